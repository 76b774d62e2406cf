/** Sorting, searching, unique values, sets. */
import { assign, copyOf, emptyLike } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { getItem } from '../arrays/indexing.ts';
import { allocate, NDArray, ofClass } from '../arrays/ndarray.ts';
import { argsortLine, rawOrder } from '../arrays/ordering.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { int64, isKind, sameDType } from '../dtype/dtype.ts';
import { defineFunction, defineMethod } from '../ops/registry.ts';
import { drain, numbersOf, toAxis } from './arguments.ts';
import { orderByKernels, partedByKernels, sortedByKernels } from './heap-sorting.ts';
import { movedAxis, ravel } from './manipulation.ts';
import type { Value } from './python-values.ts';
import { indexValue, takeAlong } from './tiling.ts';
import { sliceAt } from './ufunc-methods.ts';

// ── sort, argsort ─────────────────────────────────────────────────────────────────────────────────

/** Calls `body` with every 1-d line along `axis` of the arrays (which have one shape off the axis). */
export function forEachLine(arrays: readonly NDArray[], axis: number, body: (lines: NDArray[]) => void): void {
  const moved = arrays.map((one) => movedAxis(one, [axis], [one.shape.length - 1]));
  const outer = moved[0].shape.slice(0, -1);
  const counters = new Array<number>(outer.length).fill(0);
  if (outer.includes(0)) return;
  for (;;) {
    body(
      moved.map((one) => {
        const last = one.shape.length - 1;
        const offset = counters.reduce((at, k, d) => at + k * one.strides[d], one.offset);
        return one.view({ shape: [one.shape[last]], strides: [one.strides[last]], offset });
      }),
    );
    let d = outer.length - 1;
    for (; d >= 0; d--) {
      if (++counters[d] < outer[d]) break;
      counters[d] = 0;
    }
    if (d < 0) return;
  }
}

export const NATIVE_SORT = 'bBhHiIlLfd?';

/** Sorts a line in place. */
function sortLine(line: NDArray, fields: readonly string[] | null): void {
  const n = line.shape[0];
  if (n < 2) return;
  if (NATIVE_SORT.includes(line.code) && line.isPlain && line.strides[0] === line.itemsize) {
    const lane = line.lane;
    const at = line.offset / lane.BYTES_PER_ELEMENT;
    lane.subarray(at, at + n).sort();
    return;
  }
  const order = argsortLine(line, fields);
  assign(line, takeAlong(line, order, 0));
}

function orderNames(array: NDArray, order: Value): readonly string[] | null {
  if (order === null || order === undefined) return null;
  if (array.dtype.kind !== 'V') raise('ValueError', 'Cannot specify order when the array has no fields.');
  const list = typeof order === 'string' ? [order] : drain(order).map(String);
  for (const name of list) {
    if (array.dtype.kind === 'V' && !array.dtype.fields?.some((field) => field.name === name))
      raise('ValueError', `unknown field name: ${name}`);
  }
  return list;
}

function checkKind(kind: Value, stable: Value): void {
  if (kind !== null && stable !== null && stable !== undefined)
    raise('ValueError', "`kind` and `stable` parameters can't be provided at the same time. Use only one of them.");
  if (kind !== null && !['quicksort', 'mergesort', 'heapsort', 'stable', 'q', 'm', 'h', 's'].includes(String(kind))) {
    raise('ValueError', `sort kind must be one of 'quick', 'heap', or 'stable' (got '${String(kind)}')`);
  }
}

