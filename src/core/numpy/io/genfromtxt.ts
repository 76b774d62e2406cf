/** `genfromtxt`: tables with gaps, names and columns of different types. */
import { raise } from '../../arrays/convert.ts';
import { arrayFrom } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { bytes_, type DType, type Field, float64, str_, struct } from '../../dtype/dtype.ts';
import { callOp, defineFunction } from '../../ops/registry.ts';
import { drain, sequenceOf, toBool, toInt } from '../arguments.ts';
import { PyBytes, PyDict, PyList, PyTuple, PyType, python, type Value } from '../python-values.ts';
import { FieldConverter } from './field-converter.ts';
import { type Naming, patternName, validNames } from './field-names.ts';
import { pathOf } from './input.ts';
import { withAxes } from './loadtxt.ts';
import { linesOf } from './text-source.ts';

// ── Splitting lines ───────────────────────────────────────────────────────────────────────────────

interface Splitter {
  readonly comments: string | null;
  /** null: white space; a list: widths. */
  readonly delimiter: string | readonly number[] | number | null;
  readonly autostrip: boolean;
}

function splitLine(line: string, { comments, delimiter, autostrip }: Splitter): string[] {
  const bare = comments === null ? line : line.split(comments)[0];
  const fields = splitFields(bare, delimiter);
  return autostrip ? fields.map((field) => field.trim()) : fields;
}
function splitFields(line: string, delimiter: Splitter['delimiter']): string[] {
  if (delimiter === null) return line.trim() === '' ? [] : line.trim().split(/\s+/);
  if (typeof delimiter === 'string') {
    const text = line.replace(/^[ \r\n]+|[ \r\n]+$/g, '');
    return text === '' ? [] : text.split(delimiter);
  }
  const text = line.replace(/[\r\n]+$/, '');
  if (text === '') return [];
  if (typeof delimiter === 'number') return text.match(new RegExp(`.{1,${delimiter}}`, 'gs')) ?? [];
  let at = 0;
  return delimiter.map((width) => {
    at += width;
    return text.slice(at - width, at);
  });
}

function textOf(value: Value): string | null {
  if (value === null) return null;
  return value instanceof PyBytes ? new TextDecoder('latin1').decode(value.bytes) : String(value);
}
function delimiterFrom(value: Value): Splitter['delimiter'] {
  if (typeof value === 'number') return value;
  const items = sequenceOf(value);
  return items === null ? textOf(value) : items.map(toInt);
}

// ── The dtype ─────────────────────────────────────────────────────────────────────────────────────

function structOf(names: readonly string[], dtypes: readonly DType[]): DType {
  const fields: Field[] = [];
  let offset = 0;
  names.forEach((name, k) => {
    fields.push({ name, title: null, dtype: dtypes[k], offset });
    offset += dtypes[k].itemsize;
  });
  return struct(fields, offset);
}

/** The dtype asked for, its fields named; null: to be found. */
function namedDType(spec: Value | undefined, names: readonly string[] | null, naming: Naming): DType | null {
  if (spec === null) return null;
  const dtype = spec === undefined ? float64 : typesOrDType(spec, names, naming);
  if (names === null) return dtype;
  if (dtype.kind === 'V' && dtype.fields !== null) {
    const valid = validNames(names, naming, dtype.fields.length);
    return { ...dtype, fields: dtype.fields.map((field, k) => ({ ...field, name: valid[k] })) };
  }
  return structOf(
    names,
    names.map(() => dtype),
  );
}
/** `(int, float, 'U8')` is one type a column. */
function typesOrDType(spec: Value, names: readonly string[] | null, naming: Naming): DType {
  const items = spec instanceof PyTuple || spec instanceof PyList ? spec.items : null;
  const plain = items?.every((one) => one instanceof PyType || typeof one === 'string') ?? false;
  if (items === null || !plain) return dtypeFrom(spec);
  return structOf(
    validNames(names ?? [], naming, items.length),
    items.map((one) => dtypeFrom(one)),
  );
}

// ── The table ─────────────────────────────────────────────────────────────────────────────────────

interface Request {
  readonly splitter: Splitter;
  readonly skipHeader: number;
  readonly skipFooter: number;
  readonly usecols: readonly Value[] | null;
  readonly names: Value;
  readonly naming: Naming;
  readonly dtype: Value | undefined;
  readonly converters: Value;
  readonly missing: Value;
  readonly filling: Value;
  readonly loose: boolean;
  readonly invalidRaise: boolean;
  readonly maxRows: number | null;
}

interface Head {
  readonly first: string[];
  readonly rest: readonly string[];
  /** Lines passed over before `rest`. */
  readonly passed: number;
}

