/** `np.testing`: assertions about arrays, in NumPy's words. */
import { toArray } from '../../arrays/discover.ts';
import { NDArray } from '../../arrays/ndarray.ts';
import { NumPyScalar } from '../../arrays/scalar.ts';
import { PyComplex, PyFloat, PyList, PyTuple, python, typeName, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { isKind } from '../../dtype/dtype.ts';
import { callOp, defineFunction, defineValue } from '../../ops/registry.ts';
import { toBool, toInt, toNumber } from '../arguments.ts';
import { quietly } from '../statistics.ts';
import { ufuncs } from '../ufunc.ts';
import { compareArrays } from './comparison.ts';
import { fail, failureText } from './messages.ts';

const apply = (name: string, ...args: Value[]): NDArray => ufuncs[name].apply(args)[0];

function define(signature: string, doc: string, call: (...values: Value[]) => Value | undefined): void {
  defineFunction({ name: `numpy.testing.${signature.slice(0, signature.indexOf('('))}`, signature, doc, call });
}
const text = (value: Value) => (typeof value === 'string' ? value : python.str(value));

// ── Arrays ────────────────────────────────────────────────────────────────────────────────────────

function arrayEqual(x: Value, y: Value, words: string, verbose: boolean, strict = false): undefined {
  compareArrays(x, y, {
    header: 'Arrays are not equal',
    words,
    verbose,
    strict,
    compare: (a, b) => toArray(python.compare('==', a, b)),
  });
}
define(
  "assert_array_equal(actual, desired, err_msg='', verbose=True, *, strict=False)",
  'Fails unless two arrays are equal.',
  (x, y, words, verbose, strict) => arrayEqual(x, y, text(words), toBool(verbose), toBool(strict)),
);
define(
  "assert_allclose(actual, desired, rtol=1e-07, atol=0, equal_nan=True, err_msg='', verbose=True, *, strict=False)",
  'Fails unless two arrays are close.',
  (x, y, rtol, atol, equalNan, words, verbose, strict) => {
    const shown = (value: Value) => python.format(new PyFloat(toNumber(value)), 'g');
    compareArrays(x, y, {
      header: `Not equal to tolerance rtol=${shown(rtol)}, atol=${shown(atol)}`,
      words: text(words),
      verbose: toBool(verbose),
      equalNan: toBool(equalNan),
      strict: toBool(strict),
      compare: (a, b) => toArray(callOp('numpy.isclose', [a, b], { rtol, atol, equal_nan: equalNan })),
    });
  },
);
function arrayAlmostEqual(x: Value, y: Value, decimal: number, words: string, verbose: boolean): undefined {
  const limit = new PyFloat(1.5 * 10 ** -decimal);
  compareArrays(x, y, {
    header: `Arrays are not almost equal to ${decimal} decimals`,
    words,
    verbose,
    precision: decimal,
    compare: (a, b) => apply('less', apply('absolute', apply('subtract', wide(a), wide(b))), limit),
  });
}
function wide(array: NDArray): NDArray {
  return isKind(array.dtype, 'b', 'i', 'u') ? toArray(callOp('numpy.astype', [array, 'f8'])) : array;
}
define(
  "assert_array_almost_equal(actual, desired, decimal=6, err_msg='', verbose=True)",
  'Fails unless two arrays agree to a number of decimals.',
  (x, y, decimal, words, verbose) => arrayAlmostEqual(x, y, toInt(decimal), text(words), toBool(verbose)),
);
define(
  "assert_array_less(x, y, err_msg='', verbose=True, *, strict=False)",
  'Fails unless the first array is smaller everywhere.',
  (x, y, words, verbose, strict) =>
    compareArrays(x, y, {
      header: 'Arrays are not strictly ordered `x < y`',
      words: text(words),
      verbose: toBool(verbose),
      strict: toBool(strict),
      equalInf: false,
      names: ['x', 'y'],
      compare: (a, b) => apply('less', a, b),
    }),
);

// ── Values ────────────────────────────────────────────────────────────────────────────────────────

function isArrayLike(value: Value): boolean {
  return value instanceof NDArray;
}
function isReal(value: Value): boolean {
  return (
    typeof value === 'number' ||
    value instanceof PyFloat ||
    (value instanceof NumPyScalar && isKind(value.dtype, 'f', 'i', 'u'))
  );
}
function isComplexNumber(value: Value): boolean {
  return value instanceof PyComplex || (value instanceof NumPyScalar && value.dtype.kind === 'c');
}

function equal(actual: Value, desired: Value, words: string, verbose: boolean, strict: boolean): undefined {
  if (desired instanceof PyDict) return equalDicts(actual, desired, words, verbose);
  if (isSequence(desired) && isSequence(actual)) return equalSequences(actual, desired, words, verbose);
  if (isArrayLike(actual) || isArrayLike(desired)) return arrayEqual(actual, desired, words, verbose, strict);
  if (equalScalars(actual, desired)) return undefined;
  return fail(failureText([actual, desired], words, { verbose }));
}
function isSequence(value: Value): value is PyList | PyTuple {
  return value instanceof PyList || value instanceof PyTuple;
}
function equalDicts(actual: Value, desired: PyDict, words: string, verbose: boolean): undefined {
  if (!(actual instanceof PyDict)) return fail(typeName(actual) === 'dict' ? '' : `<class '${typeName(actual)}'>`);
  equal(actual.size, desired.size, words, verbose, false);
  for (const { key, value } of desired.entries()) {
    const found = actual.get(key);
    if (found === undefined) fail(python.repr(key));
    equal(found as Value, value, `key=${python.repr(key)}\n${words}`, verbose, false);
  }
}
function equalSequences(
  actual: PyList | PyTuple,
  desired: PyList | PyTuple,
  words: string,
  verbose: boolean,
): undefined {
  equal(actual.items.length, desired.items.length, words, verbose, false);
  desired.items.forEach((item, k) => {
    equal(actual.items[k], item, `item=${k}\n${words}`, verbose, false);
  });
}
function equalScalars(actual: Value, desired: Value): boolean {
  if (isComplexNumber(actual) || isComplexNumber(desired)) {
    const [a, b] = [actual, desired].map((one) => toArray(one));
    return sameNumber(part(a, 'real'), part(b, 'real')) && sameNumber(part(a, 'imag'), part(b, 'imag'));
  }
  if (isReal(actual) && isReal(desired)) return sameNumber(toNumber(actual), toNumber(desired));
  return python.equal(actual, desired);
}
function part(value: NDArray, name: string): number {
  return toNumber(python.getAttribute(value, name) ?? 0);
}
/** NaN equals NaN; the zeros differ by sign. */
function sameNumber(a: number, b: number): boolean {
  return Object.is(a, b);
}
define(
  "assert_equal(actual, desired, err_msg='', verbose=True, *, strict=False)",
  'Fails unless two objects are equal, item by item.',
  (actual, desired, words, verbose, strict) => equal(actual, desired, text(words), toBool(verbose), toBool(strict)),
);

define(
  "assert_almost_equal(actual, desired, decimal=7, err_msg='', verbose=True)",
  'Fails unless two numbers or arrays agree to a number of decimals.',
  (actual, desired, decimal, words, verbose) => {
    const digits = toInt(decimal);
    if (isSequence(actual) || isSequence(desired) || isArrayLike(actual) || isArrayLike(desired)) {
      return arrayAlmostEqual(actual, desired, digits, text(words), toBool(verbose));
    }
    const limit = 1.5 * 10 ** -digits;
    const [a, b] = [toArray(actual), toArray(desired)];
    const near = (name: string) => nearNumbers(part(a, name), part(b, name), limit);
    if (near('real') && near('imag')) return undefined;
    return fail(
      failureText([actual, desired], text(words), {
        header: `Arrays are not almost equal to ${digits} decimals`,
        verbose: toBool(verbose),
      }),
    );
  },
);
function nearNumbers(a: number, b: number, limit: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  return Math.abs(b - a) < limit;
}

define(
  "assert_approx_equal(actual, desired, significant=7, err_msg='', verbose=True)",
  'Fails unless two numbers agree to a number of significant digits.',
  (actual, desired, significant, words, verbose) => {
    const [a, b] = [toNumber(actual), toNumber(desired)];
    if (a === b) return;
    const digits = toInt(significant);
    const scale = 10 ** Math.floor(Math.log10(0.5 * (Math.abs(a) + Math.abs(b))));
    const [x, y] = [a, b].map((one) => (scale === 0 ? 0 : one / scale));
    const special = !Number.isFinite(a) || !Number.isFinite(b);
    if (special ? Object.is(a, b) : Math.abs(x - y) < 10 ** -(digits - 1)) return;
    fail(
      failureText([actual, desired], text(words), {
        header: `Items are not equal to ${digits} significant digits:`,
        verbose: toBool(verbose),
      }),
    );
  },
);
define("assert_(val, msg='')", 'Fails unless a value is true.', (value, message) => {
  if (!toBool(value)) fail(text(message));
});
define(
  'print_assert_equal(test_string, actual, desired)',
  'Fails unless two objects are equal, and names the test.',
  (name, actual, desired) => {
    if (python.equal(actual, desired)) return;
    fail(`${text(name)} failed\nACTUAL: \n${python.repr(actual)}\nDESIRED: \n${python.repr(desired)}\n`);
  },
);
define('assert_string_equal(actual, desired)', 'Fails unless two texts are equal.', (actual, desired) => {
  if (typeof actual !== 'string' || typeof desired !== 'string') {
    return fail(python.repr(typeof actual === 'string' ? desired : actual));
  }
  if (actual === desired) return undefined;
  return fail(`Differences in strings:\n${lineDifferences(actual, desired)}`);
});
function lineDifferences(actual: string, desired: string): string {
  const [a, b] = [actual.split(/(?<=\n)/), desired.split(/(?<=\n)/)];
  const lines: string[] = [];
  for (let k = 0; k < Math.max(a.length, b.length); k++) {
    if (a[k] === b[k]) continue;
    if (a[k] !== undefined) lines.push(`- ${a[k]}`);
    if (b[k] !== undefined) lines.push(`+ ${b[k]}`);
  }
  return lines.join('');
}

// ── Units in the last place ───────────────────────────────────────────────────────────────────────

/** Floats in order as integers. */
function ordered(array: NDArray): bigint[] {
  const single = isKind(array.dtype, 'f') && array.dtype.itemsize === 4;
  const flat = toArray(callOp('numpy.ravel', [array]));
  const packed = toArray(callOp('numpy.array', [flat], { dtype: single ? 'f4' : 'f8' }));
  const bits = toArray(python.call(python.getAttribute(packed, 'view') ?? null, [single ? 'i4' : 'i8']));
  const lowest = single ? -(2n ** 31n) : -(2n ** 63n);
  const list = (python.call(python.getAttribute(bits, 'tolist') ?? null, []) as PyList).items;
  return list.map((item) => {
    const value = BigInt(item as number | bigint);
    return value < 0n ? lowest - value : value;
  });
}
function distances(x: NDArray, y: NDArray): number[] {
  const [a, b] = callOp('numpy.broadcast_arrays', [x, y]) instanceof PyTuple ? stretch(x, y) : [x, y];
  const [p, q] = [ordered(a), ordered(b)];
  return p.map((one, k) => Math.abs(Number(one - q[k])));
}
function stretch(x: NDArray, y: NDArray): [NDArray, NDArray] {
  const [a, b] = (callOp('numpy.broadcast_arrays', [x, y]) as PyTuple).items;
  return [toArray(a), toArray(b)];
}
function ulpText(value: number): string {
  return python.format(new PyFloat(value), 'g');
}
define(
  'assert_array_max_ulp(a, b, maxulp=1, dtype=None)',
  'Fails unless all elements agree to some units in the last place.',
  (a, b, maxulp, dtype) => {
    const typed = (value: Value) =>
      dtype === null ? toArray(value) : toArray(callOp('numpy.asarray', [value, dtype]));
    const found = distances(typed(a), typed(b));
    const largest = Math.max(0, ...found);
    if (largest > toNumber(maxulp)) {
      fail(
        `Arrays are not almost equal up to ${ulpText(toNumber(maxulp))} ULP (max difference is ${ulpText(largest)} ULP)`,
      );
    }
    const [x, y] = [toArray(a), toArray(b)];
    const made = toArray(callOp('numpy.array', [new PyList(found.map((one) => new PyFloat(one)))]));
    const shape = callOp('numpy.broadcast_shapes', [new PyTuple(x.shape), new PyTuple(y.shape)]);
    return callOp('numpy.reshape', [made, shape]);
  },
);
define(
  'assert_array_almost_equal_nulp(x, y, nulp=1)',
  'Fails unless two arrays agree to a number of spacings.',
  (x, y, nulp) => {
    const [a, b] = [toArray(x), toArray(y)];
    const magnitude = apply('maximum', apply('absolute', a), apply('absolute', b));
    const reference = apply(
      'multiply',
      nulp,
      apply('spacing', isKind(magnitude.dtype, 'f') ? magnitude : toArray(callOp('numpy.astype', [magnitude, 'f8']))),
    );
    const near = quietly(() => apply('less_equal', apply('absolute', apply('subtract', a, b)), reference));
    if (toArray(callOp('numpy.all', [near])).truth()) return undefined;
    if (isKind(a.dtype, 'c') || isKind(b.dtype, 'c')) return fail(`Arrays are not equal to ${python.str(nulp)} ULP`);
    return fail(`Arrays are not equal to ${python.str(nulp)} ULP (max is ${ulpText(Math.max(0, ...distances(a, b)))})`);
  },
);
define(
  "build_err_msg(arrays, err_msg, header='Items are not equal:', verbose=True, names=('ACTUAL', 'DESIRED'), precision=8)",
  'The text of a failed comparison.',
  (arrays, words, header, verbose, names, precision) =>
    failureText((arrays as PyList).items, text(words), {
      header: text(header),
      verbose: toBool(verbose),
      names: (names as PyTuple).items.map(text),
      precision: toInt(precision),
    }),
);
for (const [name, value] of [
  ['verbose', 0],
  ['IS_WASM', false],
  ['IS_PYPY', false],
  ['IS_PYSTON', false],
  ['IS_64BIT', true],
  ['IS_MUSL', false],
  ['HAS_REFCOUNT', false],
  ['HAS_LAPACK64', false],
  ['NOGIL_BUILD', false],
] as const) {
  defineValue(`numpy.testing.${name}`, value);
}
