/** `numpy.lib.recfunctions`: fields renamed, dropped, repacked, and records as plain columns. */
import { asDType } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { DTypeObject, dtypeObject } from '../../arrays/dtype-object.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { PyList, PySlice, PyTuple, python, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { type DType, type Field, subarray } from '../../dtype/dtype.ts';
import { packedStruct, type UnplacedField } from '../../dtype/struct.ts';
import { callOp, defineFunction } from '../../ops/registry.ts';
import { drain, toBool } from '../arguments.ts';
import { resultType } from '../dtype-functions.ts';
import { MaskedArray } from '../ma/masked-array.ts';
import { asRecords, recarrayType } from './recarray.ts';

export function define(signature: string, doc: string, call: (...values: Value[]) => Value): void {
  defineFunction({
    name: `numpy.lib.recfunctions.${signature.slice(0, signature.indexOf('('))}`,
    signature,
    doc,
    call,
  });
}
export function fieldsOf(dtype: DType): readonly Field[] {
  return dtype.kind === 'V' ? (dtype.fields ?? []) : [];
}
export function dtypeOf(value: Value): DType {
  return value instanceof DTypeObject ? value.dtype : value instanceof NDArray ? value.dtype : dtypeFrom(value);
}
export function names(value: Value): string[] {
  if (typeof value === 'string') return [value];
  return drain(value).map(String);
}

// ── Names ─────────────────────────────────────────────────────────────────────────────────────────

define('get_names(adtype)', 'Names of the fields, nested ones as tuples.', (adtype) => nested(dtypeOf(adtype)));
function nested(dtype: DType): PyTuple {
  return new PyTuple(
    fieldsOf(dtype).map((field) =>
      fieldsOf(field.dtype).length > 0 ? new PyTuple([field.name, nested(field.dtype)]) : field.name,
    ),
  );
}
define(
  'get_names_flat(adtype)',
  'Names of the fields, nested ones behind their parents.',
  (adtype) => new PyTuple(flatNames(dtypeOf(adtype))),
);
function flatNames(dtype: DType): string[] {
  return fieldsOf(dtype).flatMap((field) => [field.name, ...flatNames(field.dtype)]);
}
define('flatten_descr(ndtype)', 'Name and dtype of every innermost field.', (ndtype) => {
  const leaves = leafFields(dtypeOf(ndtype));
  if (leaves.length === 0) return new PyTuple([new PyTuple(['', ndtype])]);
  return new PyTuple(leaves.map((field) => new PyTuple([field.name, dtypeObject(field.dtype)])));
});
export function leafFields(dtype: DType): UnplacedField[] {
  return fieldsOf(dtype).flatMap((field) =>
    fieldsOf(field.dtype).length > 0
      ? leafFields(field.dtype)
      : [{ name: field.name, title: field.title, dtype: field.dtype }],
  );
}
define(
  'get_fieldstructure(adtype, lastname=None, parents=None)',
  'Names of the fields and of the fields they lie in.',
  (adtype, last) => {
    const made = new PyDict();
    gatherParents(dtypeOf(adtype), last === null ? [] : [String(last)], made);
    return made;
  },
);
function gatherParents(dtype: DType, parents: readonly string[], into: PyDict): void {
  for (const field of fieldsOf(dtype)) {
    into.set(field.name, new PyList([...parents]));
    gatherParents(field.dtype, [...parents, field.name], into);
  }
}

// ── Renaming and dropping ─────────────────────────────────────────────────────────────────────────

function renamed(dtype: DType, map: PyDict): DType {
  if (dtype.kind !== 'V' || dtype.fields === null) return dtype;
  return packedStruct(
    dtype.fields.map((field) => ({
      name: String(map.get(field.name) ?? field.name),
      title: field.title,
      dtype: renamed(field.dtype, map),
    })),
  );
}
define('rename_fields(base, namemapper)', 'The array with other names of fields.', (base, map) => {
  if (!(base instanceof NDArray) || !(map instanceof PyDict))
    return raise('TypeError', 'rename_fields needs an array and a dict');
  return asView(base, renamed(base.dtype, map));
});
export function asView(array: NDArray, dtype: DType): Value {
  return python.call(python.getAttribute(array, 'view') ?? null, [dtypeObject(dtype)]);
}

