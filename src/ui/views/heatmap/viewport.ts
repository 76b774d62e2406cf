/**
 * Windows on a plane: where elements fall on the screen, and what zooming and panning do to that.
 * Element i covers [i, i + 1); a window may reach beyond the plane where equal aspect leaves room.
 */
import type { Interval } from '#protocol/engine-api.ts';
import type { Rectangle } from '../cards/card-settings.ts';

export interface Plane {
  readonly rows: number;
  readonly cols: number;
}

/** CSS pixels of the picture, without its margins. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface Orientation {
  /** Rows grow downwards. */
  readonly down: boolean;
  /** Columns grow to the right. */
  readonly right: boolean;
}

export interface Place {
  readonly row: number;
  readonly col: number;
}

export const wholePlane = (plane: Plane): Rectangle => ({ rows: [0, plane.rows], cols: [0, plane.cols] });

const span = ([start, end]: Interval): number => end - start;
const middle = ([start, end]: Interval): number => (start + end) / 2;
const around = (centre: number, length: number): Interval => [centre - length / 2, centre + length / 2];

/** The rectangle grown to the box's proportions, so that elements are square. */
export function squared({ rows, cols }: Rectangle, box: Box): Rectangle {
  const elementsPerPixel = Math.max(span(rows) / box.height, span(cols) / box.width);
  return {
    rows: around(middle(rows), elementsPerPixel * box.height),
    cols: around(middle(cols), elementsPerPixel * box.width),
  };
}

/** What is on the screen when `window` (null: everything) is asked for. */
export function shownWindow(window: Rectangle | null, plane: Plane, box: Box, aspect: 'equal' | 'auto'): Rectangle {
  const wanted = window ?? wholePlane(plane);
  return aspect === 'equal' ? held(squared(wanted, box), plane) : held(wanted, plane);
}

/** Moves an interval back over [0, length); one that is longer than that is centred on it. */
function heldInterval(interval: Interval, length: number): Interval {
  const size = span(interval);
  if (size >= length) return around(length / 2, size);
  const start = Math.min(length - size, Math.max(0, interval[0]));
  return [start, start + size];
}

export function held(window: Rectangle, plane: Plane): Rectangle {
  return { rows: heldInterval(window.rows, plane.rows), cols: heldInterval(window.cols, plane.cols) };
}

function scaled(interval: Interval, factor: number, anchor: number): Interval {
  return [anchor - (anchor - interval[0]) * factor, anchor + (interval[1] - anchor) * factor];
}

/** Closest zoom: two elements across. */
const LEAST_SPAN = 2;

/**
 * The window after zooming by `factor` (below 1: closer) about `anchor`, which stays where it is on the screen;
 * null once everything is in view again.
 */
export function zoomed(window: Rectangle, factor: number, anchor: Place, plane: Plane): Rectangle | null {
  const least = Math.max(leastFactor(window.rows, plane.rows), leastFactor(window.cols, plane.cols));
  const f = factor < 1 ? Math.min(1, Math.max(factor, least)) : factor;
  const rows = zoomedInterval(window.rows, f, anchor.row, plane.rows);
  const cols = zoomedInterval(window.cols, f, anchor.col, plane.cols);
  if (span(rows) >= plane.rows && span(cols) >= plane.cols) return null;
  return held({ rows, cols }, plane);
}

/** How far an axis can still be zoomed; an axis of one element does not hold the other back. */
function leastFactor(interval: Interval, length: number): number {
  return length === 1 ? 0 : Math.min(LEAST_SPAN, length) / span(interval);
}

function zoomedInterval(interval: Interval, factor: number, anchor: number, length: number): Interval {
  if (length === 1 && span(interval) <= 1) return interval;
  return limited(scaled(interval, factor, anchor), length, span(interval));
}

/** Zooming out ends where the axis fits, unless it was longer before (room left by equal aspect). */
function limited(interval: Interval, length: number, before: number): Interval {
  return span(interval) > length && before <= length ? around(length / 2, length) : interval;
}

