/** What stands in three dimensions: surfaces, paths, points, isosurfaces, volumes; never larger than a bounded grid. */
import { PyType, type Value } from '../../../base/python.ts';
import { Artist, dashOf, type Properties } from './artist.ts';
import type { Extent } from './axis.ts';
import { type Colouring, Mappable } from './colour-bar.ts';
import { colourFrom, css, type Rgba } from './colours.ts';
import { pick, placesOf } from './decimation.ts';
import type { Drawing } from './drawing.ts';
import type { FigureTrace } from './figure-spec.ts';
import { richText } from './math-text.ts';
import type { Grid } from './numbers.ts';

const surfaceType = new PyType('Poly3DCollection', { module: 'mpl_toolkits.mplot3d.art3d' });
const pathType = new PyType('Line3D', { module: 'mpl_toolkits.mplot3d.art3d' });
const pointsType = new PyType('Path3DCollection', { module: 'mpl_toolkits.mplot3d.art3d' });
const volumeType = new PyType('Volume3D', { module: 'arraybook.plot3d' });

/** Points of a surface along one side, at most. */
const MOST_SIDE = 160;
const MOST_POINTS = 20_000;

/** Traces of a scene know their scene, not axes. */
function inScene(drawing: Drawing, trace: FigureTrace, label: string | null): void {
  const scene = drawing.at.legend.replace('legend', 'scene');
  const shown = label !== null && drawing.at.showLegend;
  const name = label === null ? {} : { name: richText(label) };
  const legend = shown ? { legend: drawing.at.legend } : {};
  drawing.sheet.traces.push({ ...trace, scene, showlegend: shown, ...legend, ...name });
}

function matrix(grid: Grid): Float32Array[] {
  return Array.from({ length: grid.rows }, (_, r) =>
    Float32Array.from(grid.values.subarray(r * grid.cols, (r + 1) * grid.cols)),
  );
}

abstract class Solid extends Mappable {
  override extend(_x: Extent, _y: Extent): void {
    // Plotly finds the limits of a scene.
  }
  override property(name: string): Value | undefined {
    return this.colouringProperty(name);
  }
  override apply(properties: Properties): void {
    for (const quiet of ['linewidth', 'edgecolor', 'antialiased', 'linestyle', 'rasterized']) properties.take(quiet);
  }
}

export class Surface extends Solid {
  override pyType: PyType = surfaceType;
  override colouring: Colouring;
  private readonly x: Grid;
  private readonly y: Grid;
  private readonly z: Grid;
  private readonly solid: Rgba | null;

  constructor(x: Grid, y: Grid, z: Grid, colouring: Colouring, solid: Rgba | null) {
    super();
    this.x = x;
    this.y = y;
    this.z = z;
    this.colouring = colouring;
    this.solid = solid;
    colouring.norm.fit(z.values);
  }

  override draw(drawing: Drawing): void {
    const [rows, cols] = [placesOf(this.z.rows, MOST_SIDE), placesOf(this.z.cols, MOST_SIDE)];
    const z = pick(this.z, rows, cols);
    if (z !== this.z) {
      const [all, some] = [this.z, z].map(
        (grid) => `${grid.rows.toLocaleString('en')} × ${grid.cols.toLocaleString('en')}`,
      );
      drawing.sheet.note(`A surface of ${all} points is drawn through ${some} of them.`);
    }
    const solid = this.solid === null ? null : css(this.solid);
    const colours =
      solid === null
        ? {
            surfacecolor: matrix({ ...z, values: this.colouring.placed(z.values) }),
            coloraxis: this.takeColourAxis(drawing),
          }
        : {
            colorscale: [
              [0, solid],
              [1, solid],
            ],
            showscale: false,
          };
    inScene(
      drawing,
      {
        type: 'surface',
        x: matrix(pick(this.x, rows, cols)),
        y: matrix(pick(this.y, rows, cols)),
        z: matrix(z),
        ...colours,
        ...(this.opacity === null ? {} : { opacity: this.opacity }),
        lighting: { ambient: 0.7, diffuse: 0.6, specular: 0.08, roughness: 0.7 },
      },
      this.shownLabel,
    );
  }
}

/** A line through space; NaN parts one piece from the next. */
export class Path3D extends Artist {
  override pyType: PyType = pathType;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly z: Float64Array;
  colour: Rgba;
  width = 1.5;
  dash: string | null = 'solid';
  lined = true;
  marker: string | null = null;
  markerSize = 6;
  text: string | null = null;

  constructor(x: Float64Array, y: Float64Array, z: Float64Array, colour: Rgba) {
    super();
    this.x = x;
    this.y = y;
    this.z = z;
    this.colour = colour;
  }

