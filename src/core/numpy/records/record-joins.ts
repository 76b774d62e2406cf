/** `numpy.lib.recfunctions`: records merged, stacked, extended, joined by key. */
import { raise } from '../../arrays/convert.ts';
import { toArray } from '../../arrays/discover.ts';
import { dtypeObject } from '../../arrays/dtype-object.ts';
import { allocate, NDArray } from '../../arrays/ndarray.ts';
import { PyList, PySlice, PyTuple, python, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import type { DType } from '../../dtype/dtype.ts';
import { promote } from '../../dtype/promotion.ts';
import { packedStruct, type UnplacedField } from '../../dtype/struct.ts';
import { callOp } from '../../ops/registry.ts';
import { drain, toBool } from '../arguments.ts';
import { fillFor } from '../ma/fill-value.ts';
import { allMasked, getMaskArray, MaskedArray, maskDType, np, npArray } from '../ma/masked-array.ts';
import { asRecords } from './recarray.ts';
import { define, fieldsOf, leafFields, names } from './recfunctions.ts';

/** A missing record's value: -1 for numbers, as NumPy's checks of fill values give without a mask. */
function missing(dtype: DType, fill: Value): Value {
  if (fill !== -1) return fill;
  if (dtype.kind === 'b') return true;
  return 'SUT'.includes(dtype.kind) ? '-1' : dtype.kind === 'O' || 'iufc'.includes(dtype.kind) ? -1 : fillFor(dtype);
}

interface Finish {
  readonly usemask: boolean;
  readonly asrecarray: boolean;
}
/** The result in the class that was asked for. */
function finished(data: NDArray, mask: NDArray | null, how: Finish): Value {
  const shown = how.asrecarray ? asRecords(data) : data;
  if (!how.usemask) return shown;
  return new MaskedArray(shown, mask);
}

// ── Side by side ──────────────────────────────────────────────────────────────────────────────────

/** Fields of one array: its own where they are flattened (or only one), else the whole as one field. */
function partsOf(array: NDArray, flatten: boolean): { fields: UnplacedField[]; columns: (from: NDArray) => NDArray[] } {
  const own = fieldsOf(array.dtype);
  if (own.length === 0 || (!flatten && own.length > 1)) {
    return { fields: [{ name: '', title: null, dtype: array.dtype }], columns: (from) => [from] };
  }
  const fields = flatten ? leafFields(array.dtype) : own.map(({ name, title, dtype }) => ({ name, title, dtype }));
  return { fields, columns: (from) => columnsOf(from, flatten) };
}
/** Nameless fields are called by their place. */
function named(fields: readonly UnplacedField[]): UnplacedField[] {
  return fields.map((field, k) => (field.name === '' ? { ...field, name: `f${k}` } : field));
}
function ownFields(array: NDArray): UnplacedField[] {
  const own = fieldsOf(array.dtype);
  if (own.length === 0) return [{ name: '', title: null, dtype: array.dtype }];
  return own.map(({ name, title, dtype }) => ({ name, title, dtype }));
}
function columnsOf(array: NDArray, flatten: boolean): NDArray[] {
  if (fieldsOf(array.dtype).length === 0) return [array];
  return fieldsOf(array.dtype).flatMap((field) => {
    const column = toArray(array.getItem(field.name));
    return flatten ? columnsOf(column, true) : [column];
  });
}
function plainOf(value: Value): NDArray {
  const array = value instanceof MaskedArray ? value.data : toArray(value);
  return toArray(np('ravel', [array]));
}

define(
  'merge_arrays(seqarrays, fill_value=-1, flatten=False, usemask=False, asrecarray=False)',
  'Arrays side by side as fields.',
  (seq, fill, flatten, usemask, asrecarray) => {
    const given = seq instanceof NDArray ? [seq] : drain(seq);
    const arrays = given.map(plainOf);
    const length = Math.max(...arrays.map((one) => one.size));
    const parts = arrays.map((array) => partsOf(array, toBool(flatten)));
    const made = allocate(packedStruct(named(parts.flatMap((part) => part.fields))), [length]);
    const mask = allocate(maskDType(made.dtype), [length]);
    const list = fieldsOf(made.dtype);
    let at = 0;
    arrays.forEach((array, k) => {
      const flags = parts[k].columns(plainOf(getMaskArray(given[k])));
      for (const [c, column] of parts[k].columns(array).entries()) {
        placeColumn(made, mask, list[at++].name, column, flags[c], fill);
      }
    });
    return finished(made, mask, { usemask: toBool(usemask), asrecarray: toBool(asrecarray) });
  },
);
function placeColumn(made: NDArray, mask: NDArray, name: string, column: NDArray, flags: NDArray, fill: Value): void {
  const [target, lost] = [toArray(made.getItem(name)), toArray(mask.getItem(name))];
  const head = new PySlice(null, column.shape[0], null);
  const tail = new PySlice(column.shape[0], null, null);
  target.setItem(head, column);
  lost.setItem(head, flags);
  if (column.shape[0] === made.size) return;
  fillTail(target, tail, fill);
  flagTail(lost, tail);
}

function fillTail(target: NDArray, tail: PySlice, fill: Value): void {
  const fields = fieldsOf(target.dtype);
  if (fields.length === 0) target.setItem(tail, missing(target.dtype, fill));
  for (const { name } of fields) fillTail(toArray(target.getItem(name)), tail, fill);
}
function flagTail(mask: NDArray, tail: PySlice): void {
  const fields = fieldsOf(mask.dtype);
  if (fields.length === 0) mask.setItem(tail, true);
  for (const { name } of fields) flagTail(toArray(mask.getItem(name)), tail);
}

function appendFields(base: Value, given: Value, data: Value, dtypes: Value, fill: Value, how: Finish): Value {
  const list = names(given);
  const columns = typeof given === 'string' || given instanceof NDArray ? [data] : drain(data);
  if (list.length !== columns.length) raise('ValueError', 'The number of arrays does not match the number of names');
  const types = dtypes === null ? [] : dtypes instanceof PyList || dtypes instanceof PyTuple ? dtypes.items : [dtypes];
  const added = columns.map((column, k) => {
    const type = types[types.length === 1 ? 0 : k];
    return type === undefined || type === null ? column : callOp('numpy.array', [column], { dtype: type });
  });
  const source = toArray(base);
  const all = [source, ...added.map(toArray)];
  const length = Math.max(...all.map((one) => one.size));
  const fields = [
    ...ownFields(source),
    ...added.map((column, k) => ({ name: list[k], title: null, dtype: toArray(column).dtype })),
  ];
  const made = allocate(packedStruct(fields), [length]);
  const mask = allocate(maskDType(made.dtype), [length]);
  const pairs = all.flatMap((array, k) => {
    const flags = plainOf(getMaskArray(k === 0 ? base : added[k - 1]));
    const flagColumns = columnsOf(flags, false);
    return columnsOf(plainOf(array), false).map((column, c) => ({ column, flags: flagColumns[c] }));
  });
  pairs.forEach(({ column, flags }, k) => {
    placeColumn(made, mask, fields[k].name, column, flags, fill);
  });
  return finished(made, mask, how);
}
define(
  'append_fields(base, names, data, dtypes=None, fill_value=-1, usemask=True, asrecarray=False)',
  'The array with further fields.',
  (base, list, data, dtypes, fill, usemask, asrecarray) =>
    appendFields(base, list, data, dtypes, fill, { usemask: toBool(usemask), asrecarray: toBool(asrecarray) }),
);
define(
  'rec_append_fields(base, names, data, dtypes=None)',
  'A record array with further fields.',
  (base, list, data, dtypes) => appendFields(base, list, data, dtypes, -1, { usemask: false, asrecarray: true }),
);

// ── One below the other ───────────────────────────────────────────────────────────────────────────

function stackedFields(arrays: readonly NDArray[], autoconvert: boolean): UnplacedField[] {
  const found = new Map<string, DType>();
  for (const array of arrays) {
    for (const { name, dtype } of ownFields(array)) {
      const known = found.get(name);
      if (known === undefined) found.set(name, dtype);
      else if (autoconvert) found.set(name, promote(known, dtype));
      else if (python.repr(dtypeObject(known)) !== python.repr(dtypeObject(dtype))) {
        raise(
          'TypeError',
          `Incompatible type '${python.str(dtypeObject(known))}' <> '${python.str(dtypeObject(dtype))}'`,
        );
      }
    }
  }
  return named([...found].map(([name, dtype]) => ({ name, title: null, dtype })));
}
function defaultRecord(fields: readonly UnplacedField[], defaults: Value): Value[] {
  return fields.map(({ name, dtype }) => {
    const own = defaults instanceof PyDict ? defaults.get(name) : undefined;
    return own ?? fillFor(dtype);
  });
}
define(
  'stack_arrays(arrays, defaults=None, usemask=True, asrecarray=False, autoconvert=False)',
  'Arrays one below the other, by field.',
  (arrays, defaults, usemask, asrecarray, autoconvert) => {
    if (arrays instanceof NDArray) return arrays;
    const given = drain(arrays);
    if (given.length === 1) return given[0];
    const parts = given.map(plainOf);
    const length = parts.reduce((sum, one) => sum + one.size, 0);
    const fields = stackedFields(parts, toBool(autoconvert));
    const made = allocate(packedStruct(fields), [length]);
    const mask = allMasked([length], made.dtype);
    const stand = defaultRecord(fields, defaults);
    fields.forEach((field, k) => {
      made.setItem(field.name, stand[k]);
    });
    let at = 0;
    parts.forEach((part, k) => {
      const range = new PySlice(at, at + part.size, null);
      const flags = plainOf(getMaskArray(given[k]));
      const columns = columnsOf(part, false);
      const own = fieldsOf(part.dtype).length === 0 ? ['f0'] : fieldsOf(part.dtype).map((one) => one.name);
      columnsOf(flags, false).forEach((flag, c) => {
        toArray(made.getItem(own[c])).setItem(range, columns[c]);
        toArray(mask.getItem(own[c])).setItem(range, flag);
      });
      at += part.size;
    });
    return finished(made, mask, { usemask: toBool(usemask), asrecarray: toBool(asrecarray) });
  },
);

// ── Duplicates and joins ──────────────────────────────────────────────────────────────────────────

define(
  'find_duplicates(a, key=None, ignoremask=True, return_index=False)',
  'Records that are there more than once.',
  (a, key, ignoremask, returnIndex) => {
    const array = a instanceof MaskedArray ? a : new MaskedArray(toArray(a));
    const base = key === null ? array : toArray(array.getItem(key));
    const data = base instanceof MaskedArray ? base.data : base;
    const order = npArray('argsort', [sortable(data)], { kind: 'stable' });
    const list = (python.call(python.getAttribute(order, 'tolist') ?? null, []) as PyList).items.map(Number);
    const hidden = hiddenRecords(base, toBool(ignoremask));
    const shown = list.filter((k) => !hidden[k]);
    const same = (p: number, q: number) => python.equal(data.getItem(p), data.getItem(q));
    const chosen = shown.filter(
      (k, at) => (at > 0 && same(shown[at - 1], k)) || (at + 1 < shown.length && same(k, shown[at + 1])),
    );
    const index = npArray('array', [new PyList(chosen)], { dtype: 'i8' });
    const found = array.getItem(index);
    return toBool(returnIndex) ? new PyTuple([found, index]) : found;
  },
);
/** A single field sorts by its values. */
function sortable(data: NDArray): NDArray {
  const fields = fieldsOf(data.dtype);
  return fields.length === 1 ? toArray(data.getItem(fields[0].name)) : data;
}
function hiddenRecords(base: NDArray, ignore: boolean): boolean[] {
  const mask = base instanceof MaskedArray ? base.mask : null;
  if (mask === null || !ignore) return new Array<boolean>(base.size).fill(false);
  const columns = columnsOf(mask, true).map(
    (one) => (python.call(python.getAttribute(one, 'tolist') ?? null, []) as PyList).items,
  );
  return Array.from({ length: base.size }, (_, k) => columns.some((column) => column[k] === true));
}

interface Join {
  readonly how: string;
  readonly suffixes: readonly [string, string];
  readonly defaults: Value;
}
function keyRows(array: NDArray, keys: readonly string[]): Value[] {
  const columns = keys.map(
    (key) => (python.call(python.getAttribute(array.getItem(key), 'tolist') ?? null, []) as PyList).items,
  );
  return Array.from({ length: array.size }, (_, k) => new PyTuple(columns.map((column) => column[k])));
}
function sortedIndex(rows: readonly Value[]): number[] {
  return rows
    .map((_, k) => k)
    .sort((p, q) =>
      python.truth(python.compare('<', rows[p], rows[q])) ? -1 : python.equal(rows[p], rows[q]) ? p - q : 1,
    );
}
/** Pairs of row numbers; -1 where one side has no such key. */
function matches(left: readonly Value[], right: readonly Value[], how: string): [number, number][] {
  const inBoth: [number, number][] = [];
  const [a, b] = [sortedIndex(left), sortedIndex(right)];
  const used = new Set<number>();
  for (const p of a) {
    const q = b.find((k) => !used.has(k) && python.equal(left[p], right[k]));
    if (q === undefined) {
      if (how !== 'inner') inBoth.push([p, -1]);
    } else {
      used.add(q);
      inBoth.push([p, q]);
    }
  }
  if (how === 'outer') for (const q of b) if (!used.has(q)) inBoth.push([-1, q]);
  const keyOf = ([p, q]: [number, number]) => (p >= 0 ? left[p] : right[q]);
  return how === 'outer'
    ? inBoth.sort((x, y) => (python.truth(python.compare('<', keyOf(x), keyOf(y))) ? -1 : 1))
    : inBoth;
}
function joinBy(key: Value, r1: Value, r2: Value, join: Join, finish: Finish): Value {
  if (!['inner', 'outer', 'leftouter'].includes(join.how)) {
    raise(
      'ValueError',
      `The 'jointype' argument should be in 'inner', 'outer' or 'leftouter' (got '${join.how}' instead)`,
    );
  }
  const keys = names(key);
  const [a, b] = [plainOf(r1), plainOf(r2)];
  for (const name of keys) {
    if (!fieldsOf(a.dtype).some((one) => one.name === name))
      raise('ValueError', `r1 does not have key field ${python.repr(name)}`);
    if (!fieldsOf(b.dtype).some((one) => one.name === name))
      raise('ValueError', `r2 does not have key field ${python.repr(name)}`);
  }
  const pairs = matches(keyRows(a, keys), keyRows(b, keys), join.how);
  const shared = (name: string, other: NDArray) =>
    !keys.includes(name) && fieldsOf(other.dtype).some((one) => one.name === name);
  const renamed = (name: string, other: NDArray, suffix: string) => (shared(name, other) ? name + suffix : name);
  const rest = (array: NDArray) => fieldsOf(array.dtype).filter((one) => !keys.includes(one.name));
  const fields: UnplacedField[] = [
    ...keys.map((name) => ({ name, title: null, dtype: promote(fieldType(a, name), fieldType(b, name)) })),
    ...rest(a).map((one) => ({ name: renamed(one.name, b, join.suffixes[0]), title: null, dtype: one.dtype })),
    ...rest(b).map((one) => ({ name: renamed(one.name, a, join.suffixes[1]), title: null, dtype: one.dtype })),
  ];
  const made = allocate(packedStruct(fields), [pairs.length]);
  const mask = allocate(maskDType(made.dtype), [pairs.length]);
  const place = (name: string, source: NDArray, field: string, side: 0 | 1) => {
    const stand = join.defaults instanceof PyDict ? join.defaults.get(field) : undefined;
    pairs.forEach((pair, row) => {
      const from = pair[side];
      const target = toArray(made.getItem(name));
      if (from >= 0) target.setItem(row, toArray(source.getItem(field)).getItem(from));
      else {
        target.setItem(row, stand ?? fillFor(target.dtype));
        toArray(mask.getItem(name)).setItem(row, true);
      }
    });
  };
  for (const name of keys) {
    pairs.forEach(([p, q], row) => {
      const source = p >= 0 ? a : b;
      toArray(made.getItem(name)).setItem(row, toArray(source.getItem(name)).getItem(p >= 0 ? p : q));
    });
  }
  for (const one of rest(a)) place(renamed(one.name, b, join.suffixes[0]), a, one.name, 0);
  for (const one of rest(b)) place(renamed(one.name, a, join.suffixes[1]), b, one.name, 1);
  return finished(made, mask, finish);
}
function fieldType(array: NDArray, name: string): DType {
  return toArray(array.getItem(name)).dtype;
}
define(
  "join_by(key, r1, r2, jointype='inner', r1postfix='1', r2postfix='2', defaults=None, usemask=True, asrecarray=False)",
  'Records joined by the values of key fields.',
  (key, r1, r2, how, first, second, defaults, usemask, asrecarray) =>
    joinBy(
      key,
      r1,
      r2,
      { how: String(how), suffixes: [String(first), String(second)], defaults },
      { usemask: toBool(usemask), asrecarray: toBool(asrecarray) },
    ),
);
define(
  "rec_join(key, r1, r2, jointype='inner', r1postfix='1', r2postfix='2', defaults=None)",
  'Record arrays joined by the values of key fields.',
  (key, r1, r2, how, first, second, defaults) =>
    joinBy(
      key,
      r1,
      r2,
      { how: String(how), suffixes: [String(first), String(second)], defaults },
      { usemask: false, asrecarray: true },
    ),
);
