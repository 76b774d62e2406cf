import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { fileSource } from './file-source.ts';
import { type FileServer, startFileServer } from './http-server.conformance.ts';
import { openHttpSource } from './http-source.ts';
import { memorySource } from './memory-source.ts';
import { openNodeFile } from './node-file-source.ts';
import { openSource } from './open-source.ts';
import { describeSource } from './source.conformance.ts';
import { windowSource } from './window-source.ts';
import { withBlockCache } from './with-block-cache.ts';
import { withCoalescing } from './with-coalescing.ts';
import { withReadLog } from './with-read-log.ts';

const directory = fs.mkdtempSync(join(tmpdir(), 'arraybook-sources-'));
afterAll(() => fs.rmSync(directory, { recursive: true }));
let fileCount = 0;

function nodeFile(bytes: Uint8Array) {
  const path = join(directory, `file-${fileCount++}.bin`);
  fs.writeFileSync(path, bytes);
  return openNodeFile(fs, { path });
}

const servers: FileServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

async function overHttp(bytes: Uint8Array, manners: Parameters<typeof startFileServer>[1] = {}) {
  const server = await startFileServer(bytes, manners);
  servers.push(server);
  return openHttpSource({ url: server.url, name: 'file.npy' });
}

/** The bytes in the middle of other bytes, and the window on them. */
async function within(bytes: Uint8Array, start: number) {
  const archive = new Uint8Array(bytes.length + start + 500).fill(77);
  archive.set(bytes, start);
  return openSource({
    kind: 'window',
    name: 'member.npy',
    of: { kind: 'memory', name: 'archive.npz', bytes: archive.buffer },
    start,
    end: start + bytes.length,
  });
}

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

describeSource('memory', (bytes) => memorySource('a.npy', bytes.buffer));
describeSource('shared memory', (bytes) => memorySource('a.npy', shared(bytes)));
describeSource('a File', (bytes) => fileSource(new File([bytes], 'a.npy')));
describeSource('a local file', nodeFile);
describeSource('a window on memory', (bytes) => within(bytes, 1_000));
describeSource('a window on a local file, from its first byte', (bytes) => {
  const of = nodeFile(bytes);
  return windowSource(of, { name: 'all', start: 0, end: bytes.length, owner: true });
});
describeSource('HTTP', overHttp);
describeSource('HTTP without a version', (bytes) => overHttp(bytes, { etag: null }));
describeSource('HTTP without Range', (bytes) => overHttp(bytes, { ranges: false }));
describeSource('HTTP behind a redirect', (bytes) => overHttp(bytes, { redirect: true }));
describeSource('HTTP that hides Content-Range', (bytes) => overHttp(bytes, { contentRange: false }));
describeSource('a block cache', (bytes) =>
  withBlockCache(fileSource(new File([bytes], 'a.npy')), { budgetBytes: 100_000, blockBytes: 7_000 }),
);
describeSource('coalescing', (bytes) => withCoalescing(fileSource(new File([bytes], 'a.npy')), { gapBytes: 5_000 }));
describeSource('a read log', (bytes) => withReadLog(nodeFile(bytes)));
describeSource('all wrappers over HTTP', async (bytes) =>
  withReadLog(withBlockCache(withCoalescing(await overHttp(bytes)), { budgetBytes: 1_000_000, blockBytes: 16_384 })),
);
