/** Insertion-ordered dict and set with Python's key equality: `1 == 1.0 == True == np.int64(1)` is one key. */
import { ArraybookError } from './errors.ts';
import {
  bytearrayType,
  int,
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PySlice,
  PyTuple,
  PyType,
  python,
  typeName,
  type Value,
} from './python.ts';

export const dictType = new PyType('dict');
export const setType = new PyType('set');
export const frozensetType = new PyType('frozenset');

function unhashable(value: Value): ArraybookError {
  return new ArraybookError('dtype', `unhashable type: '${typeName(value)}'`, { pythonType: 'TypeError' });
}

function floatKey(value: number, owner: PyObject): unknown {
  if (Number.isNaN(value)) return owner;
  if (Number.isInteger(value)) return Number.isSafeInteger(value) ? value + 0 : int(BigInt(value));
  return value;
}

/** Marks keys whose equality only their own `__hash__` and `__eq__` know. */
class Custom {
  readonly hash: number | bigint;
  constructor(hash: number | bigint) {
    this.hash = hash;
  }
}

/** A JavaScript Map key that is the same for equal Python keys, or `Custom`. */
function keyOf(value: Value): unknown {
  switch (typeof value) {
    case 'string':
      return value.charCodeAt(0) === 0 ? `\0s${value}` : value;
    case 'number':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      return value === null ? null : objectKey(value);
  }
}

/** `__hash__` of a class written in a cell; null: it forbids hashing. */
function userHash(type: PyType): Value | undefined {
  for (const base of type.mro) {
    const own = base.userDefined ? base.namespace.get('__hash__') : undefined;
    if (own !== undefined) return own;
  }
  return undefined;
}

function objectKey(value: PyObject): unknown {
  if (value.pyType.userDefined) {
    const own = userHash(value.pyType);
    if (own === null) throw unhashable(value);
    if (own !== undefined) return new Custom(python.hash(value));
  }
  if (value instanceof PyFloat) return floatKey(value.value, value);
  if (value instanceof PyTuple) return tupleKey(value);
  if (value instanceof PyBytes) {
    if (value.pyType.isSubtypeOf(bytearrayType)) throw unhashable(value);
    return `\0b${String.fromCharCode(...value.bytes)}`;
  }
  if (value instanceof PyComplex) {
    return value.im === 0 ? floatKey(value.re, value) : `\0c${value.re},${value.im}`;
  }
  if (value instanceof PySet) {
    if (!value.pyType.isSubtypeOf(frozensetType)) throw unhashable(value);
    return `\0f${[...value.map.keys()].map(part).sort().join('')}`;
  }
  if (value instanceof PyList || value instanceof PyDict || value instanceof PySlice) throw unhashable(value);
  const plain = value.plainKey?.();
  if (plain !== undefined) return keyOf(plain);
  if (value.hash === undefined) return value;
  return new Custom(value.hash());
}

function tupleKey(value: PyTuple): unknown {
  let text = '\0t';
  for (const item of value.items) {
    const key = keyOf(item);
    if (key instanceof Custom) return new Custom(python.hash(value));
    text += part(key);
  }
  return `${text})`;
}

let serial = 0;
const serialOf = new WeakMap<object, number>();
function part(key: unknown): string {
  if (typeof key === 'string') return `s${key.length}:${key}`;
  if (typeof key !== 'object' || key === null) return `n${String(key)};`;
  let id = serialOf.get(key);
  if (id === undefined) {
    id = ++serial;
    serialOf.set(key, id);
  }
  return `o${id};`;
}

export interface Entry {
  readonly key: Value;
  value: Value;
}

/** The hash table under dict and set. */
class Table {
  readonly entries = new Map<unknown, Entry>();
  /** Entries of custom keys by their hash. */
  private buckets: Map<number | bigint, Value[]> | null = null;

