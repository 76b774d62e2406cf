/** Arrays of raw bytes and of numbers in text: `frombuffer`, `fromfile`, `fromstring`, `fromregex`, `tofile`. */
import { copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { arrayFrom } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { writerOf } from '../../arrays/element.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { toList } from '../../arrays/record.ts';
import { Storage } from '../../arrays/storage.ts';
import { type DType, float64, isKind } from '../../dtype/dtype.ts';
import { hasObject } from '../../dtype/struct.ts';
import { defineFunction, defineMethod } from '../../ops/registry.ts';
import { drain, toInt } from '../arguments.ts';
import { PyBytes, PyComplex, PyList, PyObject, PyTuple, python, typeName, type Value } from '../python-values.ts';
import { fileInput, methodOf, pathOf, readFile } from './input.ts';

const wantedDType = (value: Value | undefined): DType => (value === undefined ? float64 : dtypeFrom(value));

// ── frombuffer ────────────────────────────────────────────────────────────────────────────────────

function bytesOf(buffer: Value): Uint8Array {
  if (buffer instanceof NDArray) {
    if (!buffer.cContiguous) raise('ValueError', 'ndarray is not C-contiguous');
    return buffer.storage.bytes.subarray(buffer.offset, buffer.offset + buffer.nbytes);
  }
  const bytes = buffer instanceof PyObject ? buffer.toBytes?.() : undefined;
  return bytes ?? raise('TypeError', `a bytes-like object is required, not '${typeName(buffer)}'`);
}

/** The bytes themselves where they lie well, else a copy. */
function overBytes(bytes: Uint8Array): Storage {
  if (bytes.byteOffset % 16 === 0) return Storage.over(bytes);
  const storage = Storage.allocate(bytes.length);
  storage.bytes.set(bytes);
  return storage;
}

function checkedCount(available: number, itemsize: number, count: number): number {
  if (count >= 0) {
    if (count * itemsize > available) raise('ValueError', 'buffer is smaller than requested size');
    return count;
  }
  if (available % itemsize !== 0) raise('ValueError', 'buffer size must be a multiple of element size');
  return available / itemsize;
}

function fromBuffer(buffer: Value, dtype: DType, count: number, offset: number): NDArray {
  if (hasObject(dtype)) raise('ValueError', 'cannot create an OBJECT array from memory buffer');
  if (dtype.itemsize === 0) raise('ValueError', 'itemsize cannot be zero in type');
  const bytes = bytesOf(buffer);
  if (offset < 0 || offset > bytes.length)
    raise('ValueError', `offset must be non-negative and no greater than buffer length (${bytes.length})`);
  const length = checkedCount(bytes.length - offset, dtype.itemsize, count);
  const shared = buffer instanceof NDArray;
  return new NDArray({
    dtype,
    shape: [length],
    strides: [dtype.itemsize],
    offset: shared ? buffer.offset + offset : offset,
    storage: shared ? buffer.storage : overBytes(bytes),
    base: buffer,
    writeable: shared ? buffer.writeable : buffer instanceof PyBytes && buffer.pyType.name === 'bytearray',
  });
}
defineFunction({
  name: 'numpy.frombuffer',
  signature: 'frombuffer(buffer, dtype=<no value>, count=-1, offset=0, *, like=None)',
  doc: 'A 1-d array over the bytes of a buffer.',
  call: (buffer: Value, dtype: Value | undefined, count: Value, offset: Value) =>
    fromBuffer(buffer, wantedDType(dtype), toInt(count), toInt(offset)),
});

// ── Numbers in text ───────────────────────────────────────────────────────────────────────────────

const FLOAT = String.raw`[+-]?(?:nan(?:\([^)]*\))?|inf(?:inity)?|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)`;
const REAL = new RegExp(FLOAT, 'iy');
const WHOLE = /[+-]?\d+/y;
const COMPLEX = new RegExp(String.raw`\(?(${FLOAT})(?:(${FLOAT})j)?\)?`, 'iy');

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function numberOf(text: string): number {
  if (/inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /nan/i.test(text) ? Number.NaN : Number(text);
}

function rawFromMatch(match: RegExpExecArray, dtype: DType): Value {
  if (dtype.kind === 'c') return new PyComplex(numberOf(match[1]), match[2] === undefined ? 0 : numberOf(match[2]));
  if (isKind(dtype, 'i', 'u')) return dtype.itemsize === 8 ? BigInt.asIntN(64, BigInt(match[0])) : Number(match[0]);
  return dtype.kind === 'b' ? numberOf(match[0]) !== 0 : numberOf(match[0]);
}

/** Past a separator, in which white space stands for any white space or none; -1 where it does not follow. */
function pastSeparator(text: string, start: number, separator: string): number {
  let at = start;
  for (const letter of separator) {
    if (/\s/.test(letter)) {
      while (at < text.length && /\s/.test(text[at])) at++;
    } else if (text[at] === letter) at++;
    else return -1;
  }
  return separator.trim() === '' && at === start ? -1 : at;
}

/** Numbers up to `count`; a rest that is none of them is reported, as NumPy does. */
function numbersIn(text: string, dtype: DType, count: number, separator: string): NDArray {
  if (!isKind(dtype, 'b', 'i', 'u', 'f', 'c')) raise('ValueError', 'Unable to read character files of that array type');
  const pattern = dtype.kind === 'c' ? COMPLEX : isKind(dtype, 'i', 'u') ? WHOLE : REAL;
  const values: Value[] = [];
  let at = 0;
  let ended = false;
  const loose = separator.trim() === '' ? separator : ` ${separator.trim()} `;
  while (count < 0 || values.length < count) {
    while (at < text.length && /\s/.test(text[at])) at++;
    const match = matchAt(pattern, text, at);
    if (match === null) break;
    values.push(rawFromMatch(match, dtype));
    at += match[0].length;
    const next = pastSeparator(text, at, loose);
    if (next < 0) {
      ended = true;
      break;
    }
    at = next;
  }
  const complete = count >= 0 ? values.length === count : text.slice(at).trim() === '';
  if (!complete && (count < 0 || ended || at < text.length))
    raise('ValueError', 'string or file could not be read to its end due to unmatched data');
  if (count >= 0 && values.length < count) shortage(count, values.length);
  return numberArray(values, dtype);
}
function shortage(count: number, found: number): void {
  if (found === 0) return;
  python.warn('UserWarning', `${count} items requested but only ${found} read`);
}

function numberArray(values: readonly Value[], dtype: DType): NDArray {
  const array = allocate(dtype, [values.length]);
  const write = writerOf(array.storage, dtype);
  values.forEach((value, k) => {
    write(k * dtype.itemsize, value);
  });
  return array;
}

defineFunction({
  name: 'numpy.fromstring',
  signature: 'fromstring(string, dtype=<no value>, count=-1, *, sep=<no value>, like=None)',
  doc: 'A 1-d array of the numbers in a text.',
  call: (string: Value, dtype: Value | undefined, count: Value, sep: Value | undefined) => {
    if (sep === undefined || sep === '')
      return raise('ValueError', 'The binary mode of fromstring is removed, use frombuffer instead');
    const text = string instanceof PyBytes ? new TextDecoder('latin1').decode(string.bytes) : string;
    if (typeof text !== 'string')
      return raise('TypeError', `argument 1 must be read-only bytes-like object, not ${typeName(string)}`);
    return numbersIn(text, wantedDType(dtype), toInt(count), String(sep));
  },
});

// ── Files ─────────────────────────────────────────────────────────────────────────────────────────

function fromFile(file: Value, dtype: DType, count: number, sep: string, offset: number): NDArray {
  if (hasObject(dtype)) raise('ValueError', 'Cannot read into object array');
  if (offset !== 0 && sep !== '') raise('TypeError', "'offset' argument only permitted for binary files");
  const path = pathOf(file);
  if (path === null && offset !== 0) methodOf(file, 'seek')?.(offset, 1);
  if (sep !== '') {
    const bytes = path === null ? fileInput(file).rest() : readFile(path);
    return numbersIn(new TextDecoder('latin1').decode(bytes), dtype, count, sep);
  }
  const wanted = count < 0 ? -1 : count * dtype.itemsize;
  const all = path === null ? fileInput(file).read(wanted) : readFile(path).subarray(offset);
  const found = Math.floor(all.length / dtype.itemsize);
  const length = count < 0 ? found : Math.min(count, found);
  if (count >= 0 && length < count) python.warn('UserWarning', `${count} items requested but only ${length} read`);
  const array = allocate(dtype, [length]);
  array.storage.bytes.set(all.subarray(0, length * dtype.itemsize));
  return array;
}
defineFunction({
  name: 'numpy.fromfile',
  signature: "fromfile(file, dtype=<no value>, count=-1, sep='', offset=0, *, like=None)",
  doc: 'A 1-d array of the bytes or numbers in a file.',
  call: (file: Value, dtype: Value | undefined, count: Value, sep: Value, offset: Value) =>
    fromFile(file, wantedDType(dtype), toInt(count), String(sep), toInt(offset)),
});

/** `array.tobytes()`. */
export function packedBytes(array: NDArray): Uint8Array {
  const packed = copyOf(array, 'C');
  return packed.storage.bytes.slice(packed.offset, packed.offset + array.nbytes);
}

function flatItems(array: NDArray): Value[] {
  const list = toList(copyOf(array, 'C').view({ shape: [array.size], strides: [array.itemsize] }));
  return (list as PyList).items;
}

defineMethod({
  owner: 'ndarray',
  signature: "tofile(fid, /, sep='', format='%s')",
  doc: 'Writes the elements to a file, as bytes or as text.',
  call: (array: NDArray, file: Value, sep: Value, format: Value) => {
    if (sep === '' && hasObject(array.dtype)) raise('OSError', 'cannot write object arrays to a file in binary mode');
    const text = (): string =>
      flatItems(array)
        .map((item) => (format === '%s' ? python.str(item) : python.str(python.binary('%', format, item))))
        .join(String(sep));
    const bytes = sep === '' ? packedBytes(array) : new TextEncoder().encode(text());
    const path = pathOf(file);
    if (path !== null) python.files().write(path, bytes);
    else methodOf(file, 'write')?.(new PyBytes(bytes));
  },
});

// ── fromregex ─────────────────────────────────────────────────────────────────────────────────────

/** Groups of every match, as `findall` gives them. */
function allMatches(pattern: string, text: string): Value[] {
  const translated = pattern
    .replace(/\(\?P</g, '(?<')
    .replace(/\\Z/g, '$')
    .replace(/\\A/g, '^');
  return [...text.matchAll(new RegExp(translated, 'g'))].map((match) => {
    if (match.length === 1) return match[0];
    return match.length === 2 ? (match[1] ?? '') : new PyTuple(match.slice(1).map((group) => group ?? ''));
  });
}

function contentOf(file: Value): Value {
  const path = pathOf(file);
  if (path !== null) return new PyBytes(readFile(path));
  return methodOf(file, 'read')?.() ?? '';
}

defineFunction({
  name: 'numpy.fromregex',
  signature: 'fromregex(file, regexp, dtype, encoding=None)',
  doc: 'A structured array of what a regular expression finds in a text.',
  call: (file: Value, regexp: Value, given: Value) => {
    const dtype = dtypeFrom(given);
    if (dtype.kind !== 'V' || dtype.fields === null) return raise('TypeError', 'dtype must be a structured datatype');
    const content = contentOf(file);
    const text = content instanceof PyBytes ? new TextDecoder('latin1').decode(content.bytes) : String(content);
    const compiled = methodOf(regexp, 'findall');
    const pattern = regexp instanceof PyBytes ? new TextDecoder('latin1').decode(regexp.bytes) : String(regexp);
    const found = compiled === null ? allMatches(pattern, text) : drain(compiled(text));
    const rows = found.map((one) => (one instanceof PyTuple ? one : new PyTuple([one])));
    return arrayFrom(new PyList(rows), { dtype });
  },
});
