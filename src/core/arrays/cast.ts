/** Copying elements between arrays: assignment, `astype`, contiguous copies. Values are cast as C would. */
import { codeOf, isNative, type TypeCode, toNative } from '../dtype/code.ts';
import { bytes_, type DType, type Field, isKind, sameDType, str_ } from '../dtype/dtype.ts';
import { broadcastStrides, commonShape, sameShape, shapeText } from './broadcast.ts';
import { castRaw, raise, textLength } from './convert.ts';
import { readerOf, writerOf } from './element.ts';
import { heapMoves, LEAST_MOVED } from './heap-moves.ts';
import { forEachRun } from './iterate.ts';
import { isComplexCode, isNumberCode, loadRun, storeRun } from './lanes.ts';
import { cStrides } from './layout.ts';
import { allocate, NDArray } from './ndarray.ts';

const CHUNK = 1024;
const scratch = new Float64Array(CHUNK);

/** Lowest and highest byte (exclusive) that the elements touch. */
export function byteBounds(array: NDArray): [number, number] {
  let low = array.offset;
  let high = array.offset + array.dtype.itemsize;
  if (array.size === 0) return [low, low];
  for (let k = 0; k < array.shape.length; k++) {
    const reach = array.strides[k] * (array.shape[k] - 1);
    if (reach < 0) low += reach;
    else high += reach;
  }
  return [low, high];
}

export function mayOverlap(a: NDArray, b: NDArray): boolean {
  if (a.storage !== b.storage && a.storage.buffer !== b.storage.buffer) return false;
  const [lowA, highA] = byteBounds(a).map((at) => at + a.storage.byteOffset);
  const [lowB, highB] = byteBounds(b).map((at) => at + b.storage.byteOffset);
  return lowA < highB && lowB < highA;
}

export function sameLayout(a: NDArray, b: NDArray): boolean {
  return (
    a.storage === b.storage && a.offset === b.offset && sameShape(a.shape, b.shape) && sameShape(a.strides, b.strides)
  );
}

/** `target[...] = source`, broadcast; what overlaps is copied first. */
export function assign(target: NDArray, source: NDArray): void {
  target.storage.version++;
  if (target.size === 0 && commonShape([target.shape, source.shape]) !== null) return;
  let from = source;
  if (!sameShape(target.shape, from.shape)) from = fitted(target, from);
  if (mayOverlap(target, from) && !(sameLayout(target, from) && sameDType(target.dtype, from.dtype)))
    from = copyOf(from);
  move(target, from, from.strides);
}

function fitted(target: NDArray, source: NDArray): NDArray {
  let shape = source.shape;
  while (shape.length > target.shape.length && shape[0] === 1) shape = shape.slice(1);
  const dropped = source.shape.length - shape.length;
  const trimmed = dropped === 0 ? source : source.view({ shape, strides: source.strides.slice(dropped) });
  const common = commonShape([target.shape, shape]);
  if (common === null || !sameShape(common, target.shape)) {
    raise(
      'ValueError',
      `could not broadcast input array from shape ${shapeText(source.shape)} into shape ${shapeText(target.shape)}`,
    );
  }
  return trimmed.view({ shape: target.shape, strides: broadcastStrides(trimmed, target.shape) });
}

/** Filled by the kernels: casts between the machine's types where their loops can reach both; false: they cannot. */
export const casts: { run: ((target: NDArray, source: NDArray) => boolean) | null } = { run: null };

function move(target: NDArray, source: NDArray, strides: readonly number[]): void {
  const [to, from] = [codeOf(target.dtype), codeOf(source.dtype)];
  if (to === 'V' || from === 'V') {
    moveVoid(target, source);
    return;
  }
  const large = target.size >= LEAST_MOVED && sameDType(target.dtype, source.dtype);
  if (large && heapMoves.installed?.copy(target, source, strides)) return;
  const walk = {
    shape: target.shape,
    strides: [target.strides, strides],
    offsets: [target.offset, source.offset],
    anyOrder: true,
  };
  const plain = target.isPlain && source.isPlain;
  if (to !== from && plain && casts.run?.(target, source) === true) return;
  if (plain && to === from && sameWidth(target.dtype, source.dtype) && !isKind(target.dtype, 'O', 'T')) {
    forEachRun(walk, laneCopier(target, source));
  } else if (plain && isNumberCode(to) && isNumberCode(from) && throughDoubles(to, from)) {
    forEachRun(walk, doubleCopier(target, source, to, from));
  } else {
    const [read, write] = [readerOf(source.storage, source.dtype), writerOf(target.storage, target.dtype)];
    const [a, b] = [source.dtype, target.dtype];
    const same = sameDType(toNative(a), toNative(b)) || (a.kind === b.kind && isKind(a, 'S', 'U', 'O', 'T'));
    forEachRun(walk, ([t, s], count, [dt, ds]) => {
      for (let k = 0, i = t, j = s; k < count; k++, i += dt, j += ds) write(i, same ? read(j) : castRaw(read(j), a, b));
    });
  }
}

