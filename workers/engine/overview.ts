/**
 * A coarser level above the pyramid of one long dimension: a picture of hundreds of millions of elements then reads
 * thousands of blocks and not millions. Small, in the heap, made from the pyramid in a few milliseconds.
 */
import { ElementCode } from '#core/kernels/element-code.ts';
import type { Kernels } from '#core/kernels/static-kernels.ts';
import type { Region } from '../compute/task.ts';
import type { Heap } from './heap.ts';
import { type CoarseLevel, GRIDS, geometryAt, type PyramidGeometry } from './pyramid.ts';

/** Blocks of the pyramid in one of the overview. */
const STEP = 64;
/** Fewer blocks than this are looked at in no time. */
const FEW = 1 << 18;

/** Null: the pyramid is not of one dimension, or short enough as it is. */
export function overviewOf(heap: Heap, kernels: Kernels, pyramid: CoarseLevel): Overview | null {
  const { slowAxis, planes, blockCols, factor } = pyramid.geometry;
  if (slowAxis !== null || planes !== 1 || blockCols < FEW || pyramid.bytes.kind !== 'heap') return null;
  const overview = new Overview(heap, geometryAt(pyramid.geometry, factor * STEP));
  overview.fill(kernels, pyramid.bytes.address, blockCols);
  return overview;
}

export class Overview implements CoarseLevel {
  readonly geometry: PyramidGeometry;
  readonly gridBytes: number;
  readonly bytes: CoarseLevel['bytes'];
  readonly complete = true;
  readonly #heap: Heap;
  readonly #region: Region;

  constructor(heap: Heap, geometry: PyramidGeometry) {
    this.geometry = geometry;
    this.gridBytes = geometry.blockCols * 4;
    this.#heap = heap;
    this.#region = heap.allocate(this.gridBytes * GRIDS);
    this.bytes = { kind: 'heap', address: this.#region.address, start: 0, end: this.gridBytes * GRIDS };
  }

  /** `blocks` float32 values a grid, from `source` on: least of the least, greatest of the greatest, mean of means. */
  fill(kernels: Kernels, source: number, blocks: number): void {
    const buckets = this.geometry.blockCols;
    const scratch = this.#heap.allocate(buckets * GRIDS * 8);
    for (let grid = 0; grid < GRIDS; grid++) {
      kernels.bucketReduce(ElementCode.float32, source + grid * blocks * 4, blocks, STEP, scratch.address);
      const { buffer } = kernels.memory;
      const reduced = new Float64Array(buffer, scratch.address + grid * buckets * 8, buckets);
      new Float32Array(buffer, this.#region.address + grid * this.gridBytes, buckets).set(reduced);
    }
    this.#heap.free(scratch);
  }

  release(): void {
    this.#heap.free(this.#region);
  }
}
