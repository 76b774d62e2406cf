/** Subarray dtypes as `numpy.dtype((base, shape))` makes them. */
import { DTypeError } from '../base/errors.ts';
import { type DType, subarray } from './dtype.ts';

const MAX_C_INT = 2 ** 31 - 1;

function refuse(reason: string): never {
  throw new DTypeError(`invalid shape in fixed-type tuple: ${reason}`, { pythonType: 'ValueError' });
}

/** `base` itself for shape `()`; a subarray of a subarray is one subarray of both shapes, as in NumPy. */
export function subarrayOf(base: DType, shape: readonly number[]): DType {
  if (shape.length === 0) return base;
  for (const length of shape) {
    if (length > MAX_C_INT) refuse('dimension does not fit into a C int.');
    if (length < 0) refuse('dimension smaller then zero.');
  }
  const inner = base.kind === 'V' ? base.subarray : null;
  const result = inner === null ? subarray(base, shape) : subarray(inner.base, [...shape, ...inner.shape]);
  if (result.itemsize > MAX_C_INT) refuse('dtype size in bytes must fit into a C int.');
  return result;
}
