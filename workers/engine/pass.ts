/**
 * The background pass over one array. Small arrays are read once into the heap and stay there; large ones are sampled
 * at once and then streamed by two hands, each over its half, in one sequential read.
 */
import type { ByteRange } from '#bytes/sources/source.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import { isArraybookError } from '#core/base/errors.ts';
import { chooseGrid } from '#core/kernels/fine-grid.ts';
import { mergePartials, type StatsPartial } from '#core/kernels/statistics.ts';
import type { ArrayBytes } from '../compute/array-bytes.ts';
import { preparationFor } from '../compute/records.ts';
import { passRegionBytes } from '../compute/run-pass.ts';
import type { PassField, PassResult, PassTask, PyramidPart, TaskReport } from '../compute/task.ts';
import type { EngineRoom } from './engine-room.ts';
import { ProgressMeter } from './progress.ts';
import { Pyramid, pyramidGeometry } from './pyramid.ts';
import type { ArraySession } from './sessions.ts';
import { type StatisticField, statisticFields } from './statistic-fields.ts';
import { statisticsOf } from './statistics-text.ts';

/** Arrays up to this size live in the heap. */
export const SMALL_BYTES = 64 << 20;
const SAMPLE_PIECES = 256;
const SAMPLE_PIECE_BYTES = 16_384;
const HALVES = 2;

/** What is passed over: whole records of the session's bytes. */
export interface PassJob {
  readonly session: ArraySession;
  readonly bytes: ArrayBytes;
  readonly fields: readonly StatisticField[];
  readonly recordBytes: number;
  readonly records: number;
  readonly range: ByteRange;
}

/** Runs to the end; never throws: what went wrong is in the array's state. */
export async function runArrayPass(room: EngineRoom, session: ArraySession): Promise<void> {
  try {
    await passOver(room, session);
  } catch (error) {
    if (isArraybookError(error, 'cancelled')) session.state.update({ phase: 'cancelled', progress: null });
    else session.state.update({ phase: 'failed', progress: null, error: toErrorRecord(error) });
  }
}

async function passOver(room: EngineRoom, session: ArraySession): Promise<void> {
  const job = jobOf(session);
  if (job === null) {
    session.state.update({ phase: 'done', progress: null });
    return;
  }
  const small = job.range.end - job.range.start <= SMALL_BYTES;
  const partials = small ? await passSmall(room, job) : await passLarge(room, job);
  if (partials === null) return;
  publish(job, partials, { exact: true });
  session.state.update({ phase: 'done', progress: null });
}

/** Null: nothing to count (no numbers, or no elements). */
export function jobOf(session: ArraySession): PassJob | null {
  const { opened, bytes } = session;
  if (opened === null || bytes === null) return null;
  const { dtype, dataOffset, dataLength, availableLength } = opened.description;
  const fields = statisticFields(dtype);
  const recordBytes = dtype.itemsize;
  const records = recordBytes === 0 ? 0 : Math.floor(Math.min(dataLength, availableLength) / recordBytes);
  if (fields.length === 0 || records === 0) return null;
  const range = { start: dataOffset, end: dataOffset + records * recordBytes };
  return { session, bytes, fields, recordBytes, records, range };
}

/** Statistics of the partials, as they stand. */
export function publish(job: PassJob, partials: readonly StatsPartial[], { exact }: { exact: boolean }): void {
  const records = job.session.opened!.description.shape.reduce((product, length) => product * length, 1);
  const statistics = job.fields.map((field, index) =>
    statisticsOf({
      field,
      partial: partials[index]!,
      refined: null,
      size: records * field.run.count,
      exact: exact && job.records === records,
    }),
  );
  job.session.state.update({ statistics });
}

/** Loads the bytes into the heap, where they stay, and counts them there. */
async function passSmall(room: EngineRoom, job: PassJob): Promise<readonly StatsPartial[]> {
  const { session, range } = job;
  const byteLength = range.end - range.start;
  const meter = new ProgressMeter(byteLength);
  session.state.update({ phase: 'pass', progress: meter.progress() });
  if (session.bytes?.kind !== 'heap') await loadIntoHeap(room, job, meter);
  const fields = job.fields.map(({ run }): PassField => ({ run, grid: null }));
  const heapJob = { ...job, bytes: session.bytes! };
  return (await countOnce(room, heapJob, { fields, ranges: [range], pyramid: null })).partials;
}

async function loadIntoHeap(room: EngineRoom, { session, bytes, range }: PassJob, meter: ProgressMeter): Promise<void> {
  const region = room.heap.allocate(range.end - range.start);
  try {
    await room.scheduler.run(
      { kind: 'load', bytes, range, region },
      {
        priority: 'prefetch',
        signal: session.passAbort.signal,
        pause: session.pause,
        report: (report) => session.state.update({ progress: meter.add(report.bytes ?? 0) }),
      },
    );
  } catch (error) {
    room.heap.free(region);
    throw error;
  }
  session.region = region;
  session.bytes = { kind: 'heap', address: region.address, start: range.start, end: range.end };
}

interface Count {
  readonly fields: readonly PassField[];
  readonly ranges: readonly ByteRange[];
  readonly pyramid: PyramidPart | null;
}

