/**
 * Reading from the origin's private file system; the only owner of its sync access handles for reading.
 * Read-only handles (many at once) reach memory speed, straight into shared memory. Where an engine allows one handle
 * a file, several threads read File snapshots instead, unless the caller says that it is the only reader.
 */
import { fileSource } from './file-source.ts';
import { opfsFailure, opfsFileHandle } from './opfs-path.ts';
import { detectOpfs } from './opfs-probe.ts';
import { type SyncHandle, type SyncHandleMode, syncHandleOpener } from './platform.ts';
import type { Source } from './source.ts';
import { shortRead, sourceOf } from './source-frame.ts';

export interface OpfsSourceOptions {
  readonly path: string;
  readonly name: string;
  /** No other thread or tab reads the file meanwhile: take the one handle where there is only one. */
  readonly exclusive?: boolean;
}

export async function openOpfsSource({ path, name, exclusive = false }: OpfsSourceOptions): Promise<Source> {
  try {
    const handle = await opfsFileHandle(path, { create: false });
    const file = await handle.getFile();
    const sync = await readingHandle(handle, exclusive);
    if (sync === null) return fileSource(file, { name, origin: `opfs:${path}`, recheck: () => handle.getFile() });
    return syncHandleSource(sync, { name, identity: `opfs:${path}:${name}:${file.size}:${file.lastModified}` });
  } catch (error) {
    throw opfsFailure(name, error);
  }
}

async function readingHandle(handle: FileSystemFileHandle, exclusive: boolean): Promise<SyncHandle | null> {
  const open = syncHandleOpener(handle);
  if (open === null) return null;
  const support = await detectOpfs();
  const mode: SyncHandleMode = support === 'many-readers' ? 'read-only' : 'readwrite';
  return support === 'many-readers' || (support === 'one-handle' && exclusive) ? open(mode) : null;
}

interface SyncFacts {
  readonly name: string;
  readonly identity: string;
}

function syncHandleSource(handle: SyncHandle, { name, identity }: SyncFacts): Source {
  function fillSync(target: Uint8Array, start: number): void {
    const got = readFully(handle, target, start);
    if (got < target.length) throw shortRead(name, { start, end: start + target.length }, got);
  }
  return sourceOf({
    name,
    byteLength: handle.getSize(),
    identity,
    fill: async (target, start) => fillSync(target, start),
    fillSync,
    release: () => handle.close(),
  });
}

/** A handle may return fewer bytes than were asked for; asks again until it returns none. */
function readFully(handle: SyncHandle, target: Uint8Array, start: number): number {
  let got = 0;
  while (got < target.length) {
    const count = handle.read(target.subarray(got), { at: start + got });
    if (count <= 0) break;
    got += count;
  }
  return got;
}
