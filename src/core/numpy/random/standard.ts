/** Draws that fill whole arrays: uniform, standard normal, exponential and gamma, in both precisions, with `out=`. */
import { sameShape } from '../../arrays/broadcast.ts';
import { asDType, contiguous } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { type DType, float32, float64, sameDType } from '../../dtype/dtype.ts';
import { dtypeRepr, dtypeText } from '../../dtype/dtype-text.ts';
import { defineMethod } from '../../ops/registry.ts';
import { PyFloat, PyTuple, type Value } from '../python-values.ts';
import { holdTo, numbersIn } from './constraint.ts';
import { LEGACY } from './distribution-table.ts';
import { drawOne, fill } from './draw.ts';
import { resultShape, spread, toParameter, toSize } from './parameter.ts';
import { type RandomObject, RandomState } from './random-object.ts';

function precisionOf(spec: Value | undefined, name: string): DType {
  const dtype = spec === undefined ? float64 : dtypeFrom(spec);
  if (sameDType(dtype, float64) || sameDType(dtype, float32)) return dtype;
  return raise('TypeError', `Unsupported dtype ${dtypeRepr(dtype)} for ${name}`);
}

/** An `out=` of the right dtype, contiguous and writable, of the size asked for. */
function checkedOut(out: Value, dtype: DType, size: Value, onlyC: boolean): NDArray {
  if (!(out instanceof NDArray)) {
    return raise(
      'ValueError',
      `Supplied output array must be ${onlyC ? 'C-' : ''}contiguous, writable, aligned, and in machine byte-order.`,
    );
  }
  const packed = out.cContiguous || (!onlyC && out.fContiguous);
  if (!packed || !out.writeable || out.dtype.byteOrder === '>') {
    raise(
      'ValueError',
      `Supplied output array must be ${onlyC ? 'C-' : ''}contiguous, writable, aligned, and in machine byte-order.`,
    );
  }
  if (!sameDType(out.dtype, dtype)) {
    raise(
      'TypeError',
      `Supplied output array has the wrong type. Expected ${dtypeText(dtype)}, got ${dtypeText(out.dtype)}`,
    );
  }
  if (size !== null && !sameShape(toSize(size), out.shape)) {
    raise('ValueError', 'size must match out.shape when used together');
  }
  out.storage.version++;
  return out;
}

interface Standard {
  readonly code: number;
  readonly dtype: DType;
  readonly size: Value;
  readonly out: Value;
}

function fillStandard(self: RandomObject, { code, dtype, size, out }: Standard): Value {
  const single = dtype.itemsize === 4;
  if (size === null && out === null && !single) return new PyFloat(drawOne(self, code));
  const target =
    out === null ? allocate(dtype, size === null ? [] : toSize(size)) : checkedOut(out, dtype, size, false);
  fill(self, single ? 'single' : 'continuous', code, target, []);
  return size === null && out === null ? new PyFloat((target.lane as Float32Array)[0]) : target;
}

function standardGamma(self: RandomObject, shape: Value, dtype: DType, size: Value, out: Value): Value {
  const single = dtype.itemsize === 4;
  const target = out === null ? null : checkedOut(out, dtype, size, true);
  const parameter = single ? contiguous(asDType(toArray(shape), float32)) : toParameter(shape);
  const scalar = parameter.shape.length === 0;
  holdTo('nonNegative', 'shape', single ? (parameter.lane as Float32Array) : numbersIn(parameter), scalar);
  const wanted = target === null ? size : new PyTuple([...target.shape]);
  const made =
    target ?? allocate(dtype, scalar ? (size === null ? [] : toSize(size)) : resultShape(wanted, [parameter]));
  if (target !== null && !scalar) resultShape(wanted, [parameter]);
  const code = 7 + (self instanceof RandomState ? LEGACY : 0);
  fill(self, single ? 'single' : 'continuous', code, made, [spread(parameter, made.shape)]);
  if (size !== null || target !== null || !scalar) return made;
  return new PyFloat((made.lane as Float64Array)[0]);
}

const DTYPE = "dtype=<class 'numpy.float64'>";

defineMethod({
  owner: 'Generator',
  signature: `random(size=None, ${DTYPE}, out=None)`,
  doc: 'Uniform in [0, 1).',
  call: (self: RandomObject, size: Value, dtype: Value | undefined, out: Value) =>
    fillStandard(self, { code: 0, dtype: precisionOf(dtype, 'random'), size, out }),
});
defineMethod({
  owner: 'Generator',
  signature: `standard_normal(size=None, ${DTYPE}, out=None)`,
  doc: 'Normal with mean 0 and deviation 1.',
  call: (self: RandomObject, size: Value, dtype: Value | undefined, out: Value) =>
    fillStandard(self, { code: 1, dtype: precisionOf(dtype, 'standard_normal'), size, out }),
});
defineMethod({
  owner: 'Generator',
  signature: `standard_exponential(size=None, ${DTYPE}, method='zig', out=None)`,
  doc: 'Exponential with scale 1, by ziggurat or by inversion.',
  call: (self: RandomObject, size: Value, dtype: Value | undefined, method: Value, out: Value) =>
    fillStandard(self, {
      code: method === 'zig' ? 2 : 3,
      dtype: precisionOf(dtype, 'standard_exponential'),
      size,
      out,
    }),
});
defineMethod({
  owner: 'Generator',
  signature: `standard_gamma(shape, size=None, ${DTYPE}, out=None)`,
  doc: 'Gamma with scale 1.',
  call: (self: RandomObject, shape: Value, size: Value, dtype: Value | undefined, out: Value) =>
    standardGamma(self, shape, precisionOf(dtype, 'standard_gamma'), size, out),
});

function legacyStandard(code: number): (self: RandomObject, size: Value) => Value {
  return (self, size) => fillStandard(self, { code: code + LEGACY, dtype: float64, size, out: null });
}
for (const name of ['random_sample', 'random']) {
  defineMethod({
    owner: 'RandomState',
    signature: `${name}(size=None)`,
    doc: 'Uniform in [0, 1).',
    call: legacyStandard(0),
  });
}
defineMethod({
  owner: 'RandomState',
  signature: 'standard_normal(size=None)',
  doc: 'Normal with mean 0 and deviation 1.',
  call: legacyStandard(1),
});
defineMethod({
  owner: 'RandomState',
  signature: 'standard_exponential(size=None)',
  doc: 'Exponential with scale 1.',
  call: legacyStandard(2),
});
defineMethod({
  owner: 'RandomState',
  signature: 'standard_gamma(shape, size=None)',
  doc: 'Gamma with scale 1.',
  call: (self: RandomObject, shape: Value, size: Value) => standardGamma(self, shape, float64, size, null),
});
defineMethod({
  owner: 'RandomState',
  signature: 'rand(*args)',
  doc: 'Uniform in [0, 1), in the shape of the arguments.',
  call: (self: RandomObject, args: PyTuple) => legacyStandard(0)(self, args.items.length === 0 ? null : args),
});
defineMethod({
  owner: 'RandomState',
  signature: 'randn(*args)',
  doc: 'Standard normal, in the shape of the arguments.',
  call: (self: RandomObject, args: PyTuple) => legacyStandard(1)(self, args.items.length === 0 ? null : args),
});
