/** What the parameters of distributions must fulfil, and NumPy's words where they do not. */
import { raise } from '../../arrays/convert.ts';
import type { NDArray } from '../../arrays/ndarray.ts';

export type Constraint =
  | 'none'
  | 'nonNegative'
  | 'nonNegativeLong'
  | 'positive'
  | 'positiveNotNan'
  | 'unit'
  | 'unitAboveZero'
  | 'unitBelowOne'
  | 'above1'
  | 'atLeast1'
  | 'poisson';

/** The largest mean of a Poisson variate that surely fits an int64. */
export const POISSON_MOST = 2 ** 63 - Math.sqrt(2 ** 63) * 10;

interface Check {
  readonly fails: (value: number, scalar: boolean) => boolean;
  readonly text: (name: string, scalar: boolean) => string;
}

const isNegative = (value: number): boolean => value < 0 || Object.is(value, -0);
const isNan = (scalar: boolean): string => (scalar ? 'is NaN' : 'contains NaNs');

const CHECKS: Readonly<Record<Constraint, readonly Check[]>> = {
  none: [],
  nonNegative: [{ fails: isNegative, text: (name) => `${name} < 0` }],
  nonNegativeLong: [{ fails: (value) => !(value >= 0), text: (name) => `${name} < 0` }],
  positive: [{ fails: (value) => value <= 0, text: (name) => `${name} <= 0` }],
  positiveNotNan: [
    { fails: (value) => Number.isNaN(value), text: (name) => `${name} must not be NaN` },
    { fails: (value) => value <= 0, text: (name) => `${name} <= 0` },
  ],
  unit: [
    {
      fails: (value) => !(value >= 0 && value <= 1),
      text: (name, scalar) => `${name} < 0, ${name} > 1 or ${name} ${isNan(scalar)}`,
    },
  ],
  unitAboveZero: [
    {
      fails: (value) => !(value > 0 && value <= 1),
      text: (name) => `${name} <= 0, ${name} > 1 or ${name} contains NaNs`,
    },
  ],
  unitBelowOne: [
    {
      fails: (value) => !(value >= 0 && value < 1),
      text: (name, scalar) => `${name} < 0, ${name} >= 1 or ${name} ${isNan(scalar)}`,
    },
  ],
  above1: [{ fails: (value) => !(value > 1), text: (name, scalar) => `${name} <= 1 or ${name} ${isNan(scalar)}` }],
  atLeast1: [{ fails: (value) => !(value >= 1), text: (name, scalar) => `${name} < 1 or ${name} ${isNan(scalar)}` }],
  poisson: [
    {
      fails: (value, scalar) => (scalar ? value > POISSON_MOST : !(value <= POISSON_MOST)),
      text: (name) => `${name} value too large`,
    },
    { fails: (value) => !(value >= 0), text: (name, scalar) => `${name} < 0 or ${name} ${isNan(scalar)}` },
  ],
};

/** Holds a parameter's values to its constraint; `scalar`: it was a number, which changes some words. */
export function holdTo(constraint: Constraint, name: string, values: Iterable<number>, scalar: boolean): void {
  for (const { fails, text } of CHECKS[constraint]) {
    for (const value of values) if (fails(value, scalar)) raise('ValueError', text(name, scalar));
  }
}

/** Numbers of a packed float64 or int64 array; int64 beyond 2**53 are rounded, which no constraint notices. */
export function numbersIn(array: NDArray): Float64Array | number[] {
  const lane = array.lane;
  if (lane instanceof Float64Array) return lane.subarray(array.offset / 8, array.offset / 8 + array.size);
  return Array.from((lane as BigInt64Array).subarray(array.offset / 8, array.offset / 8 + array.size), Number);
}
