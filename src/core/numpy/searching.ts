/** Where extremes are, and where values would go: `argmax`, `searchsorted`. */
import { asDType, assign, contiguous, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawOrder } from '../arrays/ordering.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { int64 } from '../dtype/dtype.ts';
import { defineFunction } from '../ops/registry.ts';
import { deliver, numbersOf, toAxis, toBool, toOut } from './arguments.ts';
import { extremePositions, hasFastPositions } from './extreme-positions.ts';
import { searchByKernels } from './heap-sets.ts';
import { jointDType } from './joining.ts';
import { ravel } from './manipulation.ts';
import type { Value } from './python-values.ts';
import { forEachLine } from './sorting.ts';
import { indexValue, takeAlong } from './tiling.ts';

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
      const fast = hasFastPositions(line);
      const result = fast ? extremePositions(line, along, sign) : allocate(int64, kept);
      if (!fast) forEachLine([line, result], along, ([from, to]) => assign(to, indexValue([argExtreme(from, sign)])));
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
    const quick = searchByKernels(contiguous(asDType(array, dtype)), asDType(values, dtype), side === 'right');
    if (quick !== null) return quick;
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
export function bisect(
  keys: readonly Value[],
  value: Value,
  compare: (a: Value, b: Value) => number,
  right: boolean,
): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(keys[middle], value);
    if (order < 0 || (right && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
