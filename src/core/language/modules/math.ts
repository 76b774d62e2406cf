/** `math`. */
import { int, PyFloat, PyObject, PyTuple, python, type Value } from '../../base/python.ts';
import { exceptionType, PyException, raise, typeError, valueError } from '../runtime/exceptions.ts';
import { exact } from '../runtime/floats.ts';
import { hypot } from '../runtime/hypot.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { bitLength, floatOf, indexOf, isInt, smallIndex } from '../runtime/numbers.ts';
import { plain } from '../runtime/truth.ts';
import { truncate } from '../types/numbers.ts';
import { defineModule } from './module.ts';
import { erf, erfc, gamma, lgamma } from './special.ts';

function domain(): PyException {
  return new PyException(exceptionType('ValueError'), ['math domain error']);
}

/** Result of a function of doubles: NaN out of numbers is a domain error, infinity out of finite ones a range error. */
export function guarded(args: readonly number[], result: number): Value {
  if (Number.isNaN(result) && !args.some(Number.isNaN)) throw domain();
  if (!Number.isFinite(result) && !Number.isNaN(result) && args.every(Number.isFinite)) {
    throw raise('OverflowError', 'math range error');
  }
  return new PyFloat(result);
}

/** Logarithms take ints of any size. */
function logarithm(value: Value, log: (x: number) => number, perBit: number): number {
  const x = plain(value);
  if (typeof x === 'bigint') {
    if (x <= 0n) throw domain();
    const shift = Math.max(0, bitLength(x) - 1000);
    return log(Number(x >> BigInt(shift))) + shift * perBit;
  }
  const number = floatOf(x);
  if (number <= 0) throw domain();
  return log(number);
}

function integers(args: readonly Value[]): bigint[] {
  return args.map((arg) => BigInt(indexOf(arg)));
}
function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** `floor`, `ceil`, `trunc`: an int, or what the object's own method gives. */
function whole(value: Value, method: string, round: (x: number) => number): Value {
  const x = plain(value);
  if (isInt(x)) return x;
  if (typeof x === 'boolean') return x ? 1 : 0;
  const own = x instanceof PyObject && !(x instanceof PyFloat) ? python.getAttribute(x, method) : undefined;
  if (own !== undefined) return python.call(own, []);
  return truncate(round(floatOf(x)));
}

export function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** Exactly rounded sum, by Shewchuk's partial sums. */
export function exactSum(values: readonly number[]): number {
  const partials: number[] = [];
  let special = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) {
      special += value;
      continue;
    }
    let x = value;
    let count = 0;
    for (const partial of [...partials]) {
      let y = partial;
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) partials[count++] = low;
      x = high;
    }
    partials.length = count;
    partials.push(x);
  }
  if (special !== 0) return special;
  let sum = 0;
  let low = 0;
  while (partials.length > 0 && low === 0) {
    const x = sum;
    const y = partials.pop() as number;
    sum = x + y;
    low = y - (sum - x);
  }
  const next = partials.at(-1) ?? 0;
  if ((low < 0 && next < 0) || (low > 0 && next > 0)) {
    const y = low * 2;
    const x = sum + y;
    if (y === x - sum) sum = x;
  }
  return sum;
}

function remainder(x: number, y: number): number {
  if (!Number.isFinite(y)) return x;
  const size = Math.abs(y);
  const rest = Math.abs(x) % size;
  const other = size - rest;
  let result = rest < other ? rest : rest > other ? -other : rest - 2 * (((Math.abs(x) - rest) / 2) % size);
  if (rest === other) result = ((Math.abs(x) - rest) / size) % 2 === 0 ? rest : -other;
  return x < 0 ? -result : result;
}

function nextAfter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y) || x === y) return Number.isNaN(x) ? x : y;
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0) + (y > x === x > 0 ? 1n : -1n);
  view.setBigInt64(0, bits);
  return view.getFloat64(0);
}

