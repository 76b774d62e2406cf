/** Calls: arguments into fresh arrays, methods without making bound-method objects. */
import { deferral, settleLive } from '../../arrays/deferral.ts';
import { type Kwargs, listType, PyList, PyObject, PyType, typeName, typeOf, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { Ufunc } from '../../numpy/ufunc.ts';
import { BoundMethod, OpFunction } from '../../ops/registry.ts';
import { dunder, findAttr, getAttr, PySuper } from '../runtime/attributes.ts';
import { budget } from '../runtime/budget.ts';
import { call, callOwned } from '../runtime/calls.ts';
import { raise, typeError } from '../runtime/exceptions.ts';
import { PyFunction } from '../runtime/function.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { PyMethod, PyModule } from '../runtime/objects.ts';
import type { Argument, AttributeExpr, CallExpr } from '../syntax/ast.ts';
import { isPlainArray, methodFinder } from './array-members.ts';
import { itemsThunk } from './displays.ts';
import { loadName } from './names.ts';
import type { Frame, Thunk, Unit } from './unit.ts';

export function callThunk(unit: Unit, node: CallExpr): Thunk {
  if (node.func.kind === 'Name' && node.func.id === 'super' && node.args.length === 0) return superThunk(unit);
  const args = itemsThunk(
    unit,
    node.args
      .filter(({ name, star }) => name === null && star !== '**')
      .map(({ star, value }) =>
        star === '*' ? { kind: 'Starred', value, start: value.start, end: value.end } : value,
      ),
  );
  const kwargs = kwargsThunk(unit, node.args);
  if (node.func.kind === 'Attribute') return methodThunk(unit, node.func, args, positionalCount(node.args), kwargs);
  const func = unit.expr(node.func);
  if (kwargs === null) {
    return (frame) => {
      const callee = func(frame);
      const positional = args(frame);
      if (deferral.live.length > 0) handOver(callee);
      return callOwned(callee, positional);
    };
  }
  return (frame) => {
    const callee = func(frame);
    const positional = args(frame);
    const keywords = kwargs(frame);
    if (deferral.live.length > 0) handOver(callee);
    return call(callee, positional, keywords);
  };
}

/** Only NumPy's own functions take arrays that are not computed yet. */
function handOver(callee: Value): void {
  if (!(callee instanceof Ufunc || callee instanceof OpFunction || callee instanceof BoundMethod)) settleLive();
}

function methodThunk(
  unit: Unit,
  node: AttributeExpr,
  args: (frame: Frame) => Value[],
  count: number,
  kwargs: ((frame: Frame) => Kwargs | null) | null,
): Thunk {
  const receiver = unit.expr(node.value);
  const { name } = node;
  if (name === 'append' && kwargs === null && count === 1) return appendThunk(receiver, args);
  const arrayMethod = methodFinder(name);
  return (frame) => {
    const self = receiver(frame);
    const own = isPlainArray(self) ? arrayMethod() : undefined;
    if (own !== undefined) {
      const given = args(frame);
      given.unshift(self);
      return own.call(given, kwargs === null ? null : kwargs(frame));
    }
    const method = unboundMethod(self, name);
    if (method === undefined) {
      const callee = getAttr(self, name);
      const positional = args(frame);
      const keywords = kwargs === null ? null : kwargs(frame);
      if (deferral.live.length > 0) handOver(callee);
      return call(callee, positional, keywords);
    }
    const positional = args(frame);
    const keywords = kwargs === null ? null : kwargs(frame);
    if (deferral.live.length > 0) settleLive();
    if (method instanceof PyMethod) return method.body(self, positional, keywords);
    positional.unshift(self);
    return keywords === null ? method.callOwned(positional) : method.call(positional, keywords);
  };
}

/** How many arguments come by position; -1 where a star makes it unknown. */
function positionalCount(args: readonly Argument[]): number {
  return args.some(({ star }) => star !== '') ? -1 : args.filter(({ name }) => name === null).length;
}

/** `list.append(item)`: the most called method there is. */
function appendThunk(receiver: Thunk, args: (frame: Frame) => Value[]): Thunk {
  return (frame) => {
    const self = receiver(frame);
    if (!(self instanceof PyList) || self.pyType !== listType) return callMethod(self, 'append', args(frame));
    const size = self.items.push(args(frame)[0]);
    if ((size & 0xfffff) === 0) budget.items(size);
    return null;
  };
}

function callMethod(self: Value, name: string, args: Value[]): Value {
  const method = unboundMethod(self, name);
  if (method === undefined) return call(getAttr(self, name), args, null);
  if (method instanceof PyMethod) return method.body(self, args, null);
  args.unshift(self);
  return method.callOwned(args);
}

/** A plain method that nothing on the instance hides; undefined: go the long way. */
function unboundMethod(self: Value, name: string): PyMethod | PyFunction | undefined {
  if (self instanceof PyObject) {
    if (self instanceof PyType || self instanceof PyModule || self instanceof PySuper) return undefined;
    if (self.attributes?.has(name)) return undefined;
    if (!self.pyType.userDefined && self.getAttribute !== undefined) return undefined;
  }
  const found = typeOf(self).lookup(name);
  if (found instanceof PyFunction || found instanceof PyMethod) {
    const custom =
      self instanceof PyObject && self.pyType.userDefined && dunder(self, '__getattribute__') !== undefined;
    return custom ? undefined : found;
  }
  return undefined;
}

function kwargsThunk(unit: Unit, args: readonly Argument[]): ((frame: Frame) => Kwargs | null) | null {
  const named = args.filter(({ name, star }) => name !== null || star === '**');
  if (named.length === 0) return null;
  const parts = named.map(({ name, value }) => ({ name, value: unit.expr(value) }));
  return (frame) => {
    const kwargs: Kwargs = new Map();
    for (const { name, value } of parts) {
      const one = value(frame);
      if (name !== null) addKeyword(kwargs, name, one);
      else for (const [key, item] of mappingItems(one)) addKeyword(kwargs, key, item);
    }
    return kwargs;
  };
}

function addKeyword(kwargs: Kwargs, name: string, value: Value): void {
  if (kwargs.has(name)) throw typeError(`got multiple values for keyword argument '${name}'`);
  kwargs.set(name, value);
}

function* mappingItems(mapping: Value): Generator<[string, Value]> {
  const text = (key: Value): string => {
    if (typeof key === 'string') return key;
    throw typeError('keywords must be strings');
  };
  if (mapping instanceof PyDict) {
    for (const { key, value } of mapping.entries()) yield [text(key), value];
    return;
  }
  const keys = mapping instanceof PyObject ? findAttr(mapping, 'keys') : undefined;
  if (keys === undefined) throw typeError(`argument after ** must be a mapping, not ${typeName(mapping)}`);
  for (const key of itemsOf(call(keys, [], null))) {
    yield [text(key), call(getAttr(mapping, '__getitem__'), [key], null)];
  }
}

/** `super()` in a method: the class around it, and its first parameter. */
function superThunk(unit: Unit): Thunk {
  const around = unit.scope.resolve('__class__');
  const builtin = loadName(unit, 'super');
  if (around.kind !== 'slot') {
    return (frame) => {
      builtin(frame);
      throw raise('RuntimeError', 'super(): no arguments');
    };
  }
  const type = loadName(unit, '__class__');
  const first = [...unit.scope.host.variables.values()].find(({ slot }) => slot === 0);
  const self = first === undefined ? null : loadName(unit, first.name);
  return (frame) => {
    const owner = type(frame);
    if (self === null || !(owner instanceof PyType)) throw raise('RuntimeError', 'super(): no arguments');
    return new PySuper(owner, self(frame));
  };
}
