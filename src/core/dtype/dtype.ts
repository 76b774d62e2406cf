/**
 * The dtype table. A dtype is a value: immutable, compared by `sameDType`, told apart by `kind` exactly as
 * NumPy's `dtype.kind`. It owns no memory and reads none (see `element.ts` for that).
 *
 * Source: NumPy reference, "Data type objects (dtype)" and "Array interface protocol" (type strings).
 */
import { DTypeError } from '../base/errors.ts';

/** `<` little, `>` big, `|` not applicable (one byte, text bytes, void, object). */
export type ByteOrder = '<' | '>' | '|';

interface Sized {
  /** Bytes of one element. */
  readonly itemsize: number;
  readonly byteOrder: ByteOrder;
}

export interface BoolDType extends Sized {
  readonly kind: 'b';
}
export interface IntDType extends Sized {
  readonly kind: 'i';
  readonly itemsize: 1 | 2 | 4 | 8;
}
export interface UIntDType extends Sized {
  readonly kind: 'u';
  readonly itemsize: 1 | 2 | 4 | 8;
}
/** 12 and 16 are the x87 80-bit longdouble with its padding; they are read as float64 with a notice. */
export interface FloatDType extends Sized {
  readonly kind: 'f';
  readonly itemsize: 2 | 4 | 8 | 12 | 16;
}
export interface ComplexDType extends Sized {
  readonly kind: 'c';
  readonly itemsize: 8 | 16 | 24 | 32;
}
/** `S`: zero-padded bytes. */
export interface BytesDType extends Sized {
  readonly kind: 'S';
}
/** `U`: zero-padded UCS-4; `itemsize` is four times the length in characters. */
export interface StrDType extends Sized {
  readonly kind: 'U';
}
export type DatetimeUnit =
  | 'Y'
  | 'M'
  | 'W'
  | 'D'
  | 'h'
  | 'm'
  | 's'
  | 'ms'
  | 'us'
  | 'ns'
  | 'ps'
  | 'fs'
  | 'as'
  | 'generic';
/** `M8[25s]` has unit `s` and step 25; NaT is the smallest int64. */
export interface DatetimeDType extends Sized {
  readonly kind: 'M';
  readonly unit: DatetimeUnit;
  readonly step: number;
}
export interface TimedeltaDType extends Sized {
  readonly kind: 'm';
  readonly unit: DatetimeUnit;
  readonly step: number;
}
/** `object`: a Python object; in a file its payload is a pickle, which is never executed. */
export interface ObjectDType extends Sized {
  readonly kind: 'O';
}
/** NumPy 2's variable-width `StringDType` (in memory only: `.npy` cannot hold it). */
export interface StringDType extends Sized {
  readonly kind: 'T';
}
/** A field of a structured dtype. */
export interface Field {
  readonly name: string;
  readonly title: string | null;
  readonly dtype: DType;
  /** Bytes from the start of the record. */
  readonly offset: number;
}
/** Raw bytes (`fields` null), a record (`fields`), or a subarray (`base` and `shape`). */
export interface VoidDType extends Sized {
  readonly kind: 'V';
  readonly fields: readonly Field[] | null;
  readonly subarray: { readonly base: DType; readonly shape: readonly number[] } | null;
  /** Made with `align=True`: fields lie at their natural alignment. */
  readonly aligned: boolean;
}

export type DType =
  | BoolDType
  | IntDType
  | UIntDType
  | FloatDType
  | ComplexDType
  | BytesDType
  | StrDType
  | DatetimeDType
  | TimedeltaDType
  | ObjectDType
  | StringDType
  | VoidDType;

export type Kind = DType['kind'];
export type KindMap = { [K in Kind]: Extract<DType, { kind: K }> };
export type NumericDType = BoolDType | IntDType | UIntDType | FloatDType | ComplexDType;

/** Narrows to one kind or several. */
export function isKind<K extends Kind>(dtype: DType, ...kinds: K[]): dtype is KindMap[K] {
  return (kinds as readonly Kind[]).includes(dtype.kind);
}

/** bool, integers, floats: one real number an element. */
export function isReal(dtype: DType): dtype is BoolDType | IntDType | UIntDType | FloatDType {
  return isKind(dtype, 'b', 'i', 'u', 'f');
}

const NUMERIC_SIZES = {
  b: [1],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  f: [2, 4, 8, 12, 16],
  c: [8, 16, 24, 32],
} as const satisfies Record<NumericDType['kind'], readonly number[]>;

