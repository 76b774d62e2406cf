/** Arithmetic of int, float and complex. */
import { type BinaryOp, int, PyComplex, PyFloat, PyObject, typeName, type Value } from '../../base/python.ts';
import { raise, typeError, valueError } from './exceptions.ts';

export type Int = number | bigint;

/** bool, int and float operands as numbers of the widest kind among them. */
export function arithmetic(op: BinaryOp, a: Value, b: Value): Value | undefined {
  const x = typeof a === 'boolean' ? (a ? 1 : 0) : a;
  const y = typeof b === 'boolean' ? (b ? 1 : 0) : b;
  if (isInt(x)) {
    if (isInt(y)) return intBinary(op, x, y, typeof a === 'boolean' && typeof b === 'boolean');
    if (y instanceof PyFloat) return floatBinary(op, intToFloat(x), y.value);
    if (y instanceof PyComplex) return complexBinary(op, new PyComplex(intToFloat(x), 0), y);
    return undefined;
  }
  if (x instanceof PyFloat) {
    if (y instanceof PyFloat) return floatBinary(op, x.value, y.value);
    if (isInt(y)) return floatBinary(op, x.value, intToFloat(y));
    if (y instanceof PyComplex) return complexBinary(op, new PyComplex(x.value, 0), y);
    return undefined;
  }
  if (x instanceof PyComplex) {
    const right = toComplex(y);
    return right === undefined ? undefined : complexBinary(op, x, right);
  }
  return undefined;
}

export function isInt(value: Value): value is Int {
  return typeof value === 'number' || typeof value === 'bigint';
}

export function toComplex(value: Value): PyComplex | undefined {
  if (value instanceof PyComplex) return value;
  if (value instanceof PyFloat) return new PyComplex(value.value, 0);
  if (typeof value === 'boolean') return new PyComplex(value ? 1 : 0, 0);
  return isInt(value) ? new PyComplex(intToFloat(value), 0) : undefined;
}

/** Correctly rounded; OverflowError beyond the largest double. */
export function intToFloat(value: Int): number {
  const result = Number(value);
  if (!Number.isFinite(result)) throw raise('OverflowError', 'int too large to convert to float');
  return result;
}

const SAFE = Number.MAX_SAFE_INTEGER;
function safe(value: number): boolean {
  return value <= SAFE && value >= -SAFE;
}

function intBinary(op: BinaryOp, a: Int, b: Int, bools: boolean): Value | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = smallBinary(op, a, b, bools);
    if (result !== undefined) return result;
  }
  return bigBinary(op, BigInt(a), BigInt(b));
}

/** undefined: the result may not be a safe integer. */
function smallBinary(op: BinaryOp, a: number, b: number, bools: boolean): Value | undefined {
  switch (op) {
    case '+': {
      const sum = a + b;
      return safe(sum) ? sum : undefined;
    }
    case '-': {
      const difference = a - b;
      return safe(difference) ? difference : undefined;
    }
    case '*': {
      const product = a * b;
      return safe(product) ? product + 0 : undefined;
    }
    case '/':
      if (b === 0) throw raise('ZeroDivisionError', 'division by zero');
      return new PyFloat(a / b);
    case '//':
      if (b === 0) throw raise('ZeroDivisionError', 'integer division or modulo by zero');
      return floorDivide(a, b);
    case '%':
      if (b === 0) throw raise('ZeroDivisionError', 'integer modulo by zero');
      return modulo(a, b);
    case '&':
      if (bools) return (a & b) === 1;
      return (a | 0) === a && (b | 0) === b ? a & b : undefined;
    case '|':
      if (bools) return (a | b) === 1;
      return (a | 0) === a && (b | 0) === b ? a | b : undefined;
    case '^':
      if (bools) return (a ^ b) === 1;
      return (a | 0) === a && (b | 0) === b ? a ^ b : undefined;
    case '<<':
      if (b >= 0 && b < 53 && safe(a * 2 ** b)) return a * 2 ** b;
      return undefined;
    case '>>':
      if (b >= 0) return Math.floor(a / 2 ** Math.min(b, 1000));
      return undefined;
    case '**':
      if (b >= 0) {
        const power = a ** b;
        return safe(power) ? power : undefined;
      }
      return undefined;
    default:
      return undefined;
  }
}

