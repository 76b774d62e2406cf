import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from './document.ts';
import { parseJson, writeJson } from './json.ts';

const failure = (text: string): string => {
  try {
    parseJson(text);
  } catch (error) {
    return String(error);
  }
  return 'no error';
};

describe('reading JSON', () => {
  it('reads what JSON.parse reads, with the same values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value, null, 2);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("refuses what JSON.parse refuses, apart from Python's numbers", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0e-+.1tfn \n'), maxLength: 12 }), (text) => {
        let strict = true;
        try {
          JSON.parse(text);
        } catch {
          strict = false;
        }
        expect(failure(text) === 'no error').toBe(strict);
      }),
      { numRuns: 3000 },
    );
  });

  it('says line, column and the place in the value', () => {
    expect(failure('{"cells": [{"a": 1},\n {"b": [2, x]}]}')).toContain(
      'Line 2, column 12 (in cells[1].b[1]): a value was expected, not "x".',
    );
    expect(failure('{"cells": [1, 2')).toContain('The text seems to be cut short');
    expect(failure('{"a": "b')).toContain('no closing quote');
    expect(failure('{"a": 1} 2')).toContain('after the end of the value there is "2"');
  });

  it('reads a million brackets without an overflow of the stack', () => {
    expect(failure('['.repeat(1_000_000))).toContain('more than 400 deep');
    expect(failure('{"a":'.repeat(1_000_000))).toContain('more than 400 deep');
  });

  it('takes a member called __proto__ for a member', () => {
    const value = parseJson('{"__proto__": {"a": 1}}') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect((value as { a?: number }).a).toBeUndefined();
    expect(writeJson(value as JsonValue)).toBe('{\n "__proto__": {\n  "a": 1\n }\n}');
  });
});

describe('writing JSON', () => {
  it('keeps the digits of numbers that nobody touched', () => {
    const text = '{\n "a": [\n  1.0,\n  12345678901234567890,\n  1e-05,\n  NaN,\n  -Infinity,\n  -0.0\n ]\n}';
    expect(writeJson(parseJson(text))).toBe(text);
  });

  it('sorts keys by code point and leaves letters of all scripts as they are', () => {
    expect(writeJson({ '\u{1f600}': 1, '\uffee': 2, b: [], a: {} })).toBe(
      '{\n "a": {},\n "b": [],\n "\uffee": 2,\n "\u{1f600}": 1\n}',
    );
  });

  it('writes what it reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = writeJson(value as JsonValue);
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(writeJson(parseJson(text))).toBe(text);
      }),
    );
  });
});
