/** Eigenvalues and vectors of symmetric and Hermitian matrices: tridiagonal form, then implicit QL and QR. */
import { type Dense, EPSILON, hypot2, type Lodging, largest, scale, swapColumns, TINY, withSign } from './dense.ts';
import { lodge } from './lodging.ts';
import { applyProduct, columnReflector, type Reflector } from './reflectors.ts';
import { type Rotation, rotation, symmetric2 } from './rotations.ts';
import { type Turner, turnersOf } from './turner.ts';

export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Dense | null;
  readonly converged: boolean;
}

/** Reads only the triangle `lower` names; `a` is destroyed. */
export function eigenSymmetric(a: Dense, lower: boolean, wantVectors: boolean): SymmetricEigen {
  const n = a.rows;
  const work = completed(lower ? a : flipped(a));
  const factor = range(work);
  if (factor !== 1) scale(work, factor);
  const { d, e, list } = tridiagonalize(work);
  if (!lower) {
    d.reverse();
    e.reverse();
  }
  const turner = wantVectors ? turnersOf(n, 1)[0] : null;
  const converged = iterate(d, e, turner);
  const z = turner?.finish() ?? null;
  sortAscending(d, z);
  if (factor !== 1) for (let k = 0; k < n; k++) d[k] /= factor;
  if (z === null) return { values: d, vectors: null, converged };
  const vectors = a.im === null ? z : { ...z, im: new Float64Array(n * n) };
  if (lower) applyProduct(list, vectors);
  else {
    flipRows(vectors);
    applyProduct(list, vectors);
    flipRows(vectors);
  }
  return { values: d, vectors, converged };
}

function range(a: Dense): number {
  const size = largest(a);
  if (size > 0 && size < 1e-120) return 1e-120 / size;
  return size > 1e146 && size < Infinity ? 1e146 / size : 1;
}

/** Rows and columns in reverse order: the upper triangle becomes the lower one. */
function flipped(a: Dense): Dense {
  return { ...a, re: a.re.slice().reverse(), im: a.im?.slice().reverse() ?? null };
}
function flipRows(a: Dense): void {
  for (const part of [a.re, a.im]) {
    if (part !== null) for (let at = 0; at < part.length; at += a.rows) part.subarray(at, at + a.rows).reverse();
  }
}

/** Fills the upper triangle from the lower one. */
function completed(a: Dense): Dense {
  const n = a.rows;
  for (let j = 0; j < n; j++) {
    if (a.im !== null) a.im[j * n + j] = 0;
    for (let i = j + 1; i < n; i++) {
      a.re[i * n + j] = a.re[j * n + i];
      if (a.im !== null) a.im[i * n + j] = -a.im[j * n + i];
    }
  }
  return a;
}

interface Tridiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly list: readonly Reflector[];
}

function tridiagonalize(given: Dense): Tridiagonal {
  const a = lodge(given);
  const n = a.rows;
  const [d, e] = [new Float64Array(n), new Float64Array(Math.max(0, n - 1))];
  const list: Reflector[] = [];
  for (let k = 0; k < n - 1; k++) {
    const h = columnReflector(a, k, k + 1, n);
    list.push(h);
    e[k] = h.beta;
    d[k] = a.re[k * n + k];
    if (h.tauRe !== 0 || h.tauIm !== 0) (a.im === null ? applyBoth : applyBothComplex)(h, a);
  }
  if (n > 0) d[n - 1] = a.re[n * n - 1];
  return { d, e, list };
}

