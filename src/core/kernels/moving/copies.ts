/** Copies between layouts in the heap, by all threads. */
import { LEAST_MOVED } from '../../arrays/heap-moves.ts';
import { mergedAxes } from '../../arrays/iterate.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { heapKernels, parts, withScratch } from '../heap-kernels.ts';
import { addressIn, cellOf, PART_BYTES } from './cells.ts';

/** One axis of a copy: [length, target's step, source's step]. */
type Axis = readonly [length: number, to: number, from: number];

export interface Copy {
  /** Outermost first, at least two; rows lie across: the last axis but one is the source's packed one. */
  readonly axes: readonly Axis[];
  readonly across: boolean;
}

const WORDS = 8;

export function copyInHeap(target: NDArray, source: NDArray, strides: readonly number[]): boolean {
  const width = cellOf(target.dtype);
  if (target.size < LEAST_MOVED || width === 0 || source.itemsize !== width) return false;
  const [to, from] = [addressIn(target), addressIn(source)];
  const kernels = heapKernels('moving');
  if (to === null || from === null || kernels === null) return false;
  const copy = planOf(target, strides, width);
  if (Math.max(...copy.axes.flat().map(Math.abs)) >= 2 ** 31) return false;
  const pieces = piecesOf(copy, target.nbytes);
  const bytes = 4 * (WORDS + 4 * copy.axes.length);
  return withScratch(pieces.length * bytes, (scratch) => {
    const calls = pieces.map(({ axes, shift }, k) => {
      const plan = scratch + k * bytes;
      writePlan(new Int32Array(kernels.memory.buffer, plan, bytes / 4), { axes, across: copy.across });
      return [to + shift[0], from + shift[1], plan];
    });
    kernels.run(`copyAll_${width}`, calls);
  });
}

function planOf(target: NDArray, strides: readonly number[], width: number): Copy {
  const walk = { shape: target.shape, strides: [target.strides, strides], offsets: [], anyOrder: true };
  const { lengths, steps } = mergedAxes(walk);
  const axes = lengths.map((length, k): Axis => [length, steps[k][0], steps[k][1]]);
  if (axes.length === 1) return { axes: [[1, 0, 0], axes[0]], across: false };
  const last = axes.length - 1;
  const packed = axes[last][1] === width && axes[last][2] !== width;
  const row = packed ? axes.findIndex(([, , from], k) => k < last && from === width) : -1;
  if (row < 0) return { axes, across: false };
  return { axes: [...axes.slice(0, row), ...axes.slice(row + 1, last), axes[row], axes[last]], across: true };
}

interface Piece {
  readonly axes: readonly Axis[];
  /** Bytes from the beginning of target and source. */
  readonly shift: readonly [number, number];
}

/** Parts along the longest axis that is not the innermost, or along that one where there is no other. */
function piecesOf({ axes, across }: Copy, bytes: number): Piece[] {
  const last = axes.length - 1;
  let split = 0;
  for (let k = 1; k < last; k++) if (axes[k][0] > axes[split][0]) split = k;
  if (axes[split][0] < 4 && (!across || axes[last][0] > 4)) split = last;
  const [length, to, from] = axes[split];
  const least = Math.max(across ? 64 : 1, Math.ceil(PART_BYTES / (bytes / length)));
  return parts(length, least, 32).map(([start, count]) => ({
    axes: axes.map((axis, k): Axis => (k === split ? [count, to, from] : axis)),
    shift: [start * to, start * from],
  }));
}

function writePlan(words: Int32Array, { axes, across }: Copy): void {
  const [rows, inner] = axes.slice(-2);
  const outer = axes.slice(0, -2);
  words.set([outer.length, across ? 1 : 0, rows[0], inner[0], rows[1], rows[2], inner[1], inner[2]]);
  outer.forEach((axis, k) => {
    words.set([...axis, 0], WORDS + 4 * k);
  });
}

/** Every element of a packed array so many times; false: no kernel did it. */
export function repeatInHeap(target: NDArray, source: NDArray, times: number): boolean {
  const width = cellOf(target.dtype);
  const kernels = heapKernels('moving');
  const [to, from] = [addressIn(target), addressIn(source)];
  if (width === 0 || kernels === null || to === null || from === null || times < 1) return false;
  kernels.run(
    `repeat_${width}`,
    parts(source.size, Math.ceil(PART_BYTES / (width * times))).map(([start, count]) => [
      to + start * width * times,
      from + start * width,
      count,
      times,
    ]),
  );
  return true;
}
