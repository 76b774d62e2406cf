/**
 * Which variable a name means. One pass over the tree finds what every scope binds and uses; after that each name
 * is a slot of a frame, a shared cell, a class attribute or a global. Comprehensions live in the frame around them.
 */
import type { Argument, Expr, FunctionStmt, Parameters, Pattern, Stmt } from '../syntax/ast.ts';
import { SourceSyntaxError } from '../syntax/tokens.ts';

export type ScopeKind = 'module' | 'function' | 'class' | 'comprehension';

export interface Variable {
  readonly name: string;
  readonly host: Scope;
  readonly slot: number;
  /** Inner functions use it: the slot holds a Cell. */
  captured: boolean;
}

export type Resolution =
  | {
      readonly kind: 'slot';
      readonly slot: number;
      readonly cell: boolean;
      readonly variable: Variable;
      readonly free: boolean;
    }
  | { readonly kind: 'class'; readonly outer: Resolution }
  | { readonly kind: 'global' };

export class Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | null;
  /** The scope whose frame holds this scope's variables. */
  readonly host: Scope;
  readonly name: string;
  readonly variables = new Map<string, Variable>();
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();
  readonly nonlocalSpans = new Map<string, { readonly start: number; readonly end: number }>();
  /** Slots of the frame; the first belong to the parameters. */
  size = 0;
  isGenerator = false;
  /** Variables of outer frames, and the slot where their cells are put on entry. */
  readonly free = new Map<Variable, number>();
  readonly uses = new Set<string>();
  /** Class scopes: the cell of `__class__`. */
  classCell: Variable | null = null;

  constructor(kind: ScopeKind, parent: Scope | null, name: string) {
    this.kind = kind;
    this.parent = parent;
    this.name = name;
    this.host = kind === 'comprehension' && parent !== null ? parent.host : this;
    if (kind === 'class') {
      this.size = 1;
      this.classCell = { name: '__class__', host: this, slot: this.size++, captured: true };
    }
  }

  temporary(): number {
    return this.host.size++;
  }

  declare(name: string): void {
    if (this.globals.has(name) || this.nonlocals.has(name) || this.variables.has(name)) return;
    if (this.kind === 'module') return;
    const inClass = this.kind === 'class';
    this.variables.set(name, { name, host: this.host, slot: inClass ? -1 : this.host.size++, captured: false });
  }

  /** The variable of a function scope around this one. */
  private outer(name: string): Variable | null {
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      if (scope.kind === 'class') {
        if (name === '__class__') return scope.classCell;
        continue;
      }
      if (scope.globals.has(name)) return null;
      const found = scope.variables.get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  resolve(name: string): Resolution {
    if (this.globals.has(name)) return { kind: 'global' };
    if (this.kind === 'class' && !this.nonlocals.has(name)) {
      const outer = this.reach(this.outer(name));
      return this.variables.has(name) ? { kind: 'class', outer } : outer;
    }
    return this.reach(this.variables.get(name) ?? this.outer(name));
  }

  private reach(variable: Variable | null): Resolution {
    if (variable === null) return { kind: 'global' };
    if (variable.host === this.host) {
      return { kind: 'slot', slot: variable.slot, cell: variable.captured, variable, free: false };
    }
    return { kind: 'slot', slot: this.host.freeSlot(variable), cell: true, variable, free: true };
  }

  /** The slot for the cell of an outer variable; frames in between pass it on. */
  freeSlot(variable: Variable): number {
    const known = this.free.get(variable);
    if (known !== undefined) return known;
    const slot = this.size++;
    this.free.set(variable, slot);
    const around = this.parent?.host;
    if (around !== undefined && around !== variable.host) around.freeSlot(variable);
    return slot;
  }

  /** Marks what inner functions share; to be called on every scope before anything is compiled. */
  settle(): void {
    for (const [name, { start, end }] of this.nonlocalSpans) {
      if (this.outer(name) === null) throw new SourceSyntaxError(`no binding for nonlocal '${name}' found`, start, end);
    }
    for (const name of this.uses) this.settleName(name);
  }

  private settleName(name: string): void {
    const own = this.kind === 'class' ? undefined : this.variables.get(name);
    if (own !== undefined || this.globals.has(name)) return;
    const variable = this.outer(name);
    if (variable === null || variable.host === this.host) return;
    variable.captured = true;
    this.host.freeSlot(variable);
  }
}

