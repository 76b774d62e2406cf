/** Shapes, dtypes and costs of calls, by the name of the function. */
import { broadcastShapes } from '../arrays/broadcast.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import { type Kwargs, PyFloat, PyList, PyObject, PyTuple, python, type Value } from '../base/python.ts';
import { bool_, complex128, type DType, float64, int64 } from '../dtype/dtype.ts';
import { promote } from '../dtype/promotion.ts';
import { Ufunc } from '../numpy/ufunc.ts';
import { BoundMethod, OpFunction } from '../ops/registry.ts';
import { bind } from '../ops/signature.ts';
import { type Costs, type Guess, phantom, probe, UNKNOWN } from './estimate-costs.ts';
import { PyRange } from './runtime/objects.ts';

/** Arguments by the names of the parameters. */
type Given = ReadonlyMap<string, Value>;
type Rule = (costs: Costs, given: Given, op: OpFunction) => Guess;

const words = (text: string): string[] => text.split(' ');

// ── Element by element ────────────────────────────────────────────────────────────────────────────

/** How many times slower than a copy. */
const SLOW: Readonly<Record<string, number>> = Object.fromEntries([
  ...words('exp log sin cos tanh exp2 expm1 log1p log2 log10').map((name) => [name, 4]),
  ...words('tan arcsin arccos arctan sinh cosh arctan2 power float_power hypot logaddexp cbrt').map((name) => [
    name,
    8,
  ]),
  ...words('remainder floor_divide divmod fmod gcd lcm').map((name) => [name, 3]),
]);

export function elementwise(costs: Costs, ufunc: Ufunc, operands: readonly Value[]): Guess {
  const arrays = operands.map(asArray);
  if (arrays.includes(null)) return UNKNOWN;
  const shape = broadcastShapes((arrays as NDArray[]).map((one) => one.shape));
  const probes = operands.map((one) => (one instanceof NDArray ? probe(one) : one));
  const dtypes = resultDTypes(ufunc, probes);
  const results = dtypes.map((dtype) => phantom(dtype, shape));
  for (const one of arrays) costs.consume(one as NDArray);
  for (const one of results) costs.touch(one.nbytes, SLOW[ufunc.name] ?? 1);
  return results.length === 1 ? results[0] : new PyTuple(results);
}

/** Asks the function itself, with single elements. */
function resultDTypes(
  func: PyObject & { call?: PyObject['call'] },
  args: readonly Value[],
  kwargs: Kwargs | null = null,
): DType[] {
  const made = func.call?.(args, kwargs) ?? null;
  const all = made instanceof PyTuple ? made.items : [made];
  return all.map((one) => asArray(one)?.dtype ?? float64);
}

function asArray(value: Value): NDArray | null {
  if (value instanceof NDArray) return value;
  if (value instanceof NumPyScalar) return phantom(value.dtype, []);
  if (value instanceof PyFloat) return phantom(float64, []);
  if (typeof value === 'boolean') return phantom(bool_, []);
  if (typeof value === 'number') return phantom(int64, []);
  if (value instanceof PyList || value instanceof PyTuple) return listArray(value);
  return null;
}

function listArray(value: PyList | PyTuple): NDArray | null {
  const items = value.items.map(asArray);
  if (items.length === 0) return phantom(float64, [0]);
  if (items.includes(null)) return null;
  const [first] = items as NDArray[];
  const dtype = (items as NDArray[]).reduce((joined, one) => promote(joined, one.dtype), first.dtype);
  return phantom(dtype, [items.length, ...first.shape]);
}

// ── Arguments ─────────────────────────────────────────────────────────────────────────────────────

function arrayArg(given: Given, ...names: string[]): NDArray | null {
  for (const name of names) {
    const value = given.get(name);
    if (value !== undefined) return asArray(value);
  }
  return null;
}
function firstArray(given: Given): NDArray | null {
  const [first] = given.values();
  return first === undefined ? null : asArray(first);
}
function numberOf(value: Value | undefined): number | null {
  if (typeof value === 'number') return value;
  return value instanceof PyFloat ? value.value : null;
}
/** A shape, or an axis, as numbers; null where it is none. */
function numbersOf(value: Value | undefined): number[] | null {
  if (typeof value === 'number') return [value];
  if (!(value instanceof PyTuple) && !(value instanceof PyList)) return null;
  return value.items.every((one) => typeof one === 'number') ? (value.items as number[]) : null;
}
function dtypeArg(given: Given, usual: DType): DType {
  const value = given.get('dtype');
  return value === undefined || value === null ? usual : dtypeFrom(value);
}

// ── Rules ─────────────────────────────────────────────────────────────────────────────────────────

