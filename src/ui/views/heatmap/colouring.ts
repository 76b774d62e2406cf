/** From settings to the colouring that the engine is asked for. */
import type { Colouring, Statistics } from '#protocol/engine-api.ts';
import type { CardSettings, Limits } from '../cards/card-settings.ts';
import { colourTable, parseColour } from './colour-maps.ts';

export interface Ends {
  readonly low: number | null;
  readonly high: number | null;
}

export const OPEN_ENDS: Ends = { low: null, high: null };

/** Percentiles that can be picked by name; others are typed in. */
export const PERCENTILES: readonly (readonly [low: number, high: number])[] = [
  [0.01, 0.99],
  [0.02, 0.98],
  [0.05, 0.95],
];

/** A quantile among those that were computed, else read off the histogram: near enough for colours. */
export function quantileOf(statistics: Statistics, q: number): number | null {
  const known = statistics.quantiles.find((quantile) => Math.abs(quantile.q - q) < 1e-9);
  return known?.value.value ?? histogramQuantile(statistics, q);
}

function histogramQuantile({ histogram }: Statistics, q: number): number | null {
  if (histogram === null) return null;
  const { edges, counts } = histogram;
  let left = q * counts.reduce((sum, count) => sum + count, 0);
  for (let bin = 0; bin < counts.length; bin++) {
    if (left <= counts[bin] && counts[bin] > 0)
      return edges[bin] + (left / counts[bin]) * (edges[bin + 1] - edges[bin]);
    left -= counts[bin];
  }
  return edges.at(-1) ?? null;
}

/** Ends of the colour table; open where only the engine can tell. `whole` speaks of the same numbers, or is null. */
export function endsOf(limits: Limits, whole: Statistics | null): Ends {
  switch (limits.kind) {
    case 'auto':
      return OPEN_ENDS;
    case 'manual':
      return { low: limits.low, high: limits.high };
    case 'extremes':
      return { low: whole?.finite?.min.value ?? null, high: whole?.finite?.max.value ?? null };
    case 'percentile':
      return whole === null ? OPEN_ENDS : { low: quantileOf(whole, limits.low), high: quantileOf(whole, limits.high) };
  }
}

/** Statistics of the file are over values, and over magnitudes where those are complex. */
export function speaksOf(settings: Pick<CardSettings, 'component'>): boolean {
  return settings.component === 'value' || settings.component === 'magnitude';
}

export function colouringOf(settings: CardSettings, ends: Ends): Colouring {
  if (settings.view === 'image' && settings.channelAxis !== null) {
    return { kind: 'rgb', channelAxis: settings.channelAxis, low: ends.low, high: ends.high };
  }
  return {
    kind: 'map',
    table: colourTable(settings.colourMap, settings.reversed),
    scale: settings.scale,
    low: ends.low,
    high: ends.high,
    nan: parseColour(settings.nanColour),
  };
}
