/** `numpy.poly1d` and the functions of one-dimensional polynomials whose coefficients start at the highest degree. */
import { asDType, copyOf } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { optionalDType } from '../../arrays/dtype-from.ts';
import type { DTypeObject } from '../../arrays/dtype-object.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { float64, isKind } from '../../dtype/dtype.ts';
import {
  attributeOf,
  callOp,
  defineFunction,
  defineMethod,
  defineProperty,
  defineValue,
  methodsOf,
  propertiesOf,
} from '../../ops/registry.ts';
import { bind, parseSignature } from '../../ops/signature.ts';
import { itemsOfArray, toBool, toInt } from '../arguments.ts';
import {
  type BinaryOp,
  type CompareOp,
  type Iteration,
  PyComplex,
  PyFloat,
  PyList,
  PyObject,
  PyTuple,
  PyType,
  python,
  type UnaryOp,
  type Value,
} from '../python-values.ts';
import { columnLengths, relativeCutoff } from './fit.ts';
import { poly1dText } from './poly1d-text.ts';
import { isZero, minus, negative, OwnArithmetic, over, pair, plus, real, stacked, times } from './series.ts';

const call = (name: string, ...args: Value[]): NDArray => callOp(`numpy.${name}`, args) as NDArray;

export class Poly1d extends OwnArithmetic {
  override pyType: PyType = poly1dType;
  override attributes: Map<string, Value> = new Map();
  coeffs: NDArray;
  variable: string;
  constructor(coeffs: NDArray, variable = 'x') {
    super();
    this.coeffs = coeffs;
    this.variable = variable;
  }
  get order(): number {
    return this.coeffs.shape[0] - 1;
  }
  override getAttribute(name: string): Value | undefined {
    return attributeOf('poly1d', this, name);
  }
  override setAttribute(name: string, value: Value): boolean {
    if (['c', 'coef', 'coefficients', 'coeffs'].includes(name)) {
      if (value !== this.coeffs) raise('AttributeError', 'Cannot set attribute');
      return true;
    }
    this.attributes.set(name, value);
    return true;
  }
  override attributeNames(): readonly string[] {
    return [...methodsOf('poly1d').keys(), ...propertiesOf('poly1d').keys()];
  }
  override call(args: readonly Value[]): Value {
    return valueOf(this.coeffs, args[0]);
  }
  override iterate(): Iteration {
    return this.coeffs.iterate();
  }
  override length(): number {
    return this.order;
  }
  override hash(): number {
    return raise('TypeError', "unhashable type: 'poly1d'");
  }
  override repr(): string {
    return `poly1d(${this.coeffs.repr().slice(6, -1)})`;
  }
  override str(): string {
    return poly1dText(itemsOfArray(this.coeffs), this.variable);
  }
  override getItem(key: Value): Value {
    const power = toInt(key);
    if (power > this.order || power < 0) return isZeroOf(this.coeffs);
    return itemsOfArray(this.coeffs)[this.order - power];
  }
  override setItem(key: Value, value: Value): void {
    const power = toInt(key);
    if (power < 0) raise('ValueError', 'Does not support negative powers.');
    if (power > this.order) {
      const wide = allocate(this.coeffs.dtype, [power + 1]);
      wide.view({ shape: [this.order + 1], offset: (power - this.order) * wide.itemsize });
      this.coeffs = call('concatenate', new PyTuple([allocate(this.coeffs.dtype, [power - this.order]), this.coeffs]));
    }
    this.coeffs.setItem(this.order - power, value);
  }
  override unary(op: UnaryOp): Value | undefined {
    if (op === '~') return undefined;
    return op === '-' ? new Poly1d(negative(this.coeffs) as NDArray) : this;
  }
  override compare(op: CompareOp, other: Value): Value | undefined {
    if (op !== '==' && op !== '!=') return undefined;
    if (!(other instanceof Poly1d)) return undefined;
    if (this.order !== other.order) return op === '!=';
    const same = callOp('numpy.all', [python.compare('==', this.coeffs, other.coeffs)]);
    return op === '==' ? same : callOp('numpy.logical_not', [same]);
  }
  override binary(op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
    if (op === '**') return reflected ? undefined : powered(this, other);
    if (op === '*' && isScalar(other)) return poly(times(this.coeffs, other));
    if (op === '/' || op === '//') {
      if (isScalar(other)) return poly(reflected ? over(other, this.coeffs) : over(this.coeffs, other));
      const made = poly(other);
      return reflected ? divided(made, this) : divided(this, made);
    }
    const [a, b] = reflected ? [poly(other), this] : [this, poly(other)];
    if (op === '+') return poly(added(a.coeffs, b.coeffs, plus));
    if (op === '-') return poly(added(a.coeffs, b.coeffs, minus));
    return op === '*' ? poly(multiplied(a.coeffs, b.coeffs)) : undefined;
  }
}

