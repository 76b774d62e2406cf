/** What arrays and scalars answer to Python: operators, attributes, conversions, printing. */

import { contiguous } from '../arrays/cast.ts';
import { floatFrom, raise, rawToBytes } from '../arrays/convert.ts';
import { scalarToArray } from '../arrays/discover.ts';
import { readerOf } from '../arrays/element.ts';
import { getItem, setItem } from '../arrays/indexing.ts';
import { arrayProtocol, NDArray, ndarrayType } from '../arrays/ndarray.ts';
import { arrayRepr, arrayStr } from '../arrays/print.ts';
import { itemAt, unwrap } from '../arrays/record.ts';
import { NumPyScalar, scalarProtocol } from '../arrays/scalar.ts';
import { scalarItem, scalarRepr, scalarStr } from '../arrays/scalar-text.ts';
import { isKind } from '../dtype/dtype.ts';
import { attributeOf, callOp, methodsOf, propertiesOf } from '../ops/registry.ts';
import {
  type BinaryOp,
  type CompareOp,
  PyBytes,
  PyComplex,
  PyDict,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  python,
  type UnaryOp,
  type Value,
} from './python-values.ts';
import { fastBinary, fastCompare } from './scalar-fast.ts';
import { smallBinary } from './small-fast.ts';
import { behaviourOf } from './subclasses.ts';
import { ufuncs } from './ufunc.ts';

const BINARY_UFUNC: Readonly<Partial<Record<BinaryOp, string>>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '//': 'floor_divide',
  '%': 'remainder',
  '**': 'power',
  '<<': 'left_shift',
  '>>': 'right_shift',
  '&': 'bitwise_and',
  '|': 'bitwise_or',
  '^': 'bitwise_xor',
};
const COMPARE_UFUNC: Readonly<Record<CompareOp, string>> = {
  '==': 'equal',
  '!=': 'not_equal',
  '<': 'less',
  '<=': 'less_equal',
  '>': 'greater',
  '>=': 'greater_equal',
};
const UNARY_UFUNC: Readonly<Record<UnaryOp, string>> = { '-': 'negative', '+': 'positive', '~': 'invert' };

/** Objects that handle operators with arrays themselves. */
function defers(other: Value, self: PyObject): boolean {
  if (
    !(other instanceof PyObject) ||
    other instanceof NumPyScalar ||
    other instanceof PyList ||
    other instanceof PyTuple
  )
    return false;
  if (other instanceof PyFloat || other instanceof PyComplex || other instanceof PyDict) return false;
  if (other instanceof NDArray)
    return other.pyType !== self.pyType && other.pyType.isSubtypeOf(self.pyType) && other.pyType.userDefined;
  if (other.pyType.lookup('__array_ufunc__') === null) return true;
  if (other.pyType.lookup('__array_ufunc__') !== undefined) return false;
  const priority = other.getAttribute?.('__array_priority__') ?? other.pyType.lookup('__array_priority__');
  return priority instanceof PyFloat ? priority.value > 0 : typeof priority === 'number' && priority > 0;
}

function binary(self: NDArray | NumPyScalar, op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
  if (self instanceof NDArray) {
    const small = smallBinary(self, op, other, reflected);
    if (small !== undefined) return small;
  }
  if (defers(other, self)) return undefined;
  if (reflected && isPlainSequence(other, op)) return undefined;
  const [left, right] = reflected ? [other, self] : [self, other];
  if (op === '@') return callOp('numpy.matmul', [left, right]);
  if (op === '**' && self instanceof NDArray && !reflected) {
    const fast = fastPower(self, other);
    if (fast !== undefined) return fast;
  }
  const name = BINARY_UFUNC[op];
  return name === undefined ? undefined : ufuncs[name].call([left, right], null);
}

/** `'%d' % x` and `'a' * x` are the string's business. */
function isPlainSequence(other: Value, op: BinaryOp): boolean {
  if (typeof other === 'string') return op === '%' || op === '*';
  return other instanceof PyBytes && (op === '%' || op === '*');
}

