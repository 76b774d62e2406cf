/** What two-argument ufuncs compute, per kind of number. */

import { type BinaryOp, type CompareOp, python, type Value } from '../../base/python.ts';
import { halfToNumber, numberToHalf } from '../../dtype/half.ts';
import type { Complex2 } from './complex.ts';
import * as c from './complex.ts';
import { hypot } from './precise.ts';

export interface Binary {
  readonly real?: (a: number, b: number) => number;
  /** Of integers of up to 32 bits, and of wider ones while operands and result are safe integers. */
  readonly int?: (a: number, b: number) => number;
  readonly big?: (a: bigint, b: bigint) => bigint;
  readonly complex?: Complex2;
  readonly complexReal?: (ar: number, ai: number, br: number, bi: number) => number;
  readonly bool?: (a: number, b: number) => number;
  readonly object?: (a: Value, b: Value) => Value;
  readonly text?: (a: string, b: string) => number;
}

const truth = (test: boolean) => (test ? 1 : 0);
const operator = (op: BinaryOp) => (a: Value, b: Value) => python.binary(op, a, b);
const relation = (op: CompareOp) => (a: Value, b: Value) => python.compare(op, a, b);

/** Python's `%`: the sign of the divisor. */
export function remainder(a: number, b: number): number {
  if (b === 0) return Number.NaN;
  const rest = a % b;
  if (rest === 0) return c.copySign(0, b);
  return rest < 0 !== b < 0 ? rest + b : rest;
}
export function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && rest < 0 !== b < 0) quotient -= 1;
  if (quotient === 0) return c.copySign(0, a / b);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

const intRemainder = (a: number, b: number) => {
  if (b === 0) return 0;
  const rest = a % b;
  return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
};
const intFloorDivide = (a: number, b: number) => (b === 0 ? 0 : Math.floor(a / b) + 0);
const bigRemainder = (a: bigint, b: bigint) => {
  if (b === 0n) return 0n;
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
};
const bigFloorDivide = (a: bigint, b: bigint) => (b === 0n ? 0n : (a - bigRemainder(a, b)) / b);

