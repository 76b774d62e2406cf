/** Preparation of elements and their statistics: the thin typed layer over the exports. */
import { ElementCode } from '../element-code.ts';
import type { FineGrid } from '../fine-grid.ts';
import type { Kernels, StatsOptions } from '../static-kernels.ts';
import type { AssemblyExports } from './assembly-exports.ts';

const COMPONENT = { magnitude: 0, phase: 1, real: 2, imag: 3 } as const;

type PreparationKernels = Pick<Kernels, 'byteSwap' | 'gather' | 'extendedToFloat64' | 'component'>;

export function preparationKernels(wasm: AssemblyExports): PreparationKernels {
  return {
    byteSwap: (ptr, byteLength, unit) => wasm.byteSwap(ptr, byteLength, unit),
    gather: (source, stride, itemsize, count, target) => wasm.gather(source, stride, itemsize, count, target),
    extendedToFloat64: (source, itemsize, count, target, bigEndian = false) =>
      wasm.extendedToFloat64(source, itemsize, count, target, Number(bigEndian)),
    component: (code, component, source, count, target) =>
      wasm.complexComponent(code, COMPONENT[component], source, count, target),
  };
}

type StatisticsKernels = Pick<Kernels, 'stateBytes' | 'statsInit' | 'statsUpdate' | 'statsTotals'>;

export function statisticsKernels(wasm: AssemblyExports): StatisticsKernels {
  return {
    stateBytes: (code, grid) => wasm.statsBytes(code, grid.bins),
    statsInit: (state, code, options) => initStatistics(wasm, state, code, options),
    statsUpdate: (state, _code, ptr, count) => wasm.statsUpdate(state, ptr, count),
    statsTotals: (state, code, bins) => {
      wasm.statsSpill(state);
      return state + wasm.statsTotals(code, bins);
    },
  };
}

function initStatistics(wasm: AssemblyExports, state: number, code: ElementCode, options: StatsOptions): void {
  const { grid } = options;
  const whole = hasWholeGrid(code);
  const lowBin = whole ? 0n : grid.low / grid.width;
  wasm.statsInit(
    state,
    code,
    grid.bins,
    Number(lowBin),
    1 / grid.width,
    whole ? BigInt(grid.low) : 0n,
    whole ? BigInt(Math.round(Math.log2(grid.width))) : 0n,
    centreOf(code, grid, options.centre),
  );
}

/** A float32 one, so that an element replaced by the centre adds exactly nothing. */
function centreOf(code: ElementCode, grid: FineGrid, centre: number | undefined): number {
  if (code === ElementCode.complex64 || code === ElementCode.complex128) return Math.fround(centre ?? 0);
  const middle = centre ?? grid.centre ?? grid.low + (grid.width * grid.bins) / 2;
  return code === ElementCode.float32 ? Math.fround(middle) : middle;
}

/** Grids of wide integers and times are counted in integers. */
function hasWholeGrid(code: ElementCode): boolean {
  return (code >= ElementCode.int32 && code <= ElementCode.uint64) || code === ElementCode.datetime;
}
