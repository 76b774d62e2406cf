/**
 * Ufuncs over small packed arrays of the default types, without the machinery that large ones need. undefined: take
 * the general way, also wherever a result is not finite or not a safe integer: that way warns.
 */
import { sameShape } from '../arrays/broadcast.ts';
import { cStrides, sizeOf } from '../arrays/layout.ts';
import { allocate, NDArray, ndarrayType } from '../arrays/ndarray.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import { Storage } from '../arrays/storage.ts';
import { type BinaryOp, type CompareOp, PyFloat, type Value } from '../base/python.ts';
import { bool_, type DType, float64, int64 } from '../dtype/dtype.ts';
import { BINARY } from '../kernels/reference/binary.ts';
import { UNARY } from '../kernels/reference/unary.ts';

export const LARGEST = 512;
const HIGH = 4294967296;

/** Packed, of the plain class, with at least one axis: its elements lie one after the other. */
export function isSmall(array: NDArray): boolean {
  if (array.pyType !== ndarrayType || array.size > LARGEST || array.size === 0) return false;
  const { shape, strides, dtype } = array;
  if (dtype.byteOrder === '>' || array.offset % dtype.itemsize !== 0) return false;
  return shape.length === 1 ? strides[0] === dtype.itemsize : shape.length > 0 && array.cContiguous;
}

export function isSmallFloat(value: Value): value is NDArray {
  return value instanceof NDArray && value.dtype.kind === 'f' && value.dtype.itemsize === 8 && isSmall(value);
}
export function isSmallInt(value: Value): value is NDArray {
  return value instanceof NDArray && value.dtype.kind === 'i' && value.dtype.itemsize === 8 && isSmall(value);
}
export function isSmallBool(value: Value): value is NDArray {
  return value instanceof NDArray && value.dtype.kind === 'b' && isSmall(value);
}

/** A new array for small results. */
export function freshLike(dtype: DType, like: NDArray): NDArray {
  return dtype === int64 ? freshWhole(like.shape) : allocate(dtype, like.shape);
}
/** Of int64, to be written through its words. */
export function freshWhole(shape: readonly number[]): NDArray {
  const storage = Storage.allocate(8 * sizeOf(shape), 'i32');
  return new NDArray({
    dtype: int64,
    shape,
    strides: shape.length === 1 ? EIGHT : cStrides(shape, 8),
    offset: 0,
    storage,
  });
}
const EIGHT: readonly number[] = [8];
export function floatsOf(array: NDArray): Float64Array {
  return array.storage.lane('f64') as Float64Array;
}
export function wordsOf(array: NDArray): Int32Array {
  return array.storage.lane('i32') as Int32Array;
}
export function bytesOf(array: NDArray): Uint8Array {
  return array.storage.lane('u8') as Uint8Array;
}

/** The int64 at two words, as a double; not a safe integer where it does not fit one. */
export function wholeAt(words: Int32Array, at: number): number {
  return words[at + 1] * HIGH + (words[at] >>> 0);
}
export function putWhole(words: Int32Array, at: number, value: number): void {
  // A double beyond 32 bits is cut to its low word.
  words[at] = value;
  words[at + 1] = value >= 0 && value < HIGH ? 0 : Math.floor(value / HIGH);
}

// ── Operands ──────────────────────────────────────────────────────────────────────────────────────

/** An operand as doubles: `lane[at + k * step]`. */
interface Operand {
  array: NDArray | null;
  lane: Float64Array;
  at: number;
  step: number;
  whole: boolean;
}
const newOperand = (): Operand => ({ array: null, lane: EMPTY, at: 0, step: 0, whole: false });
const EMPTY = new Float64Array(0);
const LEFT = newOperand();
const RIGHT = newOperand();
const ROOMS: readonly Float64Array[] = [new Float64Array(LARGEST), new Float64Array(LARGEST)];

function load(into: Operand, room: Float64Array, value: Value): boolean {
  if (value instanceof NDArray) return loadArray(into, room, value);
  into.array = null;
  into.lane = room;
  into.at = 0;
  into.step = 0;
  if (typeof value === 'number') {
    room[0] = value;
    into.whole = true;
    return true;
  }
  if (value instanceof PyFloat) {
    room[0] = value.value;
    into.whole = false;
    return true;
  }
  if (!(value instanceof NumPyScalar) || typeof value.value !== 'number' || value.dtype.itemsize !== 8) return false;
  room[0] = value.value;
  into.whole = value.dtype.kind === 'i';
  return into.whole || value.dtype.kind === 'f';
}

function loadArray(into: Operand, room: Float64Array, array: NDArray): boolean {
  const { kind, itemsize } = array.dtype;
  if (itemsize !== 8 || (kind !== 'f' && kind !== 'i') || !isSmall(array)) return false;
  into.array = array;
  into.step = 1;
  into.whole = kind === 'i';
  if (kind === 'f') {
    into.lane = floatsOf(array);
    into.at = array.offset / 8;
    return true;
  }
  into.lane = room;
  into.at = 0;
  const words = wordsOf(array);
  let at = array.offset / 4;
  for (let k = 0; k < array.size; k++, at += 2) {
    const value = words[at + 1] * HIGH + (words[at] >>> 0);
    if (!(value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER)) return false;
    room[k] = value;
  }
  return true;
}

