/**
 * Bytes of a file → float64 values for pictures and lines (exact texts are `elementText`'s business). Packed aligned
 * little-endian elements go through typed arrays; everything else through a DataView.
 */
import { DTypeError } from '#core/base/errors.ts';
import type { DType } from '#core/dtype/dtype.ts';
import { halfToNumber } from '#core/dtype/half.ts';
import type { Component } from '#protocol/engine-api.ts';

export interface ElementRun {
  readonly dtype: DType;
  readonly component: Component;
  readonly bytes: Uint8Array;
  /** Byte position of the first element in `bytes`, and bytes from one to the next. */
  readonly start: number;
  readonly stride: number;
  readonly count: number;
}

type ReadNumber = (view: DataView, at: number) => number;

/** Writes `run.count` values at `target[at]`. NaT is NaN; numbers beyond float64 are rounded to it. */
export function decodeValues(run: ElementRun, target: Float64Array, at: number): void {
  const packed = packedView(run);
  if (packed !== null) {
    target.set(packed, at);
    return;
  }
  const { buffer, byteOffset, byteLength } = run.bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  const read = numberReader(run.dtype, run.component);
  for (let index = 0; index < run.count; index++) target[at + index] = read(view, run.start + index * run.stride);
}

type NumberArray = ArrayLike<number>;
type ArrayMaker = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => NumberArray;

const TYPED: Readonly<Record<string, ArrayMaker>> = {
  b1: Uint8Array,
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  f4: Float32Array,
  f8: Float64Array,
};

function packedView({ dtype, bytes, start, stride, count }: ElementRun): NumberArray | null {
  const make = TYPED[`${dtype.kind}${dtype.itemsize}`];
  const at = bytes.byteOffset + start;
  if (make === undefined || dtype.byteOrder === '>' || stride !== dtype.itemsize || at % dtype.itemsize !== 0)
    return null;
  return new make(bytes.buffer, at, count);
}

/** Reads one element's component as a number; refuses dtypes that are not numbers or times. */
export function numberReader(dtype: DType, component: Component): ReadNumber {
  const little = dtype.byteOrder !== '>';
  switch (dtype.kind) {
    case 'b':
      return (view, at) => (view.getUint8(at) === 0 ? 0 : 1);
    case 'i':
    case 'u':
      return wholeReader(dtype.kind, dtype.itemsize, little);
    case 'f':
      return floatReader(dtype.itemsize, little);
    case 'c':
      return componentReader(dtype.itemsize / 2, little, component);
    case 'M':
    case 'm':
      return timeReader(little);
    default:
      throw new DTypeError(`elements of kind '${dtype.kind}' have no picture`, { fields: { kind: dtype.kind } });
  }
}

function wholeReader(kind: 'i' | 'u', itemsize: number, little: boolean): ReadNumber {
  const signed = kind === 'i';
  switch (itemsize) {
    case 1:
      return signed ? (view, at) => view.getInt8(at) : (view, at) => view.getUint8(at);
    case 2:
      return signed ? (view, at) => view.getInt16(at, little) : (view, at) => view.getUint16(at, little);
    case 4:
      return signed ? (view, at) => view.getInt32(at, little) : (view, at) => view.getUint32(at, little);
    default: {
      const [high, low] = little ? [4, 0] : [0, 4];
      return signed
        ? (view, at) => view.getInt32(at + high, little) * 2 ** 32 + view.getUint32(at + low, little)
        : (view, at) => view.getUint32(at + high, little) * 2 ** 32 + view.getUint32(at + low, little);
    }
  }
}

function timeReader(little: boolean): ReadNumber {
  const whole = wholeReader('i', 8, little);
  const [high, low] = little ? [4, 0] : [0, 4];
  const isNat = (view: DataView, at: number) =>
    view.getInt32(at + high, little) === -(2 ** 31) && view.getUint32(at + low, little) === 0;
  return (view, at) => (isNat(view, at) ? Number.NaN : whole(view, at));
}

function floatReader(itemsize: number, little: boolean): ReadNumber {
  switch (itemsize) {
    case 2:
      return (view, at) => halfToNumber(view.getUint16(at, little));
    case 4:
      return (view, at) => view.getFloat32(at, little);
    case 8:
      return (view, at) => view.getFloat64(at, little);
    default:
      return extendedReader(itemsize, little);
  }
}

/** x87: 64-bit significand with an explicit leading bit, then sign and 15-bit exponent, then padding. */
function extendedReader(itemsize: number, little: boolean): ReadNumber {
  const at8 = little ? 8 : itemsize - 10;
  const [high, low] = little ? [4, 0] : [itemsize - 8, itemsize - 4];
  return (view, at) => {
    const word = view.getUint16(at + at8, little);
    const [upper, lower] = [view.getUint32(at + high, little), view.getUint32(at + low, little)];
    const sign = word & 0x8000 ? -1 : 1;
    const exponent = word & 0x7fff;
    if (exponent === 0x7fff)
      return (upper & 0x7fffffff) === 0 && lower === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    const power = exponent - 16383;
    if (power > 1024) return sign * Number.POSITIVE_INFINITY;
    if (power < -1140) return sign * 0;
    const significand = upper * 2 ** -31 + lower * 2 ** -63;
    return sign * (power < -1000 ? significand * 2 ** (power + 200) * 2 ** -200 : scaled(significand, power));
  };
}

function scaled(significand: number, power: number): number {
  return power > 1000 ? significand * 2 ** (power - 100) * 2 ** 100 : significand * 2 ** power;
}

function componentReader(part: number, little: boolean, component: Component): ReadNumber {
  const read = floatReader(part, little);
  switch (component) {
    case 'real':
      return read;
    case 'imag':
      return (view, at) => read(view, at + part);
    case 'phase':
      return (view, at) => Math.atan2(read(view, at + part), read(view, at));
    default:
      return (view, at) => Math.hypot(read(view, at), read(view, at + part));
  }
}
