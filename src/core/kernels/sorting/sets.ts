/** What sorted lines in the heap say: different elements, places of others among them. */
import { type HeapKernels, heapKernels, parts, withScratch } from '../heap-kernels.ts';
import { LANES, type Line, WIDTH } from './sort.ts';

const PART = 131072;

export interface Distinct {
  readonly count: number;
  /** Different elements before each part. */
  readonly before: readonly number[];
  readonly pieces: readonly (readonly [number, number])[];
}

/** How many elements of a sorted line differ from the one before. */
export function countDistinct({ type, at, length }: Line): Distinct | null {
  const kernels = heapKernels('sorting');
  if (kernels === null) return null;
  const pieces = parts(length, PART);
  let found: Distinct | null = null;
  withScratch(4 * pieces.length, (scratch) => {
    kernels.run(
      `countDistinct_${type}`,
      pieces.map(([start, count], k) => [at + start * WIDTH[type], count, start === 0 ? 1 : 0, scratch + 4 * k]),
    );
    let sum = 0;
    const before = [...new Uint32Array(kernels.memory.buffer, scratch, pieces.length)].map((own) => (sum += own) - own);
    found = { count: sum, before, pieces };
  });
  return found;
}

/** Writes them to `to`, and their places (int64) to `places` where that is not 0. */
export function writeDistinct({ type, at }: Line, { before, pieces }: Distinct, to: number, places: number): void {
  heapKernels('sorting')?.run(
    `distinct_${type}`,
    pieces.map(([start, count], k) => [
      at + start * WIDTH[type],
      count,
      start === 0 ? 1 : 0,
      to + before[k] * WIDTH[type],
      places === 0 ? 0 : places + before[k] * 8,
      start,
    ]),
  );
}

/** ranks[order[k]] = which of the different elements the k-th is; all int64. */
export function writeRanks({ type, at }: Line, { before, pieces }: Distinct, order: number, ranks: number): void {
  heapKernels('sorting')?.run(
    `ranks_${type}`,
    pieces.map(([start, count], k) => [
      at + start * WIDTH[type],
      count,
      start === 0 ? 1 : 0,
      start === 0 ? 1 : before[k],
      order + start * 8,
      ranks,
    ]),
  );
}

/** Gives `body` the address of the keys: their own, or that of a copy in the heap. */
export function withKeys(
  kernels: HeapKernels,
  keys: ArrayLike<number | bigint>,
  type: Line['type'],
  body: (at: number) => void,
): boolean {
  const Lane = LANES[type];
  return withScratch(Math.max(64, keys.length * WIDTH[type]), (scratch) => {
    const lane = new Lane(kernels.memory.buffer, scratch, keys.length) as Float64Array;
    lane.set(keys as ArrayLike<number>);
    body(scratch);
  });
}

/** For each value how many of the sorted keys come before it, as int64 at `to`. */
export function searchInHeap(keys: Line, values: Line, to: number, right: boolean): void {
  heapKernels('sorting')?.run(
    `search_${keys.type}`,
    parts(values.length, PART / 4).map(([start, count]) => [
      keys.at,
      keys.length,
      values.at + start * WIDTH[keys.type],
      count,
      to + start * 8,
      right ? 1 : 0,
    ]),
  );
}

/** The same by a table of flags for the whole numbers from `low` on. */
export function amongTable(
  values: Line,
  low: number | bigint,
  table: Uint8Array,
  to: number,
  invert: boolean,
): boolean {
  const kernels = heapKernels('sorting');
  if (kernels === null) return false;
  return withScratch(64 + table.length, (scratch) => {
    (new LANES[values.type](kernels.memory.buffer, scratch, 1) as Float64Array)[0] = low as number;
    new Uint8Array(kernels.memory.buffer, scratch + 64, table.length).set(table);
    kernels.run(
      `inTable_${values.type}`,
      parts(values.length, PART).map(([start, count]) => [
        values.at + start * WIDTH[values.type],
        count,
        scratch,
        table.length,
        scratch + 64,
        to + start,
        invert ? 1 : 0,
      ]),
    );
  });
}

/** A flag for each value: whether it is among the sorted keys. */
export function amongInHeap(keys: Line, values: Line, to: number, invert: boolean): void {
  heapKernels('sorting')?.run(
    `among_${keys.type}`,
    parts(values.length, PART / 4).map(([start, count]) => [
      keys.at,
      keys.length,
      values.at + start * WIDTH[keys.type],
      count,
      to + start,
      invert ? 1 : 0,
    ]),
  );
}
