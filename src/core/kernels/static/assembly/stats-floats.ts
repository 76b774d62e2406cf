// Floats go by blocks of 1024 that stay in the first cache level: sums and extremes, then the fine histogram, then the
// sample of distinct values.
import { tick, coarse } from './stats-counts';
import { distinct32, distinct64, sample } from './distinct';
import { accumulate, BINS, BLOCK, BLOCK_MAX, BLOCK_MIN, bump, CENTRE, FINE_AT, fineBytes, INVERSE, lanes, lanes32, lanes64, LOW, NAN, NEG_INF, POS_INF, SQUARES, SUM, widen, ZERO } from './state';

const MAGIC32: f32 = 8388609.0; // 2^23 + 1: the slot "below" is number 0
const MAGIC64: f64 = 4503599627370497.0; // 2^52 + 1

/** All values of the block that was summed last lie on the grid, and slots can be found by one addition. */
function isInside(state: usize, magic: f64): bool {
  const inverse = load<f64>(state + INVERSE);
  const low = load<f64>(state + LOW);
  const first = floor(load<f64>(state + BLOCK_MIN) * inverse) - low;
  const last = floor(load<f64>(state + BLOCK_MAX) * inverse) - low;
  const shift = magic - low;
  return first >= 0 && last < <f64>load<i32>(state + BINS) && (magic > MAGIC32 || <f64>(<f32>shift) == shift);
}

// ── float32 ──

export function blocksF32(state: usize, ptr: usize, count: usize): void {
  const whole = count & ~7;
  const end = ptr + (whole << 2);
  while (ptr < end) {
    const stop = min<usize>(ptr + (BLOCK << 2), end);
    if (sumsF32(state, ptr, stop)) {
      const x = load<f32>(ptr);
      flatFine(state, x, <u32>(stop - ptr) >> 2, true);
      sample(state, x == 0 ? 0 : <u64>reinterpret<u32>(x), false);
    } else {
      if (isInside(state, MAGIC32)) insideF32(state, ptr, stop);
      else fineF32(state, ptr, stop);
      distinct32<f32>(state, ptr, stop);
    }
    ptr = stop;
  }
  for (const tail = ptr + ((count - whole) << 2); ptr < tail; ptr += 4) {
    const x = load<f32>(ptr);
    oneFloat(state, x, true);
    if (x == x) sample(state, x == 0 ? 0 : <u64>reinterpret<u32>(x), false);
  }
}

/** True if all elements are the same finite number. */
function sumsF32(state: usize, start: usize, end: usize): bool {
  return load<f64>(state + CENTRE) == 0 ? sumsOfF32<bool>(state, start, end) : sumsOfF32<i32>(state, start, end);
}

/** `C` bool: squares are summed around zero. */
// @ts-ignore: decorator
@inline
function sumsOfF32<C>(state: usize, start: usize, end: usize): bool {
  const c = f64x2.splat(load<f64>(state + CENTRE));
  let mn = f32x4.splat(Infinity);
  let mx = f32x4.splat(-Infinity);
  let zero = i32x4.splat(0);
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), q0 = f64x2.splat(0), q1 = f64x2.splat(0);
  for (let p = start; p < end; p += 32) {
    const v = v128.load(p);
    const w = v128.load(p, 16);
    mn = f32x4.pmin(f32x4.pmin(mn, v), w);
    mx = f32x4.pmax(f32x4.pmax(mx, v), w);
    zero = i32x4.sub(i32x4.sub(zero, f32x4.eq(v, f32x4.splat(0))), f32x4.eq(w, f32x4.splat(0)));
    let a = f64x2.promote_low_f32x4(v);
    let b = f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3));
    let d = f64x2.promote_low_f32x4(w);
    let e = f64x2.promote_low_f32x4(v128.shuffle<i32>(w, w, 2, 3, 2, 3));
    s0 = f64x2.add(s0, f64x2.add(a, b));
    s1 = f64x2.add(s1, f64x2.add(d, e));
    if (!isBoolean<C>()) {
      a = f64x2.sub(a, c);
      b = f64x2.sub(b, c);
      d = f64x2.sub(d, c);
      e = f64x2.sub(e, c);
    }
    q0 = f64x2.add(q0, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
    q1 = f64x2.add(q1, f64x2.add(f64x2.mul(d, d), f64x2.mul(e, e)));
  }
  const sum = lanes(f64x2.add(s0, s1));
  if (!(abs(sum) < Infinity)) {
    maskedF32(state, start, end);
    return false;
  }
  accumulate(state + SUM, sum);
  accumulate(state + SQUARES, lanes(f64x2.add(q0, q1)));
  bump(state, ZERO, lanes32(zero));
  return foldF32(state, mn, mx);
}

