import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { matrixModule } from '../../kernels/linalg/machine.ts';
import { CellRunner } from '../../language/interpreter.ts';
import '../../language/modules/all.ts';
import { MemoryFiles } from '../../language/memory-files.ts';

matrixModule.load = () =>
  new Uint8Array(readFileSync(new URL('../../kernels/linalg/build/linalg.wasm', import.meta.url)));

interface Answer {
  readonly source: string;
  readonly text?: string;
  readonly error?: string;
  readonly message?: string;
}
const url = new URL('../../../../fixtures/linalg/answers.json', import.meta.url);
const { prepared, answers } = JSON.parse(readFileSync(url, 'utf8')) as { prepared: string; answers: Answer[] };

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };

const NUMBER = /-?\d+\.?\d*(?:e[+-]\d+)?/g;

/** The words, without spaces and numbers; and the numbers. */
function split(text: string): { words: string; numbers: number[] } {
  const words = text.replace(NUMBER, '#').replace(/[\s+]/g, '');
  return { words, numbers: (text.match(NUMBER) ?? []).map(Number) };
}

/** Equal but for rounding: digits beyond the twelfth are LAPACK's order of operations. */
function expectAlike(text: string | undefined, expected: string): void {
  const [own, theirs] = [split(text ?? ''), split(expected)];
  expect(own.words).toBe(theirs.words);
  const size = Math.max(1e-300, ...theirs.numbers.map(Math.abs).filter(Number.isFinite));
  theirs.numbers.forEach((value, k) => {
    expect(Math.abs(own.numbers[k] - value), `${text} instead of ${expected}`).toBeLessThanOrEqual(
      1e-7 * Math.abs(value) + 1e-12 * size,
    );
  });
}

describe('np.linalg and np.fft print and raise what NumPy does', () => {
  const cells = new CellRunner(new MemoryFiles(() => 0), host, watch);
  cells.run(prepared);
  test.each(answers)('$source', ({ source, text, error, message }) => {
    const result = cells.run(source);
    if (text !== undefined) {
      expect(result.error?.message).toBeUndefined();
      expectAlike(result.text, text);
    } else expect({ name: result.error?.name, message: result.error?.message }).toEqual({ name: error, message });
  });
});
