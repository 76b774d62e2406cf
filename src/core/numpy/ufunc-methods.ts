/** `np.add.reduce`, `.accumulate`, `.reduceat`, `.outer`, `.at`, and the attributes of ufuncs. */
import { asDType, assign, copyOf, plain } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { getItem, setItem } from '../arrays/indexing.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues } from '../arrays/record.ts';
import { bool_, type DType, int64, isKind, uint64 } from '../dtype/dtype.ts';
import { runningInHeap } from '../kernels/moving/running.ts';
import { attributeOf, defineMethod, defineProperty } from '../ops/registry.ts';
import { deliver, numbersOf, toAxes, toAxis, toBool, toOut } from './arguments.ts';
import { report } from './error-state.ts';
import { PyFloat, PyList, PyTuple, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { finish, override, type Ufunc, ufuncProtocol } from './ufunc.ts';
import { applyUfunc } from './ufunc-run.ts';
import { UFUNC_TYPES } from './ufunc-type-lists.ts';

const owner = 'ufunc';
ufuncProtocol.attribute = (self, name) => attributeOf(owner, self, name);

function binaryOnly(self: Ufunc, method: string): void {
  if (self.nin !== 2) raise('ValueError', `${method} only supported for binary functions`);
  if (self.nout !== 1) raise('ValueError', `${method} only supported for functions returning a single value`);
}

function maskOf(where: Value | undefined): NDArray | null {
  return where === undefined || where === true ? null : asDType(toArray(where), bool_);
}

defineMethod({
  owner,
  signature: 'reduce(array, axis=0, dtype=None, out=None, keepdims=False, initial=<no value>, where=True)',
  doc: 'Combines the elements along axes.',
  call: (
    self: Ufunc,
    value: Value,
    axis: Value,
    dtype: Value,
    out: Value,
    keepdims: Value,
    initial: Value | undefined,
    where: Value,
  ) => {
    binaryOnly(self, 'reduce');
    const own = override(self, 'reduce', [value], new Map([['axis', axis]]));
    if (own !== undefined) return own;
    const array = toArray(value);
    const axes = array.shape.length === 0 && (axis === 0 || axis === -1) ? [] : toAxes(axis, array.shape.length);
    const target = toOut(out);
    const wanted =
      optionalDType(dtype) ??
      (target !== null && !isKind(target.dtype, 'b') ? reductionOutType(self, array, target) : null);
    const result = reduceUfunc(self, array, axes, {
      dtype: wanted,
      keepdims: toBool(keepdims),
      initial,
      where: maskOf(where),
    });
    return target === null ? finish(result, array) : deliver(result, target);
  },
});

/** An output widens the sum's type. */
function reductionOutType(self: Ufunc, array: NDArray, out: NDArray): DType | null {
  return self.name === 'add' || self.name === 'multiply' ? (array.dtype.kind === 'O' ? null : out.dtype) : null;
}

// ── accumulate, reduceat ──────────────────────────────────────────────────────────────────────────

/** The slice at one index of an axis, as a view without that axis. */
export function sliceAt(array: NDArray, axis: number, index: number): NDArray {
  const keep = (_: number, k: number) => k !== axis;
  return array.view({
    shape: array.shape.filter(keep),
    strides: array.strides.filter(keep),
    offset: array.offset + index * array.strides[axis],
  });
}

/** A stretch of an axis as a view. */
export function rangeAt(array: NDArray, axis: number, start: number, end: number): NDArray {
  const shape = array.shape.map((length, k) => (k === axis ? Math.max(0, end - start) : length));
  return array.view({ shape, offset: array.offset + start * array.strides[axis] });
}

function widened(self: Ufunc, dtype: DType): DType {
  if (self.name !== 'add' && self.name !== 'multiply') return dtype;
  if (dtype.kind === 'b' || (dtype.kind === 'i' && dtype.itemsize < 8)) return int64;
  return dtype.kind === 'u' && dtype.itemsize < 8 ? uint64 : dtype;
}

export function accumulateUfunc(self: Ufunc, source: NDArray, axis: number, dtype: DType | null): NDArray {
  const base = dtype ?? widened(self, source.dtype);
  const logical = self.name.startsWith('logical_') && base.kind !== 'O';
  const chosen = logical ? bool_ : self.resolve([base, base], [null, null], {}).outputs[0];
  const loop = chosen.kind === 'b' && base.kind !== 'b' && !logical ? base : chosen;
  const work = plain(asDType(source, loop));
  const out = allocate(loop, source.shape, 'C', undefined, false);
  if (source.size === 0) return out;
  if ((self.name === 'add' || self.name === 'multiply') && runningInHeap(self.name, work, out, axis)) {
    if (isKind(loop, 'f')) checkRunning(work, out, axis);
    return out;
  }
  assign(sliceAt(out, axis, 0), sliceAt(work, axis, 0));
  if (source.shape.length === 1) {
    const [step, length] = [work.strides[0], source.shape[0] - 1];
    const shape = [length];
    const before = out.view({ shape });
    const after = out.view({ shape, offset: out.offset + out.dtype.itemsize });
    if (length > 0) applyUfunc(self.name, [before, work.view({ shape, offset: work.offset + step })], [after]);
    return out;
  }
  for (let k = 1; k < source.shape[axis]; k++) {
    applyUfunc(self.name, [sliceAt(out, axis, k - 1), sliceAt(work, axis, k)], [sliceAt(out, axis, k)]);
  }
  return out;
}

/** Warns of the first overflow or invalid step; what is finite at the end was finite all along. */
function checkRunning(work: NDArray, out: NDArray, axis: number): void {
  const end = sliceAt(out, axis, out.shape[axis] - 1);
  if (end.size > 65536) return;
  const lost = (rawValues(end) as number[]).findIndex((value) => !Number.isFinite(value));
  if (lost < 0 || out.shape.length !== 1) return;
  const [sums, values] = [out.lane as Float64Array, work.lane as Float64Array];
  const width = work.itemsize;
  const first = out.offset / width;
  for (let k = 0; k < out.size; k++) {
    if (Number.isFinite(sums[first + k])) continue;
    if (!Number.isFinite(values[(work.offset + k * work.strides[0]) / width])) return;
    report('over', 'accumulate');
    return;
  }
}

defineMethod({
  owner,
  signature: 'accumulate(array, axis=0, dtype=None, out=None)',
  doc: 'Running results along an axis.',
  call: (self: Ufunc, value: Value, axis: Value, dtype: Value, out: Value) => {
    binaryOnly(self, 'accumulate');
    const array = toArray(value);
    if (array.shape.length === 0) raise('TypeError', 'cannot accumulate on a scalar');
    const result = accumulateUfunc(self, array, toAxis(axis, array.shape.length), optionalDType(dtype));
    return deliver(result, toOut(out));
  },
});

defineMethod({
  owner,
  signature: 'reduceat(array, indices, axis=0, dtype=None, out=None)',
  doc: 'Reductions over slices of an axis.',
  call: (self: Ufunc, value: Value, indices: Value, axis: Value, dtype: Value, out: Value) => {
    binaryOnly(self, 'reduceat');
    const array = toArray(value);
    const along = toAxis(axis, array.shape.length);
    const length = array.shape[along];
    const starts = numbersOf(indices);
    for (const start of starts) {
      if (start < 0 || start >= length)
        raise('IndexError', `index ${start} out-of-bounds in ${self.name}.reduceat [0, ${length})`);
    }
    const wanted = optionalDType(dtype);
    const pieces = starts.map((start, k) => {
      const end = k + 1 < starts.length ? starts[k + 1] : length;
      return reduceUfunc(self, rangeAt(array, along, start, end > start ? end : start + 1), [along], { dtype: wanted });
    });
    const shape = array.shape.map((n, k) => (k === along ? starts.length : n));
    const result = allocate(pieces[0]?.dtype ?? widened(self, array.dtype), shape);
    pieces.forEach((piece, k) => {
      assign(sliceAt(result, along, k), piece);
    });
    return deliver(result, toOut(out));
  },
});

defineMethod({
  owner,
  signature: 'outer(A, B, /, **kwargs)',
  doc: 'The ufunc of every pair of elements.',
  call: (self: Ufunc, a: Value, b: Value, kwargs: Value) => {
    binaryOnly(self, 'outer');
    const weak = (value: Value) =>
      typeof value === 'number' || typeof value === 'bigint' || value instanceof PyFloat ? value : toArray(value);
    const [left, right] = [weak(a), weak(b)];
    const ndim = right instanceof NDArray ? right.shape.length : 0;
    const lifted =
      left instanceof NDArray
        ? left.view({
            shape: [...left.shape, ...new Array<number>(ndim).fill(1)],
            strides: [...left.strides, ...new Array<number>(ndim).fill(0)],
          })
        : left;
    return self.call([lifted, right], kwargsMap(kwargs));
  },
});

import { PyDict } from './python-values.ts';

function kwargsMap(kwargs: Value): Map<string, Value> | null {
  if (!(kwargs instanceof PyDict) || kwargs.size === 0) return null;
  return new Map([...kwargs.entries()].map(({ key, value }) => [key as string, value]));
}

defineMethod({
  owner,
  signature: 'at(a, indices, b=<no value>, /)',
  doc: 'Applies the ufunc in place at indices, again for indices that repeat.',
  call: (self: Ufunc, target: Value, indices: Value, b: Value | undefined) => {
    if (!(target instanceof NDArray)) return raise('TypeError', 'first operand must be array');
    if (self.nin === 2 && b === undefined) return raise('ValueError', 'second operand needed for ufunc');
    atIndices(self, target, indices, b);
    return null;
  },
});

/** Repeated indices see each other's results, so positions are taken one by one. */
function atIndices(self: Ufunc, target: NDArray, indices: Value, b: Value | undefined): void {
  const places = allocate(int64, target.shape);
  const lane = places.storage.lane('i32') as Int32Array;
  for (let k = 0; k < places.size; k++) lane[2 * k] = k;
  const chosen = getItem(places, indices);
  const positions = toArray(chosen);
  const flat = numbersOf(positions.shape.length === 0 ? positions : copyOf(positions));
  const other = b === undefined ? null : toArray(b);
  const spread = other === null ? null : plainSpread(other, positions.shape);
  for (let k = 0; k < flat.length; k++) {
    const key = unravel(flat[k], target.shape);
    const place = getItem(target, key);
    const operand = spread === null ? [] : [weakOr(b, getItem(spread, k))];
    setItem(target, key, self.call([place, ...operand], null));
  }
}

function weakOr(b: Value | undefined, item: Value): Value {
  return typeof b === 'number' || b instanceof PyFloat ? b : item;
}

function unravel(flat: number, shape: readonly number[]): Value {
  const key = new Array<number>(shape.length);
  let rest = flat;
  for (let k = shape.length - 1; k >= 0; k--) {
    key[k] = rest % shape[k];
    rest = Math.floor(rest / shape[k]);
  }
  return new PyTuple(key);
}

function plainSpread(array: NDArray, shape: readonly number[]): NDArray {
  const wide = allocate(array.dtype, shape);
  assign(wide, array);
  return wide.view({ shape: [wide.size], strides: [wide.dtype.itemsize] });
}

// ── attributes ────────────────────────────────────────────────────────────────────────────────────

defineProperty({ owner, name: '__name__', doc: 'Name.', get: (self: Ufunc) => self.name });
defineProperty({ owner, name: '__qualname__', doc: 'Name.', get: (self: Ufunc) => self.name });
defineProperty({ owner, name: '__doc__', doc: 'What it computes.', get: (self: Ufunc) => self.row.doc });
defineProperty({ owner, name: 'nin', doc: 'Number of inputs.', get: (self: Ufunc) => self.nin });
defineProperty({ owner, name: 'nout', doc: 'Number of outputs.', get: (self: Ufunc) => self.nout });
defineProperty({ owner, name: 'nargs', doc: 'Number of arguments.', get: (self: Ufunc) => self.nin + self.nout });
defineProperty({
  owner,
  name: 'ntypes',
  doc: 'Number of types.',
  get: (self: Ufunc) => (UFUNC_TYPES[self.name] ?? '').split(' ').length,
});
defineProperty({ owner, name: 'signature', doc: 'Core dimensions.', get: () => null });
defineProperty({
  owner,
  name: 'identity',
  doc: 'Result of an empty reduction.',
  get: (self: Ufunc) => {
    const { identity } = self.row;
    if (identity === undefined) return null;
    return identity === Number.NEGATIVE_INFINITY ? new PyFloat(identity as number) : (identity as Value);
  },
});
defineProperty({
  owner,
  name: 'types',
  doc: 'Loops, as input->output.',
  get: (self: Ufunc) => new PyList((UFUNC_TYPES[self.name] ?? '').split(' ')),
});
