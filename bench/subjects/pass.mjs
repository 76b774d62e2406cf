/** The exact pass over a dropped 1 GiB file, beside two bare workers and NumPy over a memmap. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  browser,
  dropAndWait,
  files,
  here,
  median,
  openApp,
  python,
  report,
  root,
  serveApp,
  serveFolder,
  warm,
} from '../lab.mjs';

const ROUNDS = 5;

function bareSite() {
  const folder = mkdtempSync(join(tmpdir(), 'arraybook-bare-'));
  cpSync(join(here, 'bare'), folder, { recursive: true });
  const flags = [
    '-O3',
    '--runtime',
    'stub',
    '--importMemory',
    '--sharedMemory',
    '--initialMemory',
    '256',
    '--maximumMemory',
    '256',
    '--enable',
    'simd',
    '--enable',
    'threads',
  ];
  execFileSync('npx', ['--no-install', 'asc', join(folder, 'limit.ts'), '-o', join(folder, 'limit.wasm'), ...flags], {
    cwd: root,
  });
  return folder;
}

async function bareSeconds(address, path) {
  const { page, close } = await browser();
  await page.goto(address);
  await page.getByTestId('file-input').setInputFiles(path);
  const { seconds } = await page.evaluate(() => window.runBare());
  await close();
  return seconds;
}

/** From the card's "Reading everything" (the stream begins) to exact numbers; and from the drop, with all that comes before. */
async function ourSeconds(address, path) {
  const { page, close } = await browser();
  await openApp(page, address);
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    const look = () => {
      const begun = [...document.querySelectorAll('.pass-phase')].some(
        (line) => line.textContent === 'Reading everything',
      );
      if (begun) performance.mark('pass-begun');
      else setTimeout(look, 5);
    };
    look();
  });
  const whole = await dropAndWait(page, path, 'arraybook:stats-exact');
  const pass = await page.evaluate(() => {
    const at = (name) => performance.getEntriesByName(name)[0].startTime;
    return at('arraybook:stats-exact') - at('pass-begun');
  });
  await close();
  return { pass: pass / 1000, whole: whole / 1000 };
}

export default async function pass() {
  const [path] = files('large');
  await warm(path);
  const [bare, app] = [await serveFolder(bareSite()), await serveApp()];
  const times = { 'two bare workers': [], 'arraybook, the pass': [], 'arraybook, drop to exact': [] };
  for (let round = 0; round < ROUNDS; round++) {
    times['two bare workers'].push(await bareSeconds(bare.address, path));
    const ours = await ourSeconds(app.address, path);
    times['arraybook, the pass'].push(ours.pass);
    times['arraybook, drop to exact'].push(ours.whole);
  }
  bare.close();
  app.close();
  times['NumPy over a memmap'] = Array.from({ length: 3 }, () => JSON.parse(python('full_pass.py', path).text).seconds);
  const ours = median(times['arraybook, the pass']);
  const rows = Object.fromEntries(
    Object.entries(times).map(([label, seconds]) => [
      label,
      {
        'median s': median(seconds).toFixed(2),
        'GB/s': (1.0737 / median(seconds)).toFixed(2),
        'the pass is': `${(median(seconds) / ours).toFixed(2)} x`,
      },
    ]),
  );
  report('pass', rows, { target: '>= 0.8 x two bare workers, >= 3 x NumPy', times });
}
