/** Numbers as Python writes and reads them: `repr(float)`, `repr(complex)`, `float(str)`, `int(str)`. */
import { ArraybookError } from '../base/errors.ts';
import { PyComplex } from '../base/python.ts';
import { strRepr } from '../dtype/python-text.ts';

/** Shortest digits and decimal exponent of a positive finite number: value = 0.d₁d₂… × 10^point. */
export function shortestDigits(value: number, single = false): { digits: string; point: number } {
  const text = single ? shortestSingle(value) : value.toExponential();
  const [mantissa, exponent] = text.split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** Fewest digits that round to the same float32, and among those the nearest. */
function shortestSingle(value: number): string {
  for (let precision = 0; precision < 9; precision++) {
    const text = value.toExponential(precision);
    if (Math.fround(Number(text)) === value) {
      return text.replace(/\.?0+e/, 'e');
    }
  }
  return value.toExponential();
}

/** `repr(float)`; `single` for the digits of a float32. */
export function floatRepr(value: number, single = false): string {
  if (Number.isNaN(value)) return 'nan';
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const sign = value < 0 ? '-' : '';
  const { digits, point } = shortestDigits(Math.abs(value), single);
  if (point > 16 || point < -3) {
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    const exponent = point - 1;
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return sign + positional(digits, point);
}

function positional(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${digits}${'0'.repeat(point - digits.length)}.0`;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** A part of a complex number: without `.0`. */
function partText(value: number, single: boolean): string {
  const text = floatRepr(value, single);
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

/** `repr(complex)`: `(1+2j)`, `2j`, `(-0-1j)`. */
export function complexRepr(re: number, im: number, single = false): string {
  const imaginary = partText(im, single);
  if (re === 0 && !Object.is(re, -0)) return `${imaginary}j`;
  const sign = imaginary.startsWith('-') ? '' : '+';
  return `(${partText(re, single)}${sign}${imaginary}j)`;
}

function valueError(message: string): ArraybookError {
  return new ArraybookError('dtype', message, { pythonType: 'ValueError' });
}

const FLOAT = /^[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][+-]?\d+)?$/;

function floatOrNull(text: string): number | null {
  const trimmed = text.trim();
  if (FLOAT.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed);
  if (word === null) return null;
  if (word[2].toLowerCase() === 'nan') return Number.NaN;
  return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** `float(text)`. */
export function parseFloatText(text: string): number {
  const value = floatOrNull(text);
  if (value === null) throw valueError(`could not convert string to float: ${strRepr(text)}`);
  return value;
}

/** `int(text)`. */
export function parseIntText(text: string): bigint {
  const trimmed = text.trim();
  if (!/^[+-]?\d+(_\d+)*$/.test(trimmed)) {
    throw valueError(`invalid literal for int() with base 10: ${strRepr(text)}`);
  }
  const digits = trimmed.replaceAll('_', '').replace(/^\+/, '');
  return BigInt(digits);
}

/** `complex(text)`. */
export function parseComplexText(text: string): PyComplex {
  const trimmed = text
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .trim();
  const real = floatOrNull(trimmed);
  if (real !== null) return new PyComplex(real, 0);
  const match = /^(.*?)([+-]?[^+-]*(?:[eE][+-]?\d+)?)[jJ]$/.exec(trimmed);
  if (match !== null) {
    const head = match[1];
    const tail = match[2] === '' || match[2] === '+' || match[2] === '-' ? `${match[2]}1` : match[2];
    const re = head === '' ? 0 : floatOrNull(head);
    const im = floatOrNull(tail);
    if (re !== null && im !== null) return new PyComplex(re, im);
  }
  throw valueError('complex() arg is a malformed string');
}
