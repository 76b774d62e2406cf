/** What a person may ask of one file: to keep it in this browser, to call it otherwise, to check it, to take it along. */
import { opfsFileHandle } from '#bytes/sources/opfs-path.ts';
import type { Source } from '#bytes/sources/source.ts';
import { BudgetError, UnsupportedError } from '#core/base/errors.ts';
import type { FileCheck } from '#protocol/engine-api.ts';
import { noRoomFor, renameNote } from './copies.ts';
import type { EngineRoom } from './engine-room.ts';
import { hashOf, importCopy } from './follow-up.ts';
import type { FileSession } from './sessions.ts';

/** Copies the file into the private file system now, small as it may be. `UnsupportedError`, `BudgetError`. */
export async function keepFile(room: EngineRoom, file: FileSession): Promise<void> {
  if (file.copy !== null) return;
  const { kind } = file.spec;
  if (room.info.opfs === 'none') throw new UnsupportedError('this browser has no private file system to keep files in');
  if (kind !== 'file' && kind !== 'handle' && kind !== 'url') {
    throw new UnsupportedError(`${nameOf(file)} is in memory or kept already; save it as a file first`);
  }
  const refusal = await noRoomFor(file.source.byteLength);
  if (refusal !== null) throw new BudgetError(refusal);
  await file.followed?.catch(() => undefined);
  if (file.followAbort.signal.aborted) file.followAbort = new AbortController();
  if (file.copy === null && !(await importCopy(room, file))) {
    throw new BudgetError(file.state.value.importNote ?? `${nameOf(file)} could not be kept`);
  }
}

/** The name under which cells find the file, and under which a kept copy is found again. */
export async function renameFile(file: FileSession, name: string): Promise<void> {
  file.name = name;
  if (file.copy !== null) await renameNote(file.copy, name);
}

export function nameOf(file: FileSession): string {
  return file.name ?? file.opened.name;
}

/** Reads all of the origin again: whether its bytes still have the fingerprint that they had. */
export async function checkFile(room: EngineRoom, file: FileSession, signal: AbortSignal): Promise<FileCheck> {
  const before = file.state.value.blake3;
  const blake3 = await hashOf(room, file, { hash: 'blake3', priority: 'background', signal });
  if (before === null) file.state.update({ blake3 });
  return { blake3, before };
}

/** Pieces of this many bytes come into memory one by one; browsers put large Blobs on disk. */
const PIECE = 8 << 20;

export async function fileBlob(file: FileSession, signal: AbortSignal): Promise<Blob> {
  if (file.spec.kind === 'file') return file.spec.file;
  if (file.spec.kind === 'handle') return file.spec.handle.getFile();
  if (file.copy !== null) return (await opfsFileHandle(file.copy, { create: false })).getFile();
  return streamedBlob(file.source, signal);
}

async function streamedBlob(source: Source, signal: AbortSignal): Promise<Blob> {
  const parts: Blob[] = [];
  const sink = (piece: Uint8Array) => void parts.push(new Blob([piece.slice()]));
  await source.stream({ start: 0, end: source.byteLength }, { pieceBytes: PIECE, sink, signal });
  return new Blob(parts);
}
