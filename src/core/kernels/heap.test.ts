/** Blocks of the heap: given, given back, merged, counted, refused. */
import { afterEach, describe, expect, it } from 'vitest';
import { allocate } from '../arrays/ndarray.ts';
import { blocks, Storage } from '../arrays/storage.ts';
import { float64 } from '../dtype/dtype.ts';
import { BlockPool, blockLength } from './block-pool.ts';
import { Heap } from './heap.ts';

const before = blocks.source;
afterEach(() => {
  blocks.source = before;
});

function install(budget: number, threshold = 0): Heap {
  const heap = new Heap({ budget, threshold });
  blocks.source = heap;
  return heap;
}

describe('the heap', () => {
  it('gives blocks back, counts them, and uses them again', () => {
    const heap = install(2 ** 26);
    const made = [1, 2, 3].map(() => Storage.allocate(1_000_000));
    const length = blockLength(1_000_000);
    expect(heap.report()).toMatchObject({ blocks: 3, alive: 3 * length, peak: 3 * length, free: 0 });
    const places = made.map(({ byteOffset }) => byteOffset);
    for (const storage of made) heap.release(storage);
    expect(heap.report()).toMatchObject({ blocks: 0, alive: 0, free: 3 * length, largestFree: 3 * length });
    expect(places).toContain(Storage.allocate(1_000_000).byteOffset);
    expect(Storage.allocate(2_000_000).byteOffset).toBeLessThan(Math.max(...places) + length);
  });

  it('zeroes what it gives again', () => {
    const heap = install(2 ** 24);
    for (const byteLength of [100, 8192, 500_000]) {
      const first = Storage.allocate(byteLength);
      first.bytes.fill(255);
      heap.release(first);
      expect(Storage.allocate(byteLength).bytes.every((byte) => byte === 0)).toBe(true);
    }
  });

  it('lets nobody use what was given back', () => {
    const heap = install(2 ** 24);
    const storage = Storage.allocate(4096, 'f64');
    heap.release(storage);
    expect(() => storage.lane('f64')).toThrow('given back');
    expect(() => storage.bytes).toThrow('given back');
    expect(() => storage.byteOffset).toThrow('given back');
    expect(() => storage.dataView).toThrow('given back');
  });

  it('leaves arrays to the JavaScript heap where there is no room in it, and refuses what is beyond the budget', () => {
    const heap = install(3 * 2 ** 20);
    const first = Storage.allocate(2 ** 21);
    const second = Storage.allocate(2 ** 21);
    expect([first.inHeap, second.inHeap]).toEqual([true, false]);
    expect(second.bytes.length).toBe(2 ** 21);
    expect(heap.report().alive).toBe(2 ** 22);
    expect(() => Storage.allocate(2 ** 23)).toThrow();
  });

  it('refuses in NumPy’s words', () => {
    install(2 ** 24);
    const wordsFor = (shape: number[]): string => {
      try {
        allocate(float64, shape);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    const said = (size: string, shape: string) =>
      `Unable to allocate ${size} for an array with shape ${shape} and data type float64`;
    expect(wordsFor([10 ** 11])).toBe(said('745. GiB', '(100000000000,)'));
    expect(wordsFor([10 ** 5, 10 ** 7])).toBe(said('7.28 TiB', '(100000, 10000000)'));
    expect(wordsFor([10 ** 17])).toBe(said('711. PiB', '(100000000000000000,)'));
    expect(wordsFor([10 ** 18])).toBe(said('6.94 EiB', '(1000000000000000000,)'));
  });

  it('counts what a cell holds outside of it, and refuses when that is sure', () => {
    const heap = install(2 ** 22);
    heap.beginYoung();
    const inside = Storage.allocate(3 * 2 ** 20);
    const held = [1, 2, 3, 4].map(() => Storage.allocate(2 ** 20));
    expect(inside.inHeap).toBe(true);
    const outside = held.filter((one) => !one.inHeap);
    expect(outside.length).toBe(3);
    heap.sweep(0, () => true, new Set(outside.map(({ serial }) => serial)));
    heap.settle(0);
    expect(heap.report().alive).toBe(7 * 2 ** 20);
    expect(() => Storage.allocate(2 ** 20)).toThrow();
    heap.sweep(0, (storage) => storage !== inside, new Set());
    heap.settle(0);
    expect(heap.report().alive).toBe(2 ** 20);
    expect(Storage.allocate(2 ** 20).inHeap).toBe(true);
    heap.endYoung();
  });
});

describe('free places', () => {
  /** Blocks that are in use, checked for overlaps by brute force. */
  it('never overlap, whatever is taken and given back', () => {
    const pool = new BlockPool(1024, (end) => end <= 64 << 20);
    const used = new Map<number, number>();
    let state = 12345;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let round = 0; round < 4000; round++) {
      if (random(5) < 3) {
        const length = blockLength(1 + random(random(20) === 0 ? 4_000_000 : 20_000));
        const found = pool.take(length);
        if (found === null) continue;
        expect(used.has(found.start)).toBe(false);
        used.set(found.start, length);
      } else if (used.size > 0) {
        const [start, length] = [...used][random(used.size)];
        used.delete(start);
        pool.give(start, length);
      }
    }
    const taken = [...used.values()].reduce((sum, length) => sum + length, 0);
    expect(taken + pool.report().free).toBe(pool.end - 1024);
    const sorted = [...used].sort(([a], [b]) => a - b);
    for (let k = 1; k < sorted.length; k++) {
      expect(sorted[k - 1][0] + sorted[k - 1][1]).toBeLessThanOrEqual(sorted[k][0]);
    }
  });

  it('are merged when something large needs room', () => {
    const pool = new BlockPool(0, (end) => end <= 4 << 20);
    const starts: number[] = [];
    for (let found = pool.take(4096); found !== null; found = pool.take(4096)) starts.push(found.start);
    expect(starts.length).toBe(1024);
    for (const start of starts) pool.give(start, 4096);
    expect(pool.take(4 << 20)?.start).toBe(0);
  });

  it('can be claimed where somebody left something', () => {
    const pool = new BlockPool(1024, (end) => end <= 1 << 24);
    expect(pool.claim(1 << 20, 4096)).toBe(true);
    expect(pool.claim(1 << 20, 4096)).toBe(false);
    expect(pool.claim(1 << 16, 4096)).toBe(true);
    const places = Array.from({ length: 3 }, () => pool.take(1 << 18)?.start ?? -1);
    for (const place of places) {
      expect(place + (1 << 18) <= 1 << 20 || place >= (1 << 20) + 4096).toBe(true);
      expect(place + (1 << 18) <= 1 << 16 || place >= (1 << 16) + 4096).toBe(true);
    }
  });
});
