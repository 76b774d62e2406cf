/** One pair of axes as Plotly draws it: scales, ticks, frame, titles, legend, and its artists in order. */
import type { Axes, Box, Side } from './axes.ts';
import type { Axis } from './axis.ts';
import { Drawing, type Sheet } from './drawing.ts';
import { LABEL_SIZE, TICK_SIZE, TITLE_SIZE, tickSpace } from './frames.ts';
import { legendLayout } from './legend-drawing.ts';
import { richText } from './math-text.ts';
import { DAY } from './numbers.ts';
import { decimalsOf } from './ticks.ts';

export interface Frame {
  readonly axes: Axes;
  /** 1 for `xaxis`, 2 for `xaxis2` … */
  readonly index: number;
  /** Left, top, width, height in pixels. */
  readonly box: Box;
}

/** Plotly's name of the legend that stands for all axes. */
export const FIGURE_LEGEND = 'legend90';

const nameOf = (letter: 'x' | 'y', index: number): string => (index === 1 ? letter : `${letter}${index}`);
const layoutName = (letter: 'x' | 'y', index: number): string => `${letter}axis${index === 1 ? '' : index}`;

/** Labels of the ticks in view, about as they will be drawn: they decide the room beside a frame. */
export function tickTexts(axes: Axes): Record<'x' | 'y', string[]> {
  return { x: textsOf(axes, axes.x), y: textsOf(axes, axes.y) };
}

function textsOf(axes: Axes, axis: Axis): string[] {
  if (axis.name === 'z') return [];
  const view = axes.view(axis);
  const [low, high] = view[0] <= view[1] ? view : [view[1], view[0]];
  const ticks = axis.ticksFor(view, tickSpace(axes, axis.name));
  if (axis.tickLabels !== null) return [...axis.tickLabels];
  if (axis.words.length > 0) return [...axis.words];
  if (axis.dates) return ['2026-01-01'];
  if (axis.scale === 'log') return ['10−3'];
  return ticks.filter((tick) => tick >= low && tick <= high).map((tick) => numberText(tick, ticks));
}

function numberText(tick: number, ticks: readonly number[]): string {
  const most = Math.max(...ticks.map(Math.abs));
  if (most >= 1e10 || (most < 1e-4 && most > 0)) return '0.5×106';
  return `${tick.toFixed(Math.min(20, decimalsOf(ticks)))}${most >= 1e5 ? ',,' : ''}`;
}

/** The frame that the axes of a shared direction follow when somebody zooms. */
function leader(axes: Axes, axis: Axis, frames: readonly Frame[]): Frame | undefined {
  return frames.find(
    (frame) => frame.axes !== axes && axis.peers.includes(axis.name === 'x' ? frame.axes.x : frame.axes.y),
  );
}

export function drawAxes(frame: Frame, sheet: Sheet, frames: readonly Frame[]): void {
  const { axes, index, box } = frame;
  const views = { x: axes.view(axes.x), y: axes.view(axes.y) };
  const twin = axes.twin === null ? undefined : frames.find((one) => one.axes === axes.twin?.of);
  const names = { x: nameOf('x', index), y: nameOf('y', index) };
  const figure = axes.figure;
  const domains = {
    x: [box[0] / figure.width, (box[0] + box[2]) / figure.width],
    y: [1 - (box[1] + box[3]) / figure.height, 1 - box[1] / figure.height],
  };
  for (const letter of ['x', 'y'] as const) {
    const axis = axes[letter];
    const ahead = leader(axes, axis, frames);
    const [low, high] = domains[letter].map((edge) => Math.min(1, Math.max(0, edge)));
    sheet.layout[layoutName(letter, index)] = {
      domain: [low, high],
      anchor: names[letter === 'x' ? 'y' : 'x'],
      ...axisLayout(axes, axis, views[letter]),
      ...(ahead !== undefined && ahead.index < index ? { matches: nameOf(letter, ahead.index) } : {}),
      ...(twin === undefined ? {} : { overlaying: nameOf(letter, twin.index) }),
    };
  }
  aspectLayout(axes, index, sheet);
  ground(axes, names, sheet);
  titles(axes, names, sheet);
  const drawing = new Drawing({
    sheet,
    x: axes.x,
    y: axes.y,
    xName: names.x,
    yName: names.y,
    legend: axes.legend === null ? FIGURE_LEGEND : index === 1 ? 'legend' : `legend${index}`,
    xView: views.x,
    yView: views.y,
    width: box[2],
    height: box[3],
    showLegend: axes.legend !== null || axes.figure.legend !== null,
  });
  drawArtists(axes, drawing);
  if (axes.legend !== null) {
    sheet.layout[drawing.at.legend] = legendLayout(axes, axes.legend, domains, views, box);
  }
}

