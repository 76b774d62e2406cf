/** What one-argument ufuncs compute, per kind of number. Obviously right before fast. */

import { python, type Value } from '../../base/python.ts';
import { halfToNumber, numberToHalf } from '../../dtype/half.ts';
import type { Complex1 } from './complex.ts';
import * as c from './complex.ts';
import { hypot } from './precise.ts';

export interface Unary {
  /** Of floats; float32 is computed in double and rounded once. */
  readonly real?: (x: number) => number;
  /** Of integers that fit a double; results are wrapped by the caller. */
  /** Of float32 and float16, where rounding the double's result is not what NumPy does. */
  readonly single?: (x: number) => number;
  readonly half?: (x: number) => number;
  readonly int?: (x: number) => number;
  /** Of 64-bit integers that fit a double, where `int` wraps to 32 bits; what is not safe goes to `big`. */
  readonly wide?: (x: number) => number;
  /** Of 64-bit integers beyond 2**53. */
  readonly big?: (x: bigint) => bigint;
  readonly complex?: Complex1;
  /** Complex in, real or bool out. */
  readonly complexReal?: (re: number, im: number) => number;
  readonly bool?: (x: number) => number;
  readonly object?: (x: Value) => Value;
  /** Of ticks; NaT is passed in. */
  readonly time?: (x: bigint) => bigint;
}

const NAT = -(2n ** 63n);
const method = (name: string) => (x: Value) => {
  const own = python.getAttribute(x, name);
  if (own === undefined) throw new TypeError(name);
  return python.call(own, []);
};

export function rint(x: number): number {
  if (!(Math.abs(x) < 4503599627370496)) return x;
  const floor = Math.floor(x);
  const rest = x - floor;
  const rounded = rest < 0.5 ? floor : rest > 0.5 ? floor + 1 : floor % 2 === 0 ? floor : floor + 1;
  return rounded === 0 ? (x < 0 || Object.is(x, -0) ? -0 : 0) : rounded;
}

function popcount(x: number): number {
  let count = 0;
  for (let v = Math.abs(x); v > 0; v = Math.floor(v / 2)) count += v % 2;
  return count;
}
function bigPopcount(x: bigint): bigint {
  let count = 0n;
  for (let v = x < 0n ? -x : x; v > 0n; v >>= 1n) count += v & 1n;
  return count;
}

const bits = new DataView(new ArrayBuffer(8));
/** Distance to the next double away from zero. */
function spacing(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const magnitude = Math.abs(x);
  bits.setFloat64(0, magnitude);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  const step = bits.getFloat64(0) - magnitude;
  return x < 0 ? -step : step;
}
const bits32 = new DataView(new ArrayBuffer(4));
function spacing32(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  bits32.setFloat32(0, Math.abs(x));
  bits32.setUint32(0, bits32.getUint32(0) + 1);
  const step = bits32.getFloat32(0) - Math.abs(x);
  return x < 0 ? -step : step;
}
function spacing16(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const step = halfToNumber(numberToHalf(Math.abs(x)) + 1) - Math.abs(x);
  return x < 0 ? -step : step;
}
const scaled = (factor: number, single: number) => ({
  real: (x: number) => x * factor,
  single: (x: number) => x * single,
});
const PI32 = Math.fround(Math.PI);

function exp2(x: number): number {
  return Number.isInteger(x) ? 2 ** x : 2 ** x;
}

const sign = (x: number) => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : x);
const DEGREES = 180 / Math.PI;
const RADIANS = Math.PI / 180;
const identity = (x: number) => x;
const isBool = (test: (x: number) => boolean) => (x: number) => (test(x) ? 1 : 0);

