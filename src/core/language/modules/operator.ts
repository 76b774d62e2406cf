/** `operator`, `copy`, `types`. */
import {
  ellipsisType,
  noneType,
  notImplementedType,
  PyList,
  PyNative,
  PyObject,
  PyTuple,
  PyType,
  python,
  typeOf,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { findAttr, getAttr } from '../runtime/attributes.ts';
import { native } from '../runtime/calls.ts';
import { compare, identical } from '../runtime/comparison.ts';
import { deleteItem, genericAliasType, getItem, setItem } from '../runtime/items.ts';
import { contains } from '../runtime/membership.ts';
import { indexOf } from '../runtime/numbers.ts';
import { functionType, generatorType, methodType, moduleType, PyInstance } from '../runtime/objects.ts';
import { binary, inplace, unary } from '../runtime/operations.ts';
import { length, truth } from '../runtime/truth.ts';
import { absolute } from '../types/numbers.ts';
import { defineModule } from './module.ts';

defineModule('operator', 'The operators as functions.', (module) => {
  const binaries = {
    add: '+',
    sub: '-',
    mul: '*',
    truediv: '/',
    floordiv: '//',
    mod: '%',
    pow: '**',
    matmul: '@',
    lshift: '<<',
    rshift: '>>',
    and_: '&',
    or_: '|',
    xor: '^',
  } as const;
  const both = (name: string, body: (args: readonly Value[]) => Value): void => {
    module.raw(name, (args) => body(args));
    module.raw(`__${name.replace(/_$/, '')}__`, (args) => body(args));
  };
  for (const [name, op] of Object.entries(binaries)) {
    both(name, ([a, b]) => binary(op, a, b));
    both(`i${name.replace(/_$/, '')}`, ([a, b]) => inplace(op, a, b));
  }
  for (const [name, op] of Object.entries({ eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const)) {
    both(name, ([a, b]) => compare(op, a, b));
  }
  for (const [name, op] of Object.entries({ neg: '-', pos: '+', invert: '~', inv: '~' } as const))
    both(name, ([a]) => unary(op, a));
  both('not_', ([a]) => !truth(a));
  both('abs', ([a]) => absolute(a));
  both('index', ([a]) => indexOf(a));
  both('contains', ([a, b]) => contains(a, b));
  both('getitem', ([a, b]) => getItem(a, b));
  both('setitem', ([a, b, c]) => {
    setItem(a, b, c);
    return null;
  });
  both('delitem', ([a, b]) => {
    deleteItem(a, b);
    return null;
  });
  both('concat', ([a, b]) => binary('+', a, b));
  module.raw('truth', ([a]) => truth(a));
  module.raw('is_', ([a, b]) => identical(a, b));
  module.raw('is_not', ([a, b]) => !identical(a, b));
  module.raw('length_hint', ([a]) => length(a));
  module.raw('countOf', ([a, b]) => {
    let count = 0;
    const iteration = python.iterate(a);
    for (let item = iteration.next(); item !== undefined; item = iteration.next()) if (python.equal(item, b)) count++;
    return count;
  });
  module.raw('itemgetter', (keys) =>
    native('itemgetter(obj, /)', ([obj]) => {
      if (keys.length === 1) return getItem(obj as Value, keys[0]);
      return new PyTuple(keys.map((key) => getItem(obj as Value, key)));
    }),
  );
  const follow = (obj: Value, path: Value): Value => String(path).split('.').reduce(getAttr, obj);
  module.raw('attrgetter', (paths) =>
    native('attrgetter(obj, /)', ([obj]) => {
      if (paths.length === 1) return follow(obj as Value, paths[0]);
      return new PyTuple(paths.map((path) => follow(obj as Value, path)));
    }),
  );
  module.raw('methodcaller', ([name, ...args], kwargs) =>
    native('methodcaller(obj, /)', ([obj]) => python.call(getAttr(obj as Value, String(name)), args, kwargs)),
  );
});

/** A copy of a built-in value; undefined where `__copy__` or the attributes decide. */
function shallow(value: Value): Value {
  if (!(value instanceof PyObject) || value instanceof PyType) return value;
  const own = findAttr(value, '__copy__');
  if (own !== undefined) return python.call(own, []);
  if (value instanceof PyList && !value.pyType.userDefined) return new PyList(value.items.slice());
  if (value instanceof PyDict || value instanceof PySet || value instanceof PyList) return copyContainer(value);
  return value instanceof PyInstance ? copyInstance(value, (inner) => inner) : value;
}

function copyContainer(value: PyDict | PySet | PyList): Value {
  const copy =
    value instanceof PyDict
      ? PyDict.of([...value.entries()].map((entry) => [entry.key, entry.value] as const))
      : value instanceof PySet
        ? new PySet(value.items())
        : new PyList(value.items.slice());
  copy.pyType = value.pyType;
  if (value.attributes) copy.attributes = new Map(value.attributes);
  return copy;
}

function copyInstance(value: PyInstance, each: (inner: Value) => Value): PyInstance {
  const copy = new PyInstance(value.pyType, value.payload);
  for (const [name, inner] of value.attributes ?? []) copy.attributes?.set(name, each(inner));
  return copy;
}

function deep(value: Value, memo: Map<Value, Value>): Value {
  if (!(value instanceof PyObject) || value instanceof PyType) return value;
  const known = memo.get(value);
  if (known !== undefined) return known;
  const own = findAttr(value, '__deepcopy__');
  if (own !== undefined) return python.call(own, [new PyDict()]);
  if (value instanceof PyList) {
    const copy = copyContainer(value) as PyList;
    memo.set(value, copy);
    copy.items = copy.items.map((item) => deep(item, memo));
    return copy;
  }
  if (value instanceof PyTuple)
    return new PyTuple(
      value.items.map((item) => deep(item, memo)),
      value.pyType,
    );
  if (value instanceof PyDict) {
    const copy = new PyDict();
    copy.pyType = value.pyType;
    memo.set(value, copy);
    for (const { key, value: inner } of value.entries()) copy.set(deep(key, memo), deep(inner, memo));
    if (value.attributes)
      copy.attributes = new Map([...value.attributes].map(([name, inner]) => [name, deep(inner, memo)]));
    return copy;
  }
  if (value instanceof PySet)
    return new PySet(
      [...value.items()].map((item) => deep(item, memo)),
      value.pyType,
    );
  if (!(value instanceof PyInstance)) return value;
  const copy = copyInstance(value, (inner) => inner);
  memo.set(value, copy);
  for (const [name, inner] of copy.attributes ?? []) copy.attributes?.set(name, deep(inner, memo));
  return copy;
}

defineModule('copy', 'Shallow and deep copies.', (module) => {
  module.def('copy(x)', ([x]) => shallow(x as Value));
  module.def('deepcopy(x, memo=None)', ([x]) => deep(x as Value, new Map()));
});

defineModule('types', 'Types of the interpreter itself.', (module) => {
  module.value('FunctionType', functionType).value('LambdaType', functionType).value('MethodType', methodType);
  module.value('GeneratorType', generatorType).value('ModuleType', moduleType).value('NoneType', noneType);
  module.value('EllipsisType', ellipsisType).value('NotImplementedType', notImplementedType);
  module.value('BuiltinFunctionType', typeOf(new PyNative('', () => null)));
  const namespaceType = new PyType('SimpleNamespace', { module: 'types' });
  namespaceType.construct = (type, _args, kwargs) => {
    const made = new Namespace(type);
    for (const [name, value] of kwargs ?? []) made.attributes?.set(name, value);
    return made;
  };
  module.value('SimpleNamespace', namespaceType).value('GenericAlias', genericAliasType);
  module.def('MappingProxyType(mapping)', ([mapping]) => mapping as Value);
});

class Namespace extends PyInstance {
  override repr(): string {
    return `namespace(${[...(this.attributes ?? [])].map(([name, value]) => `${name}=${python.repr(value)}`).join(', ')})`;
  }
  override compare(op: string, other: Value): Value | undefined {
    if (!(other instanceof Namespace) || (op !== '==' && op !== '!=')) return undefined;
    const same = python.equal(PyDict.of(this.attributes ?? []), PyDict.of(other.attributes ?? []));
    return same === (op === '==');
  }
}
