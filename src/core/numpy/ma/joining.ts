/** Joining, choosing, sets: functions that treat data and mask as a pair. */
import { asDType } from '../../arrays/cast.ts';
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { NDArray } from '../../arrays/ndarray.ts';
import { PyList, PyObject, PySlice, PyTuple, PyType, python, type Value } from '../../base/python.ts';
import { bool_ } from '../../dtype/dtype.ts';
import { defineFunction, defineValue, names } from '../../ops/registry.ts';
import { drain, toBool } from '../arguments.ts';
import { ufuncs } from '../ufunc.ts';
import { filled } from './fill-value.ts';
import {
  anySet,
  apply,
  asMasked,
  getData,
  getMask,
  getMaskArray,
  MaskedArray,
  masked,
  noneMasked,
  np,
  npArray,
  orMask,
  settle,
  shrunk,
} from './masked-array.ts';
import { compressed, moved } from './methods.ts';
import { maskedPower } from './operations.ts';

const list = (items: readonly Value[]) => new PyList([...items]);

/** Joins the data and the masks by the same function. */
function joined(
  name: string,
  parts: readonly Value[],
  args: readonly Value[],
  kwargs: Record<string, Value> = {},
): MaskedArray {
  const data = npArray(name, [list(parts.map(getData)), ...args], kwargs);
  const made = new MaskedArray(data, null);
  if (parts.some((part) => getMask(part) !== null)) {
    made.mask = shrunk(npArray(name, [list(parts.map((part) => getMaskArray(part))), ...args], kwargs));
  }
  return made;
}

defineFunction({
  name: 'numpy.ma.concatenate',
  signature: 'concatenate(arrays, axis=0)',
  doc: 'Arrays one after the other along an axis.',
  call: (arrays: Value, axis: Value) => joined('concatenate', drain(arrays), [], { axis }),
});
defineFunction({
  name: 'numpy.ma.append',
  signature: 'append(a, b, axis=None)',
  doc: 'The second array after the first.',
  call: (a: Value, b: Value, axis: Value) => {
    const parts = axis === null ? [a, b].map((one) => moved(asMasked(one), 'ravel', [])) : [a, b];
    return joined('concatenate', parts, [], { axis: axis ?? 0 });
  },
});

/** Functions that join without shrinking the mask. */
for (const name of ['stack', 'vstack', 'hstack', 'dstack', 'column_stack'] as const) {
  const own = names.get(`numpy.${name}`);
  if (own === undefined) continue;
  defineFunction({
    name: `numpy.ma.${name}`,
    aliases: name === 'vstack' ? ['numpy.ma.row_stack'] : [],
    signature: name === 'stack' ? 'stack(arrays, axis=0)' : `${name}(tup)`,
    doc: `Masked arrays joined as by numpy.${name}.`,
    call: (arrays: Value, axis: Value | undefined) => {
      const parts = drain(arrays);
      const kwargs: Record<string, Value> = name === 'stack' ? { axis: axis ?? 0 } : {};
      const data = npArray(name, [list(parts.map(getData))], kwargs);
      return new MaskedArray(data, npArray(name, [list(parts.map((part) => getMaskArray(part)))], kwargs));
    },
  });
}
/** Functions of one array done to the data and to its mask. */
for (const [name, rest] of [
  ['atleast_1d', '*arys'],
  ['atleast_2d', '*arys'],
  ['atleast_3d', '*arys'],
] as const) {
  defineFunction({
    name: `numpy.ma.${name}`,
    signature: `${name}(${rest})`,
    doc: `Masked arrays made as by numpy.${name}.`,
    call: (arrays: PyTuple) => {
      const made = arrays.items.map(
        (one) => new MaskedArray(npArray(name, [getData(one)]), npArray(name, [getMaskArray(one)])),
      );
      return made.length === 1 ? made[0] : new PyTuple(made);
    },
  });
}
for (const [name, signature] of [
  ['expand_dims', 'expand_dims(a, axis)'],
  ['diag', 'diag(v, k=0)'],
  ['diagflat', 'diagflat(v, k=0)'],
  ['hsplit', 'hsplit(ary, indices_or_sections)'],
] as const) {
  defineFunction({
    name: `numpy.ma.${name}`,
    signature,
    doc: `Done to data and mask as by numpy.${name}.`,
    call: (a: Value, arg: Value) => {
      const data = np(name, [getData(a), arg]);
      const mask =
        getMask(a) === null && name !== 'diagflat' && name !== 'hsplit' ? null : np(name, [getMaskArray(a), arg]);
      if (!(data instanceof PyList))
        return new MaskedArray(toArray(data), mask === null ? null : toArray(mask)).like(a);
      const masks = drain(mask);
      return list(data.items.map((one, k) => new MaskedArray(toArray(one), toArray(masks[k]))));
    },
  });
}
defineFunction({
  name: 'numpy.ma.resize',
  signature: 'resize(x, new_shape)',
  doc: 'The elements repeated to fill a shape.',
  call: (x: Value, shape: Value) => {
    const mask = getMask(x);
    const data = npArray('resize', [getData(x), shape]);
    return new MaskedArray(data, mask === null ? null : npArray('resize', [mask, shape]));
  },
});

