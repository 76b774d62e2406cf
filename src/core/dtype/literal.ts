/**
 * Python literals as plain data, read without evaluating anything: the subset of `ast.literal_eval` that array
 * headers and dtype descriptors need (strings, bytes, numbers, True, False, None, tuples, lists, sets, dicts).
 * Names, calls and operators are a syntax error. Python 2's `L` suffix is accepted and reported.
 */
import { FormatError } from '../base/errors.ts';
import { bytesRepr, strRepr, tupleRepr } from './python-text.ts';

export type Literal =
  | { readonly type: 'none' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number; readonly text: string }
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'tuple' | 'list' | 'set'; readonly items: readonly Literal[] }
  | { readonly type: 'dict'; readonly entries: readonly (readonly [Literal, Literal])[] };

export interface ParsedLiteral {
  readonly value: Literal;
  /** An integer carried Python 2's `L`. */
  readonly python2: boolean;
}

/** Python's own parser stops at 200 nested brackets. */
const MAX_DEPTH = 200;
/** Python's `sys.int_info.default_max_str_digits`. */
const MAX_DIGITS = 4300;

/** Reads `text` as one literal; throws `FormatError` (SyntaxError) at the first character that does not fit. */
export function parseLiteral(text: string): ParsedLiteral {
  const reader = new LiteralReader(text);
  const value = reader.readWhole();
  return { value, python2: reader.python2 };
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
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
  '\n': '',
};
const HEX_ESCAPE_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const CLOSING = { '(': ')', '[': ']', '{': '}' } as const;

class LiteralReader {
  python2 = false;
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  readWhole(): Literal {
    if (this.text.includes('\0')) this.fail();
    const value = this.readValue();
    this.skipSpace();
    if (this.at < this.text.length) this.fail();
    return value;
  }

  private fail(): never {
    throw new FormatError('invalid syntax', { pythonType: 'SyntaxError', fields: { position: this.at } });
  }

