/**
 * A figure in the colours of the page. Black means ink and white means paper, whoever wrote them; the frame, the ticks
 * and the grid take the page's quiet lines; every other colour stays as the cell chose it.
 */
import type { FigureSpec } from '#protocol/figure.ts';
import type { PlotTheme } from '../plotly/theme.ts';
import { fitted } from './figure-fit.ts';

type Plain = Record<string, unknown>;

export interface ThemedFigure {
  readonly data: readonly Plain[];
  readonly layout: Plain;
}

/** Narrower than this, texts are smaller and ticks fewer. */
const NARROW = 460;

export interface FigureSize {
  readonly width: number;
  readonly height: number;
}

/** As wide as its place allows, in its own proportions; not so flat that nothing can be read. */
export function sizeIn(figure: FigureSpec, place: number): FigureSize {
  const width = Math.max(200, Math.min(figure.width, Math.floor(place)));
  const height = (figure.height * width) / figure.width;
  // Images keep their proportions, and bars beside them their length.
  if (Object.values(figure.layout).some(isTied)) return { width, height: Math.round(height) };
  return { width, height: Math.round(Math.max(height, Math.min(figure.height, width * 0.62))) };
}

function isTied(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'scaleanchor' in part;
}

export function themed(figure: FigureSpec, theme: PlotTheme, size: FigureSize): ThemedFigure {
  const narrow = size.width < NARROW && figure.width >= NARROW;
  const own = hasOwnPaper(figure.layout);
  const recolour = own ? (value: unknown) => value : inks(theme);
  const scale = narrow ? 0.86 : 1;
  const layout = fitted(recolour(figure.layout) as Plain, figure, size, scale);
  return {
    data: figure.data.map((trace) => traceIn(recolour(trace) as Plain, theme)),
    layout: {
      ...mapped(layout, (key, value) => memberIn(key, value, theme, { scale, narrow, own })),
      width: size.width,
      height: size.height,
      autosize: false,
      paper_bgcolor: own ? figure.layout.paper_bgcolor : 'rgba(0,0,0,0)',
      plot_bgcolor: plotGround(figure.layout.plot_bgcolor, own),
      font: { family: theme.font, size: 12 * scale, color: own ? '#000000' : theme.ink },
      hoverlabel: { bgcolor: theme.surface, bordercolor: theme.line, font: { family: theme.font, color: theme.ink } },
      modebar: { remove: [] },
      legend: undefined,
      ...mapped(legendsOf(layout), (_key, value) => legendIn(value as Plain, theme, scale)),
      dragmode: layout.dragmode ?? 'zoom',
    },
  };
}

/** A cell that chose the colour of the paper chose the others for it too. */
function hasOwnPaper({ paper_bgcolor: paper }: FigureSpec['layout']): boolean {
  return typeof paper === 'string' && !/^(#fff(fff)?|white|rgba\(0,0,0,0\))$/i.test(paper);
}

function plotGround(colour: unknown, own: boolean): unknown {
  return !own && (colour === '#ffffff' || colour === undefined) ? 'rgba(0,0,0,0)' : colour;
}

/** Black and white, wherever they stand, however deep. */
function inks(theme: PlotTheme): (value: unknown) => unknown {
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return value === '#000000' ? theme.ink : value === '#ffffff' ? theme.surface : value;
    if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map(change);
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
    return mapped(value as Plain, (key, member) => (key === 'colorscale' ? member : change(member)));
  };
  return change;
}

function mapped(object: Plain, change: (key: string, value: unknown) => unknown): Plain {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
}

interface How {
  readonly scale: number;
  readonly narrow: boolean;
  readonly own: boolean;
}

function memberIn(key: string, value: unknown, theme: PlotTheme, how: How): unknown {
  if (/^[xy]axis\d*$/.test(key)) return axisIn(value as Plain, theme, how);
  if (/^coloraxis\d*$/.test(key)) return colourAxisIn(value as Plain, theme, how);
  if (/^scene\d*$/.test(key)) return sceneIn(value as Plain, theme, how);
  if (key === 'annotations') return (value as Plain[]).map((one) => smaller(one, how.scale));
  return value;
}

