/** The iterator protocol. */
import { type Iteration, PyBytes, PyList, PyObject, PyTuple, python, typeName, type Value } from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { bind, dunder } from './attributes.ts';
import { budget, tick } from './budget.ts';
import { asException, isInstanceOf, PyException, raise, typeError } from './exceptions.ts';
import { PyInstance, PyIterator } from './objects.ts';

/** The iteration that `for x in value` runs. */
export function iterate(value: Value): Iteration {
  if (typeof value === 'string') return characters(value);
  if (!(value instanceof PyObject)) throw notIterable(value);
  if (value.pyType.userDefined) {
    const own = userIteration(value);
    if (own !== null) return own;
  }
  if (value instanceof PyList) return listIteration(value);
  if (value instanceof PyTuple) return itemIteration(value.items);
  if (value.iterate !== undefined) return value.iterate();
  if (value instanceof PyDict) return dictIteration(value, 'keys');
  if (value instanceof PySet) return setIteration(value);
  if (value instanceof PyBytes) return byteIteration(value);
  throw notIterable(value);
}

/** As `iterate`; what the iteration needs is put into the slot of the frame, where the collector sees it. */
export function held(frame: (Value | undefined)[], slot: number, value: Value): Iteration {
  const source = value instanceof PyObject && value.pyType.userDefined ? iteratorOf(value) : value;
  frame[slot] = source;
  return source === value ? iterate(value) : iterationOf(source);
}

function notIterable(value: Value): PyException {
  return typeError(`'${typeName(value)}' object is not iterable`);
}

function userIteration(value: PyObject): Iteration | null {
  const method = dunder(value, '__iter__');
  if (method === null) throw notIterable(value);
  if (method !== undefined) return iterationOf(python.call(bind(method, value, value.pyType), []));
  if (value instanceof PyInstance) {
    if (value.payload !== undefined) return iterate(value.payload);
    const getItem = dunder(value, '__getitem__');
    if (getItem !== undefined) return indexIteration(bind(getItem, value, value.pyType));
  }
  return null;
}

/** The iteration that an iterator object (something with `__next__`) runs. */
export function iterationOf(iterator: Value): Iteration {
  if (iterator instanceof PyObject) {
    if (isIteration(iterator)) return iterator;
    const next = dunder(iterator, '__next__');
    if (next !== undefined) {
      const bound = bind(next, iterator, iterator.pyType);
      return { next: () => untilStop(bound, []) };
    }
  }
  throw typeError(`iter() returned non-iterator of type '${typeName(iterator)}'`);
}

export function isIteration(value: PyObject): value is PyObject & Iteration {
  return typeof (value as Partial<Iteration>).next === 'function';
}

/** Result of the call; undefined where it raises StopIteration. */
export function untilStop(callable: Value, args: readonly Value[]): Value | undefined {
  try {
    return python.call(callable, args);
  } catch (error) {
    if (error instanceof PyException && isInstanceOf(error, 'StopIteration')) return undefined;
    throw error;
  }
}

function indexIteration(getItem: Value): Iteration {
  let i = 0;
  let done = false;
  return {
    next() {
      if (done) return undefined;
      try {
        return python.call(getItem, [i++]);
      } catch (thrown) {
        const error = asException(thrown);
        if (!isInstanceOf(error, 'IndexError') && !isInstanceOf(error, 'StopIteration')) throw error;
        done = true;
        return undefined;
      }
    },
  };
}

function listIteration(list: PyList): Iteration {
  let i = 0;
  return {
    next() {
      if (i < list.items.length) return list.items[i++];
      i = Number.POSITIVE_INFINITY;
      return undefined;
    },
  };
}

export function itemIteration(items: readonly Value[]): Iteration {
  let i = 0;
  return { next: () => (i < items.length ? items[i++] : undefined) };
}

function characters(text: string): Iteration {
  let i = 0;
  return {
    next() {
      if (i >= text.length) return undefined;
      const code = text.codePointAt(i) ?? 0;
      const c = code > 0xffff ? String.fromCodePoint(code) : text[i];
      i += c.length;
      return c;
    },
  };
}

function byteIteration(value: PyBytes): Iteration {
  let i = 0;
  return { next: () => (i < value.bytes.length ? value.bytes[i++] : undefined) };
}

export function dictIteration(dict: PyDict, what: 'keys' | 'values' | 'items'): Iteration {
  const entries = dict.entries();
  const size = dict.size;
  return {
    next() {
      if (dict.size !== size) throw raise('RuntimeError', 'dictionary changed size during iteration');
      const step = entries.next();
      if (step.done) return undefined;
      const { key, value } = step.value;
      return what === 'keys' ? key : what === 'values' ? value : new PyTuple([key, value]);
    },
  };
}

function setIteration(set: PySet): Iteration {
  const items = set.items();
  const size = set.size;
  return {
    next() {
      if (set.size !== size) throw raise('RuntimeError', 'Set changed size during iteration');
      const step = items.next();
      return step.done ? undefined : step.value;
    },
  };
}

/** `iter(value)`. */
export function iteratorOf(value: Value): Value {
  if (value instanceof PyObject) {
    if (isIteration(value)) return value;
    const method = value.pyType.userDefined ? dunder(value, '__iter__') : undefined;
    if (method !== undefined && method !== null) {
      const iterator = python.call(bind(method, value, value.pyType), []);
      iterationOf(iterator);
      return iterator;
    }
  }
  return new PyIterator(iteratorName(value), iterate(value), [value]);
}

function iteratorName(value: Value): string {
  if (typeof value === 'string') return 'str_iterator';
  if (value instanceof PyDict) return 'dict_keyiterator';
  return `${typeName(value)}_iterator`;
}

/** All items of an iterable; for lists and tuples their own array, which is not to be changed. */
export function itemsOf(value: Value): readonly Value[] {
  if (value instanceof PyObject && !value.pyType.userDefined) {
    if (value instanceof PyList || value instanceof PyTuple) return value.items;
  }
  return collect(iterate(value));
}

/** All items in a fresh array. */
export function listItems(value: Value): Value[] {
  const items = itemsOf(value);
  return value instanceof PyList || value instanceof PyTuple ? items.slice() : (items as Value[]);
}

export function collect(iteration: Iteration): Value[] {
  const items: Value[] = [];
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
    items.push(item);
    if ((items.length & 0xfffff) === 0) budget.items(items.length);
    tick();
  }
  return items;
}
