import { describe, expect, it } from 'vitest';
import { CancelledError } from '#core/base/errors.ts';
import { memorySource } from './memory-source.ts';
import { expectSameBytes, patternBytes } from './source.conformance.ts';
import type { ByteRange, Source } from './source.ts';
import { sourceOf } from './source-frame.ts';
import { withBlockCache } from './with-block-cache.ts';
import { planGroups, withCoalescing } from './with-coalescing.ts';
import { withReadLog } from './with-read-log.ts';

const bytes = patternBytes(100_000);
const logged = () => withReadLog(memorySource('a', bytes.buffer));
const ranges = (log: { entries: readonly ByteRange[] }) => log.entries.map(({ start, end }) => [start, end]);

/** A source that answers when told to, and says how often it was aborted. */
function slowSource() {
  const pending: (() => void)[] = [];
  const seen = { aborts: 0 };
  const source = sourceOf({
    name: 'slow',
    byteLength: bytes.length,
    identity: 'slow',
    take: (range, { signal }) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => {
          seen.aborts += 1;
          reject(new CancelledError());
        });
        pending.push(() => resolve(bytes.slice(range.start, range.end)));
      }),
  });
  return { source, pending, seen };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('withReadLog', () => {
  it('notes every verb with its range, and counts', async () => {
    const source = logged();
    await source.read({ start: 0, end: 10 });
    await source.readInto(new Uint8Array(5), 20);
    source.readIntoSync?.(new Uint8Array(5), 30);
    await source.stream({ start: 40, end: 60 }, { pieceBytes: 10, sink: () => {} });
    expect(source.readLog.entries.map(({ verb }) => verb)).toEqual(['read', 'readInto', 'readIntoSync', 'stream']);
    expect(source.readLog.readCount).toBe(4);
    expect(source.readLog.byteCount).toBe(40);
    source.readLog.clear();
    expect(source.readLog.readCount).toBe(0);
  });
});

describe('planGroups', () => {
  const group = (list: [number, number][], options = {}) =>
    planGroups(
      list.map(([start, end]) => ({ range: { start, end } })),
      options,
    ).map(({ start, end, requests }) => [start, end, requests.length]);

  it('merges ranges that touch, overlap, contain each other or leave a small gap, in any order', () => {
    expect(
      group(
        [
          [50, 60],
          [0, 10],
          [10, 20],
          [15, 30],
          [2, 4],
          [35, 40],
        ],
        { gapBytes: 5 },
      ),
    ).toEqual([
      [0, 40, 5],
      [50, 60, 1],
    ]);
  });

  it('does not merge beyond the limit, and leaves a single large range whole', () => {
    expect(
      group(
        [
          [0, 80],
          [80, 160],
          [160, 1_000],
        ],
        { gapBytes: 5, mergedBytes: 160 },
      ),
    ).toEqual([
      [0, 160, 2],
      [160, 1_000, 1],
    ]);
  });
});

describe('withCoalescing', () => {
  it('makes one read of near requests in one tick, and reports', async () => {
    const inner = logged();
    const source = withCoalescing(inner, { gapBytes: 100 });
    const wanted = [0, 500, 1_000, 50_000].map((start) => ({ start, end: start + 450 }));
    const found = await Promise.all(wanted.map((range) => source.read(range)));
    for (const [at, { start, end }] of wanted.entries()) expectSameBytes(found[at], bytes.subarray(start, end));
    expect(ranges(inner.readLog)).toEqual([
      [0, 1_450],
      [50_000, 50_450],
    ]);
    expect(source.coalescingReport()).toEqual({
      requestCount: 4,
      readCount: 2,
      requestedBytes: 1_800,
      readBytes: 1_900,
    });
  });

  it('aborts the merged read only when all its requests are aborted', async () => {
    const { source: inner, pending, seen } = slowSource();
    const source = withCoalescing(inner);
    const [one, two] = [new AbortController(), new AbortController()];
    const first = source.read({ start: 0, end: 10 }, { signal: one.signal });
    const second = source.read({ start: 20, end: 30 }, { signal: two.signal });
    await tick();
    one.abort();
    await expect(first).rejects.toBeInstanceOf(CancelledError);
    expect(seen.aborts).toBe(0);
    pending[0]();
    expectSameBytes(await second, bytes.subarray(20, 30));
    const third = source.read({ start: 0, end: 10 }, { signal: two.signal });
    await tick();
    two.abort();
    await expect(third).rejects.toBeInstanceOf(CancelledError);
    expect(seen.aborts).toBe(1);
  });
});

