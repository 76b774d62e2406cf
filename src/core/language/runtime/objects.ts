/** Objects that the interpreter itself makes: instances, methods, modules, ranges, iterators. */
import {
  builtinFunctionType,
  type Iteration,
  type Kwargs,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  type Value,
} from '../../base/python.ts';

/** A variable that inner functions share. */
export class Cell {
  value: Value | undefined;
  constructor(value: Value | undefined) {
    this.value = value;
  }
}

/** An instance of a class written in a cell. `payload`: the int, str … that a subclass of those wraps. */
export class PyInstance extends PyObject {
  override pyType: PyType;
  override attributes: Map<string, Value> | null = new Map<string, Value>();
  payload: Value | undefined;
  constructor(type: PyType, payload?: Value) {
    super();
    this.pyType = type;
    this.payload = payload;
  }
  override plainKey(): Value | undefined {
    return this.payload;
  }
}

export const functionType = new PyType('function', { final: true });
export const methodType = new PyType('method', { final: true });
export const methodDescriptorType = new PyType('method_descriptor', { final: true });
export const moduleType = new PyType('module');
export const rangeType = new PyType('range', { final: true });
export const propertyType = new PyType('property');
export const staticmethodType = new PyType('staticmethod');
export const classmethodType = new PyType('classmethod');
export const generatorType = new PyType('generator', { final: true });
export const superType = new PyType('super');
export const getsetType = new PyType('getset_descriptor', { final: true });

export type MethodBody = (self: Value, args: readonly Value[], kwargs: Kwargs | null) => Value;

/** A method of a built-in type, unbound. */
export class PyMethod extends PyObject {
  override pyType: PyType = methodDescriptorType;
  readonly owner: PyType;
  readonly name: string;
  readonly body: MethodBody;
  readonly doc: string | null;
  constructor(owner: PyType, name: string, body: MethodBody, doc: string | null = null) {
    super();
    this.owner = owner;
    this.name = name;
    this.body = body;
    this.doc = doc;
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    return this.body(args[0], args.slice(1), kwargs);
  }
}

/** A computed attribute of a built-in type (`complex.real`). */
export class PyGetSet extends PyObject {
  override pyType: PyType = getsetType;
  readonly name: string;
  readonly get: (self: Value) => Value;
  readonly set: ((self: Value, value: Value) => void) | null;
  constructor(name: string, get: (self: Value) => Value, set: ((self: Value, value: Value) => void) | null = null) {
    super();
    this.name = name;
    this.get = get;
    this.set = set;
  }
}

/** `instance.method`. */
export class PyBoundMethod extends PyObject {
  override pyType: PyType = methodType;
  readonly self: Value;
  readonly func: PyObject;
  constructor(self: Value, func: PyObject) {
    super();
    this.self = self;
    this.func = func;
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    if (this.func instanceof PyMethod) return this.func.body(this.self, args, kwargs);
    return (this.func as Required<Pick<PyObject, 'call'>>).call([this.self, ...args], kwargs);
  }
}

export class PyProperty extends PyObject {
  override pyType: PyType = propertyType;
  override attributes: Map<string, Value> = new Map();
  readonly get: Value;
  readonly set: Value;
  readonly del: Value;
  readonly doc: Value;
  constructor(get: Value, set: Value, del: Value, doc: Value) {
    super();
    this.get = get;
    this.set = set;
    this.del = del;
    this.doc = doc;
  }
}

export class PyStaticMethod extends PyObject {
  override pyType: PyType = staticmethodType;
  readonly func: Value;
  constructor(func: Value) {
    super();
    this.func = func;
  }
}
export class PyClassMethod extends PyObject {
  override pyType: PyType = classmethodType;
  readonly func: Value;
  constructor(func: Value) {
    super();
    this.func = func;
  }
}

export class PyModule extends PyObject {
  override pyType: PyType = moduleType;
  override readonly attributes = new Map<string, Value>();
  readonly name: string;
  /** It holds more than when it was loaded. */
  changed = false;
  /** Names that are made when first asked for. */
  lazy: ((name: string) => Value | undefined) | null = null;
  lazyNames: (() => readonly string[]) | null = null;
  constructor(name: string, doc: Value = null) {
    super();
    this.name = name;
    this.attributes.set('__name__', name);
    this.attributes.set('__doc__', doc);
  }
  override getAttribute(name: string): Value | undefined {
    const found = this.attributes.get(name);
    if (found !== undefined) return found;
    const made = this.lazy?.(name);
    if (made !== undefined) {
      this.attributes.set(name, made);
      this.changed = true;
    }
    return made;
  }
  override setAttribute(name: string, value: Value): boolean {
    this.attributes.set(name, value);
    this.changed = true;
    return true;
  }
  override attributeNames(): readonly string[] {
    return [...new Set([...this.attributes.keys(), ...(this.lazyNames?.() ?? [])])];
  }
}

/** Bounds are safe integers; `range` over larger ones is refused. */
export class PyRange extends PyObject {
  override pyType: PyType = rangeType;
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly size: number;
  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.size = Math.max(0, Math.ceil((stop - start) / step));
  }
  override iterate(): Iteration {
    let i = 0;
    const { start, step, size } = this;
    return { next: () => (i < size ? start + i++ * step : undefined) };
  }
  override length(): number {
    return this.size;
  }
}

const iteratorTypes = new Map<string, PyType>();
/** An iterator type of that name (`list_iterator`, `map`, `zip` …). */
export function iteratorType(name: string): PyType {
  let type = iteratorTypes.get(name);
  if (type === undefined) {
    type = new PyType(name);
    iteratorTypes.set(name, type);
  }
  return type;
}

const MOST_LOOKED_AT = 1000;

/** Whether nothing but numbers, text and the like can be reached: what is made of it holds no arrays. */
export function isPlain(value: Value, depth = 3): boolean {
  if (!(value instanceof PyObject) || value instanceof PyFloat || value instanceof PyRange) return true;
  if (!(value instanceof PyList || value instanceof PyTuple) || value.pyType.userDefined) return false;
  return depth > 0 && value.items.length <= MOST_LOOKED_AT && value.items.every((item) => isPlain(item, depth - 1));
}

function isOfCell(value: Value): boolean {
  return value instanceof PyObject && value.pyType.userDefined;
}

/** An iterator over something of the host: is its own `iter()`. */
export class PyIterator extends PyObject implements Iteration {
  override pyType: PyType;
  private readonly source: Iteration;
  /** All that the iteration can reach; null: nobody knows. */
  readonly holds: readonly Value[] | null;
  constructor(typeName: string, source: Iteration, holds: readonly Value[] | null = null) {
    super();
    this.pyType = iteratorType(typeName);
    this.source = source;
    // Iterating over an object of a class of a cell made an iterator that only the iteration knows.
    this.holds = holds?.some(isOfCell) === true ? null : holds;
  }
  next(): Value | undefined {
    return this.source.next();
  }
  override iterate(): Iteration {
    return this;
  }
}

export { builtinFunctionType };
