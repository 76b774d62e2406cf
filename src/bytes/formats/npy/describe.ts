/** From a source to a described array in one read. Rules: SPEC.md. */
import { FormatError } from '#core/base/errors.ts';
import type { DType } from '#core/dtype/dtype.ts';
import { dtypeText } from '#core/dtype/dtype-text.ts';
import { tupleRepr } from '#core/dtype/python-text.ts';
import { hasLongDouble, hasObject } from '#core/dtype/struct.ts';
import type { ReadOptions, Source } from '../../sources/source.ts';
import type { ArrayDescription, Notice } from '../format.ts';
import { decodeHeader, type NpyHeader, type NpyPrefix, NUMPY_MAX_HEADER, parseHeader, parsePrefix } from './header.ts';

/** One read; headers are a few hundred bytes, a longer one costs a second read. */
const FIRST_READ = 65_536;
/** `NPY_MAXDIMS`. */
const MAX_DIMENSIONS = 64;
const MAX_INT64 = 2n ** 63n - 1n;

export interface DescribeOptions extends ReadOptions {
  /** Name that the array's own name is taken from, when it is not the source's. */
  readonly fileName?: string;
  /** The source's first bytes, when they were read already (`readHead`). */
  readonly head?: Uint8Array;
}

/**
 * Reads the header only: at most 64 KiB in one read (NPY-10). Data that are missing or too long are a notice,
 * impossible headers a `FormatError` in NumPy's words.
 */
export async function describeNpy(source: Source, options: DescribeOptions = {}): Promise<ArrayDescription> {
  const read = { signal: options.signal };
  const first = options.head ?? (await source.read({ start: 0, end: Math.min(FIRST_READ, source.byteLength) }, read));
  const prefix = parsePrefix(first, source.byteLength);
  const end = prefix.headerOffset + prefix.headerLength;
  const headerBytes =
    end <= first.length
      ? first.subarray(prefix.headerOffset, end)
      : await source.read({ start: prefix.headerOffset, end }, read);
  return describeHeader(prefix, headerBytes, {
    name: stemOf(options.fileName ?? source.name),
    fileLength: source.byteLength,
  });
}

/** `dir/a.npy` is called `a`. */
export function stemOf(fileName: string): string {
  const last = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  return last.replace(/\.npy$/i, '');
}

function describeHeader(
  prefix: NpyPrefix,
  headerBytes: Uint8Array,
  file: { readonly name: string; readonly fileLength: number },
): ArrayDescription {
  const headerText = decodeHeader(headerBytes, prefix.version);
  const header = parseHeader(headerText, prefix.version);
  const { dtype, shape } = elementsOf(header);
  const dataOffset = prefix.headerOffset + prefix.headerLength;
  const rest = file.fileLength - dataOffset;
  const dataLength = hasObject(dtype) ? rest : byteLengthOf(shape, dtype.itemsize);
  const described = {
    name: file.name,
    version: prefix.version,
    dtype,
    shape,
    fortranOrder: header.fortranOrder,
    headerText: headerText.trimEnd(),
    dataOffset,
    dataLength,
    availableLength: Math.min(rest, dataLength),
  };
  return { ...described, notices: noticesOf(described, { rest, python2: header.python2, headerText }) };
}

/** NPY-9: a subarray dtype at the top gives its shape to the array, as a memory map of it does in NumPy. */
function elementsOf(header: NpyHeader): { dtype: DType; shape: number[] } {
  const shape = checkedShape(header.shape);
  const inner = header.dtype.kind === 'V' ? header.dtype.subarray : null;
  if (inner === null) return { dtype: header.dtype, shape };
  if (header.fortranOrder) {
    throw new FormatError(`a Fortran-ordered array of the subarray type ${dtypeText(header.dtype)} has no layout`);
  }
  return { dtype: inner.base, shape: [...shape, ...inner.shape] };
}

/** NPY-8: lengths are whole, not negative, and few. */
function checkedShape(shape: readonly bigint[]): number[] {
  if (shape.length > MAX_DIMENSIONS) {
    throw new FormatError(
      `maximum supported dimension for an ndarray is currently ${MAX_DIMENSIONS}, found ${shape.length}`,
    );
  }
  return shape.map((length) => {
    if (length < 0n) throw new FormatError(`negative dimensions are not allowed: ${shapeText(shape)}`);
    if (length > MAX_INT64) {
      throw new FormatError('Python int too large to convert to C long', { pythonType: 'OverflowError' });
    }
    if (length > Number.MAX_SAFE_INTEGER) tooBig();
    return Number(length);
  });
}

function shapeText(shape: readonly bigint[]): string {
  return tupleRepr(shape.map(String));
}

function tooBig(): never {
  throw new FormatError('array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size.');
}

/** Zeros counted as one, the product must be a byte count that can exist, so that indices and strides are exact. */
function byteLengthOf(shape: readonly number[], itemsize: number): number {
  const extent = shape.reduce(
    (product, length) => product * BigInt(Math.max(1, length)),
    BigInt(Math.max(1, itemsize)),
  );
  if (extent > BigInt(Number.MAX_SAFE_INTEGER)) tooBig();
  return shape.includes(0) || itemsize === 0 ? 0 : Number(extent);
}

interface HeaderFacts {
  /** Bytes after the header. */
  readonly rest: number;
  readonly python2: boolean;
  readonly headerText: string;
}

function noticesOf(array: Omit<ArrayDescription, 'notices'>, facts: HeaderFacts): Notice[] {
  const notices: Notice[] = [];
  if (facts.rest < array.dataLength) notices.push({ code: 'truncated', text: truncatedText(array) });
  if (facts.rest > array.dataLength) {
    const extra = (facts.rest - array.dataLength).toLocaleString('en');
    notices.push({ code: 'trailing-bytes', text: `${extra} bytes follow the data; they are not part of the array.` });
  }
  if (facts.python2) notices.push({ code: 'python2', text: 'The header was written by Python 2.' });
  if (hasLongDouble(array.dtype)) {
    const text = 'The 80-bit long doubles are computed with as 64-bit floats; printed values are exact.';
    notices.push({ code: 'longdouble', text });
  }
  if (facts.headerText.length > NUMPY_MAX_HEADER)
    notices.push({ code: 'other', text: longHeaderText(facts.headerText) });
  return notices;
}

function truncatedText(array: Omit<ArrayDescription, 'notices'>): string {
  const expected = array.dataLength / array.dtype.itemsize;
  const got = Math.floor(array.availableLength / array.dtype.itemsize);
  return (
    `Failed to read all data for array. Expected ${tupleRepr(array.shape.map(String))} = ${expected} elements, ` +
    `could only read ${got} elements. (file seems not fully written?)`
  );
}

function longHeaderText(headerText: string): string {
  const length = headerText.length.toLocaleString('en');
  return `The header has ${length} characters; np.load refuses more than 10,000 unless max_header_size is raised.`;
}
