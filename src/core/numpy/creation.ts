/** Arrays from nothing and from other things: `array`, `zeros`, `arange`, `linspace` … */
import { copyOf, emptyLike, type Order, sized } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { arrayFrom, asArrayObject, dtypeOfValue, toArray } from '../arrays/discover.ts';
import { dtypeFrom, optionalDType } from '../arrays/dtype-from.ts';
import { writerOf } from '../arrays/element.ts';
import { assignValue } from '../arrays/indexing.ts';
import { allocate, fillObjects, NDArray, ndarrayType, ofClass } from '../arrays/ndarray.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import { type DType, float64, int64, isKind, sameDType } from '../dtype/dtype.ts';
import { defineFunction } from '../ops/registry.ts';
import { toBool, toInt, toNumber, toOrder, toShape } from './arguments.ts';
import type { Value } from './python-values.ts';
import { ufuncs, weakOf } from './ufunc.ts';
import { commonDType, type Weak } from './ufunc-types.ts';

function withDims(array: NDArray, ndmin: number): NDArray {
  if (array.shape.length >= ndmin) return array;
  const extra = ndmin - array.shape.length;
  return array.view({
    shape: [...new Array<number>(extra).fill(1), ...array.shape],
    strides: [...new Array<number>(extra).fill(array.nbytes), ...array.strides],
  });
}

function matchesOrder(array: NDArray, order: Order): boolean {
  if (order === 'C') return array.cContiguous;
  return order === 'F' ? array.fContiguous : true;
}

interface AsArray {
  readonly dtype: DType | null;
  readonly copy: boolean | null;
  readonly order: Order;
  readonly subok: boolean;
  /** Axes that nested sequences become at most; what is deeper is an element. */
  readonly maxDims?: number;
}

/** `np.array` and `np.asarray` in one: copies when it must, or when told. */
export function makeArray(value: Value, request: AsArray): NDArray {
  const source = asArrayObject(value);
  if (source === null) {
    if (request.copy === false) {
      raise(
        'ValueError',
        'Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace it with `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\nFor more details, see https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword.',
      );
    }
    const order = request.order === 'F' ? 'F' : 'C';
    return arrayFrom(value, { dtype: request.dtype, order, ...(request.maxDims && { maxDims: request.maxDims }) });
  }
  const dtype = sized(request.dtype ?? source.dtype, source);
  const fits = sameDType(dtype, source.dtype) && matchesOrder(source, request.order);
  const typed = request.subok || source.pyType === ndarrayType ? source.pyType : ndarrayType;
  if (fits && request.copy !== true) return typed === source.pyType ? source : source.view({ type: typed });
  if (request.copy === false) {
    raise(
      'ValueError',
      'Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace it with `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\nFor more details, see https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword.',
    );
  }
  const made = copyOf(source, request.order, dtype);
  return typed === ndarrayType ? made : ofClass(made, source);
}

defineFunction({
  name: 'numpy.array',
  signature: "array(object, dtype=None, *, copy=True, order='K', subok=False, ndmin=0, ndmax=0, like=None)",
  doc: 'An array of nested sequences or another array.',
  call: (object: Value, dtype: Value, copy: Value, order: Value, subok: Value, ndmin: Value, ndmax: Value) =>
    withDims(
      makeArray(object, {
        dtype: optionalDType(dtype),
        copy: copy === null ? null : toBool(copy),
        order: toOrder(order),
        subok: toBool(subok),
        maxDims: toInt(ndmax),
      }),
      toInt(ndmin),
    ),
});

function defineAs(name: string, subok: boolean, order: Order, doc: string): void {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, dtype=None, order=None, *, device=None, copy=None, like=None)`,
    doc,
    call: (a: Value, dtype: Value, given: Value, _device: Value, copy: Value) =>
      makeArray(a, {
        dtype: optionalDType(dtype),
        copy: copy === null ? null : toBool(copy),
        order: given === null ? order : toOrder(given),
        subok,
      }),
  });
}
defineAs('asarray', false, 'K', 'The value as an array, without a copy if it is one.');
defineAs('asanyarray', true, 'K', 'The value as an array or array subclass.');
for (const [name, order, doc] of [
  ['ascontiguousarray', 'C', 'The value as a C-contiguous array of one axis at least.'],
  ['asfortranarray', 'F', 'The value as a Fortran-contiguous array.'],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, dtype=None, *, like=None)`,
    doc,
    call: (a: Value, dtype: Value) =>
      withDims(makeArray(a, { dtype: optionalDType(dtype), copy: null, order, subok: false }), order === 'C' ? 1 : 1),
  });
}
defineFunction({
  name: 'numpy.asarray_chkfinite',
  signature: 'asarray_chkfinite(a, dtype=None, order=None)',
  doc: 'The value as an array, refusing NaN and infinities.',
  call: (a: Value, dtype: Value) => {
    const array = makeArray(a, { dtype: optionalDType(dtype), copy: null, order: 'K', subok: false });
    if (isKind(array.dtype, 'f', 'c')) {
      const finite = ufuncs.isfinite.apply([array])[0];
      if (finite.storage.bytes.subarray(0, finite.size).includes(0))
        raise('ValueError', 'array must not contain infs or NaNs');
    }
    return array;
  },
});
defineFunction({
  name: 'numpy.copy',
  signature: "copy(a, order='K', subok=False)",
  doc: 'A copy of the array.',
  call: (a: Value, order: Value, subok: Value) =>
    makeArray(a, { dtype: null, copy: true, order: toOrder(order), subok: toBool(subok) }),
});

