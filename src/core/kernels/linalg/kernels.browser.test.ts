import { describe, expect, test } from 'vitest';
import { planOf } from '../fft/plan.ts';
import plain from './build/linalg.wasm?url&inline';
import relaxed from './build/linalg-relaxed.wasm?url&inline';
import { multiply } from './gemm.ts';
import { forgetMachine, matrixModule } from './machine.ts';

function bytesOf(dataUrl: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
}

const N = 90;
const numbers = Float64Array.from({ length: N * N }, (_, k) => Math.sin(k * k));
const square = { data: numbers, at: 0, rowStep: N, colStep: 1 };

function product(): Float64Array {
  const out = { data: new Float64Array(N * N), at: 0, rowStep: N, colStep: 1 };
  multiply({ rows: N, cols: N, depth: N }, square, square, out);
  return out.data;
}

describe('the matrix kernels in a browser', () => {
  test('know fused multiply-add, and agree with the plain build and with plain loops', () => {
    expect(WebAssembly.validate(bytesOf(relaxed))).toBe(true);
    const answers = [null, plain, relaxed].map((build) => {
      matrixModule.load = build === null ? null : () => bytesOf(build);
      forgetMachine();
      return product();
    });
    for (const answer of answers.slice(1)) {
      answer.forEach((value, k) => {
        expect(Math.abs(value - answers[0][k])).toBeLessThan(1e-13);
      });
    }
    expect(answers[1]).not.toEqual(answers[2]);
  });

  test('transform a wave into one coefficient', () => {
    const n = 1024;
    const re = Float64Array.from({ length: n }, (_, k) => Math.cos((2 * Math.PI * 5 * k) / n));
    const im = new Float64Array(n);
    planOf(n).run(re, im);
    expect(re[5]).toBeCloseTo(n / 2, 9);
    expect(Math.abs(re[6])).toBeLessThan(1e-10);
  });
});
