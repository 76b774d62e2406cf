/** `busday_offset`, `busday_count`, `is_busday`, `busdaycalendar`. Days are counted from 1970-01-01, a Thursday. */
import { broadcastShapes, broadcastStrides } from '../../arrays/broadcast.ts';
import { asDType } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { monthOfDay } from '../../arrays/datetime.ts';
import { arrayFrom, toArray } from '../../arrays/discover.ts';
import { NAT, readerOf, writerOf } from '../../arrays/element.ts';
import { offsetsOf } from '../../arrays/iterate.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { toList } from '../../arrays/record.ts';
import { canCast } from '../../dtype/casting.ts';
import { bool_, type DType, datetime64, int64, isKind } from '../../dtype/dtype.ts';
import { dtypeRepr } from '../../dtype/dtype-text.ts';
import { attributeOf, defineFunction, defineProperty, defineValue } from '../../ops/registry.ts';
import { bind, parseSignature } from '../../ops/signature.ts';
import { deliver, drain, toBool, toOut } from '../arguments.ts';
import { PyObject, PyType, python, type Value } from '../python-values.ts';

const DAY = datetime64('D');
const NAT_DAY = Number.NaN;
const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Monday is 0. */
function weekday(day: number): number {
  return (((day - 4) % 7) + 7) % 7;
}

// ── Week masks and calendars ──────────────────────────────────────────────────────────────────────

function maskFromText(text: string): boolean[] {
  const compact = text.trim();
  if (/^[01]{7}$/.test(compact)) return [...compact].map((one) => one === '1');
  const mask = new Array<boolean>(7).fill(false);
  const names = text.replace(/\s+/g, '');
  for (let k = 0; k < names.length; k += 3) {
    const at = NAMES.findIndex((name) => name[0].toUpperCase() + name.slice(1) === names.slice(k, k + 3));
    if (at < 0) return raise('ValueError', `Invalid business day weekmask string "${text}"`);
    mask[at] = true;
  }
  return mask;
}

function weekmaskFrom(value: Value): boolean[] {
  const mask = typeof value === 'string' ? maskFromText(value) : drain(toArray(value)).map(toBool);
  if (mask.length !== 7) raise('ValueError', 'A business day weekmask array must have length 7');
  if (!mask.includes(true)) raise('ValueError', 'Cannot construct a numpy.busdaycal with a weekmask of all zeros');
  return mask;
}

/** Whole days; NaN is NaT. Times of day are refused. */
function daysOf(value: Value, operand = 0): { array: NDArray; days: number[] } {
  const given = toArray(value);
  const array = isKind(given.dtype, 'U', 'S', 'O') ? asTimes(value) : given;
  if (array.dtype.kind === 'M' && !canCast(array.dtype, DAY, 'safe')) {
    raise(
      'TypeError',
      `Iterator operand ${operand} dtype could not be cast from ${dtypeRepr(array.dtype)} to ${dtypeRepr(DAY)} according to the rule 'safe'`,
    );
  }
  return { array, days: numbersIn(asDType(array, DAY)) };
}
function asTimes(value: Value): NDArray {
  const array = toArray(value);
  return arrayFrom(array.dtype.kind === 'U' ? toList(array) : value, { dtype: datetime64('generic') });
}
function numbersIn(array: NDArray): number[] {
  const read = readerOf(array.storage, array.dtype);
  const values: number[] = [];
  for (const at of offsetsOf(array.shape, array.strides, array.offset)) {
    const raw = read(at) as bigint | number;
    values.push(raw === NAT ? NAT_DAY : Number(raw));
  }
  return values;
}

export interface Calendar {
  readonly mask: readonly boolean[];
  readonly perWeek: number;
  /** Sorted, each once, only on days of the week mask. */
  readonly holidays: readonly number[];
}

function calendarOf(weekmask: Value, holidays: Value): Calendar {
  const mask = weekmaskFrom(weekmask);
  const days = holidays === null ? [] : daysOf(holidays).days;
  const kept = [...new Set(days)].filter((day) => !Number.isNaN(day) && mask[weekday(day)]);
  return { mask, perWeek: mask.filter(Boolean).length, holidays: kept.sort((a, b) => a - b) };
}

