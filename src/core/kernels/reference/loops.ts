/**
 * Strided loops over native, aligned arrays, one per kind of number. Operands are (storage, byte offset, byte step);
 * all have the dtype of the loop, so a kernel only sees numbers of one kind.
 */

import { LANE_OF, type NumberLane, type Storage } from '../../arrays/storage.ts';
import type { TypeCode } from '../../dtype/code.ts';
import { halfToNumber, numberToHalf } from '../../dtype/half.ts';
import { BITWISE, type Binary, nextafter16, nextafter32 } from './binary.ts';
import { z } from './complex.ts';
import type { Unary } from './unary.ts';

export interface Operand {
  readonly storage: Storage;
  readonly code: TypeCode;
}

export type Run = (offsets: readonly number[], count: number, steps: readonly number[]) => void;

const HIGH = 4294967296;
const SAFE = 9007199254740991;

type Kind = 'bool' | 'int' | 'wide' | 'real' | 'half' | 'complex';
function kindOf(code: TypeCode): Kind {
  if (code === '?') return 'bool';
  if (code === 'l' || code === 'L') return 'wide';
  if (code === 'e') return 'half';
  if (code === 'f' || code === 'd') return 'real';
  return code === 'F' || code === 'D' ? 'complex' : 'int';
}

export const isWide = (code: TypeCode): boolean => code === 'l' || code === 'L';

function lane(operand: Operand): NumberLane {
  return operand.storage.lane(LANE_OF[operand.code]) as NumberLane;
}

/** Reads and writes one 64-bit integer as a double when it is safe, else as a bigint. */
class Wide {
  readonly low: Uint32Array;
  readonly high: Int32Array | Uint32Array;
  readonly whole: BigInt64Array | BigUint64Array;
  constructor(operand: Operand) {
    const { storage, code } = operand;
    this.low = storage.lane('u32') as Uint32Array;
    this.high = storage.lane(code === 'l' ? 'i32' : 'u32') as Int32Array | Uint32Array;
    this.whole = storage.lane(code === 'l' ? 'i64' : 'u64') as BigInt64Array | BigUint64Array;
  }
  /** `at` counts 32-bit words. */
  get(at: number): number {
    return this.high[at + 1] * HIGH + this.low[at];
  }
  big(at: number): bigint {
    return this.whole[at >> 1];
  }
  set(at: number, value: number): void {
    this.low[at] = value;
    this.high[at + 1] = Math.floor(value / HIGH);
  }
  setBig(at: number, value: bigint): void {
    this.whole[at >> 1] = value;
  }
}

export function unaryRun(kernel: Unary, input: Operand, output: Operand): Run | null {
  switch (kindOf(input.code)) {
    case 'bool':
      return kernel.bool ? numberUnary(kernel.bool, input, output) : null;
    case 'int':
      return kernel.int ? numberUnary(kernel.int, input, output) : null;
    case 'wide':
      return kernel.int && kernel.big ? wideUnary(kernel.wide ?? kernel.int, kernel.big, input, output) : null;
    case 'real':
      return kernel.real
        ? numberUnary((input.code === 'f' ? kernel.single : undefined) ?? kernel.real, input, output)
        : null;
    case 'half':
      return kernel.real ? halfUnary(kernel.half ?? kernel.single ?? kernel.real, input, output) : null;
    case 'complex':
      return complexUnary(kernel, input, output);
  }
}

function numberUnary(f: (x: number) => number, input: Operand, output: Operand): Run {
  const [a, out] = [lane(input), lane(output)];
  const [wa, wo] = [a.BYTES_PER_ELEMENT, out.BYTES_PER_ELEMENT];
  return ([at, to], count, [da, dt]) => {
    for (let k = 0, i = at / wa, o = to / wo; k < count; k++, i += da / wa, o += dt / wo) out[o] = f(a[i]);
  };
}

