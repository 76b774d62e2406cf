/** `Axes`: a frame with two axes and what is drawn into it. */
import { PyObject, PyType, python, type Value } from '../../../base/python.ts';
import type { Artist } from './artist.ts';
import { Axis, Extent } from './axis.ts';
import { colourFrom, type Rgba } from './colours.ts';
import type { Figure } from './figure.ts';
import type { LegendFacts } from './legend.ts';
import { plots } from './state.ts';

/** Rows and columns of a figure, and which of them axes take: half-open ranges. */
export interface GridPlace {
  readonly rows: number;
  readonly cols: number;
  readonly widthRatios: readonly number[];
  readonly heightRatios: readonly number[];
  readonly row: readonly [number, number];
  readonly col: readonly [number, number];
}
/** Left, bottom, width, height in parts of the figure. */
export type Box = readonly [number, number, number, number];

export type Place = { readonly kind: 'grid'; readonly grid: GridPlace } | { readonly kind: 'box'; readonly box: Box };

export interface Title {
  text: string;
  size: number | null;
  colour: string | null;
  weight: string | null;
}
export type Side = 'left' | 'right' | 'top' | 'bottom';

export interface SceneFacts {
  readonly z: Axis;
  /** Degrees, as `view_init` has them. */
  elevation: number;
  azimuth: number;
  /** Lengths of the box along x, y, z; null: matplotlib's 4 : 4 : 3. */
  box: readonly [number, number, number] | null;
}

export const axesType = new PyType('Axes', { module: 'matplotlib.axes._axes' });

export class Axes extends PyObject {
  override pyType: PyType = axesType;
  override attributes: Map<string, Value> = new Map();
  readonly figure: Figure;
  place: Place;
  readonly x = new Axis('x');
  readonly y = new Axis('y');
  readonly artists: Artist[] = [];
  /** The third dimension, where there is one. */
  scene: SceneFacts | null = null;
  readonly titles: Record<'left' | 'center' | 'right', Title> = {
    left: { text: '', size: null, colour: null, weight: null },
    center: { text: '', size: null, colour: null, weight: null },
    right: { text: '', size: null, colour: null, weight: null },
  };
  legend: LegendFacts | null = null;
  /** Pixels of y for one of x; null: as the frame has it. */
  aspect: number | null = null;
  /** The frame gives way to the aspect, or the limits do. */
  adjustable: 'box' | 'datalim' = 'box';
  /** The axes whose frame this one lies over (`twinx`). */
  twin: { readonly of: Axes; readonly along: 'x' | 'y' } | null = null;
  /** False after `axis('off')`. */
  framed = true;
  visible = true;
  readonly spines: Record<Side, boolean> = { left: true, right: true, top: true, bottom: true };
  face: string | null = null;
  /** What `plt.colorbar()` and `plt.clim` mean. */
  mappable: Artist | null = null;
  private lineTurn = 0;
  private patchTurn = 0;

  constructor(figure: Figure, place: Place) {
    super();
    this.figure = figure;
    this.place = place;
  }

  nextLineColour(): Rgba {
    const { cycle } = plots();
    const source = this.twin?.of ?? this;
    return colourFrom(cycle[source.lineTurn++ % cycle.length]);
  }
  nextPatchColour(): Rgba {
    const { cycle } = plots();
    return colourFrom(cycle[this.patchTurn++ % cycle.length]);
  }
  resetCycle(): void {
    this.lineTurn = 0;
    this.patchTurn = 0;
  }

  add<T extends Artist>(artist: T): T {
    this.artists.push(artist);
    artist.detach = () => {
      const at = this.artists.indexOf(artist);
      if (at >= 0) this.artists.splice(at, 1);
    };
    return artist;
  }

  clear(): void {
    this.artists.length = 0;
    this.legend = null;
    for (const title of Object.values(this.titles)) title.text = '';
    const [x, y] = [new Axis('x'), new Axis('y')];
    const keep = { peers: this.x.peers };
    Object.assign(this.x, x, keep);
    Object.assign(this.y, y, { peers: this.y.peers });
    this.aspect = null;
    this.framed = true;
    this.resetCycle();
  }

  /** What all axes that share this one occupy. */
  extent(axis: Axis): Extent {
    const extents = { x: new Extent(), y: new Extent() };
    for (const axes of this.figure.axes) {
      const wantsX = axis.peers.includes(axes.x);
      if (!wantsX && !axis.peers.includes(axes.y)) continue;
      for (const artist of axes.artists) {
        if (wantsX) artist.extend(extents.x, new Extent());
        else artist.extend(new Extent(), extents.y);
      }
    }
    return axis.name === 'x' ? extents.x : extents.y;
  }
  view(axis: Axis): [number, number] {
    const extent = this.extent(axis);
    // Asked to show something that has no place, matplotlib shows the surroundings of zero.
    if (extent.empty && this.artists.length > 0 && axis.scale === 'linear') extent.addAll([-0.05, 0.05]);
    return axis.view(extent);
  }

  override repr(): string {
    const facts = [
      this.titles.center.text === '' ? '' : `title={'center': ${python.repr(this.titles.center.text)}}`,
      this.x.label === '' ? '' : `xlabel=${python.repr(this.x.label)}`,
      this.y.label === '' ? '' : `ylabel=${python.repr(this.y.label)}`,
    ].filter((fact) => fact !== '');
    return `<Axes: ${facts.join(', ')}>`;
  }
}
