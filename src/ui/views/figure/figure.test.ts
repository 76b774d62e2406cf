import { describe, expect, test } from 'vitest';
import type { FigureSpec } from '#protocol/figure.ts';
import type { PlotTheme } from '../plotly/theme.ts';
import { fitted, stretchOf } from './figure-fit.ts';
import { cameraStep, keyStep, plainTicks } from './figure-keys.ts';
import { figureCsv, tablesOf } from './figure-numbers.ts';
import { sizeIn, themed, translucent } from './figure-theme.ts';
import { figureDescription, figureName } from './figure-words.ts';

const theme: PlotTheme = {
  ink: 'rgb(233, 235, 238)',
  quietInk: 'rgb(170, 178, 188)',
  line: 'rgb(54, 61, 71)',
  grid: 'rgb(35, 40, 47)',
  accent: '#00f',
  accentSoft: '#ccf',
  surface: 'rgb(21, 24, 28)',
  font: 'sans-serif',
  mono: 'monospace',
};

const figure: FigureSpec = {
  width: 640,
  height: 480,
  data: [
    {
      type: 'scatter',
      mode: 'lines',
      x: Float64Array.of(0, 1),
      y: Float64Array.of(2, 3),
      name: 'a &lt; <i>b</i>',
      line: { color: '#000000' },
    },
    { type: 'bar', x: Float64Array.of(0), y: Float64Array.of(5), marker: { color: ['#ffffff', '#1f77b4'] } },
    {
      type: 'heatmap',
      z: [Float32Array.of(1, 2.5), Float32Array.of(Number.NaN, 4)],
      x0: 0,
      dx: 1,
      y: Float64Array.of(10, 20),
    },
  ],
  layout: {
    margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 },
    paper_bgcolor: '#ffffff',
    plot_bgcolor: '#ffffff',
    font: { size: 12, color: '#000000' },
    xaxis: {
      domain: [0.1, 0.9],
      range: [0, 10],
      tickmode: 'linear',
      tick0: 0,
      dtick: 2,
      linecolor: '#000000',
      tickcolor: '#000000',
      gridcolor: '#b0b0b0',
      title: { text: 'time', font: { size: 13 } },
    },
    yaxis: { domain: [0.2, 0.9], range: [0, 1], title: { text: 'volts' } },
    annotations: [{ text: 'Waves<sup>2</sup>', xref: 'x domain', yref: 'y domain', x: 0.5, y: 1 }],
    legend: { x: 0.1, y: 0.9, xref: 'paper', yref: 'paper', borderwidth: 1 },
  },
  notes: [],
};

describe('a figure in the colours of the page', () => {
  const shown = themed(figure, theme, { width: 640, height: 480 });

  test('black is ink, white is paper, frames are quiet, everything else stays', () => {
    expect(shown.data[0]).toMatchObject({ line: { color: theme.ink } });
    expect(shown.data[1]).toMatchObject({ marker: { color: [theme.surface, '#1f77b4'] } });
    expect(shown.layout).toMatchObject({
      paper_bgcolor: 'rgba(0,0,0,0)',
      xaxis: { linecolor: theme.line, tickcolor: theme.line, gridcolor: theme.grid, dtick: 2 },
      legend: { bgcolor: 'rgba(21,24,28,0.86)' },
    });
  });

  test('numbers are neither copied nor touched', () => {
    expect(shown.data[0].x).toBe(figure.data[0].x);
    expect((shown.data[2].z as unknown[])[0]).toBe((figure.data[2].z as unknown[])[0]);
  });

  test('a figure with a paper of its own keeps its colours', () => {
    const own = themed({ ...figure, layout: { ...figure.layout, paper_bgcolor: '#202020' } }, theme, {
      width: 640,
      height: 480,
    });
    expect(own.data[0]).toMatchObject({ line: { color: '#000000' } });
    expect(own.layout.paper_bgcolor).toBe('#202020');
  });

  test('half-transparent colours come from what the browser computes', () => {
    expect(translucent('rgb(1, 2, 3)')).toBe('rgba(1,2,3,0.86)');
  });
});

