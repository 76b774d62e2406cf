/** Notebooks in addresses: nobody is asked and nothing runs before consent; files are matched; bad links do no harm. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type DataFileRecord, emptyDocument, newCell } from '../src/ui/notebook/document.ts';
import { deflated, linkOfBytes } from '../src/ui/notebook/link-bytes.ts';
import { type LinkContent, makeLink } from '../src/ui/notebook/links.ts';
import { test as base, drop, expect, fixture, openProfile, watch } from './app.ts';

const WAVES = readFileSync(fixture('page/waves.npy'));

/** A data server that counts who asks. */
const test = base.extend<{ data: { readonly address: string; readonly asked: string[] } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces
  data: async ({}, use) => {
    const asked: string[] = [];
    const server: Server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Length': WAVES.length });
      response.end(request.method === 'HEAD' ? undefined : WAVES);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked });
    server.close();
  },
});

const record = (change: Partial<DataFileRecord> = {}): DataFileRecord => ({
  name: 'waves.npy',
  byteLength: WAVES.length,
  blake3: null,
  url: null,
  ...change,
});
const content = (files: readonly DataFileRecord[], ...sources: string[]): LinkContent => ({
  document: { ...emptyDocument('shared'), files, cells: sources.map((source) => newCell('code', source)) },
  arrays: [],
  base: null,
});

async function fragmentOf(of: LinkContent): Promise<string> {
  const link = await makeLink(of, { address: 'http://x/' });
  if (link.kind !== 'link') throw new Error(link.text);
  return new URL(link.url).hash;
}
const follow = (page: Page, hash: string) =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Open a shared notebook' });
const output = (page: Page, at: number) => page.locator('.cell').nth(at).locator('.text-output');

/** Somebody else's browser, which the notebook may send to the data server. */
async function elsewhere(
  baseURL: string | undefined,
  use: (page: Page, strangers: readonly string[]) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  const { context, page } = await openProfile(folder, { baseURL });
  try {
    const watched = watch(page, new URL(baseURL ?? '').origin);
    await use(page, watched.strangers);
    expect(watched.noise).toEqual([]);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a link names the servers it would ask, asks none before consent, and only those after', async ({
  baseURL,
  data,
}) => {
  await elsewhere(baseURL, async (page, strangers) => {
    const hash = await fragmentOf(content([record({ url: `${data.address}waves.npy` })], "np.load('waves.npy').shape"));
    await page.goto(`/${hash}`);
    await expect(dialogOf(page)).toContainText(new URL(data.address).host);
    await expect(dialogOf(page)).toContainText('No cell runs before you run it.');
    await page.waitForTimeout(300);
    expect(data.asked).toEqual([]);
    expect(strangers).toEqual([]);
    await dialogOf(page).getByRole('button', { name: 'Open and load' }).click();
    await page.getByRole('button', { name: 'Run all' }).click();
    await expect(output(page, 0)).toHaveText('(96, 128)');
    expect(new Set(strangers.map((url) => new URL(url).origin))).toEqual(new Set([new URL(data.address).origin]));
    expect(new Set(data.asked.map((line) => line.split(' ')[1]))).toEqual(new Set(['/waves.npy']));
  });
});

test('a link that is not wanted leaves everything as it is', async ({ app, data }) => {
  await follow(app, await fragmentOf(content([record({ url: `${data.address}waves.npy` })], '1')));
  await dialogOf(app).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialogOf(app)).toHaveCount(0);
  expect(await app.locator('.cell').count()).toBe(0);
  expect(new URL(app.url()).hash).toBe('');
  expect(data.asked).toEqual([]);
});

test('files without an address of their own are fetched from under the notebook’s base', async ({ baseURL, data }) => {
  await elsewhere(baseURL, async (page) => {
    const hash = await fragmentOf({ ...content([record()], "np.load('waves.npy').shape"), base: `${data.address}d/` });
    await page.goto(`/${hash}`);
    await dialogOf(page).getByRole('button', { name: 'Open and load' }).click();
    await page.getByRole('button', { name: 'Run all' }).click();
    await expect(output(page, 0)).toHaveText('(96, 128)');
    expect(new Set(data.asked.map((line) => line.split(' ')[1]))).toEqual(new Set(['/d/waves.npy']));
  });
});

test('small arrays travel inside, and cells load them', async ({ app }) => {
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  const header = "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }".padEnd(117);
  const bytes = Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'),
    Buffer.from(`${header}\n`),
    Buffer.from(new BigInt64Array([5n, 6n, 7n]).buffer),
  ]);
  writeFileSync(join(folder, 'tiny.npy'), bytes);
  const shared = {
    ...content([], "np.load('tiny.npy') * 2"),
    arrays: [{ name: 'tiny.npy', bytes: new Uint8Array(bytes) }],
  };
  await follow(app, await fragmentOf(shared));
  await expect(dialogOf(app)).toContainText('in the link');
  await dialogOf(app).getByRole('button', { name: 'Open', exact: true }).click();
  await app.getByRole('button', { name: 'Run all' }).click();
  await expect(output(app, 0)).toHaveText('array([10, 12, 14])');
  rmSync(folder, { recursive: true });
});

