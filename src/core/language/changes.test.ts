/** Which names a cell changed: by binding them, or by writing into their arrays. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomModule } from '../kernels/random/random-machine.ts';
import { CellRunner } from './interpreter.ts';
import './modules/all.ts';
import { MemoryFiles } from './memory-files.ts';

const kernels = new URL('../kernels/random/build/random.wasm', import.meta.url);
randomModule.load = () => new WebAssembly.Module(readFileSync(kernels));

function runnerAfter(source: string): CellRunner {
  const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
  const runner = new CellRunner(new MemoryFiles(), host, { interrupted: () => false, now: () => 0, memory: () => 0 });
  expect(runner.run(source).error).toBeNull();
  return runner;
}

describe('what a cell changed', () => {
  it.each([
    ['y = x + 1', ['y']],
    ['x = x', []],
    ['n = 1\nt = 2.5', []],
    ['n = 2', ['n']],
    ['t = 2.6', ['t']],
    ['del n', ['n']],
    ['x.sum()', []],
    ['x[2:5].copy()[0] = 1', []],
    ['x[0] = 7', ['x', 'v']],
    ['v[...] = 7', ['x', 'v']],
    ['v[[0, 1]] = 7', ['x', 'v']],
    ['x[x > 3] = 0', ['x', 'v']],
    ['x += 1', ['x', 'v']],
    ['np.add(x, 1, out=v[:, None].T[0].reshape(3) if False else x)', ['x', 'v']],
    ['x.sort()', ['x', 'v']],
    ['x.partition(2)', ['x', 'v']],
    ['x.fill(3)', ['x', 'v']],
    ['x.put([1], 5)', ['x', 'v']],
    ['x.flat[2] = 9', ['x', 'v']],
    ['x.byteswap(inplace=True); None', ['x', 'v']],
    ['np.copyto(x, 4)', ['x', 'v']],
    ['np.putmask(x, x > 2, 0)', ['x', 'v']],
    ['np.place(x, x > 2, [0])', ['x', 'v']],
    ['np.put_along_axis(x, np.array([1]), 4, 0)', ['x', 'v']],
    ['np.add.at(x, [0, 0], 1)', ['x', 'v']],
    ['np.random.shuffle(x)', ['x', 'v']],
    ['np.random.default_rng(1).shuffle(x)', ['x', 'v']],
    ['np.random.default_rng(1).random(out=f)', ['f']],
    ['np.cumsum(f, out=f)', ['f']],
    ['np.sum(f, out=z)', ['z']],
    ['np.mean(f, out=z)', ['z']],
    ['np.dot(f, f, out=z) if False else np.fill_diagonal(m, 5)', ['m']],
    ['f[1] = np.nan\nnp.nan_to_num(f, copy=False)\nNone', ['f']],
    ['for q in np.nditer(f, op_flags=["readwrite"]): q[...] = 2', ['f', 'q']],
    ['f.real = 3', ['f']],
    ['np.clip(f, 0, 1, out=f); None', ['f']],
    ['np.take(f, [0, 0, 1], out=f, mode="wrap"); None', ['f']],
    ['np.concatenate([m[0], m[1]], out=k); None', ['k']],
  ])('%s', (source, changed) => {
    const runner = runnerAfter(
      'x = np.arange(6)\nv = x[1:4]\nf = np.ones(3)\nm = np.zeros((2, 2))\nk = np.zeros(4)\nz = np.array(0.0)\nn = 1\nt = 2.5',
    );
    const result = runner.run(source);
    expect(result.error).toBeNull();
    expect([...result.changed].sort()).toEqual([...changed].sort());
  });
});
