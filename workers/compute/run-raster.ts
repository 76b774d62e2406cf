/**
 * A tile plan's share by the raster kernels: for every element of the window, lines that come whole, and native
 * elements. What does not fit (samples, records' odd corners, big-endian, complex) is `runTile`'s.
 */
import { preparationOf } from '#core/kernels/element-code.ts';
import type { Kernels, ReduceOp } from '#core/kernels/static-kernels.ts';
import { PIECE_BYTES, type Spans, type TilePlan } from '../engine/tile-plan.ts';
import type { ArrayBytes } from './array-bytes.ts';
import type { TaskContext } from './hand.ts';
import { align, regionBump } from './records.ts';
import { type Piece, pieces, planStrides, type TileGrid } from './run-tile.ts';
import type { Region } from './task.ts';

/** Longest line (in bytes, from its first element to its last) that is read in one piece. */
const LINE_BYTES = PIECE_BYTES / 2;

export function fitsRaster(plan: TilePlan): boolean {
  const { plane, reduction, fast, sampled } = plan;
  if (sampled || reduction === 'nearest' || reduction === 'envelope') return false;
  const prepare = preparationOf(plane.dtype);
  if (prepare === null || prepare.swapUnit !== 1 || prepare.extended !== 0 || plane.dtype.kind === 'c') return false;
  const [first, end] = [fast.start[0] ?? 0, fast.end.at(-1) ?? 0];
  const { slow: lineStride, fast: stride } = planStrides(plan);
  const last =
    plane.offset + ((plan.slow.end.at(-1) ?? 1) - 1) * lineStride + (end - 1) * stride + plane.dtype.itemsize;
  if (last > plane.end) return false; // a truncated file
  return stride > 0 && stride - plane.dtype.itemsize <= plan.budget.skip && (end - first) * stride <= LINE_BYTES;
}

/** Heap bytes of a share: a piece (unless the array lies in the heap), bounds, a line and its values. */
export function rasterRegionBytes(kernels: Kernels, plan: TilePlan, bytes: ArrayBytes): number {
  const width = plan.fast.cells;
  const piece = bytes.kind === 'heap' ? 0 : 2 * PIECE_BYTES;
  return piece + align((width + 1) * 4) + align(kernels.lineBytes(width)) + align(width * 8) + 256;
}

export interface RasterTask {
  readonly plan: TilePlan;
  readonly bytes: ArrayBytes;
  readonly region: Region;
}

export async function runRaster(task: RasterTask, context: TaskContext): Promise<TileGrid> {
  const { plan } = task;
  const read = await pieceReader(task, context);
  const canvas = new Canvas(context.kernels, plan, read.free);
  for (const piece of pieces(plan)) {
    const rest = context.breathe();
    if (rest !== undefined) await rest;
    const address = await read.bring(piece);
    for (let index = 0; index < piece.lines; index++) canvas.add(piece, index, address);
  }
  return { slowCells: plan.slow.cells, fastCells: plan.fast.cells, values: canvas.finish(), min: null, max: null };
}

interface PieceReader {
  /** Brings a piece into the heap and says where. */
  readonly bring: (piece: Piece) => number | Promise<number>;
  /** What is left of the region. */
  readonly free: Region;
}

async function pieceReader({ bytes, region }: RasterTask, context: TaskContext): Promise<PieceReader> {
  if (bytes.kind === 'heap') return { bring: (piece) => bytes.address + piece.start - bytes.start, free: region };
  const address = align(region.address);
  const free = { address: address + 2 * PIECE_BYTES, byteLength: region.byteLength - 2 * PIECE_BYTES - 64 };
  const source = await context.source(bytes);
  const { memory } = context.kernels;
  const bring = async ({ start, end }: Piece) => {
    const target = new Uint8Array(memory.buffer, address, end - start);
    if (source.readIntoSync !== null) source.readIntoSync(target, start);
    else await source.readInto(target, start, { signal: context.signal });
    return address;
  };
  return { bring, free };
}

/** One line accumulator, which is emptied into the grid whenever the lines come to another cell. */
class Canvas {
  readonly #kernels: Kernels;
  readonly #plan: TilePlan;
  readonly #op: ReduceOp;
  readonly #code: number;
  readonly #bounds: number;
  readonly #line: number;
  readonly #row: number;
  readonly #values: Float64Array<ArrayBuffer>;
  #cell = -1;
  #span = 0;

  constructor(kernels: Kernels, plan: TilePlan, region: Region) {
    const width = plan.fast.cells;
    const bump = regionBump(region);
    this.#kernels = kernels;
    this.#plan = plan;
    this.#op = plan.reduction as ReduceOp;
    this.#code = preparationOf(plan.plane.dtype)!.code;
    this.#bounds = bump.take((width + 1) * 4);
    this.#line = bump.take(kernels.lineBytes(width));
    this.#row = bump.take(width * 8);
    this.#values = new Float64Array(plan.slow.cells * width).fill(Number.NaN);
    new Uint32Array(kernels.memory.buffer, this.#bounds, width + 1).set(boundsOf(plan.fast));
  }

  add(piece: Piece, index: number, address: number): void {
    const { plan, cell } = { plan: this.#plan, cell: this.#cellOf(piece.firstLine + index) };
    if (cell < 0) return;
    const { slow, fast } = planStrides(plan);
    if (cell !== this.#cell) this.#next(cell);
    const at = address + index * slow;
    this.#kernels.lineAdd(this.#op, this.#code as 0, at, fast, this.#bounds, this.#line, plan.fast.cells);
  }

  finish(): Float64Array<ArrayBuffer> {
    this.#next(-1);
    return this.#values;
  }

  #cellOf(line: number): number {
    const { start, end, cell } = this.#plan.slow;
    while (this.#span < end.length - 1 && end[this.#span]! <= line) this.#span++;
    return start[this.#span]! <= line && line < end[this.#span]! ? cell[this.#span]! : -1;
  }

  #next(cell: number): void {
    const width = this.#plan.fast.cells;
    const { memory } = this.#kernels;
    if (this.#cell >= 0) {
      this.#kernels.lineFinish(this.#op, this.#line, width, this.#row);
      this.#values.set(new Float64Array(memory.buffer, this.#row, width), this.#cell * width);
    }
    this.#cell = cell;
    if (cell >= 0) this.#kernels.lineInit(this.#op, this.#line, width);
  }
}

/** Where each cell begins, counted from the line's first element. */
function boundsOf({ start, end }: Spans): Uint32Array {
  const first = start[0] ?? 0;
  return Uint32Array.from([...start, end.at(-1) ?? first], (at) => at - first);
}
