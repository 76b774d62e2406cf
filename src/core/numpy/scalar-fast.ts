/** Arithmetic of two scalars without arrays, for the common dtypes; undefined: take the general way. */

import { NumPyScalar } from '../arrays/scalar.ts';
import type { BinaryOp, Value } from '../base/python.ts';
import { PyFloat } from '../base/python.ts';
import { float64, int64 } from '../dtype/dtype.ts';
import { remainder } from '../kernels/reference/binary.ts';

const SAFE = Number.MAX_SAFE_INTEGER;

/** The other operand as a plain number of the scalar's own kind. */
function partner(value: Value, kind: 'i' | 'f'): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof NumPyScalar) {
    const own = value.dtype;
    if (own.itemsize !== 8 || (own.kind !== 'i' && (own.kind !== 'f' || kind === 'i'))) return undefined;
    return typeof value.value === 'number' ? value.value : undefined;
  }
  return kind === 'f' && value instanceof PyFloat ? value.value : undefined;
}

export function fastBinary(self: NumPyScalar, op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
  const { kind, itemsize } = self.dtype;
  if (itemsize !== 8 || typeof self.value !== 'number' || (kind !== 'i' && kind !== 'f')) return undefined;
  const second = partner(other, kind);
  if (second === undefined) return undefined;
  const [a, b] = reflected ? [second, self.value] : [self.value, second];
  return kind === 'i' ? integers(op, a, b) : floats(op, a, b);
}

function integers(op: BinaryOp, a: number, b: number): Value | undefined {
  const value = op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : Number.NaN;
  if (value <= SAFE && value >= -SAFE) return new NumPyScalar(int64, value + 0);
  return undefined;
}

function floats(op: BinaryOp, a: number, b: number): Value | undefined {
  let value: number;
  switch (op) {
    case '+':
      value = a + b;
      break;
    case '-':
      value = a - b;
      break;
    case '*':
      value = a * b;
      break;
    case '/':
      value = a / b;
      break;
    case '%':
      value = remainder(a, b);
      break;
    default:
      return undefined;
  }
  return Number.isFinite(value) ? new NumPyScalar(float64, value) : undefined;
}
