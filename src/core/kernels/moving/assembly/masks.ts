/** Elements chosen by flags, one byte each, not 0 where true. */
import { move, PIECE, touch, width } from './cells';

export function countTrue(flags: usize, n: u32, out: usize): void {
  let count: u32 = 0;
  const end = flags + <usize>n;
  const one = i8x16.splat(1);
  while (flags + 16 <= end) {
    let sums = i8x16.splat(0);
    const stop = min<usize>(flags + 16 * 255, flags + ((end - flags) & ~15));
    for (; flags < stop; flags += 16) sums = i8x16.add(sums, i8x16.min_u(v128.load(flags), one));
    const wide = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(sums));
    count += i32x4.extract_lane(wide, 0) + i32x4.extract_lane(wide, 1) + i32x4.extract_lane(wide, 2) + i32x4.extract_lane(wide, 3);
  }
  for (; flags < end; flags++) count += load<u8>(flags) != 0 ? 1 : 0;
  store<u32>(out, count);
}

/** Truth of sixteen flags as bits. */
// @ts-ignore: decorator
@inline
function bitsAt(flags: usize): i32 {
  return i8x16.bitmask(i8x16.ne(v128.load(flags), i8x16.splat(0)));
}

/** Moves the cells whose flag is true to `to`, one behind the other. Nothing is written behind `end`. */
export function compress<C>(from: usize, flags: usize, n: u32, to: usize, end: usize): void {
  const w = width<C>();
  const last = flags + <usize>n;
  let ahead = flags;
  while (flags < last) {
    if (flags >= ahead) {
      ahead = flags + PIECE / w;
      touch(from, from + min<usize>(PIECE, (last - flags) * w));
    }
    if (flags + 16 > last || to + 16 * w > end) break;
    const bits = bitsAt(flags);
    if (bits == 0xffff) {
      for (let k: usize = 0; k < 16 * w; k += 16) v128.store(to + k, v128.load(from + k));
      to += 16 * w;
    } else if (bits != 0) {
      for (let k: i32 = 0; k < 16; k++) {
        move<C>(to, from + <usize>k * w);
        to += <usize>((bits >> k) & 1) * w;
      }
    }
    flags += 16;
    from += 16 * w;
  }
  for (; flags < last; flags++, from += w) {
    if (load<u8>(flags) == 0) continue;
    move<C>(to, from);
    to += w;
  }
}

/** The reverse: cells from `from` on go where a flag is true; `step` 0: the same one everywhere. */
export function expand<C>(to: usize, flags: usize, n: u32, from: usize, step: usize): void {
  const w = width<C>();
  const last = flags + <usize>n;
  for (; flags + 16 <= last; flags += 16, to += 16 * w) {
    let bits = bitsAt(flags);
    while (bits != 0) {
      const k = ctz(bits);
      move<C>(to + <usize>k * w, from);
      from += step;
      bits &= bits - 1;
    }
  }
  for (; flags < last; flags++, to += w) {
    if (load<u8>(flags) == 0) continue;
    move<C>(to, from);
    from += step;
  }
}

/** to[k] = from[k] where the flag is true; steps in bytes. */
export function mix<C>(to: usize, from: usize, flags: usize, n: u32, toStep: isize, fromStep: isize, flagStep: isize): void {
  const w = <isize>width<C>();
  if (flagStep == 1 && toStep == w && (fromStep == w || fromStep == 0)) {
    mixPacked<C>(to, from, flags, n, fromStep);
    return;
  }
  for (let k: u32 = 0; k < n; k++, to += toStep, from += fromStep, flags += flagStep) {
    if (load<u8>(flags) != 0) move<C>(to, from);
  }
}

