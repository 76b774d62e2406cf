/** Emitted kernels against the plain loops: every operation, type and way operands run. */
import { describe, expect, it } from 'vitest';
import './index.ts';
import { writerOf } from '../arrays/element.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { rawValues } from '../arrays/record.ts';
import { blocks } from '../arrays/storage.ts';
import { dtypeOfCode } from '../dtype/code.ts';
import { elementwise } from '../kernels/emit/elementwise.ts';
import { BINARY as BINARY_OPS } from '../kernels/reference/binary.ts';
import { binaryRun, unaryRun } from '../kernels/reference/loops.ts';
import { UNARY as UNARY_OPS } from '../kernels/reference/unary.ts';
import { ufuncs } from './ufunc.ts';
import { accumulateUfunc } from './ufunc-methods.ts';
import { applyUfunc } from './ufunc-run.ts';

const COUNT = 1031;
const BINARY = [
  'add',
  'subtract',
  'multiply',
  'divide',
  'bitwise_and',
  'bitwise_xor',
  'maximum',
  'minimum',
  'equal',
  'less',
  'greater_equal',
];
const UNARY = ['sqrt', 'negative', 'absolute', 'floor', 'ceil', 'trunc', 'rint'];
const CODES = [...'bBhHiIlLfd'];

/** Reproducible values, some at the ends of the range. */
function sample(code: string, seed: number, heap: boolean): NDArray {
  const source = blocks.source;
  if (!heap) blocks.source = null;
  const array = allocate(dtypeOfCode(code), [COUNT * 2]);
  blocks.source = source;
  const write = writerOf(array.storage, array.dtype);
  let state = seed;
  for (let k = 0; k < array.size; k++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const value =
      code === 'f' || code === 'd' ? (state / 2 ** 20 - 2000) * (k % 7 === 0 ? -1 : 1) : (state >>> 8) % 120;
    write(k * array.itemsize, value);
  }
  return array;
}
const ways = {
  packed: (a: NDArray) => a.view({ shape: [COUNT], strides: [a.itemsize] }),
  strided: (a: NDArray) => a.view({ shape: [COUNT], strides: [2 * a.itemsize] }),
  reversed: (a: NDArray) => a.view({ shape: [COUNT], strides: [-a.itemsize], offset: (COUNT - 1) * a.itemsize }),
  fixed: (a: NDArray) => a.view({ shape: [COUNT], strides: [0], offset: 3 * a.itemsize }),
};
/** The plain loop, which never uses kernels. */
function reference(name: string, inputs: readonly NDArray[], code: string): unknown[] {
  const out = allocate(dtypeOfCode(code), inputs[0].shape);
  const operands = [...inputs, out].map((one) => ({ storage: one.storage, code: one.code }));
  const loop =
    inputs.length === 1
      ? unaryRun(UNARY_OPS[name], operands[0], operands[1])
      : binaryRun(name, BINARY_OPS[name], operands[0], operands[1], operands[2]);
  const arrays = [...inputs, out];
  loop?.(
    arrays.map((one) => one.offset),
    out.size,
    arrays.map((one) => one.strides[0]),
  );
  return rawValues(out);
}
function run(name: string, inputs: readonly NDArray[], code: string, heap: boolean): unknown[] {
  const source = blocks.source;
  if (!heap) blocks.source = null;
  const out = allocate(dtypeOfCode(code), inputs[0].shape);
  blocks.source = source;
  applyUfunc(name, inputs, [out]);
  return rawValues(out);
}

describe('emitted kernels', () => {
  it('are there on this host', () => {
    expect(elementwise('add', 'd', 8, 8, 8, false)).not.toBeNull();
    expect(elementwise('sqrt', 'f', 4, 0, 4, true)).not.toBeNull();
  });
  for (const code of CODES) {
    it(`give what plain loops give for pairs of '${code}', however the operands run`, () => {
      for (const name of BINARY) {
        const row = ufuncs[name].row;
        if (!row.types.includes(code)) continue;
        const to = row.to === 'bool' ? '?' : code;
        for (const left of Object.values(ways)) {
          for (const right of Object.values(ways)) {
            const operands = (heap: boolean) => [left(sample(code, 7, heap)), right(sample(code, 99, heap))];
            const plain = reference(name, operands(true), to);
            expect(run(name, operands(true), to, true), name).toEqual(plain);
            expect(run(name, operands(false), to, false), name).toEqual(plain);
          }
        }
      }
    });
  }
  for (const code of ['f', 'd']) {
    it(`give what plain loops give for single '${code}'`, () => {
      for (const name of UNARY) {
        for (const way of Object.values(ways)) {
          const plain = reference(name, [way(sample(code, 5, true))], code);
          expect(run(name, [way(sample(code, 5, true))], code, true), name).toEqual(plain);
          expect(run(name, [way(sample(code, 5, false))], code, false), name).toEqual(plain);
        }
      }
    });
  }
  it('work piece by piece on arrays outside the heap', () => {
    const source = blocks.source;
    blocks.source = null;
    const large = allocate(dtypeOfCode('d'), [20011]);
    (large.lane as Float64Array).forEach((_, k, lane) => {
      lane[k] = k / 3;
    });
    const [sum] = ufuncs.add.apply([large, large]);
    blocks.source = source;
    expect(sum.storage.inHeap).toBe(false);
    expect(rawValues(sum)).toEqual(Array.from({ length: 20011 }, (_, k) => (2 * k) / 3));
  });
  it('keep the order of elements where a loop reads what it wrote', () => {
    const ones = sample('d', 3, true);
    const total = rawValues(accumulateUfunc(ufuncs.add, ones, 0, null)) as number[];
    let sum = 0;
    rawValues(ones).forEach((value, k) => {
      sum += value as number;
      expect(total[k]).toBe(sum);
    });
  });
});
