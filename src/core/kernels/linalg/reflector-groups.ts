/** Several real reflectors at once: H₁ … Hₖ = I − V T Vᵀ with upper triangular T, applied by matrix products. */
import type { Dense } from './dense.ts';
import { multiply, type Operand, transposed } from './gemm.ts';
import { matrixMachine } from './machine.ts';
import type { Reflector } from './reflectors.ts';

/** Reflectors in a group. */
export const GROUP = 32;

export function worthBlocking(list: readonly Reflector[], c: Dense): boolean {
  return c.im === null && list.length >= 2 * GROUP && c.cols >= GROUP && matrixMachine() !== null;
}

const columns = (data: Float64Array, rows: number, at = 0): Operand => ({ data, at, rowStep: 1, colStep: rows });

/** C ← H₁ … Hₖ C in the columns from `first` on; the group's reflectors start ever further down. */
export function applyGroup(group: readonly Reflector[], c: Dense, first: number): void {
  const cols = c.cols - first;
  if (cols <= 0) return;
  const top = group[0].at;
  const [height, count] = [c.rows - top, group.length];
  const v = new Float64Array(height * count);
  for (let k = 0; k < count; k++) v.set(group[k].re, k * height + group[k].at - top);
  const vectors = columns(v, height);
  const target = { ...columns(c.re, c.rows, first * c.rows + top), address: c.lodging?.address };
  const [inner, scaled] = [new Float64Array(count * cols), new Float64Array(count * cols)];
  multiply({ rows: count, cols, depth: height }, transposed(vectors), target, columns(inner, count));
  const factors = columns(triangle(group, vectors, height), count);
  multiply({ rows: count, cols, depth: count }, factors, columns(inner, count), columns(scaled, count));
  multiply({ rows: height, cols, depth: count }, vectors, columns(scaled, count), target, 'subtract');
}

/** T, column by column, from the products of the vectors with each other. */
function triangle(group: readonly Reflector[], vectors: Operand, height: number): Float64Array {
  const n = group.length;
  const products = new Float64Array(n * n);
  multiply({ rows: n, cols: n, depth: height }, transposed(vectors), vectors, columns(products, n));
  const t = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const tau = group[k].tauRe;
    t[k * n + k] = tau;
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = i; j < k; j++) sum += t[j * n + i] * products[k * n + j];
      t[k * n + i] = -tau * sum;
    }
  }
  return t;
}
