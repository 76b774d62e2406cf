import { expect, it } from 'vitest';
import { sparkPath } from './Sparkline.tsx';

it('runs from the lowest to the highest value over the whole width', () => {
  expect(sparkPath([0, 1, 2], 66, 18)).toBe('M1.0 17.0L33.0 9.0L65.0 1.0');
});

it('is broken where a value is missing', () => {
  expect(sparkPath([0, Number.NaN, 1, 2], 62, 18)).toBe('M1.0 17.0M41.0 9.0L61.0 1.0');
});

it('is a level line where all values are the same, and nothing where there is no line', () => {
  expect(sparkPath([5, 5], 62, 18)).toBe('M1.0 9.0L61.0 9.0');
  expect(sparkPath([5], 62, 18)).toBeNull();
  expect(sparkPath([Number.NaN, Number.POSITIVE_INFINITY, 1], 62, 18)).toBeNull();
});
