/** `json`. */
import { int, PyFloat, PyList, PyObject, PyTuple, PyType, python, typeName, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { getAttr } from '../runtime/attributes.ts';
import { method } from '../runtime/calls.ts';
import { defineException, exceptionType, PyException, raise, typeError, valueError } from '../runtime/exceptions.ts';
import { floatRepr } from '../runtime/floats.ts';
import { truth } from '../runtime/truth.ts';
import { sorted } from '../types/lists.ts';
import { defineModule } from './module.ts';

interface Style {
  readonly indent: string | null;
  readonly item: string;
  readonly key: string;
  readonly sort: boolean;
  readonly ascii: boolean;
  readonly allowNaN: boolean;
  readonly skipKeys: boolean;
  readonly fallback: Value;
}

const SHORT: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

function quote(text: string, ascii: boolean): string {
  const pattern = ascii ? /["\\\x00-\x1f]|[^\x00-\x7e]/g : /["\\\x00-\x1f]/g;
  return `"${text.replace(pattern, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

function number(value: number, style: Style): string {
  if (Number.isFinite(value)) return floatRepr(value);
  if (!style.allowNaN) throw valueError(`Out of range float values are not JSON compliant: ${floatRepr(value)}`);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

class Writer {
  private readonly style: Style;
  private readonly open = new Set<PyObject>();
  constructor(style: Style) {
    this.style = style;
  }

  write(value: Value, depth: number): string {
    if (value === null) return 'null';
    if (typeof value === 'boolean') return value ? 'true' : 'false';
    if (typeof value === 'string') return quote(value, this.style.ascii);
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    if (value instanceof PyFloat) return number(value.value, this.style);
    if (value instanceof PyList || value instanceof PyTuple)
      return this.once(value, () => this.list(value.items, depth));
    if (value instanceof PyDict) return this.once(value, () => this.dict(value, depth));
    if (this.style.fallback === null) throw typeError(`Object of type ${typeName(value)} is not JSON serializable`);
    return this.once(value, () => this.write(python.call(this.style.fallback, [value]), depth));
  }

  private once(value: PyObject, write: () => string): string {
    if (this.open.has(value)) throw valueError('Circular reference detected');
    if (this.open.size > 900)
      throw raise('RecursionError', 'maximum recursion depth exceeded while encoding a JSON object');
    this.open.add(value);
    try {
      return write();
    } finally {
      this.open.delete(value);
    }
  }

  private join(parts: readonly string[], open: string, close: string, depth: number): string {
    if (parts.length === 0) return open + close;
    const { indent, item } = this.style;
    if (indent === null) return open + parts.join(item) + close;
    const inner = `\n${indent.repeat(depth + 1)}`;
    return `${open}${inner}${parts.join(item.trimEnd() + inner)}\n${indent.repeat(depth)}${close}`;
  }

  private list(items: readonly Value[], depth: number): string {
    return this.join(
      items.map((item) => this.write(item, depth + 1)),
      '[',
      ']',
      depth,
    );
  }

  private dict(dict: PyDict, depth: number): string {
    const keys = [...dict.entries()].map(({ key }) => key);
    const parts: string[] = [];
    for (const key of this.style.sort ? sorted(keys, null, false) : keys) {
      const name = this.keyText(key);
      if (name !== null)
        parts.push(quote(name, this.style.ascii) + this.style.key + this.write(dict.get(key) as Value, depth + 1));
    }
    return this.join(parts, '{', '}', depth);
  }

  private keyText(key: Value): string | null {
    if (typeof key === 'string') return key;
    if (key === null) return 'null';
    if (typeof key === 'boolean') return key ? 'true' : 'false';
    if (typeof key === 'number' || typeof key === 'bigint') return String(key);
    if (key instanceof PyFloat) return number(key.value, this.style);
    if (this.style.skipKeys) return null;
    throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
  }
}

class Reader {
  private at = 0;
  private readonly text: string;
  private readonly hooks: { object: Value; float: Value; int: Value; pairs: Value };
  private depth = 0;
  constructor(text: string, hooks: Reader['hooks']) {
    this.text = text;
    this.hooks = hooks;
  }

  document(): Value {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) throw this.fail('Extra data', this.at);
    return value;
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private fail(message: string, at: number): PyException {
    const before = this.text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    return new PyException(decodeError, [`${message}: line ${line} column ${column} (char ${at})`]);
  }

  private value(): Value {
    this.space();
    const c = this.text[this.at];
    if (c === '{' || c === '[') {
      if (++this.depth > 900)
        throw raise('RecursionError', 'maximum recursion depth exceeded while decoding a JSON document');
      const value = c === '{' ? this.object() : this.array();
      this.depth--;
      return value;
    }
    if (c === '"') return this.string();
    const word = /(?:null|true|false|NaN|Infinity|-Infinity)|(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
    word.lastIndex = this.at;
    const found = word.exec(this.text);
    if (found === null) throw this.fail('Expecting value', this.at);
    this.at += found[0].length;
    return this.scalar(found[0], found[2] !== undefined || found[3] !== undefined);
  }

  private scalar(text: string, isFloat: boolean): Value {
    switch (text) {
      case 'null':
        return null;
      case 'true':
        return true;
      case 'false':
        return false;
      case 'NaN':
        return new PyFloat(Number.NaN);
      case 'Infinity':
        return new PyFloat(Number.POSITIVE_INFINITY);
      case '-Infinity':
        return new PyFloat(Number.NEGATIVE_INFINITY);
    }
    const hook = isFloat ? this.hooks.float : this.hooks.int;
    if (hook !== null) return python.call(hook, [text]);
    return isFloat ? new PyFloat(Number(text)) : int(BigInt(text));
  }

  private string(): string {
    const start = this.at++;
    let text = '';
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined) throw this.fail('Unterminated string starting at', start);
      if (c < ' ') throw this.fail('Invalid control character at', this.at);
      this.at++;
      if (c === '"') return text;
      text += c === '\\' ? this.escape() : c;
    }
  }

  private escape(): string {
    const c = this.text[this.at++] ?? '';
    const simple: Record<string, string> = {
      '"': '"',
      '\\': '\\',
      '/': '/',
      b: '\b',
      f: '\f',
      n: '\n',
      r: '\r',
      t: '\t',
    };
    if (c in simple) return simple[c];
    const hex = this.text.slice(this.at, this.at + 4);
    if (c !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex))
      throw this.fail(c === 'u' ? 'Invalid \\uXXXX escape' : 'Invalid \\escape', this.at - (c === 'u' ? 0 : 2));
    this.at += 4;
    return String.fromCharCode(parseInt(hex, 16));
  }

  private array(): Value {
    this.at++;
    const items: Value[] = [];
    this.space();
    if (this.text[this.at] === ']') this.at++;
    else {
      for (;;) {
        items.push(this.value());
        this.space();
        const c = this.text[this.at++];
        if (c === ']') break;
        if (c !== ',') throw this.fail("Expecting ',' delimiter", this.at - 1);
      }
    }
    return new PyList(items);
  }

  private object(): Value {
    this.at++;
    const dict = new PyDict();
    this.space();
    if (this.text[this.at] === '}') this.at++;
    else {
      for (;;) {
        this.space();
        if (this.text[this.at] !== '"') throw this.fail('Expecting property name enclosed in double quotes', this.at);
        const key = this.string();
        this.space();
        if (this.text[this.at] !== ':') throw this.fail("Expecting ':' delimiter", this.at);
        this.at++;
        dict.set(key, this.value());
        this.space();
        const c = this.text[this.at++];
        if (c === '}') break;
        if (c !== ',') throw this.fail("Expecting ',' delimiter", this.at - 1);
      }
    }
    if (this.hooks.pairs !== null) {
      return python.call(this.hooks.pairs, [
        new PyList([...dict.entries()].map(({ key, value }) => new PyTuple([key, value]))),
      ]);
    }
    return this.hooks.object === null ? dict : python.call(this.hooks.object, [dict]);
  }
}

const decodeError = defineException('JSONDecodeError', 'json.decoder', [exceptionType('ValueError')]);

function styleOf(
  indent: Value,
  separators: Value,
  flags: { sort: boolean; ascii: boolean; allowNaN: boolean; skipKeys: boolean },
  fallback: Value,
): Style {
  const spaces = indent === null ? null : typeof indent === 'string' ? indent : ' '.repeat(Math.max(0, Number(indent)));
  const [item, key] =
    separators instanceof PyTuple || separators instanceof PyList
      ? separators.items.map(String)
      : [spaces === null ? ', ' : ',', ': '];
  return { indent: spaces, item, key, ...flags, fallback };
}

const DUMP =
  'skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, separators=None, default=None, sort_keys=False';
const LOAD =
  'cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None';

defineModule('json', 'JSON text and Python values.', (module) => {
  const dumps = (obj: Value, args: readonly (Value | undefined)[]): string => {
    const [skip, ascii, , nan, cls, indent, separators, fallback, sort] = args as Value[];
    const encoder = cls === null ? null : python.call(cls, []);
    const own = encoder === null ? fallback : getAttr(encoder, 'default');
    const flags = { sort: truth(sort), ascii: truth(ascii), allowNaN: truth(nan), skipKeys: truth(skip) };
    return new Writer(styleOf(indent, separators, flags, own)).write(obj, 0);
  };
  const loads = (text: Value, args: readonly (Value | undefined)[]): Value => {
    const [, object, float, integer, , pairs] = args as Value[];
    const bytes = text instanceof PyObject ? text.toBytes?.() : undefined;
    if (typeof text !== 'string' && bytes === undefined) {
      throw typeError(`the JSON object must be str, bytes or bytearray, not ${typeName(text)}`);
    }
    const source = typeof text === 'string' ? text : new TextDecoder().decode(bytes?.slice());
    return new Reader(source, { object, float, int: integer, pairs }).document();
  };
  module.def(`dumps(obj, *, ${DUMP})`, ([obj, ...args]) => dumps(obj as Value, args));
  module.def(`dump(obj, fp, *, ${DUMP})`, ([obj, file, ...args]) => {
    python.call(getAttr(file as Value, 'write'), [dumps(obj as Value, args)]);
    return null;
  });
  module.def(`loads(s, *, ${LOAD})`, ([text, ...args]) => loads(text as Value, args));
  module.def(`load(fp, *, ${LOAD})`, ([file, ...args]) => loads(python.call(getAttr(file as Value, 'read'), []), args));
  module.value('JSONDecodeError', decodeError);
  module.value('JSONEncoder', encoderType());
});

function encoderType(): PyType {
  const type = new PyType('JSONEncoder', { module: 'json.encoder' });
  method(type, 'default(o)', (_self, [o]) => {
    throw typeError(`Object of type ${typeName(o as Value)} is not JSON serializable`);
  });
  return type;
}
