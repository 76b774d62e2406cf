/** Statements whose temporaries are computed together, against the same statements computed step by step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deferral } from '../arrays/deferral.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { rawValues } from '../arrays/record.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import { blocks } from '../arrays/storage.ts';
import { emission } from '../kernels/emit/compiled.ts';
import { CellRunner } from './interpreter.ts';
import './modules/all.ts';
import { MemoryFiles } from './memory-files.ts';

const SETUP = `
import numpy as np, warnings
n = 129
spread = lambda k, m=131: ((np.arange(n * m) * k % 997) / 250 - 2).reshape(n, m)
d = spread(7919)
e = spread(104729) + 0.25
z = np.where(d > 1.5, np.nan, np.where(d < -1.5, 0.0, d))
f = d.astype(np.float32)
F = np.asfortranarray(e)
i = (d * 50).astype(np.int32)
l = (e * 50).astype(np.int64)
u = (abs(d) * 60).astype(np.uint8)
b = d > 0.3
row = e[0].copy()
col = d[:, :1].copy()
s = spread(15485863, 262)[:, ::2]
r = e[::-1, ::-1]
w = e.astype('>f8')
`;

function fresh(): CellRunner {
  const host = {
    now: () => 0,
    elapsed: () => performance.now(),
    entropy: (target: Uint8Array) => void target.fill(7),
    sleep: () => undefined,
  };
  const watch = { interrupted: () => false, now: () => performance.now(), memory: () => 0 };
  const runner = new CellRunner(new MemoryFiles(), host, watch);
  const { error } = runner.run(SETUP);
  if (error !== null) throw new Error(error.message);
  return runner;
}

interface Answer {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly layout: string;
}

/** What a statement leaves in `q`, bit for bit, and what it warns of (in whatever order) or raises. */
function answer(runner: CellRunner, statement: string): Answer {
  runner.run('q = None');
  const { text, error } = runner.run(
    `with warnings.catch_warnings(record=True) as caught:\n    warnings.simplefilter('always')\n    ${statement}\nprint(sorted(str(one.message) for one in caught))`,
  );
  expect(deferral.live).toEqual([]);
  const value = runner.lookup(['q']);
  const told = `${text}${error === null ? '' : `${error.name}: ${error.message}`}`;
  if (value instanceof NDArray) {
    return {
      text: told,
      values: rawValues(value),
      layout: `${value.dtype.kind}${value.itemsize} ${value.shape} ${value.strides}`,
    };
  }
  return { text: told, values: [value instanceof NumPyScalar ? value.value : null], layout: '' };
}

function plainly<T>(compute: () => T): T {
  emission.on = false;
  try {
    return compute();
  } finally {
    emission.on = true;
  }
}

/** Zeros of both signs may come in any order of a reduction. */
const comparable = ({ text, values, layout }: Answer) => ({
  text,
  layout,
  values: values.map((x) => (x === 0 ? 0 : x)),
});

