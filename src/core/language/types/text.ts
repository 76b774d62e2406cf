/** `str` and its methods. */
import {
  type Kwargs,
  PyBytes,
  PyList,
  PyNative,
  PyObject,
  PyTuple,
  strType,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { budget } from '../runtime/budget.ts';
import { type Bound, checked, method } from '../runtime/calls.ts';
import { keyError, typeError, valueError } from '../runtime/exceptions.ts';
import { formatValue, pad } from '../runtime/format.ts';
import { getItem } from '../runtime/items.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { smallIndex } from '../runtime/numbers.ts';
import { PyStaticMethod } from '../runtime/objects.ts';
import { str } from '../runtime/repr.ts';
import { formatTemplate } from '../runtime/templates.ts';
import { plain, textLength } from '../runtime/truth.ts';
import { decode, encode } from './codecs.ts';

function asText(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function define(signature: string, body: (self: string, args: Bound, star: Value[], kwargs: Kwargs) => Value): void {
  method<string>(strType, signature, body, asText);
}

/** A str argument, or TypeError naming the function. */
export function textArgument(value: Value | undefined, what: string): string {
  const text = plain(value ?? null);
  if (typeof text === 'string') return text;
  throw typeError(`${what} must be str, not ${typeName(value ?? null)}`);
}

const makeText = checked('str(object=..., encoding=..., errors=...)', ([object, encoding, errors]) => {
  if (object === undefined) return '';
  if (encoding === undefined && errors === undefined) return str(object);
  if (!(object instanceof PyBytes))
    throw typeError(`decoding to str: need a bytes-like object, ${typeName(object)} found`);
  return decode(
    object.bytes,
    encoding === undefined ? 'utf-8' : String(encoding),
    errors === undefined ? 'strict' : String(errors),
  );
});
strType.construct = (_type, args, kwargs) =>
  args.length === 1 && kwargs === null ? str(args[0]) : makeText(args, kwargs);

// ── Case ──────────────────────────────────────────────────────────────────────────────────────────

define('lower()', (self) => self.toLowerCase());
define('upper()', (self) => self.toUpperCase());
define('casefold()', (self) => self.toLowerCase().replaceAll('ß', 'ss'));
define('swapcase()', (self) =>
  [...self].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join(''),
);
define('capitalize()', (self) => {
  const [first = '', ...rest] = self;
  return first.toUpperCase() + rest.join('').toLowerCase();
});
define('title()', (self) =>
  self.replace(/[\p{L}]+/gu, (word) => [...word][0].toUpperCase() + [...word].slice(1).join('').toLowerCase()),
);

// ── Tests ─────────────────────────────────────────────────────────────────────────────────────────

function predicate(name: string, test: RegExp): void {
  define(`${name}()`, (self) => test.test(self));
}
predicate('isdigit', /^[\p{Nd}\u00b2\u00b3\u00b9\u2070-\u2089]+$/u);
predicate('isdecimal', /^\p{Nd}+$/u);
predicate('isnumeric', /^[\p{Nd}\p{Nl}\p{No}]+$/u);
predicate('isalpha', /^\p{L}+$/u);
predicate('isalnum', /^[\p{L}\p{Nd}\p{Nl}\p{No}]+$/u);
predicate('isspace', /^[\s\x1c-\x1f\x85]+$/u);
predicate('isascii', /^[\x00-\x7f]*$/);
predicate('isidentifier', /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}_]*$/u);
predicate('isprintable', /^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]*$/u);
define('islower()', (self) => /\p{Ll}/u.test(self) && !/[\p{Lu}\p{Lt}]/u.test(self));
define('isupper()', (self) => /\p{Lu}/u.test(self) && !/[\p{Ll}\p{Lt}]/u.test(self));
define('istitle()', (self) => {
  let cased = false;
  let before = false;
  for (const c of self) {
    const upper = /[\p{Lu}\p{Lt}]/u.test(c);
    const lower = /\p{Ll}/u.test(c);
    if ((upper && before) || (lower && !before)) return false;
    before = upper || lower;
    cased ||= before;
  }
  return cased;
});

// ── Stripping and padding ─────────────────────────────────────────────────────────────────────────

const SPACE = /[\s\x1c-\x1f\x85]/u;

