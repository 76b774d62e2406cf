/**
 * Layout algebra: shape, byte strides and byte offset. Integers only; a layout owns no memory, so the same
 * slicing serves an array in the heap and one in a file.
 *
 * Source: NumPy reference, "Internal memory layout of an ndarray".
 */
export interface Layout {
  readonly shape: readonly number[];
  /** Bytes from one element to the next along each axis; may be zero or negative. */
  readonly strides: readonly number[];
  /** Bytes from the start of the storage to element (0, …, 0). */
  readonly offset: number;
}

/** Number of elements; 1 for a 0-d shape. Exact below 2**53. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Byte strides of a packed array, last axis fastest. */
export function cStrides(shape: readonly number[], itemsize: number): number[] {
  const strides = new Array<number>(shape.length);
  let step = itemsize;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= Math.max(1, shape[axis] ?? 1);
  }
  return strides;
}

/** Byte strides of a packed array, first axis fastest. */
export function fStrides(shape: readonly number[], itemsize: number): number[] {
  const strides = new Array<number>(shape.length);
  let step = itemsize;
  for (let axis = 0; axis < shape.length; axis++) {
    strides[axis] = step;
    step *= Math.max(1, shape[axis] ?? 1);
  }
  return strides;
}

/** The layout of a packed array at `offset` bytes into its storage. */
export function packed(
  shape: readonly number[],
  itemsize: number,
  options: { order?: 'C' | 'F'; offset?: number } = {},
): Layout {
  const strides = options.order === 'F' ? fStrides(shape, itemsize) : cStrides(shape, itemsize);
  return { shape, strides, offset: options.offset ?? 0 };
}
