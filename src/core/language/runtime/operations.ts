/** Arithmetic operators on any two values: fast kinds first, then the protocols, then Python's TypeError. */
import {
  type BinaryOp,
  complexType,
  floatType,
  NotImplemented,
  PyComplex,
  PyFloat,
  PyObject,
  python,
  typeName,
  type UnaryOp,
  type Value,
} from '../../base/python.ts';
import { callDunder, dunder } from './attributes.ts';
import { typeError } from './exceptions.ts';
import { arithmetic, isInt } from './numbers.ts';
import { inplaceSequence, sequenceBinary } from './sequences.ts';
import { plain } from './truth.ts';

const METHOD: Record<BinaryOp, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '<<': 'lshift',
  '>>': 'rshift',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
};
/** int, float or complex themselves, not what is made of them. */
function isNumber(value: Value): boolean {
  if (typeof value === 'number') return true;
  return (
    (value instanceof PyFloat && value.pyType === floatType) ||
    (value instanceof PyComplex && value.pyType === complexType)
  );
}

export function binary(op: BinaryOp, a: Value, b: Value): Value {
  const result = isNumber(a) && isNumber(b) ? arithmetic(op, a, b) : tryBinary(op, a, b);
  if (result !== undefined) return result;
  throw unsupported(op, a, b);
}

function tryBinary(op: BinaryOp, a: Value, b: Value): Value | undefined {
  if (op === '%' && typeof a === 'string') return sequenceBinary(op, a, b);
  if (a instanceof PyObject || b instanceof PyObject) {
    const result = objectBinary(op, a, b);
    if (result !== undefined) return result;
  }
  const x = plain(a);
  const y = plain(b);
  const result = arithmetic(op, x, y);
  if (result !== undefined) return result;
  return sequenceBinary(op, x, y);
}

function unsupported(op: BinaryOp, a: Value, b: Value): Error | PyObject {
  const shown = op === '**' ? '** or pow()' : op;
  return typeError(`unsupported operand type(s) for ${shown}: '${typeName(a)}' and '${typeName(b)}'`);
}

function objectBinary(op: BinaryOp, a: Value, b: Value): Value | undefined {
  const rightFirst =
    b instanceof PyObject && a instanceof PyObject && a.pyType !== b.pyType && b.pyType.isSubtypeOf(a.pyType);
  if (rightFirst) {
    const first = reflected(op, a, b);
    return first === undefined ? forward(op, a, b) : first;
  }
  const result = forward(op, a, b);
  if (result !== undefined) return result;
  return b instanceof PyObject ? reflected(op, a, b) : undefined;
}

function forward(op: BinaryOp, a: Value, b: Value): Value | undefined {
  if (!(a instanceof PyObject)) return undefined;
  if (a.pyType.userDefined) {
    const result = callDunder(a, `__${METHOD[op]}__`, [b]);
    if (result !== undefined && result !== NotImplemented) return result;
  }
  if (refuses(b)) return undefined;
  return a.binary?.(op, b, false);
}

function reflected(op: BinaryOp, a: Value, b: PyObject): Value | undefined {
  if (b.pyType.userDefined) {
    const result = callDunder(b, `__r${METHOD[op]}__`, [a]);
    if (result !== undefined && result !== NotImplemented) return result;
  }
  return b.binary?.(op, a, true);
}

/** `__array_ufunc__ = None`: arrays leave the operator to this operand. */
function refuses(value: Value): boolean {
  if (!(value instanceof PyObject) || !value.pyType.userDefined) return false;
  return dunder(value, '__array_ufunc__') === null;
}

export function inplace(op: BinaryOp, a: Value, b: Value): Value {
  if (a instanceof PyObject) {
    if (a.pyType.userDefined) {
      const result = callDunder(a, `__i${METHOD[op]}__`, [b]);
      if (result !== undefined && result !== NotImplemented) return result;
    }
    const result = a.inplace?.(op, b) ?? inplaceSequence(op, a, b);
    if (result !== undefined) return result;
  }
  const result = tryBinary(op, a, b);
  if (result !== undefined) return result;
  throw typeError(`unsupported operand type(s) for ${op}=: '${typeName(a)}' and '${typeName(b)}'`);
}

const UNARY_METHOD: Record<UnaryOp, string> = { '-': '__neg__', '+': '__pos__', '~': '__invert__' };

export function unary(op: UnaryOp, operand: Value): Value {
  if (operand instanceof PyObject && operand.pyType.userDefined) {
    const result = callDunder(operand, UNARY_METHOD[op], []);
    if (result !== undefined) return result;
  }
  const value = plain(operand);
  if (typeof value === 'boolean' || isInt(value))
    return intUnary(op, typeof value === 'boolean' ? Number(value) : value);
  if (value instanceof PyFloat && op !== '~') return op === '-' ? new PyFloat(-value.value) : value;
  if (value instanceof PyComplex && op !== '~') return op === '-' ? new PyComplex(-value.re, -value.im) : value;
  const result = value instanceof PyObject ? value.unary?.(op) : undefined;
  if (result !== undefined) return result;
  throw typeError(`bad operand type for unary ${op}: '${typeName(value)}'`);
}

function intUnary(op: UnaryOp, value: number | bigint): Value {
  if (op === '+') return value;
  if (typeof value === 'number')
    return op === '-'
      ? 0 - value
      : value === -9007199254740991
        ? 9007199254740990
        : -1 - value === -9007199254740992
          ? -9007199254740992n
          : -1 - value;
  return python.binary('-', op === '-' ? 0 : -1, value);
}
