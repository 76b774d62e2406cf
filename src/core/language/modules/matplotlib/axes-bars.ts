/** `bar`, `barh`, `hist`, `errorbar`, `stem`, `scatter`, `boxplot` …: methods of axes that count and compare. */
import { NDArray } from '../../../arrays/ndarray.ts';
import { type Kwargs, PyFloat, PyList, PyTuple, python, type Value } from '../../../base/python.ts';
import { sequenceOf, toBool, toNumber } from '../../../numpy/arguments.ts';
import { callOp } from '../../../ops/registry.ts';
import { method } from '../../runtime/calls.ts';
import { valueError } from '../../runtime/exceptions.ts';
import { type Axes, axesType } from './axes.ts';
import type { Extent } from './axis.ts';
import { Bars } from './bars.ts';
import { Colouring } from './colour-bar.ts';
import { colourFrom, coloursFrom, type Rgba } from './colours.ts';
import { Line } from './line.ts';
import { arrayFrom, arrayOf, doubles, isScalar, numberOr, textsIn } from './numbers.ts';
import { Scatter } from './scatter.ts';
import { plots } from './state.ts';

function spread(values: Float64Array, length: number): Float64Array {
  return values.length === length ? values : new Float64Array(length).fill(values[0]);
}

/** Whiskers as Plotly takes them, from one number, one each, or two rows (below, above). */
export function whiskers(
  value: Value | undefined,
  count: number,
  style: Record<string, unknown>,
): Record<string, unknown> | null {
  if (value === undefined || value === null) return null;
  const array = arrayOf(value);
  const all = doubles(value);
  if (array.shape.length === 2) {
    return { type: 'data', symmetric: false, arrayminus: all.slice(0, count), array: all.slice(count), ...style };
  }
  if (all.some((x) => x < 0)) throw valueError("'yerr' must not contain negative values");
  return { type: 'data', array: spread(all, count), ...style };
}

interface BarArguments {
  readonly at: Value;
  readonly lengths: Value;
  readonly width: Value;
  readonly foot: Value;
  readonly align: string;
  readonly upright: boolean;
}

function addBars(axes: Axes, given: BarArguments, kwargs: Kwargs): Bars {
  const [along, across] = given.upright ? [axes.x, axes.y] : [axes.y, axes.x];
  const raw = along.read(given.at);
  const lengths = across.read(given.lengths);
  const count = Math.max(raw.length, lengths.length);
  if (raw.length !== lengths.length && raw.length !== 1 && lengths.length !== 1) {
    throw valueError(
      `shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg 0 with shape (${raw.length},) and arg 1 with shape (${lengths.length},).`,
    );
  }
  const widths = spread(doubles(given.width), count);
  const places = spread(raw, count);
  const at = given.align === 'edge' ? places.map((edge, k) => edge + widths[k] / 2) : places;
  const feet = spread(given.foot === null ? Float64Array.of(0) : across.read(given.foot), count);
  const parts = { at, widths: widths.map(Math.abs), lengths: spread(lengths, count), feet, upright: given.upright };
  const take = (name: string): Value | undefined => {
    const value = kwargs.get(name);
    kwargs.delete(name);
    return value;
  };
  const own = ['color', 'facecolor', 'fc', 'c'].some((name) => kwargs.has(name));
  const bars = new Bars(parts, own ? [0, 0, 0, 1] : axes.nextPatchColour());
  const labels = take('tick_label');
  if (labels !== undefined) {
    along.ticks = [...at];
    along.tickLabels = textsIn(labels);
  }
  if (toBool(take('log') ?? false)) across.setScale('log');
  const style = { color: errorColour(take('ecolor')), thickness: 2, width: numberOr(take('capsize'), 0) * 1.4 };
  take('error_kw');
  const [xerr, yerr] = [whiskers(take('xerr'), count, style), whiskers(take('yerr'), count, style)];
  if (xerr !== null) bars.errors.error_x = xerr;
  if (yerr !== null) bars.errors.error_y = yerr;
  bars.configure(kwargs);
  const ends = xerr === null && yerr === null ? null : bars.extend.bind(bars);
  if (ends !== null) {
    bars.extend = (x, y) => {
      ends(x, y);
      const tips = parts.feet.map((foot, k) => foot + parts.lengths[k]);
      const [across, errors] = parts.upright ? [y, yerr] : [x, xerr];
      if (errors !== null) addWhiskers(across, tips, errors);
    };
  }
  return axes.add(bars);
}

