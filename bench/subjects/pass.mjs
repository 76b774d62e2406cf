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

async function ourSeconds(address, path) {
  const { page, close } = await browser();
  await openApp(page, address);
  await page.waitForTimeout(500);
  const milliseconds = await dropAndWait(page, path, 'arraybook:stats-exact');
  await close();
  return milliseconds / 1000;
}

export default async function pass() {
  const [path] = files('large');
  await warm(path);
  const [bare, app] = [await serveFolder(bareSite()), await serveApp()];
  const times = { 'two bare workers': [], arraybook: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times['two bare workers'].push(await bareSeconds(bare.address, path));
    times.arraybook.push(await ourSeconds(app.address, path));
  }
  bare.close();
  app.close();
  times['NumPy over a memmap'] = Array.from({ length: 3 }, () => JSON.parse(python('full_pass.py', path).text).seconds);
  const ours = median(times.arraybook);
  const rows = Object.fromEntries(
    Object.entries(times).map(([label, seconds]) => [
      label,
      {
        'median s': median(seconds).toFixed(2),
        'GB/s': (1.0737 / median(seconds)).toFixed(2),
        'arraybook is': `${(median(seconds) / ours).toFixed(2)} x`,
      },
    ]),
  );
  report('pass', rows, { target: '>= 0.8 x two bare workers, >= 3 x NumPy', times });
}
