/** Where values fall on the histogram, and what its bars look like. */
import type { Histogram } from '#protocol/engine-api.ts';

export interface HistogramSpan {
  readonly low: number;
  readonly high: number;
}

/** First and last edge; null where all elements have one value, or none is finite. */
export function spanOf({ edges }: Histogram): HistogramSpan | null {
  const [low, high] = [edges[0], edges[edges.length - 1]];
  return Number.isFinite(low) && Number.isFinite(high) && high > low ? { low, high } : null;
}

export function shareOfSpan(value: number, { low, high }: HistogramSpan): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

export function valueAtShare(share: number, { low, high }: HistogramSpan): number {
  return low + Math.min(1, Math.max(0, share)) * (high - low);
}

export interface Bars {
  readonly centres: readonly number[];
  readonly widths: readonly number[];
}

export function barsOf({ edges }: Histogram): Bars {
  const widths = edges.slice(1).map((edge, bin) => edge - edges[bin]);
  return { centres: widths.map((width, bin) => edges[bin] + width / 2), widths };
}

/** The bin that holds a value: the last one includes its upper edge, as NumPy has it. */
export function binOf(value: number, { edges }: Histogram): number | null {
  const last = edges.length - 2;
  if (value < edges[0] || value > edges[last + 1]) return null;
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

const KIND_WORDS = {
  numpy: 'exact',
  aligned: 'exact, aligned edges',
  sampled: 'sampled',
} satisfies Record<Histogram['kind'], string>;

export function kindWords(kind: Histogram['kind']): string {
  return KIND_WORDS[kind];
}

/** The range between where a drag began and where it is now; null while that is nothing. */
export function draggedRange(from: number, to: number, span: HistogramSpan): HistogramSpan | null {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return high - low < (span.high - span.low) / 500 ? null : { low, high };
}

/** Both ends after one of them was dragged to `value`; they cannot pass each other. */
export function draggedEnds(
  ends: HistogramSpan,
  which: 'low' | 'high',
  value: number,
  span: HistogramSpan,
): HistogramSpan {
  const least = (span.high - span.low) / 1000;
  if (which === 'low') return { low: Math.min(value, ends.high - least), high: ends.high };
  return { low: ends.low, high: Math.max(value, ends.low + least) };
}
