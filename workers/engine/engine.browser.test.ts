import { afterAll, describe, expect, it } from 'vitest';
import { encodeNpyHeader } from '#bytes/formats/npy/encode.ts';
import type { ArrayId } from '#core/base/brand.ts';
import { float32 } from '#core/dtype/dtype.ts';
import { connectEngine } from '#protocol/client.ts';
import type { ArrayState, ArrayView, Colouring, EngineApi, FileState } from '#protocol/engine-api.ts';

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
    const { opened, arrayId } = await openFile(file);
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
    console.log(
      `first ${first.toFixed()} ms, pass ${total.toFixed()} ms, ${during.length} tiles, slowest ${Math.max(...during).toFixed()} ms`,
    );
    const followed = await fileState(opened.fileId, ({ import: phase }) => !['waiting', 'running'].includes(phase));
    console.log(followed.import, followed.importNote, followed.blake3);
    await engine.close(opened.fileId);
  });
});
