/** cos on [0, π) and acos as the C library has them; see `logarithm.ts`. */
import { bitsOf, fma, highWord } from './exact';
import { ARC_SINE, INVERSE_ROOT, SIN_COS } from './tables';

const HALF_PI: f64 = 1.5707963267948966;
const HALF_PI_REST: f64 = 6.123233995736766e-17;
const GRID: f64 = 52776558133248.0; // 1.5 * 2**45: sums end at multiples of 1/128
const S3: f64 = -1.66666666666664880952546298448555e-01;
const S5: f64 = 8.33333214285722277379541354343671e-03;
const C4: f64 = -4.16666666666664434524222570944589e-02;
const C6: f64 = 1.38888874007937613028114285595617e-03;
const SHIFT: f64 = 6755399441055744.0;

/** Entry of the nearest multiple of 1/128: sine, its rest, cosine, its rest. */
// @ts-ignore: decorator
@inline
function entryOf(shifted: f64): usize {
  return SIN_COS + ((<usize>(<u32>bitsOf(shifted))) << 5);
}

function cosNear(argument: f64, rest: f64): f64 {
  const shifted = Math.abs(argument) + GRID;
  const x = Math.abs(argument) - (shifted - GRID) + (argument < 0 ? -rest : rest);
  const xx = x * x;
  const s = fma(x * xx, fma(S5, xx, S3), x);
  const c = xx * fma(fma(C6, xx, C4), xx, 0.5);
  const entry = entryOf(shifted);
  const sine = load<f64>(entry);
  const cosine = load<f64>(entry + 16);
  let correction = fma(-load<f64>(entry + 8), s, load<f64>(entry + 24));
  correction = fma(-c, cosine, correction);
  return cosine + fma(-s, sine, correction);
}

function sinNear(argument: f64, rest: f64): f64 {
  if (Math.abs(argument) < 0.126) {
    const xx = argument * argument;
    let p = fma(reinterpret<f64>(0xbe5addffc2fcdf59), xx, reinterpret<f64>(0x3ec71de27b9a7ed9));
    p = fma(p, xx, reinterpret<f64>(0xbf2a01a019db08b8));
    p = fma(p, xx, reinterpret<f64>(0x3f81111111110ece));
    p = fma(p, xx, reinterpret<f64>(0xbfc5555555555555));
    return argument + fma(xx, fma(p, argument, -(0.5 * rest)), rest);
  }
  const dx = argument <= 0 ? -rest : rest;
  const shifted = Math.abs(argument) + GRID;
  const x = Math.abs(argument) - (shifted - GRID);
  const xx = x * x;
  const s = x + fma(x * xx, fma(S5, xx, S3), dx);
  const c = fma(x, dx, xx * fma(fma(C6, xx, C4), xx, 0.5));
  const entry = entryOf(shifted);
  const sine = load<f64>(entry);
  const cosine = load<f64>(entry + 16);
  let correction = fma(load<f64>(entry + 24), s, load<f64>(entry + 8));
  correction = fma(-c, sine, correction);
  return copysign<f64>(sine + fma(s, cosine, correction), argument);
}

/** cos for |x| < 10**8. */
export function cos(x: f64): f64 {
  const k = highWord(x) & 0x7fffffff;
  if (k < 0x3e400000) return 1;
  if (k < 0x3feb6000) return cosNear(x, 0);
  if (k < 0x400368fd) {
    const y = HALF_PI - Math.abs(x);
    const a = y + HALF_PI_REST;
    return sinNear(a, y - a + HALF_PI_REST);
  }
  const t = fma(x, 0.6366197723675814, SHIFT);
  const turns = t - SHIFT;
  const y = fma(-turns, reinterpret<f64>(0xbe4dde973c000000), fma(-turns, reinterpret<f64>(0x3ff921fb58000000), x));
  const third = reinterpret<f64>(0xbc8cb3b398000000);
  const fourth = reinterpret<f64>(0xbacd747f23e32ed7);
  const t2 = fma(-turns, third, y);
  let rest = fma(-turns, third, y - t2);
  const b = fma(-turns, fourth, t2);
  rest = rest + fma(-turns, fourth, t2 - b);
  const quarter = (<i32>bitsOf(t) + 1) & 3;
  const value = quarter & 1 ? cosNear(b, rest) : sinNear(b, rest);
  return quarter & 2 ? -value : value;
}

