/** A card's settings as a notebook keeps them, and back: what is not understood, or does not fit the array, is left out. */
import type { ArrayInfo, Interval } from '#protocol/engine-api.ts';
import type { JsonObject, JsonValue } from '../../notebook/document.ts';
import { COLOUR_MAP_NAMES } from '../heatmap/colour-maps.ts';
import { fieldChoices, isComplex, subjectOf } from './array-axes.ts';
import {
  type CardSettings,
  chooseField,
  chooseView,
  initialSettings,
  type Limits,
  type Rectangle,
} from './card-settings.ts';
import { fittingViews } from './view-registry.ts';

export function viewOfSettings(settings: CardSettings): JsonObject {
  return settings as unknown as JsonObject;
}

export function settingsOfView(info: Pick<ArrayInfo, 'dtype' | 'shape'>, view: JsonObject | null): CardSettings {
  const first = initialSettings(info);
  if (view === null) return first;
  const based = withField(info, first, view['field']);
  const subject = subjectOf(info, based.field);
  const kind = fittingViews(subject).find((each) => each === view['view']);
  const settings = kind === undefined ? based : chooseView(subject, kind)(based);
  const axes = axesOf(view, subject.shape.length);
  const readers: Readers = {
    component: among(isComplex(subject.dtype) ? ['magnitude', 'phase', 'real', 'imag'] : ['value']),
    flipRows: flag,
    flipCols: flag,
    colourMap: among(COLOUR_MAP_NAMES),
    reversed: flag,
    scale: among(['linear', 'log', 'symlog']),
    limits: limitsOf,
    nanColour: (value) =>
      typeof value === 'string' && /^(#[0-9a-f]{6}|transparent)$/i.test(value) ? value : undefined,
    aspect: among(['equal', 'auto']),
    origin: among(['upper', 'lower']),
    reducer: among(['nearest', 'mean', 'min', 'max']),
    linked: flag,
    profiles: flag,
    logY: flag,
    logCounts: flag,
    index: (value) => indexOf(value, subject.shape),
  };
  const placed = axes === null ? settings : { ...settings, ...axes };
  const read = { ...placed, ...readAll(view, readers) };
  return { ...read, ...placesOf(view, read, subject.shape) };
}

type Reader<T> = (value: JsonValue | undefined) => T | undefined;
type Readers = { readonly [Key in keyof CardSettings]?: Reader<CardSettings[Key]> };

function readAll(view: JsonObject, readers: Readers): Partial<CardSettings> {
  const read = Object.entries(readers).flatMap(([key, reader]) => {
    const value = (reader as Reader<unknown>)(view[key]);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(read) as Partial<CardSettings>;
}

const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
const among =
  <T extends string>(choices: readonly T[]): Reader<T> =>
  (value) =>
    choices.find((choice) => choice === value);

function withField(
  info: Pick<ArrayInfo, 'dtype' | 'shape'>,
  first: CardSettings,
  value: JsonValue | undefined,
): CardSettings {
  if (!isList(value) || value.length === 0) return first;
  const wanted = value.join('\0');
  const choice = fieldChoices(info).find(({ path }) => path.join('\0') === wanted);
  return choice === undefined ? first : chooseField(info, choice.path)(first);
}

function limitsOf(value: JsonValue | undefined): Limits | undefined {
  if (!isRecord(value)) return undefined;
  if (value['kind'] === 'auto' || value['kind'] === 'extremes') return { kind: value['kind'] };
  const { low, high } = value;
  if (!isFinite(low) || !isFinite(high) || low > high) return undefined;
  if (value['kind'] === 'manual') return { kind: 'manual', low, high };
  return value['kind'] === 'percentile' && low >= 0 && high <= 100 ? { kind: 'percentile', low, high } : undefined;
}

function indexOf(value: JsonValue | undefined, shape: readonly number[]): readonly number[] | undefined {
  if (!isList(value) || value.length !== shape.length) return undefined;
  const fits = value.every(
    (at, axis) => Number.isInteger(at) && Number(at) >= 0 && Number(at) < Math.max(1, shape[axis]),
  );
  return fits ? (value as readonly number[]) : undefined;
}

type Axes = Pick<CardSettings, 'rowAxis' | 'colAxis' | 'channelAxis'>;

/** All three or none: they are of one view. */
function axesOf(view: JsonObject, rank: number): Axes | null {
  const axes = [view['rowAxis'], view['colAxis'], view['channelAxis']];
  const named = axes.filter((axis): axis is number => axis !== null);
  const fit = named.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank);
  if (!fit || new Set(named).size !== named.length || axes.includes(undefined as unknown as JsonValue)) return null;
  return { rowAxis: axes[0], colAxis: axes[1], channelAxis: axes[2] } as Axes;
}

/** Window, region and cursor, where they lie inside of the plane. */
function placesOf(
  view: JsonObject,
  { rowAxis, colAxis }: CardSettings,
  shape: readonly number[],
): Partial<CardSettings> {
  const rows = rowAxis === null ? 1 : shape[rowAxis];
  const cols = colAxis === null ? 1 : shape[colAxis];
  const rectangle = (value: JsonValue | undefined): Rectangle | null => {
    if (!isRecord(value)) return null;
    const inRows = intervalOf(value['rows'], rows);
    const inCols = intervalOf(value['cols'], cols);
    return inRows === null || inCols === null ? null : { rows: inRows, cols: inCols };
  };
  const cursor = view['cursor'];
  const placed = isRecord(cursor) && isInside(cursor['row'], rows) && isInside(cursor['col'], cols);
  return {
    window: rectangle(view['window']),
    region: rectangle(view['region']),
    cursor: placed ? { row: Number(cursor['row']), col: Number(cursor['col']) } : null,
  };
}

function intervalOf(value: JsonValue | undefined, length: number): Interval | null {
  if (!isList(value) || value.length !== 2) return null;
  const [start, end] = value;
  return isFinite(start) && isFinite(end) && start >= 0 && start < end && end <= length ? [start, end] : null;
}

const isInside = (value: JsonValue | undefined, length: number): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < length;
const isFinite = (value: JsonValue | undefined): value is number => typeof value === 'number' && Number.isFinite(value);
const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);
const isRecord = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