function foldF32(state: usize, mn: v128, mx: v128): bool {
  const least = min(min(f32x4.extract_lane(mn, 0), f32x4.extract_lane(mn, 1)), min(f32x4.extract_lane(mn, 2), f32x4.extract_lane(mn, 3)));
  const greatest = max(max(f32x4.extract_lane(mx, 0), f32x4.extract_lane(mx, 1)), max(f32x4.extract_lane(mx, 2), f32x4.extract_lane(mx, 3)));
  store<f64>(state + BLOCK_MIN, <f64>least);
  store<f64>(state + BLOCK_MAX, <f64>greatest);
  widen(state, <f64>least, <f64>greatest);
  return least == greatest;
}

/** The same where a block holds NaN or infinities: they are counted and replaced by what adds nothing. */
function maskedF32(state: usize, start: usize, end: usize): void {
  const centre = load<f64>(state + CENTRE);
  const c = f64x2.splat(centre);
  const c32 = f32x4.splat(<f32>centre);
  const inf = f32x4.splat(Infinity), minusInf = f32x4.splat(-Infinity);
  let mn = inf, mx = minusInf;
  let zero = i32x4.splat(0), nan = i32x4.splat(0), pos = i32x4.splat(0), neg = i32x4.splat(0);
  let s = f64x2.splat(0), q = f64x2.splat(0);
  for (let p = start; p < end; p += 16) {
    const v = v128.load(p);
    const finite = f32x4.lt(f32x4.abs(v), inf);
    nan = i32x4.sub(nan, f32x4.ne(v, v));
    pos = i32x4.sub(pos, f32x4.eq(v, inf));
    neg = i32x4.sub(neg, f32x4.eq(v, minusInf));
    zero = i32x4.sub(zero, f32x4.eq(v, f32x4.splat(0)));
    mn = f32x4.pmin(mn, v128.bitselect(v, inf, finite));
    mx = f32x4.pmax(mx, v128.bitselect(v, minusInf, finite));
    const x = v128.and(v, finite);
    s = f64x2.add(s, f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3))));
    const w = v128.bitselect(v, c32, finite);
    const a = f64x2.sub(f64x2.promote_low_f32x4(w), c);
    const b = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<i32>(w, w, 2, 3, 2, 3)), c);
    q = f64x2.add(q, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
  }
  accumulate(state + SUM, lanes(s));
  accumulate(state + SQUARES, lanes(q));
  bump(state, ZERO, lanes32(zero));
  bump(state, NAN, lanes32(nan));
  bump(state, POS_INF, lanes32(pos));
  bump(state, NEG_INF, lanes32(neg));
  foldF32(state, mn, mx);
  store<f64>(state + BLOCK_MAX, Infinity);
}

/** As `fineF32` where nothing is to be clamped: floor and shift give the slot, exactly. */
function insideF32(state: usize, start: usize, end: usize): void {
  const t0 = state + FINE_AT;
  const t1 = t0 + fineBytes(load<i32>(state + BINS));
  const inverse = f32x4.splat(<f32>load<f64>(state + INVERSE));
  const shift = f32x4.splat(<f32>(<f64>MAGIC32 - load<f64>(state + LOW)));
  const base = i32x4.splat(<i32>t0 - (0x4b000000 << 2));
  const base1 = i32x4.splat(<i32>t1 - (0x4b000000 << 2));
  for (let p = start; p < end; p += 32) {
    const v = f32x4.add(f32x4.floor(f32x4.mul(v128.load(p), inverse)), shift);
    const w = f32x4.add(f32x4.floor(f32x4.mul(v128.load(p, 16), inverse)), shift);
    tickPairs(i32x4.add(i32x4.shl(v, 2), base), i32x4.add(i32x4.shl(w, 2), base1));
  }
}

/** Counts at eight addresses, those of both tables in turn. */
// @ts-ignore: decorator
@inline
function tickPairs(a: v128, b: v128): void {
  const a0 = <u64>i64x2.extract_lane(a, 0), a1 = <u64>i64x2.extract_lane(a, 1);
  const b0 = <u64>i64x2.extract_lane(b, 0), b1 = <u64>i64x2.extract_lane(b, 1);
  tick(<usize>a0);
  tick(<usize>b0);
  tick(<usize>(a0 >> 32));
  tick(<usize>(b0 >> 32));
  tick(<usize>a1);
  tick(<usize>b1);
  tick(<usize>(a1 >> 32));
  tick(<usize>(b1 >> 32));
}