export interface ScopeTable {
  readonly root: Scope;
  readonly of: ReadonlyMap<object, Scope>;
}

/** The scopes of a cell, by the node that opens them. */
export function analyseScopes(body: readonly Stmt[]): ScopeTable {
  const analysis = new ScopeAnalysis();
  analysis.statements(body, analysis.root);
  for (const scope of analysis.all) scope.settle();
  return { root: analysis.root, of: analysis.of };
}

class ScopeAnalysis {
  readonly root = new Scope('module', null, '<module>');
  readonly of = new Map<object, Scope>();
  readonly all: Scope[] = [this.root];

  private open(node: object, kind: ScopeKind, parent: Scope, name: string): Scope {
    const scope = new Scope(kind, parent, name);
    this.of.set(node, scope);
    this.all.push(scope);
    return scope;
  }

  statements(body: readonly Stmt[], scope: Scope): void {
    for (const statement of body) this.declarations(statement, scope);
    for (const statement of body) this.statement(statement, scope);
  }

  /** `global` and `nonlocal` hold for the whole scope, wherever they stand. */
  private declarations(statement: Stmt, scope: Scope): void {
    if (statement.kind !== 'Global' && statement.kind !== 'Nonlocal') {
      for (const inner of blocksOf(statement)) for (const child of inner) this.declarations(child, scope);
      return;
    }
    for (const name of statement.names) {
      if (scope.variables.has(name)) {
        const word = statement.kind.toLowerCase();
        throw new SourceSyntaxError(`name '${name}' is parameter and ${word}`, statement.start, statement.end);
      }
      if (statement.kind === 'Global') scope.globals.add(name);
      else this.nonlocal(name, statement, scope);
    }
  }

  private nonlocal(name: string, statement: Stmt, scope: Scope): void {
    if (scope.kind === 'module') {
      throw new SourceSyntaxError('nonlocal declaration not allowed at module level', statement.start, statement.end);
    }
    scope.nonlocals.add(name);
    scope.uses.add(name);
    scope.nonlocalSpans.set(name, statement);
  }

  private statement(statement: Stmt, scope: Scope): void {
    switch (statement.kind) {
      case 'Expression':
        this.expr(statement.value, scope);
        return;
      case 'Assign':
        this.expr(statement.value, scope);
        for (const target of statement.targets) this.target(target, scope);
        return;
      case 'AugAssign':
        this.expr(statement.value, scope);
        this.target(statement.target, scope);
        this.expr(statement.target, scope);
        return;
      case 'AnnAssign':
        if (statement.value !== null) this.expr(statement.value, scope);
        if (scope.kind !== 'function') this.expr(statement.annotation, scope);
        this.target(statement.target, scope);
        return;
      case 'Return':
        if (statement.value !== null) this.expr(statement.value, scope);
        return;
      case 'Raise':
        if (statement.value !== null) this.expr(statement.value, scope);
        if (statement.cause !== null) this.expr(statement.cause, scope);
        return;
      case 'Assert':
        this.expr(statement.test, scope);
        if (statement.message !== null) this.expr(statement.message, scope);
        return;
      case 'Delete':
        for (const target of statement.targets) this.target(target, scope);
        return;
      case 'Import':
        for (const { name, as } of statement.names) scope.declare(as ?? name.split('.')[0]);
        return;
      case 'ImportFrom':
        for (const { name, as } of statement.names ?? []) scope.declare(as ?? name);
        return;
      case 'Function':
        this.functionStatement(statement, scope);
        return;
      case 'Class':
        this.classStatement(statement, scope);
        return;
      default:
        this.compound(statement, scope);
        return;
    }
  }

