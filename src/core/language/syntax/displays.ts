/** What stands in brackets: tuples, lists, sets, dicts, comprehensions, arguments. */
import type { Argument, Expr, ForClause } from './ast.ts';
import { StringParser } from './string-parts.ts';
import type { SourceSyntaxError, Token } from './tokens.ts';

export abstract class DisplayParser extends StringParser {
  protected abstract named(): Expr;
  protected abstract disjunction(): Expr;
  protected abstract condition(): Expr;
  protected abstract startsExpression(): boolean;
  abstract expressionList(): Expr;

  protected closeBracket(text: string): void {
    this.depth--;
    if (this.acceptOp(text)) return;
    if (this.startsExpression() && !this.isOp('*') && !this.isOp('-') && !this.isOp('+')) throw this.forgottenComma();
    if (this.isOp('=')) {
      throw this.unexpected("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    }
    throw this.unexpected();
  }

  private forgottenComma(): SourceSyntaxError {
    const before = this.tokens[this.at - 1];
    const usable =
      before.type === 'name' || before.type === 'number' || before.type === 'string' || /[)\]}]/.test(before.text);
    if (!usable) return this.unexpected();
    return this.fail('invalid syntax. Perhaps you forgot a comma?', before.start, this.token.end);
  }

  protected args(): Argument[] {
    this.expectOp('(');
    this.depth++;
    const args: Argument[] = [];
    while (!this.isOp(')')) {
      args.push(this.argument(args));
      if (!this.acceptOp(',')) break;
    }
    this.closeBracket(')');
    return args;
  }

  private argument(before: readonly Argument[]): Argument {
    const start = this.token.start;
    if (this.isOp('*') || this.isOp('**')) {
      const star = this.advance().text as '*' | '**';
      if (star === '*' && before.some((arg) => arg.star === '**')) {
        throw this.fail('iterable argument unpacking follows keyword argument unpacking', start, this.token.end);
      }
      const value = this.expression();
      return { name: null, star, value, start, end: value.end };
    }
    if (this.token.type === 'name' && this.peek().type === 'op' && this.peek().text === '=') {
      return this.keywordArgument(before);
    }
    return this.positionalArgument(before);
  }

  private keywordArgument(before: readonly Argument[]): Argument {
    const name = this.advance();
    this.advance();
    if (before.some((arg) => arg.name === name.text)) {
      throw this.fail(`keyword argument repeated: ${name.text}`, name.start, this.token.end);
    }
    if (this.isOp(',') || this.isOp(')')) {
      throw this.fail('expected argument value expression', name.start, this.previousEnd);
    }
    const value = this.expression();
    return { name: name.text, star: '', value, start: name.start, end: value.end };
  }

  private positionalArgument(before: readonly Argument[]): Argument {
    const value = this.named();
    if (this.isOp('=')) {
      throw this.fail('expression cannot contain assignment, perhaps you meant "=="?', value.start, this.token.end);
    }
    if (this.isKeyword('for')) {
      const generator = this.comprehension('generator', value, null, value.start);
      if (before.length > 0 || (this.isOp(',') && !this.isCloser(this.peek()))) {
        throw this.fail('Generator expression must be parenthesized', value.start, generator.end);
      }
      return { name: null, star: '', value: generator, start: value.start, end: generator.end };
    }
    if (before.some((arg) => arg.star === '**')) {
      throw this.fail('positional argument follows keyword argument unpacking', value.start, value.end);
    }
    if (before.some((arg) => arg.name !== null)) {
      throw this.fail('positional argument follows keyword argument', value.start, value.end);
    }
    return { name: null, star: '', value, start: value.start, end: value.end };
  }

  private isCloser(token: Token): boolean {
    return token.type === 'op' && token.text === ')';
  }

  protected parenthesised(): Expr {
    const start = this.advance().start;
    this.depth++;
    if (this.acceptOp(')')) {
      this.depth--;
      return { kind: 'Tuple', items: [], start, end: this.previousEnd };
    }
    if (this.isKeyword('yield')) {
      const value = this.yieldExpression();
      this.closeBracket(')');
      return value;
    }
    const first = this.starOrNamed();
    if (this.isKeyword('for')) {
      const value = this.comprehension('generator', first, null, start);
      this.closeBracket(')');
      return { ...value, end: this.previousEnd };
    }
    const items = [first];
    let comma = false;
    while (this.acceptOp(',')) {
      comma = true;
      if (this.isOp(')')) break;
      items.push(this.starOrNamed());
    }
    this.closeBracket(')');
    const end = this.previousEnd;
    if (comma) return { kind: 'Tuple', items, start, end };
    if (first.kind === 'Starred') throw this.fail('cannot use starred expression here', first.start, first.end);
    return { ...first, start, end };
  }

  yieldExpression(): Expr {
    const start = this.expectKeyword('yield').start;
    if (this.acceptKeyword('from')) {
      const value = this.expression();
      return { kind: 'Yield', value, from: true, start, end: value.end };
    }
    const value = this.startsExpression() ? this.expressionList() : null;
    return { kind: 'Yield', value, from: false, start, end: this.previousEnd };
  }

  protected listDisplay(): Expr {
    const start = this.advance().start;
    this.depth++;
    const items: Expr[] = [];
    while (!this.isOp(']')) {
      items.push(this.starOrNamed());
      if (items.length === 1 && this.isKeyword('for')) {
        const value = this.comprehension('list', items[0], null, start);
        this.closeBracket(']');
        return { ...value, end: this.previousEnd };
      }
      if (!this.acceptOp(',')) break;
    }
    this.closeBracket(']');
    return { kind: 'List', items, start, end: this.previousEnd };
  }

  protected braceDisplay(): Expr {
    const start = this.advance().start;
    this.depth++;
    if (this.acceptOp('}')) {
      this.depth--;
      return { kind: 'Dict', items: [], start, end: this.previousEnd };
    }
    if (this.isOp('**')) return this.dictRest(start, []);
    const first = this.starOrNamed();
    if (this.isOp(':') && first.kind !== 'Starred') {
      this.advance();
      const value = this.expression();
      if (this.isKeyword('for')) {
        const dict = this.comprehension('dict', first, value, start);
        this.closeBracket('}');
        return { ...dict, end: this.previousEnd };
      }
      return this.dictRest(start, [{ key: first, value }]);
    }
    return this.setRest(start, first);
  }

  private dictRest(start: number, items: { key: Expr | null; value: Expr }[]): Expr {
    while (items.length === 0 || this.acceptOp(',')) {
      if (this.isOp('}')) break;
      if (this.acceptOp('**')) items.push({ key: null, value: this.bitwise(1) });
      else {
        const key = this.expression();
        if (!this.acceptOp(':')) throw this.fail("':' expected after dictionary key", key.start, key.end);
        if (this.isOp('}') || this.isOp(',')) {
          throw this.fail("expression expected after dictionary key and ':'", this.previousEnd - 1, this.previousEnd);
        }
        items.push({ key, value: this.expression() });
      }
    }
    this.closeBracket('}');
    return { kind: 'Dict', items, start, end: this.previousEnd };
  }

  private setRest(start: number, first: Expr): Expr {
    if (this.isKeyword('for')) {
      const value = this.comprehension('set', first, null, start);
      this.closeBracket('}');
      return { ...value, end: this.previousEnd };
    }
    const items = [first];
    while (this.acceptOp(',')) {
      if (this.isOp('}')) break;
      items.push(this.starOrNamed());
    }
    this.closeBracket('}');
    return { kind: 'Set', items, start, end: this.previousEnd };
  }

  protected comprehension(
    type: 'list' | 'set' | 'dict' | 'generator',
    element: Expr,
    value: Expr | null,
    start: number,
  ): Expr {
    if (element.kind === 'Starred') {
      throw this.fail('iterable unpacking cannot be used in comprehension', element.start, element.end);
    }
    const clauses: ForClause[] = [];
    while (this.acceptKeyword('for')) {
      const target = this.targetList('in');
      this.expectKeyword('in');
      const iterable = this.disjunction();
      const conditions: Expr[] = [];
      while (this.acceptKeyword('if')) conditions.push(this.condition());
      clauses.push({ target, iterable, conditions });
    }
    return { kind: 'Comprehension', type, element, value, clauses, start, end: this.previousEnd };
  }
}
