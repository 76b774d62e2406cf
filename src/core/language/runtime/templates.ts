/** `%` formatting and `str.format`. */
import {
  PyBytes,
  PyFloat,
  PyList,
  PyNative,
  PyObject,
  PyTuple,
  python,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { keyError, raise, typeError, valueError } from './exceptions.ts';
import { asciiRepr, formatFloat, formatInt, formatValue, pad, type Spec } from './format.ts';
import { getItem } from './items.ts';
import { floatOf, type Int, indexOf } from './numbers.ts';
import { repr, str } from './repr.ts';
import { installPercentFormat } from './sequences.ts';
import { textLength } from './truth.ts';

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
    const mapping =
      this.value instanceof PyObject &&
      !(this.value instanceof PyTuple) &&
      (this.value instanceof PyDict || this.value instanceof PyList || this.value.getItem !== undefined);
    if (this.used < this.items.length && !mapping) {
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
      return pad(precision === null ? text : [...text].slice(0, precision).join(''), width, ' ', left ? '<' : '>');
    }
    case 'c': {
      if (typeof value === 'string' && textLength(value) !== 1) throw typeError('%c requires int or char');
      const text = typeof value === 'string' ? value : character(indexOf(value, '%c requires int or char'));
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

function character(code: Int): string {
  if (code < 0 || code > 0x10ffff) throw raise('OverflowError', '%c arg not in range(0x110000)');
  return String.fromCodePoint(Number(code));
}

function percentInteger(value: Value, type: string): Int {
  const message = `%${type} format: a real number is required, not ${typeName(value)}`;
  const real = value instanceof PyFloat ? value.value : value instanceof PyObject ? value.toFloat?.() : undefined;
  if (real === undefined) return indexOf(value, message);
  if (value instanceof PyObject && value.toIndex?.() !== undefined) return indexOf(value);
  if (Number.isNaN(real)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(real)) throw raise('OverflowError', 'cannot convert float infinity to integer');
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
