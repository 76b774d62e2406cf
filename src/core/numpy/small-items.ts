/** Single elements, rows and short slices of arrays by the simplest keys; undefined: take the general way. */

import { deferral } from '../arrays/deferral.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { scalarAt } from '../arrays/record.ts';
import { PyFloat, PySlice, PyTuple, type Value } from '../base/python.ts';
import { float64 } from '../dtype/dtype.ts';
import { bytesOf, floatsOf, isSmallBool, isSmallFloat, isSmallInt, wholeAt, wordsOf } from './small-fast.ts';

export function smallItem(self: NDArray, key: Value): Value | undefined {
  if (self.dtype.kind === 'V' || self.dtype.kind === 'O') return undefined;
  if (typeof key === 'number') return self.shape.length < 2 ? undefined : row(self, key);
  if (key instanceof PySlice) return self.shape.length === 0 ? undefined : sliced(self, key);
  if (key instanceof PyTuple) return byTuple(self, key.items);
  if (key instanceof NDArray && self.shape.length === 1 && isSmallFloat(self)) return gathered(self, key);
  return undefined;
}

/** `x[i]` of a matrix. Out of range: the general way says so. */
function row(self: NDArray, index: number): Value | undefined {
  const { shape, strides } = self;
  const at = index < 0 ? index + shape[0] : index;
  if (at < 0 || at >= shape[0]) return undefined;
  return part(self, shape.slice(1), strides.slice(1), self.offset + at * strides[0]);
}

function part(self: NDArray, shape: readonly number[], strides: readonly number[], offset: number): NDArray {
  return self.view({ shape, strides, offset });
}

interface Cut {
  start: number;
  count: number;
}
const CUT: Cut = { start: 0, count: 0 };

/** A slice of plain ints without a step. */
function cut({ start, stop, step }: PySlice, length: number): boolean {
  if (step !== null && step !== 1) return false;
  if ((start !== null && typeof start !== 'number') || (stop !== null && typeof stop !== 'number')) return false;
  const from = start === null ? 0 : start < 0 ? Math.max(0, start + length) : Math.min(start, length);
  const to = stop === null ? length : stop < 0 ? Math.max(0, stop + length) : Math.min(stop, length);
  CUT.start = from;
  CUT.count = Math.max(0, to - from);
  return true;
}

function sliced(self: NDArray, key: PySlice): Value | undefined {
  const { shape, strides } = self;
  if (!cut(key, shape[0])) return undefined;
  const offset = self.offset + CUT.start * strides[0];
  if (shape.length === 1) return part(self, [CUT.count], strides, offset);
  return part(self, [CUT.count, ...shape.slice(1)], strides, offset);
}

/** Ints and slices for the first axes. */
function byTuple(self: NDArray, keys: readonly Value[]): Value | undefined {
  const { shape, strides } = self;
  if (keys.length > shape.length || keys.length === 0) return undefined;
  let offset = self.offset;
  const kept: number[] = [];
  const steps: number[] = [];
  for (let k = 0; k < shape.length; k++) {
    const key = k < keys.length ? keys[k] : null;
    if (typeof key === 'number') {
      const at = key < 0 ? key + shape[k] : key;
      if (at < 0 || at >= shape[k]) return undefined;
      offset += at * strides[k];
      continue;
    }
    if (k < keys.length) {
      if (!(key instanceof PySlice) || !cut(key, shape[k])) return undefined;
      offset += CUT.start * strides[k];
      kept.push(CUT.count);
    } else kept.push(shape[k]);
    steps.push(strides[k]);
  }
  return kept.length === 0 ? scalarAt(self, offset) : part(self, kept, steps, offset);
}

/** `x[k]` of floats by small ints, `x[mask]`. */
function gathered(self: NDArray, key: Value): Value | undefined {
  const from = floatsOf(self);
  const at = self.offset / 8;
  if (isSmallBool(key)) return masked(self, key, from, at);
  if (!isSmallInt(key)) return undefined;
  const words = wordsOf(key);
  const made = allocate(self.dtype, key.shape);
  const out = floatsOf(made);
  const length = self.shape[0];
  for (let k = 0, w = key.offset / 4; k < key.size; k++, w += 2) {
    const index = wholeAt(words, w);
    const place = index < 0 ? index + length : index;
    if (!(place >= 0 && place < length)) return undefined;
    out[k] = from[at + place];
  }
  return made;
}

function masked(self: NDArray, mask: NDArray, from: Float64Array, at: number): Value | undefined {
  if (mask.shape.length !== 1 || mask.size !== self.size) return undefined;
  const flags = bytesOf(mask);
  let count = 0;
  for (let k = 0; k < mask.size; k++) count += flags[mask.offset + k];
  const made = allocate(self.dtype, [count]);
  const out = floatsOf(made);
  let to = 0;
  for (let k = 0; k < mask.size; k++) if (flags[mask.offset + k] !== 0) out[to++] = from[at + k];
  return made;
}

/** `x[i] = v` of a vector of float64 by a plain number; false: take the general way. */
export function putItem(self: NDArray, key: Value, value: Value): boolean {
  if (typeof key !== 'number' || self.shape.length !== 1 || self.dtype !== float64 || !self.writeable) return false;
  if (deferral.live.length > 0 || self.offset % 8 !== 0 || self.strides[0] % 8 !== 0) return false;
  const number = typeof value === 'number' ? value : value instanceof PyFloat ? value.value : null;
  const at = key < 0 ? key + self.shape[0] : key;
  if (number === null || at < 0 || at >= self.shape[0]) return false;
  self.storage.version++;
  floatsOf(self)[(self.offset + at * self.strides[0]) / 8] = number;
  return true;
}
