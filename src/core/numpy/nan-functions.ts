/** Statistics that leave NaN out. */
import { copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { arrayFrom, toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { rawValues } from '../arrays/record.ts';
import { isKind } from '../dtype/dtype.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { deliver, toAxes, toBool, toNumber, toOut } from './arguments.ts';
import { chosen, together } from './expressions.ts';
import { assignWhere } from './masked-assignment.ts';
import { PyFloat, PyTuple, python, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { cumulate, maskOf, quietly } from './statistics.ts';
import { finish, type Ufunc, ufuncs } from './ufunc.ts';

const op = (ufunc: Ufunc, ...values: Value[]): NDArray => ufunc.apply(values)[0];

/** A copy with NaN replaced, and where it was; integers have none. */
export function withoutNan(array: NDArray, value: number): { values: NDArray; mask: NDArray | null } {
  if (!isKind(array.dtype, 'f', 'c', 'O')) return { values: array, mask: null };
  if (array.dtype.kind === 'O') {
    const mask = allocate({ kind: 'b', itemsize: 1, byteOrder: '|' }, array.shape);
    const values = copyOf(array);
    rawValues(array).forEach((raw, k) => {
      if (!python.equal(raw, raw)) {
        mask.storage.bytes[k] = 1;
        values.storage.objects![k] = new PyFloat(value);
      }
    });
    return { values, mask };
  }
  const mask = op(ufuncs.isnan, array);
  if (mask.deferred !== null) {
    const other = copyOf(arrayFrom(new PyFloat(value)), 'C', array.dtype);
    const loops = [mask.dtype, array.dtype, array.dtype];
    return { values: chosen(mask, other, array, loops, array.dtype, array.shape), mask };
  }
  const values = copyOf(array, 'K');
  assignWhere(values, copyOf(arrayFrom(new PyFloat(value)), 'C', array.dtype), mask);
  return { values, mask };
}
const isTrue = (mask: Value) => python.truth(callOp('numpy.any', [mask]));

for (const [name, ufunc, fill] of [
  ['nansum', ufuncs.add, 0],
  ['nanprod', ufuncs.multiply, 1],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, axis=None, dtype=None, out=None, keepdims=<no value>, initial=<no value>, where=<no value>)`,
    doc: 'Sum or product without NaN.',
    call: (
      a: Value,
      axis: Value,
      dtype: Value,
      out: Value,
      keepdims: Value | undefined,
      initial: Value | undefined,
      where: Value | undefined,
    ) => {
      const array = toArray(a);
      const result = together(() =>
        reduceUfunc(ufunc, withoutNan(array, fill).values, toAxes(axis, array.shape.length), {
          dtype: optionalDType(dtype),
          keepdims: toBool(keepdims),
          initial,
          where: maskOf(where),
        }),
      );
      const target = toOut(out);
      return target === null ? finish(result, array) : deliver(result, target);
    },
  });
}
for (const [name, ufunc, fill] of [
  ['nancumsum', ufuncs.add, 0],
  ['nancumprod', ufuncs.multiply, 1],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, axis=None, dtype=None, out=None)`,
    doc: 'Running sum or product without NaN.',
    call: (a: Value, axis: Value, dtype: Value, out: Value) =>
      cumulate(ufunc, withoutNan(toArray(a), fill).values, axis, dtype, out),
  });
}
for (const [name, ufunc] of [
  ['nanmax', ufuncs.fmax],
  ['nanmin', ufuncs.fmin],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, axis=None, out=None, keepdims=<no value>, initial=<no value>, where=<no value>)`,
    doc: 'Extreme without NaN.',
    call: (
      a: Value,
      axis: Value,
      out: Value,
      keepdims: Value | undefined,
      initial: Value | undefined,
      where: Value | undefined,
    ) => {
      const array = toArray(a);
      const result = quietly(() =>
        reduceUfunc(ufunc, array, toAxes(axis, array.shape.length), {
          keepdims: toBool(keepdims),
          initial,
          where: maskOf(where),
        }),
      );
      if (isKind(result.dtype, 'f', 'c') && isTrue(op(ufuncs.isnan, result)))
        python.warn('RuntimeWarning', 'All-NaN slice encountered');
      const target = toOut(out);
      return target === null ? finish(result, array) : deliver(result, target);
    },
  });
}
for (const [name, plainName, fill] of [
  ['nanargmax', 'argmax', Number.NEGATIVE_INFINITY],
  ['nanargmin', 'argmin', Number.POSITIVE_INFINITY],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, axis=None, out=None, *, keepdims=<no value>)`,
    doc: 'Position of an extreme without NaN.',
    call: (a: Value, axis: Value, out: Value, keepdims: Value | undefined) => {
      const { values, mask } = withoutNan(toArray(a), fill);
      if (mask !== null && isTrue(callOp('numpy.all', [mask], { axis })))
        raise('ValueError', 'All-NaN slice encountered');
      return callOp(`numpy.${plainName}`, [values, axis, out], keepdims === undefined ? {} : { keepdims });
    },
  });
}

