/** `np.pad`: borders round an array, by every mode of NumPy. */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { getItem } from '../arrays/indexing.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { rawValues } from '../arrays/record.ts';
import { float64, isKind } from '../dtype/dtype.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { toInt } from './arguments.ts';
import { PyDict, PyTuple, python, type Value } from './python-values.ts';
import { flip, takeAlong } from './tiling.ts';
import { ufuncs } from './ufunc.ts';
import { rangeAt } from './ufunc-methods.ts';

/** (before, after) for every axis. */
function pairsOf(value: Value, ndim: number): NDArray[][] {
  const array = toArray(value);
  const at = (...key: number[]) => toArray(getItem(array, new PyTuple(key)));
  if (array.size === 1) {
    const one = copyOf(array).view({ shape: [], strides: [] });
    return Array.from({ length: ndim }, () => [one, one]);
  }
  if (array.shape.length === 1 && array.shape[0] === 2) return Array.from({ length: ndim }, () => [at(0), at(1)]);
  if (array.shape.length === 2 && array.shape[0] === 1 && array.shape[1] === 2)
    return Array.from({ length: ndim }, () => [at(0, 0), at(0, 1)]);
  if (array.shape.length === 2 && array.shape[1] === 1 && array.shape[0] === ndim)
    return Array.from({ length: ndim }, (_, k) => [at(k, 0), at(k, 0)]);
  if (array.shape.length === 2 && array.shape[0] === ndim && array.shape[1] === 2)
    return Array.from({ length: ndim }, (_, k) => [at(k, 0), at(k, 1)]);
  return raise(
    'ValueError',
    `operands could not be broadcast together with remapped shapes [original->remapped]: (${array.shape.join(',')}${array.shape.length === 1 ? ',' : ''}) and requested shape (${ndim},2)`,
  );
}
function widthsOf(value: Value, ndim: number): [number, number][] {
  let given = value;
  if (value instanceof PyDict) {
    const table = Array.from({ length: ndim }, (): Value => new PyTuple([0, 0]));
    for (const { key, value: width } of value.entries()) {
      const axis = toInt(key);
      table[axis < 0 ? axis + ndim : axis] = width instanceof PyTuple ? width : new PyTuple([width, width]);
    }
    given = new PyTuple(table);
  }
  const array = toArray(given);
  if (!isKind(array.dtype, 'i', 'u')) raise('TypeError', '`pad_width` must be of integral type.');
  return pairsOf(array, ndim).map(([a, b]) => {
    const [before, after] = [a, b].map((one) => toInt(rawValues(one)[0]));
    if (before < 0 || after < 0) raise('ValueError', "index can't contain negative values");
    return [before, after];
  });
}
const numberIn = (array: NDArray): number => Number(rawValues(asDType(array, float64))[0]);

interface Side {
  readonly target: NDArray;
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}
/** The border slices on one side, and the inner part. */
function borders({ target, axis, before, after }: Side): { left: NDArray; right: NDArray; inner: NDArray } {
  const n = target.shape[axis];
  return {
    left: rangeAt(target, axis, 0, before),
    right: rangeAt(target, axis, n - after, n),
    inner: rangeAt(target, axis, before, n - after),
  };
}

