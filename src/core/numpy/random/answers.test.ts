import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { randomModule } from '../../kernels/random/random-machine.ts';
import { CellRunner } from '../../language/interpreter.ts';
import '../../language/modules/all.ts';
import { MemoryFiles } from '../../language/memory-files.ts';
import './index.ts';

randomModule.load = () =>
  new WebAssembly.Module(readFileSync(new URL('../../kernels/random/build/random.wasm', import.meta.url)));

interface Answer {
  readonly source: string;
  readonly text?: string;
  readonly error?: string;
  readonly message?: string;
}
const url = new URL('../../../../fixtures/random/answers.json', import.meta.url);
const answers = JSON.parse(readFileSync(url, 'utf8')) as Answer[];

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };
const runner = (): CellRunner => new CellRunner(new MemoryFiles(() => 0), host, watch);

describe('np.random prints and raises what NumPy does', () => {
  test.each(answers)('$source', ({ source, text, error, message }) => {
    const cells = runner();
    cells.run('rng = np.random.default_rng(7); rs = np.random.RandomState(7)');
    const result = cells.run(source);
    if (error === undefined)
      expect({ text: result.text, error: result.error?.message }).toEqual({ text, error: undefined });
    else expect({ name: result.error?.name, message: result.error?.message }).toEqual({ name: error, message });
  });
});

describe('the module’s random state', () => {
  test('belongs to a namespace: seeding one leaves another alone, and each goes on where it was', () => {
    const [first, second] = [runner(), runner()];
    first.run('np.random.seed(0)');
    second.run('np.random.seed(0); np.random.rand(5)');
    expect(first.run('np.random.rand()').text).toBe('0.5488135039273248\n');
    expect(second.run('np.random.rand()').text).toBe('0.6458941130666561\n');
    expect(first.run('np.random.rand()').text).toBe('0.7151893663724195\n');
  });

  test('is unseeded in a new namespace', () => {
    runner().run('np.random.seed(0)');
    const drawn = [runner(), runner()].map((cells) => cells.run('np.random.rand()').text);
    expect(drawn[0]).not.toBe('0.5488135039273248\n');
    expect(drawn[0]).not.toBe(drawn[1]);
  });
});

describe('copies', () => {
  test('a deep copy draws the same numbers; a shallow one draws from the same bits', () => {
    const cells = runner();
    cells.run('import copy; rng = np.random.default_rng(3); rs = np.random.RandomState(3); x = rs.randn()');
    expect(cells.run('copy.deepcopy(rng).random() == rng.random()').text).toBe('True\n');
    expect(cells.run('copy.deepcopy(rs).randn(3).tolist() == rs.randn(3).tolist()').text).toBe('True\n');
    expect(cells.run('copy.copy(rng).bit_generator is rng.bit_generator').text).toBe('True\n');
  });
});

/** Written by NumPy 2.4.6. */
const WANTED = {
  svd: '[[-1.930390872636306, -3.262772871413208], [-0.3803875855835607, -0.7047844491125788]]',
  eigh: '[[4.20322974669218, -0.22602610886311086], [0.9217609382513946, -0.021162503754751278]]',
  cholesky: '[[3.8862955011695064, 0.33096813965823535], [1.5912810594521463, 1.6167204296744617]]',
  legacy: '[[-1.6037200281567534, 1.342216970529209], [1.5025541908978215, 0.4121094694733132]]',
};

describe('multivariate_normal', () => {
  const close = (cells: CellRunner, call: string, wanted: string): void => {
    expect(cells.run(`bool(np.allclose(${call}, ${wanted}, rtol=1e-12, atol=0))`)).toMatchObject({ text: 'True\n' });
  };
  test.each([
    ['rng.multivariate_normal([0, 0], [[2, .5], [.5, 1]], size=2)', WANTED.svd],
    ["rng.multivariate_normal([0, 0], [[2, .5], [.5, 1]], size=2, method='eigh')", WANTED.eigh],
    ["rng.multivariate_normal([1, 2], [[2, .5], [.5, 1]], size=2, method='cholesky')", WANTED.cholesky],
    ['np.random.RandomState(3).multivariate_normal([1, 2], [[2, .5], [.5, 1]], size=2)', WANTED.legacy],
  ])('%s is NumPy’s', (call, wanted) => {
    const cells = runner();
    cells.run('rng = np.random.default_rng(3)');
    close(cells, call, wanted);
  });
});
