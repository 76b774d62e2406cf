/** `np.ma.masked_where` and its family, and functions of masks themselves. */

import { shapeText } from '../../arrays/broadcast.ts';
import { asDType, copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { arrayFrom, toArray } from '../../arrays/discover.ts';
import { dtypeObject } from '../../arrays/dtype-object.ts';
import { NDArray } from '../../arrays/ndarray.ts';
import { PyTuple, type Value } from '../../base/python.ts';
import { bool_, type DType, isKind, object_ } from '../../dtype/dtype.ts';
import { defineFunction } from '../../ops/registry.ts';
import { toBool } from '../arguments.ts';
import { isNoMask, maskedFrom } from './construct.ts';
import { checkFill, dtypeLike, filled } from './fill-value.ts';
import {
  anySet,
  apply,
  flagsOf,
  getData,
  getMask,
  getMaskArray,
  type Mask,
  MaskedArray,
  maskDType,
  maskValue,
  nomask,
  noneMasked,
  np,
  npArray,
  orMask,
  shrunk,
} from './masked-array.ts';
import { setMask } from './methods.ts';

// ── Masks ─────────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.ma.getmask',
  signature: 'getmask(a)',
  doc: 'The mask, or nomask.',
  call: (a: Value) => maskValue(getMask(a)),
});
defineFunction({
  name: 'numpy.ma.getmaskarray',
  signature: 'getmaskarray(arr)',
  doc: 'The mask as a full array.',
  call: (arr: Value) => getMaskArray(arr),
});
defineFunction({
  name: 'numpy.ma.getdata',
  aliases: ['numpy.ma.get_data'],
  signature: 'getdata(a, subok=True)',
  doc: 'The data, masked elements too.',
  call: (a: Value) => (a instanceof MaskedArray ? a.data : np('array', [a], { copy: null, subok: true })),
});
defineFunction({
  name: 'numpy.ma.is_masked',
  signature: 'is_masked(x)',
  doc: 'Whether any element is masked.',
  call: (x: Value) => anySet(getMask(x)),
});
defineFunction({
  name: 'numpy.ma.is_mask',
  signature: 'is_mask(m)',
  doc: 'Whether the input is an array of bools.',
  call: (m: Value) => m === nomask || (m instanceof NDArray && m.dtype.kind === 'b'),
});

/** A mask argument: null for nomask. */
function maskArgument(value: Value): Mask {
  if (isNoMask(value)) return null;
  return value instanceof MaskedArray ? filled(value, true) : toArray(value);
}