/** Slot addresses come from vectors: index + table address in one go, clamped so that strays land at the ends. */
function fineF32(state: usize, start: usize, end: usize): void {
  const bins = load<i32>(state + BINS);
  const t0 = state + FINE_AT;
  const t1 = t0 + fineBytes(bins);
  const inverse = f32x4.splat(<f32>load<f64>(state + INVERSE));
  const low = f32x4.splat(<f32>load<f64>(state + LOW));
  const top = f32x4.splat(<f32>bins);
  const bottom = f32x4.splat(-1);
  const magic = f32x4.splat(MAGIC32);
  const base = i32x4.splat(<i32>t0 - (0x4b000000 << 2));
  const base1 = i32x4.splat(<i32>t1 - (0x4b000000 << 2));
  const strays = load<u32>(t0) + load<u32>(t1) + load<u32>(t0 + (<usize>bins + 1) * 4) + load<u32>(t1 + (<usize>bins + 1) * 4);
  for (let p = start; p < end; p += 32) {
    const v = f32x4.sub(f32x4.floor(f32x4.mul(v128.load(p), inverse)), low);
    const w = f32x4.sub(f32x4.floor(f32x4.mul(v128.load(p, 16), inverse)), low);
    const a = i32x4.add(i32x4.shl(f32x4.add(f32x4.pmin(top, f32x4.pmax(bottom, v)), magic), 2), base);
    const b = i32x4.add(i32x4.shl(f32x4.add(f32x4.pmin(top, f32x4.pmax(bottom, w)), magic), 2), base1);
    tickPairs(a, b);
  }
  const now = load<u32>(t0) + load<u32>(t1) + load<u32>(t0 + (<usize>bins + 1) * 4) + load<u32>(t1 + (<usize>bins + 1) * 4);
  if (now != strays) straysF32(state, start, end);
}

function straysF32(state: usize, start: usize, end: usize): void {
  const bins = load<i32>(state + BINS);
  const edge = <f32>(load<f64>(state + LOW) / load<f64>(state + INVERSE));
  const low = f32x4.splat(edge);
  const high = f32x4.splat(<f32>((load<f64>(state + LOW) + <f64>bins) / load<f64>(state + INVERSE)));
  for (let p = start; p < end; p += 16) {
    const v = v128.load(p);
    const outside = v128.or(f32x4.lt(v, low), f32x4.ge(v, high));
    let mask = i32x4.bitmask(v128.and(outside, f32x4.lt(f32x4.abs(v), f32x4.splat(Infinity))));
    while (mask) {
      const x = load<f32>(p + (<usize>ctz(mask) << 2));
      coarse(state, <f64>x, true, x < edge);
      mask &= mask - 1;
    }
  }
}

/** Any float, one at a time: tails and complex magnitudes. */
function oneFloat(state: usize, x: f64, single: bool): void {
  if (!(abs(x) < Infinity)) return bump(state, x != x ? NAN : x > 0 ? POS_INF : NEG_INF, 1);
  if (x == 0) bump(state, ZERO, 1);
  widen(state, x, x);
  const d = x - load<f64>(state + CENTRE);
  accumulate(state + SUM, x);
  accumulate(state + SQUARES, d * d);
  oneFine(state, x, single);
}

function oneFine(state: usize, x: f64, single: bool): void {
  const bins = load<i32>(state + BINS);
  const at = floor(x * load<f64>(state + INVERSE)) - load<f64>(state + LOW);
  if (at >= 0 && at < <f64>bins) tick(state + FINE_AT + ((<usize>at + 1) << 2));
  else coarse(state, x, single, at < 0);
}

/** The same value `count` times. */
function flatFine(state: usize, x: f64, count: u32, single: bool): void {
  const bins = load<i32>(state + BINS);
  const at = floor(x * load<f64>(state + INVERSE)) - load<f64>(state + LOW);
  if (at >= 0 && at < <f64>bins) {
    const slot = state + FINE_AT + ((<usize>at + 1) << 2);
    store<u32>(slot, load<u32>(slot) + count);
  } else {
    for (; count > 0; count--) coarse(state, x, single, at < 0);
  }
}

// ── float64 ──

