/**
 * Typed access to the ahead-of-time kernels (`static/assembly`), instantiated over one memory. Every pointer is a byte
 * address in that memory; state lives where the caller says, 16-byte aligned, so each worker has its own.
 *
 * A pass: `statsInit`, then for every piece of packed native elements `statsUpdate` (and `pyramidUpdate`), at the end
 * `snapshot` (statistics.ts). Pieces may have any length.
 */
import type { ElementCode } from './element-code.ts';
import type { FineGrid } from './fine-grid.ts';
import type { AssemblyExports } from './static/assembly-exports.ts';
import { preparationKernels, statisticsKernels } from './static/element-kernels.ts';
import { pyramidKernels } from './static/pyramid-kernels.ts';
import { rasterKernels } from './static/raster-kernels.ts';
import { refinementKernels } from './static/refinement-kernels.ts';

export interface StatsOptions {
  /** Fine histogram; needed by all codes wider than 16 bits (for complex: over magnitudes). */
  readonly grid: FineGrid;
  /** Subtracted before squaring; any value near the mean serves. Default: middle of the grid. */
  readonly centre?: number;
}

export type ReduceOp = 'nearest' | 'mean' | 'min' | 'max';
export type ComplexComponent = 'magnitude' | 'phase' | 'real' | 'imag';
export type ColourScaleName = 'linear' | 'log' | 'symlog';

export interface ColourOptions {
  readonly scale: ColourScaleName;
  readonly low: number;
  readonly high: number;
  readonly nan: readonly [number, number, number, number];
}

/** 256 RGBA entries, and room for the thresholds of a non-linear scale behind them. */
export const COLOUR_TABLE_BYTES = 1024 + 255 * 8 + 8;

export interface Kernels {
  readonly memory: WebAssembly.Memory;

  // ── Preparation: bytes of a file → packed native elements ──
  /** Reverses each run of `unit` (2, 4, 8) bytes in place; `byteLength` is a multiple of it. */
  byteSwap(ptr: number, byteLength: number, unit: number): void;
  /** Packs `count` items of `itemsize` bytes that lie `stride` (may be negative) bytes apart. */
  gather(source: number, stride: number, itemsize: number, count: number, target: number): void;
  /** x87 80-bit numbers, each in `itemsize` (12, 16) bytes, to float64; `target` may equal `source`. */
  extendedToFloat64(source: number, itemsize: number, count: number, target: number, bigEndian?: boolean): void;
  /** Component of complex numbers, as float64. `phase` is in radians, as `np.angle`. */
  component(code: ElementCode, component: ComplexComponent, source: number, count: number, target: number): void;

  // ── Statistics ──
  stateBytes(code: ElementCode, grid: FineGrid): number;
  statsInit(state: number, code: ElementCode, options: StatsOptions): void;
  statsUpdate(state: number, code: ElementCode, ptr: number, count: number): void;
  /** Brings the state's tables up to date and says where the float64 totals lie; `snapshot` calls it. */
  statsTotals(state: number, code: ElementCode, bins: number): number;

  // ── Refinement: a second pass with what the first one found ──
  refineBytes(options: RefineOptions): number;
  refineInit(state: number, code: ElementCode, options: RefineOptions): void;
  refineUpdate(state: number, code: ElementCode, ptr: number, count: number): void;
  refineResult(state: number, code: ElementCode): RefineResult;

  // ── Pyramid ──
  pyramidBytes(shape: PyramidShape): number;
  /** `firstElement`: flat position in the plane of the first element that will come. */
  pyramidInit(state: number, code: ElementCode, shape: PyramidShape, firstElement?: number): void;
  /** Elements taken; fewer than `count` when the finished rows are full: drain and call again. */
  pyramidUpdate(state: number, code: ElementCode, ptr: number, count: number): number;
  /** Takes the finished block rows out. */
  pyramidDrain(state: number): BlockRows;
  /** As drain, but with the unfinished last row (its `count` says how much of it is there). */
  pyramidFinish(state: number): BlockRows;
  /**
   * 1-D: min, max and mean of buckets of `bucket` elements over [ptr, count), written as three float64 runs of
   * `ceil(count / bucket)` at `target`. NaN is left out; an all-NaN bucket is NaN.
   */
  bucketReduce(code: ElementCode, ptr: number, count: number, bucket: number, target: number): void;

