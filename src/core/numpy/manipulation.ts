/** Shapes, axes, copies: `reshape`, `transpose`, `ravel`, `astype`, `view` … */

import { broadcastShapes, broadcastStrides, commonShape, sameShape, shapeText } from '../arrays/broadcast.ts';
import { asDType, assign, copyOf, type Order, sized } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { getItem } from '../arrays/indexing.ts';
import { allocate, NDArray, ndarrayType, ofClass } from '../arrays/ndarray.ts';
import { tupleText } from '../arrays/print.ts';
import { itemAt, toList } from '../arrays/record.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import { type DType, sameDType, withByteOrder } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { hasObject } from '../dtype/struct.ts';
import { defineFunction, defineMethod } from '../ops/registry.ts';
import { axisError, numbersOf, sequenceOf, toAxes, toAxis, toBool, toInt, toOrder, toShape } from './arguments.ts';
import { permute, reversed } from './ndarray-attributes.ts';
import { PyList, type PyObject, PyTuple, PyType, python, type Value } from './python-values.ts';
import { reshape } from './reshape.ts';

const owner = 'ndarray';

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
    const made = allocate(self.dtype, wanted);
    const flat = self.cContiguous ? self : copyOf(self, 'C');
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

// ── Broadcasting ──────────────────────────────────────────────────────────────────────────────────

export function broadcastTo(array: NDArray, shape: readonly number[]): NDArray {
  const common = commonShape([array.shape, shape]);
  if (common === null || !sameShape(common, shape)) {
    if (array.shape.length > shape.length)
      raise('ValueError', 'input operand has more dimensions than allowed by the axis remapping');
    raise(
      'ValueError',
      `operands could not be broadcast together with remapped shapes [original->remapped]: ${shapeText(array.shape)}  and requested shape ${shapeText(shape)}`,
    );
  }
  return array.view({ shape, strides: broadcastStrides(array, shape), writeable: false, type: ndarrayType });
}
defineFunction({
  name: 'numpy.broadcast_to',
  signature: 'broadcast_to(array, shape, subok=False)',
  doc: 'A read-only view stretched to a shape.',
  call: (array: Value, shape: Value) => broadcastTo(toArray(array), toShape(shape)),
});
defineFunction({
  name: 'numpy.broadcast_shapes',
  signature: 'broadcast_shapes(*args)',
  doc: 'The shape that the shapes broadcast to.',
  call: (args: Value) => new PyTuple(mismatchMessage((args as PyTuple).items.map(toShape))),
});
function mismatchMessage(shapes: readonly number[][]): readonly number[] {
  const common = commonShape(shapes);
  if (common !== null) return common;
  for (let k = 1; k < shapes.length; k++) {
    for (let j = 0; j < k; j++) {
      if (commonShape([shapes[j], shapes[k]]) === null) {
        raise(
          'ValueError',
          `shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg ${j} with shape ${tupleText(shapes[j])} and arg ${k} with shape ${tupleText(shapes[k])}.`,
        );
      }
    }
  }
  return broadcastShapes(shapes);
}
defineFunction({
  name: 'numpy.broadcast_arrays',
  signature: 'broadcast_arrays(*args, subok=False)',
  doc: 'The arrays stretched to their common shape.',
  call: (args: Value) => {
    const arrays = (args as PyTuple).items.map(toArray);
    const shape = mismatchMessage(arrays.map((one) => [...one.shape]));
    return new PyTuple(
      arrays.map((one) =>
        sameShape(one.shape, shape) ? one : one.view({ shape, strides: broadcastStrides(one, shape) }),
      ),
    );
  },
});

// ── dtype and memory ──────────────────────────────────────────────────────────────────────────────

