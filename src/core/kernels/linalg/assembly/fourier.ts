/**
 * Passes of the Stockham transform for radix 4 and 2; real and imaginary parts apart, as in `kernels/fft/passes.ts`,
 * which says where every element goes. `done` is the length of the contiguous runs.
 */
import { fused } from './fused';

@inline
function turnRe(u: v128, v: v128, c: v128, s: v128): v128 {
  return fused(f64x2.neg(v), s, f64x2.mul(u, c));
}
@inline
function turnIm(u: v128, v: v128, c: v128, s: v128): v128 {
  return fused(v, c, f64x2.mul(u, s));
}

/** Radix 4 over elements [from, until) of runs of `done` ≥ 2 elements, at positions [first, last) of `rest`; `turns` holds (c, s) of the three powers for every position. */
export function pass4(re: usize, im: usize, toRe: usize, toIm: usize, done: i32, rest: i32, turns: usize, first: i32, last: i32, from: i32, until: i32): void {
  const run = <usize>done << 3;
  const step = run * <usize>rest;
  const skipped = <usize>from << 3;
  const width = <usize>(until - from) << 3;
  turns += 48 * <usize>first;
  for (let p = first; p < last; p++, turns += 48) {
    const c1 = v128.load_splat<f64>(turns);
    const s1 = v128.load_splat<f64>(turns, 8);
    const c2 = v128.load_splat<f64>(turns, 16);
    const s2 = v128.load_splat<f64>(turns, 24);
    const c3 = v128.load_splat<f64>(turns, 32);
    const s3 = v128.load_splat<f64>(turns, 40);
    let x = re + run * <usize>p + skipped;
    let y = im + run * <usize>p + skipped;
    let u = toRe + 4 * run * <usize>p + skipped;
    let v = toIm + 4 * run * <usize>p + skipped;
    for (const end = x + width; x < end; x += 16, y += 16, u += 16, v += 16) {
      const p0 = v128.load(x);
      const p2 = v128.load(x + 2 * step);
      const q0 = v128.load(y);
      const q2 = v128.load(y + 2 * step);
      const ar = f64x2.add(p0, p2);
      const ai = f64x2.add(q0, q2);
      const br = f64x2.sub(p0, p2);
      const bi = f64x2.sub(q0, q2);
      const p1 = v128.load(x + step);
      const p3 = v128.load(x + 3 * step);
      const q1 = v128.load(y + step);
      const q3 = v128.load(y + 3 * step);
      const cr = f64x2.add(p1, p3);
      const ci = f64x2.add(q1, q3);
      const dr = f64x2.sub(p1, p3);
      const di = f64x2.sub(q1, q3);
      v128.store(u, f64x2.add(ar, cr));
      v128.store(v, f64x2.add(ai, ci));
      const er = f64x2.add(br, di);
      const ei = f64x2.sub(bi, dr);
      v128.store(u + run, turnRe(er, ei, c1, s1));
      v128.store(v + run, turnIm(er, ei, c1, s1));
      const fr = f64x2.sub(ar, cr);
      const fi = f64x2.sub(ai, ci);
      v128.store(u + 2 * run, turnRe(fr, fi, c2, s2));
      v128.store(v + 2 * run, turnIm(fr, fi, c2, s2));
      const gr = f64x2.sub(br, di);
      const gi = f64x2.add(bi, dr);
      v128.store(u + 3 * run, turnRe(gr, gi, c3, s3));
      v128.store(v + 3 * run, turnIm(gr, gi, c3, s3));
    }
  }
}

/** The first radix-4 pass (`done` is 1) over an even number of positions [first, last) of `rest`; `turns` holds pairs of positions: c1 c1 s1 s1 c2 … */
export function firstPass4(re: usize, im: usize, toRe: usize, toIm: usize, rest: i32, turns: usize, first: i32, last: i32): void {
  const step = <usize>rest << 3;
  const skipped = <usize>first << 3;
  re += skipped;
  im += skipped;
  toRe += skipped << 2;
  toIm += skipped << 2;
  turns += 48 * <usize>first;
  for (let p = first; p < last; p += 2, turns += 96, re += 16, im += 16, toRe += 64, toIm += 64) {
    const p0 = v128.load(re);
    const p2 = v128.load(re + 2 * step);
    const q0 = v128.load(im);
    const q2 = v128.load(im + 2 * step);
    const ar = f64x2.add(p0, p2);
    const ai = f64x2.add(q0, q2);
    const br = f64x2.sub(p0, p2);
    const bi = f64x2.sub(q0, q2);
    const p1 = v128.load(re + step);
    const p3 = v128.load(re + 3 * step);
    const q1 = v128.load(im + step);
    const q3 = v128.load(im + 3 * step);
    const cr = f64x2.add(p1, p3);
    const ci = f64x2.add(q1, q3);
    const dr = f64x2.sub(p1, p3);
    const di = f64x2.sub(q1, q3);
    const er = f64x2.add(br, di);
    const ei = f64x2.sub(bi, dr);
    const fr = f64x2.sub(ar, cr);
    const fi = f64x2.sub(ai, ci);
    const gr = f64x2.sub(br, di);
    const gi = f64x2.add(bi, dr);
    const c1 = v128.load(turns);
    const s1 = v128.load(turns, 16);
    const c2 = v128.load(turns, 32);
    const s2 = v128.load(turns, 48);
    const c3 = v128.load(turns, 64);
    const s3 = v128.load(turns, 80);
    scatter(toRe, f64x2.add(ar, cr), turnRe(er, ei, c1, s1), turnRe(fr, fi, c2, s2), turnRe(gr, gi, c3, s3));
    scatter(toIm, f64x2.add(ai, ci), turnIm(er, ei, c1, s1), turnIm(fr, fi, c2, s2), turnIm(gr, gi, c3, s3));
  }
}

