import { assign, copyOf, type Order } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { getItem } from '../arrays/indexing.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { defineFunction, defineMethod } from '../ops/registry.ts';
import { axisError, sequenceOf, toAxes, toAxis, toInt, toOrder, toShape } from './arguments.ts';
import { permute, reversed } from './ndarray-attributes.ts';
import { PyList, PyTuple, type Value } from './python-values.ts';
import { reshape } from './reshape.ts';

export const owner = 'ndarray';

/** Lengths where -1 is allowed. */
function lengths(value: Value): number[] {
  return (sequenceOf(value) ?? [value]).map(toInt);
}

/** `f(2, 3)` and `f((2, 3))` alike. */
function spreadArgs(args: Value): Value {
  const { items } = args as PyTuple;
  return items.length === 1 ? items[0] : args;
}

function reshapeOrder(order: Value): 'C' | 'F' | 'A' {
  return order === 'F' || order === 'A' ? order : 'C';
}

defineFunction({
  name: 'numpy.reshape',
  signature: "reshape(a, /, shape, order='C', *, copy=None)",
  doc: 'The elements in a new shape.',
  call: (a: Value, shape: Value, order: Value, copy: Value) =>
    reshape(toArray(a), lengths(shape), reshapeOrder(order), copy as boolean | null),
});
defineMethod({
  owner,
  signature: "reshape(*shape, order='C', copy=None)",
  doc: 'The elements in a new shape.',
  call: (self: NDArray, shape: Value, order: Value, copy: Value) =>
    reshape(toArray(self), lengths(spreadArgs(shape)), reshapeOrder(order), copy as boolean | null),
});
defineMethod({
  owner,
  signature: 'resize(*new_shape, refcheck=True)',
  doc: 'Changes the shape in place, with zeros for what is new.',
  call: (self: NDArray, shape: Value) => {
    const wanted = toShape(spreadArgs(shape));
    if (!self.cContiguous && !self.fContiguous) raise('ValueError', 'resize only works on single-segment arrays');
    // The memory is cut or filled up as it lies; the shape is read in the order it had.
    const made = allocate(self.dtype, wanted, self.cContiguous ? 'C' : 'F');
    const flat = self;
    const count = Math.min(made.size, self.size);
    assign(
      made.view({ shape: [count], strides: [self.itemsize] }),
      flat.view({ shape: [count], strides: [self.itemsize] }),
    );
    Object.assign(self, {
      storage: made.storage,
      shape: made.shape,
      strides: made.strides,
      offset: 0,
      size: made.size,
    });
    return null;
  },
});

/** 1-d view or copy in reading order. */
export function ravel(array: NDArray, order: Order = 'C'): NDArray {
  const asF = order === 'F' || ((order === 'A' || order === 'K') && array.fContiguous && !array.cContiguous);
  if (order === 'K' && !array.cContiguous && !array.fContiguous) {
    const axes = array.shape
      .map((_, k) => k)
      .sort((a, b) => Math.abs(array.strides[b]) - Math.abs(array.strides[a]) || a - b);
    return reshape(permute(array, axes), [-1], 'C');
  }
  return reshape(array, [array.size], asF ? 'F' : 'C');
}

defineFunction({
  name: 'numpy.ravel',
  signature: "ravel(a, order='C')",
  doc: 'All elements in one axis, without a copy where possible.',
  method: true,
  call: (a: Value, order: Value) => ravel(toArray(a), toOrder(order)),
});
defineMethod({
  owner,
  signature: "flatten(order='C')",
  doc: 'A copy of all elements in one axis.',
  call: (self: NDArray, order: Value) => {
    const flat = ravel(self, toOrder(order));
    return flat.base === null && flat.storage !== self.storage ? flat : copyOf(flat, 'C');
  },
});

function transpose(array: NDArray, axes: Value): NDArray {
  if (axes === null) return reversed(array);
  const list = lengths(axes);
  if (list.length !== array.shape.length) raise('ValueError', "axes don't match array");
  const order = list.map((axis) => toAxis(axis, array.shape.length));
  if (new Set(order).size !== order.length) raise('ValueError', 'repeated axis in transpose');
  return permute(array, order);
}
defineFunction({
  name: 'numpy.transpose',
  signature: 'transpose(a, axes=None)',
  doc: 'The array with its axes in another order.',
  aliases: ['numpy.permute_dims'],
  call: (a: Value, axes: Value) => transpose(toArray(a), axes),
});
defineMethod({
  owner,
  signature: 'transpose(*axes)',
  doc: 'The array with its axes in another order.',
  call: (self: NDArray, axes: Value) => {
    const { items } = axes as PyTuple;
    if (items.length === 0) return transpose(self, null);
    return transpose(self, items.length === 1 ? items[0] : axes);
  },
});
defineFunction({
  name: 'numpy.matrix_transpose',
  signature: 'matrix_transpose(x, /)',
  doc: 'The array with its last two axes swapped.',
  aliases: ['numpy.linalg.matrix_transpose'],
  call: (x: Value) => {
    const array = toArray(x);
    const n = array.shape.length;
    if (n < 2) raise('ValueError', `Input array must be at least 2-dimensional, but it is ${n}`);
    return swapped(array, n - 2, n - 1);
  },
});

