/**
 * The x87 80-bit extended float, in 12 or 16 bytes: 64 bits of significand with an explicit leading one, 15 of
 * exponent, sign. Source: Intel 64 and IA-32 manual, volume 1, 4.2.
 */
export interface LongDoublePlace {
  readonly itemsize: number;
  readonly little: boolean;
}

export interface LongDoubleParts {
  readonly negative: boolean;
  readonly special: 'nan' | 'inf' | null;
  /** The value is ±significand · 2**exponent. */
  readonly significand: bigint;
  readonly exponent: number;
}

const BIAS = 16383 + 63;
const INTEGER_BIT = 1n << 63n;

export function x87Parts(view: DataView, offset: number, place: LongDoublePlace): LongDoubleParts {
  const { itemsize, little } = place;
  // Big-endian files hold the whole padded item reversed.
  const significand = view.getBigUint64(little ? offset : offset + itemsize - 8, little);
  const top = view.getUint16(little ? offset + 8 : offset + itemsize - 10, little);
  const biased = top & 0x7fff;
  const special = biased !== 0x7fff ? null : significand << 1n === INTEGER_BIT << 1n ? 'inf' : 'nan';
  return { negative: top >= 0x8000, special, significand, exponent: Math.max(biased, 1) - BIAS };
}

/** The nearest float64, ties to even. */
export function x87ToNumber(view: DataView, offset: number, place: LongDoublePlace): number {
  const parts = x87Parts(view, offset, place);
  const sign = parts.negative ? -1 : 1;
  if (parts.special !== null) return parts.special === 'nan' ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * scaled(parts.significand, parts.exponent);
}

/** One rounding only: bits below the float64's last one are folded into a sticky bit before they are dropped. */
function scaled(significand: bigint, exponent: number): number {
  if (significand === 0n) return 0;
  const bits = significand.toString(2).length;
  const lowest = Math.max(exponent + bits - 53, -1074);
  const drop = lowest - exponent;
  if (drop <= 0) return Number(significand) * 2 ** exponent;
  const kept = roundToEven(significand, BigInt(drop));
  return multiplyByPower(Number(kept), lowest);
}

function roundToEven(value: bigint, drop: bigint): bigint {
  const kept = value >> drop;
  const rest = value & ((1n << drop) - 1n);
  const half = 1n << (drop - 1n);
  return rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept;
}

/** 2**power alone may overflow or vanish where the product does not. */
function multiplyByPower(value: number, power: number): number {
  if (power > 1023) return value * 2 ** 1023 * 2 ** Math.min(power - 1023, 1023);
  if (power < -1022) return value * 2 ** -1022 * 2 ** Math.max(power + 1022, -1022);
  return value * 2 ** power;
}
