/** Operators on any two values: fast kinds first, then the protocols, then Python's TypeError. */
import {
  type BinaryOp,
  type CompareOp,
  NotImplemented,
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PySlice,
  PyTuple,
  PyType,
  python,
  typeName,
  typeOf,
  type UnaryOp,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { bind, callDunder, dunder } from './attributes.ts';
import { raise, typeError } from './exceptions.ts';
import { arithmetic, isInt } from './numbers.ts';
import { PyInstance, PyRange } from './objects.ts';
import { inplaceSequence, sequenceBinary } from './sequences.ts';

const METHOD: Record<BinaryOp, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '<<': 'lshift',
  '>>': 'rshift',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
};
const COMPARE_METHOD: Record<CompareOp, string> = {
  '==': '__eq__',
  '!=': '__ne__',
  '<': '__lt__',
  '<=': '__le__',
  '>': '__gt__',
  '>=': '__ge__',
};
const SWAPPED: Record<CompareOp, CompareOp> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

export function binary(op: BinaryOp, a: Value, b: Value): Value {
  const result = tryBinary(op, a, b);
  if (result !== undefined) return result;
  throw unsupported(op, a, b);
}

function tryBinary(op: BinaryOp, a: Value, b: Value): Value | undefined {
  if (op === '%' && typeof a === 'string') return sequenceBinary(op, a, b);
  if (a instanceof PyObject || b instanceof PyObject) {
    const result = objectBinary(op, a, b);
    if (result !== undefined) return result;
  }
  const x = plain(a);
  const y = plain(b);
  const result = arithmetic(op, x, y);
  if (result !== undefined) return result;
  return sequenceBinary(op, x, y);
}

/** An instance of a class that extends int, str … as that value. */
export function plain(value: Value): Value {
  return value instanceof PyInstance && value.payload !== undefined ? value.payload : value;
}

function unsupported(op: BinaryOp, a: Value, b: Value): Error | PyObject {
  const shown = op === '**' ? '** or pow()' : op;
  return typeError(`unsupported operand type(s) for ${shown}: '${typeName(a)}' and '${typeName(b)}'`);
}

function objectBinary(op: BinaryOp, a: Value, b: Value): Value | undefined {
  const rightFirst =
    b instanceof PyObject && a instanceof PyObject && a.pyType !== b.pyType && b.pyType.isSubtypeOf(a.pyType);
  if (rightFirst) {
    const first = reflected(op, a, b);
    return first === undefined ? forward(op, a, b) : first;
  }
  const result = forward(op, a, b);
  if (result !== undefined) return result;
  return b instanceof PyObject ? reflected(op, a, b) : undefined;
}

function forward(op: BinaryOp, a: Value, b: Value): Value | undefined {
  if (!(a instanceof PyObject)) return undefined;
  if (a.pyType.userDefined) {
    const result = callDunder(a, `__${METHOD[op]}__`, [b]);
    if (result !== undefined && result !== NotImplemented) return result;
  }
  if (refuses(b)) return undefined;
  return a.binary?.(op, b, false);
}

function reflected(op: BinaryOp, a: Value, b: PyObject): Value | undefined {
  if (b.pyType.userDefined) {
    const result = callDunder(b, `__r${METHOD[op]}__`, [a]);
    if (result !== undefined && result !== NotImplemented) return result;
  }
  return b.binary?.(op, a, true);
}

/** `__array_ufunc__ = None`: arrays leave the operator to this operand. */
function refuses(value: Value): boolean {
  if (!(value instanceof PyObject) || !value.pyType.userDefined) return false;
  return dunder(value, '__array_ufunc__') === null;
}

export function inplace(op: BinaryOp, a: Value, b: Value): Value {
  if (a instanceof PyObject) {
    if (a.pyType.userDefined) {
      const result = callDunder(a, `__i${METHOD[op]}__`, [b]);
      if (result !== undefined && result !== NotImplemented) return result;
    }
    const result = a.inplace?.(op, b) ?? inplaceSequence(op, a, b);
    if (result !== undefined) return result;
  }
  const result = tryBinary(op, a, b);
  if (result !== undefined) return result;
  throw typeError(`unsupported operand type(s) for ${op}=: '${typeName(a)}' and '${typeName(b)}'`);
}

const UNARY_METHOD: Record<UnaryOp, string> = { '-': '__neg__', '+': '__pos__', '~': '__invert__' };

export function unary(op: UnaryOp, operand: Value): Value {
  if (operand instanceof PyObject && operand.pyType.userDefined) {
    const result = callDunder(operand, UNARY_METHOD[op], []);
    if (result !== undefined) return result;
  }
  const value = plain(operand);
  if (typeof value === 'boolean' || isInt(value))
    return intUnary(op, typeof value === 'boolean' ? Number(value) : value);
  if (value instanceof PyFloat && op !== '~') return op === '-' ? new PyFloat(-value.value) : value;
  if (value instanceof PyComplex && op !== '~') return op === '-' ? new PyComplex(-value.re, -value.im) : value;
  const result = value instanceof PyObject ? value.unary?.(op) : undefined;
  if (result !== undefined) return result;
  throw typeError(`bad operand type for unary ${op}: '${typeName(value)}'`);
}

