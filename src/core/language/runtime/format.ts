/** `format(value, spec)`: the format mini-language, and `%` formatting. */
import { PyComplex, PyFloat, PyObject, typeName, type Value } from '../../base/python.ts';
import { callDunder } from './attributes.ts';
import { type PyException, typeError, valueError } from './exceptions.ts';
import { exponential, fixed, floatRepr, general } from './floats.ts';
import type { Int } from './numbers.ts';
import { repr, str } from './repr.ts';
import { plain, textLength } from './truth.ts';

export interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | null;
  readonly type: string;
}

const SPEC = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([_,])?(?:\.(\d+))?([\s\S])?$/u;

export function parseSpec(text: string, value: Value): Spec {
  const found = SPEC.exec(text);
  if (found === null) {
    if (/\.(?!\d)/.test(text)) throw valueError('Format specifier missing precision');
    throw valueError(`Invalid format specifier '${text}' for object of type '${typeName(value)}'`);
  }
  const [, fill, align, sign, z, alternate, zero, width, grouping, precision, type] = found;
  if (Number(width) > 100_000_000 || Number(precision) > 100_000_000)
    throw valueError('Too many decimal digits in format string');
  return {
    fill: fill ?? (zero !== undefined && align === undefined ? '0' : zero !== undefined ? '0' : ' '),
    align: align ?? (zero !== undefined && typeof value !== 'string' ? '=' : ''),
    sign: sign ?? '-',
    noNegativeZero: z !== undefined,
    alternate: alternate !== undefined,
    width: width === undefined ? 0 : Number(width),
    grouping: grouping ?? '',
    precision: precision === undefined ? null : Number(precision),
    type: type ?? '',
  };
}

export function formatValue(value: Value, spec: string): string {
  if (value instanceof PyObject) {
    if (value.pyType.userDefined) {
      const own = callDunder(value, '__format__', [spec]);
      if (own !== undefined) return str(own);
    }
    if (value.format !== undefined) return value.format(spec);
    if (spec === '') return str(value);
    const inner = plain(value);
    if (inner !== value) return formatValue(inner, spec);
    if (!(value instanceof PyFloat) && !(value instanceof PyComplex)) {
      throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
    }
  } else if (spec === '') return str(value);
  return formatPlain(value, spec);
}

function formatPlain(value: Value, spec: string): string {
  if (value === null) throw typeError('unsupported format string passed to NoneType.__format__');
  const parsed = parseSpec(spec, value);
  if (typeof value === 'string') return formatText(value, parsed);
  if (value instanceof PyFloat) return formatFloat(value.value, parsed);
  if (value instanceof PyComplex) return formatComplex(value, parsed);
  if (typeof value === 'boolean') return formatInt(value ? 1 : 0, parsed);
  return formatInt(value as Int, parsed);
}

export function pad(text: string, width: number, fill: string, align: string): string {
  const missing = width - textLength(text);
  if (missing <= 0) return text;
  if (align === '<') return text + fill.repeat(missing);
  if (align === '^') return fill.repeat(Math.floor(missing / 2)) + text + fill.repeat(Math.ceil(missing / 2));
  return fill.repeat(missing) + text;
}

function formatText(value: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, 'str');
  if (spec.align === '=') throw valueError("'=' alignment not allowed in string format specifier");
  if (spec.sign !== '-') throw valueError('Sign not allowed in string format specifier');
  if (spec.grouping !== '') throw valueError(`Cannot specify '${spec.grouping}' with 's'.`);
  const text = spec.precision === null ? value : [...value].slice(0, spec.precision).join('');
  return pad(text, spec.width, spec.fill, spec.align || '<');
}

function unknownCode(code: string, type: string): PyException {
  return valueError(`Unknown format code '${code}' for object of type '${type}'`);
}

function signOf(negative: boolean, spec: Spec): string {
  return negative ? '-' : spec.sign === '-' ? '' : spec.sign;
}

/** Sign, digits and padding; zeros go between sign and digits. */
function assemble(sign: string, digits: string, spec: Spec, every = 3): string {
  const align = spec.align || '>';
  const [whole, ...rest] = splitFraction(digits);
  const tail = rest.join('');
  if (spec.grouping !== '' && /^\d/.test(whole)) {
    const zeros = align === '=' && spec.fill === '0' ? spec.width - sign.length - tail.length : 0;
    const grouped = group(whole, spec.grouping, every, zeros);
    return align === '='
      ? sign + pad(grouped + tail, spec.width - sign.length, spec.fill, '>')
      : pad(sign + grouped + tail, spec.width, spec.fill, align);
  }
  if (align === '=') return sign + pad(digits, spec.width - sign.length, spec.fill, '>');
  return pad(sign + digits, spec.width, spec.fill, align);
}

