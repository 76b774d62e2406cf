/** Images: `imshow`, `pcolormesh`, `hist2d`. Numbers are coloured by Plotly from a grid no finer than the screen. */
import { PyNative, PyTuple, PyType, type Value } from '../../../base/python.ts';
import { sequenceOf, toNumber } from '../../../numpy/arguments.ts';
import type { Properties } from './artist.ts';
import type { Extent } from './axis.ts';
import { type Colouring, Mappable } from './colour-bar.ts';
import { colourMapFrom } from './colour-maps.ts';
import { meansOf } from './decimation.ts';
import type { Drawing } from './drawing.ts';
import { floats, type Grid, gridOf } from './numbers.ts';
import { figurePicture } from './picture.ts';

export const imageType = new PyType('AxesImage', { module: 'matplotlib.image' });
export const meshType = new PyType('QuadMesh', { module: 'matplotlib.collections' });

/** Cells of an image that leave the worker, at most. */
const MOST_CELLS = 220_000;

/** Rows from the lower edge up, or as they come; edges as in the data. */
export interface ImagePlace {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** The first row is the upper one. */
  readonly upper: boolean;
}

/** Names and limits of colours, for `set_clim`, `set_cmap` and so on. */
export abstract class ColouredGrid extends Mappable {
  override colouring: Colouring;
  grid: Grid;

  constructor(grid: Grid, colouring: Colouring) {
    super();
    this.grid = grid;
    this.colouring = colouring;
    this.colouring.norm.fit(grid.values);
    this.zorder = 0;
  }

  override apply(properties: Properties): void {
    const map = properties.take('cmap');
    if (map !== undefined) this.colouring.map = colourMapFrom(map);
    const limits = properties.take('clim');
    if (limits !== undefined) this.setLimits(sequenceOf(limits) ?? []);
    for (const quiet of [
      'interpolation',
      'resample',
      'filternorm',
      'filterrad',
      'interpolation_stage',
      'edgecolor',
      'linewidth',
      'shading',
    ]) {
      properties.take(quiet);
    }
    const values = properties.take('data') ?? properties.take('array');
    if (values !== undefined) this.grid = gridOf(values, 'image data');
  }

  private setLimits([low, high]: readonly Value[]): void {
    if (low !== null && low !== undefined) this.colouring.norm.low = toNumber(low);
    if (high !== null && high !== undefined) this.colouring.norm.high = toNumber(high);
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'norm') return this.colouring.norm;
    if (name === 'cmap') return this.colouring.map;
    if (name !== 'set_clim') return super.getAttribute(name);
    return new PyNative(name, (args, kwargs) => {
      const pair = args.length === 1 ? (sequenceOf(args[0]) ?? args) : args;
      this.setLimits([pair[0] ?? kwargs?.get('vmin') ?? null, pair[1] ?? kwargs?.get('vmax') ?? null]);
      return null;
    });
  }

  override property(name: string): Value | undefined {
    if (name === 'clim') return floats([this.colouring.norm.from, this.colouring.norm.to]);
    return this.colouringProperty(name);
  }

  /** As many cells as the frame has pixels, within the budget of a figure. */
  protected reduced(drawing: Drawing): Grid {
    const { rows, cols } = this.grid;
    const share = Math.min(1, Math.sqrt(MOST_CELLS / (drawing.at.width * drawing.at.height)));
    const [most, wide] = [Math.ceil(drawing.at.height * share), Math.ceil(drawing.at.width * share)];
    const made = meansOf(this.grid, Math.max(8, most), Math.max(8, wide));
    if (made !== this.grid) {
      drawing.sheet.note(
        `An image of ${rows.toLocaleString('en')} × ${cols.toLocaleString('en')} is drawn by the means of ${made.rows} × ${made.cols} blocks.`,
      );
    }
    return made;
  }

  protected rowsOf(grid: Grid): Float32Array[] {
    const placed = this.colouring.placed(grid.values);
    return Array.from({ length: grid.rows }, (_, r) =>
      Float32Array.from(placed.subarray(r * grid.cols, (r + 1) * grid.cols)),
    );
  }

  /** Where the norm bends the colours, what is hovered is the number itself. */
  protected hover(grid: Grid): Record<string, unknown> {
    if (this.colouring.norm.plain) return { hovertemplate: 'x %{x}<br>y %{y}<br><b>%{z}</b><extra></extra>' };
    const { rows, cols, values } = grid;
    const customdata = Array.from({ length: rows }, (_, r) =>
      Float32Array.from(values.subarray(r * cols, (r + 1) * cols)),
    );
    return { customdata, hovertemplate: 'x %{x}<br>y %{y}<br><b>%{customdata}</b><extra></extra>' };
  }
}

export class GridImage extends ColouredGrid {
  override pyType: PyType = imageType;
  place: ImagePlace;
  smooth = false;

  constructor(grid: Grid, place: ImagePlace, colouring: Colouring) {
    super(grid, colouring);
    this.place = place;
  }

  override extend(x: Extent, y: Extent): void {
    const { left, right, bottom, top } = this.place;
    x.addAll([left, right]);
    y.addAll([bottom, top]);
    x.sticky.push(...[left, right].sort((a, b) => a - b));
    y.sticky.push(...[bottom, top].sort((a, b) => a - b));
  }

  override apply(properties: Properties): void {
    const smoothness = properties.text('interpolation');
    if (smoothness !== null)
      this.smooth = /^(bilinear|bicubic|spline|hanning|hamming|lanczos|gaussian)/.test(smoothness);
    super.apply(properties);
  }

