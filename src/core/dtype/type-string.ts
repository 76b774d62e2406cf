/**
 * Type strings: what `numpy.dtype('…')` accepts (array-protocol codes, names, comma-separated records) and
 * what `dtype.str` gives back.
 */
import { DTypeError } from '../base/errors.ts';
import {
  type ByteOrder,
  bool_,
  bytes_,
  clongdouble,
  complex64,
  complex128,
  type DatetimeUnit,
  type DType,
  datetime64,
  float16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  isKind,
  longdouble,
  numeric,
  object_,
  str_,
  string_,
  timedelta64,
  uint8,
  uint16,
  uint32,
  uint64,
  void_,
} from './dtype.ts';
import { packedStruct } from './struct.ts';
import { subarrayOf } from './subarray.ts';

/** Names and one-letter codes, on the platform where `long` and pointers have 64 bits. */
const NAMED: Readonly<Record<string, DType>> = Object.assign(Object.create(null) as Record<string, DType>, {
  ...{ bool: bool_, bool_: bool_, '?': bool_ },
  ...{ int8, byte: int8, b: int8, int16, short: int16, h: int16, int32, intc: int32, i: int32 },
  ...{
    int64,
    int: int64,
    int_: int64,
    long: int64,
    longlong: int64,
    intp: int64,
    l: int64,
    q: int64,
    p: int64,
    n: int64,
  },
  ...{ uint8, ubyte: uint8, B: uint8, uint16, ushort: uint16, H: uint16, uint32, uintc: uint32, I: uint32 },
  ...{
    uint64,
    uint: uint64,
    ulong: uint64,
    ulonglong: uint64,
    uintp: uint64,
    L: uint64,
    Q: uint64,
    P: uint64,
    N: uint64,
  },
  ...{ float16, half: float16, e: float16, float32, single: float32, f: float32 },
  ...{ float64, float: float64, double: float64, d: float64, longdouble, float128: longdouble, g: longdouble },
  ...{
    complex64,
    csingle: complex64,
    F: complex64,
    complex128,
    complex: complex128,
    cdouble: complex128,
    D: complex128,
  },
  ...{ clongdouble, complex256: clongdouble, G: clongdouble },
  ...{ object: object_, object_: object_, O: object_, T: string_, c: bytes_(1) },
  ...{ bytes: bytes_(0), bytes_: bytes_(0), S: bytes_(0), a: bytes_(0) },
  ...{ str: str_(0), str_: str_(0), unicode: str_(0), U: str_(0), void: void_(0), V: void_(0) },
  ...{ datetime64: datetime64('generic'), timedelta64: timedelta64('generic') },
  ...{ M: datetime64('generic'), m: timedelta64('generic') },
});

const UNITS = ['Y', 'M', 'W', 'D', 'h', 'm', 's', 'ms', 'us', 'ns', 'ps', 'fs', 'as', 'generic'] as const;
/** `PyArray_Descr.elsize` is a C int where descriptors are parsed. */
const MAX_ITEMSIZE = 2 ** 31 - 1;

function notUnderstood(text: string): never {
  throw new DTypeError(`data type '${text}' not understood`);
}

/** `numpy.dtype(text)`. Throws `DTypeError` (TypeError) in NumPy's words. */
export function parseTypeString(text: string): DType {
  if (/^\s*\(|,|^\s*\d/.test(withoutBrackets(text))) return parseRecord(text);
  return parseSingle(text);
}

function withoutBrackets(text: string): string {
  return text.replace(/\[[^\]]*\]/g, '');
}

/** `i4,(2,3)f8`: fields f0, f1 …; one part with a shape and no comma is a subarray. */
function parseRecord(text: string): DType {
  const parts = [...text.matchAll(/\s*(\(\s*[\d,\s]*\)|\d+)?\s*([<>=|]?[?\w]+(?:\[[^\]]*\])?)\s*(,|$)/gy)];
  const consumed = parts.reduce((total, part) => total + part[0].length, 0);
  if (parts.length === 0 || consumed !== text.length)
    throw new DTypeError(`format specifiers not recognised: '${text}'`);
  const dtypes = parts.map(([, shape, code]) => {
    if (shape === undefined) return parseSingle(code);
    return subarrayOf(parseSingle(code), (shape.match(/\d+/g) ?? []).map(Number));
  });
  if (dtypes.length === 1 && !parts[0][0].endsWith(',')) return dtypes[0];
  return packedStruct(dtypes.map((dtype, index) => ({ name: `f${index}`, title: null, dtype })));
}

