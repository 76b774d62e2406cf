import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patternBytes } from './source.conformance.ts';

/** A private file system of one flat directory, as an engine of the given kind has it. */
function fakeOpfs(
  kind: 'many-readers' | 'one-handle' | 'none',
  { room = Number.POSITIVE_INFINITY, chunk = 1_000 } = {},
) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const open = new Map<string, number>();
  const opened: string[] = [];

  function syncHandle(name: string) {
    open.set(name, (open.get(name) ?? 0) + 1);
    const bytes = () => files.get(name)!;
    return {
      read(target: Uint8Array, { at }: { at: number }) {
        const piece = bytes().subarray(at, at + Math.min(target.length, chunk));
        target.set(piece);
        return piece.length;
      },
      write(piece: Uint8Array, { at }: { at: number }) {
        const count = Math.max(0, Math.min(piece.length, chunk, room - at));
        const grown = new Uint8Array(Math.max(bytes().length, at + count));
        grown.set(bytes());
        grown.set(piece.subarray(0, count), at);
        files.set(name, grown);
        return count;
      },
      truncate(byteLength: number) {
        const cut = new Uint8Array(byteLength);
        cut.set(bytes().subarray(0, byteLength));
        files.set(name, cut);
      },
      getSize: () => bytes().length,
      flush() {},
      close: () => void open.set(name, open.get(name)! - 1),
    };
  }

  function fileHandle(name: string) {
    const createSyncAccessHandle = async ({ mode }: { mode: string }) => {
      const shared = kind === 'many-readers' && mode === 'read-only';
      if ((open.get(name) ?? 0) > 0 && !shared) throw new DOMException('busy', 'NoModificationAllowedError');
      opened.push(mode);
      return syncHandle(name);
    };
    return {
      name,
      getFile: async () => new File([files.get(name)!], name, { lastModified: 7 }),
      ...(kind === 'none' ? {} : { createSyncAccessHandle }),
    };
  }

  const root = {
    async getFileHandle(name: string, { create }: { create: boolean }) {
      if (!files.has(name) && !create) throw new DOMException('none', 'NotFoundError');
      if (!files.has(name)) files.set(name, new Uint8Array(0));
      return fileHandle(name);
    },
    async removeEntry(name: string) {
      files.delete(name);
    },
  };
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => root } });
  return { files, opened };
}

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

const bytes = patternBytes(5_000);
const place = { path: 'a.npy', name: 'a.npy' };

describe('detectOpfs', () => {
  it.each(['many-readers', 'one-handle', 'none'] as const)('finds %s, and leaves nothing behind', async (kind) => {
    const { files } = fakeOpfs(kind);
    const { detectOpfs } = await import('./opfs-probe.ts');
    expect(await detectOpfs()).toBe(kind);
    expect(files.size).toBe(0);
  });

  it('answers none where storage is refused', async () => {
    vi.stubGlobal('navigator', {
      storage: { getDirectory: () => Promise.reject(new DOMException('', 'SecurityError')) },
    });
    const { detectOpfs } = await import('./opfs-probe.ts');
    expect(await detectOpfs()).toBe('none');
  });

  it('answers none where there is no such thing', async () => {
    vi.stubGlobal('navigator', {});
    const { detectOpfs } = await import('./opfs-probe.ts');
    expect(await detectOpfs()).toBe('none');
  });
});

describe('openOpfsSource', () => {
  it.each([
    ['many-readers', false, true],
    ['one-handle', false, false],
    ['one-handle', true, true],
    ['none', true, false],
  ] as const)('where there is %s and exclusive is %s: synchronous is %s', async (kind, exclusive, synchronous) => {
    const { files } = fakeOpfs(kind);
    files.set('a.npy', bytes);
    const { openOpfsSource } = await import('./opfs-source.ts');
    const source = await openOpfsSource({ ...place, exclusive });
    expect(source.readIntoSync !== null).toBe(synchronous);
    expect(await source.read({ start: 100, end: 4_900 })).toEqual(bytes.slice(100, 4_900)); // in reads of 1000 bytes
    source.close();
  });

  it('calls a file that became shorter a short read', async () => {
    const { files } = fakeOpfs('many-readers');
    files.set('a.npy', bytes);
    const { openOpfsSource } = await import('./opfs-source.ts');
    const source = await openOpfsSource(place);
    files.set('a.npy', bytes.slice(0, 3_000));
    await expect(source.read({ start: 2_000, end: 4_000 })).rejects.toMatchObject({
      tag: 'source',
      message: expect.stringMatching(/wanted 2000 bytes at offset 2000, got 1000/),
    });
  });
});

describe('OpfsFile', () => {
  it('writes on after a short write, and calls the last one a full storage', async () => {
    const { files } = fakeOpfs('many-readers', { room: 3_500 });
    const { OpfsFile } = await import('./opfs-file.ts');
    const file = await OpfsFile.create('a.npy');
    file.write(bytes.subarray(0, 2_500), 0);
    expect(files.get('a.npy')).toEqual(bytes.slice(0, 2_500));
    expect(() => file.write(bytes.subarray(2_500), 2_500)).toThrow(
      expect.objectContaining({
        tag: 'budget',
        pythonType: 'MemoryError',
        fields: { name: 'a.npy', wanted: 2_500, got: 1_000 },
      }),
    );
  });

  it('is unsupported where there are no sync handles', async () => {
    fakeOpfs('none');
    const { OpfsFile } = await import('./opfs-file.ts');
    await expect(OpfsFile.create('a.npy')).rejects.toMatchObject({ tag: 'unsupported' });
  });

  it('is unsupported where there is no private file system', async () => {
    vi.stubGlobal('navigator', {});
    const { OpfsFile, storageEstimate } = await import('./opfs-file.ts');
    await expect(OpfsFile.create('a.npy')).rejects.toMatchObject({ tag: 'unsupported' });
    expect(await storageEstimate()).toEqual({ usage: 0, quota: 0 });
  });
});
