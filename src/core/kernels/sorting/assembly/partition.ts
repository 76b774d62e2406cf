/**
 * Dividing a long array into buckets that fit the cache: each bucket holds values that come after those of the bucket
 * before. Which bucket a value belongs to is looked up on a grid of even steps over most of the range, or where values
 * lie too unevenly for that, in a tree of splitters. What has no order (NaN) goes to the last bucket.
 *
 * The plan, as bytes: depth of the tree, 0 for a grid (u32) · last step of the grid (u32) · shift (u32, whole numbers) ·
 * buckets (u32) · low, scale (T each, at 16 and 24) · at 32 the bucket of each step (u16), or the splitters as a search
 * tree: a bucket number below every leaf, the node below k are 2k and 2k + 1.
 */
import { blockSort, orderedFirst } from './blocks';
import { PIECE, touch } from './cache';
import { width } from './records';

const GRID: usize = 32;

// @ts-ignore: decorator
@inline
function leafOf<T>(x: T, plan: usize, depth: u32): usize {
  let node: u32 = 1;
  for (let d: u32 = 0; d < depth; d++) node = 2 * node + <u32>!(x <= load<T>(plan + GRID + <usize>node * sizeof<T>()));
  return <usize>(node - (1 << depth));
}

/** Steps of whole numbers. */
// @ts-ignore: decorator
@inline
function stepOf<T>(x: T, low: T, shift: u32, last: u32): usize {
  if (x < low) return 0;
  if (sizeof<T>() == 8) return <usize>min<u64>((<u64>x - <u64>low) >> shift, last);
  return <usize>min<u32>((<u32>x - <u32>low) >> shift, last);
}

/** Steps of two doubles or four singles, in the low bits of the lanes; NaN: the last one. */
// @ts-ignore: decorator
@inline
function steps64(x: v128, low: v128, scale: v128, last: v128): v128 {
  const place = f64x2.pmax(f64x2.splat(0), f64x2.pmin(last, f64x2.mul(f64x2.sub(x, low), scale)));
  return f64x2.add(place, f64x2.splat(4503599627370496.0));
}
// @ts-ignore: decorator
@inline
function steps32(x: v128, low: v128, scale: v128, last: v128): v128 {
  const place = f32x4.pmax(f32x4.splat(0), f32x4.pmin(last, f32x4.mul(f32x4.sub(x, low), scale)));
  return v128.and(f32x4.add(place, f32x4.splat(8388608.0)), i32x4.splat(0x7fffff));
}

// @ts-ignore: decorator
@inline
function bump(counts: usize, bucket: usize): void {
  const slot = counts + (bucket << 2);
  store<u32>(slot, load<u32>(slot) + 1);
}

// @ts-ignore: decorator
@inline
function bucketAt(plan: usize, step: u32): usize {
  return <usize>load<u16>(plan + GRID + (<usize>step << 1));
}

function countPiece<T>(from: usize, end: usize, plan: usize, counts: usize): void {
  const depth = load<u32>(plan);
  const last = load<u32>(plan, 4);
  const shift = load<u32>(plan, 8);
  const low = load<T>(plan, 16);
  const scale = load<T>(plan, 24);
  if (depth != 0) {
    for (; from < end; from += sizeof<T>()) bump(counts, leafOf<T>(load<T>(from), plan, depth));
    return;
  }
  if (!isFloat<T>()) {
    for (; from < end; from += sizeof<T>()) {
      bump(counts, bucketAt(plan, <u32>stepOf<T>(load<T>(from), low, shift, last)));
    }
    return;
  }
  if (sizeof<T>() == 8) {
    const lows = f64x2.splat(<f64>low), scales = f64x2.splat(<f64>scale), lasts = f64x2.splat(<f64>last);
    for (; from + 16 <= end; from += 16) {
      const at = steps64(v128.load(from), lows, scales, lasts);
      bump(counts, bucketAt(plan, v128.extract_lane<u32>(at, 0)));
      bump(counts, bucketAt(plan, v128.extract_lane<u32>(at, 2)));
    }
    if (from < end) bump(counts, bucketAt(plan, v128.extract_lane<u32>(steps64(f64x2.splat(load<f64>(from)), lows, scales, lasts), 0)));
  } else {
    const lows = f32x4.splat(<f32>low), scales = f32x4.splat(<f32>scale), lasts = f32x4.splat(<f32>last);
    for (; from + 16 <= end; from += 16) {
      const at = steps32(v128.load(from), lows, scales, lasts);
      bump(counts, bucketAt(plan, v128.extract_lane<u32>(at, 0)));
      bump(counts, bucketAt(plan, v128.extract_lane<u32>(at, 1)));
      bump(counts, bucketAt(plan, v128.extract_lane<u32>(at, 2)));
      bump(counts, bucketAt(plan, v128.extract_lane<u32>(at, 3)));
    }
    for (; from < end; from += 4) {
      bump(counts, bucketAt(plan, v128.extract_lane<u32>(steps32(f32x4.splat(load<f32>(from)), lows, scales, lasts), 0)));
    }
  }
}

// @ts-ignore: decorator
@inline
function put<T, P>(from: usize, bucket: usize, places: usize, to: usize, number: u32): void {
  const slot = places + (bucket << 2);
  const place = load<u32>(slot);
  store<u32>(slot, place + 1);
  const target = to + <usize>place * width<T, P>();
  store<T>(target, load<T>(from));
  if (sizeof<P>() != 1) store<u32>(target + sizeof<T>(), number);
}

