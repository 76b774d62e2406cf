/** The settings of one card and their transitions: plain data, no engine, no React. */
import type { ArrayInfo, ArrayView, ColourScale, Component, Interval, Reducer } from '#protocol/engine-api.ts';
import type { ColourMapName } from '../heatmap/colour-maps.ts';
import { defaultMapFor } from '../heatmap/colour-maps.ts';
import { type Subject, sizeOfShape, subjectOf } from './array-axes.ts';
import { defaultComponent, defaultView, fittingViews, hasColourChannels, type ViewKind } from './view-registry.ts';

export type Limits =
  | { readonly kind: 'auto' }
  | { readonly kind: 'extremes' }
  | { readonly kind: 'percentile'; readonly low: number; readonly high: number }
  | { readonly kind: 'manual'; readonly low: number; readonly high: number };

export interface Rectangle {
  readonly rows: Interval;
  readonly cols: Interval;
}

export interface CardSettings {
  readonly view: ViewKind;
  readonly field: readonly string[];
  readonly component: Component;
  readonly rowAxis: number | null;
  readonly colAxis: number | null;
  /** Channels of the image view. */
  readonly channelAxis: number | null;
  readonly index: readonly number[];
  readonly flipRows: boolean;
  readonly flipCols: boolean;
  readonly colourMap: ColourMapName;
  readonly reversed: boolean;
  readonly scale: ColourScale;
  readonly limits: Limits;
  /** `#rrggbb`, or `transparent`. */
  readonly nanColour: string;
  readonly aspect: 'equal' | 'auto';
  readonly origin: 'upper' | 'lower';
  readonly reducer: Reducer;
  /** What is zoomed to, in elements; null: everything. */
  readonly window: Rectangle | null;
  readonly cursor: { readonly row: number; readonly col: number } | null;
  readonly region: Rectangle | null;
  /** Zooms, moves and slices together with other linked cards of the same plane. */
  readonly linked: boolean;
  readonly profiles: boolean;
  readonly logY: boolean;
  readonly logCounts: boolean;
}

export type Transition = (settings: CardSettings) => CardSettings;

const MIDDLE = (length: number): number => Math.floor(length / 2);

function axesFor(view: ViewKind, subject: Subject): Pick<CardSettings, 'rowAxis' | 'colAxis' | 'channelAxis'> {
  const rank = subject.shape.length;
  if (view === 'image') return { rowAxis: rank - 3, colAxis: rank - 2, channelAxis: rank - 1 };
  // A plane of vectors or colours is looked at as that plane, not as strips three elements wide.
  if (hasColourChannels(subject) && subject.shape[rank - 2] > 8) {
    if (view === 'heatmap') return { rowAxis: rank - 3, colAxis: rank - 2, channelAxis: null };
  }
  if (view === 'line') return { rowAxis: null, colAxis: rank - 1, channelAxis: null };
  return { rowAxis: rank >= 2 ? rank - 2 : null, colAxis: rank >= 1 ? rank - 1 : null, channelAxis: null };
}

/** Arrays much longer one way than the other would be a thread at equal aspect. */
function aspectFor(
  view: ViewKind,
  subject: Subject,
  axes: Pick<CardSettings, 'rowAxis' | 'colAxis'>,
): 'equal' | 'auto' {
  if (view === 'image') return 'equal';
  const { rows, cols } = planeOf(subject, axes);
  const ratio = rows / Math.max(1, cols);
  return ratio > 0.2 && ratio < 5 ? 'equal' : 'auto';
}

function settingsFor(subject: Subject, view: ViewKind): CardSettings {
  const component = defaultComponent(subject);
  const axes = axesFor(view, subject);
  const middle = subject.shape.map((length, axis) =>
    axis === axes.rowAxis || axis === axes.colAxis || axis === axes.channelAxis ? 0 : MIDDLE(length),
  );
  return {
    view,
    field: subject.field,
    component,
    ...axes,
    index: middle,
    flipRows: false,
    flipCols: false,
    colourMap: defaultMapFor(component),
    reversed: false,
    scale: 'linear',
    limits: { kind: 'auto' },
    nanColour: 'transparent',
    aspect: aspectFor(view, subject, axes),
    origin: 'upper',
    reducer: 'mean',
    window: null,
    cursor: null,
    region: null,
    linked: false,
    profiles: false,
    logY: false,
    logCounts: false,
  };
}

