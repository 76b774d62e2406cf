/** Real Schur form by double-shift QR on the Hessenberg form, and the eigenvectors of the real general problem. */
import { type Dense, hypot2, TINY, withSign } from './dense.ts';
import { bringHome, lodge } from './lodging.ts';
import { applyLeft, applyRight, columnReflector, formProduct, type Reflector, reflectorOf } from './reflectors.ts';
import { rotateColumns } from './rotations.ts';

const ULP = 2 ** -52;

/** Hessenberg form in place; gives Q (or null). */
export function hessenberg(given: Dense, low: number, high: number, wantQ: boolean): Dense | null {
  const a = lodge(given);
  const n = a.rows;
  const list: Reflector[] = [];
  for (let k = low; k < high; k++) {
    const h = columnReflector(a, k, k + 1, high + 1);
    list.push(h);
    const at = k * n;
    a.re.fill(0, at + k + 1, at + high + 1);
    a.im?.fill(0, at + k + 1, at + high + 1);
    a.re[at + k + 1] = h.beta;
    applyRight(h, a, 0, high + 1);
    applyLeft(h, a, k + 1, n, true);
  }
  bringHome(a, given);
  return wantQ ? formProduct(list, n, n, a.im !== null) : null;
}

export interface RealSchur {
  readonly wr: Float64Array;
  readonly wi: Float64Array;
  readonly converged: boolean;
}

interface Work {
  readonly h: Float64Array;
  readonly n: number;
  readonly z: Float64Array | null;
  readonly low: number;
  readonly high: number;
  /** The whole Schur form is wanted, not just eigenvalues. */
  readonly full: boolean;
}

/** `a` (Hessenberg) becomes quasi-triangular; `z` is turned along. */
export function realSchur(a: Dense, z: Dense | null, low: number, high: number): RealSchur {
  const n = a.rows;
  const h = a.re;
  const [wr, wi] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) if (k < low || k > high) wr[k] = h[k * n + k];
  const work = { h, n, z: z?.re ?? null, low, high, full: z !== null };
  const converged = deflate(work, wr, wi);
  return { wr, wi, converged };
}

function deflate(work: Work, wr: Float64Array, wi: Float64Array): boolean {
  const { h, n, low, high } = work;
  const limit = 30 * Math.max(10, high - low + 1);
  let i = high;
  while (i >= low) {
    let l = low;
    let stuck = 0;
    let found = false;
    for (let step = 0; step <= limit; step++) {
      l = smallSubdiagonal(work, i, l);
      if (l > low) h[(l - 1) * n + l] = 0;
      if (l >= i - 1) {
        found = true;
        break;
      }
      stuck++;
      doubleStep(work, l, i, stuck);
    }
    if (!found) return false;
    if (l === i) wr[i] = h[i * n + i];
    else settlePair(work, i, wr, wi);
    i = l - 1;
  }
  return true;
}

function smallSubdiagonal({ h, n, low, high }: Work, i: number, l: number): number {
  const small = TINY * ((high - low + 1) / ULP);
  for (let k = i; k > l; k--) {
    const sub = Math.abs(h[(k - 1) * n + k]);
    if (sub <= small) return k;
    const [above, own] = [h[(k - 1) * n + k - 1], h[k * n + k]];
    let test = Math.abs(above) + Math.abs(own);
    if (test === 0) {
      if (k - 2 >= low) test += Math.abs(h[(k - 2) * n + k - 1]);
      if (k + 1 <= high) test += Math.abs(h[k * n + k + 1]);
    }
    if (sub > ULP * test) continue;
    const sup = Math.abs(h[k * n + k - 1]);
    const gap = Math.abs(above - own);
    const [ab, ba] = [Math.max(sub, sup), Math.min(sub, sup)];
    const [aa, bb] = [Math.max(Math.abs(own), gap), Math.min(Math.abs(own), gap)];
    const s = aa + ab;
    if (ba * (ab / s) <= Math.max(small, ULP * (bb * (aa / s)))) return k;
  }
  return l;
}

interface Shifts {
  readonly r1: number;
  readonly i1: number;
  readonly r2: number;
  readonly i2: number;
}

function shifts({ h, n }: Work, l: number, i: number, stuck: number): Shifts {
  const at = (row: number, col: number) => h[col * n + row];
  if (stuck % 20 === 0) {
    const s = Math.abs(at(i, i - 1)) + Math.abs(at(i - 1, i - 2));
    return eigenOf(0.75 * s + at(i, i), -0.4375 * s, s, 0.75 * s + at(i, i));
  }
  if (stuck % 10 === 0) {
    const s = Math.abs(at(l + 1, l)) + Math.abs(at(l + 2, l + 1));
    return eigenOf(0.75 * s + at(l, l), -0.4375 * s, s, 0.75 * s + at(l, l));
  }
  return eigenOf(at(i - 1, i - 1), at(i - 1, i), at(i, i - 1), at(i, i));
}

