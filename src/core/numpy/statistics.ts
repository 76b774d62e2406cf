/** Sums, products, extremes, means, variances over axes. */
import { asDType } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { bool_, type DType, float16, float32, float64, isKind } from '../dtype/dtype.ts';
import { defineFunction, defineMethod } from '../ops/registry.ts';
import { deliver, toAxes, toAxis, toBool, toNumber, toOut } from './arguments.ts';
import { defaultErrorState, errorState } from './error-state.ts';
import { together } from './expressions.ts';
import { ravel } from './manipulation.ts';
import { part } from './ndarray-attributes.ts';
import { PyObject, PyTuple, python, type Value } from './python-values.ts';
import { type ReduceOptions, reduceUfunc } from './reduction.ts';
import { finish, type Ufunc, ufuncs } from './ufunc.ts';
import { accumulateUfunc } from './ufunc-methods.ts';

export function maskOf(where: Value | undefined): NDArray | null {
  return where === undefined || where === null || where === true ? null : asDType(toArray(where), bool_);
}

/** Objects that have a method of that name of their own (masked arrays, subclasses written in cells). */
export function delegated(
  value: Value,
  method: string,
  args: ReadonlyMap<string, Value | undefined>,
): Value | undefined {
  if (!(value instanceof PyObject) || value instanceof NDArray || value instanceof PyTuple) return undefined;
  if (value.pyType.name !== 'MaskedArray') return undefined;
  const own = python.getAttribute(value, method);
  if (own === undefined) return undefined;
  const kwargs = new Map<string, Value>();
  for (const [key, given] of args) if (given !== undefined && given !== null) kwargs.set(key, given);
  return python.call(own, [], kwargs);
}

interface Reduction {
  readonly a: Value;
  readonly axis: Value;
  readonly dtype?: Value;
  readonly out: Value;
  readonly keepdims: Value | undefined;
  readonly initial?: Value | undefined;
  readonly where?: Value | undefined;
}

export function reduceCall(ufunc: Ufunc, given: Reduction): Value {
  const array = toArray(given.a);
  const axes = toAxes(given.axis, array.shape.length);
  const out = toOut(given.out);
  const options: ReduceOptions = {
    dtype:
      optionalDType(given.dtype) ??
      (out !== null &&
      ufunc.row.to !== 'bool' &&
      isKind(out.dtype, 'f', 'c') &&
      (ufunc.name === 'add' || ufunc.name === 'multiply')
        ? out.dtype
        : null),
    keepdims: toBool(given.keepdims),
    initial: given.initial,
    where: maskOf(given.where),
  };
  const result = reduceUfunc(ufunc, array, axes, options);
  if (out !== null) return deliver(result, out, 'same_kind');
  return finish(result, array);
}

function define(name: string, ufunc: Ufunc, signature: string, doc: string, aliases: readonly string[] = []): void {
  const withDType = signature.includes('dtype');
  const body = withDType
    ? (
        a: Value,
        axis: Value,
        dtype: Value,
        out: Value,
        keepdims: Value | undefined,
        initial: Value | undefined,
        where: Value | undefined,
      ) =>
        delegated(
          a,
          name,
          new Map([
            ['axis', axis],
            ['keepdims', keepdims],
          ]),
        ) ?? reduceCall(ufunc, { a, axis, dtype, out, keepdims, initial, where })
    : (
        a: Value,
        axis: Value,
        out: Value,
        keepdims: Value | undefined,
        initial: Value | undefined,
        where: Value | undefined,
      ) =>
        delegated(
          a,
          name,
          new Map([
            ['axis', axis],
            ['keepdims', keepdims],
          ]),
        ) ?? reduceCall(ufunc, { a, axis, out, keepdims, initial, where });
  defineFunction({ name: `numpy.${name}`, signature, doc, call: body, method: true, aliases });
}

const REST = 'keepdims=<no value>, initial=<no value>, where=<no value>)';
define('sum', ufuncs.add, `sum(a, axis=None, dtype=None, out=None, ${REST}`, 'Sum over axes.');
define('prod', ufuncs.multiply, `prod(a, axis=None, dtype=None, out=None, ${REST}`, 'Product over axes.');
define('max', ufuncs.maximum, `max(a, axis=None, out=None, ${REST}`, 'Largest element over axes.', ['numpy.amax']);
define('min', ufuncs.minimum, `min(a, axis=None, out=None, ${REST}`, 'Smallest element over axes.', ['numpy.amin']);

