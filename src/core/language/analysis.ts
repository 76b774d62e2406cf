/** Names that a cell defines and uses: what reactivity asks. From the cell's tree alone; nothing runs. */
import { analyseScopes, blocksOf, childrenOf, type Scope } from './compile/scope.ts';
import { changedByCall } from './mutations.ts';
import type { Expr, Pattern, Stmt } from './syntax/ast.ts';
import { parseCell } from './syntax/cell-text.ts';
import { SourceSyntaxError } from './syntax/tokens.ts';

export interface CellNames {
  /** Global names that the cell binds, in order. */
  readonly defined: readonly string[];
  /** Global names that it reads and did not bind before: what it needs from other cells (or the built-ins). */
  readonly used: readonly string[];
  /** Names of other cells whose objects it changes in place. */
  readonly mutated: readonly string[];
  /** Modules that it imports. */
  readonly imported: readonly string[];
  readonly error: SourceSyntaxError | null;
}

export function cellNames(source: string): CellNames {
  let body: readonly Stmt[];
  try {
    body = parseCell(source);
    return new NameWalk(body).names();
  } catch (error) {
    if (error instanceof SourceSyntaxError) return { defined: [], used: [], mutated: [], imported: [], error };
    throw error;
  }
}

class NameWalk {
  private readonly defined = new Set<string>();
  private readonly used = new Set<string>();
  private readonly mutated = new Set<string>();
  private readonly imported = new Set<string>();
  /** Read inside functions, which run later: needed unless the cell defines them anywhere. */
  private readonly late = new Set<string>();
  private readonly body: readonly Stmt[];

  constructor(body: readonly Stmt[]) {
    this.body = body;
    const { of } = analyseScopes(body);
    for (const scope of of.values()) this.scopeNames(scope);
  }

  names(): CellNames {
    for (const statement of this.body) this.statement(statement);
    for (const name of this.late) if (!this.defined.has(name)) this.used.add(name);
    return {
      defined: [...this.defined],
      used: [...this.used],
      mutated: [...this.mutated],
      imported: [...this.imported],
      error: null,
    };
  }

  private scopeNames(scope: Scope): void {
    for (const name of scope.uses) {
      if (name !== '__class__' && scope.resolve(name).kind === 'global') this.late.add(name);
    }
  }

  /** The object at the root of `x`, `x[0]`, `x.a.T` changes, unless the cell made it itself. */
  private mutate(node: Expr): void {
    let root = node;
    while (root.kind === 'Subscript' || root.kind === 'Attribute' || root.kind === 'Starred') root = root.value;
    if (root.kind === 'Name' && !this.defined.has(root.id)) this.mutated.add(root.id);
  }

  private define(name: string): void {
    this.defined.add(name);
  }

  private statement(node: Stmt): void {
    switch (node.kind) {
      case 'Assign':
        this.read(node.value);
        for (const target of node.targets) this.target(target);
        return;
      case 'AugAssign':
        this.mutate(node.target);
        this.read(node.target);
        this.read(node.value);
        this.target(node.target);
        return;
      case 'AnnAssign':
        this.read(node.annotation);
        if (node.value === null) return;
        this.read(node.value);
        this.target(node.target);
        return;
      case 'Import':
        for (const { name, as } of node.names) {
          this.imported.add(name);
          this.define(as ?? name.split('.')[0]);
        }
        return;
      case 'ImportFrom':
        this.imported.add(node.module);
        for (const { name, as } of node.names ?? []) this.define(as ?? name);
        return;
      case 'Function':
      case 'Class':
        this.definition(node);
        return;
      default:
        this.compound(node);
    }
  }

  private definition(node: Stmt & { kind: 'Function' | 'Class' }): void {
    for (const decorator of node.decorators) this.read(decorator);
    if (node.kind === 'Class') for (const { value } of node.args) this.read(value);
    else {
      const { positional, positionalOnly, keywordOnly } = node.params;
      for (const parameter of [...positionalOnly, ...positional, ...keywordOnly]) {
        if (parameter.default !== null) this.read(parameter.default);
      }
    }
    this.define(node.name);
  }

  private compound(node: Stmt): void {
    switch (node.kind) {
      case 'Expression':
        this.read(node.value);
        break;
      case 'Return':
        if (node.value !== null) this.read(node.value);
        break;
      case 'Raise':
        for (const one of [node.value, node.cause]) if (one !== null) this.read(one);
        break;
      case 'Assert':
        for (const one of [node.test, node.message]) if (one !== null) this.read(one);
        break;
      case 'Delete':
        for (const target of node.targets) {
          if (target.kind !== 'Name') this.mutate(target);
          this.read(target);
        }
        break;
      case 'If':
      case 'While':
        this.read(node.test);
        break;
      case 'For':
        this.read(node.iterable);
        this.target(node.target);
        break;
      case 'With':
        for (const { context, target } of node.items) {
          this.read(context);
          if (target !== null) this.target(target);
        }
        break;
      case 'Try':
        for (const { type, name } of node.handlers) {
          if (type !== null) this.read(type);
          if (name !== null) this.define(name);
        }
        break;
      case 'Match':
        this.read(node.subject);
        for (const { pattern, guard } of node.cases) {
          this.pattern(pattern);
          if (guard !== null) this.read(guard);
        }
    }
    for (const block of blocksOf(node)) for (const child of block) this.statement(child);
  }

  private target(node: Expr): void {
    switch (node.kind) {
      case 'Name':
        this.define(node.id);
        return;
      case 'Tuple':
      case 'List':
        for (const item of node.items) this.target(item);
        return;
      case 'Starred':
        this.target(node.value);
        return;
      default:
        // `x[0] = 1` changes what another cell made: it reads x.
        this.mutate(node);
        this.read(node);
    }
  }

  private pattern(node: Pattern): void {
    switch (node.kind) {
      case 'capture':
      case 'star':
        if (node.name !== null) this.define(node.name);
        return;
      case 'as':
        this.define(node.name);
        this.pattern(node.pattern);
        return;
      case 'sequence':
        for (const item of node.items) this.pattern(item);
        return;
      case 'or':
        for (const option of node.options) this.pattern(option);
        return;
      case 'mapping':
        for (const { pattern } of node.items) this.pattern(pattern);
        if (node.rest !== null) this.define(node.rest);
        return;
      case 'class':
        this.read(node.type);
        for (const item of node.positional) this.pattern(item);
        for (const { pattern } of node.keywords) this.pattern(pattern);
        return;
      case 'value':
        this.read(node.value);
    }
  }

  private read(node: Expr): void {
    switch (node.kind) {
      case 'Name':
        if (!this.defined.has(node.id)) this.used.add(node.id);
        return;
      case 'Comprehension':
        this.read(node.clauses[0].iterable);
        return;
      case 'Named':
        this.read(node.value);
        this.define(node.target.id);
        return;
      default:
        if (node.kind === 'Call') for (const changed of changedByCall(node)) this.mutate(changed);
        for (const child of childrenOf(node)) this.read(child);
    }
  }
}
