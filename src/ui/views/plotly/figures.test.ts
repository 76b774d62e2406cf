import { expect, test } from 'vitest';
import { axisRange, axisTicks, heatmapFigure, plotlyScale } from './heatmap-figure.ts';
import { histogramFigure } from './histogram-figure.ts';
import { lineFigure } from './line-figure.ts';
import type { PlotTheme } from './theme.ts';

const theme: PlotTheme = {
  ink: '#000',
  quietInk: '#555',
  line: '#ccc',
  grid: '#eee',
  accent: '#00f',
  accentSoft: '#ccf',
  surface: '#fff',
  font: 'sans-serif',
  mono: 'monospace',
};
const margins = { left: 60, right: 84, top: 8, bottom: 40 };
const axis = (start: number, end: number, length: number, reversed = false) => ({
  window: [start, end] as const,
  length,
  reversed,
});

test('an element stands at its index: edges are half a step away', () => {
  expect(axisRange(axis(0, 10, 10))).toEqual([-0.5, 9.5]);
  expect(axisRange(axis(0, 10, 10, true))).toEqual([9.5, -0.5]);
});

test('ticks are elements that exist', () => {
  expect(axisTicks(axis(0, 4, 4), 400)).toEqual([0, 1, 2, 3]);
  expect(axisTicks(axis(-50, 150, 100), 400)).toEqual([0, 50]);
  expect(axisTicks(axis(1e9, 1e9 + 3, 2e9), 300)).toEqual([1e9, 1e9 + 1, 1e9 + 2]);
});

test('axes and raster share their margins', () => {
  const figure = heatmapFigure({
    width: 600,
    height: 400,
    margins,
    rows: axis(0, 100, 100, true),
    cols: axis(0, 200, 200),
    colours: { map: 'viridis', reversed: false, scale: 'log', low: 1, high: 100, title: '' },
    theme,
  });
  expect(figure.layout.margin).toEqual({ l: 60, r: 84, t: 8, b: 40, pad: 0, autoexpand: false });
  expect(figure.data[0]).toMatchObject({ marker: { colorbar: { ticktext: ['1', '10', '100'] } } });
});

test('a picture without a map has no bar', () => {
  const figure = heatmapFigure({
    width: 600,
    height: 400,
    margins,
    rows: axis(0, 1, 1),
    cols: axis(0, 1, 1),
    colours: null,
    theme,
  });
  expect(figure.data.some((trace) => 'marker' in trace && trace.marker !== undefined)).toBe(false);
});

test('a colour scale runs from 0 to 1', () => {
  const scale = plotlyScale('magma', false);
  expect([scale[0][0], scale.at(-1)?.[0]]).toEqual([0, 1]);
});

test('the two values of a mask are bars that can be seen, counts have whole ticks, dates no numbers', () => {
  const counts = Array.from({ length: 256 }, (_, bin) => (bin === 0 || bin === 255 ? 2 : 0));
  const edges = Array.from({ length: 257 }, (_, edge) => edge / 256);
  const figure = histogramFigure({
    width: 344,
    height: 150,
    margins,
    histogram: { edges, counts, kind: 'numpy' },
    logCounts: false,
    colours: '#00f',
    theme,
    numbered: false,
  });
  const { width } = figure.data[0] as unknown as { width: number[] };
  expect(width[0] * 200).toBeCloseTo(9);
  expect(figure.layout.yaxis).toMatchObject({ dtick: 1, tickformat: ',d' });
  expect(figure.layout.xaxis).toMatchObject({ tickvals: [] });
});

test('a histogram is drawn as it was counted', () => {
  const edges = Array.from({ length: 61 }, (_, edge) => edge);
  const histogram = { edges, counts: edges.slice(1), kind: 'aligned' } as const;
  const figure = histogramFigure({
    width: 300,
    height: 150,
    margins,
    histogram,
    logCounts: true,
    colours: '#00f',
    theme,
    numbered: true,
  });
  expect(figure.data[0]).toMatchObject({ type: 'bar', y: histogram.counts });
  expect(figure.data[0]).toMatchObject({ x: edges.slice(0, -1).map((edge) => edge + 0.5), width: Array(60).fill(1) });
  expect(figure.layout).toMatchObject({ yaxis: { type: 'log' }, xaxis: { range: [0, 60] } });
});

test('many elements a pixel are a band, few are a line', () => {
  const envelope = { x: [0, 1], low: [0, 0], high: [2, 2], mean: [1, 1] };
  const options = {
    width: 300,
    height: 150,
    margins,
    envelope,
    range: [0, 1] as const,
    logY: false,
    titleX: '',
    theme,
  };
  expect(lineFigure({ ...options, elements: false }).data).toMatchObject([{ fill: 'toself' }, { y: [1, 1] }]);
  expect(lineFigure({ ...options, elements: true }).data).toMatchObject([{ mode: 'lines+markers' }]);
});
