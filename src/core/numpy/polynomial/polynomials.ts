/** The functions of `numpy.polynomial.*`: the same names for every basis. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { NDArray } from '../../arrays/ndarray.ts';
import { callOp, defineFunction, defineValue } from '../../ops/registry.ts';
import { drain, itemsOfArray, toBool, toNumber } from '../arguments.ts';
import { PyComplex, PyList, PyTuple, python, type Value } from '../python-values.ts';
import { derivative, integral } from './calculus.ts';
import {
  asInteger,
  valueAt,
  valueAtPoints,
  valueFromRoots,
  valueOnGrid,
  vander,
  vanderOfPoints,
} from './evaluation.ts';
import { backward, chebyshev, FAMILIES, type Family, power, seriesAlgebra } from './family.ts';
import { leastSquares } from './fit.ts';
import { companion, fromRoots, gauss, rootsOf, weight } from './roots.ts';
import {
  asSeries,
  difference,
  listsOf,
  minus,
  over,
  pair,
  plus,
  real,
  type Series,
  stacked,
  sum,
  times,
  trimmed,
} from './series.ts';

type Two = (a: Series, b: Series) => Series;

export function combined(operation: Two, a: Value, b: Value): NDArray {
  const { lists, dtype } = listsOf([a, b]);
  return stacked(operation(lists[0], lists[1]), dtype);
}
export function quotientOf(family: Family, a: Value, b: Value): [NDArray, NDArray] {
  const { lists, dtype } = listsOf([a, b]);
  const [quotient, remainder] = family.quotient(lists[0], lists[1]);
  return [stacked(quotient, dtype), stacked(remainder, dtype)];
}

/** `power` times itself; `limit` guards against runaway sizes. */
export function powerOf(family: Family, c: Value, exponent: Value, limit: Value): NDArray {
  const { lists, dtype } = listsOf([c]);
  const count = toNumber(exponent);
  if (!Number.isInteger(count) || count < 0) raise('ValueError', 'Power must be a non-negative integer.');
  if (limit !== null && count > toNumber(limit)) raise('ValueError', 'Power is too large');
  if (count === 0) return stacked([1], dtype);
  let product: Series = lists[0];
  for (let k = 2; k <= count; k++) product = family.product(product, lists[0]);
  return stacked(product, dtype);
}

/** The power series of a series. */
export function toPower(family: Family, c: Value): NDArray {
  const { lists, dtype } = listsOf([c]);
  const terms = lists[0].map((one): Series => [one]);
  return stacked(backward(family, seriesAlgebra(power.timesX), terms, [times(lists[0][0], 0)]), dtype);
}

/** The series of a power series. */
export function fromPower(family: Family, c: Value): NDArray {
  const { lists, dtype } = listsOf([c]);
  let result: Series = [times(lists[0][0], 0)];
  for (let k = lists[0].length - 1; k >= 0; k--) result = sum(family.timesX(result), [lists[0][k]]);
  return stacked(result, dtype);
}

function constant(values: readonly number[]): Value {
  return toArray(new PyList(values.map((value) => (Number.isInteger(value) ? value : real(value)))));
}

function defineFamily(family: Family): void {
  const { prefix: p, module } = family;
  const define = (signature: string, doc: string, call: (...values: never[]) => Value): void => {
    const name = signature.slice(0, signature.indexOf('('));
    defineFunction({ name: `numpy.polynomial.${module}.${name}`, signature, doc, call });
  };
  defineValue(`numpy.polynomial.${module}.${p}domain`, toArray(new PyList(family.domain.map((one) => real(one)))));
  defineValue(`numpy.polynomial.${module}.${p}zero`, constant([0]));
  defineValue(`numpy.polynomial.${module}.${p}one`, constant([1]));
  defineValue(`numpy.polynomial.${module}.${p}x`, constant(family.x));
  define(`${p}line(off, scl)`, 'The series of a straight line.', (off: Value, scl: Value) =>
    toArray(new PyList(family.line(off, scl))),
  );
  define(`${p}fromroots(roots)`, 'The series with the given roots.', (roots: Value) => fromRoots(family, roots));
  defineArithmetic(family, define);
  define(`${p}der(c, m=1, scl=1, axis=0)`, 'Derivative of a series.', (c: Value, m: Value, scl: Value, axis: Value) =>
    derivative(family, c, m, scl, axis),
  );
  define(
    `${p}int(c, m=1, k=<no value>, lbnd=0, scl=1, axis=0)`,
    'Integral of a series.',
    (c: Value, m: Value, k: Value | undefined, lbnd: Value, scl: Value, axis: Value) =>
      integral(family, c, { m, k, lbnd, scl, axis }),
  );
  defineEvaluation(family, define);
  define(
    `${p}fit(x, y, deg, rcond=None, full=False, w=None)`,
    'Least-squares fit of a series to data.',
    (x: Value, y: Value, deg: Value, rcond: Value, full: Value, w: Value) =>
      leastSquares(family, { x, y, deg, rcond, full, w }),
  );
  define(`${p}trim(c, tol=0)`, 'Without small coefficients of highest degree.', trimCoefficients);
  define(`${p}companion(c)`, 'The scaled companion matrix.', (c: Value) => companion(family, c));
  define(`${p}roots(c)`, 'The roots of a series.', (c: Value) => rootsOf(family, c));
  if (family !== power) defineBasisOnly(family, define);
}

