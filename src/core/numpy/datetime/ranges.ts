/** `arange` of dates and of lengths of time. */
import { asDType } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { arrayFrom, toArray } from '../../arrays/discover.ts';
import { NAT, writerOf } from '../../arrays/element.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { rawValues } from '../../arrays/record.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import {
  type DatetimeDType,
  type DType,
  datetime64,
  isKind,
  type TimedeltaDType,
  timedelta64,
} from '../../dtype/dtype.ts';
import { promote } from '../../dtype/promotion.ts';
import { timeRange } from '../creation.ts';
import type { Value } from '../python-values.ts';

type Time = DatetimeDType | TimedeltaDType;

function timeDType(value: Value): Time | null {
  const dtype = value instanceof NumPyScalar || value instanceof NDArray ? value.dtype : null;
  return dtype !== null && isKind(dtype, 'M', 'm') ? dtype : null;
}

/** Dates written as text bring their own unit. */
function ownUnit(value: Value, kind: 'M' | 'm'): Time | null {
  if (typeof value === 'string' && kind === 'M') {
    const dtype = arrayFrom(value, { dtype: datetime64('generic') }).dtype;
    return isKind(dtype, 'M') ? dtype : null;
  }
  return timeDType(value);
}

function commonTime(values: readonly Value[], kind: 'M' | 'm'): Time {
  let found: Time | null = null;
  for (const value of values) {
    const own = ownUnit(value, kind);
    if (own === null || own.unit === 'generic') continue;
    const length = timedelta64(own.unit, own.step);
    const next: DType = found === null ? length : promote(found, length);
    if (isKind(next, 'm')) found = next;
  }
  const { unit, step } = found ?? timedelta64('generic');
  return kind === 'M' ? datetime64(unit, step) : timedelta64(unit, step);
}

/** A value as ticks of a dtype; plain integers are ticks already. */
function ticksOf(value: Value, dtype: Time): bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  const array = typeof value === 'string' ? arrayFrom(value, { dtype }) : asDType(toArray(value), dtype);
  return rawValues(array)[0] as bigint;
}

interface Bounds {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
}

function rangeTicks({ start, stop, step }: Bounds, dtype: Time): [bigint, bigint, bigint] {
  const length = timedelta64(dtype.unit, dtype.step);
  const first = start === null ? 0n : ticksOf(start, dtype);
  const relative =
    dtype.kind === 'M' && (timeDType(stop)?.kind === 'm' || typeof stop === 'number' || typeof stop === 'bigint');
  const last = relative ? first + ticksOf(stop, length) : ticksOf(stop, dtype);
  return [first, last, step === null ? 1n : ticksOf(step, length)];
}

timeRange.make = (start, stop, step, wanted) => {
  const named = wanted !== null && isKind(wanted, 'M', 'm') ? wanted : null;
  const kinds = [start, stop, step].map((one) => timeDType(one)?.kind);
  if (named === null && !kinds.some((kind) => kind !== undefined)) return null;
  if (wanted !== null && named === null) return null;
  const kind = named?.kind ?? (kinds.includes('M') ? 'M' : 'm');
  if (kind === 'M' && (start === null || stop === null))
    raise('ValueError', 'arange requires both a start and a stop for NumPy datetime64 ranges');
  const dtype = named !== null && named.unit !== 'generic' ? named : commonTime([start, stop, step], kind);
  const [first, last, by] = rangeTicks({ start, stop, step }, dtype);
  if ([first, last, by].includes(NAT)) raise('ValueError', 'arange: cannot use NaT (not-a-time) datetime values');
  if (by === 0n) raise('ValueError', 'arange: step may not be zero');
  const span = last - first;
  const rest = span % by === 0n ? 0n : 1n;
  const count = span === 0n || span > 0n !== by > 0n ? 0n : span / by + rest;
  const made = allocate(dtype, [Number(count)]);
  const write = writerOf(made.storage, dtype);
  for (let k = 0n; k < count; k++) write(Number(k) * 8, first + k * by);
  return made;
};
