/**
 * exp, log, sin and cos in vectors of doubles, step by step as fdlibm (and so JavaScript's Math) computes them:
 * K. C. Ng's algorithms, http://www.netlib.org/fdlibm (e_exp.c, e_log.c, k_sin.c, k_cos.c, e_rem_pio2.c).
 */
import type { Body } from './body.ts';
import { type Bytes, get, simd } from './encoder.ts';
import { floats, repeated, V } from './vectors.ts';

const [ADD, SUB, MUL, DIV] = [0xf0, 0xf1, 0xf2, 0xf3];
const [ABS, FLOOR, TRUNC, PMIN, PMAX] = [0xec, 0x75, 0x7a, 0xf6, 0xf7];
const [EQ, NE, LT, GT, LE] = [0x47, 0x48, 0x49, 0x4a, 0x4b];

/** Arithmetic on locals that hold two doubles. */
class Doubles {
  readonly body: Body;
  constructor(body: Body) {
    this.body = body;
  }
  number(value: number): number {
    return this.body.vector(floats('d', value));
  }
  bits(value: bigint): number {
    return this.body.vector(repeated(8, value));
  }
  add = (a: number, b: number): number => this.body.put(ADD, a, b);
  sub = (a: number, b: number): number => this.body.put(SUB, a, b);
  mul = (a: number, b: number): number => this.body.put(MUL, a, b);
  div = (a: number, b: number): number => this.body.put(DIV, a, b);
  and = (a: number, b: number): number => this.body.put(V.and, a, b);
  or = (a: number, b: number): number => this.body.put(V.or, a, b);
  xor = (a: number, b: number): number => this.body.put(V.xor, a, b);
  test = (op: number, a: number, b: number): number => this.body.put(op, a, b);
  /** `a` where the mask is set. */
  pick = (mask: number, a: number, b: number): number => this.body.put(V.bitselect, a, b, mask);
  shift(op: 'left' | 'right', x: number, by: number): number {
    return this.body.keep([...get(x), 0x41, ...small(by), ...simd(op === 'left' ? 0xcb : 0xcd)]);
  }
  integer(op: 'add' | 'sub', a: number, b: number): number {
    return this.body.put(op === 'add' ? 0xce : 0xd1, a, b);
  }
  /** c0 + z * (c1 + z * (…)) */
  polynomial(z: number, coefficients: readonly number[]): number {
    const [first, ...rest] = coefficients;
    return rest.length === 0 ? this.number(first) : this.add(this.number(first), this.mul(z, this.polynomial(z, rest)));
  }
}
const small = (value: number): Bytes => (value < 64 ? [value] : [(value & 0x7f) | 0x80, value >> 7]);

/** 2**52: adding it brings a small whole number into the low bits. */
const ANCHOR = 2 ** 52;

/** 2**k for whole doubles k from -1022 on. */
function powerOfTwo(d: Doubles, k: number): number {
  return d.shift('left', d.add(k, d.number(ANCHOR + 1023)), 52);
}

const LN2_HI = 0.6931471803691238;
const LN2_LO = 1.9082149292705877e-10;

function exponential(body: Body, given: number): number {
  const d = new Doubles(body);
  const x = body.put(PMAX, body.put(PMIN, given, d.number(710)), d.number(-746));
  const half = d.or(d.and(x, d.bits(1n << 63n)), d.number(0.5));
  const k = body.put(TRUNC, d.add(d.mul(x, d.number(Math.LOG2E)), half));
  const few = d.test(LE, body.put(ABS, x), d.number(0.34657359027997264));
  const n = body.put(V.andnot, k, few);
  const high = d.sub(x, d.mul(n, d.number(LN2_HI)));
  const low = d.mul(n, d.number(LN2_LO));
  const r = d.sub(high, low);
  const t = d.mul(r, r);
  const p = d.mul(
    t,
    d.polynomial(
      t,
      [
        0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6,
        4.1381367970572385e-8,
      ],
    ),
  );
  const c = d.sub(r, p);
  const q = d.div(d.mul(r, c), d.sub(d.number(2), c));
  const y = d.sub(d.number(1), d.sub(d.sub(low, q), high));
  const first = body.put(FLOOR, d.mul(n, d.number(0.5)));
  const made = d.mul(d.mul(y, powerOfTwo(d, first)), powerOfTwo(d, d.sub(n, first)));
  return d.pick(d.test(EQ, x, d.number(1)), d.number(Math.E), made);
}

