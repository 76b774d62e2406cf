/** What masked arrays answer to Python, and to functions and ufuncs that are given one. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { type BinaryOp, type CompareOp, PyList, python, type UnaryOp, type Value } from '../../base/python.ts';
import { attributeOf } from '../../ops/registry.ts';
import { drain } from '../arguments.ts';
import type { Ufunc } from '../ufunc.ts';
import { maskedLike } from './construct.ts';
import { getMaskedItem, getRecordItem, setMaskedItem } from './items.ts';
import { behaviour, isSet, MaskedArray, masked, maskedRecordType, np, orMask } from './masked-array.ts';
import { maskedCall, maskedComparison, maskedPower, wrappedUfunc } from './operations.ts';
import { maskedRepr, maskedStr } from './text.ts';

const BINARY: Readonly<Partial<Record<BinaryOp, string>>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '//': 'floor_divide',
  '%': 'remainder',
  '&': 'bitwise_and',
  '|': 'bitwise_or',
  '^': 'bitwise_xor',
  '<<': 'left_shift',
  '>>': 'right_shift',
};
const COMPARE: Readonly<Record<CompareOp, string>> = {
  '==': 'equal',
  '!=': 'not_equal',
  '<': 'less',
  '<=': 'less_equal',
  '>': 'greater',
  '>=': 'greater_equal',
};

function binary(self: MaskedArray, op: BinaryOp, other: Value, reflected: boolean): Value | undefined {
  const [left, right] = reflected ? [other, self] : [self, other];
  if (op === '@') return np('ma.dot', [left, right]);
  if (op === '**') return maskedPower(left, right);
  const name = BINARY[op];
  return name === undefined ? undefined : maskedCall(name, [left, right]);
}

/** In place, what is masked stays as it is. */
function inplace(self: MaskedArray, op: BinaryOp, other: Value): Value | undefined {
  const result = binary(self, op, other, false);
  if (result === undefined) return undefined;
  if (self === masked) return masked;
  const made = toArray(result);
  const data = made instanceof MaskedArray ? made.data : made;
  const mask = made instanceof MaskedArray ? made.mask : null;
  const kwargs: Record<string, Value> = { casting: 'same_kind' };
  if (mask !== null) kwargs.where = np('logical_not', [mask]);
  np('copyto', [self.data, data], kwargs);
  self.mask = orMask(self.mask, mask);
  return self;
}

function compare(self: MaskedArray, op: CompareOp, other: Value): Value | undefined {
  return maskedComparison(COMPARE[op], self, other);
}

/** `np.sum(x)` asks a masked array's own method, as do NumPy's functions. */
const DELEGATED: ReadonlySet<string> = new Set(
  (
    'sum prod mean var std min max amin amax all any argmin argmax ptp cumsum cumprod round around clip sort argsort ' +
    'ravel reshape transpose permute_dims swapaxes squeeze take repeat compress diagonal trace nonzero put copy choose ' +
    'expand_dims dot zeros_like ones_like empty_like full_like resize'
  ).split(' '),
);

const WHOLE: ReadonlySet<string> = new Set(['expand_dims', 'sort']);
const LIKE: ReadonlySet<string> = new Set(['zeros_like', 'ones_like', 'empty_like', 'full_like']);

/** `np.concatenate` joins the data and forgets the masks, as NumPy's does. */
function joinedData([arrays, axis, , dtype, casting]: readonly Value[]): Value {
  const parts = new PyList(drain(arrays).map((one) => (one instanceof MaskedArray ? one.data : one)));
  return new MaskedArray(toArray(np('concatenate', [parts], { axis, dtype, casting })));
}

function overrideFunction(
  self: MaskedArray,
  fullName: string,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value> | null,
): Value | undefined {
  if (!fullName.startsWith('numpy.') || fullName.indexOf('.', 6) >= 0) return undefined;
  const name = fullName.slice(6);
  if (name === 'concatenate') return joinedData(args);
  if (!DELEGATED.has(name)) return undefined;
  if (LIKE.has(name)) return maskedLike(name, self, args.slice(1), Object.fromEntries(kwargs ?? []));
  if (name === 'resize') return new MaskedArray(toArray(np(name, [self.data, ...args.slice(1)])));
  if (WHOLE.has(name)) return np(`ma.${name}`, args, Object.fromEntries(kwargs ?? []));
  const method = attributeOf('MaskedArray', self, METHOD[name] ?? name);
  return method === undefined
    ? undefined
    : python.call(method, args.slice(1), kwargs === null ? null : new Map(kwargs));
}
const METHOD: Readonly<Record<string, string>> = {
  amin: 'min',
  amax: 'max',
  around: 'round',
  permute_dims: 'transpose',
};

function scalarMasked(self: MaskedArray): boolean {
  return self.mask !== null && self.size === 1 && isSet(self.mask);
}

Object.assign(behaviour, {
  getItem: (self: MaskedArray, key: Value) =>
    self.pyType === maskedRecordType ? getRecordItem(self, key) : getMaskedItem(self, key),
  setItem: setMaskedItem,
  binary,
  inplace,
  unary: (self: MaskedArray, op: UnaryOp) =>
    maskedCall(op === '-' ? 'negative' : op === '~' ? 'invert' : 'positive', [self]),
  compare,
  iterate: (self: MaskedArray) => {
    if (self.pyType === maskedRecordType) return iterateRecord(self);
    if (self.shape.length === 0) raise('TypeError', 'iteration over a 0-d array');
    let at = 0;
    return { next: () => (at < self.shape[0] ? getMaskedItem(self, at++) : undefined) };
  },
  repr: maskedRepr,
  str: maskedStr,
  truth: (self: MaskedArray) =>
    scalarMasked(self) ? (self === masked ? false : self.data.truth()) : self.data.truth(),
  contains: (self: MaskedArray, item: Value) => {
    const equal = toArray(maskedComparison('equal', self, item));
    const found = np('any', [equal instanceof MaskedArray ? np('ma.filled', [equal, false]) : equal]);
    return python.truth(found);
  },
  float: (self: MaskedArray) => {
    if (self.size > 1) raise('TypeError', 'Only length-1 arrays can be converted to Python scalars');
    if (!scalarMasked(self)) return self.data.toFloat();
    python.warn('UserWarning', 'Warning: converting a masked element to nan.');
    return Number.NaN;
  },
  int: (self: MaskedArray) => {
    if (self.size > 1) raise('TypeError', 'Only length-1 arrays can be converted to Python scalars');
    if (scalarMasked(self)) raise('MaskError', 'Cannot convert masked element to a Python int.');
    return self.data.toInt();
  },
  overrideFunction,
  overrideUfunc: (ufunc: Ufunc, method: string, args: readonly Value[], kwargs: Map<string, Value> | null) => {
    if (method === '__call__') return wrappedUfunc(ufunc, args, kwargs);
    return undefined;
  },
});

function iterateRecord(self: MaskedArray) {
  const fields = self.dtype.kind === 'V' ? (self.dtype.fields ?? []) : [];
  let at = 0;
  return { next: () => (at < fields.length ? getRecordItem(self, fields[at++].name) : undefined) };
}
