/** NumPy's own exception classes, under the names by which the array core throws them. */

import { python, type Value } from '../../base/python.ts';
import { defineValue } from '../../ops/registry.ts';
import { defineException, exceptionType, PyException } from '../runtime/exceptions.ts';

const PUBLIC: readonly [string, readonly string[]][] = [
  ['AxisError', ['ValueError', 'IndexError']],
  ['DTypePromotionError', ['TypeError']],
  ['TooHardError', ['RuntimeError']],
  ['ComplexWarning', ['RuntimeWarning']],
  ['VisibleDeprecationWarning', ['UserWarning']],
  ['ModuleDeprecationWarning', ['DeprecationWarning']],
  ['RankWarning', ['RuntimeWarning']],
];
for (const [name, bases] of PUBLIC) {
  defineValue(`numpy.exceptions.${name}`, defineException(name, 'numpy.exceptions', bases.map(exceptionType)));
}

/** `AxisError(axis, ndim=None, msg_prefix=None)` writes its own sentence; with one argument that is the sentence. */
const axisError = exceptionType('numpy.exceptions.AxisError');
axisError.construct = (type, args, kwargs) => {
  const [first = null] = args;
  const ndim = args[1] ?? kwargs?.get('ndim') ?? null;
  const prefix = args[2] ?? kwargs?.get('msg_prefix') ?? null;
  const axis = kwargs?.get('axis') ?? first;
  if (ndim === null && prefix === null) return withAxis(new PyException(type, [first]), null, null);
  const sentence = `axis ${python.str(axis)} is out of bounds for array of dimension ${python.str(ndim)}`;
  return withAxis(
    new PyException(type, [prefix === null ? sentence : `${python.str(prefix)}: ${sentence}`]),
    axis,
    ndim,
  );
};
function withAxis(error: PyException, axis: Value, ndim: Value): PyException {
  error.attributes = new Map([
    ['axis', axis],
    ['ndim', ndim],
  ]);
  return error;
}

defineException('UFuncTypeError', 'numpy._core._exceptions', [exceptionType('TypeError')]);
const pickleError = defineException('PickleError', '_pickle', [exceptionType('Exception')]);
defineException('PicklingError', '_pickle', [pickleError]);
defineException('UnpicklingError', '_pickle', [pickleError]);
const linAlgError = defineException('LinAlgError', 'numpy.linalg', [exceptionType('ValueError')]);
defineValue('numpy.linalg.LinAlgError', linAlgError);
const maskedError = defineException('MAError', 'numpy.ma', [exceptionType('Exception')]);
defineValue('numpy.ma.MAError', maskedError);
defineValue('numpy.ma.MaskError', defineException('MaskError', 'numpy.ma', [maskedError]));
