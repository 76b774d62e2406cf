/** `class` statements. */
import {
  linearize,
  objectType,
  PyObject,
  PyTuple,
  PyType,
  python,
  typeName,
  typeType,
  type Value,
} from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { dunder, findAttr, slotsOf } from '../runtime/attributes.ts';
import { call } from '../runtime/calls.ts';
import { typeError } from '../runtime/exceptions.ts';
import { PyFunction } from '../runtime/function.ts';
import { enter, leave } from '../runtime/live.ts';
import { Cell, PyClassMethod, PyInstance, PyStaticMethod } from '../runtime/objects.ts';
import type { ClassStmt } from '../syntax/ast.ts';
import { closureThunk } from './functions.ts';
import { putCell } from './names.ts';
import type { Frame, Thunk, Unit } from './unit.ts';

export function classThunk(unit: Unit, node: ClassStmt): Thunk {
  const inner = unit.inner(node, node.name);
  const body = inner.block(node.body);
  const closure = closureThunk(unit, inner.scope);
  const bases = node.args.filter(({ name }) => name === null).map(({ value }) => unit.expr(value));
  const keywords = node.args
    .filter(({ name }) => name !== null)
    .map(({ name, value }) => ({ name: name ?? '', value: unit.expr(value) }));
  const first = node.body[0];
  const doc = first?.kind === 'Expression' && first.value.kind === 'Constant' ? first.value.value : null;
  return (frame) => {
    const kwargs = new Map(keywords.map(({ name, value }) => [name, value(frame)] as const));
    const namespace = new Map<string, Value>();
    const module = unit.namespace.get('__name__');
    namespace.set('__module__', typeof module === 'string' ? module : '__main__');
    namespace.set('__qualname__', inner.qualname);
    if (typeof doc === 'string') namespace.set('__doc__', doc);
    const parents = resolveBases(bases.map((base) => base(frame)));
    const classFrame = newFrame(inner, namespace, closure(frame));
    const at = enter(classFrame);
    try {
      body(classFrame);
    } finally {
      leave(at);
    }
    const type = makeClass(node.name, parents, namespace, kwargs);
    const cell = inner.scope.classCell;
    if (cell !== null) (classFrame[cell.slot] as unknown as Cell).value = type;
    return type;
  };
}

function newFrame(inner: Unit, namespace: Map<string, Value>, closure: readonly Cell[]): Frame {
  const { scope } = inner;
  const frame: Frame = [];
  for (let i = 0; i < scope.size; i++) frame.push(undefined);
  frame[0] = namespace as unknown as Value;
  if (scope.classCell !== null) putCell(frame, scope.classCell.slot, new Cell(undefined));
  [...scope.free.values()].forEach((slot, i) => {
    putCell(frame, slot, closure[i]);
  });
  return frame;
}

/** `__mro_entries__` and generic aliases stand for real classes. */
function resolveBases(values: readonly Value[]): Value[] {
  return values.flatMap((value): Value[] => {
    if (value instanceof PyType || !(value instanceof PyObject)) return [value];
    const origin = value.getAttribute?.('__origin__');
    if (origin instanceof PyType) return [origin];
    const entries = findAttr(value, '__mro_entries__');
    if (entries === undefined) return [value];
    const made = python.call(entries, [new PyTuple(values)]);
    return made instanceof PyTuple ? [...made.items] : [value];
  });
}

/** Metaclass of a class with these bases: the most derived one. */
function metaclassOf(bases: readonly PyType[], asked: Value | undefined): PyType {
  let meta = asked instanceof PyType ? asked : typeType;
  for (const base of bases) {
    const own = base.pyType;
    if (own.isSubtypeOf(meta)) meta = own;
    else if (!meta.isSubtypeOf(own)) {
      throw typeError(
        'metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases',
      );
    }
  }
  return meta;
}

