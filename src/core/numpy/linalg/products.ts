/** `np.matmul` and its family through the matrix kernels, for every type that doubles hold exactly or closely. */

import { asDType } from '../../arrays/cast.ts';
import { storeRun } from '../../arrays/lanes.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { float64 } from '../../dtype/dtype.ts';
import { multiply, type Numbers, type Operand, type Sink, type Size } from '../../kernels/linalg/gemm.ts';
import { matrixProduct } from '../products.ts';

const reference = matrixProduct.multiply;

/** A packed 2-d array as an operand; complex ones by part. */
function operandOf(array: NDArray, part: 0 | 1 = 0): Operand {
  const lanes = array.dtype.kind === 'c' ? 2 : 1;
  const width = array.itemsize / lanes;
  return {
    data: array.lane as Numbers,
    at: array.offset / width + part,
    rowStep: lanes * array.shape[1],
    colStep: lanes,
  };
}

function complexProduct(size: Size, a: NDArray, b: NDArray, out: NDArray): void {
  const step = (p: 0 | 1, q: 0 | 1, to: 0 | 1, sink: Sink) =>
    multiply(size, operandOf(a, p), operandOf(b, q), operandOf(out, to), sink);
  step(0, 0, 0, 'set');
  step(1, 1, 0, 'subtract');
  step(0, 1, 1, 'set');
  step(1, 0, 1, 'add');
}

/** Largest magnitude of integers, as doubles. */
function reach(values: Float64Array): number {
  let max = 0;
  for (let k = 0; k < values.length; k++) max = Math.max(max, Math.abs(values[k]));
  return max;
}

/** Integers whose sums stay below 2⁵³ are multiplied as doubles, without a rounding. */
function integerProduct(size: Size, a: NDArray, b: NDArray, out: NDArray): boolean {
  const [x, y] = [asDType(a, float64, 'C'), asDType(b, float64, 'C')];
  const [left, right] = [operandOf(x), operandOf(y)];
  const bound = reach(valuesOf(x)) * reach(valuesOf(y)) * size.depth;
  if (!(bound < Number.MAX_SAFE_INTEGER)) return false;
  const count = size.rows * size.cols;
  const sums = new Float64Array(count);
  multiply(size, left, right, { data: sums, at: 0, rowStep: size.cols, colStep: 1 });
  wrap(sums, out);
  storeRun(out.storage, out.code, out.offset, out.itemsize, count, sums);
  return true;
}
const valuesOf = (x: NDArray) => (x.lane as Float64Array).subarray(x.offset / 8, x.offset / 8 + x.size);

/** Sums that do not fit small integer types wrap around. */
function wrap(sums: Float64Array, out: NDArray): void {
  const bits = out.itemsize * 8;
  if (bits > 32) return;
  for (let k = 0; k < sums.length; k++) {
    const cut = sums[k] - Math.floor(sums[k] / 2 ** bits) * 2 ** bits;
    sums[k] = out.dtype.kind === 'i' && cut >= 2 ** (bits - 1) ? cut - 2 ** bits : cut;
  }
}

matrixProduct.multiply = (a, b, out) => {
  const size = { rows: a.shape[0], cols: b.shape[1], depth: a.shape[1] };
  switch (a.code) {
    case 'f':
    case 'd':
      multiply(size, operandOf(a), operandOf(b), operandOf(out));
      return;
    case 'F':
    case 'D':
      complexProduct(size, a, b, out);
      return;
    case '?':
    case 'e':
    case 'O':
      reference(a, b, out);
      return;
    default:
      if (size.rows * size.cols * size.depth < 64 || !integerProduct(size, a, b, out)) reference(a, b, out);
  }
};