type Define = (signature: string, doc: string, call: (...values: never[]) => Value) => void;

function defineArithmetic(family: Family, define: Define): void {
  const p = family.prefix;
  define(`${p}add(c1, c2)`, 'Sum of two series.', (a: Value, b: Value) => combined(sum, a, b));
  define(`${p}sub(c1, c2)`, 'Difference of two series.', (a: Value, b: Value) => combined(difference, a, b));
  define(`${p}mulx(c)`, 'A series times x.', (c: Value) => {
    const { lists, dtype } = listsOf([c]);
    return stacked(family.timesX(lists[0]), dtype);
  });
  define(`${p}mul(c1, c2)`, 'Product of two series.', (a: Value, b: Value) => combined(family.product, a, b));
  define(`${p}div(c1, c2)`, 'Quotient and remainder of two series.', (a: Value, b: Value) =>
    pair(...quotientOf(family, a, b)),
  );
  const limit = family === power ? 'None' : '16';
  define(`${p}pow(c, pow, maxpower=${limit})`, 'A series to a whole power.', (c: Value, exponent: Value, max: Value) =>
    powerOf(family, c, exponent, max),
  );
}

function defineEvaluation(family: Family, define: Define): void {
  const p = family.prefix;
  define(`${p}val(x, c, tensor=True)`, 'Values of a series at points.', (x: Value, c: Value, tensor: Value) =>
    valueAt(family, x, c, toBool(tensor)),
  );
  define(`${p}val2d(x, y, c)`, 'Values of a series of two variables at points.', (x: Value, y: Value, c: Value) =>
    valueAtPoints(family, [x, y], c),
  );
  define(
    `${p}val3d(x, y, z, c)`,
    'Values of a series of three variables at points.',
    (x: Value, y: Value, z: Value, c: Value) => valueAtPoints(family, [x, y, z], c),
  );
  define(`${p}valnd(pts, c)`, 'Values of a series of several variables at points.', (points: Value, c: Value) =>
    valueAtPoints(family, drain(points), c),
  );
  define(`${p}grid2d(x, y, c)`, 'Values of a series of two variables on a grid.', (x: Value, y: Value, c: Value) =>
    valueOnGrid(family, [x, y], c),
  );
  define(
    `${p}grid3d(x, y, z, c)`,
    'Values of a series of three variables on a grid.',
    (x: Value, y: Value, z: Value, c: Value) => valueOnGrid(family, [x, y, z], c),
  );
  define(`${p}vander(x, deg)`, 'The Vandermonde matrix of the basis.', (x: Value, deg: Value) =>
    vander(family, x, deg),
  );
  define(`${p}vander2d(x, y, deg)`, 'The Vandermonde matrix of two variables.', (x: Value, y: Value, deg: Value) =>
    vanderOfPoints(family, [x, y], deg),
  );
  define(
    `${p}vander3d(x, y, z, deg)`,
    'The Vandermonde matrix of three variables.',
    (x: Value, y: Value, z: Value, deg: Value) => vanderOfPoints(family, [x, y, z], deg),
  );
}

function defineBasisOnly(family: Family, define: Define): void {
  const p = family.prefix;
  define(`poly2${p}(pol)`, 'The series of a power series.', (c: Value) => fromPower(family, c));
  define(`${p}2poly(c)`, 'The power series of a series.', (c: Value) => toPower(family, c));
  define(`${p}gauss(deg)`, 'Points and weights of the Gauss quadrature.', (deg: Value) => gauss(family, deg));
  define(`${p}weight(x)`, 'The weight function of the basis.', (x: Value) => weight(family, x));
}

export function trimCoefficients(c: Value, tol: Value): Value {
  if (toNumber(tol) < 0) raise('ValueError', 'tol must be non-negative');
  const { lists, dtype } = listsOf([c]);
  let length = lists[0].length;
  const small = (one: Value): boolean => !python.truth(python.compare('>', callOp('numpy.absolute', [one]), tol));
  while (length > 0 && small(lists[0][length - 1])) length--;
  return stacked(length === 0 ? [times(lists[0][0], 0)] : lists[0].slice(0, length), dtype);
}

FAMILIES.forEach(defineFamily);

defineFunction({
  name: 'numpy.polynomial.polynomial.polyvalfromroots',
  signature: 'polyvalfromroots(x, r, tensor=True)',
  doc: 'Values of the polynomial with the given roots.',
  call: (x: Value, r: Value, tensor: Value) => valueFromRoots(x, r, toBool(tensor)),
});

// ── Chebyshev points and interpolation ────────────────────────────────────────────────────────────

