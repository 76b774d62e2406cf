/**
 * Bodies of generator functions. A statement without `yield` runs through its ordinary closure; the others are
 * compiled a second time as JavaScript generators. A `yield` inside an expression is lifted in front of it.
 */
import { deferral, settleLive } from '../../arrays/deferral.ts';
import type { Value } from '../../base/python.ts';
import { budget } from '../runtime/budget.ts';
import { asException, isInstanceOf } from '../runtime/exceptions.ts';
import { PyGenerator } from '../runtime/generator.ts';
import { held, iterationOf, iteratorOf } from '../runtime/iteration.ts';
import type { ComprehensionExpr, Expr, Stmt, YieldExpr } from '../syntax/ast.ts';
import { SourceSyntaxError } from '../syntax/tokens.ts';
import { blocksOf, childrenOf } from './scope.ts';
import { located } from './trace.ts';
import { compileHandler, handles, handling } from './tries.ts';
import {
  BREAK,
  type Completion,
  type Frame,
  type GeneratorExec,
  NORMAL,
  pending,
  RETURN,
  type Thunk,
  type Unit,
} from './unit.ts';
import { compileItem, enter, exitPlain, exitWith } from './withs.ts';

function yields(node: Expr): boolean {
  return node.kind === 'Yield' || childrenOf(node).some(yields);
}

function ownExpressions(node: Stmt): readonly (Expr | null)[] {
  switch (node.kind) {
    case 'Expression':
    case 'Return':
      return [node.value];
    case 'Assign':
      return [node.value, ...node.targets];
    case 'AugAssign':
    case 'AnnAssign':
      return [node.value];
    case 'Raise':
      return [node.value, node.cause];
    case 'Assert':
      return [node.test, node.message];
    case 'If':
    case 'While':
      return [node.test];
    case 'For':
      return [node.iterable];
    case 'With':
      return node.items.map(({ context }) => context);
    case 'Match':
      return [node.subject];
    default:
      return [];
  }
}

function statementYields(node: Stmt): boolean {
  if (ownExpressions(node).some((one) => one !== null && yields(one))) return true;
  return blocksOf(node).some((block) => block.some(statementYields));
}

export function generatorBlockExec(unit: Unit, body: readonly Stmt[]): GeneratorExec {
  const parts = partsOf(unit, body);
  return function* (frame) {
    let i = 0;
    try {
      for (; i < parts.length; i++) {
        const part = parts[i];
        if (part.kind === 'yield') yield settled(part.value(frame));
        else {
          const completion: Completion = part.kind === 'plain' ? part.run(frame) : yield* part.run(frame);
          if (completion !== NORMAL) return completion;
        }
      }
      return NORMAL;
    } catch (error) {
      throw located(error, frame, unit, body[i]);
    }
  };
}

/** What leaves a statement that is not over is computed before. */
function settled(value: Value): Value {
  if (deferral.live.length > 0) settleLive();
  return value;
}

type Part =
  | { readonly kind: 'plain'; readonly run: (frame: Frame) => Completion }
  | { readonly kind: 'lazy'; readonly run: GeneratorExec }
  /** A bare `yield value`, which loops run in their own generator: each one in between costs at every item. */
  | { readonly kind: 'yield'; readonly value: Thunk };

function partsOf(unit: Unit, body: readonly Stmt[]): Part[] {
  return body.map((node) => {
    if (!statementYields(node)) return { kind: 'plain', run: unit.block([node]) };
    if (node.kind === 'Expression' && node.value.kind === 'Yield' && !node.value.from) {
      const { value } = node.value;
      if (value === null) return { kind: 'yield', value: () => null };
      if (!yields(value)) return { kind: 'yield', value: unit.expr(value) };
    }
    return { kind: 'lazy', run: lifted(unit, node) };
  });
}

// ── Lifting ───────────────────────────────────────────────────────────────────────────────────────

interface Lift {
  readonly store: (frame: Frame, value: Value) => void;
  readonly value: Thunk;
  readonly from: boolean;
}

/** The expression with every `yield` replaced by a temporary, and how to fill those. */
function lift(unit: Unit, node: Expr, lifts: Lift[]): Expr {
  if (node.kind === 'Lambda' || node.kind === 'Comprehension' || !yields(node)) return node;
  if (node.kind === 'Yield') return liftYield(unit, node, lifts);
  return mapChildren(node, (child) => lift(unit, child, lifts));
}

function liftYield(unit: Unit, node: YieldExpr, lifts: Lift[]): Expr {
  const value = node.value === null ? null : lift(unit, node.value, lifts);
  const name = `.yield${unit.scope.host.size}`;
  unit.scope.declare(name);
  const target: Expr = { kind: 'Name', id: name, start: node.start, end: node.end };
  lifts.push({ store: unit.store(target), value: value === null ? () => null : unit.expr(value), from: node.from });
  return target;
}

/** A copy of the node with its sub-expressions replaced. */
function mapChildren(node: Expr, change: (child: Expr) => Expr): Expr {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    if ('kind' in value && 'start' in value) return change(value as Expr);
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]));
  };
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, copy(value)])) as unknown as Expr;
}

