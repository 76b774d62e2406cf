/** What marks a place: lines and bands across the frame, segments, filled shapes, words and arrows. */
import { PyType, python, type Value } from '../../../base/python.ts';
import { sequenceOf, toNumber } from '../../../numpy/arguments.ts';
import { Artist, dashOf, Properties } from './artist.ts';
import type { Extent } from './axis.ts';
import { colourFrom, coloursFrom, css, type Rgba } from './colours.ts';
import { dictOf } from './dicts.ts';
import type { Drawing } from './drawing.ts';
import { fontSize } from './legend.ts';
import { richText } from './math-text.ts';
import { DAY } from './numbers.ts';

export const lineCollectionType = new PyType('LineCollection', { module: 'matplotlib.collections' });
export const polyCollectionType = new PyType('PolyCollection', { module: 'matplotlib.collections' });
export const ruleType = new PyType('Line2D', { module: 'matplotlib.lines' });
export const spanType = new PyType('Rectangle', { module: 'matplotlib.patches' });
export const textType = new PyType('Text', { module: 'matplotlib.text' });

/** Pieces of line, each from one point to another: `vlines`, `hlines`, `stem`. */
export class Segments extends Artist {
  override pyType: PyType = lineCollectionType;
  readonly from: readonly [Float64Array, Float64Array];
  readonly to: readonly [Float64Array, Float64Array];
  colours: Rgba[];
  width = 1.5;
  dash: string | null = 'solid';

  constructor(from: readonly [Float64Array, Float64Array], to: readonly [Float64Array, Float64Array], colour: Rgba) {
    super();
    this.from = from;
    this.to = to;
    this.colours = [colour];
    this.zorder = 2;
  }
  override extend(x: Extent, y: Extent): void {
    x.addAll(this.from[0]);
    x.addAll(this.to[0]);
    y.addAll(this.from[1]);
    y.addAll(this.to[1]);
  }
  override apply(properties: Properties): void {
    const colour = properties.take('color');
    if (colour !== undefined) this.colours = coloursFrom(colour) ?? this.colours;
    this.width = properties.number('linewidth', this.width);
    const style = properties.text('linestyle');
    if (style !== null) this.dash = dashOf(style);
  }
  override property(): Value | undefined {
    return undefined;
  }
  override draw(drawing: Drawing): void {
    const groups = this.colours.length;
    for (const [group, colour] of this.colours.entries()) {
      const chosen = [...this.from[0].keys()].filter((k) => k % groups === group);
      const weave = (a: Float64Array, b: Float64Array): Float64Array =>
        Float64Array.from(chosen.flatMap((k) => [a[k], b[k], Number.NaN]));
      drawing.trace(
        {
          type: 'scatter',
          mode: 'lines',
          x: drawing.xs(weave(this.from[0], this.to[0])),
          y: drawing.ys(weave(this.from[1], this.to[1])),
          ...(this.opacity === null ? {} : { opacity: this.opacity }),
          line: { color: css(colour), width: drawing.pixels(this.width), dash: this.dash ?? 'solid', simplify: false },
        },
        group === 0 ? this.shownLabel : null,
      );
    }
  }
}

