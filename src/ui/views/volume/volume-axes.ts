/** Which three axes of an array are looked at together, and where the three planes through one element lie. */
import type { ArrayView } from '#protocol/engine-api.ts';
import type { Subject } from '../cards/array-axes.ts';
import type { CardSettings } from '../cards/card-settings.ts';

export interface VolumeAxes {
  readonly depth: number;
  readonly row: number;
  readonly col: number;
}

/** Rows and columns as the card has them; of the other axes the last that is longer than one element. */
export function volumeAxes(
  subject: Subject,
  { rowAxis, colAxis }: Pick<CardSettings, 'rowAxis' | 'colAxis'>,
): VolumeAxes | null {
  if (rowAxis === null || colAxis === null) return null;
  const others = subject.shape.map((_, axis) => axis).filter((axis) => axis !== rowAxis && axis !== colAxis);
  const depth = others.filter((axis) => subject.shape[axis] > 1).at(-1) ?? others.at(-1);
  return depth === undefined ? null : { depth, row: rowAxis, col: colAxis };
}

/** One element of the three axes. */
export interface Place {
  readonly depth: number;
  readonly row: number;
  readonly col: number;
}

/** Where the planes cross: the slicer of the depth, and the cursor of the plane, which starts in its middle. */
export function placeOf(subject: Subject, settings: Pick<CardSettings, 'index' | 'cursor'>, axes: VolumeAxes): Place {
  const middle = (axis: number): number => Math.floor((subject.shape[axis] ?? 1) / 2);
  return {
    depth: settings.index[axes.depth] ?? 0,
    row: settings.cursor?.row ?? middle(axes.row),
    col: settings.cursor?.col ?? middle(axes.col),
  };
}

export type PlaneName = 'front' | 'top' | 'side';

export interface PlaneFacts {
  readonly name: PlaneName;
  /** Which of the three axes runs down, which to the right, and which points at the reader. */
  readonly down: keyof Place;
  readonly right: keyof Place;
  readonly through: keyof Place;
}

/** Neighbours share an axis: rows of front and side, columns of front and top. */
export const PLANES: readonly PlaneFacts[] = [
  { name: 'front', down: 'row', right: 'col', through: 'depth' },
  { name: 'side', down: 'row', right: 'depth', through: 'col' },
  { name: 'top', down: 'depth', right: 'col', through: 'row' },
];

/** The engine's view of one plane. */
export function planeView(
  view: Pick<ArrayView, 'arrayId' | 'field' | 'component' | 'index'>,
  axes: VolumeAxes,
  place: Place,
  plane: PlaneFacts,
): ArrayView {
  return {
    arrayId: view.arrayId,
    field: view.field,
    component: view.component,
    rowAxis: axes[plane.down],
    colAxis: axes[plane.right],
    index: indexAt(view.index, axes, place),
  };
}

export function indexAt(index: readonly number[], axes: VolumeAxes, place: Place): number[] {
  return index.map((at, axis) =>
    axis === axes.depth ? place.depth : axis === axes.row ? place.row : axis === axes.col ? place.col : at,
  );
}

export function clamped(place: Place, subject: Subject, axes: VolumeAxes): Place {
  const inside = (name: keyof Place): number =>
    Math.min((subject.shape[axes[name]] ?? 1) - 1, Math.max(0, Math.round(place[name])));
  return { depth: inside('depth'), row: inside('row'), col: inside('col') };
}

/** Sides of the three pictures in pixels: elements are equally large in all, but nothing is thinner than it takes to see it. */
export function planeSizes(lengths: Place, room: { readonly width: number; readonly height: number }): Place {
  const least = 56;
  const scale = Math.min(room.width / (lengths.col + lengths.depth), room.height / (lengths.row + lengths.depth));
  const wanted = {
    col: Math.max(least, lengths.col * scale),
    row: Math.max(least, lengths.row * scale),
    depth: Math.max(least, lengths.depth * scale),
  };
  const shrink = Math.min(1, room.width / (wanted.col + wanted.depth), room.height / (wanted.row + wanted.depth));
  return {
    col: Math.floor(wanted.col * shrink),
    row: Math.floor(wanted.row * shrink),
    depth: Math.floor(wanted.depth * shrink),
  };
}

/** Keys on a plane: arrows move in it, page keys move it; ten times as far with shift. Null: no such key. */
export function placeAfterKey(
  key: string,
  shift: boolean,
  place: Place,
  plane: PlaneFacts,
  lengths: Place,
): Place | null {
  const far = shift ? 10 : 1;
  const moved = (name: keyof Place, by: number): Place => ({ ...place, [name]: place[name] + by * far });
  switch (key) {
    case 'ArrowLeft':
      return moved(plane.right, -1);
    case 'ArrowRight':
      return moved(plane.right, 1);
    case 'ArrowUp':
      return moved(plane.down, -1);
    case 'ArrowDown':
      return moved(plane.down, 1);
    case 'PageUp':
      return moved(plane.through, -1);
    case 'PageDown':
      return moved(plane.through, 1);
    case 'Home':
      return { ...place, [plane.right]: 0 };
    case 'End':
      return { ...place, [plane.right]: lengths[plane.right] - 1 };
    default:
      return null;
  }
}
