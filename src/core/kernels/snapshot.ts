/** Copies the numbers of a statistics state out of the heap. The state goes on counting afterwards. */
import type { DistinctSample } from './distinct-sample.ts';
import { ElementCode } from './element-code.ts';
import type { FineGrid } from './fine-grid.ts';
import type { CoarseCounts, Moments, StatsPartial } from './partial.ts';
import { STATE } from './static/state-layout.ts';
import type { Kernels } from './static-kernels.ts';
import { hasTable, partialFromTable, tableFromBits } from './value-table.ts';

export function snapshot(kernels: Kernels, state: number, code: ElementCode): StatsPartial {
  const { buffer } = kernels.memory;
  const head = new DataView(buffer, state, STATE.distinctTable);
  const grid = gridOf(head, code);
  const totals = kernels.statsTotals(state, code, grid.bins);
  if (hasTable(code)) {
    const slots = code <= ElementCode.uint8 ? 256 : 65536;
    return partialFromTable(code, tableFromBits(code, new Float64Array(buffer, totals, slots).slice()));
  }
  const counts = new Float64Array(buffer, totals + 8, grid.bins).slice();
  return { code, ...tally(head, code), fine: { grid, counts }, ...tablesOf(kernels, state, head), table: null };
}

/** The grid that the state was made with. */
function gridOf(head: DataView, code: ElementCode): FineGrid {
  const bins = head.getInt32(STATE.bins, true);
  if (isWide(code)) {
    const low = code === ElementCode.uint64 ? head.getBigUint64(STATE.low, true) : head.getBigInt64(STATE.low, true);
    return { low: Number(low), width: 2 ** Number(head.getBigInt64(STATE.inverse, true)), bins };
  }
  const width = 1 / head.getFloat64(STATE.inverse, true);
  return { low: head.getFloat64(STATE.low, true) * width, width, bins };
}

function tally(head: DataView, code: ElementCode) {
  const whole = (at: number): number => Number(head.getBigInt64(at, true));
  const seen = { count: whole(STATE.count), nan: whole(STATE.nan) };
  const infinite = { posInf: whole(STATE.posInf), negInf: whole(STATE.negInf) };
  const finite = seen.count - seen.nan - infinite.posInf - infinite.negInf;
  const isComplex = code === ElementCode.complex64 || code === ElementCode.complex128;
  return {
    ...seen,
    ...infinite,
    zero: whole(STATE.zero),
    ...extremes(head, code, finite),
    moments: momentsAt(head, finite, STATE.sum, STATE.squares, head.getFloat64(STATE.centre, true)),
    imag: isComplex ? momentsAt(head, finite, STATE.imagSum, STATE.imagSquares, 0) : null,
    wholeSum: isWide(code) ? wholeSum(head) : null,
  };
}

function extremes(head: DataView, code: ElementCode, finite: number): Pick<StatsPartial, 'min' | 'max'> {
  if (finite === 0) return { min: null, max: null };
  const read = (at: number): number | bigint => {
    if (code === ElementCode.uint64) return head.getBigUint64(at, true);
    if (code === ElementCode.int64 || code === ElementCode.datetime) return head.getBigInt64(at, true);
    return head.getFloat64(at, true);
  };
  return { min: read(STATE.min), max: read(STATE.max) };
}

function isWide(code: ElementCode): boolean {
  return (code >= ElementCode.int32 && code <= ElementCode.uint64) || code === ElementCode.datetime;
}

function wholeSum(head: DataView): bigint {
  return (head.getBigInt64(STATE.wholeHigh, true) << 32n) + head.getBigInt64(STATE.wholeLow, true);
}

/** Each sum is followed by what its additions lost. */
function momentsAt(head: DataView, count: number, sumAt: number, squaresAt: number, centre: number): Moments {
  const sum = head.getFloat64(sumAt, true) + head.getFloat64(sumAt + 8, true);
  const squares = head.getFloat64(squaresAt, true) + head.getFloat64(squaresAt + 8, true);
  if (count === 0) return { count: 0, sum: 0, m2: 0 };
  const shift = sum / count - centre;
  return { count, sum, m2: Math.max(0, squares - shift * shift * count) };
}

function tablesOf(kernels: Kernels, state: number, head: DataView): Pick<StatsPartial, 'coarse' | 'distinct'> {
  const { buffer } = kernels.memory;
  const coarse: CoarseCounts | null = head.getInt32(STATE.coarseUsed, true)
    ? {
        counts: new Float64Array(buffer, state + STATE.coarseTable, STATE.coarseSlots).slice(),
        below: Number(head.getBigInt64(STATE.below, true)),
      }
    : null;
  const slots = new BigUint64Array(buffer, state + STATE.distinctTable, STATE.distinctSlots);
  const distinct: DistinctSample = {
    halvings: head.getInt32(STATE.halvings, true),
    values: slots.slice().filter((value) => value !== 0n),
  };
  return { coarse, distinct };
}
