import { describe, expect, test } from 'vitest';
import { ElementCode } from './element-code.ts';
import { chooseGrid } from './fine-grid.ts';
import { specimen } from './reference/specimens.ts';
import { referenceStatistics } from './reference/statistics.ts';
import plainUrl from './static/build/kernels.wasm?url';
import sharedUrl from './static/build/kernels-shared.wasm?url';
import { instantiateKernels } from './static-kernels.ts';
import { mergePartials, type StatsPartial, snapshot } from './statistics.ts';

const DATA = 8 * 1048576;
const STATES = [65536, 2 * 1048576];
const CODE = ElementCode.float32;
const GRID = chooseGrid(CODE, -3, 7);

const compile = async (url: string): Promise<WebAssembly.Module> =>
  new WebAssembly.Module(await (await fetch(url)).arrayBuffer());

/** A worker that knows nothing but the compiled module and the memory. */
const HAND = `onmessage = ({ data: { module, memory, state, ptr, count } }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.statsUpdate(state, ptr, count);
  postMessage('done');
};`;

function handOf(task: object): Promise<void> {
  const url = URL.createObjectURL(new Blob([HAND], { type: 'text/javascript' }));
  const worker = new Worker(url);
  return new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(task);
  }).finally(() => {
    worker.terminate();
    URL.revokeObjectURL(url);
  });
}

function expectReference(partial: StatsPartial, bytes: Uint8Array): void {
  const expected = referenceStatistics(CODE, bytes, GRID);
  expect([partial.count, partial.nan, partial.zero, partial.min, partial.max]).toEqual([
    expected.count,
    expected.nan,
    expected.zero,
    expected.min,
    expected.max,
  ]);
  expect(Array.from(partial.fine!.counts)).toEqual(expected.fine);
}

describe('in this browser', () => {
  test('the kernels use SIMD and the page is isolated', async () => {
    expect(globalThis.crossOriginIsolated).toBe(true);
    const bytes = new Uint8Array(await (await fetch(sharedUrl)).arrayBuffer());
    expect(WebAssembly.validate(bytes)).toBe(true);
    // 0xfd opens every SIMD instruction; there are thousands.
    expect(bytes.filter((byte) => byte === 0xfd).length).toBeGreaterThan(1000);
  });

  test('two workers count halves of one shared memory', async () => {
    const memory = new WebAssembly.Memory({ initial: 512, maximum: 1024, shared: true });
    expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    const module = await compile(sharedUrl);
    const kernels = instantiateKernels(module, memory);
    const bytes = specimen(CODE, 50_001, 'specials', 11);
    new Uint8Array(memory.buffer).set(bytes, DATA);
    const half = 25_000;
    for (const state of STATES) kernels.statsInit(state, CODE, { grid: GRID });
    await Promise.all([
      handOf({ module, memory, state: STATES[0], ptr: DATA, count: half }),
      handOf({ module, memory, state: STATES[1], ptr: DATA + half * 4, count: 50_001 - half }),
    ]);
    const [left, right] = STATES.map((state) => snapshot(kernels, state, CODE));
    expect(left!.count).toBe(half);
    expectReference(mergePartials(left!, right!), bytes);
  });

  test('plain memory serves where pages are not isolated', async () => {
    const memory = new WebAssembly.Memory({ initial: 512 });
    expect(memory.buffer).toBeInstanceOf(ArrayBuffer);
    const kernels = instantiateKernels(await compile(plainUrl), memory);
    const bytes = specimen(CODE, 5001, 'specials', 12);
    new Uint8Array(memory.buffer).set(bytes, DATA);
    kernels.statsInit(STATES[0]!, CODE, { grid: GRID });
    kernels.statsUpdate(STATES[0]!, CODE, DATA, 5001);
    expectReference(snapshot(kernels, STATES[0]!, CODE), bytes);
  });
});
