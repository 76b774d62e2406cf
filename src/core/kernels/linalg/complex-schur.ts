/** Complex Schur form by single-shift QR on the Hessenberg form. */
import { type Dense, TINY } from './dense.ts';
import { reflectorOf } from './reflectors.ts';
import { divide } from './triangular-vectors.ts';

const ULP = 2 ** -52;

interface Work {
  readonly n: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly z: Dense | null;
  readonly low: number;
  readonly high: number;
}

/** `a` (Hessenberg) becomes triangular, its diagonal the eigenvalues; `z` is turned along. False: no convergence. */
export function complexSchur(a: Dense, z: Dense | null, low: number, high: number): boolean {
  const work: Work = { n: a.rows, re: a.re, im: a.im as Float64Array, z, low, high };
  for (let k = low + 1; k <= high; k++) makeReal(work, k);
  const limit = 30 * Math.max(10, high - low + 1);
  let i = high;
  while (i >= low) {
    let l = low;
    let found = false;
    for (let step = 0; step <= limit && !found; step++) {
      l = smallSubdiagonal(work, i, l);
      if (l > low) clear(work, l, l - 1);
      if (l >= i) found = true;
      else singleStep(work, l, i, step + 1);
    }
    if (!found) return false;
    i = l - 1;
  }
  return true;
}

function clear({ n, re, im }: Work, row: number, col: number): void {
  re[col * n + row] = 0;
  im[col * n + row] = 0;
}

const size1 = ({ n, re, im }: Work, row: number, col: number) =>
  Math.abs(re[col * n + row]) + Math.abs(im[col * n + row]);

function scaleColumn(
  part: { re: Float64Array; im: Float64Array },
  n: number,
  col: number,
  first: number,
  last: number,
  c: number,
  s: number,
) {
  for (let k = col * n + first; k < col * n + last; k++) {
    const x = part.re[k];
    part.re[k] = c * x - s * part.im[k];
    part.im[k] = c * part.im[k] + s * x;
  }
}
function scaleRow({ n, re, im }: Work, row: number, first: number, last: number, c: number, s: number) {
  for (let j = first; j < last; j++) {
    const k = j * n + row;
    const x = re[k];
    re[k] = c * x - s * im[k];
    im[k] = c * im[k] + s * x;
  }
}
function scaleVectors({ z, n }: Work, col: number, c: number, s: number): void {
  if (z !== null) scaleColumn({ re: z.re, im: z.im as Float64Array }, n, col, 0, n, c, s);
}

/** Makes the subdiagonal element of row k real by scaling row and column k with a unit number. */
function makeReal(work: Work, k: number): void {
  const { n, re, im } = work;
  const at = (k - 1) * n + k;
  if (im[at] === 0) return;
  const length = Math.hypot(re[at], im[at]);
  const [c, s] = [re[at] / length, -im[at] / length];
  re[at] = length;
  im[at] = 0;
  scaleRow(work, k, k, n, c, s);
  scaleColumn(work, n, k, 0, Math.min(work.high + 1, k + 2), c, -s);
  scaleVectors(work, k, c, -s);
}

function smallSubdiagonal(work: Work, i: number, l: number): number {
  const { n, re, im, low, high } = work;
  const small = TINY * ((high - low + 1) / ULP);
  for (let k = i; k > l; k--) {
    const sub = size1(work, k, k - 1);
    if (sub <= small) return k;
    let test = size1(work, k - 1, k - 1) + size1(work, k, k);
    if (test === 0) {
      if (k - 2 >= low) test += Math.abs(re[(k - 2) * n + k - 1]);
      if (k + 1 <= high) test += Math.abs(re[k * n + k + 1]);
    }
    if (Math.abs(re[(k - 1) * n + k]) > ULP * test) continue;
    const sup = size1(work, k - 1, k);
    const own = size1(work, k, k);
    const gap = Math.abs(re[(k - 1) * n + k - 1] - re[k * n + k]) + Math.abs(im[(k - 1) * n + k - 1] - im[k * n + k]);
    const s = Math.max(own, gap) + Math.max(sub, sup);
    const product = Math.min(sub, sup) * (Math.max(sub, sup) / s);
    if (product <= Math.max(small, ULP * (Math.min(own, gap) * (Math.max(own, gap) / s)))) return k;
  }
  return l;
}

type Complex = readonly [number, number];

function squareRoot(re: number, im: number): Complex {
  if (re === 0 && im === 0) return [0, im];
  const length = Math.hypot(re, im);
  const t = Math.sqrt((Math.abs(re) + length) / 2);
  if (re >= 0) return [t, im / (2 * t)];
  return [Math.abs(im) / (2 * t), im < 0 ? -t : t];
}
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];

function shift({ n, re, im }: Work, l: number, i: number, step: number): Complex {
  if (step % 20 === 0) return [0.75 * Math.abs(re[(i - 1) * n + i]) + re[i * n + i], im[i * n + i]];
  if (step % 10 === 0) return [0.75 * Math.abs(re[l * n + l + 1]) + re[l * n + l], im[l * n + l]];
  const t: Complex = [re[i * n + i], im[i * n + i]];
  const u = times(
    squareRoot(re[i * n + i - 1], im[i * n + i - 1]),
    squareRoot(re[(i - 1) * n + i], im[(i - 1) * n + i]),
  );
  if (u[0] === 0 && u[1] === 0) return t;
  const p = (i - 1) * n + i - 1;
  const x: Complex = [0.5 * (re[p] - t[0]), 0.5 * (im[p] - t[1])];
  const s = Math.max(Math.abs(u[0]) + Math.abs(u[1]), Math.abs(x[0]) + Math.abs(x[1]));
  const [xs, us]: Complex[] = [
    [x[0] / s, x[1] / s],
    [u[0] / s, u[1] / s],
  ];
  const [x2, u2] = [times(xs, xs), times(us, us)];
  const root = squareRoot(x2[0] + u2[0], x2[1] + u2[1]);
  let y: Complex = [s * root[0], s * root[1]];
  if (x[0] * y[0] + x[1] * y[1] < 0) y = [-y[0], -y[1]];
  const [a, b] = times(u, divide(u[0], u[1], x[0] + y[0], x[1] + y[1]));
  return [t[0] - a, t[1] - b];
}