// @ts-ignore: decorator
@inline
function arc(n: i32): f64 {
  return load<f64>(ARC_SINE + (<usize>n << 3));
}

const F1: f64 = 1.66666666666664110590506577996662e-01;
const F2: f64 = 7.50000000026122686814431784722623e-02;
const F3: f64 = 4.46428561421059750978517350006940e-02;
const F4: f64 = 3.03821268582119319911193410625235e-02;
const F5: f64 = 2.23551211026525610742786300334557e-02;
const F6: f64 = 1.81382903404565056280372531963613e-02;

function asinSeries(z: f64): f64 {
  return fma(fma(fma(fma(fma(F6, z, F5), z, F4), z, F3), z, F2), z, F1);
}

/** By the polynomial of `degree` coefficients around the centre at `n`. */
function acosByTable(x: f64, n: i32, degree: i32): f64 {
  const positive = x > 0;
  const xx = Math.abs(x) - arc(n);
  let p = arc(n + degree + 1);
  for (let k = degree; k >= 2; k--) p = fma(xx, p, arc(n + k));
  p = fma(xx * xx, p, arc(n + degree + 2));
  const t = fma(arc(n + 1), xx, p);
  const whole = arc(n + degree + 3);
  return positive ? HALF_PI - whole + (HALF_PI_REST - t) : HALF_PI + whole + (HALF_PI_REST + t);
}

function acosNearOne(x: f64): f64 {
  const z = 0.5 * (1.0 - Math.abs(x));
  const k = highWord(z);
  let t = load<f64>(INVERSE_ROOT + ((<usize>(k & 0x1fffff) >> 14) << 3));
  t *= reinterpret<f64>(<u64>(511 - (k >> 21) + 1023) << 52);
  const r = fma(-(t * t), z, 1.0);
  t *= fma(
    r,
    fma(r, fma(r, 3.12523626554518656309172508769531e-01, 3.75017500867345182581453026130850e-01), 4.99999999495955425917856814202739e-01),
    9.99999999859990725855365213134618e-01,
  );
  const c = t * z;
  const y = fma(-134217728.0, c, fma(134217728.0, c, c));
  const cc = fma(-y, y, z) / fma(fma(-(0.5 * t), c, 1.5), c, y);
  const p = asinSeries(z) * z * (y + cc);
  const half = x < 0 ? HALF_PI - y + (HALF_PI_REST - cc - p) : y + (cc + p);
  return half + half;
}

export function acos(x: f64): f64 {
  const k = highWord(x) & 0x7fffffff;
  if (k < 0x3c880000) return HALF_PI;
  if (k < 0x3fc00000) {
    const x2 = x * x;
    const r = HALF_PI - x;
    return r + fma(-asinSeries(x2), x2 * x, HALF_PI - r - x + HALF_PI_REST);
  }
  if (k < 0x3fd00000) return acosByTable(x, 11 * ((k & 0xfffff) >> 15), 5);
  if (k < 0x3fe00000) return acosByTable(x, 11 * ((k & 0xfffff) >> 14) + 352, 5);
  if (k < 0x3fe80000) return acosByTable(x, 1056 + ((k & 0xfe000) >> 11) * 3, 6);
  if (k < 0x3fed8000) return acosByTable(x, 992 + ((k & 0xfe000) >> 13) * 13, 7);
  if (k < 0x3fee8000) return acosByTable(x, 884 + ((k & 0xfe000) >> 13) * 14, 8);
  if (k < 0x3fef0000) return acosByTable(x, 768 + ((k & 0xfe000) >> 13) * 15, 9);
  if (k < 0x3ff00000) return acosNearOne(x);
  if (Math.abs(x) == 1.0) return x > 0 ? 0 : 2.0 * HALF_PI;
  return NaN;
}
