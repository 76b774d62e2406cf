/** Cells on the page: written, run, kept, sent and opened, with the keyboard and with bad input. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { drop, expect, fixture, openProfile, test, watch } from './app.ts';

const cell = (page: Page, at: number): Locator => page.locator('.cell:not([data-kind=explorer])').nth(at);
const output = (page: Page, at: number): Locator => cell(page, at).locator('.text-output');
const labels = (page: Page) =>
  page.locator('.cell').evaluateAll((cells) => cells.map((each) => each.getAttribute('aria-label')));

/** Into the text that has the focus. */
async function write(page: Page, text: string): Promise<void> {
  await expect(page.locator('.cm-focused')).toHaveCount(1);
  await page.keyboard.insertText(text);
}

/** A code cell at the end, run, with the cursor in the next one. */
async function runCell(page: Page, text: string): Promise<void> {
  if ((await page.locator('.cm-focused').count()) === 0) await page.locator('.add-code').click();
  await write(page, text);
  await page.keyboard.press('Shift+Enter');
}

async function withFile(name: string, content: string, use: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  try {
    writeFileSync(join(folder, name), content);
    await use(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Nbformat {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: string | readonly string[];
    readonly outputs?: readonly object[];
  }[];
  readonly nbformat: number;
}

async function downloaded(page: Page, choice: string): Promise<string> {
  await page.getByRole('button', { name: 'Notebook', exact: true }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: choice }).click();
  return readFileSync(await (await coming).path(), 'utf8');
}

const notebookOf = (cells: readonly object[]): string =>
  JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
const code = (source: string, at = 0) => ({
  id: `cell-${at}`,
  cell_type: 'code',
  metadata: {},
  execution_count: null,
  source,
  outputs: [],
});

test('a cell shows the text of its result and the card of its array', async ({ app }) => {
  await runCell(app, 'np.arange(12).reshape(3, 4)');
  await expect(output(app, 0)).toHaveText(
    'array([[ 0,  1,  2,  3],\n       [ 4,  5,  6,  7],\n       [ 8,  9, 10, 11]])',
  );
  await cell(app, 0).getByRole('button', { name: 'int64 (3, 4) 96 B' }).click();
  const card = cell(app, 0).getByTestId('array-card');
  await expect(card).toContainText('int64');
  await expect(card).toContainText('exact');
  await expect(card.locator('.picture-raster')).toBeVisible();
  await expect(cell(app, 0).getByRole('button', { name: 'Run cell 1' })).toContainText('1');
});

test('streams, several outputs, warnings and errors stand in order; the place of an error is a click away', async ({
  app,
}) => {
  await runCell(app, 'print("one")\ndisplay(2)\nprint("three")\nnp.array([1.0]) / 0');
  await expect(output(app, 0)).toHaveText(['one', '2', 'three', /RuntimeWarning: divide by zero/, 'array([inf])']);
  await runCell(app, 'a = 1\na + undefined_name');
  const failure = cell(app, 1).getByRole('alert');
  await expect(failure).toContainText("NameError: name 'undefined_name' is not defined");
  await failure.getByRole('button', { name: 'Go to line 2' }).click();
  await expect(cell(app, 1).locator('.cm-focused')).toBeVisible();
  expect(await app.evaluate(() => getSelection()?.toString())).toContain('undefined_name');
});

test('window.arraybook.run and cells share their names', async ({ app }) => {
  await app.evaluate(() =>
    (window as unknown as { arraybook: { run(s: string): Promise<unknown> } }).arraybook.run('n = 6'),
  );
  await runCell(app, 'n * 7');
  await expect(output(app, 0)).toHaveText('42');
});

test('Jupyter’s keys write, move, choose, merge, split, change, delete and bring back cells', async ({ app }) => {
  await runCell(app, 'a = 1');
  await write(app, 'b = 2');
  await app.keyboard.press('Escape');
  await expect(cell(app, 1)).toBeFocused();
  await app.keyboard.press('k');
  await expect(cell(app, 0)).toBeFocused();
  await app.keyboard.press('Shift+J');
  await app.keyboard.press('Shift+M');
  await expect(cell(app, 0).locator('.cm-content')).toHaveText('a = 1b = 2');
  expect(await labels(app)).toEqual(['Code cell 1 of 1']);
  await app.keyboard.press('z');
  expect(await labels(app)).toHaveLength(2);
  await app.keyboard.press('b');
  await app.keyboard.press('m');
  expect((await labels(app)).at(-1)).toMatch(/^(Text|Code) cell/);
  expect((await labels(app)).filter((label) => label?.startsWith('Text'))).toHaveLength(1);
  await app.keyboard.press('d');
  await app.keyboard.press('d');
  expect(await labels(app)).toHaveLength(2);
  await app.keyboard.press('z');
  expect((await labels(app)).filter((label) => label?.startsWith('Text'))).toHaveLength(1);
  await app.keyboard.press('Shift+Z');
  expect(await labels(app)).toHaveLength(2);
  await app.locator('.cell .cm-content').first().click();
  await app.keyboard.press('Control+Home');
  await app.keyboard.press('Control+Shift+-');
  expect(await labels(app)).toHaveLength(3);
});

test('a notebook is written, run, changed and sent with the keyboard alone', async ({ app }) => {
  await app.keyboard.press('b');
  await expect(cell(app, 0)).toBeFocused();
  await app.keyboard.press('Enter');
  await write(app, 'level = ui.slider(0, 10, value=4)\nlevel');
  await app.keyboard.press('Shift+Enter');
  await expect(output(app, 0)).toHaveText('4');
  await write(app, 'level * 10');
  await app.keyboard.press('Control+Enter');
  await expect(output(app, 1)).toHaveText('40');
  await app.keyboard.press('Escape');
  await app.keyboard.press('k');
  await expect(cell(app, 0)).toBeFocused();
  const slider = cell(app, 0).getByRole('slider');
  for (let press = 0; press < 12 && !(await slider.evaluate((each) => each === document.activeElement)); press++) {
    await app.keyboard.press('Tab');
  }
  await app.keyboard.press('ArrowRight');
  await expect(cell(app, 1)).toContainText('Old: level was changed by cell 1');
  await app.keyboard.press('ControlOrMeta+k');
  await app.getByRole('combobox', { name: 'Search actions' }).fill('run what is old');
  await app.keyboard.press('Enter');
  await expect(output(app, 1)).toHaveText('50');
  await app.keyboard.press('ControlOrMeta+k');
  await app.getByRole('combobox', { name: 'Search actions' }).fill('share');
  await app.keyboard.press('Enter');
  await expect(app.getByTestId('share-link')).toHaveValue(/#notebook=/);
  await app.keyboard.press('Escape');
  const menu = app.getByRole('button', { name: 'Notebook', exact: true });
  await menu.focus();
  await app.keyboard.press('Enter');
  await expect(app.getByRole('menuitem', { name: 'New notebook' })).toBeFocused();
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('dialog', { name: 'Notebooks in this browser' })).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('dialog')).toHaveCount(0);
});

