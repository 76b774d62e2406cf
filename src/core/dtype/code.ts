/**
 * NumPy's one-letter type codes, as the key of everything that is chosen by element type. Byte order and the length
 * of text are left out; `longlong` is `l`, `longdouble` is read as `d`.
 */
import { DTypeError } from '../base/errors.ts';
import type { DType } from './dtype.ts';
import * as table from './dtype.ts';

export type NumberCode = '?' | 'b' | 'B' | 'h' | 'H' | 'i' | 'I' | 'l' | 'L' | 'e' | 'f' | 'd' | 'F' | 'D';
export type TypeCode = NumberCode | 'S' | 'U' | 'V' | 'O' | 'M' | 'm' | 'T';

const INT: Readonly<Record<number, TypeCode>> = { 1: 'b', 2: 'h', 4: 'i', 8: 'l' };
const UINT: Readonly<Record<number, TypeCode>> = { 1: 'B', 2: 'H', 4: 'I', 8: 'L' };

export function codeOf(dtype: DType): TypeCode {
  switch (dtype.kind) {
    case 'b':
      return '?';
    case 'i':
      return INT[dtype.itemsize];
    case 'u':
      return UINT[dtype.itemsize];
    case 'f':
      return dtype.itemsize === 8 ? 'd' : dtype.itemsize === 4 ? 'f' : dtype.itemsize === 2 ? 'e' : 'd';
    case 'c':
      return dtype.itemsize === 8 ? 'F' : 'D';
    default:
      return dtype.kind;
  }
}

const BY_CODE: Readonly<Partial<Record<string, DType>>> = {
  '?': table.bool_,
  b: table.int8,
  B: table.uint8,
  h: table.int16,
  H: table.uint16,
  i: table.int32,
  I: table.uint32,
  l: table.int64,
  L: table.uint64,
  q: table.int64,
  Q: table.uint64,
  p: table.int64,
  P: table.uint64,
  n: table.int64,
  N: table.uint64,
  e: table.float16,
  f: table.float32,
  d: table.float64,
  g: table.float64,
  F: table.complex64,
  D: table.complex128,
  G: table.complex128,
  O: table.object_,
  T: table.string_,
};

/** The native dtype of a numeric, object or StringDType code. */
export function dtypeOfCode(code: string): DType {
  const dtype = BY_CODE[code];
  if (dtype === undefined) throw new DTypeError(`data type '${code}' not understood`);
  return dtype;
}

/** In native (little-endian) byte order throughout. */
export function isNative(dtype: DType): boolean {
  if (dtype.kind !== 'V') return dtype.byteOrder !== '>';
  if (dtype.fields) return dtype.fields.every((field) => isNative(field.dtype));
  return dtype.subarray === null || isNative(dtype.subarray.base);
}

export function toNative<D extends DType>(dtype: D): D {
  return isNative(dtype) ? dtype : (table.withByteOrder(dtype, '<') as D);
}
