/** `boxplot`: quartiles, whiskers and outliers, drawn of lines as matplotlib draws them. */

import { type Kwargs, PyList, python, type Value } from '../../../base/python.ts';
import { PyDict } from '../../../base/python-dict.ts';
import { sequenceOf, toBool, toNumber } from '../../../numpy/arguments.ts';
import { method } from '../../runtime/calls.ts';
import { valueError } from '../../runtime/exceptions.ts';
import { type Axes, axesType } from './axes.ts';
import { colourFrom, type Rgba } from './colours.ts';
import { dictOf } from './dicts.ts';
import { Line } from './line.ts';
import { arrayOf, doubles, numbersIn, series, textsIn } from './numbers.ts';

export interface BoxFacts {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly fliers: Float64Array;
}

/** Linear interpolation between the neighbours in order. */
export function percentile(sorted: Float64Array, q: number): number {
  const place = ((sorted.length - 1) * q) / 100;
  const low = Math.floor(place);
  const [a, b] = [sorted[low], sorted[Math.min(low + 1, sorted.length - 1)]];
  const t = place - low;
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

/** `whis`: multiples of the distance of the quartiles, or two percentiles. */
export function boxFacts(values: Float64Array, whis: number | readonly [number, number]): BoxFacts {
  const known = values.filter((x) => !Number.isNaN(x));
  const sorted = known.slice().sort();
  if (sorted.length === 0) {
    const none = Number.NaN;
    return { q1: none, median: none, q3: none, low: none, high: none, mean: none, fliers: sorted };
  }
  const [q1, median, q3] = [25, 50, 75].map((q) => percentile(sorted, q));
  const [from, to] =
    typeof whis === 'number'
      ? [q1 - whis * (q3 - q1), q3 + whis * (q3 - q1)]
      : [percentile(sorted, whis[0]), percentile(sorted, whis[1])];
  const inside = sorted.filter((x) => x >= from && x <= to);
  const [first, last] = [inside[0] ?? q1, inside[inside.length - 1] ?? q3];
  const [low, high] = [first > q1 ? q1 : first, last < q3 ? q3 : last];
  const mean = sorted.reduce((sum, x) => sum + x, 0) / sorted.length;
  return {
    q1,
    median,
    q3,
    low,
    high,
    mean,
    fliers: Float64Array.from([...known.filter((x) => x < low), ...known.filter((x) => x > high)]),
  };
}

const PARTS = ['whiskers', 'caps', 'boxes', 'medians', 'fliers', 'means'] as const;
type Part = (typeof PARTS)[number];

interface BoxStyle {
  readonly upright: boolean;
  readonly filled: boolean;
  readonly means: boolean;
  readonly caps: boolean;
  readonly fliers: boolean;
  readonly symbol: string | null;
  readonly properties: Readonly<Record<string, Kwargs>>;
}

const BLACK: Rgba = [0, 0, 0, 1];
const MOST_FLIERS = 2_000;

class Boxes {
  private readonly axes: Axes;
  private readonly style: BoxStyle;
  readonly parts: Record<Part, Line[]> = { whiskers: [], caps: [], boxes: [], medians: [], fliers: [], means: [] };

  constructor(axes: Axes, style: BoxStyle) {
    this.axes = axes;
    this.style = style;
  }

  private line(part: Part, along: readonly number[], across: ArrayLike<number>, colour: Rgba): Line {
    const [a, b] = [Float64Array.from(along), Float64Array.from(across)];
    const points = this.style.upright ? { x: a, y: b } : { x: b, y: a };
    const line = new Line(points, [this.axes.x, this.axes.y], colour);
    line.width = 1;
    const singular = part === 'boxes' ? 'box' : part.slice(0, -1);
    line.configure(this.style.properties[`${singular}props`] ?? null);
    this.parts[part].push(this.axes.add(line));
    return line;
  }

  add(facts: BoxFacts, at: number, width: number): void {
    const { q1, q3, median, low, high, mean, fliers } = facts;
    const [left, right] = [at - width / 2, at + width / 2];
    const box = this.line('boxes', [left, right, right, left, left], [q1, q1, q3, q3, q1], BLACK);
    if (this.style.filled) this.fill(box);
    this.line('whiskers', [at, at], [q1, low], BLACK);
    this.line('whiskers', [at, at], [q3, high], BLACK);
    if (this.style.caps) {
      const [from, to] = [at - width / 4, at + width / 4];
      this.line('caps', [from, to], [low, low], BLACK);
      this.line('caps', [from, to], [high, high], BLACK);
    }
    const middle = this.line('medians', [left, right], [median, median], colourFrom('C1'));
    this.keepRoom(middle, at);
    if (this.style.means) {
      const line = this.line('means', [at], [mean], colourFrom('C2'));
      line.dash = null;
      line.marker ??= '^';
    }
    if (this.style.fliers) this.outliers(fliers, at);
  }

  /** Half a unit at either side, and no margin beyond. */
  private keepRoom(line: Line, at: number): void {
    const extend = line.extend.bind(line);
    line.extend = (x, y) => {
      extend(x, y);
      const along = this.style.upright ? x : y;
      along.addAll([at - 0.5, at + 0.5]);
      along.sticky.push(at - 0.5, at + 0.5);
    };
  }

  private fill(box: Line): void {
    const face = this.style.properties.boxprops?.get('facecolor');
    const colour = face === undefined ? colourFrom('C0') : colourFrom(face);
    box.fillColour = colour;
  }

  /** Very many of them keep the farthest and an even choice of the rest. */
  private outliers(fliers: Float64Array, at: number): void {
    const step = Math.max(1, fliers.length / MOST_FLIERS);
    const count = Math.min(fliers.length, MOST_FLIERS);
    const chosen = Float64Array.from(
      { length: count },
      (_, k) => fliers[k === count - 1 ? fliers.length - 1 : Math.floor(k * step)],
    );
    const line = this.line(
      'fliers',
      [...chosen].map(() => at),
      chosen,
      BLACK,
    );
    line.dash = null;
    line.marker = this.style.symbol === null ? (line.marker ?? 'o') : this.style.symbol;
    line.markerFace ??= [0, 0, 0, 0];
  }
}

function dataSets(value: Value): Float64Array[] {
  const items = sequenceOf(value);
  if (items?.some((item) => sequenceOf(item) !== null) && !isTable(value)) return items.map(doubles);
  const array = arrayOf(value);
  return array.shape.length === 2 ? series(array, 'columns') : [doubles(array)];
}
function isTable(value: Value): boolean {
  return python.getAttribute(value, 'ndim') === 2;
}

method<Axes>(
  axesType,
  "boxplot(x, notch=None, sym=None, vert=None, whis=None, positions=None, widths=None, patch_artist=None, bootstrap=None, usermedians=None, conf_intervals=None, meanline=None, showmeans=None, showcaps=None, showbox=None, showfliers=None, boxprops=None, tick_labels=None, flierprops=None, medianprops=None, meanprops=None, capprops=None, whiskerprops=None, manage_ticks=True, autorange=False, zorder=None, capwidths=None, *, data=None, labels=None, orientation='vertical', label=None)",
  (axes, bound) => {
    const given = bound.map((value) => value ?? null);
    const [x, , symbol, vert, whis, positions, widths, patch] = given;
    const [means, caps, , fliers] = given.slice(12, 16);
    const [box, tickLabels, flier, median, mean, cap, whisker, manage] = given.slice(16, 24);
    const [labels, orientation] = given.slice(28, 30);
    const sets = dataSets(x);
    const upright = orientation !== 'horizontal' && (vert === null || toBool(vert));
    const style: BoxStyle = {
      upright,
      filled: toBool(patch),
      means: toBool(means),
      caps: caps === null || toBool(caps),
      fliers: (fliers === null || toBool(fliers)) && symbol !== '',
      symbol: typeof symbol === 'string' && symbol !== '' ? symbol.slice(-1) : null,
      properties: properties({ box, flier, median, mean, cap, whisker }),
    };
    const places = numbersIn(positions) ?? sets.map((_, k) => k + 1);
    if (places.length !== sets.length)
      throw valueError('List of boxplot statistics and `positions` values must have same the length');
    const span = Math.max(...places) - Math.min(...places);
    const wide = numbersIn(widths) ?? [Math.min(0.5, Math.max(0.15, 0.15 * span))];
    const limits = whisFrom(whis);
    const boxes = new Boxes(axes, style);
    for (const [k, set] of sets.entries()) boxes.add(boxFacts(set, limits), places[k], wide[k % wide.length]);
    if (toBool(manage)) manageTicks(upright ? axes.x : axes.y, places, textsIn(tickLabels ?? labels));
    return PyDict.of(PARTS.map((part): [string, Value] => [part, new PyList(boxes.parts[part])]));
  },
);

function whisFrom(value: Value): number | readonly [number, number] {
  if (value === null) return 1.5;
  const pair = numbersIn(sequenceOf(value) === null ? null : value);
  return pair === null ? toNumber(value) : [pair[0], pair[1]];
}

function properties(given: Readonly<Record<string, Value>>): Record<string, Kwargs> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const all = dictOf(value);
      return [`${name}props`, all];
    }),
  );
}

/** One tick a box, half a unit of room at the ends. */
function manageTicks(axis: Axes['x'], places: readonly number[], labels: string[] | null): void {
  axis.ticks = [...(axis.ticks ?? []), ...places];
  axis.tickLabels = [...(axis.tickLabels ?? []), ...(labels ?? places.map((place) => String(place)))];
}
