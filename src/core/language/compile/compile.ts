/** A cell's tree → a program over a namespace. */

import type { Value } from '../../base/python.ts';
import { enter, leave } from '../runtime/live.ts';
import { unplaced } from '../runtime/warnings.ts';
import type { Expr, Stmt } from '../syntax/ast.ts';
import { parseCell } from '../syntax/cell-text.ts';
import { parseModule } from '../syntax/parser.ts';
import { SourceSyntaxError } from '../syntax/tokens.ts';
import { expressionThunk } from './expressions.ts';
import { generatorBlockExec } from './generators.ts';
import { testOf } from './operators.ts';
import { analyseScopes, blocksOf, type Scope, type ScopeTable } from './scope.ts';
import { blockExec } from './statements.ts';
import { targetStore } from './targets.ts';
import { located, marked, placeAt } from './trace.ts';
import type { Exec, Frame, GeneratorExec, Namespace, SourceText, Store, Test, Thunk, Unit } from './unit.ts';

/** Expressions that fail in ways worth a caret of their own. */
const MARKED: ReadonlySet<Expr['kind']> = new Set(['Call', 'Binary', 'Subscript', 'Attribute']);

class CompilationUnit implements Unit {
  readonly scope: Scope;
  readonly namespace: Namespace;
  readonly source: SourceText;
  readonly qualname: string;
  private readonly scopes: ScopeTable;

  constructor(scope: Scope, scopes: ScopeTable, namespace: Namespace, source: SourceText, qualname: string) {
    this.scope = scope;
    this.scopes = scopes;
    this.namespace = namespace;
    this.source = source;
    this.qualname = qualname;
  }

  inner(node: object, name?: string): Unit {
    const scope = this.scopes.of.get(node);
    if (scope === undefined) throw new Error('a scope was not analysed');
    return new CompilationUnit(scope, this.scopes, this.namespace, this.source, this.innerName(name));
  }

  private innerName(name: string | undefined): string {
    if (name === undefined) return this.qualname;
    if (this.scope.kind === 'module') return name;
    return this.scope.host.kind === 'class' ? `${this.qualname}.${name}` : `${this.qualname}.<locals>.${name}`;
  }

  expr(node: Expr): Thunk {
    const thunk = expressionThunk(this, node);
    return MARKED.has(node.kind) ? marked(thunk, node, this.source) : thunk;
  }
  test(node: Expr): Test {
    return testOf(this, node);
  }
  store(target: Expr): Store {
    return targetStore(this, target);
  }
  block(body: readonly Stmt[]): Exec {
    return blockExec(this, body);
  }
  generatorBlock(body: readonly Stmt[]): GeneratorExec {
    return generatorBlockExec(this, body);
  }
}

export interface Program {
  /** Runs the statements; the value of a final expression, undefined where there is none. */
  run(): Value | undefined;
}

/** Compiles a cell. */
export function compileCell(source: SourceText, namespace: Namespace): Program {
  const body = source.name.startsWith('<cell') ? parseCell(source.text) : parseModule(source.text);
  checkStatements(body, { loop: false, function: false });
  const scopes = analyseScopes(body);
  const unit = new CompilationUnit(scopes.root, scopes, namespace, source, '<module>');
  const end = body.at(-1);
  const final = end?.kind === 'Expression' ? end : null;
  const exec = unit.block(final === null ? body : body.slice(0, -1));
  const value = final === null ? null : unit.expr(final.value);
  const last = (frame: Frame): Value | undefined => {
    if (final === null || value === null) return undefined;
    try {
      const shown = value(frame);
      settle(source, final);
      return shown;
    } catch (error) {
      throw located(error, frame, unit, final);
    }
  };
  return {
    run() {
      const frame: Frame = new Array<undefined>(scopes.root.size).fill(undefined);
      const at = enter([frame, namespace.cells]);
      try {
        exec(frame);
        settle(source, final);
        return last(frame);
      } finally {
        leave(at);
      }
    },
  };
}

/** What was warned of where no statement told its line. */
function settle(source: SourceText, final: Stmt | null): void {
  if (unplaced.waiting !== null) placeAt(source, final?.start ?? 0);
}

/** `return`, `break` and `continue` in places where they mean nothing. */
function checkStatements(body: readonly Stmt[], inside: { loop: boolean; function: boolean }): void {
  for (const node of body) {
    if (node.kind === 'Return' && !inside.function) {
      throw new SourceSyntaxError("'return' outside function", node.start, node.end);
    }
    if (node.kind === 'Break' && !inside.loop)
      throw new SourceSyntaxError("'break' outside loop", node.start, node.end);
    if (node.kind === 'Continue' && !inside.loop) {
      throw new SourceSyntaxError("'continue' not properly in loop", node.start, node.end);
    }
    if (node.kind === 'Function') checkStatements(node.body, { loop: false, function: true });
    else if (node.kind === 'Class') checkStatements(node.body, { loop: false, function: false });
    else if (node.kind === 'While' || node.kind === 'For') {
      checkStatements(node.body, { ...inside, loop: true });
      checkStatements(node.orelse, inside);
    } else for (const block of blocksOf(node)) checkStatements(block, inside);
  }
}
