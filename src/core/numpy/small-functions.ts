/** Functions of small packed arrays, called with a few plain arguments: what the general way gives, without it. */
import { allocate, NDArray, ndarrayType } from '../arrays/ndarray.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import { floatType, intType, PyFloat, PyList, PyTuple, PyType, type Value } from '../base/python.ts';
import { bool_, float64, int64 } from '../dtype/dtype.ts';
import { pairwiseSum } from '../kernels/reference/pairwise.ts';
import { methodsOf, names, OpFunction } from '../ops/registry.ts';
import {
  bytesOf,
  floatsOf,
  freshLike,
  freshWhole,
  isSmall,
  isSmallBool,
  isSmallFloat,
  isSmallInt,
  LARGEST,
  putWhole,
  smallOne,
  wholeAt,
  wordsOf,
} from './small-fast.ts';

type Fast = (args: readonly Value[]) => Value | undefined;

function quick(name: string, fast: Fast): void {
  const op = names.get(`numpy.${name}`);
  if (op instanceof OpFunction) op.fast = fast;
  const method = methodsOf('ndarray').get(name);
  if (method !== undefined) method.fast = fast;
}
function quickFunction(name: string, fast: Fast): void {
  const op = names.get(`numpy.${name}`);
  if (op instanceof OpFunction) op.fast = fast;
}
function quickMethod(name: string, fast: Fast): void {
  const method = methodsOf('ndarray').get(name);
  if (method !== undefined) method.fast = fast;
}

// ── Reductions over everything ────────────────────────────────────────────────────────────────────

function ofFloats(name: string, reduce: (lane: Float64Array, at: number, count: number) => number): void {
  quick(name, (args) => {
    const [x] = args;
    if (args.length !== 1) return undefined;
    if (!isSmallFloat(x)) return wholeReduction(name, x);
    const value = reduce(floatsOf(x), x.offset / 8, x.size);
    return value - value === 0 ? new NumPyScalar(float64, value) : undefined;
  });
}

const total = (lane: Float64Array, at: number, count: number): number => pairwiseSum(lane, at, 1, count) + 0;
const largest = (lane: Float64Array, at: number, count: number): number => {
  let best = lane[at];
  for (let k = 1; k < count; k++) if (lane[at + k] > best || Number.isNaN(lane[at + k])) best = lane[at + k];
  return best;
};
const smallest = (lane: Float64Array, at: number, count: number): number => {
  let best = lane[at];
  for (let k = 1; k < count; k++) if (lane[at + k] < best || Number.isNaN(lane[at + k])) best = lane[at + k];
  return best;
};
ofFloats('sum', total);
ofFloats('max', largest);
ofFloats('min', smallest);
ofFloats('mean', (lane, at, count) => total(lane, at, count) / count);

function wholeReduction(name: string, x: Value): Value | undefined {
  if (!isSmallInt(x)) return undefined;
  const words = wordsOf(x);
  let result = name === 'sum' || name === 'mean' ? 0 : wholeAt(words, x.offset / 4);
  for (let k = 0, at = x.offset / 4; k < x.size; k++, at += 2) {
    const value = wholeAt(words, at);
    if (!Number.isSafeInteger(value)) return undefined;
    if (name === 'max') result = Math.max(result, value);
    else if (name === 'min') result = Math.min(result, value);
    else result += value;
  }
  if (name === 'mean' || !Number.isSafeInteger(result)) return undefined;
  return new NumPyScalar(int64, result + 0);
}

function position(name: 'argmax' | 'argmin', better: (a: number, b: number) => boolean): void {
  quick(name, (args) => {
    const [x] = args;
    if (args.length !== 1 || !isSmallFloat(x)) return undefined;
    const lane = floatsOf(x);
    const at = x.offset / 8;
    let best = 0;
    for (let k = 0; k < x.size; k++) {
      if (Number.isNaN(lane[at + k])) return undefined;
      if (better(lane[at + k], lane[at + best])) best = k;
    }
    return new NumPyScalar(int64, best);
  });
}
position('argmax', (a, b) => a > b);
position('argmin', (a, b) => a < b);

