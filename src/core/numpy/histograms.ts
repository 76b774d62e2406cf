/** Histograms and the edges of their bins. */
import { asDType, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { complex128, type DType, float64, int64, isKind } from '../dtype/dtype.ts';
import { type CountedLine, type CountType, extremesInHeap, histogramInHeap } from '../kernels/sorting/counting.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { drain, sequenceOf, toBool, toInt, toNumber } from './arguments.ts';
import { int64Of } from './counting.ts';
import { addressOf, packed, worthwhile } from './heap-lines.ts';
import { ravel } from './manipulation.ts';
import { PyFloat, PyList, PyTuple, type Value } from './python-values.ts';
import { ufuncs } from './ufunc.ts';

/** The elements as doubles, in a fresh typed array. */
function numbers(array: NDArray): Float64Array {
  const packed = copyOf(array, 'C', float64);
  return (packed.lane as Float64Array).slice(packed.offset / 8, packed.offset / 8 + packed.size);
}

function outerEdges(values: Float64Array, range: Value): [number, number] {
  if (range !== null) {
    const [low, high] = drain(range).map(toNumber);
    if (low > high) raise('ValueError', 'max must be larger than min in range parameter.');
    if (!Number.isFinite(low) || !Number.isFinite(high))
      raise('ValueError', `supplied range of [${text(low)}, ${text(high)}] is not finite`);
    return widened(low, high);
  }
  if (values.length === 0) return [0, 1];
  let [low, high] = [values[0], values[0]];
  for (const x of values) {
    if (Number.isNaN(x)) [low, high] = [x, x];
    if (x < low) low = x;
    if (x > high) high = x;
  }
  if (!Number.isFinite(low) || !Number.isFinite(high))
    raise('ValueError', `autodetected range of [${text(low)}, ${text(high)}] is not finite`);
  return widened(low, high);
}
function widened(low: number, high: number): [number, number] {
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}
function text(x: number): string {
  return Number.isNaN(x)
    ? 'nan'
    : x === Number.POSITIVE_INFINITY
      ? 'inf'
      : x === Number.NEGATIVE_INFINITY
        ? '-inf'
        : String(x);
}

// ── Numbers of bins ───────────────────────────────────────────────────────────────────────────────

function extremes(x: Float64Array): [number, number] {
  return x.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [x[0], x[0]],
  );
}
function span(x: Float64Array): number {
  const [low, high] = extremes(x);
  return high - low;
}
function deviation(x: Float64Array): number {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length);
}
function percentile(x: Float64Array, q: number): number {
  const sorted = x.slice().sort();
  const place = (sorted.length - 1) * (q / 100);
  const low = Math.floor(place);
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (place - low);
}
const freedman = (x: Float64Array) => (2 * (percentile(x, 75) - percentile(x, 25))) / x.length ** (1 / 3);
const sturges = (x: Float64Array) => span(x) / (Math.log2(x.length) + 1);
const root = (x: Float64Array) => span(x) / Math.sqrt(x.length);
function doane(x: Float64Array): number {
  const n = x.length;
  if (n <= 2) return 0;
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const sigma = deviation(x);
  if (sigma === 0) return 0;
  const mean = x.reduce((a, b) => a + b, 0) / n;
  const skew = x.reduce((sum, value) => sum + ((value - mean) / sigma) ** 3, 0) / n;
  return span(x) / (1 + Math.log2(n) + Math.log2(1 + Math.abs(skew) / error));
}
function stone(x: Float64Array): number {
  const n = x.length;
  const range = span(x);
  if (n <= 1 || range === 0) return 0;
  let [best, least] = [1, Number.POSITIVE_INFINITY];
  for (let bins = 1; bins < Math.max(100, Math.floor(Math.sqrt(n))); bins++) {
    const width = range / bins;
    const p = uniformCounts(x, ...extremes(x), bins).map((c) => c / n);
    const risk = (2 - (n + 1) * p.reduce((sum, q) => sum + q * q, 0)) / width;
    if (risk < least) [least, best] = [risk, bins];
  }
  return range / best;
}
const WIDTHS: Readonly<Record<string, (x: Float64Array) => number>> = {
  fd: freedman,
  sturges,
  sqrt: root,
  rice: (x) => span(x) / (2 * x.length ** (1 / 3)),
  scott: (x) => ((24 * Math.sqrt(Math.PI)) / x.length) ** (1 / 3) * deviation(x),
  doane,
  stone,
  auto: (x) => {
    const [fd, st] = [freedman(x), sturges(x)];
    const limit = root(x) / 2;
    const wide = Math.max(fd, limit);
    return fd > 0 ? Math.min(wide, st) : st;
  },
};
function binCount(name: string, values: Float64Array, low: number, high: number, integers: boolean): number {
  const width = WIDTHS[name];
  if (width === undefined) raise('ValueError', `'${name}' is not a valid estimator for \`bins\``);
  const inside = values.filter((x) => x >= low && x <= high);
  if (inside.length === 0) return 1;
  let size = width(inside);
  if (integers && size < 1) size = 1;
  return size > 0 ? Math.ceil((high - low) / size) : 1;
}

