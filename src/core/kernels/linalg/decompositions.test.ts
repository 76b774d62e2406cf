import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Dense } from './dense.ts';
import { eigenGeneral } from './general.ts';
import { eliminate } from './lu.ts';
import { factorQR, formProduct } from './reflectors.ts';
import { singularValues } from './singular.ts';
import { eigenSymmetric } from './symmetric.ts';

interface Packed {
  readonly shape: readonly number[];
  readonly re: number[];
  readonly im?: number[];
}
interface Case {
  readonly name: string;
  readonly a: Packed;
  readonly svd: readonly [Packed, Packed, Packed];
  readonly qr: readonly [Packed, Packed];
  readonly eigh?: readonly (readonly [Packed, Packed])[];
  readonly eig?: readonly [Packed, Packed];
  readonly lu?: readonly [Packed, number[]];
}
const url = new URL('../../../../fixtures/linalg/decompositions.json', import.meta.url);
const cases = JSON.parse(readFileSync(url, 'utf8')) as Case[];

function matrix({ shape, re, im }: Packed): Dense {
  return { rows: shape[0], cols: shape[1], re: Float64Array.from(re), im: im ? Float64Array.from(im) : null };
}

/** Equal to a few digits less than double precision, relative to the largest number. */
function expectClose(own: ArrayLike<number> | null, theirs: ArrayLike<number> | undefined, tolerance: number): void {
  if (theirs === undefined) return;
  let size = 1e-300;
  for (let k = 0; k < theirs.length; k++) size = Math.max(size, Math.abs(theirs[k]));
  expect(own?.length ?? theirs.length).toBe(theirs.length);
  for (let k = 0; k < theirs.length; k++) {
    expect(Math.abs((own?.[k] ?? 0) - theirs[k]) / size, `element ${k}`).toBeLessThan(tolerance);
  }
}
function expectMatrix(own: Dense | null, theirs: Packed, tolerance = 1e-9): void {
  expect(own).not.toBeNull();
  expectClose(own?.re ?? null, theirs.re, tolerance);
  expectClose(own?.im ?? null, theirs.im, tolerance);
}

describe.each(cases)('$name has LAPACK’s', (one) => {
  test('singular values and vectors', () => {
    const found = singularValues(matrix(one.a), true, true);
    expectMatrix(found.u, one.svd[0], 1e-7);
    expectClose(found.values, one.svd[1].re, 1e-12);
    expectMatrix(found.v, one.svd[2], 1e-7);
    expectClose(singularValues(matrix(one.a), false, false).values, one.svd[1].re, 1e-12);
  });
  test('Q and R', () => {
    const r = matrix(one.a);
    const q = formProduct(factorQR(r), r.rows, r.rows, r.im !== null);
    expectMatrix(q, one.qr[0], 1e-7);
    expectMatrix(r, one.qr[1]);
  });
  test.runIf(one.eigh)('symmetric eigenvalues and vectors, from either triangle', () => {
    (one.eigh ?? []).forEach(([values, vectors], k) => {
      const found = eigenSymmetric(matrix(one.a), k === 0, true);
      expectClose(found.values, values.re, 1e-12);
      expectMatrix(found.vectors, vectors, 1e-7);
    });
  });
  test.runIf(one.eig)('eigenvalues, in its order', () => {
    const found = eigenGeneral(matrix(one.a), true);
    expect(found.converged).toBe(true);
    expectClose(found.re, one.eig?.[0].re, 1e-9);
    expectClose(found.im, one.eig?.[0].im, 1e-9);
    const only = eigenGeneral(matrix(one.a), false);
    expectClose(only.re.toSorted(), Float64Array.from(one.eig?.[0].re ?? []).toSorted(), 1e-7);
  });
  test.runIf(one.lu)('pivots and triangles', () => {
    const found = eliminate(matrix(one.a));
    expectMatrix(found.lu, one.lu?.[0] as Packed);
    expect([...found.pivots]).toEqual(one.lu?.[1]);
  });
});
