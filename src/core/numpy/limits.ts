import { raise } from '../arrays/convert.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { dtypeObject } from '../arrays/dtype-object.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { NumPyScalar, scalarTypeOf } from '../arrays/scalar.ts';
import { type DType, int64, isKind } from '../dtype/dtype.ts';
import { attributeOf, defineProperty, defineValue } from '../ops/registry.ts';
import { PyComplex, PyFloat, PyObject, PyType, python, type Value } from './python-values.ts';

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
