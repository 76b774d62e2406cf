/** What the kernels that move elements need to know of an array. */
import type { NDArray } from '../../arrays/ndarray.ts';
import { type DType, isKind } from '../../dtype/dtype.ts';
import { hasObject } from '../../dtype/struct.ts';

/** Bytes that one call goes through at least, so that waking a thread pays. */
export const PART_BYTES = 1 << 19;

/** Bytes of an element where there are kernels for it; 0: there are none. */
export function cellOf(dtype: DType): 0 | 1 | 2 | 4 | 8 | 16 {
  const { itemsize } = dtype;
  if (isKind(dtype, 'O', 'T') || (isKind(dtype, 'V') && hasObject(dtype))) return 0;
  return itemsize === 1 || itemsize === 2 || itemsize === 4 || itemsize === 8 || itemsize === 16 ? itemsize : 0;
}

/** Address of the first element; null: not in the heap. */
export function addressIn(array: NDArray): number | null {
  const { storage } = array;
  return storage.inHeap ? storage.byteOffset + array.offset : null;
}