function* run(frame: Frame, lifts: readonly Lift[]): Generator<Value, void, Value> {
  for (const { store, value, from } of lifts) {
    if (!from) store(frame, yield settled(value(frame)));
    else {
      const iterator = iteratorOf(value(frame));
      store(frame, iterator); // where the collector sees it
      store(frame, yield* delegate(iterator));
    }
  }
}

/** `yield from iterable`. */
function* delegate(iterator: Value): Generator<Value, Value, Value> {
  const iteration = iterationOf(iterator);
  let sent: Value = null;
  for (;;) {
    let value: Value | undefined;
    if (sent !== null && iterator instanceof PyGenerator) value = iterator.send(sent);
    else value = iteration.next();
    if (value === undefined) break;
    try {
      sent = yield value;
    } catch (thrown) {
      const error = asException(thrown);
      if (!(iterator instanceof PyGenerator)) throw error;
      if (isInstanceOf(error, 'GeneratorExit')) {
        iterator.close();
        throw error;
      }
      const next = iterator.throw(error);
      if (next === undefined) break;
      sent = yield next;
    }
  }
  return iterator instanceof PyGenerator ? iterator.result : null;
}

function lifted(unit: Unit, node: Stmt): GeneratorExec {
  const lifts: Lift[] = [];
  const up = (one: Expr): Expr => lift(unit, one, lifts);
  switch (node.kind) {
    case 'If': {
      const test = unit.test(up(node.test));
      const body = generatorBlockExec(unit, node.body);
      const orelse = generatorBlockExec(unit, node.orelse);
      return function* (frame) {
        yield* run(frame, lifts);
        return test(frame) ? yield* body(frame) : yield* orelse(frame);
      };
    }
    case 'While':
      return whileLoop(unit, node);
    case 'For':
      return forLoop(unit, node, lifts, unit.expr(up(node.iterable)));
    case 'With':
      return withStatement(unit, node, 0);
    case 'Try':
      return tryStatement(unit, node);
    case 'Match': {
      const bodies = node.cases.map((one) => generatorBlockExec(unit, one.body));
      return matchStatement(unit, node, lifts, up(node.subject), bodies);
    }
    default: {
      const plain = unit.block([mapStatement(node, up)]);
      return function* (frame) {
        yield* run(frame, lifts);
        return plain(frame);
      };
    }
  }
}

function mapStatement(node: Stmt, up: (one: Expr) => Expr): Stmt {
  switch (node.kind) {
    case 'Expression':
    case 'AugAssign':
      return { ...node, value: up(node.value) };
    case 'Assign':
      return { ...node, value: up(node.value), targets: node.targets.map(up) };
    case 'AnnAssign':
    case 'Return':
      return { ...node, value: node.value === null ? null : up(node.value) };
    case 'Raise':
      return { ...node, value: node.value && up(node.value), cause: node.cause && up(node.cause) };
    case 'Assert':
      return { ...node, test: up(node.test), message: node.message && up(node.message) };
    default:
      return node;
  }
}

function whileLoop(unit: Unit, node: Stmt & { kind: 'While' }): GeneratorExec {
  const lifts: Lift[] = [];
  const test = unit.test(lift(unit, node.test, lifts));
  const parts = partsOf(unit, node.body);
  const orelse = generatorBlockExec(unit, node.orelse);
  return function* (frame) {
    for (;;) {
      yield* run(frame, lifts);
      if (!test(frame)) return yield* orelse(frame);
      if (--budget.ticks < 0) budget.check();
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i];
        if (part.kind === 'yield') yield part.value(frame);
        else {
          const completion: Completion = part.kind === 'plain' ? part.run(frame) : yield* part.run(frame);
          if (completion === BREAK) return NORMAL;
          if (completion === RETURN) return RETURN;
          if (completion !== NORMAL) break;
        }
      }
    }
  };
}

function forLoop(unit: Unit, node: Stmt & { kind: 'For' }, lifts: readonly Lift[], iterable: Thunk): GeneratorExec {
  const store = unit.store(node.target);
  const parts = partsOf(unit, node.body);
  const orelse = generatorBlockExec(unit, node.orelse);
  const slot = unit.scope.temporary();
  return function* (frame) {
    yield* run(frame, lifts);
    const iteration = held(frame, slot, iterable(frame));
    for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
      if (--budget.ticks < 0) budget.check();
      store(frame, item);
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i];
        if (part.kind === 'yield') yield part.value(frame);
        else {
          const completion: Completion = part.kind === 'plain' ? part.run(frame) : yield* part.run(frame);
          if (completion === BREAK) return NORMAL;
          if (completion === RETURN) return RETURN;
          if (completion !== NORMAL) break;
        }
      }
    }
    frame[slot] = undefined;
    return yield* orelse(frame);
  };
}

