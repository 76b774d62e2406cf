/** Joining, splitting, tiling, rolling, inserting. */
import { assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { tupleText } from '../arrays/print.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import type { DType } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { defineFunction } from '../ops/registry.ts';
import { drain, itemsOfArray, sequenceOf, toAxis, toInt, toOut } from './arguments.ts';
import { expanded, ravel } from './manipulation.ts';
import { permute } from './ndarray-attributes.ts';
import { PyList, PyObject, PyTuple, type Value } from './python-values.ts';
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
  const order = arrays.every((one) => one.fContiguous && !one.cContiguous) ? 'F' : 'C';
  const result = allocate(dtype, shape, order, undefined, false);
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
export function least(array: NDArray, ndim: number): NDArray {
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