export function sortArray(array: NDArray, axis: number, fields: readonly string[] | null = null): NDArray {
  const quick = fields === null ? sortedByKernels(array, axis) : null;
  if (quick !== null) {
    const settled = sameDType(quick.dtype, array.dtype) && array.cContiguous && quick.cContiguous;
    const result =
      settled || (array.shape.length === 1 && sameDType(quick.dtype, array.dtype)) ? quick : emptyLike(array, 'K');
    if (result !== quick) assign(result, quick);
    return ofClass(owned(result), array);
  }
  const result = copyOf(array, 'K');
  ofClass(result, array);
  forEachLine([result], axis, ([line]) => sortLine(line, fields));
  return result;
}
/** The same elements as an array that owns its memory. */
function owned(array: NDArray): NDArray {
  if (array.base === null) return array;
  const { dtype, shape, strides, offset, storage } = array;
  return new NDArray({ dtype, shape, strides, offset, storage });
}
export function argsortArray(array: NDArray, axis: number, fields: readonly string[] | null = null): NDArray {
  const quick = fields === null ? orderByKernels(array, axis) : null;
  if (quick !== null) return quick;
  const result = allocate(int64, array.shape);
  forEachLine([array, result], axis, ([line, out]) => assign(out, indexValue(argsortLine(line, fields))));
  return result;
}
function axisOrFlat(value: Value, axis: Value): [NDArray, number] {
  const array = toArray(value);
  if (axis === null) return [ravel(array), 0];
  if (array.shape.length === 0) {
    if (axis === -1 || axis === 0) return [array, -1];
  }
  return [array, toAxis(axis, array.shape.length)];
}

defineFunction({
  name: 'numpy.sort',
  signature: 'sort(a, axis=-1, kind=None, order=None, *, stable=None)',
  doc: 'A sorted copy.',
  call: (a: Value, axis: Value, kind: Value, order: Value, stable: Value) => {
    checkKind(kind, stable);
    const [array, along] = axisOrFlat(a, axis);
    if (along < 0) return raise('AxisError', `axis ${String(axis)} is out of bounds for array of dimension 0`);
    return sortArray(array, along, orderNames(array, order));
  },
});
defineMethod({
  owner: 'ndarray',
  signature: 'sort(axis=-1, kind=None, order=None, *, stable=None)',
  doc: 'Sorts in place.',
  call: (self: NDArray, axis: Value, kind: Value, order: Value, stable: Value) => {
    checkKind(kind, stable);
    if (!self.writeable) raise('ValueError', 'sort array is read-only');
    assign(self, sortArray(self, toAxis(axis, self.shape.length), orderNames(self, order)));
    return null;
  },
});
defineFunction({
  name: 'numpy.argsort',
  signature: 'argsort(a, axis=-1, kind=None, order=None, *, stable=None)',
  doc: 'Positions that would sort the array.',
  method: true,
  call: (a: Value, axis: Value, kind: Value, order: Value, stable: Value) => {
    checkKind(kind, stable);
    const [array, along] = axisOrFlat(a, axis);
    if (along < 0) return allocate(int64, []);
    return argsortArray(array, along, orderNames(array, order));
  },
});
defineFunction({
  name: 'numpy.lexsort',
  signature: 'lexsort(keys, axis=-1)',
  doc: 'Positions that sort by several keys, the last key first.',
  call: (keys: Value, axis: Value) => {
    const lines =
      keys instanceof NDArray
        ? Array.from({ length: keys.shape[0] }, (_, k) => sliceAt(keys, 0, k))
        : drain(keys).map(toArray);
    if (lines.length === 0) raise('TypeError', 'need sequence of keys with len > 0 in lexsort');
    if (lines[0].shape.length === 0) return unwrap(allocate(int64, []));
    const along = toAxis(axis, lines[0].shape.length);
    const quick = lexicalOrder(lines, along);
    if (quick !== null) return quick;
    const result = allocate(int64, lines[0].shape);
    forEachLine([...lines, result], along, (parts) => {
      const columns = parts.slice(0, -1).map((line) => ({ values: rawValues(line), compare: rawOrder(line.dtype) }));
      const order = Array.from({ length: parts[0].shape[0] }, (_, k) => k).sort((i, j) => {
        for (let c = columns.length - 1; c >= 0; c--) {
          const difference = columns[c].compare(columns[c].values[i], columns[c].values[j]);
          if (difference !== 0) return difference;
        }
        return i - j;
      });
      assign(parts[parts.length - 1], indexValue(order));
    });
    return result;
  },
});
/** 1-d keys of numbers: ordered by one after the other, the last one last; null: the general way. */
function lexicalOrder(keys: readonly NDArray[], axis: number): NDArray | null {
  if (keys.some((key) => key.shape.length !== 1 || key.size !== keys[0].size) || axis !== 0) return null;
  let order: NDArray | null = null;
  for (const key of keys) {
    const next = orderByKernels(order === null ? key : (getItem(key, order) as NDArray), 0);
    if (next === null) return null;
    order = order === null ? next : (getItem(order, next) as NDArray);
  }
  return order;
}
defineFunction({
  name: 'numpy.sort_complex',
  signature: 'sort_complex(a)',
  doc: 'Sorted as complex numbers.',
  call: (a: Value) => {
    const array = toArray(a);
    const sorted = sortArray(array, array.shape.length - 1);
    if (isKind(array.dtype, 'c')) return sorted;
    const small = isKind(array.dtype, 'i', 'u') && array.itemsize <= 2;
    return copyOf(sorted, 'K', { kind: 'c', itemsize: small ? 8 : 16, byteOrder: '<' });
  },
});