function makeMask(m: Value, copy: boolean, shrink: boolean, dtype: DType): Mask {
  const given = maskArgument(m);
  if (given === null) return null;
  const wanted = maskDType(dtype);
  const typed =
    given.dtype.kind === 'V' && wanted.kind !== 'V' ? asDType(given, maskDType(given.dtype)) : asDType(given, wanted);
  const mask = copy && typed === given ? copyOf(typed) : typed;
  return shrink ? shrunk(mask) : mask;
}
defineFunction({
  name: 'numpy.ma.make_mask',
  signature: "make_mask(m, copy=False, shrink=True, dtype='bool')",
  doc: 'An array of bools as a mask.',
  call: (m: Value, copy: Value, shrink: Value, dtype: Value) => {
    const wanted = dtype === 'bool' ? bool_ : dtypeLike(np('dtype', [dtype]));
    return maskValue(makeMask(m, toBool(copy), toBool(shrink), wanted));
  },
});
defineFunction({
  name: 'numpy.ma.make_mask_none',
  signature: 'make_mask_none(newshape, dtype=None)',
  doc: 'A mask of a shape that masks nothing.',
  call: (shape: Value, dtype: Value) => {
    const like = dtype === null ? bool_ : dtypeLike(np('dtype', [dtype]));
    return np('zeros', [shape], { dtype: dtypeObject(maskDType(like)) });
  },
});
defineFunction({
  name: 'numpy.ma.make_mask_descr',
  signature: 'make_mask_descr(ndtype)',
  doc: 'The dtype of masks that goes with a dtype.',
  call: (dtype: Value) => dtypeObject(maskDType(dtypeLike(np('dtype', [dtype])))),
});
defineFunction({
  name: 'numpy.ma.mask_or',
  signature: 'mask_or(m1, m2, copy=False, shrink=True)',
  doc: 'Masked where either mask is.',
  call: (a: Value, b: Value, copy: Value, shrink: Value) => {
    const [m1, m2] = [a, b].map((one) => (one === false ? null : maskArgument(one)));
    if (m1 !== null && m2 !== null && m1.dtype.kind !== m2.dtype.kind) {
      raise('ValueError', `Incompatible dtypes '${String(m1.dtype.kind)}'<>'${String(m2.dtype.kind)}'`);
    }
    const both = m1 !== null && m2 !== null && m1 !== m2 ? orMask(m1, m2) : (m1 ?? m2);
    return maskValue(both === null ? null : makeMask(both, toBool(copy), toBool(shrink), both.dtype));
  },
});
defineFunction({
  name: 'numpy.ma.flatten_mask',
  signature: 'flatten_mask(mask)',
  doc: 'The flags of a structured mask, flat.',
  call: (mask: Value) => npArray('ravel', [flagsOf(asMaskArray(toArray(mask)))]),
});
function asMaskArray(mask: NDArray): NDArray {
  return mask.dtype.kind === 'V' ? asDType(mask, maskDType(mask.dtype)) : asDType(mask, bool_);
}
defineFunction({
  name: 'numpy.ma.flatten_structured_array',
  signature: 'flatten_structured_array(a)',
  doc: 'A structured array as rows of its fields.',
  call: (a: Value) => {
    const source = toArray(a);
    const data = npArray('lib.recfunctions.structured_to_unstructured', [getData(source)]);
    if (!(source instanceof MaskedArray)) return data;
    const mask = source.mask === null ? null : flagsOf(source.mask);
    return new MaskedArray(data, mask).like(null);
  },
});
defineFunction({
  name: 'numpy.ma.ndim',
  signature: 'ndim(obj)',
  doc: 'Number of axes.',
  call: (obj: Value) => getData(obj).shape.length,
});
defineFunction({
  name: 'numpy.ma.shape',
  signature: 'shape(obj)',
  doc: 'Lengths of the axes.',
  call: (obj: Value) => new PyTuple(getData(obj).shape),
});
defineFunction({
  name: 'numpy.ma.size',
  signature: 'size(obj, axis=None)',
  doc: 'Number of elements.',
  call: (obj: Value, axis: Value) => np('size', [getData(obj)], { axis }),
});

// ── masked_where ──────────────────────────────────────────────────────────────────────────────────

function maskedWhere(condition: Value, a: Value, copy: boolean): MaskedArray {
  const where = makeMask(condition instanceof MaskedArray ? condition : toArray(condition), false, false, bool_);
  const source = npArray('array', [a instanceof MaskedArray ? a.data : a], { copy: copy ? true : null, subok: true });
  if (where !== null && where.shape.length > 0 && shapeText(where.shape) !== shapeText(source.shape)) {
    raise(
      'IndexError',
      `Inconsistent shape between the condition and the input (got ${tuple(where)} and ${tuple(source)})`,
    );
  }
  const before = getMask(a);
  const made = new MaskedArray(source, before !== null && copy ? copyOf(before) : before).like(a);
  const combined = orMask(where, before);
  if (anySet(combined) && combined !== null) setMask(made, combined);
  if (!copy && a instanceof MaskedArray && before === null) a.mask = made.mask;
  return made;
}
function tuple(array: NDArray): string {
  return array.shape.length === 1 ? `(${array.shape[0]},)` : `(${array.shape.join(', ')})`;
}

defineFunction({
  name: 'numpy.ma.masked_where',
  signature: 'masked_where(condition, a, copy=True)',
  doc: 'Masked where a condition holds.',
  call: (condition: Value, a: Value, copy: Value) => maskedWhere(condition, a, toBool(copy)),
});

