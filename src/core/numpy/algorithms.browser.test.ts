/** The kernels that sort, pick and copy, in a page: over the heap that the page gives, shared or not. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forgetHeapKernels, heapKernels, kernelModules } from '../kernels/heap-kernels.ts';
import moving from '../kernels/moving/build/moving.wasm?url';
import sorting from '../kernels/sorting/build/sorting.wasm?url';
import { CellRunner } from '../language/interpreter.ts';
import '../language/modules/all.ts';
import { MemoryFiles } from '../language/memory-files.ts';

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };

beforeAll(async () => {
  for (const [family, url] of [
    ['moving', moving],
    ['sorting', sorting],
  ] as const) {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    kernelModules[family].load = () => bytes;
  }
});
afterAll(forgetHeapKernels);

it('sort, select, count and transpose as NumPy does', () => {
  const cells = new CellRunner(new MemoryFiles(() => 0), host, watch);
  const run = (source: string) => cells.run(source).text;
  run('x = (np.arange(200000) * 7919 % 200003).astype("f8")');
  expect(heapKernels('sorting')).not.toBeNull();
  expect(run('s = np.sort(x); s[:3], s[-1], bool((s[np.argsort(np.argsort(x))] == x).all())')).toBe(
    '(array([0., 1., 2.]), np.float64(200002.0), True)\n',
  );
  expect(run('np.median(x), np.percentile(x, 25), np.unique(x).size')).toBe(
    '(np.float64(99999.5), np.float64(49999.75), 200000)\n',
  );
  expect(run('np.histogram(x, 4)[0], x[x > 200000].size, bool((x.reshape(400, 500).T.copy()[7, 9] == x[4507]))')).toBe(
    '(array([50001, 50000, 50001, 49998]), 2, True)\n',
  );
});