export function blocksF64(state: usize, ptr: usize, count: usize): void {
  const whole = count & ~3;
  const end = ptr + (whole << 3);
  while (ptr < end) {
    const stop = min<usize>(ptr + (BLOCK << 3), end);
    if (sumsF64(state, ptr, stop)) {
      const x = load<f64>(ptr);
      flatFine(state, x, <u32>(stop - ptr) >> 3, false);
      sample(state, x == 0 ? 0 : reinterpret<u64>(x), true);
    } else {
      if (isInside(state, MAGIC64)) insideF64(state, ptr, stop);
      else fineF64(state, ptr, stop);
      distinct64<f64>(state, ptr, stop, false);
    }
    ptr = stop;
  }
  for (const tail = ptr + ((count - whole) << 3); ptr < tail; ptr += 8) {
    const x = load<f64>(ptr);
    oneFloat(state, x, false);
    if (x == x) sample(state, x == 0 ? 0 : reinterpret<u64>(x), true);
  }
}

function sumsF64(state: usize, start: usize, end: usize): bool {
  return load<f64>(state + CENTRE) == 0 ? sumsOfF64<bool>(state, start, end) : sumsOfF64<i32>(state, start, end);
}

// @ts-ignore: decorator
@inline
function sumsOfF64<C>(state: usize, start: usize, end: usize): bool {
  const c = f64x2.splat(load<f64>(state + CENTRE));
  let mn = f64x2.splat(Infinity), mx = f64x2.splat(-Infinity);
  let zero = i64x2.splat(0);
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), q0 = f64x2.splat(0), q1 = f64x2.splat(0);
  for (let p = start; p < end; p += 32) {
    const v = v128.load(p);
    const w = v128.load(p, 16);
    mn = f64x2.pmin(f64x2.pmin(mn, v), w);
    mx = f64x2.pmax(f64x2.pmax(mx, v), w);
    zero = i64x2.sub(i64x2.sub(zero, f64x2.eq(v, f64x2.splat(0))), f64x2.eq(w, f64x2.splat(0)));
    const a = isBoolean<C>() ? v : f64x2.sub(v, c);
    const b = isBoolean<C>() ? w : f64x2.sub(w, c);
    s0 = f64x2.add(s0, v);
    s1 = f64x2.add(s1, w);
    q0 = f64x2.add(q0, f64x2.mul(a, a));
    q1 = f64x2.add(q1, f64x2.mul(b, b));
  }
  const sum = lanes(f64x2.add(s0, s1));
  if (!(abs(sum) < Infinity)) {
    maskedF64(state, start, end);
    return false;
  }
  accumulate(state + SUM, sum);
  accumulate(state + SQUARES, lanes(f64x2.add(q0, q1)));
  bump(state, ZERO, lanes64(zero));
  const least = min(f64x2.extract_lane(mn, 0), f64x2.extract_lane(mn, 1));
  const greatest = max(f64x2.extract_lane(mx, 0), f64x2.extract_lane(mx, 1));
  store<f64>(state + BLOCK_MIN, least);
  store<f64>(state + BLOCK_MAX, greatest);
  widen(state, least, greatest);
  return least == greatest;
}

function maskedF64(state: usize, start: usize, end: usize): void {
  const c = f64x2.splat(load<f64>(state + CENTRE));
  const inf = f64x2.splat(Infinity), minusInf = f64x2.splat(-Infinity);
  let mn = inf, mx = minusInf;
  let zero = i64x2.splat(0), nan = i64x2.splat(0), pos = i64x2.splat(0), neg = i64x2.splat(0);
  let s = f64x2.splat(0), q = f64x2.splat(0);
  for (let p = start; p < end; p += 16) {
    const v = v128.load(p);
    const finite = f64x2.lt(f64x2.abs(v), inf);
    nan = i64x2.sub(nan, f64x2.ne(v, v));
    pos = i64x2.sub(pos, f64x2.eq(v, inf));
    neg = i64x2.sub(neg, f64x2.eq(v, minusInf));
    zero = i64x2.sub(zero, f64x2.eq(v, f64x2.splat(0)));
    mn = f64x2.pmin(mn, v128.bitselect(v, inf, finite));
    mx = f64x2.pmax(mx, v128.bitselect(v, minusInf, finite));
    const d = f64x2.sub(v128.bitselect(v, c, finite), c);
    s = f64x2.add(s, v128.and(v, finite));
    q = f64x2.add(q, f64x2.mul(d, d));
  }
  accumulate(state + SUM, lanes(s));
  accumulate(state + SQUARES, lanes(q));
  bump(state, ZERO, lanes64(zero));
  bump(state, NAN, lanes64(nan));
  bump(state, POS_INF, lanes64(pos));
  bump(state, NEG_INF, lanes64(neg));
  store<f64>(state + BLOCK_MAX, Infinity);
  widen(state, min(f64x2.extract_lane(mn, 0), f64x2.extract_lane(mn, 1)), max(f64x2.extract_lane(mx, 0), f64x2.extract_lane(mx, 1)));
}

