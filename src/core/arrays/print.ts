/** `np.array2string`, `repr(array)`, `str(array)`, and the text of scalars. */
import { type PyComplex, python, type Value } from '../base/python.ts';
import { codeOf, isNative, type TypeCode } from '../dtype/code.ts';
import { datetimeText } from '../dtype/datetime-text.ts';
import { type DType, type Field, isKind, type VoidDType } from '../dtype/dtype.ts';
import { dtypeName, dtypeRepr, dtypeText } from '../dtype/dtype-text.ts';
import type { FloatSize } from '../dtype/float-digits.ts';
import { bytesRepr, strRepr } from '../dtype/python-text.ts';
import { subarrayView } from './cast.ts';
import { rawToBytes } from './convert.ts';
import { NAT, readerOf } from './element.ts';
import { type NDArray, ndarrayType } from './ndarray.ts';
import { type FloatStyle, floatFormatter } from './print-float.ts';
import { type PrintOptions, printOptions } from './print-options.ts';
import { rawValues, scalarAt } from './record.ts';

/** The text of the element at a byte offset. */
type ElementText = (at: number) => string;

/** Corners of a large array: what decides the common format. */
function corners(array: NDArray, edge: number): NDArray[] {
  let parts = [array];
  for (let axis = 0; axis < array.shape.length; axis++) {
    if (array.shape[axis] <= 2 * edge) continue;
    parts = parts.flatMap((part) => [
      axisRange(part, axis, 0, edge),
      axisRange(part, axis, array.shape[axis] - edge, edge),
    ]);
  }
  return parts;
}

function axisRange(array: NDArray, axis: number, start: number, count: number): NDArray {
  const shape = array.shape.map((length, k) => (k === axis ? count : length));
  return array.view({ shape, offset: array.offset + start * array.strides[axis] });
}

interface Sample {
  readonly array: NDArray;
  /** The parts whose elements decide the format. */
  readonly parts: readonly NDArray[];
  readonly zeroD: boolean;
}

function floatStyle(options: PrintOptions, size: number, sign = options.sign): FloatStyle {
  return { ...options, size: size as FloatSize, sign };
}

const FORMATTER_GROUPS: Readonly<Record<string, readonly string[]>> = {
  bool: ['bool', 'all'],
  int: ['int', 'int_kind', 'all'],
  float: ['float', 'float_kind', 'all'],
  complex: ['complexfloat', 'complex_kind', 'all'],
  time: ['datetime', 'all'],
  delta: ['timedelta', 'all'],
  text: ['numpystr', 'str_kind', 'all'],
  void: ['void', 'all'],
  object: ['object', 'all'],
};

function groupOf(code: TypeCode): string {
  if (code === '?') return 'bool';
  if ('bBhHiIlL'.includes(code)) return 'int';
  if ('efd'.includes(code)) return 'float';
  if (code === 'F' || code === 'D') return 'complex';
  if (code === 'M') return 'time';
  if (code === 'm') return 'delta';
  if (code === 'O') return 'object';
  return code === 'V' ? 'void' : 'text';
}

function elementText(sample: Sample, options: PrintOptions): ElementText {
  const { array } = sample;
  const custom = customText(array, options);
  if (custom !== null) return custom;
  const code = array.code;
  if (code === 'V') return voidText(sample, options);
  const values = sample.parts.flatMap(rawValues);
  const read = readerOf(array.storage, array.dtype);
  const text = rawText(array.dtype, values, options, sample.zeroD);
  return (at) => text(read(at));
}

function customText(array: NDArray, options: PrintOptions): ElementText | null {
  if (options.formatter === null) return null;
  if (isKind(array.dtype, 'V') && array.dtype.fields !== null) return null;
  const key = FORMATTER_GROUPS[groupOf(array.code)].find((name) => options.formatter?.has(name));
  const call = key === undefined ? undefined : options.formatter.get(key);
  if (call === undefined || call === null) return null;
  return (at) => python.str(python.call(call, [scalarAt(array, at)]));
}

