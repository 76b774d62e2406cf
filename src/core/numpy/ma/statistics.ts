/** Averages, medians, covariances of what is not masked. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { PyFloat, PyList, PyTuple, python, type Value } from '../../base/python.ts';
import { isKind } from '../../dtype/dtype.ts';
import { defineFunction, names } from '../../ops/registry.ts';
import { sequenceOf, toAxis, toBool, toInt } from '../arguments.ts';
import { quietly } from '../statistics.ts';
import { filled } from './fill-value.ts';
import { apply, asMasked, getMask, getMaskArray, MaskedArray, masked, np, npArray, orMask } from './masked-array.ts';
import { compressed, moved } from './methods.ts';
import { maskedCall } from './operations.ts';
import { along, meanOf } from './reductions.ts';

// ── average ───────────────────────────────────────────────────────────────────────────────────────

function axesOf(axis: Value, ndim: number): number[] | null {
  if (axis === null) return null;
  return (sequenceOf(axis) ?? [axis]).map((one) => toAxis(one, ndim, 'axis'));
}

/** Weights laid along the axes they belong to. */
function placedWeights(weights: MaskedArray, array: MaskedArray, axes: number[] | null): MaskedArray {
  if (sameShape(weights.shape, array.shape)) return weights;
  if (axes === null) {
    return raise('TypeError', 'Axis must be specified when shapes of a and weights differ.');
  }
  if (
    !sameShape(
      weights.shape,
      axes.map((k) => array.shape[k]),
    )
  ) {
    raise('ValueError', 'Shape of weights must be consistent with shape of a along specified axis.');
  }
  const order = axes.map((_, k) => k).sort((p, q) => axes[p] - axes[q]);
  const turned = asMasked(moved(weights, 'transpose', [new PyTuple(order)]));
  const shape = array.shape.map((length, k) => (axes.includes(k) ? length : 1));
  return asMasked(moved(turned, 'reshape', [new PyTuple(shape)]));
}
function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, k) => length === b[k]);
}

defineFunction({
  name: 'numpy.ma.average',
  signature: 'average(a, axis=None, weights=None, returned=False, *, keepdims=<no value>)',
  doc: 'Weighted mean of the elements that are not masked.',
  call: (a: Value, axis: Value, weights: Value, returned: Value, keepdims: Value | undefined) => {
    const array = asMasked(a);
    const axes = axesOf(axis, array.shape.length);
    const at = along(axes === null ? null : new PyTuple(axes), keepdims);
    if (weights === null) {
      const average = meanOf(array, at);
      return toBool(returned) ? new PyTuple([average, plainCount(array, at.axis, at.keepdims)]) : average;
    }
    return weighted(array, placedWeights(asMasked(weights), array, axes), at, toBool(returned));
  },
});
function plainCount(array: MaskedArray, axis: Value, keepdims: boolean): Value {
  return maskedCall('multiply', [
    np('ma.count', [array], { axis, ...(keepdims ? { keepdims: true } : {}) }),
    new PyFloat(1),
  ]);
}
function weighted(array: MaskedArray, weights: MaskedArray, at: ReturnType<typeof along>, returned: boolean): Value {
  const kwargs: Record<string, Value> = { axis: at.axis, ...(at.keepdims ? { keepdims: true } : {}) };
  const hidden = getMask(array);
  const counted = hidden === null ? weights : asMasked(maskedCall('multiply', [weights, apply('logical_not', hidden)]));
  const open = hidden === null ? counted : new MaskedArray(counted.data, orMask(getMask(weights), hidden));
  const wide: Record<string, Value> = isKind(array.dtype, 'b', 'i', 'u') ? { dtype: 'f8' } : {};
  const scale = np('ma.sum', [hidden === null ? spreadTo(open, array) : open], { ...kwargs, ...wide });
  const sum = np('ma.sum', [maskedCall('multiply', [array, open])], { ...kwargs, ...wide });
  const average = sum === masked || scale === masked ? masked : divide(sum, scale);
  if (!returned) return average;
  const total = toArray(scale);
  const shaped = sameShape(total.shape, toArray(average).shape)
    ? scale
    : np('broadcast_to', [total, new PyTuple(toArray(average).shape)]);
  return new PyTuple([average, shaped]);
}
function divide(sum: Value, scale: Value): Value {
  return maskedCall('divide', [sum, scale]);
}
function spreadTo(weights: MaskedArray, array: MaskedArray): MaskedArray {
  if (sameShape(weights.shape, array.shape)) return weights;
  const shape = new PyTuple(array.shape);
  const mask = weights.mask === null ? null : npArray('broadcast_to', [weights.mask, shape]);
  return new MaskedArray(npArray('broadcast_to', [weights.data, shape]), mask);
}

