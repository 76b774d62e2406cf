/** Ufunc objects: `np.add(a, b, out=…, where=…, dtype=…)` and their methods (see `ufunc-methods.ts`). */
import { broadcastShapes, broadcastStrides, commonShape, sameShape, shapeText } from '../arrays/broadcast.ts';
import { asDType, assign, emptyLike, mayOverlap, plain, sameLayout } from '../arrays/cast.ts';
import { checkedInteger, raise, rawFrom } from '../arrays/convert.ts';
import { deferral, settleBut } from '../arrays/deferral.ts';
import { toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { writerOf } from '../arrays/element.ts';
import { sizeOf } from '../arrays/layout.ts';
import { allocate, NDArray, ndarrayType } from '../arrays/ndarray.ts';
import { unwrap } from '../arrays/record.ts';
import { ArraybookError } from '../base/errors.ts';
import {
  Ellipsis,
  type Kwargs,
  NotImplemented,
  PyComplex,
  PyFloat,
  PyObject,
  PyTuple,
  PyType,
  python,
  typeName,
  type Value,
} from '../base/python.ts';
import { type Casting, canCast, castingFrom } from '../dtype/casting.ts';
import { codeOf } from '../dtype/code.ts';
import { bool_, type DType, isKind, sameDType } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { UFUNCS, type UfuncRow } from '../ops/ufunc-table.ts';
import { emittedUfunc } from './emitted-loops.ts';
import { checkFloats, report } from './error-state.ts';
import {
  compose,
  deferred,
  isOrdinary,
  LEAST_DEFERRED,
  mayDefer,
  resultStrides,
  runInto,
  single,
} from './expressions.ts';
import { assignWhere } from './masked-assignment.ts';
import { smallUfunc } from './small-fast.ts';
import { applyUfunc } from './ufunc-run.ts';
import { isComparison, type Resolution, resolve, ufuncTypeError, type Weak } from './ufunc-types.ts';

export const ufuncType = new PyType('ufunc', { module: 'numpy', final: true });

export interface UfuncOptions {
  readonly out?: readonly (NDArray | null)[];
  readonly where?: NDArray | null;
  readonly casting?: Casting;
  readonly order?: 'C' | 'F' | 'A' | 'K';
  readonly dtype?: DType | null;
}

export interface UfuncProtocol {
  attribute(self: Ufunc, name: string): Value | undefined;
}
/** Methods and attributes, filled by `ufunc-methods.ts`. */
export const ufuncProtocol: { attribute: UfuncProtocol['attribute'] } = { attribute: () => undefined };

export class Ufunc extends PyObject {
  override pyType: PyType = ufuncType;
  readonly name: string;
  readonly row: UfuncRow;
  private readonly cache = new Map<string, Resolution>();

  constructor(name: string, row: UfuncRow) {
    super();
    this.name = name;
    this.row = row;
  }
  get nin(): number {
    return this.row.nin;
  }
  get nout(): number {
    return this.row.nout;
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    return callUfunc(this, args, kwargs);
  }
  override repr(): string {
    return `<ufunc '${this.name}'>`;
  }
  override getAttribute(name: string): Value | undefined {
    return ufuncProtocol.attribute(this, name);
  }

  resolve(dtypes: readonly DType[], weak: readonly Weak[], options: UfuncOptions): Resolution {
    if (options.dtype) return resolve(this.name, this.row, dtypes, weak, options.dtype, options.casting ?? 'same_kind');
    let key = '';
    for (let k = 0; k < dtypes.length; k++) {
      const code = codeOf(dtypes[k]);
      if ('SUVMmT'.includes(code)) return resolve(this.name, this.row, dtypes, weak, null, 'same_kind');
      key += code + (weak[k] ?? '');
    }
    let known = this.cache.get(key);
    if (known === undefined) {
      known = resolve(this.name, this.row, dtypes, weak, null, 'same_kind');
      this.cache.set(key, known);
    }
    return known;
  }

  /** The results as arrays; operands are arrays or values. */
  apply(values: readonly Value[], options: UfuncOptions = {}): NDArray[] {
    if (deferral.chaining) return execute(this, values, options);
    deferral.inside++;
    try {
      return execute(this, values, options);
    } finally {
      deferral.inside--;
    }
  }
  /** The only result; 0-d comes as a scalar. */
  of(...values: Value[]): Value {
    return unwrap(this.apply(values)[0]);
  }
}

export const ufuncs: Readonly<Record<string, Ufunc>> = Object.fromEntries(
  Object.entries(UFUNCS).map(([name, row]) => [name, new Ufunc(name, row)]),
);

export function weakOf(value: Value): Weak {
  if (typeof value === 'number' || typeof value === 'bigint') return 'int';
  if (value instanceof PyFloat) return 'float';
  return value instanceof PyComplex ? 'complex' : null;
}

// ── Execution ─────────────────────────────────────────────────────────────────────────────────────

function execute(ufunc: Ufunc, values: readonly Value[], options: UfuncOptions): NDArray[] {
  const arrays = values.map(toArray);
  const weak = values.map((value) =>
    value instanceof PyObject || typeof value === 'number' || typeof value === 'bigint' ? weakOf(value) : null,
  );
  const dtypes = arrays.map((one) => one.dtype);
  const strong = weak.some((one) => one === null) ? weak : weak.map(() => null);
  const wide = compareBigInt(ufunc, values, arrays, strong);
  if (wide !== null) return [wide];
  const chosen = ufunc.resolve(dtypes, strong, options);
  const shapes = arrays.map((one) => one.shape);
  const out = options.out ?? [];
  const shape = outputShape(shapes, out, options.where ?? null);
  const fused = composed(ufunc, values, arrays, strong, chosen, shape, options);
  if (fused !== null) return [fused];
  const inputs = arrays.map((one, k) => operand(values[k], one, chosen.inputs[k], strong[k]));
  checkPowers(ufunc, inputs);
  const outputs = chosen.outputs.map((dtype, k) => target(ufunc, k, dtype, shape, inputs, out[k] ?? null, options));
  const raised = outputs.length === 1 ? emittedUfunc(ufunc.name, inputs, outputs[0], false) : null;
  if (raised === null) {
    applyUfunc(ufunc.name, inputs, outputs);
    checkTrouble(ufunc.name, inputs, outputs, shape);
  } else for (const { trouble, name } of raised) report(trouble, name);
  return outputs.map((made, k) => settle(made, out[k] ?? null, options));
}

/** Casts and the operation in one loop, which may wait for what is done with the result; null: one after the other. */
function composed(
  ufunc: Ufunc,
  values: readonly Value[],
  arrays: readonly NDArray[],
  weak: readonly Weak[],
  chosen: Resolution,
  shape: readonly number[],
  options: UfuncOptions,
): NDArray | null {
  if (chosen.outputs.length !== 1 || options.where || sizeOf(shape) < LEAST_DEFERRED) return null;
  const out = options.out?.[0] ?? null;
  const [dtype] = chosen.outputs;
  if (out !== null && !(sameDType(out.dtype, dtype) && out.isPlain && out.writeable)) return null;
  const operands = arrays.map((one, k) =>
    weak[k] !== null || one.dtype.kind === 'O' ? operand(values[k], one, chosen.inputs[k], weak[k]) : one,
  );
  const expression = compose(ufunc.name, operands, chosen.inputs, dtype, shape);
  if (expression === null) return null;
  if (out !== null) {
    if (expression.inputs.some((one) => mayOverlap(one, out) && !sameLayout(one, out))) return null;
    runInto(expression, out);
    return out;
  }
  const strides = resultStrides(shape, dtype.itemsize, arrays, options.order ?? 'K');
  const made = deferred(expression, dtype, shape, strides);
  if (!mayDefer(shape) || !arrays.every(isOrdinary)) made.settle();
  return made;
}

/** Python ints that no integer dtype of the array holds compare by value, they do not overflow. */
function compareBigInt(
  ufunc: Ufunc,
  values: readonly Value[],
  arrays: readonly NDArray[],
  weak: readonly Weak[],
): NDArray | null {
  if (!isComparison(ufunc.name) || values.length !== 2) return null;
  const k = weak.indexOf('int');
  if (k < 0 || !isKind(arrays[1 - k].dtype, 'i', 'u')) return null;
  const other = arrays[1 - k].dtype;
  const value = BigInt(values[k] as number | bigint);
  const bits = BigInt(other.itemsize * 8);
  const [low, high] = other.kind === 'u' ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
  if (value >= low && value <= high) return null;
  const above = value > high === (k === 1);
  const truth = {
    equal: false,
    not_equal: true,
    less: above,
    less_equal: above,
    greater: !above,
    greater_equal: !above,
  }[ufunc.name as 'less'];
  const made = allocate(bool_, arrays[1 - k].shape);
  if (truth) made.storage.bytes.fill(1);
  return made;
}

function operand(value: Value, array: NDArray, dtype: DType, weak: Weak): NDArray {
  if (weak === 'int' && isKind(dtype, 'i', 'u')) {
    const made = allocate(dtype, []);
    writerOf(made.storage, dtype)(0, checkedInteger(value as number | bigint, dtype));
    return made;
  }
  if (weak !== null && array.dtype.kind === 'O' && dtype.kind !== 'O') {
    const made = allocate(dtype, []);
    writerOf(made.storage, dtype)(0, rawFrom(value, dtype));
    return made;
  }
  return plain(asDType(array, dtype));
}

function checkPowers(ufunc: Ufunc, inputs: readonly NDArray[]): void {
  if (ufunc.name !== 'power' || inputs[0].dtype.kind !== 'i') return;
  const zero = allocate(inputs[1].dtype, []);
  const negative = allocate(bool_, inputs[1].shape);
  applyUfunc('less', [inputs[1], zero], [negative]);
  if (negative.storage.bytes.subarray(0, negative.size).includes(1)) {
    raise('ValueError', 'Integers to negative integer powers are not allowed.');
  }
}

function outputShape(
  shapes: readonly (readonly number[])[],
  out: readonly (NDArray | null)[],
  where: NDArray | null,
): readonly number[] {
  const given = out.filter((one): one is NDArray => one !== null);
  let shape = broadcastShapes(shapes);
  if (where !== null) shape = broadcastShapes([shape, where.shape]);
  for (const one of given) {
    const common = commonShape([shape, one.shape]);
    if (common === null) {
      const texts = [...shapes, one.shape].map((s) => `${shapeText(s)} `).join('');
      throw new ArraybookError('shape', `operands could not be broadcast together with shapes ${texts}`);
    }
    if (!sameShape(common, one.shape)) {
      throw new ArraybookError(
        'shape',
        `non-broadcastable output operand with shape ${shapeText(one.shape)} doesn't match the broadcast shape ${shapeText(common)}`,
      );
    }
    shape = common;
  }
  return shape;
}

/** Where the loop writes: straight into `out` if that is safe, else into a fresh array. */
export function target(
  ufunc: Ufunc,
  index: number,
  dtype: DType,
  shape: readonly number[],
  inputs: readonly NDArray[],
  out: NDArray | null,
  options: UfuncOptions,
): NDArray {
  if (out === null) return fresh(dtype, shape, inputs, options.order ?? 'K');
  if (!out.writeable) raise('ValueError', 'output array is read-only');
  out.storage.version++;
  const casting = options.casting ?? 'same_kind';
  if (!canCast(dtype, out.dtype, casting)) {
    const which = ufunc.nout > 1 ? ` ${index}` : '';
    throw ufuncTypeError(
      `Cannot cast ufunc '${ufunc.name}' output${which} from ${dtypeRepr(dtype)} to ${dtypeRepr(out.dtype)} with casting rule '${casting}'`,
    );
  }
  const direct =
    sameDType(out.dtype, dtype) &&
    out.isPlain &&
    !options.where &&
    inputs.every((one) => !mayOverlap(one, out) || sameView(one, out));
  return direct ? out : fresh(dtype, shape, inputs, 'C');
}

function sameView(a: NDArray, b: NDArray): boolean {
  return (
    a.storage === b.storage && a.offset === b.offset && sameShape(a.shape, b.shape) && sameShape(a.strides, b.strides)
  );
}

function fresh(
  dtype: DType,
  shape: readonly number[],
  inputs: readonly NDArray[],
  order: 'C' | 'F' | 'A' | 'K',
): NDArray {
  if (shape.length < 2 || order === 'C') return allocate(dtype, shape, 'C', undefined, false);
  const like = inputs.find((one) => sameShape(one.shape, shape));
  if (order === 'F') return allocate(dtype, shape, 'F');
  if (like === undefined || like.cContiguous) return allocate(dtype, shape, 'C', undefined, false);
  return emptyLike(like, order, dtype);
}

function settle(made: NDArray, out: NDArray | null, options: UfuncOptions): NDArray {
  if (out === null) {
    if (!options.where) return made;
    const masked = allocate(made.dtype, made.shape);
    assignWhere(masked, made, options.where);
    return masked;
  }
  if (out === made) return out;
  if (options.where) assignWhere(out, made, options.where);
  else assign(out, made);
  return out;
}

const INT_DIVISIONS: ReadonlySet<string> = new Set(['floor_divide', 'remainder', 'fmod', 'divmod']);

function checkTrouble(
  name: string,
  inputs: readonly NDArray[],
  outputs: readonly NDArray[],
  shape: readonly number[],
): void {
  const code = inputs[0].code;
  if (INT_DIVISIONS.has(name) && isKind(inputs[0].dtype, 'i', 'u') && inputs.length === 2) {
    const zero = allocate(inputs[1].dtype, []);
    const hit = allocate(bool_, inputs[1].shape);
    applyUfunc('equal', [inputs[1], zero], [hit]);
    if (hit.storage.bytes.subarray(0, hit.size).includes(1)) report('divide', name);
    return;
  }
  if (name === 'reciprocal' && isKind(inputs[0].dtype, 'i', 'u')) return;
  if (!'efdFD'.includes(code) || !'efdFD'.includes(outputs[0].code)) return;
  const seen = inputs.map((one) =>
    sameShape(one.shape, shape) ? one : one.view({ shape, strides: broadcastStrides(one, shape) }),
  );
  checkFloats(name, seen, outputs[0]);
}

single.run = (name, operands, output) => {
  if (name === 'cast') assign(output, operands[0]);
  else if (name === 'where') {
    assign(output, operands[2]);
    assignWhere(output, operands[1], operands[0]);
  } else {
    applyUfunc(name, operands, [output]);
    checkTrouble(name, operands, [output], output.shape);
  }
};

// ── Calls from cells ──────────────────────────────────────────────────────────────────────────────

const KNOWN: ReadonlySet<string> = new Set([
  'out',
  'where',
  'casting',
  'order',
  'dtype',
  'subok',
  'signature',
  'sig',
  'axis',
  'axes',
  'keepdims',
  'extobj',
]);

function callUfunc(ufunc: Ufunc, args: readonly Value[], kwargs: Kwargs | null): Value {
  const { name, nin, nout } = ufunc;
  if (args.length < nin || args.length > nin + nout) {
    const takes = nout === 0 ? `${nin}` : `from ${nin} to ${nin + nout}`;
    raise(
      'TypeError',
      `${name}() takes ${takes} positional arguments but ${args.length} ${args.length === 1 ? 'was' : 'were'} given`,
    );
  }
  const small = nout === 1 && kwargs === null && args.length === nin ? smallUfunc(name, args) : undefined;
  if (small !== undefined) return small;
  const overridden = override(ufunc, '__call__', args, kwargs);
  if (overridden !== undefined) return overridden;
  const options = optionsFrom(ufunc, args.slice(nin), kwargs);
  if (options.given.out !== undefined) settleBut(args);
  const results = execute(ufunc, args.slice(0, nin), options.given);
  const wrapped = results.map((one, k) => (options.given.out?.[k] || options.keepArray ? one : dress(one, args)));
  return wrapped.length === 1 ? wrapped[0] : new PyTuple(wrapped);
}

/** A result takes the class of its array operands. */
function dress(result: NDArray, args: readonly Value[]): Value {
  const owner = args.find((one): one is NDArray => one instanceof NDArray && !plainResults.has(one.pyType));
  if (owner === undefined) return unwrap(result);
  return finish(result, owner);
}

/** Classes whose results are plain arrays: a sum of a memmap lies in no file. */
export const plainResults = new Set<PyType>([ndarrayType]);
/** Filled by the language's side of subclasses: makes `result` an instance of `like`'s class. */
export const subclassing: { finalize: ((result: NDArray, like: NDArray) => Value) | null } = { finalize: null };
export function finish(result: NDArray, like: NDArray): Value {
  if (plainResults.has(like.pyType)) return unwrap(result);
  result.pyType = like.pyType;
  return subclassing.finalize === null ? result : subclassing.finalize(result, like);
}

let overriding = true;
/** Runs ufuncs without asking operands for their own `__array_ufunc__`. */
export function quietUfunc<T>(compute: () => T): T {
  const before = overriding;
  overriding = false;
  try {
    return compute();
  } finally {
    overriding = before;
  }
}

function override(ufunc: Ufunc, method: string, args: readonly Value[], kwargs: Kwargs | null): Value | undefined {
  if (!overriding) return undefined;
  const out = kwargs?.get('out');
  const outputs = out instanceof PyTuple ? out.items : out === undefined ? [] : [out];
  let refused = false;
  for (const arg of outputs.length === 0 ? args : [...args, ...outputs]) {
    if (arg instanceof PyObject && arg.overrideUfunc !== undefined) {
      const own = arg.overrideUfunc(ufunc, method, args, kwargs);
      if (own !== undefined) return own;
    }
    if (!(arg instanceof PyObject) || (arg instanceof NDArray && !arg.pyType.userDefined) || !needsOverride(arg))
      continue;
    const own = python.getAttribute(arg, '__array_ufunc__');
    if (own === undefined) continue;
    if (own === null) raise('TypeError', `operand '${arg.pyType.name}' does not support ufuncs (__array_ufunc__=None)`);
    const given = out === undefined ? kwargs : new Map(kwargs ?? []).set('out', new PyTuple(outputs));
    const result = python.call(own, [ufunc, method, ...args], given);
    if (result !== NotImplemented) return result;
    refused = true;
  }
  if (refused) {
    const shown = args.map((arg) => python.repr(arg)).join(', ');
    const types = args.map((arg) => `'${typeName(arg)}'`).join(', ');
    raise(
      'TypeError',
      `operand type(s) all returned NotImplemented from __array_ufunc__(${ufunc.repr?.()}, '${method}', ${shown}): ${types}`,
    );
  }
  return undefined;
}
function needsOverride(value: PyObject): boolean {
  return value.pyType.userDefined && value.pyType.lookup('__array_ufunc__') !== undefined;
}

interface CallOptions {
  readonly given: UfuncOptions;
  readonly keepArray: boolean;
}

export function outputsFrom(value: Value | undefined, count: number): (NDArray | null)[] {
  if (value === undefined || value === null || value === Ellipsis) return [];
  const items = value instanceof PyTuple ? value.items : [value];
  if (value instanceof PyTuple && items.length !== count) {
    raise('ValueError', "The 'out' tuple must have exactly one entry per ufunc output");
  }
  return items.map((item) => {
    if (item === null) return null;
    if (!(item instanceof NDArray)) return raise('TypeError', 'return arrays must be of ArrayType');
    return item;
  });
}

function optionsFrom(ufunc: Ufunc, extra: readonly Value[], kwargs: Kwargs | null): CallOptions {
  for (const key of kwargs?.keys() ?? []) {
    if (!KNOWN.has(key)) raise('TypeError', `${ufunc.name}() got an unexpected keyword argument '${key}'`);
  }
  const out =
    extra.length > 0 ? extra.map((one) => outputsFrom(one, 1)[0] ?? null) : outputsFrom(kwargs?.get('out'), ufunc.nout);
  const where = kwargs?.get('where');
  const casting = kwargs?.get('casting');
  const order = kwargs?.get('order');
  const signature = kwargs?.get('signature') ?? kwargs?.get('sig');
  return {
    keepArray: kwargs?.get('out') === Ellipsis,
    given: {
      out: out.length > 0 ? out : undefined,
      where: where === undefined || where === true ? null : asDType(toArray(where), bool_),
      casting: typeof casting === 'string' ? castingFrom(casting) : undefined,
      order: typeof order === 'string' ? (order as 'C') : undefined,
      dtype: optionalDType(kwargs?.get('dtype')) ?? signatureDType(signature),
    },
  };
}

function signatureDType(signature: Value | undefined): DType | null {
  if (typeof signature === 'string') return optionalDType(signature.slice(signature.indexOf('>') + 1));
  if (signature instanceof PyTuple)
    return optionalDType(signature.items[signature.items.length - 1] ?? signature.items[0]);
  return null;
}

export { override };