test('another file of the wanted name is said to be another; the right one is known under any name', async ({
  app,
}) => {
  await drop(app, fixture('page/waves.npy'));
  const card = app.getByRole('article', { name: 'waves.npy', exact: true });
  await expect(card).toContainText('exact');
  await app.locator('.add-code').click();
  await app.locator('.cm-focused').waitFor();
  await app.keyboard.insertText("np.load('waves.npy').shape");
  await app.keyboard.press('Control+Enter');
  await expect(app.locator('.text-output')).toHaveText('(96, 128)');
  await app.keyboard.press('Escape');
  // The fingerprint comes when all bytes were read.
  await expect
    .poll(async () => {
      await app.getByRole('button', { name: 'Share as a link' }).click();
      const words = await app.getByRole('dialog', { name: 'Share as a link' }).innerText();
      await app.keyboard.press('Escape');
      return /· [0-9a-f]{8} ·/.test(words);
    })
    .toBe(true);
  await app.getByRole('button', { name: 'Share as a link' }).click();
  const link = await app.getByTestId('share-link').inputValue();
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  const changed = Buffer.from(WAVES);
  changed[changed.length - 1] ^= 1;
  writeFileSync(join(folder, 'waves.npy'), changed);
  writeFileSync(join(folder, 'renamed.npy'), WAVES);
  await elsewhere(new URL(app.url()).origin, async (page) => {
    await page.goto(link);
    await dialogOf(page).getByRole('button', { name: 'Open', exact: true }).click();
    await drop(page, join(folder, 'waves.npy'));
    await expect(
      page.getByText('This is not the waves.npy that the notebook was made with: its fingerprint is'),
    ).toBeVisible();
    await drop(page, join(folder, 'renamed.npy'));
    await page.getByRole('button', { name: 'Open it as waves.npy' }).click();
    await expect(page.getByText('This is not the waves.npy')).toHaveCount(0);
  });
  rmSync(folder, { recursive: true });
});

test('a link of every version so far opens', async ({ app }) => {
  const frozen = JSON.parse(readFileSync(fixture('notebooks/frozen-links.json'), 'utf8')) as {
    fragment: string;
    sources: string[];
  }[];
  for (const { fragment, sources } of frozen) {
    await follow(app, fragment);
    await dialogOf(app).getByRole('button', { name: /^Open/ }).first().waitFor();
    await expect(dialogOf(app)).toContainText('Open “waves”?');
    await expect(dialogOf(app)).toContainText(`${sources.length - 1} cells of code`);
    await dialogOf(app).getByRole('button', { name: 'Cancel' }).click();
  }
});

test('a payload of a hundred megabytes, a changed one and one of tomorrow are refused while the page answers', async ({
  app,
}) => {
  const words = (text: string) => new TextEncoder().encode(text);
  const huge = linkOfBytes(1, await deflated(words(`{"notebook": {"name": "${'a'.repeat(100_000_000)}"}}`)));
  const good = (await fragmentOf(content([], '1 + 1'))).slice('#notebook='.length);
  const bad: readonly (readonly [string, string])[] = [
    [huge, 'unpacks to more than'],
    [`${good.slice(0, 40)}${good[40] === 'A' ? 'B' : 'A'}${good.slice(41)}`, 'The link is damaged'],
    [linkOfBytes(9, await deflated(words('{}'))), 'made by a newer version of this page'],
    ['', 'cut short'],
  ];
  for (const [payload, message] of bad) {
    await follow(app, `#notebook=${payload}`);
    await expect(dialogOf(app).getByRole('alert')).toContainText(message);
    const answered = await app.evaluate(async () => {
      const started = performance.now();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - started;
    });
    expect(answered).toBeLessThan(1000);
    await dialogOf(app).getByRole('button', { name: 'Close' }).click();
  }
});

test('a link’s words can neither run nor load anything', async ({ app, watched }) => {
  const attack = [
    '<script>document.title = "taken"</script>',
    '<img src=x onerror="document.title = \'taken\'">',
    '![p](https://evil.example/pixel.png) <iframe src="https://evil.example"></iframe>',
    '[a link](javascript:document.title="taken")',
    '<style>body { display: none }</style>',
  ].join('\n\n');
  const shared = content([]);
  const document = { ...shared.document, name: attack.slice(0, 80), cells: [newCell('markdown', attack)] };
  await follow(app, await fragmentOf({ ...shared, document }));
  await dialogOf(app).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(app.locator('.cell')).toHaveCount(1);
  await expect(app.locator('.cell').getByText('a link')).toBeVisible();
  await app.waitForTimeout(300);
  expect(await app.title()).not.toBe('taken');
  expect(watched.strangers).toEqual([]);
  expect(await app.locator('.cell iframe, .cell script, .cell style').count()).toBe(0);
});

test('a notebook too large for a link is offered as a file', async ({ app }) => {
  await app.locator('.add-code').click();
  await app.locator('.cm-focused').waitFor();
  const noise = Array.from({ length: 60_000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36)).join(' ');
  await app.keyboard.insertText(`"${noise}"`);
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Share as a link' }).click();
  await expect(app.getByText('Send the notebook as a file instead.')).toBeVisible();
  const coming = app.waitForEvent('download');
  await app.getByRole('dialog').getByRole('button', { name: 'Download as .ipynb' }).click();
  expect((await coming).suggestedFilename()).toMatch(/\.ipynb$/);
});
