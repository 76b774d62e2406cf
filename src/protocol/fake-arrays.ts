/** Made-up arrays for interface tests: every value is a formula of its index, so nothing is stored. */
import type { DType } from '#core/dtype/dtype.ts';
import type { ArrayView, Histogram, Interval, Scalar, Statistics } from './engine-api.ts';

export interface FakeArray {
  readonly dtype: DType;
  readonly dtypeText: string;
  readonly shape: readonly number[];
}

const float32: DType = { kind: 'f', itemsize: 4, byteOrder: '<' };
const float64: DType = { kind: 'f', itemsize: 8, byteOrder: '<' };
const complex64: DType = { kind: 'c', itemsize: 8, byteOrder: '<' };
const int64: DType = { kind: 'i', itemsize: 8, byteOrder: '<' };
const uint8: DType = { kind: 'u', itemsize: 1, byteOrder: '|' };
const text12: DType = { kind: 'U', itemsize: 48, byteOrder: '<' };

const KINDS: readonly (readonly [RegExp, FakeArray])[] = [
  [/huge/, { dtype: float32, dtypeText: 'float32', shape: [262_144, 102_400] }],
  [/volume|cube/, { dtype: float32, dtypeText: 'float32', shape: [64, 256, 256] }],
  [/series|wave/, { dtype: float64, dtypeText: 'float64', shape: [1_000_000] }],
  [/rgb|photo/, { dtype: uint8, dtypeText: 'uint8', shape: [480, 640, 3] }],
  [/label|text/, { dtype: text12, dtypeText: '<U12', shape: [300] }],
  [/complex/, { dtype: complex64, dtypeText: 'complex64', shape: [256, 256] }],
  [/scalar/, { dtype: float64, dtypeText: 'float64', shape: [] }],
  [/empty/, { dtype: float64, dtypeText: 'float64', shape: [0, 3] }],
  [/count|int/, { dtype: int64, dtypeText: 'int64', shape: [1000, 1000] }],
];

/** The array that a name stands for; a float32 picture where it says nothing. */
export function fakeArray(name: string): FakeArray {
  return (
    KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? { dtype: float32, dtypeText: 'float32', shape: [768, 1024] }
  );
}

export function sizeOf({ shape }: FakeArray): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Rings around the middle with a slope: something that shows flips, transposes and wrong axes at once. */
export function fakeValue(array: FakeArray, row: number, column: number, plane: number): number {
  // A picture's last axis is its channels.
  const plain = array.dtype.kind === 'u' ? array.shape.slice(0, -1) : array.shape;
  const rows = plain.at(-2) ?? 1;
  const columns = plain.at(-1) ?? 1;
  const y = row / Math.max(1, rows) - 0.5;
  const x = column / Math.max(1, columns) - 0.5;
  const distance = Math.hypot(x * 1.6, y);
  const rings = Math.sin(distance * 42 + plane * 0.4) * Math.exp(-3 * distance) + 0.35 * x;
  return array.dtype.kind === 'u'
    ? Math.round(127 + 120 * rings)
    : array.dtype.kind === 'i'
      ? Math.round(1e6 * rings)
      : rings;
}

export function planeOf(view: ArrayView): number {
  return view.index.reduce((sum, at, axis) => (axis === view.rowAxis || axis === view.colAxis ? sum : sum + at), 0);
}

/** Values at the middle of each bucket of the window. */
export function sampledAt([start, end]: Interval, buckets: number, bucket: number): number {
  return Math.floor(start + ((bucket + 0.5) * (end - start)) / buckets);
}

const BINS = 256;

export function fakeStatistics(array: FakeArray, exact: boolean): Statistics {
  const size = sizeOf(array);
  const [low, high] = array.dtype.kind === 'u' ? [10, 244] : [-0.62, 0.91];
  const scalar = (value: number): Scalar => ({ value, text: String(value) });
  return {
    field: [],
    exact,
    seen: exact ? size : Math.min(size, 65_536),
    size,
    nan: 0,
    posInf: 0,
    negInf: 0,
    zero: 3,
    min: scalar(low),
    max: scalar(high),
    mean: scalar(0.0123),
    std: scalar(0.1875),
    sum: scalar(0.0123 * size),
    finite: { min: scalar(low), max: scalar(high), mean: scalar(0.0123), std: scalar(0.1875) },
    unique: { count: Math.round(size * 0.9), relativeError: exact ? 0.01 : 0.2 },
    quantiles: [0.01, 0.25, 0.5, 0.75, 0.99].map((q) => ({
      q,
      value: scalar(low + q * (high - low)),
      error: exact ? 0 : 0.01,
    })),
    histogram: fakeHistogram(low, high, size, exact),
  };
}

function fakeHistogram(low: number, high: number, size: number, exact: boolean): Histogram {
  const edges = Array.from({ length: BINS + 1 }, (_, bin) => low + (bin / BINS) * (high - low));
  const weights = Array.from({ length: BINS }, (_, bin) => Math.exp(-((bin - 96) ** 2) / 2400));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    edges,
    counts: weights.map((weight) => Math.round((weight / total) * size)),
    kind: exact ? 'numpy' : 'sampled',
  };
}
