/** Elements in storage order → finished rows of blocks, plane by plane, written where the pyramid lies in the heap. */
import { type ElementCode, itemsizeOf } from '#core/kernels/element-code.ts';
import type { BlockRows, Kernels } from '#core/kernels/static-kernels.ts';
import { align, type Bump, PASS_PIECE, type PackedElements } from './records.ts';
import type { PyramidPart } from './task.ts';

/** Three float64 runs of buckets, for the most elements that come at once (one byte each). */
function bucketBytes(factor: number): number {
  return Math.ceil(PASS_PIECE / factor + 1) * 3 * 8;
}

export function pyramidWriterBytes(kernels: Kernels, part: PyramidPart): number {
  return align(part.linear ? bucketBytes(part.factor) : kernels.pyramidBytes(part)) + 64;
}

export interface WriterRoom {
  /** What computes, over whichever memory the elements are in. */
  readonly kernels: Kernels;
  /** Where the pyramid is. */
  readonly heap: WebAssembly.Memory;
  readonly bump: Bump;
}

export class PyramidWriter {
  readonly #kernels: Kernels;
  readonly #heap: WebAssembly.Memory;
  readonly #code: ElementCode;
  readonly #part: PyramidPart;
  readonly #state: number;
  /** Flat position of the next element. */
  #at: number;

  constructor({ kernels, heap, bump }: WriterRoom, code: ElementCode, part: PyramidPart) {
    this.#kernels = kernels;
    this.#heap = heap;
    this.#code = code;
    this.#part = part;
    this.#at = part.firstElement;
    this.#state = bump.take(part.linear ? bucketBytes(part.factor) : kernels.pyramidBytes(part));
    this.#startPlane();
  }

  update(packed: PackedElements): void {
    if (this.#part.linear) {
      this.#bucket(packed);
      return;
    }
    const plane = this.#part.rows * this.#part.cols;
    for (let done = 0; done < packed.count; ) {
      const count = Math.min(packed.count - done, plane - (this.#at % plane));
      this.#blocks(packed.address + done * itemsizeOf(this.#code), count);
      done += count;
    }
  }

  finish(): void {
    if (!this.#part.linear && this.#at % (this.#part.rows * this.#part.cols) !== 0) this.#endPlane();
  }

  #startPlane(): void {
    const { rows, cols, linear } = this.#part;
    if (linear) return;
    const inPlane = this.#at % (rows * cols);
    this.#kernels.pyramidInit(this.#state, this.#code, this.#part, inPlane);
  }

  /** Elements of one plane. */
  #blocks(address: number, count: number): void {
    const kernels = this.#kernels;
    const itemsize = itemsizeOf(this.#code);
    for (let done = 0; done < count; ) {
      const taken = kernels.pyramidUpdate(this.#state, this.#code, address + done * itemsize, count - done);
      done += taken;
      this.#at += taken;
      if (done < count) this.#send(kernels.pyramidDrain(this.#state), this.#at - 1);
    }
    if (this.#at % (this.#part.rows * this.#part.cols) === 0) {
      this.#endPlane();
      this.#startPlane();
    }
  }

  #endPlane(): void {
    this.#send(this.#kernels.pyramidFinish(this.#state), this.#at - 1);
  }

  /** `element`: flat position of one that lies in the rows' plane. */
  #send(blockRows: BlockRows, element: number): void {
    const { rows, cols, blockRows: perPlane } = this.#part;
    if (blockRows.rows === 0) return;
    const plane = Math.floor(element / (rows * cols));
    const { firstRow, blocksPerRow, min, max, mean } = blockRows;
    this.#write((firstRow + plane * perPlane) * blocksPerRow, [min, max, mean]);
  }

  /** `at`: flat position of the first block. */
  #write(at: number, grids: readonly Float32Array[]): void {
    const { address, gridBytes } = this.#part.grids;
    for (const [index, grid] of grids.entries()) {
      new Float32Array(this.#heap.buffer, address + index * gridBytes + at * 4, grid.length).set(grid);
    }
  }

  /** Pieces of one dimension hold whole buckets, but for the last. */
  #bucket({ address, count }: PackedElements): void {
    const kernels = this.#kernels;
    const { factor } = this.#part;
    const buckets = Math.ceil(count / factor);
    kernels.bucketReduce(this.#code, address, count, factor, this.#state);
    const run = (index: number) =>
      Float32Array.from(new Float64Array(kernels.memory.buffer, this.#state + index * buckets * 8, buckets));
    this.#write(Math.floor(this.#at / factor), [run(0), run(1), run(2)]);
    this.#at += count;
  }
}
