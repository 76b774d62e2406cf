/** `x[i]`, `x[i] = v`, `del x[i]`. */
import {
  bytearrayType,
  PyBytes,
  PyList,
  PyObject,
  PySlice,
  PyTuple,
  PyType,
  python,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { callDunder, findAttr } from './attributes.ts';
import { keyError, type PyException, raise, typeError, valueError } from './exceptions.ts';
import { itemsOf } from './iteration.ts';
import { smallIndex } from './numbers.ts';
import { PyInstance, PyRange } from './objects.ts';
import { position, sliceBounds, sliceItems } from './sequences.ts';
import { textLength } from './truth.ts';

export function getItem(container: Value, key: Value): Value {
  if (typeof container === 'string') return characterAt(container, key);
  if (!(container instanceof PyObject)) throw notSubscriptable(container);
  if (container.pyType.userDefined) {
    const own = callDunder(container, '__getitem__', [key]);
    if (own !== undefined) return own;
    if (container instanceof PyInstance && container.payload !== undefined) return getItem(container.payload, key);
  }
  return builtinItem(container, key);
}

/** Without regard to a user's `__getitem__`. */
export function builtinItem(container: PyObject, key: Value): Value {
  if (container instanceof PyList) {
    if (key instanceof PySlice) return new PyList(sliceItems(container.items, key));
    return container.items[listPosition(container.items.length, key, 'list')];
  }
  if (container instanceof PyDict) return dictItem(container, key);
  if (container instanceof PyTuple) {
    if (key instanceof PySlice) return new PyTuple(sliceItems(container.items, key));
    return container.items[listPosition(container.items.length, key, 'tuple')];
  }
  if (container.getItem !== undefined && !(container instanceof PyType)) return container.getItem(key);
  if (container instanceof PyBytes) return bytesItem(container, key);
  if (container instanceof PyRange) return rangeItem(container, key);
  if (container instanceof PyType) return typeItem(container, key);
  throw notSubscriptable(container);
}

function notSubscriptable(value: Value): PyException {
  return typeError(`'${typeName(value)}' object is not subscriptable`);
}

function listPosition(length: number, key: Value, what: string): number {
  if (typeof key === 'number') {
    const at = key < 0 ? key + length : key;
    if (at >= 0 && at < length) return at;
    throw raise('IndexError', `${what} index out of range`);
  }
  return position(key, length, what);
}

function dictItem(dict: PyDict, key: Value): Value {
  const value = dict.get(key);
  if (value !== undefined) return value;
  if (dict.pyType.name !== 'dict') {
    const missing = findAttr(dict, '__missing__');
    if (missing !== undefined) return python.call(missing, [key]);
  }
  throw keyError(key);
}

function characterAt(text: string, key: Value): Value {
  const length = textLength(text);
  if (length === text.length) {
    if (key instanceof PySlice) {
      const { start, stop, step, count } = sliceBounds(key, length);
      if (step === 1) return text.slice(start, Math.max(start, stop));
      let result = '';
      for (let i = 0; i < count; i++) result += text[start + i * step];
      return result;
    }
    return text[stringPosition(length, key)];
  }
  const characters = [...text];
  if (key instanceof PySlice) return sliceItems(characters, key).join('');
  return characters[stringPosition(length, key)];
}

function stringPosition(length: number, key: Value): number {
  if (typeof key !== 'number' && !isIndex(key)) {
    throw typeError(`string indices must be integers, not '${typeName(key)}'`);
  }
  return position(key, length, 'string');
}

function isIndex(key: Value): boolean {
  return (
    typeof key === 'boolean' || typeof key === 'bigint' || (key instanceof PyObject && key.toIndex?.() !== undefined)
  );
}

function bytesItem(value: PyBytes, key: Value): Value {
  if (!(key instanceof PySlice)) return value.bytes[position(key, value.bytes.length, typeName(value))];
  return new PyBytes(Uint8Array.from(sliceItems(Array.from(value.bytes), key)), value.pyType);
}

function rangeItem(range: PyRange, key: Value): Value {
  if (!(key instanceof PySlice)) {
    const at =
      typeof key === 'number' ? key : smallIndex(key, `range indices must be integers or slices, not ${typeName(key)}`);
    const index = at < 0 ? at + range.size : at;
    if (index < 0 || index >= range.size) throw raise('IndexError', 'range object index out of range');
    return range.start + index * range.step;
  }
  const { start, stop, step } = sliceBounds(key, range.size);
  return new PyRange(range.start + start * range.step, range.start + stop * range.step, range.step * step);
}

const NOT_GENERIC: ReadonlySet<string> = new Set(
  'int float complex str bytes bytearray bool object slice range'.split(' '),
);

/** `list[int]`: `__class_getitem__`, or a generic alias that stands for the type. */
function typeItem(type: PyType, key: Value): Value {
  const method = findAttr(type, '__class_getitem__');
  if (method !== undefined) return python.call(method, [key]);
  const meta = type.pyType.lookup('__getitem__');
  if (meta !== undefined) return python.call(meta, [type, key]);
  if (type.getItem !== undefined) return type.getItem(key);
  if (type.userDefined || NOT_GENERIC.has(type.name)) throw typeError(`type '${type.name}' is not subscriptable`);
  return new GenericAlias(type, key instanceof PyTuple ? key.items : [key]);
}

export const genericAliasType = new PyType('GenericAlias', { module: 'types' });

/** `list[int]`. */
export class GenericAlias extends PyObject {
  override pyType: PyType = genericAliasType;
  readonly origin: PyObject;
  readonly args: readonly Value[];
  constructor(origin: PyObject, args: readonly Value[]) {
    super();
    this.origin = origin;
    this.args = args;
  }
  override call(args: readonly Value[], kwargs: Map<string, Value> | null): Value {
    return python.call(this.origin, args, kwargs);
  }
  override repr(): string {
    const name = (value: Value): string =>
      value instanceof PyType
        ? value.module === 'builtins'
          ? value.qualname
          : `${value.module}.${value.qualname}`
        : value === null
          ? 'None'
          : python.repr(value).replace(/^Ellipsis$/, '...');
    return `${name(this.origin)}[${this.args.map(name).join(', ')}]`;
  }
  override getAttribute(name: string): Value | undefined {
    if (name === '__origin__') return this.origin;
    if (name === '__args__') return new PyTuple(this.args);
    return findAttr(this.origin, name);
  }
}

// ── Writing ───────────────────────────────────────────────────────────────────────────────────────

export function setItem(container: Value, key: Value, value: Value): void {
  if (!(container instanceof PyObject)) throw noAssignment(container);
  if (container.pyType.userDefined && callDunder(container, '__setitem__', [key, value]) !== undefined) return;
  builtinSetItem(container, key, value);
}

export function builtinSetItem(container: PyObject, key: Value, value: Value): void {
  if (container instanceof PyList) {
    if (key instanceof PySlice) setSlice(container, key, value);
    else container.items[assignPosition(container.items.length, key, 'list')] = value;
  } else if (container instanceof PyDict) container.set(key, value);
  else if (container.setItem !== undefined) container.setItem(key, value);
  else if (container instanceof PyBytes && container.pyType.isSubtypeOf(bytearrayType)) setBytes(container, key, value);
  else throw noAssignment(container);
}

function noAssignment(value: Value): PyException {
  return typeError(`'${typeName(value)}' object does not support item assignment`);
}

function assignPosition(length: number, key: Value, what: string): number {
  if (typeof key === 'number') {
    const at = key < 0 ? key + length : key;
    if (at >= 0 && at < length) return at;
  } else if (!isIndex(key)) throw typeError(`${what} indices must be integers or slices, not ${typeName(key)}`);
  else return assignPosition(length, smallIndex(key), what);
  throw raise('IndexError', `${what} assignment index out of range`);
}

function setSlice(list: PyList, key: PySlice, value: Value): void {
  const { start, stop, step, count } = sliceBounds(key, list.items.length);
  let items: readonly Value[];
  try {
    items = [...itemsOf(value)];
  } catch (error) {
    if (value instanceof PyObject && value.iterate !== undefined) throw error;
    throw step === 1 ? typeError('can only assign an iterable') : typeError('must assign iterable to extended slice');
  }
  if (step === 1) {
    const after = list.items.slice(Math.max(start, stop));
    list.items.length = start;
    for (const item of items) list.items.push(item);
    for (const item of after) list.items.push(item);
    return;
  }
  if (items.length !== count) {
    throw valueError(`attempt to assign sequence of size ${items.length} to extended slice of size ${count}`);
  }
  for (let i = 0; i < count; i++) list.items[start + i * step] = items[i];
}

function setBytes(target: PyBytes, key: Value, value: Value): void {
  if (key instanceof PySlice) {
    const list = new PyList(Array.from(target.bytes));
    setSlice(list, key, value instanceof PyBytes ? new PyList(Array.from(value.bytes)) : value);
    target.bytes = Uint8Array.from(list.items as number[]);
    return;
  }
  const byte = smallIndex(value);
  if (byte < 0 || byte > 255) throw valueError('byte must be in range(0, 256)');
  target.bytes[assignPosition(target.bytes.length, key, 'bytearray')] = byte;
}

export function deleteItem(container: Value, key: Value): void {
  if (!(container instanceof PyObject)) throw noDeletion(container);
  if (container.pyType.userDefined && callDunder(container, '__delitem__', [key]) !== undefined) return;
  builtinDeleteItem(container, key);
}

export function builtinDeleteItem(container: PyObject, key: Value): void {
  if (container instanceof PyDict) {
    if (container.delete(key) === undefined) throw keyError(key);
  } else if (container instanceof PyList) deleteFromList(container, key);
  else if (container.deleteItem !== undefined) container.deleteItem(key);
  else if (container instanceof PyBytes && container.pyType.isSubtypeOf(bytearrayType)) {
    const list = new PyList(Array.from(container.bytes));
    deleteFromList(list, key);
    container.bytes = Uint8Array.from(list.items as number[]);
  } else throw noDeletion(container);
}

function noDeletion(value: Value): PyException {
  return typeError(`'${typeName(value)}' object doesn't support item deletion`);
}

function deleteFromList(list: PyList, key: Value): void {
  if (!(key instanceof PySlice)) {
    list.items.splice(assignPosition(list.items.length, key, 'list'), 1);
    return;
  }
  const { start, step, count } = sliceBounds(key, list.items.length);
  const gone = new Set<number>();
  for (let i = 0; i < count; i++) gone.add(start + i * step);
  list.items = list.items.filter((_, i) => !gone.has(i));
}
