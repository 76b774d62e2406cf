/** The file space of cells in a page: what they write stays in memory; the files that are open can be read by name. */

import { BudgetError, SourceError } from '#core/base/errors.ts';
import type { FileStat } from '#core/base/file-space.ts';
import { MemoryFiles, normalPath } from '#core/language/memory-files.ts';
import type { SyncCaller } from './sync-caller.ts';

/** One buffer of a browser holds no more. */
const MOST_BYTES = 2 ** 31;

export class PageFiles extends MemoryFiles {
  readonly #engine: SyncCaller | null;
  readonly #home: string;

  constructor(engine: SyncCaller | null) {
    super(() => Date.now());
    this.#engine = engine;
    this.#home = this.cwd;
  }

  override stat(path: string): FileStat | null {
    const own = super.stat(path);
    if (own !== null) return own;
    const file = this.#opened(path);
    return file === null ? null : { kind: 'file', byteLength: file.byteLength, modified: 0 };
  }

  override read(path: string): Uint8Array<ArrayBuffer> {
    const file = super.stat(path) === null ? this.#opened(path) : null;
    if (file === null || this.#engine === null) return super.read(path);
    if (file.byteLength > MOST_BYTES) {
      throw new BudgetError(`${file.name}: ${file.byteLength} bytes do not fit into one buffer of a browser`);
    }
    return this.#engine.read(file.name, file.byteLength);
  }

  override list(path: string): readonly string[] {
    const own = super.list(path);
    if (normalPath(path, this.cwd) !== this.#home || this.#engine === null) return own;
    return [...new Set([...own, ...this.#engine.files().map(({ name }) => name)])].sort();
  }

  override removeFile(path: string): void {
    this.#refuse(path);
    super.removeFile(path);
  }

  /** A file of this name that is open in the page; it lies in the directory in which cells begin. */
  #opened(path: string) {
    const at = normalPath(path, this.cwd);
    if (this.#engine === null || !at.startsWith(`${this.#home}/`)) return null;
    const name = at.slice(this.#home.length + 1);
    return this.#engine.files().find((file) => file.name === name) ?? null;
  }

  #refuse(path: string): void {
    if (super.stat(path) !== null || this.#opened(path) === null) return;
    throw new SourceError(`[Errno 13] Permission denied: '${path}'`, { pythonType: 'PermissionError' });
  }
}
