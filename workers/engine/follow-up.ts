/**
 * What follows behind the statistics of a file: its copy in the private file system (with the fingerprint, in the same
 * read), after which reads come from there; or the fingerprint alone. Nothing here can make an answer wrong or late.
 */

import { openSource } from '#bytes/sources/open-source.ts';
import type { SourceSpec } from '#bytes/sources/source.ts';
import { windowSource } from '#bytes/sources/window-source.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import { isArraybookError } from '#core/base/errors.ts';
import { type CopyNote, copyPath, findCopy, noRoomFor, removeCopy, writeNote } from './copies.ts';
import type { EngineRoom } from './engine-room.ts';
import { bytesOf } from './open-file.ts';
import { refineFromCopy } from './pass.ts';
import { ProgressMeter } from './progress.ts';
import type { Priority } from './scheduler.ts';
import type { ArraySession, FileSession } from './sessions.ts';
import { isShared } from './shared-arrays.ts';
import { SMALL_BYTES } from './small.ts';

/** Runs once a file, when the passes that were asked for are over. Never throws. */
export async function followUp(room: EngineRoom, file: FileSession): Promise<void> {
  try {
    if (isShared(file.spec)) file.state.update({ import: 'skipped', importNote: 'Not copied: it is in memory.' });
    else if (file.copy !== null) await verifyCopy(room, file, file.copy);
    else await importOrHash(room, file);
    if (file.copy === null && !isShared(file.spec)) return;
    for (const array of file.arrays) await refineFromCopy(room, array);
  } catch (error) {
    if (isArraybookError(error, 'cancelled')) {
      file.state.update({ import: 'skipped', progress: null, importNote: 'Not copied: it was cancelled.' });
      return;
    }
    file.state.update({ import: 'failed', progress: null, error: toErrorRecord(error), importNote: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function importOrHash(room: EngineRoom, file: FileSession): Promise<void> {
  const refusal = await whyNotImported(room, file);
  if (refusal === null && (await importCopy(room, file))) return;
  if (refusal !== null) file.state.update({ import: 'skipped', importNote: refusal });
  file.state.update({ blake3: await hashOf(room, file, { hash: 'blake3', priority: 'background' }), progress: null });
}

async function whyNotImported(room: EngineRoom, { source, spec }: FileSession): Promise<string | null> {
  if (source.byteLength <= SMALL_BYTES) return 'Not copied: it is small enough to stay in memory.';
  if (spec.kind !== 'file' && spec.kind !== 'handle' && spec.kind !== 'url')
    return 'Not copied: its bytes are at hand.';
  if (room.info.opfs === 'none') return 'Not copied: this browser has no private file system.';
  return noRoomFor(source.byteLength);
}

/** False: the storage was full in the middle; the unfinished copy is gone and everything else goes on. */
export async function importCopy(room: EngineRoom, file: FileSession): Promise<boolean> {
  const { source } = file;
  const path = await copyPath(source);
  file.state.update({ import: 'running' });
  try {
    const blake3 = await copyTask(room, file, { path, hash: 'blake3', priority: 'background' });
    const note: CopyNote = {
      path,
      name: file.name ?? source.name,
      identity: source.identity,
      byteLength: source.byteLength,
      blake3,
    };
    await writeNote(note);
    await switchToCopy(room, file, note);
    return true;
  } catch (error) {
    if (!isArraybookError(error, 'budget', 'unsupported')) throw error;
    await removeCopy(path).catch(() => {});
    file.state.update({ import: 'failed', progress: null, importNote: `Not copied: ${error.message}.` });
    return false;
  }
}

export interface HashWish {
  readonly hash: 'blake3' | 'sha256';
  readonly priority: Priority;
  readonly signal?: AbortSignal;
}

export function hashOf(room: EngineRoom, file: FileSession, wish: HashWish): Promise<string> {
  return copyTask(room, file, { ...wish, path: null });
}

interface CopyWish extends HashWish {
  readonly path: string | null;
}

async function copyTask(room: EngineRoom, file: FileSession, wish: CopyWish): Promise<string> {
  const { path, hash, priority } = wish;
  const { byteLength } = file.source;
  let meter = new ProgressMeter(byteLength);
  const bytes = bytesOf(file.fileId, file.spec);
  const result = await room.scheduler.run(
    { kind: 'copy', bytes, byteLength, path, hash },
    {
      priority,
      signal: AbortSignal.any([file.abort.signal, wish.signal ?? file.followAbort.signal]),
      pause: priority === 'background' ? file.arrays.find(({ opened }) => opened !== null)?.pause : undefined,
      report: (report) => file.state.update({ progress: meter.add(report.bytes ?? 0) }),
      onRetry: () => {
        meter = new ProgressMeter(byteLength);
      },
    },
  );
  file.state.update({ progress: null });
  return result.hash;
}

/** Large files may have been copied by an earlier session: then reads come from there at once. */
export async function findEarlierCopy(room: EngineRoom, file: FileSession): Promise<void> {
  if (room.info.opfs === 'none' || !isLarge(file)) return;
  const note = await findCopy(file.source).catch(() => null);
  if (note !== null) await switchToCopy(room, file, note);
}

export function isLarge({ source }: FileSession): boolean {
  return source.byteLength > SMALL_BYTES;
}

/** From now on reads come from the copy: pictures and texts alike. */
async function switchToCopy(room: EngineRoom, file: FileSession, { path, blake3 }: CopyNote): Promise<void> {
  file.copySource = await openSource({ kind: 'opfs', path, name: file.source.name });
  await readFromCopy(room, file, path);
  file.state.update({ import: 'done', importNote: null, progress: null, blake3 });
}

export async function readFromCopy(room: EngineRoom, file: FileSession, path: string): Promise<void> {
  file.copy = path;
  const spec: SourceSpec = { kind: 'opfs', path, name: file.source.name };
  for (const array of file.arrays) await repoint(room, file, array, spec);
}

/** Arrays that read from their file read from its copy instead. */
async function repoint(room: EngineRoom, file: FileSession, array: ArraySession, spec: SourceSpec): Promise<void> {
  if (array.place === null || file.copySource === null) return;
  const { start, end, name } = array.place;
  const whole = start === 0 && end === file.source.byteLength;
  array.source = whole ? file.copySource : windowSource(file.copySource, { name, start, end });
  if (array.bytes?.kind !== 'source') return;
  const old = array.bytes.key;
  array.bytes = bytesOf(`${array.arrayId}@copy`, whole ? spec : { kind: 'window', name, of: spec, start, end });
  await room.scheduler.everywhere({ kind: 'release', key: old });
}

/** Back to the origin, after the copy was forgotten or found to be wrong. */
export async function readFromOrigin(room: EngineRoom, file: FileSession): Promise<void> {
  for (const array of file.arrays) {
    if (array.place === null) continue;
    const { start, end, name } = array.place;
    const whole = start === 0 && end === file.source.byteLength;
    array.source = whole ? file.source : windowSource(file.source, { name, start, end });
    if (array.bytes?.kind !== 'source') continue;
    const old = array.bytes.key;
    array.bytes = bytesOf(
      `${array.arrayId}@origin`,
      whole ? file.spec : { kind: 'window', name, of: file.spec, start, end },
    );
    await room.scheduler.everywhere({ kind: 'release', key: old });
  }
  file.copySource?.close();
  file.copySource = null;
  file.copy = null;
}

/** A copy that an earlier session made must still have its fingerprint. */
async function verifyCopy(room: EngineRoom, file: FileSession, path: string): Promise<void> {
  const spec: SourceSpec = { kind: 'opfs', path, name: file.source.name };
  const { hash } = await room.scheduler.run(
    {
      kind: 'copy',
      bytes: bytesOf(`${file.fileId}@verify`, spec),
      byteLength: file.source.byteLength,
      path: null,
      hash: 'blake3',
    },
    { priority: 'background', signal: AbortSignal.any([file.abort.signal, file.followAbort.signal]) },
  );
  await room.scheduler.everywhere({ kind: 'release', key: `${file.fileId}@verify` });
  if (hash === file.state.value.blake3) return;
  await readFromOrigin(room, file);
  await removeCopy(path).catch(() => {});
  file.state.update({ import: 'waiting', blake3: null });
  await importOrHash(room, file);
}
