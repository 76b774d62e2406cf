/** Inflates a zip member into the heap or into a scratch file, checked to its last byte. */
import { inflateMember } from '#bytes/formats/npz/npz.ts';
import { OpfsFile, removeOpfsFile } from '#bytes/sources/opfs-file.ts';
import type { TaskContext } from './hand.ts';
import type { InflateTask } from './task.ts';

export async function runInflate(task: InflateTask, context: TaskContext): Promise<null> {
  const { member, to } = task;
  const archive = await context.source(task.archive);
  const file = to.kind === 'scratch' ? await OpfsFile.create(to.path) : null;
  try {
    await inflateMember(archive, member, {
      signal: context.signal,
      sink: (piece, start) => {
        if (to.kind === 'heap') new Uint8Array(context.kernels.memory.buffer).set(piece, to.region.address + start);
        else file?.write(piece, start);
        context.report({ bytes: piece.length });
        return context.breathe();
      },
    });
    file?.flush();
  } catch (error) {
    file?.close();
    if (to.kind === 'scratch') await removeOpfsFile(to.path).catch(() => {});
    throw error;
  }
  file?.close();
  return null;
}