/** One quick counting task, beside whatever runs in the background. */
export async function countOnce(room: EngineRoom, job: PassJob, count: Count): Promise<PassResult> {
  const region = room.heap.allocate(passRegionBytes(room.kernels, { recordBytes: job.recordBytes, ...count }));
  try {
    const task: PassTask = { kind: 'pass', bytes: job.bytes, recordBytes: job.recordBytes, region, ...count };
    return await room.scheduler.run(task, { priority: 'prefetch', signal: job.session.passAbort.signal });
  } finally {
    room.heap.free(region);
  }
}

async function passLarge(room: EngineRoom, job: PassJob): Promise<readonly StatsPartial[]> {
  const { session } = job;
  session.state.update({ phase: 'preview' });
  const sampled = (await countOnce(room, job, sampleOf(job))).partials;
  publish(job, sampled, { exact: false });
  const fields = job.fields.map(({ run }, index): PassField => {
    const { min, max } = sampled[index]!;
    return { run, grid: chooseGrid(preparationFor(run).code, Number(min ?? 0), Number(max ?? 1)) };
  });
  return streamHalves(room, job, fields);
}

/** Evenly scattered pieces of whole records. */
function sampleOf({ fields, range, records, recordBytes }: PassJob): Count {
  const perPiece = Math.max(1, Math.floor(SAMPLE_PIECE_BYTES / recordBytes));
  const pieces = Math.min(SAMPLE_PIECES, Math.ceil(records / perPiece));
  const ranges = Array.from({ length: pieces }, (_, index) => {
    const first = Math.floor((index * Math.max(0, records - perPiece)) / Math.max(1, pieces - 1));
    const start = range.start + first * recordBytes;
    return { start, end: Math.min(range.end, start + perPiece * recordBytes) };
  });
  return { fields: fields.map(({ run }) => ({ run, grid: null })), ranges, pyramid: null };
}

async function streamHalves(
  room: EngineRoom,
  job: PassJob,
  fields: readonly PassField[],
): Promise<readonly StatsPartial[]> {
  const { session, range } = job;
  const meter = new ProgressMeter(range.end - range.start);
  session.state.update({ phase: 'pass', progress: meter.progress() });
  const pyramid = startPyramid(room, job);
  const parts = cutParts(job, pyramid, Math.min(HALVES, room.scheduler.hands));
  const running = parts.map((part) => streamPart(room, job, { part, fields, meter, pyramid }));
  try {
    const results = await Promise.all(running);
    pyramid?.finish();
    session.pyramid = pyramid;
    return fields.map((_, index) => results.map(({ partials }) => partials[index]!).reduce(mergePartials));
  } catch (error) {
    session.passAbort.abort();
    await Promise.allSettled(running); // the other half still writes to the pyramid until it has stopped
    pyramid?.release();
    throw error;
  }
}

function startPyramid({ heap }: EngineRoom, { session, fields }: PassJob): Pyramid | null {
  const { description } = session.opened!;
  const real = ['b', 'i', 'u', 'f'].includes(description.dtype.kind);
  const geometry = real && fields.length === 1 ? pyramidGeometry(description) : null;
  return geometry && new Pyramid(heap, geometry);
}

interface Part {
  readonly range: ByteRange;
  readonly pyramid: PyramidPart | null;
}

/** Consecutive parts of about equal length; with a pyramid they meet at the edge of a row of blocks. */
function cutParts({ range, recordBytes, records }: PassJob, pyramid: Pyramid | null, count: number): Part[] {
  const cut = (index: number) => {
    const even = Math.round((records * index) / count);
    return index === count ? records : Math.min(records, pyramid?.blockRowStart(even) ?? even);
  };
  return Array.from({ length: count }, (_, index) => {
    const [first, end] = [cut(index), cut(index + 1)];
    const part = { start: range.start + first * recordBytes, end: range.start + end * recordBytes };
    return { range: part, pyramid: pyramid?.partFrom(first) ?? null };
  }).filter(({ range: { start, end } }) => start < end);
}

interface PartRun {
  readonly part: Part;
  readonly fields: readonly PassField[];
  readonly meter: ProgressMeter;
  readonly pyramid: Pyramid | null;
}

async function streamPart(room: EngineRoom, job: PassJob, run: PartRun): Promise<PassResult> {
  const { session, recordBytes, bytes } = job;
  const { part, fields, meter, pyramid } = run;
  const region = room.heap.allocate(passRegionBytes(room.kernels, { recordBytes, fields, pyramid: part.pyramid }));
  let done = 0;
  const report = ({ bytes: more = 0, blockRows }: TaskReport) => {
    done += more;
    if (blockRows) pyramid?.put(blockRows);
    if (more > 0) session.state.update({ progress: meter.add(more) });
  };
  const onRetry = () => {
    meter.takeBack(done);
    done = 0;
  };
  try {
    const task: PassTask = {
      kind: 'pass',
      bytes,
      ranges: [part.range],
      recordBytes,
      fields,
      pyramid: part.pyramid,
      region,
    };
    const { signal } = session.passAbort;
    return await room.scheduler.run(task, { priority: 'background', signal, pause: session.pause, report, onRetry });
  } finally {
    room.heap.free(region);
  }
}