// ── Choosing ──────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.ma.where',
  signature: 'where(condition, x=<no value>, y=<no value>)',
  doc: 'Elements of two arrays by a condition.',
  call: (condition: Value, x: Value | undefined, y: Value | undefined) => {
    if ((x === undefined) !== (y === undefined)) raise('ValueError', "Must provide both 'x' and 'y' or neither.");
    if (x === undefined || y === undefined) return np('nonzero', [filled(asMasked(condition), 0)]);
    return chosenWhere(condition, x, y);
  },
});
function chosenWhere(condition: Value, x: Value, y: Value): Value {
  const holds = filled(condition instanceof MaskedArray ? condition : toArray(condition), false);
  const [a, b] = [x, y].map((one) => (one instanceof MaskedArray ? one.data : one));
  const left = x === masked && y !== masked ? np('zeros', [new PyTuple([])], { dtype: dtypeOf(getData(y)) }) : a;
  const right = y === masked && x !== masked ? np('zeros', [new PyTuple([])], { dtype: dtypeOf(getData(x)) }) : b;
  const data = npArray('where', [holds, left, right]);
  const flags = npArray('where', [holds, getMaskArray(x), getMaskArray(y)]);
  const mask = orMask(flags, broadcastMask(getMaskArray(condition), data.shape));
  return settle(data, shrunk(mask), null);
}
function dtypeOf(array: NDArray): Value {
  return python.getAttribute(array, 'dtype') ?? null;
}
function broadcastMask(mask: NDArray, shape: readonly number[]): NDArray {
  return npArray('broadcast_to', [mask, new PyTuple(shape)]);
}
defineFunction({
  name: 'numpy.ma.choose',
  signature: "choose(indices, choices, out=None, mode='raise')",
  doc: 'Elements of several arrays by number.',
  call: (indices: Value, choices: Value, _out: Value, mode: Value) => {
    const parts =
      choices instanceof NDArray
        ? Array.from({ length: choices.shape[0] }, (_, k) => choices.getItem(k))
        : drain(choices);
    const at = filled(indices instanceof MaskedArray ? indices : toArray(indices), 0);
    const data = npArray('choose', [at, list(parts.map(getData))], { mode });
    const flags = npArray('choose', [at, list(parts.map((part) => getMaskArray(part)))], { mode });
    const mask = shrunk(orMask(flags, getMask(indices)));
    return new MaskedArray(data, mask);
  },
});
for (const [name, ufunc] of [
  ['maximum', 'greater_equal'],
  ['minimum', 'less_equal'],
] as const) {
  defineFunction({
    name: `numpy.ma.${name}`,
    signature: `${name}(a, b=None)`,
    doc: `The ${name === 'maximum' ? 'larger' : 'smaller'} of two, element by element.`,
    call: (a: Value, b: Value) => {
      if (b === null) return np(name === 'maximum' ? 'ma.max' : 'ma.min', [a]);
      return chosenWhere(np(`ma.${ufunc}`, [a, b]), a, b);
    },
  });
}
defineFunction({
  name: 'numpy.ma.power',
  signature: 'power(a, b, third=None)',
  doc: 'First array to the power of the second; what is not finite is masked.',
  call: (a: Value, b: Value, third: Value) => {
    if (third !== null) raise('MaskError', '3-argument power not supported.');
    return maskedPower(a, b);
  },
});

