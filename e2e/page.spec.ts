import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { drop, expect, fixture, test } from './app.ts';

interface Expected {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly count: number;
  readonly nan: number;
  readonly posInf: number;
  readonly zero: number;
  readonly min: number | string;
  readonly max: number | string;
  readonly mean: number;
  readonly std: number;
}
const numpySays = JSON.parse(readFileSync(fixture('page/expected.json'), 'utf8')) as Record<string, Expected>;
const paths = (...names: string[]) => names.map((name) => fixture(`page/${name}`));

const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
const titles = (page: Page) => page.locator('.card-title').allTextContents();

interface Described {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly stats: Omit<Expected, 'dtype' | 'shape' | 'fortranOrder'> & {
    readonly exact: boolean;
    readonly finite: Pick<Expected, 'min' | 'max' | 'mean' | 'std'>;
    readonly histogram: { readonly counts: readonly number[] };
  };
}
const described = (page: Page, name: string) =>
  page.evaluate(
    (asked) =>
      (window as unknown as { arraybook: { describe(name: string): Promise<unknown> } }).arraybook.describe(asked),
    name,
  ) as Promise<Described>;

const marks = (page: Page, name: string) =>
  page.evaluate(
    (file) =>
      performance
        .getEntriesByType('mark')
        .filter((mark) => (mark as PerformanceMark).detail?.name === file)
        .map((mark) => ({ name: mark.name, bytes: (mark as PerformanceMark).detail.bytes as number })),
    name,
  );

/** To the last places of a double, at the scale of the data. */
function expectClose(actual: number, expected: number, scale: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.max(Math.abs(expected), scale));
}

function expectNumPys(described: Described, name: string): void {
  const { dtype, shape, fortranOrder, mean, std, min, max, ...counts } = numpySays[name];
  expect(described).toMatchObject({
    dtype,
    shape,
    fortranOrder,
    stats: { exact: true, ...counts, finite: { min, max } },
  });
  expectClose(described.stats.finite.mean, mean, std);
  expectClose(described.stats.finite.std, std, std);
}

test('a dropped .npy becomes a card whose numbers are those of NumPy', async ({ app }) => {
  await drop(app, ...paths('waves.npy'));
  await expect(card(app, 'waves.npy')).toBeVisible();
  const array = await described(app, 'waves');
  expectNumPys(array, 'waves');
  const { counts } = array.stats.histogram;
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(96 * 128 - 2);
});

test('Fortran order, negative integers and int64 beyond 2^53 come out exact', async ({ app }) => {
  await drop(app, ...paths('volume.npy', 'ledger.npy'));
  expectNumPys(await described(app, 'volume'), 'volume');
  const ledger = await described(app, 'ledger.npy');
  expect(ledger.stats.max).toBe('4611686018427387904');
  expect(ledger.stats.min).toBe('-4611686018427387903');
});

test('opening a file leaves the marks that profilers read, with its name and size', async ({ app }) => {
  await drop(app, ...paths('waves.npy'));
  await described(app, 'waves');
  await expect
    .poll(async () => (await marks(app, 'waves.npy')).map((mark) => mark.name))
    .toEqual(
      expect.arrayContaining([
        'arraybook:drop',
        'arraybook:header',
        'arraybook:first-picture',
        'arraybook:stats-exact',
        'arraybook:import-done',
      ]),
    );
  const all = await marks(app, 'waves.npy');
  expect(all[0].name).toBe('arraybook:drop');
  expect(all[1].name).toBe('arraybook:header');
  expect(new Set(all.map((mark) => mark.bytes))).toEqual(new Set([49_280]));
});

test('a .npz lists its members, opens the first, and opens others on a click', async ({ app }) => {
  await drop(app, ...paths('study.npz'));
  const directory = card(app, 'study.npz');
  await expect(directory.getByRole('row')).toHaveCount(5);
  await expect(directory.getByRole('row', { name: /^image float32/ })).toContainText('(32, 128)');
  await expect(directory.getByRole('row', { name: /^series/ })).toContainText('not opened');
  await expect(card(app, 'image')).toBeVisible();
  await directory.getByRole('button', { name: 'series' }).click();
  await expect(card(app, 'series')).toBeFocused();
  await expect(directory.getByRole('row', { name: /^series/ })).toContainText('(4096,)');
  expectNumPys(await described(app, 'series'), 'series');
});

