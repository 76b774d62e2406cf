/** Elements chosen by flags, in the heap, by all threads. */
import { sameShape } from '../../arrays/broadcast.ts';
import { LEAST_MOVED } from '../../arrays/heap-moves.ts';
import { mergedAxes } from '../../arrays/iterate.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { int64 } from '../../dtype/dtype.ts';
import { type HeapKernels, heapKernels, parts, withScratch } from '../heap-kernels.ts';
import { addressIn, cellOf, PART_BYTES } from './cells.ts';

interface Chosen {
  readonly kernels: HeapKernels;
  readonly flags: number;
  /** [first flag, flags, trues before them, trues among them] */
  readonly pieces: readonly (readonly [start: number, count: number, before: number, held: number])[];
  readonly total: number;
}

/** How many flags are true, by parts; null: not in the heap, or too few. */
function chosenBy(mask: NDArray): Chosen | null {
  const kernels = heapKernels('moving');
  const flags = addressIn(mask);
  if (kernels === null || flags === null || mask.size < LEAST_MOVED || !mask.cContiguous) return null;
  const split = parts(mask.size, PART_BYTES / 8, 64);
  let chosen: Chosen | null = null;
  withScratch(split.length * 4, (scratch) => {
    kernels.run(
      'countTrue',
      split.map(([start, count], k) => [flags + start, count, scratch + 4 * k]),
    );
    const counts = new Uint32Array(kernels.memory.buffer, scratch, split.length);
    let total = 0;
    const pieces = split.map(([start, count], k) => {
      total += counts[k];
      return [start, count, total - counts[k], counts[k]] as const;
    });
    chosen = { kernels, flags, pieces, total };
  });
  return chosen;
}

export function compressInHeap(array: NDArray, mask: NDArray): NDArray | null {
  const width = cellOf(array.dtype);
  const from = addressIn(array);
  if (width === 0 || from === null || !array.cContiguous || !sameShape(array.shape, mask.shape)) return null;
  const chosen = chosenBy(mask);
  if (chosen === null) return null;
  const made = allocate(array.dtype, [chosen.total], 'C', array.pyType, false);
  const write = (to: number) => {
    chosen.kernels.run(
      `compress_${width}`,
      chosen.pieces.map(([start, count, before, held]) => [
        from + start * width,
        chosen.flags + start,
        count,
        to + before * width,
        to + (before + held) * width,
      ]),
    );
  };
  const to = addressIn(made);
  if (to !== null) write(to);
  else if (!throughScratch(made, chosen.kernels, write)) return null;
  return made;
}

/** Results that are too small for the heap. */
function throughScratch(made: NDArray, kernels: HeapKernels, write: (to: number) => void): boolean {
  if (made.size === 0) return true;
  return withScratch(Math.max(4096, made.nbytes), (scratch) => {
    write(scratch);
    made.storage.bytes.set(new Uint8Array(kernels.memory.buffer, scratch, made.nbytes));
  });
}

export function expandInHeap(array: NDArray, mask: NDArray, values: NDArray): boolean {
  const width = cellOf(array.dtype);
  const [to, from] = [addressIn(array), valuesAt(values)];
  if (width === 0 || to === null || !array.cContiguous || !sameShape(array.shape, mask.shape)) return false;
  if (from === null && values.size !== 1) return false;
  const chosen = chosenBy(mask);
  if (chosen === null || (values.size !== 1 && values.size !== chosen.total)) return false;
  const step = values.size === 1 ? 0 : width;
  const run = (at: number) => {
    chosen.kernels.run(
      step === 0 ? `mix_${width}` : `expand_${width}`,
      chosen.pieces.map(([start, count, before]) =>
        step === 0
          ? [to + start * width, at, chosen.flags + start, count, width, 0, 1]
          : [to + start * width, chosen.flags + start, count, at + before * step, step],
      ),
    );
  };
  if (step !== 0) run(from as number);
  else return withValue(chosen.kernels, values, run);
  return true;
}

/** A single value, where kernels find it. */
function withValue(kernels: HeapKernels, value: NDArray, run: (at: number) => void): boolean {
  return withScratch(4096, (scratch) => {
    const bytes = value.storage.bytes.subarray(value.offset, value.offset + value.itemsize);
    new Uint8Array(kernels.memory.buffer, scratch, 16).set(bytes);
    run(scratch);
  });
}

function valuesAt(values: NDArray): number | null {
  return values.cContiguous ? addressIn(values) : null;
}

export function mixInHeap(target: NDArray, source: NDArray, mask: NDArray, strides: readonly number[]): boolean {
  const width = cellOf(target.dtype);
  const kernels = heapKernels('moving');
  const [to, flags] = [addressIn(target), addressIn(mask)];
  if (width === 0 || kernels === null || to === null || flags === null || target.size < LEAST_MOVED) return false;
  const single = source.strides.every((stride, k) => stride === 0 || source.shape[k] === 1);
  const from = addressIn(source);
  if (from === null && !single) return false;
  const walk = { shape: target.shape, strides: [target.strides, source.strides, strides], offsets: [], anyOrder: true };
  const { lengths, steps } = mergedAxes(walk);
  if (lengths.length > 2 || (lengths.length === 2 && lengths[0] > 16384)) return false;
  const run = (at: number) => {
    kernels.run(`mix_${width}`, mixCalls(lengths, steps, [to, at, flags], width));
  };
  if (from !== null) run(from);
  else return withValue(kernels, source, run);
  return true;
}

function mixCalls(lengths: number[], steps: number[][], at: readonly number[], width: number): number[][] {
  const [rows, outer] = lengths.length === 2 ? [lengths[0], steps[0]] : [1, [0, 0, 0]];
  const inner = steps[steps.length - 1];
  const calls: number[][] = [];
  for (let row = 0; row < rows; row++) {
    for (const [start, count] of parts(lengths[lengths.length - 1], PART_BYTES / width)) {
      const [to, from, flags] = at.map((address, k) => address + row * outer[k] + start * inner[k]);
      calls.push([to, from, flags, count, inner[0], inner[1], inner[2]]);
    }
  }
  return calls;
}

export function placesInHeap(mask: NDArray): NDArray[] | null {
  const chosen = chosenBy(mask);
  if (chosen === null || chosen.total * 8 < 4096) return null;
  const flat = allocate(int64, [chosen.total], 'C', undefined, false);
  const to = addressIn(flat);
  if (to === null) return null;
  chosen.kernels.run(
    'places',
    chosen.pieces.map(([start, count, before, held]) => [
      chosen.flags + start,
      count,
      start,
      to + before * 8,
      to + (before + held) * 8,
    ]),
  );
  return mask.shape.length === 1 ? [flat] : unravelled(chosen, flat, mask.shape);
}

function unravelled({ kernels, total }: Chosen, flat: NDArray, shape: readonly number[]): NDArray[] | null {
  const from = addressIn(flat) as number;
  let apart = flat.size === 0 ? 0 : shape.reduce((product, length) => product * length, 1);
  const columns: NDArray[] = [];
  for (const length of shape) {
    apart /= length;
    const column = allocate(int64, [total], 'C', undefined, false);
    const to = addressIn(column);
    if (to === null) return null;
    const own = apart;
    kernels.run(
      'unravel',
      parts(total, PART_BYTES / 8).map(([start, count]) => [from + start * 8, count, own, length, to + start * 8]),
    );
    columns.push(column);
  }
  return columns;
}
