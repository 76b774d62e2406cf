/** Arrays as packed lines in the heap, where the compiled kernels find them. */
import { copyOf } from '../arrays/cast.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import type { TypeCode } from '../dtype/code.ts';
import type { DType } from '../dtype/dtype.ts';
import { theHeap } from '../kernels/heap.ts';
import { heapKernels } from '../kernels/heap-kernels.ts';
import type { Lines, SortType } from '../kernels/sorting/sort.ts';
import { movedAxis } from './manipulation.ts';

const TYPES: Readonly<Partial<Record<TypeCode, SortType>>> = {
  f: 'f32',
  d: 'f64',
  i: 'i32',
  I: 'u32',
  l: 'i64',
  L: 'u64',
};

/** The element type by which kernels know the array; undefined: there are none for it. */
export function sortType(array: NDArray): SortType | undefined {
  return array.dtype.byteOrder === '>' ? undefined : TYPES[array.code];
}

/** Address of the first element; null: not in the heap. */
export function addressOf(array: NDArray): number | null {
  return array.storage.inHeap ? array.storage.byteOffset + array.offset : null;
}

/** Large enough for the heap, and there are kernels. */
export function worthwhile(bytes: number): boolean {
  return heapKernels('sorting') !== null && bytes >= theHeap().threshold;
}

/** The array itself where it is packed, native and in the heap, else such a copy; null: there is no room. */
export function packed(array: NDArray, dtype: DType = array.dtype): NDArray | null {
  const native = dtype === array.dtype && array.isPlain && array.cContiguous && array.storage.inHeap;
  const made = native ? array : copyOf(array, 'C', dtype.byteOrder === '>' ? { ...dtype, byteOrder: '<' } : dtype);
  return made.storage.inHeap ? made : null;
}

export interface PackedLines extends Lines {
  /** What `at` points into, with the axis last. */
  readonly array: NDArray;
}

/** Lines along an axis, each packed; null: no kernels for this array. */
export function linesAlong(array: NDArray, axis: number): PackedLines | null {
  if (!worthwhile(array.nbytes) || array.size === 0) return null;
  const last = array.shape.length - 1;
  const made = packed(axis === last ? array : movedAxis(array, [axis], [last]));
  const type = made === null ? undefined : sortType(made);
  if (made === null || type === undefined) return null;
  const length = made.shape[last];
  return { array: made, type, at: addressOf(made) as number, rows: made.size / length, length };
}

/** A new packed array in the heap, its elements unspecified; null: there is no room. */
export function room(dtype: DType, shape: readonly number[]): NDArray | null {
  const made = allocate(dtype, shape, 'C', undefined, false);
  return made.storage.inHeap ? made : null;
}
