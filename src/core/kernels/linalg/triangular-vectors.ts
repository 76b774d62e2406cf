/** Eigenvectors of (quasi-)triangular matrices by back substitution. */
import { type Dense, dense, TINY } from './dense.ts';

const ULP = 2 ** -52;
const BIG = 2 ** 500;

/** Numbers of a vector under construction, real and imaginary part. */
interface Vector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Right eigenvectors of Z T Zᵀ as LAPACK lays them out: a real eigenvalue has one column, a complex pair the real
 * and the imaginary part in two.
 */
export function quasiVectors(t: Float64Array, z: Dense, wi: Float64Array): Dense {
  const n = z.rows;
  const out = dense(n, n);
  const x = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = n - 1; k >= 0; k--) {
    x.re.fill(0);
    x.im.fill(0);
    if (wi[k] === 0) {
      x.re[k] = 1;
      for (let i = 0; i < k; i++) x.re[i] = -t[k * n + i];
      solveQuasi(t, n, k - 1, t[k * n + k], 0, x, k);
      combine(z.re, n, k, x.re, out.re.subarray(k * n, (k + 1) * n));
    } else {
      startPair(t, n, k, x);
      solveQuasi(t, n, k - 2, t[k * n + k], pairImaginary(t, n, k), x, k);
      combine(z.re, n, k, x.re, out.re.subarray((k - 1) * n, k * n));
      combine(z.re, n, k, x.im, out.re.subarray(k * n, (k + 1) * n));
      k--;
    }
  }
  return out;
}

function pairImaginary(t: Float64Array, n: number, k: number): number {
  return Math.sqrt(Math.abs(t[k * n + k - 1])) * Math.sqrt(Math.abs(t[(k - 1) * n + k]));
}

function startPair(t: Float64Array, n: number, k: number, x: Vector): void {
  const wi = pairImaginary(t, n, k);
  const [upper, lower] = [t[k * n + k - 1], t[(k - 1) * n + k]];
  if (Math.abs(upper) >= Math.abs(lower)) {
    x.re[k - 1] = 1;
    x.im[k] = wi / upper;
  } else {
    x.re[k - 1] = -wi / lower;
    x.im[k] = 1;
  }
  for (let i = 0; i < k - 1; i++) {
    x.re[i] = -x.re[k - 1] * t[(k - 1) * n + i];
    x.im[i] = -x.im[k] * t[k * n + i];
  }
}

function combine(z: Float64Array, n: number, last: number, x: Float64Array, out: Float64Array): void {
  for (let j = 0; j <= last; j++) {
    const by = x[j];
    if (by !== 0) for (let i = 0; i < n; i++) out[i] += by * z[j * n + i];
  }
}

/** (T − (wr + i·wi)) x = x for rows 0 … last; what lies at and above `top` is scaled along. */
function solveQuasi(t: Float64Array, n: number, last: number, wr: number, wi: number, x: Vector, top: number): void {
  const least = Math.max(ULP * (Math.abs(wr) + Math.abs(wi)), TINY * (n / ULP));
  for (let j = last; j >= 0; j--) {
    if (j > 0 && t[(j - 1) * n + j] !== 0) {
      solvePair(t, n, j - 1, wr, wi, x, least);
      rescale(x, top, Math.max(sizeAt(x, j), sizeAt(x, j - 1)));
      eliminate(t, n, j, j - 1, x);
      eliminate(t, n, j - 1, j - 1, x);
      j--;
    } else {
      solveOne(t[j * n + j] - wr, -wi, x, j, least);
      rescale(x, top, sizeAt(x, j));
      eliminate(t, n, j, j, x);
    }
  }
}

const sizeAt = (x: Vector, j: number) => Math.abs(x.re[j]) + Math.abs(x.im[j]);

function rescale(x: Vector, top: number, size: number): void {
  if (size < BIG) return;
  for (let i = 0; i <= top; i++) {
    x.re[i] /= size;
    x.im[i] /= size;
  }
}

/** x[0 … end) −= T[0 … end, j] · x[j]. */
function eliminate(t: Float64Array, n: number, j: number, end: number, x: Vector): void {
  const [p, q] = [x.re[j], x.im[j]];
  const at = j * n;
  if (p !== 0) for (let i = 0; i < end; i++) x.re[i] -= t[at + i] * p;
  if (q !== 0) for (let i = 0; i < end; i++) x.im[i] -= t[at + i] * q;
}

