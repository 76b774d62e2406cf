/** Cells in the page: NumPy's syntax over the files that were dropped, stopped whatever they do. */
import type { Page } from '@playwright/test';
import { drop, expect, fixture, test } from './app.ts';

interface Output {
  readonly text: string;
  readonly error: { readonly name: string; readonly message: string } | null;
}
interface CellsWindow {
  readonly arraybook: { run(source: string): Promise<Output>; interrupt(): Promise<void> };
}
const run = (page: Page, source: string): Promise<Output> =>
  page.evaluate((cell) => (window as unknown as CellsWindow).arraybook.run(cell), source);

test('a cell prints what a Python REPL prints, and names live on', async ({ app }) => {
  expect(await run(app, 'x = np.arange(6).reshape(2, 3)')).toEqual({ text: '', error: null });
  expect(await run(app, 'print(x.sum())\nx * 2.5')).toEqual({
    text: '15\narray([[ 0. ,  2.5,  5. ],\n       [ 7.5, 10. , 12.5]])\n',
    error: null,
  });
  const { error } = await run(app, 'x + np.ones(4)');
  expect(error).toEqual({
    name: 'ValueError',
    message: 'operands could not be broadcast together with shapes (2,3) (4,) ',
  });
  expect((await run(app, 'np.linalg.det(np.diag([2.0, 3.0])), np.random.default_rng(1).integers(10)')).text).toBe(
    '(np.float64(6.0), np.int64(4))\n',
  );
});

test('a cell loads a dropped file by its name, with the numbers of the card', async ({ app }) => {
  await drop(app, fixture('page/volume.npy'));
  const described = await app.evaluate(() =>
    (
      window as unknown as {
        arraybook: { describe(name: string): Promise<{ shape: number[]; stats: { max: number } }> };
      }
    ).arraybook.describe('volume'),
  );
  const { text, error } = await run(
    app,
    "v = np.load('volume.npy')\nprint(v.shape, v.max() == MAX)".replace('MAX', `${described.stats.max}`),
  );
  expect(error).toBeNull();
  expect(text).toBe(`(${described.shape.join(', ')}) True\n`);
  expect((await run(app, "np.load('nothing.npy')")).error?.name).toBe('FileNotFoundError');
});

test('an endless loop is stopped within a second and its names survive', async ({ app }) => {
  await run(app, 'kept = 41');
  const outcome = await app.evaluate(async () => {
    const { arraybook } = window as unknown as CellsWindow;
    const running = arraybook.run('while True:\n    pass');
    await new Promise((settle) => setTimeout(settle, 300));
    const asked = performance.now();
    await arraybook.interrupt();
    const { error } = await running;
    return { error: error?.name, milliseconds: performance.now() - asked };
  });
  expect(outcome.error).toBe('KeyboardInterrupt');
  expect(outcome.milliseconds).toBeLessThan(1500);
  expect((await run(app, 'kept + 1')).text).toBe('42\n');
});

test('no cell reaches the page, the network or a JavaScript object', async ({ app }) => {
  for (const source of [
    'import js',
    'window',
    'globalThis',
    "().__class__.__base__.constructor('return self')()",
    "np.constructor('return self')()",
    '[].__proto__',
    "open('/etc/passwd').read()",
    "__import__('os').system('id')",
  ]) {
    const { error, text } = await run(app, source);
    expect(error, `${source} → ${text}`).not.toBeNull();
  }
});