function strip(self: string, chars: Value | undefined, left: boolean, right: boolean): string {
  const set = chars === undefined || chars === null ? null : textArgument(chars, 'strip arg');
  const drop = (c: string): boolean => (set === null ? SPACE.test(c) : set.includes(c));
  const characters = [...self];
  let start = 0;
  let end = characters.length;
  while (left && start < end && drop(characters[start])) start++;
  while (right && end > start && drop(characters[end - 1])) end--;
  return characters.slice(start, end).join('');
}
define('strip(chars=None, /)', (self, [chars]) => strip(self, chars, true, true));
define('lstrip(chars=None, /)', (self, [chars]) => strip(self, chars, true, false));
define('rstrip(chars=None, /)', (self, [chars]) => strip(self, chars, false, true));
define('removeprefix(prefix, /)', (self, [prefix]) => {
  const text = textArgument(prefix, 'removeprefix() argument');
  return self.startsWith(text) ? self.slice(text.length) : self;
});
define('removesuffix(suffix, /)', (self, [suffix]) => {
  const text = textArgument(suffix, 'removesuffix() argument');
  return text !== '' && self.endsWith(text) ? self.slice(0, -text.length) : self;
});

function padded(align: string): (self: string, args: Bound) => Value {
  return (self, [width, fill]) => {
    const c = textArgument(fill, 'The fill character');
    if (textLength(c) !== 1) throw typeError('The fill character must be exactly one character long');
    const size = smallIndex(width ?? 0);
    budget.size(size);
    if (align !== '^') return pad(self, size, c, align);
    // CPython puts the odd space left where the width is odd.
    const missing = size - textLength(self);
    if (missing <= 0) return self;
    const left = Math.floor(missing / 2) + (missing & size & 1);
    return c.repeat(left) + self + c.repeat(missing - left);
  };
}
define("ljust(width, fillchar=' ', /)", padded('<'));
define("rjust(width, fillchar=' ', /)", padded('>'));
define("center(width, fillchar=' ', /)", padded('^'));
define('zfill(width, /)', (self, [width]) => {
  const missing = smallIndex(width ?? 0) - textLength(self);
  if (missing <= 0) return self;
  budget.size(missing);
  const sign = /^[+-]/.test(self) ? self[0] : '';
  return sign + '0'.repeat(missing) + self.slice(sign.length);
});
define('expandtabs(tabsize=8)', (self, [tabsize]) => {
  const size = smallIndex(tabsize ?? 8);
  let column = 0;
  let result = '';
  for (const c of self) {
    if (c === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0;
      result += ' '.repeat(spaces);
      column += spaces;
    } else {
      result += c;
      column = c === '\n' || c === '\r' ? 0 : column + 1;
    }
  }
  return result;
});

// ── Searching ─────────────────────────────────────────────────────────────────────────────────────

function hasAstral(text: string): boolean {
  return /[\ud800-\udbff]/.test(text);
}

/** UTF-16 bounds of `[start:end]`. */
function window(self: string, start: Value | undefined, end: Value | undefined): [number, number] {
  const astral = hasAstral(self);
  const length = astral ? textLength(self) : self.length;
  const clamp = (value: Value | undefined, missing: number): number => {
    if (value === undefined || value === null) return missing;
    const at = smallIndex(value);
    return at < 0 ? Math.max(0, at + length) : Math.min(at, length + 1);
  };
  const [from, to] = [clamp(start, 0), Math.min(clamp(end, length), length)];
  if (!astral) return [from, to];
  const characters = [...self];
  const units = (count: number): number => characters.slice(0, count).join('').length + (count > length ? 1 : 0);
  return [units(from), units(to)];
}

function find(self: string, args: Bound, last: boolean): number {
  const part = textArgument(args[0], last ? 'rfind() argument 1' : 'find() argument 1');
  const [from, to] = window(self, args[1], args[2]);
  if (from > self.length || from + part.length > to) return -1;
  const region = self.slice(from, to);
  const at = last ? region.lastIndexOf(part) : region.indexOf(part);
  if (at < 0) return -1;
  return hasAstral(self) ? textLength(self.slice(0, from + at)) : from + at;
}
define('find(sub, start=None, end=None, /)', (self, args) => find(self, args, false));
define('rfind(sub, start=None, end=None, /)', (self, args) => find(self, args, true));
function found(at: number): number {
  if (at < 0) throw valueError('substring not found');
  return at;
}
define('index(sub, start=None, end=None, /)', (self, args) => found(find(self, args, false)));
define('rindex(sub, start=None, end=None, /)', (self, args) => found(find(self, args, true)));
define('count(sub, start=None, end=None, /)', (self, [sub, start, end]) => {
  const part = textArgument(sub, 'count() argument 1');
  const [from, to] = window(self, start, end);
  const region = self.slice(from, to);
  if (part === '') return from > self.length ? 0 : textLength(region) + 1;
  return region.split(part).length - 1;
});

