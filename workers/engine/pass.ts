/**
 * The background pass over one array. Small arrays are read once into the heap and stay there; large ones are sampled
 * at once and then streamed by two hands, each over its half, in one sequential read.
 */
import type { ByteRange } from '#bytes/sources/source.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import { isArraybookError } from '#core/base/errors.ts';
import { chooseGrid } from '#core/kernels/fine-grid.ts';
import { mergePartials, type StatsPartial } from '#core/kernels/statistics.ts';
import { preparationFor } from '../compute/records.ts';
import { passRegionBytes } from '../compute/run-pass.ts';
import type { LoadTask, PassField, PassResult, PassTask, PyramidPart, Region, TaskReport } from '../compute/task.ts';
import type { EngineRoom } from './engine-room.ts';
import { jobOf, type PassJob, publish } from './pass-job.ts';
import { ProgressMeter } from './progress.ts';
import { Pyramid, pyramidGeometry } from './pyramid.ts';
import { refineArray } from './refine.ts';
import type { ArraySession } from './sessions.ts';
import { SMALL_BYTES } from './small.ts';

/** A ranged read of a dropped File costs about as much as 64 KiB of it, so fewer and longer ones. */
const SAMPLE_PIECES = 64;
const SAMPLE_PIECE_BYTES = 32_768;
const HALVES = 2;
/** The first picture of a large array goes before its statistics, but they do not wait for it for ever. */
const FIRST_LOOK_MS = 800;

/** Runs to the end; never throws: what went wrong is in the array's state. */
export async function passUntilDone(room: EngineRoom, session: ArraySession): Promise<void> {
  try {
    await session.ready;
    if (!isSmall(session)) await session.firstLook.orAfter(FIRST_LOOK_MS);
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
  const partials = isSmall(session) ? await passSmall(room, job) : await passLarge(room, job);
  if (partials === null) return;
  publish(job, { partials, refined: null, exact: true });
  if (session.bytes?.kind === 'heap') await refine(room, { ...job, bytes: session.bytes }, partials);
  else session.partials = partials;
  session.state.update({ phase: 'done', progress: null });
}

async function refine(room: EngineRoom, job: PassJob, partials: readonly StatsPartial[]): Promise<void> {
  publish(job, { partials, refined: await refineArray(room, job, partials), exact: true });
}

function isSmall({ opened, bytes }: ArraySession): boolean {
  return bytes?.kind === 'heap' || (opened !== null && opened.description.availableLength <= SMALL_BYTES);
}

/** After its file was copied to where reading is cheap. Never throws. */
export async function refineFromCopy(room: EngineRoom, session: ArraySession): Promise<void> {
  const { partials } = session;
  const job = jobOf(session);
  if (partials === null || job === null || session.state.value.phase !== 'done') return;
  try {
    await refine(room, job, partials);
    session.partials = null;
  } catch {
    // what was exact stays so
  }
  session.state.update({ phase: 'done', progress: null });
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
      { kind: 'load', bytes, ranges: [range], region },
      {
        priority: 'prefetch',
        signal: session.passAbort.signal,
        pause: session.pause,
        report: (report) => session.state.update({ progress: meter.add(report.bytes) }),
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
  const sampled = await countSample(room, job);
  publish(job, { partials: sampled, refined: null, exact: false });
  const fields = job.fields.map(({ run }, index): PassField => {
    const { min, max } = sampled[index]!;
    return { run, grid: chooseGrid(preparationFor(run).code, Number(min ?? 0), Number(max ?? 1)) };
  });
  return streamHalves(room, job, fields);
}

/** Scattered pieces, brought into the heap by all hands and counted there. */
async function countSample(room: EngineRoom, job: PassJob): Promise<readonly StatsPartial[]> {
  const ranges = samplePieces(job);
  const byteLength = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const region = room.heap.allocate(byteLength);
  try {
    await loadPieces(room, job, { ranges, region });
    const range = { start: 0, end: byteLength };
    const bytes = { kind: 'heap', address: region.address, ...range } as const;
    const fields = job.fields.map(({ run }): PassField => ({ run, grid: null }));
    return (await countOnce(room, { ...job, bytes }, { fields, ranges: [range], pyramid: null })).partials;
  } finally {
    room.heap.free(region);
  }
}

interface Loading {
  readonly ranges: readonly ByteRange[];
  readonly region: Region;
}

async function loadPieces({ scheduler }: EngineRoom, job: PassJob, { ranges, region }: Loading): Promise<void> {
  const perHand = Math.ceil(ranges.length / scheduler.hands);
  const loads: Promise<null>[] = [];
  let { address } = region;
  for (let first = 0; first < ranges.length; first += perHand) {
    const share = ranges.slice(first, first + perHand);
    const byteLength = share.reduce((sum, { start, end }) => sum + end - start, 0);
    const task: LoadTask = { kind: 'load', bytes: job.bytes, ranges: share, region: { address, byteLength } };
    loads.push(scheduler.run(task, { priority: 'prefetch', signal: job.session.passAbort.signal }));
    address += byteLength;
  }
  await Promise.allSettled(loads); // none may write into the region after it is given back
  await Promise.all(loads);
}

/** Evenly scattered pieces of whole records. */
function samplePieces({ range, records, recordBytes }: PassJob): ByteRange[] {
  const perPiece = Math.max(1, Math.floor(SAMPLE_PIECE_BYTES / recordBytes));
  const pieces = Math.min(SAMPLE_PIECES, Math.ceil(records / perPiece));
  return Array.from({ length: pieces }, (_, index) => {
    const first = Math.floor((index * Math.max(0, records - perPiece)) / Math.max(1, pieces - 1));
    const start = range.start + first * recordBytes;
    return { start, end: Math.min(range.end, start + perPiece * recordBytes) };
  });
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
  const running = parts.map((part) => streamPart(room, job, { part, fields, meter }));
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
}

async function streamPart(room: EngineRoom, job: PassJob, run: PartRun): Promise<PassResult> {
  const { session, recordBytes, bytes } = job;
  const { part, fields, meter } = run;
  const region = room.heap.allocate(passRegionBytes(room.kernels, { recordBytes, fields, pyramid: part.pyramid }));
  let done = 0;
  const report = ({ bytes: more }: TaskReport) => {
    done += more;
    session.state.update({ progress: meter.add(more) });
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
