/** What Python's `operator.index` takes: ints, bools, NumPy's integers, 0-d integer arrays; undefined for the rest. */
import { NDArray } from '../../arrays/ndarray.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { PyFloat, PyObject, type Value } from '../python-values.ts';

export function integerLike(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (!(value instanceof PyObject) || value instanceof PyFloat) return undefined;
  if (value instanceof NumPyScalar) return 'iub'.includes(value.dtype.kind) ? value.toIndex() : undefined;
  if (value instanceof NDArray) {
    return value.shape.length === 0 && 'iu'.includes(value.dtype.kind) ? value.toIndex() : undefined;
  }
  return value.toIndex?.();
}
