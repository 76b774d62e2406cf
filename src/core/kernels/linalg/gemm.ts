/** Matrix products in double precision. */

/** A block of a column-major matrix and the inner range of the product that is taken from it. */
export interface Update {
  readonly row: number;
  readonly col: number;
  readonly rows: number;
  readonly cols: number;
  readonly from: number;
  readonly to: number;
}

/** Within one matrix: A[row.., col..] −= A[row.., from..to) · A[from..to, col..]. */
export function subtractProduct(a: Float64Array, ld: number, u: Update): void {
  for (let j = u.col; j < u.col + u.cols; j++) {
    const to = j * ld + u.row;
    for (let k = u.from; k < u.to; k++) {
      const by = a[j * ld + k];
      if (by === 0) continue;
      const at = k * ld + u.row;
      for (let i = 0; i < u.rows; i++) a[to + i] -= a[at + i] * by;
    }
  }
}

/** C ← A B for row-major matrices (m × k times k × n). */
export function multiplyPlain(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const by = a[i * k + p];
      const [from, to] = [p * n, i * n];
      for (let j = 0; j < n; j++) c[to + j] += by * b[from + j];
    }
  }
}
