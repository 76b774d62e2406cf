/** Loops over columns of column-major matrices: reflectors, symmetric updates, plane rotations. */
import { fused } from './fused';

export function dot(x: usize, y: usize, count: i32): f64 {
  let p = f64x2.splat(0);
  let q = f64x2.splat(0);
  let k = 0;
  for (; k + 4 <= count; k += 4, x += 32, y += 32) {
    p = fused(v128.load(x), v128.load(y), p);
    q = fused(v128.load(x, 16), v128.load(y, 16), q);
  }
  p = f64x2.add(p, q);
  let total = f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1);
  for (; k < count; k++, x += 8, y += 8) total += load<f64>(x) * load<f64>(y);
  return total;
}

/** y += by · x. */
export function addScaled(y: usize, x: usize, by: f64, count: i32): void {
  const factor = f64x2.splat(by);
  let k = 0;
  for (; k + 4 <= count; k += 4, x += 32, y += 32) {
    v128.store(y, fused(factor, v128.load(x), v128.load(y)));
    v128.store(y, fused(factor, v128.load(x, 16), v128.load(y, 16)), 16);
  }
  for (; k < count; k++, x += 8, y += 8) store<f64>(y, load<f64>(y) + by * load<f64>(x));
}

/** Every column of an m × n block ← (I − τ v vᵀ) of it; `ld` is the byte length of a whole column. */
export function reflectColumns(a: usize, ld: usize, v: usize, tau: f64, m: i32, n: i32): void {
  for (let j = 0; j < n; j++, a += ld) {
    const by = -tau * dot(a, v, m);
    if (by !== 0) addScaled(a, v, by, m);
  }
}

/** An m × n block ← block · (I − τ v vᵀ), v of length n; `w` is room for m numbers. */
export function reflectRows(a: usize, ld: usize, v: usize, tau: f64, m: i32, n: i32, w: usize): void {
  memory.fill(w, 0, <usize>m << 3);
  for (let j = 0; j < n; j++) addScaled(w, a + <usize>j * ld, load<f64>(v + (<usize>j << 3)), m);
  for (let j = 0; j < n; j++) addScaled(a + <usize>j * ld, w, -tau * load<f64>(v + (<usize>j << 3)), m);
}

/** w ← A v for a symmetric m × m block, of which the lower triangle is read. */
export function symmetricTimes(a: usize, ld: usize, v: usize, w: usize, m: i32): void {
  memory.fill(w, 0, <usize>m << 3);
  for (let j = 0; j < m; j++, a += ld + 8, v += 8, w += 8) {
    const own = load<f64>(v);
    const below = bothWays(a + 8, v + 8, w + 8, own, m - j - 1);
    store<f64>(w, load<f64>(w) + own * load<f64>(a) + below);
  }
}

/** w += by · x, and the product of x and v. */
function bothWays(x: usize, v: usize, w: usize, by: f64, count: i32): f64 {
  const factor = f64x2.splat(by);
  let p = f64x2.splat(0);
  let q = f64x2.splat(0);
  let k = 0;
  for (; k + 4 <= count; k += 4, x += 32, v += 32, w += 32) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    v128.store(w, fused(factor, a, v128.load(w)));
    v128.store(w, fused(factor, b, v128.load(w, 16)), 16);
    p = fused(a, v128.load(v), p);
    q = fused(b, v128.load(v, 16), q);
  }
  p = f64x2.add(p, q);
  let total = f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1);
  for (; k < count; k++, x += 8, v += 8, w += 8) {
    const value = load<f64>(x);
    store<f64>(w, load<f64>(w) + by * value);
    total += value * load<f64>(v);
  }
  return total;
}

/** A ← A − v wᵀ − w vᵀ on the lower triangle of a symmetric m × m block. */
export function symmetricUpdate(a: usize, ld: usize, v: usize, w: usize, m: i32): void {
  for (let j = 0; j < m; j++, a += ld + 8, v += 8, w += 8) {
    const p = -load<f64>(v);
    const q = -load<f64>(w);
    const byV = f64x2.splat(q);
    const byW = f64x2.splat(p);
    let x = v;
    let y = w;
    let to = a;
    let k = j;
    for (; k + 2 <= m; k += 2, x += 16, y += 16, to += 16) {
      v128.store(to, fused(byW, v128.load(y), fused(byV, v128.load(x), v128.load(to))));
    }
    if (k < m) store<f64>(to, load<f64>(to) + q * load<f64>(x) + p * load<f64>(y));
  }
}