function headOf(lines: readonly string[], { splitter, skipHeader, names }: Request, source: string): Head {
  for (let k = skipHeader; k < lines.length; k++) {
    const { comments } = splitter;
    const commented = names === true && comments !== null && lines[k].includes(comments);
    const line = commented ? lines[k].split(comments).slice(1).join('') : lines[k];
    const first = splitLine(line, splitter);
    if (first.length > 0)
      return { first, rest: lines.slice(names === true ? k + 1 : k), passed: names === true ? k + 1 : k };
  }
  python.warn('UserWarning', `genfromtxt: Empty input file: "${source}"`);
  return { first: [], rest: [], passed: 0 };
}

function namesFrom(request: Request, first: readonly string[]): string[] | null {
  const { names, naming } = request;
  if (names === null || names === false) return null;
  if (names === true)
    return validNames(
      first.map((one) => one.trim()),
      naming,
    );
  if (typeof names === 'string')
    return validNames(
      names.split(',').map((one) => one.trim()),
      naming,
    );
  return validNames(drain(names).map(String), naming);
}

function columnsFrom(
  usecols: readonly Value[] | null,
  names: readonly string[] | null,
  width: number,
): number[] | null {
  if (usecols === null) return null;
  return usecols.map((one) => {
    if (typeof one !== 'string') return toInt(one) < 0 ? toInt(one) + width : toInt(one);
    const at = names?.indexOf(one) ?? -1;
    return at < 0 ? raise('ValueError', `${python.repr(one)} is not in list`) : at;
  });
}

interface Rows {
  readonly rows: string[][];
  readonly lines: number[];
}

function rowsOf(head: Head, request: Request, columns: readonly number[] | null): Rows {
  const { splitter, maxRows, skipFooter, invalidRaise } = request;
  const width = columns?.length ?? head.first.length;
  const rows: string[][] = [];
  const invalid: { line: number; got: number; after: number }[] = [];
  let k = 0;
  for (; k < head.rest.length && rows.length !== maxRows; k++) {
    const fields = splitLine(head.rest[k], splitter);
    if (fields.length === 0) continue;
    const complete = columns === null ? fields.length === width : columns.every((column) => column < fields.length);
    if (complete) rows.push(columns === null ? fields : columns.map((column) => fields[column]));
    else invalid.push({ line: head.passed + k + 1, got: fields.length, after: rows.length });
  }
  const kept =
    skipFooter > 0
      ? rows.slice(0, Math.max(0, rows.length - skipFooter + countAfter(invalid, head, skipFooter)))
      : rows;
  const last = head.passed + k - skipFooter;
  report(
    invalid.filter((one) => one.line <= last),
    width,
    invalidRaise,
  );
  return { rows: kept, lines: [] };
}
/** Lines of the footer that were refused anyway. */
function countAfter(invalid: readonly { line: number }[], head: Head, skipFooter: number): number {
  const end = head.passed + head.rest.length;
  return invalid.filter((one) => one.line > end - skipFooter).length;
}
function report(invalid: readonly { line: number; got: number }[], width: number, raises: boolean): void {
  if (invalid.length === 0) return;
  const lines = invalid.map(({ line, got }) => `    Line #${line} (got ${got} columns instead of ${width})`);
  const text = ['Some errors were detected !', ...lines].join('\n');
  if (raises) raise('ValueError', text);
  python.warn('ConversionWarning', text);
}

// ── Per column ────────────────────────────────────────────────────────────────────────────────────

/** A value per column out of a dict, a sequence or one value. */
function perColumn(
  value: Value,
  count: number,
  names: readonly string[] | null,
  columns: readonly number[] | null,
): (Value | undefined)[] {
  const result: (Value | undefined)[] = new Array(count).fill(undefined);
  if (value === null) return result;
  if (value instanceof PyDict) {
    for (const key of drain(value)) {
      const index = typeof key === 'string' ? (names?.indexOf(key) ?? -1) : toInt(key);
      const place = typeof key === 'string' || columns === null ? index : columns.indexOf(index);
      if (place >= 0 && place < count) result[place] = python.getItem(value, key);
    }
    return result;
  }
  const items = value instanceof PyList || value instanceof PyTuple ? value.items : null;
  return items === null ? result.fill(value) : result.map((_, k) => items[k]);
}

function missingFor(value: Value | undefined): Set<string> {
  const marks = new Set(['']);
  if (value === undefined || value === null) return marks;
  const items =
    value instanceof PyList || value instanceof PyTuple
      ? value.items
      : typeof value === 'string'
        ? value.split(',')
        : [value];
  for (const one of items) marks.add(python.str(one).trim());
  return marks;
}

