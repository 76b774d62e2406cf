/**
 * Python values to elements and back: what `a[i] = value` stores and `a.item()` returns; and one element from one
 * dtype to another as a C cast would do it.
 */
import { ArraybookError } from '../base/errors.ts';
import {
  int,
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  python,
  typeName,
  type Value,
} from '../base/python.ts';
import { datetimeText, timedeltaText } from '../dtype/datetime-text.ts';
import { type DType, isKind } from '../dtype/dtype.ts';
import { dtypeName } from '../dtype/dtype-text.ts';
import { halfToNumber, numberToHalf } from '../dtype/half.ts';
import { strRepr } from '../dtype/python-text.ts';
import { convertTicks, parseDatetime } from './datetime.ts';
import { NAT, type Raw } from './element.ts';
import { NDArray } from './ndarray.ts';
import { complexRepr, floatRepr, parseComplexText, parseFloatText, parseIntText } from './number-text.ts';
import { NumPyScalar } from './scalar.ts';

export function raise(pythonType: string, message: string): never {
  throw new ArraybookError('dtype', message, { pythonType });
}

const decoder = new TextDecoder();

/** The raw form of `S`: one char a byte. */
export function bytesToRaw(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
export function rawToBytes(raw: string): Uint8Array {
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** Length in code points. */
export function textLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) {
      length--;
      i++;
    }
  }
  return length;
}

/** A raw element as the plain Python value (`array.item()`); void elements are handled by the caller. */
export function rawToPython(dtype: DType, raw: Raw): Value {
  switch (dtype.kind) {
    case 'f':
      return new PyFloat(raw as number);
    case 'S':
      return new PyBytes(rawToBytes(raw as string));
    case 'M':
    case 'm':
      return timeToPython(dtype, raw as bigint);
    default:
      return raw;
  }
}

/** `datetime.datetime` and friends are the language's: it installs a maker; without one ticks come as an int. */
export const timeObjects: {
  make: ((dtype: DType, ticks: bigint) => Value) | null;
  ticks: ((value: PyObject) => { unit: DType; ticks: bigint } | null) | null;
} = {
  make: null,
  ticks: null,
};

function timeToPython(dtype: DType, ticks: bigint): Value {
  if (ticks === NAT) return null;
  return timeObjects.make?.(dtype, ticks) ?? int(ticks);
}

const LIMITS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  i1: [-128n, 127n],
  i2: [-32768n, 32767n],
  i4: [-(2n ** 31n), 2n ** 31n - 1n],
  i8: [-(2n ** 63n), 2n ** 63n - 1n],
  u1: [0n, 255n],
  u2: [0n, 65535n],
  u4: [0n, 2n ** 32n - 1n],
  u8: [0n, 2n ** 64n - 1n],
};

export function integerLimits(dtype: DType): readonly [bigint, bigint] {
  return LIMITS[`${dtype.kind}${dtype.itemsize}`];
}

/** A Python int that must fit (NEP 50: OverflowError instead of wrapping). */
export function checkedInteger(value: number | bigint, dtype: DType): number | bigint {
  const [low, high] = integerLimits(dtype);
  if (value < low || value > high) {
    raise('OverflowError', `Python integer ${value} out of bounds for ${dtypeName(dtype)}`);
  }
  return value;
}

/** What a value is stored as. Sequences are refused: they are not one element. */
export function rawFrom(value: Value, dtype: DType): Raw {
  if (value instanceof NumPyScalar) {
    if (dtype.kind === 'O') return value;
    return castRaw(value.value, value.dtype, dtype);
  }
  switch (dtype.kind) {
    case 'b':
      return value instanceof NDArray ? value.truth() : python.truth(value);
    case 'i':
    case 'u':
      return integerFrom(value, dtype);
    case 'f':
      return roundTo(dtype, floatFrom(value));
    case 'c':
      return complexFrom(value);
    case 'S':
      return byteTextFrom(value);
    case 'U':
      return textFrom(value);
    case 'T':
      return typeof value === 'string' ? value : textFrom(value);
    case 'M':
    case 'm':
      return ticksFrom(value, dtype);
    case 'O':
      return value;
    case 'V':
      return raise('TypeError', 'a void element has no raw form');
  }
}

function refuseSequence(value: Value): void {
  if (value instanceof PyList || value instanceof PyTuple) {
    raise('ValueError', 'setting an array element with a sequence.');
  }
  if (value instanceof NDArray && value.size !== 1) {
    raise('ValueError', 'setting an array element with a sequence.');
  }
}

