import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArrayDescription } from '#bytes/formats/format.ts';
import { memorySource } from '#bytes/sources/memory-source.ts';
import { type DType, float32, float64, int16 } from '#core/dtype/dtype.ts';
import { instantiateKernels } from '#core/kernels/static-kernels.ts';
import type { TaskContext } from '../compute/hand.ts';
import { levelBytes, levelCode, levelRegionBytes, writeLevel } from '../compute/run-level.ts';
import { Heap } from './heap.ts';
import { levelGeometry } from './levels.ts';
import { type PyramidGeometry, pyramidGeometry } from './pyramid.ts';

const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const memory = new WebAssembly.Memory({ initial: 64, maximum: 1024 });
const heap = new Heap({ memory, limit: 1024 * 65_536 });
const kernels = instantiateKernels(new WebAssembly.Module(await readFile(KERNELS)), memory);

function context(report: (bytes: number) => void): TaskContext {
  const nowhere = () => Promise.reject(new Error('everything is at hand'));
  const { signal } = new AbortController();
  return {
    kernels,
    ownKernels: () => null,
    signal,
    breathe: () => undefined,
    report: ({ bytes }) => report(bytes),
    open: nowhere,
    source: nowhere,
  };
}

function describeArray(shape: readonly number[], fortranOrder: boolean, dtype: DType = float32): ArrayDescription {
  const dataLength = shape.reduce((product, length) => product * length, dtype.itemsize);
  const head = { name: 'a', version: [1, 0] as const, headerText: '', notices: [] };
  return { ...head, dtype, shape, fortranOrder, dataOffset: 64, dataLength, availableLength: dataLength };
}

const MAKERS = { float32: Float32Array, float64: Float64Array, int16: Int16Array };
const DTYPES = { float32, float64, int16 };

/** What a block holds, by a plain loop over elements in storage order. */
function blockOf(values: ArrayLike<number>, geometry: PyramidGeometry, plane: number, row: number, col: number) {
  const { rows, cols, factor } = geometry;
  const found: number[] = [];
  for (let r = row * factor; r < Math.min(rows, (row + 1) * factor); r++)
    for (let c = col * factor; c < Math.min(cols, (col + 1) * factor); c++)
      found.push(values[(plane * rows + r) * cols + c]!);
  const numbers = found.filter((value) => !Number.isNaN(value));
  if (numbers.length === 0) return [Number.NaN, Number.NaN, Number.NaN];
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  return [Math.min(...numbers), Math.max(...numbers), mean];
}

describe('the level between elements and the pyramid', () => {
  it('LEVEL-1 holds least, greatest and mean of every block of every plane', async () => {
    const given = fc.record({
      kind: fc.constantFrom('float32' as const, 'float64' as const, 'int16' as const),
      planes: fc.integer({ min: 1, max: 3 }),
      rows: fc.integer({ min: 1, max: 40 }),
      cols: fc.integer({ min: 2, max: 40 }),
      fortranOrder: fc.boolean(),
      holes: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1e6 }),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ kind, planes, rows, cols, fortranOrder, holes, seed }) => {
        const shape = fortranOrder ? [cols, rows, planes] : [planes, rows, cols];
        const dtype = DTYPES[kind];
        const array = describeArray(shape, fortranOrder, dtype);
        const geometry = levelGeometry(pyramidGeometry(array, 0)!)!;
        const numbers = Array.from({ length: planes * rows * cols }, (_, index) => {
          const value = (((index + 1) * 7919 * seed) % 2003) - 1000;
          return holes && kind !== 'int16' && value % 3 === 0 ? Number.NaN : value;
        });
        const values = new MAKERS[kind](numbers);
        const file = new Uint8Array(64 + values.byteLength);
        file.set(new Uint8Array(values.buffer), 64);
        const region = heap.allocate(levelRegionBytes(kernels, geometry, dtype.itemsize));
        const level = new Float32Array(levelBytes(geometry) / 4).fill(12_345);
        let read = 0;
        const add = (bytes: number) => {
          read += bytes;
        };
        await writeLevel(
          {
            kind: 'level',
            bytes: { kind: 'source', key: 'a', spec: { kind: 'memory', name: 'a', bytes: file.buffer } },
            dtype,
            offset: 64,
            shape: geometry,
            path: '',
            region,
          },
          { context: context(add), source: memorySource('a', file.buffer) },
          (bytes, at) => new Uint8Array(level.buffer).set(bytes, at),
        );
        heap.free(region);
        expect(read).toBe(values.byteLength);
        const { blockRows, blockCols } = geometry;
        const grid = planes * blockRows * blockCols;
        for (let block = 0; block < grid; block++) {
          const plane = Math.floor(block / (blockRows * blockCols));
          const row = Math.floor(block / blockCols) % blockRows;
          const wanted = blockOf(values, geometry, plane, row, block % blockCols).map(Math.fround);
          expect([level[block], level[grid + block], level[2 * grid + block]]).toEqual(wanted);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('LEVEL-2 has blocks a quarter as wide as the pyramid, and at least four elements; one dimension needs none', () => {
    const factors = (shape: readonly number[]) => {
      const pyramid = pyramidGeometry(describeArray(shape, false))!;
      return [pyramid.factor, levelGeometry(pyramid)?.factor ?? null];
    };
    expect(factors([16_384, 16_384])).toEqual([8, 4]);
    expect(factors([32_768, 65_536])).toEqual([32, 8]);
    expect(factors([250_000_000])).toEqual([64, null]);
  });

  it('LEVEL-3 is of elements that the raster kernels take as they lie', () => {
    expect(levelCode(float32)).not.toBeNull();
    expect(levelCode({ kind: 'f', itemsize: 4, byteOrder: '>' })).toBeNull();
    expect(levelCode({ kind: 'c', itemsize: 8, byteOrder: '<' })).toBeNull();
  });
});
