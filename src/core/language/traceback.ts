/** Tracebacks as Python prints them, with a guess at what was meant. */
import type { Value } from '../base/python.ts';
import { PyTuple } from '../base/python.ts';
import { names, OpFunction } from '../ops/registry.ts';
import type { Namespace } from './compile/unit.ts';
import { attributeNames } from './runtime/attributes.ts';
import type { PyException, TracePoint } from './runtime/exceptions.ts';
import { exceptionText, fullName } from './runtime/repr.ts';
import { closest } from './suggestions.ts';
import { lineOf } from './syntax/tokens.ts';

export interface TraceEntry {
  /** The cell, or the name given to the source. */
  readonly file: string;
  readonly line: number;
  readonly function: string;
  readonly text: string;
  /** Columns of the failing part in `text`; null: the whole line. */
  readonly columns: readonly [number, number] | null;
}

/** Lines of a traceback, innermost last. */
export function traceEntries(error: PyException): TraceEntry[] {
  return error.trace.map(entryAt).reverse();
}

function entryAt({ source, start: from, end: to, function: name }: TracePoint): TraceEntry {
  const { text } = source;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', from);
  const lineEnd = end < 0 ? text.length : end;
  return {
    file: source.name,
    line: lineOf(text, from),
    function: name,
    text: text.slice(start, lineEnd),
    columns: [from - start, Math.min(to, lineEnd) - start],
  };
}

export function renderTraceback(error: PyException, namespace: Namespace): string {
  return render(error, namespace, 0);
}

function render(error: PyException, namespace: Namespace, depth: number): string {
  const own = `Traceback (most recent call last):\n${entries(traceEntries(error))}${lastLine(error, namespace)}`;
  if (depth > 20) return own;
  if (error.cause !== null) {
    return `${render(error.cause, namespace, depth + 1)}\n\nThe above exception was the direct cause of the following exception:\n\n${own}`;
  }
  if (error.context !== null && !error.suppressContext) {
    return `${render(error.context, namespace, depth + 1)}\n\nDuring handling of the above exception, another exception occurred:\n\n${own}`;
  }
  return own;
}

function entries(trace: readonly TraceEntry[]): string {
  const shown = trace.map(entry);
  if (shown.length <= 12) return shown.join('');
  const hidden = shown.length - 8;
  return `${shown.slice(0, 4).join('')}  [${hidden} more calls]\n${shown.slice(-4).join('')}`;
}

function entry({ file, line, function: name, text, columns }: TraceEntry): string {
  const stripped = text.trimStart();
  const head = `  File "${file}", line ${line}, in ${name}\n    ${stripped}\n`;
  if (columns === null) return head;
  const lost = text.length - stripped.length;
  const [from, to] = [columns[0] - lost, columns[1] - lost];
  if (from <= 0 && to >= stripped.trimEnd().length) return head;
  return `${head}    ${' '.repeat(Math.max(0, from))}${'^'.repeat(Math.max(1, to - from))}\n`;
}

function lastLine(error: PyException, namespace: Namespace): string {
  const text = exceptionText(error);
  const name = fullName(error.pyType).replace('__main__.', '');
  const hint = suggestion(error, namespace);
  const guess = hint === null ? '' : `. Did you mean: '${hint}'?`;
  return text === '' ? `${name}${guess}` : `${name}: ${text}${guess}`;
}

/** A keyword argument of a function of the array core: `np.mean(x, axes=0)`. */
function keywordSuggestion(error: PyException): string | null {
  const message = error.args.items[0];
  const found =
    typeof message === 'string' ? /^(\w+)\(\) got an unexpected keyword argument '(\w+)'$/.exec(message) : null;
  if (found === null || error.attributes?.has('choices')) return null;
  for (const [name, value] of names) {
    if (name.endsWith(`.${found[1]}`) && value instanceof OpFunction) {
      return closest(
        found[2],
        value.parameters.map((one) => one.name),
      );
    }
  }
  return null;
}

/** What the person may have meant by an unknown name, attribute or keyword. */
export function suggestion(error: PyException, namespace: Namespace): string | null {
  const keyword = keywordSuggestion(error);
  if (keyword !== null) return keyword;
  const name = error.attributes?.get('name');
  if (typeof name !== 'string') return null;
  const is = (type: string): boolean => error.pyType.mro.some((one) => one.name === type);
  if (is('NameError')) {
    return closest(name, [...[...namespace.entries()].map(([known]) => known), ...namespace.builtins.keys()]);
  }
  if (is('AttributeError')) return closest(name, attributeNames(error.attributes?.get('obj') as Value));
  const choices = error.attributes?.get('choices');
  if (is('TypeError') && choices instanceof PyTuple) return closest(name, choices.items.map(String));
  return null;
}