/** A line across the whole frame, or through a point with a slope. */
export class Rule extends Artist {
  override pyType: PyType = ruleType;
  readonly along: 'x' | 'y';
  readonly place: number;
  readonly part: readonly [number, number];
  colour: Rgba;
  width = 1.5;
  dash: string | null = 'solid';
  constructor(along: 'x' | 'y', place: number, part: readonly [number, number], colour: Rgba) {
    super();
    this.along = along;
    this.place = place;
    this.part = part;
    this.colour = colour;
    this.zorder = 2;
  }
  override extend(x: Extent, y: Extent): void {
    (this.along === 'x' ? y : x).add(this.place);
  }
  override apply(properties: Properties): void {
    const colour = properties.take('color');
    if (colour !== undefined) this.colour = colourFrom(colour);
    this.width = properties.number('linewidth', this.width);
    const style = properties.text('linestyle');
    if (style !== null) this.dash = dashOf(style);
  }
  override property(): Value | undefined {
    return undefined;
  }
  override draw(drawing: Drawing): void {
    const { at, sheet } = drawing;
    const axis = this.along === 'x' ? at.y : at.x;
    const place = axis.dates ? this.place * DAY : this.place;
    const [low, high] = this.part;
    const ends =
      this.along === 'x'
        ? { xref: `${at.xName} domain`, yref: at.yName, x0: low, x1: high, y0: place, y1: place }
        : { xref: at.xName, yref: `${at.yName} domain`, x0: place, x1: place, y0: low, y1: high };
    const line = {
      color: css(this.colour, this.opacity),
      width: drawing.pixels(this.width),
      dash: this.dash ?? 'solid',
    };
    sheet.shapes.push({ type: 'line', ...ends, line, layer: 'above' });
    // A shape has no place in the legend of its axes, a line without points has.
    if (this.shownLabel !== null)
      drawing.trace({ type: 'scatter', mode: 'lines', x: [null], y: [null], line }, this.shownLabel);
  }
}

/** A band across the frame. */
export class Band extends Artist {
  override pyType: PyType = spanType;
  readonly along: 'x' | 'y';
  readonly range: readonly [number, number];
  readonly part: readonly [number, number];
  colour: Rgba;
  edge: Rgba | null = null;
  width = 1;
  constructor(along: 'x' | 'y', range: readonly [number, number], part: readonly [number, number], colour: Rgba) {
    super();
    this.along = along;
    this.range = range;
    this.part = part;
    this.colour = colour;
  }
  override extend(x: Extent, y: Extent): void {
    (this.along === 'x' ? y : x).addAll(this.range);
  }
  override apply(properties: Properties): void {
    const colour = properties.take('color') ?? properties.take('facecolor');
    if (colour !== undefined) this.colour = colourFrom(colour);
    const edge = properties.take('edgecolor');
    if (edge !== undefined) this.edge = colourFrom(edge);
    this.width = properties.number('linewidth', this.width);
    properties.take('linestyle');
    properties.take('hatch');
  }
  override property(): Value | undefined {
    return undefined;
  }
  override draw(drawing: Drawing): void {
    const { at, sheet } = drawing;
    const dates = (this.along === 'x' ? at.y : at.x).dates;
    const [from, to] = dates ? this.range.map((day) => day * DAY) : this.range;
    const [low, high] = this.part;
    const ends =
      this.along === 'x'
        ? { xref: `${at.xName} domain`, yref: at.yName, x0: low, x1: high, y0: from, y1: to }
        : { xref: at.xName, yref: `${at.yName} domain`, x0: from, x1: to, y0: low, y1: high };
    const fillcolor = css(this.colour, this.opacity);
    const line = { width: this.edge === null ? 0 : drawing.pixels(this.width), color: css(this.edge ?? this.colour) };
    sheet.shapes.push({ type: 'rect', ...ends, fillcolor, line, layer: 'below' });
    if (this.shownLabel === null) return;
    const marker = { color: fillcolor, symbol: 'square', size: 12 };
    drawing.trace({ type: 'scatter', mode: 'markers', x: [null], y: [null], marker }, this.shownLabel);
  }
}

