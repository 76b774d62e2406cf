/** A block of numbers as a surface of equal value, or as a cloud. */
import type { FigureSpec } from '#protocol/figure.ts';
import { type ColourMapName, colourTable, cssColour } from '../heatmap/colour-maps.ts';
import type { Block } from './block-reader.ts';
import type { Place, VolumeAxes } from './volume-axes.ts';

export interface SpaceOptions {
  readonly block: Block;
  readonly axes: VolumeAxes;
  readonly lengths: Place;
  readonly kind: 'surface' | 'cloud';
  /** Of the surface, or where the cloud begins. */
  readonly level: number;
  readonly low: number;
  readonly high: number;
  readonly map: ColourMapName;
  readonly reversed: boolean;
  readonly width: number;
  readonly height: number;
}

function colourscale(map: ColourMapName, reversed: boolean): [number, string][] {
  const table = colourTable(map, reversed);
  return Array.from({ length: 17 }, (_, k) => {
    const at = Math.min(255, k * 16) * 4;
    return [k / 16, cssColour([table[at], table[at + 1], table[at + 2]])];
  });
}

/** Positions of the elements of a block, in elements of the array. */
function positions({ shape, depths }: Block, lengths: Place): Record<'x' | 'y' | 'z', Float32Array> {
  const count = shape.depth * shape.row * shape.col;
  const middle = (k: number, part: number, whole: number): number => ((k + 0.5) * whole) / part - 0.5;
  return {
    x: Float32Array.from({ length: count }, (_, k) => middle(k % shape.col, shape.col, lengths.col)),
    y: Float32Array.from({ length: count }, (_, k) =>
      middle(Math.floor(k / shape.col) % shape.row, shape.row, lengths.row),
    ),
    z: Float32Array.from({ length: count }, (_, k) => depths[Math.floor(k / (shape.col * shape.row))]),
  };
}

export function spaceFigure(options: SpaceOptions): FigureSpec {
  const { block, axes, lengths, kind, level, low, high, map, reversed, width, height } = options;
  const longest = Math.max(lengths.col, lengths.row, lengths.depth);
  const ratio = (length: number): number => Math.max(0.15, (length / longest) * 1.2);
  const cloud = kind === 'cloud';
  const shape = `${block.shape.depth} × ${block.shape.row} × ${block.shape.col}`;
  return {
    width,
    height,
    data: [
      {
        type: cloud ? 'volume' : 'isosurface',
        ...positions(block, lengths),
        value: block.values,
        isomin: level,
        isomax: cloud ? high : level,
        surface: { count: cloud ? 15 : 1 },
        opacity: cloud ? 0.12 : 1,
        cmin: low,
        cmax: high,
        colorscale: colourscale(map, reversed),
        caps: { x: { show: false }, y: { show: false }, z: { show: false } },
        lighting: { ambient: 0.6, diffuse: 0.8, specular: 0.1, roughness: 0.5, fresnel: 0.1 },
        lightposition: { x: 0, y: 0, z: 1e5 },
        colorbar: { thickness: 12, outlinewidth: 1, ticks: 'outside', ticklen: 4, len: 0.8 },
        hovertemplate: `axis ${axes.depth} %{z}<br>axis ${axes.row} %{y}<br>axis ${axes.col} %{x}<br><b>%{value}</b><extra></extra>`,
      },
    ],
    layout: {
      margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: '#ffffff',
      font: { size: 12, color: '#000000' },
      scene: {
        xaxis: { title: { text: `axis ${axes.col}` }, range: [-0.5, lengths.col - 0.5] },
        yaxis: { title: { text: `axis ${axes.row}` }, range: [-0.5, lengths.row - 0.5] },
        zaxis: { title: { text: `axis ${axes.depth}` }, range: [-0.5, lengths.depth - 0.5] },
        aspectmode: 'manual',
        aspectratio: { x: ratio(lengths.col), y: ratio(lengths.row), z: ratio(lengths.depth) },
        camera: { eye: { x: 1.15, y: -1.3, z: 0.8 } },
        dragmode: 'turntable',
      },
    },
    notes: [
      block.whole
        ? `Values stand in 255 steps between ${low} and ${high}.`
        : `A grid of ${shape} stands for the array; planes in between are left out, and values stand in 255 steps.`,
    ],
  };
}
