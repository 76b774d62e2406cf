import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadKernels } from '../../../scripts/load-kernels.ts';
import { ElementCode, itemsizeOf } from './element-code.ts';
import { exactStatistics } from './exact-statistics.ts';
import { chooseGrid, type FineGrid } from './fine-grid.ts';
import {
  type FinishedStatistics,
  finishStatistics,
  planRefinement,
  type Refinement,
  type StatsPartial,
  snapshot,
} from './statistics.ts';

interface Golden {
  readonly name: string;
  readonly code: keyof typeof ElementCode;
  readonly count: number;
  readonly data: string;
  readonly expected: {
    readonly zero: number;
    readonly nan: number;
    readonly min?: string;
    readonly max?: string;
    readonly mean?: number | string;
    readonly complexMean?: [number, number];
    readonly std?: number | string;
    readonly sum?: number | string;
    readonly unique?: number;
    readonly quantiles?: (number | string)[];
    readonly histogram: { counts: number[]; edges: number[] } | null;
  };
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../../fixtures/kernels/statistics.json', import.meta.url), 'utf8'),
) as { cases: Golden[] };

const kernels = loadKernels({ shared: false });
const STATE = 65536;
const DATA = 8 * 1048576;
const REFINE = 16 * 1048576;

function load({ data }: Golden): void {
  new Uint8Array(kernels.memory.buffer).set(Buffer.from(data, 'base64'), DATA);
}

function count(golden: Golden, grid: FineGrid): StatsPartial {
  const code = ElementCode[golden.code];
  load(golden);
  kernels.statsInit(STATE, code, { grid });
  const half = golden.count >> 1;
  kernels.statsUpdate(STATE, code, DATA, half);
  kernels.statsUpdate(STATE, code, DATA + half * itemsizeOf(code), golden.count - half);
  return snapshot(kernels, STATE, code);
}

/** A grid as a sampled preview would choose it: from the inner part of the values. */
function previewGrid(golden: Golden): FineGrid {
  const code = ElementCode[golden.code];
  const first = count(golden, chooseGrid(code, 0, 1));
  const [low, high] = [Number(first.min ?? 0), Number(first.max ?? 1)];
  return chooseGrid(code, low + (high - low) * 0.1, high - (high - low) * 0.1);
}

function refine(golden: Golden, partial: StatsPartial): Refinement | null {
  const options = planRefinement(partial);
  if (options === null) return null;
  load(golden);
  kernels.refineInit(REFINE, partial.code, options);
  kernels.refineUpdate(REFINE, partial.code, DATA, golden.count);
  return { options, result: kernels.refineResult(REFINE, partial.code) };
}

const asNumber = (value: number | string): number =>
  value === 'inf' ? Number.POSITIVE_INFINITY : value === '-inf' ? Number.NEGATIVE_INFINITY : Number(value);

function close(actual: number, expected: number, scale: number, relative: number): void {
  if (!Number.isFinite(expected)) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * scale);
}

function sameNumbers({ code, expected }: Golden, found: FinishedStatistics): void {
  expect([found.zero, found.nan]).toEqual([expected.zero, expected.nan]);
  if (expected.min === undefined) {
    expect([found.min, found.max, found.mean, found.std, found.sum]).toEqual([null, null, null, null, null]);
    return;
  }
  if (!code.startsWith('complex')) expect([found.min!.text, found.max!.text]).toEqual([expected.min, expected.max]);
  const scale = Math.max(
    1,
    ...[expected.min, expected.max!].map((text) => Math.abs(Number(text))).filter(Number.isFinite),
  );
  const precision = { float16: 1e-3, float32: 1e-7, complex64: 1e-6 }[code as string] ?? 1e-14;
  if (expected.mean !== undefined) close(found.mean!.value, asNumber(expected.mean), scale, precision);
  close(found.std!.value, asNumber(expected.std!), scale, Math.max(precision, 1e-9));
  if (typeof expected.sum === 'string' && !code.startsWith('float')) expect(found.sum!.text).toBe(expected.sum);
  if (expected.complexMean) {
    const [re, im] = expected.complexMean;
    expect(found.mean!.text).toMatch(/^\(.*j\)$/);
    close(found.mean!.value, re, Math.hypot(re, im), precision);
  }
  expect(found.unique).toEqual({ count: expected.unique, relativeError: 0 });
}

