/** Emitted loops, alone and cut up among threads, against the plain ones: operation × type × memory layout. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../language/install.ts';
import { assign, copyOf } from '../arrays/cast.ts';
import { writerOf } from '../arrays/element.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues } from '../arrays/record.ts';
import { Storage } from '../arrays/storage.ts';
import { python } from '../base/python.ts';
import { dtypeOfCode, type TypeCode } from '../dtype/code.ts';
import { withByteOrder } from '../dtype/dtype.ts';
import { type Crew, installCrew, type KernelCode, THREADING_BYTES, theCrew } from '../kernels/crew.ts';
import { emission } from '../kernels/emit/compiled.ts';
import { theHeap } from '../kernels/heap.ts';
import { reduceUfunc } from './reduction.ts';
import { ufuncs } from './ufunc.ts';

const CODES = [...'?bBhHiIlLfd'] as TypeCode[];
const BINARY =
  'add subtract multiply divide floor_divide remainder left_shift right_shift minimum maximum fmin fmax bitwise_and bitwise_or bitwise_xor equal not_equal less less_equal greater greater_equal logical_and logical_or logical_xor copysign'.split(
    ' ',
  );
const UNARY =
  'negative positive absolute fabs sign square reciprocal sqrt floor ceil trunc rint conjugate invert logical_not isnan isinf isfinite signbit'.split(
    ' ',
  );
const ROWS = 7;
const COLUMNS = 37;

/** Reproducible values with the awkward ones of the type among them. */
function fill(array: NDArray, seed: number): NDArray {
  const { code } = array;
  const plain = allocate(array.dtype, array.shape);
  const odd =
    code === 'f' || code === 'd'
      ? [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, -1, 0.5, -2.5]
      : 'bhil'.includes(code)
        ? [0, 1, -1, 2, -2, 127, -128, 100]
        : [0, 1, 2, 127, 100];
  let state = seed;
  for (let k = 0; k < plain.size; k++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const random = code === 'f' || code === 'd' ? Math.fround(state / 2 ** 24 - 128) : (state >>> 9) % 120;
    const value = code === '?' ? state >>> 31 : k % 3 === 0 ? odd[(state >>> 8) % odd.length] : random;
    writerOf(plain.storage, plain.dtype)(k * plain.itemsize, code === 'l' || code === 'L' ? BigInt(value) : value);
  }
  assign(array, plain);
  return array;
}

type Make = (code: TypeCode, seed: number) => NDArray;
const SHAPE = [ROWS, COLUMNS];
const sized = (code: TypeCode, shape: readonly number[], seed: number) =>
  fill(allocate(dtypeOfCode(code), shape), seed);
const LAYOUTS: Readonly<Record<string, Make>> = {
  contiguous: (code, seed) => sized(code, SHAPE, seed),
  'in Fortran order': (code, seed) => fill(allocate(dtypeOfCode(code), SHAPE, 'F'), seed),
  strided: (code, seed) => {
    const wide = sized(code, [ROWS, 3 * COLUMNS], seed);
    return wide.view({ shape: SHAPE, strides: [wide.strides[0], 3 * wide.itemsize] });
  },
  negative: (code, seed) => {
    const one = sized(code, SHAPE, seed);
    const last = (COLUMNS - 1) * one.itemsize;
    return one.view({ strides: [one.strides[0], -one.itemsize], offset: one.offset + last });
  },
  'a broadcast row': (code, seed) => sized(code, [COLUMNS], seed),
  'a broadcast column': (code, seed) => sized(code, [ROWS, 1], seed),
  'one value for all': (code, seed) => sized(code, [], seed),
  unaligned: (code, seed) => {
    const dtype = dtypeOfCode(code);
    const storage = Storage.over(new Uint8Array(ROWS * COLUMNS * dtype.itemsize + 1));
    const strides = [COLUMNS * dtype.itemsize, dtype.itemsize];
    return fill(new NDArray({ dtype, shape: SHAPE, strides, offset: 1, storage }), seed);
  },
  'of the other byte order': (code, seed) => {
    const dtype = withByteOrder(dtypeOfCode(code), '>');
    return fill(allocate(dtype, SHAPE), seed);
  },
  'in the heap': (code, seed) => {
    const large = sized(code, [4096 * 2], seed);
    return large.view({
      shape: SHAPE,
      strides: [COLUMNS * large.itemsize, large.itemsize],
      offset: 5 * large.itemsize,
    });
  },
};

