/** `np.emath`: functions whose result becomes complex outside the real domain. */
import { asDType } from '../arrays/cast.ts';
import { toArray } from '../arrays/discover.ts';
import type { NDArray } from '../arrays/ndarray.ts';
import { unwrap } from '../arrays/record.ts';
import { complex64, complex128, isKind } from '../dtype/dtype.ts';
import { callOp, defineFunction } from '../ops/registry.ts';
import { python, type Value } from './python-values.ts';
import { type Ufunc, ufuncs } from './ufunc.ts';

const any = (mask: NDArray): boolean => python.truth(callOp('numpy.any', [mask]));

function toComplex(array: NDArray): NDArray {
  const small =
    (array.dtype.kind === 'f' && array.itemsize <= 4) || (isKind(array.dtype, 'i', 'u', 'b') && array.itemsize <= 2);
  return asDType(array, small ? complex64 : complex128);
}
function real(array: NDArray): boolean {
  return isKind(array.dtype, 'b', 'i', 'u', 'f');
}
/** Complex where a real element is below zero. */
function negativeToComplex(value: Value): NDArray {
  const array = toArray(value);
  return real(array) && any(ufuncs.less.apply([array, 0])[0]) ? toComplex(array) : array;
}
function beyondOneToComplex(value: Value): NDArray {
  const array = toArray(value);
  return real(array) && any(ufuncs.greater.apply([ufuncs.absolute.apply([array])[0], 1])[0]) ? toComplex(array) : array;
}
function asReal(array: NDArray): NDArray {
  return isKind(array.dtype, 'i', 'u', 'b') ? asDType(array, { kind: 'f', itemsize: 8, byteOrder: '<' }) : array;
}
function define(name: string, prepare: (value: Value) => NDArray, ufunc: Ufunc): void {
  defineFunction({
    name: `numpy.emath.${name}`,
    aliases: [`numpy.lib.scimath.${name}`],
    signature: `${name}(x)`,
    doc: 'Complex outside the real domain.',
    call: (x: Value) => unwrap(ufunc.apply([prepare(x)])[0]),
  });
}
define('sqrt', negativeToComplex, ufuncs.sqrt);
define('log', negativeToComplex, ufuncs.log);
define('log2', negativeToComplex, ufuncs.log2);
define('log10', negativeToComplex, ufuncs.log10);
define('arccos', beyondOneToComplex, ufuncs.arccos);
define('arcsin', beyondOneToComplex, ufuncs.arcsin);
define('arctanh', beyondOneToComplex, ufuncs.arctanh);
defineFunction({
  name: 'numpy.emath.logn',
  aliases: ['numpy.lib.scimath.logn'],
  signature: 'logn(n, x)',
  doc: 'Logarithm of base n.',
  call: (n: Value, x: Value) =>
    unwrap(
      ufuncs.divide.apply([
        ufuncs.log.apply([negativeToComplex(x)])[0],
        ufuncs.log.apply([negativeToComplex(n)])[0],
      ])[0],
    ),
});
defineFunction({
  name: 'numpy.emath.power',
  aliases: ['numpy.lib.scimath.power'],
  signature: 'power(x, p)',
  doc: 'Powers, complex for negative bases.',
  call: (x: Value, p: Value) => {
    const base = negativeToComplex(x);
    const exponent = toArray(p);
    const negative = real(exponent) && any(ufuncs.less.apply([exponent, 0])[0]);
    return unwrap(ufuncs.power.apply([base, negative ? asReal(exponent) : exponent])[0]);
  },
});
