/** Products of matrices: `matrix_power`, `multi_dot`, and the array-API spellings of NumPy's own products. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { unwrap } from '../../arrays/record.ts';
import { PyFloat, PyObject, PyTuple, type Value } from '../../base/python.ts';
import { callOp, defineFunction } from '../../ops/registry.ts';
import { deliver, drain, toAxis, toInt, toOut } from '../arguments.ts';
import { dot } from '../contractions.ts';
import { matmul } from '../products.ts';
import { reshape } from '../reshape.ts';
import { inverse } from './solving.ts';
import { assertMatrix, assertSquare, stackOf } from './stack.ts';

function exponent(n: Value): number {
  const whole = typeof n === 'number' || typeof n === 'boolean' || (n instanceof PyObject && !(n instanceof PyFloat));
  const index = whole && n instanceof PyObject ? n.toIndex?.() : undefined;
  if (!whole || (n instanceof PyObject && index === undefined)) raise('TypeError', 'exponent must be an integer');
  return toInt(n);
}

function unitLike(a: NDArray): Value {
  const n = a.shape[a.shape.length - 1];
  const unit = callOp('numpy.astype', [callOp('numpy.eye', [n]), callOp('numpy.dtype', [dtypeName(a)])]);
  return callOp('numpy.copy', [callOp('numpy.broadcast_to', [unit, new PyTuple(a.shape)])]);
}
const dtypeName = (a: NDArray): Value => a.getAttribute('dtype') ?? null;

defineFunction({
  name: 'numpy.linalg.matrix_power',
  signature: 'matrix_power(a, n)',
  doc: 'A square matrix to an integer power.',
  call: (value: Value, given: Value) => {
    const a = toArray(value);
    assertSquare(a);
    let n = exponent(given);
    if (n === 0) return unitLike(a);
    const base = n < 0 ? inverse(stackOf(a)) : a;
    n = Math.abs(n);
    if (n === 1) return base;
    if (n === 3) return matmul(matmul(base, base), base);
    let [square, result]: [NDArray | null, NDArray | null] = [null, null];
    for (; n > 0; n = Math.floor(n / 2)) {
      square = square === null ? base : matmul(square, square);
      if (n % 2 === 1) result = result === null ? square : matmul(result, square);
    }
    return result;
  },
});

/** Where to split the product of matrices i … j so that the fewest multiplications are needed. */
function chainOrder(arrays: readonly NDArray[]): number[][] {
  const n = arrays.length;
  const sizes = [arrays[0].shape[0], ...arrays.map(({ shape }) => shape[1])];
  const costs = arrays.map(() => new Array<number>(n).fill(0));
  const splits = arrays.map(() => new Array<number>(n).fill(0));
  for (let span = 1; span < n; span++) {
    for (let i = 0; i + span < n; i++) {
      const j = i + span;
      costs[i][j] = Number.POSITIVE_INFINITY;
      for (let k = i; k < j; k++) {
        const cost = costs[i][k] + costs[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
        if (cost < costs[i][j]) {
          costs[i][j] = cost;
          splits[i][j] = k;
        }
      }
    }
  }
  return splits;
}

function chain(arrays: readonly NDArray[], splits: readonly (readonly number[])[], i: number, j: number): NDArray {
  if (i === j) return arrays[i];
  const k = splits[i][j];
  return dot(chain(arrays, splits, i, k), chain(arrays, splits, k + 1, j));
}

/** Three matrices: the cheaper of the two orders, the first where they tie. */
function three([a, b, c]: readonly NDArray[]): NDArray {
  const [m, k, l, n] = [a.shape[0], a.shape[1], c.shape[0], c.shape[1]];
  const left = m * l * (k + n);
  const right = k * n * (m + l);
  return left < right ? dot(dot(a, b), c) : dot(a, dot(b, c));
}

defineFunction({
  name: 'numpy.linalg.multi_dot',
  signature: 'multi_dot(arrays, *, out=None)',
  doc: 'Product of several matrices in the cheapest order.',
  call: (given: Value, out: Value) => {
    const arrays = drain(given).map(toArray);
    const n = arrays.length;
    if (n < 2) raise('ValueError', 'Expecting at least two arrays.');
    if (n === 2) return deliver(dot(arrays[0], arrays[1]), toOut(out));
    const [first, last] = [arrays[0].shape.length === 1, arrays[n - 1].shape.length === 1];
    if (first) arrays[0] = reshape(arrays[0], [1, arrays[0].size]);
    if (last) arrays[n - 1] = reshape(arrays[n - 1], [arrays[n - 1].size, 1]);
    assertMatrix(...arrays);
    const result = n === 3 ? three(arrays) : chain(arrays, chainOrder(arrays), 0, n - 1);
    if (first && last) return unwrap(reshape(result, []));
    return deliver(first || last ? reshape(result, [result.size]) : result, toOut(out));
  },
});

// ── Array-API spellings ───────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.linalg.matmul',
  signature: 'matmul(x1, x2, /)',
  doc: 'Matrix product.',
  call: (a: Value, b: Value) => callOp('numpy.matmul', [a, b]),
});
defineFunction({
  name: 'numpy.linalg.vecdot',
  signature: 'vecdot(x1, x2, /, *, axis=-1)',
  doc: 'Sum of products along an axis, the first conjugated.',
  call: (a: Value, b: Value, axis: Value) => callOp('numpy.vecdot', [a, b], { axis }),
});
defineFunction({
  name: 'numpy.linalg.outer',
  signature: 'outer(x1, x2, /)',
  doc: 'Product of every pair of elements of two vectors.',
  call: (a: Value, b: Value) => {
    const [x, y] = [toArray(a), toArray(b)];
    if (x.shape.length !== 1 || y.shape.length !== 1) {
      raise(
        'ValueError',
        `Input arrays must be one-dimensional, but they are x1.ndim=${x.shape.length} and x2.ndim=${y.shape.length}.`,
      );
    }
    return callOp('numpy.outer', [x, y]);
  },
});
defineFunction({
  name: 'numpy.linalg.cross',
  signature: 'cross(x1, x2, /, *, axis=-1)',
  doc: 'Cross product of three-dimensional vectors.',
  call: (a: Value, b: Value, axis: Value) => {
    const lengths = [a, b].map((one) => {
      const { shape } = toArray(one);
      return shape[toAxis(axis, shape.length)];
    });
    if (lengths.some((length) => length !== 3)) {
      raise(
        'ValueError',
        `Both input arrays must be (arrays of) 3-dimensional vectors, but they are ${lengths[0]} and ${lengths[1]} dimensional instead.`,
      );
    }
    return callOp('numpy.cross', [a, b], { axis });
  },
});
defineFunction({
  name: 'numpy.linalg.diagonal',
  signature: 'diagonal(x, /, *, offset=0)',
  doc: 'Diagonals of the matrices in the last two axes.',
  call: (x: Value, offset: Value) => callOp('numpy.diagonal', [x], { offset, axis1: -2, axis2: -1 }),
});
defineFunction({
  name: 'numpy.linalg.trace',
  signature: 'trace(x, /, *, offset=0, dtype=None)',
  doc: 'Sums over the diagonals of the matrices in the last two axes.',
  call: (x: Value, offset: Value, dtype: Value) => callOp('numpy.trace', [x], { offset, axis1: -2, axis2: -1, dtype }),
});