  /** The rows and the columns of a grid as one path. */
  static ofGrid(x: Grid, y: Grid, z: Grid, rowCount: number, colCount: number, colour: Rgba): Path3D {
    const [rows, cols] = [
      placesOf(z.rows, Math.min(rowCount, MOST_SIDE)),
      placesOf(z.cols, Math.min(colCount, MOST_SIDE)),
    ];
    const parts: Record<'x' | 'y' | 'z', number[]> = { x: [], y: [], z: [] };
    const add = (at: number | null): void => {
      parts.x.push(at === null ? Number.NaN : x.values[at]);
      parts.y.push(at === null ? Number.NaN : y.values[at]);
      parts.z.push(at === null ? Number.NaN : z.values[at]);
    };
    for (const row of rows) {
      for (const col of cols) add(row * z.cols + col);
      add(null);
    }
    for (const col of cols) {
      for (const row of rows) add(row * z.cols + col);
      add(null);
    }
    const path = new Path3D(Float64Array.from(parts.x), Float64Array.from(parts.y), Float64Array.from(parts.z), colour);
    path.width = 1;
    return path;
  }

  setStyle(style: string): void {
    this.dash = dashOf(style);
    this.lined = this.dash !== null;
  }
  override extend(): void {
    // Plotly finds the limits of a scene.
  }
  override apply(properties: Properties): void {
    this.width = properties.number('linewidth', this.width);
    const style = properties.text('linestyle');
    if (style !== null) this.setStyle(style);
    this.marker = properties.text('marker') ?? this.marker;
    this.markerSize = properties.number('markersize', this.markerSize);
    for (const quiet of ['color', 'markerfacecolor', 'markeredgecolor']) {
      const colour = properties.take(quiet);
      if (colour !== undefined) this.colour = colourFrom(colour);
    }
  }
  override property(): Value | undefined {
    return undefined;
  }

  override draw(drawing: Drawing): void {
    const step = Math.max(1, Math.ceil(this.x.length / MOST_POINTS));
    const some = (all: Float64Array): Float64Array => (step === 1 ? all : all.filter((_, k) => k % step === 0));
    if (step > 1)
      drawing.sheet.note(`Of a path of ${this.x.length.toLocaleString('en')} points every ${step}th is drawn.`);
    const mode =
      this.text !== null
        ? 'text'
        : [this.lined ? 'lines' : '', this.marker === null ? '' : 'markers'].filter(Boolean).join('+');
    inScene(
      drawing,
      {
        type: 'scatter3d',
        mode,
        x: some(this.x),
        y: some(this.y),
        z: some(this.z),
        line: { color: css(this.colour), width: drawing.pixels(this.width) * 1.4, dash: plainDash(this.dash) },
        marker: {
          color: css(this.colour),
          size: drawing.pixels(this.markerSize) * 0.6,
          symbol: symbolIn3D(this.marker ?? 'o'),
        },
        ...(this.text === null ? {} : { text: [richText(this.text)], textfont: { color: css(this.colour) } }),
        ...(this.opacity === null ? {} : { opacity: this.opacity }),
      },
      this.shownLabel,
    );
  }
}

function plainDash(dash: string | null): string {
  if (dash === null || dash === 'solid') return 'solid';
  return dash.split(',').length > 2 ? 'dashdot' : dash.startsWith('1.5') ? 'dot' : 'dash';
}
function symbolIn3D(marker: string): string {
  return { s: 'square', D: 'diamond', d: 'diamond', x: 'x', X: 'x', '+': 'cross', P: 'cross' }[marker] ?? 'circle';
}

export interface Points3DParts {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly areas: Float64Array;
  readonly colours: readonly Rgba[] | null;
  readonly numbers: Float64Array | null;
}

export class Points3D extends Solid {
  override pyType: PyType = pointsType;
  override colouring: Colouring;
  private readonly parts: Points3DParts;
  marker = 'o';
  constructor(parts: Points3DParts, colouring: Colouring) {
    super();
    this.parts = parts;
    this.colouring = colouring;
  }
  override draw(drawing: Drawing): void {
    const { x, y, z, areas, colours, numbers } = this.parts;
    const count = Math.min(x.length, MOST_POINTS);
    const place = (k: number): number => (count === x.length ? k : Math.floor((k * x.length) / count));
    const some = (all: Float64Array): Float64Array =>
      count === x.length ? all : Float64Array.from({ length: count }, (_, k) => all[place(k)]);
    if (count < x.length)
      drawing.sheet.note(
        `Of ${x.length.toLocaleString('en')} points an even sample of ${count.toLocaleString('en')} is drawn.`,
      );
    const size = (area: number): number => drawing.pixels(Math.sqrt(area)) * 0.7;
    const colour =
      numbers !== null
        ? { color: this.colouring.placed(some(numbers)), coloraxis: this.takeColourAxis(drawing) }
        : {
            color:
              colours?.length === 1
                ? css(colours[0])
                : Array.from({ length: count }, (_, k) => css(colours?.[place(k)] ?? [0, 0, 0, 1])),
          };
    inScene(
      drawing,
      {
        type: 'scatter3d',
        mode: 'markers',
        x: some(x),
        y: some(y),
        z: some(z),
        marker: {
          ...colour,
          symbol: symbolIn3D(this.marker),
          size:
            areas.length === 1 ? size(areas[0]) : Float64Array.from({ length: count }, (_, k) => size(areas[place(k)])),
          line: { width: 0 },
        },
        opacity: this.opacity ?? 0.85,
      },
      this.shownLabel,
    );
  }
}

