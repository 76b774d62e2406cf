/** Arrays repeated, reversed and rolled: `tile`, `repeat`, `flip`, `roll` … */
import { assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { LEAST_MOVED } from '../arrays/heap-moves.ts';
import { getItem } from '../arrays/indexing.ts';
import { cStrides } from '../arrays/layout.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { tupleText } from '../arrays/print.ts';
import { int64 } from '../dtype/dtype.ts';
import { repeatInHeap } from '../kernels/moving/copies.ts';
import { defineFunction } from '../ops/registry.ts';
import { numbersOf, sequenceOf, toAxes, toAxis, toInt, toShape } from './arguments.ts';
import { least } from './joining.ts';
import { ravel } from './manipulation.ts';
import { permute } from './ndarray-attributes.ts';
import { Ellipsis, PySlice, PyTuple, type Value } from './python-values.ts';
import { reshape } from './reshape.ts';
import { rangeAt } from './ufunc-methods.ts';

// ── Tiling ────────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.tile',
  signature: 'tile(A, reps)',
  doc: 'The array repeated along its axes.',
  call: (a: Value, reps: Value) => {
    const counts = (sequenceOf(reps) ?? [reps]).map(toInt);
    const array = toArray(a);
    const ndim = Math.max(counts.length, array.shape.length);
    const times = [...new Array<number>(ndim - counts.length).fill(1), ...counts];
    const source = least(array, ndim);
    const wide = allocate(
      source.dtype,
      source.shape.map((n, k) => n * times[k]),
      'C',
      undefined,
      false,
    );
    const shape = source.shape.flatMap((n, k) => [times[k], n]);
    const strides = source.shape.flatMap((n, k) => [wide.strides[k] * n, wide.strides[k]]);
    const spread = source.view({ shape, strides: source.strides.flatMap((stride) => [0, stride]) });
    assign(wide.view({ shape, strides }), spread);
    return wide;
  },
});
defineFunction({
  name: 'numpy.repeat',
  signature: 'repeat(a, repeats, axis=None)',
  doc: 'Every element repeated.',
  method: true,
  call: (a: Value, repeats: Value, axis: Value) => {
    const array = toArray(a);
    const source = axis === null ? ravel(array) : array;
    const along = axis === null ? 0 : toAxis(axis, array.shape.length);
    const counts = numbersOf(repeats);
    const length = source.shape[along] ?? 1;
    if (counts.some((n) => n < 0)) raise('ValueError', 'repeats may not contain negative values.');
    if (counts.length !== 1 && counts.length !== length)
      raise('ValueError', `operands could not be broadcast together with shape (${length},) (${counts.length},)`);
    if (counts.length === 1 && source.size * counts[0] >= LEAST_MOVED) return repeated(source, counts[0], along);
    const index: number[] = [];
    for (let k = 0; k < length; k++)
      for (let n = counts.length === 1 ? counts[0] : counts[k]; n > 0; n--) index.push(k);
    return takeAlong(source, index, along);
  },
});

/** Every slice so many times: a new axis behind the repeated one, which joins it. */
function repeated(source: NDArray, times: number, axis: number): NDArray {
  const before = source.shape.slice(0, axis + 1);
  const after = source.shape.slice(axis + 1);
  const result = allocate(
    source.dtype,
    [...before.slice(0, -1), before[axis] * times, ...after],
    'C',
    undefined,
    false,
  );
  if (after.length === 0 && source.cContiguous && repeatInHeap(result, source, times)) return result;
  const shape = [...before, times, ...after];
  const strides = [...source.strides.slice(0, axis + 1), 0, ...source.strides.slice(axis + 1)];
  const wide = cStrides(shape, source.itemsize);
  assign(result.view({ shape, strides: wide }), source.view({ shape, strides }));
  return result;
}

