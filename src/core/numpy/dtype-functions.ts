/** `np.can_cast`, `np.result_type`, `np.issubdtype`, `np.finfo` … and scalar constructors. */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise, rawFrom } from '../arrays/convert.ts';
import { parseDatetime } from '../arrays/datetime.ts';
import { arrayFrom, dtypeOfValue, toArray } from '../arrays/discover.ts';
import { dtypeFrom, optionalDType } from '../arrays/dtype-from.ts';
import { DTypeObject, dtypeObject } from '../arrays/dtype-object.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { itemAt, scalarAt, unwrap } from '../arrays/record.ts';
import { ABSTRACT_TYPES, NumPyScalar, SCALAR_TYPES, scalarTypeOf } from '../arrays/scalar.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import { codeOf, type TypeCode } from '../dtype/code.ts';
import {
  bytes_,
  type DType,
  datetime64,
  int64,
  isKind,
  object_,
  str_,
  timedelta64,
  uint64,
  void_,
} from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { parseTypeString } from '../dtype/type-string.ts';
import { attributeOf, defineFunction, defineMethod, defineProperty, defineValue } from '../ops/registry.ts';
import { sequenceOf } from './arguments.ts';
import {
  boolType,
  bytesType,
  complexType,
  floatType,
  intType,
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  python,
  strType,
  type Value,
} from './python-values.ts';
import { weakOf } from './ufunc.ts';
import { commonDType, type Weak } from './ufunc-types.ts';

// ── Promotion and casting ─────────────────────────────────────────────────────────────────────────

function operandDType(value: Value): { dtype: DType; weak: Weak } {
  if (value instanceof NDArray || value instanceof NumPyScalar) return { dtype: value.dtype, weak: null };
  const weak = weakOf(value);
  if (weak !== null || typeof value === 'boolean') return { dtype: dtypeOfValue(value), weak };
  if (value instanceof PyList) return { dtype: toArray(value).dtype, weak: null };
  return { dtype: dtypeFrom(value), weak: null };
}
export function resultType(values: readonly Value[]): DType {
  if (values.length === 0) raise('ValueError', 'at least one array or dtype is required');
  const operands = values.map(operandDType);
  const strong = operands.some((one) => one.weak === null);
  return commonDType(
    operands.map((one) => one.dtype),
    operands.map((one) => (strong || operands.length > 1 ? one.weak : one.weak)),
  );
}
defineFunction({
  name: 'numpy.result_type',
  signature: 'result_type(*arrays_and_dtypes)',
  doc: 'The dtype that the operands have together.',
  call: (values: Value) => dtypeObject(resultType((values as PyTuple).items)),
});
defineFunction({
  name: 'numpy.promote_types',
  signature: 'promote_types(type1, type2)',
  doc: 'The smallest dtype that both cast to safely.',
  call: (a: Value, b: Value) => dtypeObject(promote(dtypeFrom(a), dtypeFrom(b))),
});
defineFunction({
  name: 'numpy.can_cast',
  signature: "can_cast(from_, to, casting='safe')",
  doc: 'Whether a cast is allowed under a rule.',
  call: (from: Value, to: Value, casting: Value) => {
    if (weakOf(from) !== null) {
      raise(
        'TypeError',
        'can_cast() does not support Python ints, floats, and complex because the result used to depend on the value.\nThis change was part of adopting NEP 50, we may explicitly allow them again in the future.',
      );
    }
    const source = from instanceof NDArray || from instanceof NumPyScalar ? from.dtype : dtypeFrom(from);
    return canCast(source, dtypeFrom(to), castingFrom(casting as string));
  },
});
defineFunction({
  name: 'numpy.min_scalar_type',
  signature: 'min_scalar_type(a, /)',
  doc: 'The smallest dtype that holds the value.',
  call: (a: Value) => dtypeObject(minimalType(a)),
});
function minimalType(value: Value): DType {
  const array = toArray(value);
  if (array.shape.length > 0 || !isKind(array.dtype, 'i', 'u', 'f', 'c')) return array.dtype;
  const item = itemAt(array, array.offset);
  if (isKind(array.dtype, 'i', 'u')) {
    const n = BigInt(item as number | bigint);
    const sizes = [1, 2, 4, 8] as const;
    for (const size of sizes) {
      const bits = BigInt(size * 8);
      if (n >= 0n ? n < 2n ** bits : n >= -(2n ** (bits - 1n))) return dtypeFrom(`${n >= 0n ? 'u' : 'i'}${size}`);
    }
  }
  if (item instanceof PyFloat)
    return dtypeFrom(floatSize([item.value]) === 2 ? 'f2' : floatSize([item.value]) === 4 ? 'f4' : 'f8');
  if (item instanceof PyComplex) return dtypeFrom(floatSize([item.re, item.im]) <= 4 ? 'c8' : 'c16');
  return array.dtype;
}
function floatSize(values: readonly number[]): number {
  const largest = Math.max(...values.map((x) => (Number.isFinite(x) ? Math.abs(x) : 0)));
  if (largest < 65000) return 2;
  return largest < 3.4e38 ? 4 : 8;
}
defineFunction({
  name: 'numpy.common_type',
  signature: 'common_type(*arrays)',
  doc: 'The inexact scalar type that the arrays have together.',
  call: (arrays: Value) => {
    const dtypes = (arrays as PyTuple).items.map((one) => {
      const { dtype } = toArray(one);
      if (isKind(dtype, 'b')) raise('TypeError', "can't get common type for non-numeric array");
      return isKind(dtype, 'i', 'u') ? dtypeFrom('f8') : dtype;
    });
    return scalarTypeOf(dtypes.reduce((a, b) => promote(a, b), dtypeFrom('f2')));
  },
});

