/** Singular values and vectors: bidiagonal form, then implicit (zero-shift) QR on it. */
import { adjoint, type Dense, EPSILON, largest, resized, scale, swapColumns, TINY } from './dense.ts';
import { lodge } from './lodging.ts';
import {
  applyLeft,
  applyProduct,
  applyRight,
  columnReflector,
  factorQR,
  formProduct,
  type Reflector,
  rowReflector,
} from './reflectors.ts';
import { type Rotation, rotation, singular2, smallerSingular } from './rotations.ts';
import { type Turner, turnersOf } from './turner.ts';

export interface Singular {
  readonly values: Float64Array;
  /** m × m or m × min(m, n); null where not wanted. */
  readonly u: Dense | null;
  /** n × n or n × min(m, n): right vectors as columns (V, not Vᴴ). */
  readonly v: Dense | null;
  readonly converged: boolean;
}

/** `a` is destroyed. */
export function singularValues(a: Dense, wantVectors: boolean, full: boolean): Singular {
  const factor = range(a);
  if (factor !== 1) scale(a, factor);
  const wide = a.rows < a.cols;
  const work = wide ? adjoint(a) : a;
  const tall = work.rows >= Math.trunc((work.cols * 11) / 6) && work.rows > work.cols;
  const found = tall ? throughQR(work, wide, wantVectors, full) : direct(work, wide, wantVectors, full);
  if (factor !== 1) for (let k = 0; k < found.values.length; k++) found.values[k] /= factor;
  return wide ? { ...found, u: found.v, v: found.u } : found;
}

function range(a: Dense): number {
  const size = largest(a);
  if (size > 0 && size < 1e-146) return 1e-146 / size;
  return size > 1e146 && size < Infinity ? 1e146 / size : 1;
}

/** `wide`: `a` is the adjoint of the matrix wanted, whose bidiagonal form is therefore lower. */
function direct(a: Dense, wide: boolean, wantVectors: boolean, full: boolean): Singular {
  const [m, n] = [a.rows, a.cols];
  const form = bidiagonalize(a);
  const turners = wantVectors ? turnersOf(n, 2) : [];
  const lower = wide && m > n;
  const [u, v] = lower ? [turners[1], turners[0]] : turners;
  const converged = iterate({ d: form.d, e: form.e, u: u ?? null, v: v ?? null, lower });
  const [left, right] = turners.map((one) => one.finish());
  sortDescending(form.d, left, right);
  if (left === undefined || right === undefined) return { values: form.d, u: null, v: null, converged };
  const outer = extended(left, m, full ? m : n, a.im !== null);
  const inner = extended(right, n, n, a.im !== null);
  applyProduct(form.left, outer);
  applyProduct(form.right, inner);
  return { values: form.d, u: outer, v: inner, converged };
}

function extended(z: Dense, rows: number, cols: number, complex: boolean): Dense {
  const made = resized(z, rows, cols);
  for (let k = z.cols; k < cols; k++) made.re[k * rows + k] = 1;
  return complex ? { ...made, im: new Float64Array(made.re.length) } : made;
}

/** Much longer than wide: QR first, then the triangle. */
function throughQR(a: Dense, wide: boolean, wantVectors: boolean, full: boolean): Singular {
  const [m, n] = [a.rows, a.cols];
  const list = factorQR(a);
  const triangle = resized(a, n, n);
  const core = wide
    ? swapped(direct(adjoint(triangle), false, wantVectors, false))
    : direct(triangle, false, wantVectors, false);
  if (core.u === null) return core;
  const u = resized(core.u, m, n);
  applyProduct(list, u);
  if (!full) return { ...core, u };
  const q = formProduct(list, m, m, a.im !== null);
  q.re.set(u.re);
  if (u.im !== null) q.im?.set(u.im);
  return { ...core, u: q };
}

function swapped(found: Singular): Singular {
  return { ...found, u: found.v, v: found.u };
}

interface Bidiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly left: readonly Reflector[];
  readonly right: readonly Reflector[];
}

/** Upper bidiagonal form of a matrix with rows ≥ cols. */
function bidiagonalize(given: Dense): Bidiagonal {
  const a = lodge(given);
  const [m, n] = [a.rows, a.cols];
  const [d, e] = [new Float64Array(n), new Float64Array(Math.max(0, n - 1))];
  const [left, right]: [Reflector[], Reflector[]] = [[], []];
  for (let k = 0; k < n; k++) {
    const h = columnReflector(a, k, k, m);
    left.push(h);
    d[k] = h.beta;
    applyLeft(h, a, k + 1, n, true);
    if (k >= n - 1) continue;
    const g = rowReflector(a, k, k + 1, n);
    right.push(g);
    e[k] = g.beta;
    applyRight(g, a, k + 1, m);
  }
  return { d, e, left, right };
}

// ── The bidiagonal problem ────────────────────────────────────────────────────────────────────────