/** Text of raw elements, in the format common to `values`. */
function rawText(
  dtype: DType,
  values: readonly Value[],
  options: PrintOptions,
  zeroD: boolean,
): (raw: Value) => string {
  switch (dtype.kind) {
    case 'b':
      return (raw) => (raw ? (zeroD ? 'True' : ' True') : 'False');
    case 'i':
    case 'u':
      return integerText(values, options);
    case 'f':
      return floatFormatter(values as number[], floatStyle(options, dtype.itemsize)) as (raw: Value) => string;
    case 'c':
      return complexTextOf(dtype, values as PyComplex[], options);
    case 'S':
      return (raw) => bytesRepr(rawToBytes(raw as string));
    case 'U':
    case 'T':
      return (raw) => strRepr(raw as string);
    case 'M':
      return timeText(values as bigint[], (raw) => `'${datetimeText(raw, dtype)}'`);
    case 'm':
      return timeText(values as bigint[], (raw) => String(raw));
    case 'O':
      return (raw) => objectText(raw);
    case 'V':
      return () => '';
  }
}

function objectText(raw: Value): string {
  if (typeof raw === 'object' && raw !== null && raw.pyType.name === 'list') return `list(${python.repr(raw)})`;
  return python.repr(raw);
}

function integerText(values: readonly Value[], options: PrintOptions): (raw: Value) => string {
  let width = 0;
  let negative = false;
  for (const value of values as (number | bigint)[]) {
    if (value < 0) negative = true;
    const plus = value >= 0 && (options.sign === '+' || (options.sign === ' ' && !negative)) ? 1 : 0;
    width = Math.max(width, String(value).length + plus);
  }
  return (raw) => {
    const text = String(raw);
    const sign = options.sign === '+' && !text.startsWith('-') ? '+' : '';
    return (sign + text).padStart(width);
  };
}

function complexTextOf(dtype: DType, values: readonly PyComplex[], options: PrintOptions): (raw: Value) => string {
  const size = dtype.itemsize / 2;
  const re = floatFormatter(
    values.map((one) => one.re),
    floatStyle(options, size),
  );
  const im = floatFormatter(
    values.map((one) => one.im),
    floatStyle(options, size, '+'),
  );
  return (raw) => {
    const imaginary = im((raw as PyComplex).im);
    const end = imaginary.trimEnd().length;
    return `${re((raw as PyComplex).re)}${imaginary.slice(0, end)}j${imaginary.slice(end)}`;
  };
}

function timeText(values: readonly bigint[], text: (raw: bigint) => string): (raw: Value) => string {
  const times = values.filter((raw) => raw !== NAT);
  let width = 0;
  if (times.length > 0) {
    let [low, high] = [times[0], times[0]];
    for (const raw of times) {
      if (raw < low) low = raw;
      if (raw > high) high = raw;
    }
    width = Math.max(text(low).length, text(high).length);
  }
  if (times.length < values.length) width = Math.max(width, 5);
  return (raw) => (raw === NAT ? "'NaT'" : text(raw as bigint)).padStart(width);
}

function voidText(sample: Sample, options: PrintOptions): ElementText {
  const dtype = sample.array.dtype as VoidDType;
  if (dtype.fields === null) {
    const { bytes } = sample.array.storage;
    return (at) => hexText(bytes.subarray(at, at + dtype.itemsize));
  }
  const fields = dtype.fields.map((field) => fieldText(sample, field, options));
  return (at) => {
    const texts = fields.map((text) => text(at));
    return texts.length === 1 ? `(${texts[0]},)` : `(${texts.join(', ')})`;
  };
}

function hexText(bytes: Uint8Array): string {
  return `b'${Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')}'`;
}