const TRUE = new NumPyScalar(bool_, true);
const FALSE = new NumPyScalar(bool_, false);
function truths(name: 'any' | 'all', stop: boolean): void {
  quick(name, (args) => {
    const [x] = args;
    if (args.length !== 1 || !isSmallBool(x)) return undefined;
    const flags = bytesOf(x);
    for (let k = 0; k < x.size; k++) if ((flags[x.offset + k] !== 0) === stop) return stop ? TRUE : FALSE;
    return stop ? FALSE : TRUE;
  });
}
truths('any', true);
truths('all', false);

// ── Making arrays ─────────────────────────────────────────────────────────────────────────────────

function lengthsOf(value: Value): number[] | null {
  if (typeof value === 'number') return value >= 0 && value <= LARGEST ? [value] : null;
  if (!(value instanceof PyTuple) || value.items.length === 0 || value.items.length > 4) return null;
  let size = 1;
  for (const one of value.items) {
    if (typeof one !== 'number' || one < 0) return null;
    size *= one;
  }
  return size <= LARGEST ? (value.items.slice() as number[]) : null;
}

function filled(name: string, value: number): void {
  quickFunction(name, (args) => {
    const shape = args.length === 1 ? lengthsOf(args[0]) : null;
    if (shape === null) return undefined;
    const made = allocate(float64, shape);
    if (value !== 0) floatsOf(made).fill(value, 0, made.size);
    return made;
  });
}
filled('zeros', 0);
filled('empty', 0);
filled('ones', 1);

function alike(name: string, value: number): void {
  quickFunction(name, (args) => {
    const [x] = args;
    if (args.length !== 1 || !isSmallFloat(x)) return undefined;
    const made = freshLike(float64, x);
    if (value !== 0) floatsOf(made).fill(value, 0, made.size);
    return made;
  });
}
alike('zeros_like', 0);
alike('ones_like', 1);

quickFunction('arange', (args) => {
  if (args.length === 0 || args.length > 2 || !args.every((one) => typeof one === 'number')) return undefined;
  const [from, to] = (args.length === 1 ? [0, args[0]] : args) as number[];
  const count = to - from;
  if (!(count >= 0 && count <= LARGEST) || !Number.isSafeInteger(to)) return undefined;
  const made = freshWhole([count]);
  const words = wordsOf(made);
  for (let k = 0; k < count; k++) putWhole(words, 2 * k, from + k);
  return made;
});

const asNumber = (value: Value): number | null =>
  typeof value === 'number' ? value : value instanceof PyFloat ? value.value : null;

quickFunction('linspace', (args) => {
  const [start, stop] = [asNumber(args[0] ?? null), asNumber(args[1] ?? null)];
  const num = args.length === 3 ? args[2] : args.length === 2 ? 50 : null;
  if (start === null || stop === null || typeof num !== 'number' || num < 2 || num > LARGEST) return undefined;
  const step = (stop - start) / (num - 1);
  if (step === 0 || step - step !== 0) return undefined;
  const made = allocate(float64, [num]);
  const out = floatsOf(made);
  for (let k = 0; k < num; k++) out[k] = k * step + start;
  out[num - 1] = stop;
  return made;
});

/** A list of floats, or of small ints, of the exact types: anything else may mean something else. */
function fromItems(items: readonly Value[]): NDArray | undefined {
  const count = items.length;
  if (count === 0 || count > LARGEST) return undefined;
  if (typeof items[0] === 'number') {
    const made = freshWhole([count]);
    const words = wordsOf(made);
    for (let k = 0; k < count; k++) {
      const item = items[k];
      if (typeof item !== 'number') return undefined;
      putWhole(words, 2 * k, item);
    }
    return made;
  }
  const made = allocate(float64, [count]);
  const out = floatsOf(made);
  for (let k = 0; k < count; k++) {
    const item = items[k];
    if (!(item instanceof PyFloat) || item.pyType !== floatType) return undefined;
    out[k] = item.value;
  }
  return made;
}
quickFunction('array', (args) => {
  const [x] = args;
  if (args.length !== 1) return undefined;
  if (x instanceof PyList || x instanceof PyTuple) return fromItems(x.items);
  return isSmallFloat(x) ? copied(x) : undefined;
});
quickFunction('asarray', (args) => {
  const [x] = args;
  if (args.length !== 1) return undefined;
  if (x instanceof PyList || x instanceof PyTuple) return fromItems(x.items);
  return x instanceof NDArray && x.pyType === ndarrayType ? x : undefined;
});