function affix(name: 'startsWith' | 'endsWith'): (self: string, args: Bound) => Value {
  return (self, [affixes, start, end]) => {
    const [from, to] = window(self, start, end);
    const region = self.slice(from, to);
    const options = affixes instanceof PyTuple ? affixes.items : [affixes ?? null];
    return options.some((option) => {
      if (typeof option !== 'string') {
        throw typeError(`${name.toLowerCase()} first arg must be str or a tuple of str, not ${typeName(option)}`);
      }
      return from <= self.length && region[name](option);
    });
  };
}
define('startswith(prefix, start=None, end=None, /)', affix('startsWith'));
define('endswith(suffix, start=None, end=None, /)', affix('endsWith'));

define('replace(old, new, count=-1, /)', (self, [old, replacement, count]) => {
  const from = textArgument(old, 'replace() argument 1');
  const to = textArgument(replacement, 'replace() argument 2');
  const limit = smallIndex(count ?? -1);
  if (limit === 0) return self;
  const parts = from === '' ? ['', ...self, ''] : self.split(from);
  if (from === '' && self === '') return to;
  budget.size(parts.length * to.length);
  if (limit < 0 || limit >= parts.length - 1) return parts.join(to);
  return parts.slice(0, limit + 1).join(to) + from + parts.slice(limit + 1).join(from);
});

define('translate(table, /)', (self, [table]) => {
  let result = '';
  for (const c of self) {
    const code = c.codePointAt(0) ?? 0;
    const mapped = translation(table ?? null, code);
    if (mapped === undefined) result += c;
    else if (mapped !== null) result += typeof mapped === 'number' ? String.fromCodePoint(mapped) : str(mapped);
  }
  return result;
});
function translation(table: Value, code: number): Value | undefined {
  if (table instanceof PyDict) return table.get(code);
  try {
    return getItem(table, code);
  } catch {
    return undefined;
  }
}

// ── Splitting and joining ─────────────────────────────────────────────────────────────────────────

function splitSpaces(self: string, limit: number): string[] {
  const words: string[] = [];
  let rest = self.replace(/^[\s\x1c-\x1f\x85]+/u, '');
  while (rest !== '') {
    const at = words.length === limit ? -1 : rest.search(SPACE);
    if (at < 0) {
      words.push(words.length === limit ? rest.replace(/[\s\x1c-\x1f\x85]+$/u, '') : rest);
      break;
    }
    words.push(rest.slice(0, at));
    rest = rest.slice(at).replace(/^[\s\x1c-\x1f\x85]+/u, '');
  }
  return words;
}

function rsplitSpaces(self: string, limit: number): string[] {
  const words: string[] = [];
  let rest = self.replace(/[\s\x1c-\x1f\x85]+$/u, '');
  while (rest !== '') {
    const found = words.length === limit ? null : /^([\s\S]*[\s\x1c-\x1f\x85])?([^\s\x1c-\x1f\x85]+)$/u.exec(rest);
    if (found === null || found[1] === undefined) {
      words.unshift(words.length === limit ? rest : rest.replace(/^[\s\x1c-\x1f\x85]+/u, ''));
      break;
    }
    words.unshift(found[2]);
    rest = found[1].replace(/[\s\x1c-\x1f\x85]+$/u, '');
  }
  return words.filter((word) => word !== '');
}

