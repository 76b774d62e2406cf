/** The built-in functions. */
import {
  boolType,
  bytearrayType,
  bytesType,
  complexType,
  Ellipsis,
  floatType,
  type Iteration,
  int,
  intType,
  listType,
  NotImplemented,
  objectType,
  PyBytes,
  PyList,
  PyNative,
  PyObject,
  PyTuple,
  PyType,
  python,
  sliceType,
  strType,
  tupleType,
  typeName,
  typeOf,
  typeType,
  type Value,
} from '../../base/python.ts';
import { dictType, frozensetType, PyDict, PySet, setType } from '../../base/python-dict.ts';
import { attributeNames, delAttr, dunder, findAttr, getAttr, setAttr } from '../runtime/attributes.ts';
import { tick } from '../runtime/budget.ts';
import { call, isCallableValue, native } from '../runtime/calls.ts';
import { builtinExceptions, exceptionType, PyException, raise, typeError, valueError } from '../runtime/exceptions.ts';
import { asciiRepr, formatValue } from '../runtime/format.ts';
import { PyGenerator, stopIteration } from '../runtime/generator.ts';
import { hash } from '../runtime/hashing.ts';
import { GenericAlias, getItem } from '../runtime/items.ts';
import { isIteration, itemsOf, iterate, iterationOf, iteratorOf, untilStop } from '../runtime/iteration.ts';
import { bigFloorDivide, bigModulo, indexOf, smallIndex } from '../runtime/numbers.ts';
import {
  classmethodType,
  PyIterator,
  PyRange,
  propertyType,
  rangeType,
  staticmethodType,
  superType,
} from '../runtime/objects.ts';
import { binary, compare, contains, length, plain, truth } from '../runtime/operations.ts';
import { addressOf, repr, str } from '../runtime/repr.ts';
import { session } from '../runtime/session.ts';
import { lendHelper } from '../runtime/special-methods.ts';
import { sorted } from './lists.ts';
import { absolute, roundNumber } from './numbers.ts';
import { PyUnion } from './unions.ts';

export const builtins = new Map<string, Value>();

function define(signature: string, body: Parameters<typeof native>[1], doc: string | null = null): void {
  builtins.set(signature.slice(0, signature.indexOf('(')), native(signature, body, doc));
}
function raw(name: string, body: (args: readonly Value[], kwargs: Map<string, Value> | null) => Value): void {
  builtins.set(name, new PyNative(name, body));
}

for (const type of [
  boolType,
  bytearrayType,
  bytesType,
  complexType,
  dictType,
  floatType,
  frozensetType,
  intType,
  listType,
  objectType,
  rangeType,
  setType,
  sliceType,
  strType,
  tupleType,
  typeType,
  superType,
  propertyType,
  staticmethodType,
  classmethodType,
  ...builtinExceptions(),
]) {
  builtins.set(type.name, type);
}
builtins.set('EnvironmentError', builtins.get('OSError') as Value);
builtins.set('IOError', builtins.get('OSError') as Value);
builtins.set('Ellipsis', Ellipsis);
builtins.set('NotImplemented', NotImplemented);
builtins.set('__debug__', true);
builtins.set('__name__', '__main__');

// ── Output ────────────────────────────────────────────────────────────────────────────────────────

define("print(*args, sep=' ', end=None, file=None, flush=False)", ([separator, end, file], items) => {
  const text = items.map(str).join(separator === null ? ' ' : String(separator)) + (end === null ? '\n' : String(end));
  const target = file ?? session().stdout;
  if (target === null) session().write(text);
  else call(getAttr(target as Value, 'write'), [text]);
  return null;
});
define('input(prompt=None, /)', () => {
  throw raise('EOFError', 'EOF when reading a line: cells cannot ask for input');
});
define('help(object=None)', ([object]) => {
  const value = object as Value;
  const doc = findAttr(value, '__doc__') ?? null;
  const name = findAttr(value, '__name__');
  const title = typeof name === 'string' ? name : repr(value);
  session().write(`Help on ${title}:\n\n${doc === null ? '(no documentation)' : str(doc)}\n`);
  return null;
});

