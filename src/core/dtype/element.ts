/**
 * Decodes single elements from bytes. One reader a dtype, chosen once; what it returns is exact, but for the
 * 80-bit longdouble, which becomes the nearest float64 (its text is exact: see `text.ts`).
 */
import type { DType, Field } from './dtype.ts';
import { halfToNumber } from './half.ts';
import { x87ToNumber } from './long-double.ts';

export interface ComplexValue {
  readonly re: number;
  readonly im: number;
}

/**
 * bool → boolean; integers of up to 4 bytes and floats → number; int64, uint64, datetime64, timedelta64 → bigint;
 * `S` and raw void → bytes; `U` → string; record and subarray → array (nested for several dimensions); object → null.
 */
export type ElementValue =
  | boolean
  | number
  | bigint
  | string
  | ComplexValue
  | Uint8Array<ArrayBuffer>
  | null
  | readonly ElementValue[];

export type ElementReader = (view: DataView, offset: number) => ElementValue;
export type NumberReader = (view: DataView, offset: number) => number;

export const NAT = -(2n ** 63n);

/** The element at `offset` bytes into `view`. For many elements, take `elementReader(dtype)` once. */
export function decodeElement(dtype: DType, view: DataView, offset: number): ElementValue {
  return elementReader(dtype)(view, offset);
}

export function elementReader(dtype: DType): ElementReader {
  const little = dtype.byteOrder !== '>';
  const { itemsize } = dtype;
  switch (dtype.kind) {
    case 'b':
      return (view, offset) => view.getUint8(offset) !== 0;
    case 'i':
      return itemsize === 8 ? (view, offset) => view.getBigInt64(offset, little) : intReader(itemsize, little);
    case 'u':
      return itemsize === 8 ? (view, offset) => view.getBigUint64(offset, little) : uintReader(itemsize, little);
    case 'f':
      return floatReader(itemsize, little);
    case 'c':
      return complexReader(itemsize / 2, little);
    case 'M':
    case 'm':
      return (view, offset) => view.getBigInt64(offset, little);
    case 'S':
      return (view, offset) => trimNulls(copyBytes(view, offset, itemsize));
    case 'U':
      return (view, offset) => readUcs4(view, offset, itemsize, little);
    case 'V':
      return voidReader(dtype);
    case 'O':
    case 'T':
      return () => null;
  }
}

/**
 * One real number an element, for drawing and statistics: bool as 0 or 1, 64-bit integers and times rounded to the
 * nearest double, NaT as NaN; null where the element is not one real number.
 */
export function numberReader(dtype: DType): NumberReader | null {
  const little = dtype.byteOrder !== '>';
  switch (dtype.kind) {
    case 'b':
      return (view, offset) => (view.getUint8(offset) !== 0 ? 1 : 0);
    case 'i':
      return intReader(dtype.itemsize, little);
    case 'u':
      return uintReader(dtype.itemsize, little);
    case 'f':
      return floatReader(dtype.itemsize, little);
    case 'M':
    case 'm':
      return (view, offset) => {
        const ticks = view.getBigInt64(offset, little);
        return ticks === NAT ? Number.NaN : Number(ticks);
      };
    default:
      return null;
  }
}

function intReader(itemsize: number, little: boolean): NumberReader {
  if (itemsize === 1) return (view, offset) => view.getInt8(offset);
  if (itemsize === 2) return (view, offset) => view.getInt16(offset, little);
  if (itemsize === 4) return (view, offset) => view.getInt32(offset, little);
  return (view, offset) => Number(view.getBigInt64(offset, little));
}

function uintReader(itemsize: number, little: boolean): NumberReader {
  if (itemsize === 1) return (view, offset) => view.getUint8(offset);
  if (itemsize === 2) return (view, offset) => view.getUint16(offset, little);
  if (itemsize === 4) return (view, offset) => view.getUint32(offset, little);
  return (view, offset) => Number(view.getBigUint64(offset, little));
}

function floatReader(itemsize: number, little: boolean): NumberReader {
  if (itemsize === 2) return (view, offset) => halfToNumber(view.getUint16(offset, little));
  if (itemsize === 4) return (view, offset) => view.getFloat32(offset, little);
  if (itemsize === 8) return (view, offset) => view.getFloat64(offset, little);
  return (view, offset) => x87ToNumber(view, offset, { itemsize, little });
}

function complexReader(partSize: number, little: boolean): ElementReader {
  const part = floatReader(partSize, little);
  return (view, offset) => ({ re: part(view, offset), im: part(view, offset + partSize) });
}

export function copyBytes(view: DataView, offset: number, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Uint8Array(view.buffer, view.byteOffset + offset, length));
}

/** NumPy strips the trailing NULs of `S` and `U`. */
export function trimNulls(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

const REPLACEMENT = 0xfffd;

/** Code points outside Unicode, which NumPy refuses to turn into a str, become U+FFFD. */
function readUcs4(view: DataView, offset: number, byteLength: number, little: boolean): string {
  let end = byteLength;
  while (end > 0 && view.getUint32(offset + end - 4, little) === 0) end -= 4;
  let text = '';
  for (let at = 0; at < end; at += 4) {
    const code = view.getUint32(offset + at, little);
    text += String.fromCodePoint(code > 0x10ffff ? REPLACEMENT : code);
  }
  return text;
}

function voidReader(dtype: DType & { kind: 'V' }): ElementReader {
  if (dtype.fields !== null) return recordReader(dtype.fields);
  if (dtype.subarray !== null) return subarrayReader(dtype.subarray.base, dtype.subarray.shape);
  return (view, offset) => copyBytes(view, offset, dtype.itemsize);
}

function recordReader(fields: readonly Field[]): ElementReader {
  const readers = fields.map((field) => elementReader(field.dtype));
  return (view, offset) => readers.map((read, index) => read(view, offset + fields[index].offset));
}

function subarrayReader(base: DType, shape: readonly number[]): ElementReader {
  if (shape.length === 0) return elementReader(base);
  const [length, ...rest] = shape;
  const read = subarrayReader(base, rest);
  const step = rest.reduce((product, count) => product * count, base.itemsize);
  return (view, offset) => Array.from({ length }, (_, index) => read(view, offset + index * step));
}
