import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CellRunner } from '../../language/interpreter.ts';
import '../../language/modules/all.ts';
import { MemoryFiles } from '../../language/memory-files.ts';

interface Case {
  readonly expression: string;
  /** What `np.save` writes, in base64. */
  readonly file: string;
}
const url = new URL('../../../../fixtures/npy/object-arrays.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(url, 'utf8')) as { cases: Case[] };

const host = { now: () => 0, elapsed: () => 0, entropy: () => undefined, sleep: () => undefined };
const watch = { interrupted: () => false, now: () => 0, memory: () => 0 };

function run(...sources: string[]): string {
  const cells = new CellRunner(new MemoryFiles(() => 0), host, watch);
  let text = '';
  for (const source of sources) {
    const result = cells.run(source);
    if (result.error !== null) return `${result.error.name}: ${result.error.message}`;
    text = result.text.trim();
  }
  return text;
}

describe.each(cases)('$expression', ({ expression, file }) => {
  test('is written byte for byte as NumPy writes it', () => {
    const written = run(
      'import io, base64',
      `f = io.BytesIO(); np.save(f, ${expression})`,
      'base64.b64encode(f.getvalue()).decode()',
    );
    expect(written).toBe(`'${file}'`);
  });

  test('reads back the same, and what follows in the file is left alone', () => {
    const source = `f = io.BytesIO(base64.b64decode('${file}') + b'tail')`;
    const back = `y = np.load(f, allow_pickle=True); x = ${expression}; repr(x) == repr(y), x.shape == y.shape, f.read()`;
    expect(run('import io, base64', source, back)).toBe("(True, True, b'tail')");
  });
});

test('objects are read only when asked for', () => {
  const source = `np.load(io.BytesIO(base64.b64decode('${cases[0].file}')))`;
  expect(run('import io, base64', source)).toContain('Object arrays cannot be loaded when allow_pickle=False');
});

test.each([
  [
    'a function of the system',
    "b'\\x80\\x04\\x8c\\x02os\\x8c\\x06system\\x93\\x8c\\x02ls\\x85R.'",
    "global 'os.system' is forbidden",
  ],
  ['eval', "b'cbuiltins\\neval\\n(X\\x03\\x00\\x00\\x001+1tR.'", "global 'builtins.eval' is forbidden"],
  ['a prototype', "b'\\x80\\x04\\x8c\\x00\\x8c\\x0bconstructor\\x93)R.'", 'forbidden'],
  ['an end in the middle', "b'\\x80\\x04]\\x94(K\\x01'", 'Ran out of input'],
  ['an unknown code', "b'\\x80\\x04\\xff.'", 'invalid load key'],
])('a pickle with %s is refused', (_what, pickle, message) => {
  const header =
    "b'\\x93NUMPY\\x01\\x00v\\x00' + b\"{'descr': '|O', 'fortran_order': False, 'shape': (2,), }\".ljust(117) + b'\\n'";
  expect(run('import io', `np.load(io.BytesIO(${header} + ${pickle}), allow_pickle=True)`)).toContain(message);
});

test('an object that is no plain value is not written', () => {
  expect(run('import io', 'np.save(io.BytesIO(), np.array([lambda: 1], dtype=object))')).toContain('PicklingError');
});
