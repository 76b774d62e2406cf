/**
 * Householder reflectors H = I − τ v vᴴ with v₀ = 1, acting on the indices from `at` on. Conventions are LAPACK's:
 * Hᴴ x = β e₁ with real β = −sign(Re α)·‖x‖, and H = I where x is already of that form.
 */
import { type Dense, hypot2, identity, norm2, TINY, withSign } from './dense.ts';
import { bringHome, lodge } from './lodging.ts';
import { applyGroup, GROUP, worthBlocking } from './reflector-groups.ts';

export interface Reflector {
  readonly at: number;
  readonly re: Float64Array;
  readonly im: Float64Array | null;
  readonly tauRe: number;
  readonly tauIm: number;
  readonly beta: number;
}

const SAFE = TINY / 2 ** -53;

/** The reflector of a vector, which becomes v. */
export function reflectorOf(re: Float64Array, im: Float64Array | null, at: number): Reflector {
  const n = re.length;
  const rest = tailNorm(re, im);
  const alphaIm = im === null ? 0 : im[0];
  if (n === 0 || (rest === 0 && alphaIm === 0)) {
    const beta = n === 0 ? 0 : re[0];
    if (n > 0) re[0] = 1;
    return { at, re, im, tauRe: 0, tauIm: 0, beta };
  }
  const length = im === null ? hypot2(re[0], rest) : hypot2(hypot2(re[0], alphaIm), rest);
  const beta = -withSign(length, re[0]);
  if (Math.abs(beta) < SAFE) return lifted(re, im, at);
  const [tauRe, tauIm] = [(beta - re[0]) / beta, -alphaIm / beta];
  scaleTail(re, im, re[0] - beta, alphaIm);
  re[0] = 1;
  if (im !== null) im[0] = 0;
  return { at, re, im, tauRe, tauIm, beta };
}

function tailNorm(re: Float64Array, im: Float64Array | null): number {
  const own = norm2(re, 1, re.length - 1);
  return im === null ? own : hypot2(own, norm2(im, 1, im.length - 1));
}

/** Vectors near the smallest numbers are scaled up first. */
function lifted(re: Float64Array, im: Float64Array | null, at: number): Reflector {
  const factor = 2 ** 600;
  for (let k = 0; k < re.length; k++) {
    re[k] *= factor;
    if (im !== null) im[k] *= factor;
  }
  const made = reflectorOf(re, im, at);
  return { ...made, beta: made.beta / factor };
}

function scaleTail(re: Float64Array, im: Float64Array | null, byRe: number, byIm: number): void {
  if (im === null) {
    const inverse = 1 / byRe;
    for (let k = 1; k < re.length; k++) re[k] *= inverse;
    return;
  }
  const size = byRe * byRe + byIm * byIm;
  const [c, d] = size > 1e-290 && size < 1e290 ? [byRe / size, -byIm / size] : inverseOf(byRe, byIm);
  for (let k = 1; k < re.length; k++) {
    const x = re[k];
    re[k] = x * c - im[k] * d;
    im[k] = x * d + im[k] * c;
  }
}

function inverseOf(re: number, im: number): [number, number] {
  const big = Math.max(Math.abs(re), Math.abs(im));
  const [x, y] = [re / big, im / big];
  const size = (x * x + y * y) * big;
  return [x / size, -y / size];
}

/** Column `col` from row `from` to `to` as a reflector at `from`. */
export function columnReflector(a: Dense, col: number, from: number, to: number): Reflector {
  const start = col * a.rows;
  return reflectorOf(a.re.slice(start + from, start + to), a.im?.slice(start + from, start + to) ?? null, from);
}

/** The conjugated row `row` from column `from` to `to` as a reflector at `from`. */
export function rowReflector(a: Dense, row: number, from: number, to: number): Reflector {
  const re = new Float64Array(to - from);
  const im = a.im === null ? null : new Float64Array(to - from);
  for (let j = from; j < to; j++) {
    re[j - from] = a.re[j * a.rows + row];
    if (im !== null && a.im !== null) im[j - from] = -a.im[j * a.rows + row];
  }
  return reflectorOf(re, im, from);
}

/** A ← H A (or Hᴴ A) in columns [first, last). */
export function applyLeft(h: Reflector, a: Dense, first: number, last: number, conjugated = false): void {
  if (h.tauRe === 0 && h.tauIm === 0) return;
  if (a.im !== null) {
    applyLeftComplex(h, a, first, last, conjugated ? -h.tauIm : h.tauIm);
    return;
  }
  const { re: v, tauRe: tau } = h;
  if (a.lodging !== undefined) {
    const { machine, address, first: vector } = a.lodging;
    machine.doubles.set(v, vector / 8);
    const block = address + (first * a.rows + h.at) * 8;
    machine.wasm.reflectColumns(block, a.rows * 8, vector, tau, v.length, last - first);
    return;
  }
  const x = a.re;
  const n = v.length;
  for (let j = first; j < last; j++) {
    const start = j * a.rows + h.at;
    let sum = 0;
    for (let k = 0; k < n; k++) sum += v[k] * x[start + k];
    sum *= tau;
    if (sum !== 0) for (let k = 0; k < n; k++) x[start + k] -= sum * v[k];
  }
}