// ── Filled ────────────────────────────────────────────────────────────────────────────────────────

/** A dtype for new arrays: text without length holds one character, a subarray becomes axes. */
export function made(dtype: DType, shape: readonly number[], order: 'C' | 'F' = 'C'): NDArray {
  if (isKind(dtype, 'V') && dtype.subarray !== null)
    return made(dtype.subarray.base, [...shape, ...dtype.subarray.shape], order);
  const whole =
    isKind(dtype, 'S', 'U') && dtype.itemsize === 0 ? { ...dtype, itemsize: dtype.kind === 'U' ? 4 : 1 } : dtype;
  return allocate(whole, shape, order);
}

export function filled(array: NDArray, value: Value): NDArray {
  if (array.dtype.kind === 'O' || array.dtype.kind === 'T') fillObjects(array, value);
  else assignValue(array, value);
  return array;
}

function zeroValues(array: NDArray): NDArray {
  return array.dtype.kind === 'O' ? filled(array, 0) : array;
}
const asOrder = (value: Value): 'C' | 'F' => (value === 'F' ? 'F' : 'C');

defineFunction({
  name: 'numpy.zeros',
  signature: "zeros(shape, dtype=None, order='C', *, device=None, like=None)",
  doc: 'An array of zeros.',
  call: (shape: Value, dtype: Value, order: Value) =>
    zeroValues(made(dtypeFrom(dtype), toShape(shape), asOrder(order))),
});
defineFunction({
  name: 'numpy.empty',
  signature: "empty(shape, dtype=None, order='C', *, device=None, like=None)",
  doc: 'An array whose values are not set.',
  call: (shape: Value, dtype: Value, order: Value) => made(dtypeFrom(dtype), toShape(shape), asOrder(order)),
});
defineFunction({
  name: 'numpy.ones',
  signature: "ones(shape, dtype=None, order='C', *, device=None, like=None)",
  doc: 'An array of ones.',
  call: (shape: Value, dtype: Value, order: Value) => filled(made(dtypeFrom(dtype), toShape(shape), asOrder(order)), 1),
});
defineFunction({
  name: 'numpy.full',
  signature: "full(shape, fill_value, dtype=None, order='C', *, device=None, like=None)",
  doc: 'An array with one value everywhere.',
  call: (shape: Value, value: Value, dtype: Value, order: Value) => {
    const chosen = optionalDType(dtype) ?? toArray(value).dtype;
    return filled(made(chosen, toShape(shape), asOrder(order)), value);
  },
});

function like(prototype: Value, dtype: Value, order: Value, subok: Value, shape: Value): NDArray {
  const array = toArray(prototype);
  const wanted = optionalDType(dtype) ?? array.dtype;
  const result = emptyLike(array, toOrder(order), wanted, shape === null ? array.shape : toShape(shape));
  return toBool(subok) ? ofClass(result, array) : result;
}
const LIKE = "dtype=None, order='K', subok=True, shape=None, *, device=None)";
defineFunction({
  name: 'numpy.zeros_like',
  signature: `zeros_like(a, ${LIKE}`,
  doc: 'Zeros in the shape of another array.',
  call: (a: Value, dtype: Value, order: Value, subok: Value, shape: Value) =>
    zeroValues(like(a, dtype, order, subok, shape)),
});
defineFunction({
  name: 'numpy.empty_like',
  signature: `empty_like(prototype, ${LIKE}`,
  doc: 'An array like another, values not set.',
  call: like,
});
defineFunction({
  name: 'numpy.ones_like',
  signature: `ones_like(a, ${LIKE}`,
  doc: 'Ones in the shape of another array.',
  call: (a: Value, dtype: Value, order: Value, subok: Value, shape: Value) =>
    filled(like(a, dtype, order, subok, shape), 1),
});
defineFunction({
  name: 'numpy.full_like',
  signature: `full_like(a, fill_value, ${LIKE}`,
  doc: 'One value in the shape of another array.',
  call: (a: Value, value: Value, dtype: Value, order: Value, subok: Value, shape: Value) => {
    const target = like(a, dtype, order, subok, shape);
    const source = toArray(value);
    return filled(
      target,
      isKind(target.dtype, 'i', 'u') && source.dtype.kind === 'f' ? copyOf(source, 'C', target.dtype) : value,
    );
  },
});

// ── Ranges ────────────────────────────────────────────────────────────────────────────────────────

