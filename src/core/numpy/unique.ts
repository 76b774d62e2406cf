/** Different elements, and arrays as sets. */
import { asDType, copyOf } from '../arrays/cast.ts';
import { toArray } from '../arrays/discover.ts';
import { getItem } from '../arrays/indexing.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { argsortLine, rawOrder, rowOrder } from '../arrays/ordering.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { toNative } from '../dtype/code.ts';
import { bool_, type DType } from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { defineFunction } from '../ops/registry.ts';
import { toAxis, toBool } from './arguments.ts';
import { amongByKernels, countedValues, distinctByKernels, distinctPartsByKernels } from './heap-sets.ts';
import { concatenate } from './joining.ts';
import { movedAxis, ravel } from './manipulation.ts';
import { PyTuple, PyType, python, tupleType, type Value } from './python-values.ts';
import { bisect } from './searching.ts';
import { NATIVE_SORT, sortArray } from './sorting.ts';
import { indexValue, takeAlong } from './tiling.ts';
import { rangeAt, sliceAt } from './ufunc-methods.ts';

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
  const quick = distinctByKernels(line, true);
  if (quick !== null) return quick;
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
  if (line.dtype.byteOrder === '>') {
    const found = quickUnique(copyOf(line, 'C', toNative(line.dtype)), equalNan);
    return found === null ? null : copyOf(found, 'C', line.dtype);
  }
  const distinct = countedValues(line)?.values ?? distinctByKernels(line, equalNan);
  if (distinct !== null) return distinct;
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
    if (quick !== null) return [quick.base === null ? quick : copyOf(quick)];
  }
  const counted = request.index || request.inverse ? null : countedValues(line);
  if (counted !== null) return [counted.values, counted.counts];
  const quick = distinctPartsByKernels(line, equalNan, request.inverse);
  if (quick !== null) {
    const results: Value[] = [quick.values];
    if (request.index) results.push(quick.index);
    if (quick.inverse !== null) results.push(withShape(quick.inverse, array.shape));
    if (request.counts) results.push(quick.counts);
    return results;
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

export function pair(a: Value, b: Value): [NDArray, NDArray, DType] {
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
/** A flag for each value: whether it is in the pool; `invert`: whether it is not. */
function membership(values: NDArray, pool: NDArray, invert: boolean): NDArray {
  const quick = amongByKernels(values, pool, invert);
  if (quick !== null) return quick;
  const result = allocate(bool_, [values.size]);
  member(values, pool).forEach((flag, k) => {
    result.storage.bytes[k] = flag !== invert ? 1 : 0;
  });
  return result;
}
function chosen(values: NDArray, flags: NDArray): NDArray {
  return getItem(values, flags) as NDArray;
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
    if (!toBool(indices)) {
      const own = uniqueValues(left);
      return chosen(own, membership(own, right, false));
    }
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
    return asDType(chosen(own, membership(own, right, true)), original.dtype);
  },
});
defineFunction({
  name: 'numpy.setxor1d',
  signature: 'setxor1d(ar1, ar2, assume_unique=False)',
  doc: 'Elements of exactly one.',
  call: (a: Value, b: Value) => {
    const [left, right, dtype] = pair(a, b);
    const [first, second] = [uniqueValues(left), uniqueValues(right)];
    const only = [chosen(first, membership(first, second, true)), chosen(second, membership(second, first, true))];
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
    return unwrap(withShape(membership(left, right, toBool(invert)), array.shape));
  },
});
