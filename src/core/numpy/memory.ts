/** Bytes of arrays: `tobytes`, `frombuffer`, `shares_memory`, `as_strided`, sliding windows, packed bits. */
import { byteBounds, contiguous, copyOf, mayOverlap } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { dtypeFrom, optionalDType } from '../arrays/dtype-from.ts';
import { sizeOf } from '../arrays/layout.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { Storage } from '../arrays/storage.ts';
import { isKind, uint8 } from '../dtype/dtype.ts';
import { hasObject } from '../dtype/struct.ts';
import { typeString } from '../dtype/type-string.ts';
import { defineFunction, defineMethod, defineProperty } from '../ops/registry.ts';
import { sequenceOf, toAxis, toInt, toOrder, toShape } from './arguments.ts';
import { makeArray } from './creation.ts';
import { movedAxis, ravel } from './manipulation.ts';
import { int, PyBytes, PyDict, PyObject, PyTuple, PyType, type Value } from './python-values.ts';
import { truthOf } from './selecting.ts';
import { sharesBytes } from './shared-bytes.ts';

/** The elements' bytes in C (or Fortran) order. */
export function bytesOf(array: NDArray, order: 'C' | 'F' = 'C'): Uint8Array {
  if (hasObject(array.dtype)) return new Uint8Array(array.nbytes);
  const packed = order === 'F' ? copyOf(array, 'F') : array.cContiguous ? array : copyOf(array, 'C');
  return packed.storage.bytes.slice(packed.offset, packed.offset + packed.nbytes);
}
defineMethod({
  owner: 'ndarray',
  signature: "tobytes(order='C')",
  doc: 'The bytes of the elements.',
  call: (self: NDArray, order: Value) => {
    const chosen = toOrder(order);
    return new PyBytes(
      bytesOf(self, chosen === 'F' || (chosen === 'A' && self.fContiguous && !self.cContiguous) ? 'F' : 'C'),
    );
  },
});

/** Bytes of a buffer object. */
function bufferBytes(value: Value): Uint8Array {
  const bytes = value instanceof NDArray ? bytesOf(value) : value instanceof PyObject ? value.toBytes?.() : undefined;
  if (bytes === undefined)
    return raise(
      'TypeError',
      `a bytes-like object is required, not '${value instanceof PyObject ? value.pyType.name : typeof value}'`,
    );
  return bytes;
}
defineFunction({
  name: 'numpy.frombuffer',
  signature: "frombuffer(buffer, dtype='float64', count=-1, offset=0, *, like=None)",
  doc: 'A 1-d view of the bytes of a buffer.',
  call: (buffer: Value, dtype: Value, count: Value, offset: Value) => {
    const kind = dtypeFrom(dtype);
    const bytes = bufferBytes(buffer);
    const start = toInt(offset);
    if (start < 0 || start > bytes.length)
      raise('ValueError', `offset must be non-negative and no greater than buffer length (${bytes.length})`);
    const wanted = toInt(count);
    const room = bytes.length - start;
    if (wanted < 0 && room % kind.itemsize !== 0) raise('ValueError', 'buffer size must be a multiple of element size');
    const length = wanted < 0 ? room / kind.itemsize : wanted;
    if (length * kind.itemsize > room) raise('ValueError', 'buffer is smaller than requested size');
    const aligned = new Uint8Array(length * kind.itemsize);
    aligned.set(bytes.subarray(start, start + aligned.length));
    const storage = Storage.over(aligned);
    const writeable = buffer instanceof PyBytes && buffer.pyType.name === 'bytearray';
    return new NDArray({
      dtype: kind,
      shape: [length],
      strides: [kind.itemsize],
      offset: 0,
      storage,
      base: buffer,
      writeable,
    });
  },
});