const PARTNERS = ['contiguous', 'negative', 'a broadcast row', 'one value for all'];

/** What was warned of since the last look. */
const warnings: string[] = [];
const warned = () => warnings.splice(0);

/** With plain loops. */
function plainly<T>(compute: () => T): T {
  emission.on = false;
  try {
    return compute();
  } finally {
    emission.on = true;
  }
}
const hasLoop = (name: string, code: TypeCode) => ufuncs[name].row.types.includes(code);

/** A crew whose hands work in the worst order: the last call first, each with its own instance. */
const backwards: Crew & { jobs: number } = {
  threads: 3,
  jobs: 0,
  run(code: KernelCode, name: string, calls: readonly (readonly number[])[]) {
    backwards.jobs++;
    for (const call of [...calls].reverse()) {
      const module = new WebAssembly.Module(code.bytes as Uint8Array<ArrayBuffer>);
      const { exports } = new WebAssembly.Instance(module, { env: { memory: theHeap().memory } });
      (exports[name] as (...args: readonly number[]) => void)(...call);
    }
  },
};

describe('emitted loops give what plain loops give', () => {
  const { warn } = python;
  beforeAll(() => {
    python.warn = (_, message) => void warnings.push(message);
  });
  afterAll(() => {
    python.warn = warn;
  });

  for (const code of CODES) {
    it(`for pairs of '${code}' in every layout`, () => {
      for (const name of BINARY.filter((one) => hasLoop(one, code))) {
        for (const [left, makeLeft] of Object.entries(LAYOUTS)) {
          for (const right of PARTNERS) {
            const [a, b] = [makeLeft(code, 5), LAYOUTS[right](code, 77)];
            const emitted = ufuncs[name].apply([a, b])[0];
            const troubles = warned();
            const plain = plainly(() => ufuncs[name].apply([a, b])[0]);
            expect(troubles, `${name} ${left} ${right}`).toEqual(warned());
            expect(emitted.strides, `${name} ${left} ${right}`).toEqual(plain.strides);
            expect(rawValues(emitted), `${name} ${left} ${right}`).toEqual(rawValues(plain));
          }
        }
      }
    });
    it(`for single '${code}' in every layout`, () => {
      for (const name of UNARY.filter((one) => hasLoop(one, code))) {
        for (const [layout, make] of Object.entries(LAYOUTS)) {
          const a = make(code, 9);
          const plain = plainly(() => ufuncs[name].apply([a])[0]);
          const troubles = warned();
          expect(rawValues(ufuncs[name].apply([a])[0]), `${name} ${layout}`).toEqual(rawValues(plain));
          expect(warned(), `${name} ${layout}`).toEqual(troubles);
        }
      }
    });
    it(`for casts of '${code}' to every type`, () => {
      for (const to of CODES) {
        for (const [layout, make] of Object.entries(LAYOUTS)) {
          const a = make(code, 13);
          // What does not fit an integer is not defined by C: compare what does.
          const finite = 'fd'.includes(code) && !'?fd'.includes(to);
          const source = finite ? ufuncs.maximum.apply([ufuncs.minimum.apply([numbersOf(a), 100])[0], 0])[0] : a;
          const plain = plainly(() => copyOf(source, 'C', dtypeOfCode(to)));
          expect(rawValues(copyOf(source, 'C', dtypeOfCode(to))), `${to} ${layout}`).toEqual(rawValues(plain));
        }
      }
    });
    it(`for reductions of '${code}' over every axis`, () => {
      for (const name of ['add', 'maximum', 'minimum', 'fmax', 'fmin', 'logical_and', 'logical_or']) {
        if (!hasLoop(name, code)) continue;
        for (const [layout, make] of Object.entries(LAYOUTS)) {
          const a = make(code, 21);
          const axes = a.shape.length === 2 ? [[0], [1], [0, 1]] : a.shape.length === 1 ? [[0]] : [[]];
          for (const which of axes) {
            const plain = plainly(() => reduceUfunc(ufuncs[name], a, which, { keepdims: true }));
            const emitted = reduceUfunc(ufuncs[name], a, which, { keepdims: true });
            expect(zeroless(rawValues(emitted)), `${name} ${layout} ${which}`).toEqual(zeroless(rawValues(plain)));
          }
        }
      }
    });
  }

  it('for empty arrays', () => {
    const empty = allocate(dtypeOfCode('d'), [0, 5]);
    expect(ufuncs.add.apply([empty, empty])[0].shape).toEqual([0, 5]);
    expect(rawValues(reduceUfunc(ufuncs.add, empty, [0]))).toEqual([0, 0, 0, 0, 0]);
  });
  it('for pairwise sums of every length', () => {
    const source = sized('d', [70000], 3);
    const numbers = numbersOf(source);
    for (const length of [64, 65, 71, 127, 128, 129, 130, 136, 255, 256, 1000, 4097, 65536, 65537, 69999]) {
      const a = numbers.view({ shape: [length] });
      const plain = plainly(() => rawValues(reduceUfunc(ufuncs.add, a, [0])));
      expect(rawValues(reduceUfunc(ufuncs.add, a, [0])), String(length)).toEqual(plain);
    }
  });
});

