/** `norm`, `cond`, `matrix_rank`, `pinv`: what is read off norms and singular values. */
import { asDType } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray, zeroD } from '../../arrays/discover.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { unwrap } from '../../arrays/record.ts';
import { Ellipsis, PyFloat, PyList, PyObject, PyTuple, python, type Value } from '../../base/python.ts';
import { float64, isKind } from '../../dtype/dtype.ts';
import { callOp, defineFunction } from '../../ops/registry.ts';
import { toAxis, toBool, toNumber } from '../arguments.ts';
import { getItem, ravel } from '../manipulation.ts';
import { permute } from '../ndarray-attributes.ts';
import { reshape } from '../reshape.ts';
import { quietly } from '../statistics.ts';
import { ufuncs } from '../ufunc.ts';
import { hermitianSizes, singularOnly, svd } from './decompositions.ts';
import { inverse } from './solving.ts';
import { assertSquare, assertStacked, commonPrecision, linalgError, machineEpsilon, stackOf } from './stack.ts';

type Axes = readonly number[];

/** `ord` as a number, a name, or null. */
function orderOf(ord: Value): number | string | null {
  return ord === null || typeof ord === 'string' ? ord : toNumber(ord);
}

function floats(x: NDArray): NDArray {
  return isKind(x.dtype, 'f', 'c', 'O') ? x : asDType(x, float64);
}

const tuple = (axes: Axes) => new PyTuple(axes);
const reduce = (name: string, x: Value, axes: Axes, keepdims: boolean, more: Readonly<Record<string, Value>> = {}) =>
  callOp(`numpy.${name}`, [x], { axis: tuple(axes), keepdims, ...more });

/** |x|² as a real array. */
function squares(x: NDArray): Value {
  if (x.dtype.kind !== 'c') return ufuncs.multiply.apply([x, x])[0];
  return callOp('numpy.real', [ufuncs.multiply.apply([ufuncs.conjugate.apply([x])[0], x])[0]]);
}
const magnitudes = (x: NDArray): NDArray => ufuncs.absolute.apply([x])[0];

function flatNorm(x: NDArray, keepdims: boolean): Value {
  const flat = ravel(x, 'K');
  const part = (name: string) => {
    const one = callOp(`numpy.${name}`, [flat]);
    return callOp('numpy.dot', [one, one]);
  };
  const sum = x.dtype.kind === 'c' ? ufuncs.add.of(part('real'), part('imag')) : callOp('numpy.dot', [flat, flat]);
  const root = ufuncs.sqrt.of(sum);
  return keepdims ? callOp('numpy.reshape', [root, tuple(x.shape.map(() => 1))]) : root;
}

function vectorNorm(x: NDArray, ord: number | string | null, axis: number, keepdims: boolean): Value {
  if (typeof ord === 'string') return raise('ValueError', `Invalid norm order '${ord}' for vectors`);
  if (ord === null || ord === 2) return ufuncs.sqrt.of(reduce('sum', squares(x), [axis], keepdims));
  if (ord === 0) {
    const counted = callOp('numpy.astype', [ufuncs.not_equal.apply([x, 0])[0], dtypeValue(realOf(x))]);
    return reduce('sum', counted, [axis], keepdims);
  }
  const sizes = magnitudes(x);
  if (ord === Number.POSITIVE_INFINITY) return reduce('max', sizes, [axis], keepdims, { initial: 0 });
  if (ord === Number.NEGATIVE_INFINITY) return reduce('min', sizes, [axis], keepdims);
  if (ord === 1) return reduce('sum', sizes, [axis], keepdims);
  const sum = reduce('sum', ufuncs.power.apply([sizes, new PyFloat(ord)])[0], [axis], keepdims);
  return ufuncs.power.of(sum, new PyFloat(1 / ord));
}

const realOf = (x: NDArray): NDArray => (x.dtype.kind === 'c' ? (callOp('numpy.real', [x]) as NDArray) : x);
const dtypeValue = (x: NDArray): Value => python.getAttribute(x, 'dtype') ?? null;

