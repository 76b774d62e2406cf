// One pass of statistics over packed native elements. Floats go by blocks of 1024 that stay in the first cache level:
// sums and extremes, then the fine histogram, then the sample of distinct values.
import {
  accumulate, BELOW, BINS, BLOCK, bump, CENTRE, COARSE_AT, COARSE_BYTES, COARSE_USED, CODE, COUNT, DISTINCT_AT, FINE_AT, fineBytes, HEADER,
  IMAG_SQUARES, IMAG_SUM, INVERSE, lanes, lanes32, lanes64, LOW, MAX, MIN, NAN, NEG_INF, POS_INF, SCRATCH_AT, SQUARES, SUM,
  THRESHOLD, UNSPILLED, WHOLE_HIGH, WHOLE_LOW, widen, ZERO,
} from './state';
import { magnitudeAt } from './element';
import { distinct32, distinct64, sample } from './distinct';

const INT32: i32 = 5, UINT32: i32 = 6, INT64: i32 = 7, UINT64: i32 = 8, FLOAT32: i32 = 10, FLOAT64: i32 = 11;
const COMPLEX64: i32 = 12, COMPLEX128: i32 = 13, DATETIME: i32 = 14;
const SPILL_AFTER: i64 = 1 << 30;
const MAGIC32: f32 = 8388609.0; // 2^23 + 1: the slot "below" is number 0
const MAGIC64: f64 = 4503599627370497.0; // 2^52 + 1

// @ts-ignore: decorator
@inline
function tableBits(code: i32): i32 {
  return code <= 2 ? 8 : code <= 4 || code == 9 ? 16 : 0;
}

export function statsBytes(code: i32, bins: i32): usize {
  const bits = tableBits(code);
  if (bits == 8) return HEADER + 256 * 4 * 4 + 256 * 8;
  if (bits == 16) return HEADER + 65536 * 4 * 2 + 65536 * 8;
  return FINE_AT + fineBytes(bins) * 2 + (<usize>bins + 2) * 8;
}

/** Offset of the float64 totals of the tables. */
export function statsTotals(code: i32, bins: i32): usize {
  const bits = tableBits(code);
  return bits == 8 ? HEADER + 4096 : bits == 16 ? HEADER + 524288 : FINE_AT + fineBytes(bins) * 2;
}

export function statsInit(state: usize, code: i32, bins: i32, low: f64, inverse: f64, wholeLow: i64, shift: i64, centre: f64): void {
  memory.fill(state, 0, statsBytes(code, bins));
  store<i32>(state + CODE, code);
  store<i32>(state + BINS, bins);
  store<f64>(state + CENTRE, centre);
  store<i32>(state + THRESHOLD, i32.MAX_VALUE);
  const whole64 = code == INT64 || code == UINT64 || code == DATETIME;
  if (whole64 || code == INT32 || code == UINT32) {
    store<i64>(state + LOW, wholeLow);
    store<i64>(state + INVERSE, shift);
  } else {
    store<f64>(state + LOW, low);
    store<f64>(state + INVERSE, inverse);
  }
  if (whole64) {
    store<i64>(state + MIN, code == UINT64 ? -1 : i64.MAX_VALUE);
    store<i64>(state + MAX, code == UINT64 ? 0 : i64.MIN_VALUE);
  } else {
    store<f64>(state + MIN, Infinity);
    store<f64>(state + MAX, -Infinity);
  }
}

export function statsUpdate(state: usize, ptr: usize, count: usize): void {
  const code = load<i32>(state + CODE);
  const itemsize: usize = code <= 2 ? 1 : tableBits(code) == 16 ? 2 : code == COMPLEX128 ? 16 : code == INT32 || code == UINT32 || code == FLOAT32 ? 4 : 8;
  bump(state, COUNT, <i64>count);
  while (count > 0) {
    if (load<i64>(state + UNSPILLED) >= SPILL_AFTER) statsSpill(state);
    const part = min<usize>(count, <usize>SPILL_AFTER);
    bump(state, UNSPILLED, <i64>part);
    updatePart(state, code, ptr, part);
    ptr += part * itemsize;
    count -= part;
  }
}

