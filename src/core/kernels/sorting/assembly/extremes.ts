/** Least and greatest of packed elements, where a value is, and brackets around the elements at given ranks. */
import { PIECE, touch } from './cache';
import { unordered } from './records';

// @ts-ignore: decorator
@inline
function vectors<T>(): bool {
  return isFloat<T>() || sizeof<T>() < 8;
}
// @ts-ignore: decorator
@inline
function lesser<T>(a: v128, b: v128): v128 {
  if (isFloat<T>()) return sizeof<T>() == 8 ? f64x2.pmin(a, b) : f32x4.pmin(a, b);
  if (sizeof<T>() == 4) return isSigned<T>() ? i32x4.min_s(a, b) : i32x4.min_u(a, b);
  if (sizeof<T>() == 2) return isSigned<T>() ? i16x8.min_s(a, b) : i16x8.min_u(a, b);
  return isSigned<T>() ? i8x16.min_s(a, b) : i8x16.min_u(a, b);
}
// @ts-ignore: decorator
@inline
function greater<T>(a: v128, b: v128): v128 {
  if (isFloat<T>()) return sizeof<T>() == 8 ? f64x2.pmax(a, b) : f32x4.pmax(a, b);
  if (sizeof<T>() == 4) return isSigned<T>() ? i32x4.max_s(a, b) : i32x4.max_u(a, b);
  if (sizeof<T>() == 2) return isSigned<T>() ? i16x8.max_s(a, b) : i16x8.max_u(a, b);
  return isSigned<T>() ? i8x16.max_s(a, b) : i8x16.max_u(a, b);
}
// @ts-ignore: decorator
@inline
function unequal<T>(v: v128): v128 {
  return sizeof<T>() == 8 ? f64x2.ne(v, v) : f32x4.ne(v, v);
}

/**
 * Least and greatest of n > 0 elements at `out` and `out + 8`, and at `out + 16` whether one is NaN (u32), which is in
 * neither of the others but where all are.
 */
export function extremes<T>(from: usize, n: u32, out: usize): void {
  const end = from + <usize>n * sizeof<T>();
  let low = load<T>(from);
  let high = low;
  let nan = false;
  if (isFloat<T>()) {
    let p = from;
    while (p + sizeof<T>() < end && unordered<T>(load<T>(p))) p += sizeof<T>();
    nan = p > from || unordered<T>(load<T>(p));
    low = load<T>(p);
    high = low;
  }
  if (vectors<T>() && from + 32 <= end) {
    v128.store(out, first<T>(low));
    v128.store(out, first<T>(high), 16);
    nan = byVectors<T>(from, end, out) || nan;
    low = load<T>(out);
    high = load<T>(out + 16);
    for (let k: usize = sizeof<T>(); k < 16; k += sizeof<T>()) {
      const x = load<T>(out + k);
      const y = load<T>(out + 16 + k);
      low = x < low ? x : low;
      high = y > high ? y : high;
    }
  } else {
    for (let p = from; p < end; p += sizeof<T>()) {
      const x = load<T>(p);
      low = x < low ? x : low;
      high = x > high ? x : high;
      if (isFloat<T>()) nan = nan || unordered<T>(x);
    }
  }
  store<T>(out, low);
  store<T>(out + 8, high);
  store<u32>(out + 16, nan ? 1 : 0);
}

function first<T>(x: T): v128 {
  if (isFloat<T>()) return sizeof<T>() == 8 ? f64x2.splat(<f64>x) : f32x4.splat(<f32>x);
  if (sizeof<T>() == 4) return i32x4.splat(<i32>x);
  return sizeof<T>() == 2 ? i16x8.splat(<i16>x) : i8x16.splat(<i8>x);
}

/** The least of each lane at `out`, the greatest 16 bytes on, both begun there; true: one is NaN. */
function byVectors<T>(from: usize, end: usize, out: usize): bool {
  let low = v128.load(out);
  let high = v128.load(out, 16);
  let low2 = low;
  let high2 = high;
  let nan = i64x2.splat(0);
  for (; from + 32 <= end; from += 32) {
    const v = v128.load(from);
    const w = v128.load(from, 16);
    low = lesser<T>(low, v);
    low2 = lesser<T>(low2, w);
    high = greater<T>(high, v);
    high2 = greater<T>(high2, w);
    if (isFloat<T>()) nan = v128.or(nan, v128.or(unequal<T>(v), unequal<T>(w)));
  }
  const v = v128.load(end - 32);
  const w = v128.load(end - 16);
  if (isFloat<T>()) nan = v128.or(nan, v128.or(unequal<T>(v), unequal<T>(w)));
  v128.store(out, lesser<T>(lesser<T>(low, low2), lesser<T>(v, w)));
  v128.store(out, greater<T>(greater<T>(high, high2), greater<T>(v, w)), 16);
  return v128.any_true(nan);
}

