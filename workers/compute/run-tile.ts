/** Runs a tile plan's share: reads its bytes in as few reads as the plan says and reduces them to a grid of values. */
import type { Plane } from '../engine/plane.ts';
import { mergedRuns, PIECE_BYTES, type Reduction, type Spans, type TilePlan } from '../engine/tile-plan.ts';
import type { ByteReader } from './array-bytes.ts';
import { decodeValues } from './element-values.ts';

/** float64 grids, [slow cell][fast cell], NaN where nothing but NaN was. `envelope` fills all three. */
export interface TileGrid {
  readonly slowCells: number;
  readonly fastCells: number;
  /** The reduction; for `envelope`: the mean. */
  readonly values: Float64Array<ArrayBuffer>;
  readonly min: Float64Array<ArrayBuffer> | null;
  readonly max: Float64Array<ArrayBuffer> | null;
}

export interface TileRun {
  readonly reader: ByteReader;
  /** Called between reads; throws when the task was cancelled, and lets other work in. */
  readonly breathe: () => void | Promise<void>;
}

export async function runTile(plan: TilePlan, { reader, breathe }: TileRun): Promise<TileGrid> {
  const reducer = new GridReducer(plan);
  for (const piece of pieces(plan)) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    const available = Math.min(piece.end, plan.plane.end);
    if (available <= piece.start) continue;
    const answer = reader.read(piece.start, available);
    reducer.add(piece, answer instanceof Uint8Array ? answer : await answer);
  }
  return reducer.finish();
}

/** One read: some lines of one slow span, and runs [from, to) of the fast axis. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly firstLine: number;
  readonly lines: number;
  readonly run: readonly [from: number, to: number];
}

export function planStrides(plan: TilePlan): { slow: number; fast: number } {
  const { rowStride, colStride } = plan.plane;
  return plan.slowIsRows ? { slow: rowStride, fast: colStride } : { slow: colStride, fast: rowStride };
}

export function* pieces(plan: TilePlan): Generator<Piece> {
  const { plane, budget } = plan;
  const stride = planStrides(plan);
  const itemsize = plane.dtype.itemsize;
  const runs = mergedRuns(plan.fast, Math.abs(stride.fast), itemsize, budget.skip);
  const extentOf = (run: readonly [number, number]) => (run[1] - run[0] - 1) * stride.fast + itemsize;
  const whole = runs[0] && runs.length === 1 ? extentOf(runs[0]) : 0;
  const joined = whole > 0 && stride.slow - whole <= budget.skip;
  const slowRuns = mergedRuns(plan.slow, joined ? Math.abs(stride.slow) : Number.POSITIVE_INFINITY, whole, budget.skip);
  for (const [from, to] of slowRuns) {
    for (const run of runs) {
      const extent = extentOf(run);
      const linesAtOnce = joined ? Math.max(1, Math.floor((PIECE_BYTES - extent) / Math.max(1, stride.slow)) + 1) : 1;
      yield* cutRun({ plane, stride, itemsize, from, to, run, extent, linesAtOnce });
    }
  }
}

interface RunCut {
  readonly plane: Plane;
  readonly stride: { slow: number; fast: number };
  readonly itemsize: number;
  readonly from: number;
  readonly to: number;
  readonly run: readonly [number, number];
  readonly extent: number;
  readonly linesAtOnce: number;
}

/** A run longer than a piece is read in several, a short one together with its neighbour lines. */
function* cutRun(cut: RunCut): Generator<Piece> {
  const { plane, stride, itemsize, from, to, run, linesAtOnce } = cut;
  const perPiece = Math.max(1, Math.floor(PIECE_BYTES / Math.max(1, stride.fast)));
  for (let line = from; line < to; line += linesAtOnce) {
    const lines = Math.min(linesAtOnce, to - line);
    for (let element = run[0]; element < run[1]; element += perPiece) {
      const stop = Math.min(run[1], element + perPiece);
      const start = plane.offset + line * stride.slow + element * stride.fast;
      const end = start + (lines - 1) * stride.slow + (stop - 1 - element) * stride.fast + itemsize;
      yield { start, end, firstLine: line, lines, run: [element, stop] };
    }
  }
}

/** Accumulates pieces, line by line, into cells. */
class GridReducer {
  readonly #plan: TilePlan;
  readonly #stride: { slow: number; fast: number };
  readonly #sum: Float64Array<ArrayBuffer>;
  readonly #count: Float64Array<ArrayBuffer>;
  readonly #min: Float64Array<ArrayBuffer> | null;
  readonly #max: Float64Array<ArrayBuffer> | null;
  #line = new Float64Array(0);
  #slowSpan = 0;

  constructor(plan: TilePlan) {
    this.#plan = plan;
    this.#stride = planStrides(plan);
    const size = plan.slow.cells * plan.fast.cells;
    const wants = (...reductions: Reduction[]) => reductions.includes(plan.reduction);
    this.#sum = new Float64Array(wants('mean', 'nearest', 'envelope') ? size : 0);
    this.#count = new Float64Array(this.#sum.length);
    this.#min = wants('min', 'envelope') ? new Float64Array(size).fill(Number.NaN) : null;
    this.#max = wants('max', 'envelope') ? new Float64Array(size).fill(Number.NaN) : null;
  }

