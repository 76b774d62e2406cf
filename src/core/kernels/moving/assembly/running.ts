/** Running sums and products, in the order of the elements. */

import { copyBytes } from './bytes';

// @ts-ignore: decorator
@inline
function combine<T>(a: T, b: T, times: bool): T {
  return times ? a * b : a + b;
}

/** `rows` lines of n elements, steps in bytes. */
export function running<T>(
  from: usize,
  to: usize,
  rows: u32,
  n: u32,
  fromRow: isize,
  toRow: isize,
  fromStep: isize,
  toStep: isize,
  times: bool,
): void {
  for (let r: u32 = 0; r < rows; r++, from += fromRow, to += toRow) {
    let f = from;
    let t = to;
    let sum = load<T>(f);
    store<T>(t, sum);
    for (let k: u32 = 1; k < n; k++) {
      f += fromStep;
      t += toStep;
      sum = combine<T>(sum, load<T>(f), times);
      store<T>(t, sum);
    }
  }
}

/** Down `rows` rows of n packed elements, steps from row to row in bytes. */
export function runningDown<T>(from: usize, to: usize, rows: u32, n: u32, fromRow: isize, toRow: isize, times: bool): void {
  const bytes = <usize>n * sizeof<T>();
  copyBytes(to, from, bytes);
  for (let r: u32 = 1; r < rows; r++) {
    const above = to;
    from += fromRow;
    to += toRow;
    for (let k: usize = 0; k < bytes; k += sizeof<T>()) {
      store<T>(to + k, combine<T>(load<T>(above + k), load<T>(from + k), times));
    }
  }
}
