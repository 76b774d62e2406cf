/**
 * From kernel state to statistics: `snapshot` copies a state out, `mergePartials` adds two, `finishStatistics` says it in
 * NumPy's terms; `planRefinement` tells what a second pass must look for to make quantiles and histogram exact.
 *
 * Complex numbers: mean, sum and std as NumPy's; min, max, quantiles and histogram are those of the magnitudes.
 */
import { estimateDistinct } from './distinct-sample.ts';
import { ElementCode as Code } from './element-code.ts';
import { edgesOf, HISTOGRAM_BINS, histogramOf } from './histogram.ts';
import type { Moments, StatsPartial } from './partial.ts';
import { quantilesOf, quantileWindows, type RefinedValues } from './quantiles.ts';
import {
  complexScalar,
  doubleScalar,
  elementScalar,
  isComplex,
  realScalar,
  type ScalarValue,
  type TimeText,
  wholeSumScalar,
} from './scalar-value.ts';
import { segmentsOf } from './segments.ts';
import type { RefineOptions, RefineResult } from './static-kernels.ts';

export { chooseGrid, FINE_BINS, type FineGrid } from './fine-grid.ts';
export { type Moments, mergePartials, type StatsPartial } from './partial.ts';
export type { ScalarValue } from './scalar-value.ts';
export { snapshot } from './snapshot.ts';

export interface QuantileValue {
  readonly q: number;
  readonly value: ScalarValue;
  readonly error: number;
}
export interface HistogramValue {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly kind: 'numpy' | 'aligned' | 'sampled';
}
/** The numbers of `Statistics` (protocol), without the fields that say what was looked at. */
export interface FinishedStatistics {
  readonly seen: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly zero: number;
  readonly min: ScalarValue | null;
  readonly max: ScalarValue | null;
  readonly mean: ScalarValue | null;
  readonly std: ScalarValue | null;
  readonly sum: ScalarValue | null;
  readonly finite: {
    readonly min: ScalarValue;
    readonly max: ScalarValue;
    readonly mean: ScalarValue;
    readonly std: ScalarValue;
  } | null;
  readonly unique: { readonly count: number; readonly relativeError: number } | null;
  readonly quantiles: readonly QuantileValue[];
  readonly histogram: HistogramValue | null;
}

export interface FinishOptions {
  /** Text of the integer of a datetime64 or timedelta64; default: the integer. */
  readonly timeText?: TimeText;
  /** datetime64 has neither sum nor standard deviation. */
  readonly time?: 'datetime' | 'timedelta';
  /** What the refinement pass found. */
  readonly refined?: Refinement | null;
}

/** A refinement's question and answer. */
export interface Refinement {
  readonly options: RefineOptions;
  readonly result: RefineResult;
}

export type RefinedPartial = Refinement;

/** Values gathered at most by one refinement (32 MiB). */
export const REFINE_LIMIT = 4 * 1024 * 1024;

/** Null where the first pass left nothing to make exact. Where NumPy makes no such histogram, one interval. */
export function planRefinement(partial: StatsPartial, limit = REFINE_LIMIT): RefineOptions | null {
  if (partial.table || partial.min === null || partial.min === partial.max) return null;
  const edges = edgesOf(partial) ?? [Number(partial.min), Number(partial.max)];
  const { windows, count } = quantileWindows(partial, limit);
  return { edges, windows, capacity: count };
}

/** Two workers' answers to the same question. */
export function mergeRefineResults(a: RefineResult, b: RefineResult): RefineResult {
  const joined = joinValues(a.values, b.values);
  return { counts: a.counts.map((count, bin) => count + b.counts[bin]!), values: joined, lost: a.lost + b.lost };
}

function joinValues(a: RefineResult['values'], b: RefineResult['values']): RefineResult['values'] {
  const length = a.length + b.length;
  if (a instanceof Float64Array && b instanceof Float64Array) {
    const joined = new Float64Array(length);
    joined.set(a);
    joined.set(b, a.length);
    return joined;
  }
  const joined = a instanceof BigUint64Array ? new BigUint64Array(length) : new BigInt64Array(length);
  joined.set(a as BigInt64Array);
  joined.set(b as BigInt64Array, a.length);
  return joined;
}

/** Everything that the counts tell. */
export function finishStatistics(partial: StatsPartial, options: FinishOptions = {}): FinishedStatistics {
  const { nan, posInf, negInf, zero, count } = partial;
  return {
    seen: count,
    nan,
    posInf,
    negInf,
    zero,
    ...extremesOf(partial, options),
    ...momentsOf(partial, options),
    finite: finiteOf(partial, options),
    unique: uniqueOf(partial),
    quantiles: quantileValues(partial, options),
    histogram: histogramValue(partial, options.refined ?? null),
  };
}

