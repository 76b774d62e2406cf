/** Python's regular expressions → JavaScript's. */
import { defineException, exceptionType, PyException } from '../runtime/exceptions.ts';

export const IGNORECASE = 2;
export const MULTILINE = 8;
export const DOTALL = 16;
export const UNICODE = 32;
export const VERBOSE = 64;
export const ASCII = 256;

export const patternError = defineException('error', 're', [exceptionType('Exception')]);

export interface Translated {
  readonly source: string;
  readonly flags: number;
  readonly groups: number;
  /** Name → number. */
  readonly names: ReadonlyMap<string, number>;
}

function fail(message: string, at: number): PyException {
  return new PyException(patternError, [`${message} at position ${at}`]);
}

/** `\d`, `\w`, `\s` for text are Unicode unless ASCII is asked for. */
const CLASSES: Record<string, [unicode: string, ascii: string]> = {
  d: ['\\p{Nd}', '0-9'],
  w: ['\\p{L}\\p{N}_', 'a-zA-Z0-9_'],
  s: ['\\s\\x1c-\\x1f\\x85', ' \\t\\n\\r\\f\\v'],
};

export function translate(pattern: string, flags: number, bytes: boolean): Translated {
  return new Translator(pattern, flags, bytes).run();
}

class Translator {
  private at = 0;
  private groups = 0;
  private readonly names = new Map<string, number>();
  private readonly open: number[] = [];
  private flags: number;
  private readonly pattern: string;
  private readonly bytes: boolean;

  constructor(pattern: string, flags: number, bytes: boolean) {
    this.pattern = pattern;
    this.flags = flags | (bytes || (flags & ASCII) !== 0 ? 0 : UNICODE);
    this.bytes = bytes;
  }

  run(): Translated {
    const inline = /^\(\?([aiLmsux]+)\)/.exec(this.pattern);
    if (inline !== null) {
      for (const letter of inline[1]) this.flags |= flagOf(letter);
      this.at = inline[0].length;
    }
    let source = '';
    while (this.at < this.pattern.length) source += this.piece();
    if (this.open.length > 0) throw fail('missing ), unterminated subpattern', this.open[this.open.length - 1]);
    return { source, flags: this.flags, groups: this.groups, names: this.names };
  }

  private get ascii(): boolean {
    return this.bytes || (this.flags & ASCII) !== 0;
  }

  private piece(): string {
    const c = this.pattern[this.at];
    switch (c) {
      case '\\':
        return this.escape();
      case '[':
        return this.set();
      case '(':
        return this.group();
      case ')':
        if (this.open.pop() === undefined) throw fail('unbalanced parenthesis', this.at);
        this.at++;
        return ')';
      case '{':
        return this.braces();
      case '*':
      case '+':
      case '?':
        return this.repeat(c);
      case '$':
        this.at++;
        return (this.flags & MULTILINE) !== 0 ? '(?=\\n|(?![\\s\\S]))' : '(?=\\n?(?![\\s\\S]))';
      case '^':
        this.at++;
        return (this.flags & MULTILINE) !== 0 ? '(?<=^|\\n)' : '(?<![\\s\\S])';
      case '.':
        this.at++;
        return (this.flags & DOTALL) !== 0 ? '[\\s\\S]' : '[^\\n]';
      case '}':
      case ']':
        this.at++;
        return `\\${c}`;
      default:
        return this.plain();
    }
  }

  private plain(): string {
    const c = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    if ((this.flags & VERBOSE) !== 0) {
      if (/\s/.test(c)) {
        this.at++;
        return '';
      }
      if (c === '#') {
        const end = this.pattern.indexOf('\n', this.at);
        this.at = end < 0 ? this.pattern.length : end + 1;
        return '';
      }
    }
    this.at += c.length;
    return c === '/' ? '\\/' : c;
  }

  private repeat(c: string): string {
    const before = this.at === 0 ? '' : this.pattern[this.at - 1];
    if (this.at === 0 || before === '|' || (before === '(' && this.pattern[this.at - 2] !== '\\')) {
      throw fail('nothing to repeat', this.at);
    }
    this.at++;
    const next = this.pattern[this.at];
    if (next === '?') {
      this.at++;
      return `${c}?`;
    }
    if (next === '*' || next === '+') {
      if (next === '+') throw fail('possessive quantifiers are not supported', this.at);
      throw fail('multiple repeat', this.at);
    }
    return c;
  }

  private braces(): string {
    const found = /^\{(\d*)(,?)(\d*)\}(\??)/.exec(this.pattern.slice(this.at));
    if (found === null || (found[1] === '' && found[3] === '')) {
      this.at++;
      return '\\{';
    }
    this.at += found[0].length;
    const [, low, comma, high, lazy] = found;
    if (high !== '' && Number(low) > Number(high))
      throw fail('min repeat greater than max repeat', this.at - found[0].length);
    return `{${low === '' ? '0' : low}${comma}${high}}${lazy}`;
  }

