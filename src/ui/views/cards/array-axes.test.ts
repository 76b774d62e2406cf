import { describe, expect, test } from 'vitest';
import { complex128, float32, int64, struct, subarray, uint8 } from '#core/dtype/dtype.ts';
import { shapeText } from '../../text/amounts.ts';
import { fieldChoices, freeAxes, subjectOf, unravel } from './array-axes.ts';

const field = (name: string, dtype: Parameters<typeof struct>[0][number]['dtype'], offset: number) => ({
  name,
  title: null,
  dtype,
  offset,
});
const inner = struct([field('re', float32, 0), field('n', int64, 4)], 12);
const record = struct([field('pos', subarray(float32, [3]), 0), field('in', inner, 12), field('flag', uint8, 24)], 25);

describe('the subject of a card', () => {
  test('is the array itself without a field', () => {
    expect(subjectOf({ dtype: complex128, shape: [2, 3] }, [])).toEqual({
      dtype: complex128,
      shape: [2, 3],
      field: [],
    });
  });
  test('gains the axes of a subarray field', () => {
    expect(subjectOf({ dtype: record, shape: [10] }, ['pos'])).toEqual({
      dtype: float32,
      shape: [10, 3],
      field: ['pos'],
    });
  });
  test('follows nested fields', () => {
    expect(subjectOf({ dtype: record, shape: [10] }, ['in', 'n'])).toMatchObject({ dtype: int64, shape: [10] });
  });
  test('peels a subarray dtype of subarrays', () => {
    const nested = subarray(subarray(uint8, [4]), [2, 3]);
    expect(subjectOf({ dtype: nested, shape: [] }, [])).toMatchObject({ dtype: uint8, shape: [2, 3, 4] });
  });
});

test('field choices are the leaves, depth first', () => {
  expect(fieldChoices({ dtype: record, shape: [10] }).map(({ path }) => path)).toEqual([
    ['pos'],
    ['in', 're'],
    ['in', 'n'],
    ['flag'],
  ]);
  expect(fieldChoices({ dtype: float32, shape: [10] })).toEqual([]);
});

test('free axes are those that nothing shows', () => {
  expect(freeAxes([2, 3, 4, 5], 1, 3)).toEqual([0, 2]);
  expect(freeAxes([2, 3, 4], 0, 1, 2)).toEqual([]);
  expect(freeAxes([2, 3], null, 1)).toEqual([0]);
});

test('shapes print as Python tuples', () => {
  expect([[], [3], [2, 3]].map((shape) => shapeText(shape))).toEqual(['()', '(3,)', '(2, 3)']);
});

test('flat indices unravel in C order', () => {
  expect(unravel(0, [2, 3, 4])).toEqual([0, 0, 0]);
  expect(unravel(23, [2, 3, 4])).toEqual([1, 2, 3]);
  expect(unravel(7, [2, 3, 4])).toEqual([0, 1, 3]);
});
