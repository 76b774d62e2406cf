/** `a.flat`, `np.ndenumerate`, `np.ndindex`, `np.broadcast`. */

import { broadcastShapes, broadcastStrides } from '../arrays/broadcast.ts';
import { assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { setElement, toArray } from '../arrays/discover.ts';
import { getItem } from '../arrays/indexing.ts';
import { offsetsOf } from '../arrays/iterate.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { scalarAt } from '../arrays/record.ts';
import { int64 } from '../dtype/dtype.ts';
import { defineProperty, defineValue } from '../ops/registry.ts';
import { numbersOf, toShape } from './arguments.ts';
import { Ellipsis, type Iteration, PyNative, PyObject, PyTuple, PyType, type Value } from './python-values.ts';

const flatiterType = new PyType('flatiter', { module: 'numpy', final: true });
defineValue('numpy.flatiter', flatiterType);

/** Byte offset of the element at a flat index. */
function offsetAt(array: NDArray, flat: number): number {
  let rest = flat;
  let at = array.offset;
  for (let k = array.shape.length - 1; k >= 0; k--) {
    at += (rest % array.shape[k]) * array.strides[k];
    rest = Math.floor(rest / array.shape[k]);
  }
  return at;
}
function coordsAt(array: NDArray, flat: number): PyTuple {
  const coords = new Array<number>(array.shape.length);
  let rest = flat;
  for (let k = array.shape.length - 1; k >= 0; k--) {
    coords[k] = rest % array.shape[k];
    rest = Math.floor(rest / array.shape[k]);
  }
  return new PyTuple(coords);
}

class FlatIter extends PyObject implements Iteration {
  override pyType: PyType = flatiterType;
  readonly array: NDArray;
  private position = 0;
  constructor(array: NDArray) {
    super();
    this.array = array;
  }
  next(): Value | undefined {
    if (this.position >= this.array.size) return undefined;
    return scalarAt(this.array, offsetAt(this.array, this.position++));
  }
  override iterate(): Iteration {
    return this;
  }
  override length(): number {
    return this.array.size;
  }
  /** Flat positions that a key names. */
  private positions(key: Value): { places: number[]; scalar: boolean } {
    const line = allocate(int64, [this.array.size]);
    const lane = line.storage.lane('i32') as Int32Array;
    for (let k = 0; k < line.size; k++) lane[2 * k] = k;
    const found = getItem(line, key instanceof PyTuple && key.items.length === 1 ? key.items[0] : key);
    return { places: numbersOf(found), scalar: !(found instanceof NDArray) };
  }
  override getItem(key: Value): Value {
    if (key === Ellipsis) return copyOf(this.array).view({ shape: [this.array.size], strides: [this.array.itemsize] });
    const { places, scalar } = this.positions(key);
    if (scalar) return scalarAt(this.array, offsetAt(this.array, places[0]));
    const result = allocate(this.array.dtype, [places.length]);
    places.forEach((place, k) => {
      const from = this.array.view({ shape: [], strides: [], offset: offsetAt(this.array, place) });
      assign(result.view({ shape: [], strides: [], offset: k * result.itemsize }), from);
    });
    return result;
  }
  override setItem(key: Value, value: Value): void {
    const { places } = this.positions(key);
    const values = toArray(value);
    this.array.storage.version++;
    const flat =
      values.shape.length === 0 ? values : copyOf(values).view({ shape: [values.size], strides: [values.itemsize] });
    places.forEach((place, k) => {
      const item = flat.shape.length === 0 ? value : getItem(flat, k % flat.size);
      setElement(this.array, offsetAt(this.array, place), item);
    });
  }
  override compare(op: '==' | '!=' | '<' | '<=' | '>' | '>=', other: Value): Value | undefined {
    return (this.getItem(Ellipsis) as NDArray).compare(op, other instanceof FlatIter ? other.getItem(Ellipsis) : other);
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'base':
        return this.array;
      case 'index':
        return this.position;
      case 'coords':
        return coordsAt(this.array, this.position);
      case 'copy':
        return new PyNative('copy', () => this.getItem(Ellipsis));
      case '__array__':
        return new PyNative('__array__', () => this.getItem(Ellipsis));
      case '__next__':
        return new PyNative('__next__', () => this.next() ?? raise('StopIteration', ''));
      default:
        return undefined;
    }
  }
}
defineProperty({
  owner: 'ndarray',
  name: 'flat',
  doc: 'Iterator over all elements.',
  get: (self: NDArray) => new FlatIter(self),
  set: (self: NDArray, value: Value) => {
    const source = toArray(value);
    const flat = copyOf(source);
    const values = flat.view({ shape: [flat.size], strides: [flat.itemsize] });
    let k = 0;
    if (flat.size === 0) return;
    for (const at of offsetsOf(self.shape, self.strides, self.offset))
      setElement(self, at, getItem(values, k++ % flat.size));
  },
});

