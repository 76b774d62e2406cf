/** Bars: `bar`, `barh`, `hist`. A container of rectangles, as matplotlib's. */
import { type Iteration, PyFloat, PyList, PyNative, PyObject, PyType, type Value } from '../../../base/python.ts';
import { raise } from '../../runtime/exceptions.ts';
import { Artist, dashOf, type Properties } from './artist.ts';
import type { Extent } from './axis.ts';
import { colourFrom, coloursFrom, colourTuple, css, type Rgba } from './colours.ts';
import type { Drawing } from './drawing.ts';

export const barContainerType = new PyType('BarContainer', { module: 'matplotlib.container' });
export const rectangleType = new PyType('Rectangle', { module: 'matplotlib.patches' });

export interface BarParts {
  /** Middles of the bars along their axis. */
  readonly at: Float64Array;
  /** Widths along that axis. */
  readonly widths: Float64Array;
  readonly lengths: Float64Array;
  /** Where each begins. */
  readonly feet: Float64Array;
  readonly upright: boolean;
}

/** Bars that can be told apart on a screen, at most. */
const MOST_BARS = 3_000;

/** Neighbours of very many bars become one, as long as the longest of them. */
function grouped(parts: BarParts): BarParts {
  const count = parts.at.length;
  if (count <= MOST_BARS) return parts;
  const group = (k: number): [number, number] => [
    Math.floor((k * count) / MOST_BARS),
    Math.floor(((k + 1) * count) / MOST_BARS),
  ];
  const each = (make: (from: number, to: number) => number): Float64Array =>
    Float64Array.from({ length: MOST_BARS }, (_, k) => make(...group(k)));
  const { at, widths, lengths, feet, upright } = parts;
  const left = each((from) => at[from] - widths[from] / 2);
  const right = each((_from, to) => at[to - 1] + widths[to - 1] / 2);
  return {
    at: left.map((edge, k) => (edge + right[k]) / 2),
    widths: left.map((edge, k) => right[k] - edge),
    lengths: each((from, to) => {
      let longest = lengths[from];
      for (let k = from; k < to; k++) if (Math.abs(lengths[k]) > Math.abs(longest)) longest = lengths[k];
      return longest;
    }),
    feet: each((from) => feet[from]),
    upright,
  };
}

export class Bars extends Artist {
  override pyType: PyType = barContainerType;
  readonly parts: BarParts;
  colours: Rgba[];
  edge: Rgba | null = null;
  edgeWidth: number | null = null;
  hatch: string | null = null;
  dash: string | null = null;
  /** Whiskers, in Plotly's words. */
  errors: Record<string, unknown> = {};

  constructor(parts: BarParts, colour: Rgba) {
    super();
    this.parts = parts;
    this.colours = [colour];
  }

  override extend(x: Extent, y: Extent): void {
    const { at, widths, lengths, feet, upright } = this.parts;
    const [along, across] = upright ? [x, y] : [y, x];
    for (let k = 0; k < at.length; k++) {
      along.add(at[k] - widths[k] / 2);
      along.add(at[k] + widths[k] / 2);
      across.add(feet[k]);
      across.add(feet[k] + lengths[k]);
      if (Number.isFinite(feet[k])) across.sticky.push(feet[k]);
    }
    across.sticky.sort((a, b) => a - b);
  }

  override apply(properties: Properties): void {
    const colour = properties.take('color') ?? properties.take('facecolor');
    if (colour !== undefined) this.colours = coloursFrom(colour) ?? [colourFrom(colour)];
    const face = properties.take('facecolor');
    if (face !== undefined) this.colours = coloursFrom(face) ?? [colourFrom(face)];
    const edge = properties.take('edgecolor');
    if (edge !== undefined) this.edge = coloursFrom(edge)?.[0] ?? null;
    this.edgeWidth = properties.number('linewidth', this.edgeWidth as number);
    this.hatch = properties.text('hatch') ?? this.hatch;
    const style = properties.text('linestyle');
    if (style !== null) this.dash = dashOf(style);
    if (properties.take('fill') === false) this.colours = [[0, 0, 0, 0]];
  }

  override property(name: string): Value | undefined {
    if (name === 'facecolor') return colourTuple(this.colours[0]);
    return undefined;
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'patches') return new PyList(Array.from(this.parts.at, (_, k) => new Rectangle(this, k)));
    return super.getAttribute(name);
  }

  override length(): number {
    return this.parts.at.length;
  }
  override getItem(key: Value): Value {
    const at = typeof key === 'number' ? key : -1;
    const place = at < 0 ? at + this.parts.at.length : at;
    if (!(place >= 0 && place < this.parts.at.length)) throw raise('IndexError', 'tuple index out of range');
    return new Rectangle(this, place);
  }
  override iterate(): Iteration {
    let at = 0;
    return { next: () => (at < this.parts.at.length ? new Rectangle(this, at++) : undefined) };
  }
  override repr(): string {
    return `<BarContainer object of ${this.parts.at.length} artists>`;
  }

  override draw(drawing: Drawing): void {
    const { at, widths, lengths, feet, upright } = grouped(this.parts);
    if (at.length < this.parts.at.length) {
      const count = this.parts.at.length.toLocaleString('en');
      drawing.sheet.note(`${count} bars are drawn by the tallest of each group of neighbours.`);
    }
    const [x, y] = upright ? [drawing.xs(at), lengths] : [lengths, drawing.ys(at)];
    const alpha = (colour: Rgba): string => css(colour, colour[3] === 0 ? null : this.opacity);
    const colours = Array.from({ length: at.length }, (_, k) => alpha(this.colours[k % this.colours.length]));
    const same = this.colours.length === 1;
    const edgeWidth = this.edge === null ? 0 : (this.edgeWidth ?? 1);
    drawing.trace(
      {
        type: 'bar',
        orientation: upright ? 'v' : 'h',
        x,
        y,
        width: widths,
        ...(feet.some((foot) => foot !== 0) ? { base: feet } : {}),
        marker: {
          color: same ? alpha(this.colours[0]) : colours,
          line: { width: drawing.pixels(edgeWidth), ...(this.edge === null ? {} : { color: css(this.edge) }) },
          ...(this.hatch === null ? {} : { pattern: { shape: this.hatch[0], solidity: 0.3 } }),
        },
        ...this.errors,
      },
      this.shownLabel,
    );
  }
}

/** One bar of a container. */
export class Rectangle extends PyObject {
  override pyType: PyType = rectangleType;
  readonly bars: Bars;
  readonly at: number;
  constructor(bars: Bars, at: number) {
    super();
    this.bars = bars;
    this.at = at;
  }
  override getAttribute(name: string): Value | undefined {
    const { at, widths, lengths, feet, upright } = this.bars.parts;
    const k = this.at;
    const along = [at[k] - widths[k] / 2, widths[k]] as const;
    const across = [feet[k], lengths[k]] as const;
    const [[x, width], [y, height]] = upright ? [along, across] : [across, along];
    const number = { get_x: x, get_y: y, get_width: width, get_height: height }[name];
    if (number !== undefined) return native(name, () => new PyFloat(number));
    if (name === 'set_color' || name === 'set_facecolor' || name === 'set_fc') {
      return native(name, (colour) => {
        const { bars } = this;
        bars.colours = Array.from({ length: at.length }, (_, j) =>
          j === k ? colourFrom(colour) : bars.colours[j % bars.colours.length],
        );
        return null;
      });
    }
    return undefined;
  }
}

function native(name: string, body: (first: Value) => Value): PyNative {
  return new PyNative(name, (args) => body(args[0] ?? null));
}
