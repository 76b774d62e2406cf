import { describe, expect, test } from 'vitest';
import { floatFormatter } from './float-format.ts';

/** Right: the elements of `str(np.array(values, dtype))`, printed by NumPy 2.4. */
const PRINTED: readonly (readonly [2 | 4 | 8, number[], string[]])[] = [
  [8, [1, 2.5, -3], ['1. ', '2.5', '-3. ']],
  [8, [0.1, 1 / 3], ['0.1       ', '0.33333333']],
  [8, [1e-10, 0.5], ['1.e-10', '5.e-01']],
  [8, [1e8, 1], ['1.e+08', '1.e+00']],
  [8, [Number.NaN, Number.POSITIVE_INFINITY, 1], ['nan', 'inf', ' 1.']],
  [8, [Number.NEGATIVE_INFINITY, 1], ['-inf', '  1.']],
  [8, [1e100, -1e-100], [' 1.e+100', '-1.e-100']],
  [8, [0, 0], ['0.', '0.']],
  [8, [0.001953125, 1], ['0.00195312', '1.        ']],
  [4, [0.1, 16777216].map(Math.fround), ['1.0000000e-01', '1.6777216e+07']],
  [4, [1000000, 999999], ['1.00000e+06', '9.99999e+05']],
  [2, [65504, 1], ['6.55e+04', '1.00e+00']],
  [2, [0.0999755859375, 99.9375], [' 0.1 ', '99.94']],
];

describe('floats that are printed together', () => {
  test.each(PRINTED)('float%i bytes %j', (size, values, expected) => {
    const format = floatFormatter(values, { size });
    const width = Math.max(...expected.map((text) => text.length));
    expect(values.map((value) => format(value).padStart(width))).toEqual(expected.map((text) => text.padStart(width)));
  });
});
