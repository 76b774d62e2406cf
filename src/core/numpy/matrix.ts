/** `np.matrix`: always two axes, `*` is the matrix product; and `np.matlib`. */
import { copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { arrayFrom, toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { getItem } from '../arrays/indexing.ts';
import { NDArray, ndarrayType } from '../arrays/ndarray.ts';
import { attributeOf, callOp, defineFunction, defineMethod, defineProperty, defineValue } from '../ops/registry.ts';
import { toInt, toOrder, toShape } from './arguments.ts';
import { ravel } from './manipulation.ts';
import { reversed } from './ndarray-attributes.ts';
import { type BinaryOp, PyFloat, PyList, PyObject, PyTuple, PyType, type Value } from './python-values.ts';
import { defineSubclass } from './subclasses.ts';
import { ufuncs } from './ufunc.ts';

export const matrixType = new PyType('matrix', {
  module: 'numpy',
  bases: [ndarrayType],
  construct: (type, args, kwargs) => {
    const data = args[0] ?? kwargs?.get('data') ?? null;
    return matrixOf(
      data,
      args[1] ?? kwargs?.get('dtype') ?? null,
      (args[2] ?? kwargs?.get('copy') ?? true) === true,
      type,
    );
  },
});
defineValue('numpy.matrix', matrixType);

/** Rows of a text: `1 2; 3 4`. */
function rowsOf(text: string): PyList {
  const rows = text.replaceAll(/[[\]]/g, '').split(';');
  const numberOf = (word: string): Value => (/^[+-]?\d+$/.test(word) ? Number(word) : new PyFloat(Number(word)));
  const parsed = rows.map((row) =>
    row
      .split(/[\s,]+/)
      .filter((word) => word !== '')
      .map(numberOf),
  );
  if (parsed.some((row) => row.length !== parsed[0].length)) raise('ValueError', 'Rows not the same size.');
  return new PyList(parsed.map((row) => new PyList(row)));
}
export function matrixOf(data: Value, dtype: Value, copy: boolean, type: PyType = matrixType): NDArray {
  const kind = optionalDType(dtype);
  const source =
    typeof data === 'string'
      ? arrayFrom(rowsOf(data), { dtype: kind })
      : data instanceof NDArray
        ? data
        : arrayFrom(data, { dtype: kind });
  if (source.shape.length > 2) raise('ValueError', 'matrix must be 2-dimensional');
  const typed = kind !== null ? copyOf(source, 'K', kind) : copy && source === data ? copyOf(source, 'K') : source;
  return twoAxes(typed, type);
}
/** As a matrix: a vector is a row. */
function twoAxes(array: NDArray, type: PyType = matrixType): NDArray {
  const n = array.shape.length;
  if (n === 2) return array.view({ type });
  if (n > 2) {
    const keep = array.shape.map((_, k) => k).filter((k) => array.shape[k] > 1);
    if (keep.length > 2) raise('ValueError', 'shape too large to be a matrix.');
    return twoAxes(
      array.view({ shape: keep.map((k) => array.shape[k]), strides: keep.map((k) => array.strides[k]) }),
      type,
    );
  }
  if (n === 1) return array.view({ shape: [1, array.shape[0]], strides: [array.nbytes, array.strides[0]], type });
  return array.view({ shape: [1, 1], strides: [0, 0], type });
}
const plain = (self: NDArray): NDArray => self.view({ type: ndarrayType });
const isScalarValue = (value: Value) =>
  !(value instanceof NDArray) && !(value instanceof PyList) && !(value instanceof PyTuple);

function wrap(value: Value): Value {
  return value instanceof NDArray && value.shape.length > 0 ? twoAxes(value) : value;
}
/** A reduction keeps two axes, unless it is over all. */
function reduced(self: NDArray, name: string, axis: Value, kwargs: Record<string, Value> = {}): Value {
  if (axis === null) return callOp(`numpy.${name}`, [plain(self)], kwargs);
  const result = toArray(callOp(`numpy.${name}`, [plain(self)], { axis, ...kwargs }));
  const along = toInt(axis) < 0 ? toInt(axis) + 2 : toInt(axis);
  const line = ravel(result);
  return line.view({
    shape: along === 0 ? [1, line.size] : [line.size, 1],
    strides: along === 0 ? [0, line.itemsize] : [line.itemsize, 0],
    type: matrixType,
  });
}
for (const name of ['sum', 'mean', 'std', 'var', 'prod', 'any', 'all', 'max', 'min', 'argmax', 'argmin', 'ptp']) {
  defineMethod({
    owner: 'matrix',
    signature: `${name}(axis=None, dtype=None, out=None, ddof=0)`,
    doc: 'Over an axis, keeping two axes.',
    call: (self: NDArray, axis: Value, dtype: Value, _out: Value, ddof: Value) => {
      const kwargs: Record<string, Value> = {};
      if (dtype !== null && ['sum', 'mean', 'std', 'var', 'prod'].includes(name)) kwargs.dtype = dtype;
      if (ddof !== 0 && (name === 'std' || name === 'var')) kwargs.ddof = ddof;
      return reduced(self, name, axis, kwargs);
    },
  });
}
defineMethod({ owner: 'matrix', signature: 'getA()', doc: 'As an array.', call: plain });
defineMethod({
  owner: 'matrix',
  signature: 'getA1()',
  doc: 'As a flat array.',
  call: (self: NDArray) => ravel(plain(self)),
});
defineMethod({ owner: 'matrix', signature: 'getT()', doc: 'Transposed.', call: (self: NDArray) => reversed(self) });
defineMethod({
  owner: 'matrix',
  signature: 'getH()',
  doc: 'Conjugate transposed.',
  call: (self: NDArray) => adjoint(self),
});
defineMethod({ owner: 'matrix', signature: 'getI()', doc: 'Inverse.', call: (self: NDArray) => inverse(self) });
defineMethod({
  owner: 'matrix',
  signature: "ravel(order='C')",
  doc: 'One row.',
  call: (self: NDArray, order: Value) => twoAxes(ravel(plain(self), toOrder(order))),
  aliases: ['flatten'],
});
defineMethod({
  owner: 'matrix',
  signature: 'squeeze(axis=None)',
  doc: 'Still a matrix.',
  call: (self: NDArray) =>
    self.shape[1] === 1 ? self.view({ shape: [1, self.shape[0]], strides: [0, self.strides[0]] }) : self,
});
function adjoint(self: NDArray): NDArray {
  return self.dtype.kind === 'c'
    ? toArray(ufuncs.conjugate.apply([reversed(self)])[0]).view({ type: matrixType })
    : reversed(self);
}
function inverse(self: NDArray): Value {
  return wrap(callOp(self.shape[0] === self.shape[1] ? 'numpy.linalg.inv' : 'numpy.linalg.pinv', [plain(self)]));
}
defineProperty({ owner: 'matrix', name: 'A', doc: 'As an array.', get: plain });
defineProperty({ owner: 'matrix', name: 'A1', doc: 'As a flat array.', get: (self: NDArray) => ravel(plain(self)) });
defineProperty({ owner: 'matrix', name: 'H', doc: 'Conjugate transposed.', get: adjoint });
defineProperty({ owner: 'matrix', name: 'I', doc: 'Inverse.', get: inverse });

function product(self: NDArray, op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
  const right = isScalarValue(other) ? other : other instanceof NDArray ? other : matrixOf(other, null, false);
  if ((op === '*' || op === '@') && !isScalarValue(other)) {
    const [a, b] = reflected ? [right, self] : [self, right];
    return wrap(callOp('numpy.dot', [plain(toArray(a)), plain(toArray(b))]));
  }
  if (op === '**' && !reflected) return wrap(callOp('numpy.linalg.matrix_power', [plain(self), other]));
  return undefined;
}
/** Results keep two axes: a row or column that an integer picked out stays one. */
function item(self: NDArray, key: Value): Value {
  const found = getItem(self, key);
  if (!(found instanceof NDArray)) return found;
  if (found.shape.length === 2) return found.view({ type: self.pyType });
  if (found.shape.length > 2) return plain(found);
  const column =
    key instanceof PyTuple &&
    key.items.length > 1 &&
    isScalarValue(key.items[1]) &&
    !(key.items[1] instanceof PyObject);
  const line = found.shape.length === 0 ? found.view({ shape: [1], strides: [0] }) : found;
  const shape = column ? [line.size, 1] : [1, line.size];
  return line.view({ shape, strides: column ? [line.strides[0], 0] : [0, line.strides[0]], type: self.pyType });
}
defineSubclass(matrixType, {
  getAttribute: (self, name) => attributeOf('matrix', self, name),
  getItem: item,
  binary: product,
});

defineFunction({
  name: 'numpy.asmatrix',
  signature: 'asmatrix(data, dtype=None)',
  doc: 'The data as a matrix, without a copy.',
  aliases: ['numpy.mat', 'numpy.matlib.asmatrix', 'numpy.matlib.mat'],
  call: (data: Value, dtype: Value) => matrixOf(data, dtype, false),
});
defineFunction({
  name: 'numpy.bmat',
  signature: 'bmat(obj, ldict=None, gdict=None)',
  doc: 'A matrix of blocks.',
  call: (obj: Value) => {
    if (obj instanceof PyList || obj instanceof PyTuple) {
      const rows = obj.items.every((row) => row instanceof PyList || row instanceof PyTuple) ? obj.items : [obj];
      return wrap(
        callOp('numpy.concatenate', [new PyList(rows.map((row) => callOp('numpy.concatenate', [row], { axis: -1 })))], {
          axis: 0,
        }),
      );
    }
    return matrixOf(obj, null, true);
  },
});

// ── matlib ────────────────────────────────────────────────────────────────────────────────────────

for (const name of ['zeros', 'ones', 'empty']) {
  defineFunction({
    name: `numpy.matlib.${name}`,
    signature: `${name}(shape, dtype=None, order='C')`,
    doc: 'A filled matrix.',
    call: (shape: Value, dtype: Value) => wrap(callOp(`numpy.${name}`, [new PyTuple(toShape(shape)), dtype])),
  });
}
defineFunction({
  name: 'numpy.matlib.identity',
  signature: 'identity(n, dtype=None)',
  doc: 'The unit matrix.',
  call: (n: Value, dtype: Value) => wrap(callOp('numpy.identity', [n, dtype])),
});
defineFunction({
  name: 'numpy.matlib.eye',
  signature: "eye(n, M=None, k=0, dtype=<class 'float'>, order='C')",
  doc: 'Ones on a diagonal.',
  call: (n: Value, m: Value, k: Value, dtype: Value | undefined) => wrap(callOp('numpy.eye', [n, m, k, dtype ?? null])),
});
defineFunction({
  name: 'numpy.matlib.repmat',
  signature: 'repmat(a, m, n)',
  doc: 'The array repeated in both directions.',
  call: (a: Value, m: Value, n: Value) => {
    const result = callOp('numpy.tile', [
      toArray(a).shape.length < 2 ? callOp('numpy.atleast_2d', [a]) : a,
      new PyTuple([m, n]),
    ]);
    return a instanceof NDArray && a.pyType === matrixType ? wrap(result) : result;
  },
});
for (const name of ['rand', 'randn']) {
  defineFunction({
    name: `numpy.matlib.${name}`,
    signature: `${name}(*args)`,
    doc: 'A matrix of random numbers.',
    call: (args: Value) => {
      const { items } = args as PyTuple;
      const shape = items[0] instanceof PyTuple ? items[0].items : items;
      return wrap(callOp(`numpy.random.${name}`, shape));
    },
  });
}
