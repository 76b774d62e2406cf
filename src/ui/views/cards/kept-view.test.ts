import { expect, test } from 'vitest';
import { complex64, type DType, float32, struct, uint8 } from '#core/dtype/dtype.ts';
import type { JsonObject } from '../../notebook/document.ts';
import { subjectOf } from './array-axes.ts';
import { chooseView, initialSettings, mapAxis, moveTo, transpose } from './card-settings.ts';
import { settingsOfView, viewOfSettings } from './kept-view.ts';

const volume = { dtype: float32, shape: [64, 100, 200] } as const;
const first = initialSettings(volume);
/** As it comes back from a file. */
const kept = (settings: typeof first): JsonObject => JSON.parse(JSON.stringify(viewOfSettings(settings))) as JsonObject;

test('settings come back as they were kept', () => {
  const turned = transpose(mapAxis('rowAxis', 0)(moveTo(0, 12, 64)(first)));
  const chosen = {
    ...chooseView(subjectOf(volume, []), 'table')(turned),
    colourMap: 'magma' as const,
    limits: { kind: 'manual', low: -1, high: 2 } as const,
    region: { rows: [2, 10], cols: [3, 7] } as const,
    cursor: { row: 3, col: 4 },
    logCounts: true,
  };
  expect(settingsOfView(volume, kept(chosen))).toEqual(chosen);
});

test('a field of a structured array comes back with its view', () => {
  const field = (name: string, dtype: DType, offset: number) => ({ name, title: null, dtype, offset });
  const table = { dtype: struct([field('x', float32, 0), field('y', uint8, 4)], 5), shape: [50] };
  const opened = settingsOfView(table, { field: ['y'], view: 'line' });
  expect(opened).toMatchObject({ field: ['y'], view: 'line' });
  expect(settingsOfView(table, { field: ['gone'] }).field).toEqual(initialSettings(table).field);
});

test('what does not fit the array is left out', () => {
  const bad: JsonObject = {
    view: 'image',
    rowAxis: 7,
    colAxis: 1,
    channelAxis: null,
    index: [64, 0, 0],
    colourMap: 'nothing',
    limits: { kind: 'manual', low: 3, high: 1 },
    nanColour: 'url(https://example.org)',
    scale: 'cubic',
    window: { rows: [0, 1000], cols: [0, 2] },
    cursor: { row: -1, col: 0 },
    flipRows: 'yes',
  };
  expect(settingsOfView(volume, bad)).toEqual(first);
  expect(settingsOfView(volume, { rowAxis: 1, colAxis: 1, channelAxis: null })).toEqual(first);
  expect(settingsOfView({ dtype: float32, shape: [3] }, kept(first))).toMatchObject({ view: 'line', index: [0] });
});

test('a component is kept only where there are complex numbers', () => {
  expect(settingsOfView({ dtype: complex64, shape: [4, 4] }, { component: 'phase' }).component).toBe('phase');
  expect(settingsOfView(volume, { component: 'phase' }).component).toBe('value');
});
