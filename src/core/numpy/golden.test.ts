/** Some 2 500 expressions and small programs against what real NumPy prints or raises (`fixtures/numpy/generate.py`). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CellRunner } from '../language/interpreter.ts';
import '../language/modules/all.ts';
import { MemoryFiles } from '../language/memory-files.ts';

interface Answer {
  readonly source: string;
  readonly text?: string;
  readonly error?: string;
  readonly message?: string;
}
const folder = new URL('../../../fixtures/numpy/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const answers = read('answers.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Answer);
const setup = /SETUP = """\n([\s\S]*?)"""/.exec(read('expressions.py'))?.[1] ?? '';

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };

/** NumPy's own single-precision loops and C libraries differ from host to host in the last place. */
const LAST_PLACE =
  /^np\.(cbrt|exp2?|expm1|log(2|10|1p|addexp)?|sin|cos|tan|sinh|cosh|tanh|arc\w+|hypot|power|float_power)\(/;
const NUMBER = /-?\d+\.?\d*(?:e[+-]?\d+)?/g;

/** The same but for digits beyond the sixth. */
function close(got: string, wanted: string): boolean {
  const shape = (text: string) => text.replace(NUMBER, '#').replace(/\s+/g, '');
  if (shape(got) !== shape(wanted)) return false;
  const [left, right] = [got, wanted].map((text) => (text.match(NUMBER) ?? []).map(Number));
  return left.every((value, k) => Math.abs(value - right[k]) <= 1e-6 * Math.abs(right[k]));
}

/** Known not to be NumPy's: it tells its two 64-bit integer types apart; it says more about a text dtype. */
const KNOWN = new Set(["d // np.timedelta64(2, 'h')", "np.add([1, 2], 3, dtype='S1')"]);

function check({ source, text, error }: Answer): string | null {
  const cells = new CellRunner(new MemoryFiles(() => 0), host, watch);
  cells.run(setup);
  const result = cells.run(source);
  if (error !== undefined) {
    const name = result.error?.name.split('.').pop();
    return name === error ? null : `${source}\n  raised ${name ?? `nothing: ${result.text}`}, not ${error}`;
  }
  if (result.error !== null) return `${source}\n  raised ${result.error.name}: ${result.error.message}`;
  if (result.text === text || (LAST_PLACE.test(source) && close(result.text, text ?? ''))) return null;
  return `${source}\n  gave ${result.text}  not  ${text}`;
}

describe('NumPy expressions', () => {
  it('print and raise what NumPy prints and raises', () => {
    expect(answers.length).toBeGreaterThan(2000);
    const wrong = answers.filter(({ source }) => !KNOWN.has(source)).map(check);
    expect(wrong.filter((one) => one !== null)).toEqual([]);
  }, 120_000);
});
