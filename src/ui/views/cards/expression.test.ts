import { describe, expect, test } from 'vitest';
import { complex64, float32, struct, subarray, uint8 } from '#core/dtype/dtype.ts';
import { subjectOf } from './array-axes.ts';
import { type CardSettings, chooseField, initialSettings, mapAxis, transpose } from './card-settings.ts';
import { elementExpression, expressionOf, sliceText, variableName } from './expression.ts';

const volume = { dtype: float32, shape: [64, 100, 200] } as const;
const subject = subjectOf(volume, []);
const at12 = (patch: Partial<CardSettings> = {}): CardSettings => ({
  ...initialSettings(volume),
  index: [12, 0, 0],
  ...patch,
});

describe('what is shown as NumPy', () => {
  test('the whole array is its name', () => {
    const flat = { dtype: float32, shape: [10, 10] };
    expect(expressionOf('x', subjectOf(flat, []), initialSettings(flat))).toBe('x');
  });
  test('a plane is an index', () => {
    expect(expressionOf('volume', subject, at12())).toBe('volume[12]');
  });
  test('flips are steps of -1, transposition is .T', () => {
    expect(expressionOf('volume', subject, at12({ flipCols: true }))).toBe('volume[12, :, ::-1]');
    expect(expressionOf('volume', subject, transpose(at12({ flipCols: true })))).toBe('volume[12, :, ::-1].T');
  });
  test('what a view does not do to the numbers is not said: lines are not flipped, tables show plain elements', () => {
    const flipped = at12({ flipRows: true, flipCols: true, component: 'real' });
    expect(expressionOf('v', subject, { ...flipped, view: 'heatmap' })).toBe('v[12, ::-1, ::-1].real');
    expect(expressionOf('v', subject, { ...flipped, view: 'line', rowAxis: null })).toBe('v[12, 0].real');
    const window = { rows: [3, 5], cols: [4, 6] } as const;
    expect(expressionOf('v', subject, { ...flipped, view: 'table', window })).toBe('v[12]');
  });
  test('an axis in the middle is fixed where it stands', () => {
    const settings = mapAxis('rowAxis', 0)(at12({ index: [0, 7, 0] }));
    expect(expressionOf('volume', subject, settings)).toBe('volume[:, 7]');
  });
  test('zooming is slicing by whole elements', () => {
    const window = { rows: [9.5, 20.2], cols: [0, 50] } as const;
    expect(expressionOf('volume', subject, at12({ window }))).toBe('volume[12, 9:21, :50]');
    expect(expressionOf('volume', subject, at12({ window, flipRows: true }))).toBe('volume[12, 20:8:-1, :50]');
  });
  test('a part takes the place of the window', () => {
    const settings = at12({ window: { rows: [0, 5], cols: [0, 5] } });
    expect(expressionOf('volume', subject, settings, { part: null })).toBe('volume[12]');
    const part = { rows: [3, 4], cols: [190, 200] } as const;
    expect(expressionOf('volume', subject, settings, { part })).toBe('volume[12, 3:4, 190:]');
  });
  test('fields come first, with their own axes behind', () => {
    const dtype = struct([{ name: "it's", title: null, dtype: subarray(float32, [3, 3]), offset: 0 }], 36);
    const table = { dtype, shape: [50] };
    const settings = { ...chooseField(table, ["it's"])(initialSettings(table)), index: [7, 0, 0] };
    expect(expressionOf('t', subjectOf(table, ["it's"]), settings)).toBe('t["it\'s"][7]');
  });
  test('components of complex numbers are NumPy functions or attributes', () => {
    const plane = { dtype: complex64, shape: [4, 4] };
    const of = (component: CardSettings['component']) =>
      expressionOf('z', subjectOf(plane, []), { ...initialSettings(plane), component });
    expect([of('magnitude'), of('phase'), of('real'), of('imag')]).toEqual([
      'np.abs(z)',
      'np.angle(z)',
      'z.real',
      'z.imag',
    ]);
  });
  test('a turned picture names its axes', () => {
    const picture = { dtype: uint8, shape: [30, 40, 3] };
    const turned = transpose(initialSettings(picture));
    expect(expressionOf('photo', subjectOf(picture, []), turned)).toBe('photo.transpose(1, 0, 2)');
  });
});

test.each([
  [[0, 10], false, ':'],
  [[0, 10], true, '::-1'],
  [[2, 10], false, '2:'],
  [[0, 8], true, '7::-1'],
  [[2, 10], true, ':1:-1'],
  [[2, 8], true, '7:1:-1'],
] as const)('the range %j, flipped %j, is written %s', (range, flipped, text) => {
  expect(sliceText(range, 10, flipped)).toBe(text);
});

test.each([
  ['volume', 'volume'],
  ['my file-2', 'my_file_2'],
  ['2d', '_2d'],
  ['class', 'class_'],
  ['größe', 'größe'],
  ['', 'x'],
])('the name %j becomes the variable %s', (name, variable) => {
  expect(variableName(name)).toBe(variable);
});

test('one element is an index of all axes', () => {
  expect(elementExpression('x', [], [1, 2])).toBe('x[1, 2]');
  expect(elementExpression('x', ['a'], [5])).toBe("x['a'][5]");
  expect(elementExpression('x', [], [])).toBe('x');
});
