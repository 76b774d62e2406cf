/** `list`, `tuple`, `range`, `slice`. */
import {
  floatType,
  listType,
  PyFloat,
  PyList,
  PySlice,
  PyTuple,
  python,
  sliceType,
  tupleType,
  type Value,
} from '../../base/python.ts';
import { budget } from '../runtime/budget.ts';
import { checked, method } from '../runtime/calls.ts';
import { compareText, equal } from '../runtime/comparison.ts';
import { raise, typeError, valueError } from '../runtime/exceptions.ts';
import { builtinDeleteItem, builtinItem, builtinSetItem } from '../runtime/items.ts';
import { collect, itemIteration, itemsOf, iterate, listItems } from '../runtime/iteration.ts';
import { smallIndex } from '../runtime/numbers.ts';
import { PyGetSet, PyIterator, PyRange, rangeType } from '../runtime/objects.ts';
import { sliceBounds } from '../runtime/sequences.ts';
import { truth } from '../runtime/truth.ts';

function asList(value: Value): PyList | undefined {
  return value instanceof PyList ? value : undefined;
}
const list = (signature: string, body: Parameters<typeof method<PyList>>[2]): void =>
  method(listType, signature, body, asList);

const makeList = checked(
  'list(iterable=..., /)',
  ([iterable]) => new PyList(iterable === undefined ? [] : listItems(iterable)),
);
listType.construct = (type, args, kwargs) => {
  const made = makeList(args, kwargs) as PyList;
  if (type !== listType) made.pyType = type;
  return made;
};

list('__init__(iterable=..., /)', (self, [iterable]) => {
  self.items = iterable === undefined ? [] : [...itemsOf(iterable)];
  return null;
});
list('append(object, /)', (self, [item]) => {
  if ((self.items.push(item as Value) & 0xfffff) === 0) budget.items(self.items.length);
  return null;
});
list('extend(iterable, /)', (self, [iterable]) => {
  const more = listItems(iterable as Value);
  budget.items(self.items.length + more.length);
  for (let i = 0; i < more.length; i++) self.items.push(more[i]);
  return null;
});
list('insert(index, object, /)', (self, [index, item]) => {
  const at = smallIndex(index as Value);
  const { length } = self.items;
  self.items.splice(at < 0 ? Math.max(0, at + length) : Math.min(at, length), 0, item as Value);
  return null;
});
list('pop(index=-1, /)', (self, [index]) => {
  const { length } = self.items;
  if (length === 0) throw raise('IndexError', 'pop from empty list');
  const at = smallIndex(index as Value);
  const from = at < 0 ? at + length : at;
  if (from < 0 || from >= length) throw raise('IndexError', 'pop index out of range');
  if (from === length - 1) return self.items.pop() as Value;
  return self.items.splice(from, 1)[0];
});
list('remove(value, /)', (self, [value]) => {
  const at = self.items.findIndex((item) => equal(item, value as Value));
  if (at < 0) throw valueError('list.remove(x): x not in list');
  self.items.splice(at, 1);
  return null;
});
list('clear()', (self) => {
  self.items = [];
  return null;
});
list('copy()', (self) => new PyList(self.items.slice()));
list('reverse()', (self) => {
  self.items.reverse();
  return null;
});
list('sort(*, key=None, reverse=False)', (self, [key, reverse]) => {
  self.items = sorted(self.items, key as Value, truth(reverse as Value));
  return null;
});

function indexIn(items: readonly Value[], value: Value, start: Value, stop: Value, message: string): number {
  const { start: from, stop: to } = sliceBounds(new PySlice(start, stop, null), items.length);
  for (let i = from; i < to; i++) if (equal(items[i], value)) return i;
  throw valueError(message);
}
list('index(value, start=0, stop=9223372036854775807, /)', (self, [value, start, stop]) =>
  indexIn(self.items, value as Value, start as Value, stop as Value, `${python.repr(value as Value)} is not in list`),
);
list('count(value, /)', (self, [value]) => self.items.filter((item) => equal(item, value as Value)).length);
list('__getitem__(key, /)', (self, [key]) => builtinItem(self, key as Value));
list('__setitem__(key, value, /)', (self, [key, value]) => {
  builtinSetItem(self, key as Value, value as Value);
  return null;
});
list('__delitem__(key, /)', (self, [key]) => {
  builtinDeleteItem(self, key as Value);
  return null;
});
list('__len__()', (self) => self.items.length);
list('__contains__(key, /)', (self, [key]) => self.items.some((item) => equal(item, key as Value)));
list('__iter__()', (self) => new PyIterator('list_iterator', itemIteration(self.items), [self]));
list('__reversed__()', (self) => new PyIterator('list_reverseiterator', itemIteration(self.items.slice().reverse())));

