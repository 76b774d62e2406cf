/** What may stand at the cursor: names, attributes, keyword arguments, dict keys, field names, file names, modules. */
import { PyObject, PyTuple, PyType, type Value } from '../base/python.ts';
import { PyDict } from '../base/python-dict.ts';
import { callAround, chainBefore, type NameChain } from './cursor-context.ts';
import { parametersOf } from './inspection.ts';
import type { CellRunner } from './interpreter.ts';
import { attributeNames } from './runtime/attributes.ts';
import { isCallableValue } from './runtime/calls.ts';
import { PyFunction } from './runtime/function.ts';
import { knownModules } from './runtime/modules.ts';
import { PyModule } from './runtime/objects.ts';

export type CompletionKind =
  | 'name'
  | 'function'
  | 'class'
  | 'module'
  | 'attribute'
  | 'keyword'
  | 'argument'
  | 'key'
  | 'file';

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** One line about it; empty where there is none. */
  readonly detail: string;
}

export interface CompletionList {
  /** Half-open range of the source that a completion replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

const KEYWORDS =
  'False None True and as assert break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  );
const MOST = 500;

/** Looks values up, but runs no code of a cell: attributes are followed, calls are not. */
export function completeAt(runner: CellRunner, source: string, offset: number): CompletionList {
  const before = source.slice(0, offset);
  return (
    imports(runner, before) ??
    subscript(runner, before) ??
    files(runner, before) ??
    attributes(runner, before) ??
    names(runner, before)
  );
}

function list(offset: number, prefix: string, items: Iterable<Completion>): CompletionList {
  const wanted = prefix.toLowerCase();
  const fitting = [...items].filter(
    ({ label }) => label.toLowerCase().startsWith(wanted) && (prefix.startsWith('_') || !label.startsWith('_')),
  );
  fitting.sort(
    (a, b) => Number(b.label.startsWith(prefix)) - Number(a.label.startsWith(prefix)) || (a.label < b.label ? -1 : 1),
  );
  return { from: offset - prefix.length, to: offset, items: fitting.slice(0, MOST) };
}

function described(label: string, value: Value | undefined): Completion {
  if (value instanceof PyModule) return { label, kind: 'module', detail: '' };
  if (value instanceof PyType) return { label, kind: 'class', detail: firstLine(value.doc) };
  if (value !== undefined && isCallableValue(value)) return { label, kind: 'function', detail: docLine(value) };
  return { label, kind: 'name', detail: value instanceof PyObject ? value.pyType.name : '' };
}

function docLine(value: Value): string {
  const doc =
    value instanceof PyFunction ? value.doc : value instanceof PyObject ? value.getAttribute?.('__doc__') : null;
  return firstLine(typeof doc === 'string' ? doc : null);
}
function firstLine(doc: string | null): string {
  return (
    doc
      ?.split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}

// ── Where the cursor is ───────────────────────────────────────────────────────────────────────────

function imports(runner: CellRunner, before: string): CompletionList | null {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const module = /^\s*(?:import\s+(?:[\w.]+(?:\s+as\s+\w+)?\s*,\s*)*|from\s+)([\w.]*)$/.exec(line);
  if (module !== null) {
    return list(
      before.length,
      module[1],
      knownModules().map((label) => ({ label, kind: 'module', detail: '' })),
    );
  }
  const member = /^\s*from\s+([\w.]+)\s+import\s+(?:\(?[\w\s,]*,\s*|\(?\s*)(\w*)$/.exec(line);
  if (member === null) return null;
  const found = runner.module(member[1]);
  return list(before.length, member[2], found === null ? [] : members(found));
}

function members(value: Value): Completion[] {
  return attributeNames(value).map((label) => {
    const known = value instanceof PyModule ? value.attributes.get(label) : undefined;
    const item = described(label, known);
    return known === undefined ? { ...item, kind: 'attribute' } : item;
  });
}

/** `table['na` → keys of a dict, fields of a structured array. */
function subscript(runner: CellRunner, before: string): CompletionList | null {
  const found = /([\w.]+)\[\s*(['"])([^'"\n]*)$/.exec(before);
  if (found === null) return null;
  const value = valueOf(runner, found[1].split('.'));
  if (value === undefined) return null;
  const keys = value instanceof PyDict ? [...value.entries()].map(({ key }) => key) : fieldNames(value);
  const items = keys
    .filter((key) => typeof key === 'string')
    .map((label): Completion => ({ label, kind: 'key', detail: '' }));
  return list(before.length, found[3], items);
}

function fieldNames(value: Value): readonly Value[] {
  const dtype = value instanceof PyObject ? value.getAttribute?.('dtype') : undefined;
  const names = dtype instanceof PyObject ? dtype.getAttribute?.('names') : undefined;
  return names instanceof PyTuple ? names.items : [];
}

/** `np.load('da` → names of files. */
function files(runner: CellRunner, before: string): CompletionList | null {
  const found = /(?:open|load|loadtxt|genfromtxt|fromfile|memmap|save|savez|savetxt|Path)\(\s*(['"])([^'"\n]*)$/.exec(
    before,
  );
  if (found === null) return null;
  const slash = found[2].lastIndexOf('/') + 1;
  const folder = found[2].slice(0, slash) || '.';
  const names = runner.fileNames(folder);
  return list(
    before.length,
    found[2].slice(slash),
    names.map((label) => ({ label, kind: 'file', detail: '' })),
  );
}

function attributes(runner: CellRunner, before: string): CompletionList | null {
  const chain = chainBefore(before);
  if (chain === null || chain.path.length === 0) return null;
  const value = valueOfChain(runner, chain);
  return list(before.length, chain.prefix, value === undefined ? [] : members(value));
}

function names(runner: CellRunner, before: string): CompletionList {
  const prefix = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? '';
  const items: Completion[] = [...keywordArguments(runner, before)];
  for (const [label, value] of runner.namespace.entries()) items.push(described(label, value));
  const taken = new Set(items.map(({ label }) => label));
  for (const [label, value] of runner.namespace.builtins) if (!taken.has(label)) items.push(described(label, value));
  for (const label of KEYWORDS) if (!taken.has(label)) items.push({ label, kind: 'keyword', detail: '' });
  return prefix === '' && callAround(before) === null
    ? { from: before.length, to: before.length, items: [] }
    : list(before.length, prefix, unique(items));
}

function unique(items: readonly Completion[]): Completion[] {
  return [...new Map(items.map((item) => [item.label, item])).values()];
}

function keywordArguments(runner: CellRunner, before: string): Completion[] {
  const call = callAround(before);
  const value = call === null ? undefined : valueOf(runner, call.path);
  if (call === null || value === undefined) return [];
  return parametersOf(value)
    .filter(({ keyword }) => keyword)
    .map(({ name }): Completion => ({ label: `${name}=`, kind: 'argument', detail: '' }));
}

function valueOf(runner: CellRunner, path: readonly string[]): Value | undefined {
  return runner.lookup(path);
}

function valueOfChain(runner: CellRunner, { path }: NameChain): Value | undefined {
  if (path[0] === '""') return path.length === 1 ? '' : undefined;
  return valueOf(runner, path);
}
