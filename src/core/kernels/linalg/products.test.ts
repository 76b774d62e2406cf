import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Storage } from '../../arrays/storage.ts';
import { type Crew, installCrew } from '../crew.ts';
import { installHeap, theHeap } from '../heap.ts';
import { multiply, type Operand, transposed } from './gemm.ts';
import { forgetMachine, matrixModule } from './machine.ts';

/** Takes the calls in the opposite order, each on an instance of its own. */
const backwards: Crew = {
  threads: 2,
  run({ bytes }, name, calls) {
    const module = new WebAssembly.Module(new Uint8Array(bytes));
    for (const call of calls.toReversed()) {
      const { exports } = new WebAssembly.Instance(module, { env: { memory: theHeap().memory } });
      (exports[name] as (...args: readonly number[]) => void)(...call);
    }
  },
};

beforeAll(() => {
  installHeap();
  matrixModule.load = () => new Uint8Array(readFileSync(new URL('./build/linalg.wasm', import.meta.url)));
  forgetMachine();
});
afterAll(() => {
  installCrew(null);
  matrixModule.load = null;
  forgetMachine();
});

const kept: Storage[] = [];

function matrix(rows: number, cols: number, seed: number, single: boolean): Operand {
  const storage = Storage.allocate(rows * cols * (single ? 4 : 8), single ? 'f32' : 'f64');
  kept.push(storage);
  const data = storage.lane(single ? 'f32' : 'f64') as Float64Array;
  for (let k = 0; k < rows * cols; k++) data[k] = Math.sin(seed + k * k * 0.37);
  return { data, at: 0, rowStep: cols, colStep: 1, address: storage.inHeap ? storage.byteOffset : undefined };
}

function byDefinition(rows: number, cols: number, depth: number, a: Operand, b: Operand): number[] {
  const made: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let p = 0; p < depth; p++) {
        sum += a.data[a.at + i * a.rowStep + p * a.colStep] * b.data[b.at + p * b.rowStep + j * b.colStep];
      }
      made.push(sum);
    }
  }
  return made;
}

const SIZES = [
  [130, 150, 90],
  [97, 61, 300],
  [7, 300, 600],
  [1, 500, 400],
  [500, 1, 400],
] as const;

describe.each([false, true])('products in the heap (single precision: %s)', (single) => {
  test.each(SIZES)(
    '%i × %i over %i: right, and the same to the bit however the calls are shared out',
    (rows, cols, depth) => {
      const straight = matrix(rows, depth, 1, single);
      const turned = transposed(matrix(depth, rows, 2, single));
      const b = matrix(depth, cols, 3, single);
      for (const a of [straight, turned]) {
        const [alone, shared] = [matrix(rows, cols, 4, single), matrix(rows, cols, 5, single)];
        expect(alone.address === undefined).toBe(rows * cols * (single ? 4 : 8) < theHeap().threshold);
        installCrew(null);
        multiply({ rows, cols, depth }, a, b, alone);
        installCrew(backwards);
        multiply({ rows, cols, depth }, a, b, shared);
        expect(shared.data).toEqual(alone.data);
        const wanted = byDefinition(rows, cols, depth, a, b);
        const worst = Math.max(...wanted.map((value, k) => Math.abs(value - alone.data[k])));
        expect(worst).toBeLessThan(depth * (single ? 2 ** -24 : 2 ** -53) * 8);
      }
    },
  );

  test('adds to and subtracts from what is there', () => {
    const [a, b, c] = [matrix(60, 70, 1, single), matrix(70, 50, 2, single), matrix(60, 50, 3, single)];
    const before = Array.from(c.data);
    const size = { rows: 60, cols: 50, depth: 70 };
    multiply(size, a, b, c, 'add');
    multiply(size, a, b, c, 'subtract');
    before.forEach((value, k) => {
      expect(Math.abs(value - c.data[k])).toBeLessThan(single ? 1e-5 : 1e-13);
    });
  });
});
