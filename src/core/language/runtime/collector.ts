/**
 * Finds out which young storages nobody can reach any more, between two statements. Roots are the names of the running
 * namespace, the regions that are running (`live.ts`), what the page holds, outputs, and the state of modules. From
 * there every property, item and attribute is followed. What cannot be looked into (a JavaScript function or generator
 * that was made for a value) may hold anything: then nothing is freed, and arrays go on outside of the heap.
 */
import { NDArray } from '../../arrays/ndarray.ts';
import { printOptions } from '../../arrays/print-options.ts';
import { Storage } from '../../arrays/storage.ts';
import { collection } from '../../base/collection.ts';
import {
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyNative,
  PyObject,
  PyTuple,
  PyType,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { theHeap } from '../../kernels/heap.ts';
import { errorState } from '../../numpy/error-state.ts';
import { OpFunction } from '../../ops/registry.ts';
import { handling } from '../compile/tries.ts';
import { type Namespace, pending } from '../compile/unit.ts';
import { PyException } from './exceptions.ts';
import { PyFunction } from './function.ts';
import { PyGenerator } from './generator.ts';
import { collector, live } from './live.ts';
import { loadedModules } from './modules.ts';
import { Cell, PyBoundMethod, PyGetSet, PyIterator, PyMethod, PyModule, PyRange } from './objects.ts';
import type { Session } from './session.ts';

/** Marks of one collection; storages of an earlier one count as not marked. */
let epoch = 0;

class Opaque extends Error {}

/** Objects that hold no values. */
const LEAVES: ReadonlySet<unknown> = new Set([
  PyFloat,
  PyComplex,
  PyBytes,
  PyRange,
  PyMethod,
  PyGetSet,
  OpFunction,
  Date,
  RegExp,
  ArrayBuffer,
  SharedArrayBuffer,
]);

class Marker {
  private readonly seen = new Set<object>();
  private readonly stack: object[] = [];
  /** Numbers of marked storages outside of the heap. */
  readonly outside = new Set<number>();
  /** Natives that are older hold nothing that may be freed. */
  private readonly first: number;

  constructor(first: number) {
    this.first = first;
  }

  add(value: unknown): void {
    if (typeof value === 'function') throw new Opaque();
    if (typeof value !== 'object' || value === null || LEAVES.has(value.constructor) || ArrayBuffer.isView(value))
      return;
    if (this.seen.has(value)) return;
    this.seen.add(value);
    this.stack.push(value);
  }

  private addAll(values: Iterable<unknown>): void {
    for (const value of values) this.add(value);
  }

  /** Follows everything that was added. */
  run(): void {
    for (let value = this.stack.pop(); value !== undefined; value = this.stack.pop()) this.follow(value);
  }

  private follow(value: object): void {
    if (Array.isArray(value)) {
      for (let k = 0; k < value.length; k++) this.add(value[k]);
    } else if (value instanceof PyObject) this.followObject(value);
    else if (value instanceof Storage) this.followStorage(value);
    else if (value instanceof Cell) this.add(value.value);
    else if (value instanceof Map) {
      this.addAll(value.keys());
      this.addAll(value.values());
    } else if (value instanceof Set) this.addAll(value);
    else this.followProperties(value);
  }

  private followObject(value: PyObject): void {
    if (value instanceof NDArray) this.followArray(value);
    else if (value instanceof PyList || value instanceof PyTuple) {
      for (let k = 0; k < value.items.length; k++) this.add(value.items[k]);
      this.addOwn(value);
    } else if (value instanceof PyDict) {
      for (const entry of value.entries()) {
        this.add(entry.key);
        this.add(entry.value);
      }
      this.addOwn(value);
    } else if (value instanceof PySet) {
      this.addAll(value.items());
      this.addOwn(value);
    } else if (value instanceof PyFunction) this.followFunction(value);
    else if (value instanceof PyGenerator) this.followGenerator(value);
    else if (value instanceof PyIterator) this.followIterator(value);
    else if (value instanceof PyNative) this.followNative(value);
    else if (value instanceof PyType) this.followType(value);
    else if (value instanceof PyModule) this.followModule(value);
    else if (value instanceof PyBoundMethod) {
      this.add(value.self);
      this.add(value.func);
    } else if (value instanceof PyException) this.followException(value);
    else this.followProperties(value);
  }

  /** Attributes, and the class where a cell wrote it. */
  private addOwn(value: PyObject): void {
    if (value.attributes !== null && value.attributes !== undefined) this.addAll(value.attributes.values());
    if (value.pyType.userDefined) this.add(value.pyType);
  }

  /** Never `array.storage`: that would compute what is deferred. */
  private followArray(array: NDArray): void {
    this.followProperties(array, ARRAY_FACTS);
  }

  private followStorage(storage: Storage): void {
    if (storage.mark === epoch) return;
    storage.mark = epoch;
    if (!storage.inHeap && storage.serial > 0) this.outside.add(storage.serial);
    this.followProperties(storage, STORAGE_FACTS);
  }

  private followFunction(value: PyFunction): void {
    this.addAll(value.defaults);
    if (value.keywordDefaults !== null) this.addAll(value.keywordDefaults.values());
    this.addAll(value.closure);
    this.add(value.annotations);
    this.addOwn(value);
  }

  private followGenerator(value: PyGenerator): void {
    this.add(value.result);
    if (value.done) return;
    this.addAll(value.frame);
  }

  private followIterator(value: PyIterator): void {
    if (value.holds === null) throw new Opaque();
    this.addAll(value.holds);
    this.addOwn(value);
  }

  /** Those that were there before the cell began cannot hold what it made. */
  private followNative(value: PyNative): void {
    if (value.born >= this.first) throw new Opaque();
  }

  private followType(type: PyType): void {
    if (!type.userDefined) return;
    this.addAll(type.namespace.values());
    this.addAll(type.bases);
    if (type.pyType.userDefined) this.add(type.pyType);
  }

  /** A module that no cell changed holds what it held when it was loaded. */
  private followModule(module: PyModule): void {
    if (!module.changed) return;
    for (const value of module.attributes.values()) {
      if (value instanceof PyObject && !(value instanceof PyNative) && !(value instanceof OpFunction)) this.add(value);
    }
  }

  private followException(error: PyException): void {
    this.add(error.args);
    this.add(error.cause);
    this.add(error.context);
    if (Array.isArray(error.lastFrame)) this.add(error.lastFrame);
    this.addOwn(error);
  }

  private followProperties(value: object, without?: ReadonlySet<string>): void {
    if (isHidden(value)) throw new Opaque();
    for (const key of Object.keys(value)) {
      if (without?.has(key)) continue;
      const property = (value as Record<string, unknown>)[key];
      if (typeof property === 'function' && this.isStatic(value)) continue;
      this.add(property);
    }
    if (value instanceof PyObject && value.pyType.userDefined) this.add(value.pyType);
  }

  /** Tables of functions that belong to the program, not to values. */
  private isStatic(value: object): boolean {
    return Object.isFrozen(value);
  }
}

const ARRAY_FACTS: ReadonlySet<string> = new Set(['dtype', 'shape', 'strides', 'pyType']);
const STORAGE_FACTS: ReadonlySet<string> = new Set(['first', 'others', 'view']);

/** Iterators and generators of JavaScript have no properties to look at. */
function isHidden(value: object): boolean {
  return Symbol.iterator in value && 'next' in value && Object.keys(value).length === 0;
}

/** What else holds arrays: the page's handles. */
export const holders = new Set<() => Iterable<unknown>>();

/** How many there were, how many met something that cannot be looked into, and the bytes that they freed. */
export const collections = { done: 0, full: 0, givenUp: 0, freed: 0 };

/** A namespace whose cells may run again. */
export interface Home {
  readonly namespace: Namespace;
  readonly session: Session;
}
const homes = new Set<WeakRef<Home>>();

/** Until `closeHome`, or until nobody has it any more, what it can reach is alive. */
export function openHome(home: Home): void {
  homes.add(new WeakRef(home));
}

export function closeHome(home: Home): void {
  for (const reference of homes) if (reference.deref() === home) homes.delete(reference);
}

interface Cellular {
  readonly home: Home;
  /** Storages up to this number are older than the cell. */
  readonly first: number;
}
let cell: Cellular | null = null;
let clock: () => number = () => 0;

/** A cell begins; `now` tells milliseconds. */
export function beginCell(home: Home, now: () => number): void {
  cell = { home, first: ++collection.serial };
  clock = now;
  theHeap().beginYoung();
  if (theHeap().scarce) collectAll(NOTHING);
}

/** A cell is over; `results`: what is still going to be looked at. */
export function endCell(results: readonly unknown[]): void {
  if (cell === null) return;
  live.top = -1;
  if (theHeap().scarce) collectAll(results);
  if (theHeap().pressure > WORTHWHILE) collect(cell.first, results);
  cell = null;
  theHeap().endYoung();
}

/** Fewer young bytes are left to finalizers. */
const WORTHWHILE = 1 << 20;

function addHome(marker: Marker, { namespace, session }: Home): void {
  for (const { value } of namespace.cells.values()) marker.add(value);
  marker.add(session.state);
  marker.add(session.stdout);
  for (const value of session.outputs.held()) marker.add(value);
}

function addShared(marker: Marker, extra: readonly unknown[]): void {
  for (let k = 0; k <= live.top; k++) marker.add(live.roots[k]);
  for (const value of extra) marker.add(value);
  for (const holder of holders) for (const value of holder()) marker.add(value);
  marker.add(handling.current);
  marker.add(pending.value);
  marker.add(errorState);
  marker.add(printOptions);
  for (const module of loadedModules().values()) marker.add(module);
}

/** Marks what can be reached from `roots`; null: that cannot be found out. */
function marked(first: number, roots: (marker: Marker) => void): Marker | null {
  epoch++;
  const marker = new Marker(first);
  try {
    roots(marker);
    marker.run();
    return marker;
  } catch (error) {
    if (!(error instanceof Opaque)) throw error;
    collections.givenUp++;
    return null;
  }
}

const isMarked = (storage: Storage): boolean => storage.mark === epoch;

/** Frees what the running cell made after number `floor` and nobody reaches. */
function collect(floor: number, extra: readonly unknown[]): void {
  if (cell === null) return;
  const { home, first } = cell;
  const heap = theHeap();
  const started = clock();
  const marker = marked(first, (into) => {
    addHome(into, home);
    addShared(into, extra);
  });
  if (marker === null) {
    heap.postpone();
    return;
  }
  collections.freed += heap.sweep(floor, isMarked, marker.outside);
  collections.done++;
  heap.settle(clock() - started);
}

/** Frees whatever no namespace reaches. Only where no expression is half evaluated. */
function collectAll(extra: readonly unknown[]): void {
  const heap = theHeap();
  const started = clock();
  const marker = marked(1, (into) => {
    for (const reference of homes) {
      const home = reference.deref();
      if (home === undefined) homes.delete(reference);
      else addHome(into, home);
    }
    addShared(into, extra);
  });
  if (marker !== null) {
    collections.freed += heap.sweepAll(isMarked, marker.outside);
    collections.full++;
    heap.settle(clock() - started);
  }
  heap.settleAll(clock() - started);
}

/** The cell itself is at a statement: no expression is half evaluated, nothing is being shown. */
function isBetweenStatements({ home }: Cellular): boolean {
  const root = live.top === 0 ? live.roots[0] : null;
  return Array.isArray(root) && root[1] === home.namespace.cells;
}

collector.run = (result) => {
  if (cell === null) {
    collection.due = false;
    return;
  }
  const extra = result === undefined ? NOTHING : [result as Value];
  if (isBetweenStatements(cell) && theHeap().crowded) collectAll(extra);
  const floor = live.top < 0 ? cell.first : live.floors[live.top];
  if (theHeap().wants(floor)) collect(floor, extra);
};
const NOTHING: readonly unknown[] = [];
