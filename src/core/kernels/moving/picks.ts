/** Elements at indices, in the heap, by all threads. */

import { broadcastStrides, sameShape } from '../../arrays/broadcast.ts';
import { copyOf } from '../../arrays/cast.ts';
import { LEAST_MOVED, type Pick } from '../../arrays/heap-moves.ts';
import { mergedAxes } from '../../arrays/iterate.ts';
import { sizeOf } from '../../arrays/layout.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { SelectionError } from '../../base/errors.ts';
import { int64 } from '../../dtype/dtype.ts';
import { type HeapKernels, heapKernels, parts, withScratch } from '../heap-kernels.ts';
import { addressIn, cellOf, PART_BYTES } from './cells.ts';

/** Picks of a call. */
const PART = PART_BYTES / 8;

/** Refuses the first index that is out of bounds; `words` has one a part. */
function check(words: Uint32Array, starts: readonly number[], indices: NDArray, axis: number, length: number): void {
  const part = words.findIndex((word) => word !== 0);
  if (part < 0) return;
  const lane = indices.lane as BigInt64Array;
  const index = lane[indices.offset / 8 + starts[part] + words[part] - 1];
  throw new SelectionError(`index ${index} is out of bounds for axis ${axis} with size ${length}`);
}

export interface Taking {
  /** Address of [outer][length][size bytes], packed. */
  readonly from: number;
  readonly outer: number;
  readonly length: number;
  readonly size: number;
  /** Packed int64 in the heap. */
  readonly indices: NDArray;
  readonly axis: number;
  /** Address of [outer][indices][size]. */
  readonly to: number;
}

/** `np.take` along an axis of a packed array; false: no kernel did it. */
export function takeInHeap({ from, outer, length, size, indices, axis, to }: Taking): boolean {
  const kernels = heapKernels('moving');
  const at = addressIn(indices);
  if (kernels === null || at === null || outer > 4096) return false;
  const cell = size === 1 || size === 2 || size === 4 || size === 8 || size === 16;
  const pieces = parts(indices.size, Math.max(1, Math.ceil(PART_BYTES / Math.max(size, 8))));
  return withScratch(4 * pieces.length * outer, (scratch) => {
    const calls: number[][] = [];
    for (let k = 0; k < outer; k++) {
      for (const [start, count] of pieces) {
        const word = scratch + 4 * calls.length;
        const [source, target] = [from + k * length * size, to + (k * indices.size + start) * size];
        const own = [source, length, at + start * 8, count, target];
        calls.push(cell ? [...own, word] : [...own, size, word]);
      }
    }
    kernels.run(cell ? `take_${size}` : 'takeBlocks', calls);
    const words = new Uint32Array(kernels.memory.buffer, scratch, calls.length);
    check(
      words.subarray(0, pieces.length),
      pieces.map(([start]) => start),
      indices,
      axis,
      length,
    );
  });
}

interface Runs {
  readonly width: number;
  /** Cells of a run and bytes between them; packed ones are one block. */
  readonly count: number;
  readonly stride: number;
}

/** The run at every pick, where one kernel can move it. */
function runsOf(rest: NDArray): Runs | null {
  const width = cellOf(rest.dtype);
  if (width === 0) return null;
  const { lengths, steps } = mergedAxes({ shape: rest.shape, strides: [rest.strides], offsets: [] });
  if (lengths.length > 1) return null;
  return { width, count: lengths[0], stride: lengths[0] === 1 ? width : steps[0][0] };
}

export function gatherInHeap(
  rest: NDArray,
  picks: readonly Pick[],
  shape: readonly number[],
  block: NDArray,
  out: boolean,
): boolean {
  const kernels = heapKernels('moving');
  const count = sizeOf(shape);
  const [base, packed] = [addressIn(rest), addressIn(block)];
  const runs = runsOf(rest);
  if (kernels === null || base === null || packed === null || runs === null) return false;
  if (count * runs.count < LEAST_MOVED || picks.length === 0 || count === 0) return false;
  if (out && picks.length === 1) {
    const [{ axis, length, stride, indices }] = picks;
    const size = runs.width * runs.count;
    const packedRuns = stride === size && (runs.count === 1 || runs.stride === runs.width);
    const wide = packedRuns ? spread(indices, shape) : null;
    const taking = { from: base, outer: 1, length, size, axis, to: packed };
    if (wide !== null && takeInHeap({ ...taking, indices: wide })) return true;
  }
  let done = false;
  withScratch(4 * count, (places) => {
    done = addresses(kernels, picks, shape, { places, base, count });
    if (done) move(kernels, runs, { places, packed, count, out });
  });
  return done;
}

interface Placing {
  readonly places: number;
  readonly base: number;
  readonly count: number;
}

/** Where every pick begins, as addresses. */
function addresses(kernels: HeapKernels, picks: readonly Pick[], shape: readonly number[], placing: Placing): boolean {
  const { places, base, count } = placing;
  return picks.every(({ axis, length, stride, indices }, n) => {
    const wide = spread(indices, shape);
    const pieces = parts(count, PART);
    const run = (at: number) =>
      withScratch(4 * pieces.length, (scratch) => {
        kernels.run(
          'addresses',
          pieces.map(([start, own], k) => [
            places + 4 * start,
            at + 8 * start,
            own,
            length,
            stride,
            base,
            n === 0 ? 1 : 0,
            scratch + 4 * k,
          ]),
        );
        const words = new Uint32Array(kernels.memory.buffer, scratch, pieces.length);
        check(
          words,
          pieces.map(([start]) => start),
          wide,
          axis,
          length,
        );
      });
    const at = addressIn(wide);
    if (at !== null) return run(at);
    return withScratch(Math.max(4096, 8 * count), (scratch) => {
      const bytes = wide.storage.bytes.subarray(wide.offset, wide.offset + 8 * count);
      new Uint8Array(kernels.memory.buffer, scratch, bytes.length).set(bytes);
      run(scratch);
    });
  });
}

/** The indices for every pick, packed int64. */
function spread(indices: NDArray, shape: readonly number[]): NDArray {
  const native = indices.dtype.kind === 'i' && indices.itemsize === 8 && indices.isPlain;
  if (native && indices.cContiguous && sameShape(indices.shape, shape)) return indices;
  const wide = native ? indices : copyOf(indices, 'C', int64);
  return copyOf(wide.view({ shape, strides: broadcastStrides(wide, shape) }), 'C');
}

interface Moving {
  readonly places: number;
  readonly packed: number;
  readonly count: number;
  readonly out: boolean;
}

function move(kernels: HeapKernels, runs: Runs, { places, packed, count, out }: Moving): void {
  const { width, count: cells, stride } = runs;
  const size = width * cells;
  const verb = out ? 'gather' : 'scatter';
  // Written in order: where an index is there twice, the last value stays.
  const pieces = out ? parts(count, Math.max(1, Math.ceil(PART_BYTES / size))) : [[0, count] as const];
  const calls = pieces.map(([start, own]) => {
    const list = [places + 4 * start, own, packed + start * size];
    if (cells === 1) return out ? list : [...list, width];
    return stride === width ? [...list, size] : [...list, cells, stride];
  });
  const name = cells === 1 ? `${verb}_${width}` : stride === width ? `${verb}Blocks` : `${verb}Runs_${width}`;
  kernels.run(name, calls);
}