test('Tab leaves a cell after Escape, so that the keyboard is never caught', async ({ app }) => {
  await runCell(app, 'x = 1');
  await write(app, 'if x:');
  await app.keyboard.press('Enter');
  await app.keyboard.press('Tab');
  await expect(cell(app, 1).locator('.cm-focused')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(cell(app, 1)).toBeFocused();
  for (let press = 0; press < 12; press++) {
    await app.keyboard.press('Tab');
    if (await app.evaluate(() => document.activeElement?.closest('.cell') === null)) return;
  }
  throw new Error('Tab stayed in the cell');
});

test('completion offers names, attributes and arguments, and a call shows its signature', async ({ app }) => {
  await runCell(app, 'wavelength = np.arange(3)');
  await app.keyboard.type('wavel');
  await expect(app.getByRole('option', { name: /wavelength/ })).toBeVisible();
  // A choice in the moment in which the list appears is taken for a slip.
  await app.waitForTimeout(200);
  await app.keyboard.press('Enter');
  await app.keyboard.type('.resh');
  await expect(app.getByRole('option', { name: /reshape/ })).toBeVisible();
  await app.keyboard.press('Escape');
  await app.keyboard.press('Control+a');
  await app.keyboard.type('np.linspace(0, ');
  await expect(app.locator('.editor-signature')).toContainText('linspace(');
});

test('an endless loop is stopped from its cell; names survive and the page answers all the while', async ({ app }) => {
  await runCell(app, 'kept = 41');
  await runCell(app, 'while True:\n    pass');
  const stop = cell(app, 1).getByRole('button', { name: 'Stop cell 2' });
  await expect(stop).toBeVisible();
  await app.keyboard.press('Escape');
  await app.keyboard.press('ControlOrMeta+k');
  await expect(app.getByRole('combobox', { name: 'Search actions' })).toBeFocused();
  await app.keyboard.press('Escape');
  await stop.click();
  await expect(cell(app, 1)).toContainText('KeyboardInterrupt');
  await cell(app, 2).locator('.cm-content').click();
  await runCell(app, 'kept + 1');
  await expect(output(app, 2)).toHaveText('42');
});

test('a cell that allocates without end is told so, and the page lives', async ({ app }) => {
  await runCell(app, 'hoard = []\nwhile True:\n    hoard.append(np.empty(20_000_000))');
  await expect(cell(app, 0).getByRole('alert')).toContainText('MemoryError', { timeout: 60_000 });
  await runCell(app, 'del hoard\n1 + 1');
  await expect(output(app, 1)).toHaveText('2');
});

test('a cell that would be very large says what it makes, and runs only when it is told to', async ({ app }) => {
  await runCell(app, 'big = np.ones((200_000, 20_000))');
  const asked = cell(app, 0).getByRole('alert');
  await expect(asked).toContainText('float64 of shape (200000, 20000)');
  await expect(asked).toContainText('32.0 GB in memory');
  await asked.getByRole('button', { name: 'Don’t run' }).click();
  await expect(asked).toHaveCount(0);
  await expect(cell(app, 0)).toBeFocused();
  await cell(app, 1).locator('.cm-content').click();
  await runCell(app, "'big' in dir()");
  await expect(output(app, 1)).toHaveText('False');
});

test('what depends on a changed cell is old, and automatic mode runs it again', async ({ app }) => {
  await runCell(app, 'scale = ui.slider(0, 10, value=2)');
  await runCell(app, 'scale * 100');
  await expect(output(app, 1)).toHaveText('200');
  await cell(app, 0).getByRole('slider').fill('7');
  await expect(cell(app, 1)).toContainText('Old: scale was changed by cell 1');
  await app.getByRole('button', { name: 'Run old cells by themselves' }).click();
  await expect(output(app, 1)).toHaveText('700');
  await expect(cell(app, 1)).not.toContainText('Old:');
  await cell(app, 0).getByRole('slider').fill('3');
  await expect(output(app, 1)).toHaveText('300');
});

test('an array that is changed in place makes what was made of it old', async ({ app }) => {
  await runCell(app, 'x = np.zeros(3)');
  await runCell(app, 'x.sum()');
  await expect(output(app, 1)).toHaveText('np.float64(0.0)');
  await runCell(app, 'x[0] = 5');
  await cell(app, 0).locator('.cm-content').click();
  await app.keyboard.press('Control+End');
  await write(app, ' + 1');
  await expect(cell(app, 0)).toContainText('Edited since it ran.');
  await app.keyboard.press('Control+Enter');
  await expect(cell(app, 1)).toContainText('Old: x was changed by cell 1');
});

test('HTML and script in text do nothing, mathematics and tables show', async ({ app, watched }) => {
  const text = [
    '# Title',
    '<script>document.title = "taken"</script>',
    '<img src="https://example.org/spy.png" onerror="document.title=\'taken\'">',
    '<a href="javascript:document.title=\'taken\'">link</a>',
    '<svg onload="document.title=\'taken\'"><image href="https://example.org/x.png"/></svg>',
    '<form action="https://example.org"><input name="q"></form>',
    '<style>body { display: none }</style>',
    '[out](https://example.org/page)',
    'Euler: $e^{i\\pi} = -1$, and $\\href{javascript:alert(1)}{x}$',
    '',
    '| a | b |\n|---|---|\n| 1 | 2 |',
  ].join('\n\n');
  await app.locator('.add-text').click();
  await write(app, text);
  await app.keyboard.press('Shift+Enter');
  const shown = cell(app, 0).locator('.markdown');
  await expect(shown.getByRole('heading', { name: 'Title' })).toBeVisible();
  await expect(shown.locator('.katex').first()).toBeVisible();
  await expect(shown.getByRole('table')).toBeVisible();
  await expect(shown.getByRole('link', { name: 'out' })).toHaveAttribute('rel', /noopener/);
  await expect(shown.locator('script, style, form, input, iframe, [onerror], [onload], image')).toHaveCount(0);
  expect(
    await shown
      .locator('a')
      .evaluateAll((links) =>
        links.map((link) => link.getAttribute('href')).filter((href) => href?.startsWith('javascript')),
      ),
  ).toEqual([]);
  expect(await app.title()).not.toBe('taken');
  expect(watched.strangers).toEqual([]);
});

test('a notebook of 10 000 cells opens, scrolls and takes a cell, with few of them in the page', async ({ app }) => {
  const cells = Array.from({ length: 10_000 }, (_, at) => code(`x${at} = ${at}`, at));
  await withFile('long.ipynb', notebookOf(cells), async (path) => {
    const started = Date.now();
    await drop(app, path);
    await expect(cell(app, 0)).toContainText('x0 = 0');
    expect(Date.now() - started).toBeLessThan(15_000);
    expect(await app.locator('.cell').count()).toBeLessThan(300);
    await app.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
    await expect(
      app
        .locator('.cell')
        .filter({ hasText: /x5\d\d\d = / })
        .first(),
    ).toBeVisible();
    await app.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await app.locator('.add-code').click();
    await write(app, '1 + 1');
    await app.keyboard.press('Control+Enter');
    await expect(app.locator('.text-output')).toHaveText('2');
  });
});

test('a broken notebook says what is wrong and leaves the open one as it is', async ({ app }) => {
  await runCell(app, 'precious = 1');
  await withFile('broken.ipynb', '{"cells": [', async (path) => {
    await drop(app, path);
    await expect(app.locator('.toast')).toContainText('broken.ipynb is not a notebook that can be opened');
  });
  await expect(cell(app, 0).locator('.cm-content')).toHaveText('precious = 1');
});

test('a notebook is there again after a reload, and its file is asked for and taken', async ({ app }) => {
  await drop(app, fixture('page/waves.npy'));
  await expect(app.getByRole('article', { name: 'waves.npy', exact: true })).toContainText('exact');
  await runCell(app, "w = np.load('waves.npy')\nw.shape");
  await expect(output(app, 0)).toHaveText('(96, 128)');
  // The notebook notes its files a moment after they were opened.
  await app.waitForTimeout(700);
  await expect(app.locator('.saving-words')).toHaveText('Saved');
  await app.reload();
  await expect(output(app, 0)).toHaveText('(96, 128)');
  const wanted = app.getByRole('region', { name: 'Wanted: waves.npy' });
  await expect(wanted).toContainText('fingerprint');
  await drop(app, fixture('page/waves.npy'));
  await expect(app.getByRole('article', { name: 'waves.npy', exact: true })).toContainText('exact');
  await expect(wanted).toHaveCount(0);
  await cell(app, 0).locator('.cm-content').click();
  await app.keyboard.press('Control+Enter');
  await expect(cell(app, 0).getByRole('button', { name: 'Run cell 2' })).toContainText('1');
  await expect(output(app, 0)).toHaveText('(96, 128)');
});

test('a notebook is renamed where its name stands, and keeps its results; another one has names of its own', async ({
  app,
}) => {
  await runCell(app, 'mine = 1\nmine');
  await expect(output(app, 0)).toHaveText('1');
  await expect(app.locator('.saving-words')).toHaveText('Saved');
  await app.getByRole('button', { name: 'Untitled' }).click();
  await app.getByRole('textbox', { name: 'Name of the notebook' }).fill('Waves of May');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('button', { name: 'Waves of May' })).toBeVisible();
  await expect(app).toHaveTitle('Waves of May – Arraybook');
  await expect(cell(app, 0).getByRole('button', { name: 'Run cell 1' })).toContainText('1');
  await expect(app.locator('.saving-words')).toHaveText('Saved');
  await app.getByRole('button', { name: 'Notebook', exact: true }).click();
  await app.getByRole('menuitem', { name: 'New notebook' }).click();
  await expect(app.getByRole('heading', { name: 'Drop a .npy or .npz file' })).toBeVisible();
  await runCell(app, 'mine');
  await expect(cell(app, 0).getByRole('alert')).toContainText('NameError');
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Notebook', exact: true }).click();
  await app.getByRole('menuitem', { name: 'Notebooks in this browser' }).click();
  await app.getByRole('button', { name: /^Waves of May/ }).click();
  await expect(output(app, 0)).toHaveText('1');
  // Whoever comes back another day, in another tab, finds it on the first page.
  const later = await app.context().newPage();
  await app.close();
  await later.goto('/');
  await later
    .getByRole('region', { name: 'Your notebooks' })
    .getByRole('button', { name: /^Waves of May/ })
    .click();
  await expect(output(later, 0)).toHaveText('1');
});