function fieldText(sample: Sample, field: Field, options: PrintOptions): ElementText {
  const view = (part: NDArray) => subarrayView(part, field.dtype, part.offset + field.offset);
  const whole = view(sample.array);
  const inner: Sample = { array: whole, parts: sample.parts.map(view), zeroD: false };
  const text = elementText(inner, options);
  if (whole.shape.length === sample.array.shape.length) return (at) => text(at + field.offset);
  const extra = whole.shape.slice(sample.array.shape.length);
  const steps = whole.strides.slice(sample.array.shape.length);
  return (at) => nestedText(extra, steps, at + field.offset, text, options);
}

function nestedText(
  shape: readonly number[],
  strides: readonly number[],
  at: number,
  text: ElementText,
  options: PrintOptions,
): string {
  if (shape.length === 0) return text(at);
  const size = shape.reduce((product, length) => product * length, 1);
  const item = (k: number) => nestedText(shape.slice(1), strides.slice(1), at + k * strides[0], text, options);
  const all = Array.from({ length: shape[0] }, (_, k) => k);
  const edge = options.edgeitems;
  if (size <= options.threshold || shape[0] <= 2 * edge) return `[${all.map(item).join(', ')}]`;
  return `[${[...all.slice(0, edge).map(item), '...', ...all.slice(-edge).map(item)].join(', ')}]`;
}

// ── Lines ─────────────────────────────────────────────────────────────────────────────────────────

interface Page {
  readonly array: NDArray;
  readonly text: ElementText;
  readonly separator: string;
  readonly summary: string;
  readonly edge: number;
}

interface Lines {
  done: string;
  line: string;
}

function extend(lines: Lines, word: string, width: number, indent: string): void {
  if (lines.line.length + word.length > width && lines.line.length > indent.length) {
    lines.done += `${lines.line.trimEnd()}\n`;
    lines.line = indent;
  }
  lines.line += word;
}

/** A word of several lines is aligned under its first. */
function extendPretty(lines: Lines, word: string, width: number, indent: string): void {
  const words = word.split('\n');
  if (words.length === 1) {
    extend(lines, word, width, indent);
    return;
  }
  const longest = Math.max(...words.map((one) => one.length));
  if (lines.line.length + longest > width && lines.line.length > indent.length) {
    lines.done += `${lines.line.trimEnd()}\n`;
    lines.line = indent + words[0];
    lines.done += '';
  } else lines.line += words[0];
  const hang = ' '.repeat(lines.line.length - words[0].length);
  for (const next of words.slice(1)) {
    lines.done += `${lines.line.trimEnd()}\n`;
    lines.line = hang + next;
  }
}

function bracketed(page: Page, axis: number, at: number, indent: string, width: number): string {
  const { array } = page;
  const left = array.shape.length - axis;
  if (left === 0) return page.text(at);
  const length = array.shape[axis];
  const summary = page.summary !== '' && 2 * page.edge < length;
  const [leading, trailing] = summary ? [page.edge, page.edge] : [0, length];
  const item = (k: number) =>
    bracketed(page, axis + 1, at + (k < 0 ? k + length : k) * array.strides[axis], `${indent} `, width - 1);
  const body =
    left === 1
      ? rowText(page, { leading, trailing, summary, item, indent, width })
      : stackText(page, left, { leading, trailing, summary, item, indent, width });
  return `[${body.slice(indent.length)}]`;
}

interface Level {
  readonly leading: number;
  readonly trailing: number;
  readonly summary: boolean;
  readonly item: (index: number) => string;
  readonly indent: string;
  readonly width: number;
}

function rowText(page: Page, level: Level): string {
  const { separator } = page;
  const width = level.width - Math.max(separator.trimEnd().length, 1);
  const lines: Lines = { done: '', line: level.indent };
  for (let k = 0; k < level.leading; k++) {
    extendPretty(lines, level.item(k), width, level.indent);
    lines.line += separator;
  }
  if (level.summary) {
    extend(lines, page.summary, width, level.indent);
    lines.line += separator;
  }
  for (let k = level.trailing; k > 1; k--) {
    extendPretty(lines, level.item(-k), width, level.indent);
    lines.line += separator;
  }
  extendPretty(lines, level.item(-1), width, level.indent);
  return lines.done + lines.line;
}

