/** Derivatives and integrals of series along an axis. */
import { copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { callOp } from '../../ops/registry.ts';
import { drain, itemsOfArray, toAxis, toBool } from '../arguments.ts';
import { PyList, PyTuple, type Value } from '../python-values.ts';
import { asInteger, coefficientArray, valueAt } from './evaluation.ts';
import type { Family } from './family.ts';
import { minus, plus, stacked, times } from './series.ts';

interface Along {
  readonly array: NDArray;
  readonly axis: number;
  readonly items: Value[];
}

function along(c: Value, axis: Value): Along {
  const array = copyOf(coefficientArray(c));
  const at = toAxis(asInteger(axis, 'the axis'), array.ndim);
  return { array, axis: at, items: itemsOfArray(callOp('numpy.moveaxis', [array, at, 0]) as NDArray) };
}

function back({ array, axis }: Along, items: readonly Value[]): NDArray {
  return callOp('numpy.moveaxis', [stacked(items, array.dtype), 0, axis]) as NDArray;
}

export function derivative(family: Family, c: Value, m: Value, scl: Value, axis: Value): NDArray {
  const count = asInteger(m, 'the order of derivation');
  if (count < 0) raise('ValueError', 'The order of derivation must be non-negative');
  const series = along(c, axis);
  if (count === 0) return series.array;
  let items = series.items;
  if (count >= items.length) return back(series, [times(items[0], 0)]);
  for (let k = 0; k < count; k++) items = family.derivative(items.map((one) => times(one, scl)));
  return back(series, items);
}

/** `k` as a list of constants. */
function constantsOf(k: Value | undefined, count: number): Value[] {
  const given = k === undefined ? [] : isSequence(k) ? drain(k) : [k];
  if (given.length > count) raise('ValueError', 'Too many integration constants');
  return [...given, ...new Array<Value>(count - given.length).fill(0)];
}
function isSequence(value: Value): boolean {
  return value instanceof PyList || value instanceof PyTuple || toArray(value).ndim > 0;
}

export interface IntegralOptions {
  readonly m: Value;
  readonly k: Value | undefined;
  readonly lbnd: Value;
  readonly scl: Value;
  readonly axis: Value;
}

export function integral(family: Family, c: Value, { m, k, lbnd, scl, axis }: IntegralOptions): NDArray {
  const count = asInteger(m, 'the order of integration');
  if (count < 0) raise('ValueError', 'The order of integration must be non-negative');
  const constants = constantsOf(k, count);
  if (toArray(lbnd).ndim !== 0) raise('ValueError', 'lbnd must be a scalar.');
  if (toArray(scl).ndim !== 0) raise('ValueError', 'scl must be a scalar.');
  const series = along(c, axis);
  if (count === 0) return series.array;
  let items = series.items;
  for (const constant of constants) {
    items = items.map((one) => times(one, scl));
    if (items.length === 1 && !toBool(callOp('numpy.any', [items[0]]))) items = [plus(items[0], constant)];
    else {
      const next = family.integral(items);
      const dtype = series.array.dtype;
      next[0] = plus(next[0], minus(constant, valueAt(family, lbnd, stacked(next, dtype))));
      items = itemsOfArray(stacked(next, dtype));
    }
  }
  return back(series, items);
}
