/** The prefix and the dictionary of a `.npy` file, as `numpy.lib.format` reads them. Rules: SPEC.md. */
import { DTypeError, FormatError, isArraybookError } from '#core/base/errors.ts';
import { dtypeFromDescr } from '#core/dtype/descr.ts';
import type { DType } from '#core/dtype/dtype.ts';
import { dictValue, type Literal, literalRepr, type ParsedLiteral, parseLiteral } from '#core/dtype/literal.ts';
import { bytesRepr, strRepr } from '#core/dtype/python-text.ts';

export const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const MAGIC_LENGTH = 8;
/** Longest header that NumPy reads from a file it does not trust. */
export const NUMPY_MAX_HEADER = 10_000;
/** Longest header that is shown, with a notice; records with thousands of fields stay below it. */
export const MAX_HEADER = 2 ** 20;

export interface NpyPrefix {
  readonly version: readonly [number, number];
  /** Where the dictionary starts. */
  readonly headerOffset: number;
  readonly headerLength: number;
}

export interface NpyHeader {
  readonly dtype: DType;
  /** As written: may be negative or huge. */
  readonly shape: readonly bigint[];
  readonly fortranOrder: boolean;
  /** Integers carried Python 2's `L`. */
  readonly python2: boolean;
}

function endOfFile(what: string, expected: number, got: number): never {
  throw new FormatError(`EOF: reading ${what}, expected ${expected} bytes got ${got}`, { fields: { expected, got } });
}

/** NPY-1 to NPY-3: magic, version, header length. `bytes` is the start of the file, `fileLength` all of it. */
export function parsePrefix(bytes: Uint8Array, fileLength: number): NpyPrefix {
  if (bytes.length < MAGIC_LENGTH) endOfFile('magic string', MAGIC_LENGTH, bytes.length);
  const magic = bytes.subarray(0, MAGIC.length);
  if (!MAGIC.every((byte, index) => byte === magic[index])) {
    throw new FormatError(`the magic string is not correct; expected ${bytesRepr(MAGIC)}, got ${bytesRepr(magic)}`);
  }
  const version = [bytes[6], bytes[7]] as const;
  if (version[1] !== 0 || version[0] < 1 || version[0] > 3) {
    throw new FormatError(`we only support format version (1,0), (2,0), and (3,0), not (${version.join(', ')})`);
  }
  const lengthSize = version[0] === 1 ? 2 : 4;
  const headerOffset = MAGIC_LENGTH + lengthSize;
  if (bytes.length < headerOffset) endOfFile('array header length', lengthSize, bytes.length - MAGIC_LENGTH);
  const view = new DataView(bytes.buffer, bytes.byteOffset + MAGIC_LENGTH, lengthSize);
  const headerLength = lengthSize === 2 ? view.getUint16(0, true) : view.getUint32(0, true);
  if (headerOffset + headerLength > fileLength) endOfFile('array header', headerLength, fileLength - headerOffset);
  if (headerLength > MAX_HEADER) refuseLongHeader(headerLength);
  return { version, headerOffset, headerLength };
}

function refuseLongHeader(length: number): never {
  throw new FormatError(
    `Header info length (${length}) is large and may not be safe to load securely.\n` +
      'To allow loading, adjust `max_header_size` or fully trust the `.npy` file using `allow_pickle=True`.\n' +
      'For safety against large resource use or crashes, sandboxing may be necessary.',
    { fields: { expected: MAX_HEADER, got: length } },
  );
}

/** NPY-4: Latin-1 up to version 2.0, UTF-8 from 3.0. */
export function decodeHeader(bytes: Uint8Array, version: readonly [number, number]): string {
  if (version[0] < 3) return latin1(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.slice());
  } catch (cause) {
    throw new FormatError("'utf-8' codec can't decode the array header", { cause, pythonType: 'UnicodeDecodeError' });
  }
}

/** Byte by byte: the platform's own `latin1` decoder is Windows-1252. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** NPY-5 to NPY-9: the dictionary, its keys and their types. */
export function parseHeader(text: string, version: readonly [number, number]): NpyHeader {
  const { value: dict, python2 } = parseDictionary(text, version);
  if (dict.type !== 'dict') throw new FormatError(`Header is not a dictionary: ${literalRepr(dict)}`);
  requireKeys(dict);
  const shape = shapeFrom(dictValue(dict, 'shape') as Literal);
  const order = dictValue(dict, 'fortran_order') as Literal;
  if (order.type !== 'bool') throw new FormatError(`fortran_order is not a valid bool: ${literalRepr(order)}`);
  const dtype = dtypeFrom(dictValue(dict, 'descr') as Literal);
  return { dtype, shape, fortranOrder: order.value, python2 };
}

function parseDictionary(text: string, version: readonly [number, number]): ParsedLiteral {
  try {
    const parsed = parseLiteral(text);
    if (parsed.python2 && version[0] > 2) throw new FormatError('invalid syntax', { pythonType: 'SyntaxError' });
    return parsed;
  } catch (cause) {
    if (!isArraybookError(cause, 'format')) throw cause;
    throw new FormatError(`Cannot parse header: ${strRepr(text)}`, { cause });
  }
}

function requireKeys(dict: Literal & { type: 'dict' }): void {
  const keys = dict.entries.map(([key]) => literalRepr(key));
  const unique = [...new Set(keys)].sort();
  if (unique.join() !== "'descr','fortran_order','shape'") {
    throw new FormatError(`Header does not contain the correct keys: [${unique.join(', ')}]`);
  }
}

/** `True` counts as 1, because a Python bool is an int. */
function shapeFrom(literal: Literal): bigint[] {
  const items = literal.type === 'tuple' ? literal.items : [];
  const shape = items.flatMap((item) => {
    if (item.type === 'int') return [item.value];
    return item.type === 'bool' ? [BigInt(item.value)] : [];
  });
  if (literal.type !== 'tuple' || shape.length < items.length) {
    throw new FormatError(`shape is not valid: ${literalRepr(literal)}`);
  }
  return shape;
}

/** A TypeError in the descriptor becomes NumPy's ValueError; a ValueError keeps its own words. */
function dtypeFrom(literal: Literal): DType {
  try {
    return dtypeFromDescr(literal);
  } catch (cause) {
    if (!(cause instanceof DTypeError)) throw cause;
    if (cause.pythonType !== 'TypeError') throw new FormatError(cause.message, { cause });
    throw new FormatError(`descr is not a valid dtype descriptor: ${literalRepr(literal)}`, { cause });
  }
}