/**
 * One bracket [low, high] after the other at `brackets`, 16 bytes each. For each of them, 8 bytes at `out`: how many
 * elements are below low, and how many lie within (u32 each); behind them all, how many are NaN. Those within are kept
 * at `kept`, `room` of them for each bracket and no more; none where low is high.
 */
export function brackets<T>(from: usize, n: u32, brackets: usize, count: u32, out: usize, kept: usize, room: u32): void {
  memory.fill(out, 0, (<usize>count << 3) + 8);
  const end = from + <usize>n * sizeof<T>();
  for (; from < end; from += PIECE) {
    const stop = min<usize>(end, from + PIECE);
    touch(from, stop);
    for (let b: u32 = 0; b < count; b++) {
      const at = brackets + (<usize>b << 4);
      within<T>(from, stop, load<T>(at), load<T>(at, 8), out + (<usize>b << 3), kept + <usize>b * room * sizeof<T>(), room);
    }
    if (isFloat<T>()) countNan<T>(from, stop, out + (<usize>count << 3));
  }
}

// @ts-ignore: decorator
@inline
function keep<T>(x: T, low: T, high: T, held: u32, kept: usize, room: u32): u32 {
  if (x < low || !(x <= high)) return held;
  if (held < room && low < high) store<T>(kept + <usize>held * sizeof<T>(), x);
  return held + 1;
}

function within<T>(from: usize, end: usize, low: T, high: T, out: usize, kept: usize, room: u32): void {
  let below: u32 = 0;
  let held = load<u32>(out, 4);
  if (isFloat<T>()) {
    const lows = sizeof<T>() == 8 ? f64x2.splat(<f64>low) : f32x4.splat(<f32>low);
    const highs = sizeof<T>() == 8 ? f64x2.splat(<f64>high) : f32x4.splat(<f32>high);
    let less = i32x4.splat(0);
    for (; from + 32 <= end; from += 32) {
      const v = v128.load(from);
      const w = v128.load(from, 16);
      const a = sizeof<T>() == 8 ? f64x2.lt(v, lows) : f32x4.lt(v, lows);
      const b = sizeof<T>() == 8 ? f64x2.lt(w, lows) : f32x4.lt(w, lows);
      const c = sizeof<T>() == 8 ? f64x2.le(v, highs) : f32x4.le(v, highs);
      const d = sizeof<T>() == 8 ? f64x2.le(w, highs) : f32x4.le(w, highs);
      less = i32x4.sub(less, i32x4.add(a, b));
      if (v128.any_true(v128.or(v128.andnot(c, a), v128.andnot(d, b)))) {
        for (let p = from; p < from + 32; p += sizeof<T>()) held = keep<T>(load<T>(p), low, high, held, kept, room);
      }
    }
    below = i32x4.extract_lane(less, 0) + i32x4.extract_lane(less, 1) + i32x4.extract_lane(less, 2) + i32x4.extract_lane(less, 3);
    if (sizeof<T>() == 8) below >>= 1;
  }
  for (; from < end; from += sizeof<T>()) {
    const x = load<T>(from);
    below += x < low ? 1 : 0;
    held = keep<T>(x, low, high, held, kept, room);
  }
  store<u32>(out, load<u32>(out) + below);
  store<u32>(out, held, 4);
}

function countNan<T>(from: usize, end: usize, out: usize): void {
  let nan = i32x4.splat(0);
  for (; from + 16 <= end; from += 16) nan = i32x4.sub(nan, unequal<T>(v128.load(from)));
  let count: u32 = i32x4.extract_lane(nan, 0) + i32x4.extract_lane(nan, 1) + i32x4.extract_lane(nan, 2) + i32x4.extract_lane(nan, 3);
  if (sizeof<T>() == 8) count >>= 1;
  for (; from < end; from += sizeof<T>()) count += unordered<T>(load<T>(from)) ? 1 : 0;
  store<u32>(out, load<u32>(out) + count);
}