for (const name of ['exit', 'quit']) {
  define(`${name}(code=None)`, ([code]) => {
    throw new PyException(exceptionType('SystemExit'), code === null ? [] : [code as Value]);
  });
}

// ── Numbers ───────────────────────────────────────────────────────────────────────────────────────

define('abs(x, /)', ([x]) => absolute(x as Value));
define('round(number, ndigits=None)', ([number, digits]) => roundNumber(number as Value, digits as Value));
define('divmod(x, y, /)', ([x, y]) => {
  const own = x instanceof PyObject ? findAttr(x, '__divmod__') : undefined;
  if (own !== undefined) return call(own, [y as Value]);
  return new PyTuple([binary('//', x as Value, y as Value), binary('%', x as Value, y as Value)]);
});
define('pow(base, exp, mod=None)', ([base, exponent, modulus]) => {
  if (modulus === null) return binary('**', base as Value, exponent as Value);
  return modularPower(
    BigInt(indexOf(base as Value)),
    BigInt(indexOf(exponent as Value)),
    BigInt(indexOf(modulus as Value)),
  );
});
function modularPower(base: bigint, exponent: bigint, modulus: bigint): Value {
  if (modulus === 0n) throw valueError('pow() 3rd argument cannot be 0');
  let power = bigModulo(base, modulus);
  let rest = exponent;
  if (rest < 0n) {
    power = inverse(power, modulus);
    rest = -rest;
  }
  let result = bigModulo(1n, modulus);
  for (; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = bigModulo(result * power, modulus);
    power = bigModulo(power * power, modulus);
  }
  return int(result);
}
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = bigFloorDivide(a, b);
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  if (a !== 1n && a !== -1n) throw valueError('base is not invertible for the given modulus');
  return bigModulo(x * a, modulus);
}
define('bin(number, /)', ([x]) => radix(x as Value, 2, '0b'));
define('oct(number, /)', ([x]) => radix(x as Value, 8, '0o'));
define('hex(number, /)', ([x]) => radix(x as Value, 16, '0x'));
function radix(value: Value, base: number, prefix: string): string {
  const x = indexOf(value);
  return x < 0 ? `-${prefix}${(-x).toString(base)}` : prefix + x.toString(base);
}
define('chr(i, /)', ([i]) => {
  const code = smallIndex(i as Value);
  if (code < 0 || code > 0x10ffff) throw valueError('chr() arg not in range(0x110000)');
  return String.fromCodePoint(code);
});
define('ord(c, /)', ([c]) => {
  const text = plain(c as Value);
  if (text instanceof PyBytes && text.bytes.length === 1) return text.bytes[0];
  if (typeof text !== 'string') throw typeError(`ord() expected string of length 1, but ${typeName(text)} found`);
  const [first, more] = text;
  if (first === undefined || more !== undefined) {
    throw typeError(`ord() expected a character, but string of length ${length(text)} found`);
  }
  return first.codePointAt(0) ?? 0;
});

define('sum(iterable, /, start=0)', ([iterable, start]) => {
  if (typeof start === 'string') throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  let total = start as Value;
  const iteration = iterate(iterable as Value);
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
    tick();
    if (typeof total === 'number' && typeof item === 'number' && Number.isSafeInteger(total + item)) total += item;
    else total = binary('+', total, item);
  }
  return total;
});