// ── median ────────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.ma.median',
  signature: 'median(a, axis=None, out=None, overwrite_input=False, keepdims=False)',
  doc: 'Median of the elements that are not masked.',
  call: (a: Value, axis: Value, _out: Value, _overwrite: Value, keepdims: Value) => {
    if (!(a instanceof MaskedArray) || a.mask === null) {
      const plain = npArray('median', [a instanceof MaskedArray ? a.data : a], { axis, keepdims });
      return plain.shape.length > 0 ? new MaskedArray(plain) : plain.getItem(new PyTuple([]));
    }
    const axes = axesOf(axis, a.shape.length);
    return medianAlong(a, axes ?? a.shape.map((_, k) => k), toBool(keepdims));
  },
});

/** The axes gathered into one last axis, then line by line. */
function medianAlong(a: MaskedArray, axes: readonly number[], keepdims: boolean): Value {
  const rest = a.shape.map((_, k) => k).filter((k) => !axes.includes(k));
  const turned = asMasked(moved(a, 'transpose', [new PyTuple([...rest, ...axes])]));
  const outer = rest.map((k) => a.shape[k]);
  const count = outer.reduce((product, n) => product * n, 1);
  const rows = asMasked(moved(turned, 'reshape', [new PyTuple([count, -1])]));
  const values = Array.from({ length: count }, (_, k) => lineMedian(asMasked(rows.getItem(k))));
  const data = npArray('array', [new PyList(values.map((one) => one ?? new PyFloat(0)))]);
  const mask = npArray('array', [new PyList(values.map((one) => one === null))], { dtype: 'bool' });
  const shape = keepdims ? a.shape.map((length, k) => (axes.includes(k) ? 1 : length)) : outer;
  if (shape.length === 0) return values[0] ?? masked;
  const made = new MaskedArray(
    npArray('reshape', [data, new PyTuple(shape)]),
    npArray('reshape', [mask, new PyTuple(shape)]),
  );
  if (!values.includes(null)) made.mask = npArray('zeros', [new PyTuple(shape)], { dtype: 'bool' });
  return made.like(null);
}
function lineMedian(line: MaskedArray): Value | null {
  const open = compressed(line);
  return open.size === 0 ? null : np('median', [open]);
}

// ── cov and corrcoef ──────────────────────────────────────────────────────────────────────────────

interface Centred {
  readonly x: MaskedArray;
  readonly open: NDArray;
  readonly rowvar: boolean;
}

