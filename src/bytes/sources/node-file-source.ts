/**
 * A local file by descriptor, for the command line and tests. The file system module is handed in
 * (`import * as fs from 'node:fs'`), so that nothing here pulls a Node module into a page.
 */
import { SourceError } from '#core/base/errors.ts';
import type { Source } from './source.ts';
import { shortRead, sourceOf } from './source-frame.ts';

interface FileFacts {
  readonly size: number;
  readonly mtimeMs: number;
  isFile(): boolean;
}

/** The part of `node:fs` that is used. */
export interface NodeFileSystem {
  openSync(path: string, flags: 'r'): number;
  fstatSync(descriptor: number): FileFacts;
  readSync(descriptor: number, target: Uint8Array, offset: number, length: number, position: number): number;
  closeSync(descriptor: number): void;
}

export interface NodeFileOptions {
  readonly path: string;
  /** The path's last part, unless given. */
  readonly name?: string;
}

export function openNodeFile(fs: NodeFileSystem, options: NodeFileOptions): Source {
  const { path, name = path.split(/[\\/]/).at(-1)! } = options;
  const descriptor = openForReading(fs, path, name);
  const opened = fs.fstatSync(descriptor);
  if (!opened.isFile()) {
    fs.closeSync(descriptor);
    throw new SourceError(`${name}: not a file`, { fields: { name } });
  }
  function fillSync(target: Uint8Array, start: number): void {
    const range = { start, end: start + target.length };
    const got = readFully(fs, descriptor, target, start);
    checkUnchanged(opened, fs.fstatSync(descriptor), name);
    if (got < target.length) throw shortRead(name, range, got);
  }
  return sourceOf({
    name,
    byteLength: opened.size,
    identity: `path:${path}:${opened.size}:${opened.mtimeMs}`,
    fill: async (target, start) => fillSync(target, start),
    fillSync,
    release: () => fs.closeSync(descriptor),
  });
}

function openForReading(fs: NodeFileSystem, path: string, name: string): number {
  try {
    return fs.openSync(path, 'r');
  } catch (cause) {
    const missing = (cause as { code?: string }).code === 'ENOENT';
    throw new SourceError(`[Errno ${missing ? '2] No such file or directory' : '13] Permission denied'}: '${path}'`, {
      fields: { name },
      pythonType: missing ? 'FileNotFoundError' : 'PermissionError',
      cause,
    });
  }
}

function readFully(fs: NodeFileSystem, descriptor: number, target: Uint8Array, start: number): number {
  let got = 0;
  while (got < target.length) {
    const count = fs.readSync(descriptor, target, got, target.length - got, start + got);
    if (count === 0) break;
    got += count;
  }
  return got;
}

function checkUnchanged(opened: FileFacts, now: FileFacts, name: string): void {
  if (opened.size === now.size && opened.mtimeMs === now.mtimeMs) return;
  throw new SourceError(`${name}: the file was changed after it was opened; open it again`, {
    fields: { name, reason: 'changed' },
  });
}
