/** Different elements and membership by the compiled kernels, for lines of numbers in the heap. */
import { asDType, contiguous } from '../arrays/cast.ts';
import { indexArray } from '../arrays/indexing.ts';
import { cStrides, sizeOf } from '../arrays/layout.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { bool_, int64 } from '../dtype/dtype.ts';
import { theHeap } from '../kernels/heap.ts';
import { heapKernels } from '../kernels/heap-kernels.ts';
import { takeInHeap } from '../kernels/moving/picks.ts';
import { countsInHeap, extremesInHeap } from '../kernels/sorting/counting.ts';
import {
  amongInHeap,
  amongTable,
  countDistinct,
  searchInHeap,
  withKeys,
  writeDistinct,
  writeRanks,
} from '../kernels/sorting/sets.ts';
import { LANES, type Line } from '../kernels/sorting/sort.ts';
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

/** Together fewer numbers than these are looked up one by one. */
const LEAST_TOGETHER = 1024;

/** Calls `body` with the array as a line in the heap, or a copy of it there; false: there are no kernels for it. */
function withLine(array: NDArray, body: (line: Line) => void): boolean {
  const kernels = heapKernels('sorting');
  const type = sortType(array);
  if (kernels === null || type === undefined || array.size === 0) return false;
  const source = array.storage.inHeap ? packed(array) : null;
  const line = source === null ? null : lineOf(source);
  if (line !== null) {
    body(line);
    return true;
  }
  const plain = contiguous(array);
  const lane = plain.lane as Float64Array;
  const first = plain.offset / lane.BYTES_PER_ELEMENT;
  const numbers = lane.subarray(first, first + plain.size);
  return withKeys(kernels, numbers, type, (at) => body({ type, at, length: plain.size }));
}

/** Where kernels write results for values of this shape. */
function resultFor(dtype: NDArray['dtype'], shape: readonly number[]): NDArray | null {
  const made = spacious(dtype, sizeOf(shape));
  if (made === null) return null;
  return new NDArray({ dtype, shape, strides: cStrides(shape, dtype.itemsize), offset: 0, storage: made.storage });
}

/** `np.searchsorted` of values in packed keys of the same type; null: no kernel. */
export function searchByKernels(keys: NDArray, values: NDArray, right: boolean): NDArray | null {
  if (sortType(keys) !== sortType(values) || values.size < LEAST_TOGETHER) return null;
  const result = resultFor(int64, values.shape);
  const to = result === null ? null : addressOf(result);
  if (to === null) return null;
  let done = false;
  withLine(keys, (own) => {
    done = withLine(values, (line) => searchInHeap(own, line, to, right));
  });
  return done ? result : null;
}

/** Whether each value is among the pool (both of one type, 1-d); null: no kernel. */
export function amongByKernels(values: NDArray, pool: NDArray, invert: boolean): NDArray | null {
  if (sortType(values) === undefined || sortType(pool) !== sortType(values) || pool.size === 0) return null;
  if (values.size + pool.size < LEAST_TOGETHER) return null;
  const flags = resultFor(bool_, values.shape);
  const to = flags === null ? null : addressOf(flags);
  if (to === null || flags === null) return null;
  if (values.size >= LEAST_TOGETHER && amongWhole(values, pool, to, invert)) return flags;
  const sorted = sortedByKernels(pool, 0) ?? smallSorted(pool);
  if (sorted === null) return null;
  const ordered = sorted.view({ shape: [orderedCount(sorted)] });
  let done = false;
  withLine(ordered, (own) => {
    done = withLine(values, (line) => amongInHeap(own, line, to, invert));
  });
  return done ? flags : null;
}

/** Whole numbers that lie close together: a table says which are there. */
function amongWhole(values: NDArray, pool: NDArray, to: number, invert: boolean): boolean {
  if (pool.dtype.kind === 'f') return false;
  let done = false;
  withLine(pool, (line) => {
    const ends = extremesInHeap(line);
    if (ends === null) return;
    const range = Number(BigInt(ends.high) - BigInt(ends.low)) + 1;
    if (range > Math.max(65536, 4 * (values.size + pool.size)) || range > MOST_TABLE) return;
    const table = new Uint8Array(range);
    const lane = new LANES[line.type](theHeap().memory.buffer, line.at, line.length) as Int32Array | BigInt64Array;
    if (lane instanceof BigInt64Array || lane instanceof BigUint64Array) {
      for (let k = 0; k < lane.length; k++) table[Number(lane[k] - BigInt(ends.low))] = 1;
    } else for (let k = 0; k < lane.length; k++) table[lane[k] - Number(ends.low)] = 1;
    withLine(values, (own) => {
      done = amongTable(own, ends.low, table, to, invert);
    });
  });
  return done;
}
const MOST_TABLE = 1 << 22;

/** Whole numbers from 0 on that are not many different ones: how often each is there says it all. */
export function countedValues(line: NDArray): { values: NDArray; counts: NDArray } | null {
  const type = sortType(line);
  if (type === undefined || line.dtype.kind === 'f' || !worthwhile(line.nbytes)) return null;
  const source = packed(line);
  const own = source === null ? null : lineOf(source);
  const ends = own === null ? null : extremesInHeap(own);
  if (own === null || ends === null || ends.low < 0 || ends.high >= Math.min(MOST_TABLE / 8, line.size)) return null;
  const counts = countsInHeap(own, Number(ends.high) + 1);
  if (counts === null) return null;
  const there: number[] = [];
  counts.forEach((count, value) => count > 0 && there.push(value));
  const values = asDType(indexArray(there), line.dtype);
  return { values, counts: indexArray(there.map((value) => counts[value])) };
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