for (const [name, side] of [
  ['left_shift', 'left'],
  ['right_shift', 'right'],
] as const) {
  defineFunction({
    name: `numpy.ma.${name}`,
    signature: `${name}(a, n)`,
    doc: `Bits moved to the ${side}.`,
    call: (a: Value, n: Value) => {
      const mask = getMask(a);
      const data = ufuncs[name].call([mask === null ? getData(a) : filled(asMasked(a), 0), n], null);
      return mask === null ? asMasked(data) : new MaskedArray(getData(data), mask).like(a);
    },
  });
}
defineFunction({
  name: 'numpy.ma.diff',
  signature: 'diff(a, /, n=1, axis=-1, prepend=<no value>, append=<no value>)',
  doc: 'Differences of neighbours.',
  call: (a: Value, n: Value, axis: Value, prepend: Value | undefined, append: Value | undefined) => {
    let current = asMasked(a);
    const ends = [prepend, append].map((one) => (one === undefined ? null : asMasked(one)));
    if (ends[0] !== null || ends[1] !== null) {
      const parts = [ends[0], current, ends[1]].filter((one): one is MaskedArray => one !== null);
      current = joined('concatenate', parts, [], { axis });
    }
    for (let k = 0; k < Number(n); k++) current = asMasked(differences(current, axis));
    return current;
  },
});
function differences(x: MaskedArray, axis: Value): Value {
  const at = Number(axis) < 0 ? Number(axis) + x.shape.length : Number(axis);
  const cut = (start: Value, stop: Value) =>
    x.getItem(
      new PyTuple(x.shape.map((_, k) => (k === at ? new PySlice(start, stop, null) : new PySlice(null, null, null)))),
    );
  return python.binary('-', cut(1, null), cut(null, -1));
}
defineFunction({
  name: 'numpy.ma.argwhere',
  signature: 'argwhere(a)',
  doc: 'Positions of elements that are neither zero nor masked.',
  call: (a: Value) => np('transpose', [np('nonzero', [filled(asMasked(a), 0)])]),
});

// ── Products ──────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.ma.inner',
  aliases: ['numpy.ma.innerproduct'],
  signature: 'inner(a, b, /)',
  doc: 'Inner product, masked elements as zeros.',
  call: (a: Value, b: Value) => {
    const [x, y] = [a, b].map((one) => npArray('atleast_1d', [filled(asMasked(one), 0)]));
    return asMaskedResult(np('inner', [x, y]));
  },
});
function asMaskedResult(value: Value): Value {
  return value instanceof NDArray && value.shape.length > 0 ? asMasked(value) : value;
}
defineFunction({
  name: 'numpy.ma.outer',
  aliases: ['numpy.ma.outerproduct'],
  signature: 'outer(a, b)',
  doc: 'Outer product, masked elements as zeros.',
  call: (a: Value, b: Value) => {
    const flatten = (one: NDArray) => npArray('ravel', [one]);
    const data = npArray('outer', [flatten(filled(asMasked(a), 0)), flatten(filled(asMasked(b), 0))]);
    if (getMask(a) === null && getMask(b) === null) return new MaskedArray(data);
    const open = [a, b].map((one) => flatten(apply('logical_not', getMaskArray(one))));
    return new MaskedArray(data, apply('logical_not', npArray('outer', open)));
  },
});
for (const name of ['correlate', 'convolve'] as const) {
  const mode = name === 'correlate' ? 'valid' : 'full';
  defineFunction({
    name: `numpy.ma.${name}`,
    signature: `${name}(a, v, mode='${mode}', propagate_mask=True)`,
    doc: `${name === 'correlate' ? 'Cross-correlation' : 'Convolution'} of two sequences.`,
    call: (a: Value, v: Value, how: Value, propagate: Value) => slid(name, a, v, how, toBool(propagate)),
  });
}
function slid(name: string, a: Value, v: Value, mode: Value, propagate: boolean): Value {
  const ones = (value: Value) => npArray('ones', [new PyTuple(getData(value).shape)], { dtype: 'bool' });
  const run = (x: Value, y: Value) => npArray(name, [x, y], { mode });
  if (propagate) {
    const lost = apply('logical_or', run(getMaskArray(a), ones(v)), run(ones(a), getMaskArray(v)));
    return new MaskedArray(run(getData(a), getData(v)), asDType(lost, bool_));
  }
  const open = run(apply('logical_not', getMaskArray(a)), apply('logical_not', getMaskArray(v)));
  const data = run(filled(asMasked(a), 0), filled(asMasked(v), 0));
  return new MaskedArray(data, apply('logical_not', open));
}

// ── Comparing ─────────────────────────────────────────────────────────────────────────────────────

