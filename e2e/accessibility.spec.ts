import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { drop, expect, fixture, test } from './app.ts';

/** What axe finds against WCAG 2.1 A and AA, one line a finding. */
async function violations(page: Page): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page has no accessibility violations, ${colorScheme}`, async ({ app }) => {
    await app.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(app.locator('.sample').first()).toBeVisible();
    expect(await violations(app)).toEqual([]);
    await drop(app, fixture('page/study.npz'), fixture('page/page.npy'));
    await expect(app.getByRole('article', { name: 'page.npy' }).getByRole('alert')).toBeVisible();
    await expect(app.getByRole('article', { name: 'image', exact: true })).toContainText('exact');
    expect(await violations(app)).toEqual([]);
  });
}

test('dialogs and the palette have no accessibility violations', async ({ app }) => {
  for (const key of ['ControlOrMeta+k', '?', 'u']) {
    await app.keyboard.press(key);
    await expect(app.getByRole('dialog')).toBeVisible();
    expect(await violations(app)).toEqual([]);
    await app.keyboard.press('Escape');
    await expect(app.getByRole('dialog')).toHaveCount(0);
  }
});
