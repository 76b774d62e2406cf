import * as Comlink from 'comlink';
import { afterAll, describe, expect, it } from 'vitest';
import { commands, userEvent } from 'vitest/browser';
import { type ErrorRecord, fromErrorRecord } from '#core/base/error-record.ts';
import { CancelledError, SourceError } from '#core/base/errors.ts';
import { fileSource } from './file-source.ts';
import { openHttpSource } from './http-source.ts';
import { openSource } from './open-source.ts';
import { detectOpfs } from './opfs-probe.ts';
import { describeSource, expectSameBytes, patternBytes } from './source.conformance.ts';
import type { Source } from './source.ts';
import type { HostedFacts, HostedKind, SourceHost } from './source-host.worker.ts';

const worker = new Worker(new URL('./source-host.worker.ts', import.meta.url), { type: 'module' });
const host = Comlink.wrap<SourceHost>(worker);
afterAll(() => worker.terminate());

type Told<T> = { value: T } | { error: ErrorRecord };

function untold<T>(answer: Told<T>): T {
  if ('error' in answer) throw fromErrorRecord(answer.error);
  return answer.value;
}

const refusalOf = (answer: Told<unknown>): ErrorRecord | null => ('error' in answer ? answer.error : null);

let requestCount = 0;

/** A source in the worker, as a source here. */
async function hosted(kind: HostedKind, bytes: Uint8Array<ArrayBuffer>): Promise<Source> {
  const facts = untold<HostedFacts>(await host.open(kind, bytes));
  async function ask<T>(signal: AbortSignal | undefined, call: (request: number) => Promise<Told<T>>): Promise<T> {
    const request = requestCount++;
    const stop = () => void host.abort(request);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    const value = untold(await call(request));
    if (signal?.aborted) throw new CancelledError(); // the answer was under way already
    return value;
  }
  return {
    ...facts,
    read: (range, { signal } = {}) => ask(signal, (request) => host.read(facts.id, range, request)),
    async readInto(target, start, { signal } = {}) {
      const shared = target.buffer instanceof SharedArrayBuffer;
      const box = shared ? target : target.slice();
      const filled = await ask(signal, (request) => host.readInto(facts.id, box, start, request));
      if (filled) target.set(filled);
    },
    async stream(range, { pieceBytes, sink, signal }) {
      const thrown: unknown[] = [];
      const remoteSink = Comlink.proxy(async (piece: Uint8Array, start: number) => {
        try {
          await sink(piece, start);
        } catch (error) {
          thrown.push(error);
          throw error;
        }
      });
      await ask(signal, (request) => host.stream(facts.id, range, pieceBytes, request, remoteSink)).catch((error) => {
        throw thrown[0] ?? error;
      });
    },
    readIntoSync: null,
    close: () => void host.close(facts.id),
  };
}

const KINDS: HostedKind[] = [
  'file',
  'file, synchronously',
  'handle',
  'opfs',
  'opfs, synchronously',
  'opfs, second reader',
  'window on opfs',
  'cache on file',
];
for (const kind of KINDS) describeSource(`${kind}, in a worker`, (bytes) => hosted(kind, bytes));

describeSource('a File, on the page', (bytes) => fileSource(new File([bytes], 'a.npy')));

// ── HTTP from the page's own server, which knows ranges ───────────────────────────────────────────

const served: string[] = [];
/** Relative to the project's root, as the server resolves it; served as it is. */
const FOLDER = 'node_modules/.arraybook-browser-test';
afterAll(async () => {
  for (const path of served) await commands.removeFile(path);
});

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

async function onDisk(bytes: Uint8Array): Promise<string> {
  const name = `${crypto.randomUUID()}.bin`;
  await commands.writeFile(`${FOLDER}/${name}`, base64(bytes), { encoding: 'base64' });
  served.push(`${FOLDER}/${name}`);
  return name;
}

describeSource('HTTP, from the same origin', async (bytes) =>
  openHttpSource({ url: `/${FOLDER}/${await onDisk(bytes)}`, name: 'a.npy' }),
);

describe('an HTTP source in a page', () => {
  it('explains what a refusal by another origin may mean', async () => {
    const error = await openHttpSource({ url: 'http://127.0.0.1:4999/a.npy', name: 'a.npy' }).catch((e) => e);
    expect(error).toBeInstanceOf(SourceError);
    expect(error.message).toMatch(/does not allow pages of .* Access-Control-Allow-Origin \(CORS\)/);
    expect(error.fields.reason).toBe('cors');
  });
});

// ── Beyond 32 bits ────────────────────────────────────────────────────────────────────────────────

describe('a File beyond 4 GiB', () => {
  const chunk = patternBytes(1024 * 1024);
  const huge = new File([new Blob(new Array(5 * 1024).fill(new Blob([chunk])))], 'huge.npy');
  const at = 4.5 * 2 ** 30 + 12_345;

  it('is read at its far end', async () => {
    const source = fileSource(huge);
    expect(source.byteLength).toBe(5 * 2 ** 30);
    expectSameBytes(await source.read({ start: at, end: at + 1_000 }), chunk.subarray(12_345, 13_345));
    await source.stream(
      { start: at, end: at + 1_000 },
      {
        pieceBytes: 4_096,
        sink: (piece, start) =>
          expectSameBytes(piece, chunk.subarray(start - at + 12_345, start - at + 12_345 + piece.length)),
      },
    );
  });
});

