import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { float32 } from '#core/dtype/dtype.ts';
import { instantiateKernels } from '#core/kernels/static-kernels.ts';
import { Heap } from './heap.ts';
import { overviewOf } from './overview.ts';
import { Pyramid, pyramidGeometry } from './pyramid.ts';

const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const memory = new WebAssembly.Memory({ initial: 64, maximum: 2048 });
const heap = new Heap({ memory, limit: 2048 * 65_536 });
const kernels = instantiateKernels(new WebAssembly.Module(await readFile(KERNELS)), memory);

function geometryOf(shape: readonly number[]) {
  const dataLength = shape.reduce((product, length) => product * length, 4);
  const facts = { dataOffset: 0, dataLength, availableLength: dataLength, headerText: '', notices: [] };
  return pyramidGeometry({ name: 'a', version: [1, 0], dtype: float32, shape, fortranOrder: false, ...facts })!;
}

describe('the overview of a long line', () => {
  it('LEVEL-5 keeps the extremes of 64 blocks and the mean of their means, the last with fewer', () => {
    const pyramid = new Pyramid(heap, geometryOf([20_000_001]));
    const { blockCols, factor } = pyramid.geometry;
    if (pyramid.bytes.kind !== 'heap') throw new Error('a pyramid lies in the heap');
    const grids = [0, 1, 2].map(
      (grid) =>
        new Float32Array(
          memory.buffer,
          (pyramid.bytes as { address: number }).address + grid * blockCols * 4,
          blockCols,
        ),
    );
    const at = (grid: number, block: number) =>
      block % 977 === 5 ? Number.NaN : ((block * 7919 + grid * 31) % 4001) - 2000;
    for (const [grid, values] of grids.entries()) {
      for (let block = 0; block < blockCols; block++) values[block] = at(grid, block);
    }
    pyramid.finish();
    const used = heap.used;
    const overview = overviewOf(heap, kernels, pyramid)!;
    expect(overview.geometry.factor).toBe(factor * 64);
    expect(overview.geometry.blockCols).toBe(Math.ceil(blockCols / 64));
    const { address } = overview.bytes as { address: number };
    for (const bucket of [0, 1, 15, 500, overview.geometry.blockCols - 1]) {
      const blocks = Array.from({ length: Math.min(64, blockCols - bucket * 64) }, (_, index) => bucket * 64 + index);
      const numbers = (grid: number) => blocks.map((block) => at(grid, block)).filter((value) => !Number.isNaN(value));
      const mean = numbers(2).reduce((sum, value) => sum + value, 0) / numbers(2).length;
      const wanted = [Math.min(...numbers(0)), Math.max(...numbers(1)), Math.fround(mean)];
      const found = wanted.map(
        (_, grid) => new Float32Array(memory.buffer, address + grid * overview.gridBytes)[bucket],
      );
      expect(found).toEqual(wanted);
    }
    overview.release();
    expect(heap.used).toBe(used);
  });

  it('LEVEL-5 planes have none', () => {
    const pyramid = new Pyramid(heap, geometryOf([8192, 8192]));
    expect(overviewOf(heap, kernels, pyramid)).toBeNull();
    pyramid.release();
  });
});