function addWhiskers(extent: Extent, places: Float64Array, errors: Record<string, unknown>): void {
  const above = errors.array as Float64Array;
  const below = (errors.arrayminus ?? above) as Float64Array;
  extent.addAll(places.map((place, k) => place + above[k]));
  extent.addAll(places.map((place, k) => place - below[k]));
}

function errorColour(value: Value | undefined): string {
  return value === undefined || value === null ? '#000000' : hex(colourFrom(value));
}
function hex(colour: Rgba): string {
  return `rgba(${colour
    .slice(0, 3)
    .map((c) => Math.round(c * 255))
    .join(',')},${colour[3]})`;
}

method<Axes>(
  axesType,
  "bar(x, height, width=..., bottom=None, *, align='center', data=None, **kwargs)",
  (axes, [at, lengths, width, foot, align], _star, kwargs) =>
    addBars(
      axes,
      {
        at: at ?? null,
        lengths: lengths ?? null,
        width: width ?? new PyFloat(0.8),
        foot: foot ?? null,
        align: python.str(align ?? 'center'),
        upright: true,
      },
      kwargs,
    ),
);
method<Axes>(
  axesType,
  "barh(y, width, height=..., left=None, *, align='center', data=None, **kwargs)",
  (axes, [at, lengths, width, foot, align], _star, kwargs) =>
    addBars(
      axes,
      {
        at: at ?? null,
        lengths: lengths ?? null,
        width: width ?? new PyFloat(0.8),
        foot: foot ?? null,
        align: python.str(align ?? 'center'),
        upright: false,
      },
      kwargs,
    ),
);

method<Axes>(
  axesType,
  "bar_label(container, labels=None, *, fmt='%g', label_type='edge', padding=0, **kwargs)",
  (axes, [container, labels, format, type], _star, kwargs) => {
    if (!(container instanceof Bars)) throw valueError('bar_label() takes what bar() gave');
    const { at, lengths, feet, upright } = container.parts;
    const texts = textsIn(labels) ?? [...lengths].map((x) => formatted(format ?? '%g', x));
    const method = axesType.namespace.get('annotate');
    for (const [k, text] of texts.entries()) {
      const centre = type === 'center';
      const end = centre ? feet[k] + lengths[k] / 2 : feet[k] + lengths[k];
      const place = upright ? [at[k], end] : [end, at[k]];
      const align: [string, Value][] = upright
        ? [
            ['ha', 'center'],
            ['va', centre ? 'center' : lengths[k] < 0 ? 'top' : 'bottom'],
          ]
        : [
            ['ha', centre ? 'center' : lengths[k] < 0 ? 'right' : 'left'],
            ['va', 'center'],
          ];
      python.call(
        method ?? null,
        [axes, text, new PyTuple(place.map((x) => new PyFloat(x)))],
        new Map([...align, ...kwargs]),
      );
    }
    return new PyList([]);
  },
);

function formatted(format: Value, x: number): string {
  if (typeof format !== 'string') return python.str(python.call(format, [new PyFloat(x)]));
  if (format.includes('{'))
    return python.str(python.call(python.getAttribute(format, 'format') ?? null, [new PyFloat(x)]));
  return python.str(python.binary('%', format, new PyFloat(x)));
}

// ── Histograms ────────────────────────────────────────────────────────────────────────────────────

interface HistogramOptions {
  readonly bins: Value;
  readonly range: Value;
  readonly density: boolean;
  readonly weights: Value;
  readonly cumulative: Value;
}

/** Data sets of `hist`: one, or several. */
function dataSets(value: Value): Value[] {
  const items = sequenceOf(value);
  if (items === null) return [arrayOf(value)];
  if (value instanceof NDArray) {
    return value.shape.length === 2 ? [...(sequenceOf(callOp('numpy.transpose', [value])) ?? [])] : [value];
  }
  if (items.some((item) => sequenceOf(item) !== null)) return items.map((item) => arrayOf(item));
  return [arrayOf(value)];
}

