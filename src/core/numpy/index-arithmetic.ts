/** Indices as numbers and back: `indices`, `unravel_index`, `ix_`; functions applied along an axis. */
import { broadcastShapes } from '../arrays/broadcast.ts';
import { assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { getItem } from '../arrays/indexing.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { int64, isKind } from '../dtype/dtype.ts';
import { defineFunction } from '../ops/registry.ts';
import { drain, numbersOf, toAxis, toBool, toShape } from './arguments.ts';
import { broadcastTo } from './broadcasting.ts';
import { ravel } from './manipulation.ts';
import { permute } from './ndarray-attributes.ts';
import { PyTuple, python, type Value } from './python-values.ts';
import { nonzero } from './selecting.ts';
import { forEachLine } from './sorting.ts';
import { indexValue } from './tiling.ts';
import { rangeOf } from './triangles.ts';

defineFunction({
  name: 'numpy.indices',
  signature: "indices(dimensions, dtype=<class 'int'>, sparse=False)",
  doc: 'The index of every element along every axis.',
  call: (dimensions: Value, dtype: Value | undefined, sparse: Value) => {
    const shape = toShape(dimensions);
    const chosen = dtype === undefined ? int64 : dtypeFrom(dtype);
    const lines = shape.map((n, axis) => {
      const line = copyOf(rangeOf(n), 'C', chosen);
      return line.view({
        shape: shape.map((_, k) => (k === axis ? n : 1)),
        strides: shape.map((_, k) => (k === axis ? chosen.itemsize : 0)),
      });
    });
    if (toBool(sparse)) return new PyTuple(lines);
    const result = allocate(chosen, [shape.length, ...shape]);
    lines.forEach((line, k) =>
      assign(result.view({ shape, strides: result.strides.slice(1), offset: k * result.strides[0] }), line),
    );
    return result;
  },
});
defineFunction({
  name: 'numpy.unravel_index',
  signature: "unravel_index(indices, shape, order='C')",
  doc: 'Flat indices as index tuples.',
  call: (indices: Value, shape: Value, order: Value) => {
    const lengths = toShape(shape);
    const array = toArray(indices);
    if (!isKind(array.dtype, 'i', 'u', 'b')) raise('TypeError', 'only int indices permitted');
    const size = lengths.reduce((p, n) => p * n, 1);
    const flats = rawValues(array).map(Number);
    const columns = lengths.map(() => new Array<number>(flats.length));
    flats.forEach((flat, k) => {
      if (flat < 0 || flat >= size) raise('ValueError', `index ${flat} is out of bounds for array with size ${size}`);
      let rest = flat;
      const axes = lengths.map((_, axis) => axis);
      for (const axis of order === 'F' ? axes : axes.reverse()) {
        columns[axis][k] = rest % lengths[axis];
        rest = Math.floor(rest / lengths[axis]);
      }
    });
    return new PyTuple(columns.map((column) => shaped(column, array.shape)));
  },
});
function shaped(values: readonly number[], shape: readonly number[]): Value {
  const line = indexValue(values);
  return unwrap(
    new NDArray({ dtype: int64, shape, strides: allocate(int64, shape).strides, offset: 0, storage: line.storage }),
  );
}
defineFunction({
  name: 'numpy.ravel_multi_index',
  signature: "ravel_multi_index(multi_index, dims, mode='raise', order='C')",
  doc: 'Index tuples as flat indices.',
  call: (multi: Value, dims: Value, mode: Value, order: Value) => {
    const lengths = toShape(dims);
    const parts =
      multi instanceof NDArray
        ? Array.from({ length: multi.shape[0] }, (_, k) => toArray(getItem(multi, k)))
        : drain(multi).map(toArray);
    if (parts.length !== lengths.length)
      raise('ValueError', `parameter multi_index must be a sequence of length ${lengths.length}`);
    const shape = broadcastShapes(parts.map((one) => one.shape));
    const columns = parts.map((one) => numbersOf(ravel(copyOf(broadcastTo(one, shape)))));
    const modes = mode instanceof PyTuple ? mode.items : lengths.map(() => mode);
    const flats = Array.from({ length: shape.reduce((p, n) => p * n, 1) }, (_, k) => {
      const axes = lengths.map((__, axis) => axis);
      return (order === 'F' ? axes.reverse() : axes).reduce(
        (flat, axis) => flat * lengths[axis] + inRange(columns[axis][k], lengths[axis], modes[axis]),
        0,
      );
    });
    return shaped(flats, shape);
  },
});
function inRange(index: number, length: number, mode: Value): number {
  if (mode === 'wrap') return ((index % length) + length) % length;
  if (mode === 'clip') return Math.min(Math.max(index, 0), length - 1);
  if (index < 0 || index >= length) raise('ValueError', 'invalid entry in coordinates array');
  return index;
}
defineFunction({
  name: 'numpy.ix_',
  signature: 'ix_(*args)',
  doc: 'Index arrays for every combination of indices.',
  call: (args: Value) => {
    const { items } = args as PyTuple;
    return new PyTuple(
      items.map((one, k) => {
        let array = toArray(one);
        if (array.shape.length !== 1) raise('ValueError', 'Cross index must be 1 dimensional');
        if (array.size === 0) array = copyOf(array, 'C', int64);
        if (array.dtype.kind === 'b') array = nonzero(array)[0];
        return array.view({
          shape: items.map((_, n) => (n === k ? array.shape[0] : 1)),
          strides: items.map((_, n) => (n === k ? array.strides[0] : 0)),
        });
      }),
    );
  },
});

defineFunction({
  name: 'numpy.apply_along_axis',
  signature: 'apply_along_axis(func1d, axis, arr, *args, **kwargs)',
  doc: 'A function applied to every line along an axis.',
  call: (f: Value, axis: Value, arr: Value, args: Value) => {
    const array = toArray(arr);
    const along = toAxis(axis, array.shape.length);
    const results: NDArray[] = [];
    forEachLine([array], along, ([line]) => results.push(toArray(python.call(f, [line, ...(args as PyTuple).items]))));
    if (results.length === 0) raise('ValueError', 'Cannot apply_along_axis when any iteration dimensions are 0');
    const [first] = results;
    const outer = array.shape.filter((_, k) => k !== along);
    const result = allocate(first.dtype, [...outer, ...first.shape]);
    results.forEach((one, k) =>
      assign(
        result.view({
          shape: first.shape,
          strides: result.strides.slice(outer.length),
          offset: k * first.size * first.itemsize,
        }),
        one,
      ),
    );
    const order = result.shape.map((_, k) => k);
    const inner = order.splice(outer.length, first.shape.length);
    order.splice(along, 0, ...inner);
    const moved = permute(result, order);
    return moved.shape.length === 0
      ? unwrap(moved)
      : moved.cContiguous
        ? result.view({ shape: moved.shape, strides: moved.strides })
        : copyOf(moved);
  },
});
