/** Sequences and grids: `linspace`, `logspace`, `geomspace`, `meshgrid`, `mgrid`, `r_`, `fromfunction` … */

import { broadcastShapes } from '../arrays/broadcast.ts';
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { arrayFrom, toArray } from '../arrays/discover.ts';
import { dtypeFrom, optionalDType } from '../arrays/dtype-from.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { unwrap } from '../arrays/record.ts';
import { type DType, float64, isKind } from '../dtype/dtype.ts';
import { callOp, defineFunction, defineValue } from '../ops/registry.ts';
import { sequenceOf, toAxis, toBool, toInt, toNumber, toShape } from './arguments.ts';
import { resultType } from './dtype-functions.ts';
import { join } from './joining.ts';
import { expanded, movedAxis } from './manipulation.ts';
import { PyComplex, PyFloat, PyObject, PySlice, PyTuple, PyType, python, type Value } from './python-values.ts';
import { ufuncs } from './ufunc.ts';

const { add, divide, floor, multiply, power, subtract } = ufuncs;
const op = (ufunc: typeof add, ...values: Value[]): NDArray => ufunc.apply(values)[0];

/** `float64` or `complex128`, for the ends of a range. */
function rangeDType(values: readonly Value[]): DType {
  return resultType([...values.map(toArray), new PyFloat(1)]);
}

interface Spacing {
  readonly start: Value;
  readonly stop: Value;
  readonly num: number;
  readonly endpoint: boolean;
}