  override property(name: string): Value | undefined {
    const { left, right, bottom, top } = this.place;
    if (name === 'extent') return new PyTuple(floats([left, right, bottom, top]).items);
    return super.property(name);
  }

  override draw(drawing: Drawing): void {
    const grid = this.reduced(drawing);
    const { left, right, bottom, top, upper } = this.place;
    const dx = (right - left) / grid.cols;
    const [first, last] = upper ? [top, bottom] : [bottom, top];
    const dy = (last - first) / grid.rows;
    drawing.trace(
      {
        type: 'heatmap',
        z: this.rowsOf(grid),
        x0: left + dx / 2,
        dx,
        y0: first + dy / 2,
        dy,
        coloraxis: this.takeColourAxis(drawing),
        hoverongaps: false,
        ...(this.smooth ? { zsmooth: 'best' } : {}),
        ...(this.opacity === null ? {} : { opacity: this.opacity }),
        ...this.hover(grid),
      },
      null,
    );
  }
}

/** A picture whose colours are given: RGB or RGBA. */
export class ColourImage extends Mappable {
  override pyType: PyType = imageType;
  override colouring: Colouring;
  readonly rows: number;
  readonly cols: number;
  /** RGBA, row after row. */
  readonly bytes: Uint8Array;
  readonly place: ImagePlace;

  constructor(rows: number, cols: number, bytes: Uint8Array, place: ImagePlace, colouring: Colouring) {
    super();
    this.rows = rows;
    this.cols = cols;
    this.bytes = bytes;
    this.place = place;
    this.colouring = colouring;
    this.zorder = 0;
  }
  override extend(x: Extent, y: Extent): void {
    GridImage.prototype.extend.call(this as unknown as GridImage, x, y);
  }
  override apply(properties: Properties): void {
    for (const quiet of ['interpolation', 'cmap', 'resample', 'filternorm', 'filterrad']) properties.take(quiet);
  }
  override property(): Value | undefined {
    return undefined;
  }
  /** An image below the traces: Plotly neither turns it nor keeps its pixels sharp, so both are done here. */
  override draw(drawing: Drawing): void {
    const { sheet, xView, yView, width, height, xName, yName } = drawing.at;
    const { left, right, bottom, top, upper } = this.place;
    const [first, last] = upper ? [top, bottom] : [bottom, top];
    const turnRows = (first - last) * (yView[1] - yView[0]) < 0;
    const turnCols = (right - left) * (xView[1] - xView[0]) < 0;
    const picture = figurePicture(turned(this, turnRows, turnCols), width * 2, height * 2);
    if (picture.shrunk) {
      sheet.note(`A picture of ${this.cols} × ${this.rows} pixels is drawn with ${picture.cols} × ${picture.rows}.`);
    }
    sheet.images.push({
      source: picture.source,
      xref: xName,
      yref: yName,
      x: turnCols ? right : left,
      y: turnRows ? last : first,
      sizex: Math.abs(right - left),
      sizey: Math.abs(top - bottom),
      xanchor: 'left',
      yanchor: 'top',
      sizing: 'stretch',
      layer: 'below',
      ...(this.opacity === null ? {} : { opacity: this.opacity }),
    });
    drawing.trace({ type: 'scatter', x: [], y: [], hoverinfo: 'skip' }, null);
  }
}

function turned(image: ColourImage, rows: boolean, cols: boolean): { rows: number; cols: number; bytes: Uint8Array } {
  if (!rows && !cols) return image;
  const pixels = new Uint32Array(image.bytes.slice().buffer);
  const made = new Uint32Array(pixels.length);
  for (let r = 0; r < image.rows; r++) {
    for (let c = 0; c < image.cols; c++) {
      const from = (rows ? image.rows - 1 - r : r) * image.cols + (cols ? image.cols - 1 - c : c);
      made[r * image.cols + c] = pixels[from];
    }
  }
  return { rows: image.rows, cols: image.cols, bytes: new Uint8Array(made.buffer) };
}

/** Cells between edges that need not be even: `pcolormesh`, `hist2d`. */
export class Mesh extends ColouredGrid {
  override pyType: PyType = meshType;
  readonly xEdges: Float64Array;
  readonly yEdges: Float64Array;

  constructor(grid: Grid, xEdges: Float64Array, yEdges: Float64Array, colouring: Colouring) {
    super(grid, colouring);
    this.xEdges = xEdges;
    this.yEdges = yEdges;
  }

  override extend(x: Extent, y: Extent): void {
    x.addAll(this.xEdges);
    y.addAll(this.yEdges);
    const ends = (edges: Float64Array): number[] => [edges[0], edges[edges.length - 1]].sort((a, b) => a - b);
    x.sticky.push(...ends(this.xEdges));
    y.sticky.push(...ends(this.yEdges));
  }

  override draw(drawing: Drawing): void {
    const grid = this.reduced(drawing);
    const thinned = (edges: Float64Array, cells: number): Float64Array => {
      const whole = edges.length - 1;
      if (cells === whole) return edges;
      return Float64Array.from({ length: cells + 1 }, (_, k) => edges[Math.ceil((k * whole) / cells)]);
    };
    drawing.trace(
      {
        type: 'heatmap',
        z: this.rowsOf(grid),
        x: drawing.xs(thinned(this.xEdges, grid.cols)),
        y: drawing.ys(thinned(this.yEdges, grid.rows)),
        coloraxis: this.takeColourAxis(drawing),
        hoverongaps: false,
        ...(this.opacity === null ? {} : { opacity: this.opacity }),
        ...this.hover(grid),
      },
      null,
    );
  }
}
