/**
 * A tile plan's share by the raster kernels: for every element of the window, lines that come whole, and native
 * elements. What does not fit (samples, records' odd corners, big-endian, complex) is `runTile`'s.
 */
import { type ElementCode, preparationOf } from '#core/kernels/element-code.ts';
import type { Kernels, ReduceOp } from '#core/kernels/static-kernels.ts';
import { PIECE_BYTES, type Reduction, type Spans, type TilePlan } from '../engine/tile-plan.ts';
import type { ArrayBytes } from './array-bytes.ts';
import type { TaskContext } from './hand.ts';
import { align, regionBump } from './records.ts';
import { type Piece, pieces, planStrides, type TileGrid } from './run-tile.ts';
import type { Region } from './task.ts';

/** Longest line (in bytes, from its first element to its last) that is read in one piece. */
const LINE_BYTES = PIECE_BYTES / 2;

export function fitsRaster(plan: TilePlan, bytes: ArrayBytes): boolean {
  const { plane, reduction, fast, sampled } = plan;
  if (sampled || reduction === 'nearest') return false;
  const prepare = preparationOf(plane.dtype);
  if (prepare === null || prepare.swapUnit !== 1 || prepare.extended !== 0 || plane.dtype.kind === 'c') return false;
  const [first, end] = [fast.start[0] ?? 0, fast.end.at(-1) ?? 0];
  const { slow: lineStride, fast: stride } = planStrides(plan);
  const last =
    plane.offset + ((plan.slow.end.at(-1) ?? 1) - 1) * lineStride + (end - 1) * stride + plane.dtype.itemsize;
  if (last > plane.end) return false; // a truncated file
  if (bytes.kind === 'heap') return true;
  return stride > 0 && stride - plane.dtype.itemsize <= plan.budget.skip && (end - first) * stride <= LINE_BYTES;
}

/** The accumulators that a reduction takes. */
function opsOf(reduction: Reduction): readonly ReduceOp[] {
  return reduction === 'envelope' ? ['mean', 'min', 'max'] : [reduction];
}

/** Heap bytes of a share: a piece (unless the array lies in the heap), bounds, lines and their values. */
export function rasterRegionBytes(kernels: Kernels, plan: TilePlan, bytes: ArrayBytes): number {
  const width = plan.fast.cells;
  const piece = bytes.kind === 'heap' ? 0 : 2 * PIECE_BYTES;
  const line = align(kernels.lineBytes(width)) + align(width * 8);
  return piece + align((width + 1) * 4) + opsOf(plan.reduction).length * line + 256;
}

export interface RasterTask {
  readonly plan: TilePlan;
  readonly bytes: ArrayBytes;
  readonly region: Region;
}

export async function runRaster(task: RasterTask, context: TaskContext): Promise<TileGrid> {
  const { plan, bytes, region } = task;
  const read = bytes.kind === 'heap' ? null : await pieceReader(task, context, bytes);
  const canvases = canvasesOf(context.kernels, plan, read?.free ?? region);
  if (read !== null) await addPieces(plan, read, { canvases, context });
  else if (bytes.kind === 'heap') await addLines(plan, bytes.address - bytes.start, { canvases, context });
  const [values, min, max] = canvases.map((canvas) => canvas.finish());
  return {
    slowCells: plan.slow.cells,
    fastCells: plan.fast.cells,
    values: values!,
    min: min ?? null,
    max: max ?? null,
  };
}

interface Raster {
  readonly canvases: readonly Canvas[];
  readonly context: TaskContext;
}

async function addPieces(plan: TilePlan, read: PieceReader, { canvases, context }: Raster): Promise<void> {
  const { slow } = planStrides(plan);
  for (const piece of pieces(plan)) {
    const rest = context.breathe();
    if (rest !== undefined) await rest;
    const brought = read.bring(piece);
    if (brought !== undefined) await brought;
    for (let index = 0; index < piece.lines; index++) {
      for (const canvas of canvases) canvas.add(piece.firstLine + index, read.address + index * slow);
    }
  }
}

