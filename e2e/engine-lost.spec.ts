/** The engine's worker is gone in the middle of the work: the page says so, keeps what it shows, and starts another. */
import type { Page } from '@playwright/test';
import { drop, expect, fixture, test } from './app.ts';

const runCell = (app: Page, source: string): Promise<{ text: string; error: unknown }> =>
  app.evaluate(
    (text) =>
      (
        window as unknown as { arraybook: { run(source: string): Promise<{ text: string; error: unknown }> } }
      ).arraybook.run(text),
    source,
  );

test('an engine that is lost is said to be lost, and a click starts another with the same files', async ({ app }) => {
  await drop(app, fixture('page/waves.npy'), fixture('page/volume.npy'));
  expect((await runCell(app, "np.load('waves.npy').ndim > 0")).text).toBe('True\n');
  const cards = app.getByRole('article');
  await expect(cards).toHaveCount(2);
  await expect(app.locator('.card-badges').first()).toContainText('exact');
  await app.locator('.add-code').click();
  await expect(app.locator('.cm-focused')).toHaveCount(1);
  await app.keyboard.insertText('np.arange(1200).reshape(30, 40)');
  await app.keyboard.press('Control+Enter');
  const result = app.locator('.cell').first();
  await expect(result.getByTestId('array-card')).toContainText('exact');

  const volume = app.getByRole('article', { name: 'volume.npy', exact: true });
  await volume.getByRole('tab', { name: 'Table' }).click();
  // Settings are kept a moment after they were chosen.
  await app.waitForTimeout(500);
  const [worker] = app.workers().filter((each) => each.url().includes('engine'));
  await worker.evaluate(() => (globalThis as unknown as { close(): void }).close());

  const notice = app.getByTestId('engine-stopped');
  await expect(notice).toContainText('The engine that reads arrays has stopped', { timeout: 40_000 });
  await expect(app.locator('.picture-raster').first()).toBeVisible();
  await notice.getByRole('button', { name: 'Restart' }).click();
  await expect(notice).toHaveCount(0);
  await expect(cards).toHaveCount(3);
  await expect(volume.getByRole('tab', { name: 'Table' })).toHaveAttribute('aria-selected', 'true');
  await expect(result.getByTestId('array-card')).toContainText('exact');
  const shape = await app.evaluate(
    async () =>
      (
        await (
          window as unknown as { arraybook: { describe(name: string): Promise<{ shape: number[] }> } }
        ).arraybook.describe('volume')
      ).shape,
  );
  expect(shape).toEqual([8, 24, 32]);
  // Cells read files through the engine that is there now.
  const loaded = await runCell(app, "np.load('volume.npy').shape");
  expect(loaded).toEqual({ text: '(8, 24, 32)\n', error: null });
  await expect(app.locator('.card-badges').first()).toContainText('exact');
});
