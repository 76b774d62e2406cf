// Adaptive sample of distinct values: all whose 32-bit hash lies below a threshold, which halves whenever more than
// DISTINCT_MAX are held. Zero is never sampled (it is counted anyway).
//
// The first ten bits of a hash are a product's (equidistributed where values lie evenly), the others are mixed well. So
// the loops need only the product; the rest is computed for the one value in a thousand that passes.
//
// Two loops do the same: the sparse one looks closer only where a hash lies below the threshold; the dense one, for data
// with few different values, asks for all lanes at once whether the table's first slot holds the value already.
import { DENSE_NEXT, DISTINCT, DISTINCT_AT, DISTINCT_BYTES, DISTINCT_MAX, HALVINGS, lanes32, SCRATCH_AT, THRESHOLD } from './state';

const M1: i32 = 0x85ebca6b;
const M2: i32 = 0xc2b2ae35;
const M3: i32 = 0x9e3779b1;
const SLOT_MASK: usize = DISTINCT_BYTES - 8;
/** Lanes below the threshold in a block of 1024 from which the dense loop is the faster one. */
const DENSE: i32 = 96;

const ROUGH_BITS: i32 = 10;
const ROUGH_MASK: i32 = -1 << (32 - ROUGH_BITS);
/** Rough hashes not below this belong to no value of a sample that was halved ten times or more. */
const ROUGH_LEAST: i32 = i32.MIN_VALUE + (1 << (32 - ROUGH_BITS));

// @ts-ignore: decorator
@inline
function rough4(x: v128): v128 {
  return i32x4.mul(x, i32x4.splat(M3));
}

/** What a rough hash must lie below. */
// @ts-ignore: decorator
@inline
function rough4Threshold(state: usize): v128 {
  return i32x4.splat(max(load<i32>(state + THRESHOLD), ROUGH_LEAST));
}

// @ts-ignore: decorator
@inline
export function fold4(a: v128, b: v128): v128 {
  const low = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  const high = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
  let h = i32x4.mul(low, i32x4.splat(M3));
  h = v128.xor(h, i32x4.shr_u(h, 15));
  return v128.xor(h, high);
}

function deep(x: u32, rough: i32): i32 {
  let h = x ^ (x >>> 16);
  h = h * <u32>M1;
  h ^= h >>> 13;
  h = h * <u32>M2;
  return (rough & ROUGH_MASK) | <i32>(h >>> ROUGH_BITS);
}

// @ts-ignore: decorator
@inline
export function fold(x: u64): u32 {
  let h = <u32>x * <u32>M3;
  h ^= h >>> 15;
  return h ^ <u32>(x >> 32);
}

// @ts-ignore: decorator
@inline
function narrowed(value: u64, wide: bool): u32 {
  return wide ? fold(value) : <u32>value;
}

// @ts-ignore: decorator
@inline
function roughOf(x: u32): i32 {
  return <i32>(x * <u32>M3);
}

// @ts-ignore: decorator
@inline
function isSampled(x: u32, rough: i32, threshold: i32): bool {
  return rough < max(threshold, ROUGH_LEAST) && deep(x, rough) < threshold;
}

// @ts-ignore: decorator
@inline
function slotOf(table: usize, rough: i32): usize {
  return table + ((<usize>(<u32>rough * <u32>M1) >>> 15) & SLOT_MASK);
}

// @ts-ignore: decorator
@inline
function slots4(table: usize, roughs: v128): v128 {
  const offset = v128.and(i32x4.shr_u(i32x4.mul(roughs, i32x4.splat(M1)), 15), i32x4.splat(<i32>SLOT_MASK));
  return i32x4.add(offset, i32x4.splat(<i32>table));
}

