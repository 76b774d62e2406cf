/**
 * From a plane, a window, pixels and a budget to the bytes that are read and the reductions made of them: a pure,
 * printable value. Nothing here touches a source.
 *
 * The *fast* axis is the one whose elements lie closest together; a *line* is one index of the slow axis. A plan reads
 * the product of slow spans and fast spans; each span belongs to one cell of the answer's grid on its axis.
 */
import type { Interval, Reducer } from '#protocol/engine-api.ts';
import { type AxisBins, axisBins } from './axis-bins.ts';
import type { Plane } from './plane.ts';

/** `envelope`: min, max and mean at once, for lines. */
export type Reduction = Reducer | 'envelope';

export interface ReadBudget {
  readonly bytes: number;
  readonly reads: number;
  /** Bytes between two wanted elements that are cheaper to read than to skip. */
  readonly skip: number;
}

/** Index ranges [start, end) on one axis, ascending, each inside one cell. */
export interface Spans {
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly cell: Int32Array;
  readonly cells: number;
}

export interface TilePlan {
  readonly plane: Plane;
  readonly reduction: Reduction;
  readonly slowIsRows: boolean;
  readonly slow: Spans;
  readonly fast: Spans;
  /** Cell of the answer's grid that each pixel shows, on each axis. */
  readonly rowOfPixel: Int32Array;
  readonly colOfPixel: Int32Array;
  readonly budget: ReadBudget;
  /** Upper bounds of what running it costs. */
  readonly bytes: number;
  readonly reads: number;
  readonly sampled: boolean;
}

export interface TileQuestion {
  readonly plane: Plane;
  readonly rows: Interval;
  readonly cols: Interval;
  readonly width: number;
  readonly height: number;
  readonly reduction: Reduction;
  readonly budget: ReadBudget;
}

/** Most bytes that one read of a plan asks for. */
export const PIECE_BYTES = 1 << 20;

export function planTile(question: TileQuestion): TilePlan {
  const { plane, reduction, budget } = question;
  const rows = axisBins(question.rows, plane.rowCount, question.height);
  const cols = axisBins(question.cols, plane.colCount, question.width);
  const slowIsRows = isSlowRows(plane, rows, cols);
  const axes = {
    slow: axisOf(slowIsRows ? rows : cols, slowIsRows ? plane.rowStride : plane.colStride, reduction),
    fast: axisOf(slowIsRows ? cols : rows, slowIsRows ? plane.colStride : plane.rowStride, reduction),
  };
  const chosen = chooseSpans(axes, plane.dtype.itemsize, budget);
  const [rowAxis, colAxis] = slowIsRows ? [chosen.slow, chosen.fast] : [chosen.fast, chosen.slow];
  return {
    plane,
    reduction,
    slowIsRows,
    slow: chosen.slow.spans,
    fast: chosen.fast.spans,
    rowOfPixel: rows.binOfPixel.map((bin) => rowAxis.cellOfBin[bin] ?? 0),
    colOfPixel: cols.binOfPixel.map((bin) => colAxis.cellOfBin[bin] ?? 0),
    budget: chosen.budget,
    ...chosen.cost,
    sampled: chosen.sampled,
  };
}

interface Axis {
  readonly bins: AxisBins;
  readonly stride: number;
  /** One span a bin: all its elements, or only the middle one for `nearest`. */
  readonly whole: Spans;
}

interface Cost {
  readonly bytes: number;
  readonly reads: number;
}

interface ChosenAxis {
  readonly spans: Spans;
  readonly cellOfBin: Int32Array;
}

interface Choice {
  readonly slow: ChosenAxis;
  readonly fast: ChosenAxis;
  readonly cost: Cost;
  readonly budget: ReadBudget;
  readonly sampled: boolean;
}

function isSlowRows(plane: Plane, rows: AxisBins, cols: AxisBins): boolean {
  if (elementCount(rows) === 1) return true;
  if (elementCount(cols) === 1) return false;
  return Math.abs(plane.rowStride) >= Math.abs(plane.colStride);
}

function elementCount(bins: AxisBins): number {
  return (bins.start.at(-1) ?? 0) - (bins.start[0] ?? 0);
}

function axisOf(bins: AxisBins, stride: number, reduction: Reduction): Axis {
  const count = bins.start.length - 1;
  const start = bins.start.slice(0, count);
  const end = bins.start.slice(1);
  if (reduction === 'nearest') {
    for (let bin = 0; bin < count; bin++) {
      start[bin] = Math.floor(((start[bin] ?? 0) + (end[bin] ?? 0)) / 2);
      end[bin] = (start[bin] ?? 0) + 1;
    }
  }
  const cell = Int32Array.from({ length: count }, (_, bin) => bin);
  return { bins, stride: Math.abs(stride), whole: { start, end, cell, cells: count } };
}