function parseSingle(text: string): DType {
  const named = NAMED[text];
  if (named !== undefined) return named;
  const time = /^([<>=|]?)(M8|m8|datetime64|timedelta64|M|m)(\[.*)?$/.exec(text);
  if (time !== null) return parseTime(orderOf(time[1]), time[2], time[3] ?? '');
  const code = /^([<>=|]?)([?\w])(\d*)$/.exec(text);
  if (code === null) notUnderstood(text);
  return parseCode(text, code[1], code[2], code[3]);
}

function orderOf(prefix: string): '<' | '>' {
  return prefix === '>' ? '>' : '<';
}

function parseCode(text: string, prefix: string, kind: string, digits: string): DType {
  const order = orderOf(prefix);
  if (digits === '') {
    const named = NAMED[kind];
    if (named === undefined) notUnderstood(text);
    return withOrder(named, order);
  }
  const size = Number(digits);
  if (size > MAX_ITEMSIZE) notUnderstood(text);
  if (kind === 'S' || kind === 'a') return bytes_(size);
  if (kind === 'U') return size * 4 > MAX_ITEMSIZE ? notUnderstood(text) : str_(size, order);
  if (kind === 'V') return void_(size);
  if (kind === 'O') return size === 4 || size === 8 ? object_ : notUnderstood(text);
  return parseNumeric(text, kind, size, order);
}

function parseNumeric(text: string, kind: string, size: number, order: ByteOrder): DType {
  if (kind !== 'b' && kind !== 'i' && kind !== 'u' && kind !== 'f' && kind !== 'c') notUnderstood(text);
  try {
    return numeric(kind, size, order);
  } catch {
    return notUnderstood(text);
  }
}

function withOrder(dtype: DType, order: '<' | '>'): DType {
  return dtype.byteOrder === '|' || dtype.kind === 'V' ? dtype : { ...dtype, byteOrder: order };
}

function parseTime(order: '<' | '>', code: string, metadata: string): DType {
  const make = code.startsWith('M') || code.startsWith('d') ? datetime64 : timedelta64;
  if (metadata === '') return make('generic', 1, order);
  const parsed = /^\[(\d*)([A-Za-zμ]+)(?:\/(\d+))?\]$/.exec(metadata);
  const unit = parsed === null ? undefined : UNITS.find((name) => name === (parsed[2] === 'μs' ? 'us' : parsed[2]));
  if (parsed === null || unit === undefined) throw new DTypeError(`Invalid datetime metadata string "${metadata}"`);
  const step = parsed[1] === '' ? 1 : Number(parsed[1]);
  if (step > MAX_ITEMSIZE) throw new DTypeError(`Invalid datetime metadata string "${metadata}"`);
  if (parsed[3] === undefined) return make(unit, step, order);
  return make(...divided(unit, step, Number(parsed[3]), metadata), order);
}

/** What each unit may be divided into, finest last: `[s/25]` is `[40ms]`. */
const DIVISIONS: Readonly<Record<string, readonly (readonly [number, DatetimeUnit])[]>> = {
  Y: [
    [12, 'M'],
    [52, 'W'],
    [365, 'D'],
  ],
  M: [
    [4, 'W'],
    [30, 'D'],
    [720, 'h'],
  ],
  W: [
    [7, 'D'],
    [168, 'h'],
    [10080, 'm'],
  ],
  D: [
    [24, 'h'],
    [1440, 'm'],
    [86400, 's'],
  ],
  h: [
    [60, 'm'],
    [3600, 's'],
  ],
  m: [
    [60, 's'],
    [60000, 'ms'],
  ],
  s: [
    [1000, 'ms'],
    [1000000, 'us'],
  ],
  ms: [
    [1000, 'us'],
    [1000000, 'ns'],
  ],
  us: [
    [1000, 'ns'],
    [1000000, 'ps'],
  ],
  ns: [
    [1000, 'ps'],
    [1000000, 'fs'],
  ],
  ps: [
    [1000, 'fs'],
    [1000000, 'as'],
  ],
  fs: [[1000, 'as']],
};

function divided(unit: DatetimeUnit, step: number, divisor: number, metadata: string): [DatetimeUnit, number] {
  const fit = DIVISIONS[unit]?.find(([count]) => divisor > 0 && count % divisor === 0);
  if (fit === undefined) {
    throw new DTypeError(`divisor (${divisor}) is not a multiple of a lower-unit in datetime metadata "${metadata}"`, {
      pythonType: 'ValueError',
    });
  }
  return [fit[1], (fit[0] / divisor) * step];
}

/** `[ns]`, `[25s]`, or nothing for generic. */
export function unitText(dtype: { readonly unit: DatetimeUnit; readonly step: number }): string {
  if (dtype.unit === 'generic') return '';
  return dtype.step === 1 ? `[${dtype.unit}]` : `[${dtype.step}${dtype.unit}]`;
}

/** `dtype.str`: `<f8`, `|S3`, `<M8[25s]`, `|V16`, `|O`. */
export function typeString(dtype: DType): string {
  if (isKind(dtype, 'M', 'm')) return `${dtype.byteOrder}${dtype.kind}8${unitText(dtype)}`;
  if (isKind(dtype, 'O')) return '|O';
  if (isKind(dtype, 'U')) return `${dtype.byteOrder}U${dtype.itemsize / 4}`;
  return `${dtype.byteOrder}${dtype.kind}${dtype.itemsize}`;
}
