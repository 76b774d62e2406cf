/** `case` patterns. */
import type { Expr, Pattern } from './ast.ts';
import { ExpressionParser } from './expressions.ts';

export class PatternParser extends ExpressionParser {
  /** A pattern of a `case`, whose names are all different. */
  protected topPattern(): Pattern {
    const pattern = this.wholePattern();
    this.checkNames(pattern, new Set());
    return pattern;
  }

  private checkNames(pattern: Pattern, seen: Set<string>): void {
    const add = (name: string | null): void => {
      if (name === null) return;
      if (seen.has(name))
        throw this.fail(`multiple assignments to name '${name}' in pattern`, pattern.start, pattern.end);
      seen.add(name);
    };
    switch (pattern.kind) {
      case 'capture':
      case 'star':
        add(pattern.name);
        return;
      case 'as':
        this.checkNames(pattern.pattern, seen);
        add(pattern.name);
        return;
      case 'sequence':
        for (const item of pattern.items) this.checkNames(item, seen);
        return;
      case 'mapping':
        for (const item of pattern.items) this.checkNames(item.pattern, seen);
        add(pattern.rest);
        return;
      case 'class':
        for (const item of pattern.positional) this.checkNames(item, seen);
        for (const item of pattern.keywords) this.checkNames(item.pattern, seen);
        return;
      case 'or':
        this.checkOptions(pattern.options, seen);
    }
  }

  private checkOptions(options: readonly Pattern[], seen: Set<string>): void {
    let first: Set<string> | null = null;
    options.forEach((option, k) => {
      if (k < options.length - 1) this.checkReachable(option);
      const own = new Set(seen);
      this.checkNames(option, own);
      if (first === null) first = own;
      else if (own.size !== first.size || [...own].some((name) => !(first as Set<string>).has(name))) {
        throw this.fail('alternative patterns bind different names', options[0].start, option.end);
      }
    });
    for (const name of first ?? []) seen.add(name);
  }

  /** Something follows the pattern that would never be looked at if it took everything. */
  protected checkReachable(pattern: Pattern): void {
    if (pattern.kind === 'as') this.checkReachable(pattern.pattern);
    if (pattern.kind !== 'capture') return;
    const what = pattern.name === null ? 'wildcard' : `name capture '${pattern.name}'`;
    throw this.fail(`${what} makes remaining patterns unreachable`, pattern.start, pattern.end);
  }

  private wholePattern(): Pattern {
    const start = this.token.start;
    const first = this.starOrAsPattern();
    if (!this.isOp(',')) {
      if (first.kind === 'star') return { kind: 'sequence', items: [first], start, end: first.end };
      return first;
    }
    const items = [first];
    while (this.acceptOp(',') && !this.isOp(':') && !this.isKeyword('if')) items.push(this.starOrAsPattern());
    return { kind: 'sequence', items, start, end: this.previousEnd };
  }

  private starOrAsPattern(): Pattern {
    if (!this.isOp('*')) return this.asPattern();
    const start = this.advance().start;
    const name = this.expectName();
    return { kind: 'star', name: name.text === '_' ? null : name.text, start, end: name.end };
  }

  private asPattern(): Pattern {
    const pattern = this.orPattern();
    if (!this.acceptKeyword('as')) return pattern;
    const name = this.expectName();
    if (name.text === '_') throw this.fail("cannot use '_' as a target", name.start, name.end);
    return { kind: 'as', pattern, name: name.text, start: pattern.start, end: name.end };
  }

  private orPattern(): Pattern {
    const first = this.closedPattern();
    if (!this.isOp('|')) return first;
    const options = [first];
    while (this.acceptOp('|')) options.push(this.closedPattern());
    return { kind: 'or', options, start: first.start, end: this.previousEnd };
  }

  private closedPattern(): Pattern {
    const { type, text } = this.token;
    if (type === 'name') return this.namePattern();
    if (type === 'op' && text === '[') return this.sequencePattern(']');
    if (type === 'op' && text === '(') return this.sequencePattern(')');
    if (type === 'op' && text === '{') return this.mappingPattern();
    const value = this.bitwise(5);
    return { kind: 'value', value, start: value.start, end: value.end };
  }

  private namePattern(): Pattern {
    const { text, start, end } = this.advance();
    let value: Expr = { kind: 'Name', id: text, start, end };
    if (!this.isOp('.') && !this.isOp('(')) {
      return { kind: 'capture', name: text === '_' ? null : text, start, end };
    }
    while (this.acceptOp('.')) {
      const name = this.expectName();
      value = { kind: 'Attribute', value, name: name.text, start, end: name.end };
    }
    if (!this.isOp('(')) return { kind: 'value', value, start, end: value.end };
    return this.classPattern(value);
  }

  private classPattern(type: Expr): Pattern {
    this.expectOp('(');
    const positional: Pattern[] = [];
    const keywords: { name: string; pattern: Pattern }[] = [];
    while (!this.isOp(')')) {
      if (this.token.type === 'name' && this.peek().type === 'op' && this.peek().text === '=') {
        const name = this.advance().text;
        this.advance();
        keywords.push({ name, pattern: this.asPattern() });
      } else if (keywords.length > 0) {
        throw this.unexpected('positional patterns follow keyword patterns');
      } else positional.push(this.asPattern());
      if (!this.acceptOp(',')) break;
    }
    this.expectOp(')');
    return { kind: 'class', type, positional, keywords, start: type.start, end: this.previousEnd };
  }

  private sequencePattern(closer: string): Pattern {
    const start = this.advance().start;
    const items: Pattern[] = [];
    let comma = closer === ']';
    while (!this.isOp(closer)) {
      items.push(this.starOrAsPattern());
      if (!this.acceptOp(',')) break;
      comma = true;
    }
    this.expectOp(closer);
    if (!comma && items.length === 1 && items[0].kind !== 'star') return items[0];
    return { kind: 'sequence', items, start, end: this.previousEnd };
  }

  private mappingPattern(): Pattern {
    const start = this.advance().start;
    const items: { key: Expr; pattern: Pattern }[] = [];
    let rest: string | null = null;
    while (!this.isOp('}')) {
      if (this.acceptOp('**')) rest = this.expectName().text;
      else {
        const key = this.postfix(this.bitwise(5));
        this.expectOp(':');
        items.push({ key, pattern: this.asPattern() });
      }
      if (!this.acceptOp(',')) break;
    }
    this.expectOp('}');
    return { kind: 'mapping', items, rest, start, end: this.previousEnd };
  }
}
