/** Fill values: what stands for a masked element where there is no mask. */
import { asDType, copyOf, fieldView } from '../../arrays/cast.ts';
import { integerLimits, raise } from '../../arrays/convert.ts';
import { arrayFrom, toArray } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { DTypeObject } from '../../arrays/dtype-object.ts';
import { NDArray } from '../../arrays/ndarray.ts';
import { dtypeOfType, NumPyScalar } from '../../arrays/scalar.ts';
import { int, PyBytes, PyComplex, PyFloat, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import { type DType, isKind, sameDType, uint64 } from '../../dtype/dtype.ts';
import { dtypeText } from '../../dtype/dtype-text.ts';
import { callOp, defineFunction } from '../../ops/registry.ts';
import { MaskedArray } from './masked-array.ts';

type Purpose = 'default' | 'minimum' | 'maximum';

/** A dtype, or the dtype of a value. */
export function dtypeLike(value: Value): DType {
  if (value instanceof DTypeObject) return value.dtype;
  if (value instanceof PyType) return dtypeOfType(value) ?? dtypeFrom(value);
  if (value instanceof NDArray || value instanceof NumPyScalar) return value.dtype;
  return toArray(value).dtype;
}

function defaultFill(dtype: DType): Value {
  switch (dtype.kind) {
    case 'b':
      return true;
    case 'i':
    case 'u':
      return 999999;
    case 'f':
      return new PyFloat(1e20);
    case 'c':
      return new PyComplex(1e20, 0);
    case 'S':
      return new PyBytes(new Uint8Array([78, 47, 65]));
    case 'U':
    case 'T':
      return 'N/A';
    case 'O':
      return '?';
    case 'V':
      return new PyBytes(new Uint8Array([63, 63, 63]));
    default:
      return new NumPyScalar(dtype, -(2n ** 63n));
  }
}

function extremeFill(dtype: DType, purpose: 'minimum' | 'maximum'): Value {
  const minimum = purpose === 'minimum';
  switch (dtype.kind) {
    case 'b':
      return minimum;
    case 'i':
    case 'u':
      return int(integerLimits(dtype)[minimum ? 1 : 0]);
    case 'f':
      return new PyFloat(minimum ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
    case 'c': {
      const end = minimum ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      return new PyComplex(end, end);
    }
    case 'M':
    case 'm':
      return new NumPyScalar(dtype, minimum ? 2n ** 63n - 1n : -(2n ** 63n) + 1n);
    default:
      return raise('TypeError', `Unsuitable type ${dtypeText(dtype)} for calculating ${purpose}.`);
  }
}

/** Fill value of a dtype as a Python value; records give a tuple of their fields'. */
export function fillFor(dtype: DType, purpose: Purpose = 'default'): Value {
  if (dtype.kind === 'V' && dtype.subarray !== null) return fillFor(dtype.subarray.base, purpose);
  if (dtype.kind === 'V' && dtype.fields !== null) {
    return new PyTuple(dtype.fields.map((field) => fillFor(field.dtype, purpose)));
  }
  return purpose === 'default' ? defaultFill(dtype) : extremeFill(dtype, purpose);
}

/** A tuple of fills spread over subarray fields too. */
function spread(dtype: DType, value: Value): Value {
  if (dtype.kind === 'V' && dtype.fields !== null && !(value instanceof PyTuple)) {
    return new PyTuple(dtype.fields.map((field) => spread(field.dtype, value)));
  }
  return value;
}

/** A fill value checked against a dtype, 0-d. */
export function checkFill(value: Value, dtype: DType): NDArray {
  if (value === null) return recordFill(dtype);
  if (value instanceof NDArray && sameDType(value.dtype, dtype) && value.shape.length === 0) return value;
  if (dtype.kind === 'V' && dtype.fields !== null) {
    const source = value instanceof NDArray || value instanceof NumPyScalar ? value : spread(dtype, value);
    return source instanceof PyTuple ? arrayFrom(source, { dtype }) : asDType(toArray(source), dtype);
  }
  if (typeof value === 'string' && !isKind(dtype, 'O', 'S', 'U', 'T', 'M', 'm', 'V')) {
    raise('TypeError', `Cannot set fill value of string with array of dtype ${dtypeText(dtype)}`);
  }
  return converted(value, dtype);
}

function converted(value: Value, dtype: DType): NDArray {
  try {
    if (value instanceof NDArray || value instanceof NumPyScalar) {
      const array = asDType(toArray(value), sizedFor(dtype, toArray(value).dtype));
      return array.shape.length === 0 ? array : array.view({ shape: [], strides: [] });
    }
    return arrayFrom(value, { dtype: isKind(dtype, 'S', 'U') ? null : dtype });
  } catch (error) {
    const type = (error as { pythonType?: string }).pythonType;
    if (type !== 'OverflowError' && type !== 'ValueError') throw error;
    return raise('TypeError', `Cannot convert fill_value ${python.str(value)} to dtype ${dtypeText(dtype)}`);
  }
}

function sizedFor(dtype: DType, source: DType): DType {
  return isKind(dtype, 'S', 'U') && source.kind === dtype.kind ? source : dtype;
}

/** The default, in its own wide type: int64 for all integers, float64 for all floats. */
function recordFill(dtype: DType): NDArray {
  const value = fillFor(dtype);
  if (dtype.kind === 'V' && dtype.fields !== null) return arrayFrom(value, { dtype });
  if (dtype.kind === 'O') return arrayFrom(value, { dtype });
  return arrayFrom(value, { dtype: dtype.kind === 'u' ? uint64 : null });
}

/** The fill value of a masked array, made on first use. */
export function fillOf(array: MaskedArray): NDArray {
  array.fill ??= checkFill(null, array.dtype);
  return array.fill;
}

/** `filled`: the data with masked elements replaced. */
export function filled(value: Value, fill: Value = null): NDArray {
  if (!(value instanceof MaskedArray)) return toArray(value);
  const mask = value.mask;
  const data = value.data;
  if (mask === null) return data;
  const stand = fill === null ? fillOf(value) : checkFill(fill, value.dtype);
  const result = copyData(data);
  fillRecords(result, mask, stand);
  return result;
}

function copyData(data: NDArray): NDArray {
  const made = copyOf(data, 'K');
  made.pyType = data.pyType;
  return made;
}

function fillRecords(result: NDArray, mask: NDArray, fill: NDArray): void {
  const [data, flags] = [result.dtype, mask.dtype];
  if (data.kind === 'V' && data.fields !== null && flags.kind === 'V' && flags.fields !== null) {
    const stands = fill.dtype.kind === 'V' ? fill.dtype.fields : null;
    data.fields.forEach((field, k) => {
      const stand = stands === null ? fill : fieldView(fill, stands[k]);
      fillRecords(fieldView(result, field), fieldView(mask, (flags.fields ?? [])[k]), stand);
    });
    return;
  }
  callOp('numpy.copyto', [result, fill], { where: mask, casting: 'unsafe' });
}

function defineFill(purpose: Purpose, doc: string): void {
  defineFunction({
    name: `numpy.ma.${purpose}_fill_value`,
    signature: `${purpose}_fill_value(obj)`,
    doc,
    call: (obj: Value) => {
      const dtype = dtypeLike(obj);
      const fill = fillFor(dtype, purpose);
      return fill instanceof PyTuple ? arrayFrom(fill, { dtype }).getItem(new PyTuple([])) : fill;
    },
  });
}
defineFill('default', 'Default fill value of a dtype.');
defineFill('minimum', 'Largest value of a dtype, which takes no part in a minimum.');
defineFill('maximum', 'Smallest value of a dtype, which takes no part in a maximum.');

/** Same fill value for both, or None. */
defineFunction({
  name: 'numpy.ma.common_fill_value',
  signature: 'common_fill_value(a, b)',
  doc: 'Fill value that two masked arrays share, or None.',
  call: (a: Value, b: Value) => {
    const [x, y] = [a, b].map((one) => (one instanceof MaskedArray ? fillOf(one).getItem(new PyTuple([])) : null));
    return x !== null && y !== null && python.equal(x, y) ? x : null;
  },
});
defineFunction({
  name: 'numpy.ma.filled',
  signature: 'filled(a, fill_value=None)',
  doc: 'The array with masked elements replaced by the fill value.',
  call: (a: Value, fill: Value) => (a instanceof MaskedArray ? filled(a, fill) : toArray(a)),
});
defineFunction({
  name: 'numpy.ma.set_fill_value',
  signature: 'set_fill_value(a, fill_value)',
  doc: 'Sets the fill value of a masked array.',
  call: (a: Value, fill: Value) => {
    if (a instanceof MaskedArray) a.fill = checkFill(fill, a.dtype);
  },
});
