/** LU with partial pivoting, Cholesky, and triangular solves on top of them. */

import type { Dense } from './dense.ts';
import { eliminateReal, substituteReal } from './elimination.ts';
import { multiply, type Operand, transposed } from './gemm.ts';
import { bringHome, lodge } from './lodging.ts';

export interface Elimination {
  readonly lu: Dense;
  /** Row exchanged with row k in step k. */
  readonly pivots: Int32Array;
  /** A pivot was exactly zero. */
  readonly singular: boolean;
}

/** In place: L below the diagonal (ones are not stored), U on and above it. */
export function eliminate(a: Dense): Elimination {
  const pivots = new Int32Array(Math.min(a.rows, a.cols));
  if (a.im === null) return { lu: a, pivots, singular: eliminateReal(a.re, a.rows, a.cols, pivots) };
  let singular = false;
  for (let k = 0; k < pivots.length; k++) {
    const pivot = pivotRow(a, k);
    pivots[k] = pivot;
    if (a.re[k * a.rows + pivot] === 0 && a.im[k * a.rows + pivot] === 0) {
      singular = true;
      continue;
    }
    if (pivot !== k) swapRows(a, k, pivot);
    stepComplex(a, k);
  }
  return { lu: a, pivots, singular };
}

function pivotRow(a: Dense, k: number): number {
  const at = k * a.rows;
  let best = k;
  let size = -1;
  for (let i = k; i < a.rows; i++) {
    const value = Math.abs(a.re[at + i]) + (a.im === null ? 0 : Math.abs(a.im[at + i]));
    if (value > size) {
      size = value;
      best = i;
    }
  }
  return best;
}

function swapRows(a: Dense, p: number, q: number): void {
  for (const part of [a.re, a.im]) {
    if (part === null) continue;
    for (let at = 0; at < part.length; at += a.rows) {
      const kept = part[at + p];
      part[at + p] = part[at + q];
      part[at + q] = kept;
    }
  }
}

function stepComplex(a: Dense, k: number): void {
  const { rows, cols, re } = a;
  const im = a.im as Float64Array;
  const at = k * rows;
  for (let i = k + 1; i < rows; i++) divideInto(re, im, at + i, re[at + k], im[at + k]);
  for (let j = k + 1; j < cols; j++) {
    const to = j * rows;
    const [x, y] = [re[to + k], im[to + k]];
    if (x === 0 && y === 0) continue;
    for (let i = k + 1; i < rows; i++) {
      re[to + i] -= re[at + i] * x - im[at + i] * y;
      im[to + i] -= re[at + i] * y + im[at + i] * x;
    }
  }
}

/** z[at] ← z[at] / (c + d i), scaled as Smith does. */
function divideInto(re: Float64Array, im: Float64Array, at: number, c: number, d: number): void {
  const [a, b] = [re[at], im[at]];
  if (Math.abs(c) >= Math.abs(d)) {
    const ratio = d / c;
    const under = c + d * ratio;
    re[at] = (a + b * ratio) / under;
    im[at] = (b - a * ratio) / under;
  } else {
    const ratio = c / d;
    const under = d + c * ratio;
    re[at] = (a * ratio + b) / under;
    im[at] = (b * ratio - a) / under;
  }
}

/** B ← A⁻¹ B. */
export function solveFactored({ lu, pivots }: Elimination, b: Dense): void {
  for (let k = 0; k < pivots.length; k++) if (pivots[k] !== k) swapRows(b, k, pivots[k]);
  if (lu.im === null && b.im === null && substituteReal(lu, b)) return;
  for (let j = 0; j < b.cols; j++) {
    forward(lu, b, j);
    backward(lu, b, j);
  }
}

function forward(lu: Dense, b: Dense, col: number): void {
  const n = lu.rows;
  for (let k = 0; k < n; k++) subtractColumn(lu, b, col * n, k, k + 1, n);
}

function backward(lu: Dense, b: Dense, col: number): void {
  const n = lu.rows;
  const at = col * n;
  for (let k = n - 1; k >= 0; k--) {
    if (b.im === null || lu.im === null) b.re[at + k] /= lu.re[k * n + k];
    else divideInto(b.re, b.im, at + k, lu.re[k * n + k], lu.im[k * n + k]);
    subtractColumn(lu, b, at, k, 0, k);
  }
}