function withStatement(unit: Unit, node: Stmt & { kind: 'With' }, level: number): GeneratorExec {
  if (level === node.items.length) return generatorBlockExec(unit, node.body);
  const lifts: Lift[] = [];
  const { context, target } = node.items[level];
  const item = compileItem(unit, { context: lift(unit, context, lifts), target });
  const inner = withStatement(unit, node, level + 1);
  const slot = unit.scope.temporary();
  return function* (frame) {
    yield* run(frame, lifts);
    const entered = enter(frame, item);
    frame[slot] = entered.exit;
    let completion: Completion;
    let finished = false;
    try {
      completion = yield* inner(frame);
      finished = true;
    } catch (thrown) {
      finished = true;
      const error = asException(thrown);
      if (exitWith(entered, error)) return NORMAL;
      throw error;
    } finally {
      // The generator was dropped at a yield.
      if (!finished) exitPlain(entered);
    }
    exitPlain(entered);
    return completion;
  };
}

function tryStatement(unit: Unit, node: Stmt & { kind: 'Try' }): GeneratorExec {
  const guarded = node.handlers.length > 0 ? handlersOf(unit, node) : generatorBlockExec(unit, node.body);
  if (node.final.length === 0) return guarded;
  const final = generatorBlockExec(unit, node.final);
  const slot = unit.scope.temporary();
  return function* (frame) {
    let completion: Completion;
    let value: Value;
    try {
      completion = yield* guarded(frame);
      value = pending.value;
      frame[slot] = value;
    } catch (thrown) {
      const error = asException(thrown);
      frame[slot] = error;
      const end = yield* final(frame);
      if (end !== NORMAL) return end;
      throw error;
    }
    const end = yield* final(frame);
    if (end !== NORMAL) return end;
    pending.value = value;
    return completion;
  };
}

function handlersOf(unit: Unit, node: Stmt & { kind: 'Try' }): GeneratorExec {
  const body = generatorBlockExec(unit, node.body);
  const orelse = generatorBlockExec(unit, node.orelse);
  const star = node.handlers.find((one) => one.star);
  if (star !== undefined)
    throw new SourceSyntaxError('except* around a yield is not supported in cells', star.start, star.end);
  const handlers = node.handlers.map((one) => compileHandler(unit, one, generatorBlockExec(unit, one.body)));
  return function* (frame) {
    let completion: Completion;
    try {
      completion = yield* body(frame);
    } catch (thrown) {
      const error = asException(thrown);
      for (const handler of handlers) {
        if (!handles(frame, handler, error)) continue;
        handler.store?.(frame, error);
        const before = handling.current;
        handling.current = error;
        try {
          return yield* handler.body(frame);
        } finally {
          handling.current = before;
          handler.forget?.(frame);
        }
      }
      throw error;
    }
    return completion === NORMAL ? yield* orelse(frame) : completion;
  };
}

/** Chooses the case with an ordinary `match` that only stores the case's number. */
function matchStatement(
  unit: Unit,
  node: Stmt & { kind: 'Match' },
  lifts: readonly Lift[],
  subject: Expr,
  bodies: readonly GeneratorExec[],
): GeneratorExec {
  const name = `.case${unit.scope.host.size}`;
  unit.scope.declare(name);
  const span = { start: node.start, end: node.end };
  const choice: Expr = { kind: 'Name', id: name, ...span };
  const cases = node.cases.map((one, i): (typeof node.cases)[number] => ({
    ...one,
    body: [{ kind: 'Assign', targets: [choice], value: { kind: 'Constant', value: i, ...span }, ...span }],
  }));
  const reset = unit.store(choice);
  const read = unit.expr(choice);
  const choose = unit.block([{ ...node, subject, cases }]);
  return function* (frame) {
    yield* run(frame, lifts);
    reset(frame, -1);
    choose(frame);
    const chosen = read(frame);
    return typeof chosen === 'number' && chosen >= 0 ? yield* bodies[chosen](frame) : NORMAL;
  };
}

// ── Generator expressions ─────────────────────────────────────────────────────────────────────────

/** The body of `(element for …)`, whose first iterable is the parameter in slot 0. */
export function generatorComprehension(unit: Unit, node: ComprehensionExpr): GeneratorExec {
  const element = unit.expr(node.element);
  const first: Thunk = unit.expr({ kind: 'Name', id: '.0', start: node.start, end: node.start });
  const build = (level: number): ((frame: Frame) => Generator<Value, void, Value>) => {
    if (level === node.clauses.length) {
      return function* (frame) {
        yield element(frame);
      };
    }
    const clause = node.clauses[level];
    const source = level === 0 ? first : unit.expr(clause.iterable);
    const store = unit.store(clause.target);
    const tests = clause.conditions.map((condition) => unit.test(condition));
    const last = level + 1 === node.clauses.length;
    const inner = build(level + 1);
    const slot = unit.scope.temporary();
    return function* (frame) {
      const iteration = held(frame, slot, source(frame));
      for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
        if (--budget.ticks < 0) budget.check();
        store(frame, item);
        if (!tests.every((test) => test(frame))) continue;
        if (last) yield element(frame);
        else yield* inner(frame);
      }
    };
  };
  const body = build(0);
  return function* (frame) {
    yield* body(frame);
    return NORMAL;
  };
}