// ── ndindex, ndenumerate ──────────────────────────────────────────────────────────────────────────

class IndexIteration extends PyObject implements Iteration {
  override pyType: PyType;
  private readonly shape: readonly number[];
  private readonly item: (index: PyTuple) => Value;
  private position = 0;
  private readonly size: number;
  constructor(type: PyType, shape: readonly number[], item: (index: PyTuple) => Value) {
    super();
    this.pyType = type;
    this.shape = shape;
    this.item = item;
    this.size = shape.reduce((product, n) => product * n, 1);
  }
  next(): Value | undefined {
    if (this.position >= this.size) return undefined;
    const index = new Array<number>(this.shape.length);
    let rest = this.position++;
    for (let k = this.shape.length - 1; k >= 0; k--) {
      index[k] = rest % this.shape[k];
      rest = Math.floor(rest / this.shape[k]);
    }
    return this.item(new PyTuple(index));
  }
  override iterate(): Iteration {
    return this;
  }
}
const ndindexType: PyType = new PyType('ndindex', {
  module: 'numpy',
  construct: (_type, args) => {
    const shape = toShape(args.length === 1 && args[0] instanceof PyTuple ? args[0] : new PyTuple(args));
    return new IndexIteration(ndindexType, shape, (index) => index);
  },
});
defineValue('numpy.ndindex', ndindexType);
const ndenumerateType: PyType = new PyType('ndenumerate', {
  module: 'numpy',
  construct: (_type, args) => {
    const array = toArray(args[0]);
    return new IndexIteration(ndenumerateType, array.shape, (index) => new PyTuple([index, getItem(array, index)]));
  },
});
defineValue('numpy.ndenumerate', ndenumerateType);

// ── broadcast ─────────────────────────────────────────────────────────────────────────────────────

class Broadcast extends PyObject implements Iteration {
  override pyType: PyType = broadcastType;
  private readonly arrays: readonly NDArray[];
  private readonly shape: readonly number[];
  private position = 0;
  constructor(values: readonly Value[]) {
    super();
    this.arrays = values.flatMap((value) => (value instanceof Broadcast ? value.arrays : [toArray(value)]));
    try {
      this.shape = broadcastShapes(this.arrays.map((one) => one.shape));
    } catch {
      const shapes = this.arrays.map((one) => `(${one.shape.join(', ')}${one.shape.length === 1 ? ',' : ''})`);
      this.shape = raise(
        'ValueError',
        `shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg 0 with shape ${shapes[0]} and arg 1 with shape ${shapes[1]}.`,
      );
    }
  }
  private wide(k: number): NDArray {
    return this.arrays[k].view({ shape: this.shape, strides: broadcastStrides(this.arrays[k], this.shape) });
  }
  private get size(): number {
    return this.shape.reduce((product, n) => product * n, 1);
  }
  next(): Value | undefined {
    if (this.position >= this.size) return undefined;
    const at = this.position++;
    return new PyTuple(this.arrays.map((_, k) => scalarAt(this.arrays[k], offsetAt(this.wide(k), at))));
  }
  override iterate(): Iteration {
    return this;
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'shape':
        return new PyTuple(this.shape);
      case 'size':
        return this.size;
      case 'ndim':
      case 'nd':
        return this.shape.length;
      case 'numiter':
        return this.arrays.length;
      case 'index':
        return this.position;
      case 'iters':
        return new PyTuple(this.arrays.map((_, k) => new FlatIter(this.wide(k))));
      case 'reset':
        return new PyNative('reset', () => {
          this.position = 0;
          return null;
        });
      default:
        return undefined;
    }
  }
}
const broadcastType: PyType = new PyType('broadcast', {
  module: 'numpy',
  construct: (_type, args) => new Broadcast(args),
});
defineValue('numpy.broadcast', broadcastType);