defineModule('math', 'Mathematical functions of real numbers.', (module) => {
  module
    .float('pi', Math.PI)
    .float('e', Math.E)
    .float('tau', 2 * Math.PI)
    .float('inf', Number.POSITIVE_INFINITY)
    .float('nan', Number.NaN);
  const one = (name: string, f: (x: number) => number): void => {
    module.def(`${name}(x, /)`, ([x]) => {
      const number = floatOf(x as Value);
      return guarded([number], f(number));
    });
  };
  for (const name of [
    'sqrt',
    'exp',
    'sin',
    'cos',
    'tan',
    'asin',
    'acos',
    'atan',
    'sinh',
    'cosh',
    'tanh',
    'asinh',
    'acosh',
    'expm1',
    'cbrt',
  ] as const) {
    one(name, Math[name]);
  }
  one('atanh', (x) => (Math.abs(x) >= 1 ? Number.NaN : Math.atanh(x)));
  one('log1p', (x) => (x <= -1 ? Number.NaN : Math.log1p(x)));
  one('exp2', (x) => 2 ** x);
  one('degrees', (x) => x * (180 / Math.PI));
  one('radians', (x) => x * (Math.PI / 180));
  one('erf', erf);
  one('erfc', erfc);
  one('gamma', (x) => (x <= 0 && Number.isInteger(x) ? Number.NaN : gamma(x)));
  one('lgamma', (x) => (x <= 0 && Number.isInteger(x) ? Number.NaN : lgamma(x)));
  module.def('fabs(x, /)', ([x]) => new PyFloat(Math.abs(floatOf(x as Value))));
  module.def('floor(x, /)', ([x]) => whole(x as Value, '__floor__', Math.floor));
  module.def('ceil(x, /)', ([x]) => whole(x as Value, '__ceil__', Math.ceil));
  module.def('trunc(x, /)', ([x]) => whole(x as Value, '__trunc__', Math.trunc));
  module.def('log(x, base=..., /)', ([x, base]) => {
    const value = logarithm(x as Value, Math.log, Math.LN2);
    if (base === undefined) return new PyFloat(value);
    const divisor = logarithm(base, Math.log, Math.LN2);
    if (divisor === 0) throw raise('ZeroDivisionError', 'float division by zero');
    return new PyFloat(value / divisor);
  });
  module.def('log2(x, /)', ([x]) => new PyFloat(logarithm(x as Value, Math.log2, 1)));
  module.def('log10(x, /)', ([x]) => new PyFloat(logarithm(x as Value, Math.log10, Math.LOG10E * Math.LN2)));
  module.def('pow(x, y, /)', ([x, y]) => {
    const [a, b] = [floatOf(x as Value), floatOf(y as Value)];
    if (a === 0 && b < 0) throw domain();
    if (a === 1) return new PyFloat(1);
    return guarded([a, b], a ** b);
  });
  module.def('atan2(y, x, /)', ([y, x]) => new PyFloat(Math.atan2(floatOf(y as Value), floatOf(x as Value))));
  module.def('copysign(x, y, /)', ([x, y]) => {
    const [size, sign] = [Math.abs(floatOf(x as Value)), floatOf(y as Value)];
    return new PyFloat(sign < 0 || Object.is(sign, -0) ? -size : size);
  });
  module.def('fmod(x, y, /)', ([x, y]) => {
    const [a, b] = [floatOf(x as Value), floatOf(y as Value)];
    return guarded([a, b], a % b);
  });
  module.def('remainder(x, y, /)', ([x, y]) => {
    const [a, b] = [floatOf(x as Value), floatOf(y as Value)];
    if (b === 0 || !Number.isFinite(a)) throw domain();
    return new PyFloat(remainder(a, b));
  });
  module.def('modf(x, /)', ([x]) => {
    const value = floatOf(x as Value);
    const integral = Math.trunc(value);
    const fraction = Number.isFinite(value) ? value - integral : value * 0;
    const signed = (part: number): number => (part === 0 && (value < 0 || Object.is(value, -0)) ? -0 : part);
    return new PyTuple([
      new PyFloat(Number.isFinite(value) ? signed(fraction) : signed(0)),
      new PyFloat(signed(integral)),
    ]);
  });
  module.def('frexp(x, /)', ([x]) => {
    const value = floatOf(x as Value);
    if (value === 0 || !Number.isFinite(value)) return new PyTuple([new PyFloat(value), 0]);
    const [numerator, shift] = exact(value);
    const exponent = numerator.toString(2).length + shift;
    return new PyTuple([new PyFloat(value / 2 ** Math.floor(exponent / 2) / 2 ** Math.ceil(exponent / 2)), exponent]);
  });
  module.def('ldexp(x, i, /)', ([x, i]) => {
    const value = floatOf(x as Value);
    const exponent = smallIndex(i as Value);
    const half = Math.trunc(exponent / 2);
    return guarded([value], value * 2 ** half * 2 ** (exponent - half));
  });
  module.def('isnan(x, /)', ([x]) => Number.isNaN(floatOf(x as Value)));
  module.def('isinf(x, /)', ([x]) => Math.abs(floatOf(x as Value)) === Number.POSITIVE_INFINITY);
  module.def('isfinite(x, /)', ([x]) => Number.isFinite(floatOf(x as Value)));
  module.def('isclose(a, b, *, rel_tol=..., abs_tol=...)', ([a, b, rel, abs]) => {
    const [x, y] = [floatOf(a as Value), floatOf(b as Value)];
    if (x === y) return true;
    if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
    const relative = rel === undefined ? 1e-9 : floatOf(rel);
    const absolute = abs === undefined ? 0 : floatOf(abs);
    if (relative < 0 || absolute < 0) throw valueError('tolerances must be non-negative');
    return Math.abs(x - y) <= Math.max(relative * Math.max(Math.abs(x), Math.abs(y)), absolute);
  });
  module.raw(
    'hypot',
    (args) =>
      new PyFloat(args.length === 2 ? hypot(floatOf(args[0]), floatOf(args[1])) : Math.hypot(...args.map(floatOf))),
  );
  module.def('dist(p, q, /)', ([p, q]) => {
    const [a, b] = [itemsOf(p as Value), itemsOf(q as Value)];
    if (a.length !== b.length) throw valueError('both points must have the same number of dimensions');
    return new PyFloat(Math.hypot(...a.map((x, i) => floatOf(x) - floatOf(b[i]))));
  });
  module.def('fsum(seq, /)', ([seq]) => new PyFloat(exactSum(itemsOf(seq as Value).map(floatOf))));
  module.def('prod(iterable, /, *, start=1)', ([iterable, start]) =>
    itemsOf(iterable as Value).reduce((product, item) => python.binary('*', product, item), start as Value),
  );
  module.raw('gcd', (args) => int(integers(args).reduce(gcd, 0n)));
  module.raw('lcm', (args) => {
    const lcm = (a: bigint, b: bigint): bigint => (a === 0n || b === 0n ? 0n : (a / gcd(a, b)) * b);
    const result = integers(args).reduce(lcm, 1n);
    return int(result < 0n ? -result : result);
  });
  module.def('factorial(n, /)', ([n]) => {
    if (n instanceof PyFloat) throw typeError("'float' object cannot be interpreted as an integer");
    const count = smallIndex(n as Value);
    if (count < 0) throw valueError('factorial() not defined for negative values');
    if (count > 200_000) throw raise('OverflowError', 'factorial() argument is too large');
    return int(product(1n, BigInt(count)));
  });
  module.def('comb(n, k, /)', ([n, k]) => {
    const [total, chosen] = [smallIndex(n as Value), smallIndex(k as Value)];
    if (total < 0 || chosen < 0) throw valueError(`${total < 0 ? 'n' : 'k'} must be a non-negative integer`);
    if (chosen > total) return 0;
    const few = BigInt(Math.min(chosen, total - chosen));
    return int(product(BigInt(total) - few + 1n, BigInt(total)) / product(1n, few));
  });
  module.def('perm(n, k=None, /)', ([n, k]) => {
    const total = smallIndex(n as Value);
    const chosen = k === null ? total : smallIndex(k as Value);
    if (total < 0 || chosen < 0) throw valueError(`${total < 0 ? 'n' : 'k'} must be a non-negative integer`);
    return chosen > total ? 0 : int(product(BigInt(total - chosen) + 1n, BigInt(total)));
  });
  module.def('isqrt(n, /)', ([n]) => {
    const value = BigInt(indexOf(n as Value));
    if (value < 0n) throw valueError('isqrt() argument must be nonnegative');
    return int(integerRoot(value));
  });
  module.def('ulp(x, /)', ([x]) => {
    const value = Math.abs(floatOf(x as Value));
    if (!Number.isFinite(value)) return new PyFloat(value);
    const up = nextAfter(value, Number.POSITIVE_INFINITY);
    return new PyFloat(Number.isFinite(up) ? up - value : value - nextAfter(value, 0));
  });
  module.def('nextafter(x, y, /)', ([x, y]) => new PyFloat(nextAfter(floatOf(x as Value), floatOf(y as Value))));
});

/** first · … · last, by halves so that the factors stay small. */
function product(first: bigint, last: bigint): bigint {
  if (first > last) return 1n;
  if (last - first < 8n) {
    let result = first;
    for (let i = first + 1n; i <= last; i++) result *= i;
    return result;
  }
  const middle = (first + last) / 2n;
  return product(first, middle) * product(middle + 1n, last);
}
