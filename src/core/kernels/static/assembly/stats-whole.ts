// Integers of 32 and 64 bits, and times.
import { tick, coarse } from './stats-counts';
import { distinct32, distinct64, sample } from './distinct';
import { accumulate, BINS, BLOCK, bump, CENTRE, FINE_AT, fineBytes, INVERSE, lanes, lanes32, lanes64, LOW, MAX, MIN, NAN, SQUARES, SUM, WHOLE_HIGH, WHOLE_LOW, widen, ZERO } from './state';

// ── 32-bit integers ──

export function blocksI32<T>(state: usize, ptr: usize, count: usize): void {
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

export function blocksI64<T>(state: usize, ptr: usize, count: usize, gap: bool): void {
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
