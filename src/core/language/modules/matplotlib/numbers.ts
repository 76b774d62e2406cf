/** Arguments of plots as doubles. */
import { copyOf } from '../../../arrays/cast.ts';
import { toArray } from '../../../arrays/discover.ts';
import { NDArray } from '../../../arrays/ndarray.ts';
import { PyFloat, PyList, PyObject, PyTuple, python, type Value } from '../../../base/python.ts';
import { float64, isKind } from '../../../dtype/dtype.ts';
import { sequenceOf, toNumber } from '../../../numpy/arguments.ts';
import { callOp } from '../../../ops/registry.ts';
import { raise, valueError } from '../../runtime/exceptions.ts';

/** A matrix of doubles, row after row. */
export interface Grid {
  readonly rows: number;
  readonly cols: number;
  readonly values: Float64Array;
}

export const DAY = 86_400_000;

/** Anything that `np.asarray` takes. */
export function arrayOf(value: Value): NDArray {
  if (value instanceof NDArray) return value;
  return toArray(value);
}

/** All elements in C order, in an array of their own; masked ones are NaN, moments are days since 1970. */
export function doubles(value: Value): Float64Array {
  if (typeof value === 'number') return Float64Array.of(value);
  return elements(withoutMask(arrayOf(value)));
}

function elements(array: NDArray): Float64Array {
  if (isKind(array.dtype, 'M', 'm')) return moments(array);
  if (isKind(array.dtype, 'O')) return Float64Array.from(sequenceOf(ravelled(array)) ?? [], toNumber);
  if (!isKind(array.dtype, 'b', 'i', 'u', 'f', 'c')) {
    throw raise('TypeError', `'value' must be an instance of numbers, not ${python.repr(array.dtype as never)}`);
  }
  if (isKind(array.dtype, 'c')) return elements(callOp('numpy.real', [array]) as NDArray);
  const packed = copyOf(array, 'C', float64);
  return (packed.lane as Float64Array).slice(packed.offset / 8, packed.offset / 8 + packed.size);
}

function ravelled(array: NDArray): Value {
  return callOp('numpy.ravel', [array]);
}

function moments(array: NDArray): Float64Array {
  const fine = python.call(array.getAttribute('astype') ?? null, ['datetime64[ms]']) as NDArray;
  const whole = python.call(fine.getAttribute('astype') ?? null, ['int64']) as NDArray;
  return elements(whole).map((x) => (x < -8.64e15 ? Number.NaN : x / DAY));
}

function withoutMask(array: NDArray): NDArray {
  if (array.pyType.name !== 'MaskedArray') return array;
  const real = python.call(array.getAttribute('astype') ?? null, ['float64']) as NDArray;
  return python.call(real.getAttribute('filled') ?? null, [new PyFloat(Number.NaN)]) as NDArray;
}

export function gridOf(value: Value, what: string): Grid {
  const array = withoutMask(arrayOf(value));
  if (array.shape.length !== 2) {
    throw raise('TypeError', `${what} must be a 2D array, but it has ${array.shape.length} dimensions`);
  }
  return { rows: array.shape[0], cols: array.shape[1], values: elements(array) };
}

/** Rows of a 2-d array, or the one 1-d array; lists of arrays of different lengths give one each. */
export function series(value: Value, by: 'rows' | 'columns'): Float64Array[] {
  const parts = value instanceof NDArray ? null : sequenceOf(value);
  if (parts?.some((part) => part instanceof PyObject && sequenceOf(part) !== null) && by === 'columns') {
    return parts.map(doubles);
  }
  const array = arrayOf(value);
  if (array.shape.length < 2) return [doubles(array)];
  if (array.shape.length > 2) throw valueError('x and y can be no greater than 2D');
  const [rows, cols] = array.shape;
  const all = doubles(array);
  return Array.from({ length: cols }, (_, c) => Float64Array.from({ length: rows }, (_, r) => all[r * cols + c]));
}

/** True for a number of Python or NumPy. */
export function isScalar(value: Value | undefined): boolean {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return true;
  if (value instanceof NDArray) return value.shape.length === 0;
  return value instanceof PyObject && sequenceOf(value) === null && value.toFloat?.() !== undefined;
}

/** A number, or `otherwise` where the argument was left out or is None. */
export function numberOr(value: Value | undefined, otherwise: number): number {
  return value === undefined || value === null ? otherwise : toNumber(value);
}

export function numbersIn(value: Value | undefined): number[] | null {
  return value === undefined || value === null ? null : [...doubles(value)];
}

export function textsIn(value: Value | undefined): string[] | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return [value];
  return (sequenceOf(value) ?? []).map((item) => python.str(item));
}

/** Labels of an axis of categories; null where the values are numbers. */
export function wordsIn(value: Value): string[] | null {
  if (typeof value === 'string') return [value];
  if (value instanceof NDArray) {
    return isKind(value.dtype, 'U') || isKind(value.dtype, 'S')
      ? (sequenceOf(ravelled(value)) ?? []).map((item) => python.str(item))
      : null;
  }
  const items = sequenceOf(value);
  if (items === null || items.length === 0 || typeof items[0] !== 'string') return null;
  return items.map((item) => python.str(item));
}

export function isMoments(value: Value): boolean {
  if (value instanceof NDArray) return isKind(value.dtype, 'M');
  const first = sequenceOf(value)?.[0];
  return first instanceof PyObject && (first.pyType.name === 'datetime64' || first.pyType.name === 'datetime');
}

/** A list of Python floats, as an array: what functions hand back. */
export function arrayFrom(values: Iterable<number>): Value {
  return callOp('numpy.array', [new PyList([...values].map((x) => new PyFloat(x)))]);
}
export function floats(values: Iterable<number>): PyTuple {
  return new PyTuple([...values].map((x) => new PyFloat(x)));
}
