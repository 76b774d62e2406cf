/** How NumPy 2 writes a dtype: `str(dtype)` and `repr(dtype)`. */
import { type DType, type Field, isKind, type VoidDType } from './dtype.ts';
import { strRepr, tupleRepr } from './python-text.ts';
import { alignmentOf, alignUp } from './struct.ts';
import { typeString, unitText } from './type-string.ts';

const STEMS = { b: 'bool', i: 'int', u: 'uint', f: 'float', c: 'complex' } as const;

/** `str(dtype)`: `float32`, `>i4`, `<U5`, `datetime64[ns]`, `[('x', '<f8')]`. */
export function dtypeText(dtype: DType): string {
  if (dtype.kind === 'V' && dtype.fields !== null) return structText(dtype, dtype.fields, true);
  if (dtype.kind === 'V' && dtype.subarray !== null) return subarrayText(dtype.subarray);
  if (dtype.kind === 'T') return 'StringDType()';
  if (isKind(dtype, 'S', 'U', 'V') || dtype.byteOrder === '>') return typeString(dtype);
  return dtypeName(dtype);
}

/** `repr(dtype)`: `dtype('float32')`, `dtype([('x', '<f8')], align=True)`. */
export function dtypeRepr(dtype: DType): string {
  if (dtype.kind === 'T') return 'StringDType()';
  const align = dtype.kind === 'V' && dtype.aligned ? ', align=True' : '';
  return `dtype(${constructionText(dtype, false)}${align})`;
}

/** `dtype.name`: `float64`, `str160`, `datetime64[ns]`, `void128`. */
export function dtypeName(dtype: DType): string {
  switch (dtype.kind) {
    case 'b':
      return 'bool';
    case 'O':
      return 'object';
    case 'T':
      return `StringDType${dtype.itemsize * 8}`;
    case 'M':
      return `datetime64${unitText(dtype)}`;
    case 'm':
      return `timedelta64${unitText(dtype)}`;
    case 'S':
    case 'U':
    case 'V':
      return { S: 'bytes', U: 'str', V: 'void' }[dtype.kind] + (dtype.itemsize === 0 ? '' : dtype.itemsize * 8);
    default:
      return `${STEMS[dtype.kind]}${dtype.itemsize * 8}`;
  }
}

/** What stands inside `dtype(…)`; `short` inside a record. */
function constructionText(dtype: DType, short: boolean): string {
  if (dtype.kind === 'V' && dtype.fields !== null) return structText(dtype, dtype.fields, false);
  if (dtype.kind === 'V' && dtype.subarray !== null) return subarrayText(dtype.subarray);
  return scalarText(dtype, short);
}

function scalarText(dtype: DType, short: boolean): string {
  const order = dtype.byteOrder === '|' ? '' : dtype.byteOrder;
  const length = (count: number) => (dtype.itemsize === 0 ? '' : count);
  switch (dtype.kind) {
    case 'b':
      return short ? "'?'" : "'bool'";
    case 'O':
    case 'T':
      return `'${dtype.kind}'`;
    case 'S':
    case 'V':
      return `'${dtype.kind}${length(dtype.itemsize)}'`;
    case 'U':
      return `'${order}U${length(dtype.itemsize / 4)}'`;
    case 'M':
    case 'm':
      return `'${order}${dtype.kind}8${unitText(dtype)}'`;
    default:
      return short || dtype.byteOrder === '>' ? `'${order}${dtype.kind}${dtype.itemsize}'` : `'${dtypeName(dtype)}'`;
  }
}

function subarrayText(subarray: NonNullable<VoidDType['subarray']>): string {
  return `(${constructionText(subarray.base, true)}, ${tupleRepr(subarray.shape.map(String))})`;
}

/** A list cannot say `aligned`, so that (and padding) needs the dict. */
function structText(dtype: VoidDType, fields: readonly Field[], sayAligned: boolean): string {
  const asList = !(sayAligned && dtype.aligned) && isPacked(dtype, fields);
  return asList ? structListText(fields) : structDictText(dtype, fields, sayAligned);
}

function isPacked(dtype: VoidDType, fields: readonly Field[]): boolean {
  let end = 0;
  let widest = 1;
  for (const field of fields) {
    const alignment = dtype.aligned ? alignmentOf(field.dtype) : 1;
    widest = Math.max(widest, alignment);
    end = alignUp(end, alignment);
    if (field.offset !== end) return false;
    end += field.dtype.itemsize;
  }
  return alignUp(end, widest) === dtype.itemsize;
}

function structListText(fields: readonly Field[]): string {
  const items = fields.map((field) => {
    const name = strRepr(field.name);
    const label = field.title === null ? name : `(${strRepr(field.title)}, ${name})`;
    const inner = field.dtype.kind === 'V' ? field.dtype.subarray : null;
    if (inner === null) return `(${label}, ${constructionText(field.dtype, true)})`;
    return `(${label}, ${constructionText(inner.base, true)}, ${tupleRepr(inner.shape.map(String))})`;
  });
  return `[${items.join(', ')}]`;
}

function structDictText(dtype: VoidDType, fields: readonly Field[], sayAligned: boolean): string {
  const list = (texts: readonly string[]) => `[${texts.join(', ')}]`;
  const parts = [
    `'names': ${list(fields.map((field) => strRepr(field.name)))}`,
    `'formats': ${list(fields.map((field) => constructionText(field.dtype, true)))}`,
    `'offsets': ${list(fields.map((field) => String(field.offset)))}`,
  ];
  if (fields.some((field) => field.title !== null)) {
    parts.push(`'titles': ${list(fields.map((field) => (field.title === null ? 'None' : strRepr(field.title))))}`);
  }
  parts.push(`'itemsize': ${dtype.itemsize}`);
  if (sayAligned && dtype.aligned) parts.push("'aligned': True");
  return `{${parts.join(', ')}}`;
}
