import { expect, test } from 'vitest';
import type { TileRequest, TileResult } from '#protocol/engine-api.ts';
import { blockShape, readBlock } from './block-reader.ts';

const axes = { depth: 0, row: 1, col: 2 };
const view = { arrayId: 'a' as never, field: [], component: 'value' as const, index: [0, 0, 0] };

/** An engine whose element [d, r, c] is `value(d, r, c)`, coloured through the table that comes with the question. */
function engine(value: (d: number, r: number, c: number) => number, asked: TileRequest[] = []) {
  const tile = async (request: TileRequest): Promise<TileResult> => {
    asked.push(request);
    const { width, height, rows, cols, colouring } = request;
    if (colouring.kind !== 'map' || colouring.low === null || colouring.high === null) throw new Error('open ends');
    const pixels = new Uint8ClampedArray(width * height * 4);
    for (let r = 0; r < height; r++) {
      for (let c = 0; c < width; c++) {
        const x = value(request.view.index[0], Math.floor((r * rows[1]) / height), Math.floor((c * cols[1]) / width));
        const entry = Math.round(((x - colouring.low) / (colouring.high - colouring.low)) * 255) * 4;
        pixels.set(Number.isNaN(x) ? colouring.nan : colouring.table.subarray(entry, entry + 4), (r * width + c) * 4);
      }
    }
    return { width, height, pixels, rows, cols, sampled: false, low: colouring.low, high: colouring.high };
  };
  return { tile };
}

test('a small array is read whole, to one part in 255 of its range', async () => {
  const request = { view, axes, lengths: { depth: 3, row: 4, col: 5 }, low: 0, high: 59, most: 1000 };
  const block = await readBlock(
    engine((d, r, c) => d * 20 + r * 5 + c),
    request,
    new AbortController().signal,
    () => undefined,
  );
  expect(block.whole).toBe(true);
  expect(block.shape).toEqual({ depth: 3, row: 4, col: 5 });
  for (const [k, x] of block.values.entries()) expect(Math.abs(x - k)).toBeLessThan(59 / 255);
});

test('of a large one so many planes are asked for as the block has, each once', async () => {
  const asked: TileRequest[] = [];
  const lengths = { depth: 400, row: 500, col: 1000 };
  const request = { view, axes, lengths, low: 0, high: 1, most: 8000 };
  const block = await readBlock(
    engine(() => 0.5, asked),
    request,
    new AbortController().signal,
    () => undefined,
  );
  expect(block.shape.depth * block.shape.row * block.shape.col).toBeLessThanOrEqual(8800);
  expect(asked).toHaveLength(block.shape.depth);
  expect(new Set(asked.map((one) => one.view.index[0])).size).toBe(block.shape.depth);
  expect(block.whole).toBe(false);
  expect(block.depths[0]).toBeGreaterThan(0);
  expect(block.depths.at(-1)).toBeLessThan(400);
});

test('what is no number stays none', async () => {
  const request = { view, axes, lengths: { depth: 2, row: 2, col: 2 }, low: 0, high: 1, most: 100 };
  const block = await readBlock(
    engine((d) => (d === 1 ? Number.NaN : 1)),
    request,
    new AbortController().signal,
    () => undefined,
  );
  expect([...block.values]).toEqual([1, 1, 1, 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});

test('thin arrays keep two planes', () => {
  expect(blockShape({ depth: 2, row: 4000, col: 4000 }, 10_000).depth).toBe(2);
  expect(blockShape({ depth: 1, row: 4, col: 4 }, 10_000).depth).toBe(1);
});
