/** The line before Plotly's axes are there: same margins, same colours, no ticks. */
import type { LineResult } from '#protocol/engine-api.ts';
import type { PlotMargins } from '../plotly/heatmap-figure.ts';

export interface LinePicture {
  readonly line: LineResult;
  readonly size: { readonly width: number; readonly height: number };
  readonly margins: PlotMargins;
  readonly range: readonly [number, number];
  readonly colour: string;
  readonly band: string;
}

/** Least and greatest number drawn, with a twentieth of room on both sides. */
export function valueRange(line: Pick<LineResult, 'min' | 'max'>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < line.min.length; at++) {
    if (line.min[at] < low) low = line.min[at];
    if (line.max[at] > high) high = line.max[at];
  }
  if (!(high >= low)) return [0, 1];
  const room = (high - low) / 20 || Math.abs(low) / 20 || 1;
  return [low - room, high + room];
}

export function paintLine(canvas: HTMLCanvasElement, { line, size, margins, range, colour, band }: LinePicture): void {
  const ratio = devicePixelRatio;
  canvas.width = Math.round(size.width * ratio);
  canvas.height = Math.round(size.height * ratio);
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(ratio, ratio);
  const [low, high] = valueRange(line);
  const [width, height] = [size.width - margins.left - margins.right, size.height - margins.top - margins.bottom];
  const x = (bucket: number): number =>
    margins.left + ((line.start[bucket] - range[0]) / (range[1] - range[0])) * width;
  const y = (value: number): number => margins.top + (1 - (value - low) / (high - low)) * height;
  context.lineWidth = 1;
  context.strokeStyle = line.elements ? colour : band;
  context.beginPath();
  for (let bucket = 0; bucket < line.min.length; bucket++) {
    if (!Number.isFinite(line.min[bucket])) continue;
    if (line.elements) context.lineTo(x(bucket), y(line.min[bucket]));
    else {
      context.moveTo(x(bucket), y(line.min[bucket]));
      context.lineTo(x(bucket), y(line.max[bucket]) - 0.5);
    }
  }
  context.stroke();
}