function flatDTypes(dtype: DType, count: number): DType[] {
  if (dtype.kind === 'V' && dtype.fields !== null) return dtype.fields.flatMap((field) => flatDTypes(field.dtype, 1));
  if (dtype.kind === 'V' && dtype.subarray !== null) {
    const size = dtype.subarray.shape.reduce((product, length) => product * length, 1);
    const { base } = dtype.subarray;
    return Array.from({ length: size }, () => flatDTypes(base, 1)).flat();
  }
  return new Array<DType>(count).fill(dtype);
}

interface Plan {
  readonly names: readonly string[] | null;
  readonly columns: readonly number[] | null;
  readonly dtype: DType | null;
  readonly converters: FieldConverter[];
}

function planOf(request: Request, first: readonly string[]): Plan {
  let names = namesFrom(request, first);
  const columns = columnsFrom(request.usecols, names, first.length);
  if (columns !== null && names !== null && names.length > columns.length) {
    const all = names;
    names = columns.map((column) => all[column]);
  }
  const count = columns?.length ?? first.length;
  const dtype = chosenFields(namedDType(request.dtype, names, request.naming), columns, count);
  const own =
    dtype !== null && dtype.kind === 'V' && dtype.fields !== null ? dtype.fields.map((field) => field.name) : names;
  const dtypes = dtype === null ? null : flatDTypes(dtype, count);
  const [missing, filling, converters] = [request.missing, request.filling, request.converters].map((one) =>
    perColumn(one instanceof PyDict || one !== request.missing ? one : missingList(one), count, own, columns),
  );
  const made = Array.from(
    { length: count },
    (_, k) =>
      new FieldConverter(dtypes === null ? null : (dtypes[k] ?? float64), {
        missing: missingFor(missing[k]),
        filling: filling[k] === null ? undefined : filling[k],
        convert: converters[k],
      }),
  );
  return { names: own, columns, dtype, converters: made };
}
/** `'a,b'` is a list of marks for every column. */
function missingList(value: Value): Value {
  return value;
}
function chosenFields(dtype: DType | null, columns: readonly number[] | null, count: number): DType | null {
  if (dtype === null || dtype.kind !== 'V' || dtype.fields === null || columns === null || dtype.fields.length <= count)
    return dtype;
  const fields = columns.map((column) => (dtype.fields as readonly Field[])[column]);
  return structOf(
    fields.map((field) => field.name),
    fields.map((field) => field.dtype),
  );
}

// ── Results ───────────────────────────────────────────────────────────────────────────────────────

function nested(dtype: DType, values: Iterator<Value>): Value {
  if (dtype.kind === 'V' && dtype.fields !== null)
    return new PyTuple(dtype.fields.map((field) => nested(field.dtype, values)));
  if (dtype.kind === 'V' && dtype.subarray !== null) {
    const { base, shape } = dtype.subarray;
    const size = shape.reduce((product, length) => product * length, 1);
    const flat = Array.from({ length: size }, () => nested(base, values));
    return callOp('numpy.reshape', [arrayFrom(new PyList(flat), { dtype: base }), new PyTuple(shape)]);
  }
  return values.next().value as Value;
}

function textWidth(values: readonly Value[], dtype: DType): DType {
  const lengths = values.map((one) => (one instanceof PyBytes ? one.bytes.length : [...python.str(one)].length));
  const width = Math.max(1, ...lengths);
  return dtype.kind === 'S' ? bytes_(width) : str_(width);
}

/** The dtype of each column as found, text as wide as its longest. */
function foundDTypes(plan: Plan, data: readonly Value[][]): DType[] {
  return plan.converters.map((one, k) =>
    one.isText
      ? textWidth(
          data.map((row) => row[k]),
          one.dtype,
        )
      : ownDType(one, data, k),
  );
}
function ownDType(converter: FieldConverter, data: readonly Value[][], k: number): DType {
  const sample = data.map((row) => row[k]);
  if (converter.dtype.kind !== 'b' || sample.every((one) => typeof one === 'boolean')) return converter.dtype;
  return arrayFrom(new PyList(sample)).dtype;
}

