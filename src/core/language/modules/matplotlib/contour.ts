/** `contour` and `contourf`: lines and bands of equal height. */
import { type Kwargs, PyList, PyTuple, PyType, python, type Value } from '../../../base/python.ts';
import { toNumber } from '../../../numpy/arguments.ts';
import { method } from '../../runtime/calls.ts';
import { typeError } from '../../runtime/exceptions.ts';
import { dashOf, type Properties } from './artist.ts';
import { type Axes, axesType } from './axes.ts';
import { lane } from './axes-images.ts';
import type { Extent } from './axis.ts';
import { Colouring, Mappable } from './colour-bar.ts';
import { coloursFrom, css, type Rgba } from './colours.ts';
import { pick, placesOf } from './decimation.ts';
import type { Drawing } from './drawing.ts';
import { fontSize } from './legend.ts';
import { LogNorm } from './norms.ts';
import { arrayFrom, type Grid, gridOf, isScalar, numbersIn } from './numbers.ts';
import { contourLevels, logTicks } from './ticks.ts';

export const contourType = new PyType('QuadContourSet', { module: 'matplotlib.contour' });

/** Rows and columns of a grid whose contours are drawn, at most. */
const MOST = 240;

export interface ContourParts {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Grid;
  readonly levels: readonly number[];
  readonly filled: boolean;
  readonly extend: string;
}

export class Contours extends Mappable {
  override pyType: PyType = contourType;
  override colouring: Colouring;
  readonly parts: ContourParts;
  /** One colour for each level (or band), or one for all; null: by the map. */
  colours: readonly Rgba[] | null;
  width = 1.5;
  dash: string | null = null;
  labels: { size: number; format: string } | null = null;

  constructor(parts: ContourParts, colouring: Colouring, colours: readonly Rgba[] | null) {
    super();
    this.parts = parts;
    this.colouring = colouring;
    this.colours = colours;
    const { levels } = parts;
    colouring.norm.fit(parts.filled ? levels : [levels[0], levels[levels.length - 1]]);
    this.barTicks = [...levels];
    this.zorder = parts.filled ? 1 : 2;
  }

  override extend(x: Extent, y: Extent): void {
    x.addAll(this.parts.x);
    y.addAll(this.parts.y);
    const ends = (values: Float64Array): number[] => [Math.min(...values), Math.max(...values)];
    x.sticky.push(...ends(this.parts.x));
    y.sticky.push(...ends(this.parts.y));
  }

  override apply(properties: Properties): void {
    this.width = properties.number('linewidth', this.width);
    const style = properties.text('linestyle');
    if (style !== null) this.dash = dashOf(style);
    for (const quiet of ['hatches', 'locator', 'corner_mask', 'nchunk', 'negative_linestyles', 'algorithm'])
      properties.take(quiet);
  }