export function initialSettings(info: Pick<ArrayInfo, 'dtype' | 'shape'>): CardSettings {
  const subject = subjectOf(info, []);
  return settingsFor(subject, defaultView(subject));
}

/** Window, cursor and region speak of one pair of axes and fall with it. */
const UNPLACED = { window: null, cursor: null, region: null } as const;

export function chooseView(subject: Subject, view: ViewKind): Transition {
  return (settings) => {
    if (settings.view === view || !fittingViews(subject).includes(view)) return settings;
    const axes = axesFor(view, subject);
    const same = axes.rowAxis === settings.rowAxis && axes.colAxis === settings.colAxis;
    const keep = view === 'table' && settings.view === 'heatmap';
    if (keep || same) return { ...settings, view };
    return { ...settings, view, ...axes, ...UNPLACED };
  };
}

export function chooseField(info: Pick<ArrayInfo, 'dtype' | 'shape'>, field: readonly string[]): Transition {
  return (settings) => {
    const subject = subjectOf(info, field);
    const fresh = settingsFor(subject, defaultView(subject));
    return { ...fresh, index: fresh.index.map((middle, axis) => settings.index[axis] ?? middle) };
  };
}

export function chooseComponent(component: Component): Transition {
  return (settings) => ({
    ...settings,
    component,
    colourMap: defaultMapFor(component),
    limits: component === 'phase' ? { kind: 'manual', low: -Math.PI, high: Math.PI } : { kind: 'auto' },
    scale: component === 'phase' ? 'linear' : settings.scale,
  });
}

export function moveTo(axis: number, position: number, length: number): Transition {
  return (settings) => {
    const clamped = Math.min(length - 1, Math.max(0, Math.round(position)));
    if (clamped === settings.index[axis] || Number.isNaN(clamped)) return settings;
    return { ...settings, index: settings.index.map((old, at) => (at === axis ? clamped : old)) };
  };
}

/** Gives `axis` to rows or columns; whoever had it takes the axis that is left behind. */
export function mapAxis(role: 'rowAxis' | 'colAxis', axis: number): Transition {
  return (settings) => {
    if (settings[role] === axis) return settings;
    const other = role === 'rowAxis' ? 'colAxis' : 'rowAxis';
    const swapped = settings[other] === axis ? { [other]: settings[role] } : {};
    return { ...settings, ...UNPLACED, [role]: axis, ...swapped };
  };
}

const turned = (rectangle: Rectangle | null): Rectangle | null =>
  rectangle && { rows: rectangle.cols, cols: rectangle.rows };

export const transpose: Transition = (settings) => ({
  ...settings,
  rowAxis: settings.colAxis,
  colAxis: settings.rowAxis,
  flipRows: settings.flipCols,
  flipCols: settings.flipRows,
  window: turned(settings.window),
  region: turned(settings.region),
  cursor: settings.cursor && { row: settings.cursor.col, col: settings.cursor.row },
});

export function change(patch: Partial<CardSettings>): Transition {
  return (settings) => ({ ...settings, ...patch });
}

export function viewOf(info: Pick<ArrayInfo, 'arrayId'>, settings: CardSettings): ArrayView {
  const { field, component, rowAxis, colAxis, index } = settings;
  return { arrayId: info.arrayId, field, component, rowAxis, colAxis, index };
}

/** Lengths of the plane that is looked at; 1 where there is no such axis. */
export function planeOf(
  subject: Subject,
  settings: Pick<CardSettings, 'rowAxis' | 'colAxis'>,
): { rows: number; cols: number } {
  const length = (axis: number | null): number => (axis === null ? 1 : (subject.shape[axis] ?? 1));
  return { rows: length(settings.rowAxis), cols: length(settings.colAxis) };
}

/** Whole elements that a fractional window touches. */
export function wholeElements([start, end]: Interval, length: number): Interval {
  return [Math.max(0, Math.floor(start)), Math.min(length, Math.ceil(end))];
}

/** Index of one element, all axes, from its place on the plane. */
export function elementAt(settings: CardSettings, row: number, col: number): number[] {
  return settings.index.map((at, axis) => (axis === settings.rowAxis ? row : axis === settings.colAxis ? col : at));
}

/** `channels`: elements of each pixel that are looked at together. */
export function isWhole(subject: Subject, settings: CardSettings, channels = 1): boolean {
  const plane = planeOf(subject, settings);
  return plane.rows * plane.cols * channels === sizeOfShape(subject.shape);
}
