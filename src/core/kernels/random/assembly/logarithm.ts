/**
 * log and log1p with the results of the C library that NumPy calls (glibc 2.36 on processors with fused
 * multiply-add), to the last bit. The methods are those of Arm's optimized routines (table of 1/c and log c, then a
 * polynomial in z/c - 1) and of fdlibm; the order of every rounding is theirs.
 */
import { bitsOf, fma, fromBits, highWord, withHighWord } from './exact';
import { LOG } from './tables';

const LN2_HIGH: usize = LOG;
const LN2_LOW: usize = LOG + 8;
const WIDE: usize = LOG + 16;
const NEAR_ONE: usize = LOG + 56;
const CENTRES: usize = LOG + 144;

// @ts-ignore: decorator
@inline
function wide(k: usize): f64 {
  return load<f64>(WIDE + k * 8);
}
// @ts-ignore: decorator
@inline
function near(k: usize): f64 {
  return load<f64>(NEAR_ONE + k * 8);
}

/** Bound on what unfused steps lose: one rounding of a term below 2**-8, a few of terms below 2**-17. */
const ROUGHNESS: f64 = 6e-19;
/** The upper 26 bits of a number, whose products are exact. */
const HEAD: u64 = 0xfffffffff8000000;

/** |x - 1| < 1/16: no table, so that nothing cancels. */
function logNearOne(x: f64): f64 {
  const r = x - 1.0;
  const r2 = r * r;
  const r3 = r * r2;
  const p = fma(r2, near(3), fma(near(2), r, near(1)));
  const q = fma(r2, near(6), fma(near(5), r, near(4)));
  let s = fma(r2, near(9), fma(near(8), r, near(7)));
  s = fma(r3, near(10), s);
  s = fma(s, r3, q);
  s = fma(s, r3, p);
  const t = fma(r, 134217728.0, r);
  const head = fma(-134217728.0, r, t);
  const rest = r - head;
  const square = head * head;
  const high = fma(square, near(0), r);
  let low = fma(square, near(0), r - high);
  low = fma(near(0) * rest, r + head, low);
  return fma(s, r3, low) + high;
}

export function log(x: f64): f64 {
  let bits = bitsOf(x);
  if (bits - 0x3fee000000000000 < 0x3090000000000) {
    return bits == 0x3ff0000000000000 ? 0 : logNearOne(x);
  }
  const top = <u32>(bits >> 48);
  if (top - 0x10 >= 0x7ff0 - 0x10) {
    if (bits << 1 == 0) return -Infinity;
    if (bits == 0x7ff0000000000000) return x;
    if (top & 0x8000 || (top & 0x7ff0) == 0x7ff0) return NaN;
    bits = bitsOf(x * 4503599627370496.0) - ((<u64>52) << 52);
  }
  const shifted = bits - 0x3fe6000000000000;
  const centre = CENTRES + (((<usize>(shifted >> 45)) & 127) << 4);
  const k = <f64>(<i32>((<i64>shifted) >> 52));
  const z = fromBits(bits - (shifted & ((<u64>0xfff) << 52)));
  // What unfused steps lose cannot change most results; only the rest needs the fused ones.
  const rough = logPlain(z, k, centre);
  return rough == rough ? rough : logFused(z, k, centre);
}

/** NaN where the roundings on the way could change the result. */
// @ts-ignore: decorator
@inline
function logPlain(z: f64, k: f64, centre: usize): f64 {
  const inverse = load<f64>(centre);
  const zHead = fromBits(bitsOf(z) & HEAD);
  const inverseHead = fromBits(bitsOf(inverse) & HEAD);
  const r = zHead * inverseHead - 1.0 + (zHead * (inverse - inverseHead) + (z - zHead) * inverse);
  const w = k * load<f64>(LN2_HIGH) + load<f64>(centre + 8);
  const high = w + r;
  const r2 = r * r;
  const rest = w - high + r + k * load<f64>(LN2_LOW) + r2 * wide(0)
    + r * r2 * (wide(1) + r * wide(2) + r2 * (wide(3) + r * wide(4)));
  const least = high + (rest - ROUGHNESS);
  return least == high + (rest + ROUGHNESS) ? least : NaN;
}