function solveOne(re: number, im: number, x: Vector, j: number, least: number): void {
  if (Math.abs(re) + Math.abs(im) < least) [re, im] = [least, 0];
  const [p, q] = divide(x.re[j], x.im[j], re, im);
  x.re[j] = p;
  x.im[j] = q;
}

export function divide(a: number, b: number, c: number, d: number): [number, number] {
  if (d === 0) return [a / c, b / c];
  if (Math.abs(c) >= Math.abs(d)) {
    const ratio = d / c;
    const under = c + d * ratio;
    return [(a + b * ratio) / under, (b - a * ratio) / under];
  }
  const ratio = c / d;
  const under = d + c * ratio;
  return [(a * ratio + b) / under, (b * ratio - a) / under];
}

/** The 2×2 block at (j, j), by elimination with the larger pivot of the first column. */
function solvePair(t: Float64Array, n: number, j: number, wr: number, wi: number, x: Vector, least: number): void {
  const [a, c] = [t[j * n + j] - wr, t[j * n + j + 1]];
  const [b, d] = [t[(j + 1) * n + j], t[(j + 1) * n + j + 1] - wr];
  const swap = Math.abs(c) > Math.abs(a) + Math.abs(wi);
  // Rows (p | u) and (q | v), the pivot row first; imaginary parts lie on the diagonal only.
  const first = swap ? j + 1 : j;
  const second = swap ? j : j + 1;
  const [p, pi, u, ui] = swap ? [c, 0, d, -wi] : [a, -wi, b, 0];
  const [q, qi, v, vi] = swap ? [a, -wi, b, 0] : [c, 0, d, -wi];
  const [m, mi] = divide(q, qi, p, pi);
  const [y, yi] = [v - (m * u - mi * ui), vi - (m * ui + mi * u)];
  const [f, fi, g, gi] = [x.re[first], x.im[first], x.re[second], x.im[second]];
  const rest = { re: Float64Array.of(g - (m * f - mi * fi)), im: Float64Array.of(gi - (m * fi + mi * f)) };
  solveOne(y, yi, rest, 0, least);
  const [s, si] = [rest.re[0], rest.im[0]];
  const [r, ri] = divide(f - (u * s - ui * si), fi - (u * si + ui * s), p, pi);
  x.re[j] = r;
  x.im[j] = ri;
  x.re[j + 1] = s;
  x.im[j + 1] = si;
}

/** Right eigenvectors of Z T Zᴴ for complex upper triangular T. */
export function triangularVectors(t: Dense, z: Dense): Dense {
  const n = z.rows;
  const [tre, tim, zre, zim] = [t.re, t.im as Float64Array, z.re, z.im as Float64Array];
  const out = dense(n, n, true);
  for (let k = n - 1; k >= 0; k--) {
    const x = triangularVector(tre, tim, n, k);
    const [re, im] = [out.re.subarray(k * n, (k + 1) * n), (out.im as Float64Array).subarray(k * n, (k + 1) * n)];
    for (let j = 0; j <= k; j++) {
      const [p, q] = [x.re[j], x.im[j]];
      for (let i = 0; i < n; i++) {
        re[i] += p * zre[j * n + i] - q * zim[j * n + i];
        im[i] += p * zim[j * n + i] + q * zre[j * n + i];
      }
    }
  }
  return out;
}

function triangularVector(tre: Float64Array, tim: Float64Array, n: number, k: number): Vector {
  const x = { re: new Float64Array(n), im: new Float64Array(n) };
  const [wr, wi] = [tre[k * n + k], tim[k * n + k]];
  const least = Math.max(ULP * (Math.abs(wr) + Math.abs(wi)), TINY * (n / ULP));
  x.re[k] = 1;
  for (let i = 0; i < k; i++) {
    x.re[i] = -tre[k * n + i];
    x.im[i] = -tim[k * n + i];
  }
  for (let j = k - 1; j >= 0; j--) {
    solveOne(tre[j * n + j] - wr, tim[j * n + j] - wi, x, j, least);
    rescale(x, k, sizeAt(x, j));
    const [p, q] = [x.re[j], x.im[j]];
    for (let i = 0; i < j; i++) {
      x.re[i] -= tre[j * n + i] * p - tim[j * n + i] * q;
      x.im[i] -= tre[j * n + i] * q + tim[j * n + i] * p;
    }
  }
  return x;
}
