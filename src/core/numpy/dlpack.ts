/** `np.from_dlpack`: arrays of one library seen by another. Here there is one library, so it is a view. */
import { copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { NDArray } from '../arrays/ndarray.ts';
import { defineFunction } from '../ops/registry.ts';
import { typeName, type Value } from './python-values.ts';

defineFunction({
  name: 'numpy.from_dlpack',
  signature: 'from_dlpack(x, /, *, device=None, copy=None)',
  doc: 'A view of an array that speaks DLPack.',
  call: (x: Value, device: Value, copy: Value) => {
    if (!(x instanceof NDArray))
      return raise('AttributeError', `'${typeName(x)}' object has no attribute '__dlpack__'`);
    if (device !== null && device !== 'cpu')
      raise('ValueError', `Device not understood. Only "cpu" is allowed, but received: ${device}`);
    if (!'biufc'.includes(x.dtype.kind))
      raise('BufferError', 'DLPack only supports signed/unsigned integers, float and complex dtypes.');
    if (x.dtype.byteOrder === '>') raise('BufferError', 'DLPack only supports native byte order.');
    return copy === true ? copyOf(x, 'K') : x.view({});
  },
});
defineFunction({
  name: 'numpy.dtypes.register_dlpack_dtype',
  signature: 'register_dlpack_dtype(dlpack_key, dtype, /)',
  doc: 'Names the dtype of a DLPack type: those there are are known.',
  call: () => null,
});
