/** Multivariate normal draws, through a factor of the covariance. */
import { asDType } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { sizeOf } from '../../arrays/layout.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { float64 } from '../../dtype/dtype.ts';
import { callOp, defineMethod } from '../../ops/registry.ts';
import { PyTuple, python, type Value } from '../python-values.ts';
import { LEGACY } from './distribution-table.ts';
import { fill } from './draw.ts';
import { vectorShape } from './multivariate.ts';
import { type RandomObject, RandomState } from './random-object.ts';

const get = (value: Value, name: string): Value => python.getAttribute(value, name) ?? null;
const linalg = (name: string, cov: NDArray): readonly Value[] => {
  const result = callOp(`numpy.linalg.${name}`, [cov]);
  return result instanceof PyTuple ? result.items : [result];
};

interface Normal {
  readonly mean: NDArray;
  readonly cov: NDArray;
  readonly size: Value;
  readonly checkValid: Value;
  readonly tol: Value;
  readonly method: string;
}

function checkedNormal(mean: NDArray, cov: NDArray, legacy: boolean): void {
  if (!legacy && (mean.dtype.kind === 'c' || cov.dtype.kind === 'c')) {
    raise('TypeError', 'mean and cov must not be complex');
  }
  if (mean.shape.length !== 1) raise('ValueError', 'mean must be 1 dimensional');
  if (cov.shape.length !== 2 || cov.shape[0] !== cov.shape[1]) {
    raise('ValueError', 'cov must be 2 dimensional and square');
  }
  if (mean.shape[0] !== cov.shape[0]) raise('ValueError', 'mean and cov must have same length');
}

function report(checkValid: Value, fits: boolean): void {
  if (checkValid !== 'warn' && checkValid !== 'raise') {
    raise('ValueError', "check_valid must equal 'warn', 'raise', or 'ignore'");
  }
  if (fits) return;
  const text = 'covariance is not symmetric positive-semidefinite.';
  if (checkValid === 'raise') raise('ValueError', text);
  python.warn('RuntimeWarning', text);
}

/** Independent normals, one row a vector. */
function normalRows(self: RandomObject, size: Value, d: number): { rows: NDArray; shape: number[] } {
  const shape = vectorShape(size, d);
  const rows = allocate(float64, [sizeOf(shape) / Math.max(1, d), d]);
  fill(self, 'continuous', 1 + (self instanceof RandomState ? LEGACY : 0), rows, []);
  return { rows, shape };
}

const product = (a: Value, b: Value): Value => python.binary('*', a, b);
const root = (value: Value): Value => callOp('numpy.sqrt', [value]);

/** Whether v' s v is the covariance again, to the tolerance. */
function rebuilds(vh: Value, s: Value, cov: NDArray, tol: Value): boolean {
  const again = callOp('numpy.dot', [product(get(vh, 'T'), s), vh]);
  return python.truth(callOp('numpy.allclose', [again, cov], { rtol: tol, atol: tol }));
}

/** A with A A' = cov. */
function factorOf({ cov, method, checkValid, tol }: Normal): Value {
  if (method === 'cholesky') return linalg('cholesky', cov)[0];
  if (method === 'eigh') {
    const [s, u] = linalg('eigh', cov);
    if (checkValid !== 'ignore') {
      const low = python.compare('<', s, python.unary('-', tol));
      report(checkValid, !python.truth(callOp('numpy.any', [low])));
    }
    return product(u, root(callOp('numpy.absolute', [s])));
  }
  const [u, s, vh] = linalg('svd', cov);
  if (checkValid !== 'ignore') report(checkValid, rebuilds(vh, s, cov, tol));
  return product(u, root(s));
}

function multivariateNormal(self: RandomObject, given: Normal): Value {
  if (!['eigh', 'svd', 'cholesky'].includes(given.method)) {
    raise('ValueError', "method must be one of {'eigh', 'svd', 'cholesky'}");
  }
  const legacy = self instanceof RandomState;
  checkedNormal(given.mean, given.cov, legacy);
  const cov = asDType(given.cov, float64);
  const { rows, shape } = normalRows(self, given.size, given.mean.shape[0]);
  const mixed = legacy
    ? legacyMix(rows, { ...given, cov })
    : python.binary('@', rows, get(factorOf({ ...given, cov }), 'T'));
  const moved = legacy ? python.binary('+', mixed, given.mean) : python.binary('+', given.mean, mixed);
  return callOp('numpy.reshape', [moved, new PyTuple(shape)]);
}

function legacyMix(rows: NDArray, { cov, checkValid, tol }: Normal): Value {
  const [, s, vh] = linalg('svd', cov);
  if (checkValid !== 'ignore') report(checkValid, rebuilds(vh, s, cov, tol));
  const column = callOp('numpy.reshape', [root(s), new PyTuple([-1, 1])]);
  return callOp('numpy.dot', [rows, product(column, vh)]);
}

defineMethod({
  owner: 'Generator',
  signature: "multivariate_normal(mean, cov, size=None, check_valid='warn', tol=1e-08, *, method='svd')",
  doc: 'Normal vectors with a mean and a covariance.',
  call: (self: RandomObject, mean: Value, cov: Value, size: Value, checkValid: Value, tol: Value, method: Value) =>
    multivariateNormal(self, { mean: toArray(mean), cov: toArray(cov), size, checkValid, tol, method: String(method) }),
});
defineMethod({
  owner: 'RandomState',
  signature: "multivariate_normal(mean, cov, size=None, check_valid='warn', tol=1e-08)",
  doc: 'Normal vectors with a mean and a covariance.',
  call: (self: RandomObject, mean: Value, cov: Value, size: Value, checkValid: Value, tol: Value) =>
    multivariateNormal(self, { mean: toArray(mean), cov: toArray(cov), size, checkValid, tol, method: 'svd' }),
});