function copied(x: NDArray): NDArray {
  const made = freshLike(x.dtype, x);
  const [from, to] = [bytesOf(x), bytesOf(made)];
  for (let k = 0; k < x.nbytes; k++) to[k] = from[x.offset + k];
  return made;
}
function copiedNumbers(x: Value): NDArray | undefined {
  if (isSmallFloat(x)) {
    const made = freshLike(float64, x);
    const [from, to, at] = [floatsOf(x), floatsOf(made), x.offset / 8];
    for (let k = 0; k < x.size; k++) to[k] = from[at + k];
    return made;
  }
  return isSmallInt(x) || isSmallBool(x) ? copied(x) : undefined;
}
quick('copy', (args) => (args.length === 1 ? copiedNumbers(args[0]) : undefined));
quickMethod('flatten', (args) => {
  const [x] = args;
  return args.length === 1 && x instanceof NDArray && x.shape.length === 1 ? copiedNumbers(x) : undefined;
});

// ── Shapes ────────────────────────────────────────────────────────────────────────────────────────

function reshaped(x: Value, lengths: readonly Value[]): NDArray | undefined {
  if (!(x instanceof NDArray) || lengths.length === 0 || !isSmall(x)) return undefined;
  let [rest, open] = [1, -1];
  const shape: number[] = [];
  for (const length of lengths) {
    if (typeof length !== 'number' || length < -1 || length === 0) return undefined;
    if (length === -1) {
      if (open >= 0) return undefined;
      open = shape.length;
    } else rest *= length;
    shape.push(length);
  }
  if (open >= 0) shape[open] = x.size / rest;
  if (open >= 0 ? !Number.isInteger(shape[open]) : rest !== x.size) return undefined;
  const strides = new Array<number>(shape.length);
  for (let k = shape.length - 1, step = x.itemsize; k >= 0; step *= shape[k--]) strides[k] = step;
  return x.view({ shape, strides });
}
quickMethod('reshape', (args) => {
  const [x, first] = args;
  return args.length === 2 && first instanceof PyTuple ? reshaped(x, first.items) : reshaped(x, args.slice(1));
});
quickFunction('reshape', ([x, shape, ...more]) => {
  if (more.length > 0 || shape === undefined) return undefined;
  return reshaped(x, shape instanceof PyTuple ? shape.items : [shape]);
});
quick('ravel', (args) => {
  const [x] = args;
  return args.length === 1 && x instanceof NDArray ? reshaped(x, [x.size]) : undefined;
});

quickMethod('astype', (args) => {
  const [x, type] = args;
  if (args.length !== 2 || !(type instanceof PyType)) return undefined;
  if (type === floatType) return isSmallFloat(x) ? copiedNumbers(x) : isSmallInt(x) ? asFloats(x) : undefined;
  if (type === intType) return isSmallInt(x) ? copied(x) : isSmallFloat(x) ? asWholes(x) : undefined;
  return undefined;
});
function asFloats(x: NDArray): NDArray | undefined {
  const made = freshLike(float64, x);
  const [words, out] = [wordsOf(x), floatsOf(made)];
  for (let k = 0, at = x.offset / 4; k < x.size; k++, at += 2) {
    out[k] = wholeAt(words, at);
    if (!Number.isSafeInteger(out[k])) return undefined;
  }
  return made;
}
function asWholes(x: NDArray): NDArray | undefined {
  const made = freshLike(int64, x);
  const [lane, out, at] = [floatsOf(x), wordsOf(made), x.offset / 8];
  for (let k = 0; k < x.size; k++) {
    const value = Math.trunc(lane[at + k]);
    if (!Number.isSafeInteger(value)) return undefined;
    putWhole(out, 2 * k, value);
  }
  return made;
}

// ── Joining, choosing ─────────────────────────────────────────────────────────────────────────────

