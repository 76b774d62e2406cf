/** `a[key]` and `a[key] = value`: views where NumPy gives views, copies where it copies. */
import { SelectionError } from '../base/errors.ts';
import { PyList, PyObject, PyTuple, type Value } from '../base/python.ts';
import { isKind, sameDType, struct } from '../dtype/dtype.ts';
import { strRepr } from '../dtype/python-text.ts';
import { broadcastStrides, commonShape, sameShape, shapeText } from './broadcast.ts';
import { assign, copyOf, fieldView, mayOverlap } from './cast.ts';
import { raise } from './convert.ts';
import { arrayFrom, asArrayObject, setElement } from './discover.ts';
import { heapMoves, LEAST_MOVED, type Pick } from './heap-moves.ts';
import { offsetsOf } from './iterate.ts';
import { sizeOf } from './layout.ts';
import { allocate, NDArray } from './ndarray.ts';
import { scalarAt } from './record.ts';
import { NumPyScalar } from './scalar.ts';
import { checkedIndex, expanded, type Part, partsOf, resolveSlice } from './selection.ts';

export function getItem(array: NDArray, key: Value): Value {
  if (typeof key === 'number' && array.shape.length === 1) {
    return scalarAt(array, array.offset + checkedIndex(key, array.shape[0], 0) * array.strides[0]);
  }
  const fields = fieldsOf(array, key);
  if (fields !== null) return fields;
  const parts = partsOf(key);
  const whole = expanded(parts, array.shape.length);
  if (whole.some(isAdvanced)) return gather(array, whole);
  const view = basicView(array, whole);
  const scalar = view.shape.length === 0 && !parts.some((part) => part.kind === 'ellipsis');
  return scalar ? scalarAt(array, view.offset) : view;
}

export function setItem(array: NDArray, key: Value, value: Value): void {
  if (!array.writeable) raise('ValueError', 'assignment destination is read-only');
  array.storage.version++;
  if (typeof key === 'number' && array.shape.length === 1) {
    setElement(array, array.offset + checkedIndex(key, array.shape[0], 0) * array.strides[0], value);
    return;
  }
  const fields = fieldsOf(array, key);
  if (fields !== null) {
    assignValue(fields, value);
    return;
  }
  const parts = partsOf(key);
  const whole = expanded(parts, array.shape.length);
  if (whole.some(isAdvanced)) {
    scatter(array, whole, value);
    return;
  }
  const view = basicView(array, whole);
  const single = view.shape.length === 0 && !parts.some((part) => part.kind === 'ellipsis');
  if (single) setElement(array, view.offset, value);
  else assignValue(view, value);
}

/** `view[...] = value` for any array-like. */
export function assignValue(view: NDArray, value: Value): void {
  if (!view.writeable) raise('ValueError', 'assignment destination is read-only');
  view.storage.version++;
  assign(view, valueArray(view, value));
}

/** A Python value as an array to assign from; Python numbers must fit the target's dtype. */
function valueArray(target: NDArray, value: Value): NDArray {
  const known = asArrayObject(value);
  if (known !== null) return known;
  if (value instanceof NumPyScalar && target.dtype.kind !== 'O') return arrayFrom(value);
  if (target.dtype.kind === 'V' && !(value instanceof PyObject)) return arrayFrom(value);
  const subclassed = value instanceof PyList || value instanceof PyTuple;
  return arrayFrom(value, { dtype: target.dtype, maxDims: subclassed ? undefined : undefined });
}

// ── Fields ────────────────────────────────────────────────────────────────────────────────────────