/** By `zorder`, those of the same in the order in which they were made. */
function drawArtists(axes: Axes, drawing: Drawing): void {
  const ordered = axes.artists.map((artist, order) => ({ artist, order }));
  ordered.sort((a, b) => a.artist.zorder - b.artist.zorder || a.order - b.order);
  let drawn = 0;
  for (const { artist, order } of ordered) {
    if (!artist.visible) continue;
    drawing.order = order;
    artist.draw(drawing);
    drawn++;
  }
  // Plotly shows no axes without a trace.
  if (drawn === 0) drawing.trace({ type: 'scatter', x: [], y: [], hoverinfo: 'skip' }, null);
}

function range(axis: Axis, [from, to]: readonly [number, number]): [number, number] {
  if (axis.scale === 'log') return [Math.log10(from), Math.log10(to)];
  return axis.dates ? [from * DAY, to * DAY] : [from, to];
}

function axisLayout(axes: Axes, axis: Axis, view: readonly [number, number]): Record<string, unknown> {
  const hidden = !axes.framed || !axis.visible;
  const sides: readonly [Side, Side] = axis.name === 'x' ? ['bottom', 'top'] : ['left', 'right'];
  const [near, far] = axis.opposite ? [sides[1], sides[0]] : sides;
  const spines = axes.twin === null ? axes.spines : { ...axes.spines, [far]: false };
  return {
    type: axis.dates ? 'date' : axis.scale === 'log' ? 'log' : 'linear',
    range: range(axis, view),
    autorange: false,
    side: axis.opposite ? sides[1] : sides[0],
    showline: axes.framed && spines[near],
    mirror: axes.framed && spines[near] && spines[far],
    linecolor: '#000000',
    linewidth: 1,
    zeroline: false,
    showgrid: axes.framed && axis.grid,
    gridcolor: axis.gridStyle.colour ?? '#b0b0b0',
    gridwidth: axis.gridStyle.width ?? 1,
    ...(axis.gridStyle.dash === null ? {} : { griddash: axis.gridStyle.dash }),
    ticks: hidden || !axis.style.marks ? '' : 'outside',
    ticklen: 4,
    tickcolor: axis.style.colour ?? '#000000',
    tickfont: {
      size: axis.style.size ?? TICK_SIZE,
      ...(axis.style.colour === null ? {} : { color: axis.style.colour }),
    },
    showticklabels: !hidden && axis.style.labels,
    ...(axis.style.rotation === null ? {} : { tickangle: -axis.style.rotation }),
    ...(axis.label === '' || hidden
      ? {}
      : {
          title: {
            text: richText(axis.label),
            standoff: 6,
            font: {
              size: axis.labelSize ?? LABEL_SIZE,
              ...(axis.labelColour === null ? {} : { color: axis.labelColour }),
            },
          },
        }),
    ...tickLayout(axes, axis, view),
  };
}

