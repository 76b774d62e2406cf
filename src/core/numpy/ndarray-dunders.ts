/** The special methods of arrays and scalars by name: `x.__add__(y)`, `abs(x)`, `divmod(x, y)`, `__array_ufunc__`. */
import { copyOf } from '../arrays/cast.ts';
import { toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { NDArray, ndarrayType, ofClass } from '../arrays/ndarray.ts';
import { toList } from '../arrays/record.ts';
import { defineMethod } from '../ops/registry.ts';
import {
  type BinaryOp,
  type CompareOp,
  NotImplemented,
  PyComplex,
  PyDict,
  PyFloat,
  type PyObject,
  PyTuple,
  python,
  type UnaryOp,
  type Value,
} from './python-values.ts';
import { quietUfunc, type Ufunc, ufuncs } from './ufunc.ts';

const BINARY: Readonly<Record<string, BinaryOp>> = {
  add: '+',
  sub: '-',
  mul: '*',
  truediv: '/',
  floordiv: '//',
  mod: '%',
  pow: '**',
  matmul: '@',
  lshift: '<<',
  rshift: '>>',
  and: '&',
  or: '|',
  xor: '^',
};
const COMPARE: Readonly<Record<string, CompareOp>> = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' };
const UNARY: Readonly<Record<string, UnaryOp>> = { neg: '-', pos: '+', invert: '~' };

for (const owner of ['ndarray', 'generic']) {
  for (const [name, op] of Object.entries(BINARY)) {
    const body = (reflected: boolean) => (self: PyObject, other: Value) =>
      self.binary?.(op, other, reflected) ?? NotImplemented;
    defineMethod({ owner, signature: `__${name}__(value, /)`, doc: `self ${op} value.`, call: body(false) });
    defineMethod({ owner, signature: `__r${name}__(value, /)`, doc: `value ${op} self.`, call: body(true) });
    if (owner === 'ndarray') {
      defineMethod({
        owner,
        signature: `__i${name}__(value, /)`,
        doc: `self ${op}= value.`,
        call: (self: NDArray, other: Value) => self.inplace(op, other) ?? NotImplemented,
      });
    }
  }
  for (const [name, op] of Object.entries(COMPARE)) {
    defineMethod({
      owner,
      signature: `__${name}__(value, /)`,
      doc: `self ${op} value.`,
      call: (self: PyObject, other: Value) => self.compare?.(op, other) ?? NotImplemented,
    });
  }
  for (const [name, op] of Object.entries(UNARY)) {
    defineMethod({
      owner,
      signature: `__${name}__()`,
      doc: `${op}self.`,
      call: (self: PyObject) => self.unary?.(op) ?? null,
    });
  }
  defineMethod({
    owner,
    signature: '__abs__()',
    doc: 'Magnitude.',
    call: (self: Value) => ufuncs.absolute.call([self], null),
  });
  defineMethod({
    owner,
    signature: '__divmod__(value, /)',
    doc: 'Quotient and remainder.',
    call: (self: Value, other: Value) => ufuncs.divmod.call([self, other], null),
  });
  defineMethod({
    owner,
    signature: '__rdivmod__(value, /)',
    doc: 'Quotient and remainder.',
    call: (self: Value, other: Value) => ufuncs.divmod.call([other, self], null),
  });
  defineMethod({
    owner,
    signature: '__len__()',
    doc: 'Length of the first axis.',
    call: (self: PyObject) => self.length?.() ?? 0,
  });
  defineMethod({
    owner,
    signature: '__getitem__(key, /)',
    doc: 'self[key].',
    call: (self: PyObject, key: Value) => self.getItem?.(key) ?? null,
  });
  defineMethod({
    owner,
    signature: '__setitem__(key, value, /)',
    doc: 'self[key] = value.',
    call: (self: PyObject, key: Value, value: Value) => self.setItem?.(key, value),
  });
  defineMethod({
    owner,
    signature: '__contains__(key, /)',
    doc: 'key in self.',
    call: (self: PyObject, key: Value) => self.contains?.(key) ?? false,
  });
  defineMethod({ owner, signature: '__bool__()', doc: 'Truth.', call: (self: PyObject) => self.truth?.() ?? true });
  defineMethod({
    owner,
    signature: '__int__()',
    doc: 'Whole number.',
    call: (self: PyObject) => self.toInt?.() ?? null,
  });
  defineMethod({ owner, signature: '__index__()', doc: 'Index.', call: (self: PyObject) => self.toIndex?.() ?? null });
  defineMethod({
    owner,
    signature: '__float__()',
    doc: 'Real number.',
    call: (self: PyObject) => new PyFloat(self.toFloat?.() ?? Number.NaN),
  });
  defineMethod({
    owner,
    signature: '__complex__()',
    doc: 'Complex number.',
    call: (self: PyObject) => self.toComplex?.() ?? new PyComplex(0, 0),
  });
  defineMethod({ owner, signature: '__repr__()', doc: 'repr(self).', call: (self: PyObject) => self.repr?.() ?? '' });
  defineMethod({ owner, signature: '__str__()', doc: 'str(self).', call: (self: PyObject) => self.str?.() ?? '' });
  defineMethod({
    owner,
    signature: '__format__(spec, /)',
    doc: 'format(self, spec).',
    call: (self: PyObject, spec: Value) => self.format?.(String(spec)) ?? '',
  });
  defineMethod({
    owner,
    signature: '__array__(dtype=None, /, *, copy=None)',
    doc: 'The values as an array.',
    call: (self: Value, dtype: Value, copy: Value) => {
      const array = toArray(self);
      const wanted = optionalDType(dtype);
      return wanted === null && copy !== true ? array : copyOf(array, 'K', wanted ?? array.dtype);
    },
  });
  defineMethod({
    owner,
    signature: '__round__(ndigits=None)',
    doc: 'Rounded.',
    call: (self: Value, digits: Value) => {
      const rounded = python.call(python.getAttribute(self, 'round') ?? null, digits === null ? [] : [digits]);
      return digits === null && !(rounded instanceof NDArray) ? ((rounded as PyObject).toInt?.() ?? rounded) : rounded;
    },
  });
}
defineMethod({
  owner: 'ndarray',
  signature: '__array_ufunc__(ufunc, method, /, *inputs, **kwargs)',
  doc: 'Runs a ufunc without asking the operands.',
  call: (_self: NDArray, ufunc: Value, method: Value, inputs: Value, kwargs: Value) => {
    const values = (inputs as PyTuple).items;
    const given =
      kwargs instanceof PyDict ? new Map([...kwargs.entries()].map(({ key, value }) => [String(key), value])) : null;
    return quietUfunc(() => {
      if (method === '__call__') return (ufunc as Ufunc).call(values, given);
      return python.call(python.getAttribute(ufunc, String(method)) ?? null, values, given);
    });
  },
});
defineMethod({
  owner: 'ndarray',
  signature: '__array_function__(func, types, args, kwargs, /)',
  doc: 'Runs a function of arrays.',
  call: (_self: NDArray, func: Value, _types: Value, args: Value, kwargs: Value) => {
    const given =
      kwargs instanceof PyDict ? new Map([...kwargs.entries()].map(({ key, value }) => [String(key), value])) : null;
    return python.call(func, (args as PyTuple).items, given);
  },
});
defineMethod({
  owner: 'ndarray',
  signature: '__array_finalize__(obj, /)',
  doc: 'Called for new instances of subclasses.',
  call: () => null,
});
defineMethod({
  owner: 'ndarray',
  signature: '__array_wrap__(array, context=None, return_scalar=False, /)',
  doc: 'A result as an instance of this class.',
  call: (self: NDArray, array: Value) => ofClass(toArray(array).view({ type: ndarrayType }), self),
});
defineMethod({
  owner: 'ndarray',
  signature: '__reduce__()',
  doc: 'How to rebuild the array.',
  call: (self: NDArray) => new PyTuple([null, toList(self)]),
});