// ── Two operands ──────────────────────────────────────────────────────────────────────────────────

type Two = (a: number, b: number) => number;
/** Ufuncs of two numbers: `int` only where ints give ints; comparisons give bools. */
const ARITHMETIC: ReadonlySet<string> = new Set([
  'add',
  'subtract',
  'multiply',
  'maximum',
  'minimum',
  'floor_divide',
  'remainder',
]);
const TRUE_DIVISION: ReadonlySet<string> = new Set(['divide', 'hypot', 'arctan2']);
const COMPARISONS: ReadonlySet<string> = new Set([
  'equal',
  'not_equal',
  'less',
  'less_equal',
  'greater',
  'greater_equal',
]);
const DIVISIONS: ReadonlySet<string> = new Set(['floor_divide', 'remainder']);

const BINARY_NAMES: Readonly<Partial<Record<BinaryOp, string>>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '//': 'floor_divide',
  '%': 'remainder',
};
const COMPARE_NAMES: Readonly<Record<CompareOp, string>> = {
  '==': 'equal',
  '!=': 'not_equal',
  '<': 'less',
  '<=': 'less_equal',
  '>': 'greater',
  '>=': 'greater_equal',
};

/** `self op other`. */
export function smallBinary(self: NDArray, op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
  if (self.size > LARGEST) return undefined;
  const name = BINARY_NAMES[op];
  if (name === undefined) return op === '&' || op === '|' ? smallLogic(op, self, other) : undefined;
  return reflected ? smallTwo(name, other, self) : smallTwo(name, self, other);
}
export function smallCompare(self: NDArray, op: CompareOp, other: Value): Value | undefined {
  return self.size > LARGEST ? undefined : smallTwo(COMPARE_NAMES[op], self, other);
}

function smallTwo(name: string, left: Value, right: Value, into: NDArray | null = null): Value | undefined {
  if (!load(LEFT, ROOMS[0], left) || !load(RIGHT, ROOMS[1], right)) return undefined;
  const like = LEFT.array ?? RIGHT.array;
  if (like === null) return undefined;
  if (LEFT.array !== null && RIGHT.array !== null && !sameShape(LEFT.array.shape, RIGHT.array.shape)) return undefined;
  if (COMPARISONS.has(name)) return into === null ? compared(name, like) : undefined;
  const whole = LEFT.whole && RIGHT.whole;
  if (whole && ARITHMETIC.has(name)) return integers(name, like, into);
  if (!ARITHMETIC.has(name) && !TRUE_DIVISION.has(name)) return undefined;
  return floats(name, like, into);
}

function compared(name: string, like: NDArray): NDArray {
  const made = freshLike(bool_, like);
  const out = bytesOf(made);
  const { lane: a, step: p } = LEFT;
  const { lane: b, step: q } = RIGHT;
  const test = BINARY[name].real as Two;
  let [i, j] = [LEFT.at, RIGHT.at];
  for (let k = 0; k < like.size; k++, i += p, j += q) out[k] = test(a[i], b[j]);
  return made;
}

function floats(name: string, like: NDArray, into: NDArray | null): NDArray | undefined {
  const { lane: a, step: p } = LEFT;
  const { lane: b, step: q } = RIGHT;
  const made = into ?? freshLike(float64, like);
  // In place, nothing may be written before everything is known to be right.
  const out = into === null ? floatsOf(made) : SPARE;
  let [i, j] = [LEFT.at, RIGHT.at];
  const n = like.size;
  if (name === 'add') {
    for (let k = 0; k < n; k++, i += p, j += q) out[k] = a[i] + b[j];
  } else if (name === 'subtract') {
    for (let k = 0; k < n; k++, i += p, j += q) out[k] = a[i] - b[j];
  } else if (name === 'multiply') {
    for (let k = 0; k < n; k++, i += p, j += q) out[k] = a[i] * b[j];
  } else {
    const compute = BINARY[name].real as Two;
    for (let k = 0; k < n; k++, i += p, j += q) out[k] = compute(a[i], b[j]);
  }
  if (!allFinite(out, n)) return undefined;
  if (into !== null) floatsOf(into).set(SPARE.subarray(0, n), into.offset / 8);
  return made;
}
const SPARE = new Float64Array(LARGEST);

function allFinite(lane: Float64Array, count: number): boolean {
  for (let k = 0; k < count; k++) if (lane[k] - lane[k] !== 0) return false;
  return true;
}
function integers(name: string, like: NDArray, into: NDArray | null): NDArray | undefined {
  const n = like.size;
  if (!wholeResults(name, n)) return undefined;
  for (let k = 0; k < n; k++) {
    const value = SPARE[k];
    if (!(value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER)) return undefined;
  }
  const made = into ?? freshLike(int64, like);
  const words = wordsOf(made);
  let at = made.offset / 4;
  for (let k = 0; k < like.size; k++, at += 2) putWhole(words, at, SPARE[k]);
  return made;
}

