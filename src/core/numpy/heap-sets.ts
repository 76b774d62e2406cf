/** Different elements and membership by the compiled kernels, for lines of numbers in the heap. */
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { bool_, int64 } from '../dtype/dtype.ts';
import { heapKernels } from '../kernels/heap-kernels.ts';
import { takeInHeap } from '../kernels/moving/picks.ts';
import {
  amongInHeap,
  countDistinct,
  searchInHeap,
  withKeys,
  writeDistinct,
  writeRanks,
} from '../kernels/sorting/sets.ts';
import type { Line } from '../kernels/sorting/sort.ts';
import { addressOf, packed, room, sortType, worthwhile } from './heap-lines.ts';
import { orderByKernels, sortedByKernels } from './heap-sorting.ts';

function lineOf(array: NDArray): Line | null {
  const [at, type] = [addressOf(array), sortType(array)];
  return at === null || type === undefined || !array.cContiguous ? null : { at, type, length: array.size };
}

/** Elements of a sorted line before the NaN. */
function orderedCount(sorted: NDArray): number {
  if (sorted.dtype.kind !== 'f') return sorted.size;
  const lane = sorted.lane as Float64Array;
  const first = sorted.offset / lane.BYTES_PER_ELEMENT;
  let [low, high] = [0, sorted.size];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number.isNaN(lane[first + middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The part of a sorted line in which every different element, NaN too where they are equal, is there. */
function telling(sorted: NDArray, equalNan: boolean): Line | null {
  const line = lineOf(sorted);
  if (line === null || !equalNan) return line;
  return { ...line, length: Math.min(sorted.size, orderedCount(sorted) + 1) };
}

/** The different elements of a 1-d array, sorted; null: no kernel. */
export function distinctByKernels(line: NDArray, equalNan: boolean): NDArray | null {
  if (sortType(line) === undefined || !worthwhile(line.nbytes)) return null;
  const sorted = sortedByKernels(line, 0);
  return sorted === null ? null : (distinctOf(sorted, equalNan, false)?.values ?? null);
}

interface Found {
  readonly values: NDArray;
  /** Where each of them is first in the sorted line. */
  readonly starts: NDArray | null;
}

/** Room where kernels write, even for results that are too small for the heap. */
function spacious(like: NDArray['dtype'], count: number): NDArray | null {
  const made = room(like, [Math.max(count, Math.ceil(4096 / like.itemsize))]);
  if (made === null) return null;
  return new NDArray({ dtype: like, shape: [count], strides: made.strides, offset: 0, storage: made.storage });
}

function distinctOf(sorted: NDArray, equalNan: boolean, places: boolean): Found | null {
  const line = telling(sorted, equalNan);
  const distinct = line === null ? null : countDistinct(line);
  if (line === null || distinct === null) return null;
  const values = spacious(sorted.dtype, distinct.count);
  const starts = places ? spacious(int64, distinct.count) : null;
  if (values === null || (places && starts === null)) return null;
  writeDistinct(line, distinct, addressOf(values) as number, starts === null ? 0 : (addressOf(starts) as number));
  return { values, starts };
}

export interface DistinctParts {
  readonly values: NDArray;
  readonly index: NDArray;
  readonly counts: NDArray;
  readonly inverse: NDArray | null;
}

/** With where each is first, how often it is there and, if asked for, which one each element is. */
export function distinctPartsByKernels(line: NDArray, equalNan: boolean, inverse: boolean): DistinctParts | null {
  if (sortType(line) === undefined || !worthwhile(line.nbytes)) return null;
  const source = packed(line);
  const order = source === null ? null : orderByKernels(source, 0);
  const sorted = source === null || order === null ? null : taken(source, order);
  const found = sorted === null ? null : distinctOf(sorted, equalNan, true);
  if (order === null || sorted === null || found === null || found.starts === null) return null;
  const index = taken(order, found.starts);
  const ranks = inverse ? ranksOf(sorted, order, equalNan) : null;
  if (index === null || (inverse && ranks === null)) return null;
  return { values: found.values, index, counts: gaps(found.starts, line.size), inverse: ranks };
}

/** Elements of a packed line at int64 indices. */
function taken(source: NDArray, indices: NDArray): NDArray | null {
  const made = spacious(source.dtype, indices.size);
  const [from, to] = [addressOf(source), made === null ? null : addressOf(made)];
  if (made === null || from === null || to === null) return null;
  const taking = { from, outer: 1, length: source.size, size: source.itemsize, indices, axis: 0, to };
  return takeInHeap(taking) ? made : null;
}

function gaps(starts: NDArray, end: number): NDArray {
  const counts = allocate(int64, [starts.size], 'C', undefined, false);
  const [from, to] = [starts.lane as BigInt64Array, counts.lane as BigInt64Array];
  const first = starts.offset / 8;
  for (let k = 0; k < starts.size; k++)
    to[k] = (k + 1 < starts.size ? from[first + k + 1] : BigInt(end)) - from[first + k];
  return counts;
}

function ranksOf(sorted: NDArray, order: NDArray, equalNan: boolean): NDArray | null {
  const line = telling(sorted, equalNan);
  const distinct = line === null ? null : countDistinct(line);
  const ranks = room(int64, [sorted.size]);
  if (line === null || distinct === null || ranks === null) return null;
  writeRanks(line, distinct, addressOf(order) as number, addressOf(ranks) as number);
  const [places, lane] = [order.lane as BigInt64Array, ranks.lane as BigInt64Array];
  for (let k = line.length; k < sorted.size; k++) {
    lane[ranks.offset / 8 + Number(places[order.offset / 8 + k])] = BigInt(distinct.count - 1);
  }
  return ranks;
}

// ── Among sorted keys ─────────────────────────────────────────────────────────────────────────────

/** Calls `body` with sorted keys and values as lines; false: there are no kernels for them. */
function withLines(keys: NDArray, values: NDArray, body: (keys: Line, values: Line) => void): boolean {
  const kernels = heapKernels('sorting');
  const type = sortType(values);
  if (kernels === null || type === undefined || !worthwhile(8 * values.size)) return false;
  const source = values.nbytes >= 4096 ? packed(values) : null;
  const line = source === null ? null : lineOf(source);
  if (line === null) return false;
  const own = keys.isPlain && keys.cContiguous ? lineOf(keys) : null;
  if (own !== null) {
    body(own, line);
    return true;
  }
  if (!keys.isPlain || !keys.cContiguous) return false;
  const lane = keys.lane as Float64Array;
  const first = keys.offset / lane.BYTES_PER_ELEMENT;
  return withKeys(kernels, lane.subarray(first, first + keys.size), type, (at) =>
    body({ type, at, length: keys.size }, line),
  );
}

/** `np.searchsorted` of values in packed keys of the same type; null: no kernel. */
export function searchByKernels(keys: NDArray, values: NDArray, right: boolean): NDArray | null {
  if (sortType(keys) !== sortType(values)) return null;
  const result = room(int64, values.shape);
  if (result === null) return null;
  const done = withLines(keys, values, (own, line) => searchInHeap(own, line, addressOf(result) as number, right));
  return done ? result : null;
}

/** Whether each value is among the pool (both of one type); null: no kernel. */
export function amongByKernels(values: NDArray, pool: NDArray, invert: boolean): NDArray | null {
  if (sortType(values) === undefined || sortType(pool) !== sortType(values)) return null;
  const keys = sortedByKernels(pool, 0) ?? null;
  const flags = room(bool_, values.shape);
  const sorted = keys ?? smallSorted(pool);
  if (flags === null || sorted === null) return null;
  const ordered = orderedCount(sorted);
  const used = sorted.view({ shape: [ordered] });
  const done = withLines(used, values, (own, line) => amongInHeap(own, line, addressOf(flags) as number, invert));
  return done ? flags : null;
}

function smallSorted(pool: NDArray): NDArray | null {
  if (pool.storage.inHeap || !pool.isPlain || pool.shape.length !== 1) return null;
  const made = allocate(pool.dtype, pool.shape);
  const [from, to] = [pool.lane as Float64Array, made.lane as Float64Array];
  const step = pool.strides[0] / from.BYTES_PER_ELEMENT;
  for (let k = 0; k < pool.size; k++) to[k] = from[pool.offset / from.BYTES_PER_ELEMENT + k * step];
  to.subarray(0, pool.size).sort();
  return made;
}