/** The value of this rough hash belongs to the sample. */
function offer(state: usize, value: u64, rough: i32, wide: bool): void {
  const table = state + DISTINCT_AT;
  const last = table + DISTINCT_BYTES;
  const first = slotOf(table, rough);
  let at = first;
  while (true) {
    const held = load<u64>(at);
    if (held == value) {
      // To the front, where the dense loop finds it; whatever stood there is still on its own path.
      store<u64>(at, load<u64>(first));
      store<u64>(first, value);
      return;
    }
    if (held == 0) break;
    at += 8;
    if (at == last) at = table;
  }
  store<u64>(at, value);
  const size = load<i32>(state + DISTINCT) + 1;
  store<i32>(state + DISTINCT, size);
  if (size > DISTINCT_MAX) halve(state, wide);
}

function halve(state: usize, wide: bool): void {
  const halvings = load<i32>(state + HALVINGS) + 1;
  const threshold: i32 = <i32>((<u32>0x80000000 >>> (halvings - 1)) ^ 0x80000000);
  store<i32>(state + HALVINGS, halvings);
  store<i32>(state + THRESHOLD, threshold);
  const table = state + DISTINCT_AT;
  let kept = state + SCRATCH_AT;
  for (let at = table; at < table + DISTINCT_BYTES; at += 8) {
    const value = load<u64>(at);
    const x = narrowed(value, wide);
    if (value != 0 && isSampled(x, roughOf(x), threshold)) {
      store<u64>(kept, value);
      kept += 8;
    }
  }
  memory.fill(table, 0, DISTINCT_BYTES);
  store<i32>(state + DISTINCT, 0);
  for (let at = state + SCRATCH_AT; at < kept; at += 8) {
    const value = load<u64>(at);
    offer(state, value, roughOf(narrowed(value, wide)), wide);
  }
}

/** One value, not from a vector. */
export function sample(state: usize, value: u64, wide: bool): void {
  if (value == 0) return;
  const x = narrowed(value, wide);
  const rough = roughOf(x);
  if (isSampled(x, rough, load<i32>(state + THRESHOLD))) offer(state, value, rough, wide);
}

/** Count is a multiple of 4. `T` f32 drops NaN and joins the zeros. */
export function distinct32<T>(state: usize, p: usize, end: usize): void {
  if (load<i32>(state + DENSE_NEXT)) return dense32<T>(state, p, end);
  let threshold = rough4Threshold(state);
  let below4 = i32x4.splat(0);
  if ((end - p) & 31) {
    sparse32<T>(state, p, v128.load(p));
    p += 16;
  }
  for (; p < end; p += 32) {
    const v = v128.load(p);
    const w = v128.load(p, 16);
    const belowV = i32x4.lt_s(rough4(v), threshold);
    const belowW = i32x4.lt_s(rough4(w), threshold);
    if (v128.any_true(v128.or(belowV, belowW))) {
      below4 = i32x4.sub(i32x4.sub(below4, belowV), belowW);
      sparse32<T>(state, p, v);
      sparse32<T>(state, p + 16, w);
      threshold = rough4Threshold(state);
    }
  }
  store<i32>(state + DENSE_NEXT, <i32>(lanes32(below4) > DENSE));
}

function sparse32<T>(state: usize, p: usize, v: v128): void {
  const rough = rough4(v);
  const below = i32x4.lt_s(rough, rough4Threshold(state));
  if (v128.any_true(below)) offer32<T>(state, p, rough, below);
}

function dense32<T>(state: usize, p: usize, end: usize): void {
  const table = state + DISTINCT_AT;
  let threshold = rough4Threshold(state);
  let below4 = i32x4.splat(0);
  for (; p < end; p += 16) {
    const v = v128.load(p);
    const h = rough4(v);
    const below = i32x4.lt_s(h, threshold);
    below4 = i32x4.sub(below4, below);
    const at = slots4(table, h);
    const a = <u64>i64x2.extract_lane(at, 0);
    const b = <u64>i64x2.extract_lane(at, 1);
    let held = v128.load32_zero(<usize>a);
    held = v128.load_lane<u32>(<usize>(a >> 32), held, 1);
    held = v128.load_lane<u32>(<usize>b, held, 2);
    held = v128.load_lane<u32>(<usize>(b >> 32), held, 3);
    let unknown = v128.andnot(below, i32x4.eq(held, v));
    if (isFloat<T>()) unknown = v128.and(unknown, f32x4.eq(v, v));
    if (v128.any_true(unknown)) {
      offer32<T>(state, p, h, unknown);
      threshold = rough4Threshold(state);
    }
  }
  store<i32>(state + DENSE_NEXT, <i32>(lanes32(below4) > DENSE));
}

