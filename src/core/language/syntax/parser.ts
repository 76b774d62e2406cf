/** Statements, and the door: source → module. */
import type { BinaryOp } from '../../base/python.ts';
import type { Expr, FunctionStmt, Handler, ImportAlias, MatchCase, Parameters, Stmt } from './ast.ts';
import { PatternParser } from './patterns.ts';
import { describe } from './targets.ts';
import { lineOf, SourceSyntaxError, type Token } from './tokens.ts';
import { TypeParameter } from './type-parameters.ts';

const AUGMENTED = new Set(['+=', '-=', '*=', '/=', '//=', '%=', '**=', '@=', '<<=', '>>=', '&=', '|=', '^=']);

/** The statements of a cell; throws `SourceSyntaxError`. */
export function parseModule(source: string): readonly Stmt[] {
  return new StatementParser(source).module();
}

/** A single expression, as for `eval`. */
export function parseExpression(source: string): Expr {
  return new StatementParser(source.trim()).whole();
}

class StatementParser extends PatternParser {
  /** Statements that go in front of the one that was read. */
  private readonly before: Stmt[] = [];

  module(): readonly Stmt[] {
    const body: Stmt[] = [];
    while (!this.isType('end')) {
      if (this.isType('newline')) this.advance();
      else this.statement(body);
    }
    return body;
  }

  private statement(into: Stmt[]): void {
    const compound = this.compound();
    into.push(...this.before.splice(0));
    if (compound !== null) into.push(compound);
    else this.simpleLine(into);
  }

  private simpleLine(into: Stmt[]): void {
    this.simpleInto(into);
    while (this.acceptOp(';')) {
      if (this.isType('newline') || this.isType('end')) break;
      this.simpleInto(into);
    }
    if (this.isType('newline')) this.advance();
    else if (!this.isType('end')) throw this.strayToken();
  }

  private simpleInto(into: Stmt[]): void {
    const statement = this.simple();
    into.push(...this.before.splice(0), statement);
  }

