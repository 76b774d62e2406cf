/** A slice as a file: `.npy` as `np.save` writes it, or CSV of the texts that NumPy prints. */
import { encodeNpyHeader } from '#bytes/formats/npy/encode.ts';
import { BudgetError, UnsupportedError } from '#core/base/errors.ts';
import { hasObject } from '#core/dtype/struct.ts';
import type { ExportRequest, Interval } from '#protocol/engine-api.ts';
import { pieces } from '../compute/run-tile.ts';
import { readArray } from './array-reader.ts';
import { clamp } from './axis-bins.ts';
import { textsAt } from './cells.ts';
import type { EngineRoom } from './engine-room.ts';
import { channelPlanes, fieldLayout, type Plane, partOf } from './plane.ts';
import type { ArraySession } from './sessions.ts';
import { planTile } from './tile-plan.ts';

const LARGEST_BYTES = 1 << 30;
const LARGEST_CSV_CELLS = 50_000_000;

type Range = readonly [number, number];

interface Axis {
  readonly length: number;
  /** Bytes from one element to the next in the source; negative where the axis is flipped. */
  readonly stride: number;
}

interface Slice {
  /** One plane; one a channel where the slice has a third dimension. */
  readonly planes: readonly Plane[];
  readonly rows: Range;
  readonly cols: Range;
  readonly flipRows: boolean;
  readonly flipCols: boolean;
  /** Axes of the slice as they are saved: those that the view does not have are left out. */
  readonly axes: { readonly row: Axis | null; readonly col: Axis | null; readonly channel: Axis | null };
}

