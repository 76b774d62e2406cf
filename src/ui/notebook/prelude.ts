/**
 * The first cell that files of ours may carry so that they run in Jupyter unchanged: here `np` and `ui` need no import,
 * and there is no package of our name to install. It is written when the cells need it and left out again when the file
 * is read; changed by hand, it is a cell like others. See `docs/decisions/0181`.
 */
import type { JsonObject, JsonValue, NotebookDocument } from './document.ts';
import { isList, isObject } from './json.ts';
import { joined, splitLines } from './output-records.ts';
import { importsModule, mentions } from './python-words.ts';

const IMPORT = 'import numpy as np';
const ID = 'arraybook-prelude';

/** The cell as it stands in the file, or null where none is needed. */
export function preludeOf(document: NotebookDocument): JsonObject | null {
  const lines = preludeLines(document);
  return lines === null ? null : preludeCell(lines);
}

function preludeCell(source: string): JsonObject {
  return {
    cell_type: 'code',
    execution_count: null,
    id: ID,
    metadata: { arraybook: { checksum: checksum(source), kind: 'prelude' }, jupyter: { source_hidden: true } },
    outputs: [],
    source: splitLines(source),
  };
}

/** What has to run before the cells of this notebook do, elsewhere than here. */
export function preludeLines(document: NotebookDocument): string | null {
  const sources = document.cells
    .filter(({ kind }) => kind === 'code' || kind === 'explorer')
    .map(({ source }) => source);
  const parts = [
    ...(needsName(sources, 'np') ? [IMPORT] : []),
    ...(needsWidgets(sources) ? [widgetsOf(document.widgets ?? {})] : []),
  ];
  return parts.length === 0 ? null : parts.join('\n');
}

function needsName(sources: readonly string[], name: string): boolean {
  for (const source of sources) {
    const how = mentions(source, name);
    if (how !== 'none') return how === 'use';
  }
  return false;
}

const needsWidgets = (sources: readonly string[]): boolean =>
  sources.some((source) => importsModule(source, 'arraybook')) ||
  (needsName(sources, 'ui') && sources.some(usesWidgets));

const usesWidgets = (source: string): boolean => /\bui\s*\.\s*(?:slider|range|dropdown|checkbox)\b/.test(source);

/** A prelude that nobody changed, of any version. */
export function isPrelude(cell: JsonObject): boolean {
  const ours = isObject(cell.metadata) ? cell.metadata.arraybook : null;
  const source = joined(cell.source);
  if (!isObject(ours) || ours.kind !== 'prelude' || source === null) return false;
  return source === IMPORT || ours.checksum === checksum(source);
}

/** FNV-1a of the code units: enough to see that a text is the one that was written. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Widgets as plain values: what they were last moved to, found by the name that the caller is about to assign. */
function widgetsOf(moved: JsonObject): string {
  const entries = Object.entries(moved).map(([name, value]) => `${pythonText(name)}: ${pythonLiteral(value)}`);
  return WIDGETS.replace('{}', `{${entries.join(', ')}}`);
}

const WIDGETS = `# Without Arraybook, its widgets are the values that they had there.
try:
    from arraybook import ui
except ImportError:
    def _arraybook(moved):
        import dis, sys, types

        def current(default):
            frame = sys._getframe(2)
            following = (i for i in dis.get_instructions(frame.f_code) if i.offset > frame.f_lasti and i.opname != 'CACHE')
            target = next(following, None)
            known = target is not None and target.opname in ('STORE_NAME', 'STORE_GLOBAL', 'STORE_FAST')
            return moved.get(target.argval, default) if known else default

        def number(value, *given):
            return int(value) if all(one is None or isinstance(one, int) for one in given) else float(value)

        def slider(low, high, value=None, step=None, label=None):
            return number(current(low if value is None else value), low, high, value, step)

        def span(low, high, value=None, step=None, label=None):
            ends = current((low, high) if value is None else value)
            return tuple(number(end, low, high, step, *(value or ())) for end in ends)

        def dropdown(options, value=None, label=None):
            options = list(options)
            index = current(0 if value is None else options.index(value))
            return options[index if index < len(options) else 0]

        def checkbox(value=False, label=None):
            return bool(current(value))

        ui = types.ModuleType('arraybook.ui')
        ui.__dict__.update(slider=slider, range=span, dropdown=dropdown, checkbox=checkbox)
        module = types.ModuleType('arraybook')
        module.__dict__.update(ui=ui, display=globals().get('display', print))
        sys.modules.update({'arraybook': module, 'arraybook.ui': ui})
        return ui
    ui = _arraybook({})`;

function pythonLiteral(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return pythonText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `float('${value}')`;
  if (isList(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${pythonText(key)}: ${pythonLiteral(item)}`)
    .join(', ')}}`;
}

/** A JSON text is a Python text, once its surrogates are whole. */
const pythonText = (text: string): string => JSON.stringify(text.toWellFormed());
