/**
 * The value model of the cell language, shared by the interpreter (`core/language`) and the array core.
 *
 * Python            here
 * None              null
 * bool              boolean
 * int               number where |n| <= 2**53 - 1, else bigint: always normalised (see `int`)
 * str               string (UTF-16; lengths and indices are by code point, see `core/language/text`)
 * float             PyFloat            complex   PyComplex
 * everything else   a subclass of PyObject
 *
 * A JavaScript `number` is therefore always a Python int, never a float. `undefined` is never a value: protocol
 * methods return it for "no such attribute", "NotImplemented" and "no more items".
 */

import { collection } from './collection.ts';
import type { FileSpace } from './file-space.ts';

export type Value = null | boolean | number | bigint | string | PyObject;
export type Kwargs = Map<string, Value>;

export type BinaryOp = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '<<' | '>>' | '&' | '|' | '^';
export type UnaryOp = '+' | '-' | '~';
export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** An iteration under way: `next` gives undefined when there is no more. */
export interface Iteration {
  next(): Value | undefined;
}

/**
 * Base of all values that are not JavaScript primitives. The interpreter consults these optional methods; what is
 * missing falls back to the namespace of the value's type, then to Python's defaults.
 */
export abstract class PyObject {
  /** The Python type, `type(x)`; settable on objects whose type can be subclassed by a `class` statement. */
  abstract pyType: PyType;
  /** Instance `__dict__`, where the object has one (instances of classes written in cells always do). */
  declare attributes?: Map<string, Value> | null;

  /** undefined: no such attribute (the interpreter then raises AttributeError). Methods come bound. */
  getAttribute?(name: string): Value | undefined;
  /** false: attribute is not settable or not there. */
  setAttribute?(name: string, value: Value): boolean;
  /** Names for `dir()` and completion. */
  attributeNames?(): readonly string[];
  getItem?(key: Value): Value;
  setItem?(key: Value, value: Value): void;
  deleteItem?(key: Value): void;
  /** `self op other`, or `other op self` where reflected. undefined: NotImplemented. */
  binary?(op: BinaryOp, other: Value, reflected: boolean): Value | undefined;
  /** `self op= other`; undefined: fall back to `binary`. */
  inplace?(op: BinaryOp, other: Value): Value | undefined;
  unary?(op: UnaryOp): Value | undefined;
  /** Rich comparison; undefined: NotImplemented. */
  compare?(op: CompareOp, other: Value): Value | undefined;
  iterate?(): Iteration;
  length?(): number;
  repr?(): string;
  str?(): string;
  format?(spec: string): string;
  /** `hash()`; throws a TypeError (`unhashable type: …`) where Python does. Default: by identity. */
  hash?(): number | bigint;
  /** A plain value that this one equals and hashes like (`np.int64(3)` → 3): used as dictionary key. */
  plainKey?(): Value | undefined;
  truth?(): boolean;
  contains?(item: Value): boolean;
  call?(args: readonly Value[], kwargs: Kwargs | null): Value;
  /** `__index__`, `__int__`, `__float__`, `__complex__`; undefined: no such conversion. */
  toIndex?(): number | bigint | undefined;
  toInt?(): number | bigint | undefined;
  toFloat?(): number | undefined;
  toComplex?(): PyComplex | undefined;
  toBytes?(): Uint8Array | undefined;
  /** A NumPy function called with this object first; undefined: the function goes on as usual. */
  overrideFunction?(name: string, args: readonly Value[], kwargs: Kwargs | null): Value | undefined;
  /** A ufunc (or one of its methods) called with this object; undefined: the ufunc goes on as usual. */
  overrideUfunc?(ufunc: PyObject, method: string, args: readonly Value[], kwargs: Kwargs | null): Value | undefined;
}

/** Anything with a `call`. */
export interface PyCallable extends PyObject {
  call(args: readonly Value[], kwargs: Kwargs | null): Value;
}

export function isCallable(value: Value): value is PyCallable {
  return value instanceof PyObject && value.call !== undefined;
}

// ── Types ─────────────────────────────────────────────────────────────────────────────────────────

export interface TypeOptions {
  /** `builtins`, `numpy`, …: shown in the repr unless `builtins`. */
  readonly module?: string;
  readonly bases?: readonly PyType[];
  readonly doc?: string | null;
  /** `type(*args, **kwargs)`; `type` is the class called, which may be a subclass written in a cell. */
  readonly construct?: Construct;
  /** A class statement may not name it as a base (bool, NoneType, …). */
  readonly final?: boolean;
}
export type Construct = (type: PyType, args: readonly Value[], kwargs: Kwargs | null) => Value;

