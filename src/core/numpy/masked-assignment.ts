/** Assignment where a mask is true. */
import { broadcastStrides } from '../arrays/broadcast.ts';
import { copyOf, mayOverlap } from '../arrays/cast.ts';
import { heapMoves, LEAST_MOVED } from '../arrays/heap-moves.ts';
import { forEachRun, offsetsOf } from '../arrays/iterate.ts';
import type { NDArray } from '../arrays/ndarray.ts';
import { sameDType } from '../dtype/dtype.ts';

/** `np.copyto(target, source, where=mask)`. */
export function assignWhere(destination: NDArray, source: NDArray, mask: NDArray): void {
  destination.storage.version++;
  const strides = broadcastStrides(mask, destination.shape);
  const from =
    sameDType(source.dtype, destination.dtype) && !mayOverlap(source, destination)
      ? source
      : copyOf(source, 'C', destination.dtype);
  const wide = from.view({ shape: destination.shape, strides: broadcastStrides(from, destination.shape) });
  const large = destination.size >= LEAST_MOVED && mask.dtype.kind === 'b';
  if (large && heapMoves.installed?.mix(destination, wide, mask, strides)) return;
  maskedMove(destination, wide, { strides, bytes: mask.storage.bytes, offset: mask.offset });
}

/** Typed loop over packed numbers; false where it does not apply. */
function quickMove(to: NDArray, from: NDArray, mask: MaskRun): boolean {
  if (to.storage.objects !== null || !to.isPlain || !from.isPlain || to.lane.BYTES_PER_ELEMENT !== to.itemsize)
    return false;
  const [out, data] = [to.lane as Float64Array, from.lane as Float64Array];
  const width = to.itemsize;
  const { bytes } = mask;
  forEachRun(
    {
      shape: to.shape,
      strides: [to.strides, from.strides, mask.strides],
      offsets: [to.offset, from.offset, mask.offset],
    },
    ([t, s, m], count, [dt, ds, dm]) => {
      const [i0, j0, di, dj] = [t / width, s / width, dt / width, ds / width];
      for (let k = 0, i = i0, j = j0, f = m; k < count; k++, i += di, j += dj, f += dm) {
        if (bytes[f] !== 0) out[i] = data[j];
      }
    },
  );
  return true;
}
interface MaskRun {
  readonly strides: readonly number[];
  readonly bytes: Uint8Array;
  readonly offset: number;
}

function maskedMove(
  to: NDArray,
  from: NDArray,
  mask: { strides: readonly number[]; bytes: Uint8Array; offset: number },
): void {
  if (quickMove(to, from, mask)) return;
  const reads = offsetsOf(to.shape, from.strides, from.offset);
  const flags = offsetsOf(to.shape, mask.strides, mask.offset);
  const width = to.dtype.itemsize;
  const [out, data] = [to.storage.bytes, from.storage.bytes];
  const objects = to.storage.objects;
  for (const at of offsetsOf(to.shape, to.strides, to.offset)) {
    const source = reads.next().value as number;
    const flag = flags.next().value as number;
    if (mask.bytes[flag] === 0) continue;
    if (objects !== null) objects[at >> 3] = from.storage.objects?.[source >> 3] ?? null;
    for (let b = 0; b < width; b++) out[at + b] = data[source + b];
  }
}