/** Samples along the first axis, in floating point, and the step. */
function linspace({ start, stop, num, endpoint }: Spacing): { samples: NDArray; step: NDArray } {
  const div = endpoint ? num - 1 : num;
  const kind = rangeDType([start, stop]);
  const [first, last] = [op(multiply, toArray(start), new PyFloat(1)), op(multiply, toArray(stop), new PyFloat(1))];
  const delta = op(subtract, last, first);
  const line = asDType(callOp('numpy.arange', [num]) as NDArray, float64);
  const column = line.view({ shape: [num, ...delta.shape.map(() => 1)], strides: [8, ...delta.shape.map(() => 0)] });
  if (div <= 0) {
    const samples = op(add, op(multiply, column, delta), first);
    return { samples: asDType(samples, kind), step: asDType(arrayFrom(new PyFloat(Number.NaN)), kind) };
  }
  const step = op(divide, delta, div);
  const zero = anyZero(step);
  const scaled = zero ? op(multiply, op(divide, column, div), delta) : op(multiply, column, step);
  const samples = op(add, scaled, first);
  if (endpoint && num > 1)
    assign(
      samples.view({
        shape: samples.shape.slice(1),
        strides: samples.strides.slice(1),
        offset: samples.offset + (num - 1) * samples.strides[0],
      }),
      last,
    );
  return { samples: asDType(samples, kind), step };
}
function anyZero(step: NDArray): boolean {
  return python.truth(callOp('numpy.any', [op(ufuncs.equal, step, 0)]));
}
function toCount(num: Value): number {
  const count = toInt(num);
  if (count < 0) raise('ValueError', `Number of samples, ${count}, must be non-negative.`);
  return count;
}
function placed(samples: NDArray, dtype: DType | null, axis: Value): NDArray {
  const whole = dtype !== null && isKind(dtype, 'i', 'u') ? op(floor, samples) : samples;
  const typed = dtype === null ? whole : asDType(whole, dtype);
  const along = toAxis(axis, typed.shape.length);
  return along === 0 ? typed : movedAxis(typed, [0], [along]);
}
defineFunction({
  name: 'numpy.linspace',
  signature: 'linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None)',
  doc: 'Evenly spaced numbers over an interval.',
  call: (start: Value, stop: Value, num: Value, endpoint: Value, retstep: Value, dtype: Value, axis: Value) => {
    const { samples, step } = linspace({ start, stop, num: toCount(num), endpoint: toBool(endpoint) });
    const result = placed(samples, optionalDType(dtype), axis);
    return toBool(retstep) ? new PyTuple([result, unwrap(step)]) : result;
  },
});
defineFunction({
  name: 'numpy.logspace',
  signature: 'logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0)',
  doc: 'Powers of a base with evenly spaced exponents.',
  call: (start: Value, stop: Value, num: Value, endpoint: Value, base: Value, dtype: Value, axis: Value) => {
    const root = toArray(base);
    const ndim = Math.max(toArray(start).shape.length, toArray(stop).shape.length, root.shape.length);
    const wide = (value: Value) => {
      const array = toArray(value);
      return array.shape.length < ndim
        ? expanded(
            array,
            Array.from({ length: ndim - array.shape.length }, (_, k) => k),
          )
        : array;
    };
    const { samples } = linspace({
      start: root.shape.length > 0 ? wide(start) : start,
      stop: root.shape.length > 0 ? wide(stop) : stop,
      num: toCount(num),
      endpoint: toBool(endpoint),
    });
    const kind = optionalDType(dtype);
    const powers = op(power, root.shape.length === 0 ? base : root, samples);
    const typed = kind === null ? powers : asDType(powers, kind);
    return toAxis(axis, typed.shape.length) === 0 ? typed : movedAxis(typed, [0], [toAxis(axis, typed.shape.length)]);
  },
});
defineFunction({
  name: 'numpy.geomspace',
  signature: 'geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0)',
  doc: 'Numbers with a constant ratio.',
  call: (start: Value, stop: Value, num: Value, endpoint: Value, dtype: Value, axis: Value) => {
    let [first, last] = [toArray(start), toArray(stop)];
    if (anyZero(first) || anyZero(last)) raise('ValueError', 'Geometric sequence cannot include zero');
    const kind = optionalDType(dtype) ?? resultType([first, last, new PyFloat(1)]);
    const work = resultType([first, last, new PyFloat(1)]);
    [first, last] = [asDType(first, work), asDType(last, work)];
    const sign = op(ufuncs.sign, first);
    const [a, b] = [op(divide, first, sign), op(divide, last, sign)];
    const count = toCount(num);
    const { samples } = linspace({
      start: op(ufuncs.log10, a),
      stop: op(ufuncs.log10, b),
      num: count,
      endpoint: toBool(endpoint),
    });
    const values = op(power, new PyFloat(10), samples);
    const row = (k: number) =>
      values.view({
        shape: values.shape.slice(1),
        strides: values.strides.slice(1),
        offset: values.offset + k * values.strides[0],
      });
    if (count > 0) assign(row(0), a);
    if (count > 1 && toBool(endpoint)) assign(row(count - 1), b);
    const result = asDType(op(multiply, values, sign), kind);
    const along = toAxis(axis, result.shape.length);
    return along === 0 ? result : movedAxis(result, [0], [along]);
  },
});

// ── Grids ─────────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.meshgrid',
  signature: "meshgrid(*xi, copy=True, sparse=False, indexing='xy')",
  doc: 'Coordinate matrices of coordinate vectors.',
  call: (xi: Value, copy: Value, sparse: Value, indexing: Value) => {
    if (indexing !== 'xy' && indexing !== 'ij') raise('ValueError', "Valid values for `indexing` are 'xy' and 'ij'.");
    const vectors = (xi as PyTuple).items.map(toArray);
    const n = vectors.length;
    const place = (k: number) => (indexing === 'xy' && n > 1 && k < 2 ? 1 - k : k);
    const open = vectors.map((one, k) =>
      one.view({
        shape: Array.from({ length: n }, (_, d) => (d === place(k) ? one.size : 1)),
        strides: Array.from({ length: n }, (_, d) => (d === place(k) ? (one.strides[0] ?? 0) : 0)),
      }),
    );
    if (toBool(sparse)) return new PyTuple(open.map((one) => (toBool(copy) ? copyOf(one) : one)));
    const shape = broadcastShapes(open.map((one) => one.shape));
    return new PyTuple(
      open.map((one) => {
        const wide = allocate(one.dtype, shape);
        assign(wide, one);
        return wide;
      }),
    );
  },
});

