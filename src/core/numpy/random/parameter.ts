/** Parameters of distributions as packed arrays of doubles or int64, stretched to the shape of the result. */

import { commonShape, sameShape, stretched } from '../../arrays/broadcast.ts';
import { asDType, contiguous } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { arrayFrom, toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { canCast } from '../../dtype/casting.ts';
import { type DType, float64, sameDType } from '../../dtype/dtype.ts';
import { dtypeRepr } from '../../dtype/dtype-text.ts';
import { toShape } from '../arguments.ts';
import { PyComplex, PyFloat, PyTuple, python, type Value } from '../python-values.ts';

/** An array-like that casts safely, packed; a plain Python number as Python converts it. */
export function toParameter(value: Value, dtype: DType = float64): NDArray {
  if (isPlain(value)) return arrayFrom(plainOf(value), { dtype });
  const array = toArray(value);
  if (sameDType(array.dtype, dtype)) return contiguous(array);
  if (!canCast(array.dtype, dtype, 'safe')) {
    raise(
      'TypeError',
      `Cannot cast array data from ${dtypeRepr(array.dtype)} to ${dtypeRepr(dtype)} according to the rule 'safe'`,
    );
  }
  return contiguous(asDType(array, dtype));
}

const isPlain = (value: Value): boolean =>
  value === null || typeof value !== 'object' || value instanceof PyFloat || value instanceof PyComplex;

function plainOf(value: Value): Value {
  if (value === null) return raise('TypeError', 'must be real number, not NoneType');
  if (!(value instanceof PyComplex)) return value;
  return raise('TypeError', "float() argument must be a string or a real number, not 'complex'");
}

/** A `size` argument, as NumPy's own creation functions read it. */
export function toSize(size: Value): number[] {
  if (size instanceof PyFloat) {
    raise('TypeError', `expected a sequence of integers or a single integer, got '${python.repr(size)}'`);
  }
  return toShape(size);
}

export function tupleText(shape: readonly number[]): string {
  return python.repr(new PyTuple([...shape]));
}

/**
 * The shape of the result: `size`, which the parameters must broadcast to exactly, or their common shape. `last`: where
 * shapes do not fit, the message counts the size as the last argument instead of the first.
 */
export function resultShape(size: Value, parameters: readonly NDArray[], last = false): readonly number[] {
  const shapes = parameters.map((one) => one.shape);
  if (size === null) return commonShape(shapes) ?? mismatch(shapes);
  const wanted = toSize(size);
  const all = last ? [...shapes, wanted] : [wanted, ...shapes];
  const joined = commonShape(all) ?? mismatch(all);
  if (!sameShape(joined, wanted)) {
    raise(
      'ValueError',
      `Output size ${tupleText(wanted)} is not compatible with broadcast dimensions of inputs ${tupleText(joined)}.`,
    );
  }
  return wanted;
}

function mismatch(shapes: readonly (readonly number[])[]): never {
  for (let k = 1; k < shapes.length; k++) {
    if (commonShape(shapes.slice(0, k + 1)) !== null) continue;
    const before = shapes.findIndex((shape, j) => j < k && commonShape([shape, shapes[k]]) === null);
    return raise(
      'ValueError',
      `shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg ${Math.max(0, before)} with shape ${tupleText(shapes[Math.max(0, before)])} and arg ${k} with shape ${tupleText(shapes[k])}.`,
    );
  }
  return raise('ValueError', 'shape mismatch: objects cannot be broadcast to a single shape.');
}

/** The parameter repeated over `shape`, packed; one number stays one. */
export function spread(parameter: NDArray, shape: readonly number[]): NDArray {
  if (parameter.size === 1 || sameShape(parameter.shape, shape)) return parameter;
  return contiguous(stretched(parameter, shape) ?? parameter);
}