/** Filled outlines: `fill_between`, `fill`. NaN parts one from the next. */
export class Filled extends Artist {
  override pyType: PyType = polyCollectionType;
  readonly x: Float64Array;
  readonly y: Float64Array;
  colour: Rgba;
  edge: Rgba | null = null;
  width: number | null = null;
  dash: string | null = 'solid';
  constructor(x: Float64Array, y: Float64Array, colour: Rgba) {
    super();
    this.x = x;
    this.y = y;
    this.colour = colour;
  }
  override extend(x: Extent, y: Extent): void {
    x.addAll(this.x);
    y.addAll(this.y);
  }
  override apply(properties: Properties): void {
    const colour = properties.take('color');
    if (colour !== undefined) this.colour = this.edge = colourFrom(colour);
    const face = properties.take('facecolor');
    if (face !== undefined) this.colour = coloursFrom(face)?.[0] ?? this.colour;
    const edge = properties.take('edgecolor');
    if (edge !== undefined && edge !== 'face') this.edge = coloursFrom(edge)?.[0] ?? null;
    this.width = properties.number('linewidth', this.width as number);
    const style = properties.text('linestyle');
    if (style !== null) this.dash = dashOf(style);
    properties.take('hatch');
  }
  override property(): Value | undefined {
    return undefined;
  }
  override draw(drawing: Drawing): void {
    const edge = this.edge === null ? null : css(this.edge, this.opacity);
    drawing.trace(
      {
        type: 'scatter',
        mode: 'lines',
        x: drawing.xs(this.x),
        y: drawing.ys(this.y),
        fill: 'toself',
        fillcolor: css(this.colour, this.opacity ?? (this.colour[3] < 1 ? null : 0.999)),
        line: {
          width: edge === null ? 0 : drawing.pixels(this.width ?? 1),
          color: edge ?? css(this.colour),
          simplify: false,
        },
        hoverinfo: this.shownLabel === null ? 'skip' : 'name',
        hoveron: 'fills',
      },
      this.shownLabel,
    );
  }
}

/** `text` and `annotate`: words at a place, with an arrow to another. */
export class Words extends Artist {
  override pyType: PyType = textType;
  text: string;
  place: readonly [number, number];
  /** Where the arrow points; null: no arrow. */
  target: readonly [number, number] | null = null;
  /** `data`, `axes` or `offset` (points from the target). */
  frame: 'data' | 'axes' | 'figure' | 'offset' = 'data';
  size: number | null = null;
  colour: Rgba | null = null;
  bold = false;
  italic = false;
  horizontal = 'left';
  vertical = 'baseline';
  rotation = 0;
  box: Record<string, unknown> | null = null;
  arrow: Record<string, unknown> | null = null;

  constructor(text: string, place: readonly [number, number]) {
    super();
    this.text = text;
    this.place = place;
    this.zorder = 3;
  }
  override extend(): void {
    // Words do not count for the limits, as in matplotlib.
  }
  override apply(properties: Properties): void {
    const size = properties.take('fontsize');
    if (size !== undefined) this.size = Math.round(fontSize(size) * 12) / 10;
    const colour = properties.take('color');
    if (colour !== undefined) this.colour = colourFrom(colour);
    this.bold = /bold|[7-9]00/.test(properties.text('fontweight') ?? (this.bold ? 'bold' : ''));
    this.italic = (properties.text('fontstyle') ?? properties.text('style')) === 'italic' || this.italic;
    this.horizontal = properties.text('horizontalalignment') ?? this.horizontal;
    this.vertical = properties.text('verticalalignment') ?? this.vertical;
    const rotation = properties.take('rotation');
    if (rotation !== undefined)
      this.rotation = rotation === 'vertical' ? 90 : rotation === 'horizontal' ? 0 : toNumber(rotation);
    const box = properties.take('bbox');
    if (box !== undefined) this.box = boxStyle(new Properties('Patch', dictOf(box)));
    const text = properties.take('text');
    if (text !== undefined) this.text = python.str(text);
    const place = properties.take('position');
    const items = place === undefined ? null : sequenceOf(place);
    if (items !== null) this.place = [toNumber(items[0]), toNumber(items[1])];
    properties.take('rotation_mode');
    properties.take('multialignment');
    properties.take('backgroundcolor');
  }
  override property(name: string): Value | undefined {
    return name === 'text' ? this.text : undefined;
  }

