/** Notebooks as files and in this browser: foreign ones come back untouched, and no way of ending a page loses one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { drop, expect, fixture, openProfile, test, watch } from './app.ts';

const cell = (page: Page, at: number) => page.locator('.cell').nth(at);
const saving = (page: Page) => page.locator('.saving-words');

async function runCell(page: Page, text: string): Promise<void> {
  if ((await page.locator('.cm-focused').count()) === 0) await page.locator('.add-code').click();
  await page.locator('.cm-focused').waitFor();
  await page.keyboard.insertText(text);
  await page.keyboard.press('Shift+Enter');
}

async function menu(page: Page, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'Notebook', exact: true }).click();
  await page.getByRole('menuitem', { name: choice }).click();
}

async function downloaded(page: Page, choice: string): Promise<string> {
  const coming = page.waitForEvent('download');
  await menu(page, choice);
  return readFileSync(await (await coming).path(), 'utf8');
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const openKept = async (page: Page, name: string) => {
  await menu(page, 'Notebooks in this browser');
  await page.locator('.notebook-open', { hasText: name }).first().click();
};

test('notebooks of Jupyter open, say what is not known here, and are saved letter for letter', async ({ app }) => {
  for (const name of ['every-kind', 'executed', 'future']) {
    await drop(app, fixture(`notebooks/${name}.ipynb`));
    await expect(app.locator('.notebook-name')).toHaveText(name);
    expect(await downloaded(app, 'Download as .ipynb')).toBe(readFileSync(fixture(`notebooks/${name}.ipynb`), 'utf8'));
  }
  await expect(
    app.getByText('things in this notebook are not as Arraybook writes them. Nothing was lost.'),
  ).toBeVisible();
  await expect(app.locator('.cell[data-kind="foreign"]')).toHaveCount(1);
});

test('outputs that Jupyter computed are shown: pictures, streams, errors, nothing that runs', async ({ app }) => {
  await drop(app, fixture('notebooks/executed.ipynb'));
  await expect(app.locator('.notebook-name')).toHaveText('executed');
  await expect(cell(app, 1).locator('.text-output').first()).toHaveText('(4, 5) float64');
  await cell(app, 4).scrollIntoViewIfNeeded();
  await expect(cell(app, 4).locator('img')).toBeVisible();
  await cell(app, 7).scrollIntoViewIfNeeded();
  await expect(cell(app, 7)).toContainText('ZeroDivisionError');
  await drop(app, fixture('notebooks/every-kind.ipynb'));
  await expect(app.locator('.notebook-name')).toHaveText('every-kind');
  expect(await app.locator('.cell script').count()).toBe(0);
});

test('a figure and a moved slider come back with the notebook', async ({ app }) => {
  await runCell(app, 'k = ui.slider(0, 10, value=3)');
  const slider = cell(app, 0).getByRole('slider');
  await slider.focus();
  await app.keyboard.press('ArrowRight');
  await app.keyboard.press('ArrowRight');
  await app.locator('.add-code').click();
  await runCell(app, 'import matplotlib.pyplot as plt\n_ = plt.plot([1, 3, 2])\nplt.show()\nprint(k)');
  await expect(app.locator('.text-output')).toHaveText('5');
  const file = await downloaded(app, 'Download as .ipynb');
  expect(JSON.parse(file).metadata.arraybook.widgets).toEqual({ k: 5 });
  expect(file).toContain('application/vnd.plotly.v1+json');
  expect(file).toMatch(/"image\/png": "iVBOR/);
  const html = await downloaded(app, 'Download as HTML');
  expect(html).toContain('src="data:image/png;base64,');
  expect(html).not.toMatch(/<script|javascript:|https?:\/\/(?!www\.w3\.org)/);
  await expect(saving(app)).toHaveText('Saved');
  await app.reload();
  await expect(cell(app, 0).getByRole('slider')).toBeVisible();
  await expect(app.locator('.js-plotly-plot, .figure img, svg.main-svg').first()).toBeVisible();
});

test('an exported page opens by itself, shows everything and breaks no rule of its own', async ({ app, baseURL }) => {
  await drop(app, fixture('notebooks/every-kind.ipynb'));
  await expect(app.locator('.notebook-name')).toHaveText('every-kind');
  const html = await downloaded(app, 'Download as HTML');
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'page.html'), html);
    const { context, page } = await openProfile(join(folder, 'profile'), { baseURL });
    const watched = watch(page, new URL(baseURL ?? '').origin);
    await page.goto(`file://${join(folder, 'page.html')}`);
    await expect(page.locator('h1')).toContainText('Titel ä 漢字 😀');
    await expect(page.locator('math')).toHaveCount(1);
    await expect(page.locator('.source').first()).toContainText('import numpy as np');
    const drawn = await page
      .locator('img')
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.filter((width) => width === 0)).toEqual([]);
    expect([...watched.noise, ...watched.strangers]).toEqual([]);
    await context.close();
  });
});

test('a Python file with marks opens as cells', async ({ app }) => {
  await withFolder(async (folder) => {
    writeFileSync(join(folder, 'script.py'), '# %% [markdown]\n# # Title\n\n# %%\nx = 6\nx * 7\n');
    await drop(app, join(folder, 'script.py'));
    await expect(app.locator('.notebook-name')).toHaveText('script');
    await app.getByRole('button', { name: 'Run all' }).click();
    await expect(cell(app, 1).locator('.text-output')).toHaveText('42');
    expect(await downloaded(app, 'Download as .py')).toBe('# %% [markdown]\n# # Title\n\n# %%\nx = 6\nx * 7\n');
  });
});

test.describe('a page whose process dies', () => {
  test.use({ allowNoise: true });
  test('has lost nothing: another tab finds the last words', async ({ app }) => {
    await runCell(app, 'first = 1');
    await expect(saving(app)).toHaveText('Saved');
    await app.locator('.cm-focused').waitFor();
    await app.keyboard.type('last_words = 2', { delay: 10 });
    const crashed = app.waitForEvent('crash');
    const session = await app.context().newCDPSession(app);
    void session.send('Page.crash' as 'Page.enable').catch(() => undefined);
    await crashed;
    const next = await app.context().newPage();
    await next.bringToFront();
    await next.goto(new URL('/', app.url()).href);
    await openKept(next, 'Untitled');
    // The editor comes when its chunk is there: a while after a crash.
    await expect(next.locator('.cell').filter({ hasText: 'last_words = 2' })).toBeVisible({ timeout: 20_000 });
  });
});

test('a full disk is said, the file can be taken away, and saving goes on when there is room', async ({ app }) => {
  await runCell(app, 'x = 1');
  await expect(saving(app)).toHaveText('Saved');
  const session = await app.context().newCDPSession(app);
  const origin = new URL(app.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await runCell(app, 'y = 2');
  await expect(saving(app)).toContainText('Not saved');
  const notice = app.getByRole('alert').filter({ hasText: 'no room left' });
  const coming = app.waitForEvent('download');
  await notice.getByRole('button', { name: 'Download it' }).click();
  expect(readFileSync(await (await coming).path(), 'utf8')).toContain('y = 2');
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await app.keyboard.press('Control+S');
  await expect(saving(app)).toHaveText('Saved');
  await app.reload();
  await expect(app.locator('.cell').filter({ hasText: 'y = 2' })).toBeVisible();
});

test('without OPFS notebooks are kept in IndexedDB; without both the page says so', async ({ baseURL }) => {
  await withFolder(async (folder) => {
    const { context, page } = await openProfile(folder, { baseURL });
    await context.addInitScript(() => {
      if (globalThis.FileSystemFileHandle !== undefined) {
        Object.defineProperty(FileSystemFileHandle.prototype, 'createWritable', { value: undefined });
      }
    });
    await page.goto('/');
    await runCell(page, 'kept = 1');
    await expect(saving(page)).toHaveText('Saved');
    await page.reload();
    await expect(page.locator('.cell').filter({ hasText: 'kept = 1' })).toBeVisible();
    await context.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
    await page.goto('/?again');
    await menu(page, 'Notebooks in this browser');
    await expect(page.getByText('This browser gives the page no storage')).toBeVisible();
    await context.close();
  });
});

test('several notebooks stand beside each other; a deleted one is brought back', async ({ app }) => {
  for (const name of ['one', 'two']) {
    await menu(app, 'New notebook');
    await app.locator('.notebook-name').click();
    await app.getByLabel('Name of the notebook').fill(name);
    await app.keyboard.press('Enter');
    await runCell(app, `name = '${name}'`);
    await expect(saving(app)).toHaveText('Saved');
    await app.keyboard.press('Escape');
  }
  await openKept(app, 'one');
  await expect(cell(app, 0).locator('.cm-content')).toHaveText("name = 'one'");
  await menu(app, 'Notebooks in this browser');
  await app.getByRole('button', { name: 'Delete one' }).click();
  await expect(app.getByRole('button', { name: 'Delete one' })).toHaveCount(0);
  await app.getByRole('button', { name: 'Bring back' }).click();
  await expect(app.getByRole('button', { name: 'Delete one' })).toBeVisible();
  await app.locator('.notebook-open', { hasText: 'one' }).click();
  await expect(cell(app, 0).locator('.cm-content')).toHaveText("name = 'one'");
});
