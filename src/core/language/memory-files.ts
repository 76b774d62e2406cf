/** A file space in memory: for pages, tests and notebooks without a folder. */
import { ArraybookError } from '../base/errors.ts';
import type { FileSpace, FileStat } from '../base/file-space.ts';

function problem(type: string, errno: number, text: string, path: string): ArraybookError {
  return new ArraybookError('source', `[Errno ${errno}] ${text}: '${path}'`, { pythonType: type });
}

/** Absolute, without `.` and `..`. */
export function normalPath(path: string, cwd: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

interface MemoryFile {
  bytes: Uint8Array<ArrayBuffer>;
  modified: number;
}

export class MemoryFiles implements FileSpace {
  private readonly files = new Map<string, MemoryFile>();
  private readonly directories = new Set<string>(['/', '/tmp', '/home']);
  private readonly clock: () => number;
  cwd = '/home';

  constructor(clock: () => number = () => 0) {
    this.clock = clock;
  }

  private at(path: string): string {
    return normalPath(path, this.cwd);
  }
  private parentOf(path: string): string {
    return path.slice(0, path.lastIndexOf('/')) || '/';
  }

  chdir(path: string): void {
    const at = this.at(path);
    if (!this.directories.has(at)) throw problem('FileNotFoundError', 2, 'No such file or directory', path);
    this.cwd = at;
  }
  stat(path: string): FileStat | null {
    const at = this.at(path);
    if (this.directories.has(at)) return { kind: 'directory', byteLength: 0, modified: 0 };
    const file = this.files.get(at);
    return file === undefined ? null : { kind: 'file', byteLength: file.bytes.length, modified: file.modified };
  }
  read(path: string): Uint8Array<ArrayBuffer> {
    const at = this.at(path);
    const file = this.files.get(at);
    if (file !== undefined) return file.bytes.slice();
    if (this.directories.has(at)) throw problem('IsADirectoryError', 21, 'Is a directory', path);
    throw problem('FileNotFoundError', 2, 'No such file or directory', path);
  }
  write(path: string, bytes: Uint8Array): void {
    const at = this.at(path);
    if (this.directories.has(at)) throw problem('IsADirectoryError', 21, 'Is a directory', path);
    if (!this.directories.has(this.parentOf(at))) {
      throw problem('FileNotFoundError', 2, 'No such file or directory', path);
    }
    this.files.set(at, { bytes: Uint8Array.from(bytes), modified: this.clock() / 1000 });
  }
  list(path: string): readonly string[] {
    const at = this.at(path);
    if (this.files.has(at)) throw problem('NotADirectoryError', 20, 'Not a directory', path);
    if (!this.directories.has(at)) throw problem('FileNotFoundError', 2, 'No such file or directory', path);
    const all = [...this.files.keys(), ...this.directories].filter((one) => one !== '/' && this.parentOf(one) === at);
    return all.map((one) => one.slice(one.lastIndexOf('/') + 1)).sort();
  }
  makeDirectory(path: string): void {
    const at = this.at(path);
    if (this.stat(path) !== null) throw problem('FileExistsError', 17, 'File exists', path);
    if (!this.directories.has(this.parentOf(at))) {
      throw problem('FileNotFoundError', 2, 'No such file or directory', path);
    }
    this.directories.add(at);
  }
  removeFile(path: string): void {
    if (!this.files.delete(this.at(path))) throw problem('FileNotFoundError', 2, 'No such file or directory', path);
  }
  removeDirectory(path: string): void {
    const at = this.at(path);
    if (!this.directories.has(at)) throw problem('FileNotFoundError', 2, 'No such file or directory', path);
    if (this.list(path).length > 0) throw problem('OSError', 39, 'Directory not empty', path);
    this.directories.delete(at);
  }
  rename(from: string, to: string): void {
    const bytes = this.read(from);
    this.write(to, bytes);
    this.removeFile(from);
  }
}
