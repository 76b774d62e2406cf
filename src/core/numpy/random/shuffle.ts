/** Shuffles and permutations, in place and not, of arrays along an axis and of lists. */
import { copyOf, mayOverlap } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { asArrayObject, toArray } from '../../arrays/discover.ts';
import { offsetsOf } from '../../arrays/iterate.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { int64 } from '../../dtype/dtype.ts';
import { callOp, defineMethod } from '../../ops/registry.ts';
import { toAxis } from '../arguments.ts';
import { PyList, PyObject, PyTuple, python, typeName, type Value } from '../python-values.ts';
import { partners, type Stream } from './draw.ts';
import { integerLike } from './integer-argument.ts';
import { type RandomObject, RandomState } from './random-object.ts';

/** Swaps runs of bytes (and the objects beside them) at two offsets. */
function swapper(array: NDArray, itemsize = array.dtype.itemsize): (a: number, b: number) => void {
  const { bytes, objects } = array.storage;
  const kept = new Uint8Array(itemsize);
  return (a, b) => {
    kept.set(bytes.subarray(a, a + itemsize));
    bytes.copyWithin(a, b, b + itemsize);
    bytes.set(kept, b);
    if (objects === null) return;
    for (let k = 0; k < itemsize; k += 8) {
      const [x, y] = [(a + k) >> 3, (b + k) >> 3];
      [objects[x], objects[y]] = [objects[y], objects[x]];
    }
  };
}

/** Shuffles n items that `swap` exchanges; the last first. `end` 0: the first item draws a partner too. */
function shuffleItems(stream: Stream, n: number, swap: (i: number, j: number) => void, end: 0 | 1 = 1): void {
  const drawn = partners(stream, n, end);
  for (let k = 0; k < drawn.length; k++) {
    const i = n - 1 - k;
    if (i !== drawn[k]) swap(i, drawn[k]);
  }
}

/** Shuffles the items along `axis` of an array, in place. */
export function shuffleArray(stream: Stream, array: NDArray, axis: number): void {
  if (array.size === 0) return;
  const step = array.strides[axis];
  const row = array.view({ shape: array.shape.slice(1), strides: array.strides.slice(1) });
  if (axis === 0 && array.shape.length > 1 && row.cContiguous) {
    const swapRows = swapper(array, row.nbytes);
    shuffleItems(stream, array.shape[0], (i, j) => swapRows(array.offset + i * step, array.offset + j * step));
    return;
  }
  const swap = swapper(array);
  const rest = array.shape.map((length, k) => (k === axis ? 1 : length));
  const places = array.shape.length === 1 ? [array.offset] : [...offsetsOf(rest, array.strides, array.offset)];
  if (isWide(array) && places.length === 1) {
    shuffleWide(stream, array);
    return;
  }
  shuffleItems(stream, array.shape[axis], (i, j) => {
    for (const at of places) swap(at + i * step, at + j * step);
  });
}

const isWide = (array: NDArray): boolean =>
  array.shape.length === 1 && array.dtype.itemsize === 8 && array.storage.objects === null && array.isPlain;

/** One axis of 8-byte items: swaps through a typed array. */
function shuffleWide(stream: Stream, array: NDArray): void {
  const lane = array.storage.lane('u32') as Uint32Array;
  const from = array.offset / 4;
  const step = array.strides[0] / 4;
  const n = array.shape[0];
  const drawn = partners(stream, n, 1);
  for (let k = 0; k < drawn.length; k++) {
    const a = from + (n - 1 - k) * step;
    const b = from + drawn[k] * step;
    const low = lane[a];
    const high = lane[a + 1];
    lane[a] = lane[b];
    lane[a + 1] = lane[b + 1];
    lane[b] = low;
    lane[b + 1] = high;
  }
}

function shuffleSequence(stream: Stream, x: Value): void {
  if (x instanceof PyList) {
    const { items } = x;
    shuffleItems(stream, items.length, (i, j) => {
      [items[i], items[j]] = [items[j], items[i]];
    });
    return;
  }
  if (typeof x === 'string') raise('TypeError', "'str' object does not support item assignment");
  if (!(x instanceof PyObject) || x.length === undefined)
    raise('TypeError', `object of type '${typeName(x)}' has no len()`);
  const n = x.length();
  if (!(x instanceof PyTuple)) {
    python.warn(
      'UserWarning',
      `you are shuffling a '${typeName(x)}' object which is not a subclass of 'Sequence'; \`shuffle\` is not guaranteed to behave correctly. E.g., non-numpy array/tensor objects with view semantics may contain duplicates after shuffling.`,
    );
  }
  if (x.setItem === undefined) raise('TypeError', `'${typeName(x)}' object does not support item assignment`);
  shuffleItems(stream, n, (i, j) => {
    const [a, b] = [python.getItem(x, i), python.getItem(x, j)];
    x.setItem?.(i, b);
    x.setItem?.(j, a);
  });
}