  override property(name: string): Value | undefined {
    return this.colouringProperty(name);
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'levels') return arrayFrom(this.parts.levels);
    if (name === 'cmap') return this.colouring.map;
    if (name === 'norm') return this.colouring.norm;
    if (name === 'collections') return new PyList([]);
    return super.getAttribute(name);
  }

  private colourAt(value: number): Rgba {
    return this.colouring.map.at(this.colouring.norm.place(value));
  }

  /** The colours of the bands (or lines), lowest first. */
  private palette(): Rgba[] {
    const { levels, filled } = this.parts;
    const { colours } = this;
    if (colours !== null) {
      const count = filled ? levels.length - 1 : levels.length;
      return Array.from({ length: count }, (_, k) => colours[k % colours.length]);
    }
    if (!filled) return levels.map((level) => this.colourAt(level));
    const logs = this.colouring.norm instanceof LogNorm;
    const middle = (a: number, b: number): number => (logs ? Math.sqrt(a * b) : (a + b) / 2);
    return levels.slice(1).map((level, k) => this.colourAt(middle(levels[k], level)));
  }

  override draw(drawing: Drawing): void {
    const { x, y, z, levels, filled } = this.parts;
    const [rows, cols] = [placesOf(z.rows, MOST), placesOf(z.cols, MOST)];
    const grid = pick(z, rows, cols);
    if (grid !== z) {
      drawing.sheet.note(
        `Contours of a grid of ${z.rows.toLocaleString('en')} × ${z.cols.toLocaleString('en')} are drawn through ${grid.rows} × ${grid.cols} of its points.`,
      );
    }
    const axis = this.takeColourAxis(drawing);
    const layout = drawing.sheet.layout[axis] as Record<string, unknown>;
    const palette = this.palette();
    if (filled) this.barOfBands(layout, palette);
    // Between neighbouring levels heights run from one whole number to the next: then all steps are even.
    const place = levelPlace(levels);
    const heights = Array.from({ length: grid.rows }, (_, r) =>
      Float32Array.from({ length: grid.cols }, (_c, c) => this.height(grid.values[r * grid.cols + c], place)),
    );
    drawing.trace(
      {
        type: 'contour',
        x: drawing.xs(Float64Array.from(cols, (c) => x[c])),
        y: drawing.ys(Float64Array.from(rows, (r) => y[r])),
        z: heights,
        ...this.look(drawing, palette),
        showscale: false,
        autocontour: false,
        connectgaps: false,
        customdata: Array.from({ length: grid.rows }, (_, r) =>
          Float32Array.from(grid.values.subarray(r * grid.cols, (r + 1) * grid.cols)),
        ),
        hovertemplate: 'x %{x}<br>y %{y}<br><b>%{customdata}</b><extra></extra>',
        ...(this.opacity === null ? {} : { opacity: this.opacity }),
      },
      this.shownLabel,
    );
    // The bar needs a trace on its colour axis; the contours count in steps.
    const carrier = { type: 'scatter', mode: 'markers', x: [null], y: [null], hoverinfo: 'skip' };
    drawing.trace({ ...carrier, marker: { color: [0], coloraxis: axis } }, null);
    if (this.labels !== null) this.drawLabels(drawing);
  }

  /** What lies beyond the first or the last level of bands stays empty, unless they are extended. */
  private height(value: number, place: (value: number) => number): number {
    const { levels, filled, extend } = this.parts;
    if (!filled) return place(value);
    const last = levels.length - 1;
    if (value > levels[last] && extend !== 'max' && extend !== 'both') return Number.NaN;
    if (value < levels[0] && extend !== 'min' && extend !== 'both') return Number.NaN;
    return Math.min(last - 1e-6, Math.max(1e-6, place(value)));
  }

  private look(drawing: Drawing, palette: readonly Rgba[]): Record<string, unknown> {
    const { levels, filled } = this.parts;
    const last = levels.length - 1;
    if (filled) {
      const bands = palette.flatMap((colour, k): [number, string][] => [
        [k / last, css(colour)],
        [(k + 1) / last, css(colour)],
      ]);
      return {
        colorscale: bands,
        zmin: 0,
        zmax: last,
        contours: { coloring: 'fill', start: 1, end: Math.max(1, last - 1), size: 1, showlines: false },
        line: { width: 0 },
      };
    }
    const one = this.colours?.length === 1 ? css(this.colours[0]) : null;
    const width = drawing.pixels(this.width);
    // A dash that the cell did not choose marks what lies below zero when all lines have one colour.
    const line = { width, ...(one === null ? {} : { color: one }), ...(this.dash === null ? {} : { dash: this.dash }) };
    const scale = palette.map((colour, k): [number, string] => [last === 0 ? 0 : k / last, css(colour)]);
    return {
      ...(one === null
        ? {
            colorscale:
              last === 0
                ? [
                    [0, scale[0][1]],
                    [1, scale[0][1]],
                  ]
                : scale,
            zmin: 0,
            zmax: Math.max(1, last),
          }
        : {}),
      contours: { coloring: one === null ? 'lines' : 'none', start: 0, end: last, size: 1 },
      line,
    };
  }

  private barOfBands(layout: Record<string, unknown>, palette: readonly Rgba[]): void {
    const { levels } = this.parts;
    const { colouring } = this;
    const [low, high] = colouring.range;
    const share = (level: number): number => Math.min(1, Math.max(0, (colouring.place(level) - low) / (high - low)));
    layout.colorscale = palette.flatMap((colour, k): [number, string][] => [
      [share(levels[k]), css(colour)],
      [share(levels[k + 1]), css(colour)],
    ]);
    const scale = layout.colorscale as [number, string][];
    scale[0][0] = 0;
    scale[scale.length - 1][0] = 1;
  }

  /** The number of each level once, where its line comes nearest to the middle of the grid. */
  private drawLabels(drawing: Drawing): void {
    const { x, y, z, levels } = this.parts;
    const labels = this.labels ?? { size: 10, format: '%g' };
    for (const [k, level] of levels.entries()) {
      // Neighbouring levels are named in different rows.
      const spot = crossing(z, level, Math.floor(z.rows * (0.5 + 0.24 * ((k % 4) / 1.5 - 1))));
      if (spot === null) continue;
      const [r, c] = spot;
      const col = Math.floor(c);
      const px = x[col] + (x[Math.min(x.length - 1, col + 1)] - x[col]) * (c - col);
      drawing.sheet.annotations.push({
        xref: drawing.at.xName,
        yref: drawing.at.yName,
        x: drawing.at.x.forward(px),
        y: drawing.at.y.forward(y[r]),
        text: labelText(level, labels.format),
        showarrow: false,
        bgcolor: '#ffffff',
        borderpad: 1,
        font: { size: labels.size * 1.2, color: css(this.colours?.[0] ?? this.colourAt(level)) },
      });
    }
  }
}

