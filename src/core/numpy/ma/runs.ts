/** Where the runs of unmasked elements begin and end; rows and columns with masked elements. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { toList } from '../../arrays/record.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import {
  type Iteration,
  type Kwargs,
  PyList,
  PyObject,
  PySlice,
  PyTuple,
  PyType,
  python,
  type Value,
} from '../../base/python.ts';
import type { PyDict } from '../../base/python-dict.ts';
import { int64 } from '../../dtype/dtype.ts';
import { defineFunction } from '../../ops/registry.ts';
import { drain, numbersOf, sequenceOf, toAxis, toBool } from '../arguments.ts';
import { filled } from './fill-value.ts';
import {
  anySet,
  apply,
  asMasked,
  getMask,
  getMaskArray,
  MaskedArray,
  masked,
  noneMasked,
  np,
  npArray,
  orMask,
  shrunk,
} from './masked-array.ts';

const FULL = new PySlice(null, null, null);

/** Half-open stretches of equal flags, in order. */
function stretches(flags: readonly boolean[], wanted: boolean): PySlice[] {
  const found: PySlice[] = [];
  let start = -1;
  flags.forEach((flag, k) => {
    if (flag === wanted && start < 0) start = k;
    if (flag !== wanted && start >= 0) {
      found.push(new PySlice(start, k, null));
      start = -1;
    }
  });
  if (start >= 0) found.push(new PySlice(start, flags.length, null));
  return found;
}
function flagList(mask: NDArray): boolean[] {
  return (toList(npArray('ravel', [mask])) as PyList).items as boolean[];
}

for (const [name, wanted, doc] of [
  ['clump_unmasked', false, 'Slices of the stretches that are not masked.'],
  ['clump_masked', true, 'Slices of the stretches that are masked.'],
] as const) {
  defineFunction({
    name: `numpy.ma.${name}`,
    signature: `${name}(a)`,
    doc,
    call: (a: Value) => {
      const mask = getMask(a);
      if (mask === null) return new PyList(wanted ? [] : [new PySlice(0, toArray(a).size, null)]);
      return new PyList(stretches(flagList(mask), wanted).map((one) => typedEnds(one, mask.size)));
    },
  });
}
/** Inner ends are NumPy's integers, the array's own ends Python's. */
function typedEnds(slice: PySlice, size: number): PySlice {
  const typed = (end: Value) => (end === 0 || end === size ? end : new NumPyScalar(int64, end));
  return new PySlice(typed(slice.start), typed(slice.stop), null);
}
function flatContiguous(a: Value): PyList {
  const mask = getMask(a);
  if (mask === null) return new PyList([new PySlice(0, toArray(a).size, null)]);
  return new PyList(stretches(flagList(mask), false));
}
defineFunction({
  name: 'numpy.ma.flatnotmasked_contiguous',
  signature: 'flatnotmasked_contiguous(a)',
  doc: 'Slices of the stretches of the flat array that are not masked.',
  call: flatContiguous,
});
defineFunction({
  name: 'numpy.ma.notmasked_contiguous',
  signature: 'notmasked_contiguous(a, axis=None)',
  doc: 'Slices of the stretches along an axis that are not masked.',
  call: (a: Value, axis: Value) => {
    const array = asMasked(a);
    if (array.shape.length > 2) raise('NotImplementedError', 'Currently limited to at most 2D array.');
    if (axis === null || array.shape.length === 1) return flatContiguous(array);
    const other = toAxis(axis, 2) === 0 ? 1 : 0;
    const lines = Array.from({ length: array.shape[other] }, (_, k) =>
      flatContiguous(array.getItem(new PyTuple(other === 0 ? [k, FULL] : [FULL, k]))),
    );
    return new PyList(lines);
  },
});
defineFunction({
  name: 'numpy.ma.flatnotmasked_edges',
  signature: 'flatnotmasked_edges(a)',
  doc: 'First and last position that are not masked.',
  call: flatEdges,
});
function flatEdges(a: Value): Value {
  const mask = getMask(a);
  const size = toArray(a).size;
  if (mask === null || !anySet(mask)) return np('array', [new PyList([0, size - 1])]);
  const open = npArray('flatnonzero', [apply('logical_not', mask)]);
  if (open.size === 0) return null;
  return open.getItem(new PyList([0, -1]));
}
defineFunction({
  name: 'numpy.ma.notmasked_edges',
  signature: 'notmasked_edges(a, axis=None)',
  doc: 'First and last positions along an axis that are not masked.',
  call: (a: Value, axis: Value) => {
    const array = asMasked(a);
    if (axis === null || array.shape.length === 1) return flatEdges(array);
    const mask = getMaskArray(array);
    const grids = drain(np('indices', [new PyTuple(array.shape)])).map((grid) => new MaskedArray(toArray(grid), mask));
    const ends = (['min', 'max'] as const).map(
      (name) => new PyTuple(grids.map((grid) => np('ma.compressed', [np(`ma.${name}`, [grid], { axis })]))),
    );
    return new PyList(ends);
  },
});