export async function exportSlice(
  room: EngineRoom,
  array: ArraySession,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<Blob> {
  const slice = sliceOf(array, request);
  if (request.format === 'csv') return csvOf(room, array, { request, slice }, signal);
  if (hasObject(slice.planes[0]!.dtype))
    throw new UnsupportedError('object arrays are not saved: it would take a pickle');
  return npyOf(room, array, slice, signal);
}

function sliceOf(array: ArraySession, { view, rows, cols, flipRows, flipCols, channelAxis }: ExportRequest): Slice {
  const description = array.opened!.description;
  const { shape, strides } = fieldLayout(description, view.field);
  const channel = channelAxis == null ? null : { length: shape[channelAxis] ?? 0, stride: strides[channelAxis] ?? 0 };
  const planes = channelPlanes(description, view, channelAxis ?? null).map(savedPlane);
  const plane = planes[0];
  if (plane === undefined) throw new UnsupportedError('an axis without elements has no channels to save');
  const [rowRange, colRange] = [rangeOf(rows, plane.rowCount), rangeOf(cols, plane.colCount)];
  const axisOf = (axis: number | null, [start, end]: Range, stride: number, flipped = false): Axis | null =>
    axis === null ? null : { length: end - start, stride: flipped ? -stride : stride };
  return {
    planes,
    rows: rowRange,
    cols: colRange,
    flipRows: flipRows === true,
    flipCols: flipCols === true,
    axes: {
      row: axisOf(view.rowAxis, rowRange, plane.rowStride, flipRows),
      col: axisOf(view.colAxis, colRange, plane.colStride, flipCols),
      channel,
    },
  };
}

function savedPlane(plane: Plane): Plane {
  const part = partOf(plane);
  if (part !== null) return part;
  throw new UnsupportedError(`the ${plane.component} is not saved: save the complex elements and take it in NumPy`);
}

function rangeOf(interval: Interval | null, length: number): Range {
  if (interval === null) return [0, length];
  const start = clamp(Math.floor(interval[0]), 0, length);
  return [start, clamp(Math.ceil(interval[1]), start, length)];
}

async function npyOf(room: EngineRoom, array: ArraySession, slice: Slice, signal: AbortSignal): Promise<Blob> {
  const { dtype } = slice.planes[0]!;
  const { row, col, channel } = slice.axes;
  const axes = [row, col, channel].filter((axis) => axis !== null);
  const shape = axes.map(({ length }) => length);
  const fortranOrder = savesInFortranOrder(axes, dtype.itemsize);
  const header = encodeNpyHeader({ dtype, shape, fortranOrder });
  const count = shape.reduce((product, length) => product * length, 1);
  const byteLength = count * dtype.itemsize;
  if (byteLength > LARGEST_BYTES) {
    throw new BudgetError(`the slice has ${byteLength} bytes; at most ${LARGEST_BYTES} are saved at once`);
  }
  const data = new Uint8Array(byteLength);
  if (count > 0)
    await fillAll(room, array, { slice, steps: stepsOf(axes, dtype.itemsize, fortranOrder), data }, signal);
  return new Blob([header, data], { type: 'application/octet-stream' });
}

/** As `np.save`: Fortran order only when the slice lies so and not in C order. */
function savesInFortranOrder(axes: readonly Axis[], itemsize: number): boolean {
  if (axes.some(({ length }) => length === 0)) return false;
  const contiguous = (ordered: readonly Axis[]): boolean => {
    let expected = itemsize;
    for (const { length, stride } of ordered) {
      if (length !== 1 && stride !== expected) return false;
      expected *= length;
    }
    return true;
  };
  return !contiguous(axes.toReversed()) && contiguous(axes);
}

/** Bytes from one element to the next along each axis of what is saved. */
function stepsOf(axes: readonly Axis[], itemsize: number, fortranOrder: boolean): ReadonlyMap<Axis, number> {
  const steps = new Map<Axis, number>();
  let step = itemsize;
  for (const axis of fortranOrder ? axes : axes.toReversed()) {
    steps.set(axis, step);
    step *= axis.length;
  }
  return steps;
}

interface FillingAll {
  readonly slice: Slice;
  readonly steps: ReadonlyMap<Axis, number>;
  readonly data: Uint8Array;
}

async function fillAll(
  room: EngineRoom,
  array: ArraySession,
  { slice, steps, data }: FillingAll,
  signal: AbortSignal,
): Promise<void> {
  const { rows, cols, flipRows, flipCols, axes } = slice;
  const stepOf = (axis: Axis | null): number => (axis === null ? 0 : (steps.get(axis) ?? 0));
  const [rowStep, colStep, channelStep] = [stepOf(axes.row), stepOf(axes.col), stepOf(axes.channel)];
  const first = (flipRows ? (rows[1] - rows[0] - 1) * rowStep : 0) + (flipCols ? (cols[1] - cols[0] - 1) * colStep : 0);
  for (const [channel, plane] of slice.planes.entries()) {
    const filling = {
      plane,
      rows,
      cols,
      data,
      first: first + channel * channelStep,
      rowStep: flipRows ? -rowStep : rowStep,
      colStep: flipCols ? -colStep : colStep,
    };
    await fill(room, array, filling, signal);
  }
}

interface Filling {
  readonly plane: Plane;
  readonly rows: Range;
  readonly cols: Range;
  readonly data: Uint8Array;
  /** Where the element at the beginning of rows and columns goes, and where its neighbours do from there. */
  readonly first: number;
  readonly rowStep: number;
  readonly colStep: number;
}

async function fill(room: EngineRoom, array: ArraySession, filling: Filling, signal: AbortSignal): Promise<void> {
  const { plane, rows, cols, data, first, rowStep, colStep } = filling;
  const { itemsize } = plane.dtype;
  const [height, width] = [rows[1] - rows[0], cols[1] - cols[0]];
  const budget = { bytes: Number.POSITIVE_INFINITY, reads: Number.POSITIVE_INFINITY, skip: 65_536 };
  const plan = planTile({ plane, rows, cols, width, height, reduction: 'nearest', budget });
  const [slow, fast] = plan.slowIsRows ? [plane.rowStride, plane.colStride] : [plane.colStride, plane.rowStride];
  const [slowStep, fastStep] = plan.slowIsRows ? [rowStep, colStep] : [colStep, rowStep];
  const [slowFirst, fastFirst] = plan.slowIsRows ? [rows[0], cols[0]] : [cols[0], rows[0]];
  for (const piece of pieces(plan)) {
    const end = Math.min(piece.end, plane.end);
    if (end <= piece.start) continue;
    const bytes = await readArray(room, array, { start: piece.start, end }, signal);
    for (let line = 0; line < piece.lines; line++) {
      const count = piece.run[1] - piece.run[0];
      const from = line * slow;
      const to = first + (piece.firstLine + line - slowFirst) * slowStep + (piece.run[0] - fastFirst) * fastStep;
      copyElements({ bytes, from, stride: fast, data, to, step: fastStep, count, itemsize });
    }
  }
}

interface Copy {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly stride: number;
  readonly data: Uint8Array;
  readonly to: number;
  readonly step: number;
  readonly count: number;
  readonly itemsize: number;
}

function copyElements({ bytes, from, stride, data, to, step, count, itemsize }: Copy): void {
  if (stride === itemsize && step === itemsize) {
    data.set(bytes.subarray(from, from + count * itemsize), to);
    return;
  }
  for (let index = 0; index < count; index++) {
    const at = from + index * stride;
    for (let byte = 0; byte < itemsize && at + byte < bytes.length; byte++)
      data[to + index * step + byte] = bytes[at + byte]!;
  }
}

interface CsvJob {
  readonly request: ExportRequest;
  readonly slice: Slice;
}

async function csvOf(
  room: EngineRoom,
  array: ArraySession,
  { request, slice }: CsvJob,
  signal: AbortSignal,
): Promise<Blob> {
  const { rows, cols, planes } = slice;
  if (slice.axes.channel !== null) throw new UnsupportedError('CSV holds two dimensions: save three as .npy');
  const width = Math.max(1, cols[1] - cols[0]);
  const cells = (rows[1] - rows[0]) * width;
  if (cells > LARGEST_CSV_CELLS) {
    throw new BudgetError(`the slice has ${cells} cells; at most ${LARGEST_CSV_CELLS} are written as CSV`);
  }
  // a line is written down the page, as np.savetxt does
  const down = request.view.rowAxis === null;
  const parts: string[] = [];
  const colsAtOnce = Math.min(width, 65_536);
  for (const rowsNow of windows(rows, Math.max(1, Math.floor(65_536 / colsAtOnce)), slice.flipRows)) {
    const block: string[][] = [];
    for (const colsNow of windows(cols, colsAtOnce, slice.flipCols)) {
      const texts = await textsAt(
        room,
        array,
        { view: request.view, plane: planes[0]!, rows: rowsNow, cols: colsNow },
        signal,
      );
      if (slice.flipRows) texts.reverse();
      for (const [index, line] of texts.entries())
        block[index] = [...(block[index] ?? []), ...(slice.flipCols ? line.toReversed() : line)];
    }
    parts.push(block.map((line) => `${line.map(csvField).join(down ? '\r\n' : ',')}\r\n`).join(''));
  }
  return new Blob(parts, { type: 'text/csv' });
}

/** A range in pieces, the last first where it is flipped. */
function windows([start, end]: Range, atOnce: number, flipped: boolean): Range[] {
  const count = Math.ceil((end - start) / atOnce);
  const pieces = Array.from({ length: count }, (_, index): Range => {
    const from = start + index * atOnce;
    return [from, Math.min(end, from + atOnce)];
  });
  return flipped ? pieces.reverse() : pieces;
}

/** RFC 4180. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