function matrixNorm(x: NDArray, ord: number | string | null, row: number, col: number): Value {
  const [nextCol, nextRow] = [col > row ? col - 1 : col, row > col ? row - 1 : row];
  const sums = (axis: number) => reduce('sum', magnitudes(x), [axis], false);
  switch (ord) {
    case 2:
      return reduce('max', singularAlong(x, row, col), [-1], false, { initial: 0 });
    case -2:
      return reduce('min', singularAlong(x, row, col), [-1], false);
    case 'nuc':
      return reduce('sum', singularAlong(x, row, col), [-1], false);
    case 1:
      return reduce('max', sums(row), [nextCol], false, { initial: 0 });
    case -1:
      return reduce('min', sums(row), [nextCol], false);
    case Number.POSITIVE_INFINITY:
      return reduce('max', sums(col), [nextRow], false, { initial: 0 });
    case Number.NEGATIVE_INFINITY:
      return reduce('min', sums(col), [nextRow], false);
    case null:
    case 'fro':
    case 'f':
      return ufuncs.sqrt.of(reduce('sum', squares(x), [row, col], false));
    default:
      return raise('ValueError', 'Invalid norm order for matrices.');
  }
}

function singularAlong(x: NDArray, row: number, col: number): NDArray {
  const rest = x.shape.map((_, k) => k).filter((k) => k !== row && k !== col);
  return singularOnly(permute(x, [...rest, row, col]));
}

function normAxes(axis: Value, ndim: number): number[] {
  if (axis === null) return Array.from({ length: ndim }, (_, k) => k);
  if (axis instanceof PyTuple) return axis.items.map((one) => toAxis(one, ndim));
  const plain = typeof axis === 'number' || typeof axis === 'boolean' || typeof axis === 'bigint';
  if (
    !plain &&
    !(axis instanceof PyObject && axis.toIndex !== undefined && !(axis instanceof PyFloat) && !(axis instanceof PyList))
  ) {
    raise('TypeError', "'axis' must be None, an integer or a tuple of integers");
  }
  return [toAxis(axis, ndim)];
}

export function norm(value: Value, ord: Value, axis: Value, keepdims: boolean): Value {
  const x = floats(toArray(value));
  const kind = orderOf(ord);
  const ndim = x.shape.length;
  const frobenius = (kind === 'f' || kind === 'fro') && ndim === 2;
  if (axis === null && (kind === null || frobenius || (kind === 2 && ndim === 1))) return flatNorm(x, keepdims);
  const axes = normAxes(axis, ndim);
  if (axes.length === 1) return vectorNorm(x, kind, axes[0], keepdims);
  if (axes.length !== 2) return raise('ValueError', 'Improper number of dimensions to norm.');
  if (axes[0] === axes[1]) return raise('ValueError', 'Duplicate axes given.');
  const result = matrixNorm(x, kind, axes[0], axes[1]);
  if (!keepdims) return result;
  return callOp('numpy.reshape', [result, tuple(x.shape.map((length, k) => (axes.includes(k) ? 1 : length)))]);
}

defineFunction({
  name: 'numpy.linalg.norm',
  signature: 'norm(x, ord=None, axis=None, keepdims=False)',
  doc: 'Norm of vectors or matrices.',
  call: (x: Value, ord: Value, axis: Value, keepdims: Value) => norm(x, ord, axis, toBool(keepdims)),
});
defineFunction({
  name: 'numpy.linalg.matrix_norm',
  signature: "matrix_norm(x, /, *, keepdims=False, ord='fro')",
  doc: 'Norm of the matrices in the last two axes.',
  call: (x: Value, keepdims: Value, ord: Value) => norm(x, ord, tuple([-2, -1]), toBool(keepdims)),
});
defineFunction({
  name: 'numpy.linalg.vector_norm',
  signature: 'vector_norm(x, /, *, axis=None, keepdims=False, ord=2)',
  doc: 'Norm of vectors; several axes count as one.',
  call: (value: Value, axis: Value, keepdims: Value, ord: Value) => {
    const x = toArray(value);
    const ndim = x.shape.length;
    const axes = axis === null ? x.shape.map((_, k) => k) : normAxes(axis, ndim);
    const rest = x.shape.map((_, k) => k).filter((k) => !axes.includes(k));
    const length = axes.reduce((total, k) => total * x.shape[k], 1);
    const merged = reshape(permute(x, [...axes, ...rest]), [length, ...rest.map((k) => x.shape[k])]);
    const result = norm(merged, ord, 0, false);
    if (!toBool(keepdims)) return result;
    return callOp('numpy.reshape', [result, tuple(x.shape.map((size, k) => (axes.includes(k) ? 1 : size)))]);
  },
});

// ── Condition, rank ───────────────────────────────────────────────────────────────────────────────

const lastOf = (array: NDArray, index: number) => getItem(array, new PyTuple([Ellipsis, index]));

