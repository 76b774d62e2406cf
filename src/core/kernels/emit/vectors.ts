/**
 * Vectors of the machine's element types. A value of a program is eight elements (sixteen where all are bytes) that
 * lie in as many 16-byte slices as they need. Truth is a byte of ones (of 255, not 1) while it is in registers.
 */
import type { TypeCode } from '../../dtype/code.ts';
import type { Body } from './body.ts';
import { type Bytes, F32, F64, get, I32, I64, simd } from './encoder.ts';

export type Machine = '?' | 'b' | 'B' | 'h' | 'H' | 'i' | 'I' | 'l' | 'L' | 'f' | 'd';
export type Lanes = 8 | 16;
/** Local of a slice of a value. */
export type Slices = (slice: number) => number;

const SIZES: Readonly<Record<Machine, 1 | 2 | 4 | 8>> = {
  '?': 1,
  b: 1,
  B: 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  f: 4,
  d: 8,
};

export const isMachine = (code: TypeCode): code is Machine => code in SIZES;
export const sizeOfCode = (code: Machine): 1 | 2 | 4 | 8 => SIZES[code];
export const isFloat = (code: Machine): boolean => code === 'f' || code === 'd';
export const isUnsigned = (code: Machine): boolean => '?BHIL'.includes(code);
export const slicesOf = (code: Machine, lanes: Lanes): number => Math.max(1, (lanes * SIZES[code]) / 16);

/** Instructions of one element width; 0: none. */
interface Width {
  readonly splat: number;
  readonly extract: number;
  readonly replace: number;
  readonly loadLane: number;
  readonly storeLane: number;
  readonly load: number;
  readonly store: number;
}
export const WIDTH: Readonly<Record<1 | 2 | 4 | 8, Width>> = {
  1: { splat: 0x0f, extract: 0x16, replace: 0x17, loadLane: 0x54, storeLane: 0x58, load: 0x2d, store: 0x3a },
  2: { splat: 0x10, extract: 0x19, replace: 0x1a, loadLane: 0x55, storeLane: 0x59, load: 0x2f, store: 0x3b },
  4: { splat: 0x11, extract: 0x1b, replace: 0x1c, loadLane: 0x56, storeLane: 0x5a, load: 0x28, store: 0x36 },
  8: { splat: 0x12, extract: 0x1d, replace: 0x1e, loadLane: 0x57, storeLane: 0x5b, load: 0x29, store: 0x37 },
};

export const V = { not: 0x4d, and: 0x4e, andnot: 0x4f, or: 0x50, xor: 0x51, bitselect: 0x52, anyTrue: 0x53 } as const;
export const SHUFFLE = 0x0d;

/** How a number of the type is seen by scalar instructions. */
export const scalarType = (code: Machine): number => {
  if (code === 'f') return F32;
  if (code === 'd') return F64;
  return SIZES[code] === 8 ? I64 : I32;
};
export const scalarExtract = (code: Machine): number => {
  if (code === 'f') return 0x1f;
  if (code === 'd') return 0x21;
  return code === 'b' ? 0x15 : code === 'h' ? 0x18 : WIDTH[SIZES[code]].extract;
};
export const scalarStore = (code: Machine): number =>
  code === 'f' ? 0x38 : code === 'd' ? 0x39 : WIDTH[SIZES[code]].store;
export const scalarLoad = (code: Machine): number =>
  code === 'f' ? 0x2a : code === 'd' ? 0x2b : code === 'b' ? 0x2c : code === 'h' ? 0x2e : WIDTH[SIZES[code]].load;

export function repeated(width: 1 | 2 | 4 | 8, value: bigint): Bytes {
  const bytes: Bytes = [];
  for (let k = 0; k < 16; k++) bytes.push(Number((value >> BigInt(8 * (k % width))) & 255n));
  return bytes;
}
const bits = new DataView(new ArrayBuffer(8));
/** The same float in all lanes. */
export function floats(code: 'f' | 'd', value: number): Bytes {
  if (code === 'f') {
    bits.setFloat32(0, value);
    return repeated(4, BigInt(bits.getUint32(0)));
  }
  bits.setFloat64(0, value);
  return repeated(8, bits.getBigUint64(0));
}

// ── Wider, narrower ───────────────────────────────────────────────────────────────────────────────

/** Signed low and high half, unsigned low and high half. */
const EXTEND: Readonly<Record<number, readonly [number, number, number, number]>> = {
  2: [0x87, 0x88, 0x89, 0x8a],
  4: [0xa7, 0xa8, 0xa9, 0xaa],
  8: [0xc7, 0xc8, 0xc9, 0xca],
};

export function widened(body: Body, from: number, to: number, unsigned: boolean, given: Slices, slice: number): number {
  if (from === to) return given(slice);
  const half = widened(body, from, to / 2, unsigned, given, slice >> 1);
  return body.put(EXTEND[to][(unsigned ? 2 : 0) + (slice & 1)], half);
}

const EVEN: Readonly<Record<number, Bytes>> = {
  4: [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27],
  2: [0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29],
  1: [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30],
};

/** Low parts of wider integers. */
export function narrowed(body: Body, from: number, to: number, given: Slices, slice: number): number {
  if (from === to) return given(slice);
  const wide = (k: number) => narrowed(body, from, to * 2, given, k);
  const first = wide(2 * slice);
  return body.lane(SHUFFLE, [first, to === 1 ? first : wide(2 * slice + 1)], EVEN[to]);
}

/** Masks as wide as elements of `size` bytes become truth. */
export function truthFrom(body: Body, size: number, masks: Slices): number {
  if (size === 1) return masks(0);
  const half = size === 2 ? masks(0) : pairs(body, size, masks);
  return body.put(0x65, half, half);
}
function pairs(body: Body, size: number, masks: Slices): number {
  if (size === 4) return body.put(0x85, masks(0), masks(1));
  const low = body.put(0x85, masks(0), masks(1));
  return body.put(0x85, low, body.put(0x85, masks(2), masks(3)));
}

/** Truth as masks for elements of `size` bytes. */
export function masksFrom(body: Body, size: number, truth: Slices, slice: number): number {
  return widened(body, 1, size, false, truth, slice);
}

/** The upper half of a slice in the place of the lower one. */
export function upper(body: Body, slice: number): number {
  return body.lane(SHUFFLE, [slice, slice], [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
}

/** Element by element: `lanes` numbers of the result, each from the code given. */
export function gathered(body: Body, to: Machine, lanes: number, number: (lane: number) => Bytes): number {
  const { splat, replace } = floatWidth(to);
  const code: Bytes = [...number(0), ...simd(splat)];
  for (let k = 1; k < lanes; k++) code.push(...number(k), ...simd(replace), k);
  return body.keep(code);
}
function floatWidth(code: Machine): { splat: number; replace: number } {
  if (code === 'f') return { splat: 0x13, replace: 0x20 };
  return code === 'd' ? { splat: 0x14, replace: 0x22 } : WIDTH[SIZES[code]];
}
export const extracted = (code: Machine, local: number, lane: number): Bytes => [
  ...get(local),
  ...simd(scalarExtract(code)),
  lane,
];
