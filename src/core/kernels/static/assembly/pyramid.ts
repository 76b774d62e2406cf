// Blocks of factor × factor elements of a plane that streams by in C order. Accumulators are kept for each run of eight
// columns (an octet) over the rows of the current band; a finished band becomes one row of blocks.
import {
  BOOL, COMPLEX, COMPLEX64, DATETIME, FLOAT16, FLOAT32, FLOAT64, HALF, INT16, INT32, INT64, INT8, itemsizeOf, PLAIN, read, TIME, UINT16, UINT32, UINT64, UINT8,
} from './element';

const CODE: usize = 0; // i32, as the next five
const FACTOR: usize = 4;
const CAPACITY: usize = 8; // finished rows that fit; one is kept free for the unfinished last one
const READY: usize = 12; // finished rows
const ROW: usize = 16; // row within the band
const OCTETS: usize = 20;
const COLS: usize = 24; // u32
const COL: usize = 28; // u32: next column
const FIRST: usize = 32; // f64: block row of the first finished row
const BLOCKS: usize = 40; // i32
const SCRATCH: usize = 64; // a piece of a row as float32
const PIECE: usize = 512;
const MASKED: usize = SCRATCH + PIECE * 4; // 32 elements with NaN replaced
const HEADER: usize = MASKED + 128;

// @ts-ignore: decorator
@inline
function run(items: usize, itemsize: usize): usize {
  return (items * itemsize + 15) & ~15;
}
// @ts-ignore: decorator
@inline
function minAt(state: usize): usize {
  return state + HEADER;
}
// @ts-ignore: decorator
@inline
function maxAt(state: usize): usize {
  return minAt(state) + run(load<u32>(state + OCTETS), 4);
}
// @ts-ignore: decorator
@inline
function countAt(state: usize): usize {
  return maxAt(state) + run(load<u32>(state + OCTETS), 4);
}
// @ts-ignore: decorator
@inline
function sumAt(state: usize): usize {
  return countAt(state) + run(load<u32>(state + OCTETS), 4);
}
// @ts-ignore: decorator
@inline
function rowsAt(state: usize): usize {
  return sumAt(state) + run(load<u32>(state + OCTETS), 8);
}

export function pyramidInit(state: usize, code: i32, cols: u32, factor: i32, capacity: i32, first: f64): void {
  const octets = (cols + 7) >>> 3;
  const row = floor(first / <f64>cols);
  const bandRow = floor(row / <f64>factor);
  memory.fill(state, 0, HEADER);
  store<i32>(state + CODE, code);
  store<i32>(state + FACTOR, factor);
  store<i32>(state + CAPACITY, capacity);
  store<u32>(state + OCTETS, octets);
  store<u32>(state + COLS, cols);
  store<i32>(state + ROW, <i32>(row - bandRow * <f64>factor));
  store<u32>(state + COL, <u32>(first - row * <f64>cols));
  store<f64>(state + FIRST, bandRow);
  store<i32>(state + BLOCKS, <i32>((cols + <u32>factor - 1) / <u32>factor));
  clear(state);
}

function clear(state: usize): void {
  const octets = <usize>load<u32>(state + OCTETS);
  for (let at = minAt(state), end = at + octets * 4; at < end; at += 4) store<f32>(at, Infinity);
  for (let at = maxAt(state), end = at + octets * 4; at < end; at += 4) store<f32>(at, -Infinity);
  memory.fill(countAt(state), 0, octets * 4);
  memory.fill(sumAt(state), 0, octets * 8);
}

/** Forgets the finished rows. */
export function pyramidReset(state: usize): void {
  store<f64>(state + FIRST, load<f64>(state + FIRST) + <f64>load<i32>(state + READY));
  store<i32>(state + READY, 0);
}

export function pyramidUpdate(state: usize, ptr: usize, count: usize): usize {
  const cols = load<u32>(state + COLS);
  const factor = load<i32>(state + FACTOR);
  const itemsize = itemsizeOf(load<i32>(state + CODE));
  let left = count;
  while (left > 0 && load<i32>(state + READY) < load<i32>(state + CAPACITY) - 1) {
    const col = load<u32>(state + COL);
    const part = min<usize>(left, <usize>(cols - col));
    addRow(state, col, ptr, part);
    ptr += part * itemsize;
    left -= part;
    if (col + <u32>part < cols) {
      store<u32>(state + COL, col + <u32>part);
      continue;
    }
    store<u32>(state + COL, 0);
    const row = load<i32>(state + ROW) + 1;
    store<i32>(state + ROW, row);
    if (row == factor) pyramidClose(state);
  }
  return count - left;
}

