/** `np.lib.mixins.NDArrayOperatorsMixin` and `np.lib.Arrayterator`: classes that cells derive from or iterate. */
import { PyNative, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import { defineValue, names } from '../../ops/registry.ts';
import { importModule } from '../runtime/modules.ts';
import { PyMethod } from '../runtime/objects.ts';
import { definePythonModule } from './python-source.ts';

const BINARY: Readonly<Record<string, string>> = {
  add: 'add',
  sub: 'subtract',
  mul: 'multiply',
  matmul: 'matmul',
  truediv: 'divide',
  floordiv: 'floor_divide',
  mod: 'remainder',
  divmod: 'divmod',
  pow: 'power',
  lshift: 'left_shift',
  rshift: 'right_shift',
  and: 'bitwise_and',
  xor: 'bitwise_xor',
  or: 'bitwise_or',
};
const COMPARE: Readonly<Record<string, string>> = {
  lt: 'less',
  le: 'less_equal',
  eq: 'equal',
  ne: 'not_equal',
  gt: 'greater',
  ge: 'greater_equal',
};
const UNARY: Readonly<Record<string, string>> = { neg: 'negative', pos: 'positive', abs: 'absolute', invert: 'invert' };

const mixin = new PyType('NDArrayOperatorsMixin', { module: 'numpy.lib.mixins', userDefined: true });

function method(
  name: string,
  ufunc: string,
  arrange: (self: Value, args: readonly Value[]) => Value[],
  out = false,
): void {
  const body = (self: Value, args: readonly Value[]): Value => {
    const kwargs = out ? new Map<string, Value>([['out', new PyTuple([self])]]) : null;
    return python.call(names.get(`numpy.${ufunc}`) ?? null, arrange(self, args), kwargs);
  };
  mixin.namespace.set(name, new PyMethod(mixin, name, body));
}
for (const [name, ufunc] of Object.entries(BINARY)) {
  method(`__${name}__`, ufunc, (self, [other]) => [self, other]);
  method(`__r${name}__`, ufunc, (self, [other]) => [other, self]);
  if (name !== 'divmod') method(`__i${name}__`, ufunc, (self, [other]) => [self, other], true);
}
for (const [name, ufunc] of Object.entries(COMPARE)) method(`__${name}__`, ufunc, (self, [other]) => [self, other]);
for (const [name, ufunc] of Object.entries(UNARY)) method(`__${name}__`, ufunc, (self) => [self]);
defineValue('numpy.lib.mixins.NDArrayOperatorsMixin', mixin);

const MODULE = '_numpy_arrayterator';
definePythonModule(
  MODULE,
  'Arrays in blocks.',
  String.raw`
class Arrayterator:
    def __init__(self, var, buf_size=None):
        self.var = var
        self.buf_size = buf_size
    @property
    def shape(self):
        return self.var.shape
    @property
    def flat(self):
        for block in self:
            for element in block.flat:
                yield element
    def __getitem__(self, index):
        return Arrayterator(self.var[index], self.buf_size)
    def __array__(self, dtype=None, copy=None):
        return self.var
    def __getattr__(self, name):
        return getattr(self.var, name)
    def __iter__(self):
        shape = self.var.shape
        if 0 in shape:
            return
        if not shape:
            yield self.var
            return
        limit = self.buf_size or self.var.size
        axis = len(shape)
        inside = 1
        while axis > 1 and inside * shape[axis - 1] <= limit:
            axis -= 1
            inside *= shape[axis]
        run = max(1, limit // inside)
        for before in self._indices(shape[:axis - 1]):
            for begin in range(0, shape[axis - 1], run):
                yield self.var[before + (slice(begin, begin + run),)]
    def _indices(self, shape):
        if not shape:
            yield ()
            return
        for first in range(shape[0]):
            for rest in self._indices(shape[1:]):
                yield (slice(first, first + 1),) + rest
`,
);
defineValue(
  'numpy.lib.Arrayterator',
  new PyNative('Arrayterator', (args, kwargs) =>
    python.call(importModule(MODULE).attributes.get('Arrayterator') ?? null, args, kwargs),
  ),
);
