/** Stacks of matrices: arrays in, dense matrices for the kernels, arrays out; dtypes and errors as in `numpy.linalg`. */
import { broadcastStrides, sameShape } from '../../arrays/broadcast.ts';
import { asDType, copyOf, plain } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { offsetsOf } from '../../arrays/iterate.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { ArraybookError } from '../../base/errors.ts';
import type { Value } from '../../base/python.ts';
import { complex64, complex128, type DType, float32, float64, isKind, numeric } from '../../dtype/dtype.ts';
import { dtypeName, dtypeRepr } from '../../dtype/dtype-text.ts';
import { type Dense, dense, gather } from '../../kernels/linalg/dense.ts';

export function linalgError(message: string): ArraybookError {
  return new ArraybookError('shape', message, { pythonType: 'LinAlgError' });
}

/** The type in which a routine answers: single precision only where every operand is single. */
export interface Precision {
  readonly complex: boolean;
  readonly single: boolean;
}

export function commonPrecision(...arrays: readonly NDArray[]): Precision {
  let [complex, single] = [false, true];
  for (const { dtype } of arrays) {
    if (isKind(dtype, 'f', 'c')) {
      const width = dtype.kind === 'c' ? dtype.itemsize / 2 : dtype.itemsize;
      if (width === 2) raise('TypeError', `array type ${dtypeName(dtype)} is unsupported in linalg`);
      if (width !== 4) single = false;
      if (dtype.kind === 'c') complex = true;
    } else {
      if (!isKind(dtype, 'b', 'i', 'u')) {
        raise(
          'UFuncTypeError',
          `Cannot cast ufunc input from ${dtypeRepr(dtype)} to ${dtypeRepr(float64)} with casting rule 'same_kind'`,
        );
      }
      single = false;
    }
  }
  return { complex, single };
}

export function dtypeOf({ complex, single }: Precision): DType {
  if (complex) return single ? complex64 : complex128;
  return single ? float32 : float64;
}
export function realDType({ single }: Precision): DType {
  return numeric('f', single ? 4 : 8);
}
export function machineEpsilon({ single }: Precision): number {
  return single ? 2 ** -23 : 2 ** -52;
}

export function assertStacked(array: NDArray): void {
  if (array.shape.length < 2) {
    throw linalgError(`${array.shape.length}-dimensional array given. Array must be at least two-dimensional`);
  }
}
export function assertMatrix(...arrays: readonly NDArray[]): void {
  for (const { shape } of arrays) {
    if (shape.length !== 2) throw linalgError(`${shape.length}-dimensional array given. Array must be two-dimensional`);
  }
}
export function assertSquare(array: NDArray): void {
  assertStacked(array);
  const [m, n] = array.shape.slice(-2);
  if (m !== n) throw linalgError('Last 2 dimensions of the array must be square');
}

/** Matrices that lie behind each other along the leading axes. */
export interface Stack {
  readonly outer: readonly number[];
  readonly count: number;
  readonly rows: number;
  readonly cols: number;
  readonly precision: Precision;
  /** A column-major copy of the matrix with the given number. */
  matrix(index: number): Dense;
}

/** `precision` widens where several operands share a routine; `outer` broadcasts the leading axes. */
export function stackOf(array: NDArray, precision = commonPrecision(array), outer = array.shape.slice(0, -2)): Stack {
  const [rows, cols] = array.shape.slice(-2);
  const work = plain(asDType(array, precision.complex ? complex128 : float64));
  const wide = sameShape(work.shape.slice(0, -2), outer)
    ? work
    : work.view({ shape: [...outer, rows, cols], strides: broadcastStrides(work, [...outer, rows, cols]) });
  const [rowStep, colStep] = wide.strides.slice(-2).map((stride) => stride / 8);
  const starts = [...offsetsOf(outer, wide.strides.slice(0, -2), wide.offset)].map((at) => at / 8);
  const lane = wide.lane as Float64Array;
  const load = (index: number): Dense => {
    const made = dense(rows, cols, precision.complex);
    const lines = { data: lane, step: colStep, gap: rowStep };
    gather(made.re, 0, cols, rows, { ...lines, at: starts[index] });
    if (made.im !== null) gather(made.im, 0, cols, rows, { ...lines, at: starts[index] + 1 });
    return made;
  };
  const count = outer.reduce((product, length) => product * length, 1);
  return { outer, count, rows, cols, precision, matrix: load };
}

export function stackFrom(value: Value): Stack {
  const array = toArray(value);
  assertStacked(array);
  return stackOf(array);
}
export function squareStack(value: Value): Stack {
  const array = toArray(value);
  assertSquare(array);
  return stackOf(array);
}

/** A result array that is filled matrix by matrix in double precision, and rounded at the end. */
export interface Results {
  /** `transposed` stores the transpose of a column-major matrix, which is a plain copy. */
  put(index: number, matrix: Dense, transposed?: boolean): void;
  fill(index: number, value: number): void;
  finish(): NDArray;
}

export function results(
  precision: Precision,
  outer: readonly number[],
  core: readonly number[],
  dtype: DType = dtypeOf(precision),
): Results {
  const complex = dtype.kind === 'c';
  const made = allocate(complex ? complex128 : float64, [...outer, ...core]);
  const lane = made.lane as Float64Array;
  const size = core.reduce((product, length) => product * length, complex ? 2 : 1);
  return {
    put(index, matrix, transposed = false) {
      const to = lane.subarray(index * size, (index + 1) * size);
      if (complex) putComplex(to, matrix, transposed);
      else if (transposed || matrix.cols === 1 || matrix.rows === 1) to.set(matrix.re);
      else putReal(to, matrix);
    },
    fill(index, value) {
      lane.fill(value, index * size, (index + 1) * size);
    },
    finish: () => (dtype.itemsize === made.dtype.itemsize ? made : copyOf(made, 'C', dtype)),
  };
}

function putReal(to: Float64Array, { rows, cols, re }: Dense): void {
  gather(to, 0, rows, cols, { data: re, at: 0, step: 1, gap: rows });
}
function putComplex(to: Float64Array, { rows, cols, re, im }: Dense, transposed: boolean): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const from = j * rows + i;
      const k = 2 * (transposed ? from : i * cols + j);
      to[k] = re[from];
      to[k + 1] = im === null ? 0 : im[from];
    }
  }
}

/** A column of numbers as a matrix of one column. */
export function column(values: Float64Array): Dense {
  return { rows: values.length, cols: 1, re: values, im: null };
}
