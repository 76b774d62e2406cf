/** Runs one loop of a ufunc over broadcast operands that already have the loop's dtypes. */

import { broadcastStrides } from '../arrays/broadcast.ts';
import { fieldView } from '../arrays/cast.ts';
import { raise, wrapInteger } from '../arrays/convert.ts';
import { readerOf, writerOf } from '../arrays/element.ts';
import { forEachRun } from '../arrays/iterate.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { elementView } from '../arrays/record.ts';
import type { Value } from '../base/python.ts';
import { type DType, isKind } from '../dtype/dtype.ts';
import { BINARY, floorDivide } from '../kernels/reference/binary.ts';
import { binaryRun, type Run, unaryRun } from '../kernels/reference/loops.ts';
import { UNARY, UNARY_PAIRS } from '../kernels/reference/unary.ts';
import { emittedUfunc } from './emitted-loops.ts';
import { kernelRun } from './ufunc-kernels.ts';
import { noLoop } from './ufunc-types.ts';

const NAT = -(2n ** 63n);

export type Loop = (inputs: readonly NDArray[], outputs: readonly NDArray[]) => void;

/** A loop body for the operands, or an error in NumPy's words. */
function runFor(name: string, inputs: readonly NDArray[], outputs: readonly NDArray[]): Run {
  const codes = inputs.map((one) => one.code);
  const special = specialRun(name, inputs, outputs);
  if (special !== null) return special;
  const kernel = kernelRun(name, inputs, outputs[0]);
  if (kernel !== null) return kernel;
  const run =
    inputs.length === 1
      ? UNARY[name] &&
        unaryRun(
          UNARY[name],
          { storage: inputs[0].storage, code: codes[0] },
          { storage: outputs[0].storage, code: outputs[0].code },
        )
      : BINARY[name] &&
        binaryRun(
          name,
          BINARY[name],
          { storage: inputs[0].storage, code: codes[0] },
          { storage: inputs[1].storage, code: codes[1] },
          { storage: outputs[0].storage, code: outputs[0].code },
        );
  if (!run)
    throw noLoop(
      name,
      inputs.map((one) => one.dtype),
    );
  return run;
}

/** Applies the ufunc; outputs have the full shape, inputs broadcast to it. */
export function applyUfunc(name: string, inputs: readonly NDArray[], outputs: readonly NDArray[]): void {
  if (outputs.length === 1 && emittedUfunc(name, inputs, outputs[0], true) !== null) return;
  const shape = outputs[0].shape;
  const run = runFor(name, inputs, outputs);
  const strides = [...inputs, ...outputs].map((one) =>
    one.shape === shape ? one.strides : broadcastStrides(one, shape),
  );
  const offsets = [...inputs, ...outputs].map((one) => one.offset);
  forEachRun({ shape, strides, offsets, anyOrder: !inputs.some((one) => one.code === 'O') }, run);
}

function specialRun(name: string, inputs: readonly NDArray[], outputs: readonly NDArray[]): Run | null {
  const [a, b] = inputs;
  if (inputs.some((one) => one.code === 'O')) return objectRun(name, inputs, outputs[0]);
  if (inputs.some((one) => isKind(one.dtype, 'S', 'U', 'T'))) return textRun(name, a, b, outputs[0]);
  if (a.code === 'V') return recordRun(name, a, b, outputs[0]);
  if (inputs.some((one) => isKind(one.dtype, 'M', 'm'))) return timeRun(name, inputs, outputs);
  if (name === 'divmod') return divmodRun(inputs, outputs);
  if (name === 'reciprocal' && isKind(a.dtype, 'i', 'u')) return reciprocalRun(a, outputs[0]);
  if (name in UNARY_PAIRS) return pairRun(name, a, outputs);
  return null;
}

function objectRun(name: string, inputs: readonly NDArray[], output: NDArray): Run {
  const unary = inputs.length === 1 ? UNARY[name]?.object : undefined;
  const binary = inputs.length === 2 ? BINARY[name]?.object : undefined;
  const write = writerOf(output.storage, output.dtype);
  const read = inputs.map((one) => readerOf(one.storage, one.dtype));
  const truth = output.dtype.kind === 'b';
  if (unary !== undefined) {
    return ([at, to], count, [da, dt]) => {
      for (let k = 0; k < count; k++)
        write(
          to + k * dt,
          object(name, () => unary(read[0](at + k * da))),
        );
    };
  }
  if (binary === undefined) {
    return raise(
      'TypeError',
      `loop of ufunc does not support argument 0 of type ${'object'} which has no callable ${name} method`,
    );
  }
  return ([la, lb, to], count, [da, db, dt]) => {
    for (let k = 0; k < count; k++) {
      const value = binary(read[0](la + k * da), read[1](lb + k * db));
      write(
        to + k * dt,
        truth && value instanceof Object ? ((value as { truth?: () => boolean }).truth?.() ?? true) : value,
      );
    }
  };
}

