/** Coefficients as lists of Python numbers, lowest degree first, and what all bases do with them alike. */
import { asDType, copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { arrayFrom, toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { complex64, complex128, type DType, float32, float64, isKind, object_ } from '../../dtype/dtype.ts';
import { itemsOfArray } from '../arguments.ts';
import { type BinaryOp, PyFloat, PyList, PyObject, PyTuple, python, type Value } from '../python-values.ts';

/** Coefficients, lowest degree first. Elements are NumPy scalars, Python numbers or, in stacks of series, arrays. */
export type Series = readonly Value[];

/** Objects that answer arithmetic with arrays themselves (`__array_ufunc__ = None`). */
export abstract class OwnArithmetic extends PyObject {
  abstract override binary(op: BinaryOp, other: Value, reflected: boolean): Value | undefined;
}

function apply(op: BinaryOp, left: Value, right: Value): Value {
  if (right instanceof OwnArithmetic && !(left instanceof OwnArithmetic)) {
    const answer = right.binary(op, left, true);
    if (answer !== undefined) return answer;
  }
  return python.binary(op, left, right);
}
export const plus = (a: Value, b: Value): Value => apply('+', a, b);
export const minus = (a: Value, b: Value): Value => apply('-', a, b);
export const times = (a: Value, b: Value): Value => apply('*', a, b);
export const over = (a: Value, b: Value): Value => apply('/', a, b);
export const negative = (a: Value): Value => python.unary('-', a);
export const isZero = (a: Value): boolean => python.equal(a, 0);
export const real = (value: number): PyFloat => new PyFloat(value);

/** Series as NumPy types them together, each an own copy; throws NumPy's ValueErrors. */
export function asSeries(values: readonly Value[], trim = true): NDArray[] {
  const arrays = values.map(oneAxis);
  const cut = trim ? arrays.map(trimmedArray) : arrays;
  const dtype = commonDType(cut);
  return cut.map((one) => copyOf(one, 'C', dtype));
}

function oneAxis(value: Value): NDArray {
  const array = toArray(value);
  if (array.size === 0) raise('ValueError', 'Coefficient array is empty');
  if (array.ndim > 1) raise('ValueError', 'Coefficient array is not 1-d');
  return array.ndim === 0 ? array.view({ shape: [1], strides: [array.itemsize] }) : array;
}

/** `np.common_type`, objects winning over all. */
function commonDType(arrays: readonly NDArray[]): DType {
  if (arrays.some((one) => one.dtype.kind === 'O')) return object_;
  let [complex, wide] = [false, false];
  for (const { dtype } of arrays) {
    if (!isKind(dtype, 'i', 'u', 'f', 'c')) raise('ValueError', 'Coefficient arrays have no common type');
    complex ||= dtype.kind === 'c';
    wide ||= isKind(dtype, 'i', 'u') || dtype.itemsize === (dtype.kind === 'c' ? 16 : 8);
  }
  if (complex) return wide ? complex128 : complex64;
  if (!wide && arrays.every((one) => one.dtype.itemsize === 2)) return arrays[0].dtype;
  return wide ? float64 : float32;
}

function trimmedArray(array: NDArray): NDArray {
  const kept = trimmed(itemsOfArray(array)).length;
  return kept === array.shape[0] ? array : array.view({ shape: [kept] });
}

/** Without the zeros of highest degree; one coefficient stays. */
export function trimmed(series: Series): Series {
  let length = series.length;
  while (length > 1 && isZero(series[length - 1])) length--;
  return length === series.length ? series : series.slice(0, length);
}

/** `asSeries` as lists, with the dtype they share. */
export function listsOf(values: readonly Value[], trim = true): { lists: Value[][]; dtype: DType } {
  const arrays = asSeries(values, trim);
  return { lists: arrays.map(itemsOfArray), dtype: arrays[0].dtype };
}

/** Elements (scalars, or arrays of one shape) as an array along a new first axis. */
export function stacked(items: Series, dtype: DType): NDArray {
  return asDType(arrayFrom(new PyList([...items]), dtype.kind === 'O' ? { dtype, maxDims: 1 } : { dtype }), dtype);
}

export function pair(a: Value, b: Value): PyTuple {
  return new PyTuple([a, b]);
}

// ── Sums ──────────────────────────────────────────────────────────────────────────────────────────

export function sum(a: Series, b: Series): Series {
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  return trimmed(long.map((one, k) => (k < short.length ? plus(one, short[k]) : one)));
}

export function difference(a: Series, b: Series): Series {
  const length = Math.max(a.length, b.length);
  return trimmed(
    Array.from({ length }, (_, k) => {
      if (k >= b.length) return a[k];
      return k < a.length ? minus(a[k], b[k]) : negative(b[k]);
    }),
  );
}

/** Every coefficient times a number. */
export function scaled(series: Series, factor: Value): Series {
  return series.map((one) => times(one, factor));
}
export function divided(series: Series, divisor: Value): Series {
  return series.map((one) => over(one, divisor));
}

/** Sums of products: the coefficients of a product in the power basis. */
export function convolved(a: Series, b: Series): Series {
  const result: Value[] = [];
  for (let n = 0; n < a.length + b.length - 1; n++) {
    // From zero on, as a dot product is summed: no sum is a negative zero.
    let total: Value = 0;
    for (let k = Math.max(0, n - b.length + 1); k <= Math.min(n, a.length - 1); k++)
      total = plus(total, times(a[k], b[n - k]));
    result.push(total);
  }
  return result;
}

/** Quotient and remainder by repeated subtraction of multiples of `b`. */
export function longDivision(a: Series, b: Series, product: (a: Series, b: Series) => Series): [Series, Series] {
  const short = shortDivision(a, b);
  if (short !== null) return short;
  const quotient: Value[] = new Array(a.length - b.length + 1);
  let rest = a;
  for (let k = quotient.length - 1; k >= 0; k--) {
    const unit: Value[] = [...new Array<Value>(k).fill(real(0)), real(1)];
    const multiple = product(unit, b);
    const factor = over(rest[rest.length - 1], multiple[multiple.length - 1]);
    rest = rest.slice(0, -1).map((one, i) => minus(one, times(factor, multiple[i])));
    quotient[k] = factor;
  }
  return [quotient, trimmed(rest)];
}

/** The cases in which nothing is to be done but scaling; raises ZeroDivisionError. */
export function shortDivision(a: Series, b: Series): [Series, Series] | null {
  const lead = b[b.length - 1];
  if (isZero(lead)) raise('ZeroDivisionError', '');
  if (a.length < b.length) return [[times(a[0], 0)], a];
  return b.length === 1 ? [divided(a, lead), [times(a[0], 0)]] : null;
}
