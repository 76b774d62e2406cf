/** Products of arrays: `matmul`, `dot`, `tensordot`, `outer`, `kron`, `cross`. */
import { broadcastShapes } from '../arrays/broadcast.ts';
import { asDType, contiguous, plain } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { writerOf } from '../arrays/element.ts';
import { offsetsOf } from '../arrays/iterate.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues } from '../arrays/record.ts';
import { type DType, isKind } from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { defineFunction } from '../ops/registry.ts';
import { deliver, toAxis, toOut } from './arguments.ts';
import { broadcastTo } from './broadcasting.ts';
import { movedAxis } from './manipulation.ts';
import { python, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { ufuncs } from './ufunc.ts';

/** Rows of `a` times columns of `b` for plain 2-d arrays of one dtype into a packed one; kernels may replace it. */
export const matrixProduct: { multiply: (a: NDArray, b: NDArray, out: NDArray) => void } = { multiply: reference };

function reference(given: NDArray, other: NDArray, out: NDArray): void {
  const [a, b] = [contiguous(given), contiguous(other)];
  switch (a.code) {
    case 'f':
    case 'd':
      realProduct(a, b, out);
      return;
    case 'F':
    case 'D':
      complexProduct(a, b, out);
      return;
    default:
      exactProduct(a, b, out);
  }
}

function realProduct(a: NDArray, b: NDArray, out: NDArray): void {
  const [n, k] = a.shape;
  const m = b.shape[1];
  const [x, y, z] = [a.lane as Float64Array, b.lane as Float64Array, out.lane as Float64Array];
  const width = a.itemsize;
  const [a0, b0, z0] = [a.offset / width, b.offset / width, out.offset / width];
  const row = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    row.fill(0);
    for (let p = 0; p < k; p++) {
      const factor = x[a0 + i * k + p];
      const start = b0 + p * m;
      for (let j = 0; j < m; j++) row[j] += factor * y[start + j];
    }
    for (let j = 0; j < m; j++) z[z0 + i * m + j] = row[j];
  }
}

function complexProduct(a: NDArray, b: NDArray, out: NDArray): void {
  const [n, k] = a.shape;
  const m = b.shape[1];
  const [x, y, z] = [a.lane as Float64Array, b.lane as Float64Array, out.lane as Float64Array];
  const width = a.itemsize / 2;
  const [a0, b0, z0] = [a.offset / width, b.offset / width, out.offset / width];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let [re, im] = [0, 0];
      for (let p = 0; p < k; p++) {
        const [s, t] = [a0 + 2 * (i * k + p), b0 + 2 * (p * m + j)];
        re += x[s] * y[t] - x[s + 1] * y[t + 1];
        im += x[s] * y[t + 1] + x[s + 1] * y[t];
      }
      z[z0 + 2 * (i * m + j)] = re;
      z[z0 + 2 * (i * m + j) + 1] = im;
    }
  }
}

/** Integers (wrapping), bools, halves and objects. */
function exactProduct(a: NDArray, b: NDArray, out: NDArray): void {
  const [n, k] = a.shape;
  const m = b.shape[1];
  const [x, y] = [rawValues(a), rawValues(b)];
  const write = writerOf(out.storage, out.dtype);
  const object = a.code === 'O';
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const value = object
        ? objectDot(x, y, i, j, k, m)
        : a.code === '?'
          ? anyBoth(x, y, i, j, k, m)
          : numberDot(a, x, y, i, j, k, m);
      write(out.offset + (i * m + j) * out.itemsize, value);
    }
  }
}
function objectDot(x: readonly Value[], y: readonly Value[], i: number, j: number, k: number, m: number): Value {
  let sum: Value | null = null;
  for (let p = 0; p < k; p++) {
    const term = python.binary('*', x[i * k + p], y[p * m + j]);
    sum = sum === null ? term : python.binary('+', sum, term);
  }
  return sum ?? 0;
}
function anyBoth(x: readonly Value[], y: readonly Value[], i: number, j: number, k: number, m: number): boolean {
  for (let p = 0; p < k; p++) if (x[i * k + p] && y[p * m + j]) return true;
  return false;
}
function numberDot(
  a: NDArray,
  x: readonly Value[],
  y: readonly Value[],
  i: number,
  j: number,
  k: number,
  m: number,
): number | bigint {
  let sum = 0;
  for (let p = 0; p < k; p++) {
    const term = Number(x[i * k + p]) * Number(y[p * m + j]);
    sum += term;
    if (Math.abs(sum) > Number.MAX_SAFE_INTEGER || Math.abs(term) > Number.MAX_SAFE_INTEGER)
      return isKind(a.dtype, 'f') ? sum : bigDot(a, x, y, i, j, k, m);
  }
  return sum;
}
function bigDot(
  a: NDArray,
  x: readonly Value[],
  y: readonly Value[],
  i: number,
  j: number,
  k: number,
  m: number,
): bigint {
  let sum = 0n;
  for (let p = 0; p < k; p++) sum += BigInt(x[i * k + p] as number) * BigInt(y[p * m + j] as number);
  return a.dtype.kind === 'u' ? BigInt.asUintN(64, sum) : BigInt.asIntN(64, sum);
}

// ── matmul ────────────────────────────────────────────────────────────────────────────────────────

export function productDType(a: NDArray, b: NDArray, wanted: DType | null): DType {
  const dtype = wanted ?? promote(a.dtype, b.dtype);
  if (!isKind(dtype, 'b', 'i', 'u', 'f', 'c', 'O')) {
    raise('UFuncTypeError', `ufunc 'matmul' did not contain a loop with signature matching types`);
  }
  return dtype;
}

