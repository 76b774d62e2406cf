/**
 * What is left of a namespace when its thread is ended: a record that crosses threads, made after each cell. Large
 * arrays stay where they are, in the memory that threads share; the record says which block is whose. Values are
 * copied; what else shares its parts with another name shares them afterwards too. Functions, classes, generators and
 * open files do not survive.
 */

import { scalarToArray } from '../arrays/discover.ts';
import { DTypeObject, dtypeObject } from '../arrays/dtype-object.ts';
import { NDArray, ndarrayType } from '../arrays/ndarray.ts';
import { elementView, scalarAt } from '../arrays/record.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import { Storage } from '../arrays/storage.ts';
import {
  bytearrayType,
  bytesType,
  Ellipsis,
  listType,
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PySlice,
  PyTuple,
  tupleType,
  type Value,
} from '../base/python.ts';
import { dictType, frozensetType, PyDict, PySet, setType } from '../base/python-dict.ts';
import { codeOf, dtypeOfCode } from '../dtype/code.ts';
import type { DType } from '../dtype/dtype.ts';
import { isKind } from '../dtype/dtype.ts';
import { hasObject } from '../dtype/struct.ts';
import { theHeap } from '../kernels/heap.ts';
import type { Namespace } from './compile/unit.ts';
import { importModule, loadedModules } from './runtime/modules.ts';
import { PyModule, PyRange } from './runtime/objects.ts';

type Plain = null | boolean | number | bigint | string;
type SavedStorage =
  | { readonly in: 'heap'; readonly start: number; readonly byteLength: number }
  | { readonly in: 'record'; readonly bytes: Uint8Array<ArrayBuffer> };
type SavedValue =
  | { readonly is: 'float'; readonly value: number }
  | { readonly is: 'complex'; readonly re: number; readonly im: number }
  | { readonly is: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer>; readonly mutable: boolean }
  | { readonly is: 'list' | 'tuple' | 'set' | 'frozenset' | 'slice'; readonly items: Saved[] }
  | { readonly is: 'range'; readonly start: number; readonly stop: number; readonly step: number }
  | { readonly is: 'dict'; readonly entries: [Saved, Saved][] }
  | { readonly is: 'ellipsis' }
  | { readonly is: 'module'; readonly name: string }
  | { readonly is: 'member'; readonly module: string; readonly name: string }
  | { readonly is: 'dtype'; readonly dtype: DType }
  | { readonly is: 'scalar'; readonly array: Saved }
  | {
      readonly is: 'array';
      readonly dtype: DType;
      readonly shape: readonly number[];
      readonly strides: readonly number[];
      readonly offset: number;
      readonly storage: SavedStorage;
      readonly writeable: boolean;
      /** The array that this one views. */
      base: Saved;
    };
export type Saved = Plain | SavedValue;

export interface SavedNamespace {
  readonly names: readonly (readonly [string, Saved])[];
  /** Arrays that the page holds, by handle. */
  readonly held: readonly (readonly [number, Saved])[];
  /** Names of what cannot be kept. */
  readonly lost: readonly string[];
}

/** A name holds no more values than this, and a record no more bytes that are not in the heap. */
const MOST_VALUES = 100_000;
const MOST_BYTES = 16 << 20;

class Lost extends Error {}

class Saver {
  private readonly known = new Map<object, SavedValue>();
  private readonly storages = new Map<Storage, SavedStorage>();
  private values = 0;
  private bytes = 0;
  /** What was met since `attempt` began. */
  private met: object[] = [];

  /** undefined: some part of it cannot be kept. */
  attempt(value: Value): Saved | undefined {
    this.values = 0;
    this.met = [];
    const bytes = this.bytes;
    try {
      return this.save(value);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      for (const one of this.met) this.known.delete(one);
      this.bytes = bytes;
      return undefined;
    }
  }

  private save(value: Value): Saved {
    if (++this.values > MOST_VALUES) throw new Lost();
    if (!(value instanceof PyObject)) return value;
    const known = this.known.get(value);
    if (known !== undefined) return known;
    return value instanceof NDArray ? this.array(value) : this.object(value);
  }

  private keep<T extends SavedValue>(value: PyObject, saved: T): T {
    this.known.set(value, saved);
    this.met.push(value);
    return saved;
  }