defineFunction({
  name: 'numpy.ma.allequal',
  signature: 'allequal(a, b, fill_value=True)',
  doc: 'Whether all elements are equal; masked ones count as fill_value.',
  call: (a: Value, b: Value, fill: Value) => {
    const mask = orMask(getMask(a), getMask(b));
    const same = apply('equal', getData(a), getData(b));
    if (mask === null) return np('all', [same]);
    if (!toBool(fill)) return false;
    return np('all', [apply('logical_or', same, mask)]);
  },
});
defineFunction({
  name: 'numpy.ma.allclose',
  signature: 'allclose(a, b, masked_equal=True, rtol=1e-05, atol=1e-08)',
  doc: 'Whether all elements are close; masked ones count as masked_equal.',
  call: (a: Value, b: Value, equal: Value, rtol: Value, atol: Value) => {
    const mask = orMask(getMask(a), getMask(b));
    const close = npArray('isclose', [getData(a), getData(b)], { rtol, atol });
    const settled = mask === null ? close : npArray('where', [mask, toBool(equal), close]);
    return np('all', [settled]);
  },
});

// ── Sets ──────────────────────────────────────────────────────────────────────────────────────────

/** Flat sorted values, one masked element at the end where there was any. */
function uniqueParts(a: Value): { values: MaskedArray; index: Value; inverse: Value } {
  const source = asMasked(a);
  const flat = asMasked(moved(source, 'ravel', []));
  const at = compressed(flat);
  const found = np('unique', [at], { return_index: true, return_inverse: true });
  const [values, index, inverse] = (found as PyTuple).items;
  if (!anySet(flat.mask))
    return {
      values: new MaskedArray(toArray(values), flat.mask === null ? null : noneMasked(toArray(values).shape)),
      index,
      inverse,
    };
  return withMaskedEnd(flat, toArray(values), toArray(index), toArray(inverse));
}
function withMaskedEnd(flat: MaskedArray, values: NDArray, index: NDArray, inverse: NDArray) {
  const mask = flat.mask as NDArray;
  const open = npArray('flatnonzero', [apply('logical_not', mask)]);
  const first = toArray(npArray('flatnonzero', [mask]).getItem(0));
  const hidden = toArray(flat.data.getItem(toArray(npArray('flatnonzero', [mask]).getItem(new PySlice(0, 1, null)))));
  const data = npArray('concatenate', [list([values, hidden])]);
  const flags = noneMasked(data.shape);
  flags.setItem(-1, true);
  const places = npArray('full', [flat.size, values.size]);
  places.setItem(open, inverse);
  const where = npArray('append', [toArray(open.getItem(index)), first]);
  return { values: new MaskedArray(data, flags).like(flat), index: where as Value, inverse: places as Value };
}
defineFunction({
  name: 'numpy.ma.unique',
  signature: 'unique(ar1, return_index=False, return_inverse=False)',
  doc: 'Distinct values, sorted; masked elements count as one.',
  call: (a: Value, wantIndex: Value, wantInverse: Value) => {
    const { values, index, inverse } = uniqueParts(a);
    const parts: Value[] = [values];
    if (toBool(wantIndex)) parts.push(index);
    if (toBool(wantInverse)) parts.push(inverse);
    return parts.length === 1 ? values : new PyTuple(parts);
  },
});
const unique = (a: Value) => uniqueParts(a).values;

