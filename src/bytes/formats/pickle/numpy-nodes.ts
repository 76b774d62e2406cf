/** NumPy's own pickles: how arrays, scalars and dtypes rebuild themselves (`__reduce__`, `__setstate__`). */
import { FormatError } from '#core/base/errors.ts';
import {
  bytes_,
  type DatetimeUnit,
  type DType,
  type Field,
  float64,
  object_,
  str_,
  string_,
  struct,
  void_,
  withByteOrder,
} from '#core/dtype/dtype.ts';
import { hasObject } from '#core/dtype/struct.ts';
import { subarrayOf } from '#core/dtype/subarray.ts';
import { parseTypeString } from '#core/dtype/type-string.ts';
import {
  type ArrayNode,
  bytesOf,
  type DtypeNode,
  itemsOf,
  latin1Bytes,
  NONE,
  numberOf,
  type PickleNode,
  textOf,
} from './node.ts';

function broken(what: string): never {
  throw new FormatError(`the pickle's ${what} is malformed`, { pythonType: 'UnpicklingError' });
}

/** `_reconstruct(class, shape, typecode)`: filled by the state that follows. */
export function emptyArray(): PickleNode {
  return { type: 'array', dtype: float64, shape: [0], fortranOrder: false, content: { bytes: new Uint8Array(0) } };
}

/** State: `(version, shape, dtype, is_fortran, bytes or list)`; before version 1 without the version. */
export function buildArray(array: ArrayNode, state: PickleNode): void {
  const items = itemsOf(state) ?? broken('array state');
  const [shape, dtype, order, content] = items.slice(-4);
  array.shape = shapeOf(shape);
  array.dtype = dtypeOf(dtype);
  array.fortranOrder = numberOf(order) === 1;
  array.content = contentOf(content, array);
  toNative(array);
}

function contentOf(node: PickleNode | undefined, array: ArrayNode): ArrayNode['content'] {
  const count = array.shape.reduce((product, length) => product * length, 1);
  if (node?.type === 'list') {
    if (node.items.length !== count) broken('object array');
    return { items: node.items };
  }
  const bytes = bytesOf(node) ?? (node?.type === 'str' ? latin1Bytes(node.value) : broken('array content'));
  if (hasObject(array.dtype) || bytes.length !== count * array.dtype.itemsize) broken('array content');
  return { bytes };
}

/** Up to protocol 4, NumPy loads foreign byte order as its own. */
function toNative(array: ArrayNode): void {
  const { dtype, content } = array;
  if (dtype.byteOrder !== '>' || !('bytes' in content)) return;
  const unit = dtype.kind === 'U' ? 4 : dtype.kind === 'c' ? dtype.itemsize / 2 : dtype.itemsize;
  const bytes = content.bytes.slice();
  for (let start = 0; start < bytes.length; start += unit) bytes.subarray(start, start + unit).reverse();
  array.dtype = withByteOrder(dtype, '<');
  array.content = { bytes };
}

/** `_frombuffer(buffer, dtype, shape, order)`, as protocol 5 writes. */
export function frombuffer(args: readonly PickleNode[]): PickleNode {
  const [buffer, dtype, shape, order] = args;
  const array = emptyArray() as ArrayNode;
  array.shape = shapeOf(shape);
  array.dtype = dtypeOf(dtype);
  array.fortranOrder = textOf(order) === 'F';
  array.content = buffer?.type === 'refused' ? { items: [] } : contentOf(buffer, array);
  return array;
}

/** `scalar(dtype, bytes)`; an object scalar is the object. */
export function scalarNode(args: readonly PickleNode[]): PickleNode {
  const dtype = dtypeOf(args[0]);
  if (dtype.kind === 'O') return args[1] ?? NONE;
  const bytes = bytesOf(args[1]) ?? (args[1]?.type === 'str' ? latin1Bytes(args[1].value) : broken('scalar'));
  if (bytes.length < dtype.itemsize) broken('scalar');
  return { type: 'scalar', dtype, bytes };
}

function dtypeOf(node: PickleNode | undefined): DType {
  return node?.type === 'dtype' ? node.dtype : broken('dtype');
}