export const UNARY: Readonly<Record<string, Unary>> = {
  negative: {
    real: (x) => -x,
    int: (x) => -x,
    big: (x) => -x,
    complex: (re, im) => ((c.z.re = -re), void (c.z.im = -im)),
    time: (x) => (x === NAT ? NAT : -x),
    object: (x) => python.unary('-', x),
  },
  positive: {
    real: identity,
    int: identity,
    big: (x) => x,
    complex: (re, im) => ((c.z.re = re), void (c.z.im = im)),
    time: (x) => x,
    object: (x) => python.unary('+', x),
  },
  absolute: {
    real: Math.abs,
    int: Math.abs,
    big: (x) => (x < 0n ? -x : x),
    bool: identity,
    complexReal: (re, im) => hypot(re, im),
    time: (x) => (x === NAT ? NAT : x < 0n ? -x : x),
    object: (x) => python.call(python.getAttribute(x, '__abs__') ?? null, []),
  },
  fabs: { real: Math.abs },
  sign: {
    real: sign,
    int: sign,
    big: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
    complex: (re, im) => {
      const size = hypot(re, im);
      c.z.re = size === 0 ? 0 : size === Number.POSITIVE_INFINITY ? sign(re) : re / size;
      c.z.im = size === 0 ? 0 : size === Number.POSITIVE_INFINITY ? sign(im) : im / size;
    },
    time: (x) => (x === NAT ? NAT : x > 0n ? 1n : x < 0n ? -1n : 0n),
  },
  square: {
    real: (x) => x * x,
    int: (x) => (Math.abs(x) < 65536 ? x * x : Math.imul(x, x)),
    wide: (x) => x * x,
    big: (x) => x * x,
    complex: c.square,
    object: (x) => python.binary('*', x, x),
  },
  reciprocal: {
    real: (x) => 1 / x,
    int: (x) => (x === 1 ? 1 : x === -1 ? -1 : 0),
    big: () => 0n,
    complex: c.reciprocal,
  },
  sqrt: { real: Math.sqrt, complex: c.sqrt, object: method('sqrt') },
  cbrt: { real: Math.cbrt },
  exp: { real: Math.exp, complex: c.exp, object: method('exp') },
  exp2: { real: exp2, complex: c.exp2 },
  expm1: { real: Math.expm1, complex: c.expm1 },
  log: { real: Math.log, complex: c.log, object: method('log') },
  log2: { real: Math.log2, complex: c.log2 },
  log10: { real: Math.log10, complex: c.log10 },
  log1p: { real: Math.log1p, complex: c.log1p },
  sin: { real: Math.sin, complex: c.sin, object: method('sin') },
  cos: { real: Math.cos, complex: c.cos, object: method('cos') },
  tan: { real: Math.tan, complex: c.tan },
  arcsin: { real: Math.asin, complex: c.arcsin },
  arccos: { real: Math.acos, complex: c.arccos },
  arctan: { real: Math.atan, complex: c.arctan },
  sinh: { real: Math.sinh, complex: c.sinh },
  cosh: { real: Math.cosh, complex: c.cosh },
  tanh: { real: Math.tanh, complex: c.tanh },
  arcsinh: { real: Math.asinh, complex: c.arcsinh },
  arccosh: { real: Math.acosh, complex: c.arccosh },
  arctanh: { real: Math.atanh, complex: c.arctanh },
  degrees: scaled(DEGREES, Math.fround(180 / PI32)),
  rad2deg: scaled(DEGREES, Math.fround(180 / PI32)),
  radians: scaled(RADIANS, Math.fround(PI32 / 180)),
  deg2rad: scaled(RADIANS, Math.fround(PI32 / 180)),
  floor: { real: Math.floor, int: identity, big: (x) => x, bool: identity, object: method('__floor__') },
  ceil: { real: Math.ceil, int: identity, big: (x) => x, bool: identity, object: method('__ceil__') },
  trunc: { real: Math.trunc, int: identity, big: (x) => x, bool: identity, object: method('__trunc__') },
  rint: {
    real: rint,
    complex: (re, im) => {
      c.z.re = rint(re);
      c.z.im = rint(im);
    },
  },
  conjugate: {
    real: identity,
    int: identity,
    big: (x) => x,
    complex: (re, im) => {
      c.z.re = re;
      c.z.im = -im;
    },
    object: method('conjugate'),
  },
  invert: { int: (x) => -1 - x, big: (x) => ~x, bool: (x) => (x === 0 ? 1 : 0), object: (x) => python.unary('~', x) },
  bitwise_count: { int: popcount, big: bigPopcount },
  logical_not: {
    real: isBool((x) => x === 0),
    int: isBool((x) => x === 0),
    big: (x) => (x === 0n ? 1n : 0n),
    bool: isBool((x) => x === 0),
    complexReal: (re, im) => (re === 0 && im === 0 ? 1 : 0),
    object: (x) => !python.truth(x),
  },
  isnan: {
    real: isBool((x) => Number.isNaN(x)),
    int: () => 0,
    big: () => 0n,
    bool: () => 0,
    complexReal: (re, im) => (Number.isNaN(re) || Number.isNaN(im) ? 1 : 0),
    time: (x) => (x === NAT ? 1n : 0n),
  },
  isinf: {
    real: isBool((x) => x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY),
    int: () => 0,
    big: () => 0n,
    bool: () => 0,
    complexReal: (re, im) =>
      Math.abs(re) === Number.POSITIVE_INFINITY || Math.abs(im) === Number.POSITIVE_INFINITY ? 1 : 0,
    time: () => 0n,
  },
  isfinite: {
    real: isBool(Number.isFinite),
    int: () => 1,
    big: () => 1n,
    bool: () => 1,
    complexReal: (re, im) => (Number.isFinite(re) && Number.isFinite(im) ? 1 : 0),
    time: (x) => (x === NAT ? 0n : 1n),
  },
  isnat: { time: (x) => (x === NAT ? 1n : 0n) },
  signbit: { real: isBool((x) => x < 0 || Object.is(x, -0)) },
  spacing: { real: spacing, single: spacing32, half: spacing16 },
};

/** Two results of one float. */
export const UNARY_PAIRS: Readonly<Record<string, (x: number, out: [number, number]) => void>> = {
  modf: (x, out) => {
    if (!Number.isFinite(x)) {
      out[0] = Number.isNaN(x) ? x : c.copySign(0, x);
      out[1] = x;
      return;
    }
    const whole = Math.trunc(x);
    out[0] = c.copySign(x - whole, x);
    out[1] = whole;
  },
  frexp: (x, out) => {
    if (x === 0 || !Number.isFinite(x)) {
      out[0] = x;
      out[1] = 0;
      return;
    }
    let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(x))) + 1);
    let mantissa = x * 2 ** -exponent;
    while (Math.abs(mantissa) < 0.5) {
      mantissa *= 2;
      exponent--;
    }
    while (Math.abs(mantissa) >= 1) {
      mantissa /= 2;
      exponent++;
    }
    out[0] = mantissa;
    out[1] = exponent;
  },
};
