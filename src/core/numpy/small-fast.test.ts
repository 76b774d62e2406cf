/** Small arrays answer by a way of their own: it must say what the general way says, element by element. */
import { describe, expect, it } from 'vitest';
import { CellRunner } from '../language/interpreter.ts';
import { MemoryFiles } from '../language/memory-files.ts';

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const runner = new CellRunner(new MemoryFiles(), host, { interrupted: () => false, now: () => 0, memory: () => 0 });

const FLOATS = '[0.0, -0.0, 1.5, -2.25, 1e300, -1e-300, 3.0, 7.0, np.inf, -np.inf, np.nan, 0.1, 1e-200]';
const FINITE = '[0.5, -0.25, 1.5, -2.25, 100.0, 3.0, 7.0]';
const INTS = '[0, 1, -1, 5, -7, 2**40, -2**52, 2**53 - 1, 3, 2**62, -2**63]';
const SMALL_INTS = '[0, 1, -1, 5, -7, 12, 3]';

/** Longer than what the small way takes; the first part of the result is the small one's. */
const SETUP = `
import warnings
def both(make, *operands):
    texts = []
    for times in (1, 600):
        with warnings.catch_warnings(record=True) as log:
            warnings.simplefilter('always')
            try:
                given = [np.tile(one, times) if isinstance(one, np.ndarray) else one for one in operands]
                result = make(*given)
                result = (result.dtype, result.tolist() if times == 1 else result[:len(short)].tolist())
                short = result[1]
            except Exception as error:
                result = type(error).__name__, str(error)
            texts.append(repr(result) + repr(sorted({str(one.message) for one in log})))
    assert texts[0] == texts[1], texts
`;
const UNARY =
  '-x|abs(x)|np.abs(x)|np.sqrt(x)|np.square(x)|x ** 2|np.sign(x)|np.floor(x)|np.ceil(x)|np.trunc(x)|np.rint(x)|np.exp(x)|' +
  'np.log(x)|np.sin(x)|np.tanh(x)|np.isnan(x)|np.isinf(x)|np.isfinite(x)|np.signbit(x)|np.reciprocal(x)|x.copy()|x + 1|1 - x|' +
  'x * 2.5|x / 3|3 / x|x // 2|x % 3|x // 0|x % 0|x > 1|x == 0|0 < x|x != x|np.maximum(x, 1)|x.astype(float)|x[x > 0]|' +
  'x * np.float64(2)|x + np.int64(3)|x + True|x + 2**60|x & 3 if x.dtype == int else x|x.reshape(-1)|np.minimum(x, 2.5)';
const BINARY =
  'x + y|x - y|x * y|x / y|x // y|x % y|x < y|x <= y|x == y|x != y|x >= y|np.maximum(x, y)|np.minimum(x, y)|np.hypot(x, y)|' +
  'np.arctan2(x, y)|(x > 0) & (y > 0)|(x > 0) | (y > 0)|~(x > 0)|np.where(x > y, x, y)|np.add(x, y)|x ** 0.5';
const INPLACE = 'x += y|x -= 1|x *= 2|x /= 3|x //= 2|x %= 5|x **= 2|x += 0.5|x *= y';

describe('small arrays', () => {
  const cases = [
    ...[FLOATS, FINITE, INTS, SMALL_INTS].flatMap((items) =>
      UNARY.split('|').map((text) => `both(lambda x: ${text}, np.array(${items}))`),
    ),
    ...[FLOATS, FINITE, INTS, SMALL_INTS].flatMap((items) =>
      BINARY.split('|').map(
        (text) => `both(lambda x, y: ${text}, np.array(${items}), np.array(${items})[::-1].copy())`,
      ),
    ),
    ...[FINITE, SMALL_INTS].flatMap((items) =>
      INPLACE.split('|').map(
        (text) =>
          `def f(x, y):\n    ${text}\n    return x\nboth(f, np.array(${items}), np.array(${items})[::-1].copy())`,
      ),
    ),
  ];
  expect(runner.run(SETUP).error).toBeNull();
  it.each(cases)('%s', (source) => {
    expect(runner.run(source).error?.message ?? '').toBe('');
  });
});
