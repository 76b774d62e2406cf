/** `Line2D`: what `plot` makes. */
import { PyFloat, PyNative, PyTuple, PyType, python, type Value } from '../../../base/python.ts';
import { sequenceOf } from '../../../numpy/arguments.ts';
import { valueError } from '../../runtime/exceptions.ts';
import { Artist, dashOf, type Properties } from './artist.ts';
import type { Axis, Extent } from './axis.ts';
import { colourFrom, css, hexText, MARKERS, type Rgba } from './colours.ts';
import { type Points, reducedLine } from './decimation.ts';
import type { Drawing } from './drawing.ts';
import { arrayFrom } from './numbers.ts';

export const lineType = new PyType('Line2D', { module: 'matplotlib.lines' });

const SYMBOLS: Readonly<Record<string, string>> = {
  '.': 'circle',
  ',': 'circle',
  o: 'circle',
  v: 'triangle-down',
  '^': 'triangle-up',
  '<': 'triangle-left',
  '>': 'triangle-right',
  '1': 'y-down-open',
  '2': 'y-up-open',
  '3': 'y-left-open',
  '4': 'y-right-open',
  '8': 'octagon',
  s: 'square',
  p: 'pentagon',
  P: 'cross',
  '*': 'star',
  h: 'hexagon',
  H: 'hexagon2',
  '+': 'cross-thin-open',
  x: 'x-thin-open',
  X: 'x',
  D: 'diamond',
  d: 'diamond-tall',
  '|': 'line-ns-open',
  _: 'line-ew-open',
};
const THIN = '1234+x|_';

export function symbolOf(marker: string): string {
  return SYMBOLS[marker] ?? 'circle';
}
export function isThin(marker: string): boolean {
  return THIN.includes(marker);
}

/** Marker as given; null: none. */
export function readMarker(value: Value): string | null {
  const text = typeof value === 'number' ? String(value) : python.str(value);
  if (['None', 'none', '', ' '].includes(text)) return null;
  if (text.length === 1 && MARKERS.includes(text)) return text;
  throw valueError(`Unrecognized marker style ${python.repr(value)}`);
}

const SHAPES: Readonly<Record<string, string>> = {
  default: 'linear',
  steps: 'vh',
  'steps-pre': 'vh',
  'steps-mid': 'hvh',
  'steps-post': 'hv',
};

export class Line extends Artist {
  override pyType: PyType = lineType;
  points: Points;
  colour: Rgba;
  width = 1.5;
  /** Plotly's dash; null: no line. */
  dash: string | null = 'solid';
  style = '-';
  marker: string | null = null;
  markerSize = 6;
  markerFace: Rgba | null = null;
  markerEdge: Rgba | null = null;
  markerEdgeWidth = 1;
  drawStyle = 'default';
  every = 1;
  /** Inside of a closed outline; null: empty. */
  fillColour: Rgba | null = null;
  /** Whiskers of `errorbar`, in Plotly's words. */
  errors: Record<string, unknown> = {};
  readonly axes: readonly [Axis, Axis];

  constructor(points: Points, axes: readonly [Axis, Axis], colour: Rgba) {
    super();
    this.points = points;
    this.axes = axes;
    this.colour = colour;
    this.zorder = 2;
  }

  override extend(x: Extent, y: Extent): void {
    const { x: xs, y: ys } = this.points;
    for (let k = 0; k < ys.length; k++) {
      const at = xs === null ? k : xs[k];
      if (!Number.isFinite(at) || !Number.isFinite(ys[k])) continue;
      x.add(at);
      y.add(ys[k]);
    }
  }

  override apply(properties: Properties): void {
    const colour = properties.take('color');
    if (colour !== undefined) this.colour = colourFrom(colour);
    this.width = properties.number('linewidth', this.width);
    const style = properties.take('linestyle');
    if (style !== undefined) this.setStyle(style);
    const dashes = properties.take('dashes');
    if (dashes !== undefined) this.dash = (sequenceOf(dashes) ?? []).map((d) => `${python.str(d)}px`).join(',');
    const marker = properties.take('marker');
    if (marker !== undefined) this.marker = readMarker(marker);
    this.markerSize = properties.number('markersize', this.markerSize);
    this.markerEdgeWidth = properties.number('markeredgewidth', this.markerEdgeWidth);
    const fillColour = properties.take('facecolor');
    if (fillColour !== undefined) this.fillColour = colourFrom(fillColour);
    const face = properties.take('markerfacecolor');
    if (face !== undefined) this.markerFace = colourFrom(face);
    const edge = properties.take('markeredgecolor');
    if (edge !== undefined) this.markerEdge = colourFrom(edge);
    const fill = properties.text('fillstyle');
    if (fill === 'none') this.markerFace = [0, 0, 0, 0];
    this.every = Math.max(1, Math.round(properties.number('markevery', this.every)));
    const drawn = properties.text('drawstyle');
    if (drawn !== null) this.setDrawStyle(drawn);
    this.applyPositions(properties);
  }

