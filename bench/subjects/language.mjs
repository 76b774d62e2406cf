/**
 * The cell language beside CPython: plain loops, small array operations, the first result of a cell, the cold start of
 * the interpreter in the page, and its size without the array core.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { arraybook, installPeers, numpy } from '../engines.mjs';
import { browser, here, median, report, root, serveApp } from '../lab.mjs';

const program = join(here, 'python/language.py');
const ROUNDS = 7;

/** Milliseconds by name, the best of the rounds. */
async function loops() {
  const source = readFileSync(program, 'utf8');
  const engines = { ours: arraybook(), CPython: numpy() };
  const best = { ours: new Map(), CPython: new Map() };
  for (let round = 0; round < 3; round++) {
    for (const [who, engine] of Object.entries(engines)) {
      for (const line of (await engine.run(source)).split('\n')) {
        const [name, ms] = line.split(' ');
        const known = best[who].get(name) ?? Number.POSITIVE_INFINITY;
        best[who].set(name, Math.min(known, Number(ms)));
      }
    }
  }
  for (const engine of Object.values(engines)) engine.close();
  return best;
}

const TARGETS = { small_arrays: 2 };

async function loopRows() {
  const { ours, CPython } = await loops();
  return [...ours].map(([name, ms]) => {
    const native = CPython.get(name) ?? Number.NaN;
    const target = TARGETS[name] ?? 3;
    const ratio = ms / native;
    return [
      `${name.replaceAll('_', ' ')}, ms`,
      {
        measured: ms.toFixed(1),
        CPython: native.toFixed(1),
        ratio: ratio.toFixed(2),
        target,
        met: ratio <= target ? 'yes' : 'NO',
      },
    ];
  });
}

const limited = (measured, target) => ({
  measured: measured.toFixed(1),
  target,
  met: measured <= target ? 'yes' : 'NO',
});

const CELL =
  'a = np.arange(12).reshape(3, 4)\nb = [x * 2 for x in range(5)]\nprint(f"{a.sum():.2f}", b)\na[1:, ::2] + 1';

/** From a request to its answer, parsing included; each in a namespace of its own. */
async function firstResults() {
  const engine = arraybook();
  const times = [];
  for (let round = 0; round < 20; round++) {
    const start = performance.now();
    await engine.request({ cells: [CELL] });
    times.push(performance.now() - start);
  }
  engine.close();
  return { first: times[0], later: median(times.slice(1)) };
}

/** From asking the page to run its first cell to the answer: the worker starts, loads, parses and runs. */
async function coldStarts() {
  const app = await serveApp();
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { page, close } = await browser();
    await page.goto(app.address);
    await page.evaluate(() => window.arraybook.ready);
    await page.waitForTimeout(1500);
    times.push(
      await page.evaluate(async () => {
        const start = performance.now();
        await window.arraybook.run('1 + 1');
        return performance.now() - start;
      }),
    );
    await close();
  }
  app.close();
  return times;
}

/** The language alone, minified, with Lezer's parser: what lies outside of its folder is left out, plots if asked. */
export async function size({ plots }) {
  const language = join(root, 'src/core/language');
  const outside = (id, importer) => {
    if (!plots && id.includes('/matplotlib/')) return true;
    if (importer === undefined || id.startsWith('@lezer')) return false;
    if (id.startsWith('#')) return !id.startsWith('#core/language');
    return (
      id.startsWith('.') &&
      relative(language, join(importer, '..', id)).startsWith('..') &&
      importer.startsWith(language)
    );
  };
  const { output } = await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      minify: true,
      lib: { entry: join(language, 'interpreter.ts'), formats: ['cjs'] },
      rolldownOptions: { external: outside },
    },
  }).then((result) => (Array.isArray(result) ? result[0] : result));
  return output.reduce((sum, { code }) => sum + (code === undefined ? 0 : gzipSync(code).length), 0) / 1000;
}

export default async function language(words = []) {
  installPeers();
  const rows = Object.fromEntries(await loopRows());
  const { first, later } = await firstResults();
  rows['first cell of a process, ms'] = { measured: first.toFixed(1) };
  rows['parse and first result of a cell, ms'] = limited(later, 10);
  if (!words.includes('--no-page')) rows['cold start in the page, ms'] = limited(median(await coldStarts()), 100);
  rows['language without the array core, gzip kB'] = limited(await size({ plots: false }), 150);
  rows['the same with matplotlib, gzip kB'] = { measured: (await size({ plots: true })).toFixed(1) };
  report('language', rows);
}