  add(piece: Piece, bytes: Uint8Array): void {
    for (let index = 0; index < piece.lines; index++) {
      const cell = this.#cellOfLine(piece.firstLine + index);
      if (cell >= 0) this.#addLine(piece, bytes, index, cell);
    }
  }

  /** Lines come in ascending order per run of the fast axis; -1 for lines between spans. */
  #cellOfLine(line: number): number {
    const { start, end, cell } = this.#plan.slow;
    if ((start[this.#slowSpan] ?? 0) > line) this.#slowSpan = 0;
    while (this.#slowSpan < end.length - 1 && (end[this.#slowSpan] ?? 0) <= line) this.#slowSpan++;
    const inside = (start[this.#slowSpan] ?? 0) <= line && line < (end[this.#slowSpan] ?? 0);
    return inside ? (cell[this.#slowSpan] ?? -1) : -1;
  }

  #addLine(piece: Piece, bytes: Uint8Array, index: number, slowCell: number): void {
    const { dtype, component } = this.#plan.plane;
    const start = index * this.#stride.slow;
    const wanted = piece.run[1] - piece.run[0];
    const present = Math.floor((bytes.length - start - dtype.itemsize) / Math.max(1, this.#stride.fast)) + 1;
    const count = Math.min(wanted, this.#stride.fast === 0 ? wanted : present);
    if (count <= 0) return;
    if (this.#line.length < count) this.#line = new Float64Array(count);
    decodeValues({ dtype, component, bytes, start, stride: this.#stride.fast, count }, this.#line, 0);
    this.#addValues(piece.run[0], piece.run[0] + count, slowCell * this.#plan.fast.cells);
  }

  #addValues(from: number, to: number, row: number): void {
    const { fast } = this.#plan;
    const values = { line: this.#line, from, to, row, first: firstSpanAfter(fast.end, from) };
    if (this.#sum.length > 0) addSums(fast, values, this.#sum, this.#count);
    if (this.#min !== null) keepLeast(fast, values, this.#min);
    if (this.#max !== null) keepGreatest(fast, values, this.#max);
  }

  finish(): TileGrid {
    const { slow, fast } = this.#plan;
    const mean = this.#sum;
    for (let index = 0; index < mean.length; index++) mean[index]! /= this.#count[index]!;
    const values = mean.length > 0 ? mean : (this.#min ?? this.#max ?? mean);
    const envelope = this.#plan.reduction === 'envelope';
    return {
      slowCells: slow.cells,
      fastCells: fast.cells,
      values,
      min: envelope ? this.#min : null,
      max: envelope ? this.#max : null,
    };
  }
}

function firstSpanAfter(end: Float64Array, from: number): number {
  let [low, high] = [0, end.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((end[middle] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Values [from, to) of one line, and where its cells begin. */
interface LineValues {
  readonly line: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly row: number;
  /** First span that reaches beyond `from`. */
  readonly first: number;
}

// The three loops below are what a tile spends its time in: plain indices, nothing called.

function addSums(
  spans: Spans,
  { line, from, to, row, first }: LineValues,
  sums: Float64Array,
  counts: Float64Array,
): void {
  const { start, end, cell } = spans;
  for (let span = first; span < start.length && start[span]! < to; span++) {
    const stop = (end[span]! < to ? end[span]! : to) - from;
    let sum = 0;
    let count = 0;
    for (let index = start[span]! > from ? start[span]! - from : 0; index < stop; index++) {
      const value = line[index]!;
      if (!Number.isNaN(value)) {
        sum += value;
        count += 1;
      }
    }
    const at = row + cell[span]!;
    sums[at]! += sum;
    counts[at]! += count;
  }
}

function keepLeast(spans: Spans, { line, from, to, row, first }: LineValues, cells: Float64Array): void {
  const { start, end, cell } = spans;
  for (let span = first; span < start.length && start[span]! < to; span++) {
    const stop = (end[span]! < to ? end[span]! : to) - from;
    const at = row + cell[span]!;
    let least = cells[at]!;
    for (let index = start[span]! > from ? start[span]! - from : 0; index < stop; index++) {
      const value = line[index]!;
      // NaN is neither: it loses to every number, and every number wins over it
      if (value < least || (Number.isNaN(least) && !Number.isNaN(value))) least = value;
    }
    cells[at] = least;
  }
}

function keepGreatest(spans: Spans, { line, from, to, row, first }: LineValues, cells: Float64Array): void {
  const { start, end, cell } = spans;
  for (let span = first; span < start.length && start[span]! < to; span++) {
    const stop = (end[span]! < to ? end[span]! : to) - from;
    const at = row + cell[span]!;
    let greatest = cells[at]!;
    for (let index = start[span]! > from ? start[span]! - from : 0; index < stop; index++) {
      const value = line[index]!;
      if (value > greatest || (Number.isNaN(greatest) && !Number.isNaN(value))) greatest = value;
    }
    cells[at] = greatest;
  }
}
