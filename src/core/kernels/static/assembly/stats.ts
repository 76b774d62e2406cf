// One pass of statistics over packed native elements: what a state holds, and which loop takes which type.
import { count8, count16 } from './stats-counts';
import { blocksComplex } from './stats-complex';
import { blocksF32, blocksF64 } from './stats-floats';
import { blocksI32, blocksI64 } from './stats-whole';
import { BINS, bump, CENTRE, CODE, COUNT, FINE_AT, fineBytes, HEADER, INVERSE, LOW, MAX, MIN, THRESHOLD, UNSPILLED } from './state';

const INT32: i32 = 5, UINT32: i32 = 6, INT64: i32 = 7, UINT64: i32 = 8, FLOAT32: i32 = 10, FLOAT64: i32 = 11;
const COMPLEX64: i32 = 12, COMPLEX128: i32 = 13, DATETIME: i32 = 14;
const SPILL_AFTER: i64 = 1 << 30;

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