function intUnary(op: UnaryOp, value: number | bigint): Value {
  if (op === '+') return value;
  if (typeof value === 'number')
    return op === '-'
      ? 0 - value
      : value === -9007199254740991
        ? 9007199254740990
        : -1 - value === -9007199254740992
          ? -9007199254740992n
          : -1 - value;
  return python.binary('-', op === '-' ? 0 : -1, value);
}

// ── Comparison ────────────────────────────────────────────────────────────────────────────────────

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

// ── Truth, length, membership ─────────────────────────────────────────────────────────────────────

export function truth(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'string':
      return value.length > 0;
    case 'bigint':
      return value !== 0n;
    default:
      return value !== null && objectTruth(value);
  }
}

function objectTruth(value: PyObject): boolean {
  if (value.pyType.userDefined) {
    const own = callDunder(value, '__bool__', []);
    if (own !== undefined) {
      if (typeof own === 'boolean') return own;
      throw typeError(`__bool__ should return bool, returned ${typeName(own)}`);
    }
    const length = callDunder(value, '__len__', []);
    if (length !== undefined) return truth(length);
    if (value instanceof PyInstance) return value.payload === undefined || truth(value.payload);
  }
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length > 0;
  if (value instanceof PyFloat) return value.value !== 0;
  if (value instanceof PyDict || value instanceof PySet) return value.size > 0;
  if (value instanceof PyComplex) return value.re !== 0 || value.im !== 0;
  if (value instanceof PyBytes) return value.bytes.length > 0;
  if (value === NotImplemented) return true;
  if (value.truth !== undefined) return value.truth();
  if (value.length !== undefined) return value.length() > 0;
  return true;
}

/** A UTF-16 string's length in code points. */
export function textLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      length--;
      i++;
    }
  }
  return length;
}

export function length(value: Value): number {
  if (typeof value === 'string') return textLength(value);
  if (value instanceof PyObject) {
    if (value.pyType.userDefined) {
      const own = callDunder(value, '__len__', []);
      if (typeof own === 'number') {
        if (own < 0) throw raise('ValueError', '__len__() should return >= 0');
        return own;
      }
      if (own !== undefined) throw typeError(`'${typeName(own)}' object cannot be interpreted as an integer`);
      if (value instanceof PyInstance && value.payload !== undefined) return length(value.payload);
    }
    if (value instanceof PyList || value instanceof PyTuple) return value.items.length;
    if (value instanceof PyDict || value instanceof PySet) return value.size;
    if (value instanceof PyBytes) return value.bytes.length;
    if (!(value instanceof PyType) && value.length !== undefined) return value.length();
  }
  throw typeError(`object of type '${typeName(value)}' has no len()`);
}

export function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    const text = plain(item);
    if (typeof text === 'string') return container.includes(text);
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  if (!(container instanceof PyObject)) throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  if (container.pyType.userDefined) {
    const own = callDunder(container, '__contains__', [item]);
    if (own !== undefined) return truth(own);
    if (container instanceof PyInstance && container.payload !== undefined) return contains(container.payload, item);
  }
  return objectContains(container, item);
}

function objectContains(container: PyObject, item: Value): boolean {
  if (container instanceof PyList || container instanceof PyTuple)
    return container.items.some((own) => equal(own, item));
  if (container instanceof PyDict || container instanceof PySet) return container.has(item);
  if (container instanceof PyBytes) return bytesContain(container.bytes, item);
  if (container instanceof PyRange && typeof item === 'number') {
    const index = (item - container.start) / container.step;
    return Number.isInteger(index) && index >= 0 && index < container.size;
  }
  if (container.contains !== undefined) return container.contains(item);
  const iteration = iterationFor(container);
  for (let own = iteration.next(); own !== undefined; own = iteration.next()) if (equal(own, item)) return true;
  return false;
}

function iterationFor(container: PyObject): ReturnType<typeof python.iterate> {
  const found =
    container.iterate !== undefined ||
    dunder(container, '__iter__') !== undefined ||
    dunder(container, '__getitem__') !== undefined;
  if (!found) throw typeError(`argument of type '${typeName(container)}' is not iterable`);
  return python.iterate(container);
}

function bytesContain(bytes: Uint8Array, item: Value): boolean {
  if (typeof item === 'number') return bytes.includes(item);
  if (!(item instanceof PyBytes)) throw typeError(`a bytes-like object is required, not '${typeName(item)}'`);
  return findBytes(bytes, item.bytes, 0) >= 0;
}

export function findBytes(bytes: Uint8Array, part: Uint8Array, from: number): number {
  for (let at = from; at + part.length <= bytes.length; at++) {
    let i = 0;
    while (i < part.length && bytes[at + i] === part[i]) i++;
    if (i === part.length) return at;
  }
  return -1;
}

export { bind, typeOf };
