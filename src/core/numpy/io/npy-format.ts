/** The `.npy` format (NEP 1): headers and payloads, byte for byte as NumPy writes them. */
import { copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { ArraybookError } from '../../base/errors.ts';
import { descrFromDtype, dtypeFromDescr } from '../../dtype/descr.ts';
import { bytes_, type DType } from '../../dtype/dtype.ts';
import { type Literal, parseLiteral } from '../../dtype/literal.ts';
import { hasObject } from '../../dtype/struct.ts';
import { PyBytes, PyList, PyTuple, python, type Value } from '../python-values.ts';
import { reshape } from '../reshape.ts';
import type { ByteInput } from './input.ts';
import { unpickled } from './pickle-reader.ts';
import { pickledArray } from './pickle-writer.ts';

export const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const ALIGNMENT = 64;
/** Room for the first length to grow to, so that arrays can be appended in place. */
const GROWTH_DIGITS = 21;
export type Version = readonly [number, number];

export interface Header {
  readonly dtype: DType;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** Plain literals as Python values. */
export function literalValue(literal: Literal): Value {
  switch (literal.type) {
    case 'none':
      return null;
    case 'bool':
    case 'str':
      return literal.value;
    case 'int':
      return Number(literal.value);
    case 'tuple':
      return new PyTuple(literal.items.map(literalValue));
    case 'list':
      return new PyList(literal.items.map(literalValue));
    default:
      return raise('ValueError', 'unexpected literal in a dtype descriptor');
  }
}

export function headerText({ dtype, fortranOrder, shape }: Header): string {
  const descr = dtype.kind === 'T' ? '|O' : literalValue(descrFromDtype(dtype));
  const growth = shape.length === 0 ? 0 : GROWTH_DIGITS - String(shape[fortranOrder ? shape.length - 1 : 0]).length;
  const order = fortranOrder ? 'True' : 'False';
  return `{'descr': ${python.repr(descr)}, 'fortran_order': ${order}, 'shape': ${python.repr(new PyTuple(shape))}, }${' '.repeat(growth)}`;
}

/** Code units as bytes; null where a character is beyond Latin-1. */
function latin1(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k++) {
    if (text.charCodeAt(k) > 255) return null;
    bytes[k] = text.charCodeAt(k);
  }
  return bytes;
}

function wrapped(header: Uint8Array, version: Version): Uint8Array | null {
  const wide = version[0] > 1;
  const prefix = MAGIC.length + 2 + (wide ? 4 : 2);
  const padding = ALIGNMENT - ((prefix + header.length + 1) % ALIGNMENT);
  const length = header.length + padding + 1;
  if (!wide && length >= 65536) return null;
  const made = new Uint8Array(prefix + length).fill(0x20, prefix);
  made.set(MAGIC);
  made.set(version, MAGIC.length);
  const view = new DataView(made.buffer);
  if (wide) view.setUint32(8, length, true);
  else view.setUint16(8, length, true);
  made.set(header, prefix);
  made[made.length - 1] = 0x0a;
  return made;
}

/** The header in the version asked for, or in the lowest that can hold it. */
export function headerBytes(header: Header, version: Version | null): Uint8Array {
  const text = headerText(header);
  const narrow = latin1(text);
  if (version !== null) return checkedHeader(text, narrow, version);
  const first = narrow === null ? null : (wrapped(narrow, [1, 0]) ?? wrapped(narrow, [2, 0]));
  if (first !== null) {
    if (first[6] === 2) python.warn('UserWarning', 'Stored array in format 2.0. It can only beread by NumPy >= 1.9');
    return first;
  }
  python.warn('UserWarning', 'Stored array in format 3.0. It can only be read by NumPy >= 1.17');
  return wrapped(new TextEncoder().encode(text), [3, 0]) as Uint8Array;
}

function checkedHeader(text: string, narrow: Uint8Array | null, version: Version): Uint8Array {
  const encoded = version[0] === 3 ? new TextEncoder().encode(text) : narrow;
  if (encoded === null)
    return raise('UnicodeEncodeError', `'latin-1' codec can't encode the header: ordinal not in range(256)`);
  const made = wrapped(encoded, version);
  return made ?? raise('ValueError', `Header length ${text.length} too big for version=${versionText(version)}`);
}

export function versionText(version: Version): string {
  return `(${version[0]}, ${version[1]})`;
}

// ── Reading ───────────────────────────────────────────────────────────────────────────────────────

function exactly(input: ByteInput, count: number, what: string): Uint8Array {
  const bytes = input.read(count);
  if (bytes.length === count) return bytes;
  return raise('ValueError', `EOF: reading ${what}, expected ${count} bytes got ${bytes.length}`);
}

export function readMagic(input: ByteInput): Version {
  const bytes = exactly(input, MAGIC.length + 2, 'magic string');
  if (!startsWith(bytes, MAGIC)) {
    const [wanted, found] = [MAGIC, bytes.slice(0, -2)].map((one) => python.repr(new PyBytes(one)));
    raise('ValueError', `the magic string is not correct; expected ${wanted}, got ${found}`);
  }
  return [bytes[6], bytes[7]];
}
export function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, k) => bytes[k] === byte);
}

