/** Test worker: opens sources where sync handles and `FileReaderSync` are, and answers for them over messages. */
import * as Comlink from 'comlink';
import { toErrorRecord } from '#core/base/error-record.ts';
import { fileSource } from './file-source.ts';
import { openHandleSource } from './handle-source.ts';
import { openSource } from './open-source.ts';
import { listOpfsFiles, OpfsFile, removeOpfsFile, storageEstimate } from './opfs-file.ts';
import { opfsFileHandle } from './opfs-path.ts';
import { detectOpfs } from './opfs-probe.ts';
import type { Source, SourceSpec } from './source.ts';
import { withBlockCache } from './with-block-cache.ts';

export type HostedKind =
  | 'file'
  | 'file, synchronously'
  | 'handle'
  | 'opfs'
  | 'opfs, synchronously'
  | 'opfs, second reader'
  | 'window on opfs'
  | 'cache on file';

export interface HostedFacts {
  readonly id: number;
  readonly name: string;
  readonly byteLength: number;
  readonly identity: string;
}

/** An error that keeps its tag over the border. */
async function told<T>(work: () => Promise<T>): Promise<{ value: T } | { error: ReturnType<typeof toErrorRecord> }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: toErrorRecord(error) };
  }
}

const sources = new Map<number, { source: Source; sync: boolean; others: Source[] }>();
const aborts = new Map<number, AbortController>();
let serial = 0;

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await OpfsFile.create(path);
  file.write(bytes, 0);
  file.flush();
  file.close();
}

async function openKind(kind: HostedKind, bytes: Uint8Array<ArrayBuffer>, path: string): Promise<Source[]> {
  if (kind.startsWith('file')) return [fileSource(new File([bytes], 'a.npy'))];
  if (kind === 'cache on file')
    return [withBlockCache(fileSource(new File([bytes], 'a.npy')), { budgetBytes: 200_000, blockBytes: 9_000 })];
  const padded = new Uint8Array(bytes.length + 200);
  padded.set(bytes, 100);
  const windowed = kind === 'window on opfs';
  await write(path, windowed ? padded : bytes);
  if (kind === 'handle') return [await openHandleSource(await opfsFileHandle(path, { create: false }))];
  const of: SourceSpec = { kind: 'opfs', path, name: 'a.npy' };
  if (windowed) return [await openSource({ kind: 'window', name: 'm.npy', of, start: 100, end: 100 + bytes.length })];
  const readers = [await openSource(of)];
  if (kind === 'opfs, second reader') readers.unshift(await openSource(of));
  return readers;
}

function controllerOf(request: number): AbortController {
  const controller = aborts.get(request) ?? new AbortController();
  aborts.set(request, controller);
  return controller;
}

const host = {
  detect: detectOpfs,
  list: listOpfsFiles,
  estimate: storageEstimate,
  remove: removeOpfsFile,
  abort: (request: number) => controllerOf(request).abort(),

  open: (kind: HostedKind, bytes: Uint8Array<ArrayBuffer>) =>
    told(async (): Promise<HostedFacts> => {
      const id = serial++;
      const [source, ...others] = await openKind(kind, bytes, `source-test/${id}-${crypto.randomUUID()}.bin`);
      sources.set(id, { source, others, sync: kind.endsWith('synchronously') });
      return { id, name: source.name, byteLength: source.byteLength, identity: source.identity };
    }),

  read: (id: number, range: { start: number; end: number }, request: number) =>
    told(() => sources.get(id)!.source.read(range, { signal: controllerOf(request).signal })),

  readInto: (id: number, target: Uint8Array, start: number, request: number) =>
    told(async () => {
      const { source, sync } = sources.get(id)!;
      const { signal } = controllerOf(request);
      if (sync && !signal.aborted) source.readIntoSync!(target, start);
      else await source.readInto(target, start, { signal });
      return target.buffer instanceof SharedArrayBuffer ? null : target;
    }),

  stream: (
    id: number,
    range: { start: number; end: number },
    pieceBytes: number,
    request: number,
    sink: (piece: Uint8Array, start: number) => Promise<void>,
  ) =>
    told(() =>
      sources
        .get(id)!
        .source.stream(range, { pieceBytes, signal: controllerOf(request).signal, sink: (p, at) => sink(p, at) }),
    ),

  close(id: number): void {
    const { source, others } = sources.get(id)!;
    for (const one of [source, ...others]) one.close();
  },

  /** Writes, reads back with two readers at once, reads far out; what came of it, in words. */
  farWrite: (path: string, at: number, bytes: Uint8Array) =>
    told(async () => {
      const file = await OpfsFile.create(path);
      try {
        file.write(bytes, at);
        file.flush();
      } finally {
        file.close();
      }
      const source = await openSource({ kind: 'opfs', path, name: path });
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      source.readIntoSync!(shared, at);
      source.close();
      return { byteLength: source.byteLength, bytes: shared.slice() };
    }),

  writerVerbs: (path: string) =>
    told(async () => {
      const file = await OpfsFile.create(path);
      const shared = new Uint8Array(new SharedArrayBuffer(10)).fill(7);
      file.write(shared, 0);
      file.write(Uint8Array.of(1, 2, 3), 4);
      file.truncate(6);
      const back = new Uint8Array(6);
      file.read(back, 0);
      const { byteLength } = file;
      const past = await told(async () => file.read(new Uint8Array(2), 5));
      file.close();
      file.close();
      const closed = await told(async () => file.write(back, 0));
      const again = await OpfsFile.open(path);
      const reopened = again.byteLength;
      const busy = await told(() => OpfsFile.open(path));
      again.close();
      const emptied = await OpfsFile.create(path);
      const afterCreate = emptied.byteLength;
      emptied.close();
      return { back, byteLength, past, closed, reopened, busy, afterCreate };
    }),

  openMissing: (path: string) => told(() => openSource({ kind: 'opfs', path, name: 'gone.npy' })),

  removedBehind: (path: string) =>
    told(async () => {
      await write(path, new Uint8Array(1_000));
      const source = await openHandleSource(await opfsFileHandle(path, { create: false }));
      await removeOpfsFile(path);
      return source.read({ start: 0, end: 10 });
    }),
};

export type SourceHost = typeof host;
Comlink.expose(host);