defineMethod({
  owner,
  signature: "astype(dtype, order='K', casting='unsafe', subok=True, copy=True)",
  doc: 'The values in another dtype.',
  call: (self: NDArray, dtype: Value, order: Value, casting: Value, _subok: Value, copy: Value) => {
    const wanted = sized(dtypeFrom(dtype), self);
    const rule = castingFrom(casting as string);
    if (!canCast(self.dtype, wanted, rule)) {
      raise(
        'TypeError',
        `Cannot cast array data from ${dtypeRepr(self.dtype)} to ${dtypeRepr(wanted)} according to the rule '${rule}'`,
      );
    }
    return astype(self, wanted, toOrder(order), copy === true);
  },
});
/** Casts, with the warning for lost imaginary parts. */
export function astype(self: NDArray, wanted: DType, order: Order, copy: boolean): NDArray {
  if (!copy && sameDType(self.dtype, wanted)) return self;
  if (self.dtype.kind === 'c' && 'biuf'.includes(wanted.kind) && wanted.kind !== 'b') {
    python.warn('ComplexWarning', 'Casting complex values to real discards the imaginary part');
  }
  const made = copyOf(self, order, wanted);
  return ofClass(made, self);
}
defineFunction({
  name: 'numpy.astype',
  signature: 'astype(x, dtype, /, *, copy=True, device=None)',
  doc: 'The values in another dtype.',
  call: (x: Value, dtype: Value, copy: Value) => {
    if (!(x instanceof NDArray))
      raise(
        'TypeError',
        'Input should be a NumPy array. It is of type ' + python.repr((x as PyObject).pyType ?? null) + '.',
      );
    return astype(x as NDArray, sized(dtypeFrom(dtype), x as NDArray), 'K', copy === true);
  },
});
defineMethod({
  owner,
  signature: "copy(order='C')",
  doc: 'A copy.',
  call: (self: NDArray, order: Value) => {
    const made = copyOf(self, toOrder(order));
    return ofClass(made, self);
  },
  aliases: ['__copy__'],
});
defineMethod({
  owner,
  signature: '__deepcopy__(memo=None)',
  doc: 'A copy.',
  call: (self: NDArray) => copyOf(self, 'K'),
});