/** A class. Built-in ones carry `construct`; ones written in cells inherit it through `mro`. */
export class PyType extends PyObject {
  name: string;
  qualname: string;
  module: string;
  bases: readonly PyType[];
  /** Method resolution order, this type first. */
  mro: readonly PyType[];
  /** Class attributes: functions, properties, values. */
  readonly namespace = new Map<string, Value>();
  construct: Construct | null;
  doc: string | null;
  readonly final: boolean;
  /** The only attributes that instances can have (`__slots__`); null: any. */
  slots: ReadonlySet<string> | null = null;
  /** Written in a cell by a `class` statement. */
  readonly userDefined: boolean;
  metatype: PyType | null = null;
  /** What the interpreter remembers about making instances, and the class version it holds for. */
  construction: { readonly version: number } | null = null;

  constructor(name: string, options: TypeOptions & { readonly userDefined?: boolean } = {}) {
    super();
    this.name = name;
    this.qualname = name;
    this.module = options.module ?? 'builtins';
    this.bases = options.bases ?? (name === 'object' ? [] : [objectType]);
    this.mro = [this, ...linearize(this.bases)];
    this.construct = options.construct ?? null;
    this.doc = options.doc ?? null;
    this.final = options.final ?? false;
    this.userDefined = options.userDefined ?? false;
  }

  override get pyType(): PyType {
    return this.metatype ?? typeType;
  }
  override set pyType(type: PyType) {
    this.metatype = type;
  }

  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    return python.construct(this, args, kwargs);
  }

  /** Attribute found along the method resolution order, unbound. */
  lookup(name: string): Value | undefined {
    const mro = this.mro;
    for (let i = 0; i < mro.length; i++) {
      const found = mro[i].namespace.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  isSubtypeOf(other: PyType): boolean {
    return this === other || this.mro.includes(other);
  }
}

/** C3 merge of the bases' own orders, the bases last. Empty array where there is no consistent order. */
export function linearize(bases: readonly PyType[]): PyType[] {
  const lists = [...bases.map((base) => [...base.mro]), [...bases]].filter((list) => list.length > 0);
  const order: PyType[] = [];
  while (lists.some((list) => list.length > 0)) {
    const head = lists.find((list) => list.length > 0 && !lists.some((other) => other.indexOf(list[0]) > 0))?.[0];
    if (head === undefined) return [];
    order.push(head);
    for (const list of lists) if (list[0] === head) list.shift();
  }
  return order;
}

export const objectType: PyType = new PyType('object');
export const typeType: PyType = new PyType('type');
export const noneType = new PyType('NoneType', { final: true });
export const intType = new PyType('int');
export const boolType = new PyType('bool', { bases: [intType], final: true });
export const floatType = new PyType('float');
export const complexType = new PyType('complex');
export const strType = new PyType('str');
export const bytesType = new PyType('bytes');
export const bytearrayType = new PyType('bytearray');
export const listType = new PyType('list');
export const tupleType = new PyType('tuple');
export const sliceType = new PyType('slice', { final: true });
export const ellipsisType = new PyType('ellipsis', { final: true });
export const notImplementedType = new PyType('NotImplementedType', { final: true });

/** `type(value)`. */
export function typeOf(value: Value): PyType {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return intType;
    case 'string':
      return strType;
    case 'boolean':
      return boolType;
    default:
      return value === null ? noneType : value.pyType;
  }
}

/** Name as in messages: `'list' object is not callable`. */
export function typeName(value: Value): string {
  return typeOf(value).name;
}

// ── Numbers ───────────────────────────────────────────────────────────────────────────────────────

/** The normal form of an int. Give it exact values only: a bigint, or a safe integer number. */
export function int(value: bigint | number): number | bigint {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : BigInt(value);
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

export class PyFloat extends PyObject {
  // On the prototype: a float is made for every operation.
  declare pyType: PyType;
  readonly value: number;
  constructor(value: number) {
    super();
    this.value = value;
  }
  override toFloat(): number {
    return this.value;
  }
}
PyFloat.prototype.pyType = floatType;

export class PyComplex extends PyObject {
  override pyType: PyType = complexType;
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number) {
    super();
    this.re = re;
    this.im = im;
  }
  override toComplex(): PyComplex {
    return this;
  }
}

// ── Containers ────────────────────────────────────────────────────────────────────────────────────