export function swapped(array: NDArray, a: number, b: number): NDArray {
  const axes = array.shape.map((_, k) => k);
  [axes[a], axes[b]] = [b, a];
  return permute(array, axes);
}
defineFunction({
  name: 'numpy.swapaxes',
  signature: 'swapaxes(a, axis1, axis2)',
  doc: 'The array with two axes swapped.',
  method: true,
  call: (a: Value, axis1: Value, axis2: Value) => {
    const array = toArray(a);
    return swapped(array, toAxis(axis1, array.shape.length, 'axis1'), toAxis(axis2, array.shape.length, 'axis2'));
  },
});
export function movedAxis(array: NDArray, from: readonly number[], to: readonly number[]): NDArray {
  const order = array.shape.map((_, k) => k).filter((k) => !from.includes(k));
  const pairs = to.map((place, k) => [place, from[k]] as const).sort((a, b) => a[0] - b[0]);
  for (const [place, axis] of pairs) order.splice(place, 0, axis);
  return permute(array, order);
}
defineFunction({
  name: 'numpy.moveaxis',
  signature: 'moveaxis(a, source, destination)',
  doc: 'The array with axes moved to new places.',
  call: (a: Value, source: Value, destination: Value) => {
    const array = toArray(a);
    const [from, to] = [
      toAxes(source, array.shape.length, 'source'),
      toAxes(destination, array.shape.length, 'destination'),
    ];
    if (from.length !== to.length)
      raise('ValueError', '`source` and `destination` arguments must have the same number of elements');
    return movedAxis(array, from, to);
  },
});
defineFunction({
  name: 'numpy.rollaxis',
  signature: 'rollaxis(a, axis, start=0)',
  doc: 'The array with one axis moved before another.',
  call: (a: Value, axis: Value, start: Value) => {
    const array = toArray(a);
    const n = array.shape.length;
    const from = toAxis(axis, n, 'axis');
    let to = toInt(start);
    if (to < 0) to += n;
    if (to < 0 || to > n) throw axisError(toInt(start), n + 1, 'start');
    return movedAxis(array, [from], [to > from ? to - 1 : to]);
  },
});

export function squeezed(array: NDArray, axes: readonly number[]): NDArray {
  for (const axis of axes)
    if (array.shape[axis] !== 1)
      raise('ValueError', 'cannot select an axis to squeeze out which has size not equal to one');
  const keep = (_: number, k: number) => !axes.includes(k);
  return array.view({ shape: array.shape.filter(keep), strides: array.strides.filter(keep) });
}
defineFunction({
  name: 'numpy.squeeze',
  signature: 'squeeze(a, axis=None)',
  doc: 'The array without axes of length one.',
  method: true,
  call: (a: Value, axis: Value) => {
    const array = toArray(a);
    const ones = array.shape.map((_, k) => k).filter((k) => array.shape[k] === 1);
    return squeezed(array, axis === null ? ones : toAxes(axis, array.shape.length));
  },
});
export function expanded(array: NDArray, axes: readonly number[]): NDArray {
  const [shape, strides] = [[...array.shape], [...array.strides]];
  for (const axis of [...axes].sort((a, b) => a - b)) {
    shape.splice(axis, 0, 1);
    strides.splice(axis, 0, 0);
  }
  return array.view({ shape, strides });
}
defineFunction({
  name: 'numpy.expand_dims',
  signature: 'expand_dims(a, axis)',
  doc: 'The array with new axes of length one.',
  call: (a: Value, axis: Value) => {
    const array = toArray(a);
    const count = axis instanceof PyTuple || axis instanceof PyList ? axis.items.length : 1;
    return expanded(array, toAxes(axis, array.shape.length + count));
  },
});
function atLeast(array: NDArray, ndim: number): NDArray {
  const n = array.shape.length;
  if (n >= ndim) return array;
  if (ndim === 3 && n > 0) return expanded(array, n === 1 ? [0, 2] : [2]);
  return expanded(
    array,
    Array.from({ length: ndim - n }, (_, k) => k),
  );
}
for (const ndim of [1, 2, 3]) {
  defineFunction({
    name: `numpy.atleast_${ndim}d`,
    signature: `atleast_${ndim}d(*arys)`,
    doc: `Arrays of ${ndim} axes at least.`,
    call: (arrays: Value) => {
      const results = (arrays as PyTuple).items.map((one) => atLeast(toArray(one), ndim));
      return results.length === 1 ? results[0] : new PyTuple(results);
    },
  });
}

export { getItem };
