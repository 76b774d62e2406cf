/** `plot` and what is made of lines: `step`, `semilogx`, `errorbar`, `stem`, `axhline` … */
import { type Kwargs, PyList, PyTuple, python, type Value } from '../../../base/python.ts';
import { method } from '../../runtime/calls.ts';
import { valueError } from '../../runtime/exceptions.ts';
import { type Axes, axesType } from './axes.ts';
import { parseFormat } from './colours.ts';
import { Line } from './line.ts';
import { arrayOf, series } from './numbers.ts';
import { plots } from './state.ts';

interface Group {
  readonly x: Value | null;
  readonly y: Value;
  readonly format: string | null;
}

/** `x, y, 'fmt', x, y …` in groups, as `plot` reads them. */
function groups(args: readonly Value[]): Group[] {
  const made: Group[] = [];
  for (let at = 0; at < args.length; ) {
    const given: Value[] = [args[at++]];
    if (at < args.length && typeof args[at] !== 'string') given.push(args[at++]);
    const format = at < args.length && typeof args[at] === 'string' ? String(args[at++]) : null;
    const [x, y] = given.length === 2 ? given : [null, given[0]];
    made.push({ x, y: y ?? null, format });
  }
  return made;
}

function linesOf(axes: Axes, { x, y, format }: Group, kwargs: Kwargs): Line[] {
  const xs = x === null ? [null] : columns(axes.x, x);
  const ys = columns(axes.y, y).map((one) => one ?? new Float64Array(0));
  for (const [k, one] of ys.entries()) {
    const other = xs[xs.length === 1 ? 0 : k];
    if (other !== null && other !== undefined && other.length !== one.length) {
      throw valueError(
        `x and y must have same first dimension, but have shapes ${shapeText(x ?? null)} and ${shapeText(y)}`,
      );
    }
  }
  const count = Math.max(xs.length, ys.length);
  if (xs.length > 1 && ys.length > 1 && xs.length !== ys.length) {
    throw valueError(`x has ${xs.length} columns but y has ${ys.length} columns`);
  }
  const read = format === null ? null : parseFormat(format, plots().cycle);
  return Array.from({ length: count }, (_, k) => {
    const own = kwargs.has('color') || kwargs.has('c') || read?.colour != null;
    const colour = read?.colour ?? (own ? ([0, 0, 0, 1] as const) : axes.nextLineColour());
    const points = { x: xs[xs.length === 1 ? 0 : k], y: ys[ys.length === 1 ? 0 : k] };
    const line = new Line(points, [axes.x, axes.y], colour);
    if (read?.line != null) line.setStyle(read.line);
    else if (read?.marker != null) line.setStyle('None');
    line.marker = read?.marker ?? null;
    line.configure(labelled(kwargs, k, count));
    return axes.add(line);
  });
}

/** A list of labels names the lines one by one. */
function labelled(kwargs: Kwargs, at: number, count: number): Kwargs {
  const label = kwargs.get('label');
  if (count === 1 || !(label instanceof PyList || label instanceof PyTuple)) return kwargs;
  return new Map([...kwargs, ['label', label.items[at] ?? null]]);
}

function columns(axis: Axes['x'], value: Value): (Float64Array | null)[] {
  const array = typeof value === 'string' ? null : arrayOf(value);
  return array !== null && array.shape.length > 1 ? series(array, 'columns') : [axis.read(value)];
}

function shapeText(value: Value): string {
  const shape = arrayOf(value).shape;
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

export function plotInto(axes: Axes, args: readonly Value[], kwargs: Kwargs, table: Value = null): PyList {
  const given = table === null ? args : args.map((arg) => column(table, arg));
  return new PyList(groups(given).flatMap((group) => linesOf(axes, group, kwargs)));
}

function column(table: Value, name: Value): Value {
  if (typeof name !== 'string') return name;
  try {
    return python.getItem(table, name);
  } catch {
    return name;
  }
}

method<Axes>(
  axesType,
  'plot(*args, scalex=True, scaley=True, data=None, **kwargs)',
  (axes, [, , table], args, kwargs) => plotInto(axes, args, kwargs, table ?? null),
);

for (const [name, scales] of [
  ['semilogx', 'x'],
  ['semilogy', 'y'],
  ['loglog', 'xy'],
] as const) {
  method<Axes>(axesType, `${name}(*args, **kwargs)`, (axes, _bound, args, kwargs) => {
    for (const quiet of ['base', 'subs', 'nonpositive']) kwargs.delete(quiet);
    if (scales.includes('x')) axes.x.setScale('log');
    if (scales.includes('y')) axes.y.setScale('log');
    return plotInto(axes, args, kwargs);
  });
}

method<Axes>(axesType, "step(x, y, *args, where='pre', data=None, **kwargs)", (axes, [x, y, where], args, kwargs) => {
  const made = plotInto(axes, [x ?? null, y ?? null, ...args], kwargs);
  for (const line of made.items) if (line instanceof Line) line.setDrawStyle(`steps-${python.str(where ?? 'pre')}`);
  return made;
});