/** Immutable `bytes`; `bytearray` is the same class with `pyType` bytearray and replaceable `bytes`. */
export class PyBytes extends PyObject {
  override pyType: PyType = bytesType;
  bytes: Uint8Array;
  constructor(bytes: Uint8Array, type: PyType = bytesType) {
    super();
    this.bytes = bytes;
    this.pyType = type;
  }
  override toBytes(): Uint8Array {
    return this.bytes;
  }
}

export class PyList extends PyObject {
  declare pyType: PyType;
  items: Value[];
  constructor(items: Value[] = []) {
    super();
    this.items = items;
  }
}
PyList.prototype.pyType = listType;

/** Named tuples and structseqs are tuples of another `pyType`. */
export class PyTuple extends PyObject {
  declare pyType: PyType;
  readonly items: readonly Value[];
  constructor(items: readonly Value[], type: PyType = tupleType) {
    super();
    this.items = items;
    if (type !== tupleType) this.pyType = type;
  }
}
PyTuple.prototype.pyType = tupleType;

export class PySlice extends PyObject {
  override pyType: PyType = sliceType;
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
  constructor(start: Value, stop: Value, step: Value) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

class Singleton extends PyObject {
  override pyType: PyType;
  readonly text: string;
  constructor(type: PyType, text: string) {
    super();
    this.pyType = type;
    this.text = text;
  }
  override repr(): string {
    return this.text;
  }
}
export const Ellipsis: PyObject = new Singleton(ellipsisType, 'Ellipsis');
export const NotImplemented: PyObject = new Singleton(notImplementedType, 'NotImplemented');

// ── Functions provided by the host ────────────────────────────────────────────────────────────────

export const builtinFunctionType = new PyType('builtin_function_or_method', { final: true });
export type Native = (args: readonly Value[], kwargs: Kwargs | null) => Value;

/** A function written in TypeScript. */
export class PyNative extends PyObject {
  override pyType: PyType;
  readonly name: string;
  readonly doc: string | null;
  private readonly body: Native;
  /** Number of the youngest array when it was made; 0: made for everybody. */
  born = collection.serial;
  constructor(name: string, body: Native, doc: string | null = null, type: PyType = builtinFunctionType) {
    super();
    this.name = name;
    this.body = body;
    this.doc = doc;
    this.pyType = type;
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    return this.body(args, kwargs);
  }
}

// ── What the array core may ask of the interpreter ────────────────────────────────────────────────

/**
 * Python's semantics as functions, for object arrays, sequences of sequences, callbacks and messages. The
 * interpreter installs itself here when it is loaded; the array core only calls.
 */
export interface PythonRuntime {
  repr(value: Value): string;
  str(value: Value): string;
  format(value: Value, spec: string): string;
  truth(value: Value): boolean;
  binary(op: BinaryOp, left: Value, right: Value): Value;
  unary(op: UnaryOp, value: Value): Value;
  compare(op: CompareOp, left: Value, right: Value): Value;
  /** `left == right` as a bool. */
  equal(left: Value, right: Value): boolean;
  hash(value: Value): number | bigint;
  iterate(value: Value): Iteration;
  call(callable: Value, args: readonly Value[], kwargs?: Kwargs | null): Value;
  getAttribute(value: Value, name: string): Value | undefined;
  getItem(value: Value, key: Value): Value;
  /** Instance of a type, with Python's `__new__` and `__init__`. */
  construct(type: PyType, args: readonly Value[], kwargs: Kwargs | null): Value;
  /** Emits a Python warning (`RuntimeWarning`, `DeprecationWarning`, …), which a filter may turn into an error. */
  warn(category: string, message: string): void;
  /** Writes to the cell's standard output. */
  print(text: string): void;
  /** The files of the namespace that is running. */
  files(): FileSpace;
  /** What the builtin `open` gives for a path. */
  open(path: string, mode: string): Value;
}

function notInstalled(): never {
  throw new Error('the cell language is not loaded');
}

/** Filled by `core/language/runtime.ts`. */
export const python: PythonRuntime = {
  repr: notInstalled,
  str: notInstalled,
  format: notInstalled,
  truth: notInstalled,
  binary: notInstalled,
  unary: notInstalled,
  compare: notInstalled,
  equal: notInstalled,
  hash: notInstalled,
  iterate: notInstalled,
  call: notInstalled,
  getAttribute: notInstalled,
  getItem: notInstalled,
  construct: notInstalled,
  warn: notInstalled,
  print: notInstalled,
  files: notInstalled,
  open: notInstalled,
};
