/** `datetime_as_string`, `datetime_data`. */
import { raise } from '../../arrays/convert.ts';
import { convertTicks } from '../../arrays/datetime.ts';
import { toArray } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { NAT, writerOf } from '../../arrays/element.ts';
import { allocate } from '../../arrays/ndarray.ts';
import { rawValues, unwrap } from '../../arrays/record.ts';
import { datetimeText } from '../../dtype/datetime-text.ts';
import { type DatetimeDType, type DatetimeUnit, isKind, str_ } from '../../dtype/dtype.ts';
import { rank, unitsIn } from '../../dtype/time-unit.ts';
import { defineFunction } from '../../ops/registry.ts';
import { PyTuple, type Value } from '../python-values.ts';

/** Characters that NumPy makes room for, by unit. */
const WIDTHS: Readonly<Record<DatetimeUnit, number>> = {
  ...{ Y: 22, M: 25, W: 28, D: 28, h: 32, m: 35, s: 38, ms: 42, us: 45, ns: 48, ps: 51, fs: 54, as: 57, generic: 62 },
};
const AUTO_WIDTH = 62;
const FINE: readonly DatetimeUnit[] = ['D', 'm', 's', 'ms', 'us', 'ns', 'ps', 'fs', 'as'];

/** The coarsest unit, days at most, that loses nothing of a time. */
function losslessUnit(ticks: bigint, dtype: DatetimeDType): DatetimeUnit {
  if (rank(dtype.unit) <= rank('D') || ticks === NAT) return 'D';
  for (const unit of FINE) {
    if (rank(unit) >= rank(dtype.unit)) return unit;
    const ratio = unitsIn(unit, dtype.unit);
    if (ratio !== null && (ticks * BigInt(dtype.step)) % ratio === 0n) return unit;
  }
  return dtype.unit;
}

function checkUnit(from: DatetimeDType, to: DatetimeUnit, casting: string): void {
  const finer = rank(to) >= rank(from.unit);
  const same = to === from.unit;
  if (casting === 'safe' ? finer : casting === 'no' || casting === 'equiv' ? same : true) return;
  raise(
    'TypeError',
    `Cannot create a datetime string as units '${to}' from a NumPy datetime with units '${from.unit}' according to the rule '${casting}'`,
  );
}

function zoneSuffix(timezone: Value, unit: DatetimeUnit): string {
  if (timezone === 'naive') return '';
  if (timezone !== 'UTC' && timezone !== 'local')
    raise('ValueError', `Unsupported timezone input string "${String(timezone)}"`);
  if (rank(unit) <= rank('D')) return '';
  return timezone === 'UTC' ? 'Z' : '+0000';
}

function textOf(ticks: bigint, dtype: DatetimeDType, unit: DatetimeUnit, timezone: Value): string {
  if (ticks === NAT) return 'NaT';
  return (
    datetimeText(convertTicks(ticks, dtype, { unit, step: 1 }, true), { unit, step: 1 }) + zoneSuffix(timezone, unit)
  );
}

function unitFrom(value: Value): DatetimeUnit | 'auto' | null {
  if (value === null || value === 'auto') return value;
  if (typeof value === 'string' && Object.hasOwn(WIDTHS, value) && value !== 'generic') return value as DatetimeUnit;
  return raise('TypeError', `Invalid datetime unit "${String(value)}" in metadata`);
}

defineFunction({
  name: 'numpy.datetime_as_string',
  signature: "datetime_as_string(arr, unit=None, timezone='naive', casting='same_kind')",
  doc: 'Dates and times as text.',
  call: (arr: Value, unit: Value, timezone: Value, casting: Value) => {
    const array = toArray(arr);
    if (!isKind(array.dtype, 'M')) return raise('TypeError', 'input must have type NumPy datetime');
    const dtype = array.dtype;
    const wanted = unitFrom(unit);
    if (wanted !== null && wanted !== 'auto') checkUnit(dtype, wanted, String(casting));
    zoneSuffix(timezone, 's');
    const shown = (ticks: bigint): DatetimeUnit =>
      wanted === 'auto' ? losslessUnit(ticks, dtype) : (wanted ?? dtype.unit);
    const texts = (rawValues(array) as bigint[]).map((ticks) => textOf(ticks, dtype, shown(ticks), timezone));
    const width = wanted === 'auto' ? AUTO_WIDTH : WIDTHS[wanted ?? dtype.unit];
    const made = allocate(str_(width), array.shape);
    const write = writerOf(made.storage, made.dtype);
    texts.forEach((text, k) => {
      write(k * made.itemsize, text);
    });
    return unwrap(made);
  },
});

defineFunction({
  name: 'numpy.datetime_data',
  signature: 'datetime_data(dtype, /)',
  doc: 'Unit and step of a datetime64 or timedelta64 dtype.',
  call: (given: Value) => {
    const dtype = dtypeFrom(given);
    if (!isKind(dtype, 'M', 'm')) return raise('TypeError', 'cannot get datetime metadata from non-datetime type');
    return new PyTuple([dtype.unit, dtype.step]);
  },
});
