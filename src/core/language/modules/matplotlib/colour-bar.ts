/** Colours of numbers, and the bar that explains them. */
import { PyObject, PyType, type Value } from '../../../base/python.ts';
import { Artist } from './artist.ts';
import type { Axes } from './axes.ts';
import { type ColourMap, colourMapFrom } from './colour-maps.ts';
import type { Drawing } from './drawing.ts';
import { type Norm, normFrom } from './norms.ts';
import { plots } from './state.ts';

/** A map and a norm; what an image, a scatter plot and filled contours have in common. */
export class Colouring {
  map: ColourMap;
  norm: Norm;
  constructor(map: ColourMap, norm: Norm) {
    this.map = map;
    this.norm = norm;
  }
  static from(cmap: Value | undefined, norm: Value | undefined, low: number | null, high: number | null): Colouring {
    return new Colouring(colourMapFrom(cmap, plots().imageMap), normFrom(norm, low, high));
  }

  /** Numbers as Plotly colours them: themselves, or their places where the norm bends. */
  placed(values: Float64Array): Float64Array {
    return this.norm.plain ? values : values.map((x) => this.norm.place(x));
  }
  get range(): [number, number] {
    if (!this.norm.plain) return [0, 1];
    const { from, to } = this.norm;
    return from === to ? [from - 0.5, to + 0.5] : [from, to];
  }
  place(x: number): number {
    return this.norm.plain ? x : this.norm.place(x);
  }
}

/** An artist whose colours are numbers. */
export abstract class Mappable extends Artist {
  abstract colouring: Colouring;
  /** Plotly's colour axis, once drawn. */
  colourAxis = '';
  /** Ticks that its bar has by itself (the levels of contours); null: as the norm has them. */
  barTicks: readonly number[] | null = null;

  /** Puts the colour axis into the figure; its bar comes with `ColourBar`. */
  protected takeColourAxis(drawing: Drawing): string {
    const name = drawing.sheet.nextColourAxis();
    const [cmin, cmax] = this.colouring.range;
    this.colourAxis = name;
    drawing.sheet.layout[name] = { colorscale: this.colouring.map.scale(), cmin, cmax, showscale: false };
    return name;
  }

  protected colouringProperty(name: string): Value | undefined {
    if (name === 'cmap') return this.colouring.map;
    return undefined;
  }
}

export const colourBarType = new PyType('Colorbar', { module: 'matplotlib.colorbar' });

export class ColourBar extends PyObject {
  override pyType: PyType = colourBarType;
  readonly mappable: Mappable;
  /** The axes beside which it stands. */
  readonly beside: readonly Axes[];
  /** Axes that it fills instead. */
  readonly inside: Axes | null;
  readonly horizontal: boolean;
  label = '';
  labelSize: number | null = null;
  ticks: readonly number[] | null = null;
  tickLabels: readonly string[] | null = null;
  shrink = 1;
  extend: string;

  constructor(mappable: Mappable, beside: readonly Axes[], inside: Axes | null, horizontal: boolean, extend: string) {
    super();
    this.mappable = mappable;
    this.beside = beside;
    this.inside = inside;
    this.horizontal = horizontal;
    this.extend = extend;
  }
  override repr(): string {
    return '<matplotlib.colorbar.Colorbar object at 0x7f0000000000>';
  }
}
