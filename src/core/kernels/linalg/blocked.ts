/** Blocked real elimination: panels in plain loops, everything else in matrix products. */
import { subtractProduct } from './gemm.ts';

const PANEL = 32;

/** LU with partial pivoting of a column-major m × n matrix; true where a pivot was exactly zero. */
export function eliminateBlocked(a: Float64Array, m: number, n: number, pivots: Int32Array): boolean {
  const steps = pivots.length;
  const width = steps > 96 ? PANEL : steps;
  let singular = false;
  for (let k = 0; k < steps; k += width) {
    const end = Math.min(k + width, steps);
    if (factorPanel(a, m, k, end, pivots)) singular = true;
    exchangeRows(a, m, n, k, end, pivots);
    if (end < n) {
      solveUnitLower(a, m, k, end, n);
      if (end < m) subtractProduct(a, m, { row: end, col: end, rows: m - end, cols: n - end, from: k, to: end });
    }
  }
  return singular;
}

function factorPanel(a: Float64Array, m: number, first: number, end: number, pivots: Int32Array): boolean {
  let singular = false;
  for (let k = first; k < end; k++) {
    const at = k * m;
    let pivot = k;
    let size = -1;
    for (let i = k; i < m; i++) {
      const value = Math.abs(a[at + i]);
      if (value > size) {
        size = value;
        pivot = i;
      }
    }
    pivots[k] = pivot;
    if (a[at + pivot] === 0) {
      singular = true;
      continue;
    }
    if (pivot !== k) for (let j = first; j < end; j++) exchange(a, j * m + k, j * m + pivot);
    const own = a[at + k];
    for (let i = k + 1; i < m; i++) a[at + i] /= own;
    for (let j = k + 1; j < end; j++) {
      const to = j * m;
      const by = a[to + k];
      if (by !== 0) for (let i = k + 1; i < m; i++) a[to + i] -= a[at + i] * by;
    }
  }
  return singular;
}

function exchange(a: Float64Array, p: number, q: number): void {
  const kept = a[p];
  a[p] = a[q];
  a[q] = kept;
}

function exchangeRows(a: Float64Array, m: number, n: number, first: number, end: number, pivots: Int32Array): void {
  for (let j = 0; j < n; j++) {
    if (j >= first && j < end) continue;
    for (let k = first; k < end; k++) if (pivots[k] !== k) exchange(a, j * m + k, j * m + pivots[k]);
  }
}

/** Rows [first, end) of the columns from `end` on ← L⁻¹ of them. */
function solveUnitLower(a: Float64Array, m: number, first: number, end: number, n: number): void {
  for (let j = end; j < n; j++) {
    const to = j * m;
    for (let k = first; k < end; k++) {
      const by = a[to + k];
      if (by === 0) continue;
      const at = k * m;
      for (let i = k + 1; i < end; i++) a[to + i] -= a[at + i] * by;
    }
  }
}