/** A ← H A H on the trailing block, as a symmetric rank-2 update of the full square. */
function applyBoth(h: Reflector, a: Dense): void {
  const { re: v, at, tauRe: tau } = h;
  const [n, m, x] = [a.rows, v.length, a.re];
  const block = lodgedBlock(a, h);
  const w = new Float64Array(m);
  if (block !== null) {
    const { machine, first, second } = block.lodging;
    machine.doubles.set(v, first / 8);
    machine.wasm.symmetricTimes(block.address, n * 8, first, second, m);
    w.set(machine.doubles.subarray(second / 8, second / 8 + m));
  } else {
    for (let j = 0; j < m; j++) {
      const start = (at + j) * n + at;
      for (let i = 0; i < m; i++) w[j] += x[start + i] * v[i];
    }
  }
  for (let k = 0; k < m; k++) w[k] *= tau;
  let dot = 0;
  for (let k = 0; k < m; k++) dot += w[k] * v[k];
  const by = -0.5 * tau * dot;
  for (let k = 0; k < m; k++) w[k] += by * v[k];
  if (block !== null) {
    const { machine, first, second } = block.lodging;
    machine.doubles.set(w, second / 8);
    machine.wasm.symmetricUpdate(block.address, n * 8, first, second, m);
    return;
  }
  for (let j = 0; j < m; j++) {
    const start = (at + j) * n + at;
    const [p, q] = [v[j], w[j]];
    for (let i = 0; i < m; i++) x[start + i] -= v[i] * q + w[i] * p;
  }
}

function lodgedBlock(a: Dense, { at }: Reflector): { lodging: Lodging; address: number } | null {
  if (a.lodging === undefined) return null;
  return { lodging: a.lodging, address: a.lodging.address + (at * a.rows + at) * 8 };
}

/** The Hermitian counterpart: A ← A − v wᴴ − w vᴴ. */
function applyBothComplex(h: Reflector, a: Dense): void {
  const { re: v, at, tauRe, tauIm } = h;
  const u = h.im as Float64Array;
  const [n, m, x, y] = [a.rows, v.length, a.re, a.im as Float64Array];
  const [w, z] = [new Float64Array(m), new Float64Array(m)];
  for (let j = 0; j < m; j++) {
    const start = (at + j) * n + at;
    for (let i = 0; i < m; i++) {
      w[i] += x[start + i] * v[j] - y[start + i] * u[j];
      z[i] += x[start + i] * u[j] + y[start + i] * v[j];
    }
  }
  let [p, q] = [0, 0];
  for (let k = 0; k < m; k++) {
    const [s, t] = [w[k], z[k]];
    w[k] = tauRe * s - tauIm * t;
    z[k] = tauRe * t + tauIm * s;
    p += w[k] * v[k] + z[k] * u[k];
    q += w[k] * u[k] - z[k] * v[k];
  }
  const [byRe, byIm] = [-0.5 * (tauRe * p - tauIm * q), -0.5 * (tauRe * q + tauIm * p)];
  for (let k = 0; k < m; k++) {
    w[k] += byRe * v[k] - byIm * u[k];
    z[k] += byRe * u[k] + byIm * v[k];
  }
  for (let j = 0; j < m; j++) {
    const start = (at + j) * n + at;
    for (let i = 0; i < m; i++) {
      x[start + i] -= v[i] * w[j] + u[i] * z[j] + w[i] * v[j] + z[i] * u[j];
      y[start + i] -= u[i] * w[j] - v[i] * z[j] + z[i] * v[j] - w[i] * u[j];
    }
  }
}

// ── The tridiagonal problem ───────────────────────────────────────────────────────────────────────

interface Iteration {
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly z: Turner | null;
  readonly n: number;
  /** Steps left. */
  steps: number;
}

const SWEEPS = 30;

function iterate(d: Float64Array, e: Float64Array, z: Turner | null): boolean {
  const n = d.length;
  const work: Iteration = { d, e, z, n, steps: n * SWEEPS };
  let first = 0;
  while (first < n) {
    if (first > 0) e[first - 1] = 0;
    const end = blockEnd(work, first);
    if (end > first) {
      if (Math.abs(d[end]) < Math.abs(d[first])) iterateUp(work, end, first);
      else iterateDown(work, first, end);
      if (work.steps <= 0) return false;
    }
    first = end + 1;
  }
  return true;
}