function extreme(name: 'min' | 'max', op: '<' | '>'): void {
  define(`${name}(*args, key=None, default=...)`, ([key, fallback], args) => {
    if (args.length === 0) throw typeError(`${name} expected at least 1 argument, got 0`);
    if (args.length > 1 && fallback !== undefined) {
      throw typeError(`Cannot specify a default for ${name}() with multiple positional arguments`);
    }
    const items = args.length === 1 ? itemsOf(args[0]) : args;
    if (items.length === 0) {
      if (fallback !== undefined) return fallback;
      throw valueError(`${name}() arg is an empty sequence`);
    }
    const rank = (item: Value): Value => (key === null ? item : call(key as Value, [item]));
    let best = items[0];
    let bestRank = rank(best);
    for (let i = 1; i < items.length; i++) {
      tick();
      const own = rank(items[i]);
      if (truth(compare(op, own, bestRank))) {
        best = items[i];
        bestRank = own;
      }
    }
    return best;
  });
}
extreme('min', '<');
extreme('max', '>');

// ── Objects ───────────────────────────────────────────────────────────────────────────────────────

define('len(obj, /)', ([x]) => length(x as Value));
lendHelper('len', builtins.get('len') as Value);
lendHelper(
  'contains',
  native('contains(container, item)', ([container, item]) => contains(container as Value, item as Value)),
);
define('repr(obj, /)', ([x]) => repr(x as Value));
define('ascii(obj, /)', ([x]) => asciiRepr(x as Value));
define("format(value, format_spec='', /)", ([x, spec]) => formatValue(x as Value, String(spec)));
define('hash(obj, /)', ([x]) => hash(x as Value));
define('id(obj, /)', ([x]) => idOf(x as Value));
const primitiveIds = new Map<Value, object>();
function idOf(value: Value): number {
  if (value instanceof PyObject) return addressOf(value);
  let box = primitiveIds.get(value);
  if (box === undefined) {
    box = {};
    primitiveIds.set(value, box);
  }
  return addressOf(box);
}
define('callable(obj, /)', ([x]) => isCallableValue(x as Value));
define('isinstance(obj, class_or_tuple, /)', ([x, type]) => isInstanceOf(x as Value, type as Value));
define('issubclass(cls, class_or_tuple, /)', ([type, of]) => {
  if (!(type instanceof PyType)) throw typeError('issubclass() arg 1 must be a class');
  return isSubclassOf(type, of as Value);
});

export function isInstanceOf(value: Value, type: Value): boolean {
  if (type instanceof PyType) return instanceCheck(value, type);
  if (type instanceof PyTuple) return type.items.some((one) => isInstanceOf(value, one));
  if (type instanceof PyUnion)
    return type.args.some((one) => (one === null ? value === null : isInstanceOf(value, one)));
  if (type instanceof GenericAlias) throw typeError('isinstance() argument 2 cannot be a parameterized generic');
  const check = type instanceof PyObject ? findAttr(type, '__instancecheck__') : undefined;
  if (check !== undefined) return truth(call(check, [value]));
  throw typeError('isinstance() arg 2 must be a type, a tuple of types, or a union');
}
function instanceCheck(value: Value, type: PyType): boolean {
  if (typeOf(value).isSubtypeOf(type)) return true;
  if (type.pyType !== typeType) {
    const check =
      dunder(type, '__instancecheck__') ??
      (type.pyType.userDefined ? undefined : type.pyType.namespace.get('__instancecheck__'));
    if (check !== undefined) return truth(call(check, [type, value]));
  }
  return false;
}
function isSubclassOf(type: PyType, of: Value): boolean {
  if (of instanceof PyType) {
    if (type.isSubtypeOf(of)) return true;
    if (of.pyType === typeType) return false;
    const check =
      dunder(of, '__subclasscheck__') ??
      (of.pyType.userDefined ? undefined : of.pyType.namespace.get('__subclasscheck__'));
    return check !== undefined && truth(call(check, [of, type]));
  }
  if (of instanceof PyTuple) return of.items.some((one) => isSubclassOf(type, one));
  if (of instanceof PyUnion) return of.args.some((one) => one instanceof PyType && isSubclassOf(type, one));
  throw typeError('issubclass() arg 2 must be a class, a tuple of classes, or a union');
}

