/**
 * Platform pieces that exist only in dedicated workers, or only in some browsers, as one typed look-up each.
 * Absent means null. The casts of this room are here.
 */

/** `FileSystemSyncAccessHandle`, as far as it is used. Reads and writes accept views of shared memory. */
export interface SyncHandle {
  read(target: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(byteLength: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

export type SyncHandleMode = 'read-only' | 'readwrite';

interface SyncCapable {
  createSyncAccessHandle?(options: { mode: SyncHandleMode }): Promise<SyncHandle>;
}

/** Null where there are no sync handles: outside workers, and in some engines. */
export function syncHandleOpener(handle: FileSystemFileHandle): ((mode: SyncHandleMode) => Promise<SyncHandle>) | null {
  const capable = handle as unknown as SyncCapable;
  if (capable.createSyncAccessHandle === undefined) return null;
  return (mode) => capable.createSyncAccessHandle!({ mode });
}

interface SyncFileReader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** `FileReaderSync`, which only workers have. */
export function syncFileReader(): SyncFileReader | null {
  const { FileReaderSync } = globalThis as { FileReaderSync?: new () => SyncFileReader };
  return FileReaderSync === undefined ? null : new FileReaderSync();
}

interface PermissionCapable {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

/** `granted` where handles know no permissions (OPFS in some engines). */
export async function readPermission(handle: FileSystemFileHandle): Promise<PermissionState> {
  const capable = handle as unknown as PermissionCapable;
  return (await capable.queryPermission?.({ mode: 'read' })) ?? 'granted';
}

/** The name of a `DOMException` (or any error), or the empty string. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

interface EntryCapable {
  entries(): AsyncIterable<[string, FileSystemHandle]>;
}

export function directoryEntries(directory: FileSystemDirectoryHandle): AsyncIterable<[string, FileSystemHandle]> {
  return (directory as unknown as EntryCapable).entries();
}

/** The origin's private file system, or null where there is none (or it is refused, as in some private modes). */
export async function opfsRoot(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await globalThis.navigator.storage.getDirectory();
  } catch {
    return null;
  }
}
