/** `np.ndarray(…)`, and classes of cells that extend it: `__array_finalize__`, `__array_wrap__`. */
import { dtypeFrom } from '../../arrays/dtype-from.ts';
import { cStrides, fStrides } from '../../arrays/layout.ts';
import { allocate, arrayProtocol, NDArray, ndarrayType, ofClass } from '../../arrays/ndarray.ts';
import { Storage } from '../../arrays/storage.ts';
import { NotImplemented, PyList, PyObject, PyTuple, type PyType, python, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import type { DType } from '../../dtype/dtype.ts';
import { subclassing } from '../../numpy/ufunc.ts';
import { functionOverride } from '../../ops/registry.ts';
import { callDunder, dunder } from '../runtime/attributes.ts';
import { checked, native } from '../runtime/calls.ts';
import { typeError, valueError } from '../runtime/exceptions.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { smallIndex } from '../runtime/numbers.ts';
import { PyStaticMethod } from '../runtime/objects.ts';

function integers(value: Value): number[] {
  const items = value instanceof PyObject && value.toIndex?.() === undefined ? itemsOf(value) : [value];
  return items.map((item) => smallIndex(item));
}

interface Buffer {
  readonly storage: Storage;
  readonly offset: number;
  readonly byteLength: number;
  readonly base: Value;
}

function bufferOf(value: Value): Buffer {
  if (value instanceof NDArray) {
    return { storage: value.storage, offset: value.offset, byteLength: value.nbytes, base: value };
  }
  const bytes = value instanceof PyObject ? value.toBytes?.() : undefined;
  if (bytes === undefined) throw typeError(`a bytes-like object is required, not '${typeof value}'`);
  return { storage: Storage.over(Uint8Array.from(bytes)), offset: 0, byteLength: bytes.length, base: value };
}

/** Bytes from the first to behind the last element. */
function span(shape: readonly number[], strides: readonly number[], itemsize: number): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((end, length, axis) => end + (length - 1) * Math.abs(strides[axis]), itemsize);
}

function overBuffer(
  type: PyType,
  dtype: DType,
  shape: number[],
  buffer: Buffer,
  offset: number,
  strides: number[],
): NDArray {
  if (offset + span(shape, strides, dtype.itemsize) > buffer.byteLength) {
    throw typeError('buffer is too small for requested array');
  }
  return new NDArray({
    dtype,
    shape,
    strides,
    offset: buffer.offset + offset,
    storage: buffer.storage,
    base: buffer.base,
    type,
  });
}

const construct = checked(
  'ndarray(shape, dtype=..., buffer=None, offset=0, strides=None, order=None)',
  ([shape, dtype, buffer, offset, strides, order]) => {
    const lengths = integers(shape as Value);
    if (lengths.some((length) => length < 0)) throw valueError('negative dimensions are not allowed');
    const element = dtypeFrom(dtype ?? null);
    const packed = order === 'F' ? fStrides(lengths, element.itemsize) : cStrides(lengths, element.itemsize);
    if (buffer === null) return allocate(element, lengths, order === 'F' ? 'F' : 'C');
    const steps = strides === null ? packed : integers(strides as Value);
    return overBuffer(ndarrayType, element, lengths, bufferOf(buffer as Value), smallIndex(offset as Value), steps);
  },
);

function make(type: PyType, args: readonly Value[], kwargs: Map<string, Value> | null): NDArray {
  const made = construct(args, kwargs) as NDArray;
  made.pyType = type;
  if (type.userDefined) {
    made.attributes ??= new Map();
    callDunder(made, '__array_finalize__', [null]);
  }
  return made;
}

ndarrayType.construct = make;
ndarrayType.namespace.set(
  '__new__',
  new PyStaticMethod(
    native('__new__(cls, *args, **kwargs)', ([cls], star, kwargs) => make(cls as PyType, star, kwargs)),
  ),
);

arrayProtocol.finalize = (view, source) => {
  view.attributes ??= new Map();
  callDunder(view, '__array_finalize__', [source]);
};

/** A result as an instance of the operand's class. */
subclassing.finalize = (result, like) => {
  if (!like.pyType.userDefined) return result;
  result.pyType = ndarrayType;
  if (dunder(like, '__array_wrap__') !== undefined) {
    const wrapped = callDunder(like, '__array_wrap__', [result, null, result.ndim === 0]);
    if (wrapped !== undefined) return wrapped;
  }
  return ofClass(result, like);
};

/** Arguments, and items of sequences among them, whose class a cell wrote with `__array_function__`. */
function overriders(args: readonly Value[], found: PyObject[] = [], depth = 0): PyObject[] {
  for (const arg of args) {
    if (!(arg instanceof PyObject)) continue;
    if (arg.pyType.userDefined && !(arg instanceof NDArray)) {
      if (dunder(arg, '__array_function__') !== undefined) found.push(arg);
    } else if (depth === 0 && (arg instanceof PyList || arg instanceof PyTuple) && arg.items.length < 100) {
      overriders(arg.items, found, 1);
    }
  }
  return found;
}

functionOverride.current = (op, args, kwargs) => {
  const found = overriders(args);
  if (found.length === 0) return undefined;
  const types = [...new Set(found.map((one) => one.pyType))];
  for (const one of found) {
    const result = callDunder(one, '__array_function__', [
      op,
      new PyTuple(types),
      new PyTuple(args),
      PyDict.of(kwargs ?? []),
    ]);
    if (result !== undefined && result !== NotImplemented) return result;
  }
  const shown = types.map((type) => python.repr(type)).join(', ');
  throw typeError(
    `no implementation found for '${op.fullName}' on types that implement __array_function__: [${shown}]`,
  );
};
