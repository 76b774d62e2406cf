/** What elementwise operations are in vector instructions, by the type their loop runs in. */
import type { Body } from './body.ts';
import { elementByElement, isElementByElement } from './integer-division.ts';
import { isTranscendental } from './transcendental.ts';
import {
  floats,
  isFloat,
  isUnsigned,
  type Lanes,
  type Machine,
  masksFrom,
  repeated,
  SHUFFLE,
  type Slices,
  sizeOfCode,
  slicesOf,
  truthFrom,
  V,
} from './vectors.ts';

type Table = Readonly<Record<string, number>>;

const DOUBLE: Table = {
  add: 0xf0,
  subtract: 0xf1,
  multiply: 0xf2,
  divide: 0xf3,
  absolute: 0xec,
  fabs: 0xec,
  negative: 0xed,
  sqrt: 0xef,
  ceil: 0x74,
  floor: 0x75,
  trunc: 0x7a,
  rint: 0x94,
};
const SINGLE: Table = {
  add: 0xe4,
  subtract: 0xe5,
  multiply: 0xe6,
  divide: 0xe7,
  absolute: 0xe0,
  fabs: 0xe0,
  negative: 0xe1,
  sqrt: 0xe3,
  ceil: 0x67,
  floor: 0x68,
  trunc: 0x69,
  rint: 0x6a,
};
const WHOLE: Table = { bitwise_and: V.and, bitwise_or: V.or, bitwise_xor: V.xor };
const BYTES: Table = { add: 0x6e, subtract: 0x71, negative: 0x61, absolute: 0x60, ...WHOLE };
const SHORTS: Table = { add: 0x8e, subtract: 0x91, multiply: 0x95, negative: 0x81, absolute: 0x80, ...WHOLE };
const WORDS: Table = { add: 0xae, subtract: 0xb1, multiply: 0xb5, negative: 0xa1, absolute: 0xa0, ...WHOLE };
const LONGS: Table = { add: 0xce, subtract: 0xd1, multiply: 0xd5, negative: 0xc1, absolute: 0xc0, ...WHOLE };
const TRUTH: Table = {
  ...WHOLE,
  add: V.or,
  multiply: V.and,
  maximum: V.or,
  minimum: V.and,
  fmax: V.or,
  fmin: V.and,
  not_equal: V.xor,
  logical_xor: V.xor,
  logical_and: V.and,
  logical_or: V.or,
};
const SIGNED_LIMITS: Readonly<Record<number, Table>> = {
  1: { minimum: 0x76, maximum: 0x78 },
  2: { minimum: 0x96, maximum: 0x98 },
  4: { minimum: 0xb6, maximum: 0xb8 },
};
const UNSIGNED_LIMITS: Readonly<Record<number, Table>> = {
  1: { minimum: 0x77, maximum: 0x79 },
  2: { minimum: 0x97, maximum: 0x99 },
  4: { minimum: 0xb7, maximum: 0xb9 },
};
const INTEGERS: Readonly<Record<number, Table>> = { 1: BYTES, 2: SHORTS, 4: WORDS, 8: LONGS };

/** The instruction for equal slices in, a slice out; 0: there is none. */
function direct(name: string, code: Machine): number {
  if (code === '?') return TRUTH[name] ?? 0;
  if (code === 'f') return SINGLE[name] ?? 0;
  if (code === 'd') return DOUBLE[name] ?? 0;
  const size = sizeOfCode(code);
  if (isUnsigned(code) && name === 'absolute') return 0;
  const limit = name === 'fmax' ? 'maximum' : name === 'fmin' ? 'minimum' : name;
  return INTEGERS[size][name] ?? (isUnsigned(code) ? UNSIGNED_LIMITS : SIGNED_LIMITS)[size]?.[limit] ?? 0;
}

// ── Comparisons ───────────────────────────────────────────────────────────────────────────────────

const ORDER = ['equal', 'not_equal', 'less', 'greater', 'less_equal', 'greater_equal'];
export const isComparison = (name: string): boolean => ORDER.includes(name);

