/** The card of one array on the real engine: pixels, exact values under the cursor, and what can be taken along. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { drop, expect, test } from './app.ts';

const sample = (name: string): string => resolve('public/samples', name);

interface Npy {
  readonly shape: readonly number[];
  readonly header: string;
  readonly data: DataView;
}

/** As much of a version 1 `.npy` as these tests need. */
function readNpy(path: string): Npy {
  const bytes = readFileSync(path);
  const length = bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, 10 + length);
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '';
  return {
    shape: shape.split(',').filter(Boolean).map(Number),
    header,
    data: new DataView(bytes.buffer, bytes.byteOffset + 10 + length, bytes.byteLength - 10 - length),
  };
}

async function openSample(page: Page, name: string): Promise<void> {
  await drop(page, sample(name));
  await page.waitForFunction(() => performance.getEntriesByName('arraybook:first-picture').length > 0);
}

/** What axe finds against WCAG 2.1 A and AA, one line a finding. */
async function violations(page: Page): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page })
    .include('.array-card')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

test('the picture has axes and a colour bar, and nothing of Plotly’s own', async ({ app }) => {
  await openSample(app, 'terrain.npy');
  await expect(app.locator('.picture-axes .xtick').first()).toBeAttached();
  await expect(app.locator('.picture-axes .colorbar')).toBeAttached();
  await expect(app.locator('.modebar-btn')).toHaveCount(0);
});

test('the cursor reads the exact value of its element', async ({ app }) => {
  await openSample(app, 'terrain.npy');
  const { shape, header, data } = readNpy(sample('terrain.npy'));
  expect(header).toContain("'descr': '<f4'");
  await app.locator('.picture-surface').focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await app.keyboard.press(key);
  const readout = app.locator('.picture-readout output');
  await expect(readout.locator('strong')).not.toHaveText('…');
  const [, row, col] = /\[(\d+), (\d+)\]/.exec((await readout.textContent()) ?? '') ?? [];
  const value = data.getFloat32((Number(row) * shape[1] + Number(col)) * 4, true);
  expect(Math.fround(Number(await readout.locator('strong').textContent()))).toBe(value);
});

test('every slice of a volume is its own picture, named in NumPy', async ({ app }) => {
  await openSample(app, 'phantom.npy');
  const { shape } = readNpy(sample('phantom.npy'));
  const expression = app.getByTestId('expression');
  await expect(expression).toHaveText(`phantom[${Math.floor(shape[0] / 2)}]`);
  await app.getByRole('textbox', { name: 'Index along axis 0' }).fill('1');
  await app.keyboard.press('Enter');
  await expect(expression).toHaveText('phantom[1]');
  await app.getByRole('button', { name: 'Transpose' }).click();
  await expect(expression).toHaveText('phantom[1].T');
});

test('a slice is taken along as .npy with the elements of the file', async ({ app }, info) => {
  await openSample(app, 'phantom.npy');
  const whole = readNpy(sample('phantom.npy'));
  await app.getByRole('button', { name: 'Export' }).click();
  const coming = app.waitForEvent('download');
  await app.locator('.export-menu').getByRole('button', { name: '.npy', exact: true }).click();
  const path = info.outputPath('slice.npy');
  await (await coming).saveAs(path);
  const slice = readNpy(path);
  expect(slice.shape).toEqual(whole.shape.slice(1));
  const from = Math.floor(whole.shape[0] / 2) * slice.data.byteLength;
  const there = Buffer.from(whole.data.buffer, whole.data.byteOffset + from, slice.data.byteLength);
  expect(Buffer.from(slice.data.buffer, slice.data.byteOffset, slice.data.byteLength).equals(there)).toBe(true);
});

test('the picture is taken along as PNG and SVG under the strict policy', async ({ app }, info) => {
  await openSample(app, 'terrain.npy');
  await expect(app.locator('.picture-axes .xtick').first()).toBeAttached();
  for (const [format, start] of [
    ['PNG', '\x89PNG'],
    ['SVG', '<svg'],
  ] as const) {
    await app.getByRole('button', { name: 'Export' }).click();
    const coming = app.waitForEvent('download');
    await app.locator('.export-menu').getByRole('button', { name: format, exact: true }).click();
    const path = info.outputPath(`picture.${format.toLowerCase()}`);
    await (await coming).saveAs(path);
    expect(readFileSync(path).toString('latin1', 0, 4)).toBe(start);
    await app.keyboard.press('Escape');
  }
});

