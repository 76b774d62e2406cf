/** Running sums and products in the heap: every line in its order, lines by all threads. */
import type { NDArray } from '../../arrays/ndarray.ts';
import { heapKernels, parts } from '../heap-kernels.ts';
import { addressIn, PART_BYTES } from './cells.ts';

const TYPES: Readonly<Record<string, 'f32' | 'f64' | 'i32' | 'i64'>> = {
  f: 'f32',
  d: 'f64',
  i: 'i32',
  I: 'i32',
  l: 'i64',
  L: 'i64',
};

/** Along the axis, into a packed array of the same type and shape; false: no kernel did it. */
export function runningInHeap(name: 'add' | 'multiply', source: NDArray, target: NDArray, axis: number): boolean {
  const kernels = heapKernels('moving');
  const type = TYPES[source.code];
  const [from, to] = [addressIn(source), addressIn(target)];
  if (kernels === null || type === undefined || from === null || to === null) return false;
  if (source.size === 0 || source.code !== target.code || source.dtype.byteOrder === '>') return false;
  const verb = name === 'add' ? 'Sum' : 'Product';
  const lines = linesOf(source, target, axis);
  if (lines === null) return false;
  const { outer, n, inner } = lines;
  const width = source.itemsize;
  if (inner.length > 1 && inner.from === width && inner.to === width) {
    const calls: number[][] = [];
    for (let k = 0; k < outer.length; k++) {
      for (const [start, count] of parts(inner.length, Math.max(256, Math.ceil(PART_BYTES / width / n.length)))) {
        const skip = start * width;
        calls.push([from + k * outer.from + skip, to + k * outer.to + skip, n.length, count, n.from, n.to]);
      }
    }
    kernels.run(`down${verb}_${type}`, calls);
    return true;
  }
  if (inner.length > 1 && outer.length > 1) return false;
  const many = inner.length > 1 ? inner : outer;
  const least = Math.max(1, Math.ceil(PART_BYTES / (n.length * width)));
  kernels.run(
    `running${verb}_${type}`,
    parts(many.length, least).map(([start, count]) => [
      from + start * many.from,
      to + start * many.to,
      count,
      n.length,
      many.from,
      many.to,
      n.from,
      n.to,
    ]),
  );
  return true;
}

interface Steps {
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** What lies outside the axis, the axis, what lies inside it, where each is evenly spaced. */
function linesOf(source: NDArray, target: NDArray, axis: number): { outer: Steps; n: Steps; inner: Steps } | null {
  const outer = evenly(source, target, 0, axis);
  const inner = evenly(source, target, axis + 1, source.shape.length);
  if (outer === null || inner === null || outer.length > 65536) return null;
  return { outer, n: { length: source.shape[axis], from: source.strides[axis], to: target.strides[axis] }, inner };
}

/** Axes [first, end) as one. */
function evenly(source: NDArray, target: NDArray, first: number, end: number): Steps | null {
  let steps: Steps = { length: 1, from: 0, to: 0 };
  for (let k = end - 1; k >= first; k--) {
    if (source.shape[k] === 1) continue;
    if (steps.length === 1) steps = { length: source.shape[k], from: source.strides[k], to: target.strides[k] };
    else if (source.strides[k] !== steps.from * steps.length || target.strides[k] !== steps.to * steps.length)
      return null;
    else steps = { ...steps, length: steps.length * source.shape[k] };
  }
  return steps;
}
