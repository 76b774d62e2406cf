/** Expressions: precedence climbing over the tokens. */
import { type BinaryOp, Ellipsis, type UnaryOp } from '../../base/python.ts';
import type { Comparison, Expr, Parameters } from './ast.ts';
import { DisplayParser } from './displays.ts';
import { numberValue } from './literals.ts';
import { describe } from './targets.ts';
import type { SourceSyntaxError } from './tokens.ts';

const BINARY_LEVEL: Record<string, number> = {
  '|': 1,
  '^': 2,
  '&': 3,
  '<<': 4,
  '>>': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '//': 6,
  '%': 6,
  '@': 6,
};
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
const NO_PARAMETERS: Parameters = {
  positionalOnly: [],
  positional: [],
  star: null,
  keywordOnly: [],
  doubleStar: null,
};

export class ExpressionParser extends DisplayParser {
  /** `a, *b, c`: a tuple where there is a comma. */
  expressionList(): Expr {
    const start = this.token.start;
    const first = this.starOrNamed();
    if (!this.isOp(',')) {
      if (first.kind === 'Starred') throw this.fail("can't use starred expression here", first.start, first.end);
      return first;
    }
    const items = [first];
    while (this.acceptOp(',') && this.startsExpression()) items.push(this.starOrNamed());
    return { kind: 'Tuple', items, start, end: this.previousEnd };
  }

  protected starOrNamed(): Expr {
    if (!this.isOp('*')) return this.named();
    const start = this.advance().start;
    const value = this.bitwise(1);
    return { kind: 'Starred', value, start, end: value.end };
  }

  protected named(): Expr {
    const value = this.expression();
    if (!this.isOp(':=')) return value;
    if (value.kind !== 'Name') {
      throw this.fail(`cannot use assignment expressions with ${describe(value)}`, value.start, value.end);
    }
    this.advance();
    const right = this.expression();
    return { kind: 'Named', target: value, value: right, start: value.start, end: right.end };
  }

  protected startsExpression(): boolean {
    const { type, text } = this.token;
    if (type === 'name' || type === 'number' || type === 'string') return true;
    if (type === 'op') return ['(', '[', '{', '-', '+', '~', '...', '*'].includes(text);
    return type === 'keyword' && ['None', 'True', 'False', 'not', 'lambda', 'yield', 'await'].includes(text);
  }

  expression(): Expr {
    if (this.isKeyword('lambda')) return this.lambda();
    const body = this.disjunction();
    if (!this.isKeyword('if')) return body;
    this.advance();
    const test = this.disjunction();
    if (!this.isKeyword('else')) {
      throw this.fail("expected 'else' after 'if' expression", body.start, this.previousEnd);
    }
    this.advance();
    const orelse = this.expression();
    return { kind: 'Conditional', test, body, orelse, start: body.start, end: orelse.end };
  }

  private lambda(): Expr {
    const start = this.advance().start;
    const params = this.isOp(':') ? NO_PARAMETERS : this.parameters(':', false);
    this.expectOp(':');
    const body = this.expression();
    return { kind: 'Lambda', params, body, start, end: body.end };
  }

  protected disjunction(): Expr {
    let left = this.conjunction();
    while (this.acceptKeyword('or')) {
      const right = this.conjunction();
      left = { kind: 'Logic', op: 'or', left, right, start: left.start, end: right.end };
    }
    return left;
  }

  private conjunction(): Expr {
    let left = this.inversion();
    while (this.acceptKeyword('and')) {
      const right = this.inversion();
      left = { kind: 'Logic', op: 'and', left, right, start: left.start, end: right.end };
    }
    return left;
  }

  private inversion(): Expr {
    if (!this.isKeyword('not')) return this.comparison();
    const start = this.advance().start;
    const operand = this.inversion();
    return { kind: 'Unary', op: 'not', operand, start, end: operand.end };
  }

  private comparison(): Expr {
    const first = this.bitwise(1);
    const rest: { op: Comparison; value: Expr }[] = [];
    for (let op = this.comparisonOp(); op !== null; op = this.comparisonOp()) rest.push({ op, value: this.bitwise(1) });
    if (rest.length === 0) return first;
    return { kind: 'Compare', first, rest, start: first.start, end: this.previousEnd };
  }

  private comparisonOp(): Comparison | null {
    const { type, text } = this.token;
    if (type === 'op') {
      if (!COMPARISONS.has(text)) return null;
      this.advance();
      return text as Comparison;
    }
    if (this.acceptKeyword('in')) return 'in';
    if (this.acceptKeyword('is')) return this.acceptKeyword('not') ? 'is not' : 'is';
    if (this.isKeyword('not') && this.peek().type === 'keyword' && this.peek().text === 'in') {
      this.at += 2;
      return 'not in';
    }
    return null;
  }