/** Times and texts of one code may still differ in unit or length. */
function sameWidth(a: DType, b: DType): boolean {
  if (isKind(a, 'M', 'm') && isKind(b, 'M', 'm')) return a.unit === b.unit && a.step === b.step;
  return a.itemsize === b.itemsize;
}

/** Exact through doubles: not from one 64-bit integer type to another integer type. */
function throughDoubles(to: TypeCode, from: TypeCode): boolean {
  if (isComplexCode(from) && isComplexCode(to)) return false;
  if (from === 'l' || from === 'L')
    return to === 'f' || to === 'd' || to === 'F' || to === 'D' || to === 'e' || to === '?';
  return true;
}

function laneCopier(target: NDArray, source: NDArray) {
  const [out, data] = [target.lane as Float64Array, source.lane as Float64Array];
  const width = out.BYTES_PER_ELEMENT;
  const lanes = target.dtype.itemsize / width;
  return ([t, s]: readonly number[], count: number, [dt, ds]: readonly number[]) => {
    const [i0, j0, di, dj] = [t / width, s / width, dt / width, ds / width];
    if (di === lanes && dj === lanes && count * lanes > 16) {
      out.set(data.subarray(j0, j0 + count * lanes), i0);
    } else if (lanes === 1) {
      for (let k = 0, i = i0, j = j0; k < count; k++, i += di, j += dj) out[i] = data[j];
    } else {
      for (let k = 0, i = i0, j = j0; k < count; k++, i += di, j += dj) {
        for (let l = 0; l < lanes; l++) out[i + l] = data[j + l];
      }
    }
  };
}

function doubleCopier(target: NDArray, source: NDArray, to: TypeCode, from: TypeCode) {
  return ([t, s]: readonly number[], count: number, [dt, ds]: readonly number[]) => {
    for (let k = 0; k < count; k += CHUNK) {
      const n = Math.min(CHUNK, count - k);
      loadRun(source.storage, from, s + k * ds, ds, n, scratch);
      if (to === '?' && isComplexCode(from)) orImaginary(source, s + k * ds, ds, n);
      storeRun(target.storage, to, t + k * dt, dt, n, scratch);
    }
  };
}

function orImaginary(source: NDArray, offset: number, step: number, count: number): void {
  const lane = source.lane as Float64Array;
  const width = lane.BYTES_PER_ELEMENT;
  for (let k = 0; k < count; k++) if (lane[(offset + k * step) / width + 1] !== 0) scratch[k] = 1;
}

// ── Records ───────────────────────────────────────────────────────────────────────────────────────

/** One field of a structured array as a view; a subarray's shape follows the array's. */
export function fieldView(array: NDArray, field: Field): NDArray {
  return subarrayView(array, field.dtype, array.offset + field.offset);
}

/** `array` seen as elements of `dtype` at `offset`; a subarray dtype becomes trailing axes. */
export function subarrayView(array: NDArray, dtype: DType, offset: number): NDArray {
  if (dtype.kind !== 'V' || dtype.subarray === null) return array.view({ dtype, offset });
  const { base, shape } = dtype.subarray;
  return array.view({
    dtype: base,
    shape: [...array.shape, ...shape],
    strides: [...array.strides, ...cStrides(shape, base.itemsize)],
    offset,
  });
}

function moveVoid(target: NDArray, source: NDArray): void {
  const [to, from] = [target.dtype, source.dtype];
  if (isKind(to, 'V') && isKind(from, 'V') && to.fields && from.fields) {
    const right = from.fields;
    if (to.fields.length !== right.length) raise('ValueError', 'structures must have the same size');
    to.fields.forEach((field, k) => {
      assign(fieldView(target, field), fieldView(source, right[k]));
    });
  } else if (isKind(to, 'V') && to.fields) {
    if (isKind(from, 'V')) return copyBytes(target, source);
    for (const field of to.fields) assignField(fieldView(target, field), source, target.shape.length);
  } else if (isKind(from, 'V') && from.fields && !isKind(to, 'V')) {
    if (from.fields.length !== 1 && to.kind !== 'O') {
      raise('TypeError', `Cannot cast array data from structured to ${to.kind}`);
    }
    if (to.kind === 'O') return recordsToObjects(target, source);
    assign(target, fieldView(source, from.fields[0]));
  } else if (to.kind === 'O') {
    recordsToObjects(target, source);
  } else copyBytes(target, source);
}

/** A field with a subarray takes each value into all its places. */
function assignField(view: NDArray, source: NDArray, ndim: number): void {
  const extra = view.shape.length - ndim;
  const padded = source.view({
    shape: [...source.shape, ...new Array<number>(extra).fill(1)],
    strides: [...source.strides, ...new Array<number>(extra).fill(0)],
  });
  assign(view, padded);
}

/** Filled by `record.ts`: a record as a Python tuple. */
export const records: { toPython: ((array: NDArray, offset: number) => import('../base/python.ts').Value) | null } = {
  toPython: null,
};

