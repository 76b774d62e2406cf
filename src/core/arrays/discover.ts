/**
 * `np.array(value)`: the shape and dtype of nested sequences, and their elements as an array. Every function that
 * takes "array_like" comes through `toArray`.
 */
import { ArraybookError } from '../base/errors.ts';
import {
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  python,
  sliceType,
  type Value,
} from '../base/python.ts';
import { PyDict, PySet } from '../base/python-dict.ts';
import * as table from '../dtype/dtype.ts';
import { type DType, isKind } from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { assign, copyOf, fieldView, sized } from './cast.ts';
import { raise, rawFrom, textLength, timeObjects } from './convert.ts';
import { parseDatetime } from './datetime.ts';
import { writerOf } from './element.ts';
import { allocate, NDArray } from './ndarray.ts';
import { scalarAt } from './record.ts';
import { NumPyScalar } from './scalar.ts';

const MAX_DIMS = 64;

/** Items of a value that NumPy treats as a sequence, else null. */
function itemsOf(value: Value): readonly Value[] | null {
  if (value instanceof PyList || value instanceof PyTuple) return value.items;
  if (!(value instanceof PyObject) || value instanceof NumPyScalar) return null;
  if (value instanceof PyBytes || value instanceof PyDict || value instanceof PySet || value instanceof PyType)
    return null;
  if (value instanceof PyFloat || value instanceof PyComplex || value.pyType === sliceType) return null;
  const sequence = value.pyType.name === 'range' || value.pyType.name === 'deque' || value.pyType.name === 'array';
  const own =
    value.pyType.userDefined &&
    value.pyType.lookup('__len__') !== undefined &&
    value.pyType.lookup('__getitem__') !== undefined;
  if (!sequence && !own && (value.length === undefined || value.getItem === undefined || value.iterate === undefined))
    return null;
  const items: Value[] = [];
  const iteration = python.iterate(value);
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) items.push(item);
  return items;
}

/** An object that knows how to become an array (`__array__`, `__array_interface__`); arrays themselves. */
export function asArrayObject(value: Value): NDArray | null {
  if (value instanceof NDArray) return value;
  if (!(value instanceof PyObject) || value instanceof PyList || value instanceof PyTuple) return null;
  if (value instanceof NumPyScalar || value instanceof PyFloat || value instanceof PyType) return null;
  const convert = python.getAttribute(value, '__array__');
  if (convert === undefined) return null;
  const made = python.call(convert, []);
  return made instanceof NDArray ? made : null;
}

interface Found {
  readonly shape: readonly number[];
  /** Elements in C order; arrays stand for a whole block. */
  readonly leaves: Value[];
  /** null: no leaf told. */
  dtype: DType | null;
}

interface Search {
  readonly maxDims: number;
  /** Tuples are elements (structured dtypes). */
  readonly tupleLeaf: boolean;
}

/** An array that is one element of an object array. */
class WholeArray extends PyObject {
  override pyType: PyType = wholeType;
  readonly array: NDArray;
  constructor(array: NDArray) {
    super();
    this.array = array;
  }
}
const wholeType = new PyType('ndarray', { final: true });

class Ragged extends Error {
  readonly shape: readonly number[];
  constructor(shape: readonly number[]) {
    super('ragged');
    this.shape = shape;
  }
}

function discover(value: Value, search: Search): Found {
  const shape: number[] = [];
  const leaves: Value[] = [];
  shapeOf(value, 0, shape, search, { fixed: false });
  gather(value, 0, shape, leaves, search);
  return { shape, leaves, dtype: null };
}

function isLeafTuple(value: Value, search: Search): boolean {
  return search.tupleLeaf && value instanceof PyTuple;
}

/** Length along each axis by the first branch; `gather` checks the others. */
function shapeOf(value: Value, depth: number, shape: number[], search: Search, state: { fixed: boolean }): void {
  if (depth >= search.maxDims || isLeafTuple(value, search)) return;
  const array = asArrayObject(value);
  if (array !== null) {
    for (const length of array.shape) if (shape.length < search.maxDims) shape.push(length);
    return;
  }
  const items = itemsOf(value);
  if (items === null) return;
  shape.push(items.length);
  state.fixed = true;
  if (items.length > 0) shapeOf(items[0], depth + 1, shape, search, state);
}