function object(name: string, compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    if (error instanceof TypeError) {
      raise(
        'TypeError',
        `loop of ufunc does not support argument 0 of type object which has no callable ${name} method`,
      );
    }
    throw error;
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  for (let k = 0; k < left.length && k < right.length; k++) {
    const difference = (left[k].codePointAt(0) ?? 0) - (right[k].codePointAt(0) ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return left.length < right.length ? -1 : 1;
}

const TESTS: Readonly<Record<string, (order: number) => boolean>> = {
  equal: (order) => order === 0,
  not_equal: (order) => order !== 0,
  less: (order) => order < 0,
  less_equal: (order) => order <= 0,
  greater: (order) => order > 0,
  greater_equal: (order) => order >= 0,
};

function textRun(name: string, a: NDArray, b: NDArray, output: NDArray): Run {
  const [left, right] = [readerOf(a.storage, a.dtype), readerOf(b.storage, b.dtype)];
  const write = writerOf(output.storage, output.dtype);
  const test = TESTS[name];
  return ([la, lb, to], count, [da, db, dt]) => {
    for (let k = 0; k < count; k++) {
      const [x, y] = [left(la + k * da) as string, right(lb + k * db) as string];
      write(to + k * dt, test === undefined ? x + y : test(compareText(x, y)));
    }
  };
}

function recordRun(name: string, a: NDArray, b: NDArray, output: NDArray): Run {
  const bytes = output.storage.bytes;
  if (name !== 'equal' && name !== 'not_equal') throw noLoop(name, [a.dtype, b.dtype]);
  return ([la, lb, to], count, [da, db, dt]) => {
    for (let k = 0; k < count; k++) {
      const same = sameRecord(elementView(a, la + k * da), elementView(b, lb + k * db));
      bytes[to + k * dt] = same === (name === 'equal') ? 1 : 0;
    }
  };
}

function sameRecord(a: NDArray, b: NDArray): boolean {
  const [left, right] = [a.dtype, b.dtype];
  if (left.kind === 'V' && left.fields !== null && right.kind === 'V' && right.fields !== null) {
    const others = right.fields;
    return left.fields.every((field, k) => sameField(fieldView(a, field), fieldView(b, others[k])));
  }
  for (let k = 0; k < left.itemsize; k++) {
    if (a.storage.bytes[a.offset + k] !== b.storage.bytes[b.offset + k]) return false;
  }
  return true;
}

function sameField(a: NDArray, b: NDArray): boolean {
  if (a.code === 'V') return sameRecord(a, b);
  const made = new NDArray({
    ...a,
    shape: a.shape,
    strides: a.strides,
    offset: a.offset,
    storage: a.storage,
    dtype: a.dtype,
  });
  const out = allocateBool(made.shape);
  applyUfunc('equal', [a, b], [out]);
  return out.storage.bytes.subarray(0, out.size).every((byte) => byte !== 0);
}

import { allocate } from '../arrays/ndarray.ts';
import { bool_ } from '../dtype/dtype.ts';

function allocateBool(shape: readonly number[]): NDArray {
  return allocate(bool_, shape);
}

// ── Times ─────────────────────────────────────────────────────────────────────────────────────────

type Ticks = (a: bigint, b: bigint) => bigint;
const floorDiv: Ticks = (a, b) => {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
};
const TICKS: Readonly<Record<string, Ticks>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  maximum: (a, b) => (a > b ? a : b),
  minimum: (a, b) => (a < b ? a : b),
  fmax: (a, b) => (a > b ? a : b),
  fmin: (a, b) => (a < b ? a : b),
  multiply: (a, b) => a * b,
  divide: (a, b) => (b === 0n ? NAT : a / b),
  floor_divide: (a, b) => (b === 0n ? NAT : floorDiv(a, b)),
  remainder: (a, b) => (b === 0n ? NAT : a - floorDiv(a, b) * b),
};

function timeRun(name: string, inputs: readonly NDArray[], outputs: readonly NDArray[]): Run | null {
  const [a, b] = inputs;
  const [out] = outputs;
  const write = writerOf(out.storage, out.dtype);
  if (inputs.length === 1) {
    const f = UNARY[name]?.time;
    if (f === undefined) return null;
    const read = readerOf(a.storage, a.dtype);
    return ([at, to], count, [da, dt]) => {
      for (let k = 0; k < count; k++)
        write(
          to + k * dt,
          out.dtype.kind === 'b' ? f(read(at + k * da) as bigint) !== 0n : f(read(at + k * da) as bigint),
        );
    };
  }
  const compute = timeBinary(name, a.dtype, b.dtype, out.dtype);
  const [left, right] = [readerOf(a.storage, a.dtype), readerOf(b.storage, b.dtype)];
  const second = outputs.length > 1 ? writerOf(outputs[1].storage, outputs[1].dtype) : null;
  const rest = second === null ? null : timeBinary('remainder', a.dtype, b.dtype, outputs[1].dtype);
  return (offsets, count, steps) => {
    for (let k = 0; k < count; k++) {
      const x = left(offsets[0] + k * steps[0]);
      const y = right(offsets[1] + k * steps[1]);
      write(offsets[2] + k * steps[2], compute(x, y));
      if (second !== null && rest !== null) second(offsets[3] + k * steps[3], rest(x, y));
    }
  };
}

function timeBinary(name: string, a: DType, b: DType, out: DType): (x: Value, y: Value) => Value {
  const test = TESTS[name];
  if (test !== undefined) {
    return (x, y) => {
      const [p, q] = [BigInt(x as bigint), BigInt(y as bigint)];
      if (p === NAT || q === NAT) return name === 'not_equal';
      return test(p < q ? -1 : p > q ? 1 : 0);
    };
  }
  if (a.kind === 'f' || b.kind === 'f') return scaled(name, a);
  if (out.kind === 'f') return (x, y) => (x === NAT || y === NAT ? Number.NaN : Number(x) / Number(y));
  const f = TICKS[name === 'divmod' ? 'floor_divide' : name];
  const ignores = name === 'fmax' || name === 'fmin';
  const integers = out.kind === 'i';
  return (x, y) => {
    const [p, q] = [BigInt(x as bigint), BigInt(y as bigint)];
    if (p === NAT || q === NAT) {
      if (integers) return 0;
      return ignores ? (p === NAT ? q : p) : NAT;
    }
    const value = BigInt.asIntN(64, f(p, q));
    return integers && value === NAT ? 0 : value;
  };
}

/** A timedelta times or by a float. */
function scaled(name: string, a: DType): (x: Value, y: Value) => Value {
  return (x, y) => {
    const [ticks, factor] = (a.kind === 'f' ? [y, x] : [x, y]) as [bigint, number];
    if (ticks === NAT || Number.isNaN(factor)) return NAT;
    const value =
      name === 'multiply'
        ? Number(ticks) * factor
        : name === 'divide'
          ? Number(ticks) / factor
          : floorDivide(Number(ticks), factor);
    return Number.isFinite(value) ? BigInt(Math.trunc(value)) : NAT;
  };
}

// ── Two results ───────────────────────────────────────────────────────────────────────────────────

function divmodRun(inputs: readonly NDArray[], outputs: readonly NDArray[]): Run {
  const parts = ['floor_divide', 'remainder'].map((name, k) => runFor(name, inputs, [outputs[k]]));
  return (offsets, count, steps) => {
    parts[0]([offsets[0], offsets[1], offsets[2]], count, [steps[0], steps[1], steps[2]]);
    parts[1]([offsets[0], offsets[1], offsets[3]], count, [steps[0], steps[1], steps[3]]);
  };
}

/** 1 / n as C casts it: the quotient by zero is out of every integer's range. */
function reciprocalRun(input: NDArray, output: NDArray): Run {
  const read = readerOf(input.storage, input.dtype);
  const write = writerOf(output.storage, output.dtype);
  return ([at, to], count, [da, dt]) => {
    for (let k = 0; k < count; k++) write(to + k * dt, wrapInteger(1 / Number(read(at + k * da)), output.dtype));
  };
}

function pairRun(name: string, input: NDArray, outputs: readonly NDArray[]): Run {
  const f = UNARY_PAIRS[name];
  const read = readerOf(input.storage, input.dtype);
  const [first, second] = outputs.map((one) => writerOf(one.storage, one.dtype));
  const pair: [number, number] = [0, 0];
  return ([at, to, too], count, [da, dt, du]) => {
    for (let k = 0; k < count; k++) {
      f(read(at + k * da) as number, pair);
      first(to + k * dt, pair[0]);
      second(too + k * du, pair[1]);
    }
  };
}
