/** `repr` and `str` of any value. */
import {
  bytearrayType,
  PyBytes,
  PyComplex,
  PyFloat,
  PyList,
  PyNative,
  PyObject,
  PySlice,
  PyTuple,
  PyType,
  python,
  tupleType,
  typeName,
  type Value,
} from '../../base/python.ts';
import { PyDict, PySet } from '../../base/python-dict.ts';
import { callDunder, PySuper } from './attributes.ts';
import { PyException, raise, typeError } from './exceptions.ts';
import { complexRepr, floatRepr } from './floats.ts';
import {
  functionType,
  PyBoundMethod,
  PyClassMethod,
  PyGetSet,
  PyInstance,
  PyMethod,
  PyModule,
  PyProperty,
  PyRange,
  PyStaticMethod,
} from './objects.ts';

export function repr(value: Value): string {
  switch (typeof value) {
    case 'number':
      return String(value);
    case 'string':
      return textRepr(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return bigText(value);
    default:
      return value === null ? 'None' : objectRepr(value);
  }
}

export function str(value: Value): string {
  if (typeof value === 'string') return value;
  if (!(value instanceof PyObject)) return repr(value);
  if (value.pyType.userDefined) {
    const own = callDunder(value, '__str__', []) ?? callDunder(value, '__repr__', []);
    if (own !== undefined) return text(own, '__str__');
    if (value instanceof PyInstance && value.payload !== undefined) return str(value.payload);
  }
  if (value instanceof PyException) return exceptionText(value);
  return value.str?.() ?? objectRepr(value);
}

function text(value: Value, method: string): string {
  if (typeof value === 'string') return value;
  if (value instanceof PyInstance && typeof value.payload === 'string') return value.payload;
  throw typeError(`${method} returned non-string (type ${typeName(value)})`);
}

/** CPython refuses to write ints of more than 4300 digits, which would take quadratic time. */
export function bigText(value: bigint): string {
  const digits = value.toString();
  if (digits.length > 4301) {
    throw raise(
      'ValueError',
      'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit',
    );
  }
  return digits;
}

let depth = 0;

function objectRepr(value: PyObject): string {
  if (value instanceof PyFloat && !value.pyType.userDefined) return floatRepr(value.value);
  if (depth > 200)
    throw raise('RecursionError', 'maximum recursion depth exceeded while getting the repr of an object');
  depth++;
  try {
    return guardedRepr(value);
  } finally {
    depth--;
  }
}

function guardedRepr(value: PyObject): string {
  if (value.pyType.userDefined) {
    const own = callDunder(value, '__repr__', []);
    if (own !== undefined) return text(own, '__repr__');
    if (value instanceof PyInstance) {
      return value.payload === undefined ? defaultRepr(value) : repr(value.payload);
    }
  }
  if (value instanceof PyFloat) return floatRepr(value.value);
  if (value instanceof PyComplex) return complexRepr(value.re, value.im);
  if (value.repr !== undefined) return value.repr();
  return containerRepr(value) ?? machineryRepr(value) ?? defaultRepr(value);
}

const active = new Set<PyObject>();
function once(value: PyObject, again: string, write: () => string): string {
  if (active.has(value)) return again;
  active.add(value);
  try {
    return write();
  } finally {
    active.delete(value);
  }
}

function containerRepr(value: PyObject): string | undefined {
  if (value instanceof PyList) return once(value, '[...]', () => `[${value.items.map(repr).join(', ')}]`);
  if (value instanceof PyTuple) {
    return once(value, '(...)', () => {
      const fields = value.pyType === tupleType ? undefined : value.pyType.lookup('_fields');
      if (fields instanceof PyTuple && !value.pyType.userDefined) {
        return `${value.pyType.name}(${value.items.map((item, i) => `${String(fields.items[i])}=${repr(item)}`).join(', ')})`;
      }
      const body = value.items.map(repr).join(', ');
      return value.items.length === 1 ? `(${body},)` : `(${body})`;
    });
  }
  if (value instanceof PyDict) return once(value, '{...}', () => dictRepr(value));
  if (value instanceof PySet) return once(value, `${typeName(value)}(...)`, () => setRepr(value));
  if (value instanceof PyBytes) return bytesRepr(value);
  return undefined;
}

function dictRepr(dict: PyDict): string {
  const parts: string[] = [];
  for (const { key, value } of dict.entries()) parts.push(`${repr(key)}: ${repr(value)}`);
  return `{${parts.join(', ')}}`;
}

/** Small ints lie in a CPython set by their value modulo the table's size, which is what people see. */
export function setOrder(set: PySet): Value[] {
  const items = [...set.items()];
  const small = items.every((item) => typeof item === 'number' || typeof item === 'boolean');
  if (!small || items.length > 50_000) return items;
  return tableOrder(items as number[]);
}

/** Insertion into CPython's open-addressing table, then its order. Hash of an int below 2**61 is itself. */
function tableOrder(items: readonly (number | boolean)[]): Value[] {
  let mask = 7;
  let table = new Array<number | boolean | undefined>(8);
  const insert = (into: (number | boolean | undefined)[], m: number, item: number | boolean): void => {
    const hash = BigInt.asUintN(64, BigInt(Number(item) === -1 ? -2 : Number(item)));
    let perturb = hash;
    let at = Number(hash & BigInt(m));
    for (;;) {
      const last = at + 9 <= m ? at + 9 : at;
      for (let probe = at; probe <= last; probe++) {
        if (into[probe] === undefined) {
          into[probe] = item;
          return;
        }
      }
      perturb >>= 5n;
      at = Number((BigInt(at) * 5n + 1n + perturb) & BigInt(m));
    }
  };
  let used = 0;
  for (const item of items) {
    insert(table, mask, item);
    used++;
    if (used * 5 < mask * 3) continue;
    const wanted = used > 50_000 ? used * 2 : used * 4;
    let size = 8;
    while (size <= wanted) size *= 2;
    const larger = new Array<number | boolean | undefined>(size);
    for (const old of table) if (old !== undefined) insert(larger, size - 1, old);
    table = larger;
    mask = size - 1;
  }
  return table.filter((item): item is number | boolean => item !== undefined);
}

function setRepr(set: PySet): string {
  const body = setOrder(set).map(repr).join(', ');
  const name = typeName(set);
  if (set.size === 0) return `${name}()`;
  return name === 'set' ? `{${body}}` : `${name}({${body}})`;
}

export function bytesRepr(value: PyBytes): string {
  const quote = value.bytes.includes(39) && !value.bytes.includes(34) ? '"' : "'";
  let body = '';
  for (const byte of value.bytes) body += byteText(byte, quote);
  const shown = `b${quote}${body}${quote}`;
  return value.pyType.isSubtypeOf(bytearrayType) ? `bytearray(${shown})` : shown;
}

function byteText(byte: number, quote: string): string {
  if (byte === 9) return '\\t';
  if (byte === 10) return '\\n';
  if (byte === 13) return '\\r';
  const c = String.fromCharCode(byte);
  if (c === '\\' || c === quote) return `\\${c}`;
  return byte >= 32 && byte < 127 ? c : `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** Characters that Python's repr escapes. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\\]/gu;

export function textRepr(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = value.replace(HIDDEN, escapeCharacter);
  const body = quote === "'" ? escaped.replaceAll("'", "\\'") : escaped;
  return `${quote}${body}${quote}`;
}

function escapeCharacter(c: string): string {
  switch (c) {
    case ' ':
      return c;
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    case '\\':
      return '\\\\';
  }
  const code = c.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

// ── Types, functions, exceptions ──────────────────────────────────────────────────────────────────

const addresses = new WeakMap<object, number>();
let nextAddress = 0x7f3a5c000000;

/** `id(value)`: a number that no other living object has. */
export function addressOf(value: object): number {
  let address = addresses.get(value);
  if (address === undefined) {
    nextAddress += 0x40;
    address = nextAddress;
    addresses.set(value, address);
  }
  return address;
}
function at(value: object): string {
  return `at 0x${addressOf(value).toString(16)}`;
}

export function typeRepr(type: PyType): string {
  return `<class '${fullName(type)}'>`;
}
export function fullName(type: PyType): string {
  return type.module === 'builtins' ? type.qualname : `${type.module}.${type.qualname}`;
}

export function defaultRepr(value: PyObject): string {
  return `<${fullName(value.pyType)} object ${at(value)}>`;
}

interface Named {
  readonly name: string;
  readonly qualname?: string;
}

function machineryRepr(value: PyObject): string | undefined {
  if (value instanceof PyType) {
    const own = value.pyType.userDefined ? value.pyType.lookup('__repr__') : undefined;
    return own === undefined ? typeRepr(value) : text(python.call(own, [value]), '__repr__');
  }
  if (value.pyType === functionType) {
    const { name, qualname } = value as PyObject & Named;
    return `<function ${qualname ?? name} ${at(value)}>`;
  }
  if (value instanceof PyException) return exceptionRepr(value);
  if (value instanceof PyNative) return `<built-in function ${value.name}>`;
  if (value instanceof PyMethod) return `<method '${value.name}' of '${value.owner.name}' objects>`;
  if (value instanceof PyBoundMethod) return methodRepr(value);
  if (value instanceof PyModule) return `<module '${value.name}'>`;
  if (value instanceof PyRange) {
    return value.step === 1
      ? `range(${value.start}, ${value.stop})`
      : `range(${value.start}, ${value.stop}, ${value.step})`;
  }
  if (value instanceof PySlice) return `slice(${repr(value.start)}, ${repr(value.stop)}, ${repr(value.step)})`;
  if (value instanceof PyProperty) return `<property object ${at(value)}>`;
  if (value instanceof PyGetSet) return `<attribute '${value.name}'>`;
  if (value instanceof PyStaticMethod) return `<staticmethod(${repr(value.func)})>`;
  if (value instanceof PyClassMethod) return `<classmethod(${repr(value.func)})>`;
  if (value instanceof PySuper) {
    return `<super: ${typeRepr(value.after)}, <${typeName(value.self)} object>>`;
  }
  return undefined;
}

function methodRepr(value: PyBoundMethod): string {
  const func = value.func;
  if (func instanceof PyMethod) {
    const self = value.self;
    return `<built-in method ${func.name} of ${typeName(self)} object ${at(self instanceof PyObject ? self : func)}>`;
  }
  const { name, qualname } = func as PyObject & Named;
  return `<bound method ${qualname ?? name} of ${repr(value.self)}>`;
}

export function exceptionRepr(error: PyException): string {
  const args = error.args.items;
  return args.length === 1
    ? `${typeName(error)}(${repr(args[0])})`
    : `${typeName(error)}(${args.map(repr).join(', ')})`;
}

export function exceptionText(error: PyException): string {
  const args = error.args.items;
  if (args.length === 0) return '';
  if (args.length === 2 && error.pyType.mro.some((type) => type.name === 'BaseExceptionGroup')) {
    const count = args[1] instanceof PyList || args[1] instanceof PyTuple ? args[1].items.length : 0;
    return `${str(args[0])} (${count} sub-exception${count === 1 ? '' : 's'})`;
  }
  const first = args[0];
  if (args.length === 1) return error.pyType.mro.some((type) => type.name === 'KeyError') ? repr(first) : str(first);
  if (error.pyType.mro.some((type) => type.name === 'OSError') && (args.length === 2 || args.length === 3)) {
    const file = args.length === 3 ? `: ${repr(args[2])}` : '';
    return `[Errno ${str(first)}] ${str(args[1])}${file}`;
  }
  return repr(error.args);
}