function updatePart(state: usize, code: i32, ptr: usize, count: usize): void {
  if (code <= 2) count8(state, ptr, count);
  else if (tableBits(code) == 16) count16(state, ptr, count);
  else if (code == FLOAT32) blocksF32(state, ptr, count);
  else if (code == FLOAT64) blocksF64(state, ptr, count);
  else if (code == INT32) blocksI32<i32>(state, ptr, count);
  else if (code == UINT32) blocksI32<u32>(state, ptr, count);
  else if (code == INT64) blocksI64<i64>(state, ptr, count, false);
  else if (code == UINT64) blocksI64<u64>(state, ptr, count, false);
  else if (code == DATETIME) blocksI64<i64>(state, ptr, count, true);
  else if (code == COMPLEX64) blocksComplex<f32>(state, ptr, count);
  else blocksComplex<f64>(state, ptr, count);
}

/** Adds the 32-bit tables to their float64 totals and clears them. */
export function statsSpill(state: usize): void {
  const code = load<i32>(state + CODE);
  const bins = load<i32>(state + BINS);
  const bits = tableBits(code);
  const slots: usize = bits == 8 ? 256 : bits == 16 ? 65536 : <usize>bins + 2;
  const tables: usize = bits == 8 ? 4 : 2;
  const first = state + (bits ? HEADER : FINE_AT);
  const step: usize = bits ? slots * 4 : fineBytes(bins);
  const totals = state + statsTotals(code, bins);
  for (let slot: usize = 0; slot < slots; slot++) {
    let sum: u64 = 0;
    for (let table: usize = 0; table < tables; table++) sum += load<u32>(first + table * step + slot * 4);
    store<f64>(totals + slot * 8, load<f64>(totals + slot * 8) + <f64>sum);
  }
  memory.fill(first, 0, step * tables);
  store<i64>(state + UNSPILLED, 0);
}

// ── 8 and 16 bits: exact counts ──

