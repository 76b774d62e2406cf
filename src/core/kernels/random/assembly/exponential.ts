/** exp, expm1 and pow as the C library has them; see `logarithm.ts`. */
import { bitsOf, fma, fromBits, highWord, withHighWord } from './exact';
import { EXP_TABLE, POW_LOG } from './tables';

const INVERSE_LN2: usize = EXP_TABLE;
const COEFFICIENTS: usize = EXP_TABLE + 24;
const POWERS: usize = EXP_TABLE + 112;
const SHIFT: f64 = 6755399441055744.0; // 1.5 * 2**52

/** Bound on what unfused steps lose, relative: a few roundings of terms below 2**-8. */
const ROUGHNESS: f64 = 2e-18;

// @ts-ignore: decorator
@inline
function coefficient(k: usize): f64 {
  return load<f64>(COEFFICIENTS + k * 8);
}

/** Results that leave the normal range: scaled in two steps, rounded once. */
function extreme(rest: f64, bits: u64, k: u64): f64 {
  if ((k & 0x80000000) == 0) {
    const scale = fromBits(bits - ((<u64>1009) << 52));
    return fma(scale, rest, scale) * fromBits((<u64>(1009 + 1023)) << 52);
  }
  const scale = fromBits(bits + ((<u64>1022) << 52));
  const product = scale * rest;
  let y = scale + product;
  if (y < 1.0) {
    let low = scale - y + product;
    const high = 1.0 + y;
    low = 1.0 - high + y + low;
    y = high + low - 1.0;
    if (y == 0.0) y = 0.0;
  }
  return y * 2.2250738585072014e-308;
}

/** exp(x + tail). */
function exponential(x: f64, tail: f64): f64 {
  let top = <u32>(bitsOf(x) >> 52) & 0x7ff;
  if (top - 0x3c9 >= 0x3f) {
    if (top - 0x3c9 >= 0x80000000) return 1.0 + x;
    if (top >= 0x409) {
      if (bitsOf(x) == 0xfff0000000000000) return 0;
      if (top >= 0x7ff) return 1.0 + x;
      return bitsOf(x) >> 63 ? 0 : Infinity;
    }
    top = 0;
  }
  if (top != 0) {
    const rough = exponentialPlain(x, tail);
    if (rough == rough) return rough;
  }
  return exponentialFused(x, tail, top == 0);
}

/** NaN where the roundings on the way could change the result. */
// @ts-ignore: decorator
@inline
function exponentialPlain(x: f64, tail: f64): f64 {
  let k = x * load<f64>(INVERSE_LN2) + SHIFT;
  const bits = bitsOf(k);
  k -= SHIFT;
  const r = x + k * load<f64>(INVERSE_LN2 + 8) + k * load<f64>(INVERSE_LN2 + 16) + tail;
  const entry = POWERS + ((<usize>bits & 127) << 4);
  const r2 = r * r;
  const scale = fromBits(load<u64>(entry + 8) + (bits << 45));
  const rest = scale
    * (load<f64>(entry) + r + r2 * (coefficient(0) + r * coefficient(1)) + r2 * r2 * (coefficient(2) + r * coefficient(3)));
  const margin = scale * ROUGHNESS;
  const least = scale + (rest - margin);
  return least == scale + (rest + margin) ? least : NaN;
}

function exponentialFused(x: f64, tail: f64, outside: bool): f64 {
  let k = fma(x, load<f64>(INVERSE_LN2), SHIFT);
  const bits = bitsOf(k);
  k -= SHIFT;
  let r = fma(k, load<f64>(INVERSE_LN2 + 8), x);
  r = tail + fma(k, load<f64>(INVERSE_LN2 + 16), r);
  const entry = POWERS + ((<usize>bits & 127) << 4);
  const scaleBits = load<u64>(entry + 8) + (bits << 45);
  const r2 = r * r;
  const p = fma(r, coefficient(3), coefficient(2));
  const q = fma(fma(coefficient(1), r, coefficient(0)), r2, load<f64>(entry) + r);
  const rest = fma(r2 * r2, p, q);
  if (outside) return extreme(rest, scaleBits, bits);
  const scale = fromBits(scaleBits);
  return fma(scale, rest, scale);
}

export function exp(x: f64): f64 {
  return exponential(x, 0);
}

const POW_CENTRES: usize = POW_LOG + 72;

// @ts-ignore: decorator
@inline
function powCoefficient(k: usize): f64 {
  return load<f64>(POW_LOG + 16 + k * 8);
}

