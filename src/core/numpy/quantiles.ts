/** Medians, quantiles and percentiles by all of NumPy's methods; weighted averages. Source: Hyndman and Fan (1996). */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { arrayFrom, toArray } from '../arrays/discover.ts';
import { sizeOf } from '../arrays/layout.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { toNative } from '../dtype/code.ts';
import { float64, isKind } from '../dtype/dtype.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { deliver, toAxes, toBool, toOut } from './arguments.ts';
import { resultType } from './dtype-functions.ts';
import { permute } from './ndarray-attributes.ts';
import { PyFloat, PyTuple, python, type Value } from './python-values.ts';
import { forEachRanked, type Ranked } from './ranks.ts';
import { reduceUfunc } from './reduction.ts';
import { reshape } from './reshape.ts';
import { type Ufunc, ufuncs, weakOf } from './ufunc.ts';

const op = (ufunc: Ufunc, ...values: Value[]): NDArray => ufunc.apply(values)[0];

type Position = (n: number, q: number) => { index: number; gamma: number };

/** Virtual index (from 0) with α, β of Hyndman and Fan. */
function continuous(alpha: number, beta: number): Position {
  return (n, q) => {
    const virtual = n * q + (alpha + q * (1 - alpha - beta)) - 1;
    const index = Math.floor(virtual);
    return { index, gamma: virtual - index };
  };
}
function stepwise(position: (n: number, q: number) => number): Position {
  return (n, q) => ({ index: position(n, q), gamma: 0 });
}
const discontinuous =
  (offset: (n: number, q: number) => number, gammaOf: (gamma: number, index: number) => number): Position =>
  (n, q) => {
    const virtual = offset(n, q);
    const index = Math.floor(virtual);
    return { index, gamma: gammaOf(virtual - index, index) };
  };
const even = (x: number) => {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
};

const METHODS: Readonly<Record<string, Position>> = {
  linear: (n, q) => {
    const virtual = (n - 1) * q;
    const index = Math.floor(virtual);
    return { index, gamma: virtual - index };
  },
  lower: stepwise((n, q) => Math.floor((n - 1) * q)),
  higher: stepwise((n, q) => Math.ceil((n - 1) * q)),
  nearest: stepwise((n, q) => even((n - 1) * q)),
  midpoint: (n, q) => {
    const virtual = 0.5 * (Math.floor((n - 1) * q) + Math.ceil((n - 1) * q));
    const index = Math.floor(virtual);
    return { index, gamma: virtual % 1 === 0 ? 0 : 0.5 };
  },
  inverted_cdf: discontinuous(
    (n, q) => n * q - 1,
    (gamma) => (gamma > 0 ? 1 : 0),
  ),
  averaged_inverted_cdf: discontinuous(
    (n, q) => n * q - 1,
    (gamma) => (gamma === 0 ? 0.5 : 1),
  ),
  closest_observation: discontinuous(
    (n, q) => n * q - 1 - 0.5,
    (gamma, index) => (gamma === 0 && ((index % 2) + 2) % 2 === 1 ? 0 : 1),
  ),
  interpolated_inverted_cdf: continuous(0, 1),
  hazen: continuous(0.5, 0.5),
  weibull: continuous(0, 0),
  median_unbiased: continuous(1 / 3, 1 / 3),
  normal_unbiased: continuous(3 / 8, 3 / 8),
};
export const METHOD_NAMES = [
  'inverted_cdf',
  'averaged_inverted_cdf',
  'closest_observation',
  'interpolated_inverted_cdf',
  'hazen',
  'weibull',
  'linear',
  'median_unbiased',
  'normal_unbiased',
  'lower',
  'higher',
  'midpoint',
  'nearest',
];

const BASED_ON_LAST: ReadonlySet<string> = new Set(['linear', 'lower', 'higher', 'nearest', 'midpoint']);
const DISCRETE: ReadonlySet<string> = new Set(['lower', 'higher', 'nearest', 'inverted_cdf', 'closest_observation']);

/** Between two neighbours, exact at both ends; `round` to the type of the result. */
function lerp(a: number, b: number, t: number, round: (x: number) => number): number {
  const difference = round(b - a);
  return t >= 0.5 ? round(b - round(difference * round(1 - t))) : round(a + round(difference * t));
}

/** Ranks of the two elements between which a quantile of n lies, and how far from the first one. */
function between(n: number, q: number, { method, type }: Request): { low: number; high: number; gamma: number } {
  const single = type === 'f' && BASED_ON_LAST.has(method);
  // The virtual index itself is rounded: (n - 1) q in float32.
  const position = single ? METHODS[method](2, Math.fround(Math.fround(n - 1) * q)) : METHODS[method](n, q);
  const { index } = position;
  const gamma = single ? Math.fround(position.gamma) : position.gamma;
  if (index < 0) return { low: 0, high: 0, gamma: DISCRETE.has(method) ? 0 : gamma };
  const clamped = (rank: number) => Math.min(Math.max(rank, 0), n - 1);
  return { low: clamped(index), high: clamped(index + 1), gamma };
}

