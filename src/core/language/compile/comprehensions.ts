/** List, set and dict comprehensions: loops in the frame around them. */
import { deferral, settleLive } from '../../arrays/deferral.ts';
import { collection } from '../../base/collection.ts';
import { PyList, type Value } from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { budget } from '../runtime/budget.ts';
import { held, iteratorOf } from '../runtime/iteration.ts';
import { collector, enter, leave } from '../runtime/live.ts';
import { Cell } from '../runtime/objects.ts';
import type { ComprehensionExpr } from '../syntax/ast.ts';
import { generatorThunk } from './functions.ts';
import { putCell } from './names.ts';
import type { Frame, Test, Thunk, Unit } from './unit.ts';

type Sink = (frame: Frame, into: Value) => void;

export function comprehensionThunk(unit: Unit, node: ComprehensionExpr): Thunk {
  const first = unit.expr(node.clauses[0].iterable);
  if (node.type === 'generator') return generatorThunk(unit, node, (frame) => iteratorOf(first(frame)));
  const inner = unit.inner(node);
  const sink = innermost(inner, node);
  const run = clause(inner, node, 0, first, sink);
  const cells = [...inner.scope.variables.values()].filter(({ captured }) => captured).map(({ slot }) => slot);
  const make = container(node.type);
  const slot = unit.scope.temporary();
  return (frame) => {
    for (let i = 0; i < cells.length; i++) putCell(frame, cells[i], new Cell(undefined));
    const into = make();
    const outer = frame[slot];
    frame[slot] = into;
    const at = enter(frame);
    try {
      run(frame, into);
    } finally {
      leave(at);
      frame[slot] = outer;
    }
    return into;
  };
}

function container(type: 'list' | 'set' | 'dict'): () => Value {
  if (type === 'list') return () => new PyList();
  return type === 'set' ? () => new PySet() : () => new PyDict();
}

function innermost(unit: Unit, node: ComprehensionExpr): Sink {
  const element = unit.expr(node.element);
  if (node.type === 'list') {
    return (frame, into) => {
      const size = (into as PyList).items.push(element(frame));
      if ((size & 0xfffff) === 0) budget.items(size);
    };
  }
  if (node.type === 'set') {
    return (frame, into) => (into as PySet).add(element(frame));
  }
  const value = node.value === null ? element : unit.expr(node.value);
  return (frame, into) => {
    const key = element(frame);
    (into as PyDict).set(key, value(frame));
  };
}

function clause(unit: Unit, node: ComprehensionExpr, level: number, first: Thunk, sink: Sink): Sink {
  const { target, iterable, conditions } = node.clauses[level];
  const source = level === 0 ? first : unit.expr(iterable);
  const store = unit.store(target);
  const tests: Test[] = conditions.map((condition) => unit.test(condition));
  const body = level + 1 < node.clauses.length ? clause(unit, node, level + 1, first, sink) : sink;
  const slot = unit.scope.temporary();
  return (frame, into) => {
    const outer = frame[slot];
    const iteration = held(frame, slot, source(frame));
    next: for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
      if (--budget.ticks < 0) budget.check();
      if (deferral.live.length > 0) settleLive();
      if (collection.due) collector.run(item);
      store(frame, item);
      for (let i = 0; i < tests.length; i++) if (!tests[i](frame)) continue next;
      body(frame, into);
    }
    frame[slot] = outer;
  };
}
