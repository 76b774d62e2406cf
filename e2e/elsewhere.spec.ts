/** Files on other servers: nothing is asked of them before the person agrees, and each refusal is explained. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { test as base, expect, openProfile } from './app.ts';

const FILE = readFileSync(resolve('public/samples/terrain.npy'));

interface Elsewhere {
  readonly address: string;
  /** Method and Range of every request, in order. */
  readonly asked: string[];
}

interface Manners {
  readonly cors: boolean;
  readonly range: boolean;
  readonly status?: number;
}

function answer(manners: Manners, request: IncomingMessage, response: ServerResponse): void {
  const headers: Record<string, string | number> = { 'Content-Type': 'application/octet-stream' };
  if (manners.cors) {
    headers['Access-Control-Allow-Origin'] = '*';
    headers['Access-Control-Allow-Headers'] = 'Range';
    headers['Access-Control-Expose-Headers'] = 'Content-Range, Accept-Ranges, ETag';
  }
  if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end();
  if (manners.status !== undefined) return void response.writeHead(manners.status, headers).end('no');
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (!manners.range || range === null) {
    response.writeHead(200, { ...headers, 'Content-Length': FILE.length });
    return void response.end(request.method === 'HEAD' ? undefined : FILE);
  }
  const [start, end] = [Number(range[1]), Math.min(FILE.length, range[2] === '' ? FILE.length : Number(range[2]) + 1)];
  const part = FILE.subarray(start, end);
  response.writeHead(206, {
    ...headers,
    'Accept-Ranges': 'bytes',
    'Content-Range': `bytes ${start}-${end - 1}/${FILE.length}`,
    'Content-Length': part.length,
    ETag: '"terrain"',
  });
  response.end(part);
}

const test = base.extend<{ elsewhere: (manners: Manners) => Promise<Elsewhere>; page: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names out of the braces
  elsewhere: async ({}, use) => {
    const servers: Server[] = [];
    await use(async (manners) => {
      const asked: string[] = [];
      const server = createServer((request, response) => {
        asked.push(`${request.method} ${request.headers.range ?? ''}`.trim());
        answer(manners, request, response);
      });
      servers.push(server);
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/terrain.npy`, asked };
    });
    for (const server of servers) server.close();
  },
  page: async ({ baseURL }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'arraybook-e2e-'));
    const { context, page } = await openProfile(folder, { baseURL });
    await use(page);
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  },
});

/** As a link from somebody brings it: the page asks first. */
async function followLink(page: Page, address: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`/#url=${encodeURIComponent(address)}`);
  await expect(page.getByRole('dialog')).toContainText(new URL(address).host);
}

const agree = (page: Page) => page.getByRole('button', { name: /^Open from / }).click();

test('a server with CORS and ranges is asked nothing before the answer, and only for parts after it', async ({
  page,
  elsewhere,
}) => {
  const { address, asked } = await elsewhere({ cors: true, range: true });
  await followLink(page, address);
  await page.waitForTimeout(500);
  expect(asked).toEqual([]);
  await agree(page);
  await expect(page.locator('.card-badges')).toContainText('exact');
  await expect(page.locator('.card-facts-line')).toContainText('(512, 512)');
  expect(asked.filter((each) => each.startsWith('GET')).every((each) => each.includes('bytes='))).toBe(true);
});

test('a server without CORS is named, with what it would have to send', async ({ page, elsewhere }) => {
  const { address } = await elsewhere({ cors: false, range: true });
  await followLink(page, address);
  await agree(page);
  const panel = page.locator('.error-panel');
  await expect(panel).toContainText('terrain.npy could not be read');
  await expect(panel).toContainText(/CORS|Access-Control-Allow-Origin/);
  await expect(panel.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('a small file from a server without ranges opens whole, and a note says so', async ({ page, elsewhere }) => {
  const { address } = await elsewhere({ cors: true, range: false });
  await followLink(page, address);
  await agree(page);
  await expect(page.locator('.card-badges')).toContainText('exact');
  await page.getByRole('button', { name: 'Notes about this array' }).click();
  await expect(page.locator('.notices')).toContainText('server does not support ranges');
});

test('a file that is not there is said to be not there', async ({ page, elsewhere }) => {
  const { address } = await elsewhere({ cors: true, range: true, status: 404 });
  await followLink(page, address);
  await agree(page);
  await expect(page.locator('.error-panel')).toContainText('404');
});