  private object(value: PyObject): SavedValue {
    if (value instanceof PyFloat) return this.keep(value, { is: 'float', value: value.value });
    if (value instanceof PyComplex) return this.keep(value, { is: 'complex', re: value.re, im: value.im });
    if (value instanceof PyBytes) return this.bytesOf(value);
    if (value instanceof PyDict && value.pyType === dictType) return this.dict(value);
    if (value instanceof NumPyScalar) return this.keep(value, { is: 'scalar', array: this.save(scalarToArray(value)) });
    if (value instanceof DTypeObject && value.metadata === null) {
      return this.keep(value, { is: 'dtype', dtype: value.dtype });
    }
    if (value === Ellipsis) return { is: 'ellipsis' };
    return this.sequence(value) ?? this.reference(value);
  }

  private bytesOf(value: PyBytes): SavedValue {
    const mutable = value.pyType === bytearrayType;
    if (!mutable && value.pyType !== bytesType) throw new Lost();
    return this.keep(value, { is: 'bytes', bytes: this.copied(value.bytes), mutable });
  }

  private copied(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    this.bytes += bytes.length;
    if (this.bytes > MOST_BYTES) throw new Lost();
    return Uint8Array.from(bytes);
  }

  private dict(value: PyDict): SavedValue {
    const saved = this.keep(value, { is: 'dict' as const, entries: [] as [Saved, Saved][] });
    for (const { key, value: item } of value.entries()) saved.entries.push([this.save(key), this.save(item)]);
    return saved;
  }

  private sequence(value: PyObject): SavedValue | null {
    if (value instanceof PyRange) return { is: 'range', start: value.start, stop: value.stop, step: value.step };
    const kind = kindOf(value);
    if (kind === null) return null;
    const saved = this.keep(value, { is: kind, items: [] as Saved[] });
    for (const item of itemsOf(value)) saved.items.push(this.save(item));
    return saved;
  }

  /** Something that can be imported again. */
  private reference(value: PyObject): SavedValue {
    if (value instanceof PyModule) return { is: 'module', name: value.name };
    for (const [module, { attributes }] of loadedModules()) {
      for (const [name, member] of attributes) if (member === value) return { is: 'member', module, name };
    }
    throw new Lost();
  }

  private array(array: NDArray): SavedValue {
    const { dtype, shape, strides, offset, writeable, base } = array;
    if (array.pyType !== ndarrayType || hasObject(dtype) || dtype.kind === 'T') throw new Lost();
    const storage = this.storage(array.storage);
    const saved = { is: 'array' as const, dtype, shape, strides, offset, storage, writeable, base: null as Saved };
    this.keep(array, saved);
    if (base instanceof NDArray) saved.base = this.save(base);
    return saved;
  }

  private storage(storage: Storage): SavedStorage {
    const known = this.storages.get(storage);
    if (known !== undefined) return known;
    const saved: SavedStorage =
      storage.inHeap && theHeap().shared
        ? { in: 'heap', start: storage.byteOffset, byteLength: storage.byteLength }
        : { in: 'record', bytes: this.copied(storage.bytes.subarray(0, storage.byteLength)) };
    this.storages.set(storage, saved);
    return saved;
  }
}

function kindOf(value: PyObject): 'list' | 'tuple' | 'set' | 'frozenset' | 'slice' | null {
  if (value instanceof PyList && value.pyType === listType) return 'list';
  if (value instanceof PyTuple && value.pyType === tupleType) return 'tuple';
  if (value instanceof PySet && value.pyType === setType) return 'set';
  if (value instanceof PySet && value.pyType === frozensetType) return 'frozenset';
  return value instanceof PySlice ? 'slice' : null;
}

function itemsOf(value: PyObject): Iterable<Value> {
  if (value instanceof PySet) return value.items();
  if (value instanceof PySlice) return [value.start, value.stop, value.step];
  return (value as PyList | PyTuple).items;
}

const OWN: ReadonlySet<string> = new Set(['__name__', 'np', '_']);

export function saveNamespace(namespace: Namespace, held: Iterable<readonly [number, NDArray]>): SavedNamespace {
  const saver = new Saver();
  const names: [string, Saved][] = [];
  const lost: string[] = [];
  for (const [name, value] of namespace.entries()) {
    if (OWN.has(name)) continue;
    const saved = saver.attempt(value);
    if (saved === undefined) lost.push(name);
    else names.push([name, saved]);
  }
  const arrays: [number, Saved][] = [];
  for (const [handle, array] of held) {
    const saved = saver.attempt(array);
    if (saved !== undefined) arrays.push([handle, saved]);
  }
  return { names, held: arrays, lost };
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Lost) return undefined;
    throw error;
  }
}