/** The matrices of a stack that is broadcast to `shape`, by number. */
function slicesOf(given: NDArray, shape: readonly number[]): (index: number) => NDArray {
  const array = broadcastTo(given, shape);
  const starts = [...offsetsOf(shape.slice(0, -2), array.strides.slice(0, -2), array.offset)];
  const matrix = { shape: shape.slice(-2), strides: array.strides.slice(-2) };
  return (index) => array.view({ ...matrix, offset: starts[index] });
}

/** Product of the last two axes; the others broadcast. */
export function matmulArrays(a: NDArray, b: NDArray, dtype: DType): NDArray {
  const [left, right] = [plain(asDType(a, dtype)), plain(asDType(b, dtype))];
  const [n, k] = left.shape.slice(-2);
  const m = right.shape[right.shape.length - 1];
  const outer = broadcastShapes([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const result = allocate(dtype, [...outer, n, m]);
  const count = outer.reduce((product, length) => product * length, 1);
  if (outer.length === 0) {
    matrixProduct.multiply(left, right, result);
    return result;
  }
  const [slicesA, slicesB] = [slicesOf(left, [...outer, n, k]), slicesOf(right, [...outer, k, m])];
  const slicesC = slicesOf(result, result.shape);
  for (let index = 0; index < count; index++) {
    matrixProduct.multiply(slicesA(index), slicesB(index), slicesC(index));
  }
  return result;
}

export function matmul(a: Value, b: Value, wanted: DType | null = null): NDArray {
  const [x, y] = [toArray(a), toArray(b)];
  if (x.shape.length === 0 || y.shape.length === 0) {
    const which = x.shape.length === 0 ? 0 : 1;
    raise(
      'ValueError',
      `matmul: Input operand ${which} does not have enough dimensions (has 0, gufunc core with signature (n?,k),(k,m?)->(n?,m?) requires 1)`,
    );
  }
  const left = x.shape.length === 1 ? x.view({ shape: [1, x.shape[0]], strides: [0, x.strides[0]] }) : x;
  const right = y.shape.length === 1 ? y.view({ shape: [y.shape[0], 1], strides: [y.strides[0], 0] }) : y;
  const k = left.shape[left.shape.length - 1];
  const rows = right.shape[right.shape.length - 2];
  if (k !== rows) {
    raise(
      'ValueError',
      `matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size ${rows} is different from ${k})`,
    );
  }
  const result = matmulArrays(left, right, productDType(x, y, wanted));
  const n = result.shape.length;
  const drop = [...(x.shape.length === 1 ? [n - 2] : []), ...(y.shape.length === 1 ? [n - 1] : [])];
  return without(result, drop);
}
function without(array: NDArray, axes: readonly number[]): NDArray {
  if (axes.length === 0) return array;
  const keep = (_: number, k: number) => !axes.includes(k);
  return new NDArray({
    dtype: array.dtype,
    shape: array.shape.filter(keep),
    strides: array.strides.filter(keep),
    offset: array.offset,
    storage: array.storage,
  });
}
defineFunction({
  name: 'numpy.matmul',
  signature:
    "matmul(x1, x2, /, out=None, *, axes=<no value>, axis=<no value>, keepdims=False, casting='same_kind', order='K', dtype=None, subok=True, signature=None)",
  doc: 'Matrix product of the last two axes.',
  call: (
    a: Value,
    b: Value,
    out: Value,
    _axes: Value,
    _axis: Value,
    _keepdims: Value,
    _casting: Value,
    _order: Value,
    dtype: Value,
  ) => deliver(matmul(a, b, optionalDType(dtype)), toOut(out), 'same_kind'),
});
for (const [name, doc] of [
  ['matvec', 'Matrix times vector.'],
  ['vecmat', 'Vector times matrix.'],
  ['vecdot', 'Sum of products along the last axis.'],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(x1, x2, /, out=None, *, axes=<no value>, axis=<no value>, keepdims=False, casting='same_kind', order='K', dtype=None, subok=True, signature=None)`,
    doc,
    call: (a: Value, b: Value, out: Value, _axes: Value, axis: Value | undefined) => {
      const [x, y] = [toArray(a), toArray(b)];
      if (name === 'vecdot') return deliver(vecdot(x, y, axis ?? -1), toOut(out));
      const result =
        name === 'matvec'
          ? matmulArrays(x, y.view({ shape: [...y.shape, 1], strides: [...y.strides, 0] }), productDType(x, y, null))
          : matmulArrays(
              conjugated(
                x.view({
                  shape: [...x.shape.slice(0, -1), 1, x.shape[x.shape.length - 1]],
                  strides: [...x.strides.slice(0, -1), 0, x.strides[x.strides.length - 1]],
                }),
              ),
              y,
              productDType(x, y, null),
            );
      return deliver(
        without(result, [name === 'matvec' ? result.shape.length - 1 : result.shape.length - 2]),
        toOut(out),
      );
    },
  });
}
export const conjugated = (array: NDArray) => (array.dtype.kind === 'c' ? ufuncs.conjugate.apply([array])[0] : array);
function vecdot(x: NDArray, y: NDArray, axis: Value): NDArray {
  const left = movedAxis(x, [toAxis(axis, x.shape.length)], [x.shape.length - 1]);
  const right = movedAxis(y, [toAxis(axis, y.shape.length)], [y.shape.length - 1]);
  const products = ufuncs.multiply.apply([conjugated(left), right])[0];
  return reduceUfunc(ufuncs.add, products, [products.shape.length - 1], { dtype: productDType(x, y, null) });
}
