/** Convolution, correlation, covariance. */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { unwrap } from '../arrays/record.ts';
import { float64 } from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { toBool, toNumber } from './arguments.ts';
import { dot } from './contractions.ts';
import { op } from './differences.ts';
import { resultType } from './dtype-functions.ts';
import { join } from './joining.ts';
import { ravel } from './manipulation.ts';
import { PyFloat, python, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { ufuncs } from './ufunc.ts';
import { rangeAt } from './ufunc-methods.ts';

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
export function line(value: Value): NDArray {
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
