import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DType,
  datetime64,
  float16,
  float32,
  float64,
  int8,
  int16,
  int64,
  uint8,
  uint32,
} from '#core/dtype/dtype.ts';
import { instantiateKernels } from '#core/kernels/static-kernels.ts';
import { Heap } from '../engine/heap.ts';
import { planTile, sharePlan } from '../engine/tile-plan.ts';
import type { ArrayBytes } from './array-bytes.ts';
import { Hand } from './hand.ts';
import { fitsRaster, rasterRegionBytes } from './run-raster.ts';

const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const memory = new WebAssembly.Memory({ initial: 64, maximum: 4096 });
const heap = new Heap({ memory, limit: 4096 * 65_536 });
const kernels = instantiateKernels(new WebAssembly.Module(await readFile(KERNELS)), memory);
const hand = new Hand(kernels, new Int32Array(2));
const options = { flag: 0, foreground: true, report: () => {} };

const dtypes: DType[] = [float32, float64, float16, int8, uint8, int16, uint32, int64, datetime64('s')];

function expectSame(found: Float64Array | null, wanted: Float64Array | null): void {
  expect(found?.length).toBe(wanted?.length);
  for (const [index, value] of (found ?? []).entries()) {
    const goal = wanted![index]!;
    const close = Math.abs(value - goal) <= 1e-12 * Math.abs(goal);
    expect(Object.is(value, goal) || value === goal || close, `${value} for ${goal}`).toBe(true);
  }
}

describe('the raster kernels', () => {
  it('TILE-3 give the grid that the plain loop gives, from the heap and from a source', async () => {
    const given = fc.record({
      dtype: fc.constantFrom(...dtypes),
      rows: fc.integer({ min: 1, max: 40 }),
      cols: fc.integer({ min: 1, max: 40 }),
      gap: fc.integer({ min: 0, max: 3 }),
      turned: fc.boolean(),
      width: fc.integer({ min: 1, max: 50 }),
      height: fc.integer({ min: 1, max: 50 }),
      reduction: fc.constantFrom('mean' as const, 'min' as const, 'max' as const, 'envelope' as const),
      skip: fc.constantFrom(64, Number.POSITIVE_INFINITY),
      inHeap: fc.boolean(),
      seed: fc.integer(),
    });
    let rasters = 0;
    await fc.assert(
      fc.asyncProperty(
        given,
        async ({ dtype, rows, cols, gap, turned, width, height, reduction, skip, inHeap, seed }) => {
          const { itemsize } = dtype;
          const step = itemsize * (1 + gap);
          const bytes = Uint8Array.from(
            { length: rows * cols * step },
            (_, index) => ((index * 2654435761 + seed) >>> 13) & 255,
          );
          const [rowStride, colStride] = turned ? [step, step * rows] : [step * cols, step];
          const plane = {
            dtype,
            component: 'value' as const,
            rowCount: rows,
            colCount: cols,
            rowStride,
            colStride,
            offset: 0,
            end: bytes.length,
          };
          const budget = { bytes: Number.POSITIVE_INFINITY, reads: Number.POSITIVE_INFINITY, skip };
          const plan = planTile({ plane, rows: [0, rows], cols: [0, cols], width, height, reduction, budget });
          const region = heap.allocate(bytes.length);
          new Uint8Array(memory.buffer).set(bytes, region.address);
          const where: ArrayBytes = inHeap
            ? { kind: 'heap', address: region.address, start: 0, end: bytes.length }
            : { kind: 'source', key: String(Math.random()), spec: { kind: 'memory', name: 'a', bytes: bytes.buffer } };
          for (const share of sharePlan(plan, 2)) {
            const plain = await hand.run({ kind: 'tile', bytes: where, plan: share.plan, region: null }, options);
            if (!fitsRaster(share.plan, where)) continue;
            rasters += 1;
            const scratch = heap.allocate(rasterRegionBytes(kernels, share.plan, where));
            const raster = await hand.run({ kind: 'tile', bytes: where, plan: share.plan, region: scratch }, options);
            heap.free(scratch);
            for (const grid of ['values', 'min', 'max'] as const) expectSame(raster[grid], plain[grid]);
          }
          heap.free(region);
        },
      ),
      { numRuns: 300 },
    );
    expect(rasters).toBeGreaterThan(200);
  });
});
