/** Products of arrays: `matmul`, `dot`, `tensordot`, `outer`, `kron`, `cross`. */

import { broadcastShapes, shapeText } from '../arrays/broadcast.ts';
import { asDType, assign, contiguous, plain } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { writerOf } from '../arrays/element.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { type DType, isKind } from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { defineFunction, defineMethod } from '../ops/registry.ts';
import { deliver, sequenceOf, toAxis, toInt, toOut } from './arguments.ts';
import { broadcastTo } from './broadcasting.ts';
import { movedAxis, ravel } from './manipulation.ts';
import { permute } from './ndarray-attributes.ts';
import { python, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { reshape } from './reshape.ts';
import { ufuncs } from './ufunc.ts';

/** Rows of `a` times columns of `b` for 2-d packed arrays of one dtype; the kernel lane may replace it. */
export const matrixProduct: { multiply: (a: NDArray, b: NDArray, out: NDArray) => void } = { multiply: reference };

function reference(a: NDArray, b: NDArray, out: NDArray): void {
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

function productDType(a: NDArray, b: NDArray, wanted: DType | null): DType {
  const dtype = wanted ?? promote(a.dtype, b.dtype);
  if (!isKind(dtype, 'b', 'i', 'u', 'f', 'c', 'O')) {
    raise('UFuncTypeError', `ufunc 'matmul' did not contain a loop with signature matching types`);
  }
  return dtype;
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
    matrixProduct.multiply(contiguous(left), contiguous(right), result);
    return result;
  }
  const [wideA, wideB] = [
    contiguous(broadcastTo(left, [...outer, n, k])),
    contiguous(broadcastTo(right, [...outer, k, m])),
  ];
  const slice = (array: NDArray, index: number, rows: number, columns: number) =>
    array.view({
      shape: [rows, columns],
      strides: [columns * dtype.itemsize, dtype.itemsize],
      offset: array.offset + index * rows * columns * dtype.itemsize,
    });
  for (let index = 0; index < count; index++) {
    matrixProduct.multiply(slice(wideA, index, n, k), slice(wideB, index, k, m), slice(result, index, n, m));
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
    "matmul(x1, x2, /, out=None, *, casting='same_kind', order='K', dtype=None, subok=True, signature=None, axes=None, axis=None)",
  doc: 'Matrix product of the last two axes.',
  call: (a: Value, b: Value, out: Value, _casting: Value, _order: Value, dtype: Value) =>
    deliver(matmul(a, b, optionalDType(dtype)), toOut(out), 'same_kind'),
});
for (const [name, doc] of [
  ['matvec', 'Matrix times vector.'],
  ['vecmat', 'Vector times matrix.'],
  ['vecdot', 'Sum of products along the last axis.'],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(x1, x2, /, out=None, *, dtype=None, axis=-1, axes=None, casting='same_kind', order='K')`,
    doc,
    call: (a: Value, b: Value, out: Value, _dtype: Value, axis: Value) => {
      const [x, y] = [toArray(a), toArray(b)];
      if (name === 'vecdot') return deliver(vecdot(x, y, axis), toOut(out));
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
const conjugated = (array: NDArray) => (array.dtype.kind === 'c' ? ufuncs.conjugate.apply([array])[0] : array);
function vecdot(x: NDArray, y: NDArray, axis: Value): NDArray {
  const left = movedAxis(x, [toAxis(axis, x.shape.length)], [x.shape.length - 1]);
  const right = movedAxis(y, [toAxis(axis, y.shape.length)], [y.shape.length - 1]);
  const products = ufuncs.multiply.apply([conjugated(left), right])[0];
  return reduceUfunc(ufuncs.add, products, [products.shape.length - 1], { dtype: productDType(x, y, null) });
}

// ── dot, inner, outer, tensordot ──────────────────────────────────────────────────────────────────

/** Sum over the last axis of `a` and the second-to-last of `b`. */
export function dot(a: Value, b: Value): NDArray {
  const [x, y] = [toArray(a), toArray(b)];
  if (x.shape.length === 0 || y.shape.length === 0) return ufuncs.multiply.apply([a, b])[0];
  const axis = y.shape.length === 1 ? 0 : y.shape.length - 2;
  const k = x.shape[x.shape.length - 1];
  if (k !== y.shape[axis]) {
    raise(
      'ValueError',
      `shapes ${shapeText(x.shape)} and ${shapeText(y.shape)} not aligned: ${k} (dim ${x.shape.length - 1}) != ${y.shape[axis]} (dim ${axis})`,
    );
  }
  return contract(x, y, [x.shape.length - 1], [axis]);
}

/** Sums over pairs of axes; what is left of `a` comes before what is left of `b`. */
export function contract(a: NDArray, b: NDArray, axesA: readonly number[], axesB: readonly number[]): NDArray {
  const restA = a.shape.map((_, k) => k).filter((k) => !axesA.includes(k));
  const restB = b.shape.map((_, k) => k).filter((k) => !axesB.includes(k));
  const length = axesA.reduce((product, k) => product * a.shape[k], 1);
  const left = reshape(permute(a, [...restA, ...axesA]), [restA.reduce((p, k) => p * a.shape[k], 1), length]);
  const right = reshape(permute(b, [...axesB, ...restB]), [length, restB.reduce((p, k) => p * b.shape[k], 1)]);
  const result = matmulArrays(left, right, productDType(a, b, null));
  const shape = [...restA.map((k) => a.shape[k]), ...restB.map((k) => b.shape[k])];
  return new NDArray({
    dtype: result.dtype,
    shape,
    strides: allocate(result.dtype, shape).strides,
    offset: 0,
    storage: result.storage,
  });
}
defineFunction({
  name: 'numpy.dot',
  signature: 'dot(a, b, out=None)',
  doc: 'Dot product.',
  call: (a: Value, b: Value, out: Value) => deliver(dot(a, b), toOut(out)),
  method: true,
});
defineFunction({
  name: 'numpy.vdot',
  signature: 'vdot(a, b, /)',
  doc: 'Dot product of all elements, the first conjugated.',
  call: (a: Value, b: Value) => unwrap(dot(conjugated(ravel(toArray(a))), ravel(toArray(b)))),
});
defineFunction({
  name: 'numpy.inner',
  signature: 'inner(a, b, /)',
  doc: 'Sum of products over the last axes.',
  call: (a: Value, b: Value) => {
    const [x, y] = [toArray(a), toArray(b)];
    if (x.shape.length === 0 || y.shape.length === 0) return unwrap(ufuncs.multiply.apply([a, b])[0]);
    const [i, j] = [x.shape.length - 1, y.shape.length - 1];
    if (x.shape[i] !== y.shape[j])
      raise(
        'ValueError',
        `shapes ${shapeText(x.shape)} and ${shapeText(y.shape)} not aligned: ${x.shape[i]} (dim ${i}) != ${y.shape[j]} (dim ${j})`,
      );
    return unwrap(contract(x, y, [i], [j]));
  },
});
defineFunction({
  name: 'numpy.outer',
  signature: 'outer(a, b, out=None)',
  doc: 'Product of every pair of elements.',
  call: (a: Value, b: Value, out: Value) => {
    const [x, y] = [ravel(toArray(a)), ravel(toArray(b))];
    return deliver(
      ufuncs.multiply.apply([x.view({ shape: [x.size, 1], strides: [x.strides[0], 0] }), y])[0],
      toOut(out),
    );
  },
});
defineFunction({
  name: 'numpy.tensordot',
  signature: 'tensordot(a, b, axes=2)',
  doc: 'Sum of products over chosen axes.',
  aliases: ['numpy.linalg.tensordot'],
  call: (a: Value, b: Value, axes: Value) => {
    const [x, y] = [toArray(a), toArray(b)];
    const pair = sequenceOf(axes);
    const count = pair === null ? toInt(axes) : 0;
    const list = (value: Value, ndim: number) => (sequenceOf(value) ?? [value]).map((axis) => toAxis(axis, ndim));
    const left =
      pair === null
        ? Array.from({ length: count }, (_, k) => x.shape.length - count + k)
        : list(pair[0], x.shape.length);
    const right = pair === null ? Array.from({ length: count }, (_, k) => k) : list(pair[1], y.shape.length);
    if (left.length !== right.length || left.some((axis, k) => x.shape[axis] !== y.shape[right[k]]))
      raise('ValueError', 'shape-mismatch for sum');
    return unwrap(contract(x, y, left, right));
  },
});
defineFunction({
  name: 'numpy.kron',
  signature: 'kron(a, b)',
  doc: 'Kronecker product.',
  call: (a: Value, b: Value) => {
    const [x, y] = [toArray(a), toArray(b)];
    const ndim = Math.max(x.shape.length, y.shape.length);
    if (ndim === 0) return unwrap(ufuncs.multiply.apply([x, y])[0]);
    const pad = (one: NDArray) => [...new Array<number>(ndim - one.shape.length).fill(1), ...one.shape];
    const [left, right] = [reshape(x, pad(x)), reshape(y, pad(y))];
    const spreadA = reshape(
      left,
      left.shape.flatMap((n) => [n, 1]),
    );
    const spreadB = reshape(
      right,
      right.shape.flatMap((n) => [1, n]),
    );
    return reshape(
      ufuncs.multiply.apply([spreadA, spreadB])[0],
      left.shape.map((n, k) => n * right.shape[k]),
    );
  },
});
defineFunction({
  name: 'numpy.cross',
  signature: 'cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None)',
  doc: 'Cross product of vectors.',
  call: (a: Value, b: Value, axisa: Value, axisb: Value, axisc: Value, axis: Value) =>
    cross(a, b, axis ?? axisa, axis ?? axisb, axis ?? axisc),
});
function cross(a: Value, b: Value, axisa: Value, axisb: Value, axisc: Value): Value {
  const [x, y] = [toArray(a), toArray(b)];
  if (x.shape.length === 0 || y.shape.length === 0) raise('ValueError', 'At least one array has zero dimension');
  const left = movedAxis(x, [toAxis(axisa, x.shape.length, 'axisa')], [x.shape.length - 1]);
  const right = movedAxis(y, [toAxis(axisb, y.shape.length, 'axisb')], [y.shape.length - 1]);
  const [n, m] = [left.shape[left.shape.length - 1], right.shape[right.shape.length - 1]];
  if (![2, 3].includes(n) || ![2, 3].includes(m))
    raise('ValueError', `incompatible dimensions for cross product\n(dimension must be 2 or 3)`);
  const part = (array: NDArray, k: number) =>
    array.view({
      shape: array.shape.slice(0, -1),
      strides: array.strides.slice(0, -1),
      offset: array.offset + k * array.strides[array.strides.length - 1],
    });
  const product = (i: number, j: number) =>
    i < n && j < m ? ufuncs.multiply.apply([part(left, i), part(right, j)])[0] : null;
  const minus = (i: number, j: number): NDArray => {
    const [p, q] = [product(i, j), product(j, i)];
    if (p !== null && q !== null) return ufuncs.subtract.apply([p, q])[0];
    return p ?? ufuncs.negative.apply([q as NDArray])[0];
  };
  const z = minus(0, 1);
  if (n === 2 && m === 2) {
    python.warn(
      'DeprecationWarning',
      'Arrays of 2-dimensional vectors are deprecated. Use arrays of 3-dimensional vectors instead. (deprecated in NumPy 2.0)',
    );
    return unwrap(z);
  }
  const parts = [minus(1, 2), minus(2, 0), z];
  const result = allocate(z.dtype, [...z.shape, 3]);
  parts.forEach((one, k) => assign(part(result, k), one));
  return movedAxis(result, [result.shape.length - 1], [toAxis(axisc, result.shape.length, 'axisc')]);
}

defineMethod({
  owner: 'ndarray',
  signature: '__matmul__(other)',
  doc: 'Matrix product.',
  call: (self: Value, other: Value) => unwrap(matmul(self, other)),
});
