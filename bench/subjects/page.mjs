/** JavaScript that the page loads before the first drop (gzip), and the time from navigation to `arraybook.ready`. */
import { gzipSync } from 'node:zlib';
import { browser, median, report, serveApp } from '../lab.mjs';

export default async function pageLoad() {
  const app = await serveApp();
  const [ready, sizes] = [[], new Map()];
  for (let round = 0; round < 7; round++) {
    const { page, context, close } = await browser();
    context.on('response', async (response) => {
      if (!/javascript/.test(response.headers()['content-type'] ?? '')) return;
      const body = await response.body().catch(() => null);
      if (body) sizes.set(new URL(response.url()).pathname, gzipSync(body).length);
    });
    await page.goto(app.address);
    await page.evaluate(() => window.arraybook.ready);
    ready.push(await page.evaluate(() => performance.now()));
    await page.waitForTimeout(1500);
    await close();
  }
  app.close();
  const worker = ([path]) => path.includes('worker');
  const sum = (entries) => entries.reduce((total, [, bytes]) => total + bytes, 0) / 1000;
  const entries = [...sizes];
  report(
    'page',
    {
      'page JavaScript, gzip kB': { measured: sum(entries.filter((entry) => !worker(entry))).toFixed(1), target: 200 },
      'workers, gzip kB': { measured: sum(entries.filter(worker)).toFixed(1) },
      'ready, median ms': { measured: Math.round(median(ready)), target: 1000 },
    },
    { files: Object.fromEntries(entries) },
  );
}
