import { expect, test } from 'vitest';
import { float32 } from '#core/dtype/dtype.ts';
import { initialSettings } from '../cards/card-settings.ts';
import { elementAtX, grownRegion, regionBetween } from './line-region.ts';

const settings = initialSettings({ dtype: float32, shape: [1000] });
const place = { cols: [100, 200], length: 1000, left: 50, width: 400 } as const;

test('a pixel of the line is an element of the array, at its ends too', () => {
  expect(elementAtX(50, place)).toBe(100);
  expect(elementAtX(51 + 4, place)).toBe(101);
  expect(elementAtX(-5000, place)).toBe(0);
  expect(elementAtX(5000, place)).toBe(999);
});

test('a region holds both of the elements that it was dragged between', () => {
  expect(regionBetween(7, 3)(settings).region).toEqual({ rows: [0, 1], cols: [3, 8] });
});

test('shift and arrows move the end that the cursor is at', () => {
  const at = (col: number) => ({ ...settings, cursor: { row: 0, col } });
  const grown = grownRegion(at(10), at(14));
  expect(grown.region?.cols).toEqual([10, 15]);
  const further = grownRegion(grown, { ...grown, cursor: { row: 0, col: 18 } });
  expect(further.region?.cols).toEqual([10, 19]);
  const back = grownRegion(further, { ...further, cursor: { row: 0, col: 5 } });
  expect(back.region?.cols).toEqual([5, 11]);
});