function overlaps(a: Value, b: Value): boolean {
  return a instanceof NDArray && b instanceof NDArray && a.size > 0 && b.size > 0 && mayOverlap(a, b);
}
defineFunction({
  name: 'numpy.may_share_memory',
  signature: 'may_share_memory(a, b, /, max_work=0)',
  doc: 'Whether the byte ranges overlap.',
  call: overlaps,
});
defineFunction({
  name: 'numpy.shares_memory',
  signature: 'shares_memory(a, b, /, max_work=-1)',
  doc: 'Whether some byte belongs to both.',
  call: (a: Value, b: Value, maxWork: Value) => {
    if (!overlaps(a, b)) return false;
    const work = toInt(maxWork);
    return work === 0 || sharesBytes(a as NDArray, b as NDArray, work < 0 ? Number.POSITIVE_INFINITY : work);
  },
});
defineFunction({
  name: 'numpy.lib.array_utils.byte_bounds',
  signature: 'byte_bounds(a)',
  doc: 'First byte and byte past the last.',
  call: (a: Value) => {
    const array = toArray(a);
    const [low, high] = byteBounds(array);
    return new PyTuple([low, high].map((at) => addressOf(array.storage) + at));
  },
});
let nextAddress = 0x10000000;
const addresses = new WeakMap<Storage, number>();
/** A made-up, stable address for a storage. */
function addressOf(storage: Storage): number {
  let address = addresses.get(storage);
  if (address === undefined) {
    address = nextAddress;
    nextAddress += Math.ceil(Math.max(64, storage.byteLength) / 64) * 64;
    addresses.set(storage, address);
  }
  return address;
}
defineFunction({
  name: 'numpy.lib.array_utils.normalize_axis_index',
  signature: 'normalize_axis_index(axis, ndim, msg_prefix=None)',
  doc: 'An axis counted from the front.',
  call: (axis: Value, ndim: Value, prefix: Value) => toAxis(axis, toInt(ndim), prefix === null ? '' : String(prefix)),
});
defineFunction({
  name: 'numpy.lib.array_utils.normalize_axis_tuple',
  signature: 'normalize_axis_tuple(axis, ndim, argname=None, allow_duplicate=False)',
  doc: 'Axes counted from the front.',
  call: (axis: Value, ndim: Value, name: Value, allow: Value) => {
    const axes = (sequenceOf(axis) ?? [axis]).map((one) => toAxis(one, toInt(ndim), name === null ? '' : String(name)));
    if (allow !== true && new Set(axes).size !== axes.length)
      raise('ValueError', name === null ? 'repeated axis' : `repeated axis in \`${String(name)}\` argument`);
    return new PyTuple(axes);
  },
});
defineFunction({
  name: 'numpy.isfortran',
  signature: 'isfortran(a)',
  doc: 'Whether Fortran- but not C-contiguous.',
  call: (a: Value) => toArray(a).fContiguous && !toArray(a).cContiguous,
});
defineFunction({
  name: 'numpy.require',
  signature: 'require(a, dtype=None, requirements=None, *, like=None)',
  doc: 'An array that satisfies requirements.',
  call: (a: Value, dtype: Value, requirements: Value) => {
    const wanted = (
      typeof requirements === 'string'
        ? [...requirements]
        : (sequenceOf(requirements ?? new PyTuple([])) ?? []).map(String)
    ).map((one) => one.toUpperCase()[0]);
    const order = wanted.includes('F') ? 'F' : wanted.includes('C') ? 'C' : 'A';
    if (wanted.includes('F') && wanted.includes('C')) raise('ValueError', 'Cannot specify both "C" and "F" order');
    let array = makeArray(a, {
      dtype: optionalDType(dtype),
      copy: null,
      order: order === 'A' ? 'K' : order,
      subok: !wanted.includes('E'),
    });
    if ((wanted.includes('W') && !array.writeable) || (wanted.includes('O') && array.base !== null))
      array = copyOf(array, order === 'A' ? 'K' : order);
    return array;
  },
});
defineFunction({
  name: 'numpy.lib.stride_tricks.as_strided',
  signature: 'as_strided(x, shape=None, strides=None, subok=False, writeable=True)',
  doc: 'A view with any shape and strides within the memory of the array.',
  call: (x: Value, shape: Value, strides: Value, _subok: Value, writeable: Value) => {
    const array = toArray(x);
    const lengths = shape === null ? array.shape : toShape(shape);
    const steps = strides === null ? array.strides : (sequenceOf(strides) ?? []).map(toInt);
    if (steps.length !== lengths.length) raise('ValueError', 'mismatch in length of strides and shape');
    const view = array.view({ shape: lengths, strides: steps, writeable: writeable === true && array.writeable });
    const [low, high] = byteBounds(view);
    if (low < 0 || high > array.storage.byteLength) raise('ValueError', 'strides reach beyond the memory of the array');
    return view;
  },
});
defineFunction({
  name: 'numpy.lib.stride_tricks.sliding_window_view',
  signature: 'sliding_window_view(x, window_shape, axis=None, *, subok=False, writeable=False)',
  doc: 'All windows of a shape, as a view.',
  call: (x: Value, windowShape: Value, axis: Value, _subok: Value, writeable: Value) => {
    const array = toArray(x);
    const window = toShape(windowShape);
    const axes =
      axis === null
        ? array.shape.map((_, k) => k)
        : (sequenceOf(axis) ?? [axis]).map((one) => toAxis(one, array.shape.length));
    if (axis === null && window.length !== array.shape.length)
      raise(
        'ValueError',
        `Since axis is None, must provide window_shape for all dimensions of \`x\`; got ${window.length} window_shape elements and \`x.ndim\` is ${array.shape.length}.`,
      );
    if (window.length !== axes.length)
      raise(
        'ValueError',
        `Must provide matching length window_shape and axis; got ${window.length} window_shape elements and ${axes.length} axes elements.`,
      );
    const shape = [...array.shape];
    axes.forEach((k, n) => {
      if (shape[k] < window[n]) raise('ValueError', 'window shape cannot be larger than input array shape');
      shape[k] -= window[n] - 1;
    });
    return array.view({
      shape: [...shape, ...window],
      strides: [...array.strides, ...axes.map((k) => array.strides[k])],
      writeable: writeable === true,
    });
  },
});

