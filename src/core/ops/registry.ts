/**
 * Every NumPy name is declared here once: signature, one line of documentation, behaviour. The interpreter binds
 * modules and attributes from it; completion, help and the coverage page read it.
 */
import { deferral, settleLive } from '../arrays/deferral.ts';
import { ArraybookError } from '../base/errors.ts';
import { builtinFunctionType, type Kwargs, PyObject, PyType, type Value } from '../base/python.ts';
import { bind, type Parameter, parseSignature, type Signature } from './signature.ts';

/** Arguments come in the order of the parameters; undefined stands for `<no value>`. */
// biome-ignore lint/suspicious/noConfusingVoidType: a body may end without a value, which is None
export type Body = (...values: never[]) => Value | void;

export interface FunctionSpec {
  /** `numpy.mean`, `numpy.linalg.norm`. */
  readonly name: string;
  /** As NumPy prints it, without the module. */
  readonly signature: string;
  readonly doc: string;
  readonly call: Body;
  /** Other full names of the same function. */
  readonly aliases?: readonly string[];
  /** Also a method of arrays and scalars, whose `self` is the first parameter. */
  readonly method?: boolean;
}

const functionType = new PyType('function', { final: true });

/** Lets objects with `__array_function__` answer in place of a function; filled by the language. */
export const functionOverride: {
  current: ((op: OpFunction, args: readonly Value[], kwargs: Kwargs | null) => Value | undefined) | null;
} = { current: null };

/** A declared function. */
export class OpFunction extends PyObject {
  override pyType: PyType = functionType;
  readonly fullName: string;
  readonly doc: string;
  /** As written; read when it is first needed. */
  readonly signatureText: string;
  readonly name: string;
  /** Answers calls with a few simple positional arguments; undefined: the body does. */
  fast: ((args: readonly Value[]) => Value | undefined) | null = null;
  private parsed: Signature | null = null;
  /** Attributes besides name and doc. */
  extra: ReadonlyMap<string, Value> | null = null;
  /** Reads deferred arrays as what computes them. */
  takesDeferred = false;
  private readonly body: (...values: (Value | undefined)[]) => Value | undefined;

  constructor(fullName: string, signature: string, doc: string, body: Body) {
    super();
    this.fullName = fullName;
    this.doc = doc;
    this.name = fullName.slice(fullName.lastIndexOf('.') + 1);
    this.signatureText = signature;
    this.body = body as unknown as (...values: (Value | undefined)[]) => Value | undefined;
  }
  get signature(): Signature {
    this.parsed ??= parseSignature(this.signatureText);
    return this.parsed;
  }
  get parameters(): readonly Parameter[] {
    return this.signature.parameters;
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    if (deferral.live.length > 0 && !this.takesDeferred) settleLive();
    const quick = this.fast !== null && (kwargs === null || kwargs.size === 0) ? this.fast(args) : undefined;
    if (quick !== undefined) return quick;
    const first = args[0];
    if (first instanceof PyObject && first.overrideFunction !== undefined) {
      const own = first.overrideFunction(this.fullName, args, kwargs);
      if (own !== undefined) return own;
    }
    const own = functionOverride.current?.(this, args, kwargs);
    if (own !== undefined) return own;
    deferral.inside++;
    try {
      return this.body(...bind(this.signature, args, kwargs)) ?? null;
    } finally {
      deferral.inside--;
    }
  }
  override getAttribute(name: string): Value | undefined {
    if (name === '__name__' || name === '__qualname__') return this.name;
    if (name === '__doc__') return `${this.signature.text}\n\n${this.doc}`;
    if (name === '__module__') return this.fullName.slice(0, this.fullName.lastIndexOf('.'));
    return this.extra?.get(name);
  }
  override repr(): string {
    return `<function ${this.name} at 0x7f0000000000>`;
  }
}

