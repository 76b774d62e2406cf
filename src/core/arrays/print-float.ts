/** Floats of one array in one format: `arrayprint.FloatingFormat`, and the two notations it is made of. */
import { type Digits, digitsDownTo, exactDigits, type FloatSize, shortestDigits } from '../dtype/float-digits.ts';
import { halfToNumber, numberToHalf } from '../dtype/half.ts';
import type { PrintOptions } from './print-options.ts';

export type Trim = 'k' | '.' | '0' | '-';

export interface NotationOptions {
  readonly size: FloatSize;
  readonly precision: number | null;
  readonly unique: boolean;
  readonly trim: Trim;
  readonly plus?: boolean;
  readonly minDigits?: number;
  readonly padLeft?: number;
  readonly padRight?: number;
  readonly expDigits?: number;
  /** Positional only: precision counts digits after the point (else all digits). */
  readonly fractional?: boolean;
}

function signText(negative: boolean, plus: boolean | undefined): string {
  return negative ? '-' : plus === true ? '+' : '';
}

function specialText(value: number, options: NotationOptions): string | null {
  if (Number.isFinite(value)) return null;
  const text = Number.isNaN(value) ? 'nan' : 'inf';
  const sign = Number.isNaN(value) ? '' : signText(value < 0, options.plus);
  const width = (options.padLeft ?? 0) + (options.padRight ?? 0);
  return (sign + text).padStart(width);
}

/** Fraction with zeros as the trim mode and least digits want it, including its point. */
function fractionText(fraction: string, options: NotationOptions): string {
  let text = fraction;
  const least = options.unique ? (options.minDigits ?? 0) : Math.max(options.precision ?? 0, options.minDigits ?? 0);
  if (options.trim === 'k') text = text.padEnd(least, '0');
  else {
    text = text.replace(/0+$/, '');
    if (text.length < (options.minDigits ?? 0)) text = text.padEnd(options.minDigits ?? 0, '0');
    if (text === '' && options.trim === '0') text = '0';
  }
  return text === '' && options.trim === '-' ? '' : `.${text}`;
}

/** `np.format_float_positional`. */
export function positional(value: number, options: NotationOptions): string {
  const special = specialText(value, options);
  if (special !== null) return special;
  const digits = positionalDigits(value, options);
  const { exponent } = digits;
  const whole = exponent < 0 ? '0' : digits.digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = exponent < 0 ? '0'.repeat(-exponent - 1) + digits.digits : digits.digits.slice(exponent + 1);
  const shown = fractionText(fraction === '0' && digits.digits === '0' ? '' : fraction, options);
  const left = (signText(digits.negative, options.plus) + whole).padStart(options.padLeft ?? 0);
  const room = options.padRight === undefined ? 0 : options.padRight + 1;
  return left + shown.padEnd(room);
}

function positionalDigits(value: number, options: NotationOptions): Digits {
  const { size, precision, unique } = options;
  const negative = Object.is(value, -0) || value < 0;
  if (value === 0) return { negative, digits: '0', exponent: 0 };
  const shortest = shortestDigits(value, size);
  const least = options.minDigits ?? 0;
  if (unique && shortest.digits.length - 1 - shortest.exponent < least) {
    return { ...exactDigits(value, size, -least), negative };
  }
  if (precision === null) return shortest;
  const last = options.fractional === false ? shortest.exponent - precision + 1 : -precision;
  if (unique && last > shortest.exponent) {
    // Nothing is left of the digits: rounded to zero, or up to one unit.
    return { ...exactDigits(value, size, last), negative };
  }
  const digits = unique ? digitsDownTo(value, size, last) : exactDigits(value, size, last);
  return { ...digits, negative };
}

/** `np.format_float_scientific`. */
export function scientific(value: number, options: NotationOptions): string {
  const special = specialText(value, options);
  if (special !== null) return special;
  const { size, precision, unique } = options;
  let digits = value === 0 ? { negative: Object.is(value, -0), digits: '0', exponent: 0 } : shortestDigits(value, size);
  if (precision !== null && value !== 0) {
    const last = digits.exponent - precision;
    const cut = unique ? digitsDownTo(value, size, last) : exactDigits(value, size, last);
    digits = cut;
  }
  const least = options.minDigits ?? 0;
  if (unique && value !== 0 && digits.digits.length - 1 < least) {
    digits = exactDigits(value, size, digits.exponent - least);
  }
  const fraction = fractionText(digits.digits.slice(1), options);
  const left = (signText(digits.negative, options.plus) + digits.digits[0]).padStart(options.padLeft ?? 0);
  const power = Math.abs(digits.exponent)
    .toString()
    .padStart(options.expDigits ?? 2, '0');
  return `${left}${fraction}e${digits.exponent < 0 ? '-' : '+'}${power}`;
}

const LARGE: Readonly<Record<FloatSize, number>> = { 2: 1e3, 4: 1e6, 8: 1e8 };