  private compound(statement: Stmt, scope: Scope): void {
    switch (statement.kind) {
      case 'If':
      case 'While':
        this.expr(statement.test, scope);
        break;
      case 'For':
        this.expr(statement.iterable, scope);
        this.target(statement.target, scope);
        break;
      case 'With':
        for (const { context, target } of statement.items) {
          this.expr(context, scope);
          if (target !== null) this.target(target, scope);
        }
        break;
      case 'Try':
        for (const { type, name } of statement.handlers) {
          if (type !== null) this.expr(type, scope);
          if (name !== null) scope.declare(name);
        }
        break;
      case 'Match':
        this.expr(statement.subject, scope);
        for (const { pattern, guard } of statement.cases) {
          this.pattern(pattern, scope);
          if (guard !== null) this.expr(guard, scope);
        }
        break;
    }
    for (const block of blocksOf(statement)) for (const child of block) this.statement(child, scope);
  }

  private functionStatement(statement: FunctionStmt, scope: Scope): void {
    for (const decorator of statement.decorators) this.expr(decorator, scope);
    scope.declare(statement.name);
    this.parameterDefaults(statement.params, scope);
    if (statement.returns !== null) this.expr(statement.returns, scope);
    const inner = this.open(statement, 'function', scope, statement.name);
    this.parameters(statement.params, inner);
    this.statements(statement.body, inner);
  }

  private classStatement(statement: Stmt & { kind: 'Class' }, scope: Scope): void {
    for (const decorator of statement.decorators) this.expr(decorator, scope);
    this.args(statement.args, scope);
    scope.declare(statement.name);
    this.statements(statement.body, this.open(statement, 'class', scope, statement.name));
  }

  private parameterDefaults(params: Parameters, scope: Scope): void {
    for (const parameter of allParameters(params)) {
      if (parameter.default !== null) this.expr(parameter.default, scope);
      if (parameter.annotation !== null) this.expr(parameter.annotation, scope);
    }
  }

  private parameters(params: Parameters, scope: Scope): void {
    for (const parameter of allParameters(params)) scope.declare(parameter.name);
  }

  private args(args: readonly Argument[], scope: Scope): void {
    for (const { value } of args) this.expr(value, scope);
  }

  private target(target: Expr, scope: Scope): void {
    switch (target.kind) {
      case 'Name':
        scope.declare(target.id);
        scope.uses.add(target.id);
        return;
      case 'Tuple':
      case 'List':
        for (const item of target.items) this.target(item, scope);
        return;
      case 'Starred':
        this.target(target.value, scope);
        return;
      default:
        this.expr(target, scope);
        return;
    }
  }

  private pattern(pattern: Pattern, scope: Scope): void {
    switch (pattern.kind) {
      case 'value':
        this.expr(pattern.value, scope);
        return;
      case 'capture':
      case 'star':
        if (pattern.name !== null) scope.declare(pattern.name);
        return;
      case 'sequence':
        for (const item of pattern.items) this.pattern(item, scope);
        return;
      case 'or':
        for (const item of pattern.options) this.pattern(item, scope);
        return;
      case 'as':
        scope.declare(pattern.name);
        this.pattern(pattern.pattern, scope);
        return;
      case 'mapping':
        for (const { key, pattern: inner } of pattern.items) {
          this.expr(key, scope);
          this.pattern(inner, scope);
        }
        if (pattern.rest !== null) scope.declare(pattern.rest);
        return;
      case 'class':
        this.expr(pattern.type, scope);
        for (const item of pattern.positional) this.pattern(item, scope);
        for (const item of pattern.keywords) this.pattern(item.pattern, scope);
    }
  }