function blockEnd({ d, e, n }: Iteration, first: number): number {
  for (let m = first; m < n - 1; m++) {
    const size = Math.abs(e[m]);
    if (size === 0) return m;
    if (size <= Math.sqrt(Math.abs(d[m])) * Math.sqrt(Math.abs(d[m + 1])) * EPSILON) {
      e[m] = 0;
      return m;
    }
  }
  return n - 1;
}

const EPSILON2 = EPSILON * EPSILON;

/** QL steps: eigenvalues come out at the top end `l`. */
function iterateDown(work: Iteration, first: number, last: number): void {
  const { d, e, z } = work;
  let l = first;
  while (l <= last) {
    let m = l;
    while (m < last && !(e[m] * e[m] <= EPSILON2 * Math.abs(d[m]) * Math.abs(d[m + 1]) + TINY)) m++;
    if (m < last) e[m] = 0;
    if (m === l) {
      l++;
    } else if (m === l + 1) {
      const { rt1, rt2, cs, sn } = symmetric2(d[l], e[l], d[m]);
      if (z !== null) z.turn(l, cs, sn);
      d[l] = rt1;
      d[m] = rt2;
      e[l] = 0;
      l += 2;
    } else {
      if (work.steps-- <= 0) return;
      stepDown(work, l, m);
    }
  }
}

const turn: Rotation = { c: 0, s: 0, r: 0 };

function wilkinson(near: number, next: number, far: number, off: number): number {
  const g = (next - near) / (2 * off);
  return far - near + off / (g + withSign(hypot2(g, 1), g));
}

function stepDown({ d, e, z }: Iteration, l: number, m: number): void {
  let g = wilkinson(d[l], d[l + 1], d[m], e[l]);
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const [f, b] = [s * e[i], c * e[i]];
    rotation(g, f, turn);
    ({ c, s } = turn);
    if (i !== m - 1) e[i + 1] = turn.r;
    g = d[i + 1] - p;
    const r = (d[i] - g) * s + 2 * c * b;
    p = s * r;
    d[i + 1] = g + p;
    g = c * r - b;
    if (z !== null) z.turn(i, c, -s);
  }
  d[l] -= p;
  e[l] = g;
}

/** QR steps: eigenvalues come out at the bottom end `l`. */
function iterateUp(work: Iteration, first: number, last: number): void {
  const { d, e, z } = work;
  let l = first;
  while (l >= last) {
    let m = l;
    while (m > last && !(e[m - 1] * e[m - 1] <= EPSILON2 * Math.abs(d[m]) * Math.abs(d[m - 1]) + TINY)) m--;
    if (m > last) e[m - 1] = 0;
    if (m === l) {
      l--;
    } else if (m === l - 1) {
      const { rt1, rt2, cs, sn } = symmetric2(d[m], e[m], d[l]);
      if (z !== null) z.turn(m, cs, sn);
      d[m] = rt1;
      d[l] = rt2;
      e[m] = 0;
      l -= 2;
    } else {
      if (work.steps-- <= 0) return;
      stepUp(work, l, m);
    }
  }
}

function stepUp({ d, e, z }: Iteration, l: number, m: number): void {
  let g = wilkinson(d[l], d[l - 1], d[m], e[l - 1]);
  let [s, c, p] = [1, 1, 0];
  for (let i = m; i < l; i++) {
    const [f, b] = [s * e[i], c * e[i]];
    rotation(g, f, turn);
    ({ c, s } = turn);
    if (i !== m) e[i - 1] = turn.r;
    g = d[i] - p;
    const r = (d[i + 1] - g) * s + 2 * c * b;
    p = s * r;
    d[i] = g + p;
    g = c * r - b;
    if (z !== null) z.turn(i, c, s);
  }
  d[l] -= p;
  e[l - 1] = g;
}

function sortAscending(d: Float64Array, z: Dense | null): void {
  const n = d.length;
  for (let i = 0; i < n - 1; i++) {
    let least = i;
    for (let j = i + 1; j < n; j++) if (d[j] < d[least]) least = j;
    if (least === i) continue;
    [d[i], d[least]] = [d[least], d[i]];
    if (z !== null) swapColumns(z, i, least);
  }
}