/** Exact for safe integers: the quotient of doubles may round up to the next integer. */
export function floorDivide(a: number, b: number): number {
  const remainder = a % b;
  const quotient = (a - remainder) / b;
  return (remainder !== 0 && remainder < 0 !== b < 0 ? quotient - 1 : quotient) + 0;
}

export function modulo(a: number, b: number): number {
  const remainder = a % b;
  return (remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder) + 0;
}

const MAX_BITS = 1 << 26;

export function bitLength(value: bigint): number {
  return value === 0n ? 0 : (value < 0n ? -value : value).toString(16).length * 4;
}

function bigBinary(op: BinaryOp, a: bigint, b: bigint): Value | undefined {
  switch (op) {
    case '+':
      return int(a + b);
    case '-':
      return int(a - b);
    case '*':
      return int(a * b);
    case '/':
      return new PyFloat(bigDivide(a, b));
    case '//':
      if (b === 0n) throw raise('ZeroDivisionError', 'integer division or modulo by zero');
      return int(bigFloorDivide(a, b));
    case '%':
      if (b === 0n) throw raise('ZeroDivisionError', 'integer modulo by zero');
      return int(bigModulo(a, b));
    case '&':
      return int(a & b);
    case '|':
      return int(a | b);
    case '^':
      return int(a ^ b);
    case '<<':
      if (b < 0n) throw valueError('negative shift count');
      if (a !== 0n && b > MAX_BITS) throw raise('MemoryError', '');
      return int(a << b);
    case '>>':
      if (b < 0n) throw valueError('negative shift count');
      return b > MAX_BITS ? (a < 0n ? -1 : 0) : int(a >> b);
    case '**':
      return bigPower(a, b);
    default:
      return undefined;
  }
}

export function bigFloorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

export function bigModulo(a: bigint, b: bigint): bigint {
  const remainder = a % b;
  return remainder !== 0n && remainder < 0n !== b < 0n ? remainder + b : remainder;
}

function bigPower(a: bigint, b: bigint): Value {
  if (b < 0n) {
    if (a === 0n) throw raise('ZeroDivisionError', '0.0 cannot be raised to a negative power');
    return new PyFloat(intToFloat(a) ** Number(b));
  }
  const trivial = a === 0n || a === 1n || a === -1n;
  if (!trivial && b * BigInt(bitLength(a)) > BigInt(MAX_BITS)) throw raise('MemoryError', '');
  if (trivial) return b === 0n ? 1 : int(b % 2n === 0n ? a * a : a);
  return int(a ** b);
}

/** Correctly rounded quotient. */
function bigDivide(a: bigint, b: bigint): number {
  if (b === 0n) throw raise('ZeroDivisionError', 'division by zero');
  if (a === 0n) return 0;
  const negative = a < 0n !== b < 0n;
  const x = a < 0n ? -a : a;
  const y = b < 0n ? -b : b;
  const shift = Math.max(0, 66 - (bitLength(x) - bitLength(y)));
  const scaled = x << BigInt(shift);
  // A sticky bit keeps the rounding of the truncated quotient correct.
  const quotient = ((scaled / y) << 1n) | (scaled % y === 0n ? 0n : 1n);
  const drop = Math.max(0, bitLength(quotient) - 1000);
  const head = quotient >> BigInt(drop);
  const result = Number(head | (drop > 0 && head << BigInt(drop) !== quotient ? 1n : 0n)) * 2 ** (drop - shift - 1);
  if (!Number.isFinite(result)) throw raise('OverflowError', 'integer division result too large for a float');
  return negative ? -result : result;
}

function floatBinary(op: BinaryOp, a: number, b: number): Value | undefined {
  switch (op) {
    case '+':
      return new PyFloat(a + b);
    case '-':
      return new PyFloat(a - b);
    case '*':
      return new PyFloat(a * b);
    case '/':
      if (b === 0) throw raise('ZeroDivisionError', 'float division by zero');
      return new PyFloat(a / b);
    case '//':
      if (b === 0) throw raise('ZeroDivisionError', 'float floor division by zero');
      return new PyFloat(floatFloor(a, b));
    case '%':
      if (b === 0) throw raise('ZeroDivisionError', 'float modulo');
      return new PyFloat(floatModulo(a, b));
    case '**':
      return floatPower(a, b);
    default:
      return undefined;
  }
}

