/** Ufuncs of masked arrays: masks combine, and results outside a function's domain are masked. */
import { asDType } from '../../arrays/cast.ts';
import { toArray } from '../../arrays/discover.ts';
import { allocate, type NDArray } from '../../arrays/ndarray.ts';
import { type Kwargs, PyFloat, PyNative, PyObject, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import { canCast } from '../../dtype/casting.ts';
import { bool_, isKind } from '../../dtype/dtype.ts';
import { defineValue } from '../../ops/registry.ts';
import { toAxis } from '../arguments.ts';
import { quietly } from '../statistics.ts';
import { type Ufunc, ufuncs } from '../ufunc.ts';
import { checkFill, filled, fillOf } from './fill-value.ts';
import {
  apply,
  flagsOf,
  getData,
  getMask,
  getMaskArray,
  type Mask,
  MaskedArray,
  masked,
  noneMasked,
  np,
  npArray,
  orMask,
  settle,
  shrunk,
} from './masked-array.ts';

// ── Domains: where a function has no value ────────────────────────────────────────────────────────

type Domain = (...data: NDArray[]) => NDArray;
const float = (value: number) => new PyFloat(value);
const below =
  (limit: number): Domain =>
  (x) =>
    apply('less', x, float(limit));
const atMost =
  (limit: number): Domain =>
  (x) =>
    apply('less_equal', x, float(limit));
const outside =
  (low: number, high: number): Domain =>
  (x) =>
    apply('logical_or', apply('greater', x, float(high)), apply('less', x, float(low)));

const TINY = 2.2250738585072014e-308;
const divides: Domain = (a, b) =>
  apply('greater_equal', apply('multiply', apply('absolute', a), float(TINY)), apply('absolute', b));

export const DOMAINS: Readonly<Record<string, Domain>> = {
  sqrt: below(0),
  log: atMost(0),
  log2: atMost(0),
  log10: atMost(0),
  tan: (x) => apply('less', apply('absolute', apply('cos', x)), float(1e-35)),
  arcsin: outside(-1, 1),
  arccos: outside(-1, 1),
  arccosh: below(1),
  arctanh: outside(-1 + 1e-15, 1 - 1e-15),
  divide: divides,
  floor_divide: divides,
  remainder: divides,
  fmod: divides,
};
/** What stands where a ufunc has no value. */
const DOMAIN_FILL: Readonly<Record<string, number>> = {
  divide: 1,
  floor_divide: 1,
  remainder: 1,
  fmod: 1,
  tan: 0,
  arccosh: 1,
};

/** What an element is replaced with in reductions of a binary function. */
const NEUTRAL: Readonly<Record<string, number>> = { multiply: 1, logical_and: 1, hypot: 0 };

// ── Calls: np.ma.add(a, b) and operators ──────────────────────────────────────────────────────────

function domainMask(name: string, result: NDArray, data: readonly NDArray[]): Mask {
  const domain = DOMAINS[name];
  if (domain === undefined) return null;
  return quietly(() => {
    const bad = domain(...data);
    const finite = isKind(result.dtype, 'f', 'c') ? apply('isfinite', result) : null;
    return finite === null ? bad : apply('logical_or', apply('logical_not', finite), bad);
  });
}

/** Masked positions keep the first operand's data. */
function keepData(result: NDArray, first: NDArray, mask: Mask): void {
  if (mask === null || result.shape.length === 0) return;
  if (!canCast(first.dtype, result.dtype, 'same_kind') && !isKind(result.dtype, 'b')) return;
  try {
    np('copyto', [result, first], { where: mask, casting: 'unsafe' });
  } catch (error) {
    if ((error as { pythonType?: string }).pythonType === undefined) throw error;
  }
}

function keepDivided(result: NDArray, first: NDArray, mask: NDArray): void {
  if (result.shape.length === 0) return;
  np('copyto', [result, 0], { where: mask, casting: 'unsafe' });
  if (canCast(first.dtype, result.dtype, 'safe')) np('copyto', [result, first], { where: mask });
}

function combine(name: string, args: readonly Value[], operands: readonly Value[], kwargs: Kwargs | null): Value {
  const data = args.map(getData);
  const result = toArray(quietly(() => ufuncs[name].call(operands, kwargs)));
  let mask: Mask = args.reduce<Mask>((sum, one) => orMask(sum, getMask(one)), null);
  if (mask !== null && !sameShape(mask.shape, result.shape)) mask = copyWide(mask, result.shape);
  const bad = domainMask(name, result, data);
  if (bad !== null) mask = orMask(bad, mask);
  if (mask !== null && data.length === 2 && bad !== null) keepDivided(result, data[0], mask);
  else if (mask !== null) keepData(result, data[0], mask);
  return settle(result, mask, args.find((one) => one instanceof MaskedArray) ?? null);
}

function copyWide(mask: NDArray, shape: readonly number[]): NDArray {
  const made = allocate(bool_, shape);
  np('copyto', [made, mask]);
  return made;
}
function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, k) => length === b[k]);
}