// ── partition ─────────────────────────────────────────────────────────────────────────────────────

function partitionOrder(line: NDArray, kth: readonly number[]): number[] {
  const values = rawValues(line);
  const compare = rawOrder(line.dtype);
  const order = Array.from({ length: values.length }, (_, k) => k);
  const less = (i: number, j: number) => compare(values[order[i]], values[order[j]]) < 0;
  const swap = (i: number, j: number) => {
    [order[i], order[j]] = [order[j], order[i]];
  };
  const sorted = [...kth].sort((a, b) => a - b);
  let low = 0;
  for (const place of sorted) {
    select(low, order.length - 1, place, less, swap);
    low = place + 1;
  }
  return order;
}

/** Quickselect by medians of three; few places left of `low` are found by selection. */
function select(
  start: number,
  end: number,
  kth: number,
  less: (i: number, j: number) => boolean,
  swap: (i: number, j: number) => void,
): void {
  let [low, high] = [start, end];
  if (kth - low < 3) {
    for (let i = low; i <= kth; i++) {
      let min = i;
      for (let k = i + 1; k <= high; k++) if (less(k, min)) min = k;
      swap(i, min);
    }
    return;
  }
  while (low + 1 < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (less(high, middle)) swap(high, middle);
    if (less(high, low)) swap(high, low);
    if (less(low, middle)) swap(low, middle);
    swap(middle, low + 1);
    let [ll, hh] = [low + 1, high];
    for (;;) {
      do ll++;
      while (less(ll, low));
      do hh--;
      while (less(low, hh));
      if (hh < ll) break;
      swap(ll, hh);
    }
    swap(low, hh);
    if (hh >= kth) high = hh - 1;
    if (hh <= kth) low = ll;
  }
  if (high === low + 1 && less(high, low)) swap(high, low);
}

/** Long lines are put in order as a whole, which is a partition too. */
const LEAST_SORTED = 4096;

function kthOf(kth: Value, length: number): number[] {
  return numbersOf(kth).map((k) => {
    if (k < -length || k >= length) raise('ValueError', `kth(=${k}) out of bounds (${length})`);
    return k < 0 ? k + length : k;
  });
}
for (const arg of [false, true]) {
  const name = arg ? 'argpartition' : 'partition';
  const run = (array: NDArray, along: number, kth: Value): NDArray => {
    const length = array.shape[along] ?? 1;
    if (length >= LEAST_SORTED) {
      const wanted = kthOf(kth, length);
      const quick = array.shape.length === 1 && wanted.length === 1 ? partedByKernels(array, wanted[0], arg) : null;
      if (quick !== null) return ofClass(quick, array);
      return arg ? argsortArray(array, along) : sortArray(array, along);
    }
    const result = arg ? allocate(int64, array.shape) : copyOf(array, 'K');
    forEachLine([array, result], along, ([line, out]) => {
      const order = partitionOrder(line, kthOf(kth, line.shape[0]));
      assign(out, arg ? indexValue(order) : takeAlong(line, order, 0));
    });
    return result;
  };
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, kth, axis=-1, kind='introselect', order=None)`,
    doc: 'Smaller elements before the k-th, larger ones after it.',
    method: arg,
    call: (a: Value, kth: Value, axis: Value) => {
      const [array, along] = axisOrFlat(a, axis);
      return run(array, along, kth);
    },
  });
  if (!arg) {
    defineMethod({
      owner: 'ndarray',
      signature: "partition(kth, axis=-1, kind='introselect', order=None)",
      doc: 'Partitions in place.',
      call: (self: NDArray, kth: Value, axis: Value) => {
        assign(self, run(self, toAxis(axis, self.shape.length), kth));
        return null;
      },
    });
  }
}
