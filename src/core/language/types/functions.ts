/** The built-in functions. */
import {
  boolType,
  bytearrayType,
  bytesType,
  complexType,
  Ellipsis,
  floatType,
  intType,
  listType,
  NotImplemented,
  objectType,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  sliceType,
  strType,
  tupleType,
  typeName,
  typeOf,
  typeType,
  type Value,
} from '../../base/python.ts';
import { dictType, frozensetType, PyDict, setType } from '../../base/python-dict.ts';
import { attributeNames, delAttr, dunder, findAttr, getAttr, setAttr } from '../runtime/attributes.ts';
import { call, isCallableValue, native } from '../runtime/calls.ts';
import { builtinExceptions, exceptionType, PyException, raise, typeError } from '../runtime/exceptions.ts';
import { asciiRepr, formatValue } from '../runtime/format.ts';
import { hash } from '../runtime/hashing.ts';
import { GenericAlias } from '../runtime/items.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { contains } from '../runtime/membership.ts';
import { importModule } from '../runtime/modules.ts';
import { classmethodType, propertyType, rangeType, staticmethodType, superType } from '../runtime/objects.ts';
import { addressOf, repr, str } from '../runtime/repr.ts';
import { session } from '../runtime/session.ts';
import { lendHelper } from '../runtime/special-methods.ts';
import { length, plain, truth } from '../runtime/truth.ts';
import { builtins, define, raw } from './builtins.ts';
import { sorted } from './lists.ts';
import { PyUnion } from './unions.ts';

for (const type of [
  boolType,
  bytearrayType,
  bytesType,
  complexType,
  dictType,
  floatType,
  frozensetType,
  intType,
  listType,
  objectType,
  rangeType,
  setType,
  sliceType,
  strType,
  tupleType,
  typeType,
  superType,
  propertyType,
  staticmethodType,
  classmethodType,
  ...builtinExceptions(),
]) {
  builtins.set(type.name, type);
}
builtins.set('EnvironmentError', builtins.get('OSError') as Value);
builtins.set('IOError', builtins.get('OSError') as Value);
builtins.set('Ellipsis', Ellipsis);
builtins.set('NotImplemented', NotImplemented);
builtins.set('__debug__', true);
builtins.set('__name__', '__main__');

define('__import__(name, globals=None, locals=None, fromlist=(), level=0)', ([name, , , fromlist]) => {
  const text = plain(name as Value);
  if (typeof text !== 'string') throw typeError(`__import__() argument 1 must be str, not ${typeName(name as Value)}`);
  const module = importModule(text);
  return truth(fromlist as Value) ? module : importModule(text.split('.')[0]);
});

// ── Output ────────────────────────────────────────────────────────────────────────────────────────

define("print(*args, sep=' ', end=None, file=None, flush=False)", ([separator, end, file], items) => {
  for (const [name, value] of [
    ['sep', separator],
    ['end', end],
  ] as const) {
    if (value !== null && typeof plain(value as Value) !== 'string') {
      throw typeError(`${name} must be None or a string, not ${typeName(value as Value)}`);
    }
  }
  const text = items.map(str).join(separator === null ? ' ' : String(separator)) + (end === null ? '\n' : String(end));
  const target = file ?? session().stdout;
  if (target === null) session().write(text);
  else call(getAttr(target as Value, 'write'), [text]);
  return null;
});
define('input(prompt=None, /)', () => {
  throw raise('EOFError', 'EOF when reading a line: cells cannot ask for input');
});
define('help(object=None)', ([object]) => {
  const value = object as Value;
  const doc = findAttr(value, '__doc__') ?? null;
  const name = findAttr(value, '__name__');
  const title = typeof name === 'string' ? name : repr(value);
  session().write(`Help on ${title}:\n\n${doc === null ? '(no documentation)' : str(doc)}\n`);
  return null;
});

for (const name of ['exit', 'quit']) {
  define(`${name}(code=None)`, ([code]) => {
    throw new PyException(exceptionType('SystemExit'), code === null ? [] : [code as Value]);
  });
}

define('len(obj, /)', ([x]) => length(x as Value));
lendHelper('len', builtins.get('len') as Value);
lendHelper(
  'contains',
  native('contains(container, item)', ([container, item]) => contains(container as Value, item as Value)),
);
define('repr(obj, /)', ([x]) => repr(x as Value));
define('ascii(obj, /)', ([x]) => asciiRepr(x as Value));
define("format(value, format_spec='', /)", ([x, spec]) => formatValue(x as Value, String(spec)));
define('hash(obj, /)', ([x]) => hash(x as Value));
define('id(obj, /)', ([x]) => idOf(x as Value));
const primitiveIds = new Map<Value, object>();
function idOf(value: Value): number {
  if (value instanceof PyObject) return addressOf(value);
  let box = primitiveIds.get(value);
  if (box === undefined) {
    box = {};
    primitiveIds.set(value, box);
  }
  return addressOf(box);
}
define('callable(obj, /)', ([x]) => isCallableValue(x as Value));
define('isinstance(obj, class_or_tuple, /)', ([x, type]) => isInstanceOf(x as Value, type as Value));
define('issubclass(cls, class_or_tuple, /)', ([type, of]) => {
  if (!(type instanceof PyType)) throw typeError('issubclass() arg 1 must be a class');
  return isSubclassOf(type, of as Value);
});