for (const [name, ufunc] of [
  ['all', ufuncs.logical_and],
  ['any', ufuncs.logical_or],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, axis=None, out=None, keepdims=<no value>, *, where=<no value>)`,
    doc: name === 'all' ? 'Whether all elements over axes are true.' : 'Whether any element over axes is true.',
    method: true,
    call: (a: Value, axis: Value, out: Value, keepdims: Value | undefined, where: Value | undefined) => {
      const own = delegated(a, name, new Map([['axis', axis]]));
      if (own !== undefined) return own;
      return reduceCall(ufunc, { a, axis, out, keepdims, where });
    },
  });
}

defineFunction({
  name: 'numpy.ptp',
  signature: 'ptp(a, axis=None, out=None, keepdims=<no value>)',
  doc: 'Range of values: largest minus smallest.',
  call: (a: Value, axis: Value, out: Value, keepdims: Value | undefined) => {
    const own = delegated(a, 'ptp', new Map([['axis', axis]]));
    if (own !== undefined) return own;
    const array = toArray(a);
    const axes = toAxes(axis, array.shape.length);
    const options = { keepdims: toBool(keepdims) };
    const [high, low] = [ufuncs.maximum, ufuncs.minimum].map((ufunc) => reduceUfunc(ufunc, array, axes, options));
    return deliver(ufuncs.subtract.apply([high, low])[0], toOut(out));
  },
});

// ── mean, var, std ────────────────────────────────────────────────────────────────────────────────

export function countOf(
  array: NDArray,
  axes: readonly number[],
  where: NDArray | null,
  keepdims: boolean,
): NDArray | number {
  if (where === null) return axes.reduce((product, axis) => product * array.shape[axis], 1);
  const wide = allocate(bool_, array.shape);
  const spread = ufuncs.logical_or.apply([wide, where])[0];
  return reduceUfunc(ufuncs.add, spread, axes, { keepdims });
}

function warnEmpty(message: string): void {
  python.warn('RuntimeWarning', message);
}

/** Divides in the dtype of the sum; an integer count does not widen it. */
function divided(sum: NDArray, count: NDArray | number): NDArray {
  if (sum.dtype.kind === 'O' || typeof count === 'number') return ufuncs.divide.apply([sum, count])[0];
  const result = ufuncs.divide.apply([sum, count])[0];
  return isKind(sum.dtype, 'f', 'c') ? asDType(result, sum.dtype) : result;
}

/** Runs without numeric warnings. */
export function quietly<T>(compute: () => T): T {
  const saved = { ...errorState };
  Object.assign(errorState, { ...defaultErrorState(), divide: 'ignore', invalid: 'ignore', over: 'ignore' });
  try {
    return compute();
  } finally {
    Object.assign(errorState, saved);
  }
}

function meanDType(dtype: DType, wanted: DType | null): { loop: DType | null; result: DType | null } {
  if (wanted !== null) return { loop: wanted, result: null };
  if (isKind(dtype, 'b', 'i', 'u')) return { loop: float64, result: null };
  return dtype.kind === 'f' && dtype.itemsize === 2 ? { loop: float32, result: float16 } : { loop: null, result: null };
}

export function meanOf(array: NDArray, axes: readonly number[], options: ReduceOptions = {}): NDArray {
  const { loop, result } = meanDType(array.dtype, options.dtype ?? null);
  const count = countOf(array, axes, options.where ?? null, options.keepdims === true);
  if (count === 0) warnEmpty('Mean of empty slice.');
  const sum = reduceUfunc(ufuncs.add, array, axes, { ...options, dtype: loop });
  const mean = divided(sum, count);
  return result === null ? mean : asDType(mean, result);
}

defineFunction({
  name: 'numpy.mean',
  signature: 'mean(a, axis=None, dtype=None, out=None, keepdims=<no value>, *, where=<no value>)',
  doc: 'Arithmetic mean over axes.',
  method: true,
  call: (a: Value, axis: Value, dtype: Value, out: Value, keepdims: Value | undefined, where: Value | undefined) => {
    const own = delegated(
      a,
      'mean',
      new Map([
        ['axis', axis],
        ['keepdims', keepdims],
      ]),
    );
    if (own !== undefined) return own;
    const array = toArray(a);
    const result = meanOf(array, toAxes(axis, array.shape.length), {
      dtype: optionalDType(dtype),
      keepdims: toBool(keepdims),
      where: maskOf(where),
    });
    const target = toOut(out);
    return target === null ? finish(result, array) : deliver(result, target);
  },
});

export interface VarianceOptions extends ReduceOptions {
  readonly ddof: number;
  readonly mean?: NDArray | null;
}

export function varianceOf(array: NDArray, axes: readonly number[], options: VarianceOptions): NDArray {
  const wanted = options.dtype ?? null;
  const { loop, result } = meanDType(array.dtype, wanted);
  const where = options.where ?? null;
  array.settle();
  const count = countOf(array, axes, where, true);
  const left =
    typeof count === 'number'
      ? Math.max(count - options.ddof, 0)
      : ufuncs.maximum.apply([ufuncs.subtract.apply([count, options.ddof])[0], 0])[0];
  if (typeof count === 'number' ? count - options.ddof <= 0 : false) warnEmpty('Degrees of freedom <= 0 for slice');
  const mean =
    options.mean ??
    quietly(() => divided(reduceUfunc(ufuncs.add, array, axes, { dtype: loop, keepdims: true, where }), count));
  const sum = together(() => {
    const deviation = ufuncs.subtract.apply([array, mean])[0];
    const squares = isKind(deviation.dtype, 'c')
      ? squaredMagnitude(deviation)
      : ufuncs.multiply.apply([deviation, deviation])[0];
    return reduceUfunc(ufuncs.add, squares, axes, {
      dtype: deviation.dtype.kind === 'c' ? null : loop,
      keepdims: options.keepdims,
      where,
    });
  });
  const divisor = typeof left === 'number' ? left : options.keepdims ? left : reduceUfunc(ufuncs.add, left, axes);
  const variance = divided(sum, divisor);
  return result === null ? variance : asDType(variance, result);
}

function squaredMagnitude(values: NDArray): NDArray {
  const [re, im] = [part(values, 0), part(values, 1)];
  return ufuncs.add.apply([ufuncs.multiply.apply([re, re])[0], ufuncs.multiply.apply([im, im])[0]])[0];
}

type VarianceArgs = [
  a: Value,
  axis: Value,
  dtype: Value,
  out: Value,
  ddof: Value,
  keepdims: Value | undefined,
  where: Value | undefined,
  mean: Value | undefined,
  correction: Value | undefined,
];

function spread(root: boolean) {
  return (...[a, axis, dtype, out, ddof, keepdims, where, mean, correction]: VarianceArgs): Value => {
    const own = delegated(
      a,
      root ? 'std' : 'var',
      new Map([
        ['axis', axis],
        ['ddof', ddof],
      ]),
    );
    if (own !== undefined) return own;
    const array = toArray(a);
    if (correction !== undefined && toNumber(ddof) !== 0)
      raise('ValueError', "ddof and correction can't be provided simultaneously.");
    const variance = varianceOf(array, toAxes(axis, array.shape.length), {
      dtype: optionalDType(dtype),
      ddof: toNumber(correction ?? ddof),
      keepdims: toBool(keepdims),
      where: maskOf(where),
      mean: mean === undefined ? null : toArray(mean),
    });
    const result = root ? ufuncs.sqrt.apply([variance])[0] : variance;
    const target = toOut(out);
    return target === null ? finish(result, array) : deliver(result, target);
  };
}
const VARIANCE =
  'a, axis=None, dtype=None, out=None, ddof=0, keepdims=<no value>, *, where=<no value>, mean=<no value>, correction=<no value>)';
defineFunction({
  name: 'numpy.var',
  signature: `var(${VARIANCE}`,
  doc: 'Variance over axes.',
  method: true,
  call: spread(false),
});
defineFunction({
  name: 'numpy.std',
  signature: `std(${VARIANCE}`,
  doc: 'Standard deviation over axes.',
  method: true,
  call: spread(true),
});

// ── Running sums ──────────────────────────────────────────────────────────────────────────────────

export function cumulate(ufunc: Ufunc, a: Value, axis: Value, dtype: Value, out: Value): Value {
  const array = toArray(a);
  const source = axis === null && array.shape.length !== 1 ? ravel(array) : array;
  const along = axis === null ? 0 : toAxis(axis, array.shape.length);
  const result = accumulateUfunc(
    ufunc,
    source.shape.length === 0 ? source.view({ shape: [1], strides: [0] }) : source,
    along,
    optionalDType(dtype),
  );
  return deliver(result, toOut(out));
}

for (const [name, ufunc] of [
  ['cumsum', ufuncs.add],
  ['cumprod', ufuncs.multiply],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, axis=None, dtype=None, out=None)`,
    doc: name === 'cumsum' ? 'Running sum along an axis.' : 'Running product along an axis.',
    method: true,
    call: (a: Value, axis: Value, dtype: Value, out: Value) => cumulate(ufunc, a, axis, dtype, out),
  });
}
for (const [name, ufunc] of [
  ['cumulative_sum', ufuncs.add],
  ['cumulative_prod', ufuncs.multiply],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(x, /, *, axis=None, dtype=None, out=None, include_initial=False)`,
    doc: 'Running sum or product, optionally with the empty one first.',
    call: (x: Value, axis: Value, dtype: Value, out: Value, initial: Value) => {
      const array = toArray(x);
      if (axis === null && array.shape.length > 1) {
        raise('ValueError', `For arrays which have more than one dimension \`\`axis\`\` argument is required.`);
      }
      const along = axis === null ? 0 : axis;
      const result = cumulate(ufunc, array, along, dtype, initial === true ? null : out);
      return initial === true ? withInitial(result as NDArray, toAxis(along, array.shape.length), ufunc, out) : result;
    },
  });
}

function withInitial(result: NDArray, axis: number, ufunc: Ufunc, out: Value): Value {
  const shape = result.shape.map((length, k) => (k === axis ? length + 1 : length));
  const wide = allocate(result.dtype, shape);
  const first = ufunc.name === 'add' ? 0 : 1;
  ufuncs.add.apply([first, wide], { out: [wide], casting: 'unsafe' });
  const rest = wide.view({ shape: result.shape, offset: wide.offset + wide.strides[axis] });
  ufuncs.positive.apply([result], { out: [rest] });
  return deliver(wide, toOut(out));
}

defineMethod({
  owner: 'ndarray',
  signature: 'conj()',
  doc: 'Complex conjugate.',
  call: (self: Value) => ufuncs.conjugate.call([self], null),
  aliases: ['conjugate'],
});
