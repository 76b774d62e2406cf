/** Matrix times vector: lines [first, end) of y ← A x, where a line of A is contiguous, or its columns are. */
import { dot } from './columns';
import { fused, fused4 } from './fused';

export function linesDoubles(a: usize, step: usize, x: usize, y: usize, first: i32, end: i32, depth: i32): void {
  for (let i = first; i < end; i++) store<f64>(y + (<usize>i << 3), dotLong(a + <usize>i * step, x, depth));
}

/** Four chains of sums, so that additions do not wait for each other. */
function dotLong(x: usize, y: usize, count: i32): f64 {
  let p = f64x2.splat(0);
  let q = f64x2.splat(0);
  let r = f64x2.splat(0);
  let s = f64x2.splat(0);
  const rest = count & 7;
  for (const end = x + (<usize>(count - rest) << 3); x < end; x += 64, y += 64) {
    p = fused(v128.load(x), v128.load(y), p);
    q = fused(v128.load(x, 16), v128.load(y, 16), q);
    r = fused(v128.load(x, 32), v128.load(y, 32), r);
    s = fused(v128.load(x, 48), v128.load(y, 48), s);
  }
  p = f64x2.add(f64x2.add(p, q), f64x2.add(r, s));
  return f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1) + dot(x, y, rest);
}

export function linesSingles(a: usize, step: usize, x: usize, y: usize, first: i32, end: i32, depth: i32): void {
  for (let i = first; i < end; i++) store<f32>(y + (<usize>i << 2), dotSingles(a + <usize>i * step, x, depth));
}

function dotSingles(x: usize, y: usize, count: i32): f32 {
  let p = f32x4.splat(0);
  let q = f32x4.splat(0);
  let r = f32x4.splat(0);
  let s = f32x4.splat(0);
  const rest = count & 15;
  for (const end = x + (<usize>(count - rest) << 2); x < end; x += 64, y += 64) {
    p = fused4(v128.load(x), v128.load(y), p);
    q = fused4(v128.load(x, 16), v128.load(y, 16), q);
    r = fused4(v128.load(x, 32), v128.load(y, 32), r);
    s = fused4(v128.load(x, 48), v128.load(y, 48), s);
  }
  p = f32x4.add(f32x4.add(p, q), f32x4.add(r, s));
  let total = f32x4.extract_lane(p, 0) + f32x4.extract_lane(p, 1) + (f32x4.extract_lane(p, 2) + f32x4.extract_lane(p, 3));
  for (let k = 0; k < rest; k++, x += 4, y += 4) total += load<f32>(x) * load<f32>(y);
  return total;
}

/** Columns of A are contiguous, `step` bytes apart: y[first, end) is the sum of columns times elements of x. */
export function columnsDoubles(a: usize, step: usize, x: usize, y: usize, first: i32, end: i32, depth: i32): void {
  const width = end - first;
  a += <usize>first << 3;
  y += <usize>first << 3;
  memory.fill(y, 0, <usize>width << 3);
  let p = 0;
  for (; p + 4 <= depth; p += 4, a += 4 * step, x += 32) addFour(y, a, step, x, width);
  for (; p < depth; p++, a += step, x += 8) {
    const by = load<f64>(x);
    for (let k: usize = 0; k < <usize>width << 3; k += 8) store<f64>(y + k, load<f64>(y + k) + by * load<f64>(a + k));
  }
}

function addFour(y: usize, a: usize, step: usize, x: usize, width: i32): void {
  const by0 = v128.load_splat<f64>(x);
  const by1 = v128.load_splat<f64>(x, 8);
  const by2 = v128.load_splat<f64>(x, 16);
  const by3 = v128.load_splat<f64>(x, 24);
  const rest = width & 1;
  for (const end = y + (<usize>(width - rest) << 3); y < end; y += 16, a += 16) {
    const sum = fused(by0, v128.load(a), fused(by1, v128.load(a + step), v128.load(y)));
    v128.store(y, fused(by2, v128.load(a + 2 * step), fused(by3, v128.load(a + 3 * step), sum)));
  }
  if (rest === 0) return;
  let sum = load<f64>(y);
  for (let k: usize = 0; k < 4; k++) sum += load<f64>(x + (k << 3)) * load<f64>(a + k * step);
  store<f64>(y, sum);
}

export function columnsSingles(a: usize, step: usize, x: usize, y: usize, first: i32, end: i32, depth: i32): void {
  const width = end - first;
  a += <usize>first << 2;
  y += <usize>first << 2;
  memory.fill(y, 0, <usize>width << 2);
  for (let p = 0; p < depth; p++, a += step, x += 4) {
    const by = v128.load_splat<f32>(x);
    const whole = <usize>(width & ~3) << 2;
    let k: usize = 0;
    for (; k < whole; k += 16) v128.store(y + k, fused4(by, v128.load(a + k), v128.load(y + k)));
    for (; k < <usize>width << 2; k += 4) store<f32>(y + k, load<f32>(y + k) + load<f32>(x) * load<f32>(a + k));
  }
}
