/**
 * The files that cells may see: a small synchronous file system with a current directory. Paths are POSIX. Errors
 * are `ArraybookError`s whose `pythonType` is FileNotFoundError, PermissionError, IsADirectoryError, ….
 */
export interface FileStat {
  readonly kind: 'file' | 'directory';
  readonly byteLength: number;
  /** Seconds since 1970. */
  readonly modified: number;
}

export interface FileSpace {
  readonly cwd: string;
  chdir(path: string): void;
  /** Null when there is nothing there. */
  stat(path: string): FileStat | null;
  /** The whole file, in a fresh buffer. */
  read(path: string): Uint8Array<ArrayBuffer>;
  /** Replaces or creates the file. */
  write(path: string, bytes: Uint8Array): void;
  /** Names in a directory, sorted. */
  list(path: string): readonly string[];
  makeDirectory(path: string): void;
  removeFile(path: string): void;
  /** Must be empty. */
  removeDirectory(path: string): void;
  rename(from: string, to: string): void;
}
