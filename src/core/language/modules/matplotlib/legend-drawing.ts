/** Where a legend stands: as asked, or where it covers the least. */
import type { Axes, Box } from './axes.ts';
import type { Axis } from './axis.ts';
import { TICK_SIZE, textWidth } from './frames.ts';
import { type LegendFacts, PLACES } from './legend.ts';
import { Line } from './line.ts';
import { richText } from './math-text.ts';

type Domains = Record<'x' | 'y', readonly number[]>;
type Views = Record<'x' | 'y', readonly [number, number]>;

const PAD = 8;

/** Parts of the frame from its lower left, and the legend's own corner that stands there. */
function corner(place: string): { x: number; y: number; xanchor: string; yanchor: string } {
  const right = /right/.test(place);
  const left = /left/.test(place);
  const x = left ? 0 : right ? 1 : 0.5;
  const y = /upper/.test(place) ? 1 : /lower/.test(place) ? 0 : 0.5;
  return {
    x,
    y,
    xanchor: left ? 'left' : right ? 'right' : 'center',
    yanchor: y === 1 ? 'top' : y === 0 ? 'bottom' : 'middle',
  };
}

export function legendLayout(
  axes: Axes,
  legend: LegendFacts,
  domains: Domains,
  views: Views,
  box: Box,
): Record<string, unknown> {
  const size = legendSize(axes, legend);
  const place = legend.place === 'best' ? leastCovering(axes, views, box, size) : legend.place;
  const at = corner(place);
  const inward = legend.anchor === null ? PAD : 0;
  const [fx, fy] = legend.anchor ?? [at.x, at.y];
  const [x0, x1] = domains.x;
  const [y0, y1] = domains.y;
  const padX = (at.xanchor === 'left' ? inward : at.xanchor === 'right' ? -inward : 0) * ((x1 - x0) / box[2]);
  const padY = (at.yanchor === 'bottom' ? inward : at.yanchor === 'top' ? -inward : 0) * ((y1 - y0) / box[3]);
  return {
    x: x0 + fx * (x1 - x0) + padX,
    y: y0 + fy * (y1 - y0) + padY,
    xanchor: at.xanchor,
    yanchor: at.yanchor,
    xref: 'paper',
    yref: 'paper',
    orientation: legend.columns > 1 ? 'h' : 'v',
    ...(legend.columns > 1 ? { entrywidth: size.width / legend.columns - 44, entrywidthmode: 'pixels' } : {}),
    bgcolor: legend.framed ? 'rgba(255,255,255,0.8)' : 'rgba(0,0,0,0)',
    bordercolor: '#cccccc',
    borderwidth: legend.framed ? 1 : 0,
    font: { size: legend.size === null ? TICK_SIZE : legend.size * 1.2 },
    tracegroupgap: 2,
    ...(legend.title === '' ? {} : { title: { text: richText(legend.title), font: { size: TICK_SIZE } } }),
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function legendSize(axes: Axes, legend: LegendFacts): Size {
  const labels = axes.artists.map((artist) => artist.shownLabel).filter((label) => label !== null);
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, TICK_SIZE)));
  const rows = Math.ceil(labels.length / legend.columns) + (legend.title === '' ? 0 : 1);
  return { width: (widest + 52) * legend.columns, height: rows * 19 + 10 };
}

/** The first place whose rectangle holds the fewest points of lines, as matplotlib's `best`. */
function leastCovering(axes: Axes, views: Views, box: Box, size: Size): string {
  const points = axes.artists.flatMap((artist) =>
    artist instanceof Line ? pixelPoints(artist, axes, views, box) : [],
  );
  let [best, least] = ['upper right', Number.POSITIVE_INFINITY];
  for (const place of PLACES.slice(1, 10)) {
    const { x, y } = corner(place);
    const left = x * (box[2] - size.width - 2 * PAD) + PAD;
    const bottom = y * (box[3] - size.height - 2 * PAD) + PAD;
    const inside = points.filter(
      ([px, py]) => px >= left && px <= left + size.width && py >= bottom && py <= bottom + size.height,
    );
    if (inside.length < least) [best, least] = [place, inside.length];
    if (least === 0) break;
  }
  return best;
}

function pixelPoints(line: Line, axes: Axes, views: Views, box: Box): [number, number][] {
  const { x, y } = line.points;
  const step = Math.max(1, Math.floor(y.length / 500));
  const place = (axis: Axis, value: number, view: readonly [number, number], length: number): number =>
    ((axis.forward(value) - axis.forward(view[0])) / (axis.forward(view[1]) - axis.forward(view[0]))) * length;
  const points: [number, number][] = [];
  for (let k = 0; k < y.length; k += step) {
    points.push([place(axes.x, x === null ? k : x[k], views.x, box[2]), place(axes.y, y[k], views.y, box[3])]);
  }
  return points;
}
