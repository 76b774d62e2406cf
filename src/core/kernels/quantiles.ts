/** Quantiles as `np.nanquantile` gives them (linear interpolation), from segments of known count. */
import type { StatsPartial } from './partial.ts';
import { type Segment, segmentsOf } from './segments.ts';
import type { ValueWindow } from './static-kernels.ts';

export const QUANTILES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] as const;

/** Values that lie in the windows of the refinement pass, sorted. */
export interface RefinedValues {
  readonly windows: readonly ValueWindow[];
  readonly sorted: Float64Array | BigInt64Array | BigUint64Array;
}

export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Sorted finite values of which only segments are known, with the infinities around them. */
interface Order {
  readonly total: number;
  readonly negInf: number;
  readonly finite: number;
  readonly min: number;
  readonly max: number;
  readonly segments: readonly Segment[];
  /** ends[i]: values in segments 0 … i. */
  readonly ends: readonly number[];
}

function orderOf(partial: StatsPartial): Order {
  const segments = segmentsOf(partial);
  let sum = 0;
  const ends = segments.map(({ count }) => (sum += count));
  const { negInf, posInf } = partial;
  return {
    total: negInf + sum + posInf,
    negInf,
    finite: sum,
    min: Number(partial.min),
    max: Number(partial.max),
    segments,
    ends,
  };
}

/** The estimates for `QUANTILES`; empty where there is no number. */
export function quantilesOf(partial: StatsPartial, refined: RefinedValues | null): (Estimate & { q: number })[] {
  const order = orderOf(partial);
  if (order.total === 0) return [];
  return QUANTILES.map((q) => ({ q, ...quantileAt(order, q, refined) }));
}

function quantileAt(order: Order, q: number, refined: RefinedValues | null): Estimate {
  const position = (order.total - 1) * q;
  const rank = Math.floor(position);
  const below = valueAt(order, rank, refined);
  const t = position - rank;
  if (t === 0) return below;
  const above = valueAt(order, rank + 1, refined);
  return { value: lerp(below.value, above.value, t), error: below.error * (1 - t) + above.error * t };
}

/** NumPy's, which is exact at both ends. */
function lerp(a: number, b: number, t: number): number {
  if (a === b) return a;
  return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}

function valueAt(order: Order, rank: number, refined: RefinedValues | null): Estimate {
  const index = rank - order.negInf;
  if (index < 0) return { value: Number.NEGATIVE_INFINITY, error: 0 };
  if (index >= order.finite) return { value: Number.POSITIVE_INFINITY, error: 0 };
  if (index === 0) return { value: order.min, error: 0 };
  if (index === order.finite - 1) return { value: order.max, error: 0 };
  const at = segmentAt(order, index);
  const segment = order.segments[at]!;
  if (segment.low === segment.high) return { value: segment.low, error: 0 };
  const within = index - (order.ends[at]! - segment.count);
  const exact = refined && refinedValue(refined, segment, within);
  if (exact !== null) return { value: exact, error: 0 };
  return estimate(order, segment, within);
}

/** Spread evenly over what the segment spans of [min, max]. */
function estimate({ min, max }: Order, segment: Segment, within: number): Estimate {
  const { count } = segment;
  const low = Math.max(segment.low, min);
  const high = Math.min(segment.high, max);
  const value = low + ((within + 0.5) / count) * (high - low);
  return { value, error: Math.max(value - low, high - value) };
}

function segmentAt({ ends }: Order, index: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > index) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Null unless the window held exactly the values that the segment counts. */
function refinedValue({ windows, sorted }: RefinedValues, segment: Segment, within: number): number | null {
  if (!windows.some(([low, high]) => low <= segment.low && segment.high <= high)) return null;
  const start = lowerBound(sorted, segment.low);
  const end = lowerBound(sorted, segment.high);
  return end - start === segment.count ? Number(sorted[start + within]) : null;
}

function lowerBound(sorted: RefinedValues['sorted'], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Windows around the ranks that the quantiles need, and how many values lie in them; crowded ones are left out. */
export function quantileWindows(partial: StatsPartial, limit: number): { windows: ValueWindow[]; count: number } {
  const order = orderOf(partial);
  const wanted = new Set<number>();
  for (const q of QUANTILES) {
    const rank = Math.floor((order.total - 1) * q) - order.negInf;
    for (const index of [rank, rank + 1]) {
      if (index > 0 && index < order.finite - 1) wanted.add(segmentAt(order, index));
    }
  }
  const spread = [...wanted].map((at) => order.segments[at]!).filter(({ low, high }) => low < high);
  return joinWindows(spread, limit);
}

function joinWindows(segments: readonly Segment[], limit: number): { windows: ValueWindow[]; count: number } {
  const windows: ValueWindow[] = [];
  let count = 0;
  for (const segment of segments.toSorted((a, b) => a.low - b.low)) {
    if (count + segment.count > limit) continue;
    count += segment.count;
    const last = windows.at(-1);
    if (last && last[1] === segment.low) windows[windows.length - 1] = [last[0], segment.high];
    else windows.push([segment.low, segment.high]);
  }
  return { windows, count };
}
