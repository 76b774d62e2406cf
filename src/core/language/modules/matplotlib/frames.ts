/** Where the frames of a figure stand: room for ticks, labels, titles and colour bars is left around each. */
import type { Axes, Box, GridPlace } from './axes.ts';
import type { Axis } from './axis.ts';
import type { ColourBar } from './colour-bar.ts';
import type { Figure } from './figure.ts';

export interface Room {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const TICK_SIZE = 12;
export const LABEL_SIZE = 13;
export const TITLE_SIZE = 15;
export const BAR_WIDTH = 14;
export const BAR_GAP = 12;
const BAR_TICKS = 40;

/** Pixels of a text in the page's font, about. */
export function textWidth(text: string, size: number): number {
  const plain = text.replace(/<[^>]*>/g, '').replace(/&\w+;/g, 'x');
  return Math.max(0, ...plain.split('\n').map((line) => line.length)) * size * 0.56;
}

export function lineCount(text: string): number {
  return text.split('\n').length;
}

/** matplotlib's own place of an axes: what decides how many ticks it has. */
export function classicBox(axes: Axes): Box {
  if (axes.place.kind === 'box') return axes.place.box;
  const { rows, cols, row, col, widthRatios, heightRatios } = axes.place.grid;
  const { left = 0.125, right = 0.9, bottom = 0.11, top = 0.88, wspace = 0.2, hspace = 0.2 } = axes.figure.margins;
  const cell = (whole: number, count: number, space: number): [number, number] => {
    const size = whole / (count + space * (count - 1));
    return [size * count, size * space];
  };
  const [width, gapX] = cell(right - left, cols, wspace);
  const [height, gapY] = cell(top - bottom, rows, hspace);
  const [x0, x1] = span(widthRatios, col, width, gapX);
  const [y0, y1] = span(heightRatios, row, height, gapY);
  return [left + x0, top - y1, x1 - x0, y1 - y0];
}

function span(
  ratios: readonly number[],
  [from, to]: readonly [number, number],
  room: number,
  gap: number,
): [number, number] {
  const total = ratios.reduce((sum, ratio) => sum + ratio, 0);
  const sum = (end: number): number => ratios.slice(0, end).reduce((all, ratio) => all + (ratio * room) / total, 0);
  return [sum(from) + from * gap, sum(to) + (to - 1) * gap];
}

/** Ticks that fit along an axis: matplotlib counts three letters a label, two lines up. */
export function tickSpace(axes: Axes, name: 'x' | 'y'): number {
  const [, , width, height] = classicBox(axes);
  const points = name === 'x' ? width * axes.figure.size[0] * 72 : height * axes.figure.size[1] * 72;
  return Math.floor(points / (name === 'x' ? 30 : 20));
}

export interface Labels {
  readonly shown: readonly string[];
}

/** Room that an axis needs on its side. */
function axisRoom(axis: Axis, labels: readonly string[], across: boolean): number {
  if (!axis.visible) return 0;
  const size = axis.style.size ?? TICK_SIZE;
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, size)));
  const turned = axis.style.rotation ?? 0;
  const slant = Math.abs(Math.sin((turned * Math.PI) / 180));
  const ticks =
    !axis.style.labels || labels.length === 0 ? 0 : across ? widest + 8 : Math.max(size + 8, widest * slant + 10);
  const label = axis.label === '' ? 0 : lineCount(axis.label) * (axis.labelSize ?? LABEL_SIZE) * 1.3 + 6;
  return ticks + label + 4;
}

export function roomFor(axes: Axes, ticks: Record<'x' | 'y', readonly string[]>): Room {
  const room: Room = { left: 9, right: 4, top: 6, bottom: 4 };
  // A scene writes its labels inside of its place.
  if (axes.framed && axes.scene === null) {
    room[axes.x.opposite ? 'top' : 'bottom'] += axisRoom(axes.x, ticks.x, false);
    room[axes.y.opposite ? 'right' : 'left'] += axisRoom(axes.y, ticks.y, true);
  }
  // The last label of the axis below reaches beyond the frame.
  if (axes.framed && axes.x.visible && ticks.x.length > 0)
    room.right += textWidth(ticks.x[ticks.x.length - 1], TICK_SIZE) / 2;
  const title = Object.values(axes.titles).find(({ text }) => text !== '');
  if (title !== undefined) room.top += lineCount(title.text) * (title.size ?? TITLE_SIZE) * 1.25 + 8;
  const { legend } = axes;
  if (legend?.anchor != null && legend.anchor[0] >= 1) {
    const widest = Math.max(0, ...axes.artists.map((artist) => textWidth(artist.shownLabel ?? '', TICK_SIZE)));
    room.right += widest + 56;
  }
  return room;
}

