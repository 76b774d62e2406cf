/** Comparing arrays element by element, with a report of what differs. */
import { shapeText } from '../../arrays/broadcast.ts';
import { toArray } from '../../arrays/discover.ts';
import type { NDArray } from '../../arrays/ndarray.ts';
import { arrayToString } from '../../arrays/print.ts';
import { PyFloat, PyList, PyTuple, python, type Value } from '../../base/python.ts';
import { isKind, sameDType } from '../../dtype/dtype.ts';
import { dtypeText } from '../../dtype/dtype-text.ts';
import { callOp } from '../../ops/registry.ts';
import { quietly } from '../statistics.ts';
import { ufuncs } from '../ufunc.ts';
import { fail, failureText } from './messages.ts';

export interface Comparison {
  readonly header: string;
  readonly words: string;
  readonly verbose: boolean;
  readonly compare: (x: NDArray, y: NDArray) => NDArray;
  readonly precision?: number;
  readonly equalNan?: boolean;
  readonly equalInf?: boolean;
  readonly strict?: boolean;
  readonly names?: readonly string[];
}

const np = (name: string, args: readonly Value[], kwargs: Record<string, Value> = {}): NDArray =>
  toArray(callOp(`numpy.${name}`, args, kwargs));
const apply = (name: string, ...args: Value[]): NDArray => ufuncs[name].apply(args)[0];
const holds = (array: NDArray): boolean => toArray(callOp('numpy.all', [array])).truth();

function failing(given: Comparison, x: NDArray, y: NDArray, extra: string): never {
  const { header, verbose, names, precision = 6 } = given;
  return fail(failureText([x, y], `${given.words}${extra}`, { header, verbose, names, precision }));
}

function checkForms(given: Comparison, x: NDArray, y: NDArray): void {
  const same = shapeText(x.shape) === shapeText(y.shape);
  const scalar = x.shape.length === 0 || y.shape.length === 0;
  if (same ? !given.strict || sameDType(x.dtype, y.dtype) : scalar && !given.strict) return;
  const tuple = (array: NDArray) => python.repr(new PyTuple(array.shape));
  failing(
    given,
    x,
    y,
    same
      ? `\n(dtypes ${dtypeText(x.dtype)}, ${dtypeText(y.dtype)} mismatch)`
      : `\n(shapes ${tuple(x)}, ${tuple(y)} mismatch)`,
  );
}

/** Positions of special values must agree; they take no further part. */
function flagged(given: Comparison, x: NDArray, y: NDArray, what: string, test: (one: NDArray) => NDArray): NDArray {
  const [a, b] = [test(x), test(y)];
  if (!holds(apply('equal', a, b))) failing(given, x, y, `\n${what} location mismatch:`);
  return a.shape.length >= b.shape.length ? a : b;
}

function isNumber(array: NDArray): boolean {
  return isKind(array.dtype, 'b', 'i', 'u', 'f', 'c');
}

function specials(given: Comparison, x: NDArray, y: NDArray): NDArray | null {
  let flags: NDArray | null = null;
  const add = (found: NDArray) => {
    flags = flags === null ? found : apply('logical_or', flags, found);
  };
  if (isNumber(x) && isNumber(y)) {
    if (given.equalNan !== false) add(flagged(given, x, y, 'nan', (one) => apply('isnan', one)));
    if (given.equalInf !== false) {
      for (const limit of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        add(flagged(given, x, y, 'inf', (one) => apply('equal', one, new PyFloat(limit))));
      }
    }
  } else if (isKind(x.dtype, 'M', 'm') && isKind(y.dtype, 'M', 'm') && x.dtype.kind === y.dtype.kind) {
    add(flagged(given, x, y, 'NaT', (one) => apply('isnat', one)));
  }
  return flags;
}

export function compareArrays(actual: Value, desired: Value, given: Comparison): undefined {
  const [x, y] = [toArray(actual), toArray(desired)];
  checkForms(given, x, y);
  const flags = specials(given, x, y);
  const agreed = quietly(() => given.compare(x, y));
  const settled = flags === null ? agreed : apply('logical_or', agreed, flags);
  if (holds(settled)) return undefined;
  return failing(given, x, y, `\n${remarks(given, x, y, settled).join('\n')}`);
}

function remarks(given: Comparison, x: NDArray, y: NDArray, settled: NDArray): string[] {
  const wrong = apply('logical_not', settled);
  const count = Number(python.str(callOp('numpy.count_nonzero', [wrong])));
  const total = wrong.size;
  const percent = (100 * count) / total;
  const lines = [`Mismatched elements: ${count} / ${total} (${threeDigits(percent)}%)`];
  if (wrong.shape.length > 0) lines.push(places(given, x, y, wrong));
  return [...lines, ...differences(x, y, wrong)];
}
function threeDigits(value: number): string {
  return python.format(new PyFloat(value), '.3g');
}

function places(given: Comparison, x: NDArray, y: NDArray, wrong: NDArray): string {
  const names = given.names ?? ['ACTUAL', 'DESIRED'];
  const all = np('argwhere', [wrong]);
  const count = all.shape[0];
  const text = (array: NDArray, index: PyTuple) =>
    python.str(array.getItem(array.shape.length === 0 ? new PyTuple([]) : index));
  const rows = Array.from({ length: Math.min(count, 5) }, (_, k) => {
    const position = callOp('numpy.ravel', [all.getItem(k)]);
    const list = (python.call(python.getAttribute(position, 'tolist') ?? null, []) as PyList).items;
    const index = new PyTuple(list);
    return ` ${python.repr(new PyList([...list]))}: ${text(x, index)} (${names[0]}), ${text(y, index)} (${names[1]})`;
  });
  const title =
    count === 1 ? 'Mismatch at index:' : count <= 5 ? 'Mismatch at indices:' : 'First 5 mismatches are at indices:';
  return `${title}\n${rows.join('\n')}`;
}

/** Largest differences; kinds that can't be subtracted have none. */
function differences(x: NDArray, y: NDArray, wrong: NDArray): string[] {
  if (!isNumber(x) || !isNumber(y) || (x.dtype.kind === 'b' && y.dtype.kind === 'b')) return [];
  return quietly(() => {
    const [a, b] = [chosen(x, wrong), chosen(y, wrong)];
    let error = apply('absolute', apply('subtract', a, b));
    if (isKind(a.dtype, 'u') || isKind(b.dtype, 'u'))
      error = apply('minimum', error, apply('absolute', apply('subtract', b, a)));
    const largest = np('max', [error]);
    const lines = [`Max absolute difference among violations: ${arrayToString(largest)}`];
    const nonzero = apply('not_equal', b, 0);
    const some = toArray(callOp('numpy.any', [nonzero])).truth();
    const relative = some
      ? np('max', [apply('divide', toArray(error.getItem(nonzero)), apply('absolute', toArray(b.getItem(nonzero))))])
      : np('array', [new PyFloat(Number.POSITIVE_INFINITY)]);
    lines.push(`Max relative difference among violations: ${arrayToString(relative)}`);
    return lines;
  });
}
function chosen(array: NDArray, wrong: NDArray): NDArray {
  const wide = np('broadcast_to', [array, new PyTuple(wrong.shape)]);
  const flat = wrong.shape.length === 0 ? np('reshape', [wide, 1]) : wide;
  return toArray(flat.getItem(wrong.shape.length === 0 ? np('reshape', [wrong, 1]) : wrong));
}
