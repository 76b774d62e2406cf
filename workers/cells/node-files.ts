/** Files of a folder on disk, and of paths that were allowed; nothing else. */
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { ArraybookError } from '#core/base/errors.ts';
import type { FileSpace, FileStat } from '#core/base/file-space.ts';

const TEXT: Record<string, [type: string, errno: number, text: string]> = {
  ENOENT: ['FileNotFoundError', 2, 'No such file or directory'],
  EACCES: ['PermissionError', 13, 'Permission denied'],
  EPERM: ['PermissionError', 1, 'Operation not permitted'],
  EEXIST: ['FileExistsError', 17, 'File exists'],
  EISDIR: ['IsADirectoryError', 21, 'Is a directory'],
  ENOTDIR: ['NotADirectoryError', 20, 'Not a directory'],
  ENOTEMPTY: ['OSError', 39, 'Directory not empty'],
};

function translated(error: unknown, path: string): ArraybookError {
  const code = (error as { code?: string }).code ?? '';
  const [type, errno, text] = TEXT[code] ?? ['OSError', 5, error instanceof Error ? error.message : String(error)];
  return new ArraybookError('source', `[Errno ${errno}] ${text}: '${path}'`, { pythonType: type, cause: error });
}

/** Inside no folder. */
const NOWHERE = '';

export class NodeFiles implements FileSpace {
  private readonly roots: readonly string[];
  cwd: string;

  constructor(cwd: string, allowed: readonly string[] = []) {
    this.cwd = realpathSync(cwd);
    this.roots = [this.cwd, ...allowed.map((path) => realpathSync(resolve(path)))];
  }

  /** The real path, links followed; PermissionError outside the folders that were given. */
  private confined(path: string): string {
    const wanted = resolve(this.cwd, path);
    const real = this.realPath(wanted);
    if (this.roots.some((root) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)))
      return real;
    throw new ArraybookError('source', `[Errno 13] Permission denied: '${path}' is outside this notebook's folder`, {
      pythonType: 'PermissionError',
    });
  }

  /** Follows links in the part of the path that exists. */
  private realPath(path: string): string {
    try {
      return realpathSync(path);
    } catch {
      // A link to nowhere would be followed by a write.
      if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return NOWHERE;
      const parent = dirname(path);
      return parent === path ? path : join(this.realPath(parent), basename(path));
    }
  }

  private attempt<T>(path: string, action: (real: string) => T): T {
    const real = this.confined(path);
    try {
      return action(real);
    } catch (error) {
      throw translated(error, path);
    }
  }

  chdir(path: string): void {
    this.cwd = this.attempt(path, (real) => {
      readdirSync(real);
      return real;
    });
  }
  stat(path: string): FileStat | null {
    const real = this.confined(path);
    const found = statSync(real, { throwIfNoEntry: false });
    if (found === undefined) return null;
    return { kind: found.isDirectory() ? 'directory' : 'file', byteLength: found.size, modified: found.mtimeMs / 1000 };
  }
  read(path: string): Uint8Array<ArrayBuffer> {
    return this.attempt(path, (real) => Uint8Array.from(readFileSync(real)));
  }
  write(path: string, bytes: Uint8Array): void {
    this.attempt(path, (real) => writeFileSync(real, bytes));
  }
  list(path: string): readonly string[] {
    return this.attempt(path, (real) => readdirSync(real).sort());
  }
  makeDirectory(path: string): void {
    this.attempt(path, (real) => mkdirSync(real));
  }
  removeFile(path: string): void {
    this.attempt(path, (real) => unlinkSync(real));
  }
  removeDirectory(path: string): void {
    this.attempt(path, (real) => rmdirSync(real));
  }
  rename(from: string, to: string): void {
    const target = this.confined(to);
    this.attempt(from, (real) => renameSync(real, target));
  }
}
