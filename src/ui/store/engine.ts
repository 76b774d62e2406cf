/** The engine as the page sees it: coming up, at work, or not to be had. */
import { createStore } from 'zustand/vanilla';
import type { ErrorRecord } from '#core/base/error-record.ts';
import type { EngineApi, EngineInfo } from '#protocol/engine-api.ts';

export type EngineState =
  | { readonly status: 'starting'; readonly api: null; readonly info: null; readonly error: null }
  | { readonly status: 'ready'; readonly api: EngineApi; readonly info: EngineInfo; readonly error: null }
  | { readonly status: 'failed'; readonly api: null; readonly info: null; readonly error: ErrorRecord }
  /** It was at work and answers no more; what is on the screen stays. */
  | { readonly status: 'stopped'; readonly api: EngineApi; readonly info: EngineInfo; readonly error: ErrorRecord };

export const createEngineStore = () =>
  createStore<EngineState>(() => ({ status: 'starting', api: null, info: null, error: null }));
