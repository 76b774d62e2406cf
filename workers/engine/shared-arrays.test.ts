/** Arrays in memory are looked at as files are, and looked at anew after they changed. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ArrayId } from '#core/base/brand.ts';
import type { ArrayState, ArrayView, Colouring, EngineApi, SharedArray, TileResult } from '#protocol/engine-api.ts';
import { TabEngine } from './engine.ts';
import { inlineHost } from './inline-host.ts';

const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const newEngine = () => new TabEngine(inlineHost('0', async () => new Uint8Array(await readFile(KERNELS))));

const GREY: Colouring = {
  kind: 'map',
  table: Uint8Array.from({ length: 1024 }, (_, index) => (index % 4 === 3 ? 255 : index >> 2)),
  scale: 'linear',
  low: 0,
  high: 255,
  nan: [255, 0, 0, 255],
};

/** `count` doubles inside a larger block of shared memory, as arrays lie in the heap. */
function inShared(name: string, values: Float64Array, shape: readonly number[]): SharedArray {
  const buffer = new SharedArrayBuffer(4096 + values.byteLength + 512);
  new Float64Array(buffer, 4096, values.length).set(values);
  const { byteLength } = values;
  return { name, descr: '<f8', shape, fortranOrder: false, buffer, byteOffset: 4096, byteLength };
}

async function opened(engine: EngineApi, array: SharedArray): Promise<ArrayId> {
  const { entries } = await engine.openShared(array);
  const [entry] = entries;
  if (entry === undefined) throw new Error('no array');
  return entry.arrayId;
}

const viewOf = (arrayId: ArrayId): ArrayView => ({
  arrayId,
  field: [],
  component: 'value',
  rowAxis: 0,
  colAxis: 1,
  index: [0, 0],
});

let requests = 0;
function tile(engine: EngineApi, arrayId: ArrayId, rows: number, cols: number): Promise<TileResult> {
  const window = { rows: [0, rows], cols: [0, cols], width: cols, height: rows } as const;
  const request = { view: viewOf(arrayId), ...window, reducer: 'nearest', colouring: GREY, quality: 'exact' } as const;
  return engine.tile(request, ++requests);
}

function finished(engine: EngineApi, arrayId: ArrayId): Promise<ArrayState> {
  return new Promise((resolve) => {
    void engine.watchArray(arrayId, (state) => {
      if (['done', 'failed', 'cancelled'].includes(state.phase)) resolve(state);
    });
  });
}

describe('arrays in memory', () => {
  it('look like a file with one array: header, texts, tile, statistics, export', async () => {
    const engine = newEngine();
    const values = Float64Array.from({ length: 200 }, (_, k) => k);
    const file = await engine.openShared(inShared('y', values, [10, 20]));
    expect(file).toMatchObject({ name: 'y', format: 'npy' });
    const arrayId = file.entries[0]!.arrayId;
    const info = await engine.openArray(arrayId);
    expect(info).toMatchObject({ shape: [10, 20], dtypeText: 'float64', name: 'y', dataLength: 1600 });
    const { texts } = await engine.cells({ view: viewOf(arrayId), rows: [9, 10], cols: [18, 20] }, ++requests);
    expect(texts).toEqual([['198.0', '199.0']]);
    expect((await tile(engine, arrayId, 10, 20)).pixels[199 * 4]).toBe(199);
    const { phase, statistics } = await finished(engine, arrayId);
    expect(phase).toBe('done');
    expect(statistics[0]).toMatchObject({ exact: true, seen: 200, min: { text: '0.0' }, max: { text: '199.0' } });
    const saved = await engine.exportSlice(
      { view: viewOf(arrayId), rows: null, cols: null, format: 'npy' },
      ++requests,
    );
    const bytes = new Uint8Array(await saved.arrayBuffer());
    expect(new Float64Array(bytes.slice(-1600).buffer)).toEqual(values);
  });

  it('are found out about again after they changed in place', async () => {
    const engine = newEngine();
    const array = inShared('y', new Float64Array(200), [10, 20]);
    const arrayId = await opened(engine, array);
    await engine.openArray(arrayId);
    expect((await finished(engine, arrayId)).statistics[0]).toMatchObject({ max: { text: '0.0' } });
    new Float64Array(array.buffer, array.byteOffset, 200).fill(7);
    await engine.refreshShared(arrayId);
    expect((await tile(engine, arrayId, 10, 20)).pixels[0]).toBe(7);
    const { statistics } = await finished(engine, arrayId);
    expect(statistics[0]).toMatchObject({ exact: true, min: { text: '7.0' }, max: { text: '7.0' }, seen: 200 });
  });

  it('may move, and give the heap of the engine back when they are closed', async () => {
    const engine = newEngine();
    const before = await engine.heapUsed();
    const first = inShared('y', new Float64Array(200).fill(3), [10, 20]);
    const file = await engine.openShared(first);
    const arrayId = file.entries[0]!.arrayId;
    await engine.openArray(arrayId);
    await finished(engine, arrayId);
    const copy = new Float64Array(200).fill(9).buffer;
    await engine.refreshShared(arrayId, { buffer: copy, byteOffset: 0, byteLength: 1600 });
    expect((await tile(engine, arrayId, 10, 20)).pixels[0]).toBe(9);
    await finished(engine, arrayId);
    await engine.close(file.fileId);
    expect(await engine.heapUsed()).toBe(before);
  });

  it('of many megabytes are never copied, and become exact', async () => {
    const engine = newEngine();
    const values = Float64Array.from({ length: 9 << 20 }, (_, k) => k % 1000);
    const array = inShared('big', values, [9, 1 << 20]);
    const arrayId = await opened(engine, array);
    await engine.openArray(arrayId);
    await tile(engine, arrayId, 9, 64);
    const { phase, statistics, error } = await finished(engine, arrayId);
    expect(phase, error?.message).toBe('done');
    expect(statistics[0]).toMatchObject({ exact: true, seen: 9 << 20, max: { text: '999.0' } });
    expect(await engine.heapUsed()).toBeLessThan(array.byteLength / 2);
    new Float64Array(array.buffer, array.byteOffset, 1)[0] = 5000;
    await engine.refreshShared(arrayId);
    expect((await finished(engine, arrayId)).statistics[0]).toMatchObject({ max: { text: '5000.0' } });
  });

  it('of structured and of odd dtypes are what their descr says; wrong places are refused', async () => {
    const engine = newEngine();
    const buffer = new ArrayBuffer(48);
    new DataView(buffer).setFloat64(4, 2.5, true);
    const record = { name: 'r', descr: "[('a', '<i4'), ('b', '<f8')]", shape: [4], fortranOrder: false } as const;
    const arrayId = await opened(engine, { ...record, buffer, byteOffset: 0, byteLength: 48 });
    expect((await engine.openArray(arrayId)).dtypeText).toBe("[('a', '<i4'), ('b', '<f8')]");
    const { rows } = await engine.records({ arrayId, elements: [0, 1] }, ++requests);
    expect(rows).toEqual([['0', '2.5']]);
    await expect(engine.openShared({ ...record, buffer, byteOffset: 8, byteLength: 48 })).rejects.toThrow('lie');
    const plain = await engine.open({ kind: 'memory', name: 'x.npy', bytes: new ArrayBuffer(0) }).catch(() => null);
    expect(plain).toBeNull();
  });
});
