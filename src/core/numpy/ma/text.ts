/** `repr` and `str` of masked arrays. */
import { asDType, copyOf, fieldView } from '../../arrays/cast.ts';
import { type NDArray, ndarrayType } from '../../arrays/ndarray.ts';
import { arrayStr, arrayToString, dtypeIsImplied, dtypeShortRepr } from '../../arrays/print.ts';
import { itemAt } from '../../arrays/record.ts';
import { PyList, PyNative, PyObject, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import { type DType, isKind, object_, sameDType, subarray } from '../../dtype/dtype.ts';
import { packedStruct } from '../../dtype/struct.ts';
import { defineValue } from '../../ops/registry.ts';
import { fillOf } from './fill-value.ts';
import { allSet, type MaskedArray, maskedConstantType, maskedRecordType, np, npArray } from './masked-array.ts';

/** `np.ma.masked_print_option`: what is shown for a masked element. */
class PrintOption extends PyObject {
  override pyType = new PyType('_MaskedPrintOption', { module: 'numpy.ma.core', final: true });
  text = '--';
  enabled = true;
  override repr(): string {
    return this.text;
  }
  override getAttribute(name: string): Value | undefined {
    const methods: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
      display: () => this.text,
      enabled: () => this.enabled,
      set_display: ([text]) => {
        this.text = String(text);
        return null;
      },
      enable: ([shrink]) => {
        this.enabled = shrink === undefined || python.truth(shrink);
        return null;
      },
    };
    return Object.hasOwn(methods, name) ? new PyNative(name, methods[name]) : undefined;
  }
}

const printOption = new PrintOption();
defineValue('numpy.ma.masked_print_option', printOption);

/** The dtype with objects in place of every element. */
function objectDType(dtype: DType): DType {
  if (dtype.kind !== 'V') return object_;
  if (dtype.subarray !== null) return subarray(objectDType(dtype.subarray.base), dtype.subarray.shape);
  if (dtype.fields === null) return object_;
  return packedStruct(dtype.fields.map(({ name, title, dtype: one }) => ({ name, title, dtype: objectDType(one) })));
}

function insert(result: NDArray, mask: NDArray): void {
  const [data, flags] = [result.dtype, mask.dtype];
  if (data.kind === 'V' && data.fields !== null && flags.kind === 'V' && flags.fields !== null) {
    data.fields.forEach((field, k) => {
      insert(fieldView(result, field), fieldView(mask, (flags.fields ?? [])[k]));
    });
    return;
  }
  const sign = npArray('empty', [new PyTuple([])], { dtype: 'O' });
  sign.setItem(new PyTuple([]), printOption);
  np('copyto', [result, sign], { where: mask });
}

/** The ends of long axes, enough for a summary. */
function shortened(array: NDArray, width: number): NDArray {
  let result = array;
  array.shape.forEach((length, axis) => {
    if (length <= width) return;
    const half = Math.floor(width / 2);
    const list = Array.from({ length: 2 * half }, (_, k) => (k < half ? k : length - 2 * half + k));
    result = npArray('take', [result, np('array', [new PyList(list)])], { axis });
  });
  return result;
}

/** The data with signs for masked elements. */
function marked(self: MaskedArray): NDArray {
  const data = self.data;
  if (self.mask === null || !printOption.enabled) return data;
  const width = self.shape.length > 1 ? 100 : 1500;
  const short = shortened(data, width);
  const result = asObjects(short);
  insert(result, shortened(self.mask, width));
  return result;
}

function asObjects(data: NDArray): NDArray {
  const dtype = objectDType(data.dtype);
  return sameDType(dtype, data.dtype) ? copyOf(data) : asDType(data, dtype);
}

export function maskedStr(self: MaskedArray): string {
  if (self.pyType === maskedConstantType) return printOption.text;
  const shown = marked(self);
  if (shown.shape.length > 0) return arrayStr(shown);
  if (self.mask === null) return arrayStr(shown);
  return shown.dtype.kind === 'O' ? python.str(shown.getItem(new PyTuple([]))) : arrayToString(shown);
}

function fillText(self: MaskedArray): string {
  const fill = fillOf(self);
  const item = fill.getItem(new PyTuple([]));
  if (isKind(fill.dtype, 'S', 'U') && fill.dtype.kind === self.dtype.kind)
    return python.repr(itemAt(fill, fill.offset));
  if (sameDType(fill.dtype, self.dtype) && self.dtype.kind !== 'O') return python.str(item);
  return python.repr(item);
}

const KEYS = ['data', 'mask', 'fill_value', 'dtype'] as const;
type Key = (typeof KEYS)[number];

function indents(self: MaskedArray, prefix: string): { oneRow: boolean; of: (key: Key) => string } {
  const oneRow = self.shape.slice(0, -1).every((length) => length === 1);
  const of = (key: Key) => {
    if (!oneRow) return '  ';
    return key === 'data' ? prefix : ' '.repeat(Math.max(2, prefix.length + 4 - key.length));
  };
  return { oneRow, of };
}

export function maskedRepr(self: MaskedArray): string {
  if (self.pyType === maskedConstantType) return 'masked';
  if (self.pyType === maskedRecordType) return maskedStr(self);
  const name = self.baseType === ndarrayType ? 'array' : self.baseType.name;
  const prefix = `masked_${name}(`;
  const { oneRow, of } = indents(self, prefix);
  const needsDType = !dtypeIsImplied(self.dtype) || allSet(self.mask) || self.size === 0;
  const text = (array: NDArray, key: Key) =>
    arrayToString(array, { separator: ', ', prefix: `${of(key)}${key}=`, suffix: ',' });
  const parts: Record<Key, string> = {
    data: text(marked(self), 'data'),
    mask: self.mask === null ? 'False' : text(self.mask, 'mask'),
    fill_value: fillText(self),
    dtype: dtypeShortRepr(self.dtype),
  };
  const keys = needsDType ? KEYS : KEYS.slice(0, 3);
  const body = keys.map((key) => `${of(key)}${key}=${parts[key]}`).join(',\n');
  return `${oneRow ? '' : `${prefix}\n`}${body})`;
}
