/** Attacks and accidents: every one ends in bounded time with Python's exception, and the next cell works. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellRunner } from './interpreter.ts';
import './modules/all.ts';
import { MemoryFiles } from './memory-files.ts';

const host = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  entropy: (target: Uint8Array) => void crypto.getRandomValues(target as Uint8Array<ArrayBuffer>),
  sleep: () => undefined,
};
function fresh(milliseconds = 2000, interrupted: () => boolean = () => false): CellRunner {
  const watch = { interrupted, now: () => performance.now(), memory: () => process.memoryUsage.rss() };
  return new CellRunner(new MemoryFiles(), host, watch, { milliseconds, memory: 3 * 2 ** 30 });
}

const ENDS: readonly [source: string, error: string][] = [
  ['while True: pass', 'TimeoutError'],
  ['def f(): return f()\nf()', 'RecursionError'],
  ['f = lambda g: g(g)\nf(f)', 'RecursionError'],
  ['class A:\n    def __getattr__(self, n): return getattr(self, n + "x")\nA().b', 'RecursionError'],
  ['class A:\n    def __repr__(self): return repr(self)\nA()', 'RecursionError'],
  ["'a' * 10**12", 'MemoryError'],
  ['[0] * 10**12', 'MemoryError'],
  ['(0,) * 10**12', 'MemoryError'],
  ["b'a' * 10**12", 'MemoryError'],
  ['10 ** 10 ** 10', 'MemoryError'],
  ['1 << 10**10', 'MemoryError'],
  ["x = 'ab' * 10**8\nx * 100", 'MemoryError'],
  [
    '[[[[[[[[[[i for i in range(10**9)] for a in range(10**9)] for b in range(10**9)] for c in range(10**9)] for d in range(10**9)] for e in range(10**9)] for f in range(10**9)] for g in range(10**9)] for h in range(10**9)] for j in range(10**9)]',
    'TimeoutError',
  ],
  ['sum(1 for i in iter(int, 1))', 'TimeoutError'],
  ['import itertools\nfor x in itertools.count(): pass', 'TimeoutError'],
  ["import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')", 'TimeoutError'],
  ["import re\nre.search(r'((a|aa)+)*c', 'a' * 50)", 'TimeoutError'],
  ['str(10**5000)', 'ValueError'],
  ["eval('(' * 300 + ')' * 300)", 'SyntaxError'],
  ["exec('x = ' + '-' * 200000 + '1')", 'RecursionError'],
  ["exec('a' + '.b' * 200000)", 'RecursionError'],
  ['import sys\nsys.setrecursionlimit(10**9)\ndef f(n): return f(n + 1)\nf(0)', 'RecursionError'],
  ['x = []\nfor i in range(10**5): x = [x]\nrepr(x)', 'RecursionError'],
  ['x = []\nfor i in range(10**5): x = [x]\ny = []\nfor i in range(10**5): y = [y]\nx == y', 'RecursionError'],
];

describe('a runaway cell', () => {
  it.each(ENDS)('%s', { timeout: 30_000 }, (source, error) => {
    const runner = fresh();
    const result = runner.run(source);
    expect(result.error?.name).toBe(error);
    expect(runner.run('1 + 1').text).toBe('2\n');
  });

  it('stops at the interrupt flag, and keeps its names', () => {
    let calls = 0;
    const runner = fresh(Number.POSITIVE_INFINITY, () => calls++ === 3);
    expect(runner.run('kept = 5\nwhile True: pass').error?.name).toBe('KeyboardInterrupt');
    expect(runner.run('kept').text).toBe('5\n');
  });

  it.each([
    'while True:\n    try:\n        while True: pass\n    except Exception:\n        pass',
    'while True:\n    try:\n        while True: pass\n    except:\n        pass',
    'while True:\n    try:\n        while True: pass\n    finally:\n        continue',
    'def g():\n    while True:\n        try:\n            while True: pass\n        except BaseException:\n            yield 1\nlist(g())',
    'class C:\n    def __enter__(self): return self\n    def __exit__(self, *a): return True\nwhile True:\n    with C():\n        while True: pass',
  ])('ends a cell that catches its TimeoutError and goes on: %s', (source) => {
    const runner = fresh(300);
    expect(runner.run(source).error?.name).toBe('TimeoutError');
    expect(runner.run('1 + 1').text).toBe('2\n');
  });

  it('cannot swallow the interrupt as an Exception', () => {
    let calls = 0;
    const runner = fresh(Number.POSITIVE_INFINITY, () => calls++ === 3);
    const source = 'while True:\n    try:\n        while True: pass\n    except Exception:\n        pass';
    expect(runner.run(source).error?.name).toBe('KeyboardInterrupt');
  });
});

/** Ways that other interpreters in JavaScript have leaked their host. */
const ESCAPES: readonly string[] = [
  'constructor',
  '__proto__',
  'globalThis',
  'window',
  'process',
  'require',
  '{}.constructor',
  '[].constructor',
  "''.constructor",
  '(1).constructor',
  '{}.__proto__',
  '(lambda: 0).constructor',
  'print.constructor',
  'print.__globals__',
  'len.body',
  'np.constructor',
  'np.attributes',
  'np.array([1]).constructor',
  'np.array([1]).storage',
  'np.float64(1).constructor',
  'type.prototype',
  '(lambda: 0).code',
  '(lambda: 0).closure',
  'ValueError("x").stack',
  'ValueError("x").origin',
  'object().payload',
  '(x for x in []).body',
  'open("a", "w").save',
  'import_module',
  "getattr({}, 'hasOwnProperty')",
  "getattr([], 'items')",
  "getattr([], 'length')",
  "'{0.constructor}'.format(1)",
  "'{0.__proto__}'.format({})",
  "'%(constructor)s' % {}",
  "f'{print.constructor}'",
  "import re; re.match('a', 'a').found",
  "import re; re.compile('a').regexp",
  'import random; random.Random().twister',
  'import sys; sys.loaders',
];