/** Edges that all data sets share, and what falls between them. */
function histograms(sets: readonly Value[], options: HistogramOptions): { counts: Float64Array[]; edges: Value } {
  const finite = sets.map((set) => arrayOf(set));
  let { bins, range } = options;
  if (sets.length > 1 || typeof bins === 'string') {
    const all =
      sets.length === 1
        ? finite[0]
        : callOp('numpy.concatenate', [new PyList(finite.map((one) => callOp('numpy.ravel', [one])))]);
    if (range === null && !hasEdges(bins)) range = rangeOf(finite.map((one) => doubles(one)));
    bins = callOp('numpy.histogram_bin_edges', [all, bins, range]);
    range = null;
  } else if (range === null && !hasEdges(bins)) {
    range = rangeOf([doubles(finite[0])]);
  }
  const weights =
    options.weights === null ? null : sets.length > 1 ? (sequenceOf(options.weights) ?? []) : [options.weights];
  let edges: Value = bins;
  const counts = finite.map((set, k) => {
    const made = callOp('numpy.histogram', [set, bins, range], {
      density: options.density,
      ...(weights === null ? {} : { weights: weights[k] }),
    }) as PyTuple;
    edges = made.items[1];
    return doubles(made.items[0]);
  });
  return { counts: counts.map((one) => cumulated(one, doubles(edges), options)), edges };
}

function hasEdges(bins: Value): boolean {
  return !isScalar(bins) && typeof bins !== 'string';
}
/** NaN does not count. */
function rangeOf(sets: readonly Float64Array[]): Value {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const set of sets) {
    for (const x of set) {
      if (x < low) low = x;
      if (x > high) high = x;
    }
  }
  return low > high ? null : new PyTuple([new PyFloat(low), new PyFloat(high)]);
}

function cumulated(counts: Float64Array, edges: Float64Array, { cumulative, density }: HistogramOptions): Float64Array {
  if (cumulative === false || cumulative === null || cumulative === 0) return counts;
  const backward = typeof cumulative === 'number' && cumulative < 0;
  const parts = density ? counts.map((count, k) => count * (edges[k + 1] - edges[k])) : counts;
  const order = backward ? [...parts].reverse() : [...parts];
  let sum = 0;
  const sums = order.map((part) => (sum += part));
  return Float64Array.from(backward ? sums.reverse() : sums);
}

method<Axes>(
  axesType,
  "hist(x, bins=None, range=None, density=False, weights=None, cumulative=False, bottom=None, histtype='bar', align='mid', orientation='vertical', rwidth=None, log=False, color=None, label=None, stacked=False, *, data=None, **kwargs)",
  (axes, bound, _star, kwargs) => {
    const [x, bins, range, density, weights, cumulative, , kind, , orientation, rwidth, log, colour, label, stacked] =
      bound.map((value) => value ?? null);
    const sets = dataSets(x);
    const options = { bins: bins ?? 10, range, density: toBool(density), weights, cumulative };
    const { counts, edges } = histograms(sets, options);
    const places = doubles(edges);
    const colours =
      colour === null ? sets.map(() => axes.nextPatchColour()) : (coloursFrom(colour, plots().cycle) ?? []);
    const labels = label === null ? [] : typeof label === 'string' ? [label] : (textsIn(label) ?? []);
    const upright = orientation !== 'horizontal';
    const across = upright ? axes.y : axes.x;
    if (toBool(log)) across.setScale('log');
    const style = python.str(kind);
    const piled = toBool(stacked) || style === 'barstacked';
    const tops = piled ? pile(counts) : counts;
    const made = counts.map((one, k) => {
      const named: Kwargs = labels[k] === undefined ? kwargs : new Map([...kwargs, ['label', labels[k]]]);
      const setting = { axes, places, upright, colour: colours[k % colours.length], kwargs: named };
      if (style.startsWith('step')) return outlineOf(setting, tops[k], style === 'stepfilled');
      const lane = {
        index: piled ? 0 : k,
        count: piled ? 1 : sets.length,
        share: rwidth === null ? null : toNumber(rwidth),
      };
      return barsOf(setting, one, piled ? tops[k].map((top, j) => top - one[j]) : null, lane);
    });
    const arrays = tops.map(arrayFrom);
    const single = sets.length === 1;
    return new PyTuple([
      single ? arrays[0] : callOp('numpy.array', [new PyList(arrays)]),
      hasEdges(bins ?? 10) || typeof bins === 'string' || !single ? arrayFrom(places) : edges,
      single ? made[0] : new PyList(made),
    ]);
  },
);