const made: Rule = (costs, given) => {
  const shape = numbersOf(given.get('shape'));
  if (shape === null) return UNKNOWN;
  const fill = given.get('fill_value');
  const usual = fill === undefined ? float64 : (asArray(fill)?.dtype ?? float64);
  return written(costs, phantom(dtypeArg(given, usual), shape));
};
function written(costs: Costs, array: NDArray, times = 1): NDArray {
  costs.touch(array.nbytes, times);
  return array;
}

const like: Rule = (costs, given) => {
  const array = firstArray(given);
  if (array === null) return UNKNOWN;
  return written(costs, phantom(dtypeArg(given, array.dtype), numbersOf(given.get('shape')) ?? array.shape));
};

const arange: Rule = (costs, given) => {
  const [start, stop, step] = ['start', 'stop', 'step'].map((name) => numberOf(given.get(name)));
  if (start === null) return UNKNOWN;
  const [from, to] = stop === null ? [0, start] : [start, stop];
  const count = Math.max(0, Math.ceil((to - from) / (step ?? 1)));
  const whole = [...given.values()].every((one) => !(one instanceof PyFloat));
  return written(costs, phantom(dtypeArg(given, whole ? int64 : float64), [count]));
};

const linspace: Rule = (costs, given) => {
  const count = numberOf(given.get('num'));
  return count === null ? UNKNOWN : written(costs, phantom(dtypeArg(given, float64), [count]));
};

const square: Rule = (costs, given) => {
  const n = numberOf(given.get('N') ?? given.get('n'));
  if (n === null) return UNKNOWN;
  return written(costs, phantom(dtypeArg(given, float64), [n, numberOf(given.get('M')) ?? n]));
};

const reduction =
  (times: number): Rule =>
  (costs, given, op) => {
    const array = firstArray(given);
    if (array === null) return UNKNOWN;
    costs.consume(array);
    costs.touch(array.nbytes, times);
    const axis = given.get('axis');
    const axes = axis === undefined || axis === null ? array.shape.map((_, k) => k) : numbersOf(axis);
    if (axes === null) return UNKNOWN;
    const taken = new Set(axes.map((one) => (one < 0 ? one + array.shape.length : one)));
    const keep = given.get('keepdims') === true;
    const shape = array.shape.flatMap((length, k) => (taken.has(k) ? (keep ? [1] : []) : [length]));
    const kwargs: Kwargs = new Map();
    const dtype = given.get('dtype');
    if (dtype !== undefined && dtype !== null) kwargs.set('dtype', dtype);
    if (op.name === 'quantile' || op.name === 'percentile' || op.name === 'nanpercentile')
      return phantom(float64, shape);
    return phantom(resultDTypes(op, [phantom(array.dtype, [1])], kwargs)[0], shape);
  };

/** The result is as large as the first operand; without an axis it may be flat. */
const sameShape =
  (times: number, dtype: DType | null = null, flat = false): Rule =>
  (costs, given) => {
    const array = firstArray(given);
    if (array === null) return UNKNOWN;
    costs.consume(array);
    const shape = flat && (given.get('axis') ?? null) === null ? [array.size] : array.shape;
    return written(costs, phantom(dtype ?? array.dtype, shape), times);
  };

const cumulative: Rule = (costs, given, op) => {
  const array = firstArray(given);
  if (array === null) return UNKNOWN;
  const [dtype] = resultDTypes(op, [phantom(array.dtype, [1])]);
  return sameShape(3, dtype, true)(costs, given, op);
};

/** Broadcasts all arguments that are arrays; the function is asked what it makes of single elements. */
const joined: Rule = (costs, given, op) => {
  const arrays = [...given.values()].filter((one) => one instanceof NDArray);
  if (arrays.length === 0) return UNKNOWN;
  for (const one of arrays) costs.consume(one);
  const args = [...given.values()].map((one) => (one instanceof NDArray ? probe(one) : one));
  return written(costs, phantom(resultDTypes(op, args)[0], broadcastShapes(arrays.map((one) => one.shape))), 2);
};

/** Views are made, for they cost nothing. */
const view: Rule = (_costs, given, op) => {
  const result = op.call([...given.values()], null);
  return result instanceof NDArray ? result : UNKNOWN;
};

const reshape: Rule = (_costs, given) => {
  const array = firstArray(given);
  const shape = numbersOf(given.get('shape') ?? given.get('newshape'));
  if (array === null || shape === null) return UNKNOWN;
  const rest = shape.reduce((product, length) => (length === -1 ? product : product * length), 1);
  return phantom(
    array.dtype,
    shape.map((length) => (length === -1 ? array.size / rest : length)),
  );
};

const flat: Rule = (costs, given) => {
  const array = firstArray(given);
  if (array === null) return UNKNOWN;
  costs.consume(array);
  return written(costs, phantom(array.dtype, [array.size]));
};

const astype: Rule = (costs, given) => {
  const array = firstArray(given);
  if (array === null) return UNKNOWN;
  costs.consume(array);
  return written(costs, phantom(dtypeArg(given, array.dtype), array.shape));
};