const gridType = new PyType('nd_grid', { module: 'numpy.lib._index_tricks_impl' });

/** One axis of a grid: a complex step counts points. */
function gridLine(slice: PySlice): { values: NDArray; start: Value; step: Value } {
  const start = slice.start ?? 0;
  const step = slice.step ?? 1;
  if (step instanceof PyComplex) {
    const count = Math.floor(Math.hypot(step.re, step.im));
    return { values: callOp('numpy.linspace', [asFloat(start), asFloat(slice.stop), count]) as NDArray, start, step };
  }
  return { values: callOp('numpy.arange', [start, slice.stop, step]) as NDArray, start, step };
}
function asFloat(value: Value): Value {
  return value instanceof PyObject && !(value instanceof PyFloat) ? value : new PyFloat(toNumber(value));
}

class Grid extends PyObject {
  override pyType: PyType = gridType;
  private readonly sparse: boolean;
  constructor(sparse: boolean) {
    super();
    this.sparse = sparse;
  }
  override getItem(key: Value): Value {
    if (key instanceof PySlice) return gridLine(key).values;
    const slices = (key as PyTuple).items as PySlice[];
    const lines = slices.map((one) => gridLine(one).values);
    const dtype = resultType(lines);
    const n = lines.length;
    const open = lines.map((line, k) => {
      const typed = asDType(line, dtype);
      return typed.view({
        shape: lines.map((_, d) => (d === k ? typed.size : 1)),
        strides: lines.map((_, d) => (d === k ? typed.itemsize : 0)),
      });
    });
    if (this.sparse) return new PyTuple(open);
    const shape = lines.map((line) => line.size);
    const result = allocate(dtype, [n, ...shape]);
    open.forEach((line, k) => {
      assign(result.view({ shape, strides: result.strides.slice(1), offset: k * result.strides[0] }), line);
    });
    return result;
  }
  override repr(): string {
    return `<numpy.lib._index_tricks_impl.${this.sparse ? 'OGridClass' : 'MGridClass'} object at 0x7f0000000000>`;
  }
}
defineValue('numpy.mgrid', new Grid(false));
defineValue('numpy.ogrid', new Grid(true));

/** `np.r_` and `np.c_`. */
class Concatenator extends PyObject {
  override pyType: PyType = gridType;
  private readonly axis: number;
  private readonly ndmin: number;
  private readonly trans: number;
  constructor(axis: number, ndmin: number, trans: number) {
    super();
    this.axis = axis;
    this.ndmin = ndmin;
    this.trans = trans;
  }
  override getItem(key: Value): Value {
    let { axis, ndmin, trans } = this;
    let matrix = '';
    const items = key instanceof PyTuple ? key.items : [key];
    const parts: { array: NDArray; weak: Value | null }[] = [];
    items.forEach((item, k) => {
      if (typeof item === 'string') {
        if (k !== 0) raise('ValueError', 'special directives must be the first entry.');
        if (item === 'r' || item === 'c') matrix = item;
        else [axis, ndmin, trans] = directive(item, axis, ndmin, trans);
        return;
      }
      parts.push(this.part(item, ndmin, trans));
    });
    const arrays = parts.map((one) => one.array);
    const dtype = resultType(parts.map((one) => one.weak ?? one.array));
    const result = join(
      arrays.map((one) => asDType(one, dtype)),
      axis,
    );
    return matrix === ''
      ? result
      : callOp('numpy.matrix', [
          matrix === 'c' && arrays.every((one) => one.shape.length === 1)
            ? result.view({ shape: [result.size, 1], strides: [result.itemsize, 0] })
            : result,
        ]);
  }
  private part(item: Value, ndmin: number, trans: number): { array: NDArray; weak: Value | null } {
    if (item instanceof PySlice) {
      const { values } = gridLine(item);
      const wide = ndmin > 1 ? least(values, ndmin) : values;
      return { array: ndmin > 1 && trans !== -1 ? moveLast(wide, trans) : wide, weak: null };
    }
    const scalar = sequenceOf(item) === null && !(item instanceof NDArray);
    const array = toArray(item);
    if (scalar) return { array: least(array, Math.max(1, ndmin)), weak: item };
    const given = array.shape.length;
    if (given >= ndmin) return { array, weak: null };
    const wide = least(array, ndmin);
    if (trans === -1) return { array: wide, weak: null };
    const shift = ndmin - given;
    const order = wide.shape.map((_, k) => k);
    const at = trans < 0 ? trans + shift + 1 : trans;
    const axes = [...order.slice(0, at), ...order.slice(shift), ...order.slice(at, shift)];
    return {
      array: wide.view({ shape: axes.map((k) => wide.shape[k]), strides: axes.map((k) => wide.strides[k]) }),
      weak: null,
    };
  }
  override length(): number {
    return 0;
  }
}
function least(array: NDArray, ndim: number): NDArray {
  return array.shape.length >= ndim
    ? array
    : expanded(
        array,
        Array.from({ length: ndim - array.shape.length }, (_, k) => k),
      );
}
function moveLast(array: NDArray, trans: number): NDArray {
  const n = array.shape.length;
  return movedAxis(array, [n - 1], [trans < 0 ? trans + n : trans]);
}
function directive(text: string, axis: number, ndmin: number, trans: number): [number, number, number] {
  const parts = text.split(',').map((part) => Number(part));
  if (parts.some(Number.isNaN)) raise('ValueError', `unknown special directive ${text}`);
  return [parts[0] ?? axis, parts[1] ?? ndmin, parts[2] ?? trans];
}
defineValue('numpy.r_', new Concatenator(0, 1, -1));
defineValue('numpy.c_', new Concatenator(-1, 2, 0));