  private skipSpace(): void {
    while (' \t\n\r\f'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at += found[0].length;
    return found;
  }

  private accept(character: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private readValue(): Literal {
    this.skipSpace();
    const next = this.text[this.at];
    if (next === '(' || next === '[' || next === '{') return this.readBrackets(next);
    const string = this.match(/([uU]|[rR]|[bB][rR]?|[rR][bB])?(?=['"])/y);
    if (string !== null) return this.readStrings((string[1] ?? '').toLowerCase());
    const word = this.match(/(?:True|False|None)(?![\w.(])/y);
    if (word !== null) return word[0] === 'None' ? { type: 'none' } : { type: 'bool', value: word[0] === 'True' };
    return this.readNumber();
  }

  private readNumber(): Literal {
    const sign = this.match(/[+-]\s*/y)?.[0][0] === '-' ? -1 : 1;
    const float = this.match(/(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?(?!\w)|\d+[eE][+-]?\d+(?!\w)/y);
    if (float !== null) {
      return { type: 'float', value: sign * Number(float[0]), text: (sign < 0 ? '-' : '') + float[0] };
    }
    const int = this.match(/(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0+|[1-9]\d*)([lL]?)(?![\w.])/y);
    if (int === null || int[1].length > MAX_DIGITS) this.fail();
    if (int[2] !== '') this.python2 = true;
    return { type: 'int', value: BigInt(sign) * BigInt(int[1]) };
  }

  /** Adjacent strings are one. */
  private readStrings(firstPrefix: string): Literal {
    let prefix = firstPrefix;
    const isBytes = prefix.includes('b');
    let value = '';
    for (;;) {
      value += this.readString(prefix);
      this.skipSpace();
      const more = this.match(/([uU]|[rR]|[bB][rR]?|[rR][bB])?(?=['"])/y);
      if (more === null) break;
      prefix = (more[1] ?? '').toLowerCase();
      if (prefix.includes('b') !== isBytes) this.fail();
    }
    if (!isBytes) return { type: 'str', value };
    return { type: 'bytes', value: Uint8Array.from(value, (character) => character.charCodeAt(0)) };
  }

  private readString(prefix: string): string {
    const quote = this.text[this.at++];
    if (this.text.startsWith(quote + quote, this.at)) this.fail();
    let value = '';
    for (;;) {
      const character = this.text[this.at++];
      if (character === undefined || character === '\n') this.fail();
      if (character === quote) return value;
      if (prefix.includes('b') && character.charCodeAt(0) > 0x7f) this.fail();
      if (character !== '\\') value += character;
      else value += prefix.includes('r') ? `\\${this.text[this.at++] ?? this.fail()}` : this.readEscape(prefix);
    }
  }

  private readEscape(prefix: string): string {
    const octal = this.match(/[0-7]{1,3}/y);
    if (octal !== null)
      return String.fromCharCode(Number.parseInt(octal[0], 8) & (prefix.includes('b') ? 0xff : 0x1ff));
    const character = this.text[this.at++];
    if (character === undefined) this.fail();
    const simple = SIMPLE_ESCAPES[character];
    if (simple !== undefined) return simple;
    const digits = HEX_ESCAPE_DIGITS[character];
    if (digits === undefined || (prefix.includes('b') && character !== 'x')) {
      return character === 'N' && !prefix.includes('b') ? this.fail() : `\\${character}`;
    }
    const code = this.text.slice(this.at, this.at + digits);
    this.at += digits;
    if (!/^[\da-fA-F]+$/.test(code) || code.length < digits || Number.parseInt(code, 16) > 0x10ffff) this.fail();
    return String.fromCodePoint(Number.parseInt(code, 16));
  }

  private readBrackets(open: '(' | '[' | '{'): Literal {
    this.at++;
    if (++this.depth > MAX_DEPTH) this.fail();
    const value = open === '{' ? this.readBraces() : this.readSequence(open);
    this.depth--;
    return value;
  }

  private readSequence(open: '(' | '['): Literal {
    const items: Literal[] = [];
    let commas = 0;
    while (!this.accept(CLOSING[open])) {
      if (items.length > commas) this.fail();
      items.push(this.readValue());
      if (this.accept(',')) commas++;
    }
    if (open === '[') return { type: 'list', items };
    return items.length === 1 && commas === 0 ? items[0] : { type: 'tuple', items };
  }

  private readBraces(): Literal {
    if (this.accept('}')) return { type: 'dict', entries: [] };
    const first = this.readValue();
    this.skipSpace();
    return this.text[this.at] === ':' ? this.readDict(first) : this.readSet(first);
  }

  private readDict(firstKey: Literal): Literal {
    const entries: [Literal, Literal][] = [];
    let key = firstKey;
    for (;;) {
      if (!this.accept(':')) this.fail();
      entries.push([key, this.readValue()]);
      if (this.accept('}')) return { type: 'dict', entries };
      if (!this.accept(',')) this.fail();
      if (this.accept('}')) return { type: 'dict', entries };
      key = this.readValue();
    }
  }

  private readSet(first: Literal): Literal {
    const items = [first];
    while (!this.accept('}')) {
      if (!this.accept(',')) this.fail();
      if (this.accept('}')) break;
      items.push(this.readValue());
    }
    return { type: 'set', items };
  }
}

/** The value that a dict holds under a string key; a repeated key keeps its last value, as in Python. */
export function dictValue(dict: Literal & { type: 'dict' }, key: string): Literal | undefined {
  return dict.entries.findLast(([name]) => name.type === 'str' && name.value === key)?.[1];
}

/** `repr` of the Python object. */
export function literalRepr(literal: Literal): string {
  switch (literal.type) {
    case 'none':
      return 'None';
    case 'bool':
      return literal.value ? 'True' : 'False';
    case 'int':
      return literal.value.toString();
    case 'float':
      return literal.text;
    case 'str':
      return strRepr(literal.value);
    case 'bytes':
      return bytesRepr(literal.value);
    case 'dict':
      return `{${literal.entries.map(([key, value]) => `${literalRepr(key)}: ${literalRepr(value)}`).join(', ')}}`;
    default:
      return sequenceRepr(literal.type, literal.items.map(literalRepr));
  }
}

function sequenceRepr(type: 'tuple' | 'list' | 'set', items: readonly string[]): string {
  if (type === 'tuple') return tupleRepr(items);
  return type === 'list' ? `[${items.join(', ')}]` : `{${items.join(', ')}}`;
}