/** Into `SPARE`; false: a division by zero. */
function wholeResults(name: string, n: number): boolean {
  const { lane: a, step: p } = LEFT;
  const { lane: b, step: q } = RIGHT;
  let [i, j] = [LEFT.at, RIGHT.at];
  if (name === 'add') for (let k = 0; k < n; k++, i += p, j += q) SPARE[k] = a[i] + b[j];
  else if (name === 'subtract') for (let k = 0; k < n; k++, i += p, j += q) SPARE[k] = a[i] - b[j];
  else if (name === 'multiply') for (let k = 0; k < n; k++, i += p, j += q) SPARE[k] = a[i] * b[j];
  else {
    const compute = BINARY[name].int as Two;
    const division = DIVISIONS.has(name);
    for (let k = 0; k < n; k++, i += p, j += q) {
      if (division && b[j] === 0) return false;
      SPARE[k] = compute(a[i], b[j]);
    }
  }
  return true;
}

function smallLogic(op: '&' | '|', self: NDArray, other: Value): NDArray | undefined {
  if (!isSmallBool(self) || !isSmallBool(other) || !sameShape(self.shape, other.shape)) return undefined;
  const made = freshLike(bool_, self);
  const [a, b, out] = [bytesOf(self), bytesOf(other), bytesOf(made)];
  const [i, j] = [self.offset, other.offset];
  if (op === '&') for (let k = 0; k < self.size; k++) out[k] = a[i + k] & b[j + k];
  else for (let k = 0; k < self.size; k++) out[k] = a[i + k] | b[j + k];
  return made;
}

/** `self op= other`, of floats by floats and ints by ints; true: done. */
export function smallInplace(self: NDArray, op: BinaryOp, other: Value): boolean {
  const name = BINARY_NAMES[op];
  if (name === undefined || self.size > LARGEST || !self.writeable) return false;
  const float = isSmallFloat(self);
  if (!float && !(isSmallInt(self) && name !== 'divide')) return false;
  if (other instanceof NDArray && (other.dtype.kind !== self.dtype.kind || !sameShape(other.shape, self.shape)))
    return false;
  if (!float && !(other instanceof NDArray) && typeof other !== 'number') return false;
  if (smallTwo(name, self, other, self) === undefined) return false;
  self.storage.version++;
  return true;
}

// ── One operand ───────────────────────────────────────────────────────────────────────────────────

const ONE: ReadonlySet<string> = new Set(
  (
    'negative absolute fabs square sqrt sign floor ceil trunc rint exp log log2 log10 log1p expm1 sin cos tan arcsin arccos ' +
    'arctan sinh cosh tanh cbrt reciprocal degrees radians rad2deg deg2rad'
  ).split(' '),
);
const TESTS: ReadonlySet<string> = new Set(['isnan', 'isinf', 'isfinite', 'signbit']);
const INTEGER_ONE: ReadonlySet<string> = new Set(['negative', 'absolute', 'square', 'sign']);

export function smallOne(name: string, operand: Value): Value | undefined {
  if (isSmallFloat(operand)) return oneFloat(name, operand);
  if (isSmallInt(operand) && INTEGER_ONE.has(name)) return oneInteger(name, operand);
  if (isSmallBool(operand) && (name === 'invert' || name === 'logical_not')) return inverted(operand);
  return undefined;
}

function oneFloat(name: string, operand: NDArray): NDArray | undefined {
  const test = TESTS.has(name);
  if (!test && !ONE.has(name)) return undefined;
  const a = floatsOf(operand);
  const at = operand.offset / 8;
  const made = freshLike(test ? bool_ : float64, operand);
  const out = test ? bytesOf(made) : floatsOf(made);
  const compute = UNARY[name].real as (x: number) => number;
  for (let k = 0; k < operand.size; k++) {
    const value = compute(a[at + k]);
    if (!test && value - value !== 0) return undefined;
    out[k] = value;
  }
  return made;
}

function oneInteger(name: string, operand: NDArray): NDArray | undefined {
  const { int, wide } = UNARY[name];
  const compute = (wide ?? int) as (x: number) => number;
  const words = wordsOf(operand);
  const made = freshLike(int64, operand);
  const out = wordsOf(made);
  const at = operand.offset / 4;
  for (let k = 0; k < 2 * operand.size; k += 2) {
    const given = wholeAt(words, at + k);
    const value = compute(given);
    if (!Number.isSafeInteger(value) || !Number.isSafeInteger(given)) return undefined;
    putWhole(out, k, value);
  }
  return made;
}

function inverted(operand: NDArray): NDArray {
  const made = freshLike(bool_, operand);
  const [a, out] = [bytesOf(operand), bytesOf(made)];
  for (let k = 0; k < operand.size; k++) out[k] = a[operand.offset + k] === 0 ? 1 : 0;
  return made;
}

/** A ufunc called with its operands only. */
export function smallUfunc(name: string, args: readonly Value[]): Value | undefined {
  if (args.length === 1) return smallOne(name, args[0]);
  const [left, right] = args;
  if (!(left instanceof NDArray) && !(right instanceof NDArray)) return undefined;
  return smallTwo(name, left, right);
}
