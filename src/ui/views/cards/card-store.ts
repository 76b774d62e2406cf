/** One card's state: settings (what a person chose) and picture (what is on the screen because of it). */
import { createContext, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ArrayId } from '#core/base/brand.ts';
import type { ErrorRecord } from '#core/base/error-record.ts';
import { type SignalledRequests, withSignals } from '#protocol/client.ts';
import type { ArrayInfo, ArrayState, EngineApi, Statistics } from '#protocol/engine-api.ts';
import type { JsonObject } from '../../notebook/document.ts';
import type { Figure } from '../plotly/Plot.tsx';
import { type Subject, subjectOf } from './array-axes.ts';
import { codeOfFile } from './card-code.ts';
import type { CardSettings, Transition } from './card-settings.ts';
import type { ArrayCode } from './expression.ts';
import { settingsOfView } from './kept-view.ts';

export interface PictureState {
  /** Values at the ends of the colour table, as the last tile reported them. */
  readonly low: number | null;
  readonly high: number | null;
  /** The picture leaves elements out. */
  readonly sampled: boolean;
  readonly busy: boolean;
  readonly error: ErrorRecord | null;
  /** Exact index and text of the element, or of all channels of the pixel, under pointer or cursor. */
  readonly readout: { readonly index: readonly (number | ':')[]; readonly text: string | null } | null;
  readonly sliceStatistics: ScopeStatistics;
  readonly regionStatistics: ScopeStatistics;
}

export type ScopeStatistics =
  | { readonly kind: 'none' }
  | { readonly kind: 'busy'; readonly key: string; readonly last: Statistics | null }
  | { readonly kind: 'ready'; readonly key: string; readonly statistics: Statistics }
  | { readonly kind: 'failed'; readonly key: string; readonly error: ErrorRecord };

const BLANK: PictureState = {
  low: null,
  high: null,
  sampled: false,
  busy: false,
  error: null,
  readout: null,
  sliceStatistics: { kind: 'none' },
  regionStatistics: { kind: 'none' },
};

export interface CardModel {
  readonly engine: EngineApi;
  readonly requests: SignalledRequests;
  readonly info: ArrayInfo;
  /** Bytes of the file, for the marks that benchmarks read. */
  readonly fileBytes: number | null;
  /** How cells name the array. */
  readonly code: ArrayCode;
  readonly settings: StoreApi<CardSettings>;
  readonly picture: StoreApi<PictureState>;
  readonly pass: StoreApi<ArrayState | null>;
  readonly change: (transition: Transition) => void;
  /** The array that stands beside this one to be compared with; null: none. */
  readonly beside: StoreApi<{ readonly arrayId: ArrayId | null }>;
  /** The picture as it stands, with axes, for export; null while there is none. */
  readonly snapshot: { current: (() => Figure) | null };
}

export interface CardModelOptions {
  readonly engine: EngineApi;
  readonly info: ArrayInfo;
  readonly fileBytes: number | null;
  /** Absent: the array of a file. */
  readonly code?: ArrayCode;
  /** Settings to begin with, as a notebook keeps them. */
  readonly view?: JsonObject | null;
}

export function createCardModel(options: CardModelOptions): CardModel {
  const { engine, info, fileBytes, code = codeOfFile(info), view = null } = options;
  const settings = createStore<CardSettings>(() => settingsOfView(info, view));
  return {
    engine,
    requests: withSignals(engine),
    info,
    fileBytes,
    code,
    settings,
    picture: createStore<PictureState>(() => BLANK),
    pass: createStore<ArrayState | null>(() => null),
    beside: createStore<{ readonly arrayId: ArrayId | null }>(() => ({ arrayId: null })),
    change: (transition) => settings.setState(transition, true),
    snapshot: { current: null },
  };
}

const CardContext = createContext<CardModel | null>(null);
export const CardProvider = CardContext.Provider;

export function useCard(): CardModel {
  const card = useContext(CardContext);
  if (card === null) throw new Error('a card view stands outside its card');
  return card;
}

export function useSettings<T>(select: (settings: CardSettings) => T): T {
  return useStore(useCard().settings, select);
}
export function usePicture<T>(select: (picture: PictureState) => T): T {
  return useStore(useCard().picture, select);
}
export function usePass<T>(select: (pass: ArrayState | null) => T): T {
  return useStore(useCard().pass, select);
}

export function useSubject(): Subject {
  const { info } = useCard();
  const field = useSettings((settings) => settings.field);
  return useMemo(() => subjectOf(info, field), [info, field]);
}

/** Statistics of the whole array (or of the chosen field), sampled until the pass is through. */
export function statisticsOf(pass: ArrayState | null, field: readonly string[]): Statistics | null {
  const wanted = field.join('\0');
  return pass?.statistics.find((statistics) => statistics.field.join('\0') === wanted) ?? null;
}

export function useWholeStatistics(): Statistics | null {
  const field = useSettings((settings) => settings.field);
  return usePass((pass) => statisticsOf(pass, field));
}

/** The pass has just come to its end: pictures that could only be sampled before may be exact now. */
export function becameExact(before: ArrayState | null, now: ArrayState | null): boolean {
  return isThrough(now) && !isThrough(before);
}

const isThrough = (pass: ArrayState | null): boolean => pass?.phase === 'done' || pass?.phase === 'refine';
