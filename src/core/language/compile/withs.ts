/** `with`. */
import { PyObject, python, typeName, type Value } from '../../base/python.ts';
import { findAttr } from '../runtime/attributes.ts';
import { asException, type PyException, typeError } from '../runtime/exceptions.ts';
import { truth } from '../runtime/truth.ts';
import type { Expr, Stmt } from '../syntax/ast.ts';
import { handling } from './tries.ts';
import { type Completion, type Exec, type Frame, NORMAL, pending, type Store, type Thunk, type Unit } from './unit.ts';

export interface Entered {
  readonly exit: Value;
}

export interface CompiledItem {
  readonly context: Thunk;
  readonly store: Store | null;
}

export function compileItem(unit: Unit, item: { context: Expr; target: Expr | null }): CompiledItem {
  return { context: unit.expr(item.context), store: item.target === null ? null : unit.store(item.target) };
}

export function enter(frame: Frame, item: CompiledItem): Entered {
  const manager = item.context(frame);
  const enterMethod = manager instanceof PyObject ? findAttr(manager, '__enter__') : undefined;
  const exit = manager instanceof PyObject ? findAttr(manager, '__exit__') : undefined;
  if (enterMethod === undefined || exit === undefined) {
    const missing = enterMethod === undefined ? '' : ' (missed __exit__ method)';
    throw typeError(`'${typeName(manager)}' object does not support the context manager protocol${missing}`);
  }
  const value = python.call(enterMethod, []);
  item.store?.(frame, value);
  return { exit };
}

/** Calls `__exit__` with the exception; true: it was swallowed. */
export function exitWith({ exit }: Entered, error: PyException): boolean {
  const before = handling.current;
  handling.current = error;
  try {
    return truth(python.call(exit, [error.pyType, error, null]));
  } finally {
    handling.current = before;
  }
}

export function exitPlain({ exit }: Entered): void {
  const value = pending.value;
  python.call(exit, [null, null, null]);
  pending.value = value;
}

export function withExec(unit: Unit, node: Stmt & { kind: 'With' }): Exec {
  return nested(
    unit,
    node.items.map((item) => compileItem(unit, item)),
    unit.block(node.body),
  );
}

function nested(unit: Unit, items: readonly CompiledItem[], body: Exec): Exec {
  if (items.length === 0) return body;
  const [first, ...rest] = items;
  const inner = nested(unit, rest, body);
  const slot = unit.scope.temporary();
  return (frame) => {
    const entered = enter(frame, first);
    frame[slot] = entered.exit;
    let completion: Completion;
    try {
      completion = inner(frame);
    } catch (thrown) {
      const error = asException(thrown);
      if (exitWith(entered, error)) return NORMAL;
      throw error;
    }
    exitPlain(entered);
    return completion;
  };
}
