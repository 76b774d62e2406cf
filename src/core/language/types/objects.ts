/** `object`, `type`, `property`, `super`, exceptions, functions, generators: what they construct and carry. */
import {
  objectType,
  PyList,
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
import { createType } from '../compile/classes.ts';
import {
  attributeError,
  attributeNames,
  findAttr,
  getAttr,
  PySuper,
  plainAttr,
  plainSetAttr,
} from '../runtime/attributes.ts';
import { checked, constructPlain, createNative, method, native } from '../runtime/calls.ts';
import { compare, identical } from '../runtime/comparison.ts';
import { baseExceptionType, exceptionType, PyException, typeError } from '../runtime/exceptions.ts';
import { formatValue } from '../runtime/format.ts';
import { PyFunction } from '../runtime/function.ts';
import { type PyGenerator, stopIteration } from '../runtime/generator.ts';
import {
  classmethodType,
  functionType,
  generatorType,
  methodType,
  PyBoundMethod,
  PyClassMethod,
  PyGetSet,
  PyInstance,
  PyMethod,
  PyProperty,
  PyStaticMethod,
  propertyType,
  staticmethodType,
  superType,
} from '../runtime/objects.ts';
import { defaultRepr, exceptionRepr, exceptionText, str, typeRepr } from '../runtime/repr.ts';

// ── object ────────────────────────────────────────────────────────────────────────────────────────

objectType.construct = (type, args) => {
  if (args.length > 0) throw typeError(`${type.name}() takes no arguments`);
  return new PyInstance(type);
};

function onObject(signature: string, body: Parameters<typeof method<Value>>[2]): void {
  method(objectType, signature, body);
}
onObject('__init__(*args, **kwargs)', () => null);
onObject('__repr__()', (self) =>
  self instanceof PyType
    ? typeRepr(self)
    : self instanceof PyException
      ? exceptionRepr(self)
      : self instanceof PyObject && self.pyType.userDefined
        ? nativeRepr(self)
        : python.repr(self),
);
onObject('__str__()', (self) => (self instanceof PyException ? exceptionText(self) : python.str(self)));
onObject('__format__(spec, /)', (self, [spec]) => (spec === '' ? str(self) : formatValue(self, String(spec))));
onObject('__eq__(other, /)', (self, [other]) => (self === other ? true : builtinEqual(self, other as Value)));
onObject('__ne__(other, /)', (self, [other]) => compare('!=', self, other as Value));
onObject('__hash__()', (self) => python.hash(self));
onObject('__getattribute__(name, /)', (self, [name]) => {
  const found = self instanceof PyObject ? plainAttr(self, String(name)) : findAttr(self, String(name));
  if (found === undefined) throw attributeError(self, String(name));
  return found;
});
onObject('__setattr__(name, value, /)', (self, [name, value]) => {
  if (self instanceof PyObject) plainSetAttr(self, String(name), value as Value);
  return null;
});
onObject('__delattr__(name, /)', (self, [name]) => {
  if (!(self instanceof PyObject) || !self.attributes?.delete(String(name))) throw attributeError(self, String(name));
  return null;
});
onObject('__dir__()', (self) => new PyList(attributeNames(self)));
objectType.namespace.set('__init_subclass__', new PyClassMethod(native('__init_subclass__(cls)', () => null)));
objectType.namespace.set(
  '__new__',
  new PyStaticMethod(
    native('__new__(cls, *args, **kwargs)', ([cls], star, kwargs) => {
      if (!(cls instanceof PyType))
        throw typeError(`object.__new__(X): X is not a type object (${typeName(cls as Value)})`);
      return cls.userDefined ? newInstance(cls, star, kwargs) : constructPlain(cls, star, kwargs);
    }),
  ),
);

/** `super().__new__(cls, …)`: the built-in base makes the object; plain objects take no arguments of it. */
function newInstance(cls: PyType, args: readonly Value[], kwargs: Map<string, Value>): Value {
  const native = cls.mro.some((one) => !one.userDefined && one !== objectType && one.construct !== null);
  return createNative(cls, native ? args : [], native ? kwargs : null);
}

function nativeRepr(self: PyObject): string {
  if (self.repr !== undefined) return self.repr();
  const base = self.pyType.mro.find((one) => !one.userDefined && one !== objectType);
  if (base === undefined) return defaultRepr(self);
  const type = self.pyType;
  self.pyType = base;
  try {
    return python.repr(self);
  } finally {
    self.pyType = type;
  }
}

function builtinEqual(self: Value, other: Value): Value {
  if (!(self instanceof PyObject) || self.pyType.userDefined) return identical(self, other);
  return compare('==', self, other);
}

// ── type ──────────────────────────────────────────────────────────────────────────────────────────

typeType.construct = (meta, args, kwargs) => {
  if (args.length === 1 && meta === typeType) return typeOf(args[0]);
  return newType(meta, args, kwargs);
};
function newType(meta: PyType, args: readonly Value[], kwargs: Map<string, Value> | null): PyType {
  const [name, bases, namespace] = args;
  if (typeof name !== 'string' || !(bases instanceof PyTuple) || !(namespace instanceof PyDict)) {
    throw typeError('type() takes 1 or 3 arguments');
  }
  const entries = new Map([...namespace.entries()].map(({ key, value }) => [String(key), value] as const));
  if (!entries.has('__module__')) entries.set('__module__', '__main__');
  return createType(name, bases.items as readonly PyType[], entries, kwargs ?? new Map(), meta);
}
typeType.namespace.set(
  '__new__',
  new PyStaticMethod(
    native('__new__(meta, *args, **kwargs)', ([meta], star, kwargs) => newType(meta as PyType, star, kwargs)),
  ),
);
method<PyType>(typeType, '__call__(*args, **kwargs)', (self, _args, star, kwargs) =>
  constructPlain(self, star, kwargs),
);
method<PyType>(typeType, '__init__(*args, **kwargs)', () => null);
method<PyType>(typeType, '__repr__()', (self) => typeRepr(self));
method<PyType>(typeType, 'mro()', (self) => new PyList([...self.mro]));
method<PyType>(typeType, '__instancecheck__(instance, /)', (self, [value]) => typeOf(value as Value).isSubtypeOf(self));
method<PyType>(
  typeType,
  '__subclasscheck__(type, /)',
  (self, [type]) => type instanceof PyType && type.isSubtypeOf(self),
);
method<PyType>(typeType, '__subclasses__()', () => new PyList());

// ── Descriptors ───────────────────────────────────────────────────────────────────────────────────

propertyType.construct = (_type, args, kwargs) =>
  checked('property(fget=None, fset=None, fdel=None, doc=None)', ([get, set, del, doc]) => {
    const text = doc === null && get instanceof PyFunction ? get.doc : (doc as Value);
    return new PyProperty(get as Value, set as Value, del as Value, text);
  })(args, kwargs);
method<PyProperty>(
  propertyType,
  'getter(fget, /)',
  (self, [get]) => new PyProperty(get as Value, self.set, self.del, self.doc),
);
method<PyProperty>(
  propertyType,
  'setter(fset, /)',
  (self, [set]) => new PyProperty(self.get, set as Value, self.del, self.doc),
);
method<PyProperty>(
  propertyType,
  'deleter(fdel, /)',
  (self, [del]) => new PyProperty(self.get, self.set, del as Value, self.doc),
);
propertyType.namespace.set('fget', new PyGetSet('fget', (self) => (self as PyProperty).get));
propertyType.namespace.set('fset', new PyGetSet('fset', (self) => (self as PyProperty).set));
staticmethodType.construct = (_type, [func]) => new PyStaticMethod(func);
classmethodType.construct = (_type, [func]) => new PyClassMethod(func);
staticmethodType.namespace.set('__func__', new PyGetSet('__func__', (self) => (self as PyStaticMethod).func));
classmethodType.namespace.set('__func__', new PyGetSet('__func__', (self) => (self as PyClassMethod).func));

superType.construct = (_type, args) => {
  const [type, self] = args;
  if (!(type instanceof PyType) || self === undefined) throw typeError('super() argument 1 must be a type');
  return new PySuper(type, self);
};

methodType.namespace.set('__self__', new PyGetSet('__self__', (self) => (self as PyBoundMethod).self));
methodType.namespace.set('__func__', new PyGetSet('__func__', (self) => (self as PyBoundMethod).func));
for (const name of [
  '__name__',
  '__qualname__',
  '__doc__',
  '__module__',
  '__annotations__',
  '__defaults__',
  '__wrapped__',
]) {
  methodType.namespace.set(
    name,
    new PyGetSet(name, (self) => {
      const { func } = self as PyBoundMethod;
      if (func instanceof PyMethod) return name === '__doc__' ? func.doc : func.name;
      return getAttr(func, name);
    }),
  );
}
functionType.namespace.set('__code__', new PyGetSet('__code__', (self) => codeObject(self as PyFunction)));
method<PyFunction>(functionType, '__call__(*args, **kwargs)', (self, _args, star, kwargs) => self.call(star, kwargs));
method<PyFunction>(functionType, '__get__(instance, owner=None, /)', (self, [instance]) =>
  instance === null ? self : new PyBoundMethod(instance as Value, self),
);

const codeType = new PyType('code');
class PyCode extends PyObject {
  override pyType: PyType = codeType;
  override attributes: Map<string, Value>;
  constructor(attributes: Map<string, Value>) {
    super();
    this.attributes = attributes;
  }
}
function codeObject(func: PyFunction): Value {
  const { code } = func;
  const names = [...code.positional, ...code.keywordOnly];
  return new PyCode(
    new Map<string, Value>([
      ['co_name', code.name],
      ['co_argcount', code.positional.length],
      ['co_kwonlyargcount', code.keywordOnly.length],
      ['co_posonlyargcount', code.positionalOnly.length],
      ['co_varnames', new PyTuple(names)],
      ['co_filename', '<cell>'],
    ]),
  );
}

// ── Generators ────────────────────────────────────────────────────────────────────────────────────

function orStop(generator: PyGenerator, value: Value | undefined): Value {
  if (value === undefined) throw stopIteration(generator.result);
  return value;
}
method<PyGenerator>(generatorType, 'send(value, /)', (self, [value]) => orStop(self, self.send(value as Value)));
method<PyGenerator>(generatorType, 'throw(type, value=..., traceback=None, /)', (self, [type, value]) => {
  const error = value ?? type;
  const made = error instanceof PyType ? python.call(error, []) : (error as Value);
  return orStop(self, self.throw(made as PyException));
});
method<PyGenerator>(generatorType, 'close()', (self) => {
  self.close();
  return null;
});
method<PyGenerator>(generatorType, '__next__()', (self) => orStop(self, self.next()));
method<PyGenerator>(generatorType, '__iter__()', (self) => self);

// ── Exceptions ────────────────────────────────────────────────────────────────────────────────────

baseExceptionType.construct = (type, args, kwargs) => {
  const error = new PyException(type, args);
  for (const [name, value] of kwargs ?? []) {
    error.attributes ??= new Map();
    error.attributes.set(name, value);
  }
  return error;
};
const onException = (signature: string, body: Parameters<typeof method<PyException>>[2]): void =>
  method(baseExceptionType, signature, body, (value) => (value instanceof PyException ? value : undefined));
onException('__init__(*args, **kwargs)', (self, _args, star) => {
  self.args = new PyTuple(star);
  return null;
});
onException('__str__()', (self) => exceptionText(self));
onException('__repr__()', (self) => exceptionRepr(self));
onException('with_traceback(tb, /)', (self) => self);
onException('add_note(note, /)', (self, [note]) => {
  self.attributes ??= new Map();
  const notes = self.attributes.get('__notes__');
  if (notes instanceof PyList) notes.items.push(note as Value);
  else self.attributes.set('__notes__', new PyList([note as Value]));
  return null;
});
const getset = (
  name: string,
  get: (self: PyException) => Value,
  set: ((self: PyException, value: Value) => void) | null = null,
): void => {
  baseExceptionType.namespace.set(
    name,
    new PyGetSet(
      name,
      (self) => get(self as PyException),
      set === null ? null : (self, value) => set(self as PyException, value),
    ),
  );
};
getset(
  'args',
  (self) => self.args,
  (self, value) => {
    if (value instanceof PyTuple) self.args = value;
  },
);
getset(
  '__cause__',
  (self) => self.cause,
  (self, value) => {
    self.cause = value instanceof PyException ? value : null;
  },
);
getset(
  '__context__',
  (self) => self.context,
  (self, value) => {
    self.context = value instanceof PyException ? value : null;
  },
);
getset(
  '__suppress_context__',
  (self) => self.suppressContext,
  (self, value) => {
    self.suppressContext = value === true;
  },
);
getset(
  '__traceback__',
  () => null,
  () => undefined,
);
exceptionType('StopIteration').namespace.set(
  'value',
  new PyGetSet('value', (self) => (self as PyException).args.items[0] ?? null),
);
exceptionType('SystemExit').namespace.set(
  'code',
  new PyGetSet('code', (self) => (self as PyException).args.items[0] ?? null),
);
const BY_ERRNO: Record<number, string> = {
  1: 'PermissionError',
  2: 'FileNotFoundError',
  13: 'PermissionError',
  17: 'FileExistsError',
  20: 'NotADirectoryError',
  21: 'IsADirectoryError',
  110: 'TimeoutError',
};
const os = exceptionType('OSError');
os.construct = (type, args) => {
  const [errno] = args;
  const special = type === os && args.length >= 2 && typeof errno === 'number' ? BY_ERRNO[errno] : undefined;
  return new PyException(special === undefined ? type : exceptionType(special), args);
};
os.namespace.set(
  'errno',
  new PyGetSet('errno', (self) =>
    (self as PyException).args.items.length > 1 ? (self as PyException).args.items[0] : null,
  ),
);
os.namespace.set('strerror', new PyGetSet('strerror', (self) => (self as PyException).args.items[1] ?? null));
os.namespace.set('filename', new PyGetSet('filename', (self) => (self as PyException).args.items[2] ?? null));
