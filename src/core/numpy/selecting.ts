/** Choosing elements: `where`, `take`, `nonzero`, `diagonal`, `tril` … */

import { broadcastShapes, broadcastStrides } from '../arrays/broadcast.ts';
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { dtypeFrom, optionalDType } from '../arrays/dtype-from.ts';
import { assignValue, getItem, nonzeroOf, setItem } from '../arrays/indexing.ts';
import { allocate, NDArray } from '../arrays/ndarray.ts';
import { rawValues, unwrap } from '../arrays/record.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import { bool_, int64, isKind } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { defineFunction, defineMethod } from '../ops/registry.ts';
import { deliver, drain, numbersOf, sequenceOf, toAxes, toAxis, toBool, toInt, toOut, toShape } from './arguments.ts';
import { made } from './creation.ts';
import { indexValue, jointDType } from './joining.ts';
import { broadcastTo, ravel } from './manipulation.ts';
import { permute } from './ndarray-attributes.ts';
import { PyList, PySlice, PyTuple, python, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { forEachLine } from './sorting.ts';
import { assignWhere, ufuncs, weakOf } from './ufunc.ts';

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
  checkIndices(index, source.shape[along], along);
  const key = [...new Array<Value>(along).fill(new PySlice(null, null, null)), index];
  const taken = getItem(source, new PyTuple(key));
  return taken instanceof NDArray && !taken.cContiguous ? copyOf(taken, 'C') : taken;
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
function unravelKey(flat: number, shape: readonly number[]): PyTuple {
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
    const count = rawValues(flags).filter(Boolean).length;
    const values = ravel(toArray(vals));
    if (count > 0 && values.size === 0) raise('ValueError', 'Cannot insert from an empty array!');
    if (count > 0)
      setItem(arr, flags, take(values, indexValue(Array.from({ length: count }, (_, k) => k % values.size)), 0));
    return null;
  },
});
defineFunction({
  name: 'numpy.putmask',
  signature: 'putmask(a, mask, values)',
  doc: 'Sets elements where a mask is true, from values at the same place.',
  call: (a: Value, mask: Value, values: Value) => {
    if (!(a instanceof NDArray)) return raise('TypeError', 'argument 1 must be numpy.ndarray');
    const given = ravel(asDType(toArray(values), a.dtype));
    const spread = take(given, indexValue(Array.from({ length: a.size }, (_, k) => k % given.size)), 0) as NDArray;
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

// ── Diagonals and triangles ───────────────────────────────────────────────────────────────────────

export function diagonal(array: NDArray, offset: number, a: number, b: number): NDArray {
  if (a === b) raise('ValueError', 'axis1 and axis2 cannot be the same');
  const [n, m] = [array.shape[a], array.shape[b]];
  const count = Math.max(0, offset >= 0 ? Math.min(n, m - offset) : Math.min(n + offset, m));
  const start = count === 0 ? 0 : offset >= 0 ? offset * array.strides[b] : -offset * array.strides[a];
  const keep = (_: number, k: number) => k !== a && k !== b;
  return array.view({
    shape: [...array.shape.filter(keep), count],
    strides: [...array.strides.filter(keep), array.strides[a] + array.strides[b]],
    offset: array.offset + start,
    writeable: false,
  });
}
function twoAxes(array: NDArray, axis1: Value, axis2: Value, what: string): [number, number] {
  if (array.shape.length < 2) raise('ValueError', `${what} requires an array of at least two dimensions`);
  return [toAxis(axis1, array.shape.length, 'axis1'), toAxis(axis2, array.shape.length, 'axis2')];
}
defineFunction({
  name: 'numpy.diagonal',
  signature: 'diagonal(a, offset=0, axis1=0, axis2=1)',
  doc: 'A diagonal of two axes.',
  method: true,
  call: (a: Value, offset: Value, axis1: Value, axis2: Value) => {
    const array = toArray(a);
    const [first, second] = twoAxes(array, axis1, axis2, 'diag');
    return diagonal(array, toInt(offset), first, second);
  },
});
defineFunction({
  name: 'numpy.trace',
  signature: 'trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None)',
  doc: 'Sum of a diagonal.',
  method: true,
  call: (a: Value, offset: Value, axis1: Value, axis2: Value, dtype: Value, out: Value) => {
    const array = toArray(a);
    const line = diagonal(array, toInt(offset), ...twoAxes(array, axis1, axis2, 'diag'));
    return deliver(reduceUfunc(ufuncs.add, line, [line.shape.length - 1], { dtype: optionalDType(dtype) }), toOut(out));
  },
});
export function diagonalMatrix(line: NDArray, k: number): NDArray {
  const n = line.shape[0] + Math.abs(k);
  const result = allocate(line.dtype, [n, n]);
  if (line.dtype.kind === 'O') result.storage.objects?.push(...new Array<Value>(n * n).fill(0));
  const target = diagonal(result, k, 0, 1);
  target.writeable = true;
  assign(target, line);
  return result;
}
defineFunction({
  name: 'numpy.diag',
  signature: 'diag(v, k=0)',
  doc: 'The diagonal of a matrix, or a matrix of a diagonal.',
  call: (v: Value, k: Value) => {
    const array = toArray(v);
    if (array.shape.length === 1) return diagonalMatrix(array, toInt(k));
    if (array.shape.length !== 2) raise('ValueError', 'Input must be 1- or 2-d.');
    return diagonal(array, toInt(k), 0, 1);
  },
});
defineFunction({
  name: 'numpy.diagflat',
  signature: 'diagflat(v, k=0)',
  doc: 'A matrix with the elements on a diagonal.',
  call: (v: Value, k: Value) => diagonalMatrix(ravel(toArray(v)), toInt(k)),
});
defineFunction({
  name: 'numpy.fill_diagonal',
  signature: 'fill_diagonal(a, val, wrap=False)',
  doc: 'Sets the main diagonal.',
  call: (a: Value, val: Value, wrap: Value) => {
    const array = toArray(a);
    const n = array.shape.length;
    if (n < 2) raise('ValueError', 'array must be at least 2-d');
    if (n > 2 && array.shape.some((length) => length !== array.shape[0]))
      raise('ValueError', 'All dimensions of input must be of equal length');
    const width =
      n === 2
        ? array.shape[1] + 1
        : array.shape.reduce((sum, _, k) => sum + array.shape.slice(k + 1).reduce((p, m) => p * m, 1), 0);
    const end = n === 2 && !toBool(wrap) ? array.shape[1] * array.shape[1] : array.size;
    const values = ravel(asDType(toArray(val), array.dtype));
    let k = 0;
    for (let at = 0; at < Math.min(end, array.size); at += width)
      setItem(array, unravelKey(at, array.shape), getItem(values, k++ % values.size));
    return null;
  },
});
/** Whether column − row ≤ k. */
export function triangle(rows: number, columns: number, k: number): NDArray {
  const mask = allocate(bool_, [rows, columns]);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < Math.min(columns, i + k + 1); j++) mask.storage.bytes[i * columns + j] = 1;
  return mask;
}
function eye(rows: number, columns: number, k: number, dtype: Value, order: Value): NDArray {
  const result = made(dtypeFrom(dtype), [rows, columns], order === 'F' ? 'F' : 'C');
  if (k < columns && k > -rows) {
    const line = diagonal(result, k, 0, 1);
    line.writeable = true;
    assign(line, toArray(1));
  }
  return result;
}
defineFunction({
  name: 'numpy.eye',
  signature: "eye(N, M=None, k=0, dtype=None, order='C', *, device=None, like=None)",
  doc: 'Ones on a diagonal.',
  call: (n: Value, m: Value, k: Value, dtype: Value, order: Value) =>
    eye(toInt(n), m === null ? toInt(n) : toInt(m), toInt(k), dtype, order),
});
defineFunction({
  name: 'numpy.identity',
  signature: 'identity(n, dtype=None, *, like=None)',
  doc: 'The unit matrix.',
  call: (n: Value, dtype: Value) => eye(toInt(n), toInt(n), 0, dtype, 'C'),
});
defineFunction({
  name: 'numpy.tri',
  signature: 'tri(N, M=None, k=0, dtype=None, *, like=None)',
  doc: 'Ones at and below a diagonal.',
  call: (n: Value, m: Value, k: Value, dtype: Value) =>
    copyOf(triangle(toInt(n), m === null ? toInt(n) : toInt(m), toInt(k)), 'C', dtypeFrom(dtype)),
});
for (const lower of [true, false]) {
  const name = lower ? 'tril' : 'triu';
  defineFunction({
    name: `numpy.${name}`,
    signature: `${name}(m, k=0)`,
    doc: lower
      ? 'The elements at and below a diagonal, zeros above.'
      : 'The elements at and above a diagonal, zeros below.',
    call: (m: Value, k: Value) => {
      const given = toArray(m);
      const array = given.shape.length === 1 ? broadcastTo(given, [given.shape[0], given.shape[0]]) : given;
      const n = array.shape.length;
      const mask = triangle(array.shape[n - 2], array.shape[n - 1], lower ? toInt(k) : toInt(k) - 1);
      const result = allocate(array.dtype, array.shape);
      assignWhere(result, array, broadcastTo(lower ? mask : ufuncs.logical_not.apply([mask])[0], array.shape));
      return result;
    },
  });
  defineFunction({
    name: `numpy.${name}_indices`,
    signature: `${name}_indices(n, k=0, m=None)`,
    doc: 'Indices of a triangle.',
    call: (n: Value, k: Value, m: Value) =>
      triangleIndices(toInt(n), m === null ? toInt(n) : toInt(m), toInt(k), lower),
  });
  defineFunction({
    name: `numpy.${name}_indices_from`,
    signature: `${name}_indices_from(arr, k=0)`,
    doc: 'Indices of a triangle of an array.',
    call: (arr: Value, k: Value) => {
      const array = toArray(arr);
      if (array.shape.length !== 2) raise('ValueError', 'input array must be 2-d');
      return triangleIndices(array.shape[0], array.shape[1], toInt(k), lower);
    },
  });
}
function triangleIndices(n: number, m: number, k: number, lower: boolean): PyTuple {
  const mask = triangle(n, m, lower ? k : k - 1);
  return new PyTuple(nonzero(lower ? mask : ufuncs.logical_not.apply([mask])[0]));
}
defineFunction({
  name: 'numpy.mask_indices',
  signature: 'mask_indices(n, mask_func, k=0)',
  doc: 'Indices that a mask function keeps.',
  call: (n: Value, f: Value, k: Value) => {
    const ones = made(int64, [toInt(n), toInt(n)]);
    assign(ones, toArray(1));
    return new PyTuple(nonzero(toArray(python.call(f, [ones, k]))));
  },
});
defineFunction({
  name: 'numpy.diag_indices',
  signature: 'diag_indices(n, ndim=2)',
  doc: 'Indices of the main diagonal.',
  call: (n: Value, ndim: Value) => new PyTuple(Array.from({ length: toInt(ndim) }, () => rangeOf(toInt(n)))),
});
const rangeOf = (n: number) => indexValue(Array.from({ length: n }, (_, k) => k));
defineFunction({
  name: 'numpy.diag_indices_from',
  signature: 'diag_indices_from(arr)',
  doc: 'Indices of the main diagonal of an array.',
  call: (arr: Value) => {
    const array = toArray(arr);
    if (array.shape.length < 2) raise('ValueError', 'input array must be at least 2-d');
    if (array.shape.some((n) => n !== array.shape[0]))
      raise('ValueError', 'All dimensions of input must be of equal length');
    return new PyTuple(array.shape.map(() => rangeOf(array.shape[0])));
  },
});
defineFunction({
  name: 'numpy.vander',
  signature: 'vander(x, N=None, increasing=False)',
  doc: 'Powers of a vector as columns.',
  call: (x: Value, n: Value, increasing: Value) => {
    const array = toArray(x);
    if (array.shape.length !== 1) raise('ValueError', 'x must be a one-dimensional array or sequence.');
    const columns = n === null ? array.shape[0] : toInt(n);
    const dtype = isKind(array.dtype, 'b', 'i', 'u') ? int64 : array.dtype;
    const result = allocate(dtype, [array.shape[0], columns]);
    let power = allocate(dtype, array.shape);
    assign(power, toArray(1));
    for (let k = 0; k < columns; k++) {
      const place = toBool(increasing) ? k : columns - 1 - k;
      assign(result.view({ shape: array.shape, strides: [result.strides[0]], offset: place * dtype.itemsize }), power);
      power = ufuncs.multiply.apply([power, array])[0];
    }
    return result;
  },
});

// ── Index arithmetic ──────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.indices',
  signature: "indices(dimensions, dtype=<class 'int'>, sparse=False)",
  doc: 'The index of every element along every axis.',
  call: (dimensions: Value, dtype: Value | undefined, sparse: Value) => {
    const shape = toShape(dimensions);
    const chosen = dtype === undefined ? int64 : dtypeFrom(dtype);
    const lines = shape.map((n, axis) => {
      const line = copyOf(rangeOf(n), 'C', chosen);
      return line.view({
        shape: shape.map((_, k) => (k === axis ? n : 1)),
        strides: shape.map((_, k) => (k === axis ? chosen.itemsize : 0)),
      });
    });
    if (toBool(sparse)) return new PyTuple(lines);
    const result = allocate(chosen, [shape.length, ...shape]);
    lines.forEach((line, k) =>
      assign(result.view({ shape, strides: result.strides.slice(1), offset: k * result.strides[0] }), line),
    );
    return result;
  },
});
defineFunction({
  name: 'numpy.unravel_index',
  signature: "unravel_index(indices, shape, order='C')",
  doc: 'Flat indices as index tuples.',
  call: (indices: Value, shape: Value, order: Value) => {
    const lengths = toShape(shape);
    const array = toArray(indices);
    if (!isKind(array.dtype, 'i', 'u', 'b')) raise('TypeError', 'only int indices permitted');
    const size = lengths.reduce((p, n) => p * n, 1);
    const flats = rawValues(array).map(Number);
    const columns = lengths.map(() => new Array<number>(flats.length));
    flats.forEach((flat, k) => {
      if (flat < 0 || flat >= size) raise('ValueError', `index ${flat} is out of bounds for array with size ${size}`);
      let rest = flat;
      const axes = lengths.map((_, axis) => axis);
      for (const axis of order === 'F' ? axes : axes.reverse()) {
        columns[axis][k] = rest % lengths[axis];
        rest = Math.floor(rest / lengths[axis]);
      }
    });
    return new PyTuple(columns.map((column) => shaped(column, array.shape)));
  },
});
function shaped(values: readonly number[], shape: readonly number[]): Value {
  const line = indexValue(values);
  return unwrap(
    new NDArray({ dtype: int64, shape, strides: allocate(int64, shape).strides, offset: 0, storage: line.storage }),
  );
}
defineFunction({
  name: 'numpy.ravel_multi_index',
  signature: "ravel_multi_index(multi_index, dims, mode='raise', order='C')",
  doc: 'Index tuples as flat indices.',
  call: (multi: Value, dims: Value, mode: Value, order: Value) => {
    const lengths = toShape(dims);
    const parts =
      multi instanceof NDArray
        ? Array.from({ length: multi.shape[0] }, (_, k) => toArray(getItem(multi, k)))
        : drain(multi).map(toArray);
    if (parts.length !== lengths.length)
      raise('ValueError', `parameter multi_index must be a sequence of length ${lengths.length}`);
    const shape = broadcastShapes(parts.map((one) => one.shape));
    const columns = parts.map((one) => numbersOf(ravel(copyOf(broadcastTo(one, shape)))));
    const modes = mode instanceof PyTuple ? mode.items : lengths.map(() => mode);
    const flats = Array.from({ length: shape.reduce((p, n) => p * n, 1) }, (_, k) => {
      const axes = lengths.map((__, axis) => axis);
      return (order === 'F' ? axes.reverse() : axes).reduce(
        (flat, axis) => flat * lengths[axis] + inRange(columns[axis][k], lengths[axis], modes[axis]),
        0,
      );
    });
    return shaped(flats, shape);
  },
});
function inRange(index: number, length: number, mode: Value): number {
  if (mode === 'wrap') return ((index % length) + length) % length;
  if (mode === 'clip') return Math.min(Math.max(index, 0), length - 1);
  if (index < 0 || index >= length) raise('ValueError', 'invalid entry in coordinates array');
  return index;
}
defineFunction({
  name: 'numpy.ix_',
  signature: 'ix_(*args)',
  doc: 'Index arrays for every combination of indices.',
  call: (args: Value) => {
    const { items } = args as PyTuple;
    return new PyTuple(
      items.map((one, k) => {
        let array = toArray(one);
        if (array.shape.length !== 1) raise('ValueError', 'Cross index must be 1 dimensional');
        if (array.size === 0) array = copyOf(array, 'C', int64);
        if (array.dtype.kind === 'b') array = nonzero(array)[0];
        return array.view({
          shape: items.map((_, n) => (n === k ? array.shape[0] : 1)),
          strides: items.map((_, n) => (n === k ? array.strides[0] : 0)),
        });
      }),
    );
  },
});

