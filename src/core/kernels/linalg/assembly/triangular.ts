/**
 * Blocked elimination and substitution on column-major matrices whose columns are padded with zeros to a multiple of
 * four rows, and whose number of columns is padded likewise: every tile of a product then lies inside the matrix.
 * `ld` is the byte length of a column. Row and column numbers at which products start are multiples of four.
 */
import { addScaled } from './columns';
import { multiplyPacked } from './gemm';

const PANEL: i32 = 32;
const BLOCK: i32 = 64;

@inline
function at(a: usize, ld: usize, row: i32, col: i32): usize {
  return a + (<usize>row << 3) + <usize>col * ld;
}
@inline
function padded(count: i32): i32 {
  return (count + 3) & ~3;
}

/** Panels of four rows of −A. */
function packRows(to: usize, a: usize, ld: usize, rows: i32, depth: i32): void {
  for (let i = 0; i < rows; i += 4) {
    let from = a + (<usize>i << 3);
    for (let p = 0; p < depth; p++, from += ld, to += 32) {
      v128.store(to, f64x2.neg(v128.load(from)));
      v128.store(to, f64x2.neg(v128.load(from, 16)), 16);
    }
  }
}

/** Panels of four columns of B. */
function packColumns(to: usize, b: usize, ld: usize, cols: i32, depth: i32): void {
  for (let j = 0; j < cols; j += 4) {
    let first = b + <usize>j * ld;
    for (let p = 0; p < depth; p++, first += 8, to += 32) {
      store<f64>(to, load<f64>(first));
      store<f64>(to, load<f64>(first + ld), 8);
      store<f64>(to, load<f64>(first + 2 * ld), 16);
      store<f64>(to, load<f64>(first + 3 * ld), 24);
    }
  }
}

/** C −= A B; `work` is room for both operands packed. */
function subtractProduct(
  a: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  c: usize,
  ldc: usize,
  rows: i32,
  cols: i32,
  depth: i32,
  work: usize,
): void {
  if (rows <= 0 || cols <= 0) return;
  const high = padded(rows);
  const wide = padded(cols);
  const other = work + (<usize>high * <usize>depth << 3);
  packRows(work, a, lda, high, depth);
  packColumns(other, b, ldb, wide, depth);
  multiplyPacked(work, other, c, high >> 2, wide >> 2, depth, ldc);
}

function exchangeRows(a: usize, ld: usize, p: i32, q: i32, first: i32, end: i32): void {
  let x = at(a, ld, p, first);
  let y = at(a, ld, q, first);
  for (let j = first; j < end; j++, x += ld, y += ld) {
    const kept = load<f64>(x);
    store<f64>(x, load<f64>(y));
    store<f64>(y, kept);
  }
}

/** The row of the largest magnitude in a column, from row k on. */
function pivotRow(column: usize, k: i32, rows: i32): i32 {
  let best = k;
  let size: f64 = -1;
  for (let i = k; i < rows; i++) {
    const value = abs(load<f64>(column + (<usize>i << 3)));
    if (value > size) {
      size = value;
      best = i;
    }
  }
  return best;
}

/** True where a pivot was exactly zero. */
function factorPanel(a: usize, ld: usize, rows: i32, first: i32, end: i32, pivots: usize): bool {
  let singular = false;
  for (let k = first; k < end; k++) {
    const column = at(a, ld, 0, k);
    const pivot = pivotRow(column, k, rows);
    store<i32>(pivots + (<usize>k << 2), pivot);
    const value = load<f64>(column + (<usize>pivot << 3));
    if (value === 0) {
      singular = true;
      continue;
    }
    if (pivot !== k) exchangeRows(a, ld, k, pivot, first, end);
    for (let i = k + 1; i < rows; i++) {
      const place = column + (<usize>i << 3);
      store<f64>(place, load<f64>(place) / value);
    }
    for (let j = k + 1; j < end; j++) {
      const by = load<f64>(at(a, ld, k, j));
      if (by !== 0) addScaled(at(a, ld, k + 1, j), at(a, ld, k + 1, k), -by, rows - k - 1);
    }
  }
  return singular;
}

/** Rows [first, end) of columns of B ← L⁻¹ of them, L with ones on its diagonal. */
function solveLower(l: usize, ld: usize, b: usize, ldb: usize, first: i32, end: i32, cols: i32): void {
  for (let j = 0; j < cols; j++, b += ldb) {
    for (let k = first; k < end; k++) {
      const by = load<f64>(b + (<usize>k << 3));
      if (by !== 0) addScaled(b + (<usize>(k + 1) << 3), at(l, ld, k + 1, k), -by, end - k - 1);
    }
  }
}

function solveUpper(u: usize, ld: usize, b: usize, ldb: usize, first: i32, end: i32, cols: i32): void {
  for (let j = 0; j < cols; j++, b += ldb) {
    for (let k = end - 1; k >= first; k--) {
      const place = b + (<usize>k << 3);
      const by = load<f64>(place) / load<f64>(at(u, ld, k, k));
      store<f64>(place, by);
      if (by !== 0) addScaled(b + (<usize>first << 3), at(u, ld, first, k), -by, k - first);
    }
  }
}

/** LU with partial pivoting in place; `pivots` are int32. True where a pivot was exactly zero. */
export function eliminate(a: usize, ld: usize, rows: i32, cols: i32, pivots: usize, work: usize): bool {
  const steps = min(rows, cols);
  let singular = false;
  for (let k = 0; k < steps; k += PANEL) {
    const end = min(k + PANEL, steps);
    if (factorPanel(a, ld, rows, k, end, pivots)) singular = true;
    for (let p = k; p < end; p++) {
      const pivot = load<i32>(pivots + (<usize>p << 2));
      if (pivot === p) continue;
      exchangeRows(a, ld, p, pivot, 0, k);
      exchangeRows(a, ld, p, pivot, end, cols);
    }
    if (end >= cols) continue;
    solveLower(a, ld, at(a, ld, 0, end), ld, k, end, cols - end);
    const target = at(a, ld, end, end);
    subtractProduct(at(a, ld, end, k), ld, at(a, ld, k, end), ld, target, ld, rows - end, cols - end, end - k, work);
  }
  return singular;
}

/** B ← U⁻¹ L⁻¹ B for a square matrix; rows of B are already exchanged. */
export function substitute(lu: usize, ld: usize, n: i32, b: usize, ldb: usize, cols: i32, work: usize): void {
  for (let k = 0; k < n; k += BLOCK) {
    const end = min(k + BLOCK, n);
    solveLower(lu, ld, b, ldb, k, end, cols);
    subtractProduct(at(lu, ld, end, k), ld, at(b, ldb, k, 0), ldb, at(b, ldb, end, 0), ldb, n - end, cols, end - k, work);
  }
  for (let k = (n - 1) / BLOCK * BLOCK; k >= 0; k -= BLOCK) {
    const end = min(k + BLOCK, n);
    solveUpper(lu, ld, b, ldb, k, end, cols);
    subtractProduct(at(lu, ld, 0, k), ld, at(b, ldb, k, 0), ldb, b, ldb, k, cols, end - k, work);
  }
}
