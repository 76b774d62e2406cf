/**
 * datetime64 and timedelta64 ticks: ISO 8601 text to ticks, and ticks from unit to unit through the calendar.
 * Source: NumPy reference, "Datetimes and timedeltas".
 */
import { ArraybookError } from '../base/errors.ts';
import type { DatetimeUnit } from '../dtype/dtype.ts';
import { strRepr } from '../dtype/python-text.ts';
import { isCalendar, rank, unitsIn } from '../dtype/time-unit.ts';
import { NAT } from './element.ts';

export interface TimeUnit {
  readonly unit: DatetimeUnit;
  readonly step: number;
}

export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Days from 1970-01-01 to the first of a month; `month` counts from 0 and may leave the year. */
export function daysOfMonth(year: bigint, month: bigint): bigint {
  const months = year * 12n + month;
  const y = floorDiv(months, 12n) - (floorMod(months, 12n) < 2n ? 1n : 0n);
  const shifted = floorMod(floorMod(months, 12n) - 2n, 12n);
  const era = floorDiv(y, 400n);
  const yearOfEra = y - era * 400n;
  const dayOfYear = (153n * shifted + 2n) / 5n;
  return era * 146097n + yearOfEra * 365n + yearOfEra / 4n - yearOfEra / 100n + dayOfYear - 719468n;
}

export function floorMod(a: bigint, b: bigint): bigint {
  return a - floorDiv(a, b) * b;
}

/** Months since 1970-01 of a day number, and the day of that month from 0. */
export function monthOfDay(day: bigint): { months: bigint; day: bigint } {
  let months = floorDiv(day * 4800n, 146097n);
  while (daysOfMonth(1970n, months) > day) months--;
  while (daysOfMonth(1970n, months + 1n) <= day) months++;
  return { months, day: day - daysOfMonth(1970n, months) };
}

/** Ticks of `from` as ticks of `to`, rounded down. `calendar`: through dates (datetime64), else by length. */
export function convertTicks(ticks: bigint, from: TimeUnit, to: TimeUnit, calendar: boolean): bigint {
  if (ticks === NAT || from.unit === 'generic' || to.unit === 'generic') return ticks;
  if (from.unit === to.unit && from.step === to.step) return ticks;
  const count = ticks * BigInt(from.step);
  const fine = baseTicks(count, from.unit, to.unit, calendar);
  return BigInt.asIntN(64, calendar ? floorDiv(fine, BigInt(to.step)) : fine / BigInt(to.step));
}

function baseTicks(count: bigint, from: DatetimeUnit, to: DatetimeUnit, calendar: boolean): bigint {
  if (rank(from) <= rank(to)) {
    const ratio = unitsIn(from, to);
    if (ratio !== null) return count * ratio;
    if (!calendar) return averageTicks(count, from, to);
    const days = daysOfMonth(1970n, from === 'Y' ? count * 12n : count);
    return to === 'W' ? floorDiv(days, 7n) : days * (unitsIn('D', to) ?? 1n);
  }
  const ratio = unitsIn(to, from);
  if (ratio !== null) return calendar ? floorDiv(count, ratio) : count / ratio;
  if (!calendar) return averageTicks(count, from, to);
  const days = from === 'W' ? count * 7n : floorDiv(count, unitsIn('D', from) ?? 1n);
  const { months } = monthOfDay(days);
  return to === 'Y' ? floorDiv(months, 12n) : months;
}

/** A year counts 365.2425 days in conversions of timedeltas. */
function averageTicks(count: bigint, from: DatetimeUnit, to: DatetimeUnit): bigint {
  const seconds: Partial<Record<DatetimeUnit, bigint>> = { Y: 31556952n, M: 2629746n };
  if (isCalendar(from)) {
    const perFrom = seconds[from] ?? 1n;
    if (to === 'W' || rank(to) <= rank('s')) return (count * perFrom) / (unitsIn(to, 's') ?? 1n);
    return count * perFrom * (unitsIn('s', to) ?? 1n);
  }
  const total = rank(from) <= rank('s') ? count * (unitsIn(from, 's') ?? 1n) : count / (unitsIn('s', from) ?? 1n);
  return total / (seconds[to] ?? 1n);
}

const ISO =
  /^([+-]?\d{1,20})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,18}))?)?)?)?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

export interface ParsedTime {
  readonly ticks: bigint;
  readonly unit: DatetimeUnit;
}

function refuse(text: string, position: number): never {
  throw new ArraybookError('dtype', `Error parsing datetime string ${quoted(text)} at position ${position}`, {
    pythonType: 'ValueError',
  });
}

function quoted(text: string): string {
  return `"${strRepr(text).slice(1, -1)}"`;
}

/** An ISO 8601 date or time, in the unit that its precision implies. `now` is microseconds since 1970. */
export function parseDatetime(input: string, now: () => number = Date.now): ParsedTime {
  const text = input.trim();
  if (text === '' || /^nat$/i.test(text)) return { ticks: NAT, unit: 'generic' };
  if (text === 'now') return { ticks: BigInt(Math.floor(now() / 1000)), unit: 's' };
  if (text === 'today') return { ticks: BigInt(Math.floor(now() / 86400000)), unit: 'D' };
  const match = ISO.exec(text) ?? COMPACT.exec(text);
  if (match === null) return refuse(input, Math.max(0, input.search(/[^\d+-]/)));
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  if (month === undefined) return { ticks: BigInt(year) - 1970n, unit: 'Y' };
  if (Number(month) < 1 || Number(month) > 12) outOfRange('Month', input);
  const months = (BigInt(year) - 1970n) * 12n + BigInt(month) - 1n;
  if (day === undefined) return { ticks: months, unit: 'M' };
  const first = daysOfMonth(1970n, months);
  const length = daysOfMonth(1970n, months + 1n) - first;
  if (Number(day) < 1 || BigInt(day) > length) outOfRange('Day', input);
  const days = first + BigInt(day) - 1n;
  if (hour === undefined) return { ticks: days, unit: 'D' };
  return parseClock(days, [hour, minute, second, fraction, zone], input);
}

function outOfRange(what: string, text: string): never {
  throw new ArraybookError('dtype', `${what} out of range in datetime string ${quoted(text)}`, {
    pythonType: 'ValueError',
  });
}

function parseClock(days: bigint, parts: readonly (string | undefined)[], text: string): ParsedTime {
  const [hour, minute, second, fraction, zone] = parts;
  if (Number(hour) > 23) outOfRange('Hours', text);
  if (minute !== undefined && Number(minute) > 59) outOfRange('Minutes', text);
  if (second !== undefined && Number(second) > 59) outOfRange('Seconds', text);
  const shift = BigInt(zoneMinutes(zone));
  const hours = days * 24n + BigInt(hour ?? 0);
  if (minute === undefined && shift % 60n === 0n) return { ticks: hours - shift / 60n, unit: 'h' };
  const minutes = hours * 60n + BigInt(minute ?? 0) - shift;
  if (second === undefined) return { ticks: minutes, unit: 'm' };
  const seconds = minutes * 60n + BigInt(second);
  if (fraction === undefined) return { ticks: seconds, unit: 's' };
  const digits = Math.ceil(fraction.length / 3) * 3;
  const unit = ({ 3: 'ms', 6: 'us', 9: 'ns', 12: 'ps', 15: 'fs', 18: 'as' } as const)[digits as 3];
  return { ticks: seconds * 10n ** BigInt(digits) + BigInt(fraction.padEnd(digits, '0')), unit };
}

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return zone.startsWith('-') ? -minutes : minutes;
}
