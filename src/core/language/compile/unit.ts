/** What the parts of the compiler share: closures over frames, and the piece of source being compiled. */
import type { Value } from '../../base/python.ts';
import type { Expr, Stmt } from '../syntax/ast.ts';
import type { Scope } from './scope.ts';

/** Slots of one call: parameters, variables, cells, temporaries. */
export type Frame = (Value | undefined)[];
export type Thunk = (frame: Frame) => Value;
export type Test = (frame: Frame) => boolean;
/** How a statement ended. */
export type Completion = 0 | 1 | 2 | 3;
export const NORMAL = 0;
export const BREAK = 1;
export const CONTINUE = 2;
export const RETURN = 3;
export type Exec = (frame: Frame) => Completion;
export type GeneratorExec = (frame: Frame) => Generator<Value, Completion, Value>;
export type Store = (frame: Frame, value: Value) => void;

/** A global variable; undefined value: not there. */
export class GlobalCell {
  readonly name: string;
  value: Value | undefined = undefined;
  constructor(name: string) {
    this.name = name;
  }
}

/** The names of a notebook (or module), and where they fall back to. */
export class Namespace {
  readonly cells = new Map<string, GlobalCell>();
  readonly builtins: ReadonlyMap<string, Value>;
  constructor(builtins: ReadonlyMap<string, Value>) {
    this.builtins = builtins;
  }
  cell(name: string): GlobalCell {
    let cell = this.cells.get(name);
    if (cell === undefined) {
      cell = new GlobalCell(name);
      this.cells.set(name, cell);
    }
    return cell;
  }
  get(name: string): Value | undefined {
    return this.cells.get(name)?.value;
  }
  set(name: string, value: Value | undefined): void {
    this.cell(name).value = value;
  }
  *entries(): Generator<[string, Value]> {
    for (const [name, cell] of this.cells) if (cell.value !== undefined) yield [name, cell.value];
  }
}

export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** Compiles the nodes of one scope; `inner` compiles those of a scope inside it. */
export interface Unit {
  readonly scope: Scope;
  readonly namespace: Namespace;
  readonly source: SourceText;
  /** `A.f` within `class A: def f`. */
  readonly qualname: string;
  inner(node: object, name?: string): Unit;
  expr(node: Expr): Thunk;
  test(node: Expr): Test;
  store(target: Expr): Store;
  block(body: readonly Stmt[]): Exec;
  generatorBlock(body: readonly Stmt[]): GeneratorExec;
}

/** Value of the `return` under way; read right after RETURN was given. */
export const pending: { value: Value } = { value: null };
