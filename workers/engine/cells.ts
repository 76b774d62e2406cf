/** Texts of elements, exactly as NumPy prints them: rectangles of a plane, and records by flat index. */
import type { ArrayDescription } from '#bytes/formats/format.ts';
import { type ObjectArray, readObjectArray } from '#bytes/formats/pickle/object-array.ts';
import { BudgetError, InternalError, SelectionError } from '#core/base/errors.ts';
import type { DType } from '#core/dtype/dtype.ts';
import { dtypeText } from '#core/dtype/dtype-text.ts';
import { hasObject } from '#core/dtype/struct.ts';
import { textReader } from '#core/dtype/text.ts';
import type { CellsRequest, CellsResult, Interval, RecordsRequest, RecordsResult } from '#protocol/engine-api.ts';
import { pieces } from '../compute/run-tile.ts';
import { readArray } from './array-reader.ts';
import { clamp } from './axis-bins.ts';
import type { EngineRoom } from './engine-room.ts';
import { fieldLayout, type Plane, planeOf } from './plane.ts';
import type { ArraySession } from './sessions.ts';
import { planTile } from './tile-plan.ts';

const MOST_TEXTS = 65_536;

/** Elements beyond the end of a truncated file are empty texts. */
export async function cellsOf(
  room: EngineRoom,
  array: ArraySession,
  request: CellsRequest,
  signal: AbortSignal,
): Promise<CellsResult> {
  const description = array.opened!.description;
  const plane = planeOf(description, request.view);
  const rows = wholeRange(request.rows, plane.rowCount);
  const cols = wholeRange(request.cols, plane.colCount);
  return { texts: await textsAt(room, array, { view: request.view, plane, rows, cols }, signal) };
}

export interface PlaneWindow {
  readonly view: CellsRequest['view'];
  /** Its dtype and offset win: it may be one part of the view's elements. */
  readonly plane: Plane;
  readonly rows: readonly [number, number];
  readonly cols: readonly [number, number];
}

/** Texts of a window of a plane that is known already. */
export async function textsAt(
  room: EngineRoom,
  array: ArraySession,
  { view, plane, rows, cols }: PlaneWindow,
  signal: AbortSignal,
): Promise<string[][]> {
  checkCount((rows[1] - rows[0]) * (cols[1] - cols[0]));
  if (rows[0] === rows[1] || cols[0] === cols[1]) return [];
  if (hasObject(array.opened!.description.dtype))
    return objectTexts(array, { view, rows, cols }, { rows, cols }, signal);
  return planeTexts(room, array, { plane, rows, cols }, signal);
}

function checkCount(count: number): void {
  if (count <= MOST_TEXTS) return;
  throw new BudgetError(`${count} texts were asked for; at most ${MOST_TEXTS} come at once`, { fields: { count } });
}

function wholeRange([from, to]: Interval, length: number): readonly [number, number] {
  const start = clamp(Math.floor(from), 0, length);
  return [start, clamp(Math.ceil(to), start, length)];
}

interface Rectangle {
  readonly rows: readonly [number, number];
  readonly cols: readonly [number, number];
}

async function planeTexts(
  room: EngineRoom,
  array: ArraySession,
  { plane, rows, cols }: Rectangle & { plane: Plane },
  signal: AbortSignal,
): Promise<string[][]> {
  const [height, width] = [rows[1] - rows[0], cols[1] - cols[0]];
  const texts = Array.from({ length: height }, () => new Array<string>(width).fill(''));
  const budget = { bytes: Number.POSITIVE_INFINITY, reads: Number.POSITIVE_INFINITY, skip: 4096 };
  const plan = planTile({ plane, rows, cols, width, height, reduction: 'nearest', budget });
  const [slow, fast] = plan.slowIsRows ? [plane.rowStride, plane.colStride] : [plane.colStride, plane.rowStride];
  const read = textReader(plane.dtype);
  const { itemsize } = plane.dtype;
  for (const piece of pieces(plan)) {
    const end = Math.min(piece.end, plane.end);
    if (end <= piece.start) continue;
    const bytes = await readArray(room, array, { start: piece.start, end }, signal);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let line = 0; line < piece.lines; line++) {
      for (let element = piece.run[0]; element < piece.run[1]; element++) {
        const at = line * slow + (element - piece.run[0]) * fast;
        if (at + itemsize > bytes.length) continue;
        const [row, col] = plan.slowIsRows ? [piece.firstLine + line, element] : [element, piece.firstLine + line];
        if (row < rows[0] || row >= rows[1] || col < cols[0] || col >= cols[1]) continue;
        texts[row - rows[0]]![col - cols[0]] = read(view, at);
      }
    }
  }
  return texts;
}