function fieldsOf(array: NDArray, key: Value): NDArray | null {
  if (typeof key === 'string') return oneField(array, key);
  if (!(key instanceof PyList) || key.items.length === 0 || !key.items.every((item) => typeof item === 'string'))
    return null;
  const dtype = array.dtype;
  if (!isKind(dtype, 'V') || dtype.fields === null) return null;
  const fields = key.items.map((name) => {
    const field = dtype.fields?.find((one) => one.name === name);
    if (field === undefined) return raise('KeyError', strRepr(String(name)));
    return field;
  });
  const seen = new Set(key.items);
  if (seen.size !== key.items.length)
    raise(
      'ValueError',
      `duplicate field of name ${strRepr(String(key.items.find((k, i) => key.items.indexOf(k) !== i)))}`,
    );
  return array.view({ dtype: struct(fields, dtype.itemsize) });
}

function oneField(array: NDArray, name: string): NDArray {
  const dtype = array.dtype;
  if (!isKind(dtype, 'V') || dtype.fields === null) {
    throw new SelectionError(
      'only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices',
    );
  }
  const field = dtype.fields.find((one) => one.name === name) ?? dtype.fields.find((one) => one.title === name);
  if (field === undefined) return raise('ValueError', `no field of name ${name}`);
  return fieldView(array, field);
}

// ── Basic ─────────────────────────────────────────────────────────────────────────────────────────

function isAdvanced(part: Part): boolean {
  return part.kind === 'gather' || part.kind === 'mask';
}

function basicView(array: NDArray, parts: readonly Part[]): NDArray {
  const shape: number[] = [];
  const strides: number[] = [];
  let offset = array.offset;
  let axis = 0;
  for (const part of parts) {
    if (part.kind === 'newaxis') {
      shape.push(1);
      strides.push(0);
      continue;
    }
    const stride = array.strides[axis];
    if (part.kind === 'int') offset += checkedIndex(part.index, array.shape[axis], axis) * stride;
    else if (part.kind === 'slice') {
      const range = resolveSlice(part.slice, array.shape[axis]);
      if (range.count > 0) offset += range.start * stride;
      shape.push(range.count);
      strides.push(stride * range.step);
    }
    axis++;
  }
  return array.view({ shape, strides, offset });
}

// ── Advanced ──────────────────────────────────────────────────────────────────────────────────────

interface Picked {
  /** Shape of the index arrays together, and where it stands in the result. */
  readonly shape: readonly number[];
  readonly position: number;
  readonly picks: readonly Pick[];
  /** The sliced axes. */
  readonly rest: NDArray;
}

/** Indices along one axis of the array. */
interface AxisPick {
  readonly axis: number;
  readonly indices: NDArray;
}

function pick(array: NDArray, parts: readonly Part[]): Picked {
  const slices: Part[] = [];
  const picks: AxisPick[] = [];
  const places: number[] = [];
  let axis = 0;
  let restDims = 0;
  let position = -1;
  parts.forEach((part, k) => {
    if (part.kind === 'slice' || part.kind === 'newaxis') {
      slices.push(part);
      restDims++;
      if (part.kind === 'slice') axis++;
      return;
    }
    if (position < 0) position = restDims;
    places.push(k);
    if (part.kind === 'int')
      picks.push({ axis, indices: arrayFrom(checkedIndex(part.index, array.shape[axis], axis)) });
    if (part.kind === 'gather') picks.push({ axis, indices: part.indices });
    if (part.kind === 'mask') picks.push(...maskPicks(part.mask, array, axis));
    const taken = part.kind === 'mask' ? part.mask.shape.length : part.kind === 'ellipsis' ? 0 : 1;
    for (let n = 0; n < taken; n++) slices.push({ kind: 'int', index: 0 });
    axis += taken;
  });
  const adjacent = places.every((place, n) => n === 0 || place === places[n - 1] + 1);
  const shape = commonShape(picks.map((one) => one.indices.shape));
  if (shape === null) {
    const texts = picks.map((one) => `${shapeText(one.indices.shape)} `).join('');
    throw new SelectionError(`shape mismatch: indexing arrays could not be broadcast together with shapes ${texts}`);
  }
  const empty = array.shape.some((length) => length === 0);
  const rest = restView(array, slices, empty);
  const along = picks
    .filter((one) => one.axis >= 0)
    .map((one) => ({ ...one, length: array.shape[one.axis], stride: array.strides[one.axis] }));
  return { shape, position: adjacent ? position : 0, picks: along, rest };
}