raw('getattr', (args) => {
  if (args.length < 2 || args.length > 3)
    throw typeError(`getattr expected ${args.length < 2 ? 'at least 2' : 'at most 3'} arguments, got ${args.length}`);
  const name = args[1];
  if (typeof name !== 'string') throw typeError(`attribute name must be string, not '${typeName(name)}'`);
  if (args.length === 2) return getAttr(args[0], name);
  const found = attributeOr(args[0], name);
  return found === undefined ? args[2] : found;
});
/** undefined also where looking it up raises AttributeError. */
function attributeOr(value: Value, name: string): Value | undefined {
  try {
    return findAttr(value, name);
  } catch (error) {
    if (error instanceof PyException && error.pyType.mro.some((type) => type.name === 'AttributeError'))
      return undefined;
    throw error;
  }
}
define('hasattr(obj, name, /)', ([x, name]) => attributeOr(x as Value, String(name)) !== undefined);
define('setattr(obj, name, value, /)', ([x, name, value]) => {
  setAttr(x as Value, String(name), value as Value);
  return null;
});
define('delattr(obj, name, /)', ([x, name]) => {
  delAttr(x as Value, String(name));
  return null;
});
raw('dir', (args) => {
  if (args.length === 0) return new PyList(globalNames().sort());
  const own = args[0] instanceof PyObject ? dunder(args[0], '__dir__') : undefined;
  const names = own === undefined ? attributeNames(args[0]) : itemsOf(call(getAttr(args[0], '__dir__'), []));
  return new PyList(sorted(names, null, false));
});
raw('vars', (args) => {
  if (args.length === 0) return call(builtins.get('globals') as Value, []);
  const dict = findAttr(args[0], '__dict__');
  if (dict === undefined) throw typeError('vars() argument must have __dict__ attribute');
  return dict;
});

/** Set while a cell runs: its global names. */
export const globalScope: { entries: () => Iterable<[string, Value]>; set: (name: string, value: Value) => void } = {
  entries: () => [],
  set: () => undefined,
};
function globalNames(): string[] {
  return [...globalScope.entries()].map(([name]) => name);
}
raw('globals', () => PyDict.of(globalScope.entries()));
raw('locals', () => PyDict.of(globalScope.entries()));

// ── Iteration ─────────────────────────────────────────────────────────────────────────────────────

raw('iter', (args) => {
  if (args.length === 2) return new PyIterator('callable_iterator', sentinelIteration(args[0], args[1]));
  if (args.length !== 1) throw typeError(`iter expected at least 1 argument, got ${args.length}`);
  return iteratorOf(args[0]);
});
lendHelper('iter', builtins.get('iter') as Value);
function sentinelIteration(callable: Value, sentinel: Value): Iteration {
  let done = false;
  return {
    next() {
      if (done) return undefined;
      const value = untilStop(callable, []);
      done = value === undefined || truth(compare('==', value, sentinel));
      return done ? undefined : value;
    },
  };
}
raw('next', (args) => {
  const [iterator, fallback] = args;
  if (iterator === undefined) throw typeError('next expected at least 1 argument, got 0');
  if (!(iterator instanceof PyObject) || (!isIteration(iterator) && dunder(iterator, '__next__') === undefined)) {
    throw typeError(`'${typeName(iterator)}' object is not an iterator`);
  }
  const user = isIteration(iterator) ? undefined : dunder(iterator, '__next__');
  if (user !== undefined && fallback === undefined) return call(user, [iterator]);
  const value = iterationOf(iterator).next();
  if (value !== undefined) return value;
  if (fallback !== undefined) return fallback;
  throw stopIteration(iterator instanceof PyGenerator ? iterator.result : null);
});