class IndexExpression extends PyObject {
  override pyType: PyType = new PyType('IndexExpression', { module: 'numpy' });
  private readonly tuple: boolean;
  constructor(tuple: boolean) {
    super();
    this.tuple = tuple;
  }
  override getItem(key: Value): Value {
    return this.tuple && !(key instanceof PyTuple) ? new PyTuple([key]) : key;
  }
}
defineValue('numpy.index_exp', new IndexExpression(true));
defineValue('numpy.s_', new IndexExpression(false));

// ── From functions and iterables ──────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.fromfunction',
  signature: "fromfunction(function, shape, *, dtype=<class 'float'>, like=None, **kwargs)",
  doc: 'An array of a function of its indices.',
  call: (f: Value, shape: Value, dtype: Value | undefined) => {
    const grid = callOp('numpy.indices', [new PyTuple(toShape(shape))], { dtype: dtype ?? 'float64' }) as NDArray;
    const lines = Array.from({ length: grid.shape[0] }, (_, k) =>
      grid.view({ shape: grid.shape.slice(1), strides: grid.strides.slice(1), offset: k * grid.strides[0] }),
    );
    return python.call(f, lines);
  },
});
defineFunction({
  name: 'numpy.fromiter',
  signature: 'fromiter(iter, dtype, count=-1, *, like=None)',
  doc: 'A 1-d array of the items of an iterable.',
  call: (iter: Value, dtype: Value, count: Value) => {
    const wanted = toInt(count);
    const items: Value[] = [];
    const iteration = python.iterate(iter);
    while (wanted < 0 || items.length < wanted) {
      const item = iteration.next();
      if (item === undefined) break;
      items.push(item);
    }
    if (wanted >= 0 && items.length < wanted)
      raise('ValueError', `iterator too short: Expected ${wanted} but iterator had only ${items.length} items.`);
    const kind = dtypeFrom(dtype);
    if (kind.kind === 'V' && kind.subarray !== null)
      return arrayFrom(new PyTuple(items), { dtype: kind.subarray.base });
    return items.length === 0
      ? allocate(dtypeFrom(dtype), [0])
      : arrayFrom(new PyTuple(items), {
          dtype: dtypeFrom(dtype),
          maxDims: dtypeFrom(dtype).kind === 'O' ? 1 : undefined,
        });
  },
});