  private expr(node: Expr, scope: Scope): void {
    switch (node.kind) {
      case 'Name':
        scope.uses.add(node.id);
        if (node.id === 'super') scope.uses.add('__class__');
        return;
      case 'Lambda': {
        this.parameterDefaults(node.params, scope);
        const inner = this.open(node, 'function', scope, '<lambda>');
        this.parameters(node.params, inner);
        this.expr(node.body, inner);
        return;
      }
      case 'Comprehension':
        this.comprehension(node, scope);
        return;
      case 'Named': {
        let owner = scope;
        while (owner.kind === 'comprehension' || owner.name === '<genexpr>') owner = owner.parent ?? owner;
        owner.declare(node.target.id);
        owner.uses.add(node.target.id);
        scope.uses.add(node.target.id);
        if (owner.kind === 'module')
          for (let s: Scope | null = scope; s !== null && s !== owner; s = s.parent) s.globals.add(node.target.id);
        this.expr(node.value, scope);
        return;
      }
      case 'Yield':
        if (scope.kind !== 'function' || scope.name === '<genexpr>') {
          const where =
            scope.kind === 'comprehension'
              ? 'inside list comprehension'
              : scope.name === '<genexpr>'
                ? 'inside generator expression'
                : 'outside function';
          throw new SourceSyntaxError(`'yield' ${where}`, node.start, node.end);
        }
        scope.isGenerator = true;
        if (node.value !== null) this.expr(node.value, scope);
        return;
      default:
        for (const child of childrenOf(node)) this.expr(child, scope);
    }
  }

  private comprehension(node: Expr & { kind: 'Comprehension' }, scope: Scope): void {
    const lazy = node.type === 'generator';
    this.expr(node.clauses[0].iterable, scope);
    const inner = this.open(node, lazy ? 'function' : 'comprehension', scope, lazy ? '<genexpr>' : '<comprehension>');
    if (lazy) {
      inner.declare('.0');
      inner.isGenerator = true;
    }
    node.clauses.forEach((clause, i) => {
      this.target(clause.target, inner);
      if (i > 0) this.expr(clause.iterable, inner);
      for (const condition of clause.conditions) this.expr(condition, inner);
    });
    this.expr(node.element, inner);
    if (node.value !== null) this.expr(node.value, inner);
  }
}

export function allParameters(params: Parameters): Parameters['positional'] {
  const { positionalOnly, positional, keywordOnly, star, doubleStar } = params;
  return [...positionalOnly, ...positional, ...keywordOnly, ...[star, doubleStar].filter((one) => one !== null)];
}

/** Statement lists inside a compound statement that belong to the same scope. */
export function blocksOf(statement: Stmt): readonly (readonly Stmt[])[] {
  switch (statement.kind) {
    case 'If':
    case 'While':
    case 'For':
      return [statement.body, statement.orelse];
    case 'With':
      return [statement.body];
    case 'Try':
      return [statement.body, ...statement.handlers.map((handler) => handler.body), statement.orelse, statement.final];
    case 'Match':
      return statement.cases.map((one) => one.body);
    default:
      return [];
  }
}

/** Sub-expressions, in order of evaluation, without those of lambdas and comprehensions. */
export function childrenOf(node: Expr): readonly Expr[] {
  switch (node.kind) {
    case 'Joined':
      return node.parts.flatMap((part) => (typeof part === 'string' ? [] : replacementChildren(part)));
    case 'Tuple':
    case 'List':
    case 'Set':
      return node.items;
    case 'Dict':
      return node.items.flatMap(({ key, value }) => (key === null ? [value] : [key, value]));
    case 'Unary':
      return [node.operand];
    case 'Binary':
    case 'Logic':
      return [node.left, node.right];
    case 'Compare':
      return [node.first, ...node.rest.map(({ value }) => value)];
    case 'Conditional':
      return [node.test, node.body, node.orelse];
    case 'Call':
      return [node.func, ...node.args.map(({ value }) => value)];
    case 'Attribute':
    case 'Starred':
      return [node.value];
    case 'Subscript':
      return [node.value, node.index];
    case 'Slice':
      return [node.from, node.to, node.step].filter((one) => one !== null);
    case 'Named':
      return [node.value];
    case 'Yield':
      return node.value === null ? [] : [node.value];
    default:
      return [];
  }
}

function replacementChildren(part: { value: Expr; spec: readonly unknown[] }): Expr[] {
  const inner = (part.spec as readonly (string | { value: Expr; spec: readonly unknown[] })[]).flatMap((piece) =>
    typeof piece === 'string' ? [] : replacementChildren(piece),
  );
  return [part.value, ...inner];
}