export function checkVersion(version: Version): void {
  if (![1, 2, 3].includes(version[0]) || version[1] !== 0)
    raise('ValueError', `we only support format version (1,0), (2,0), and (3,0), not ${versionText(version)}`);
}

export function readHeader(input: ByteInput, version: Version, limit = 10000): Header {
  if (![1, 2, 3].includes(version[0]) || version[1] !== 0)
    raise('ValueError', `Invalid version ${versionText(version)}`);
  const width = version[0] === 1 ? 2 : 4;
  const lengthBytes = exactly(input, width, 'array header length');
  const view = new DataView(lengthBytes.buffer, lengthBytes.byteOffset, width);
  const length = width === 2 ? view.getUint16(0, true) : view.getUint32(0, true);
  const bytes = exactly(input, length, 'array header');
  const text = new TextDecoder(version[0] === 3 ? 'utf-8' : 'latin1').decode(bytes);
  if (text.length > limit) {
    raise(
      'ValueError',
      `Header info length (${text.length}) is large and may not be safe to load securely.\nTo allow loading, adjust \`max_header_size\` or fully trust the \`.npy\` file using \`allow_pickle=True\`.\nFor safety against large resource use or crashes, sandboxing may be necessary.`,
    );
  }
  return parseHeader(text);
}

function parseHeader(text: string): Header {
  const literal = parsed(text);
  if (literal.type !== 'dict') return raise('ValueError', `Header is not a dictionary: ${python.repr(text)}`);
  const entries = new Map(literal.entries.map(([key, value]) => [key.type === 'str' ? key.value : '', value]));
  if ([...entries.keys()].sort().join() !== 'descr,fortran_order,shape') {
    const keys = [...entries.keys()].sort().map((key) => python.repr(key));
    raise('ValueError', `Header does not contain the correct keys: [${keys.join(', ')}]`);
  }
  const [shape, order, descr] = ['shape', 'fortran_order', 'descr'].map((key) => entries.get(key) as Literal);
  if (shape.type !== 'tuple' || shape.items.some((item) => item.type !== 'int'))
    raise('ValueError', `shape is not valid: ${shown(shape)}`);
  if (order.type !== 'bool') return raise('ValueError', `fortran_order is not a valid bool: ${shown(order)}`);
  const lengths = (shape as { items: readonly Literal[] }).items.map((item) =>
    Number((item as { value: bigint }).value),
  );
  return { dtype: dtypeOf(descr), fortranOrder: order.value, shape: lengths };
}

