import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { drop, expect, fixture, openProfile, test } from './app.ts';

const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
const bytesOf = (path: string) => readFileSync(fixture(path)).toString('base64');
const shapeOf = (page: Page, name: string) =>
  page.evaluate(
    async (asked) =>
      (
        await (
          window as unknown as { arraybook: { describe(name: string): Promise<{ shape: number[] }> } }
        ).arraybook.describe(asked)
      ).shape,
    name,
  );

interface Dragged {
  readonly name: string;
  readonly base64: string;
}

/** A drag of real Files over the page, as the browser would send it. */
const drag = (page: Page, types: readonly string[], files: readonly Dragged[]) =>
  page.evaluate(
    ({ types, files }) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      for (const type of types) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
      }
    },
    { types, files },
  );

test('files dragged over the page show where they would go, and open when dropped', async ({ app }) => {
  const files = [
    { name: 'waves.npy', base64: bytesOf('page/waves.npy') },
    { name: 'ledger.npy', base64: bytesOf('page/ledger.npy') },
  ];
  await drag(app, ['dragenter', 'dragover'], files);
  await expect(app.getByText('Drop to open')).toBeVisible();
  await expect(app.locator('.drop-veil')).toHaveAttribute('data-over', 'true');
  await drag(app, ['drop'], files);
  await expect(app.locator('.drop-veil')).not.toHaveAttribute('data-over');
  expect(await shapeOf(app, 'waves')).toEqual([96, 128]);
  expect(await shapeOf(app, 'ledger')).toEqual([5]);
});

test('a file chosen before the page is ready is opened when it is', async ({ app }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await app.route('**/assets/index-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await app.reload({ waitUntil: 'commit' });
  await drop(app, fixture('page/waves.npy'));
  release();
  await expect(card(app, 'waves.npy')).toBeVisible();
  expect(await shapeOf(app, 'waves')).toEqual([96, 128]);
});

test('a link to a file asks first, naming the server, and fetches nothing before the answer', async ({
  app,
  baseURL,
}) => {
  const asked: string[] = [];
  app.context().on('request', (request) => asked.push(request.url()));
  const url = `${baseURL}/samples/index.json`;
  await app.goto('about:blank');
  await app.goto(`/#url=${encodeURIComponent(`${url}?x.npy`)}`);
  const dialog = app.getByRole('dialog', { name: 'Open a file from a link' });
  await expect(dialog).toContainText(new URL(url).host);
  expect(asked.filter((each) => each.includes('?x.npy'))).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  expect(asked.filter((each) => each.includes('?x.npy'))).toEqual([]);
});

test('a link that is agreed to opens the file and is remembered', async ({ app, baseURL }) => {
  await app.goto('about:blank');
  await app.goto(`/#url=${encodeURIComponent(`${baseURL}/samples/terrain.npy`)}`);
  await app.getByRole('button', { name: /^Open from 127/ }).click();
  expect(await shapeOf(app, 'terrain')).toEqual([512, 512]);
  await app.goto('about:blank');
  await app.goto('/');
  await app.getByRole('button', { name: 'Reopen terrain.npy' }).click();
  expect(await shapeOf(app, 'terrain')).toEqual([512, 512]);
});

test('an address that is no web address is refused in words', async ({ app }) => {
  await app.keyboard.press('u');
  const field = app.getByRole('textbox', { name: 'Open a URL' });
  await field.fill('file:///etc/passwd');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('dialog')).toContainText('Addresses start with https:// or http://');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
});

test('every bundled sample opens from the gallery', async ({ app }) => {
  const samples = app.locator('.samples:not(.examples) .sample');
  await expect(samples.first()).toBeVisible();
  const count = await samples.count();
  expect(count).toBeGreaterThanOrEqual(5);
  for (let index = 0; index < count; index += 1) {
    const file = (await samples.nth(index).locator('.sample-file').textContent())?.split(' · ')[0] ?? '';
    await samples.nth(index).click();
    await expect(card(app, file)).toBeVisible();
    await expect(app.getByRole('list', { name: 'Open files' })).toContainText(file);
    await expect(app.locator('.error-panel')).toHaveCount(0);
    await app.getByRole('button', { name: `Close ${file}` }).click();
    await expect(samples.first()).toBeVisible();
  }
});

test('a file chosen in the picker is offered again after a reload and reopens on a click', async ({ app }) => {
  // The browser's own picker cannot be driven: a handle of the page's private storage stands in for the chosen file.
  await app.addInitScript((base64) => {
    Object.assign(window, {
      showOpenFilePicker: async () => {
        const folder = await navigator.storage.getDirectory();
        const handle = await folder.getFileHandle('waves.npy', { create: true });
        const stream = await handle.createWritable();
        await stream.write(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
        await stream.close();
        return [handle];
      },
    });
  }, bytesOf('page/waves.npy'));
  await app.reload();
  await app.keyboard.press('o');

  await expect(card(app, 'waves.npy')).toBeVisible();
  expect(await shapeOf(app, 'waves')).toEqual([96, 128]);
  await app.reload();
  await app.getByRole('button', { name: 'Reopen waves.npy' }).click();
  await expect(card(app, 'waves.npy')).toBeVisible();
  expect(await shapeOf(app, 'waves')).toEqual([96, 128]);
  await app.reload();
  await app.getByRole('button', { name: 'Forget waves.npy' }).click();
  await app.reload();
  await expect(app.getByRole('heading', { name: 'Drop a .npy or .npz file' })).toBeVisible();
  await expect(app.getByRole('button', { name: 'Reopen waves.npy' })).toHaveCount(0);
});

test('files named on the command line are open when the page is', async () => {
  const port = 4392;
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  const server = spawn(process.execPath, [
    'bin/arraybook.mjs',
    '--no-open',
    '--port',
    `${port}`,
    fixture('page/volume.npy'),
  ]);
  const { context, page } = await openProfile(folder);
  try {
    await listening(server);
    await page.goto(`http://127.0.0.1:${port}/#local`);
    await expect(card(page, 'volume.npy')).toBeVisible();
    expect(await shapeOf(page, 'volume')).toEqual([8, 24, 32]);
  } finally {
    server.kill();
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.stdout?.on('data', (text: Buffer) => String(text).includes('http://') && resolve());
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