function makeClass(
  name: string,
  baseValues: readonly Value[],
  namespace: Map<string, Value>,
  kwargs: Map<string, Value>,
): Value {
  const asked = kwargs.get('metaclass');
  kwargs.delete('metaclass');
  const bases = baseValues.map((base) => {
    if (!(base instanceof PyType)) throw typeError(`'${typeName(base)}' object is not an acceptable base type`);
    if (base.final) throw typeError(`type '${base.name}' is not an acceptable base type`);
    return base;
  });
  const meta = metaclassOf(bases, asked);
  if (meta !== typeType && meta.userDefined) {
    const dict = PyDict.of(namespace);
    return call(meta, [name, new PyTuple(bases), dict], kwargs.size > 0 ? kwargs : null);
  }
  return createType(name, bases, namespace, kwargs, meta);
}

/** `type(name, bases, namespace)`. */
export function createType(
  name: string,
  given: readonly PyType[],
  namespace: ReadonlyMap<string, Value>,
  kwargs: ReadonlyMap<string, Value>,
  meta: PyType,
): PyType {
  const bases = given.length === 0 ? [objectType] : given;
  checkOrder(bases);
  checkLayout(bases);
  const type = new PyType(name, { bases, userDefined: true, module: moduleOf(namespace) });
  if (meta !== typeType) type.pyType = meta;
  for (const [key, value] of namespace) if (key !== '__qualname__' && key !== '__doc__') type.namespace.set(key, value);
  const qualname = namespace.get('__qualname__');
  if (typeof qualname === 'string') type.qualname = qualname;
  const doc = namespace.get('__doc__');
  type.doc = typeof doc === 'string' ? doc : null;
  type.slots = slotsOf(type);
  implicitMethods(type);
  nameDescriptors(type);
  initSubclass(type, kwargs);
  return type;
}

function moduleOf(namespace: ReadonlyMap<string, Value>): string {
  const module = namespace.get('__module__');
  return typeof module === 'string' ? module : '__main__';
}

/** Only one built-in type can give the instances their substance. */
function checkLayout(bases: readonly PyType[]): void {
  const solid = bases
    .map((base) => base.mro.find((one) => !one.userDefined && one !== objectType && one.construct !== null))
    .filter((one) => one !== undefined);
  const clash = solid.some((a) => solid.some((b) => !a.isSubtypeOf(b) && !b.isSubtypeOf(a)));
  if (clash) throw typeError('multiple bases have instance lay-out conflict');
}

function checkOrder(bases: readonly PyType[]): void {
  const seen = new Set<PyType>();
  for (const base of bases) {
    if (seen.has(base)) throw typeError(`duplicate base class ${base.name}`);
    seen.add(base);
  }
  if (linearize(bases).length === 0) {
    throw typeError(
      `Cannot create a consistent method resolution\norder (MRO) for bases ${bases.map((base) => base.name).join(', ')}`,
    );
  }
}

/** Some methods are static or class methods without saying so; an `__eq__` without `__hash__` forbids hashing. */
function implicitMethods(type: PyType): void {
  const { namespace } = type;
  const made = namespace.get('__new__');
  if (made instanceof PyFunction) namespace.set('__new__', new PyStaticMethod(made));
  for (const name of ['__init_subclass__', '__class_getitem__']) {
    const method = namespace.get(name);
    if (method instanceof PyFunction) namespace.set(name, new PyClassMethod(method));
  }
  if (namespace.has('__eq__') && !namespace.has('__hash__')) namespace.set('__hash__', null);
  namespace.delete('__classcell__');
}

function nameDescriptors(type: PyType): void {
  for (const [name, value] of type.namespace) {
    if (!(value instanceof PyInstance)) continue;
    const setName = dunder(value, '__set_name__');
    if (setName !== undefined) python.call(setName, [value, type, name]);
  }
}

function initSubclass(type: PyType, kwargs: ReadonlyMap<string, Value>): void {
  for (const base of type.mro.slice(1)) {
    const hook = base.namespace.get('__init_subclass__');
    if (hook instanceof PyClassMethod) {
      python.call(hook.func, [type], new Map(kwargs));
      return;
    }
  }
  if (kwargs.size > 0) throw typeError(`${type.name}.__init_subclass__() takes no keyword arguments`);
}