function logFused(z: f64, k: f64, centre: usize): f64 {
  const r = fma(z, load<f64>(centre), -1.0);
  const w = fma(k, load<f64>(LN2_HIGH), load<f64>(centre + 8));
  const high = w + r;
  const r2 = r * r;
  let low = fma(k, load<f64>(LN2_LOW), w - high + r);
  low = fma(r2, wide(0), low);
  const p = fma(r, wide(4), wide(3));
  return fma(r * r2, fma(p, r2, fma(wide(2), r, wide(1))), low) + high;
}

const LN2_HI: f64 = 6.93147180369123816490e-01;
const LN2_LO: f64 = 1.90821492927058770002e-10;
const L1: f64 = 6.666666666666735130e-01;
const L2: f64 = 3.999999999940941908e-01;
const L3: f64 = 2.857142874366239149e-01;
const L4: f64 = 2.222219843214978396e-01;
const L5: f64 = 1.818357216161805012e-01;
const L6: f64 = 1.531383769920937332e-01;
const L7: f64 = 1.479819860511658591e-01;

/** The series in s = f / (2 + f), by pairs of coefficients. */
function log1pSeries(z: f64): f64 {
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z2 * z4;
  const r = fma(z, L1, z2 * fma(L3, z, L2));
  return fma(z6, fma(L7, z, L6), fma(z4, fma(L5, z, L4), r));
}

export function log1p(x: f64): f64 {
  const hx = highWord(x);
  const ax = hx & 0x7fffffff;
  let k: i32 = 1;
  let f: f64 = 0;
  let hu: i32 = 1;
  let c: f64 = 0;
  if (hx < 0x3fda827a) {
    if (ax >= 0x3ff00000) return x == -1.0 ? -Infinity : NaN;
    if (ax < 0x3e200000) return ax < 0x3c900000 ? x : x - x * x * 0.5;
    if (hx > 0 || hx <= <i32>0xbfd2bec3) {
      k = 0;
      f = x;
    }
  } else if (hx >= 0x7ff00000) return x + x;
  if (k != 0) {
    let u = x;
    if (hx < 0x43400000) {
      u = 1.0 + x;
      hu = highWord(u);
      k = (hu >> 20) - 1023;
      c = (k > 0 ? 1.0 - (u - x) : x - (u - 1.0)) / u;
    } else {
      hu = highWord(u);
      k = (hu >> 20) - 1023;
    }
    hu &= 0xfffff;
    if (hu < 0x6a09e) u = withHighWord(u, hu | 0x3ff00000);
    else {
      k += 1;
      u = withHighWord(u, hu | 0x3fe00000);
      hu = (0x100000 - hu) >> 2;
    }
    f = u - 1.0;
  }
  return log1pFrom(f, k, c, hu);
}

/** log(2**k * (1 + f)) with the correction c; `hu` is zero where f is tiny. */
function log1pFrom(f: f64, exponent: i32, c: f64, hu: i32): f64 {
  const k = <f64>exponent;
  const half = 0.5 * f * f;
  if (hu == 0) {
    if (f == 0) return exponent == 0 ? 0 : fma(k, LN2_HI, fma(k, LN2_LO, c));
    const r = half * fma(-f, 0.66666666666666666, 1.0);
    return exponent == 0 ? f - r : fma(k, LN2_HI, -(r - fma(k, LN2_LO, c) - f));
  }
  const s = f / (2.0 + f);
  const t = s * (log1pSeries(s * s) + half);
  if (exponent == 0) return f - (half - t);
  return fma(k, LN2_HI, -(half - (fma(k, LN2_LO, c) + t) - f));
}
