/** Blocks and buckets the slow way. */
import type { ElementCode } from '../element-code.ts';
import { doublesOf } from './elements.ts';

export interface ReferenceBlock {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
}

/** NaN is left out; nothing else: NaN. */
export function summarise(values: readonly number[]): ReferenceBlock {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return { min: Number.NaN, max: Number.NaN, mean: Number.NaN, count: 0 };
  return {
    min: present.reduce((a, b) => Math.min(a, b)),
    max: present.reduce((a, b) => Math.max(a, b)),
    mean: present.reduce((a, b) => a + b) / present.length,
    count: present.length,
  };
}

/** Blocks of a plane whose elements begin at flat position `first`, [row][block] from that element's block row on. */
export function referencePyramid(
  code: ElementCode,
  bytes: Uint8Array,
  { cols, factor, first = 0 }: { cols: number; factor: number; first?: number },
): ReferenceBlock[][] {
  const values = doublesOf(code, bytes);
  const rows: number[][][] = [];
  const firstRow = Math.floor(Math.floor(first / cols) / factor);
  values.forEach((value, index) => {
    const at = first + index;
    const row = Math.floor(Math.floor(at / cols) / factor) - firstRow;
    rows[row] ??= Array.from({ length: Math.ceil(cols / factor) }, () => []);
    rows[row]![Math.floor((at % cols) / factor)]!.push(value);
  });
  return rows.map((blocks) => blocks.map(summarise));
}

export function referenceBuckets(code: ElementCode, bytes: Uint8Array, bucket: number): ReferenceBlock[] {
  const values = doublesOf(code, bytes);
  return Array.from({ length: Math.ceil(values.length / bucket) }, (_, index) =>
    summarise(values.slice(index * bucket, (index + 1) * bucket)),
  );
}
