/** Sums, means, extremes of what is not masked. */
import { toArray } from '../../arrays/discover.ts';
import { dtypeObject } from '../../arrays/dtype-object.ts';
import { PyTuple, python, type Value } from '../../base/python.ts';
import { int64 } from '../../dtype/dtype.ts';
import { defineFunction, defineMethod } from '../../ops/registry.ts';
import { toBool, toNumber } from '../arguments.ts';
import { filled, fillFor, fillOf } from './fill-value.ts';
import {
  anySet,
  apply,
  asMasked,
  flagsOf,
  type Mask,
  MaskedArray,
  masked,
  np,
  npArray,
  orMask,
  settle,
  shrunk,
} from './masked-array.ts';
import { maskedCall } from './operations.ts';

interface Along {
  readonly axis: Value;
  readonly keepdims: boolean;
}
export function along(axis: Value | undefined, keepdims?: Value): Along {
  return { axis: axis ?? null, keepdims: toBool(keepdims) };
}
function words(at: Along, extra: Readonly<Record<string, Value>> = {}): Record<string, Value> {
  return { axis: at.axis, ...(at.keepdims ? { keepdims: true } : {}), ...extra };
}

/** Where every element along the axes is masked. */
function reducedMask(mask: Mask, at: Along): Mask {
  return mask === null ? null : npArray('all', [mask], words(at));
}

/** Delivers through `out`, whose mask follows. */
export function deliverMasked(result: Value, out: Value | undefined): Value {
  if (out === null || out === undefined) return result;
  const target = toArray(out);
  const source = toArray(result);
  if (result === masked) {
    if (target instanceof MaskedArray) target.mask = npArray('ones', [new PyTuple(target.shape), 'bool']);
    return out;
  }
  np(
    'copyto',
    [target instanceof MaskedArray ? target.data : target, source instanceof MaskedArray ? source.data : source],
    {
      casting: 'unsafe',
    },
  );
  if (target instanceof MaskedArray && source instanceof MaskedArray) target.mask = source.mask;
  return out;
}

function folded(name: 'sum' | 'prod', self: MaskedArray, at: Along, dtype: Value): Value {
  const data = filled(self, name === 'sum' ? 0 : 1);
  const extra: Record<string, Value> = dtype === null ? {} : { dtype };
  const result = npArray(name, [self.mask === null ? self.data : data], words(at, extra));
  return settle(result, reducedMask(self.mask, at));
}

export function countOf(self: MaskedArray, at: Along): Value {
  if (self.mask === null) {
    const ones = npArray('ones', [new PyTuple(self.shape)], { dtype: dtypeObject(int64) });
    return np('sum', [ones], words(at));
  }
  const flags = self.mask.dtype.kind === 'V' ? npArray('all', [flagsOf(self.mask)], { axis: -1 }) : self.mask;
  return np('sum', [apply('logical_not', flags)], words(at, { dtype: dtypeObject(int64) }));
}

export function meanOf(self: MaskedArray, at: Along, dtype: Value = null): Value {
  if (self.mask === null) {
    return settle(npArray('mean', [self.data], words(at, dtype === null ? {} : { dtype })), null, self);
  }
  const count = countOf(self, at);
  const wide = dtype === null && 'biu'.includes(self.dtype.kind) ? 'f8' : dtype;
  const sum = folded('sum', self, at, wide);
  if (!(sum instanceof MaskedArray) || sum === masked) {
    return toNumber(count) === 0 ? masked : python.binary('/', sum, count);
  }
  return maskedCall('divide', [sum, count]);
}

