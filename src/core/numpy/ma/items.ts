/** Reading and writing elements of masked arrays. */
import { asDType, copyOf, fieldView } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { arrayFrom } from '../../arrays/discover.ts';
import { NDArray } from '../../arrays/ndarray.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { Ellipsis, PyList, PyTuple, python, type Value } from '../../base/python.ts';
import {
  apply,
  flagsViewOf,
  getData,
  getMask,
  isSet,
  MaskedArray,
  masked,
  maskedRecordType,
  noneMasked,
  np,
  orMask,
} from './masked-array.ts';

const NOTHING = new PyTuple([]);

function plainKey(key: Value): Value {
  if (key instanceof MaskedArray) return key.data;
  if (key instanceof PyTuple) return new PyTuple(key.items.map(plainKey));
  return key;
}

export function getMaskedItem(self: MaskedArray, given: Value): Value {
  const key = plainKey(given);
  const data = self.data.getItem(key);
  const mask = self.mask === null ? null : self.mask.getItem(key);
  if (data instanceof NDArray && !(self.dtype.kind === 'O' && !(mask instanceof NDArray) && mask !== null)) {
    return arrayItem(self, key, data, mask);
  }
  if (data instanceof NumPyScalar && data.value instanceof NDArray) return recordItem(self, data.value, mask);
  if (mask !== null && mask instanceof NumPyScalar && mask.value === true) return masked;
  return data;
}

function arrayItem(self: MaskedArray, key: Value, data: NDArray, mask: Value | null): Value {
  const flags = mask instanceof NDArray ? mask : mask === null ? null : arrayFrom(mask);
  const made = new MaskedArray(data, flags).like(self);
  made.sharedMask = true;
  if (typeof key === 'string') {
    made.baseType = data.pyType;
    made.fill = self.fill === null ? null : fieldFill(self.fill, key);
  }
  return made;
}

function fieldFill(fill: NDArray, name: string): NDArray | null {
  const field = fill.dtype.kind === 'V' ? fill.dtype.fields?.find((one) => one.name === name) : undefined;
  if (field === undefined) return null;
  const view = fieldView(fill, field);
  return view.shape.length === 0 ? view : view.view({ shape: [], strides: [] });
}

/** An element of a structured masked array, whose fields may be masked. */
function recordItem(self: MaskedArray, record: NDArray, mask: Value | null): Value {
  const flags = mask instanceof NumPyScalar && mask.value instanceof NDArray ? mask.value : null;
  const made = new MaskedArray(record, flags ?? noneMasked([], self.dtype), maskedRecordType).like(self);
  made.fill = self.fill;
  return made;
}

/** Fields of a masked record by name or position. */
export function getRecordItem(self: MaskedArray, key: Value): Value {
  const name = typeof key === 'number' ? fieldNameAt(self, key) : key;
  const data = self.data.getItem(name);
  const mask = self.mask?.getItem(name);
  if (mask instanceof NDArray && mask.shape.length === 0 && isSet(mask)) return masked;
  if (data instanceof NDArray && data.shape.length > 0)
    return new MaskedArray(data, mask instanceof NDArray ? mask : null);
  return data instanceof NDArray ? data.getItem(NOTHING) : data;
}

function fieldNameAt(self: MaskedArray, index: number): Value {
  const fields = self.dtype.kind === 'V' ? (self.dtype.fields ?? []) : [];
  return (fields.at(index) ?? raise('IndexError', `invalid index (${index})`)).name;
}

// ── Writing ───────────────────────────────────────────────────────────────────────────────────────

function ownMask(self: MaskedArray): NDArray {
  self.mask ??= noneMasked(self.shape, self.dtype);
  return self.mask;
}

/** Whole records become masked in all their fields. */
function setFlags(mask: NDArray, key: Value, value: Value): void {
  if (mask.dtype.kind !== 'V' || value instanceof NDArray || value instanceof PyTuple) {
    mask.setItem(key, value);
    return;
  }
  const flags = flagsViewOf(mask);
  const index = key instanceof PyTuple ? [...key.items] : [key];
  const whole = index.includes(Ellipsis) ? index : [...index, Ellipsis];
  flags.setItem(new PyTuple(whole), value);
}

export function setMaskedItem(self: MaskedArray, given: Value, value: Value): void {
  if (self === masked) raise('MaskError', 'Cannot alter the masked element.');
  const key = plainKey(given);
  if (typeof key === 'string') setField(self, key, value);
  else if (value === masked) setFlags(ownMask(self), key, true);
  else if (self.hardMask && self.mask !== null) setHard(self, self.mask, key, value);
  else setSoft(self, key, value);
}

function setField(self: MaskedArray, key: string, value: Value): void {
  if (value === masked) {
    setFieldFlags(ownMask(self), key, true);
    return;
  }
  self.data.setItem(key, dataOf(value));
  const mask = getMask(value);
  if (self.mask !== null || mask !== null) setFieldFlags(ownMask(self), key, mask ?? false);
}
function setFieldFlags(mask: NDArray, key: string, value: Value): void {
  const view = mask.getItem(key);
  if (view instanceof NDArray) setFlags(view, Ellipsis, value);
}

function dataOf(value: Value): Value {
  return value instanceof MaskedArray ? value.data : value;
}

function setSoft(self: MaskedArray, key: Value, value: Value): void {
  const parts = split(value);
  self.data.setItem(key, parts.data);
  if (parts.mask !== null) setFlags(ownMask(self), key, parts.mask);
  else if (self.mask !== null) setFlags(self.mask, key, false);
}

/** Data and mask of what is assigned; lists may hold `masked`. */
function split(value: Value): { data: Value; mask: Value | null } {
  if (value instanceof MaskedArray) return { data: value.data, mask: value.mask };
  if (value instanceof PyList && value.items.some((item) => item === masked)) {
    return {
      data: new PyList(value.items.map((item) => (item === masked ? 0 : item))),
      mask: new PyList(value.items.map((item) => item === masked)),
    };
  }
  return { data: value, mask: null };
}

function setHard(self: MaskedArray, mask: NDArray, key: Value, value: Value): void {
  if (self.dtype.kind === 'V') raise('NotImplementedError', "Flexible 'hard' masks are not yet supported.");
  if (key instanceof NDArray && key.dtype.kind === 'b') {
    self.data.setItem(apply('logical_and', key, apply('logical_not', mask)), dataOf(value));
    return;
  }
  const old = mask.getItem(key);
  if (old instanceof NDArray) {
    const flags = orMask(copyOf(old), getMask(value)) ?? old;
    const target = copyOf(getData(self.data.getItem(key)));
    np('copyto', [target, asDType(getData(value), target.dtype)], { where: apply('logical_not', flags) });
    self.data.setItem(key, target);
    mask.setItem(key, flags);
    return;
  }
  if (python.truth(old)) return;
  self.data.setItem(key, dataOf(value));
  const own = getMask(value);
  if (own !== null) mask.setItem(key, own);
}
