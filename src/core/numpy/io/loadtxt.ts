/** `loadtxt`: tables of numbers, strictly. */
import { raise } from '../../arrays/convert.ts';
import { arrayFrom } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { type DType, float64, isKind } from '../../dtype/dtype.ts';
import { dtypeText } from '../../dtype/dtype-text.ts';
import { callOp, defineFunction } from '../../ops/registry.ts';
import { drain, sequenceOf, toBool, toInt } from '../arguments.ts';
import {
  PyBytes,
  PyComplex,
  PyDict,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  python,
  type Value,
} from '../python-values.ts';
import { pathOf } from './input.ts';
import { linesOf } from './text-source.ts';

export interface LineFormat {
  readonly comments: readonly string[];
  readonly delimiter: string | null;
  readonly quote: string | null;
}

/** The fields of a line; null where nothing is left of it. */
export function fieldsOf(line: string, { comments, delimiter, quote }: LineFormat): string[] | null {
  if (quote !== null) return quotedFields(line, delimiter, quote, comments);
  let end = line.length;
  for (const mark of comments) {
    const at = line.indexOf(mark);
    if (at >= 0 && at < end) end = at;
  }
  const text = line.slice(0, end);
  if (delimiter === null) {
    const trimmed = text.trim();
    return trimmed === '' ? null : trimmed.split(/\s+/);
  }
  return text === '' ? null : text.split(delimiter);
}

function quotedFields(
  line: string,
  delimiter: string | null,
  quote: string,
  comments: readonly string[],
): string[] | null {
  const fields: string[] = [];
  let field = '';
  let inside = false;
  let begun = false;
  for (let k = 0; k < line.length; k++) {
    const letter = line[k];
    if (inside) {
      if (letter !== quote) field += letter;
      else if (line[k + 1] === quote) {
        field += quote;
        k++;
      } else inside = false;
    } else if (letter === quote && field.trim() === '') {
      inside = true;
      begun = true;
      field = '';
    } else if (comments.some((mark) => line.startsWith(mark, k))) break;
    else if (delimiter === null ? /\s/.test(letter) : letter === delimiter) {
      if (delimiter !== null || begun || field !== '') fields.push(field);
      field = '';
      begun = false;
    } else field += letter;
  }
  if (delimiter !== null || begun || field !== '') fields.push(field);
  return fields.length === 0 || (fields.length === 1 && fields[0] === '' && !begun) ? null : fields;
}

// ── Fields as elements ────────────────────────────────────────────────────────────────────────────

