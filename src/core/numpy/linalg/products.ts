/** `np.matmul` and its family through the matrix kernels, for every type that doubles hold exactly or closely. */

import { asDType, contiguous } from '../../arrays/cast.ts';
import { storeRun } from '../../arrays/lanes.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { float32, float64 } from '../../dtype/dtype.ts';
import { multiply, type Numbers, type Operand, type Size } from '../../kernels/linalg/gemm.ts';
import { matrixProduct } from '../products.ts';

const reference = matrixProduct.multiply;

/** A 2-d array of real numbers as an operand. */
function operandOf(array: NDArray): Operand {
  const width = array.itemsize;
  return {
    data: array.lane as Numbers,
    at: array.offset / width,
    rowStep: array.strides[0] / width,
    colStep: array.strides[1] / width,
    address: addressOf(array),
  };
}

const addressOf = ({ storage }: NDArray) => (storage.inHeap ? storage.byteOffset : undefined);

/**
 * One real product of twice the width and depth: a row of A is real and imaginary parts in turn, as it lies in memory,
 * and B's element x + iy becomes the square [x y; −y x].
 */
function complexProduct({ rows, cols, depth }: Size, a: NDArray, b: NDArray, out: NDArray): void {
  const [left, right] = [contiguous(a), contiguous(b)];
  const real = right.itemsize === 16 ? float64 : float32;
  const squares = allocate(real, [2 * depth, 2 * cols]);
  const [from, to] = [right.lane as Numbers, squares.lane as Numbers];
  let [k, at] = [(2 * right.offset) / right.itemsize, squares.offset / real.itemsize];
  for (let p = 0; p < depth; p++, at += 2 * cols) {
    for (let j = 0; j < cols; j++, k += 2, at += 2) {
      to[at] = from[k];
      to[at + 1] = from[k + 1];
      to[at + 2 * cols] = -from[k + 1];
      to[at + 2 * cols + 1] = from[k];
    }
  }
  const parts = (array: NDArray): Operand => ({
    data: array.lane as Numbers,
    at: array.offset / real.itemsize,
    rowStep: 2 * array.shape[1],
    colStep: 1,
    address: addressOf(array),
  });
  multiply({ rows, cols: 2 * cols, depth: 2 * depth }, parts(left), operandOf(squares), parts(out));
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