/** Rows of a strip: Z is kept as strips of this many rows, each column of a strip contiguous. */
const STRIP: usize = 64;

/**
 * Plane rotations of neighbouring columns of every strip. A run at `turns` is, in doubles: first column, number of
 * rotations, direction (1 upwards, −1 downwards), then (c, s) of each: p ← c p + s q, q ← c q − s p for the columns
 * p and q = p + 1. Upwards the next rotation has p + 1, downwards p − 1.
 */
export function turnStrips(z: usize, strips: i32, cols: i32, turns: usize, end: usize): void {
  for (let k = 0; k < strips; k++, z += STRIP * <usize>cols) {
    for (let at = turns; at < end; ) {
      const column = z + <usize>(<i32>load<f64>(at)) * STRIP;
      const count = <i32>load<f64>(at, 8);
      const upwards = load<f64>(at, 16) > 0;
      at += 24;
      if (upwards) turnUp(column, at, count);
      else turnDown(column, at, count);
      at += <usize>count << 4;
    }
  }
}

function turnUp(p: usize, turns: usize, count: i32): void {
  let x0 = v128.load(p);
  let x1 = v128.load(p, 16);
  let x2 = v128.load(p, 32);
  let x3 = v128.load(p, 48);
  for (let k = 0; k < count; k++, turns += 16, p += STRIP) {
    const c = v128.load_splat<f64>(turns);
    const s = v128.load_splat<f64>(turns, 8);
    const minus = f64x2.neg(s);
    const y0 = v128.load(p, 64);
    const y1 = v128.load(p, 80);
    const y2 = v128.load(p, 96);
    const y3 = v128.load(p, 112);
    v128.store(p, fused(s, y0, f64x2.mul(c, x0)));
    v128.store(p, fused(s, y1, f64x2.mul(c, x1)), 16);
    v128.store(p, fused(s, y2, f64x2.mul(c, x2)), 32);
    v128.store(p, fused(s, y3, f64x2.mul(c, x3)), 48);
    x0 = fused(minus, x0, f64x2.mul(c, y0));
    x1 = fused(minus, x1, f64x2.mul(c, y1));
    x2 = fused(minus, x2, f64x2.mul(c, y2));
    x3 = fused(minus, x3, f64x2.mul(c, y3));
  }
  v128.store(p, x0);
  v128.store(p, x1, 16);
  v128.store(p, x2, 32);
  v128.store(p, x3, 48);
}

function turnDown(p: usize, turns: usize, count: i32): void {
  let y0 = v128.load(p, 64);
  let y1 = v128.load(p, 80);
  let y2 = v128.load(p, 96);
  let y3 = v128.load(p, 112);
  for (let k = 0; k < count; k++, turns += 16, p -= STRIP) {
    const c = v128.load_splat<f64>(turns);
    const s = v128.load_splat<f64>(turns, 8);
    const minus = f64x2.neg(s);
    const x0 = v128.load(p);
    const x1 = v128.load(p, 16);
    const x2 = v128.load(p, 32);
    const x3 = v128.load(p, 48);
    v128.store(p, fused(minus, x0, f64x2.mul(c, y0)), 64);
    v128.store(p, fused(minus, x1, f64x2.mul(c, y1)), 80);
    v128.store(p, fused(minus, x2, f64x2.mul(c, y2)), 96);
    v128.store(p, fused(minus, x3, f64x2.mul(c, y3)), 112);
    y0 = fused(s, y0, f64x2.mul(c, x0));
    y1 = fused(s, y1, f64x2.mul(c, x1));
    y2 = fused(s, y2, f64x2.mul(c, x2));
    y3 = fused(s, y3, f64x2.mul(c, x3));
  }
  p += STRIP;
  v128.store(p, y0);
  v128.store(p, y1, 16);
  v128.store(p, y2, 32);
  v128.store(p, y3, 48);
}
