/** `def`, `lambda` and generator expressions → function objects. */
import type { Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { type Code, PyFunction } from '../runtime/function.ts';
import { PyGenerator } from '../runtime/generator.ts';
import type { Cell } from '../runtime/objects.ts';
import type { ComprehensionExpr, Expr, FunctionStmt, LambdaExpr, Parameters, Stmt } from '../syntax/ast.ts';
import { generatorComprehension } from './generators.ts';
import { allParameters, type Scope } from './scope.ts';
import { located } from './trace.ts';
import { type Frame, pending, RETURN, type Thunk, type Unit } from './unit.ts';

/** Slots of the scope's own shared variables. */
function cellSlots(scope: Scope): number[] {
  return [...scope.variables.values()]
    .filter(({ captured, host }) => captured && host === scope)
    .map(({ slot }) => slot);
}

function codeOf(
  unit: Unit,
  inner: Unit,
  name: string,
  params: Parameters,
  doc: string | null,
  run: (frame: Frame) => Value,
): Code {
  const { scope } = inner;
  const positionalOnly = params.positionalOnly.map((one) => one.name);
  const parameterCount = allParameters(params).length;
  return {
    name,
    qualname: inner.qualname,
    positionalOnly,
    positional: [...positionalOnly, ...params.positional.map((one) => one.name)],
    keywordOnly: params.keywordOnly.map((one) => one.name),
    star: params.star?.name ?? null,
    doubleStar: params.doubleStar?.name ?? null,
    extraSlots: () => scope.size - parameterCount,
    cellSlots: () => cellSlots(scope),
    freeSlots: () => [...scope.free.values()],
    run,
    get module() {
      const value = unit.namespace.get('__name__');
      return typeof value === 'string' ? value : '__main__';
    },
    doc,
  };
}

function runner(inner: Unit, name: string, body: readonly Stmt[]): (frame: Frame) => Value {
  if (inner.scope.isGenerator) {
    const exec = inner.generatorBlock(body);
    return (frame) => new PyGenerator(name, exec(frame), resultOf, frame);
  }
  const last = body[body.length - 1];
  if (last.kind === 'Return' && last.value !== null && body.slice(0, -1).every(isConstant))
    return returned(inner, last);
  const exec = inner.block(body);
  return (frame) => (exec(frame) === RETURN ? pending.value : null);
}

function isConstant(node: Stmt): boolean {
  return node.kind === 'Expression' && node.value.kind === 'Constant';
}

/** A body that is one `return`: no completion to pass around. */
function returned(inner: Unit, node: Stmt & { kind: 'Return' }): (frame: Frame) => Value {
  const value = inner.expr(node.value as Expr);
  return (frame) => {
    try {
      return value(frame);
    } catch (error) {
      throw located(error, frame, inner, node);
    }
  };
}

/** The value that a generator function returned. */
function resultOf(completion: number): Value {
  return completion === RETURN ? pending.value : null;
}

/** Cells of the frame that makes the function, in the order of the inner scope's free slots. */
export function closureThunk(unit: Unit, inner: Scope): (frame: Frame) => Cell[] {
  let slots: number[] | null = null;
  return (frame) => {
    slots ??= [...inner.free.keys()].map((variable) =>
      variable.host === unit.scope.host ? variable.slot : unit.scope.host.freeSlot(variable),
    );
    return slots.map((slot) => frame[slot] as unknown as Cell);
  };
}

interface Defaults {
  positional(frame: Frame): Value[];
  keyword(frame: Frame): Map<string, Value> | null;
  annotations(frame: Frame): PyDict;
}

function defaultsOf(unit: Unit, params: Parameters, returns: Expr | null): Defaults {
  const positional = [...params.positionalOnly, ...params.positional]
    .filter((one) => one.default !== null)
    .map((one) => unit.expr(one.default as Expr));
  const keyword = params.keywordOnly
    .filter((one) => one.default !== null)
    .map((one) => ({ name: one.name, value: unit.expr(one.default as Expr) }));
  const notes = allParameters(params)
    .filter((one) => one.annotation !== null)
    .map((one) => ({ name: one.name, value: unit.expr(one.annotation as Expr) }));
  if (returns !== null) notes.push({ name: 'return', value: unit.expr(returns) });
  return {
    positional: (frame) => positional.map((thunk) => thunk(frame)),
    keyword: (frame) => (keyword.length === 0 ? null : new Map(keyword.map(({ name, value }) => [name, value(frame)]))),
    annotations: (frame) => PyDict.of(notes.map(({ name, value }) => [name, value(frame)] as const)),
  };
}

function docOf(body: readonly Stmt[]): string | null {
  const first = body[0];
  if (first?.kind !== 'Expression' || first.value.kind !== 'Constant') return null;
  return typeof first.value.value === 'string' ? first.value.value : null;
}

/** The undecorated function. */
export function functionThunk(unit: Unit, node: FunctionStmt): Thunk {
  const inner = unit.inner(node, node.name);
  const code = codeOf(unit, inner, node.name, node.params, docOf(node.body), runner(inner, inner.qualname, node.body));
  return maker(unit, inner.scope, code, defaultsOf(unit, node.params, node.returns));
}

function maker(unit: Unit, scope: Scope, code: Code, defaults: Defaults): Thunk {
  const closure = closureThunk(unit, scope);
  return (frame) =>
    new PyFunction(
      code,
      defaults.positional(frame),
      defaults.keyword(frame),
      closure(frame),
      defaults.annotations(frame),
    );
}

export function lambdaThunk(unit: Unit, node: LambdaExpr): Thunk {
  const inner = unit.inner(node, '<lambda>');
  const { start, end } = node.body;
  const body = inner.scope.isGenerator
    ? runner(inner, '<lambda>', [{ kind: 'Return', value: node.body, start, end }])
    : inner.expr(node.body);
  const code = codeOf(unit, inner, '<lambda>', node.params, null, body);
  return maker(unit, inner.scope, code, defaultsOf(unit, node.params, null));
}

const ONE_PARAMETER: Parameters = {
  positionalOnly: [],
  positional: [{ name: '.0', annotation: null, default: null, start: 0, end: 0 }],
  star: null,
  keywordOnly: [],
  doubleStar: null,
};

/** `(x for x in y)`: a function of the first iterator, called at once. */
export function generatorThunk(unit: Unit, node: ComprehensionExpr, first: Thunk): Thunk {
  const inner = unit.inner(node, '<genexpr>');
  const exec = generatorComprehension(inner, node);
  const run = (frame: Frame): Value => new PyGenerator(inner.qualname, exec(frame), resultOf, frame);
  const code = codeOf(unit, inner, '<genexpr>', ONE_PARAMETER, null, run);
  const make = maker(unit, inner.scope, code, defaultsOf(unit, ONE_PARAMETER, null));
  return (frame) => (make(frame) as PyFunction).callOwned([first(frame)]);
}
