/**
 * The six bases: how each is multiplied by x, evaluated by its backward recurrence, differentiated, integrated and
 * divided; formulas from the standard three-term recurrences.
 */

import type { Value } from '../python-values.ts';
import {
  convolved,
  difference,
  divided,
  longDivision,
  minus,
  negative,
  over,
  plus,
  real,
  type Series,
  scaled,
  shortDivision,
  sum,
  times,
  trimmed,
} from './series.ts';

/** What a backward recurrence computes with: values at points, or series in some basis. */
export interface Algebra<T> {
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  /** Times x. */
  shift(a: T): T;
  scale(a: T, factor: number): T;
  /** Times a fraction of whole numbers. */
  ratio(a: T, numerator: number, denominator: number): T;
}

export interface Family {
  /** `cheb`: prefix of the module's names. */
  readonly prefix: string;
  readonly module: string;
  readonly className: string;
  readonly basisName: string | null;
  readonly domain: readonly [number, number];
  /** The series of `off + scl * x`. */
  line(off: Value, scl: Value): Value[];
  /** x itself. */
  readonly x: readonly number[];
  timesX(c: Series): Series;
  /** One step down: the pair for degree `degree - 1` from the pair above and the next coefficient. */
  step<T>(algebra: Algebra<T>, degree: number, next: T, low: T, high: T): [T, T];
  /** The sum once only degrees 0 and 1 are left. */
  finish<T>(algebra: Algebra<T>, low: T, high: T): T;
  product(a: Series, b: Series): Series;
  quotient(a: Series, b: Series): [Series, Series];
  derivative(c: Value[]): Value[];
  /** An antiderivative whose constant is not yet chosen; at least one coefficient that is not zero. */
  integral(c: Series): Value[];
  /** The next column of the Vandermonde matrix; `x` itself comes as `first`. */
  nextColumn(degree: number, x: Value, before: Value, beforeThat: Value): Value;
  first(x: Value): Value;
}

/** Multiplication through the recurrence, in the basis itself. */
function recurrenceProduct(family: () => Family): (a: Series, b: Series) => Series {
  return (a, b) => {
    const [short, long] = a.length > b.length ? [b, a] : [a, b];
    return backward(
      family(),
      seriesAlgebra(family().timesX),
      short.map((one) => scaled(long, one)),
      [real(0)],
    );
  };
}

export function seriesAlgebra(timesX: (c: Series) => Series): Algebra<Series> {
  return {
    add: sum,
    sub: difference,
    shift: timesX,
    scale: (a, factor) => scaled(a, factor),
    ratio: (a, numerator, denominator) => divided(scaled(a, numerator), denominator),
  };
}

/** The sum of `terms[k]` times the basis function of degree k. */
export function backward<T>(family: Family, algebra: Algebra<T>, terms: readonly T[], zero: T): T {
  let degree = terms.length;
  let low = degree === 1 ? terms[0] : terms[degree - 2];
  let high = degree === 1 ? zero : terms[degree - 1];
  for (let k = 3; k <= terms.length; k++) {
    degree--;
    [low, high] = family.step(algebra, degree, terms[terms.length - k], low, high);
  }
  return family.finish(algebra, low, high);
}

const plainLine = (off: Value, scl: Value): Value[] => (isNought(scl) ? [off] : [off, scl]);
function isNought(value: Value): boolean {
  return value === 0 || (typeof value === 'object' && value !== null && value.toFloat?.() === 0);
}

/** Adds to an element of a list that may not have one yet. */
function accumulate(list: Value[], at: number, value: Value): void {
  list[at] = list[at] === undefined ? value : plus(list[at], value);
}

export const power: Family = {
  prefix: 'poly',
  module: 'polynomial',
  className: 'Polynomial',
  basisName: null,
  domain: [-1, 1],
  line: plainLine,
  x: [0, 1],
  timesX: (c) => (isOnlyZero(c) ? c : [times(c[0], 0), ...c]),
  step: (algebra, _degree, next, low, high) => [next, algebra.add(low, algebra.shift(high))],
  finish: (algebra, low, high) => algebra.add(low, algebra.shift(high)),
  product: (a, b) => trimmed(convolved(a, b)),
  quotient: powerQuotient,
  derivative: (c) => c.slice(1).map((one, k) => times(k + 1, one)),
  integral: (c) => [times(c[0], 0), c[0], ...c.slice(1).map((one, k) => over(one, k + 2))],
  nextColumn: (_degree, x, before) => times(before, x),
  first: (x) => x,
};

function isOnlyZero(c: Series): boolean {
  return c.length === 1 && isNought(c[0]);
}

function powerQuotient(a: Series, b: Series): [Series, Series] {
  const short = shortDivision(a, b);
  if (short !== null) return short;
  const lead = b[b.length - 1];
  const monic = divided(b.slice(0, -1), lead);
  const rest = [...a];
  let j = a.length - 1;
  for (let i = a.length - b.length; i >= 0; i--, j--) {
    for (let k = 0; k < monic.length; k++) rest[i + k] = minus(rest[i + k], times(monic[k], rest[j]));
  }
  return [divided(rest.slice(j + 1), lead), trimmed(rest.slice(0, j + 1))];
}