function npts(value: Value, least: number): number {
  const count = toNumber(value);
  if (!Number.isInteger(count)) raise('ValueError', 'npts must be integer');
  if (count < least) raise('ValueError', `npts must be >= ${least}`);
  return count;
}
export function chebyshevPoints(n: number): NDArray {
  const odd = callOp('numpy.arange', [1 - n, n + 1, 2]);
  return callOp('numpy.sin', [times(real((0.5 * Math.PI) / n), odd)]) as NDArray;
}
defineFunction({
  name: 'numpy.polynomial.chebyshev.chebpts1',
  signature: 'chebpts1(npts)',
  doc: 'Chebyshev points of the first kind.',
  call: (count: Value) => chebyshevPoints(npts(count, 1)),
});
defineFunction({
  name: 'numpy.polynomial.chebyshev.chebpts2',
  signature: 'chebpts2(npts)',
  doc: 'Chebyshev points of the second kind.',
  call: (count: Value) => callOp('numpy.cos', [callOp('numpy.linspace', [real(-Math.PI), 0, npts(count, 2)])]),
});

export function interpolate(f: Value, deg: Value, args: readonly Value[]): Value {
  const degree = asInteger(deg, 'deg');
  if (degree < 0) raise('ValueError', 'expected deg >= 0');
  const order = degree + 1;
  const points = chebyshevPoints(order);
  const values = python.call(f, [points, ...args]);
  const matrix = vander(chebyshev, points, degree);
  const c = callOp('numpy.dot', [callOp('numpy.transpose', [matrix]), values]) as NDArray;
  const rows = itemsOfArray(c).map((row, k) => over(row, real(k === 0 ? order : 0.5 * order)));
  return stacked(rows, c.dtype);
}
defineFunction({
  name: 'numpy.polynomial.chebyshev.chebinterpolate',
  signature: 'chebinterpolate(func, deg, args=())',
  doc: 'The series that meets a function at the Chebyshev points.',
  call: (f: Value, deg: Value, args: Value) => interpolate(f, deg, args instanceof PyTuple ? args.items : []),
});

// ── numpy.polynomial.polyutils ────────────────────────────────────────────────────────────────────

export function mapParameters(from: Value, to: Value): [Value, Value] {
  const [a, b, c, d] = [from, from, to, to].map((domain, k) => python.getItem(domain, k % 2));
  const length = minus(b, a);
  return [over(minus(times(b, c), times(a, d)), length), over(minus(d, c), length)];
}
export function mapDomain(x: Value, from: Value, to: Value): Value {
  const [off, scale] = mapParameters(from, to);
  const points = x instanceof PyList || x instanceof PyTuple ? toArray(x) : x;
  return plus(off, times(scale, points));
}
/** The smallest interval (or box in the complex plane) around points. */
export function domainOf(x: Value): NDArray {
  const [array] = asSeries([x], false);
  if (array.dtype.kind !== 'c')
    return toArray(new PyList([callOp('numpy.min', [array]), callOp('numpy.max', [array])]));
  const parts = ['numpy.real', 'numpy.imag'].map((name) => callOp(name, [array]));
  const corner = (side: string): Value =>
    callOp('numpy.add', [callOp(side, [parts[0]]), times(toArray(IMAGINARY), callOp(side, [parts[1]]))]);
  return toArray(new PyList([corner('numpy.min'), corner('numpy.max')]));
}
const IMAGINARY = new PyComplex(0, 1);

const UTILITIES = 'numpy.polynomial.polyutils';
defineFunction({
  name: `${UTILITIES}.as_series`,
  signature: 'as_series(alist, trim=True)',
  doc: 'Arrays of coefficients, one axis each, of one dtype.',
  call: (list: Value, trim: Value) => {
    const items = list instanceof NDArray || list instanceof PyList || list instanceof PyTuple ? list : toArray(list);
    const values = items instanceof NDArray ? itemsOfArray(items) : items.items;
    return new PyList(asSeries(values, toBool(trim)));
  },
});
defineFunction({
  name: `${UTILITIES}.trimseq`,
  signature: 'trimseq(seq)',
  doc: 'Without zeros at the end.',
  call: (seq: Value) => {
    if (seq instanceof PyList) return new PyList([...trimmed(seq.items)]);
    if (seq instanceof PyTuple) return new PyTuple(trimmed(seq.items));
    const array = toArray(seq);
    return array.size === 0 ? array : array.view({ shape: [trimmed(itemsOfArray(array)).length] });
  },
});
defineFunction({
  name: `${UTILITIES}.trimcoef`,
  signature: 'trimcoef(c, tol=0)',
  doc: 'Without small coefficients of highest degree.',
  call: trimCoefficients,
});
defineFunction({
  name: `${UTILITIES}.getdomain`,
  signature: 'getdomain(x)',
  doc: 'A domain around the points.',
  call: domainOf,
});
defineFunction({
  name: `${UTILITIES}.mapparms`,
  signature: 'mapparms(old, new)',
  doc: 'Offset and scale of the line from one domain to another.',
  call: (from: Value, to: Value) => pair(...mapParameters(from, to)),
});
defineFunction({
  name: `${UTILITIES}.mapdomain`,
  signature: 'mapdomain(x, old, new)',
  doc: 'Points mapped from one domain to another.',
  call: mapDomain,
});