  override draw(drawing: Drawing): void {
    const { at, sheet } = drawing;
    const target = this.target ?? this.place;
    const place = (value: number, axis: typeof at.x): number =>
      axis.dates ? value * DAY : axis.scale === 'log' ? Math.log10(value) : value;
    const data = this.frame === 'data' || this.frame === 'offset';
    const point = data ? [place(target[0], at.x), place(target[1], at.y)] : target;
    const refs = data
      ? { xref: at.xName, yref: at.yName }
      : this.frame === 'figure'
        ? { xref: 'paper', yref: 'paper' }
        : { xref: `${at.xName} domain`, yref: `${at.yName} domain` };
    const text = richText(this.text);
    const styled = this.italic ? `<i>${text}</i>` : text;
    sheet.annotations.push({
      ...refs,
      x: point[0],
      y: point[1],
      text: this.bold ? `<b>${styled}</b>` : styled,
      ...this.anchors(),
      ...this.pointer(drawing),
      ...(this.rotation === 0 ? {} : { textangle: -this.rotation }),
      font: { size: this.size ?? 12, ...(this.colour === null ? {} : { color: css(this.colour) }) },
      ...(this.opacity === null ? {} : { opacity: this.opacity }),
      ...this.box,
    });
  }

  /** Beside all axes: a place in parts of the figure. */
  onFigure(): Record<string, unknown> {
    const [x, y] = this.place;
    const font = { size: this.size ?? 12, ...(this.colour === null ? {} : { color: css(this.colour) }) };
    const text = richText(this.text);
    const place = { x, y, xref: 'paper', yref: 'paper', showarrow: false, ...this.anchors() };
    return {
      ...place,
      text: this.bold ? `<b>${text}</b>` : text,
      font,
      ...(this.rotation === 0 ? {} : { textangle: -this.rotation }),
    };
  }

  private anchors(): Record<string, unknown> {
    const down: Readonly<Record<string, string>> = { top: 'top', center: 'middle', center_baseline: 'middle' };
    return { xanchor: this.horizontal, yanchor: down[this.vertical] ?? 'bottom', align: this.horizontal };
  }

  /** The tail of the arrow, or the way from the target to the words. */
  private pointer(drawing: Drawing): Record<string, unknown> {
    if (this.target === null) return { showarrow: false, borderpad: this.box === null ? 0 : 4 };
    const { at } = drawing;
    const away =
      this.frame === 'offset'
        ? { ax: drawing.pixels(this.place[0]), ay: -drawing.pixels(this.place[1]) }
        : {
            axref: at.xName,
            ayref: at.yName,
            ax: at.x.dates ? this.place[0] * DAY : at.x.forward(this.place[0]),
            ay: at.y.dates ? this.place[1] * DAY : at.y.forward(this.place[1]),
          };
    if (this.arrow !== null) return { showarrow: true, ...away, ...this.arrow };
    // Without an arrow the words stand where they are wanted: an arrow that cannot be seen leads there.
    return { showarrow: true, ...away, arrowhead: 0, arrowwidth: 0.1, arrowcolor: 'rgba(0,0,0,0)' };
  }
}

function boxStyle(properties: Properties): Record<string, unknown> {
  const alpha = properties.number('alpha', null);
  const face = properties.take('facecolor') ?? properties.take('color');
  const edge = properties.take('edgecolor');
  return {
    bgcolor: face === undefined ? 'rgba(31,119,180,1)' : css(colourFrom(face), alpha),
    bordercolor: edge === undefined ? '#000000' : css(colourFrom(edge)),
    borderwidth: 1,
    borderpad: 4,
  };
}

/** `arrowprops` in Plotly's words. */
export function arrowStyle(value: Value): Record<string, unknown> {
  const properties = new Properties('FancyArrowPatch', dictOf(value));
  const colour = properties.take('color') ?? properties.take('facecolor') ?? properties.take('edgecolor');
  const style = properties.text('arrowstyle') ?? '->';
  const width = properties.number('linewidth', properties.number('width', 1));
  return {
    arrowcolor: colour === undefined ? '#000000' : css(colourFrom(colour)),
    arrowhead: style === '-' ? 0 : style.includes('|') || style.includes('simple') || style.includes('fancy') ? 2 : 3,
    arrowwidth: Math.max(0.5, Math.min(4, width * 1.2)),
    arrowsize: 1,
  };
}