/** Turns what the current band holds into a finished row. */
export function pyramidClose(state: usize): void {
  const blocks = load<i32>(state + BLOCKS);
  const perBlock = <usize>load<i32>(state + FACTOR) >> 3;
  const octets = <usize>load<u32>(state + OCTETS);
  const ready = load<i32>(state + READY);
  const plane = <usize>load<i32>(state + CAPACITY) * <usize>blocks * 4;
  let out = rowsAt(state) + <usize>ready * <usize>blocks * 4;
  const mins = minAt(state), maxs = maxAt(state), counts = countAt(state), sums = sumAt(state);
  for (let block: usize = 0; block < <usize>blocks; block++) {
    let least: f32 = Infinity, greatest: f32 = -Infinity;
    let sum: f64 = 0, count: u32 = 0;
    const stop = min<usize>(octets, (block + 1) * perBlock);
    for (let octet = block * perBlock; octet < stop; octet++) {
      least = min(least, load<f32>(mins + octet * 4));
      greatest = max(greatest, load<f32>(maxs + octet * 4));
      sum += load<f64>(sums + octet * 8);
      count += load<u32>(counts + octet * 4);
    }
    store<f32>(out, count ? least : NaN);
    store<f32>(out + plane, count ? greatest : NaN);
    store<f32>(out + plane * 2, count ? <f32>(sum / <f64>count) : NaN);
    store<f32>(out + plane * 3, <f32>count);
    out += 4;
  }
  store<i32>(state + READY, ready + 1);
  store<i32>(state + ROW, 0);
  clear(state);
}

/** Everything but float32 is brought into that form first, piece by piece: what comes out is float32 anyway. */
function addRow(state: usize, col: u32, ptr: usize, count: usize): void {
  const code = load<i32>(state + CODE);
  if (code == FLOAT32) return rowF32(state, col, ptr, count);
  const itemsize = itemsizeOf(code);
  const scratch = state + SCRATCH;
  while (count > 0) {
    const part = min<usize>(count, PIECE);
    single(code, ptr, part, scratch);
    rowF32(state, col, scratch, part);
    ptr += part * itemsize;
    col += <u32>part;
    count -= part;
  }
}

function single(code: i32, ptr: usize, count: usize, target: usize): void {
  const whole = count & ~7;
  if (code == UINT8 || code == BOOL) narrow<u8>(ptr, whole, target);
  else if (code == INT8) narrow<i8>(ptr, whole, target);
  else if (code == INT16) narrow<i16>(ptr, whole, target);
  else if (code == UINT16) narrow<u16>(ptr, whole, target);
  else if (code == INT32) narrow<i32>(ptr, whole, target);
  else if (code == UINT32) narrow<u32>(ptr, whole, target);
  else if (code == FLOAT16) halves(ptr, whole, target);
  else if (code == FLOAT64) doubles(ptr, whole, target);
  else return rest(code, ptr, 0, count, target);
  rest(code, ptr, whole, count, target);
}

/** Elements [from, to), one by one. */
function rest(code: i32, ptr: usize, from: usize, to: usize, target: usize): void {
  if (code == UINT8 || code == BOOL) each<u8>(ptr, from, to, target, PLAIN);
  else if (code == INT8) each<i8>(ptr, from, to, target, PLAIN);
  else if (code == INT16) each<i16>(ptr, from, to, target, PLAIN);
  else if (code == UINT16) each<u16>(ptr, from, to, target, PLAIN);
  else if (code == INT32) each<i32>(ptr, from, to, target, PLAIN);
  else if (code == UINT32) each<u32>(ptr, from, to, target, PLAIN);
  else if (code == INT64) each<i64>(ptr, from, to, target, PLAIN);
  else if (code == UINT64) each<u64>(ptr, from, to, target, PLAIN);
  else if (code == FLOAT16) each<u16>(ptr, from, to, target, HALF);
  else if (code == FLOAT64) each<f64>(ptr, from, to, target, PLAIN);
  else if (code == DATETIME) each<i64>(ptr, from, to, target, TIME);
  else if (code == COMPLEX64) each<f32>(ptr, from, to, target, COMPLEX);
  else each<f64>(ptr, from, to, target, COMPLEX);
}

// @ts-ignore: decorator
@inline
function each<T>(ptr: usize, from: usize, to: usize, target: usize, form: i32): void {
  const itemsize: usize = form == COMPLEX ? sizeof<T>() * 2 : sizeof<T>();
  for (let i = from; i < to; i++) store<f32>(target + (i << 2), <f32>read<T>(ptr + i * itemsize, form));
}

