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
const HEADER: usize = 64;

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

function addRow(state: usize, col: u32, ptr: usize, count: usize): void {
  const code = load<i32>(state + CODE);
  if (code == FLOAT32) rowF32(state, col, ptr, count);
  else if (code == FLOAT64) scalarRow<f64>(state, col, ptr, count, PLAIN);
  else if (code == UINT8 || code == BOOL) wholeRow<u8>(state, col, ptr, count);
  else if (code == INT8) wholeRow<i8>(state, col, ptr, count);
  else if (code == INT16) wholeRow<i16>(state, col, ptr, count);
  else if (code == UINT16) wholeRow<u16>(state, col, ptr, count);
  else if (code == INT32) scalarRow<i32>(state, col, ptr, count, PLAIN);
  else if (code == UINT32) scalarRow<u32>(state, col, ptr, count, PLAIN);
  else if (code == INT64) scalarRow<i64>(state, col, ptr, count, PLAIN);
  else if (code == UINT64) scalarRow<u64>(state, col, ptr, count, PLAIN);
  else if (code == FLOAT16) scalarRow<u16>(state, col, ptr, count, HALF);
  else if (code == DATETIME) scalarRow<i64>(state, col, ptr, count, TIME);
  else if (code == COMPLEX64) scalarRow<f32>(state, col, ptr, count, COMPLEX);
  else scalarRow<f64>(state, col, ptr, count, COMPLEX);
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

/** Elements of any form, octet by octet. */
// @ts-ignore: decorator
@inline
function scalarRow<T>(state: usize, col: u32, ptr: usize, count: usize, form: i32): void {
  const itemsize: usize = form == COMPLEX ? sizeof<T>() * 2 : sizeof<T>();
  const last = <usize>col + count;
  for (let at = <usize>col; at < last; ) {
    const stop = min<usize>(last, (at | 7) + 1);
    const octet = at >> 3;
    let least = Infinity, greatest = -Infinity, sum: f64 = 0;
    let n: u32 = 0;
    for (; at < stop; at++) {
      const x = read<T>(ptr, form);
      ptr += itemsize;
      if (x != x) continue;
      least = x < least ? x : least;
      greatest = x > greatest ? x : greatest;
      sum += x;
      n++;
    }
    fold(state, octet, <f32>least, <f32>greatest, sum, n);
  }
}

/** Narrow integers: the same without floats in the inner loop. */
// @ts-ignore: decorator
@inline
function wholeRow<T>(state: usize, col: u32, ptr: usize, count: usize): void {
  const last = <usize>col + count;
  for (let at = <usize>col; at < last; ) {
    const stop = min<usize>(last, (at | 7) + 1);
    const octet = at >> 3;
    const n = <u32>(stop - at);
    let least = <i32>load<T>(ptr), greatest = least, sum: i32 = 0;
    if (n == 8) {
      for (let i: usize = 0; i < 8; i++) {
        const x = <i32>load<T>(ptr + i * sizeof<T>());
        least = min(least, x);
        greatest = max(greatest, x);
        sum += x;
      }
    } else {
      for (let i: usize = 0; i < <usize>n; i++) {
        const x = <i32>load<T>(ptr + i * sizeof<T>());
        least = min(least, x);
        greatest = max(greatest, x);
        sum += x;
      }
    }
    ptr += <usize>n * sizeof<T>();
    at = stop;
    fold(state, octet, <f32>least, <f32>greatest, <f64>sum, n);
  }
}

function rowF32(state: usize, col: u32, ptr: usize, count: usize): void {
  const lead = min<usize>(count, <usize>(-col & 7));
  if (lead) {
    scalarRow<f32>(state, col, ptr, lead, PLAIN);
    col += <u32>lead;
    ptr += lead << 2;
    count -= lead;
  }
  const whole = count & ~31;
  let at = <usize>col >> 1; // octet × 4 bytes
  const mins = minAt(state), maxs = maxAt(state), counts = countAt(state), sums = sumAt(state);
  for (const end = ptr + (whole << 2); ptr < end; ptr += 128) {
    const sum = octetSums(ptr);
    if (!i32x4.all_true(f32x4.lt(f32x4.abs(sum), f32x4.splat(Infinity)))) {
      scalarRow<f32>(state, <u32>at << 1, ptr, 32, PLAIN);
      at += 16;
      continue;
    }
    v128.store(mins + at, f32x4.pmin(v128.load(mins + at), octetMins(ptr)));
    v128.store(maxs + at, f32x4.pmax(v128.load(maxs + at), octetMaxs(ptr)));
    v128.store(counts + at, i32x4.add(v128.load(counts + at), i32x4.splat(8)));
    const s = sums + (at << 1);
    v128.store(s, f64x2.add(v128.load(s), f64x2.promote_low_f32x4(sum)));
    v128.store(s + 16, f64x2.add(v128.load(s + 16), f64x2.promote_low_f32x4(v128.shuffle<i32>(sum, sum, 2, 3, 2, 3))));
    at += 16;
  }
  if (count > whole) scalarRow<f32>(state, <u32>at << 1, ptr, count - whole, PLAIN);
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
