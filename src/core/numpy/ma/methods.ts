/** Attributes of masked arrays, and the methods that move data and mask together. */
import { asDType, copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { dtypeObject } from '../../arrays/dtype-object.ts';
import { type NDArray, ndarrayType } from '../../arrays/ndarray.ts';
import { toList } from '../../arrays/record.ts';
import { Ellipsis, PyFloat, PyList, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import { type DType, float64, object_ } from '../../dtype/dtype.ts';
import { packedStruct } from '../../dtype/struct.ts';
import { attributeOf, defineFunction, defineMethod, defineProperty } from '../../ops/registry.ts';
import { toBool } from '../arguments.ts';
import { checkFill, filled, fillFor, fillOf } from './fill-value.ts';
import {
  apply,
  asMasked,
  flagsOf as flags,
  getData,
  getMask,
  getMaskArray,
  type Mask,
  MaskedArray,
  maskDType,
  masked,
  maskedArrayType,
  maskedRecordType,
  maskValue,
  nomask,
  noneMasked,
  np,
  npArray,
  orMask,
  settle,
  shrunk,
} from './masked-array.ts';
import { maskedCall } from './operations.ts';
import { declare, deliverMasked } from './reductions.ts';

const owner = 'MaskedArray';
const EMPTY = new PyTuple([]);

// ── Attributes ────────────────────────────────────────────────────────────────────────────────────

for (const name of ['data', '_data']) {
  defineProperty({ owner, name, doc: 'The data, masked elements too.', get: (self: MaskedArray) => self.data });
}
export function setMask(self: MaskedArray, value: Value): void {
  const target = self.mask ?? noneMasked(self.shape, self.dtype);
  self.mask = target;
  const flags = value === masked ? true : value instanceof MaskedArray ? value.data : value;
  if (self.hardMask) {
    np('copyto', [target, apply('logical_or', target, asDType(toArray(flags), target.dtype))]);
  } else if (target.dtype.kind === 'V' && !(flags instanceof PyList)) {
    target.setItem(Ellipsis, recordFlags(flags, target));
  } else target.setItem(Ellipsis, fittedFlags(flags, target));
}
function recordFlags(flags: Value, target: NDArray): Value {
  const fields = target.dtype.kind === 'V' ? (target.dtype.fields ?? []) : [];
  if (typeof flags !== 'boolean' && flags !== nomask && typeof flags !== 'number') return flags;
  return new PyTuple(fields.map(() => toBool(flags)));
}
function fittedFlags(flags: Value, target: NDArray): Value {
  if (typeof flags === 'boolean') return flags;
  const array = toArray(flags);
  if (array.size === target.size && array.shape.length !== target.shape.length) {
    return np('reshape', [array, new PyTuple(target.shape)]);
  }
  return array;
}
for (const name of ['mask', '_mask']) {
  defineProperty({
    owner,
    name,
    doc: 'The mask, or nomask.',
    get: (self: MaskedArray) => maskValue(self.mask === null ? null : self.mask.view({})),
    set: setMask,
  });
}
defineProperty({
  owner,
  name: 'recordmask',
  doc: 'Records masked in every field.',
  get: (self: MaskedArray) => {
    if (self.mask === null || self.mask.dtype.kind !== 'V') return maskValue(self.mask);
    return npArray('all', [flags(self.mask)], { axis: -1 });
  },
});
defineProperty({
  owner,
  name: 'fill_value',
  doc: 'What stands for masked elements in filled().',
  get: (self: MaskedArray) => fillOf(self).getItem(EMPTY),
  set: (self: MaskedArray, value: Value) => {
    self.fill = checkFill(value, self.dtype);
  },
});
defineProperty({
  owner,
  name: 'hardmask',
  doc: 'Whether masks can not be lifted by assignment.',
  get: (self: MaskedArray) => self.hardMask,
});
defineProperty({
  owner,
  name: 'sharedmask',
  doc: 'Whether the mask is shared.',
  get: (self: MaskedArray) => self.sharedMask,
});
defineProperty({ owner, name: 'baseclass', doc: 'Class of the data.', get: (self: MaskedArray) => self.baseType });
defineProperty({
  owner,
  name: 'shape',
  doc: 'Lengths of the axes.',
  get: (self: MaskedArray) => new PyTuple(self.shape),
  set: (self: MaskedArray, value: Value) => {
    const view = self.data;
    view.setAttribute('shape', value);
    Object.assign(self, { shape: view.shape, strides: view.strides });
    if (self.mask !== null) self.mask = npArray('reshape', [self.mask, new PyTuple(self.shape)]);
  },
});
defineProperty({
  owner,
  name: 'flat',
  doc: 'The elements one after the other.',
  get: (self: MaskedArray) => moved(self, 'ravel', []),
});
for (const name of ['real', 'imag'] as const) {
  defineProperty({
    owner,
    name,
    doc: `The ${name === 'real' ? 'real' : 'imaginary'} part.`,
    get: (self: MaskedArray) => {
      const made = new MaskedArray(toArray(python.getAttribute(self.data, name) ?? null), self.mask);
      made.hardMask = self.hardMask;
      return made;
    },
  });
}
defineProperty({
  owner,
  name: 'T',
  doc: 'The array with its axes reversed.',
  get: (self: MaskedArray) => moved(self, 'transpose', []),
});

/** The view `m.view(dtype)` with its mask. */
defineMethod({
  owner,
  signature: 'view(dtype=None, type=None, fill_value=None)',
  doc: 'Another look at the same data.',
  call: (self: MaskedArray, dtype: Value, type: Value, fill: Value) => {
    const wanted = dtype ?? type;
    if (wanted instanceof PyType && !wanted.isSubtypeOf(maskedArrayType) && isArrayType(wanted)) {
      return self.data.view({ type: wanted });
    }
    if (wanted === null || (wanted instanceof PyType && isArrayType(wanted)))
      return new MaskedArray(self.data, self.mask).like(self);
    const seen = dtypeFrom(wanted);
    const data = toArray(python.call(python.getAttribute(self.data, 'view') ?? null, [dtypeObject(seen)]));
    const made = new MaskedArray(data, viewedMask(self, data));
    made.hardMask = self.hardMask;
    if (fill !== null) made.fill = checkFill(fill, seen);
    return made;
  },
});
function isArrayType(type: PyType): boolean {
  return type.isSubtypeOf(ndarrayType);
}
function viewedMask(self: MaskedArray, data: NDArray): Mask {
  if (self.mask === null) return null;
  const dtype = maskDType(data.dtype);
  if (dtype.itemsize === self.mask.dtype.itemsize) return self.mask.view({ dtype });
  return noneMasked(data.shape, data.dtype);
}

// ── Data and mask alike ───────────────────────────────────────────────────────────────────────────

function call(array: NDArray, name: string, args: readonly Value[], kwargs: Record<string, Value> = {}): NDArray {
  const method = attributeOf('ndarray', array, name) ?? raise('AttributeError', name);
  return toArray(python.call(method, args, new Map(Object.entries(kwargs))));
}

/** A method done to the data and to the mask. */
export function moved(
  self: MaskedArray,
  name: string,
  args: readonly Value[],
  kwargs: Record<string, Value> = {},
): Value {
  const data = call(self.data, name, args, kwargs);
  const mask = self.mask === null ? null : call(self.mask, name, args, kwargs);
  if (data.shape.length === 0 && name !== 'reshape' && name !== 'copy') return settle(data, mask, self);
  return new MaskedArray(data, mask).like(self);
}

const MOVES: readonly (readonly [string, string, string])[] = [
  ['copy', "order='C'", 'A copy of data and mask.'],
  ['diagonal', 'offset=0, axis1=0, axis2=1', 'A diagonal.'],
  ['flatten', "order='C'", 'A flat copy.'],
  ['ravel', "order='C'", 'The array as one axis.'],
  ['repeat', 'repeats, axis=None', 'Elements repeated.'],
  ['squeeze', 'axis=None', 'Without axes of length one.'],
  ['swapaxes', 'axis1, axis2', 'With two axes exchanged.'],
];
for (const [name, rest, doc] of MOVES) {
  const keys = rest.split(', ').map((part) => part.split('=')[0]);
  declare({
    name,
    rest,
    doc,
    call: (self, ...values) => {
      const kwargs: Record<string, Value> = {};
      values.forEach((value, k) => {
        if (value !== undefined && value !== null) kwargs[keys[k]] = value;
      });
      return moved(self, name, [], kwargs);
    },
  });
}
defineMethod({
  owner,
  signature: 'transpose(*axes)',
  doc: 'The axes in another order.',
  call: (self: MaskedArray, axes: PyTuple) => moved(self, 'transpose', axes.items),
});
defineFunction({
  name: 'numpy.ma.transpose',
  signature: 'transpose(a, axes=None)',
  doc: 'The axes in another order.',
  call: (a: Value, axes: Value) => moved(asMasked(a), 'transpose', axes === null ? [] : [axes]),
});
defineMethod({
  owner,
  signature: "reshape(*s, order='C', copy=None)",
  doc: 'The same elements in another shape.',
  call: (self: MaskedArray, shape: PyTuple, order: Value) => moved(self, 'reshape', shape.items, { order }),
});
defineFunction({
  name: 'numpy.ma.reshape',
  signature: "reshape(a, new_shape, order='C')",
  doc: 'The same elements in another shape.',
  call: (a: Value, shape: Value, order: Value) => moved(asMasked(a), 'reshape', [shape], { order }),
});
defineMethod({
  owner,
  signature: "astype(dtype, order='K', casting='unsafe', subok=True, copy=True)",
  doc: 'The data in another dtype.',
  call: (self: MaskedArray, dtype: Value, order: Value, casting: Value) => {
    const data = call(self.data, 'astype', [dtype], { order, casting });
    const made = new MaskedArray(data, self.mask === null ? null : retyped(self.mask, data.dtype));
    made.hardMask = self.hardMask;
    made.baseType = self.baseType;
    if (self.fill !== null) made.fill = checkFill(self.fill.getItem(EMPTY), data.dtype);
    return made;
  },
});
function retyped(mask: NDArray, dtype: DType): NDArray {
  return asDType(copyOf(mask), maskDType(dtype));
}

// ── Filling, compressing, masks ───────────────────────────────────────────────────────────────────

defineMethod({
  owner,
  signature: 'filled(fill_value=None)',
  doc: 'The data with masked elements replaced.',
  call: (self: MaskedArray, fill: Value) => {
    if (self.pyType === maskedRecordType) return filled(self, fill).getItem(EMPTY);
    return filled(self, fill);
  },
});
export function compressed(self: MaskedArray): NDArray {
  const data = npArray('ravel', [self.data]);
  if (self.mask === null) return data;
  return toArray(data.getItem(apply('logical_not', npArray('ravel', [self.mask]))));
}
defineMethod({ owner, signature: 'compressed()', doc: 'The elements that are not masked, flat.', call: compressed });
defineFunction({
  name: 'numpy.ma.compressed',
  signature: 'compressed(x)',
  doc: 'The elements that are not masked, flat.',
  call: (x: Value) => compressed(asMasked(x)),
});
for (const [name, doc, change] of [
  [
    'harden_mask',
    'Keeps assignments from lifting the mask.',
    (self: MaskedArray) => {
      self.hardMask = true;
    },
  ],
  [
    'soften_mask',
    'Lets assignments lift the mask.',
    (self: MaskedArray) => {
      self.hardMask = false;
    },
  ],
  [
    'shrink_mask',
    'Drops a mask that masks nothing.',
    (self: MaskedArray) => {
      self.mask = shrunk(self.mask);
    },
  ],
  [
    'unshare_mask',
    'Gives the array a mask of its own.',
    (self: MaskedArray) => {
      if (self.sharedMask && self.mask !== null) self.mask = copyOf(self.mask);
      self.sharedMask = false;
    },
  ],
] as const) {
  const body = (self: MaskedArray) => {
    change(self);
    return self;
  };
  defineMethod({ owner, signature: `${name}()`, doc, call: body });
  defineFunction({ name: `numpy.ma.${name}`, signature: `${name}(a)`, doc, call: (a: Value) => body(asMasked(a)) });
}
defineMethod({
  owner,
  signature: 'get_fill_value()',
  doc: 'The fill value.',
  call: (self: MaskedArray) => fillOf(self).getItem(EMPTY),
});
defineMethod({
  owner,
  signature: 'set_fill_value(value=None)',
  doc: 'Sets the fill value.',
  call: (self: MaskedArray, value: Value) => {
    self.fill = checkFill(value, self.dtype);
  },
});
defineMethod({
  owner,
  signature: 'get_real()',
  doc: 'The real part.',
  call: (self: MaskedArray) => attributeOf(owner, self, 'real') ?? null,
});
defineMethod({
  owner,
  signature: 'get_imag()',
  doc: 'The imaginary part.',
  call: (self: MaskedArray) => attributeOf(owner, self, 'imag') ?? null,
});
declare({
  name: 'ids',
  rest: '',
  doc: 'Addresses of data and mask.',
  call: (self) =>
    new PyTuple([self.storage.byteOffset + self.offset, self.mask === null ? 0 : self.mask.storage.byteOffset]),
});
defineMethod({
  owner,
  signature: 'iscontiguous()',
  doc: 'Whether the data lie in C order.',
  call: (self: MaskedArray) => self.cContiguous,
});

function listed(self: MaskedArray, fill: Value): Value {
  if (fill !== null) return toList(filled(self, fill));
  if (self.mask === null) return toList(self.data);
  if (self.dtype.kind === 'V') return toList(filledWithNone(self));
  const data = asDType(self.data, object_);
  const none = npArray('empty', [EMPTY], { dtype: 'O' });
  none.setItem(EMPTY, null);
  const copy = copyOf(data);
  np('copyto', [copy, none], { where: self.mask });
  return toList(copy);
}
function filledWithNone(self: MaskedArray): NDArray {
  const dtype = self.dtype.kind === 'V' ? (self.dtype.fields ?? []) : [];
  const objects = packedStruct(dtype.map(({ name, title }) => ({ name, title, dtype: object_ })));
  const copy = asDType(self.data, objects);
  for (const { name } of dtype) {
    const field = toArray(copy.getItem(name));
    const flagged = toArray(self.mask?.getItem(name) ?? false);
    const none = npArray('empty', [EMPTY], { dtype: 'O' });
    none.setItem(EMPTY, null);
    np('copyto', [field, none], { where: flagged });
  }
  return copy;
}
defineMethod({
  owner,
  signature: 'tolist(fill_value=None)',
  doc: 'The elements as nested lists, None where masked.',
  call: listed,
});
defineMethod({
  owner,
  signature: "tobytes(fill_value=None, order='C')",
  doc: 'The bytes of the filled array.',
  call: (self: MaskedArray, fill: Value, order: Value) => {
    const method = attributeOf('ndarray', filled(self, fill), 'tobytes') ?? null;
    return python.call(method, [order]);
  },
});
defineMethod({
  owner,
  signature: 'item(*args)',
  doc: 'An element as a plain Python value.',
  call: (self: MaskedArray, args: PyTuple) => {
    if (self.isMaskedScalar) return masked.data.getItem(EMPTY);
    return python.call(attributeOf('ndarray', self.data, 'item') ?? null, args.items);
  },
});
defineMethod({
  owner,
  signature: 'toflex()',
  doc: 'A structured array of data and mask.',
  aliases: ['torecords'],
  call: (self: MaskedArray) => {
    const dtype = packedStruct([
      { name: '_data', title: null, dtype: self.dtype },
      { name: '_mask', title: null, dtype: maskDType(self.dtype) },
    ]);
    const record = npArray('zeros', [new PyTuple(self.shape)], { dtype: dtypeObject(dtype) });
    record.setItem('_data', self.data);
    record.setItem('_mask', getMaskArray(self));
    return record;
  },
});

// ── Reordering and choosing ───────────────────────────────────────────────────────────────────────

declare({
  name: 'take',
  rest: "indices, axis=None, out=None, mode='raise'",
  doc: 'Elements at positions; masked positions give masked elements.',
  call: (self, indices, axis, out, mode) => {
    const where = filled(indices instanceof MaskedArray ? indices : toArray(indices ?? null), 0);
    const kwargs: Record<string, Value> = { axis: axis ?? null, mode: mode ?? 'raise' };
    const data = npArray('take', [self.data, where], kwargs);
    const own = self.mask === null ? null : npArray('take', [self.mask, where], kwargs);
    const result = settle(data, orMask(own, getMask(indices ?? null)), self);
    return deliverMasked(result, out);
  },
});
declare({
  name: 'compress',
  rest: 'condition, axis=None, out=None',
  doc: 'Elements where a condition holds.',
  call: (self, condition, axis, out) => {
    const where = filled(condition instanceof MaskedArray ? condition : toArray(condition ?? null), false);
    const kwargs: Record<string, Value> = { axis: axis ?? null };
    const data = npArray('compress', [where, self.data], kwargs);
    const mask = self.mask === null ? null : npArray('compress', [where, self.mask], kwargs);
    return deliverMasked(new MaskedArray(data, mask).like(self), out);
  },
});
defineFunction({
  name: 'numpy.ma.compress',
  signature: 'compress(condition, a, axis=None, out=None)',
  doc: 'Elements where a condition holds.',
  call: (condition: Value, a: Value, axis: Value, out: Value) =>
    python.call(attributeOf(owner, asMasked(a), 'compress') ?? null, [condition, axis, out]),
});
declare({
  name: 'round',
  rest: 'decimals=0, out=None',
  doc: 'Rounded to a number of decimals.',
  aliases: ['around', 'round_'],
  call: (self, decimals, out) => {
    const data = npArray('round', [self.data, decimals ?? 0]);
    return deliverMasked(
      data.shape.length === 0 ? settle(data, self.mask, self) : new MaskedArray(data, self.mask).like(self),
      out,
    );
  },
});
declare({
  name: 'clip',
  rest: 'min=None, max=None, out=None',
  doc: 'Limited to a range.',
  call: (self, low, high, out) => {
    const result = new MaskedArray(npArray('clip', [self.data, low ?? null, high ?? null]), self.mask).like(self);
    return deliverMasked(result, out);
  },
});
declare({
  name: 'trace',
  rest: 'offset=0, axis1=0, axis2=1, dtype=None, out=None',
  doc: 'Sum along a diagonal.',
  call: (self, offset, axis1, axis2) => {
    const line = moved(self, 'diagonal', [offset ?? 0, axis1 ?? 0, axis2 ?? 1]);
    const data = filled(asMasked(line), 0);
    return np('sum', [self.mask === null ? data : asDType(data, float64)], { axis: -1 });
  },
});
declare({
  name: 'nonzero',
  rest: '',
  doc: 'Positions of elements that are neither zero nor masked.',
  call: (self) => np('nonzero', [filled(self, 0)]),
});
defineMethod({
  owner,
  signature: "put(indices, values, mode='raise')",
  doc: 'Sets elements at flat positions.',
  call: (self: MaskedArray, indices: Value, values: Value, mode: Value) => put(self, indices, values, mode),
});
function put(self: MaskedArray, indices: Value, values: Value, mode: Value): void {
  let [where, what] = [toArray(indices), values];
  if (self.hardMask && self.mask !== null) {
    const open = apply('logical_not', toArray(npArray('ravel', [self.mask]).getItem(where)));
    what = toArray(np('resize', [getData(values), new PyTuple(where.shape)])).getItem(open);
    where = toArray(where.getItem(open));
  }
  np('put', [self.data, where, getData(what)], { mode });
  const mask = getMask(values);
  if (self.mask === null && mask === null) return;
  const target = self.mask ?? noneMasked(self.shape, self.dtype);
  np('put', [target, where, mask ?? false], { mode });
  self.mask = shrunk(target);
}
defineFunction({
  name: 'numpy.ma.put',
  signature: "put(a, indices, values, mode='raise')",
  doc: 'Sets elements at flat positions.',
  call: (a: Value, indices: Value, values: Value, mode: Value) => put(asMasked(a), indices, values, mode),
});

/** Masked elements sort behind (or, with `endwith=False`, before) all others. */
function sortFill(self: MaskedArray, endwith: boolean, fill: Value): Value {
  if (fill !== null) return fill;
  if (!endwith) return fillFor(self.dtype, 'maximum');
  if ('fc'.includes(self.dtype.kind)) return new PyFloat(Number.NaN);
  return 'SUT'.includes(self.dtype.kind) ? 'N/A' : fillFor(self.dtype, 'minimum');
}

function argsort(self: MaskedArray, axis: Value, kind: Value, endwith: Value, fill: Value): NDArray {
  const data = filled(self, sortFill(self, toBool(endwith), fill));
  return npArray('argsort', [data], { axis, kind: kind ?? 'stable' });
}
declare({
  name: 'argsort',
  rest: 'axis=-1, kind=None, order=None, endwith=True, fill_value=None, *, stable=False',
  doc: 'Positions that would sort the array, masked elements last.',
  call: (self, axis, kind, _order, endwith, fill) =>
    argsort(self, axis ?? null, kind ?? null, endwith ?? true, fill ?? null),
});
function sorted(self: MaskedArray, axis: Value, kind: Value, endwith: Value, fill: Value): MaskedArray {
  if (axis === null) return sorted(asMasked(moved(self, 'ravel', [])), 0, kind, endwith, fill);
  const at = argsort(self, axis, kind, endwith, fill);
  const data = npArray('take_along_axis', [self.data, at], { axis });
  const mask = self.mask === null ? null : npArray('take_along_axis', [self.mask, at], { axis });
  return new MaskedArray(data, mask).like(self);
}
defineMethod({
  owner,
  signature: 'sort(axis=-1, kind=None, order=None, endwith=True, fill_value=None, *, stable=False)',
  doc: 'Sorts in place, masked elements last.',
  call: (self: MaskedArray, axis: Value, kind: Value, _order: Value, endwith: Value, fill: Value) => {
    const made = sorted(self, axis, kind, endwith, fill);
    np('copyto', [self.data, made.data]);
    if (self.mask !== null && made.mask !== null) np('copyto', [self.mask, made.mask]);
  },
});
defineFunction({
  name: 'numpy.ma.sort',
  signature: 'sort(a, axis=-1, kind=None, order=None, endwith=True, fill_value=None, *, stable=None)',
  doc: 'A sorted copy, masked elements last.',
  call: (a: Value, axis: Value, kind: Value, _order: Value, endwith: Value, fill: Value) =>
    sorted(asMasked(a), axis, kind, endwith, fill),
});

// ── Products ──────────────────────────────────────────────────────────────────────────────────────

/** The product of filled matrices; masked where no pair of elements counts. */
export function maskedDot(a: Value, b: Value, strict: boolean): Value {
  const [x, y] = [asMasked(a), asMasked(b)];
  const data = npArray('dot', [filled(x, 0), filled(y, 0)]);
  if (x.mask === null && y.mask === null) return settle(data, null, x);
  const [m, n] = [getMaskArray(x), getMaskArray(y)];
  const seen = npArray(
    'dot',
    strict ? [asDType(m, object64()), asDType(n, object64())] : [apply('logical_not', m), apply('logical_not', n)],
  );
  const lost = strict ? anyMaskedPair(m, n) : apply('logical_not', seen);
  return settle(data, lost, x);
}
function object64(): DType {
  return dtypeFrom('i8');
}
function anyMaskedPair(m: NDArray, n: NDArray): NDArray {
  const ones = (one: NDArray) => npArray('ones', [new PyTuple(one.shape)], { dtype: 'i8' });
  const left = npArray('dot', [asDType(m, object64()), ones(n)]);
  const right = npArray('dot', [ones(m), asDType(n, object64())]);
  return apply('greater', apply('add', left, right), 0);
}
defineMethod({
  owner,
  signature: 'dot(b, out=None, strict=False)',
  doc: 'Product of matrices, masked elements as zeros.',
  call: (self: MaskedArray, b: Value, out: Value, strict: Value) =>
    deliverMasked(maskedDot(self, b, toBool(strict)), out),
});
defineFunction({
  name: 'numpy.ma.dot',
  signature: 'dot(a, b, strict=False, out=None)',
  doc: 'Product of matrices, masked elements as zeros.',
  call: (a: Value, b: Value, strict: Value, out: Value) => deliverMasked(maskedDot(a, b, toBool(strict)), out),
});
defineMethod({
  owner,
  signature: 'conjugate()',
  doc: 'Complex conjugate.',
  aliases: ['conj'],
  call: (self: MaskedArray) => maskedCall('conjugate', [self]),
});