function gcd(a: number, b: number): number {
  a = Math.abs(a);
  b = Math.abs(b);
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
function bigGcd(a: bigint, b: bigint): bigint {
  if (a < 0n) a = -a;
  if (b < 0n) b = -b;
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function intPower(a: number, b: number): number {
  return b === 2 ? a * a : a ** b;
}
function bigPower(a: bigint, b: bigint): bigint {
  let result = 1n;
  let base = BigInt.asIntN(64, a);
  for (let n = b; n > 0n; n >>= 1n) {
    if (n & 1n) result = BigInt.asIntN(64, result * base);
    base = BigInt.asIntN(64, base * base);
  }
  return result;
}

/** The second where they are equal, which shows in the sign of zeros. */
const maximum = (a: number, b: number) => (a > b || Number.isNaN(a) ? a : b);
const minimum = (a: number, b: number) => (a < b || Number.isNaN(a) ? a : b);
const fmax = (a: number, b: number) => (a >= b || Number.isNaN(b) ? a : b);
const fmin = (a: number, b: number) => (a <= b || Number.isNaN(b) ? a : b);

type Choice = 'max' | 'min' | 'fmax' | 'fmin';
function complexChoice(choice: Choice): Complex2 {
  const ignore = choice.startsWith('f');
  const upper = choice.endsWith('max');
  return (ar, ai, br, bi) => {
    const [nanA, nanB] = [Number.isNaN(ar) || Number.isNaN(ai), Number.isNaN(br) || Number.isNaN(bi)];
    const order = c.compareComplex(ar, ai, br, bi);
    const first = nanA || nanB ? nanA !== ignore || (nanA && nanB) : upper ? order >= 0 : order <= 0;
    c.z.re = first ? ar : br;
    c.z.im = first ? ai : bi;
  };
}

function logaddexp(a: number, b: number): number {
  if (a === b) return a + Math.LN2;
  const d = a - b;
  if (d > 0) return a + Math.log1p(Math.exp(-d));
  return d <= 0 ? b + Math.log1p(Math.exp(d)) : d;
}
function logaddexp2(a: number, b: number): number {
  if (a === b) return a + 1;
  const d = a - b;
  if (d > 0) return a + Math.log1p(2 ** -d) * Math.LOG2E;
  return d <= 0 ? b + Math.log1p(2 ** d) * Math.LOG2E : d;
}

function power(a: number, b: number): number {
  if (a === 1 || b === 0) return 1;
  if (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY) return 1;
  if (b === 2) return a * a;
  if (b === 0.5 && a >= 0) return Math.sqrt(a);
  if (b === -1) return 1 / a;
  return a ** b;
}

const bits = new DataView(new ArrayBuffer(8));
function nextafter(x: number, towards: number): number {
  if (Number.isNaN(x) || Number.isNaN(towards)) return Number.NaN;
  if (x === towards) return towards;
  if (x === 0) return towards > 0 ? 5e-324 : -5e-324;
  bits.setFloat64(0, x);
  const up = towards > x === x > 0;
  bits.setBigUint64(0, bits.getBigUint64(0) + (up ? 1n : -1n));
  return bits.getFloat64(0);
}
const bits32 = new DataView(new ArrayBuffer(4));
export function nextafter32(x: number, towards: number): number {
  if (Number.isNaN(x) || Number.isNaN(towards)) return Number.NaN;
  if (x === towards) return towards;
  if (x === 0) return towards > 0 ? 2 ** -149 : -(2 ** -149);
  bits32.setFloat32(0, x);
  const up = towards > x === x > 0;
  bits32.setUint32(0, bits32.getUint32(0) + (up ? 1 : -1));
  return bits32.getFloat32(0);
}

export function nextafter16(x: number, towards: number): number {
  if (Number.isNaN(x) || Number.isNaN(towards)) return Number.NaN;
  if (x === towards) return towards;
  if (x === 0) return towards > 0 ? 2 ** -24 : -(2 ** -24);
  const up = towards > x === x > 0;
  return halfToNumber(numberToHalf(x) + (up ? 1 : -1));
}

const heaviside = (x: number, h: number) => (Number.isNaN(x) ? x : x === 0 ? h : x < 0 ? 0 : 1);
const logical = (test: (a: boolean, b: boolean) => boolean): Binary => ({
  real: (a, b) => truth(test(a !== 0, b !== 0)),
  int: (a, b) => truth(test(a !== 0, b !== 0)),
  big: (a, b) => BigInt(truth(test(a !== 0n, b !== 0n))),
  bool: (a, b) => truth(test(a !== 0, b !== 0)),
  complexReal: (ar, ai, br, bi) => truth(test(ar !== 0 || ai !== 0, br !== 0 || bi !== 0)),
});

function comparison(
  op: CompareOp,
  test: (a: number, b: number) => boolean,
  exact: (a: bigint, b: bigint) => boolean,
): Binary {
  const numbers = (a: number, b: number) => truth(test(a, b));
  return {
    real: numbers,
    int: numbers,
    bool: numbers,
    big: (a, b) => BigInt(truth(exact(a, b))),
    complexReal: (ar, ai, br, bi) => {
      if (op === '==' || op === '!=') return truth((ar === br && ai === bi) === (op === '=='));
      if (Number.isNaN(ar) || Number.isNaN(br) || Number.isNaN(ai) || Number.isNaN(bi)) return 0;
      return truth(test(c.compareComplex(ar, ai, br, bi), 0));
    },
    object: relation(op),
    text: (a, b) => truth(test(a < b ? -1 : a > b ? 1 : 0, 0)),
  };
}

export const BINARY: Readonly<Record<string, Binary>> = {
  add: {
    real: (a, b) => a + b,
    int: (a, b) => a + b,
    big: (a, b) => a + b,
    bool: (a, b) => a | b,
    complex: c.add,
    object: operator('+'),
  },
  subtract: {
    real: (a, b) => a - b,
    int: (a, b) => a - b,
    big: (a, b) => a - b,
    complex: c.subtract,
    object: operator('-'),
  },
  multiply: {
    real: (a, b) => a * b,
    int: (a, b) => a * b,
    big: (a, b) => a * b,
    bool: (a, b) => a & b,
    complex: c.multiply,
    object: operator('*'),
  },
  divide: { real: (a, b) => a / b, complex: c.divide, object: operator('/') },
  floor_divide: { real: floorDivide, int: intFloorDivide, big: bigFloorDivide, object: operator('//') },
  remainder: { real: remainder, int: intRemainder, big: bigRemainder, object: operator('%') },
  fmod: { real: (a, b) => a % b, int: (a, b) => (b === 0 ? 0 : (a % b) + 0), big: (a, b) => (b === 0n ? 0n : a % b) },
  power: { real: power, int: intPower, big: bigPower, complex: c.power, object: operator('**') },
  float_power: { real: power, complex: c.power },
  arctan2: { real: Math.atan2 },
  hypot: { real: hypot },
  logaddexp: { real: logaddexp },
  logaddexp2: { real: logaddexp2 },
  copysign: { real: c.copySign },
  nextafter: { real: nextafter },
  heaviside: { real: heaviside },
  ldexp: {
    real: (a, b) => (Math.abs(b) > 1000 ? a * 2 ** Math.trunc(b / 2) * 2 ** (b - Math.trunc(b / 2)) : a * 2 ** b),
  },
  gcd: { int: gcd, big: bigGcd },
  lcm: {
    int: (a, b) => (a === 0 || b === 0 ? 0 : Math.abs((a / gcd(a, b)) * b)),
    big: (a, b) => {
      const product = a === 0n || b === 0n ? 0n : (a / bigGcd(a, b)) * b;
      return product < 0n ? -product : product;
    },
  },
  bitwise_and: { int: (a, b) => a & b, big: (a, b) => a & b, bool: (a, b) => a & b, object: operator('&') },
  bitwise_or: { int: (a, b) => a | b, big: (a, b) => a | b, bool: (a, b) => a | b, object: operator('|') },
  bitwise_xor: { int: (a, b) => a ^ b, big: (a, b) => a ^ b, bool: (a, b) => a ^ b, object: operator('^') },
  left_shift: {
    int: (a, b) => (b > 31 || b < 0 ? (b > 63 || b < 0 ? 0 : a * 2 ** b) : a * 2 ** b),
    big: (a, b) => (b > 63n || b < 0n ? 0n : a << b),
    object: operator('<<'),
  },
  right_shift: {
    int: (a, b) => (b > 62 || b < 0 ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** b)),
    big: (a, b) => (b > 63n || b < 0n ? (a < 0n ? -1n : 0n) : a >> b),
    object: operator('>>'),
  },
  maximum: {
    real: maximum,
    int: Math.max,
    big: (a, b) => (a > b ? a : b),
    bool: (a, b) => a | b,
    complex: complexChoice('max'),
    object: (a, b) => (python.truth(python.compare('>=', a, b)) ? a : b),
  },
  minimum: {
    real: minimum,
    int: Math.min,
    big: (a, b) => (a < b ? a : b),
    bool: (a, b) => a & b,
    complex: complexChoice('min'),
    object: (a, b) => (python.truth(python.compare('<=', a, b)) ? a : b),
  },
  fmax: {
    real: fmax,
    int: Math.max,
    big: (a, b) => (a > b ? a : b),
    bool: (a, b) => a | b,
    complex: complexChoice('fmax'),
    object: (a, b) => (python.truth(python.compare('>=', a, b)) ? a : b),
  },
  fmin: {
    real: fmin,
    int: Math.min,
    big: (a, b) => (a < b ? a : b),
    bool: (a, b) => a & b,
    complex: complexChoice('fmin'),
    object: (a, b) => (python.truth(python.compare('<=', a, b)) ? a : b),
  },
  equal: comparison(
    '==',
    (a, b) => a === b,
    (a, b) => a === b,
  ),
  not_equal: comparison(
    '!=',
    (a, b) => a !== b,
    (a, b) => a !== b,
  ),
  less: comparison(
    '<',
    (a, b) => a < b,
    (a, b) => a < b,
  ),
  less_equal: comparison(
    '<=',
    (a, b) => a <= b,
    (a, b) => a <= b,
  ),
  greater: comparison(
    '>',
    (a, b) => a > b,
    (a, b) => a > b,
  ),
  greater_equal: comparison(
    '>=',
    (a, b) => a >= b,
    (a, b) => a >= b,
  ),
  logical_and: { ...logical((a, b) => a && b), object: (a, b) => (python.truth(a) ? b : a) },
  logical_or: { ...logical((a, b) => a || b), object: (a, b) => (python.truth(a) ? a : b) },
  logical_xor: { ...logical((a, b) => a !== b), object: (a, b) => python.truth(a) !== python.truth(b) },
};

/** Bit operations on 32-bit lanes are signed in JavaScript; wider operands go through bigints. */
export const BITWISE: ReadonlySet<string> = new Set(['bitwise_and', 'bitwise_or', 'bitwise_xor']);