describe('withBlockCache', () => {
  const options = { budgetBytes: 10_000, blockBytes: 1_000 };

  it('reads each block once, and consecutive ones in one go', async () => {
    const inner = logged();
    const source = withBlockCache(inner, options);
    expectSameBytes(await source.read({ start: 1_500, end: 3_500 }), bytes.subarray(1_500, 3_500));
    expectSameBytes(await source.read({ start: 500, end: 4_200 }), bytes.subarray(500, 4_200));
    expectSameBytes(await source.read({ start: 0, end: 5_000 }), bytes.subarray(0, 5_000));
    expect(ranges(inner.readLog)).toEqual([
      [1_000, 4_000],
      [0, 1_000],
      [4_000, 5_000],
    ]);
  });

  it('never holds more than its budget; the least recently used goes first', async () => {
    const inner = logged();
    const source = withBlockCache(inner, { budgetBytes: 3_000, blockBytes: 1_000 });
    const read = (block: number) => source.read({ start: block * 1_000, end: block * 1_000 + 10 });
    for (const block of [0, 1, 2, 0, 3]) await read(block);
    expect(source.cacheReport()).toMatchObject({ misses: 4, hits: 1, evictions: 1, heldBytes: 3_000 });
    inner.readLog.clear();
    await read(0);
    await read(1);
    expect(ranges(inner.readLog)).toEqual([[1_000, 2_000]]);
  });

  it('lets large reads pass by', async () => {
    const source = withBlockCache(logged(), options);
    expectSameBytes(await source.read({ start: 0, end: 50_000 }), bytes.subarray(0, 50_000));
    expect(source.cacheReport()).toMatchObject({ bypasses: 1, heldBytes: 0 });
  });

  it('fetches a block once for several callers, and aborts it only when all let go', async () => {
    const { source: inner, pending, seen } = slowSource();
    const log = withReadLog(inner);
    const source = withBlockCache(log, options);
    const controller = new AbortController();
    const first = source.read({ start: 0, end: 10 }, { signal: controller.signal });
    const second = source.read({ start: 5, end: 15 });
    await tick();
    controller.abort();
    await expect(first).rejects.toBeInstanceOf(CancelledError);
    expect(seen.aborts).toBe(0);
    pending[0]();
    expectSameBytes(await second, bytes.subarray(5, 15));
    expect(log.readLog.readCount).toBe(1);
  });

  it('fetches again what was abandoned', async () => {
    const { source: inner, pending, seen } = slowSource();
    const source = withBlockCache(inner, options);
    const controller = new AbortController();
    const first = source.read({ start: 0, end: 10 }, { signal: controller.signal });
    await tick();
    controller.abort();
    await expect(first).rejects.toBeInstanceOf(CancelledError);
    expect(seen.aborts).toBe(1);
    const second = source.read({ start: 0, end: 10 });
    await tick();
    pending.at(-1)?.();
    expectSameBytes(await second, bytes.subarray(0, 10));
  });

  it('passes errors on and forgets them', async () => {
    let failing = true;
    const inner: Source = sourceOf({
      name: 'flaky',
      byteLength: bytes.length,
      identity: 'flaky',
      take: async (range) => {
        if (failing) throw new Error('not today');
        return bytes.slice(range.start, range.end);
      },
    });
    const source = withBlockCache(inner, options);
    await expect(source.read({ start: 0, end: 10 })).rejects.toThrow('not today');
    failing = false;
    expectSameBytes(await source.read({ start: 0, end: 10 }), bytes.subarray(0, 10));
  });
});
