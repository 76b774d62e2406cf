/** Arithmetic of small packed arrays of the default types, without the machinery that large ones need. */

import { sameShape } from '../arrays/broadcast.ts';
import { allocate, NDArray, ndarrayType } from '../arrays/ndarray.ts';
import { type BinaryOp, PyFloat, type Value } from '../base/python.ts';

const LARGEST = 512;
const HIGH = 4294967296;

function plain(array: NDArray): boolean {
  return array.pyType === ndarrayType && array.dtype.byteOrder === '<' && array.cContiguous && array.offset % 8 === 0;
}

function compute(op: BinaryOp, a: number, b: number): number {
  return op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : a / b;
}

/** `self op other`; undefined: take the general way (also where a result is not finite or not a safe integer). */
export function smallBinary(self: NDArray, op: BinaryOp, other: Value, reflected: boolean): NDArray | undefined {
  const { kind, itemsize } = self.dtype;
  if (itemsize !== 8 || self.size > LARGEST || self.size === 0 || self.shape.length === 0) return undefined;
  if (op !== '+' && op !== '-' && op !== '*' && (op !== '/' || kind !== 'f')) return undefined;
  if ((kind !== 'f' && kind !== 'i') || !plain(self)) return undefined;
  let scalar = Number.NaN;
  let partner: NDArray | null = null;
  if (typeof other === 'number') scalar = other;
  else if (other instanceof PyFloat && kind === 'f') scalar = other.value;
  else if (other instanceof NDArray && other.dtype.kind === kind && other.dtype.itemsize === 8) {
    if (!sameShape(other.shape, self.shape) || !plain(other)) return undefined;
    partner = other;
  } else return undefined;
  return kind === 'f' ? floats(self, op, partner, scalar, reflected) : integers(self, op, partner, scalar, reflected);
}

function floats(
  self: NDArray,
  op: BinaryOp,
  partner: NDArray | null,
  scalar: number,
  reflected: boolean,
): NDArray | undefined {
  const result = allocate(self.dtype, self.shape);
  const [a, out] = [self.lane as Float64Array, result.lane as Float64Array];
  const b = partner === null ? null : (partner.lane as Float64Array);
  const [i, j] = [self.offset / 8, partner === null ? 0 : partner.offset / 8];
  for (let k = 0; k < self.size; k++) {
    const [x, y] = [a[i + k], b === null ? scalar : b[j + k]];
    const value = reflected ? compute(op, y, x) : compute(op, x, y);
    if (value - value !== 0) return undefined;
    out[k] = value;
  }
  return result;
}

function integers(
  self: NDArray,
  op: BinaryOp,
  partner: NDArray | null,
  scalar: number,
  reflected: boolean,
): NDArray | undefined {
  const result = allocate(self.dtype, self.shape);
  const a = self.storage.lane('i32') as Int32Array;
  const out = result.storage.lane('i32') as Int32Array;
  const b = partner === null ? null : (partner.storage.lane('i32') as Int32Array);
  const [i, j] = [self.offset / 4, partner === null ? 0 : partner.offset / 4];
  for (let k = 0; k < 2 * self.size; k += 2) {
    const x = a[i + k + 1] * HIGH + (a[i + k] >>> 0);
    const y = b === null ? scalar : b[j + k + 1] * HIGH + (b[j + k] >>> 0);
    const value = reflected ? compute(op, y, x) : compute(op, x, y);
    if (!Number.isSafeInteger(value) || !Number.isSafeInteger(x) || !Number.isSafeInteger(y)) return undefined;
    out[k] = value;
    out[k + 1] = Math.floor(value / HIGH);
  }
  return result;
}