/** Instructions in the order above, per type. */
const COMPARE: Readonly<Record<string, readonly number[]>> = {
  '?': [0x23, 0x24, 0x26, 0x28, 0x2a, 0x2c],
  b: [0x23, 0x24, 0x25, 0x27, 0x29, 0x2b],
  B: [0x23, 0x24, 0x26, 0x28, 0x2a, 0x2c],
  h: [0x2d, 0x2e, 0x2f, 0x31, 0x33, 0x35],
  H: [0x2d, 0x2e, 0x30, 0x32, 0x34, 0x36],
  i: [0x37, 0x38, 0x39, 0x3b, 0x3d, 0x3f],
  I: [0x37, 0x38, 0x3a, 0x3c, 0x3e, 0x40],
  l: [0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xdb],
  L: [0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xdb],
  f: [0x41, 0x42, 0x43, 0x44, 0x45, 0x46],
  d: [0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c],
};

function mask(body: Body, name: string, code: Machine, a: number, b: number): number {
  const op = COMPARE[code][ORDER.indexOf(name)];
  if (code !== 'L' || name === 'equal' || name === 'not_equal') return body.put(op, a, b);
  const top = body.vector(repeated(8, 1n << 63n));
  return body.put(op, body.put(V.xor, a, top), body.put(V.xor, b, top));
}

/** The truth of a comparison of all elements. */
export function comparison(body: Body, name: string, code: Machine, a: Slices, b: Slices, lanes: Lanes): number {
  const masks = Array.from({ length: slicesOf(code, lanes) }, (_, k) => mask(body, name, code, a(k), b(k)));
  return truthFrom(body, sizeOfCode(code), (k) => masks[k]);
}

// ── The rest ──────────────────────────────────────────────────────────────────────────────────────

/** The larger (smaller) of two, NaN if either is; the second where they are equal, as NumPy has it. */
function floatLimit(body: Body, name: string, code: Machine, a: number, b: number): number {
  const [min, max, unequal] = code === 'f' ? [0xea, 0xeb, 0x42] : [0xf6, 0xf7, 0x48];
  const op = name === 'maximum' || name === 'fmax' ? max : min;
  if (name === 'maximum' || name === 'minimum') {
    return body.put(V.bitselect, a, body.put(op, b, a), body.put(unequal, a, a));
  }
  return body.put(V.bitselect, b, body.put(op, a, b), body.put(unequal, a, a));
}

function floatUnary(body: Body, name: string, code: 'f' | 'd', x: number): number {
  const op = (which: string) => COMPARE[code][ORDER.indexOf(which)];
  const table = code === 'f' ? SINGLE : DOUBLE;
  const one = () => body.vector(floats(code, 1));
  switch (name) {
    case 'square':
      return body.put(table.multiply, x, x);
    case 'reciprocal':
      return body.put(table.divide, one(), x);
    case 'sign': {
      const zero = body.vector(repeated(1, 0n));
      const up = body.put(V.and, body.put(op('greater'), x, zero), one());
      const down = body.put(V.and, body.put(op('less'), x, zero), body.vector(floats(code, -1)));
      const nan = body.put(V.and, body.put(op('not_equal'), x, x), x);
      return body.put(V.or, body.put(V.or, up, down), nan);
    }
    default:
      return x;
  }
}

function integerUnary(body: Body, name: string, code: Machine, x: number): number {
  const table = INTEGERS[sizeOfCode(code)];
  if (name === 'square') return integerProduct(body, code, x, x);
  if (name === 'invert') return body.put(V.not, x);
  if (name !== 'sign') return x;
  const zero = body.vector(repeated(1, 0n));
  const ones = body.vector(repeated(sizeOfCode(code), 1n));
  if (isUnsigned(code)) return body.put(V.and, mask(body, 'not_equal', code, x, zero), ones);
  const up = body.put(V.and, mask(body, 'greater', code, x, zero), ones);
  return body.put(table.add, up, mask(body, 'less', code, x, zero));
}

function integerProduct(body: Body, code: Machine, a: number, b: number): number {
  const op = INTEGERS[sizeOfCode(code)].multiply;
  if (op !== undefined) return body.put(op, a, b);
  const [low, high] = [body.put(0x9e, a, b), body.put(0x9f, a, b)];
  return body.lane(SHUFFLE, [low, high], [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]);
}

/** Largest and smallest of integers that no instruction compares. */
function wideLimit(body: Body, name: string, code: Machine, a: number, b: number): number {
  const less = mask(body, 'less', code, a, b);
  return name === 'minimum' || name === 'fmin' ? body.put(V.bitselect, a, b, less) : body.put(V.bitselect, b, a, less);
}

function copysign(body: Body, code: Machine, a: number, b: number): number {
  const size = sizeOfCode(code);
  const top = body.vector(repeated(size, 1n << BigInt(8 * size - 1)));
  return body.put(V.bitselect, b, a, top);
}

