/** String literals: adjacent ones joined, f-strings taken apart. */
import { PyBytes } from '../../base/python.ts';
import type { Expr, Replacement } from './ast.ts';
import { stringPrefix, unescape } from './literals.ts';
import { ParameterParser } from './parameters.ts';
import { SourceSyntaxError, type Token } from './tokens.ts';

export abstract class StringParser extends ParameterParser {
  /** The text in `[from, to)` as one expression. */
  protected abstract parseInside(from: number, to: number): Expr;

  protected strings(): Expr {
    const start = this.token.start;
    const parts: (string | Replacement)[] = [];
    let kind: 'bytes' | 'text' | null = null;
    let joined = false;
    while (this.token.type === 'string') {
      const token = this.advance();
      const prefix = stringPrefix(token.text);
      const own = prefix.bytes ? 'bytes' : 'text';
      if (kind !== null && kind !== own) {
        throw this.fail('cannot mix bytes and nonbytes literals', start, token.end);
      }
      kind = own;
      const from = token.start + prefix.length;
      const to = token.end - prefix.quote.length;
      if (prefix.format) {
        joined = true;
        parts.push(...this.formatParts(from, to, prefix.raw, 0));
      } else parts.push(this.decode(this.source.slice(from, to), prefix.raw, prefix.bytes, token));
    }
    const end = this.previousEnd;
    if (kind === 'bytes') return { kind: 'Constant', value: latin1(parts.join('')), start, end };
    if (!joined) return { kind: 'Constant', value: parts.join(''), start, end };
    return { kind: 'Joined', parts: merge(parts), start, end };
  }

  private decode(text: string, raw: boolean, bytes: boolean, token: Token): string {
    const content = text.replace(/\r\n?/g, '\n');
    if (bytes && /[^\x00-\x7f]/.test(content)) {
      throw this.fail('bytes can only contain ASCII literal characters', token.start, token.end);
    }
    if (raw) return content;
    try {
      return unescape(content, bytes);
    } catch (error) {
      throw this.fail(error instanceof Error ? error.message : String(error), token.start, token.end);
    }
  }

  /** Text and replacements of an f-string, or of a format spec (`level` 1), in `[from, to)`. */
  private formatParts(from: number, to: number, raw: boolean, level: number): (string | Replacement)[] {
    const parts: (string | Replacement)[] = [];
    const token: Token = { type: 'string', text: '', start: from, end: to };
    let text = '';
    let at = from;
    const flush = (): void => {
      if (text !== '') parts.push(this.decode(text, raw, false, token));
      text = '';
    };
    while (at < to) {
      const c = this.source[at];
      if (c === '\\' && !raw && this.source.startsWith('\\N{', at)) {
        const close = this.source.indexOf('}', at);
        text += this.source.slice(at, close + 1);
        at = close < 0 ? to : close + 1;
      } else if ((c === '{' || c === '}') && this.source[at + 1] === c && level === 0) {
        text += c;
        at += 2;
      } else if (c === '{') {
        flush();
        const replacement = this.replacement(at, to, raw, level);
        parts.push(replacement);
        at = replacement.end;
      } else if (c === '}') {
        throw this.fail("f-string: single '}' is not allowed", at, at + 1);
      } else {
        text += c;
        at++;
      }
    }
    flush();
    return parts;
  }

  private replacement(start: number, limit: number, raw: boolean, level: number): Replacement {
    if (level > 1) throw this.fail('f-string: expressions nested too deeply', start, start + 1);
    const stop = this.expressionEnd(start + 1, limit);
    const source = this.source.slice(start + 1, stop);
    const selfDoc = /[^=!<>]=\s*$/.test(source) ? source : null;
    const inner = selfDoc === null ? source : source.replace(/=\s*$/, '');
    if (inner.trim() === '') {
      throw this.fail('f-string: empty expression not allowed', start, start + 1);
    }
    const value = this.replacementValue(start + 1, start + 1 + inner.length);
    let at = stop;
    let conversion: Replacement['conversion'] = null;
    if (this.source[at] === '!') {
      const letter = /^\s*([a-zA-Z]?)\s*/.exec(this.source.slice(at + 1, limit));
      const name = letter?.[1] ?? '';
      if (name !== 'r' && name !== 's' && name !== 'a') {
        throw this.fail("f-string: invalid conversion character: expected 's', 'r', or 'a'", at, at + 1);
      }
      conversion = name;
      at += 1 + (letter?.[0].length ?? 0);
    }
    let spec: readonly (string | Replacement)[] = [];
    if (this.source[at] === ':') {
      const end = this.specEnd(at + 1, limit);
      spec = this.formatParts(at + 1, end, raw, level + 1);
      at = end;
    }
    if (at >= limit || this.source[at] !== '}') throw this.fail("f-string: expecting '}'", start, start + 1);
    return { value, selfDoc, conversion, spec, start, end: at + 1 };
  }

  private replacementValue(from: number, to: number): Expr {
    try {
      return this.parseInside(from, to);
    } catch (error) {
      if (!(error instanceof SourceSyntaxError) || error.message.startsWith('f-string')) throw error;
      throw this.fail(`f-string: ${error.message}`, error.start, error.end);
    }
  }

  /** Where the expression of `{…}` ends: at its `}`, `!r`, or `:`. */
  private expressionEnd(from: number, limit: number): number {
    let depth = 0;
    for (let at = from; at < limit; at++) {
      const c = this.source[at];
      if (c === '"' || c === "'") at = this.skipString(at, limit);
      else if (c === '(' || c === '[' || c === '{') depth++;
      else if (depth > 0 && (c === ')' || c === ']' || c === '}')) depth--;
      else if (depth === 0 && (c === '}' || c === ':')) return at;
      else if (depth === 0 && c === '!' && this.source[at + 1] !== '=') return at;
      else if (c === '!' || ((c === '=' || c === '<' || c === '>') && this.source[at + 1] === '=')) at++;
    }
    throw this.fail("f-string: expecting '}'", from - 1, from);
  }

  private skipString(at: number, limit: number): number {
    const c = this.source[at];
    const quote = this.source.startsWith(c.repeat(3), at) ? c.repeat(3) : c;
    const close = this.source.indexOf(quote, at + quote.length);
    return close < 0 || close >= limit ? limit : close + quote.length - 1;
  }

  private specEnd(from: number, limit: number): number {
    let depth = 0;
    for (let at = from; at < limit; at++) {
      const c = this.source[at];
      if (c === '{') depth++;
      else if (c === '}' && depth-- === 0) return at;
    }
    return limit;
  }

  /** All of the text as one expression. */
}

function merge(parts: readonly (string | Replacement)[]): (string | Replacement)[] {
  const merged: (string | Replacement)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  return merged;
}

function latin1(text: string): PyBytes {
  return new PyBytes(Uint8Array.from(text, (c) => c.charCodeAt(0)));
}
