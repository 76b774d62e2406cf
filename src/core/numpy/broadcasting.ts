/** `np.broadcast_to` and its family. */
import { broadcastShapes, broadcastStrides, commonShape, sameShape, shapeText } from '../arrays/broadcast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { type NDArray, ndarrayType } from '../arrays/ndarray.ts';
import { tupleText } from '../arrays/print.ts';
import { defineFunction } from '../ops/registry.ts';
import { toShape } from './arguments.ts';
import { PyTuple, type Value } from './python-values.ts';

export function broadcastTo(array: NDArray, shape: readonly number[]): NDArray {
  const common = commonShape([array.shape, shape]);
  if (common === null || !sameShape(common, shape)) {
    if (array.shape.length > shape.length)
      raise('ValueError', 'input operand has more dimensions than allowed by the axis remapping');
    raise(
      'ValueError',
      `operands could not be broadcast together with remapped shapes [original->remapped]: ${shapeText(array.shape)}  and requested shape ${shapeText(shape)}`,
    );
  }
  return array.view({ shape, strides: broadcastStrides(array, shape), writeable: false, type: ndarrayType });
}
defineFunction({
  name: 'numpy.broadcast_to',
  signature: 'broadcast_to(array, shape, subok=False)',
  doc: 'A read-only view stretched to a shape.',
  call: (array: Value, shape: Value) => broadcastTo(toArray(array), toShape(shape)),
});
defineFunction({
  name: 'numpy.broadcast_shapes',
  signature: 'broadcast_shapes(*args)',
  doc: 'The shape that the shapes broadcast to.',
  call: (args: Value) => new PyTuple(mismatchMessage((args as PyTuple).items.map(toShape))),
});
function mismatchMessage(shapes: readonly number[][]): readonly number[] {
  const common = commonShape(shapes);
  if (common !== null) return common;
  for (let k = 1; k < shapes.length; k++) {
    for (let j = 0; j < k; j++) {
      if (commonShape([shapes[j], shapes[k]]) === null) {
        raise(
          'ValueError',
          `shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg ${j} with shape ${tupleText(shapes[j])} and arg ${k} with shape ${tupleText(shapes[k])}.`,
        );
      }
    }
  }
  return broadcastShapes(shapes);
}
defineFunction({
  name: 'numpy.broadcast_arrays',
  signature: 'broadcast_arrays(*args, subok=False)',
  doc: 'The arrays stretched to their common shape.',
  call: (args: Value) => {
    const arrays = (args as PyTuple).items.map(toArray);
    const shape = mismatchMessage(arrays.map((one) => [...one.shape]));
    return new PyTuple(
      arrays.map((one) =>
        sameShape(one.shape, shape) ? one : one.view({ shape, strides: broadcastStrides(one, shape) }),
      ),
    );
  },
});
