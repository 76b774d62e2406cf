/** Values of series at points, on grids, and the matrices of basis functions. */
import { asDType, copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { NDArray } from '../../arrays/ndarray.ts';
import { float64, isKind } from '../../dtype/dtype.ts';
import { callOp } from '../../ops/registry.ts';
import { itemsOfArray, toInt } from '../arguments.ts';
import { PyList, PyObject, PyTuple, python, type Value } from '../python-values.ts';
import { type Algebra, backward, type Family } from './family.ts';
import { minus, over, plus, real, stacked, times } from './series.ts';

/** Values at `x`, as the algebra of the backward recurrence. */
function valuesAt(family: Family, x: Value): Algebra<Value> {
  const wholeFirst = family.prefix === 'lag';
  return {
    add: plus,
    sub: minus,
    shift: (a) => times(a, x),
    scale: (a, factor) => times(a, factor),
    ratio: (a, numerator, denominator) =>
      wholeFirst ? over(times(a, numerator), denominator) : times(a, real(numerator / denominator)),
  };
}

/** Coefficient arrays: bools and integers become float64, one axis at least. */
export function coefficientArray(value: Value): NDArray {
  const array = toArray(value);
  const wide = array.ndim === 0 ? array.view({ shape: [1], strides: [array.itemsize] }) : array;
  return isKind(wide.dtype, 'b', 'i', 'u') ? asDType(wide, float64) : wide;
}

export function valueAt(family: Family, given: Value, coefficients: Value, tensor = true): Value {
  const array = coefficientArray(coefficients);
  const x = given instanceof PyList || given instanceof PyTuple ? toArray(given) : given;
  const extra = x instanceof NDArray && tensor ? x.ndim : 0;
  const terms = itemsOfArray(
    extra === 0
      ? array
      : (callOp('numpy.reshape', [
          array,
          new PyTuple([...array.shape, ...new Array<number>(extra).fill(1)]),
        ]) as NDArray),
  );
  if (family.prefix === 'poly') return horner(terms, x);
  return backward(family, valuesAt(family, x), terms, 0);
}

function horner(terms: readonly Value[], x: Value): Value {
  let value = plus(terms[terms.length - 1], times(x, 0));
  for (let k = terms.length - 2; k >= 0; k--) value = plus(terms[k], times(value, x));
  return value;
}

/** Values at points whose coordinates come as several arrays of one shape. */
export function valueAtPoints(family: Family, points: readonly Value[], coefficients: Value): Value {
  const arrays = points.map(toArray);
  const same = arrays.every((one) => one.shape.join() === arrays[0].shape.join());
  if (!same) raise('ValueError', arrays.length === 3 ? 'x, y, z are incompatible' : 'x, y are incompatible');
  return arrays.reduce<Value>((c, x, k) => valueAt(family, x, c, k === 0), coefficients);
}

export function valueOnGrid(family: Family, axes: readonly Value[], coefficients: Value): Value {
  return axes.reduce<Value>((c, x) => valueAt(family, x, c), coefficients);
}

export function asInteger(value: Value, what: string): number {
  if (typeof value === 'number') return value;
  const index = value instanceof PyObject ? value.toIndex?.() : undefined;
  if (index === undefined && typeof value !== 'boolean')
    return raise('TypeError', `${what} must be an integer, received ${python.str(value)}`);
  return toInt(value);
}

/** Basis functions of degrees 0 … deg at the points, along a last axis. */
export function vander(family: Family, points: Value, deg: Value): NDArray {
  const degree = asInteger(deg, 'deg');
  if (degree < 0) raise('ValueError', 'deg must be non-negative');
  const flat = toArray(points);
  const array = flat.ndim === 0 ? flat.view({ shape: [1], strides: [flat.itemsize] }) : flat;
  const x = plus(array, real(0)) as NDArray;
  const columns: Value[] = [plus(times(x, 0), 1)];
  if (degree > 0) columns.push(family.first(x));
  for (let k = 2; k <= degree; k++) columns.push(family.nextColumn(k, x, columns[k - 1], columns[k - 2]));
  return callOp('numpy.moveaxis', [stacked(columns, x.dtype), 0, -1]) as NDArray;
}

/** Products of the basis functions of several variables, their degrees flattened into one axis. */
export function vanderOfPoints(family: Family, points: readonly Value[], deg: Value): NDArray {
  const degrees =
    deg instanceof NDArray ? itemsOfArray(deg) : deg instanceof PyList || deg instanceof PyTuple ? deg.items : [];
  if (points.length !== degrees.length)
    raise('ValueError', `Expected ${points.length} dimensions of degrees, got ${degrees.length}`);
  const count = points.length;
  let product: Value | null = null;
  points.forEach((point, k) => {
    const matrix = vander(family, plus(toArray(point), real(0)), degrees[k]);
    const lead = matrix.shape.slice(0, -1);
    const tail = new Array<number>(count).fill(1);
    tail[k] = matrix.shape[matrix.shape.length - 1];
    const wide = callOp('numpy.reshape', [copyOf(matrix), new PyTuple([...lead, ...tail])]);
    product = product === null ? wide : times(product, wide);
  });
  const all = product as unknown as NDArray;
  return callOp('numpy.reshape', [all, new PyTuple([...all.shape.slice(0, -count), -1])]) as NDArray;
}

/** Values of the polynomial with the given roots. */
export function valueFromRoots(points: Value, roots: Value, tensor: boolean): Value {
  let r = toArray(roots);
  if (r.ndim === 0) r = r.view({ shape: [1], strides: [r.itemsize] });
  if (isKind(r.dtype, 'b', 'i', 'u')) r = asDType(r, float64);
  const x = points instanceof PyList || points instanceof PyTuple ? toArray(points) : points;
  if (x instanceof NDArray) {
    if (tensor)
      r = callOp('numpy.reshape', [r, new PyTuple([...r.shape, ...new Array<number>(x.ndim).fill(1)])]) as NDArray;
    else if (x.ndim >= r.ndim) raise('ValueError', 'x.ndim must be < r.ndim when tensor == False');
  }
  return callOp('numpy.prod', [minus(x, r)], { axis: 0 });
}
