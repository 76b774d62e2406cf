/**
 * Units of datetime64 and timedelta64: ratios, common units. Source: NumPy reference, "Datetimes and timedeltas".
 * Years and months have no fixed length in days; a datetime converts through the calendar, a timedelta does not.
 */
import { DTypeError } from '../base/errors.ts';
import type { DatetimeDType, DatetimeUnit, TimedeltaDType } from './dtype.ts';

export const UNIT_ORDER: readonly DatetimeUnit[] = [
  'Y',
  'M',
  'W',
  'D',
  'h',
  'm',
  's',
  'ms',
  'us',
  'ns',
  'ps',
  'fs',
  'as',
  'generic',
];
/** How many of the next unit (in `UNIT_ORDER`) one unit holds; months and weeks do not divide. */
const NEXT: Readonly<Partial<Record<DatetimeUnit, bigint>>> = {
  Y: 12n,
  W: 7n,
  D: 24n,
  h: 60n,
  m: 60n,
  s: 1000n,
  ms: 1000n,
  us: 1000n,
  ns: 1000n,
  ps: 1000n,
  fs: 1000n,
};

export type TimeDType = DatetimeDType | TimedeltaDType;

export function rank(unit: DatetimeUnit): number {
  return UNIT_ORDER.indexOf(unit);
}

export function isCalendar(unit: DatetimeUnit): boolean {
  return unit === 'Y' || unit === 'M';
}

/** How many `fine` units one `coarse` unit holds; null where the calendar decides (months to days). */
export function unitsIn(coarse: DatetimeUnit, fine: DatetimeUnit): bigint | null {
  if (isCalendar(coarse) && !isCalendar(fine)) return null;
  let count = 1n;
  for (let k = rank(coarse); k < rank(fine); k++) {
    const step = NEXT[UNIT_ORDER[k]];
    if (step === undefined) return null;
    count *= step;
  }
  return count;
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** The coarsest unit that both divide evenly into. */
export function commonUnit(a: TimeDType, b: TimeDType): { unit: DatetimeUnit; step: number } {
  if (a.unit === 'generic') return { unit: b.unit, step: b.step };
  if (b.unit === 'generic') return { unit: a.unit, step: a.step };
  const [coarse, fine] = rank(a.unit) <= rank(b.unit) ? [a, b] : [b, a];
  const count = unitsIn(coarse.unit, fine.unit);
  if (count === null) {
    if (a.kind === 'm' || b.kind === 'm') {
      throw new DTypeError(
        `Cannot get a common metadata divisor for Numpy datetime metadata [${a.unit}] and [${b.unit}] because they have incompatible nonlinear base time units.`,
      );
    }
    return { unit: fine.unit, step: fine.step };
  }
  return { unit: fine.unit, step: Number(gcd(BigInt(coarse.step) * count, BigInt(fine.step))) };
}