// ── Type tests ────────────────────────────────────────────────────────────────────────────────────

function typeOfSpec(spec: Value): PyType {
  if (spec instanceof PyType && spec.isSubtypeOf(ABSTRACT_TYPES.generic)) return spec;
  if (
    spec instanceof PyType &&
    spec.module !== 'numpy' &&
    ![boolType, intType, floatType, complexType, strType, bytesType].includes(spec)
  )
    return scalarTypeOf(dtypeFrom(spec));
  return scalarTypeOf(dtypeFrom(spec));
}
defineFunction({
  name: 'numpy.issubdtype',
  signature: 'issubdtype(arg1, arg2)',
  doc: 'Whether one type is the other or below it.',
  call: (a: Value, b: Value) => typeOfSpec(a).isSubtypeOf(typeOfSpec(b)),
});
const KIND_NAMES: Readonly<Record<string, readonly PyType[]>> = {
  bool: [SCALAR_TYPES['?']],
  'signed integer': [ABSTRACT_TYPES.signedinteger],
  'unsigned integer': [ABSTRACT_TYPES.unsignedinteger],
  integral: [ABSTRACT_TYPES.integer],
  'real floating': [ABSTRACT_TYPES.floating],
  'complex floating': [ABSTRACT_TYPES.complexfloating],
  numeric: [ABSTRACT_TYPES.number],
};
defineFunction({
  name: 'numpy.isdtype',
  signature: 'isdtype(dtype, kind)',
  doc: 'Whether a dtype is of a kind.',
  call: (dtype: Value, kind: Value) => {
    const type = typeOfSpec(dtype);
    const kinds = kind instanceof PyTuple ? kind.items : [kind];
    return kinds.some((one) => {
      if (typeof one !== 'string') return type === typeOfSpec(one);
      const known = KIND_NAMES[one];
      if (known === undefined) {
        return raise('ValueError', `kind argument is a string, but ${python.repr(one)} is not a known kind name.`);
      }
      return known.some((family) => type.isSubtypeOf(family));
    });
  },
});
defineFunction({
  name: 'numpy.mintypecode',
  signature: "mintypecode(typechars, typeset='GDFgdf', default='d')",
  doc: 'The smallest type letter that the types fit.',
  call: (chars: Value, typeset: Value, fallback: Value) => {
    const items =
      typeof chars === 'string'
        ? [...chars]
        : [...(sequenceOf(chars) ?? [chars])].map((one) =>
            typeof one === 'string' ? one : codeOf(toArray(one).dtype),
          );
    const found = items.filter((one) => String(typeset).includes(String(one)));
    if (found.length === 0) return fallback;
    if (found.includes('F') && found.includes('d')) return 'D';
    return [...'GDFgdf'].find((code) => found.includes(code)) ?? fallback;
  },
});
defineFunction({
  name: 'numpy.typename',
  signature: 'typename(char)',
  doc: 'A description of a type letter.',
  call: (char: Value) =>
    ({
      S1: 'character',
      '?': 'bool',
      b: 'signed char',
      B: 'unsigned char',
      h: 'short',
      H: 'unsigned short',
      i: 'integer',
      I: 'unsigned integer',
      l: 'long integer',
      L: 'unsigned long integer',
      q: 'long long integer',
      Q: 'unsigned long long integer',
      f: 'single precision',
      d: 'double precision',
      g: 'long precision',
      F: 'complex single precision',
      D: 'complex double precision',
      G: 'complex long double precision',
      S: 'string',
      U: 'unicode',
      V: 'void',
      O: 'object',
    })[String(char) as 'b'],
});
defineFunction({
  name: 'numpy.format_parser',
  signature: 'format_parser(formats, names, titles, aligned=False, byteorder=None)',
  doc: 'The dtype of formats, names and titles.',
  call: (formats: Value, names: Value) => dtypeObject(parseTypeString(`${String(formats)}${names === null ? '' : ''}`)),
});

