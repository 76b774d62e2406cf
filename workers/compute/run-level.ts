/**
 * A finer coarse level than the pass keeps, made from bytes that are cheap to read again: least, greatest and mean of
 * blocks of factor × factor elements, as float32, into a private scratch file (grid by grid, plane by plane).
 */
import { OpfsFile, removeOpfsFile } from '#bytes/sources/opfs-file.ts';
import type { Source } from '#bytes/sources/source.ts';
import { UnsupportedError } from '#core/base/errors.ts';
import type { DType } from '#core/dtype/dtype.ts';
import { type ElementCode, preparationOf } from '#core/kernels/element-code.ts';
import type { Kernels, ReduceOp } from '#core/kernels/static-kernels.ts';
import type { TaskContext } from './hand.ts';
import { align, regionBump } from './records.ts';
import type { LevelShape, LevelTask } from './task.ts';

/** About as much is read at once; at least one row of blocks. */
const BAND_BYTES = 2 << 20;
const GRIDS: readonly ReduceOp[] = ['min', 'max', 'mean'];

/** Elements that the raster kernels take as they lie in the file. */
export function levelCode(dtype: DType): ElementCode | null {
  const prepare = preparationOf(dtype);
  const plain = prepare !== null && prepare.swapUnit === 1 && prepare.extended === 0 && dtype.kind !== 'c';
  return plain ? prepare.code : null;
}

export function levelBytes({ planes, blockRows, blockCols }: LevelShape): number {
  return GRIDS.length * planes * blockRows * blockCols * 4;
}

/** Rows of blocks that are made at once. */
function blockRowsAtOnce({ cols, factor }: LevelShape, itemsize: number): number {
  return Math.max(1, Math.floor(BAND_BYTES / (factor * cols * itemsize)));
}

export function levelRegionBytes(kernels: Kernels, shape: LevelShape, itemsize: number): number {
  const { cols, factor, blockCols } = shape;
  const blockRows = blockRowsAtOnce(shape, itemsize);
  const band = align(blockRows * factor * cols * itemsize);
  const lines = align((blockCols + 1) * 4) + align(kernels.lineBytes(blockCols)) + align(blockCols * 8);
  return band + lines + GRIDS.length * align(blockRows * blockCols * 4) + 512;
}

/** Takes finished values and their place in the level. */
export type LevelSink = (values: Uint8Array, at: number) => void;

/** A level that does not come to its end is removed. */
export async function runLevel(task: LevelTask, context: TaskContext): Promise<null> {
  const source = await context.source(task.bytes);
  const file = await OpfsFile.create(task.path);
  try {
    file.truncate(levelBytes(task.shape));
    await writeLevel(task, { context, source }, (values, at) => file.write(values, at));
  } catch (error) {
    file.close();
    await removeOpfsFile(task.path).catch(() => {});
    throw error;
  }
  file.close();
  return null;
}

interface LevelInput {
  readonly context: TaskContext;
  readonly source: Source;
}

export async function writeLevel(task: LevelTask, { context, source }: LevelInput, sink: LevelSink): Promise<void> {
  const { shape, dtype, offset } = task;
  const { planes, rows, cols, factor } = shape;
  const band = new Band(context.kernels, task);
  const linesAtOnce = blockRowsAtOnce(shape, dtype.itemsize) * factor;
  for (let plane = 0; plane < planes; plane++) {
    for (let row = 0; row < rows; row += linesAtOnce) {
      const lines = Math.min(linesAtOnce, rows - row);
      const start = offset + (plane * rows + row) * cols * dtype.itemsize;
      const target = band.room(lines);
      if (source.readIntoSync === null) await source.readInto(target, start, { signal: context.signal });
      else source.readIntoSync(target, start);
      band.reduce(lines, plane * shape.blockRows + row / factor, sink);
      context.report({ bytes: target.length });
      const rest = context.breathe();
      if (rest !== undefined) await rest;
    }
  }
}

/** Some rows of blocks: their elements in the heap, and what becomes of them. */
class Band {
  readonly #kernels: Kernels;
  readonly #code: ElementCode;
  readonly #shape: LevelShape;
  readonly #itemsize: number;
  readonly #elements: number;
  readonly #bounds: number;
  readonly #line: number;
  readonly #row: number;
  readonly #grids: readonly number[];

  constructor(kernels: Kernels, { shape, dtype, region }: LevelTask) {
    const { cols, factor, blockCols } = shape;
    const code = levelCode(dtype);
    if (code === null) throw new UnsupportedError(`no level of elements of kind '${dtype.kind}'`);
    const bump = regionBump(region);
    const blockRows = blockRowsAtOnce(shape, dtype.itemsize);
    this.#kernels = kernels;
    this.#code = code;
    this.#shape = shape;
    this.#itemsize = dtype.itemsize;
    this.#elements = bump.take(blockRows * factor * cols * dtype.itemsize);
    this.#bounds = bump.take((blockCols + 1) * 4);
    this.#line = bump.take(kernels.lineBytes(blockCols));
    this.#row = bump.take(blockCols * 8);
    this.#grids = GRIDS.map(() => bump.take(blockRows * blockCols * 4));
    const bounds = new Uint32Array(kernels.memory.buffer, this.#bounds, blockCols + 1);
    for (let block = 0; block <= blockCols; block++) bounds[block] = Math.min(cols, block * factor);
  }

  room(lines: number): Uint8Array {
    return new Uint8Array(this.#kernels.memory.buffer, this.#elements, lines * this.#shape.cols * this.#itemsize);
  }

  reduce(lines: number, firstBlockRow: number, sink: LevelSink): void {
    const { planes, factor, blockRows, blockCols } = this.#shape;
    const rows = Math.ceil(lines / factor);
    for (const [grid, op] of GRIDS.entries()) {
      const target = this.#grids[grid]!;
      for (let row = 0; row < rows; row++) {
        this.#blocks(op, row * factor, Math.min(lines, (row + 1) * factor), target + row * blockCols * 4);
      }
      const values = new Uint8Array(this.#kernels.memory.buffer, target, rows * blockCols * 4);
      sink(values, (grid * planes * blockRows + firstBlockRow) * blockCols * 4);
    }
  }

  #blocks(op: ReduceOp, from: number, to: number, target: number): void {
    const kernels = this.#kernels;
    const { cols, blockCols } = this.#shape;
    const lineBytes = cols * this.#itemsize;
    kernels.lineInit(op, this.#line, blockCols);
    for (let line = from; line < to; line++) {
      const at = this.#elements + line * lineBytes;
      kernels.lineAdd(op, this.#code, at, this.#itemsize, this.#bounds, this.#line, blockCols);
    }
    kernels.lineFinish(op, this.#line, blockCols, this.#row);
    const { buffer } = kernels.memory;
    new Float32Array(buffer, target, blockCols).set(new Float64Array(buffer, this.#row, blockCols));
  }
}
