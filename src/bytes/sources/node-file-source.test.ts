import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openNodeFile } from './node-file-source.ts';

const directory = fs.mkdtempSync(join(tmpdir(), 'arraybook-node-file-'));
afterAll(() => fs.rmSync(directory, { recursive: true }));

describe('a local file', () => {
  it('reads beyond 4 GiB, and beyond 32 bits of anything', async () => {
    const path = join(directory, 'sparse.bin');
    const at = 2 ** 33 + 12_345;
    const descriptor = fs.openSync(path, 'w');
    fs.writeSync(descriptor, Uint8Array.of(1, 2, 3, 4), 0, 4, at);
    fs.closeSync(descriptor);
    const source = openNodeFile(fs, { path });
    expect(source.byteLength).toBe(at + 4);
    expect([...(await source.read({ start: at - 1, end: at + 4 }))]).toEqual([0, 1, 2, 3, 4]);
    source.close();
  });

  it('notices that it was changed or became shorter', async () => {
    const path = join(directory, 'changed.bin');
    fs.writeFileSync(path, new Uint8Array(1_000));
    const source = openNodeFile(fs, { path });
    fs.truncateSync(path, 500);
    await expect(source.read({ start: 900, end: 1_000 })).rejects.toMatchObject({
      tag: 'source',
      fields: { reason: 'changed' },
    });
    source.close();
  });

  it('refuses a missing file as Python does, and a directory', () => {
    expect(() => openNodeFile(fs, { path: join(directory, 'none.npy') })).toThrow(
      expect.objectContaining({
        tag: 'source',
        pythonType: 'FileNotFoundError',
        message: expect.stringMatching(/^\[Errno 2\] No such file or directory: '/),
      }),
    );
    expect(() => openNodeFile(fs, { path: directory })).toThrow(/not a file/);
  });
});