function halfUnary(f: (x: number) => number, input: Operand, output: Operand): Run {
  const [a, out] = [lane(input), lane(output)];
  const wo = out.BYTES_PER_ELEMENT;
  const half = output.code === 'e';
  return ([at, to], count, [da, dt]) => {
    for (let k = 0, i = at / 2, o = to / wo; k < count; k++, i += da / 2, o += dt / wo) {
      const value = f(halfToNumber(a[i]));
      out[o] = half ? numberToHalf(Math.fround(value)) : value;
    }
  };
}

function wideUnary(f: (x: number) => number, g: (x: bigint) => bigint, input: Operand, output: Operand): Run {
  const a = new Wide(input);
  const wide = isWide(output.code) ? new Wide(output) : null;
  const small = wide === null ? lane(output) : null;
  const wo = small?.BYTES_PER_ELEMENT ?? 4;
  return ([at, to], count, [da, dt]) => {
    for (let k = 0, i = at / 4, o = to / wo; k < count; k++, i += da / 4, o += dt / wo) {
      const x = a.get(i);
      const y = x <= SAFE && x >= -SAFE ? f(x) : Number.NaN;
      if (y <= SAFE && y >= -SAFE) {
        if (wide === null) small![o] = y;
        else wide.set(o, y);
      } else if (wide === null) small![o] = Number(g(a.big(i)));
      else wide.setBig(o, g(a.big(i)));
    }
  };
}

function complexUnary(kernel: Unary, input: Operand, output: Operand): Run | null {
  const [a, out] = [lane(input), lane(output)];
  const [wa, wo] = [a.BYTES_PER_ELEMENT, out.BYTES_PER_ELEMENT];
  const { complex, complexReal } = kernel;
  if (complexReal !== undefined && output.code !== 'F' && output.code !== 'D') {
    return ([at, to], count, [da, dt]) => {
      for (let k = 0, i = at / wa, o = to / wo; k < count; k++, i += da / wa, o += dt / wo) {
        out[o] = complexReal(a[i], a[i + 1]);
      }
    };
  }
  if (complex === undefined) return null;
  return ([at, to], count, [da, dt]) => {
    for (let k = 0, i = at / wa, o = to / wo; k < count; k++, i += da / wa, o += dt / wo) {
      complex(a[i], a[i + 1]);
      out[o] = z.re;
      out[o + 1] = z.im;
    }
  };
}

export function binaryRun(name: string, kernel: Binary, left: Operand, right: Operand, output: Operand): Run | null {
  const kind = kindOf(left.code);
  switch (kind) {
    case 'bool':
      return kernel.bool ? numberBinary(kernel.bool, left, right, output) : null;
    case 'int':
      if (kernel.int === undefined) return null;
      if (kernel.big && left.code === 'I' && BITWISE.has(name)) return numberBinary(kernel.int, left, right, output);
      return intBinary(name, kernel, left, right, output);
    case 'wide':
      return kernel.int && kernel.big ? wideBinary(name, kernel.int, kernel.big, left, right, output) : null;
    case 'real':
      if (name === 'nextafter' && left.code === 'f') return numberBinary(nextafter32, left, right, output);
      if (isWide(right.code)) return null;
      return kernel.real ? numberBinary(kernel.real, left, right, output) : null;
    case 'half':
      return kernel.real ? halfBinary(name === 'nextafter' ? nextafter16 : kernel.real, left, right, output) : null;
    case 'complex':
      return complexBinary(kernel, left, right, output);
  }
}

/** Products and powers of 32-bit integers may leave the doubles' exact range. */
function intBinary(name: string, kernel: Binary, left: Operand, right: Operand, output: Operand): Run {
  const { int, big } = kernel;
  const risky = name === 'multiply' || name === 'power' || name === 'left_shift';
  if (!risky || int === undefined || big === undefined) return numberBinary(int!, left, right, output);
  if (name === 'multiply')
    return numberBinary(left.code === 'i' || left.code === 'I' ? Math.imul : int, left, right, output);
  return numberBinary(
    (a, b) => {
      const value = int(a, b);
      return value <= SAFE && value >= -SAFE ? value : Number(BigInt.asIntN(32, big(BigInt(a), BigInt(b))));
    },
    left,
    right,
    output,
  );
}

