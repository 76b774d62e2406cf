/** `np.ma.MaskedArray(data, mask=…)` and the other ways to make masked arrays. */
import { asDType, copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { arrayFrom, toArray } from '../../arrays/discover.ts';
import { DTypeObject } from '../../arrays/dtype-object.ts';
import { NDArray } from '../../arrays/ndarray.ts';
import { PyList, PyTuple, type Value } from '../../base/python.ts';
import type { PyDict } from '../../base/python-dict.ts';
import { bool_, sameDType } from '../../dtype/dtype.ts';
import { defineFunction, defineValue, names } from '../../ops/registry.ts';
import { toBool } from '../arguments.ts';
import { checkFill } from './fill-value.ts';
import {
  allMasked,
  behaviour,
  getMaskArray,
  type Mask,
  MaskedArray,
  maskDType,
  masked,
  maskedArrayType,
  maskedConstantType,
  maskedRecordType,
  nomask,
  noneMasked,
  np,
  orMask,
} from './masked-array.ts';

interface Request {
  readonly data: Value;
  readonly mask: Value;
  readonly dtype: Value;
  readonly copy: boolean;
  readonly ndmin: Value;
  readonly fill: Value;
  readonly keepMask: boolean;
  readonly hardMask: Value;
  readonly shrink: boolean;
  readonly order: Value;
}

export function isNoMask(mask: Value): boolean {
  return mask === nomask;
}

/** A mask argument as a mask of the dtype that goes with the data. */
function toMask(value: Value, data: NDArray): NDArray {
  const wanted = maskDType(data.dtype);
  if (value === true) return allMasked(data.shape, data.dtype);
  if (value === false) return noneMasked(data.shape, data.dtype);
  if (wanted.kind !== 'V') return asDType(toArray(value), bool_);
  if (value instanceof NDArray) return spreadMask(value, data);
  return recordMask(value, data);
}

function spreadMask(value: NDArray, data: NDArray): NDArray {
  if (value.dtype.kind === 'V') return asDType(value, maskDType(data.dtype));
  const made = noneMasked(value.shape, data.dtype);
  const flags = made.view({
    dtype: bool_,
    shape: [...made.shape, made.dtype.itemsize],
    strides: [...made.strides, 1],
  });
  const wide = value.view({ shape: [...value.shape, 1], strides: [...value.strides, 0] });
  np('copyto', [flags, asDType(wide, bool_)]);
  return made;
}

function recordMask(value: Value, data: NDArray): NDArray {
  const tuples = (one: Value): boolean =>
    one instanceof PyTuple || (one instanceof PyList && one.items.length > 0 && one.items.every(tuples));
  if (tuples(value)) return arrayFrom(value, { dtype: maskDType(data.dtype) });
  return spreadMask(toArray(value), data);
}

/** A mask in the shape of the data, or an error. */
function fittedMask(mask: NDArray, data: NDArray): NDArray {
  if (mask.shape.length === data.shape.length && mask.shape.every((length, k) => length === data.shape[k])) return mask;
  if (mask.size === 1) {
    const one = mask.view({ shape: data.shape, strides: data.shape.map(() => 0) });
    return copyOf(one);
  }
  if (mask.size === data.size) return toArray(np('reshape', [mask, new PyTuple(data.shape)]));
  return raise('MaskError', `Mask and data not compatible: data size is ${data.size}, mask size is ${mask.size}.`);
}

/** Masked elements inside nested lists: the list without them, and where they were. */
function listMask(value: Value): { data: Value; mask: Mask } {
  if (!(value instanceof PyList || value instanceof PyTuple) || !holdsMasked(value)) return { data: value, mask: null };
  const parts = value.items.map(flagsIn);
  return { data: value, mask: asDType(toArray(new PyList(parts)), bool_) };
}
function holdsMasked(value: Value): boolean {
  if (value instanceof MaskedArray) return value.mask !== null;
  return (value instanceof PyList || value instanceof PyTuple) && value.items.some(holdsMasked);
}
function flagsIn(value: Value): Value {
  if (value instanceof PyList || value instanceof PyTuple) return new PyList(value.items.map(flagsIn));
  if (value instanceof MaskedArray) return getMaskArray(value);
  return value instanceof NDArray ? noneMasked(value.shape) : false;
}

function dataFrom(request: Request): NDArray {
  const { dtype, order, ndmin } = request;
  const source = request.data instanceof MaskedArray ? request.data.data : request.data;
  const kwargs: Record<string, Value> = { subok: true };
  if (dtype !== null) kwargs.dtype = dtype;
  if (order !== null) kwargs.order = order;
  if (ndmin !== 0) kwargs.ndmin = ndmin;
  kwargs.copy = request.copy ? true : null;
  return toArray(np('array', [source], kwargs));
}

function inheritedMask(request: Request, data: NDArray): Mask {
  if (request.data instanceof MaskedArray) {
    const own = request.data.mask;
    if (own === null) return null;
    const typed = sameDType(maskDType(data.dtype), own.dtype) ? own : asDType(own, maskDType(data.dtype));
    return fittedMask(request.copy ? copyOf(typed) : typed, data);
  }
  const listed = listMask(request.data).mask;
  return listed === null ? null : fittedMask(listed, data);
}

function maskFrom(request: Request, data: NDArray): Mask {
  if (isNoMask(request.mask)) {
    if (request.keepMask) return inheritedMask(request, data);
    return request.shrink ? null : noneMasked(data.shape, data.dtype);
  }
  const given = toMask(request.mask, data);
  const fitted = fittedMask(request.copy && given === request.mask ? copyOf(given) : given, data);
  return request.keepMask ? orMask(inheritedMask(request, data), fitted) : fitted;
}

export function makeMasked(request: Request): MaskedArray {
  const data = dataFrom(request);
  const made = new MaskedArray(data, maskFrom(request, data));
  const from = request.data;
  if (from instanceof MaskedArray) {
    made.fill =
      from.fill === null || sameDType(from.dtype, data.dtype) ? from.fill : checkFill(fillItem(from.fill), data.dtype);
    made.hardMask = from.hardMask;
    made.baseType = from.baseType;
  }
  if (request.fill !== null) made.fill = checkFill(request.fill, data.dtype);
  if (request.hardMask !== null) made.hardMask = toBool(request.hardMask);
  return made;
}
function fillItem(fill: NDArray): Value {
  return fill.getItem(new PyTuple([]));
}

/** `masked_array(data, mask)` from TypeScript. */
export function maskedFrom(data: Value, mask: Value | Mask = null, extra: Partial<Request> = {}): MaskedArray {
  return makeMasked({
    data,
    mask: mask ?? nomask,
    dtype: null,
    copy: false,
    ndmin: 0,
    fill: null,
    keepMask: true,
    hardMask: null,
    shrink: true,
    order: null,
    ...extra,
  });
}

const constructor = defineFunction({
  name: 'numpy.ma.__new__',
  signature:
    'MaskedArray(data=None, mask=<no value>, dtype=None, copy=False, subok=True, ndmin=0, fill_value=None, keep_mask=True, hard_mask=None, shrink=True, order=None)',
  doc: 'An array with a mask of the elements that do not count.',
  call: (...given: (Value | undefined)[]) => {
    const [data, mask, dtype, copy, , ndmin, fill, keepMask, hardMask, shrink, order] = given;
    return maskedFrom(data ?? null, mask ?? nomask, {
      dtype: dtype ?? null,
      copy: toBool(copy),
      ndmin: ndmin ?? 0,
      fill: fill ?? null,
      keepMask: toBool(keepMask),
      hardMask: hardMask ?? null,
      shrink: toBool(shrink),
      order: order ?? null,
    });
  },
});
behaviour.construct = (args, kwargs) => constructor.call(args, kwargs);

defineFunction({
  name: 'numpy.ma.array',
  signature:
    'array(data, dtype=None, copy=False, order=None, mask=<no value>, fill_value=None, keep_mask=True, hard_mask=False, shrink=True, subok=True, ndmin=0)',
  doc: 'A masked array.',
  call: (...given: (Value | undefined)[]) => {
    const [data, dtype, copy, order, mask, fill, keepMask, hardMask, shrink, , ndmin] = given;
    return maskedFrom(data ?? null, mask ?? nomask, {
      dtype: dtype ?? null,
      copy: toBool(copy),
      ndmin: ndmin ?? 0,
      fill: fill ?? null,
      keepMask: toBool(keepMask),
      hardMask: hardMask ?? null,
      shrink: toBool(shrink),
      order: order ?? null,
    });
  },
});

for (const [name, doc] of [
  ['asarray', 'The input as a masked array.'],
  ['asanyarray', 'The input as a masked array; subclasses pass through.'],
] as const) {
  defineFunction({
    name: `numpy.ma.${name}`,
    signature: `${name}(a, dtype=None${name === 'asarray' ? ', order=None' : ''})`,
    doc,
    call: (a: Value, dtype: Value, order: Value | undefined) => {
      const same =
        dtype === null || (a instanceof MaskedArray && dtype instanceof DTypeObject && sameDType(dtype.dtype, a.dtype));
      if (name === 'asanyarray' && a instanceof MaskedArray && same) return a;
      return maskedFrom(a, nomask, { dtype, order: order ?? null });
    },
  });
}

defineValue('numpy.ma.MaskedArray', maskedArrayType, 'numpy.ma.masked_array', 'numpy.ma.core.MaskedArray');
defineValue('numpy.ma.mvoid', maskedRecordType, 'numpy.ma.core.mvoid');
defineValue('numpy.ma.core.MaskedConstant', maskedConstantType);
defineValue('numpy.ma.masked', masked, 'numpy.ma.masked_singleton');
defineValue('numpy.ma.nomask', nomask);
defineValue('numpy.ma.bool_', toBoolType());
defineValue('numpy.ma.MaskType', toBoolType());
function toBoolType(): Value {
  return names.get('numpy.bool') ?? null;
}

/** `zeros_like` and its kin: the mask comes along. */
export function maskedLike(
  name: string,
  source: MaskedArray,
  args: readonly Value[],
  kwargs: Readonly<Record<string, Value>>,
): MaskedArray {
  const data = toArray(np(name, [source.data, ...args], kwargs));
  const mask = source.mask === null || data.size !== source.size ? null : copyOf(source.mask);
  return new MaskedArray(data, mask).like(source);
}

/** Creation functions whose result has no mask. */
for (const name of [
  'arange',
  'empty',
  'empty_like',
  'ones',
  'ones_like',
  'zeros',
  'zeros_like',
  'identity',
  'indices',
  'fromfunction',
  'frombuffer',
] as const) {
  const plain = names.get(`numpy.${name}`);
  if (plain === undefined) continue;
  defineFunction({
    name: `numpy.ma.${name}`,
    signature: `${name}(*args, fill_value=None, hardmask=False, **kwargs)`,
    doc: `Masked array made as by numpy.${name}.`,
    call: (args: PyTuple, fill: Value, hard: Value, kwargs: PyDict) => {
      const words = Object.fromEntries([...kwargs.entries()].map(({ key, value }) => [String(key), value]));
      if (args.items[0] instanceof MaskedArray) return maskedLike(name, args.items[0], args.items.slice(1), words);
      const data = np(name, args.items, words);
      const made = maskedFrom(data);
      if (fill !== null) made.fill = checkFill(fill, made.dtype);
      made.hardMask = toBool(hard);
      return made;
    },
  });
}

defineFunction({
  name: 'numpy.ma.masked_all',
  signature: "masked_all(shape, dtype='float64')",
  doc: 'A masked array of a shape with every element masked.',
  call: (shape: Value, dtype: Value) => {
    const data = toArray(np('zeros', [shape, dtype]));
    return new MaskedArray(data, allMasked(data.shape, data.dtype));
  },
});
defineFunction({
  name: 'numpy.ma.masked_all_like',
  signature: 'masked_all_like(arr)',
  doc: 'A masked array like another with every element masked.',
  call: (arr: Value) => {
    const source = toArray(arr);
    const data = toArray(np('zeros_like', [source instanceof MaskedArray ? source.data : source]));
    return new MaskedArray(data, allMasked(data.shape, data.dtype));
  },
});
defineFunction({
  name: 'numpy.ma.fromflex',
  signature: 'fromflex(fxarray)',
  doc: 'A masked array from the fields _data and _mask.',
  call: (fxarray: Value) => {
    const record = toArray(fxarray);
    return maskedFrom(copyOf(toArray(record.getItem('_data'))), copyOf(toArray(record.getItem('_mask'))));
  },
});
defineFunction({
  name: 'numpy.ma.isMaskedArray',
  aliases: ['numpy.ma.isMA', 'numpy.ma.isarray'],
  signature: 'isMaskedArray(x)',
  doc: 'Whether the input is a masked array.',
  call: (x: Value) => x instanceof MaskedArray,
});