function chooseSpans(axes: { slow: Axis; fast: Axis }, itemsize: number, budget: ReadBudget): Choice {
  const whole = costOf(axes.slow, axes.fast, { slow: axes.slow.whole, fast: axes.fast.whole }, itemsize, budget);
  if (whole.bytes <= budget.bytes && whole.reads <= budget.reads) {
    return { slow: everyCell(axes.slow), fast: everyCell(axes.fast), cost: whole, budget, sampled: false };
  }
  const blocks = sampleBlocks(axes, itemsize, budget);
  const slow = sampledAxis(axes.slow.bins, blocks.slow);
  const fast = sampledAxis(axes.fast.bins, blocks.fast);
  const strict = { ...budget, skip: Math.min(budget.skip, blocks.gap) };
  const cost = costOf(axes.slow, axes.fast, { slow: slow.spans, fast: fast.spans }, itemsize, strict);
  return { slow, fast, cost, budget: strict, sampled: true };
}

function everyCell(axis: Axis): ChosenAxis {
  return { spans: axis.whole, cellOfBin: axis.whole.cell };
}

function costOf(
  slow: Axis,
  fast: Axis,
  spans: { slow: Spans; fast: Spans },
  itemsize: number,
  budget: ReadBudget,
): Cost {
  const runs = mergedRuns(spans.fast, fast.stride, itemsize, budget.skip);
  const runBytes = runs.reduce((sum, [from, to]) => sum + (to - from - 1) * fast.stride + itemsize, 0);
  const lines = spanLength(spans.slow);
  const [first, last] = [runs[0], runs.at(-1)];
  const extent = first && last ? (last[1] - first[0] - 1) * fast.stride + itemsize : 0;
  if (runs.length === 1 && slow.stride - extent <= budget.skip)
    return joinedLinesCost(slow, spans.slow, extent, budget);
  return { bytes: lines * runBytes, reads: lines * runs.length };
}

/** Lines that lie next to each other come in one read of at most `PIECE_BYTES`. */
function joinedLinesCost(slow: Axis, spans: Spans, extent: number, budget: ReadBudget): Cost {
  let bytes = 0;
  let reads = 0;
  for (const [from, to] of mergedRuns(spans, slow.stride, extent, budget.skip)) {
    const runBytes = (to - from - 1) * slow.stride + extent;
    bytes += runBytes;
    reads += Math.ceil(runBytes / Math.max(PIECE_BYTES, extent));
  }
  return { bytes, reads };
}

function spanLength(spans: Spans): number {
  let length = 0;
  for (let index = 0; index < spans.start.length; index++)
    length += (spans.end[index] ?? 0) - (spans.start[index] ?? 0);
  return length;
}

/** Spans joined where what lies between them is at most `skip` bytes. */
export function mergedRuns(spans: Spans, stride: number, itemsize: number, skip: number): [number, number][] {
  const runs: [number, number][] = [];
  const dense = stride - itemsize <= skip;
  for (let index = 0; index < spans.start.length; index++) {
    const [from, to] = [spans.start[index] ?? 0, spans.end[index] ?? 0];
    const last = runs.at(-1);
    if (last !== undefined && dense && (from - last[1] + 1) * stride - itemsize <= skip) last[1] = to;
    else if (dense) runs.push([from, to]);
    else for (let element = from; element < to; element++) runs.push([element, element + 1]);
  }
  return runs;
}

type Blocks = readonly (readonly [start: number, end: number])[];

interface SampledBlocks {
  readonly slow: Blocks;
  readonly fast: Blocks;
  /** Bytes between neighbours of one block; what lies between blocks is not read. */
  readonly gap: number;
}

/** Evenly scattered blocks within the budget: whole lines where enough of them fit, else a grid of shorter runs. */
function sampleBlocks(axes: { slow: Axis; fast: Axis }, itemsize: number, budget: ReadBudget): SampledBlocks {
  const { slow, fast } = axes;
  const [lines, elements] = [elementCount(slow.bins), elementCount(fast.bins)];
  const extent = (elements - 1) * fast.stride + itemsize;
  const affordable = Math.min(lines, budget.reads, Math.floor(budget.bytes / extent));
  if (fast.stride - itemsize <= budget.skip && affordable >= Math.min(lines, 16)) {
    const blockLines = Math.floor(budget.bytes / affordable / Math.max(slow.stride, extent));
    const fastWhole = [[fast.bins.start[0] ?? 0, fast.bins.start.at(-1) ?? 0]] as const;
    const gap = Math.max(fast.stride - itemsize, slow.stride - extent, 0);
    return { slow: scatter(slow, affordable, blockLines), fast: fastWhole, gap };
  }
  const { lineCount, runCount } = gridOf(axes, budget.reads);
  const runElements = Math.floor((budget.bytes / (lineCount * runCount) - itemsize) / fast.stride) + 1;
  const dense = fast.stride - itemsize <= budget.skip;
  const gap = Math.max(fast.stride - itemsize, 0);
  return { slow: scatter(slow, lineCount, 1), fast: scatter(fast, runCount, dense ? runElements : 1), gap };
}