/** Reductions may meet zeros of both signs in any order. */
const zeroless = (values: readonly unknown[]) => values.map((x) => (x === 0 ? 0 : x));
/** NaN and infinities as numbers. */
function numbersOf(array: NDArray): NDArray {
  const made = copyOf(array, 'C', dtypeOfCode(array.code));
  if (!'fd'.includes(array.code)) return made;
  const lane = made.lane as Float64Array;
  for (let k = 0; k < made.size; k++) if (!Number.isFinite(lane[k])) lane[k] = 7;
  return made;
}

describe('loops among threads', () => {
  let before: Crew | null = null;
  beforeAll(() => {
    before = theCrew();
  });
  afterAll(() => installCrew(before));

  it('give what one thread gives, in whatever order the parts are done', () => {
    const count = THREADING_BYTES / 4;
    const a = numbersOf(sized('d', [count], 31));
    const b = numbersOf(sized('d', [count], 32));
    const table = a.view({ shape: [128, count / 128], strides: [(8 * count) / 128, 8] });
    const run = () => [
      rawValues(ufuncs.multiply.apply([a, b])[0]),
      rawValues(ufuncs.less.apply([a, b])[0]),
      rawValues(reduceUfunc(ufuncs.add, a, [0])),
      rawValues(reduceUfunc(ufuncs.maximum, a, [0])),
      rawValues(reduceUfunc(ufuncs.add, table, [0])),
      rawValues(reduceUfunc(ufuncs.add, table, [1])),
      rawValues(reduceUfunc(ufuncs.add, table, [0, 1])),
    ];
    installCrew(null);
    const alone = run();
    installCrew(backwards);
    expect(run()).toEqual(alone);
    expect(backwards.jobs).toBeGreaterThan(6);
    expect(plainly(run)).toEqual(alone);
  });
});

describe('a loop that writes what it reads', () => {
  it('does so once, whatever happens to the numbers', () => {
    for (const size of [200, 20_000]) {
      const a = allocate(dtypeOfCode('d'), [Math.max(size, 1024)]).view({ shape: [size] });
      const lane = a.lane as Float64Array;
      lane.fill(1e200);
      const { warn } = python;
      const told: string[] = [];
      python.warn = (_, message) => void told.push(message);
      ufuncs.multiply.apply([a, a], { out: [a] });
      ufuncs.add.apply([a, a], { out: [a] });
      lane.fill(3);
      ufuncs.square.apply([a], { out: [a] });
      python.warn = warn;
      expect(told).toEqual(['overflow encountered in multiply']);
      expect(new Set(lane.subarray(0, size))).toEqual(new Set([9]));
    }
  });
});
