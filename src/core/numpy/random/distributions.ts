/** Methods that draw from a distribution of one to three parameters, for Generator and RandomState. */
import { raise } from '../../arrays/convert.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { type DType, float64, int64 } from '../../dtype/dtype.ts';
import { defineMethod } from '../../ops/registry.ts';
import { int, PyFloat, type Value } from '../python-values.ts';
import { ufuncs } from '../ufunc.ts';
import { type Constraint, holdTo, numbersIn, POISSON_MOST } from './constraint.ts';
import { DISTRIBUTIONS, type DistributionRow, LEGACY, type ParameterRow } from './distribution-table.ts';
import { drawOne, fill } from './draw.ts';
import { resultShape, spread, toParameter, toSize } from './parameter.ts';
import { type RandomObject, RandomState } from './random-object.ts';

const isLegacy = (self: RandomObject): boolean => self instanceof RandomState;

interface Drawing {
  readonly code: number;
  readonly discrete: boolean;
  readonly parameters: readonly NDArray[];
  readonly size: Value;
}

/** Draws of one distribution into a new array, or one plain number. */
export function drawFrom(self: RandomObject, { code, discrete, parameters, size }: Drawing): Value {
  const dtype: DType = discrete ? int64 : float64;
  const scalar = size === null && parameters.every((one) => one.shape.length === 0);
  const shape = parameters.every((one) => one.shape.length === 0)
    ? size === null
      ? []
      : toSize(size)
    : resultShape(size, parameters);
  const target = allocate(dtype, shape);
  const spreads = parameters.map((one) => spread(one, shape));
  fill(self, discrete ? 'discrete' : 'continuous', code + (isLegacy(self) ? LEGACY : 0), target, spreads);
  if (!scalar) return target;
  return discrete ? int((target.lane as BigInt64Array)[0]) : new PyFloat((target.lane as Float64Array)[0]);
}

/** A parameter that is a plain Python number, or undefined. */
function plainNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return value instanceof PyFloat ? value.value : undefined;
}

function constraintOf(row: ParameterRow, legacy: boolean): Constraint {
  return (legacy ? row.legacy : undefined) ?? row.constraint;
}

function check(self: RandomObject, rows: readonly ParameterRow[], arrays: readonly NDArray[]): void {
  const scalar = arrays.every((one) => one.shape.length === 0);
  rows.forEach((row, k) => {
    const constraint = constraintOf(row, isLegacy(self));
    if (constraint !== 'none') holdTo(constraint, row.label ?? row.name, numbersIn(arrays[k]), scalar);
  });
}

