import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadKernels } from '../../../scripts/load-kernels.ts';
import { ElementCode } from './element-code.ts';
import { noise } from './reference/specimens.ts';

const kernels = loadKernels({ shared: true });
const DATA = 1048576;
const OUT = 2 * 1048576;
const bytesAt = (ptr: number, length: number) => new Uint8Array(kernels.memory.buffer, ptr, length);

test.each([2, 4, 8])('swaps the bytes of units of %d', (unit) => {
  for (const [units, shift] of [
    [1, 0],
    [7, 3],
    [9, 0],
    [64, 1],
  ] as const) {
    const bytes = Uint8Array.from({ length: units * unit }, (_, i) => (i * 37 + 11) & 255);
    bytesAt(DATA + shift, bytes.length).set(bytes);
    kernels.byteSwap(DATA + shift, bytes.length, unit);
    const expected = Array.from({ length: units }, (_, i) =>
      Array.from(bytes.slice(i * unit, (i + 1) * unit)).reverse(),
    );
    expect(Array.from(bytesAt(DATA + shift, bytes.length))).toEqual(expected.flat());
  }
});

test.each([1, 2, 4, 8, 12, 16])('packs items of %d bytes that lie apart, forwards and backwards', (itemsize) => {
  const stride = itemsize + 5;
  const bytes = Uint8Array.from({ length: stride * 10 }, (_, i) => i & 255);
  bytesAt(DATA, bytes.length).set(bytes);
  const items = Array.from({ length: 10 }, (_, i) => Array.from(bytes.slice(i * stride, i * stride + itemsize)));
  kernels.gather(DATA, stride, itemsize, 10, OUT);
  expect(Array.from(bytesAt(OUT, 10 * itemsize))).toEqual(items.flat());
  kernels.gather(DATA + 9 * stride, -stride, itemsize, 10, OUT);
  expect(Array.from(bytesAt(OUT, 10 * itemsize))).toEqual(items.toReversed().flat());
});

describe('x87 numbers', () => {
  interface Golden {
    readonly extended: string;
    readonly float64: string;
  }
  const golden = JSON.parse(
    readFileSync(new URL('../../../fixtures/kernels/longdouble.json', import.meta.url), 'utf8'),
  ) as Golden;
  const extended = Uint8Array.from(Buffer.from(golden.extended, 'base64'));
  const expected = Array.from(new BigUint64Array(Uint8Array.from(Buffer.from(golden.float64, 'base64')).buffer));

  test('round to float64 as NumPy’s cast does', () => {
    bytesAt(DATA, extended.length).set(extended);
    kernels.extendedToFloat64(DATA, 16, expected.length, DATA);
    expect(Array.from(new BigUint64Array(kernels.memory.buffer, DATA, expected.length))).toEqual(expected);
  });

  test('may be twelve bytes long, or big-endian', () => {
    const count = expected.length;
    for (let i = 0; i < count; i++) bytesAt(DATA + i * 12, 12).set(extended.subarray(i * 16, i * 16 + 12));
    kernels.extendedToFloat64(DATA, 12, count, OUT);
    expect(Array.from(new BigUint64Array(kernels.memory.buffer, OUT, count))).toEqual(expected);
    for (let i = 0; i < count; i++) bytesAt(DATA + i * 16, 16).set(extended.slice(i * 16, i * 16 + 16).reverse());
    kernels.extendedToFloat64(DATA, 16, count, OUT, true);
    expect(Array.from(new BigUint64Array(kernels.memory.buffer, OUT, count))).toEqual(expected);
  });
});

test('complex numbers fall into components', () => {
  const random = noise(7);
  const parts = Float64Array.from({ length: 200 }, (_, i) =>
    i < 12 ? [0, -0, 1, -1, 1e-200, 1e200][i % 6]! : random() - 0.5,
  );
  new Float64Array(kernels.memory.buffer, DATA, 200).set(parts);
  const component = (name: 'magnitude' | 'phase' | 'real' | 'imag'): number[] => {
    kernels.component(ElementCode.complex128, name, DATA, 100, OUT);
    return Array.from(new Float64Array(kernels.memory.buffer, OUT, 100));
  };
  const pairs = Array.from({ length: 100 }, (_, i) => [parts[2 * i]!, parts[2 * i + 1]!] as const);
  expect(component('real')).toEqual(pairs.map(([re]) => re));
  expect(component('imag')).toEqual(pairs.map(([, im]) => im));
  component('magnitude').forEach((size, i) => {
    const goal = Math.hypot(...pairs[i]!);
    expect(Math.abs(size - goal)).toBeLessThanOrEqual(goal * 5e-16);
  });
  component('phase').forEach((phase, i) => {
    expect(Math.abs(phase - Math.atan2(pairs[i]![1], pairs[i]![0]))).toBeLessThanOrEqual(5e-16);
  });
});
