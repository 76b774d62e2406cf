import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { randomModule } from '../../kernels/random/random-machine.ts';
import { CellRunner } from '../../language/interpreter.ts';
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
