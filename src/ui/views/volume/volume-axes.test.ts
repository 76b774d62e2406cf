import { expect, test } from 'vitest';
import { float32 } from '#core/dtype/dtype.ts';
import type { Subject } from '../cards/array-axes.ts';
import { clamped, indexAt, PLANES, placeAfterKey, placeOf, planeSizes, planeView, volumeAxes } from './volume-axes.ts';

const subject = (...shape: number[]): Subject => ({ dtype: float32, shape, field: [] });
const axes = { depth: 0, row: 1, col: 2 };

test('the third axis is the last of the others that has a length', () => {
  expect(volumeAxes(subject(5, 6, 7), { rowAxis: 1, colAxis: 2 })).toEqual(axes);
  expect(volumeAxes(subject(5, 6, 7), { rowAxis: 2, colAxis: 0 })).toEqual({ depth: 1, row: 2, col: 0 });
  expect(volumeAxes(subject(9, 5, 1, 6, 7), { rowAxis: 3, colAxis: 4 })).toEqual({ depth: 1, row: 3, col: 4 });
  expect(volumeAxes(subject(5, 6), { rowAxis: 0, colAxis: 1 })).toBeNull();
  expect(volumeAxes(subject(5, 6, 7), { rowAxis: null, colAxis: 1 })).toBeNull();
});

test('planes cross where the slicer and the cursor stand, in the middle to begin with', () => {
  expect(placeOf(subject(5, 6, 7), { index: [2, 0, 0], cursor: null }, axes)).toEqual({ depth: 2, row: 3, col: 3 });
  expect(placeOf(subject(5, 6, 7), { index: [2, 0, 0], cursor: { row: 1, col: 0 } }, axes)).toEqual({
    depth: 2,
    row: 1,
    col: 0,
  });
});

test('each plane leaves out the axis that it stands on', () => {
  const place = { depth: 2, row: 3, col: 4 };
  const view = { arrayId: 'a' as never, field: [], component: 'value' as const, index: [9, 9, 9] };
  const looked = PLANES.map((plane) => planeView(view, axes, place, plane));
  expect(looked.map(({ rowAxis, colAxis }) => [rowAxis, colAxis])).toEqual([
    [1, 2],
    [1, 0],
    [0, 2],
  ]);
  for (const { index } of looked) expect(index).toEqual([2, 3, 4]);
  expect(indexAt([7, 9, 9, 9], { depth: 1, row: 2, col: 3 }, place)).toEqual([7, 2, 3, 4]);
});

test('elements are equally large in all three pictures, and thin arrays can be seen', () => {
  expect(planeSizes({ depth: 100, row: 100, col: 100 }, { width: 400, height: 400 })).toEqual({
    depth: 200,
    row: 200,
    col: 200,
  });
  const thin = planeSizes({ depth: 2, row: 500, col: 500 }, { width: 500, height: 500 });
  expect(thin.depth).toBeGreaterThan(45);
  expect(thin.col + thin.depth).toBeLessThanOrEqual(500);
});

test('keys move in the plane and through it, never out of the array', () => {
  const place = { depth: 2, row: 3, col: 4 };
  const lengths = { depth: 5, row: 6, col: 7 };
  const side = PLANES[1];
  expect(placeAfterKey('ArrowRight', false, place, side, lengths)).toEqual({ ...place, depth: 3 });
  expect(placeAfterKey('PageDown', false, place, side, lengths)).toEqual({ ...place, col: 5 });
  expect(placeAfterKey('x', false, place, side, lengths)).toBeNull();
  const far = placeAfterKey('ArrowDown', true, place, side, lengths);
  expect(clamped(far ?? place, subject(5, 6, 7), axes)).toEqual({ depth: 2, row: 5, col: 4 });
});