/** Quantiles of the elements of a line that are not NaN. */
function quantilesOf(line: Ranked, qs: readonly number[], request: Request): number[] {
  const round = request.type === 'f' ? Math.fround : (x: number) => x;
  return qs.map((q) => {
    const { low, high, gamma } = between(line.ordered, q, request);
    if (DISCRETE.has(request.method)) return line.at(gamma > 0 ? Math.min(low + 1, line.ordered - 1) : low);
    return lerp(line.at(low), line.at(high), gamma, round);
  });
}

function weightedQuantiles(values: readonly number[], weights: readonly number[], qs: readonly number[]): number[] {
  const order = values
    .map((_, k) => k)
    .filter((k) => weights[k] !== 0 || true)
    .sort((a, b) => values[a] - values[b]);
  const total: number[] = [];
  let sum = 0;
  for (const k of order) total.push((sum += weights[k]));
  return qs.map((q) => {
    if (Number.isNaN(values[order[order.length - 1]])) return Number.NaN;
    const target = q * sum;
    let place = total.findIndex((cumulative) => cumulative >= target && cumulative > 0);
    if (place < 0) place = order.length - 1;
    return values[order[place]];
  });
}

interface Request {
  readonly a: Value;
  readonly q: NDArray;
  readonly axis: Value;
  readonly out: Value;
  readonly method: string;
  readonly keepdims: boolean;
  readonly weights: Value;
  readonly skipNan: boolean;
  readonly overwrite?: boolean;
  /** Of a small float type, and q is a Python number: computed in that type. */
  readonly type: 'e' | 'f' | null;
}

/** `overwrite_input=True`: the input is left partly sorted, as NumPy leaves it. */
function sortInPlace(array: NDArray, axis: Value): void {
  if (axis === null) assign(array, reshape(toArray(callOp('numpy.sort', [reshape(array, [array.size])])), array.shape));
  else if (typeof axis === 'number') assign(array, toArray(callOp('numpy.sort', [array], { axis })));
}

function quantile(request: Request): Value {
  const array = toArray(request.a);
  if (request.overwrite && request.a instanceof NDArray && !request.skipNan) sortInPlace(array, request.axis);
  if (array.dtype.kind === 'c') raise('TypeError', 'a must be an array of real numbers');
  if (METHODS[request.method] === undefined) {
    raise(
      'ValueError',
      `'${request.method}' is not a valid method. Use one of: ${`dict_keys([${[...METHOD_NAMES].map((name) => `'${name}'`).join(', ')}])`}`,
    );
  }
  if (request.weights !== null && request.method !== 'inverted_cdf')
    raise('ValueError', `Only method 'inverted_cdf' supports weights. Got: ${request.method}.`);
  const qs = rawValues(asDType(request.q, float64)) as number[];
  if (qs.some((q) => !(q >= 0 && q <= 1))) raise('ValueError', 'Quantiles must be in the range [0, 1]');
  const axes = toAxes(request.axis, array.shape.length);
  const rest = array.shape.map((_, k) => k).filter((k) => !axes.includes(k));
  const length = axes.reduce((product, k) => product * array.shape[k], 1);
  const outer = rest.map((k) => array.shape[k]);
  const lines = reshape(permute(array, [...rest, ...axes]), [sizeOf(outer), length]);
  const table = allocate(float64, [qs.length, sizeOf(outer)]);
  const out = table.storage.lane('f64') as Float64Array;
  const put = (row: number, values: readonly number[]) =>
    values.forEach((value, k) => {
      out[k * sizeOf(outer) + row] = value;
    });
  if (request.weights !== null) {
    const weights = weightLines(toArray(request.weights), array, axes, rest);
    const lane = copyOf(lines, 'C', float64).storage.lane('f64') as Float64Array;
    for (let row = 0; row < sizeOf(outer); row++) {
      const [start, end] = [row * length, (row + 1) * length];
      put(row, weightedLine(lane.slice(start, end), qs, request, weights.slice(start, end)));
    }
  } else {
    const ranksOf = (n: number) =>
      qs.flatMap((q) => {
        const { low, high } = between(n, q, request);
        return [low, high, Math.min(low + 1, n - 1)];
      });
    forEachRanked(lines, ranksOf, (row, line) => put(row, lineQuantiles(line, qs, request)));
  }
  const keptShape = request.keepdims ? array.shape.map((n, k) => (axes.includes(k) ? 1 : n)) : outer;
  const shaped = reshape(table, [...request.q.shape, ...keptShape]);
  return deliver(asDType(shaped, resultDType(array, request)), toOut(request.out));
}
function weightLines(weights: NDArray, array: NDArray, axes: readonly number[], rest: readonly number[]): Float64Array {
  let wide = weights;
  if (weights.shape.length !== array.shape.length) {
    if (axes.length !== 1) raise('TypeError', 'Axis must be specified when shapes of a and weights differ.');
    const strides = array.shape.map((_, k) => (k === axes[0] ? weights.strides[0] : 0));
    wide = weights.view({ shape: array.shape, strides });
  }
  const packed = copyOf(permute(wide, [...rest, ...axes]), 'C', float64);
  return packed.storage.lane('f64') as Float64Array;
}
function weightedLine(line: Float64Array, qs: readonly number[], request: Request, weights: Float64Array): number[] {
  if (line.some(Number.isNaN) && !request.skipNan) return qs.map(() => Number.NaN);
  const keep = Array.from(line, (_, k) => k).filter((k) => !request.skipNan || !Number.isNaN(line[k]));
  return weightedQuantiles(
    keep.map((k) => line[k]),
    keep.map((k) => weights[k]),
    qs,
  );
}
function lineQuantiles(line: Ranked, qs: readonly number[], request: Request): number[] {
  if (line.ordered < line.length && !request.skipNan) return qs.map(() => Number.NaN);
  if (line.ordered > 0) return quantilesOf(line, qs, request);
  if (request.skipNan) python.warn('RuntimeWarning', 'All-NaN slice encountered');
  return qs.map(() => Number.NaN);
}
function resultDType(array: NDArray, request: Request) {
  const float = isKind(array.dtype, 'f') && array.itemsize < 8;
  if (DISCRETE.has(request.method) && (float || isKind(array.dtype, 'b', 'i', 'u'))) return array.dtype;
  return float && request.type !== null ? toNative(array.dtype) : float64;
}