interface Work {
  readonly d: Float64Array;
  readonly e: Float64Array;
  /** Columns of U and of V. */
  readonly u: Turner | null;
  readonly v: Turner | null;
  readonly lower: boolean;
}

const TOLERANCE = Math.max(10, Math.min(100, EPSILON ** -0.125)) * EPSILON;
const SWEEPS = 6;
const turn: Rotation = { c: 0, s: 0, r: 0 };
const other: Rotation = { c: 0, s: 0, r: 0 };

function turnColumns(z: Turner | null, p: number, c: number, s: number): void {
  if (z !== null) z.turn(p, c, s);
}

/** Singular values in any order in `d`, with U and V turned along. */
function iterate(work: Work): boolean {
  const { d, v } = work;
  const n = d.length;
  if (n === 0) return true;
  if (n === 1) {
    single(work);
    return true;
  }
  if (work.lower) makeUpper(work);
  const converged = sweep(work);
  for (let k = 0; k < n; k++) {
    if (d[k] < 0 || Object.is(d[k], -0)) {
      d[k] = -d[k];
      v?.negate(k);
    }
  }
  return converged;
}

/** A single value keeps its sign in U. */
function single({ d, u }: Work): void {
  if (d[0] < 0 || Object.is(d[0], -0)) u?.negate(0);
  d[0] = Math.abs(d[0]);
}

function makeUpper({ d, e, u }: Work): void {
  for (let k = 0; k < e.length; k++) {
    rotation(d[k], e[k], turn);
    d[k] = turn.r;
    e[k] = turn.s * d[k + 1];
    d[k + 1] *= turn.c;
    turnColumns(u, k, turn.c, turn.s);
  }
}

function threshold(d: Float64Array, e: Float64Array): number {
  const n = d.length;
  let least = Math.abs(d[0]);
  let mu = least;
  for (let k = 1; k < n && least !== 0; k++) {
    mu = Math.abs(d[k]) * (mu / (mu + Math.abs(e[k - 1])));
    least = Math.min(least, mu);
  }
  return Math.max((TOLERANCE * least) / Math.sqrt(n), SWEEPS * n * n * TINY);
}

function sweep(work: Work): boolean {
  const { d, e } = work;
  const n = d.length;
  const limit = threshold(d, e);
  let budget = SWEEPS * n * n;
  let [m, oldFirst, oldLast, down] = [n - 1, -1, -1, true];
  while (m > 0) {
    if (budget <= 0 || Number.isNaN(d[m])) return false;
    const block = blockStart(d, e, m, limit);
    if (block.first === m) {
      m--;
      continue;
    }
    const first = block.first;
    if (first === m - 1) {
      finishPair(work, m);
      m -= 2;
      continue;
    }
    if (first > oldLast || m < oldFirst || oldLast < 0) down = Math.abs(d[first]) >= Math.abs(d[m]);
    const least = smallest(work, first, m, down);
    if (least === null) continue;
    [oldFirst, oldLast] = [first, m];
    const shift = shiftFor(work, first, m, down, least / block.size);
    budget -= m - first;
    if (shift === 0) (down ? zeroShiftDown : zeroShiftUp)(work, first, m);
    else (down ? shiftedDown : shiftedUp)(work, first, m, shift);
    const end = down ? m - 1 : first;
    if (Math.abs(e[end]) <= limit) e[end] = 0;
  }
  return true;
}

/** First row of the unreduced block that ends at m, and its largest element. */
function blockStart(d: Float64Array, e: Float64Array, m: number, limit: number): { first: number; size: number } {
  let size = Math.abs(d[m]);
  for (let k = m - 1; k >= 0; k--) {
    const off = Math.abs(e[k]);
    if (off <= limit) {
      e[k] = 0;
      return { first: k + 1, size };
    }
    size = Math.max(size, Math.abs(d[k]), off);
  }
  return { first: 0, size };
}

function finishPair({ d, e, u, v }: Work, m: number): void {
  const pair = singular2(d[m - 1], e[m - 1], d[m]);
  d[m - 1] = pair.max;
  e[m - 1] = 0;
  d[m] = pair.min;
  turnColumns(v, m - 1, pair.cosRight, pair.sinRight);
  turnColumns(u, m - 1, pair.cosLeft, pair.sinLeft);
}

/** A lower bound of the block's smallest singular value; null where an element could be set to zero. */
function smallest({ d, e }: Work, first: number, m: number, down: boolean): number | null {
  const edge = down ? m - 1 : first;
  if (Math.abs(e[edge]) <= TOLERANCE * Math.abs(d[down ? m : first])) {
    e[edge] = 0;
    return null;
  }
  let mu = Math.abs(d[down ? first : m]);
  let least = mu;
  for (let count = 0; count < m - first; count++) {
    const k = down ? first + count : m - 1 - count;
    if (Math.abs(e[k]) <= TOLERANCE * mu) {
      e[k] = 0;
      return null;
    }
    mu = Math.abs(d[down ? k + 1 : k]) * (mu / (mu + Math.abs(e[k])));
    least = Math.min(least, mu);
  }
  return least;
}