defineFunction({
  name: 'numpy.ma.union1d',
  signature: 'union1d(ar1, ar2)',
  doc: 'Values in either array.',
  call: (a: Value, b: Value) =>
    unique(
      joined(
        'concatenate',
        [a, b].map((one) => moved(asMasked(one), 'ravel', [])),
        [],
      ),
    ),
});
function mergedOnce(a: Value, b: Value, assumeUnique: Value): MaskedArray {
  const parts = toBool(assumeUnique) ? [a, b].map((one) => moved(asMasked(one), 'ravel', [])) : [unique(a), unique(b)];
  return asMasked(np('ma.sort', [joined('concatenate', parts, [])]));
}
/** Whether neighbours in a sorted array are equal; two masked ones are. */
function twins(sorted: MaskedArray): NDArray {
  const data = sorted.data;
  const mask = getMaskArray(sorted);
  const [a, b] = [new PySlice(null, -1, null), new PySlice(1, null, null)];
  const same = apply('equal', toArray(data.getItem(a)), toArray(data.getItem(b)));
  const [m, n] = [toArray(mask.getItem(a)), toArray(mask.getItem(b))];
  return apply('logical_or', apply('logical_and', m, n), apply('logical_and', same, apply('equal', m, n)));
}
defineFunction({
  name: 'numpy.ma.intersect1d',
  signature: 'intersect1d(ar1, ar2, assume_unique=False)',
  doc: 'Values in both arrays.',
  call: (a: Value, b: Value, assumeUnique: Value) => {
    const all = mergedOnce(a, b, assumeUnique);
    return asMasked(all.getItem(new PySlice(null, -1, null))).getItem(twins(all));
  },
});
defineFunction({
  name: 'numpy.ma.setxor1d',
  signature: 'setxor1d(ar1, ar2, assume_unique=False)',
  doc: 'Values in exactly one array.',
  call: (a: Value, b: Value, assumeUnique: Value) => {
    const all = mergedOnce(a, b, assumeUnique);
    if (all.size === 0) return all;
    const same = twins(all);
    const edge = npArray('zeros', [1], { dtype: 'bool' });
    const before = npArray('concatenate', [list([edge, same])]);
    const after = npArray('concatenate', [list([same, edge])]);
    return all.getItem(apply('logical_not', apply('logical_or', before, after)));
  },
});
/** Whether elements have an equal neighbour among the others, in one sorted list of both. */
function within(a: MaskedArray, b: Value, assumeUnique: boolean, invert: boolean): MaskedArray {
  const flat = asMasked(moved(a, 'ravel', []));
  const once = assumeUnique ? null : uniqueParts(flat);
  const left = once?.values ?? flat;
  const right = assumeUnique ? asMasked(moved(asMasked(b), 'ravel', [])) : unique(b);
  const both = joined('concatenate', [left, right], []);
  const order = npArray('ma.argsort', [both], { kind: 'mergesort' });
  const sorted = asMasked(both.getItem(order));
  const [next, last] = [sorted.getItem(new PySlice(1, null, null)), sorted.getItem(new PySlice(null, -1, null))];
  const same = asMasked(python.compare(invert ? '!=' : '==', next, last));
  const flags = joined('concatenate', [same, npArray('array', [list([invert])])], []);
  const places = toArray(
    npArray('argsort', [order], { kind: 'mergesort' }).getItem(new PySlice(null, left.size, null)),
  );
  const found = asMasked(flags.getItem(places));
  return once === null ? found : asMasked(found.getItem(once.inverse));
}
for (const name of ['isin', 'in1d'] as const) {
  defineFunction({
    name: `numpy.ma.${name}`,
    signature:
      name === 'isin'
        ? 'isin(element, test_elements, assume_unique=False, invert=False)'
        : 'in1d(ar1, ar2, assume_unique=False, invert=False)',
    doc: 'Whether elements are among others.',
    call: (a: Value, b: Value, assumeUnique: Value, invert: Value) => {
      const found = within(asMasked(a), b, toBool(assumeUnique), toBool(invert));
      return name === 'in1d' ? found : moved(found, 'reshape', [new PyTuple(asMasked(a).shape)]);
    },
  });
}
defineFunction({
  name: 'numpy.ma.setdiff1d',
  signature: 'setdiff1d(ar1, ar2, assume_unique=False)',
  doc: 'Values of the first array that are not in the second.',
  call: (a: Value, b: Value, assumeUnique: Value) => {
    const left = toBool(assumeUnique) ? asMasked(moved(asMasked(a), 'ravel', [])) : unique(a);
    const right = toBool(assumeUnique) ? asMasked(b) : unique(b);
    return left.getItem(within(left, right, true, true).data);
  },
});
defineFunction({
  name: 'numpy.ma.ediff1d',
  signature: 'ediff1d(arr, to_end=None, to_begin=None)',
  doc: 'Differences of neighbours of the flat array.',
  call: (arr: Value, toEnd: Value, toBegin: Value) => {
    const flat = asMasked(moved(asMasked(arr), 'ravel', []));
    const inner = differences(flat, 0);
    const parts = [toBegin, inner, toEnd].filter((one) => one !== null);
    return parts.length === 1
      ? inner
      : joined(
          'concatenate',
          parts.map((one) => np('ma.atleast_1d', [one])),
          [],
        );
  },
});

// ── mr_ ───────────────────────────────────────────────────────────────────────────────────────────

class RowMaker extends PyObject {
  override pyType = new PyType('mr_class', { module: 'numpy.ma.extras', final: true });
  override getItem(key: Value): Value {
    if (typeof key === 'string') raise('MaskError', 'Unavailable for masked array.');
    const parts = key instanceof PyTuple ? key.items : [key];
    const made = parts.map((part) =>
      part instanceof PySlice ? python.getItem(names.get('numpy.r_') ?? null, part) : part,
    );
    return joined(
      'concatenate',
      made.map((part) => np('ma.atleast_1d', [part])),
      [],
    );
  }
}
defineValue('numpy.ma.mr_', new RowMaker());
