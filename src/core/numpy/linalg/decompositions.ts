/** `qr`, `cholesky`, `eig`, `eigh`, `svd` and their relatives. */
import { raise } from '../../arrays/convert.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import type { Value } from '../../base/python.ts';
import { adjoint, type Dense, dense, resized } from '../../kernels/linalg/dense.ts';
import { eigenGeneral } from '../../kernels/linalg/general.ts';
import { choleskyLower } from '../../kernels/linalg/lu.ts';
import { factorQR, formProduct, type Reflector } from '../../kernels/linalg/reflectors.ts';
import { singularValues } from '../../kernels/linalg/singular.ts';
import { eigenSymmetric } from '../../kernels/linalg/symmetric.ts';
import { callOp, defineFunction } from '../../ops/registry.ts';
import { toBool } from '../arguments.ts';
import { PyTuple, python } from '../python-values.ts';
import { ufuncs } from '../ufunc.ts';
import { namedResult } from './named-results.ts';
import {
  column,
  linalgError,
  type Precision,
  realDType,
  results,
  type Stack,
  squareStack,
  stackFrom,
} from './stack.ts';

const MODULE = 'numpy.linalg._linalg';
const qrResult = namedResult('QRResult', MODULE, ['Q', 'R']);
const eigResult = namedResult('EigResult', MODULE, ['eigenvalues', 'eigenvectors']);
const eighResult = namedResult('EighResult', MODULE, ['eigenvalues', 'eigenvectors']);
const svdResult = namedResult('SVDResult', MODULE, ['U', 'S', 'Vh']);

// ── Cholesky and QR ───────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.linalg.cholesky',
  signature: 'cholesky(a, /, *, upper=False)',
  doc: 'Cholesky factor of a positive definite matrix.',
  call: (a: Value, upper: Value) => {
    const stack = squareStack(a);
    const out = results(stack.precision, stack.outer, [stack.rows, stack.rows]);
    for (let k = 0; k < stack.count; k++) {
      const given = stack.matrix(k);
      const work = toBool(upper) ? adjoint(given) : given;
      if (!choleskyLower(work)) throw linalgError('Matrix is not positive definite');
      out.put(k, toBool(upper) ? adjoint(work) : work);
    }
    return out.finish();
  },
});

const QR_MODES = ['reduced', 'complete', 'r', 'raw'];

function qrMode(mode: Value): string {
  if (typeof mode === 'string' && QR_MODES.includes(mode)) return mode;
  if (mode === 'full' || mode === 'f') {
    python.warn(
      'DeprecationWarning',
      "The 'full' option is deprecated in favor of 'reduced'.\nFor backward compatibility let mode default.",
    );
    return 'reduced';
  }
  return raise('ValueError', `Unrecognized mode '${python.str(mode)}'`);
}

defineFunction({
  name: 'numpy.linalg.qr',
  signature: "qr(a, mode='reduced')",
  doc: 'QR factorisation: an orthonormal Q and an upper triangular R.',
  call: (a: Value, given: Value) => {
    const mode = qrMode(given);
    const stack = stackFrom(a);
    if (mode === 'raw') return rawQR(stack);
    const { rows, cols, outer, precision } = stack;
    const inner = mode === 'complete' && rows > cols ? rows : Math.min(rows, cols);
    const q = results(precision, outer, [rows, inner]);
    const r = results(precision, outer, [inner, cols]);
    for (let k = 0; k < stack.count; k++) {
      const work = stack.matrix(k);
      const list = factorQR(work);
      r.put(k, resized(work, inner, cols));
      if (mode !== 'r') q.put(k, formProduct(list, rows, inner, precision.complex));
    }
    return mode === 'r' ? r.finish() : qrResult(q.finish(), r.finish());
  },
});

/** Reflectors below the diagonal, transposed as Fortran leaves them, and their factors. */
function rawQR(stack: Stack): Value {
  const { rows, cols, outer, precision } = stack;
  const h = results(precision, outer, [cols, rows]);
  const tau = results(precision, outer, [Math.min(rows, cols)]);
  for (let k = 0; k < stack.count; k++) {
    const work = stack.matrix(k);
    const list = factorQR(work);
    for (const [j, one] of list.entries()) packReflector(work, one, j);
    h.put(k, work, true);
    tau.put(k, factors(list, precision.complex));
  }
  return new PyTuple([h.finish(), tau.finish()]);
}
function packReflector(a: Dense, { re, im, at }: Reflector, col: number): void {
  a.re.set(re.subarray(1), col * a.rows + at + 1);
  if (im !== null) a.im?.set(im.subarray(1), col * a.rows + at + 1);
}
function factors(list: readonly Reflector[], complex: boolean): Dense {
  const made = dense(list.length, 1, complex);
  list.forEach(({ tauRe, tauIm }, k) => {
    made.re[k] = tauRe;
    if (made.im !== null) made.im[k] = tauIm;
  });
  return made;
}