// ── Limits ────────────────────────────────────────────────────────────────────────────────────────

const finfoType = new PyType('finfo', {
  module: 'numpy',
  construct: (_t, args, kwargs) => new FloatLimits(args[0] ?? kwargs?.get('dtype') ?? null),
});
const iinfoType = new PyType('iinfo', {
  module: 'numpy',
  construct: (_t, args, kwargs) => new IntLimits(args[0] ?? kwargs?.get('type') ?? null),
});
defineValue('numpy.finfo', finfoType);
defineValue('numpy.iinfo', iinfoType);

interface FloatRow {
  readonly bits: number;
  readonly nmant: number;
  readonly iexp: number;
  readonly maxexp: number;
  readonly minexp: number;
  readonly max: number;
  readonly precision: number;
}
const FLOAT_ROWS: Readonly<Record<number, FloatRow>> = {
  2: { bits: 16, nmant: 10, iexp: 5, maxexp: 16, minexp: -14, max: 65504, precision: 3 },
  4: { bits: 32, nmant: 23, iexp: 8, maxexp: 128, minexp: -126, max: (2 - 2 ** -23) * 2 ** 127, precision: 6 },
  8: { bits: 64, nmant: 52, iexp: 11, maxexp: 1024, minexp: -1022, max: Number.MAX_VALUE, precision: 15 },
};

class FloatLimits extends PyObject {
  override pyType: PyType = finfoType;
  readonly dtype: DType;
  readonly row: FloatRow;
  constructor(spec: Value) {
    super();
    const given =
      spec instanceof NDArray || spec instanceof NumPyScalar
        ? spec.dtype
        : spec instanceof PyFloat || spec instanceof PyComplex
          ? dtypeFrom('f8')
          : dtypeFrom(spec);
    if (!isKind(given, 'f', 'c')) raise('ValueError', `data type ${python.repr(scalarTypeOf(given))} not inexact`);
    this.dtype = given.kind === 'c' ? dtypeFrom(`f${given.itemsize / 2}`) : { ...given, byteOrder: '<' };
    this.row = FLOAT_ROWS[this.dtype.itemsize];
  }
  value(x: number): Value {
    return new NumPyScalar(this.dtype, x);
  }
  override getAttribute(name: string): Value | undefined {
    return attributeOf('finfo', this, name);
  }
  override repr(): string {
    const { row } = this;
    const text = (x: number) => python.str(this.value(x));
    return `finfo(resolution=${text(10 ** -row.precision)}, min=${text(-row.max)}, max=${text(row.max)}, dtype=${scalarTypeOf(this.dtype).name})`;
  }
}
const finfo = (name: string, doc: string, get: (row: FloatRow, self: FloatLimits) => Value) =>
  defineProperty({ owner: 'finfo', name, doc, get: (self: FloatLimits) => get(self.row, self) });
