/** Figures of cells and arrays in space, on the built app under its strict policy. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { drop, expect, test } from './app.ts';

async function runCell(page: Page, text: string): Promise<void> {
  if ((await page.locator('.cm-focused').count()) === 0) await page.locator('.add-code').click();
  await expect(page.locator('.cm-focused')).toHaveCount(1);
  await page.keyboard.insertText(text);
  await page.keyboard.press('Shift+Enter');
}

const figure = (page: Page, at = 0): Locator => page.locator('.figure').nth(at);

async function run(page: Page, source: string): Promise<{ text: string; error: unknown }> {
  type Global = { arraybook: { run(source: string): Promise<{ text: string; error: unknown }> } };
  return page.evaluate((cell) => (window as unknown as Global).arraybook.run(cell), source);
}

const WAVES = `import matplotlib.pyplot as plt
x = np.linspace(0, 10, 200)
plt.plot(x, np.sin(x), label='sin'); plt.plot(x, np.cos(x), label='cos')
plt.title('Waves'); plt.xlabel('time'); plt.ylabel('volts'); plt.legend()
plt.show()`;

test('a figure stands below its cell, with a name, a description and no button of Plotly', async ({ app }) => {
  await runCell(app, WAVES);
  const image = figure(app).getByRole('img', { name: 'Figure: Waves' });
  await expect(image.locator('.scatterlayer .trace')).toHaveCount(2);
  await expect(image).toHaveAccessibleDescription('2 lines: sin, cos. Horizontal: time. Vertical: volts.');
  await expect(image.locator('.legendtext')).toHaveText(['sin', 'cos']);
  await expect(app.locator('.modebar-btn, [data-title*="loud"], a[href*="plot.ly"]')).toHaveCount(0);
});

test('its numbers are a table and a file, its picture a PNG and an SVG', async ({ app }) => {
  await runCell(app, WAVES);
  await expect(figure(app).locator('.scatterlayer .trace')).toHaveCount(2);
  await figure(app).hover();
  await figure(app).getByRole('button', { name: 'Numbers' }).click();
  await expect(figure(app).getByRole('row')).toHaveCount(101);
  await expect(figure(app).getByRole('row').nth(1)).toHaveText('00');
  const taken = async (name: string): Promise<Buffer> => {
    const coming = app.waitForEvent('download');
    await figure(app).getByRole('button', { name }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^waves\./);
    return readFileSync(await download.path());
  };
  const csv = (await taken('Save as CSV')).toString();
  expect(csv).toMatch(/^sin\nx,y\n0,0\n/);
  expect(csv.split('\n').length).toBeGreaterThan(400);
  const png = await taken('Save as PNG');
  expect([...png.subarray(1, 4)].map((code) => String.fromCharCode(code)).join('')).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1280, 960]);
  expect((await taken('Save as SVG')).toString()).toContain('<svg');
});

test('a figure is moved, zoomed and shown whole by keys, and its ticks follow', async ({ app }) => {
  await runCell(app, WAVES);
  const image = figure(app).locator('.figure-stage');
  const ticks = () => image.locator('.xtick text').allTextContents();
  await expect.poll(ticks).toEqual(['0', '2', '4', '6', '8', '10']);
  await image.focus();
  for (let step = 0; step < 8; step++) await app.keyboard.press('+');
  await expect.poll(async () => (await ticks()).some((tick) => tick.includes('.'))).toBe(true);
  await figure(app).getByRole('button', { name: 'Show all' }).click();
  await expect.poll(ticks).toEqual(['0', '2', '4', '6', '8', '10']);
});

test('savefig leaves a picture where the next cell finds it', async ({ app }) => {
  expect(await run(app, `${WAVES.replace('plt.show()', '')}plt.savefig('waves.png', dpi=50)`)).toMatchObject({
    error: null,
  });
  expect((await run(app, "d = open('waves.png', 'rb').read(); d[:4], int.from_bytes(d[16:20], 'big')")).text).toBe(
    "(b'\\x89PNG', 320)\n",
  );
  expect((await run(app, "plt.savefig('nowhere/a.png')")).error).toMatchObject({ name: 'FileNotFoundError' });
});

test('surfaces, isosurfaces and volumes are drawn by WebGL under the strict policy', async ({ app }) => {
  await runCell(
    app,
    `from arraybook import plot3d
z, y, x = np.mgrid[-2:2:30j, -2:2:30j, -2:2:30j]
plot3d.isosurface(np.exp(-(x**2 + y**2 + z**2)), 0.4)`,
  );
  await expect(figure(app).locator('canvas').first()).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => colours(figure(app)), { timeout: 30_000 }).toBeGreaterThan(60);
});

/** Different colours in a picture of the element. */
async function colours(element: Locator): Promise<number> {
  // The stage may be exchanged while it is looked at.
  const shot = await element
    .locator('.figure-stage')
    .screenshot({ timeout: 5000 })
    .catch(() => null);
  if (shot === null) return 0;
  const png = shot.toString('base64');
  return element.page().evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
    return new Set(new Uint32Array(pixels.buffer)).size;
  }, png);
}