function stackText(page: Page, left: number, level: Level): string {
  const gap = page.separator.trimEnd() + '\n'.repeat(left - 1);
  let text = '';
  for (let k = 0; k < level.leading; k++) text += level.indent + level.item(k) + gap;
  if (level.summary) text += level.indent + page.summary + gap;
  for (let k = level.trailing; k > 1; k--) text += level.indent + level.item(-k) + gap;
  return text + level.indent + level.item(-1);
}

export interface TextRequest {
  readonly options?: Partial<PrintOptions>;
  readonly separator?: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

/** `np.array2string`. */
export function arrayToString(array: NDArray, request: TextRequest = {}): string {
  const options: PrintOptions = { ...printOptions, ...request.options };
  if (array.size === 0) return '[]';
  const summarised = array.size > options.threshold;
  const parts = summarised ? corners(array, options.edgeitems) : [array];
  const zeroD = array.shape.length === 0;
  const text = elementText({ array, parts, zeroD }, options);
  const prefix = request.prefix ?? '';
  const width = options.linewidth - (request.suffix ?? '').length;
  const page: Page = {
    array,
    text,
    separator: request.separator ?? ' ',
    summary: summarised ? '...' : '',
    edge: options.edgeitems,
  };
  return bracketed(page, 0, array.offset, ` ${' '.repeat(prefix.length)}`, width);
}

const IMPLIED: ReadonlySet<string> = new Set(['?', 'l', 'd', 'D']);

/** Whether the elements' text tells the dtype. */
export function dtypeIsImplied(dtype: DType): boolean {
  if (isKind(dtype, 'V') && dtype.fields !== null) return false;
  if (!isNative(dtype)) return false;
  return IMPLIED.has(codeOf(dtype));
}

/** What stands after `dtype=` in a repr. */
export function dtypeShortRepr(dtype: DType): string {
  if (dtype.kind === 'T') return dtypeRepr(dtype);
  if (isKind(dtype, 'V') && dtype.fields !== null) return dtypeText(dtype);
  if (isKind(dtype, 'M', 'm', 'V', 'S', 'U') || !isNative(dtype)) return `'${dtypeText(dtype)}'`;
  return dtypeName(dtype);
}

/** `repr(array)`. */
export function arrayRepr(array: NDArray, options: Partial<PrintOptions> = {}): string {
  const name = array.pyType === ndarrayType ? 'array' : array.pyType.name;
  const chosen = { ...printOptions, ...options };
  const prefix = `${name}(`;
  const body = arrayToString(array, { options, separator: ', ', prefix, suffix: ')' });
  const extras: string[] = [];
  if ((array.size === 0 && !(array.shape.length === 1 && array.shape[0] === 0)) || array.size > chosen.threshold) {
    extras.push(`shape=${tupleText(array.shape)}`);
  }
  if (!dtypeIsImplied(array.dtype) || array.size === 0) extras.push(`dtype=${dtypeShortRepr(array.dtype)}`);
  if (extras.length === 0) return `${prefix}${body})`;
  const text = `${prefix}${body},`;
  const tail = `${extras.join(', ')})`;
  const last = text.length - (text.lastIndexOf('\n') + 1);
  const spacer = last + tail.length + 1 > chosen.linewidth ? `\n${' '.repeat(prefix.length)}` : ' ';
  return text + spacer + tail;
}

export function tupleText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** `str(array)`. */
export function arrayStr(array: NDArray): string {
  if (array.shape.length === 0) return python.str(scalarAt(array, array.offset));
  return arrayToString(array);
}