test('deflated members are inflated and just as exact', async ({ app }) => {
  await drop(app, ...paths('packed.npz'));
  await card(app, 'packed.npz').getByRole('button', { name: 'volume' }).click();
  expectNumPys(await described(app, 'volume'), 'volume');
});

test('what is no array says so on its card, with a way on, and leaves the others alone', async ({ app }) => {
  await drop(app, ...paths('page.npy', 'waves.npy', 'empty.npy'));
  const alert = card(app, 'page.npy').getByRole('alert');
  await expect(alert).toContainText('page.npy is not a file that NumPy would load.');
  await expect(alert).toContainText('ValueError');
  await expect(card(app, 'empty.npy').getByRole('alert')).toBeVisible();
  expectNumPys(await described(app, 'waves'), 'waves');
  await alert.getByRole('button', { name: 'Remove' }).click();
  await expect(card(app, 'page.npy')).toHaveCount(0);
  expect(await titles(app)).toEqual(['waves.npy', 'empty.npy']);
});

test('a truncated file shows what is there and says what is missing', async ({ app }) => {
  await drop(app, ...paths('cut.npy'));
  await expect(card(app, 'cut.npy')).toContainText(/truncated|missing/i);
  const array = await described(app, 'cut');
  expect(array.shape).toEqual([96, 128]);
});

test('cards are moved, folded and removed by keyboard, and the focus stays with them', async ({ app }) => {
  await drop(app, ...paths('waves.npy', 'volume.npy', 'ledger.npy'));
  await expect(card(app, 'ledger.npy')).toBeVisible();
  await app.keyboard.press('j');
  await expect(card(app, 'volume.npy')).toBeFocused();
  await app.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => titles(app)).toEqual(['waves.npy', 'ledger.npy', 'volume.npy']);
  await expect(card(app, 'volume.npy')).toBeFocused();
  await app.keyboard.press('c');
  await expect(card(app, 'volume.npy').getByRole('button', { name: 'Expand volume.npy' })).toBeVisible();
  await app.keyboard.press('Shift+X');
  await expect.poll(() => titles(app)).toEqual(['waves.npy', 'ledger.npy']);
  await expect(app.getByRole('list', { name: 'Open files' }).getByRole('listitem')).toHaveCount(2);
});

test('the palette finds an action by part of its name and runs it', async ({ app }) => {
  await app.keyboard.press('ControlOrMeta+k');
  const field = app.getByRole('combobox', { name: 'Search actions' });
  await expect(field).toBeFocused();
  await field.fill('url');
  await expect(app.getByRole('option')).toHaveText([/Open a URL/]);
  await app.keyboard.press('Enter');
  await expect(app.getByRole('dialog', { name: 'Open a URL' })).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('dialog')).toHaveCount(0);
});

test('the keyboard map lists every key that the page answers', async ({ app }) => {
  await app.keyboard.press('?');
  const map = app.getByRole('dialog', { name: 'Keyboard map' });
  for (const action of [
    'Open files…',
    'Open a URL…',
    'Next card',
    'Previous card',
    'Move card up',
    'Change theme',
    'Search actions',
  ]) {
    await expect(map.getByRole('term').filter({ hasText: action })).toBeVisible();
  }
});

