import { raise, rawToBytes } from '../arrays/convert.ts';
import { scalarToArray } from '../arrays/discover.ts';
import { getItem, setItem } from '../arrays/indexing.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { unwrap } from '../arrays/record.ts';
import { NumPyScalar, scalarProtocol } from '../arrays/scalar.ts';
import { scalarItem, scalarRepr, scalarStr } from '../arrays/scalar-text.ts';
import { Ellipsis } from '../base/python.ts';
import { isKind } from '../dtype/dtype.ts';
import { attributeOf, methodsOf, propertiesOf } from '../ops/registry.ts';
import { bigTruncate, binary, compare, convertItem, type Target, UNARY_UFUNC } from './protocol.ts';
import {
  type BinaryOp,
  type CompareOp,
  PyComplex,
  PyObject,
  PyTuple,
  python,
  type UnaryOp,
  type Value,
} from './python-values.ts';
import { fastBinary, fastCompare } from './scalar-fast.ts';
import { ufuncs } from './ufunc.ts';

function scalarBinary(self: NumPyScalar, op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
  const fast = fastBinary(self, op, other, reflected);
  if (fast !== undefined) return fast;
  if (isKind(self.dtype, 'S', 'U') && !(other instanceof NDArray)) {
    const [left, right] = reflected
      ? [other, self.item()]
      : [self.item(), other instanceof NumPyScalar ? other.item() : other];
    return python.binary(op, left, right);
  }
  return binary(self, op, other, reflected);
}

function scalarCompare(self: NumPyScalar, op: CompareOp, other: Value): Value | undefined {
  const fast = fastCompare(self, op, other);
  if (fast !== undefined) return fast;
  if (typeof self.value === 'string' && !(other instanceof NDArray)) {
    const right = other instanceof NumPyScalar ? other.item() : other;
    return python.compare(op, self.item(), right);
  }
  return compare(self, op, other);
}

function scalarAttribute(self: NumPyScalar, name: string): Value | undefined {
  const own = attributeOf('generic', self, name);
  if (own !== undefined) return own;
  if (self.dtype.kind === 'V' && self.value instanceof NDArray) return attributeOf('ndarray', self.value, name);
  const shared = name === 'setfield' || name === 'base' ? undefined : attributeOf('ndarray', scalarToArray(self), name);
  if (shared !== undefined && SHARED.has(name)) return shared;
  if (methodsOf('ndarray').has(name)) return shared;
  const plain = self.item();
  return plain instanceof PyObject ||
    typeof plain === 'string' ||
    typeof plain === 'number' ||
    typeof plain === 'bigint'
    ? python.getAttribute(plain, name)
    : undefined;
}
const SHARED: ReadonlySet<string> = new Set([
  'T',
  'real',
  'imag',
  'shape',
  'ndim',
  'size',
  'itemsize',
  'nbytes',
  'dtype',
  'flat',
  'flags',
  'strides',
  'data',
  'base',
  'mT',
  '__array_interface__',
  'device',
]);