/** Whole slices at indices of an axis, as a new array. */
export function takeAlong(array: NDArray, index: readonly number[], axis: number): NDArray {
  const key: Value[] = new Array(axis).fill(new PySlice(null, null, null));
  key.push(indexValue(index));
  const taken = getItem(array, new PyTuple([...key, Ellipsis])) as NDArray;
  return taken.cContiguous ? taken : copyOf(taken, 'C');
}
export function indexValue(index: readonly number[]): NDArray {
  const made = allocate(int64, [index.length]);
  const lane = made.storage.lane('i32') as Int32Array;
  index.forEach((value, k) => {
    lane[2 * k] = value;
    lane[2 * k + 1] = Math.floor(value / 4294967296);
  });
  return made;
}
defineFunction({
  name: 'numpy.resize',
  signature: 'resize(a, new_shape)',
  doc: 'The elements repeated to fill a shape.',
  call: (a: Value, shape: Value) => {
    const wanted = toShape(shape);
    const flat = ravel(toArray(a));
    const size = wanted.reduce((product, n) => product * n, 1);
    const result = allocate(flat.dtype, wanted);
    if (flat.size === 0) return result;
    const line = result.view({ shape: [size], strides: [flat.itemsize] });
    for (let start = 0; start < size; start += flat.size) {
      const end = Math.min(size, start + flat.size);
      assign(rangeAt(line, 0, start, end), rangeAt(flat, 0, 0, end - start));
    }
    return result;
  },
});

// ── Flipping and rolling ──────────────────────────────────────────────────────────────────────────

export function flip(array: NDArray, axes: readonly number[]): NDArray {
  let offset = array.offset;
  const strides = array.strides.map((stride, k) => {
    if (!axes.includes(k)) return stride;
    offset += stride * Math.max(0, array.shape[k] - 1);
    return -stride;
  });
  return array.view({ strides, offset });
}
defineFunction({
  name: 'numpy.flip',
  signature: 'flip(m, axis=None)',
  doc: 'The array reversed along axes.',
  call: (m: Value, axis: Value) => {
    const array = toArray(m);
    return flip(array, toAxes(axis, array.shape.length));
  },
});
for (const [name, axis, ndim] of [
  ['fliplr', 1, 2],
  ['flipud', 0, 1],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(m)`,
    doc: 'The array reversed along one axis.',
    call: (m: Value) => {
      const array = toArray(m);
      if (array.shape.length < ndim) raise('ValueError', `Input must be >= ${ndim}-d.`);
      return flip(array, [axis]);
    },
  });
}
defineFunction({
  name: 'numpy.rot90',
  signature: 'rot90(m, k=1, axes=(0, 1))',
  doc: 'The array turned by quarter turns.',
  call: (m: Value, k: Value, axes: Value) => {
    const array = toArray(m);
    const list = (sequenceOf(axes) ?? []).map(toInt);
    if (list.length !== 2) raise('ValueError', 'len(axes) must be 2.');
    if (list.some((one) => one >= array.shape.length || one < -array.shape.length))
      raise('ValueError', `Axes=${tupleText(list)} out of range for array of ndim=${array.shape.length}.`);
    const [a, b] = list.map((one) => (one < 0 ? one + array.shape.length : one));
    if (a === b) raise('ValueError', 'Axes must be different.');
    const turns = ((toInt(k) % 4) + 4) % 4;
    if (turns === 0) return array.view({});
    if (turns === 2) return flip(array, [a, b]);
    const order = array.shape.map((_, n) => (n === a ? b : n === b ? a : n));
    return turns === 1 ? permute(flip(array, [b]), order) : flip(permute(array, order), [b]);
  },
});
function rolled(array: NDArray, shift: number, axis: number): NDArray {
  const length = array.shape[axis];
  if (length === 0) return copyOf(array);
  const by = ((shift % length) + length) % length;
  const result = allocate(array.dtype, array.shape, 'C', undefined, false);
  assign(rangeAt(result, axis, by, length), rangeAt(array, axis, 0, length - by));
  assign(rangeAt(result, axis, 0, by), rangeAt(array, axis, length - by, length));
  return result;
}
defineFunction({
  name: 'numpy.roll',
  signature: 'roll(a, shift, axis=None)',
  doc: 'Elements moved along axes, round the end.',
  call: (a: Value, shift: Value, axis: Value) => {
    const array = toArray(a);
    if (axis === null) {
      const moved = rolled(
        ravel(array),
        numbersOf(shift).reduce((sum, n) => sum + n, 0),
        0,
      );
      return reshape(moved, array.shape);
    }
    const axes = (sequenceOf(axis) ?? [axis]).map((one) => toAxis(one, array.shape.length));
    const shifts = numbersOf(shift);
    const pairs = Math.max(axes.length, shifts.length);
    if (axes.length !== shifts.length && axes.length !== 1 && shifts.length !== 1)
      raise('ValueError', "'shift' and 'axis' should be scalars or 1D sequences");
    let result = array;
    for (let k = 0; k < pairs; k++) result = rolled(result, shifts[k % shifts.length], axes[k % axes.length]);
    return result;
  },
});
