/** How the open notebook is kept, and which others this browser keeps. */
import { createStore } from 'zustand/vanilla';
import type { DeskState } from '../session/notebook-desk.ts';
import type { NotebookFacts } from '../session/notebook-library.ts';

export interface DeskView extends DeskState {
  /** Newest first. */
  readonly notebooks: readonly NotebookFacts[];
}

export const createDeskStore = () =>
  createStore<DeskView>(() => ({
    id: null,
    role: 'owner',
    saving: { status: 'new' },
    keeper: 'opening',
    notes: [],
    restoredFrom: null,
    notebooks: [],
  }));