function conditionNumbers(x: NDArray, p: Value): NDArray {
  const kind = orderOf(p);
  if (kind === null || kind === 2 || kind === -2) {
    const s = singularOnly(x);
    const [first, last] = [lastOf(s, 0), lastOf(s, -1)];
    return ufuncs.divide.apply(kind === -2 ? [last, first] : [first, last])[0];
  }
  assertStacked(x);
  assertSquare(x);
  const axes = tuple([-2, -1]);
  const inverted = inverse(stackOf(x), true);
  return ufuncs.multiply.apply([norm(x, p, axes, false), norm(inverted, p, axes, false)])[0];
}

/** NaN that does not come from the input means infinite. */
function infiniteForNaN(x: NDArray, condition: NDArray): NDArray {
  const broken = ufuncs.isnan.apply([condition])[0];
  const given = callOp('numpy.any', [ufuncs.isnan.apply([x])[0]], { axis: tuple([-2, -1]) });
  const mask = ufuncs.logical_and.apply([broken, ufuncs.logical_not.apply([given])[0]])[0];
  return toArray(callOp('numpy.where', [mask, new PyFloat(Number.POSITIVE_INFINITY), condition]));
}

defineFunction({
  name: 'numpy.linalg.cond',
  signature: 'cond(x, p=None)',
  doc: 'Condition number.',
  call: (value: Value, p: Value) => {
    const x = toArray(value);
    if (x.size === 0 && x.shape.slice(-2).includes(0)) throw linalgError('cond is not defined on empty arrays');
    return quietly(() => unwrap(infiniteForNaN(x, conditionNumbers(x, p))));
  },
});

function columnOf(value: Value): Value {
  return getItem(toArray(value), new PyTuple([Ellipsis, null]));
}

defineFunction({
  name: 'numpy.linalg.matrix_rank',
  signature: 'matrix_rank(A, tol=None, hermitian=False, *, rtol=None)',
  doc: 'Number of singular values above a tolerance.',
  call: (value: Value, tol: Value, hermitian: Value, rtol: Value) => {
    if (tol !== null && rtol !== null) raise('ValueError', "`tol` and `rtol` can't be both set.");
    const a = toArray(value);
    if (a.shape.length < 2) return toBool(callOp('numpy.any', [a])) ? 1 : 0;
    const s = toBool(hermitian) ? hermitianSizes(a) : singularOnly(a);
    const limit = tol === null ? relativeLimit(a, s, rtol) : columnOf(tol);
    return callOp('numpy.count_nonzero', [ufuncs.greater.apply([s, limit])[0]], { axis: -1 });
  },
});

function relativeLimit(a: NDArray, s: NDArray, rtol: Value): Value {
  const largest = callOp('numpy.max', [s], { axis: -1, keepdims: true, initial: 0 });
  const scale =
    rtol === null ? new PyFloat(Math.max(...a.shape.slice(-2)) * machineEpsilon(commonPrecision(s))) : columnOf(rtol);
  return ufuncs.multiply.of(largest, scale);
}

// ── Pseudo-inverse ────────────────────────────────────────────────────────────────────────────────

function cutoff(a: NDArray, rcond: Value, rtol: Value | undefined): Value {
  if (rcond !== null && rtol !== undefined) raise('ValueError', "`rtol` and `rcond` can't be both set.");
  if (rcond !== null) return rcond;
  if (rtol === undefined) return new PyFloat(1e-15);
  return rtol ?? new PyFloat(Math.max(...a.shape.slice(-2)) * machineEpsilon(commonPrecision(a)));
}

defineFunction({
  name: 'numpy.linalg.pinv',
  signature: 'pinv(a, rcond=None, hermitian=False, *, rtol=<no value>)',
  doc: 'Moore-Penrose pseudo-inverse.',
  call: (value: Value, rcond: Value, hermitian: Value, rtol: Value | undefined) => {
    const a = toArray(value);
    const limit = cutoff(a, rcond, rtol);
    assertStacked(a);
    const [m, n] = a.shape.slice(-2);
    if (a.size === 0) return allocate(a.dtype, [...a.shape.slice(0, -2), n, m]);
    const { u, s, vh } = svd(ufuncs.conjugate.apply([a])[0], false, toBool(hermitian));
    const bound = ufuncs.multiply.of(columnOf(limit), callOp('numpy.max', [s], { axis: -1, keepdims: true }));
    const large = ufuncs.greater.apply([s, bound])[0];
    const weights = toArray(
      callOp('numpy.where', [large, quietly(() => ufuncs.reciprocal.apply([s])[0]), zeroD(0, s.dtype)]),
    );
    const swap = (array: NDArray) => callOp('numpy.matrix_transpose', [array]);
    return callOp('numpy.matmul', [swap(vh), ufuncs.multiply.of(columnOf(weights), swap(u))]);
  },
});