function splitFraction(digits: string): string[] {
  const at = digits.search(/[^0-9a-fA-FxXoObB]|(?<=\d)e/);
  return at < 0 ? [digits] : [digits.slice(0, at), digits.slice(at)];
}

function group(whole: string, separator: string, every: number, minimum: number): string {
  let digits = whole;
  const size = (): number => digits.length + Math.floor((digits.length - 1) / every);
  while (size() < minimum) digits = `0${digits}`;
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= every) parts.unshift(digits.slice(Math.max(0, end - every), end));
  const text = parts.join(separator);
  return text.length > minimum && minimum > 0 && text.startsWith(`0${separator}`) ? text.slice(0) : text;
}

export function formatInt(value: Int, spec: Spec): string {
  const negative = value < 0;
  const size = negative ? -value : value;
  const sign = signOf(negative, spec);
  if (spec.precision !== null && 'bcdoxXn'.includes(spec.type)) {
    throw valueError('Precision not allowed in integer format specifier');
  }
  switch (spec.type) {
    case '':
    case 'd':
    case 'n':
      return assemble(sign, size.toString(), spec);
    case 'b':
      return assemble(sign + (spec.alternate ? '0b' : ''), size.toString(2), spec, 4);
    case 'o':
      return assemble(sign + (spec.alternate ? '0o' : ''), size.toString(8), spec, 4);
    case 'x':
      return assemble(sign + (spec.alternate ? '0x' : ''), size.toString(16), spec, 4);
    case 'X':
      return assemble(sign + (spec.alternate ? '0X' : ''), size.toString(16).toUpperCase(), spec, 4);
    case 'c':
      return pad(String.fromCodePoint(Number(value)), spec.width, spec.fill, spec.align || '<');
    default:
      if ('eEfFgG%'.includes(spec.type)) return formatFloat(Number(value), spec);
      throw unknownCode(spec.type, 'int');
  }
}

export function formatFloat(value: number, spec: Spec): string {
  const body = floatBody(Math.abs(value), spec);
  const zero = spec.noNegativeZero && /^[0.]*%?$/.test(body);
  const negative = !zero && (value < 0 || Object.is(value, -0));
  return assemble(signOf(negative, spec), body, spec);
}

function floatBody(size: number, spec: Spec): string {
  const upper = 'EFG'.includes(spec.type) && spec.type !== '';
  const finish = (text: string): string => (upper ? text.toUpperCase() : text);
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) throw unknownCode(spec.type, 'float');
  if (!Number.isFinite(size)) return finish(Number.isNaN(size) ? 'nan' : 'inf') + (spec.type === '%' ? '%' : '');
  const precision = spec.precision ?? 6;
  const point = (text: string): string => (spec.alternate && !text.includes('.') ? `${text}.` : text);
  switch (spec.type) {
    case 'f':
    case 'F':
      return point(fixed(size, precision));
    case 'e':
    case 'E':
      return finish(exponential(size, precision));
    case 'g':
    case 'G':
    case 'n':
      return finish(general(size, precision, spec.alternate));
    case '%':
      return `${point(fixed(size * 100, precision))}%`;
    case '':
      return spec.precision === null ? floatRepr(size) : withFraction(general(size, precision, spec.alternate));
    default:
      throw unknownCode(spec.type, 'float');
  }
}

/** Without a type, a float keeps at least one digit after its point. */
function withFraction(text: string): string {
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function formatComplex(value: PyComplex, spec: Spec): string {
  if (spec.type !== '' && !'eEfFgGn'.includes(spec.type)) throw unknownCode(spec.type, 'complex');
  if (spec.fill === '0') throw valueError('Zero padding is not allowed in complex format specifier');
  if (spec.align === '=') throw valueError("'=' alignment flag is not allowed in complex format specifier");
  const part: Spec = { ...spec, width: 0, fill: ' ', align: '>' };
  if (spec.type === '' && spec.precision === null) {
    return pad(repr(value), spec.width, spec.fill, spec.align || '>');
  }
  const one: Spec = spec.type === '' ? { ...part, type: 'g' } : part;
  const imaginary = `${formatFloat(value.im, { ...one, sign: '+' })}j`;
  if (spec.type === '' && Object.is(value.re, 0)) {
    return pad(`${formatFloat(value.im, one)}j`, spec.width, spec.fill, spec.align || '>');
  }
  const text = `${formatFloat(value.re, one)}${imaginary}`;
  return pad(spec.type === '' ? `(${text})` : text, spec.width, spec.fill, spec.align || '>');
}

export function asciiRepr(value: Value): string {
  return repr(value).replace(/[^\x00-\x7f]/gu, (c) => {
    const code = c.codePointAt(0) ?? 0;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  });
}
