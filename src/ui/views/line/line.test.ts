import { describe, expect, test } from 'vitest';
import { float64 } from '#core/dtype/dtype.ts';
import { initialSettings } from '../cards/card-settings.ts';
import { rangeChange } from '../plotly/axis-range.ts';
import { valueRange } from './line-canvas.ts';
import { lineKey } from './line-keys.ts';
import { bandOutline, elementsOf, envelopeOf } from './line-request.ts';

const f64 = (...values: number[]) => new Float64Array(values);

describe('a range of the axis', () => {
  test('is whole elements, and nothing when it is all of them', () => {
    expect(elementsOf([9.6, 20.2], 100)).toEqual([9, 22]);
    expect(elementsOf([-0.5, 99.5], 100)).toBeNull();
    expect(elementsOf([20.2, 9.6], 100)).toEqual([9, 22]);
  });
  test.each([
    [
      { 'xaxis.range[0]': 1, 'xaxis.range[1]': 5 },
      { kind: 'range', range: [1, 5] },
    ],
    [{ 'xaxis.range': [1, 5] }, { kind: 'range', range: [1, 5] }],
    [{ 'xaxis.autorange': true }, { kind: 'whole' }],
    [{ 'yaxis.range': [1, 5] }, { kind: 'none' }],
    [{ width: 300 }, { kind: 'none' }],
  ] as const)('is read from %j', (update, change) => {
    expect(rangeChange(update, 'xaxis')).toEqual(change);
  });
});

describe('an envelope', () => {
  test('stands at the middle of its buckets, with gaps where there are no numbers', () => {
    const line = {
      start: f64(0, 10, 20),
      min: f64(1, Number.NaN),
      max: f64(4, Number.NaN),
      mean: f64(2, Number.NaN),
      elements: false,
      sampled: false,
    };
    expect(envelopeOf(line)).toEqual({ x: [4.5, 14.5], low: [1, null], high: [4, null], mean: [2, null] });
  });
  test('has a band of one loop a run without gaps', () => {
    const band = bandOutline({ x: [0, 1, 2, 3], low: [1, 2, null, 4], high: [5, 6, null, 8], mean: [3, 4, null, 6] });
    expect(band.x).toEqual([0, 1, 1, 0, null, 3, 3, null]);
    expect(band.y).toEqual([5, 6, 2, 1, null, 8, 4, null]);
  });
  test('of elements stands at the elements', () => {
    const line = {
      start: f64(7, 8, 9),
      min: f64(1, 2),
      max: f64(1, 2),
      mean: f64(1, 2),
      elements: true,
      sampled: false,
    };
    expect(envelopeOf(line).x).toEqual([7, 8]);
  });
  test('has a range with room around it', () => {
    expect(valueRange({ min: f64(0, Number.NaN), max: f64(10, Number.NaN) })).toEqual([-0.5, 10.5]);
    expect(valueRange({ min: f64(Number.NaN), max: f64(Number.NaN) })).toEqual([0, 1]);
  });
});

describe('keys on the line', () => {
  const settings = initialSettings({ dtype: float64, shape: [1000] });
  test('move the cursor by what can be seen', () => {
    const at = { ...settings, cursor: { row: 0, col: 500 } };
    expect(lineKey('ArrowRight', [0, 1000], 1000)?.(at).cursor).toEqual({ row: 0, col: 502 });
    expect(lineKey('End', [0, 1000], 1000)?.(at).cursor).toEqual({ row: 0, col: 999 });
  });
  test('zoom about the cursor', () => {
    const at = { ...settings, cursor: { row: 0, col: 800 } };
    expect(lineKey('+', [0, 1000], 1000)?.(at).window?.cols).toEqual([300, 925]);
    expect(lineKey('0', [300, 925], 1000)?.(at).window).toBeNull();
  });
  test('carry the window along', () => {
    const at = { ...settings, cursor: { row: 0, col: 199 }, window: { rows: [0, 1], cols: [100, 200] } } as const;
    const moved = lineKey('ArrowRight', [100, 200], 1000)?.(at);
    expect(moved).toMatchObject({ cursor: { col: 200 }, window: { cols: [101, 201] } });
  });
});