function logarithm(body: Body, given: number): number {
  const d = new Doubles(body);
  const tiny = d.test(LT, given, d.number(2 ** -1022));
  const x = d.pick(tiny, d.mul(given, d.number(2 ** 54)), given);
  const high = d.shift('right', x, 32);
  const mantissa = d.and(high, d.bits(0xfffffn));
  const i = d.and(d.integer('add', mantissa, d.bits(0x95f64n)), d.bits(0x100000n));
  // The number between sqrt(2)/2 and sqrt(2), and the power of two before it.
  const top = d.shift('left', d.or(mantissa, d.xor(i, d.bits(0x3ff00000n))), 32);
  const scaled = d.or(top, d.and(x, d.bits(0xffffffffn)));
  const exponent = d.integer('add', d.shift('right', high, 20), d.shift('right', i, 20));
  const whole = d.sub(d.or(exponent, d.number(ANCHOR)), d.number(ANCHOR + 1023));
  const k = d.sub(whole, d.and(tiny, d.number(54)));
  const f = d.sub(scaled, d.number(1));
  const s = d.div(f, d.add(d.number(2), f));
  const z = d.mul(s, s);
  const w = d.mul(z, z);
  const t1 = d.mul(w, d.polynomial(w, [0.3999999999940942, 0.22222198432149784, 0.15313837699209373]));
  const t2 = d.mul(
    z,
    d.polynomial(w, [0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586]),
  );
  const rest = d.add(t2, t1);
  const square = d.mul(d.mul(d.number(0.5), f), f);
  const near = between(d, mantissa);
  const low = d.mul(k, d.number(LN2_LO));
  const one = d.sub(square, d.add(d.mul(s, d.add(square, rest)), low));
  const other = d.sub(d.mul(s, d.sub(f, rest)), low);
  const close = d.test(LT, body.put(ABS, f), d.number(2 ** -20));
  const third = d.mul(f, d.number(0.3333333333333333));
  const little = d.sub(d.mul(d.mul(f, f), d.sub(d.number(0.5), third)), low);
  const part = d.pick(close, little, d.pick(near, one, other));
  const made = d.sub(d.mul(k, d.number(LN2_HI)), d.sub(part, f));
  return special(d, given, made);
}

/** Where fdlibm takes the half square apart: mantissas from 0x6147b to 0x6b850. */
function between(d: Doubles, mantissa: number): number {
  const first = d.integer('sub', mantissa, d.bits(0x6147an));
  const second = d.integer('sub', d.bits(0x6b851n), mantissa);
  const zero = d.bits(0n);
  return d.body.put(0xd9, d.or(first, second), zero);
}

function special(d: Doubles, x: number, made: number): number {
  const { body } = d;
  const zero = d.number(0);
  const negative = d.pick(d.test(LT, x, zero), d.number(Number.NaN), made);
  const pole = d.pick(d.test(EQ, x, zero), d.number(Number.NEGATIVE_INFINITY), negative);
  const infinite = d.test(EQ, x, d.number(Number.POSITIVE_INFINITY));
  const nan = d.test(NE, x, x);
  return d.pick(body.put(V.or, infinite, nan), x, pole);
}

// ── Sine and cosine ───────────────────────────────────────────────────────────────────────────────

/** Beyond this, reduction by pieces of π/2 is not exact: other code must do it. */
export const FAR = 2 ** 20;

interface Reduced {
  readonly y0: number;
  readonly y1: number;
  /** The quarter, in the low bits of a 64-bit integer. */
  readonly quarter: number;
  /** Nothing was taken off. */
  readonly inside: number;
}