/** The sliced axes with every picked axis at index 0, which may not exist. */
function restView(array: NDArray, slices: readonly Part[], empty: boolean): NDArray {
  if (!empty) return basicView(array, slices);
  const safe = array.view({ shape: array.shape.map((length) => Math.max(1, length)) });
  const view = basicView(safe, slices);
  let axis = 0;
  const shape: number[] = [];
  for (const part of slices) {
    if (part.kind === 'newaxis') shape.push(1);
    else {
      if (part.kind === 'slice') shape.push(resolveSlice(part.slice, array.shape[axis]).count);
      axis++;
    }
  }
  return view.view({ shape });
}

/** A mask is the indices of its true elements; a 0-d one adds an axis of length 0 or 1. */
function maskPicks(mask: NDArray, array: NDArray, axis: number): AxisPick[] {
  mask.shape.forEach((length, k) => {
    if (length !== array.shape[axis + k]) {
      throw new SelectionError(
        `boolean index did not match indexed array along axis ${axis + k}; size of axis is ${array.shape[axis + k]} but size of corresponding boolean axis is ${length}`,
      );
    }
  });
  if (mask.shape.length === 0) return [{ axis: -1, indices: indexArray(mask.truth() ? [0] : []) }];
  return nonzeroOf(mask).map((indices, k) => ({ axis: axis + k, indices }));
}

export function indexArray(values: ArrayLike<number>): NDArray {
  const made = allocate({ kind: 'i', itemsize: 8, byteOrder: '<' }, [values.length]);
  const lane = made.storage.lane('i32') as Int32Array;
  for (let k = 0; k < values.length; k++) {
    lane[2 * k] = values[k];
    lane[2 * k + 1] = Math.floor(values[k] / 4294967296);
  }
  return made;
}

/** Indices of true elements of a bool array, one array an axis. */
export function nonzeroOf(mask: NDArray): NDArray[] {
  const quick = mask.size >= LEAST_MOVED ? heapMoves.installed?.places(mask) : null;
  if (quick) return quick;
  const bytes = mask.storage.bytes;
  const columns: number[][] = mask.shape.map(() => []);
  const ndim = mask.shape.length;
  const counters = new Array<number>(ndim).fill(0);
  for (const at of offsetsOf(mask.shape, mask.strides, mask.offset)) {
    if (bytes[at] !== 0) for (let k = 0; k < ndim; k++) columns[k].push(counters[k]);
    for (let k = ndim - 1; k >= 0; k--) {
      if (++counters[k] < mask.shape[k]) break;
      counters[k] = 0;
    }
  }
  return columns.map(indexArray);
}

/** Byte offset of each pick, in C order of their shape. */
function pickOffsets({ picks, shape }: Picked): Float64Array {
  const offsets = new Float64Array(sizeOf(shape));
  for (const { axis, indices, length, stride } of picks) {
    const wide =
      indices.dtype.kind === 'i' && indices.dtype.itemsize === 8
        ? indices
        : copyOf(indices, 'C', { kind: 'i', itemsize: 8, byteOrder: '<' });
    const plain = wide.isPlain ? wide : copyOf(wide, 'C', { kind: 'i', itemsize: 8, byteOrder: '<' });
    const lane = plain.storage.lane('i32') as Int32Array;
    if (sameShape(shape, plain.shape) && plain.cContiguous) {
      addOffsets(offsets, lane, plain.offset >> 2, { length, stride, axis });
      continue;
    }
    let n = 0;
    for (const at of offsetsOf(shape, broadcastStrides(plain, shape), plain.offset)) {
      const index = lane[(at >> 2) + 1] * 4294967296 + (lane[at >> 2] >>> 0);
      if (index >= length || index < -length) {
        throw new SelectionError(`index ${index} is out of bounds for axis ${axis} with size ${length}`);
      }
      offsets[n++] += (index < 0 ? index + length : index) * stride;
    }
  }
  return offsets;
}

