import { expect, test } from 'vitest';
import {
  bool_,
  complex64,
  datetime64,
  float32,
  float64,
  int64,
  object_,
  str_,
  struct,
  uint8,
  uint16,
} from '#core/dtype/dtype.ts';
import type { Subject } from './array-axes.ts';
import { defaultComponent, defaultView, fittingViews } from './view-registry.ts';

const subject = (dtype: Subject['dtype'], ...shape: number[]): Subject => ({ dtype, shape, field: [] });
const record = struct([{ name: 'a', title: null, dtype: float32, offset: 0 }], 4);

test.each([
  ['a matrix', subject(float32, 10, 10), 'heatmap'],
  ['a volume of integers', subject(int64, 4, 10, 10), 'heatmap'],
  ['a mask', subject(bool_, 10, 10), 'heatmap'],
  ['complex numbers', subject(complex64, 10, 10), 'heatmap'],
  ['a vector', subject(float64, 10), 'line'],
  ['an 8-bit picture', subject(uint8, 30, 40, 3), 'image'],
  ['a 16-bit picture with alpha', subject(uint16, 30, 40, 4), 'image'],
  ['a field of 3-vectors', subject(float32, 30, 40, 3), 'heatmap'],
  ['texts', subject(str_(4), 10, 10), 'table'],
  ['dates', subject(datetime64('D'), 10), 'table'],
  ['objects', subject(object_, 10), 'table'],
  ['records', subject(record, 10), 'table'],
  ['a 0-d value', subject(float64), 'words'],
  ['a 0-d record', subject(record), 'words'],
  ['an empty array', subject(float64, 0, 3), 'words'],
] as const)('%s opens with the right view', (_, of, view) => {
  expect(defaultView(of)).toBe(view);
});

test('everything with elements and axes has a table', () => {
  for (const dtype of [float32, object_, str_(2), record, datetime64('s')]) {
    expect(fittingViews(subject(dtype, 2, 2))).toContain('table');
  }
});

test('a float picture can be shown as an image, second to its heatmap', () => {
  expect(fittingViews(subject(float32, 30, 40, 3))).toEqual(['heatmap', 'image', 'line', 'table']);
});

test('complex numbers are looked at by magnitude first', () => {
  expect(defaultComponent(subject(complex64, 2))).toBe('magnitude');
  expect(defaultComponent(subject(float32, 2))).toBe('value');
});
