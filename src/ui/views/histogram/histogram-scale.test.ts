import { expect, test } from 'vitest';
import type { Histogram } from '#protocol/engine-api.ts';
import { barsOf, binOf, draggedEnds, draggedRange, shareOfSpan, spanOf, valueAtShare } from './histogram-scale.ts';

const histogram: Histogram = { edges: [0, 1, 2, 4], counts: [5, 0, 7], kind: 'numpy' };

test('bars are as wide as their bins', () => {
  expect(barsOf(histogram)).toEqual({ centres: [0.5, 1.5, 3], widths: [1, 1, 2] });
});

test('a value on an edge belongs to the bin above, the last edge to the last bin', () => {
  expect([0, 1, 1.999, 2, 4, 4.1, -0.1].map((value) => binOf(value, histogram))).toEqual([0, 1, 1, 2, 2, null, null]);
});

test('one value has no span', () => {
  expect(spanOf({ ...histogram, edges: [3, 3], counts: [1] })).toBeNull();
  expect(spanOf(histogram)).toEqual({ low: 0, high: 4 });
});

test('shares and values agree both ways and stay inside', () => {
  const span = { low: -2, high: 6 };
  expect(shareOfSpan(0, span)).toBe(0.25);
  expect(valueAtShare(0.25, span)).toBe(0);
  expect(shareOfSpan(99, span)).toBe(1);
});

test('the ends of the clip range cannot pass each other', () => {
  const span = { low: 0, high: 1000 };
  expect(draggedEnds({ low: 10, high: 20 }, 'low', 50, span)).toEqual({ low: 19, high: 20 });
  expect(draggedEnds({ low: 10, high: 20 }, 'high', 5, span)).toEqual({ low: 10, high: 11 });
});

test('a drag across the histogram is a range in either direction; a twitch is none', () => {
  const span = { low: 0, high: 100 };
  expect(draggedRange(20, 60, span)).toEqual({ low: 20, high: 60 });
  expect(draggedRange(60, 20, span)).toEqual({ low: 20, high: 60 });
  expect(draggedRange(20, 20.1, span)).toBeNull();
});