  private group(): string {
    const start = this.at;
    this.open.push(start);
    const rest = this.pattern.slice(this.at);
    if (!rest.startsWith('(?')) {
      this.at++;
      this.groups++;
      return '(';
    }
    const named = /^\(\?P<([^>]*)>/.exec(rest);
    if (named !== null) return this.named(named[0], named[1], start);
    const back = /^\(\?P=([^)]*)\)/.exec(rest);
    if (back !== null) {
      this.open.pop();
      this.at += back[0].length;
      const number = this.names.get(back[1]);
      if (number === undefined) throw fail(`unknown group name '${back[1]}'`, start + 4);
      return `(?:\\${number})`;
    }
    const comment = /^\(\?#[^)]*\)/.exec(rest);
    if (comment !== null) {
      this.open.pop();
      this.at += comment[0].length;
      return '';
    }
    const plain = /^\(\?(?::|=|!|<=|<!)/.exec(rest);
    if (plain !== null) {
      this.at += plain[0].length;
      return plain[0];
    }
    const scoped = /^\(\?([aiLmsux]*)(?:-([imsx]+))?:/.exec(rest);
    if (scoped !== null) {
      this.at += scoped[0].length;
      return '(?:';
    }
    throw fail(`unknown extension ?${rest[2] ?? ''}`, start + 1);
  }

  private named(text: string, name: string, start: number): string {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw fail(`bad character in group name '${name}'`, start + 4);
    if (this.names.has(name)) {
      throw fail(
        `redefinition of group name '${name}' as group ${this.groups + 1}; was group ${this.names.get(name)}`,
        start + 4,
      );
    }
    this.at += text.length;
    this.groups++;
    this.names.set(name, this.groups);
    return '(';
  }

  private escape(): string {
    const c = this.pattern[this.at + 1];
    if (c === undefined) throw fail('bad escape (end of pattern)', this.at);
    this.at += 2;
    switch (c) {
      case 'A':
        return '(?<![\\s\\S])';
      case 'Z':
        return '(?![\\s\\S])';
      case 'b':
        return this.boundary(true);
      case 'B':
        return this.boundary(false);
      case 'd':
      case 'w':
      case 's':
        return `[${this.classOf(c)}]`;
      case 'D':
      case 'W':
      case 'S':
        return `[^${this.classOf(c.toLowerCase())}]`;
    }
    if (/[1-9]/.test(c)) {
      const digits = /^\d/.exec(this.pattern.slice(this.at))?.[0] ?? '';
      const number = Number(c + digits) <= this.groups ? c + digits : c;
      if (number.length === 2) this.at++;
      if (Number(number) > this.groups) throw fail(`invalid group reference ${number}`, this.at - 1);
      return `(?:\\${number})`;
    }
    return this.character(c);
  }

  private boundary(at: boolean): string {
    const word = `[${this.classOf('w')}]`;
    const edge = `(?<=${word})(?!${word})|(?<!${word})(?=${word})`;
    return at ? `(?:${edge})` : `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
  }

  private classOf(letter: string): string {
    return CLASSES[letter][this.ascii ? 1 : 0];
  }

  /** One escaped character, after its backslash. */
  private character(c: string): string {
    const hex = { x: 2, u: 4, U: 8 }[c];
    if (hex !== undefined) {
      const digits = this.pattern.slice(this.at, this.at + hex);
      if (!new RegExp(`^[0-9a-fA-F]{${hex}}$`).test(digits))
        throw fail(`incomplete escape \\${c}${digits}`, this.at - 2);
      this.at += hex;
      return `\\u{${digits}}`;
    }
    if (c === '0') {
      const octal = /^[0-7]{0,2}/.exec(this.pattern.slice(this.at))?.[0] ?? '';
      this.at += octal.length;
      return `\\u{${parseInt(octal || '0', 8).toString(16)}}`;
    }
    if (c === 'a') return '\\x07';
    if ('fnrtv'.includes(c)) return `\\${c}`;
    if (/[a-zA-Z]/.test(c)) throw fail(`bad escape \\${c}`, this.at - 2);
    return literal(c);
  }

  private set(): string {
    const start = this.at++;
    let out = '[';
    if (this.pattern[this.at] === '^') {
      out += '^';
      this.at++;
    }
    for (let first = true; ; first = false) {
      const c = this.pattern[this.at];
      if (c === undefined) throw fail('unterminated character set', start);
      if (c === ']' && !first) break;
      if (c === '\\') out += this.setEscape();
      else {
        const whole = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
        this.at += whole.length;
        out +=
          whole === '-' ? this.dash(first) : /[\p{P}\p{S}]/u.test(whole) && whole !== '_' ? hexEscape(whole) : whole;
      }
    }
    this.at++;
    return `${out}]`;
  }

  private dash(first: boolean): string {
    const before = this.pattern[this.at - 2];
    const next = this.pattern[this.at];
    const afterClass = /\\[dwsDWS]$/.test(this.pattern.slice(0, this.at - 1));
    return first || next === ']' || before === '[' || before === '^' || afterClass ? '\\-' : '-';
  }

  private setEscape(): string {
    const c = this.pattern[this.at + 1];
    if (c === undefined) throw fail('unterminated character set', this.at);
    this.at += 2;
    if (c === 'b') return '\\x08';
    if (c === 'd' || c === 'w' || c === 's') return this.classOf(c);
    if (c === 'D' || c === 'W' || c === 'S') return `[^${this.classOf(c.toLowerCase())}]`;
    return this.character(c);
  }
}

function hexEscape(c: string): string {
  return `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`;
}

function literal(c: string): string {
  return /[\p{P}\p{S}]/u.test(c) && c !== '_' ? hexEscape(c) : c;
}

export function flagOf(letter: string): number {
  return { i: IGNORECASE, m: MULTILINE, s: DOTALL, x: VERBOSE, a: ASCII, u: UNICODE, L: 4 }[letter] ?? 0;
}
