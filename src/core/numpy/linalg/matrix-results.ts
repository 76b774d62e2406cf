/** Decompositions and solutions of a `np.matrix` are matrices again. */
import { NDArray, ofClass } from '../../arrays/ndarray.ts';
import { names, OpFunction } from '../../ops/registry.ts';
import { PyTuple, type Value } from '../python-values.ts';

const WRAPPED = ['cholesky', 'eig', 'eigh', 'inv', 'lstsq', 'pinv', 'qr', 'solve', 'svd'];

const asMatrix = (value: Value, like: NDArray): Value =>
  value instanceof NDArray && value.shape.length === 2 ? ofClass(value, like) : value;

function wrapped(result: Value, like: NDArray): Value {
  if (!(result instanceof PyTuple)) return asMatrix(result, like);
  const items = result.items as Value[];
  items.forEach((item, k) => {
    items[k] = asMatrix(item, like);
  });
  return result;
}

for (const name of WRAPPED) {
  const op = names.get(`numpy.linalg.${name}`);
  if (!(op instanceof OpFunction)) continue;
  const own = op.call.bind(op);
  op.call = (args, kwargs) => {
    const result = own(args, kwargs);
    const like = args[0];
    return like instanceof NDArray && like.pyType.name === 'matrix' ? wrapped(result, like) : result;
  };
}
