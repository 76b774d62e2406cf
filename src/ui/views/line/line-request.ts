/** What the line view asks for, and what Plotly is given of the answer. */
import type { Interval, LineResult } from '#protocol/engine-api.ts';

/** Buckets a pixel: one is enough for a picture of least and greatest. */
export function bucketsFor(width: number): number {
  return Math.max(64, Math.min(4096, Math.round(width)));
}

/** Half-open elements in view for a Plotly range, in which element i stands at i. */
export function elementsOf(range: readonly [number, number], length: number): Interval | null {
  const low = Math.max(0, Math.floor(Math.min(...range)));
  const high = Math.min(length, Math.ceil(Math.max(...range)) + 1);
  if (high <= low) return [Math.min(low, length - 1), Math.min(low, length - 1) + 1];
  return low === 0 && high >= length ? null : [low, high];
}

export interface Envelope {
  readonly x: readonly number[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly mean: readonly (number | null)[];
}

const orGap = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Each bucket stands at the middle of its elements; a bucket without numbers is a gap. */
export function envelopeOf(line: LineResult): Envelope {
  const count = line.min.length;
  const x = Array.from({ length: count }, (_, bucket) =>
    line.elements ? line.start[bucket] : (line.start[bucket] + line.start[bucket + 1] - 1) / 2,
  );
  return {
    x,
    low: Array.from(line.min, orGap),
    high: Array.from(line.max, orGap),
    mean: Array.from(line.mean, orGap),
  };
}

export interface Outline {
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
}

/** The band between least and greatest: there along the top, back along the bottom, one loop a run without gaps. */
export function bandOutline({ x, low, high }: Envelope): Outline {
  const outline: { x: (number | null)[]; y: (number | null)[] } = { x: [], y: [] };
  let from = 0;
  for (let at = 0; at <= x.length; at++) {
    if (at < x.length && low[at] !== null && high[at] !== null) continue;
    if (at > from) {
      const run = x.slice(from, at);
      outline.x.push(...run, ...run.toReversed(), null);
      outline.y.push(...high.slice(from, at), ...low.slice(from, at).toReversed(), null);
    }
    from = at + 1;
  }
  return outline;
}