function eigenOf(a: number, b: number, c: number, d: number): Shifts {
  const s = Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d);
  if (s === 0) return { r1: 0, i1: 0, r2: 0, i2: 0 };
  const [h11, h12, h21, h22] = [a / s, b / s, c / s, d / s];
  const half = (h11 + h22) / 2;
  const det = (h11 - half) * (h22 - half) - h12 * h21;
  const root = Math.sqrt(Math.abs(det));
  if (det >= 0) return { r1: half * s, r2: half * s, i1: root * s, i2: -root * s };
  const [p, q] = [half + root, half - root];
  const near = (Math.abs(p - h22) <= Math.abs(q - h22) ? p : q) * s;
  return { r1: near, r2: near, i1: 0, i2: 0 };
}

const vector = new Float64Array(3);

/** Where the bulge starts; its first column is left in `vector`. */
function bulgeStart({ h, n }: Work, l: number, i: number, w: Shifts): number {
  for (let m = i - 2; ; m--) {
    const [own, next] = [h[m * n + m], h[(m + 1) * n + m + 1]];
    const sub = h[m * n + m + 1];
    const s = Math.abs(own - w.r2) + Math.abs(w.i2) + Math.abs(sub);
    const scaled = sub / s;
    vector[0] = scaled * h[(m + 1) * n + m] + (own - w.r1) * ((own - w.r2) / s) - w.i1 * (w.i2 / s);
    vector[1] = scaled * (own + next - w.r1 - w.r2);
    vector[2] = scaled * h[(m + 1) * n + m + 2];
    const size = Math.abs(vector[0]) + Math.abs(vector[1]) + Math.abs(vector[2]);
    for (let k = 0; k < 3; k++) vector[k] /= size;
    if (m === l) return m;
    const around = Math.abs(h[(m - 1) * n + m - 1]) + Math.abs(own) + Math.abs(next);
    const before = Math.abs(h[(m - 1) * n + m]);
    if (before * (Math.abs(vector[1]) + Math.abs(vector[2])) <= ULP * Math.abs(vector[0]) * around) return m;
  }
}

function doubleStep(work: Work, l: number, i: number, stuck: number): void {
  const { h, n } = work;
  const m = bulgeStart(work, l, i, shifts(work, l, i, stuck));
  for (let k = m; k < i; k++) {
    const count = Math.min(3, i - k + 1);
    const start = (k - 1) * n + k;
    const v = k > m ? h.slice(start, start + count) : vector.slice(0, count);
    const { tauRe: tau, beta } = reflectorOf(v, null, k);
    if (k > m) {
      h[start] = beta;
      h[start + 1] = 0;
      if (k < i - 1) h[start + 2] = 0;
    } else if (m > l) h[start] *= 1 - tau;
    chase(work, { k, l, i, tau, v1: v[1], v2: count === 3 ? v[2] : 0, three: count === 3 });
  }
}

interface Bulge {
  readonly k: number;
  readonly l: number;
  readonly i: number;
  readonly tau: number;
  readonly v1: number;
  readonly v2: number;
  readonly three: boolean;
}

function chase({ h, n, z, full }: Work, { k, l, i, tau, v1, v2, three }: Bulge): void {
  const [firstRow, lastCol] = full ? [0, n - 1] : [l, i];
  const [t1, t2] = [tau * v1, tau * v2];
  for (let j = k; j <= lastCol; j++) {
    const at = j * n + k;
    const sum = h[at] + v1 * h[at + 1] + (three ? v2 * h[at + 2] : 0);
    h[at] -= sum * tau;
    h[at + 1] -= sum * t1;
    if (three) h[at + 2] -= sum * t2;
  }
  reflectColumns(h, n, k, firstRow, Math.min(k + 3, i), tau, v1, v2, three);
  if (z !== null) reflectColumns(z, n, k, 0, n - 1, tau, v1, v2, three);
}

