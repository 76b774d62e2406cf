/** Places in a grid of axes: `subplot(211)`, `GridSpec(2, 3)[0, 1:]`. */
import { type Kwargs, PyObject, PySlice, PyTuple, PyType, type Value } from '../../../base/python.ts';
import { toNumber } from '../../../numpy/arguments.ts';
import { raise, valueError } from '../../runtime/exceptions.ts';
import type { GridPlace } from './axes.ts';
import { numbersIn } from './numbers.ts';

export function wholeGrid(): GridPlace {
  return { rows: 1, cols: 1, widthRatios: [1], heightRatios: [1], row: [0, 1], col: [0, 1] };
}

/** `subplot(2, 1, 1)` or `subplot(211)`: rows, columns and place, counted from 1. */
export function placeFrom(args: readonly Value[]): GridPlace {
  if (args.length === 0) return wholeGrid();
  const spec = args[0];
  if (spec instanceof SubplotSpec) return spec.place;
  const digits = typeof spec === 'number' && args.length === 1 ? String(spec).split('').map(Number) : null;
  if (digits !== null && digits.length !== 3) {
    throw valueError(`Integer subplot specification must be a three-digit number, not ${String(spec)}`);
  }
  const [rows, cols] = digits ?? args.slice(0, 2).map((value) => toNumber(value));
  const at = digits === null ? args[2] : digits[2];
  const pair = at instanceof PyTuple ? at.items.map((value) => toNumber(value)) : null;
  const [first, last] = pair ?? [toNumber(at ?? null), toNumber(at ?? null)];
  if (!(first >= 1 && last <= rows * cols)) {
    throw valueError(`num must be an integer with 1 <= num <= ${rows * cols}, not ${first}`);
  }
  const place = (num: number): [number, number] => [Math.floor((num - 1) / cols), (num - 1) % cols];
  const [[r0, c0], [r1, c1]] = [place(first), place(last)];
  const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
  return {
    rows,
    cols,
    widthRatios: ones(cols),
    heightRatios: ones(rows),
    row: [Math.min(r0, r1), Math.max(r0, r1) + 1],
    col: [Math.min(c0, c1), Math.max(c0, c1) + 1],
  };
}

export const subplotSpecType = new PyType('SubplotSpec', { module: 'matplotlib.gridspec' });

export class SubplotSpec extends PyObject {
  override pyType: PyType = subplotSpecType;
  readonly place: GridPlace;
  constructor(place: GridPlace) {
    super();
    this.place = place;
  }
}

export const gridSpecType: PyType = new PyType('GridSpec', {
  module: 'matplotlib.gridspec',
  construct: (_type, args, kwargs) => makeGrid(args, kwargs),
});

function makeGrid(args: readonly Value[], kwargs: Kwargs | null): GridSpec {
  const number = (name: string, at: number): number => toNumber(args[at] ?? kwargs?.get(name) ?? 1);
  const [rows, cols] = [number('nrows', 0), number('ncols', 1)];
  const ratios = (name: string, count: number): number[] => ratiosFrom(kwargs?.get(name), count, name);
  return new GridSpec(rows, cols, ratios('width_ratios', cols), ratios('height_ratios', rows));
}

export function ratiosFrom(value: Value | undefined, count: number, name: string): number[] {
  const given = numbersIn(value) ?? Array.from({ length: count }, () => 1);
  if (given.length !== count) {
    const [what, of] = name === 'width_ratios' ? ['width', 'columns'] : ['height', 'rows'];
    throw valueError(`Expected the given number of ${what} ratios to match the number of ${of} of the grid`);
  }
  return given;
}

export class GridSpec extends PyObject {
  override pyType: PyType = gridSpecType;
  readonly rows: number;
  readonly cols: number;
  readonly widthRatios: readonly number[];
  readonly heightRatios: readonly number[];
  constructor(rows: number, cols: number, widthRatios: readonly number[], heightRatios: readonly number[]) {
    super();
    this.rows = rows;
    this.cols = cols;
    this.widthRatios = widthRatios;
    this.heightRatios = heightRatios;
  }
  override getItem(key: Value): Value {
    const keys = key instanceof PyTuple ? key.items : null;
    if (keys === null) {
      const [from, to] = lane(key, this.rows * this.cols);
      const last = to - 1;
      return this.spec(
        [Math.floor(from / this.cols), Math.floor(last / this.cols) + 1],
        [Math.min(from % this.cols, last % this.cols), Math.max(from % this.cols, last % this.cols) + 1],
      );
    }
    return this.spec(lane(keys[0], this.rows), lane(keys[1], this.cols));
  }
  private spec(row: readonly [number, number], col: readonly [number, number]): SubplotSpec {
    const { rows, cols, widthRatios, heightRatios } = this;
    return new SubplotSpec({ rows, cols, widthRatios, heightRatios, row, col });
  }
}

/** A half-open range of rows or columns. */
function lane(key: Value, count: number): [number, number] {
  if (key instanceof PySlice) {
    const edge = (value: Value, otherwise: number): number => {
      if (value === null) return otherwise;
      const at = toNumber(value);
      return Math.min(count, Math.max(0, at < 0 ? at + count : at));
    };
    return [edge(key.start, 0), edge(key.stop, count)];
  }
  const at = toNumber(key);
  const place = at < 0 ? at + count : at;
  if (!(place >= 0 && place < count))
    throw raise('IndexError', 'GridSpec slice would result in no space allocated for subplot');
  return [place, place + 1];
}
