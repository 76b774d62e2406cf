/** Choosing elements: `where`, `take`, `nonzero`, `diagonal`, `tril` … */
import { broadcastShapes } from '../arrays/broadcast.ts';
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { LEAST_MOVED } from '../arrays/heap-moves.ts';
import { assignValue, getItem, nonzeroOf, setItem } from '../arrays/indexing.ts';
import { cStrides, sizeOf } from '../arrays/layout.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import { bool_, int64, isKind } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { takeInHeap } from '../kernels/moving/picks.ts';
import { callOp, defineFunction, defineMethod } from '../ops/registry.ts';
import { deliver, drain, sequenceOf, toAxes, toAxis, toBool, toOut } from './arguments.ts';
import { broadcastTo } from './broadcasting.ts';
import { composedResult } from './expressions.ts';
import { addressOf, packed } from './heap-lines.ts';
import { jointDType } from './joining.ts';
import { ravel } from './manipulation.ts';
import { assignWhere } from './masked-assignment.ts';
import { PyList, PySlice, PyTuple, python, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { indexValue } from './tiling.ts';
import { ufuncs, weakOf } from './ufunc.ts';

/** Truth of every element. */
export function truthOf(array: NDArray): NDArray {
  if (array.dtype.kind === 'b') return array;
  if (isKind(array.dtype, 'S', 'U', 'O', 'T', 'V')) {
    const result = allocate(bool_, array.shape);
    if (array.dtype.kind === 'V') result.storage.bytes.fill(1);
    else
      rawValues(array).forEach(
        (raw, k) => (result.storage.bytes[k] = (array.dtype.kind === 'O' ? python.truth(raw) : raw !== '') ? 1 : 0),
      );
    return result;
  }
  return ufuncs.not_equal.apply([array, allocate(array.dtype, [])])[0];
}

export function nonzero(array: NDArray): NDArray[] {
  return nonzeroOf(truthOf(array));
}
defineFunction({
  name: 'numpy.nonzero',
  signature: 'nonzero(a)',
  doc: 'Indices of elements that are not zero, one array an axis.',
  method: true,
  call: (a: Value) => {
    const array = toArray(a);
    if (array.shape.length === 0)
      raise(
        'ValueError',
        'Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead. If the context of this error is of the form `arr[nonzero(cond)]`, just use `arr[cond]`.',
      );
    return new PyTuple(nonzero(array));
  },
});
defineFunction({
  name: 'numpy.flatnonzero',
  signature: 'flatnonzero(a)',
  doc: 'Flat indices of elements that are not zero.',
  call: (a: Value) => nonzero(ravel(toArray(a)))[0],
});
defineFunction({
  name: 'numpy.argwhere',
  signature: 'argwhere(a)',
  doc: 'Indices of elements that are not zero, one row an element.',
  call: (a: Value) => {
    const array = toArray(a);
    const columns = nonzero(array.shape.length === 0 ? array.view({ shape: [1], strides: [0] }) : array);
    const result = allocate(int64, [columns[0].size, array.shape.length === 0 ? 0 : columns.length]);
    if (array.shape.length > 0)
      columns.forEach((column, k) =>
        assign(result.view({ shape: [column.size], strides: [result.strides[0]], offset: k * 8 }), column),
      );
    return result;
  },
});
defineFunction({
  name: 'numpy.count_nonzero',
  signature: 'count_nonzero(a, axis=None, *, keepdims=False)',
  doc: 'Number of elements that are not zero.',
  call: (a: Value, axis: Value, keepdims: Value) => {
    const array = toArray(a);
    const counts = reduceUfunc(ufuncs.add, truthOf(array), toAxes(axis, array.shape.length), {
      keepdims: toBool(keepdims),
    });
    return axis === null && !toBool(keepdims) && counts.shape.length === 0 ? unwrap(counts) : unwrap(counts);
  },
});

defineFunction({
  name: 'numpy.where',
  signature: 'where(condition, x=<no value>, y=<no value>, /)',
  doc: 'Elements of one array or another, by a condition.',
  call: (condition: Value, x: Value | undefined, y: Value | undefined) => {
    const mask = toArray(condition);
    if (x === undefined && y === undefined)
      return new PyTuple(nonzero(mask.shape.length === 0 ? mask.view({ shape: [1], strides: [0] }) : mask));
    if (x === undefined || y === undefined)
      return raise('ValueError', 'either both or neither of x and y should be given');
    const [left, right] = [toArray(x), toArray(y)];
    const dtype = jointDType([x, y], [left, right]);
    const shape = broadcastShapes([mask.shape, left.shape, right.shape]);
    const one = (array: NDArray) => (array.size === 1 ? copyOf(array, 'C', dtype) : array);
    const waiting = composedResult(
      'where',
      [mask, one(left), one(right)],
      [bool_, dtype, dtype],
      dtype,
      shape,
      cStrides(shape, dtype.itemsize),
    );
    if (waiting !== null) return waiting;
    const result = allocate(dtype, shape);
    assign(result, asDType(right, dtype));
    assignWhere(result, asDType(left, dtype), truthOf(mask));
    return shape.length === 0 ? result : result;
  },
});

// ── take, put ─────────────────────────────────────────────────────────────────────────────────────

function wrapped(indices: NDArray, length: number, mode: Value): NDArray {
  if (mode === 'raise' || mode === undefined) return indices;
  const result = allocate(int64, indices.shape);
  const numbers = rawValues(indices).map(Number);
  const lane = result.storage.lane('i32') as Int32Array;
  numbers.forEach((n, k) => {
    const at = mode === 'wrap' ? ((n % length) + length) % length : Math.min(Math.max(n, 0), length - 1);
    lane[2 * k] = at;
  });
  return result;
}
/** `np.take`. */
export function take(array: NDArray, indices: NDArray, axis: number | null, mode: Value = 'raise'): Value {
  const source = axis === null ? ravel(array) : array;
  const along = axis ?? 0;
  if (!isKind(indices.dtype, 'i', 'u', 'b') && indices.size > 0)
    raise(
      'TypeError',
      `Cannot cast array data from ${dtypeRepr(indices.dtype)} to dtype('int64') according to the rule 'safe'`,
    );
  const index = wrapped(asDType(indices, int64), source.shape[along], mode);
  if (source.shape[along] === 0 && index.size > 0)
    raise('IndexError', 'cannot do a non-empty take from an empty axes.');
  const quick = takeByKernels(source, index, along);
  if (quick !== null) return quick;
  checkIndices(index, source.shape[along], along);
  const key = [...new Array<Value>(along).fill(new PySlice(null, null, null)), index];
  const taken = getItem(source, new PyTuple(key));
  return taken instanceof NDArray && !taken.cContiguous ? copyOf(taken, 'C') : taken;
}
/** Packed arrays in the heap; null: the general way. */
function takeByKernels(source: NDArray, index: NDArray, axis: number): NDArray | null {
  const outer = source.shape.slice(0, axis);
  const inner = source.shape.slice(axis + 1);
  const elements = sizeOf(outer) * index.size * sizeOf(inner);
  if (elements < LEAST_MOVED || isKind(source.dtype, 'O', 'T', 'V') || !index.storage.inHeap) return null;
  const data = source.storage.inHeap && source.cContiguous ? source : packed(source);
  const places = packed(index);
  const result = allocate(source.dtype, [...outer, ...index.shape, ...inner], 'C', undefined, false);
  const [from, to] = [data === null ? null : addressOf(data), addressOf(result)];
  if (data === null || places === null || from === null || to === null) return null;
  const size = sizeOf(inner) * source.itemsize;
  const taking = { from, outer: sizeOf(outer), length: source.shape[axis], size, indices: places, axis, to };
  return takeInHeap(taking) ? asDType(result, source.dtype) : null;
}
function checkIndices(index: NDArray, length: number, axis: number): void {
  for (const raw of rawValues(index)) {
    const n = Number(raw);
    if (n < -length || n >= length)
      raise('IndexError', `index ${n} is out of bounds for axis ${axis} with size ${length}`);
  }
}
defineFunction({
  name: 'numpy.take',
  signature: "take(a, indices, axis=None, out=None, mode='raise')",
  doc: 'Elements at indices along an axis.',
  method: true,
  call: (a: Value, indices: Value, axis: Value, out: Value, mode: Value) => {
    const array = toArray(a);
    const result = take(array, toArray(indices), axis === null ? null : toAxis(axis, array.shape.length), mode);
    return out === null ? result : deliver(toArray(result), toOut(out));
  },
});
defineFunction({
  name: 'numpy.put',
  signature: "put(a, ind, v, mode='raise')",
  doc: 'Sets elements at flat indices.',
  method: true,
  call: (a: Value, ind: Value, v: Value, mode: Value) => {
    if (!(a instanceof NDArray)) return raise('TypeError', `argument 1 must be numpy.ndarray, not ${python.repr(a)}`);
    const index = rawValues(wrapped(asDType(ravel(toArray(ind)), int64), a.size, mode)).map(Number);
    const values = ravel(asDType(toArray(v), a.dtype));
    index.forEach((n, k) => {
      if (n < -a.size || n >= a.size) raise('IndexError', `index ${n} is out of bounds for axis 0 with size ${a.size}`);
      const at = n < 0 ? n + a.size : n;
      setItem(a, unravelKey(at, a.shape), getItem(values, k % values.size));
    });
    return null;
  },
});
export function unravelKey(flat: number, shape: readonly number[]): PyTuple {
  const key = new Array<number>(shape.length);
  let rest = flat;
  for (let k = shape.length - 1; k >= 0; k--) {
    key[k] = rest % shape[k];
    rest = Math.floor(rest / shape[k]);
  }
  return new PyTuple(key);
}
function alongKey(array: NDArray, indices: NDArray, axis: number): PyTuple {
  const ndim = array.shape.length;
  return new PyTuple(
    array.shape.map((length, k) => {
      if (k === axis) return indices;
      const line = indexValue(Array.from({ length }, (_, n) => n));
      return line.view({
        shape: Array.from({ length: ndim }, (_, n) => (n === k ? length : 1)),
        strides: Array.from({ length: ndim }, (_, n) => (n === k ? 8 : 0)),
      });
    }),
  );
}
function alongArguments(a: Value, indices: Value, axis: Value): { array: NDArray; index: NDArray; along: number } {
  const array = axis === null ? ravel(toArray(a)) : toArray(a);
  const index = toArray(indices);
  if (!isKind(index.dtype, 'i', 'u')) raise('IndexError', '`indices` must be an integer array');
  if (array.shape.length !== index.shape.length)
    raise('ValueError', '`indices` and `arr` must have the same number of dimensions');
  return { array, index, along: axis === null ? 0 : toAxis(axis, array.shape.length) };
}
defineFunction({
  name: 'numpy.take_along_axis',
  signature: 'take_along_axis(arr, indices, axis=-1)',
  doc: 'Elements whose index along an axis is given for each line.',
  call: (arr: Value, indices: Value, axis: Value) => {
    const { array, index, along } = alongArguments(arr, indices, axis);
    return getItem(array, alongKey(array, index, along));
  },
});
defineFunction({
  name: 'numpy.put_along_axis',
  signature: 'put_along_axis(arr, indices, values, axis)',
  doc: 'Sets elements whose index along an axis is given for each line.',
  call: (arr: Value, indices: Value, values: Value, axis: Value) => {
    const { array, index, along } = alongArguments(arr, indices, axis);
    setItem(array, alongKey(array, index, along), values);
    return null;
  },
});
defineFunction({
  name: 'numpy.compress',
  signature: 'compress(condition, a, axis=None, out=None)',
  doc: 'Slices where a condition is true.',
  call: compress,
});
function compress(condition: Value, a: Value, axis: Value, out: Value): Value {
  const array = toArray(a);
  const mask = toArray(condition);
  if (mask.shape.length !== 1) raise('ValueError', 'condition must be a 1-d array');
  const result = take(array, nonzero(mask)[0], axis === null ? null : toAxis(axis, array.shape.length));
  return out === null || out === undefined ? result : deliver(toArray(result), toOut(out));
}
defineMethod({
  owner: 'ndarray',
  signature: 'compress(condition, axis=None, out=None)',
  doc: 'Slices where a condition is true.',
  call: (self: Value, condition: Value, axis: Value, out: Value) => compress(condition, self, axis, out),
});
defineFunction({
  name: 'numpy.extract',
  signature: 'extract(condition, arr)',
  doc: 'Elements where a condition is true.',
  call: (condition: Value, arr: Value) => take(toArray(arr), nonzero(ravel(toArray(condition)))[0], null),
});
defineFunction({
  name: 'numpy.place',
  signature: 'place(arr, mask, vals)',
  doc: 'Sets elements where a mask is true, from values in turn.',
  call: (arr: Value, mask: Value, vals: Value) => {
    if (!(arr instanceof NDArray))
      return raise('TypeError', `argument 1 must be numpy.ndarray, not ${python.repr(arr)}`);
    const flags = truthOf(toArray(mask));
    const count = nonzero(ravel(flags))[0].size;
    const values = ravel(toArray(vals));
    if (count > 0 && values.size === 0) raise('ValueError', 'Cannot insert from an empty array!');
    if (count > 0) setItem(arr, flags, callOp('numpy.resize', [values, count]));
    return null;
  },
});
defineFunction({
  name: 'numpy.putmask',
  signature: 'putmask(a, /, mask, values)',
  doc: 'Sets elements where a mask is true, from values at the same place.',
  call: (a: Value, mask: Value, values: Value) => {
    if (!(a instanceof NDArray)) return raise('TypeError', 'argument 1 must be numpy.ndarray');
    const given = ravel(asDType(toArray(values), a.dtype));
    const spread = callOp('numpy.resize', [given, a.size]) as NDArray;
    assignWhere(
      a,
      spread.view({ shape: a.shape, strides: allocate(a.dtype, a.shape).strides }),
      truthOf(toArray(mask)),
    );
    return null;
  },
});
defineFunction({
  name: 'numpy.copyto',
  signature: "copyto(dst, src, casting='same_kind', where=True)",
  doc: 'Copies values into an array.',
  call: (dst: Value, src: Value, casting: Value, where: Value) => {
    if (!(dst instanceof NDArray))
      return raise('TypeError', `copyto() argument 1 must be numpy.ndarray, not ${python.repr(dst)}`);
    const source = toArray(src);
    if (weakOf(src) === null && !canCast(source.dtype, dst.dtype, castingFrom(casting as string))) {
      raise(
        'TypeError',
        `Cannot cast array data from ${dtypeRepr(source.dtype)} to ${dtypeRepr(dst.dtype)} according to the rule '${String(casting)}'`,
      );
    }
    if (where === true) assignValue(dst, source);
    else assignWhere(dst, source, truthOf(broadcastTo(toArray(where), dst.shape)));
    return null;
  },
});
function choose(a: Value, choices: Value, out: Value, mode: Value): Value {
  const list = drain(choices).map(toArray);
  const index = toArray(a);
  const dtype = jointDType(list, list);
  const shape = broadcastShapes([index.shape, ...list.map((one) => one.shape)]);
  const result = allocate(dtype, shape);
  const numbers = rawValues(wrapped(asDType(broadcastTo(index, shape), int64), list.length, mode)).map(Number);
  if (numbers.some((n) => n < 0 || n >= list.length)) raise('ValueError', 'invalid entry in choice array');
  list.forEach((one, k) => {
    const mask = allocate(bool_, shape);
    numbers.forEach((n, place) => {
      mask.storage.bytes[place] = n === k ? 1 : 0;
    });
    assignWhere(result, asDType(one, dtype), mask);
  });
  return deliver(result, toOut(out));
}
defineFunction({
  name: 'numpy.choose',
  signature: "choose(a, choices, out=None, mode='raise')",
  doc: 'Elements of the array that an index names.',
  call: choose,
  method: true,
});
defineFunction({
  name: 'numpy.select',
  signature: 'select(condlist, choicelist, default=0)',
  doc: 'Elements of the first choice whose condition is true.',
  call: (condlist: Value, choicelist: Value, fallback: Value) => {
    const [conditions, values] = [drain(condlist).map(toArray), drain(choicelist)];
    if (conditions.length !== values.length)
      raise('ValueError', 'list of cases must be same length as list of conditions');
    if (conditions.length === 0) raise('ValueError', 'select with an empty condition list is not possible');
    const choices = values.map(toArray);
    const other = toArray(fallback);
    const dtype = jointDType([...values, fallback], [...choices, other]);
    conditions.forEach((one, k) => {
      if (one.dtype.kind !== 'b') raise('TypeError', `invalid entry ${k} in condlist: should be boolean ndarray`);
    });
    const shape = broadcastShapes([...conditions, ...choices].map((one) => one.shape));
    const result = allocate(dtype, shape);
    assign(result, asDType(other, dtype));
    for (let k = conditions.length - 1; k >= 0; k--) assignWhere(result, asDType(choices[k], dtype), conditions[k]);
    return result;
  },
});
defineFunction({
  name: 'numpy.piecewise',
  signature: 'piecewise(x, condlist, funclist, *args, **kw)',
  doc: 'A function in pieces, each where its condition is true.',
  call: (x: Value, condlist: Value, funclist: Value, args: Value) => {
    const array = toArray(x);
    const functions = drain(funclist);
    const single =
      !(condlist instanceof PyList) ||
      (condlist.items.length > 0 &&
        !(sequenceOf(condlist.items[0]) !== null || condlist.items[0] instanceof NDArray) &&
        array.shape.length > 0);
    const conditions = (single ? [toArray(condlist)] : drain(condlist).map(toArray)).map((one) => truthOf(one));
    if (functions.length === conditions.length + 1) {
      const any = conditions.reduce((a, b) => ufuncs.logical_or.apply([a, b])[0]);
      conditions.push(ufuncs.logical_not.apply([any])[0]);
    } else if (functions.length !== conditions.length) {
      raise(
        'ValueError',
        `with ${conditions.length} condition(s), either ${conditions.length} or ${conditions.length + 1} functions are expected`,
      );
    }
    const result = allocate(array.dtype, array.shape);
    conditions.forEach((mask, k) => {
      const f = functions[k];
      const wide = array.shape.length === 0 ? mask : mask;
      const callable = typeof f === 'object' && f !== null && f.call !== undefined;
      const values = callable ? python.call(f, [getItem(array, wide), ...(args as PyTuple).items]) : f;
      if (rawValues(wide).some(Boolean)) setItem(result, wide, values);
    });
    return result;
  },
});