function gather(value: Value, depth: number, shape: number[], leaves: Value[], search: Search): void {
  const array = asArrayObject(value);
  if (array !== null) {
    const rest = shape.slice(depth);
    if (depth >= search.maxDims && array.shape.length > 0) {
      leaves.push(new WholeArray(array));
      return;
    }
    if (array.shape.length !== rest.length || array.shape.some((length, k) => length !== rest[k])) {
      throw new Ragged(shape.slice(0, commonDepth(array.shape, rest) + depth));
    }
    leaves.push(array);
    return;
  }
  const items = isLeafTuple(value, search) || depth >= search.maxDims ? null : itemsOf(value);
  if (depth === shape.length) {
    if (items !== null) throw new Ragged(shape.slice(0, depth));
    leaves.push(value);
    return;
  }
  if (items === null || items.length !== shape[depth]) throw new Ragged(shape.slice(0, depth));
  if (depth === shape.length - 1) {
    for (let k = 0; k < items.length; k++) {
      const item = items[k];
      if (item instanceof PyObject && !(item instanceof PyFloat)) gather(item, depth + 1, shape, leaves, search);
      else leaves.push(item);
    }
  } else for (const item of items) gather(item, depth + 1, shape, leaves, search);
}

function commonDepth(a: readonly number[], b: readonly number[]): number {
  let depth = 0;
  while (depth < a.length && depth < b.length && a[depth] === b[depth]) depth++;
  return depth;
}

// ── dtype of the leaves ───────────────────────────────────────────────────────────────────────────

/** The dtype NumPy gives one Python value; null where it has none of its own (an empty list). */
export function dtypeOfValue(value: Value): DType {
  switch (typeof value) {
    case 'boolean':
      return table.bool_;
    case 'number':
      return table.int64;
    case 'bigint':
      return dtypeOfBig(value);
    case 'string':
      return table.str_(Math.max(textLength(value), 0));
    default:
      return value === null ? table.object_ : dtypeOfObject(value);
  }
}

function dtypeOfBig(value: bigint): DType {
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return table.int64;
  return value >= 0n && value < 2n ** 64n ? table.uint64 : table.object_;
}

function dtypeOfObject(value: PyObject): DType {
  if (value instanceof PyFloat) return table.float64;
  if (value instanceof NumPyScalar) return value.dtype;
  if (value instanceof NDArray) return value.dtype;
  if (value instanceof PyComplex) return table.complex128;
  if (value instanceof PyBytes) return table.bytes_(value.bytes.length);
  const time = timeObjects.ticks?.(value) ?? null;
  return time === null ? table.object_ : time.unit;
}

function commonDType(leaves: readonly Value[]): DType {
  let dtype: DType | null = null;
  let last: DType | null = null;
  for (const leaf of leaves) {
    const own = dtypeOfValue(leaf);
    if (own === last) continue;
    last = own;
    dtype = dtype === null ? own : promoteLeaves(dtype, own);
    if (dtype.kind === 'O') return dtype;
  }
  if (dtype === null) return table.float64;
  return isKind(dtype, 'U') && dtype.itemsize === 0
    ? table.str_(1)
    : isKind(dtype, 'S') && dtype.itemsize === 0
      ? table.bytes_(1)
      : dtype;
}

function promoteLeaves(a: DType, b: DType): DType {
  return promote(a, b);
}

/** `np.array('2005', dtype='M8')`: the unit is the finest that the texts need. */
function withFoundUnit(dtype: DType, leaves: readonly Value[]): DType {
  if (!isKind(dtype, 'M', 'm') || dtype.unit !== 'generic') return dtype;
  let found: DType | null = null;
  for (const leaf of leaves) {
    const own = unitOfLeaf(leaf, dtype.kind);
    if (own !== null && !(isKind(own, 'M', 'm') && own.unit === 'generic'))
      found = found === null ? own : promote(found, own);
  }
  return found === null || !isKind(found, 'M', 'm') ? dtype : { ...dtype, unit: found.unit, step: found.step };
}

