/**
 * The array core beside NumPy with its OpenBLAS, numpy-ts and jax-js: the same expressions, in rounds that take turns.
 * Words after the subject: `--only=<regular expression>` (over "group: expression"), `--rounds=5`, `--scale=1` (sizes of
 * large arrays), `--no-peers`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groups } from '../core-tasks.mjs';
import { arraybook, installPeers, numpy, peak, peer } from '../engines.mjs';
import { here, median, report, root } from '../lab.mjs';

/** Makes a result that may be computed later be there. */
const SETTLE = `import time
def _settle(r):
    if isinstance(r, tuple):
        r = r[-1]
    if isinstance(r, np.ndarray) and r.size > 0:
        r.item(0)
def _digest(r):
    if isinstance(r, tuple):
        r = r[0]
    a = np.asarray(r)
    a = a if a.dtype.kind != 'c' else abs(a)
    return float(a.astype(np.float64).sum()), float(np.abs(a.astype(np.float64)).sum())
`;

const sizes = (scale, text) =>
  text.replaceAll('N4', String(Math.round(16e6 * scale))).replaceAll('N8', String(Math.round(8e6 * scale)));

/** One timed run in Python syntax; prints the seconds. */
const timed = (source, loops) =>
  loops > 1
    ? `def _run():
    t = time.perf_counter()
    for _ in range(${loops}):
        ${source}
    return time.perf_counter() - t
print(_run() / ${loops})`
    : `_t = time.perf_counter()
_r = ${source}
_settle(_r)
print(time.perf_counter() - _t)
_r = None`;

function options(words) {
  const value = (name, otherwise) =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
  return {
    only: new RegExp(value('only', '')),
    rounds: Number(value('rounds', 5)),
    scale: Number(value('scale', 1)),
    peers: !words.includes('--no-peers'),
  };
}

const noted = (error) => ({
  error: String(error.message ?? error)
    .split('\n')
    .at(-1),
});

/** Seconds of one run, or why there are none. */
async function attempt(run) {
  try {
    return Number(await run());
  } catch (error) {
    return noted(error);
  }
}

/** Seconds after which a peer is not asked again. */
const SLOW = 2;

class Runner {
  constructor(settings) {
    this.settings = settings;
    this.engines = { ours: arraybook(), numpy: numpy() };
    if (settings.peers) Object.assign(this.engines, { ts: peer('numpy-ts'), jax: peer('jax') });
    const wasm = join(mkdtempSync(join(tmpdir(), 'arraybook-peak-')), 'peak.wasm');
    const flags = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--enable', 'relaxed-simd'];
    execFileSync('npx', ['--no-install', 'asc', join(here, 'bare/peak.ts'), '-o', wasm, ...flags], { cwd: root });
    this.peak = peak(wasm);
  }

  async start() {
    await this.engines.ours.run('import numpy as np', SETTLE);
    await this.engines.numpy.run(SETTLE);
  }

  close() {
    for (const engine of [...Object.values(this.engines), this.peak]) engine.close();
  }

  /** The same numbers come out on both sides, as far as sums tell. */
  async agrees(source) {
    const [ours, theirs] = await Promise.all(
      ['ours', 'numpy'].map(async (name) =>
        (await this.engines[name].run(`print(*_digest(${source}))`)).split(' ').map(Number),
      ),
    );
    return Math.abs(ours[0] - theirs[0]) <= 1e-5 * (theirs[1] + 1e-300);
  }

  async measure(group, task) {
    const { rounds, scale } = this.settings;
    const loops = group.loops ?? 1;
    const text = sizes(scale, task.source);
    const seconds = { ours: [], numpy: [], ts: [], jax: [] };
    const peaks = [];
    for (let round = 0; round < rounds; round++) {
      for (const name of ['ours', 'numpy']) {
        seconds[name].push(await attempt(() => this.engines[name].run(timed(text, loops))));
      }
      for (const name of ['ts', 'jax']) {
        if (!task[name] || !this.engines[name]) continue;
        // What failed fails again, and what takes seconds is known well enough.
        if (seconds[name].some((one) => one.error || one > SLOW)) continue;
        const setup = sizes(scale, group.setup[name] ?? '');
        seconds[name].push(await attempt(() => this.engines[name].run(setup, sizes(scale, task[name]), { loops })));
      }
      if (group.peak) peaks.push(await this.peak.request({}));
    }
    return { seconds, peaks, agrees: loops > 1 || (await this.verdict(group, text)) };
  }

  async verdict(group, text) {
    if (group.category === 'random') return true;
    return this.agrees(text).catch((error) => noted(error).error);
  }
}