/** Python numbers stay weak; masked operands give their data. */
export function maskedCall(name: string, args: readonly Value[], kwargs: Kwargs | null = null): Value {
  const operands = args.map((one) => (one instanceof MaskedArray ? one.data : one));
  if (ufuncs[name].nout > 1) return several(name, args, operands);
  return combine(name, args, operands, kwargs);
}

function several(name: string, args: readonly Value[], operands: readonly Value[]): Value {
  const results = quietly(() => ufuncs[name].call(operands, null));
  const mask = args.reduce<Mask>((sum, one) => orMask(sum, getMask(one)), null);
  const like = args.find((one) => one instanceof MaskedArray) ?? null;
  return new PyTuple((results as PyTuple).items.map((one) => settle(toArray(one), mask, like)));
}

const COMPARISONS: ReadonlySet<string> = new Set([
  'equal',
  'not_equal',
  'less',
  'less_equal',
  'greater',
  'greater_equal',
]);

/** `==` and its kin: masked results keep a bool fill value, masked elements are equal to masked ones. */
export function maskedComparison(name: string, a: Value, b: Value): Value {
  if (a === masked || b === masked) return masked;
  const [left, right] = [a, b].map((one) => (one instanceof MaskedArray ? one.data : one));
  const result = toArray(np(name, [left, right]));
  const mask = [a, b].reduce<Mask>((sum, one) => orMask(sum, getMask(one)), null);
  const like = a instanceof MaskedArray ? a : b;
  const flags = mask === null ? null : asDType(wholeFlags(mask), bool_);
  if (flags !== null && (name === 'equal' || name === 'not_equal') && result.shape.length > 0) {
    np('copyto', [result, apply(name, getMaskArrayFlat(a), getMaskArrayFlat(b))], { where: flags });
  }
  const made = settle(
    result,
    flags === null || sameShape(flags.shape, result.shape) ? flags : copyWide(flags, result.shape),
  );
  if (made instanceof MaskedArray && made !== masked && like instanceof MaskedArray && like.fill !== null) {
    made.fill = boolFill(like.fill);
  }
  return made;
}
function wholeFlags(mask: NDArray): NDArray {
  return mask.dtype.kind === 'b' ? mask : npArray('all', [flagsOf(mask)], { axis: -1 });
}
function getMaskArrayFlat(value: Value): NDArray {
  return wholeFlags(getMaskArray(value));
}
function boolFill(fill: NDArray): NDArray {
  try {
    return checkFill(fill.getItem(new PyTuple([])), bool_);
  } catch {
    return checkFill(null, bool_);
  }
}

// ── np.add(masked, …): NumPy's own ufuncs ─────────────────────────────────────────────────────────

/** The result has a full mask; functions with a domain mask what lies outside it. */
export function wrappedUfunc(ufunc: Ufunc, args: readonly Value[], kwargs: Kwargs | null): Value {
  const inputs = args.slice(0, ufunc.nin);
  const plain = args.map((one) => (one instanceof MaskedArray ? one.data : one));
  const out = outOf(kwargs);
  const results = ufunc.call(plain, out === null ? kwargs : withOut(kwargs, out.data));
  if (results instanceof PyTuple) return new PyTuple(results.items.map((one) => dressed(ufunc, inputs, one, null)));
  return dressed(ufunc, inputs, results, out);
}

function outOf(kwargs: Kwargs | null): MaskedArray | null {
  const given = kwargs?.get('out');
  const out = given instanceof PyTuple ? given.items[0] : given;
  return out instanceof MaskedArray ? out : null;
}
function withOut(kwargs: Kwargs | null, out: NDArray): Kwargs {
  return new Map([...(kwargs ?? []), ['out', out as Value]]);
}

function dressed(ufunc: Ufunc, inputs: readonly Value[], value: Value, out: MaskedArray | null): Value {
  const result = toArray(value);
  const like = inputs.find((one) => one instanceof MaskedArray) ?? null;
  let mask = inputs.reduce<NDArray>(
    (sum, one) => orMask(sum, flat(getMaskArray(one))) as NDArray,
    noneMasked(result.shape),
  );
  const domain = DOMAINS[ufunc.name];
  if (domain !== undefined) {
    const bad = quietly(() => domain(...inputs.map((one) => filled(one instanceof MaskedArray ? one : toArray(one)))));
    const fill = DOMAIN_FILL[ufunc.name] ?? 0;
    if (result.shape.length > 0) np('copyto', [result, fill], { where: bad, casting: 'unsafe' });
    mask = orMask(mask, bad) as NDArray;
  }
  const settled = ufunc.nin === 1 ? mask : shrunk(mask);
  if (out !== null) {
    out.mask = settled;
    return out;
  }
  return settle(result, settled, like);
}
function flat(mask: NDArray): NDArray {
  return wholeFlags(mask);
}

// ── Objects: np.ma.add and its methods ────────────────────────────────────────────────────────────

const operationType = new PyType('_MaskedBinaryOperation', { module: 'numpy.ma.core', final: true });

