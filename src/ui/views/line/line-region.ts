/** A region of a line: marked by Shift + drag or Shift + arrow keys, before Plotly takes the drag for a zoom. */
import type { Interval } from '#protocol/engine-api.ts';
import { type CardSettings, change, type Transition } from '../cards/card-settings.ts';

export interface LinePlace {
  readonly cols: Interval;
  readonly length: number;
  /** Of the axis, in CSS pixels from the stage's left edge. */
  readonly left: number;
  readonly width: number;
}

/** Element at a pixel of the stage, inside the array. */
export function elementAtX(x: number, { cols, length, left, width }: LinePlace): number {
  const at = Math.floor(cols[0] + ((x - left) / width) * (cols[1] - cols[0]));
  return Math.min(length - 1, Math.max(0, at));
}

export function regionBetween(a: number, b: number): Transition {
  return change({ region: { rows: [0, 1], cols: [Math.min(a, b), Math.max(a, b) + 1] } });
}

/** Shift + arrow: the end that the cursor is at moves with it. */
export function grownRegion(before: CardSettings, after: CardSettings): CardSettings {
  const to = after.cursor?.col ?? 0;
  const from = before.cursor?.col ?? to;
  const region = before.region?.cols;
  const anchor = region === undefined ? from : from === region[0] ? region[1] - 1 : region[0];
  return regionBetween(anchor, to)(after);
}

export function listenToRegion(
  stage: HTMLElement,
  place: () => LinePlace | null,
  apply: (transition: Transition) => void,
): () => void {
  let anchor: number | null = null;
  const elementOf = (event: MouseEvent): number | null => {
    const now = place();
    return now && elementAtX(event.clientX - stage.getBoundingClientRect().left, now);
  };
  const down = (event: MouseEvent) => {
    if (!event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    stage.focus();
    anchor = elementOf(event);
  };
  const move = (event: MouseEvent) => {
    const at = anchor === null ? null : elementOf(event);
    if (anchor !== null && at !== null) apply(regionBetween(anchor, at));
  };
  const up = () => {
    anchor = null;
  };
  stage.addEventListener('mousedown', down, { capture: true });
  window.addEventListener('mousemove', move);
  window.addEventListener('mouseup', up);
  return () => {
    stage.removeEventListener('mousedown', down, { capture: true });
    window.removeEventListener('mousemove', move);
    window.removeEventListener('mouseup', up);
  };
}
