/** Whatever a program does, it gives the same with a collector that runs at every statement as with none. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Heap, installHeap, theHeap } from '../kernels/heap.ts';
import { CellRunner } from './interpreter.ts';
import './modules/all.ts';
import { MemoryFiles } from './memory-files.ts';
import { collections } from './runtime/collector.ts';

const usual = theHeap();
afterAll(() => void installHeap(usual));

function fresh(): CellRunner {
  const host = {
    now: () => 0,
    elapsed: () => performance.now(),
    entropy: (target: Uint8Array) => void target.fill(7),
    sleep: () => undefined,
  };
  const watch = { interrupted: () => false, now: () => performance.now(), memory: () => 0 };
  return new CellRunner(new MemoryFiles(), host, watch);
}

/** Every array lies in the heap, and garbage is looked for at every statement. */
const eager = new Heap({ budget: 2 ** 28, threshold: 1, patience: 0 });
/** Never looks. */
const patient = new Heap({ budget: 2 ** 28, threshold: 1, patience: Number.POSITIVE_INFINITY });

function answer(heap: Heap, cells: readonly string[]): string {
  installHeap(heap);
  const runner = fresh();
  const answers = cells.map((cell) => {
    const { text, error } = runner.run(cell);
    return `${text}${error === null ? '' : `${error.name}: ${error.message}`}`;
  });
  runner.close();
  return answers.join('\n').replace(/0x[0-9a-f]{6,}/g, '0x…');
}

function differences(programs: readonly (readonly string[])[]): string[] {
  return programs.filter((cells) => answer(eager, cells) !== answer(patient, cells)).map((cells) => cells.join('\n\n'));
}

const RUNS = Number(process.env.ARRAYBOOK_RUNS ?? 80);

/** A test that never frees anything would prove nothing. */
function tell(before: typeof collections): void {
  const [done, freed, givenUp] = [
    collections.done - before.done,
    collections.freed - before.freed,
    collections.givenUp - before.givenUp,
  ];
  const full = collections.full - before.full;
  console.log(`${done} young and ${full} full collections freed ${freed} bytes, ${givenUp} gave up`);
  expect(done + full).toBeGreaterThan(1000);
  expect(freed).toBeGreaterThan(10_000);
  expect(givenUp).toBeLessThan(50);
}

describe('a collector at every statement', () => {
  it('changes nothing that the snippets of the language print', () => {
    const golden: { source: string }[] = JSON.parse(
      readFileSync(new URL('../../../fixtures/language/golden.json', import.meta.url), 'utf8'),
    );
    expect(differences(golden.map(({ source }) => [source]))).toEqual([]);
  }, 120_000);

  it('changes nothing that the expressions of NumPy print', () => {
    const folder = new URL('../../../fixtures/numpy/', import.meta.url);
    const setup = /SETUP = """\n([\s\S]*?)"""/.exec(readFileSync(new URL('expressions.py', folder), 'utf8'))?.[1] ?? '';
    const lines = readFileSync(new URL('answers.jsonl', folder), 'utf8').trim().split('\n');
    const sources = lines.map((line) => (JSON.parse(line) as { source: string }).source);
    const before = { ...collections };
    const cells = (source: string): string[] => {
      if (/[\n;]/.test(source)) return [setup, source.replaceAll('; ', '\n')];
      return [setup, `one = ${source}\nprint(one)\ntwo = (${source}, one)\none = None\nprint(two)\n${source}`];
    };
    expect(differences(sources.filter((_, k) => k % 4 === 0).map(cells))).toEqual([]);
    tell(before);
  }, 120_000);

  it('changes nothing that random programs print', () => {
    const before = { ...collections };
    fc.assert(
      fc.property(program, (source) => {
        const [got, wanted] = [answer(eager, [PRELUDE, source]), answer(patient, [PRELUDE, source])];
        if (got !== wanted) throw new Error(`${source}\n\n${got}\n  instead of\n${wanted}`);
      }),
      { numRuns: RUNS, seed: Number(process.env.ARRAYBOOK_SEED ?? 20), endOnFailure: true },
    );
    tell(before);
  }, 120_000);
});

