/** Expressions: precedence climbing over the tokens. */
import { type BinaryOp, Ellipsis, PyBytes, type UnaryOp } from '../../base/python.ts';
import type { Argument, Comparison, Expr, ForClause, Parameter, Parameters, Replacement } from './ast.ts';
import { Cursor } from './cursor.ts';
import { numberValue, stringPrefix, unescape } from './literals.ts';
import { SourceSyntaxError, type Token } from './tokens.ts';

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

export class ExpressionParser extends Cursor {
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

  // ── Calls ─────────────────────────────────────────────────────────────────────────────────────

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

  // ── Atoms ─────────────────────────────────────────────────────────────────────────────────────

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

  private parenthesised(): Expr {
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

  private listDisplay(): Expr {
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

  private braceDisplay(): Expr {
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

  private condition(): Expr {
    const value = this.isKeyword('lambda') ? this.lambda() : this.disjunction();
    if (!this.isOp(':=') || value.kind !== 'Name') return value;
    this.advance();
    const right = this.disjunction();
    return { kind: 'Named', target: value, value: right, start: value.start, end: right.end };
  }

  /** Assignment targets before `in`. */
  protected targetList(_until: 'in'): Expr {
    const start = this.token.start;
    const item = (): Expr => {
      const value = this.isOp('*') ? this.starTarget() : this.bitwise(1);
      this.checkTarget(value);
      return value;
    };
    const first = item();
    if (!this.isOp(',')) return first;
    const items = [first];
    while (this.acceptOp(',') && !this.isKeyword('in')) items.push(item());
    return { kind: 'Tuple', items, start, end: this.previousEnd };
  }

  private starTarget(): Expr {
    const start = this.advance().start;
    const value = this.bitwise(1);
    return { kind: 'Starred', value, start, end: value.end };
  }

  /** Throws unless `target` can be assigned to. */
  protected checkTarget(target: Expr, hint = '', verb = 'assign to'): void {
    switch (target.kind) {
      case 'Name':
      case 'Attribute':
      case 'Subscript':
        return;
      case 'Tuple':
      case 'List':
        for (const item of target.items) this.checkTarget(item, '', verb);
        return;
      case 'Starred':
        if (verb === 'assign to') {
          this.checkTarget(target.value, hint, verb);
          return;
        }
        break;
    }
    throw this.fail(`cannot ${verb} ${describe(target)}${hint}`, target.start, target.end);
  }

  // ── Parameters ────────────────────────────────────────────────────────────────────────────────

  protected parameters(closer: string, annotated: boolean): Parameters {
    const plain: Parameter[] = [];
    const keywordOnly: Parameter[] = [];
    let positionalOnly: Parameter[] = [];
    let star: Parameter | null = null;
    let doubleStar: Parameter | null = null;
    let afterStar = false;
    const names = new Set<string>();
    const one = (withDefault: boolean): Parameter => {
      const parameter = this.parameter(annotated, withDefault);
      if (names.has(parameter.name)) {
        throw this.fail(
          `duplicate argument '${parameter.name}' in function definition`,
          parameter.start,
          parameter.end,
        );
      }
      names.add(parameter.name);
      return parameter;
    };
    while (!this.isOp(closer)) {
      if (doubleStar !== null) throw this.unexpected('arguments cannot follow var-keyword argument');
      if (this.acceptOp('/')) {
        if (positionalOnly.length > 0 || afterStar || plain.length === 0) {
          throw this.unexpected(plain.length === 0 ? 'at least one argument must precede /' : '/ must be ahead of *');
        }
        positionalOnly = plain.splice(0);
      } else if (this.acceptOp('**')) doubleStar = one(false);
      else if (this.acceptOp('*')) {
        if (afterStar) throw this.unexpected('* argument may appear only once');
        afterStar = true;
        if (!this.isOp(',')) {
          if (this.isOp(closer)) throw this.unexpected('named arguments must follow bare *');
          star = one(false);
        }
      } else if (afterStar) keywordOnly.push(one(true));
      else plain.push(this.orderedParameter(one(true), plain.at(-1) ?? positionalOnly.at(-1)));
      if (!this.acceptOp(',')) break;
    }
    if (!this.isOp(closer)) throw this.unexpected();
    if (afterStar && star === null && keywordOnly.length === 0) {
      throw this.unexpected('named arguments must follow bare *');
    }
    return { positionalOnly, positional: plain, star, keywordOnly, doubleStar };
  }

  private orderedParameter(parameter: Parameter, before: Parameter | undefined): Parameter {
    if (before !== undefined && before.default !== null && parameter.default === null) {
      throw this.fail('non-default argument follows default argument', parameter.start, parameter.end);
    }
    return parameter;
  }

  private parameter(annotated: boolean, withDefault: boolean): Parameter {
    const name = this.expectName();
    const annotation = annotated && this.acceptOp(':') ? this.starOrNamed() : null;
    const value = withDefault && this.acceptOp('=') ? this.expression() : null;
    return { name: name.text, annotation, default: value, start: name.start, end: name.end };
  }

  // ── Strings ───────────────────────────────────────────────────────────────────────────────────

  private strings(): Expr {
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
      return new ExpressionParser(this.source, from, to, true).whole();
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

/** What CPython calls an expression that stands where a target should. */
export function describe(value: Expr): string {
  switch (value.kind) {
    case 'Call':
      return 'function call';
    case 'Constant':
      if (value.value === null) return 'None';
      if (value.value === true) return 'True';
      if (value.value === false) return 'False';
      return value.value === Ellipsis ? 'ellipsis' : 'literal';
    case 'Joined':
      return 'f-string expression';
    case 'Binary':
    case 'Unary':
    case 'Logic':
      return 'expression';
    case 'Compare':
      return 'comparison';
    case 'Conditional':
      return 'conditional expression';
    case 'Dict':
      return 'dict literal';
    case 'Set':
      return 'set display';
    case 'Lambda':
      return 'lambda';
    case 'Comprehension':
      return value.type === 'generator' ? 'generator expression' : `${value.type} comprehension`;
    case 'Named':
      return 'named expression';
    case 'Yield':
      return 'yield expression';
    case 'Starred':
      return 'starred';
    default:
      return value.kind.toLowerCase();
  }
}
