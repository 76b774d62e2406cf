/** `dict`, its views, `set` and `frozenset`. */
import {
  type Iteration,
  type Kwargs,
  PyNative,
  PyObject,
  PyTuple,
  PyType,
  python,
  type Value,
} from '../../base/python.ts';
import { dictType, frozensetType, PyDict, PySet, setType } from '../../base/python-dict.ts';
import { findAttr } from '../runtime/attributes.ts';
import { method } from '../runtime/calls.ts';
import { compare, equal } from '../runtime/comparison.ts';
import { keyError, typeError, valueError } from '../runtime/exceptions.ts';
import { builtinDeleteItem, builtinSetItem, getItem } from '../runtime/items.ts';
import { dictIteration, itemIteration, itemsOf } from '../runtime/iteration.ts';
import { PyClassMethod, PyIterator } from '../runtime/objects.ts';
import { repr } from '../runtime/repr.ts';
import { setBinary } from '../runtime/sequences.ts';

function asDict(value: Value): PyDict | undefined {
  return value instanceof PyDict ? value : undefined;
}
const dict = (signature: string, body: Parameters<typeof method<PyDict>>[2]): void =>
  method(dictType, signature, body, asDict);

/** `dict.update(source, **kwargs)`. */
export function updateDict(target: PyDict, source: Value | undefined, kwargs: Kwargs | null): void {
  if (source instanceof PyDict) for (const { key, value } of [...source.entries()]) target.set(key, value);
  else if (source !== undefined) updateFrom(target, source);
  for (const [key, value] of kwargs ?? []) target.set(key, value);
}

function updateFrom(target: PyDict, source: Value): void {
  const keys = source instanceof PyObject ? findAttr(source, 'keys') : undefined;
  if (keys !== undefined) {
    for (const key of itemsOf(python.call(keys, []))) target.set(key, getItem(source, key));
    return;
  }
  itemsOf(source).forEach((pair, i) => {
    if (!(pair instanceof PyObject) && typeof pair !== 'string') {
      throw typeError(`cannot convert dictionary update sequence element #${i} to a sequence`);
    }
    const items = itemsOf(pair);
    if (items.length !== 2) {
      throw valueError(`dictionary update sequence element #${i} has length ${items.length}; 2 is required`);
    }
    target.set(items[0], items[1]);
  });
}

dictType.construct = (type, args, kwargs) => {
  if (args.length > 1) throw typeError(`dict expected at most 1 argument, got ${args.length}`);
  const made = new PyDict();
  made.pyType = type;
  updateDict(made, args[0], kwargs);
  return made;
};
dict('__init__(source=..., /, **kwargs)', (self, [source], _star, kwargs) => {
  updateDict(self, source, kwargs);
  return null;
});
dict('get(key, default=None, /)', (self, [key, fallback]) => {
  const value = self.get(key as Value);
  return value === undefined ? (fallback as Value) : value;
});
dict('setdefault(key, default=None, /)', (self, [key, fallback]) => {
  const known = self.get(key as Value);
  if (known !== undefined) return known;
  self.set(key as Value, fallback as Value);
  return fallback as Value;
});
dict('pop(key, default=..., /)', (self, [key, fallback]) => {
  const removed = self.delete(key as Value);
  if (removed !== undefined) return removed;
  if (fallback === undefined) throw keyError(key as Value);
  return fallback;
});
dict('popitem()', (self) => {
  const last = self.last();
  if (last === undefined) throw keyError('popitem(): dictionary is empty');
  self.delete(last.key);
  return new PyTuple([last.key, last.value]);
});
dict('update(source=..., /, **kwargs)', (self, [source], _star, kwargs) => {
  updateDict(self, source, kwargs);
  return null;
});
dict('clear()', (self) => {
  self.clear();
  return null;
});
dict('copy()', (self) => {
  const copy = new PyDict();
  updateDict(copy, self, null);
  return copy;
});
dict('keys()', (self) => new PyDictView(self, 'keys'));
dict('values()', (self) => new PyDictView(self, 'values'));
dict('items()', (self) => new PyDictView(self, 'items'));
dict('__getitem__(key, /)', (self, [key]) => {
  const value = self.get(key as Value);
  if (value === undefined) throw keyError(key as Value);
  return value;
});
dict('__setitem__(key, value, /)', (self, [key, value]) => {
  builtinSetItem(self, key as Value, value as Value);
  return null;
});
dict('__delitem__(key, /)', (self, [key]) => {
  builtinDeleteItem(self, key as Value);
  return null;
});
dict('__len__()', (self) => self.size);
dict('__contains__(key, /)', (self, [key]) => self.has(key as Value));
dict('__iter__()', (self) => new PyIterator('dict_keyiterator', dictIteration(self, 'keys')));
dict(
  '__reversed__()',
  (self) =>
    new PyIterator('dict_reversekeyiterator', itemIteration([...self.entries()].map(({ key }) => key).reverse())),
);
dictType.namespace.set(
  'fromkeys',
  new PyClassMethod(
    new PyNative('fromkeys', ([, keys, value]) => PyDict.of(itemsOf(keys).map((key) => [key, value ?? null] as const))),
  ),
);

const viewTypes = {
  keys: new PyType('dict_keys', { final: true }),
  values: new PyType('dict_values', { final: true }),
  items: new PyType('dict_items', { final: true }),
};

