/** Companion matrices, roots, series from roots, and the points and weights of Gauss quadratures. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { callOp } from '../../ops/registry.ts';
import { itemsOfArray } from '../arguments.ts';
import { PyList, PySlice, type PyTuple, type Value } from '../python-values.ts';
import { derivative } from './calculus.ts';
import { asInteger, valueAt } from './evaluation.ts';
import type { Family } from './family.ts';
import { listsOf, minus, negative, over, pair, plus, real, type Series, stacked, times } from './series.ts';

const call = (name: string, ...args: Value[]): NDArray => callOp(`numpy.${name}`, args) as NDArray;

/** The scaled companion matrix: beside its diagonals only the last column depends on the series. */
interface Scaling {
  readonly above: (k: number) => number;
  readonly below: (k: number) => number;
  readonly diagonal: (k: number) => number;
  /** What the last column takes of c[k] / c[n]; negative adds. */
  readonly column: (k: number, n: number) => number;
}

function hermiteScale(n: number, factor: number): number[] {
  const scale: number[] = new Array(n);
  let product = 1;
  for (let k = n - 1; k >= 0; k--) {
    scale[k] = product;
    product *= 1 / Math.sqrt(factor * k);
  }
  return scale;
}

const SCALINGS: Readonly<Record<string, Scaling>> = {
  poly: { above: () => 0, below: () => 1, diagonal: () => 0, column: () => 1 },
  cheb: {
    above: (k) => (k === 0 ? Math.SQRT1_2 : 0.5),
    below: (k) => (k === 0 ? Math.SQRT1_2 : 0.5),
    diagonal: () => 0,
    column: (k, n) => ((k === 0 ? 1 : Math.SQRT1_2) / (n === 1 ? 1 : Math.SQRT1_2)) * 0.5,
  },
  leg: {
    above: (k) => (k + 1) * legendreScale(k) * legendreScale(k + 1),
    below: (k) => (k + 1) * legendreScale(k) * legendreScale(k + 1),
    diagonal: () => 0,
    column: (k, n) => (legendreScale(k) / legendreScale(n - 1)) * (n / (2 * n - 1)),
  },
  lag: { above: (k) => -(k + 1), below: (k) => -(k + 1), diagonal: (k) => 2 * k + 1, column: (_k, n) => -n },
  herm: {
    above: (k) => Math.sqrt(0.5 * (k + 1)),
    below: (k) => Math.sqrt(0.5 * (k + 1)),
    diagonal: () => 0,
    column: (k, n) => hermiteScale(n, 2)[k] / 2,
  },
  herme: {
    above: (k) => Math.sqrt(k + 1),
    below: (k) => Math.sqrt(k + 1),
    diagonal: () => 0,
    column: (k, n) => hermiteScale(n, 1)[k],
  },
};
function legendreScale(k: number): number {
  return 1 / Math.sqrt(2 * k + 1);
}

/** The root of a series of degree 1. */
function linearRoot(family: Family, [low, high]: Series): Value {
  if (family.prefix === 'lag') return plus(1, over(low, high));
  return family.prefix === 'herm' ? over(times(real(-0.5), low), high) : over(negative(low), high);
}

export function companion(family: Family, series: Value): NDArray {
  const { lists, dtype } = listsOf([series]);
  const c = lists[0];
  if (c.length < 2) raise('ValueError', 'Series must have maximum degree of at least 1.');
  if (c.length === 2) return toArray(new PyList([new PyList([linearRoot(family, c)])]));
  const n = c.length - 1;
  const { above, below, diagonal, column } = SCALINGS[family.prefix];
  const rows = Array.from({ length: n }, (_, i) => {
    const row: Value[] = Array.from({ length: n }, (__, j) =>
      real(j === i + 1 ? above(i) : i === j + 1 ? below(j) : i === j ? diagonal(i) : 0),
    );
    row[n - 1] = minus(row[n - 1], times(over(c[i], c[n]), real(column(i, n))));
    return stacked(row, dtype);
  });
  return stacked(rows, dtype);
}

export function rootsOf(family: Family, series: Value): NDArray {
  const { lists, dtype } = listsOf([series]);
  const c = lists[0];
  if (c.length < 2) return allocate(dtype, [0]);
  if (c.length === 2) return toArray(new PyList([linearRoot(family, c)]));
  const turned = call('flip', companion(family, stacked(c, dtype)));
  return call('sort', call('linalg.eigvals', turned));
}

