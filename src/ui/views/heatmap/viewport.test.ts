import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  elementUnder,
  held,
  panned,
  placeAt,
  rectangleBetween,
  revealing,
  shownWindow,
  showsElements,
  squared,
  tilePlan,
  toX,
  toY,
  wholePlane,
  zoomed,
} from './viewport.ts';

const plane = { rows: 100, cols: 200 };
const box = { width: 400, height: 400 };
const upright = { down: true, right: true };

describe('the shown window', () => {
  test('is the whole plane, stretched, without a wish', () => {
    expect(shownWindow(null, plane, box, 'auto')).toEqual({ rows: [0, 100], cols: [0, 200] });
  });
  test('leaves room on both sides for square elements', () => {
    expect(shownWindow(null, plane, box, 'equal')).toEqual({ rows: [-50, 150], cols: [0, 200] });
  });
  test('is square once and for all: squaring again changes nothing', () => {
    const once = squared({ rows: [3, 17], cols: [20, 90] }, box);
    expect(squared(once, box)).toEqual(once);
  });
});

describe('zooming', () => {
  test('keeps the anchor where it is on the screen', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 20, max: 80, noNaN: true }),
        fc.double({ min: 60, max: 140, noNaN: true }),
        (row, col) => {
          const before = { rows: [10, 90], cols: [40, 160] } as const;
          const after = zoomed(before, 0.5, { row, col }, plane);
          expect(after).not.toBeNull();
          expect(toX(col, after!, box, upright)).toBeCloseTo(toX(col, before, box, upright), 6);
          expect(toY(row, after!, box, upright)).toBeCloseTo(toY(row, before, box, upright), 6);
        },
      ),
    );
  });
  test('ends at two elements', () => {
    const close = zoomed(wholePlane(plane), 1e-9, { row: 50, col: 100 }, plane)!;
    const spans = [close.rows[1] - close.rows[0], close.cols[1] - close.cols[0]];
    expect(Math.min(...spans)).toBeCloseTo(2, 9);
  });
  test('out of everything is everything', () => {
    expect(zoomed({ rows: [10, 20], cols: [10, 30] }, 1000, { row: 15, col: 15 }, plane)).toBeNull();
  });
  test('goes on along an axis when the other has one element', () => {
    const line = { rows: 1, cols: 1000 };
    expect(zoomed({ rows: [0, 1], cols: [0, 1000] }, 0.5, { row: 0.5, col: 500 }, line)).toEqual({
      rows: [0, 1],
      cols: [250, 750],
    });
  });
});

describe('panning', () => {
  test('stops at the edges', () => {
    expect(panned({ rows: [0, 10], cols: [0, 10] }, -5, 1000, plane)).toEqual({ rows: [0, 10], cols: [190, 200] });
  });
  test('of what is longer than the plane is centred', () => {
    expect(held({ rows: [0, 300], cols: [0, 10] }, plane).rows).toEqual([-100, 200]);
  });
  test('reveals an element by moving as little as possible', () => {
    expect(revealing({ rows: [10, 20], cols: [10, 20] }, { row: 25, col: 15 }, plane)).toEqual({
      rows: [16, 26],
      cols: [10, 20],
    });
  });
});

describe('pixels and elements', () => {
  test.each([
    [true, true],
    [false, true],
    [true, false],
    [false, false],
  ])('agree both ways (down %j, right %j)', (down, right) => {
    const window = { rows: [10, 20], cols: [30, 70] } as const;
    const at = placeAt(toX(42.5, window, box, { down, right }), toY(17.25, window, box, { down, right }), window, box, {
      down,
      right,
    });
    expect(at.col).toBeCloseTo(42.5, 9);
    expect(at.row).toBeCloseTo(17.25, 9);
  });
  test('outside of the plane there is no element', () => {
    expect(elementUnder({ row: -0.1, col: 5 }, plane)).toBeNull();
    expect(elementUnder({ row: 99.9, col: 199.9 }, plane)).toEqual({ row: 99, col: 199 });
  });
  test('a drag marks whole elements in either direction', () => {
    const marked = { rows: [3, 9], cols: [7, 12] };
    expect(rectangleBetween({ row: 3.2, col: 7.9 }, { row: 8.1, col: 11.5 }, plane)).toEqual(marked);
    expect(rectangleBetween({ row: 8.1, col: 11.5 }, { row: 3.2, col: 7.9 }, plane)).toEqual(marked);
  });
  test('a drag outside marks what is inside', () => {
    expect(rectangleBetween({ row: -50, col: -50 }, { row: 1e6, col: 1e6 }, plane)).toEqual({
      rows: [0, 100],
      cols: [0, 200],
    });
  });
});

describe('a tile', () => {
  test('is one pixel an element where elements are larger than pixels', () => {
    const plan = tilePlan({ rows: [10.5, 14.5], cols: [20, 24] }, plane, box, 2);
    expect(plan).toEqual({ rows: [10, 15], cols: [20, 24], width: 4, height: 5 });
    expect(showsElements(plan)).toBe(true);
  });
  test('has the resolution of the screen where they are smaller', () => {
    const big = { rows: 10_000, cols: 20_000 };
    expect(tilePlan(wholePlane(big), big, box, 2)).toEqual({
      rows: [0, 10_000],
      cols: [0, 20_000],
      width: 800,
      height: 800,
    });
  });
  test('never leaves the plane nor asks for nothing', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 })),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.constantFrom('equal' as const, 'auto' as const),
        ([rows, cols], factor, aspect) => {
          const size = { rows, cols };
          const shown = shownWindow(
            zoomed(wholePlane(size), factor, { row: rows / 3, col: cols / 2 }, size),
            size,
            box,
            aspect,
          );
          const plan = tilePlan(shown, size, box, 1.5);
          expect(plan.rows[0]).toBeGreaterThanOrEqual(0);
          expect(plan.rows[1]).toBeLessThanOrEqual(rows);
          expect(plan.cols[1]).toBeLessThanOrEqual(cols);
          expect(Math.min(plan.width, plan.height)).toBeGreaterThanOrEqual(1);
          expect(Math.max(plan.width, plan.height)).toBeLessThanOrEqual(602);
        },
      ),
    );
  });
});