export function panned(window: Rectangle, rows: number, cols: number, plane: Plane): Rectangle {
  return held(
    {
      rows: [window.rows[0] + rows, window.rows[1] + rows],
      cols: [window.cols[0] + cols, window.cols[1] + cols],
    },
    plane,
  );
}

/** Pixel of an element edge, from the low end of the picture or from the high one. */
function pixelOf(at: number, [start, end]: Interval, length: number, forward: boolean): number {
  const share = (at - start) / (end - start);
  return (forward ? share : 1 - share) * length;
}

function elementOf(pixel: number, [start, end]: Interval, length: number, forward: boolean): number {
  const share = pixel / length;
  return start + (forward ? share : 1 - share) * (end - start);
}

export function toX(col: number, window: Rectangle, box: Box, { right }: Orientation): number {
  return pixelOf(col, window.cols, box.width, right);
}
export function toY(row: number, window: Rectangle, box: Box, { down }: Orientation): number {
  return pixelOf(row, window.rows, box.height, down);
}

/** Fractional element place under a pixel of the picture. */
export function placeAt(x: number, y: number, window: Rectangle, box: Box, orientation: Orientation): Place {
  return {
    row: elementOf(y, window.rows, box.height, orientation.down),
    col: elementOf(x, window.cols, box.width, orientation.right),
  };
}

/** The element under a place, or null outside the plane. */
export function elementUnder({ row, col }: Place, plane: Plane): Place | null {
  const element = { row: Math.floor(row), col: Math.floor(col) };
  const inside = element.row >= 0 && element.row < plane.rows && element.col >= 0 && element.col < plane.cols;
  return inside ? element : null;
}

/** Whole elements between two places, in order and inside the plane; at least one. */
export function rectangleBetween(a: Place, b: Place, plane: Plane): Rectangle {
  const between = (from: number, to: number, length: number): Interval => {
    const low = Math.min(length - 1, Math.max(0, Math.floor(Math.min(from, to))));
    return [low, Math.min(length, Math.max(low + 1, Math.ceil(Math.max(from, to))))];
  };
  return { rows: between(a.row, b.row, plane.rows), cols: between(a.col, b.col, plane.cols) };
}

export interface TilePlan {
  readonly rows: Interval;
  readonly cols: Interval;
  /** Device pixels to ask for: one an element where elements are larger than pixels. */
  readonly width: number;
  readonly height: number;
}

function planAxis(interval: Interval, length: number, devicePixels: number): { part: Interval; pixels: number } {
  const part: Interval = [Math.max(0, interval[0]), Math.min(length, interval[1])];
  const pixelsPerElement = devicePixels / span(interval);
  if (pixelsPerElement >= 1) {
    const whole: Interval = [Math.floor(part[0]), Math.ceil(part[1])];
    return { part: whole, pixels: Math.max(1, span(whole)) };
  }
  return { part, pixels: Math.max(1, Math.round(span(part) * pixelsPerElement)) };
}

/** The tile that fills what is shown of the plane, no finer than the screen and no finer than the data. */
export function tilePlan(window: Rectangle, plane: Plane, box: Box, devicePixelRatio: number): TilePlan {
  const rows = planAxis(window.rows, plane.rows, box.height * devicePixelRatio);
  const cols = planAxis(window.cols, plane.cols, box.width * devicePixelRatio);
  return { rows: rows.part, cols: cols.part, width: cols.pixels, height: rows.pixels };
}

/** Every element is at least a pixel: the tile holds the elements themselves. */
export function showsElements(plan: TilePlan): boolean {
  return plan.width >= span(plan.cols) && plan.height >= span(plan.rows);
}

/** The window that brings an element into view, moved as little as possible. */
export function revealing(window: Rectangle, { row, col }: Place, plane: Plane): Rectangle {
  const shift = ([start, end]: Interval, at: number): number =>
    at < start ? at - start : at + 1 > end ? at + 1 - end : 0;
  return panned(window, shift(window.rows, row), shift(window.cols, col), plane);
}