/** Over everything but NaN, infinities included. */
function extremesOf(partial: StatsPartial, { timeText }: FinishOptions): Pick<FinishedStatistics, 'min' | 'max'> {
  const { code, min, max, negInf, posInf } = partial;
  const least = negInf > 0 ? Number.NEGATIVE_INFINITY : (min ?? (posInf > 0 ? Number.POSITIVE_INFINITY : null));
  const greatest = posInf > 0 ? Number.POSITIVE_INFINITY : (max ?? (negInf > 0 ? Number.NEGATIVE_INFINITY : null));
  return {
    min: least === null ? null : elementScalar(code, least, timeText),
    max: greatest === null ? null : elementScalar(code, greatest, timeText),
  };
}

/** `inf`, `-inf` or `nan` where infinities decide a sum; null where they do not. */
function infiniteSum({ posInf, negInf }: StatsPartial): number | null {
  if (posInf > 0 && negInf > 0) return Number.NaN;
  if (posInf > 0) return Number.POSITIVE_INFINITY;
  return negInf > 0 ? Number.NEGATIVE_INFINITY : null;
}

function momentsOf(partial: StatsPartial, options: FinishOptions): Pick<FinishedStatistics, 'mean' | 'std' | 'sum'> {
  const { code, count, nan } = partial;
  if (count === nan) return { mean: null, std: null, sum: null };
  const infinite = infiniteSum(partial);
  if (infinite !== null) {
    const total = realScalar(code, isComplex(code) ? Number.NaN : infinite);
    return { mean: total, std: realScalar(code, Number.NaN), sum: total };
  }
  const withoutSum = options.time === 'datetime';
  return {
    mean: meanOf(partial, options),
    std: code === Code.datetime && withoutSum ? null : stdOf(partial),
    sum: withoutSum ? null : sumOf(partial, options),
  };
}

function meanOf({ code, moments, imag, wholeSum }: StatsPartial, { timeText }: FinishOptions): ScalarValue {
  if (imag) return complexScalar(code, moments.sum / moments.count, imag.sum / imag.count);
  if (wholeSum === null) return realScalar(code, moments.sum / moments.count);
  // NumPy's times are integers: the fraction is dropped.
  if (code === Code.datetime) return elementScalar(code, wholeSum / BigInt(moments.count), timeText);
  return doubleScalar(ratio(wholeSum, BigInt(moments.count)));
}

/** The quotient of two integers, rounded once more than needed at most. */
function ratio(sum: bigint, count: bigint): number {
  const whole = sum / count;
  return Number(whole) + Number(sum - whole * count) / Number(count);
}

function stdOf({ code, moments, imag }: StatsPartial): ScalarValue {
  const variance = (part: Moments): number => part.m2 / part.count;
  return realScalar(code, Math.sqrt(variance(moments) + (imag ? variance(imag) : 0)));
}

function sumOf({ code, moments, imag, wholeSum }: StatsPartial, { timeText }: FinishOptions): ScalarValue {
  if (imag) return complexScalar(code, moments.sum, imag.sum);
  return wholeSum === null ? realScalar(code, moments.sum) : wholeSumScalar(code, wholeSum, timeText);
}

function finiteOf(partial: StatsPartial, options: FinishOptions): FinishedStatistics['finite'] {
  const { code, min, max } = partial;
  if (min === null || max === null) return null;
  return {
    min: elementScalar(code, min, options.timeText),
    max: elementScalar(code, max, options.timeText),
    mean: meanOf(partial, options),
    std: stdOf(partial),
  };
}

/** As `np.unique(x).size`: all NaN count as one value, as do both zeros. */
function uniqueOf(partial: StatsPartial): FinishedStatistics['unique'] {
  const { nan, posInf, negInf, zero, table, code, distinct } = partial;
  const apart = Number(nan > 0) + Number(zero > 0);
  if (table) {
    const finite = segmentsOf(partial).filter(({ low }) => low !== 0).length;
    return { count: apart + Number(posInf > 0) + Number(negInf > 0) + finite, relativeError: 0 };
  }
  if (distinct === null) return null;
  // The sample holds infinities of real numbers, but no complex number with one.
  const { count, relativeError } = estimateDistinct(distinct);
  return isComplex(code) && posInf > 0 ? null : { count: count + apart, relativeError };
}

function quantileValues(partial: StatsPartial, { refined, timeText }: FinishOptions): QuantileValue[] {
  const { code } = partial;
  return quantilesOf(partial, refined ? sortedValues(refined) : null).map(({ q, value, error }) => ({
    q,
    error,
    value: code === Code.datetime ? elementScalar(code, BigInt(Math.trunc(value)), timeText) : doubleScalar(value),
  }));
}

function sortedValues({ options, result }: Refinement): RefinedValues {
  return { windows: options.windows, sorted: result.values.slice().sort() };
}

function histogramValue(partial: StatsPartial, refined: Refinement | null): HistogramValue | null {
  if (refined === null || refined.options.edges.length <= HISTOGRAM_BINS) return histogramOf(partial);
  return { edges: refined.options.edges, counts: Array.from(refined.result.counts), kind: 'numpy' };
}