// ── Edges and counts ──────────────────────────────────────────────────────────────────────────────

const COUNTED: Readonly<Partial<Record<string, CountType>>> = {
  b: 'i8',
  B: 'u8',
  h: 'i16',
  H: 'u16',
  i: 'i32',
  I: 'u32',
  l: 'i64',
  f: 'f32',
  d: 'f64',
};
/** The array as a line that kernels count; null: there are none for it. */
function countedLine(a: NDArray): (CountedLine & { readonly source: NDArray }) | null {
  const type = COUNTED[a.code];
  const source = type !== undefined && worthwhile(a.nbytes) ? packed(a) : null;
  const at = source === null ? null : addressOf(source);
  return type === undefined || source === null || at === null ? null : { type, at, length: a.size, source };
}

/** Edges around all elements. */
function ownEdges(a: NDArray): [number, number] {
  const line = countedLine(a);
  const ends = line === null ? null : extremesInHeap(line);
  if (ends === null) return outerEdges(numbers(a), null);
  const all = ends.nan ? [Number.NaN] : [Number(ends.low), Number(ends.high)];
  return outerEdges(Float64Array.from(all), null);
}

interface Bins {
  readonly edges: NDArray;
  /** Low, high and number of equal bins; null: given edges. */
  readonly uniform: { low: number; high: number; count: number } | null;
}
function binsFrom(a: NDArray, bins: Value, range: Value, weighted: boolean): Bins {
  if (typeof bins === 'string') {
    const values = numbers(a);
    if (weighted) raise('TypeError', 'Automated estimation of the number of bins is not supported for weighted data');
    const [low, high] = outerEdges(values, range);
    return equalBins(a, low, high, binCount(bins, values, low, high, isKind(a.dtype, 'i', 'u')), range === null);
  }
  const list = toArray(bins);
  if (list.shape.length === 0) {
    if (!isKind(list.dtype, 'i', 'u', 'b')) raise('TypeError', '`bins` must be an integer, a string, or an array');
    const count = toInt(bins);
    if (count < 1) raise('ValueError', '`bins` must be positive, when an integer');
    const ends = range === null ? ownEdges(a) : outerEdges(new Float64Array(0), range);
    return equalBins(a, ...ends, count, range === null);
  }
  if (list.shape.length > 1) raise('ValueError', '`bins` must be 1d, when an array');
  const edges = numbers(list);
  if (edges.some((edge, k) => k > 0 && edges[k - 1] > edge))
    raise('ValueError', '`bins` must increase monotonically, when an array');
  return { edges: list, uniform: null };
}
function equalBins(a: NDArray, low: number, high: number, count: number, own = false): Bins {
  const small = isKind(a.dtype, 'f') && a.itemsize < 8;
  if (own && a.code === 'f') return { edges: singleEdges(a.dtype, low, high, count), uniform: { low, high, count } };
  const edges = callOp('numpy.linspace', [new PyFloat(low), new PyFloat(high), count + 1]) as NDArray;
  return { edges: small ? asDType(edges, a.dtype) : edges, uniform: { low, high, count } };
}
/** `linspace` of float32 ends, which is computed in that type. */
function singleEdges(dtype: DType, low: number, high: number, count: number): NDArray {
  const edges = allocate({ ...dtype, byteOrder: '<' } as DType, [count + 1]);
  const lane = edges.lane as Float32Array;
  const [first, last] = [Math.fround(low), Math.fround(high)];
  const step = Math.fround(Math.fround(last - first) / count);
  for (let k = 0; k < count; k++) lane[k] = Math.fround(Math.fround(k * step) + first);
  lane[count] = last;
  return edges;
}
function uniformCounts(values: Float64Array, low: number, high: number, count: number): number[] {
  const totals = new Array<number>(count).fill(0);
  const edges = numbers(callOp('numpy.linspace', [new PyFloat(low), new PyFloat(high), count + 1]) as NDArray);
  for (const x of values) {
    const k = uniformIndex(x, low, high, count, edges);
    if (k >= 0) totals[k]++;
  }
  return totals;
}
function uniformIndex(x: number, low: number, high: number, count: number, edges: Float64Array): number {
  if (!(x >= low && x <= high)) return -1;
  let k = Math.floor(((x - low) / (high - low)) * count);
  if (k === count) k--;
  if (x < edges[k]) k--;
  else if (x >= edges[k + 1] && k !== count - 1) k++;
  return k;
}
function edgeIndex(x: number, edges: Float64Array): number {
  const last = edges.length - 1;
  if (!(x >= edges[0] && x <= edges[last])) return -1;
  if (x === edges[last]) return last - 1;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
function countsOf(a: NDArray, bins: Bins, weights: NDArray | null): NDArray {
  const edges = numbers(bins.edges);
  const { uniform } = bins;
  const line = weights === null && uniform !== null && strictly(edges) ? countedLine(a) : null;
  const counted = line === null ? null : histogramInHeap(line, edges);
  if (counted !== null) return int64Of(counted);
  const values = numbers(a);
  const complex = weights !== null && weights.dtype.kind === 'c';
  const dtype: DType =
    weights === null ? int64 : complex ? complex128 : isKind(weights.dtype, 'i', 'u', 'b') ? int64 : weights.dtype;
  const w = weights === null || complex ? null : numbers(weights);
  const totals = new Float64Array(edges.length - 1);
  values.forEach((x, k) => {
    const at =
      uniform === null ? edgeIndex(x, edges) : uniformIndex(x, uniform.low, uniform.high, uniform.count, edges);
    if (at >= 0) totals[at] += w === null ? 1 : w[k];
  });
  const result = allocate(float64, [totals.length]);
  (result.storage.lane('f64') as Float64Array).set(totals);
  return asDType(result, dtype);
}
const strictly = (edges: Float64Array) => edges.every((edge, k) => k === 0 || edges[k - 1] < edge);
function flatWeights(weights: Value, a: NDArray): NDArray | null {
  if (weights === null) return null;
  const array = toArray(weights);
  if (array.shape.length !== a.shape.length || array.shape.some((n, k) => n !== a.shape[k]))
    raise('ValueError', 'weights should have the same shape as a.');
  return ravel(array);
}
defineFunction({
  name: 'numpy.histogram_bin_edges',
  signature: 'histogram_bin_edges(a, bins=10, range=None, weights=None)',
  doc: 'Edges of the bins of a histogram.',
  call: (a: Value, bins: Value, range: Value, weights: Value) =>
    binsFrom(ravel(toArray(a)), bins, range, weights !== null).edges,
});
defineFunction({
  name: 'numpy.histogram',
  signature: 'histogram(a, bins=10, range=None, density=None, weights=None)',
  doc: 'How many elements fall into each bin.',
  call: (a: Value, bins: Value, range: Value, density: Value, weights: Value) => {
    const array = toArray(a);
    const flat =
      array.dtype.kind === 'b' ? copyOf(ravel(array), 'C', { kind: 'u', itemsize: 1, byteOrder: '|' }) : ravel(array);
    const w = flatWeights(weights, array);
    const found = binsFrom(flat, bins, range, w !== null);
    const counts = countsOf(flat, found, w);
    return new PyTuple([toBool(density) ? densityOf(counts, [found.edges]) : counts, found.edges]);
  },
});
function densityOf(counts: NDArray, edges: readonly NDArray[]): NDArray {
  let result = asDType(counts, float64);
  const total = callOp('numpy.sum', [result]);
  edges.forEach((line, axis) => {
    const width = asDType(toArray(callOp('numpy.diff', [line])), float64);
    const shape = counts.shape.map((_, k) => (k === axis ? width.size : 1));
    result = ufuncs.divide.apply([
      result,
      width.view({ shape, strides: shape.map((_, k) => (k === axis ? 8 : 0)) }),
    ])[0];
  });
  return ufuncs.divide.apply([result, total])[0];
}

// ── Several dimensions ────────────────────────────────────────────────────────────────────────────

function histogramdd(
  columns: readonly NDArray[],
  bins: Value,
  range: Value,
  density: Value,
  weights: Value,
): { counts: NDArray; edges: NDArray[] } {
  const listed = sequenceOf(bins);
  const perAxis = listed !== null ? listed : columns.map(() => bins);
  if (perAxis.length !== columns.length)
    raise('ValueError', 'The dimension of bins must be equal to the dimension of the sample x.');
  const ranges = range === null ? columns.map(() => null) : drain(range);
  const found = columns.map((column, k) => binsFrom(column, perAxis[k], ranges[k], false));
  const edges = found.map((one) => numbers(one.edges));
  const shape = edges.map((line) => line.length - 1);
  const counts = allocate(float64, shape);
  const lane = counts.storage.lane('f64') as Float64Array;
  const data = columns.map(numbers);
  const w = weights === null ? null : numbers(toArray(weights));
  for (let k = 0; k < (data[0]?.length ?? 0); k++) {
    let flat = 0;
    for (let d = 0; d < columns.length && flat >= 0; d++) {
      const at = edgeIndex(data[d][k], edges[d]);
      flat = at < 0 ? -1 : flat * shape[d] + at;
    }
    if (flat >= 0) lane[flat] += w === null ? 1 : w[k];
  }
  const result = toBool(density)
    ? densityOf(
        counts,
        found.map((one) => one.edges),
      )
    : counts;
  return { counts: result, edges: found.map((one) => one.edges) };
}
defineFunction({
  name: 'numpy.histogramdd',
  signature: 'histogramdd(sample, bins=10, range=None, density=None, weights=None)',
  doc: 'Histogram of points in several dimensions.',
  call: (sample: Value, bins: Value, range: Value, density: Value, weights: Value) => {
    const list = sequenceOf(sample);
    const array = sample instanceof NDArray ? sample : null;
    const columns =
      array !== null && array.shape.length === 2
        ? Array.from({ length: array.shape[1] }, (_, k) =>
            array.view({
              shape: [array.shape[0]],
              strides: [array.strides[0]],
              offset: array.offset + k * array.strides[1],
            }),
          )
        : (list ?? [sample]).map(toArray);
    const { counts, edges } = histogramdd(columns, bins, range, density, weights);
    return new PyTuple([counts, new PyList(edges)]);
  },
});
defineFunction({
  name: 'numpy.histogram2d',
  signature: 'histogram2d(x, y, bins=10, range=None, density=None, weights=None)',
  doc: 'Histogram of points in the plane.',
  call: (x: Value, y: Value, bins: Value, range: Value, density: Value, weights: Value) => {
    const [first, second] = [ravel(toArray(x)), ravel(toArray(y))];
    if (first.size !== second.size) raise('ValueError', 'x and y must have the same length.');
    const listed = sequenceOf(bins);
    const both = listed === null || listed.length === 2 ? bins : new PyList([bins, bins]);
    const { counts, edges } = histogramdd([first, second], both, range, density, weights);
    return new PyTuple([counts, edges[0], edges[1]]);
  },
});