describe('nothing of the host can be reached', () => {
  it.each(ESCAPES)('%s', (source) => {
    expect(fresh().run(source).error?.name).toMatch(/^(AttributeError|NameError|KeyError)$/);
  });

  it('treats names of JavaScript as ordinary names', () => {
    const source = [
      'class A: pass',
      'a = A()',
      "setattr(a, '__proto__', 5); setattr(a, 'constructor', 6)",
      "d = {'__proto__': 1, 'toString': 2, 'hasOwnProperty': 3}",
      "(a.__proto__, a.constructor, d['__proto__'], 'valueOf' in d, sorted(d), dict(constructor=1))",
    ].join('\n');
    const { text } = fresh().run(source);
    expect(text).toBe("(5, 6, 1, False, ['__proto__', 'hasOwnProperty', 'toString'], {'constructor': 1})\n");
    expect(fresh().run('A().__proto__').error?.name).toBe('NameError');
  });

  it('keeps namespaces apart', () => {
    const one = fresh();
    one.run('import math, json\nmath.pi = 3\njson.x = 1\nint_ = int\nx = 5');
    const other = fresh();
    expect(other.run('import math\nmath.pi > 3.1').text).toBe('True\n');
    expect(other.run('x').error?.name).toBe('NameError');
    expect(other.run('int.foo = 1').error?.name).toBe('TypeError');
  });
});

describe('malformed programs', () => {
  const source = readFileSync(new URL('../../../fixtures/language/snippets/syntax.cells', import.meta.url), 'utf8');
  const snippets = source.split('#---\n').slice(0, 40);

  it('answers every prefix of a program', { timeout: 60_000 }, () => {
    const runner = fresh(500);
    for (const snippet of snippets) {
      for (let end = 0; end < snippet.length; end += 3) {
        const { error } = runner.run(snippet.slice(0, end));
        expect(error?.name).not.toBe('SystemError');
      }
    }
    expect(runner.run('1 + 1').text).toBe('2\n');
  });

  it('answers any text', () => {
    const runner = fresh(500);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(runner.run(text).error?.name).not.toBe('SystemError');
      }),
      { numRuns: 500 },
    );
  });

  it('answers any sequence of tokens', () => {
    const token = fc.constantFrom(
      ...'x y 1 2.5 "s" [ ] ( ) { } + - * ** // % == < in not and or if else for def class return lambda : , . = \n \n\x20 yield try except finally with as import from match case f"{x}" await * @ := -> print None'.split(
        ' ',
      ),
      '\n    ',
    );
    const runner = fresh(300);
    fc.assert(
      fc.property(fc.array(token, { maxLength: 25 }), (tokens) => {
        expect(runner.run(tokens.join(' ')).error?.name).not.toBe('SystemError');
      }),
      { numRuns: 1500 },
    );
  });

  it('answers a program of a megabyte', { timeout: 60_000 }, () => {
    const runner = fresh(20_000);
    const long = Array.from({ length: 40_000 }, (_, i) => `x${i} = ${i} + 1 # filler`).join('\n');
    expect(long.length).toBeGreaterThan(900_000);
    expect(runner.run(`${long}\nx39999`).text).toBe('40000\n');
  });
});

const conformance = process.env.ARRAYBOOK_CONFORMANCE;
const cases = conformance === undefined ? null : join(conformance, 'cases-open.json');
describe('prefixes of NumPy’s own examples', () => {
  const there = cases !== null && existsSync(cases);
  it.skipIf(!there)('are answered without an internal error', { timeout: 300_000 }, () => {
    const data = JSON.parse(readFileSync(cases ?? '', 'utf8')) as { cases: { group: { source: string }[] }[] };
    const sources = data.cases.flatMap(({ group }) => group.map(({ source }) => source)).filter((_, i) => i % 7 === 0);
    for (const source of sources) {
      const runner = fresh(1000);
      for (let end = 1; end < source.length; end += 5) {
        const { error } = runner.run(source.slice(0, end));
        if (error?.name === 'SystemError') throw new Error(`${source.slice(0, end)}\n${error.message}`);
      }
    }
  });
});
