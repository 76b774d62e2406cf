// Layout of a statistics state: a header of 8-byte slots, then tables. `static/state-layout.ts` holds the same numbers.

export const CODE: usize = 0; // i32
export const BINS: usize = 4; // i32
export const COUNT: usize = 8; // i64, as the next four
export const NAN: usize = 16;
export const POS_INF: usize = 24;
export const NEG_INF: usize = 32;
export const ZERO: usize = 40;
export const MIN: usize = 48; // f64, or i64/u64 for 64-bit integers
export const MAX: usize = 56;
export const SUM: usize = 64; // f64: sum over finite values; its compensation follows
export const SUM_LOST: usize = 72;
export const SQUARES: usize = 80; // f64: sum of (x - centre) squared; its compensation follows
export const SQUARES_LOST: usize = 88;
export const CENTRE: usize = 96;
export const IMAG_SUM: usize = 104;
export const IMAG_SUM_LOST: usize = 112;
export const IMAG_SQUARES: usize = 120;
export const IMAG_SQUARES_LOST: usize = 128;
export const WHOLE_LOW: usize = 136; // i64: sum of the low 32 bits, carried into WHOLE_HIGH after each piece
export const WHOLE_HIGH: usize = 144;
export const LOW: usize = 152; // f64: low / width; integers: i64 low
export const INVERSE: usize = 160; // f64: 1 / width; integers: i64 shift
export const COARSE_USED: usize = 168; // i32
export const THRESHOLD: usize = 172; // i32: hashes below it are sampled
export const HALVINGS: usize = 176; // i32
export const DISTINCT: usize = 180; // i32: entries in the sample
export const UNSPILLED: usize = 184; // i64: elements counted in 32-bit tables
export const BELOW: usize = 232; // i64: values below the fine grid
export const DENSE_NEXT: usize = 224; // i32: which loop of distinct.ts takes the next block
/** f64: least and greatest of the block that was summed last; the latter infinite where it held what is not finite. */
export const BLOCK_MIN: usize = 240;
export const BLOCK_MAX: usize = 248;
export const HEADER: usize = 256;

export const BLOCK: i32 = 1024;
export const DISTINCT_MAX: i32 = 4096;
export const DISTINCT_BYTES: usize = 131072;
export const COARSE_BYTES: usize = 524288;
export const SCRATCH_BYTES: usize = 40960;

// Wide codes: distinct table, scratch, coarse counts (f64), two fine tables (u32), their totals (f64).
export const DISTINCT_AT: usize = HEADER;
export const SCRATCH_AT: usize = DISTINCT_AT + DISTINCT_BYTES;
export const COARSE_AT: usize = SCRATCH_AT + SCRATCH_BYTES;
export const FINE_AT: usize = COARSE_AT + COARSE_BYTES;

/** Bytes of one fine table: below, bins, above; padded to 16. */
// @ts-ignore: decorator
@inline
export function fineBytes(bins: i32): usize {
  return ((<usize>bins + 2) * 4 + 15) & ~15;
}

// @ts-ignore: decorator
@inline
export function bump(state: usize, slot: usize, by: i64): void {
  store<i64>(state + slot, load<i64>(state + slot) + by);
}

/** Adds with Neumaier's compensation, so that a million blocks lose nothing. */
export function accumulate(at: usize, value: f64): void {
  const sum = load<f64>(at);
  const next = sum + value;
  if (abs(next) < Infinity) {
    const lost = abs(sum) >= abs(value) ? sum - next + value : value - next + sum;
    store<f64>(at + 8, load<f64>(at + 8) + lost);
  }
  store<f64>(at, next);
}

// @ts-ignore: decorator
@inline
export function lanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

// @ts-ignore: decorator
@inline
export function lanes32(v: v128): i64 {
  return (
    <i64>i32x4.extract_lane(v, 0) +
    <i64>i32x4.extract_lane(v, 1) +
    <i64>i32x4.extract_lane(v, 2) +
    <i64>i32x4.extract_lane(v, 3)
  );
}

// @ts-ignore: decorator
@inline
export function lanes64(v: v128): i64 {
  return i64x2.extract_lane(v, 0) + i64x2.extract_lane(v, 1);
}

/** Folds a block's least and greatest value into the state. */
// @ts-ignore: decorator
@inline
export function widen(state: usize, least: f64, greatest: f64): void {
  if (least < load<f64>(state + MIN)) store<f64>(state + MIN, least);
  if (greatest > load<f64>(state + MAX)) store<f64>(state + MAX, greatest);
}
