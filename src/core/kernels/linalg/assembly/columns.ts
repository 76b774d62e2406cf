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

/** w ← A v for a full symmetric m × m block. */
export function symmetricTimes(a: usize, ld: usize, v: usize, w: usize, m: i32): void {
  for (let j = 0; j < m; j++) store<f64>(w + (<usize>j << 3), dot(a + <usize>j * ld, v, m));
}

/** A ← A − v wᵀ − w vᵀ on a full symmetric m × m block. */
export function symmetricUpdate(a: usize, ld: usize, v: usize, w: usize, m: i32): void {
  for (let j = 0; j < m; j++, a += ld) {
    const p = -load<f64>(v + (<usize>j << 3));
    const q = -load<f64>(w + (<usize>j << 3));
    const byV = f64x2.splat(q);
    const byW = f64x2.splat(p);
    let x = v;
    let y = w;
    let to = a;
    let k = 0;
    for (; k + 2 <= m; k += 2, x += 16, y += 16, to += 16) {
      v128.store(to, fused(byW, v128.load(y), fused(byV, v128.load(x), v128.load(to))));
    }
    if (k < m) store<f64>(to, load<f64>(to) + q * load<f64>(x) + p * load<f64>(y));
  }
}

/**
 * Plane rotations of neighbouring columns, `count` of them in the order given: rotation k turns columns p and p + 1,
 * where p is the first number of its three at `turns` (p, c, s as doubles): p ← c p + s q, q ← c q − s p.
 */
export function rotateColumns(z: usize, rows: i32, turns: usize, count: i32): void {
  const ld = <usize>rows << 3;
  for (let k = 0; k < count; k++, turns += 24) {
    let p = z + <usize>(<i32>load<f64>(turns)) * ld;
    let q = p + ld;
    const c = load<f64>(turns, 8);
    const s = load<f64>(turns, 16);
    const cc = f64x2.splat(c);
    const ss = f64x2.splat(s);
    const minus = f64x2.splat(-s);
    let i = 0;
    for (; i + 2 <= rows; i += 2, p += 16, q += 16) {
      const x = v128.load(p);
      const y = v128.load(q);
      v128.store(p, fused(ss, y, f64x2.mul(cc, x)));
      v128.store(q, fused(minus, x, f64x2.mul(cc, y)));
    }
    if (i < rows) {
      const x = load<f64>(p);
      const y = load<f64>(q);
      store<f64>(p, c * x + s * y);
      store<f64>(q, c * y - s * x);
    }
  }
}