function pile(counts: readonly Float64Array[]): Float64Array[] {
  const tops: Float64Array[] = [];
  for (const one of counts) {
    const below = tops[tops.length - 1];
    tops.push(below === undefined ? one : one.map((count, k) => count + below[k]));
  }
  return tops;
}

interface HistogramSetting {
  readonly axes: Axes;
  readonly places: Float64Array;
  readonly upright: boolean;
  readonly colour: Rgba;
  readonly kwargs: Kwargs;
}

interface Lane {
  readonly index: number;
  readonly count: number;
  readonly share: number | null;
}

function barsOf(
  { axes, places, upright, colour, kwargs }: HistogramSetting,
  counts: Float64Array,
  feet: Float64Array | null,
  lane: Lane,
): Bars {
  const share = lane.share ?? (lane.count > 1 ? 0.8 : 1);
  const full = Float64Array.from(counts, (_, k) => (places[k + 1] - places[k]) * share);
  const widths = full.map((width) => width / lane.count);
  const at = Float64Array.from(counts, (_, k) => {
    const middle = (places[k] + places[k + 1]) / 2;
    return middle - full[k] / 2 + widths[k] * (lane.index + 0.5);
  });
  const bars = new Bars(
    { at, widths, lengths: counts, feet: feet ?? new Float64Array(counts.length), upright },
    colour,
  );
  bars.configure(kwargs);
  // All edges of the bins count, whatever the widths.
  const extend = bars.extend.bind(bars);
  bars.extend = (x, y) => {
    extend(x, y);
    if (share === 1) (upright ? x : y).addAll([places[0], places[places.length - 1]]);
  };
  return axes.add(bars);
}

function outlineOf(
  { axes, places, upright, colour, kwargs }: HistogramSetting,
  tops: Float64Array,
  filled: boolean,
): Value {
  const x: number[] = [places[0]];
  const y: number[] = [0];
  for (const [k, top] of tops.entries()) {
    x.push(places[k], places[k + 1]);
    y.push(top, top);
  }
  x.push(places[places.length - 1]);
  y.push(0);
  const [a, b] = upright ? [x, y] : [y, x];
  const line = new Line({ x: Float64Array.from(a), y: Float64Array.from(b) }, [axes.x, axes.y], colour);
  line.width = 1;
  if (filled) line.errors = { fill: 'toself', fillcolor: hex(colour) };
  line.configure(
    new Map([...kwargs].filter(([key]) => key !== 'edgecolor' && key !== 'ec' && key !== 'facecolor' && key !== 'fc')),
  );
  if (filled && line.opacity !== null)
    line.errors = { fill: 'toself', fillcolor: hex([colour[0], colour[1], colour[2], line.opacity]) };
  const extend = line.extend.bind(line);
  line.extend = (xs, ys) => {
    extend(xs, ys);
    (upright ? ys : xs).sticky.push(0);
  };
  return new PyList([axes.add(line)]);
}

// ── Errors, stems, points ─────────────────────────────────────────────────────────────────────────

method<Axes>(
  axesType,
  "errorbar(x, y, yerr=None, xerr=None, fmt='', ecolor=None, elinewidth=None, capsize=None, barsabove=False, lolims=False, uplims=False, xlolims=False, xuplims=False, errorevery=1, capthick=None, *, data=None, **kwargs)",
  (axes, bound, _star, kwargs) => {
    const [x, y, yerr, xerr, format, colour, width, cap] = bound.map((value) => value ?? null);
    const call = axesType.namespace.get('plot');
    const dropLine = python.str(format).toLowerCase() === 'none';
    const args = [x, y, ...(dropLine || format === '' ? [] : [format])];
    const made = python.call(call ?? null, [axes, ...args], kwargs) as PyList;
    const line = made.items[0] as Line;
    if (dropLine) {
      line.dash = null;
      line.marker = null;
    }
    const style = {
      color: colour === null ? hex(line.colour) : hex(colourFrom(colour)),
      thickness: numberOr(width, line.width) * 1.389,
      width: numberOr(cap, 0) * 1.389,
    };
    const count = line.points.y.length;
    const [ex, ey] = [whiskers(xerr, count, style), whiskers(yerr, count, style)];
    if (ex !== null) line.errors.error_x = ex;
    if (ey !== null) line.errors.error_y = ey;
    widenFor(line, ex, ey);
    return new PyTuple([line, new PyTuple([]), new PyTuple([])]);
  },
);

