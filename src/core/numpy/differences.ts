/** Differences, gradients, integrals, interpolation, correlation, counting. */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { arrayFrom, toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { complex128, float64, int64, isKind } from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { drain, toAxes, toAxis, toBool, toInt, toNumber } from './arguments.ts';
import { resultType } from './dtype-functions.ts';
import { join } from './joining.ts';
import { broadcastTo, ravel } from './manipulation.ts';
import { dot } from './products.ts';
import { PyComplex, PyFloat, PyList, PyTuple, python, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { type Ufunc, ufuncs } from './ufunc.ts';
import { rangeAt } from './ufunc-methods.ts';

const op = (ufunc: Ufunc, ...values: Value[]): NDArray => ufunc.apply(values)[0];

function difference(array: NDArray, axis: number): NDArray {
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

// ── interp, unwrap ────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.interp',
  signature: 'interp(x, xp, fp, left=None, right=None, period=None)',
  doc: 'Values between sample points, by straight lines.',
  call: (x: Value, xp: Value, fp: Value, left: Value, right: Value, period: Value) => {
    const array = toArray(x);
    const values = toArray(fp);
    if (values.dtype.kind === 'c') return complexInterp(x, xp, values, left, right, period);
    let xs = rawValues(asDType(array, float64)) as number[];
    let points = rawValues(asDType(ravel(toArray(xp)), float64)) as number[];
    let heights = rawValues(asDType(ravel(values), float64)) as number[];
    if (points.length === 0) raise('ValueError', 'array of sample points is empty');
    if (points.length !== heights.length) raise('ValueError', 'fp and xp are not of the same length.');
    if (period !== null) [xs, points, heights] = periodic(xs, points, heights, Math.abs(toNumber(period)));
    const low = period !== null || left === null ? heights[0] : toNumber(left);
    const high = period !== null || right === null ? heights[heights.length - 1] : toNumber(right);
    const result = allocate(float64, array.shape);
    const lane = result.storage.lane('f64') as Float64Array;
    xs.forEach((value, k) => {
      lane[k] = interpolate(value, points, heights, low, high);
    });
    return unwrap(result);
  },
});
function periodic(xs: number[], points: number[], heights: number[], period: number): [number[], number[], number[]] {
  if (period === 0) raise('ValueError', 'period must be a non-zero value');
  const wrap = (value: number) => ((value % period) + period) % period;
  const order = points.map((_, k) => k).sort((a, b) => wrap(points[a]) - wrap(points[b]));
  const sorted = order.map((k) => wrap(points[k]));
  const values = order.map((k) => heights[k]);
  const n = sorted.length;
  return [xs.map(wrap), [sorted[n - 1] - period, ...sorted, sorted[0] + period], [values[n - 1], ...values, values[0]]];
}
function interpolate(
  x: number,
  points: readonly number[],
  heights: readonly number[],
  low: number,
  high: number,
): number {
  const n = points.length;
  if (Number.isNaN(x)) return x;
  if (x > points[n - 1]) return high;
  if (x < points[0]) return low;
  let [a, b] = [0, n];
  while (a < b) {
    const middle = (a + b) >> 1;
    if (x >= points[middle]) a = middle + 1;
    else b = middle;
  }
  const j = a - 1;
  if (j === n - 1) return heights[n - 1];
  if (points[j] === x) return heights[j];
  const slope = (heights[j + 1] - heights[j]) / (points[j + 1] - points[j]);
  const value = slope * (x - points[j]) + heights[j];
  if (!Number.isNaN(value)) return value;
  const other = slope * (x - points[j + 1]) + heights[j + 1];
  return Number.isNaN(other) && heights[j] === heights[j + 1] ? heights[j] : other;
}
function complexInterp(x: Value, xp: Value, fp: NDArray, left: Value, right: Value, period: Value): Value {
  const end = (value: Value, which: 're' | 'im') =>
    value === null
      ? null
      : new PyFloat(value instanceof PyComplex ? value[which] : which === 're' ? toNumber(value) : 0);
  const [re, im] = (['real', 'imag'] as const).map((name) =>
    toArray(
      callOp('numpy.interp', [
        x,
        xp,
        callOp(`numpy.${name}`, [fp]),
        end(left, name === 'real' ? 're' : 'im'),
        end(right, name === 'real' ? 're' : 'im'),
        period,
      ]),
    ),
  );
  return unwrap(op(ufuncs.add, asDType(re, complex128), op(ufuncs.multiply, new PyComplex(0, 1), im)));
}
defineFunction({
  name: 'numpy.unwrap',
  signature: 'unwrap(p, discont=None, axis=-1, *, period=6.283185307179586)',
  doc: 'Angles without jumps of a period.',
  call: (p: Value, discont: Value, axis: Value, period: Value) => {
    const array = toArray(p);
    const along = toAxis(axis, array.shape.length);
    const dtype = resultType([array, period]);
    const steps = difference(array, along);
    const whole = isKind(dtype, 'i', 'u');
    const interval = whole ? period : new PyFloat(toNumber(period));
    const half = whole ? Math.floor(toNumber(period) / 2) : toNumber(period) / 2;
    const boundary = whole && toNumber(period) % 2 === 0;
    const high: Value = whole ? half : new PyFloat(half);
    const low = whole ? -half : new PyFloat(-half);
    let wrapped = op(ufuncs.add, op(ufuncs.remainder, op(ufuncs.subtract, steps, low), interval), low);
    if (!whole || boundary) {
      const edge = op(ufuncs.logical_and, op(ufuncs.equal, wrapped, low), op(ufuncs.greater, steps, 0));
      wrapped = toArray(callOp('numpy.where', [edge, high, wrapped]));
    }
    const limit = discont === null ? high : discont;
    const jump = op(ufuncs.subtract, wrapped, steps);
    const correction = toArray(callOp('numpy.where', [op(ufuncs.less, op(ufuncs.absolute, steps), limit), 0, jump]));
    const result = copyOf(array, 'C', dtype);
    const n = array.shape[along];
    const running = toArray(callOp('numpy.cumsum', [correction], { axis: along }));
    assign(rangeAt(result, along, 1, n), op(ufuncs.add, rangeAt(array, along, 1, n), running));
    return result;
  },
});

// ── Convolution and correlation ───────────────────────────────────────────────────────────────────

/** Sums of products of `a` with `b` sliding along it. */
function correlateLines(a: NDArray, b: NDArray, mode: string): NDArray {
  const dtype = promote(a.dtype, b.dtype);
  if (a.size === 0 || b.size === 0)
    raise('ValueError', `${a.size === 0 ? 'first' : 'second'} array argument cannot be empty`);
  const [n, m] = [a.size, b.size];
  const swap = n < m;
  const [long, short] = swap ? [b, a] : [a, b];
  const [size, width] = [Math.max(n, m), Math.min(n, m)];
  const lead = mode === 'valid' ? 0 : mode === 'same' ? Math.floor(width / 2) : width - 1;
  const count = mode === 'valid' ? size - width + 1 : mode === 'same' ? size : size + width - 1;
  const result = allocate(dtype, [count]);
  const [x, y] = [asDType(long, dtype), asDType(short, dtype)];
  for (let k = 0; k < count; k++) {
    const start = k - lead;
    const [from, to] = [Math.max(0, start), Math.min(size, start + width)];
    const [left, right] = [rangeAt(x, 0, from, to), rangeAt(y, 0, from - start, to - start)];
    assign(result.view({ shape: [], strides: [], offset: k * dtype.itemsize }), dot(left, right));
  }
  return swap ? copyOf(result.view({ strides: [-dtype.itemsize], offset: (count - 1) * dtype.itemsize })) : result;
}
function modeOf(mode: Value): string {
  const text = typeof mode === 'number' ? (['valid', 'same', 'full'][mode] ?? '') : String(mode);
  if (!['valid', 'same', 'full'].includes(text))
    raise('ValueError', `mode must be one of 'valid', 'same', or 'full' (got '${text}')`);
  return text;
}
defineFunction({
  name: 'numpy.correlate',
  signature: "correlate(a, v, mode='valid')",
  doc: 'Cross-correlation of two sequences.',
  call: (a: Value, v: Value, mode: Value) => {
    const [x, y] = [line(a), line(v)];
    return correlateLines(x, y.dtype.kind === 'c' ? op(ufuncs.conjugate, y) : y, modeOf(mode));
  },
});
function line(value: Value): NDArray {
  const array = toArray(value);
  if (array.shape.length > 1) raise('ValueError', 'object too deep for desired array');
  return ravel(array);
}
defineFunction({
  name: 'numpy.convolve',
  signature: "convolve(a, v, mode='full')",
  doc: 'Convolution of two sequences.',
  call: (a: Value, v: Value, mode: Value) => {
    let [x, y] = [line(a), line(v)];
    if (x.size === 0) raise('ValueError', 'a cannot be empty');
    if (y.size === 0) raise('ValueError', 'v cannot be empty');
    if (y.size > x.size) [x, y] = [y, x];
    return correlateLines(
      x,
      y.view({ strides: [-y.strides[0]], offset: y.offset + (y.size - 1) * y.strides[0] }),
      modeOf(mode),
    );
  },
});
defineFunction({
  name: 'numpy.cov',
  signature: 'cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None)',
  doc: 'Covariance matrix.',
  call: (m: Value, y: Value, rowvar: Value, bias: Value, ddof: Value, fweights: Value, aweights: Value, dtype: Value) =>
    covariance({
      m,
      y,
      rowvar: toBool(rowvar),
      ddof: ddof === null ? (toBool(bias) ? 0 : 1) : toNumber(ddof),
      fweights,
      aweights,
      dtype,
    }),
});
interface Covariance {
  readonly m: Value;
  readonly y: Value;
  readonly rowvar: boolean;
  readonly ddof: number;
  readonly fweights: Value;
  readonly aweights: Value;
  readonly dtype: Value;
}
function rows(value: Value, rowvar: boolean): NDArray {
  const array = toArray(value);
  if (array.shape.length > 2) raise('ValueError', 'm has more than 2 dimensions');
  const wide =
    array.shape.length === 2 ? array : array.view({ shape: [1, array.size], strides: [0, array.strides[0] ?? 0] });
  return !rowvar && array.shape.length === 2 && wide.shape[0] !== 1
    ? wide.view({ shape: [wide.shape[1], wide.shape[0]], strides: [wide.strides[1], wide.strides[0]] })
    : wide;
}
function covariance(given: Covariance): NDArray {
  const [first, second] = [rows(given.m, given.rowvar), given.y === null ? null : rows(given.y, given.rowvar)];
  const kind = optionalDType(given.dtype) ?? resultType([first, ...(second === null ? [] : [second]), float64Value]);
  const x = asDType(second === null ? first : join([first, second], 0), kind);
  let weights: NDArray | null = null;
  if (given.fweights !== null) {
    weights = asDType(toArray(given.fweights), float64);
    if (weights.shape.length > 1) raise('RuntimeError', 'cannot handle multidimensional fweights');
    if (weights.shape[0] !== x.shape[1]) raise('RuntimeError', 'incompatible numbers of samples and fweights');
  }
  if (given.aweights !== null) {
    const a = asDType(toArray(given.aweights), float64);
    weights = weights === null ? a : op(ufuncs.multiply, weights, a);
  }
  const count = x.shape[1];
  const sum = weights === null ? count : toNumber(callOp('numpy.sum', [weights]));
  const mean =
    weights === null
      ? toArray(callOp('numpy.mean', [x], { axis: 1, keepdims: true }))
      : op(
          ufuncs.divide,
          reduceUfunc(ufuncs.add, op(ufuncs.multiply, x, weights), [1], { keepdims: true }),
          new PyFloat(sum),
        );
  let factor = sum - given.ddof;
  if (weights !== null && given.aweights !== null && given.ddof !== 0) {
    factor =
      sum - (given.ddof * toNumber(callOp('numpy.sum', [op(ufuncs.multiply, weights, toArray(given.aweights))]))) / sum;
  }
  if (factor <= 0) {
    python.warn('RuntimeWarning', 'Degrees of freedom <= 0 for slice');
    factor = 0;
  }
  const centred = op(ufuncs.subtract, x, mean);
  const weighted = weights === null ? centred : op(ufuncs.multiply, centred, weights);
  const other = weighted.view({
    shape: [weighted.shape[1], weighted.shape[0]],
    strides: [weighted.strides[1], weighted.strides[0]],
  });
  const product = dot(centred, kind.kind === 'c' ? op(ufuncs.conjugate, other) : other);
  const result = op(ufuncs.multiply, product, toArray(op(ufuncs.divide, new PyFloat(1), new PyFloat(factor))));
  const keep = result.shape.map((_, k) => k).filter((k) => result.shape[k] !== 1);
  return new NDArray({
    dtype: result.dtype,
    shape: keep.map((k) => result.shape[k]),
    strides: keep.map((k) => result.strides[k]),
    offset: 0,
    storage: result.storage,
  });
}
const float64Value = new PyFloat(1);
defineFunction({
  name: 'numpy.corrcoef',
  signature: 'corrcoef(x, y=None, rowvar=True, *, dtype=None)',
  doc: 'Correlation coefficients.',
  call: (x: Value, y: Value, rowvar: Value, dtype: Value) => {
    const c = covariance({ m: x, y, rowvar: toBool(rowvar), ddof: 1, fweights: null, aweights: null, dtype });
    if (c.shape.length === 0) return unwrap(op(ufuncs.divide, c, c));
    const deviation = op(ufuncs.sqrt, toArray(callOp('numpy.real', [callOp('numpy.diagonal', [c])])));
    const column = deviation.view({ shape: [deviation.size, 1], strides: [deviation.itemsize, 0] });
    const result = op(ufuncs.divide, op(ufuncs.divide, c, column), deviation);
    if (result.dtype.kind === 'c') return result;
    return op(ufuncs.minimum, op(ufuncs.maximum, result, new PyFloat(-1)), new PyFloat(1));
  },
});

// ── Counting ──────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.bincount',
  signature: 'bincount(x, /, weights=None, minlength=0)',
  doc: 'How often each non-negative integer occurs.',
  call: (x: Value, weights: Value, minlength: Value) => {
    const array = toArray(x);
    if (array.shape.length !== 1) raise('ValueError', 'object of too small depth for desired array');
    if (!isKind(array.dtype, 'i', 'u', 'b') && array.size > 0)
      raise(
        'TypeError',
        `Cannot cast array data from dtype('${array.dtype.kind === 'f' ? 'float64' : array.dtype.kind}') to dtype('int64') according to the rule 'safe'`,
      );
    const least = toInt(minlength);
    if (least < 0) raise('ValueError', "'minlength' must not be negative");
    const values = rawValues(array).map(Number);
    if (values.some((n) => n < 0)) raise('ValueError', "'list' argument must have no negative elements");
    const size = Math.max(
      least,
      values.reduce((max, n) => Math.max(max, n + 1), 0),
    );
    const w = weights === null ? null : (rawValues(asDType(toArray(weights), float64)) as number[]);
    if (w !== null && w.length !== values.length)
      raise('ValueError', "The weights and list don't have the same length.");
    const totals = new Float64Array(size);
    values.forEach((n, k) => {
      totals[n] += w === null ? 1 : w[k];
    });
    const result = allocate(float64, [size]);
    (result.storage.lane('f64') as Float64Array).set(totals);
    return w === null ? copyOf(result, 'C', int64) : result;
  },
});
defineFunction({
  name: 'numpy.digitize',
  signature: 'digitize(x, bins, right=False)',
  doc: 'Numbers of the bins that values fall into.',
  call: (x: Value, bins: Value, right: Value) => {
    const edges = toArray(bins);
    const values = rawValues(asDType(edges, float64)) as number[];
    const up = values.every((v, k) => k === 0 || values[k - 1] <= v);
    const down = values.every((v, k) => k === 0 || values[k - 1] >= v);
    if (!up && !down) raise('ValueError', 'bins must be monotonically increasing or decreasing');
    if (toArray(x).dtype.kind === 'c') raise('TypeError', 'x may not be complex');
    const side = toBool(right) ? 'left' : 'right';
    if (up) return callOp('numpy.searchsorted', [edges, x], { side });
    const reversed = edges.view({
      strides: [-edges.strides[0]],
      offset: edges.offset + (edges.size - 1) * edges.strides[0],
    });
    return unwrap(op(ufuncs.subtract, edges.size, toArray(callOp('numpy.searchsorted', [reversed, x], { side }))));
  },
});

export { drain };
