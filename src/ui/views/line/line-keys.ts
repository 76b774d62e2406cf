/** Keys on the line: cursor and zoom along one axis. */
import type { Interval } from '#protocol/engine-api.ts';
import { change, type Transition } from '../cards/card-settings.ts';

const LEAST = 4;

function zoomedInterval([from, to]: Interval, factor: number, about: number, length: number): Interval | null {
  const span = Math.max(Math.min(LEAST, length), Math.round((to - from) * factor));
  if (span >= length) return null;
  const start = Math.max(0, Math.min(length - span, Math.round(about - ((about - from) / (to - from)) * span)));
  return [start, start + span];
}

function windowOf(cols: Interval | null): Partial<{ window: null | { rows: Interval; cols: Interval } }> {
  return { window: cols === null ? null : { rows: [0, 1], cols } };
}

function shifted([from, to]: Interval, by: number, length: number): Interval {
  const start = Math.max(0, Math.min(length - (to - from), from + by));
  return [start, start + (to - from)];
}

/** Null: the key means nothing here. */
export function lineKey(key: string, cols: Interval, length: number): Transition | null {
  const span = cols[1] - cols[0];
  const step = Math.max(1, Math.round(span / 500));
  const move =
    (by: number): Transition =>
    (settings) => {
      const from = settings.cursor?.col ?? Math.floor((cols[0] + cols[1]) / 2) - by;
      const col = Math.max(0, Math.min(length - 1, from + by));
      const out = col < cols[0] ? col - cols[0] : col >= cols[1] ? col + 1 - cols[1] : 0;
      const follow = out === 0 || settings.window === null ? {} : windowOf(shifted(cols, out, length));
      return { ...settings, ...follow, cursor: { row: 0, col } };
    };
  const zoom =
    (factor: number): Transition =>
    (settings) => ({
      ...settings,
      ...windowOf(zoomedInterval(cols, factor, settings.cursor?.col ?? (cols[0] + cols[1]) / 2, length)),
    });
  switch (key) {
    case 'ArrowLeft':
      return move(-step);
    case 'ArrowRight':
      return move(step);
    case '+':
    case '=':
      return zoom(1 / 1.6);
    case '-':
      return zoom(1.6);
    case '0':
      return change({ window: null });
    case 'PageUp':
      return change(windowOf(span >= length ? null : shifted(cols, -Math.round(span * 0.9), length)));
    case 'PageDown':
      return change(windowOf(span >= length ? null : shifted(cols, Math.round(span * 0.9), length)));
    case 'Home':
      return move(-length);
    case 'End':
      return move(length);
    case 'Escape':
      return change({ cursor: null, region: null });
    default:
      return null;
  }
}