defineFunction({
  name: 'numpy.apply_along_axis',
  signature: 'apply_along_axis(func1d, axis, arr, *args, **kwargs)',
  doc: 'A function applied to every line along an axis.',
  call: (f: Value, axis: Value, arr: Value, args: Value) => {
    const array = toArray(arr);
    const along = toAxis(axis, array.shape.length);
    const results: NDArray[] = [];
    forEachLine([array], along, ([line]) => results.push(toArray(python.call(f, [line, ...(args as PyTuple).items]))));
    if (results.length === 0) raise('ValueError', 'Cannot apply_along_axis when any iteration dimensions are 0');
    const [first] = results;
    const outer = array.shape.filter((_, k) => k !== along);
    const result = allocate(first.dtype, [...outer, ...first.shape]);
    results.forEach((one, k) =>
      assign(
        result.view({
          shape: first.shape,
          strides: result.strides.slice(outer.length),
          offset: k * first.size * first.itemsize,
        }),
        one,
      ),
    );
    const order = result.shape.map((_, k) => k);
    const inner = order.splice(outer.length, first.shape.length);
    order.splice(along, 0, ...inner);
    const moved = permute(result, order);
    return moved.shape.length === 0
      ? unwrap(moved)
      : moved.cContiguous
        ? result.view({ shape: moved.shape, strides: moved.strides })
        : copyOf(moved);
  },
});

export { broadcastStrides };