export function varianceOf(self: MaskedArray, at: Along, ddof: Value, dtype: Value): Value {
  const extra: Record<string, Value> = { ddof, ...(dtype === null ? {} : { dtype }) };
  if (self.mask === null) return settle(npArray('var', [self.data], words(at, extra)), null, self);
  const count = apply('subtract', countOf(self, at), ddof);
  const mean = meanOf(self, { axis: at.axis, keepdims: true }, dtype);
  const off = asMasked(maskedCall('subtract', [self, mean]));
  const squares = asMasked(
    self.dtype.kind === 'c'
      ? maskedCall('multiply', [maskedCall('absolute', [off]), maskedCall('absolute', [off])])
      : maskedCall('multiply', [off, off]),
  );
  const sum = folded('sum', squares, at, null);
  const none = apply('less_equal', count, 0);
  const ratio = sum === masked ? masked : maskedCall('divide', [sum, count]);
  if (!(ratio instanceof MaskedArray) || ratio === masked) return toArray(none).truth() ? masked : ratio;
  ratio.mask = shrunk(orMask(reducedMask(self.mask, at), none));
  return ratio.like(self);
}

function extreme(name: 'min' | 'max', self: MaskedArray, at: Along, fill: Value): Value {
  const stand = fill ?? fillFor(self.dtype, name === 'min' ? 'minimum' : 'maximum');
  const result = npArray(name, [filled(self, stand)], words(at));
  const mask = reducedMask(self.mask, at);
  const made = settle(result, mask);
  if (made instanceof MaskedArray && made !== masked && mask !== null) {
    np('copyto', [made.data, fillOf(made)], { where: mask, casting: 'unsafe' });
  }
  return made;
}

function allOrAny(name: 'all' | 'any', self: MaskedArray, at: Along): Value {
  const result = npArray(name, [self.mask === null ? self.data : filled(self, name === 'all')], words(at));
  return settle(result, reducedMask(self.mask, at));
}

/** A reduction as method, function, and under its other names. */
interface Declared {
  readonly name: string;
  readonly rest: string;
  readonly doc: string;
  readonly call: (self: MaskedArray, ...values: (Value | undefined)[]) => Value;
  readonly aliases?: readonly string[];
  readonly functionOnly?: boolean;
}

export const declared = new Map<string, Declared>();

/** Declares `np.ma.name(a, …)` and the method of the same name. */
export function declare(spec: Declared): void {
  declared.set(spec.name, spec);
  if (spec.functionOnly !== true) {
    const aliases = spec.name === 'prod' ? ['product'] : [];
    const signature = `${spec.name}(${spec.rest})`;
    defineMethod({ owner: 'MaskedArray', signature, doc: spec.doc, call: spec.call, aliases });
  }
  defineFunction({
    name: `numpy.ma.${spec.name}`,
    signature: `${spec.name}(a${spec.rest === '' ? '' : `, ${spec.rest}`})`,
    doc: spec.doc,
    aliases: (spec.aliases ?? []).map((alias) => `numpy.ma.${alias}`),
    call: (a: Value, ...rest: (Value | undefined)[]) => spec.call(asMasked(a), ...rest),
  });
}