function tickLayout(axes: Axes, axis: Axis, view: readonly [number, number]): Record<string, unknown> {
  if (axis.tickLabels !== null || axis.ticks !== null || axis.words.length > 0) {
    const values = axis.ticks ?? axis.words.map((_, k) => k);
    const texts = axis.tickLabels ?? (axis.words.length > 0 ? axis.words : null);
    return {
      tickmode: 'array',
      tickvals: axis.dates ? values.map((day) => day * DAY) : values,
      ...(texts === null ? {} : { ticktext: values.map((_, k) => richText(texts[k] ?? '')) }),
    };
  }
  if (axis.dates) return {};
  if (axis.scale === 'log') return logTickLayout(axes, axis, view);
  if (axis.name === 'z') return {};
  const ticks = axis.ticksFor(view, tickSpace(axes, axis.name));
  if (ticks.length < 2) return {};
  return {
    tickmode: 'linear',
    tick0: ticks[0],
    dtick: ticks[1] - ticks[0],
    ...(axis.tickFormat === null ? numberFormat(ticks) : { tickformat: axis.tickFormat }),
  };
}

/** As many digits as tell the ticks apart; groups of thousands where numbers are long; powers beyond that. */
function numberFormat(ticks: readonly number[]): Record<string, unknown> {
  const most = Math.max(...ticks.map(Math.abs));
  if (most >= 1e10 || (most < 1e-4 && most > 0)) return { exponentformat: 'power' };
  return { tickformat: `${most >= 1e5 ? ',' : ''}.${Math.min(20, decimalsOf(ticks))}f` };
}

/** Powers of ten, as matplotlib writes them; a range within one decade has Plotly's own ticks. */
function logTickLayout(axes: Axes, axis: Axis, view: readonly [number, number]): Record<string, unknown> {
  const [low, high] = view[0] <= view[1] ? view : [view[1], view[0]];
  const ticks = axis.ticksFor(view, 9).filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
  if (ticks.length < 2 || axes.twin?.along === axis.name) return { exponentformat: 'power' };
  const step = Math.round(Math.log10(ticks[1] / ticks[0]));
  return {
    tickmode: 'array',
    tickvals: ticks,
    ticktext: ticks.map((tick) => `10<sup>${String(Math.round(Math.log10(tick))).replace('-', '−')}</sup>`),
    exponentformat: 'power',
    ...(step === 1 ? { minor: { ticks: 'outside', ticklen: 2, dtick: 'D1' } } : {}),
  };
}

function aspectLayout(axes: Axes, index: number, sheet: Sheet): void {
  if (axes.aspect === null || axes.twin !== null) return;
  const y = sheet.layout[layoutName('y', index)] as Record<string, unknown>;
  const x = sheet.layout[layoutName('x', index)] as Record<string, unknown>;
  if ('matches' in x || 'matches' in y) return;
  const constrain = axes.adjustable === 'box' ? 'domain' : 'range';
  Object.assign(y, { scaleanchor: nameOf('x', index), scaleratio: axes.aspect, constrain });
  Object.assign(x, { constrain });
}

/** A colour of their own behind the frame; where the paper has one, frames are white as in matplotlib. */
function ground(axes: Axes, names: { x: string; y: string }, sheet: Sheet): void {
  const colour = axes.face ?? (axes.figure.face === null ? null : '#ffffff');
  if (colour === null || !axes.framed || axes.twin !== null) return;
  const refs = { xref: `${names.x} domain`, yref: `${names.y} domain`, x0: 0, x1: 1, y0: 0, y1: 1 };
  sheet.shapes.push({ type: 'rect', ...refs, fillcolor: colour, line: { width: 0 }, layer: 'below' });
}

function titles(axes: Axes, names: { x: string; y: string }, sheet: Sheet): void {
  const places = { left: 0, center: 0.5, right: 1 } as const;
  for (const [place, title] of Object.entries(axes.titles) as ['left' | 'center' | 'right', Axes['titles']['left']][]) {
    if (title.text === '') continue;
    sheet.annotations.push({
      text: title.weight === 'bold' ? `<b>${richText(title.text)}</b>` : richText(title.text),
      xref: `${names.x} domain`,
      yref: `${names.y} domain`,
      x: places[place],
      xanchor: place,
      y: 1,
      yanchor: 'bottom',
      yshift: axes.x.opposite ? 24 : 4,
      showarrow: false,
      font: { size: title.size ?? TITLE_SIZE, ...(title.colour === null ? {} : { color: title.colour }) },
    });
  }
}
