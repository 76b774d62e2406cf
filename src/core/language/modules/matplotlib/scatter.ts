/** `scatter`: points with sizes and colours of their own; very many of them as a picture of their density. */
import { PyType, type Value } from '../../../base/python.ts';
import type { Properties } from './artist.ts';
import type { Extent } from './axis.ts';
import { type Colouring, Mappable } from './colour-bar.ts';
import { coloursFrom, css, type Rgba } from './colours.ts';
import type { Drawing } from './drawing.ts';
import { isThin, symbolOf } from './line.ts';

export const pathCollectionType = new PyType('PathCollection', { module: 'matplotlib.collections' });

/** Beyond so many, points of one colour become a density, others a sample. */
const MOST_POINTS = 12_000;
/** Pixels of a cell of the density. */
const CELL = 2;

export interface ScatterParts {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Areas in square points; one, or one each. */
  readonly areas: Float64Array;
  /** One, or one each; null: by numbers. */
  readonly colours: readonly Rgba[] | null;
  readonly numbers: Float64Array | null;
  readonly marker: string;
}

export class Scatter extends Mappable {
  override pyType: PyType = pathCollectionType;
  override colouring: Colouring;
  parts: ScatterParts;
  edge: Rgba | null = null;
  edgeWidth = 1;
  hollow = false;

  constructor(parts: ScatterParts, colouring: Colouring) {
    super();
    this.parts = parts;
    this.colouring = colouring;
    this.zorder = 1;
  }

  override extend(x: Extent, y: Extent): void {
    const { x: xs, y: ys } = this.parts;
    for (let k = 0; k < xs.length; k++) {
      if (!Number.isFinite(xs[k]) || !Number.isFinite(ys[k])) continue;
      x.add(xs[k]);
      y.add(ys[k]);
    }
  }

  override apply(properties: Properties): void {
    const edge = properties.take('edgecolor');
    if (edge !== undefined && edge !== 'face') this.edge = coloursFrom(edge)?.[0] ?? null;
    const face = properties.take('facecolor') ?? properties.take('color');
    if (face === 'none') this.hollow = true;
    else if (face !== undefined) this.parts = { ...this.parts, colours: coloursFrom(face), numbers: null };
    this.edgeWidth = properties.number('linewidth', this.edgeWidth);
  }

  override property(name: string): Value | undefined {
    return this.colouringProperty(name);
  }

  override draw(drawing: Drawing): void {
    const { x, numbers, colours } = this.parts;
    const axis = numbers === null ? null : this.takeColourAxis(drawing);
    if (x.length > MOST_POINTS && numbers === null && colours?.length === 1) this.drawDensity(drawing, colours[0]);
    else this.drawPoints(drawing, axis);
  }

  private kept(drawing: Drawing): Uint32Array | null {
    const count = this.parts.x.length;
    if (count <= MOST_POINTS) return null;
    const [points, some] = [count, MOST_POINTS].map((n) => n.toLocaleString('en'));
    drawing.sheet.note(`Of ${points} points an even sample of ${some} is drawn.`);
    return Uint32Array.from({ length: MOST_POINTS }, (_, k) => Math.floor((k * count) / MOST_POINTS));
  }

  private drawPoints(drawing: Drawing, axis: string | null): void {
    const { x, y, areas, colours, numbers, marker } = this.parts;
    const kept = this.kept(drawing);
    const some = <T extends Float64Array>(all: T): Float64Array =>
      kept === null ? all : Float64Array.from(kept, (k) => all[k]);
    const place = (k: number): number => kept?.[k] ?? k;
    const count = kept?.length ?? x.length;
    const diameter = (area: number): number => drawing.pixels(Math.sqrt(Math.max(0, area)));
    const colour =
      numbers !== null
        ? this.colouring.placed(some(numbers))
        : colours === null || colours.length === 1
          ? css(colours?.[0] ?? [0, 0, 0, 1])
          : Array.from({ length: count }, (_, k) => css(colours[place(k) % colours.length]));
    const edge = this.edge === null ? colour : css(this.edge);
    drawing.trace(
      {
        type: 'scatter',
        mode: 'markers',
        x: drawing.xs(some(x)),
        y: drawing.ys(some(y)),
        ...(this.opacity === null ? {} : { opacity: this.opacity }),
        marker: {
          symbol: this.hollow ? `${symbolOf(marker)}-open` : symbolOf(marker),
          size:
            areas.length === 1
              ? diameter(areas[0])
              : Float64Array.from({ length: count }, (_, k) => diameter(areas[place(k) % areas.length])),
          sizemode: 'diameter',
          color: this.hollow && this.edge !== null ? edge : colour,
          ...(axis === null ? {} : { coloraxis: axis }),
          line: {
            width: isThin(marker) ? drawing.pixels(1.5) : this.edge === null ? 0 : drawing.pixels(this.edgeWidth),
            ...(isThin(marker) || axis === null || this.edge !== null ? { color: edge } : {}),
          },
        },
      },
      this.shownLabel,
    );
  }