  /** Something follows a complete statement on its line. */
  private strayToken(): SourceSyntaxError {
    const before = this.tokens[this.at - 1];
    const isPrint = before.type === 'name' && (before.text === 'print' || before.text === 'exec');
    if (isPrint && this.startsExpression()) {
      const name = before.text;
      return this.fail(
        `Missing parentheses in call to '${name}'. Did you mean ${name}(...)?`,
        before.start,
        this.token.end,
      );
    }
    if (this.isOp('=')) {
      return this.unexpected("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    }
    return this.unexpected();
  }

  // ── Simple statements ─────────────────────────────────────────────────────────────────────────

  private simple(): Stmt {
    const token = this.token;
    if (token.type === 'keyword') {
      const statement = this.keywordStatement(token);
      if (statement !== null) return statement;
    }
    if (this.isSoft('type')) {
      const alias = this.typeAlias();
      if (alias !== null) return alias;
    }
    return this.expressionStatement();
  }

  private keywordStatement(token: Token): Stmt | null {
    const start = token.start;
    switch (token.text) {
      case 'pass':
      case 'break':
      case 'continue': {
        this.advance();
        const kind = token.text === 'pass' ? 'Pass' : token.text === 'break' ? 'Break' : 'Continue';
        return { kind, start, end: token.end };
      }
      case 'return': {
        this.advance();
        const value = this.startsExpression() ? this.expressionList() : null;
        return { kind: 'Return', value, start, end: this.previousEnd };
      }
      case 'raise':
        return this.raise();
      case 'assert': {
        this.advance();
        const test = this.expression();
        const message = this.acceptOp(',') ? this.expression() : null;
        return { kind: 'Assert', test, message, start, end: this.previousEnd };
      }
      case 'del':
        return this.deletion();
      case 'global':
      case 'nonlocal': {
        this.advance();
        const names = [this.expectName().text];
        while (this.acceptOp(',')) names.push(this.expectName().text);
        return { kind: token.text === 'global' ? 'Global' : 'Nonlocal', names, start, end: this.previousEnd };
      }
      case 'import':
        return this.importNames();
      case 'from':
        return this.importFrom();
      default:
        return null;
    }
  }

  private raise(): Stmt {
    const start = this.advance().start;
    const value = this.startsExpression() ? this.expression() : null;
    const cause = value !== null && this.acceptKeyword('from') ? this.expression() : null;
    return { kind: 'Raise', value, cause, start, end: this.previousEnd };
  }

  private deletion(): Stmt {
    const start = this.advance().start;
    if (!this.startsExpression()) throw this.unexpected();
    const list = this.expressionList();
    const targets = list.kind === 'Tuple' && list.items.length > 0 ? list.items : [list];
    for (const target of targets) this.checkTarget(target, '', 'delete');
    return { kind: 'Delete', targets, start, end: this.previousEnd };
  }

  private dottedName(): { name: string; start: number; end: number } {
    const first = this.expectName();
    let name = first.text;
    while (this.acceptOp('.')) name += `.${this.expectName().text}`;
    return { name, start: first.start, end: this.previousEnd };
  }

  private importNames(): Stmt {
    const start = this.advance().start;
    const names: ImportAlias[] = [];
    do {
      const name = this.dottedName();
      const as = this.acceptKeyword('as') ? this.expectName().text : null;
      names.push({ ...name, as });
    } while (this.acceptOp(','));
    return { kind: 'Import', names, start, end: this.previousEnd };
  }

  private importFrom(): Stmt {
    const start = this.advance().start;
    let level = 0;
    while (this.isOp('.') || this.isOp('...')) level += this.advance().text.length;
    const module = this.isKeyword('import') ? '' : this.dottedName().name;
    this.expectKeyword('import');
    if (this.acceptOp('*')) return { kind: 'ImportFrom', module, level, names: null, start, end: this.previousEnd };
    const bracket = this.acceptOp('(');
    const names: ImportAlias[] = [];
    do {
      if (bracket && this.isOp(')')) break;
      if (!bracket && names.length > 0 && this.isType('newline')) {
        throw this.unexpected('trailing comma not allowed without surrounding parentheses');
      }
      const name = this.expectName();
      const as = this.acceptKeyword('as') ? this.expectName().text : null;
      names.push({ name: name.text, as, start: name.start, end: this.previousEnd });
    } while (this.acceptOp(','));
    if (bracket) this.expectOp(')');
    return { kind: 'ImportFrom', module, level, names, start, end: this.previousEnd };
  }

  private rightSide(): Expr {
    return this.isKeyword('yield') ? this.yieldExpression() : this.expressionList();
  }

  private expressionStatement(): Stmt {
    const start = this.token.start;
    const value = this.isKeyword('yield') ? this.yieldExpression() : this.starList();
    const { type, text } = this.token;
    if (type === 'op' && text === '=') return this.assignment(start, value);
    if (type === 'op' && text === ':' && isAnnotatable(value)) return this.annotated(start, value);
    if (type === 'op' && AUGMENTED.has(text)) return this.augmented(start, value);
    if (value.kind === 'Named' && value.start === start)
      throw this.fail('invalid syntax', value.target.end, value.value.start);
    if (value.kind === 'Starred') throw this.fail("can't use starred expression here", value.start, value.end);
    return { kind: 'Expression', value, start, end: value.end };
  }

  /** Like `expressionList`, but a lone `*a` may still become the target of an assignment. */
  private starList(): Expr {
    if (!this.isOp('*')) return this.expressionList();
    const start = this.token.start;
    const first = this.starOrNamed();
    if (!this.isOp(',')) return first;
    const items = [first];
    while (this.acceptOp(',') && this.startsExpression()) items.push(this.starOrNamed());
    return { kind: 'Tuple', items, start, end: this.previousEnd };
  }

  private assignment(start: number, first: Expr): Stmt {
    const targets: Expr[] = [];
    let value = first;
    while (this.acceptOp('=')) {
      this.checkAssigned(value);
      targets.push(value);
      value = this.rightSide();
    }
    return { kind: 'Assign', targets, value, start, end: value.end };
  }

  private checkAssigned(target: Expr): void {
    if (target.kind === 'Starred') {
      throw this.fail('starred assignment target must be in a list or tuple', target.start, target.end);
    }
    if (target.kind === 'Yield')
      throw this.fail('assignment to yield expression not possible', target.start, target.end);
    const plain = target.kind === 'Constant' && typeof target.value !== 'object';
    const named = target.kind === 'Constant' && (target.value === null || typeof target.value === 'boolean');
    const hinted = (plain && !named) || !['Constant', 'Yield'].includes(target.kind);
    this.checkTarget(target, hinted ? " here. Maybe you meant '==' instead of '='?" : '');
    if (target.kind !== 'Tuple' && target.kind !== 'List') return;
    const stars = target.items.filter((item) => item.kind === 'Starred');
    if (stars.length > 1) {
      throw this.fail('multiple starred expressions in assignment', stars[1].start, stars[1].end);
    }
  }

  private annotated(start: number, target: Expr): Stmt {
    this.advance();
    const annotation = this.expression();
    const value = this.acceptOp('=') ? this.rightSide() : null;
    return { kind: 'AnnAssign', target, annotation, value, start, end: this.previousEnd };
  }

  private augmented(start: number, target: Expr): Stmt {
    if (!isAnnotatable(target)) {
      throw this.fail(
        `'${describe(target)}' is an illegal expression for augmented assignment`,
        target.start,
        target.end,
      );
    }
    const op = this.advance().text.slice(0, -1) as BinaryOp;
    const value = this.rightSide();
    return { kind: 'AugAssign', target, op, value, start, end: value.end };
  }

  // ── Compound statements ───────────────────────────────────────────────────────────────────────

  private compound(): Stmt | null {
    const { type, text } = this.token;
    if (type === 'indent') throw this.unexpected();
    if (type === 'op' && text === '@') return this.decorated();
    if (type === 'name' && text === 'match') return this.match();
    if (type !== 'keyword') return null;
    switch (text) {
      case 'if':
        return this.ifStatement();
      case 'while':
        return this.whileStatement();
      case 'for':
        return this.forStatement();
      case 'try':
        return this.tryStatement();
      case 'with':
        return this.withStatement();
      case 'def':
        return this.functionDefinition([]);
      case 'class':
        return this.classDefinition([]);
      case 'async':
        throw this.unexpected('async is not supported in cells: there is no event loop');
      default:
        return null;
    }
  }

  /** `: body`; `what` names the statement in the message for a missing block. */
  private block(what: string, start: number): readonly Stmt[] {
    if (!this.isOp(':')) throw this.missingColon(what);
    this.advance();
    const body: Stmt[] = [];
    if (!this.isType('newline')) {
      this.simpleLine(body);
      return body;
    }
    this.advance();
    if (!this.isType('indent')) {
      const line = lineOf(this.source, start);
      const at = this.token;
      throw new SourceSyntaxError(
        `expected an indented block after ${what} on line ${line}`,
        at.start,
        Math.max(at.end, at.start + 1),
        'IndentationError',
      );
    }
    this.advance();
    while (!this.isType('dedent') && !this.isType('end')) this.statement(body);
    if (this.isType('dedent')) this.advance();
    return body;
  }

  private missingColon(what: string): SourceSyntaxError {
    if (this.isOp('=')) return this.unexpected("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    const forced = /definition|'try'|'else'|'finally'/.test(what) && what !== 'class definition';
    return this.unexpected(forced || this.isType('newline') ? "expected ':'" : undefined);
  }

  private ifStatement(): Stmt {
    const { start, text } = this.advance();
    const test = this.named();
    const body = this.block(`'${text}' statement`, start);
    let orelse: readonly Stmt[] = [];
    if (this.isKeyword('elif')) orelse = [this.ifStatement()];
    else orelse = this.elseBlock();
    return { kind: 'If', test, body, orelse, start, end: this.previousEnd };
  }

  private elseBlock(): readonly Stmt[] {
    if (!this.isKeyword('else')) return [];
    return this.block("'else' statement", this.advance().start);
  }

  private whileStatement(): Stmt {
    const start = this.advance().start;
    const test = this.named();
    const body = this.block("'while' statement", start);
    return { kind: 'While', test, body, orelse: this.elseBlock(), start, end: this.previousEnd };
  }

  private forStatement(): Stmt {
    const start = this.advance().start;
    const target = this.targetList('in');
    this.expectKeyword('in');
    const iterable = this.expressionList();
    const body = this.block("'for' statement", start);
    return { kind: 'For', target, iterable, body, orelse: this.elseBlock(), start, end: this.previousEnd };
  }

  private tryStatement(): Stmt {
    const start = this.advance().start;
    const body = this.block("'try' statement", start);
    const handlers: Handler[] = [];
    while (this.isKeyword('except')) {
      const before = handlers.at(-1);
      if (before !== undefined && before.type === null) {
        throw this.fail("default 'except:' must be last", before.start, before.start + 6);
      }
      const handler = this.handler();
      if (before !== undefined && before.star !== handler.star) {
        throw this.fail("cannot have both 'except' and 'except*' on the same 'try'", handler.start, handler.start + 6);
      }
      handlers.push(handler);
    }
    const orelse = handlers.length > 0 ? this.elseBlock() : [];
    const final = this.isKeyword('finally') ? this.block("'finally' statement", this.advance().start) : [];
    if (handlers.length === 0 && final.length === 0) {
      throw this.unexpected("expected 'except' or 'finally' block");
    }
    return { kind: 'Try', body, handlers, orelse, final, start, end: this.previousEnd };
  }

  private handler(): Handler {
    const start = this.advance().start;
    const star = this.acceptOp('*');
    if (star && this.isOp(':')) throw this.unexpected('expected one or more exception types');
    let type: Expr | null = null;
    let name: string | null = null;
    if (!this.isOp(':')) {
      type = this.expression();
      if (this.isOp(',')) {
        throw this.fail('multiple exception types must be parenthesized', type.start, type.end);
      }
      if (this.acceptKeyword('as')) name = this.expectName().text;
    }
    const body = this.block("'except' statement", start);
    return { type, name, star, body, start, end: this.previousEnd };
  }

  private withStatement(): Stmt {
    const start = this.advance().start;
    const mark = this.at;
    const bracketed = this.isOp('(') ? this.bracketedItems() : null;
    if (bracketed === null) this.at = mark;
    const items = bracketed ?? this.withItems();
    const body = this.block("'with' statement", start);
    return { kind: 'With', items, body, start, end: this.previousEnd };
  }

  private withItems(): { context: Expr; target: Expr | null }[] {
    const items = [];
    do items.push(this.withItem());
    while (this.acceptOp(','));
    return items;
  }

  private withItem(): { context: Expr; target: Expr | null } {
    const context = this.expression();
    if (!this.acceptKeyword('as')) return { context, target: null };
    const target = this.bitwise(1);
    this.checkTarget(target);
    return { context, target };
  }

  /** `(a as b, c)`, or null where the bracket is only an expression. */
  private bracketedItems(): { context: Expr; target: Expr | null }[] | null {
    try {
      this.advance();
      const items: { context: Expr; target: Expr | null }[] = [];
      while (!this.isOp(')')) {
        items.push(this.withItem());
        if (!this.acceptOp(',')) break;
      }
      return this.acceptOp(')') && this.isOp(':') && items.length > 0 ? items : null;
    } catch (error) {
      if (error instanceof SourceSyntaxError) return null;
      throw error;
    }
  }

  private decorated(): Stmt {
    const decorators: Expr[] = [];
    while (this.acceptOp('@')) {
      decorators.push(this.named());
      if (!this.isType('newline')) throw this.unexpected();
      this.advance();
    }
    if (this.isKeyword('def')) return this.functionDefinition(decorators);
    if (this.isKeyword('class')) return this.classDefinition(decorators);
    throw this.unexpected();
  }

  private functionDefinition(decorators: readonly Expr[]): FunctionStmt {
    const start = this.advance().start;
    const name = this.expectName().text;
    const typed = this.typeParameters();
    this.expectOp('(', "expected '('");
    const params: Parameters = this.parameters(')', true);
    this.expectOp(')');
    const returns = this.acceptOp('->') ? this.expressionList() : null;
    const body = this.block('function definition', start);
    this.before.push(...typed);
    return { kind: 'Function', name, params, returns, decorators, body, start, end: this.previousEnd };
  }

  private classDefinition(decorators: readonly Expr[]): Stmt {
    const start = this.advance().start;
    const name = this.expectName().text;
    const typed = this.typeParameters();
    const args = this.isOp('(') ? this.args() : [];
    const body = this.block('class definition', start);
    this.before.push(...typed);
    return { kind: 'Class', name, args, decorators, body, start, end: this.previousEnd };
  }

  /** `[T, *Ts, **P]`: the names are bound in front of what is defined, for its annotations. */
  private typeParameters(): Stmt[] {
    const made: Stmt[] = [];
    if (!this.acceptOp('[')) return made;
    if (this.isOp(']')) throw this.unexpected('Type parameter list cannot be empty');
    while (!this.isOp(']')) {
      if (!this.acceptOp('**')) this.acceptOp('*');
      const { text, start, end } = this.expectName();
      if (this.acceptOp(':')) this.expression();
      if (this.acceptOp('=')) this.expression();
      const target: Expr = { kind: 'Name', id: text, start, end };
      const value: Expr = { kind: 'Constant', value: new TypeParameter(text), start, end };
      made.push({ kind: 'Assign', targets: [target], value, start, end });
      if (!this.acceptOp(',')) break;
    }
    this.expectOp(']');
    return made;
  }

  /** `type X = …` is an assignment; `type` alone is a name. */
  private typeAlias(): Stmt | null {
    const [name, next] = [this.peek(), this.peek(2)];
    const alias = name.type === 'name' && next.type === 'op' && (next.text === '=' || next.text === '[');
    if (!alias) return null;
    const start = this.advance().start;
    const { text, start: from, end } = this.expectName();
    this.before.push(...this.typeParameters());
    this.expectOp('=');
    const value = this.expression();
    return { kind: 'Assign', targets: [{ kind: 'Name', id: text, start: from, end }], value, start, end: value.end };
  }

  // ── match ─────────────────────────────────────────────────────────────────────────────────────

  /** `match` is a name unless `match subject: NEWLINE INDENT case` follows. */
  private match(): Stmt | null {
    const mark = this.at;
    const start = this.advance().start;
    const subject = this.matchSubject();
    if (subject === null) {
      this.at = mark;
      return null;
    }
    const cases: MatchCase[] = [];
    while (this.isSoft('case')) {
      const before = cases.at(-1);
      if (before !== undefined && before.guard === null) this.checkReachable(before.pattern);
      cases.push(this.matchCase());
    }
    if (this.isType('dedent')) this.advance();
    else if (!this.isType('end')) throw this.unexpected();
    return { kind: 'Match', subject, cases, start, end: this.previousEnd };
  }

  private matchSubject(): Expr | null {
    if (!this.startsExpression()) return null;
    try {
      const subject = this.expressionList();
      if (!this.acceptOp(':') || !this.isType('newline')) return null;
      this.advance();
      if (!this.isType('indent') || this.peek().text !== 'case') return null;
      this.advance();
      return subject;
    } catch (error) {
      if (error instanceof SourceSyntaxError) return null;
      throw error;
    }
  }

  private matchCase(): MatchCase {
    const start = this.advance().start;
    const pattern = this.topPattern();
    const guard = this.acceptKeyword('if') ? this.named() : null;
    const body = this.block("'case' statement", start);
    return { pattern, guard, body, start, end: this.previousEnd };
  }
}

function isAnnotatable(value: Expr): boolean {
  return value.kind === 'Name' || value.kind === 'Attribute' || value.kind === 'Subscript';
}
