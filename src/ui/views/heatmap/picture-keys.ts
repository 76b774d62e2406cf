/** Keys on the picture: what each does to the cursor and the window. */
import { type CardSettings, change, type Transition } from '../cards/card-settings.ts';
import type { HeatmapFrame } from './heatmap-controller.ts';
import { elementUnder, type Place, panned, rectangleBetween, revealing, zoomed } from './viewport.ts';

export interface PictureKey {
  readonly key: string;
  readonly shiftKey: boolean;
}

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STEP = 1.5;

function middleOf({ window, plane }: HeatmapFrame): Place {
  const place = { row: (window.rows[0] + window.rows[1]) / 2, col: (window.cols[0] + window.cols[1]) / 2 };
  return elementUnder(place, plane) ?? { row: 0, col: 0 };
}

function clampedPlace({ row, col }: Place, { plane }: HeatmapFrame): Place {
  return {
    row: Math.min(plane.rows - 1, Math.max(0, row)),
    col: Math.min(plane.cols - 1, Math.max(0, col)),
  };
}

/** One element on; where elements are smaller than a pixel, a pixel's worth of them. */
function moveCursor(frame: HeatmapFrame, [dx, dy]: readonly [number, number]): Transition {
  const { settings, window, box, orientation, plane } = frame;
  const from = settings.cursor ?? middleOf(frame);
  const stepCol = Math.max(1, Math.round((window.cols[1] - window.cols[0]) / box.width));
  const stepRow = Math.max(1, Math.round((window.rows[1] - window.rows[0]) / box.height));
  const first = settings.cursor === null;
  const to = clampedPlace(
    {
      row: from.row + (first ? 0 : dy * stepRow * (orientation.down ? 1 : -1)),
      col: from.col + (first ? 0 : dx * stepCol * (orientation.right ? 1 : -1)),
    },
    frame,
  );
  return change({ cursor: to, window: settings.window && revealing(window, to, plane) });
}

/** Shift + arrow: grows the region from where the cursor stands. */
function growRegion(frame: HeatmapFrame, arrow: readonly [number, number]): Transition {
  return (settings) => {
    const anchor = settings.region === null ? (settings.cursor ?? middleOf(frame)) : anchorOf(settings);
    const moved = moveCursor(frame, arrow)(settings);
    const to = moved.cursor ?? anchor;
    const far = { row: to.row + (to.row >= anchor.row ? 1 : 0), col: to.col + (to.col >= anchor.col ? 1 : 0) };
    const near = { row: anchor.row + (to.row < anchor.row ? 1 : 0), col: anchor.col + (to.col < anchor.col ? 1 : 0) };
    return { ...moved, region: rectangleBetween(near, far, frame.plane) };
  };
}

/** The corner of the region away from the cursor. */
function anchorOf({ region, cursor }: CardSettings): Place {
  if (region === null || cursor === null) return { row: 0, col: 0 };
  return {
    row: cursor.row === region.rows[0] ? region.rows[1] - 1 : region.rows[0],
    col: cursor.col === region.cols[0] ? region.cols[1] - 1 : region.cols[0],
  };
}

function zoom(frame: HeatmapFrame, factor: number): Transition {
  const { row, col } = frame.settings.cursor ?? middleOf(frame);
  return change({ window: zoomed(frame.window, factor, { row: row + 0.5, col: col + 0.5 }, frame.plane) });
}

function page(frame: HeatmapFrame, direction: number): Transition {
  const height = frame.window.rows[1] - frame.window.rows[0];
  const sense = frame.orientation.down ? direction : -direction;
  return change({ window: panned(frame.window, sense * height * 0.9, 0, frame.plane) });
}

/** Null: the key means nothing here. */
export function transitionOfKey(press: PictureKey, frame: HeatmapFrame): Transition | null {
  const arrow = ARROWS[press.key];
  if (arrow !== undefined) return press.shiftKey ? growRegion(frame, arrow) : moveCursor(frame, arrow);
  switch (press.key) {
    case '+':
    case '=':
      return zoom(frame, 1 / STEP);
    case '-':
    case '_':
      return zoom(frame, STEP);
    case '0':
      return change({ window: null });
    case 'PageUp':
      return page(frame, -1);
    case 'PageDown':
      return page(frame, 1);
    case 'Escape':
      return frame.settings.region === null && frame.settings.cursor === null
        ? null
        : change({ region: null, cursor: null });
    default:
      return null;
  }
}
