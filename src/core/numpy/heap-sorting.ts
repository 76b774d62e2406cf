/** Sorting by the compiled kernels: lines along an axis of arrays of numbers and times that are large enough. */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { type DType, int64, isKind } from '../dtype/dtype.ts';
import { heapKernels } from '../kernels/heap-kernels.ts';
import { sortCounted } from '../kernels/sorting/counted.ts';
import { partInHeap, selectInHeap } from '../kernels/sorting/select.ts';
import { type Lines, orderLines, type SortType, sortLines } from '../kernels/sorting/sort.ts';
import { addressOf, linesAlong, packed, room, worthwhile } from './heap-lines.ts';
import { movedAxis } from './manipulation.ts';

const int32: DType = { kind: 'i', itemsize: 4, byteOrder: '<' };
const float32: DType = { kind: 'f', itemsize: 4, byteOrder: '<' };

/** A wider type with kernels in which elements keep their order; undefined: none is needed, null: there is none. */
function widerType(dtype: DType): DType | undefined | null {
  if (isKind(dtype, 'f') && dtype.itemsize === 2) return float32;
  if (isKind(dtype, 'b') || (isKind(dtype, 'i', 'u') && dtype.itemsize < 4)) return int32;
  if (isKind(dtype, 'M', 'm')) return int64;
  if (isKind(dtype, 'i', 'u')) return undefined;
  return isKind(dtype, 'f') && dtype.itemsize <= 8 ? undefined : null;
}

/** Times as the integers that they are. */
function ticks(array: NDArray): NDArray {
  if (!isKind(array.dtype, 'M', 'm')) return array;
  return array.view({ dtype: { ...int64, byteOrder: array.dtype.byteOrder } as DType });
}

/** The array with every line along the axis in order; null: no kernel can do that. */
export function sortedByKernels(array: NDArray, axis: number): NDArray | null {
  const wider = widerType(array.dtype);
  if (wider === null || !worthwhile(array.nbytes) || array.size === 0) return null;
  if (wider !== undefined) return sortedAsWider(array, axis, wider);
  const last = array.shape.length - 1;
  const lines = linesAlong(array, axis);
  if (lines === null) return null;
  const borrowed = lines.array.storage === array.storage;
  const result = borrowed ? room(lines.array.dtype, lines.array.shape) : lines.array;
  if (result === null || !sortLines(lines, addressOf(result) as number)) return null;
  return axis === last ? result : movedAxis(result, [last], [axis]);
}

function sortedAsWider(array: NDArray, axis: number, wider: DType): NDArray | null {
  const small = array.itemsize <= 2 && isKind(array.dtype, 'b', 'i', 'u');
  const counted = small && array.shape.length === 1 ? countedSort(array) : null;
  if (counted !== null) return counted;
  const last = array.shape.length - 1;
  const seen = ticks(array);
  const wide = packed(axis === last ? seen : movedAxis(seen, [axis], [last]), wider);
  if (wide === null) return null;
  const own = wide.storage === array.storage ? copyOf(wide) : wide;
  const lines = linesAlong(own, last);
  if (lines === null || !sortLines(lines, addressOf(own) as number)) return null;
  if (isKind(array.dtype, 'M', 'm')) {
    lastOnes(own, lines, leading(own, lines));
    const times = own.view({ dtype: { ...array.dtype, byteOrder: '<' } as DType });
    return axis === last ? times : movedAxis(times, [last], [axis]);
  }
  const narrow = copyOf(own, 'C', array.dtype);
  return axis === last ? narrow : movedAxis(narrow, [last], [axis]);
}

/** Numbers of one or two bytes: how often each occurs says it all. */
function countedSort(array: NDArray): NDArray | null {
  const kernels = heapKernels('sorting');
  const source = packed(array);
  const result = source === null ? null : room(array.dtype.byteOrder === '>' ? source.dtype : array.dtype, array.shape);
  if (kernels === null || source === null || result === null) return null;
  const kind = { bytes: array.itemsize as 1 | 2, signed: array.dtype.kind === 'i' };
  return sortCounted(kernels, kind, addressOf(source) as number, addressOf(result) as number, array.size)
    ? result
    : null;
}

/** NaT is the smallest integer: how many there are at the beginning of each line. */
function leading(array: NDArray, { rows, length }: Lines): number[] {
  const lane = array.lane as BigInt64Array;
  const first = array.offset / 8;
  return Array.from({ length: rows }, (_, row) => {
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lane[first + row * length + middle] === -(2n ** 63n)) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/** Moves that many from the beginning of each line to its end. */
function lastOnes(array: NDArray, { rows, length }: Lines, counts: readonly number[]): void {
  const lane = array.lane as BigInt64Array;
  for (let row = 0; row < rows; row++) {
    if (counts[row] === 0) continue;
    const at = array.offset / 8 + row * length;
    const front = lane.slice(at, at + counts[row]);
    lane.copyWithin(at, at + counts[row], at + length);
    lane.set(front, at + length - counts[row]);
  }
}

/** Positions that would sort the lines along the axis, equal elements in the order they have; null: no kernel. */
export function orderByKernels(array: NDArray, axis: number): NDArray | null {
  const wider = widerType(array.dtype);
  if (wider === null || !worthwhile(8 * array.size) || array.size === 0) return null;
  const last = array.shape.length - 1;
  const seen = ticks(array);
  const moved = axis === last ? seen : movedAxis(seen, [axis], [last]);
  const source = packed(moved, wider ?? seen.dtype);
  const lines = source === null ? null : lineOf(source);
  const result = room(int64, moved.shape);
  if (lines === null || result === null || !orderLines(lines, addressOf(result) as number)) return null;
  if (isKind(array.dtype, 'M', 'm')) {
    const sorted = allocate(int64, moved.shape);
    assign(sorted, source as NDArray);
    sortLines({ ...lines, at: addressOf(sorted) ?? lines.at }, addressOf(sorted) ?? lines.at);
    lastOnes(result, lines, leading(sorted, lines));
  }
  if (axis === last) return result;
  return copyOf(movedAxis(result, [last], [axis]), 'C');
}

function lineOf(source: NDArray): (Lines & { type: SortType }) | null {
  return linesAlong(source, source.shape.length - 1);
}

/** A 1-d array with what belongs there at place k, smaller elements before it and larger ones behind; null: no kernel. */
export function partedByKernels(array: NDArray, k: number, positions: boolean): NDArray | null {
  if (widerType(array.dtype) !== undefined || !worthwhile(array.nbytes)) return null;
  const lines = linesAlong(array, 0);
  const selected = lines === null ? null : selectInHeap(lines, (ordered) => [Math.min(k, Math.max(0, ordered - 1))]);
  if (lines === null || selected === null || k >= selected.ordered) return null;
  const result = room(positions ? int64 : lines.array.dtype, array.shape);
  if (result === null) return null;
  const done = partInHeap(lines, selected.values[0], addressOf(result) as number, positions);
  return done ? (positions ? result : asDType(result, array.dtype)) : null;
}