function sameQuantiles({ expected }: Golden, found: FinishedStatistics, exactly: boolean): void {
  (expected.quantiles ?? []).forEach((value, index) => {
    const quantile = found.quantiles[index]!;
    const goal = asNumber(value);
    if (exactly) expect(quantile.error).toBe(0);
    if (!Number.isFinite(goal)) return;
    const slack = Math.abs(goal) * 1e-15;
    expect(Math.abs(quantile.value.value - goal)).toBeLessThanOrEqual(quantile.error + slack);
  });
}

describe.each(cases.map((golden) => [golden.name, golden] as const))('%s', (_name, golden) => {
  test('has the numbers that NumPy gives', () => {
    const found = finishStatistics(count(golden, previewGrid(golden)));
    sameNumbers(golden, found);
    sameQuantiles(golden, found, false);
    const total = found.histogram?.counts.reduce((sum, n) => sum + n, 0) ?? 0;
    if (found.histogram) expect(total).toBe(found.seen - found.nan - found.posInf - found.negInf);
    if (found.histogram?.kind === 'numpy' && golden.expected.histogram) {
      expect([found.histogram.edges, found.histogram.counts]).toEqual([
        golden.expected.histogram.edges,
        golden.expected.histogram.counts,
      ]);
    }
  });

  test('has NumPy’s histogram and quantiles after refinement', () => {
    const partial = count(golden, previewGrid(golden));
    const found = finishStatistics(partial, { refined: refine(golden, partial) });
    // The last few integers before 2**63 round up to it: their coarse range is only estimated.
    sameQuantiles(golden, found, !/int64 extremes/.test(golden.name));
    // np.abs may differ in the last bit, and with it the edges.
    if (golden.expected.histogram === null || golden.code.startsWith('complex')) return;
    expect(found.histogram?.kind).toBe('numpy');
    expect(found.histogram?.edges).toEqual(golden.expected.histogram.edges);
    expect(found.histogram?.counts).toEqual(golden.expected.histogram.counts);
  });

  test('has it all in one call where the elements are in memory', () => {
    load(golden);
    const elements = { code: ElementCode[golden.code], ptr: DATA, count: golden.count };
    const found = exactStatistics(kernels, elements, (_, use) => use(STATE));
    sameNumbers(golden, found);
    sameQuantiles(golden, found, !/int64 extremes/.test(golden.name));
    if (golden.expected.histogram === null || golden.code.startsWith('complex')) return;
    expect(found.histogram).toEqual({ ...golden.expected.histogram, kind: 'numpy' });
  });

  test('keeps aligned bins exact for their own edges', () => {
    const found = finishStatistics(count(golden, previewGrid(golden))).histogram;
    if (found?.kind !== 'aligned') return;
    const { edges, counts } = found;
    expect(counts.length).toBe(edges.length - 1);
    for (let i = 1; i < edges.length; i++) expect(edges[i]!).toBeGreaterThan(edges[i - 1]!);
    if (golden.code !== 'float32' && golden.code !== 'float64') return;
    const bytes = Buffer.from(golden.data, 'base64');
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const values = Array.from(golden.code === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer)).filter(
      Number.isFinite,
    );
    const last = edges.length - 2;
    const direct = counts.map(
      (_, bin) =>
        values.filter((x) => x >= edges[bin]! && (bin === last ? x <= edges[bin + 1]! : x < edges[bin + 1]!)).length,
    );
    expect(counts).toEqual(direct);
  });
});
