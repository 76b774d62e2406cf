/**
 * Sorting, picking, counting and copying against real NumPy (`fixtures/algorithms/generate.py`), three ways: in plain
 * loops, by the compiled kernels, and by the kernels with a crew that takes the parts in another order.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heapMoves } from '../arrays/heap-moves.ts';
import { type Crew, installCrew } from '../kernels/crew.ts';
import { Heap, installHeap, theHeap } from '../kernels/heap.ts';
import { forgetHeapKernels, heapKernels, kernelModules } from '../kernels/heap-kernels.ts';
import { CellRunner } from '../language/interpreter.ts';
import '../language/modules/all.ts';
import { MemoryFiles } from '../language/memory-files.ts';

interface Group {
  readonly length: number;
  readonly given: string;
  readonly asked: readonly (readonly [source: string, digest: string])[];
}
interface Answers {
  readonly setup: string;
  readonly derived: string;
  readonly groups: readonly Group[];
  readonly errors: readonly { source: string; error: string; message: string }[];
}
const url = new URL('../../../fixtures/algorithms/answers.json', import.meta.url);
const { setup, derived, groups, errors } = JSON.parse(readFileSync(url, 'utf8')) as Answers;

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };
const runner = (): CellRunner => new CellRunner(new MemoryFiles(() => 0), host, watch);

function loadKernels(): void {
  for (const family of ['sorting', 'moving'] as const) {
    const path = new URL(`../kernels/${family}/build/${family}.wasm`, import.meta.url);
    kernelModules[family].load = () => new Uint8Array(readFileSync(path));
  }
}

/** Takes the parts from the last to the first, each with an instance of its own: what a thread has. */
function backwards(): Crew {
  const modules = new Map<string, WebAssembly.Module>();
  return {
    threads: 2,
    run: ({ key, bytes }, name, calls) => {
      const module = modules.get(key) ?? new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
      modules.set(key, module);
      for (const call of [...calls].reverse()) {
        const { exports } = new WebAssembly.Instance(module, { env: { memory: theHeap().memory } });
        (exports[name] as (...args: readonly number[]) => void)(...call);
      }
    },
  };
}

function wrong({ given, asked }: Group): string[] {
  const cells = runner();
  const prepared = cells.run(`${setup}${given}\n${derived}`);
  if (prepared.error !== null) return [`${given}: ${prepared.error.message}`];
  return asked.flatMap(([source, digest]) => {
    const result = cells.run(`digest(${source})`);
    if (result.error !== null) return [`${given}: ${source}: ${result.error.name}: ${result.error.message}`];
    const got = result.text.replace(/\s+/g, '');
    return got === digest.replace(/\s+/g, '') ? [] : [`${given}: ${source}: ${got}  not  ${digest}`];
  });
}

function refused({ source, error, message }: Answers['errors'][number]): string[] {
  const result = runner().run(source);
  const got = `${result.error?.name.split('.').pop()}: ${result.error?.message}`;
  return got === `${error}: ${message}` ? [] : [`${source}: ${got}  not  ${error}: ${message}`];
}

const moves = heapMoves.installed;
const ways = [
  { way: 'in plain loops', kernels: false, crew: false },
  { way: 'by kernels', kernels: true, crew: false },
  { way: 'by kernels whose parts come in another order', kernels: true, crew: true },
];
describe.each(ways)('algorithms $way', ({ kernels, crew }) => {
  beforeAll(() => {
    forgetHeapKernels();
    if (kernels) loadKernels();
    heapMoves.installed = kernels ? moves : null;
    installCrew(crew ? backwards() : null);
  });
  afterAll(() => {
    forgetHeapKernels();
    heapMoves.installed = moves;
    installCrew(null);
  });
  const own = groups.filter(({ length }) => (crew ? length > 10_000 : kernels || length < 10_000));
  it.each(own)(
    'give what NumPy gives: $given',
    (group) => {
      expect(wrong(group)).toEqual([]);
    },
    120_000,
  );
  it('refuse what NumPy refuses, in its words', () => {
    expect(errors.flatMap(refused)).toEqual([]);
  });
});

describe('long work', () => {
  beforeAll(loadKernels);
  afterAll(forgetHeapKernels);
  it('is stopped between its pieces, and leaves no scratch behind', () => {
    const cells = runner();
    cells.run('x = np.arange(300000.)[::-1].copy()');
    const before = theHeap().report().alive;
    let asked = 0;
    const interrupted = () => ++asked >= 3;
    const stopped = new CellRunner(new MemoryFiles(() => 0), host, { ...watch, interrupted });
    stopped.run('x = 1');
    asked = 0;
    expect(stopped.run('np.sort(np.arange(300000.)[::-1].copy())').error?.name).toBe('KeyboardInterrupt');
    expect(asked).toBeGreaterThanOrEqual(3);
    cells.run('0');
    expect(theHeap().report().alive).toBeLessThanOrEqual(before + 2_400_064);
    expect(cells.run('np.sort(x)[:3]').text).toBe('array([0., 1., 2.])\n');
  });
  it('runs in a memory that is not shared', () => {
    const shared = theHeap();
    const memory = new WebAssembly.Memory({ initial: 256, maximum: 256 });
    installHeap(new Heap({ budget: 2 ** 24, threshold: 4096, memory, shared: false }));
    const text = runner().run('x = np.arange(90000.)[::-1].copy(); np.sort(x)[:2], np.median(x), x[x > 89997]').text;
    expect(heapKernels('sorting')?.memory).toBe(memory);
    installHeap(shared);
    expect(text).toBe('(array([0., 1.]), np.float64(44999.5), array([89999., 89998.]))\n');
  });
});
