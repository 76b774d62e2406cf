/**
 * NumPy's common format for the floats that are printed together (`arrayprint.FloatingFormat` with the default
 * options): one precision, one width, exponents for all or for none.
 */
import { type Digits, digitsDownTo, endOf, exactDigits, type FloatSize, shortestDigits } from './float-digits.ts';
import { exponentText, positionalText } from './float-text.ts';
import { halfToNumber, numberToHalf } from './half.ts';

export type FloatFormatter = (value: number) => string;

export interface FloatFormatOptions {
  readonly size: FloatSize;
  /** `np.get_printoptions()['precision']`. */
  readonly precision?: number;
  /** Write `+` before what is not negative. */
  readonly plus?: boolean;
}

const LARGE_EXPONENT: Record<FloatSize, number> = { 2: 3, 4: 6, 8: 8 };

const ROUNDING: Record<FloatSize, (value: number) => number> = {
  2: (value) => halfToNumber(numberToHalf(value)),
  4: Math.fround,
  8: Number,
};

/** Chooses the format from all of `values`; the formatter is for these values only. */
export function floatFormatter(values: readonly number[], options: FloatFormatOptions): FloatFormatter {
  const finite = values.filter(Number.isFinite);
  const parts = finite.length === 0 ? noDigits : chooseParts(finite, options);
  const { write, padLeft, padRight } = withRoomForSpecials(parts, values, options);
  return (value) => {
    if (!Number.isFinite(value)) return specialText(value, options).padStart(padLeft + padRight + 1);
    const [text, pointAt] = write(value);
    return (' '.repeat(Math.max(0, padLeft - pointAt)) + text).padEnd(padLeft + 1 + padRight);
  };
}

/** -Infinity for none. An argument list would have no room for a large subarray. */
export function maxOf(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY);
}

interface FormatParts {
  /** The text, and how many characters stand before the point. */
  readonly write: (value: number) => readonly [text: string, pointAt: number];
  readonly padLeft: number;
  readonly padRight: number;
}

const noDigits: FormatParts = { write: () => ['', 0], padLeft: 0, padRight: 0 };

function specialText(value: number, { plus }: FloatFormatOptions): string {
  if (Number.isNaN(value)) return plus ? '+nan' : 'nan';
  if (value < 0) return '-inf';
  return plus ? '+inf' : 'inf';
}

function withRoomForSpecials(parts: FormatParts, values: readonly number[], options: FloatFormatOptions): FormatParts {
  if (values.every(Number.isFinite)) return parts;
  const signed = options.plus || values.includes(Number.NEGATIVE_INFINITY);
  const beforePoint = 3 + (signed ? 1 : 0) - (parts.padRight + 1);
  return { ...parts, padLeft: Math.max(parts.padLeft, 3 - (parts.padRight + 1), beforePoint) };
}

function chooseParts(finite: readonly number[], options: FloatFormatOptions): FormatParts {
  const magnitudes = finite.map(Math.abs).filter((value) => value !== 0);
  const max = maxOf(magnitudes);
  const min = -maxOf(magnitudes.map((value) => -value));
  // NumPy compares in the dtype's own precision.
  const round = ROUNDING[options.size];
  const uneven = min < round(1e-4) || round(max / min) > 1000;
  const wide = magnitudes.length > 0 && (max >= 10 ** LARGE_EXPONENT[options.size] || uneven);
  return wide ? scientificParts(finite, options) : positionalParts(finite, options);
}

function signOf(digits: Digits, { plus }: FloatFormatOptions): string {
  return digits.negative ? '-' : plus ? '+' : '';
}

function positionalParts(finite: readonly number[], options: FloatFormatOptions): FormatParts {
  const write = (value: number): readonly [string, number] => {
    const digits = digitsDownTo(value, options.size, -(options.precision ?? 8));
    const unsigned = positionalText({ ...digits, negative: false });
    const text = signOf(digits, options) + unsigned + (unsigned.includes('.') ? '' : '.');
    return [text, text.indexOf('.')];
  };
  const written = finite.map(write);
  return {
    write,
    padLeft: maxOf(written.map(([, pointAt]) => pointAt)),
    padRight: maxOf(written.map(([text, pointAt]) => text.length - pointAt - 1)),
  };
}

/** Shorter ones are continued with the digits of their exact binary value, as NumPy does. */
function digitsAfterPoint(value: number, size: FloatSize, count: number): Digits {
  const shortest = shortestDigits(value, size);
  const last = shortest.exponent - count;
  return value === 0 || endOf(shortest) === last ? shortest : exactDigits(value, size, last);
}

function scientificParts(finite: readonly number[], options: FloatFormatOptions): FormatParts {
  const limit = options.precision ?? 8;
  const all = finite.map((value) => {
    const { exponent } = shortestDigits(value, options.size);
    return digitsDownTo(value, options.size, exponent - limit);
  });
  const precision = maxOf(all.map(({ digits }) => digits.length - 1));
  const exponentWidth = Math.max(2, maxOf(all.map(({ exponent }) => Math.abs(exponent).toString().length)));
  const write = (value: number): readonly [string, number] => {
    const digits = digitsAfterPoint(value, options.size, precision);
    const whole = signOf(digits, options) + digits.digits[0];
    const fraction = digits.digits.slice(1).padEnd(precision, '0');
    return [`${whole}.${fraction}e${exponentText(digits.exponent, exponentWidth)}`, whole.length];
  };
  return {
    write,
    padLeft: maxOf(all.map((digits) => signOf(digits, options).length + 1)),
    padRight: exponentWidth + 2 + precision,
  };
}