/** `d.keys()` and its kin: live. */
export class PyDictView extends PyObject {
  override pyType: PyType;
  readonly dict: PyDict;
  private readonly what: 'keys' | 'values' | 'items';
  constructor(dict: PyDict, what: 'keys' | 'values' | 'items') {
    super();
    this.dict = dict;
    this.what = what;
    this.pyType = viewTypes[what];
  }
  override iterate(): Iteration {
    return dictIteration(this.dict, this.what);
  }
  override length(): number {
    return this.dict.size;
  }
  override repr(): string {
    return `${this.pyType.name}([${itemsOf(this).map(repr).join(', ')}])`;
  }
  override contains(item: Value): boolean {
    if (this.what === 'keys') return this.dict.has(item);
    return itemsOf(this).some((own) => equal(own, item));
  }
  override compare(op: Parameters<typeof compare>[0], other: Value): Value | undefined {
    if (this.what === 'values') return undefined;
    const right = asSet(other);
    return right === undefined ? undefined : compare(op, new PySet(itemsOf(this)), right);
  }
  override binary(op: Parameters<typeof setBinary>[0], other: Value, reflected: boolean): Value | undefined {
    if (this.what === 'values') return undefined;
    const right = asSet(other) ?? (other instanceof PyObject ? new PySet(itemsOf(other)) : undefined);
    if (right === undefined) return undefined;
    const left = new PySet(itemsOf(this));
    return reflected ? setBinary(op, right, left) : setBinary(op, left, right);
  }
}

function asSet(value: Value): PySet | undefined {
  if (value instanceof PySet) return value;
  return value instanceof PyDictView ? new PySet(itemsOf(value)) : undefined;
}
method<PyDictView>(
  viewTypes.keys,
  'isdisjoint(other, /)',
  (self, [other]) => !itemsOf(other as Value).some((item) => self.dict.has(item)),
);
for (const type of Object.values(viewTypes)) {
  method<PyDictView>(type, '__len__()', (self) => self.length());
  method<PyDictView>(type, '__iter__()', (self) => new PyIterator(`${type.name}_iterator`, self.iterate()));
}

// ── set, frozenset ────────────────────────────────────────────────────────────────────────────────

function makeSet(type: PyType, args: readonly Value[], name: string): PySet {
  if (args.length > 1) throw typeError(`${name} expected at most 1 argument, got ${args.length}`);
  return new PySet(args.length === 0 ? [] : itemsOf(args[0]), type);
}
setType.construct = (type, args) => makeSet(type, args, 'set');
frozensetType.construct = (type, args) => makeSet(type, args, 'frozenset');

function setMethod(types: readonly PyType[], signature: string, body: Parameters<typeof method<PySet>>[2]): void {
  for (const type of types) method(type, signature, body, (value) => (value instanceof PySet ? value : undefined));
}
const BOTH = [setType, frozensetType];
const MUTABLE = [setType];

function all(values: readonly Value[]): PySet[] {
  return values.map((value) => (value instanceof PySet ? value : new PySet(itemsOf(value))));
}
setMethod(BOTH, 'copy()', (self) => new PySet(self.items(), self.pyType));
setMethod(
  BOTH,
  'union(*others)',
  (self, _args, others) => new PySet([...self.items(), ...others.flatMap((other) => itemsOf(other))], self.pyType),
);
for (const [name, op] of [
  ['intersection', '&'],
  ['difference', '-'],
] as const) {
  setMethod(BOTH, `${name}(*others)`, (self, _args, others) =>
    all(others).reduce((left, right) => setBinary(op, left, right) as PySet, new PySet(self.items(), self.pyType)),
  );
  setMethod(MUTABLE, `${name}_update(*others)`, (self, _args, others) => {
    const result = all(others).reduce((left, right) => setBinary(op, left, right) as PySet, self);
    return refill(self, [...result.items()]);
  });
}
setMethod(
  BOTH,
  'symmetric_difference(other, /)',
  (self, [other]) => setBinary('^', self, all([other as Value])[0]) as PySet,
);
setMethod(MUTABLE, 'symmetric_difference_update(other, /)', (self, [other]) =>
  refill(self, [...(setBinary('^', self, all([other as Value])[0]) as PySet).items()]),
);
function refill(self: PySet, items: readonly Value[]): null {
  self.clear();
  for (const item of items) self.add(item);
  return null;
}
setMethod(BOTH, 'issubset(other, /)', (self, [other]) => compare('<=', self, all([other as Value])[0]));
setMethod(BOTH, 'issuperset(other, /)', (self, [other]) => compare('>=', self, all([other as Value])[0]));
setMethod(BOTH, 'isdisjoint(other, /)', (self, [other]) => !itemsOf(other as Value).some((item) => self.has(item)));
setMethod(BOTH, '__len__()', (self) => self.size);
setMethod(BOTH, '__contains__(key, /)', (self, [key]) => self.has(key as Value));
setMethod(BOTH, '__iter__()', (self) => new PyIterator('set_iterator', itemIteration([...self.items()])));
setMethod(MUTABLE, '__init__(iterable=..., /)', (self, [iterable]) =>
  iterable === undefined ? null : refill(self, [...itemsOf(iterable)]),
);
setMethod(MUTABLE, 'add(item, /)', (self, [item]) => {
  self.add(item as Value);
  return null;
});
setMethod(MUTABLE, 'discard(item, /)', (self, [item]) => {
  self.delete(item as Value);
  return null;
});
setMethod(MUTABLE, 'remove(item, /)', (self, [item]) => {
  if (!self.delete(item as Value)) throw keyError(item as Value);
  return null;
});
setMethod(MUTABLE, 'pop()', (self) => {
  for (const item of self.items()) {
    self.delete(item);
    return item;
  }
  throw keyError('pop from an empty set');
});
setMethod(MUTABLE, 'clear()', (self) => refill(self, []));
setMethod(MUTABLE, 'update(*others)', (self, _args, others) => {
  for (const other of others) for (const item of [...itemsOf(other)]) self.add(item);
  return null;
});
