/** Window functions. */
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { float64 } from '../dtype/dtype.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { toNumber } from './arguments.ts';
import { PyFloat, type Value } from './python-values.ts';

/** Values at n = 1 − M, 3 − M … M − 1. */
function window(length: Value, value: (n: number, m: number) => number): NDArray {
  const m = toNumber(length);
  if (m < 1) return allocate(float64, [0]);
  const count = Math.max(0, Math.ceil(m));
  const result = allocate(float64, [count]);
  const lane = result.storage.lane('f64') as Float64Array;
  if (m === 1) lane[0] = 1;
  else for (let k = 0; k < count; k++) lane[k] = value(1 - m + 2 * k, m);
  return result;
}
defineFunction({
  name: 'numpy.bartlett',
  signature: 'bartlett(M)',
  doc: 'Triangular window.',
  call: (length: Value) => window(length, (n, m) => (n <= 0 ? 1 + n / (m - 1) : 1 - n / (m - 1))),
});
defineFunction({
  name: 'numpy.hanning',
  signature: 'hanning(M)',
  doc: 'Hann window.',
  call: (length: Value) => window(length, (n, m) => 0.5 + 0.5 * Math.cos((Math.PI * n) / (m - 1))),
});
defineFunction({
  name: 'numpy.hamming',
  signature: 'hamming(M)',
  doc: 'Hamming window.',
  call: (length: Value) => window(length, (n, m) => 0.54 + 0.46 * Math.cos((Math.PI * n) / (m - 1))),
});
defineFunction({
  name: 'numpy.blackman',
  signature: 'blackman(M)',
  doc: 'Blackman window.',
  call: (length: Value) =>
    window(
      length,
      (n, m) => 0.42 + 0.5 * Math.cos((Math.PI * n) / (m - 1)) + 0.08 * Math.cos((2 * Math.PI * n) / (m - 1)),
    ),
});
function bessel(x: number): number {
  return toNumber(callOp('numpy.i0', [new PyFloat(x)]));
}
defineFunction({
  name: 'numpy.kaiser',
  signature: 'kaiser(M, beta)',
  doc: 'Kaiser window.',
  call: (length: Value, beta: Value) => {
    const b = toNumber(beta);
    const m = toNumber(length);
    const alpha = (m - 1) / 2;
    return window(length, (n) => bessel(b * Math.sqrt(Math.max(0, 1 - (n / 2 / alpha) ** 2))) / bessel(b));
  },
});
