/** Elements of operands into vectors and back: packed, one for all, or some bytes apart. */
import { type Body, grow, loopWhile, memarg } from './body.ts';
import { constant, get, I32, set, simd } from './encoder.ts';
import { type Lanes, type Machine, repeated, sizeOfCode, slicesOf, V, WIDTH } from './vectors.ts';

/** How an operand runs along a loop: `p`acked, `f`ixed, `s`trided. */
export type Way = 'p' | 'f' | 's';

export function wayOf(step: number, code: Machine): Way {
  if (step === 0) return 'f';
  return step === sizeOfCode(code) ? 'p' : 's';
}

/** Locals of an operand in a loop. */
export interface Place {
  readonly code: Machine;
  readonly way: Way;
  /** Address of the next element, bytes to the one behind it. */
  readonly at: number;
  readonly step: number;
}

/** Bytes of scratch that a short run of one operand takes. */
export const SLOT = 64;

const toMask = (body: Body, code: Machine, raw: number): number =>
  code === '?' ? body.put(0x24, raw, body.vector(repeated(1, 0n))) : raw;

/** The one element of a fixed operand in all lanes. */
export function splat(body: Body, { code, at }: Place): number {
  const raw = body.keep([...get(at), ...simd(6 + [1, 2, 4, 8].indexOf(sizeOfCode(code)) + 1), ...memarg()]);
  return toMask(body, code, raw);
}

export function loadPacked(body: Body, code: Machine, at: number, slice: number, lanes: Lanes): number {
  const half = sizeOfCode(code) * lanes < 16;
  return toMask(body, code, body.keep([...get(at), ...simd(half ? 0x5d : 0), ...memarg(slice * 16)]));
}

/** All slices of elements that lie `step` apart. */
export function loadStrided(body: Body, { code, at, step }: Place, lanes: Lanes): number[] {
  const size = sizeOfCode(code);
  const perSlice = Math.min(lanes, 16 / size);
  const moving = body.keep(get(at), I32);
  const zero = body.vector(repeated(1, 0n));
  return Array.from({ length: slicesOf(code, lanes) }, () => {
    const slice = body.keep(get(zero));
    for (let k = 0; k < perSlice; k++) {
      body.emit(get(moving), get(slice), simd(WIDTH[size].loadLane), memarg(), k, set(slice), grow(moving, get(step)));
    }
    return toMask(body, code, slice);
  });
}

const fromMask = (body: Body, code: Machine, value: number): number =>
  code === '?' ? body.put(V.and, value, body.vector(repeated(1, 1n))) : value;

export function store(body: Body, { code, way, at, step }: Place, slices: readonly number[], lanes: Lanes): void {
  const size = sizeOfCode(code);
  const values = slices.map((one) => fromMask(body, code, one));
  if (way === 'p') {
    values.forEach((value, k) => {
      if (size * lanes < 16) body.emit(get(at), get(value), simd(0x5b), memarg(), 0);
      else body.emit(get(at), get(value), simd(0x0b), memarg(k * 16));
    });
    return;
  }
  const moving = body.keep(get(at), I32);
  const perSlice = Math.min(lanes, 16 / size);
  for (const value of values) {
    for (let k = 0; k < perSlice; k++) {
      body.emit(get(moving), get(value), simd(WIDTH[size].storeLane), memarg(), k, grow(moving, get(step)));
    }
  }
}

/** Moves `count` elements on along an operand by whole vectors. */
export function advanceVector(body: Body, { code, way, at, step }: Place, lanes: Lanes): void {
  if (way === 'p') body.emit(grow(at, constant(lanes * sizeOfCode(code))));
  else if (way === 's') body.emit(grow(at, [...get(step), ...constant(lanes), 0x6c]));
}

/** Copies `count` elements into scratch, the last of them again up to a whole vector. */
export function intoScratch(body: Body, { code, at, step }: Place, scratch: number, count: number, lanes: Lanes): void {
  const size = sizeOfCode(code);
  const { load, store: put } = WIDTH[size];
  const [k, from, to] = [body.local(I32), body.keep(get(at), I32), body.keep(get(scratch), I32)];
  body.emit(constant(0), set(k));
  const more = [...get(k), ...constant(1), 0x6a, ...get(count), 0x49];
  const inner = [
    ...get(to),
    ...get(from),
    load,
    ...memarg(),
    put,
    ...memarg(),
    ...grow(to, constant(size)),
    ...grow(from, [...get(step), ...more, 0x6c]),
    ...grow(k, constant(1)),
  ];
  body.emit(loopWhile([...get(k), ...constant(lanes), 0x49], inner));
}

/** Copies `count` elements out of scratch; moves `at` behind them. */
export function fromScratch(body: Body, { code, at, step }: Place, scratch: number, count: number): void {
  const size = sizeOfCode(code);
  const { load, store: put } = WIDTH[size];
  const [k, from] = [body.keep(get(count), I32), body.keep(get(scratch), I32)];
  const inner = [
    ...get(at),
    ...get(from),
    load,
    ...memarg(),
    put,
    ...memarg(),
    ...grow(from, constant(size)),
    ...grow(at, get(step)),
    ...grow(k, constant(-1)),
  ];
  body.emit(loopWhile(get(k), inner));
}