const KEEP = 'keepdims=<no value>';
for (const [name, doc] of [
  ['sum', 'Sum of the elements that are not masked.'],
  ['prod', 'Product of the elements that are not masked.'],
] as const) {
  declare({
    name,
    rest: `axis=None, dtype=None, out=None, ${KEEP}`,
    doc,
    aliases: name === 'prod' ? ['product'] : [],
    call: (self, axis, dtype, out, keepdims) =>
      deliverMasked(folded(name, self, along(axis, keepdims), dtype ?? null), out),
  });
}
declare({
  name: 'mean',
  rest: `axis=None, dtype=None, out=None, ${KEEP}`,
  doc: 'Mean of the elements that are not masked.',
  call: (self, axis, dtype, out, keepdims) => deliverMasked(meanOf(self, along(axis, keepdims), dtype ?? null), out),
});
for (const [name, doc] of [
  ['var', 'Variance of the elements that are not masked.'],
  ['std', 'Standard deviation of the elements that are not masked.'],
] as const) {
  declare({
    name,
    rest: `axis=None, dtype=None, out=None, ddof=0, ${KEEP}`,
    doc,
    call: (self, axis, dtype, out, ddof, keepdims) => {
      const variance = varianceOf(self, along(axis, keepdims), ddof ?? 0, dtype ?? null);
      if (name === 'var' || variance === masked) return deliverMasked(variance, out);
      return deliverMasked(
        variance instanceof MaskedArray ? maskedCall('sqrt', [variance]) : np('sqrt', [variance]),
        out,
      );
    },
  });
}
for (const name of ['min', 'max'] as const) {
  declare({
    name,
    rest: `axis=None, out=None, fill_value=None, ${KEEP}`,
    doc: `The ${name === 'min' ? 'smallest' : 'largest'} element that is not masked.`,
    aliases: [`a${name}`],
    call: (self, axis, out, fill, keepdims) =>
      deliverMasked(extreme(name, self, along(axis, keepdims), fill ?? null), out),
  });
}
for (const name of ['all', 'any'] as const) {
  declare({
    name,
    rest: `axis=None, out=None, ${KEEP}`,
    doc: `Whether ${name === 'all' ? 'every' : 'some'} element that is not masked is true.`,
    aliases: [name === 'all' ? 'alltrue' : 'sometrue'],
    call: (self, axis, out, keepdims) => deliverMasked(allOrAny(name, self, along(axis, keepdims)), out),
  });
}
for (const name of ['argmin', 'argmax'] as const) {
  declare({
    name,
    rest: `axis=None, fill_value=None, out=None, *, ${KEEP}`,
    doc: `Position of the ${name === 'argmin' ? 'smallest' : 'largest'} element that is not masked.`,
    call: (self, axis, fill, _out, keepdims) => {
      const stand = fill ?? fillFor(self.dtype, name === 'argmin' ? 'minimum' : 'maximum');
      return np(name, [filled(self, stand)], words(along(axis, keepdims)));
    },
  });
}
declare({
  name: 'ptp',
  rest: 'axis=None, out=None, fill_value=None, keepdims=False',
  doc: 'Range of the elements that are not masked.',
  call: (self, axis, out, fill, keepdims) => {
    const at = along(axis, keepdims);
    const [high, low] = [extreme('max', self, at, fill ?? null), extreme('min', self, at, fill ?? null)];
    return deliverMasked(python.binary('-', high, low), out);
  },
});
declare({
  name: 'count',
  rest: `axis=None, ${KEEP}`,
  doc: 'How many elements are not masked.',
  call: (self, axis, keepdims) => {
    if (axis === null && !toBool(keepdims) && self.mask === null) return self.size;
    if (self.shape.length === 0 && self.mask !== null) return anySet(self.mask) ? 0 : 1;
    return countOf(self, along(axis, keepdims));
  },
});
for (const name of ['cumsum', 'cumprod'] as const) {
  declare({
    name,
    rest: 'axis=None, dtype=None, out=None',
    doc: `Running ${name === 'cumsum' ? 'sum' : 'product'}, masked elements left out.`,
    call: (self, axis, dtype, out) => {
      const kwargs: Record<string, Value> = { axis: axis ?? null, ...(dtype ? { dtype } : {}) };
      const data = npArray(name, [filled(self, name === 'cumsum' ? 0 : 1)], kwargs);
      const mask = self.mask !== null && axis === null ? npArray('ravel', [self.mask]) : self.mask;
      return deliverMasked(new MaskedArray(data, mask), out);
    },
  });
}
declare({
  name: 'anom',
  rest: 'axis=None, dtype=None',
  doc: 'Deviations from the mean.',
  aliases: ['anomalies'],
  call: (self, axis, dtype) => {
    const mean = meanOf(self, { axis: axis ?? null, keepdims: true }, dtype ?? null);
    return maskedCall('subtract', [self, mean]);
  },
});
