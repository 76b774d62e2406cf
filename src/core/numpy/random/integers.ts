/** Integers between bounds: `Generator.integers` (Lemire) and `RandomState.randint` (masks). */

import { stretched } from '../../arrays/broadcast.ts';
import { asDType, contiguous } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { readerOf } from '../../arrays/element.ts';
import { offsetsOf } from '../../arrays/iterate.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { parseIntText } from '../../arrays/number-text.ts';
import { unwrap } from '../../arrays/record.ts';
import { NumPyScalar, scalarTypeOf } from '../../arrays/scalar.ts';
import { canCast } from '../../dtype/casting.ts';
import { type DType, int64, uint32 } from '../../dtype/dtype.ts';
import { dtypeName, dtypeRepr } from '../../dtype/dtype-text.ts';
import { PIECE } from '../../kernels/random/random-machine.ts';
import { defineMethod } from '../../ops/registry.ts';
import { toBool, toInt } from '../arguments.ts';
import { boolType, int, intType, PyBytes, PyFloat, PyObject, python, type Value } from '../python-values.ts';
import { bytesOf, type Stream, withStream } from './draw.ts';
import { resultShape, toSize } from './parameter.ts';
import type { RandomObject } from './random-object.ts';

export interface Bounds {
  readonly low: Value;
  readonly high: Value;
  readonly size: Value;
  readonly dtype: DType;
  /** `high` may be drawn. */
  readonly closed: boolean;
  /** RandomState's way. */
  readonly masked: boolean;
}

interface IntegerRange {
  readonly least: bigint;
  readonly greatest: bigint;
  /** Bits in the kernels' sense: a bool has one. */
  readonly width: number;
  readonly name: string;
}
const ranges = new Map<string, IntegerRange>();

function rangeOf(dtype: DType): IntegerRange {
  const key = `${dtype.kind}${dtype.itemsize}`;
  let range = ranges.get(key);
  if (range === undefined) {
    range = computedRange(dtype);
    ranges.set(key, range);
  }
  return range;
}

function computedRange(dtype: DType): IntegerRange {
  if (dtype.kind === 'b') return { least: 0n, greatest: 1n, width: 1, name: 'bool' };
  const width = dtype.itemsize * 8;
  const span = 1n << BigInt(width);
  const signed = dtype.kind === 'i';
  return {
    least: signed ? -span / 2n : 0n,
    greatest: signed ? span / 2n - 1n : span - 1n,
    width,
    name: dtypeName(dtype),
  };
}