/** The ends of whiskers count for the limits. */
function widenFor(line: Line, ex: Record<string, unknown> | null, ey: Record<string, unknown> | null): void {
  const extend = line.extend.bind(line);
  line.extend = (x, y) => {
    extend(x, y);
    const xs = line.points.x ?? line.points.y.map((_, k) => k);
    for (const [extent, places, errors] of [
      [x, xs, ex],
      [y, line.points.y, ey],
    ] as const) {
      if (errors === null) continue;
      addWhiskers(extent, places, errors);
    }
  };
}

method<Axes>(
  axesType,
  "stem(*args, linefmt=None, markerfmt=None, basefmt=None, bottom=0, label=None, orientation='vertical', data=None)",
  (axes, [lineFormat, markerFormat, , bottom, label], args) => {
    const [x, y] = args.length > 1 ? [axes.x.read(args[0]), axes.y.read(args[1])] : [null, axes.y.read(args[0])];
    const at = x ?? y.map((_, k) => k);
    const foot = numberOr(bottom, 0);
    const call = (name: string, list: readonly Value[], named: Kwargs): Value =>
      python.call(axesType.namespace.get(name) ?? null, [axes, ...list], named);
    const places = arrayFrom(at);
    const colour: Kwargs = new Map([['color', 'C0']]);
    const format = typeof lineFormat === 'string' ? /C\d|[bgrcmyk]/.exec(lineFormat)?.[0] : undefined;
    if (format !== undefined) colour.set('color', format);
    const stems = call('vlines', [places, new PyFloat(foot), arrayFrom(y)], new Map([...colour]));
    const heads = call(
      'plot',
      [places, arrayFrom(y), typeof markerFormat === 'string' ? markerFormat : 'o'],
      new Map<string, Value>([...colour, ['label', label ?? '']]),
    ) as PyList;
    const base = call(
      'plot',
      [arrayFrom([at[0], at[at.length - 1]]), arrayFrom([foot, foot])],
      new Map([['color', 'C3']]),
    ) as PyList;
    return new PyTuple([heads.items[0], stems, base.items[0]]);
  },
);

method<Axes>(
  axesType,
  'scatter(x, y, s=None, c=None, marker=None, cmap=None, norm=None, vmin=None, vmax=None, alpha=None, linewidths=None, *, edgecolors=None, plotnonfinite=False, data=None, **kwargs)',
  (axes, bound, _star, kwargs) => {
    const [x, y, s, c, marker, cmap, norm, low, high, alpha, widths, edges] = bound.map((value) => value ?? null);
    const [xs, ys] = [axes.x.read(x), axes.y.read(y)];
    if (xs.length !== ys.length) throw valueError('x and y must be the same size');
    const given = c ?? kwargs.get('color') ?? kwargs.get('facecolors') ?? null;
    if (c === null) for (const name of ['color', 'facecolors']) if (given !== 'none') kwargs.delete(name);
    const colours = given === null ? [axes.nextPatchColour()] : coloursFrom(given, plots().cycle);
    const numbers = colours === null ? doubles(given) : null;
    if (numbers !== null && numbers.length !== xs.length) {
      throw valueError(
        `'c' argument has ${numbers.length} elements, which is inconsistent with 'x' and 'y' with size ${xs.length}.`,
      );
    }
    const colouring = Colouring.from(
      cmap,
      norm,
      low === null ? null : toNumber(low),
      high === null ? null : toNumber(high),
    );
    if (numbers !== null) colouring.norm.fit(numbers);
    const areas = s === null ? Float64Array.of(36) : doubles(s);
    const scatter = new Scatter(
      { x: xs, y: ys, areas, colours, numbers, marker: marker === null ? 'o' : python.str(marker) },
      colouring,
    );
    if (alpha !== null) kwargs.set('alpha', alpha);
    if (widths !== null) kwargs.set('linewidth', widths);
    if (edges !== null) kwargs.set('edgecolor', edges);
    scatter.configure(kwargs);
    if (numbers !== null) axes.mappable = scatter;
    return axes.add(scatter);
  },
);