/** Four results of two positions, position by position. */
@inline
function scatter(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, i64x2.shuffle(a, b, 0, 2));
  v128.store(to, i64x2.shuffle(c, d, 0, 2), 16);
  v128.store(to, i64x2.shuffle(a, b, 1, 3), 32);
  v128.store(to, i64x2.shuffle(c, d, 1, 3), 48);
}

/** The last pass where the length is twice a power of four: no turns. */
export function lastPass2(re: usize, im: usize, toRe: usize, toIm: usize, done: i32, first: i32, last: i32): void {
  const run = <usize>done << 3;
  const skipped = <usize>first << 3;
  re += skipped;
  im += skipped;
  toRe += skipped;
  toIm += skipped;
  for (const end = re + (<usize>(last - first) << 3); re < end; re += 16, im += 16, toRe += 16, toIm += 16) {
    const a = v128.load(re);
    const b = v128.load(re + run);
    const c = v128.load(im);
    const d = v128.load(im + run);
    v128.store(toRe, f64x2.add(a, b));
    v128.store(toRe + run, f64x2.sub(a, b));
    v128.store(toIm, f64x2.add(c, d));
    v128.store(toIm + run, f64x2.sub(c, d));
  }
}

/** Neighbouring pairs at `from` (real and imaginary parts, or even and odd samples) into two lines. */
export function splitPairs(from: usize, re: usize, im: usize, first: i32, last: i32): void {
  from += <usize>first << 4;
  re += <usize>first << 3;
  im += <usize>first << 3;
  for (const end = re + (<usize>(last - first) << 3); re < end; re += 16, im += 16, from += 32) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    v128.store(re, i64x2.shuffle(a, b, 0, 2));
    v128.store(im, i64x2.shuffle(a, b, 1, 3));
  }
}

/** The way back, with a factor. */
export function joinPairs(re: usize, im: usize, to: usize, by: f64, first: i32, last: i32): void {
  const factor = f64x2.splat(by);
  to += <usize>first << 4;
  re += <usize>first << 3;
  im += <usize>first << 3;
  for (const end = re + (<usize>(last - first) << 3); re < end; re += 16, im += 16, to += 32) {
    const a = f64x2.mul(factor, v128.load(re));
    const b = f64x2.mul(factor, v128.load(im));
    v128.store(to, i64x2.shuffle(a, b, 0, 2));
    v128.store(to, i64x2.shuffle(a, b, 1, 3), 16);
  }
}

/**
 * From the transform (a, b) of even + i·odd samples, `half` of each, to coefficients [first, last) of all samples, 0 <
 * first ≤ last ≤ half, as pairs at `to`; where `whole`, their mirror images too. `turns` holds cosines, then sines.
 */
export function unfoldReal(a: usize, b: usize, to: usize, turns: usize, half: i32, by: f64, whole: bool, first: i32, last: i32): void {
  const sines = turns + (<usize>(half + 1) << 3);
  for (let k = first; k < last; k++) {
    const here = <usize>k << 3;
    const there = <usize>(half - k) << 3;
    const ak = load<f64>(a + here);
    const am = load<f64>(a + there);
    const bk = load<f64>(b + here);
    const bm = load<f64>(b + there);
    const or = 0.5 * (bk + bm);
    const oi = 0.5 * (am - ak);
    const c = load<f64>(turns + here);
    const s = load<f64>(sines + here);
    const re = by * (0.5 * (ak + am) + or * c + oi * s);
    const im = by * (0.5 * (bk - bm) + oi * c - or * s);
    store<f64>(to + (here << 1), re);
    store<f64>(to + (here << 1), im, 8);
    if (!whole) continue;
    const mirrored = to + (<usize>(2 * half - k) << 4);
    store<f64>(mirrored, re);
    store<f64>(mirrored, -im, 8);
  }
}