/** b[first..last) −= lu[first..last, k] · b[k]. */
function subtractColumn(lu: Dense, b: Dense, at: number, k: number, first: number, last: number): void {
  const column = k * lu.rows;
  const [x, y] = [b.re[at + k], b.im === null ? 0 : b.im[at + k]];
  if (x === 0 && y === 0) return;
  if (lu.im === null || b.im === null) {
    for (let i = first; i < last; i++) b.re[at + i] -= lu.re[column + i] * x;
    return;
  }
  for (let i = first; i < last; i++) {
    b.re[at + i] -= lu.re[column + i] * x - lu.im[column + i] * y;
    b.im[at + i] -= lu.re[column + i] * y + lu.im[column + i] * x;
  }
}

export interface SignedLog {
  readonly signRe: number;
  readonly signIm: number;
  readonly log: number;
}

/** Sign and logarithm of |det| from the pivots. */
export function signedLog({ lu, pivots, singular }: Elimination): SignedLog {
  if (singular) return { signRe: 0, signIm: 0, log: Number.NEGATIVE_INFINITY };
  let [re, im, log] = [1, 0, 0];
  for (let k = 0; k < pivots.length; k++) {
    if (pivots[k] !== k) {
      re = -re;
      im = -im;
    }
    const at = k * lu.rows + k;
    const [x, y] = [lu.re[at], lu.im === null ? 0 : lu.im[at]];
    const size = lu.im === null ? Math.abs(x) : Math.hypot(x, y);
    [re, im] = lu.im === null ? [x < 0 ? -re : re, 0] : [(re * x - im * y) / size, (re * y + im * x) / size];
    log += Math.log(size);
  }
  return { signRe: re, signIm: im, log };
}

/** Lower Cholesky factor from the lower triangle, in place; false where the matrix is not positive definite. */
export function choleskyLower(given: Dense): boolean {
  const n = given.rows;
  const a = n >= 2 * COLUMNS ? lodge(given) : given;
  const width = a.lodging === undefined ? n : COLUMNS;
  for (let first = 0; first < n; first += width) {
    const end = Math.min(first + width, n);
    if (first > 0) subtractBefore(a, first, end);
    if (!factorColumns(a, first, end)) return false;
  }
  bringHome(a, given);
  for (let j = 1; j < n; j++) {
    given.re.fill(0, j * n, j * n + j);
    given.im?.fill(0, j * n, j * n + j);
  }
  return true;
}

/** Columns of a block of the factorisation. */
const COLUMNS = 64;

/** Columns [first, end) from row `first` on −= L Lᵀ of what is factored already. */
function subtractBefore(a: Dense, first: number, end: number): void {
  const n = a.rows;
  const part = (row: number, col: number): Operand => ({
    data: a.re,
    at: col * n + row,
    rowStep: 1,
    colStep: n,
    address: a.lodging?.address,
  });
  const size = { rows: n - first, cols: end - first, depth: first };
  multiply(size, part(first, 0), transposed(part(first, 0)), part(first, first), 'subtract');
}

function factorColumns(a: Dense, first: number, end: number): boolean {
  const n = a.rows;
  const [re, im] = [a.re, a.im];
  for (let j = first; j < end; j++) {
    const at = j * n;
    const pivot = re[at + j];
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    re[at + j] = root;
    if (im !== null) im[at + j] = 0;
    for (let i = j + 1; i < n; i++) {
      re[at + i] /= root;
      if (im !== null) im[at + i] /= root;
    }
    for (let k = j + 1; k < end; k++) subtractOuter(a, at, k);
  }
  return true;
}

/** Column k −= column (starting at `at`) · conj(its element k), from row k on. */
function subtractOuter(a: Dense, at: number, k: number): void {
  const n = a.rows;
  const to = k * n;
  const [re, im] = [a.re, a.im];
  const x = re[at + k];
  if (im === null) {
    if (x !== 0) for (let i = k; i < n; i++) re[to + i] -= re[at + i] * x;
    return;
  }
  const y = im[at + k];
  for (let i = k; i < n; i++) {
    re[to + i] -= re[at + i] * x + im[at + i] * y;
    im[to + i] -= im[at + i] * x - re[at + i] * y;
  }
}
