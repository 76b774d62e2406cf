/** Axes and colour bar around a raster that is not Plotly's: one invisible point carries the bar. */
import type { Data, Layout } from 'plotly.js/lib/core';
import type { ColourScale, Interval } from '#protocol/engine-api.ts';
import { type ColourMapName, colourTable, cssColour } from '../heatmap/colour-maps.ts';
import { colourTicks, integerStep } from '../heatmap/colour-ticks.ts';
import type { Figure } from './Plot.tsx';
import type { PlotTheme } from './theme.ts';

export interface PlotMargins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface AxisFigure {
  /** Elements in view: element i covers [i, i + 1). */
  readonly window: Interval;
  /** Drawn from the high end. */
  readonly reversed: boolean;
  /** Elements along the axis: there are no ticks beyond them. */
  readonly length: number;
}

export interface HeatmapFigureOptions {
  readonly width: number;
  readonly height: number;
  readonly margins: PlotMargins;
  readonly rows: AxisFigure;
  readonly cols: AxisFigure;
  /** Null: no bar (an RGB picture), or nothing is known yet. */
  readonly colours: {
    readonly map: ColourMapName;
    readonly reversed: boolean;
    readonly scale: ColourScale;
    readonly low: number;
    readonly high: number;
    readonly title: string;
  } | null;
  readonly theme: PlotTheme;
}

/** Plotly centres element i at i; its axis ends at the outer edges. */
export function axisRange({ window: [start, end], reversed }: AxisFigure): [number, number] {
  return reversed ? [end - 0.5, start - 0.5] : [start - 0.5, end - 0.5];
}

/** Ticks on whole elements that exist, at most one per `spacing` pixels. */
export function axisTicks({ window: [start, end], length }: AxisFigure, pixels: number, spacing = 60): number[] {
  const step = integerStep(end - start, Math.max(2, Math.floor(pixels / spacing)));
  const [from, to] = [Math.max(0, start - 0.5), Math.min(length - 1, end - 0.5)];
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

function axisLayout(axis: AxisFigure, pixels: number, theme: PlotTheme, spacing: number): Partial<Layout['xaxis']> {
  return {
    range: axisRange(axis),
    tickmode: 'array',
    tickvals: axisTicks(axis, pixels, spacing),
    tickformat: 'd',
    showgrid: false,
    zeroline: false,
    showline: false,
    ticks: 'outside',
    ticklen: 4,
    tickcolor: theme.line,
    fixedrange: true,
    // Measuring labels costs more than all the rest of an update.
    ticklabeloverflow: 'allow',
  };
}

/** Titles of the axes; on the page they stand beside Plotly, which would measure every label for them. */
export function withTitles(figure: Figure, rows: string, cols: string): Figure {
  const titled = (axis: object | undefined, text: string) => ({
    ...axis,
    title: { text, standoff: 4, font: { size: 11 } },
  });
  const { xaxis, yaxis } = figure.layout;
  return { ...figure, layout: { ...figure.layout, xaxis: titled(xaxis, cols), yaxis: titled(yaxis, rows) } };
}

export function plotlyScale(map: ColourMapName, reversed: boolean): [number, string][] {
  const table = colourTable(map, reversed);
  return Array.from({ length: 33 }, (_, stop) => {
    const entry = Math.min(255, stop * 8) * 4;
    return [stop / 32, cssColour([table[entry], table[entry + 1], table[entry + 2]])];
  });
}

function colourBar(options: HeatmapFigureOptions): Data[] {
  const { colours, theme } = options;
  if (colours === null) return [];
  const ticks = colourTicks(colours.low, colours.high, colours.scale);
  return [
    {
      type: 'scatter',
      mode: 'markers',
      x: [null],
      y: [null],
      hoverinfo: 'skip',
      showlegend: false,
      marker: {
        opacity: 0,
        color: [0],
        cmin: 0,
        cmax: 1,
        colorscale: plotlyScale(colours.map, colours.reversed),
        showscale: true,
        colorbar: {
          x: 1,
          xpad: options.margins.right < 80 ? 8 : 12,
          ypad: 0,
          y: 0.5,
          len: 1,
          thickness: 12,
          outlinewidth: 0,
          tickvals: ticks.map(({ at }) => at),
          ticktext: ticks.map(({ label }) => label),
          ticks: 'outside',
          ticklen: 3,
          tickcolor: theme.line,
          tickfont: { size: 11, color: theme.quietInk },
        },
      },
    } as Data,
  ];
}

export function heatmapFigure(options: HeatmapFigureOptions): Figure {
  const { width, height, margins, theme } = options;
  const inner = { width: width - margins.left - margins.right, height: height - margins.top - margins.bottom };
  return {
    data: [...colourBar(options), { type: 'scatter', x: [], y: [], hoverinfo: 'skip', showlegend: false } as Data],
    layout: {
      width,
      height,
      margin: { l: margins.left, r: margins.right, t: margins.top, b: margins.bottom, pad: 0, autoexpand: false },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: theme.font, size: 11, color: theme.quietInk },
      showlegend: false,
      xaxis: axisLayout(options.cols, inner.width, theme, 70),
      yaxis: axisLayout(options.rows, inner.height, theme, 44),
    },
  };
}

/** The few settings that panning and zooming change. */
export function axesUpdate(rows: AxisFigure, cols: AxisFigure, box: { width: number; height: number }) {
  return {
    'xaxis.range': axisRange(cols),
    'xaxis.tickvals': axisTicks(cols, box.width, 70),
    'yaxis.range': axisRange(rows),
    'yaxis.tickvals': axisTicks(rows, box.height, 44),
  };
}

/** The figure with the raster under its axes, for pictures that leave the page. */
export function withRaster(figure: Figure, source: string): Figure {
  const image = {
    source,
    xref: 'x domain',
    yref: 'y domain',
    x: 0,
    y: 1,
    sizex: 1,
    sizey: 1,
    xanchor: 'left',
    yanchor: 'top',
    sizing: 'stretch',
    layer: 'below',
  } as const;
  return { ...figure, layout: { ...figure.layout, images: [image] } as Figure['layout'] };
}
