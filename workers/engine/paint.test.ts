import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantiateKernels } from '#core/kernels/static-kernels.ts';
import type { Colouring } from '#protocol/engine-api.ts';
import { Heap } from './heap.ts';
import { kernelColours, paintMap, percentileRange, plainColours } from './paint.ts';

const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const memory = new WebAssembly.Memory({ initial: 64, maximum: 1024 });
const heap = new Heap({ memory, limit: 1024 * 65_536 });
const kernels = instantiateKernels(new WebAssembly.Module(await readFile(KERNELS)), memory);

type MapColouring = Extract<Colouring, { kind: 'map' }>;
const ramp = Uint8Array.from({ length: 1024 }, (_, index) => (index % 4 === 3 ? 255 : index >> 2));
const colouring = (change: Partial<MapColouring>): MapColouring => ({
  kind: 'map',
  table: ramp,
  scale: 'linear',
  low: null,
  high: null,
  nan: [1, 2, 3, 4],
  ...change,
});

describe('painting', () => {
  it('the kernel colours as the plain loop does, but for values at the edge of two colours', () => {
    const given = fc.record({
      scale: fc.constantFrom('linear' as const, 'log' as const, 'symlog' as const),
      low: fc.double({ min: -1000, max: 1000, noNaN: true }),
      width: fc.double({ min: 0.01, max: 1000, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(given, ({ scale, low, width, seed }) => {
        const values = Float64Array.from(
          { length: 5000 },
          (_, index) => low + (((index * 7919 + seed) % 5000) / 5000) * width * 1.2 - width * 0.1,
        );
        values[0] = Number.NaN;
        values[1] = Number.POSITIVE_INFINITY;
        values[2] = Number.NEGATIVE_INFINITY;
        const range = { low, high: low + width };
        const chosen = colouring({ scale });
        const plain = plainColours(values, chosen, range);
        const kernel = kernelColours(heap, kernels)(values, chosen, range);
        const distances = Array.from(kernel, (colour, index) => Math.abs((colour & 255) - (plain[index]! & 255)));
        expect(Math.max(...distances)).toBeLessThanOrEqual(1);
        expect(distances.filter((distance) => distance > 0).length).toBeLessThan(50);
        expect(kernel[0]).toBe(0x04030201);
      }),
      { numRuns: 60 },
    );
    expect(heap.used).toBe(0);
  });

  it('the range is the 2nd to the 98th percentile of the finite values', () => {
    const values = Float64Array.from({ length: 1001 }, (_, index) => index);
    values[500] = Number.NaN;
    values[1000] = Number.POSITIVE_INFINITY;
    const { low, high } = percentileRange(values);
    expect(low).toBeCloseTo(20, -0.5);
    expect(high).toBeCloseTo(979, -0.5);
  });

  it('a constant picture has a colour, not a division by zero', () => {
    const grid = { rows: 1, cols: 2, values: Float64Array.of(3, 3) };
    const map = { rowOfPixel: Int32Array.of(0), colOfPixel: Int32Array.of(0, 1) };
    const { pixels, low, high } = paintMap(grid, map, colouring({}));
    expect(low).toBeLessThan(3);
    expect(high).toBeGreaterThan(3);
    expect(pixels[0]).toBe(128);
    expect(paintMap(grid, map, colouring({ low: 3, high: 3 })).pixels[0]).toBe(128);
  });
});