function reflectColumns(
  x: Float64Array,
  n: number,
  k: number,
  first: number,
  last: number,
  tau: number,
  v1: number,
  v2: number,
  three: boolean,
): void {
  const [a, b, c] = [k * n, (k + 1) * n, (k + 2) * n];
  const [t1, t2] = [tau * v1, tau * v2];
  if (three) {
    for (let j = first; j <= last; j++) {
      const sum = x[a + j] + v1 * x[b + j] + v2 * x[c + j];
      x[a + j] -= sum * tau;
      x[b + j] -= sum * t1;
      x[c + j] -= sum * t2;
    }
    return;
  }
  for (let j = first; j <= last; j++) {
    const sum = x[a + j] + v1 * x[b + j];
    x[a + j] -= sum * tau;
    x[b + j] -= sum * t1;
  }
}

/** The 2×2 block that ends at row i in standard form: two real values, or equal diagonals and a complex pair. */
function settlePair({ h, n, z, full }: Work, i: number, wr: Float64Array, wi: Float64Array): void {
  const p = i - 1;
  const block = standard2(h[p * n + p], h[i * n + p], h[p * n + i], h[i * n + i]);
  h[p * n + p] = block.a;
  h[i * n + p] = block.b;
  h[p * n + i] = block.c;
  h[i * n + i] = block.d;
  [wr[p], wr[i]] = [block.a, block.d];
  const imaginary = block.c === 0 ? 0 : Math.sqrt(Math.abs(block.b)) * Math.sqrt(Math.abs(block.c));
  [wi[p], wi[i]] = [imaginary, -imaginary];
  if (!full) return;
  const { cs, sn } = block;
  for (let j = i + 1; j < n; j++) {
    const [x, y] = [h[j * n + p], h[j * n + i]];
    h[j * n + p] = cs * x + sn * y;
    h[j * n + i] = cs * y - sn * x;
  }
  for (let r = 0; r < p; r++) {
    const [x, y] = [h[p * n + r], h[i * n + r]];
    h[p * n + r] = cs * x + sn * y;
    h[i * n + r] = cs * y - sn * x;
  }
  if (z !== null) rotateColumns(z, n, p, i, cs, sn);
}

interface Block {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly cs: number;
  readonly sn: number;
}

function standard2(a: number, b: number, c: number, d: number): Block {
  if (c === 0) return { a, b, c, d, cs: 1, sn: 0 };
  if (b === 0) return { a: d, b: -c, c: 0, d: a, cs: 0, sn: 1 };
  const sameSign = withSign(1, b) === withSign(1, c);
  if (a - d === 0 && !sameSign) return { a, b, c, d, cs: 1, sn: 0 };
  const p = 0.5 * (a - d);
  const big = Math.max(Math.abs(b), Math.abs(c));
  const small = Math.min(Math.abs(b), Math.abs(c)) * (sameSign ? 1 : -1);
  const size = Math.max(Math.abs(p), big);
  const z = (p / size) * p + (big / size) * small;
  if (z < 4 * ULP) return equalDiagonal(a, b, c, d);
  const q = p + withSign(Math.sqrt(size) * Math.sqrt(z), p);
  const tau = hypot2(c, q);
  return { a: d + q, d: d - (big / q) * small, b: b - c, c: 0, cs: q / tau, sn: c / tau };
}

function equalDiagonal(a: number, b: number, c: number, d: number): Block {
  const sigma = b + c;
  const tau = hypot2(sigma, a - d);
  const cs = Math.sqrt(0.5 * (1 + Math.abs(sigma) / tau));
  const sn = (-(0.5 * (a - d)) / (tau * cs)) * withSign(1, sigma);
  const [aa, bb, cc, dd] = [a * cs + b * sn, -a * sn + b * cs, c * cs + d * sn, -c * sn + d * cs];
  const [b2, c2] = [bb * cs + dd * sn, -aa * sn + cc * cs];
  const mean = 0.5 * (aa * cs + cc * sn + (-bb * sn + dd * cs));
  if (c2 === 0) return { a: mean, d: mean, b: b2, c: c2, cs, sn };
  if (b2 === 0) return { a: mean, d: mean, b: -c2, c: 0, cs: -sn, sn: cs };
  if (withSign(1, b2) !== withSign(1, c2)) return { a: mean, d: mean, b: b2, c: c2, cs, sn };
  const [sab, sac] = [Math.sqrt(Math.abs(b2)), Math.sqrt(Math.abs(c2))];
  const q = withSign(sab * sac, c2);
  const t = 1 / Math.sqrt(Math.abs(b2 + c2));
  const [c1, s1] = [sab * t, sac * t];
  return { a: mean + q, d: mean - q, b: b2 - c2, c: 0, cs: cs * c1 - sn * s1, sn: cs * s1 + sn * c1 };
}
