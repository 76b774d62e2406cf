/**
 * The n-dimensional array: a dtype, a layout, a storage. An in-memory array and a view of it are the same class;
 * a view shares its base's storage and knows its base.
 *
 * What needs functions (attributes, operators, printing) is answered through `arrayProtocol`, which `core/numpy`
 * fills: the array itself knows only its integers.
 */
import { BudgetError, InternalError } from '../base/errors.ts';
import {
  type BinaryOp,
  type CompareOp,
  type Iteration,
  PyObject,
  PyType,
  type UnaryOp,
  type Value,
} from '../base/python.ts';
import { codeOf, type TypeCode } from '../dtype/code.ts';
import type { DType } from '../dtype/dtype.ts';
import { dtypeText } from '../dtype/dtype-text.ts';
import { alignmentOf, hasObject } from '../dtype/struct.ts';
import { type Deferred, noLongerLive } from './deferral.ts';
import { cStrides, fStrides, sizeOf } from './layout.ts';
import { LANE_OF, type Lane, Storage } from './storage.ts';

export const ndarrayType = new PyType('ndarray', { module: 'numpy' });

export interface ArrayProtocol {
  getAttribute(self: NDArray, name: string): Value | undefined;
  setAttribute(self: NDArray, name: string, value: Value): boolean;
  attributeNames(): readonly string[];
  getItem(self: NDArray, key: Value): Value;
  setItem(self: NDArray, key: Value, value: Value): void;
  binary(self: NDArray, op: BinaryOp, other: Value, reflected: boolean): Value | undefined;
  inplace(self: NDArray, op: BinaryOp, other: Value): Value | undefined;
  unary(self: NDArray, op: UnaryOp): Value | undefined;
  compare(self: NDArray, op: CompareOp, other: Value): Value | undefined;
  repr(self: NDArray): string;
  str(self: NDArray): string;
  format(self: NDArray, spec: string): string;
  truth(self: NDArray): boolean;
  contains(self: NDArray, item: Value): boolean;
  /** The only element as a plain Python value (`float(x)`, `int(x)`, indices). */
  convert(self: NDArray, target: 'index' | 'int' | 'float' | 'complex'): Value | undefined;
  bytes(self: NDArray): Uint8Array;
  length(self: NDArray): number;
  iterate(self: NDArray): Iteration;
  hash(self: NDArray): number | bigint;
  /** Called on every view whose class was written in a cell (`__array_finalize__`). */
  finalize?(view: NDArray, source: NDArray): void;
}

/** Filled by `core/numpy/protocol.ts`. */
export const arrayProtocol = {} as ArrayProtocol;

/** `made` as an instance of `like`'s class, finalised where a cell wrote the class. */
export function ofClass(made: NDArray, like: NDArray): NDArray {
  if (like.pyType === ndarrayType) return made;
  made.pyType = like.pyType;
  if (made.pyType.userDefined) arrayProtocol.finalize?.(made, like);
  return made;
}

export interface ArrayParts {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  /** Null: `deferred` computes it when it is needed. */
  readonly storage: Storage | null;
  readonly deferred?: Deferred | null;
  readonly base?: Value;
  readonly writeable?: boolean;
  readonly type?: PyType;
}

export class NDArray extends PyObject {
  override pyType: PyType;
  dtype: DType;
  shape: readonly number[];
  strides: readonly number[];
  readonly offset: number;
  private held: Storage | null;
  /** What computes the elements; null: they are there. */
  deferred: Deferred | null;
  /** The object whose memory this is, or null where the array owns it. */
  readonly base: Value;
  writeable: boolean;
  size: number;

  constructor(parts: ArrayParts) {
    super();
    this.pyType = parts.type ?? ndarrayType;
    this.dtype = parts.dtype;
    this.shape = parts.shape;
    this.strides = parts.strides;
    this.offset = parts.offset;
    this.held = parts.storage;
    this.deferred = parts.deferred ?? null;
    this.base = parts.base ?? null;
    this.writeable = parts.writeable ?? true;
    this.size = sizeOf(parts.shape);
  }

  get storage(): Storage {
    return this.held ?? this.settle();
  }

  /** `resize`: other elements from now on. */
  set storage(storage: Storage) {
    this.held = storage;
    this.deferred = null;
  }

  /** Computes the elements of a deferred array. */
  settle(): Storage {
    if (this.held !== null) return this.held;
    if (this.deferred === null) throw new InternalError('an array without elements');
    noLongerLive(this);
    this.held = this.deferred.compute(this);
    this.deferred = null;
    return this.held;
  }

  get ndim(): number {
    return this.shape.length;
  }
  get itemsize(): number {
    return this.dtype.itemsize;
  }
  get nbytes(): number {
    return this.size * this.dtype.itemsize;
  }
  get code(): TypeCode {
    return codeOf(this.dtype);
  }

  /** Another layout or dtype over the same storage; its base is the owner of the memory. */
  view(parts: Partial<ArrayParts>): NDArray {
    const view = new NDArray({
      dtype: parts.dtype ?? this.dtype,
      shape: parts.shape ?? this.shape,
      strides: parts.strides ?? this.strides,
      offset: parts.offset ?? this.offset,
      storage: this.storage,
      base: this.base === null || !sameClass(this.base, this) ? this : this.base,
      writeable: parts.writeable ?? this.writeable,
      type: parts.type ?? this.pyType,
    });
    if (view.pyType.userDefined) arrayProtocol.finalize?.(view, this);
    return view;
  }

  get cContiguous(): boolean {
    return isPacked(this.shape, this.strides, this.dtype.itemsize, 'C');
  }
  get fContiguous(): boolean {
    return isPacked(this.shape, this.strides, this.dtype.itemsize, 'F');
  }