finfo('dtype', 'The dtype.', (_, self) => dtypeObject(self.dtype));
finfo('bits', 'Bits of the type.', (row) => row.bits);
finfo('eps', 'Distance from one to the next number.', (row, self) => self.value(2 ** -row.nmant));
finfo('epsneg', 'Distance from one to the number before.', (row, self) => self.value(2 ** (-row.nmant - 1)));
finfo('max', 'Largest number.', (row, self) => self.value(row.max));
finfo('min', 'Smallest number.', (row, self) => self.value(-row.max));
finfo('tiny', 'Smallest normal number.', (row, self) => self.value(2 ** row.minexp));
finfo('smallest_normal', 'Smallest normal number.', (row, self) => self.value(2 ** row.minexp));
finfo('smallest_subnormal', 'Smallest number above zero.', (row, self) => self.value(2 ** (row.minexp - row.nmant)));
finfo('resolution', 'Decimal resolution.', (row, self) => self.value(Number(`1e-${row.precision}`)));
finfo('precision', 'Exact decimal digits.', (row) => row.precision);
finfo('nmant', 'Bits of the mantissa.', (row) => row.nmant);
finfo('nexp', 'Bits of the exponent.', (row) => row.iexp);
finfo('iexp', 'Bits of the exponent.', (row) => row.iexp);
finfo('maxexp', 'Smallest power of two that overflows.', (row) => row.maxexp);
finfo('minexp', 'Smallest normal power of two.', (row) => row.minexp);
finfo('machep', 'Exponent of eps.', (row) => -row.nmant);
finfo('negep', 'Exponent of epsneg.', (row) => -row.nmant - 1);

class IntLimits extends PyObject {
  override pyType: PyType = iinfoType;
  readonly dtype: DType;
  constructor(spec: Value) {
    super();
    const given =
      spec instanceof NDArray || spec instanceof NumPyScalar
        ? spec.dtype
        : typeof spec === 'number'
          ? int64
          : dtypeFrom(spec);
    if (!isKind(given, 'i', 'u')) raise('ValueError', `Invalid integer data type '${given.kind}'.`);
    this.dtype = given;
  }
  limit(which: 'min' | 'max'): Value {
    const bits = BigInt(this.dtype.itemsize * 8);
    const signed = this.dtype.kind === 'i';
    const value = which === 'max' ? 2n ** (signed ? bits - 1n : bits) - 1n : signed ? -(2n ** (bits - 1n)) : 0n;
    return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'min':
      case 'max':
        return this.limit(name);
      case 'bits':
        return this.dtype.itemsize * 8;
      case 'kind':
        return this.dtype.kind;
      case 'dtype':
        return dtypeObject(this.dtype);
      case 'key':
        return `${this.dtype.kind}${this.dtype.itemsize * 8}`;
      default:
        return undefined;
    }
  }
  override repr(): string {
    return `iinfo(min=${this.limit('min')}, max=${this.limit('max')}, dtype=${scalarTypeOf(this.dtype).name})`;
  }
  override str(): string {
    const line = '---------------------------------------------------------------\n';
    return `Machine parameters for ${scalarTypeOf(this.dtype).name}\n${line}min = ${this.limit('min')}\nmax = ${this.limit('max')}\n${line}`;
  }
}

// ── Scalar constructors ───────────────────────────────────────────────────────────────────────────

