/** Quantiles and histogram edges made exact by a second pass, where the bytes are in memory or in private storage. */
import { mergeRefineResults, planRefinement, type Refinement, type StatsPartial } from '#core/kernels/statistics.ts';
import { refineRegionBytes } from '../compute/run-refine.ts';
import type { RefineTask } from '../compute/task.ts';
import type { EngineRoom } from './engine-room.ts';
import type { PassJob } from './pass-job.ts';
import { ProgressMeter } from './progress.ts';

/** One refinement a field; null where there was nothing left to refine. */
export async function refineArray(
  room: EngineRoom,
  job: PassJob,
  partials: readonly StatsPartial[],
): Promise<(Refinement | null)[]> {
  const plans = partials.map((partial) => planRefinement(partial));
  const wanted = plans.flatMap((options, index) => (options === null ? [] : [{ index, options }]));
  if (wanted.length === 0) return plans.map(() => null);
  const { session, range, records, recordBytes } = job;
  const meter = new ProgressMeter(range.end - range.start);
  session.state.update({ phase: 'refine', progress: meter.progress() });
  const fields = wanted.map(({ index, options }) => ({ run: job.fields[index]!.run, options }));
  const hands = job.bytes.kind === 'heap' ? 1 : room.scheduler.hands;
  const cut = (part: number) => range.start + Math.floor((records * part) / hands) * recordBytes;
  const answers = await Promise.all(
    Array.from({ length: hands }, async (_, part) => {
      const region = room.heap.allocate(refineRegionBytes(room.kernels, { recordBytes, fields }));
      const piece = { start: cut(part), end: part + 1 === hands ? range.end : cut(part + 1) };
      const task: RefineTask = { kind: 'refine', bytes: job.bytes, range: piece, recordBytes, fields, region };
      try {
        return await room.scheduler.run(task, {
          priority: job.bytes.kind === 'heap' ? 'prefetch' : 'background',
          signal: session.passAbort.signal,
          pause: session.pause,
          report: ({ bytes = 0 }) => session.state.update({ progress: meter.add(bytes) }),
        });
      } finally {
        room.heap.free(region);
      }
    }),
  );
  const refined: (Refinement | null)[] = plans.map(() => null);
  for (const [place, { index, options }] of wanted.entries()) {
    const result = answers.map(({ results }) => results[place]!).reduce(mergeRefineResults);
    refined[index] = result.lost > 0 ? null : { options, result };
  }
  return refined;
}
