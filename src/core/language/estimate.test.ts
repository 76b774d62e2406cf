/** What cells will cost, told beforehand: shapes and dtypes are those that NumPy makes; nothing is computed. */
import { describe, expect, it } from 'vitest';
import { NDArray } from '../arrays/ndarray.ts';
import { dtypeText } from '../dtype/dtype-text.ts';
import { estimateCell } from './estimate.ts';
import { CellRunner } from './interpreter.ts';
import './modules/all.ts';
import { MemoryFiles } from './memory-files.ts';

function runnerAfter(source: string): CellRunner {
  const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
  const runner = new CellRunner(new MemoryFiles(), host, { interrupted: () => false, now: () => 0, memory: () => 0 });
  expect(runner.run(source).error).toBeNull();
  return runner;
}

const SETUP =
  'x = np.ones((4, 6))\nf = np.ones(6, dtype="f4")\nk = np.arange(24).reshape(4, 6)\nn = 5\nb = x > 3\n' +
  'sq = np.eye(4)\nc = np.ones(6, dtype=complex)';

describe('the estimate of an expression', () => {
  const runner = runnerAfter(SETUP);
  it.each(
    (
      'x + 1|x * f|k / 2|k + f|x > 2|-k|~b|x @ x.T|f @ f|x @ f|k % 3|x ** 2|1 - x|np.sqrt(k)|np.sin(f)|np.exp(c)|np.abs(c)|' +
      'x.sum(axis=0)|k.sum(axis=1)|f.sum()|np.mean(k, axis=(0, 1))|x.mean(0, keepdims=True)|x.max(axis=-1)|x.argmax(axis=1)|' +
      'k.std(axis=0)|np.median(x, axis=0)|np.any(b, axis=0)|np.all(b)|np.cumsum(k)|np.cumsum(f)|np.cumsum(x, axis=1)|' +
      'x[1:3]|x[:, ::2]|x[1]|x[..., None]|x[2, 1:]|x[[0, 1, 1]]|k[np.array([0, 1])]|x.T|x[::-1, ::-1].T|x.reshape(8, 3)|' +
      'x.reshape(-1)|x.reshape((2, -1))|x.ravel()|x.flatten()|k.astype("f4")|x.astype(np.int16)|x.copy()|np.sort(x)|' +
      'np.argsort(f)|np.zeros(7)|np.ones((2, 3), dtype=int)|np.full((2, 2), 1.5)|np.full(3, 7)|np.zeros_like(k)|' +
      'np.arange(5)|np.arange(2, 9, 2)|np.arange(0, 1, 0.25)|np.linspace(0, 1, 9)|np.linspace(0, 1)|np.eye(3)|' +
      'np.concatenate([x, x])|np.concatenate([x, k], axis=1)|np.stack([f, f])|np.stack([f, f], axis=1)|np.hstack([f, f])|' +
      'np.where(b, x, 0)|np.clip(f, 0, 1)|np.transpose(x)|x.swapaxes(0, 1)|np.expand_dims(f, 0)|np.broadcast_to(f, (3, 6))|' +
      'np.fft.fft(f.astype(float))|np.fft.rfft(x)|np.linalg.inv(sq)|np.linalg.solve(sq, np.ones(4))|np.linalg.det(sq)|' +
      'np.dot(x, f)|(x - x.mean(axis=0)) / x.std(axis=0)|np.sqrt((x ** 2 + 1).sum(axis=1))|y = x + 1; y[1:]|np.array([1, 2.5])|' +
      'np.array([f, f])|np.zeros((n, n + 1))|x.shape[0]|x.size * 8|k & 3|k << 1|np.hypot(f, f)|np.add(k, k)|np.real(c)|c.real|' +
      'x.diagonal()|np.flip(x)|np.ones((2,3))[0]|np.minimum(x, f)|np.round(x)|np.nan_to_num(f)|np.percentile(x, 50, axis=0)'
    ).split('|'),
  )('%s', (source) => {
    const cell = source.replace('; ', '\n');
    const estimate = estimateCell(runner, cell);
    const { value } = runner.run(cell);
    if (!(value instanceof NDArray)) {
      expect(estimate?.shape ?? []).toEqual([]);
      return;
    }
    expect(estimate).toMatchObject({
      shape: value.shape,
      dtypeText: dtypeText(value.dtype),
      resultBytes: value.nbytes,
    });
    expect(estimate?.milliseconds).toBeGreaterThanOrEqual(0);
  });

  it('computes nothing and changes nothing', () => {
    const big = runnerAfter('x = np.broadcast_to(np.ones(1), (100000, 100000))\nlog = []');
    const estimate = estimateCell(big, 'y = np.sqrt(x * 2 + 1)\ny.sum(axis=0) @ y');
    expect(estimate).toMatchObject({ shape: [100000], dtypeText: 'float64', bytesRead: 0 });
    expect(estimate?.milliseconds).toBeGreaterThan(10_000);
    estimateCell(big, 'log.append(1)\nx[0] = 1');
    expect(big.run('log, "y" in globals()').text).toBe('([], False)\n');
  });

  it('says what is read of mapped files', () => {
    const files = runnerAfter(
      "m = np.memmap('waves.dat', dtype='f4', mode='w+', shape=(1000, 100))\nr = np.memmap('waves.dat', dtype='f4', mode='r', shape=(1000, 100))",
    );
    expect(estimateCell(files, 'r[::2].mean(axis=0)')).toMatchObject({
      bytesRead: 200_000,
      shape: [100],
      text: expect.stringContaining('reads 200 kB of waves.dat'),
    });
    expect(estimateCell(files, 'r[5:6]')).toMatchObject({ bytesRead: 0, shape: [1, 100] });
  });

  it('owns up to what nobody knows', () => {
    expect(estimateCell(runner, 'f(x)')).toMatchObject({ shape: null, milliseconds: null });
    expect(estimateCell(runner, 'x[x > 1]')).toMatchObject({ shape: null });
    expect(estimateCell(runner, 'for i in range(10**9): pass')).toMatchObject({ milliseconds: null, bytesRead: null });
    expect(estimateCell(runner, 'x = (')).toBeNull();
    expect(estimateCell(runner, 'x + nothing')).toMatchObject({ shape: null });
  });
});
