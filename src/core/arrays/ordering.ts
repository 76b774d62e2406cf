/** Which of two elements comes first, for every dtype: NaN and NaT last, complex by real then imaginary part. */
import { type PyComplex, python, type Value } from '../base/python.ts';
import { codeOf } from '../dtype/code.ts';
import { type DType, isKind } from '../dtype/dtype.ts';
import { fieldView } from './cast.ts';
import { NAT, type Raw } from './element.ts';
import { offsetsOf } from './iterate.ts';
import type { NDArray } from './ndarray.ts';
import { elementView, rawAt, rawValues } from './record.ts';

export type Compare = (a: Raw, b: Raw) => number;

const numbers = (a: number, b: number) =>
  a < b ? -1 : a > b ? 1 : a === b ? 0 : nanOrder(Number.isNaN(a), Number.isNaN(b));

function nanOrder(a: boolean, b: boolean): number {
  return a === b ? 0 : a ? 1 : -1;
}

function complex(a: PyComplex, b: PyComplex): number {
  const [an, bn] = [Number.isNaN(a.re) || Number.isNaN(a.im), Number.isNaN(b.re) || Number.isNaN(b.im)];
  if (an || bn) return an && bn ? numbers(a.re, b.re) || numbers(a.im, b.im) : an ? 1 : -1;
  return numbers(a.re, b.re) || numbers(a.im, b.im);
}

export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i >= a.length || i >= b.length) return a.length < b.length ? -1 : 1;
  const [x, y] = [a.codePointAt(i) ?? 0, b.codePointAt(i) ?? 0];
  return x < y ? -1 : 1;
}

/** The order of raw elements of a dtype (not of records: see `rowOrder`). */
export function rawOrder(dtype: DType): Compare {
  switch (codeOf(dtype)) {
    case 'S':
    case 'U':
    case 'T':
      return compareStrings as Compare;
    case 'F':
    case 'D':
      return complex as Compare;
    case 'M':
    case 'm':
      return (a, b) => (a === b ? 0 : a === NAT ? 1 : b === NAT ? -1 : (a as bigint) < (b as bigint) ? -1 : 1);
    case 'O':
      return (a, b) => (python.truth(python.compare('<', a, b)) ? -1 : python.truth(python.compare('<', b, a)) ? 1 : 0);
    default:
      return numbers as Compare;
  }
}

function recordOrder(a: NDArray, b: NDArray, names: readonly string[] | null): number {
  const dtype = a.dtype;
  if (!isKind(dtype, 'V')) return rawOrder(dtype)(rawAt(a, a.offset), rawAt(b, b.offset));
  if (dtype.fields === null) return compareBytes(a, b);
  const fields = names === null ? dtype.fields : names.map((name) => dtype.fields!.find((one) => one.name === name)!);
  for (const field of fields) {
    const order = compareAll(fieldView(a, field), fieldView(b, field));
    if (order !== 0) return order;
  }
  if (names === null) return 0;
  return recordOrder(a, b, null);
}

function compareAll(a: NDArray, b: NDArray): number {
  if (a.shape.length === 0) return recordOrder(a, b, null);
  const rights = offsetsOf(b.shape, b.strides, b.offset);
  for (const at of offsetsOf(a.shape, a.strides, a.offset)) {
    const order = recordOrder(elementView(a, at), elementView(b, rights.next().value as number), null);
    if (order !== 0) return order;
  }
  return 0;
}

function compareBytes(a: NDArray, b: NDArray): number {
  for (let k = 0; k < a.dtype.itemsize; k++) {
    const difference = a.storage.bytes[a.offset + k] - b.storage.bytes[b.offset + k];
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The order of positions in a 1-d array. */
export function rowOrder(line: NDArray, names: readonly string[] | null = null): (i: number, j: number) => number {
  if (line.dtype.kind === 'V') {
    const at = (k: number) => elementView(line, line.offset + k * line.strides[0]);
    return (i, j) => recordOrder(at(i), at(j), names);
  }
  const values: Value[] = rawValues(line);
  const compare = rawOrder(line.dtype);
  return (i, j) => compare(values[i], values[j]);
}

/** Positions of a 1-d array in ascending order; equal elements keep their order. */
export function argsortLine(line: NDArray, names: readonly string[] | null = null): number[] {
  const order = rowOrder(line, names);
  return Array.from({ length: line.shape[0] }, (_, k) => k).sort(order);
}
