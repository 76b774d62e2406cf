/** `np.interp` and `np.unwrap`. */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { complex128, float64, isKind } from '../dtype/dtype.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { toAxis, toNumber } from './arguments.ts';
import { difference, op } from './differences.ts';
import { resultType } from './dtype-functions.ts';
import { ravel } from './manipulation.ts';
import { PyComplex, PyFloat, type Value } from './python-values.ts';
import { ufuncs } from './ufunc.ts';
import { rangeAt } from './ufunc-methods.ts';

defineFunction({
  name: 'numpy.interp',
  signature: 'interp(x, xp, fp, left=None, right=None, period=None)',
  doc: 'Values between sample points, by straight lines.',
  call: (x: Value, xp: Value, fp: Value, left: Value, right: Value, period: Value) => {
    const array = toArray(x);
    const values = toArray(fp);
    if (values.dtype.kind === 'c') return complexInterp(x, xp, values, left, right, period);
    let xs = rawValues(asDType(array, float64)) as number[];
    let points = rawValues(asDType(ravel(toArray(xp)), float64)) as number[];
    let heights = rawValues(asDType(ravel(values), float64)) as number[];
    if (points.length === 0) raise('ValueError', 'array of sample points is empty');
    if (points.length !== heights.length) raise('ValueError', 'fp and xp are not of the same length.');
    if (period !== null) [xs, points, heights] = periodic(xs, points, heights, Math.abs(toNumber(period)));
    const low = period !== null || left === null ? heights[0] : toNumber(left);
    const high = period !== null || right === null ? heights[heights.length - 1] : toNumber(right);
    const result = allocate(float64, array.shape);
    const lane = result.storage.lane('f64') as Float64Array;
    xs.forEach((value, k) => {
      lane[k] = interpolate(value, points, heights, low, high);
    });
    return unwrap(result);
  },
});
function periodic(xs: number[], points: number[], heights: number[], period: number): [number[], number[], number[]] {
  if (period === 0) raise('ValueError', 'period must be a non-zero value');
  const wrap = (value: number) => ((value % period) + period) % period;
  const order = points.map((_, k) => k).sort((a, b) => wrap(points[a]) - wrap(points[b]));
  const sorted = order.map((k) => wrap(points[k]));
  const values = order.map((k) => heights[k]);
  const n = sorted.length;
  return [xs.map(wrap), [sorted[n - 1] - period, ...sorted, sorted[0] + period], [values[n - 1], ...values, values[0]]];
}
function interpolate(
  x: number,
  points: readonly number[],
  heights: readonly number[],
  low: number,
  high: number,
): number {
  const n = points.length;
  if (Number.isNaN(x)) return x;
  if (x > points[n - 1]) return high;
  if (x < points[0]) return low;
  let [a, b] = [0, n];
  while (a < b) {
    const middle = (a + b) >> 1;
    if (x >= points[middle]) a = middle + 1;
    else b = middle;
  }
  const j = a - 1;
  if (j === n - 1) return heights[n - 1];
  if (points[j] === x) return heights[j];
  const slope = (heights[j + 1] - heights[j]) / (points[j + 1] - points[j]);
  const value = slope * (x - points[j]) + heights[j];
  if (!Number.isNaN(value)) return value;
  const other = slope * (x - points[j + 1]) + heights[j + 1];
  return Number.isNaN(other) && heights[j] === heights[j + 1] ? heights[j] : other;
}
function complexInterp(x: Value, xp: Value, fp: NDArray, left: Value, right: Value, period: Value): Value {
  const end = (value: Value, which: 're' | 'im') =>
    value === null
      ? null
      : new PyFloat(value instanceof PyComplex ? value[which] : which === 're' ? toNumber(value) : 0);
  const [re, im] = (['real', 'imag'] as const).map((name) =>
    toArray(
      callOp('numpy.interp', [
        x,
        xp,
        callOp(`numpy.${name}`, [fp]),
        end(left, name === 'real' ? 're' : 'im'),
        end(right, name === 'real' ? 're' : 'im'),
        period,
      ]),
    ),
  );
  return unwrap(op(ufuncs.add, asDType(re, complex128), op(ufuncs.multiply, new PyComplex(0, 1), im)));
}
defineFunction({
  name: 'numpy.unwrap',
  signature: 'unwrap(p, discont=None, axis=-1, *, period=6.283185307179586)',
  doc: 'Angles without jumps of a period.',
  call: (p: Value, discont: Value, axis: Value, period: Value) => {
    const array = toArray(p);
    const along = toAxis(axis, array.shape.length);
    const dtype = resultType([array, period]);
    const steps = difference(array, along);
    const whole = isKind(dtype, 'i', 'u');
    const interval = whole ? period : new PyFloat(toNumber(period));
    const half = whole ? Math.floor(toNumber(period) / 2) : toNumber(period) / 2;
    const boundary = whole && toNumber(period) % 2 === 0;
    const high: Value = whole ? half : new PyFloat(half);
    const low = whole ? -half : new PyFloat(-half);
    let wrapped = op(ufuncs.add, op(ufuncs.remainder, op(ufuncs.subtract, steps, low), interval), low);
    if (!whole || boundary) {
      const edge = op(ufuncs.logical_and, op(ufuncs.equal, wrapped, low), op(ufuncs.greater, steps, 0));
      wrapped = toArray(callOp('numpy.where', [edge, high, wrapped]));
    }
    const limit = discont === null ? high : discont;
    const jump = op(ufuncs.subtract, wrapped, steps);
    const correction = toArray(callOp('numpy.where', [op(ufuncs.less, op(ufuncs.absolute, steps), limit), 0, jump]));
    const result = copyOf(array, 'C', dtype);
    const n = array.shape[along];
    const running = toArray(callOp('numpy.cumsum', [correction], { axis: along }));
    assign(rangeAt(result, along, 1, n), op(ufuncs.add, rangeAt(array, along, 1, n), running));
    return result;
  },
});