const calendarType = new PyType('busdaycalendar', { module: 'numpy', construct });
const signature = parseSignature("busdaycalendar(weekmask='1111100', holidays=None)");
function construct(_type: PyType, args: readonly Value[], kwargs: Map<string, Value> | null): Value {
  const [weekmask, holidays] = bind(signature, args, kwargs) as Value[];
  return new BusinessCalendar(calendarOf(weekmask, holidays));
}

export class BusinessCalendar extends PyObject {
  override pyType: PyType = calendarType;
  readonly calendar: Calendar;
  constructor(calendar: Calendar) {
    super();
    this.calendar = calendar;
  }
  override getAttribute(name: string): Value | undefined {
    return attributeOf('busdaycalendar', this, name);
  }
  override repr(): string {
    return '<numpy.busdaycalendar object at 0x7f0000000000>';
  }
}
defineValue('numpy.busdaycalendar', calendarType);
defineProperty({
  owner: 'busdaycalendar',
  name: 'weekmask',
  doc: 'Which days of the week are business days, from Monday.',
  get: (self: BusinessCalendar) => filled(bool_, [7], self.calendar.mask),
});
defineProperty({
  owner: 'busdaycalendar',
  name: 'holidays',
  doc: 'Days that are none.',
  get: (self: BusinessCalendar) => filled(DAY, [self.calendar.holidays.length], self.calendar.holidays.map(BigInt)),
});

function filled(dtype: DType, shape: readonly number[], values: readonly Value[]): NDArray {
  const made = allocate(dtype, shape);
  const write = writerOf(made.storage, dtype);
  values.forEach((value, k) => {
    write(k * dtype.itemsize, value);
  });
  return made;
}

function calendarFrom(name: string, weekmask: Value | undefined, holidays: Value, calendar: Value): Calendar {
  const bare = holidays === null || drain(toArray(holidays)).length === 0;
  if (calendar === null) return calendarOf(weekmask ?? '1111100', bare ? null : holidays);
  if (weekmask !== undefined || !bare)
    raise('ValueError', `Cannot supply both the weekmask/holidays and the busdaycal parameters to ${name}()`);
  if (calendar instanceof BusinessCalendar) return calendar.calendar;
  return raise('TypeError', `argument must be numpy.busdaycalendar, not ${python.repr(calendar)}`);
}

// ── Counting ──────────────────────────────────────────────────────────────────────────────────────

