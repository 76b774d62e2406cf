/**
 * What a pass over some elements leaves behind: plain, cloneable data that adds up. Merging is associative but for the
 * last bits of floating sums.
 */
import { InternalError } from '../base/errors.ts';
import { type DistinctSample, mergeDistinct } from './distinct-sample.ts';
import type { ElementCode } from './element-code.ts';
import type { FineGrid } from './fine-grid.ts';

type Counts = Float64Array<ArrayBuffer>;

export interface StatsPartial {
  readonly code: ElementCode;
  /** Elements seen. */
  readonly count: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly zero: number;
  /** Over finite values, exact (bigint for 64-bit integers and times); null where there is none. For complex: magnitudes. */
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  /** Over finite values. For complex: of the real parts. */
  readonly moments: Moments;
  /** Complex: of the imaginary parts. */
  readonly imag: Moments | null;
  /** Exact sum of integers and times. */
  readonly wholeSum: bigint | null;
  /** Exact counts by value of 8- and 16-bit types, in ascending order of value (see `tableValues`). */
  readonly table: Counts | null;
  readonly fine: { readonly grid: FineGrid; readonly counts: Counts } | null;
  readonly coarse: CoarseCounts | null;
  readonly distinct: DistinctSample | null;
}

/** Finite values outside the fine grid, by the top 16 bits of their ordered float (float32's own for float32). */
export interface CoarseCounts {
  readonly counts: Counts;
  /** How many of them lie below the grid. */
  readonly below: number;
}

export interface Moments {
  readonly count: number;
  readonly sum: number;
  /** Sum of squared distances from the mean. */
  readonly m2: number;
}

/** The two as if one pass had seen both; they must come from the same code and the same grid. */
export function mergePartials(a: StatsPartial, b: StatsPartial): StatsPartial {
  if (a.code !== b.code) throw new InternalError(`cannot add statistics of element codes ${a.code} and ${b.code}`);
  return {
    code: a.code,
    count: a.count + b.count,
    nan: a.nan + b.nan,
    posInf: a.posInf + b.posInf,
    negInf: a.negInf + b.negInf,
    zero: a.zero + b.zero,
    min: lesser(a.min, b.min),
    max: greater(a.max, b.max),
    moments: mergeMoments(a.moments, b.moments),
    imag: a.imag && b.imag && mergeMoments(a.imag, b.imag),
    wholeSum: a.wholeSum === null || b.wholeSum === null ? null : a.wholeSum + b.wholeSum,
    table: a.table && b.table && addCounts(a.table, b.table),
    fine: mergeFine(a.fine, b.fine),
    coarse: mergeCoarse(a.coarse, b.coarse),
    distinct: a.distinct && b.distinct && mergeDistinct(a.code, a.distinct, b.distinct),
  };
}

type Extreme = number | bigint | null;

function lesser(a: Extreme, b: Extreme): Extreme {
  if (a === null || b === null) return a ?? b;
  return b < a ? b : a;
}

function greater(a: Extreme, b: Extreme): Extreme {
  if (a === null || b === null) return a ?? b;
  return b > a ? b : a;
}

/** Chan's formula. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const apart = b.sum / b.count - a.sum / a.count;
  return { count, sum: a.sum + b.sum, m2: a.m2 + b.m2 + apart * apart * a.count * (b.count / count) };
}

function addCounts(a: Counts, b: Counts): Counts {
  return a.map((count, index) => count + b[index]!);
}

function mergeFine(a: StatsPartial['fine'], b: StatsPartial['fine']): StatsPartial['fine'] {
  if (a === null || b === null) return a ?? b;
  if (a.grid.low !== b.grid.low || a.grid.width !== b.grid.width || a.grid.bins !== b.grid.bins) {
    throw new InternalError('cannot add fine histograms of different grids');
  }
  return { grid: a.grid, counts: addCounts(a.counts, b.counts) };
}

function mergeCoarse(a: CoarseCounts | null, b: CoarseCounts | null): CoarseCounts | null {
  if (a === null || b === null) return a ?? b;
  return { counts: addCounts(a.counts, b.counts), below: a.below + b.below };
}
