/** Statistics of elements that lie in the heap already: three looks at them, everything exact but the distinct count. */
import type { ElementCode } from './element-code.ts';
import { chooseGrid, type FineGrid } from './fine-grid.ts';
import type { Kernels } from './static-kernels.ts';
import {
  type FinishedStatistics,
  type FinishOptions,
  finishStatistics,
  planRefinement,
  type Refinement,
  type StatsPartial,
  snapshot,
} from './statistics.ts';
import { hasTable } from './value-table.ts';

export interface HeapElements {
  readonly code: ElementCode;
  /** Packed and native-endian. */
  readonly ptr: number;
  readonly count: number;
}

/** Lends 16-byte aligned heap for one call of `use`. */
export type LendHeap = <T>(byteLength: number, use: (ptr: number) => T) => T;

export function exactStatistics(
  kernels: Kernels,
  elements: HeapElements,
  lend: LendHeap,
  options: Omit<FinishOptions, 'refined'> = {},
): FinishedStatistics {
  const partial = exactPartial(kernels, elements, lend);
  return finishStatistics(partial, { ...options, refined: refine(kernels, elements, partial, lend) });
}

/** A first look for the range, a second with the grid that fits it. */
function exactPartial(kernels: Kernels, elements: HeapElements, lend: LendHeap): StatsPartial {
  const any = chooseGrid(elements.code, 0, 1);
  return lend(kernels.stateBytes(elements.code, any), (state) => {
    const first = count(kernels, elements, state, any);
    if (hasTable(elements.code) || first.min === null) return first;
    return count(kernels, elements, state, chooseGrid(elements.code, Number(first.min), Number(first.max)));
  });
}

function count(kernels: Kernels, { code, ptr, count }: HeapElements, state: number, grid: FineGrid): StatsPartial {
  kernels.statsInit(state, code, { grid });
  kernels.statsUpdate(state, code, ptr, count);
  return snapshot(kernels, state, code);
}

function refine(
  kernels: Kernels,
  { code, ptr, count }: HeapElements,
  partial: StatsPartial,
  lend: LendHeap,
): Refinement | null {
  const options = planRefinement(partial);
  if (options === null) return null;
  return lend(kernels.refineBytes(options), (state) => {
    kernels.refineInit(state, code, options);
    kernels.refineUpdate(state, code, ptr, count);
    return { options, result: kernels.refineResult(state, code) };
  });
}