function integerFrom(value: Value, dtype: DType): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return checkedInteger(value, dtype);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return checkedInteger(int(parseIntText(value)), dtype);
  if (value instanceof PyFloat) return checkedInteger(truncated(value.value), dtype);
  if (value instanceof PyBytes) return checkedInteger(int(parseIntText(decoder.decode(value.bytes))), dtype);
  refuseSequence(value);
  const converted = value instanceof PyObject ? (value.toInt?.() ?? value.toIndex?.()) : undefined;
  if (converted !== undefined) return checkedInteger(converted, dtype);
  const real = value instanceof PyObject && !(value instanceof PyComplex) ? value.toFloat?.() : undefined;
  if (real !== undefined) return checkedInteger(truncated(real), dtype);
  return raise(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`,
  );
}

function truncated(value: number): number | bigint {
  if (Number.isNaN(value)) raise('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value)) raise('OverflowError', 'cannot convert float infinity to integer');
  const whole = Math.trunc(value) + 0;
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

export function floatFrom(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof PyFloat) return value.value;
  if (typeof value === 'bigint') return bigToFloat(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null) return Number.NaN;
  if (typeof value === 'string') return parseFloatText(value);
  if (value instanceof PyBytes) return parseFloatText(decoder.decode(value.bytes));
  refuseSequence(value);
  if (!(value instanceof PyComplex)) {
    const converted = value.toFloat?.() ?? value.toIndex?.();
    if (converted !== undefined) return Number(converted);
  }
  return raise('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`);
}

function bigToFloat(value: bigint): number {
  const real = Number(value);
  if (!Number.isFinite(real)) raise('OverflowError', 'int too large to convert to float');
  return real;
}

function complexFrom(value: Value): PyComplex {
  if (value instanceof PyComplex) return value;
  if (typeof value === 'string') return parseComplexText(value);
  if (value instanceof PyObject && !(value instanceof PyFloat)) {
    refuseSequence(value);
    const converted = value.toComplex?.();
    if (converted !== undefined) return converted;
  }
  if (value === null) return new PyComplex(Number.NaN, 0);
  return new PyComplex(floatFrom(value), 0);
}

export function roundTo(dtype: DType, value: number): number {
  if (dtype.itemsize === 4) return Math.fround(value);
  return dtype.itemsize === 2 ? halfToNumber(numberToHalf(value)) : value;
}

function byteTextFrom(value: Value): string {
  if (value instanceof PyBytes) return bytesToRaw(value.bytes);
  const text = typeof value === 'string' ? value : textFrom(value);
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) {
      raise(
        'UnicodeEncodeError',
        `'ascii' codec can't encode character '\\x${text.charCodeAt(i).toString(16)}' in position ${i}: ordinal not in range(128)`,
      );
    }
  }
  return text;
}

function textFrom(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof PyBytes) return decoder.decode(value.bytes);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (value instanceof PyFloat) return floatRepr(value.value);
  refuseSequence(value);
  return python.str(value);
}

function ticksFrom(value: Value, dtype: DType): bigint {
  if (!isKind(dtype, 'M', 'm')) return NAT;
  if (value === null) return NAT;
  if (typeof value === 'string') {
    if (dtype.kind === 'm') return /^\s*(nat)?\s*$/i.test(value) ? NAT : parseIntText(value);
    const parsed = parseDatetime(value);
    if (parsed.ticks === NAT) return NAT;
    if (dtype.unit === 'generic') return parsed.ticks;
    return convertTicks(parsed.ticks, { unit: parsed.unit, step: 1 }, dtype, true);
  }
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (typeof value === 'boolean' && dtype.kind === 'm') return value ? 1n : 0n;
  if (value instanceof PyObject) {
    const made = timeObjects.ticks?.(value) ?? null;
    if (made !== null && isKind(made.unit, 'M', 'm')) {
      return convertTicks(made.ticks, made.unit, dtype.unit === 'generic' ? made.unit : dtype, dtype.kind === 'M');
    }
    refuseSequence(value);
  }
  const what = dtype.kind === 'M' ? 'datetime' : 'timedelta';
  return raise('ValueError', `Could not convert object to NumPy ${what}`);
}

// ── Element to element ────────────────────────────────────────────────────────────────────────────

/** A raw element of `from` as a raw element of `to`: C casts, no overflow errors. */
export function castRaw(raw: Raw, from: DType, to: DType): Raw {
  if (from === to) return raw;
  switch (from.kind) {
    case 'b':
      return fromNumber(raw ? 1 : 0, to, from);
    case 'i':
    case 'u':
    case 'f':
      return fromNumber(raw as number | bigint, to, from);
    case 'c':
      return fromComplex(raw as PyComplex, to, from);
    case 'S':
      return to.kind === 'S' ? raw : fromText(raw as string, to, true);
    case 'U':
    case 'T':
      return fromText(raw as string, to, false);
    case 'M':
    case 'm':
      return fromTicks(raw as bigint, to, from);
    case 'O':
      return to.kind === 'O' ? raw : rawFrom(raw, to);
    case 'V':
      return raise('TypeError', 'a void element has no raw form');
  }
}

/** Integer of any size or float, wrapped into `size` bytes as on x86-64. */
export function wrapInteger(value: number | bigint, dtype: DType): number | bigint {
  const bits = dtype.itemsize * 8;
  if (typeof value === 'number') {
    if (Number.isNaN(value) || Math.abs(value) >= 2 ** 63) {
      if (!(dtype.kind === 'u' && value >= 2 ** 63 && value < 2 ** 64)) {
        if (bits === 64) return dtype.kind === 'u' ? 2n ** 63n : -(2n ** 63n);
        return bits === 32 && dtype.kind === 'i' ? -2147483648 : 0;
      }
    }
    value = Math.trunc(value) + 0;
    if (bits === 32 && dtype.kind === 'i' && Math.abs(value) >= 2 ** 31) {
      return value === -2147483648 ? value : wrapSigned32(value);
    }
    const [low, high] = integerLimits(dtype);
    if (Number.isSafeInteger(value) && value >= Number(low) && value <= Number(high)) return value;
  }
  const exact = BigInt(value);
  return int(dtype.kind === 'u' ? BigInt.asUintN(bits, exact) : BigInt.asIntN(bits, exact));
}

