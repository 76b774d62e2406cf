/** Values → pixels: the range, the scale, the table, and from grid cells to screen pixels. Pure. */
import { COLOUR_TABLE_BYTES, type Kernels } from '#core/kernels/static-kernels.ts';
import type { Colouring } from '#protocol/engine-api.ts';
import type { Heap } from './heap.ts';

export interface ValueGrid {
  readonly rows: number;
  readonly cols: number;
  /** [row][column]; NaN: nothing there. */
  readonly values: Float64Array;
}

export interface PixelMap {
  readonly rowOfPixel: Int32Array;
  readonly colOfPixel: Int32Array;
}

export interface Painted {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly low: number;
  readonly high: number;
}

type MapColouring = Extract<Colouring, { kind: 'map' }>;
type RgbColouring = Extract<Colouring, { kind: 'rgb' }>;

/** Enough that the percentiles of a picture do not jump; sorting more would take longer than painting. */
const SAMPLE = 16_384;

/** 2nd and 98th percentile of the finite values, or of a scattered sample of them; equal values get a width. */
export function percentileRange(values: Float64Array): { low: number; high: number } {
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  const sample = new Float64Array(Math.ceil(values.length / step));
  let count = 0;
  for (let index = 0; index < values.length; index += step) {
    const value = values[index]!;
    if (Number.isFinite(value)) sample[count++] = value;
  }
  if (count === 0) return { low: 0, high: 1 };
  const sorted = sample.subarray(0, count).sort();
  const at = (q: number) => sorted[Math.min(count - 1, Math.max(0, Math.round(q * (count - 1))))]!;
  const [low, high] = [at(0.02), at(0.98)];
  return low < high ? { low, high } : spread(sorted[0]!, sorted[count - 1]!);
}

function spread(least: number, greatest: number): { low: number; high: number } {
  if (least < greatest) return { low: least, high: greatest };
  const half = Math.abs(least) * 1e-6 || 0.5;
  return { low: least - half, high: least + half };
}

/** Position of a value between the ends of the table, 0 … 1 inside. */
export function scaleOf({ scale }: MapColouring, low: number, high: number): (value: number) => number {
  if (!(low < high)) return (value) => (value > high ? 1 : value < low ? 0 : 0.5);
  if (scale === 'linear') {
    const width = high - low;
    return Number.isFinite(width)
      ? (value) => (value - low) / width
      : (value) => (value / 2 - low / 2) / (high / 2 - low / 2);
  }
  if (scale === 'log') {
    const floor = low > 0 ? low : high > 0 ? high * 1e-6 : 1;
    const [start, end] = [Math.log(floor), Math.log(Math.max(high, floor * 1.000001))];
    return (value) => (value <= 0 ? 0 : (Math.log(value) - start) / (end - start));
  }
  const linear = Math.max(Math.abs(low), Math.abs(high)) * 1e-3 || 1;
  const bend = (value: number) => Math.sign(value) * Math.log1p(Math.abs(value) / linear);
  const [start, end] = [bend(low), bend(high)];
  return (value) => (bend(value) - start) / (end - start);
}

/** Values → RGBA entries. */
export type Colourer = (values: Float64Array, colouring: MapColouring, range: ValueRange) => Uint32Array<ArrayBuffer>;

export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

export function paintMap(
  grid: ValueGrid,
  map: PixelMap,
  colouring: MapColouring,
  colour: Colourer = plainColours,
): Painted {
  const chosen = colouring.low === null || colouring.high === null ? percentileRange(grid.values) : null;
  const range = { low: colouring.low ?? chosen?.low ?? 0, high: colouring.high ?? chosen?.high ?? 1 };
  return { pixels: toPixels(colour(grid.values, colouring, range), grid.cols, map), ...range };
}

/** What `kernelColours` must agree with. */
export const plainColours: Colourer = (values, colouring, { low, high }) => {
  const table = new Uint32Array(colouring.table.slice().buffer);
  const nan = new Uint32Array(Uint8Array.from(colouring.nan).buffer)[0]!;
  const scale = scaleOf(colouring, low, high);
  return Uint32Array.from(values, (value) => {
    const entry = scale(value) * 256;
    return Number.isNaN(value) ? nan : table[entry >= 255 ? 255 : entry > 0 ? entry | 0 : 0]!;
  });
};

/** Fewer values are coloured before they would be in the heap. */
const FEW = 4096;

export function kernelColours(heap: Heap, kernels: Kernels): Colourer {
  return (values, colouring, range) => {
    const pointless = colouring.scale === 'log' && !(range.high > 0);
    if (values.length < FEW || pointless) return plainColours(values, colouring, range);
    const region = heap.allocate(values.length * 12 + COLOUR_TABLE_BYTES + 64);
    try {
      const table = region.address + values.length * 8;
      const target = table + COLOUR_TABLE_BYTES + 8;
      const { buffer } = kernels.memory;
      new Float64Array(buffer, region.address, values.length).set(values);
      new Uint8Array(buffer, table, 1024).set(colouring.table);
      kernels.colourBlock(region.address, values.length, table, { ...colouring, ...range }, target);
      return new Uint32Array(buffer, target, values.length).slice();
    } finally {
      heap.free(region);
    }
  };
}

/** Three or four grids of one size: red, green, blue, alpha. */
export function paintRgb(
  grids: readonly ValueGrid[],
  map: PixelMap,
  range: { readonly low: number; readonly high: number },
): Painted {
  const { cols, values } = grids[0]!;
  const bytes = new Uint8ClampedArray(values.length * 4);
  const width = range.high - range.low;
  for (let channel = 0; channel < 4; channel++) {
    const channelValues = grids[channel]?.values;
    for (let index = 0; index < values.length; index++) {
      const value = channelValues === undefined ? range.high : channelValues[index]!;
      bytes[index * 4 + channel] = ((value - range.low) / width) * 255;
    }
  }
  return { pixels: toPixels(new Uint32Array(bytes.buffer), cols, map), ...range };
}

/** Black and white of a picture whose range was not given. */
export function rgbRange(
  colouring: RgbColouring,
  dtype: { kind: string; itemsize: number },
): { low: number; high: number } {
  const whole = dtype.kind === 'u' || dtype.kind === 'i';
  const usual = whole ? (dtype.itemsize === 1 ? 255 : 65_535) : 1;
  return { low: colouring.low ?? 0, high: colouring.high ?? usual };
}

function toPixels(colours: Uint32Array<ArrayBuffer>, cols: number, map: PixelMap): Uint8ClampedArray<ArrayBuffer> {
  const { rowOfPixel, colOfPixel } = map;
  const [width, height] = [colOfPixel.length, rowOfPixel.length];
  const straight = width === cols && inOrder(colOfPixel);
  if (straight && colours.length === width * height && inOrder(rowOfPixel)) return bytesOf(colours);
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = rowOfPixel[y]! * cols;
    const at = y * width;
    if (straight) pixels.set(colours.subarray(row, row + cols), at);
    else for (let x = 0; x < width; x++) pixels[at + x] = colours[row + colOfPixel[x]!]!;
  }
  return bytesOf(pixels);
}

/** Every pixel shows the cell at its own place. */
function inOrder(cellOfPixel: Int32Array): boolean {
  return cellOfPixel.every((cell, pixel) => cell === pixel);
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array<ArrayBuffer>): Uint8ClampedArray<ArrayBuffer> {
  return new Uint8ClampedArray(buffer, byteOffset, byteLength);
}