function isZeroOf(coeffs: NDArray): Value {
  return new NumPyScalar(coeffs.dtype, coeffs.dtype.kind === 'c' ? new PyComplex(0, 0) : 0);
}
function isScalar(value: Value): boolean {
  return (
    !(value instanceof Poly1d) &&
    !(value instanceof PyList) &&
    !(value instanceof PyTuple) &&
    !(value instanceof NDArray)
  );
}

function powered(self: Poly1d, exponent: Value): Poly1d {
  const count = typeof exponent === 'number' || exponent instanceof NumPyScalar ? toInt(exponent) : -1;
  if (count < 0) raise('ValueError', 'Power to non-negative integers only.');
  let result: NDArray = toArray(new PyList([1]));
  for (let k = 0; k < count; k++) result = multiplied(self.coeffs, result);
  return poly(result);
}

const signature = parseSignature('poly1d(c_or_r, r=False, variable=None)');
const poly1dType: PyType = new PyType('poly1d', {
  module: 'numpy',
  construct: (_type, args, kwargs) => {
    const [given, r, variable] = bind(signature, args, kwargs) as Value[];
    if (given instanceof Poly1d)
      return new Poly1d(given.coeffs, typeof variable === 'string' ? variable : given.variable);
    const array = toBool(r) ? toArray(fromRoots(given)) : toArray(given);
    return poly(array, typeof variable === 'string' ? variable : 'x');
  },
});
defineValue('numpy.poly1d', poly1dType);

/** A value as polynomial: zeros of highest degree are left out. */
function poly(value: Value, variable = 'x'): Poly1d {
  if (value instanceof Poly1d) return value;
  const array = toArray(value);
  if (array.ndim > 1) raise('ValueError', 'Polynomial must be 1d only.');
  const flat = array.ndim === 0 ? array.view({ shape: [1], strides: [array.itemsize] }) : array;
  const items = itemsOfArray(flat);
  let first = 0;
  while (first < items.length && isZero(items[first])) first++;
  if (first === items.length) return new Poly1d(allocate(flat.dtype, [1]), variable);
  return new Poly1d(
    flat.view({ shape: [items.length - first], offset: flat.offset + first * flat.strides[0] }),
    variable,
  );
}

function coefficients(value: Value): NDArray {
  const array = value instanceof Poly1d ? value.coeffs : toArray(value);
  return array.ndim === 0 ? array.view({ shape: [1], strides: [array.itemsize] }) : array;
}

// ── Arithmetic ────────────────────────────────────────────────────────────────────────────────────

function added(a: NDArray, b: NDArray, operation: (a: Value, b: Value) => Value): NDArray {
  const room = a.shape[0] - b.shape[0];
  const pad = (array: NDArray, count: number): Value =>
    count <= 0 ? array : call('concatenate', new PyTuple([allocate(array.dtype, [count]), array]));
  return toArray(operation(pad(a, -room), pad(b, room)));
}
function multiplied(a: NDArray, b: NDArray): NDArray {
  return call('convolve', a, b);
}

