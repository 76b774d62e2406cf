/**
 * One element in and out of a storage, whatever its dtype and byte order.
 *
 * The raw form of an element: bool → boolean; integer → number or bigint (normalised as `int`); float → number;
 * complex → PyComplex; `S` → a string of char codes 0-255 without trailing zeros; `U`, `T` → string; datetime →
 * bigint ticks; object → the value. Void elements have no raw form: they are views (see `recordAt`).
 */
import { InternalError } from '../base/errors.ts';
import { PyComplex, type Value } from '../base/python.ts';
import { codeOf } from '../dtype/code.ts';
import type { DType } from '../dtype/dtype.ts';
import { halfToNumber, numberToHalf } from '../dtype/half.ts';
import type { Storage } from './storage.ts';

export type Raw = Value;
export type Reader = (offset: number) => Raw;
export type Writer = (offset: number, raw: Raw) => void;

export const NAT = -(2n ** 63n);

function normal(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** Reads elements at byte offsets of `storage`. */
export function readerOf(storage: Storage, dtype: DType): Reader {
  const view = storage.dataView;
  const little = dtype.byteOrder !== '>';
  switch (codeOf(dtype)) {
    case '?':
      return (at) => view.getUint8(at) !== 0;
    case 'b':
      return (at) => view.getInt8(at);
    case 'B':
      return (at) => view.getUint8(at);
    case 'h':
      return (at) => view.getInt16(at, little);
    case 'H':
      return (at) => view.getUint16(at, little);
    case 'i':
      return (at) => view.getInt32(at, little);
    case 'I':
      return (at) => view.getUint32(at, little);
    case 'l':
      return (at) => {
        const high = view.getInt32(little ? at + 4 : at, little);
        if (high >= -0x1fffff && high <= 0x1ffffe) {
          return high * 4294967296 + view.getUint32(little ? at : at + 4, little);
        }
        return normal(view.getBigInt64(at, little));
      };
    case 'L':
      return (at) => normal(view.getBigUint64(at, little));
    case 'M':
    case 'm':
      return (at) => view.getBigInt64(at, little);
    case 'e':
      return (at) => halfToNumber(view.getUint16(at, little));
    case 'f':
      return (at) => view.getFloat32(at, little);
    case 'd':
      return (at) => view.getFloat64(at, little);
    case 'F':
      return (at) => new PyComplex(view.getFloat32(at, little), view.getFloat32(at + 4, little));
    case 'D':
      return (at) => new PyComplex(view.getFloat64(at, little), view.getFloat64(at + 8, little));
    case 'S':
      return (at) => readBytes(storage.bytes, at, dtype.itemsize);
    case 'U':
      return (at) => readText(view, at, dtype.itemsize, little);
    case 'O':
      return (at) => storage.objects?.[at >> 3] ?? null;
    case 'T':
      return (at) => storage.objects?.[at >> 3] ?? '';
    case 'V':
      throw new InternalError('a void element has no raw form');
  }
}

export function readBytes(bytes: Uint8Array, at: number, length: number): string {
  let end = at + length;
  while (end > at && bytes[end - 1] === 0) end--;
  let text = '';
  for (let i = at; i < end; i++) text += String.fromCharCode(bytes[i]);
  return text;
}

function readText(view: DataView, at: number, length: number, little: boolean): string {
  let end = at + length;
  while (end > at && view.getUint32(end - 4, little) === 0) end -= 4;
  let text = '';
  for (let i = at; i < end; i += 4) text += String.fromCodePoint(view.getUint32(i, little));
  return text;
}

/** Writes raw elements, which must already fit the dtype (text that is too long is cut, as NumPy does). */
export function writerOf(storage: Storage, dtype: DType): Writer {
  const view = storage.dataView;
  const little = dtype.byteOrder !== '>';
  switch (codeOf(dtype)) {
    case '?':
      return (at, raw) => view.setUint8(at, raw ? 1 : 0);
    case 'b':
      return (at, raw) => view.setInt8(at, Number(raw));
    case 'B':
      return (at, raw) => view.setUint8(at, Number(raw));
    case 'h':
      return (at, raw) => view.setInt16(at, Number(raw), little);
    case 'H':
      return (at, raw) => view.setUint16(at, Number(raw), little);
    case 'i':
      return (at, raw) => view.setInt32(at, Number(raw), little);
    case 'I':
      return (at, raw) => view.setUint32(at, Number(raw), little);
    case 'l':
    case 'M':
    case 'm':
      return (at, raw) => view.setBigInt64(at, BigInt(raw as number | bigint), little);
    case 'L':
      return (at, raw) => view.setBigUint64(at, BigInt(raw as number | bigint), little);
    case 'e':
      return (at, raw) => view.setUint16(at, numberToHalf(raw as number), little);
    case 'f':
      return (at, raw) => view.setFloat32(at, raw as number, little);
    case 'd':
      return (at, raw) => view.setFloat64(at, raw as number, little);
    case 'F':
      return (at, raw) => {
        view.setFloat32(at, (raw as PyComplex).re, little);
        view.setFloat32(at + 4, (raw as PyComplex).im, little);
      };
    case 'D':
      return (at, raw) => {
        view.setFloat64(at, (raw as PyComplex).re, little);
        view.setFloat64(at + 8, (raw as PyComplex).im, little);
      };
    case 'S':
      return (at, raw) => writeBytes(storage.bytes, at, dtype.itemsize, raw as string);
    case 'U':
      return (at, raw) => writeText(view, at, dtype.itemsize, raw as string, little);
    case 'O':
    case 'T':
      return (at, raw) => {
        if (storage.objects !== null) storage.objects[at >> 3] = raw;
      };
    case 'V':
      throw new InternalError('a void element has no raw form');
  }
}

function writeBytes(bytes: Uint8Array, at: number, length: number, text: string): void {
  for (let i = 0; i < length; i++) bytes[at + i] = i < text.length ? text.charCodeAt(i) : 0;
}

function writeText(view: DataView, at: number, length: number, text: string, little: boolean): void {
  let end = at;
  for (let i = 0; i < text.length && end < at + length; i++) {
    const point = text.codePointAt(i) ?? 0;
    if (point > 0xffff) i++;
    view.setUint32(end, point, little);
    end += 4;
  }
  for (; end < at + length; end += 4) view.setUint32(end, 0, little);
}
