/** Lines of pixels and colours the slow way. */
import type { ReduceOp } from '../static-kernels.ts';
import { summarise } from './pyramid.ts';

/** One pixel for each pair of bounds, from rows that lie above each other. */
export function referenceLine(op: ReduceOp, rows: readonly (readonly number[])[], bounds: readonly number[]): number[] {
  return bounds.slice(0, -1).map((start, pixel) => {
    const end = Math.max(start + 1, bounds[pixel + 1]!);
    if (op === 'nearest') return rows.at(-1)![start + ((end - start) >> 1)]!;
    return summarise(rows.flatMap((row) => row.slice(start, end)))[op];
  });
}

/** Entry of a 256-colour table for a value that is not NaN. */
export function referenceIndex(value: number, scale: 'linear' | 'log' | 'symlog', low: number, high: number): number {
  const unit = Math.max(Math.abs(low), Math.abs(high)) / 1000 || 1;
  const forward = {
    linear: (x: number) => x,
    log: (x: number) => (x > 0 ? Math.log(x) : Number.NEGATIVE_INFINITY),
    symlog: (x: number) => Math.sign(x) * Math.log1p(Math.abs(x) / unit),
  }[scale];
  const from = scale === 'log' && low <= 0 ? forward(high * 1e-6) : forward(low);
  const place = Math.floor(((forward(value) - from) / (forward(high) - from)) * 256);
  return Math.max(0, Math.min(255, place));
}
