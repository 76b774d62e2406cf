import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetError } from '#core/base/errors.ts';
import type { Region } from '../compute/task.ts';
import { Heap } from './heap.ts';

const small = () => new Heap({ memory: new WebAssembly.Memory({ initial: 8, maximum: 64 }), limit: 64 * 65_536 });

describe('the heap', () => {
  it('regions never overlap, lie inside the memory, and come back whole', () => {
    const actions = fc.array(fc.oneof(fc.integer({ min: 1, max: 300_000 }), fc.constant('free' as const)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(actions, (steps) => {
        const heap = small();
        const held: Region[] = [];
        for (const step of steps) {
          if (step === 'free') {
            const region = held.splice(held.length >> 1, 1)[0];
            if (region) heap.free(region);
            continue;
          }
          try {
            held.push(heap.allocate(step));
          } catch (error) {
            expect(error).toBeInstanceOf(BudgetError);
          }
          const sorted = [...held].sort((a, b) => a.address - b.address);
          for (const [index, { address, byteLength }] of sorted.entries()) {
            expect(address % 64).toBe(0);
            expect(address + byteLength).toBeLessThanOrEqual(
              sorted[index + 1]?.address ?? heap.memory.buffer.byteLength,
            );
          }
          expect(heap.used).toBe(held.reduce((sum, { byteLength }) => sum + byteLength, 0));
        }
        for (const region of held) heap.free(region);
        expect(heap.used).toBe(0);
        const everything = heap.memory.buffer.byteLength - 4 * 65_536;
        heap.free(heap.allocate(everything));
      }),
    );
  });

  it('refuses what does not fit, and says how much there is', () => {
    expect(() => small().allocate(1 << 30)).toThrow(/Unable to allocate 1073741824 bytes/);
  });
});