/** Python's `int(x)` of an element. */
function wholeOf(value: Value): bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof PyFloat) return wholeFloat(value.value);
  if (typeof value === 'string') return parseIntText(value);
  const own = value instanceof PyObject ? (value.toInt?.() ?? value.toIndex?.()) : undefined;
  if (own !== undefined) return BigInt(own);
  const real = value instanceof PyObject ? value.toFloat?.() : undefined;
  if (real !== undefined) return wholeFloat(real);
  return raise(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a real number, not '${kindOf(value)}'`,
  );
}

const kindOf = (value: Value): string => (value === null ? 'NoneType' : 'object');

function wholeFloat(value: number): bigint {
  if (Number.isNaN(value)) raise('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value)) raise('OverflowError', 'cannot convert float infinity to integer');
  return BigInt(Math.trunc(value));
}

function emptyRange(closed: boolean, anyLow: boolean): never {
  if (!anyLow) return raise('ValueError', `high ${closed ? '<' : '<='} 0`);
  return raise('ValueError', `low ${closed ? '>' : '>='} high`);
}

/** The scalar bounds as an offset and a closed range, checked. */
function scalarBounds(low: bigint, high: bigint, bounds: Bounds): { offset: bigint; range: bigint } {
  const { least, greatest, name } = rangeOf(bounds.dtype);
  const last = bounds.closed ? high : high - 1n;
  if (low < least) raise('ValueError', `low is out of bounds for ${name}`);
  if (last > greatest) raise('ValueError', `high is out of bounds for ${name}`);
  if (low > last) emptyRange(bounds.closed, low !== 0n);
  return { offset: BigInt.asUintN(64, low), range: last - low };
}

/** Fills `target` with offset + [0, range]. */
export function fillRange(stream: Stream, target: NDArray, offset: bigint, range: bigint, masked: boolean): void {
  const { width } = rangeOf(target.dtype);
  const into = bytesOf(target);
  const { itemsize } = target.dtype;
  withStream(stream, (kernels) => {
    kernels.wasm.beginBounded();
    for (let done = 0; done < target.size; done += PIECE) {
      const piece = Math.min(PIECE, target.size - done);
      kernels.wasm.fillBounded(kernels.state, width, offset, range, masked ? 1 : 0, kernels.out, piece);
      into.set(new Uint8Array(kernels.memory.buffer, kernels.out, piece * itemsize), done * itemsize);
    }
  });
}

interface PlainBounds extends Bounds {
  readonly low: number;
  readonly high: number;
}

/** One number between two Python integers, without an array. */
function drawOneInteger(stream: Stream, bounds: PlainBounds): Value {
  const { offset, range } = scalarBounds(BigInt(bounds.low), BigInt(bounds.high), bounds);
  const { dtype } = bounds;
  return withStream(stream, ({ wasm, state, out, memory }) => {
    wasm.beginBounded();
    wasm.fillBounded(state, rangeOf(dtype).width, offset, range, bounds.masked ? 1 : 0, out, 1);
    const drawn = new DataView(memory.buffer, out, 8).getBigUint64(0, true);
    const bits = dtype.itemsize * 8;
    if (dtype.kind === 'b') return (drawn & 1n) === 1n;
    return int(dtype.kind === 'i' ? BigInt.asIntN(bits, drawn) : BigInt.asUintN(bits, drawn));
  });
}

export function drawIntegers(stream: Stream, bounds: Bounds): NDArray {
  const { size, dtype } = bounds;
  if (size !== null) {
    const shape = toSize(size);
    if (shape.includes(0)) return allocate(dtype, shape);
  }
  const lows = toArray(bounds.low);
  const highs = toArray(bounds.high);
  if (lows.shape.length > 0 || highs.shape.length > 0) return drawEach(stream, lows, highs, bounds);
  const { offset, range } = scalarBounds(wholeOf(elementOf(lows)), wholeOf(elementOf(highs)), bounds);
  const target = allocate(dtype, size === null ? [] : toSize(size));
  fillRange(stream, target, offset, range, bounds.masked);
  return target;
}

function elementOf(array: NDArray): Value {
  const raw = readerOf(array.storage, array.dtype)(array.offset);
  return array.dtype.kind === 'f' ? new PyFloat(raw as number) : raw;
}

/** Elements as integers; a fractional upper bound is rounded up, so that the integers below it count. */
function integersOf(array: NDArray): bigint[] {
  const read = readerOf(array.storage, array.dtype);
  const fractional = array.dtype.kind === 'f';
  return [...offsetsOf(array.shape, array.strides, array.offset)].map((at) => {
    const value = read(at);
    return fractional ? wholeFloat(value as number) : wholeOf(value);
  });
}

/** Bounds of each number, packed; the ends are exclusive where `open` is 1. */
interface Ends {
  readonly lows: BigInt64Array;
  readonly ends: BigInt64Array;
  readonly open: 0 | 1;
}

function refuse(bounds: Bounds, which: 'low' | 'high'): never {
  return raise('ValueError', `${which} is out of bounds for ${rangeOf(bounds.dtype).name}`);
}

const anyOf = (values: Iterable<bigint>): boolean => {
  for (const value of values) if (value !== 0n) return true;
  return false;
};

function checkEach(lows: Iterable<bigint>, ends: Iterable<bigint>, open: bigint, bounds: Bounds): void {
  const { least, greatest } = rangeOf(bounds.dtype);
  for (const low of lows) if (low < least || low > greatest) refuse(bounds, 'low');
  for (const end of ends) if (end - open > greatest) refuse(bounds, 'high');
  for (const end of ends) if (end - open < least) emptyRange(bounds.closed, anyOf(lows));
}

const isNarrow = (array: NDArray): boolean => canCast(array.dtype, int64, 'safe');

/** Both bounds fit int64: they stay as they are. */
function narrowEnds(lowArray: NDArray, highArray: NDArray, bounds: Bounds, shape: readonly number[]): Ends {
  const [low, high] = [lowArray, highArray].map((one) => contiguous(asDType(one, int64)));
  const lane = (one: NDArray): BigInt64Array =>
    (one.lane as BigInt64Array).subarray(one.offset / 8, one.offset / 8 + one.size);
  const open = bounds.closed ? 0 : 1;
  checkEach(lane(low), lane(high), BigInt(open), bounds);
  const whole = (one: NDArray): BigInt64Array => lane(contiguous(stretched(one, shape) ?? one));
  return { lows: whole(low), ends: whole(high), open };
}

/** Any numbers: floats, unsigned, Python's own. */
function wideEnds(lowArray: NDArray, highArray: NDArray, bounds: Bounds, shape: readonly number[]): Ends {
  const open = bounds.closed ? 0n : 1n;
  const lowValues = integersOf(lowArray);
  const highValues = integersOf(highArray);
  checkEach(lowValues, highValues, open, bounds);
  const lows = spreadIntegers(lowValues, lowArray, shape);
  const ends = spreadIntegers(highValues, highArray, shape);
  for (let k = 0; k < lows.length; k++) if (lows[k] > ends[k] - open) emptyRange(bounds.closed, anyOf(lowValues));
  const words = (values: readonly bigint[], less: bigint): BigInt64Array =>
    BigInt64Array.from(values, (value) => BigInt.asIntN(64, value - less));
  return { lows: words(lows, 0n), ends: words(ends, open), open: 0 };
}

/** Bounds that are arrays: each number has its own. */
function drawEach(stream: Stream, lowArray: NDArray, highArray: NDArray, bounds: Bounds): NDArray {
  const shape = resultShape(bounds.size, [lowArray, highArray], true);
  const narrow = isNarrow(lowArray) && isNarrow(highArray);
  const each = (narrow ? narrowEnds : wideEnds)(lowArray, highArray, bounds, shape);
  if (narrow) {
    const { lows, ends, open } = each;
    for (let k = 0; k < lows.length; k++) {
      if (open === 1 ? lows[k] >= ends[k] : lows[k] > ends[k]) emptyRange(bounds.closed, anyOf(lows));
    }
  }
  const target = allocate(bounds.dtype, shape);
  fillEach(stream, target, each, bounds.masked);
  return target;
}

/** Values of `source` in C order, repeated over `shape`. */
function spreadIntegers(values: readonly bigint[], source: NDArray, shape: readonly number[]): bigint[] {
  const order = allocate(int64, source.shape);
  (order.lane as BigInt64Array).set(values.map((_, k) => BigInt(k)));
  const view = stretched(order, shape) ?? order;
  const read = readerOf(view.storage, view.dtype);
  return [...offsetsOf(view.shape, view.strides, view.offset)].map((at) => values[Number(read(at))]);
}

function fillEach(stream: Stream, target: NDArray, { lows, ends, open }: Ends, masked: boolean): void {
  const { width } = rangeOf(target.dtype);
  const { itemsize } = target.dtype;
  const into = bytesOf(target);
  withStream(stream, (kernels) => {
    const [a, b] = kernels.parameters;
    const { wasm, state, out } = kernels;
    wasm.beginBounded();
    for (let done = 0; done < lows.length; done += PIECE) {
      const piece = Math.min(PIECE, lows.length - done);
      const words = new BigInt64Array(kernels.memory.buffer);
      words.set(lows.subarray(done, done + piece), a / 8);
      words.set(ends.subarray(done, done + piece), b / 8);
      wasm.fillBoundedEach(state, width, a, b, open, masked ? 1 : 0, out, piece);
      into.set(new Uint8Array(kernels.memory.buffer, out, piece * itemsize), done * itemsize);
    }
  });
}

function integerDType(spec: Value | undefined, name: string): DType {
  const dtype = spec === undefined ? int64 : dtypeFrom(spec);
  if (!'biu'.includes(dtype.kind)) raise('TypeError', `Unsupported dtype ${dtypeRepr(dtype)} for ${name}`);
  if (dtype.byteOrder !== '>') return dtype;
  if (name === 'randint') {
    python.warn(
      'DeprecationWarning',
      'Providing a dtype with a non-native byteorder is not supported. If you require platform-independent byteorder, call byteswap when required.\nIn future version, providing byteorder will raise a ValueError',
    );
    return { ...dtype, byteOrder: '<' };
  }
  return raise(
    'ValueError',
    'Providing a dtype with a non-native byteorder is not supported. If you require platform-independent byteorder, call byteswap when required.',
  );
}

interface Request extends Omit<Bounds, 'dtype'> {
  readonly spec: Value | undefined;
  readonly name: string;
}

/** As Python sees it: `int` and `bool` as dtype give Python's own scalars. */
function integers(self: RandomObject, request: Request): Value {
  const { spec, name } = request;
  const dtype = integerDType(spec, name);
  const [low, high] = request.high === null ? [0, request.low] : [request.low, request.high];
  const plain = spec === intType || spec === boolType || (spec === undefined && name === 'randint');
  if (request.size === null && typeof low === 'number' && typeof high === 'number') {
    const raw = drawOneInteger(self, { ...request, low, high, dtype });
    return plain ? raw : new NumPyScalar(dtype, raw);
  }
  const drawn = drawIntegers(self, { ...request, low, high, dtype });
  if (request.size !== null || drawn.shape.length > 0) return drawn;
  return plain ? elementOf(drawn) : unwrap(drawn);
}

defineMethod({
  owner: 'Generator',
  signature: "integers(low, high=None, size=None, dtype=<class 'numpy.int64'>, endpoint=False)",
  doc: 'Integers from low (inclusive) to high (exclusive, or inclusive with endpoint).',
  call: (self: RandomObject, low: Value, high: Value, size: Value, spec: Value | undefined, endpoint: Value) =>
    integers(self, { low, high, size, spec, closed: toBool(endpoint), masked: false, name: 'integers' }),
});
defineMethod({
  owner: 'RandomState',
  signature: "randint(low, high=None, size=None, dtype=<class 'int'>)",
  doc: 'Integers from low (inclusive) to high (exclusive).',
  call: (self: RandomObject, low: Value, high: Value, size: Value, spec: Value | undefined) =>
    integers(self, { low, high, size, spec, closed: false, masked: true, name: 'randint' }),
});
defineMethod({
  owner: 'RandomState',
  signature: 'random_integers(low, high=None, size=None)',
  doc: 'Integers from low to high, both inclusive; deprecated.',
  call: (self: RandomObject, low: Value, high: Value, size: Value) => {
    const [from, to] = high === null ? [1, low] : [low, high];
    const text = `${python.str(from)}, ${python.str(to)} + 1`;
    python.warn('DeprecationWarning', `This function is deprecated. Please call randint(${text}) instead`);
    const last = python.binary('+', wholeValue(to), 1);
    return integers(self, {
      low: from,
      high: last,
      size,
      spec: scalarTypeOf(int64),
      closed: false,
      masked: true,
      name: 'randint',
    });
  },
});

function wholeValue(value: Value): Value {
  const whole = wholeOf(value);
  return whole >= -9007199254740991n && whole <= 9007199254740991n ? Number(whole) : whole;
}

/** Random bytes, four from each 32-bit draw. */
function randomBytes(self: RandomObject, length: Value): Value {
  const count = toInt(length);
  const words = allocate(uint32, [Math.max(0, Math.floor((count - 1) / 4) + 1)]);
  fillRange(self, words, 0n, 0xffffffffn, self.kept !== null);
  return new PyBytes(bytesOf(words).slice(0, count));
}
for (const owner of ['Generator', 'RandomState']) {
  defineMethod({ owner, signature: 'bytes(length)', doc: 'Random bytes.', call: randomBytes });
}
