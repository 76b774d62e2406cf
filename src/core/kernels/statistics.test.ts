import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadKernels } from '../../../scripts/load-kernels.ts';
import { ElementCode, itemsizeOf } from './element-code.ts';
import { chooseGrid, type FineGrid } from './fine-grid.ts';
import type { StatsPartial } from './partial.ts';
import { ALL_CODES, type Mixture, specimen } from './reference/specimens.ts';
import { type ReferenceStatistics, referenceStatistics } from './reference/statistics.ts';
import { mergePartials, snapshot } from './statistics.ts';
import { hasTable } from './value-table.ts';

const kernels = loadKernels({ shared: true });
const STATE = 65536;
const DATA = 8 * 1048576;

function pass(
  code: ElementCode,
  bytes: Uint8Array,
  grid: FineGrid,
  cuts: readonly number[] = [],
  shift = 0,
): StatsPartial {
  const itemsize = itemsizeOf(code);
  new Uint8Array(kernels.memory.buffer).set(bytes, DATA + shift);
  kernels.statsInit(STATE, code, { grid });
  const count = bytes.length / itemsize;
  const borders = [0, ...cuts.filter((cut) => cut < count), count];
  for (let i = 1; i < borders.length; i++) {
    kernels.statsUpdate(STATE, code, DATA + shift + borders[i - 1]! * itemsize, borders[i]! - borders[i - 1]!);
  }
  return snapshot(kernels, STATE, code);
}

function gridFor(code: ElementCode): FineGrid {
  return code === ElementCode.uint32 || code === ElementCode.uint64
    ? chooseGrid(code, 0, 700)
    : chooseGrid(code, -3, 7);
}

function near(actual: number, expected: number, scale: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.max(scale, Math.abs(expected)));
}

function same(partial: StatsPartial, bytes: Uint8Array, grid: FineGrid): void {
  const { code } = partial;
  const expected = referenceStatistics(code, bytes, grid);
  const { count, nan, posInf, negInf, zero } = partial;
  expect({ count, nan, posInf, negInf, zero }).toEqual({
    count: expected.count,
    nan: expected.nan,
    posInf: expected.posInf,
    negInf: expected.negInf,
    zero: expected.zero,
  });
  if (code === ElementCode.complex128) {
    near(Number(partial.min), Number(expected.min), 0);
    near(Number(partial.max), Number(expected.max), 0);
  } else {
    expect([partial.min, partial.max].map((x) => (x === null ? x : Number(x) === 0 ? 0 : x))).toEqual(
      [expected.min, expected.max].map((x) =>
        x === null ? x : Number(x) === 0 ? 0 : typeof partial.min === 'number' ? Number(x) : x,
      ),
    );
  }
  const size = Math.max(Math.abs(Number(expected.min)), Math.abs(Number(expected.max)), 1);
  // Squares, and sums of a few, must stay within float64's range to be compared.
  if (expected.min !== null && size < 1e150) sameMoments(partial, expected, size);
  if (hasTable(code)) return;
  sameTables(partial, expected);
}

function sameMoments(partial: StatsPartial, expected: ReferenceStatistics, size: number): void {
  near(partial.moments.sum / partial.moments.count, expected.mean, size);
  const m2 = partial.moments.m2 + (partial.imag?.m2 ?? 0);
  near(m2 / partial.moments.count, expected.variance, size * size);
}

function sameTables(partial: StatsPartial, expected: ReferenceStatistics): void {
  expect(Array.from(partial.fine!.counts)).toEqual(expected.fine);
  const coarse = new Map([...(partial.coarse?.counts ?? [])].flatMap((n, key) => (n > 0 ? [[key, n] as const] : [])));
  expect(coarse).toEqual(expected.coarse);
  expect(partial.coarse?.below ?? 0).toBe(expected.below);
  if (expected.distinct <= 4096)
    expect([partial.distinct!.halvings, partial.distinct!.values.length]).toEqual([0, expected.distinct]);
}

const NAMES = Object.keys(ElementCode) as (keyof typeof ElementCode)[];

describe.each(NAMES.map((name) => [name, ElementCode[name]] as const))('%s', (_name, code) => {
  const mixtures: Mixture[] = ['noise', 'specials', 'labels', 'constant', 'far'];
  test.each(mixtures)('counts %s as the reference does, whatever the length', (mixture) => {
    for (const count of [0, 1, 3, 4, 7, 8, 9, 31, 33, 1023, 1025, 3001]) {
      const bytes = specimen(code, count, mixture, count + 1);
      same(pass(code, bytes, gridFor(code)), bytes, gridFor(code));
    }
  });

  test('does not mind where elements lie or how they are cut up', () => {
    const bytes = specimen(code, 2500, 'specials', 5);
    same(pass(code, bytes, gridFor(code), [1, 2, 9, 1030, 2047], 1), bytes, gridFor(code));
    same(pass(code, bytes, gridFor(code), [700, 701], 7), bytes, gridFor(code));
  });

  test('adds up parts to what one pass finds', () => {
    const bytes = specimen(code, 3000, 'specials', 9);
    const at = 1111 * itemsizeOf(code);
    const [left, right] = [bytes.slice(0, at), bytes.slice(at)].map((part) => pass(code, part, gridFor(code)));
    same(mergePartials(left!, right!), bytes, gridFor(code));
  });
});

test('any way to cut an array into parts, in any order, adds up to the same', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 2999 }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...ALL_CODES), cuts, fc.integer(), (code, places, seed) => {
      const bytes = specimen(code, 3000, 'specials', seed);
      const grid = gridFor(code);
      const borders = [0, ...places.toSorted((a, b) => a - b), 3000].map((at) => at * itemsizeOf(code));
      const parts = borders.slice(1).map((end, index) => pass(code, bytes.slice(borders[index], end), grid));
      const order = seed % 2 === 0 ? parts : parts.toReversed();
      same(order.reduce(mergePartials), bytes, grid);
    }),
    { numRuns: 60, seed: 20261120 },
  );
});

test('every element code is covered', () => {
  expect(ALL_CODES.length).toBe(NAMES.length);
});
