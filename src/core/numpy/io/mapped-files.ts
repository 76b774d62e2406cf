/** Memory maps of files that may have been written to: their pages go back when the file is read or flushed. */
import { ArraybookError } from '../../base/errors.ts';
import type { FileSpace } from '../../base/file-space.ts';

export interface MappedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The bytes as last written. */
  written: Uint8Array;
}

const maps = new WeakMap<FileSpace, Map<string, MappedFile>>();

/** The pages of a file, shared by every map of it as long as they are as long. */
export function mappedFile(files: FileSpace, path: string, content: () => Uint8Array): MappedFile {
  let known = maps.get(files);
  if (known === undefined) {
    known = new Map();
    maps.set(files, known);
  }
  const old = known.get(path);
  const bytes = content();
  if (old !== undefined && old.bytes.length === bytes.length && same(old.written, bytes)) return old;
  const aligned = new Uint8Array(new ArrayBuffer(Math.ceil(bytes.length / 16) * 16), 0, bytes.length);
  aligned.set(bytes);
  const made: MappedFile = { path, bytes: aligned, written: bytes.slice() };
  known.set(path, made);
  return made;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

export function flushMap(files: FileSpace, map: MappedFile): void {
  if (same(map.bytes, map.written)) return;
  map.written = map.bytes.slice();
  files.write(map.path, map.written);
}

/** Writes back what all maps of these files hold, so that whoever reads them sees it. */
export function syncMaps(files: FileSpace): void {
  for (const map of maps.get(files)?.values() ?? []) {
    if (files.stat(map.path) === null) maps.get(files)?.delete(map.path);
    else flushMap(files, map);
  }
}

/** The same at the end of a cell, where nobody waits for an answer: a map that cannot be written waits for `flush`. */
export function settleMaps(files: FileSpace): void {
  try {
    syncMaps(files);
  } catch (error) {
    if (!(error instanceof ArraybookError)) throw error;
  }
}