  /** Little-endian and at addresses that typed arrays can reach. */
  get isPlain(): boolean {
    const size = alignmentOf(this.dtype);
    if (this.dtype.byteOrder === '>') return false;
    return (
      size === 1 || (this.offset % size === 0 && this.strides.every((s, i) => s % size === 0 || this.shape[i] < 2))
    );
  }

  /** The storage as the typed array of this dtype, and the position of the first element in it (`isPlain` only). */
  get lane(): Lane {
    return this.storage.lane(LANE_OF[codeOf(this.dtype)]);
  }

  override getAttribute(name: string): Value | undefined {
    return arrayProtocol.getAttribute(this, name);
  }
  override setAttribute(name: string, value: Value): boolean {
    return arrayProtocol.setAttribute(this, name, value);
  }
  override attributeNames(): readonly string[] {
    return arrayProtocol.attributeNames();
  }
  override getItem(key: Value): Value {
    return arrayProtocol.getItem(this, key);
  }
  override setItem(key: Value, value: Value): void {
    arrayProtocol.setItem(this, key, value);
  }
  override binary(op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
    return arrayProtocol.binary(this, op, other, reflected);
  }
  override inplace(op: BinaryOp, other: Value): Value | undefined {
    return arrayProtocol.inplace(this, op, other);
  }
  override unary(op: UnaryOp): Value | undefined {
    return arrayProtocol.unary(this, op);
  }
  override compare(op: CompareOp, other: Value): Value | undefined {
    return arrayProtocol.compare(this, op, other);
  }
  override iterate(): Iteration {
    return arrayProtocol.iterate(this);
  }
  override length(): number {
    return arrayProtocol.length(this);
  }
  override repr(): string {
    return arrayProtocol.repr(this);
  }
  override str(): string {
    return arrayProtocol.str(this);
  }
  override format(spec: string): string {
    return arrayProtocol.format(this, spec);
  }
  override hash(): number | bigint {
    return arrayProtocol.hash(this);
  }
  override truth(): boolean {
    return arrayProtocol.truth(this);
  }
  override contains(item: Value): boolean {
    return arrayProtocol.contains(this, item);
  }
  override toIndex(): number | bigint | undefined {
    return arrayProtocol.convert(this, 'index') as number | bigint | undefined;
  }
  override toInt(): number | bigint | undefined {
    return arrayProtocol.convert(this, 'int') as number | bigint | undefined;
  }
  override toFloat(): number | undefined {
    const value = arrayProtocol.convert(this, 'float');
    return value === undefined ? undefined : (value as number);
  }
  override toComplex(): import('../base/python.ts').PyComplex | undefined {
    return arrayProtocol.convert(this, 'complex') as import('../base/python.ts').PyComplex | undefined;
  }
  override toBytes(): Uint8Array {
    return arrayProtocol.bytes(this);
  }
}

function sameClass(base: Value, self: NDArray): boolean {
  return !(base instanceof NDArray) || base.pyType === self.pyType || self.pyType === ndarrayType;
}

function isPacked(shape: readonly number[], strides: readonly number[], itemsize: number, order: 'C' | 'F'): boolean {
  let step = itemsize;
  const n = shape.length;
  for (let k = 0; k < n; k++) if (shape[k] === 0) return true;
  for (let k = 0; k < n; k++) {
    const axis = order === 'C' ? n - 1 - k : k;
    if (shape[axis] === 1) continue;
    if (strides[axis] !== step) return false;
    step *= shape[axis];
  }
  return true;
}

const LIMIT = 2 ** 63;

/** Three digits that count, as NumPy says it: `745. GiB`, `7.45 GiB`. */
function unitOf(byteLength: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let k = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, byteLength)) / 10));
  if (Math.round(byteLength / 1024 ** k) === 1024 && k < units.length - 1) k++;
  const value = byteLength / 1024 ** k;
  if (k === 0) return `${value} bytes`;
  const text = value.toPrecision(Math.max(3, String(Math.round(value)).length));
  return `${text.includes('.') ? text : `${text}.`} ${units[k]}`;
}

function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** A new, packed array; zeroed unless every element is going to be written (`zero` false). */
export function allocate(
  dtype: DType,
  shape: readonly number[],
  order: 'C' | 'F' = 'C',
  type?: PyType,
  zero = true,
): NDArray {
  const byteLength = sizeOf(shape) * dtype.itemsize;
  if (byteLength > LIMIT) {
    throw new BudgetError(
      'array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size.',
      {
        pythonType: 'ValueError',
      },
    );
  }
  let storage: Storage;
  try {
    storage = Storage.allocate(byteLength, LANE_OF[codeOf(dtype)], hasObject(dtype), zero);
  } catch (cause) {
    throw new BudgetError(
      `Unable to allocate ${unitOf(byteLength)} for an array with shape ${shapeText(shape)} and data type ${allocationName(dtype)}`,
      { cause, fields: { byteLength } },
    );
  }
  const strides = order === 'C' ? cStrides(shape, dtype.itemsize) : fStrides(shape, dtype.itemsize);
  return new NDArray({ dtype, shape, strides, offset: 0, storage, type });
}

/** `str(dtype)`. */
function allocationName(dtype: DType): string {
  return dtype.kind === 'S' || dtype.kind === 'V' ? dtypeText(dtype).replace(/^(?=[SV]\d)/, '|') : dtypeText(dtype);
}

/** The same object in every place of a new, packed array of objects or text. */
export function fillObjects(array: NDArray, value: Value): void {
  const { objects } = array.storage;
  if (objects === null) return;
  const step = array.dtype.itemsize / 8;
  for (let k = 0; k < array.size; k++) objects[k * step] = value;
}