function shiftFor({ d, e }: Work, first: number, m: number, down: boolean, ratio: number): number {
  if (d.length * TOLERANCE * ratio <= Math.max(EPSILON, 0.01 * TOLERANCE)) return 0;
  const edge = Math.abs(d[down ? first : m]);
  const shift = down ? smallerSingular(d[m - 1], e[m - 1], d[m]) : smallerSingular(d[first], e[first], d[first + 1]);
  return edge > 0 && (shift / edge) ** 2 < EPSILON ? 0 : shift;
}

function zeroShiftDown({ d, e, u, v }: Work, first: number, m: number): void {
  let [cs, oldCs, oldSn] = [1, 1, 0];
  for (let i = first; i < m; i++) {
    rotation(d[i] * cs, e[i], turn);
    cs = turn.c;
    if (i > first) e[i - 1] = oldSn * turn.r;
    rotation(oldCs * turn.r, d[i + 1] * turn.s, other);
    oldCs = other.c;
    oldSn = other.s;
    d[i] = other.r;
    turnColumns(v, i, turn.c, turn.s);
    turnColumns(u, i, other.c, other.s);
  }
  const h = d[m] * cs;
  d[m] = h * oldCs;
  e[m - 1] = h * oldSn;
}

function zeroShiftUp({ d, e, u, v }: Work, first: number, m: number): void {
  let [cs, oldCs, oldSn] = [1, 1, 0];
  for (let i = m; i > first; i--) {
    rotation(d[i] * cs, e[i - 1], turn);
    cs = turn.c;
    if (i < m) e[i] = oldSn * turn.r;
    rotation(oldCs * turn.r, d[i - 1] * turn.s, other);
    oldCs = other.c;
    oldSn = other.s;
    d[i] = other.r;
    turnColumns(u, i - 1, turn.c, -turn.s);
    turnColumns(v, i - 1, other.c, -other.s);
  }
  const h = d[first] * cs;
  d[first] = h * oldCs;
  e[first] = h * oldSn;
}

function startOf(d: number, shift: number): number {
  return (Math.abs(d) - shift) * ((d < 0 ? -1 : 1) + shift / d);
}

function shiftedDown({ d, e, u, v }: Work, first: number, m: number, shift: number): void {
  let [f, g] = [startOf(d[first], shift), e[first]];
  for (let i = first; i < m; i++) {
    rotation(f, g, turn);
    const { c, s } = turn;
    if (i > first) e[i - 1] = turn.r;
    f = c * d[i] + s * e[i];
    e[i] = c * e[i] - s * d[i];
    g = s * d[i + 1];
    d[i + 1] = c * d[i + 1];
    rotation(f, g, other);
    d[i] = other.r;
    f = other.c * e[i] + other.s * d[i + 1];
    d[i + 1] = other.c * d[i + 1] - other.s * e[i];
    if (i < m - 1) {
      g = other.s * e[i + 1];
      e[i + 1] = other.c * e[i + 1];
    }
    turnColumns(v, i, c, s);
    turnColumns(u, i, other.c, other.s);
  }
  e[m - 1] = f;
}

function shiftedUp({ d, e, u, v }: Work, first: number, m: number, shift: number): void {
  let [f, g] = [startOf(d[m], shift), e[m - 1]];
  for (let i = m; i > first; i--) {
    rotation(f, g, turn);
    const { c, s } = turn;
    if (i < m) e[i] = turn.r;
    f = c * d[i] + s * e[i - 1];
    e[i - 1] = c * e[i - 1] - s * d[i];
    g = s * d[i - 1];
    d[i - 1] = c * d[i - 1];
    rotation(f, g, other);
    d[i] = other.r;
    f = other.c * e[i - 1] + other.s * d[i - 1];
    d[i - 1] = other.c * d[i - 1] - other.s * e[i - 1];
    if (i > first + 1) {
      g = other.s * e[i - 2];
      e[i - 2] = other.c * e[i - 2];
    }
    turnColumns(u, i - 1, c, -s);
    turnColumns(v, i - 1, other.c, -other.s);
  }
  e[first] = f;
}

function sortDescending(d: Float64Array, u?: Dense, v?: Dense): void {
  const n = d.length;
  for (let last = n - 1; last > 0; last--) {
    let least = 0;
    for (let j = 1; j <= last; j++) if (d[j] <= d[least]) least = j;
    if (least === last) continue;
    [d[least], d[last]] = [d[last], d[least]];
    if (u !== undefined) swapColumns(u, least, last);
    if (v !== undefined) swapColumns(v, least, last);
  }
}