function applyLeftComplex(h: Reflector, a: Dense, first: number, last: number, tauIm: number): void {
  const { re: v, tauRe } = h;
  const w = h.im ?? new Float64Array(v.length);
  const [x, y] = [a.re, a.im as Float64Array];
  for (let j = first; j < last; j++) {
    const start = j * a.rows + h.at;
    let [p, q] = [0, 0];
    for (let k = 0; k < v.length; k++) {
      p += v[k] * x[start + k] + w[k] * y[start + k];
      q += v[k] * y[start + k] - w[k] * x[start + k];
    }
    const [s, t] = [tauRe * p - tauIm * q, tauRe * q + tauIm * p];
    for (let k = 0; k < v.length; k++) {
      x[start + k] -= s * v[k] - t * w[k];
      y[start + k] -= s * w[k] + t * v[k];
    }
  }
}

/** A ← A H in rows [first, last). */
export function applyRight(h: Reflector, a: Dense, first: number, last: number): void {
  if (h.tauRe === 0 && h.tauIm === 0) return;
  const count = last - first;
  const sumRe = new Float64Array(count);
  if (a.im !== null) {
    applyRightComplex(h, a, first, count, sumRe);
    return;
  }
  const { re: v, tauRe: tau } = h;
  if (a.lodging !== undefined) {
    const { machine, address, first: vector, second } = a.lodging;
    machine.doubles.set(v, vector / 8);
    const block = address + (h.at * a.rows + first) * 8;
    machine.wasm.reflectRows(block, a.rows * 8, vector, tau, count, v.length, second);
    return;
  }
  const x = a.re;
  for (let j = 0; j < v.length; j++) {
    const start = (h.at + j) * a.rows + first;
    const by = v[j];
    for (let k = 0; k < count; k++) sumRe[k] += by * x[start + k];
  }
  for (let j = 0; j < v.length; j++) {
    const start = (h.at + j) * a.rows + first;
    const by = tau * v[j];
    for (let k = 0; k < count; k++) x[start + k] -= by * sumRe[k];
  }
}

function applyRightComplex(h: Reflector, a: Dense, first: number, count: number, sumRe: Float64Array): void {
  const { re: v, tauRe, tauIm } = h;
  const w = h.im ?? new Float64Array(v.length);
  const [x, y] = [a.re, a.im as Float64Array];
  const sumIm = new Float64Array(count);
  for (let j = 0; j < v.length; j++) {
    const start = (h.at + j) * a.rows + first;
    for (let k = 0; k < count; k++) {
      sumRe[k] += v[j] * x[start + k] - w[j] * y[start + k];
      sumIm[k] += v[j] * y[start + k] + w[j] * x[start + k];
    }
  }
  for (let j = 0; j < v.length; j++) {
    const start = (h.at + j) * a.rows + first;
    const [s, t] = [tauRe * v[j] + tauIm * w[j], tauIm * v[j] - tauRe * w[j]];
    for (let k = 0; k < count; k++) {
      x[start + k] -= s * sumRe[k] - t * sumIm[k];
      y[start + k] -= s * sumIm[k] + t * sumRe[k];
    }
  }
}

/** C ← H₁ H₂ … C. */
export function applyProduct(list: readonly Reflector[], c: Dense): void {
  applyAll(list, c, () => 0);
}

/** The first `cols` columns of H₁ H₂ … . */
export function formProduct(list: readonly Reflector[], rows: number, cols: number, complex: boolean): Dense {
  const q = identity(rows, cols, complex);
  applyAll(list, q, ({ at }) => Math.min(at, cols));
  return q;
}

/** `firstCol`: columns before it are known to stay as they are. */
function applyAll(list: readonly Reflector[], c: Dense, firstCol: (h: Reflector) => number): void {
  const work = lodge(c);
  if (worthBlocking(list, c)) {
    for (let end = list.length; end > 0; end = Math.max(0, end - GROUP)) {
      const group = list.slice(Math.max(0, end - GROUP), end);
      applyGroup(group, work, firstCol(group[0]));
    }
  } else {
    for (let k = list.length - 1; k >= 0; k--) applyLeft(list[k], work, firstCol(list[k]), c.cols);
  }
  bringHome(work, c);
}

/** QR in place: R in the upper triangle, zeros below; gives the reflectors of Q. */
export function factorQR(given: Dense): Reflector[] {
  const a = lodge(given);
  const steps = Math.min(a.rows, a.cols);
  const list: Reflector[] = [];
  for (let k = 0; k < steps; k++) {
    const h = columnReflector(a, k, k, a.rows);
    list.push(h);
    const at = k * a.rows;
    a.re.fill(0, at + k + 1, at + a.rows);
    a.im?.fill(0, at + k, at + a.rows);
    a.re[at + k] = h.beta;
    applyLeft(h, a, k + 1, a.cols, true);
  }
  bringHome(a, given);
  return list;
}
