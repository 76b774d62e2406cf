/** Eigenvalues and right eigenvectors of general matrices. */
import { balance, unbalance } from './balance.ts';
import { complexSchur } from './complex-schur.ts';
import { type Dense, hypot2, largest, norm2, scale } from './dense.ts';
import { type Rotation, rotateColumns, rotation } from './rotations.ts';
import { hessenberg, realSchur } from './schur.ts';
import { quasiVectors, triangularVectors } from './triangular-vectors.ts';

export interface GeneralEigen {
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Real input: as real columns, a complex pair as real and imaginary part. */
  readonly vectors: Dense | null;
  readonly converged: boolean;
}

/** `a` is destroyed. */
export function eigenGeneral(a: Dense, wantVectors: boolean): GeneralEigen {
  const size = largest(a);
  const factor = size > 0 && size < 1e-146 ? 1e-146 / size : size > 1e146 && size < Infinity ? 1e146 / size : 1;
  if (factor !== 1) scale(a, factor);
  const found = a.im === null ? realEigen(a, wantVectors) : complexEigen(a, wantVectors);
  if (factor !== 1) {
    for (const part of [found.re, found.im]) for (let k = 0; k < part.length; k++) part[k] /= factor;
  }
  return found;
}

function realEigen(a: Dense, wantVectors: boolean): GeneralEigen {
  const balanced = balance(a);
  const q = hessenberg(a, balanced.low, balanced.high, wantVectors);
  const { wr, wi, converged } = realSchur(a, q, balanced.low, balanced.high);
  if (q === null || !converged) return { re: wr, im: wi, vectors: null, converged };
  const vectors = quasiVectors(a.re, q, wi);
  unbalance(balanced, vectors);
  normalizeReal(vectors, wi);
  return { re: wr, im: wi, vectors, converged };
}

const turn: Rotation = { c: 0, s: 0, r: 0 };

/** Length one; of a complex vector the largest component becomes real. */
function normalizeReal(v: Dense, wi: Float64Array): void {
  const n = v.rows;
  for (let k = 0; k < n; k++) {
    if (wi[k] === 0) {
      scaleRange(v.re, k * n, (k + 1) * n, 1 / norm2(v.re, k * n, n));
    } else if (wi[k] > 0) {
      scaleRange(v.re, k * n, (k + 2) * n, 1 / hypot2(norm2(v.re, k * n, n), norm2(v.re, (k + 1) * n, n)));
      const best = largestAt(v.re, v.re.subarray((k + 1) * n), k * n, n);
      rotation(v.re[k * n + best], v.re[(k + 1) * n + best], turn);
      rotateColumns(v.re, n, k, k + 1, turn.c, turn.s);
      v.re[(k + 1) * n + best] = 0;
    }
  }
}

function scaleRange(x: Float64Array, from: number, to: number, by: number): void {
  for (let k = from; k < to; k++) x[k] *= by;
}

/** Index of the largest re² + im²; `im` starts at the column's imaginary part. */
function largestAt(re: Float64Array, im: Float64Array, at: number, n: number): number {
  let [best, size] = [0, -1];
  for (let i = 0; i < n; i++) {
    const value = re[at + i] * re[at + i] + im[i] * im[i];
    if (value > size) [best, size] = [i, value];
  }
  return best;
}

function complexEigen(a: Dense, wantVectors: boolean): GeneralEigen {
  const n = a.rows;
  const balanced = balance(a);
  const q = hessenberg(a, balanced.low, balanced.high, wantVectors);
  const converged = complexSchur(a, q, balanced.low, balanced.high);
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) {
    re[k] = a.re[k * n + k];
    im[k] = (a.im as Float64Array)[k * n + k];
  }
  if (q === null || !converged) return { re, im, vectors: null, converged };
  const vectors = triangularVectors(a, q);
  unbalance(balanced, vectors);
  for (let k = 0; k < n; k++) normalizeComplex(vectors, k);
  return { re, im, vectors, converged };
}

function normalizeComplex(v: Dense, k: number): void {
  const n = v.rows;
  const im = v.im as Float64Array;
  const length = hypot2(norm2(v.re, k * n, n), norm2(im, k * n, n));
  const best = largestAt(v.re, im.subarray(k * n), k * n, n);
  const [p, q] = [v.re[k * n + best], im[k * n + best]];
  const own = hypot2(p, q);
  const [c, s] = [p / own / length, -q / own / length];
  for (let i = k * n; i < (k + 1) * n; i++) {
    const x = v.re[i];
    v.re[i] = x * c - im[i] * s;
    im[i] = x * s + im[i] * c;
  }
  im[k * n + best] = 0;
}