const best = (values) => {
  const numbers = values.filter((one) => typeof one === 'number');
  return numbers.length === 0 ? Number.NaN : Math.min(...numbers);
};
const middle = (values) => median(values.filter((one) => typeof one === 'number')) ?? Number.NaN;

function summary(group, task, { seconds, peaks, agrees }) {
  const times = Object.fromEntries(Object.entries(seconds).map(([name, values]) => [name, best(values)]));
  const ratio = times.numpy / times.ours;
  const row = { group: group.name, category: group.category, source: task.source, seconds: times, ratio, agrees };
  row.medians = Object.fromEntries(Object.entries(seconds).map(([name, values]) => [name, middle(values)]));
  row.errors = Object.fromEntries(
    Object.entries(seconds).flatMap(([name, values]) => {
      const failed = values.find((one) => one.error);
      return failed ? [[name, failed.error]] : [];
    }),
  );
  if (group.peak) {
    const top = (threads) => Math.max(...peaks.map((one) => one[threads][group.peak.dtype]));
    row.gflops = group.peak.flops / times.ours / 1e9;
    row.peak = { one: top('one'), two: top('two') };
    row.target = { least: 0.85, reached: row.gflops / row.peak.two };
  } else if (group.least !== undefined) row.target = { least: group.least, reached: ratio };
  else if (group.most !== undefined) row.target = { most: group.most, reached: 1 / ratio };
  if (row.target) row.met = isMet(row.target);
  return row;
}

const isMet = ({ least, most, reached }) => (least !== undefined ? reached >= least : reached <= most);

const time = (seconds) => (Number.isNaN(seconds) ? '' : `${(seconds * 1000).toPrecision(3)}`);
const times = (value) => (Number.isFinite(value) ? value.toFixed(2) : '');

function shown(row) {
  return {
    ours: time(row.seconds.ours),
    NumPy: time(row.seconds.numpy),
    'numpy-ts': time(row.seconds.ts),
    'jax-js': time(row.seconds.jax),
    'NumPy/ours': times(row.ratio),
    'numpy-ts/ours': times(row.seconds.ts / row.seconds.ours),
    ...(row.gflops ? { 'GF/s': row.gflops.toFixed(1), 'of peak': row.target.reached.toFixed(2) } : {}),
    met: row.met === undefined ? '' : row.met ? 'yes' : 'NO',
    note: [row.agrees === true ? '' : `differs: ${row.agrees}`, ...Object.entries(row.errors).map((e) => e.join(': '))]
      .join(' ')
      .slice(0, 60),
  };
}

const geometric = (values) => Math.exp(values.reduce((sum, one) => sum + Math.log(one), 0) / values.length);

/** How each category stands: the geometric mean of ratios, the worst of them, and how many targets are met. */
function categories(rows) {
  const names = [...new Set(rows.map((row) => row.category))];
  return Object.fromEntries(
    names.map((name) => {
      const mine = rows.filter((row) => row.category === name);
      const ratios = mine.map((row) => row.ratio).filter(Number.isFinite);
      const against = (peer) => {
        const list = mine.map((row) => row.seconds[peer] / row.seconds.ours).filter(Number.isFinite);
        return list.length === 0 ? '' : geometric(list).toFixed(2);
      };
      const judged = mine.filter((row) => row.met !== undefined);
      return [
        name,
        {
          'NumPy/ours': geometric(ratios).toFixed(2),
          worst: Math.min(...ratios).toFixed(2),
          'numpy-ts/ours': against('ts'),
          'jax-js/ours': against('jax'),
          'targets met': judged.length === 0 ? '' : `${judged.filter((row) => row.met).length} of ${judged.length}`,
        },
      ];
    }),
  );
}

export default async function core(words = []) {
  installPeers();
  const settings = options(words);
  const runner = new Runner(settings);
  await runner.start();
  const rows = [];
  for (const group of groups) {
    const tasks = group.tasks.filter((task) => settings.only.test(`${group.name}: ${task.source}`));
    if (tasks.length === 0) continue;
    const setup = sizes(settings.scale, group.setup.python);
    for (const name of ['ours', 'numpy']) await runner.engines[name].run(setup);
    const mine = [];
    for (const task of tasks) mine.push(summary(group, task, await runner.measure(group, task)));
    console.log(`\n${group.name} (milliseconds, best of ${settings.rounds})`);
    console.table(Object.fromEntries(mine.map((row) => [row.source, shown(row)])));
    rows.push(...mine);
  }
  runner.close();
  report('core', categories(rows), { settings: { ...settings, only: String(settings.only) }, tasks: rows });
}