function without(dtype: DType, dropped: ReadonlySet<string>): DType | null {
  const kept: UnplacedField[] = [];
  for (const field of fieldsOf(dtype)) {
    if (dropped.has(field.name)) continue;
    const inner = fieldsOf(field.dtype).length > 0 ? without(field.dtype, dropped) : field.dtype;
    if (inner !== null) kept.push({ name: field.name, title: field.title, dtype: inner });
  }
  return kept.length === 0 ? null : packedStruct(kept);
}
export function dropFields(base: NDArray, drop: Value, asRecarray: boolean): Value {
  const dtype = without(base.dtype, new Set(names(drop)));
  if (dtype === null)
    return asRecarray ? asRecords(allocate(packedStruct([]), base.shape)) : allocate(packedStruct([]), base.shape);
  const made = allocate(dtype, base.shape, 'C', asRecarray ? recarrayType : undefined);
  fillFields(base, made);
  if (!(base instanceof MaskedArray)) return made;
  return wrapMask(base, made);
}
function wrapMask(base: MaskedArray, made: NDArray): Value {
  if (base.mask === null) return new MaskedArray(made);
  const mask = without(
    base.mask.dtype,
    new Set(flatNames(base.dtype).filter((name) => !flatNames(made.dtype).includes(name))),
  );
  const flags = allocate(mask ?? packedStruct([]), base.shape);
  fillFields(base.mask, flags);
  return new MaskedArray(made, flags);
}
define(
  'drop_fields(base, drop_names, usemask=True, asrecarray=False)',
  'The array without some fields.',
  (base, drop, _mask, asrec) =>
    base instanceof NDArray ? dropFields(base, drop, toBool(asrec)) : raise('TypeError', 'drop_fields needs an array'),
);
define('rec_drop_fields(base, drop_names)', 'A record array without some fields.', (base, drop) =>
  base instanceof NDArray ? dropFields(base, drop, true) : raise('TypeError', 'rec_drop_fields needs an array'),
);

/** Fields of equal names, copied as far as both reach. */
export function fillFields(source: NDArray, target: NDArray): void {
  for (const field of fieldsOf(target.dtype)) {
    if (!fieldsOf(source.dtype).some((one) => one.name === field.name)) continue;
    const [from, to] = [toArray(source.getItem(field.name)), toArray(target.getItem(field.name))];
    if (fieldsOf(from.dtype).length > 0) fillFields(from, to);
    else if (source.shape.length === 0) target.setItem(field.name, from);
    else to.setItem(new PySlice(null, from.shape[0], null), from);
  }
}
define('recursive_fill_fields(input, output)', 'Fills the fields of one array from another.', (input, output) => {
  fillFields(toArray(input), toArray(output));
  return output;
});
define('assign_fields_by_name(dst, src, zero_unassigned=True)', 'Assigns fields by name.', (dst, src, zero) => {
  const [target, source] = [toArray(dst), toArray(src)];
  assignByName(target, source, toBool(zero));
  return null;
});
function assignByName(target: NDArray, source: NDArray, zero: boolean): void {
  if (fieldsOf(target.dtype).length === 0) {
    callOp('numpy.copyto', [target, source], { casting: 'unsafe' });
    return;
  }
  for (const field of fieldsOf(target.dtype)) {
    const known = fieldsOf(source.dtype).some((one) => one.name === field.name);
    if (!known) {
      if (zero) target.setItem(field.name, 0);
    } else if (fieldsOf(field.dtype).length > 0) {
      assignByName(toArray(target.getItem(field.name)), toArray(source.getItem(field.name)), zero);
    } else target.setItem(field.name, source.getItem(field.name));
  }
}
define('require_fields(array, required_dtype)', 'The array with the fields of a dtype.', (array, required) => {
  const source = toArray(array);
  const made = allocate(dtypeFrom(required), source.shape);
  assignByName(made, source, true);
  return made;
});

// ── Packing ───────────────────────────────────────────────────────────────────────────────────────