function mixPacked<C>(to: usize, from: usize, flags: usize, n: u32, fromStep: isize): void {
  const w = width<C>();
  const last = flags + <usize>n;
  for (; flags + 16 <= last; flags += 16, to += 16 * w, from += 16 * fromStep) {
    const bits = bitsAt(flags);
    if (bits == 0) continue;
    if (isVector<C>()) {
      for (let k: i32 = 0; k < 16; k++) if ((bits >> k) & 1) move<C>(to + <usize>k * w, from + <isize>k * fromStep);
      continue;
    }
    const mask = i8x16.ne(v128.load(flags), i8x16.splat(0));
    mixSixteen<C>(to, from, mask, fromStep);
  }
  for (; flags < last; flags++, to += w, from += fromStep) if (load<u8>(flags) != 0) move<C>(to, from);
}

// @ts-ignore: decorator
@inline
function splatAt<C>(from: usize): v128 {
  if (sizeof<C>() == 8) return v128.load64_splat(from);
  if (sizeof<C>() == 4) return v128.load32_splat(from);
  if (sizeof<C>() == 2) return v128.load16_splat(from);
  return v128.load8_splat(from);
}

function mixSixteen<C>(to: usize, from: usize, mask: v128, fromStep: isize): void {
  const single = fromStep == 0;
  const value = single ? splatAt<C>(from) : mask;
  if (sizeof<C>() == 1) return blend(to, from, mask, value, single);
  const low = i16x8.extend_low_i8x16_s(mask);
  const high = i16x8.extend_high_i8x16_s(mask);
  if (sizeof<C>() == 2) {
    blend(to, from, low, value, single);
    blend(to + 16, from + 16, high, value, single);
    return;
  }
  const a = i32x4.extend_low_i16x8_s(low), b = i32x4.extend_high_i16x8_s(low);
  const c = i32x4.extend_low_i16x8_s(high), d = i32x4.extend_high_i16x8_s(high);
  if (sizeof<C>() == 4) {
    blend(to, from, a, value, single);
    blend(to + 16, from + 16, b, value, single);
    blend(to + 32, from + 32, c, value, single);
    blend(to + 48, from + 48, d, value, single);
    return;
  }
  blend(to, from, i64x2.extend_low_i32x4_s(a), value, single);
  blend(to + 16, from + 16, i64x2.extend_high_i32x4_s(a), value, single);
  blend(to + 32, from + 32, i64x2.extend_low_i32x4_s(b), value, single);
  blend(to + 48, from + 48, i64x2.extend_high_i32x4_s(b), value, single);
  blend(to + 64, from + 64, i64x2.extend_low_i32x4_s(c), value, single);
  blend(to + 80, from + 80, i64x2.extend_high_i32x4_s(c), value, single);
  blend(to + 96, from + 96, i64x2.extend_low_i32x4_s(d), value, single);
  blend(to + 112, from + 112, i64x2.extend_high_i32x4_s(d), value, single);
}
// @ts-ignore: decorator
@inline
function blend(to: usize, from: usize, mask: v128, value: v128, single: bool): void {
  v128.store(to, v128.bitselect(single ? value : v128.load(from), v128.load(to), mask));
}

/** Places of true flags, counted from `base`, as int64; nothing is written behind `end`. */
export function places(flags: usize, n: u32, base: u32, to: usize, end: usize): void {
  let k: u32 = 0;
  for (; k + 16 <= n && to + 16 * 8 <= end; k += 16) {
    const bits = bitsAt(flags + <usize>k);
    if (bits == 0) continue;
    for (let b: u32 = 0; b < 16; b++) {
      store<u64>(to, base + k + b);
      to += <usize>((bits >> b) & 1) << 3;
    }
  }
  for (; k < n; k++) {
    if (load<u8>(flags + <usize>k) == 0) continue;
    store<u64>(to, base + k);
    to += 8;
  }
}

/** Flat places (int64) → index along one axis of `length` whose elements lie `apart` from each other (flat). */
export function unravel(from: usize, n: u32, apart: u32, length: u32, to: usize): void {
  for (const end = from + (<usize>n << 3); from < end; from += 8, to += 8) {
    store<u64>(to, (load<u32>(from) / apart) % length);
  }
}