test('a region has numbers of its own', async ({ app }) => {
  await openSample(app, 'terrain.npy');
  const { shape, data } = readNpy(sample('terrain.npy'));
  await app.getByRole('button', { name: 'region' }).click();
  for (const [name, value] of [
    ['First of the region’s rows', '10'],
    ['End of the region’s rows, exclusive', '20'],
    ['First of the region’s cols', '5'],
    ['End of the region’s cols, exclusive', '9'],
  ] as const) {
    await app.getByRole('textbox', { name: name.replace('’', "'") }).fill(value);
    await app.keyboard.press('Enter');
  }
  let greatest = -Infinity;
  for (let row = 10; row < 20; row++) {
    for (let col = 5; col < 9; col++) greatest = Math.max(greatest, data.getFloat32((row * shape[1] + col) * 4, true));
  }
  const max = app.locator('.scope-numbers .statistics tr', { has: app.getByRole('rowheader', { name: 'max' }) });
  await expect(app.locator('.scope-numbers .statistics')).toContainText('40');
  await expect(async () => {
    expect(Math.fround(Number(await max.first().locator('td').textContent()))).toBe(greatest);
  }).toPass();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the views of a card have no accessibility violations, ${colorScheme}`, async ({ app }) => {
    await app.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openSample(app, 'phantom.npy');
    await expect(app.locator('.card-badges')).toContainText('exact');
    await expect(app.locator('.picture-axes .xtick').first()).toBeAttached();
    expect(await violations(app)).toEqual([]);
    await app.getByRole('button', { name: 'Colours' }).click();
    await expect(app.locator('.map-list')).toBeVisible();
    expect(await violations(app)).toEqual([]);
    await app.keyboard.press('Escape');
    await app.getByRole('button', { name: 'Profiles through the cursor' }).click();
    await expect(app.locator('.profile .trace').first()).toBeAttached();
    expect(await violations(app)).toEqual([]);
    await app.getByRole('tab', { name: 'Line' }).click();
    await expect(app.locator('.line-plot .trace').first()).toBeAttached();
    expect(await violations(app)).toEqual([]);
    await app.getByRole('tab', { name: 'Table' }).click();
    await expect(app.locator('.table-waiting')).toHaveCount(0);
    expect(await violations(app)).toEqual([]);
  });
}

test('what is flipped is saved flipped, and the menu shows the expression of what is saved', async ({ app }, info) => {
  await openSample(app, 'terrain.npy');
  const whole = readNpy(sample('terrain.npy'));
  await app.getByRole('button', { name: 'Flip rows' }).click();
  await app.getByRole('button', { name: 'Export' }).click();
  await expect(app.locator('.export-menu')).toContainText('terrain[::-1]');
  const coming = app.waitForEvent('download');
  await app.locator('.export-menu').getByRole('button', { name: '.npy', exact: true }).click();
  const path = info.outputPath('flipped.npy');
  await (await coming).saveAs(path);
  const flipped = readNpy(path);
  const [rows, cols] = whole.shape;
  expect(flipped.shape).toEqual([rows, cols]);
  for (const row of [0, 1, rows - 1]) {
    const from = (rows - 1 - row) * cols * 4;
    expect(flipped.data.getUint32(row * cols * 4, true)).toBe(whole.data.getUint32(from, true));
  }
});

test('a region of an image counts all of its channels, and its levels can be set', async ({ app }) => {
  await openSample(app, 'landscape.npy');
  const { shape, data } = readNpy(sample('landscape.npy'));
  await app.getByRole('button', { name: 'region', exact: true }).click();
  for (const [name, value] of [
    ["First of the region's rows", '10'],
    ["End of the region's rows, exclusive", '12'],
    ["First of the region's cols", '5'],
    ["End of the region's cols, exclusive", '9'],
  ] as const) {
    await app.getByRole('textbox', { name }).fill(value);
    await app.keyboard.press('Enter');
  }
  let sum = 0;
  for (let row = 10; row < 12; row++) {
    for (let at = 5 * 3; at < 9 * 3; at++) sum += data.getUint8(row * shape[1] * 3 + at);
  }
  const found = app.locator('.scope-numbers .statistics tr', { has: app.getByRole('rowheader', { name: 'sum' }) });
  await expect(found.locator('td')).toHaveText(String(sum));
  const pixel = () =>
    app.locator('.picture-raster').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      return (
        canvas
          .getContext('2d')
          ?.getImageData(width / 2, height / 2, 1, 1)
          .data.join() ?? ''
      );
    });
  const before = await pixel();
  await app.getByRole('button', { name: 'Levels' }).click();
  await app.getByRole('textbox', { name: 'High limit' }).fill('80');
  await app.keyboard.press('Enter');
  await expect(async () => expect(await pixel()).not.toBe(before)).toPass();
});
