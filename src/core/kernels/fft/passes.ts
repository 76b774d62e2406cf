/**
 * Passes of the decimation-in-frequency Stockham transform. Element q of sub-transform p of part k is read at
 * ((p + k·rest)·done + q) and written at ((p·radix + k)·done + q), turned by the pass's root to the power p·k.
 */
import { unitRoot } from './factors.ts';
import type { Pass } from './plan.ts';

type Numbers = Float64Array;

export function pass2(pass: Pass, re: Numbers, im: Numbers, toRe: Numbers, toIm: Numbers): void {
  const { done, rest, cos, sin } = pass;
  const half = rest * done;
  for (let p = 0; p < rest; p++) {
    const [c, s] = [cos[p], sin[p]];
    for (let q = 0, from = p * done, to = 2 * p * done; q < done; q++, from++, to++) {
      const [a, b] = [re[from], im[from]];
      const [x, y] = [re[from + half], im[from + half]];
      toRe[to] = a + x;
      toIm[to] = b + y;
      const [u, v] = [a - x, b - y];
      toRe[to + done] = u * c - v * s;
      toIm[to + done] = u * s + v * c;
    }
  }
}

const SIN3 = Math.sqrt(3) / 2;

export function pass3(pass: Pass, re: Numbers, im: Numbers, toRe: Numbers, toIm: Numbers): void {
  const { done, rest, cos, sin } = pass;
  const step = rest * done;
  for (let p = 0; p < rest; p++) {
    const [c1, s1, c2, s2] = [cos[2 * p], sin[2 * p], cos[2 * p + 1], sin[2 * p + 1]];
    for (let q = 0, from = p * done, to = 3 * p * done; q < done; q++, from++, to++) {
      const [ar, ai] = [re[from], im[from]];
      const sr = re[from + step] + re[from + 2 * step];
      const si = im[from + step] + im[from + 2 * step];
      const dr = SIN3 * (re[from + step] - re[from + 2 * step]);
      const di = SIN3 * (im[from + step] - im[from + 2 * step]);
      toRe[to] = ar + sr;
      toIm[to] = ai + si;
      const [mr, mi] = [ar - 0.5 * sr, ai - 0.5 * si];
      const [ur, ui] = [mr + di, mi - dr];
      const [vr, vi] = [mr - di, mi + dr];
      toRe[to + done] = ur * c1 - ui * s1;
      toIm[to + done] = ur * s1 + ui * c1;
      toRe[to + 2 * done] = vr * c2 - vi * s2;
      toIm[to + 2 * done] = vr * s2 + vi * c2;
    }
  }
}

export function pass4(pass: Pass, re: Numbers, im: Numbers, toRe: Numbers, toIm: Numbers): void {
  const { done, rest, cos, sin } = pass;
  const step = rest * done;
  for (let p = 0; p < rest; p++) {
    const t = 3 * p;
    const [c1, s1, c2, s2, c3, s3] = [cos[t], sin[t], cos[t + 1], sin[t + 1], cos[t + 2], sin[t + 2]];
    for (let q = 0, from = p * done, to = 4 * p * done; q < done; q++, from++, to++) {
      const ar = re[from] + re[from + 2 * step];
      const ai = im[from] + im[from + 2 * step];
      const br = re[from] - re[from + 2 * step];
      const bi = im[from] - im[from + 2 * step];
      const cr = re[from + step] + re[from + 3 * step];
      const ci = im[from + step] + im[from + 3 * step];
      const dr = re[from + step] - re[from + 3 * step];
      const di = im[from + step] - im[from + 3 * step];
      toRe[to] = ar + cr;
      toIm[to] = ai + ci;
      const [ur, ui] = [br + di, bi - dr];
      const [vr, vi] = [ar - cr, ai - ci];
      const [wr, wi] = [br - di, bi + dr];
      toRe[to + done] = ur * c1 - ui * s1;
      toIm[to + done] = ur * s1 + ui * c1;
      toRe[to + 2 * done] = vr * c2 - vi * s2;
      toIm[to + 2 * done] = vr * s2 + vi * c2;
      toRe[to + 3 * done] = wr * c3 - wi * s3;
      toIm[to + 3 * done] = wr * s3 + wi * c3;
    }
  }
}

const [COS5A, SIN5A] = unitRoot(1, 5);
const [COS5B, SIN5B] = unitRoot(2, 5);