export function addBarRoom(room: Room, bar: ColourBar): void {
  const label = bar.label === '' ? 0 : LABEL_SIZE + 10;
  if (bar.horizontal) room.bottom += BAR_GAP + BAR_WIDTH + TICK_SIZE + 10 + label;
  else room.right += BAR_GAP + BAR_WIDTH + BAR_TICKS + label;
}

function sameGrid(a: GridPlace, b: GridPlace): boolean {
  return a.rows === b.rows && a.cols === b.cols;
}

interface Sizes {
  readonly width: number;
  readonly height: number;
}

/** Frames in pixels from the top left: [left, top, width, height]. */
export function placeFrames(figure: Figure, rooms: ReadonlyMap<Axes, Room>, outer: Room): Map<Axes, Box> {
  const boxes = new Map<Axes, Box>();
  const { width, height } = figure;
  for (const axes of figure.axes) {
    if (axes.place.kind === 'box') {
      const [l, b, w, h] = axes.place.box;
      boxes.set(axes, [l * width, (1 - b - h) * height, w * width, h * height]);
    }
  }
  const gridded = figure.axes.filter((axes) => axes.place.kind === 'grid');
  const grids: GridPlace[] = [];
  for (const axes of gridded) {
    const grid = gridOf(axes);
    if (!grids.some((known) => sameGrid(known, grid))) grids.push(grid);
  }
  for (const grid of grids) {
    const members = gridded.filter((axes) => sameGrid(gridOf(axes), grid));
    placeGrid(grid, members, rooms, { width, height }, outer, boxes);
  }
  return boxes;
}

function gridOf(axes: Axes): GridPlace {
  if (axes.place.kind !== 'grid') throw new Error('axes without a grid');
  return axes.place.grid;
}

function placeGrid(
  grid: GridPlace,
  members: readonly Axes[],
  rooms: ReadonlyMap<Axes, Room>,
  { width, height }: Sizes,
  outer: Room,
  boxes: Map<Axes, Box>,
): void {
  const need = (side: keyof Room, matches: (place: GridPlace) => boolean): number =>
    Math.max(0, ...members.filter((axes) => matches(gridOf(axes))).map((axes) => rooms.get(axes)?.[side] ?? 0));
  const cols = Array.from({ length: grid.cols }, (_, c) => ({
    before: need('left', ({ col }) => col[0] === c),
    after: need('right', ({ col }) => col[1] === c + 1),
  }));
  const rows = Array.from({ length: grid.rows }, (_, r) => ({
    before: need('top', ({ row }) => row[0] === r),
    after: need('bottom', ({ row }) => row[1] === r + 1),
  }));
  const xs = edges(cols, grid.widthRatios, outer.left, width - outer.right);
  const ys = edges(rows, grid.heightRatios, outer.top, height - outer.bottom);
  for (const axes of members) {
    const { row, col } = gridOf(axes);
    const [left, right] = [xs[col[0]][0], xs[col[1] - 1][1]];
    const [top, bottom] = [ys[row[0]][0], ys[row[1] - 1][1]];
    boxes.set(axes, [left, top, Math.max(10, right - left), Math.max(10, bottom - top)]);
  }
}

/** Where each column's frame begins and ends; all share what the margins leave, by their ratios. */
function edges(
  lanes: readonly { before: number; after: number }[],
  ratios: readonly number[],
  from: number,
  to: number,
): [number, number][] {
  const margins = lanes.reduce((sum, { before, after }) => sum + before + after, 0);
  const unit = Math.max(8, to - from - margins) / ratios.reduce((sum, ratio) => sum + ratio, 0);
  let at = from;
  return lanes.map(({ before, after }, k) => {
    const start = at + before;
    const end = start + unit * ratios[k];
    at = end + after;
    return [start, end];
  });
}

/** The frame inside of its place that has the aspect of its data. */
export function fitAspect([left, top, width, height]: Box, ratio: number): Box {
  if (!Number.isFinite(ratio) || ratio <= 0) return [left, top, width, height];
  if (width * ratio <= height) return [left, top + (height - width * ratio) / 2, width, width * ratio];
  return [left + (width - height / ratio) / 2, top, height / ratio, height];
}