export function floatModulo(a: number, b: number): number {
  const remainder = a % b;
  if (remainder === 0) return b < 0 ? -0 : 0;
  return remainder < 0 !== b < 0 ? remainder + b : remainder;
}

export function floatFloor(a: number, b: number): number {
  const remainder = a % b;
  let quotient = (a - remainder) / b;
  if (remainder !== 0 && remainder < 0 !== b < 0) quotient -= 1;
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function floatPower(a: number, b: number): Value {
  if (a === 0 && b < 0) throw raise('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    return complexPower(new PyComplex(a, 0), new PyComplex(b, 0));
  }
  if (a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b))) return new PyFloat(1);
  const result = a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw raise('OverflowError', "(34, 'Numerical result out of range')");
  }
  return new PyFloat(result);
}

function complexBinary(op: BinaryOp, a: PyComplex, b: PyComplex): Value | undefined {
  switch (op) {
    case '+':
      return new PyComplex(a.re + b.re, a.im + b.im);
    case '-':
      return new PyComplex(a.re - b.re, a.im - b.im);
    case '*':
      return new PyComplex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
    case '/':
      return complexDivide(a, b);
    case '**':
      return complexPower(a, b);
    default:
      return undefined;
  }
}

/** Smith's method, as CPython. */
export function complexDivide(a: PyComplex, b: PyComplex): PyComplex {
  if (b.re === 0 && b.im === 0) throw raise('ZeroDivisionError', 'complex division by zero');
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re;
    const scale = b.re + b.im * ratio;
    return new PyComplex((a.re + a.im * ratio) / scale, (a.im - a.re * ratio) / scale);
  }
  const ratio = b.re / b.im;
  const scale = b.re * ratio + b.im;
  return new PyComplex((a.re * ratio + a.im) / scale, (a.im * ratio - a.re) / scale);
}

export function complexPower(a: PyComplex, b: PyComplex): PyComplex {
  if (b.re === 0 && b.im === 0) return new PyComplex(1, 0);
  if (a.re === 0 && a.im === 0) {
    if (b.im !== 0 || b.re < 0) throw raise('ZeroDivisionError', '0.0 to a negative or complex power');
    return new PyComplex(0, 0);
  }
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 100) return complexInteger(a, b.re);
  const radius = Math.hypot(a.re, a.im);
  const angle = Math.atan2(a.im, a.re);
  let length = radius ** b.re;
  let phase = angle * b.re;
  if (b.im !== 0) {
    length *= Math.exp(-angle * b.im);
    phase += b.im * Math.log(radius);
  }
  return new PyComplex(length * Math.cos(phase), length * Math.sin(phase));
}

function complexInteger(a: PyComplex, exponent: number): PyComplex {
  let result = new PyComplex(1, 0);
  let power = a;
  for (let n = Math.abs(exponent); n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result = complexBinary('*', result, power) as PyComplex;
    power = complexBinary('*', power, power) as PyComplex;
  }
  return exponent < 0 ? complexDivide(new PyComplex(1, 0), result) : result;
}

// ── Conversions ───────────────────────────────────────────────────────────────────────────────────

/** `operator.index`: ints, bools and objects with `__index__`. */
export function indexOf(value: Value, message?: string): Int {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const index = value instanceof PyObject ? value.toIndex?.() : undefined;
  if (index !== undefined) return index;
  throw typeError(message ?? `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** An index that fits a JavaScript number. */
export function smallIndex(value: Value, message?: string): number {
  const index = typeof value === 'number' ? value : indexOf(value, message);
  if (typeof index === 'bigint') throw raise('OverflowError', 'Python int too large to convert to C ssize_t');
  return index;
}

/** A real number as a double (`math.sqrt(x)`); TypeError for what is none. */
export function floatOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof PyFloat) return value.value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return intToFloat(value);
  const result = value instanceof PyObject && !(value instanceof PyComplex) ? value.toFloat?.() : undefined;
  if (result !== undefined) return result;
  const index = value instanceof PyObject ? value.toIndex?.() : undefined;
  if (index !== undefined) return intToFloat(index);
  throw typeError(`must be real number, not ${typeName(value)}`);
}
