/** Casts between element types, as C makes them on x86-64 (what does not fit an integer becomes its lowest number). */
import type { Body } from './body.ts';
import { type Bytes, get } from './encoder.ts';
import { comparison } from './operations.ts';
import {
  extracted,
  floats,
  gathered,
  isFloat,
  isUnsigned,
  type Lanes,
  type Machine,
  narrowed,
  repeated,
  SHUFFLE,
  type Slices,
  sizeOfCode,
  upper,
  V,
  widened,
} from './vectors.ts';

export function cast(body: Body, from: Machine, to: Machine, given: Slices, slice: number, lanes: Lanes): number {
  if (from === to) return given(slice);
  if (to === '?') return truthOf(body, from, given, lanes);
  if (from === '?') {
    const ones = (k: number) => body.put(V.and, given(k), body.vector(repeated(1, 1n)));
    return cast(body, 'B', to, ones, slice, lanes);
  }
  if (isFloat(to))
    return isFloat(from) ? betweenFloats(body, from, given, slice) : toFloat(body, from, to, given, slice);
  if (isFloat(from)) return toInteger(body, from, to, given, slice);
  const [a, b] = [sizeOfCode(from), sizeOfCode(to)];
  return b >= a ? widened(body, a, b, isUnsigned(from), given, slice) : narrowed(body, a, b, given, slice);
}

export function truthOf(body: Body, code: Machine, given: Slices, lanes: Lanes): number {
  if (code === '?') return given(0);
  const zero = body.vector(repeated(1, 0n));
  return comparison(body, 'not_equal', code, given, () => zero, lanes);
}

function betweenFloats(body: Body, from: Machine, given: Slices, slice: number): number {
  if (from === 'f') {
    const half = given(slice >> 1);
    return body.put(0x5f, slice % 2 === 0 ? half : upper(body, half));
  }
  const [low, high] = [0, 1].map((k) => body.put(0x5e, given(2 * slice + k)));
  return body.lane(SHUFFLE, [low, high], [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
}

function toFloat(body: Body, from: Machine, to: Machine, given: Slices, slice: number): number {
  const size = sizeOfCode(from);
  const unsigned = isUnsigned(from);
  if (size === 8) return wideToFloat(body, from, to, given, slice);
  const words: Slices = (k) => widened(body, size, 4, unsigned, given, k);
  if (to === 'f') return body.put(unsigned ? 0xfb : 0xfa, words(slice));
  const half = words(slice >> 1);
  return body.put(unsigned ? 0xff : 0xfe, slice % 2 === 0 ? half : upper(body, half));
}

/** Full precision in one rounding: high and low words as parts of two doubles. */
function wideToFloat(body: Body, from: Machine, to: Machine, given: Slices, slice: number): number {
  if (to === 'f') {
    const convert = from === 'l' ? 0xb4 : 0xb5;
    return gathered(body, 'f', 4, (k) => [...extracted('l', given(2 * slice + (k >> 1)), k & 1), convert]);
  }
  const x = given(slice);
  const low = body.lane(SHUFFLE, [x, body.vector(repeated(8, 0x43300000n << 32n))], [...LOW_WORDS]);
  const shifted = body.keep([...get(x), 0x41, 32, 0xfd, 0xcd, 1]);
  const bias = from === 'l' ? 0x4530000080000000n : 0x4530000000000000n;
  const high = body.put(V.xor, shifted, body.vector(repeated(8, bias)));
  const anchor = from === 'l' ? 2 ** 84 + 2 ** 63 + 2 ** 52 : 2 ** 84 + 2 ** 52;
  return body.put(0xf0, body.put(0xf1, high, body.vector(floats('d', anchor))), low);
}
const LOW_WORDS: Bytes = [0, 1, 2, 3, 20, 21, 22, 23, 8, 9, 10, 11, 28, 29, 30, 31];

/** Through 32-bit integers where C does, else through 64-bit ones. */
function toInteger(body: Body, from: Machine, to: Machine, given: Slices, slice: number): number {
  const size = sizeOfCode(to);
  if (to === 'i' || size < 4) return narrowed(body, 4, size, (k) => words(body, from, given, k), slice);
  const double: Slices = (k) => (from === 'd' ? given(k) : betweenFloats(body, 'f', given, k));
  if (to === 'I') return narrowed(body, 8, 4, (k) => wide(body, 'l', double(k)), slice);
  return wide(body, to, double(slice));
}

function words(body: Body, from: Machine, given: Slices, slice: number): number {
  const lowest = body.vector(repeated(4, 0x80000000n));
  if (from === 'f') {
    const x = given(slice);
    const fits = body.put(0x43, x, body.vector(floats('f', 2 ** 31)));
    return body.put(V.bitselect, body.put(0xf8, x), lowest, fits);
  }
  const parts = [0, 1].map((k) => {
    const x = given(2 * slice + k);
    return { whole: body.put(0xfc, x), fits: body.put(0x49, x, body.vector(floats('d', 2 ** 31))) };
  });
  const join = (a: number, b: number, order: Bytes) => body.lane(SHUFFLE, [a, b], order);
  const whole = join(parts[0].whole, parts[1].whole, [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
  const fits = join(parts[0].fits, parts[1].fits, [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27]);
  return body.put(V.bitselect, whole, lowest, fits);
}

/** Doubles as 64-bit integers; unsigned ones may lie above or (wrapped) below zero. */
function wide(body: Body, to: Machine, x: number): number {
  const signed = gathered(body, 'l', 2, (k) => [...extracted('d', x, k), 0xfc, 6]);
  const fits = body.put(0x49, x, body.vector(floats('d', 2 ** 63)));
  const lowest = body.vector(repeated(8, 1n << 63n));
  const small = body.put(V.bitselect, signed, lowest, fits);
  if (to === 'l') return small;
  const large = gathered(body, 'l', 2, (k) => [...extracted('d', x, k), 0xfc, 7]);
  const inRange = body.put(
    V.and,
    body.put(0x4c, x, body.vector(floats('d', 2 ** 63))),
    body.put(0x49, x, body.vector(floats('d', 2 ** 64))),
  );
  return body.put(V.bitselect, large, small, inRange);
}
