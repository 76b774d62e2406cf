/** `np.bincount` and `np.digitize`. */
import { asDType, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { float64, int64, isKind } from '../dtype/dtype.ts';
import { type CountType, countsInHeap, extremesInHeap } from '../kernels/sorting/counting.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { toBool, toInt } from './arguments.ts';
import { op } from './differences.ts';
import { addressOf, packed, worthwhile } from './heap-lines.ts';
import type { Value } from './python-values.ts';
import { ufuncs } from './ufunc.ts';

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
    const quick = weights === null ? countedByKernels(array, least) : null;
    if (quick !== null) return quick;
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
const COUNTED: Readonly<Partial<Record<string, CountType>>> = {
  b: 'i8',
  B: 'u8',
  h: 'i16',
  H: 'u16',
  i: 'i32',
  I: 'u32',
  l: 'i64',
  L: 'u64',
};
function countedByKernels(array: NDArray, least: number): NDArray | null {
  const type = COUNTED[array.code];
  const source = type !== undefined && worthwhile(array.nbytes) ? packed(array) : null;
  const at = source === null ? null : addressOf(source);
  if (type === undefined || at === null) return null;
  const line = { type, at, length: array.size };
  const ends = extremesInHeap(line);
  if (ends === null) return null;
  if (ends.low < 0) raise('ValueError', "'list' argument must have no negative elements");
  const counts = countsInHeap(line, Math.max(least, Number(ends.high) + 1));
  return counts === null ? null : int64Of(counts);
}
export function int64Of(counts: Float64Array): NDArray {
  const result = allocate(int64, [counts.length], 'C', undefined, false);
  const lane = result.storage.lane('i32') as Int32Array;
  counts.forEach((count, k) => {
    lane[2 * k] = count;
    lane[2 * k + 1] = Math.floor(count / 4294967296);
  });
  return result;
}
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