function quotient(a: NDArray, b: NDArray): [NDArray, NDArray] {
  const u = plus(a, real(0)) as NDArray;
  const v = itemsOfArray(plus(b, real(0)) as NDArray);
  const dtype = (callOp('numpy.result_type', [u, b]) as DTypeObject).dtype;
  const rest = itemsOfArray(asDType(u, dtype));
  const scale = over(real(1), v[0]);
  const steps = rest.length - v.length + 1;
  const result: Value[] = [];
  for (let k = 0; k < steps; k++) {
    const factor = times(scale, rest[k]);
    result.push(factor);
    v.forEach((one, j) => {
      rest[k + j] = minus(rest[k + j], times(factor, one));
    });
  }
  let first = 0;
  while (first < rest.length - 1 && toBool(callOp('numpy.allclose', [rest[first], 0], { rtol: real(1e-14) }))) first++;
  return [stacked(result.length === 0 ? [real(0)] : result, dtype), stacked(rest.slice(first), dtype)];
}
function divided(a: Poly1d, b: Poly1d): Value {
  const [q, r] = quotient(a.coeffs, b.coeffs);
  return pair(poly(q), poly(r));
}

/** The answer is a poly1d where an operand was. */
function answer(array: NDArray, ...operands: Value[]): Value {
  return operands.some((one) => one instanceof Poly1d) ? poly(array) : array;
}
defineFunction({
  name: 'numpy.polyadd',
  signature: 'polyadd(a1, a2)',
  doc: 'Sum of two polynomials.',
  call: (a: Value, b: Value) => answer(added(coefficients(a), coefficients(b), plus), a, b),
});
defineFunction({
  name: 'numpy.polysub',
  signature: 'polysub(a1, a2)',
  doc: 'Difference of two polynomials.',
  call: (a: Value, b: Value) => answer(added(coefficients(a), coefficients(b), minus), a, b),
});
defineFunction({
  name: 'numpy.polymul',
  signature: 'polymul(a1, a2)',
  doc: 'Product of two polynomials.',
  call: (a: Value, b: Value) => answer(multiplied(poly(a).coeffs, poly(b).coeffs), a, b),
});
defineFunction({
  name: 'numpy.polydiv',
  signature: 'polydiv(u, v)',
  doc: 'Quotient and remainder of two polynomials.',
  call: (u: Value, v: Value) => {
    const [q, r] = quotient(coefficients(u), coefficients(v));
    return u instanceof Poly1d || v instanceof Poly1d ? pair(poly(q), poly(r)) : pair(q, r);
  },
});

function valueOf(p: Value, x: Value): Value {
  const c = itemsOfArray(coefficients(p));
  const points =
    x instanceof Poly1d
      ? x
      : x instanceof PyObject && !(x instanceof PyFloat) && !(x instanceof PyComplex)
        ? toArray(x)
        : x;
  let value: Value = points instanceof Poly1d ? 0 : call('zeros_like', points);
  for (const one of c) value = plus(times(value, points), one);
  return value instanceof NDArray && value.ndim === 0 ? value.getItem(new PyTuple([])) : value;
}
defineFunction({ name: 'numpy.polyval', signature: 'polyval(p, x)', doc: 'Values of a polynomial.', call: valueOf });

function derived(p: Value, m: Value): Value {
  const order = toInt(m);
  if (order < 0) raise('ValueError', 'Order of derivative must be positive (see polyint)');
  let array = coefficients(p);
  for (let k = 0; k < order; k++) {
    const n = array.shape[0] - 1;
    array = times(array.view({ shape: [Math.max(n, 0)] }), call('arange', n, 0, -1)) as NDArray;
  }
  return answer(array, p);
}
defineFunction({
  name: 'numpy.polyder',
  signature: 'polyder(p, m=1)',
  doc: 'Derivative of a polynomial.',
  call: derived,
});

function integrated(p: Value, m: Value, k: Value): Value {
  const order = toInt(m);
  if (order < 0) raise('ValueError', 'Order of integral must be positive (see polyder)');
  const given = k === null ? [] : itemsOfArray(coefficients(k));
  if (k !== null && given.length === 1 && order > 1) given.push(...new Array<Value>(order - 1).fill(given[0]));
  if (k !== null && given.length < order)
    raise('ValueError', 'k must be a scalar or a rank-1 array of length 1 or >m.');
  let array = coefficients(p);
  for (let step = 0; step < order; step++) {
    const head = over(array, call('arange', array.shape[0], 0, -1));
    array = call('concatenate', new PyTuple([head, toArray(new PyList([given[step] ?? real(0)]))]));
  }
  return answer(array, p);
}
defineFunction({
  name: 'numpy.polyint',
  signature: 'polyint(p, m=1, k=None)',
  doc: 'Antiderivative of a polynomial.',
  call: integrated,
});

