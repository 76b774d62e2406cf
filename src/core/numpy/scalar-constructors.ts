/** `np.float64(x)` and its family; what scalars answer differently from arrays. */
import { asDType } from '../arrays/cast.ts';
import { raise, rawFrom } from '../arrays/convert.ts';
import { parseDatetime } from '../arrays/datetime.ts';
import { arrayFrom, toArray } from '../arrays/discover.ts';
import { dtypeFrom, optionalDType } from '../arrays/dtype-from.ts';
import { dtypeObject } from '../arrays/dtype-object.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { scalarAt, unwrap } from '../arrays/record.ts';
import { NumPyScalar, SCALAR_TYPES } from '../arrays/scalar.ts';
import type { TypeCode } from '../dtype/code.ts';
import { bytes_, type DType, datetime64, isKind, str_, timedelta64, void_ } from '../dtype/dtype.ts';
import { defineMethod, defineProperty, defineValue } from '../ops/registry.ts';
import { PyBytes, PyComplex, PyFloat, PyList, PyObject, PyTuple, python, type Value } from './python-values.ts';

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
    const kept = text.replace(/\0+$/, '');
    return new NumPyScalar(str_(kept.length), kept);
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