/** Elements that lie in the heap are taken where they are. */
async function addLines(plan: TilePlan, shift: number, { canvases, context }: Raster): Promise<void> {
  const { slow, fast } = planStrides(plan);
  const first = shift + plan.plane.offset + (plan.fast.start[0] ?? 0) * fast;
  const { start, end } = plan.slow;
  for (let span = 0; span < start.length; span++) {
    for (let line = start[span]!; line < end[span]!; line++) {
      for (const canvas of canvases) canvas.add(line, first + line * slow);
    }
    const rest = context.breathe();
    if (rest !== undefined) await rest;
  }
}

interface PieceReader {
  readonly address: number;
  /** Brings a piece into the heap, to `address`. */
  readonly bring: (piece: Piece) => void | Promise<void>;
  /** What is left of the region. */
  readonly free: Region;
}

async function pieceReader(
  { region }: RasterTask,
  context: TaskContext,
  bytes: ArrayBytes & { kind: 'source' },
): Promise<PieceReader> {
  const address = align(region.address);
  const free = { address: address + 2 * PIECE_BYTES, byteLength: region.byteLength - 2 * PIECE_BYTES - 64 };
  const source = await context.source(bytes);
  const { memory } = context.kernels;
  const { readIntoSync } = source;
  const room = ({ start, end }: Piece) => new Uint8Array(memory.buffer, address, end - start);
  const bring =
    readIntoSync === null
      ? async (piece: Piece) => {
          await source.readInto(room(piece), piece.start, { signal: context.signal });
        }
      : (piece: Piece) => readIntoSync(room(piece), piece.start);
  return { address, bring, free };
}

function canvasesOf(kernels: Kernels, plan: TilePlan, region: Region): Canvas[] {
  const width = plan.fast.cells;
  const bump = regionBump(region);
  const bounds = bump.take((width + 1) * 4);
  new Uint32Array(kernels.memory.buffer, bounds, width + 1).set(boundsOf(plan.fast));
  return opsOf(plan.reduction).map((op) => {
    const [line, row] = [bump.take(kernels.lineBytes(width)), bump.take(width * 8)];
    return new Canvas(kernels, plan, { op, bounds, line, row });
  });
}

interface CanvasPlaces {
  readonly op: ReduceOp;
  readonly bounds: number;
  readonly line: number;
  readonly row: number;
}

/** One line accumulator, which is emptied into the grid whenever the lines come to another cell. */
class Canvas {
  readonly #kernels: Kernels;
  readonly #slow: Spans;
  readonly #places: CanvasPlaces;
  readonly #width: number;
  readonly #stride: number;
  readonly #code: ElementCode;
  readonly #values: Float64Array<ArrayBuffer>;
  #cell = -1;
  #span = 0;

  constructor(kernels: Kernels, plan: TilePlan, places: CanvasPlaces) {
    this.#kernels = kernels;
    this.#slow = plan.slow;
    this.#places = places;
    this.#width = plan.fast.cells;
    this.#stride = planStrides(plan).fast;
    this.#code = preparationOf(plan.plane.dtype)!.code;
    this.#values = new Float64Array(plan.slow.cells * this.#width).fill(Number.NaN);
  }

  /** `address`: the line's first element that is looked at. */
  add(line: number, address: number): void {
    const cell = this.#cellOf(line);
    if (cell < 0) return;
    if (cell !== this.#cell) this.#next(cell);
    const places = this.#places;
    this.#kernels.lineAdd(places.op, this.#code, address, this.#stride, places.bounds, places.line, this.#width);
  }

  finish(): Float64Array<ArrayBuffer> {
    this.#next(-1);
    return this.#values;
  }

  #cellOf(line: number): number {
    const { start, end, cell } = this.#slow;
    while (this.#span < end.length - 1 && end[this.#span]! <= line) this.#span++;
    return start[this.#span]! <= line && line < end[this.#span]! ? cell[this.#span]! : -1;
  }

  #next(cell: number): void {
    const { op, line, row } = this.#places;
    const width = this.#width;
    if (this.#cell >= 0) {
      this.#kernels.lineFinish(op, line, width, row);
      this.#values.set(new Float64Array(this.#kernels.memory.buffer, row, width), this.#cell * width);
    }
    this.#cell = cell;
    if (cell >= 0) this.#kernels.lineInit(op, line, width);
  }
}

/** Where each cell begins, counted from the line's first element. */
function boundsOf({ start, end }: Spans): Uint32Array {
  const first = start[0] ?? 0;
  return Uint32Array.from([...start, end.at(-1) ?? first], (at) => at - first);
}
