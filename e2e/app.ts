/**
 * The test object of every end-to-end test: the built app in a persistent browser profile (OPFS is tiny and forgetful
 * in an incognito one), with anything unexpected on the console, and any request that leaves the origin, failing the test.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, test as base, chromium, expect, type Page } from '@playwright/test';

export const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

export interface Profile {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** A browser on a profile folder of its own; the folder goes when the test ends. */
export async function openProfile(
  folder: string,
  options: Parameters<typeof chromium.launchPersistentContext>[1] = {},
): Promise<Profile> {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.ARRAYBOOK_CHROMIUM,
    args: FLAGS,
    headless: true,
    viewport: { width: 1280, height: 720 },
    ...options,
  });
  return { context, page: context.pages()[0] ?? (await context.newPage()) };
}

export interface Watched {
  /** Console errors and page errors so far. */
  readonly noise: string[];
  /** Requests to other origins so far. */
  readonly strangers: string[];
}

export function watch(page: Page, origin: string): Watched {
  const watched: Watched = { noise: [], strangers: [] };
  page.on('console', (message) => {
    if (message.type() === 'error') watched.noise.push(message.text());
  });
  page.on('pageerror', (error) => watched.noise.push(String(error)));
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) watched.strangers.push(request.url());
  });
  return watched;
}

export const test = base.extend<{ app: Page; watched: Watched; allowNoise: boolean }>({
  allowNoise: [false, { option: true }],
  watched: async ({ app }, use) => {
    void app;
    await use(watchedPages.get(app) as Watched);
  },
  app: async ({ baseURL, allowNoise }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
    const { context, page } = await openProfile(folder, { baseURL });
    const watched = watch(page, new URL(baseURL ?? '').origin);
    watchedPages.set(page, watched);
    await page.goto('/');
    await page.evaluate(() => (window as unknown as { arraybook: { ready: Promise<void> } }).arraybook.ready);
    await use(page);
    await context.close();
    rmSync(folder, { recursive: true, force: true });
    if (!allowNoise) expect(watched.noise).toEqual([]);
    expect(watched.strangers).toEqual([]);
  },
});

const watchedPages = new WeakMap<Page, Watched>();

export { expect };

/** A file of the project's own fixtures. */
export const fixture = (path: string): string => resolve('fixtures', path);

/** Drops files on the page through the file input that stands there from the first paint. */
export async function drop(page: Page, ...paths: string[]): Promise<void> {
  await page.getByTestId('file-input').setInputFiles(paths);
}