function constructScalar(code: TypeCode, args: readonly Value[], kwargs: ReadonlyMap<string, Value> | null): Value {
  const value = args[0] ?? kwargs?.get('value') ?? kwargs?.get('object');
  const dtype =
    code === 'M' || code === 'm' ? timeDType(code, args) : code === 'V' ? voidDType(args, kwargs) : dtypeFrom(code);
  if (code === 'O') return value ?? null;
  if (value === undefined) return zeroScalar(dtype);
  if (code === 'V') return voidScalar(value, dtype, args, kwargs);
  if (value instanceof NDArray || value instanceof PyList || value instanceof PyTuple)
    return unwrap(asDType(value instanceof NDArray ? value : arrayFrom(value), textSized(dtype, value)));
  if (isKind(dtype, 'M', 'm')) return timeScalar(dtype, value, args);
  if (isKind(dtype, 'U', 'S')) return textScalar(code, value, args);
  if (value === null && code === '?') return new NumPyScalar(dtype, false);
  return scalarFrom(dtype, value);
}
function textSized(dtype: DType, _value: Value): DType {
  return dtype;
}
function scalarFrom(dtype: DType, value: Value): Value {
  if (isKind(dtype, 'f') && typeof value === 'bigint') return new NumPyScalar(dtype, Number(value));
  if (isKind(dtype, 'c') && value instanceof PyObject && !(value instanceof PyComplex))
    return new NumPyScalar(dtype, rawFrom(value, dtype));
  const raw = rawFrom(value, dtype);
  const made = allocate(dtype, []);
  void made;
  if (isKind(dtype, 'c') && dtype.itemsize === 8) {
    const pair = raw as PyComplex;
    return new NumPyScalar(dtype, new PyComplex(Math.fround(pair.re), Math.fround(pair.im)));
  }
  return new NumPyScalar(dtype, raw);
}
function zeroScalar(dtype: DType): Value {
  if (isKind(dtype, 'M', 'm')) return new NumPyScalar(dtype, dtype.kind === 'm' ? 0n : -(2n ** 63n));
  if (isKind(dtype, 'S', 'U')) return new NumPyScalar(dtype, '');
  const made = allocate(dtype, []);
  return scalarAt(made, 0);
}
function textScalar(code: TypeCode, value: Value, args: readonly Value[]): Value {
  if (code === 'U') {
    const text =
      value instanceof PyBytes && args.length > 1
        ? new TextDecoder().decode(value.bytes)
        : value instanceof NumPyScalar
          ? python.str(value)
          : typeof value === 'string'
            ? value
            : python.str(value);
    return new NumPyScalar(str_(text.length), text);
  }
  const bytes =
    typeof value === 'string'
      ? args.length > 1
        ? new TextEncoder().encode(value)
        : raise('TypeError', 'string argument without an encoding')
      : value instanceof PyObject
        ? (value.toBytes?.() ?? new Uint8Array(0))
        : typeof value === 'number'
          ? new Uint8Array(value)
          : new Uint8Array(0);
  return new NumPyScalar(bytes_(bytes.length), String.fromCharCode(...bytes));
}
function timeDType(code: 'M' | 'm', args: readonly Value[]): DType {
  const unit = args[1];
  if (unit === undefined) return code === 'M' ? datetime64('generic') : timedelta64('generic');
  if (unit instanceof PyTuple)
    return dtypeFrom(`${code}8[${unit.items.length > 1 ? String(unit.items[1]) : ''}${String(unit.items[0])}]`);
  return dtypeFrom(`${code}8[${String(unit instanceof PyBytes ? new TextDecoder().decode(unit.bytes) : unit)}]`);
}
function timeScalar(dtype: DType, value: Value, args: readonly Value[]): Value {
  if (args.length < 2 && typeof value === 'number' && dtype.kind === 'M') {
    raise('ValueError', 'Converting an integer to a NumPy datetime requires a specified unit');
  }
  if (args.length < 2 && typeof value === 'string' && dtype.kind === 'M') {
    const { ticks, unit } = parseDatetime(value);
    return new NumPyScalar(datetime64(unit), ticks);
  }
  const array = arrayFrom(value, { dtype });
  return scalarAt(array, array.offset);
}
function voidDType(args: readonly Value[], kwargs: ReadonlyMap<string, Value> | null): DType {
  const spec = args[1] ?? kwargs?.get('dtype');
  return optionalDType(spec) ?? void_(0);
}
function voidScalar(
  value: Value,
  dtype: DType,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value> | null,
): Value {
  if (args.length > 1 || kwargs?.has('dtype')) {
    const array = arrayFrom(value, { dtype });
    return scalarAt(array, array.offset);
  }
  if (typeof value === 'number') return new NumPyScalar(void_(value), allocate(void_(value), []));
  const bytes = value instanceof PyObject ? (value.toBytes?.() ?? new Uint8Array(0)) : new Uint8Array(0);
  const made = allocate(void_(bytes.length), []);
  made.storage.bytes.set(bytes);
  return new NumPyScalar(void_(bytes.length), made);
}