/** x**y for x >= 0, the only bases that occur. */
export function pow(x: f64, y: f64): f64 {
  let ix = bitsOf(x);
  const iy = bitsOf(y);
  const topx = <u32>(ix >> 52);
  const topy = <u32>(iy >> 52) & 0x7ff;
  if (topx - 1 >= 0x7fe || topy - 0x3be >= 0x80) {
    if (iy << 1 == 0) return 1;
    if (x != x || y != y) return x == 1.0 ? 1 : NaN;
    if (x == 1.0) return 1;
    if (y == Infinity || y == -Infinity) return x < 1 == y > 0 ? 0 : Infinity;
    if (x == 0 || x == Infinity) return (x == 0) == y > 0 ? 0 : Infinity;
    if (x < 0) return Math.pow(x, y);
    if (topy < 0x3be) return x > 1.0 ? 1.0 + y : 1.0 - y;
    if (topy >= 0x43e) return x > 1.0 == y > 0 ? Infinity : 0;
    if (topx == 0) ix = (bitsOf(x * 4503599627370496.0) & 0x7fffffffffffffff) - ((<u64>52) << 52);
  }
  const shifted = ix - 0x3fe6955500000000;
  const centre = POW_CENTRES + ((<usize>(shifted >> 45) & 127) << 5);
  const k = <f64>(<i32>((<i64>shifted) >> 52));
  const z = fromBits(ix - (shifted & ((<u64>0xfff) << 52)));
  const r = fma(z, load<f64>(centre), -1.0);
  const t1 = fma(k, load<f64>(POW_LOG), load<f64>(centre + 16));
  const t2 = t1 + r;
  const low1 = fma(k, load<f64>(POW_LOG + 8), load<f64>(centre + 24));
  const low2 = t1 - t2 + r;
  const ar = powCoefficient(0) * r;
  const ar2 = r * ar;
  const ar3 = r * ar2;
  const high = t2 + ar2;
  const low3 = fma(ar, r, -ar2);
  const low4 = t2 - high + ar2;
  let p = fma(r, powCoefficient(6), powCoefficient(5));
  p = fma(p, ar2, fma(powCoefficient(4), r, powCoefficient(3)));
  p = fma(ar2, p, fma(powCoefficient(2), r, powCoefficient(1)));
  const low = fma(ar3, p, low1 + low2 + low3 + low4);
  const log = high + low;
  const rest = high - log + low;
  const e = y * log;
  return exponential(e, fma(y, rest, fma(y, log, -e)));
}

const LN2_HI: f64 = 6.93147180369123816490e-01;
const LN2_LO: f64 = 1.90821492927058770002e-10;
const Q1: f64 = -3.33333333333331316428e-02;
const Q2: f64 = 1.58730158725481460165e-03;
const Q3: f64 = -7.93650757867487942473e-05;
const Q4: f64 = 4.00821782732936239552e-06;
const Q5: f64 = -2.01099218183624371326e-07;

// @ts-ignore: decorator
@inline
function scaled(y: f64, k: i32): f64 {
  return withHighWord(y, highWord(y) + (k << 20));
}

export function expm1(argument: f64): f64 {
  let x = argument;
  const negative = highWord(x) < 0;
  const hx = <u32>highWord(x) & 0x7fffffff;
  if (hx >= 0x4043687a) {
    if (hx >= 0x7ff00000) return x != x ? x : negative ? -1.0 : x;
    if (x > 7.09782712893383973096e+02) return Infinity;
    if (negative) return -1.0;
  }
  let k: i32 = 0;
  let c: f64 = 0;
  if (hx > 0x3fd62e42) {
    let high: f64, low: f64;
    if (hx < 0x3ff0a2b2) {
      k = negative ? -1 : 1;
      high = negative ? x + LN2_HI : x - LN2_HI;
      low = negative ? -LN2_LO : LN2_LO;
    } else {
      k = <i32>(1.44269504088896338700 * x + (negative ? -0.5 : 0.5));
      high = fma(-(<f64>k), LN2_HI, x);
      low = <f64>k * LN2_LO;
    }
    x = high - low;
    c = high - x - low;
  } else if (hx < 0x3c900000) return x;
  const half = 0.5 * x;
  const square = x * half;
  const h2 = square * square;
  const r1 = fma(h2 * h2, fma(Q5, square, Q4), fma(h2, fma(Q3, square, Q2), fma(square, Q1, 1.0)));
  const t = fma(-half, r1, 3.0);
  let e = square * ((r1 - t) / fma(-x, t, 6.0));
  if (k == 0) return x - fma(e, x, -square);
  e = fma(e - c, x, -c) - square;
  return expm1Scaled(x, e, k);
}

function expm1Scaled(x: f64, e: f64, k: i32): f64 {
  if (k == -1) return 0.5 * (x - e) - 0.5;
  if (k == 1) return x < -0.25 ? -2.0 * (e - (x + 0.5)) : 1.0 + 2.0 * (x - e);
  if (k <= -2 || k > 56) return scaled(1.0 - (e - x), k) - 1.0;
  if (k < 20) return scaled(withHighWord(0, 0x3ff00000 - (0x200000 >> k)) - (e - x), k);
  return scaled(x - (e + withHighWord(0, (0x3ff - k) << 20)) + 1.0, k);
}
