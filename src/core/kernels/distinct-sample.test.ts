import { describe, expect, test } from 'vitest';
import { loadKernels } from '../../../scripts/load-kernels.ts';
import { type DistinctSample, estimateDistinct } from './distinct-sample.ts';
import { ElementCode, itemsizeOf } from './element-code.ts';
import { chooseGrid } from './fine-grid.ts';
import { noise } from './reference/specimens.ts';
import { mergePartials, type StatsPartial, snapshot } from './statistics.ts';

const kernels = loadKernels({ shared: true, pages: 2048 });
const STATE = 65536;
const DATA = 8 * 1048576;
const COUNT = 400_000;

function pass(code: ElementCode, bytes: Uint8Array): StatsPartial {
  new Uint8Array(kernels.memory.buffer).set(bytes, DATA);
  kernels.statsInit(STATE, code, { grid: chooseGrid(code, 0, 1) });
  kernels.statsUpdate(STATE, code, DATA, bytes.length / itemsizeOf(code));
  return snapshot(kernels, STATE, code);
}

/** Five standard errors: one failure in a million runs, and these runs are always the same. */
function within(sample: DistinctSample, distinct: number): void {
  const { count, relativeError } = estimateDistinct(sample);
  expect(sample.halvings).toBeGreaterThan(0);
  expect(relativeError).toBeLessThan(0.025);
  expect(Math.abs(count / distinct - 1)).toBeLessThan(5 * relativeError);
}

const random = noise(3);
const f32 = (fill: (index: number) => number) =>
  new Uint8Array(Float32Array.from({ length: COUNT }, (_, i) => fill(i)).buffer);
const f64 = (fill: (index: number) => number) =>
  new Uint8Array(Float64Array.from({ length: COUNT }, (_, i) => fill(i)).buffer);
const i32 = (fill: (index: number) => number) =>
  new Uint8Array(Int32Array.from({ length: COUNT }, (_, i) => fill(i)).buffer);
const i64 = (fill: (index: number) => number) =>
  new Uint8Array(BigInt64Array.from({ length: COUNT }, (_, i) => BigInt(fill(i))).buffer);

describe('the number of distinct values is close', () => {
  test.each([
    ['float32 integers', ElementCode.float32, f32((i) => i + 1), COUNT],
    ['float32 even steps', ElementCode.float32, f32((i) => (i + 1) / 2 ** 20), COUNT],
    ['float64 integers', ElementCode.float64, f64((i) => i + 1), COUNT],
    ['float64 even steps', ElementCode.float64, f64((i) => (i + 1) * 0.1), COUNT],
    ['float64 noise', ElementCode.float64, f64(() => random() + random() * 2 ** -32), COUNT],
    ['int32 run', ElementCode.int32, i32((i) => i + 1), COUNT],
    ['int32 multiples of 4096', ElementCode.int32, i32((i) => (i + 1) * 4096), COUNT],
    ['int64 times', ElementCode.int64, i64((i) => 1.7e18 + i * 1024 * 1e6), COUNT],
    ['int64 repeated', ElementCode.int64, i64((i) => (i % 20_000) + 1), 20_000],
    ['float32 repeated', ElementCode.float32, f32((i) => (i % 10_000) + 0.5), 10_000],
  ] as const)('for %s', (_name, code, bytes, distinct) => {
    within(pass(code, bytes).distinct!, distinct);
  });
});

test('samples of parts join to the sample of the whole', () => {
  for (const [code, bytes] of [
    [ElementCode.float32, f32((i) => (i % 300_000) + 1)],
    [ElementCode.float64, f64((i) => (i % 300_000) + 0.25)],
    [ElementCode.int32, i32((i) => i % 5000)],
  ] as const) {
    const at = 123_456 * itemsizeOf(code);
    const whole = pass(code, bytes).distinct!;
    const joined = mergePartials(pass(code, bytes.slice(0, at)), pass(code, bytes.slice(at))).distinct!;
    expect(joined.halvings).toBe(whole.halvings);
    expect(joined.values.toSorted()).toEqual(whole.values.toSorted());
  }
});

test('up to 4096 distinct values are counted exactly, zero and NaN apart', () => {
  const { distinct } = pass(
    ElementCode.float32,
    f32((i) => (i % 3 === 0 ? Number.NaN : i % 4097)),
  );
  expect(distinct!.halvings).toBe(0);
  expect(estimateDistinct(distinct!)).toEqual({ count: 4096, relativeError: 0 });
});