const asIs: Rule = (costs, given) => {
  const array = arrayArg(given, 'object', 'a');
  if (array === null) return UNKNOWN;
  const result = phantom(dtypeArg(given, array.dtype), array.shape);
  costs.consume(array);
  return written(costs, result);
};

const concatenated =
  (axisAt: (arrays: readonly NDArray[], given: Given) => number, fresh: boolean): Rule =>
  (costs, given) => {
    const [list] = given.values();
    if (!(list instanceof PyList) && !(list instanceof PyTuple)) return UNKNOWN;
    const arrays = list.items.map(asArray);
    if (arrays.length === 0 || arrays.includes(null)) return UNKNOWN;
    const parts = arrays as NDArray[];
    const dtype = parts.reduce((common, one) => promote(common, one.dtype), parts[0].dtype);
    const shape = [...parts[0].shape];
    const axis = axisAt(parts, given);
    const length = fresh ? parts.length : parts.reduce((sum, one) => sum + (one.shape[axis] ?? 1), 0);
    if (fresh) shape.splice(axis, 0, length);
    else shape[axis] = length;
    for (const one of parts) costs.consume(one);
    return written(costs, phantom(dtype, shape));
  };
const namedAxis = (arrays: readonly NDArray[], given: Given, extra = 0): number => {
  const axis = numberOf(given.get('axis')) ?? 0;
  return axis < 0 ? axis + arrays[0].shape.length + extra : axis;
};

export function matmulShape(costs: Costs, left: Value, right: Value): Guess {
  const [a, b] = [asArray(left), asArray(right)];
  if (a === null || b === null || a.shape.length === 0 || b.shape.length === 0) return UNKNOWN;
  const [head, tail] = [a.shape.slice(0, -1), b.shape.length === 1 ? [] : b.shape.slice(-1)];
  const batch = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const shape = [...batch, ...head.slice(-1), ...tail];
  for (const one of [a, b]) costs.consume(one);
  const result = phantom(promote(a.dtype, b.dtype), shape);
  costs.operations(2 * result.size * (a.shape.at(-1) ?? 1));
  return result;
}
const matmul: Rule = (costs, given) => {
  const [a, b] = given.values();
  return matmulShape(costs, a, b ?? null);
};

/** Square matrices: `factor` n³ operations; the shape of the result where it is one array. */
const cubic =
  (factor: number, shapeOf: (a: NDArray, given: Given) => readonly number[] | null): Rule =>
  (costs, given) => {
    const array = firstArray(given);
    if (array === null || array.shape.length < 2) return UNKNOWN;
    const [rows, columns] = array.shape.slice(-2);
    costs.consume(array);
    costs.operations(factor * (array.size / Math.max(1, rows * columns)) * rows * columns * Math.min(rows, columns));
    const shape = shapeOf(array, given);
    return shape === null ? UNKNOWN : phantom(array.dtype.kind === 'c' ? array.dtype : float64, shape);
  };

const transform: Rule = (costs, given, op) => {
  const array = firstArray(given);
  if (array === null || array.shape.length === 0) return UNKNOWN;
  costs.consume(array);
  costs.operations(5 * array.size * Math.log2(Math.max(2, array.size)));
  const shape = [...array.shape];
  const last = shape.length - 1;
  if (op.name.startsWith('rfft')) shape[last] = Math.floor(shape[last] / 2) + 1;
  return phantom(op.name.startsWith('irfft') ? float64 : complex128, shape);
};

const drawn =
  (times: number, dtype: DType): Rule =>
  (costs, given) => {
    const size = given.get('size');
    const shape = size === undefined || size === null ? [] : numbersOf(size);
    if (shape === null) return UNKNOWN;
    return written(costs, phantom(dtypeArg(given, dtype), shape), times);
  };

const rand: Rule = (costs, given) => {
  const shape = numbersOf(given.get('args'));
  return shape === null ? UNKNOWN : written(costs, phantom(float64, shape), 4);
};