export class MaskedOperation extends PyObject {
  override pyType = operationType;
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  override call(args: readonly Value[], kwargs: Kwargs | null): Value {
    if (COMPARISONS.has(this.name) && args.length === 2) return maskedComparison2(this.name, args[0], args[1]);
    return maskedCall(this.name, args, kwargs);
  }
  override repr(): string {
    return `Masked version of <ufunc '${this.name}'>`;
  }
  override str(): string {
    return this.repr();
  }
  override getAttribute(name: string): Value | undefined {
    if (name === '__name__') return this.name;
    if (name === '__doc__') return ufuncs[this.name].row.doc;
    if (name === 'reduce') return new PyNative('reduce', (args, kwargs) => reduceMasked(this.name, args, kwargs));
    if (name === 'accumulate')
      return new PyNative('accumulate', (args, kwargs) => accumulateMasked(this.name, args, kwargs));
    if (name === 'outer') return new PyNative('outer', (args) => outerMasked(this.name, args[0], args[1]));
    return undefined;
  }
}

/** `np.ma.equal(a, b)`: unlike the operator it only combines the masks. */
function maskedComparison2(name: string, a: Value, b: Value): Value {
  return maskedCall(name, [a, b]);
}

function neutralFill(name: string, target: Value): NDArray {
  return filled(target, NEUTRAL[name] ?? 0);
}

function reduceMasked(name: string, args: readonly Value[], kwargs: Kwargs | null): Value {
  const target = args[0];
  const axis = args[1] ?? kwargs?.get('axis') ?? 0;
  const source = toArray(target);
  const data = neutralFill(name, target instanceof MaskedArray ? target : source);
  const ufunc = python.getAttribute(ufuncs[name], 'reduce') as Value;
  const result = toArray(python.call(ufunc, [data, axis]));
  const mask = getMask(target);
  return settle(result, mask === null ? null : npArray('all', [mask], { axis }), target);
}

function accumulateMasked(name: string, args: readonly Value[], kwargs: Kwargs | null): Value {
  const axis = args[1] ?? kwargs?.get('axis') ?? 0;
  const method = python.getAttribute(ufuncs[name], 'accumulate') as Value;
  const data = neutralFill(name, args[0]);
  toAxis(axis, data.shape.length);
  return new MaskedArray(toArray(python.call(method, [data, axis])), null).like(args[0]);
}

function outerMasked(name: string, a: Value, b: Value): Value {
  const method = python.getAttribute(ufuncs[name], 'outer') as Value;
  const data = toArray(python.call(method, [getData(a), getData(b)]));
  const masks = [getMask(a), getMask(b)];
  if (masks[0] === null && masks[1] === null) return settle(data, null, a);
  const outer = python.getAttribute(ufuncs.logical_or, 'outer') as Value;
  const mask = toArray(python.call(outer, [getMaskArray(a), getMaskArray(b)]));
  keepOuter(data, a, mask);
  return settle(data, mask, a);
}
function keepOuter(data: NDArray, a: Value, mask: NDArray): void {
  const first = getData(a);
  const wide = first.view({
    shape: [...first.shape, ...data.shape.slice(first.shape.length).map(() => 1)],
    strides: [...first.strides, ...data.shape.slice(first.shape.length).map(() => 0)],
  });
  keepData(data, wide, mask);
}

const OPERATIONS =
  'exp sin cos arctan arcsinh sinh cosh tanh absolute fabs negative floor ceil logical_not sqrt log log2 log10 tan ' +
  'arcsin arccos arccosh arctanh add subtract multiply arctan2 equal not_equal less_equal greater_equal less greater ' +
  'logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor hypot divide floor_divide remainder fmod conjugate';
const NAMES: Readonly<Record<string, readonly string[]>> = {
  absolute: ['abs'],
  divide: ['true_divide'],
  remainder: ['mod'],
};
for (const name of OPERATIONS.split(' ')) {
  const aliases = (NAMES[name] ?? []).map((alias) => `numpy.ma.${alias}`);
  defineValue(`numpy.ma.${name}`, new MaskedOperation(name), `numpy.ma.core.${name}`, ...aliases);
}

/** `power(a, b)` masks what is not finite. */
export function maskedPower(a: Value, b: Value): Value {
  const operands = [a, b].map((one) => (one instanceof MaskedArray ? one.data : one));
  const result = toArray(quietly(() => ufuncs.power.call(operands, null)));
  let mask = orMask(getMask(a), getMask(b));
  if (mask !== null && !sameShape(mask.shape, result.shape)) mask = copyWide(mask, result.shape);
  if (mask !== null) keepData(result, getData(a), mask);
  const made = settle(result, mask, a instanceof MaskedArray ? a : b);
  if (!isKind(result.dtype, 'f', 'c')) return made;
  const bad = apply('logical_not', apply('isfinite', result));
  if (!toArray(np('any', [bad])).truth()) return made;
  if (result.shape.length === 0) return masked;
  if (made instanceof MaskedArray) {
    made.mask = orMask(made.mask, bad);
    np('copyto', [made.data, fillOf(made)], { where: bad, casting: 'unsafe' });
  }
  return made;
}
