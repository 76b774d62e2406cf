/** Attribute access: descriptors, instances, types, modules. */
import {
  objectType,
  PyList,
  PyNative,
  PyObject,
  PyTuple,
  PyType,
  python,
  typeName,
  typeOf,
  typeType,
  type Value,
} from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { PyException, raise, typeError } from './exceptions.ts';
import {
  functionType,
  PyBoundMethod,
  PyClassMethod,
  PyGetSet,
  PyInstance,
  PyMethod,
  PyModule,
  PyProperty,
  PyStaticMethod,
  superType,
} from './objects.ts';
import { specialMethod } from './special-methods.ts';

/** `super()`: attributes of `self` found after `after` in its type's order. */
export class PySuper extends PyObject {
  override pyType: PyType = superType;
  readonly after: PyType;
  readonly self: Value;
  constructor(after: PyType, self: Value) {
    super();
    this.after = after;
    this.self = self;
  }
}

/** The method that a class written in a cell defines (or inherits from another such class), unbound. */
export function dunder(value: PyObject, name: string): Value | undefined {
  const mro = value.pyType.mro;
  for (let i = 0; i < mro.length && mro[i].userDefined; i++) {
    const found = mro[i].namespace.get(name);
    if (found !== undefined) return found;
  }
  // Mixed orders (class C(ndarray, Mixin)): user classes may follow built-in ones.
  for (let i = 0; i < mro.length; i++) {
    if (!mro[i].userDefined) continue;
    const found = mro[i].namespace.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Calls the user's `name` on `self`; undefined where the class does not define it. */
export function callDunder(self: PyObject, name: string, args: readonly Value[]): Value | undefined {
  const method = dunder(self, name);
  if (method === undefined) return undefined;
  if (method === null) return undefined;
  return python.call(bind(method, self, self.pyType), args);
}

export function isFunction(value: Value): boolean {
  return value instanceof PyObject && value.pyType === functionType;
}

/** What `owner.name` gives for a value found in a class: a bound method, a property's value, the value. */
export function bind(value: Value, self: Value, type: PyType): Value {
  if (!(value instanceof PyObject)) return value;
  if (value.pyType === functionType || value instanceof PyMethod) return new PyBoundMethod(self, value);
  if (value instanceof PyProperty) {
    if (value.get === null) throw raise('AttributeError', 'unreadable attribute');
    return python.call(value.get, [self]);
  }
  if (value instanceof PyGetSet) return value.get(self);
  if (value instanceof PyStaticMethod) return value.func;
  if (value instanceof PyClassMethod) return bindClassMethod(value, type);
  if (value instanceof PyInstance) {
    const get = dunder(value, '__get__');
    if (get !== undefined) return python.call(get, [value, self, type]);
  }
  return value;
}

function bindClassMethod({ func }: PyClassMethod, type: PyType): Value {
  const plain =
    func instanceof PyObject && (func.pyType === functionType || func instanceof PyMethod || func instanceof PyNative);
  return plain ? new PyBoundMethod(type, func) : bind(func, type, type);
}

function isDataDescriptor(value: Value): boolean {
  if (value instanceof PyProperty || value instanceof PyGetSet) return true;
  return value instanceof PyInstance && dunder(value, '__set__') !== undefined;
}

export function getAttr(value: Value, name: string): Value {
  const found = findAttr(value, name);
  if (found !== undefined) return found;
  throw attributeError(value, name);
}

export function attributeError(value: Value, name: string): PyException {
  const error = raise('AttributeError', `${owner(value)} has no attribute '${name}'`);
  error.attributes = new Map<string, Value>([
    ['name', name],
    ['obj', value],
  ]);
  return error;
}

function owner(value: Value): string {
  if (value instanceof PyModule) return `module '${value.name}'`;
  if (value instanceof PyType) return `type object '${value.name}'`;
  if (value instanceof PySuper) return `'super' object`;
  return `'${typeName(value)}' object`;
}

/** undefined: no such attribute. */
export function findAttr(value: Value, name: string): Value | undefined {
  if (!(value instanceof PyObject)) {
    const type = typeOf(value);
    const found = type.lookup(name);
    return found === undefined ? special(value, type, name) : bind(found, value, type);
  }
  if (value instanceof PyModule) {
    const member = value.getAttribute(name);
    return member === undefined ? special(value, value.pyType, name) : member;
  }
  if (value instanceof PyType) return typeAttr(value, name);
  if (value instanceof PySuper) return superAttr(value, name);
  return objectAttr(value, name);
}

function objectAttr(value: PyObject, name: string): Value | undefined {
  const type = value.pyType;
  if (type.userDefined) {
    const custom = dunder(value, '__getattribute__');
    if (custom !== undefined && custom !== null) return customAttribute(value, custom, name);
  }
  const found = plainAttr(value, name);
  return found === undefined ? fallbackAttr(value, name) : found;
}

function customAttribute(value: PyObject, custom: Value, name: string): Value | undefined {
  try {
    return python.call(custom, [value, name]);
  } catch (error) {
    if (error instanceof PyException && error.pyType.name === 'AttributeError') {
      const found = fallbackAttr(value, name);
      if (found !== undefined) return found;
    }
    throw error;
  }
}

/** `object.__getattribute__`. */
export function plainAttr(value: PyObject, name: string): Value | undefined {
  const type = value.pyType;
  const found = type.lookup(name);
  if (found !== undefined && isDataDescriptor(found)) return bind(found, value, type);
  const own = value.attributes?.get(name);
  if (own !== undefined) return own;
  const user = found !== undefined && type.userDefined && dunder(value, name) !== undefined;
  if (!user) {
    const native = value.getAttribute?.(name);
    if (native !== undefined) return native;
  }
  if (found !== undefined) return bind(found, value, type);
  return fieldOf(value, name) ?? special(value, type, name);
}

/** Item of a named tuple that the array core makes: its type carries `_fields`. */
function fieldOf(value: PyObject, name: string): Value | undefined {
  if (!(value instanceof PyTuple) || value.pyType.userDefined) return undefined;
  const fields = value.pyType.lookup('_fields');
  const at = fields instanceof PyTuple ? fields.items.indexOf(name) : -1;
  return at < 0 ? undefined : value.items[at];
}

function fallbackAttr(value: PyObject, name: string): Value | undefined {
  if (!value.pyType.userDefined) return undefined;
  const getter = dunder(value, '__getattr__');
  return getter === undefined || getter === null ? undefined : python.call(getter, [value, name]);
}

function special(value: Value, type: PyType, name: string): Value | undefined {
  switch (name) {
    case '__class__':
      return type;
    case '__doc__':
      return type.doc;
    case '__dict__':
      return value instanceof PyObject && value.attributes ? attributeDict(value.attributes) : undefined;
    case '__module__':
      return type.module;
    default:
      return specialMethod(value, name);
  }
}

/** A dict of the attributes; writes to it do not come back. */
export function attributeDict(attributes: ReadonlyMap<string, Value>): PyDict {
  return PyDict.of(attributes);
}

function typeAttr(type: PyType, name: string): Value | undefined {
  const meta = type.pyType;
  if (meta !== typeType) {
    const found = meta.lookup(name);
    if (found !== undefined && isDataDescriptor(found)) return bind(found, type, meta);
  }
  const found = type.lookup(name);
  if (found !== undefined && !(found instanceof PyGetSet && name.startsWith('__'))) return bindToClass(found, type);
  if (meta !== typeType) {
    const inherited = meta.lookup(name);
    if (inherited !== undefined && inherited !== typeType.lookup(name)) return bind(inherited, type, meta);
  }
  const own = typeSpecial(type, name);
  return own === undefined ? metaMethod(type, name) : own;
}

function metaMethod(type: PyType, name: string): Value | undefined {
  const found = typeType.namespace.get(name);
  return found === undefined ? undefined : bind(found, type, typeType);
}

function bindToClass(value: Value, type: PyType): Value {
  if (value instanceof PyStaticMethod) return value.func;
  if (value instanceof PyClassMethod) return bindClassMethod(value, type);
  if (value instanceof PyInstance) {
    const get = dunder(value, '__get__');
    if (get !== undefined) return python.call(get, [value, null, type]);
  }
  return value;
}

function typeSpecial(type: PyType, name: string): Value | undefined {
  switch (name) {
    case '__name__':
      return type.name;
    case '__qualname__':
      return type.qualname;
    case '__module__':
      return type.module;
    case '__doc__':
      return type.doc;
    case '__bases__':
      return new PyTuple(type.bases);
    case '__base__':
      return type.bases[0] ?? null;
    case '__mro__':
      return new PyTuple(type.mro);
    case '__dict__':
      return attributeDict(type.namespace);
    case '__class__':
      return type.pyType;
    default:
      return undefined;
  }
}

function superAttr(value: PySuper, name: string): Value | undefined {
  const self = value.self;
  // In a metaclass, `self` is a class that is an instance of `after`.
  const own = self instanceof PyType && self.isSubtypeOf(value.after);
  const type = own ? self : typeOf(self);
  const mro = type.mro;
  for (let i = mro.indexOf(value.after) + 1; i < mro.length; i++) {
    const found = mro[i].namespace.get(name);
    if (found === undefined) continue;
    if (own && (isFunction(found) || found instanceof PyMethod)) return found;
    return bind(found, self, type);
  }
  if (name === '__class__') return superType;
  const native = self instanceof PyObject ? self.getAttribute?.(name) : undefined;
  return native;
}

// ── Writing ───────────────────────────────────────────────────────────────────────────────────────

export function setAttr(object: Value, name: string, value: Value): void {
  if (!(object instanceof PyObject)) throw cannotSet(object, name);
  if (object instanceof PyType) {
    if (!object.userDefined) {
      throw typeError(`cannot set '${name}' attribute of immutable type '${object.name}'`);
    }
    setTypeAttr(object, name, value);
    return;
  }
  if (object.pyType.userDefined) {
    const custom = dunder(object, '__setattr__');
    if (custom !== undefined && custom !== null) {
      python.call(custom, [object, name, value]);
      return;
    }
  }
  plainSetAttr(object, name, value);
}

/** Counts changes of classes; what is remembered about them holds for one count. */
export const classVersion = { current: 0 };

/** What `__slots__` of a class and all its bases leave to instances; null: anything. */
export function slotsOf(type: PyType): ReadonlySet<string> | null {
  const all = new Set<string>();
  for (const one of type.mro) {
    if (one === objectType) continue;
    const own = one.namespace.get('__slots__');
    if (!one.userDefined || own === undefined) return null;
    const names = typeof own === 'string' ? [own] : itemsOfSlots(own);
    if (names === null || names.includes('__dict__')) return null;
    for (const name of names) all.add(name);
  }
  return all;
}

function itemsOfSlots(slots: Value): string[] | null {
  if (!(slots instanceof PyTuple) && !(slots instanceof PyList)) return null;
  return slots.items.map(String);
}

function setTypeAttr(type: PyType, name: string, value: Value): void {
  if (name === '__name__' && typeof value === 'string') type.name = value;
  else if (name === '__qualname__' && typeof value === 'string') type.qualname = value;
  else if (name === '__doc__') type.doc = typeof value === 'string' ? value : null;
  else type.namespace.set(name, value);
  if (name === '__slots__') type.slots = slotsOf(type);
  classVersion.current++;
}

/** `object.__setattr__`. */
export function plainSetAttr(object: PyObject, name: string, value: Value): void {
  const found = object.pyType.lookup(name);
  if (found instanceof PyProperty) {
    if (found.set === null) {
      throw raise('AttributeError', `property '${name}' of '${object.pyType.name}' object has no setter`);
    }
    python.call(found.set, [object, value]);
    return;
  }
  if (found instanceof PyGetSet) {
    if (found.set === null) {
      throw raise('AttributeError', `attribute '${name}' of '${object.pyType.name}' objects is not writable`);
    }
    found.set(object, value);
    return;
  }
  if (found instanceof PyInstance) {
    const set = dunder(found, '__set__');
    if (set !== undefined) {
      python.call(set, [found, object, value]);
      return;
    }
  }
  if (name === '__class__' && value instanceof PyType) {
    object.pyType = value;
    return;
  }
  if (object.setAttribute?.(name, value)) return;
  if (object.pyType.slots !== null && !object.pyType.slots.has(name)) {
    throw found === undefined
      ? attributeError(object, name)
      : raise('AttributeError', `'${object.pyType.name}' object attribute '${name}' is read-only`);
  }
  if (object.attributes) {
    object.attributes.set(name, value);
    return;
  }
  if (object.pyType.userDefined) {
    object.attributes = new Map([[name, value]]);
    return;
  }
  throw cannotSet(object, name);
}

function cannotSet(object: Value, name: string): PyException {
  if (typeOf(object).lookup(name) instanceof PyGetSet) {
    return raise('AttributeError', `attribute '${name}' of '${typeName(object)}' objects is not writable`);
  }
  if (typeOf(object).lookup(name) !== undefined) {
    return raise('AttributeError', `'${typeName(object)}' object attribute '${name}' is read-only`);
  }
  return attributeError(object, name);
}

export function delAttr(object: Value, name: string): void {
  if (object instanceof PyType && object.userDefined && object.namespace.delete(name)) {
    classVersion.current++;
    return;
  }
  if (!(object instanceof PyObject)) throw attributeError(object, name);
  const custom = dunder(object, '__delattr__');
  if (custom !== undefined && custom !== null) {
    python.call(custom, [object, name]);
    return;
  }
  const found = object.pyType.lookup(name);
  if (found instanceof PyProperty && found.del !== null) {
    python.call(found.del, [object]);
    return;
  }
  if (!object.attributes?.delete(name)) throw attributeError(object, name);
}

/** Names for `dir()`. */
export function attributeNames(value: Value): string[] {
  const names = new Set<string>();
  const type = value instanceof PyType ? value : typeOf(value);
  if (!(value instanceof PyModule))
    for (const base of type.mro) for (const name of base.namespace.keys()) names.add(name);
  if (value instanceof PyObject && !(value instanceof PyType)) {
    for (const name of value.attributeNames?.() ?? []) names.add(name);
    for (const name of value.attributes?.keys() ?? []) names.add(name);
  }
  return [...names].sort();
}