/** How many holidays are before a day. */
function holidaysBefore({ holidays }: Calendar, day: number): number {
  let [low, high] = [0, holidays.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holidays[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
function isBusinessDay(calendar: Calendar, day: number): boolean {
  if (Number.isNaN(day) || !calendar.mask[weekday(day)]) return false;
  return calendar.holidays[holidaysBefore(calendar, day)] !== day;
}

/** Business days of [begin, end). */
function businessDays(calendar: Calendar, begin: number, end: number): number {
  const weeks = Math.floor((end - begin) / 7);
  let count = weeks * calendar.perWeek - (holidaysBefore(calendar, end) - holidaysBefore(calendar, begin));
  for (let day = begin + weeks * 7; day < end; day++) if (calendar.mask[weekday(day)]) count++;
  return count;
}

function signedCount(calendar: Calendar, begin: number, end: number): number {
  if (Number.isNaN(begin) || Number.isNaN(end))
    raise('ValueError', 'Cannot compute a business day count with a NaT (not-a-time) date');
  return begin <= end ? businessDays(calendar, begin, end) : -businessDays(calendar, end + 1, begin + 1);
}

// ── Rolling and moving ────────────────────────────────────────────────────────────────────────────

const ROLLS: Readonly<Record<string, string>> = { following: 'forward', preceding: 'backward' };
const ALL_ROLLS = ['forward', 'backward', 'raise', 'nat', 'modifiedfollowing', 'modifiedpreceding'];

function rollFrom(value: Value): string {
  const roll = ROLLS[String(value)] ?? String(value);
  if (!ALL_ROLLS.includes(roll)) raise('ValueError', `Invalid business day roll parameter "${String(value)}"`);
  return roll;
}

function walked(calendar: Calendar, start: number, step: 1 | -1): number {
  let day = start;
  while (!isBusinessDay(calendar, day)) day += step;
  return day;
}
function monthIndex(day: number): bigint {
  return monthOfDay(BigInt(day)).months;
}

/** The business day that a date counts as. */
function rolled(calendar: Calendar, day: number, roll: string): number {
  if (Number.isNaN(day)) return roll === 'raise' ? raise('ValueError', 'NaT input in busday_offset') : day;
  if (isBusinessDay(calendar, day)) return day;
  switch (roll) {
    case 'raise':
      return raise('ValueError', 'Non-business day date in busday_offset');
    case 'nat':
      return NAT_DAY;
    case 'forward':
      return walked(calendar, day, 1);
    case 'backward':
      return walked(calendar, day, -1);
    default: {
      const first = roll === 'modifiedfollowing' ? 1 : -1;
      const found = walked(calendar, day, first);
      return monthIndex(found) === monthIndex(day) ? found : walked(calendar, day, first === 1 ? -1 : 1);
    }
  }
}

/** So many business days on; whole weeks are taken at once, their holidays made up for. */
function moved(calendar: Calendar, start: number, offset: number): number {
  const step = offset < 0 ? -1 : 1;
  let day = start;
  let left = Math.abs(offset);
  while (left >= calendar.perWeek) {
    const weeks = Math.floor(left / calendar.perWeek);
    const next = day + step * weeks * 7;
    const [low, high] = step > 0 ? [day + 1, next + 1] : [next, day];
    left += holidaysBefore(calendar, high) - holidaysBefore(calendar, low) - weeks * calendar.perWeek;
    day = next;
  }
  while (left > 0) {
    day += step;
    if (isBusinessDay(calendar, day)) left--;
  }
  // Weeks may end on a holiday that has been made up for already.
  return walked(calendar, day, step);
}

// ── Functions ─────────────────────────────────────────────────────────────────────────────────────

/** Numbers of two operands, broadcast. */
function together(a: NDArray, b: NDArray): { shape: readonly number[]; left: number[]; right: number[] } {
  const shape = broadcastShapes([a.shape, b.shape]);
  const wide = (one: NDArray): number[] => numbersIn(one.view({ shape, strides: broadcastStrides(one, shape) }));
  return { shape, left: wide(a), right: wide(b) };
}
const ticks = (day: number): bigint => (Number.isNaN(day) ? NAT : BigInt(day));

defineFunction({
  name: 'numpy.busday_offset',
  signature:
    "busday_offset(dates, offsets, roll='raise', weekmask=<no value>, holidays=None, busdaycal=None, out=None)",
  doc: 'Dates moved by business days.',
  call: (dates: Value, offsets: Value, roll: Value, weekmask: Value | undefined, ...rest: Value[]) => {
    const [holidays, busdaycal, out] = rest;
    const calendar = calendarFrom('busday_offset', weekmask, holidays, busdaycal);
    const mode = rollFrom(roll);
    const start = asDType(daysOf(dates).array, DAY);
    const { shape, left, right } = together(start, asDType(toArray(offsets), int64));
    const days = left.map((day, k) => {
      const from = rolled(calendar, day, mode);
      return Number.isNaN(from) ? from : moved(calendar, from, right[k]);
    });
    return deliver(filled(DAY, shape, days.map(ticks)), toOut(out));
  },
});
defineFunction({
  name: 'numpy.busday_count',
  signature: 'busday_count(begindates, enddates, weekmask=<no value>, holidays=None, busdaycal=None, out=None)',
  doc: 'Business days from one date to before another.',
  call: (begin: Value, end: Value, weekmask: Value | undefined, holidays: Value, busdaycal: Value, out: Value) => {
    const calendar = calendarFrom('busday_count', weekmask, holidays, busdaycal);
    const [from, to] = [asDType(daysOf(begin, 0).array, DAY), asDType(daysOf(end, 1).array, DAY)];
    const { shape, left, right } = together(from, to);
    return deliver(
      filled(
        int64,
        shape,
        left.map((day, k) => signedCount(calendar, day, right[k])),
      ),
      toOut(out),
    );
  },
});
defineFunction({
  name: 'numpy.is_busday',
  signature: 'is_busday(dates, weekmask=<no value>, holidays=None, busdaycal=None, out=None)',
  doc: 'Whether dates are business days.',
  call: (dates: Value, weekmask: Value | undefined, holidays: Value, busdaycal: Value, out: Value) => {
    const calendar = calendarFrom('is_busday', weekmask, holidays, busdaycal);
    const { array, days } = daysOf(dates);
    return deliver(
      filled(
        bool_,
        array.shape,
        days.map((day) => isBusinessDay(calendar, day)),
      ),
      toOut(out),
    );
  },
});