// ── General eigenvalues ───────────────────────────────────────────────────────────────────────────

function assertFinite(stack: Stack): Dense[] {
  return Array.from({ length: stack.count }, (_, k) => {
    const matrix = stack.matrix(k);
    for (const part of [matrix.re, matrix.im]) {
      if (part !== null && !part.every(Number.isFinite)) throw linalgError('Array must not contain infs or NaNs');
    }
    return matrix;
  });
}

interface Found {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly vectors: Dense | null;
}

function solveGeneral(value: Value, wantVectors: boolean): { stack: Stack; found: Found[]; precision: Precision } {
  const stack = squareStack(value);
  const matrices = assertFinite(stack);
  const found = matrices.map((matrix) => {
    const one = eigenGeneral(matrix, wantVectors);
    if (!one.converged) throw linalgError('Eigenvalues did not converge');
    return one;
  });
  const complex = stack.precision.complex || found.some(({ im }) => im.some((part) => part !== 0));
  return { stack, found, precision: { ...stack.precision, complex } };
}

function valuesArray(stack: Stack, found: readonly Found[], precision: Precision): NDArray {
  const out = results(precision, stack.outer, [stack.rows]);
  for (const [k, { re, im }] of found.entries()) {
    out.put(k, { rows: re.length, cols: 1, re, im: precision.complex ? im : null });
  }
  return out.finish();
}

/** Pairs of real columns become a complex vector and its conjugate. */
function spread(vectors: Dense, wi: Float64Array): Dense {
  if (vectors.im !== null) return vectors;
  const n = vectors.rows;
  const made = { ...vectors, re: vectors.re.slice(), im: new Float64Array(n * n) };
  for (let k = 0; k < n - 1; k++) {
    if (!(wi[k] > 0)) continue;
    for (let i = 0; i < n; i++) {
      const imaginary = vectors.re[(k + 1) * n + i];
      made.im[k * n + i] = imaginary;
      made.re[(k + 1) * n + i] = vectors.re[k * n + i];
      made.im[(k + 1) * n + i] = -imaginary;
    }
  }
  return made;
}

defineFunction({
  name: 'numpy.linalg.eig',
  signature: 'eig(a)',
  doc: 'Eigenvalues and right eigenvectors of a square matrix.',
  call: (a: Value) => {
    const { stack, found, precision } = solveGeneral(a, true);
    const out = results(precision, stack.outer, [stack.rows, stack.rows]);
    found.forEach(({ im, vectors }, k) => {
      if (vectors !== null) out.put(k, precision.complex ? spread(vectors, im) : vectors);
    });
    return eigResult(valuesArray(stack, found, precision), out.finish());
  },
});
defineFunction({
  name: 'numpy.linalg.eigvals',
  signature: 'eigvals(a)',
  doc: 'Eigenvalues of a square matrix.',
  call: (a: Value) => {
    const { stack, found, precision } = solveGeneral(a, false);
    return valuesArray(stack, found, precision);
  },
});

// ── Symmetric eigenvalues ─────────────────────────────────────────────────────────────────────────

function triangleOf(uplo: Value): boolean {
  const name = typeof uplo === 'string' ? uplo.toUpperCase() : '';
  if (name !== 'L' && name !== 'U') raise('ValueError', "UPLO argument must be 'L' or 'U'");
  return name === 'L';
}

interface Hermitian {
  readonly values: NDArray;
  readonly vectors: NDArray | null;
}

export function eigenHermitian(value: Value, lower: boolean, wantVectors: boolean): Hermitian {
  const stack = squareStack(value);
  const n = stack.rows;
  const values = results(stack.precision, stack.outer, [n], realDType(stack.precision));
  const vectors = wantVectors ? results(stack.precision, stack.outer, [n, n]) : null;
  for (let k = 0; k < stack.count; k++) {
    const found = eigenSymmetric(stack.matrix(k), lower, wantVectors);
    if (!found.converged) throw linalgError('Eigenvalues did not converge');
    values.put(k, column(found.values));
    if (found.vectors !== null) vectors?.put(k, found.vectors);
  }
  return { values: values.finish(), vectors: vectors?.finish() ?? null };
}

