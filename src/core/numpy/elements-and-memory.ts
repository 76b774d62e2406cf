import { asDType, assign, copyOf, type Order, sized } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { offsetsOf } from '../arrays/iterate.ts';
import { NDArray, ndarrayType, ofClass } from '../arrays/ndarray.ts';
import { itemAt, toList } from '../arrays/record.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import { type DType, sameDType, withByteOrder } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { hasObject } from '../dtype/struct.ts';
import { callOp, defineFunction, defineMethod } from '../ops/registry.ts';
import { toAxes, toBool, toInt, toOrder } from './arguments.ts';
import { composedResult, resultStrides } from './expressions.ts';
import { owner } from './manipulation.ts';
import { PyDict, PyList, PyObject, PyTuple, PyType, python, type Value } from './python-values.ts';

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
    const made = astype(self, wanted, toOrder(order), copy === true);
    if (casting === 'same_value' && made !== self) assertSameValues(self, made);
    return made;
  },
});
/** What an element of an object array becomes in a deep copy. */
function deepCopy(value: Value): Value {
  if (value instanceof PyList) return new PyList(value.items.map(deepCopy));
  if (value instanceof PyTuple) return new PyTuple(value.items.map(deepCopy));
  if (value instanceof PyDict)
    return PyDict.of([...value.entries()].map(({ key, value: one }) => [key, deepCopy(one)]));
  const own = value instanceof PyObject ? python.getAttribute(value, '__deepcopy__') : undefined;
  return own === undefined ? value : python.call(own, [PyDict.of([])]);
}

/** Refuses a cast that changed a value; NaN may stay NaN. */
function assertSameValues(from: NDArray, to: NDArray): void {
  const back = 'biufc'.includes(from.dtype.kind) ? copyOf(to, 'K', from.dtype) : to;
  const same = callOp('numpy.array_equal', [from, back], { equal_nan: 'fc'.includes(from.dtype.kind) });
  if (same === true) return;
  raise(
    'ValueError',
    `could not cast 'same_value' ${C_NAMES[from.code] ?? from.code} to ${C_NAMES[to.code] ?? to.code}`,
  );
}
const C_NAMES: Readonly<Partial<Record<string, string>>> = {
  '?': 'bool',
  b: 'byte',
  B: 'ubyte',
  h: 'short',
  H: 'ushort',
  i: 'int',
  I: 'uint',
  l: 'long',
  L: 'ulong',
  e: 'half',
  f: 'float',
  d: 'double',
  F: 'cfloat',
  D: 'cdouble',
};
/** Casts, with the warning for lost imaginary parts. */
export function astype(self: NDArray, wanted: DType, order: Order, copy: boolean): NDArray {
  if (!copy && sameDType(self.dtype, wanted)) return self;
  if (self.dtype.kind === 'c' && 'biuf'.includes(wanted.kind) && wanted.kind !== 'b') {
    python.warn('ComplexWarning', 'Casting complex values to real discards the imaginary part');
  }
  const strides = resultStrides(self.shape, wanted.itemsize, [self], order);
  const waiting = composedResult('cast', [self], [self.dtype], wanted, self.shape, strides);
  if (waiting !== null) return waiting;
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
        `Input should be a NumPy array. It is of type ${python.repr((x as PyObject).pyType ?? null)}.`,
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
  call: (self: NDArray) => {
    const made = copyOf(self, 'K');
    if (self.dtype.kind === 'O') {
      const objects = made.storage.objects as Value[];
      objects.forEach((value, k) => {
        objects[k] = deepCopy(value);
      });
    }
    return made;
  },
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
    if (self.dtype.kind === 'O') {
      // Whatever it is, an array too, it becomes the element itself.
      const { objects } = self.storage;
      for (const at of offsetsOf(self.shape, self.strides, self.offset)) (objects as Value[])[at >> 3] = value;
      return null;
    }
    const one = toArray(value);
    assign(self, one.dtype.kind === 'O' ? asDType(one, self.dtype) : one);
    return null;
  },
});
defineMethod({
  owner,
  signature: 'setflags(*, write=None, align=None, uic=None)',
  doc: 'Makes the array writeable or not.',
  call: (self: NDArray, write: Value, _align: Value, uic: Value) => {
    if (uic !== null && toBool(uic)) raise('ValueError', 'cannot set WRITEBACKIFCOPY flag to True');
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