/** A block of numbers on an even grid, reduced. */
export interface Block {
  /** Along the first, second and third axis of the array. */
  readonly shape: readonly [number, number, number];
  readonly values: Float32Array;
  /** Elements of the array for one of the grid. */
  readonly steps: readonly [number, number, number];
}

export class Cloud extends Solid {
  override pyType: PyType = volumeType;
  override colouring: Colouring;
  private readonly block: Block;
  private readonly levels: readonly [number, number];
  private readonly kind: 'isosurface' | 'volume';
  surfaces: number;

  constructor(
    block: Block,
    levels: readonly [number, number],
    kind: 'isosurface' | 'volume',
    surfaces: number,
    colouring: Colouring,
  ) {
    super();
    this.block = block;
    this.levels = levels;
    this.kind = kind;
    this.surfaces = surfaces;
    this.colouring = colouring;
    colouring.norm.fit(levels);
  }

  override draw(drawing: Drawing): void {
    const { shape, values, steps } = this.block;
    const [nz, ny, nx] = shape;
    const count = nz * ny * nx;
    const along = (axis: 0 | 1 | 2): Float32Array => {
      const [stride, length] = axis === 0 ? [ny * nx, nz] : axis === 1 ? [nx, ny] : [1, nx];
      return Float32Array.from(
        { length: count },
        (_, k) => (Math.floor(k / stride) % length) * steps[axis] + (steps[axis] - 1) / 2,
      );
    };
    const [isomin, isomax] = this.levels;
    const volume = this.kind === 'volume';
    inScene(
      drawing,
      {
        type: this.kind,
        x: along(2),
        y: along(1),
        z: along(0),
        value: values,
        isomin,
        isomax,
        surface: { count: this.surfaces },
        ...(volume
          ? {
              opacityscale: [
                [0, 0.15],
                [0.5, 0.4],
                [1, 1],
              ],
            }
          : {}),
        opacity: this.opacity ?? (volume ? 0.12 : this.surfaces > 1 ? 0.6 : 1),
        caps: { x: { show: false }, y: { show: false }, z: { show: false } },
        coloraxis: this.takeColourAxis(drawing),
        lighting: { ambient: 0.6, diffuse: 0.8, specular: 0.1, roughness: 0.5, fresnel: 0.1 },
        lightposition: { x: 0, y: 0, z: 1e5 },
      },
      this.shownLabel,
    );
  }
}

/** Three slices through a block, each where it stands. */
export class Slices3D extends Solid {
  override pyType: PyType = volumeType;
  override colouring: Colouring;
  private readonly block: Block;
  private readonly at: readonly [number, number, number];
  constructor(block: Block, at: readonly [number, number, number], colouring: Colouring) {
    super();
    this.block = block;
    this.at = at;
    this.colouring = colouring;
    colouring.norm.fit(block.values);
  }
  override draw(drawing: Drawing): void {
    const axis = this.takeColourAxis(drawing);
    for (const fixed of [0, 1, 2] as const) this.slice(drawing, fixed, axis);
  }

  private slice(drawing: Drawing, fixed: 0 | 1 | 2, coloraxis: string): void {
    const { shape, values, steps } = this.block;
    const [rowAxis, colAxis] = (
      [
        [1, 2],
        [0, 2],
        [0, 1],
      ] as const
    )[fixed];
    const strides = [shape[1] * shape[2], shape[2], 1];
    const cell = Math.min(shape[fixed] - 1, Math.max(0, Math.floor(this.at[fixed] / steps[fixed])));
    const place = (axis: number, k: number): number => k * steps[axis] + (steps[axis] - 1) / 2;
    const table = (make: (r: number, c: number) => number): Float32Array[] =>
      Array.from({ length: shape[rowAxis] }, (_, r) =>
        Float32Array.from({ length: shape[colAxis] }, (_c, c) => make(r, c)),
      );
    const coordinate = (axis: number): Float32Array[] =>
      table((r, c) => (axis === fixed ? this.at[fixed] : axis === rowAxis ? place(axis, r) : place(axis, c)));
    const found = table((r, c) => values[cell * strides[fixed] + r * strides[rowAxis] + c * strides[colAxis]]);
    inScene(
      drawing,
      {
        type: 'surface',
        x: coordinate(2),
        y: coordinate(1),
        z: coordinate(0),
        surfacecolor: found,
        coloraxis,
        lighting: { ambient: 1, diffuse: 0, specular: 0 },
      },
      null,
    );
  }
}
