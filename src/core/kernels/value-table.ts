/** Types of at most 16 bits are counted value by value; everything else follows from those counts. */
import { halfToNumber } from '../dtype/half.ts';
import { ElementCode } from './element-code.ts';
import type { StatsPartial } from './partial.ts';

type Counts = Float64Array<ArrayBuffer>;

/** Whether a code is counted value by value. */
export function hasTable(code: ElementCode): boolean {
  return code <= ElementCode.uint16 || code === ElementCode.float16;
}

/** Values of the slots of a table, ascending; NaN at the ends of a float16 table. */
export function tableValues(code: ElementCode): Float64Array {
  if (code === ElementCode.bool) return Float64Array.of(0, 1);
  const size = code <= ElementCode.uint8 ? 256 : 65536;
  if (code === ElementCode.float16) return Float64Array.from({ length: size }, (_, key) => halfToNumber(halfBits(key)));
  const first = code === ElementCode.int8 || code === ElementCode.int16 ? -size / 2 : 0;
  return Float64Array.from({ length: size }, (_, index) => first + index);
}

/** Bits of the half that is number `key` in ascending order. */
function halfBits(key: number): number {
  return key < 32768 ? 65535 - key : key - 32768;
}

/** Counts by raw bits, as the kernel leaves them → counts in ascending order of value. */
export function tableFromBits(code: ElementCode, raw: Counts): Counts {
  if (code === ElementCode.bool)
    return Float64Array.of(
      raw[0]!,
      raw.subarray(1).reduce((sum, count) => sum + count, 0),
    );
  if (code === ElementCode.float16) return raw.map((_, key) => raw[halfBits(key)]!);
  if (code === ElementCode.uint8 || code === ElementCode.uint16) return raw;
  return raw.map((_, index) => raw[(index + raw.length / 2) % raw.length]!);
}

/** A partial from the counts alone. */
export function partialFromTable(code: ElementCode, table: Counts): StatsPartial {
  const values = tableValues(code);
  const tally = { count: 0, nan: 0, posInf: 0, negInf: 0, zero: 0 };
  const finite = { count: 0, sum: 0, first: -1, last: -1 };
  table.forEach((count, index) => {
    if (count === 0) return;
    const value = values[index]!;
    tally.count += count;
    if (value === 0) tally.zero += count;
    if (Number.isFinite(value)) {
      if (finite.first < 0) finite.first = index;
      finite.last = index;
      finite.count += count;
      finite.sum += count * value;
    } else if (Number.isNaN(value)) tally.nan += count;
    else if (value > 0) tally.posInf += count;
    else tally.negInf += count;
  });
  return {
    code,
    ...tally,
    min: finite.first < 0 ? null : values[finite.first]!,
    max: finite.first < 0 ? null : values[finite.last]!,
    moments: { count: finite.count, sum: finite.sum, m2: squaresAround(finite.sum / finite.count, values, table) },
    imag: null,
    wholeSum: code === ElementCode.float16 ? null : BigInt(finite.sum),
    table,
    fine: null,
    coarse: null,
    distinct: null,
  };
}

function squaresAround(mean: number, values: Float64Array, table: Counts): number {
  return table.reduce((sum, count, index) => {
    const value = values[index]!;
    return count > 0 && Number.isFinite(value) ? sum + count * (value - mean) ** 2 : sum;
  }, 0);
}
