/**
 * How NumPy writes the parts of a structured scalar: numbers as `str`, text as `repr`, subarrays in brackets with
 * their elements padded to one width (`arrayprint.StructuredVoidFormat`).
 */
import { datetimeText } from './datetime-text.ts';
import type { ComplexDType, DType, Field, VoidDType } from './dtype.ts';
import { type ComplexValue, elementReader, NAT } from './element.ts';
import type { FloatSize } from './float-digits.ts';
import { floatFormatter, maxOf } from './float-format.ts';
import { bytesRepr, strRepr, tupleRepr } from './python-text.ts';
import { scalarTextReader } from './scalar-text.ts';

/** The elements that are printed together: one, or all of a subarray. */
interface Group {
  readonly view: DataView;
  readonly offsets: readonly number[];
  readonly inSubarray: boolean;
}
type Formatter = (offset: number) => string;

/** `np.get_printoptions()`: longer subarrays are cut to three elements at each end. */
const THRESHOLD = 1000;
const EDGE_ITEMS = 3;
const MAX_MEASURED = 1_000_000;
/** Length of `False`. */
const BOOL_WIDTH = 5;

/** `str` of a record (`(1, 2.5, b'a')`) or of a subarray as it stands in one (`[1, 2]`). */
export function recordText(dtype: VoidDType, view: DataView, offset: number): string {
  return formatterFor(dtype, { view, offsets: [offset], inSubarray: false })(offset);
}

function formatterFor(dtype: DType, group: Group): Formatter {
  const read = elementReader(dtype);
  switch (dtype.kind) {
    case 'b':
      return padded(plain(dtype, group), group.inSubarray ? BOOL_WIDTH : 0);
    case 'i':
    case 'u':
      return paddedToWidest(plain(dtype, group), group);
    case 'c':
      return complexFormatter(dtype, group);
    case 'S':
      return (offset) => bytesRepr(read(group.view, offset) as Uint8Array);
    case 'U':
      return (offset) => strRepr(read(group.view, offset) as string);
    case 'M':
      return timeFormatter(group, read as TimeReader, (value) => `'${datetimeText(value, dtype)}'`);
    case 'm':
      return timeFormatter(group, read as TimeReader, String);
    case 'V':
      return voidFormatter(dtype, group);
    default:
      return plain(dtype, group);
  }
}

function plain(dtype: DType, group: Group): Formatter {
  const write = scalarTextReader(dtype);
  return (offset) => write(group.view, offset);
}

function padded(write: Formatter, width: number): Formatter {
  return (offset) => write(offset).padStart(width);
}

function paddedToWidest(write: Formatter, group: Group): Formatter {
  return padded(write, Math.max(0, maxOf(group.offsets.map((offset) => write(offset).length))));
}

type TimeReader = (view: DataView, offset: number) => bigint;

function timeFormatter(group: Group, read: TimeReader, write: (value: bigint) => string): Formatter {
  const text: Formatter = (offset) => {
    const value = read(group.view, offset);
    return value === NAT ? "'NaT'" : write(value);
  };
  const values = group.offsets.map((offset) => read(group.view, offset)).filter((value) => value !== NAT);
  const sorted = values.sort((a, b) => (a < b ? -1 : 1));
  const extremes = sorted.length === 0 ? [] : [sorted[0], sorted[sorted.length - 1]];
  const widths = extremes.map((value) => write(value).length);
  return padded(text, Math.max(values.length < group.offsets.length ? 5 : 0, ...widths));
}

function complexFormatter(dtype: ComplexDType, group: Group): Formatter {
  const size = Math.min(8, dtype.itemsize / 2) as FloatSize;
  const read = elementReader(dtype);
  const values = group.offsets.map((offset) => read(group.view, offset) as ComplexValue);
  const real = floatFormatter(
    values.map(({ re }) => re),
    { size },
  );
  const imaginary = floatFormatter(
    values.map(({ im }) => im),
    { size, plus: true },
  );
  return (offset) => {
    const { re, im } = read(group.view, offset) as ComplexValue;
    return real(re) + imaginary(im).replace(/(\s*)$/, 'j$1');
  };
}

function voidFormatter(dtype: VoidDType, group: Group): Formatter {
  if (dtype.fields !== null) return fieldsFormatter(dtype.fields, group);
  if (dtype.subarray !== null) return subarrayFormatter(dtype.subarray, group);
  return plain(dtype, group);
}

function fieldsFormatter(fields: readonly Field[], group: Group): Formatter {
  const formatters = fields.map((field) => {
    const offsets = group.offsets.map((offset) => offset + field.offset);
    return formatterFor(field.dtype, { ...group, offsets });
  });
  return (offset) => tupleRepr(formatters.map((format, index) => format(offset + fields[index].offset)));
}

function subarrayFormatter({ base, shape }: NonNullable<VoidDType['subarray']>, group: Group): Formatter {
  const count = shape.reduce((product, length) => product * length, 1);
  const elementOffsets = measuredOffsets(count, base.itemsize);
  const offsets = group.offsets.flatMap((start) => elementOffsets.map((offset) => start + offset));
  const format = formatterFor(base, { view: group.view, offsets, inSubarray: true });
  return (start) => nestedText({ format, start, shape, itemsize: base.itemsize, cut: count > THRESHOLD });
}

/** Widths are measured on all elements, as NumPy does, up to a million; then on both ends, which are what is shown. */
function measuredOffsets(count: number, itemsize: number): number[] {
  const length = count <= MAX_MEASURED ? count : 2 * THRESHOLD;
  const skipped = count - length;
  return Array.from({ length }, (_, index) => (index < length / 2 ? index : index + skipped) * itemsize);
}

interface Nested {
  readonly format: Formatter;
  readonly start: number;
  readonly shape: readonly number[];
  readonly itemsize: number;
  readonly cut: boolean;
}

function nestedText(nested: Nested): string {
  const { format, start, shape, itemsize, cut } = nested;
  if (shape.length === 0) return format(start);
  const [length, ...rest] = shape;
  const step = rest.reduce((product, count) => product * count, itemsize);
  const item = (index: number) => nestedText({ ...nested, start: start + index * step, shape: rest });
  if (!cut || length <= 2 * EDGE_ITEMS) return `[${Array.from({ length }, (_, index) => item(index)).join(', ')}]`;
  const head = Array.from({ length: EDGE_ITEMS }, (_, index) => item(index));
  const tail = Array.from({ length: EDGE_ITEMS }, (_, index) => item(length - EDGE_ITEMS + index));
  return `[${[...head, '...', ...tail].join(', ')}]`;
}
