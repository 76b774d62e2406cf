/** `np.pi`, `np.newaxis`, scalar types … */

import { ndarrayType } from '../arrays/ndarray.ts';
import { ABSTRACT_TYPES, NumPyScalar, SCALAR_TYPES } from '../arrays/scalar.ts';
import { bool_ } from '../dtype/dtype.ts';
import { defineValue } from '../ops/registry.ts';
import {
  boolType,
  bytesType,
  complexType,
  floatType,
  intType,
  PyDict,
  PyFloat,
  PyTuple,
  strType,
} from './python-values.ts';

defineValue('numpy.pi', new PyFloat(Math.PI));
defineValue('numpy.e', new PyFloat(Math.E));
defineValue('numpy.euler_gamma', new PyFloat(0.5772156649015329));
defineValue('numpy.inf', new PyFloat(Number.POSITIVE_INFINITY));
defineValue('numpy.nan', new PyFloat(Number.NaN));
defineValue('numpy.newaxis', null);
defineValue('numpy.True_', new NumPyScalar(bool_, true));
defineValue('numpy.False_', new NumPyScalar(bool_, false));
defineValue('numpy.little_endian', true);
defineValue('numpy.__version__', '2.4.6');
defineValue('numpy.ndarray', ndarrayType);

for (const [name, type] of Object.entries(ABSTRACT_TYPES)) defineValue(`numpy.${name}`, type);

const NAMES: Readonly<Record<string, readonly string[]>> = {
  '?': ['bool_', 'bool'],
  b: ['int8', 'byte'],
  B: ['uint8', 'ubyte'],
  h: ['int16', 'short'],
  H: ['uint16', 'ushort'],
  i: ['int32', 'intc'],
  I: ['uint32', 'uintc'],
  l: ['int64', 'int_', 'intp', 'long', 'longlong'],
  L: ['uint64', 'uint', 'uintp', 'ulong', 'ulonglong'],
  e: ['float16', 'half'],
  f: ['float32', 'single'],
  d: ['float64', 'double', 'longdouble', 'float128'],
  F: ['complex64', 'csingle'],
  D: ['complex128', 'cdouble', 'clongdouble', 'complex256'],
  S: ['bytes_'],
  U: ['str_'],
  V: ['void'],
  O: ['object_'],
  M: ['datetime64'],
  m: ['timedelta64'],
};
for (const [code, list] of Object.entries(NAMES)) {
  for (const name of list) defineValue(`numpy.${name}`, SCALAR_TYPES[code as 'd']);
}

defineValue(
  'numpy.typecodes',
  PyDict.of([
    ['Character', 'c'],
    ['Integer', 'bhilqnp'],
    ['UnsignedInteger', 'BHILQNP'],
    ['Float', 'efdg'],
    ['Complex', 'FDG'],
    ['AllInteger', 'bBhHiIlLqQnNpP'],
    ['AllFloat', 'efdgFDG'],
    ['Datetime', 'Mm'],
    ['All', '?bhilqnpBHILQNPefdgFDGSUVOMm'],
  ]),
);
defineValue(
  'numpy.ScalarType',
  new PyTuple([
    intType,
    floatType,
    complexType,
    boolType,
    bytesType,
    strType,
    ...[...'?efdFDbhilBHILOSUVMm'].map((code) => SCALAR_TYPES[code as 'd']),
  ]),
);
