/** Sorting numbers of one or two bytes by counting them. */
import { type HeapKernels, parts, withScratch } from '../heap-kernels.ts';

export interface SmallKind {
  readonly bytes: 1 | 2;
  readonly signed: boolean;
}

/** The n numbers at `from`, in order, to `to`; false: nothing was done. */
export function sortCounted(kernels: HeapKernels, kind: SmallKind, from: number, to: number, n: number): boolean {
  const slots = kind.bytes === 1 ? 256 : 65536;
  const type = kind.bytes === 1 ? 'u8' : 'u16';
  const pieces = parts(n, Math.max(65536, 4 * slots), 16);
  return withScratch((pieces.length + 1) * slots * 8, (scratch) => {
    const table = (k: number) => scratch + (k + 1) * slots * 8;
    kernels.run(
      `countWhole_${type}`,
      pieces.map(([start, count], k) => [from + start * kind.bytes, count, slots, table(k)]),
    );
    const total = new Uint32Array(kernels.memory.buffer, scratch, slots).fill(0);
    for (let k = 0; k < 2 * pieces.length; k++) {
      const counts = new Uint32Array(kernels.memory.buffer, scratch + slots * (8 + 4 * k), slots);
      for (let slot = 0; slot < slots; slot++) total[slot] += counts[slot];
    }
    kernels.call(`spread_${type}`, scratch, slots, kind.signed ? slots / 2 : 0, to);
  });
}
