/**
 * The pass over a range of records: every piece is brought into the heap, split into packed native fields there, and
 * given to the statistics (and pyramid) kernels. One read, bounded memory.
 */
import { chooseGrid, type FineGrid } from '#core/kernels/fine-grid.ts';
import type { Kernels } from '#core/kernels/static-kernels.ts';
import { type StatsPartial, snapshot } from '#core/kernels/statistics.ts';
import { readsSync } from './array-bytes.ts';
import type { TaskContext } from './hand.ts';
import { PyramidWriter, pyramidWriterBytes } from './pyramid-writer.ts';
import { align, bufferBytes, feedRecords, packField, preparationFor, regionBump, takeBuffers } from './records.ts';
import type { PassField, PassResult, PassTask, PyramidPart } from './task.ts';

/** Any grid will do for the extremes; and the size of a state does not depend on where its grid lies. */
const FIRST_GRID: FineGrid = chooseGrid(0, 0, 1);

/** Heap bytes that a pass needs: its buffers, a state a field, and the pyramid's rows. */
export function passRegionBytes(
  kernels: Kernels,
  pass: { recordBytes: number; fields: readonly PassField[]; pyramid: PyramidPart | null },
): number {
  const states = pass.fields.map(({ run, grid }) =>
    align(kernels.stateBytes(preparationFor(run).code, grid ?? FIRST_GRID)),
  );
  const pyramid = pass.pyramid === null ? 0 : pyramidWriterBytes(kernels, pass.pyramid);
  return bufferBytes(pass.recordBytes) + states.reduce((sum, bytes) => sum + bytes, 0) + pyramid + 256;
}

export async function runPass(task: PassTask, context: TaskContext): Promise<PassResult> {
  const unknown = task.fields.some(({ grid }) => grid === null);
  const extremes = unknown
    ? await countAll({ ...task, pyramid: null, fields: task.fields.map(firstGrid) }, context)
    : [];
  const fields = task.fields.map(({ run, grid }, index) => {
    const { min, max } = extremes[index] ?? { min: null, max: null };
    return { run, grid: grid ?? chooseGrid(preparationFor(run).code, Number(min ?? 0), Number(max ?? 1)) };
  });
  return { partials: await countAll({ ...task, fields }, context) };
}

function firstGrid({ run }: PassField): PassField {
  return { run, grid: FIRST_GRID };
}

/** Addresses near zero stay free: null pointers of kernels must hit nothing. */
const OWN_START = 1024;

/** From so many bytes on a memory of its own is worth being made. */
const OWN_FROM = 16 << 20;

/** Bytes come from outside and are copied once: into memory of this thread's own. */
function streams({ bytes, ranges }: Pick<PassTask, 'bytes' | 'ranges'>): boolean {
  const byteLength = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  return byteLength >= OWN_FROM && bytes.kind === 'source' && !readsSync(bytes.spec);
}

async function countAll(task: PassTask, context: TaskContext): Promise<StatsPartial[]> {
  const { recordBytes } = task;
  const own = streams(task) ? context.ownKernels(OWN_START + task.region.byteLength) : null;
  const kernels = own ?? context.kernels;
  const bump = regionBump(own === null ? task.region : { address: OWN_START, byteLength: task.region.byteLength });
  const buffers = takeBuffers(bump, recordBytes);
  const fields = task.fields.map(({ run, grid: known }) => {
    const grid = known ?? FIRST_GRID;
    const prepare = preparationFor(run);
    const state = bump.take(kernels.stateBytes(prepare.code, grid));
    kernels.statsInit(state, prepare.code, { grid });
    return { run, prepare, state };
  });
  const pyramid =
    task.pyramid &&
    new PyramidWriter({ kernels, heap: context.kernels.memory, bump }, fields[0]!.prepare.code, task.pyramid);
  const sink = (address: number, byteLength: number) => {
    for (const { run, prepare, state } of fields) {
      const packed = packField(kernels, { run, prepare, address, buffers, recordBytes, byteLength });
      kernels.statsUpdate(state, prepare.code, packed.address, packed.count);
      pyramid?.update(packed);
    }
    context.report({ bytes: byteLength });
  };
  await feedRecords(task, { buffers, sink, context: { ...context, kernels } });
  pyramid?.finish();
  return fields.map(({ prepare, state }) => snapshot(kernels, state, prepare.code));
}
