/**
 * The grid of the fine histogram: `bins` equal bins from `low`, whose width is a power of two and whose edges are
 * multiples of that width. So zero is an edge, bin indices are computed without rounding, and counts of
 * different workers add up.
 */
import { ElementCode } from './element-code.ts';

export interface FineGrid {
  readonly low: number;
  readonly width: number;
  readonly bins: number;
  /** Squares are summed around it: the middle of the range that the grid was made for, or zero where that is near. */
  readonly centre?: number;
}

export const FINE_BINS = 16384;

/** Bins of one grid may lie at most this many widths from zero, so that an index is an exact float. */
const FARTHEST: Partial<Record<ElementCode, number>> = { [ElementCode.float32]: 2 ** 23 };

/** Least value of an integer type, and the number of its values: a grid stays within, so that no offset wraps around. */
const WHOLE_RANGE: Partial<Record<ElementCode, readonly [least: number, size: number]>> = {
  [ElementCode.int32]: [-(2 ** 31), 2 ** 32],
  [ElementCode.uint32]: [0, 2 ** 32],
  [ElementCode.int64]: [-(2 ** 63), 2 ** 64],
  [ElementCode.datetime]: [-(2 ** 63), 2 ** 64],
  [ElementCode.uint64]: [0, 2 ** 64],
};

/** The narrowest grid that covers [low, high]; what lies outside goes to the coarse key histogram. */
export function chooseGrid(code: ElementCode, low: number, high: number, bins = FINE_BINS): FineGrid {
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high) return chooseGrid(code, 0, 1, bins);
  let width = leastWidth(code, low, high, bins);
  while (Math.floor(high / width) - Math.floor(low / width) >= bins) width *= 2;
  const grid = { low: Math.floor(low / width) * width, width, bins, centre: centreOf(low, high) };
  const range = WHOLE_RANGE[code];
  return range === undefined ? grid : within(grid, range);
}

/** Zero costs nothing to subtract; within a range of it, squares lose no more than three bits. */
function centreOf(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return Math.abs(middle) <= high - low ? 0 : middle;
}

function leastWidth(code: ElementCode, low: number, high: number, bins: number): number {
  const farthest = FARTHEST[code] ?? 2 ** 51;
  const needed = Math.max(high / bins - low / bins, Math.abs(low) / farthest, Math.abs(high) / farthest);
  const least = WHOLE_RANGE[code] ? 1 : code === ElementCode.float32 ? 2 ** -120 : 2 ** -1000;
  return Math.max(least, dyadicAtLeast(needed));
}

function within(grid: FineGrid, [least, size]: readonly [least: number, size: number]): FineGrid {
  const span = grid.width * grid.bins;
  if (span >= size) return { ...grid, low: least, width: size / grid.bins };
  return { ...grid, low: Math.min(Math.max(grid.low, least), least + size - span) };
}

function dyadicAtLeast(value: number): number {
  if (value <= 2 ** -1000) return 2 ** -1000;
  const width = 2 ** Math.min(1023, Math.max(-1000, Math.ceil(Math.log2(value)) - 1));
  return width < value ? width * 2 : width;
}
