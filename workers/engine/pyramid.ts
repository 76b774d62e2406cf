/**
 * Coarse copies of the natural plane: min, max and mean of blocks of factor × factor elements (factor × 1 for one
 * dimension), kept in the heap as three float32 grids. A level is looked at through the same strided plane as the array.
 */
import type { ArrayDescription } from '#bytes/formats/format.ts';
import { float32 } from '#core/dtype/dtype.ts';
import type { ArrayView, Interval } from '#protocol/engine-api.ts';
import type { ArrayBytes } from '../compute/array-bytes.ts';
import type { PyramidPart, Region } from '../compute/task.ts';
import type { Heap } from './heap.ts';
import type { Plane } from './plane.ts';
import type { Reduction } from './tile-plan.ts';

/** How the elements in storage order fall into planes of rows. */
export interface PyramidGeometry {
  /** Axes of the array that rows and columns of blocks run along; rows in storage are the slower ones. */
  readonly slowAxis: number | null;
  readonly fastAxis: number;
  /** Lengths of the other axes, slowest in storage first, with their axis numbers. */
  readonly others: readonly { readonly axis: number; readonly length: number }[];
  readonly planes: number;
  readonly rows: number;
  readonly cols: number;
  readonly factor: number;
  readonly blockRows: number;
  readonly blockCols: number;
}

const LIMIT_BYTES = 64 << 20; // three grids of a 16384 × 16384 plane at factor 8 are 50 MB
/** Least, greatest, mean. */
export const GRIDS = 3;

/** Null: the plane is small enough to be read whole. */
export function pyramidGeometry(description: ArrayDescription, least = 32 << 20): PyramidGeometry | null {
  const { shape, fortranOrder, dtype } = description;
  const rank = shape.length;
  if (rank === 0 || shape.includes(0)) return null;
  const fastAxis = fortranOrder ? 0 : rank - 1;
  const slowAxis = rank === 1 ? null : fortranOrder ? 1 : rank - 2;
  const cols = shape[fastAxis]!;
  const rows = slowAxis === null ? 1 : shape[slowAxis]!;
  if (rows * cols * dtype.itemsize <= least) return null;
  const others = shape
    .map((length, axis) => ({ axis, length }))
    .filter(({ axis }) => axis !== fastAxis && axis !== slowAxis);
  if (fortranOrder) others.reverse();
  const planes = others.reduce((product, { length }) => product * length, 1);
  for (let factor = 8; ; factor *= 2) {
    const blockRows = slowAxis === null ? 1 : Math.ceil(rows / factor);
    const blockCols = Math.ceil(cols / factor);
    const geometry = { slowAxis, fastAxis, others, planes, rows, cols, factor, blockRows, blockCols };
    if (planes * blockRows * blockCols * 4 * GRIDS <= LIMIT_BYTES || factor >= 65_536) return geometry;
  }
}

/** The same plane in blocks of another size. */
export function geometryAt(geometry: PyramidGeometry, factor: number): PyramidGeometry {
  const { slowAxis, rows, cols } = geometry;
  const blockRows = slowAxis === null ? 1 : Math.ceil(rows / factor);
  return { ...geometry, factor, blockRows, blockCols: Math.ceil(cols / factor) };
}

export class Pyramid implements CoarseLevel {
  readonly geometry: PyramidGeometry;
  readonly gridBytes: number;
  readonly #region: Region;
  readonly #heap: Heap;
  #complete = false;

  constructor(heap: Heap, geometry: PyramidGeometry) {
    const { planes, blockRows, blockCols } = geometry;
    this.geometry = geometry;
    this.#heap = heap;
    this.gridBytes = planes * blockRows * blockCols * 4;
    this.#region = heap.allocate(this.gridBytes * GRIDS);
  }

  /** Every block row was written; before that the pyramid answers nothing. */
  get complete(): boolean {
    return this.#complete;
  }

  finish(): void {
    this.#complete = true;
  }