  // ── Raster ──
  /** Bytes of one line accumulator of `width` pixels. */
  lineBytes(width: number): number;
  lineInit(op: ReduceOp, line: number, width: number): void;
  /**
   * Adds one row of elements, `stride` bytes apart: pixel p covers elements [bounds[p], bounds[p + 1]) (uint32 at
   * `bounds`, width + 1 of them), or the one at bounds[p] where that is empty. NaN is left out.
   */
  lineAdd(
    op: ReduceOp,
    code: ElementCode,
    ptr: number,
    stride: number,
    bounds: number,
    line: number,
    width: number,
  ): void;
  /** float64 values, NaN where nothing but NaN was. `target` may equal `line`. */
  lineFinish(op: ReduceOp, line: number, width: number, target: number): void;
  /** float64 values → RGBA by a table of 256 RGBA entries at `table`, where COLOUR_TABLE_BYTES are set aside. */
  colourBlock(values: number, count: number, table: number, options: ColourOptions, target: number): void;
  /** Three or four float64 planes → RGBA; `alpha` 0: opaque. */
  rgbBlock(
    planes: readonly [red: number, green: number, blue: number, alpha: number],
    count: number,
    low: number,
    high: number,
    target: number,
  ): void;
  /** Interleaved uint8 with 3 or 4 channels → RGBA. */
  rgb8Block(source: number, channels: 3 | 4, count: number, target: number): void;
}

export type ValueWindow = readonly [low: number, high: number];

export interface RefineOptions {
  /** Edges as NumPy makes them (`numpyEdges`), strictly ascending, from the least to the greatest value. */
  readonly edges: readonly number[];
  /** Half-open value windows whose members are gathered (finite, zero left out), ascending and disjoint. */
  readonly windows: readonly ValueWindow[];
  /** Values that can be gathered in all; what is beyond is counted but not kept. */
  readonly capacity: number;
}

/** Plain data; counts of several workers add up, values are put side by side. */
export interface RefineResult {
  /** Elements between the edges, one fewer than these; the last interval holds its upper edge, as in NumPy. */
  readonly counts: Float64Array<ArrayBuffer>;
  /** Values found in the windows, in no order. */
  readonly values: Float64Array<ArrayBuffer> | BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>;
  /** Values that did not fit the capacity. */
  readonly lost: number;
}

export interface PyramidShape {
  /** Elements of one row of the plane. */
  readonly cols: number;
  /** Block side: 8, 16, 32 … */
  readonly factor: number;
  /** Finished block rows that fit before they must be drained. */
  readonly rowCapacity: number;
}

/** Finished block rows; a row of blocks is `ceil(cols / factor)` long. Copies, free to transfer. */
export interface BlockRows {
  /** Index of the first block row. */
  readonly firstRow: number;
  readonly rows: number;
  readonly blocksPerRow: number;
  /** [row][block]; NaN where a block holds nothing but NaN. */
  readonly min: Float32Array<ArrayBuffer>;
  readonly max: Float32Array<ArrayBuffer>;
  readonly mean: Float32Array<ArrayBuffer>;
  /** Elements that are not NaN: weights for merging rows that two workers saw parts of. */
  readonly count: Float32Array<ArrayBuffer>;
}

/** `module` is `kernels-shared.wasm` for a shared memory, else `kernels.wasm`. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const wasm = instance.exports as unknown as AssemblyExports;
  return {
    memory,
    ...preparationKernels(wasm),
    ...statisticsKernels(wasm),
    ...refinementKernels(wasm, memory),
    ...pyramidKernels(wasm, memory),
    ...rasterKernels(wasm, memory),
  };
}
