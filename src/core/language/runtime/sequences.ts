/** Concatenation, repetition and set algebra of the built-in containers; indices and slices. */
import {
  type BinaryOp,
  bytearrayType,
  PyBytes,
  PyList,
  PyObject,
  type PySlice,
  PyTuple,
  python,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { budget } from './budget.ts';
import { raise, typeError, valueError } from './exceptions.ts';
import { listItems } from './iteration.ts';
import { smallIndex } from './numbers.ts';

function isCount(value: Value): boolean {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return true;
  return value instanceof PyObject && value.toIndex?.() !== undefined;
}

export function sequenceBinary(op: BinaryOp, a: Value, b: Value): Value | undefined {
  if (op === '+') return concat(a, b);
  if (op === '*') {
    if (isSequence(a) && isCount(b)) return repeat(a, smallCount(b));
    if (isSequence(b) && isCount(a)) return repeat(b, smallCount(a));
    if (isSequence(a) && a !== null) throw typeError(`can't multiply sequence by non-int of type '${typeName(b)}'`);
    if (isSequence(b)) throw typeError(`can't multiply sequence by non-int of type '${typeName(a)}'`);
    return undefined;
  }
  if (op === '%' && (typeof a === 'string' || a instanceof PyBytes)) return python.call(percentFormat(), [a, b]);
  if (a instanceof PySet && b instanceof PySet) return setBinary(op, a, b);
  if (op === '|' && a instanceof PyDict && b instanceof PyDict) return merged(a, b);
  return undefined;
}

let percent: Value = null;
/** Installed by the formatting of text, which builds on this. */
export function installPercentFormat(format: Value): void {
  percent = format;
}
function percentFormat(): Value {
  return percent;
}

function smallCount(value: Value): number {
  const count = smallIndexOrHuge(value);
  return Math.max(0, count);
}

function smallIndexOrHuge(value: Value): number {
  if (typeof value === 'bigint') {
    if (value < 0n) return 0;
    throw raise('OverflowError', "cannot fit 'int' into an index-sized integer");
  }
  return smallIndex(value);
}

function isSequence(value: Value): value is string | PyList | PyTuple | PyBytes {
  return typeof value === 'string' || value instanceof PyList || value instanceof PyTuple || value instanceof PyBytes;
}

function repeat(value: string | PyList | PyTuple | PyBytes, count: number): Value {
  if (typeof value === 'string') {
    budget.size(value.length * count);
    return value.repeat(count);
  }
  if (value instanceof PyBytes) {
    budget.size(value.bytes.length * count);
    const bytes = new Uint8Array(value.bytes.length * count);
    for (let i = 0; i < count; i++) bytes.set(value.bytes, i * value.bytes.length);
    return new PyBytes(bytes, value.pyType);
  }
  const items = repeated(value.items, count);
  return value instanceof PyList ? new PyList(items) : new PyTuple(items);
}

export function repeated(source: readonly Value[], count: number): Value[] {
  budget.items(source.length * count);
  const items: Value[] = [];
  for (let i = 0; i < count; i++) for (let j = 0; j < source.length; j++) items.push(source[j]);
  return items;
}

function concat(a: Value, b: Value): Value | undefined {
  if (typeof a === 'string') {
    if (typeof b !== 'string') throw typeError(`can only concatenate str (not "${typeName(b)}") to str`);
    return a + b;
  }
  if (a instanceof PyList) {
    if (!(b instanceof PyList)) throw typeError(`can only concatenate list (not "${typeName(b)}") to list`);
    budget.items(a.items.length + b.items.length);
    return new PyList(a.items.concat(b.items));
  }
  if (a instanceof PyTuple) {
    if (!(b instanceof PyTuple)) throw typeError(`can only concatenate tuple (not "${typeName(b)}") to tuple`);
    return new PyTuple(a.items.concat(b.items));
  }
  if (a instanceof PyBytes) {
    if (!(b instanceof PyBytes)) throw typeError(`can't concat ${typeName(b)} to ${typeName(a)}`);
    const bytes = new Uint8Array(a.bytes.length + b.bytes.length);
    bytes.set(a.bytes);
    bytes.set(b.bytes, a.bytes.length);
    return new PyBytes(bytes, a.pyType);
  }
  return undefined;
}

export function setBinary(op: BinaryOp, a: PySet, b: PySet): PySet | undefined {
  switch (op) {
    case '|':
      return new PySet([...a.items(), ...b.items()], a.pyType);
    case '&':
      return new PySet(
        [...a.items()].filter((item) => b.has(item)),
        a.pyType,
      );
    case '-':
      return new PySet(
        [...a.items()].filter((item) => !b.has(item)),
        a.pyType,
      );
    case '^': {
      const left = [...a.items()].filter((item) => !b.has(item));
      return new PySet([...left, ...[...b.items()].filter((item) => !a.has(item))], a.pyType);
    }
    default:
      return undefined;
  }
}

export function merged(a: PyDict, b: PyDict): PyDict {
  const result = new PyDict();
  for (const { key, value } of a.entries()) result.set(key, value);
  for (const { key, value } of b.entries()) result.set(key, value);
  return result;
}

/** `a op= b` of mutable containers. */
export function inplaceSequence(op: BinaryOp, a: PyObject, b: Value): Value | undefined {
  if (a instanceof PyList) {
    if (op === '+') {
      const more = listItems(b);
      budget.items(a.items.length + more.length);
      for (let i = 0; i < more.length; i++) a.items.push(more[i]);
      return a;
    }
    if (op === '*' && isCount(b)) {
      a.items = repeated(a.items, smallCount(b));
      return a;
    }
  }
  if (a instanceof PySet && b instanceof PySet && a.pyType.name !== 'frozenset') {
    const result = setBinary(op, a, b);
    if (result === undefined) return undefined;
    a.clear();
    for (const item of result.items()) a.add(item);
    return a;
  }
  if (op === '|' && a instanceof PyDict && b instanceof PyDict) {
    for (const { key, value } of b.entries()) a.set(key, value);
    return a;
  }
  if (op === '+' && a instanceof PyBytes && a.pyType === bytearrayType && b instanceof PyBytes) {
    a.bytes = (concat(a, b) as PyBytes).bytes;
    return a;
  }
  return undefined;
}

// ── Slices ────────────────────────────────────────────────────────────────────────────────────────

export interface Bounds {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly count: number;
}

/** `slice.indices(length)`, with the number of items selected. */
export function sliceBounds(slice: PySlice, length: number): Bounds {
  const message = 'slice indices must be integers or None or have an __index__ method';
  const step = slice.step === null ? 1 : clampIndex(slice.step, message);
  if (step === 0) throw valueError('slice step cannot be zero');
  const lower = step < 0 ? -1 : 0;
  const upper = step < 0 ? length - 1 : length;
  const bound = (value: Value, missing: number): number => {
    if (value === null) return missing;
    const index = clampIndex(value, message);
    return index < 0 ? Math.max(index + length, lower) : Math.min(index, upper);
  };
  const start = bound(slice.start, step < 0 ? upper : lower);
  const stop = bound(slice.stop, step < 0 ? lower : upper);
  return { start, stop, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

function clampIndex(value: Value, message: string): number {
  if (typeof value === 'bigint') return value < 0n ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  return smallIndex(value, message);
}

export function sliceItems<T>(items: readonly T[], slice: PySlice): T[] {
  const { start, stop, step, count } = sliceBounds(slice, items.length);
  if (step === 1) return items.slice(start, Math.max(start, stop));
  const result: T[] = [];
  for (let i = 0; i < count; i++) result.push(items[start + i * step]);
  return result;
}

/** Index from the start; IndexError beyond the ends. */
export function position(index: Value, length: number, what: string): number {
  const at =
    typeof index === 'number'
      ? index
      : smallIndex(index, `${what} indices must be integers or slices, not ${typeName(index)}`);
  const from = at < 0 ? at + length : at;
  if (from < 0 || from >= length) throw raise('IndexError', `${what} index out of range`);
  return from;
}