/** `x ** 2` and the like, as NumPy's operator does. */
function fastPower(self: NDArray, exponent: Value): Value | undefined {
  const power = exponent instanceof PyFloat ? exponent.value : exponent;
  const inexact = isKind(self.dtype, 'f', 'c');
  if (power === 2)
    return isKind(self.dtype, 'i', 'u', 'f', 'c') && (inexact || exponent === 2)
      ? ufuncs.square.call([self], null)
      : undefined;
  if (!inexact) return undefined;
  if (power === 0.5) return ufuncs.sqrt.call([self], null);
  if (power === 1) return ufuncs.positive.call([self], null);
  if (power === -1) return ufuncs.reciprocal.call([self], null);
  return undefined;
}

function compare(self: NDArray | NumPyScalar, op: CompareOp, other: Value): Value | undefined {
  if (defers(other, self)) return undefined;
  if (other === null || other instanceof PyDict) {
    if (op === '==' || op === '!=') return compareNothing(self, op);
  }
  try {
    return ufuncs[COMPARE_UFUNC[op]].call([self, other], null);
  } catch (error) {
    if (op !== '==' && op !== '!=') throw error;
    return compareFailed(self, op, other, error);
  }
}

function compareNothing(self: NDArray | NumPyScalar, op: '==' | '!='): Value {
  if (self instanceof NDArray && self.dtype.kind === 'O') return ufuncs[COMPARE_UFUNC[op]].call([self, null], null);
  if (self instanceof NumPyScalar) return op === '!=';
  return callOp('numpy.full', [new PyTuple(self.shape), op === '!=']);
}

/** Different kinds of things are simply not equal; shapes that do not fit are an error. */
function compareFailed(self: NDArray | NumPyScalar, op: '==' | '!=', other: Value, error: unknown): Value | undefined {
  const type = (error as { pythonType?: string }).pythonType;
  if (type !== 'UFuncTypeError' && type !== 'DTypePromotionError' && type !== 'TypeError') throw error;
  if (self instanceof NumPyScalar && !(other instanceof NDArray)) return op === '!=';
  const shape = callOp('numpy.broadcast_shapes', [shapeOf(self), shapeOf(other)]);
  return callOp('numpy.full', [shape, op === '!=']);
}
function shapeOf(value: Value): Value {
  return new PyTuple(value instanceof NDArray ? value.shape : []);
}

function inplace(self: NDArray, op: BinaryOp, other: Value): Value | undefined {
  if (defers(other, self)) return undefined;
  const name = op === '@' ? null : BINARY_UFUNC[op];
  if (name === undefined) return undefined;
  if (name === null) {
    setItem(self, python_ellipsis(), callOp('numpy.matmul', [self, other]));
    return self;
  }
  ufuncs[name].call([self, other], new Map([['out', self as Value]]));
  return self;
}

import { Ellipsis } from '../base/python.ts';

function python_ellipsis(): Value {
  return Ellipsis;
}

type Target = 'index' | 'int' | 'float' | 'complex';

function convertArray(self: NDArray, target: Target): Value | undefined {
  if (target === 'index') {
    if (self.shape.length !== 0 || !isKind(self.dtype, 'i', 'u')) {
      return raise('TypeError', 'only integer scalar arrays can be converted to a scalar index');
    }
    return itemAt(self, self.offset);
  }
  if (self.size !== 1 || self.shape.length > 0) {
    raise('TypeError', 'only 0-dimensional arrays can be converted to Python scalars');
  }
  return convertItem(itemAt(self, self.offset), target);
}

function convertItem(item: Value, target: Target): Value | undefined {
  if (target === 'complex') {
    if (item instanceof PyComplex) return item;
    return new PyComplex(floatFrom(item), 0);
  }
  if (target === 'float') return item instanceof PyComplex ? undefined : floatFrom(item);
  if (item instanceof PyFloat) return bigTruncate(item.value);
  if (typeof item === 'boolean') return item ? 1 : 0;
  if (typeof item === 'number' || typeof item === 'bigint') return item;
  return item instanceof PyObject ? item.toInt?.() : undefined;
}