// ── Packed bits ───────────────────────────────────────────────────────────────────────────────────

function bitOrder(order: Value): boolean {
  if (order !== 'big' && order !== 'little') raise('ValueError', "'order' must be either 'little' or 'big'");
  return order === 'big';
}
defineFunction({
  name: 'numpy.packbits',
  signature: "packbits(a, /, axis=None, bitorder='big')",
  doc: 'Eight truths a byte.',
  call: (a: Value, axis: Value, order: Value) => {
    const big = bitOrder(order);
    const given = toArray(a);
    if (!isKind(given.dtype, 'b', 'i', 'u'))
      raise('TypeError', 'Expected an input array of integer or boolean data type');
    const source = axis === null ? ravel(given) : given;
    const along = axis === null ? 0 : toAxis(axis, source.shape.length);
    const moved = contiguous(movedAxis(truthOf(source), [along], [source.shape.length - 1]));
    const n = moved.shape[moved.shape.length - 1];
    const count = Math.ceil(n / 8);
    const result = allocate(uint8, [...moved.shape.slice(0, -1), count]);
    const rows = sizeOf(moved.shape.slice(0, -1));
    const bits = moved.storage.bytes;
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < n; k++) {
        if (bits[moved.offset + row * n + k])
          result.storage.bytes[row * count + (k >> 3)] |= big ? 128 >> (k & 7) : 1 << (k & 7);
      }
    }
    return copyOf(movedAxis(result, [result.shape.length - 1], [along]));
  },
});
defineFunction({
  name: 'numpy.unpackbits',
  signature: "unpackbits(a, /, axis=None, count=None, bitorder='big')",
  doc: 'The bits of bytes.',
  call: (a: Value, axis: Value, count: Value, order: Value) => {
    const big = bitOrder(order);
    const given = toArray(a);
    if (given.code !== 'B') raise('TypeError', 'Expected an input array of unsigned byte data type');
    const source = axis === null ? ravel(given) : given;
    const along = axis === null ? 0 : toAxis(axis, source.shape.length);
    const moved = contiguous(movedAxis(source, [along], [source.shape.length - 1]));
    const n = moved.shape[moved.shape.length - 1];
    const wanted = count === null ? n * 8 : toInt(count) < 0 ? n * 8 + toInt(count) : toInt(count);
    const result = allocate(uint8, [...moved.shape.slice(0, -1), wanted]);
    const rows = sizeOf(moved.shape.slice(0, -1));
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < Math.min(wanted, n * 8); k++) {
        const byte = moved.storage.bytes[moved.offset + row * n + (k >> 3)];
        result.storage.bytes[row * wanted + k] = (big ? byte >> (7 - (k & 7)) : byte >> (k & 7)) & 1;
      }
    }
    return copyOf(movedAxis(result, [result.shape.length - 1], [along]));
  },
});

// ── Interfaces ────────────────────────────────────────────────────────────────────────────────────

defineProperty({
  owner: 'ndarray',
  name: '__array_interface__',
  doc: 'Description of the memory.',
  get: (self: NDArray) =>
    PyDict.of([
      ['data', new PyTuple([addressOf(self.storage) + self.offset, !self.writeable])],
      ['strides', self.cContiguous ? null : new PyTuple(self.strides)],
      ['descr', new PyTuple([new PyTuple(['', typeString(self.dtype)])])],
      ['typestr', typeString(self.dtype)],
      ['shape', new PyTuple(self.shape)],
      ['version', 3],
    ]),
});
const memoryviewType = new PyType('memoryview');
class ArrayBufferView extends PyObject {
  override pyType: PyType = memoryviewType;
  private readonly array: NDArray;
  constructor(array: NDArray) {
    super();
    this.array = array;
  }
  override toBytes(): Uint8Array {
    return bytesOf(this.array);
  }
  override length(): number {
    return this.array.shape[0] ?? 1;
  }
  override repr(): string {
    return `<memory at 0x${(0x7f0000000000 + addressOf(this.array.storage)).toString(16)}>`;
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'nbytes') return this.array.nbytes;
    if (name === 'obj') return this.array;
    return undefined;
  }
}
defineProperty({
  owner: 'ndarray',
  name: 'data',
  doc: 'The memory as a buffer.',
  get: (self: NDArray) => new ArrayBufferView(self),
});
const ctypesType = new PyType('_ctypes', { module: 'numpy._core._internal' });
class CTypes extends PyObject {
  override pyType: PyType = ctypesType;
  private readonly array: NDArray;
  constructor(array: NDArray) {
    super();
    this.array = array;
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'data' ? int(addressOf(this.array.storage) + this.array.offset) : undefined;
  }
}
defineProperty({
  owner: 'ndarray',
  name: 'ctypes',
  doc: 'Address of the memory.',
  get: (self: NDArray) => new CTypes(self),
});
