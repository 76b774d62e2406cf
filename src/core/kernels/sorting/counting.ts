/** Extremes, histograms and counts of lines in the heap, by all threads. */
import { type HeapKernels, heapKernels, parts, withScratch } from '../heap-kernels.ts';

export type CountType = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';

const WIDTHS: Readonly<Record<CountType, number>> = {
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  u64: 8,
  f32: 4,
  f64: 8,
};
const LANES = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
};
const PART = 131072;
/** Words that the counts of all parts may take together. */
const MOST_WORDS = 1 << 22;

export interface CountedLine {
  readonly type: CountType;
  readonly at: number;
  readonly length: number;
}

export interface Extremes {
  readonly low: number | bigint;
  readonly high: number | bigint;
  readonly nan: boolean;
}

export function extremesInHeap({ type, at, length }: CountedLine): Extremes | null {
  const kernels = heapKernels('sorting');
  if (kernels === null || length === 0) return null;
  const pieces = parts(length, PART);
  let found: Extremes | null = null;
  withScratch(32 * pieces.length, (scratch) => {
    kernels.run(
      `extremes_${type}`,
      pieces.map(([start, count], k) => [at + start * WIDTHS[type], count, scratch + 32 * k]),
    );
    found = joined(kernels, type, scratch, pieces.length);
  });
  return found;
}

function joined({ memory }: HeapKernels, type: CountType, scratch: number, count: number): Extremes {
  let low: number | bigint | null = null;
  let high: number | bigint | null = null;
  let nan = false;
  for (let k = 0; k < count; k++) {
    const lane = new LANES[type](memory.buffer, scratch + 32 * k, 16 / WIDTHS[type]);
    const [least, most] = [lane[0], lane[8 / WIDTHS[type]]];
    nan ||= new Uint32Array(memory.buffer, scratch + 32 * k + 16, 1)[0] !== 0;
    if (least !== least) continue;
    if (low === null || least < low) low = least;
    if (high === null || most > high) high = most;
  }
  return { low: low ?? Number.NaN, high: high ?? Number.NaN, nan };
}

/** Elements of each bin between the edges, the last one with its upper edge; null: no kernel can tell. */
export function histogramInHeap(line: CountedLine, edges: Float64Array): Float64Array | null {
  const kernels = heapKernels('sorting');
  const bins = edges.length - 1;
  const slots = 4 * (bins + 2);
  const { type, at, length } = line;
  if (kernels === null) return null;
  const pieces = parts(length, Math.max(PART, 2 * slots), Math.max(1, Math.min(64, Math.floor(MOST_WORDS / slots))));
  const head = 32 + 8 * edges.length;
  let totals: Float64Array | null = null;
  withScratch(head + 4 * slots * pieces.length, (scratch) => {
    new Float64Array(kernels.memory.buffer, scratch, 4 + edges.length).set(paramsOf(edges), 0);
    const table = (k: number) => scratch + head + 4 * slots * k;
    kernels.run(
      `histogram_${type}`,
      pieces.map(([start, count], k) => [at + start * WIDTHS[type], count, scratch, table(k)]),
    );
    const words = new Uint32Array(kernels.memory.buffer, scratch + head, slots * pieces.length);
    const sums = new Float64Array(bins);
    for (let first = 0; first < words.length; first += bins + 2) {
      for (let k = 0; k < bins; k++) sums[k] += words[first + k + 1];
    }
    totals = sums;
  });
  return totals;
}

/** A guess is trusted where it is farther from a whole number than rounding can bring it. */
function paramsOf(edges: Float64Array): number[] {
  const bins = edges.length - 1;
  const [low, high] = [edges[0], edges[bins]];
  const factor = bins / (high - low);
  let largest = 0;
  for (let k = 0; k <= bins; k++) largest = Math.max(largest, Math.abs(edges[k] - (low + k / factor)));
  const rounding = 2 ** -50 * (Math.abs(low * factor) + Math.abs(high * factor) + bins);
  const near = largest * factor + rounding;
  return [low, Number.isFinite(factor) ? factor : 0, bins, near < 0.5 ? near : 2, ...edges];
}

/** How often each whole number of 0 ≤ x < size is there. */
export function countsInHeap({ type, at, length }: CountedLine, size: number): Float64Array | null {
  const kernels = heapKernels('sorting');
  const most = Math.floor(MOST_WORDS / (2 * size));
  if (kernels === null || most < 1) return null;
  const pieces = parts(length, Math.max(PART, 4 * size), Math.min(64, most));
  const totals = new Float64Array(size);
  const done = withScratch(8 * size * pieces.length, (scratch) => {
    kernels.run(
      `countWhole_${type}`,
      pieces.map(([start, count], k) => [at + start * WIDTHS[type], count, size, scratch + 8 * size * k]),
    );
    const words = new Uint32Array(kernels.memory.buffer, scratch, 2 * size * pieces.length);
    for (let first = 0; first < words.length; first += size) {
      for (let k = 0; k < size; k++) totals[k] += words[first + k];
    }
  });
  return done ? totals : null;
}