/** Eight integers at a time. */
// @ts-ignore: decorator
@inline
function narrow<T>(ptr: usize, count: usize, target: usize): void {
  for (const end = target + (count << 2); target < end; target += 32) {
    let a: v128, b: v128;
    if (sizeof<T>() == 4) {
      a = v128.load(ptr);
      b = v128.load(ptr, 16);
    } else {
      const v = sizeof<T>() == 2 ? v128.load(ptr) : isSigned<T>() ? v128.load8x8_s(ptr) : v128.load8x8_u(ptr);
      a = isSigned<T>() ? i32x4.extend_low_i16x8_s(v) : i32x4.extend_low_i16x8_u(v);
      b = isSigned<T>() ? i32x4.extend_high_i16x8_s(v) : i32x4.extend_high_i16x8_u(v);
    }
    const signed = isSigned<T>() || sizeof<T>() < 4;
    v128.store(target, signed ? f32x4.convert_i32x4_s(a) : f32x4.convert_i32x4_u(a));
    v128.store(target, signed ? f32x4.convert_i32x4_s(b) : f32x4.convert_i32x4_u(b), 16);
    ptr += 8 * sizeof<T>();
  }
}

function doubles(ptr: usize, count: usize, target: usize): void {
  for (const end = target + (count << 2); target < end; target += 16) {
    const a = f32x4.demote_f64x2_zero(v128.load(ptr));
    const b = f32x4.demote_f64x2_zero(v128.load(ptr, 16));
    v128.store(target, v128.shuffle<i32>(a, b, 0, 1, 4, 5));
    ptr += 32;
  }
}

function halves(ptr: usize, count: usize, target: usize): void {
  for (const end = target + (count << 2); target < end; target += 32) {
    const v = v128.load(ptr);
    v128.store(target, half4(i32x4.extend_low_i16x8_u(v)));
    v128.store(target, half4(i32x4.extend_high_i16x8_u(v)), 16);
    ptr += 16;
  }
}

// @ts-ignore: decorator
@inline
function half4(bits: v128): v128 {
  const rest = i32x4.shl(v128.and(bits, i32x4.splat(0x7fff)), 13);
  const special = i32x4.ge_s(rest, i32x4.splat(0x0f800000));
  // Subnormal halves by a subtraction: float32 subnormals would cost a hundred cycles each.
  const small = f32x4.sub(i32x4.add(rest, i32x4.splat(0x38800000)), f32x4.splat(reinterpret<f32>(0x38800000)));
  const usual = i32x4.add(rest, i32x4.splat(0x38000000));
  const size = v128.bitselect(small, usual, i32x4.lt_s(rest, i32x4.splat(0x00800000)));
  const sign = i32x4.shl(v128.and(bits, i32x4.splat(0x8000)), 16);
  return v128.or(v128.bitselect(v128.or(rest, i32x4.splat(0x7f800000)), size, special), sign);
}

// @ts-ignore: decorator
@inline
function fold(state: usize, octet: usize, least: f32, greatest: f32, sum: f64, count: u32): void {
  const at = octet << 2;
  const mn = minAt(state) + at, mx = maxAt(state) + at, n = countAt(state) + at, s = sumAt(state) + (at << 1);
  store<f32>(mn, min(load<f32>(mn), least));
  store<f32>(mx, max(load<f32>(mx), greatest));
  store<u32>(n, load<u32>(n) + count);
  store<f64>(s, load<f64>(s) + sum);
}

/** Elements octet by octet, summed in float64. */
function octets(state: usize, col: u32, ptr: usize, count: usize): void {
  const last = <usize>col + count;
  for (let at = <usize>col; at < last; ) {
    const stop = min<usize>(last, (at | 7) + 1);
    const octet = at >> 3;
    let least: f32 = Infinity, greatest: f32 = -Infinity;
    let sum: f64 = 0;
    let n: u32 = 0;
    for (; at < stop; at++) {
      const x = load<f32>(ptr);
      ptr += 4;
      if (x != x) continue;
      least = x < least ? x : least;
      greatest = x > greatest ? x : greatest;
      sum += <f64>x;
      n++;
    }
    fold(state, octet, least, greatest, sum, n);
  }
}