interface AxisStep {
  readonly length: number;
  readonly stride: number;
  readonly axis: number;
}
/** Packed 64-bit indices, two words each. */
function addOffsets(offsets: Float64Array, lane: Int32Array, start: number, { length, stride, axis }: AxisStep): void {
  for (let k = 0, at = start; k < offsets.length; k++, at += 2) {
    const index = lane[at + 1] * 4294967296 + (lane[at] >>> 0);
    if (index >= length || index < -length) {
      throw new SelectionError(`index ${index} is out of bounds for axis ${axis} with size ${length}`);
    }
    offsets[k] += (index < 0 ? index + length : index) * stride;
  }
}

/** Order of result axes when picks lie first in memory. */
function resultAxes(picked: Picked): number[] {
  const [front, rest] = [picked.shape.length, picked.rest.shape.length];
  const axes: number[] = [];
  for (let k = 0; k < picked.position; k++) axes.push(front + k);
  for (let k = 0; k < front; k++) axes.push(k);
  for (let k = picked.position; k < rest; k++) axes.push(front + k);
  return axes;
}

function permuted(array: NDArray, axes: readonly number[]): NDArray {
  return new NDArray({
    dtype: array.dtype,
    shape: axes.map((k) => array.shape[k]),
    strides: axes.map((k) => array.strides[k]),
    offset: array.offset,
    storage: array.storage,
    type: array.pyType,
  });
}

/** All axes under one mask, both packed: what is true is copied in order. */
function maskedCopy(array: NDArray, parts: readonly Part[]): NDArray | null {
  const [only] = parts;
  if (parts.length !== 1 || only.kind !== 'mask' || array.shape.length === 0) return null;
  const { mask } = only;
  if (!sameShape(mask.shape, array.shape) || !mask.cContiguous || !array.cContiguous || !array.isPlain) return null;
  if (isKind(array.dtype, 'O', 'T', 'V', 'c', 'S', 'U')) return null;
  const quick = mask.size >= LEAST_MOVED ? heapMoves.installed?.compress(array, mask) : null;
  if (quick) return quick;
  const flags = mask.storage.bytes.subarray(mask.offset, mask.offset + mask.size);
  let count = 0;
  for (let k = 0; k < flags.length; k++) if (flags[k] !== 0) count++;
  const made = allocate(array.dtype, [count], 'C', array.pyType, false);
  const [data, out] = [array.lane as Float64Array, made.lane as Float64Array];
  const start = array.offset / data.BYTES_PER_ELEMENT;
  for (let k = 0, n = 0; k < flags.length; k++) if (flags[k] !== 0) out[n++] = data[start + k];
  return made;
}

function gather(array: NDArray, parts: readonly Part[]): Value {
  const quick = maskedCopy(array, parts);
  if (quick !== null) return quick;
  const picked = pick(array, parts);
  const made = allocate(array.dtype, [...picked.shape, ...picked.rest.shape], 'C', array.pyType, false);
  copyPicked(array, picked, made, true);
  const result = permuted(made, resultAxes(picked));
  return result.shape.length === 0 ? scalarAt(result, result.offset) : result;
}

/** Moves picked blocks into (`out`) or out of the packed array `block`. */
function copyPicked(array: NDArray, picked: Picked, block: NDArray, out: boolean): void {
  const { rest } = picked;
  const large = block.size >= LEAST_MOVED && block.cContiguous;
  if (large && heapMoves.installed?.gather(rest, picked.picks, picked.shape, block, out)) return;
  const offsets = pickOffsets(picked);
  const count = sizeOf(rest.shape);
  const step = count * array.dtype.itemsize;
  if (count === 0) return;
  if (count === 1 && !isKind(array.dtype, 'O', 'T', 'V')) {
    moveSingles(array, picked.rest.offset, offsets, block, out);
    return;
  }
  const ndim = picked.shape.length;
  const inner = { shape: rest.shape, strides: block.strides.slice(ndim) };
  for (let k = 0; k < offsets.length; k++) {
    const packed = block.view({ ...inner, offset: block.offset + k * step });
    const place = array.view({ shape: rest.shape, strides: rest.strides, offset: rest.offset + offsets[k] });
    if (out) assign(packed, place);
    else assign(place, packed);
  }
}