describe('memory that is scarce', () => {
  const BUDGET = 64 << 20;
  const scarce = (budget = BUDGET): CellRunner => {
    installHeap(new Heap({ budget, threshold: 4096 }));
    return fresh();
  };
  const check = (runner: CellRunner, source: string): string => {
    const { text, error } = runner.run(source);
    return error === null ? text : `${error.name}: ${error.message}`;
  };

  it('is found between cells, though no finalizer ever runs', () => {
    const runner = scarce();
    for (let k = 0; k < 60; k++) expect(check(runner, `x = np.full(10**6, ${k}.)`)).toBe('');
    expect(check(runner, 'x[0]')).toBe('np.float64(59.0)\n');
  });

  it('is found within a cell that replaces what earlier ones made', () => {
    const runner = scarce();
    check(runner, 'parts = [np.full(10**6, float(k)) for k in range(5)]');
    expect(check(runner, 'for k in range(40):\n    parts[k % 5] = parts[k % 5] + 1\nsum(x[0] for x in parts)')).toBe(
      'np.float64(50.0)\n',
    );
  });

  it('is not taken from other namespaces, and comes back when they are closed', () => {
    const first = scarce();
    const second = fresh();
    check(first, 'keep = [np.full(10**6, 3.) for k in range(4)]');
    for (let k = 0; k < 30; k++) expect(check(second, 'y = np.ones(10**6)')).toBe('');
    expect(check(first, 'sum(x.sum() for x in keep)')).toBe('np.float64(12000000.0)\n');
    expect(check(second, 'z = np.ones(6 * 10**6)')).toContain('Unable to allocate');
    first.close();
    second.run('y = None');
    expect(check(second, 'z = np.ones(6 * 10**6); z.sum()')).toBe('np.float64(6000000.0)\n');
  });

  it('ends in MemoryError when all of it is in use, and the next cell runs', () => {
    const runner = scarce();
    expect(check(runner, 'kept = []\nwhile True: kept.append(np.ones(10**6))')).toContain(
      'MemoryError: Unable to allocate 7.63 MiB for an array with shape (1000000,) and data type float64',
    );
    expect(check(runner, 'n = len(kept); kept = None; n')).toMatch(/^[89]\n$/);
    expect(check(runner, 'np.ones(3 * 10**6).sum()')).toBe('np.float64(3000000.0)\n');
  });

  it('is enough for every way to make garbage many times over', () => {
    const runner = scarce(2 * BUDGET);
    for (const source of [
      'x = np.ones(10**6)',
      'for i in range(50): y = x * 2',
      'def step(v):\n    w = v + 1\n    return w - 1\nfor i in range(50): y = step(x)',
      'm = [float((x * k)[3]) for k in range(50)]',
      'def rows(n):\n    for k in range(n): yield x * k\nfor a in rows(50): b = a[1:]',
      'm = list(map(lambda k: float((x * k)[0]), range(50)))',
      'for k in range(50):\n    try: raise ValueError(x * k)\n    except ValueError as e: q = e.args[0][0]',
      'y = x\nfor i in range(50): y += x',
      'L = []\nfor i in range(50):\n    L.append(x + i)\n    if len(L) > 2: L.pop(0)',
      'for i in range(50):\n    v = (x + i)[::2]\n    w = v.reshape(-1, 10)',
      'z = {k % 2: x * k for k in range(50)}',
      'import itertools\nfor i in itertools.count():\n    y = x * i\n    if i > 50: break',
      'class Box: pass\nb = Box()\nfor k in range(50): b.x = x * k',
    ]) {
      expect([source, check(runner, source)]).toEqual([source, '']);
    }
  });
});

const PRELUDE = `
state = [np.arange(4.)]
kept = {}
def fresh(n): return np.arange(n) * 1.5
def twice(x):
    t = x * 2
    u = t + 0
    return u
def chain(x, n):
    if n == 0: return x + 1
    y = chain(x, n - 1)
    z = y * 1
    return z
def pop():
    value = state.pop() if state else np.zeros(3)
    for k in range(2): junk = np.ones(5) + k
    return value
def push(x):
    state.append(x)
    junk = x + 1
    return junk
def rows(n):
    for k in range(n):
        row = np.full(3, float(k))
        yield row
        row = row + 1
def closure(x):
    held = x + 1
    def inner():
        nonlocal held
        held = held + 1
        return held
    return inner
def fails(x):
    y = x * 3
    raise ValueError(y.sum(), y)
class Box:
    def __init__(self, x): self.x = x
    def grow(self):
        self.x = np.concatenate([self.x, self.x[:1]])[:20]
        return self
    def __iter__(self):
        for k in range(2): yield self.x + k
    def __enter__(self): return self.x
    def __exit__(self, *rest): self.x = self.x - 1
class Keep:
    def __init__(self, n):
        self.x = np.ones(n)
        junk = self.x + 1
def finals(x):
    try:
        return x * 2
    finally:
        for k in range(3): junk = np.ones(4) * k
a = np.arange(6.); b = np.ones(3); c = [np.zeros(2)]
`;