test('what was written a moment before the page died is not lost', async ({ app }) => {
  await runCell(app, 'first = 1');
  await expect(app.locator('.saving-words')).toHaveText('Saved');
  await write(app, 'last_words = 2');
  await app.evaluate(() => {
    // As if the process had ended: nothing that runs on leaving may help.
    window.addEventListener('pagehide', (event) => event.stopImmediatePropagation(), { capture: true });
    document.addEventListener('visibilitychange', (event) => event.stopImmediatePropagation(), { capture: true });
  });
  await app.reload();
  await expect(app.locator('.cell').filter({ hasText: 'last_words = 2' })).toBeVisible();
});

test('a second tab reads, says so, and may take over', async ({ app }) => {
  await runCell(app, 'shared = 1');
  await expect(app.locator('.saving-words')).toHaveText('Saved');
  const other = await app.context().newPage();
  await other.goto(app.url());
  await other.getByRole('button', { name: 'Notebook', exact: true }).click();
  await other.getByRole('menuitem', { name: 'Notebooks in this browser' }).click();
  await other.locator('.notebook-open').first().click();
  await expect(other.getByText('open in another tab')).toBeVisible();
  await other.getByRole('button', { name: 'Write here instead' }).click();
  await expect(other.getByText('open in another tab')).toHaveCount(0);
  await expect(app.getByText('open in another tab')).toBeVisible();
  await other.close();
});

