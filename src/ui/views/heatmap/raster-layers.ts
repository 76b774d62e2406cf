/** Tiles on the screen: the newest one over an older one that covers more, both stretched to the window of now. */
import type { Interval, TileResult } from '#protocol/engine-api.ts';
import type { Rectangle } from '../cards/card-settings.ts';
import { type Box, type Orientation, toX, toY } from './viewport.ts';

export interface RasterLayer {
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  readonly rows: Interval;
  readonly cols: Interval;
  readonly dataKey: string;
  /** RGBA of the tile, for ink that can be read on it. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

export function layerOf(tile: TileResult, dataKey: string): RasterLayer {
  const canvas = document.createElement('canvas');
  canvas.width = tile.width;
  canvas.height = tile.height;
  canvas.getContext('2d')?.putImageData(new ImageData(tile.pixels, tile.width, tile.height), 0, 0);
  const { rows, cols, pixels, width, height } = tile;
  return { canvas, rows, cols, dataKey, pixels, width, height };
}

const covers = (outer: Interval, inner: Interval): boolean => outer[0] <= inner[0] && outer[1] >= inner[1];
const area = ({ rows, cols }: Rectangle): number => (rows[1] - rows[0]) * (cols[1] - cols[0]);

export interface Layers {
  readonly under: RasterLayer | null;
  readonly top: RasterLayer | null;
}

/** The new tile on top; below it whichever older tile of the same data shows most. */
export function stacked(layers: Layers, layer: RasterLayer): Layers {
  const older = [layers.top, layers.under].filter(
    (candidate): candidate is RasterLayer => candidate !== null && candidate.dataKey === layer.dataKey,
  );
  const widest = older.sort((a, b) => area(b) - area(a))[0] ?? null;
  const hidden = widest !== null && covers(layer.rows, widest.rows) && covers(layer.cols, widest.cols);
  return { top: layer, under: hidden ? null : widest };
}

const PAPER = 8;

/** What transparent elements (NaN) let through: a quiet chequer, so that they do not pass for a colour. */
export function paperOf(canvas: HTMLCanvasElement): CanvasPattern | null {
  const { color, backgroundColor } = getComputedStyle(canvas);
  const tile = document.createElement('canvas');
  tile.width = 2 * PAPER;
  tile.height = 2 * PAPER;
  const draw = tile.getContext('2d');
  if (draw === null) return null;
  draw.fillStyle = color;
  draw.fillRect(0, 0, 2 * PAPER, 2 * PAPER);
  draw.fillStyle = backgroundColor;
  draw.fillRect(0, 0, PAPER, PAPER);
  draw.fillRect(PAPER, PAPER, PAPER, PAPER);
  return draw.createPattern(tile, 'repeat');
}

export interface RasterFrame {
  readonly window: Rectangle;
  readonly box: Box;
  readonly orientation: Orientation;
  readonly devicePixelRatio: number;
  readonly paper: CanvasPattern | null;
}

/** Draws a layer with its element edges on whole device pixels; mirrored axes are mirrored here. */
function drawLayer(context: CanvasRenderingContext2D, layer: RasterLayer, frame: RasterFrame): void {
  const { window, box, orientation, devicePixelRatio: ratio, paper } = frame;
  const xs = layer.cols.map((col) => Math.round(toX(col, window, box, orientation) * ratio));
  const ys = layer.rows.map((row) => Math.round(toY(row, window, box, orientation) * ratio));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.abs(xs[1] - xs[0]), Math.abs(ys[1] - ys[0])];
  context.fillStyle = paper ?? 'transparent';
  context.fillRect(left, top, width, height);
  context.save();
  context.translate(orientation.right ? left : left + width, orientation.down ? top : top + height);
  context.scale(orientation.right ? 1 : -1, orientation.down ? 1 : -1);
  context.drawImage(layer.canvas, 0, 0, width, height);
  context.restore();
}

export function paintLayers(context: CanvasRenderingContext2D, layers: Layers, frame: RasterFrame): void {
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  if (layers.under !== null) drawLayer(context, layers.under, frame);
  if (layers.top !== null) drawLayer(context, layers.top, frame);
}

/** RGB on the screen at an element of the top layer, or null where that is transparent or not covered. */
export function colourAt(layer: RasterLayer, row: number, col: number): readonly [number, number, number] | null {
  const x = Math.floor(((col + 0.5 - layer.cols[0]) / (layer.cols[1] - layer.cols[0])) * layer.width);
  const y = Math.floor(((row + 0.5 - layer.rows[0]) / (layer.rows[1] - layer.rows[0])) * layer.height);
  if (x < 0 || y < 0 || x >= layer.width || y >= layer.height) return null;
  const at = (y * layer.width + x) * 4;
  if (layer.pixels[at + 3] < 128) return null;
  return [layer.pixels[at], layer.pixels[at + 1], layer.pixels[at + 2]];
}
