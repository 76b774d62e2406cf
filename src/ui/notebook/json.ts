/**
 * JSON as Python reads and writes it: `NaN` and the infinities are numbers, keys are sorted, and a number that was
 * never touched is written with the digits that it had (`1.0`, `12345678901234567890`, `1e-05`). Reading is bounded in
 * depth and says the place of a fault, in the text and in the value.
 */
import { FormatError } from '#core/base/errors.ts';
import type { JsonObject, JsonValue } from './document.ts';

/** Digits of numbers that JavaScript would write in another way, by the list or object that holds them. */
const digits = new WeakMap<object, Map<string, string>>();

const DEEPEST = 400;
const NUMBER = /-?(?:NaN|Infinity|(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Throws a `FormatError` with `line`, `column` (from 1) and `where` (`cells[3].outputs[0]`) in its fields. */
export function parseJson(text: string): JsonValue {
  return new Reader(text).whole();
}

class Reader {
  private readonly text: string;
  private at = 0;
  private depth = 0;
  private readonly path: (string | number)[] = [];

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  whole(): JsonValue {
    const value = this.value(null, '');
    this.space();
    if (this.at < this.text.length) this.fail(`after the end of the value there is ${this.found()}`);
    return value;
  }

  private value(holder: object | null, key: string): JsonValue {
    this.space();
    const char = this.text[this.at];
    if (char === '{') return this.object();
    if (char === '[') return this.list();
    if (char === '"') return this.string();
    for (const [word, value] of WORDS) {
      if (char === word[0] && this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number(holder, key);
  }

  private object(): JsonObject {
    const result: Record<string, JsonValue> = {};
    this.enter();
    if (!this.take('}')) {
      do {
        this.space();
        if (this.text[this.at] !== '"') this.fail(`a name in quotes was expected, not ${this.found()}`);
        const key = this.string();
        this.expect(':');
        this.path[this.depth - 1] = key;
        const value = this.value(result, key);
        if (key === '__proto__') Object.defineProperty(result, key, { value, enumerable: true, writable: true });
        else result[key] = value;
      } while (this.take(','));
      this.expect('}');
    }
    this.leave();
    return result;
  }

  private list(): readonly JsonValue[] {
    const result: JsonValue[] = [];
    this.enter();
    if (!this.take(']')) {
      do {
        this.path[this.depth - 1] = result.length;
        result.push(this.value(result, String(result.length)));
      } while (this.take(','));
      this.expect(']');
    }
    this.leave();
    return result;
  }

  private string(): string {
    let result = '';
    let start = this.at + 1;
    for (let i = start; ; i++) {
      const code = this.text.charCodeAt(i);
      if (code === 0x22) {
        this.at = i + 1;
        return result + this.text.slice(start, i);
      }
      if (code === 0x5c) {
        result += this.text.slice(start, i);
        this.at = i;
        result += this.escape();
        start = this.at;
        i = start - 1;
      } else if (!(code >= 0x20)) {
        this.at = i;
        this.fail(i >= this.text.length ? 'a text has no closing quote' : 'a text holds a raw control character');
      }
    }
  }

  private escape(): string {
    const char = this.text[this.at + 1];
    const simple = ESCAPES[char];
    if (simple !== undefined) {
      this.at += 2;
      return simple;
    }
    const hex = char === 'u' ? this.text.slice(this.at + 2, this.at + 6) : '';
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail('a text holds an escape that JSON does not have');
    this.at += 6;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  private number(holder: object | null, key: string): number {
    NUMBER.lastIndex = this.at;
    const raw = NUMBER.exec(this.text)?.[0];
    if (raw === undefined) this.fail(`a value was expected, not ${this.found()}`);
    this.at += raw.length;
    const value = Number(raw);
    if (holder !== null && String(value) !== raw) remember(holder, key, raw);
    return value;
  }

  private enter(): void {
    this.at += 1;
    this.depth += 1;
    if (this.depth > DEEPEST) this.fail(`lists and objects lie more than ${DEEPEST} deep in each other`);
  }

  private leave(): void {
    this.depth -= 1;
    this.path.length = this.depth;
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private take(char: string): boolean {
    this.space();
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private expect(char: string): void {
    if (!this.take(char))
      this.fail(`${char === ':' ? 'a colon' : `a comma or ${char}`} was expected, not ${this.found()}`);
  }

  private found(): string {
    const char = this.text.codePointAt(this.at);
    return char === undefined ? 'the end of the text' : JSON.stringify(String.fromCodePoint(char));
  }

  private fail(what: string): never {
    const before = this.text.slice(0, this.at);
    const line = before.split('\n').length;
    const column = this.at - before.lastIndexOf('\n');
    const where = pathText(this.path);
    const cut = this.at >= this.text.length ? ' The text seems to be cut short.' : '';
    const inside = where === '' ? '' : ` (in ${where})`;
    throw new FormatError(`Line ${line}, column ${column}${inside}: ${what}.${cut}`, {
      fields: { line, column, where },
    });
  }
}

const WORDS: readonly (readonly [string, true | false | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function remember(holder: object, key: string, raw: string): void {
  const known = digits.get(holder);
  if (known === undefined) digits.set(holder, new Map([[key, raw]]));
  else known.set(key, raw);
}

/** A copy, or part, of what was read keeps the digits of its numbers. */
export function withDigitsOf<T extends object>(copy: T, ...originals: readonly object[]): T {
  for (const original of originals) {
    for (const [key, raw] of digits.get(original) ?? []) if (key in copy) remember(copy, key, raw);
  }
  return copy;
}

/** `cells[3].outputs[0].data["text/plain"]` */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^\w{1,40}$/.test(part)) return `[${JSON.stringify(part.slice(0, 40))}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

/** As `json.dumps(value, sort_keys=True, indent=1, separators=(',', ': '), ensure_ascii=False)`. */
export function writeJson(value: JsonValue): string {
  const parts: string[] = [];
  write(value, '\n', parts, undefined);
  return parts.join('');
}

/** The same, as it stands as an item of a list that is a member of the whole. */
export function writeItem(value: JsonValue): string {
  const parts: string[] = [];
  write(value, '\n  ', parts, undefined);
  return parts.join('');
}

/** Writes `list` by texts of its items, from `writeItem`. */
export function writeWithItems(whole: JsonObject, list: string, items: readonly string[]): string {
  const mark = '\u0000';
  const text = writeJson(withDigitsOf({ ...whole, [list]: mark }, whole));
  const written = items.length === 0 ? '[]' : `[\n  ${items.join(',\n  ')}\n ]`;
  return text.replace(
    `\n ${JSON.stringify(list)}: ${JSON.stringify(mark)}`,
    () => `\n ${JSON.stringify(list)}: ${written}`,
  );
}

function write(value: JsonValue, line: string, parts: string[], raw: string | undefined): void {
  if (typeof value === 'string') parts.push(JSON.stringify(value));
  else if (typeof value === 'number') parts.push(numberText(value, raw));
  else if (value === null || typeof value === 'boolean') parts.push(String(value));
  else if (isList(value)) writeList(value, line, parts);
  else writeObject(value, line, parts);
}

function writeList(list: readonly JsonValue[], line: string, parts: string[]): void {
  if (list.length === 0) return void parts.push('[]');
  const known = digits.get(list);
  const inner = `${line} `;
  for (let i = 0; i < list.length; i++) {
    parts.push(i === 0 ? '[' : ',', inner);
    write(list[i], inner, parts, known?.get(String(i)));
  }
  parts.push(line, ']');
}

function writeObject(object: JsonObject, line: string, parts: string[]): void {
  const keys = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort(byCodePoint);
  if (keys.length === 0) return void parts.push('{}');
  const known = digits.get(object);
  const inner = `${line} `;
  keys.forEach((key, index) => {
    parts.push(index === 0 ? '{' : ',', inner, JSON.stringify(key), ': ');
    write(object[key], inner, parts, known?.get(key));
  });
  parts.push(line, '}');
}

/** The digits that were read, as long as they still mean this number. */
function numberText(value: number, raw: string | undefined): string {
  if (raw !== undefined && Object.is(Number(raw), value)) return raw;
  if (Object.is(value, -0)) return '-0.0';
  return String(value);
}

export const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);
export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Python's order of texts: by code point, which UTF-16 order is not beyond the first plane. */
function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
