import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentSize, isScaled, lastTop, rowsInView, scrollAt, topAt, topShowing } from './scroll-scale.ts';
import { tableKey } from './table-keys.ts';
import { parseIndex } from './table-model.ts';

const small = { count: 1000, size: 26, view: 520 };
const huge = { count: 1_000_000_000, size: 26, view: 520 };

describe('scrolling', () => {
  test('is by pixels while the rows fit into an element', () => {
    expect(isScaled(small)).toBe(false);
    expect(contentSize(small)).toBe(26_000);
    expect(topAt(small, 260)).toBe(10);
  });
  test('is a scale over a thousand million rows, end to end', () => {
    expect(isScaled(huge)).toBe(true);
    expect(contentSize(huge)).toBeLessThanOrEqual(8_000_000);
    expect(topAt(huge, 0)).toBe(0);
    expect(topAt(huge, contentSize(huge) - huge.view)).toBe(lastTop(huge));
    expect(rowsInView(huge, lastTop(huge))).toEqual([999_999_980, 1_000_000_000]);
  });
  test('goes there and back', () => {
    fc.assert(
      fc.property(fc.constantFrom(small, huge), fc.double({ min: 0, max: 1, noNaN: true }), (scale, share) => {
        const top = share * lastTop(scale);
        expect(topAt(scale, scrollAt(scale, top))).toBeCloseTo(top, 4);
      }),
    );
  });
  test('shows a row by moving as little as possible', () => {
    expect(topShowing(small, 10, 12)).toBe(10);
    expect(topShowing(small, 10, 4)).toBe(4);
    expect(topShowing(small, 10, 40)).toBe(21);
  });
});

describe('keys', () => {
  const extent = { rows: 100, cols: 5, page: 20 };
  const press = (key: string, ctrlKey = false) => tableKey({ key, ctrlKey }, { row: 50, col: 2 }, extent);
  test('move the cell and stop at the edges', () => {
    expect(press('ArrowDown')).toEqual({ row: 51, col: 2 });
    expect(press('PageDown')).toEqual({ row: 70, col: 2 });
    expect(press('End', true)).toEqual({ row: 99, col: 4 });
    expect(press('Home')).toEqual({ row: 50, col: 0 });
    expect(press('ArrowUp', true)).toEqual({ row: 0, col: 2 });
  });
  test('that mean nothing are left alone', () => {
    expect(press('a')).toBeNull();
  });
});

test.each([
  ['5', [10], [5]],
  ['-1', [10], [9]],
  ['(3, 4)', [10, 10], [3, 4]],
  ['1_000', [2000], [1000]],
  ['10', [10], null],
  ['x', [10], null],
  ['1,2,3', [10, 10], null],
  ['', [10], null],
] as const)('the index %j of a table of %j is %j', (text, counts, index) => {
  expect(parseIndex(text, counts)).toEqual(index);
});
