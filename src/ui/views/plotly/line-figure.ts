/** A line, or the band between least and greatest where a pixel holds many elements. */
import type { Data, Layout } from 'plotly.js/lib/core';
import { bandOutline, type Envelope } from '../line/line-request.ts';
import type { PlotMargins } from './heatmap-figure.ts';
import type { Figure } from './Plot.tsx';
import type { PlotTheme } from './theme.ts';

export interface LineFigureOptions {
  readonly width: number;
  readonly height: number;
  readonly margins: PlotMargins;
  readonly envelope: Envelope | null;
  /** Every point is one element. */
  readonly elements: boolean;
  readonly range: readonly [number, number];
  readonly logY: boolean;
  readonly titleX: string;
  readonly theme: PlotTheme;
}

const MARKERS_UP_TO = 120;

function bandTraces(envelope: Envelope, theme: PlotTheme): Data[] {
  const band = bandOutline(envelope);
  return [
    {
      type: 'scatter',
      mode: 'lines',
      x: band.x,
      y: band.y,
      line: { width: 1, color: theme.accentSoft },
      fill: 'toself',
      fillcolor: theme.accentSoft,
      hoverinfo: 'skip',
    },
    {
      type: 'scatter',
      mode: 'lines',
      x: envelope.x,
      y: envelope.mean,
      line: { width: 1, color: theme.accent },
      hoverinfo: 'none',
    },
  ] as unknown as Data[];
}

function pointTraces(envelope: Envelope, theme: PlotTheme): Data[] {
  const few = envelope.x.length <= MARKERS_UP_TO;
  return [
    {
      type: 'scatter',
      mode: few ? 'lines+markers' : 'lines',
      x: envelope.x,
      y: envelope.mean,
      line: { width: 1.5, color: theme.accent },
      marker: { size: 5, color: theme.accent },
      hoverinfo: 'none',
    },
  ] as unknown as Data[];
}

export function lineFigure(options: LineFigureOptions): Figure {
  const { width, height, margins, envelope, elements, range, logY, titleX, theme } = options;
  const traces = envelope === null ? [] : elements ? pointTraces(envelope, theme) : bandTraces(envelope, theme);
  const axis: Partial<Layout['xaxis']> = {
    gridcolor: theme.grid,
    zeroline: false,
    ticks: 'outside',
    ticklen: 4,
    tickcolor: theme.line,
    linecolor: theme.line,
    showline: true,
  };
  return {
    data: traces,
    layout: {
      width,
      height,
      margin: { l: margins.left, r: margins.right, t: margins.top, b: margins.bottom, pad: 0, autoexpand: false },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: theme.font, size: 11, color: theme.quietInk },
      showlegend: false,
      hovermode: 'x',
      hoverdistance: -1,
      xaxis: {
        ...axis,
        range: [...range],
        title: { text: titleX, standoff: 4, font: { size: 11, color: theme.quietInk } },
        tickformat: Math.abs(range[1] - range[0]) < 1e7 ? ',d' : '~s',
        // Elements are whole: no ticks between them.
        ...(Math.abs(range[1] - range[0]) < 8 ? { tick0: 0, dtick: 1 } : {}),
      },
      yaxis: { ...axis, type: logY ? 'log' : 'linear', autorange: true, fixedrange: true, exponentformat: 'e' },
    },
  };
}

export interface ProfileFigureOptions {
  readonly width: number;
  readonly height: number;
  readonly margins: PlotMargins;
  readonly envelope: Envelope | null;
  readonly elements: boolean;
  /** Plotly range of the picture's axis that this profile runs along. */
  readonly range: readonly [number, number];
  /** `col`: values to the right, elements downwards beside the picture. */
  readonly along: 'row' | 'col';
  readonly theme: PlotTheme;
}

/** A line beside the picture, on the picture's own axis. */
export function profileFigure(options: ProfileFigureOptions): Figure {
  const { width, height, margins, envelope, elements, range, along, theme } = options;
  const traces = envelope === null ? [] : elements ? pointTraces(envelope, theme) : bandTraces(envelope, theme);
  const turned = along === 'col' ? traces.map(turnedTrace) : traces;
  const quiet = {
    gridcolor: theme.grid,
    zeroline: false,
    fixedrange: true,
    nticks: 3,
    tickfont: { size: 10 },
  } as const;
  const elementAxis: Partial<Layout['xaxis']> = { ...quiet, range: [...range], showticklabels: false, showgrid: false };
  const valueAxis: Partial<Layout['xaxis']> = { ...quiet, autorange: true as const, exponentformat: 'e' as const };
  return {
    data: turned,
    layout: {
      width,
      height,
      margin: { l: margins.left, r: margins.right, t: margins.top, b: margins.bottom, pad: 0, autoexpand: false },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: theme.font, size: 10, color: theme.quietInk },
      showlegend: false,
      xaxis: along === 'row' ? elementAxis : valueAxis,
      yaxis: (along === 'row' ? valueAxis : elementAxis) as Partial<Layout['yaxis']>,
    },
  };
}

function turnedTrace(trace: Data): Data {
  const { x, y, ...rest } = trace as { x: unknown; y: unknown };
  return { ...rest, x: y, y: x } as unknown as Data;
}