/** Of a size (not negative). */
function reduced(d: Doubles, size: number): Reduced {
  const { body } = d;
  const inside = d.test(LE, size, d.number(0.7853981633974483));
  const raw = body.put(FLOOR, d.add(d.mul(size, d.number(0.6366197723675814)), d.number(0.5)));
  const n = body.put(V.andnot, raw, inside);
  const first = d.sub(size, d.mul(n, d.number(1.5707963267341256)));
  const w1 = d.mul(n, d.number(6.077100506506192e-11));
  const a0 = d.sub(first, w1);
  // Much was lost: the next 33 bits of π/2.
  const w = d.mul(n, d.number(6.077100506303966e-11));
  const r = d.sub(first, w);
  const w2 = d.sub(d.mul(n, d.number(2.0222662487959506e-21)), d.sub(d.sub(first, r), w));
  const lost = d.test(LT, body.put(ABS, a0), d.mul(size, d.number(2 ** -16)));
  const y0 = d.pick(lost, d.sub(r, w2), a0);
  const y1 = d.sub(d.sub(d.pick(lost, r, first), y0), d.pick(lost, w2, w1));
  return { y0, y1, quarter: d.and(d.add(n, d.number(ANCHOR)), d.bits(3n)), inside };
}

function kernelSine(d: Doubles, x: number, y: number, inside: number): number {
  const z = d.mul(x, x);
  const v = d.mul(z, x);
  const r = d.polynomial(
    z,
    [0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6, -2.5050760253406863e-8, 1.58969099521155e-10],
  );
  const s1 = d.number(-0.16666666666666632);
  const inner = d.sub(d.mul(z, d.sub(d.mul(d.number(0.5), y), d.mul(v, r))), y);
  const general = d.sub(x, d.sub(inner, d.mul(v, s1)));
  return d.pick(inside, d.add(x, d.mul(v, d.add(s1, d.mul(z, r)))), general);
}

function kernelCosine(d: Doubles, x: number, y: number): number {
  const { body } = d;
  const z = d.mul(x, x);
  const r = d.mul(
    z,
    d.polynomial(
      z,
      [
        0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7, 2.087572321298175e-9,
        -1.1359647557788195e-11,
      ],
    ),
  );
  const half = d.mul(d.number(0.5), z);
  const rest = d.sub(d.mul(z, r), d.mul(x, y));
  const size = body.put(ABS, x);
  const quarter = d.and(d.integer('sub', size, d.bits(0x00200000n << 32n)), d.bits(0xffffffffn << 32n));
  const large = d.test(GT, size, d.bits(0x3fe90000ffffffffn));
  const small = d.test(LT, size, d.bits(0x3fd33333n << 32n));
  const q = d.pick(small, d.bits(0n), d.pick(large, d.number(0.28125), quarter));
  const head = d.sub(half, q);
  return d.sub(d.sub(d.number(1), q), d.sub(head, rest));
}

function wave(body: Body, x: number, cosine: boolean): number {
  const d = new Doubles(body);
  const { y0, y1, quarter, inside } = reduced(d, body.put(ABS, x));
  const turn = cosine ? d.integer('add', quarter, d.bits(1n)) : quarter;
  const odd = body.put(0xd7, d.and(turn, d.bits(1n)), d.bits(0n));
  const value = d.pick(odd, kernelCosine(d, y0, y1), kernelSine(d, y0, y1, inside));
  const turned = d.xor(value, d.shift('left', d.and(turn, d.bits(2n)), 62));
  return cosine ? turned : d.xor(turned, d.and(x, d.bits(1n << 63n)));
}

const TABLE: Readonly<Record<string, (body: Body, x: number) => number>> = {
  exp: exponential,
  log: logarithm,
  sin: (body, x) => wave(body, x, false),
  cos: (body, x) => wave(body, x, true),
};

export const isTranscendental = (name: string): boolean => name in TABLE;

/** Two results from two doubles. */
export function transcendental(body: Body, name: string, x: number): number {
  return TABLE[name](body, x);
}

/** Some elements may be out of reach. */
export const mayBeFar = (name: string): boolean => name === 'sin' || name === 'cos';

/** Where the result cannot be had this way; null: everywhere it can. */
export function outOfReach(body: Body, name: string, x: number): number | null {
  if (!mayBeFar(name)) return null;
  const d = new Doubles(body);
  return d.test(GT, body.put(ABS, x), d.number(FAR));
}