function shuffle(self: RandomObject, x: Value, axis: Value): void {
  if (x instanceof NDArray) {
    if (x.shape.length === 0) raise('TypeError', 'len() of unsized object');
    if (!x.writeable) raise('ValueError', 'array is read-only');
    x.storage.version++;
    shuffleArray(self, x, toAxis(axis, x.shape.length));
    return;
  }
  if (axis !== 0) raise('NotImplementedError', 'Axis argument is only supported on ndarray objects');
  if (x instanceof PyTuple) raise('TypeError', "'tuple' object does not support item assignment");
  shuffleSequence(self, x);
}

/** 0, 1, …, n - 1 as int64. */
export function countTo(n: number): NDArray {
  const made = allocate(int64, [Math.max(0, n)]);
  const lane = made.storage.lane('u32') as Uint32Array;
  for (let k = 0; k < made.size; k++) lane[2 * k] = k;
  return made;
}

function permutedIndices(stream: Stream, n: number): NDArray {
  const made = countTo(n);
  shuffleArray(stream, made, 0);
  return made;
}

export function permutation(self: RandomObject, x: Value, axis: Value): Value {
  const count = integerLike(x);
  if (count !== undefined && !(x instanceof NDArray)) return permutedIndices(self, Number(count));
  const array = toArray(x);
  const legacy = self instanceof RandomState;
  if (legacy && array.shape.length < 1) raise('IndexError', 'x must be an integer or at least 1-dimensional');
  const along = toAxis(axis, array.shape.length);
  if (array.shape.length > 1) {
    const order = permutedIndices(self, array.shape[along]);
    return callOp('numpy.take', [array, order], { axis: along });
  }
  const own = asArrayObject(x);
  const made = own !== null && mayOverlap(own, array) ? copyOf(array) : array;
  shuffleArray(self, made, 0);
  return made;
}

function checkedTarget(out: Value, x: NDArray): NDArray {
  if (!(out instanceof NDArray)) return raise('TypeError', 'out must be a numpy array');
  if (!out.writeable) raise('ValueError', 'out is read-only');
  if (out.shape.length !== x.shape.length || out.shape.some((length, k) => length !== x.shape[k])) {
    raise('ValueError', 'out must have the same shape as x');
  }
  callOp('numpy.copyto', [out, x], { casting: 'safe' });
  return out;
}

/** Each line along `axis` shuffled by itself; without an axis, all elements. */
function permuted(self: RandomObject, x: Value, axis: Value, out: Value): Value {
  const source = toArray(x);
  const target = out === null ? copyOf(source, 'K') : checkedTarget(out, source);
  if (axis === null) {
    permuteAll(self, target);
    return target;
  }
  const along = toAxis(axis, target.shape.length);
  const swap = swapper(target);
  const rest = target.shape.map((length, k) => (k === along ? 1 : length));
  const step = target.strides[along];
  for (const at of offsetsOf(rest, target.strides, target.offset)) {
    shuffleItems(self, target.shape[along], (i, j) => swap(at + i * step, at + j * step), 0);
  }
  return target;
}

/** In the order in which the elements lie in memory. */
function permuteAll(stream: Stream, target: NDArray): void {
  if (target.shape.length === 0) raise('TypeError', 'len() of unsized object');
  const line = (array: NDArray): NDArray => array.view({ shape: [array.size], strides: [array.dtype.itemsize] });
  if (target.shape.length === 1) shuffleArray(stream, target, 0);
  else if (target.cContiguous || target.fContiguous) shuffleArray(stream, line(target), 0);
  else {
    const copy = copyOf(target, 'C');
    shuffleArray(stream, line(copy), 0);
    callOp('numpy.copyto', [target, copy]);
  }
}

defineMethod({
  owner: 'Generator',
  signature: 'shuffle(x, axis=0)',
  doc: 'Shuffles an array along an axis, or a list, in place.',
  call: shuffle,
});
defineMethod({
  owner: 'RandomState',
  signature: 'shuffle(x)',
  doc: 'Shuffles an array along its first axis, or a list, in place.',
  call: (self: RandomObject, x: Value) => shuffle(self, x, 0),
});
defineMethod({
  owner: 'Generator',
  signature: 'permutation(x, axis=0)',
  doc: 'A shuffled range, or a shuffled copy along an axis.',
  call: permutation,
});
defineMethod({
  owner: 'RandomState',
  signature: 'permutation(x)',
  doc: 'A shuffled range, or a copy shuffled along its first axis.',
  call: (self: RandomObject, x: Value) => permutation(self, x, 0),
});
defineMethod({
  owner: 'Generator',
  signature: 'permuted(x, *, axis=None, out=None)',
  doc: 'A copy with every line along an axis shuffled by itself.',
  call: permuted,
});