/** Numbers of elements that are there. */
function counts(mask: NDArray, axes: readonly number[], keepdims: boolean, where: NDArray | null): NDArray {
  return reduceUfunc(ufuncs.add, op(ufuncs.logical_not, mask), axes, { keepdims, where });
}
export function nanMean(
  array: NDArray,
  axes: readonly number[],
  options: { keepdims: boolean; where?: NDArray | null },
): NDArray {
  const { values, mask } = withoutNan(array, 0);
  const where = options.where ?? null;
  if (mask === null)
    return toArray(callOp('numpy.mean', [array], { axis: new PyTuple(axes), keepdims: options.keepdims }));
  const count = counts(mask, axes, options.keepdims, where);
  const sum = reduceUfunc(ufuncs.add, values, axes, { keepdims: options.keepdims, where });
  const mean = quietly(() => op(ufuncs.divide, sum, count));
  if (isTrue(op(ufuncs.equal, count, 0))) python.warn('RuntimeWarning', 'Mean of empty slice');
  return isKind(sum.dtype, 'f', 'c') && mean.itemsize > sum.itemsize ? copyOf(mean, 'C', sum.dtype) : mean;
}
defineFunction({
  name: 'numpy.nanmean',
  signature: 'nanmean(a, axis=None, dtype=None, out=None, keepdims=<no value>, *, where=<no value>)',
  doc: 'Mean without NaN.',
  call: (a: Value, axis: Value, dtype: Value, out: Value, keepdims: Value | undefined, where: Value | undefined) => {
    const given = toArray(a);
    const wanted = optionalDType(dtype);
    const array = wanted === null ? given : copyOf(given, 'K', wanted);
    const options = { keepdims: toBool(keepdims), where: maskOf(where) };
    return deliver(
      together(() => nanMean(array, toAxes(axis, array.shape.length), options)),
      toOut(out),
    );
  },
});
/** Zeros where the mask is true. */
function withZeros(array: NDArray, mask: NDArray): NDArray {
  const zero = copyOf(arrayFrom(0), 'C', array.dtype);
  if (array.deferred !== null && mask.deferred !== null) {
    return chosen(mask, zero, array, [mask.dtype, array.dtype, array.dtype], array.dtype, array.shape);
  }
  const copy = copyOf(array);
  assignWhere(copy, zero, mask);
  return copy;
}

function nanVariance(a: Value, axis: Value, ddof: number, keepdims: boolean, where: NDArray | null): NDArray {
  const array = toArray(a);
  const axes = toAxes(axis, array.shape.length);
  const { values, mask } = withoutNan(array, 0);
  if (mask === null) return toArray(callOp('numpy.var', [array], { axis, ddof, keepdims }));
  const count = counts(mask, axes, true, where);
  const mean = quietly(() =>
    op(ufuncs.divide, reduceUfunc(ufuncs.add, values, axes, { keepdims: true, where }), count),
  );
  const deviation = withZeros(op(ufuncs.subtract, values, mean), mask);
  const squares =
    deviation.dtype.kind === 'c'
      ? toArray(callOp('numpy.real', [op(ufuncs.multiply, deviation, op(ufuncs.conjugate, deviation))]))
      : op(ufuncs.multiply, deviation, deviation);
  const sum = reduceUfunc(ufuncs.add, squares, axes, { keepdims, where });
  const left = op(ufuncs.subtract, counts(mask, axes, keepdims, where), ddof);
  const variance = quietly(() => op(ufuncs.divide, sum, left));
  const bad = op(ufuncs.less_equal, left, 0);
  if (!isTrue(bad))
    return variance.itemsize > array.itemsize && array.dtype.kind === 'f'
      ? copyOf(variance, 'C', array.dtype)
      : variance;
  python.warn('RuntimeWarning', 'Degrees of freedom <= 0 for slice.');
  assignWhere(variance, copyOf(arrayFrom(new PyFloat(Number.NaN)), 'C', variance.dtype), bad);
  return variance;
}
for (const root of [false, true]) {
  const name = root ? 'nanstd' : 'nanvar';
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, axis=None, dtype=None, out=None, ddof=0, keepdims=<no value>, *, where=<no value>, mean=<no value>, correction=<no value>)`,
    doc: root ? 'Standard deviation without NaN.' : 'Variance without NaN.',
    call: (
      a: Value,
      axis: Value,
      _dtype: Value,
      out: Value,
      ddof: Value,
      keepdims: Value | undefined,
      where: Value | undefined,
      _mean: Value | undefined,
      correction: Value | undefined,
    ) => {
      const variance = together(() =>
        nanVariance(a, axis, toNumber(correction ?? ddof), toBool(keepdims), maskOf(where)),
      );
      return deliver(root ? op(ufuncs.sqrt, variance) : variance, toOut(out));
    },
  });
}
