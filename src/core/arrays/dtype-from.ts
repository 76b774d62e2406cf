/** `np.dtype(spec)`: every spelling of a dtype as a Python value. */

import {
  boolType,
  complexType,
  floatType,
  intType,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  python,
  type Value,
} from '../base/python.ts';
import { PyDict } from '../base/python-dict.ts';
import type { DType, Field } from '../dtype/dtype.ts';
import * as table from '../dtype/dtype.ts';
import { alignmentOf, alignUp, packedStruct, type UnplacedField } from '../dtype/struct.ts';
import { subarrayOf } from '../dtype/subarray.ts';
import { parseTypeString } from '../dtype/type-string.ts';
import { raise } from './convert.ts';
import { DTypeObject } from './dtype-object.ts';
import { NDArray } from './ndarray.ts';
import { dtypeOfType, NumPyScalar } from './scalar.ts';

/** longdouble is float64 here, as on platforms whose long double is a double. */
function withoutLongDouble(dtype: DType): DType {
  if (dtype.kind === 'f' && dtype.itemsize > 8) return table.numeric('f', 8, dtype.byteOrder);
  if (dtype.kind === 'c' && dtype.itemsize > 16) return table.numeric('c', 16, dtype.byteOrder);
  return dtype;
}

/** The dtype that `spec` names; None is float64. Throws TypeError in NumPy's words. */
export function dtypeFrom(spec: Value, align = false): DType {
  if (spec instanceof DTypeObject) return spec.dtype;
  if (spec === null) return table.float64;
  if (typeof spec === 'string') return aligned(withoutLongDouble(fromText(spec)), align);
  if (spec instanceof PyType) return fromType(spec);
  if (spec instanceof PyList) return fromFields(spec.items, align);
  if (spec instanceof PyTuple) return fromPair(spec);
  if (spec instanceof PyDict) return fromDict(spec, align);
  if (spec instanceof PyObject && !(spec instanceof NDArray) && !(spec instanceof NumPyScalar)) {
    const own = python.getAttribute(spec, 'dtype');
    if (own !== undefined && own !== spec) return dtypeFrom(own, align);
  }
  return raise('TypeError', `Cannot interpret '${python.repr(spec)}' as a data type`);
}

function aligned(dtype: DType, align: boolean): DType {
  return align && dtype.kind === 'V' && dtype.fields !== null ? packedStruct(dtype.fields, true) : dtype;
}

export function optionalDType(spec: Value | undefined): DType | null {
  return spec === null || spec === undefined ? null : dtypeFrom(spec);
}

const NAMES: Readonly<Record<string, DType>> = {
  int_: table.int64,
  uint: table.uint64,
  intp: table.int64,
  uintp: table.uint64,
  intc: table.int32,
  uintc: table.uint32,
  long: table.int64,
  ulong: table.uint64,
  longlong: table.int64,
  ulonglong: table.uint64,
  short: table.int16,
  ushort: table.uint16,
  byte: table.int8,
  ubyte: table.uint8,
};

function fromText(text: string): DType {
  const own = NAMES[text];
  if (own !== undefined) return own;
  const prefixed = /^[|=<>](.*)$/.exec(text);
  return parseTypeString(prefixed !== null && prefixed[1] in NAMES ? prefixed[1] : text);
}

function fromType(type: PyType): DType {
  if (type === floatType) return table.float64;
  if (type === intType) return table.int64;
  if (type === boolType) return table.bool_;
  if (type === complexType) return table.complex128;
  const direct = dtypeOfType(type);
  if (direct !== undefined) return direct;
  const own = type.lookup('dtype');
  if (own instanceof DTypeObject) return own.dtype;
  const inherited = type.mro.map(dtypeOfType).find((dtype) => dtype !== undefined);
  if (type.module === 'numpy' && type.name.endsWith('ing')) {
    raise('TypeError', `Converting 'np.inexact' or 'np.floating' to a dtype not allowed`);
  }
  return inherited ?? table.object_;
}

function shapeFrom(value: Value): number[] {
  const items = value instanceof PyTuple || value instanceof PyList ? value.items : [value];
  return items.map((item) => {
    const length = typeof item === 'number' ? item : item instanceof PyObject ? Number(item.toIndex?.()) : Number.NaN;
    if (!Number.isInteger(length)) raise('TypeError', `Cannot interpret '${python.repr(value)}' as a data type`);
    return length;
  });
}

