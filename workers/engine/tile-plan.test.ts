import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArrayDescription } from '#bytes/formats/format.ts';
import { memorySource } from '#bytes/sources/memory-source.ts';
import { ArrayId, FileId } from '#core/base/brand.ts';
import { type DType, float32, float64, int16, struct, subarray } from '#core/dtype/dtype.ts';
import type { ArrayView, Reducer } from '#protocol/engine-api.ts';
import type { ByteReader } from '../compute/array-bytes.ts';
import { runTile } from '../compute/run-tile.ts';
import { axisBins } from './axis-bins.ts';
import { planeOf } from './plane.ts';
import { explainPlan, planTile, type ReadBudget, sharePlan, type TilePlan } from './tile-plan.ts';

const GENEROUS: ReadBudget = { bytes: 1 << 30, reads: 1 << 20, skip: 65_536 };

function describedAs(shape: readonly number[], dtype: DType = float32, fortranOrder = false): ArrayDescription {
  const dataLength = shape.reduce((product, length) => product * length, 1) * dtype.itemsize;
  return {
    name: 'a',
    version: [1, 0],
    dtype,
    shape,
    fortranOrder,
    headerText: '',
    dataOffset: 128,
    dataLength,
    availableLength: dataLength,
    notices: [],
  };
}

function viewOf(rank: number, change: Partial<ArrayView> = {}): ArrayView {
  const arrayId = ArrayId.of(FileId.of(1), 0);
  const rowAxis = rank > 1 ? rank - 2 : null;
  const index = new Array<number>(rank).fill(0);
  return { arrayId, field: [], component: 'value', rowAxis, colAxis: rank > 0 ? rank - 1 : null, index, ...change };
}

/** A reader that counts; what lies before `dataOffset` is never read. */
function countingReader(bytes: Uint8Array<ArrayBuffer>) {
  const log: { start: number; end: number }[] = [];
  const source = memorySource('a', bytes.buffer);
  const reader: ByteReader = {
    read(start, end) {
      expect(start).toBeGreaterThanOrEqual(128);
      log.push({ start, end });
      return source.read({ start, end });
    },
  };
  return { reader, log };
}

const run = (plan: TilePlan, reader: ByteReader) => runTile(plan, { reader, breathe: () => {} });

function fileOf<T extends Float32Array | Int16Array | Float64Array>(values: T): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(128 + values.byteLength);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 128);
  return bytes;
}

describe('bins of an axis', () => {
  const window = fc
    .record({
      length: fc.integer({ min: 1, max: 5000 }),
      a: fc.double({ min: 0, max: 1, noNaN: true }),
      b: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ length, a, b }) => ({ length, from: Math.min(a, b) * length, to: Math.max(a, b) * length }))
    .filter(({ from, to }) => to - from > 1e-6);

  it('TILE-1 every element of the window belongs to exactly one bin', () => {
    fc.assert(
      fc.property(window, fc.integer({ min: 1, max: 300 }), ({ length, from, to }, pixels) => {
        const { start } = axisBins([from, to], length, pixels);
        expect(start[0]).toBe(Math.min(length - 1, Math.floor(from)));
        expect(start.at(-1)).toBe(Math.max(Math.min(length - 1, Math.floor(from)) + 1, Math.ceil(to)));
        for (let bin = 1; bin < start.length; bin++) expect(start[bin]!).toBeGreaterThan(start[bin - 1]!);
      }),
    );
  });

  it('TILE-2 every bin of a zoomed-out axis has its pixel, and pixels run in order', () => {
    fc.assert(
      fc.property(window, fc.integer({ min: 1, max: 300 }), ({ length, from, to }, pixels) => {
        const { start, binOfPixel } = axisBins([from, to], length, pixels);
        expect(binOfPixel.length).toBe(pixels);
        for (const [pixel, bin] of binOfPixel.entries()) {
          expect(bin).toBeGreaterThanOrEqual(pixel === 0 ? 0 : binOfPixel[pixel - 1]!);
          expect(bin).toBeLessThan(start.length - 1);
        }
        if (to - from > pixels) expect(new Set(binOfPixel).size).toBe(start.length - 1);
      }),
    );
  });
});

