/** `solve`, `inv`, `det`, `slogdet`, `lstsq` and the tensor forms. */
import { broadcastShapes } from '../../arrays/broadcast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { unwrap } from '../../arrays/record.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { PyTuple, type Value } from '../../base/python.ts';
import { int32 } from '../../dtype/dtype.ts';
import { clone, type Dense, dense, identity } from '../../kernels/linalg/dense.ts';
import { eliminate, signedLog, solveFactored } from '../../kernels/linalg/lu.ts';
import { singularValues } from '../../kernels/linalg/singular.ts';
import { defineFunction } from '../../ops/registry.ts';
import { sequenceOf, toAxis, toInt, toNumber } from '../arguments.ts';
import { movedAxis } from '../manipulation.ts';
import { reshape } from '../reshape.ts';
import { namedResult } from './named-results.ts';
import {
  assertMatrix,
  assertSquare,
  column,
  commonPrecision,
  linalgError,
  machineEpsilon,
  realDType,
  results,
  type Stack,
  squareStack,
  stackOf,
} from './stack.ts';

// ── Linear systems ────────────────────────────────────────────────────────────────────────────────

function mismatch(one: boolean, size: number, wanted: number): never {
  const signature = one ? '(m,m),(m)->(m)' : '(m,m),(m,n)->(m,n)';
  return raise(
    'ValueError',
    `${one ? 'solve1' : 'solve'}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature ${signature} (size ${size} is different from ${wanted})`,
  );
}

function asColumn(b: NDArray): NDArray {
  return b.view({ shape: [b.shape[0], 1], strides: [b.strides[0], 0] });
}

export function solve(a: NDArray, given: NDArray): NDArray {
  assertSquare(a);
  const one = given.shape.length === 1;
  if (given.shape.length === 0) {
    raise(
      'ValueError',
      'solve: Input operand 1 does not have enough dimensions (has 0, gufunc core with signature (m,m),(m,n)->(m,n) requires 2)',
    );
  }
  const b = one ? asColumn(given) : given;
  const n = a.shape[a.shape.length - 1];
  const rows = b.shape[b.shape.length - 2];
  if (rows !== n) mismatch(one, rows, n);
  const precision = commonPrecision(a, b);
  const outer = [...broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)])];
  const [left, right] = [stackOf(a, precision, outer), stackOf(b, precision, outer)];
  const out = results(precision, outer, one ? [n] : [n, right.cols]);
  for (let k = 0; k < left.count; k++) {
    const factored = eliminate(left.matrix(k));
    if (factored.singular) throw linalgError('Singular matrix');
    const x = right.matrix(k);
    solveFactored(factored, x);
    out.put(k, x);
  }
  return out.finish();
}

defineFunction({
  name: 'numpy.linalg.solve',
  signature: 'solve(a, b)',
  doc: 'Solution of a system of linear equations.',
  call: (a: Value, b: Value) => solve(toArray(a), toArray(b)),
});

/** `lenient`: singular matrices give NaN instead of an error. */
export function inverse(stack: Stack, lenient = false): NDArray {
  const n = stack.rows;
  const out = results(stack.precision, stack.outer, [n, n]);
  for (let k = 0; k < stack.count; k++) {
    const factored = eliminate(stack.matrix(k));
    if (factored.singular) {
      if (!lenient) throw linalgError('Singular matrix');
      out.fill(k, Number.NaN);
      continue;
    }
    const x = identity(n, n, stack.precision.complex);
    solveFactored(factored, x);
    out.put(k, x);
  }
  return out.finish();
}

defineFunction({
  name: 'numpy.linalg.inv',
  signature: 'inv(a)',
  doc: 'Inverse of a square matrix.',
  call: (a: Value) => inverse(squareStack(a)),
});

// ── Determinants ──────────────────────────────────────────────────────────────────────────────────

const slogdetResult = namedResult('SlogdetResult', 'numpy.linalg._linalg', ['sign', 'logabsdet']);