function moveSingles(array: NDArray, base: number, offsets: Float64Array, block: NDArray, out: boolean): void {
  const width = array.dtype.itemsize;
  if (array.isPlain && block.isPlain && array.lane.BYTES_PER_ELEMENT === width) {
    const [data, packed] = [array.lane as Float64Array, block.lane as Float64Array];
    const first = block.offset / width;
    if (out) for (let k = 0; k < offsets.length; k++) packed[first + k] = data[(base + offsets[k]) / width];
    else for (let k = 0; k < offsets.length; k++) data[(base + offsets[k]) / width] = packed[first + k];
    return;
  }
  const [from, to] = out ? [array.storage.bytes, block.storage.bytes] : [block.storage.bytes, array.storage.bytes];
  for (let k = 0; k < offsets.length; k++) {
    const [i, j] = out ? [block.offset + k * width, base + offsets[k]] : [base + offsets[k], block.offset + k * width];
    for (let b = 0; b < width; b++) to[i + b] = from[j + b];
  }
}

/** All axes under one mask: values go where it is true; false: that has to be looked at more closely. */
function maskedAssignment(array: NDArray, parts: readonly Part[], value: Value): boolean {
  const [only] = parts;
  const kernels = heapMoves.installed;
  if (parts.length !== 1 || only.kind !== 'mask' || kernels === null || array.size < LEAST_MOVED) return false;
  if (!sameShape(only.mask.shape, array.shape) || !array.cContiguous || !array.isPlain) return false;
  const source = valueArray(array, value);
  if ((source.size !== 1 && source.shape.length !== 1) || source.pyType.userDefined) return false;
  if (isKind(array.dtype, 'O', 'T', 'V') || isKind(source.dtype, 'O', 'T', 'V', 'S', 'U')) return false;
  const cast = sameDType(source.dtype, array.dtype) ? source : copyOf(source, 'C', array.dtype);
  return kernels.expand(array, only.mask, mayOverlap(array, cast) ? copyOf(cast) : cast);
}

function scatter(array: NDArray, parts: readonly Part[], value: Value): void {
  if (maskedAssignment(array, parts, value)) return;
  const picked = pick(array, parts);
  const block = allocate(array.dtype, [...picked.shape, ...picked.rest.shape], 'C', undefined, false);
  const target = permuted(block, resultAxes(picked));
  const source = valueArray(array, value);
  checkFit(array, parts, source, target);
  assign(target, mayOverlap(array, source) ? copyOf(source) : source);
  copyPicked(array, picked, block, false);
}

function checkFit(array: NDArray, parts: readonly Part[], source: NDArray, target: NDArray): void {
  let shape = source.shape;
  while (shape.length > target.shape.length && shape[0] === 1) shape = shape.slice(1);
  const common = commonShape([shape, target.shape]);
  if (common !== null && sameShape(common, target.shape)) return;
  const [only] = parts;
  if (
    parts.length === 1 &&
    only.kind === 'mask' &&
    only.mask.shape.length === array.shape.length &&
    source.shape.length === 1
  ) {
    raise(
      'ValueError',
      `NumPy boolean array indexing assignment cannot assign ${source.size} input values to the ${target.size} output values where the mask is true`,
    );
  }
  raise(
    'ValueError',
    `shape mismatch: value array of shape ${shapeText(source.shape)} could not be broadcast to indexing result of shape ${shapeText(target.shape)}`,
  );
}
