/** Differences, gradients, integrals, interpolation, correlation, counting. */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { arrayFrom, toArray } from '../arrays/discover.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { unwrap } from '../arrays/record.ts';
import { float64, isKind } from '../dtype/dtype.ts';
import { defineFunction } from '../ops/registry.ts';
import { toAxes, toAxis, toInt, toNumber } from './arguments.ts';
import { broadcastTo } from './broadcasting.ts';
import { join } from './joining.ts';
import { ravel } from './manipulation.ts';
import { PyFloat, PyList, PyTuple, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { type Ufunc, ufuncs } from './ufunc.ts';
import { rangeAt } from './ufunc-methods.ts';

export const op = (ufunc: Ufunc, ...values: Value[]): NDArray => ufunc.apply(values)[0];

export function difference(array: NDArray, axis: number): NDArray {
  const n = array.shape[axis];
  const [later, earlier] = [rangeAt(array, axis, Math.min(1, n), n), rangeAt(array, axis, 0, Math.max(0, n - 1))];
  return op(array.dtype.kind === 'b' ? ufuncs.not_equal : ufuncs.subtract, later, earlier);
}
function bordered(array: NDArray, axis: number, value: Value | undefined): NDArray | null {
  if (value === undefined) return null;
  const edge = toArray(value);
  if (edge.shape.length > 0) return edge;
  return broadcastTo(
    edge,
    array.shape.map((n, k) => (k === axis ? 1 : n)),
  );
}
defineFunction({
  name: 'numpy.diff',
  signature: 'diff(a, n=1, axis=-1, prepend=<no value>, append=<no value>)',
  doc: 'Differences of neighbours along an axis.',
  call: (a: Value, n: Value, axis: Value, prepend: Value | undefined, append: Value | undefined) => {
    const times = toInt(n);
    if (times === 0) return a;
    if (times < 0) raise('ValueError', `order must be non-negative but got ${times}`);
    let array = toArray(a);
    if (array.shape.length === 0) raise('ValueError', 'diff requires input that is at least one dimensional');
    const along = toAxis(axis, array.shape.length);
    const parts = [bordered(array, along, prepend), array, bordered(array, along, append)].filter(
      (one): one is NDArray => one !== null,
    );
    if (parts.length > 1) array = join(parts, along);
    for (let k = 0; k < times; k++) array = difference(array, along);
    return array;
  },
});
defineFunction({
  name: 'numpy.ediff1d',
  signature: 'ediff1d(ary, to_end=None, to_begin=None)',
  doc: 'Differences of all neighbours, with ends.',
  call: (ary: Value, end: Value, begin: Value) => {
    const array = ravel(toArray(ary));
    const parts = [
      begin === null ? null : ravel(toArray(begin)),
      difference(array, 0),
      end === null ? null : ravel(toArray(end)),
    ];
    const list = parts.filter((one): one is NDArray => one !== null).map((one) => asDType(one, array.dtype));
    return list.length === 1 ? list[0] : join(list, 0);
  },
});

// ── gradient ──────────────────────────────────────────────────────────────────────────────────────

interface GradientAxis {
  readonly axis: number;
  /** One step, or the coordinates' differences. */
  readonly step: number | Float64Array;
  readonly order: number;
}
function gradientAlong(array: NDArray, { axis, step, order }: GradientAxis): NDArray {
  const n = array.shape[axis];
  if (n < order + 1)
    raise(
      'ValueError',
      'Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required.',
    );
  const out = allocate(array.dtype, array.shape);
  const slice = (source: NDArray, start: number, end: number) => rangeAt(source, axis, start, end);
  const scaled = (source: NDArray, factor: number | NDArray) =>
    op(ufuncs.multiply, source, typeof factor === 'number' ? new PyFloat(factor) : factor);
  const column = (values: number[]) => {
    const line = copyOf(
      arrayFrom(new PyList(values.map((x) => new PyFloat(x)))),
      'C',
      array.dtype.kind === 'c' ? float64 : array.dtype,
    );
    return line.view({
      shape: array.shape.map((_, k) => (k === axis ? values.length : 1)),
      strides: array.shape.map((_, k) => (k === axis ? line.itemsize : 0)),
    });
  };
  const at = (k: number) => slice(array, k < 0 ? n + k : k, (k < 0 ? n + k : k) + 1);
  if (n > 2) {
    const [before, middle, after] = [slice(array, 0, n - 2), slice(array, 1, n - 1), slice(array, 2, n)];
    if (typeof step === 'number')
      assign(slice(out, 1, n - 1), op(ufuncs.divide, op(ufuncs.subtract, after, before), new PyFloat(2 * step)));
    else {
      const index = Array.from({ length: n - 2 }, (_, k) => k);
      const a = column(index.map((k) => -step[k + 1] / (step[k] * (step[k] + step[k + 1]))));
      const b = column(index.map((k) => (step[k + 1] - step[k]) / (step[k] * step[k + 1])));
      const c = column(index.map((k) => step[k] / (step[k + 1] * (step[k] + step[k + 1]))));
      assign(
        slice(out, 1, n - 1),
        op(
          ufuncs.add,
          op(ufuncs.add, op(ufuncs.multiply, a, before), op(ufuncs.multiply, b, middle)),
          op(ufuncs.multiply, c, after),
        ),
      );
    }
  }
  const [first, last] = typeof step === 'number' ? [step, step] : [step[0], step[step.length - 1]];
  if (order === 1) {
    assign(slice(out, 0, 1), op(ufuncs.divide, op(ufuncs.subtract, at(1), at(0)), new PyFloat(first)));
    assign(slice(out, n - 1, n), op(ufuncs.divide, op(ufuncs.subtract, at(-1), at(-2)), new PyFloat(last)));
    return out;
  }
  const sum = (x: NDArray, y: NDArray, w: NDArray) => op(ufuncs.add, op(ufuncs.add, x, y), w);
  if (typeof step === 'number') {
    assign(slice(out, 0, 1), sum(scaled(at(0), -1.5 / step), scaled(at(1), 2 / step), scaled(at(2), -0.5 / step)));
    assign(
      slice(out, n - 1, n),
      sum(scaled(at(-3), 0.5 / step), scaled(at(-2), -2 / step), scaled(at(-1), 1.5 / step)),
    );
    return out;
  }
  const [d1, d2] = [step[0], step[1]];
  assign(
    slice(out, 0, 1),
    sum(
      scaled(at(0), -(2 * d1 + d2) / (d1 * (d1 + d2))),
      scaled(at(1), (d1 + d2) / (d1 * d2)),
      scaled(at(2), -d1 / (d2 * (d1 + d2))),
    ),
  );
  const [e1, e2] = [step[step.length - 2], step[step.length - 1]];
  assign(
    slice(out, n - 1, n),
    sum(
      scaled(at(-3), e2 / (e1 * (e1 + e2))),
      scaled(at(-2), -(e2 + e1) / (e1 * e2)),
      scaled(at(-1), (2 * e2 + e1) / (e2 * (e1 + e2))),
    ),
  );
  return out;
}
defineFunction({
  name: 'numpy.gradient',
  signature: 'gradient(f, *varargs, axis=None, edge_order=1)',
  doc: 'Slopes by central differences.',
  call: (f: Value, varargs: Value, axis: Value, edgeOrder: Value) => {
    const given = toArray(f);
    const array = isKind(given.dtype, 'f', 'c', 'm', 'M') ? given : asDType(given, float64);
    const axes = toAxes(axis, array.shape.length);
    const spacings = (varargs as PyTuple).items;
    if (spacings.length > 1 && spacings.length !== axes.length) raise('TypeError', 'invalid number of arguments');
    const order = toInt(edgeOrder);
    if (order > 2) raise('ValueError', "'edge_order' greater than 2 not supported");
    const results = axes.map((one, k) =>
      gradientAlong(array, { axis: one, step: stepOf(spacings[spacings.length > 1 ? k : 0], array.shape[one]), order }),
    );
    return results.length === 1 ? results[0] : new PyTuple(results);
  },
});
function stepOf(spacing: Value | undefined, length: number): number | Float64Array {
  if (spacing === undefined) return 1;
  const line = toArray(spacing);
  if (line.shape.length === 0) return toNumber(unwrap(line));
  if (line.shape.length > 1) raise('ValueError', 'distances must be either scalars or 1d');
  if (line.shape[0] !== length)
    raise('ValueError', 'when 1d, distances must match the length of the corresponding dimension');
  const steps = copyOf(difference(asDType(line, float64), 0)).storage.lane('f64') as Float64Array;
  const own = steps.slice(0, length - 1);
  return own.every((x) => x === own[0]) ? own[0] : own;
}

defineFunction({
  name: 'numpy.trapezoid',
  signature: 'trapezoid(y, x=None, dx=1.0, axis=-1)',
  doc: 'Integral by trapezoids.',
  call: (y: Value, x: Value, dx: Value, axis: Value) => {
    const array = toArray(y);
    const along = toAxis(axis, array.shape.length);
    let width: Value = dx;
    if (x !== null) {
      const points = toArray(x);
      const d = difference(points, points.shape.length === 1 ? 0 : along);
      width =
        points.shape.length === 1
          ? d.view({
              shape: array.shape.map((_, k) => (k === along ? d.size : 1)),
              strides: array.shape.map((_, k) => (k === along ? d.itemsize : 0)),
            })
          : d;
    }
    const n = array.shape[along];
    const heights = op(ufuncs.add, rangeAt(array, along, 1, n), rangeAt(array, along, 0, n - 1));
    return unwrap(
      reduceUfunc(ufuncs.add, op(ufuncs.divide, op(ufuncs.multiply, width, heights), new PyFloat(2)), [along]),
    );
  },
});
