/** `axhline`, `vlines`, `fill_between`, `text`, `annotate` …: marks as methods of axes. */
import { PyList, python, type Value } from '../../../base/python.ts';
import { sequenceOf, toNumber } from '../../../numpy/arguments.ts';
import { method } from '../../runtime/calls.ts';
import { valueError } from '../../runtime/exceptions.ts';
import { type Axes, axesType } from './axes.ts';
import type { Axis } from './axis.ts';
import { colourFrom } from './colours.ts';
import { Line } from './line.ts';
import { arrowStyle, Band, Filled, Rule, Segments, Words } from './marks.ts';
import { arrayOf, doubles, numberOr } from './numbers.ts';

const FIRST = '#1f77b4';

for (const [name, along, axis, low, high] of [
  ['axhline', 'x', 'y', 'xmin', 'xmax'],
  ['axvline', 'y', 'x', 'ymin', 'ymax'],
] as const) {
  method<Axes>(
    axesType,
    `${name}(${axis}=0, ${low}=0, ${high}=1, **kwargs)`,
    (axes, [place, from, to], _star, kwargs) => {
      const at = axes[axis].read(place ?? 0)[0];
      const rule = new Rule(along, at, [numberOr(from, 0), numberOr(to, 1)], colourFrom(FIRST));
      rule.configure(kwargs);
      return axes.add(rule);
    },
  );
}

for (const [name, along, axis, low, high] of [
  ['axhspan', 'x', 'y', 'xmin', 'xmax'],
  ['axvspan', 'y', 'x', 'ymin', 'ymax'],
] as const) {
  method<Axes>(
    axesType,
    `${name}(${axis}min, ${axis}max, ${low}=0, ${high}=1, **kwargs)`,
    (axes, [from, to, first, last], _star, kwargs) => {
      const range = [axes[axis].read(from ?? null)[0], axes[axis].read(to ?? null)[0]] as const;
      const band = new Band(along, range, [numberOr(first, 0), numberOr(last, 1)], colourFrom(FIRST));
      band.configure(kwargs);
      return axes.add(band);
    },
  );
}

/** Through two points, or one and a slope: as long as the frame of the data. */
method<Axes>(
  axesType,
  'axline(xy1, xy2=None, *, slope=None, **kwargs)',
  (axes, [first, second, slope], _star, kwargs) => {
    const [x1, y1] = (sequenceOf(first ?? null) ?? []).map(toNumber);
    const other = second === null || second === undefined ? null : (sequenceOf(second) ?? []).map(toNumber);
    if ((other === null) === (slope === null)) throw valueError("Exactly one of 'xy2' and 'slope' must be given");
    const rise = other === null ? toNumber(slope ?? null) : (other[1] - y1) / (other[0] - x1);
    const [low, high] = axes.view(axes.x);
    const x = Number.isFinite(rise) ? Float64Array.of(low, high) : Float64Array.of(x1, x1);
    const y = Number.isFinite(rise) ? x.map((at) => y1 + rise * (at - x1)) : Float64Array.from(axes.view(axes.y));
    const line = new Line({ x, y }, [axes.x, axes.y], axes.nextLineColour());
    line.extend = () => undefined;
    line.configure(kwargs);
    return axes.add(line);
  },
);

/** Each as long as the longest of them. */
function together(...columns: Float64Array[]): Float64Array[] {
  const length = Math.max(...columns.map((column) => column.length));
  return columns.map((column) => (column.length === length ? column : new Float64Array(length).fill(column[0])));
}