function scatterPiece<T, P>(from: usize, end: usize, plan: usize, places: usize, to: usize, first: u32): void {
  const depth = load<u32>(plan);
  const last = load<u32>(plan, 4);
  const shift = load<u32>(plan, 8);
  const low = load<T>(plan, 16);
  const scale = load<T>(plan, 24);
  if (depth != 0) {
    for (; from < end; from += sizeof<T>(), first++) {
      put<T, P>(from, leafOf<T>(load<T>(from), plan, depth), places, to, first);
    }
    return;
  }
  if (!isFloat<T>()) {
    for (; from < end; from += sizeof<T>(), first++) {
      put<T, P>(from, bucketAt(plan, <u32>stepOf<T>(load<T>(from), low, shift, last)), places, to, first);
    }
    return;
  }
  if (sizeof<T>() == 8) {
    const lows = f64x2.splat(<f64>low), scales = f64x2.splat(<f64>scale), lasts = f64x2.splat(<f64>last);
    for (; from + 16 <= end; from += 16, first += 2) {
      const at = steps64(v128.load(from), lows, scales, lasts);
      put<T, P>(from, bucketAt(plan, v128.extract_lane<u32>(at, 0)), places, to, first);
      put<T, P>(from + 8, bucketAt(plan, v128.extract_lane<u32>(at, 2)), places, to, first + 1);
    }
    if (from < end) {
      const at = steps64(f64x2.splat(load<f64>(from)), lows, scales, lasts);
      put<T, P>(from, bucketAt(plan, v128.extract_lane<u32>(at, 0)), places, to, first);
    }
  } else {
    const lows = f32x4.splat(<f32>low), scales = f32x4.splat(<f32>scale), lasts = f32x4.splat(<f32>last);
    for (; from + 16 <= end; from += 16, first += 4) {
      const at = steps32(v128.load(from), lows, scales, lasts);
      put<T, P>(from, bucketAt(plan, v128.extract_lane<u32>(at, 0)), places, to, first);
      put<T, P>(from + 4, bucketAt(plan, v128.extract_lane<u32>(at, 1)), places, to, first + 1);
      put<T, P>(from + 8, bucketAt(plan, v128.extract_lane<u32>(at, 2)), places, to, first + 2);
      put<T, P>(from + 12, bucketAt(plan, v128.extract_lane<u32>(at, 3)), places, to, first + 3);
    }
    for (; from < end; from += 4, first++) {
      const at = steps32(f32x4.splat(load<f32>(from)), lows, scales, lasts);
      put<T, P>(from, bucketAt(plan, v128.extract_lane<u32>(at, 0)), places, to, first);
    }
  }
}

/** How many of the n values from `from` on go into each bucket; written as u32 at `counts`. */
export function count<T>(from: usize, n: u32, plan: usize, counts: usize): void {
  memory.fill(counts, 0, <usize>load<u32>(plan, 12) << 2);
  const end = from + <usize>n * sizeof<T>();
  for (; from < end; from += PIECE) {
    const stop = min<usize>(end, from + PIECE);
    touch(from, stop);
    countPiece<T>(from, stop, plan, counts);
  }
}

/** Moves the values to their buckets in `to`; `places` says where the next one of each bucket goes. */
export function scatter<T, P>(from: usize, n: u32, plan: usize, places: usize, to: usize, first: u32): void {
  const end = from + <usize>n * sizeof<T>();
  for (; from < end; from += PIECE, first += <u32>(PIECE / sizeof<T>())) {
    const stop = min<usize>(end, from + PIECE);
    touch(from, stop);
    scatterPiece<T, P>(from, stop, plan, places, to, first);
  }
}

/**
 * Sorts the buckets [first, last) of `at`; `starts` says where each of them begins (u32) and where the last of all,
 * which may hold NaN, ends. `room` is as large as the largest of them.
 */
export function buckets<T, P>(at: usize, starts: usize, first: u32, last: u32, all: u32, room: usize, table: usize): void {
  for (let k = first; k < last; k++) {
    const start = load<u32>(starts + (<usize>k << 2));
    const bucket = at + <usize>start * width<T, P>();
    let n = load<u32>(starts + (<usize>k << 2), 4) - start;
    if (k + 1 == all) n = orderedFirst<T, P>(bucket, room, n);
    if (n > 1) blockSort<T, P>(bucket, room, n, table);
  }
}

/** The places of records, as int64. */
export function numbers<T>(from: usize, n: u32, to: usize): void {
  from += sizeof<T>();
  for (const end = to + (<usize>n << 3); to < end; to += 8, from += 2 * sizeof<T>()) store<u64>(to, load<u32>(from));
}

/** Sorts each of `rows` runs of n elements. */
export function rows<T>(at: usize, rows: u32, n: u32, room: usize, table: usize): void {
  for (let r: u32 = 0; r < rows; r++, at += <usize>n * sizeof<T>()) {
    const ordered = orderedFirst<T, u8>(at, room, n);
    if (ordered > 1) blockSort<T, u8>(at, room, ordered, table);
  }
}

/** Where the elements of each of `rows` runs would go, as int64; `room` takes two runs of records. */
export function rowOrders<T>(from: usize, rows: u32, n: u32, to: usize, room: usize, table: usize): void {
  const step = 2 * sizeof<T>();
  const spare = room + <usize>n * step;
  for (let r: u32 = 0; r < rows; r++, to += <usize>n << 3) {
    for (let k: u32 = 0, p = room; k < n; k++, p += step, from += sizeof<T>()) {
      store<T>(p, load<T>(from));
      store<u32>(p + sizeof<T>(), k);
    }
    const ordered = orderedFirst<T, u16>(room, spare, n);
    if (ordered > 1) blockSort<T, u16>(room, spare, ordered, table);
    numbers<T>(room, n, to);
  }
}