function padConstant(side: Side, values: readonly NDArray[]): void {
  const { left, right } = borders(side);
  assign(left, asDType(values[0], side.target.dtype));
  assign(right, asDType(values[1], side.target.dtype));
}
function padEdge(side: Side): void {
  const { left, right, inner } = borders(side);
  const n = inner.shape[side.axis];
  assign(left, rangeAt(inner, side.axis, 0, 1));
  assign(right, rangeAt(inner, side.axis, n - 1, n));
}
function padRamp(side: Side, ends: readonly NDArray[]): void {
  const { left, right, inner } = borders(side);
  const n = inner.shape[side.axis];
  const ramp = (border: NDArray, edge: NDArray, end: NDArray, count: number, reverse: boolean) => {
    if (count === 0) return;
    const edgeLine = edge.view({
      shape: edge.shape.filter((_, k) => k !== side.axis),
      strides: edge.strides.filter((_, k) => k !== side.axis),
    });
    const kind: Record<string, Value> = isKind(side.target.dtype, 'i', 'u')
      ? { dtype: callOp('numpy.dtype', [side.target.dtype.kind + side.target.itemsize]) }
      : {};
    const values = callOp('numpy.linspace', [asDType(end, float64), asDType(edgeLine, float64), count], {
      endpoint: false,
      axis: side.axis,
      ...kind,
    }) as NDArray;
    assign(border, asDType(reverse ? flip(values, [side.axis]) : values, side.target.dtype));
  };
  ramp(left, rangeAt(inner, side.axis, 0, 1), ends[0], side.before, false);
  ramp(right, rangeAt(inner, side.axis, n - 1, n), ends[1], side.after, true);
}
function padStatistic(side: Side, lengths: readonly (number | null)[], mode: string): void {
  const { left, right, inner } = borders(side);
  const n = inner.shape[side.axis];
  const statistic = (part: NDArray): NDArray => {
    const name = { maximum: 'max', minimum: 'min', mean: 'mean', median: 'median' }[mode as 'mean'];
    const value = toArray(callOp(`numpy.${name}`, [part], { axis: side.axis, keepdims: true }));
    return isKind(side.target.dtype, 'i', 'u') && isKind(value.dtype, 'f') ? ufuncs.rint.apply([value])[0] : value;
  };
  const window = (length: number | null, end: boolean) => {
    const size = length === null || length > n ? n : length;
    if (size === 0) raise('ValueError', 'stat_length of 0 yields no value for padding');
    return end ? rangeAt(inner, side.axis, n - size, n) : rangeAt(inner, side.axis, 0, size);
  };
  if (side.before > 0) assign(left, asDType(statistic(window(lengths[0], false)), side.target.dtype));
  if (side.after > 0) assign(right, asDType(statistic(window(lengths[1], true)), side.target.dtype));
}
/** Index of the source element for every element of the padded axis. */
function mirroredIndex(k: number, n: number, mode: string): number {
  if (n === 1 && mode === 'reflect') return 0;
  if (mode === 'wrap') return ((k % n) + n) % n;
  const period = mode === 'reflect' ? 2 * (n - 1) : 2 * n;
  const place = ((k % period) + period) % period;
  if (mode === 'reflect') return place < n ? place : period - place;
  return place < n ? place : period - 1 - place;
}
function padMirror(array: NDArray, axis: number, before: number, after: number, mode: string, odd: boolean): NDArray {
  const n = array.shape[axis];
  const index = Array.from({ length: n + before + after }, (_, k) => mirroredIndex(k - before, n, mode));
  const result = takeAlong(array, index, axis);
  return odd ? oddMirror(array, result, { axis, before, after, mode }) : result;
}
interface Mirror {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
  readonly mode: string;
}
/** `reflect_type='odd'`: twice the edge minus the reflection, outwards chunk by chunk. */
function oddMirror(array: NDArray, result: NDArray, { axis, before, after, mode }: Mirror): NDArray {
  const n = array.shape[axis];
  const inner = mode === 'reflect' ? 1 : 0;
  const chunk = n - inner;
  const line = (k: number) => rangeAt(result, axis, k, k + 1);
  assign(rangeAt(result, axis, before, before + n), array);
  if (chunk < 1) return result;
  for (let k = before - 1, edge = before; k >= 0; k--) {
    if (edge - k > chunk) edge -= chunk;
    const source = 2 * edge - k - (1 - inner);
    assign(line(k), ufuncs.subtract.apply([ufuncs.multiply.apply([line(edge), 2])[0], line(source)])[0]);
  }
  for (let k = before + n, edge = before + n - 1; k < before + n + after; k++) {
    if (k - edge > chunk) edge += chunk;
    const source = 2 * edge - k + (1 - inner);
    assign(line(k), ufuncs.subtract.apply([ufuncs.multiply.apply([line(edge), 2])[0], line(source)])[0]);
  }
  return result;
}

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  empty: [],
  edge: [],
  wrap: [],
  constant: ['constant_values'],
  linear_ramp: ['end_values'],
  maximum: ['stat_length'],
  mean: ['stat_length'],
  median: ['stat_length'],
  minimum: ['stat_length'],
  reflect: ['reflect_type'],
  symmetric: ['reflect_type'],
};
function placedInside(array: NDArray, widths: readonly [number, number][]): NDArray {
  const target = allocate(
    array.dtype,
    array.shape.map((n, k) => n + widths[k][0] + widths[k][1]),
  );
  const offset = widths.reduce((at, [before], k) => at + before * target.strides[k], 0);
  assign(target.view({ shape: array.shape, offset }), array);
  return target;
}
defineFunction({
  name: 'numpy.pad',
  signature: "pad(array, pad_width, mode='constant', **kwargs)",
  doc: 'The array with borders.',
  call: (value: Value, padWidth: Value, mode: Value, kwargs: Value) => {
    const array = toArray(value);
    const widths = widthsOf(padWidth, array.shape.length);
    const options = kwargs as PyDict;
    if (typeof mode !== 'string') return padByFunction(array, widths, mode, options);
    const allowed = ALLOWED[mode];
    if (allowed === undefined) raise('ValueError', `mode '${mode}' is not supported`);
    for (const { key } of options.entries()) {
      if (!allowed.includes(String(key)))
        raise('ValueError', `unsupported keyword arguments for mode '${mode}': {${python.repr(key)}}`);
    }
    return padded(array, widths, mode, options);
  },
});
function padded(array: NDArray, widths: readonly [number, number][], mode: string, options: PyDict): NDArray {
  if (mode === 'reflect' || mode === 'symmetric' || mode === 'wrap') {
    const odd = options.get('reflect_type') === 'odd';
    return widths.reduce((result, [before, after], axis) => {
      if (result.shape[axis] === 0 && before + after > 0)
        raise('ValueError', `can't extend empty axis ${axis} using modes other than 'constant' or 'empty'`);
      return before + after === 0 ? result : padMirror(result, axis, before, after, mode, odd);
    }, copyOf(array));
  }
  const target = placedInside(array, widths);
  widths.forEach(([before, after], axis) => {
    // Axes already done are whole; those to come still have only their inner part.
    let region = target;
    widths.forEach(([b, a], k) => {
      if (k > axis) region = rangeAt(region, k, b, region.shape[k] - a);
    });
    const side: Side = { target: region, axis, before, after };
    if (mode === 'constant') padConstant(side, pairsOf(options.get('constant_values') ?? 0, array.shape.length)[axis]);
    else if (mode === 'empty') return;
    else if (array.shape[axis] === 0 && before + after > 0)
      raise('ValueError', `can't extend empty axis ${axis} using modes other than 'constant' or 'empty'`);
    else if (mode === 'edge') padEdge(side);
    else if (mode === 'linear_ramp') padRamp(side, pairsOf(options.get('end_values') ?? 0, array.shape.length)[axis]);
    else {
      const given = options.get('stat_length') ?? null;
      padStatistic(side, given === null ? [null, null] : pairsOf(given, array.shape.length)[axis].map(numberIn), mode);
    }
  });
  return target;
}
function padByFunction(array: NDArray, widths: readonly [number, number][], f: Value, options: PyDict): NDArray {
  const target = placedInside(array, widths);
  const kwargs = options;
  widths.forEach(([before, after], axis) => {
    const outer = target.shape.map((n, k) => (k === axis ? 1 : n));
    const size = outer.reduce((p, n) => p * n, 1);
    for (let flat = 0; flat < size; flat++) {
      let rest = flat;
      let offset = target.offset;
      for (let k = outer.length - 1; k >= 0; k--) {
        offset += (rest % outer[k]) * target.strides[k];
        rest = Math.floor(rest / outer[k]);
      }
      const line = target.view({ shape: [target.shape[axis]], strides: [target.strides[axis]], offset });
      python.call(f, [line, new PyTuple([before, after]), axis, kwargs]);
    }
  });
  return target;
}