export function isInstanceOf(value: Value, type: Value): boolean {
  if (type instanceof PyType) return instanceCheck(value, type);
  if (type instanceof PyTuple) return type.items.some((one) => isInstanceOf(value, one));
  if (type instanceof PyUnion)
    return type.args.some((one) => (one === null ? value === null : isInstanceOf(value, one)));
  if (type instanceof GenericAlias) throw typeError('isinstance() argument 2 cannot be a parameterized generic');
  const check = type instanceof PyObject ? findAttr(type, '__instancecheck__') : undefined;
  if (check !== undefined) return truth(call(check, [value]));
  throw typeError('isinstance() arg 2 must be a type, a tuple of types, or a union');
}
function instanceCheck(value: Value, type: PyType): boolean {
  if (typeOf(value).isSubtypeOf(type)) return true;
  if (type.pyType !== typeType) {
    const check =
      dunder(type, '__instancecheck__') ??
      (type.pyType.userDefined ? undefined : type.pyType.namespace.get('__instancecheck__'));
    if (check !== undefined) return truth(call(check, [type, value]));
  }
  return false;
}
function isSubclassOf(type: PyType, of: Value): boolean {
  if (of instanceof PyType) {
    if (type.isSubtypeOf(of)) return true;
    if (of.pyType === typeType) return false;
    const check =
      dunder(of, '__subclasscheck__') ??
      (of.pyType.userDefined ? undefined : of.pyType.namespace.get('__subclasscheck__'));
    return check !== undefined && truth(call(check, [of, type]));
  }
  if (of instanceof PyTuple) return of.items.some((one) => isSubclassOf(type, one));
  if (of instanceof PyUnion) return of.args.some((one) => one instanceof PyType && isSubclassOf(type, one));
  throw typeError('issubclass() arg 2 must be a class, a tuple of classes, or a union');
}

raw('getattr', (args) => {
  if (args.length < 2 || args.length > 3)
    throw typeError(`getattr expected ${args.length < 2 ? 'at least 2' : 'at most 3'} arguments, got ${args.length}`);
  const name = args[1];
  if (typeof name !== 'string') throw typeError(`attribute name must be string, not '${typeName(name)}'`);
  if (args.length === 2) return getAttr(args[0], name);
  const found = attributeOr(args[0], name);
  return found === undefined ? args[2] : found;
});
/** undefined also where looking it up raises AttributeError. */
function attributeOr(value: Value, name: string): Value | undefined {
  try {
    return findAttr(value, name);
  } catch (error) {
    if (error instanceof PyException && error.pyType.mro.some((type) => type.name === 'AttributeError'))
      return undefined;
    throw error;
  }
}
define('hasattr(obj, name, /)', ([x, name]) => attributeOr(x as Value, String(name)) !== undefined);
define('setattr(obj, name, value, /)', ([x, name, value]) => {
  setAttr(x as Value, String(name), value as Value);
  return null;
});
define('delattr(obj, name, /)', ([x, name]) => {
  delAttr(x as Value, String(name));
  return null;
});
raw('dir', (args) => {
  if (args.length === 0) return new PyList(globalNames().sort());
  const own = args[0] instanceof PyObject ? dunder(args[0], '__dir__') : undefined;
  const names = own === undefined ? attributeNames(args[0]) : itemsOf(call(getAttr(args[0], '__dir__'), []));
  return new PyList(sorted(names, null, false));
});
raw('vars', (args) => {
  if (args.length === 0) return call(builtins.get('globals') as Value, []);
  const dict = findAttr(args[0], '__dict__');
  if (dict === undefined) throw typeError('vars() argument must have __dict__ attribute');
  return dict;
});

/** Set while a cell runs: its global names. */
export const globalScope: { entries: () => Iterable<[string, Value]>; set: (name: string, value: Value) => void } = {
  entries: () => [],
  set: () => undefined,
};
function globalNames(): string[] {
  return [...globalScope.entries()].map(([name]) => name);
}
raw('globals', () => PyDict.of(globalScope.entries()));
raw('locals', () => PyDict.of(globalScope.entries()));