function bigTruncate(value: number): number | bigint {
  if (Number.isNaN(value)) raise('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value)) raise('OverflowError', 'cannot convert float infinity to integer');
  const whole = Math.trunc(value) + 0;
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

function truthOf(self: NDArray): boolean {
  if (self.size !== 1) {
    if (self.size === 0) {
      return raise(
        'ValueError',
        'The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty.',
      );
    }
    return raise(
      'ValueError',
      'The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()',
    );
  }
  return python.truth(itemAt(self, self.offset));
}

function iterateItems(self: NDArray) {
  if (self.shape.length === 0) raise('TypeError', 'iteration over a 0-d array');
  const { dtype } = self;
  const length = self.shape[0];
  let at = 0;
  if (self.shape.length > 1 || isKind(dtype, 'V', 'O', 'T') || self.pyType !== ndarrayType) {
    return { next: (): Value | undefined => (at < length ? self.getItem(at++) : undefined) };
  }
  const read = readerOf(self.storage, dtype);
  const [offset, step] = [self.offset, self.strides[0]];
  return {
    next(): Value | undefined {
      return at < length ? new NumPyScalar(dtype, read(offset + step * at++)) : undefined;
    },
  };
}

function arrayAttribute(self: NDArray, name: string): Value | undefined {
  const own = behaviourOf(self)?.getAttribute?.(self, name);
  return own ?? self.attributes?.get(name) ?? attributeOf('ndarray', self, name);
}

Object.assign(arrayProtocol, {
  getAttribute: arrayAttribute,
  setAttribute: (self: NDArray, name: string, value: Value) => {
    if (behaviourOf(self)?.setAttribute?.(self, name, value) === true) return true;
    const property = propertiesOf('ndarray').get(name);
    if (property?.set) {
      property.set(self, value);
      return true;
    }
    if (property !== undefined || !self.pyType.userDefined) return false;
    self.attributes ??= new Map();
    self.attributes.set(name, value);
    return true;
  },
  attributeNames: () => [...propertiesOf('ndarray').keys(), ...methodsOf('ndarray').keys()],
  getItem: (self: NDArray, key: Value) => {
    const behaviour = self.pyType === ndarrayType ? undefined : behaviourOf(self);
    return behaviour?.getItem === undefined ? getItem(self, key) : behaviour.getItem(self, key);
  },
  setItem,
  binary: (self: NDArray, op: BinaryOp, other: Value, reflected: boolean) => {
    const behaviour = self.pyType === ndarrayType ? undefined : behaviourOf(self);
    return behaviour?.binary?.(self, op, other, reflected) ?? binary(self, op, other, reflected);
  },
  inplace,
  unary: (self: NDArray, op: UnaryOp) => ufuncs[UNARY_UFUNC[op]].call([self], null),
  compare,
  repr: (self: NDArray) => behaviourOf(self)?.repr?.(self) ?? arrayRepr(self),
  str: arrayStr,
  format: (self: NDArray, spec: string) => {
    if (spec === '') return python.str(self);
    if (self.shape.length > 0)
      return raise('TypeError', 'unsupported format string passed to numpy.ndarray.__format__');
    return python.format(itemAt(self, self.offset), spec);
  },
  truth: truthOf,
  contains: (self: NDArray, item: Value) => {
    const equal = ufuncs.equal.call([self, item], null);
    return python.truth(callOp('numpy.any', [equal]));
  },
  convert: convertArray,
  bytes: (self: NDArray) => {
    const packed = contiguous(self);
    return packed.storage.bytes.slice(packed.offset, packed.offset + packed.nbytes);
  },
  length: (self: NDArray) => {
    if (self.shape.length === 0) return raise('TypeError', 'len() of unsized object');
    return self.shape[0];
  },
  iterate: iterateItems,
  hash: () => raise('TypeError', "unhashable type: 'numpy.ndarray'"),
});

// ── Scalars ───────────────────────────────────────────────────────────────────────────────────────

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