// ── Chebyshev: products and quotients through symmetric Laurent series ────────────────────────────

function laurent(c: Series): Value[] {
  const half = c.map((one) => over(one, 2));
  return [...half.slice(1).reverse(), plus(half[0], half[0]), ...half.slice(1)];
}
function fromLaurent(z: Series): Value[] {
  const middle = (z.length - 1) / 2;
  return z.slice(middle).map((one, k) => (k === 0 ? one : times(one, 2)));
}

function chebyshevQuotient(a: Series, b: Series): [Series, Series] {
  const short = shortDivision(a, b);
  if (short !== null) return short;
  const [rest, divisor] = [laurent(a), laurent(b)];
  const scale = divisor[0];
  const monic = divided(divisor, scale);
  const span = rest.length - divisor.length;
  const quotient: Value[] = new Array(span + 1);
  const take = (factor: Value, at: number): void => {
    for (let k = 0; k < monic.length; k++) rest[at + k] = minus(rest[at + k], times(factor, monic[k]));
  };
  let i = 0;
  for (let j = span; i < j; i++, j--) {
    const factor = rest[i];
    quotient[i] = quotient[j] = factor;
    take(factor, i);
    take(factor, j);
  }
  quotient[i] = rest[i];
  take(rest[i], i);
  const remainder = rest.slice(i + 1, i - 1 + divisor.length);
  return [trimmed(fromLaurent(divided(quotient, scale))), trimmed(fromLaurent(remainder))];
}

export const chebyshev: Family = {
  prefix: 'cheb',
  module: 'chebyshev',
  className: 'Chebyshev',
  basisName: 'T',
  domain: [-1, 1],
  line: plainLine,
  x: [0, 1],
  timesX: (c) => {
    if (isOnlyZero(c)) return c;
    const made: Value[] = [times(c[0], 0), c[0]];
    for (let k = 1; k < c.length; k++) {
      const half = over(c[k], 2);
      made[k + 1] = half;
      accumulate(made, k - 1, half);
    }
    return made;
  },
  step: (algebra, _degree, next, low, high) => [
    algebra.sub(next, high),
    algebra.add(low, algebra.scale(algebra.shift(high), 2)),
  ],
  finish: (algebra, low, high) => algebra.add(low, algebra.shift(high)),
  product: (a, b) => trimmed(fromLaurent(convolved(laurent(a), laurent(b)))),
  quotient: chebyshevQuotient,
  derivative: (given) => {
    const c = [...given];
    const made: Value[] = [];
    for (let j = c.length - 1; j > 2; j--) {
      made[j - 1] = times(2 * j, c[j]);
      c[j - 2] = plus(c[j - 2], over(times(j, c[j]), j - 2));
    }
    if (c.length > 2) made[1] = times(4, c[2]);
    made[0] = c[1];
    return made;
  },
  integral: (c) => {
    const made: Value[] = [times(c[0], 0), c[0]];
    if (c.length > 1) made[2] = over(c[1], 4);
    for (let j = 2; j < c.length; j++) {
      made[j + 1] = over(c[j], 2 * (j + 1));
      made[j - 1] = minus(made[j - 1], over(c[j], 2 * (j - 1)));
    }
    return made;
  },
  nextColumn: (_degree, x, before, beforeThat) => minus(times(before, times(2, x)), beforeThat),
  first: (x) => x,
};

export const legendre: Family = {
  prefix: 'leg',
  module: 'legendre',
  className: 'Legendre',
  basisName: 'P',
  domain: [-1, 1],
  line: plainLine,
  x: [0, 1],
  timesX: (c) => {
    if (isOnlyZero(c)) return c;
    const made: Value[] = [times(c[0], 0), c[0]];
    for (let i = 1; i < c.length; i++) {
      made[i + 1] = over(times(c[i], i + 1), 2 * i + 1);
      accumulate(made, i - 1, over(times(c[i], i), 2 * i + 1));
    }
    return made;
  },
  step: (algebra, degree, next, low, high) => [
    algebra.sub(next, algebra.ratio(high, degree - 1, degree)),
    algebra.add(low, algebra.ratio(algebra.shift(high), 2 * degree - 1, degree)),
  ],
  finish: (algebra, low, high) => algebra.add(low, algebra.shift(high)),
  product: recurrenceProduct(() => legendre),
  quotient: (a, b) => longDivision(a, b, legendre.product),
  derivative: (given) => {
    const c = [...given];
    const made: Value[] = [];
    for (let j = c.length - 1; j > 2; j--) {
      made[j - 1] = times(2 * j - 1, c[j]);
      c[j - 2] = plus(c[j - 2], c[j]);
    }
    if (c.length > 2) made[1] = times(3, c[2]);
    made[0] = c[1];
    return made;
  },
  integral: (c) => {
    const made: Value[] = [times(c[0], 0), c[0]];
    if (c.length > 1) made[2] = over(c[1], 3);
    for (let j = 2; j < c.length; j++) {
      const part = over(c[j], 2 * j + 1);
      made[j + 1] = part;
      made[j - 1] = minus(made[j - 1], part);
    }
    return made;
  },
  nextColumn: (i, x, before, beforeThat) =>
    over(minus(times(times(before, x), 2 * i - 1), times(beforeThat, i - 1)), i),
  first: (x) => x,
};

