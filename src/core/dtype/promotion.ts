/** NEP 50 promotion: `numpy.promote_types` over dtypes. Results are always in native byte order. */
import { DTypeError } from '../base/errors.ts';
import { toNative } from './code.ts';
import {
  bytes_,
  complex64,
  complex128,
  type DType,
  datetime64,
  type Field,
  isKind,
  numeric,
  object_,
  sameDType,
  str_,
  string_,
  timedelta64,
  type VoidDType,
} from './dtype.ts';
import { dtypeText } from './dtype-text.ts';
import { packedStruct } from './struct.ts';
import { commonUnit } from './time-unit.ts';

const DTYPE_CLASS: Readonly<Record<string, string>> = {
  b: 'BoolDType',
  S: 'BytesDType',
  U: 'StrDType',
  V: 'VoidDType',
  O: 'ObjectDType',
  M: 'DateTime64DType',
  m: 'TimeDelta64DType',
  T: 'StringDType',
};
const STEM = { i: 'Int', u: 'UInt', f: 'Float', c: 'Complex' } as const;

/** `numpy.dtypes.Float64DType`. */
export function dtypeClassName(dtype: DType): string {
  if (dtype.kind === 'i' || dtype.kind === 'u' || dtype.kind === 'f' || dtype.kind === 'c') {
    return `${STEM[dtype.kind]}${dtype.itemsize * 8}DType`;
  }
  return DTYPE_CLASS[dtype.kind];
}

export function promotionError(a: DType, b: DType): DTypeError {
  const [left, right] = [a, b].map((dtype) => `<class 'numpy.dtypes.${dtypeClassName(dtype)}'>`);
  return new DTypeError(
    `The DTypes ${left} and ${right} do not have a common DType. For example they cannot be stored in a single array unless the dtype is \`object\`.`,
    { pythonType: 'DTypePromotionError' },
  );
}

/** Characters that a number of this dtype may need as text. */
export function textWidth(dtype: DType): number {
  switch (dtype.kind) {
    case 'b':
      return 5;
    case 'i':
      return { 1: 4, 2: 6, 4: 11, 8: 21 }[dtype.itemsize];
    case 'u':
      return { 1: 3, 2: 5, 4: 10, 8: 20 }[dtype.itemsize];
    case 'f':
      return 32;
    case 'c':
      return 64;
    case 'S':
      return dtype.itemsize;
    case 'U':
      return dtype.itemsize / 4;
    case 'M':
      return { Y: 21, M: 24, W: 26, D: 28 }[dtype.unit as 'Y'] ?? 38;
    case 'm':
      return 21;
    default:
      return 0;
  }
}

const RANK: Readonly<Record<string, number>> = {
  b: 0,
  u: 1,
  i: 2,
  f: 3,
  c: 4,
  m: 5,
  M: 6,
  S: 7,
  U: 8,
  T: 9,
  V: 10,
  O: 11,
};

export function promote(a: DType, b: DType): DType {
  if (a === b || sameDType(a, b)) return isKind(a, 'V') ? promoteVoid(a, a) : toNative(a);
  const [low, high] = RANK[a.kind] <= RANK[b.kind] ? [a, b] : [b, a];
  switch (high.kind) {
    case 'b':
    case 'i':
    case 'u':
    case 'f':
    case 'c':
      return promoteNumbers(low, high);
    case 'm':
      if (isKind(low, 'm')) return withUnit('m', low, high);
      if (isKind(low, 'b', 'i', 'u')) return toNative(high);
      throw promotionError(a, b);
    case 'M':
      if (isKind(low, 'M', 'm')) return withUnit('M', low, high);
      throw promotionError(a, b);
    case 'S':
      if (isKind(low, 'M', 'm')) throw promotionError(a, b);
      return bytes_(Math.max(textWidth(low), high.itemsize));
    case 'U':
      if (isKind(low, 'M', 'm')) throw promotionError(a, b);
      return str_(Math.max(textWidth(low), high.itemsize / 4));
    case 'T':
      if (isKind(low, 'S', 'U', 'b', 'i', 'u', 'f', 'c')) return string_;
      throw promotionError(a, b);
    case 'V':
      if (isKind(low, 'V')) return promoteVoid(a as VoidDType, b as VoidDType);
      throw promotionError(a, b);
    case 'O':
      return object_;
  }
}

function withUnit(kind: 'M' | 'm', a: DType, b: DType): DType {
  if (!isKind(a, 'M', 'm') || !isKind(b, 'M', 'm')) throw promotionError(a, b);
  const { unit, step } = commonUnit(a, b);
  return kind === 'M' ? datetime64(unit, step) : timedelta64(unit, step);
}

/** `low.kind` ranks no higher than `high.kind`. */
function promoteNumbers(low: DType, high: DType): DType {
  if (low.kind === 'b') return toNative(high);
  if (low.kind === high.kind) return toNative(low.itemsize >= high.itemsize ? low : high);
  if (high.kind === 'i') {
    if (low.itemsize < high.itemsize) return toNative(high);
    return low.itemsize < 8 ? numeric('i', low.itemsize * 2) : numeric('f', 8);
  }
  const needed = low.kind === 'f' ? low.itemsize : ({ 1: 2, 2: 4, 4: 8, 8: 8 }[low.itemsize] ?? 8);
  if (high.kind === 'f') return numeric('f', Math.max(needed, high.itemsize));
  return Math.max(needed, high.itemsize / 2) <= 4 ? complex64 : complex128;
}

/** Fields pair by position and must have equal names; the result is packed, as since NumPy 1.23. */
function promoteVoid(a: VoidDType, b: VoidDType): DType {
  if (a.subarray !== null || b.subarray !== null || a.fields === null || b.fields === null) {
    if (sameDType(a, b)) return a;
    if (a.fields === null && b.fields === null && a.subarray === null && b.subarray === null) {
      return a.itemsize >= b.itemsize ? a : b;
    }
    throw new DTypeError('invalid type promotion with subarray datatypes (shape mismatch).', {
      pythonType: 'DTypePromotionError',
    });
  }
  const right = b.fields;
  if (a.fields.length !== right.length || a.fields.some((field, k) => field.name !== right[k].name)) {
    throw new DTypeError(`field names of ${dtypeText(a)} and ${dtypeText(b)} do not match`, {
      pythonType: 'DTypePromotionError',
    });
  }
  const fields = a.fields.map((field: Field, k) => ({
    name: field.name,
    title: field.title,
    dtype: promote(field.dtype, right[k].dtype),
  }));
  return packedStruct(fields, a.aligned || b.aligned);
}