function fromPair(spec: PyTuple): DType {
  if (spec.items.length !== 2) raise('TypeError', `Cannot interpret '${python.repr(spec)}' as a data type`);
  const [first, second] = spec.items;
  const base = dtypeFrom(first);
  if (base.itemsize === 0 && base.kind !== 'V' && typeof second === 'number') return withLength(base, second);
  if (base.kind === 'V' && base.itemsize === 0 && typeof second === 'number') return table.void_(second);
  if (
    second instanceof PyDict ||
    second instanceof PyList ||
    second instanceof DTypeObject ||
    typeof second === 'string'
  ) {
    return dtypeFrom(second);
  }
  return subarrayOf(base, shapeFrom(second));
}

function withLength(base: DType, length: number): DType {
  return base.kind === 'U' ? table.str_(length) : table.bytes_(length);
}

function fromFields(items: readonly Value[], align: boolean): DType {
  if (items.length > 0 && items.every((item) => typeof item === 'string')) {
    return packedStruct(
      items.map((item, k) => ({ name: `f${k}`, title: null, dtype: dtypeFrom(item) })),
      align,
    );
  }
  const fields = items.map((item, k): UnplacedField => fieldFrom(item, k));
  return packedStruct(fields, align);
}

function fieldFrom(item: Value, index: number): UnplacedField {
  if (!(item instanceof PyTuple) || item.items.length < 2 || item.items.length > 3) {
    return raise('TypeError', `Field elements must be 2- or 3-tuples, got '${python.repr(item)}'`);
  }
  const [label, spec, shape] = item.items;
  const base = dtypeFrom(spec);
  const dtype = shape === undefined ? base : shaped(base, shape);
  if (label instanceof PyTuple && label.items.length === 2) {
    return { name: String(label.items[1]), title: String(label.items[0]), dtype };
  }
  if (typeof label !== 'string') return raise('TypeError', 'Field name must be a str');
  return { name: label === '' ? `f${index}` : label, title: null, dtype };
}

/** `('name', str, 16)` is text of 16 characters, anything else a subarray. */
function shaped(base: DType, shape: Value): DType {
  if (typeof shape === 'number' && base.itemsize === 0) {
    return base.kind === 'V' ? table.void_(shape) : withLength(base, shape);
  }
  return subarrayOf(base, shapeFrom(shape));
}

function listOf(value: Value | undefined): readonly Value[] | null {
  return value instanceof PyList || value instanceof PyTuple ? value.items : null;
}

function fromDict(spec: PyDict, align: boolean): DType {
  const names = listOf(spec.get('names'));
  const formats = listOf(spec.get('formats'));
  if (names === null || formats === null) return fromFieldDict(spec, align);
  if (names.length !== formats.length) {
    raise('ValueError', "'names', 'formats', 'offsets', and 'titles' dict entries must have the same length");
  }
  const aligned = align || spec.get('aligned') === true;
  const titles = listOf(spec.get('titles'));
  const plain = names.map((name, k) => ({
    name: String(name),
    title: titles === null || titles[k] === null ? null : String(titles[k]),
    dtype: dtypeFrom(formats[k]),
  }));
  const offsets = listOf(spec.get('offsets'));
  const itemsize = spec.get('itemsize');
  return placed(plain, offsets, typeof itemsize === 'number' ? itemsize : null, aligned);
}

function placed(
  plain: readonly UnplacedField[],
  offsets: readonly Value[] | null,
  itemsize: number | null,
  aligned: boolean,
): DType {
  if (offsets === null) {
    const packed = packedStruct(plain, aligned);
    return itemsize === null ? packed : table.struct(packed.fields ?? [], itemsize, aligned);
  }
  const fields: Field[] = plain.map((field, k) => ({ ...field, offset: Number(offsets[k]) }));
  const end = Math.max(0, ...fields.map((field) => field.offset + field.dtype.itemsize));
  if (itemsize !== null && itemsize < end) {
    raise(
      'ValueError',
      `NumPy dtype descriptor requires ${end} bytes, cannot override to smaller itemsize of ${itemsize}`,
    );
  }
  const widest = aligned ? Math.max(1, ...fields.map((field) => alignmentOf(field.dtype))) : 1;
  return table.struct(fields, itemsize ?? alignUp(end, widest), aligned);
}

/** The old form `{'x': ('i4', 0), 'y': ('f8', 8, 'title')}`. */
function fromFieldDict(spec: PyDict, align: boolean): DType {
  const fields: Field[] = [];
  for (const { key, value } of spec.entries()) {
    const items = listOf(value);
    if (items === null || items.length < 2) {
      raise('TypeError', 'entry not a 2- or 3- tuple');
    }
    const title = items.length > 2 && items[2] !== null ? String(items[2]) : null;
    fields.push({ name: String(key), title, dtype: dtypeFrom(items[0]), offset: Number(items[1]) });
  }
  fields.sort((a, b) => a.offset - b.offset);
  return placed(
    fields,
    fields.map((field) => field.offset),
    null,
    align,
  );
}