/** A bool, integer, float or complex dtype; one-byte types have no byte order. */
export function numeric<K extends NumericDType['kind']>(
  kind: K,
  itemsize: number,
  byteOrder: ByteOrder = '<',
): KindMap[K] {
  if (!(NUMERIC_SIZES[kind] as readonly number[]).includes(itemsize)) {
    throw new DTypeError(`data type '${kind}${itemsize}' not understood`);
  }
  return { kind, itemsize, byteOrder: itemsize === 1 ? '|' : byteOrder } as KindMap[K];
}

export const bool_ = numeric('b', 1);
export const int8 = numeric('i', 1);
export const int16 = numeric('i', 2);
export const int32 = numeric('i', 4);
export const int64 = numeric('i', 8);
export const uint8 = numeric('u', 1);
export const uint16 = numeric('u', 2);
export const uint32 = numeric('u', 4);
export const uint64 = numeric('u', 8);
export const float16 = numeric('f', 2);
export const float32 = numeric('f', 4);
export const float64 = numeric('f', 8);
export const longdouble = numeric('f', 16);
export const complex64 = numeric('c', 8);
export const complex128 = numeric('c', 16);
export const clongdouble = numeric('c', 32);
export const object_: ObjectDType = { kind: 'O', itemsize: 8, byteOrder: '|' };
export const string_: StringDType = { kind: 'T', itemsize: 16, byteOrder: '|' };

export function bytes_(length: number): BytesDType {
  return { kind: 'S', itemsize: length, byteOrder: '|' };
}
/** `length` in characters (UCS-4 code points). */
export function str_(length: number, byteOrder: ByteOrder = '<'): StrDType {
  return { kind: 'U', itemsize: length * 4, byteOrder };
}
export function datetime64(unit: DatetimeUnit, step = 1, byteOrder: ByteOrder = '<'): DatetimeDType {
  return { kind: 'M', itemsize: 8, byteOrder, unit, step };
}
export function timedelta64(unit: DatetimeUnit, step = 1, byteOrder: ByteOrder = '<'): TimedeltaDType {
  return { kind: 'm', itemsize: 8, byteOrder, unit, step };
}
export function void_(itemsize: number): VoidDType {
  return { kind: 'V', itemsize, byteOrder: '|', fields: null, subarray: null, aligned: false };
}
/** A record of fields whose offsets are already known; `itemsize` may exceed the last field's end. */
export function struct(fields: readonly Field[], itemsize: number, aligned = false): VoidDType {
  return { kind: 'V', itemsize, byteOrder: '|', fields, subarray: null, aligned };
}
/** `base` repeated in C order over `shape`, as one element. */
export function subarray(base: DType, shape: readonly number[]): VoidDType {
  const count = shape.reduce((product, length) => product * length, 1);
  return {
    kind: 'V',
    itemsize: base.itemsize * count,
    byteOrder: '|',
    fields: null,
    subarray: { base, shape },
    aligned: false,
  };
}

/** Structural equality, field titles included. */
export function sameDType(a: DType, b: DType): boolean {
  if (a.kind !== b.kind || a.itemsize !== b.itemsize || a.byteOrder !== b.byteOrder) return false;
  if (isKind(a, 'M', 'm') && isKind(b, 'M', 'm')) return a.unit === b.unit && a.step === b.step;
  if (isKind(a, 'V') && isKind(b, 'V')) return sameFields(a, b) && sameSubarray(a, b);
  return true;
}

function sameFields(a: VoidDType, b: VoidDType): boolean {
  if (a.fields === null || b.fields === null) return a.fields === b.fields;
  if (a.fields.length !== b.fields.length) return false;
  return a.fields.every((field, index) => {
    const other = b.fields?.[index];
    return (
      other !== undefined &&
      field.name === other.name &&
      field.title === other.title &&
      field.offset === other.offset &&
      sameDType(field.dtype, other.dtype)
    );
  });
}

function sameSubarray(a: VoidDType, b: VoidDType): boolean {
  if (a.subarray === null || b.subarray === null) return a.subarray === b.subarray;
  const [left, right] = [a.subarray.shape, b.subarray.shape];
  return (
    left.length === right.length &&
    left.every((length, axis) => length === right[axis]) &&
    sameDType(a.subarray.base, b.subarray.base)
  );
}

/** The same dtype in the given byte order, fields and subarray bases included (NumPy's `newbyteorder`). */
export function withByteOrder(dtype: DType, byteOrder: '<' | '>'): DType {
  if (dtype.kind === 'V') {
    return {
      ...dtype,
      fields: dtype.fields?.map((field) => ({ ...field, dtype: withByteOrder(field.dtype, byteOrder) })) ?? null,
      subarray: dtype.subarray && { ...dtype.subarray, base: withByteOrder(dtype.subarray.base, byteOrder) },
    };
  }
  return dtype.byteOrder === '|' ? dtype : { ...dtype, byteOrder };
}