/** An iterator type that can be called: `map`, `zip` … */
function iteratorClass(
  name: string,
  make: (args: readonly Value[], kwargs: Map<string, Value> | null) => Iteration,
): void {
  const type = new PyIterator(name, { next: () => undefined }).pyType;
  type.construct = (_type, args, kwargs) => new PyIterator(name, make(args, kwargs));
  builtins.set(name, type);
}
iteratorClass('map', ([func, ...iterables]) => {
  if (func === undefined || iterables.length === 0) throw typeError('map() must have at least two arguments.');
  const iterations = iterables.map(iterate);
  return {
    next() {
      const args: Value[] = [];
      for (const iteration of iterations) {
        const item = iteration.next();
        if (item === undefined) return undefined;
        args.push(item);
      }
      return call(func, args);
    },
  };
});
iteratorClass('filter', ([func, iterable]) => {
  if (iterable === undefined) throw typeError('filter expected 2 arguments, got 1');
  const iteration = iterate(iterable);
  return {
    next() {
      for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
        tick();
        if (truth(func === null ? item : call(func, [item]))) return item;
      }
      return undefined;
    },
  };
});
iteratorClass('enumerate', (args, kwargs) => {
  const iteration = iterate(args[0] ?? kwargs?.get('iterable') ?? missingIterable());
  let i: Value = args[1] ?? kwargs?.get('start') ?? 0;
  return {
    next() {
      const item = iteration.next();
      if (item === undefined) return undefined;
      const pair = new PyTuple([i, item]);
      i = typeof i === 'number' && i < 2 ** 52 ? i + 1 : binary('+', i, 1);
      return pair;
    },
  };
});
function missingIterable(): never {
  throw typeError("enumerate() missing required argument 'iterable'");
}
iteratorClass('zip', (iterables, kwargs) => {
  const strict = truth(kwargs?.get('strict') ?? false);
  const iterations = iterables.map(iterate);
  return { next: () => (iterations.length === 0 ? undefined : zipStep(iterations, strict)) };
});
function zipStep(iterations: readonly Iteration[], strict: boolean): Value | undefined {
  const items: Value[] = [];
  for (let i = 0; i < iterations.length; i++) {
    const item = iterations[i].next();
    if (item !== undefined) {
      items.push(item);
      continue;
    }
    if (strict) checkLengths(iterations, i);
    return undefined;
  }
  return new PyTuple(items);
}
function checkLengths(iterations: readonly Iteration[], ended: number): void {
  const others = (count: number): string => (count === 1 ? 'argument 1' : `arguments 1-${count}`);
  if (ended > 0) throw valueError(`zip() argument ${ended + 1} is shorter than ${others(ended)}`);
  for (let i = 1; i < iterations.length; i++) {
    if (iterations[i].next() !== undefined) throw valueError(`zip() argument ${i + 1} is longer than ${others(i)}`);
  }
}
iteratorClass('reversed', ([sequence]) => {
  const own = sequence instanceof PyObject ? findAttr(sequence, '__reversed__') : undefined;
  if (own !== undefined) return iterate(call(own, []));
  if (sequence instanceof PyRange)
    return iterate(getItem(sequence, python.construct(sliceType, [null, null, -1], null)));
  if (
    sequence instanceof PySet ||
    sequence === undefined ||
    !(sequence instanceof PyObject || typeof sequence === 'string')
  ) {
    throw typeError(`'${typeName(sequence ?? null)}' object is not reversible`);
  }
  const items = sequence instanceof PyDict || typeof sequence === 'string' ? itemsOf(sequence) : null;
  let i = (items?.length ?? length(sequence)) - 1;
  return { next: () => (i < 0 ? undefined : items === null ? getItem(sequence, i--) : items[i--]) };
});

define('sorted(iterable, /, *, key=None, reverse=False)', ([iterable, key, reverse]) => {
  return new PyList(sorted(itemsOf(iterable as Value), key as Value, truth(reverse as Value)));
});
define('all(iterable, /)', ([iterable]) => !some(iterable as Value, false));
define('any(iterable, /)', ([iterable]) => some(iterable as Value, true));
function some(iterable: Value, wanted: boolean): boolean {
  const iteration = iterate(iterable);
  for (let item = iteration.next(); item !== undefined; item = iteration.next()) {
    tick();
    if (truth(item) === wanted) return true;
  }
  return false;
}