  /** The element nearest to `element` at which a row of blocks (one dimension: a bucket) begins. */
  blockRowStart(element: number): number {
    const { slowAxis, rows, cols, factor } = this.geometry;
    if (slowAxis === null) return Math.round(element / factor) * factor;
    const plane = Math.floor(element / (rows * cols));
    const inPlane = Math.round((element - plane * rows * cols) / (cols * factor)) * cols * factor;
    return plane * rows * cols + Math.min(rows * cols, inPlane);
  }

  partFrom(firstElement: number): PyramidPart {
    const { slowAxis, rows, cols, factor, blockRows, blockCols } = this.geometry;
    const rowCapacity = Math.max(2, Math.min(64, Math.ceil(16_384 / blockCols)));
    const grids = { address: this.#region.address, gridBytes: this.gridBytes };
    return { cols, rows, factor, blockRows, linear: slowAxis === null, rowCapacity, firstElement, grids };
  }

  release(): void {
    this.#heap.free(this.#region);
  }

  /** Where the level's bytes are; byte 0 is the first of the min grid. */
  get bytes(): ArrayBytes {
    return { kind: 'heap', address: this.#region.address, start: 0, end: this.gridBytes * GRIDS };
  }

  look(view: ArrayView, window: CoarseWindow): CoarseWindow | null {
    return coarseLook(this, view, window);
  }
}

/** Grids of blocks wherever they are: least, greatest and mean, `gridBytes` after one another. */
export interface CoarseLevel {
  readonly geometry: PyramidGeometry;
  readonly gridBytes: number;
  readonly bytes: ArrayBytes;
  /** Before that it answers nothing. */
  readonly complete: boolean;
}

/**
 * The coarse plane for a view and window, with the window in its coordinates; null where the view is not along the
 * natural axes, or a pixel holds fewer elements than a block is wide.
 */
export function coarseLook(level: CoarseLevel, view: ArrayView, window: CoarseWindow): CoarseWindow | null {
  const { slowAxis, fastAxis, factor } = level.geometry;
  if (!level.complete || view.field.length > 0 || window.reduction === 'nearest') return null;
  const straight = view.colAxis === fastAxis && view.rowAxis === slowAxis;
  const turned = slowAxis !== null && view.colAxis === slowAxis && view.rowAxis === fastAxis;
  if (!straight && !turned) return null;
  if (perPixel(window.cols, window.width) < factor) return null;
  if (slowAxis !== null && perPixel(window.rows, window.height) < factor) return null;
  return {
    ...window,
    plane: coarsePlane(level, view, { reduction: window.reduction, straight }),
    rows: slowAxis === null ? window.rows : scaled(window.rows, factor),
    cols: scaled(window.cols, factor),
  };
}

function coarsePlane(
  { geometry, gridBytes }: CoarseLevel,
  view: ArrayView,
  { reduction, straight }: { readonly reduction: Reduction; readonly straight: boolean },
): Plane {
  const { blockRows, blockCols, others } = geometry;
  const index = others.reduce((flat, { axis, length }) => flat * length + (view.index[axis] ?? 0), 0);
  const grid = reduction === 'min' ? 0 : reduction === 'max' ? 1 : 2;
  return {
    dtype: float32,
    component: 'value',
    rowCount: straight ? blockRows : blockCols,
    colCount: straight ? blockCols : blockRows,
    rowStride: straight ? blockCols * 4 : 4,
    colStride: straight ? 4 : blockCols * 4,
    offset: grid * gridBytes + index * blockRows * blockCols * 4,
    end: gridBytes * GRIDS,
  };
}

/** What a picture asks for: a window of a plane, in pixels. */
export interface CoarseWindow {
  readonly plane: Plane;
  readonly rows: Interval;
  readonly cols: Interval;
  readonly width: number;
  readonly height: number;
  readonly reduction: Reduction;
}

function perPixel([from, to]: Interval, pixels: number): number {
  return (to - from) / pixels;
}

function scaled([from, to]: Interval, factor: number): Interval {
  return [from / factor, to / factor];
}
