/** `try`, and which exception is being handled. */
import { PyTuple, PyType, type Value } from '../../base/python.ts';
import { asException, exceptionType, type PyException, typeError } from '../runtime/exceptions.ts';
import type { Handler, TryStmt } from '../syntax/ast.ts';
import { isGroup, makeGroup, splitGroup } from '../types/exception-groups.ts';
import { deleteName, storeName } from './names.ts';
import { type Completion, type Exec, type Frame, NORMAL, pending, type Store, type Thunk, type Unit } from './unit.ts';

/** What a bare `raise` raises again, and the context of new exceptions. */
export const handling: { current: PyException | null } = { current: null };

export interface CompiledHandler<Body> {
  readonly type: Thunk | null;
  readonly store: Store | null;
  readonly forget: ((frame: Frame) => void) | null;
  readonly body: Body;
}

export function compileHandler<Body>(unit: Unit, handler: Handler, body: Body): CompiledHandler<Body> {
  return {
    type: handler.type === null ? null : unit.expr(handler.type),
    store: handler.name === null ? null : storeName(unit, handler.name),
    forget: handler.name === null ? null : deleteName(unit, handler.name, true),
    body,
  };
}

export function handles(frame: Frame, handler: CompiledHandler<unknown>, error: PyException): boolean {
  return handler.type === null || matches(handler.type(frame), error);
}

function matches(type: Value, error: PyException): boolean {
  if (type instanceof PyTuple) return type.items.some((one) => matches(one, error));
  if (type instanceof PyType && type.isSubtypeOf(exceptionType('BaseException'))) return error.pyType.isSubtypeOf(type);
  throw typeError('catching classes that do not inherit from BaseException is not allowed');
}

/** Records what was being handled when `error` came up. */
export function withContext(error: PyException): PyException {
  const { current } = handling;
  if (current !== null && current !== error && error.context === null && current.context !== error)
    error.context = current;
  return error;
}

export function tryExec(unit: Unit, node: TryStmt): Exec {
  const guarded = node.handlers.length > 0 ? handlersExec(unit, node) : unit.block(node.body);
  if (node.final.length === 0) return guarded;
  const final = unit.block(node.final);
  const slot = unit.scope.temporary();
  return (frame) => {
    let completion: Completion;
    let value: Value;
    try {
      completion = guarded(frame);
      value = pending.value;
      frame[slot] = value;
    } catch (thrown) {
      const error = asException(thrown);
      const before = handling.current;
      handling.current = error;
      try {
        const end = final(frame);
        if (end !== NORMAL) return end;
      } finally {
        handling.current = before;
      }
      throw error;
    }
    const end = final(frame);
    if (end !== NORMAL) return end;
    pending.value = value;
    return completion;
  };
}

function handlersExec(unit: Unit, node: TryStmt): Exec {
  const body = unit.block(node.body);
  const orelse = node.orelse.length === 0 ? null : unit.block(node.orelse);
  const handlers = node.handlers.map((handler) => compileHandler(unit, handler, unit.block(handler.body)));
  const handle = node.handlers[0].star ? handleParts : handleWhole;
  return (frame) => {
    let completion: Completion;
    try {
      completion = body(frame);
    } catch (thrown) {
      return handle(frame, asException(thrown), handlers);
    }
    return completion === NORMAL && orelse !== null ? orelse(frame) : completion;
  };
}

function handleWhole(frame: Frame, error: PyException, handlers: readonly CompiledHandler<Exec>[]): Completion {
  withContext(error);
  const before = handling.current;
  handling.current = error;
  try {
    for (const handler of handlers) {
      if (!handles(frame, handler, error)) continue;
      handler.store?.(frame, error);
      try {
        return handler.body(frame);
      } catch (thrown) {
        throw withContext(asException(thrown));
      } finally {
        handler.forget?.(frame);
      }
    }
  } finally {
    handling.current = before;
  }
  throw error;
}

/** `except*`: every clause takes its part of the group; what they raise and what is left goes on as a group. */
function handleParts(frame: Frame, error: PyException, handlers: readonly CompiledHandler<Exec>[]): Completion {
  withContext(error);
  let rest: PyException | null = error;
  const raised: PyException[] = [];
  for (const handler of handlers) {
    if (rest === null) break;
    const type = (handler.type as Thunk)(frame);
    if (catchesGroups(type))
      throw typeError('catching ExceptionGroup with except* is not allowed. Use except instead.');
    const [taken, left]: readonly [PyException | null, PyException | null] = splitGroup(rest, (one) =>
      matches(type, one),
    );
    rest = left;
    if (taken === null) continue;
    const problem = runPart(frame, handler, isGroup(taken) ? taken : wrapped(taken));
    if (problem !== null) raised.push(problem);
  }
  if (raised.length === 0) {
    if (rest === null) return NORMAL;
    throw rest;
  }
  throw raised.length === 1 && rest === null ? raised[0] : makeGroup('', rest === null ? raised : [...raised, rest]);
}

/** A single exception that was no group. */
function wrapped(error: PyException): PyException {
  const group = makeGroup('', [error]);
  group.args = new PyTuple(['', new PyTuple([error])]);
  return group;
}

function catchesGroups(type: Value): boolean {
  if (type instanceof PyTuple) return type.items.some(catchesGroups);
  return type instanceof PyType && type.isSubtypeOf(exceptionType('BaseExceptionGroup'));
}

/** The exception that the clause raised, or null. */
function runPart(frame: Frame, handler: CompiledHandler<Exec>, group: PyException): PyException | null {
  const before = handling.current;
  handling.current = group;
  handler.store?.(frame, group);
  try {
    handler.body(frame);
    return null;
  } catch (thrown) {
    return withContext(asException(thrown));
  } finally {
    handler.forget?.(frame);
    handling.current = before;
  }
}