const FLOAT = /^[+-]?(nan|inf(inity)?|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)$/i;
const COMPLEX = /^\(?([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)?(?:([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)[ij])?\)?$/i;

/** A field as a Python value of the dtype; undefined where it does not read as one. */
function elementOf(field: string, dtype: DType): Value | undefined {
  const text = field.trim();
  switch (dtype.kind) {
    case 'f':
      return FLOAT.test(text) ? new PyFloat(realOf(text)) : undefined;
    case 'i':
    case 'u':
      return wholeOf(text, dtype);
    case 'b':
      return /^[+-]?\d+$/.test(text) ? Number(text) !== 0 : undefined;
    case 'c':
      return complexOf(text);
    case 'S':
      return new PyBytes(Uint8Array.from(field, (letter) => letter.charCodeAt(0)));
    default:
      return field;
  }
}
export function realOf(text: string): number {
  if (/inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /nan/i.test(text) ? Number.NaN : Number(text);
}
function wholeOf(text: string, dtype: DType): Value | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  const bits = BigInt(dtype.itemsize * 8);
  const [low, high] = dtype.kind === 'u' ? [0n, 1n << bits] : [-(1n << (bits - 1n)), 1n << (bits - 1n)];
  if (value < low || value >= high) return undefined;
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}
function complexOf(text: string): Value | undefined {
  const match = COMPLEX.exec(text);
  if (match === null || (match[1] === undefined && match[2] === undefined))
    return FLOAT.test(text) ? new PyComplex(realOf(text), 0) : undefined;
  return new PyComplex(Number(match[1] ?? 0), Number(match[2] ?? 0));
}

/** The dtype of each column where the dtype is a record, subarrays taken apart. */
function columnDTypes(dtype: DType): DType[] | null {
  if (dtype.kind !== 'V') return null;
  if (dtype.subarray !== null) {
    const count = dtype.subarray.shape.reduce((product, length) => product * length, 1);
    const inner = columnDTypes(dtype.subarray.base) ?? [dtype.subarray.base];
    return Array.from({ length: count }, () => inner).flat();
  }
  return dtype.fields?.flatMap((field) => columnDTypes(field.dtype) ?? [field.dtype]) ?? null;
}

/** Consumes flat values as the nested tuples and lists of a record. */
function nested(dtype: DType, values: Iterator<Value>): Value {
  if (dtype.kind === 'V' && dtype.subarray !== null)
    return nestedBlock(dtype.subarray.base, dtype.subarray.shape, values);
  if (dtype.kind === 'V' && dtype.fields !== null)
    return new PyTuple(dtype.fields.map((field) => nested(field.dtype, values)));
  return values.next().value as Value;
}
function nestedBlock(base: DType, shape: readonly number[], values: Iterator<Value>): Value {
  if (shape.length === 0) return nested(base, values);
  return new PyList(Array.from({ length: shape[0] }, () => nestedBlock(base, shape.slice(1), values)));
}

// ── The function ──────────────────────────────────────────────────────────────────────────────────

interface Request {
  readonly format: LineFormat;
  readonly dtype: DType;
  readonly converters: ReadonlyMap<number, Value> | Value;
  readonly skip: number;
  readonly columns: readonly number[] | null;
  readonly maxRows: number;
}

function converterFor(converters: Request['converters'], column: number): Value {
  return converters instanceof Map ? (converters.get(column) ?? null) : (converters as Value);
}

class TableReader {
  readonly rows: Value[][] = [];
  width = -1;
  private readonly request: Request;
  private readonly columnTypes: DType[] | null;

  constructor(request: Request) {
    this.request = request;
    this.columnTypes = columnDTypes(request.dtype);
  }

  read(lines: readonly string[]): void {
    const { skip, maxRows, format } = this.request;
    for (let k = skip; k < lines.length; k++) {
      if (maxRows >= 0 && this.rows.length >= maxRows) return;
      const fields = fieldsOf(lines[k], format);
      if (fields !== null) this.rows.push(this.row(fields));
    }
  }

  private row(fields: readonly string[]): Value[] {
    const row = this.rows.length;
    const chosen = this.request.columns === null ? this.allColumns(fields, row) : this.chosenColumns(fields, row);
    return chosen.map(({ field, column }, k) =>
      this.element(field, column, this.columnTypes?.[k] ?? this.request.dtype, row),
    );
  }

  private allColumns(fields: readonly string[], row: number): { field: string; column: number }[] {
    const expected = this.columnTypes?.length ?? this.width;
    if (this.columnTypes !== null && fields.length !== expected)
      raise(
        'ValueError',
        `the dtype passed requires ${expected} columns but ${fields.length} were found at row ${row + 1}; use \`usecols\` to select a subset and avoid this error`,
      );
    if (this.width >= 0 && fields.length !== this.width)
      raise(
        'ValueError',
        `the number of columns changed from ${this.width} to ${fields.length} at row ${row + 1}; use \`usecols\` to select a subset and avoid this error`,
      );
    this.width = fields.length;
    return fields.map((field, column) => ({ field, column }));
  }

  private chosenColumns(fields: readonly string[], row: number): { field: string; column: number }[] {
    return (this.request.columns ?? []).map((wanted) => {
      const column = wanted < 0 ? wanted + fields.length : wanted;
      if (column < 0 || column >= fields.length)
        raise('ValueError', `invalid column index ${wanted} at row ${row + 1} with ${fields.length} columns`);
      return { field: fields[column], column };
    });
  }

  private element(field: string, column: number, dtype: DType, row: number): Value {
    const converter = converterFor(this.request.converters, column);
    if (converter !== null) return python.call(converter, [field]);
    const value = elementOf(field, dtype);
    if (value !== undefined) return value;
    return raise(
      'ValueError',
      `could not convert string ${python.repr(field)} to ${dtypeText(dtype)} at row ${row}, column ${column + 1}.`,
    );
  }

  /** One axis of records, or rows and columns. */
  array(): NDArray {
    const { dtype } = this.request;
    if (this.columnTypes !== null) {
      const records = this.rows.map((row) => nested(dtype, row[Symbol.iterator]()));
      return records.length === 0 ? allocate(dtype, [0]) : arrayFrom(new PyList(records), { dtype });
    }
    const sized = isKind(dtype, 'S', 'U') && dtype.itemsize === 0;
    if (this.rows.length === 0)
      return allocate(sized ? dtypeFrom(dtype.kind === 'U' ? 'U1' : 'S1') : dtype, [
        0,
        this.request.columns?.length ?? 0,
      ]);
    return arrayFrom(new PyList(this.rows.map((row) => new PyList(row))), { dtype });
  }
}

function convertersFrom(value: Value): Request['converters'] {
  if (value === null) return value;
  if (!(value instanceof PyDict)) {
    if (value instanceof PyObject && python.getAttribute(value, '__call__') !== undefined) return value;
    return raise(
      'TypeError',
      'converters must be a dictionary mapping columns to converter functions or a single callable.',
    );
  }
  return new Map(drain(value).map((key) => [toInt(key), python.getItem(value, key)]));
}
export function commentsFrom(value: Value): string[] {
  if (value === null) return [];
  const items = typeof value === 'string' || value instanceof PyBytes ? [value] : drain(value);
  return items.map((one) => (one instanceof PyBytes ? new TextDecoder('latin1').decode(one.bytes) : String(one)));
}
function textOrNull(value: Value): string | null {
  if (value === null) return null;
  return value instanceof PyBytes ? new TextDecoder('latin1').decode(value.bytes) : String(value);
}

/** Squeezed to no fewer than `ndmin` axes, columns kept where one row or column was read. */
export function withAxes(array: NDArray, ndmin: number): NDArray {
  let made = array;
  if (made.ndim > ndmin) made = callOp('numpy.squeeze', [made]) as NDArray;
  if (made.ndim >= ndmin) return made;
  if (ndmin === 1) return callOp('numpy.atleast_1d', [made]) as NDArray;
  return callOp('numpy.transpose', [callOp('numpy.atleast_2d', [made])]) as NDArray;
}

function unpacked(array: NDArray): Value {
  const { dtype } = array;
  if (dtype.kind !== 'V' || dtype.fields === null) return callOp('numpy.transpose', [array]);
  return new PyList(dtype.fields.map((field) => array.getItem(field.name)));
}

defineFunction({
  name: 'numpy.loadtxt',
  signature:
    "loadtxt(fname, dtype=<class 'float'>, comments='#', delimiter=None, converters=None, skiprows=0, usecols=None, unpack=False, ndmin=0, encoding=None, max_rows=None, *, quotechar=None, like=None)",
  doc: 'Reads a table of numbers from a text file.',
  call: (file: Value, dtype: Value | undefined, ...rest: Value[]) => {
    const [comments, delimiter, converters, skip, usecols, unpack, ndmin, encoding, maxRows, quote] = rest;
    const least = toInt(ndmin);
    if (least < 0 || least > 2) raise('ValueError', `Illegal value of ndmin keyword: ${least}`);
    const between = textOrNull(delimiter);
    const reader = new TableReader({
      format: {
        comments: commentsFrom(comments),
        delimiter: between === '' ? null : between,
        quote: textOrNull(quote),
      },
      dtype: dtype === undefined ? float64 : dtypeFrom(dtype),
      converters: convertersFrom(converters),
      skip: toInt(skip),
      columns: usecols === null ? null : (sequenceOf(usecols) ?? [usecols]).map(toInt),
      maxRows: maxRows === null ? -1 : toInt(maxRows),
    });
    reader.read(linesOf(file, encoding));
    if (reader.rows.length === 0)
      python.warn('UserWarning', `loadtxt: input contained no data: "${pathOf(file) ?? python.str(file)}"`);
    const array = reader.array();
    const made = withAxes(array, least);
    return toBool(unpack) ? unpacked(made) : made;
  },
});
