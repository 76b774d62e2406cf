/** What arrays and scalars answer to Python: operators, attributes, conversions, printing. */
import { contiguous } from '../arrays/cast.ts';
import { floatFrom, raise } from '../arrays/convert.ts';
import { settleLive } from '../arrays/deferral.ts';
import { readerOf } from '../arrays/element.ts';
import { getItem, setItem } from '../arrays/indexing.ts';
import { arrayProtocol, NDArray, ndarrayType } from '../arrays/ndarray.ts';
import { arrayRepr, arrayStr } from '../arrays/print.ts';
import { itemAt } from '../arrays/record.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import { Ellipsis } from '../base/python.ts';
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
import { smallBinary, smallCompare, smallInplace, smallOne } from './small-fast.ts';
import { putItem, smallItem } from './small-items.ts';
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
export const UNARY_UFUNC: Readonly<Record<UnaryOp, string>> = { '-': 'negative', '+': 'positive', '~': 'invert' };

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

export function binary(self: NDArray | NumPyScalar, op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
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

export function compare(self: NDArray | NumPyScalar, op: CompareOp, other: Value): Value | undefined {
  if (self instanceof NDArray) {
    const small = smallCompare(self, op, other);
    if (small !== undefined) return small;
  }
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
  if (smallInplace(self, op, other)) return self;
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

function python_ellipsis(): Value {
  return Ellipsis;
}

export type Target = 'index' | 'int' | 'float' | 'complex';

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

export function convertItem(item: Value, target: Target): Value | undefined {
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

export function bigTruncate(value: number): number | bigint {
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
    settleLive();
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
    if (self.pyType === ndarrayType) {
      const small = smallItem(self, key);
      return small === undefined ? getItem(self, key) : small;
    }
    const behaviour = behaviourOf(self);
    return behaviour?.getItem === undefined ? getItem(self, key) : behaviour.getItem(self, key);
  },
  setItem: (self: NDArray, key: Value, value: Value) => {
    if (putItem(self, key, value)) return;
    settleLive();
    setItem(self, key, value);
  },
  binary: (self: NDArray, op: BinaryOp, other: Value, reflected: boolean) => {
    const behaviour = self.pyType === ndarrayType ? undefined : behaviourOf(self);
    return behaviour?.binary?.(self, op, other, reflected) ?? binary(self, op, other, reflected);
  },
  inplace,
  unary: (self: NDArray, op: UnaryOp) => smallOne(UNARY_UFUNC[op], self) ?? ufuncs[UNARY_UFUNC[op]].call([self], null),
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