// ── Rows and columns ──────────────────────────────────────────────────────────────────────────────

function maskRowcols(a: Value, axis: Value): MaskedArray {
  const array = asMasked(np('ma.array', [a], { subok: false }));
  if (array.shape.length !== 2) raise('NotImplementedError', 'mask_rowcols works for 2D arrays only.');
  const mask = array.mask;
  if (mask === null || !anySet(mask)) return array;
  const flags = toArray(np('copy', [mask]));
  const touched = (along: number) => npArray('any', [mask], { axis: along });
  const none = axis === null;
  if (none || python.equal(axis, 0)) flags.setItem(touched(1), true);
  if (none || !python.equal(axis, 0)) flags.setItem(new PyTuple([FULL, touched(0)]), true);
  array.mask = flags;
  return array;
}
for (const [name, signature, axis] of [
  ['mask_rowcols', 'mask_rowcols(a, axis=None)', undefined],
  ['mask_rows', 'mask_rows(a, axis=<no value>)', 0],
  ['mask_cols', 'mask_cols(a, axis=<no value>)', 1],
] as const) {
  defineFunction({
    name: `numpy.ma.${name}`,
    signature,
    doc: 'Masks the rows and columns that hold a masked element.',
    call: (a: Value, given: Value | undefined) => maskRowcols(a, axis ?? given ?? null),
  });
}
function compressAxes(x: Value, axes: readonly number[]): Value {
  const array = asMasked(x);
  const mask = array.mask;
  if (mask === null || !anySet(mask)) return array.data;
  if (!flagList(mask).includes(false)) return np('array', [new PyList([])]);
  let data = array.data;
  for (const axis of axes) {
    const others = array.shape.map((_, k) => k).filter((k) => k !== axis);
    const keep = apply('logical_not', npArray('any', [mask], { axis: new PyTuple(others) }));
    data = npArray('compress', [keep, data], { axis });
  }
  return data;
}
defineFunction({
  name: 'numpy.ma.compress_nd',
  signature: 'compress_nd(x, axis=None)',
  doc: 'Without the slices that hold a masked element.',
  call: (x: Value, axis: Value) => {
    const ndim = toArray(x).shape.length;
    const list =
      axis === null
        ? Array.from({ length: ndim }, (_, k) => k)
        : (sequenceOf(axis) ?? [axis]).map((one) => toAxis(one, ndim));
    return compressAxes(x, list);
  },
});
for (const [name, axes] of [
  ['compress_rowcols', null],
  ['compress_rows', [0]],
  ['compress_cols', [1]],
] as const) {
  defineFunction({
    name: `numpy.ma.${name}`,
    signature: name === 'compress_rowcols' ? `${name}(x, axis=None)` : `${name}(a)`,
    doc: 'Without the rows or columns that hold a masked element.',
    call: (x: Value, axis: Value | undefined) => {
      if (toArray(x).shape.length !== 2) {
        raise(
          'NotImplementedError',
          `${name === 'compress_rowcols' ? 'compress_rowcols' : name} works for 2D arrays only.`,
        );
      }
      if (axes !== null) return compressAxes(x, axes);
      return compressAxes(x, axis === null || axis === undefined ? [0, 1] : [toAxis(axis, 2)]);
    },
  });
}

// ── Going along ───────────────────────────────────────────────────────────────────────────────────