function offer32<T>(state: usize, p: usize, h: v128, wanted: v128): void {
  let mask = i32x4.bitmask(wanted);
  v128.store(state + 192, h);
  do {
    const lane = <usize>ctz(mask) << 2;
    mask &= mask - 1;
    const value = load<u32>(p + lane);
    const rough = load<i32>(state + 192 + lane);
    // Neither zero nor NaN.
    if (isFloat<T>() ? (value & 0x7fffffff) - 1 >= 0x7f800000 : value == 0) continue;
    if (isSampled(value, rough, load<i32>(state + THRESHOLD))) offer(state, value, rough, false);
  } while (mask);
}

/** Count is a multiple of 4. `T` f64 drops NaN and joins the zeros; `gap`: the smallest int64 is NaT. */
export function distinct64<T>(state: usize, p: usize, end: usize, gap: bool): void {
  if (load<i32>(state + DENSE_NEXT)) return dense64<T>(state, p, end, gap);
  let threshold = rough4Threshold(state);
  let below4 = i32x4.splat(0);
  for (; p < end; p += 32) {
    const h = rough64(v128.load(p), v128.load(p, 16));
    const below = i32x4.lt_s(h, threshold);
    if (v128.any_true(below)) {
      below4 = i32x4.sub(below4, below);
      offer64<T>(state, p, h, below, gap);
      threshold = rough4Threshold(state);
    }
  }
  store<i32>(state + DENSE_NEXT, <i32>(lanes32(below4) > DENSE));
}

// @ts-ignore: decorator
@inline
function rough64(a: v128, b: v128): v128 {
  return rough4(fold4(a, b));
}

function dense64<T>(state: usize, p: usize, end: usize, gap: bool): void {
  const table = state + DISTINCT_AT;
  let threshold = rough4Threshold(state);
  let below4 = i32x4.splat(0);
  for (; p < end; p += 32) {
    const v = v128.load(p);
    const w = v128.load(p, 16);
    const h = rough64(v, w);
    const below = i32x4.lt_s(h, threshold);
    below4 = i32x4.sub(below4, below);
    const at = slots4(table, h);
    const a = <u64>i64x2.extract_lane(at, 0);
    const b = <u64>i64x2.extract_lane(at, 1);
    const held = v128.load_lane<u64>(<usize>(a >> 32), v128.load64_zero(<usize>a), 1);
    const more = v128.load_lane<u64>(<usize>(b >> 32), v128.load64_zero(<usize>b), 1);
    const known = v128.shuffle<i32>(i64x2.eq(held, v), i64x2.eq(more, w), 0, 2, 4, 6);
    let unknown = v128.andnot(below, known);
    if (isFloat<T>()) unknown = v128.and(unknown, v128.shuffle<i32>(f64x2.eq(v, v), f64x2.eq(w, w), 0, 2, 4, 6));
    if (v128.any_true(unknown)) {
      offer64<T>(state, p, h, unknown, gap);
      threshold = rough4Threshold(state);
    }
  }
  store<i32>(state + DENSE_NEXT, <i32>(lanes32(below4) > DENSE));
}

function offer64<T>(state: usize, p: usize, h: v128, wanted: v128, gap: bool): void {
  let mask = i32x4.bitmask(wanted);
  v128.store(state + 192, h);
  do {
    const lane = <usize>ctz(mask);
    mask &= mask - 1;
    const value = load<u64>(p + (lane << 3));
    const rough = load<i32>(state + 192 + (lane << 2));
    if (isFloat<T>() ? (value & 0x7fffffffffffffff) - 1 >= 0x7ff0000000000000 : value == 0) continue;
    if (gap && value == 0x8000000000000000) continue;
    if (isSampled(fold(value), rough, load<i32>(state + THRESHOLD))) offer(state, value, rough, true);
  } while (mask);
}
