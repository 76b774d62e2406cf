import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ArrayId } from '#core/base/brand.ts';
import type { ArrayInfo, ArrayState, EngineApi, Statistics } from '#protocol/engine-api.ts';
import { TabEngine } from './engine.ts';
import { inlineHost } from './inline-host.ts';

const KERNELS = new URL('../../src/core/kernels/static/build/kernels.wasm', import.meta.url);
const folder = process.env.ARRAYBOOK_CORPUS ?? '';
const there = folder !== '' && existsSync(join(folder, 'manifest.json'));
if (!there) console.warn('ARRAYBOOK_CORPUS is not set: statistics of real files are not compared with NumPy');

interface Stats {
  readonly count?: number;
  readonly nan?: number;
  readonly posinf?: number;
  readonly neginf?: number;
  readonly min?: string;
  readonly max?: string;
  readonly mean?: number;
  readonly mean_abs?: number;
  readonly std?: number;
}
interface ArrayTruth {
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly first?: readonly string[];
  readonly stats?: Stats;
}
interface Row {
  readonly file: string;
  readonly kind: string;
  readonly truth: ArrayTruth & { readonly members?: Readonly<Record<string, ArrayTruth>> };
}

const rows: Row[] = there ? JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) : [];
const cases = rows
  .filter(({ kind }) => kind === 'npy' || kind === 'npz')
  .flatMap(({ file, truth }) =>
    Object.entries(truth.members ?? { '': truth })
      .filter(([, array]) => array.stats !== undefined)
      .map(([member, array]) => ({ file, member, truth: array })),
  );

function finished(engine: EngineApi, arrayId: ArrayId): Promise<ArrayState> {
  return new Promise((resolve) => {
    void engine.watchArray(arrayId, (state) => {
      if (['done', 'failed', 'cancelled'].includes(state.phase)) resolve(state);
    });
  });
}

function within(info: ArrayInfo): { relative: number; round: (value: number) => number } {
  const single = info.dtype.kind === 'f' && info.dtype.itemsize === 4;
  return { relative: single ? 1e-6 : 1e-12, round: single ? Math.fround : (value) => value };
}

function compare(statistics: Statistics, stats: Stats, info: ArrayInfo): void {
  const { round, relative } = within(info);
  const scale = Math.max(1e-300, Math.abs(stats.mean_abs ?? stats.mean ?? 0));
  expect(statistics).toMatchObject({
    exact: true,
    nan: stats.nan ?? 0,
    posInf: stats.posinf ?? 0,
    negInf: stats.neginf ?? 0,
  });
  expect(statistics.seen - statistics.nan).toBe(stats.count);
  if (info.dtype.kind === 'c' || stats.min === undefined) return;
  expect(round(statistics.min!.value)).toBe(round(numberOf(stats.min)));
  expect(round(statistics.max!.value)).toBe(round(numberOf(stats.max!)));
  if (typeof stats.mean !== 'number' || !Number.isFinite(stats.mean)) return;
  const finite = statistics.posInf + statistics.negInf === 0 ? statistics : statistics.finite!;
  expect(Math.abs(finite.mean!.value - stats.mean)).toBeLessThanOrEqual(scale * relative);
  expect(Math.abs(finite.std!.value - stats.std!)).toBeLessThanOrEqual(Math.max(scale, stats.std!) * relative);
}

function numberOf(text: string): number {
  const word = String(text).toLowerCase();
  if (word === 'true' || word === 'false') return Number(word === 'true');
  return Number(word.replace(/inf(inity)?$/, 'Infinity'));
}

const engine = new TabEngine(inlineHost('0', async () => new Uint8Array(await readFile(KERNELS))));

describe.skipIf(!there)('statistics of files that other projects wrote are NumPy’s', () => {
  it.each(cases)('$file $member', async ({ file, member, truth }) => {
    const bytes = Uint8Array.from(await readFile(join(folder, 'files', file))).buffer;
    const opened = await engine.open({ kind: 'memory', name: file, bytes });
    const entry = opened.entries.find(({ path }) => member === '' || path === member)!;
    const info = await engine.openArray(entry.arrayId);
    expect(info.shape).toEqual(truth.shape);
    const state = await finished(engine, entry.arrayId);
    expect(state.phase, state.error?.message).toBe('done');
    const [statistics] = state.statistics;
    if (statistics === undefined) expect(['S', 'U', 'O', 'V']).toContain(info.dtype.kind);
    else if (truth.stats && (truth.stats.count ?? 0) > 0) compare(statistics, truth.stats, info);
  });
});