/** Tests of floats that give truth. */
function floatTest(body: Body, name: string, code: 'f' | 'd', x: number): number {
  const op = (which: string) => COMPARE[code][ORDER.indexOf(which)];
  const table = code === 'f' ? SINGLE : DOUBLE;
  if (name === 'isnan') return body.put(op('not_equal'), x, x);
  if (name === 'isinf')
    return body.put(op('equal'), body.put(table.absolute, x), body.vector(floats(code, Number.POSITIVE_INFINITY)));
  if (name === 'isfinite')
    return body.put(op('less'), body.put(table.absolute, x), body.vector(floats(code, Number.POSITIVE_INFINITY)));
  const zero = body.vector(repeated(1, 0n));
  return body.put(code === 'f' ? 0x39 : 0xd8, x, zero);
}

const LIMITS = new Set(['maximum', 'minimum', 'fmax', 'fmin']);
const FLOAT_TESTS = new Set(['isnan', 'isinf', 'isfinite', 'signbit']);
const LOGICAL: Readonly<Record<string, number>> = { logical_and: V.and, logical_or: V.or, logical_xor: V.xor };
const FLOAT_UNARY = new Set(['square', 'reciprocal', 'sign', 'positive', 'conjugate']);
const INTEGER_UNARY = new Set(['square', 'sign', 'positive', 'conjugate', 'invert', 'floor', 'ceil', 'trunc']);

/** Whether the operation has vector code for operands of that type. */
export function isEmitted(name: string, code: Machine): boolean {
  if (isComparison(name) || name in LOGICAL || name === 'logical_not') return true;
  if (direct(name, code) !== 0) return true;
  if (code === '?') return name === 'invert' || name === 'where' || name === 'absolute' || name === 'positive';
  if (name === 'where') return true;
  if (isFloat(code)) {
    if (isTranscendental(name)) return true;
    return LIMITS.has(name) || FLOAT_TESTS.has(name) || FLOAT_UNARY.has(name) || name === 'copysign';
  }
  if (isElementByElement(name)) return true;
  return LIMITS.has(name) || INTEGER_UNARY.has(name) || name === 'multiply' || name === 'absolute';
}

/** Whether the result is truth. */
export const givesTruth = (name: string): boolean =>
  isComparison(name) || name in LOGICAL || name === 'logical_not' || FLOAT_TESTS.has(name);

/** One slice of a result that is not truth (or of truth in, truth out). */
export function computed(body: Body, name: string, code: Machine, operands: readonly Slices[], slice: number): number {
  const [a, b] = operands;
  const op = direct(name, code);
  if (op !== 0) return b === undefined ? body.put(op, a(slice)) : body.put(op, a(slice), b(slice));
  if (name === 'where') {
    return body.put(V.bitselect, operands[1](slice), operands[2](slice), masksFrom(body, sizeOfCode(code), a, slice));
  }
  if (name === 'copysign') return copysign(body, code, a(slice), b(slice));
  if (isFloat(code)) {
    if (LIMITS.has(name)) return floatLimit(body, name, code, a(slice), b(slice));
    return floatUnary(body, name, code as 'f' | 'd', a(slice));
  }
  if (LIMITS.has(name)) return wideLimit(body, name, code, a(slice), b(slice));
  if (isElementByElement(name)) return elementByElement(body, name, code, a(slice), b(slice));
  if (name === 'multiply') return integerProduct(body, code, a(slice), b(slice));
  if (code === '?') return name === 'invert' ? body.put(V.not, a(slice)) : a(slice);
  return integerUnary(body, name, code, a(slice));
}

/** Truth from operands of any type; `truth` gives an operand's own. */
export function tested(
  body: Body,
  name: string,
  code: Machine,
  operands: readonly Slices[],
  truth: (operand: number) => number,
  lanes: Lanes,
): number {
  if (name in LOGICAL) return body.put(LOGICAL[name], truth(0), truth(1));
  if (name === 'logical_not') return body.put(V.not, truth(0));
  if (isComparison(name)) return comparison(body, name, code, operands[0], operands[1], lanes);
  const masks = Array.from({ length: slicesOf(code, lanes) }, (_, k) =>
    floatTest(body, name, code as 'f' | 'd', operands[0](k)),
  );
  return truthFrom(body, sizeOfCode(code), (k) => masks[k]);
}
