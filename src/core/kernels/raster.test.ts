import { describe, expect, test } from 'vitest';
import { loadKernels } from '../../../scripts/load-kernels.ts';
import { ElementCode, itemsizeOf } from './element-code.ts';
import { doublesOf } from './reference/elements.ts';
import { referenceIndex, referenceLine } from './reference/raster.ts';
import { specimen } from './reference/specimens.ts';
import { COLOUR_TABLE_BYTES, type ReduceOp } from './static-kernels.ts';

const kernels = loadKernels({ shared: true });
const DATA = 1048576;
const BOUNDS = 2 * 1048576;
const LINE = 3 * 1048576;
const TABLE = 4 * 1048576;
const OUT = 5 * 1048576;
const OPS: ReduceOp[] = ['nearest', 'mean', 'min', 'max'];
const REAL = (Object.keys(ElementCode) as (keyof typeof ElementCode)[]).filter((name) => !name.startsWith('complex'));

const bytesAt = (ptr: number, length: number) => new Uint8Array(kernels.memory.buffer, ptr, length);
const floatsAt = (ptr: number, length: number) => new Float64Array(kernels.memory.buffer, ptr, length);

/** Elements `step` elements apart in memory. */
function line(
  op: ReduceOp,
  code: ElementCode,
  rows: readonly Uint8Array[],
  bounds: readonly number[],
  step = 1,
): number[] {
  const width = bounds.length - 1;
  const itemsize = itemsizeOf(code);
  new Uint32Array(kernels.memory.buffer, BOUNDS, bounds.length).set(bounds);
  kernels.lineInit(op, LINE, width);
  for (const row of rows) {
    for (let i = 0; i < row.length / itemsize; i++) {
      bytesAt(DATA + i * step * itemsize, itemsize).set(row.subarray(i * itemsize, (i + 1) * itemsize));
    }
    kernels.lineAdd(op, code, DATA, step * itemsize, BOUNDS, LINE, width);
  }
  kernels.lineFinish(op, LINE, width, OUT);
  return Array.from(floatsAt(OUT, width));
}

function close(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, index) => {
    const goal = expected[index]!;
    if (Number.isFinite(goal)) expect(Math.abs(value - goal)).toBeLessThanOrEqual(Math.abs(goal) * 1e-9 + 1e-9);
    else expect(value).toBe(goal);
  });
}

describe.each(REAL.map((name) => [name, ElementCode[name]] as const))('%s', (_name, code) => {
  test.each(OPS)('lines of %s are as the reference says', (op) => {
    const mixture = op === 'mean' ? 'noise' : 'specials';
    const rows = [1, 2, 3].map((seed) => specimen(code, 200, mixture, seed));
    const values = rows.map((row) => doublesOf(code, row));
    for (const bounds of [
      [0, 200],
      [0, 1, 2, 3],
      [5, 5, 5, 6, 6, 7],
      [3, 10, 50, 51, 120, 200],
    ]) {
      close(line(op, code, rows, bounds), referenceLine(op, values, bounds));
      close(line(op, code, rows, bounds, 3), referenceLine(op, values, bounds));
    }
  });
});

test('a pixel of nothing but NaN is NaN', () => {
  const row = new Uint8Array(new Float32Array([Number.NaN, Number.NaN, 1]).buffer);
  for (const op of OPS) expect(line(op, ElementCode.float32, [row], [0, 2, 3])).toEqual([Number.NaN, 1]);
});

test('a pixel of infinities is not taken for an empty one', () => {
  const row = new Uint8Array(new Float64Array([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]).buffer);
  expect(line('min', ElementCode.float64, [row], [0, 2])).toEqual([Number.POSITIVE_INFINITY]);
});

describe('colours', () => {
  const table = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2));
  const nan = [1, 2, 3, 4] as const;
  const colour = (
    values: readonly number[],
    scale: 'linear' | 'log' | 'symlog',
    low: number,
    high: number,
  ): number[][] => {
    floatsAt(DATA, values.length).set(values);
    bytesAt(TABLE, 1024).set(table);
    kernels.colourBlock(DATA, values.length, TABLE, { scale, low, high, nan }, OUT);
    return values.map((_, index) => Array.from(bytesAt(OUT + index * 4, 4)));
  };

  test.each([
    ['linear', -2, 5],
    ['log', 0.01, 100],
    ['log', -1, 100],
    ['symlog', -50, 100],
  ] as const)('follow the %s scale from %d to %d', (scale, low, high) => {
    const values = Array.from({ length: 999 }, (_, i) => low - 1 + ((high - low + 2) * i) / 998.37);
    const found = colour(values, scale, low, high).map(([red]) => red!);
    values.forEach((value, i) => {
      // At a border between two colours rounding may decide.
      expect(Math.abs(found[i]! - referenceIndex(value, scale, low, high))).toBeLessThanOrEqual(
        scale === 'linear' ? 0 : 1,
      );
    });
    const off = values.filter((value, i) => found[i] !== referenceIndex(value, scale, low, high));
    expect(off.length).toBeLessThan(5);
  });

  test('NaN, infinities and a range of nothing have their place', () => {
    expect(colour([Number.NaN], 'linear', 0, 1)).toEqual([[1, 2, 3, 4]]);
    const ends = colour([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], 'linear', 0, 1);
    expect(ends.map(([red]) => red)).toEqual([0, 255]);
    expect(colour([3, 2, 4], 'linear', 3, 3).map(([red]) => red)).toEqual([128, 0, 255]);
  });

  test('thresholds have room behind the table', () => {
    expect(COLOUR_TABLE_BYTES).toBeGreaterThanOrEqual(1024 + 255 * 8);
  });
});

test('planes become red, green, blue and alpha', () => {
  [
    [0, 0.5, 2],
    [1, -1, 0.25],
    [Number.NaN, 1, 0],
    [1, 0.5, 0],
  ].forEach((plane, i) => {
    floatsAt(DATA + i * 64, 3).set(plane);
  });
  const planes = [DATA, DATA + 64, DATA + 128, DATA + 192] as const;
  kernels.rgbBlock(planes, 3, 0, 1, OUT);
  expect(Array.from(bytesAt(OUT, 12))).toEqual([0, 255, 0, 255, 128, 0, 255, 128, 255, 64, 0, 0]);
  kernels.rgbBlock([planes[0], planes[1], planes[2], 0], 3, 0, 1, OUT);
  expect([3, 7, 11].map((at) => bytesAt(OUT, 12)[at])).toEqual([255, 255, 255]);
});

test('interleaved bytes are taken as they are', () => {
  bytesAt(DATA, 8).set([1, 2, 3, 4, 5, 6, 7, 8]);
  kernels.rgb8Block(DATA, 3, 2, OUT);
  expect(Array.from(bytesAt(OUT, 8))).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  kernels.rgb8Block(DATA, 4, 2, OUT);
  expect(Array.from(bytesAt(OUT, 8))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