// @ts-ignore: decorator
@inline
function tick(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

function count8(state: usize, ptr: usize, count: usize): void {
  const t0 = state + HEADER;
  const end = ptr + (count & ~7);
  for (; ptr < end; ptr += 8) {
    const x = load<u64>(ptr);
    const low = <u32>x;
    const high = <u32>(x >> 32);
    tick(t0 + ((low & 255) << 2));
    tick(t0 + 1024 + (((low >>> 8) & 255) << 2));
    tick(t0 + 2048 + (((low >>> 16) & 255) << 2));
    tick(t0 + 3072 + ((low >>> 24) << 2));
    tick(t0 + ((high & 255) << 2));
    tick(t0 + 1024 + (((high >>> 8) & 255) << 2));
    tick(t0 + 2048 + (((high >>> 16) & 255) << 2));
    tick(t0 + 3072 + ((high >>> 24) << 2));
  }
  for (const tail = end + (count & 7); ptr < tail; ptr++) tick(t0 + (<usize>load<u8>(ptr) << 2));
}

function count16(state: usize, ptr: usize, count: usize): void {
  const t0 = state + HEADER;
  const t1 = t0 + 262144;
  const end = ptr + ((count & ~3) << 1);
  for (; ptr < end; ptr += 8) {
    const x = load<u64>(ptr);
    const low = <u32>x;
    const high = <u32>(x >> 32);
    tick(t0 + ((low & 65535) << 2));
    tick(t1 + ((low >>> 16) << 2));
    tick(t0 + ((high & 65535) << 2));
    tick(t1 + ((high >>> 16) << 2));
  }
  for (const tail = end + ((count & 3) << 1); ptr < tail; ptr += 2) tick(t0 + (<usize>load<u16>(ptr) << 2));
}

// ── Outside the fine grid ──

function coarse(state: usize, x: f64, single: bool, below: bool): void {
  x += 0; // both zeros are one
  if (below) bump(state, BELOW, 1);
  let key: u32;
  if (single) {
    const bits = reinterpret<u32>(<f32>x);
    key = (bits ^ (<u32>(<i32>bits >> 31) | 0x80000000)) >>> 16;
  } else {
    const bits = reinterpret<u64>(x);
    key = <u32>((bits ^ (<u64>(<i64>bits >> 63) | 0x8000000000000000)) >> 48);
  }
  const at = state + COARSE_AT + (<usize>key << 3);
  store<f64>(at, load<f64>(at) + 1);
  store<i32>(state + COARSE_USED, 1);
}

// ── float32 ──

function blocksF32(state: usize, ptr: usize, count: usize): void {
  const whole = count & ~7;
  const end = ptr + (whole << 2);
  while (ptr < end) {
    const stop = min<usize>(ptr + (BLOCK << 2), end);
    if (sumsF32(state, ptr, stop)) {
      const x = load<f32>(ptr);
      flatFine(state, x, <u32>(stop - ptr) >> 2, true);
      sample(state, x == 0 ? 0 : <u64>reinterpret<u32>(x), false);
    } else {
      fineF32(state, ptr, stop);
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
    a = f64x2.sub(a, c);
    b = f64x2.sub(b, c);
    d = f64x2.sub(d, c);
    e = f64x2.sub(e, c);
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

function blocksF64(state: usize, ptr: usize, count: usize): void {
  const whole = count & ~3;
  const end = ptr + (whole << 3);
  while (ptr < end) {
    const stop = min<usize>(ptr + (BLOCK << 3), end);
    if (sumsF64(state, ptr, stop)) {
      const x = load<f64>(ptr);
      flatFine(state, x, <u32>(stop - ptr) >> 3, false);
      sample(state, x == 0 ? 0 : reinterpret<u64>(x), true);
    } else {
      fineF64(state, ptr, stop);
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
    const a = f64x2.sub(v, c);
    const b = f64x2.sub(w, c);
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
  widen(state, min(f64x2.extract_lane(mn, 0), f64x2.extract_lane(mn, 1)), max(f64x2.extract_lane(mx, 0), f64x2.extract_lane(mx, 1)));
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
    const a0 = <u64>i64x2.extract_lane(at, 0), a1 = <u64>i64x2.extract_lane(at, 1);
    tick(<usize>a0);
    tick(<usize>(a0 >> 32));
    tick(<usize>a1);
    tick(<usize>(a1 >> 32));
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

// ── 32-bit integers ──

function blocksI32<T>(state: usize, ptr: usize, count: usize): void {
  const whole = count & ~3;
  const end = ptr + (whole << 2);
  while (ptr < end) {
    const stop = min<usize>(ptr + (BLOCK << 2), end);
    sumsI32<T>(state, ptr, stop);
    fineI32<T>(state, ptr, stop);
    distinct32<T>(state, ptr, stop);
    ptr = stop;
  }
  const rest = count - whole;
  if (rest) oneI32<T>(state, ptr, rest);
  carry(state);
}

/** Moves whole 2^32 from the low sum to the high one. */
function carry(state: usize): void {
  const low = load<i64>(state + WHOLE_LOW);
  bump(state, WHOLE_HIGH, low >> 32);
  store<i64>(state + WHOLE_LOW, low & 0xffffffff);
}

function oneI32<T>(state: usize, ptr: usize, count: usize): void {
  const bins = load<i32>(state + BINS);
  const low = <u32>load<i64>(state + LOW);
  const shift = <u32>load<i64>(state + INVERSE);
  for (const end = ptr + (count << 2); ptr < end; ptr += 4) {
    const x = load<T>(ptr);
    if (!x) bump(state, ZERO, 1);
    widen(state, <f64>x, <f64>x);
    bump(state, WHOLE_LOW, <i64>x);
    const d = <f64>x - load<f64>(state + CENTRE);
    accumulate(state + SUM, <f64>x);
    accumulate(state + SQUARES, d * d);
    const slot = (<u32>x - low) >>> shift;
    if (slot < <u32>bins) tick(state + FINE_AT + ((<usize>slot + 1) << 2));
    else coarse(state, <f64>x, false, <i64>x < load<i64>(state + LOW));
    sample(state, <u64><u32>x, false);
  }
}

function sumsI32<T>(state: usize, p: usize, end: usize): void {
  const c = f64x2.splat(load<f64>(state + CENTRE));
  let mn = v128.load(p), mx = mn;
  let zero = i32x4.splat(0), whole = i64x2.splat(0);
  let s = f64x2.splat(0), q = f64x2.splat(0);
  for (; p < end; p += 16) {
    const v = v128.load(p);
    const high = v128.shuffle<i32>(v, v, 2, 3, 2, 3);
    let a: v128, b: v128;
    if (isSigned<T>()) {
      mn = i32x4.min_s(mn, v);
      mx = i32x4.max_s(mx, v);
      whole = i64x2.add(whole, i64x2.add(i64x2.extend_low_i32x4_s(v), i64x2.extend_high_i32x4_s(v)));
      a = f64x2.convert_low_i32x4_s(v);
      b = f64x2.convert_low_i32x4_s(high);
    } else {
      mn = i32x4.min_u(mn, v);
      mx = i32x4.max_u(mx, v);
      whole = i64x2.add(whole, i64x2.add(i64x2.extend_low_i32x4_u(v), i64x2.extend_high_i32x4_u(v)));
      a = f64x2.convert_low_i32x4_u(v);
      b = f64x2.convert_low_i32x4_u(high);
    }
    zero = i32x4.sub(zero, i32x4.eq(v, i32x4.splat(0)));
    s = f64x2.add(s, f64x2.add(a, b));
    a = f64x2.sub(a, c);
    b = f64x2.sub(b, c);
    q = f64x2.add(q, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
  }
  accumulate(state + SUM, lanes(s));
  accumulate(state + SQUARES, lanes(q));
  bump(state, ZERO, lanes32(zero));
  bump(state, WHOLE_LOW, lanes64(whole));
  v128.store(state + 192, mn);
  v128.store(state + 208, mx);
  for (let lane: usize = 0; lane < 16; lane += 4) widen(state, <f64>load<T>(state + 192 + lane), <f64>load<T>(state + 208 + lane));
}

function fineI32<T>(state: usize, start: usize, end: usize): void {
  const bins = load<i32>(state + BINS);
  const t0 = state + FINE_AT;
  const t1 = t0 + fineBytes(bins);
  const low = i32x4.splat(<i32>load<i64>(state + LOW));
  const shift = <i32>load<i64>(state + INVERSE);
  const top = i32x4.splat(bins);
  const base = i32x4.add(i32x4.splat(<i32>t0 + 4), v128.and(i32x4.splat(<i32>(t1 - t0)), i64x2.splat(-4294967296)));
  const above = (<usize>bins + 1) << 2;
  const strays = load<u32>(t0 + above) + load<u32>(t1 + above);
  for (let p = start; p < end; p += 16) {
    const slot = i32x4.min_u(i32x4.shr_u(i32x4.sub(v128.load(p), low), shift), top);
    const at = i32x4.add(i32x4.shl(slot, 2), base);
    const a0 = <u64>i64x2.extract_lane(at, 0), a1 = <u64>i64x2.extract_lane(at, 1);
    tick(<usize>a0);
    tick(<usize>(a0 >> 32));
    tick(<usize>a1);
    tick(<usize>(a1 >> 32));
  }
  if (load<u32>(t0 + above) + load<u32>(t1 + above) == strays) return;
  for (let p = start; p < end; p += 4) {
    const x = load<T>(p);
    if ((<u32>x - <u32>load<i64>(state + LOW)) >>> shift >= <u32>bins) coarse(state, <f64>x, false, <i64>x < load<i64>(state + LOW));
  }
}

// ── 64-bit integers and times ──

function blocksI64<T>(state: usize, ptr: usize, count: usize, gap: bool): void {
  const end = ptr + (count << 3);
  while (ptr < end) {
    const stop = min<usize>(ptr + (BLOCK << 3), end);
    sumsI64<T>(state, ptr, stop, gap);
    const whole = ptr + ((stop - ptr) & ~31);
    distinct64<T>(state, ptr, whole, gap);
    for (let p = whole; p < stop; p += 8) {
      if (!gap || load<i64>(p) != i64.MIN_VALUE) sample(state, load<u64>(p), true);
    }
    ptr = stop;
  }
  carry(state);
}

function sumsI64<T>(state: usize, p: usize, end: usize, gap: bool): void {
  const centre = load<f64>(state + CENTRE);
  const edge = load<T>(state + LOW);
  const low = <u64>edge;
  const shift = <u64>load<i64>(state + INVERSE);
  const bins = <u64>load<i32>(state + BINS);
  const fine = state + FINE_AT + 4;
  let least = load<T>(state + MIN), greatest = load<T>(state + MAX);
  let zero: i64 = 0, missing: i64 = 0, lowSum: i64 = 0, highSum: i64 = 0;
  let s: f64 = 0, q: f64 = 0;
  for (; p < end; p += 8) {
    const x = load<T>(p);
    if (gap && <i64>x == i64.MIN_VALUE) {
      missing++;
      continue;
    }
    least = x < least ? x : least;
    greatest = x > greatest ? x : greatest;
    zero += <i64>(x == 0);
    lowSum += <i64>(<u64>x & 0xffffffff);
    highSum += isSigned<T>() ? <i64>x >> 32 : <i64>(<u64>x >> 32);
    const d = <f64>x - centre;
    s += <f64>x;
    q += d * d;
    const slot = (<u64>x - low) >> shift;
    if (slot < bins) tick(fine + (<usize>slot << 2));
    else coarse(state, <f64>x, false, x < edge);
  }
  accumulate(state + SUM, s);
  accumulate(state + SQUARES, q);
  bump(state, ZERO, zero);
  bump(state, NAN, missing);
  bump(state, WHOLE_LOW, lowSum);
  bump(state, WHOLE_HIGH, highSum);
  store<T>(state + MIN, least);
  store<T>(state + MAX, greatest);
}

// ── Complex: extremes and histogram over magnitudes, moments over both parts ──

function blocksComplex<T>(state: usize, ptr: usize, count: usize): void {
  const end = ptr + count * sizeof<T>() * 2;
  while (ptr < end) {
    const stop = min<usize>(ptr + BLOCK * sizeof<T>() * 2, end);
    blockComplex<T>(state, ptr, stop);
    ptr = stop;
  }
}

function blockComplex<T>(state: usize, ptr: usize, end: usize): void {
  const centre = load<f64>(state + CENTRE);
  const bins = <f64>load<i32>(state + BINS);
  const inverse = load<f64>(state + INVERSE), low = load<f64>(state + LOW);
  const fine = state + FINE_AT + 4;
  const step = sizeof<T>();
  let s: f64 = 0, q: f64 = 0, si: f64 = 0, qi: f64 = 0;
  let least = Infinity, greatest = -Infinity;
  let zero: i64 = 0;
  for (; ptr < end; ptr += step * 2) {
    const re = <f64>load<T>(ptr), im = <f64>load<T>(ptr + step);
    const size = magnitudeAt<T>(ptr);
    if (!(size < Infinity)) {
      bump(state, size != size ? NAN : POS_INF, 1);
      continue;
    }
    zero += <i64>(size == 0);
    least = size < least ? size : least;
    greatest = size > greatest ? size : greatest;
    const d = re - centre;
    s += re;
    q += d * d;
    si += im;
    qi += im * im;
    const at = floor(size * inverse) - low;
    if (at >= 0 && at < bins) tick(fine + (<usize>at << 2));
    else coarse(state, size, false, at < 0);
    if (sizeof<T>() == 4) sample(state, (<u64>reinterpret<u32>(<f32>im + 0) << 32) | <u64>reinterpret<u32>(<f32>re + 0), true);
    else sample(state, (reinterpret<u64>(re + 0) * 0x9e3779b97f4a7c15) ^ rotl(reinterpret<u64>(im + 0), 29), true);
  }
  accumulate(state + SUM, s);
  accumulate(state + SQUARES, q);
  accumulate(state + IMAG_SUM, si);
  accumulate(state + IMAG_SQUARES, qi);
  bump(state, ZERO, zero);
  widen(state, least, greatest);
}
