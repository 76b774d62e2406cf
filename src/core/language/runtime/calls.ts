/** Calling anything, making instances, and signatures of functions written in TypeScript. */
import {
  isCallable,
  type Kwargs,
  type Native,
  objectType,
  PyNative,
  PyObject,
  PyType,
  python,
  typeName,
  typeOf,
  typeType,
  type Value,
} from '../../base/python.ts';
import { bind, classVersion, dunder } from './attributes.ts';
import { baseExceptionType, type PyException, typeError } from './exceptions.ts';
import { PyFunction } from './function.ts';
import { PyInstance, PyMethod, PyStaticMethod } from './objects.ts';

export function call(callee: Value, args: readonly Value[], kwargs: Kwargs | null = null): Value {
  if (callee instanceof PyObject) {
    if (callee instanceof PyType) return construct(callee, args, kwargs);
    if (callee.pyType.userDefined) {
      const own = dunder(callee, '__call__');
      if (own !== undefined) return call(bind(own, callee, callee.pyType), args, kwargs);
    }
    if (isCallable(callee)) return callee.call(args, kwargs);
  }
  throw typeError(`'${typeName(callee)}' object is not callable`);
}

export function isCallableValue(value: Value): boolean {
  if (!(value instanceof PyObject)) return false;
  if (value.pyType.userDefined && dunder(value, '__call__') !== undefined) return true;
  return isCallable(value);
}

export function construct(type: PyType, args: readonly Value[], kwargs: Kwargs | null): Value {
  const meta = type.pyType;
  if (meta !== typeType && meta.userDefined) {
    const own = dunder(type, '__call__');
    if (own !== undefined) return call(own, [type, ...args], kwargs);
  }
  return constructPlain(type, args, kwargs);
}

/** How instances of a class written in a cell are made. */
interface Construction {
  readonly version: number;
  readonly make: Value | undefined;
  readonly init: Value | undefined;
  /** Instances are plain: no `__new__`, no built-in base, nothing abstract. */
  readonly plain: boolean;
}

function constructionOf(type: PyType): Construction {
  const known = type.construction as Construction | null;
  if (known !== null && known.version === classVersion.current) return known;
  const make = userAttribute(type, '__new__');
  const made: Construction = {
    version: classVersion.current,
    make,
    init: userAttribute(type, '__init__'),
    plain: make === undefined && nativeBase(type) === undefined && !type.namespace.has('__abstractmethods__'),
  };
  type.construction = made;
  return made;
}

function nativeBase(type: PyType): PyType | undefined {
  return type.mro.find((one) => !one.userDefined && one !== objectType && one.construct !== null);
}

/** `type.__call__`. */
export function constructPlain(type: PyType, args: readonly Value[], kwargs: Kwargs | null): Value {
  if (!type.userDefined) {
    if (type.construct !== null) return type.construct(type, args, kwargs);
    const base = type.mro.find((one) => one.construct !== null);
    if (base?.construct != null && base !== objectType) return base.construct(type, args, kwargs);
    throw typeError(`cannot create '${type.qualname}' instances`);
  }
  const how = constructionOf(type);
  if (how.plain && how.init instanceof PyFunction) {
    const instance = new PyInstance(type);
    const result =
      kwargs === null ? how.init.callOwned([instance, ...args]) : how.init.call([instance, ...args], kwargs);
    if (result !== null) throw typeError(`__init__() should return None, not '${typeName(result)}'`);
    return instance;
  }
  const made = create(type, args, kwargs);
  if (!(made instanceof PyObject) || !made.pyType.isSubtypeOf(type)) return made;
  const init = dunder(made, '__init__');
  if (init !== undefined) {
    const result = call(bind(init, made, made.pyType), args, kwargs);
    if (result !== null) throw typeError(`__init__() should return None, not '${typeName(result)}'`);
  }
  return made;
}

