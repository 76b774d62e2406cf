/** A slice as a file: `.npy` as `np.save` writes it, or CSV of the texts that NumPy prints. */
import { encodeNpyHeader } from '#bytes/formats/npy/encode.ts';
import { BudgetError, UnsupportedError } from '#core/base/errors.ts';
import { hasObject } from '#core/dtype/struct.ts';
import type { ExportRequest, Interval } from '#protocol/engine-api.ts';
import { pieces } from '../compute/run-tile.ts';
import { readArray } from './array-reader.ts';
import { clamp } from './axis-bins.ts';
import { cellsOf } from './cells.ts';
import type { EngineRoom } from './engine-room.ts';
import { type Plane, planeOf } from './plane.ts';
import type { ArraySession } from './sessions.ts';
import { planTile } from './tile-plan.ts';

const LARGEST_BYTES = 1 << 30;
const LARGEST_CSV_CELLS = 50_000_000;

type Range = readonly [number, number];

interface Slice {
  readonly plane: Plane;
  readonly rows: Range;
  readonly cols: Range;
  /** Shape of the slice: axes that the view does not have are left out. */
  readonly shape: readonly number[];
}

export async function exportSlice(
  room: EngineRoom,
  array: ArraySession,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<Blob> {
  const description = array.opened!.description;
  const plane = planeOf(description, request.view);
  const rows = rangeOf(request.rows, plane.rowCount);
  const cols = rangeOf(request.cols, plane.colCount);
  const { rowAxis, colAxis } = request.view;
  const shape = [...(rowAxis === null ? [] : [rows[1] - rows[0]]), ...(colAxis === null ? [] : [cols[1] - cols[0]])];
  const slice = { plane, rows, cols, shape };
  if (request.format === 'csv') return csvOf(room, array, { request, slice }, signal);
  if (hasObject(plane.dtype)) throw new UnsupportedError('object arrays are not saved: it would take a pickle');
  return npyOf(room, array, slice, signal);
}

function rangeOf(interval: Interval | null, length: number): Range {
  if (interval === null) return [0, length];
  const start = clamp(Math.floor(interval[0]), 0, length);
  return [start, clamp(Math.ceil(interval[1]), start, length)];
}

async function npyOf(room: EngineRoom, array: ArraySession, slice: Slice, signal: AbortSignal): Promise<Blob> {
  const { plane, shape } = slice;
  const fortranOrder = savesInFortranOrder(slice);
  const header = encodeNpyHeader({ dtype: plane.dtype, shape, fortranOrder });
  const count = shape.reduce((product, length) => product * length, 1);
  const byteLength = count * plane.dtype.itemsize;
  if (byteLength > LARGEST_BYTES) {
    throw new BudgetError(`the slice has ${byteLength} bytes; at most ${LARGEST_BYTES} are saved at once`);
  }
  const data = new Uint8Array(byteLength);
  if (count > 0) await fill(room, array, { slice, fortranOrder, data }, signal);
  return new Blob([header, data], { type: 'application/octet-stream' });
}

/** As `np.save`: Fortran order only when the slice lies so and not in C order. */
function savesInFortranOrder({ plane, rows, cols }: Slice): boolean {
  const { itemsize } = plane.dtype;
  const [height, width] = [rows[1] - rows[0], cols[1] - cols[0]];
  if (height === 0 || width === 0) return false;
  const contiguous = (inner: number, innerStride: number, outer: number, outerStride: number) =>
    (inner === 1 || innerStride === itemsize) && (outer === 1 || outerStride === itemsize * inner);
  if (contiguous(width, plane.colStride, height, plane.rowStride)) return false;
  return contiguous(height, plane.rowStride, width, plane.colStride);
}

interface Filling {
  readonly slice: Slice;
  readonly fortranOrder: boolean;
  readonly data: Uint8Array;
}

async function fill(
  room: EngineRoom,
  array: ArraySession,
  { slice, fortranOrder, data }: Filling,
  signal: AbortSignal,
) {
  const { plane, rows, cols } = slice;
  const { itemsize } = plane.dtype;
  const [height, width] = [rows[1] - rows[0], cols[1] - cols[0]];
  const budget = { bytes: Number.POSITIVE_INFINITY, reads: Number.POSITIVE_INFINITY, skip: 65_536 };
  const plan = planTile({ plane, rows, cols, width, height, reduction: 'nearest', budget });
  const [slow, fast] = plan.slowIsRows ? [plane.rowStride, plane.colStride] : [plane.colStride, plane.rowStride];
  const [rowStep, colStep] = fortranOrder ? [itemsize, height * itemsize] : [width * itemsize, itemsize];
  const [slowStep, fastStep] = plan.slowIsRows ? [rowStep, colStep] : [colStep, rowStep];
  const [slowFirst, fastFirst] = plan.slowIsRows ? [rows[0], cols[0]] : [cols[0], rows[0]];
  for (const piece of pieces(plan)) {
    const end = Math.min(piece.end, plane.end);
    if (end <= piece.start) continue;
    const bytes = await readArray(room, array, { start: piece.start, end }, signal);
    for (let line = 0; line < piece.lines; line++) {
      const count = piece.run[1] - piece.run[0];
      const from = line * slow;
      const to = (piece.firstLine + line - slowFirst) * slowStep + (piece.run[0] - fastFirst) * fastStep;
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
  const { rows, cols } = slice;
  const width = Math.max(1, cols[1] - cols[0]);
  const cells = (rows[1] - rows[0]) * width;
  if (cells > LARGEST_CSV_CELLS) {
    throw new BudgetError(`the slice has ${cells} cells; at most ${LARGEST_CSV_CELLS} are written as CSV`);
  }
  // a line is written down the page, as np.savetxt does
  const down = request.view.rowAxis === null;
  const parts: string[] = [];
  const colsAtOnce = Math.min(width, 65_536);
  const rowsAtOnce = Math.max(1, Math.floor(65_536 / colsAtOnce));
  for (let row = rows[0]; row < rows[1]; row += rowsAtOnce) {
    const block: string[][] = [];
    for (let col = cols[0]; col < cols[1]; col += colsAtOnce) {
      const window = {
        rows: [row, Math.min(rows[1], row + rowsAtOnce)] as const,
        cols: [col, Math.min(cols[1], col + colsAtOnce)] as const,
      };
      const { texts } = await cellsOf(room, array, { view: request.view, ...window }, signal);
      for (const [index, line] of texts.entries()) block[index] = [...(block[index] ?? []), ...line];
    }
    parts.push(block.map((line) => `${line.map(csvField).join(down ? '\r\n' : ',')}\r\n`).join(''));
  }
  return new Blob(parts, { type: 'text/csv' });
}

/** RFC 4180. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
