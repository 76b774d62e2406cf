/** Files that are kept in this browser and not open: cells can read them by name. */
import { openOpfsSource } from '#bytes/sources/opfs-source.ts';
import type { Source } from '#bytes/sources/source.ts';
import { storageReport } from './copies.ts';

export interface KeptFile {
  readonly path: string;
  readonly name: string;
  readonly byteLength: number;
}

/** How long a look at the private file system holds (milliseconds). */
const HOLDS = 2000;

export class KeptFiles {
  #files: Promise<readonly KeptFile[]> = Promise.resolve([]);
  #until = 0;

  /** Two files of one name: the first is found. */
  list(): Promise<readonly KeptFile[]> {
    if (performance.now() > this.#until) {
      this.#until = performance.now() + HOLDS;
      this.#files = storageReport().then(
        ({ files }) => files,
        () => [],
      );
    }
    return this.#files;
  }

  /** The source is closed again afterwards: the file may be opened, or forgotten, at any time. False: no such file. */
  async use(name: string, action: (source: Source) => Promise<void>): Promise<boolean> {
    const file = (await this.list()).find((one) => one.name === name);
    if (file === undefined) return false;
    const source = await openOpfsSource({ path: file.path, name });
    try {
      await action(source);
      return true;
    } finally {
      source.close();
    }
  }
}