function wrapSigned32(value: number): number {
  return value | 0;
}

function fromNumber(value: number | bigint, to: DType, from: DType): Raw {
  switch (to.kind) {
    case 'b':
      return value !== 0 && value !== 0n;
    case 'i':
    case 'u':
      if (from.kind === 'f' && to.kind === 'i' && to.itemsize === 4 && Math.abs(value as number) >= 2 ** 31) {
        return -2147483648;
      }
      return wrapInteger(value, to);
    case 'f':
      return roundTo(to, Number(value));
    case 'c':
      return new PyComplex(to.itemsize === 8 ? Math.fround(Number(value)) : Number(value), 0);
    case 'M':
    case 'm':
      return from.kind === 'f' ? ticksOfFloat(value as number) : BigInt.asIntN(64, BigInt(value));
    case 'S':
    case 'U':
    case 'T':
      return numberText(value, from);
    case 'O':
      if (from.kind === 'b') return value !== 0;
      return from.kind === 'f' ? new PyFloat(value as number) : value;
    case 'V':
      return raise('TypeError', 'cannot cast a number to void');
  }
}

function ticksOfFloat(value: number): bigint {
  return Number.isNaN(value) || Math.abs(value) >= 2 ** 63 ? NAT : BigInt(Math.trunc(value));
}

function numberText(value: number | bigint, from: DType): string {
  if (from.kind === 'b') return value ? 'True' : 'False';
  return from.kind === 'f' ? floatRepr(value as number, from.itemsize < 8) : String(value);
}

function fromComplex(value: PyComplex, to: DType, from: DType): Raw {
  if (to.kind === 'c') {
    return to.itemsize === 8 ? new PyComplex(Math.fround(value.re), Math.fround(value.im)) : value;
  }
  if (to.kind === 'b') return value.re !== 0 || value.im !== 0;
  if (to.kind === 'O') return value;
  if (isKind(to, 'S', 'U', 'T')) return complexRepr(value.re, value.im, from.itemsize === 8);
  return fromNumber(value.re, to, { kind: 'f', itemsize: 8, byteOrder: '<' });
}

/** Parses an element; a refusal names it as the scalar it is. */
function named<T>(text: string, isBytes: boolean, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof ArraybookError)) throw error;
    const plain = strRepr(text);
    const scalar = isBytes ? `np.bytes_(b${plain})` : `np.str_(${plain})`;
    const shown = isBytes && parse === (parseIntText as unknown) ? `b${plain}` : scalar;
    throw new ArraybookError(
      'dtype',
      error.message.replace(plain, () => shown),
      { pythonType: error.pythonType },
    );
  }
}

function fromText(text: string, to: DType, isBytes: boolean): Raw {
  switch (to.kind) {
    case 'b':
      return text !== '';
    case 'i':
    case 'u':
      return wrapInteger(int(named(text, isBytes, parseIntText)), to);
    case 'f':
      return roundTo(to, named(text, isBytes, parseFloatText));
    case 'c':
      return parseComplexText(text);
    case 'S':
      return byteTextFrom(text);
    case 'U':
    case 'T':
      if (isBytes && /[\x80-\xff]/.test(text)) {
        raise(
          'UnicodeDecodeError',
          `'ascii' codec can't decode byte 0x${text.charCodeAt(text.search(/[\x80-\xff]/)).toString(16)} in position ${text.search(/[\x80-\xff]/)}: ordinal not in range(128)`,
        );
      }
      return text;
    case 'M':
    case 'm':
      return ticksFrom(text, to);
    case 'O':
      return isBytes ? new PyBytes(rawToBytes(text)) : text;
    case 'V':
      return raise('TypeError', 'cannot cast text to void');
  }
}

function fromTicks(ticks: bigint, to: DType, from: DType): Raw {
  if (!isKind(from, 'M', 'm')) return ticks;
  switch (to.kind) {
    case 'b':
      return ticks !== 0n;
    case 'i':
    case 'u':
      return wrapInteger(int(ticks), to);
    case 'f':
      return ticks === NAT ? Number.NaN : Number(ticks);
    case 'c':
      return new PyComplex(Number(ticks), 0);
    case 'M':
    case 'm':
      return convertTicks(ticks, from, to, to.kind === 'M');
    case 'S':
    case 'U':
    case 'T':
      return from.kind === 'M' ? datetimeText(ticks, from) : timedeltaText(ticks, from);
    case 'O':
      return rawToPython(from, ticks);
    case 'V':
      return raise('TypeError', 'cannot cast a time to void');
  }
}
