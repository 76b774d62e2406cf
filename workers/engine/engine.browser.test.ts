import { afterAll, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { encodeNpyHeader } from '#bytes/formats/npy/encode.ts';
import { listOpfsFiles } from '#bytes/sources/opfs-file.ts';
import type { ArrayId } from '#core/base/brand.ts';
import { float32 } from '#core/dtype/dtype.ts';
import { connectEngine } from '#protocol/client.ts';
import type { ArrayState, ArrayView, Colouring, EngineApi, FileState } from '#protocol/engine-api.ts';
import { browserHost } from './browser-host.ts';
import type { WorkerLike } from './crew.ts';
import { TabEngine } from './engine.ts';

const grey: Colouring = {
  kind: 'map',
  table: Uint8Array.from({ length: 1024 }, (_, index) => (index % 4 === 3 ? 255 : index >> 2)),
  scale: 'linear',
  low: null,
  high: null,
  nan: [255, 0, 0, 255],
};

const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
const engine: EngineApi = connectEngine(worker);
afterAll(() => worker.terminate());

const MIB = 1 << 20;

/** `megabytes` MiB of float32 in rows of 4096: element i is i % 1000 - 200. */
function npyFile(name: string, megabytes: number): { file: File; rows: number; count: number } {
  const rows = megabytes * 64;
  const header = encodeNpyHeader({ dtype: float32, shape: [rows, 4096], fortranOrder: false });
  const period = Float32Array.from({ length: 1000 * 256 }, (_, index) => (index % 1000) - 200);
  const count = rows * 4096;
  const parts: BlobPart[] = [header];
  let left = count;
  for (; left >= period.length; left -= period.length) parts.push(period);
  parts.push(period.slice(0, left));
  return { file: new File(parts, name, { lastModified: 1 }), rows, count };
}

async function openFile(file: File) {
  const opened = await engine.open({ kind: 'file', file });
  const arrayId = opened.entries[0]!.arrayId;
  return { opened, arrayId, info: await engine.openArray(arrayId) };
}

function arrayState(arrayId: ArrayId, until: (state: ArrayState) => boolean): Promise<ArrayState> {
  return new Promise((resolve) => {
    void engine.watchArray(arrayId, (state) => {
      if (until(state)) resolve(state);
    });
  });
}

function fileState(fileId: Awaited<ReturnType<typeof engine.open>>['fileId'], until: (state: FileState) => boolean) {
  return new Promise<FileState>((resolve) => {
    void engine.watchFile(fileId, (state) => {
      if (until(state)) resolve(state);
    });
  });
}

const followed = ({ import: phase }: FileState) => !['waiting', 'running'].includes(phase);
const settled = ({ phase }: ArrayState) => ['done', 'failed', 'cancelled'].includes(phase);

const viewOf = (arrayId: ArrayId): ArrayView => ({
  arrayId,
  field: [],
  component: 'value',
  rowAxis: 0,
  colAxis: 1,
  index: [0, 0],
});

describe('the engine worker', () => {
  it('runs its hands over one shared memory', async () => {
    const info = await engine.start();
    expect(info).toMatchObject({ isolated: true, simd: true });
    expect(info.threads).toBeGreaterThan(1);
    expect(info.heapLimit).toBeGreaterThanOrEqual(256 * MIB);
  });

  it('a small File: header, tile, exact statistics', async () => {
    const { file, rows, count } = npyFile('small.npy', 4);
    const { arrayId, info } = await openFile(file);
    expect(info.shape).toEqual([rows, 4096]);
    const request = { view: viewOf(arrayId), rows: [0, rows], cols: [0, 4096], width: 400, height: 200 } as const;
    const tile = await engine.tile({ ...request, reducer: 'mean', colouring: grey, quality: 'preview' }, 1);
    expect(tile.pixels).toHaveLength(400 * 200 * 4);
    expect(new Set(tile.pixels).size).toBeGreaterThan(10);
    const state = await arrayState(arrayId, settled);
    expect(state.phase, state.error?.message).toBe('done');
    expect(state.statistics[0]).toMatchObject({
      exact: true,
      seen: count,
      min: { text: '-200.0' },
      max: { text: '799.0' },
    });
  });

  it('a large File: a sampled tile at once, tiles during the pass, then exact numbers', async () => {
    const { file, rows, count } = npyFile('large.npy', 200);
    const start = performance.now();
    const { arrayId } = await openFile(file);
    const request = {
      view: viewOf(arrayId),
      rows: [0, rows],
      cols: [0, 4096],
      width: 800,
      height: 600,
      reducer: 'mean',
      colouring: grey,
    } as const;
    const tile = await engine.tile({ ...request, quality: 'preview' }, 2);
    const first = performance.now() - start;
    expect(tile.sampled).toBe(true);
    const during: number[] = [];
    let passing = true;
    const done = arrayState(arrayId, settled).then((state) => {
      passing = false;
      return state;
    });
    while (passing) {
      const at = performance.now();
      await engine.tile({ ...request, quality: 'preview' }, 3);
      during.push(performance.now() - at);
    }
    const state = await done;
    const total = performance.now() - start;
    expect(state.phase, state.error?.message).toBe('done');
    expect(state.statistics[0]).toMatchObject({
      exact: true,
      seen: count,
      min: { text: '-200.0' },
      max: { text: '799.0' },
      histogram: { kind: 'aligned' },
    });
    const exact = await engine.tile({ ...request, quality: 'exact' }, 4);
    expect(exact.sampled).toBe(false);
    expect(during.length).toBeGreaterThan(1);
    console.info(
      `first picture ${first.toFixed()} ms, exact after ${total.toFixed()} ms; ${during.length} tiles meanwhile, slowest ${Math.max(...during).toFixed()} ms`,
    );
  });

  it('COPY-2 then it is copied and refined from the copy; opening it again reads from there at once', async () => {
    const { file, count } = npyFile('copied.npy', 80);
    const { opened, arrayId } = await openFile(file);
    const imported = await fileState(opened.fileId, followed);
    expect(imported.import, imported.importNote ?? '').toBe('done');
    const state = await arrayState(arrayId, ({ statistics }) => statistics[0]?.histogram?.kind === 'numpy');
    expect(state.statistics[0]).toMatchObject({ exact: true, seen: count });
    expect(state.statistics[0]!.quantiles.every(({ error }) => error === 0)).toBe(true);
    const copy = (await engine.storage()).files.find(({ name }) => name === 'copied.npy')!;
    expect(copy.byteLength).toBe(file.size);
    await engine.close(opened.fileId);

    const again = await openFile(npyFile('copied.npy', 80).file);
    const reopened = await fileState(again.opened.fileId, () => true);
    expect(reopened).toMatchObject({ import: 'done', blake3: imported.blake3 });
    await engine.forget(copy.path);
    expect((await engine.storage()).files.map(({ path }) => path)).not.toContain(copy.path);
    const request = { view: viewOf(again.arrayId), rows: [0, 100], cols: [0, 100], width: 100, height: 100 } as const;
    const tile = await engine.tile({ ...request, reducer: 'nearest', colouring: grey, quality: 'exact' }, 5);
    expect(tile.sampled).toBe(false);
    await engine.close(again.opened.fileId);
  });

  it('COPY-4 a small file is kept when a person wants it, under the name that they give it', async () => {
    const { file } = npyFile('wanted.npy', 1);
    const { opened } = await openFile(file);
    expect((await fileState(opened.fileId, followed)).import).toBe('skipped');
    await engine.keep(opened.fileId);
    await engine.rename(opened.fileId, 'kept.npy');
    const kept = (await engine.storage()).files.find(({ name }) => name === 'kept.npy')!;
    expect(kept.byteLength).toBe(file.size);
    const { blake3, before } = await engine.check(opened.fileId, 11);
    expect(blake3).toBe(before);
    expect((await engine.download(opened.fileId, 12)).size).toBe(file.size);
    await engine.forget(kept.path);
    expect((await engine.storage()).files.map(({ path }) => path)).not.toContain(kept.path);
    await engine.close(opened.fileId);
  });

  it('LEVEL-4 behind the copy follows a finer level, which looks read; it goes with its file', async () => {
    const { file } = npyFile('levelled.npy', 80);
    const { opened, arrayId } = await openFile(file);
    expect((await fileState(opened.fileId, followed)).import).toBe('done');
    const levels = async () => (await listOpfsFiles('scratch')).filter(({ byteLength }) => byteLength === 15 << 20);
    await expect.poll(async () => (await levels()).length, { timeout: 10_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300)); // the file is there before its values are
    const window = { rows: [400, 656], cols: [512, 1024], width: 128, height: 64, quality: 'exact' } as const;
    const colouring = { ...grey, low: -200, high: 800 } as const;
    const tile = await engine.tile({ view: viewOf(arrayId), ...window, reducer: 'max', colouring }, 7);
    expect(tile.sampled).toBe(false);
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < 128; x++) {
        const block = Array.from({ length: 16 }, (_, index) => {
          const [row, col] = [400 + y * 4 + (index >> 2), 512 + x * 4 + (index & 3)];
          return ((row * 4096 + col) % 256_000) % 1000;
        });
        expect(tile.pixels[(y * 128 + x) * 4]).toBe(Math.floor((Math.max(...block) / 1000) * 256));
      }
    }
    await engine.close(opened.fileId);
    expect(await levels()).toEqual([]);
  });

  it('COPY-3 storage that runs full removes the unfinished copy and changes nothing else', async () => {
    const session = cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> };
    const quota = (quotaSize?: number) =>
      session.send('Storage.overrideQuotaForOrigin', { origin: location.origin, quotaSize });
    const { usage } = await navigator.storage.estimate();
    const { opened, arrayId } = await openFile(npyFile('full.npy', 120).file);
    const running = fileState(opened.fileId, ({ import: phase }) => phase === 'running');
    await Promise.race([running, fileState(opened.fileId, followed)]);
    await quota((usage ?? 0) + 30 * MIB);
    const state = await fileState(opened.fileId, followed);
    await quota();
    expect(state.import).toBe('failed');
    expect(state.importNote).toMatch(/^Not copied: .*full/);
    const fingerprinted = await fileState(opened.fileId, ({ blake3 }) => blake3 !== null);
    expect(fingerprinted.blake3).toMatch(/^[0-9a-f]{64}$/);
    expect((await engine.storage()).files.map(({ name }) => name)).not.toContain('full.npy');
    expect((await arrayState(arrayId, settled)).statistics[0]?.exact).toBe(true);
    await engine.close(opened.fileId);
  });

  it('ENG-3 a file that changes while it is open fails on its own card', async () => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('changing.npy', { create: true });
    const write = async (blob: Blob) => {
      const stream = await handle.createWritable();
      await stream.write(blob);
      await stream.close();
    };
    await write(npyFile('changing.npy', 70).file);
    const other = await openFile(npyFile('other.npy', 1).file);
    const { opened, arrayId } = await openFile(await handle.getFile());
    await write(new Blob(['gone']));
    const state = await arrayState(arrayId, settled);
    expect(state.phase).toBe('failed');
    expect(state.error).toMatchObject({ tag: 'source' });
    const request = { view: viewOf(other.arrayId), rows: [0, 10], cols: [0, 10], width: 10, height: 10 } as const;
    const tile = await engine.tile({ ...request, reducer: 'mean', colouring: grey, quality: 'exact' }, 6);
    expect(tile.sampled).toBe(false);
    await engine.close(opened.fileId);
    await root.removeEntry('changing.npy');
  });

  it('a pass can be paused, resumed, cancelled and begun anew', async () => {
    const { opened, arrayId } = await openFile(npyFile('paused.npy', 150).file);
    await arrayState(arrayId, ({ phase, progress }) => phase === 'pass' && (progress?.bytesDone ?? 0) > 0);
    await engine.pausePass(arrayId);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const paused = await arrayState(arrayId, ({ paused }) => paused);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const still = await arrayState(arrayId, () => true);
    expect(still.progress?.bytesDone).toBe(paused.progress?.bytesDone);
    await engine.resumePass(arrayId);
    await engine.cancelPass(arrayId);
    expect((await arrayState(arrayId, settled)).phase).toBe('cancelled');
    const used = await engine.heapUsed();
    await engine.restartPass(arrayId);
    const done = await arrayState(arrayId, settled);
    expect(done.phase, done.error?.message).toBe('done');
    expect(done.statistics[0]?.exact).toBe(true);
    await engine.close(opened.fileId);
    expect(await engine.heapUsed()).toBeLessThanOrEqual(used);
  });
});

