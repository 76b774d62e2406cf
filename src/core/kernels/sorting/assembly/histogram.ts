/** Counting by value: histograms of even bins, and integers. */
import { PIECE, touch } from './cache';

/**
 * Parameters: low, factor, bins, nearness (f64 each), then the bins + 1 edges (f64). An element's bin is guessed by
 * (x − low) · factor; where that is nearer to a whole number than `nearness`, the edges decide. `counts`: four tables
 * (u32) of bins + 2 slots: below the bins, the bins, above them or NaN.
 */
// @ts-ignore: decorator
@inline
function bump(table: usize, slot: u32): void {
  const at = table + (<usize>slot << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** The bin by the edges, plus one. */
function exactly(x: f64, guess: f64, edges: usize, bins: u32): u32 {
  if (!(x >= load<f64>(edges) && x <= load<f64>(edges + (<usize>bins << 3)))) return x < load<f64>(edges) ? 0 : bins + 1;
  let k = <i32>min<f64>(max<f64>(guess, 0), <f64>(bins - 1));
  while (k > 0 && x < load<f64>(edges + (<usize>k << 3))) k--;
  while (k < <i32>bins - 1 && x >= load<f64>(edges + (<usize>(k + 1) << 3))) k++;
  return k + 1;
}

// @ts-ignore: decorator
@inline
function pair(x: v128, params: usize, low: v128, factor: v128, most: v128, near: v128, a: usize, b: usize): void {
  const magic = f64x2.splat(4503599627370496.0);
  const guess = f64x2.mul(f64x2.sub(x, low), factor);
  const place = f64x2.pmax(f64x2.splat(-0.5), f64x2.pmin(most, guess));
  const off = f64x2.abs(f64x2.sub(place, f64x2.sub(f64x2.add(place, magic), magic)));
  if (v128.any_true(f64x2.lt(off, near))) {
    const bins = <u32>load<f64>(params, 16);
    bump(a, exactly(f64x2.extract_lane(x, 0), f64x2.extract_lane(guess, 0), params + 32, bins));
    bump(b, exactly(f64x2.extract_lane(x, 1), f64x2.extract_lane(guess, 1), params + 32, bins));
  } else {
    const slots = f64x2.add(f64x2.add(place, f64x2.splat(0.5)), magic);
    bump(a, v128.extract_lane<u32>(slots, 0));
    bump(b, v128.extract_lane<u32>(slots, 2));
  }
}

// @ts-ignore: decorator
@inline
function twoOf<T>(from: usize): v128 {
  if (isFloat<T>() && sizeof<T>() == 8) return v128.load(from);
  if (isFloat<T>()) return f64x2.promote_low_f32x4(v128.load64_zero(from));
  return f64x2.replace_lane(f64x2.splat(<f64>load<T>(from)), 1, <f64>load<T>(from + sizeof<T>()));
}

export function histogram<T>(from: usize, n: u32, params: usize, counts: usize): void {
  const low = v128.load64_splat(params);
  const factor = v128.load64_splat(params, 8);
  const bins = load<f64>(params, 16);
  const most = f64x2.splat(bins + 0.5);
  const near = v128.load64_splat(params, 24);
  const size = (<usize>bins + 2) << 2;
  memory.fill(counts, 0, 4 * size);
  const end = from + <usize>n * sizeof<T>();
  while (from < end) {
    const stop = min<usize>(end, from + PIECE);
    touch(from, stop);
    for (; from + 4 * sizeof<T>() <= stop; from += 4 * sizeof<T>()) {
      pair(twoOf<T>(from), params, low, factor, most, near, counts, counts + size);
      pair(twoOf<T>(from + 2 * sizeof<T>()), params, low, factor, most, near, counts + 2 * size, counts + 3 * size);
    }
    for (; from < stop; from += sizeof<T>()) {
      const x = <f64>load<T>(from);
      bump(counts, exactly(x, (x - load<f64>(params)) * load<f64>(params, 8), params + 32, <u32>bins));
    }
  }
}

/** Whole numbers of 0 ≤ x < size; two tables of counts (u32). */
export function countWhole<T>(from: usize, n: u32, size: u32, counts: usize): void {
  const other = counts + (<usize>size << 2);
  memory.fill(counts, 0, <usize>size << 3);
  const end = from + <usize>n * sizeof<T>();
  while (from < end) {
    const stop = min<usize>(end, from + PIECE);
    touch(from, stop);
    for (; from + 2 * sizeof<T>() <= stop; from += 2 * sizeof<T>()) {
      bump(counts, <u32>load<T>(from));
      bump(other, <u32>load<T>(from + sizeof<T>()));
    }
    if (from < stop) {
      bump(counts, <u32>load<T>(from));
      from += sizeof<T>();
    }
  }
}

/** As many copies of each 8-bit or 16-bit value as `counts` says (u32), the values in the order of x ^ flip. */
export function spread<T>(counts: usize, slots: u32, flip: u32, to: usize): void {
  for (let k: u32 = 0; k < slots; k++) {
    const value = <T>(k ^ flip);
    for (let n = load<u32>(counts + (<usize>(k ^ flip) << 2)); n > 0; n--, to += sizeof<T>()) store<T>(to, value);
  }
}
