/** Where ticks and contour levels stand: matplotlib's rules, so that they are the same numbers. */

const AUTO_STEPS = [1, 2, 2.5, 5, 10];
const CONTOUR_STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

export interface TickRule {
  readonly steps: readonly number[];
  /** At most so many intervals. */
  readonly bins: number;
  readonly least: number;
}

export function autoRule(bins: number): TickRule {
  return { steps: AUTO_STEPS, bins: Math.min(9, Math.max(1, bins)), least: 2 };
}
export function contourRule(count: number): TickRule {
  return { steps: CONTOUR_STEPS, bins: count + 1, least: 1 };
}

/** A range that is too narrow is made wider, as for ticks. */
export function nonsingular(low: number, high: number, expander = 0.05, tiny = 1e-15): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [-expander, expander];
  const [a, b] = low <= high ? [low, high] : [high, low];
  const most = Math.max(Math.abs(a), Math.abs(b));
  if (most < (1e6 / tiny) * 2.2250738585072014e-308) return [-expander, expander];
  if (b - a > most * tiny) return [a, b];
  if (a === 0 && b === 0) return [-expander, expander];
  return [a - expander * Math.abs(a), b + expander * Math.abs(b)];
}

/** The power of ten of the steps, and what is taken away from numbers that differ little. */
function scaleOf(low: number, high: number, bins: number): [scale: number, offset: number] {
  const span = Math.abs(high - low);
  const middle = (high + low) / 2;
  const far = Math.abs(middle) / span >= 100;
  const offset = far ? Math.sign(middle) * 10 ** Math.floor(Math.log10(Math.abs(middle))) : 0;
  return [10 ** Math.floor(Math.log10(span / bins)), offset];
}

/** Ticks around [low, high]: the first may be below it, the last above. */
export function niceTicks(low: number, high: number, rule: TickRule): number[] {
  const [scale, offset] = scaleOf(low, high, rule.bins);
  const [from, to] = [low - offset, high - offset];
  const steps = [...rule.steps.slice(0, -1).map((s) => s * 0.1), ...rule.steps, 10 * rule.steps[1]].map(
    (s) => s * scale,
  );
  const wanted = (to - from) / rule.bins;
  const first = steps.findIndex((step) => step >= wanted);
  let ticks: number[] = [];
  for (let at = first < 0 ? steps.length - 1 : first; at >= 0; at--) {
    ticks = ticksOf(from, to, steps[at], offset);
    if (ticks.filter((tick) => tick >= from && tick <= to).length >= rule.least) break;
  }
  return ticks.map((tick) => tick + offset);
}

function ticksOf(from: number, to: number, step: number, offset: number): number[] {
  const base = Math.floor(from / step) * step;
  const tolerance =
    Math.abs(offset) > 0 ? Math.min(0.4999, Math.max(1e-10, 10 ** (Math.log10(Math.abs(offset) / step) - 12))) : 1e-10;
  const split = (x: number): [number, number] => [Math.floor(x / step), x / step - Math.floor(x / step)];
  const [below, belowRest] = split(from - base);
  const [above, aboveRest] = split(to - base);
  const low = Math.abs(belowRest - 1) < tolerance ? below + 1 : below;
  const high = Math.abs(aboveRest) < tolerance ? above : above + 1;
  return Array.from({ length: high - low + 1 }, (_, k) => (low + k) * step + base);
}

/** Levels of `contour(z, count)`: those around the data, one beyond each end. */
export function contourLevels(low: number, high: number, count: number): number[] {
  const [from, to] = nonsingular(low, high, 1e-13, 1e-14);
  const levels = niceTicks(from, to, contourRule(count));
  const under = levels.filter((level) => level < low).length;
  const over = levels.findIndex((level) => level > high);
  const kept = levels.slice(Math.max(0, under - 1), over < 0 ? levels.length : over + 1);
  return kept.length < 3 ? levels : kept;
}

/** Powers of ten around [low, high], at most about `bins` of them. */
export function logTicks(low: number, high: number, bins: number): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const step = Math.max(1, Math.ceil((to - from) / Math.max(2, bins)));
  const ticks: number[] = [];
  for (let power = from; power <= to; power += step) ticks.push(10 ** power);
  return ticks;
}

/** Digits after the point that tell these ticks apart, as matplotlib's labels have them. */
export function decimalsOf(ticks: readonly number[]): number {
  const span = Math.max(...ticks) - Math.min(...ticks) || Math.max(...ticks.map(Math.abs)) || 1;
  const order = Math.floor(Math.log10(span));
  const threshold = 1e-3 * 10 ** order;
  let digits = Math.min(20, Math.max(0, 3 - order));
  while (digits >= 0 && ticks.every((tick) => Math.abs(tick - Number(tick.toFixed(digits))) < threshold)) digits--;
  return digits + 1;
}
