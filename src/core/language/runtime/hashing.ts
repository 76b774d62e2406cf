/** `hash(x)`, equal for equal values. */
import {
  int,
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  type PyObject,
  PySlice,
  PyTuple,
  PyType,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { bind, dunder } from './attributes.ts';
import { call } from './calls.ts';
import { typeError } from './exceptions.ts';
import { exact } from './floats.ts';
import { type Int, indexOf } from './numbers.ts';
import { PyInstance, PyRange } from './objects.ts';
import { addressOf } from './repr.ts';

const MODULUS = (1n << 61n) - 1n;

export function hash(value: Value): Int {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return hashInt(BigInt(value));
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return hashText(value);
    default:
      return value === null ? 0xfca86420 : hashObject(value);
  }
}

function hashInt(value: bigint): Int {
  const size = (value < 0n ? -value : value) % MODULUS;
  const signed = value < 0n ? -size : size;
  return signed === -1n ? -2 : int(signed);
}

function hashText(text: string): Int {
  if (text === '') return 0;
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
  }
  return int(BigInt.asIntN(64, (BigInt(a >>> 0) << 32n) | BigInt(b >>> 0)));
}

function hashFloat(value: number, owner: PyObject): Int {
  if (Number.isNaN(value)) return addressOf(owner);
  if (!Number.isFinite(value)) return value > 0 ? 314159 : -314159;
  if (Number.isInteger(value)) return hashInt(BigInt(value));
  const [numerator, shift] = exact(value);
  const power = ((BigInt(shift) % 61n) + 61n) % 61n;
  const result = (numerator * (1n << power)) % MODULUS;
  const signed = value < 0 ? -result : result;
  return signed === -1n ? -2 : int(signed);
}

function hashObject(value: PyObject): Int {
  if (value.pyType.userDefined) {
    const own = dunder(value, '__hash__');
    if (own === null) throw unhashable(value);
    if (own !== undefined) return hashInt(BigInt(indexOf(call(bind(own, value, value.pyType), []))));
    if (value instanceof PyInstance) return value.payload === undefined ? addressOf(value) : hash(value.payload);
  }
  if (value instanceof PyFloat) return hashFloat(value.value, value);
  if (value instanceof PyTuple) return hashTuple(value.items);
  if (value instanceof PyRange) {
    const { size, start, step } = value;
    return hashTuple([size, size === 0 ? null : start, size < 2 ? null : step]);
  }
  if (value instanceof PyBytes && value.pyType.name !== 'bytearray')
    return hashText(String.fromCharCode(...value.bytes));
  if (value instanceof PyComplex) {
    const re = BigInt(hashFloat(value.re, value));
    return int(BigInt.asIntN(64, re + 1000003n * BigInt(hashFloat(value.im, value))));
  }
  if (value instanceof PySet && value.pyType.name !== 'set') {
    let sum = 0n;
    for (const item of value.items()) sum ^= BigInt(hash(item)) * 3644798167n;
    return int(BigInt.asIntN(64, sum));
  }
  if (
    value instanceof PyList ||
    value instanceof PyDict ||
    value instanceof PySet ||
    value instanceof PyBytes ||
    value instanceof PySlice
  ) {
    throw unhashable(value);
  }
  const plain = value.plainKey?.();
  if (plain !== undefined) return hash(plain);
  if (value.hash !== undefined && !(value instanceof PyType)) return value.hash();
  return addressOf(value);
}

function unhashable(value: Value): PyObject {
  return typeError(`unhashable type: '${typeName(value)}'`);
}

/** CPython's xxHash-like mixing. */
function hashTuple(items: readonly Value[]): Int {
  const [p1, p2, p5] = [11400714785074694791n, 14029467366897019727n, 2870177450012600261n];
  const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
  let acc = p5;
  for (const item of items) {
    acc = wrap(acc + wrap(BigInt(hash(item))) * p2);
    acc = wrap((acc << 31n) | (acc >> 33n));
    acc = wrap(acc * p1);
  }
  acc = wrap(acc + (BigInt(items.length) ^ (p5 ^ 3527539n)));
  return acc === wrap(-1n) ? 1546275796 : int(BigInt.asIntN(64, acc));
}
