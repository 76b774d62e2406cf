import { describe, expect, test } from 'vitest';
import { complex64, float32, uint8 } from '#core/dtype/dtype.ts';
import type { Statistics } from '#protocol/engine-api.ts';
import { chooseComponent, initialSettings } from '../cards/card-settings.ts';
import { colouringOf, endsOf, OPEN_ENDS, quantileOf, speaksOf } from './colouring.ts';

const scalar = (value: number) => ({ value, text: String(value) });
const statistics: Statistics = {
  field: [],
  exact: true,
  seen: 100,
  size: 100,
  nan: 0,
  posInf: 1,
  negInf: 0,
  zero: 0,
  min: scalar(-5),
  max: scalar(Infinity),
  mean: scalar(0),
  std: scalar(1),
  sum: scalar(0),
  finite: { min: scalar(-5), max: scalar(15), mean: scalar(0), std: scalar(1) },
  unique: null,
  quantiles: [{ q: 0.05, value: scalar(-4), error: 0 }],
  histogram: { edges: [0, 10, 20], counts: [25, 75], kind: 'numpy' },
};

describe('the ends of the colours', () => {
  test('are finite even where the array is not', () => {
    expect(endsOf({ kind: 'extremes' }, statistics)).toEqual({ low: -5, high: 15 });
  });
  test('are computed quantiles, or what the histogram says', () => {
    expect(quantileOf(statistics, 0.05)).toBe(-4);
    expect(quantileOf(statistics, 0.25)).toBe(10);
    expect(quantileOf(statistics, 0.5)).toBeCloseTo(10 + (25 / 75) * 10, 12);
    expect(quantileOf({ ...statistics, histogram: null }, 0.5)).toBeNull();
  });
  test('are left to the engine while nothing is known', () => {
    expect(endsOf({ kind: 'percentile', low: 0.01, high: 0.99 }, null)).toEqual(OPEN_ENDS);
    expect(endsOf({ kind: 'auto' }, statistics)).toEqual(OPEN_ENDS);
  });
  test('are what was typed', () => {
    expect(endsOf({ kind: 'manual', low: 1, high: 2 }, statistics)).toEqual({ low: 1, high: 2 });
  });
});

test('the numbers of the file speak of magnitudes, not of phases', () => {
  const settings = initialSettings({ dtype: complex64, shape: [4, 4] });
  expect(speaksOf(settings)).toBe(true);
  expect(speaksOf(chooseComponent('phase')(settings))).toBe(false);
});

test('a picture of channels is asked for as RGB, everything else by a table', () => {
  const picture = initialSettings({ dtype: uint8, shape: [4, 4, 3] });
  expect(colouringOf(picture, OPEN_ENDS)).toEqual({ kind: 'rgb', channelAxis: 2, low: null, high: null });
  const plane = { ...initialSettings({ dtype: float32, shape: [4, 4] }), nanColour: '#ff0000' };
  expect(colouringOf(plane, OPEN_ENDS)).toMatchObject({ kind: 'map', scale: 'linear', nan: [255, 0, 0, 255] });
});