for (const skipNan of [false, true]) {
  for (const [base, scale] of [
    ['quantile', 1],
    ['percentile', 100],
  ] as const) {
    const name = skipNan ? `nan${base}` : base;
    defineFunction({
      name: `numpy.${name}`,
      signature: `${name}(a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=${skipNan ? '<no value>' : 'False'}, *, weights=None)`,
      doc: `Values below which a ${base === 'quantile' ? 'fraction' : 'percentage'} of the elements lies${skipNan ? ', without NaN' : ''}.`,
      call: (
        a: Value,
        q: Value,
        axis: Value,
        out: Value,
        overwrite: Value,
        method: Value,
        keepdims: Value | undefined,
        weights: Value,
      ) => {
        const given = toArray(q);
        const fraction = scale === 1 ? given : op(ufuncs.divide, given, weakOf(q) !== null ? 100 : new PyFloat(100));
        if (
          scale === 100 &&
          rawValues(asDType(fraction, float64)).some((x) => !((x as number) >= 0 && (x as number) <= 1))
        )
          raise('ValueError', 'Percentiles must be in the range [0, 100]');
        const array = toArray(a);
        const small = weakOf(q) !== null && (array.code === 'f' || array.code === 'e');
        return quantile({
          a,
          type: small ? (array.code as 'e' | 'f') : null,
          q: small && array.code === 'f' ? asDType(asDType(fraction, array.dtype), float64) : fraction,
          axis,
          out,
          method: String(method),
          keepdims: toBool(keepdims),
          weights,
          skipNan,
          overwrite: toBool(overwrite),
        });
      },
    });
  }
}

