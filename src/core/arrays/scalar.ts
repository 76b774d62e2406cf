/**
 * NumPy's scalars (`np.float64(3.0)`) and their types (`np.float64`, `np.integer` …). A scalar is a dtype and the raw
 * value of one element (see `element.ts`); a void scalar's value is a 0-d view of the record it was taken from.
 */
import {
  type BinaryOp,
  boolType,
  bytesType,
  type CompareOp,
  complexType,
  floatType,
  type Iteration,
  objectType,
  type PyComplex,
  PyObject,
  PyType,
  strType,
  type UnaryOp,
  type Value,
} from '../base/python.ts';
import { codeOf, type TypeCode, toNative } from '../dtype/code.ts';
import type { DType } from '../dtype/dtype.ts';
import * as table from '../dtype/dtype.ts';
import type { Raw } from './element.ts';

function type(name: string, ...bases: PyType[]): PyType {
  return new PyType(name, { module: 'numpy', bases: bases.length === 0 ? [objectType] : bases });
}

export const generic = type('generic');
const number = type('number', generic);
const integer = type('integer', number);
const signedinteger = type('signedinteger', integer);
const unsignedinteger = type('unsignedinteger', integer);
const inexact = type('inexact', number);
const floating = type('floating', inexact);
const complexfloating = type('complexfloating', inexact);
const flexible = type('flexible', generic);
const character = type('character', flexible);
export const voidScalarType = type('void', flexible);

/** The abstract classes of the hierarchy, by name. */
export const ABSTRACT_TYPES = {
  generic,
  number,
  integer,
  signedinteger,
  unsignedinteger,
  inexact,
  floating,
  complexfloating,
  flexible,
  character,
} as const;

/** The concrete scalar type of each code. */
export const SCALAR_TYPES: Readonly<Record<TypeCode, PyType>> = {
  '?': type('bool', generic),
  b: type('int8', signedinteger),
  B: type('uint8', unsignedinteger),
  h: type('int16', signedinteger),
  H: type('uint16', unsignedinteger),
  i: type('int32', signedinteger),
  I: type('uint32', unsignedinteger),
  l: type('int64', signedinteger),
  L: type('uint64', unsignedinteger),
  e: type('float16', floating),
  f: type('float32', floating),
  d: type('float64', floating, floatType),
  F: type('complex64', complexfloating),
  D: type('complex128', complexfloating, complexType),
  S: type('bytes_', bytesType, character),
  U: type('str_', strType, character),
  V: voidScalarType,
  O: type('object_', generic),
  M: type('datetime64', generic),
  m: type('timedelta64', signedinteger),
  T: strType,
};

const FLOAT64 = SCALAR_TYPES.d;
const INT64 = SCALAR_TYPES.l;

const DTYPE_OF_TYPE = new Map<PyType, DType>([
  [boolType, table.bool_],
  [floatType, table.float64],
  [complexType, table.complex128],
  [strType, table.str_(0)],
  [bytesType, table.bytes_(0)],
  [objectType, table.object_],
  [SCALAR_TYPES['?'], table.bool_],
  [SCALAR_TYPES.b, table.int8],
  [SCALAR_TYPES.B, table.uint8],
  [SCALAR_TYPES.h, table.int16],
  [SCALAR_TYPES.H, table.uint16],
  [SCALAR_TYPES.i, table.int32],
  [SCALAR_TYPES.I, table.uint32],
  [SCALAR_TYPES.l, table.int64],
  [SCALAR_TYPES.L, table.uint64],
  [SCALAR_TYPES.e, table.float16],
  [SCALAR_TYPES.f, table.float32],
  [SCALAR_TYPES.d, table.float64],
  [SCALAR_TYPES.F, table.complex64],
  [SCALAR_TYPES.D, table.complex128],
  [SCALAR_TYPES.S, table.bytes_(0)],
  [SCALAR_TYPES.U, table.str_(0)],
  [SCALAR_TYPES.V, table.void_(0)],
  [SCALAR_TYPES.O, table.object_],
  [SCALAR_TYPES.M, table.datetime64('generic')],
  [SCALAR_TYPES.m, table.timedelta64('generic')],
]);

/** The dtype that a scalar type or Python type stands for in `np.dtype(type)`; undefined if none. */
export function dtypeOfType(type: PyType): DType | undefined {
  return DTYPE_OF_TYPE.get(type);
}
export function registerDTypeOfType(type: PyType, dtype: DType): void {
  DTYPE_OF_TYPE.set(type, dtype);
}

export function scalarTypeOf(dtype: DType): PyType {
  return SCALAR_TYPES[codeOf(dtype)];
}

