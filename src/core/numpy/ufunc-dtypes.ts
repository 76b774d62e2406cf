/** `ufunc.resolve_dtypes`: the dtypes a call would use, without operands. */
import { raise } from '../arrays/convert.ts';
import { dtypeFrom } from '../arrays/dtype-from.ts';
import { dtypeObject } from '../arrays/dtype-object.ts';
import { canCast, castingFrom } from '../dtype/casting.ts';
import { bool_, complex128, type DType, float64, int64 } from '../dtype/dtype.ts';
import { dtypeRepr } from '../dtype/dtype-text.ts';
import { defineMethod } from '../ops/registry.ts';
import { drain, toBool } from './arguments.ts';
import { PyTuple, PyType, type Value } from './python-values.ts';
import type { Ufunc } from './ufunc.ts';

type Weak = 'int' | 'float' | 'complex' | null;
const WEAK: Readonly<Record<string, readonly [Weak, DType]>> = {
  int: ['int', int64],
  float: ['float', float64],
  complex: ['complex', complex128],
  bool: [null, bool_],
};

function operandOf(value: Value): readonly [Weak, DType] {
  if (value instanceof PyType && Object.hasOwn(WEAK, value.name)) return WEAK[value.name];
  return [null, dtypeFrom(value)];
}

function resolved(self: Ufunc, given: Value, casting: Value, reduction: boolean): Value {
  const all = drain(given);
  const wanted = self.nin + self.nout;
  if (reduction) {
    if (self.nin !== 2 || self.nout !== 1) raise('ValueError', 'ufunc is not compatible with reduction operations.');
    const missing = 'All input dtypes must be provided (except the first one in reductions)';
    const [, dtype] = operandOf(all[1] ?? raise('TypeError', missing));
    const step = self.resolve([dtype, dtype], [null, null], {});
    return new PyTuple([step.outputs[0], step.inputs[1], step.outputs[0]].map((one) => dtypeObject(one)));
  }
  if (all.length !== wanted) raise('TypeError', 'resolve_dtypes: The dtypes must be a tuple of `ufunc.nargs` length.');
  const operands = all.slice(0, self.nin).map(operandOf);
  const strong = operands.some(([weak]) => weak === null);
  const weak = operands.map(([one]) => (strong ? one : null));
  const found = self.resolve(
    operands.map(([, dtype]) => dtype),
    weak,
    {},
  );
  const rule = casting === null ? 'same_kind' : castingFrom(String(casting));
  const outputs = all.slice(self.nin).map((one, k) => {
    const own = found.outputs[k];
    if (one === null) return own;
    const target = dtypeFrom(one);
    if (!canCast(own, target, rule)) {
      raise(
        'UFuncTypeError',
        `Cannot cast ufunc '${self.name}' output from ${dtypeRepr(own)} to ${dtypeRepr(target)} with casting rule '${rule}'`,
      );
    }
    return own;
  });
  return new PyTuple([...found.inputs, ...outputs].map((one) => dtypeObject(one)));
}

defineMethod({
  owner: 'ufunc',
  signature: 'resolve_dtypes(dtypes, *, signature=None, casting=None, reduction=False)',
  doc: 'The dtypes that a call with such operands would use.',
  call: (self: Ufunc, dtypes: Value, _signature: Value, casting: Value, reduction: Value) =>
    resolved(self, dtypes, casting, toBool(reduction)),
});
