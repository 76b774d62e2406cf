/** log, log1p and pow in single precision as the C library has them; see `logarithm.ts`. */
import { bitsOf, fma, fromBits } from './exact';
import { EXP2F, LOGF, POWF_LOG2 } from './tables';

const LN2_HI: f32 = 6.9313812256e-01;
const LN2_LO: f32 = 9.0580006145e-06;

// @ts-ignore: decorator
@inline
function series(z: f32): f32 {
  let r: f32 = 1.4798198640e-01;
  r = <f32>1.5313838422e-01 + z * r;
  r = <f32>1.8183572590e-01 + z * r;
  r = <f32>2.2222198546e-01 + z * r;
  r = <f32>2.8571429849e-01 + z * r;
  r = <f32>4.0000000596e-01 + z * r;
  r = <f32>6.6666668653e-01 + z * r;
  return z * r;
}

/** For x > -1. */
export function log1pf(x: f32): f32 {
  const hx = reinterpret<i32>(x);
  const ax = hx & 0x7fffffff;
  let k: i32 = 1;
  let f: f32 = 0;
  let hu: i32 = 1;
  let c: f32 = 0;
  if (hx < 0x3ed413d7) {
    if (ax >= 0x3f800000) return x == -1.0 ? -Infinity : NaN;
    if (ax < 0x31000000) return ax < 0x24800000 ? x : x - x * x * <f32>0.5;
    if (hx > 0 || hx <= <i32>0xbe95f61f) {
      k = 0;
      f = x;
    }
  }
  if (hx >= 0x7f800000) return x + x;
  if (k != 0) {
    const u: f32 = hx < 0x5a000000 ? <f32>1.0 + x : x;
    hu = reinterpret<i32>(u);
    k = (hu >> 23) - 127;
    if (hx < 0x5a000000) c = (k > 0 ? <f32>1.0 - (u - x) : x - (u - <f32>1.0)) / u;
    hu &= 0x7fffff;
    if (hu < 0x3504f7) f = reinterpret<f32>(hu | 0x3f800000) - <f32>1.0;
    else {
      k += 1;
      f = reinterpret<f32>(hu | 0x3f000000) - <f32>1.0;
      hu = (0x800000 - hu) >> 2;
    }
  }
  return log1pfFrom(f, k, c, hu);
}

function log1pfFrom(f: f32, exponent: i32, c: f32, hu: i32): f32 {
  const k = <f32>exponent;
  const half: f32 = <f32>0.5 * f * f;
  if (hu == 0) {
    if (f == 0) return exponent == 0 ? 0 : k * LN2_HI + (c + k * LN2_LO);
    const r: f32 = half * (<f32>1.0 - <f32>0.66666666666666666 * f);
    return exponent == 0 ? f - r : k * LN2_HI - (r - (k * LN2_LO + c) - f);
  }
  const s: f32 = f / (<f32>2.0 + f);
  const t: f32 = s * (half + series(s * s));
  if (exponent == 0) return f - (half - t);
  return k * LN2_HI - (half - (t + (k * LN2_LO + c)) - f);
}

// @ts-ignore: decorator
@inline
function coefficient(k: usize): f64 {
  return load<f64>(POWF_LOG2 + 256 + k * 8);
}

/** log2 of a positive normal number, in double precision. */
function log2Of(bits: u32): f64 {
  const shifted = bits - 0x3f330000;
  const centre = POWF_LOG2 + (<usize>((shifted >> 19) & 15) << 4);
  const top = shifted & 0xff800000;
  const k = <f64>(<i32>top >> 23);
  const r = fma(<f64>reinterpret<f32>(bits - top), load<f64>(centre), -1.0);
  const y0 = k + load<f64>(centre + 8);
  const r2 = r * r;
  const q = fma(fma(coefficient(2), r, coefficient(3)), r2, fma(r, coefficient(4), y0));
  return fma(fma(coefficient(0), r, coefficient(1)), r2 * r2, q);
}

/** x**y for x >= 0 and finite y > 0, the only ones that occur. */
export function powf(x: f32, y: f32): f32 {
  let bits = reinterpret<u32>(x);
  if (bits - 0x00800000 >= 0x7f800000 - 0x00800000 || y != y || Mathf.abs(y) == Infinity || y == 0) {
    if (y == 0) return 1;
    if (x != x || y != y || x < 0) return NaN;
    if (x == 1) return 1;
    if (Mathf.abs(y) == Infinity) return x < 1 == y > 0 ? 0 : Infinity;
    if (x == 0 || x == Infinity) return (x == 0) == y > 0 ? 0 : Infinity;
    bits = reinterpret<u32>(x * <f32>8388608.0) - (23 << 23);
  }
  const e = <f64>y * log2Of(bits);
  if (e > 127.99999999) return Infinity;
  if (e <= -150.0) return 0;
  const shift = load<f64>(EXP2F + 256);
  let k = e + shift;
  const index = bitsOf(k);
  k -= shift;
  const r = e - k;
  const scale = fromBits(load<u64>(EXP2F + (<usize>(index & 31) << 3)) + (index << 47));
  const p = fma(load<f64>(EXP2F + 264), r, load<f64>(EXP2F + 272));
  return <f32>(fma(p, r * r, fma(r, load<f64>(EXP2F + 280), 1.0)) * scale);
}

// @ts-ignore: decorator
@inline
function logCoefficient(k: usize): f64 {
  return load<f64>(LOGF + 256 + k * 8);
}

export function logf(x: f32): f32 {
  let bits = reinterpret<u32>(x);
  if (bits == 0x3f800000) return 0;
  if (bits - 0x00800000 >= 0x7f800000 - 0x00800000) {
    if (bits << 1 == 0) return -Infinity;
    if (bits == 0x7f800000) return x;
    if (bits & 0x80000000 || bits << 1 >= 0xff000000) return NaN;
    bits = reinterpret<u32>(x * <f32>8388608.0) - (23 << 23);
  }
  const shifted = bits - 0x3f330000;
  const centre = LOGF + (<usize>((shifted >> 19) & 15) << 4);
  const k = <f64>(<i32>shifted >> 23);
  const r = fma(<f64>reinterpret<f32>(bits - (shifted & 0xff800000)), load<f64>(centre), -1.0);
  const y0 = fma(k, logCoefficient(0), load<f64>(centre + 8));
  const r2 = r * r;
  const y = fma(logCoefficient(1), r2, fma(logCoefficient(2), r, logCoefficient(3)));
  return <f32>fma(y, r2, y0 + r);
}