const RULES = new Map<string, Rule>();
const add = (rule: Rule, names: string): void => {
  for (const name of words(names)) RULES.set(name, rule);
};
add(made, 'zeros ones empty full');
add(like, 'zeros_like ones_like empty_like full_like');
add(arange, 'arange');
add(linspace, 'linspace logspace geomspace');
add(square, 'eye tri');
add(reduction(0), 'sum mean min max amin amax any all count_nonzero argmin argmax prod ptp');
add(reduction(1), 'std var nansum nanmean nanmin nanmax nanstd nanvar average');
add(reduction(8), 'median percentile quantile nanmedian nanpercentile');
add(sameShape(20), 'sort partition');
add(sameShape(30, int64), 'argsort argpartition');
add(sameShape(1), 'copy roll nan_to_num real_if_close gradient');
add(sameShape(40, null, true), 'unique');
add(cumulative, 'cumsum cumprod nancumsum');
add(joined, 'clip where round around isclose interp angle real imag maximum_sctype sinc i0 nan_to_num');
add(view, 'transpose swapaxes moveaxis rollaxis squeeze expand_dims broadcast_to diagonal flip fliplr flipud rot90');
add(reshape, 'reshape');
add(flat, 'ravel flatten');
add(astype, 'astype');
add(asIs, 'array asarray ascontiguousarray asfortranarray asanyarray');
add(
  concatenated((arrays, given) => namedAxis(arrays, given), false),
  'concatenate append',
);
add(
  concatenated((arrays, given) => namedAxis(arrays, given, 1), true),
  'stack',
);
add(
  concatenated((arrays) => (arrays[0].shape.length < 2 ? 0 : 1), false),
  'hstack',
);
add(matmul, 'dot matmul inner');
add(
  cubic(2, (a) => a.shape),
  'inv pinv matrix_power cholesky',
);
add(
  cubic(1, (a, given) => arrayArg(given, 'b')?.shape ?? a.shape),
  'solve',
);
add(
  cubic(20, () => null),
  'svd eig',
);
add(
  cubic(9, () => null),
  'eigh qr lstsq',
);
add(
  cubic(5, (a) => a.shape.slice(0, -1)),
  'eigvalsh eigvals',
);
add(
  cubic(1, (a) => a.shape.slice(0, -2)),
  'det',
);
add(transform, 'fft ifft rfft irfft fft2 ifft2 rfft2 fftn ifftn fftshift');
add(rand, 'rand randn');
add(drawn(4, float64), 'random random_sample standard_normal uniform normal exponential standard_exponential');
add(drawn(12, float64), 'gamma beta chisquare lognormal laplace weibull standard_gamma standard_t');
add(drawn(3, int64), 'integers randint choice binomial poisson geometric');

// ── Calls ─────────────────────────────────────────────────────────────────────────────────────────

export function callRule(costs: Costs, func: Value, args: readonly Value[], kwargs: Kwargs): Guess {
  if (func instanceof Ufunc) {
    if (kwargs.size > 0 && !kwargs.has('out')) return UNKNOWN;
    return elementwise(costs, func, args.slice(0, func.nin));
  }
  const own = boundRule(func);
  if (own !== null) return own.rule(costs, named(own.op, [...own.self, ...args], kwargs), own.op);
  const plain = plainCall(func, args);
  if (plain === UNKNOWN) costs.known = false;
  return plain;
}

function boundRule(func: Value): { rule: Rule; op: OpFunction; self: readonly Value[] } | null {
  const bound = func instanceof BoundMethod;
  const op = bound ? func.method : func;
  if (!(op instanceof OpFunction)) return null;
  const rule = RULES.get(op.name);
  return rule === undefined ? null : { rule, op, self: bound ? [func.self] : [] };
}

/** Given arguments only: what is left to its default is not there. The generator of random numbers is no operand. */
function named(op: OpFunction, args: readonly Value[], kwargs: Kwargs): Given {
  const values = bind(op.signature, args, kwargs);
  const given = new Map<string, Value>();
  op.parameters.forEach(({ name, kind }, k) => {
    const value = values[k] as Value | undefined;
    if (value === undefined || (name === 'self' && !(value instanceof NDArray))) return;
    if (kind === 'star') given.set(name, unwrapped(value));
    else if (k < args.length || kwargs.has(name) || name === 'num') given.set(name, value);
  });
  return given;
}

/** `x.reshape(2, 3)`, `x.reshape((2, 3))`. */
function unwrapped(value: Value): Value {
  const only = value instanceof PyTuple && value.items.length === 1 ? value.items[0] : null;
  return only instanceof PyTuple || only instanceof PyList ? only : value;
}

const ATTRIBUTES: ReadonlySet<string> = new Set(['len', 'int', 'float', 'abs', 'min', 'max', 'range', 'tuple', 'list']);

/** Built-in functions of plain numbers; `print` and `len` cost nothing. */
function plainCall(func: Value, args: readonly Value[]): Guess {
  const name = func instanceof PyObject ? (func as { readonly name?: unknown }).name : undefined;
  if (name === 'print' || name === 'display') return null;
  if (name === 'len' && args[0] instanceof NDArray) return args[0].shape[0] ?? UNKNOWN;
  if (typeof name !== 'string' || !ATTRIBUTES.has(name) || args.some((one) => one instanceof NDArray)) return UNKNOWN;
  if (args.some((one) => one instanceof PyRange || (one instanceof PyObject && one.pyType.userDefined))) return UNKNOWN;
  return name === 'tuple' || name === 'list' ? UNKNOWN : python.call(func, args);
}
