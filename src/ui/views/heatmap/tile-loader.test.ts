import { describe, expect, test } from 'vitest';
import { ArrayId, FileId } from '#core/base/brand.ts';
import { CancelledError, SourceError } from '#core/base/errors.ts';
import type { TileRequest, TileResult } from '#protocol/engine-api.ts';
import { createTileLoader, type TileArrival, type TileWish } from './tile-loader.ts';

function wishFor(key: string): TileWish {
  return {
    key,
    dataKey: 'd',
    request: {
      view: { arrayId: ArrayId.of(FileId.of(1), 0), field: [], component: 'value', rowAxis: 0, colAxis: 1, index: [] },
      rows: [0, 1],
      cols: [0, 1],
      width: 1,
      height: 1,
      reducer: 'mean',
      colouring: { kind: 'rgb', channelAxis: 2, low: null, high: null },
    },
  };
}

const tile = (sampled: boolean): TileResult => ({
  width: 1,
  height: 1,
  pixels: new Uint8ClampedArray(4),
  rows: [0, 1],
  cols: [0, 1],
  sampled,
  low: 0,
  high: 1,
});

/** An engine whose answers the test gives by hand. */
function bench() {
  const asked: {
    quality: TileRequest['quality'];
    signal: AbortSignal;
    answer: (tile: TileResult) => Promise<void>;
    fail: (error: unknown) => Promise<void>;
  }[] = [];
  const arrivals: TileArrival[] = [];
  const errors: unknown[] = [];
  let time = 0;
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
  const loader = createTileLoader({
    request: ({ quality }, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new CancelledError()));
        asked.push({
          quality,
          signal,
          answer: (result) => {
            resolve(result);
            return settle();
          },
          fail: (error) => {
            reject(error);
            return settle();
          },
        });
      }),
    onTile: (arrival) => arrivals.push(arrival),
    onError: (error) => errors.push(error),
    now: () => time,
  });
  const wait = (ms: number) => {
    time += ms;
  };
  return { loader, asked, arrivals, errors, wait };
}

describe('tiles are asked for', () => {
  test('first as a preview, then exactly when the preview was sampled', async () => {
    const { loader, asked, arrivals } = bench();
    loader.wish(wishFor('a'));
    await asked[0].answer(tile(true));
    await asked[1].answer(tile(false));
    expect(asked.map(({ quality }) => quality)).toEqual(['preview', 'exact']);
    expect(arrivals.map(({ final }) => final)).toEqual([false, true]);
  });

  test('again when what stayed sampled may be exact now, and not while it is under way', async () => {
    const { loader, asked } = bench();
    loader.wish(wishFor('a'));
    loader.forget();
    loader.wish(wishFor('a'));
    expect(asked).toHaveLength(1);
    await asked[0].answer(tile(true));
    await asked[1].answer(tile(true));
    loader.forget();
    loader.wish(wishFor('a'));
    expect(asked).toHaveLength(3);
  });

  test('once when the preview is already exact', async () => {
    const { loader, asked, arrivals } = bench();
    loader.wish(wishFor('a'));
    await asked[0].answer(tile(false));
    expect(asked.length).toBe(1);
    expect(arrivals[0].final).toBe(true);
  });

  test('once for equal wishes', async () => {
    const { loader, asked } = bench();
    loader.wish(wishFor('a'));
    loader.wish(wishFor('a'));
    expect(asked.length).toBe(1);
  });

  test('one preview at a time, and of the waiting wishes only the newest', async () => {
    const { loader, asked, arrivals } = bench();
    for (const key of ['a', 'b', 'c', 'd']) loader.wish(wishFor(key));
    expect(asked.length).toBe(1);
    await asked[0].answer(tile(true));
    await asked[1].answer(tile(false));
    expect(arrivals.map(({ wish }) => wish.key)).toEqual(['a', 'd']);
  });

  test('dropping an exact tile that nobody waits for any more', async () => {
    const { loader, asked } = bench();
    loader.wish(wishFor('a'));
    await asked[0].answer(tile(true));
    loader.wish(wishFor('b'));
    expect(asked[1].signal.aborted).toBe(true);
    expect(asked[2].quality).toBe('preview');
  });

  test('dropping a preview that takes too long', async () => {
    const { loader, asked, wait } = bench();
    loader.wish(wishFor('a'));
    wait(2000);
    loader.wish(wishFor('b'));
    expect(asked[0].signal.aborted).toBe(true);
    expect(asked.length).toBe(2);
  });
});

test('a failed tile is said, and the next wish is served', async () => {
  const { loader, asked, errors } = bench();
  loader.wish(wishFor('a'));
  await asked[0].fail(new SourceError('gone'));
  expect(errors).toHaveLength(1);
  loader.wish(wishFor('b'));
  expect(asked.length).toBe(2);
});

test('a stopped loader delivers nothing', async () => {
  const { loader, asked, arrivals, errors } = bench();
  loader.wish(wishFor('a'));
  loader.stop();
  await asked[0].answer(tile(false));
  expect(arrivals).toEqual([]);
  expect(errors).toEqual([]);
});