describe('a figure in less room', () => {
  test('is as wide as its place, and not so flat that nothing can be read', () => {
    expect(sizeIn(figure, 2000)).toEqual({ width: 640, height: 480 });
    expect(sizeIn(figure, 320)).toEqual({ width: 320, height: 240 });
    expect(sizeIn({ ...figure, width: 1200, height: 200 }, 300).height).toBeGreaterThan(150);
  });

  test('keeps the room of its labels, and the frames give way', () => {
    const stretch = stretchOf([[0.1, 0.9]], 640, 320, 1);
    expect(stretch(0)).toBe(0);
    expect(stretch(0.1) * 320).toBeCloseTo(64);
    expect(stretch(0.9) * 320).toBeCloseTo(256);
    expect(stretch(1)).toBeCloseTo(1);
  });

  test('a scene without a place of its own takes all', () => {
    const layout = { ...figure.layout, scene: { camera: {} } };
    expect(fitted(layout, figure, { width: 320, height: 240 }, 1).scene).toEqual({ camera: {} });
  });

  test('never lets the labels take it all', () => {
    const stretch = stretchOf([[0.2, 0.8]], 640, 200, 1);
    expect(stretch(0.8) - stretch(0.2)).toBeCloseTo(0.45);
    expect(stretchOf([[0.1, 0.9]], 640, 640, 1)(0.3)).toBe(0.3);
  });

  test('moves legends, titles and bars along with their frames', () => {
    const layout = { ...figure.layout, coloraxis: { colorbar: { x: 0.92, y: 0.55, len: 0.7, orientation: 'v' } } };
    const made = fitted(layout, figure, { width: 320, height: 240 }, 1) as typeof layout &
      Record<string, Record<string, unknown>>;
    const [left] = made.xaxis.domain as number[];
    const [low, high] = made.yaxis.domain as number[];
    expect(left).toBeCloseTo(0.2);
    expect(made.legend.x).toBeCloseTo(left);
    expect(made.coloraxis.colorbar.len).toBeCloseTo(high - low);
    expect(made.coloraxis.colorbar.y).toBeCloseTo((high + low) / 2);
  });
});

describe('a figure for those who do not see it', () => {
  test('has a name and says what is in it', () => {
    expect(figureName(figure)).toBe('Figure: Waves2');
    expect(figureDescription(figure)).toBe(
      '1 line: a < b. 1 series of bars. 1 image. Horizontal: time. Vertical: volts.',
    );
  });

  test('has its numbers as tables and as CSV', () => {
    const tables = tablesOf(figure);
    expect(tables.map(({ title }) => title)).toEqual(['a < b', 'bar 2', 'heatmap 3']);
    expect(tables[2].columns).toEqual(['y \\ x', '0', '1']);
    expect([0, 1].map((row) => [0, 1, 2].map((col) => tables[2].cell(row, col)))).toEqual([
      ['10', '1', '2.5'],
      ['20', '', '4'],
    ]);
    expect(figureCsv(figure)).toBe(
      'a < b\nx,y\n0,2\n1,3\n\nbar 2\nx,y\n0,5\n\nheatmap 3\ny \\ x,0,1\n10,1,2.5\n20,,4\n',
    );
  });
});

describe('keys on a figure', () => {
  const layout = {
    xaxis: { range: [0, 10], tickmode: 'linear' },
    yaxis: { range: [0, 1] },
    scene: { camera: { eye: { x: 1, y: 0, z: 0 } } },
  };

  test('arrows move, plus and minus zoom about the middle', () => {
    expect(keyStep('ArrowRight', layout)).toEqual({ 'xaxis.range': [1, 11] });
    expect(keyStep('+', layout)).toEqual({ 'xaxis.range': [1, 9], 'yaxis.range': [0.09999999999999998, 0.9] });
    expect(keyStep('q', layout)).toBeNull();
  });

  test('in space they turn the camera at its distance', () => {
    const { 'scene.camera.eye': eye } = cameraStep('ArrowRight', layout) as Record<
      string,
      { x: number; y: number; z: number }
    >;
    expect(Math.hypot(eye.x, eye.y, eye.z)).toBeCloseTo(1);
    expect(eye.y).toBeCloseTo(Math.sin(Math.PI / 12));
  });

  test('ticks of the first view give way when somebody zooms, and only on that axis', () => {
    expect(plainTicks({ 'xaxis.range[0]': 1, 'xaxis.range[1]': 2 }, layout)).toMatchObject({
      'xaxis.tickmode': 'auto',
    });
    expect(plainTicks({ 'yaxis.range[0]': 1 }, layout)).toBeNull();
  });
});