function lineColours(axis: Plain, theme: PlotTheme, how: How): Plain {
  if (how.own) return {};
  const ticks = axis.tickcolor;
  return {
    linecolor: theme.line,
    tickcolor: ticks === undefined || ticks === theme.ink ? theme.line : ticks,
    gridcolor: axis.gridcolor === '#b0b0b0' ? theme.grid : axis.gridcolor,
  };
}

function axisIn(axis: Plain, theme: PlotTheme, how: How): Plain {
  const font: Plain = { color: how.own ? undefined : theme.quietInk, ...(axis.tickfont as Plain | undefined) };
  const made: Plain = {
    ...axis,
    ...lineColours(axis, theme, how),
    tickfont: { ...font, size: Number(font.size ?? 12) * how.scale },
    title: smaller((axis.title as Plain | undefined) ?? {}, how.scale),
  };
  return how.narrow ? fewerTicks(made) : made;
}

/** Ticks that were counted for a wide picture give way to as many as fit. */
export function fewerTicks(axis: Plain): Plain {
  if (axis.tickmode !== 'linear') return axis;
  const { tickmode: _mode, tick0: _first, dtick: _step, tickformat: _format, ...rest } = axis;
  return { ...rest, nticks: 6 };
}

function smaller(words: Plain, scale: number): Plain {
  const font = words.font as Plain | undefined;
  return font?.size === undefined ? words : { ...words, font: { ...font, size: Number(font.size) * scale } };
}

function colourAxisIn(axis: Plain, theme: PlotTheme, how: How): Plain {
  const bar = axis.colorbar as Plain | undefined;
  if (bar === undefined) return axis;
  const quiet = how.own ? {} : { outlinecolor: theme.line, tickcolor: theme.line };
  const tickfont = { color: how.own ? undefined : theme.quietInk, size: 12 * how.scale };
  return { ...axis, colorbar: { ...bar, ...quiet, tickfont, title: smaller((bar.title as Plain) ?? {}, how.scale) } };
}

function sceneIn(scene: Plain, theme: PlotTheme, how: How): Plain {
  const axis = (value: unknown): Plain => ({
    showbackground: false,
    gridcolor: theme.grid,
    linecolor: theme.line,
    zerolinecolor: theme.grid,
    tickcolor: theme.line,
    ...(value as Plain | undefined),
    tickfont: { size: 11 * how.scale, color: theme.quietInk },
  });
  return {
    ...scene,
    bgcolor: 'rgba(0,0,0,0)',
    xaxis: axis(scene.xaxis),
    yaxis: axis(scene.yaxis),
    zaxis: axis(scene.zaxis),
  };
}

function legendsOf(layout: Plain): Plain {
  return Object.fromEntries(Object.entries(layout).filter(([key]) => /^legend\d*$/.test(key)));
}

function legendIn(legend: Plain, theme: PlotTheme, scale: number): Plain {
  const framed = legend.borderwidth !== 0;
  return smaller(
    {
      ...legend,
      bgcolor: framed ? translucent(theme.surface) : 'rgba(0,0,0,0)',
      bordercolor: theme.grid,
    },
    scale,
  );
}

/** `rgb(1, 2, 3)` with what lies below shining through. */
export function translucent(colour: string): string {
  const channels = /^rgba?\(([^)]+)\)$/
    .exec(colour)?.[1]
    .split(/[ ,/]+/)
    .slice(0, 3);
  return channels === undefined ? colour : `rgba(${channels.join(',')},0.86)`;
}

/** Bars of traces with their own colour bar, and hover labels, follow the page too. */
function traceIn(trace: Plain, theme: PlotTheme): Plain {
  const bar = trace.colorbar as Plain | undefined;
  if (bar === undefined) return trace;
  return {
    ...trace,
    colorbar: {
      ...bar,
      outlinecolor: theme.line,
      tickcolor: theme.line,
      tickfont: { color: theme.quietInk, size: 12 },
    },
  };
}
