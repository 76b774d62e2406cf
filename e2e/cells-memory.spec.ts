/** Memory of cells in a real browser: loops of large temporaries, threads, and a worker that has to be ended. */
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

interface Memory {
  readonly alive: number;
  readonly peak: number;
  readonly budget: number;
  readonly arrays: readonly {
    readonly names: readonly string[];
    readonly views: readonly string[];
    readonly byteLength: number;
  }[];
}
interface CellsWindow {
  arraybook: {
    run(source: string): Promise<{ text: string; error: { name: string; message: string } | null }>;
    interrupt(): Promise<void>;
    memory(): Promise<Memory | null>;
  };
}

const run = (app: Page, source: string) =>
  app.evaluate((text) => (window as unknown as CellsWindow).arraybook.run(text), source);
async function memory(app: Page): Promise<Memory> {
  const report = await app.evaluate(() => (window as unknown as CellsWindow).arraybook.memory());
  if (report === null) throw new Error('a cell is running');
  return report;
}

test('a loop of large temporaries runs in the space of three arrays', async ({ app }) => {
  test.slow();
  const bytes = 800e6;
  expect((await run(app, 'x = np.ones(10**8)')).error).toBeNull();
  const { text, error } = await run(
    app,
    'import time\nstart = time.perf_counter()\nfor i in range(40): y = x * 2\nprint(y[-1], (time.perf_counter() - start) / 40)',
  );
  expect(error).toBeNull();
  const { peak, alive, arrays } = await memory(app);
  console.log(`${text.trim()} s an iteration, peak ${(peak / bytes).toFixed(2)} arrays`);
  expect(peak).toBeLessThan(3.1 * bytes);
  expect(alive).toBeLessThan(2.1 * bytes);
  expect(arrays.map(({ names }) => names)).toEqual([['x'], ['y']]);
  // Functions, comprehensions, generators, exceptions, lists: each would fill the heap many times over.
  const rest = await run(
    app,
    `v = np.ones(10**7)
def step(a):
    b = a + 1
    return b - 1
def parts(n):
    for k in range(n): yield v * k
kept = []
for i in range(30):
    w = step(v)
    kept.append(v + i)
    if len(kept) > 2: kept.pop(0)
    try:
        raise ValueError(w * 3)
    except ValueError as error:
        w = error.args[0][::2]
for part in parts(30): w = part - 1
print(max([(v * k).max() for k in range(30)]), w[0], len(kept))`,
  );
  expect(rest).toEqual({ text: '29.0 28.0 2\n', error: null });
  expect((await memory(app)).peak).toBeLessThan(4 * bytes);
});

test('more than the budget is a MemoryError in NumPy’s words, and the next cell runs', async ({ app }) => {
  const { error } = await run(app, 'np.ones(10**11)');
  expect(error).toEqual({
    name: 'MemoryError',
    message: 'Unable to allocate 745. GiB for an array with shape (100000000000,) and data type float64',
  });
  expect((await run(app, 'a = np.ones(1000); v = a[1:]; a.sum()')).text).toBe('np.float64(1000.0)\n');
  expect((await memory(app)).arrays).toContainEqual({ names: ['a'], byteLength: 8000, views: ['v'] });
});

test('large operations are shared among threads', async ({ app }) => {
  test.skip((await app.evaluate(() => navigator.hardwareConcurrency)) < 2, 'one core');
  await run(app, 'x = np.ones(10**7)');
  await expect.poll(() => app.workers().filter((each) => each.url().includes('crew')).length).toBeGreaterThan(0);
  const { text } = await run(app, 'print(sum((x * 2 + k).sum() for k in range(10)))');
  expect(text).toBe('650000000.0\n');
});

test('a cell that does not stop is ended, and arrays and values survive', async ({ app }) => {
  await run(
    app,
    "x = np.arange(10.**6)\nhalf = x[::2]\nkept = {'n': [1, 2.5], 'x': x}\ndef gone(): return 1\nsmall = np.array([1, 2])",
  );
  const outcome = await app.evaluate(async () => {
    const { arraybook } = window as unknown as CellsWindow;
    const running = arraybook.run('half[0] = 7\nnp.linalg.eigvals(np.random.default_rng(0).random((3000, 3000)))');
    await new Promise((settle) => setTimeout(settle, 500));
    const asked = performance.now();
    await arraybook.interrupt();
    const { error } = await running;
    return { error, milliseconds: performance.now() - asked };
  });
  expect(outcome.error?.name).toBe('KeyboardInterrupt');
  expect(outcome.error?.message).toContain('these names are gone: gone');
  console.log(`ended after ${Math.round(outcome.milliseconds)} ms`);
  expect(outcome.milliseconds).toBeLessThan(8000);
  const { text } = await run(app, "print(x[0], x[1:].sum(), half.base is x, kept['x'] is x, kept['n'], small)");
  expect(text).toBe('7.0 499999500000.0 True True [1, 2.5] [1 2]\n');
  expect((await run(app, 'gone()')).error?.name).toBe('NameError');
  expect((await run(app, 'y = x * 2\ny[:3]')).text).toBe('array([14.,  2.,  4.])\n');
});