/** A method bound to its object. */
export class BoundMethod extends PyObject {
  override pyType: PyType = builtinFunctionType;
  readonly self: Value;
  readonly method: OpFunction;
  constructor(self: Value, method: OpFunction) {
    super();
    this.self = self;
    this.method = method;
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    return this.method.call([this.self, ...args], kwargs);
  }
  override getAttribute(name: string): Value | undefined {
    return name === '__self__' ? this.self : this.method.getAttribute(name);
  }
  override repr(): string {
    return `<built-in method ${this.method.name} of object at 0x7f0000000000>`;
  }
}

export interface PropertySpec {
  readonly owner: string;
  readonly name: string;
  readonly doc: string;
  readonly get: (self: never) => Value;
  readonly set?: (self: never, value: Value) => void;
}

export interface MethodSpec {
  /** `ndarray`, `generic`, `dtype`, `Generator` … */
  readonly owner: string;
  /** Without `self`: `reshape(*shape, order='C', copy=None)`. */
  readonly signature: string;
  readonly doc: string;
  /** `self` comes first. */
  readonly call: Body;
  readonly aliases?: readonly string[];
}

export interface Property {
  readonly name: string;
  readonly doc: string;
  readonly get: (self: Value) => Value;
  readonly set: ((self: Value, value: Value) => void) | null;
}

/** Every public name: functions, ufuncs, constants, types, objects. */
export const names = new Map<string, Value>();
const methods = new Map<string, Map<string, OpFunction>>();
const properties = new Map<string, Map<string, Property>>();

export function defineFunction(spec: FunctionSpec): OpFunction {
  const op = new OpFunction(spec.name, spec.signature, spec.doc, spec.call);
  names.set(spec.name, op);
  for (const alias of spec.aliases ?? []) names.set(alias, op);
  if (spec.method === true) tableOf(methods, 'ndarray').set(op.name, op);
  return op;
}

/** A constant, type or other object under its full name. */
export function defineValue(name: string, value: Value, ...aliases: string[]): void {
  names.set(name, value);
  for (const alias of aliases) names.set(alias, value);
}

export function defineMethod(spec: MethodSpec): void {
  const at = spec.signature.indexOf('(');
  const rest = spec.signature.slice(at + 1);
  const signature = `${spec.signature.slice(0, at)}(self${rest.startsWith(')') ? '' : ', '}${rest}`;
  const op = new OpFunction(`numpy.${spec.owner}.${spec.signature.slice(0, at)}`, signature, spec.doc, spec.call);
  const table = tableOf(methods, spec.owner);
  table.set(op.name, op);
  for (const alias of spec.aliases ?? []) table.set(alias, op);
}

export function defineProperty(spec: PropertySpec): void {
  tableOf(properties, spec.owner).set(spec.name, {
    name: spec.name,
    doc: spec.doc,
    get: spec.get as unknown as Property['get'],
    set: (spec.set as unknown as Property['set'] | undefined) ?? null,
  });
}

function tableOf<T>(tables: Map<string, Map<string, T>>, owner: string): Map<string, T> {
  let table = tables.get(owner);
  if (table === undefined) {
    table = new Map();
    tables.set(owner, table);
  }
  return table;
}

export function methodsOf(owner: string): ReadonlyMap<string, OpFunction> {
  return tableOf(methods, owner);
}
export function propertiesOf(owner: string): ReadonlyMap<string, Property> {
  return tableOf(properties, owner);
}

/** Property or bound method `name` of `owner`; undefined if there is none. */
export function attributeOf(owner: string, self: Value, name: string): Value | undefined {
  const property = properties.get(owner)?.get(name);
  if (property !== undefined) return property.get(self);
  const method = methods.get(owner)?.get(name);
  return method === undefined ? undefined : new BoundMethod(self, method);
}

/** Calls a declared function from TypeScript: `callOp('numpy.mean', [a], { axis: 0 })`. */
export function callOp(name: string, args: readonly Value[], kwargs: Readonly<Record<string, Value>> = {}): Value {
  const op = names.get(name);
  if (!(op instanceof PyObject) || op.call === undefined) throw new ArraybookError('internal', `no operation ${name}`);
  const entries = Object.entries(kwargs);
  return op.call(args, entries.length === 0 ? null : new Map(entries));
}
