/** exp, log, sin and cos in vectors against JavaScript's, bit for bit. */
import { describe, expect, it } from 'vitest';
import '../language/install.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { float32, float64 } from '../dtype/dtype.ts';
import { emittedUfunc } from './emitted-loops.ts';

const COUNT = 40_000;
const ODD = [
  0,
  -0,
  1,
  -1,
  0.5,
  2,
  10,
  100,
  700,
  709.78,
  709.79,
  710,
  800,
  -700,
  -708.4,
  -710,
  -745.1,
  -745.2,
  -800,
  1e-300,
  5e-324,
  2.3e-308,
  1e-20,
  -1e-20,
  1e300,
  1.7976931348623157e308,
  Number.POSITIVE_INFINITY,
  Number.NaN,
  Math.PI,
  Math.PI / 2,
  Math.PI / 4,
  3 * Math.PI,
  0.7853981633974484,
  Math.SQRT2,
  Math.SQRT1_2,
  0.9999999,
  1.0000001,
];

function sample(scale: number, offset: number): Float64Array {
  let state = 12345;
  const values = Float64Array.from({ length: COUNT }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state / 2 ** 32) * scale + offset;
  });
  values.set(ODD);
  return values;
}

function bitsOf(array: NDArray): readonly (number | bigint)[] {
  const lane = array.itemsize === 4 ? array.storage.lane('u32') : array.storage.lane('u64');
  return [...(lane as Uint32Array).subarray(0, array.size)];
}

function compare(name: 'exp' | 'log' | 'sin' | 'cos', values: Float64Array, single: boolean): number[] {
  const dtype = single ? float32 : float64;
  const [given, made, expected] = [allocate(dtype, [COUNT]), allocate(dtype, [COUNT]), allocate(dtype, [COUNT])];
  (given.lane as Float64Array).set(values);
  expect(emittedUfunc(name, [given], made, true)).not.toBeNull();
  (given.lane as Float64Array).forEach((x, k) => {
    (expected.lane as Float64Array)[k] = Math[name](x);
  });
  const [a, b] = [bitsOf(made), bitsOf(expected)];
  const numbers = made.lane as Float64Array;
  return [...numbers.keys()]
    .filter((k) => a[k] !== b[k] && !(Number.isNaN(numbers[k]) && Number.isNaN((expected.lane as Float64Array)[k])))
    .map((k) => (given.lane as Float64Array)[k]);
}

describe('vectors of', () => {
  for (const single of [false, true]) {
    const kind = single ? 'singles' : 'doubles';
    it.each([
      ['exp', 1400, -700],
      ['exp', 2, -1],
      ['log', 4, 0],
      ['log', 1e9, 1],
      ['sin', 20, -10],
      ['sin', 2e6, -1e6],
      ['cos', 20, -10],
      ['cos', 2e6, -1e6],
    ] as const)(`${kind}: %s over %d from %d`, (name, scale, offset) => {
      const values = sample(scale, offset);
      // Far angles go to other code.
      if (name === 'sin' || name === 'cos') values.forEach((x, k) => (values[k] = Math.abs(x) > 2 ** 20 ? 1 : x));
      expect(compare(name, values, single)).toEqual([]);
    });
  }

  it('angles that are far leave the work to the plain loop', () => {
    const [given, made] = [allocate(float64, [COUNT]), allocate(float64, [COUNT])];
    (given.lane as Float64Array).fill(1e22);
    expect(emittedUfunc('sin', [given], made, true)).toBeNull();
    expect(emittedUfunc('sin', [given], given, true)).toBeNull();
  });
});
