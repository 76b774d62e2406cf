/**
 * Object arrays as NumPy's pickles of protocol 4, byte for byte where Python's own writer leaves no choice: numbers,
 * text, bytes, lists, tuples, dicts, sets, NumPy's scalars and arrays. Anything else is refused.
 */
import { copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { rawValues } from '../../arrays/record.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { type DType, isKind } from '../../dtype/dtype.ts';
import { typeString } from '../../dtype/type-string.ts';
import { PyBytes, PyComplex, PyDict, PyFloat, PyList, PySet, PyTuple, typeName, type Value } from '../python-values.ts';

const OP = {
  proto: 0x80,
  frame: 0x95,
  mark: 0x28,
  stop: 0x2e,
  memoize: 0x94,
  get: 0x68,
  longGet: 0x6a,
  none: 0x4e,
  newTrue: 0x88,
  newFalse: 0x89,
  int1: 0x4b,
  int2: 0x4d,
  int4: 0x4a,
  long1: 0x8a,
  long4: 0x8b,
  float: 0x47,
  shortText: 0x8c,
  text: 0x58,
  shortBytes: 0x43,
  bytes: 0x42,
  emptyTuple: 0x29,
  tuple: 0x74,
  emptyList: 0x5d,
  append: 0x61,
  appends: 0x65,
  emptyDict: 0x7d,
  setItem: 0x73,
  setItems: 0x75,
  emptySet: 0x8f,
  addItems: 0x90,
  frozenSet: 0x91,
  stackGlobal: 0x93,
  reduce: 0x52,
  build: 0x62,
} as const;
const SMALL_TUPLES = [OP.emptyTuple, 0x85, 0x86, 0x87];
const BATCH = 1000;
const FRAME_TARGET = 65536;
const DEEPEST = 900;

class Writer {
  private readonly done: Uint8Array[] = [];
  private frame: number[] = [];
  private readonly memo = new Map<unknown, number>();
  private depth = 0;

  finish(): Uint8Array {
    this.op(OP.stop);
    this.closeFrame();
    const total = this.done.reduce((sum, { length }) => sum + length, 2);
    const made = new Uint8Array(total);
    made.set([OP.proto, 4]);
    let at = 2;
    for (const piece of this.done) {
      made.set(piece, at);
      at += piece.length;
    }
    return made;
  }

  private op(...bytes: readonly number[]): void {
    for (const byte of bytes) this.frame.push(byte);
  }
  private closeFrame(): void {
    if (this.frame.length === 0) return;
    const body = Uint8Array.from(this.frame);
    this.frame = [];
    if (body.length >= 4) {
      const head = new Uint8Array(9);
      head[0] = OP.frame;
      new DataView(head.buffer).setBigUint64(1, BigInt(body.length), true);
      this.done.push(head);
    }
    this.done.push(body);
  }
  private unsigned(value: number, width: 1 | 2 | 4): void {
    for (let k = 0; k < width; k++) this.op((value >>> (8 * k)) & 255);
  }
  /** Text and bytes of a frame's size stand between frames. */
  private raw(head: readonly number[], bytes: Uint8Array): void {
    if (bytes.length < FRAME_TARGET) {
      this.op(...head);
      for (const byte of bytes) this.frame.push(byte);
      return;
    }
    this.closeFrame();
    this.done.push(Uint8Array.from(head), bytes);
  }
  private memoize(key: unknown): void {
    this.op(OP.memoize);
    this.memo.set(key, this.memo.size);
  }
  /** True where the value was written before and is only named now. */
  private known(key: unknown): boolean {
    const at = this.memo.get(key);
    if (at === undefined) return false;
    if (at < 256) this.op(OP.get, at);
    else {
      this.op(OP.longGet);
      this.unsigned(at, 4);
    }
    return true;
  }

  write(value: Value): void {
    if (++this.depth > DEEPEST) raise('RecursionError', 'maximum recursion depth exceeded while pickling an object');
    this.one(value);
    this.depth--;
    if (this.frame.length >= FRAME_TARGET) this.closeFrame();
  }

  private one(value: Value): void {
    if (value === null) this.op(OP.none);
    else if (typeof value === 'boolean') this.op(value ? OP.newTrue : OP.newFalse);
    else if (typeof value === 'number' || typeof value === 'bigint') this.whole(BigInt(value));
    else if (typeof value === 'string') this.words(value);
    else if (value instanceof PyFloat) this.float(value.value);
    else if (!this.known(value)) this.object(value);
  }

  private whole(value: bigint): void {
    if (value >= 0n && value < 256n) this.op(OP.int1, Number(value));
    else if (value >= 0n && value < 65536n) {
      this.op(OP.int2);
      this.unsigned(Number(value), 2);
    } else if (value >= -(2n ** 31n) && value < 2n ** 31n) {
      this.op(OP.int4);
      this.unsigned(Number(value) >>> 0, 4);
    } else this.long(value);
  }
  private long(value: bigint): void {
    const bytes: number[] = [];
    let rest = value;
    do {
      bytes.push(Number(rest & 255n));
      rest >>= 8n;
    } while (!((rest === 0n && bytes[bytes.length - 1] < 128) || (rest === -1n && bytes[bytes.length - 1] >= 128)));
    if (bytes.length < 256) this.op(OP.long1, bytes.length, ...bytes);
    else {
      this.op(OP.long4);
      this.unsigned(bytes.length, 4);
      this.op(...bytes);
    }
  }
  private float(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value);
    this.op(OP.float, ...bytes);
  }
  private words(text: string): void {
    if (this.known(text)) return;
    const bytes = new TextEncoder().encode(text);
    const { length } = bytes;
    this.raw(length < 256 ? [OP.shortText, length] : [OP.text, ...little(length)], bytes);
    this.memoize(text);
  }
  private octets(bytes: Uint8Array, key: unknown): void {
    const { length } = bytes;
    this.raw(length < 256 ? [OP.shortBytes, length] : [OP.bytes, ...little(length)], bytes);
    this.memoize(key);
  }

  private object(value: Value): void {
    if (value instanceof PyBytes) return this.byteString(value);
    if (value instanceof PyTuple) return this.tuple(value.items, value);
    if (value instanceof PyList) return this.list(value);
    if (value instanceof PyDict) return this.dict(value);
    if (value instanceof PySet) return this.set(value);
    if (value instanceof PyComplex) return this.complex(value);
    if (value instanceof NDArray) return this.array(value);
    if (value instanceof NumPyScalar) return this.scalar(value);
    raise('PicklingError', `a '${typeName(value)}' is not written: only plain objects and arrays are`);
  }
  private byteString(value: PyBytes): void {
    // Single bytes are one object in Python.
    const key = value.bytes.length < 2 ? `bytes ${value.bytes[0] ?? ''}` : value;
    if (key === value || !this.known(key)) this.octets(value.bytes, key);
  }
  private tuple(items: readonly Value[], key: unknown): void {
    if (items.length > 3) this.op(OP.mark);
    for (const item of items) this.write(item);
    this.op(SMALL_TUPLES[items.length] ?? OP.tuple);
    if (items.length > 0) this.memoize(key);
  }
  private list(value: PyList): void {
    this.op(OP.emptyList);
    this.memoize(value);
    this.appendAll(value.items);
  }
  private appendAll(items: readonly Value[]): void {
    if (items.length === 1) {
      this.write(items[0]);
      this.op(OP.append);
      return;
    }
    for (let start = 0; start < items.length; start += BATCH) {
      this.op(OP.mark);
      for (const item of items.slice(start, start + BATCH)) this.write(item);
      this.op(OP.appends);
    }
  }
  private dict(value: PyDict): void {
    this.op(OP.emptyDict);
    this.memoize(value);
    const entries = [...value.entries()];
    const single = entries.length === 1;
    for (let start = 0; start < entries.length; start += BATCH) {
      if (!single) this.op(OP.mark);
      for (const { key, value: one } of entries.slice(start, start + BATCH)) {
        this.write(key);
        this.write(one);
      }
      this.op(single ? OP.setItem : OP.setItems);
    }
  }
  private set(value: PySet): void {
    const items = [...value.items()];
    if (value.pyType.name === 'frozenset') {
      this.op(OP.mark);
      for (const item of items) this.write(item);
      this.op(OP.frozenSet);
      this.memoize(value);
      return;
    }
    this.op(OP.emptySet);
    this.memoize(value);
    for (let start = 0; start < items.length; start += BATCH) {
      this.op(OP.mark);
      for (const item of items.slice(start, start + BATCH)) this.write(item);
      this.op(OP.addItems);
    }
  }

  // ── What is made by calling something ───────────────────────────────────────────────────────────

  private global(module: string, name: string): void {
    const key = `global ${module}.${name}`;
    if (this.known(key)) return;
    this.write(module);
    this.write(name);
    this.op(OP.stackGlobal);
    this.memoize(key);
  }
  private complex(value: PyComplex): void {
    this.global('builtins', 'complex');
    this.tuple([new PyFloat(value.re), new PyFloat(value.im)], {});
    this.op(OP.reduce);
    this.memoize(value);
  }
  private scalar(value: NumPyScalar): void {
    this.global('numpy._core.multiarray', 'scalar');
    this.dtype(value.dtype);
    const one = toArray(value);
    if (isKind(value.dtype, 'O')) this.write(value.item());
    else this.octets(packedBytes(one), {});
    this.op(SMALL_TUPLES[2]);
    this.memoize({});
    this.op(OP.reduce);
    this.memoize(value);
  }
  array(value: NDArray): void {
    this.global('numpy._core.multiarray', '_reconstruct');
    this.global('numpy', 'ndarray');
    this.tuple([0], {});
    this.write(new PyBytes(Uint8Array.of(98)));
    this.op(SMALL_TUPLES[3]);
    this.memoize({});
    this.op(OP.reduce);
    this.memoize(value);
    this.op(OP.mark);
    this.write(1);
    this.tuple(value.shape, {});
    this.dtype(value.dtype);
    const fortran = value.fContiguous && !value.cContiguous;
    this.write(fortran);
    if (isKind(value.dtype, 'O')) this.list(new PyList(objectsOf(value)));
    else this.octets(packedBytes(value, fortran ? 'F' : 'C'), {});
    this.op(OP.tuple);
    this.memoize({});
    this.op(OP.build);
  }
  private dtype(dtype: DType): void {
    const text = isKind(dtype, 'O') ? '|O8' : typeString(dtype);
    const key = `dtype ${text}`;
    if (this.known(key)) return;
    if (!isKind(dtype, 'b', 'i', 'u', 'f', 'c', 'S', 'U', 'O'))
      raise('PicklingError', `arrays of ${text} inside object arrays are not written`);
    this.global('numpy', 'dtype');
    this.tuple([text.slice(1), false, true], {});
    this.op(OP.reduce);
    this.memoize(key);
    const width = isKind(dtype, 'S', 'U') ? dtype.itemsize : -1;
    const alignment = isKind(dtype, 'U') ? 4 : isKind(dtype, 'S') ? 1 : -1;
    const flags = isKind(dtype, 'O') ? 63 : isKind(dtype, 'U') ? 8 : 0;
    this.tuple([3, text[0], null, null, null, width, alignment, flags], {});
    this.op(OP.build);
  }
}

const objectsOf = (array: NDArray) => rawValues(array) as Value[];
const little = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);

function packedBytes(array: NDArray, order: 'C' | 'F' = 'C'): Uint8Array {
  if (array.size === 0) return new Uint8Array(0);
  const packed = copyOf(array, order);
  return packed.storage.bytes.slice(packed.offset, packed.offset + array.nbytes);
}

/** The pickle that follows the header in a file of an object array. */
export function pickledArray(array: NDArray): Uint8Array {
  const writer = new Writer();
  writer.write(array.pyType.name === 'ndarray' ? array : allocatedLike(array));
  return writer.finish();
}

function allocatedLike(array: NDArray): NDArray {
  const made = allocate(array.dtype, array.shape);
  copyInto(made, array);
  return made;
}
function copyInto(made: NDArray, array: NDArray): void {
  const objects = made.storage.objects as Value[];
  objectsOf(array).forEach((item, k) => {
    objects[k] = item;
  });
}
