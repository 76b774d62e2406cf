/** Joining, splitting, tiling, rolling, inserting. */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { dtypeOfValue, toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { getItem, setItem } from '../arrays/indexing.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { tupleText } from '../arrays/print.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import { bool_, type DType, int64, isKind } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { defineFunction } from '../ops/registry.ts';
import {
  drain,
  itemsOfArray,
  numbersOf,
  sequenceOf,
  toAxes,
  toAxis,
  toBool,
  toInt,
  toOut,
  toShape,
} from './arguments.ts';
import { expanded, ravel } from './manipulation.ts';
import { permute } from './ndarray-attributes.ts';
import { Ellipsis, PyList, PyObject, PySlice, PyTuple, type Value } from './python-values.ts';
import { reshape } from './reshape.ts';
import { weakOf } from './ufunc.ts';
import { rangeAt } from './ufunc-methods.ts';
import { commonDType, type Weak } from './ufunc-types.ts';

function arraysOf(value: Value): NDArray[] {
  if (value instanceof NDArray) return itemsOfArray(value).map(toArray);
  return drain(value).map(toArray);
}

/** The dtype of arrays together; Python numbers among them are weak. */
export function jointDType(values: readonly Value[], arrays: readonly NDArray[]): DType {
  const weak = values.map((value): Weak => weakOf(value));
  const strong = weak.every((one) => one !== null) ? weak.map(() => null) : weak;
  return commonDType(
    arrays.map((one) => one.dtype),
    strong,
  );
}

export function concatenate(arrays: readonly NDArray[], axis: number, dtype: DType): NDArray {
  const shape = [...arrays[0].shape];
  shape[axis] = arrays.reduce((sum, one) => sum + one.shape[axis], 0);
  const result = allocate(dtype, shape, arrays.every((one) => one.fContiguous && !one.cContiguous) ? 'F' : 'C');
  let start = 0;
  for (const one of arrays) {
    assign(rangeAt(result, axis, start, start + one.shape[axis]), one);
    start += one.shape[axis];
  }
  return result;
}

function checkJoin(arrays: readonly NDArray[], axis: number): void {
  const [first] = arrays;
  arrays.forEach((one, k) => {
    if (one.shape.length !== first.shape.length) {
      raise(
        'ValueError',
        `all the input array dimensions except for the concatenation axis must match exactly, but along dimension 0, the array at index 0 has ${first.shape.length} dimension(s) and the array at index ${k} has ${one.shape.length} dimension(s)`.replace(
          'all the input array dimensions except for the concatenation axis must match exactly, but along dimension 0,',
          'all the input arrays must have same number of dimensions, but',
        ),
      );
    }
    one.shape.forEach((length, d) => {
      if (d !== axis && length !== first.shape[d]) {
        raise(
          'ValueError',
          `all the input array dimensions except for the concatenation axis must match exactly, but along dimension ${d}, the array at index 0 has size ${first.shape[d]} and the array at index ${k} has size ${length}`,
        );
      }
    });
  });
}

interface Join {
  readonly out?: Value;
  readonly dtype?: Value;
  readonly casting?: Value;
}

/** `np.concatenate` of arrays that are already prepared. */
export function join(
  arrays: readonly NDArray[],
  axis: number | null,
  options: Join = {},
  values: readonly Value[] = arrays,
): NDArray {
  if (arrays.length === 0) raise('ValueError', 'need at least one array to concatenate');
  const flat = axis === null ? arrays.map((one) => ravel(one)) : arrays;
  if (flat[0].shape.length === 0) raise('ValueError', 'zero-dimensional arrays cannot be concatenated');
  const along = axis === null ? 0 : toAxis(axis, flat[0].shape.length);
  checkJoin(flat, along);
  const dtype = optionalDType(options.dtype) ?? jointDType(values, flat);
  const rule = castingFrom((options.casting as string | undefined) ?? 'same_kind');
  for (const one of flat) {
    if (!canCast(one.dtype, dtype, rule)) {
      raise(
        'TypeError',
        `Cannot cast array data from ${dtypeRepr(one.dtype)} to ${dtypeRepr(dtype)} according to the rule '${rule}'`,
      );
    }
  }
  const out = toOut(options.out);
  const result = concatenate(flat, along, dtype);
  if (out === null) return result;
  if (out.shape.length !== result.shape.length || out.shape.some((n, k) => n !== result.shape[k])) {
    raise('ValueError', 'Output array is the wrong shape');
  }
  assign(out, result);
  return out;
}

defineFunction({
  name: 'numpy.concatenate',
  signature: "concatenate(arrays, /, axis=0, out=None, *, dtype=None, casting='same_kind')",
  doc: 'Arrays one after the other along an axis.',
  aliases: ['numpy.concat'],
  call: (arrays: Value, axis: Value, out: Value, dtype: Value, casting: Value) => {
    const values = arrays instanceof NDArray ? itemsOfArray(arrays) : drain(arrays);
    const own = values.find((one): one is PyObject => one instanceof PyObject && one.overrideFunction !== undefined);
    const args = [arrays, axis, out, dtype, casting];
    const overridden = own?.overrideFunction?.('numpy.concatenate', args, null);
    if (overridden !== undefined) return overridden;
    return join(values.map(toArray), axis === null ? null : toInt(axis), { out, dtype, casting }, values);
  },
});

const KEYWORDS = "*, dtype=None, casting='same_kind')";
defineFunction({
  name: 'numpy.stack',
  signature: `stack(arrays, axis=0, out=None, ${KEYWORDS}`,
  doc: 'Arrays of one shape along a new axis.',
  call: (arrays: Value, axis: Value, out: Value, dtype: Value, casting: Value) => {
    const list = arraysOf(arrays);
    if (list.length === 0) raise('ValueError', 'need at least one array to stack');
    if (list.some((one) => tupleText(one.shape) !== tupleText(list[0].shape)))
      raise('ValueError', 'all input arrays must have the same shape');
    const along = toAxis(axis, list[0].shape.length + 1);
    return join(
      list.map((one) => expanded(one, [along])),
      along,
      { out, dtype, casting },
    );
  },
});
function least(array: NDArray, ndim: number): NDArray {
  return array.shape.length >= ndim
    ? array
    : expanded(
        array,
        Array.from({ length: ndim - array.shape.length }, (_, k) => k),
      );
}
defineFunction({
  name: 'numpy.vstack',
  signature: `vstack(tup, ${KEYWORDS}`,
  doc: 'Arrays as rows below each other.',
  aliases: ['numpy.row_stack'],
  call: (tup: Value, dtype: Value, casting: Value) =>
    join(
      arraysOf(tup).map((one) => least(one, 2)),
      0,
      { dtype, casting },
    ),
});
defineFunction({
  name: 'numpy.hstack',
  signature: `hstack(tup, ${KEYWORDS}`,
  doc: 'Arrays side by side.',
  call: (tup: Value, dtype: Value, casting: Value) => {
    const list = arraysOf(tup).map((one) => least(one, 1));
    return join(list, list.length > 0 && list[0].shape.length === 1 ? 0 : 1, { dtype, casting });
  },
});
function threeD(array: NDArray): NDArray {
  if (array.shape.length >= 3) return array;
  return array.shape.length === 2 ? expanded(array, [2]) : expanded(least(array, 1), [0, 2]);
}
defineFunction({
  name: 'numpy.dstack',
  signature: 'dstack(tup)',
  doc: 'Arrays along the third axis.',
  call: (tup: Value) => join(arraysOf(tup).map(threeD), 2),
});
defineFunction({
  name: 'numpy.column_stack',
  signature: 'column_stack(tup)',
  doc: '1-d arrays as columns.',
  call: (tup: Value) =>
    join(
      arraysOf(tup).map((one) => (one.shape.length < 2 ? permute(least(one, 2), [1, 0]) : one)),
      1,
    ),
});
defineFunction({
  name: 'numpy.append',
  signature: 'append(arr, values, axis=None)',
  doc: 'Values after an array.',
  call: (arr: Value, values: Value, axis: Value) =>
    join([toArray(arr), toArray(values)], axis === null ? null : toInt(axis)),
});

// ── block ─────────────────────────────────────────────────────────────────────────────────────────

function depthOf(value: Value): number {
  return value instanceof PyList ? 1 + Math.max(0, ...value.items.map(depthOf)) : 0;
}
function checkDepths(value: Value, depth: number, path: string): void {
  if (!(value instanceof PyList)) return;
  if (value.items.length === 0) raise('ValueError', `List at arrays${path} cannot be empty`);
  const depths = value.items.map((item) => depthOf(item));
  const odd = depths.findIndex((one) => one !== depths[0]);
  if (odd >= 0) {
    raise(
      'ValueError',
      `List depths are mismatched. First element was at depth ${depths[0] + depth + 1}, but there is an element at depth ${depths[odd] + depth + 1} (arrays${path}[${odd}])`,
    );
  }
  value.items.forEach((item, k) => {
    checkDepths(item, depth + 1, `${path}[${k}]`);
  });
}
function blockOf(value: Value, depth: number, total: number, ndim: number): NDArray {
  if (!(value instanceof PyList)) return least(toArray(value), ndim);
  const parts = value.items.map((item) => blockOf(item, depth + 1, total, ndim));
  return join(parts, ndim - total + depth);
}
function leafDims(value: Value): number {
  return value instanceof PyList ? Math.max(0, ...value.items.map(leafDims)) : toArray(value).shape.length;
}
defineFunction({
  name: 'numpy.block',
  signature: 'block(arrays)',
  doc: 'An array of nested lists of blocks.',
  call: (arrays: Value) => {
    if (arrays instanceof PyTuple) {
      raise(
        'TypeError',
        'arrays is a tuple. Only lists can be used to arrange blocks, and np.block does not allow implicit conversion from tuple to ndarray.',
      );
    }
    checkDepths(arrays, 0, '');
    const total = depthOf(arrays);
    const result = blockOf(arrays, 0, total, Math.max(total, leafDims(arrays)));
    return result.base === null ? result : copyOf(result);
  },
});

// ── Splitting ─────────────────────────────────────────────────────────────────────────────────────

export function splitAt(array: NDArray, places: readonly number[], axis: number): PyList {
  const length = array.shape[axis];
  const clamp = (place: number) => Math.min(Math.max(place < 0 ? place + length : place, 0), length);
  const edges = [0, ...places, length];
  const parts: Value[] = [];
  for (let k = 0; k + 1 < edges.length; k++) {
    const [start, end] = [clamp(edges[k]), k + 2 === edges.length ? length : clamp(edges[k + 1])];
    parts.push(rangeAt(array, axis, Math.min(start, length), Math.max(start, end)));
  }
  return new PyList(parts);
}
function evenPlaces(length: number, sections: number): number[] {
  if (sections <= 0) raise('ValueError', 'number sections must be larger than 0.');
  const [each, extra] = [Math.floor(length / sections), length % sections];
  const places: number[] = [];
  for (let k = 1, at = 0; k < sections; k++) {
    at += each + (k <= extra ? 1 : 0);
    places.push(at);
  }
  return places;
}
function split(value: Value, sections: Value, axisValue: Value, strict: boolean): PyList {
  const array = toArray(value);
  const axis = toAxis(axisValue, array.shape.length);
  const list = sequenceOf(sections);
  if (list !== null) return splitAt(array, list.map(toInt), axis);
  const count = toInt(sections);
  if (strict && array.shape[axis] % count !== 0)
    raise('ValueError', 'array split does not result in an equal division');
  return splitAt(array, evenPlaces(array.shape[axis], count), axis);
}
defineFunction({
  name: 'numpy.split',
  signature: 'split(ary, indices_or_sections, axis=0)',
  doc: 'Equal parts, or parts between indices.',
  call: (ary: Value, sections: Value, axis: Value) => split(ary, sections, axis, true),
});
defineFunction({
  name: 'numpy.array_split',
  signature: 'array_split(ary, indices_or_sections, axis=0)',
  doc: 'Parts as equal as they can be.',
  call: (ary: Value, sections: Value, axis: Value) => split(ary, sections, axis, false),
});
for (const [name, axis, ndim] of [
  ['hsplit', 1, 1],
  ['vsplit', 0, 2],
  ['dsplit', 2, 3],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(ary, indices_or_sections)`,
    doc: 'Parts along one axis.',
    call: (ary: Value, sections: Value) => {
      const array = toArray(ary);
      if (array.shape.length < ndim) raise('ValueError', `${name} only works on arrays of ${ndim} or more dimensions`);
      return split(array, sections, name === 'hsplit' && array.shape.length === 1 ? 0 : axis, true);
    },
  });
}
defineFunction({
  name: 'numpy.unstack',
  signature: 'unstack(x, /, *, axis=0)',
  doc: 'The slices along an axis, as a tuple.',
  call: (x: Value, axis: Value) => {
    const array = toArray(x);
    if (array.shape.length === 0) raise('ValueError', 'Input array must be at least 1-d.');
    const along = toAxis(axis, array.shape.length);
    const order = [along, ...array.shape.map((_, k) => k).filter((k) => k !== along)];
    const front = permute(array, order);
    return new PyTuple(
      Array.from({ length: front.shape[0] }, (_, k) =>
        front.view({
          shape: front.shape.slice(1),
          strides: front.strides.slice(1),
          offset: front.offset + k * front.strides[0],
        }),
      ),
    );
  },
});

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
    const index: number[] = [];
    for (let k = 0; k < length; k++)
      for (let n = counts.length === 1 ? counts[0] : counts[k]; n > 0; n--) index.push(k);
    return takeAlong(source, index, along);
  },
});

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
  const result = allocate(array.dtype, array.shape);
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

// ── Deleting and inserting ────────────────────────────────────────────────────────────────────────

function positionsOf(key: Value, length: number): { positions: number[]; single: boolean; mask: boolean } {
  const line = allocate(int64, [length]);
  const lane = line.storage.lane('i32') as Int32Array;
  for (let k = 0; k < length; k++) lane[2 * k] = k;
  const mask = !(key instanceof PySlice) && toArray(key).dtype.kind === 'b';
  if (key instanceof PySlice || mask) return { positions: numbersOf(getItem(line, key)), single: false, mask };
  const array = toArray(key);
  return { positions: numbersOf(array), single: array.shape.length === 0, mask };
}
function checkPosition(index: number, length: number, axis: number): number {
  if (index < -length || index >= length)
    raise('IndexError', `index ${index} is out of bounds for axis ${axis} with size ${length}`);
  return index < 0 ? index + length : index;
}
defineFunction({
  name: 'numpy.delete',
  signature: 'delete(arr, obj, axis=None)',
  doc: 'The array without some slices of an axis.',
  call: (arr: Value, obj: Value, axis: Value) => {
    const array = axis === null ? ravel(toArray(arr)) : toArray(arr);
    const along = axis === null ? 0 : toAxis(axis, array.shape.length);
    const length = array.shape[along];
    const gone = new Set(positionsOf(obj, length).positions.map((index) => checkPosition(index, length, along)));
    return takeAlong(
      array,
      Array.from({ length }, (_, k) => k).filter((k) => !gone.has(k)),
      along,
    );
  },
});
defineFunction({
  name: 'numpy.insert',
  signature: 'insert(arr, obj, values, axis=None)',
  doc: 'The array with values put before indices.',
  call: (arr: Value, obj: Value, values: Value, axis: Value) => {
    const array = axis === null ? ravel(toArray(arr)) : toArray(arr);
    const along = axis === null ? 0 : toAxis(axis, array.shape.length);
    return inserted(array, positionsOf(obj, array.shape[along]), toArray(values), along);
  },
});
function inserted(
  array: NDArray,
  places: { positions: number[]; single: boolean },
  given: NDArray,
  axis: number,
): NDArray {
  const length = array.shape[axis];
  const at = places.positions.map((index) => {
    if (index < -length || index > length)
      raise('IndexError', `index ${index} is out of bounds for axis ${axis} with size ${length}`);
    return index < 0 ? index + length : index;
  });
  let values = asDType(given, array.dtype);
  let count = at.length;
  if (places.single) {
    values = least(values, array.shape.length);
    if (given.shape.length > 0 && given.shape.length < array.shape.length + 0 && axis !== 0 && given.shape.length === 1)
      values = least(asDType(given, array.dtype), array.shape.length);
    const order = movedFirst(values, axis, given, array);
    values = order;
    count = values.shape[axis];
    while (at.length < count) at.push(at[0]);
  }
  const order = at.map((_, k) => k).sort((a, b) => at[a] - at[b] || a - b);
  const final = new Map(order.map((k, n) => [at[k] + n, k]));
  const shape = array.shape.map((n, k) => (k === axis ? n + count : n));
  const result = allocate(array.dtype, shape);
  const key = (index: readonly number[]) =>
    new PyTuple([...new Array<Value>(axis).fill(new PySlice(null, null, null)), indexValue(index), Ellipsis]);
  const kept = Array.from({ length: shape[axis] }, (_, k) => k).filter((k) => !final.has(k));
  if (kept.length > 0) setItem(result, key(kept), array);
  const targets = new Array<number>(count);
  for (const [place, k] of final) targets[k] = place;
  setItem(result, key(targets), values);
  return result;
}

/** One index: the first axis of the values runs along the insertion axis. */
function movedFirst(values: NDArray, axis: number, given: NDArray, array: NDArray): NDArray {
  if (given.shape.length >= array.shape.length || given.shape.length === 0) {
    return given.shape.length === 0 ? values : permute(values, moveOrder(values.shape.length, 0, axis));
  }
  return permute(values, moveOrder(values.shape.length, 0, axis));
}
function moveOrder(ndim: number, from: number, to: number): number[] {
  const order = Array.from({ length: ndim }, (_, k) => k).filter((k) => k !== from);
  order.splice(to, 0, from);
  return order;
}

defineFunction({
  name: 'numpy.trim_zeros',
  signature: "trim_zeros(filt, trim='fb', axis=None)",
  doc: 'The array without zeros at its ends.',
  call: (filt: Value, trim: Value) => {
    const array = toArray(filt);
    const text = String(trim).toLowerCase();
    const nonzero = asDType(array, bool_);
    const key: Value[] = array.shape.map((length, axis) => {
      let [first, last] = [length, -1];
      for (let k = 0; k < length; k++) {
        if (toBool(anyTrue(rangeAt(nonzero, axis, k, k + 1)))) {
          first = Math.min(first, k);
          last = k;
        }
      }
      return new PySlice(text.includes('f') ? first : 0, text.includes('b') ? last + 1 : length, null);
    });
    const result = getItem(array, new PyTuple(key));
    return filt instanceof PyList
      ? new PyList((result as NDArray).shape.length === 1 ? drain(toListValue(result as NDArray)) : [])
      : result;
  },
});

import { toList } from '../arrays/record.ts';

function toListValue(array: NDArray): Value {
  return toList(array);
}
function anyTrue(mask: NDArray): boolean {
  const copy = copyOf(mask);
  return copy.storage.bytes.subarray(0, copy.size).includes(1);
}

export { dtypeOfValue, isKind };