function labelText(level: number, format: string): string {
  return python.str(python.binary('%', format, Number.isInteger(level) ? level : arrayNumber(level))).replace('-', '−');
}
function arrayNumber(value: number): Value {
  return python.getItem(arrayFrom([value]), 0);
}

/** A place (row, column with fraction) where a row crosses the level, tried from the given row outwards. */
function crossing(z: Grid, level: number, from: number): [number, number] | null {
  for (let away = 0; away < z.rows; away++) {
    const row = from + (away % 2 === 0 ? away / 2 : -(away + 1) / 2);
    if (row < 0 || row >= z.rows) continue;
    for (let c = 0; c + 1 < z.cols; c++) {
      const [a, b] = [z.values[row * z.cols + c], z.values[row * z.cols + c + 1]];
      if ((a - level) * (b - level) < 0) return [row, c + (level - a) / (b - a)];
    }
  }
  return null;
}

/** Heights in steps: the k-th level is k. */
function levelPlace(levels: readonly number[]): (value: number) => number {
  const last = levels.length - 1;
  return (value) => {
    if (Number.isNaN(value) || last === 0) return value - levels[0];
    let k = 0;
    while (k < last - 1 && value >= levels[k + 1]) k++;
    return k + (value - levels[k]) / (levels[k + 1] - levels[k]);
  };
}

function contourArguments(
  axes: Axes,
  args: readonly Value[],
): { x: Float64Array; y: Float64Array; z: Grid; rest: readonly Value[] } {
  const positions = args.length >= 3;
  const z = gridOf(args[positions ? 2 : 0] ?? null, 'Input z');
  if (z.rows < 2 || z.cols < 2)
    throw typeError(`Input z must be at least a (2, 2) shaped array, but has shape (${z.rows}, ${z.cols})`);
  const count = (length: number): Float64Array => Float64Array.from({ length }, (_, k) => k);
  const x = positions ? lane(axes, 'x', args[0]) : count(z.cols);
  const y = positions ? lane(axes, 'y', args[1]) : count(z.rows);
  if (x.length !== z.cols) throw typeError(`Length of x (${x.length}) must match number of columns in z (${z.cols})`);
  if (y.length !== z.rows) throw typeError(`Length of y (${y.length}) must match number of rows in z (${z.rows})`);
  return { x, y, z, rest: args.slice(positions ? 3 : 1) };
}

function extremes(values: Float64Array): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function levelsFrom(value: Value | undefined, z: Grid, logs: boolean): number[] {
  const [low, high] = extremes(z.values);
  if (value !== null && value !== undefined && !isScalar(value)) return [...(numbersIn(value) ?? [])];
  if (logs) return logTicks(Math.max(low, Number.MIN_VALUE), high, 9);
  return contourLevels(low, high, value === null || value === undefined ? 7 : toNumber(value));
}

function addContours(axes: Axes, args: readonly Value[], kwargs: Kwargs, filled: boolean): Contours {
  const { x, y, z, rest } = contourArguments(axes, args);
  const take = (name: string): Value | undefined => {
    const value = kwargs.get(name);
    kwargs.delete(name);
    return value;
  };
  const limit = (value: Value | undefined): number | null =>
    value === null || value === undefined ? null : toNumber(value);
  const colouring = Colouring.from(
    take('cmap') ?? null,
    take('norm') ?? null,
    limit(take('vmin')),
    limit(take('vmax')),
  );
  const levels = levelsFrom(take('levels') ?? rest[0], z, colouring.norm instanceof LogNorm);
  const given = take('colors') ?? null;
  const colours = given === null ? null : coloursFrom(given);
  const extend = python.str(take('extend') ?? 'neither');
  take('origin');
  take('extent');
  const contours = new Contours({ x, y, z, levels, filled, extend }, colouring, colours);
  contours.configure(kwargs);
  axes.mappable = contours;
  return axes.add(contours);
}

method<Axes>(axesType, 'contour(*args, data=None, **kwargs)', (axes, _bound, args, kwargs) =>
  addContours(axes, args, kwargs, false),
);
method<Axes>(axesType, 'contourf(*args, data=None, **kwargs)', (axes, _bound, args, kwargs) =>
  addContours(axes, args, kwargs, true),
);
method<Axes>(
  axesType,
  "clabel(CS, levels=None, *, fontsize=None, inline=True, fmt='%g', colors=None, **kwargs)",
  (_axes, [set, , size, , format]) => {
    if (set instanceof Contours) {
      set.labels = {
        size: size === null || size === undefined ? 10 : fontSize(size),
        format: python.str(format ?? '%g'),
      };
    }
    return new PyTuple([]);
  },
);
