/** Source text → tokens, with Python's indentation rules and wording of errors. Terminates on any input. */

export type TokenType = 'name' | 'keyword' | 'number' | 'string' | 'op' | 'newline' | 'indent' | 'dedent' | 'end';

export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Not Python: where, and CPython's sentence. */
export class SourceSyntaxError extends Error {
  readonly type: 'SyntaxError' | 'IndentationError' | 'TabError';
  readonly start: number;
  readonly end: number;
  constructor(
    message: string,
    start: number,
    end: number,
    type: 'SyntaxError' | 'IndentationError' | 'TabError' = 'SyntaxError',
  ) {
    super(message);
    this.type = type;
    this.start = start;
    this.end = end;
  }
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}_]*/uy;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?/y;
const OPERATOR =
  /\*\*=|\/\/=|>>=|<<=|\.\.\.|!=|->|:=|<=|>=|==|\+=|-=|\*=|\/=|%=|@=|&=|\|=|\^=|\*\*|\/\/|<<|>>|[+\-*/%@&|^~<>()[\]{},:.;=!]/y;
const STRING_START = /(?:[rRbBuUfF]|[rR][bBfF]|[bBfF][rR])?("""|'''|"|')/y;
const BLANK = /[ \t\f]*(?:#[^\n]*)?(?:\r?\n|\r|$)/y;
const CLOSER: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

export function isName(text: string): boolean {
  NAME.lastIndex = 0;
  return NAME.exec(text)?.[0] === text && !KEYWORDS.has(text);
}

export class Tokenizer {
  readonly source: string;
  private readonly limit: number;
  private at: number;
  private readonly tokens: Token[] = [];
  private readonly indents: number[] = [0];
  /** The white space of each indentation. */
  private readonly spaces: { column: number; text: string }[] = [{ column: 0, text: '' }];
  private readonly open: { text: string; start: number }[] = [];
  /** Inside an f-string's braces: newlines mean nothing, and the text ends without one. */
  private readonly nested: boolean;

  constructor(source: string, start = 0, limit = source.length, nested = false) {
    this.source = source;
    this.at = start;
    this.limit = limit;
    this.nested = nested;
  }

  tokenize(): Token[] {
    let lineStart = !this.nested;
    while (this.at < this.limit) {
      if (lineStart) {
        lineStart = this.skipBlankLine();
        if (lineStart) continue;
        this.indentation();
      }
      lineStart = this.token();
    }
    this.finish();
    return this.tokens;
  }

  private finish(): void {
    const unclosed = this.open.at(-1);
    if (unclosed !== undefined) {
      throw new SourceSyntaxError(`'${unclosed.text}' was never closed`, unclosed.start, unclosed.start + 1);
    }
    const last = this.tokens.at(-1);
    if (!this.nested && last !== undefined && last.type !== 'newline') this.push('newline', '', this.limit);
    while (this.indents.length > 1) {
      this.indents.pop();
      this.push('dedent', '', this.limit);
    }
    this.push('end', '', this.limit);
  }

  private push(type: TokenType, text: string, end: number): void {
    this.tokens.push({ type, text, start: this.at, end });
    this.at = end;
  }

  private skipBlankLine(): boolean {
    BLANK.lastIndex = this.at;
    const blank = BLANK.exec(this.source);
    if (blank === null || blank.index + blank[0].length > this.limit) return false;
    this.at = Math.max(this.at + (blank[0].length === 0 ? 1 : 0), BLANK.lastIndex);
    return true;
  }

  private indentation(): void {
    const from = this.at;
    let column = 0;
    let at = this.at;
    for (; at < this.limit; at++) {
      const c = this.source[at];
      if (c === ' ') column++;
      else if (c === '\t') column = (Math.floor(column / 8) + 1) * 8;
      else if (c === '\f') column = 0;
      else break;
    }
    this.at = at;
    const current = this.indents.at(-1) ?? 0;
    this.checkTabs(this.source.slice(from, at), column, at);
    if (column > current) {
      this.indents.push(column);
      this.push('indent', '', at);
      return;
    }
    while (column < (this.indents.at(-1) ?? 0)) {
      this.indents.pop();
      this.push('dedent', '', at);
    }
    if (column !== this.indents.at(-1)) {
      throw new SourceSyntaxError(
        'unindent does not match any outer indentation level',
        at,
        at + 1,
        'IndentationError',
      );
    }
  }

  /** Where tabs count eight, a line may not be deeper or equal only because of them. */
  private checkTabs(space: string, column: number, at: number): void {
    while (this.spaces.length > 1 && column < (this.spaces.at(-1)?.column ?? 0)) this.spaces.pop();
    const last = this.spaces[this.spaces.length - 1];
    const tabs = space.includes('\t') || last.text.includes('\t');
    const same = column === last.column;
    if (tabs && (same ? space !== last.text && space.length !== last.text.length : space.length <= last.text.length)) {
      if (column >= last.column)
        throw new SourceSyntaxError('inconsistent use of tabs and spaces in indentation', at, at + 1, 'TabError');
    }
    if (!same) this.spaces.push({ column, text: space });
  }

  /** Reads one token or space; true when a logical line ended. */
  private token(): boolean {
    const c = this.source[this.at];
    if (c === ' ' || c === '\t' || c === '\f' || c === '\u00a0') {
      this.at++;
      return false;
    }
    if (c === '\n' || c === '\r') return this.newline(c);
    if (c === '#') {
      while (this.at < this.limit && this.source[this.at] !== '\n') this.at++;
      return false;
    }
    if (c === '\\') return this.continuation();
    if (this.string() || this.word() || this.number() || this.operator()) return false;
    throw this.badCharacter();
  }

  private newline(c: string): boolean {
    const length = c === '\r' && this.source[this.at + 1] === '\n' ? 2 : 1;
    if (this.nested || this.open.length > 0) {
      this.at += length;
      return false;
    }
    this.push('newline', '\n', this.at + length);
    return true;
  }

  private continuation(): boolean {
    const rest = /\\(\r?\n|\r)/y;
    rest.lastIndex = this.at;
    const found = rest.exec(this.source);
    if (found === null) {
      const end = this.at + 1 >= this.limit;
      throw new SourceSyntaxError(
        end ? 'unexpected EOF while parsing' : 'unexpected character after line continuation character',
        this.at + 1,
        this.at + 2,
      );
    }
    this.at += found[0].length;
    if (this.at >= this.limit) throw new SourceSyntaxError('unexpected EOF while parsing', this.at, this.at + 1);
    return false;
  }

  private word(): boolean {
    NAME.lastIndex = this.at;
    const found = NAME.exec(this.source);
    if (found === null) return false;
    const text = found[0];
    this.push(KEYWORDS.has(text) ? 'keyword' : 'name', text.normalize('NFKC'), this.at + text.length);
    return true;
  }

  private number(): boolean {
    const first = this.source.charCodeAt(this.at);
    const isDigit = (code: number): boolean => code >= 48 && code <= 57;
    if (!isDigit(first) && !(first === 46 && isDigit(this.source.charCodeAt(this.at + 1)))) return false;
    NUMBER.lastIndex = this.at;
    const text = NUMBER.exec(this.source)?.[0] ?? '';
    this.checkNumber(text);
    this.push('number', text, this.at + text.length);
    return true;
  }

  private checkNumber(text: string): void {
    const next = this.source.slice(this.at + text.length, this.at + text.length + 12);
    const end = this.at + text.length;
    const base = /^0([xXbBoO])/.exec(text + next)?.[1]?.toLowerCase();
    const kind = base === 'x' ? 'hexadecimal' : base === 'b' ? 'binary' : base === 'o' ? 'octal' : 'decimal';
    if (base !== undefined && /^\d/.test(next) && kind !== 'hexadecimal') {
      throw new SourceSyntaxError(`invalid digit '${next[0]}' in ${kind} literal`, end, end + 1);
    }
    if (/^0[\d_]*[1-9][\d_]*$/.test(text)) {
      throw new SourceSyntaxError(
        'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
        this.at,
        end,
      );
    }
    if (!/^[\p{L}_]/u.test(next)) return;
    if (/^(and|else|for|if|in|is|not|or)\b/.test(next)) return;
    const imaginary = /[jJ]$/.test(text) ? 'imaginary' : kind;
    throw new SourceSyntaxError(`invalid ${imaginary} literal`, Math.max(this.at, end - 1), end);
  }

  private operator(): boolean {
    OPERATOR.lastIndex = this.at;
    const text = OPERATOR.exec(this.source)?.[0];
    if (text === undefined || (text === '!' && !this.nested)) return false;
    if (text === '(' || text === '[' || text === '{') {
      this.open.push({ text, start: this.at });
      if (this.open.length > 200) throw new SourceSyntaxError('too many nested parentheses', this.at, this.at + 1);
    }
    if (text === ')' || text === ']' || text === '}') this.close(text);
    this.push('op', text, this.at + text.length);
    return true;
  }

  private close(text: string): void {
    const opener = this.open.pop();
    if (opener === undefined) throw new SourceSyntaxError(`unmatched '${text}'`, this.at, this.at + 1);
    if (CLOSER[opener.text] === text) return;
    const sameLine = !this.source.slice(opener.start, this.at).includes('\n');
    const where = sameLine ? '' : ` on line ${lineOf(this.source, opener.start)}`;
    throw new SourceSyntaxError(
      `closing parenthesis '${text}' does not match opening parenthesis '${opener.text}'${where}`,
      this.at,
      this.at + 1,
    );
  }

  private string(): boolean {
    STRING_START.lastIndex = this.at;
    const found = STRING_START.exec(this.source);
    if (found === null) return false;
    const quote = found[1] ?? '"';
    const isFormat = /f/i.test(found[0].slice(0, -quote.length));
    const end = this.stringEnd(this.at + found[0].length, quote, isFormat);
    this.push('string', this.source.slice(this.at, end), end);
    return true;
  }

  /** Position after the closing quote. */
  private stringEnd(from: number, quote: string, isFormat: boolean): number {
    let depth = 0;
    for (let at = from; at < this.limit; at++) {
      const c = this.source[at];
      if (c === '\\') at++;
      else if (depth === 0 && this.source.startsWith(quote, at)) return at + quote.length;
      else if (c === '\n' && quote.length === 1 && depth === 0) break;
      else if (isFormat && c === '{') {
        if (depth === 0 && this.source[at + 1] === '{') at++;
        else depth++;
      } else if (isFormat && c === '}' && depth > 0) depth--;
      else if (depth > 0 && (c === '"' || c === "'") && !this.source.startsWith(quote, at)) {
        const close = this.source.indexOf(c, at + 1);
        if (close > 0 && close < this.limit) at = close;
      } else if (depth > 0 && (c === '"' || c === "'") && this.source.startsWith(quote, at)) {
        const inner = this.innerString(at, quote);
        if (inner < 0) return at + quote.length;
        at = inner - 1;
      }
    }
    const line = lineOf(this.source, quote.length === 3 ? this.limit : from);
    const kind = quote.length === 3 ? 'triple-quoted string literal' : 'string literal';
    throw new SourceSyntaxError(`unterminated ${kind} (detected at line ${line})`, this.at, this.at + 1);
  }

  /** End of a string that stands inside an f-string's braces with the f-string's own quote; -1: there is none. */
  private innerString(at: number, quote: string): number {
    const lineEnd = quote.length === 1 ? this.source.indexOf('\n', at) : this.limit;
    const stop = lineEnd < 0 ? this.limit : Math.min(lineEnd, this.limit);
    const close = this.source.indexOf(quote, at + quote.length);
    if (close < 0 || close >= stop) return -1;
    return this.source.indexOf(quote, close + quote.length) >= 0 ? close + quote.length : -1;
  }

  private badCharacter(): SourceSyntaxError {
    const c = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    if (/^[\x20-\x7e]$/.test(c)) return new SourceSyntaxError('invalid syntax', this.at, this.at + 1);
    const code = (c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(c);
    return new SourceSyntaxError(
      printable ? `invalid character '${c}' (U+${code})` : `invalid non-printable character U+${code}`,
      this.at,
      this.at + c.length,
    );
  }
}

/** One-based line of an offset. */
export function lineOf(source: string, offset: number): number {
  let line = 1;
  for (let i = source.indexOf('\n'); i >= 0 && i < offset; i = source.indexOf('\n', i + 1)) line++;
  return line;
}
