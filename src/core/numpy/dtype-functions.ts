import { raise } from '../arrays/convert.ts';
import { dtypeOfValue, toArray } from '../arrays/discover.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { dtypeObject } from '../arrays/dtype-object.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { itemAt } from '../arrays/record.ts';
import { ABSTRACT_TYPES, NumPyScalar, SCALAR_TYPES, scalarTypeOf } from '../arrays/scalar.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import { codeOf } from '../dtype/code.ts';
import { type DType, isKind } from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { parseTypeString } from '../dtype/type-string.ts';
import { defineFunction } from '../ops/registry.ts';
import { sequenceOf } from './arguments.ts';
import {
  boolType,
  bytesType,
  complexType,
  floatType,
  intType,
  PyComplex,
  PyFloat,
  PyList,
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
  signature: 'promote_types(type1, type2, /)',
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