// ── Roots and fits ────────────────────────────────────────────────────────────────────────────────

function rootsOf(p: Value): NDArray {
  const array = coefficients(p);
  if (array.ndim !== 1) raise('ValueError', 'Input must be a rank-1 array.');
  const items = itemsOfArray(array);
  const kept = items.map((one, k) => (isZero(one) ? -1 : k)).filter((k) => k >= 0);
  if (kept.length === 0) return allocate(float64, [0]);
  const [first, last] = [kept[0], kept[kept.length - 1]];
  const zeros = items.length - 1 - last;
  const middle = array.view({ shape: [last - first + 1], offset: array.offset + first * array.strides[0] });
  const c = isKind(middle.dtype, 'f', 'c') ? middle : asDType(middle, float64);
  const n = c.shape[0];
  if (n < 2) return allocate(float64, [zeros]);
  const matrix = call('diag', call('ones', n - 2), -1);
  const companion = asDType(n === 2 ? call('zeros', new PyTuple([1, 1])) : matrix, c.dtype);
  const row = over(negative(c.view({ shape: [n - 1], offset: c.offset + c.strides[0] })), itemsOfArray(c)[0]);
  companion.setItem(0, row);
  const found = call('linalg.eigvals', companion);
  return call('concatenate', new PyTuple([found, allocate(found.dtype, [zeros])]));
}
defineFunction({ name: 'numpy.roots', signature: 'roots(p)', doc: 'Roots of a polynomial.', call: rootsOf });

/** `np.poly`: coefficients from roots, or the characteristic polynomial of a matrix. */
function fromRoots(value: Value): Value {
  let roots = toArray(value);
  if (roots.ndim === 2 && roots.shape[0] === roots.shape[1] && roots.shape[0] !== 0)
    roots = call('linalg.eigvals', roots);
  else if (roots.ndim === 0) return real(1);
  else if (roots.ndim !== 1) raise('ValueError', 'input must be 1d or non-empty square 2d array.');
  if (roots.size === 0) return real(1);
  if (roots.dtype.kind !== 'O' && !isKind(roots.dtype, 'f', 'c')) roots = asDType(roots, float64);
  let made = call('ones', 1);
  made = asDType(made, roots.dtype);
  for (const root of itemsOfArray(roots)) made = call('convolve', made, stacked([1, negative(root)], roots.dtype));
  if (made.dtype.kind !== 'c') return made;
  const sorted = call('sort', roots);
  const mirrored = call('sort', call('conjugate', roots));
  return toBool(callOp('numpy.all', [python.compare('==', sorted, mirrored)])) ? copyOf(call('real', made)) : made;
}
defineFunction({
  name: 'numpy.poly',
  signature: 'poly(seq_of_zeros)',
  doc: 'The polynomial with the given roots.',
  call: fromRoots,
});

