/**
 * Dense matrices for decompositions: column-major, real parts and imaginary parts apart. `im` is null for real
 * matrices, which then take the real loops. Everything is computed in double precision.
 */
import type { MatrixMachine } from './machine.ts';

export interface Dense {
  readonly rows: number;
  readonly cols: number;
  readonly re: Float64Array;
  readonly im: Float64Array | null;
  /** Where `re` lies in the kernels' memory, if it does (see `lodging.ts`). */
  readonly lodging?: Lodging;
}

/** A place in the kernels' memory, with room for two vectors as long as the matrix's longer side. */
export interface Lodging {
  readonly machine: MatrixMachine;
  readonly address: number;
  readonly first: number;
  readonly second: number;
}

export function dense(rows: number, cols: number, complex = false): Dense {
  const size = rows * cols;
  return { rows, cols, re: new Float64Array(size), im: complex ? new Float64Array(size) : null };
}

export function identity(rows: number, cols = rows, complex = false): Dense {
  const made = dense(rows, cols, complex);
  for (let k = 0; k < Math.min(rows, cols); k++) made.re[k * rows + k] = 1;
  return made;
}

export function clone(a: Dense): Dense {
  return { rows: a.rows, cols: a.cols, re: a.re.slice(), im: a.im?.slice() ?? null };
}

/** Numbers in lines that lie `step` apart, each with its neighbours `gap` apart. */
export interface Lines {
  readonly data: Float64Array;
  readonly at: number;
  readonly step: number;
  readonly gap: number;
}

const TILE = 16;

/** Fills `count` lines of `length` numbers each, contiguous one after the other, tile by tile for the cache's sake. */
export function gather(to: Float64Array, start: number, count: number, length: number, from: Lines): void {
  const { data, at, step, gap } = from;
  for (let first = 0; first < length; first += TILE) {
    const end = Math.min(first + TILE, length);
    for (let j = 0; j < count; j++) {
      let place = at + j * step + first * gap;
      const line = start + j * length;
      for (let i = first; i < end; i++, place += gap) to[line + i] = data[place];
    }
  }
}

/** Aᴴ. */
export function adjoint(a: Dense): Dense {
  const made = dense(a.cols, a.rows, a.im !== null);
  const lines = { at: 0, step: 1, gap: a.rows };
  gather(made.re, 0, a.rows, a.cols, { ...lines, data: a.re });
  if (a.im !== null && made.im !== null) {
    gather(made.im, 0, a.rows, a.cols, { ...lines, data: a.im });
    for (let k = 0; k < made.im.length; k++) made.im[k] = -made.im[k];
  }
  return made;
}

/** The first `cols` columns and `rows` rows, copied into a matrix of the given size; what is new is zero. */
export function resized(a: Dense, rows: number, cols: number): Dense {
  const made = dense(rows, cols, a.im !== null);
  const height = Math.min(rows, a.rows);
  for (let j = 0; j < Math.min(cols, a.cols); j++) {
    made.re.set(a.re.subarray(j * a.rows, j * a.rows + height), j * rows);
    if (a.im !== null) made.im?.set(a.im.subarray(j * a.rows, j * a.rows + height), j * rows);
  }
  return made;
}

export function swapColumns(a: Dense, p: number, q: number): void {
  for (const part of [a.re, a.im]) {
    if (part === null) continue;
    const [x, y] = [part.subarray(p * a.rows, (p + 1) * a.rows), part.subarray(q * a.rows, (q + 1) * a.rows)];
    const kept = x.slice();
    x.set(y);
    y.set(kept);
  }
}

/** Largest absolute value (by parts for complex); NaN if there is one. */
export function largest(a: Dense): number {
  let max = 0;
  for (let k = 0; k < a.re.length; k++) {
    const value = a.im === null ? Math.abs(a.re[k]) : Math.hypot(a.re[k], a.im[k]);
    if (!(value <= max)) max = value;
    if (Number.isNaN(value)) return value;
  }
  return max;
}

export function scale(a: Dense, by: number): void {
  for (let k = 0; k < a.re.length; k++) a.re[k] *= by;
  if (a.im !== null) for (let k = 0; k < a.im.length; k++) a.im[k] *= by;
}

/** Distance of 1 to the next double over 2 (unit roundoff), and the smallest normal number. */
export const EPSILON = 2 ** -53;
export const TINY = 2 ** -1022;

/** Magnitude of `a` with the sign of `b`; minus zero counts as negative. */
export function withSign(a: number, b: number): number {
  const magnitude = Math.abs(a);
  return b < 0 || Object.is(b, -0) ? -magnitude : magnitude;
}

/** √(a² + b²) without overflow; NaN goes through. */
export function hypot2(a: number, b: number): number {
  const [x, y] = [Math.abs(a), Math.abs(b)];
  const [big, small] = x > y ? [x, y] : [y, x];
  if (small === 0 || big === Infinity) return big;
  const ratio = small / big;
  return big * Math.sqrt(1 + ratio * ratio);
}

/** Euclidean length of `count` numbers; the sum of squares is rescaled where it leaves the range. */
export function norm2(x: Float64Array, at: number, count: number): number {
  let sum = 0;
  for (let k = at; k < at + count; k++) sum += x[k] * x[k];
  if (sum > 1e-280 && sum < 1e300) return Math.sqrt(sum);
  return scaledNorm(x, at, count);
}

function scaledNorm(x: Float64Array, at: number, count: number): number {
  let big = 0;
  for (let k = at; k < at + count; k++) {
    const value = Math.abs(x[k]);
    if (!(value <= big)) big = value;
  }
  if (big === 0 || !(big < Infinity)) return big;
  let sum = 0;
  for (let k = at; k < at + count; k++) {
    const value = x[k] / big;
    sum += value * value;
  }
  return big * Math.sqrt(sum);
}