export interface FloatStyle {
  readonly size: FloatSize;
  readonly precision: number | null;
  readonly floatmode: PrintOptions['floatmode'];
  readonly suppress: boolean;
  readonly sign: '-' | '+' | ' ';
  readonly nanstr: string;
  readonly infstr: string;
  readonly legacy?: PrintOptions['legacy'];
}

export type NumberFormatter = (value: number) => string;

/** Chooses one format for all values; writes any of them in it. */
export function floatFormatter(values: ArrayLike<number>, style: FloatStyle): NumberFormatter {
  const finite = Array.from(values).filter(Number.isFinite);
  const precision = style.floatmode === 'unique' ? null : style.precision;
  const exponential = usesExponents(finite, style);
  const chosen =
    finite.length === 0
      ? EMPTY
      : exponential
        ? chooseScientific(finite, precision, style)
        : choosePositional(finite, precision, style);
  let { padLeft } = chosen;
  if (style.sign === ' ' && !finite.some((x) => x < 0 || Object.is(x, -0))) padLeft++;
  if (finite.length < values.length) padLeft = roomForSpecials(values, padLeft, chosen.padRight, style);
  const options: NotationOptions = {
    size: style.size,
    precision: chosen.precision,
    minDigits: chosen.minDigits,
    unique: chosen.unique,
    trim: chosen.trim,
    plus: style.sign === '+',
    padLeft,
    padRight: exponential ? undefined : chosen.padRight,
    expDigits: chosen.expSize,
  };
  return (value) => {
    if (Number.isFinite(value)) return exponential ? scientific(value, options) : positional(value, options);
    return special(value, style).padStart(padLeft + chosen.padRight + 1);
  };
}

interface Chosen {
  readonly precision: number | null;
  readonly minDigits: number;
  readonly unique: boolean;
  readonly trim: Trim;
  readonly padLeft: number;
  readonly padRight: number;
  readonly expSize?: number;
}
const EMPTY: Chosen = { precision: null, minDigits: 0, unique: true, trim: '.', padLeft: 0, padRight: 0 };

function usesExponents(finite: readonly number[], style: FloatStyle): boolean {
  let max = 0;
  let min = Number.POSITIVE_INFINITY;
  for (const x of finite) {
    const size = Math.abs(x);
    if (size === 0) continue;
    if (size > max) max = size;
    if (size < min) min = size;
  }
  if (max === 0) return false;
  return max >= LARGE[style.size] || (!style.suppress && (min < 0.0001 || ratio(max, min, style.size) > 1000));
}

/** The quotient as the array's own type has it. */
function ratio(max: number, min: number, size: FloatSize): number {
  if (size === 8) return max / min;
  const quotient = Math.fround(max / min);
  return size === 4 ? quotient : halfToNumber(numberToHalf(quotient));
}

function longest(texts: readonly string[]): number {
  return texts.reduce((length, text) => Math.max(length, text.length), 0);
}

function chooseScientific(finite: readonly number[], precision: number | null, style: FloatStyle): Chosen {
  const fixed = style.floatmode === 'fixed';
  const trim: Trim = fixed ? 'k' : '.';
  const texts = finite.map((x) =>
    scientific(x, { size: style.size, precision, unique: !fixed, trim, plus: style.sign === '+' }),
  );
  const parts = texts.map((text) => /^([^.]*)\.(\d*)e(.*)$/.exec(text) ?? ['', '', '', '']);
  const digits = longest(parts.map((part) => part[2]));
  const expSize = longest(parts.map((part) => part[3])) - 1;
  return {
    precision: digits,
    minDigits: digits,
    unique: !fixed,
    trim: 'k',
    padLeft: longest(parts.map((part) => part[1])),
    padRight: expSize + 2 + digits,
    expSize,
  };
}

function choosePositional(finite: readonly number[], precision: number | null, style: FloatStyle): Chosen {
  const fixed = style.floatmode === 'fixed';
  const trim: Trim = fixed ? 'k' : '.';
  const texts = finite.map((x) =>
    positional(x, { size: style.size, precision, unique: !fixed, trim, plus: style.sign === '+' }),
  );
  const padLeft = longest(texts.map((text) => text.slice(0, text.indexOf('.'))));
  const padRight = longest(texts.map((text) => text.slice(text.indexOf('.') + 1)));
  const equal = fixed || style.floatmode === 'maxprec_equal';
  return {
    precision: equal ? padRight : precision,
    minDigits: equal ? padRight : 0,
    unique: !fixed,
    trim: equal ? 'k' : '.',
    padLeft,
    padRight,
  };
}

function roomForSpecials(values: ArrayLike<number>, padLeft: number, padRight: number, style: FloatStyle): number {
  const negative = style.sign !== '-' || Array.from(values).includes(Number.NEGATIVE_INFINITY) ? 1 : 0;
  const offset = padRight + 1;
  return Math.max(padLeft, style.nanstr.length - offset, style.infstr.length + negative - offset);
}

function special(value: number, style: FloatStyle): string {
  if (Number.isNaN(value)) return (style.sign === '+' ? '+' : '') + style.nanstr;
  return (value < 0 ? '-' : style.sign === '+' ? '+' : '') + style.infstr;
}