/** Middle of each line: the mean of the two middle elements in the array's own type. */
function median(a: Value, axis: Value, out: Value, keepdims: boolean, skipNan: boolean): Value {
  const array = toArray(a);
  const axes = toAxes(axis, array.shape.length);
  const rest = array.shape.map((_, k) => k).filter((k) => !axes.includes(k));
  const outer = rest.map((k) => array.shape[k]);
  const length = axes.reduce((product, k) => product * array.shape[k], 1);
  const complex = array.dtype.kind === 'c';
  const shape = keepdims ? array.shape.map((n, k) => (axes.includes(k) ? 1 : n)) : outer;
  if (isKind(array.dtype, 'm') || complex) return medianBySort(array, axes, shape, outer, length, rest);
  const lines = reshape(permute(array, [...rest, ...axes]), [sizeOf(outer), length]);
  const table = allocate(float64, [sizeOf(outer)]);
  const target = table.storage.lane('f64') as Float64Array;
  let empty = false;
  const middles = (n: number) => [Math.floor((n - 1) / 2), Math.floor(n / 2)];
  forEachRanked(lines, middles, (row, line) => {
    const n = skipNan ? line.ordered : line.length;
    empty ||= n === 0;
    target[row] = n > line.ordered || n === 0 ? Number.NaN : middle(line, array);
  });
  if (empty) python.warn('RuntimeWarning', skipNan ? 'All-NaN slice encountered' : 'Mean of empty slice.');
  const result = asDType(reshape(table, shape), isKind(array.dtype, 'f') ? toNative(array.dtype) : float64);
  return deliver(result, toOut(out));
}
function middle(line: Ranked, array: NDArray): number {
  const n = line.ordered;
  if (n % 2 === 1) return line.at((n - 1) / 2);
  const [a, b] = [line.at(n / 2 - 1), line.at(n / 2)];
  return array.code === 'f' ? Math.fround(Math.fround(a + b) / 2) : (a + b) / 2;
}
function medianBySort(
  array: NDArray,
  axes: readonly number[],
  shape: readonly number[],
  outer: readonly number[],
  length: number,
  rest: readonly number[],
): Value {
  const lines = reshape(permute(array, [...rest, ...axes]), [sizeOf(outer), length]);
  const sorted = callOp('numpy.sort', [lines], { axis: 1 }) as NDArray;
  const at = (k: number) =>
    sorted.view({
      shape: [sorted.shape[0]],
      strides: [sorted.strides[0]],
      offset: sorted.offset + k * sorted.strides[1],
    });
  const half = Math.floor(length / 2);
  const value = length % 2 === 1 ? at(half) : op(ufuncs.divide, op(ufuncs.add, at(half - 1), at(half)), 2);
  return unwrap(reshape(value, shape));
}
for (const skipNan of [false, true]) {
  const name = skipNan ? 'nanmedian' : 'median';
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, axis=None, out=None, overwrite_input=False, keepdims=${skipNan ? '<no value>' : 'False'})`,
    doc: skipNan ? 'Median without NaN.' : 'Median over axes.',
    call: (a: Value, axis: Value, out: Value, _overwrite: Value, keepdims: Value | undefined) =>
      median(a, axis, out, toBool(keepdims), skipNan),
  });
}
defineFunction({
  name: 'numpy.average',
  signature: 'average(a, axis=None, weights=None, returned=False, *, keepdims=<no value>)',
  doc: 'Weighted mean over axes.',
  call: (a: Value, axis: Value, weights: Value, returned: Value, keepdims: Value | undefined) => {
    const array = toArray(a);
    const keep: Record<string, Value> = keepdims === undefined ? {} : { keepdims };
    if (weights === null) {
      const mean = toArray(callOp('numpy.mean', [array], { axis, ...keep }));
      if (!toBool(returned)) return unwrap(mean);
      const count = allocate(mean.dtype, mean.shape);
      assign(count, arrayFrom(new PyFloat(array.size / Math.max(1, mean.size))));
      return new PyTuple([unwrap(mean), unwrap(count)]);
    }
    const w = alignedWeights(toArray(weights), array, axis);
    const dtype = resultType([array, w, ...(isKind(array.dtype, 'b', 'i', 'u') ? [new PyFloat(1)] : [])]);
    const axes = toAxes(axis, array.shape.length);
    const total = reduceUfunc(ufuncs.add, w, axes, { dtype, keepdims: toBool(keepdims) });
    if (python.truth(callOp('numpy.any', [op(ufuncs.equal, total, 0)])))
      raise('ZeroDivisionError', "Weights sum to zero, can't be normalized");
    const sum = reduceUfunc(ufuncs.add, op(ufuncs.multiply, array, asDType(w, dtype)), axes, {
      dtype,
      keepdims: toBool(keepdims),
    });
    const mean = op(ufuncs.divide, sum, total);
    if (!toBool(returned)) return unwrap(mean);
    const spread = allocate(total.dtype, mean.shape);
    assign(spread, total);
    return new PyTuple([unwrap(mean), unwrap(spread)]);
  },
});
function alignedWeights(weights: NDArray, array: NDArray, axis: Value): NDArray {
  if (weights.shape.length === array.shape.length && weights.shape.every((n, k) => n === array.shape[k]))
    return weights;
  if (axis === null) raise('TypeError', 'Axis must be specified when shapes of a and weights differ.');
  const axes = toAxes(axis, array.shape.length);
  if (weights.shape.length !== axes.length || axes.some((k, n) => array.shape[k] !== weights.shape[n])) {
    raise('ValueError', 'Shape of weights must be consistent with shape of a along specified axis.');
  }
  return weights.view({
    shape: array.shape,
    strides: array.shape.map((_, k) => (axes.includes(k) ? weights.strides[axes.indexOf(k)] : 0)),
  });
}
