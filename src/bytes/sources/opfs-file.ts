/** Writing to the origin's private file system: the import copy and scratch. Every return value is checked. */
import { BudgetError, SourceError, UnsupportedError } from '#core/base/errors.ts';
import { opfsDirectory, opfsFailure, opfsFileHandle, pathParts } from './opfs-path.ts';
import { directoryEntries, errorName, type SyncHandle, syncHandleOpener } from './platform.ts';

/** One file open for writing, by one owner. Only in workers; `UnsupportedError` where there are no sync handles. */
export class OpfsFile {
  readonly path: string;
  #handle: SyncHandle | null;

  private constructor(path: string, handle: SyncHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** An empty file at `path`, directories included; what was there is gone. */
  static async create(path: string): Promise<OpfsFile> {
    const file = await OpfsFile.#open(path, { create: true });
    file.truncate(0);
    return file;
  }

  /** An existing file, to be written on. */
  static open(path: string): Promise<OpfsFile> {
    return OpfsFile.#open(path, { create: false });
  }

  static async #open(path: string, walk: { create: boolean }): Promise<OpfsFile> {
    try {
      const open = syncHandleOpener(await opfsFileHandle(path, walk));
      if (open === null) throw new UnsupportedError('this browser cannot write private files from this thread');
      return new OpfsFile(path, await open('readwrite'));
    } catch (error) {
      throw orBudget(opfsFailure(path, error), path);
    }
  }

  get byteLength(): number {
    return this.#use().getSize();
  }

  /** Writes all of `bytes` (which may be a view of shared memory) or throws; `BudgetError` when the disk or quota is full. */
  write(bytes: Uint8Array, at: number): void {
    const handle = this.#use();
    let written = 0;
    while (written < bytes.length) {
      const count = this.#guard(() => handle.write(bytes.subarray(written), { at: at + written }));
      if (count <= 0) throw storageFull(this.path, bytes.length, written);
      written += count;
    }
    if (handle.getSize() < at + bytes.length) throw storageFull(this.path, bytes.length, handle.getSize() - at);
  }

  /** Fills `target`, or throws `SourceError` past the end. */
  read(target: Uint8Array, at: number): void {
    const handle = this.#use();
    let got = 0;
    while (got < target.length) {
      const count = handle.read(target.subarray(got), { at: at + got });
      if (count <= 0)
        throw new SourceError(`${this.path}: wanted ${target.length} bytes at offset ${at}, got ${got}`, {
          fields: { name: this.path, start: at, end: at + target.length, got },
        });
      got += count;
    }
  }

  truncate(byteLength: number): void {
    const handle = this.#use();
    this.#guard(() => handle.truncate(byteLength));
    if (handle.getSize() !== byteLength) throw storageFull(this.path, byteLength, handle.getSize());
  }

  flush(): void {
    const handle = this.#use();
    this.#guard(() => handle.flush());
  }

  /** Gives the file free for readers. Twice does nothing. */
  close(): void {
    this.#handle?.close();
    this.#handle = null;
  }

  #use(): SyncHandle {
    if (this.#handle !== null) return this.#handle;
    throw new SourceError(`${this.path}: the file is closed`, { fields: { name: this.path } });
  }

  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw orBudget(error, this.path);
    }
  }
}

function storageFull(path: string, wanted: number, got: number): BudgetError {
  return new BudgetError(`${path}: the browser's storage is full: ${wanted} bytes were to be written, ${got} were`, {
    fields: { name: path, wanted, got },
  });
}

function orBudget(error: unknown, path: string): unknown {
  if (errorName(error) !== 'QuotaExceededError') return error;
  return new BudgetError(`${path}: the browser's storage is full`, { fields: { name: path }, cause: error });
}

/** Removes a file; one that is not there is fine, one that is held open is a `SourceError`. */
export async function removeOpfsFile(path: string): Promise<void> {
  const parts = pathParts(path);
  try {
    const directory = await opfsDirectory(parts.slice(0, -1), { create: false });
    await directory.removeEntry(parts.at(-1)!);
  } catch (error) {
    if (errorName(error) !== 'NotFoundError') throw opfsFailure(path, error);
  }
}

export interface OpfsListing {
  readonly path: string;
  readonly name: string;
  readonly byteLength: number;
  readonly lastModified: number;
}

/** Files directly in a directory (the root for the empty path); none when the directory is not there. */
export async function listOpfsFiles(directoryPath: string): Promise<OpfsListing[]> {
  const parts = directoryPath === '' ? [] : pathParts(directoryPath);
  const listing: OpfsListing[] = [];
  try {
    const directory = await opfsDirectory(parts, { create: false });
    for await (const [name, handle] of directoryEntries(directory)) {
      if (handle.kind !== 'file') continue;
      const { size, lastModified } = await (handle as FileSystemFileHandle).getFile();
      listing.push({ path: [...parts, name].join('/'), name, byteLength: size, lastModified });
    }
  } catch (error) {
    if (errorName(error) !== 'NotFoundError') throw opfsFailure(directoryPath, error);
  }
  return listing.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Bytes that this origin uses and may use, as the browser estimates them; zeros where it does not say. */
export async function storageEstimate(): Promise<{ readonly usage: number; readonly quota: number }> {
  try {
    const { usage = 0, quota = 0 } = await globalThis.navigator.storage.estimate();
    return { usage, quota };
  } catch {
    return { usage: 0, quota: 0 };
  }
}
