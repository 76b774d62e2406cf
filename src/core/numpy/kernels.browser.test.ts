/** The heap and its kernels in a page: shared where the page is isolated, of one size where it is not. */
import { describe, expect, it } from 'vitest';
import { elementwise } from '../kernels/emit/elementwise.ts';
import { theHeap } from '../kernels/heap.ts';
import { CellRunner } from '../language/interpreter.ts';
import '../language/modules/all.ts';
import { MemoryFiles } from '../language/memory-files.ts';

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };

describe('arrays in a page', () => {
  it('are computed by emitted kernels in the heap', () => {
    expect(elementwise('multiply', 'f', 4, 0, 4, false)).not.toBeNull();
    const cells = new CellRunner(new MemoryFiles(() => 0), host, watch);
    expect(cells.run('x = np.arange(100000.); y = x * 2 + 1; y[-1], y.sum(), (y > 5).sum()').text).toBe(
      '(np.float64(199999.0), np.float64(10000000000.0), np.int64(99997))\n',
    );
    expect(theHeap().report().alive).toBeGreaterThan(1_500_000);
  });
  it('give text and bytes out of the heap', () => {
    const cells = new CellRunner(new MemoryFiles(() => 0), host, watch);
    expect(cells.run("s = np.array(['é' * 20] * 100); s[99], len(s.tobytes()), s.tobytes()[:4]").text).toBe(
      `(np.str_('${'é'.repeat(20)}'), 8000, b'\\xe9\\x00\\x00\\x00')\n`,
    );
    expect(cells.run("np.array([b'abc'] * 3000).astype('U')[2999], np.unique(np.arange(9000) % 7)").text).toBe(
      "(np.str_('abc'), array([0, 1, 2, 3, 4, 5, 6]))\n",
    );
  });
});
