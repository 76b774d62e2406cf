/** `int`, `bool`, `float`, `complex`. */
import {
  boolType,
  complexType,
  floatType,
  int,
  intType,
  PyBytes,
  PyComplex,
  PyFloat,
  PyNative,
  PyObject,
  PyTuple,
  type PyType,
  python,
  typeName,
  type Value,
} from '../../base/python.ts';
import { callDunder } from '../runtime/attributes.ts';
import { checked, method } from '../runtime/calls.ts';
import { raise, typeError, valueError } from '../runtime/exceptions.ts';
import { exact, floatRepr } from '../runtime/floats.ts';
import { formatValue } from '../runtime/format.ts';
import { hypot } from '../runtime/hypot.ts';
import { floatOf, type Int, indexOf, smallIndex } from '../runtime/numbers.ts';
import { PyClassMethod, PyGetSet } from '../runtime/objects.ts';
import { repr } from '../runtime/repr.ts';
import { plain, truth } from '../runtime/truth.ts';

// ── int ───────────────────────────────────────────────────────────────────────────────────────────

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** `int(text, base)`. */
export function parseInteger(source: string, base: number, shown: Value): Int {
  const problem = valueError(`invalid literal for int() with base ${base}: ${repr(shown)}`);
  let text = source.trim().toLowerCase();
  const negative = text.startsWith('-');
  if (/^[+-]/.test(text)) text = text.slice(1);
  const prefix = /^0([xob])_?/.exec(text);
  const prefixed = prefix === null ? 0 : { x: 16, o: 8, b: 2 }[prefix[1] as 'x' | 'o' | 'b'];
  let radix = base;
  if (prefix !== null && (base === 0 || base === prefixed)) {
    radix = prefixed;
    text = text.slice(prefix[0].length);
  } else if (base === 0) {
    if (/^0[0_]*[1-9]/.test(text)) throw problem;
    radix = 10;
  }
  if (text === '' || /^_|__|_$/.test(text)) throw problem;
  text = text.replaceAll('_', '');
  for (const c of text) {
    const digit = DIGITS.indexOf(c);
    if (digit < 0 || digit >= radix) throw problem;
  }
  const value = radix === 10 ? decimal(text) : digitsOf(text, radix);
  return int(negative ? -value : value);
}