function insideF64(state: usize, start: usize, end: usize): void {
  const t0 = state + FINE_AT;
  const t1 = t0 + fineBytes(load<i32>(state + BINS));
  const inverse = f64x2.splat(load<f64>(state + INVERSE));
  const shift = f64x2.splat(MAGIC64 - load<f64>(state + LOW));
  const base = i32x4.add(i32x4.splat(<i32>t0), v128.and(i32x4.splat(<i32>(t1 - t0)), i64x2.splat(-4294967296)));
  for (let p = start; p < end; p += 32) {
    const v = f64x2.add(f64x2.floor(f64x2.mul(v128.load(p), inverse)), shift);
    const w = f64x2.add(f64x2.floor(f64x2.mul(v128.load(p, 16), inverse)), shift);
    tickFour(i32x4.add(i32x4.shl(v128.shuffle<i32>(v, w, 0, 2, 4, 6), 2), base));
  }
}

// @ts-ignore: decorator
@inline
function tickFour(at: v128): void {
  const a0 = <u64>i64x2.extract_lane(at, 0), a1 = <u64>i64x2.extract_lane(at, 1);
  tick(<usize>a0);
  tick(<usize>(a0 >> 32));
  tick(<usize>a1);
  tick(<usize>(a1 >> 32));
}

function fineF64(state: usize, start: usize, end: usize): void {
  const bins = load<i32>(state + BINS);
  const t0 = state + FINE_AT;
  const t1 = t0 + fineBytes(bins);
  const inverse = f64x2.splat(load<f64>(state + INVERSE));
  const low = f64x2.splat(load<f64>(state + LOW));
  const top = f64x2.splat(<f64>bins), bottom = f64x2.splat(-1), magic = f64x2.splat(MAGIC64);
  const base = i32x4.add(i32x4.splat(<i32>t0), v128.and(i32x4.splat(<i32>(t1 - t0)), i64x2.splat(-4294967296)));
  const strays = load<u32>(t0) + load<u32>(t1) + load<u32>(t0 + (<usize>bins + 1) * 4) + load<u32>(t1 + (<usize>bins + 1) * 4);
  for (let p = start; p < end; p += 32) {
    const v = f64x2.sub(f64x2.floor(f64x2.mul(v128.load(p), inverse)), low);
    const w = f64x2.sub(f64x2.floor(f64x2.mul(v128.load(p, 16), inverse)), low);
    const a = f64x2.add(f64x2.pmin(top, f64x2.pmax(bottom, v)), magic);
    const b = f64x2.add(f64x2.pmin(top, f64x2.pmax(bottom, w)), magic);
    const at = i32x4.add(i32x4.shl(v128.shuffle<i32>(a, b, 0, 2, 4, 6), 2), base);
    tickFour(at);
  }
  const now = load<u32>(t0) + load<u32>(t1) + load<u32>(t0 + (<usize>bins + 1) * 4) + load<u32>(t1 + (<usize>bins + 1) * 4);
  if (now != strays) straysF64(state, start, end);
}

function straysF64(state: usize, start: usize, end: usize): void {
  const bins = load<i32>(state + BINS);
  const edge = load<f64>(state + LOW) / load<f64>(state + INVERSE);
  const low = f64x2.splat(edge);
  const high = f64x2.splat((load<f64>(state + LOW) + <f64>bins) / load<f64>(state + INVERSE));
  for (let p = start; p < end; p += 16) {
    const v = v128.load(p);
    const outside = v128.or(f64x2.lt(v, low), f64x2.ge(v, high));
    const mask = i64x2.bitmask(v128.and(outside, f64x2.lt(f64x2.abs(v), f64x2.splat(Infinity))));
    if (mask & 1) coarse(state, load<f64>(p), false, load<f64>(p) < edge);
    if (mask & 2) coarse(state, load<f64>(p, 8), false, load<f64>(p, 8) < edge);
  }
}
