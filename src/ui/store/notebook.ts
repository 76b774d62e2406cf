/** The open notebook: its cells in order, which one keys go to, and which cells have a card of an open file. */
import { createStore } from 'zustand/vanilla';
import { unreachable } from '#core/base/errors.ts';
import { type CellId, emptyDocument, type NotebookCell, type NotebookDocument } from '../notebook/document.ts';
import type { Edit } from '../notebook/edits.ts';
import { type Edited, edit, type History, NO_HISTORY, redo, undo } from '../notebook/history.ts';
import type { CardId } from './cards.ts';

export interface NotebookState {
  readonly document: NotebookDocument;
  readonly history: History;
  readonly active: CellId | null;
  /** Cells chosen together, the active one among them; one or none: only the active one counts. */
  readonly selected: readonly CellId[];
  /** Explorer cells whose file is open now, by the card that shows it. */
  readonly bound: ReadonlyMap<CellId, CardId>;
}

export type NotebookMessage =
  /** `keepActive`: the cell that keys go to stays, where it stays in the document. */
  | { readonly type: 'edited'; readonly edit: Edit; readonly now: number; readonly keepActive?: boolean }
  | { readonly type: 'undone' }
  | { readonly type: 'redone' }
  /** What is no edit of a person's: outputs, counts, files. Not undone. */
  | { readonly type: 'changed'; readonly document: NotebookDocument }
  | { readonly type: 'opened'; readonly document: NotebookDocument }
  | { readonly type: 'activated'; readonly id: CellId | null }
  /** From the active cell to this one, both included. */
  | { readonly type: 'selected-to'; readonly id: CellId }
  | { readonly type: 'bound'; readonly id: CellId; readonly card: CardId }
  | { readonly type: 'unbound'; readonly id: CellId };

export function transitionNotebook(state: NotebookState, message: NotebookMessage): NotebookState {
  switch (message.type) {
    case 'edited':
      return withEdited(state, edit(state, message.edit, message.now), message.keepActive !== true);
    case 'undone':
      return withEdited(state, undo(state), true);
    case 'redone':
      return withEdited(state, redo(state), true);
    case 'changed':
      return withDocument(state, message.document);
    case 'opened':
      return {
        document: message.document,
        history: NO_HISTORY,
        active: (message.document.cells.find(({ id }) => id === state.active) ?? message.document.cells[0])?.id ?? null,
        selected: [],
        bound: new Map(),
      };
    case 'activated':
      if (state.active === message.id && state.selected.length === 0) return state;
      return { ...state, active: message.id, selected: [] };
    case 'selected-to':
      return selectTo(state, message.id);
    case 'bound':
      return { ...state, bound: new Map(state.bound).set(message.id, message.card) };
    case 'unbound':
      return { ...state, bound: new Map([...state.bound].filter(([id]) => id !== message.id)) };
    default:
      return unreachable(message);
  }
}

/** The cell that an edit points to becomes the active one. */
function withEdited(state: NotebookState, edited: Edited | null, follow: boolean): NotebookState {
  if (edited === null || edited.document === state.document) return state;
  const next = { ...withDocument(state, edited.document), history: edited.history };
  return follow && edited.focus !== null ? { ...next, active: edited.focus, selected: [] } : next;
}

function withDocument(state: NotebookState, document: NotebookDocument): NotebookState {
  if (document === state.document) return state;
  if (document.cells === state.document.cells) return { ...state, document };
  if (sameIds(document.cells, state.document.cells)) return { ...state, document };
  const here = new Set(document.cells.map(({ id }) => id));
  const bound = [...state.bound.keys()].every((id) => here.has(id))
    ? state.bound
    : new Map([...state.bound].filter(([id]) => here.has(id)));
  return {
    ...state,
    document,
    bound,
    active: activeAfter(state, document.cells, here),
    selected: state.selected.filter((id) => here.has(id)),
  };
}

function sameIds(a: readonly NotebookCell[], b: readonly NotebookCell[]): boolean {
  return a.length === b.length && a.every((cell, at) => cell.id === b[at].id);
}

/** When the active cell goes, the one that took its place becomes active. */
function activeAfter(state: NotebookState, cells: readonly NotebookCell[], here: ReadonlySet<CellId>): CellId | null {
  if (state.active !== null && here.has(state.active)) return state.active;
  const before = state.document.cells;
  const at = before.findIndex(({ id }) => id === state.active);
  if (at < 0) return state.active === null ? null : (cells[0]?.id ?? null);
  const next = before.slice(at + 1).find(({ id }) => here.has(id));
  const previous = before.slice(0, at).findLast(({ id }) => here.has(id));
  return (next ?? previous ?? cells[0])?.id ?? null;
}

/** The selection reaches from where it began, which is its end that is not the active one. */
function selectTo(state: NotebookState, id: CellId): NotebookState {
  const ids = state.document.cells.map((cell) => cell.id);
  const anchor = anchorOf(state) ?? id;
  const [from, to] = [ids.indexOf(anchor), ids.indexOf(id)];
  if (from < 0 || to < 0) return state;
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ...state, active: id, selected: range.length > 1 ? range : [] };
}

function anchorOf({ selected, active }: NotebookState): CellId | null {
  if (selected.length < 2) return active;
  return selected[0] === active ? selected[selected.length - 1] : selected[0];
}

/** The chosen cells in the document's order. */
export function chosenCells({ document, selected, active }: NotebookState): readonly NotebookCell[] {
  const ids = new Set(selected.length > 0 ? selected : active === null ? [] : [active]);
  return document.cells.filter(({ id }) => ids.has(id));
}

export const createNotebookStore = () =>
  createStore<NotebookState>(() => ({
    document: emptyDocument(),
    history: NO_HISTORY,
    active: null,
    selected: [],
    bound: new Map(),
  }));
