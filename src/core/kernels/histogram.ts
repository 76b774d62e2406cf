/** The 256-bin histogram of a partial: NumPy's own where the counts allow it, else bins that snap to what was counted. */
import { halfToNumber, numberToHalf } from '../dtype/half.ts';
import { ElementCode } from './element-code.ts';
import type { StatsPartial } from './partial.ts';
import { coarseKey, coarseRange, type Segment, segmentsOf } from './segments.ts';

export const HISTOGRAM_BINS = 256;

export interface HistogramCounts {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly kind: 'numpy' | 'aligned';
}

type Round = (value: number) => number;

/** Arithmetic in which NumPy makes the edges for elements of a code. */
function roundingOf(code: ElementCode): Round {
  if (code === ElementCode.float32 || code === ElementCode.complex64) return Math.fround;
  if (code === ElementCode.float16) return (value) => halfToNumber(numberToHalf(value));
  return (value) => value;
}

/**
 * Edges of `np.histogram(x, 256)` for values from `min` to `max`, or null where NumPy refuses (a range too wide, or too
 * narrow for so many bins).
 */
export function numpyEdges(code: ElementCode, min: number, max: number, bins = HISTOGRAM_BINS): number[] | null {
  const round = roundingOf(code);
  const [start, stop] = min === max ? [round(min - 0.5), round(max + 0.5)] : [min, max];
  const step = round(round(stop - start) / bins);
  if (!Number.isFinite(step)) return null;
  const edges = Array.from({ length: bins + 1 }, (_, index) => round(round(index * step) + start));
  edges[bins] = stop;
  return edges.every((edge, index) => index === 0 || edge > edges[index - 1]!) ? edges : null;
}

/** The edges for a partial's finite values. */
export function edgesOf(partial: StatsPartial): number[] | null {
  if (partial.min === null || partial.max === null) return numpyEdges(partial.code, 0, 1);
  return numpyEdges(partial.code, Number(partial.min), Number(partial.max));
}

export function histogramOf(partial: StatsPartial): HistogramCounts | null {
  const segments = segmentsOf(partial);
  const edges = edgesOf(partial);
  if (edges !== null && (segments.length === 0 || isPointwise(partial))) {
    return { edges, counts: countPoints(points(partial, segments), edges), kind: 'numpy' };
  }
  return segments.length === 0 || partial.table ? null : alignedHistogram(partial, segments);
}

function isPointwise({ table, min, max }: StatsPartial): boolean {
  return table !== null || min === max;
}

function points({ table, min, moments }: StatsPartial, segments: readonly Segment[]): readonly Segment[] {
  if (table || min === null) return segments;
  return [{ low: Number(min), high: Number(min), count: moments.count }];
}

/** The last interval holds its upper edge. */
function countPoints(segments: readonly Segment[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (const { low, count } of segments) {
    while (bin < counts.length - 1 && low >= edges[bin + 1]!) bin++;
    counts[bin] = counts[bin]! + count;
  }
  return counts;
}

/** About 256 nearly equal bins whose edges are borders of what was counted, so that the counts are exact. */
function alignedHistogram(partial: StatsPartial, segments: readonly Segment[]): HistogramCounts {
  const [min, max] = [Number(partial.min), Number(partial.max)];
  const width = max / HISTOGRAM_BINS - min / HISTOGRAM_BINS;
  const edges = [min];
  for (let index = 1; index < HISTOGRAM_BINS; index++) {
    const edge = nearestBorder(partial, min + index * width);
    if (edge > edges.at(-1)! && edge < max) edges.push(edge);
  }
  edges.push(max);
  return { edges, counts: countPoints(segments, edges), kind: 'aligned' };
}

/** The nearest border of a fine bin, or outside the grid of a coarse range. */
function nearestBorder({ code, fine }: StatsPartial, value: number): number {
  const { low, width, bins } = fine!.grid;
  const end = low + width * bins;
  if (value >= low && value <= end) return low + Math.round((value - low) / width) * width;
  let [from, to] = coarseRange(code, coarseKey(code, value));
  if (value < low) to = Math.min(to, low);
  else from = Math.max(from, end);
  return value - from < to - value ? from : to;
}
