/** Python functions over arrays: `frompyfunc`, `vectorize`, `apply_over_axes`. */
import { broadcastShapes, broadcastStrides } from '../arrays/broadcast.ts';
import { asDType } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { arrayFrom, toArray } from '../arrays/discover.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { offsetsOf } from '../arrays/iterate.ts';
import { sizeOf } from '../arrays/layout.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { itemAt, scalarAt, unwrap } from '../arrays/record.ts';
import { type DType, object_ } from '../dtype/dtype.ts';
import { callOp, defineFunction, defineValue } from '../ops/registry.ts';
import { deliver, drain, sequenceOf, toAxis, toInt, toOut } from './arguments.ts';
import { expanded } from './manipulation.ts';
import { type Kwargs, PyList, PyNative, PyObject, PyTuple, PyType, python, type Value } from './python-values.ts';
import { ufuncType } from './ufunc.ts';

/** Calls `f` for every broadcast element; results as object arrays. */
function mapped(arrays: readonly NDArray[], nout: number, f: (items: Value[]) => Value, item = itemAt): NDArray[] {
  const shape = broadcastShapes(arrays.map((one) => one.shape));
  const results = Array.from({ length: nout }, () => allocate(object_, shape));
  const readers = arrays.map((one) => offsetsOf(shape, broadcastStrides(one, shape), one.offset));
  for (let k = 0; k < sizeOf(shape); k++) {
    const value = f(readers.map((reader, n) => item(arrays[n], reader.next().value as number)));
    const values = nout === 1 ? [value] : (value as PyTuple).items;
    results.forEach((result, n) => {
      if (result.storage.objects !== null) result.storage.objects[k] = values[n];
    });
  }
  return results;
}

class PythonUfunc extends PyObject {
  override pyType: PyType = ufuncType;
  private readonly f: Value;
  private readonly nin: number;
  private readonly nout: number;
  private readonly identity: Value | undefined;
  constructor(f: Value, nin: number, nout: number, identity: Value | undefined) {
    super();
    this.f = f;
    this.nin = nin;
    this.nout = nout;
    this.identity = identity;
  }
  private name(): string {
    const own = python.getAttribute(this.f, '__name__');
    return `${typeof own === 'string' ? own : '?'} (vectorized)`;
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    if (args.length < this.nin)
      raise('TypeError', `${this.name()}() takes ${this.nin} positional arguments but ${args.length} were given`);
    const results = mapped(args.slice(0, this.nin).map(toArray), this.nout, (items) => python.call(this.f, items));
    const out = toOut(kwargs?.get('out'));
    if (out !== null) return deliver(results[0], out);
    return this.nout === 1 ? unwrap(results[0]) : new PyTuple(results.map(unwrap));
  }
  private fold(array: NDArray, axis: number, running: boolean): Value {
    const items = drain(callOp('numpy.moveaxis', [array, axis, 0]));
    if (items.length === 0)
      return this.identity ?? raise('ValueError', 'zero-size array to reduction operation which has no identity');
    const steps: Value[] = [items[0]];
    for (const item of items.slice(1)) steps.push(this.call([steps[steps.length - 1], item], null));
    if (!running) return steps[steps.length - 1];
    return callOp('numpy.stack', [new PyList(steps.map((one) => asDType(toArray(one), object_)))], { axis });
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'nin':
        return this.nin;
      case 'nout':
        return this.nout;
      case '__name__':
        return this.name();
      case 'identity':
        return this.identity ?? null;
      case 'reduce':
      case 'accumulate':
        return new PyNative(name, (args, kwargs) =>
          this.fold(toArray(args[0]), toInt(args[1] ?? kwargs?.get('axis') ?? 0), name === 'accumulate'),
        );
      case 'outer':
        return new PyNative(name, ([a, b]) => {
          const [x, y] = [toArray(a), toArray(b)];
          return this.call(
            [
              expanded(
                x,
                y.shape.map((_, k) => x.shape.length + k),
              ),
              y,
            ],
            null,
          );
        });
      default:
        return undefined;
    }
  }
  override repr(): string {
    return `<ufunc '${this.name()}'>`;
  }
}
defineFunction({
  name: 'numpy.frompyfunc',
  signature: 'frompyfunc(func, /, nin, nout, *, identity=<no value>)',
  doc: 'A ufunc of a Python function; results are objects.',
  call: (func: Value, nin: Value, nout: Value, identity: Value | undefined) =>
    new PythonUfunc(func, toInt(nin), toInt(nout), identity),
});

