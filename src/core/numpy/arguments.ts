/** Arguments of NumPy functions: axes, shapes, counts, flags, dtypes, `out`. */

import { assign } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { settleLive } from '../arrays/deferral.ts';
import { toArray } from '../arrays/discover.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { unwrap } from '../arrays/record.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import { ArraybookError } from '../base/errors.ts';
import { PyFloat, PyList, PyObject, PyTuple, python, typeName, type Value } from '../base/python.ts';
import { canCast } from '../dtype/casting.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';

/** An exact integer argument; bools count, floats do not. */
export function toInt(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return raise('OverflowError', 'Python int too large to convert to C long');
  const index = value instanceof PyObject && !(value instanceof PyFloat) ? value.toIndex?.() : undefined;
  if (index === undefined) return raise('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(index);
}

export function toBool(value: Value | undefined): boolean {
  if (typeof value === 'boolean') return value;
  if (value === undefined || value === null) return false;
  if (typeof value === 'number') return value !== 0;
  return value instanceof NumPyScalar || value instanceof NDArray ? value.truth() : python.truth(value);
}

/** A real number argument. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof PyFloat) return value.value;
  const real = value instanceof PyObject ? (value.toFloat?.() ?? value.toIndex?.()) : undefined;
  if (real === undefined) return raise('TypeError', `must be real number, not ${typeName(value)}`);
  return Number(real);
}

export function axisError(axis: number, ndim: number, prefix = ''): ArraybookError {
  return new ArraybookError(
    'shape',
    `${prefix === '' ? '' : `${prefix}: `}axis ${axis} is out of bounds for array of dimension ${ndim}`,
    {
      pythonType: 'AxisError',
      fields: { axis, ndim },
    },
  );
}

/** One axis, counted from the front. */
export function toAxis(value: Value, ndim: number, prefix = ''): number {
  const axis = toInt(value);
  if (axis < -ndim || axis >= ndim) throw axisError(axis, ndim, prefix);
  return axis < 0 ? axis + ndim : axis;
}

/** Axes of a reduction: None is all, an int one, a tuple several. */
export function toAxes(value: Value | undefined, ndim: number, prefix = ''): number[] {
  if (value === null || value === undefined) return Array.from({ length: ndim }, (_, k) => k);
  if (!(value instanceof PyTuple) && !(value instanceof PyList)) return [toAxis(value, ndim, prefix)];
  const axes = value.items.map((item) => toAxis(item, ndim, prefix));
  if (new Set(axes).size !== axes.length) {
    raise('ValueError', prefix === '' ? "duplicate value in 'axis'" : `repeated axis in \`${prefix}\` argument`);
  }
  return axes;
}

/** Axes in the order given (transpose, moveaxis). */
export function toAxisList(value: Value, ndim: number, name = ''): number[] {
  if (value instanceof NDArray) return toAxes(new PyList(numbersOf(value)), ndim, name);
  return toAxes(value, ndim, name);
}

/** A shape: an int or a sequence of ints. */
export function toShape(value: Value): number[] {
  const items = sequenceOf(value);
  const shape = (items ?? [value]).map((item) => {
    if (items === null || typeof item === 'number' || item instanceof PyObject) return toInt(item);
    return raise('TypeError', `'${typeName(item)}' object cannot be interpreted as an integer`);
  });
  if (shape.some((length) => length < 0)) raise('ValueError', 'negative dimensions are not allowed');
  return shape;
}

/** Items of a list, tuple or 1-d array; null where the value is one thing. */
export function sequenceOf(value: Value): readonly Value[] | null {
  if (value instanceof PyList || value instanceof PyTuple) return value.items;
  if (value instanceof NDArray && value.shape.length > 0) return itemsOfArray(value);
  if (value instanceof PyObject && value.pyType.name === 'range') return drain(value);
  return null;
}

/** Items of any iterable. */
export function drain(value: Value): Value[] {
  if (value instanceof PyList || value instanceof PyTuple) return [...value.items];
  if (value instanceof NDArray) return itemsOfArray(value);
  const items: Value[] = [];
  const iteration = python.iterate(value);
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) items.push(item);
  return items;
}

export function itemsOfArray(array: NDArray): Value[] {
  if (array.shape.length === 0) raise('TypeError', 'iteration over a 0-d array');
  const rest = { shape: array.shape.slice(1), strides: array.strides.slice(1) };
  return Array.from({ length: array.shape[0] }, (_, k) =>
    unwrap(array.view({ ...rest, offset: array.offset + k * array.strides[0] })),
  );
}

/** Elements of an integer array-like as numbers. */
export function numbersOf(value: Value): number[] {
  const array = toArray(value);
  const list =
    array.shape.length === 0 ? [unwrap(array)] : itemsOfArray(array.shape.length === 1 ? array : flat(array));
  return list.map(toInt);
}

function flat(array: NDArray): NDArray {
  const copy = array;
  return copy.view({ shape: [array.size], strides: [array.dtype.itemsize] });
}

/** An `out=` argument (a 1-tuple counts). */
export function toOut(value: Value | undefined): NDArray | null {
  if (value === null || value === undefined) return null;
  const one = value instanceof PyTuple && value.items.length === 1 ? value.items[0] : value;
  if (one === null) return null;
  if (!(one instanceof NDArray)) return raise('TypeError', 'return arrays must be of ArrayType');
  settleLive();
  return one;
}

/** Gives the result back, through `out` if there is one. */
export function deliver(result: NDArray, out: NDArray | null, casting: 'same_kind' | 'unsafe' = 'unsafe'): Value {
  if (out === null) return unwrap(result);
  if (!canCast(result.dtype, out.dtype, casting)) {
    raise(
      'TypeError',
      `Cannot cast array data from ${dtypeRepr(result.dtype)} to ${dtypeRepr(out.dtype)} according to the rule '${casting}'`,
    );
  }
  if (out.shape.length !== result.shape.length || out.shape.some((length, k) => length !== result.shape[k])) {
    raise('ValueError', 'output array does not match result of operation');
  }
  assign(out, result);
  return out;
}

export function toText(value: Value, what: string): string {
  if (typeof value === 'string') return value;
  if (value instanceof NumPyScalar && typeof value.value === 'string') return value.value;
  return raise('TypeError', `${what} must be str, not ${typeName(value)}`);
}

export function toOrder(value: Value | undefined): 'C' | 'F' | 'A' | 'K' {
  if (value === null || value === undefined) return 'K';
  if (value === 'C' || value === 'F' || value === 'A' || value === 'K') return value;
  return raise('ValueError', `order must be one of 'C', 'F', 'A', or 'K' (got ${python.repr(value)})`);
}
