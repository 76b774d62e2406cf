import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { encodeNpyHeader } from '#bytes/formats/npy/encode.ts';
import { openSource } from '#bytes/sources/open-source.ts';
import { withReadLog } from '#bytes/sources/with-read-log.ts';
import { type ArrayId, FileId } from '#core/base/brand.ts';
import { CancelledError } from '#core/base/errors.ts';
import { float32 } from '#core/dtype/dtype.ts';
import type { ArrayState, ArrayView, Colouring, EngineApi } from '#protocol/engine-api.ts';
import { TabEngine } from './engine.ts';
import { inlineHost } from './inline-host.ts';
import { openFileOf, openInPlace } from './open-file.ts';

const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const newEngine = () => new TabEngine(inlineHost('0', async () => new Uint8Array(await readFile(KERNELS))));

const grey: Colouring = {
  kind: 'map',
  table: Uint8Array.from({ length: 1024 }, (_, index) => (index % 4 === 3 ? 255 : index >> 2)),
  scale: 'linear',
  low: null,
  high: null,
  nan: [255, 0, 0, 255],
};

function npy(values: Float32Array, shape: readonly number[]): ArrayBuffer {
  const header = encodeNpyHeader({ dtype: float32, shape, fortranOrder: false });
  const bytes = new Uint8Array(header.length + values.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), header.length);
  return bytes.buffer;
}

async function openBytes(engine: EngineApi, name: string, bytes: ArrayBuffer): Promise<ArrayId> {
  const file = await engine.open({ kind: 'memory', name, bytes });
  return file.entries[0]!.arrayId;
}

function finished(engine: EngineApi, arrayId: ArrayId): Promise<ArrayState> {
  return new Promise((resolve) => {
    void engine.watchArray(arrayId, (state) => {
      if (['done', 'failed', 'cancelled'].includes(state.phase)) resolve(state);
    });
  });
}

const viewOf = (arrayId: ArrayId, rank: number): ArrayView => ({
  arrayId,
  field: [],
  component: 'value',
  rowAxis: rank > 1 ? rank - 2 : null,
  colAxis: rank > 0 ? rank - 1 : null,
  index: new Array<number>(rank).fill(0),
});