describe('tiles', () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 60 }),
    cols: fc.integer({ min: 1, max: 60 }),
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    fortran: fc.boolean(),
    turned: fc.boolean(),
    skip: fc.constantFrom(0, 16, 100_000),
    shares: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer(),
  });

  it('TILE-3 hold for every order, axes and number of hands what a plain loop finds', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom<Reducer>('mean', 'min', 'max'), async (given, reducer) => {
        const { rows, cols, width, height, fortran, turned, skip, shares } = given;
        const values = Float32Array.from(
          { length: rows * cols },
          (_, index) => ((index * 2654435761 + given.seed) >>> 0) % 1000,
        );
        const description = describedAs([rows, cols], float32, fortran);
        const view = viewOf(2, turned ? { rowAxis: 1, colAxis: 0 } : {});
        const plane = planeOf(description, view);
        const window = { rows: [0, plane.rowCount] as const, cols: [0, plane.colCount] as const };
        const plan = planTile({ plane, ...window, width, height, reduction: reducer, budget: { ...GENEROUS, skip } });
        const { reader, log } = countingReader(fileOf(values));
        const cells = new Float64Array(plan.slow.cells * plan.fast.cells);
        for (const share of sharePlan(plan, shares)) {
          const grid = await run(share.plan, reader);
          for (let slow = 0; slow < grid.slowCells; slow++)
            for (let fast = 0; fast < grid.fastCells; fast++) {
              const [s, f] = share.axis === 'slow' ? [slow + share.firstCell, fast] : [slow, fast + share.firstCell];
              cells[s * plan.fast.cells + f] = grid.values[slow * grid.fastCells + fast]!;
            }
        }
        const at = (row: number, col: number) => {
          const [i, j] = turned ? [col, row] : [row, col];
          return values[fortran ? j * rows + i : i * cols + j]!;
        };
        const rowBins = axisBins(window.rows, plane.rowCount, height).start;
        const colBins = axisBins(window.cols, plane.colCount, width).start;
        for (let r = 0; r + 1 < rowBins.length; r++)
          for (let c = 0; c + 1 < colBins.length; c++) {
            const found = plan.slowIsRows ? cells[r * plan.fast.cells + c] : cells[c * plan.fast.cells + r];
            const inside: number[] = [];
            for (let row = rowBins[r]!; row < rowBins[r + 1]!; row++)
              for (let col = colBins[c]!; col < colBins[c + 1]!; col++) inside.push(at(row, col));
            const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
            const expected = reducer === 'mean' ? mean : reducer === 'min' ? Math.min(...inside) : Math.max(...inside);
            expect(found).toBeCloseTo(expected, 9);
          }
        if (shares === 1) expect(log.length).toBeLessThanOrEqual(plan.reads);
        expect(plan.sampled).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('TILE-4 the max reducer keeps a peak of a single element at any zoom', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 199 }),
        fc.integer({ min: 0, max: 299 }),
        fc.integer({ min: 1, max: 50 }),
        async (row, col, pixels) => {
          const values = new Float32Array(200 * 300);
          values[row * 300 + col] = 7;
          const plane = planeOf(describedAs([200, 300]), viewOf(2));
          const plan = planTile({
            plane,
            rows: [0, 200],
            cols: [0, 300],
            width: pixels,
            height: pixels,
            reduction: 'max',
            budget: GENEROUS,
          });
          const grid = await run(plan, countingReader(fileOf(values)).reader);
          expect(Array.from(grid.values).filter((value) => value === 7)).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('TILE-5 a preview of a hundred gigabytes stays within its reads and bytes', () => {
    const budget = { bytes: 4 << 20, reads: 200, skip: 32_768 };
    for (const shape of [
      [160_000, 160_000],
      [2_500_000_000, 10],
      [10, 2_500_000_000],
      [1000, 5000, 5000],
    ]) {
      const rank = shape.length;
      const views = [
        viewOf(rank),
        viewOf(rank, { rowAxis: rank - 1, colAxis: rank - 2 }),
        viewOf(rank, { rowAxis: 0, colAxis: 1 }),
      ];
      for (const view of views) {
        const plane = planeOf(describedAs(shape), view);
        const plan = planTile({
          plane,
          rows: [0, plane.rowCount],
          cols: [0, plane.colCount],
          width: 800,
          height: 600,
          reduction: 'mean',
          budget,
        });
        expect(plan.sampled, explainPlan(plan)).toBe(true);
        expect(plan.reads, explainPlan(plan)).toBeLessThanOrEqual(200);
        expect(plan.bytes, explainPlan(plan)).toBeLessThanOrEqual((4 << 20) * 1.1);
        expect(plan.reads, explainPlan(plan)).toBeGreaterThan(5);
      }
    }
  });

  it('a sampled preview shows every pixel from the nearest element that was read', async () => {
    const side = 400;
    const values = Float32Array.from({ length: side * side }, (_, index) => Math.floor(index / side));
    const budget = { bytes: 20 * side * 4, reads: 20, skip: 1024 };
    const plane = planeOf(describedAs([side, side]), viewOf(2));
    const plan = planTile({
      plane,
      rows: [0, side],
      cols: [0, side],
      width: side,
      height: side,
      reduction: 'mean',
      budget,
    });
    const { reader, log } = countingReader(fileOf(values));
    const grid = await run(plan, reader);
    expect(plan.sampled).toBe(true);
    expect(log.length).toBeLessThanOrEqual(20);
    for (let y = 0; y < side; y++) {
      const shown = grid.values[plan.rowOfPixel[y]! * grid.fastCells + plan.colOfPixel[side / 2]!]!;
      expect(Math.abs(shown - y)).toBeLessThanOrEqual(side / 20);
    }
  });

  it('elements beyond the end of a truncated file are NaN, those before are there', async () => {
    const description = { ...describedAs([10, 10]), availableLength: 155 };
    const values = new Float32Array(100).fill(3);
    const bytes = fileOf(values).slice(0, 128 + 155);
    const plane = planeOf(description, viewOf(2));
    const plan = planTile({
      plane,
      rows: [0, 10],
      cols: [0, 10],
      width: 10,
      height: 10,
      reduction: 'mean',
      budget: GENEROUS,
    });
    const grid = await run(plan, countingReader(bytes).reader);
    expect(Array.from(grid.values.slice(0, 38))).toEqual(new Array(38).fill(3));
    expect(Array.from(grid.values.slice(38)).every(Number.isNaN)).toBe(true);
  });

  it('a field of a record, and the subarray in it, are planes like any other', async () => {
    const record = struct(
      [
        { name: 'id', title: null, dtype: int16, offset: 0 },
        { name: 'xyz', title: null, dtype: subarray(float64, [3]), offset: 3 },
      ],
      27,
    );
    const bytes = new Uint8Array(128 + 5 * 27);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < 5; index++)
      for (let k = 0; k < 3; k++) view.setFloat64(128 + index * 27 + 3 + k * 8, index * 10 + k, true);
    const plane = planeOf(describedAs([5], record), viewOf(2, { field: ['xyz'], rowAxis: 0, colAxis: 1 }));
    expect([plane.rowCount, plane.colCount]).toEqual([5, 3]);
    const plan = planTile({
      plane,
      rows: [0, 5],
      cols: [0, 3],
      width: 3,
      height: 5,
      reduction: 'mean',
      budget: GENEROUS,
    });
    const grid = await run(plan, countingReader(bytes).reader);
    expect(Array.from(grid.values)).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42]);
  });
});