/** One double from plain numbers, without any array; undefined where that is not the case. */
function quickly(self: RandomObject, row: DistributionRow, values: readonly Value[]): Value | undefined {
  if (row.discrete === true) return undefined;
  const numbers: number[] = [];
  for (const value of values) {
    const number = plainNumber(value);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  row.parameters.forEach((parameter, k) => {
    holdTo(constraintOf(parameter, isLegacy(self)), parameter.label ?? parameter.name, [numbers[k]], true);
  });
  return new PyFloat(drawOne(self, row.code + (isLegacy(self) ? LEGACY : 0), numbers[0], numbers[1], numbers[2]));
}

function draw(self: RandomObject, row: DistributionRow, values: readonly Value[], size: Value): Value {
  const quick = size === null ? quickly(self, row, values) : undefined;
  if (quick !== undefined) return quick;
  const arrays = row.parameters.map((parameter, k) => toParameter(values[k], parameter.integer ? int64 : float64));
  // NumPy looks at binomial's p before n.
  const order = row.name === 'binomial' ? [1, 0] : arrays.map((_, k) => k);
  check(
    self,
    order.map((k) => row.parameters[k]),
    order.map((k) => arrays[k]),
  );
  return drawFrom(self, { code: row.code, discrete: row.discrete === true, parameters: arrays, size });
}

for (const row of DISTRIBUTIONS) {
  const texts = row.parameters.map((one) => (one.default === undefined ? one.name : `${one.name}=${one.default}`));
  const signature = `${row.name}(${[...texts, 'size=None'].join(', ')})`;
  for (const owner of ['Generator', 'RandomState']) {
    defineMethod({
      owner,
      signature,
      doc: row.doc,
      call: (self: RandomObject, ...values: Value[]) => {
        const count = row.parameters.length;
        return draw(self, row, values.slice(0, count), values[count] ?? null);
      },
    });
  }
}

// ── Those with checks across parameters ───────────────────────────────────────────────────────────

function uniform(self: RandomObject, low: Value, high: Value, size: Value): Value {
  const lows = toParameter(low);
  const highs = toParameter(high);
  const scalar = lows.shape.length === 0 && highs.shape.length === 0;
  const ranges = ufuncs.subtract.apply([highs, lows])[0];
  const values = numbersIn(ranges);
  for (const value of values) if (!Number.isFinite(value)) raise('OverflowError', rangeText(self, scalar));
  if (!isLegacy(self)) holdTo('nonNegative', 'high - low', values, scalar);
  return drawFrom(self, { code: 5, discrete: false, parameters: [lows, ranges], size });
}

const rangeText = (self: RandomObject, scalar: boolean): string =>
  scalar && !isLegacy(self) ? 'high - low range exceeds valid bounds' : 'Range exceeds valid bounds';

/** Whether `test` holds for any pair of the two, broadcast. */
function anyPair(a: NDArray, b: NDArray, test: 'greater' | 'equal'): boolean {
  const outcome = ufuncs[test].apply([a, b])[0];
  return outcome.storage.bytes.subarray(outcome.offset, outcome.offset + outcome.size).includes(1);
}

function triangular(self: RandomObject, left: Value, mode: Value, right: Value, size: Value): Value {
  const [l, m, r] = [left, mode, right].map((value) => toParameter(value));
  if (anyPair(l, m, 'greater')) raise('ValueError', 'left > mode');
  if (anyPair(m, r, 'greater')) raise('ValueError', 'mode > right');
  if (anyPair(l, r, 'equal')) raise('ValueError', 'left == right');
  return drawFrom(self, { code: 26, discrete: false, parameters: [l, m, r], size });
}

/** Refuses parameters whose Poisson means could leave int64. */
function checkMeans(counts: NDArray, chances: NDArray): void {
  const shape = resultShape(null, [counts, chances]);
  const [n, p] = [counts, chances].map((one) => numbersIn(spread(one, shape)));
  const at = (values: ArrayLike<number>, k: number): number => values[values.length === 1 ? 0 : k];
  for (let k = 0; k < Math.max(n.length, p.length); k++) {
    const most = ((1 - at(p, k)) / at(p, k)) * (at(n, k) + 10 * Math.sqrt(at(n, k)));
    if (most > POISSON_MOST) {
      raise('ValueError', 'n too large or p too small, see Generator.negative_binomial Notes');
    }
  }
}

function negativeBinomial(self: RandomObject, n: Value, p: Value, size: Value): Value {
  const counts = toParameter(n);
  const chances = toParameter(p);
  const scalar = counts.shape.length === 0 && chances.shape.length === 0;
  holdTo(isLegacy(self) ? 'positive' : 'positiveNotNan', 'n', numbersIn(counts), scalar);
  holdTo(isLegacy(self) ? 'unit' : 'unitAboveZero', 'p', numbersIn(chances), scalar);
  if (!isLegacy(self)) checkMeans(counts, chances);
  return drawFrom(self, { code: 2, discrete: true, parameters: [counts, chances], size });
}

const HYPERGEOMETRIC_MOST = 1e9;

function hypergeometric(self: RandomObject, ngood: Value, nbad: Value, nsample: Value, size: Value): Value {
  const legacy = isLegacy(self);
  const [good, bad, sample] = [ngood, nbad, nsample].map((value) => toParameter(value, int64));
  if (!legacy && [good, bad].some((one) => [...numbersIn(one)].some((value) => value >= HYPERGEOMETRIC_MOST))) {
    raise('ValueError', 'both ngood and nbad must be less than 1000000000');
  }
  const total = ufuncs.add.apply([good, bad])[0];
  if (anyPair(sample, total, 'greater')) raise('ValueError', 'ngood + nbad < nsample');
  const scalar = [good, bad, sample].every((one) => one.shape.length === 0);
  holdTo('nonNegative', 'ngood', numbersIn(good), scalar);
  holdTo('nonNegative', 'nbad', numbersIn(bad), scalar);
  holdTo(legacy ? 'atLeast1' : 'nonNegative', 'nsample', numbersIn(sample), scalar);
  return drawFrom(self, { code: 6, discrete: true, parameters: [good, bad, sample], size });
}

for (const owner of ['Generator', 'RandomState']) {
  defineMethod({
    owner,
    signature: 'uniform(low=0.0, high=1.0, size=None)',
    doc: 'Uniform in [low, high).',
    call: uniform,
  });
  defineMethod({ owner, signature: 'triangular(left, mode, right, size=None)', doc: 'Triangular.', call: triangular });
  defineMethod({
    owner,
    signature: 'negative_binomial(n, p, size=None)',
    doc: 'Negative binomial.',
    call: negativeBinomial,
  });
  defineMethod({
    owner,
    signature: 'hypergeometric(ngood, nbad, nsample, size=None)',
    doc: 'Hypergeometric.',
    call: hypergeometric,
  });
}
