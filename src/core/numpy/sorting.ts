/** Sorting, searching, unique values, sets. */
import { assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { arrayFrom, toArray } from '../arrays/discover.ts';
import { readerOf } from '../arrays/element.ts';
import { getItem } from '../arrays/indexing.ts';
import { allocate, NDArray, ofClass } from '../arrays/ndarray.ts';
import { argsortLine, rawOrder } from '../arrays/ordering.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { bool_, type DType, int64, isKind } from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { defineFunction, defineMethod, names } from '../ops/registry.ts';
import { deliver, drain, numbersOf, toAxis, toBool, toInt, toOut } from './arguments.ts';
import { concatenate, indexValue, jointDType, takeAlong } from './joining.ts';
import { movedAxis, ravel } from './manipulation.ts';
import { PyList, PyTuple, PyType, python, tupleType, type Value } from './python-values.ts';
import { ufuncs } from './ufunc.ts';
import { rangeAt, sliceAt } from './ufunc-methods.ts';

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

const NATIVE_SORT = 'bBhHiIlLfd?';

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
  const result = copyOf(array, 'K');
  ofClass(result, array);
  forEachLine([result], axis, ([line]) => sortLine(line, fields));
  return result;
}
export function argsortArray(array: NDArray, axis: number, fields: readonly string[] | null = null): NDArray {
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

function kthOf(kth: Value, length: number): number[] {
  return numbersOf(kth).map((k) => {
    if (k < -length || k >= length) raise('ValueError', `kth(=${k}) out of bounds (${length})`);
    return k < 0 ? k + length : k;
  });
}
for (const arg of [false, true]) {
  const name = arg ? 'argpartition' : 'partition';
  const run = (array: NDArray, along: number, kth: Value): NDArray => {
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

// ── argmax, argmin ────────────────────────────────────────────────────────────────────────────────

function argExtreme(line: NDArray, sign: 1 | -1): number {
  const values = rawValues(line);
  const compare = rawOrder(line.dtype);
  const isNan = (k: number) =>
    (typeof values[k] === 'number' && Number.isNaN(values[k])) || (line.dtype.kind === 'c' && nanComplex(values[k]));
  let best = 0;
  for (let k = 0; k < values.length; k++) {
    if (isNan(k)) return k;
    if (k > 0 && compare(values[k], values[best]) * sign > 0) best = k;
  }
  return best;
}
function nanComplex(value: Value): boolean {
  const pair = value as unknown as { re: number; im: number };
  return Number.isNaN(pair.re) || Number.isNaN(pair.im);
}
for (const [name, sign] of [
  ['argmax', 1],
  ['argmin', -1],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(a, axis=None, out=None, *, keepdims=<no value>)`,
    doc: name === 'argmax' ? 'Position of the largest element.' : 'Position of the smallest element.',
    method: true,
    call: (a: Value, axis: Value, out: Value, keepdims: Value | undefined) => {
      const array = toArray(a);
      const source = axis === null ? ravel(array) : array;
      const along = axis === null ? 0 : toAxis(axis, array.shape.length);
      if ((source.shape[along] ?? 1) === 0) raise('ValueError', `attempt to get ${name} of an empty sequence`);
      const line = source.shape.length === 0 ? source.view({ shape: [1], strides: [0] }) : source;
      const kept = line.shape.map((n, k) => (k === along ? 1 : n));
      const result = allocate(int64, kept);
      forEachLine([line, result], along, ([from, to]) => assign(to, indexValue([argExtreme(from, sign)])));
      if (toBool(keepdims))
        return axis === null
          ? result.view({ shape: array.shape.map(() => 1), strides: array.shape.map(() => 8) })
          : result;
      const shape = kept.filter((_, k) => k !== along);
      return deliver(
        new NDArray({
          dtype: int64,
          shape,
          strides: result.strides.filter((_, k) => k !== along),
          offset: 0,
          storage: result.storage,
        }),
        toOut(out),
      );
    },
  });
}

// ── searchsorted ──────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.searchsorted',
  signature: "searchsorted(a, v, side='left', sorter=None)",
  doc: 'Where values would be put into a sorted array.',
  method: true,
  call: (a: Value, v: Value, side: Value, sorter: Value) => {
    let array = toArray(a);
    if (array.shape.length !== 1) raise('ValueError', 'object of too small depth for desired array');
    if (side !== 'left' && side !== 'right')
      raise('ValueError', `search side must be one of 'left' or 'right' (got '${String(side)}')`);
    if (sorter !== null) array = takeAlong(array, numbersOf(sorter), 0);
    const values = toArray(v);
    const dtype = jointDType([array, v], [array, values]);
    const keys = rawValues(copyOf(array, 'C', dtype));
    const compare = rawOrder(dtype);
    const places = rawValues(copyOf(values, 'C', dtype)).map((value) => bisect(keys, value, compare, side === 'right'));
    const result = indexValue(places);
    return unwrap(
      new NDArray({
        dtype: int64,
        shape: values.shape,
        strides: allocate(int64, values.shape).strides,
        offset: 0,
        storage: result.storage,
      }),
    );
  },
});
function bisect(keys: readonly Value[], value: Value, compare: (a: Value, b: Value) => number, right: boolean): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(keys[middle], value);
    if (order < 0 || (right && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

// ── unique ────────────────────────────────────────────────────────────────────────────────────────

interface Unique {
  readonly order: readonly number[];
  /** First position in `order` of each group. */
  readonly starts: readonly number[];
  readonly inverse: readonly number[];
}
function isNanRaw(value: Value): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}
function group(line: NDArray, equalNan: boolean): Unique {
  const order = argsortLine(line);
  const values = line.dtype.kind === 'V' ? null : rawValues(line);
  const compare = values === null ? null : rawOrder(line.dtype);
  const records = values === null ? recordEqual(line) : null;
  const same = (i: number, j: number) => {
    if (values === null || compare === null) return records!(i, j);
    if (!equalNan && isNanRaw(values[i])) return false;
    return compare(values[i], values[j]) === 0;
  };
  const starts: number[] = [];
  const inverse = new Array<number>(order.length);
  order.forEach((place, k) => {
    if (k === 0 || !same(order[k - 1], place)) starts.push(k);
    inverse[place] = starts.length - 1;
  });
  return { order, starts, inverse };
}

import { rowOrder } from '../arrays/ordering.ts';

function recordEqual(line: NDArray): (i: number, j: number) => boolean {
  const order = rowOrder(line);
  return (i, j) => order(i, j) === 0;
}

interface UniqueRequest {
  readonly index: boolean;
  readonly inverse: boolean;
  readonly counts: boolean;
}
export function uniqueValues(line: NDArray): NDArray {
  const { order, starts } = group(line, true);
  return takeAlong(
    line,
    starts.map((k) => order[k]),
    0,
  );
}
function withShape(array: NDArray, shape: readonly number[]): NDArray {
  return new NDArray({
    dtype: array.dtype,
    shape,
    strides: allocate(array.dtype, shape).strides,
    offset: array.offset,
    storage: array.storage,
  });
}
/** Sorted copy of a line of real numbers without repetitions; null for other types. */
function quickUnique(line: NDArray, equalNan: boolean): NDArray | null {
  if (!NATIVE_SORT.includes(line.code) || line.size < 2) return null;
  const sorted = sortArray(line.isPlain ? line : copyOf(line), 0);
  const lane = sorted.lane as Float64Array;
  let n = 1;
  for (let k = 1; k < sorted.size; k++) {
    const [x, y] = [lane[k], lane[n - 1]];
    if (x !== y && !(equalNan && Number.isNaN(x) && Number.isNaN(y))) lane[n++] = x;
  }
  return rangeAt(sorted, 0, 0, n);
}
function unique(array: NDArray, request: UniqueRequest, equalNan: boolean): Value[] {
  const line = ravel(array);
  if (!request.index && !request.inverse && !request.counts) {
    const quick = quickUnique(line, equalNan);
    if (quick !== null) return [copyOf(quick)];
  }
  const { order, starts, inverse } = group(line, equalNan);
  const results: Value[] = [
    takeAlong(
      line,
      starts.map((k) => order[k]),
      0,
    ),
  ];
  if (request.index) results.push(indexValue(starts.map((k) => order[k])));
  if (request.inverse) results.push(withShape(indexValue(inverse), array.shape));
  if (request.counts) results.push(indexValue(starts.map((k, n) => (starts[n + 1] ?? order.length) - k)));
  return results;
}
function uniqueAlong(array: NDArray, axis: number, request: UniqueRequest): Value[] {
  const front = movedAxis(array, [axis], [0]);
  const rows = Array.from({ length: front.shape[0] }, (_, k) => rawValues(sliceAt(front, 0, k)));
  const compare = rawOrder(array.dtype);
  const compareRows = (i: number, j: number) => {
    for (let k = 0; k < rows[i].length; k++) {
      const order = compare(rows[i][k], rows[j][k]);
      if (order !== 0) return order;
    }
    return 0;
  };
  const order = rows.map((_, k) => k).sort(compareRows);
  const starts = order.map((_, k) => k).filter((k) => k === 0 || compareRows(order[k - 1], order[k]) !== 0);
  const inverse = new Array<number>(order.length);
  let n = -1;
  order.forEach((place, k) => {
    if (starts.includes(k)) n++;
    inverse[place] = n;
  });
  const results: Value[] = [
    takeAlong(
      array,
      starts.map((k) => order[k]),
      axis,
    ),
  ];
  if (request.index) results.push(indexValue(starts.map((k) => order[k])));
  if (request.inverse) results.push(indexValue(inverse));
  if (request.counts) results.push(indexValue(starts.map((k, m) => (starts[m + 1] ?? order.length) - k)));
  return results;
}
defineFunction({
  name: 'numpy.unique',
  signature:
    'unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True)',
  doc: 'The different elements, sorted.',
  call: (ar: Value, index: Value, inverse: Value, counts: Value, axis: Value, equalNan: Value) => {
    const array = toArray(ar);
    const request = { index: toBool(index), inverse: toBool(inverse), counts: toBool(counts) };
    const results =
      axis === null
        ? unique(array, request, toBool(equalNan))
        : uniqueAlong(array, toAxis(axis, array.shape.length), request);
    return results.length === 1 ? results[0] : new PyTuple(results);
  },
});
function named(name: string, fields: readonly string[], values: readonly Value[]): PyTuple {
  const type = resultTypes.get(name) ?? namedType(name, fields);
  return new PyTuple(values, type);
}
const resultTypes = new Map<string, PyType>();
/** A named tuple class; its repr and attributes are answered by the language from `_fields`. */
export function namedType(name: string, fields: readonly string[]): PyType {
  const type = new PyType(name, { module: 'numpy', bases: [tupleType] });
  type.namespace.set('_fields', new PyTuple(fields));
  resultTypes.set(name, type);
  return type;
}
export { named as namedTuple };

const UNIQUE_FAMILY: readonly [string, string, readonly string[], UniqueRequest][] = [
  [
    'unique_all',
    'UniqueAllResult',
    ['values', 'indices', 'inverse_indices', 'counts'],
    { index: true, inverse: true, counts: true },
  ],
  ['unique_counts', 'UniqueCountsResult', ['values', 'counts'], { index: false, inverse: false, counts: true }],
  [
    'unique_inverse',
    'UniqueInverseResult',
    ['values', 'inverse_indices'],
    { index: false, inverse: true, counts: false },
  ],
];
for (const [name, result, fields, request] of UNIQUE_FAMILY) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(x)`,
    doc: 'The different elements, with what belongs to them.',
    call: (x: Value) => named(result, fields, unique(toArray(x), request, false)),
  });
}
defineFunction({
  name: 'numpy.unique_values',
  signature: 'unique_values(x)',
  doc: 'The different elements.',
  call: (x: Value) => unique(toArray(x), { index: false, inverse: false, counts: false }, false)[0],
});

// ── Sets ──────────────────────────────────────────────────────────────────────────────────────────

function pair(a: Value, b: Value): [NDArray, NDArray, DType] {
  const [left, right] = [ravel(toArray(a)), ravel(toArray(b))];
  const dtype = promote(left.dtype, right.dtype);
  return [copyOf(left, 'C', dtype), copyOf(right, 'C', dtype), dtype];
}
function member(values: NDArray, pool: NDArray): boolean[] {
  if (values.dtype.kind === 'O') {
    const others = rawValues(pool);
    return rawValues(values).map((value) => others.some((one) => python.equal(value, one)));
  }
  const compare = rawOrder(values.dtype);
  const keys = rawValues(sortArray(pool, 0));
  return rawValues(values).map((value) => {
    if (isNanRaw(value)) return false;
    const at = bisect(keys, value, compare, false);
    return at < keys.length && compare(keys[at], value) === 0;
  });
}
const positions = (flags: readonly boolean[], wanted: boolean) =>
  flags.flatMap((flag, k) => (flag === wanted ? [k] : []));

defineFunction({
  name: 'numpy.union1d',
  signature: 'union1d(ar1, ar2)',
  doc: 'Elements of either, sorted.',
  call: (a: Value, b: Value) => {
    const [left, right, dtype] = pair(a, b);
    return uniqueValues(concatenate([left, right], 0, dtype));
  },
});
defineFunction({
  name: 'numpy.intersect1d',
  signature: 'intersect1d(ar1, ar2, assume_unique=False, return_indices=False)',
  doc: 'Elements of both, sorted.',
  call: (a: Value, b: Value, _unique: Value, indices: Value) => {
    const [left, right] = pair(a, b);
    const first = group(left, true);
    const second = group(right, true);
    const firsts = first.starts.map((k) => first.order[k]);
    const seconds = second.starts.map((k) => second.order[k]);
    const common = takeAlong(left, firsts, 0);
    const other = takeAlong(right, seconds, 0);
    const kept = positions(member(common, other), true);
    const values = takeAlong(common, kept, 0);
    if (!toBool(indices)) return values;
    const back = positions(member(other, common), true);
    return new PyTuple([values, indexValue(kept.map((k) => firsts[k])), indexValue(back.map((k) => seconds[k]))]);
  },
});
defineFunction({
  name: 'numpy.setdiff1d',
  signature: 'setdiff1d(ar1, ar2, assume_unique=False)',
  doc: 'Elements of the first that are not in the second.',
  call: (a: Value, b: Value, assume: Value) => {
    const original = ravel(toArray(a));
    const [left, right] = pair(a, b);
    const own = toBool(assume) ? left : uniqueValues(left);
    return copyOf(takeAlong(own, positions(member(own, right), false), 0), 'C', original.dtype);
  },
});
defineFunction({
  name: 'numpy.setxor1d',
  signature: 'setxor1d(ar1, ar2, assume_unique=False)',
  doc: 'Elements of exactly one.',
  call: (a: Value, b: Value) => {
    const [left, right, dtype] = pair(a, b);
    const [first, second] = [uniqueValues(left), uniqueValues(right)];
    const only = [
      takeAlong(first, positions(member(first, second), false), 0),
      takeAlong(second, positions(member(second, first), false), 0),
    ];
    return sortArray(concatenate(only, 0, dtype), 0);
  },
});
defineFunction({
  name: 'numpy.isin',
  signature: 'isin(element, test_elements, assume_unique=False, invert=False, *, kind=None)',
  doc: 'Whether each element is among others.',
  aliases: ['numpy.in1d'],
  call: (element: Value, test: Value, _assume: Value, invert: Value) => {
    const array = toArray(element);
    const [left, right] = pair(array, test);
    const result = allocate(bool_, array.shape);
    member(left, right).forEach((flag, k) => {
      result.storage.bytes[k] = flag !== toBool(invert) ? 1 : 0;
    });
    return unwrap(result);
  },
});

export { arrayFrom, getItem, names, PyList, readerOf, toInt, ufuncs };