/** `str.split`, `limit` negative for no limit. */
export function split(self: string, separator: Value | undefined, limit: number): string[] {
  if (separator === undefined || separator === null) {
    if (limit < 0) return self.split(/[\s\x1c-\x1f\x85]+/u).filter((word) => word !== '');
    return splitSpaces(self, limit);
  }
  const by = textArgument(separator, 'sep');
  if (by === '') throw valueError('empty separator');
  const parts = self.split(by);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(by)];
}
define(
  'split(sep=None, maxsplit=-1)',
  (self, [separator, limit]) => new PyList(split(self, separator, smallIndex(limit ?? -1))),
);
define('rsplit(sep=None, maxsplit=-1)', (self, [separator, limit]) => {
  const most = smallIndex(limit ?? -1);
  if (most < 0) return new PyList(split(self, separator, -1));
  const turn = (text: string): string => [...text].reverse().join('');
  if (separator === null || separator === undefined) return new PyList(rsplitSpaces(self, most));
  const by = typeof separator === 'string' ? turn(separator) : separator;
  return new PyList(split(turn(self), by, most).map(turn).reverse());
});
define('splitlines(keepends=False)', (self, [keepends]) => new PyList(splitLines(self, keepends === true)));

export function splitLines(text: string, keep: boolean): string[] {
  const lines =
    text.match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g) ?? [];
  if (lines.at(-1) === '') lines.pop();
  return keep ? lines : lines.map((line) => line.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ''));
}

define('partition(sep, /)', (self, [separator]) => {
  const by = textArgument(separator, 'must be str');
  if (by === '') throw valueError('empty separator');
  const at = self.indexOf(by);
  return new PyTuple(at < 0 ? [self, '', ''] : [self.slice(0, at), by, self.slice(at + by.length)]);
});
define('rpartition(sep, /)', (self, [separator]) => {
  const by = textArgument(separator, 'must be str');
  if (by === '') throw valueError('empty separator');
  const at = self.lastIndexOf(by);
  return new PyTuple(at < 0 ? ['', '', self] : [self.slice(0, at), by, self.slice(at + by.length)]);
});
define('join(iterable, /)', (self, [iterable]) => {
  if (!(iterable instanceof PyObject) && typeof iterable !== 'string') throw typeError('can only join an iterable');
  const items = itemsOf(iterable);
  let size = 0;
  const parts = items.map((item, i) => {
    const text = plain(item);
    const own = typeof text === 'string' ? text : text instanceof PyObject ? text.plainKey?.() : undefined;
    if (typeof own !== 'string') throw typeError(`sequence item ${i}: expected str instance, ${typeName(item)} found`);
    size += own.length + self.length;
    return own;
  });
  budget.size(size);
  return parts.join(self);
});

// ── Formatting, encoding ──────────────────────────────────────────────────────────────────────────

define('format(*args, **kwargs)', (self, _args, star, kwargs) =>
  formatTemplate(self, star, (name) => {
    const value = kwargs.get(name);
    if (value === undefined) throw keyError(name);
    return value;
  }),
);
define('format_map(mapping, /)', (self, [mapping]) =>
  formatTemplate(self, [], (name) => getItem(mapping ?? null, name)),
);
define('__format__(spec, /)', (self, [spec]) => formatValue(self, String(spec)));
define("encode(encoding='utf-8', errors='strict')", (self, [encoding, errors]) => {
  return new PyBytes(encode(self, String(encoding), String(errors)));
});
define('__len__()', (self) => textLength(self));
define('__contains__(key, /)', (self, [key]) =>
  self.includes(textArgument(key, "'in <string>' requires string as left operand")),
);

strType.namespace.set('maketrans', new PyStaticMethod(new PyNative('maketrans', (args) => makeTranslation(args))));

function makeTranslation(args: readonly Value[]): Value {
  const table = new PyDict();
  const [x, y, z] = args;
  if (y === undefined) {
    if (!(x instanceof PyDict)) throw typeError('if you give only one argument to maketrans it must be a dict');
    for (const { key, value } of x.entries())
      table.set(typeof key === 'string' ? (key.codePointAt(0) ?? 0) : key, value);
    return table;
  }
  const from = [...textArgument(x, 'first maketrans argument')];
  const to = [...textArgument(y, 'second maketrans argument')];
  if (from.length !== to.length) throw valueError('the first two maketrans arguments must have equal length');
  from.forEach((c, i) => {
    table.set(c.codePointAt(0) ?? 0, to[i].codePointAt(0) ?? 0);
  });
  if (z !== undefined)
    for (const c of textArgument(z, 'third maketrans argument')) table.set(c.codePointAt(0) ?? 0, null);
  return table;
}
