/**
 * Moving elements by compiled kernels, for arrays that live in the heap and are large enough; `kernels/moving` fills
 * this in. Everything here answers false or null where a plain loop must do.
 */
import type { NDArray } from './ndarray.ts';

/** Where elements begin that are picked one run a pick. */
export interface Pick {
  readonly axis: number;
  readonly length: number;
  readonly stride: number;
  /** int64. */
  readonly indices: NDArray;
}

export interface HeapMoves {
  /** target[...] = source, of one shape with these strides; same dtype but for times' units. */
  copy(target: NDArray, source: NDArray, strides: readonly number[]): boolean;
  /** array[mask], both packed and of one shape. */
  compress(array: NDArray, mask: NDArray): NDArray | null;
  /** array[mask] = values: one for all, or one for each true flag; null: the number of values does not fit. */
  expand(array: NDArray, mask: NDArray, values: NDArray): boolean;
  /** target[flags] = source[flags], both of the target's shape; flags by their strides. */
  mix(target: NDArray, source: NDArray, mask: NDArray, strides: readonly number[]): boolean;
  /** Index arrays of the true elements of a packed mask, one an axis. */
  places(mask: NDArray): NDArray[] | null;
  /** Moves the runs `rest` at picks out of `array` into the packed `block`, or back. */
  gather(rest: NDArray, picks: readonly Pick[], shape: readonly number[], block: NDArray, out: boolean): boolean;
}

export const heapMoves: { installed: HeapMoves | null } = { installed: null };

/** Elements from which on a kernel is called. */
export const LEAST_MOVED = 1024;
