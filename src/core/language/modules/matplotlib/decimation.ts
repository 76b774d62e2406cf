/** Makes long lines and large grids as small as a picture needs them. */
import type { Grid } from './numbers.ts';

export interface Points {
  /** Null: 0, 1, 2 … */
  readonly x: Float64Array | null;
  readonly y: Float64Array;
}

/** Beyond so many points a line is drawn by the extremes of each column of pixels. */
export const MOST_POINTS = 4_000;

function ascending(x: Float64Array): boolean {
  for (let k = 1; k < x.length; k++) if (!(x[k] >= x[k - 1])) return false;
  return true;
}

/** First index whose x is not below `bound`. */
function lowerBound(x: Float64Array | null, length: number, bound: number): number {
  if (x === null) return Math.min(length, Math.max(0, Math.ceil(bound)));
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What lies in the view, with one neighbour at each end; untouched where x goes to and fro. */
function cut(points: Points, view: readonly [number, number]): Points {
  const { x, y } = points;
  const [low, high] = view[0] <= view[1] ? view : [view[1], view[0]];
  const from = Math.max(0, lowerBound(x, y.length, low) - 1);
  const to = Math.min(y.length, lowerBound(x, y.length, high) + 2);
  if (from === 0 && to === y.length) return points;
  const places = x === null ? Float64Array.from({ length: to - from }, (_, k) => from + k) : x.slice(from, to);
  return { x: places, y: y.slice(from, to) };
}

/**
 * First, least, greatest and last of each of so many buckets, in their order: the picture of the line is the same to
 * the pixel. A bucket that holds a gap keeps one.
 */
export function extremesOf({ x, y }: Points, buckets: number): { x: Float64Array; y: Float64Array } {
  const kept: number[] = [];
  const size = y.length / buckets;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor(bucket * size);
    const to = Math.floor((bucket + 1) * size);
    let [least, most, gap] = [-1, -1, -1];
    for (let k = from; k < to; k++) {
      const value = y[k];
      if (value !== value) gap = k;
      else {
        if (least < 0 || value < y[least]) least = k;
        if (most < 0 || value > y[most]) most = k;
      }
    }
    const chosen = [from, least, most, gap, to - 1].filter((k) => k >= from && k < to).sort((a, b) => a - b);
    for (const k of chosen) if (kept[kept.length - 1] !== k) kept.push(k);
  }
  return { x: Float64Array.from(kept, (k) => (x === null ? k : x[k])), y: Float64Array.from(kept, (k) => y[k]) };
}

/** Every n-th point: for lines that go to and fro, where columns of pixels mean nothing. */
function thinned({ x, y }: Points, most: number): { x: Float64Array; y: Float64Array } {
  const step = y.length / most;
  const at = (k: number): number => Math.min(y.length - 1, Math.floor(k * step));
  const count = Math.min(most, y.length);
  return {
    x: Float64Array.from({ length: count }, (_, k) => (x === null ? at(k) : x[at(k)])),
    y: Float64Array.from({ length: count }, (_, k) => y[at(k)]),
  };
}

export interface Reduced {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly how: 'whole' | 'extremes' | 'sample';
}

/** A line as `pixels` columns need it. */
export function reducedLine(
  points: Points,
  view: readonly [number, number],
  pixels: number,
  most = MOST_POINTS,
): Reduced {
  const whole = ({ x, y }: Points): Reduced => ({ x: x ?? Float64Array.from(y, (_, k) => k), y, how: 'whole' });
  if (points.y.length <= most) return whole(points);
  if (points.x !== null && !ascending(points.x)) {
    return points.y.length <= 5 * most ? whole(points) : { ...thinned(points, 5 * most), how: 'sample' };
  }
  const seen = cut(points, view);
  if (seen.y.length <= most) return whole(seen);
  return { ...extremesOf(seen, Math.max(64, Math.min(Math.round(pixels), most >> 2))), how: 'extremes' };
}

/** A grid of at most `rows` × `cols` cells: the mean of the numbers in each block. */
export function meansOf(grid: Grid, rows: number, cols: number): Grid {
  if (grid.rows <= rows && grid.cols <= cols) return grid;
  const [r, c] = [Math.min(rows, grid.rows), Math.min(cols, grid.cols)];
  const sums = new Float64Array(r * c);
  const counts = new Uint32Array(r * c);
  const colOf = Uint32Array.from({ length: grid.cols }, (_, k) => Math.floor((k * c) / grid.cols));
  for (let row = 0; row < grid.rows; row++) {
    const base = Math.floor((row * r) / grid.rows) * c;
    for (let col = 0; col < grid.cols; col++) {
      const value = grid.values[row * grid.cols + col];
      if (value !== value) continue;
      sums[base + colOf[col]] += value;
      counts[base + colOf[col]]++;
    }
  }
  return { rows: r, cols: c, values: sums.map((sum, k) => (counts[k] === 0 ? Number.NaN : sum / counts[k])) };
}

/** Every n-th row and column, the first and the last among them: for surfaces and contours, whose places are points. */
export function placesOf(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, k) => k);
  return Array.from({ length: most }, (_, k) => Math.round((k * (length - 1)) / (most - 1)));
}

export function pick(grid: Grid, rows: readonly number[], cols: readonly number[]): Grid {
  if (rows.length === grid.rows && cols.length === grid.cols) return grid;
  const values = new Float64Array(rows.length * cols.length);
  let at = 0;
  for (const row of rows) for (const col of cols) values[at++] = grid.values[row * grid.cols + col];
  return { rows: rows.length, cols: cols.length, values };
}
