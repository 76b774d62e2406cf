/** Every ufunc of the table under its names. */
import { defineValue } from '../ops/registry.ts';
import { ufuncs, ufuncType } from './ufunc.ts';

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  absolute: ['abs'],
  arccos: ['acos'],
  arccosh: ['acosh'],
  arcsin: ['asin'],
  arcsinh: ['asinh'],
  arctan: ['atan'],
  arctan2: ['atan2'],
  arctanh: ['atanh'],
  conjugate: ['conj'],
  divide: ['true_divide'],
  invert: ['bitwise_not', 'bitwise_invert'],
  left_shift: ['bitwise_left_shift'],
  right_shift: ['bitwise_right_shift'],
  power: ['pow'],
  remainder: ['mod'],
};

for (const [name, ufunc] of Object.entries(ufuncs)) {
  defineValue(`numpy.${name}`, ufunc, ...(ALIASES[name] ?? []).map((alias) => `numpy.${alias}`));
}
defineValue('numpy.ufunc', ufuncType);
