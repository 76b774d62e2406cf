/** The exact pass over dropped files, beside two bare workers and NumPy over a memmap. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, statSync } from 'node:fs';
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

/** A file of a second, in which the page also loads its plots; and one that is long enough to tell the rate itself. */
const SUBJECTS = [
  { name: 'large', size: '1 GiB', rounds: 5 },
  { name: 'quad', size: '4 GiB', rounds: 3 },
];

async function measure({ name, size, rounds }, { bare, app }) {
  const [path] = files(name);
  await warm(path);
  const times = { 'two bare workers': [], 'arraybook, the pass': [], 'arraybook, drop to exact': [] };
  for (let round = 0; round < rounds; round++) {
    times['two bare workers'].push(await bareSeconds(bare.address, path));
    const ours = await ourSeconds(app.address, path);
    times['arraybook, the pass'].push(ours.pass);
    times['arraybook, drop to exact'].push(ours.whole);
  }
  times['NumPy over a memmap'] = Array.from({ length: size === '1 GiB' ? 3 : 1 }, () => {
    return JSON.parse(python('full_pass.py', path).text).seconds;
  });
  const ours = median(times['arraybook, the pass']);
  const gigabytes = statSync(path).size / 1e9;
  const rows = Object.fromEntries(
    Object.entries(times).map(([label, seconds]) => [
      `${size}, ${label}`,
      {
        'median s': median(seconds).toFixed(2),
        'GB/s': (gigabytes / median(seconds)).toFixed(2),
        'the pass is': `${(median(seconds) / ours).toFixed(2)} x`,
      },
    ]),
  );
  return { rows, times };
}

export default async function pass() {
  const [bare, app] = [await serveFolder(bareSite()), await serveApp()];
  const rows = {};
  const times = {};
  for (const subject of SUBJECTS) {
    const measured = await measure(subject, { bare, app });
    Object.assign(rows, measured.rows);
    times[subject.size] = measured.times;
  }
  bare.close();
  app.close();
  report('pass', rows, { target: '>= 0.8 x two bare workers, >= 3 x NumPy', times });
}
