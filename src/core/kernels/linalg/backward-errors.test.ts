import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adjoint, clone, type Dense, dense, identity, norm2 } from './dense.ts';
import { multiply } from './gemm.ts';
import { eigenGeneral } from './general.ts';
import { choleskyLower, eliminate, solveFactored } from './lu.ts';
import { forgetMachine, matrixModule } from './machine.ts';
import { factorQR, formProduct } from './reflectors.ts';
import { singularValues } from './singular.ts';
import { eigenSymmetric } from './symmetric.ts';

const EPSILON = 2 ** -52;

/** A fixed stream of numbers in (−1, 1). */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}
function filled(m: number, n: number, element: (i: number, j: number) => number): Dense {
  const made = dense(m, n);
  for (let j = 0; j < n; j++) for (let i = 0; i < m; i++) made.re[j * m + i] = element(i, j);
  return made;
}
function random(m: number, n: number, seed: number, complex = false): Dense {
  const next = stream(seed);
  const made = dense(m, n, complex);
  for (let k = 0; k < made.re.length; k++) {
    made.re[k] = next();
    if (made.im !== null) made.im[k] = next();
  }
  return made;
}
/** A B by definition. */
function product(a: Dense, b: Dense): Dense {
  const made = dense(a.rows, b.cols, a.im !== null || b.im !== null);
  for (let j = 0; j < b.cols; j++) {
    for (let k = 0; k < a.cols; k++) {
      const [x, y] = [b.re[j * b.rows + k], b.im?.[j * b.rows + k] ?? 0];
      for (let i = 0; i < a.rows; i++) {
        const [p, q] = [a.re[k * a.rows + i], a.im?.[k * a.rows + i] ?? 0];
        made.re[j * a.rows + i] += p * x - q * y;
        if (made.im !== null) made.im[j * a.rows + i] += p * y + q * x;
      }
    }
  }
  return made;
}
function difference(a: Dense, b: Dense): number {
  const parts = new Float64Array(2 * a.re.length);
  for (let k = 0; k < a.re.length; k++) {
    parts[2 * k] = a.re[k] - b.re[k];
    parts[2 * k + 1] = (a.im?.[k] ?? 0) - (b.im?.[k] ?? 0);
  }
  return norm2(parts, 0, parts.length);
}
const length = (a: Dense) => Math.hypot(norm2(a.re, 0, a.re.length), a.im === null ? 0 : norm2(a.im, 0, a.im.length));
/** In units of ε·n. */
const ulps = (error: number, size: number, n: number) => error / (size || 1) / EPSILON / n;
const notOrthogonal = (q: Dense) => ulps(difference(product(adjoint(q), q), identity(q.cols, q.cols)), 1, q.rows);
function scaledColumns(a: Dense, by: Float64Array): Dense {
  const made = clone(a);
  for (let k = 0; k < made.re.length; k++) {
    const factor = by[Math.floor(k / a.rows)];
    made.re[k] *= factor;
    if (made.im !== null) made.im[k] *= factor;
  }
  return made;
}

const squares: [string, () => Dense][] = [
  ['Hilbert 12', () => filled(12, 12, (i, j) => 1 / (i + j + 1))],
  ['graded', () => filled(20, 20, (i, j) => 10 ** (-(i + j) / 2) * (1 + ((i * 7 + j * 3) % 5)))],
  ['defective', () => filled(9, 9, (i, j) => (i === j ? 2 : j === i + 1 ? 1 : 0))],
  ['zero', () => dense(5, 5)],
  ['rank one', () => filled(8, 8, (i, j) => (i + 1) * (j - 2))],
  ['near the largest numbers', () => filled(6, 6, (i, j) => 1e300 / (i + j + 1))],
  ['near the smallest numbers', () => filled(6, 6, (i, j) => 1e-300 / (i + j + 1))],
  ['random 40', () => random(40, 40, 1)],
  ['complex 40', () => random(40, 40, 2, true)],
  ['random 300', () => random(300, 300, 3)],
  ['complex 90', () => random(90, 90, 4, true)],
];

const binary = (name: string) => new Uint8Array(readFileSync(new URL(`./build/${name}`, import.meta.url)));