interface Wanted {
  readonly rcond: Value;
  readonly full: boolean;
  readonly cov: Value;
}
function fitted(given: readonly Value[], { rcond, full, cov }: Wanted): Value {
  const order = toInt(given[2]) + 1;
  if (order < 1) raise('ValueError', 'expected deg >= 0');
  const x = toArray(plus(toArray(given[0]), real(0)));
  const y = toArray(plus(toArray(given[1]), real(0)));
  checkPoints(x, y);
  const cutoff = relativeCutoff(rcond, x);
  const { left, right } = weighted(call('vander', x, order), y, given[3]);
  const lengths = columnLengths(left);
  const [raw, residuals, rank, singular] = (
    callOp('numpy.linalg.lstsq', [over(left, lengths), right, cutoff]) as PyTuple
  ).items;
  const flat = (raw as NDArray).ndim === 1;
  const c = over(raw, flat ? lengths : call('expand_dims', lengths, 1));
  if (!full && !python.equal(rank, order)) python.warn('RankWarning', 'Polyfit may be poorly conditioned');
  if (full) return new PyTuple([c, residuals, rank, singular, cutoff]);
  if (!isAsked(cov)) return c;
  return pair(
    c,
    covariance({ left: over(left, lengths) as NDArray, lengths, residuals, points: x.size, order, wide: !flat }, cov),
  );
}
function isAsked(cov: Value): boolean {
  return cov === 'unscaled' || toBool(cov);
}
function checkPoints(x: NDArray, y: NDArray): void {
  if (x.ndim !== 1) raise('TypeError', 'expected 1D vector for x');
  if (x.size === 0) raise('TypeError', 'expected non-empty vector for x');
  if (y.ndim < 1 || y.ndim > 2) raise('TypeError', 'expected 1D or 2D array for y');
  if (x.shape[0] !== y.shape[0]) raise('TypeError', 'expected x and y to have same length');
}
function weighted(matrix: NDArray, y: NDArray, w: Value): { left: NDArray; right: Value } {
  if (w === null) return { left: matrix, right: y };
  const weights = toArray(plus(toArray(w), real(0)));
  if (weights.ndim !== 1) raise('TypeError', 'expected a 1-d array for weights');
  if (weights.shape[0] !== y.shape[0]) raise('TypeError', 'expected w and y to have the same length');
  const column = call('expand_dims', weights, 1);
  return { left: times(matrix, column) as NDArray, right: times(y, y.ndim === 2 ? column : weights) };
}

interface Solved {
  readonly left: NDArray;
  readonly lengths: NDArray;
  readonly residuals: Value;
  readonly points: number;
  readonly order: number;
  readonly wide: boolean;
}
function covariance(solved: Solved, cov: Value): Value {
  const { left, lengths, residuals, points, order, wide } = solved;
  const inverse = call('linalg.inv', call('dot', call('transpose', left), left));
  const base = over(inverse, call('outer', lengths, lengths));
  if (cov !== 'unscaled' && points <= order)
    raise('ValueError', 'the number of data points must exceed order to scale the covariance matrix');
  const factor = cov === 'unscaled' ? real(1) : over(residuals, points - order);
  if (!wide) return times(base, factor);
  return times(call('expand_dims', base, 2), factor);
}
defineFunction({
  name: 'numpy.polyfit',
  signature: 'polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False)',
  doc: 'Least-squares fit of a polynomial, highest degree first.',
  call: (x: Value, y: Value, deg: Value, rcond: Value, full: Value, w: Value, cov: Value) =>
    fitted([x, y, deg, w], { rcond, full: toBool(full), cov }),
});

// ── poly1d's attributes ───────────────────────────────────────────────────────────────────────────

const property = (names: readonly string[], doc: string, get: (self: Poly1d) => Value): void => {
  for (const name of names) defineProperty({ owner: 'poly1d', name, doc, get });
};
property(['c', 'coef', 'coefficients', 'coeffs'], 'Coefficients, highest degree first.', (self) => self.coeffs);
property(['o', 'order'], 'The degree.', (self) => self.order);
property(['r', 'roots'], 'Roots.', (self) => rootsOf(self.coeffs));
property(['variable'], 'The name of the variable.', (self) => self.variable);
defineMethod({
  owner: 'poly1d',
  signature: 'deriv(m=1)',
  doc: 'Derivative.',
  call: (self: Poly1d, m: Value) => poly(derived(self.coeffs, m)),
});
defineMethod({
  owner: 'poly1d',
  signature: 'integ(m=1, k=0)',
  doc: 'Antiderivative.',
  call: (self: Poly1d, m: Value, k: Value) => poly(integrated(self.coeffs, m, k)),
});
defineMethod({
  owner: 'poly1d',
  signature: '__array__(dtype=None, copy=None)',
  doc: 'The coefficients.',
  call: (self: Poly1d, dtype: Value) =>
    dtype === null ? self.coeffs : asDType(self.coeffs, optionalDType(dtype) ?? self.coeffs.dtype),
});