function unitOfLeaf(leaf: Value, kind: 'M' | 'm'): DType | null {
  if (typeof leaf === 'string' && kind === 'M') return table.datetime64(parseDatetime(leaf).unit);
  if (leaf instanceof NumPyScalar || leaf instanceof NDArray) return isKind(leaf.dtype, 'M', 'm') ? leaf.dtype : null;
  return leaf instanceof PyObject ? (timeObjects.ticks?.(leaf)?.unit ?? null) : null;
}

// ── Making the array ──────────────────────────────────────────────────────────────────────────────

export interface ArrayOptions {
  readonly dtype?: DType | null;
  readonly order?: 'C' | 'F';
  readonly maxDims?: number;
}

/** A new array of nested sequences (or a copy of an array-like's values). */
export function arrayFrom(value: Value, options: ArrayOptions = {}): NDArray {
  const wanted = options.dtype ?? null;
  const direct = asArrayObject(value);
  if (direct !== null) return copyOf(direct, options.order ?? 'K', sized(wanted ?? direct.dtype, direct));
  const structured = wanted !== null && wanted.kind === 'V' && wanted.fields !== null;
  const search: Search = { maxDims: options.maxDims ?? MAX_DIMS, tupleLeaf: structured };
  const found = discoverOrObject(value, search, wanted);
  const dtype = wanted === null ? commonDType(found.leaves) : withFoundUnit(wanted, found.leaves);
  return fill(found, sizedByLeaves(dtype, found.leaves), options.order ?? 'C');
}

function discoverOrObject(value: Value, search: Search, wanted: DType | null): Found {
  try {
    return discover(value, search);
  } catch (error) {
    if (!(error instanceof Ragged)) throw error;
    if (wanted?.kind === 'O') return discover(value, { ...search, maxDims: Math.max(error.shape.length, 1) });
    if (wanted !== null && error.shape.length === 0) raise('ValueError', 'setting an array element with a sequence.');
    const shape = error.shape.length === 1 ? `(${error.shape[0]},)` : `(${error.shape.join(', ')})`;
    const plural = error.shape.length === 1 ? 'dimensions' : 'dimensions';
    throw new ArraybookError(
      'shape',
      `setting an array element with a sequence. The requested array has an inhomogeneous shape after ${error.shape.length} ${plural}. The detected shape was ${shape} + inhomogeneous part.`,
      { pythonType: 'ValueError' },
    );
  }
}

function sizedByLeaves(dtype: DType, leaves: readonly Value[]): DType {
  if (!isKind(dtype, 'S', 'U') || dtype.itemsize > 0) return dtype;
  let width = 1;
  for (const leaf of leaves) {
    if (leaf instanceof NDArray) {
      const inner = sized(dtype, leaf);
      width = Math.max(width, dtype.kind === 'S' ? inner.itemsize : inner.itemsize / 4);
    } else if (leaf instanceof NumPyScalar && isKind(leaf.dtype, 'b', 'i', 'u', 'f', 'c')) {
      width = Math.max(width, textLength(rawFrom(leaf, dtype) as string));
    } else width = Math.max(width, textLength(rawFrom(leaf, dtype) as string));
  }
  return dtype.kind === 'S' ? table.bytes_(width) : table.str_(width, dtype.byteOrder === '>' ? '>' : '<');
}

function fill(found: Found, dtype: DType, order: 'C' | 'F'): NDArray {
  if (dtype.kind === 'V' && dtype.subarray !== null) return fillSubarray(found, dtype.subarray, order);
  const made = allocate(dtype, found.shape);
  if (dtype.kind === 'V') fillRecords(made, found.leaves);
  else fillLeaves(made, found.leaves);
  return order === 'F' ? copyOf(made, 'F') : made;
}

function fillSubarray(found: Found, sub: { base: DType; shape: readonly number[] }, order: 'C' | 'F'): NDArray {
  const made = allocate(sub.base, [...found.shape, ...sub.shape], order);
  const source = fill(found, sub.base, 'C');
  const extra = sub.shape.length;
  assign(
    made,
    source.view({
      shape: [...source.shape, ...new Array<number>(extra).fill(1)],
      strides: [...source.strides, ...new Array<number>(extra).fill(0)],
    }),
  );
  return made;
}

