/** `np.rec.array` and its kin: record arrays of columns, of rows, of bytes. */

import { copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { arrayFrom, toArray } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { dtypeObject } from '../../arrays/dtype-object.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { PyBytes, PyList, PyTuple, python, type Value } from '../../base/python.ts';
import type { DType, VoidDType } from '../../dtype/dtype.ts';
import { callOp, defineFunction } from '../../ops/registry.ts';
import { drain, toBool, toInt, toShape } from '../arguments.ts';
import { formatDType } from './formats.ts';
import { asRecords, overBuffer, recarrayType } from './recarray.ts';

interface Form {
  readonly dtype: Value;
  readonly formats: Value;
  readonly names: Value;
  readonly titles: Value;
  readonly aligned: Value;
  readonly byteorder: Value;
}
function formOf(form: Form): DType | null {
  if (form.dtype !== null) return dtypeFrom(form.dtype);
  if (form.formats === null) return null;
  return formatDType(form.formats, form.names, form.titles, toBool(form.aligned), form.byteorder);
}
function form(dtype: Value, formats: Value, names: Value, titles: Value, aligned: Value, byteorder: Value): Form {
  return { dtype, formats, names, titles, aligned, byteorder };
}
const FORM = 'formats=None, names=None, titles=None, aligned=False, byteorder=None';

// ── Columns ───────────────────────────────────────────────────────────────────────────────────────

function fromColumns(columns: readonly NDArray[], shape: Value, given: Form): NDArray {
  const types = new PyList(columns.map((one) => dtypeObject(one.dtype)));
  const dtype = formOf(given) ?? formatDType(types, given.names, given.titles, toBool(given.aligned), given.byteorder);
  const fields = (dtype as VoidDType).fields ?? [];
  if (fields.length !== columns.length) {
    raise('ValueError', 'mismatch between the number of fields and the number of arrays');
  }
  const inner = subarrayDims(fields[0].dtype);
  const whole = shape === null ? columns[0].shape : toShape(shape);
  const outer = shape === null && inner > 0 ? whole.slice(0, whole.length - inner) : whole;
  const made = allocate(dtype, outer, 'C', recarrayType);
  columns.forEach((column, k) => {
    const own = column.shape.slice(0, column.shape.length - subarrayDims(fields[k].dtype));
    if (own.length !== outer.length || own.some((length, axis) => length !== outer[axis])) {
      raise('ValueError', `array-shape mismatch in array ${k} ("${fields[k].name}")`);
    }
    made.setItem(fields[k].name, column);
  });
  return made;
}
function subarrayDims(dtype: DType): number {
  return dtype.kind === 'V' && dtype.subarray !== null ? dtype.subarray.shape.length : 0;
}
defineFunction({
  name: 'numpy.rec.fromarrays',
  signature: `fromarrays(arrayList, dtype=None, shape=None, ${FORM})`,
  doc: 'Records of columns.',
  call: (list: Value, dtype: Value, shape: Value, ...rest: Value[]) =>
    fromColumns(drain(list).map(toArray), shape, form(dtype, rest[0], rest[1], rest[2], rest[3], rest[4])),
});

// ── Rows ──────────────────────────────────────────────────────────────────────────────────────────

/** Rows whose columns find their own dtypes. */
function fromRows(rows: readonly Value[], shape: Value, given: Form): NDArray {
  const tuples = rows.map(drain);
  const columns = tuples[0].map((_, k) => arrayFrom(new PyList(tuples.map((row) => row[k]))));
  return fromColumns(columns, shape, given);
}
function fromRecords(list: Value, shape: Value, given: Form): NDArray {
  const dtype = formOf(given);
  if (dtype === null) return fromRows(drain(list), shape, given);
  const made = asRecords(rowsOf(list, dtype));
  return shape === null ? made : toArray(callOp('numpy.reshape', [made, shape]));
}
/** Tuples are records; where lists fail as records of their own, they are rows. */
function rowsOf(list: Value, dtype: DType): NDArray {
  try {
    return arrayFrom(list, { dtype });
  } catch (error) {
    if ((error as { pythonType?: string }).pythonType === undefined || list instanceof NDArray) throw error;
    return arrayFrom(new PyList(drain(list).map((row) => (row instanceof PyList ? new PyTuple(row.items) : row))), {
      dtype,
    });
  }
}
defineFunction({
  name: 'numpy.rec.fromrecords',
  signature: `fromrecords(recList, dtype=None, shape=None, ${FORM})`,
  doc: 'Records of rows.',
  call: (list: Value, dtype: Value, shape: Value, ...rest: Value[]) =>
    fromRecords(list, shape, form(dtype, rest[0], rest[1], rest[2], rest[3], rest[4])),
});

// ── Bytes ─────────────────────────────────────────────────────────────────────────────────────────

function fromBytes(bytes: Value, shape: Value, offset: number, given: Form): NDArray {
  const dtype = formOf(given) ?? raise('TypeError', "fromstring() needs a 'dtype' or 'formats' argument");
  if (!(bytes instanceof PyBytes)) return raise('TypeError', "a bytes-like object is required, not 'str'");
  const count = Math.floor((bytes.bytes.length - offset) / dtype.itemsize);
  const wanted = shape === null || shape === -1 ? [count] : toShape(shape);
  return overBuffer(bytes, dtype, wanted, offset);
}
defineFunction({
  name: 'numpy.rec.fromstring',
  signature: `fromstring(datastring, dtype=None, shape=None, offset=0, ${FORM})`,
  doc: 'Records of bytes.',
  call: (bytes: Value, dtype: Value, shape: Value, offset: Value, ...rest: Value[]) =>
    fromBytes(bytes, shape, toInt(offset), form(dtype, rest[0], rest[1], rest[2], rest[3], rest[4])),
});
defineFunction({
  name: 'numpy.rec.fromfile',
  signature: `fromfile(fd, dtype=None, shape=None, offset=0, ${FORM})`,
  doc: 'Records of a file.',
  call: (file: Value, dtype: Value, shape: Value, offset: Value, ...rest: Value[]) => {
    const wanted = formOf(form(dtype, rest[0], rest[1], rest[2], rest[3], rest[4]));
    if (wanted === null) return raise('TypeError', "fromfile() needs a 'dtype' or 'formats' argument");
    const lengths = shape === null ? [-1] : toShape(shape);
    const count = lengths.reduce((product, length) => product * length, 1);
    const read = toArray(callOp('numpy.fromfile', [file], { dtype: dtypeObject(wanted), count, offset }));
    if (count >= 0 && read.size < count) raise('OSError', 'Did not read enough data');
    const made = asRecords(read);
    return shape === null ? made : callOp('numpy.reshape', [made, new PyTuple(lengths)]);
  },
});

// ── Anything ──────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.rec.array',
  signature: `array(obj, dtype=None, shape=None, offset=0, strides=None, ${FORM}, copy=True)`,
  doc: 'Records of almost anything.',
  call: (obj: Value, dtype: Value, shape: Value, offset: Value, _strides: Value, ...rest: Value[]) => {
    const given = form(dtype, rest[0], rest[1], rest[2], rest[3], rest[4]);
    if (obj === null) {
      const wanted = formOf(given) ?? raise('ValueError', 'Must define a shape if obj is None');
      return allocate(wanted, toShape(shape), 'C', recarrayType);
    }
    if (obj instanceof PyBytes) return fromBytes(obj, shape, toInt(offset), given);
    if (obj instanceof PyList || obj instanceof PyTuple) {
      const rows = obj.items[0] instanceof PyList || obj.items[0] instanceof PyTuple;
      return rows ? fromRecords(obj, shape, given) : fromColumns(obj.items.map(toArray), shape, given);
    }
    if (obj instanceof NDArray) return retyped(toBool(rest[5]) ? copyOf(obj, 'K') : obj, formOf(given));
    return raise('ValueError', 'Unknown input type');
  },
});
function retyped(array: NDArray, dtype: DType | null): NDArray {
  if (dtype === null) return asRecords(array);
  return asRecords(toArray(python.call(python.getAttribute(array, 'view') ?? null, [dtypeObject(dtype)])));
}

defineFunction({
  name: 'numpy.rec.find_duplicate',
  signature: 'find_duplicate(list)',
  doc: 'Items that a list has more than once.',
  call: (list: Value) => {
    const items = drain(list);
    const twice = items.filter((item, k) => items.findIndex((other) => python.equal(other, item)) !== k);
    return new PyList(twice.filter((item, k) => twice.findIndex((other) => python.equal(other, item)) === k));
  },
});
