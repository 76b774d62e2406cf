/**
 * What goes on behind an open array: its pass, and then, once a file, import and fingerprint, and then
 * its finer level. Never throws.
 */
import type { EngineRoom } from './engine-room.ts';
import { followUp } from './follow-up.ts';
import { makeLevel } from './levels.ts';
import { overviewOf } from './overview.ts';
import { passUntilDone } from './pass.ts';
import type { ArraySession, FileSession } from './sessions.ts';

export async function runBackground(room: EngineRoom, file: FileSession, array: ArraySession): Promise<void> {
  await passUntilDone(room, array);
  if (file.abort.signal.aborted || array.state.value.phase !== 'done') return;
  if (array.pyramid) array.overview ??= overviewOf(room.heap, room.kernels, array.pyramid);
  file.followed ??= followUp(room, file);
  await file.followed;
  if (!file.abort.signal.aborted) await makeLevel(room, array);
}
