import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { dtypeFrom, optionalDType } from '../arrays/dtype-from.ts';
import { getItem, setItem } from '../arrays/indexing.ts';
import { allocate, fillObjects, type NDArray } from '../arrays/ndarray.ts';
import { bool_, int64, isKind } from '../dtype/dtype.ts';
import { defineFunction } from '../ops/registry.ts';
import { deliver, toAxis, toBool, toInt, toOut } from './arguments.ts';
import { broadcastTo } from './broadcasting.ts';
import { made } from './creation.ts';
import { ravel } from './manipulation.ts';
import { assignWhere } from './masked-assignment.ts';
import { PyTuple, python, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { nonzero, unravelKey } from './selecting.ts';
import { indexValue } from './tiling.ts';
import { ufuncs } from './ufunc.ts';

export function diagonal(array: NDArray, offset: number, a: number, b: number): NDArray {
  if (a === b) raise('ValueError', 'axis1 and axis2 cannot be the same');
  const [n, m] = [array.shape[a], array.shape[b]];
  const count = Math.max(0, offset >= 0 ? Math.min(n, m - offset) : Math.min(n + offset, m));
  const start = count === 0 ? 0 : offset >= 0 ? offset * array.strides[b] : -offset * array.strides[a];
  const keep = (_: number, k: number) => k !== a && k !== b;
  return array.view({
    shape: [...array.shape.filter(keep), count],
    strides: [...array.strides.filter(keep), array.strides[a] + array.strides[b]],
    offset: array.offset + start,
    writeable: false,
  });
}
function twoAxes(array: NDArray, axis1: Value, axis2: Value, what: string): [number, number] {
  if (array.shape.length < 2) raise('ValueError', `${what} requires an array of at least two dimensions`);
  return [toAxis(axis1, array.shape.length, 'axis1'), toAxis(axis2, array.shape.length, 'axis2')];
}
defineFunction({
  name: 'numpy.diagonal',
  signature: 'diagonal(a, offset=0, axis1=0, axis2=1)',
  doc: 'A diagonal of two axes.',
  method: true,
  call: (a: Value, offset: Value, axis1: Value, axis2: Value) => {
    const array = toArray(a);
    const [first, second] = twoAxes(array, axis1, axis2, 'diag');
    return diagonal(array, toInt(offset), first, second);
  },
});
defineFunction({
  name: 'numpy.trace',
  signature: 'trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None)',
  doc: 'Sum of a diagonal.',
  method: true,
  call: (a: Value, offset: Value, axis1: Value, axis2: Value, dtype: Value, out: Value) => {
    const array = toArray(a);
    const line = diagonal(array, toInt(offset), ...twoAxes(array, axis1, axis2, 'diag'));
    return deliver(reduceUfunc(ufuncs.add, line, [line.shape.length - 1], { dtype: optionalDType(dtype) }), toOut(out));
  },
});
export function diagonalMatrix(line: NDArray, k: number): NDArray {
  const n = line.shape[0] + Math.abs(k);
  const result = allocate(line.dtype, [n, n]);
  if (line.dtype.kind === 'O') fillObjects(result, 0);
  const target = diagonal(result, k, 0, 1);
  target.writeable = true;
  assign(target, line);
  return result;
}
defineFunction({
  name: 'numpy.diag',
  signature: 'diag(v, k=0)',
  doc: 'The diagonal of a matrix, or a matrix of a diagonal.',
  call: (v: Value, k: Value) => {
    const array = toArray(v);
    if (array.shape.length === 1) return diagonalMatrix(array, toInt(k));
    if (array.shape.length !== 2) raise('ValueError', 'Input must be 1- or 2-d.');
    return diagonal(array, toInt(k), 0, 1);
  },
});
defineFunction({
  name: 'numpy.diagflat',
  signature: 'diagflat(v, k=0)',
  doc: 'A matrix with the elements on a diagonal.',
  call: (v: Value, k: Value) => diagonalMatrix(ravel(toArray(v)), toInt(k)),
});
defineFunction({
  name: 'numpy.fill_diagonal',
  signature: 'fill_diagonal(a, val, wrap=False)',
  doc: 'Sets the main diagonal.',
  call: (a: Value, val: Value, wrap: Value) => {
    const array = toArray(a);
    const n = array.shape.length;
    if (n < 2) raise('ValueError', 'array must be at least 2-d');
    if (n > 2 && array.shape.some((length) => length !== array.shape[0]))
      raise('ValueError', 'All dimensions of input must be of equal length');
    const width =
      n === 2
        ? array.shape[1] + 1
        : array.shape.reduce((sum, _, k) => sum + array.shape.slice(k + 1).reduce((p, m) => p * m, 1), 0);
    const end = n === 2 && !toBool(wrap) ? array.shape[1] * array.shape[1] : array.size;
    const values = ravel(asDType(toArray(val), array.dtype));
    let k = 0;
    for (let at = 0; at < Math.min(end, array.size); at += width)
      setItem(array, unravelKey(at, array.shape), getItem(values, k++ % values.size));
    return null;
  },
});
/** Whether column − row ≤ k. */
export function triangle(rows: number, columns: number, k: number): NDArray {
  const mask = allocate(bool_, [rows, columns]);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < Math.min(columns, i + k + 1); j++) mask.storage.bytes[i * columns + j] = 1;
  return mask;
}
function eye(rows: number, columns: number, k: number, dtype: Value, order: Value): NDArray {
  const result = made(dtypeFrom(dtype), [rows, columns], order === 'F' ? 'F' : 'C');
  if (k < columns && k > -rows) {
    const line = diagonal(result, k, 0, 1);
    line.writeable = true;
    assign(line, toArray(1));
  }
  return result;
}
defineFunction({
  name: 'numpy.eye',
  signature: "eye(N, M=None, k=0, dtype=None, order='C', *, device=None, like=None)",
  doc: 'Ones on a diagonal.',
  call: (n: Value, m: Value, k: Value, dtype: Value, order: Value) =>
    eye(toInt(n), m === null ? toInt(n) : toInt(m), toInt(k), dtype, order),
});
defineFunction({
  name: 'numpy.identity',
  signature: 'identity(n, dtype=None, *, like=None)',
  doc: 'The unit matrix.',
  call: (n: Value, dtype: Value) => eye(toInt(n), toInt(n), 0, dtype, 'C'),
});
defineFunction({
  name: 'numpy.tri',
  signature: 'tri(N, M=None, k=0, dtype=None, *, like=None)',
  doc: 'Ones at and below a diagonal.',
  call: (n: Value, m: Value, k: Value, dtype: Value) =>
    copyOf(triangle(toInt(n), m === null ? toInt(n) : toInt(m), toInt(k)), 'C', dtypeFrom(dtype)),
});
for (const lower of [true, false]) {
  const name = lower ? 'tril' : 'triu';
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(m, k=0)`,
    doc: lower
      ? 'The elements at and below a diagonal, zeros above.'
      : 'The elements at and above a diagonal, zeros below.',
    call: (m: Value, k: Value) => {
      const given = toArray(m);
      const array = given.shape.length === 1 ? broadcastTo(given, [given.shape[0], given.shape[0]]) : given;
      const n = array.shape.length;
      const mask = triangle(array.shape[n - 2], array.shape[n - 1], lower ? toInt(k) : toInt(k) - 1);
      const result = allocate(array.dtype, array.shape);
      assignWhere(result, array, broadcastTo(lower ? mask : ufuncs.logical_not.apply([mask])[0], array.shape));
      return result;
    },
  });
  defineFunction({
    name: `numpy.${name}_indices`,
    signature: `${name}_indices(n, k=0, m=None)`,
    doc: 'Indices of a triangle.',
    call: (n: Value, k: Value, m: Value) =>
      triangleIndices(toInt(n), m === null ? toInt(n) : toInt(m), toInt(k), lower),
  });
  defineFunction({
    name: `numpy.${name}_indices_from`,
    signature: `${name}_indices_from(arr, k=0)`,
    doc: 'Indices of a triangle of an array.',
    call: (arr: Value, k: Value) => {
      const array = toArray(arr);
      if (array.shape.length !== 2) raise('ValueError', 'input array must be 2-d');
      return triangleIndices(array.shape[0], array.shape[1], toInt(k), lower);
    },
  });
}
function triangleIndices(n: number, m: number, k: number, lower: boolean): PyTuple {
  const mask = triangle(n, m, lower ? k : k - 1);
  return new PyTuple(nonzero(lower ? mask : ufuncs.logical_not.apply([mask])[0]));
}
defineFunction({
  name: 'numpy.mask_indices',
  signature: 'mask_indices(n, mask_func, k=0)',
  doc: 'Indices that a mask function keeps.',
  call: (n: Value, f: Value, k: Value) => {
    const ones = made(int64, [toInt(n), toInt(n)]);
    assign(ones, toArray(1));
    return new PyTuple(nonzero(toArray(python.call(f, [ones, k]))));
  },
});
defineFunction({
  name: 'numpy.diag_indices',
  signature: 'diag_indices(n, ndim=2)',
  doc: 'Indices of the main diagonal.',
  call: (n: Value, ndim: Value) => new PyTuple(Array.from({ length: toInt(ndim) }, () => rangeOf(toInt(n)))),
});
export const rangeOf = (n: number) => indexValue(Array.from({ length: n }, (_, k) => k));
defineFunction({
  name: 'numpy.diag_indices_from',
  signature: 'diag_indices_from(arr)',
  doc: 'Indices of the main diagonal of an array.',
  call: (arr: Value) => {
    const array = toArray(arr);
    if (array.shape.length < 2) raise('ValueError', 'input array must be at least 2-d');
    if (array.shape.some((n) => n !== array.shape[0]))
      raise('ValueError', 'All dimensions of input must be of equal length');
    return new PyTuple(array.shape.map(() => rangeOf(array.shape[0])));
  },
});
defineFunction({
  name: 'numpy.vander',
  signature: 'vander(x, N=None, increasing=False)',
  doc: 'Powers of a vector as columns.',
  call: (x: Value, n: Value, increasing: Value) => {
    const array = toArray(x);
    if (array.shape.length !== 1) raise('ValueError', 'x must be a one-dimensional array or sequence.');
    const columns = n === null ? array.shape[0] : toInt(n);
    const dtype = isKind(array.dtype, 'b', 'i', 'u') ? int64 : array.dtype;
    const result = allocate(dtype, [array.shape[0], columns]);
    let power = allocate(dtype, array.shape);
    assign(power, toArray(1));
    for (let k = 0; k < columns; k++) {
      const place = toBool(increasing) ? k : columns - 1 - k;
      assign(result.view({ shape: array.shape, strides: [result.strides[0]], offset: place * dtype.itemsize }), power);
      power = ufuncs.multiply.apply([power, array])[0];
    }
    return result;
  },
});