for (const [code, type] of Object.entries(SCALAR_TYPES)) {
  if (code === 'T') continue;
  type.construct = (called, args, kwargs) => {
    const made = constructScalar(code as TypeCode, args, kwargs);
    if (called !== type && made instanceof NumPyScalar) made.pyType = called;
    return made;
  };
}

// Only what differs from arrays: the rest is answered by a 0-d array.
defineProperty({
  owner: 'generic',
  name: 'dtype',
  doc: 'The dtype.',
  get: (self: NumPyScalar) => dtypeObject(self.dtype),
});
defineProperty({ owner: 'generic', name: 'shape', doc: 'Empty.', get: () => new PyTuple([]) });
defineProperty({ owner: 'generic', name: 'ndim', doc: 'Zero.', get: () => 0 });
defineProperty({ owner: 'generic', name: 'size', doc: 'One.', get: () => 1 });
defineProperty({
  owner: 'generic',
  name: 'base',
  doc: 'Where a record was taken from.',
  get: (self: NumPyScalar) => (self.value instanceof NDArray ? self.value.base : null),
});
for (const [name, which] of [
  ['real', 0],
  ['imag', 1],
] as const) {
  defineProperty({
    owner: 'generic',
    name,
    doc: 'Part of the number.',
    get: (self: NumPyScalar) => {
      if (self.value instanceof PyComplex)
        return new NumPyScalar(dtypeFrom(`f${self.dtype.itemsize / 2}`), which === 0 ? self.value.re : self.value.im);
      if (which === 0) return self;
      return isKind(self.dtype, 'b', 'i', 'u', 'f')
        ? new NumPyScalar(self.dtype, self.dtype.kind === 'b' ? false : 0)
        : 0;
    },
  });
}
defineMethod({
  owner: 'generic',
  signature: 'item(*args)',
  doc: 'The plain Python value.',
  call: (self: NumPyScalar) => self.item(),
});
defineMethod({
  owner: 'generic',
  signature: 'tolist()',
  doc: 'The plain Python value.',
  call: (self: NumPyScalar) => self.item(),
});
defineMethod({
  owner: 'generic',
  signature: "astype(dtype, order='K', casting='unsafe', subok=True, copy=True)",
  doc: 'The value in another dtype.',
  call: (self: NumPyScalar, dtype: Value) => unwrap(asDType(toArray(self), dtypeFrom(dtype))),
});
defineMethod({
  owner: 'generic',
  signature: 'view(dtype=<no value>, type=<no value>)',
  doc: 'The same bytes as another dtype.',
  call: (self: NumPyScalar, dtype: Value | undefined) =>
    unwrap(toArray(self).view({ dtype: dtype === undefined ? self.dtype : dtypeFrom(dtype) })),
});
defineMethod({
  owner: 'generic',
  signature: 'is_integer()',
  doc: 'Whether the value is whole.',
  call: (self: NumPyScalar) => (isKind(self.dtype, 'f') ? Number.isInteger(self.value) : true),
});
defineMethod({
  owner: 'generic',
  signature: 'as_integer_ratio()',
  doc: 'The value as a fraction.',
  call: (self: NumPyScalar) => {
    const plain = new PyFloat(self.value as number);
    return python.call(python.getAttribute(plain, 'as_integer_ratio') ?? null, []);
  },
});
defineMethod({
  owner: 'generic',
  signature: 'bit_count()',
  doc: 'Number of one bits of the magnitude.',
  call: (self: NumPyScalar) =>
    [
      ...(BigInt(self.value as number) < 0n ? -BigInt(self.value as number) : BigInt(self.value as number)).toString(2),
    ].filter((c) => c === '1').length,
});

defineValue('numpy.sctypeDict', null);

export { assign, copyOf, DTypeObject, object_, uint64 };
