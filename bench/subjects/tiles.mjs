/** Tiles after import: a long pan and zoom over a 16384 x 16384 array; tile times and main-thread tasks over 50 ms. */
import { browser, dropAndWait, files, openApp, percentile, report, serveApp, waitForMark } from '../lab.mjs';

async function travel(page) {
  const box = await page.locator('.picture-surface').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  for (const [wheel, turns] of [
    [-240, 4],
    [120, 2],
    [-240, 10],
    [240, 6],
  ]) {
    for (let turn = 0; turn < turns; turn++) {
      await page.mouse.wheel(0, wheel);
      await page.waitForTimeout(120);
    }
    await page.mouse.down();
    for (let step = 0; step < 60; step++) {
      await page.mouse.move(x + 200 * Math.sin(step / 9), y + 120 * Math.cos(step / 7));
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
    await page.waitForTimeout(200);
  }
}

export default async function tiles() {
  const [path] = files('large');
  const app = await serveApp();
  const { page, close } = await browser();
  await openApp(page, app.address);
  await dropAndWait(page, path, 'arraybook:stats-exact');
  await waitForMark(page, 'large.npy', 'arraybook:import-done');
  await page.waitForTimeout(2000);
  await page.evaluate(() => {
    performance.clearMeasures('arraybook:tile');
    window.longTasks = [];
    new PerformanceObserver((list) =>
      window.longTasks.push(...list.getEntries().map((entry) => entry.duration)),
    ).observe({ type: 'longtask' });
  });
  await travel(page);
  const times = await page.evaluate(() =>
    performance.getEntriesByName('arraybook:tile', 'measure').map((entry) => entry.duration),
  );
  const longTasks = await page.evaluate(() => window.longTasks);
  await close();
  app.close();
  report('tiles', {
    'tile p50 ms': { measured: percentile(times, 0.5).toFixed(1) },
    'tile p95 ms': { measured: percentile(times, 0.95).toFixed(1), target: 50 },
    'tiles drawn': { measured: times.length },
    'main-thread tasks over 50 ms': { measured: longTasks.length, target: 0 },
    'longest task ms': { measured: Math.max(0, ...longTasks).toFixed(0) },
  });
}