function parsed(text: string): Literal {
  try {
    return parseLiteral(text).value;
  } catch {
    return raise('ValueError', `Cannot parse header: ${python.repr(text)}`);
  }
}
function shown(literal: Literal): string {
  return literal.type === 'dict' || literal.type === 'set' || literal.type === 'bytes' || literal.type === 'float'
    ? literal.type
    : python.repr(literalValue(literal));
}
function dtypeOf(descr: Literal): DType {
  try {
    return dtypeFromDescr(descr);
  } catch (error) {
    if (error instanceof ArraybookError && error.pythonType === 'TypeError')
      return raise('ValueError', `descr is not a valid dtype descriptor: ${shown(descr)}`);
    throw error;
  }
}

// ── Arrays ────────────────────────────────────────────────────────────────────────────────────────

const NO_PICKLES = 'Object arrays cannot be loaded when allow_pickle=False';

export interface ReadOptions {
  readonly allowPickle: boolean;
  readonly maxHeaderSize: number;
}

export function readArray(input: ByteInput, options: ReadOptions): NDArray {
  const version = readMagic(input);
  checkVersion(version);
  const limit = options.allowPickle ? 2 ** 64 : options.maxHeaderSize;
  const header = readHeader(input, version, limit);
  if (hasObject(header.dtype)) {
    if (!options.allowPickle) raise('ValueError', NO_PICKLES);
    return objectsFrom(unpickled(input), header);
  }
  return readPayload(input, header);
}

function readPayload(input: ByteInput, { dtype, shape, fortranOrder }: Header): NDArray {
  const count = shape.reduce((product, length) => product * length, 1);
  const base = dtype.kind === 'V' && dtype.subarray !== null ? dtype.subarray : null;
  const full = base === null ? shape : [...shape, ...base.shape];
  const array = allocate(base?.base ?? dtype, full, fortranOrder ? 'F' : 'C');
  const wanted = count * dtype.itemsize;
  const bytes = input.isFile ? wholeFile(input, wanted, { dtype, shape, count }) : exactly(input, wanted, 'array data');
  array.storage.bytes.set(bytes.subarray(0, wanted));
  return array;
}

/** A pickled array holds its shape itself; the header's must be the same. */
function objectsFrom(value: Value, { shape }: Header): NDArray {
  if (!(value instanceof NDArray)) return raise('UnpicklingError', 'the file holds no array');
  return value.shape.join() === shape.join() ? value : reshape(value, shape, 'C');
}

function joined(head: Uint8Array, rest: Uint8Array): Uint8Array {
  const made = new Uint8Array(head.length + rest.length);
  made.set(head);
  made.set(rest, head.length);
  return made;
}

interface Expected {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly count: number;
}
function wholeFile(input: ByteInput, byteLength: number, { dtype, shape, count }: Expected): Uint8Array {
  const bytes = input.read(byteLength);
  if (bytes.length === byteLength) return bytes;
  const found = Math.floor(bytes.length / dtype.itemsize);
  return raise(
    'ValueError',
    `Failed to read all data for array. Expected ${python.repr(new PyTuple(shape))} = ${count} elements, could only read ${found} elements. (file seems not fully written?)`,
  );
}

/** The whole file of an array. */
export function arrayBytes(array: NDArray, version: Version | null, allowPickle: boolean): Uint8Array {
  const { dtype } = array;
  if (hasObject(dtype) || dtype.kind === 'T') {
    if (!allowPickle) raise('ValueError', 'Object arrays cannot be saved when allow_pickle=False');
    if (dtype.kind !== 'O')
      raise('PicklingError', 'structures with objects are not written: their elements would have to be pickled');
    const fortranOrder = array.fContiguous && !array.cContiguous;
    const header = headerBytes({ dtype, fortranOrder, shape: array.shape }, version);
    return joined(header, pickledArray(array));
  }
  const fortranOrder = array.fContiguous && !array.cContiguous;
  const header = headerBytes({ dtype, fortranOrder, shape: array.shape }, version);
  const packed = copyOf(array, fortranOrder ? 'F' : 'C');
  const made = new Uint8Array(header.length + array.nbytes);
  made.set(header);
  made.set(packed.storage.bytes.subarray(packed.offset, packed.offset + array.nbytes), header.length);
  return made;
}

export { bytes_ };
