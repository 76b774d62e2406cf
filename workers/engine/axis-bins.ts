/** One axis of a picture: which elements fall into which bin, and which bin a pixel shows. Pure integers. */
import type { Interval } from '#protocol/engine-api.ts';

/** Bin b holds the elements [start[b], start[b + 1]); bins tile the window without gap or overlap. */
export interface AxisBins {
  readonly start: Float64Array;
  readonly binOfPixel: Int32Array;
}

/**
 * Zoomed out, a pixel is a bin of the elements whose centres it covers; zoomed in, every element is a bin that
 * several pixels show. Elements that the window cuts belong to the outermost bins.
 */
export function axisBins(window: Interval, length: number, pixels: number): AxisBins {
  const [from, to] = window;
  const first = clamp(Math.floor(from), 0, length - 1);
  const end = clamp(Math.ceil(to), first + 1, length);
  const perPixel = (to - from) / pixels;
  return perPixel <= 1
    ? elementBins(first, end, { from, perPixel, pixels })
    : pixelBins(first, end, { from, perPixel, pixels });
}

interface Scale {
  readonly from: number;
  readonly perPixel: number;
  readonly pixels: number;
}

function elementBins(first: number, end: number, { from, perPixel, pixels }: Scale): AxisBins {
  const start = Float64Array.from({ length: end - first + 1 }, (_, bin) => first + bin);
  const binOfPixel = Int32Array.from({ length: pixels }, (_, pixel) => {
    const element = Math.floor(from + (pixel + 0.5) * perPixel);
    return clamp(element, first, end - 1) - first;
  });
  return { start, binOfPixel };
}

function pixelBins(first: number, end: number, { from, perPixel, pixels }: Scale): AxisBins {
  const bins = Math.min(pixels, end - first);
  const start = new Float64Array(bins + 1);
  for (let bin = 0; bin <= bins; bin++) {
    start[bin] = clamp(Math.ceil(from + bin * perPixel - 0.5), first + bin, end - (bins - bin));
  }
  start[0] = first;
  start[bins] = end;
  const binOfPixel = Int32Array.from({ length: pixels }, (_, pixel) => Math.min(pixel, bins - 1));
  return { start, binOfPixel };
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