/** A grid of at most `reads` blocks in the proportions of the picture. */
function gridOf({ slow, fast }: { slow: Axis; fast: Axis }, reads: number): { lineCount: number; runCount: number } {
  const [slowCells, fastCells] = [slow.whole.cells, fast.whole.cells];
  const ideal = Math.round(Math.sqrt((reads * slowCells) / fastCells));
  const lineCount = Math.max(1, Math.min(ideal, slowCells, reads));
  const runCount = Math.max(1, Math.min(fastCells, Math.floor(reads / lineCount)));
  return { lineCount: Math.max(1, Math.min(slowCells, Math.floor(reads / runCount))), runCount };
}

function scatter(axis: Axis, count: number, blockLength: number): Blocks {
  const [first, end] = [axis.bins.start[0] ?? 0, axis.bins.start.at(-1) ?? 0];
  const step = (end - first) / count;
  const length = Math.max(1, Math.min(Math.floor(step), blockLength));
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor(first + (index + 0.5) * step - length / 2);
    const from = Math.max(first, Math.min(end - length, start));
    return [from, from + length] as const;
  });
}

/** Blocks cut at bin edges; bins that no block touches show the nearest bin that one does. */
function sampledAxis(bins: AxisBins, blocks: Blocks): ChosenAxis {
  const count = bins.start.length - 1;
  const cellOfBin = new Int32Array(count).fill(-1);
  const spans: { start: number; end: number; cell: number }[] = [];
  let bin = 0;
  let cells = 0;
  for (const [from, to] of blocks) {
    let start = from;
    while (start < to) {
      while ((bins.start[bin + 1] ?? Number.POSITIVE_INFINITY) <= start) bin++;
      if (cellOfBin[bin] === -1) cellOfBin[bin] = cells++;
      const end = Math.min(to, bins.start[bin + 1] ?? to);
      spans.push({ start, end, cell: cellOfBin[bin] ?? 0 });
      start = end;
    }
  }
  return { spans: toSpans(spans, cells), cellOfBin: nearestFilled(cellOfBin) };
}

function toSpans(spans: readonly { start: number; end: number; cell: number }[], cells: number): Spans {
  return {
    start: Float64Array.from(spans, ({ start }) => start),
    end: Float64Array.from(spans, ({ end }) => end),
    cell: Int32Array.from(spans, ({ cell }) => cell),
    cells,
  };
}

function nearestFilled(cellOfBin: Int32Array): Int32Array {
  const filled = cellOfBin.slice();
  const distance = new Float64Array(filled.length).fill(Number.POSITIVE_INFINITY);
  const sweep = (order: (step: number) => number) => {
    let [cell, far] = [-1, Number.POSITIVE_INFINITY];
    for (let step = 0; step < filled.length; step++) {
      const bin = order(step);
      if ((cellOfBin[bin] ?? -1) >= 0) [cell, far] = [cellOfBin[bin] ?? 0, 0];
      else far += 1;
      if (cell >= 0 && far < (distance[bin] ?? 0)) {
        distance[bin] = far;
        filled[bin] = cell;
      }
    }
  };
  sweep((step) => step);
  sweep((step) => filled.length - 1 - step);
  return filled;
}

/** The plan of one worker's share: a band of the grid that no other share touches. */
export interface PlanShare {
  readonly plan: TilePlan;
  /** Where the share's grid lies in the whole grid, on the axis that was cut. */
  readonly axis: 'slow' | 'fast';
  readonly firstCell: number;
}

/** Cuts a plan along its slow axis, or along the fast one where there are too few lines. */
export function sharePlan(plan: TilePlan, shares: number): PlanShare[] {
  const axis = plan.slow.cells >= shares ? 'slow' : 'fast';
  const cells = plan[axis].cells;
  const count = Math.max(1, Math.min(shares, cells));
  return Array.from({ length: count }, (_, share) => {
    const [from, to] = [Math.floor((share * cells) / count), Math.floor(((share + 1) * cells) / count)];
    return { plan: { ...plan, [axis]: cellRange(plan[axis], from, to) }, axis, firstCell: from };
  });
}

/** Cells ascend with their spans. */
function cellRange(spans: Spans, from: number, to: number): Spans {
  const first = spans.cell.findIndex((cell) => cell >= from);
  const next = spans.cell.findIndex((cell) => cell >= to);
  const [start, end] = [first < 0 ? spans.cell.length : first, next < 0 ? spans.cell.length : next];
  return {
    start: spans.start.slice(start, end),
    end: spans.end.slice(start, end),
    cell: spans.cell.slice(start, end).map((cell) => cell - from),
    cells: to - from,
  };
}

/** The plan in words, for people and tests. */
export function explainPlan(plan: TilePlan): string {
  const { plane, slow, fast } = plan;
  const grid = plan.slowIsRows ? `${slow.cells} × ${fast.cells}` : `${fast.cells} × ${slow.cells}`;
  const what = plan.sampled ? 'a sample' : 'every element';
  return (
    `${plan.reduction} of ${what} of ${plane.rowCount} × ${plane.colCount} ${plane.dtype.kind}${plane.dtype.itemsize} ` +
    `into a ${grid} grid: ${spanLength(slow)} ${plan.slowIsRows ? 'rows' : 'columns'} × ${spanLength(fast)} elements, ` +
    `at most ${plan.reads} reads, ${plan.bytes} bytes`
  );
}
