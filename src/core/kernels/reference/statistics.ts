/** Statistics of elements, the slow and obvious way. */
import { ElementCode, itemsizeOf } from '../element-code.ts';
import type { FineGrid } from '../fine-grid.ts';
import { coarseKey } from '../segments.ts';
import { complexAt, elementsOf, type RealElement } from './elements.ts';

export interface ReferenceStatistics {
  readonly count: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly zero: number;
  readonly min: RealElement | null;
  readonly max: RealElement | null;
  readonly mean: number;
  readonly variance: number;
  readonly fine: number[];
  readonly coarse: ReadonlyMap<number, number>;
  readonly below: number;
  /** Distinct finite or infinite values but zero. */
  readonly distinct: number;
}

export function referenceStatistics(code: ElementCode, bytes: Uint8Array, grid: FineGrid): ReferenceStatistics {
  const elements = elementsOf(code, bytes);
  const finite = elements.filter((value) => typeof value === 'bigint' || Number.isFinite(value));
  const sorted = finite.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const parts = isComplex(code) ? complexParts(code, bytes) : [finite.map(Number)];
  return {
    count: elements.length,
    nan: elements.filter((value) => Number.isNaN(value)).length,
    posInf: elements.filter((value) => value === Number.POSITIVE_INFINITY).length,
    negInf: elements.filter((value) => value === Number.NEGATIVE_INFINITY).length,
    zero: finite.filter((value) => Number(value) === 0).length,
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
    mean: meanOf(parts[0]!),
    variance: parts.reduce((sum, part) => sum + varianceOf(part), 0),
    ...binned(code, finite, grid),
    distinct: distinctValues(code, bytes, elements),
  };
}

function isComplex(code: ElementCode): boolean {
  return code === ElementCode.complex64 || code === ElementCode.complex128;
}

/** Real and imaginary parts of the elements of finite magnitude. */
function complexParts(code: ElementCode, bytes: Uint8Array): [re: number[], im: number[]] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pairs = elementsOf(code, bytes).flatMap((size, index) =>
    Number.isFinite(size) ? [complexAt(code, view, index * itemsizeOf(code))] : [],
  );
  return [pairs.map(([re]) => re), pairs.map(([, im]) => im)];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
}

function binned(code: ElementCode, finite: readonly RealElement[], grid: FineGrid) {
  const fine = new Array<number>(grid.bins).fill(0);
  const coarse = new Map<number, number>();
  let below = 0;
  for (const value of finite) {
    const bin = binOf(value, grid);
    if (bin >= 0 && bin < grid.bins) fine[bin] = fine[bin]! + 1;
    else {
      const key = coarseKey(code, Number(value) + 0);
      coarse.set(key, (coarse.get(key) ?? 0) + 1);
      if (bin < 0) below++;
    }
  }
  return { fine, coarse, below };
}

function binOf(value: RealElement, { low, width }: FineGrid): number {
  if (typeof value === 'number') return Math.floor(value / width) - low / width;
  const offset = value - BigInt(low);
  return offset < 0n ? -1 : Number(offset / BigInt(width));
}

function distinctValues(code: ElementCode, bytes: Uint8Array, elements: readonly RealElement[]): number {
  if (!isComplex(code)) return new Set(elements.filter((value) => Number(value) !== 0 && !Number.isNaN(value))).size;
  const [re, im] = complexParts(code, bytes);
  return new Set(re.map((part, index) => `${part + 0},${im[index]! + 0}`).filter((pair) => pair !== '0,0')).size;
}
