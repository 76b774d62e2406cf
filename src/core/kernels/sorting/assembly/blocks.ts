/**
 * Sorting what fits the second cache level. One pass by evenly spaced steps of the range of values, about two for each
 * record, brings records near their places; insertion does the rest. Longer blocks are first divided by coarse steps.
 * Where values lie so unevenly that insertion would take long, all digits of the keys are gone through instead.
 * Equal records keep their order.
 */
import { clear, copyBytes } from './bytes';
import { places16, places32 } from './counts';
import { keyOf, move, unordered, width } from './records';

const SHORT: u32 = 20;
/** Longer blocks are divided; counts of shorter ones fit 16 bits. */
const LONG: u32 = 32768;
/** Steps of a division, as a power of two. */
const COARSE: u32 = 9;
/** Elements that insertion may pass over for each record before another way is taken. */
const PATIENCE: u32 = 6;
const DEPTHS: u32 = 3;

/** Bytes that `blockSort` needs at `table`: counts of the fine steps, then of the divisions at each depth. */
export const TABLE_BYTES: usize = (2 << 16) + DEPTHS * (4 << COARSE);

/** False: gave up, with the records still in an order that keeps equal ones as they were. */
function insertion<T, P>(at: usize, n: u32, patience: usize): bool {
  const step = width<T, P>();
  const end = at + <usize>n * step;
  let work: usize = 0;
  for (let i = at + step; i < end; i += step) {
    const x = load<T>(i);
    if (!(x < load<T>(i - step))) continue;
    const whole = sizeof<P>() == 1 ? i64x2.splat(0) : sizeof<T>() == 4 ? v128.load64_zero(i) : v128.load(i);
    let j = i;
    do {
      move<T, P>(j, j - step);
      j -= step;
    } while (j > at && x < load<T>(j - step));
    if (sizeof<P>() == 1) store<T>(j, x);
    else if (sizeof<T>() == 4) v128.store64_lane(j, whole, 0);
    else v128.store(j, whole);
    work += i - j;
    if (work > patience) return false;
  }
  return true;
}

/** By all digits of the keys, eleven bits at a time. */
function byKeys<T, P>(at: usize, room: usize, n: u32, table: usize): void {
  const step = width<T, P>();
  const end = at + <usize>n * step;
  let low = keyOf<T>(load<T>(at));
  let high = low;
  for (let p = at + step; p < end; p += step) {
    const key = keyOf<T>(load<T>(p));
    low = key < low ? key : low;
    high = key > high ? key : high;
  }
  const bits: u32 = low == high ? 0 : <u32>64 - <u32>clz<u64>(high - low);
  let from = at;
  let to = room;
  for (let shift: u32 = 0; shift < bits; shift += 11) {
    clear(table, 2048 * 4);
    const stop = from + <usize>n * step;
    for (let p = from; p < stop; p += step) {
      const slot = table + (<usize>(((keyOf<T>(load<T>(p)) - low) >> shift) & 2047) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    places32(table, 2048);
    for (let p = from; p < stop; p += step) {
      const slot = table + (<usize>(((keyOf<T>(load<T>(p)) - low) >> shift) & 2047) << 2);
      const place = load<u32>(slot);
      store<u32>(slot, place + 1);
      move<T, P>(to + <usize>place * step, p);
    }
    const other = from;
    from = to;
    to = other;
  }
  if (from != at) copyBytes(at, from, <usize>n * step);
}

/** Number of the even step of the range that x lies in; floats are brought to where one unit is one step. */
// @ts-ignore: decorator
@inline
function stepOf<T>(x: T, low: T, scale: T, shift: u32): usize {
  if (isFloat<T>()) {
    if (sizeof<T>() == 8) return <usize>(<u32>reinterpret<u64>(<f64>((x - low) * scale + <T>4503599627370496.0)));
    return <usize>(reinterpret<u32>(<f32>((x - low) * scale + <T>8388608.0)) & 0x7fffff);
  }
  if (sizeof<T>() == 8) return <usize>((<u64>x - <u64>low) >> shift);
  return <usize>((<u32>x - <u32>low) >> shift);
}

// @ts-ignore: decorator
@inline
function splat<T>(x: T): v128 {
  return sizeof<T>() == 8 ? f64x2.splat(<f64>x) : f32x4.splat(<f32>x);
}
// @ts-ignore: decorator
@inline
function lesser<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 8 ? f64x2.pmin(a, b) : f32x4.pmin(a, b);
}
// @ts-ignore: decorator
@inline
function greater<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 8 ? f64x2.pmax(a, b) : f32x4.pmax(a, b);
}
function leastOf<T>(v: v128): T {
  if (sizeof<T>() == 8) return <T>min<f64>(f64x2.extract_lane(v, 0), f64x2.extract_lane(v, 1));
  const halves = f32x4.pmin(v, v128.shuffle<u32>(v, v, 2, 3, 0, 1));
  return <T>min<f32>(f32x4.extract_lane(halves, 0), f32x4.extract_lane(halves, 1));
}
function mostOf<T>(v: v128): T {
  if (sizeof<T>() == 8) return <T>max<f64>(f64x2.extract_lane(v, 0), f64x2.extract_lane(v, 1));
  const halves = f32x4.pmax(v, v128.shuffle<u32>(v, v, 2, 3, 0, 1));
  return <T>max<f32>(f32x4.extract_lane(halves, 0), f32x4.extract_lane(halves, 1));
}

