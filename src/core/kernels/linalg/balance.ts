/** Balancing before the general eigenvalue problem: permutations that isolate eigenvalues, scaling by powers of two. */
import { type Dense, hypot2, norm2, TINY } from './dense.ts';

export interface Balance {
  /** The part that is left: rows and columns [low, high]. */
  readonly low: number;
  readonly high: number;
  /** Row exchanged with row k outside [low, high], factor of row k inside. */
  readonly scale: Float64Array;
}

export function balance(a: Dense): Balance {
  const n = a.rows;
  const scale = new Float64Array(n).fill(1);
  if (n === 0) return { low: 0, high: -1, scale };
  const high = isolateRows(a, scale);
  if (high < 0) return { low: 0, high: 0, scale };
  const low = isolateColumns(a, scale, high);
  scaleRows(a, scale, low, high);
  return { low, high, scale };
}

function isZero(a: Dense, i: number, j: number): boolean {
  const at = j * a.rows + i;
  return a.re[at] === 0 && (a.im === null || a.im[at] === 0);
}

/** Rows that are zero but for the diagonal go to the bottom; −1 where nothing is left. */
function isolateRows(a: Dense, scale: Float64Array): number {
  let last = a.rows - 1;
  for (let again = true; again; ) {
    again = false;
    for (let i = last; i >= 0; i--) {
      if (!onlyDiagonal(last, (j) => i === j || isZero(a, i, j), 0)) continue;
      scale[last] = i;
      exchange(a, i, last, last, 0);
      again = true;
      if (last === 0) return -1;
      last--;
    }
  }
  return last;
}

function isolateColumns(a: Dense, scale: Float64Array, last: number): number {
  let first = 0;
  for (let again = true; again; ) {
    again = false;
    for (let j = first; j <= last; j++) {
      if (!onlyDiagonal(last, (i) => i === j || isZero(a, i, j), first)) continue;
      scale[first] = j;
      exchange(a, j, first, last, first);
      again = true;
      first++;
    }
  }
  return first;
}

function onlyDiagonal(last: number, test: (k: number) => boolean, first: number): boolean {
  for (let k = first; k <= last; k++) if (!test(k)) return false;
  return true;
}

/** Columns p, q down to row `last`, rows p, q from column `first` on. */
function exchange(a: Dense, p: number, q: number, last: number, first: number): void {
  if (p === q) return;
  const n = a.rows;
  for (const part of [a.re, a.im]) {
    if (part === null) continue;
    for (let i = 0; i <= last; i++) swap(part, p * n + i, q * n + i);
    for (let j = first; j < n; j++) swap(part, j * n + p, j * n + q);
  }
}
function swap(x: Float64Array, p: number, q: number): void {
  const kept = x[p];
  x[p] = x[q];
  x[q] = kept;
}

const SMALLEST = TINY / 2 ** -52;

function scaleRows(a: Dense, scale: Float64Array, low: number, high: number): void {
  for (let again = true; again; ) {
    again = false;
    for (let i = low; i <= high; i++) {
      const factor = factorFor(a, i, low, high);
      if (factor === 1) continue;
      if (factor < 1 && scale[i] < 1 && factor * scale[i] <= SMALLEST) continue;
      if (factor > 1 && scale[i] > 1 && scale[i] >= 1 / SMALLEST / factor) continue;
      scale[i] *= factor;
      again = true;
      scaleBoth(a, i, low, high, factor);
    }
  }
}

function factorFor(a: Dense, i: number, low: number, high: number): number {
  let [c, r] = [columnLength(a, i, low, high), rowLength(a, i, low, high)];
  if (c === 0 || r === 0 || !(c + r < Infinity)) return 1;
  let factor = 1;
  const sum = c + r;
  while (c < r / 2 && factor < 2 ** 500 && c < 2 ** 900 && r > 2 ** -900) {
    factor *= 2;
    c *= 2;
    r /= 2;
  }
  while (c / 2 >= r && factor > 2 ** -500 && r < 2 ** 900 && c > 2 ** -900) {
    factor /= 2;
    c /= 2;
    r *= 2;
  }
  return c + r >= 0.95 * sum ? 1 : factor;
}

function columnLength(a: Dense, j: number, low: number, high: number): number {
  const own = norm2(a.re, j * a.rows + low, high - low + 1);
  return a.im === null ? own : hypot2(own, norm2(a.im, j * a.rows + low, high - low + 1));
}
function rowLength(a: Dense, i: number, low: number, high: number): number {
  const row = new Float64Array((high - low + 1) * (a.im === null ? 1 : 2));
  for (let j = low; j <= high; j++) {
    row[j - low] = a.re[j * a.rows + i];
    if (a.im !== null) row[high + 1 - low + j - low] = a.im[j * a.rows + i];
  }
  return norm2(row, 0, row.length);
}

function scaleBoth(a: Dense, i: number, low: number, high: number, factor: number): void {
  const n = a.rows;
  for (const part of [a.re, a.im]) {
    if (part === null) continue;
    for (let j = low; j < n; j++) part[j * n + i] /= factor;
    for (let k = 0; k <= high; k++) part[i * n + k] *= factor;
  }
}

/** Eigenvectors of the balanced matrix become those of the original. */
export function unbalance({ low, high, scale }: Balance, v: Dense): void {
  const n = v.rows;
  for (const part of [v.re, v.im]) {
    if (part === null) continue;
    for (let i = low; i <= high; i++) {
      if (scale[i] !== 1 && high > low) for (let j = 0; j < v.cols; j++) part[j * n + i] *= scale[i];
    }
    for (let i = low - 1; i >= 0; i--) swapRows(part, n, i, scale[i]);
    for (let i = high + 1; i < n; i++) swapRows(part, n, i, scale[i]);
  }
}
function swapRows(part: Float64Array, n: number, p: number, q: number): void {
  if (p !== q) for (let at = 0; at < part.length; at += n) swap(part, at + p, at + q);
}