interface Start {
  readonly m: number;
  readonly re: number;
  readonly im: number;
  readonly next: number;
}

function bulgeStart(work: Work, l: number, i: number, t: Complex): Start {
  const { n, re, im } = work;
  for (let m = i - 1; ; m--) {
    const own = m * n + m;
    let [p, q] = [re[own] - t[0], im[own] - t[1]];
    let sub = re[own + 1];
    const s = Math.abs(p) + Math.abs(q) + Math.abs(sub);
    p /= s;
    q /= s;
    sub /= s;
    if (m === l) return { m, re: p, im: q, next: sub };
    const around = size1(work, m, m) + size1(work, m + 1, m + 1);
    if (Math.abs(re[(m - 1) * n + m]) * Math.abs(sub) <= ULP * ((Math.abs(p) + Math.abs(q)) * around)) {
      return { m, re: p, im: q, next: sub };
    }
  }
}

function singleStep(work: Work, l: number, i: number, step: number): void {
  const { n, re, im } = work;
  const start = bulgeStart(work, l, i, shift(work, l, i, step));
  for (let k = start.m; k < i; k++) {
    const at = (k - 1) * n + k;
    const [vr, vi] =
      k > start.m
        ? [re.slice(at, at + 2), im.slice(at, at + 2)]
        : [Float64Array.of(start.re, start.next), Float64Array.of(start.im, 0)];
    const h = reflectorOf(vr, vi, k);
    if (k > start.m) {
      re[at] = h.beta;
      im[at] = 0;
      re[at + 1] = 0;
      im[at + 1] = 0;
    }
    const t2 = h.tauRe * vr[1] - h.tauIm * vi[1];
    const bulge = { tauRe: h.tauRe, tauIm: h.tauIm, vr: vr[1], vi: vi[1], t2 };
    turnRows(work, k, bulge);
    turnColumns(work, n, k, Math.min(k + 2, i), bulge);
    if (work.z !== null) turnColumns({ re: work.z.re, im: work.z.im as Float64Array }, n, k, n - 1, bulge);
    if (k === start.m && start.m > l) restoreReal(work, start.m, i, h.tauRe, h.tauIm);
  }
  lastReal(work, i);
}

interface Bulge {
  readonly tauRe: number;
  readonly tauIm: number;
  readonly vr: number;
  readonly vi: number;
  readonly t2: number;
}

function turnRows({ n, re, im }: Work, k: number, { tauRe, tauIm, vr, vi, t2 }: Bulge): void {
  for (let j = k; j < n; j++) {
    const at = j * n + k;
    const p = tauRe * re[at] + tauIm * im[at] + t2 * re[at + 1];
    const q = tauRe * im[at] - tauIm * re[at] + t2 * im[at + 1];
    re[at] -= p;
    im[at] -= q;
    re[at + 1] -= p * vr - q * vi;
    im[at + 1] -= p * vi + q * vr;
  }
}

function turnColumns(
  { re, im }: { readonly re: Float64Array; readonly im: Float64Array },
  n: number,
  k: number,
  last: number,
  { tauRe, tauIm, vr, vi, t2 }: Bulge,
): void {
  const [a, b] = [k * n, (k + 1) * n];
  for (let j = 0; j <= last; j++) {
    const p = tauRe * re[a + j] - tauIm * im[a + j] + t2 * re[b + j];
    const q = tauRe * im[a + j] + tauIm * re[a + j] + t2 * im[b + j];
    re[a + j] -= p;
    im[a + j] -= q;
    re[b + j] -= p * vr + q * vi;
    im[b + j] -= q * vr - p * vi;
  }
}

/** The first reflector of a bulge that starts inside leaves a complex subdiagonal element behind. */
function restoreReal(work: Work, m: number, i: number, tauRe: number, tauIm: number): void {
  const { n, re, im } = work;
  const length = Math.hypot(1 - tauRe, tauIm);
  const [c, s] = [(1 - tauRe) / length, -tauIm / length];
  const scaleOne = (at: number, x: number, y: number) => {
    const kept = re[at];
    re[at] = kept * x - im[at] * y;
    im[at] = kept * y + im[at] * x;
  };
  scaleOne(m * n + m + 1, c, -s);
  if (m + 2 <= i) scaleOne((m + 1) * n + m + 2, c, s);
  for (let j = m; j <= i; j++) {
    if (j === m + 1) continue;
    scaleRow(work, j, j + 1, n, c, s);
    scaleColumn(work, n, j, 0, j, c, -s);
    scaleVectors(work, j, c, -s);
  }
}

function lastReal(work: Work, i: number): void {
  const { n, re, im } = work;
  const at = (i - 1) * n + i;
  if (im[at] === 0) return;
  const length = Math.hypot(re[at], im[at]);
  const [c, s] = [re[at] / length, im[at] / length];
  re[at] = length;
  im[at] = 0;
  scaleRow(work, i, i + 1, n, c, -s);
  scaleColumn(work, n, i, 0, i, c, s);
  scaleVectors(work, i, c, s);
}