function decimal(text: string): bigint {
  if (text.length > 4300) {
    throw valueError(
      `Exceeds the limit (4300 digits) for integer string conversion: value has ${text.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  return BigInt(text);
}

function digitsOf(text: string, radix: number): bigint {
  if (radix === 16) return BigInt(`0x${text}`);
  if (radix === 8) return BigInt(`0o${text}`);
  if (radix === 2) return BigInt(`0b${text}`);
  return [...text].reduce((value, c) => value * BigInt(radix) + BigInt(DIGITS.indexOf(c)), 0n);
}

/** `int(x)` of a float. */
export function truncate(value: number): Int {
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw raise('OverflowError', 'cannot convert float infinity to integer');
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole + 0 : int(BigInt(whole));
}

/** `int(x)`. */
export function toInteger(value: Value): Int {
  const x = plain(value);
  if (typeof x === 'number' || typeof x === 'bigint') return x;
  if (typeof x === 'boolean') return x ? 1 : 0;
  if (typeof x === 'string') return parseInteger(x, 10, x);
  if (x instanceof PyFloat) return truncate(x.value);
  if (x instanceof PyBytes) return parseInteger(String.fromCharCode(...x.bytes), 10, x);
  if (x instanceof PyObject) {
    for (const name of ['__int__', '__index__', '__trunc__']) {
      const own = x.pyType.userDefined ? callDunder(x, name, []) : undefined;
      if (own !== undefined) return indexOf(own);
    }
    const own = x.toInt?.() ?? x.toIndex?.();
    if (own !== undefined) return own;
  }
  throw typeError(`int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`);
}

const makeInt = checked('int(x=0, /, base=...)', ([x, base]) => {
  if (base === undefined) return toInteger(x as Value);
  const radix = smallIndex(base);
  const text = plain(x as Value);
  if (typeof text !== 'string' && !(text instanceof PyBytes))
    throw typeError("int() can't convert non-string with explicit base");
  if (radix !== 0 && (radix < 2 || radix > 36)) throw valueError('int() base must be >= 2 and <= 36, or 0');
  return parseInteger(typeof text === 'string' ? text : String.fromCharCode(...text.bytes), radix, text);
});
intType.construct = (_type, args, kwargs) =>
  args.length === 1 && kwargs === null ? toInteger(args[0]) : makeInt(args, kwargs);

boolType.construct = (_type, args) => {
  if (args.length > 1) throw typeError(`bool expected at most 1 argument, got ${args.length}`);
  return args.length === 1 && truth(args[0]);
};

function asInt(value: Value): Int | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}
const onInt = (signature: string, body: Parameters<typeof method<Int>>[2]): void =>
  method(intType, signature, body, asInt);

onInt('bit_length()', (self) => (self === 0 ? 0 : BigInt(self < 0 ? -self : self).toString(2).length));
onInt('bit_count()', (self) => [...BigInt(self < 0 ? -self : self).toString(2)].filter((c) => c === '1').length);
onInt('conjugate()', (self) => self);
onInt('is_integer()', () => true);
onInt('as_integer_ratio()', (self) => new PyTuple([self, 1]));
onInt("to_bytes(length=1, byteorder='big', *, signed=False)", (self, [length, order, signed]) => {
  const size = smallIndex(length as Value);
  const value = BigInt(self);
  if (value < 0n && !truth(signed as Value)) throw raise('OverflowError', "can't convert negative int to unsigned");
  const bits = BigInt(size * 8);
  const limit = truth(signed as Value) ? 1n << (bits - 1n) : 1n << bits;
  if (value >= limit || value < -limit) throw raise('OverflowError', 'int too big to convert');
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(size * 8, value);
  for (let i = size - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return new PyBytes(order === 'little' ? bytes.reverse() : bytes);
});
intType.namespace.set(
  'from_bytes',
  new PyClassMethod(
    new PyNative('from_bytes', (args, kwargs) =>
      checked("from_bytes(cls, bytes, byteorder='big', *, signed=False)", ([, source, order, signed]) => {
        const bytes = source instanceof PyBytes ? source.bytes : Uint8Array.from([...byteItems(source as Value)]);
        const digits = order === 'little' ? Uint8Array.from(bytes).reverse() : bytes;
        let value = 0n;
        for (const byte of digits) value = (value << 8n) | BigInt(byte);
        return int(truth(signed as Value) ? BigInt.asIntN(bytes.length * 8, value) : value);
      })(args, kwargs),
    ),
  ),
);
function* byteItems(source: Value): Generator<number> {
  const iteration = python.iterate(source);
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) yield Number(item);
}
for (const [name, get] of [
  ['real', (self: Int): Value => self],
  ['imag', (): Value => 0],
  ['numerator', (self: Int): Value => self],
  ['denominator', (): Value => 1],
] as const) {
  intType.namespace.set(name, new PyGetSet(name, (self) => get(asInt(plain(self)) ?? 0)));
}

// ── float ─────────────────────────────────────────────────────────────────────────────────────────

/** `float(text)`. */
export function parseFloatText(source: string, shown: Value): number {
  const text = source.trim().toLowerCase();
  const plainText = text.replace(/(\d)_(?=\d)/g, '$1');
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plainText)) return Number(plainText);
  const special = /^([+-]?)(inf|infinity|nan)$/.exec(plainText);
  if (special === null) throw valueError(`could not convert string to float: ${repr(shown)}`);
  const size = special[2] === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
  return special[1] === '-' ? -size : size;
}

/** `float(x)`. */
export function toFloat(value: Value): number {
  const x = plain(value);
  if (typeof x === 'string') return parseFloatText(x, x);
  if (x instanceof PyBytes) return parseFloatText(String.fromCharCode(...x.bytes), x);
  if (x instanceof PyObject && x.pyType.userDefined) {
    const own = callDunder(x, '__float__', []) ?? callDunder(x, '__index__', []);
    if (own !== undefined) return floatOf(own);
  }
  if (x instanceof PyComplex || x === null) throw notFloat(value);
  if (x instanceof PyObject && !(x instanceof PyFloat) && x.toFloat?.() === undefined && x.toIndex?.() === undefined)
    throw notFloat(value);
  return floatOf(x);
}
function notFloat(value: Value): Error | PyObject {
  return typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
}

const makeFloat = checked('float(x=0, /)', ([x]) => new PyFloat(toFloat(x as Value)));
floatType.construct = (type, args, kwargs) => {
  const made =
    args.length === 1 && kwargs === null ? new PyFloat(toFloat(args[0])) : (makeFloat(args, kwargs) as PyFloat);
  if (type !== floatType) made.pyType = type;
  return made;
};

const onFloat = (signature: string, body: Parameters<typeof method<PyFloat>>[2]): void =>
  method(floatType, signature, body, (value) => (value instanceof PyFloat ? value : undefined));
onFloat('is_integer()', (self) => Number.isInteger(self.value));
onFloat('conjugate()', (self) => self);
onFloat('as_integer_ratio()', (self) => {
  if (!Number.isFinite(self.value)) {
    throw Number.isNaN(self.value)
      ? valueError('cannot convert NaN to integer ratio')
      : raise('OverflowError', 'cannot convert Infinity to integer ratio');
  }
  let [numerator, shift] = exact(self.value);
  while (shift < 0 && numerator % 2n === 0n && numerator !== 0n) {
    numerator /= 2n;
    shift++;
  }
  if (numerator === 0n) return new PyTuple([0, 1]);
  const signed = self.value < 0 ? -numerator : numerator;
  return new PyTuple(shift >= 0 ? [int(signed << BigInt(shift)), 1] : [int(signed), int(1n << BigInt(-shift))]);
});
onFloat('hex()', (self) => hexOf(self.value));
function hexOf(value: number): string {
  if (!Number.isFinite(value)) return floatRepr(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0x0.0p+0`;
  const [numerator, shift] = exact(value);
  const normalised = numerator >= 0x10000000000000n;
  const fraction = (numerator & 0xfffffffffffffn).toString(16).padStart(13, '0');
  const exponent = shift + 52;
  return `${sign}0x${normalised ? 1 : 0}.${fraction}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
floatType.namespace.set(
  'fromhex',
  new PyClassMethod(
    new PyNative('fromhex', ([, text]) => {
      const found = /^\s*([+-]?)(?:0x)?([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?\s*$/i.exec(String(text));
      if (found === null) throw valueError('invalid hexadecimal floating-point string');
      const digits = BigInt(`0x${found[2]}${found[3] || ''}` === '0x' ? '0' : `0x${found[2]}${found[3]}`);
      const value = Number(digits) * 2 ** (Number(found[4] ?? 0) - 4 * found[3].length);
      return new PyFloat(found[1] === '-' ? -value : value);
    }),
  ),
);
floatType.namespace.set('real', new PyGetSet('real', (self) => self));
floatType.namespace.set('imag', new PyGetSet('imag', () => new PyFloat(0)));

// ── complex ───────────────────────────────────────────────────────────────────────────────────────

function parseComplex(source: string): PyComplex {
  const text = source
    .trim()
    .replace(/^\((.*)\)$/, '$1')
    .trim();
  const number = '(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?|inf(?:inity)?|nan';
  const found = new RegExp(`^(?:([+-]?(?:${number}))(?![j\\d]))?(?:([+-]?(?:${number})?)j)?$`, 'i').exec(text);
  if (found === null || text === '') throw valueError('complex() arg is a malformed string');
  const part = (one: string | undefined): number => {
    if (one === undefined) return 0;
    return one === '' || one === '+' ? 1 : one === '-' ? -1 : parseFloatText(one, one);
  };
  return new PyComplex(part(found[1]), part(found[2]));
}

function complexPart(value: Value): PyComplex {
  const x = plain(value);
  if (x instanceof PyComplex) return x;
  if (x instanceof PyObject) {
    const user = x.pyType.userDefined ? callDunder(x, '__complex__', []) : undefined;
    if (user instanceof PyComplex) return user;
    const own = x instanceof PyFloat ? undefined : x.toComplex?.();
    if (own !== undefined) return own;
  }
  const real =
    typeof x === 'number' ||
    typeof x === 'bigint' ||
    typeof x === 'boolean' ||
    (x instanceof PyObject && (x.toFloat?.() ?? x.toIndex?.()) !== undefined);
  if (!real) throw typeError(`complex() first argument must be a string or a number, not '${typeName(value)}'`);
  return new PyComplex(floatOf(x), 0);
}

complexType.construct = (type, args, kwargs) =>
  checked('complex(real=0, imag=...)', ([real, imag]) => {
    if (typeof real === 'string') {
      if (imag !== undefined) throw typeError("complex() can't take second arg if first is a string");
      return parseComplex(real);
    }
    const re = complexPart(real as Value);
    if (typeof imag === 'string') throw typeError("complex() second arg can't be a string");
    const im = imag === undefined ? new PyComplex(0, 0) : complexPart(imag);
    const plainParts =
      imag !== undefined && !(plain(imag) instanceof PyComplex) && !(plain(real as Value) instanceof PyComplex);
    const sum = plainParts ? new PyComplex(re.re, im.re) : new PyComplex(re.re - im.im, re.im + im.re);
    const made = imag === undefined ? new PyComplex(re.re, re.im) : sum;
    made.pyType = type;
    return made;
  })(args, kwargs);
complexType.namespace.set('real', new PyGetSet('real', (self) => new PyFloat((self as PyComplex).re)));
complexType.namespace.set('imag', new PyGetSet('imag', (self) => new PyFloat((self as PyComplex).im)));
method<PyComplex>(complexType, 'conjugate()', (self) => new PyComplex(self.re, -self.im));

for (const type of [intType, floatType, complexType]) {
  method(type, '__format__(spec, /)', (self, [spec]) => formatValue(self, String(spec)));
}
arithmeticMethods();

/** `int.__add__` and its kin, for code that calls them by name. */
function arithmeticMethods(): void {
  const operators = { add: '+', sub: '-', mul: '*', truediv: '/', floordiv: '//', mod: '%', pow: '**' } as const;
  for (const type of [intType, floatType, complexType] as PyType[]) {
    for (const [name, op] of Object.entries(operators)) {
      method(type, `__${name}__(value, /)`, (self, [value]) => python.binary(op, self, value as Value));
      method(type, `__r${name}__(value, /)`, (self, [value]) => python.binary(op, value as Value, self));
    }
    method(type, '__neg__()', (self) => python.unary('-', self));
    method(type, '__abs__()', (self) => absolute(self));
    method(type, '__bool__()', (self) => truth(self));
  }
  method(intType, '__index__()', (self) => self);
  method(intType, '__int__()', (self) => self);
  method(floatType, '__int__()', (self) => toInteger(self));
  method(intType, '__float__()', (self) => new PyFloat(floatOf(self)));
  method(floatType, '__float__()', (self) => self);
}

/** `abs(x)`. */
export function absolute(value: Value): Value {
  const x = plain(value);
  if (typeof x === 'number') return Math.abs(x);
  if (typeof x === 'bigint') return x < 0n ? -x : x;
  if (typeof x === 'boolean') return x ? 1 : 0;
  if (x instanceof PyFloat) return new PyFloat(Math.abs(x.value));
  if (x instanceof PyComplex) return new PyFloat(hypot(x.re, x.im));
  const own = python.getAttribute(x, '__abs__');
  if (own !== undefined) return python.call(own, []);
  throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
}

// ── Rounding ──────────────────────────────────────────────────────────────────────────────────────

/** `round(x, digits)`: half to even on the exact value. */
export function roundNumber(value: Value, digits: Value): Value {
  const x = plain(value);
  if (typeof x === 'boolean') return x ? 1 : 0;
  if (typeof x === 'number' || typeof x === 'bigint') return roundInt(x, digits);
  if (x instanceof PyFloat)
    return digits === null ? roundHalfEven(x.value) : new PyFloat(roundTo(x.value, smallIndex(digits)));
  const own = python.getAttribute(x, '__round__');
  if (own === undefined) throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  return python.call(own, digits === null ? [] : [digits]);
}

function roundInt(value: Int, digits: Value): Int {
  const places = digits === null ? 0 : smallIndex(digits);
  if (places >= 0) return value;
  if (places < -400) return 0;
  const unit = 10n ** BigInt(-places);
  const size = BigInt(value < 0 ? -value : value);
  let quotient = size / unit;
  const rest = (size % unit) * 2n;
  if (rest > unit || (rest === unit && quotient % 2n === 1n)) quotient += 1n;
  const result = quotient * unit;
  return int(value < 0 ? -result : result);
}

function roundHalfEven(value: number): Int {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest === 0.5) return truncate(floor % 2 === 0 ? floor : floor + 1);
  return truncate(rest > 0.5 ? floor + 1 : floor);
}

function roundTo(value: number, places: number): number {
  if (!Number.isFinite(value) || places > 330) return value;
  if (places < -330) return 0 * value;
  if (places >= 0) return Number(formatValue(new PyFloat(value), `.${places}f`));
  const rounded = roundInt(exactInteger(value), places);
  const whole = Number(rounded);
  return whole === 0 ? 0 * value : whole;
}

/** The nearest integer is enough for rounding to tens, but for ties the fraction decides. */
function exactInteger(value: number): Int {
  const whole = truncate(value);
  if (value === Math.trunc(value)) return whole;
  const next = BigInt(whole) * 10n + (value < 0 ? -1n : 1n);
  return int(next / 10n);
}