class Enumeration extends PyObject {
  override pyType = new PyType('generator', { final: true });
  private readonly steps: Iterator<Value>;
  constructor(steps: Iterator<Value>) {
    super();
    this.steps = steps;
  }
  override iterate(): Iteration {
    return { next: () => this.step() };
  }
  private step(): Value | undefined {
    const { done, value } = this.steps.next();
    return done === true ? undefined : value;
  }
}
function* positions(array: MaskedArray, compressedOnly: boolean): Iterator<Value> {
  const mask = array.mask === null ? null : flagList(array.mask);
  const data = npArray('ravel', [array.data]);
  for (let k = 0; k < array.size; k++) {
    const hidden = mask?.[k] === true;
    if (hidden && compressedOnly) continue;
    yield new PyTuple([indexAt(array.shape, k), hidden ? masked : data.getItem(k)]);
  }
}
function indexAt(shape: readonly number[], flat: number): PyTuple {
  const index: number[] = new Array(shape.length);
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return new PyTuple(index);
}
defineFunction({
  name: 'numpy.ma.ndenumerate',
  signature: 'ndenumerate(a, compressed=True)',
  doc: 'Positions and elements, masked ones left out.',
  call: (a: Value, compressed: Value) => new Enumeration(positions(asMasked(a), toBool(compressed))),
});
defineFunction({
  name: 'numpy.ma.apply_along_axis',
  signature: 'apply_along_axis(func1d, axis, arr, *args, **kwargs)',
  doc: 'A function of one-dimensional slices.',
  call: (func: Value, axis: Value, arr: Value, args: PyTuple, kwargs: PyDict) => {
    const array = asMasked(arr);
    const at = toAxis(axis, array.shape.length);
    const outer = array.shape.filter((_, k) => k !== at);
    const words: Kwargs = new Map([...kwargs.entries()].map(({ key, value }) => [String(key), value]));
    const count = outer.reduce((product, n) => product * n, 1);
    const results = Array.from({ length: count }, (_, k) => {
      const rest = [...indexAt(outer, k).items];
      const index = array.shape.map((_n, axisAt) => (axisAt === at ? FULL : (rest.shift() as Value)));
      return python.call(func, [array.getItem(new PyTuple(index)), ...args.items], words);
    });
    return assembled(results, outer, at);
  },
});

function assembled(results: readonly Value[], outer: readonly number[], at: number): Value {
  const parts = results.map(asMasked);
  const inner = parts[0]?.shape ?? [];
  const shape = new PyTuple([...outer, ...inner]);
  const data = npArray('reshape', [npArray('array', [new PyList(parts.map((part) => part.data))]), shape]);
  const mask = npArray('reshape', [npArray('array', [new PyList(parts.map((part) => getMaskArray(part)))]), shape]);
  const from = outer.length;
  const [a, b] =
    inner.length === 0 ? [data, mask] : [npArray('moveaxis', [data, from, at]), npArray('moveaxis', [mask, from, at])];
  return new MaskedArray(a, shrunk(b));
}
defineFunction({
  name: 'numpy.ma.apply_over_axes',
  signature: 'apply_over_axes(func, a, axes)',
  doc: 'A function over several axes, one after the other.',
  call: (func: Value, a: Value, axes: Value) => {
    let current: Value = toArray(a);
    const ndim = toArray(a).shape.length;
    for (const axis of numbersOf(axes)) {
      const result = toArray(python.call(func, [current, axis]));
      current = result.shape.length === ndim ? result : np('ma.expand_dims', [result, axis]);
    }
    return current;
  },
});
defineFunction({
  name: 'numpy.ma.vander',
  signature: 'vander(x, n=None)',
  doc: 'Vandermonde matrix, zeros for masked elements.',
  call: (x: Value, n: Value) => {
    const made = npArray('vander', [filled(asMasked(x), 0), n]);
    const mask = getMask(x);
    if (mask !== null) made.setItem(mask, 0);
    return made;
  },
});
defineFunction({
  name: 'numpy.ma.polyfit',
  signature: 'polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False)',
  doc: 'Least-squares polynomial through the points that are not masked.',
  call: (x: Value, y: Value, deg: Value, rcond: Value, full: Value, w: Value, cov: Value) => {
    const [a, b] = [asMasked(x), asMasked(y)];
    const rows = getMask(b);
    const flat = rows !== null && b.shape.length === 2 ? npArray('any', [rows], { axis: 1 }) : rows;
    const mask = orMask(orMask(getMask(a), flat), w === null ? null : getMask(w));
    const keep = apply('logical_not', mask ?? noneMasked(a.shape));
    const weights = w === null ? null : asMasked(w).data.getItem(keep);
    return np('polyfit', [a.data.getItem(keep), b.data.getItem(keep), deg, rcond, full, weights, cov]);
  },
});
defineFunction({
  name: 'numpy.ma.count_masked',
  signature: 'count_masked(arr, axis=None)',
  doc: 'How many elements are masked.',
  call: (arr: Value, axis: Value) => np('sum', [getMaskArray(arr)], { axis }),
});
