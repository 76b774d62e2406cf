import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { encodeNpyHeader } from '#bytes/formats/npy/encode.ts';
import type { ArrayId } from '#core/base/brand.ts';
import { float32 } from '#core/dtype/dtype.ts';
import type { ArrayState, ArrayView, Colouring, EngineApi } from '#protocol/engine-api.ts';
import { TabEngine } from './engine.ts';
import { inlineHost } from './inline-host.ts';

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
});