describe('hands that die', () => {
  it('SCHED-4 are replaced in mid-pass, and the numbers are right all the same', async () => {
    const workers: WorkerLike[] = [];
    const host = browserHost('0', () => {
      const hand = new Worker(new URL('../compute/compute.worker.ts', import.meta.url), { type: 'module' });
      workers.push(hand as WorkerLike);
      return hand as WorkerLike;
    });
    const local = new TabEngine(host);
    const { file, count } = npyFile('killed.npy', 100);
    const opened = await local.open({ kind: 'file', file });
    const arrayId = opened.entries[0]!.arrayId;
    await local.openArray(arrayId);
    const states: ArrayState[] = [];
    const done = new Promise<ArrayState>((resolve) => {
      void local.watchArray(arrayId, (state) => {
        states.push(state);
        if (settled(state)) resolve(state);
      });
    });
    while (!states.some(({ phase, progress }) => phase === 'pass' && (progress?.bytesDone ?? 0) > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const hired = workers.length;
    workers[0]!.terminate();
    workers[0]!.onerror?.(new ErrorEvent('error', { message: 'killed' }));
    const state = await done;
    expect(workers.length).toBe(hired + 1);
    expect(state.phase, state.error?.message).toBe('done');
    expect(state.statistics[0]).toMatchObject({
      exact: true,
      seen: count,
      min: { text: '-200.0' },
      max: { text: '799.0' },
    });
    await local.close(opened.fileId);
    for (const hand of workers) hand.terminate();
  });
});