  /** Points in each little square of the frame: no point is lost, however few there are in a place. */
  private drawDensity(drawing: Drawing, colour: Rgba): void {
    const { x, y } = this.parts;
    const { xView, yView, width, height, x: xAxis, y: yAxis } = drawing.at;
    const [cols, rows] = [Math.max(8, Math.round(width / CELL)), Math.max(8, Math.round(height / CELL))];
    const counts = new Float32Array(rows * cols);
    const lane = (axis: typeof xAxis, view: readonly [number, number], cells: number): ((value: number) => number) => {
      const [from, to] = [axis.forward(view[0]), axis.forward(view[1])];
      return (value) => Math.floor(((axis.forward(value) - from) / (to - from)) * cells);
    };
    const [toCol, toRow] = [lane(xAxis, xView, cols), lane(yAxis, yView, rows)];
    let most = 0;
    for (let k = 0; k < x.length; k++) {
      const [col, row] = [toCol(x[k]), toRow(y[k])];
      if (!(col >= 0 && col < cols && row >= 0 && row < rows)) continue;
      const count = ++counts[row * cols + col];
      if (count > most) most = count;
    }
    drawing.sheet.note(
      `${x.length.toLocaleString('en')} points are drawn by how many fall into each ${CELL} by ${CELL} pixels.`,
    );
    this.densityTrace(drawing, colour, counts, rows, cols, most);
    if (this.shownLabel !== null) this.legendTrace(drawing, colour);
  }

  private densityTrace(
    drawing: Drawing,
    colour: Rgba,
    counts: Float32Array,
    rows: number,
    cols: number,
    most: number,
  ): void {
    const { xView, yView, x, y } = drawing.at;
    const centres = (axis: typeof x, view: readonly [number, number], cells: number): Float64Array => {
      const [from, to] = [axis.forward(view[0]), axis.forward(view[1])];
      const back = (t: number): number => (axis.scale === 'log' ? 10 ** t : t);
      return Float64Array.from({ length: cells }, (_, k) => back(from + ((k + 0.5) / cells) * (to - from)));
    };
    const rowsOf = Array.from({ length: rows }, (_, r) =>
      Float32Array.from({ length: cols }, (_c, c) => counts[r * cols + c] || Number.NaN),
    );
    const opacity = this.opacity ?? colour[3];
    const shade = (alpha: number): string => css([colour[0], colour[1], colour[2], 1], Math.min(0.999, alpha));
    const bend = Math.max(1, Math.log10(Math.max(10, most)));
    drawing.trace(
      {
        type: 'heatmap',
        x: drawing.xs(centres(x, xView, cols)),
        y: drawing.ys(centres(y, yView, rows)),
        z: rowsOf,
        zmin: 0,
        zmax: most,
        // The fewest are seen, the most are full: the scale bends as a logarithm does.
        colorscale: [0, 0.001, 0.01, 0.1, 0.3, 1].map((t) => [
          t,
          shade(
            opacity >= 1
              ? Math.min(1, 0.35 + (0.65 * Math.log10(1 + t * 10 ** bend)) / bend)
              : Math.min(1, opacity + (1 - opacity) * t),
          ),
        ]),
        showscale: false,
        hovertemplate: '%{z} points<extra></extra>',
        hoverongaps: false,
      },
      null,
    );
  }

  private legendTrace(drawing: Drawing, colour: Rgba): void {
    const marker = {
      color: css(colour),
      size: drawing.pixels(Math.sqrt(this.parts.areas[0])),
      symbol: symbolOf(this.parts.marker),
    };
    drawing.trace({ type: 'scatter', mode: 'markers', x: [null], y: [null], marker }, this.shownLabel);
  }
}