  protected bitwise(level: number): Expr {
    let left = this.unary();
    for (;;) {
      const { type, text } = this.token;
      const own = type === 'op' ? BINARY_LEVEL[text] : undefined;
      if (own === undefined || own < level) return left;
      this.advance();
      const right = this.bitwise(own + 1);
      left = { kind: 'Binary', op: text as BinaryOp, left, right, start: left.start, end: right.end };
    }
  }

  private unary(): Expr {
    const { type, text, start } = this.token;
    if (type === 'op' && (text === '-' || text === '+' || text === '~')) {
      this.advance();
      const operand = this.unary();
      return { kind: 'Unary', op: text as UnaryOp, operand, start, end: operand.end };
    }
    return this.power();
  }

  private power(): Expr {
    if (this.isKeyword('await')) throw this.unexpected('await is not supported in cells: there is no event loop');
    const base = this.postfix(this.atom());
    if (!this.acceptOp('**')) return base;
    const exponent = this.unary();
    return { kind: 'Binary', op: '**', left: base, right: exponent, start: base.start, end: exponent.end };
  }

  protected postfix(from: Expr): Expr {
    let value = from;
    for (;;) {
      if (this.acceptOp('.')) {
        const name = this.expectName();
        value = { kind: 'Attribute', value, name: name.text, start: value.start, end: name.end };
      } else if (this.isOp('(')) {
        const args = this.args();
        value = { kind: 'Call', func: value, args, start: value.start, end: this.previousEnd };
      } else if (this.isOp('[')) {
        const index = this.index();
        value = { kind: 'Subscript', value, index, start: value.start, end: this.previousEnd };
      } else return value;
    }
  }

  private index(): Expr {
    const start = this.advance().start;
    this.depth++;
    if (this.isOp(']')) throw this.unexpected();
    const items = [this.indexItem()];
    let comma = false;
    while (this.acceptOp(',')) {
      comma = true;
      if (this.isOp(']')) break;
      items.push(this.indexItem());
    }
    this.closeBracket(']');
    if (!comma && items[0].kind !== 'Starred') return items[0];
    return { kind: 'Tuple', items, start: start + 1, end: this.previousEnd - 1 };
  }

  private indexItem(): Expr {
    const start = this.token.start;
    const part = (): Expr | null => (this.isOp(':') || this.isOp(',') || this.isOp(']') ? null : this.expression());
    if (this.isOp('*')) return this.starOrNamed();
    const from = this.isOp(':') ? null : this.named();
    if (!this.acceptOp(':')) {
      if (from === null) throw this.unexpected();
      return from;
    }
    const to = part();
    const step = this.acceptOp(':') ? part() : null;
    return { kind: 'Slice', from, to, step, start, end: this.previousEnd };
  }

  private atom(): Expr {
    const { type, text, start, end } = this.token;
    switch (type) {
      case 'name':
        this.advance();
        return { kind: 'Name', id: text, start, end };
      case 'number':
        this.advance();
        return { kind: 'Constant', value: numberValue(text), start, end };
      case 'string':
        return this.strings();
      case 'keyword':
        return this.keywordAtom();
      case 'op':
        return this.bracketed();
      default:
        throw this.unexpected();
    }
  }

  private keywordAtom(): Expr {
    const { text, start, end } = this.token;
    const value = text === 'None' ? null : text === 'True' ? true : text === 'False' ? false : undefined;
    if (value === undefined) throw this.unexpected();
    this.advance();
    return { kind: 'Constant', value, start, end };
  }

  private bracketed(): Expr {
    const { text, start, end } = this.token;
    switch (text) {
      case '(':
        return this.parenthesised();
      case '[':
        return this.listDisplay();
      case '{':
        return this.braceDisplay();
      case '...':
        this.advance();
        return { kind: 'Constant', value: Ellipsis, start, end };
      default:
        throw this.unexpected();
    }
  }

  protected condition(): Expr {
    const value = this.isKeyword('lambda') ? this.lambda() : this.disjunction();
    if (!this.isOp(':=') || value.kind !== 'Name') return value;
    this.advance();
    const right = this.disjunction();
    return { kind: 'Named', target: value, value: right, start: value.start, end: right.end };
  }

  protected parseInside(from: number, to: number): Expr {
    return new ExpressionParser(this.source, from, to, true).whole();
  }

  /** All of the text as one expression. */
  whole(): Expr {
    const value = this.isKeyword('yield') ? this.yieldExpression() : this.expressionList();
    if (this.token.type === 'newline') this.advance();
    if (this.token.type !== 'end')
      throw this.depth === 0 && this.startsExpression() ? this.forgotten() : this.unexpected();
    return value;
  }

  private forgotten(): SourceSyntaxError {
    return this.fail('invalid syntax. Perhaps you forgot a comma?', this.tokens[0].start, this.token.end);
  }
}
