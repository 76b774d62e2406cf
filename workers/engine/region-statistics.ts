/** Statistics of the plane that a view shows, or of a rectangle of it. */
import type { ByteRange } from '#bytes/sources/source.ts';
import { DTypeError } from '#core/base/errors.ts';
import { preparationOf } from '#core/kernels/element-code.ts';
import { chooseGrid, type FineGrid } from '#core/kernels/fine-grid.ts';
import { mergePartials, type StatsPartial } from '#core/kernels/statistics.ts';
import type { Interval, Statistics, StatisticsRequest } from '#protocol/engine-api.ts';
import { passRegionBytes } from '../compute/run-pass.ts';
import type { FieldRun } from '../compute/task.ts';
import { clamp } from './axis-bins.ts';
import type { EngineRoom } from './engine-room.ts';
import { checkNotEmpty } from './looks.ts';
import { channelPlanes, type Plane, partOf } from './plane.ts';
import type { ArraySession } from './sessions.ts';
import { statisticsOf } from './statistics-text.ts';

/** Records that hold the region's elements at one stride. */
export interface RegionPart {
  readonly recordBytes: number;
  readonly run: FieldRun;
  readonly ranges: readonly ByteRange[];
}

export async function regionStatistics(
  room: EngineRoom,
  array: ArraySession,
  { view, scope, channelAxis }: StatisticsRequest,
  signal: AbortSignal,
): Promise<Statistics> {
  const planes = channelPlanes(array.opened!.description, view, channelAxis ?? null).map(countedPlane);
  const plane = planes[0];
  if (plane === undefined) throw new DTypeError('an axis without elements has no statistics');
  checkNotEmpty(plane);
  const prepare = preparationOf(plane.dtype);
  if (prepare === null) throw new DTypeError(`elements of kind '${plane.dtype.kind}' have no statistics`);
  const rows = scope.kind === 'region' ? whole(scope.rows, plane.rowCount) : ([0, plane.rowCount] as const);
  const cols = scope.kind === 'region' ? whole(scope.cols, plane.colCount) : ([0, plane.colCount] as const);
  const parts = planes.flatMap((each) => regionParts(each, rows, cols));
  const first = await countParts(room, array, { parts, grid: chooseGrid(prepare.code, 0, 1) }, signal);
  const grid = chooseGrid(prepare.code, Number(first?.min ?? 0), Number(first?.max ?? 1));
  const partial = await countParts(room, array, { parts, grid }, signal);
  if (partial === null) throw new DTypeError('no element of the region is there');
  const size = planes.length * (rows[1] - rows[0]) * (cols[1] - cols[0]);
  const run = { dtype: plane.dtype, offset: 0, count: 1 };
  return statisticsOf({
    field: { path: view.field, run },
    partial,
    refined: null,
    size,
    exact: partial.count === size,
  });
}

/** Magnitudes are what complex elements are counted by. */
function countedPlane(plane: Plane): Plane {
  const part = plane.component === 'magnitude' ? plane : partOf(plane);
  if (part === null) throw new DTypeError(`the ${plane.component} of complex numbers has no statistics yet`);
  return part;
}

function whole([from, to]: Interval, length: number): readonly [number, number] {
  const start = clamp(Math.floor(from), 0, length - 1);
  return [start, clamp(Math.ceil(to), start + 1, length)];
}

/** Rows wider than this are read one by one instead of with what lies between. */
const WIDEST_SKIP = 65_536;

/** Which bytes hold the rectangle, as ranges of whole records; what a truncated file lacks is left out. */
export function regionParts(
  plane: Plane,
  rows: readonly [number, number],
  cols: readonly [number, number],
): RegionPart[] {
  const { dtype, offset, end } = plane;
  const { itemsize } = dtype;
  const byRows = cols[1] - cols[0] > 1 ? plane.rowStride >= plane.colStride || rows[1] - rows[0] === 1 : false;
  const [lines, elements] = byRows ? [rows, cols] : [cols, rows];
  const [slow, fast] = byRows ? [plane.rowStride, plane.colStride] : [plane.colStride, plane.rowStride];
  const [count, length] = [lines[1] - lines[0], elements[1] - elements[0]];
  const start = offset + lines[0] * slow + elements[0] * fast;
  const packed = fast === itemsize || length === 1;
  if (packed && (count === 1 || slow === length * itemsize)) {
    return cut(
      [part(itemsize, { dtype, offset: 0, count: 1 }, [{ start, end: start + count * length * itemsize }])],
      end,
    );
  }
  const lineStarts = Array.from({ length: count }, (_, line) => start + line * slow);
  if (packed && slow <= WIDEST_SKIP && end >= start + count * slow) {
    return [part(slow, { dtype, offset: 0, count: length }, [{ start, end: start + count * slow }])];
  }
  const last = (length - 1) * fast;
  const bodies = lineStarts.map((at) => ({ start: at, end: at + last }));
  const tails = lineStarts.map((at) => ({ start: at + last, end: at + last + itemsize }));
  const run = { dtype, offset: 0, count: 1 };
  return cut(
    packed ? [part(itemsize, run, joinedRanges(bodies, tails))] : [part(fast, run, bodies), part(itemsize, run, tails)],
    end,
  );
}

function part(recordBytes: number, run: FieldRun, ranges: readonly ByteRange[]): RegionPart {
  return { recordBytes, run, ranges };
}

function joinedRanges(bodies: readonly ByteRange[], tails: readonly ByteRange[]): ByteRange[] {
  return bodies.map(({ start }, index) => ({ start, end: tails[index]!.end }));
}

function cut(parts: readonly RegionPart[], end: number): RegionPart[] {
  return parts.map(({ ranges, recordBytes, run }) => ({
    recordBytes,
    run,
    ranges: ranges
      .map((range) => {
        const records = Math.floor((Math.min(range.end, end) - range.start) / recordBytes);
        return { start: range.start, end: range.start + records * recordBytes };
      })
      .filter((range) => range.end > range.start),
  }));
}

interface Counting {
  readonly parts: readonly RegionPart[];
  readonly grid: FineGrid;
}

async function countParts(
  room: EngineRoom,
  array: ArraySession,
  { parts, grid }: Counting,
  signal: AbortSignal,
): Promise<StatsPartial | null> {
  let sum: StatsPartial | null = null;
  for (const { recordBytes, run, ranges } of parts) {
    if (ranges.length === 0) continue;
    const fields = [{ run, grid }];
    const region = room.heap.allocate(passRegionBytes(room.kernels, { recordBytes, fields, pyramid: null }));
    try {
      const { partials } = await room.scheduler.run(
        { kind: 'pass', bytes: array.bytes!, ranges, recordBytes, fields, pyramid: null, region },
        { priority: 'prefetch', signal },
      );
      sum = sum === null ? partials[0]! : mergePartials(sum, partials[0]!);
    } finally {
      room.heap.free(region);
    }
  }
  return sum;
}
