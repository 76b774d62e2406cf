/** The counts of a partial as one ascending line of value ranges, exact points where a value's own count is known. */
import { ElementCode } from './element-code.ts';
import type { CoarseCounts, StatsPartial } from './partial.ts';
import { tableValues } from './value-table.ts';

/** `count` finite values in [low, high), or all equal to `low` where `high` is the same. */
export interface Segment {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Segments of the finite values, empty ones left out. The outer ones may reach beyond min and max. */
export function segmentsOf(partial: StatsPartial): Segment[] {
  if (partial.min === null) return [];
  return partial.table ? tableSegments(partial) : gridSegments(partial);
}

function tableSegments({ code, table }: StatsPartial): Segment[] {
  const values = tableValues(code);
  return Array.from(table!, (count, index) => ({ low: values[index]!, high: values[index]!, count })).filter(
    ({ low, count }) => count > 0 && Number.isFinite(low),
  );
}

function gridSegments(partial: StatsPartial): Segment[] {
  const { grid } = partial.fine!;
  const start = grid.low;
  const end = grid.low + grid.width * grid.bins;
  const coarse = partial.coarse ? coarseSegments(partial, partial.coarse, { start, end }) : { below: [], above: [] };
  return [...coarse.below, ...fineSegments(partial), ...coarse.above];
}

function fineSegments({ fine, zero }: StatsPartial): Segment[] {
  const { grid, counts } = fine!;
  const segments: Segment[] = [];
  counts.forEach((count, bin) => {
    const low = grid.low + bin * grid.width;
    if (count > 0) segments.push(...withoutZeros({ low, high: low + grid.width, count }, zero));
  });
  return segments;
}

/** Zero is the lower edge of the range that holds it, and its count is known. */
function withoutZeros(segment: Segment, zero: number): Segment[] {
  const { low, high, count } = segment;
  if (low !== 0 || zero === 0) return [segment];
  const zeros = { low: 0, high: 0, count: zero };
  return count > zero ? [zeros, { low, high, count: count - zero }] : [zeros];
}

/** A coarse range that the grid lies inside of holds values of both sides; `below` tells how many. */
function coarseSegments(
  { code, zero }: StatsPartial,
  { counts, below }: CoarseCounts,
  { start, end }: { start: number; end: number },
) {
  const sides: { below: Segment[]; above: Segment[] } = { below: [], above: [] };
  let left = below;
  for (let key = 0; key < counts.length; key++) {
    if (counts[key] === 0) continue;
    const [low, high] = coarseRange(code, key);
    const under = Math.min(left, counts[key]!);
    left -= under;
    if (under > 0) sides.below.push(...withoutZeros({ low, high: Math.min(high, start), count: under }, zero));
    const over = counts[key]! - under;
    if (over > 0) sides.above.push(...withoutZeros({ low: Math.max(low, end), high, count: over }, zero));
  }
  return sides;
}

const bits = new DataView(new ArrayBuffer(8));

/** Values whose ordered float begins with the 16 bits of `key`, as [low, high). */
export function coarseRange(code: ElementCode, key: number): [low: number, high: number] {
  const single = code === ElementCode.float32;
  const start = fromKey(key, single);
  const end = key === 65535 ? Number.POSITIVE_INFINITY : fromKey(key + 1, single);
  return [Number.isFinite(start) ? start : -Number.MAX_VALUE, Number.isFinite(end) ? end : Number.MAX_VALUE];
}

/** The least float whose ordered bits begin with the key. */
function fromKey(key: number, single: boolean): number {
  const positive = key >= 0x8000;
  bits.setUint32(0, 0);
  bits.setUint32(4, 0);
  bits.setUint16(0, positive ? key & 0x7fff : ~key & 0xffff);
  if (!positive) for (let byte = 2; byte < 8; byte++) bits.setUint8(byte, 255);
  return single ? bits.getFloat32(0) : bits.getFloat64(0);
}

/** The key under which a kernel counts a value outside the grid. */
export function coarseKey(code: ElementCode, value: number): number {
  if (code === ElementCode.float32) bits.setFloat32(0, value);
  else bits.setFloat64(0, value);
  const head = bits.getUint16(0);
  return head & 0x8000 ? ~head & 0xffff : head | 0x8000;
}