function viewAs(self: NDArray, dtype: DType): NDArray {
  const [old, size] = [self.dtype.itemsize, dtype.itemsize];
  if (hasObject(self.dtype) !== hasObject(dtype))
    raise('TypeError', 'Cannot change data-type for array of references.');
  if (old === size) return self.view({ dtype });
  const last = self.shape.length - 1;
  if (last < 0) raise('ValueError', 'Changing the dtype of a 0d array is only supported if the itemsize is unchanged');
  if (self.strides[last] !== old && self.shape[last] !== 1) {
    raise('ValueError', 'To change to a dtype of a different size, the last axis must be contiguous');
  }
  const bytes = self.shape[last] * old;
  if (size === 0 || bytes % size !== 0) {
    raise(
      'ValueError',
      size > old
        ? 'When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.'
        : 'When changing to a smaller dtype, its size must be a divisor of the size of original dtype',
    );
  }
  const shape = [...self.shape.slice(0, last), bytes / size];
  return self.view({ dtype, shape, strides: [...self.strides.slice(0, last), size] });
}
defineMethod({
  owner,
  signature: 'view(dtype=<no value>, type=<no value>)',
  doc: 'The same memory seen as another dtype or class.',
  call: (self: NDArray, dtype: Value | undefined, type: Value | undefined) => {
    if (dtype === undefined && type === undefined) return self.view({});
    const asClass = (value: Value | undefined): PyType | null =>
      value instanceof PyType && value.isSubtypeOf(ndarrayType) ? value : null;
    const cls = asClass(type) ?? asClass(dtype);
    const seen = dtype === undefined || asClass(dtype) !== null ? self : viewAs(self, dtypeFrom(dtype));
    return cls === null ? seen : viewOfClass(seen, cls);
  },
});
/** `a.view(Subclass)`: the language finalises instances of classes written in cells. */
export const classViews: { finalize: ((view: NDArray, source: NDArray) => Value) | null } = { finalize: null };
function viewOfClass(array: NDArray, type: PyType): Value {
  const view = array.view({ type });
  return type.userDefined && classViews.finalize ? classViews.finalize(view, array) : view;
}
defineMethod({
  owner,
  signature: 'byteswap(inplace=False)',
  doc: 'The bytes of every element reversed.',
  call: (self: NDArray, inplace: Value) => {
    const order = self.dtype.byteOrder === '>' ? '<' : '>';
    const swapped = copyOf(self.view({ dtype: withByteOrder(self.dtype, order) }), 'K', self.dtype);
    if (!toBool(inplace)) return swapped;
    assign(self, swapped);
    return self;
  },
});
defineMethod({
  owner,
  signature: 'tolist()',
  doc: 'Nested lists of Python values.',
  call: (self: NDArray) => toList(self),
});
defineMethod({
  owner,
  signature: 'item(*args)',
  doc: 'One element as a Python value.',
  call: (self: NDArray, args: Value) => {
    const { items } = args as PyTuple;
    if (items.length === 0) {
      if (self.size !== 1) raise('ValueError', 'can only convert an array of size 1 to a Python scalar');
      return itemAt(self, self.offset);
    }
    const key = items.length === 1 && items[0] instanceof PyTuple ? items[0].items : items;
    return itemAt(self, offsetOf(self, key.map(toInt)));
  },
});
function offsetOf(array: NDArray, index: readonly number[]): number {
  if (index.length === 1 && array.shape.length !== 1) {
    let flat = index[0];
    if (flat < -array.size || flat >= array.size)
      raise('IndexError', `index ${flat} is out of bounds for size ${array.size}`);
    if (flat < 0) flat += array.size;
    let at = array.offset;
    for (let k = array.shape.length - 1; k >= 0; k--) {
      at += (flat % array.shape[k]) * array.strides[k];
      flat = Math.floor(flat / array.shape[k]);
    }
    return at;
  }
  if (index.length !== array.shape.length) raise('ValueError', 'incorrect number of indices for array');
  return index.reduce((at, i, k) => {
    if (i < -array.shape[k] || i >= array.shape[k])
      raise('IndexError', `index ${i} is out of bounds for axis ${k} with size ${array.shape[k]}`);
    return at + (i < 0 ? i + array.shape[k] : i) * array.strides[k];
  }, array.offset);
}
defineMethod({
  owner,
  signature: 'fill(value)',
  doc: 'Sets every element to a value.',
  call: (self: NDArray, value: Value) => {
    const one = toArray(value);
    assign(self, one.dtype.kind === 'O' && self.dtype.kind !== 'O' ? asDType(one, self.dtype) : one);
    return null;
  },
});
defineMethod({
  owner,
  signature: 'setflags(*, write=None, align=None, uic=None)',
  doc: 'Makes the array writeable or not.',
  call: (self: NDArray, write: Value) => {
    if (write !== null) self.writeable = toBool(write);
    return null;
  },
});
defineMethod({
  owner,
  signature: 'getfield(dtype, offset=0)',
  doc: 'Bytes of each element seen as another dtype.',
  call: (self: NDArray, dtype: Value, offset: Value) =>
    self.view({ dtype: dtypeFrom(dtype), offset: self.offset + toInt(offset) }),
});
defineMethod({
  owner,
  signature: 'setfield(val, dtype, offset=0)',
  doc: 'Writes values into bytes of each element.',
  call: (self: NDArray, value: Value, dtype: Value, offset: Value) => {
    assign(self.view({ dtype: dtypeFrom(dtype), offset: self.offset + toInt(offset) }), toArray(value));
    return null;
  },
});
defineFunction({
  name: 'numpy.shape',
  signature: 'shape(a)',
  doc: 'Lengths of the axes.',
  call: (a: Value) => new PyTuple(toArray(a).shape),
});
defineFunction({
  name: 'numpy.ndim',
  signature: 'ndim(a)',
  doc: 'Number of axes.',
  call: (a: Value) => toArray(a).shape.length,
});
defineFunction({
  name: 'numpy.size',
  signature: 'size(a, axis=None)',
  doc: 'Number of elements, or length of axes.',
  call: (a: Value, axis: Value) => {
    const array = toArray(a);
    return axis === null
      ? array.size
      : toAxes(axis, array.shape.length).reduce((product, k) => product * array.shape[k], 1);
  },
});

export { getItem, numbersOf };