function foundArray(plan: Plan, data: readonly Value[][], pattern: string): NDArray {
  const dtypes = foundDTypes(plan, data);
  const uniform = plan.converters.every((one) => one.dtype.kind === plan.converters[0].dtype.kind);
  if (plan.names === null && uniform) {
    const widest = dtypes.reduce((a, b) => (b.itemsize > a.itemsize ? b : a), dtypes[0] ?? float64);
    return tableArray(data, widest);
  }
  const names = plan.names ?? dtypes.map((_, k) => patternName(pattern, k));
  const dtype = structOf(names, dtypes);
  return arrayFrom(new PyList(data.map((row) => new PyTuple(row))), { dtype });
}
function tableArray(data: readonly Value[][], dtype: DType): NDArray {
  return data.length === 0
    ? allocate(dtype, [0])
    : arrayFrom(new PyList(data.map((row) => new PyList(row))), { dtype });
}

function givenArray(dtype: DType, data: readonly Value[][]): NDArray {
  if (dtype.kind !== 'V') return tableArray(data, dtype);
  if (data.length === 0) return allocate(dtype, [0]);
  return arrayFrom(new PyList(data.map((row) => nested(dtype, row[Symbol.iterator]()))), { dtype });
}

function arrayOf(request: Request, lines: readonly string[], source: string): NDArray {
  const head = headOf(lines, request, source);
  const plan = planOf(request, head.first);
  const { rows } = rowsOf(head, request, plan.columns);
  if (plan.dtype === null)
    for (const row of rows) for (const [k, field] of row.entries()) plan.converters[k].upgrade(field);
  const data = rows.map((row) => row.map((field, k) => plan.converters[k].value(field, request.loose)));
  return plan.dtype === null ? foundArray(plan, data, request.naming.pattern) : givenArray(plan.dtype, data);
}

function unpacked(array: NDArray): Value {
  const { dtype } = array;
  if (dtype.kind !== 'V' || dtype.fields === null) return callOp('numpy.transpose', [array]);
  if (dtype.fields.length === 1) return array.getItem(dtype.fields[0].name);
  return new PyList(dtype.fields.map((field) => array.getItem(field.name)));
}

const DELETED = " !#$%&'()*+, -./:;<=>?@[\\]^{|}~";

defineFunction({
  name: 'numpy.genfromtxt',
  signature:
    "genfromtxt(fname, dtype=<no value>, comments='#', delimiter=None, skip_header=0, skip_footer=0, converters=None, missing_values=None, filling_values=None, usecols=None, names=None, excludelist=None, deletechars=<no value>, replace_space='_', autostrip=False, case_sensitive=True, defaultfmt='f%i', unpack=None, usemask=False, loose=True, invalid_raise=True, max_rows=None, encoding=None, *, ndmin=0, like=None)",
  doc: 'Reads a table from a text file, with gaps filled and columns named.',
  call: (file: Value, dtype: Value | undefined, ...rest: Value[]) => {
    const [comments, delimiter, skipHeader, skipFooter, converters, missing, filling, usecols, names, exclude] = rest;
    const [deleted, space, autostrip, caseSensitive, pattern, unpack, usemask, loose, invalidRaise, maxRows] =
      rest.slice(10);
    const [encoding, ndmin] = rest.slice(20);
    if (maxRows !== null && toInt(skipFooter) > 0)
      raise('ValueError', "The keywords 'skip_footer' and 'max_rows' can not be specified at the same time.");
    if (maxRows !== null && toInt(maxRows) < 1) raise('ValueError', "'max_rows' must be at least 1.");
    const request: Request = {
      splitter: { comments: textOf(comments), delimiter: delimiterFrom(delimiter), autostrip: toBool(autostrip) },
      skipHeader: toInt(skipHeader),
      skipFooter: toInt(skipFooter),
      usecols: usecolsFrom(usecols),
      names,
      naming: {
        excluded: ['return', 'file', 'print', ...(exclude === null ? [] : drain(exclude).map(String))],
        deleted:
          deleted === undefined ? DELETED : typeof deleted === 'string' ? deleted : drain(deleted).map(String).join(''),
        caseSensitive,
        space: textOf(space) ?? '',
        pattern: String(pattern),
      },
      dtype,
      converters,
      missing,
      filling,
      loose: toBool(loose),
      invalidRaise: toBool(invalidRaise),
      maxRows: maxRows === null ? null : toInt(maxRows),
    };
    const array = withAxes(arrayOf(request, linesOf(file, encoding), pathOf(file) ?? python.str(file)), toInt(ndmin));
    const made = toBool(usemask) ? (callOp('numpy.ma.array', [array]) as NDArray) : array;
    return toBool(unpack) ? unpacked(made) : made;
  },
});
function usecolsFrom(value: Value): readonly Value[] | null {
  if (value === null) return null;
  if (typeof value === 'string') return value.split(',').map((one) => one.trim());
  return sequenceOf(value) ?? [value];
}