describe('the tab engine in one thread', () => {
  it('opens a .npy, paints a tile and counts exactly', async () => {
    const engine = newEngine();
    const values = Float32Array.from({ length: 600 }, (_, index) => index);
    values[7] = Number.NaN;
    const arrayId = await openBytes(engine, 'a.npy', npy(values, [20, 30]));
    const info = await engine.openArray(arrayId);
    expect(info.shape).toEqual([20, 30]);
    const tile = await engine.tile(
      {
        view: viewOf(arrayId, 2),
        rows: [0, 20],
        cols: [0, 30],
        width: 30,
        height: 20,
        reducer: 'mean',
        colouring: grey,
        quality: 'exact',
      },
      1,
    );
    expect(tile.sampled).toBe(false);
    expect(Array.from(tile.pixels.slice(7 * 4, 8 * 4))).toEqual([255, 0, 0, 255]);
    expect(tile.pixels[0]).toBe(0);
    expect(tile.pixels[599 * 4]).toBe(255);
    const state = await finished(engine, arrayId);
    expect(state.phase, state.error?.message).toBe('done');
    const [statistics] = state.statistics;
    expect(statistics).toMatchObject({ exact: true, seen: 600, nan: 1, min: { text: '0.0' }, max: { text: '599.0' } });
    expect(statistics?.histogram?.kind).toBe('numpy');
  });

  it('ENG-1 opening a .npy costs one read of at most 64 KiB', async () => {
    const bytes = npy(new Float32Array(1 << 20), [1024, 1024]);
    const spec = { kind: 'memory', name: 'a.npy', bytes } as const;
    const source = withReadLog(await openSource(spec));
    const file = await openFileOf(FileId.of(1), spec, source);
    const info = await openInPlace(file, file.arrays[0]!);
    expect(info?.shape).toEqual([1024, 1024]);
    expect(source.readLog.readCount).toBe(1);
    expect(source.readLog.byteCount).toBeLessThanOrEqual(65_536);
  });

  it('ENG-2 an array is opened once, however often it is asked for', async () => {
    const engine = newEngine();
    const arrayId = await openBytes(engine, 'a.npy', npy(new Float32Array(12), [3, 4]));
    const [first, second] = await Promise.all([engine.openArray(arrayId), engine.openArray(arrayId)]);
    expect(second).toBe(first);
  });

  it('ENG-4 closing gives the heap back, and the id is gone', async () => {
    const engine = newEngine();
    const before = await engine.heapUsed();
    const file = await engine.open({
      kind: 'memory',
      name: 'a.npy',
      bytes: npy(new Float32Array(1 << 18), [512, 512]),
    });
    const { arrayId } = file.entries[0]!;
    await engine.openArray(arrayId);
    await finished(engine, arrayId);
    expect(await engine.heapUsed()).toBeGreaterThan(before);
    await engine.close(file.fileId);
    expect(await engine.heapUsed()).toBe(before);
    await expect(engine.openArray(arrayId)).rejects.toThrow('there is no open array');
  });

  it('a request that is cancelled rejects as cancelled, and the next one is answered', async () => {
    const engine = newEngine();
    const arrayId = await openBytes(engine, 'a.npy', npy(new Float32Array(1 << 22), [2048, 2048]));
    await engine.openArray(arrayId);
    const request = {
      view: viewOf(arrayId, 2),
      rows: [0, 2048],
      cols: [0, 2048],
      width: 300,
      height: 300,
      reducer: 'mean',
      colouring: grey,
      quality: 'exact',
    } as const;
    const cancelled = engine.tile(request, 7);
    cancelled.catch(() => {});
    await engine.cancel(7);
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
    expect((await engine.tile(request, 8)).sampled).toBe(false);
  });

  it('a line of many elements keeps its peaks, a short one comes element by element', async () => {
    const engine = newEngine();
    const values = new Float32Array(100_000);
    values[77_777] = 5;
    values[3] = -2;
    const arrayId = await openBytes(engine, 'a.npy', npy(values, [100_000]));
    const long = await engine.line({ view: viewOf(arrayId, 1), cols: [0, 100_000], buckets: 500, quality: 'exact' }, 1);
    expect(long.elements).toBe(false);
    expect(long.start).toHaveLength(501);
    expect(Math.max(...long.max)).toBe(5);
    expect(Math.min(...long.min)).toBe(-2);
    const bucket = long.max.indexOf(5);
    expect(long.start[bucket]!).toBeLessThanOrEqual(77_777);
    expect(long.start[bucket + 1]!).toBeGreaterThan(77_777);
    const short = await engine.line({ view: viewOf(arrayId, 1), cols: [0, 10], buckets: 500, quality: 'exact' }, 2);
    expect(short.elements).toBe(true);
    expect(Array.from(short.mean)).toEqual([0, 0, 0, -2, 0, 0, 0, 0, 0, 0]);
  });

  it('channels become red, green and blue', async () => {
    const engine = newEngine();
    const arrayId = await openBytes(engine, 'a.npy', npy(Float32Array.of(1, 0, 0, 0, 0.5, 1), [1, 2, 3]));
    const view = { ...viewOf(arrayId, 3), rowAxis: 0, colAxis: 1 };
    const colouring: Colouring = { kind: 'rgb', channelAxis: 2, low: null, high: null };
    const tile = await engine.tile(
      { view, rows: [0, 1], cols: [0, 2], width: 2, height: 1, reducer: 'nearest', colouring, quality: 'exact' },
      1,
    );
    expect(Array.from(tile.pixels)).toEqual([255, 0, 0, 255, 0, 128, 255, 255]);
  });

  it('an empty array has no picture, and says so; its pass is over at once', async () => {
    const engine = newEngine();
    const arrayId = await openBytes(engine, 'a.npy', npy(new Float32Array(0), [0, 4]));
    const colouring = grey;
    const request = {
      view: viewOf(arrayId, 2),
      rows: [0, 1],
      cols: [0, 4],
      width: 4,
      height: 4,
      reducer: 'mean',
    } as const;
    await expect(engine.tile({ ...request, colouring, quality: 'exact' }, 1)).rejects.toThrow('zero-size array');
    expect((await finished(engine, arrayId)).phase).toBe('done');
  });

  it('a truncated file shows what is there, and its statistics never become exact', async () => {
    const engine = newEngine();
    const whole = npy(
      Float32Array.from({ length: 100 }, (_, index) => index),
      [10, 10],
    );
    const arrayId = await openBytes(engine, 'a.npy', whole.slice(0, whole.byteLength - 202));
    const info = await engine.openArray(arrayId);
    expect(info.notices.map(({ code }) => code)).toContain('truncated');
    const state = await finished(engine, arrayId);
    expect(state.statistics[0]).toMatchObject({ exact: false, seen: 49, size: 100, max: { text: '48.0' } });
    const { texts } = await engine.cells({ view: viewOf(arrayId, 2), rows: [4, 6], cols: [7, 10] }, 1);
    expect(texts).toEqual([
      ['47.0', '48.0', ''],
      ['', '', ''],
    ]);
  });
});

describe('care of one file', () => {
  it('checks its fingerprint, gives its bytes back, and is found by another name', async () => {
    const engine = newEngine();
    await engine.start();
    const bytes = npy(Float32Array.of(1, 2, 3), [3]);
    const { fileId } = await engine.open({ kind: 'memory', name: 'a.npy', bytes });
    const first = await engine.check(fileId, 1);
    expect(first).toEqual({ blake3: expect.stringMatching(/^[0-9a-f]{64}$/), before: null });
    expect(await engine.check(fileId, 2)).toEqual({ blake3: first.blake3, before: first.blake3 });
    const blob = await engine.download(fileId, 3);
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(new Uint8Array(bytes));
    await engine.rename(fileId, 'b.npy');
    await expect(engine.keep(fileId)).rejects.toMatchObject({ tag: 'unsupported' });
  });
});
