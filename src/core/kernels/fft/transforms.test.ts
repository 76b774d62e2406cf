import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { forgetMachine, matrixModule } from '../linalg/machine.ts';
import { goodSize, radices, unitRoot } from './factors.ts';
import { forgetPlans, planOf } from './plan.ts';
import { realForward, realInverse } from './real.ts';

interface Case {
  readonly n: number;
  readonly re: number[];
  readonly im: number[];
  readonly realRe: number[];
  readonly realIm: number[];
}
const url = new URL('../../../../fixtures/fft/transforms.json', import.meta.url);
const cases = JSON.parse(readFileSync(url, 'utf8')) as Case[];

/** The generator's signal. */
const realPart = (n: number) => Float64Array.from({ length: n }, (_, k) => ((k * k * 7 + 3 * k) % 101) - 50);
const imaginaryPart = (n: number) => Float64Array.from({ length: n }, (_, k) => ((k * k * 5 + k) % 89) - 44);

/** Root mean square of the differences over that of the true values. */
function relative(own: readonly Float64Array[], theirs: readonly ArrayLike<number>[]): number {
  let [error, size] = [0, 0];
  own.forEach((part, p) => {
    part.forEach((value, k) => {
      error += (value - theirs[p][k]) ** 2;
      size += theirs[p][k] ** 2;
    });
  });
  return Math.sqrt(error / (size || 1));
}
const bound = (n: number) => 1.2e-16 * (2 + Math.log2(n));

describe.each(cases)('a transform of $n points', (one) => {
  const { n } = one;
  test('is as exact as doubles allow', () => {
    const [re, im] = [realPart(n), imaginaryPart(n)];
    planOf(n).run(re, im);
    expect(relative([re, im], [one.re, one.im])).toBeLessThan(bound(n));
  });
  test('and its inverse give the signal back', () => {
    const [re, im] = [Float64Array.from(one.re), Float64Array.from(one.im)];
    planOf(n).run(im, re);
    const back = [re.map((x) => x / n), im.map((x) => x / n)];
    expect(relative(back, [realPart(n), imaginaryPart(n)])).toBeLessThan(2 * bound(n));
  });
  test('of a real signal has half the coefficients, and goes back', () => {
    const kept = Math.floor(n / 2) + 1;
    const [re, im] = [new Float64Array(kept), new Float64Array(kept)];
    realForward(realPart(n), re, im);
    expect(relative([re, im], [one.realRe, one.realIm])).toBeLessThan(bound(n));
    expect(im[0]).toBe(0);
    const x = new Float64Array(n);
    realInverse(re, im, x);
    expect(relative([x.map((value) => value / n)], [realPart(n)])).toBeLessThan(2 * bound(n));
  });
});

describe('the kernels', () => {
  const load = () => new Uint8Array(readFileSync(new URL('../linalg/build/linalg.wasm', import.meta.url)));
  afterAll(() => {
    matrixModule.load = null;
    forgetMachine();
    forgetPlans();
  });
  test.each([64, 128, 256, 512, 1024, 2048, 2 ** 15])('give the plain answer for %i points', (n) => {
    const run = () => {
      const [re, im] = [realPart(n), imaginaryPart(n)];
      forgetPlans();
      planOf(n).run(re, im);
      planOf(n).run(re, im);
      return [re, im];
    };
    matrixModule.load = null;
    forgetMachine();
    const plain = run();
    matrixModule.load = load;
    expect(relative(run(), plain)).toBeLessThan(4 * bound(n));
  });
});

test('a long transform of one wave has one coefficient', () => {
  const n = 2 ** 18;
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) [re[k], im[k]] = unitRoot((k * 12345) % n, n);
  planOf(n).run(re, im);
  expect(re[12345]).toBeCloseTo(n, 6);
  re[12345] -= n;
  expect(Math.hypot(...re.subarray(0, 60000), ...im.subarray(0, 60000)) / n).toBeLessThan(1e-14);
});

test('roots of unity are exact at eighths of a turn', () => {
  expect(unitRoot(0, 8)).toEqual([1, 0]);
  expect(unitRoot(1, 8)).toEqual([Math.SQRT1_2, Math.SQRT1_2]);
  expect(unitRoot(3, 4).map((x) => x + 0)).toEqual([0, -1]);
  expect(unitRoot(5, 10).map((x) => x + 0)).toEqual([-1, 0]);
});

test('lengths are taken apart into fours, twos and odd primes', () => {
  expect(radices(360)).toEqual([4, 2, 3, 3, 5]);
  expect(radices(97)).toEqual([97]);
  expect(radices(1)).toEqual([]);
  expect(goodSize(1021)).toBe(1024);
  expect(goodSize(17)).toBe(18);
});
