/** `==`, `<` and their kin on any two values. */
import {
  type CompareOp,
  NotImplemented,
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PySlice,
  PyTuple,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { callDunder } from './attributes.ts';
import { raise, typeError } from './exceptions.ts';
import { isInt } from './numbers.ts';
import { PyRange } from './objects.ts';
import { plain, truth } from './truth.ts';

const COMPARE_METHOD: Record<CompareOp, string> = {
  '==': '__eq__',
  '!=': '__ne__',
  '<': '__lt__',
  '<=': '__le__',
  '>': '__gt__',
  '>=': '__ge__',
};
const SWAPPED: Record<CompareOp, CompareOp> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** The value of `a op b`, which for arrays is an array. */
export function compare(op: CompareOp, a: Value, b: Value): Value {
  const result = tryCompare(op, a, b);
  if (result !== undefined) return result;
  if (op === '==') return a === b;
  if (op === '!=') return a !== b;
  throw typeError(`'${op}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

function tryCompare(op: CompareOp, a: Value, b: Value): Value | undefined {
  if (a instanceof PyObject || b instanceof PyObject) {
    const result = objectCompare(op, a, b);
    if (result !== undefined) return result;
  }
  return plainCompare(op, plain(a), plain(b));
}

function objectCompare(op: CompareOp, a: Value, b: Value): Value | undefined {
  const rightFirst =
    b instanceof PyObject && a instanceof PyObject && a.pyType !== b.pyType && b.pyType.isSubtypeOf(a.pyType);
  if (rightFirst) {
    const first = oneCompare(SWAPPED[op], b, a);
    return first === undefined ? oneCompare(op, a, b) : first;
  }
  const first = oneCompare(op, a, b);
  return first === undefined ? oneCompare(SWAPPED[op], b, a) : first;
}

function oneCompare(op: CompareOp, a: Value, b: Value): Value | undefined {
  if (!(a instanceof PyObject)) return undefined;
  if (a.pyType.userDefined) {
    const result = callDunder(a, COMPARE_METHOD[op], [b]);
    if (result !== undefined && result !== NotImplemented) return result;
    if (op === '!=' && result === undefined) {
      const equal = callDunder(a, '__eq__', [b]);
      if (equal !== undefined && equal !== NotImplemented) return !truth(equal);
    }
  }
  return a.compare?.(op, b);
}

function plainCompare(op: CompareOp, a: Value, b: Value): Value | undefined {
  const x = typeof a === 'boolean' ? Number(a) : a instanceof PyFloat ? a : a;
  const y = typeof b === 'boolean' ? Number(b) : b;
  const left = x instanceof PyFloat ? x.value : x;
  const right = y instanceof PyFloat ? y.value : y;
  if (isOrdered(left) && isOrdered(right)) return order(op, left, right);
  if (typeof left === 'string' && typeof right === 'string') return textOrder(op, left, right);
  if (a === null || b === null) return undefined;
  if (x instanceof PyComplex || y instanceof PyComplex) return complexCompare(op, x, y);
  return containerCompare(op, a, b);
}

function isOrdered(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function order(op: CompareOp, a: number | bigint, b: number | bigint): boolean {
  switch (op) {
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals a double of the same value only loosely
      return a == b;
    case '!=':
      // biome-ignore lint/suspicious/noDoubleEquals: as above
      return a != b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** Order by code points; UTF-16 order differs from it above the surrogates. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 0xd800 && y >= 0xd800) {
      const high = (code: number): number => (code < 0xe000 ? code + 0x2000 : code - 0x800);
      return high(x) - high(y);
    }
    return x - y;
  }
  return a.length - b.length;
}

function textOrder(op: CompareOp, a: string, b: string): boolean {
  if (op === '==') return a === b;
  if (op === '!=') return a !== b;
  return order(op, compareText(a, b), 0);
}

function complexCompare(op: CompareOp, a: Value, b: Value): Value | undefined {
  const x =
    a instanceof PyComplex
      ? a
      : a instanceof PyFloat
        ? new PyComplex(a.value, 0)
        : isInt(a)
          ? new PyComplex(Number(a), 0)
          : null;
  const y =
    b instanceof PyComplex
      ? b
      : b instanceof PyFloat
        ? new PyComplex(b.value, 0)
        : isInt(b)
          ? new PyComplex(Number(b), 0)
          : null;
  if (x === null || y === null || (op !== '==' && op !== '!=')) return undefined;
  const same = x.re === y.re && x.im === y.im;
  return op === '==' ? same : !same;
}

function containerCompare(op: CompareOp, a: Value, b: Value): Value | undefined {
  if (a instanceof PyList && b instanceof PyList) return sequenceCompare(op, a.items, b.items);
  if (a instanceof PyTuple && b instanceof PyTuple) return sequenceCompare(op, a.items, b.items);
  if (a instanceof PySet && b instanceof PySet) return setCompare(op, a, b);
  if (a instanceof PyBytes && b instanceof PyBytes) return bytesCompare(op, a.bytes, b.bytes);
  if (op !== '==' && op !== '!=') return undefined;
  if (a instanceof PyDict && b instanceof PyDict) return dictEqual(a, b) === (op === '==');
  if (a instanceof PyRange && b instanceof PyRange) return rangeEqual(a, b) === (op === '==');
  if (a instanceof PySlice && b instanceof PySlice) {
    return (equal(a.start, b.start) && equal(a.stop, b.stop) && equal(a.step, b.step)) === (op === '==');
  }
  return undefined;
}

function sequenceCompare(op: CompareOp, a: readonly Value[], b: readonly Value[]): Value {
  if ((op === '==' || op === '!=') && a.length !== b.length) return op === '!=';
  enter();
  try {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      if (equal(a[i], b[i])) continue;
      if (op === '==') return false;
      if (op === '!=') return true;
      return compare(op, a[i], b[i]);
    }
  } finally {
    depth--;
  }
  return order(op, a.length, b.length);
}

let depth = 0;
function enter(): void {
  if (++depth > 1000) {
    depth = 0;
    throw raise('RecursionError', 'maximum recursion depth exceeded in comparison');
  }
}

function bytesCompare(op: CompareOp, a: Uint8Array, b: Uint8Array): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return order(op, a[i], b[i]);
  return order(op, a.length, b.length);
}

function rangeEqual(a: PyRange, b: PyRange): boolean {
  return a.size === b.size && (a.size === 0 || (a.start === b.start && (a.size === 1 || a.step === b.step)));
}

function dictEqual(a: PyDict, b: PyDict): boolean {
  if (a.size !== b.size) return false;
  for (const { key, value } of a.entries()) {
    const other = b.get(key);
    if (other === undefined || !equal(value, other)) return false;
  }
  return true;
}

function subset(a: PySet, b: PySet): boolean {
  for (const item of a.items()) if (!b.has(item)) return false;
  return true;
}

function setCompare(op: CompareOp, a: PySet, b: PySet): boolean {
  switch (op) {
    case '==':
      return a.size === b.size && subset(a, b);
    case '!=':
      return a.size !== b.size || !subset(a, b);
    case '<':
      return a.size < b.size && subset(a, b);
    case '<=':
      return subset(a, b);
    case '>':
      return b.size < a.size && subset(b, a);
    case '>=':
      return subset(b, a);
  }
}

/** `a is b or bool(a == b)`: the equality of containers. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  if (typeof a === 'number' && typeof b === 'number') return false;
  return truth(compare('==', a, b));
}

export function identical(a: Value, b: Value): boolean {
  return a === b;
}
