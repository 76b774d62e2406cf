/** Colour scales: where a value falls between the ends of the table, and ticks for the bar beside the picture. */
import type { ColourScale } from '#protocol/engine-api.ts';

export interface Tick {
  /** 0 at the low end of the bar, 1 at the high end. */
  readonly at: number;
  readonly label: string;
}

/** Six significant digits, without the noise: `0.25`, `1.5e+06`, `−3`. */
export function shortNumber(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(Math.min(digits - 1, 6)).replace(/\.?0+e/, 'e');
  return String(Number(value.toPrecision(digits)));
}

/** Least of 1, 2, 5 × 10ⁿ that is not below `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
}

/** A whole step that gives at most `count` ticks over `span` elements. */
export function integerStep(span: number, count: number): number {
  return Math.max(1, niceStep(Math.max(1, span / Math.max(1, count))));
}

/** Round values inside [low, high]. */
export function linearTickValues(low: number, high: number, count = 5): number[] {
  if (!(high > low)) return [low];
  const step = niceStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function decades(low: number, high: number, most = 6): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  const powers: number[] = [];
  for (let power = first; power <= last; power += step) powers.push(10 ** power);
  return powers;
}

/**
 * Threshold below which symlog is linear: a thousandth of the greater end.
 * Must agree with the engine's colouring.
 */
export const SYMLOG_SHARE = 1e-3;

/** Least value of a logarithmic scale: an end that is not positive stands a millionth below the other. */
export function logFloor(low: number, high: number): number {
  return low > 0 ? low : high > 0 ? high * 1e-6 : 1;
}

const symlogThreshold = (low: number, high: number): number =>
  Math.max(Math.abs(low), Math.abs(high)) * SYMLOG_SHARE || 1;

/** 0…1 for a value between the ends; below 0 or above 1 outside them. */
export function shareOf(value: number, low: number, high: number, scale: ColourScale): number {
  if (scale === 'log') {
    const start = Math.log(logFloor(low, high));
    return value <= 0 ? 0 : (Math.log(value) - start) / (Math.log(high) - start);
  }
  if (scale === 'symlog') {
    const threshold = symlogThreshold(low, high);
    const [from, to] = [Math.asinh(low / threshold), Math.asinh(high / threshold)];
    return (Math.asinh(value / threshold) - from) / (to - from);
  }
  return (value - low) / (high - low);
}

function tickValues(low: number, high: number, scale: ColourScale): number[] {
  if (scale === 'log' && high > 0) {
    const powers = decades(logFloor(low, high), high);
    return powers.length >= 2 ? powers : linearTickValues(logFloor(low, high), high);
  }
  if (scale === 'symlog') {
    const threshold = symlogThreshold(low, high);
    const positive = high > threshold ? decades(threshold, high, 3) : [];
    const negative = low < -threshold ? decades(threshold, -low, 3).map((value) => -value) : [];
    return [...negative.reverse(), 0, ...positive].filter((value) => value >= low && value <= high);
  }
  return linearTickValues(low, high);
}

export function colourTicks(low: number, high: number, scale: ColourScale): Tick[] {
  if (!(high > low)) return [{ at: 0.5, label: shortNumber(low) }];
  const ticks = tickValues(low, high, scale)
    .map((value) => ({ at: shareOf(value, low, high, scale), label: barNumber(value) }))
    .filter(({ at }) => at >= -1e-9 && at <= 1 + 1e-9);
  return alike(ticks) ? [{ at: 0.5, label: barNumber(low + (high - low) / 2) }] : ticks;
}

/** As long as the room beside the bar: an exponent costs digits. */
function barNumber(value: number): string {
  const text = shortNumber(value, 5);
  return text.includes('e') ? shortNumber(value, 3) : text;
}

/** Ends so close that their labels are one number: that number says it once. */
const alike = (ticks: readonly Tick[]): boolean =>
  ticks.length !== 1 && ticks.every(({ label }) => label === ticks[0].label);
