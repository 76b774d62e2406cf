/**
 * How NumPy writes datetime64 and timedelta64 scalars. Days count in the proleptic Gregorian calendar, seconds
 * have no leap seconds. Source: NumPy reference, "Datetimes and timedeltas".
 */
import type { DatetimeUnit } from './dtype.ts';
import { NAT } from './element.ts';

export interface DatetimeMetadata {
  readonly unit: DatetimeUnit;
  readonly step: number;
}

/** Digits of the fraction, and how many ticks make a second. */
const FRACTION_DIGITS: Partial<Record<DatetimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9, ps: 12, fs: 15, as: 18 };

const UNIT_NAMES: Record<DatetimeUnit, string> = {
  Y: 'years',
  M: 'months',
  W: 'weeks',
  D: 'days',
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  ps: 'picoseconds',
  fs: 'femtoseconds',
  as: 'attoseconds',
  generic: 'generic time units',
};

/** `str(datetime64)`: ISO 8601 to the precision of the unit; `NaT`. */
export function datetimeText(value: bigint, { unit, step }: DatetimeMetadata): string {
  if (value === NAT) return 'NaT';
  const ticks = value * BigInt(step);
  switch (unit) {
    case 'Y':
      return yearText(1970n + ticks);
    case 'M':
      return `${yearText(1970n + floorDiv(ticks, 12n))}-${two(floorMod(ticks, 12n) + 1n)}`;
    case 'W':
      return dateText(ticks * 7n);
    case 'D':
      return dateText(ticks);
    case 'h':
      return `${dateText(floorDiv(ticks, 24n))}T${two(floorMod(ticks, 24n))}`;
    case 'm':
      return `${dateText(floorDiv(ticks, 1440n))}T${clockText(floorMod(ticks, 1440n))}`;
    case 'generic':
      return ticks.toString();
    default:
      return instantText(ticks, FRACTION_DIGITS[unit] ?? 0);
  }
}

/** `str(timedelta64)`: `5 days`; `NaT`. */
export function timedeltaText(value: bigint, { unit, step }: DatetimeMetadata): string {
  return value === NAT ? 'NaT' : `${value * BigInt(step)} ${UNIT_NAMES[unit]}`;
}

function floorDiv(a: bigint, b: bigint): bigint {
  return (a - floorMod(a, b)) / b;
}

function floorMod(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest < 0n ? rest + b : rest;
}

function two(value: bigint): string {
  return value.toString().padStart(2, '0');
}

/** At least four characters, the sign among them, as C's `%04d`. */
function yearText(year: bigint): string {
  const digits = (year < 0n ? -year : year).toString();
  return year < 0n ? `-${digits.padStart(3, '0')}` : digits.padStart(4, '0');
}

function clockText(minuteOfDay: bigint): string {
  return `${two(minuteOfDay / 60n)}:${two(minuteOfDay % 60n)}`;
}

function instantText(ticks: bigint, digits: number): string {
  const perSecond = 10n ** BigInt(digits);
  const seconds = floorDiv(ticks, perSecond);
  const secondOfDay = floorMod(seconds, 86400n);
  const clock = `${clockText(secondOfDay / 60n)}:${two(secondOfDay % 60n)}`;
  const text = `${dateText(floorDiv(seconds, 86400n))}T${clock}`;
  return digits === 0 ? text : `${text}.${floorMod(ticks, perSecond).toString().padStart(digits, '0')}`;
}

/**
 * Year, month and day of a day number since 1970-01-01: counted in 400-year cycles from 0000-03-01, so that the
 * leap day ends its year.
 */
function dateText(day: bigint): string {
  const shifted = day + 719468n;
  const era = floorDiv(shifted, 146097n);
  const dayOfEra = floorMod(shifted, 146097n);
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36524n - dayOfEra / 146096n) / 365n;
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const shiftedMonth = (5n * dayOfYear + 2n) / 153n;
  const dayOfMonth = dayOfYear - (153n * shiftedMonth + 2n) / 5n + 1n;
  const month = shiftedMonth < 10n ? shiftedMonth + 3n : shiftedMonth - 9n;
  const year = yearOfEra + era * 400n + (month <= 2n ? 1n : 0n);
  return `${yearText(year)}-${two(month)}-${two(dayOfMonth)}`;
}
