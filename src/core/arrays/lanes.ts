/**
 * Runs of numbers in and out of typed arrays, through doubles. The common ground of casts and of loops that have no
 * typed loop of their own. 64-bit integers beyond 2**53 lose digits here: exact paths must not come this way.
 */
import type { NumberCode, TypeCode } from '../dtype/code.ts';
import { halfToNumber, numberToHalf } from '../dtype/half.ts';
import type { Storage } from './storage.ts';
import { LANE_OF, type NumberLane } from './storage.ts';

const HIGH = 4294967296;

export function isNumberCode(code: TypeCode): code is NumberCode {
  return '?bBhHiIlLefdFD'.includes(code);
}
export const isComplexCode = (code: TypeCode): boolean => code === 'F' || code === 'D';

/** Numbers (real parts) at `offset`, `offset + step`, … bytes. */
export function loadRun(
  storage: Storage,
  code: TypeCode,
  offset: number,
  step: number,
  count: number,
  out: Float64Array,
): void {
  if (code === 'l' || code === 'L') {
    loadWide(storage, code === 'l', offset, step, count, out);
    return;
  }
  const lane = storage.lane(LANE_OF[code]) as NumberLane;
  const width = lane.BYTES_PER_ELEMENT;
  let at = offset / width;
  const stride = step / width;
  if (code === 'e') {
    for (let k = 0; k < count; k++, at += stride) out[k] = halfToNumber(lane[at]);
  } else if (code === '?') {
    for (let k = 0; k < count; k++, at += stride) out[k] = lane[at] === 0 ? 0 : 1;
  } else {
    for (let k = 0; k < count; k++, at += stride) out[k] = lane[at];
  }
}

function loadWide(storage: Storage, signed: boolean, offset: number, step: number, count: number, out: Float64Array) {
  const low = storage.lane('u32') as Uint32Array;
  const high = storage.lane(signed ? 'i32' : 'u32') as Int32Array | Uint32Array;
  let at = offset / 4;
  const stride = step / 4;
  for (let k = 0; k < count; k++, at += stride) out[k] = high[at + 1] * HIGH + low[at];
}

/** The reverse, as a C cast: towards zero, what does not fit as x86-64 has it. Imaginary parts become zero. */
export function storeRun(
  storage: Storage,
  code: TypeCode,
  offset: number,
  step: number,
  count: number,
  from: Float64Array,
): void {
  const lane = storage.lane(LANE_OF[code]) as NumberLane;
  const width = code === 'l' || code === 'L' ? 4 : lane.BYTES_PER_ELEMENT;
  let at = offset / width;
  const stride = step / width;
  switch (code) {
    case 'l':
    case 'L':
      storeWide(storage, code === 'l', at, stride, count, from);
      return;
    case '?':
      for (let k = 0; k < count; k++, at += stride) lane[at] = from[k] !== 0 ? 1 : 0;
      return;
    case 'e':
      for (let k = 0; k < count; k++, at += stride) lane[at] = numberToHalf(from[k]);
      return;
    case 'i':
      for (let k = 0; k < count; k++, at += stride) {
        const value = from[k];
        lane[at] = value > -2147483649 && value < 2147483648 ? value : -2147483648;
      }
      return;
    case 'F':
    case 'D':
      for (let k = 0; k < count; k++, at += stride) {
        lane[at] = from[k];
        lane[at + 1] = 0;
      }
      return;
    default:
      for (let k = 0; k < count; k++, at += stride) lane[at] = from[k];
  }
}

function storeWide(
  storage: Storage,
  signed: boolean,
  start: number,
  stride: number,
  count: number,
  from: Float64Array,
) {
  const lane = storage.lane('i32') as Int32Array;
  const top = signed ? 2 ** 63 : 2 ** 64;
  let at = start;
  for (let k = 0; k < count; k++, at += stride) {
    const value = Math.trunc(from[k]);
    if (value >= -(2 ** 63) && value < top) {
      lane[at] = value;
      lane[at + 1] = Math.floor(value / HIGH);
    } else {
      lane[at] = 0;
      lane[at + 1] = -2147483648;
    }
  }
}