for (const [name, along, across] of [
  ['vlines', 'x', 'y'],
  ['hlines', 'y', 'x'],
] as const) {
  method<Axes>(
    axesType,
    `${name}(${along}, ${across}min, ${across}max, colors=None, linestyles='solid', *, label='', **kwargs)`,
    (axes, [places, low, high, colours, style, label], _star, kwargs) => {
      const [at, from, to] = together(
        axes[along].read(places ?? null),
        axes[across].read(low ?? null),
        axes[across].read(high ?? null),
      );
      const ends =
        along === 'x'
          ? ([
              [at, from],
              [at, to],
            ] as const)
          : ([
              [from, at],
              [to, at],
            ] as const);
      const segments = new Segments(ends[0], ends[1], colourFrom(FIRST));
      if (colours !== null && colours !== undefined) kwargs.set('color', colours);
      kwargs.set('linestyle', kwargs.get('ls') ?? style ?? 'solid');
      kwargs.delete('ls');
      kwargs.set('label', label ?? '');
      segments.configure(kwargs);
      return axes.add(segments);
    },
  );
}

// ── Fillings ──────────────────────────────────────────────────────────────────────────────────────

interface Ribbon {
  readonly along: Float64Array;
  readonly one: Float64Array;
  readonly two: Float64Array;
  readonly where: readonly boolean[] | null;
}

/** The outline of each run of places that are filled, parted by NaN. */
function outline({ along, one, two, where }: Ribbon): [Float64Array, Float64Array] {
  const [xs, ys]: [number[], number[]] = [[], []];
  const inside = (k: number): boolean =>
    k < along.length && (where === null || where[k]) && [along[k], one[k], two[k]].every((x) => !Number.isNaN(x));
  for (let from = 0; from < along.length; from++) {
    if (!inside(from)) continue;
    let to = from;
    while (inside(to + 1)) to++;
    if (to > from) {
      if (xs.length > 0) [xs.push(Number.NaN), ys.push(Number.NaN)];
      for (let k = from; k <= to; k++) [xs.push(along[k]), ys.push(one[k])];
      for (let k = to; k >= from; k--) [xs.push(along[k]), ys.push(two[k])];
      xs.push(along[from]);
      ys.push(one[from]);
    }
    from = to;
  }
  return [Float64Array.from(xs), Float64Array.from(ys)];
}

/** Places of a ribbon, at most. */
const MOST_PLACES = 4_000;

/** A ribbon of very many points keeps the outermost of each group. */
function shortened({ along, one, two, where }: Ribbon): Ribbon {
  if (along.length <= MOST_PLACES) return { along, one, two, where };
  const size = along.length / (MOST_PLACES / 2);
  const kept: number[] = [];
  const [low, high]: [number[], number[]] = [[], []];
  for (let bucket = 0; bucket < MOST_PLACES / 2; bucket++) {
    const [from, to] = [Math.floor(bucket * size), Math.floor((bucket + 1) * size)];
    kept.push(from);
    low.push(one.subarray(from, to).reduce((a, b) => Math.min(a, b)));
    high.push(two.subarray(from, to).reduce((a, b) => Math.max(a, b)));
  }
  return {
    along: Float64Array.from(kept, (k) => along[k]),
    one: Float64Array.from(low),
    two: Float64Array.from(high),
    where: where === null ? null : kept.map((k) => where[k]),
  };
}

for (const [name, along, across] of [
  ['fill_between', 'x', 'y'],
  ['fill_betweenx', 'y', 'x'],
] as const) {
  method<Axes>(
    axesType,
    `${name}(${along}, ${across}1, ${across}2=0, where=None, interpolate=False, step=None, *, data=None, **kwargs)`,
    (axes, [places, first, second, where], _star, kwargs) => {
      const [at, one, two] = together(
        axes[along].read(places ?? null),
        axes[across].read(first ?? null),
        axes[across].read(second ?? 0),
      );
      const chosen = where === null || where === undefined ? null : [...doubles(where)].map((x) => x !== 0);
      if (at.length > MOST_PLACES) {
        axes.figure.notes.push(
          `A ribbon of ${at.length.toLocaleString('en')} points is drawn by the outermost of each group.`,
        );
      }
      const [a, b] = outline(shortened({ along: at, one, two, where: chosen }));
      const filled =
        along === 'x' ? new Filled(a, b, axes.nextPatchColour()) : new Filled(b, a, axes.nextPatchColour());
      filled.configure(kwargs);
      return axes.add(filled);
    },
  );
}

