/** Keeps the open notebook in this browser, and shows another one when a person opens it. */
import type { NotebookDocument } from '../notebook/document.ts';
import { transitionCards } from '../store/cards.ts';
import { transitionNotebook } from '../store/notebook.ts';
import { transitionRuns } from '../store/runs.ts';
import type { Stores } from '../store/stores.ts';
import { subjectOfSource } from './card-cells.ts';
import type { Notebook } from './notebook.ts';
import { createDesk, type Desk } from './notebook-desk.ts';
import type { NotebookId } from './notebook-library.ts';
import type { Session } from './session.ts';

export interface DeskRoomOptions {
  readonly stores: Stores;
  readonly session: Session;
  readonly notebook: Notebook;
}

export function createDeskRoom({ stores, session, notebook }: DeskRoomOptions): Desk {
  let shown: NotebookDocument | null = null;
  let shownId: NotebookId | null = null;
  const desk: Desk = createDesk({
    ports: {
      document: () => stores.notebook.getState().document,
      show: (document) => {
        const { document: before } = stores.notebook.getState();
        // Another name, say: the cells are the same, and so is all that belongs to them.
        if (document.cells === before.cells) {
          return stores.notebook.setState((state) => transitionNotebook(state, { type: 'changed', document }));
        }
        shown = document;
        const another = desk.state.id === null || desk.state.id !== shownId;
        shownId = desk.state.id;
        // Names belong to their notebook.
        if (another && stores.runs.getState().count > 0) void notebook.runner.restart();
        showDocument(stores, session, notebook, document);
      },
      onState: (state) => {
        // A new notebook is kept at its first change: it is the same one then.
        if (stores.desk.getState().id === null && state.role === 'owner') shownId = state.id;
        stores.desk.setState(state);
      },
      onList: (notebooks) => stores.desk.setState({ notebooks }),
    },
    ...storages(),
  });
  stores.notebook.subscribe(({ document }, before) => {
    if (document === before.document || document === shown) return;
    if (desk.state.id !== null || isWritten(document)) desk.changed(document);
  });
  const leaving = () => desk.leaving();
  window.addEventListener('pagehide', leaving);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leaving());
  window.addEventListener('beforeunload', (event) => {
    // The browser asks once more where closing would lose what could not be kept.
    const { saving, keeper } = desk.state;
    const written = isWritten(stores.notebook.getState().document);
    if (saving.status === 'failed' || (keeper === 'memory' && written)) event.preventDefault();
  });
  return desk;
}

/** A page of nothing but cards of dropped files is a look at them, and no notebook yet. */
function isWritten({ cells }: NotebookDocument): boolean {
  return cells.some(({ kind, source }) => kind !== 'explorer' && source.trim() !== '');
}

function storages(): { journals?: Storage; tab?: Storage } {
  try {
    return { journals: window.localStorage, tab: window.sessionStorage };
  } catch {
    return {};
  }
}

/** Files stay open: cells that name them show them, the others are in the side panel still. */
function showDocument(stores: Stores, session: Session, notebook: Notebook, document: NotebookDocument): void {
  notebook.runner.forget([...stores.runs.getState().cells.keys()]);
  stores.runs.setState((state) => transitionRuns(state, { type: 'forgotten' }));
  const cards = stores.cards.getState().cards;
  stores.notebook.setState((state) => transitionNotebook(state, { type: 'opened', document }));
  for (const { id } of cards) stores.cards.setState((state) => transitionCards(state, { type: 'removed', id }));
  showOpenFiles(stores, session, document);
}

function showOpenFiles(stores: Stores, session: Session, { cells }: NotebookDocument): void {
  for (const { kind, source } of cells) {
    const subject = kind === 'explorer' ? subjectOfSource(source) : null;
    const file = stores.files.getState().find(({ name }) => name === subject?.file);
    if (subject === null || file === undefined) continue;
    if (subject.member === null) {
      stores.cards.setState((state) => transitionCards(state, { type: 'file-added', fileKey: file.key }));
      continue;
    }
    const entry = file.opened?.entries.find(({ name }) => name === subject.member);
    if (entry !== undefined) void session.openMember(entry.arrayId);
  }
}