const leaf = fc.constantFrom(
  'd',
  'e',
  'z',
  'f',
  'F',
  'i',
  'l',
  'u',
  'b',
  'row',
  'col',
  's',
  'r',
  'w',
  '2',
  '0.5',
  'd[:, ::-1]',
);
const { chain } = fc.letrec<{ chain: string }>((tie) => ({
  chain: fc.oneof(
    { maxDepth: 4, depthSize: 'large' },
    leaf,
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '<', '>=', '=='), tie('chain'), tie('chain'))
      .map(([op, a, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(fc.constantFrom('np.minimum', 'np.maximum', 'np.fmax', 'np.logical_and'), tie('chain'), tie('chain'))
      .map(([f, a, b]) => `${f}(${a}, ${b})`),
    fc
      .tuple(
        fc.constantFrom(
          'np.sqrt',
          'np.exp',
          'np.log',
          'np.sin',
          'np.abs',
          'np.square',
          'np.floor',
          'np.isnan',
          'np.sign',
          'np.logical_not',
        ),
        tie('chain'),
      )
      .map(([f, a]) => `${f}(${a})`),
    fc
      .tuple(tie('chain'), fc.constantFrom('** 2', '.astype(np.float32)', '.astype(np.float64)', '.astype(bool)'))
      .map(([a, rest]) => `(np.asarray(${a})${rest.startsWith('*') ? ` ${rest}` : rest})`),
    fc.tuple(tie('chain'), tie('chain'), tie('chain')).map(([c, a, b]) => `np.where(${c}, ${a}, ${b})`),
  ),
}));
const ending = fc.constantFrom(
  '',
  '',
  '.sum()',
  '.mean()',
  '.max()',
  '.min()',
  '.any()',
  '.all()',
  '.std()',
  '.sum(axis=0)',
  '.sum(axis=1)',
  '.mean(axis=0)',
  '.max(axis=1)',
  '.T',
  '[1:, 3]',
);

describe('a statement whose temporaries are fused', () => {
  const runner = fresh();

  it('gives, warns of and raises what one step after the other does', () => {
    fc.assert(
      fc.property(chain, ending, (text, end) => {
        const statement = `q = np.asarray(${text})${end}`;
        const bare = `q = (${text})${/^[0-9.]+$/.test(text) ? '' : end}`;
        for (const one of [statement, bare]) {
          expect(comparable(answer(runner, one)), one).toEqual(comparable(plainly(() => answer(runner, one))));
        }
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it.each([
    ['reads what was there before a later write in the same statement', 'q = (d + 1) + (d.fill(5) or d)'],
    ['reads what was there before a write to a view', 'v = d[1:]; q = [d * 2, v.fill(3)][0]'],
    ['reads before names of one assignment change it', 'd[0], q = 5.0, d * 2'],
    ['keeps what a function was given', 'g = lambda t: (d.fill(1), t + 1)[1]; q = g(d * 3)'],
    ['keeps what a comprehension names', 'q = [(d.fill(2), t - 1)[1] for t in [d * 4]][0]'],
    ['keeps what a walrus names', 'q = (t := d * 2) + (d.fill(0) or 1) + t'],
    ['adds in place what reads the target', 'd += d * 2 - d; q = d'],
    ['adds in place what reads the target backwards', 'd += d[::-1] * 2; q = d'],
    ['assigns to itself', 'd[1:] = d[:-1] * 2 + 1; q = d'],
    ['writes to out what reads it', 'q = np.add(d * 2, e, out=d)'],
    ['sums into out', 'o = np.empty(131); q = (d * 2).sum(axis=0, out=o) + o'],
    ['goes on after an exception', 'try:\n        q = (d * 2) + missing\n    except NameError:\n        q = d + 1'],
    ['yields what it computed then', 'h = (d * k for k in (2, 3)); first = next(h); d.fill(9); q = first + next(h)'],
    ['gives a generator what a statement saw', 'q = sum(t.sum() for t in [d * 2, d * 3])'],
    ['warns within the statement', 'q = np.sqrt(d) / np.zeros((129, 131))'],
    ['obeys errstate where the work stands', "q = 0\n    with np.errstate(all='ignore'):\n        q = 1 / (d * 0)"],
    ['raises where errstate says so', "q = 0\n    with np.errstate(all='raise'):\n        q = np.sqrt(d) + 1"],
    ['computes the same temporary once for two uses', 'q = (t := d - 1) * t + t'],
  ])('%s', (_, statement) => {
    const prepare = () => fresh();
    const fused = answer(prepare(), statement);
    expect(comparable(fused)).toEqual(comparable(plainly(() => answer(prepare(), statement))));
    expect(fused.text).not.toMatch(/SyntaxError|SystemError/);
  });

  it('leaves temporaries without elements of their own', () => {
    const before = allocations;
    counting(() => runner.run('q = np.sqrt((e - 0.5)**2 / 2.0 + np.abs(e)).mean()'));
    expect(allocations - before).toBe(0);
    counting(() => runner.run('q = (e * e + e) / 3'));
    expect(allocations - before).toBe(1);
  });
});

let allocations = 0;
/** Counts arrays of a page and more. */
function counting(run: () => void): void {
  const { source } = blocks;
  if (source === null) throw new Error('no heap');
  blocks.source = new Proxy(source, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'allocate') allocations++;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  try {
    run();
  } finally {
    blocks.source = source;
  }
}
