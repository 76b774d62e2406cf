/** Where the extremes of large arrays of numbers are, by reductions alone. */
import type { NDArray } from '../arrays/ndarray.ts';
import { allocate } from '../arrays/ndarray.ts';
import { bool_, int32, int64 } from '../dtype/dtype.ts';
import { emission } from '../kernels/emit/compiled.ts';
import { isMachine } from '../kernels/emit/vectors.ts';
import { firstTrue } from './emitted-reductions.ts';
import { chosen, together } from './expressions.ts';
import { reduceUfunc } from './reduction.ts';
import { ufuncs } from './ufunc.ts';

const LEAST = 4096;
/** Elements of which the extreme is found before one of them is looked for. */
const PIECE = 8192;

export const hasFastPositions = (array: NDArray): boolean =>
  emission.on && array.size >= LEAST && isMachine(array.code) && array.isPlain && array.code !== '?';

/** Positions along an axis, which is kept with length 1. */
export function extremePositions(array: NDArray, axis: number, sign: 1 | -1): NDArray {
  const length = array.shape[axis];
  if (array.shape.length === 1) return inOneRun(array, sign);
  const extreme = reduceUfunc(sign > 0 ? ufuncs.maximum : ufuncs.minimum, array, [axis], { keepdims: true });
  const hits = () => {
    const [same] = ufuncs.equal.apply([array, extreme]);
    if (!'fd'.includes(array.code)) return same;
    return ufuncs.logical_or.apply([same, ufuncs.not_equal.apply([array, array])[0]])[0];
  };
  const first = allocate(int64, extreme.shape);
  if (together(() => firstTrue(hits(), first))) return first;
  const index = allocate(int32, [length]);
  (index.lane as Int32Array).forEach((_, k, lane) => {
    lane[k] = k;
  });
  const along = array.shape.map((_, k) => (k === axis ? length : 1));
  const places = index.view({ shape: along, strides: array.shape.map((_, k) => (k === axis ? 4 : 0)) });
  const none = allocate(int32, []);
  (none.lane as Int32Array)[0] = length;
  const found = together(() => {
    const where = chosen(hits(), places, none, [bool_, int32, int32], int32, array.shape);
    return reduceUfunc(ufuncs.minimum, where, [axis], { keepdims: true });
  });
  const made = allocate(int64, found.shape);
  ufuncs.positive.apply([found], { out: [made] });
  return made;
}

function inOneRun(array: NDArray, sign: 1 | -1): NDArray {
  const pieces = Math.floor(array.size / PIECE);
  const [step] = array.strides;
  const made = allocate(int64, [1]);
  let from = 0;
  let until = array.size;
  if (pieces > 1) {
    const table = array.view({ shape: [pieces, PIECE], strides: [step * PIECE, step] });
    const extremes = reduceUfunc(sign > 0 ? ufuncs.maximum : ufuncs.minimum, table, [1]);
    from = scan(extremes, 0, pieces, sign) * PIECE;
    const rest = pieces * PIECE;
    until = from + PIECE;
    const best = scan(array, from, until, sign);
    const last = rest < array.size ? scan(array, rest, array.size, sign) : best;
    (made.lane as BigInt64Array)[0] = BigInt(better(array, best, last, sign));
    return made;
  }
  (made.lane as BigInt64Array)[0] = BigInt(scan(array, from, until, sign));
  return made;
}

/** The earlier of two positions unless the later one is better. */
function better(array: NDArray, first: number, second: number, sign: 1 | -1): number {
  const lane = array.lane as Float64Array;
  const at = (k: number) => lane[(array.offset + k * array.strides[0]) / array.itemsize];
  const [a, b] = [at(first), at(second)];
  if (Number.isNaN(a)) return first;
  return Number.isNaN(b) || (sign > 0 ? b > a : b < a) ? second : first;
}

/** The position of the extreme (or of the first NaN) among elements of a 1-d array. */
function scan(array: NDArray, from: number, until: number, sign: 1 | -1): number {
  const lane = array.lane as Float64Array;
  const width = array.itemsize;
  const step = array.strides[0] / width;
  let at = array.offset / width + from * step;
  let best = lane[at];
  let found = from;
  if (best !== best) return from;
  for (let k = from + 1; k < until; k++) {
    at += step;
    const x = lane[at];
    if (sign > 0 ? x > best : x < best) {
      best = x;
      found = k;
    } else if (x !== x) return k;
  }
  return found;
}