function shapeOf(node: PickleNode | undefined): number[] {
  const items = itemsOf(node) ?? broken('shape');
  return items.map((item) => {
    const length = numberOf(item);
    return length === null || length < 0 || !Number.isSafeInteger(length) ? broken('shape') : length;
  });
}

/** `dtype(code, align, copy)`; byte order and fields come with the state. */
export function dtypeNode(args: readonly PickleNode[]): PickleNode {
  const text = textOf(args[0]);
  if (text === null) return { type: 'refused', name: 'numpy.dtype of a class' };
  return { type: 'dtype', dtype: text.startsWith('O') ? object_ : parseTypeString(text) };
}

export function stringDtypeNode(): PickleNode {
  return { type: 'dtype', dtype: string_ };
}

/** State: `(version, byte order, subarray, names, fields, itemsize, alignment, flags[, metadata])`. */
export function buildDtype(node: DtypeNode, state: PickleNode): void {
  const items = itemsOf(state);
  if (items === null || items.length < 5) return;
  const [, order, subarray, names, fields, itemsize, , flags, metadata] = items;
  if (subarray?.type === 'tuple') node.dtype = subarrayFrom(subarray);
  else if (names?.type === 'tuple') node.dtype = structFrom(names, fields, { itemsize, flags });
  else node.dtype = sized(node.dtype, numberOf(itemsize));
  if (textOf(order) === '>' || textOf(order) === '<') node.dtype = withOrder(node.dtype, textOf(order) as '<' | '>');
  node.dtype = withUnit(node.dtype, metadata);
}

function withOrder(dtype: DType, order: '<' | '>'): DType {
  return dtype.kind === 'V' ? dtype : withByteOrder(dtype, order);
}

/** `S`, `U` and `V` are pickled without a length in some versions. */
function sized(dtype: DType, itemsize: number | null): DType {
  if (itemsize === null || itemsize < 0) return dtype;
  if (dtype.kind === 'S') return bytes_(itemsize);
  if (dtype.kind === 'U') return str_(Math.floor(itemsize / 4));
  return dtype.kind === 'V' && dtype.fields === null ? void_(itemsize) : dtype;
}

function subarrayFrom(node: PickleNode): DType {
  const [base, shape] = itemsOf(node) ?? [];
  const lengths = itemsOf(shape) === null ? [numberOf(shape) ?? broken('dtype')] : shapeOf(shape);
  return subarrayOf(dtypeOf(base), lengths);
}

function structFrom(
  names: PickleNode,
  fields: PickleNode | undefined,
  facts: { readonly itemsize: PickleNode | undefined; readonly flags: PickleNode | undefined },
): DType {
  const entries = fields?.type === 'dict' ? fields.entries : broken('dtype fields');
  const byName = new Map(entries.map(([key, place]) => [textOf(key), place]));
  const placed = (itemsOf(names) ?? []).map((nameNode): Field => {
    const name = textOf(nameNode) ?? broken('dtype fields');
    const [dtype, offset, title] = itemsOf(byName.get(name)) ?? broken('dtype fields');
    return { name, title: textOf(title), dtype: dtypeOf(dtype), offset: numberOf(offset) ?? broken('dtype fields') };
  });
  const itemsize = numberOf(facts.itemsize) ?? broken('dtype fields');
  if (placed.some((field) => field.offset + field.dtype.itemsize > itemsize)) broken('dtype fields');
  return struct(placed, itemsize, ((numberOf(facts.flags) ?? 0) & ALIGNED_STRUCT) !== 0);
}

/** `NPY_ALIGNED_STRUCT`. */
const ALIGNED_STRUCT = 0x80;

/** Times: `(metadata, (unit, step, 1, 1))`. */
function withUnit(dtype: DType, metadata: PickleNode | undefined): DType {
  if (dtype.kind !== 'M' && dtype.kind !== 'm') return dtype;
  const [unit, step] = itemsOf(itemsOf(metadata)?.[1]) ?? [];
  const name = textOf(unit);
  return name === null ? dtype : { ...dtype, unit: name as DatetimeUnit, step: numberOf(step) ?? 1 };
}