  /** The Map key of an equal key that is in the table, or a new one. */
  private resolve(key: Value): unknown {
    const canonical = keyOf(key);
    if (!(canonical instanceof Custom)) {
      if (this.buckets === null || typeof canonical !== 'number') return canonical;
      return this.match(canonical, key) ?? canonical;
    }
    const plain = this.entries.get(canonical.hash);
    if (plain !== undefined && python.equal(plain.key, key)) return canonical.hash;
    return this.match(canonical.hash, key) ?? key;
  }

  private match(hash: number | bigint, key: Value): unknown {
    return this.buckets?.get(hash)?.find((known) => known === key || python.equal(known, key));
  }

  get(key: Value): Entry | undefined {
    return this.entries.get(typeof key === 'string' && key.charCodeAt(0) !== 0 ? key : this.resolve(key));
  }

  set(key: Value, value: Value): void {
    const at = typeof key === 'string' && key.charCodeAt(0) !== 0 ? key : this.resolve(key);
    const entry = this.entries.get(at);
    if (entry !== undefined) {
      entry.value = value;
      return;
    }
    this.entries.set(at, { key, value });
    if (at === key && typeof at === 'object' && at !== null) this.remember(key);
  }

  private remember(key: Value): void {
    const canonical = keyOf(key);
    if (!(canonical instanceof Custom)) return;
    this.buckets ??= new Map();
    const bucket = this.buckets.get(canonical.hash);
    if (bucket === undefined) this.buckets.set(canonical.hash, [key]);
    else bucket.push(key);
  }

  delete(key: Value): Entry | undefined {
    const at = this.resolve(key);
    const entry = this.entries.get(at);
    if (entry === undefined) return undefined;
    this.entries.delete(at);
    if (this.buckets !== null) {
      for (const [hash, bucket] of this.buckets) {
        const rest = bucket.filter((known) => known !== at);
        if (rest.length === 0) this.buckets.delete(hash);
        else this.buckets.set(hash, rest);
      }
    }
    return entry;
  }

  clear(): void {
    this.entries.clear();
    this.buckets = null;
  }
}

export class PyDict extends PyObject {
  override pyType: PyType = dictType;
  private readonly table = new Table();

  static of(entries: Iterable<readonly [Value, Value]>): PyDict {
    const dict = new PyDict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  get size(): number {
    return this.table.entries.size;
  }
  get(key: Value): Value | undefined {
    return this.table.get(key)?.value;
  }
  has(key: Value): boolean {
    return this.table.get(key) !== undefined;
  }
  set(key: Value, value: Value): void {
    this.table.set(key, value);
  }
  /** The value removed; undefined when there was none. */
  delete(key: Value): Value | undefined {
    return this.table.delete(key)?.value;
  }
  clear(): void {
    this.table.clear();
  }
  /** Live, in insertion order. */
  entries(): MapIterator<Entry> {
    return this.table.entries.values();
  }
  last(): Entry | undefined {
    let last: Entry | undefined;
    for (const entry of this.table.entries.values()) last = entry;
    return last;
  }
}

/** `set`, or `frozenset` by its `pyType`. */
export class PySet extends PyObject {
  override pyType: PyType;
  private readonly table = new Table();

  constructor(items: Iterable<Value> = [], type: PyType = setType) {
    super();
    this.pyType = type;
    for (const item of items) this.table.set(item, null);
  }

  get map(): ReadonlyMap<unknown, Entry> {
    return this.table.entries;
  }
  get size(): number {
    return this.table.entries.size;
  }
  has(item: Value): boolean {
    return this.table.get(item) !== undefined;
  }
  add(item: Value): void {
    this.table.set(item, null);
  }
  delete(item: Value): boolean {
    return this.table.delete(item) !== undefined;
  }
  clear(): void {
    this.table.clear();
  }
  *items(): Generator<Value, void, undefined> {
    for (const entry of this.table.entries.values()) yield entry.key;
  }
}