test('nothing in a figure, its table or its buttons keeps anybody out', async ({ app }) => {
  await runCell(app, WAVES);
  await figure(app).hover();
  await figure(app).getByRole('button', { name: 'Numbers' }).click();
  const found = await new AxeBuilder({ page: app }).include('.figure').analyze();
  expect(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

test('a long line costs the page little, and says what it leaves out', async ({ app }) => {
  await runCell(app, 'import matplotlib.pyplot as plt\nplt.plot(np.sin(np.arange(3_000_000) / 1e5))');
  await expect(figure(app).locator('figcaption')).toContainText('3,000,000 points');
  const length = await figure(app).locator('.scatterlayer path.js-line').getAttribute('d');
  expect(length?.length).toBeLessThan(80_000);
});

// ── Arrays in space ───────────────────────────────────────────────────────────────────────────────

/** A float32 `.npy` whose element [d, r, c] is `100 d + 10 r + c`, in a folder of its own. */
async function withBlock(use: (path: string) => Promise<void>): Promise<void> {
  const [depth, rows, cols] = [12, 9, 7];
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${depth}, ${rows}, ${cols}), }`.padEnd(117);
  const numbers = Float32Array.from({ length: depth * rows * cols }, (_, k) => {
    const [d, r, c] = [Math.floor(k / (rows * cols)), Math.floor(k / cols) % rows, k % cols];
    return 100 * d + 10 * r + c;
  });
  const head = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'), Buffer.from(`${header}\n`)]);
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
  try {
    const path = join(folder, 'block.npy');
    writeFileSync(path, Buffer.concat([head, Buffer.from(numbers.buffer)]));
    await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('three planes cross in one element, which is read exactly and moved by keys', async ({ app }) => {
  await withBlock(async (path) => {
    await drop(app, path);
    await app.getByRole('tab', { name: 'Volume' }).click();
    const readout = app.locator('.volume output');
    await expect(readout).toHaveText('block[6, 4, 3] = 643.0');
    const side = app.locator('[data-plane=side] .plane-surface');
    await side.focus();
    await app.keyboard.press('ArrowRight');
    await app.keyboard.press('ArrowDown');
    await app.keyboard.press('PageDown');
    await expect(readout).toHaveText('block[7, 5, 4] = 754.0');
    await app.locator('[data-plane=front] .plane-surface').click({ position: { x: 2, y: 2 } });
    await expect(readout).toHaveText('block[7, 0, 0] = 700.0');
    for (const name of ['front', 'side', 'top']) {
      const canvas = app.locator(`[data-plane=${name}] canvas`);
      await expect.poll(() => canvas.evaluate((one: HTMLCanvasElement) => one.width * one.height)).toBeGreaterThan(20);
    }
  });
});

test('an array of three axes stands in space, as a surface and as a cloud', async ({ app }) => {
  await withBlock(async (path) => {
    await drop(app, path);
    await app.getByRole('tab', { name: '3-D' }).click();
    await expect.poll(() => colours(app.locator('.space')), { timeout: 40_000 }).toBeGreaterThan(40);
    await app.getByRole('button', { name: 'Cloud' }).click();
    await app.getByRole('slider', { name: 'from' }).fill('30');
    await expect(app.locator('.space-level output')).not.toHaveText('');
    await expect.poll(() => colours(app.locator('.space')), { timeout: 40_000 }).toBeGreaterThan(40);
  });
});
