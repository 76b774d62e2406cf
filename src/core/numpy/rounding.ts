/** Elementwise functions that are not ufuncs: `round`, `clip`, `real`, `angle`, `nan_to_num`, `isclose` … */
import { asDType, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { NumPyScalar } from '../arrays/scalar.ts';
import { bool_, float64, isKind } from '../dtype/dtype.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { deliver, toBool, toInt, toOut } from './arguments.ts';
import { together } from './expressions.ts';
import { assignWhere } from './masked-assignment.ts';
import { part } from './ndarray-attributes.ts';
import { PyComplex, PyFloat, PyList, PyObject, PyTuple, python, type Value } from './python-values.ts';
import { quietly } from './statistics.ts';
import { finish, type Ufunc, ufuncs } from './ufunc.ts';

const op = (ufunc: Ufunc, ...values: Value[]): NDArray => ufunc.apply(values)[0];
const all = (mask: NDArray): boolean => python.truth(callOp('numpy.all', [mask]));

function rounded(array: NDArray, decimals: number): NDArray {
  if (isKind(array.dtype, 'i', 'u', 'b')) {
    if (array.dtype.kind === 'b') return asDType(array, { kind: 'f', itemsize: 2, byteOrder: '<' });
    if (decimals >= 0) return copyOf(array, 'K');
    const scale = 10 ** -decimals;
    return asDType(
      op(ufuncs.multiply, op(ufuncs.rint, op(ufuncs.divide, array, scale)), new PyFloat(scale)),
      array.dtype,
    );
  }
  if (array.dtype.kind === 'O') {
    const made = allocate(array.dtype, array.shape);
    rawValues(array).forEach((raw, k) => {
      made.storage.objects![k] = python.call(python.getAttribute(raw, '__round__') ?? null, [decimals]);
    });
    return made;
  }
  if (decimals === 0) return op(ufuncs.rint, array);
  const scale = new PyFloat(10 ** Math.abs(decimals));
  const [forth, back] = decimals > 0 ? [ufuncs.multiply, ufuncs.divide] : [ufuncs.divide, ufuncs.multiply];
  return quietly(() => together(() => op(back, op(ufuncs.rint, op(forth, array, scale)), scale)));
}
defineFunction({
  name: 'numpy.round',
  signature: 'round(a, decimals=0, out=None)',
  doc: 'Numbers rounded to decimals, ties to even.',
  aliases: ['numpy.around'],
  method: true,
  call: (a: Value, decimals: Value, out: Value) => {
    const array = toArray(a);
    const result = rounded(array, toInt(decimals));
    const target = toOut(out);
    return target === null ? finish(result, array) : deliver(result, target);
  },
});
defineFunction({
  name: 'numpy.fix',
  signature: 'fix(x, out=None)',
  doc: 'Whole numbers towards zero.',
  call: (x: Value, out: Value) => deliver(op(ufuncs.trunc, x), toOut(out)),
});

function clip(a: Value, low: Value, high: Value, out: Value): Value {
  if (low === null && high === null) return out === null ? copyOf(toArray(a)) : deliver(toArray(a), toOut(out));
  const result = together(() => {
    const raised = low === null ? toArray(a) : op(ufuncs.maximum, a, low);
    return high === null ? raised : op(ufuncs.minimum, raised, high);
  });
  return deliver(result, toOut(out), 'same_kind');
}
defineFunction({
  name: 'numpy.clip',
  signature:
    "clip(a, a_min=<no value>, a_max=<no value>, out=None, *, min=<no value>, max=<no value>, dtype=None, where=True, casting='same_kind', order='K', subok=True)",
  doc: 'Numbers limited to an interval.',
  method: true,
  call: (
    a: Value,
    aMin: Value | undefined,
    aMax: Value | undefined,
    out: Value,
    min: Value | undefined,
    max: Value | undefined,
  ) => clip(a, aMin ?? min ?? null, aMax ?? max ?? null, out),
});

// ── Complex ───────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.real',
  signature: 'real(val)',
  doc: 'Real part.',
  call: (val: Value) => partValue(val, 0),
});
defineFunction({
  name: 'numpy.imag',
  signature: 'imag(val)',
  doc: 'Imaginary part.',
  call: (val: Value) => partValue(val, 1),
});
function partValue(value: Value, which: 0 | 1): Value {
  const name = which === 0 ? 'real' : 'imag';
  if (value instanceof PyObject && !(value instanceof PyList) && !(value instanceof PyTuple)) {
    const own = python.getAttribute(value, name);
    if (own !== undefined) return own;
  }
  if (typeof value === 'number') return which === 0 ? value : 0;
  const array = toArray(value);
  return array.dtype.kind === 'c'
    ? unwrap(part(array, which))
    : which === 0
      ? array
      : allocate(array.dtype, array.shape);
}
defineFunction({
  name: 'numpy.angle',
  signature: 'angle(z, deg=False)',
  doc: 'Angle of complex numbers.',
  call: (z: Value, deg: Value) => {
    const array = toArray(z);
    const complex = array.dtype.kind === 'c';
    const result = op(ufuncs.arctan2, complex ? part(array, 1) : new PyFloat(0), complex ? part(array, 0) : array);
    return unwrap(toBool(deg) ? op(ufuncs.multiply, result, new PyFloat(180 / Math.PI)) : result);
  },
});
const isComplexValue = (value: Value) => toArray(value).dtype.kind === 'c';
defineFunction({
  name: 'numpy.iscomplexobj',
  signature: 'iscomplexobj(x)',
  doc: 'Whether the type is complex.',
  call: isComplexValue,
});
defineFunction({
  name: 'numpy.isrealobj',
  signature: 'isrealobj(x)',
  doc: 'Whether the type is not complex.',
  call: (x: Value) => !isComplexValue(x),
});
for (const [name, wanted] of [
  ['iscomplex', 'not_equal'],
  ['isreal', 'equal'],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(x)`,
    doc: name === 'isreal' ? 'Whether the imaginary part is zero.' : 'Whether the imaginary part is not zero.',
    call: (x: Value) => {
      const array = toArray(x);
      if (array.dtype.kind === 'c') return unwrap(op(ufuncs[wanted], part(array, 1), 0));
      const result = allocate(bool_, array.shape);
      if (isKind(array.dtype, 'S', 'U') !== (name === 'isreal')) result.storage.bytes.fill(1);
      return unwrap(result);
    },
  });
}
defineFunction({
  name: 'numpy.real_if_close',
  signature: 'real_if_close(a, tol=100)',
  doc: 'The real part, where imaginary parts are negligible.',
  call: (a: Value, tol: Value) => {
    const array = toArray(a);
    if (array.dtype.kind !== 'c') return array;
    const eps = array.itemsize === 8 ? 2 ** -23 : 2 ** -52;
    const limit =
      toArray(tol).dtype.kind === 'f' && Number((tol as PyFloat).value) <= 1
        ? (tol as PyFloat).value
        : eps * Number(python.truth(tol) ? (tol instanceof PyFloat ? tol.value : (tol as number)) : 0);
    return all(op(ufuncs.less, op(ufuncs.absolute, part(array, 1)), new PyFloat(limit))) ? part(array, 0) : array;
  },
});
defineFunction({
  name: 'numpy.isscalar',
  signature: 'isscalar(element)',
  doc: 'Whether the value is a scalar.',
  call: (element: Value) => {
    if (element === null) return false;
    if (typeof element !== 'object') return true;
    if (element instanceof NumPyScalar || element instanceof PyFloat || element instanceof PyComplex) return true;
    return (
      ['bytes', 'Fraction', 'Decimal', 'str'].includes(element.pyType.name) ||
      element.pyType.mro.some((type) => ['int', 'float', 'complex', 'str', 'bytes', 'Number'].includes(type.name))
    );
  },
});

// ── NaN and closeness ─────────────────────────────────────────────────────────────────────────────

const LARGEST: Readonly<Record<number, number>> = { 2: 65504, 4: (2 - 2 ** -23) * 2 ** 127, 8: Number.MAX_VALUE };
defineFunction({
  name: 'numpy.nan_to_num',
  signature: 'nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None)',
  doc: 'NaN and infinities replaced by numbers.',
  call: (x: Value, copy: Value, nan: Value, posinf: Value, neginf: Value) => {
    const array = toArray(x);
    const result = toBool(copy) || !(x instanceof NDArray) ? copyOf(array, 'K') : array;
    if (isKind(result.dtype, 'f', 'c')) {
      const parts = result.dtype.kind === 'c' ? [part(result, 0), part(result, 1)] : [result];
      for (const one of parts) {
        const largest = new PyFloat(LARGEST[one.itemsize]);
        const replace = (mask: NDArray, value: Value) => assignWhere(one, asDType(toArray(value), one.dtype), mask);
        const [isNan, isUp, isDown] = [
          op(ufuncs.isnan, one),
          op(ufuncs.equal, one, new PyFloat(Number.POSITIVE_INFINITY)),
          op(ufuncs.equal, one, new PyFloat(Number.NEGATIVE_INFINITY)),
        ];
        replace(isNan, nan);
        replace(isUp, posinf ?? largest);
        replace(isDown, neginf ?? new PyFloat(-largest.value));
      }
    }
    return unwrap(result);
  },
});
const quietlyTogether = <T>(body: () => T): T => quietly(() => together(body));

export function isclose(a: Value, b: Value, rtol: Value, atol: Value, equalNan: boolean): NDArray {
  const [x, y] = [toArray(a), toArray(b)];
  const right = isKind(y.dtype, 'm') ? y : isKind(y.dtype, 'f', 'c', 'O') ? y : asDType(y, float64);
  return quietlyTogether(() => {
    const limit = op(ufuncs.add, atol, op(ufuncs.multiply, rtol, op(ufuncs.absolute, right)));
    const near = op(ufuncs.less_equal, op(ufuncs.absolute, op(ufuncs.subtract, x, right)), limit);
    const finite = op(ufuncs.logical_and, near, op(ufuncs.isfinite, right));
    let result = op(ufuncs.logical_or, finite, op(ufuncs.equal, x, right));
    if (equalNan)
      result = op(ufuncs.logical_or, result, op(ufuncs.logical_and, op(ufuncs.isnan, x), op(ufuncs.isnan, right)));
    return result;
  });
}
const CLOSE = 'a, b, rtol=1e-05, atol=1e-08, equal_nan=False)';
defineFunction({
  name: 'numpy.isclose',
  signature: `isclose(${CLOSE}`,
  doc: 'Whether elements are equal within a tolerance.',
  call: (a: Value, b: Value, rtol: Value, atol: Value, nan: Value) => unwrap(isclose(a, b, rtol, atol, toBool(nan))),
});
defineFunction({
  name: 'numpy.allclose',
  signature: `allclose(${CLOSE}`,
  doc: 'Whether all elements are equal within a tolerance.',
  call: (a: Value, b: Value, rtol: Value, atol: Value, nan: Value) => all(isclose(a, b, rtol, atol, toBool(nan))),
});
defineFunction({
  name: 'numpy.array_equal',
  signature: 'array_equal(a1, a2, equal_nan=False)',
  doc: 'Whether shapes and elements are the same.',
  call: (a: Value, b: Value, equalNan: Value) => {
    const [x, y] = [toArray(a), toArray(b)];
    if (x.shape.length !== y.shape.length || x.shape.some((n, k) => n !== y.shape[k])) return false;
    return sameValues(x, y, toBool(equalNan));
  },
});
function sameValues(x: NDArray, y: NDArray, equalNan: boolean): boolean {
  const same = toArray(x.compare('==', y) ?? false);
  if (!equalNan || !isKind(x.dtype, 'f', 'c', 'M', 'm') || !isKind(y.dtype, 'f', 'c', 'M', 'm')) return all(same);
  return all(op(ufuncs.logical_or, same, op(ufuncs.logical_and, op(ufuncs.isnan, x), op(ufuncs.isnan, y))));
}
defineFunction({
  name: 'numpy.array_equiv',
  signature: 'array_equiv(a1, a2)',
  doc: 'Whether the arrays broadcast to the same elements.',
  call: (a: Value, b: Value) => {
    try {
      callOp('numpy.broadcast_arrays', [a, b]);
    } catch {
      return false;
    }
    return sameValues(toArray(a), toArray(b), false);
  },
});
for (const [name, infinity] of [
  ['isposinf', Number.POSITIVE_INFINITY],
  ['isneginf', Number.NEGATIVE_INFINITY],
] as const) {
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(x, out=None)`,
    doc: 'Whether the element is that infinity.',
    call: (x: Value, out: Value) => {
      const array = toArray(x);
      if (array.dtype.kind === 'c')
        raise(
          'TypeError',
          `This operation is not supported for ${array.itemsize === 16 ? 'complex128' : 'complex64'} values because it would be ambiguous.`,
        );
      return deliver(op(ufuncs.equal, array, new PyFloat(infinity)), toOut(out));
    },
  });
}
defineFunction({
  name: 'numpy.sinc',
  signature: 'sinc(x)',
  doc: 'sin(πx)/(πx).',
  call: (x: Value) => {
    const array = toArray(x);
    const y = op(ufuncs.multiply, new PyFloat(Math.PI), array);
    const tiny = asDType(toArray(new PyFloat(1e-20)), y.dtype.kind === 'c' ? y.dtype : y.dtype);
    const safe = copyOf(y);
    assignWhere(safe, tiny, op(ufuncs.equal, y, 0));
    return unwrap(op(ufuncs.divide, op(ufuncs.sin, safe), safe));
  },
});
/** Modified Bessel function of order zero (Abramowitz and Stegun 9.8 is too coarse: the power series, scaled). */
function bessel0(x: number): number {
  const t = Math.abs(x);
  if (t > 700) return Number.POSITIVE_INFINITY;
  if (t < 30) {
    let [term, sum] = [1, 1];
    const q = (t * t) / 4;
    for (let k = 1; k < 200; k++) {
      term *= q / (k * k);
      sum += term;
      if (term < sum * 1e-17) break;
    }
    return sum;
  }
  let [term, sum] = [1, 1];
  for (let k = 1; k < 60; k++) {
    const next = (term * (2 * k - 1) ** 2) / (8 * t * k);
    if (Math.abs(next) > Math.abs(term)) break;
    term = next;
    sum += term;
    if (term < 1e-17) break;
  }
  return (Math.exp(t) / Math.sqrt(2 * Math.PI * t)) * sum;
}
defineFunction({
  name: 'numpy.i0',
  signature: 'i0(x)',
  doc: 'Modified Bessel function of the first kind, order zero.',
  call: (x: Value) => {
    const array = toArray(x);
    if (array.dtype.kind === 'c') raise('TypeError', 'i0 not supported for complex values');
    const source = copyOf(array, 'C', float64);
    const lane = source.storage.lane('f64') as Float64Array;
    for (let k = 0; k < source.size; k++) lane[k] = bessel0(lane[k]);
    return source;
  },
});
