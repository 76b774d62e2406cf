/** What a namespace leaves behind comes back in another one over the same memory: values, views, what was shared. */
import { afterAll, describe, expect, it } from 'vitest';
import { NDArray } from '../arrays/ndarray.ts';
import { Heap, installHeap, theHeap } from '../kernels/heap.ts';
import { CellRunner } from './interpreter.ts';
import './modules/all.ts';
import { MemoryFiles } from './memory-files.ts';
import { restoreNamespace, type SavedNamespace, saveNamespace } from './survival.ts';

const usual = theHeap();
afterAll(() => void installHeap(usual));

const GIBIBYTE = 2 ** 30;
const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };

class Life {
  readonly heap: Heap;
  readonly runner: CellRunner;

  constructor(memory: WebAssembly.Memory) {
    this.heap = new Heap({ budget: GIBIBYTE, threshold: 4096, memory });
    installHeap(this.heap);
    this.runner = new CellRunner(new MemoryFiles(), host, watch);
  }
  run(source: string): string {
    const { text, error } = this.runner.run(source);
    return error === null ? text : `${error.name}: ${error.message}`;
  }
  array(name: string): NDArray {
    const value = this.runner.namespace.get(name);
    if (!(value instanceof NDArray)) throw new Error(`${name} is no array`);
    return value;
  }
}

/** Ends one life and begins the next over the same memory. */
function reborn(before: Life, memory: WebAssembly.Memory, held: readonly string[] = []) {
  const arrays = held.map((name, k) => [k + 1, before.array(name)] as const);
  const saved: SavedNamespace = structuredClone(saveNamespace(before.runner.namespace, arrays));
  const after = new Life(memory);
  const restored = after.runner.watching(() => restoreNamespace(after.runner.namespace, saved));
  return { after, ...restored };
}

// One for all tests, as a thread has one: compiled loops belong to it.
const shared = new WebAssembly.Memory({ initial: 16, maximum: 4096, shared: true });
const newMemory = () => shared;

describe('what survives the end of a thread', () => {
  it('brings arrays back without a copy, and views of them as views', () => {
    const memory = newMemory();
    const before = new Life(memory);
    before.run('x = np.arange(100000.)\ny = x[::2].reshape(100, -1).T\nsmall = np.array([1, 2, 3])\nz = small[1:]');
    const place = before.array('x').storage.byteOffset;
    const { after, lost } = reborn(before, memory);
    expect(lost).toEqual([]);
    expect(after.array('x').storage.byteOffset).toBe(place);
    expect(after.run('print(x.sum(), y.shape, y[1, 1], y.base is x, np.shares_memory(x, y))')).toBe(
      `${(99999 * 100000) / 2}.0 (500, 100) 1002.0 True True\n`,
    );
    expect(after.run('y[0, 0] = -5\nz[0] = 9\nprint(x[0], small, x.dtype == np.float64, y.flags.owndata)')).toBe(
      '-5.0 [1 9 3] True False\n',
    );
  });

  it('brings back plain values, and what they share', () => {
    const memory = newMemory();
    const before = new Life(memory);
    before.run(`import math
from math import sqrt
from numpy import sin
n, big, f, z, s, t, none = 3, 2**80, 0.1, 1j, 'é', True, None
items = [1, (2.5, 'a'), {'k': [1, 2], 3: {4, 5}}, b'x', range(3), slice(1, None), ...]
same = items
items.append(items)
a = np.ones(5000)
pair = {'a': a, 'half': a[:10]}
i, d, when = np.float32(1.5), np.dtype('>i4'), np.datetime64('2020-01-02')
record = np.zeros(600, dtype=[('p', '<f8'), ('q', 'S3')])`);
    const { after, lost } = reborn(before, memory);
    expect(lost).toEqual([]);
    expect(after.run('n, big, f, z, s, t, none')).toBe("(3, 1208925819614629174706176, 0.1, 1j, 'é', True, None)\n");
    expect(after.run('items[:-1]')).toBe(
      "[1, (2.5, 'a'), {'k': [1, 2], 3: {4, 5}}, b'x', range(0, 3), slice(1, None, None), Ellipsis]\n",
    );
    expect(after.run('same is items, items[-1] is items')).toBe('(True, True)\n');
    expect(after.run("pair['a'] is a, pair['half'].base is a, sqrt(math.pi) > 1, sin(0.0)")).toBe(
      '(True, True, True, np.float64(0.0))\n',
    );
    expect(after.run('i, d, when, record.dtype.names')).toBe(
      "(np.float32(1.5), dtype('>i4'), np.datetime64('2020-01-02'), ('p', 'q'))\n",
    );
  });

  it('says which names are gone', () => {
    const memory = newMemory();
    const before = new Life(memory);
    before.run(`def f(): return 1
class A: pass
g = (k for k in range(3))
mixed = [1, f]
objects = np.array([1, 'a'], dtype=object)
long = list(range(200000))
kept = [1, 2]
again = kept`);
    const { after, lost } = reborn(before, memory);
    expect([...lost].sort()).toEqual(['A', 'f', 'g', 'long', 'mixed', 'objects']);
    expect(after.run('kept is again')).toBe('True\n');
  });

  it('gives no new array the place of one that survived, and no garbage to np.zeros', () => {
    const memory = newMemory();
    const before = new Life(memory);
    before.run('keep = [np.full(n, float(n)) for n in (600, 5000, 40000, 700, 300000)]\ngone = np.full(10**6, 7.)');
    before.run('del gone');
    const { after } = reborn(before, memory);
    after.run('fresh = [np.zeros(n) for n in (600, 5000, 40000, 700, 300000, 10**6) for k in range(5)]');
    expect(after.run('print(sum(x.any() for x in fresh), [bool((x == len(x)).all()) for x in keep])')).toBe(
      '0 [True, True, True, True, True]\n',
    );
    after.run('for x in fresh: x[:] = 3');
    expect(after.run('print(all((x == len(x)).all() for x in keep))')).toBe('True\n');
  });

  it('keeps what the page holds, under its handle', () => {
    const memory = newMemory();
    const before = new Life(memory);
    before.run('shown = np.full(5000, 2.)\nother = 1');
    const place = before.array('shown').storage.byteOffset;
    const { held } = reborn(before, memory, ['shown']);
    expect(held.map(([handle, array]) => [handle, array.storage.byteOffset])).toEqual([[1, place]]);
  });

  it('lives more than once', () => {
    const memory = newMemory();
    let life = new Life(memory);
    life.run('x = np.zeros(10000)');
    for (let k = 1; k <= 4; k++) {
      expect(life.run(`x += 1\nextra${k} = np.full(2000, ${k}.)`)).toBe('');
      life = reborn(life, memory).after;
    }
    expect(life.run('print(x.sum(), extra1[0], extra2[0], extra3[0], extra4[0])')).toBe('40000.0 1.0 2.0 3.0 4.0\n');
  });
});
