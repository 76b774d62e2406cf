/** Arithmetic and comparison of two scalars without arrays; undefined: take the general way. */

import { integerLimits, roundTo } from '../arrays/convert.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import type { BinaryOp, CompareOp, Value } from '../base/python.ts';
import { PyFloat } from '../base/python.ts';
import { bool_, type DType, float64, int64 } from '../dtype/dtype.ts';
import { remainder } from '../kernels/reference/binary.ts';
import { type Ufunc, ufuncs } from './ufunc.ts';
import type { Weak } from './ufunc-types.ts';

interface Operand {
  readonly value: number;
  readonly dtype: DType;
  readonly weak: Weak;
}

/** A real number that a double holds exactly, as an operand. */
function operandOf(value: Value): Operand | undefined {
  if (typeof value === 'number') return { value, dtype: int64, weak: 'int' };
  if (value instanceof PyFloat) return { value: value.value, dtype: float64, weak: 'float' };
  if (typeof value === 'boolean') return { value: value ? 1 : 0, dtype: bool_, weak: null };
  if (!(value instanceof NumPyScalar)) return undefined;
  const raw = value.value;
  if (typeof raw === 'boolean') return { value: raw ? 1 : 0, dtype: value.dtype, weak: null };
  const { kind } = value.dtype;
  return typeof raw === 'number' && (kind === 'i' || kind === 'u' || kind === 'f')
    ? { value: raw, dtype: value.dtype, weak: null }
    : undefined;
}

function computed(op: BinaryOp, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    default:
      return Number.NaN;
  }
}
const NAMES: Readonly<Partial<Record<BinaryOp, Ufunc>>> = {
  '+': ufuncs.add,
  '-': ufuncs.subtract,
  '*': ufuncs.multiply,
};

export function fastBinary(self: NumPyScalar, op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
  const [left, right] = reflected ? [operandOf(other), operandOf(self)] : [operandOf(self), operandOf(other)];
  if (left === undefined || right === undefined) return undefined;
  if (left.dtype.itemsize === 8 && right.dtype.itemsize === 8) {
    if (left.dtype.kind === 'i' && right.dtype.kind === 'i') return integers(op, left.value, right.value);
    if (left.dtype.kind === 'f' || right.dtype.kind === 'f') {
      if (left.dtype.kind !== 'u' && right.dtype.kind !== 'u') return floats(op, left.value, right.value);
    }
  }
  return general(op, left, right);
}

function integers(op: BinaryOp, a: number, b: number): Value | undefined {
  const value = computed(op, a, b);
  return Number.isSafeInteger(value) ? new NumPyScalar(int64, value + 0) : undefined;
}

function floats(op: BinaryOp, a: number, b: number): Value | undefined {
  const value = op === '/' ? a / b : op === '%' ? remainder(a, b) : computed(op, a, b);
  return Number.isFinite(value) ? new NumPyScalar(float64, value) : undefined;
}

/** Other dtypes: the result's own, where the result fits it. */
function general(op: BinaryOp, a: Operand, b: Operand): Value | undefined {
  const ufunc = NAMES[op];
  if (ufunc === undefined || (a.dtype.kind === 'b' && b.dtype.kind === 'b')) return undefined;
  const value = computed(op, a.value, b.value);
  if (!Number.isFinite(value)) return undefined;
  const [dtype] = ufunc.resolve([a.dtype, b.dtype], [a.weak, b.weak], {}).outputs;
  if (dtype.kind === 'f') {
    const rounded = roundTo(dtype, value);
    return Number.isFinite(rounded) ? new NumPyScalar(dtype, rounded) : undefined;
  }
  if (dtype.kind !== 'i' && dtype.kind !== 'u') return undefined;
  const [low, high] = integerLimits(dtype);
  const fits = Number.isSafeInteger(value) && value >= low && value <= high;
  const weakFits = [a, b].every((one) => one.weak === null || (one.value >= low && one.value <= high));
  return fits && weakFits ? new NumPyScalar(dtype, value + 0) : undefined;
}

const TRUE = new NumPyScalar(bool_, true);
const FALSE = new NumPyScalar(bool_, false);

export function fastCompare(self: NumPyScalar, op: CompareOp, other: Value): Value | undefined {
  const [a, b] = [operandOf(self), operandOf(other)];
  if (a === undefined || b === undefined) return undefined;
  // A weak float is rounded to the scalar's own type first.
  const [x, y] = [a.value, b.weak === 'float' && a.dtype.kind === 'f' ? roundTo(a.dtype, b.value) : b.value];
  const result =
    op === '=='
      ? x === y
      : op === '!='
        ? x !== y
        : op === '<'
          ? x < y
          : op === '<='
            ? x <= y
            : op === '>'
              ? x > y
              : x >= y;
  return result ? TRUE : FALSE;
}