// ── Files that change while they are open ─────────────────────────────────────────────────────────

describe('a File from disk', () => {
  async function picked(bytes: Uint8Array): Promise<{ file: File; path: string }> {
    const path = `${FOLDER}/${await onDisk(bytes)}`;
    const input = Object.assign(document.createElement('input'), { type: 'file' });
    document.body.append(input);
    await userEvent.upload(input, path);
    const file = input.files![0];
    input.remove();
    return { file, path };
  }

  it('is read like any other', async () => {
    const bytes = patternBytes(100_000);
    const { file } = await picked(bytes);
    expectSameBytes(await fileSource(file).read({ start: 5, end: 99_999 }), bytes.subarray(5, 99_999));
  });

  it('says that it was changed or removed, in reads and in streams', async () => {
    const { file, path } = await picked(patternBytes(100_000));
    const source = fileSource(file);
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // file times may have whole seconds
    await commands.writeFile(path, base64(patternBytes(50_000)), { encoding: 'base64' });
    const attempts = [
      () => source.read({ start: 0, end: 10 }),
      () => source.stream({ start: 0, end: 100_000 }, { pieceBytes: 1_000, sink: () => {} }),
    ];
    for (const attempt of attempts) {
      const error = await attempt().catch((e) => e);
      expect(error).toBeInstanceOf(SourceError);
      expect(error.message).toMatch(/changed, moved or removed after it was opened/);
    }
    await commands.removeFile(path);
    served.splice(served.indexOf(path), 1);
    for (const attempt of attempts) expect(await attempt().catch((e) => e)).toBeInstanceOf(SourceError);
  });
});

describe('a handle', () => {
  it('says that its file was removed', async () => {
    const error = refusalOf(await host.removedBehind('source-test/behind.bin'));
    expect(error?.message).toMatch(/removed after it was opened/);
    expect(error?.fields).toMatchObject({ reason: 'removed' });
  });
});

// ── The private file system ───────────────────────────────────────────────────────────────────────

describe('OPFS', () => {
  it('has many readers in this browser, in a worker, and no sync handles on the page', async () => {
    expect(await host.detect()).toBe('many-readers');
    expect(await detectOpfs()).toBe('none');
  });

  it('is read on the page, too, through File snapshots', async () => {
    untold(await host.farWrite('source-test/page.bin', 0, patternBytes(1_000)));
    const source = await openSource({ kind: 'opfs', path: 'source-test/page.bin', name: 'page.bin' });
    expect(source.readIntoSync).toBeNull();
    expectSameBytes(await source.read({ start: 10, end: 1_000 }), patternBytes(1_000).subarray(10));
    await host.remove('source-test/page.bin');
  });

  it('leaves no probe behind, lists and removes files', async () => {
    untold(await host.farWrite('list-test/one.bin', 0, patternBytes(10)));
    untold(await host.farWrite('list-test/two.bin', 0, patternBytes(20)));
    expect((await host.list('')).filter(({ name }) => name.startsWith('.arraybook-probe'))).toEqual([]);
    const files = await host.list('list-test');
    expect(files.map(({ path, byteLength }) => [path, byteLength])).toEqual([
      ['list-test/one.bin', 10],
      ['list-test/two.bin', 20],
    ]);
    await host.remove('list-test/one.bin');
    await host.remove('list-test/one.bin');
    await host.remove('list-test/two.bin');
    expect(await host.list('list-test')).toEqual([]);
    expect(await host.list('never-was')).toEqual([]);
    expect((await host.estimate()).quota).toBeGreaterThan(0);
  });

  it('writes, truncates and reads back, and says what cannot be', async () => {
    const found = untold(await host.writerVerbs('source-test/verbs.bin'));
    expect([...found.back]).toEqual([7, 7, 7, 7, 1, 2]);
    expect([found.byteLength, found.reopened, found.afterCreate]).toEqual([6, 6, 0]);
    expect(refusalOf(found.past)?.message).toMatch(/wanted 2 bytes at offset 5, got 1/);
    expect(refusalOf(found.closed)?.message).toMatch(/closed/);
    expect(refusalOf(found.busy)?.message).toMatch(/held open/);
    await host.remove('source-test/verbs.bin');
  });

  it('says that a file is not there', async () => {
    expect(refusalOf(await host.openMissing('source-test/none.bin'))?.message).toMatch(
      /gone\.npy: there is no such file/,
    );
    expect(refusalOf(await host.openMissing('../none.bin'))?.message).toMatch(/not a path inside/);
  });

  it('writes far out, or says that the storage is full: never a silent short write', async () => {
    const { quota } = await host.estimate();
    const bytes = patternBytes(1_000);
    const near = untold(await host.farWrite('source-test/near.bin', 3_000_000, bytes));
    expect(near.byteLength).toBe(3_001_000);
    expectSameBytes(near.bytes, bytes);
    const answer = await host.farWrite('source-test/far.bin', quota + 2 ** 30, bytes);
    expect(refusalOf(answer)?.tag).toBe('budget');
    for (const name of ['near', 'far']) await host.remove(`source-test/${name}.bin`);
  });
});