/** A call without keywords whose argument array nobody else holds. */
export function callOwned(callee: Value, args: Value[]): Value {
  if (callee instanceof PyFunction) return callee.callOwned(args);
  if (callee instanceof PyType && callee.metatype === null) {
    if (!callee.userDefined)
      return callee.construct === null ? construct(callee, args, null) : callee.construct(callee, args, null);
    const how = constructionOf(callee);
    if (how.plain && how.init instanceof PyFunction) {
      const instance = new PyInstance(callee);
      args.unshift(instance);
      const result = how.init.callOwned(args);
      if (result !== null) throw typeError(`__init__() should return None, not '${typeName(result)}'`);
      return instance;
    }
  }
  return call(callee, args, null);
}

/** The first user-defined attribute of the type's own order. */
function userAttribute(type: PyType, name: string): Value | undefined {
  for (const base of type.mro) {
    if (!base.userDefined) continue;
    const found = base.namespace.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function create(type: PyType, args: readonly Value[], kwargs: Kwargs | null): Value {
  checkAbstract(type);
  const own = constructionOf(type).make;
  if (own !== undefined) return call(own instanceof PyStaticMethod ? own.func : own, [type, ...args], kwargs);
  return createNative(type, args, kwargs);
}

function checkAbstract(type: PyType): void {
  const names = type.namespace.get('__abstractmethods__');
  if (names === undefined || names === null) return;
  const list = [...iterateNames(names)].sort();
  if (list.length === 0) return;
  const s = list.length === 1 ? '' : 's';
  throw typeError(`Can't instantiate abstract class ${type.name} with abstract method${s} ${list.join(', ')}`);
}

function* iterateNames(names: Value): Generator<string> {
  const iteration = python.iterate(names);
  for (let name = iteration.next(); name !== undefined; name = iteration.next()) yield String(name);
}

/** `object.__new__` and those of the built-in bases. */
export function createNative(type: PyType, args: readonly Value[], kwargs: Kwargs | null): Value {
  const base = nativeBase(type);
  const init = userAttribute(type, '__init__');
  if (base?.construct != null) {
    const mutable = init !== undefined && base.namespace.has('__init__');
    const keepsArgs = base === baseExceptionType;
    const made = base.construct(type, mutable && !keepsArgs ? [] : args, mutable ? null : kwargs);
    return adopt(made, type);
  }
  const extra = args.length > 0 || (kwargs !== null && kwargs.size > 0);
  if (extra && init === undefined && userAttribute(type, '__new__') === undefined) {
    throw typeError(`${type.name}() takes no arguments`);
  }
  return new PyInstance(type);
}

/** A value of a built-in type as instance of a class that extends it. */
function adopt(value: Value, type: PyType): Value {
  if (!(value instanceof PyObject)) return new PyInstance(type, value);
  if (value.pyType !== type) value.pyType = type;
  if (!value.attributes) value.attributes = new Map();
  return value;
}

export function isInstance(value: Value, type: PyType): boolean {
  return typeOf(value).isSubtypeOf(type);
}

// ── Signatures of native functions ────────────────────────────────────────────────────────────────

interface Slot {
  readonly name: string;
  readonly value: Value | undefined;
  readonly required: boolean;
}
interface Signature {
  readonly name: string;
  readonly positional: readonly Slot[];
  readonly positionalOnly: number;
  readonly keywordOnly: readonly Slot[];
  readonly star: boolean;
  readonly doubleStar: boolean;
  /** How many positional arguments there must be. */
  readonly required: number;
  /** Values of what is left out; null where keyword-only parameters must be given. */
  readonly defaults: readonly (Value | undefined)[] | null;
  /** So many arguments are bound as they are; -1: none ever. */
  readonly exact: number;
}

/** Never changed: bodies that collect arguments get their own. */
const NO_ITEMS: Value[] = [];
const NO_KEYWORDS: Kwargs = new Map();

/** undefined: the argument was left out and its default is written as `...`. */
export type Bound = (Value | undefined)[];

const LITERALS: Record<string, Value | undefined> = { None: null, True: true, False: false, '...': undefined };

function slot(text: string): Slot {
  const [name, literal] = text.split('=');
  if (literal === undefined) return { name, value: undefined, required: true };
  const value =
    literal in LITERALS ? LITERALS[literal] : /^-?\d+$/.test(literal) ? Number(literal) : literal.slice(1, -1);
  return { name, value, required: false };
}

const signatures = new Map<string, Signature>();

function parseSignature(text: string): Signature {
  let known = signatures.get(text);
  if (known === undefined) {
    known = readSignature(text);
    signatures.set(text, known);
  }
  return known;
}

function readSignature(text: string): Signature {
  const open = text.indexOf('(');
  const parts = text
    .slice(open + 1, -1)
    .split(/, */)
    .filter((part) => part !== '');
  const positional: Slot[] = [];
  const keywordOnly: Slot[] = [];
  let positionalOnly = 0;
  let star = false;
  let doubleStar = false;
  let after = false;
  for (const part of parts) {
    if (part === '/') positionalOnly = positional.length;
    else if (part === '*') after = true;
    else if (part.startsWith('**')) doubleStar = true;
    else if (part.startsWith('*')) {
      star = true;
      after = true;
    } else if (after) keywordOnly.push(slot(part));
    else positional.push(slot(part));
  }
  const defaults = keywordOnly.some((one) => one.required)
    ? null
    : [...positional, ...keywordOnly].map((one) => one.value);
  const required = positional.filter((one) => one.required).length;
  const exact = keywordOnly.length > 0 || star || doubleStar ? -1 : positional.length;
  const name = text.slice(0, open);
  return { name, positional, positionalOnly, keywordOnly, star, doubleStar, required, defaults, exact };
}

/** No keywords, and enough arguments. */
function simplyBound(
  { positional, star, doubleStar }: Signature,
  defaults: readonly (Value | undefined)[],
  args: readonly Value[],
): [Bound, Value[], Kwargs] {
  const bound = defaults.slice();
  const own = Math.min(args.length, positional.length);
  for (let k = 0; k < own; k++) bound[k] = args[k];
  return [bound, star ? args.slice(own) : NO_ITEMS, doubleStar ? new Map() : NO_KEYWORDS];
}

/** Arguments in the order of the signature: positional, keyword-only, then `*args` as an array, `**kwargs` as a Map. */
function bindArguments(signature: Signature, args: readonly Value[], kwargs: Kwargs | null): [Bound, Value[], Kwargs] {
  const { positional, keywordOnly, name, defaults } = signature;
  const count = args.length;
  if (defaults !== null && (kwargs === null || kwargs.size === 0) && count >= signature.required) {
    if (count <= positional.length || signature.star) return simplyBound(signature, defaults, args);
  }
  const bound: Bound = positional.map((one, i) => (i < args.length ? args[i] : one.value));
  for (const one of keywordOnly) bound.push(one.value);
  const rest: Kwargs = new Map();
  const given = new Set<string>(positional.slice(0, args.length).map((one) => one.name));
  for (const [key, value] of kwargs ?? []) {
    const at = positional.findIndex((one, i) => i >= signature.positionalOnly && one.name === key);
    const index = at >= 0 ? at : positional.length + keywordOnly.findIndex((one) => one.name === key);
    if (index < positional.length && at < 0) {
      if (!signature.doubleStar) throw unexpectedKeyword(signature, key);
      rest.set(key, value);
      continue;
    }
    if (given.has(key)) throw typeError(`argument for ${name}() given by name ('${key}') and position (${at + 1})`);
    given.add(key);
    bound[index] = value;
  }
  if (args.length > positional.length && !signature.star) throw tooMany(signature, args.length);
  for (let i = args.length; i < positional.length; i++) {
    if (positional[i].required && !given.has(positional[i].name)) throw missing(signature, args.length, i);
  }
  for (const one of keywordOnly) {
    if (one.required && !given.has(one.name))
      throw typeError(`${name}() missing required keyword argument '${one.name}'`);
  }
  return [bound, args.slice(positional.length), rest];
}

/** The method's own name: some messages leave the type out. */
function bare(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function unexpectedKeyword(signature: Signature, key: string): PyException {
  if (signature.positionalOnly === signature.positional.length && signature.keywordOnly.length === 0) {
    return typeError(`${signature.name}() takes no keyword arguments`);
  }
  const error = typeError(`'${key}' is an invalid keyword argument for ${bare(signature.name)}()`);
  error.attributes = new Map([['name', key]]);
  return error;
}

function tooMany(signature: Signature, given: number): PyException {
  const most = signature.positional.length;
  const least = signature.positional.filter((one) => one.required).length;
  if (most === 0 && signature.keywordOnly.length === 0)
    return typeError(`${signature.name}() takes no arguments (${given} given)`);
  if (most === 0 && signature.keywordOnly.length > 0)
    return typeError(`${bare(signature.name)}() takes no positional arguments`);
  if (most === least && (most > 1 || signature.keywordOnly.length > 0) && signature.positionalOnly === most) {
    return typeError(`${bare(signature.name)} expected ${most} argument${most === 1 ? '' : 's'}, got ${given}`);
  }
  if (most === least) {
    const count = most === 1 ? 'exactly one argument' : `exactly ${most} arguments`;
    return typeError(`${signature.name}() takes ${count} (${given} given)`);
  }
  return typeError(`${bare(signature.name)} expected at most ${most} argument${most === 1 ? '' : 's'}, got ${given}`);
}

function missing(signature: Signature, given: number, at: number): PyException {
  const { positional, name } = signature;
  const least = positional.filter((one) => one.required).length;
  if (least === positional.length && least > 1 && signature.positionalOnly === positional.length) {
    return typeError(`${bare(name)} expected ${least} arguments, got ${given}`);
  }
  if (least === positional.length && signature.positionalOnly === positional.length) {
    const count = least === 1 ? 'exactly one argument' : `exactly ${least} arguments`;
    return typeError(`${name}() takes ${count} (${given} given)`);
  }
  if (signature.positionalOnly > at) {
    return typeError(`${bare(name)} expected at least ${least} argument${least === 1 ? '' : 's'}, got ${given}`);
  }
  return typeError(`${name}() missing required argument '${positional[at].name}' (pos ${at + 1})`);
}

export type Body = (args: Bound, star: Value[], kwargs: Kwargs) => Value;

/** A function with a Python signature: `native('sorted(iterable, /, *, key=None, reverse=False)', …)`. */
export function native(signature: string, body: Body, doc: string | null = null): PyNative {
  return new PyNative(signature.slice(0, signature.indexOf('(')), checked(signature, body), doc);
}

/** Arguments checked and ordered as the signature says; parsed when first called. */
export function checked(signature: string, body: Body): Native {
  let parsed: Signature | null = null;
  return (args, kwargs) => {
    parsed ??= parseSignature(signature);
    if (parsed.exact === args.length && (kwargs === null || kwargs.size === 0)) {
      return body(args as Bound, NO_ITEMS, NO_KEYWORDS);
    }
    const [bound, star, rest] = bindArguments(parsed, args, kwargs);
    return body(bound, star, rest);
  };
}

export type SelfBody<T extends Value> = (self: T, args: Bound, star: Value[], kwargs: Kwargs) => Value;

/** Adds a method to a built-in type; the signature leaves `self` out. */
export function method<T extends Value>(
  type: PyType,
  signature: string,
  body: SelfBody<T>,
  accepts: ((self: Value) => T | undefined) | null = null,
): void {
  const name = signature.slice(0, signature.indexOf('('));
  let parsed: Signature | null = null;
  let full: Signature | null = null;
  const take = (self: Value): T => {
    const value = self instanceof PyInstance && self.payload !== undefined ? self.payload : self;
    if (accepts === null) return value as T;
    const taken = accepts(value);
    if (taken !== undefined) return taken;
    if (self === undefined) throw typeError(`unbound method ${type.name}.${name}() needs an argument`);
    throw typeError(`descriptor '${name}' for '${type.name}' objects doesn't apply to a '${typeName(self)}' object`);
  };
  type.namespace.set(
    name,
    new PyMethod(type, name, (self, args, kwargs) => {
      parsed ??= parseSignature(signature);
      if (kwargs === null && args.length === parsed.positional.length && parsed.keywordOnly.length === 0) {
        return body(take(self), args as Bound, [], NO_KWARGS);
      }
      full ??= { ...parsed, name: `${type.name}.${name}` };
      const [bound, star, rest] = bindArguments(full, args, kwargs);
      return body(take(self), bound, star, rest);
    }),
  );
}
const NO_KWARGS: Kwargs = new Map();