method<Axes>(axesType, 'fill(*args, data=None, **kwargs)', (axes, _bound, args, kwargs) => {
  const made: Filled[] = [];
  for (let at = 0; at < args.length; ) {
    const [x, y] = [axes.x.read(args[at]), axes.y.read(args[at + 1])];
    at += 2;
    const filled = new Filled(closed(x), closed(y), axes.nextPatchColour());
    if (typeof args[at] === 'string') filled.colour = colourFrom(args[at++]);
    filled.configure(kwargs);
    made.push(axes.add(filled));
  }
  return new PyList(made);
});

function closed(values: Float64Array): Float64Array {
  return Float64Array.from([...values, values[0]]);
}

method<Axes>(
  axesType,
  "stackplot(x, *args, labels=None, colors=None, baseline='zero', data=None, **kwargs)",
  (axes, [x, labels, colours], args, kwargs) => {
    const at = axes.x.read(x ?? null);
    const layers = args.length === 1 && arrayOf(args[0]).shape.length === 2 ? (sequenceOf(args[0]) ?? []) : args;
    const names = labels === null || labels === undefined ? [] : (sequenceOf(labels) ?? []);
    const palette = colours === null || colours === undefined ? [] : (sequenceOf(colours) ?? []);
    let below = new Float64Array(at.length);
    const made = layers.map((layer, k) => {
      const values = doubles(layer);
      const above = below.map((foot, j) => foot + values[j]);
      const [a, b] = outline({ along: at, one: below, two: above, where: null });
      below = above;
      const filled = new Filled(
        a,
        b,
        palette.length > 0 ? colourFrom(palette[k % palette.length]) : axes.nextPatchColour(),
      );
      filled.configure(names[k] === undefined ? kwargs : new Map([...kwargs, ['label', names[k]]]));
      return axes.add(filled);
    });
    return new PyList(made);
  },
);

// ── Words ─────────────────────────────────────────────────────────────────────────────────────────

function isAxesFrame(axes: Axes, transform: Value | undefined): boolean {
  return transform !== undefined && transform !== null && transform === axes.attributes.get('transAxes');
}

method<Axes>(axesType, 'text(x, y, s, fontdict=None, **kwargs)', (axes, [x, y, text], _star, kwargs) => {
  const inFrame = isAxesFrame(axes, kwargs.get('transform'));
  const read = (axis: Axis, value: Value | undefined): number =>
    inFrame ? toNumber(value ?? null) : axis.read(value ?? null)[0];
  const words = new Words(python.str(text ?? ''), [read(axes.x, x), read(axes.y, y)]);
  words.frame = inFrame ? 'axes' : 'data';
  words.configure(kwargs);
  return axes.add(words);
});

method<Axes>(
  axesType,
  "annotate(text, xy, xytext=None, xycoords='data', textcoords=None, arrowprops=None, annotation_clip=None, **kwargs)",
  (axes, [text, point, at, coords, textCoords, arrow], _star, kwargs) => {
    const pair = (value: Value | undefined, data: boolean): [number, number] => {
      const [x, y] = sequenceOf(value ?? null) ?? [];
      return data ? [axes.x.read(x)[0], axes.y.read(y)[0]] : [toNumber(x), toNumber(y)];
    };
    const inFrame = coords === 'axes fraction';
    const target = pair(point, !inFrame);
    const offset = textCoords === 'offset points' || textCoords === 'offset pixels';
    const words = new Words(python.str(text ?? ''), at === null ? target : pair(at, !offset && !inFrame));
    words.frame = inFrame ? 'axes' : offset && at !== null ? 'offset' : 'data';
    if (at !== null) words.target = target;
    if (arrow !== null && arrow !== undefined) words.arrow = arrowStyle(arrow);
    words.configure(kwargs);
    return axes.add(words);
  },
);
