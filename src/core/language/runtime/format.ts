/** `format(value, spec)`: the format mini-language, and `%` formatting. */
import {
  PyBytes,
  PyComplex,
  PyFloat,
  PyNative,
  PyObject,
  PyTuple,
  python,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { callDunder } from './attributes.ts';
import { keyError, type PyException, raise, typeError, valueError } from './exceptions.ts';
import { exponential, fixed, floatRepr, general } from './floats.ts';
import { getItem } from './items.ts';
import { floatOf, type Int, indexOf } from './numbers.ts';
import { plain, textLength } from './operations.ts';
import { repr, str } from './repr.ts';
import { installPercentFormat } from './sequences.ts';

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
  if (typeof value === 'boolean') {
    if (parsed.type === '' || parsed.type === 's')
      return formatText(value ? 'True' : 'False', {
        ...parsed,
        align: parsed.align || (parsed.type === '' ? '>' : '<'),
      });
    return formatInt(value ? 1 : 0, parsed);
  }
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
  if (spec.grouping !== '') {
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
  const part: Spec = { ...spec, width: 0, fill: ' ', align: '>' };
  if (spec.type === '' && spec.precision === null) {
    return pad(repr(value), spec.width, spec.fill, spec.align || '>');
  }
  const one: Spec = spec.type === '' ? { ...part, type: 'g' } : part;
  const imaginary = `${formatFloat(value.im, { ...one, sign: '+' })}j`;
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

// ── % formatting ──────────────────────────────────────────────────────────────────────────────────

const PERCENT = /%(?:\(((?:[^()]|\([^)]*\))*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([\s\S])?/g;

class PercentArguments {
  private readonly value: Value;
  private readonly items: readonly Value[];
  private used = 0;
  constructor(value: Value) {
    this.value = value;
    this.items = value instanceof PyTuple ? value.items : [value];
  }
  next(): Value {
    if (this.used >= this.items.length) throw typeError('not enough arguments for format string');
    return this.items[this.used++];
  }
  named(name: string): Value {
    if (!(this.value instanceof PyObject) || this.value instanceof PyTuple)
      throw typeError('format requires a mapping');
    this.used = this.items.length;
    if (this.value instanceof PyDict) {
      const found = this.value.get(name);
      if (found === undefined) throw keyError(name);
      return found;
    }
    return getItem(this.value, name);
  }
  finish(): void {
    if (this.used < this.items.length && !(this.value instanceof PyDict)) {
      throw typeError('not all arguments converted during string formatting');
    }
  }
}

export function percentFormat(template: string, value: Value): string {
  const args = new PercentArguments(value);
  const text = template.replace(PERCENT, (whole: string, name, flags: string, width, precision, type, at: number) => {
    if (type === '%') return '%';
    if (type === undefined) throw valueError('incomplete format');
    const size = width === '*' ? Number(indexOf(args.next())) : Number(width ?? 0);
    const hasPrecision = /\.(\*|\d*)[hlL]?[\s\S]?$/.test(whole);
    const digits = precision === '*' ? Number(indexOf(args.next())) : hasPrecision ? Number(precision ?? 0) : null;
    const arg = name !== undefined ? args.named(name) : args.next();
    const problem = `unsupported format character '${type}' (0x${type.charCodeAt(0).toString(16)}) at index ${at + whole.length - 1}`;
    return percentOne(arg, size < 0 ? `${flags}-` : flags, Math.abs(size), digits, type, problem);
  });
  args.finish();
  return text;
}

function percentOne(
  value: Value,
  flags: string,
  width: number,
  precision: number | null,
  type: string,
  problem: string,
): string {
  const left = flags.includes('-');
  const zero = flags.includes('0') && !left;
  const spec: Spec = {
    fill: zero ? '0' : ' ',
    align: left ? '<' : zero ? '=' : '>',
    sign: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '-',
    noNegativeZero: false,
    alternate: flags.includes('#'),
    width,
    grouping: '',
    precision,
    type,
  };
  switch (type) {
    case 's':
    case 'r':
    case 'a': {
      const text = type === 's' ? str(value) : type === 'r' ? repr(value) : asciiRepr(value);
      return pad(precision === null ? text : text.slice(0, precision), width, ' ', left ? '<' : '>');
    }
    case 'c': {
      const text =
        typeof value === 'string' ? value : String.fromCodePoint(Number(indexOf(value, '%c requires int or char')));
      return pad(text, width, ' ', left ? '<' : '>');
    }
    case 'd':
    case 'i':
    case 'u':
      return percentInt(percentInteger(value, type), { ...spec, type: 'd' });
    case 'o':
    case 'x':
    case 'X':
      return percentInt(indexOf(value, `%${type} format: an integer is required, not ${typeName(value)}`), spec);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return formatFloat(floatOf(value), spec);
    default:
      throw valueError(problem);
  }
}

function percentInteger(value: Value, type: string): Int {
  const message = `%${type} format: a real number is required, not ${typeName(value)}`;
  const real = value instanceof PyFloat ? value.value : value instanceof PyObject ? value.toFloat?.() : undefined;
  if (real === undefined) return indexOf(value, message);
  if (value instanceof PyObject && value.toIndex?.() !== undefined) return indexOf(value);
  const whole = Math.trunc(real);
  return Number.isSafeInteger(whole) ? whole + 0 : BigInt(whole);
}

function percentInt(value: Int, spec: Spec): string {
  const { precision } = spec;
  if (precision === null) return formatInt(value, spec);
  const digits = formatInt(value < 0 ? -value : value, {
    ...spec,
    precision: null,
    width: precision,
    fill: '0',
    align: '=',
    sign: '-',
  });
  return pad(
    (value < 0 ? '-' : spec.sign === '-' ? '' : spec.sign) + digits,
    spec.width,
    ' ',
    spec.align === '<' ? '<' : '>',
  );
}

// ── str.format ────────────────────────────────────────────────────────────────────────────────────

/** `template.format(*args, **kwargs)`. */
export function formatTemplate(template: string, args: readonly Value[], lookup: (name: string) => Value): string {
  let automatic = 0;
  let numbering: 'automatic' | 'manual' | null = null;
  const number = (kind: 'automatic' | 'manual', at: number): Value => {
    if (numbering !== null && numbering !== kind) {
      const [from, to] =
        kind === 'automatic'
          ? ['manual field specification', 'automatic field numbering']
          : ['automatic field numbering', 'manual field specification'];
      throw valueError(`cannot switch from ${from} to ${to}`);
    }
    numbering = kind;
    return argument(at);
  };
  const field = (name: string): Value => {
    const found = /^([^.[]*)([\s\S]*)$/.exec(name);
    const first = found?.[1] ?? '';
    const start =
      first === ''
        ? number('automatic', automatic++)
        : /^\d+$/.test(first)
          ? number('manual', Number(first))
          : lookup(first);
    return follow(start, found?.[2] ?? '');
  };
  const argument = (at: number): Value => {
    if (at < args.length) return args[at];
    throw raise('IndexError', `Replacement index ${at} out of range for positional args tuple`);
  };
  const expand = (text: string, depth: number): string => {
    if (depth > 2) throw valueError('Max string recursion exceeded');
    let result = '';
    for (let at = 0; at < text.length; at++) {
      const c = text[at];
      if (c === '{' && text[at + 1] === '{') at++;
      else if (c === '}') {
        if (text[at + 1] !== '}') throw valueError("Single '}' encountered in format string");
        at++;
      } else if (c === '{') {
        const end = closing(text, at);
        result += replacement(text.slice(at + 1, end), depth);
        at = end;
        continue;
      }
      result += c;
    }
    return result;
  };
  const replacement = (body: string, depth: number): string => {
    const found = /^((?:[^:!{[]|\[[^\]]*\]?)*)(?:!([rsa]))?(?::([\s\S]*))?$/.exec(body);
    if (found === null) throw valueError("expected '}' before end of string");
    const value = field(found[1]);
    const converted =
      found[2] === undefined
        ? value
        : found[2] === 'r'
          ? repr(value)
          : found[2] === 's'
            ? str(value)
            : asciiRepr(value);
    return formatValue(converted, expand(found[3] ?? '', depth + 1));
  };
  return expand(template, 0);
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  throw valueError(
    open === text.length - 1 ? "Single '{' encountered in format string" : "expected '}' before end of string",
  );
}

function follow(start: Value, path: string): Value {
  let value = start;
  for (const [, name, key] of path.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
    if (name !== undefined) {
      const attribute = python.getAttribute(value, name);
      if (attribute === undefined)
        throw raise('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
      value = attribute;
    } else value = getItem(value, /^\d+$/.test(key) ? Number(key) : key);
  }
  return value;
}

installPercentFormat(
  new PyNative('%', ([template, value]) => {
    if (typeof template === 'string') return percentFormat(template, value);
    const bytes = template as PyBytes;
    const text = percentFormat(String.fromCharCode(...bytes.bytes), latinArguments(value));
    return new PyBytes(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  }),
);

/** Bytes arguments of `b'%s' % x` as text of the same codes. */
function latinArguments(value: Value): Value {
  const one = (item: Value): Value => (item instanceof PyBytes ? String.fromCharCode(...item.bytes) : item);
  return value instanceof PyTuple ? new PyTuple(value.items.map(one)) : one(value);
}