test.describe('where noise is expected', () => {
  test.use({ allowNoise: true });

  test('the chosen theme is there from the first paint of the next visit', async ({ app }) => {
    await app.keyboard.press('t');
    await expect(app.locator('html')).toHaveAttribute('data-theme', 'dark');
    await app.route('**/assets/index-*.js', (route) => route.abort());
    await app.reload({ waitUntil: 'domcontentloaded' });
    await expect(app.locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  test('drop zone and file input stand in the page before any script runs', async ({ app }) => {
    await app.route('**/assets/index-*.js', (route) => route.abort());
    await app.reload({ waitUntil: 'domcontentloaded' });
    await expect(app.getByRole('heading', { name: 'Drop a .npy or .npz file' })).toBeVisible();
    await expect(app.getByText('Nothing is uploaded.')).toBeVisible();
    await expect(app.getByTestId('file-input')).toBeAttached();
  });

  test('without its worker the page says that the engine did not start', async ({ app }) => {
    await app.route('**/assets/engine.worker-*.js', (route) => route.abort());
    await app.reload();
    await expect(app.getByRole('alert')).toContainText('did not start');
    await expect(app.getByRole('alert').getByRole('button', { name: 'Reload the page' })).toBeVisible();
  });
});

test('on a phone the side panel is a sheet that Escape closes, and nothing is wider than the screen', async ({
  app,
}) => {
  await app.setViewportSize({ width: 390, height: 844 });
  await drop(app, ...paths('waves.npy', 'study.npz'));
  await described(app, 'waves');
  const overflow = () =>
    app.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await app.getByRole('button', { name: 'Side panel', exact: true }).click();
  const sheet = app.getByRole('dialog', { name: 'Files and memory' });
  await expect(sheet.getByRole('button', { name: 'waves.npy', exact: true })).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(app.getByRole('button', { name: 'Side panel', exact: true })).toBeFocused();
});

test('screen readers find landmarks, one first heading, and hear what was opened', async ({ app }) => {
  await expect(app.getByRole('banner')).toBeVisible();
  await expect(app.getByRole('complementary', { name: 'Files and memory' })).toBeVisible();
  await expect(app.getByRole('heading', { level: 1 })).toHaveText('Arraybook');
  await drop(app, ...paths('waves.npy'));
  await expect(app.getByTestId('announcement')).toHaveText('waves.npy is open');
  await app.keyboard.press('Tab');
  await expect(app.getByRole('link', { name: 'Skip to the document' })).toBeFocused();
  await app.keyboard.press('Enter');
  await expect(app.getByRole('main')).toBeFocused();
  const nameless = await app.evaluate(() =>
    [...document.querySelectorAll('button, a[href], input, select')]
      .filter((element) => element.checkVisibility() && !(element as HTMLInputElement).labels?.length)
      .filter((element) => !element.getAttribute('aria-label') && !element.getAttribute('aria-labelledby'))
      .filter((element) => (element.textContent ?? '').trim() === '' && !element.getAttribute('title'))
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  expect(nameless).toEqual([]);
});

test('removing the last card brings the way in back', async ({ app }) => {
  await drop(app, ...paths('waves.npy'));
  await card(app, 'waves.npy').getByRole('button', { name: 'Remove waves.npy' }).click();
  await expect(app.getByRole('heading', { name: 'Drop a .npy or .npz file' })).toBeVisible();
  await drop(app, ...paths('waves.npy'));
  expectNumPys(await described(app, 'waves'), 'waves');
});

test('a large file is kept locally, and its copy can be removed while it is open', async ({ app }) => {
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  const path = join(folder, 'large.npy');
  writeFileSync(path, zerosNpy(200_000_000));
  try {
    await drop(app, path);
    const files = app.getByRole('list', { name: 'Open files' });
    await expect(files).toContainText('local copy', { timeout: 30_000 });
    const kept = app.getByRole('list', { name: 'Local copies' });
    await expect(kept).toContainText('large.npy');
    await kept.getByRole('button', { name: 'Remove the local copy of large.npy' }).click();
    await expect(kept).toHaveCount(0);
    await expect(files).not.toContainText('local copy');
    await expect(app.getByTestId('announcement')).toHaveText('The local copy of large.npy is removed');
    expect((await described(app, 'large')).stats.max).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A one-dimensional uint8 array of zeros, as np.save writes it. */
function zerosNpy(count: number): Buffer {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${count},), }`.padEnd(117) + '\n';
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(header), Buffer.alloc(count)]);
}