function fillLeaves(made: NDArray, leaves: readonly Value[]): void {
  const dtype = made.dtype;
  const write = writerOf(made.storage, dtype);
  let at = 0;
  for (const leaf of leaves) {
    if (leaf instanceof NDArray) {
      const block = made.view({
        shape: leaf.shape,
        strides: contiguousStrides(leaf.shape, dtype.itemsize),
        offset: at,
      });
      assign(block, leaf);
      at += leaf.size * dtype.itemsize;
    } else {
      write(at, leaf instanceof WholeArray ? leaf.array : rawFrom(leaf, dtype));
      at += dtype.itemsize;
    }
  }
}

function contiguousStrides(shape: readonly number[], itemsize: number): number[] {
  const strides: number[] = new Array(shape.length);
  let step = itemsize;
  for (let k = shape.length - 1; k >= 0; k--) {
    strides[k] = step;
    step *= shape[k];
  }
  return strides;
}

function fillRecords(made: NDArray, leaves: readonly Value[]): void {
  let at = 0;
  for (const leaf of leaves) {
    if (leaf instanceof NDArray) {
      const strides = contiguousStrides(leaf.shape, made.dtype.itemsize);
      assign(made.view({ shape: leaf.shape, strides, offset: at }), leaf);
      at += leaf.size * made.dtype.itemsize;
    } else {
      setRecord(made.view({ shape: [], strides: [], offset: at }), leaf);
      at += made.dtype.itemsize;
    }
  }
}

/** Stores a Python value in a 0-d void array: a tuple field by field, bytes as they are, a number in every field. */
export function setRecord(record: NDArray, value: Value): void {
  const dtype = record.dtype;
  if (dtype.kind !== 'V') {
    setElement(record, record.offset, value);
    return;
  }
  if (value instanceof NumPyScalar && value.value instanceof NDArray) {
    assign(record, value.value);
  } else if (dtype.fields && value instanceof PyTuple) {
    if (value.items.length !== dtype.fields.length) {
      raise(
        'ValueError',
        `could not assign tuple of length ${value.items.length} to structure with ${dtype.fields.length} fields.`,
      );
    }
    dtype.fields.forEach((field, k) => {
      setInto(fieldView(record, field), value.items[k]);
    });
  } else if (value instanceof PyBytes) {
    const bytes = record.storage.bytes;
    for (let k = 0; k < dtype.itemsize; k++) bytes[record.offset + k] = value.bytes[k] ?? 0;
  } else if (dtype.fields) {
    if (value instanceof PyList) raise('TypeError', "a bytes-like object is required, not 'list'");
    for (const field of dtype.fields) setInto(fieldView(record, field), value);
  } else {
    const source = toArray(value);
    assign(record, source);
  }
}

function setInto(view: NDArray, value: Value): void {
  if (view.shape.length === 0 && view.dtype.kind === 'V') setRecord(view, value);
  else if (view.shape.length === 0) setElement(view, view.offset, value);
  else assign(view, arrayFrom(value, { dtype: view.dtype }));
}

/** `a[...] = value` for one element at a byte offset. */
export function setElement(array: NDArray, offset: number, value: Value): void {
  if (array.dtype.kind === 'V') {
    setRecord(array.view({ shape: [], strides: [], offset }), value);
    return;
  }
  if (array.dtype.kind !== 'O') {
    const source = asArrayObject(value);
    if (source !== null) {
      if (source.size !== 1 || source.shape.length > 0)
        raise('ValueError', 'setting an array element with a sequence.');
      value = scalarAt(source, source.offset);
    }
  }
  writerOf(array.storage, array.dtype)(offset, rawFrom(value, array.dtype));
}

/** A 0-d array of one value. */
export function zeroD(value: Value, dtype: DType): NDArray {
  const made = allocate(dtype, []);
  setElement(made, 0, value);
  return made;
}

/** `np.asanyarray(value)`: arrays as they are, anything else made into one. */
export function toArray(value: Value): NDArray {
  if (value instanceof NDArray) return value;
  if (value instanceof NumPyScalar) return scalarToArray(value);
  return asArrayObject(value) ?? arrayFrom(value);
}

export function scalarToArray(scalar: NumPyScalar): NDArray {
  if (scalar.value instanceof NDArray) return copyOf(scalar.value);
  const made = allocate(scalar.dtype, []);
  writerOf(made.storage, scalar.dtype)(0, scalar.value);
  return made;
}
