/** A position in the tokens, and the errors that can be told from there. */
import { SourceSyntaxError, type Token, Tokenizer, type TokenType } from './tokens.ts';

export class Cursor {
  readonly source: string;
  protected readonly tokens: readonly Token[];
  protected at = 0;
  /** Brackets around the current token: a missing comma is only guessed inside. */
  protected depth = 0;

  constructor(source: string, start = 0, limit = source.length, nested = false) {
    this.source = source;
    this.tokens = new Tokenizer(source, start, limit, nested).tokenize();
  }

  protected get token(): Token {
    return this.tokens[this.at];
  }
  protected get previousEnd(): number {
    return this.at === 0 ? 0 : this.tokens[this.at - 1].end;
  }

  protected advance(): Token {
    const token = this.tokens[this.at];
    if (token.type !== 'end') this.at++;
    return token;
  }

  protected isOp(text: string): boolean {
    const token = this.tokens[this.at];
    return token.type === 'op' && token.text === text;
  }
  protected isKeyword(text: string): boolean {
    const token = this.tokens[this.at];
    return token.type === 'keyword' && token.text === text;
  }
  protected isType(type: TokenType): boolean {
    return this.tokens[this.at].type === type;
  }
  protected isSoft(text: string): boolean {
    const token = this.tokens[this.at];
    return token.type === 'name' && token.text === text;
  }
  protected peek(offset = 1): Token {
    return this.tokens[Math.min(this.at + offset, this.tokens.length - 1)];
  }

  protected acceptOp(text: string): boolean {
    if (!this.isOp(text)) return false;
    this.at++;
    return true;
  }
  protected acceptKeyword(text: string): boolean {
    if (!this.isKeyword(text)) return false;
    this.at++;
    return true;
  }

  protected expectOp(text: string, message?: string): Token {
    if (!this.isOp(text)) throw this.unexpected(message ?? (text === ':' ? "expected ':'" : undefined));
    return this.advance();
  }
  protected expectKeyword(text: string): Token {
    if (!this.isKeyword(text)) throw this.unexpected();
    return this.advance();
  }
  protected expectName(): Token {
    if (this.token.type !== 'name') throw this.unexpected();
    return this.advance();
  }

  protected fail(message: string, start: number, end: number): SourceSyntaxError {
    return new SourceSyntaxError(message, start, end);
  }

  /** The current token fits nowhere. */
  protected unexpected(message = 'invalid syntax'): SourceSyntaxError {
    const token = this.token;
    if (token.type === 'indent') {
      return new SourceSyntaxError('unexpected indent', token.start, token.end, 'IndentationError');
    }
    return this.fail(message, token.start, Math.max(token.end, token.start + 1));
  }
}