/** The pickle is read once and its contents kept with the array. */
function objectsOf(array: ArraySession, signal: AbortSignal): Promise<ObjectArray> {
  if (array.source === null) throw new InternalError('the array is not open yet');
  array.objects ??= readObjectArray(array.source, array.opened!.description, { signal });
  array.objects.catch(() => {
    array.objects = null;
  });
  return array.objects;
}

async function objectTexts(
  array: ArraySession,
  { view }: CellsRequest,
  { rows, cols }: Rectangle,
  signal: AbortSignal,
): Promise<string[][]> {
  const objects = await objectsOf(array, signal);
  const plane = planeOf(asFlatIndices(array.opened!.description), { ...view, field: [] });
  return span(rows).map((row) =>
    span(cols).map((col) => {
      const flat = plane.offset + row * plane.rowStride + col * plane.colStride;
      return objects.texts(flat, flat + 1)[0] ?? '';
    }),
  );
}

const ONE_BYTE: DType = { kind: 'u', itemsize: 1, byteOrder: '|' };

/** The same shape with byte offsets that are flat C-order indices. */
function asFlatIndices(description: ArrayDescription): ArrayDescription {
  return { ...description, dtype: ONE_BYTE, fortranOrder: false, dataOffset: 0 };
}

function span([from, to]: readonly [number, number]): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

interface Column {
  readonly field: readonly string[];
  readonly dtype: DType;
  readonly offset: number;
}

function columnsOf(dtype: DType, field: readonly string[] = [], offset = 0): Column[] {
  if (dtype.kind !== 'V' || dtype.fields === null) return [{ field, dtype, offset }];
  return dtype.fields.flatMap((part) => columnsOf(part.dtype, [...field, part.name], offset + part.offset));
}

export async function recordsOf(
  room: EngineRoom,
  array: ArraySession,
  { elements }: RecordsRequest,
  signal: AbortSignal,
): Promise<RecordsResult> {
  const description = array.opened!.description;
  const size = description.shape.reduce((product, length) => product * length, 1);
  const range = wholeRange(elements, size);
  if (range[0] < 0 || elements[0] < 0) throw new SelectionError(`index ${elements[0]} is out of bounds`);
  const columns = columnsOf(description.dtype);
  checkCount((range[1] - range[0]) * columns.length);
  const rows = hasObject(description.dtype)
    ? (await objectsOf(array, signal)).texts(range[0], range[1]).map((text) => [text])
    : await recordRows(room, array, { range, columns }, signal);
  const shown = hasObject(description.dtype) ? [{ field: [], dtype: description.dtype, offset: 0 }] : columns;
  return {
    columns: shown.map(({ field, dtype }) => ({ field, label: field.join('.'), dtypeText: dtypeText(dtype) })),
    rows,
  };
}

async function recordRows(
  room: EngineRoom,
  array: ArraySession,
  { range, columns }: { range: readonly [number, number]; columns: readonly Column[] },
  signal: AbortSignal,
): Promise<string[][]> {
  const description = array.opened!.description;
  const { itemsize } = description.dtype;
  const readers = columns.map(({ dtype, offset }) => ({ read: textReader(dtype), offset }));
  const offsets = span(range).map((flat) => recordOffset(description, flat));
  const end = description.dataOffset + description.availableLength;
  const rows: string[][] = [];
  for (const run of consecutive(offsets, itemsize)) {
    const available = Math.min(run.end, end);
    const bytes =
      available > run.start ? await readArray(room, array, { start: run.start, end: available }, signal) : EMPTY;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < run.end - run.start; at += itemsize) {
      const there = at + itemsize <= bytes.length;
      rows.push(readers.map(({ read, offset }) => (there ? read(view, at + offset) : '')));
    }
  }
  return rows;
}

const EMPTY = new Uint8Array(0);

function recordOffset(description: ArrayDescription, flat: number): number {
  const { shape, strides, offset } = fieldLayout({ ...description }, []);
  let at = offset;
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis]!;
    at += (rest % length) * strides[axis]!;
    rest = Math.floor(rest / length);
  }
  return at;
}

/** Records that follow each other in the file are read at once. */
function consecutive(offsets: readonly number[], itemsize: number): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (const start of offsets) {
    const last = runs.at(-1);
    if (last?.end === start) last.end = start + itemsize;
    else runs.push({ start, end: start + itemsize });
  }
  return runs;
}
