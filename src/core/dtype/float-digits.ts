/**
 * The fewest decimal digits that read back as the same binary float, of the float's own width, and the exact
 * rounding to fewer. Source: Steele and White, "How to print floating-point numbers accurately" (1990).
 */
import { type LongDoublePlace, x87Parts } from './long-double.ts';

/** 0.d₁d₂… moved: the value is d₁.d₂d₃… · 10**exponent. Zero is digits `0`, exponent 0. */
export interface Digits {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

/** significand · 2**exponent, where the next smaller float may be only half a step away. */
export interface BinaryFloat {
  readonly negative: boolean;
  readonly significand: bigint;
  readonly exponent: number;
  readonly narrowBelow: boolean;
}

export type FloatSize = 2 | 4 | 8;

const scratch = new DataView(new ArrayBuffer(8));

/** Bits of the significand with its leading one, and the smallest exponent. */
const FORMATS = { 2: [11, -24], 4: [24, -149], 8: [53, -1074] } as const;

/** Shortest digits of a finite number that is representable in `size` bytes. */
export function shortestDigits(value: number, size: FloatSize): Digits {
  if (value === 0) return { negative: Object.is(value, -0), digits: '0', exponent: 0 };
  if (size === 8) return doubleDigits(value);
  const float = binaryOf(value, size);
  return (size === 4 && !float.narrowBelow && singleDigits(value)) || generateDigits(float);
}

/**
 * Where both neighbours are equally far, the shortest digits are a correct rounding, and more digits fit if fewer do.
 * Null where the rounding may be a tie, which the language rounds up and NumPy to even.
 */
function singleDigits(value: number): Digits | null {
  let [fewest, enough] = [1, 9];
  while (fewest < enough) {
    const middle = (fewest + enough) >> 1;
    if (Math.fround(Number(value.toPrecision(middle))) === value) enough = middle;
    else fewest = middle + 1;
  }
  if (/5e/.test(value.toExponential(enough))) return null;
  const [mantissa, exponent] = Math.abs(value)
    .toExponential(enough - 1)
    .split('e');
  return { negative: value < 0, digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

/** The language's own conversion is the shortest one for doubles. */
function doubleDigits(value: number): Digits {
  const [mantissa, exponent] = Math.abs(value).toExponential().split('e');
  return { negative: value < 0, digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

/** Exact binary parts of a finite, non-zero number. */
export function binaryOf(value: number, size: FloatSize): BinaryFloat {
  const [bits, lowest] = FORMATS[size];
  scratch.setFloat64(0, Math.abs(value));
  const word = scratch.getBigUint64(0);
  const biased = Number(word >> 52n);
  const fraction = word & 0xfffffffffffffn;
  const significand = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  const target = Math.max(exponent + significand.toString(2).length - bits, lowest);
  const shifted =
    target >= exponent ? significand >> BigInt(target - exponent) : significand << BigInt(exponent - target);
  const narrowBelow = shifted === 1n << BigInt(bits - 1) && target > lowest;
  return { negative: value < 0, significand: shifted, exponent: target, narrowBelow };
}

/** Shortest digits of an x87 longdouble that is neither zero nor special. */
export function longDoubleDigits(view: DataView, offset: number, place: LongDoublePlace): Digits {
  const parts = x87Parts(view, offset, place);
  if (parts.significand === 0n) return { negative: parts.negative, digits: '0', exponent: 0 };
  return generateDigits({ ...parts, narrowBelow: parts.significand === 1n << 63n });
}

interface Fraction {
  value: bigint;
  /** Half a step to the next float above and below, in the same unit. */
  above: bigint;
  below: bigint;
  readonly unit: bigint;
}

/** Digit by digit, until what remains is within half a step of a neighbour. */
function generateDigits(float: BinaryFloat): Digits {
  const { fraction, exponent } = scaleToOneDigit(float);
  const { unit } = fraction;
  const closed = float.significand % 2n === 0n;
  let digits = '';
  for (;;) {
    const digit = fraction.value / unit;
    fraction.value %= unit;
    const low = closed ? fraction.value <= fraction.below : fraction.value < fraction.below;
    const reach = fraction.value + fraction.above;
    const high = closed ? reach >= unit : reach > unit;
    if (low || high) {
      const up = low === high ? roundsUp(fraction.value * 2n, unit, digit) : high;
      return carried({ negative: float.negative, digits: digits + (up ? digit + 1n : digit).toString(16), exponent });
    }
    digits += digit.toString();
    fraction.value *= 10n;
    fraction.above *= 10n;
    fraction.below *= 10n;
  }
}

function roundsUp(twice: bigint, unit: bigint, digit: bigint): boolean {
  return twice > unit || (twice === unit && digit % 2n === 1n);
}

/** A last digit of ten (hexadecimal `a`) carries to the left. */
function carried(digits: Digits): Digits {
  if (!digits.digits.endsWith('a')) return digits;
  const kept = digits.digits.slice(0, -1).replace(/9*$/, '');
  if (kept === '') return { ...digits, digits: '1', exponent: digits.exponent + 1 };
  return { ...digits, digits: kept.slice(0, -1) + (Number(kept.at(-1)) + 1) };
}

/** value / unit in [1, 10), counting what rounds up to 10 as 10. */
function scaleToOneDigit(float: BinaryFloat): { fraction: Fraction; exponent: number } {
  const doubling = float.narrowBelow ? 2n : 1n;
  const up = float.exponent > 0 ? 1n << BigInt(float.exponent) : 1n;
  let unit = (float.exponent < 0 ? 1n << BigInt(-float.exponent) : 1n) * 2n * doubling;
  let factor = 1n;
  const bits = float.significand.toString(2).length + float.exponent;
  let exponent = Math.floor((bits - 1) * Math.LOG10E * Math.LN2);
  if (exponent >= 0) unit *= 10n ** BigInt(exponent);
  else factor = 10n ** BigInt(-exponent);
  const fraction = {
    value: float.significand * up * 2n * doubling * factor,
    above: up * doubling * factor,
    below: up * factor,
    unit,
  };
  while (fraction.value + fraction.above > fraction.unit * 10n) {
    fraction.unit *= 10n;
    exponent++;
  }
  return { fraction, exponent };
}

/** Digits of a finite number down to 10**`last` (0 keeps units, -8 eight decimals), or the shortest, if those end before. */
export function digitsDownTo(value: number, size: FloatSize, last: number): Digits {
  const shortest = shortestDigits(value, size);
  return value === 0 || endOf(shortest) >= last ? shortest : exactDigits(value, size, last);
}

/** The power of ten of the last digit. */
export function endOf({ digits, exponent }: Digits): number {
  return exponent - digits.length + 1;
}

/** The binary value itself, rounded to a multiple of 10**`last`, ties to even; without trailing zeros. */
export function exactDigits(value: number, size: FloatSize, last: number): Digits {
  const { negative, significand, exponent } = binaryOf(value, size);
  const numerator = significand * (exponent > 0 ? 1n << BigInt(exponent) : 1n) * (last < 0 ? 10n ** BigInt(-last) : 1n);
  const denominator = (exponent < 0 ? 1n << BigInt(-exponent) : 1n) * (last > 0 ? 10n ** BigInt(last) : 1n);
  const floor = numerator / denominator;
  const rounded = roundsUp((numerator % denominator) * 2n, denominator, floor % 2n) ? floor + 1n : floor;
  if (rounded === 0n) return { negative, digits: '0', exponent: 0 };
  const digits = rounded.toString();
  return { negative, digits: digits.replace(/0+$/, ''), exponent: last + digits.length - 1 };
}