/** Sorts n records without NaN in place; `room` is as large. */
export function blockSort<T, P>(at: usize, room: usize, n: u32, table: usize, depth: u32 = 0): void {
  if (n <= SHORT) {
    insertion<T, P>(at, n, <usize>-1);
    return;
  }
  const step = width<T, P>();
  let low = load<T>(at);
  let high = low;
  if (isFloat<T>() && sizeof<P>() == 1) {
    let lows = splat<T>(low);
    let highs = lows;
    const whole = at + ((<usize>n * step) & ~15);
    for (let p = at; p < whole; p += 16) {
      const x = v128.load(p);
      lows = lesser<T>(lows, x);
      highs = greater<T>(highs, x);
    }
    const x = v128.load(at + <usize>n * step - 16);
    lows = lesser<T>(lows, x);
    highs = greater<T>(highs, x);
    low = leastOf<T>(lows);
    high = mostOf<T>(highs);
  } else {
    const end = at + <usize>n * step;
    for (let p = at + step; p < end; p += step) {
      const x = load<T>(p);
      low = x < low ? x : low;
      high = x > high ? x : high;
    }
  }
  if (low == high) return;
  const long = n > LONG;
  if (long && depth == DEPTHS) return byKeys<T, P>(at, room, n, table);
  const bits: u32 = long ? COARSE : <u32>33 - <u32>clz<u32>(n - 1);
  let scale: T = 0;
  let shift: u32 = 0;
  if (isFloat<T>()) {
    scale = <T>((1 << bits) - 1) / (high - low);
    if (!((high - low) * scale <= <T>(1 << bits))) return byKeys<T, P>(at, room, n, table);
  } else {
    const used: u32 =
      <u32>64 - <u32>clz<u64>(sizeof<T>() == 8 ? <u64>high - <u64>low : <u64>(<u32>high - <u32>low));
    shift = used > bits ? used - bits : 0;
  }
  if (long) return divided<T, P>(at, room, n, table, depth, low, scale, shift);
  fine<T, P>(at, room, n, table, low, scale, shift, bits);
  if (!isFloat<T>() && shift == 0) return;
  if (!insertion<T, P>(at, n, <usize>(n * PATIENCE) * step)) byKeys<T, P>(at, room, n, table);
}

function fine<T, P>(at: usize, room: usize, n: u32, table: usize, low: T, scale: T, shift: u32, bits: u32): void {
  const step = width<T, P>();
  clear(table, <usize>2 << bits);
  const end = at + <usize>n * step;
  for (let p = at; p < end; p += step) {
    const slot = table + (stepOf<T>(load<T>(p), low, scale, shift) << 1);
    store<u16>(slot, load<u16>(slot) + 1);
  }
  places16(table, 1 << bits);
  for (let p = at; p < end; p += step) {
    const slot = table + (stepOf<T>(load<T>(p), low, scale, shift) << 1);
    const place = <u32>load<u16>(slot);
    store<u16>(slot, place + 1);
    move<T, P>(room + <usize>place * step, p);
  }
  if (sizeof<P>() == 1 && (isFloat<T>() || sizeof<T>() == 4)) neighbours<T>(at, room, at + <usize>n * step);
  else copyBytes(at, room, <usize>n * step);
}