function recordsToObjects(target: NDArray, source: NDArray): void {
  const objects = target.storage.objects ?? [];
  const walk = {
    shape: target.shape,
    strides: [target.strides, source.strides],
    offsets: [target.offset, source.offset],
  };
  forEachRun(walk, ([t, s], count, [dt, ds]) => {
    for (let k = 0; k < count; k++) objects[(t + k * dt) >> 3] = records.toPython?.(source, s + k * ds) ?? null;
  });
}

function copyBytes(target: NDArray, source: NDArray): void {
  const [out, data] = [target.storage.bytes, source.storage.bytes];
  const [width, length] = [target.dtype.itemsize, Math.min(target.dtype.itemsize, source.dtype.itemsize)];
  const walk = {
    shape: target.shape,
    strides: [target.strides, source.strides],
    offsets: [target.offset, source.offset],
  };
  forEachRun(walk, ([t, s], count, [dt, ds]) => {
    for (let k = 0, i = t, j = s; k < count; k++, i += dt, j += ds) {
      for (let b = 0; b < length; b++) out[i + b] = data[j + b];
      for (let b = length; b < width; b++) out[i + b] = 0;
    }
  });
}

// ── Copies ────────────────────────────────────────────────────────────────────────────────────────

export type Order = 'C' | 'F' | 'A' | 'K';

/** A new array with the source's values; `K` keeps the order of its axes in memory. */
export function copyOf(source: NDArray, order: Order = 'C', dtype: DType = source.dtype): NDArray {
  const made = emptyLike(source, order, dtype, source.shape, false);
  if (source.size > 0) move(made, source, source.strides);
  return made;
}

/** An uninitialised (zeroed) array of the source's shape, in the order asked for. */
export function emptyLike(
  source: NDArray,
  order: Order,
  dtype: DType = source.dtype,
  shape = source.shape,
  zero = true,
): NDArray {
  if (order === 'F' || (order === 'A' && source.fContiguous && !source.cContiguous))
    return allocate(dtype, shape, 'F', undefined, zero);
  if (order === 'K' && shape.length > 1 && !source.cContiguous && sameShape(shape, source.shape)) {
    if (source.fContiguous) return allocate(dtype, shape, 'F', undefined, zero);
    const axes = shape
      .map((_, k) => k)
      .sort((a, b) => Math.abs(source.strides[b]) - Math.abs(source.strides[a]) || a - b);
    const packed = allocate(
      dtype,
      axes.map((k) => shape[k]),
      'C',
      undefined,
      zero,
    );
    const strides = new Array<number>(shape.length);
    axes.forEach((axis, k) => {
      strides[axis] = packed.strides[k];
    });
    return new NDArray({ ...packed, dtype, shape, strides, offset: 0, storage: packed.storage });
  }
  return allocate(dtype, shape, 'C', undefined, zero);
}

/** The dtype `astype` makes of a dtype without length: `S`, `U` as long as the values need. */
export function sized(dtype: DType, source: NDArray): DType {
  if (!isKind(dtype, 'S', 'U') || dtype.itemsize > 0) return dtype;
  return dtype.kind === 'S'
    ? bytes_(textWidthOf(source))
    : str_(textWidthOf(source), dtype.byteOrder === '>' ? '>' : '<');
}

const FIXED: Readonly<Partial<Record<TypeCode, number>>> = {
  '?': 5,
  b: 4,
  B: 3,
  h: 6,
  H: 5,
  i: 11,
  I: 10,
  l: 21,
  L: 20,
  e: 32,
  f: 32,
  d: 32,
  F: 64,
  D: 64,
};

function textWidthOf(source: NDArray): number {
  const code = codeOf(source.dtype);
  const fixed = FIXED[code];
  if (fixed !== undefined) return fixed;
  if (code === 'S') return source.dtype.itemsize;
  if (code === 'U') return source.dtype.itemsize / 4;
  if (code === 'V') return source.dtype.itemsize;
  const read = readerOf(source.storage, source.dtype);
  const text = str_(0);
  let width = 1;
  forEachRun({ shape: source.shape, strides: [source.strides], offsets: [source.offset] }, ([at], count, [step]) => {
    for (let k = 0; k < count; k++) {
      width = Math.max(width, textLength(castRaw(read(at + k * step), source.dtype, text) as string));
    }
  });
  return width;
}

/** `source` itself where it already is of that dtype, else a cast copy (C cast). */
export function asDType(source: NDArray, dtype: DType, order: Order = 'K'): NDArray {
  return sameDType(source.dtype, dtype) ? source : copyOf(source, order, sized(dtype, source));
}

/** Native byte order and aligned, so that typed loops can run over it. */
export function plain(source: NDArray): NDArray {
  if (source.isPlain) return source;
  return copyOf(source, 'K', isNative(source.dtype) ? source.dtype : toNative(source.dtype));
}

export function contiguous(source: NDArray): NDArray {
  return source.cContiguous && source.isPlain ? source : copyOf(plain(source), 'C');
}
