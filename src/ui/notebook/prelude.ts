/**
 * The first cell that files of ours may carry so that they run in Jupyter unchanged: here `np` and `ui` need no import,
 * and there is no package of our name to install. It is written when the cells need it and left out again when the file
 * is read; changed by hand, it is a cell like others. See `docs/decisions/0181`.
 */
import type { JsonObject, JsonValue, NotebookDocument } from './document.ts';
import { isList, isObject } from './json.ts';
import { joined, splitLines } from './output-records.ts';
import { PLOT3D, WIDGETS } from './prelude-python.ts';
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
    ...(sources.some((source) => /\bplot3d\b/.test(source) && importsModule(source, 'arraybook')) ? [PLOT3D] : []),
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