/**
 * Copies [from, …) to [to, end), with neighbours in order: first those at even and odd places, then those at odd and
 * even ones. Few records are out of order afterwards, so that insertion seldom guesses wrong.
 */
function neighbours<T>(to: usize, from: usize, end: usize): void {
  let p = to;
  for (; p + 32 <= end; p += 32, from += 32) exchange<T>(p, v128.load(from), v128.load(from, 16));
  if (p < end) copyBytes(p, from, end - p);
  for (p = to + sizeof<T>(); p + 32 <= end; p += 32) exchange<T>(p, v128.load(p), v128.load(p, 16));
}

/** Equal neighbours stay as they are. */
// @ts-ignore: decorator
@inline
function exchange<T>(to: usize, v: v128, w: v128): void {
  if (sizeof<T>() == 8) {
    const a = v128.shuffle<u64>(v, w, 0, 2);
    const b = v128.shuffle<u64>(v, w, 1, 3);
    const less = f64x2.pmin(a, b);
    const more = f64x2.pmax(b, a);
    v128.store(to, v128.shuffle<u64>(less, more, 0, 2));
    v128.store(to, v128.shuffle<u64>(less, more, 1, 3), 16);
  } else {
    const a = v128.shuffle<u32>(v, w, 0, 2, 4, 6);
    const b = v128.shuffle<u32>(v, w, 1, 3, 5, 7);
    const less = isFloat<T>() ? f32x4.pmin(a, b) : isSigned<T>() ? i32x4.min_s(a, b) : i32x4.min_u(a, b);
    const more = isFloat<T>() ? f32x4.pmax(b, a) : isSigned<T>() ? i32x4.max_s(a, b) : i32x4.max_u(a, b);
    v128.store(to, v128.shuffle<u32>(less, more, 0, 4, 1, 5));
    v128.store(to, v128.shuffle<u32>(less, more, 2, 6, 3, 7), 16);
  }
}

/** Coarse steps first; each of them is then a block. */
function divided<T, P>(at: usize, room: usize, n: u32, table: usize, depth: u32, low: T, scale: T, shift: u32): void {
  const step = width<T, P>();
  const counts = table + (2 << 16) + (<usize>depth << (2 + COARSE));
  clear(counts, 4 << COARSE);
  const end = at + <usize>n * step;
  for (let p = at; p < end; p += step) {
    const slot = counts + (stepOf<T>(load<T>(p), low, scale, shift) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  places32(counts, 1 << COARSE);
  for (let p = at; p < end; p += step) {
    const slot = counts + (stepOf<T>(load<T>(p), low, scale, shift) << 2);
    const place = load<u32>(slot);
    store<u32>(slot, place + 1);
    move<T, P>(room + <usize>place * step, p);
  }
  copyBytes(at, room, <usize>n * step);
  let start: u32 = 0;
  for (let k: usize = 0; k < 4 << COARSE; k += 4) {
    const stop = load<u32>(counts + k);
    if (stop - start > 1) blockSort<T, P>(at + <usize>start * step, room, stop - start, table, depth + 1);
    start = stop;
  }
}

/** Brings what has no order (NaN) behind the rest, both in the order they had; how many records have one. */
export function orderedFirst<T, P>(at: usize, room: usize, n: u32): u32 {
  if (!isFloat<T>()) return n;
  const step = width<T, P>();
  const end = at + <usize>n * step;
  let p = at;
  while (p < end && !unordered<T>(load<T>(p))) p += step;
  if (p == end) return n;
  let to = p;
  let aside = room;
  for (; p < end; p += step) {
    if (unordered<T>(load<T>(p))) {
      move<T, P>(aside, p);
      aside += step;
    } else {
      move<T, P>(to, p);
      to += step;
    }
  }
  copyBytes(to, room, aside - room);
  return <u32>((to - at) / step);
}
