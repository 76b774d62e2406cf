/** Elements as Python objects: `array.item()`, `array[i]`, `array.tolist()`; records as tuples and void scalars. */
import { PyBytes, PyList, PyTuple, type Value } from '../base/python.ts';
import { codeOf } from '../dtype/code.ts';
import type { DType } from '../dtype/dtype.ts';
import { records, subarrayView } from './cast.ts';
import { rawToPython } from './convert.ts';
import { type Raw, readerOf } from './element.ts';
import { offsetsOf } from './iterate.ts';
import type { NDArray } from './ndarray.ts';
import { NumPyScalar } from './scalar.ts';

/** A 0-d view of the element at a byte offset. */
export function elementView(array: NDArray, offset: number): NDArray {
  return array.view({ shape: [], strides: [], offset });
}

/** The element at a byte offset as `a[i]` gives it: a NumPy scalar, an object, or a view of the record. */
export function scalarAt(array: NDArray, offset: number): Value {
  const dtype = array.dtype;
  const code = codeOf(dtype);
  if (code === 'V') return new NumPyScalar(dtype, elementView(array, offset));
  const raw = rawAt(array, offset);
  return code === 'O' || code === 'T' ? raw : new NumPyScalar(dtype, raw);
}

export function rawAt(array: NDArray, offset: number): Raw {
  return readerOf(array.storage, array.dtype)(offset);
}

/** The element at a byte offset as a plain Python value. */
export function itemAt(array: NDArray, offset: number): Value {
  if (array.dtype.kind === 'V') return recordToPython(array, offset);
  return rawToPython(array.dtype, rawAt(array, offset));
}

function recordToPython(array: NDArray, offset: number): Value {
  const dtype = array.dtype;
  const view = elementView(array, offset);
  if (dtype.kind === 'V' && dtype.fields) {
    return new PyTuple(dtype.fields.map((field) => fieldToPython(view, field.dtype, offset + field.offset)));
  }
  return new PyBytes(view.storage.bytes.slice(offset, offset + dtype.itemsize));
}

function fieldToPython(view: NDArray, dtype: DType, offset: number): Value {
  const field = subarrayView(view, dtype, offset);
  return field.shape.length === 0 ? itemAt(field, field.offset) : field;
}
records.toPython = recordToPython;

/** `array.tolist()`. */
export function toList(array: NDArray): Value {
  if (array.shape.length === 0) return itemAt(array, array.offset);
  if (array.dtype.kind === 'V') return listLevel(array, 0, array.offset, (at) => itemAt(array, at));
  const read = readerOf(array.storage, array.dtype);
  const dtype = array.dtype;
  return listLevel(array, 0, array.offset, (at) => rawToPython(dtype, read(at)));
}

function listLevel(array: NDArray, axis: number, offset: number, item: (at: number) => Value): Value {
  const items: Value[] = new Array(array.shape[axis]);
  const last = axis === array.shape.length - 1;
  for (let k = 0, at = offset; k < items.length; k++, at += array.strides[axis]) {
    items[k] = last ? item(at) : listLevel(array, axis + 1, at, item);
  }
  return new PyList(items);
}

/** 0-d arrays of ufuncs and reductions come back as scalars. */
export function unwrap(array: NDArray): Value {
  return array.shape.length === 0 ? scalarAt(array, array.offset) : array;
}

/** Raw elements in C order (not for void). */
export function rawValues(array: NDArray): Raw[] {
  const read = readerOf(array.storage, array.dtype);
  const values: Raw[] = [];
  for (const at of offsetsOf(array.shape, array.strides, array.offset)) values.push(read(at));
  return values;
}