quickFunction('concatenate', (args) => {
  const [parts] = args;
  if (args.length !== 1 || !(parts instanceof PyList || parts instanceof PyTuple)) return undefined;
  let size = 0;
  for (const one of parts.items) {
    if (!isSmallFloat(one) || one.shape.length !== 1) return undefined;
    size += one.size;
  }
  if (size === 0 || size > LARGEST) return undefined;
  const made = allocate(float64, [size]);
  const out = floatsOf(made);
  let to = 0;
  for (const one of parts.items as readonly NDArray[]) {
    const [lane, at] = [floatsOf(one), one.offset / 8];
    for (let k = 0; k < one.size; k++) out[to++] = lane[at + k];
  }
  return made;
});

quickFunction('where', (args) => {
  const [condition, x, y] = args;
  if (args.length !== 3 || !isSmallBool(condition) || !isSmallFloat(x) || !isSmallFloat(y)) return undefined;
  if (!likeShape(condition, x) || !likeShape(condition, y)) return undefined;
  const made = freshLike(float64, x);
  const [flags, a, b, out] = [bytesOf(condition), floatsOf(x), floatsOf(y), floatsOf(made)];
  const [f, i, j] = [condition.offset, x.offset / 8, y.offset / 8];
  for (let k = 0; k < x.size; k++) out[k] = flags[f + k] !== 0 ? a[i + k] : b[j + k];
  return made;
});
function likeShape(a: NDArray, b: NDArray): boolean {
  return a.shape.length === b.shape.length && a.shape.every((length, k) => length === b.shape[k]);
}

quick('cumsum', (args) => {
  const [x] = args;
  if (args.length !== 1 || !isSmallFloat(x)) return undefined;
  const made = allocate(float64, [x.size]);
  const [lane, out, at] = [floatsOf(x), floatsOf(made), x.offset / 8];
  let sum = 0;
  for (let k = 0; k < x.size; k++) {
    sum = k === 0 ? lane[at] : sum + lane[at + k];
    if (sum - sum !== 0) return undefined;
    out[k] = sum;
  }
  return made;
});

quickFunction('abs', (args) => (args.length === 1 ? smallOne('absolute', args[0]) : undefined));

// ── Products ──────────────────────────────────────────────────────────────────────────────────────

/** Multiplications that are not worth a kernel. */
const MOST_PRODUCTS = 4096;

/** In the order of the reference loop: one column after the other, every sum from its first product on. */
function product(args: readonly Value[]): Value | undefined {
  const [a, b] = args;
  if (args.length !== 2 || !isSmallFloat(a) || !isSmallFloat(b)) return undefined;
  if (a.shape.length > 2 || b.shape.length > 2) return undefined;
  const rows = a.shape.length === 2 ? a.shape[0] : 1;
  const columns = b.shape.length === 2 ? b.shape[1] : 1;
  const inner = a.shape[a.shape.length - 1];
  if (inner !== b.shape[0] || rows * columns * inner > MOST_PRODUCTS) return undefined;
  const made = allocate(float64, [...a.shape.slice(0, -1), ...b.shape.slice(1)]);
  const [x, y, out] = [floatsOf(a), floatsOf(b), floatsOf(made)];
  const [i, j] = [a.offset / 8, b.offset / 8];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += x[i + row * inner + k] * y[j + k * columns + column];
      if (sum - sum !== 0) return undefined;
      out[row * columns + column] = sum;
    }
  }
  return made.shape.length === 0 ? new NumPyScalar(float64, out[0]) : made;
}
quick('dot', product);
quickFunction('matmul', product);

quickFunction('outer', (args) => {
  const [a, b] = args;
  if (args.length !== 2 || !isSmallFloat(a) || !isSmallFloat(b) || a.size * b.size > MOST_PRODUCTS) return undefined;
  const made = allocate(float64, [a.size, b.size]);
  const [x, y, out] = [floatsOf(a), floatsOf(b), floatsOf(made)];
  const [i, j] = [a.offset / 8, b.offset / 8];
  for (let row = 0, to = 0; row < a.size; row++) {
    for (let column = 0; column < b.size; column++) {
      const value = x[i + row] * y[j + column];
      if (value - value !== 0) return undefined;
      out[to++] = value;
    }
  }
  return made;
});