// ── The way back ──────────────────────────────────────────────────────────────────────────────────

class Restorer {
  private readonly known = new Map<SavedValue, Value>();
  private readonly storages = new Map<SavedStorage, Storage>();

  restore(saved: Saved): Value {
    if (typeof saved !== 'object' || saved === null) return saved;
    const known = this.known.get(saved);
    if (known !== undefined) return known;
    const value = this.made(saved);
    this.known.set(saved, value);
    return value;
  }

  private made(saved: SavedValue): Value {
    switch (saved.is) {
      case 'float':
        return new PyFloat(saved.value);
      case 'complex':
        return new PyComplex(saved.re, saved.im);
      case 'bytes':
        return new PyBytes(saved.bytes, saved.mutable ? bytearrayType : bytesType);
      case 'range':
        return new PyRange(saved.start, saved.stop, saved.step);
      case 'ellipsis':
        return Ellipsis;
      case 'module':
        return importModule(saved.name);
      case 'member':
        return this.member(saved.module, saved.name);
      case 'dtype':
        return dtypeObject(usual(saved.dtype));
      case 'scalar': {
        const array = this.restore(saved.array) as NDArray;
        return scalarAt(elementView(array, array.offset), array.offset);
      }
      case 'array':
        return this.array(saved);
      default:
        return this.container(saved);
    }
  }

  private member(module: string, name: string): Value {
    const value = importModule(module).getAttribute(name);
    if (value === undefined) throw new Lost();
    return value;
  }

  private container(saved: SavedValue & { is: 'list' | 'tuple' | 'set' | 'frozenset' | 'slice' | 'dict' }): Value {
    if (saved.is === 'list') {
      const list = new PyList();
      this.known.set(saved, list); // it may hold itself
      for (const item of saved.items) list.items.push(this.restore(item));
      return list;
    }
    if (saved.is === 'dict') {
      const dict = new PyDict();
      this.known.set(saved, dict);
      for (const [key, value] of saved.entries) dict.set(this.restore(key), this.restore(value));
      return dict;
    }
    const items = saved.items.map((item) => this.restore(item));
    if (saved.is === 'tuple') return new PyTuple(items);
    if (saved.is === 'slice') return new PySlice(items[0], items[1], items[2]);
    return new PySet(items, saved.is === 'set' ? setType : frozensetType);
  }

  private array(saved: SavedValue & { is: 'array' }): NDArray {
    const { shape, strides, offset, writeable } = saved;
    const storage = this.storage(saved.storage);
    const base = this.restore(saved.base);
    return new NDArray({ dtype: usual(saved.dtype), shape, strides, offset, storage, writeable, base });
  }

  private storage(saved: SavedStorage): Storage {
    const known = this.storages.get(saved);
    if (known !== undefined) return known;
    const storage = saved.in === 'heap' ? adopted(saved) : Storage.over(saved.bytes);
    this.storages.set(saved, storage);
    return storage;
  }
}

function adopted({ start, byteLength }: SavedStorage & { in: 'heap' }): Storage {
  const heap = theHeap();
  const storage = Storage.inBlock(heap.memory.buffer, start, byteLength);
  if (!heap.adopt(start, byteLength, storage)) throw new Lost();
  return storage;
}

/** The object that stands for the dtype in this thread. */
function usual(dtype: DType): DType {
  return isKind(dtype, 'b', 'i', 'u', 'f', 'c') && dtype.byteOrder !== '>' ? dtypeOfCode(codeOf(dtype)) : dtype;
}

/** Binds what was saved; gives the held arrays, and the names that are gone. */
export function restoreNamespace(
  namespace: Namespace,
  saved: SavedNamespace,
): { readonly held: readonly (readonly [number, NDArray])[]; readonly lost: readonly string[] } {
  const restorer = new Restorer();
  const lost = [...saved.lost];
  for (const [name, value] of saved.names) {
    const restored = attempt(() => restorer.restore(value));
    if (restored === undefined) lost.push(name);
    else namespace.set(name, restored);
  }
  const held: [number, NDArray][] = [];
  for (const [handle, value] of saved.held) {
    const restored = attempt(() => restorer.restore(value));
    if (restored instanceof NDArray) held.push([handle, restored]);
  }
  return { held, lost };
}
