/** NumPy's own exception classes, under the names by which the array core throws them. */
import { defineValue } from '../../ops/registry.ts';
import { defineException, exceptionType } from '../runtime/exceptions.ts';

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
defineException('UFuncTypeError', 'numpy._core._exceptions', [exceptionType('TypeError')]);
const linAlgError = defineException('LinAlgError', 'numpy.linalg', [exceptionType('ValueError')]);
defineValue('numpy.linalg.LinAlgError', linAlgError);