function single(re: number, im: number, complex: boolean): Dense {
  const made = dense(1, 1, complex);
  made.re[0] = re;
  if (made.im !== null) made.im[0] = im;
  return made;
}

defineFunction({
  name: 'numpy.linalg.slogdet',
  signature: 'slogdet(a)',
  doc: 'Sign and logarithm of the determinant.',
  call: (a: Value) => {
    const stack = squareStack(a);
    const sign = results(stack.precision, stack.outer, []);
    const log = results(stack.precision, stack.outer, [], realDType(stack.precision));
    for (let k = 0; k < stack.count; k++) {
      const found = signedLog(eliminate(stack.matrix(k)));
      sign.put(k, single(found.signRe, found.signIm, stack.precision.complex));
      log.put(k, single(found.log, 0, false));
    }
    return slogdetResult(unwrap(sign.finish()), unwrap(log.finish()));
  },
});
defineFunction({
  name: 'numpy.linalg.det',
  signature: 'det(a)',
  doc: 'Determinant.',
  call: (a: Value) => {
    const stack = squareStack(a);
    const out = results(stack.precision, stack.outer, []);
    for (let k = 0; k < stack.count; k++) {
      const { signRe, signIm, log } = signedLog(eliminate(stack.matrix(k)));
      const size = Math.exp(log);
      out.put(k, single(signRe * size, signIm * size, stack.precision.complex));
    }
    return unwrap(out.finish());
  },
});

// ── Least squares ─────────────────────────────────────────────────────────────────────────────────

/** C ← Aᴴ B. */
function adjointProduct(a: Dense, b: Dense): Dense {
  const made = dense(a.cols, b.cols, a.im !== null);
  for (let i = 0; i < a.cols; i++) {
    for (let j = 0; j < b.cols; j++) {
      let [re, im] = [0, 0];
      for (let k = 0, p = i * a.rows, q = j * b.rows; k < a.rows; k++, p++, q++) {
        re += a.re[p] * b.re[q];
        if (a.im === null || b.im === null) continue;
        re += a.im[p] * b.im[q];
        im += a.re[p] * b.im[q] - a.im[p] * b.re[q];
      }
      made.re[j * a.cols + i] = re;
      if (made.im !== null) made.im[j * a.cols + i] = im;
    }
  }
  return made;
}

interface LeastSquares {
  readonly x: Dense;
  readonly residuals: Float64Array;
  readonly rank: number;
  readonly values: Float64Array;
}

function leastSquares(a: Dense, b: Dense, limit: number): LeastSquares {
  const found = singularValues(clone(a), true, false);
  if (!found.converged || found.u === null || found.v === null) {
    throw linalgError('SVD did not converge in Linear Least Squares');
  }
  const { values, u, v } = found;
  const rank = values.reduce((sum, s) => (s > limit * values[0] ? sum + 1 : sum), 0);
  const turned = adjointProduct(u, b);
  const x = dense(v.rows, b.cols, a.im !== null);
  for (let j = 0; j < b.cols; j++) {
    for (let k = 0; k < rank; k++) {
      const at = j * turned.rows + k;
      addScaled(x, j, v, k, turned.re[at] / values[k], turned.im === null ? 0 : turned.im[at] / values[k]);
    }
  }
  return { x, rank, values, residuals: squaredResiduals(a, x, b) };
}

/** Column j of x += (re + i·im) · column k of v. */
function addScaled(x: Dense, j: number, v: Dense, k: number, re: number, im: number): void {
  const [to, from] = [j * x.rows, k * v.rows];
  for (let i = 0; i < x.rows; i++) {
    x.re[to + i] += re * v.re[from + i] - (v.im === null ? 0 : im * v.im[from + i]);
    if (x.im !== null && v.im !== null) x.im[to + i] += re * v.im[from + i] + im * v.re[from + i];
  }
}

