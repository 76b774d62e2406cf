/**
 * What an index means. An index is classified part by part (integer, slice, new axis, ellipsis, mask, gather) and
 * resolved against a layout to integers: the same for an array in memory and one in a file.
 *
 * Source: NumPy user guide, "Indexing on ndarrays".
 */
import { SelectionError } from '../base/errors.ts';
import { Ellipsis, PyList, PyObject, PySlice, PyTuple, type Value } from '../base/python.ts';
import { raise } from './convert.ts';
import { arrayFrom, asArrayObject } from './discover.ts';
import type { NDArray } from './ndarray.ts';
import { NumPyScalar } from './scalar.ts';

export type Part =
  | { readonly kind: 'int'; readonly index: number }
  | { readonly kind: 'slice'; readonly slice: PySlice }
  | { readonly kind: 'newaxis' }
  | { readonly kind: 'ellipsis' }
  | { readonly kind: 'gather'; readonly indices: NDArray }
  | { readonly kind: 'mask'; readonly mask: NDArray };

const INVALID =
  'only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices';

/** An index value as a safe integer, or null where it is not an integer. */
export function indexOf(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return raise('IndexError', "cannot fit 'int' into an index-sized integer");
  if (value instanceof NumPyScalar) {
    return value.dtype.kind === 'i' || value.dtype.kind === 'u' ? Number(value.value) : null;
  }
  if (value instanceof PyObject && asIndexable(value)) {
    const index = value.toIndex?.();
    return index === undefined ? null : Number(index);
  }
  return null;
}

function asIndexable(value: PyObject): boolean {
  return (
    !(value instanceof PyList) && !(value instanceof PyTuple) && !(value instanceof PySlice) && value.pyType.userDefined
  );
}

function partFrom(item: Value): Part {
  if (item === null) return { kind: 'newaxis' };
  if (item === Ellipsis) return { kind: 'ellipsis' };
  if (item instanceof PySlice) return { kind: 'slice', slice: item };
  if (typeof item === 'boolean') return { kind: 'mask', mask: arrayFrom(item) };
  const index = indexOf(item);
  if (index !== null) return { kind: 'int', index };
  return arrayPart(item);
}

function arrayPart(item: Value): Part {
  if (typeof item === 'string') throw new SelectionError(INVALID);
  const known = asArrayObject(item);
  const array = known ?? arrayFrom(item);
  const kind = array.dtype.kind;
  if (kind === 'b') return { kind: 'mask', mask: array };
  if (kind === 'i' || kind === 'u') {
    if (array.shape.length === 0 && known !== null) return { kind: 'int', index: Number(array.toIndex()) };
    return { kind: 'gather', indices: array };
  }
  if (array.size === 0 && known === null && item instanceof PyObject) return { kind: 'gather', indices: array };
  if (known === null && array.shape.length === 0) throw new SelectionError(INVALID);
  throw new SelectionError('arrays used as indices must be of integer (or boolean) type');
}

/** The parts of an index; a list is one gather, a tuple is one part an item. */
export function partsOf(key: Value): Part[] {
  if (key instanceof PyTuple) return key.items.map(partFrom);
  return [partFrom(key)];
}

function axesTaken(part: Part): number {
  if (part.kind === 'mask') return part.mask.shape.length;
  return part.kind === 'newaxis' || part.kind === 'ellipsis' ? 0 : 1;
}

const FULL = new PySlice(null, null, null);

/** Parts with the ellipsis spelt out, one for every axis. */
export function expanded(parts: readonly Part[], ndim: number): Part[] {
  const taken = parts.reduce((sum, part) => sum + axesTaken(part), 0);
  if (parts.filter((part) => part.kind === 'ellipsis').length > 1) {
    throw new SelectionError("an index can only have a single ellipsis ('...')");
  }
  if (taken > ndim) {
    throw new SelectionError(`too many indices for array: array is ${ndim}-dimensional, but ${taken} were indexed`);
  }
  const fill = new Array<Part>(ndim - taken).fill({ kind: 'slice', slice: FULL });
  const at = parts.findIndex((part) => part.kind === 'ellipsis');
  if (at < 0) return [...parts, ...fill];
  return [...parts.slice(0, at), ...fill, ...parts.slice(at + 1)];
}

export interface Range {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

function sliceBound(value: Value, fallback: number): number {
  if (value === null) return fallback;
  if (typeof value === 'bigint') return value < 0n ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const index = indexOf(value) ?? (value instanceof PyObject ? value.toIndex?.() : undefined);
  if (index === undefined || index === null) {
    return raise('TypeError', 'slice indices must be integers or None or have an __index__ method');
  }
  return Number(index);
}

/** `slice.indices(length)`. */
export function resolveSlice(slice: PySlice, length: number): Range {
  const step = sliceBound(slice.step, 1);
  if (step === 0) raise('ValueError', 'slice step cannot be zero');
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (value: number) => Math.min(Math.max(value < 0 ? value + length : value, low), high);
  const start = slice.start === null ? (step > 0 ? 0 : length - 1) : clamp(sliceBound(slice.start, 0));
  const stop = slice.stop === null ? (step > 0 ? length : -1) : clamp(sliceBound(slice.stop, 0));
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return { start, step, count };
}

export function checkedIndex(index: number, length: number, axis: number): number {
  if (index >= length || index < -length) {
    throw new SelectionError(`index ${index} is out of bounds for axis ${axis} with size ${length}`);
  }
  return index < 0 ? index + length : index;
}