test('a notebook is taken along as .ipynb, .py, HTML and Markdown', async ({ app }) => {
  await runCell(app, 'print("hello")');
  await app.keyboard.press('Escape');
  await app.locator('.add-text').click();
  await write(app, '## Words & <b>marks</b>');
  await app.keyboard.press('Shift+Enter');
  const file = JSON.parse(await downloaded(app, 'Download as .ipynb')) as Nbformat;
  expect(file.nbformat).toBe(4);
  expect(JSON.stringify(file.cells)).toContain('hello');
  expect(await downloaded(app, 'Download as .py')).toContain('print("hello")');
  expect(await downloaded(app, 'Download as Markdown')).toContain('## Words');
  const html = await downloaded(app, 'Download as HTML');
  expect(html).toContain('hello');
  expect(html).not.toContain('<script');
});

test('a link carries a notebook to somebody else, who agrees, drops the file and gets the same outputs', async ({
  app,
  baseURL,
}) => {
  await drop(app, fixture('page/waves.npy'));
  await expect(app.getByRole('article', { name: 'waves.npy', exact: true })).toContainText('exact');
  await runCell(app, "w = np.load('waves.npy')\nnp.nanmean(np.where(np.isfinite(w), w, 0), axis=1)[:5]");
  await runCell(app, 'print(w.dtype, w[0, :3])');
  await expect(output(app, 1)).not.toHaveText('');
  const before = [await output(app, 0).textContent(), await output(app, 1).textContent()];
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Share as a link' }).click();
  const link = await app.getByTestId('share-link').inputValue();
  expect(link).toMatch(/#notebook=/);

  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  const { context, page } = await openProfile(folder, { baseURL });
  try {
    const watched = watch(page, new URL(baseURL ?? '').origin);
    await page.goto(link);
    const dialog = page.getByRole('dialog', { name: 'Open a shared notebook' });
    await expect(dialog).toContainText('waves.npy');
    await expect(dialog).toContainText('Opening it contacts nobody.');
    expect(await page.locator('.cell').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Wanted: waves.npy' })).toBeVisible();
    await expect(page.locator('.text-output')).toHaveCount(0);
    await drop(page, fixture('page/waves.npy'));
    await expect(page.getByRole('article', { name: 'waves.npy', exact: true })).toContainText('exact');
    await page.getByRole('button', { name: 'Run all' }).click();
    await expect(output(page, 1)).not.toHaveText('');
    expect([await output(page, 0).textContent(), await output(page, 1).textContent()]).toEqual(before);
    expect(watched.noise).toEqual([]);
    expect(watched.strangers).toEqual([]);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The link as somebody else opens it, on a profile of their own. */
async function asSomebodyElse(
  baseURL: string | undefined,
  link: string,
  use: (page: Page, asked: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  const { context, page } = await openProfile(folder, { baseURL });
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  try {
    await page.goto(link);
    await use(page, asked);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a small file travels inside of the link', async ({ app, baseURL }) => {
  await drop(app, fixture('page/ledger.npy'));
  await runCell(app, "np.load('ledger.npy').sum()");
  await expect(output(app, 0)).not.toHaveText('');
  const sum = await output(app, 0).textContent();
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Share as a link' }).click();
  await expect(app.getByRole('dialog', { name: 'Share as a link' })).toContainText('inside the link');
  const link = await app.getByTestId('share-link').inputValue();
  await asSomebodyElse(baseURL, link, async (page) => {
    const dialog = page.getByRole('dialog', { name: 'Open a shared notebook' });
    await expect(dialog).toContainText('in the link');
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByRole('article', { name: 'ledger.npy', exact: true })).toContainText('exact');
    await page.getByRole('button', { name: 'Run all' }).click();
    await expect(output(page, 0)).toHaveText(sum ?? '');
  });
});

test('a link whose files lie on a server names it, and asks nobody before the person agrees', async ({
  app,
  baseURL,
}) => {
  await drop(app, join('public', 'samples', 'terrain.npy'));
  await expect(app.getByRole('article', { name: 'terrain.npy', exact: true })).toContainText('exact');
  await runCell(app, "np.load('terrain.npy').shape");
  await expect(output(app, 0)).toHaveText('(512, 512)');
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Share as a link' }).click();
  await app.getByLabel('Folder where its data files lie').fill(`${baseURL}/samples/`);
  const field = app.getByTestId('share-link');
  // The link is made anew a moment after.
  await app.waitForTimeout(500);
  const link = await field.inputValue();
  await asSomebodyElse(baseURL, link, async (page, asked) => {
    const dialog = page.getByRole('dialog', { name: 'Open a shared notebook' });
    await expect(dialog).toContainText(`this browser asks ${new URL(baseURL ?? '').host}`);
    await page.waitForTimeout(500);
    expect(asked.filter((url) => url.includes('terrain.npy'))).toEqual([]);
    await dialog.getByRole('button', { name: 'Open and load' }).click();
    await expect(page.getByRole('article', { name: 'terrain.npy', exact: true })).toContainText('exact');
    expect(asked.filter((url) => url.includes('terrain.npy'))).not.toEqual([]);
  });
});

test('a link cut short says so and opens nothing', async ({ app }) => {
  await runCell(app, 'x = 1');
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Share as a link' }).click();
  const link = await app.getByTestId('share-link').inputValue();
  await app.keyboard.press('Escape');
  await app.evaluate(
    (hash) => {
      location.hash = hash;
    },
    new URL(link).hash.slice(0, -20),
  );
  const dialog = app.getByRole('dialog', { name: 'Open a shared notebook' });
  await expect(dialog).toContainText('cannot be opened');
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(cell(app, 0).locator('.cm-content')).toHaveText('x = 1');
});

test('cells between cards are moved, and deleting a card closes its file until it is undone', async ({ app }) => {
  await drop(app, fixture('page/waves.npy'));
  const card = app.getByRole('article', { name: 'waves.npy', exact: true });
  await expect(card).toContainText('exact');
  await runCell(app, '1');
  await app.keyboard.press('Escape');
  await app.keyboard.press('k');
  await app.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => app.locator('.cards article').first().getAttribute('class')).toBe('cell');
  await card.focus();
  await app.keyboard.press('d');
  await app.keyboard.press('d');
  await expect(card).toHaveCount(0);
  await expect(app.getByText('No file is open.')).toBeVisible();
  await app.keyboard.press('z');
  await expect(card).toContainText('exact');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a notebook has no accessibility violations, ${colorScheme}, nor is it wider than a phone`, async ({ app }) => {
    await app.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await runCell(app, 'x = np.arange(1200).reshape(30, 40)\nprint("text")\nx');
    await expect(cell(app, 0).getByTestId('array-card')).toContainText('exact');
    await runCell(app, 's = ui.slider(0, 5, value=1)\nundefined_name');
    await expect(cell(app, 1).getByRole('alert')).toBeVisible();
    await app.keyboard.press('Escape');
    await app.locator('.add-text').click();
    await write(app, '# Heading\n\n$x^2$ and `code`');
    await app.keyboard.press('Shift+Enter');
    await expect(cell(app, 3).locator('.katex')).toBeVisible();
    const violations = async () => {
      const found = await new AxeBuilder({ page: app })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        .analyze();
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
      );
    };
    expect(await violations()).toEqual([]);
    await app.getByRole('button', { name: 'Notebook', exact: true }).click();
    await expect(app.getByRole('menu', { name: 'Notebook' })).toBeVisible();
    expect(await violations()).toEqual([]);
    await app.keyboard.press('Escape');
    for (const dialog of ['share', 'notebooks']) {
      await app.keyboard.press('ControlOrMeta+k');
      await app.getByRole('combobox', { name: 'Search actions' }).fill(dialog === 'share' ? 'share' : 'notebooks in');
      await app.keyboard.press('Enter');
      await expect(app.getByRole('dialog').filter({ visible: true })).toBeVisible();
      expect(await violations()).toEqual([]);
      await app.keyboard.press('Escape');
    }
    await app.setViewportSize({ width: 390, height: 844 });
    await expect
      .poll(() => app.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
      .toBe(0);
  });
}