export interface ScalarProtocol {
  getAttribute(self: NumPyScalar, name: string): Value | undefined;
  attributeNames(): readonly string[];
  getItem(self: NumPyScalar, key: Value): Value;
  setItem(self: NumPyScalar, key: Value, value: Value): void;
  binary(self: NumPyScalar, op: BinaryOp, other: Value, reflected: boolean): Value | undefined;
  unary(self: NumPyScalar, op: UnaryOp): Value | undefined;
  compare(self: NumPyScalar, op: CompareOp, other: Value): Value | undefined;
  repr(self: NumPyScalar): string;
  str(self: NumPyScalar): string;
  format(self: NumPyScalar, spec: string): string;
  hash(self: NumPyScalar): number | bigint;
  item(self: NumPyScalar): Value;
  truth(self: NumPyScalar): boolean;
  iterate(self: NumPyScalar): Iteration;
  length(self: NumPyScalar): number;
  contains(self: NumPyScalar, item: Value): boolean;
  convert(self: NumPyScalar, target: 'index' | 'int' | 'float' | 'complex'): Value | undefined;
  bytes(self: NumPyScalar): Uint8Array;
}
/** Filled by `core/numpy/protocol.ts`. */
export const scalarProtocol = {} as ScalarProtocol;

export class NumPyScalar extends PyObject {
  override pyType: PyType;
  readonly dtype: DType;
  readonly value: Raw;

  constructor(dtype: DType, value: Raw) {
    super();
    this.value = value;
    // The two that most scalars are.
    if (dtype === table.float64) {
      this.dtype = dtype;
      this.pyType = FLOAT64;
    } else if (dtype === table.int64) {
      this.dtype = dtype;
      this.pyType = INT64;
    } else {
      this.dtype = typeof value === 'string' ? textDType(dtype, value) : toNative(dtype);
      this.pyType = SCALAR_TYPES[codeOf(dtype)];
    }
  }

  /** As the plain Python value (`x.item()`). */
  item(): Value {
    return scalarProtocol.item(this);
  }
  override getAttribute(name: string): Value | undefined {
    return scalarProtocol.getAttribute(this, name);
  }
  override attributeNames(): readonly string[] {
    return scalarProtocol.attributeNames();
  }
  override getItem(key: Value): Value {
    return scalarProtocol.getItem(this, key);
  }
  override setItem(key: Value, value: Value): void {
    scalarProtocol.setItem(this, key, value);
  }
  override binary(op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
    return scalarProtocol.binary(this, op, other, reflected);
  }
  override unary(op: UnaryOp): Value | undefined {
    return scalarProtocol.unary(this, op);
  }
  override compare(op: CompareOp, other: Value): Value | undefined {
    return scalarProtocol.compare(this, op, other);
  }
  override iterate(): Iteration {
    return scalarProtocol.iterate(this);
  }
  override length(): number {
    return scalarProtocol.length(this);
  }
  override contains(item: Value): boolean {
    return scalarProtocol.contains(this, item);
  }
  override repr(): string {
    return scalarProtocol.repr(this);
  }
  override str(): string {
    return scalarProtocol.str(this);
  }
  override format(spec: string): string {
    return scalarProtocol.format(this, spec);
  }
  override hash(): number | bigint {
    return scalarProtocol.hash(this);
  }
  override plainKey(): Value | undefined {
    return this.dtype.kind === 'V' || this.dtype.kind === 'M' || this.dtype.kind === 'm' ? undefined : this.item();
  }
  override truth(): boolean {
    return scalarProtocol.truth(this);
  }
  override toIndex(): number | bigint | undefined {
    return scalarProtocol.convert(this, 'index') as number | bigint | undefined;
  }
  override toInt(): number | bigint | undefined {
    return scalarProtocol.convert(this, 'int') as number | bigint | undefined;
  }
  override toFloat(): number | undefined {
    const value = scalarProtocol.convert(this, 'float');
    return value === undefined ? undefined : (value as number);
  }
  override toComplex(): PyComplex | undefined {
    return scalarProtocol.convert(this, 'complex') as PyComplex | undefined;
  }
  override toBytes(): Uint8Array {
    return scalarProtocol.bytes(this);
  }
}

/** A text scalar is as long as its text. */
function textDType(dtype: DType, value: string): DType {
  if (dtype.kind === 'S') return table.bytes_(value.length);
  return dtype.kind === 'U' ? table.str_([...value].length) : dtype;
}

/** `np.float64(value)` where the raw value already fits. */
export function scalarOf(dtype: DType, raw: Raw): Value {
  if (dtype.kind === 'O' || dtype.kind === 'T') return raw;
  return new NumPyScalar(dtype, raw);
}
