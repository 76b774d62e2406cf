/** Elements taken out and put in: `delete`, `insert`, `trim_zeros`. */
import { asDType, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { getItem, setItem } from '../arrays/indexing.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { toList } from '../arrays/record.ts';
import { bool_, int64 } from '../dtype/dtype.ts';
import { defineFunction } from '../ops/registry.ts';
import { drain, numbersOf, toAxes, toAxis, toBool } from './arguments.ts';
import { least } from './joining.ts';
import { ravel } from './manipulation.ts';
import { permute } from './ndarray-attributes.ts';
import { Ellipsis, PyList, PySlice, PyTuple, type Value } from './python-values.ts';
import { indexValue, takeAlong } from './tiling.ts';
import { rangeAt } from './ufunc-methods.ts';

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
  call: (filt: Value, trim: Value, given: Value) => {
    const array = toArray(filt);
    const axes = given === null ? null : toAxes(given, array.shape.length);
    const text = String(trim).toLowerCase();
    const nonzero = asDType(array, bool_);
    const key: Value[] = array.shape.map((length, axis) => {
      if (axes !== null && !axes.includes(axis)) return new PySlice(null, null, null);
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

function toListValue(array: NDArray): Value {
  return toList(array);
}
function anyTrue(mask: NDArray): boolean {
  const copy = copyOf(mask);
  return copy.storage.bytes.subarray(0, copy.size).includes(1);
}