const name = fc.constantFrom('a', 'b');
const leaf = fc.oneof(
  name,
  fc.constantFrom(
    'np.ones(4)',
    'fresh(5)',
    'c[0]',
    'pop()',
    'Box(a).grow().x',
    'kept.get(1, b)',
    'closure(a)()',
    'finals(b)',
    'Keep(4).x',
    'type(Keep(2))(3).x',
    '(lambda box: box.x)(Keep(2))',
    'next(rows(2))',
    'np.array([x.sum() for x in c])',
    'sum(x.mean() for x in c) + b',
    'max([x * 2 for x in c], key=lambda x: (x + 1).sum())',
    'list(map(lambda x: x + 1, c))[0]',
    'sorted([a, b + 1], key=lambda x: twice(x).sum())[0]',
  ),
);
const expression = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    leaf,
    tie('e').map((e) => `twice(${e})`),
    tie('e').map((e) => `chain(${e}, 3)`),
    tie('e').map((e) => `(${e})[1:]`),
    tie('e').map((e) => `push(${e})`),
    fc.tuple(tie('e'), tie('e')).map(([x, y]) => `np.concatenate([${x}, ${y}])[:20]`),
    fc.tuple(tie('e'), tie('e')).map(([x, y]) => `(${x}).sum() + (${y})`),
    fc.tuple(tie('e'), tie('e')).map(([x, y]) => `[${x}, ${y}][0]`),
  ),
})).e;
const statement = fc.letrec<{ s: string[] }>((tie) => {
  const body = fc
    .array(tie('s'), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.flat().map((line) => `    ${line}`));
  return {
    s: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      fc.tuple(name, expression).map(([x, e]) => [`${x} = ${e}`]),
      fc.tuple(name, expression).map(([x, e]) => [`${x} = ${e}`]),
      expression.map((e) => [`c.append(${e})`]),
      expression.map((e) => [`a, b = b, ${e}`]),
      name.map((x) => [`${x} += 1`]),
      name.map((x) => [`print(${x}.sum(), len(${x}))`]),
      fc.constantFrom<string[][]>(
        ['c = c[-2:]'],
        ['kept[1] = a'],
        ['kept.clear()'],
        ['c = [x[::-1] for x in c]'],
        ['a = a[:4]'],
        ['state = [b]'],
        ['g = rows(4)', 'b = next(g)', 'a = next(g) + b'],
        ['f = closure(a)', 'b = f() + f()'],
        ['m = a.sum', 'a = a + 1', 'print(m())'],
        ['it = iter([a, b, a + b])', 'a = next(it)', 'b = next(it)', 'print(next(it))'],
        ['e = enumerate(list(c))', 'a = next(e)[1]'],
        ['z = zip(c, [a, b])', 'x, y = next(z)', 'print(x.sum(), y.sum())'],
      ),
      fc.tuple(expression, body).map(([e, lines]) => [`for x in [${e}, b]:`, ...lines, '    print(x.sum())']),
      body.map((lines) => ['for x in rows(3):', ...lines, '    b = b + x.sum()']),
      body.map((lines) => ['for x in Box(a):', ...lines, '    print(x.sum())']),
      body.map((lines) => ['with Box(b) as x:', ...lines, '    print(x.sum())']),
      body.map((lines) => ['for k in range(3):', ...lines]),
      fc
        .tuple(expression, body)
        .map(([e, lines]) => [
          'try:',
          `    fails(${e})`,
          'except ValueError as error:',
          ...lines,
          '    print(error.args[1].sum())',
        ]),
      body.map((lines) => ['def local():', '    global a, b, c, state', ...lines, '    return a * 1', 'a = local()']),
      body.map((lines) => [
        'def lazily():',
        '    global a, b, c, state',
        '    for x in [a + 1, b]:',
        ...lines.map((line) => `    ${line}`),
        '        yield x',
        'for y in lazily(): print(y.sum())',
      ]),
    ),
  };
}).s;
const program = fc
  .array(statement, { minLength: 3, maxLength: 12 })
  .map((parts) => [...parts.flat(), 'print(a, b, c, state, kept)'].join('\n'));