export const laguerre: Family = {
  prefix: 'lag',
  module: 'laguerre',
  className: 'Laguerre',
  basisName: 'L',
  domain: [0, 1],
  line: (off, scl) => (isNought(scl) ? [off] : [plus(off, scl), negative(scl)]),
  x: [1, -1],
  timesX: (c) => {
    if (isOnlyZero(c)) return c;
    const made: Value[] = [c[0], negative(c[0])];
    for (let i = 1; i < c.length; i++) {
      made[i + 1] = times(negative(c[i]), i + 1);
      made[i] = plus(made[i], times(c[i], 2 * i + 1));
      made[i - 1] = minus(made[i - 1], times(c[i], i));
    }
    return made;
  },
  step: (algebra, degree, next, low, high) => [
    algebra.sub(next, algebra.ratio(high, degree - 1, degree)),
    algebra.add(low, algebra.ratio(algebra.sub(algebra.scale(high, 2 * degree - 1), algebra.shift(high)), 1, degree)),
  ],
  finish: (algebra, low, high) => algebra.add(low, algebra.sub(high, algebra.shift(high))),
  product: recurrenceProduct(() => laguerre),
  quotient: (a, b) => longDivision(a, b, laguerre.product),
  derivative: (given) => {
    const c = [...given];
    const made: Value[] = [];
    for (let j = c.length - 1; j > 1; j--) {
      made[j - 1] = negative(c[j]);
      c[j - 1] = plus(c[j - 1], c[j]);
    }
    made[0] = negative(c[1]);
    return made;
  },
  integral: (c) => {
    const made: Value[] = [c[0], negative(c[0])];
    for (let j = 1; j < c.length; j++) {
      made[j] = plus(made[j], c[j]);
      made[j + 1] = negative(c[j]);
    }
    return made;
  },
  nextColumn: (i, x, before, beforeThat) =>
    over(minus(times(before, minus(2 * i - 1, x)), times(beforeThat, i - 1)), i),
  first: (x) => minus(1, x),
};

export const hermite: Family = {
  prefix: 'herm',
  module: 'hermite',
  className: 'Hermite',
  basisName: 'H',
  domain: [-1, 1],
  line: (off, scl) => (isNought(scl) ? [off] : [off, over(scl, 2)]),
  x: [0, 0.5],
  timesX: (c) => {
    if (isOnlyZero(c)) return c;
    const made: Value[] = [times(c[0], 0), over(c[0], 2)];
    for (let i = 1; i < c.length; i++) {
      made[i + 1] = over(c[i], 2);
      accumulate(made, i - 1, times(c[i], i));
    }
    return made;
  },
  step: (algebra, degree, next, low, high) => [
    algebra.sub(next, algebra.scale(high, 2 * (degree - 1))),
    algebra.add(low, algebra.scale(algebra.shift(high), 2)),
  ],
  finish: (algebra, low, high) => algebra.add(low, algebra.scale(algebra.shift(high), 2)),
  product: recurrenceProduct(() => hermite),
  quotient: (a, b) => longDivision(a, b, hermite.product),
  derivative: (c) => c.slice(1).map((one, k) => times(2 * (k + 1), one)),
  integral: (c) => [times(c[0], 0), over(c[0], 2), ...c.slice(1).map((one, k) => over(one, 2 * (k + 2)))],
  nextColumn: (i, x, before, beforeThat) => minus(times(before, times(x, 2)), times(beforeThat, 2 * (i - 1))),
  first: (x) => times(x, 2),
};

export const hermiteE: Family = {
  prefix: 'herme',
  module: 'hermite_e',
  className: 'HermiteE',
  basisName: 'He',
  domain: [-1, 1],
  line: plainLine,
  x: [0, 1],
  timesX: (c) => {
    if (isOnlyZero(c)) return c;
    const made: Value[] = [times(c[0], 0), c[0]];
    for (let i = 1; i < c.length; i++) {
      made[i + 1] = c[i];
      accumulate(made, i - 1, times(c[i], i));
    }
    return made;
  },
  step: (algebra, degree, next, low, high) => [
    algebra.sub(next, algebra.scale(high, degree - 1)),
    algebra.add(low, algebra.shift(high)),
  ],
  finish: (algebra, low, high) => algebra.add(low, algebra.shift(high)),
  product: recurrenceProduct(() => hermiteE),
  quotient: (a, b) => longDivision(a, b, hermiteE.product),
  derivative: (c) => c.slice(1).map((one, k) => times(k + 1, one)),
  integral: (c) => [times(c[0], 0), c[0], ...c.slice(1).map((one, k) => over(one, k + 2))],
  nextColumn: (i, x, before, beforeThat) => minus(times(before, x), times(beforeThat, i - 1)),
  first: (x) => x,
};

export const FAMILIES: readonly Family[] = [power, chebyshev, legendre, laguerre, hermite, hermiteE];
