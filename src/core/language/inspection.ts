/** Signature and documentation of what the cursor is on. */
import { PyNative, PyObject, PyType, type Value } from '../base/python.ts';
import { OpFunction } from '../ops/registry.ts';
import { type CallContext, callAround } from './cursor-context.ts';
import type { CellRunner } from './interpreter.ts';
import { findAttr } from './runtime/attributes.ts';
import { PyFunction } from './runtime/function.ts';
import { PyBoundMethod } from './runtime/objects.ts';
import { repr } from './runtime/repr.ts';

export interface Inspection {
  /** Half-open range of the source that is explained. */
  readonly from: number;
  readonly to: number;
  readonly name: string;
  /** `mean(a, axis=None, …)`; null for what cannot be called. */
  readonly signature: string | null;
  readonly doc: string | null;
  /** Index of the parameter that the cursor is in; null outside of a call's brackets. */
  readonly parameter: number | null;
}

export interface ParameterInfo {
  readonly name: string;
  /** May be given by name. */
  readonly keyword: boolean;
}

/** The op function behind a value: itself, a bound method's, a ufunc's. */
function operation(value: Value): OpFunction | null {
  if (value instanceof OpFunction) return value;
  const inner = value instanceof PyObject ? (value as { readonly method?: unknown }).method : undefined;
  return inner instanceof OpFunction ? inner : null;
}

export function parametersOf(value: Value): readonly ParameterInfo[] {
  const op = operation(value);
  if (op !== null) {
    return op.parameters
      .filter(({ name }) => name !== 'self')
      .map(({ name, kind }) => ({ name, keyword: kind === 'plain' || kind === 'keyword' }));
  }
  const func =
    value instanceof PyBoundMethod ? value.func : value instanceof PyType ? (value.lookup('__init__') ?? null) : value;
  if (!(func instanceof PyFunction)) return [];
  const { code } = func;
  const bound = func !== value;
  const positional = code.positional.map((name, i) => ({ name, keyword: i >= code.positionalOnly.length }));
  return [...(bound ? positional.slice(1) : positional), ...code.keywordOnly.map((name) => ({ name, keyword: true }))];
}

/** The name that the cursor stands before or in; behind a name, or between names, the call around it. */
export function inspectAt(runner: CellRunner, source: string, offset: number): Inspection | null {
  const spot = nameAt(source, offset);
  const inside = spot !== null && spot.to > offset;
  const around = callAround(source.slice(0, offset));
  if (inside || around === null) return spot === null ? null : explained(runner, spot, null);
  return explained(runner, { path: around.path, from: around.start, to: around.end }, around);
}

function explained(
  runner: CellRunner,
  { path, from, to }: { path: readonly string[]; from: number; to: number },
  call: CallContext | null,
): Inspection | null {
  const value = runner.lookup(path);
  if (value === undefined) return null;
  const name = path.join('.');
  const parameter = call === null ? null : parameterIndex(value, call.position, call.keyword);
  return { from, to, name, signature: signatureOf(value, path[path.length - 1]), doc: docOf(value), parameter };
}

function nameAt(source: string, offset: number): { path: string[]; from: number; to: number } | null {
  const head = /[\p{L}_][\p{L}\p{N}_.]*$/u.exec(source.slice(0, offset))?.[0] ?? '';
  const tail = /^[\p{L}\p{N}_]*/u.exec(source.slice(offset))?.[0] ?? '';
  const name = head + tail;
  if (name === '' || name.endsWith('.')) return null;
  return { path: name.split('.'), from: offset - head.length, to: offset + tail.length };
}

function parameterIndex(value: Value, position: number, keyword: string | null): number | null {
  const parameters = parametersOf(value);
  if (keyword === null) return position < parameters.length ? position : null;
  const at = parameters.findIndex(({ name }) => name === keyword);
  return at < 0 ? null : at;
}

export function signatureOf(value: Value, name: string): string | null {
  const op = operation(value);
  if (op !== null) return op.signature.text;
  if (value instanceof PyFunction) return `${name}(${functionParameters(value)})`;
  if (value instanceof PyBoundMethod && value.func instanceof PyFunction)
    return `${name}(${functionParameters(value.func, 1)})`;
  if (value instanceof PyType) {
    const init = value.lookup('__init__');
    return init instanceof PyFunction ? `${name}(${functionParameters(init, 1)})` : `${name}(…)`;
  }
  return value instanceof PyNative || value instanceof PyBoundMethod ? `${name}(…)` : null;
}

/** Parameters as they were written, from the `skip`-th on. */
function functionParameters({ code, defaults, keywordDefaults }: PyFunction, skip = 0): string {
  const first = code.positional.length - defaults.length;
  const shown = code.positional.map((name, i) => (i >= first ? `${name}=${repr(defaults[i - first])}` : name));
  if (code.positionalOnly.length > 0) shown.splice(code.positionalOnly.length, 0, '/');
  if (code.star !== null) shown.push(`*${code.star}`);
  else if (code.keywordOnly.length > 0) shown.push('*');
  for (const name of code.keywordOnly) {
    const value = keywordDefaults?.get(name);
    shown.push(value === undefined ? name : `${name}=${repr(value)}`);
  }
  if (code.doubleStar !== null) shown.push(`**${code.doubleStar}`);
  return shown.slice(skip).join(', ');
}

export function docOf(value: Value): string | null {
  const op = operation(value);
  if (op !== null) return op.doc;
  const doc = value instanceof PyType ? value.doc : value instanceof PyObject ? findAttr(value, '__doc__') : null;
  return typeof doc === 'string' ? doc : null;
}
