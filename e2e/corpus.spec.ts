/**
 * Files that other projects wrote, dropped into the built app: the numbers that real NumPy says of them, or its refusal
 * as a readable error. The corpus is found through ARRAYBOOK_CORPUS.
 */
import { copyFileSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { drop, expect, test } from './app.ts';

const corpus = process.env.ARRAYBOOK_CORPUS;

interface Truth {
  readonly numpy?: string;
  readonly error?: string;
  readonly shape?: number[];
  readonly fortran_order?: boolean;
  readonly stats?: Record<string, unknown>;
  readonly members?: Record<string, Truth>;
}
interface Row {
  readonly file: string;
  readonly kind: string;
  readonly truth: Truth;
}
interface Described {
  readonly shape: number[];
  readonly fortranOrder: boolean;
  readonly stats: Record<string, unknown> | null;
}

const rows: Row[] = corpus ? JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8')) : [];
const scratch = mkdtempSync(join(tmpdir(), 'arraybook-corpus-'));

/** A copy under a name of its own: several projects have a file of the same name. */
function named(row: Row): string {
  const path = join(scratch, `c${rows.indexOf(row)}-${basename(row.file)}`);
  copyFileSync(join(corpus ?? '', 'files', row.file), path);
  return path;
}

function describeArray(page: Page, name: string): Promise<Described | { error: string }> {
  return page.evaluate(async (wanted) => {
    try {
      // Infinity and NaN survive `evaluate`.
      return (await (window as never as { arraybook: { describe(name: string): Promise<never> } }).arraybook.describe(
        wanted,
      )) as never;
    } catch (error) {
      return { error: String(error) };
    }
  }, name);
}

const number = (value: unknown): number => {
  if (typeof value === 'number') return value;
  const words: Record<string, number> = {
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    '-Infinity': Number.NEGATIVE_INFINITY,
  };
  return words[String(value)] ?? Number(value);
};

function expectStatistics(ours: Record<string, unknown>, truth: Record<string, unknown>, where: string) {
  for (const [theirs, name] of [
    ['nan', 'nan'],
    ['posinf', 'posInf'],
    ['neginf', 'negInf'],
  ] as const) {
    if (truth[theirs] !== undefined) expect(ours[name], `${where} ${name}`).toBe(truth[theirs]);
  }
  for (const name of ['min', 'max'] as const) {
    if (truth[name] === undefined || truth[name] === null || Number.isNaN(Number(number(truth[name])))) continue;
    const [value, wanted] = [number(ours[name]), number(truth[name])];
    expect(
      Math.fround(value) === Math.fround(wanted) || value === wanted,
      `${where} ${name}: ${value}, NumPy has ${wanted}`,
    ).toBe(true);
  }
  const scale = number(truth['mean_abs'] ?? truth['mean'] ?? 1) || 1;
  for (const name of ['mean', 'std'] as const) {
    const wanted = number(truth[name]);
    if (truth[name] === undefined || !Number.isFinite(wanted)) continue;
    expect(Math.abs(number(ours[name]) - wanted) / scale, `${where} ${name}`).toBeLessThan(1e-6);
  }
}

async function expectTruth(page: Page, name: string, truth: Truth) {
  const described = await describeArray(page, name);
  if ('error' in described) {
    expect(truth.numpy, `${name}: ${described.error}`).not.toBe('ok');
    return;
  }
  expect(described.shape, name).toEqual(truth.shape);
  expect(described.fortranOrder, name).toBe(truth.fortran_order);
  const stats = truth.stats;
  if (!stats || described.stats === null) return;
  if (stats['fields']) {
    for (const [field, of] of Object.entries(stats['fields'] as Record<string, Record<string, unknown>>)) {
      const ours = (described.stats as Record<string, Record<string, unknown>>)[field];
      if (ours && of['unit'] === undefined) expectStatistics(ours, of, `${name}.${field}`);
    }
  } else if (stats['mean'] === undefined || typeof stats['mean'] === 'number' || typeof stats['mean'] === 'string') {
    expectStatistics(described.stats, stats, name);
  }
}

test.describe('files that other projects wrote', () => {
  test.skip(!corpus, 'ARRAYBOOK_CORPUS is not set: the corpus tests are skipped');
  test.setTimeout(300_000);

  test('every .npy says what NumPy says of it', async ({ app }) => {
    const npy = rows.filter((row) => row.kind === 'npy');
    expect(npy.length).toBeGreaterThan(30);
    const paths = npy.map(named);
    for (let start = 0; start < paths.length; start += 10) await drop(app, ...paths.slice(start, start + 10));
    for (const [index, row] of npy.entries()) await expectTruth(app, basename(paths[index] ?? ''), row.truth);
  });

  test('every member of every .npz says what NumPy says of it', async ({ app }) => {
    const npz = rows.filter((row) => row.kind === 'npz');
    expect(npz.length).toBeGreaterThan(10);
    for (const row of npz) {
      const path = named(row);
      await drop(app, path);
      await expect(app.getByRole('article', { name: basename(path) }).first()).toBeVisible();
      for (const [member, truth] of Object.entries(row.truth.members ?? {})) {
        await expectTruth(app, `${basename(path)}/${member.replace(/\.npy$/, '')}`, truth);
      }
    }
  });

  test('every file of another kind is refused by name, and the page stays alive', async ({ app }) => {
    const others = rows.filter(
      (row) => !['npy', 'npz'].includes(row.kind) && statSync(join(corpus ?? '', 'files', row.file)).isFile(),
    );
    const paths = others.map(named);
    for (let start = 0; start < paths.length; start += 20) await drop(app, ...paths.slice(start, start + 20));
    for (const path of paths) {
      const card = app.getByRole('article', { name: basename(path) }).first();
      await expect(card.getByRole('alert').first()).toBeVisible();
      expect(await card.getByRole('alert').first().textContent(), path).toMatch(/Error: /);
    }
    expect(
      await app.evaluate(() =>
        (window as never as { arraybook: { heapUsed(): Promise<number> } }).arraybook.heapUsed(),
      ),
    ).toBeGreaterThanOrEqual(0);
  });
});
