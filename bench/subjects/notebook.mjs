/** The notebook: from a cold start to the first computed cell, opening 200 cells, and typing in one of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser, median, openApp, report, serveApp } from '../lab.mjs';

const ROUNDS = 5;
const CELLS = 200;
const LETTERS = 'x = np.linspace(0, 1, 1000).reshape(10, 100).mean(axis=0) + offset  # a line as people write them';

export default async function notebook() {
  const app = await serveApp();
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-notebook-'));
  const path = join(folder, 'long.ipynb');
  writeFileSync(path, JSON.stringify(longNotebook(CELLS)));
  const rounds = { first: [], open: [], typing: [], slow: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.first.push(await firstCell(app.address));
    const measured = await openAndType(app.address, path);
    for (const [name, value] of Object.entries(measured)) rounds[name].push(value);
  }
  app.close();
  rmSync(folder, { recursive: true, force: true });
  report('notebook', {
    'cold start to the first computed cell, ms': { measured: Math.round(median(rounds.first)), target: 1500 },
    [`opening ${CELLS} cells, ms`]: { measured: Math.round(median(rounds.open)), target: 500 },
    'a keystroke among them, ms of main-thread processor time': {
      measured: median(rounds.typing).toFixed(1),
      target: 16,
    },
    'keystrokes of a hundred above 16 ms': { measured: median(rounds.slow) },
  });
}

/** From navigation on a fresh profile: as a person does, by clicking, typing and Shift+Enter. */
async function firstCell(address) {
  const { page, close } = await browser();
  const started = performance.now();
  await page.goto(address);
  await page.locator('.add-code').click();
  await page.locator('.cm-content, .editor-early').first().waitFor();
  await page.keyboard.insertText('np.arange(12).reshape(3, 4)');
  await page.keyboard.press('Shift+Enter');
  await page.locator('.text-output').first().waitFor();
  const milliseconds = performance.now() - started;
  await close();
  return milliseconds;
}

async function openAndType(address, path) {
  const { page, context, close } = await browser();
  await openApp(page, address);
  await page.evaluate((wanted) => {
    document
      .getElementById('file-input')
      .addEventListener('change', () => (window.chosenAt = performance.now()), { capture: true });
    new MutationObserver(() => {
      if (window.openedAt !== undefined || document.querySelectorAll('.cell .text-output').length < wanted) return;
      requestAnimationFrame(() => setTimeout(() => (window.openedAt = performance.now())));
    }).observe(document.body, { childList: true, subtree: true });
  }, 16);
  await page.getByTestId('file-input').setInputFiles(path);
  await page.waitForFunction(() => window.openedAt !== undefined);
  const open = await page.evaluate(() => window.openedAt - window.chosenAt);
  await page.locator('.cell .cm-content').nth(3).click();
  await page.keyboard.press('Control+End');
  await page.waitForTimeout(800);
  const client = await context.newCDPSession(page);
  // Processor time of the thread: what other processes take does not count.
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () =>
    (await client.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
  await page.evaluate(() => {
    window.slow = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if (entry.name === 'keydown' && entry.processingEnd - entry.processingStart > 16) window.slow += 1;
    }).observe({ type: 'event', durationThreshold: 16 });
  });
  const before = await busy();
  for (const letter of LETTERS) await page.keyboard.type(letter, { delay: 30 });
  const typing = (1000 * ((await busy()) - before)) / LETTERS.length;
  const slow = await page.evaluate(() => window.slow);
  await close();
  return { open, typing, slow };
}

/** Code with outputs, and text between. */
function longNotebook(count) {
  const cells = Array.from({ length: count }, (_, at) =>
    at % 5 === 0
      ? {
          id: `text${at}`,
          cell_type: 'markdown',
          metadata: {},
          source: `## Part ${at}\n\nSome **words** about $x_{${at}}$ and a list:\n\n- one\n- two`,
        }
      : {
          id: `code${at}`,
          cell_type: 'code',
          metadata: {},
          execution_count: at,
          source: `y${at} = np.arange(${at}, ${at + 50}).reshape(5, 10)\nfor row in y${at}:\n    print(row.sum(), row.mean())\ny${at} * 2.5`,
          outputs: [
            {
              output_type: 'stream',
              name: 'stdout',
              text: Array.from({ length: 5 }, (_, row) => `${row * at} ${row + 0.5}\n`).join(''),
            },
            {
              output_type: 'execute_result',
              execution_count: at,
              metadata: {},
              data: { 'text/plain': `array([[${'1.5, '.repeat(40)}2.]])` },
            },
          ],
        },
  );
  return {
    cells,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
