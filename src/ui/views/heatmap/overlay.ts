/** What is drawn over the raster: values in the cells, the region, the cross-hair. */
import type { ArrayView } from '#protocol/engine-api.ts';
import { type Rectangle, wholeElements } from '../cards/card-settings.ts';
import type { CellTexts } from './cell-texts.ts';
import { inkOn } from './colour-maps.ts';
import type { HeatmapFrame } from './heatmap-controller.ts';
import { colourAt, type RasterLayer } from './raster-layers.ts';
import { type Place, toX, toY } from './viewport.ts';

export interface OverlayInput extends HeatmapFrame {
  readonly pointed: Place | null;
  readonly layer: RasterLayer | null;
  readonly texts: CellTexts;
  readonly view: ArrayView;
}

/** Cells at least this wide hold their value (CSS pixels). */
const CELL_WIDTH = 48;
const CELL_HEIGHT = 18;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function areaOf(part: Rectangle, { window, box, orientation }: HeatmapFrame): Area {
  const xs = part.cols.map((col) => toX(col, window, box, orientation));
  const ys = part.rows.map((row) => toY(row, window, box, orientation));
  return {
    x: Math.min(...xs),
    y: Math.min(...ys),
    width: Math.abs(xs[1] - xs[0]),
    height: Math.abs(ys[1] - ys[0]),
  };
}

const cellOf = ({ row, col }: Place): Rectangle => ({ rows: [row, row + 1], cols: [col, col + 1] });

function snapped({ x, y, width, height }: Area): Area {
  const [left, top] = [Math.round(x), Math.round(y)];
  return { x: left, y: top, width: Math.round(x + width) - left, height: Math.round(y + height) - top };
}

export function paintOverlay(context: CanvasRenderingContext2D, input: OverlayInput): void {
  const ratio = context.canvas.width / input.box.width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, input.box.width, input.box.height);
  paintTexts(context, input);
  if (input.settings.region !== null) paintRegion(context, areaOf(input.settings.region, input));
  if (input.settings.cursor !== null) paintCrossHair(context, input, input.settings.cursor);
  if (input.pointed !== null) paintPointed(context, areaOf(cellOf(input.pointed), input));
}

/** Cells are large enough for their values. */
function holdsTexts(frame: HeatmapFrame): boolean {
  const { width, height } = areaOf({ rows: [0, 1], cols: [0, 1] }, frame);
  return width >= CELL_WIDTH && height >= CELL_HEIGHT && frame.settings.view !== 'image';
}

function paintTexts(context: CanvasRenderingContext2D, input: OverlayInput): void {
  const { window, plane, layer, texts, view } = input;
  if (!holdsTexts(input)) return;
  const { width: cellWidth, height: cellHeight } = areaOf({ rows: [0, 1], cols: [0, 1] }, input);
  const rows = wholeElements(window.rows, plane.rows);
  const cols = wholeElements(window.cols, plane.cols);
  const textOf = texts.textsOf(view, { rows, cols });
  const style = getComputedStyle(context.canvas);
  const size = Math.min(13, cellHeight - 4);
  context.font = `${size}px ${style.getPropertyValue('--mono') || 'monospace'}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const glyph = context.measureText('0').width;
  const room = Math.max(3, Math.floor((cellWidth - 8) / glyph));
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let col = cols[0]; col < cols[1]; col++) {
      const text = textOf(row, col);
      if (text === null) continue;
      const { x, y, width, height } = areaOf(cellOf({ row, col }), input);
      const under = layer === null ? null : colourAt(layer, row, col);
      context.fillStyle = under === null ? style.color : inkOn(under);
      context.fillText(fitted(text, room), x + width / 2, y + height / 2 + 0.5);
    }
  }
}

/** A number that does not fit is rounded (and says so with `…`) before a text is cut. */
export function fitted(text: string, room: number): string {
  if (text.length <= room) return text;
  const value = Number(text);
  if (text.includes('.') && Number.isFinite(value)) {
    for (let digits = Math.min(17, room); digits >= 1; digits--) {
      const short = String(Number(value.toPrecision(digits)));
      if (short.length <= room) return short;
    }
  }
  return `${text.slice(0, Math.max(1, room - 1))}…`;
}

/** White on black: to be seen on any colour. */
function strokeTwice(context: CanvasRenderingContext2D, path: Path2D, dash: number[]): void {
  context.setLineDash([]);
  context.lineWidth = 3;
  context.strokeStyle = 'rgb(0 0 0 / 0.45)';
  context.stroke(path);
  context.setLineDash(dash);
  context.lineWidth = 1;
  context.strokeStyle = '#fff';
  context.stroke(path);
  context.setLineDash([]);
}

function rectanglePath({ x, y, width, height }: Area): Path2D {
  const path = new Path2D();
  path.rect(x + 0.5, y + 0.5, Math.max(1, width - 1), Math.max(1, height - 1));
  return path;
}

function paintRegion(context: CanvasRenderingContext2D, area: Area): void {
  strokeTwice(context, rectanglePath(snapped(area)), [5, 4]);
}

function paintPointed(context: CanvasRenderingContext2D, area: Area): void {
  if (area.width < 6 || area.height < 6) return;
  strokeTwice(context, rectanglePath(snapped(area)), []);
}

function paintCrossHair(context: CanvasRenderingContext2D, input: HeatmapFrame, cursor: Place): void {
  const area = areaOf(cellOf(cursor), input);
  const [x, y] = [Math.round(area.x + area.width / 2) + 0.5, Math.round(area.y + area.height / 2) + 0.5];
  const path = new Path2D();
  // Where cells hold their values, lines through the neighbours would strike them out.
  if (holdsTexts(input)) {
    strokeTwice(context, rectanglePath(snapped(area)), []);
    return;
  }
  const [halfWidth, halfHeight] = [Math.max(4, area.width / 2), Math.max(4, area.height / 2)];
  path.moveTo(0, y);
  path.lineTo(x - halfWidth, y);
  path.moveTo(x + halfWidth, y);
  path.lineTo(input.box.width, y);
  path.moveTo(x, 0);
  path.lineTo(x, y - halfHeight);
  path.moveTo(x, y + halfHeight);
  path.lineTo(x, input.box.height);
  path.rect(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight);
  strokeTwice(context, path, []);
}
