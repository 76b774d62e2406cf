/** Number and string literals → values. */

import { int, PyComplex, PyFloat, type Value } from '../../base/python.ts';
import { characterNamed } from './character-names.ts';

export function numberValue(literal: string): Value {
  const text = literal.replaceAll('_', '');
  if (/^0[xXbBoO]/.test(text)) return int(BigInt(text));
  if (/[jJ]$/.test(text)) return new PyComplex(0, Number(text.slice(0, -1)));
  if (/[.eE]/.test(text)) return new PyFloat(Number(text));
  return text.length < 16 ? Number(text) : int(BigInt(text));
}

export interface StringPrefix {
  readonly raw: boolean;
  readonly bytes: boolean;
  readonly format: boolean;
  readonly quote: string;
  /** Characters before the content. */
  readonly length: number;
}

export function stringPrefix(token: string): StringPrefix {
  const letters = /^[a-zA-Z]*/.exec(token)?.[0] ?? '';
  const rest = token.slice(letters.length);
  const quote = rest.startsWith('"""') || rest.startsWith("'''") ? rest.slice(0, 3) : rest.slice(0, 1);
  return {
    raw: /r/i.test(letters),
    bytes: /b/i.test(letters),
    format: /f/i.test(letters),
    quote,
    length: letters.length + quote.length,
  };
}

const SIMPLE: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const ESCAPE =
  /\\(?:(\r\n|[\n\\'"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]+)\}|([xuUN]))/g;

/** Escapes resolved; throws a plain `Error` with CPython's sentence. */
export function unescape(text: string, bytes: boolean): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (whole, simple, octal, hex, short, long, name, broken, at) => {
    if (simple !== undefined) return SIMPLE[simple === '\r\n' ? '\n' : simple];
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    if (bytes) return whole;
    const code = short ?? long;
    if (code !== undefined) return fromCode(parseInt(code, 16));
    if (name !== undefined) return named(name);
    throw new Error(escapeProblem(broken, text, at));
  });
}

function fromCode(code: number): string {
  if (code > 0x10ffff) {
    throw new Error(
      "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character",
    );
  }
  return String.fromCodePoint(code);
}

function named(name: string): string {
  const found = characterNamed(name);
  if (found !== undefined) return found;
  throw new Error(
    `(unicode error) 'unicodeescape' codec can't decode bytes in position 0-${name.length + 3}: unknown Unicode character name`,
  );
}

function escapeProblem(letter: string, text: string, at: number): string {
  const digits = /^[0-9a-fA-F]*/.exec(text.slice(at + 2))?.[0].length ?? 0;
  const shape = { x: '\\xXX', u: '\\uXXXX', U: '\\UXXXXXXXX', N: '\\N' }[letter] ?? letter;
  const problem = letter === 'N' ? 'malformed \\N character escape' : `truncated ${shape} escape`;
  return `(unicode error) 'unicodeescape' codec can't decode bytes in position ${at}-${at + 1 + digits}: ${problem}`;
}