  setStyle(style: Value): void {
    if (style instanceof PyTuple) {
      const dashes = sequenceOf(style.items[1]) ?? [];
      this.dash = dashes.length === 0 ? 'solid' : dashes.map((d) => `${2 * Number(python.str(d))}px`).join(',');
      return;
    }
    this.style = python.str(style);
    this.dash = dashOf(this.style);
  }

  setDrawStyle(style: string): void {
    if (!(style in SHAPES)) {
      const known = Object.keys(SHAPES).map((one) => `'${one}'`);
      throw valueError(`'${style}' is not a valid value for drawstyle; supported values are ${known.join(', ')}`);
    }
    this.drawStyle = style;
  }

  private applyPositions(properties: Properties): void {
    const both = properties.take('data');
    if (both !== undefined) {
      const [x, y] = sequenceOf(both) ?? [];
      this.points = { x: this.axes[0].read(x), y: this.axes[1].read(y) };
    }
    const x = properties.take('xdata');
    if (x !== undefined) this.points = { x: this.axes[0].read(x), y: this.points.y };
    const y = properties.take('ydata');
    if (y !== undefined) this.points = { x: this.points.x, y: this.axes[1].read(y) };
  }

  override property(name: string): Value | undefined {
    const { x, y } = this.points;
    switch (name) {
      case 'color':
        return hexText(this.colour, this.colour[3] < 1);
      case 'linewidth':
        return new PyFloat(this.width);
      case 'linestyle':
        return this.style;
      case 'marker':
        return this.marker ?? 'None';
      case 'xdata':
        return arrayFrom(x ?? y.map((_, k) => k));
      case 'ydata':
        return arrayFrom(y);
      case 'data':
        return new PyTuple([arrayFrom(x ?? y.map((_, k) => k)), arrayFrom(y)]);
      default:
        return undefined;
    }
  }

  override getAttribute(name: string): Value | undefined {
    if (name !== 'set_data') return super.getAttribute(name);
    return new PyNative(name, (args) => {
      const [x, y] = args.length === 1 ? (sequenceOf(args[0]) ?? []) : args;
      this.points = { x: this.axes[0].read(x), y: this.axes[1].read(y) };
      return null;
    });
  }

  override draw(drawing: Drawing): void {
    const view = drawing.at.xView;
    const reduced = reducedLine(this.points, view, drawing.at.width, drawing.sheet.pointsPerLine);
    if (reduced.how !== 'whole') drawing.sheet.note(noteOf(this.points.y.length, reduced.how));
    const { x, y } = this.thinned(reduced);
    const lines = this.dash !== null && this.width > 0;
    const mode = [lines ? 'lines' : '', this.marker === null ? '' : 'markers'].filter((word) => word !== '').join('+');
    const trace = {
      type: 'scatter',
      mode: mode === '' ? 'none' : mode,
      x: drawing.xs(x),
      y: drawing.ys(y),
      ...(this.opacity === null ? {} : { opacity: this.opacity }),
      line: {
        color: css(this.colour),
        width: drawing.pixels(this.width),
        dash: this.dash ?? 'solid',
        shape: SHAPES[this.drawStyle],
        simplify: false,
      },
      ...(this.marker === null ? {} : { marker: this.markerPart(drawing, this.marker) }),
      ...(this.fillColour === null ? {} : { fill: 'toself', fillcolor: css(this.fillColour) }),
      ...this.errors,
      ...(reduced.how === 'whole' ? {} : { hoverinfo: 'x+y' }),
    };
    drawing.trace(trace, this.shownLabel);
  }

  private thinned({ x, y }: { x: Float64Array; y: Float64Array }): { x: Float64Array; y: Float64Array } {
    if (this.every === 1 || this.dash !== null) return { x, y };
    return { x: x.filter((_, k) => k % this.every === 0), y: y.filter((_, k) => k % this.every === 0) };
  }

  private markerPart(drawing: Drawing, marker: string): Record<string, unknown> {
    const size = marker === '.' ? this.markerSize / 2 : marker === ',' ? 0.72 : this.markerSize;
    const edge = css(this.markerEdge ?? this.colour);
    return {
      symbol: symbolOf(marker),
      size: drawing.pixels(size),
      color: isThin(marker) ? edge : css(this.markerFace ?? this.colour),
      line: { color: edge, width: drawing.pixels(this.markerEdgeWidth) },
    };
  }
}

function noteOf(count: number, how: 'extremes' | 'sample'): string {
  const points = count.toLocaleString('en');
  return how === 'extremes'
    ? `A line of ${points} points is drawn by the least and the greatest value of every column of pixels.`
    : `A line of ${points} points is drawn by evenly spaced ones of them.`;
}