/** A stable sort by `<`, as `sorted`. */
export function sorted(source: readonly Value[], key: Value, reverse: boolean): Value[] {
  const items = source.slice();
  const keys = key === null ? items : items.map((item) => python.call(key, [item]));
  const order = compareKeys(keys);
  const index = items.map((_, i) => i);
  index.sort((a, b) => (reverse ? order(b, a) : order(a, b)) || a - b);
  return index.map((i) => items[i]);
}

/** Ints and floats as doubles; null where there is something else, or a NaN, which has no order. */
function plainNumbers(keys: readonly Value[]): Float64Array | null {
  const numbers = new Float64Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const number =
      typeof key === 'number' ? key : key instanceof PyFloat && key.pyType === floatType ? key.value : Number.NaN;
    if (Number.isNaN(number)) return null;
    numbers[i] = number;
  }
  return numbers;
}

function compareKeys(keys: readonly Value[]): (a: number, b: number) => number {
  const numbers = plainNumbers(keys);
  if (numbers !== null) return (a, b) => numbers[a] - numbers[b];
  if (keys.every((key) => typeof key === 'number')) return (a, b) => (keys[a] as number) - (keys[b] as number);
  if (keys.every((key) => typeof key === 'string')) return (a, b) => compareText(keys[a] as string, keys[b] as string);
  return (a, b) => {
    if (--budget.ticks < 0) budget.check();
    if (truth(python.compare('<', keys[a], keys[b]))) return -1;
    return truth(python.compare('<', keys[b], keys[a])) ? 1 : 0;
  };
}

// ── tuple ─────────────────────────────────────────────────────────────────────────────────────────

const tuple = (signature: string, body: Parameters<typeof method<PyTuple>>[2]): void =>
  method(tupleType, signature, body, (value) => (value instanceof PyTuple ? value : undefined));

tupleType.construct = (type, args, kwargs) => {
  const items = checked('tuple(iterable=(), /)', ([iterable]) => {
    if (args.length === 0) return new PyTuple([], type);
    if (iterable instanceof PyTuple && type === tupleType && iterable.pyType === tupleType) return iterable;
    return new PyTuple([...itemsOf(iterable as Value)], type);
  });
  return items(args, kwargs);
};
tuple('index(value, start=0, stop=9223372036854775807, /)', (self, [value, start, stop]) =>
  indexIn(self.items, value as Value, start as Value, stop as Value, 'tuple.index(x): x not in tuple'),
);
tuple('count(value, /)', (self, [value]) => self.items.filter((item) => equal(item, value as Value)).length);
tuple('__getitem__(key, /)', (self, [key]) => builtinItem(self, key as Value));
tuple('__len__()', (self) => self.items.length);
tuple('__iter__()', (self) => new PyIterator('tuple_iterator', itemIteration(self.items), [self]));
tuple('__contains__(key, /)', (self, [key]) => self.items.some((item) => equal(item, key as Value)));

// ── range, slice ──────────────────────────────────────────────────────────────────────────────────

rangeType.construct = (_type, args) => {
  if (args.length === 0) throw typeError('range expected at least 1 argument, got 0');
  if (args.length > 3) throw typeError(`range expected at most 3 arguments, got ${args.length}`);
  const numbers = args.map((arg) => smallIndex(arg));
  const [start, stop] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  const step = numbers[2] ?? 1;
  if (step === 0) throw valueError('range() arg 3 must not be zero');
  return new PyRange(start, stop, step);
};
const range = (signature: string, body: Parameters<typeof method<PyRange>>[2]): void =>
  method(rangeType, signature, body);
range('index(value, /)', (self, [value]) => {
  if (typeof value === 'number') {
    const at = (value - self.start) / self.step;
    if (Number.isInteger(at) && at >= 0 && at < self.size) return at;
  }
  throw valueError(`${python.repr(value as Value)} is not in range`);
});
range(
  'count(value, /)',
  (self, [value]) => collect(iterate(self)).filter((item) => equal(item, value as Value)).length,
);
for (const name of ['start', 'stop', 'step'] as const) {
  rangeType.namespace.set(name, new PyGetSet(name, (self) => (self as PyRange)[name]));
  sliceType.namespace.set(name, new PyGetSet(name, (self) => (self as PySlice)[name]));
}
sliceType.construct = (_type, args) => {
  if (args.length === 0) throw typeError('slice expected at least 1 argument, got 0');
  if (args.length > 3) throw typeError(`slice expected at most 3 arguments, got ${args.length}`);
  const [a, b = null, c = null] = args;
  return args.length === 1 ? new PySlice(null, a, null) : new PySlice(a, b, c);
};
method<PySlice>(sliceType, 'indices(length, /)', (self, [length]) => {
  const size = smallIndex(length as Value);
  if (size < 0) throw valueError('length should not be negative');
  const { start, stop, step } = sliceBounds(self, size);
  return new PyTuple([start, stop, step]);
});
