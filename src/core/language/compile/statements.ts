/** Statements → closures that say how they ended. */
import { deferral, dropLive, settleLive } from '../../arrays/deferral.ts';
import { collection } from '../../base/collection.ts';
import { PyType, python, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { assigned, WIDGETS } from '../runtime/assigned.ts';
import { budget } from '../runtime/budget.ts';
import { construct } from '../runtime/calls.ts';
import { exceptionType, PyException, raise, typeError } from '../runtime/exceptions.ts';
import { held } from '../runtime/iteration.ts';
import { collector } from '../runtime/live.ts';
import { PyRange } from '../runtime/objects.ts';
import { unplaced } from '../runtime/warnings.ts';
import type { Expr, Stmt } from '../syntax/ast.ts';
import { classThunk } from './classes.ts';
import { functionThunk } from './functions.ts';
import { importExec, importFromExec } from './imports.ts';
import { classNamespace, storeName } from './names.ts';
import { matchExec } from './patterns.ts';
import { augmentedExec, deletion } from './targets.ts';
import { located, placeAt } from './trace.ts';
import { handling, tryExec } from './tries.ts';
import {
  BREAK,
  CONTINUE,
  type Completion,
  type Exec,
  type Frame,
  NORMAL,
  pending,
  RETURN,
  type Thunk,
  type Unit,
} from './unit.ts';
import { withExec } from './withs.ts';

export function blockExec(unit: Unit, body: readonly Stmt[]): Exec {
  const execs = body.map((statement) => statementExec(unit, statement));
  if (execs.length === 1) {
    const [only] = execs;
    const [statement] = body;
    return (frame) => {
      try {
        if (deferral.live.length > 0) settleLive();
        if (collection.due) collector.run(undefined);
        const completion = only(frame);
        if (deferral.live.length > 0) settleLive();
        if (unplaced.waiting !== null) placeAt(unit.source, statement.start);
        return completion;
      } catch (error) {
        dropLive();
        throw located(error, frame, unit, statement);
      }
    };
  }
  const count = execs.length;
  return (frame) => {
    let i = 0;
    try {
      for (; i < count; i++) {
        if (deferral.live.length > 0) settleLive();
        if (collection.due) collector.run(undefined);
        const completion = execs[i](frame);
        if (deferral.live.length > 0) settleLive();
        if (unplaced.waiting !== null) placeAt(unit.source, body[i].start);
        if (completion !== NORMAL) return completion;
      }
      return NORMAL;
    } catch (error) {
      dropLive();
      throw located(error, frame, unit, body[i]);
    }
  };
}

function statementExec(unit: Unit, node: Stmt): Exec {
  switch (node.kind) {
    case 'Expression': {
      if (node.value.kind === 'Constant') return () => NORMAL;
      const value = unit.expr(node.value);
      return (frame) => {
        value(frame);
        return NORMAL;
      };
    }
    case 'Assign':
      return assignExec(unit, node.targets, node.value);
    case 'AugAssign':
      return augmentedExec(unit, node);
    case 'AnnAssign':
      return annotatedExec(unit, node);
    case 'Return':
      return returnExec(unit, node);
    case 'Raise':
      return raiseExec(unit, node.value, node.cause);
    case 'Assert':
      return assertExec(unit, node.test, node.message);
    case 'Delete': {
      const parts = node.targets.map((target) => deletion(unit, target));
      return (frame) => {
        for (const part of parts) part(frame);
        return NORMAL;
      };
    }
    case 'Pass':
    case 'Global':
    case 'Nonlocal':
      return () => NORMAL;
    case 'Break':
      return () => BREAK;
    case 'Continue':
      return () => CONTINUE;
    case 'Import':
      return importExec(unit, node.names);
    case 'ImportFrom':
      return importFromExec(unit, node);
    default:
      return compoundExec(unit, node);
  }
}

function compoundExec(unit: Unit, node: Stmt): Exec {
  switch (node.kind) {
    case 'If':
      return ifExec(unit, node);
    case 'While':
      return whileExec(unit, node);
    case 'For':
      return forExec(unit, node);
    case 'With':
      return withExec(unit, node);
    case 'Match':
      return matchExec(unit, node);
    case 'Try':
      return tryExec(unit, node);
    case 'Function':
      return definitionExec(unit, node.name, node.decorators, functionThunk(unit, node));
    case 'Class':
      return definitionExec(unit, node.name, node.decorators, classThunk(unit, node));
    default:
      throw new Error(node.kind);
  }
}

function assignExec(unit: Unit, targets: readonly Expr[], valueNode: Expr): Exec {
  const value = widgetThunk(unit, targets, valueNode) ?? unit.expr(valueNode);
  const stores = targets.map((target) => unit.store(target));
  if (stores.length === 1) {
    const [store] = stores;
    return (frame) => {
      store(frame, value(frame));
      return NORMAL;
    };
  }
  return (frame) => {
    const result = value(frame);
    for (const store of stores) store(frame, result);
    return NORMAL;
  };
}

/** `k = ui.slider(0, 10)`: the widget learns its name. */
function widgetThunk(unit: Unit, targets: readonly Expr[], node: Expr): Thunk | null {
  const [target] = targets;
  if (unit.scope.kind !== 'module' || targets.length > 1 || target.kind !== 'Name' || node.kind !== 'Call') return null;
  const { func } = node;
  const name = func.kind === 'Attribute' ? func.name : func.kind === 'Name' ? func.id : '';
  if (!WIDGETS.has(name)) return null;
  const value = unit.expr(node);
  return (frame) => {
    assigned.name = target.id;
    try {
      return value(frame);
    } finally {
      assigned.name = null;
    }
  };
}

function annotatedExec(unit: Unit, node: Stmt & { kind: 'AnnAssign' }): Exec {
  const value = node.value === null ? null : unit.expr(node.value);
  const store = value === null ? null : unit.store(node.target);
  const { target } = node;
  const inClass = unit.scope.kind === 'class' && target.kind === 'Name';
  const annotation = unit.scope.kind === 'function' ? null : unit.expr(node.annotation);
  return (frame) => {
    if (value !== null && store !== null) store(frame, value(frame));
    const note = annotation?.(frame) ?? null;
    if (inClass) annotations(frame).set(target.id, note);
    return NORMAL;
  };
}

function annotations(frame: Frame): PyDict {
  const namespace = classNamespace(frame);
  const known = namespace.get('__annotations__');
  if (known instanceof PyDict) return known;
  const dict = new PyDict();
  namespace.set('__annotations__', dict);
  return dict;
}

function returnExec(unit: Unit, node: Stmt & { kind: 'Return' }): Exec {
  const value = node.value === null ? null : unit.expr(node.value);
  return (frame) => {
    pending.value = value === null ? null : value(frame);
    return RETURN;
  };
}

/** An exception value from what stands after `raise`. */
export function exceptionOf(value: Value): PyException {
  const made =
    value instanceof PyType && value.isSubtypeOf(exceptionType('BaseException')) ? construct(value, [], null) : value;
  if (made instanceof PyException) return made;
  throw typeError('exceptions must derive from BaseException');
}

function raiseExec(unit: Unit, valueNode: Expr | null, causeNode: Expr | null): Exec {
  if (valueNode === null) {
    return () => {
      if (handling.current === null) throw raise('RuntimeError', 'No active exception to reraise');
      throw handling.current;
    };
  }
  const value = unit.expr(valueNode);
  const cause = causeNode === null ? null : unit.expr(causeNode);
  return (frame) => {
    const error = exceptionOf(value(frame));
    error.lastFrame = null;
    if (cause !== null) {
      const reason = cause(frame);
      error.cause = reason === null ? null : exceptionOf(reason);
      error.suppressContext = true;
    }
    throw error;
  };
}

function assertExec(unit: Unit, testNode: Expr, messageNode: Expr | null): Exec {
  const test = unit.test(testNode);
  const message = messageNode === null ? null : unit.expr(messageNode);
  return (frame) => {
    if (test(frame)) return NORMAL;
    throw new PyException(exceptionType('AssertionError'), message === null ? [] : [message(frame)]);
  };
}

function definitionExec(
  unit: Unit,
  name: string,
  decoratorNodes: readonly Expr[],
  make: (frame: Frame) => Value,
): Exec {
  const decorators = decoratorNodes.map((node) => unit.expr(node));
  const store = storeName(unit, name);
  return (frame) => {
    const applied = decorators.map((decorator) => decorator(frame));
    let value = make(frame);
    for (let i = applied.length - 1; i >= 0; i--) value = python.call(applied[i], [value]);
    store(frame, value);
    return NORMAL;
  };
}

// ── Branches and loops ────────────────────────────────────────────────────────────────────────────

function ifExec(unit: Unit, node: Stmt & { kind: 'If' }): Exec {
  const test = unit.test(node.test);
  const body = unit.block(node.body);
  if (node.orelse.length === 0) return (frame) => (test(frame) ? body(frame) : NORMAL);
  const orelse = unit.block(node.orelse);
  return (frame) => (test(frame) ? body(frame) : orelse(frame));
}

function whileExec(unit: Unit, node: Stmt & { kind: 'While' }): Exec {
  const test = unit.test(node.test);
  const body = unit.block(node.body);
  const orelse = unit.block(node.orelse);
  return (frame) => {
    while (test(frame)) {
      if (--budget.ticks < 0) budget.check();
      const completion = body(frame);
      if (completion === BREAK) return NORMAL;
      if (completion === RETURN) return RETURN;
    }
    return orelse(frame);
  };
}

function forExec(unit: Unit, node: Stmt & { kind: 'For' }): Exec {
  const iterable = unit.expr(node.iterable);
  const store = unit.store(node.target);
  const body = unit.block(node.body);
  const orelse = unit.block(node.orelse);
  const slot = unit.scope.temporary();
  return (frame) => {
    const source = iterable(frame);
    const completion: Completion = source instanceof PyRange ? rangeLoop(frame, source) : loop(frame, source);
    frame[slot] = undefined;
    if (completion === BREAK) return NORMAL;
    return completion === RETURN ? RETURN : orelse(frame);
  };

  function rangeLoop(frame: Frame, range: PyRange): Completion {
    const { size, step } = range;
    let at = range.start;
    for (let i = 0; i < size; i++, at += step) {
      if (--budget.ticks < 0) budget.check();
      store(frame, at);
      const completion = body(frame);
      if (completion === BREAK || completion === RETURN) return completion;
    }
    return NORMAL;
  }

  function loop(frame: Frame, source: Value): Completion {
    const iteration = held(frame, slot, source);
    for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
      if (--budget.ticks < 0) budget.check();
      store(frame, item);
      const completion = body(frame);
      if (completion === BREAK || completion === RETURN) return completion;
    }
    return NORMAL;
  }
}
