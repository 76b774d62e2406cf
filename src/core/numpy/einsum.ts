/** `np.einsum` and `np.einsum_path`: subscripts to sums of products. */
import { asDType, assign, copyOf } from '../arrays/cast.ts';
import { raise } from '../arrays/convert.ts';
import { toArray } from '../arrays/discover.ts';
import { optionalDType } from '../arrays/dtype-from.ts';
import { allocate, type NDArray } from '../arrays/ndarray.ts';
import { unwrap } from '../arrays/record.ts';
import type { DType } from '../dtype/dtype.ts';
import { defineFunction } from '../ops/registry.ts';
import { deliver, sequenceOf, toInt, toOut } from './arguments.ts';
import { contract } from './contractions.ts';
import { jointDType } from './joining.ts';
import { permute } from './ndarray-attributes.ts';
import { Ellipsis, PyList, PyTuple, type Value } from './python-values.ts';
import { reduceUfunc } from './reduction.ts';
import { ufuncs } from './ufunc.ts';

interface Term {
  readonly array: NDArray;
  /** One label an axis. */
  readonly labels: readonly string[];
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The other calling convention: operand, list of label numbers, …, optional output list. */
function fromSublists(args: readonly Value[]): { text: string; operands: Value[] } {
  const letters = (list: Value) =>
    (sequenceOf(list) ?? []).map((item) => (item === Ellipsis ? '...' : LETTERS[toInt(item)])).join('');
  const operands: Value[] = [];
  const parts: string[] = [];
  let k = 0;
  for (; k + 1 < args.length; k += 2) {
    operands.push(args[k]);
    parts.push(letters(args[k + 1]));
  }
  return { text: parts.join(',') + (k < args.length ? `->${letters(args[k])}` : ''), operands };
}

/** Labels of one operand; an ellipsis stands for as many broadcast axes as are left. */
function labelsOf(text: string, ndim: number, operand: number): string[] {
  const [before, after] = text.split('...');
  if (after === undefined) {
    if (before.length !== ndim) {
      raise(
        'ValueError',
        before.length > ndim
          ? `einstein sum subscripts string contains too many subscripts for operand ${operand}`
          : `operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to broadcast the extra dimensions.`,
      );
    }
    return [...before];
  }
  const missing = ndim - before.length - after.length;
  if (missing < 0)
    raise('ValueError', `einstein sum subscripts string contains too many subscripts for operand ${operand}`);
  return [...before, ...Array.from({ length: missing }, (_, k) => `.${missing - k}`), ...after];
}

function parse(text: string, operands: readonly NDArray[]): { terms: Term[]; output: string[] } {
  const [left, right, extra] = text.replaceAll(' ', '').split('->');
  if (extra !== undefined) raise('ValueError', 'einstein sum subscripts string included more than one output');
  const bad = /[^A-Za-z.,]/.exec(left + (right ?? ''));
  if (bad !== null)
    raise('ValueError', `invalid subscript '${bad[0]}' in einstein sum subscripts string, subscripts must be letters`);
  const parts = left.split(',');
  if (parts.length !== operands.length) {
    raise(
      'ValueError',
      parts.length > operands.length
        ? 'more operands provided to einstein sum function than specified in the subscripts string'.replace(
            'more operands provided to einstein sum function than',
            'fewer operands provided to einstein sum function than',
          )
        : 'more operands provided to einstein sum function than specified in the subscripts string',
    );
  }
  const terms = parts.map((part, k) => ({ array: operands[k], labels: labelsOf(part, operands[k].shape.length, k) }));
  const all = terms.flatMap((term) => term.labels);
  const dots = [...new Set(all.filter((label) => label.startsWith('.')))].sort(
    (a, b) => Number(b.slice(1)) - Number(a.slice(1)),
  );
  if (right === undefined) {
    const once = [...new Set(all)]
      .filter((label) => !label.startsWith('.') && all.filter((one) => one === label).length === 1)
      .sort();
    return { terms, output: [...dots, ...once] };
  }
  const [before, after] = right.split('...');
  const output = after === undefined ? [...before] : [...before, ...dots, ...after];
  for (const label of output) {
    if (!label.startsWith('.') && !all.includes(label))
      raise(
        'ValueError',
        `einstein sum subscripts string included output subscript '${label}' which never appeared in an input`,
      );
    if (output.filter((one) => one === label).length > 1)
      raise('ValueError', `einstein sum subscripts string includes output subscript '${label}' multiple times`);
  }
  return { terms, output };
}

/** Repeated labels of one operand: its diagonal, as a view. */
function onDiagonal(term: Term): Term {
  const labels = [...new Set(term.labels)];
  if (labels.length === term.labels.length) return term;
  const axes = labels.map((label) => term.labels.flatMap((one, k) => (one === label ? [k] : [])));
  const shape = axes.map((group) => {
    const lengths = group.map((k) => term.array.shape[k]);
    const length = Math.max(...lengths);
    if (lengths.some((n) => n !== length))
      raise(
        'ValueError',
        `dimensions in single operand for collapsing index '${labels[axes.indexOf(group)]}' don't match (${lengths[0]} != ${lengths[1]})`,
      );
    return length;
  });
  const strides = axes.map((group) => group.reduce((sum, k) => sum + term.array.strides[k], 0));
  return { array: term.array.view({ shape, strides }), labels };
}

function checkSizes(terms: readonly Term[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const term of terms) {
    term.labels.forEach((label, k) => {
      const [known, length] = [sizes.get(label), term.array.shape[k]];
      if (known !== undefined && known !== length && known !== 1 && length !== 1) {
        raise(
          'ValueError',
          `operands could not be broadcast together with remapped shapes [original->remapped]: ${terms.map((one) => `(${one.array.shape.join(',')}${one.array.shape.length === 1 ? ',' : ''})->(${one.array.shape.join(',')}${one.array.shape.length === 1 ? ',' : ''})`).join(' ')} `,
        );
      }
      sizes.set(label, known === undefined || known === 1 ? length : known);
    });
  }
  return sizes;
}

/** Sums away labels that nothing later needs. */
function reduced(term: Term, keep: ReadonlySet<string>): Term {
  const gone = term.labels.flatMap((label, k) => (keep.has(label) ? [] : [k]));
  if (gone.length === 0) return term;
  const array = reduceUfunc(ufuncs.add, term.array, gone, { dtype: term.array.dtype });
  return { array, labels: term.labels.filter((label) => keep.has(label)) };
}

/** Two terms into one, by a matrix product where labels are summed and not kept, else by broadcasting. */
function pair(a: Term, b: Term, keep: ReadonlySet<string>): Term {
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const summed = shared.filter(
    (label) => !keep.has(label) && a.array.shape[a.labels.indexOf(label)] === b.array.shape[b.labels.indexOf(label)],
  );
  const [left, right] = [reduced(a, new Set([...keep, ...b.labels])), reduced(b, new Set([...keep, ...a.labels]))];
  if (summed.length > 0 && summed.length === shared.length && 'fdFD'.includes(left.array.code)) {
    const array = contract(
      left.array,
      right.array,
      summed.map((label) => left.labels.indexOf(label)),
      summed.map((label) => right.labels.indexOf(label)),
    );
    return { array, labels: [...left.labels, ...right.labels].filter((label) => !summed.includes(label)) };
  }
  const labels = [...left.labels, ...right.labels.filter((label) => !left.labels.includes(label))];
  const product = ufuncs.multiply.apply([aligned(left, labels), aligned(right, labels)])[0];
  return reduced({ array: product, labels }, keep);
}

/** Axes in the order of labels, with length one where the term has none. */
function aligned(term: Term, labels: readonly string[]): NDArray {
  const places = labels.map((label) => term.labels.indexOf(label));
  return term.array.view({
    shape: places.map((k) => (k < 0 ? 1 : term.array.shape[k])),
    strides: places.map((k) => (k < 0 ? 0 : term.array.strides[k])),
  });
}

export function einsum(text: string, operands: readonly NDArray[], dtype: DType): NDArray {
  const parsed = parse(text, operands);
  const sizes = checkSizes(parsed.terms);
  const output = new Set(parsed.output);
  const queue = parsed.terms.map((term) => onDiagonal({ ...term, array: asDType(term.array, dtype) }));
  if (queue.length === 1) {
    const [only] = queue;
    if (only.labels.every((label) => output.has(label))) return view(only, parsed.output);
  }
  let current = queue[0];
  queue.slice(1).forEach((next, k) => {
    const later = new Set([...output, ...queue.slice(k + 2).flatMap((term) => term.labels)]);
    current = pair(current, next, later);
  });
  const total = reduced(current, output);
  const summed = queue.length > 1 && 'fdFD'.includes(total.array.code);
  // Products are added to zeros, so that -0 does not remain.
  const result = aligned(summed ? { ...total, array: ufuncs.add.apply([total.array, 0])[0] } : total, parsed.output);
  const shape = parsed.output.map((label) => sizes.get(label) ?? 1);
  if (shape.every((length, k) => length === result.shape[k]))
    return result.cContiguous && result.base === null ? result : copyOf(result);
  const wide = allocate(dtype, shape);
  assign(wide, result);
  return wide;
}

/** One operand, nothing summed: a view. */
function view(term: Term, output: readonly string[]): NDArray {
  return permute(
    term.array,
    output.map((label) => term.labels.indexOf(label)),
  );
}

function operandsOf(args: readonly Value[]): { text: string; values: Value[] } {
  if (typeof args[0] === 'string') return { text: args[0], values: args.slice(1) };
  if (args.length < 2)
    raise(
      'ValueError',
      'must specify the einstein sum subscripts string and at least one operand, or at least one operand and its corresponding subscripts list',
    );
  const { text, operands } = fromSublists(args);
  return { text, values: operands };
}
defineFunction({
  name: 'numpy.einsum',
  signature: "einsum(*operands, out=None, dtype=None, order='K', casting='safe', optimize=False)",
  doc: "Sums of products by Einstein's notation.",
  call: (args: Value, out: Value, dtype: Value) => {
    const { text, values } = operandsOf((args as PyTuple).items);
    if (values.length === 0)
      raise(
        'ValueError',
        'must specify the einstein sum subscripts string and at least one operand, or at least one operand and its corresponding subscripts list',
      );
    const arrays = values.map(toArray);
    const result = einsum(text, arrays, optionalDType(dtype) ?? jointDType(arrays, arrays));
    const target = toOut(out);
    return target === null ? (result.shape.length === 0 ? unwrap(result) : result) : deliver(result, target);
  },
});

// ── Path ──────────────────────────────────────────────────────────────────────────────────────────

function greedyPath(
  inputs: readonly (readonly string[])[],
  output: readonly string[],
  sizes: ReadonlyMap<string, number>,
): number[][] {
  const list = inputs.map((labels) => new Set(labels));
  const path: number[][] = [];
  const size = (labels: Iterable<string>) =>
    [...labels].reduce((product, label) => product * (sizes.get(label) ?? 1), 1);
  while (list.length > 1) {
    let best: { cost: number[]; i: number; j: number; result: Set<string> } | null = null;
    for (let i = 0; i < list.length; i++) {
      for (let j = i + 1; j < list.length; j++) {
        const union = new Set([...list[i], ...list[j]]);
        const later = new Set([...output, ...list.flatMap((one, k) => (k === i || k === j ? [] : [...one]))]);
        const result = new Set([...union].filter((label) => later.has(label)));
        if ([...list[i]].every((label) => !list[j].has(label)) && list.length > 2) continue;
        const cost = [size(result) - size(list[i]) - size(list[j]), size(union)];
        if (best === null || cost[0] < best.cost[0] || (cost[0] === best.cost[0] && cost[1] < best.cost[1]))
          best = { cost, i, j, result };
      }
    }
    if (best === null) {
      path.push(list.map((_, k) => k));
      break;
    }
    path.push([best.i, best.j]);
    list.splice(best.j, 1);
    list.splice(best.i, 1);
    list.push(best.result);
  }
  return path.length === 0 ? [[0]] : path;
}
defineFunction({
  name: 'numpy.einsum_path',
  signature: "einsum_path(*operands, optimize='greedy', einsum_call=False)",
  doc: 'The order in which a product is best contracted.',
  call: (args: Value, optimize: Value) => {
    const { text, values } = operandsOf((args as PyTuple).items);
    const { terms, output } = parse(text, values.map(toArray));
    const sizes = checkSizes(terms);
    const labels = terms.map((term) => [...new Set(term.labels)]);
    const path = optimize === false ? [terms.map((_, k) => k)] : greedyPath(labels, output, sizes);
    return new PyTuple([
      new PyList(['einsum_path', ...path.map((step) => new PyTuple(step))]),
      report(labels, output, sizes, path),
    ]);
  },
});

/** Three decimals and two digits of exponent, as C prints them. */
function exponent(value: number): string {
  return value.toExponential(3).replace(/e([+-])(\d)$/, (_, sign: string, digit: string) => `e${sign}0${digit}`);
}

function report(
  inputs: readonly (readonly string[])[],
  output: readonly string[],
  sizes: ReadonlyMap<string, number>,
  path: readonly number[][],
): string {
  const size = (labels: Iterable<string>) =>
    [...labels].reduce((product, label) => product * (sizes.get(label) ?? 1), 1);
  const all = [...new Set(inputs.flat())];
  const full = inputs.map((one) => one.join('')).join(',');
  const naive = size(all) * Math.max(1, inputs.length + (all.length > output.length ? 0 : -1));
  const list = inputs.map((one) => [...one]);
  let [cost, largest, scaling] = [1, 0, 0];
  const lines = path.map((step) => {
    const picked = [...step].sort((a, b) => b - a).map((k) => list.splice(k, 1)[0]);
    const union = new Set(picked.flat());
    const later = new Set([...output, ...list.flat()]);
    const result = [...union].filter((label) => later.has(label)).sort();
    const summed = result.length < union.size;
    cost += size(union) * Math.max(1, picked.length - 1 + (summed ? 1 : 0));
    largest = Math.max(largest, size(result));
    scaling = Math.max(scaling, union.size);
    const last = list.length === 0;
    list.push(last ? [...output] : result);
    const text = `${picked.map((one) => one.join('')).join(',')}->${(last ? output : result).join('')}`;
    return `${String(union.size).padStart(4)}    ${text.padStart(24)} ${`${list.map((one) => one.join('')).join(',')}->${output.join('')}`.padStart(40)}`;
  });
  return `  Complete contraction:  ${full}->${output.join('')}\n         Naive scaling:  ${all.length}\n     Optimized scaling:  ${scaling}\n      Naive FLOP count:  ${exponent(naive)}\n  Optimized FLOP count:  ${exponent(cost)}\n   Theoretical speedup:  ${(naive / cost).toFixed(3)}\n  Largest intermediate:  ${exponent(largest)} elements\n${'-'.repeat(74)}\nscaling                  current                                remaining\n${'-'.repeat(74)}\n${lines.join('\n')}`;
}
