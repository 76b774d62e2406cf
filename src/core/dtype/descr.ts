/**
 * The descriptor that a `.npy` header carries, both ways: `numpy.lib.format.descr_to_dtype` and `dtype_to_descr`.
 */
import { DTypeError } from '../base/errors.ts';
import { type DType, type Field, struct, type VoidDType } from './dtype.ts';
import type { Literal } from './literal.ts';
import { refuseDuplicates } from './struct.ts';
import { subarrayOf } from './subarray.ts';
import { parseTypeString, typeString } from './type-string.ts';

/** Python's parser would stop at 200; no real record is nested deeper than a few. */
const MAX_NESTING = 64;

function invalid(reason: string): never {
  throw new DTypeError(reason);
}

/** Throws `DTypeError` with NumPy's exception type: TypeError for nonsense, ValueError for impossible shapes. */
export function dtypeFromDescr(descr: Literal, depth = 0): DType {
  if (depth > MAX_NESTING) invalid('dtype is nested too deeply');
  if (descr.type === 'str') return parseTypeString(descr.value);
  if (descr.type === 'tuple') {
    if (descr.items.length < 2) invalid('a subarray descriptor is (type, shape)');
    return subarrayOf(dtypeFromDescr(descr.items[0], depth + 1), shapeFrom(descr.items[1]));
  }
  if (descr.type !== 'list') invalid('Field elements must be tuples or lists');
  return structFromDescr(descr.items, depth);
}

function structFromDescr(items: readonly Literal[], depth: number): VoidDType {
  const fields: Field[] = [];
  let offset = 0;
  for (const item of items) {
    const { name, title, dtype } = fieldFromDescr(item, depth);
    if (!isPadding(name, dtype)) fields.push({ name, title, dtype, offset });
    offset += dtype.itemsize;
  }
  refuseDuplicates(fields);
  return struct(nameBlankFields(fields), offset);
}

function isPadding(name: string, dtype: DType): boolean {
  return name === '' && dtype.kind === 'V' && dtype.fields === null;
}

/** An unnamed field is called f0, f1 … after its position. */
function nameBlankFields(fields: readonly Field[]): Field[] {
  return fields.map((field, index) => (field.name === '' ? { ...field, name: `f${index}` } : field));
}

function fieldFromDescr(item: Literal, depth: number): Omit<Field, 'offset'> {
  if ((item.type !== 'tuple' && item.type !== 'list') || item.items.length < 2 || item.items.length > 3) {
    return invalid('Field elements must be 2- or 3-tuples');
  }
  const [name, descr, shape] = item.items;
  const base = dtypeFromDescr(descr, depth + 1);
  const dtype = shape === undefined ? base : subarrayOf(base, shapeFrom(shape));
  return { ...nameFrom(name), dtype };
}

function nameFrom(literal: Literal): { name: string; title: string | null } {
  if (literal.type === 'str') return { name: literal.value, title: null };
  if (literal.type !== 'tuple' || literal.items.length !== 2) return invalid('Field name must be a str');
  const [title, name] = literal.items;
  if (name.type !== 'str') return invalid('Field name must be a str');
  if (title.type === 'none') return { name: name.value, title: null };
  if (title.type !== 'str') return invalid('Field title must be a str');
  return { name: name.value, title: title.value };
}

function shapeFrom(literal: Literal): number[] {
  const items = literal.type === 'tuple' || literal.type === 'list' ? literal.items : [literal];
  return items.map((item) => (item.type === 'int' ? Number(item.value) : invalid('shape must be integers')));
}

/** Throws `DTypeError` (ValueError) where fields overlap or are out of order: such a dtype has no descriptor. */
export function descrFromDtype(dtype: DType): Literal {
  if (dtype.kind !== 'V') return { type: 'str', value: typeString(dtype) };
  if (dtype.subarray !== null) {
    return { type: 'tuple', items: [descrFromDtype(dtype.subarray.base), shapeLiteral(dtype.subarray.shape)] };
  }
  if (dtype.fields === null) return { type: 'str', value: typeString(dtype) };
  return { type: 'list', items: fieldDescrs(dtype, dtype.fields) };
}

function fieldDescrs(dtype: VoidDType, fields: readonly Field[]): Literal[] {
  const items: Literal[] = [];
  let offset = 0;
  for (const field of fields) {
    if (field.offset < offset) {
      throw new DTypeError('dtype.descr is not defined for types with overlapping or out-of-order fields', {
        pythonType: 'ValueError',
      });
    }
    if (field.offset > offset) items.push(paddingDescr(field.offset - offset));
    items.push(fieldDescr(field));
    offset = field.offset + field.dtype.itemsize;
  }
  if (dtype.itemsize > offset) items.push(paddingDescr(dtype.itemsize - offset));
  return items;
}

function fieldDescr(field: Field): Literal {
  const plain: Literal = { type: 'str', value: field.name };
  const name: Literal =
    field.title === null ? plain : { type: 'tuple', items: [{ type: 'str', value: field.title }, plain] };
  const inner = field.dtype.kind === 'V' ? field.dtype.subarray : null;
  const items =
    inner === null
      ? [name, descrFromDtype(field.dtype)]
      : [name, descrFromDtype(inner.base), shapeLiteral(inner.shape)];
  return { type: 'tuple', items };
}

function paddingDescr(byteLength: number): Literal {
  return {
    type: 'tuple',
    items: [
      { type: 'str', value: '' },
      { type: 'str', value: `|V${byteLength}` },
    ],
  };
}

export function shapeLiteral(shape: readonly number[]): Literal {
  return { type: 'tuple', items: shape.map((length) => ({ type: 'int', value: BigInt(length) })) };
}