// ── vectorize ─────────────────────────────────────────────────────────────────────────────────────

const vectorizeType: PyType = new PyType('vectorize', {
  module: 'numpy',
  construct: (_type, args, kwargs) => new Vectorize(args, kwargs),
});
defineValue('numpy.vectorize', vectorizeType);

interface Core {
  readonly inputs: readonly (readonly string[])[];
  readonly outputs: readonly (readonly string[])[];
}
function parseCore(text: string): Core {
  const parts = text.replaceAll(' ', '').split('->');
  const groups = (part: string) =>
    [...part.matchAll(/\(([^)]*)\)/g)].map((match) => match[1].split(',').filter((name) => name !== ''));
  if (parts.length !== 2 || !/^(\([\w,]*\),?)+$/.test(parts[0]) || !/^(\([\w,]*\),?)+$/.test(parts[1]))
    raise('ValueError', `not a valid gufunc signature: ${text}`);
  return { inputs: groups(parts[0]), outputs: groups(parts[1]) };
}

class Vectorize extends PyObject {
  override pyType: PyType = vectorizeType;
  override attributes = new Map<string, Value>();
  private f: Value;
  private readonly otypes: DType[] | null;
  private readonly excluded: Set<Value>;
  private readonly core: Core | null;
  private readonly doc: Value;
  constructor(args: readonly Value[], kwargs: Kwargs | null) {
    super();
    const names = ['pyfunc', 'otypes', 'doc', 'excluded', 'cache', 'signature'];
    const given = (k: number) => args[k] ?? kwargs?.get(names[k]) ?? null;
    this.f = given(0);
    this.otypes = otypesFrom(given(1));
    this.doc = given(2);
    this.excluded = new Set(given(3) === null ? [] : drain(given(3)));
    const signature = given(5);
    this.core = signature === null ? null : parseCore(String(signature));
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    if (this.f === null) {
      this.f = args[0];
      return this;
    }
    const names = [...(kwargs?.keys() ?? [])].filter((name) => !this.excluded.has(name));
    const positions = args.map((_, k) => k).filter((k) => !this.excluded.has(k));
    const arrays = [
      ...positions.map((k) => toArray(args[k])),
      ...names.map((name) => toArray(kwargs?.get(name) ?? null)),
    ];
    const invoke = (items: readonly Value[]): Value => {
      const all = [...args];
      positions.forEach((k, n) => {
        all[k] = items[n];
      });
      const keywords = kwargs === null ? null : new Map(kwargs);
      names.forEach((name, n) => keywords?.set(name, items[positions.length + n]));
      return python.call(this.f, all, keywords);
    };
    if (this.core !== null) return this.overCores(arrays, this.core, invoke);
    if (arrays.length === 0) return invoke([]);
    return this.elementwise(arrays, invoke);
  }
  private elementwise(arrays: readonly NDArray[], invoke: (items: readonly Value[]) => Value): Value {
    const shape = broadcastShapes(arrays.map((one) => one.shape));
    if (sizeOf(shape) === 0 && this.otypes === null)
      raise('ValueError', 'cannot call `vectorize` on size 0 inputs unless `otypes` is set');
    let nout = this.otypes?.length ?? 0;
    let first: Value | undefined;
    if (nout === 0) {
      first = invoke(arrays.map((one) => scalarAt(one, one.offset)));
      nout = first instanceof PyTuple ? first.items.length : 1;
    }
    let pending = first;
    const results = mapped(
      arrays,
      nout,
      (items) => {
        const value = pending ?? invoke(items);
        pending = undefined;
        return value;
      },
      scalarAt,
    );
    const typed = results.map((one, k) => this.typed(one, k));
    return typed.length === 1 ? typed[0] : new PyTuple(typed);
  }
  private typed(result: NDArray, k: number): Value {
    const wanted = this.otypes?.[k];
    const items = result.storage.objects ?? [];
    const chosen = wanted ?? arrayFrom(new PyList(items.slice(0, 1)), {}).dtype;
    if (chosen.kind === 'O') return result;
    const flat = arrayFrom(new PyList(items), {
      dtype: wanted ?? (chosen.kind === 'U' || chosen.kind === 'S' ? dtypeFrom(chosen.kind) : chosen),
    });
    return flat.view({ shape: result.shape, strides: allocate(flat.dtype, result.shape).strides });
  }
  private overCores(arrays: readonly NDArray[], core: Core, invoke: (items: readonly Value[]) => Value): Value {
    if (arrays.length !== core.inputs.length)
      raise('TypeError', `wrong number of positional arguments: expected ${core.inputs.length}, got ${arrays.length}`);
    const outer = arrays.map((one, k) => {
      if (one.shape.length < core.inputs[k].length)
        raise(
          'ValueError',
          `${one.shape.length}-dimensional argument does not have enough dimensions for all core dimensions (${core.inputs[k].map((n) => `'${n}'`).join(', ')})`,
        );
      return one.shape.slice(0, one.shape.length - core.inputs[k].length);
    });
    const shape = broadcastShapes(outer);
    const results: Value[][] = core.outputs.map(() => []);
    const readers = arrays.map((one, k) => {
      const lead = one.view({ shape: outer[k], strides: one.strides.slice(0, outer[k].length) });
      return offsetsOf(shape, broadcastStrides(lead, shape), one.offset);
    });
    for (let n = 0; n < sizeOf(shape); n++) {
      const items = arrays.map((one, k) =>
        unwrap(
          one.view({
            shape: one.shape.slice(outer[k].length),
            strides: one.strides.slice(outer[k].length),
            offset: readers[k].next().value as number,
          }),
        ),
      );
      const value = invoke(items);
      (core.outputs.length === 1 ? [value] : (value as PyTuple).items).forEach((one, k) => results[k].push(one));
    }
    const stacked = results.map((list, k) => {
      const parts = list.map((one) => toArray(one));
      const whole = toArray(callOp('numpy.stack', [new PyList(parts)]));
      const typed = this.otypes?.[k] ? asDType(whole, this.otypes[k]) : whole;
      return unwrap(callOp('numpy.reshape', [typed, new PyTuple([...shape, ...typed.shape.slice(1)])]) as NDArray);
    });
    return stacked.length === 1 ? stacked[0] : new PyTuple(stacked);
  }
  override getAttribute(name: string): Value | undefined {
    if (name === '__doc__') return this.doc ?? python.getAttribute(this.f, '__doc__') ?? null;
    if (name === 'pyfunc') return this.f;
    if (name === '__name__') return python.getAttribute(this.f, '__name__');
    return undefined;
  }
}
function otypesFrom(value: Value): DType[] | null {
  if (value === null) return null;
  if (typeof value === 'string') return [...value].map((code) => dtypeFrom(code));
  return (sequenceOf(value) ?? [value]).map((one) => dtypeFrom(one));
}
defineFunction({
  name: 'numpy.apply_over_axes',
  signature: 'apply_over_axes(func, a, axes)',
  doc: 'A reduction applied over one axis after another, keeping the axes.',
  call: (func: Value, a: Value, axes: Value) => {
    let array = toArray(a);
    const ndim = array.shape.length;
    for (const axis of (sequenceOf(axes) ?? [axes]).map((one) => toAxis(one, ndim))) {
      const result = toArray(python.call(func, [array, axis]));
      if (result.shape.length === ndim) array = result;
      else {
        array = expanded(result, [axis]);
        if (array.shape.length !== ndim) raise('ValueError', 'function is not returning an array of the correct shape');
      }
    }
    return array;
  },
});
defineFunction({
  name: 'numpy.iterable',
  signature: 'iterable(y)',
  doc: 'Whether the value can be iterated over.',
  call: (y: Value) => {
    try {
      python.iterate(y);
      return true;
    } catch {
      return false;
    }
  },
});