function numberBinary(f: (a: number, b: number) => number, left: Operand, right: Operand, output: Operand): Run {
  const [a, b, out] = [lane(left), lane(right), lane(output)];
  const [wa, wb, wo] = [a.BYTES_PER_ELEMENT, b.BYTES_PER_ELEMENT, out.BYTES_PER_ELEMENT];
  return ([la, lb, to], count, [da, db, dt]) => {
    const [sa, sb, so] = [da / wa, db / wb, dt / wo];
    for (let k = 0, i = la / wa, j = lb / wb, o = to / wo; k < count; k++, i += sa, j += sb, o += so) {
      out[o] = f(a[i], b[j]);
    }
  };
}

function halfBinary(f: (a: number, b: number) => number, left: Operand, right: Operand, output: Operand): Run {
  const [a, b, out] = [lane(left), lane(right), lane(output)];
  const [wb, wo] = [b.BYTES_PER_ELEMENT, out.BYTES_PER_ELEMENT];
  const half = output.code === 'e';
  const bHalf = right.code === 'e';
  return ([la, lb, to], count, [da, db, dt]) => {
    for (let k = 0, i = la / 2, j = lb / wb, o = to / wo; k < count; k++, i += da / 2, j += db / wb, o += dt / wo) {
      const value = f(halfToNumber(a[i]), bHalf ? halfToNumber(b[j]) : b[j]);
      out[o] = half ? numberToHalf(Math.fround(value)) : value;
    }
  };
}

function wideBinary(
  name: string,
  f: (a: number, b: number) => number,
  g: (a: bigint, b: bigint) => bigint,
  left: Operand,
  right: Operand,
  output: Operand,
): Run {
  const [a, b] = [new Wide(left), new Wide(right)];
  const wide = isWide(output.code) ? new Wide(output) : null;
  const small = wide === null ? lane(output) : null;
  const wo = small?.BYTES_PER_ELEMENT ?? 4;
  const limit = BITWISE.has(name) ? 0x7fffffff : SAFE;
  return ([la, lb, to], count, [da, db, dt]) => {
    const [sa, sb, so] = [da / 4, db / 4, dt / wo];
    for (let k = 0, i = la / 4, j = lb / 4, o = to / wo; k < count; k++, i += sa, j += sb, o += so) {
      const x = a.get(i);
      const y = b.get(j);
      const safe = x <= limit && x >= -limit && y <= limit && y >= -limit;
      const value = safe ? f(x, y) : Number.NaN;
      if (value <= SAFE && value >= -SAFE) {
        if (wide === null) small![o] = value;
        else wide.set(o, value);
      } else if (wide === null) small![o] = Number(g(a.big(i), b.big(j)));
      else wide.setBig(o, g(a.big(i), b.big(j)));
    }
  };
}

function complexBinary(kernel: Binary, left: Operand, right: Operand, output: Operand): Run | null {
  const [a, b, out] = [lane(left), lane(right), lane(output)];
  const [wa, wb, wo] = [a.BYTES_PER_ELEMENT, b.BYTES_PER_ELEMENT, out.BYTES_PER_ELEMENT];
  const { complex, complexReal } = kernel;
  if (complexReal !== undefined && output.code !== 'F' && output.code !== 'D') {
    return ([la, lb, to], count, [da, db, dt]) => {
      for (let k = 0, i = la / wa, j = lb / wb, o = to / wo; k < count; k++, i += da / wa, j += db / wb, o += dt / wo) {
        out[o] = complexReal(a[i], a[i + 1], b[j], b[j + 1]);
      }
    };
  }
  if (complex === undefined) return null;
  return ([la, lb, to], count, [da, db, dt]) => {
    for (let k = 0, i = la / wa, j = lb / wb, o = to / wo; k < count; k++, i += da / wa, j += db / wb, o += dt / wo) {
      complex(a[i], a[i + 1], b[j], b[j + 1]);
      out[o] = z.re;
      out[o + 1] = z.im;
    }
  };
}
