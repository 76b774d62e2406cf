/** Arrays without contents, and the sums of an estimate. */
import { NDArray } from '../arrays/ndarray.ts';
import { LANE_OF, Storage } from '../arrays/storage.ts';
import type { Value } from '../base/python.ts';
import { codeOf } from '../dtype/code.ts';
import type { DType } from '../dtype/dtype.ts';
import { hasObject } from '../dtype/struct.ts';

export const UNKNOWN = Symbol('unknown');
/** A value, an array whose contents do not matter, or nobody knows. */
export type Guess = Value | typeof UNKNOWN;

/** An array of any shape over one element. */
export function phantom(dtype: DType, shape: readonly number[], file: string | null = null): NDArray {
  const storage = Storage.allocate(Math.max(16, dtype.itemsize), LANE_OF[codeOf(dtype)], hasObject(dtype));
  const made = new NDArray({ dtype, shape, strides: shape.map(() => 0), offset: 0, storage });
  if (file !== null) made.attributes = new Map([['filename', file]]);
  return made;
}

/** The same dtype and number of axes, one element: for asking what a function makes of it. */
export function probe(array: NDArray): NDArray {
  return phantom(
    array.dtype,
    array.shape.map(() => 1),
  );
}

/** The file that an array's memory is a map of. */
export function fileOf(array: NDArray): string | null {
  let one: Value = array;
  for (; one instanceof NDArray; one = one.base) {
    const file = one.attributes?.get('filename');
    if (typeof file === 'string') return file;
  }
  return typeof one === 'string' ? one : null;
}

/** Bytes that a thread moves in a millisecond, and arithmetic operations that it does, on the usual machine. */
const BYTES = 4e6;
const READ_BYTES = 0.8e6;
const OPERATIONS = 3e6;

export class Costs {
  milliseconds = 0;
  /** False: something in the cell takes nobody knows how long. */
  known = true;
  readonly files = new Map<string, number>();

  /** Bytes that are read or written in memory, `times` as slowly as they could be copied. */
  touch(bytes: number, times = 1): void {
    this.milliseconds += (bytes * times) / BYTES;
  }
  operations(count: number): void {
    this.milliseconds += count / OPERATIONS;
  }
  /** All elements of an operand are read. */
  consume(array: NDArray): void {
    this.touch(array.nbytes);
    this.readPart(fileOf(array), array.nbytes);
  }
  readPart(file: string | null, bytes: number): void {
    if (file === null) return;
    this.files.set(file, (this.files.get(file) ?? 0) + bytes);
    this.milliseconds += bytes / READ_BYTES;
  }
}
