/** Threads of headless cells: every call once, soon, on every thread; and the work is done when threads are missing. */
import { afterAll, describe, expect, it } from 'vitest';
import type { KernelCode } from '#core/kernels/crew.ts';
import { installCrew } from '#core/kernels/crew.ts';
import { BOARD } from '#core/kernels/crew-hand.ts';
import { advance, constant, get, moduleOf, whileAtLeast } from '#core/kernels/emit/encoder.ts';
import { theHeap } from '#core/kernels/heap.ts';
import { ThreadCrew } from '#core/kernels/thread-crew.ts';
import { installNodeCrew } from './node-crew.ts';

const heap = theHeap();
const AT = 1 << 19;
while (heap.memory.buffer.byteLength < 4 << 20) heap.memory.grow(16);

/** run(at, count): adds `by` to so many 32-bit integers, one after the other. */
function adder(by: number): KernelCode {
  const body = [
    ...get(0),
    ...get(0),
    ...[0x28, 2, 0],
    ...constant(by),
    0x6a,
    ...[0x36, 2, 0],
    ...advance(0, constant(4)),
    ...advance(1, constant(-1)),
  ];
  const bytes = moduleOf({ shared: true, maximumPages: 65536 }, 2, [], whileAtLeast(1, 1, body));
  return { key: `adder ${by}`, bytes };
}

const numbers = (count: number): Int32Array => new Int32Array(heap.memory.buffer, AT, count);

async function present(crew: ThreadCrew, hands: number): Promise<void> {
  for (let k = 0; k < 500 && crew.present < hands; k++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(crew.present).toBe(hands);
}

const crews: ThreadCrew[] = [];
function hired(threads: number): ThreadCrew {
  const crew = installNodeCrew(threads);
  if (crew === null) throw new Error('no crew');
  crews.push(crew);
  return crew;
}
afterAll(() => {
  for (const crew of crews) crew.close();
  installCrew(null);
});

/** 256 calls on 64 numbers each. */
const CALLS = Array.from({ length: 256 }, (_, k) => [AT + k * 256, 64]);

describe('a crew of threads', () => {
  it('makes every call exactly once, with hands that come when they can', async () => {
    const crew = hired(3);
    numbers(CALLS.length * 64).fill(0);
    crew.run(adder(1), 'run', CALLS);
    expect(new Set(numbers(CALLS.length * 64))).toEqual(new Set([1]));
    await present(crew, 2);
    for (let round = 0; round < 400; round++) {
      crew.run(adder(1 + (round % 3)), 'run', CALLS.slice(0, 1 + ((round * 7) % 256)));
    }
    const expected = new Int32Array(CALLS.length * 64).fill(1);
    for (let round = 0; round < 400; round++) {
      for (let k = 0; k < (1 + ((round * 7) % 256)) * 64; k++) expected[k] += 1 + (round % 3);
    }
    expect(numbers(CALLS.length * 64)).toEqual(expected);
  });

  it('is not slower than one thread, however busy the machine is', async () => {
    const crew = hired(2);
    crew.start();
    await present(crew, 1);
    const long = Array.from({ length: 64 }, (_, k) => [AT + k * 40_000, 10_000]);
    const [alone, together] = [
      best(9, () => long.forEach((call) => crew.run(adder(0), 'run', [call]))),
      best(9, () => crew.run(adder(0), 'run', long)),
    ];
    console.log(`64 parts: alone ${alone.toFixed(2)} ms, together ${together.toFixed(2)} ms`);
    expect(together).toBeLessThan(alone * 1.5);
  });

  it('wakes its hands within microseconds', async () => {
    const crew = hired(2);
    crew.start();
    await present(crew, 1);
    const times: number[] = [];
    for (let round = 0; round < 200; round++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const start = performance.now();
      crew.run(adder(0), 'run', CALLS.slice(0, 2));
      times.push((performance.now() - start) * 1000);
    }
    times.sort((a, b) => a - b);
    console.log(`a job of two tiny parts: median ${times[100].toFixed(0)} µs, best ${times[0].toFixed(0)} µs`);
    expect(times[20]).toBeLessThan(500);
  });

  it('does the work alone when threads are refused', () => {
    const crew = new ThreadCrew({
      memory: heap.memory,
      threads: 4,
      hire: () => {
        throw new Error('no threads here');
      },
    });
    numbers(CALLS.length * 64).fill(0);
    crew.run(adder(5), 'run', CALLS);
    expect(new Set(numbers(CALLS.length * 64))).toEqual(new Set([5]));
    expect(crew.present).toBe(0);
  });

  it('says that a thread was lost in the middle of its work, and goes on alone', () => {
    const crew = new ThreadCrew({
      memory: heap.memory,
      threads: 2,
      patience: 50,
      // A hand that began to work, and is never heard of again.
      hire: ({ board, hand }) => void Atomics.store(new Int32Array(board), BOARD.hands + hand * BOARD.apart, 2),
    });
    expect(() => crew.run(adder(1), 'run', CALLS)).toThrow('lost');
    numbers(CALLS.length * 64).fill(0);
    crew.run(adder(4), 'run', CALLS);
    expect(new Set(numbers(CALLS.length * 64))).toEqual(new Set([4]));
  });

  it('goes on alone after it was closed', async () => {
    const crew = hired(2);
    crew.start();
    await present(crew, 1);
    crew.close();
    numbers(CALLS.length * 64).fill(0);
    crew.run(adder(2), 'run', CALLS);
    expect(new Set(numbers(CALLS.length * 64))).toEqual(new Set([2]));
  });

  it('passes on that a call trapped', async () => {
    const crew = hired(2);
    crew.start();
    await present(crew, 1);
    const outside = Array.from({ length: 8 }, () => [-8, 2]);
    expect(() => crew.run(adder(1), 'run', outside)).toThrow();
    numbers(CALLS.length * 64).fill(0);
    crew.run(adder(3), 'run', CALLS);
    expect(new Set(numbers(CALLS.length * 64))).toEqual(new Set([3]));
  });
});

function best(rounds: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
