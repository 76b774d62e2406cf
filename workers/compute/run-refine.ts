/** The second pass, over bytes that are cheap to read again: exact histogram edges and quantiles. */
import type { Kernels } from '#core/kernels/static-kernels.ts';
import type { TaskContext } from './hand.ts';
import { align, bufferBytes, feedRecords, packField, preparationFor, regionBump, takeBuffers } from './records.ts';
import type { RefineAnswer, RefineTask } from './task.ts';

export function refineRegionBytes(kernels: Kernels, task: Pick<RefineTask, 'recordBytes' | 'fields'>): number {
  const states = task.fields.map(({ options }) => align(kernels.refineBytes(options)));
  return bufferBytes(task.recordBytes) + states.reduce((sum, bytes) => sum + bytes, 0) + 256;
}

export async function runRefine(task: RefineTask, context: TaskContext): Promise<RefineAnswer> {
  const { kernels } = context;
  const { recordBytes } = task;
  const bump = regionBump(task.region);
  const buffers = takeBuffers(bump, recordBytes);
  const fields = task.fields.map(({ run, options }) => {
    const prepare = preparationFor(run);
    const state = bump.take(kernels.refineBytes(options));
    kernels.refineInit(state, prepare.code, options);
    return { run, prepare, state };
  });
  const sink = (address: number, byteLength: number) => {
    for (const { run, prepare, state } of fields) {
      const packed = packField(kernels, { run, prepare, address, buffers, recordBytes, byteLength });
      kernels.refineUpdate(state, prepare.code, packed.address, packed.count);
    }
    context.report({ bytes: byteLength });
  };
  await feedRecords({ bytes: task.bytes, ranges: [task.range] }, { buffers, sink, context });
  return { results: fields.map(({ state, prepare }) => kernels.refineResult(state, prepare.code)) };
}
