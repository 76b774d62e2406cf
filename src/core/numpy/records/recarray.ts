/** `np.recarray` and `np.record`: structured arrays whose fields are attributes too. */
import { raise } from '../../arrays/convert.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { DTypeObject } from '../../arrays/dtype-object.ts';
import { getItem, setItem } from '../../arrays/indexing.ts';
import { allocate, NDArray, ndarrayType } from '../../arrays/ndarray.ts';
import { arrayToString } from '../../arrays/print.ts';
import { NumPyScalar, scalarProtocol, voidScalarType } from '../../arrays/scalar.ts';
import { type Kwargs, PyBytes, PyNative, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import type { DType, VoidDType } from '../../dtype/dtype.ts';
import { dtypeRepr, dtypeText } from '../../dtype/dtype-text.ts';
import { attributeOf, defineValue } from '../../ops/registry.ts';
import { toInt, toShape } from '../arguments.ts';
import { defineSubclass } from '../subclasses.ts';
import { formatDType } from './formats.ts';

export const recordType = new PyType('record', { module: 'numpy', bases: [voidScalarType] });
export const recarrayType: PyType = new PyType('recarray', {
  module: 'numpy.rec',
  bases: [ndarrayType],
  construct: (_type, args, kwargs) => construct(args, kwargs),
});
defineValue('numpy.recarray', recarrayType, 'numpy.rec.recarray');
defineValue('numpy.record', recordType, 'numpy.rec.record');

const WORDS = [
  'shape',
  'dtype',
  'buf',
  'offset',
  'strides',
  'formats',
  'names',
  'titles',
  'byteorder',
  'aligned',
  'order',
];

function construct(args: readonly Value[], kwargs: Kwargs | null): Value {
  const given = (name: string): Value => args[WORDS.indexOf(name)] ?? kwargs?.get(name) ?? null;
  const dtype =
    given('dtype') !== null
      ? dtypeFrom(given('dtype'))
      : formatDType(given('formats'), given('names'), given('titles'), given('aligned') === true, given('byteorder'));
  const shape = toShape(given('shape'));
  if (given('buf') === null) return allocate(dtype, shape, given('order') === 'F' ? 'F' : 'C', recarrayType);
  return overBuffer(given('buf'), dtype, shape, toInt(given('offset') ?? 0));
}

/** A record array over bytes. */
export function overBuffer(buffer: Value, dtype: DType, shape: readonly number[], offset: number): NDArray {
  const bytes = buffer instanceof PyBytes ? buffer.bytes : null;
  if (bytes === null) return raise('TypeError', "a bytes-like object is required, not 'str'");
  const made = allocate(dtype, shape, 'C', recarrayType);
  if (made.nbytes + offset > bytes.length) raise('TypeError', 'buffer is too small for requested array');
  made.storage.bytes.set(bytes.subarray(offset, offset + made.nbytes), made.offset);
  return made;
}

/** An array as a record array, sharing memory. */
export function asRecords(array: NDArray): NDArray {
  return array.view({ type: recarrayType });
}

// ── Attributes and items ──────────────────────────────────────────────────────────────────────────

function hasField(dtype: DType, name: string): dtype is VoidDType {
  return (
    dtype.kind === 'V' && dtype.fields !== null && dtype.fields.some((one) => one.name === name || one.title === name)
  );
}

/** Records stay records; other fields are plain arrays. */
function dressed(value: Value): Value {
  if (value instanceof NDArray) {
    const records = value.dtype.kind === 'V' && value.dtype.fields !== null;
    return value.view({ type: records ? recarrayType : ndarrayType });
  }
  if (value instanceof NumPyScalar && value.value instanceof NDArray) {
    const record = new NumPyScalar(value.dtype, value.value);
    record.pyType = recordType;
    return record;
  }
  return value;
}

class RecordDType extends DTypeObject {
  override repr(): string {
    const plain = dtypeRepr(this.dtype).slice(6, -1);
    return `dtype((numpy.record, ${plain}))`;
  }
  override str(): string {
    return `(numpy.record, ${dtypeText(this.dtype)})`;
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'type' ? recordType : super.getAttribute(name);
  }
}

function attribute(self: NDArray, name: string): Value | undefined {
  if (name === 'dtype' && self.dtype.kind === 'V' && self.dtype.fields !== null) return new RecordDType(self.dtype);
  if (attributeOf('ndarray', self, name) !== undefined) return undefined;
  if (hasField(self.dtype, name)) return dressed(getItem(self, name));
  if (name === 'field') return new PyNative('field', ([key]) => dressed(getItem(self, fieldKey(self.dtype, key))));
  return name.startsWith('__') ? undefined : raise('AttributeError', `recarray has no attribute ${name}`);
}

/** A field by name or position. */
function fieldKey(dtype: DType, key: Value): Value {
  if (typeof key !== 'number') return key;
  return (
    (dtype.kind === 'V' ? dtype.fields?.at(key)?.name : undefined) ?? raise('IndexError', 'tuple index out of range')
  );
}

function setAttribute(self: NDArray, name: string, value: Value): boolean {
  if (attributeOf('ndarray', self, name) !== undefined || !hasField(self.dtype, name)) return false;
  setItem(self, name, value);
  return true;
}

function recordsRepr(self: NDArray): string {
  const prefix = 'rec.array(';
  const empty = self.size === 0 && !(self.shape.length === 1 && self.shape[0] === 0);
  const list = empty
    ? `[], shape=${python.repr(new PyTuple(self.shape))}`
    : arrayToString(self, { separator: ', ', prefix, suffix: ',' });
  return `${prefix}${list},\n${' '.repeat(prefix.length)}dtype=${dtypeText(self.dtype)})`;
}

defineSubclass(recarrayType, {
  getAttribute: attribute,
  setAttribute,
  getItem: (self, key) => dressed(getItem(self, key)),
  repr: recordsRepr,
});

/** One line a field, names to the right. */
function fieldLines(self: NumPyScalar): string {
  const fields = (self.dtype.kind === 'V' ? self.dtype.fields : null) ?? [];
  const width = Math.max(0, ...fields.map(({ name }) => name.length));
  return fields.map(({ name }) => `${name.padStart(width)}: ${python.str(self.getItem(name))}`).join('\n');
}

// ── Records ───────────────────────────────────────────────────────────────────────────────────────

const { getAttribute: scalarAttribute } = scalarProtocol;
scalarProtocol.getAttribute = (self, name) => {
  if (self.pyType === recordType && hasField(self.dtype, name)) return dressed(self.getItem(name));
  if (self.pyType === recordType && name === 'pprint') return new PyNative(name, () => fieldLines(self));
  return scalarAttribute(self, name);
};
NumPyScalar.prototype.setAttribute = function setField(this: NumPyScalar, name: string, value: Value): boolean {
  if (this.pyType !== recordType || !hasField(this.dtype, name)) return false;
  this.setItem(name, value);
  return true;
};