describe.each(['plain loops', 'compiled kernels'])('with %s', (way) => {
  beforeAll(() => {
    matrixModule.load = way === 'plain loops' ? null : () => binary('linalg.wasm');
    forgetMachine();
  });
  afterAll(() => {
    matrixModule.load = null;
    forgetMachine();
  });

  describe.each(squares)('%s', (_name, make) => {
    const a = make();
    const [n, size] = [a.rows, length(a)];

    test('U S Vᴴ gives the matrix back, U and V are orthonormal', () => {
      const { u, v, values, converged } = singularValues(clone(a), true, true);
      expect(converged).toBe(true);
      const back = product(scaledColumns(u as Dense, values), adjoint(v as Dense));
      expect(ulps(difference(back, a), size, n)).toBeLessThan(20);
      expect(notOrthogonal(u as Dense)).toBeLessThan(20);
      expect(notOrthogonal(v as Dense)).toBeLessThan(20);
    });
    test('Q R gives the matrix back', () => {
      const r = clone(a);
      const q = formProduct(factorQR(r), n, n, a.im !== null);
      expect(ulps(difference(product(q, r), a), size, n)).toBeLessThan(10);
      expect(notOrthogonal(q)).toBeLessThan(10);
    });
    test('symmetric eigenvectors diagonalise A + Aᴴ', () => {
      const sum = adjoint(a);
      for (let k = 0; k < sum.re.length; k++) sum.re[k] = sum.re[k] / 2 + a.re[k] / 2;
      if (sum.im !== null && a.im !== null) {
        for (let k = 0; k < sum.im.length; k++) sum.im[k] = sum.im[k] / 2 + a.im[k] / 2;
      }
      for (const lower of [true, false]) {
        const { values, vectors, converged } = eigenSymmetric(clone(sum), lower, true);
        expect(converged).toBe(true);
        const error = difference(product(sum, vectors as Dense), scaledColumns(vectors as Dense, values));
        expect(ulps(error, length(sum), n)).toBeLessThan(20);
        expect(notOrthogonal(vectors as Dense)).toBeLessThan(20);
        expect([...values]).toEqual([...values].sort((x, y) => x - y));
      }
    });
    test('eigenvectors satisfy A v = λ v', () => {
      const { re, im, vectors, converged } = eigenGeneral(clone(a), true);
      expect(converged).toBe(true);
      const v = vectors as Dense;
      const image = product(a, v);
      let worst = 0;
      for (let k = 0; k < n; k++) {
        const pair = a.im === null && im[k] > 0;
        for (let i = 0; i < n; i++) {
          const p = v.re[k * n + i];
          const q = a.im === null ? (pair ? v.re[(k + 1) * n + i] : 0) : (v.im as Float64Array)[k * n + i];
          worst = Math.max(worst, Math.abs(image.re[k * n + i] - (re[k] * p - im[k] * q)) / (size || 1));
        }
        if (pair) k++;
      }
      expect(worst / EPSILON / n).toBeLessThan(20);
    });
    test('elimination solves with a small residual, or says singular', () => {
      const factored = eliminate(clone(a));
      if (factored.singular) return;
      const b = random(n, 3, 9, a.im !== null);
      const x = clone(b);
      solveFactored(factored, x);
      const error = difference(product(a, x), b);
      expect(ulps(error, size * length(x) + length(b), n)).toBeLessThan(5);
    });
  });

  test('Cholesky factors of AᵀA + I multiply back', () => {
    for (const n of [7, 150]) {
      const a = random(n, n, 5);
      const square = product(adjoint(a), a);
      for (let k = 0; k < n; k++) square.re[k * n + k] += 1;
      const factor = clone(square);
      expect(choleskyLower(factor)).toBe(true);
      expect(ulps(difference(product(factor, adjoint(factor)), square), length(square), n)).toBeLessThan(5);
    }
  });

  test('products agree with the definition, whatever the sizes and the layout', () => {
    for (const [m, k, n] of [
      [1, 1, 1],
      [5, 300, 7],
      [33, 65, 129],
      [1, 600, 1030],
      [1100, 260, 3],
      [64, 64, 64],
      [70, 0, 70],
    ]) {
      const [a, b] = [random(m, k, 6), random(k, n, 7)];
      const expected = product(a, b);
      const columns = (x: Dense) => ({ data: x.re, at: 0, rowStep: 1, colStep: x.rows });
      const own = dense(m, n);
      multiply({ rows: m, cols: n, depth: k }, columns(a), columns(b), columns(own));
      expect(difference(own, expected)).toBeLessThanOrEqual(EPSILON * k * Math.sqrt(m * n) + 1e-300);
      const rows = { data: new Float64Array(m * n).fill(1), at: 0, rowStep: n, colStep: 1 };
      multiply({ rows: m, cols: n, depth: k }, columns(a), columns(b), rows, 'subtract');
      const turned = filled(m, n, (i, j) => 1 - rows.data[i * n + j]);
      expect(difference(turned, expected)).toBeLessThanOrEqual(2 * EPSILON * (k + 1) * Math.sqrt(m * n));
    }
  });
});
