/** Ufuncs over axes: `reduce`, in the order in which NumPy adds, so that the last digits agree. */
import { broadcastStrides, sameShape } from '../arrays/broadcast.ts';
import { asDType, assign, copyOf, plain } from '../arrays/cast.ts';
import { integerLimits, raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { readerOf, writerOf } from '../arrays/element.ts';
import { assignValue } from '../arrays/indexing.ts';
import { forEachRun } from '../arrays/iterate.ts';
import { allocate, fillObjects, NDArray } from '../arrays/ndarray.ts';
import type { Value } from '../base/python.ts';
import { bool_, type DType, int64, isKind, object_, sameDType, uint64 } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { halfToNumber, numberToHalf } from '../dtype/half.ts';
import { BINARY } from '../kernels/reference/binary.ts';
import { binaryRun, type Run } from '../kernels/reference/loops.ts';
import { complexPairwiseSum, type Lanes, pairwiseSum } from '../kernels/reference/pairwise.ts';
import { hasEmittedReduction, reduceEmitted } from './emitted-reductions.ts';
import { checkFloats } from './error-state.ts';
import { assignWhere } from './masked-assignment.ts';
import { type Ufunc, ufuncs } from './ufunc.ts';
import { foldKernel } from './ufunc-kernels.ts';
import { applyUfunc } from './ufunc-run.ts';

export interface ReduceOptions {
  readonly dtype?: DType | null;
  readonly keepdims?: boolean;
  /** Python value to begin with; undefined: the identity, or the first element. */
  readonly initial?: Value;
  readonly where?: NDArray | null;
}

/** NumPy's buffer: casts are summed in pieces of this many elements. */
const BUFFER = 8192;

/** dtype in which a reduction runs: small integers are summed and multiplied as 64-bit ones. */
function reduceDType(name: string, dtype: DType): DType {
  if (name !== 'add' && name !== 'multiply') return dtype;
  if (dtype.kind === 'b' || (dtype.kind === 'i' && dtype.itemsize < 8)) return int64;
  return dtype.kind === 'u' && dtype.itemsize < 8 ? uint64 : dtype;
}

function keptShape(shape: readonly number[], axes: readonly number[], keepdims: boolean): number[] {
  const shrunk = shape.map((length, k) => (axes.includes(k) ? 1 : length));
  return keepdims ? shrunk : shrunk.filter((_, k) => !axes.includes(k));
}

export function reduceUfunc(
  ufunc: Ufunc,
  source: NDArray,
  axes: readonly number[],
  options: ReduceOptions = {},
): NDArray {
  const { name } = ufunc;
  const logical = name.startsWith('logical_');
  const base = logical && source.dtype.kind !== 'O' ? bool_ : (options.dtype ?? reduceDType(name, source.dtype));
  const loop = logical ? base : loopDType(ufunc, base);
  const out = allocate(loop, keptShape(source.shape, axes, true));
  if (reducedAtOnce(ufunc, source, out, axes, options)) {
    return options.keepdims === true ? out : ownedView(out, axes);
  }
  const work = prepared(ufunc, plain(asDType(source, loop)), options);
  start(ufunc, work, out, axes, options);
  const rest = skipFirst(ufunc, work, axes, options);
  if (rest.size > 0) accumulate(name, rest, out, !sameDType(source.dtype, loop));
  if (isKind(loop, 'f', 'c') && (name === 'add' || name === 'multiply')) checkReduced(name, work, out);
  if (options.keepdims === true) return out;
  return (
    out.view({
      shape: keptShape(source.shape, axes, false),
      strides: out.strides.filter((_, k) => !axes.includes(k)),
    }) && ownedView(out, axes)
  );
}

/** Where an emitted loop does it, straight from the source. */
function reducedAtOnce(
  ufunc: Ufunc,
  source: NDArray,
  out: NDArray,
  axes: readonly number[],
  options: ReduceOptions,
): boolean {
  if (options.where || !hasEmittedReduction(ufunc.name, source, out.dtype)) return false;
  const extreme = IDEMPOTENT.has(ufunc.name);
  if (extreme && (options.initial === undefined || options.initial === null)) startWithWorst(ufunc.name, out);
  else if (ufunc.row.identity === undefined && options.initial === undefined) return false;
  else start(ufunc, source, out, axes, options);
  return reduceEmitted(ufunc.name, source, out.dtype, out);
}

/** What every element beats; NaN where NaN is ignored. */
function startWithWorst(name: string, out: NDArray): void {
  const upper = name === 'maximum' || name === 'fmax';
  const write = writerOf(out.storage, out.dtype);
  const value = worstOf(out.dtype, upper, name === 'fmax' || name === 'fmin');
  for (let k = 0; k < out.size; k++) write(k * out.dtype.itemsize, value);
}
function worstOf(dtype: DType, upper: boolean, ignoring: boolean): number | bigint {
  if (dtype.kind === 'f') return ignoring ? Number.NaN : upper ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (dtype.kind === 'b') return upper ? 0 : 1;
  const [low, high] = integerLimits(dtype);
  const worst = upper ? low : high;
  return dtype.itemsize < 8 ? Number(worst) : worst;
}

/** Drops the reduced axes without making the result a view. */
function ownedView(out: NDArray, axes: readonly number[]): NDArray {
  const keep = (_: number, k: number) => !axes.includes(k);
  return new NDArray({
    dtype: out.dtype,
    shape: out.shape.filter(keep),
    strides: out.strides.filter(keep),
    offset: 0,
    storage: out.storage,
  });
}

function checkReduced(name: string, work: NDArray, out: NDArray): void {
  if (work.size > 100000 || out.size === 0) return;
  const before = out.view({ shape: work.shape, strides: broadcastStrides(out, work.shape) });
  if (sameShape(out.shape, work.shape)) checkFloats(name === 'add' ? 'reduce' : 'reduce', [work], before);
}

/** The type in which `f(acc, x)` is a loop. */
function loopDType(ufunc: Ufunc, dtype: DType): DType {
  if (dtype.kind === 'O') return object_;
  if (ufunc.name === 'add' && isKind(dtype, 'S', 'U')) {
    const wide = { ...dtype, itemsize: 2 * dtype.itemsize };
    const texts = [dtype, dtype, wide].map(dtypeRepr).join(', ');
    return raise('TypeError', `the resolved dtypes are not compatible with add.reduce. Resolved (${texts})`);
  }
  const chosen = ufunc.resolve([dtype, dtype], [null, null], {});
  return chosen.outputs[0].kind === 'b' && dtype.kind !== 'b' ? dtype : chosen.outputs[0];
}

/** Elements outside `where` become the identity (or the initial value), which changes nothing. */
function prepared(ufunc: Ufunc, work: NDArray, options: ReduceOptions): NDArray {
  if (!options.where) return work;
  const identity = ufunc.row.identity;
  const neutral: Value | undefined = identity !== undefined ? (identity as Value) : options.initial;
  if (neutral === undefined) {
    return raise(
      'ValueError',
      `reduction operation '${ufunc.name}' does not have an identity, so to use a where mask one has to specify 'initial'`,
    );
  }
  const masked = allocate(work.dtype, work.shape);
  fill(masked, neutral);
  assignWhere(masked, work, options.where);
  return masked;
}

function fill(array: NDArray, value: Value): void {
  if (array.dtype.kind === 'O') fillObjects(array, value);
  else if (value === Number.NEGATIVE_INFINITY || value === -1 || typeof value !== 'number') assignFill(array, value);
  else assignValue(array, value);
}
function assignFill(array: NDArray, value: Value): void {
  if (typeof value === 'number' && isKind(array.dtype, 'f')) {
    const write = writerOf(array.storage, array.dtype);
    for (let k = 0; k < array.size; k++) write(k * array.dtype.itemsize, value);
    return;
  }
  if (value === -1 && isKind(array.dtype, 'u', 'b')) {
    array.storage.bytes.fill(array.dtype.kind === 'b' ? 1 : 255, 0, array.nbytes);
    return;
  }
  assign(array, copyOf(toArray(value), 'C', array.dtype));
}

function start(ufunc: Ufunc, work: NDArray, out: NDArray, axes: readonly number[], options: ReduceOptions): void {
  const { identity } = ufunc.row;
  if (options.initial !== undefined && options.initial !== null) {
    fill(out, options.initial);
    return;
  }
  const empty = axes.some((axis) => work.shape[axis] === 0);
  const object = work.dtype.kind === 'O';
  if (identity !== undefined && (!object || empty || isTruth(ufunc))) {
    fill(out, identity as Value);
    return;
  }
  if (empty) {
    if (out.size === 0) return;
    raise('ValueError', `zero-size array to reduction operation ${ufunc.name} which has no identity`);
  }
  const first = work.view({ shape: out.shape, strides: work.strides });
  assign(out, first);
}
const isTruth = (ufunc: Ufunc) => ufunc.name.startsWith('logical_');

const IDEMPOTENT: ReadonlySet<string> = new Set(['maximum', 'minimum', 'fmax', 'fmin']);

/** What is left once the first element started the result. */
function skipFirst(ufunc: Ufunc, work: NDArray, axes: readonly number[], options: ReduceOptions): NDArray {
  const object = work.dtype.kind === 'O';
  const started = options.initial === undefined && (ufunc.row.identity === undefined || (object && !isTruth(ufunc)));
  if (!started || IDEMPOTENT.has(ufunc.name) || work.size === 0) return work;
  const real = axes.filter((axis) => work.shape[axis] > 1);
  if (real.length === 0) return work.view({ shape: [0], strides: [0] });
  if (real.length > 1) {
    if (!object && !ufunc.row.identity)
      raise(
        'ValueError',
        `reduction operation '${ufunc.name}' is not reorderable, so at most one axis may be specified`,
      );
    return work;
  }
  const [axis] = real;
  const shape = work.shape.map((length, k) => (k === axis ? length - 1 : length));
  return work.view({ shape, offset: work.offset + work.strides[axis] });
}

/** out = f(out, x) for every x. */
function accumulate(name: string, work: NDArray, out: NDArray, buffered: boolean): void {
  const target = out.shape.length === work.shape.length ? broadcastStrides(out, work.shape) : work.strides.map(() => 0);
  let offset = work.offset;
  const strides = work.strides.map((stride, k) => {
    if (stride >= 0 || target[k] !== 0) return stride;
    offset += stride * (work.shape[k] - 1);
    return -stride;
  });
  const run = name === 'add' && 'efdFD'.includes(work.code) ? sumRun(work, out, buffered) : foldRun(name, work, out);
  forEachRun(
    { shape: work.shape, strides: [strides, target], offsets: [offset, out.offset], anyOrder: work.code !== 'O' },
    run,
  );
}

function foldRun(name: string, work: NDArray, out: NDArray): Run {
  const loop = elementwise(name, out, work);
  return ([a, o], count, [da, dout]) => loop([o, a, o], count, [dout, da, dout]);
}

/** The ufunc's own loop, as (acc, x, acc). */
function elementwise(name: string, out: NDArray, work: NDArray): Run {
  if (!'OSUVTMm'.includes(work.code)) {
    const kernel = work.size >= 64 ? foldKernel(name, out, work) : null;
    if (kernel !== null) return kernel;
    const operand = { storage: out.storage, code: out.code };
    const made =
      BINARY[name] && binaryRun(name, BINARY[name], operand, { storage: work.storage, code: work.code }, operand);
    if (made) return made;
  }
  if (work.code === 'O') {
    const f = BINARY[name]?.object;
    if (f === undefined) return raise('TypeError', `ufunc '${name}' has no object loop`);
    const [readOut, readIn, write] = [
      readerOf(out.storage, out.dtype),
      readerOf(work.storage, work.dtype),
      writerOf(out.storage, out.dtype),
    ];
    return ([o, a], count, [dout, da]) => {
      for (let k = 0; k < count; k++) write(o + k * dout, f(readOut(o + k * dout), readIn(a + k * da)));
    };
  }
  return ([o, a], count, [dout, da]) => {
    for (let k = 0; k < count; k++) {
      const acc = out.view({ shape: [], strides: [], offset: o + k * dout });
      applyUfunc(name, [acc, work.view({ shape: [], strides: [], offset: a + k * da })], [acc]);
    }
  };
}

function sumRun(work: NDArray, out: NDArray, buffered: boolean): Run {
  const fold = foldRun('add', work, out);
  const add =
    work.code === 'e' ? halfSum(work, out) : 'FD'.includes(work.code) ? complexSum(work, out) : realSum(work, out);
  return (offsets, count, steps) => {
    if (steps[1] !== 0 || count === 1) {
      fold(offsets, count, steps);
      return;
    }
    const piece = buffered ? BUFFER : count;
    for (let k = 0; k < count; k += piece)
      add(offsets[0] + k * steps[0], steps[0], Math.min(piece, count - k), offsets[1]);
  };
}

type Adder = (at: number, step: number, count: number, to: number) => void;

function realSum(work: NDArray, out: NDArray): Adder {
  const [lane, target] = [work.lane as Lanes, out.lane as Lanes];
  const width = lane.BYTES_PER_ELEMENT;
  return (at, step, count, to) => {
    target[to / width] += pairwiseSum(lane, at / width, step / width, count);
  };
}
function complexSum(work: NDArray, out: NDArray): Adder {
  const [lane, target] = [work.lane as Lanes, out.lane as Lanes];
  const width = lane.BYTES_PER_ELEMENT;
  return (at, step, count, to) => {
    const [re, im] = complexPairwiseSum(lane, at / width, step / width, count);
    target[to / width] += re;
    target[to / width + 1] += im;
  };
}
function halfSum(work: NDArray, out: NDArray): Adder {
  const [lane, target] = [work.lane as Uint16Array, out.lane as Uint16Array];
  return (at, step, count, to) => {
    const singles = new Float32Array(count);
    for (let k = 0; k < count; k++) singles[k] = halfToNumber(lane[(at + k * step) / 2]);
    target[to / 2] = numberToHalf(Math.fround(halfToNumber(target[to / 2]) + pairwiseSum(singles, 0, 1, count)));
  };
}

/** Sum over axes as an array (used by mean, var, norms). */
export function sumOver(source: NDArray, axes: readonly number[], options: ReduceOptions = {}): NDArray {
  return reduceUfunc(ufuncs.add, source, axes, options);
}
