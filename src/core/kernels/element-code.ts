/**
 * The small numbers by which kernels know element types. An element here is packed and native-endian; what a file
 * holds otherwise (big-endian, x87, a field inside a record) is brought into that form first (see `preparation`).
 */
import type { DType } from '../dtype/dtype.ts';

export const ElementCode = {
  bool: 0,
  int8: 1,
  uint8: 2,
  int16: 3,
  uint16: 4,
  int32: 5,
  uint32: 6,
  int64: 7,
  uint64: 8,
  float16: 9,
  float32: 10,
  float64: 11,
  complex64: 12,
  complex128: 13,
  /** datetime64 and timedelta64: int64 whose smallest value is NaT. */
  datetime: 14,
} as const;
export type ElementCode = (typeof ElementCode)[keyof typeof ElementCode];

const ITEMSIZE: readonly number[] = [1, 1, 1, 2, 2, 4, 4, 8, 8, 2, 4, 8, 8, 16, 8];

/** Bytes of one packed element. */
export function itemsizeOf(code: ElementCode): number {
  return ITEMSIZE[code]!;
}

/** How elements of a dtype become packed native ones, and which code they then have. */
export interface Preparation {
  readonly code: ElementCode;
  /** Bytes that are reversed as a unit; 1: nothing to swap. Half the itemsize for complex numbers. */
  readonly swapUnit: number;
  /** x87 longdoubles (one an element, two for complex) to convert to float64: bytes of one of them, or 0. */
  readonly extended: 0 | 12 | 16;
}

const CODES: Partial<Record<DType['kind'], Readonly<Record<number, ElementCode>>>> = {
  b: { 1: ElementCode.bool },
  i: { 1: ElementCode.int8, 2: ElementCode.int16, 4: ElementCode.int32, 8: ElementCode.int64 },
  u: { 1: ElementCode.uint8, 2: ElementCode.uint16, 4: ElementCode.uint32, 8: ElementCode.uint64 },
  f: {
    2: ElementCode.float16,
    4: ElementCode.float32,
    8: ElementCode.float64,
    12: ElementCode.float64,
    16: ElementCode.float64,
  },
  c: {
    8: ElementCode.complex64,
    16: ElementCode.complex128,
    24: ElementCode.complex128,
    32: ElementCode.complex128,
  },
  M: { 8: ElementCode.datetime },
  m: { 8: ElementCode.datetime },
};

/** Null for dtypes that are not numbers or times (text, void, objects). */
export function preparationOf(dtype: DType): Preparation | null {
  const code = CODES[dtype.kind]?.[dtype.itemsize];
  if (code === undefined) return null;
  const part = dtype.kind === 'c' ? dtype.itemsize / 2 : dtype.itemsize;
  const extended = (dtype.kind === 'f' || dtype.kind === 'c') && (part === 12 || part === 16) ? part : 0;
  return { code, swapUnit: dtype.byteOrder === '>' ? part : 1, extended };
}
