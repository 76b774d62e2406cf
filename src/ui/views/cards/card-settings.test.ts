import { describe, expect, test } from 'vitest';
import { ArrayId, FileId } from '#core/base/brand.ts';
import { complex64, float32, struct, subarray, uint8 } from '#core/dtype/dtype.ts';
import { subjectOf } from './array-axes.ts';
import {
  chooseComponent,
  chooseField,
  chooseView,
  elementAt,
  initialSettings,
  isWhole,
  mapAxis,
  moveTo,
  planeOf,
  transpose,
  viewOf,
  wholeElements,
} from './card-settings.ts';

const volume = { dtype: float32, shape: [64, 100, 200] } as const;
const settings = initialSettings(volume);

describe('a card opens', () => {
  test('on the last two axes, in the middle of the others', () => {
    expect(settings).toMatchObject({ view: 'heatmap', rowAxis: 1, colAxis: 2, index: [32, 0, 0], window: null });
  });
  test('on one axis for a vector', () => {
    expect(initialSettings({ dtype: float32, shape: [9] })).toMatchObject({ view: 'line', rowAxis: null, colAxis: 0 });
  });
  test('with the channels aside for a picture', () => {
    const picture = initialSettings({ dtype: uint8, shape: [5, 30, 40, 3] });
    expect(picture).toMatchObject({ rowAxis: 1, colAxis: 2, channelAxis: 3, index: [2, 0, 0, 0] });
  });
  test('filling the space when square elements would make it a thread', () => {
    expect(initialSettings({ dtype: float32, shape: [10, 10_000] }).aspect).toBe('auto');
    expect(initialSettings({ dtype: float32, shape: [100, 200] }).aspect).toBe('equal');
  });
  test('without axes for a 0-d value', () => {
    expect(initialSettings({ dtype: float32, shape: [] })).toMatchObject({
      view: 'words',
      rowAxis: null,
      colAxis: null,
    });
  });
});

describe('slicing', () => {
  test('stays inside the axis', () => {
    expect(moveTo(0, 99, 64)(settings).index[0]).toBe(63);
    expect(moveTo(0, -3, 64)(settings).index[0]).toBe(0);
    expect(moveTo(0, Number.NaN, 64)(settings)).toBe(settings);
  });
  test('keeps window and region, which are of the same plane', () => {
    const zoomed = { ...settings, window: { rows: [1, 5], cols: [2, 9] } } as const;
    expect(moveTo(0, 3, 64)(zoomed).window).toEqual(zoomed.window);
  });
});

describe('mapping axes', () => {
  test('swaps rows and columns when they would coincide', () => {
    expect(mapAxis('rowAxis', 2)(settings)).toMatchObject({ rowAxis: 2, colAxis: 1 });
  });
  test('drops what was zoomed to on other axes', () => {
    const zoomed = { ...settings, window: { rows: [1, 5], cols: [2, 9] } } as const;
    expect(mapAxis('rowAxis', 0)(zoomed)).toMatchObject({ rowAxis: 0, colAxis: 2, window: null });
  });
  test('transposing twice changes nothing', () => {
    const odd = {
      ...settings,
      flipRows: true,
      cursor: { row: 3, col: 8 },
      window: { rows: [1, 5], cols: [2, 9] },
    } as const;
    expect(transpose(odd)).toMatchObject({
      rowAxis: 2,
      colAxis: 1,
      flipRows: false,
      flipCols: true,
      cursor: { row: 8, col: 3 },
      window: { rows: [2, 9], cols: [1, 5] },
    });
    expect(transpose(transpose(odd))).toEqual(odd);
  });
});

describe('views', () => {
  const subject = subjectOf(volume, []);
  test('that do not fit are not taken', () => {
    expect(chooseView(subject, 'image')(settings)).toBe(settings);
  });
  test('of one axis have no rows', () => {
    expect(chooseView(subject, 'line')(settings)).toMatchObject({ view: 'line', rowAxis: null, colAxis: 2 });
  });
  test('keep the axes from picture to table', () => {
    const mapped = mapAxis('rowAxis', 0)(settings);
    expect(chooseView(subject, 'table')(mapped)).toMatchObject({ view: 'table', rowAxis: 0, colAxis: 2 });
  });
});

test('choosing a field brings its own axes and keeps the place on the old ones', () => {
  const dtype = struct([{ name: 'm', title: null, dtype: subarray(float32, [3, 3]), offset: 0 }], 36);
  const table = { dtype, shape: [50] };
  const before = { ...initialSettings(table), index: [7] };
  expect(chooseField(table, ['m'])(before)).toMatchObject({
    view: 'heatmap',
    rowAxis: 1,
    colAxis: 2,
    index: [7, 0, 0],
  });
});

test('phase comes with a cyclic map over one turn', () => {
  const complex = initialSettings({ dtype: complex64, shape: [4, 4] });
  expect(complex).toMatchObject({ component: 'magnitude', colourMap: 'viridis' });
  expect(chooseComponent('phase')(complex)).toMatchObject({
    colourMap: 'twilight',
    limits: { kind: 'manual', low: -Math.PI, high: Math.PI },
  });
});

test('the view that is asked for holds exactly what the engine needs', () => {
  const arrayId = ArrayId.of(FileId.of(1), 0);
  expect(viewOf({ arrayId }, settings)).toEqual({
    arrayId,
    field: [],
    component: 'value',
    rowAxis: 1,
    colAxis: 2,
    index: [32, 0, 0],
  });
});

test('plane, element and wholeness follow the mapping', () => {
  const subject = subjectOf(volume, []);
  expect(planeOf(subject, settings)).toEqual({ rows: 100, cols: 200 });
  expect(elementAt(settings, 5, 6)).toEqual([32, 5, 6]);
  expect(isWhole(subject, settings)).toBe(false);
  const flat = { dtype: float32, shape: [100, 200] };
  expect(isWhole(subjectOf(flat, []), initialSettings(flat))).toBe(true);
});

test('a fractional window touches whole elements', () => {
  expect(wholeElements([1.2, 4.1], 10)).toEqual([1, 5]);
  expect(wholeElements([-3, 99], 10)).toEqual([0, 10]);
});

test('a plane of three floats an element opens as that plane, with a slicer for the three', () => {
  const photograph = { dtype: float32, shape: [300, 400, 3] };
  const { view, rowAxis, colAxis, index } = initialSettings(photograph);
  expect({ view, rowAxis, colAxis, index }).toEqual({ view: 'heatmap', rowAxis: 0, colAxis: 1, index: [0, 0, 1] });
  expect(initialSettings({ dtype: float32, shape: [300, 3, 3] })).toMatchObject({ rowAxis: 1, colAxis: 2 });
});