/** The monic series with the given roots, multiplied up as a balanced tree. */
export function fromRoots(family: Family, roots: Value): NDArray {
  const given = toArray(roots);
  if (given.size === 0) return call('ones', 1);
  const { lists, dtype } = listsOf([given], false);
  const sorted = itemsOfArray(call('sort', stacked(lists[0], dtype)));
  let factors: Series[] = sorted.map((root) => family.line(negative(root), 1));
  while (factors.length > 1) {
    const half = factors.length >> 1;
    const next = Array.from({ length: half }, (_, k) => family.product(factors[k], factors[k + half]));
    if (factors.length % 2 === 1) next[0] = family.product(next[0], factors[factors.length - 1]);
    factors = next;
  }
  return stacked(factors[0], dtype);
}

// ── Gauss quadratures ─────────────────────────────────────────────────────────────────────────────

/** Orthonormal Hermite functions without their weight. */
function normedHermite(x: NDArray, n: number, factor: 1 | 2): Value {
  const first = 1 / Math.sqrt(Math.sqrt(factor === 2 ? Math.PI : 2 * Math.PI));
  if (n === 0) return plus(times(x, 0), real(first));
  let low: Value = real(0);
  let high: Value = real(first);
  let degree = n;
  for (let i = 0; i < n - 1; i++) {
    const kept: Value = low;
    low = times(negative(high), real(Math.sqrt((degree - 1) / degree)));
    high = plus(kept, times(times(high, x), real(Math.sqrt(factor / degree))));
    degree--;
  }
  return plus(low, times(times(high, x), real(factor === 2 ? Math.SQRT2 : 1)));
}

function unitPeak(values: Value): Value {
  return over(values, call('max', call('abs', values)));
}
function reversed(values: Value): Value {
  return (values as NDArray).getItem(new PySlice(null, null, -1));
}

export function gauss(family: Family, deg: Value): PyTuple {
  const n = asInteger(deg, 'deg');
  if (n <= 0) raise('ValueError', 'deg must be a positive integer');
  if (family.prefix === 'cheb') {
    const angle = over(times(real(Math.PI), call('arange', 1, 2 * n, 2)), real(2 * n));
    return pair(call('cos', angle), times(call('ones', n), real(Math.PI / n)));
  }
  const unit = new PyList([...new Array<Value>(n).fill(0), 1]);
  const x = call('linalg.eigvalsh', companion(family, unit));
  return family.prefix.startsWith('herm') ? hermiteGauss(family, n, x) : legendreGauss(family, unit, x);
}

function legendreGauss(family: Family, unit: PyList, start: NDArray): PyTuple {
  const slope = valueAt(family, start, derivative(family, unit, 1, 1, 0));
  let x = minus(start, over(valueAt(family, start, unit), slope));
  const lower = unitPeak(valueAt(family, x, new PyList(unit.items.slice(1))));
  let w = over(1, times(lower, unitPeak(slope)));
  if (family.prefix === 'lag') return pair(x, over(w, call('sum', w)));
  w = over(plus(w, reversed(w)), 2);
  x = over(minus(x, reversed(x)), 2);
  return pair(x, times(w, over(real(2), call('sum', w))));
}

function hermiteGauss(family: Family, n: number, start: NDArray): PyTuple {
  const factor = family.prefix === 'herm' ? 2 : 1;
  const slope = times(normedHermite(start, n - 1, factor), real(Math.sqrt(factor * n)));
  let x = minus(start, over(normedHermite(start, n, factor), slope));
  const lower = unitPeak(normedHermite(x as NDArray, n - 1, factor));
  let w = over(1, times(lower, lower));
  w = over(plus(w, reversed(w)), 2);
  x = over(minus(x, reversed(x)), 2);
  return pair(x, times(w, over(real(Math.sqrt(factor === 2 ? Math.PI : 2 * Math.PI)), call('sum', w))));
}

/** The weight function of the basis. */
export function weight(family: Family, x: Value): Value {
  const exp = (value: Value): Value => call('exp', value);
  switch (family.prefix) {
    case 'cheb':
      return over(real(1), times(call('sqrt', plus(real(1), x)), call('sqrt', minus(real(1), x))));
    case 'leg':
      return plus(times(x, real(0)), real(1));
    case 'lag':
      return exp(negative(x));
    case 'herm':
      return exp(negative(times(x, x)));
    default:
      return exp(times(real(-0.5), times(x, x)));
  }
}