function rowF32(state: usize, col: u32, ptr: usize, count: usize): void {
  const lead = min<usize>(count, <usize>(-col & 7));
  if (lead) {
    octets(state, col, ptr, lead);
    col += <u32>lead;
    ptr += lead << 2;
    count -= lead;
  }
  const whole = count & ~31;
  let at = <usize>col >> 1; // octet × 4 bytes
  const mins = minAt(state), maxs = maxAt(state), counts = countAt(state), sums = sumAt(state);
  for (const end = ptr + (whole << 2); ptr < end; ptr += 128) {
    const sum = octetSums(ptr);
    if (i32x4.all_true(f32x4.lt(f32x4.abs(sum), f32x4.splat(Infinity)))) {
      v128.store(mins + at, f32x4.pmin(v128.load(mins + at), octetMins(ptr)));
      v128.store(maxs + at, f32x4.pmax(v128.load(maxs + at), octetMaxs(ptr)));
      v128.store(counts + at, i32x4.add(v128.load(counts + at), i32x4.splat(8)));
      addSums(sums + (at << 1), sum);
    } else masked(state, at, ptr);
    at += 16;
  }
  if (count > whole) octets(state, <u32>at << 1, ptr, count - whole);
}

// @ts-ignore: decorator
@inline
function addSums(at: usize, sum: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(sum)));
  v128.store(at + 16, f64x2.add(v128.load(at + 16), f64x2.promote_low_f32x4(v128.shuffle<i32>(sum, sum, 2, 3, 2, 3))));
}

/** 32 elements among which there are NaN, infinities, or sums beyond float32. */
function masked(state: usize, at: usize, ptr: usize): void {
  const copy = state + MASKED;
  fillMasked(ptr, copy, f32x4.splat(0));
  const sum = octetSums(copy);
  if (!i32x4.all_true(f32x4.lt(f32x4.abs(sum), f32x4.splat(Infinity)))) return octets(state, <u32>at << 1, ptr, 32);
  const mins = minAt(state) + at, maxs = maxAt(state) + at, counts = countAt(state) + at;
  addSums(sumAt(state) + (at << 1), sum);
  fillMasked(ptr, copy, f32x4.splat(Infinity));
  v128.store(mins, f32x4.pmin(v128.load(mins), octetMins(copy)));
  fillMasked(ptr, copy, f32x4.splat(-Infinity));
  v128.store(maxs, f32x4.pmax(v128.load(maxs), octetMaxs(copy)));
  for (let i: usize = 0; i < 128; i += 16) {
    const v = v128.load(ptr + i);
    v128.store(copy + i, v128.and(f32x4.eq(v, v), f32x4.splat(1)));
  }
  v128.store(counts, i32x4.add(v128.load(counts), i32x4.trunc_sat_f32x4_u(octetSums(copy))));
}

// @ts-ignore: decorator
@inline
function fillMasked(ptr: usize, copy: usize, stead: v128): void {
  for (let i: usize = 0; i < 128; i += 16) {
    const v = v128.load(ptr + i);
    v128.store(copy + i, v128.bitselect(v, stead, f32x4.eq(v, v)));
  }
}

// Four octets at a time: 8 vectors → 4 pair results → transposed and folded into one vector, a lane an octet.

// @ts-ignore: decorator
@inline
function octetSums(p: usize): v128 {
  const a = f32x4.add(v128.load(p), v128.load(p, 16));
  const b = f32x4.add(v128.load(p, 32), v128.load(p, 48));
  const c = f32x4.add(v128.load(p, 64), v128.load(p, 80));
  const d = f32x4.add(v128.load(p, 96), v128.load(p, 112));
  const e = f32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  const f = f32x4.add(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<i32>(e, f, 0, 2, 4, 6), v128.shuffle<i32>(e, f, 1, 3, 5, 7));
}

// @ts-ignore: decorator
@inline
function octetMins(p: usize): v128 {
  const a = f32x4.pmin(v128.load(p), v128.load(p, 16));
  const b = f32x4.pmin(v128.load(p, 32), v128.load(p, 48));
  const c = f32x4.pmin(v128.load(p, 64), v128.load(p, 80));
  const d = f32x4.pmin(v128.load(p, 96), v128.load(p, 112));
  const e = f32x4.pmin(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  const f = f32x4.pmin(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
  return f32x4.pmin(v128.shuffle<i32>(e, f, 0, 2, 4, 6), v128.shuffle<i32>(e, f, 1, 3, 5, 7));
}

// @ts-ignore: decorator
@inline
function octetMaxs(p: usize): v128 {
  const a = f32x4.pmax(v128.load(p), v128.load(p, 16));
  const b = f32x4.pmax(v128.load(p, 32), v128.load(p, 48));
  const c = f32x4.pmax(v128.load(p, 64), v128.load(p, 80));
  const d = f32x4.pmax(v128.load(p, 96), v128.load(p, 112));
  const e = f32x4.pmax(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  const f = f32x4.pmax(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
  return f32x4.pmax(v128.shuffle<i32>(e, f, 0, 2, 4, 6), v128.shuffle<i32>(e, f, 1, 3, 5, 7));
}