Object.assign(scalarProtocol, {
  getAttribute: scalarAttribute,
  attributeNames: () => [
    ...methodsOf('generic').keys(),
    ...propertiesOf('ndarray').keys(),
    ...methodsOf('ndarray').keys(),
  ],
  getItem: scalarGetItem,
  setItem: (self: NumPyScalar, key: Value, value: Value) => {
    if (!(self.value instanceof NDArray))
      return raise('TypeError', `'numpy.${self.pyType.name}' object does not support item assignment`);
    setVoidItem(self.value, key, value);
  },
  binary: scalarBinary,
  unary: (self: NumPyScalar, op: UnaryOp) => ufuncs[UNARY_UFUNC[op]].call([self], null),
  compare: scalarCompare,
  repr: scalarRepr,
  str: scalarStr,
  format: (self: NumPyScalar, spec: string) => {
    if (spec === '' && self.dtype.kind !== 'f') return scalarStr(self);
    return isKind(self.dtype, 'M', 'm', 'V') ? scalarStr(self) : python.format(self.item(), spec);
  },
  hash: (self: NumPyScalar) =>
    isKind(self.dtype, 'M', 'm') ? Number(BigInt.asIntN(50, self.value as bigint)) : python.hash(self.item()),
  item: scalarItem,
  truth: (self: NumPyScalar) => scalarTruth(self),
  iterate: (self: NumPyScalar) => {
    if (self.value instanceof NDArray) return voidIteration(self.value);
    const plain = self.item();
    if (isKind(self.dtype, 'S', 'U')) return python.iterate(plain);
    return raise('TypeError', `'numpy.${self.pyType.name}' object is not iterable`);
  },
  length: (self: NumPyScalar) => {
    if (self.value instanceof NDArray && self.dtype.kind === 'V') return (self.dtype.fields ?? []).length;
    if (self.dtype.kind === 'U') return [...(self.value as string)].length;
    if (self.dtype.kind === 'S') return (self.value as string).length;
    return raise('TypeError', `object of type 'numpy.${self.pyType.name}' has no len()`);
  },
  contains: (self: NumPyScalar, item: Value) => {
    if (self.dtype.kind === 'U' && typeof item === 'string') return (self.value as string).includes(item);
    return raise('TypeError', `argument of type 'numpy.${self.pyType.name}' is not iterable`);
  },
  convert: (self: NumPyScalar, target: Target) => {
    if (target === 'index') {
      if (isKind(self.dtype, 'i', 'u')) return self.value;
      return undefined;
    }
    if (isKind(self.dtype, 'M', 'm')) return target === 'int' || target === 'float' ? Number(self.value) : undefined;
    if (isKind(self.dtype, 'S', 'U')) return undefined;
    if (self.dtype.kind === 'c' && target !== 'complex') {
      python.warn('ComplexWarning', 'Casting complex values to real discards the imaginary part');
      return target === 'float' ? (self.value as PyComplex).re : bigTruncate((self.value as PyComplex).re);
    }
    return convertItem(self.item(), target);
  },
  bytes: (self: NumPyScalar) => {
    if (self.dtype.kind === 'S') return rawToBytes(self.value as string);
    const array = scalarToArray(self);
    return array.storage.bytes.slice(array.offset, array.offset + array.nbytes);
  },
});

function scalarTruth(self: NumPyScalar): boolean {
  const value = self.value;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value === 'string') return value !== '';
  if (value instanceof PyComplex) return value.re !== 0 || value.im !== 0;
  return python.truth(self.item());
}

function scalarGetItem(self: NumPyScalar, key: Value): Value {
  if (self.value instanceof NDArray) return voidItem(self.value, key);
  if (isKind(self.dtype, 'S', 'U')) return python.getItem(self.item(), key);
  const empty = key instanceof PyTuple && key.items.length === 0;
  if (empty) return self;
  if (key === null || key === Ellipsis || key instanceof PyTuple) return getItem(scalarToArray(self), key);
  return raise('IndexError', 'invalid index to scalar variable.');
}

function fieldName(record: NDArray, key: Value): Value {
  const dtype = record.dtype;
  if (typeof key !== 'number' || dtype.kind !== 'V' || dtype.fields === null) return key;
  const at = key < 0 ? key + dtype.fields.length : key;
  const field = dtype.fields[at];
  if (field === undefined) return raise('IndexError', `invalid index (${key})`);
  return field.name;
}

function voidItem(record: NDArray, key: Value): Value {
  const found = getItem(record, fieldName(record, key));
  return found instanceof NDArray && found.shape.length === 0 ? unwrap(found) : found;
}
function setVoidItem(record: NDArray, key: Value, value: Value): void {
  setItem(record, fieldName(record, key), value);
}
function voidIteration(record: NDArray) {
  const fields = record.dtype.kind === 'V' ? (record.dtype.fields ?? []) : [];
  let at = 0;
  return { next: (): Value | undefined => (at < fields.length ? voidItem(record, fields[at++].name) : undefined) };
}
