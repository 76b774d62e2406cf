/** Arithmetic and comparison of two scalars without arrays; undefined: take the general way. */

import { integerLimits, roundTo } from '../arrays/convert.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import type { BinaryOp, CompareOp, Value } from '../base/python.ts';
import { PyFloat } from '../base/python.ts';
import { bool_, type DType, float64, int64 } from '../dtype/dtype.ts';
import { floorDivide, remainder } from '../kernels/reference/binary.ts';
import { report } from './error-state.ts';
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

// ── float64 and int64 ─────────────────────────────────────────────────────────────────────────────

/** What a value is to the usual arithmetic: a double, a 64-bit int, or something else. */
const OTHER = 0;
const WHOLE = 1;
const FLOAT = 2;

function kindOf(value: Value): typeof OTHER | typeof WHOLE | typeof FLOAT {
  if (typeof value === 'number') return WHOLE;
  if (value instanceof PyFloat) return FLOAT;
  if (!(value instanceof NumPyScalar) || typeof value.value !== 'number' || value.dtype.itemsize !== 8) return OTHER;
  return value.dtype.kind === 'f' ? FLOAT : value.dtype.kind === 'i' ? WHOLE : OTHER;
}
function numberIn(value: Value): number {
  return typeof value === 'number' ? value : ((value as PyFloat | NumPyScalar).value as number);
}

function usual(op: BinaryOp, left: Value, right: Value): Value | undefined {
  const [p, q] = [kindOf(left), kindOf(right)];
  if (p === OTHER || q === OTHER) return undefined;
  const [a, b] = [numberIn(left), numberIn(right)];
  return p === WHOLE && q === WHOLE ? wholes(op, a, b) : floats(op, a, b);
}

function wholes(op: BinaryOp, a: number, b: number): Value | undefined {
  switch (op) {
    case '+':
      return whole(a + b);
    case '-':
      return whole(a - b);
    case '*':
      return whole(a * b);
    case '/':
      return b === 0 ? undefined : new NumPyScalar(float64, a / b);
    case '//':
      return b === 0 ? undefined : whole(Math.floor(a / b));
    case '%': {
      if (b === 0) return undefined;
      const rest = a % b;
      return whole(rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest);
    }
    default:
      return undefined;
  }
}
/** Quotients of safe integers may be rounded: only small ones are sure. */
const SURE = 2 ** 52;
function whole(value: number): Value | undefined {
  return value <= SURE && value >= -SURE ? new NumPyScalar(int64, value + 0) : undefined;
}

function floats(op: BinaryOp, a: number, b: number): Value | undefined {
  const value = floatResult(op, a, b);
  return value - value === 0 ? new NumPyScalar(float64, value) : undefined;
}
function floatResult(op: BinaryOp, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return remainder(a, b);
    case '//':
      return floorDivide(a, b);
    case '**':
      return b === 2 ? a * a : Number.NaN;
    default:
      return Number.NaN;
  }
}

// ── Other dtypes ──────────────────────────────────────────────────────────────────────────────────

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
  const result = reflected ? usual(op, other, self) : usual(op, self, other);
  if (result !== undefined) return result;
  const [left, right] = reflected ? [operandOf(other), operandOf(self)] : [operandOf(self), operandOf(other)];
  return left === undefined || right === undefined ? undefined : general(op, left, right);
}

/** The result's own dtype, where the result fits it. */
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
  if (fits && weakFits) return new NumPyScalar(dtype, value + 0);
  // The general way wraps around; that it does is said here.
  if (weakFits && (value < low || value > high)) report('over', `scalar ${ufunc.name}`);
  return undefined;
}

const TRUE = new NumPyScalar(bool_, true);
const FALSE = new NumPyScalar(bool_, false);

export function fastCompare(self: NumPyScalar, op: CompareOp, other: Value): Value | undefined {
  if (kindOf(self) !== OTHER && kindOf(other) !== OTHER) return related(op, numberIn(self), numberIn(other));
  const [a, b] = [operandOf(self), operandOf(other)];
  if (a === undefined || b === undefined) return undefined;
  // A weak float is rounded to the scalar's own type first.
  return related(op, a.value, b.weak === 'float' && a.dtype.kind === 'f' ? roundTo(a.dtype, b.value) : b.value);
}

function related(op: CompareOp, x: number, y: number): Value {
  switch (op) {
    case '==':
      return x === y ? TRUE : FALSE;
    case '!=':
      return x !== y ? TRUE : FALSE;
    case '<':
      return x < y ? TRUE : FALSE;
    case '<=':
      return x <= y ? TRUE : FALSE;
    case '>':
      return x > y ? TRUE : FALSE;
    default:
      return x >= y ? TRUE : FALSE;
  }
}
