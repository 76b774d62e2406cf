/** Least-squares fits of series. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { assignValue } from '../../arrays/indexing.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { float16, float32, float64, isKind } from '../../dtype/dtype.ts';
import { callOp } from '../../ops/registry.ts';
import { itemsOfArray, numbersOf, toBool } from '../arguments.ts';
import { PyList, PyTuple, python, type Value } from '../python-values.ts';
import { vander } from './evaluation.ts';
import type { Family } from './family.ts';
import { over, plus, real, times } from './series.ts';

const call = (name: string, ...args: Value[]): NDArray => callOp(`numpy.${name}`, args) as NDArray;

export interface FitRequest {
  readonly x: Value;
  readonly y: Value;
  readonly deg: Value;
  readonly rcond: Value;
  readonly full: Value;
  readonly w: Value;
}

function checkPoints(x: NDArray, y: NDArray): void {
  if (x.ndim !== 1) raise('TypeError', 'expected 1D vector for x');
  if (x.size === 0) raise('TypeError', 'expected non-empty vector for x');
  if (y.ndim < 1 || y.ndim > 2) raise('TypeError', 'expected 1D or 2D array for y');
  if (x.shape[0] !== y.shape[0]) raise('TypeError', 'expected x and y to have same length');
}

function degreesOf(deg: Value): { degrees: number[]; single: boolean } {
  const array = toArray(deg);
  if (array.ndim > 1 || !isKind(array.dtype, 'i', 'u') || array.size === 0)
    raise('TypeError', 'deg must be an int or non-empty 1-D array of int');
  const degrees = numbersOf(array).sort((a, b) => a - b);
  if (degrees[0] < 0) raise('ValueError', 'expected deg >= 0');
  return { degrees, single: array.ndim === 0 };
}

/** Lengths of the columns, 1 for those that vanish. */
export function columnLengths(matrix: NDArray): NDArray {
  const squares =
    matrix.dtype.kind === 'c'
      ? plus(call('square', call('real', matrix)), call('square', call('imag', matrix)))
      : call('square', matrix);
  const lengths = call('sqrt', call('sum', squares, 0));
  return call('where', python.compare('==', lengths, 0), real(1), lengths);
}

/** Below this share of the largest, singular values count as zero: as many machine epsilons as there are points. */
export function relativeCutoff(rcond: Value, x: NDArray): Value {
  if (rcond !== null) return rcond;
  const { dtype } = x;
  const size = dtype.kind === 'c' ? dtype.itemsize / 2 : dtype.itemsize;
  const epsilon = size === 4 ? 2 ** -23 : size === 2 ? 2 ** -10 : 2 ** -52;
  return new NumPyScalar(size === 4 ? float32 : size === 2 ? float16 : float64, x.shape[0] * epsilon);
}

export function leastSquares(family: Family, request: FitRequest): Value {
  const x = plus(toArray(request.x), real(0)) as NDArray;
  const y = plus(toArray(request.y), real(0)) as NDArray;
  const { degrees, single } = degreesOf(request.deg);
  checkPoints(toArray(x), toArray(y));
  const highest = degrees[degrees.length - 1];
  const whole = vander(family, x, highest);
  const matrix = single ? whole : call('take', whole, new PyList(degrees), 1);
  const weights = weightsOf(request.w, x);
  const left = weights === null ? matrix : (times(matrix, call('expand_dims', weights, 1)) as NDArray);
  const right = weights === null ? y : times(y, y.ndim === 2 ? call('expand_dims', weights, 1) : weights);
  return solve({ left, right, degrees, single }, relativeCutoff(request.rcond, x), toBool(request.full));
}

function weightsOf(w: Value, x: NDArray): NDArray | null {
  if (w === null) return null;
  const weights = toArray(plus(toArray(w), real(0)));
  if (weights.ndim !== 1) raise('TypeError', 'expected 1D vector for w');
  if (weights.shape[0] !== x.shape[0]) raise('TypeError', 'expected x and w to have same length');
  return weights;
}

interface Problem {
  readonly left: NDArray;
  readonly right: Value;
  readonly degrees: readonly number[];
  readonly single: boolean;
}

function solve({ left, right, degrees, single }: Problem, rcond: Value, full: boolean): Value {
  const lengths = columnLengths(left);
  const solution = callOp('numpy.linalg.lstsq', [over(left, lengths), right, rcond]) as PyTuple;
  const [raw, residuals, rank, singular] = solution.items;
  const flat = (raw as NDArray).ndim === 1;
  const c = over(raw, flat ? lengths : call('expand_dims', lengths, 1)) as NDArray;
  const spread = single ? c : spreadOut(c, degrees);
  const order = single ? degrees[0] + 1 : degrees.length;
  if (!full && !python.equal(rank, order)) python.warn('RankWarning', 'The fit may be poorly conditioned');
  return full ? new PyTuple([spread, new PyList([residuals, rank, singular, rcond])]) : spread;
}

/** Coefficients of chosen degrees at their places, zeros elsewhere. */
function spreadOut(c: NDArray, degrees: readonly number[]): NDArray {
  const wide = allocate(c.dtype, [degrees[degrees.length - 1] + 1, ...c.shape.slice(1)]);
  itemsOfArray(c).forEach((row, k) => {
    const at = degrees[k];
    assignValue(
      wide.view({ shape: wide.shape.slice(1), strides: wide.strides.slice(1), offset: at * wide.strides[0] }),
      row,
    );
  });
  return wide;
}
