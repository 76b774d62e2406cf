/** Sums of products over chosen axes: `dot`, `inner`, `outer`, `tensordot`, `kron`, `cross`. */
import { shapeText } from '../arrays/broadcast.ts';
import { assign } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { unwrap } from '../arrays/record.ts';
import { defineFunction, defineMethod } from '../ops/registry.ts';
import { deliver, sequenceOf, toAxis, toInt, toOut } from './arguments.ts';
import { movedAxis, ravel } from './manipulation.ts';
import { permute } from './ndarray-attributes.ts';
import { conjugated, matmul, matmulArrays, productDType } from './products.ts';
import { python, type Value } from './python-values.ts';
import { reshape } from './reshape.ts';
import { ufuncs } from './ufunc.ts';

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
    return z;
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
