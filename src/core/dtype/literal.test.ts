import { describe, expect, test } from 'vitest';
import { literalRepr, parseLiteral } from './literal.ts';

/** Left: source; right: `repr(ast.literal_eval(source))` of Python 3.11. */
const ACCEPTED: readonly (readonly [string, string])[] = [
  [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
  ],
  ['  (1)', '1'],
  ['(1,)', '(1,)'],
  ['()', '()'],
  ['[]', '[]'],
  ['{}', '{}'],
  ['[1, [2, (3,)],]', '[1, [2, (3,)]]'],
  ['{1, 2}', '{1, 2}'],
  ['-5', '-5'],
  ['- 5', '-5'],
  ['0x1F', '31'],
  ['0', '0'],
  ['1.5e3', '1.5e3'],
  ['None', 'None'],
  ['"it\'s"', '"it\'s"'],
  ['\'a\' "b"', "'ab'"],
  ["u'x'", "'x'"],
  ["r'\\n'", "'\\\\n'"],
  ["b'\\x00a\\'\"'", "b'\\x00a\\'\"'"],
  ["'\\x41\\101\\u00e9\\U0001F600\\q'", "'AAé😀\\\\q'"],
  ["'\\t\\x7f\\xa0\\u2028\\ud800'", "'\\t\\x7f\\xa0\\u2028\\ud800'"],
  ["{'a': 1, 'a': 2}", "{'a': 1, 'a': 2}"],
];

const REFUSED = [
  '',
  'abc',
  '__import__("os").system("echo hi")',
  "{'descr': open('/etc/passwd'), 'fortran_order': False, 'shape': ()}",
  '(1,,2)',
  '(,)',
  '(1 2)',
  '[1',
  "{'a' 1}",
  "{'a': 1, 'b'}",
  '{1: 2, 3}',
  "{'a': 1",
  "'abc",
  "'a\nb'",
  '010',
  '1 + 2',
  '1 if True else 2',
  'True.real',
  'Trueish',
  "f'{1}'",
  "'\\N{BULLET}'",
  "'\\xZZ'",
  "'\\U00110000'",
  "b'é'",
  "'a' b'b'",
  '[x for x in (1,)]',
  'lambda: 1',
  '1; 2',
  '9'.repeat(5000),
  '('.repeat(100_000),
];

describe('Python literals', () => {
  test.each(ACCEPTED)('%s is read', (text, repr) => {
    expect(literalRepr(parseLiteral(text).value)).toBe(repr);
  });

  test.each(REFUSED.map((text) => [text.slice(0, 60), text]))('%s is a syntax error', (_, text) => {
    expect(() => parseLiteral(text)).toThrow(expect.objectContaining({ tag: 'format', pythonType: 'SyntaxError' }));
  });

  test('integers keep every digit', () => {
    expect(literalRepr(parseLiteral('123456789012345678901234567890').value)).toBe('123456789012345678901234567890');
  });

  test("Python 2's L is accepted and reported", () => {
    expect(parseLiteral('(2L, 3l)')).toEqual({
      value: {
        type: 'tuple',
        items: [
          { type: 'int', value: 2n },
          { type: 'int', value: 3n },
        ],
      },
      python2: true,
    });
    expect(parseLiteral('(2, 3)').python2).toBe(false);
  });
});
