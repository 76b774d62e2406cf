/** Whatever is dropped, the page lives, says what is wrong on the card that it belongs to, and leaves the others alone. */
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { drop, expect, fixture, openProfile, test } from './app.ts';

interface Arraybook {
  readonly ready: Promise<void>;
  readonly isolated: boolean;
  readonly threads: number;
  describe(name: string): Promise<{ shape: number[]; stats: { mean: number; max: number; count: number } }>;
}
type PageWindow = Window & { arraybook: Arraybook };

const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
const describeArray = (page: Page, name: string) =>
  page.evaluate((asked) => (window as unknown as PageWindow).arraybook.describe(asked), name);

/** A `.npy` of zeros as large as asked, without writing them: the file system keeps a hole. */
function sparseNpy(path: string, shape: readonly number[]): void {
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = `${dict.padEnd(117)}\n`;
  const file = openSync(path, 'w');
  writeSync(file, Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]));
  writeSync(file, header);
  truncateSync(path, 128 + 4 * shape.reduce((product, length) => product * length, 1));
}

let scratch: string;
test.beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'arraybook-survive-'));
});
test.afterEach(() => rmSync(scratch, { recursive: true, force: true }));

test('every hostile .npy is refused or opened as far as it goes, and a good file still opens', async ({ app }) => {
  test.setTimeout(180_000);
  const folder = fixture('npy/files');
  const hostile = readdirSync(folder).filter((name) => name.startsWith('hostile-') && name.endsWith('.npy'));
  expect(hostile.length).toBeGreaterThan(40);
  await drop(app, ...hostile.map((name) => join(folder, name)));
  for (const name of hostile) {
    const refused = JSON.parse(readFileSync(join(folder, name.replace('.npy', '.json')), 'utf8')).error !== undefined;
    const settled = card(app, name).getByRole('alert').or(card(app, name).getByTestId('array-card'));
    await expect(settled.first(), name).toBeVisible();
    if (refused && (await card(app, name).getByTestId('array-card').count()) === 0) {
      await expect(card(app, name).getByRole('alert').first(), name).toContainText(/Error: \S/);
    }
  }
  await drop(app, fixture('page/volume.npy'));
  expect((await describeArray(app, 'volume')).shape).toEqual([8, 24, 32]);
});

test('every broken archive says which member is wrong, and the sound members open', async ({ app }) => {
  test.setTimeout(180_000);
  const archives = readdirSync(fixture('npz')).filter((name) => name.endsWith('.npz'));
  expect(archives.length).toBeGreaterThan(30);
  await drop(app, ...archives.map((name) => fixture(`npz/${name}`)));
  for (const name of archives) await expect(card(app, name).first(), name).toBeVisible();
  const broken = card(app, 'bad-crc.npz').first();
  await expect(broken).toContainText(/CRC/i);
  await drop(app, fixture('page/volume.npy'));
  expect((await describeArray(app, 'volume')).stats.count).toBe(8 * 24 * 32);
});

test('100 GiB are seen at once, and the pass over them can be paused and cancelled', async ({ app }) => {
  const path = join(scratch, 'vast.npy');
  sparseNpy(path, [163_840, 163_840]);
  await drop(app, path);
  await expect
    .poll(() => app.evaluate(() => performance.getEntriesByName('arraybook:first-picture').length), { timeout: 10_000 })
    .toBe(1);
  const vast = card(app, 'vast.npy');
  await expect(vast).toContainText('(163840, 163840)');
  await expect(vast).toContainText(/sampled/);
  await vast.getByRole('button', { name: /pause/i }).click();
  await expect(vast).toContainText('Paused');
  await vast.getByRole('button', { name: /resume/i }).click();
  await vast.getByRole('button', { name: /cancel|stop/i }).click();
  await expect(vast.getByRole('button', { name: /start|again|restart/i }).first()).toBeVisible();
});

test('a file that disappears in mid-pass fails on its own card', async ({ app }) => {
  const path = join(scratch, 'fleeting.npy');
  sparseNpy(path, [40_000, 40_000]);
  await drop(app, path);
  await expect(card(app, 'fleeting.npy')).toContainText(/Reading everything/);
  rmSync(path);
  await drop(app, fixture('page/volume.npy'));
  expect((await describeArray(app, 'volume')).stats.count).toBe(8 * 24 * 32);
});

test('without isolation one worker does everything, with the same numbers, and the page says so', async () => {
  const app = resolve('dist/app');
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.wasm': 'application/wasm',
    '.json': 'application/json',
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split(/[?#]/)[0] as string;
    try {
      const body = readFileSync(join(app, path === '/' ? 'index.html' : path));
      response.writeHead(200, { 'Content-Type': types[extname(path) || '.html'] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { context, page } = await openProfile(join(scratch, 'profile'));
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.evaluate(() => (window as unknown as PageWindow).arraybook.ready);
    const facts = await page.evaluate(() => {
      const { isolated, threads } = (window as unknown as PageWindow).arraybook;
      return { isolated, threads };
    });
    expect(facts).toEqual({ isolated: false, threads: 1 });
    const path = join(scratch, 'plain.npy');
    sparseNpy(path, [6000, 6000]);
    await drop(page, path, fixture('page/volume.npy'));
    expect((await describeArray(page, 'plain')).stats).toMatchObject({ mean: 0, max: 0, count: 36_000_000 });
    expect((await describeArray(page, 'volume')).stats.count).toBe(8 * 24 * 32);
    await expect(page.getByRole('button', { name: /thread/i }).first()).toBeVisible();
  } finally {
    await context.close();
    server.close();
  }
});

test('nothing offers to share a chart with somebody elsewhere', async ({ app }) => {
  await drop(app, fixture('page/volume.npy'));
  await expect(card(app, 'volume.npy').locator('.js-plotly-plot').first()).toBeVisible();
  await expect(app.locator('[data-title*="hare"], [data-title*="loud"], .modebar-btn[data-attr*="cloud"]')).toHaveCount(
    0,
  );
});
