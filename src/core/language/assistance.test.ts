/** Names of a cell, completion, signatures. */
import { describe, expect, it } from 'vitest';
import { cellNames } from './analysis.ts';
import { completeAt } from './completion.ts';
import { inspectAt } from './inspection.ts';
import { CellRunner } from './interpreter.ts';
import './modules/all.ts';
import { MemoryFiles } from './memory-files.ts';

function runnerAfter(source: string): CellRunner {
  const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
  const files = new MemoryFiles();
  files.write('data.npy', new Uint8Array(3));
  const runner = new CellRunner(files, host, { interrupted: () => false, now: () => 0, memory: () => 0 });
  expect(runner.run(source).error).toBeNull();
  return runner;
}

/** Labels offered at the `|`. */
function offered(setup: string, marked: string): string[] {
  const offset = marked.indexOf('|');
  return completeAt(runnerAfter(setup), marked.replace('|', ''), offset).items.map(({ label }) => label);
}

describe('names of a cell', () => {
  it.each([
    ['y = x + 1', ['y'], ['x']],
    ['x = x + 1', ['x'], ['x']],
    ['x = 1\ny = x', ['x', 'y'], []],
    ['def f(a, b=c):\n    return a + g + z\nz = 1', ['f', 'z'], ['c', 'g']],
    ['[i * k for i in items]', [], ['items', 'k']],
    ['for i, (a, *b) in rows: total += a', ['i', 'a', 'b', 'total'], ['rows', 'total']],
    ['import numpy as np, os.path\nfrom math import pi as p', ['np', 'os', 'p'], []],
    ['x[0] = 1\ny.a = 2', [], ['x', 'y']],
    ['if (n := len(v)) > 1: pass', ['n'], ['len', 'v']],
    ['class A(B):\n    q = w\n    def m(self): return u', ['A'], ['B', 'w', 'u']],
    ['with open(p) as f, g() as (h, k): pass', ['f', 'h', 'k'], ['open', 'p', 'g']],
    ['def f():\n    global counter\n    counter = 1', ['f'], ['counter']],
    ['match v:\n    case [a, {"k": b}]: pass', ['a', 'b'], ['v']],
    ['lambda q: q + r', [], ['r']],
  ])('%s', (source, defined, used) => {
    const names = cellNames(source);
    expect(names.error).toBeNull();
    expect(names.defined).toEqual(defined);
    expect([...names.used].sort()).toEqual([...used].sort());
  });

  it('tells a syntax error instead', () => {
    expect(cellNames('x = (').error?.message).toBe("'(' was never closed");
  });
});

describe('completion', () => {
  it('offers names of the namespace, built-ins and keywords', () => {
    expect(offered('alpha = 1\nalphabet = 2', 'alp|')).toEqual(['alpha', 'alphabet']);
    expect(offered('', 'sor|')).toEqual(['sorted']);
    expect(offered('', 'whi|')).toEqual(['while']);
  });
  it('offers attributes of values and modules', () => {
    expect(offered('', 'np.linsp|')).toEqual(['linspace']);
    expect(offered('x = np.arange(3)', 'y = x.resh|')).toEqual(['reshape']);
    expect(offered('', '"abc".start|')).toEqual(['startswith']);
    expect(offered('class A:\n    def go(self): pass\na = A()\na.gone = 1', 'a.go|')).toEqual(['go', 'gone']);
  });
  it('offers keyword arguments inside a call', () => {
    expect(offered('', 'np.mean(x, keep|')).toEqual(['keepdims=']);
    expect(offered('def f(first, *, second=1): pass', 'f(1, sec|')).toEqual(['second=']);
  });
  it('offers keys of dicts and fields of structured arrays', () => {
    expect(offered("d = {'alpha': 1, 'beta': 2}", "d['al|")).toEqual(['alpha']);
    expect(offered("t = np.zeros(2, dtype=[('mass', float), ('name', 'U3')])", "t['ma|")).toEqual(['mass']);
  });
  it('offers file names and modules', () => {
    expect(offered('', "np.load('da|")).toEqual(['data.npy']);
    expect(offered('', 'import itert|')).toEqual(['itertools']);
    expect(offered('', 'from math import flo|')).toEqual(['floor']);
  });
  it('runs no code of a cell', () => {
    const setup = 'log = []\nclass A:\n    @property\n    def p(self): log.append(1); return "x"\na = A()';
    const runner = runnerAfter(setup);
    completeAt(runner, 'a.p.up', 6);
    expect(runner.run('log').text).toBe('[]\n');
  });
});

describe('signatures', () => {
  it('shows that of the call around the cursor, with the parameter', () => {
    const found = inspectAt(runnerAfter(''), 'np.mean(x, ', 11);
    expect(found?.name).toBe('np.mean');
    expect(found?.signature).toMatch(/^mean\(a, axis=None/);
    expect(found?.parameter).toBe(1);
    expect(inspectAt(runnerAfter(''), 'np.mean(x, keepdims=', 20)?.parameter).toBe(4);
  });
  it('shows functions of cells as they were written', () => {
    const runner = runnerAfter('def f(a, /, b=2, *, c="x", **k):\n    "Adds."\n    return a');
    const found = inspectAt(runner, 'f(', 2);
    expect(found?.signature).toBe("f(a, /, b=2, *, c='x', **k)");
    expect(found?.doc).toBe('Adds.');
  });
});
