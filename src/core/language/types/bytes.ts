/** `bytes` and `bytearray`. */
import {
  bytearrayType,
  bytesType,
  PyBytes,
  PyList,
  PyNative,
  PyObject,
  PyTuple,
  type PyType,
  python,
  typeName,
  type Value,
} from '../../base/python.ts';
import { budget } from '../runtime/budget.ts';
import { checked, method } from '../runtime/calls.ts';
import { raise, typeError, valueError } from '../runtime/exceptions.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { smallIndex } from '../runtime/numbers.ts';
import { PyClassMethod } from '../runtime/objects.ts';
import { decode, encode, latin1 } from './codecs.ts';
import { splitLines } from './text.ts';

function construct(name: string) {
  return (type: PyType, args: readonly Value[], kwargs: Map<string, Value> | null): Value =>
    checked(`${name}(source=..., encoding=..., errors='strict')`, ([source, encoding, errors]) => {
      return new PyBytes(bytesFrom(source, encoding, String(errors)), type);
    })(args, kwargs);
}
bytesType.construct = construct('bytes');
bytearrayType.construct = construct('bytearray');

function bytesFrom(source: Value | undefined, encoding: Value | undefined, errors: string): Uint8Array {
  if (source === undefined) return new Uint8Array(0);
  if (typeof source === 'string') {
    if (encoding === undefined) throw typeError('string argument without an encoding');
    return encode(source, String(encoding), errors);
  }
  if (typeof source === 'number') {
    if (source < 0) throw valueError('negative count');
    budget.size(source);
    return new Uint8Array(source);
  }
  if (source instanceof PyBytes) return source.bytes.slice();
  const own = source instanceof PyObject ? source.toBytes?.() : undefined;
  if (own !== undefined) return own.slice();
  if (!(source instanceof PyObject)) throw typeError(`cannot convert '${typeName(source)}' object to bytes`);
  return Uint8Array.from(
    itemsOf(source).map((item) => {
      const byte = smallIndex(item);
      if (byte < 0 || byte > 255) throw valueError('bytes must be in range(0, 256)');
      return byte;
    }),
  );
}

const BOTH = [bytesType, bytearrayType];
function define(signature: string, body: Parameters<typeof method<PyBytes>>[2], types: readonly PyType[] = BOTH): void {
  for (const type of types) method(type, signature, body, (value) => (value instanceof PyBytes ? value : undefined));
}
function wrap(text: string, self: PyBytes): PyBytes {
  return new PyBytes(
    Uint8Array.from(text, (c) => c.charCodeAt(0)),
    self.pyType,
  );
}

/** Bytes as text of the same codes, so that the methods of str serve them. */
function textOf(value: Value): Value {
  if (value instanceof PyBytes) return latin1(value.bytes);
  if (value instanceof PyTuple) return new PyTuple(value.items.map(textOf));
  if (typeof value === 'string') throw typeError("a bytes-like object is required, not 'str'");
  return value;
}
function bytesOfText(value: Value, self: PyBytes): Value {
  if (typeof value === 'string') return wrap(value, self);
  if (value instanceof PyList) return new PyList(value.items.map((item) => bytesOfText(item, self)));
  if (value instanceof PyTuple) return new PyTuple(value.items.map((item) => bytesOfText(item, self)));
  return value;
}

/** Methods that mean the same as those of str. */
const SHARED =
  'lower upper swapcase capitalize title isdigit isalpha isalnum isspace islower isupper istitle isascii strip lstrip rstrip ' +
  'removeprefix removesuffix ljust rjust center zfill expandtabs find rfind index rindex count startswith endswith ' +
  'replace split rsplit partition rpartition';
for (const name of SHARED.split(' ')) {
  define(`${name}(*args)`, (self, _args, star) => {
    const bound = python.getAttribute(latin1(self.bytes), name) as Value;
    const args = star.map((arg) =>
      typeof arg === 'number' && /find|index|count/.test(name) && arg === star[0]
        ? String.fromCharCode(arg)
        : textOf(arg),
    );
    return bytesOfText(python.call(bound, args), self);
  });
}
define(
  'splitlines(keepends=False)',
  (self, [keep]) => new PyList(splitLines(latin1(self.bytes), keep === true).map((line) => wrap(line, self))),
);
define("decode(encoding='utf-8', errors='strict')", (self, [encoding, errors]) =>
  decode(self.bytes, String(encoding), String(errors)),
);
define("hex(sep='', bytes_per_sep=1)", (self, [separator, every]) => {
  const parts = Array.from(self.bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const size = Math.max(1, Math.abs(smallIndex(every as Value)));
  const groups: string[] = [];
  for (let end = parts.length; end > 0; end -= size) groups.unshift(parts.slice(Math.max(0, end - size), end).join(''));
  return groups.join(String(separator));
});
define('join(iterable, /)', (self, [iterable]) => {
  const parts = itemsOf(iterable as Value).map((item, i) => {
    if (item instanceof PyBytes) return latin1(item.bytes);
    throw typeError(`sequence item ${i}: expected a bytes-like object, ${typeName(item)} found`);
  });
  return wrap(parts.join(latin1(self.bytes)), self);
});
define('__len__()', (self) => self.bytes.length);
for (const type of BOTH) {
  type.namespace.set(
    'fromhex',
    new PyClassMethod(
      new PyNative('fromhex', ([, text]) => {
        const digits = String(text).replaceAll(/\s/g, '');
        const bad = /[^0-9a-fA-F]/.exec(digits);
        if (bad !== null || digits.length % 2 === 1) {
          throw valueError(`non-hexadecimal number found in fromhex() arg at position ${bad?.index ?? digits.length}`);
        }
        return new PyBytes(
          Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16)),
          type,
        );
      }),
    ),
  );
}

// ── bytearray ─────────────────────────────────────────────────────────────────────────────────────

const array = [bytearrayType];
function replace(self: PyBytes, bytes: ArrayLike<number>): null {
  self.bytes = Uint8Array.from(bytes);
  return null;
}
define('append(item, /)', (self, [item]) => replace(self, [...self.bytes, smallIndex(item as Value)]), array);
define(
  'extend(iterable, /)',
  (self, [items]) => replace(self, [...self.bytes, ...bytesFrom(items, undefined, '')]),
  array,
);
define('clear()', (self) => replace(self, []), array);
define('reverse()', (self) => replace(self, Array.from(self.bytes).reverse()), array);
define('copy()', (self) => new PyBytes(self.bytes.slice(), self.pyType), array);
define(
  'pop(index=-1, /)',
  (self, [index]) => {
    const items = Array.from(self.bytes);
    const at = smallIndex(index as Value);
    const [byte] = items.splice(at < 0 ? at + items.length : at, 1);
    if (byte === undefined) throw raise('IndexError', 'pop from empty bytearray');
    replace(self, items);
    return byte;
  },
  array,
);
