/**
 * The matrix product's inner loops. Operands come packed: A in panels of 4 rows, B in panels of 4 columns, both with
 * the inner index outermost, padded with zeros; C is column-major and padded to whole tiles.
 */
import { fused } from './fused';

@inline
function store(c: usize, low: v128, high: v128): void {
  v128.store(c, f64x2.add(v128.load(c), low));
  v128.store(c, f64x2.add(v128.load(c, 16), high), 16);
}

/** C tile (4 rows × 4 columns, column-major) += packed A panel × packed B panel. */
function tile(a: usize, b: usize, depth: i32, c: usize, ld: usize): void {
  let low0: v128 = f64x2.splat(0);
  let high0: v128 = f64x2.splat(0);
  let low1: v128 = f64x2.splat(0);
  let high1: v128 = f64x2.splat(0);
  let low2: v128 = f64x2.splat(0);
  let high2: v128 = f64x2.splat(0);
  let low3: v128 = f64x2.splat(0);
  let high3: v128 = f64x2.splat(0);
  for (let end = a + (<usize>depth << 5); a < end; a += 32) {
    const low = v128.load(a);
    const high = v128.load(a, 16);
    const by0 = v128.load_splat<f64>(b, 0);
    low0 = fused(low, by0, low0);
    high0 = fused(high, by0, high0);
    const by1 = v128.load_splat<f64>(b, 8);
    low1 = fused(low, by1, low1);
    high1 = fused(high, by1, high1);
    const by2 = v128.load_splat<f64>(b, 16);
    low2 = fused(low, by2, low2);
    high2 = fused(high, by2, high2);
    const by3 = v128.load_splat<f64>(b, 24);
    low3 = fused(low, by3, low3);
    high3 = fused(high, by3, high3);
    b += 32;
  }
  store(c, low0, high0);
  c += ld;
  store(c, low1, high1);
  c += ld;
  store(c, low2, high2);
  c += ld;
  store(c, low3, high3);
}

/** Rows of A whose panels stay in the second-level cache while all columns pass by. */
const BLOCK: i32 = 48;

/** C += A B for `rowPanels` × `colPanels` tiles; `ld` is the byte length of a column of C. */
export function multiplyPacked(a: usize, b: usize, c: usize, rowPanels: i32, colPanels: i32, depth: i32, ld: usize): void {
  const panel = <usize>depth << 5;
  for (let first = 0; first < rowPanels; first += BLOCK) {
    const last = min(first + BLOCK, rowPanels);
    for (let j = 0; j < colPanels; j++) {
      const column = c + <usize>j * 4 * ld;
      for (let i = first; i < last; i++) {
        tile(a + <usize>i * panel, b + <usize>j * panel, depth, column + (<usize>i << 5), ld);
      }
    }
  }
}
