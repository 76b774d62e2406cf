import { describe, expect, test } from 'vitest';
import { loadKernels } from '../../../scripts/load-kernels.ts';
import { ElementCode, itemsizeOf } from './element-code.ts';
import { type ReferenceBlock, referenceBuckets, referencePyramid } from './reference/pyramid.ts';
import { type Mixture, specimen } from './reference/specimens.ts';
import type { BlockRows, PyramidShape } from './static-kernels.ts';

const kernels = loadKernels({ shared: true });
const STATE = 65536;
const DATA = 8 * 1048576;
const OUT = 16 * 1048576;

interface Plane {
  readonly code: ElementCode;
  readonly bytes: Uint8Array;
  readonly shape: PyramidShape;
  readonly first?: number;
  /** Elements a call. */
  readonly piece?: number;
}

/** All rows that come out, in the order in which they do. */
function build({ code, bytes, shape, first = 0, piece = 1000 }: Plane): {
  rows: BlockRows[];
  blocks: ReferenceBlock[][];
} {
  new Uint8Array(kernels.memory.buffer).set(bytes, DATA);
  kernels.pyramidInit(STATE, code, shape, first);
  const itemsize = itemsizeOf(code);
  const count = bytes.length / itemsize;
  const rows: BlockRows[] = [];
  for (let done = 0; done < count; ) {
    const taken = kernels.pyramidUpdate(STATE, code, DATA + done * itemsize, Math.min(piece, count - done));
    done += taken;
    if (taken < piece) rows.push(kernels.pyramidDrain(STATE));
  }
  rows.push(kernels.pyramidFinish(STATE));
  return { rows, blocks: rows.flatMap(blocksOf) };
}

function blocksOf({ rows, blocksPerRow, min, max, mean, count }: BlockRows): ReferenceBlock[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: blocksPerRow }, (_, block) => {
      const at = row * blocksPerRow + block;
      return { min: min[at]!, max: max[at]!, mean: mean[at]!, count: count[at]! };
    }),
  );
}

function same(found: readonly ReferenceBlock[][], expected: readonly ReferenceBlock[][]): void {
  expect(found.map((row) => row.map(({ count }) => count))).toEqual(
    expected.map((row) => row.map(({ count }) => count)),
  );
  const extremes = (rows: readonly ReferenceBlock[][]) =>
    rows.map((row) => row.map(({ min, max }) => [Math.fround(min) + 0, Math.fround(max) + 0]));
  expect(extremes(found)).toEqual(extremes(expected));
  found.forEach((row, at) => {
    row.forEach(({ mean }, block) => {
      const goal = expected[at]![block]!;
      if (!Number.isFinite(Math.fround(goal.max)) || !Number.isFinite(Math.fround(goal.min))) return;
      const scale = Math.max(Math.abs(goal.min), Math.abs(goal.max));
      expect(Math.abs(mean - goal.mean)).toBeLessThanOrEqual(scale * 1e-6 + 1e-44);
    });
  });
}

const NAMES = Object.keys(ElementCode) as (keyof typeof ElementCode)[];

describe.each(NAMES.map((name) => [name, ElementCode[name]] as const))('%s', (_name, code) => {
  test.each(['noise', 'specials', 'far'] as Mixture[])('blocks of %s are as the reference says', (mixture) => {
    for (const [cols, rows, factor] of [
      [1, 20, 8],
      [7, 17, 8],
      [40, 9, 8],
      [100, 40, 16],
      [700, 8, 32],
    ] as const) {
      const bytes = specimen(code, cols * rows, mixture, cols);
      const shape = { cols, factor, rowCapacity: 2 };
      same(build({ code, bytes, shape }).blocks, referencePyramid(code, bytes, shape));
    }
  });

  test('buckets of one dimension are as the reference says', () => {
    const bytes = specimen(code, 1003, 'specials', 4);
    new Uint8Array(kernels.memory.buffer).set(bytes, DATA);
    kernels.bucketReduce(code, DATA, 1003, 16, OUT);
    const buckets = Math.ceil(1003 / 16);
    const run = (index: number) =>
      Array.from(new Float64Array(kernels.memory.buffer, OUT + index * buckets * 8, buckets));
    const expected = referenceBuckets(code, bytes, 16);
    const close = code === ElementCode.complex128 ? 1e-15 : 0;
    run(0).forEach((min, i) => {
      const { min: goal } = expected[i]!;
      expect(Math.abs(min - goal) <= Math.abs(goal) * close || Object.is(min + 0, goal + 0)).toBe(true);
    });
    run(2).forEach((mean, i) => {
      const { mean: goal, min, max } = expected[i]!;
      if (!Number.isFinite(goal)) expect(mean).toBe(goal);
      else expect(Math.abs(mean - goal)).toBeLessThanOrEqual(Math.max(Math.abs(min), Math.abs(max)) * 1e-13);
    });
  });
});

test('a start in the middle of a row begins with a partial row of blocks', () => {
  const shape = { cols: 30, factor: 8, rowCapacity: 3 };
  const bytes = specimen(ElementCode.float32, 500, 'noise');
  const { rows, blocks } = build({ code: ElementCode.float32, bytes, shape, first: 1275 });
  expect(rows[0]!.firstRow).toBe(Math.floor(Math.floor(1275 / 30) / 8));
  same(blocks, referencePyramid(ElementCode.float32, bytes, { ...shape, first: 1275 }));
});

test('rows of blocks count up over drains', () => {
  const shape = { cols: 16, factor: 8, rowCapacity: 1 };
  const { rows } = build({ code: ElementCode.uint8, bytes: specimen(ElementCode.uint8, 16 * 40, 'noise'), shape });
  expect(rows.filter(({ rows }) => rows > 0).map(({ firstRow }) => firstRow)).toEqual([0, 1, 2, 3, 4]);
});

test('sums beyond float32 keep a finite mean', () => {
  const values = new Float32Array(64).fill(3e38);
  const { blocks } = build({
    code: ElementCode.float32,
    bytes: new Uint8Array(values.buffer),
    shape: { cols: 64, factor: 8, rowCapacity: 1 },
  });
  expect(blocks[0]!.map(({ mean }) => mean)).toEqual(new Array(8).fill(Math.fround(3e38)));
});