/** Sums of |b − A x|² by column. */
function squaredResiduals(a: Dense, x: Dense, b: Dense): Float64Array {
  const rest = clone(b);
  for (let j = 0; j < b.cols; j++) {
    for (let k = 0; k < a.cols; k++) {
      const at = j * x.rows + k;
      addScaled(rest, j, a, k, -x.re[at], x.im === null ? 0 : -x.im[at]);
    }
  }
  return Float64Array.from({ length: b.cols }, (_, j) => {
    let sum = 0;
    for (let k = j * b.rows; k < (j + 1) * b.rows; k++)
      sum += rest.re[k] ** 2 + (rest.im === null ? 0 : rest.im[k] ** 2);
    return sum;
  });
}

defineFunction({
  name: 'numpy.linalg.lstsq',
  signature: 'lstsq(a, b, rcond=None)',
  doc: 'Least-squares solution of a linear system, with residuals, rank and singular values.',
  call: (a: Value, given: Value, rcond: Value) => {
    const [left, right] = [toArray(a), toArray(given)];
    const one = right.shape.length === 1;
    const b = one ? asColumn(right) : right;
    assertMatrix(left, b);
    const [m, n] = left.shape;
    if (m !== b.shape[0]) throw linalgError('Incompatible dimensions');
    const precision = commonPrecision(left, b);
    const limit = rcond === null ? machineEpsilon(precision) * Math.max(m, n) : toNumber(rcond);
    const bound = limit < 0 ? machineEpsilon(precision) : limit;
    const found =
      m === 0 || n === 0
        ? {
            x: dense(n, b.shape[1], precision.complex),
            residuals: new Float64Array(0),
            rank: 0,
            values: new Float64Array(0),
          }
        : leastSquares(stackOf(left, precision).matrix(0), stackOf(b, precision).matrix(0), bound);
    const x = results(precision, [], one ? [n] : [n, b.shape[1]]);
    x.put(0, found.x);
    const real = realDType(precision);
    const residuals = m <= n || found.rank !== n ? allocate(real, [0]) : vector(found.residuals, real);
    return new PyTuple([x.finish(), residuals, new NumPyScalar(int32, found.rank), vector(found.values, real)]);
  },
});

function vector(values: Float64Array, dtype: NDArray['dtype']): NDArray {
  const out = results({ complex: false, single: dtype.itemsize === 4 }, [], [values.length]);
  out.put(0, column(values));
  return out.finish();
}

// ── Tensors ───────────────────────────────────────────────────────────────────────────────────────

const product = (shape: readonly number[]) => shape.reduce((total, length) => total * length, 1);

defineFunction({
  name: 'numpy.linalg.tensorsolve',
  signature: 'tensorsolve(a, b, axes=None)',
  doc: 'Solution of a tensor equation.',
  call: (a: Value, b: Value, axes: Value) => {
    const right = toArray(b);
    let left = toArray(a);
    if (axes !== null) {
      const list = (sequenceOf(axes) ?? [axes]).map((axis) => toAxis(axis, left.shape.length));
      const last = left.shape.length;
      left = movedAxis(
        left,
        list,
        list.map((_, k) => last - list.length + k),
      );
    }
    const rest = left.shape.slice(right.shape.length);
    if (left.size !== product(rest) ** 2) {
      throw linalgError(
        'Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])',
      );
    }
    const square = reshape(left, [product(rest), product(rest)]);
    return reshape(solve(square, reshape(right, [right.size])), rest);
  },
});
defineFunction({
  name: 'numpy.linalg.tensorinv',
  signature: 'tensorinv(a, ind=2)',
  doc: 'Inverse of a tensor with respect to `tensordot`.',
  call: (a: Value, ind: Value) => {
    const array = toArray(a);
    const at = toInt(ind);
    if (at <= 0) raise('ValueError', 'Invalid ind argument.');
    const [front, back] = [array.shape.slice(0, at), array.shape.slice(at)];
    const square = reshape(array, [product(front), array.size / Math.max(1, product(front))]);
    return reshape(inverse(squareStack(square)), [...back, ...front]);
  },
});