export function pass5(pass: Pass, re: Numbers, im: Numbers, toRe: Numbers, toIm: Numbers): void {
  const { done, rest, cos, sin } = pass;
  const step = rest * done;
  const put = (to: number, r: number, i: number, at: number) => {
    toRe[to] = r * cos[at] - i * sin[at];
    toIm[to] = r * sin[at] + i * cos[at];
  };
  for (let p = 0; p < rest; p++) {
    const t = 4 * p;
    for (let q = 0, from = p * done, to = 5 * p * done; q < done; q++, from++, to++) {
      const [ar, ai] = [re[from], im[from]];
      const s1r = re[from + step] + re[from + 4 * step];
      const s1i = im[from + step] + im[from + 4 * step];
      const d1r = re[from + step] - re[from + 4 * step];
      const d1i = im[from + step] - im[from + 4 * step];
      const s2r = re[from + 2 * step] + re[from + 3 * step];
      const s2i = im[from + 2 * step] + im[from + 3 * step];
      const d2r = re[from + 2 * step] - re[from + 3 * step];
      const d2i = im[from + 2 * step] - im[from + 3 * step];
      toRe[to] = ar + s1r + s2r;
      toIm[to] = ai + s1i + s2i;
      const [pr, pi] = [ar + COS5A * s1r + COS5B * s2r, ai + COS5A * s1i + COS5B * s2i];
      const [qr, qi] = [ar + COS5B * s1r + COS5A * s2r, ai + COS5B * s1i + COS5A * s2i];
      const [xr, xi] = [SIN5A * d1r + SIN5B * d2r, SIN5A * d1i + SIN5B * d2i];
      const [yr, yi] = [SIN5B * d1r - SIN5A * d2r, SIN5B * d1i - SIN5A * d2i];
      put(to + done, pr + xi, pi - xr, t);
      put(to + 2 * done, qr + yi, qi - yr, t + 1);
      put(to + 3 * done, qr - yi, qi + yr, t + 2);
      put(to + 4 * done, pr - xi, pi + xr, t + 3);
    }
  }
}

const roots = new Map<number, { cos: Numbers; sin: Numbers }>();

function rootsOf(radix: number): { cos: Numbers; sin: Numbers } {
  let table = roots.get(radix);
  if (table === undefined) {
    table = { cos: new Float64Array(radix), sin: new Float64Array(radix) };
    for (let k = 0; k < radix; k++) [table.cos[k], table.sin[k]] = unitRoot(k, radix);
    roots.set(radix, table);
  }
  return table;
}

/** Any odd radix: sums and differences of mirrored parts, then one sum of products for every pair of outputs. */
export function generalPass(pass: Pass, re: Numbers, im: Numbers, toRe: Numbers, toIm: Numbers): void {
  const { radix, done, rest, cos, sin } = pass;
  const table = rootsOf(radix);
  const step = rest * done;
  const half = (radix - 1) / 2;
  const [sr, si, dr, di] = [0, 0, 0, 0].map(() => new Float64Array(half + 1));
  const put = (to: number, r: number, i: number, at: number) => {
    toRe[to] = r * cos[at] - i * sin[at];
    toIm[to] = r * sin[at] + i * cos[at];
  };
  for (let p = 0; p < rest; p++) {
    const t = (radix - 1) * p - 1;
    for (let q = 0, from = p * done, to = radix * p * done; q < done; q++, from++, to++) {
      let [zr, zi] = [re[from], im[from]];
      for (let k = 1; k <= half; k++) {
        const [a, b] = [from + k * step, from + (radix - k) * step];
        sr[k] = re[a] + re[b];
        si[k] = im[a] + im[b];
        dr[k] = re[a] - re[b];
        di[k] = im[a] - im[b];
        zr += sr[k];
        zi += si[k];
      }
      toRe[to] = zr;
      toIm[to] = zi;
      for (let j = 1; j <= half; j++) {
        let [pr, pi, xr, xi] = [re[from], im[from], 0, 0];
        for (let k = 1, at = j; k <= half; k++) {
          pr += table.cos[at] * sr[k];
          pi += table.cos[at] * si[k];
          xr += table.sin[at] * dr[k];
          xi += table.sin[at] * di[k];
          at += j;
          if (at >= radix) at -= radix;
        }
        put(to + j * done, pr + xi, pi - xr, t + j);
        put(to + (radix - j) * done, pr - xi, pi + xr, t + radix - j);
      }
    }
  }
}