const COMPARISONS: readonly (readonly [string, string, string])[] = [
  ['greater', 'greater', 'greater than a value'],
  ['greater_equal', 'greater_equal', 'greater than or equal to a value'],
  ['less', 'less', 'less than a value'],
  ['less_equal', 'less_equal', 'less than or equal to a value'],
  ['not_equal', 'not_equal', 'not equal to a value'],
  ['equal', 'equal', 'equal to a value'],
];
for (const [name, ufunc, words] of COMPARISONS) {
  defineFunction({
    name: `numpy.ma.masked_${name}`,
    signature: `masked_${name}(x, value, copy=True)`,
    doc: `Masked where ${words}.`,
    call: (x: Value, value: Value, copy: Value) => {
      const source = x instanceof MaskedArray ? x : toArray(x);
      const holds = toArray(np(`ma.${ufunc}`, [source, value]));
      const made = maskedWhere(
        holds instanceof MaskedArray && holds.mask === null ? holds.data : holds,
        x,
        toBool(copy),
      );
      if (name === 'equal') made.fill = checkFill(value, made.dtype);
      return made;
    },
  });
}
for (const inside of [true, false]) {
  const name = inside ? 'masked_inside' : 'masked_outside';
  defineFunction({
    name: `numpy.ma.${name}`,
    signature: `${name}(x, v1, v2, copy=True)`,
    doc: `Masked ${inside ? 'inside' : 'outside'} an interval.`,
    call: (x: Value, v1: Value, v2: Value, copy: Value) => {
      const [low, high] = toArray(np('less', [v2, v1])).truth() ? [v2, v1] : [v1, v2];
      const data = filled(x instanceof MaskedArray ? x : toArray(x));
      const condition = inside
        ? apply('logical_and', apply('greater_equal', data, low), apply('less_equal', data, high))
        : apply('logical_or', apply('less', data, low), apply('greater', data, high));
      return maskedWhere(condition, x, toBool(copy));
    },
  });
}
defineFunction({
  name: 'numpy.ma.masked_object',
  signature: 'masked_object(x, value, copy=True, shrink=True)',
  doc: 'Masked where objects equal a value.',
  call: (x: Value, value: Value, copy: Value, shrink: Value) => {
    const data = x instanceof MaskedArray ? x.data : asDType(toArray(x), object_);
    const condition = apply('equal', data, arrayFrom(value, { dtype: object_ }));
    const mask = orMask(getMask(x), toBool(shrink) ? shrunk(condition) : condition);
    return maskedFrom(data, mask, { copy: toBool(copy), fill: value });
  },
});
defineFunction({
  name: 'numpy.ma.masked_values',
  signature: 'masked_values(x, value, rtol=1e-05, atol=1e-08, copy=True, shrink=True)',
  doc: 'Masked where floats are close to a value.',
  call: (x: Value, value: Value, rtol: Value, atol: Value, copy: Value, shrink: Value) => {
    const data = filled(x instanceof MaskedArray ? x : toArray(x), value);
    const inexact = isKind(data.dtype, 'f', 'c');
    const close = inexact ? npArray('isclose', [data, value], { atol, rtol }) : apply('equal', data, value);
    const made = maskedFrom(data, close, { copy: toBool(copy), fill: value });
    if (toBool(shrink)) made.mask = shrunk(made.mask);
    return made;
  },
});
defineFunction({
  name: 'numpy.ma.masked_invalid',
  signature: 'masked_invalid(a, copy=True)',
  doc: 'Masked where NaN or infinite.',
  call: (a: Value, copy: Value) => {
    const data = npArray('array', [a instanceof MaskedArray ? a.data : a], { copy: null, subok: true });
    const bad = isKind(data.dtype, 'f', 'c', 'm', 'M')
      ? apply('logical_not', apply('isfinite', data))
      : noneMasked(data.shape);
    const made = maskedWhere(bad, a, toBool(copy));
    made.mask ??= noneMasked(made.shape, made.dtype);
    return made;
  },
});
defineFunction({
  name: 'numpy.ma.fix_invalid',
  signature: 'fix_invalid(a, mask=<no value>, copy=True, fill_value=None)',
  doc: 'Masked where invalid, and there the fill value.',
  call: (a: Value, mask: Value | undefined, copy: Value, fill: Value) => {
    const made = maskedFrom(a, mask ?? nomask, { copy: toBool(copy) });
    const bad = apply('logical_not', apply('isfinite', made.data));
    if (!anySet(bad)) return made;
    made.mask = orMask(made.mask, bad);
    np('copyto', [made.data, fill === null ? filledFill(made) : fill], { where: bad });
    return made;
  },
});
function filledFill(made: MaskedArray): Value {
  return made.fill ?? checkFill(null, made.dtype);
}

// ── Filling in place ──────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.ma.putmask',
  signature: 'putmask(a, mask, values)',
  doc: 'Sets elements where a mask holds.',
  call: (a: Value, mask: Value, values: Value) => {
    if (!(a instanceof MaskedArray)) return raise('TypeError', 'putmask expects a masked array');
    const where = getData(mask);
    const given = getMask(values);
    const data = getData(values);
    if (a.mask === null && given !== null) a.mask = noneMasked(a.shape, a.dtype);
    else if (a.mask !== null && a.hardMask && given !== null)
      np('copyto', [a.mask, orMask(a.mask, given) ?? a.mask], { where });
    if (a.mask !== null && !a.hardMask) np('copyto', [a.mask, getMaskArray(values)], { where });
    np('copyto', [a.data, data], { where, casting: 'unsafe' });
    return null;
  },
});