defineFunction({
  name: 'numpy.linalg.eigh',
  signature: "eigh(a, UPLO='L')",
  doc: 'Eigenvalues and eigenvectors of a symmetric or Hermitian matrix.',
  call: (a: Value, uplo: Value) => {
    const lower = triangleOf(uplo);
    const { values, vectors } = eigenHermitian(a, lower, true);
    return eighResult(values, vectors);
  },
});
defineFunction({
  name: 'numpy.linalg.eigvalsh',
  signature: "eigvalsh(a, UPLO='L')",
  doc: 'Eigenvalues of a symmetric or Hermitian matrix.',
  call: (a: Value, uplo: Value) => eigenHermitian(a, triangleOf(uplo), false).values,
});

// ── Singular values ───────────────────────────────────────────────────────────────────────────────

export interface SingularParts {
  readonly u: NDArray;
  readonly s: NDArray;
  readonly vh: NDArray;
}

export function singularParts(value: Value, full: boolean): SingularParts {
  const stack = stackFrom(value);
  const { rows, cols, outer, precision } = stack;
  const inner = Math.min(rows, cols);
  const u = results(precision, outer, [rows, full ? rows : inner]);
  const s = results(precision, outer, [inner], realDType(precision));
  const vh = results(precision, outer, [full ? cols : inner, cols]);
  for (let k = 0; k < stack.count; k++) {
    const found = singularValues(stack.matrix(k), true, full);
    if (!found.converged) throw linalgError('SVD did not converge');
    s.put(k, column(found.values));
    if (found.u !== null) u.put(k, found.u);
    if (found.v !== null) vh.put(k, conjugated(found.v), true);
  }
  return { u: u.finish(), s: s.finish(), vh: vh.finish() };
}
function conjugated(a: Dense): Dense {
  return a.im === null ? a : { ...a, im: a.im.map((x) => -x) };
}

export function singularOnly(value: Value): NDArray {
  const stack = stackFrom(value);
  const s = results(stack.precision, stack.outer, [Math.min(stack.rows, stack.cols)], realDType(stack.precision));
  for (let k = 0; k < stack.count; k++) {
    const found = singularValues(stack.matrix(k), false, false);
    if (!found.converged) throw linalgError('SVD did not converge');
    s.put(k, column(found.values));
  }
  return s.finish();
}

/** Descending magnitudes of the eigenvalues, and what goes with them. */
function hermitianParts(value: Value): SingularParts {
  const { values, vectors } = eigenHermitian(value, true, true);
  const sizes = ufuncs.absolute.apply([values])[0];
  const order = callOp('numpy.flip', [callOp('numpy.argsort', [sizes])], { axis: -1 });
  const take = (array: Value, by: Value) => callOp('numpy.take_along_axis', [array, by], { axis: -1 });
  const sign = take(ufuncs.sign.apply([values])[0], order);
  const u = take(vectors, callOp('numpy.expand_dims', [order, -2])) as NDArray;
  const signed = ufuncs.multiply.apply([u, callOp('numpy.expand_dims', [sign, -2])])[0];
  const v = callOp('numpy.matrix_transpose', [ufuncs.conjugate.apply([signed])[0]]) as NDArray;
  return { u, s: take(sizes, order) as NDArray, vh: v };
}

export function hermitianSizes(value: Value): NDArray {
  const sizes = ufuncs.absolute.apply([eigenHermitian(value, true, false).values])[0];
  return callOp('numpy.flip', [callOp('numpy.sort', [sizes])], { axis: -1 }) as NDArray;
}

export function svd(value: Value, full: boolean, hermitian: boolean): SingularParts {
  return hermitian ? hermitianParts(value) : singularParts(value, full);
}

defineFunction({
  name: 'numpy.linalg.svd',
  signature: 'svd(a, full_matrices=True, compute_uv=True, hermitian=False)',
  doc: 'Singular value decomposition.',
  call: (a: Value, full: Value, computeUV: Value, hermitian: Value) => {
    if (!toBool(computeUV)) return toBool(hermitian) ? hermitianSizes(a) : singularOnly(a);
    const { u, s, vh } = svd(a, toBool(full), toBool(hermitian));
    return svdResult(u, s, vh);
  },
});
defineFunction({
  name: 'numpy.linalg.svdvals',
  signature: 'svdvals(x, /)',
  doc: 'Singular values in descending order.',
  call: (x: Value) => singularOnly(x),
});