/** Values start + k·step in the dtype, computed in doubles or, for 64-bit integers, exactly. */
export function rangeOf(start: number | bigint, step: number | bigint, count: number, dtype: DType): NDArray {
  const result = allocate(dtype, [count]);
  if (typeof start === 'number' && typeof step === 'number' && fillRange(result, start, step)) return result;
  const write = writerOf(result.storage, dtype);
  const size = dtype.itemsize;
  const whole = typeof start === 'bigint' || typeof step === 'bigint';
  for (let k = 0; k < count; k++) {
    write(
      k * size,
      whole ? normal(BigInt(start) + BigInt(k) * BigInt(step)) : (start as number) + k * (step as number),
    );
  }
  return result;
}
/** Typed loops for whole numbers that doubles hold exactly. */
function fillRange(result: NDArray, start: number, step: number): boolean {
  const end = start + step * result.size;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(step) || !Number.isSafeInteger(end)) return false;
  if (result.dtype.byteOrder === '>') return false;
  if (result.code === 'l') {
    const lane = result.storage.lane('i32') as Int32Array;
    for (let k = 0, value = start; k < result.size; k++, value += step) {
      lane[2 * k] = value;
      lane[2 * k + 1] = Math.floor(value / 4294967296);
    }
    return true;
  }
  if (!'bBhHiIfd'.includes(result.code)) return false;
  const lane = result.lane as Float64Array;
  for (let k = 0, value = start; k < result.size; k++, value += step) lane[k] = value;
  return true;
}
function normal(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

function plainNumber(value: Value): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof NumPyScalar && isKind(value.dtype, 'i', 'u')) return value.value as number | bigint;
  return toNumber(value);
}

function rangeDType(values: readonly Value[], wanted: DType | null): DType {
  if (wanted !== null) return wanted;
  const dtypes = values.map((value) => (value instanceof NDArray ? value.dtype : dtypeOfValue(value)));
  const common = commonDType(
    dtypes,
    values.map((value): Weak => weakOf(value)),
  );
  return common.kind === 'b' ? int64 : common;
}

/** `arange` of datetimes and timedeltas, registered by `times.ts`. */
export const timeRange: {
  make: ((start: Value, stop: Value, step: Value, dtype: DType | null) => NDArray | null) | null;
} = { make: null };

function arange(start: Value | undefined, stop: Value, step: Value, dtype: Value): Value {
  let [first, last] = [start ?? null, stop];
  if (last === null) [first, last] = [0, first];
  const wanted = optionalDType(dtype);
  const times = timeRange.make?.(start === undefined || stop === null ? null : first, last, step, wanted) ?? null;
  if (times !== null) return times;
  if (last === null) return raise('TypeError', 'arange() requires stop to be specified.');
  const by = step === null ? 1 : step;
  const given: Value[] = [first ?? 0, last, by];
  const kind = rangeDType(given, wanted);
  const [a, b, c] = given.map(plainNumber);
  if (c === 0 || c === 0n) raise('ZeroDivisionError', 'division by zero');
  const exact = typeof a === 'bigint' || typeof b === 'bigint' || typeof c === 'bigint';
  const count = exact
    ? bigCount(BigInt(a), BigInt(b), BigInt(c))
    : Math.max(0, Math.ceil(((b as number) - (a as number)) / (c as number)));
  if (!Number.isFinite(count)) raise('ValueError', 'arange: cannot compute length');
  if (isKind(kind, 'b') && count > 2)
    raise('TypeError', 'arange() is only supported for booleans when the result has at most length 2.');
  return exact ? rangeOf(a, c, count, kind) : deltaRange(a as number, c as number, count, kind);
}

/** NumPy fills with start + k·delta, delta being the rounded difference of the first two values. */
function deltaRange(start: number, step: number, count: number, dtype: DType): NDArray {
  if (isKind(dtype, 'f', 'c')) {
    const round = dtype.itemsize === 4 || (dtype.kind === 'c' && dtype.itemsize === 8) ? Math.fround : (x: number) => x;
    const first = round(start);
    const delta = round(round(start + step) - first);
    const values = allocate(float64, [count]);
    const lane = values.storage.lane('f64') as Float64Array;
    for (let k = 0; k < count; k++) lane[k] = k === 1 ? round(start + step) : first + k * delta;
    return sameDType(dtype, float64) ? values : copyOf(values, 'C', dtype);
  }
  if (Number.isInteger(start) && Number.isInteger(step)) return rangeOf(start, step, count, dtype);
  const first = Math.trunc(start);
  return rangeOf(first, Math.trunc(start + step) - first, count, dtype);
}

function bigCount(start: bigint, stop: bigint, step: bigint): number {
  const span = stop - start;
  const count = span / step + (span % step !== 0n && span < 0n === step < 0n ? 1n : 0n);
  return count < 0n ? 0 : Number(count);
}

defineFunction({
  name: 'numpy.arange',
  signature: 'arange(start=<no value>, stop=None, step=1, dtype=None, *, device=None, like=None)',
  doc: 'Evenly spaced values within a half-open interval.',
  call: arange,
});