/** Variables less their means, and where they count. */
function centred(given: Value, y: Value, rowvar: Value, allowMasked: boolean): Centred {
  let x = asMasked(np('ma.array', [given], { ndmin: 2, copy: true, dtype: 'f8' }));
  if (isKind(toArray(given).dtype, 'c')) x = asMasked(np('ma.array', [given], { ndmin: 2, copy: true }));
  const flags = getMaskArray(x);
  if (!allowMasked && python.truth(np('any', [flags]))) raise('ValueError', 'Cannot process masked data.');
  const rows = x.shape[0] === 1 ? true : toBool(rowvar);
  let open = apply('logical_not', flags);
  if (y !== null) [x, open] = withSecond(x, y, rows, allowMasked);
  const mean = meanOf(x, { axis: rows ? 1 : 0, keepdims: true });
  return { x: asMasked(maskedCall('subtract', [x, mean])), open, rowvar: rows };
}
function withSecond(x: MaskedArray, y: Value, rows: boolean, allowMasked: boolean): [MaskedArray, NDArray] {
  let other = asMasked(np('ma.array', [y], { ndmin: 2, copy: true, dtype: 'f8' }));
  const flags = getMaskArray(other);
  if (!allowMasked && python.truth(np('any', [flags]))) raise('ValueError', 'Cannot process masked data.');
  let first = x;
  if (flags.size > 0 && (getMask(x) !== null || getMask(other) !== null) && sameShape(x.shape, other.shape)) {
    const common = apply('logical_or', getMaskArray(x), flags);
    if (python.truth(np('any', [common]))) {
      first = new MaskedArray(x.data, common);
      other = new MaskedArray(other.data, common);
    }
  }
  const joined = asMasked(np('ma.concatenate', [new PyTuple([first, other])], { axis: rows ? 0 : 1 }));
  return [joined, apply('logical_not', getMaskArray(joined))];
}

/** Number of pairs that count, less the degrees of freedom. */
function pairs(open: NDArray, rowvar: boolean, ddof: number): NDArray {
  const wide = npArray('astype', [open, 'f8']);
  const turned = npArray('transpose', [wide]);
  const counts = rowvar ? npArray('dot', [wide, turned]) : npArray('dot', [turned, wide]);
  return apply('subtract', counts, new PyFloat(ddof));
}
function covariance({ x, open, rowvar }: Centred, ddof: number): Value {
  const counts = pairs(open, rowvar, ddof);
  const none = apply('less_equal', counts, 0);
  const variables = rowvar ? x : asMasked(moved(x, 'transpose', []));
  const others = asMasked(moved(conjugate(variables), 'transpose', []));
  const product = npArray('dot', [filled(variables, 0), filled(others, 0)]);
  const data = quietly(() => apply('divide', product, counts));
  return new MaskedArray(npArray('squeeze', [data]), npArray('squeeze', [none]));
}
function conjugate(x: MaskedArray): MaskedArray {
  return isKind(x.dtype, 'c') ? asMasked(maskedCall('conjugate', [x])) : x;
}

defineFunction({
  name: 'numpy.ma.cov',
  signature: 'cov(x, y=None, rowvar=True, bias=False, allow_masked=True, ddof=None)',
  doc: 'Covariance matrix of what is not masked.',
  call: (x: Value, y: Value, rowvar: Value, bias: Value, allowMasked: Value, ddof: Value) => {
    if (ddof !== null && typeof ddof !== 'number') raise('ValueError', 'ddof must be an integer');
    const free = ddof === null ? (toBool(bias) ? 0 : 1) : toInt(ddof);
    const parts = centred(x, y, rowvar, toBool(allowMasked));
    return covariance(parts, free);
  },
});
defineFunction({
  name: 'numpy.ma.corrcoef',
  signature: 'corrcoef(x, y=None, rowvar=True, allow_masked=True)',
  doc: 'Correlation matrix of what is not masked.',
  call: (x: Value, y: Value, rowvar: Value, allowMasked: Value) => {
    const matrix = np('ma.cov', [x, y, rowvar], { allow_masked: allowMasked });
    if (!(matrix instanceof MaskedArray) || matrix === masked)
      return matrix === masked ? masked : python.binary('/', matrix, matrix);
    const deviations = np('ma.sqrt', [np('ma.diagonal', [matrix])]);
    const outer = python.call(python.getAttribute(names.get('numpy.ma.multiply') ?? null, 'outer') ?? null, [
      deviations,
      deviations,
    ]);
    return maskedCall('divide', [matrix, outer]);
  },
});