function repacked(dtype: DType, align: boolean, recurse: boolean): DType {
  if (dtype.kind !== 'V' || dtype.fields === null) return dtype;
  const inner = (one: DType): DType => {
    if (!recurse) return one;
    if (one.kind === 'V' && one.subarray !== null) return subarray(inner(one.subarray.base), one.subarray.shape);
    return repacked(one, align, true);
  };
  return packedStruct(
    dtype.fields.map(({ name, title, dtype: one }) => ({ name, title, dtype: inner(one) })),
    align,
  );
}
define(
  'repack_fields(a, align=False, recurse=False)',
  'The fields without (or with aligned) gaps.',
  (a, align, recurse) => {
    if (a instanceof DTypeObject) return dtypeObject(repacked(a.dtype, toBool(align), toBool(recurse)));
    const array = toArray(a);
    return asDType(array, repacked(array.dtype, toBool(align), toBool(recurse)));
  },
);

// ── Plain columns ─────────────────────────────────────────────────────────────────────────────────

interface Leaf {
  readonly base: DType;
  readonly offset: number;
}
/** Every single number of a record, in order. */
function leavesOf(dtype: DType, offset = 0): Leaf[] {
  if (dtype.kind === 'V' && dtype.fields !== null) {
    return dtype.fields.flatMap((field) => leavesOf(field.dtype, offset + field.offset));
  }
  if (dtype.kind === 'V' && dtype.subarray !== null) {
    const { base, shape } = dtype.subarray;
    const count = shape.reduce((product, length) => product * length, 1);
    return Array.from({ length: count }, (_, k) => leavesOf(base, offset + k * base.itemsize)).flat();
  }
  return [{ base: dtype, offset }];
}
function leafView(array: NDArray, leaf: Leaf): NDArray {
  return array.view({ dtype: leaf.base, offset: array.offset + leaf.offset });
}
define(
  "structured_to_unstructured(arr, dtype=None, copy=False, casting='unsafe')",
  'The fields of records as a last axis.',
  (arr, dtype, _copy, casting) => {
    const source = toArray(arr);
    if (source.dtype.kind !== 'V' || source.dtype.fields === null)
      return raise('ValueError', 'arr must be a structured array');
    const leaves = leavesOf(source.dtype);
    if (leaves.length === 0 && dtype === null) raise('ValueError', 'arr has no fields. Unable to guess dtype');
    const common = dtype === null ? resultType(leaves.map((leaf) => dtypeObject(leaf.base))) : dtypeFrom(dtype);
    const data = source instanceof MaskedArray ? source.data : source;
    const made = allocate(common, [...source.shape, leaves.length]);
    leaves.forEach((leaf, k) => {
      const column = made.view({
        shape: source.shape,
        strides: made.strides.slice(0, -1),
        offset: made.offset + k * common.itemsize,
      });
      callOp('numpy.copyto', [column, leafView(data, leaf)], { casting });
    });
    return made;
  },
);
define(
  "unstructured_to_structured(arr, dtype=None, names=None, align=False, copy=False, casting='unsafe')",
  'The last axis as the fields of records.',
  (arr, dtype, given, align, _copy, casting) => {
    const source = toArray(arr);
    if (source.shape.length === 0) raise('ValueError', 'arr must have at least one dimension');
    const count = source.shape[source.shape.length - 1];
    const made = allocate(
      dtype === null ? evenFields(source, given, toBool(align)) : dtypeFrom(dtype),
      source.shape.slice(0, -1),
    );
    const leaves = leavesOf(made.dtype);
    if (leaves.length !== count) {
      raise('ValueError', 'The length of the last dimension of arr must be equal to the number of fields in dtype');
    }
    leaves.forEach((leaf, k) => {
      const column = source.view({
        shape: made.shape,
        strides: source.strides.slice(0, -1),
        offset: source.offset + k * source.strides[source.strides.length - 1],
      });
      callOp('numpy.copyto', [leafView(made, leaf), column], { casting });
    });
    return made;
  },
);
function evenFields(source: NDArray, given: Value, align: boolean): DType {
  const count = source.shape[source.shape.length - 1];
  const list = given === null ? Array.from({ length: count }, (_, k) => `f${k}`) : names(given);
  return packedStruct(
    list.map((name) => ({ name, title: null, dtype: source.dtype })),
    align,
  );
}
define('apply_along_fields(func, arr)', 'A function of the fields of each record.', (func, arr) => {
  const columns = callOp('numpy.lib.recfunctions.structured_to_unstructured', [arr]);
  return python.call(func, [columns], new Map<string, Value>([['axis', -1]]));
});
