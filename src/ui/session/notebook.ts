/** What a person can do with cells, whatever button, key or menu they use: edits, undo, and what follows for files. */
import type { CellsConnection } from '#protocol/cells-client.ts';
import { type CellId, type CellKind, type NotebookCell, newCell } from '../notebook/document.ts';
import { type Edit, withCell } from '../notebook/edits.ts';
import { transitionCards } from '../store/cards.ts';
import type { FileRequest } from '../store/files.ts';
import { chosenCells, type NotebookMessage, transitionNotebook } from '../store/notebook.ts';
import type { Stores } from '../store/stores.ts';
import { cardOfCell, subjectOfSource } from './card-cells.ts';
import type { Reactivity } from './reactivity.ts';
import type { Runner } from './runner.ts';
import type { Session } from './session.ts';

export interface InsertOptions {
  /** Absent: code. */
  readonly kind?: CellKind;
  /** Absent: after the active cell; null: before all others. */
  readonly after?: CellId | null;
  readonly run?: boolean;
  /** Where the focus goes: into the text, on the cell, or nowhere. Absent: on the cell. */
  readonly focus?: 'text' | 'cell' | 'none';
}

export interface Notebook {
  edit(edit: Edit, options?: { readonly keepActive?: boolean }): void;
  undo(): void;
  redo(): void;
  activate(id: CellId | null): void;
  selectTo(id: CellId): void;
  /** The way for everything that writes code: menus, the explorer, examples. */
  insertCell(source: string, options?: InsertOptions): CellId;
  /** Cards among them close their files. */
  remove(ids: readonly CellId[]): void;
  /** The chosen cells, for cut, copy and what else is done to several. */
  chosen(): readonly NotebookCell[];
  /** A widget has another value: so has its name. */
  moveWidget(id: CellId, name: string, value: WidgetValue): Promise<void>;
  /** Everything that is old runs again, in order. */
  runStale(): void;
  readonly runner: Runner;
}

export type WidgetValue = Parameters<CellsConnection['setWidget']>[1];

export interface NotebookOptions {
  readonly stores: Stores;
  readonly session: Session;
  readonly runner: Runner;
  readonly cells: CellsConnection;
  readonly reactivity: Reactivity;
  /** Gives a cell, or its text, the focus when it is there. */
  readonly focusCell: (id: CellId, part: 'text' | 'cell') => void;
}

export function createNotebook({ stores, session, runner, cells, reactivity, focusCell }: NotebookOptions): Notebook {
  const store = stores.notebook;
  const tell = (message: NotebookMessage) => store.setState((state) => transitionNotebook(state, message));

  function edit(change: Edit, { keepActive = false }: { readonly keepActive?: boolean } = {}): void {
    // What a reader looks at is written by another tab; views and folds are the reader's own.
    if (stores.desk.getState().role === 'reader' && change.type !== 'view' && change.type !== 'fold') {
      return session.say('Another tab writes this notebook. Take it over to write here.', { tone: 'problem' });
    }
    // Looking at something in another way is nothing that one undoes.
    if (change.type === 'view') {
      const { document } = store.getState();
      return tell({ type: 'changed', document: withCell(document, change.id, { view: change.view }) });
    }
    tell({ type: 'edited', edit: change, now: performance.now(), keepActive });
  }

  function travel(type: 'undone' | 'redone'): void {
    tell({ type });
    closeCardsWithoutCell(stores, session);
    void session.openFiles(closedFilesOfCells(stores, session));
    const { active } = store.getState();
    if (active !== null) focusCell(active, 'cell');
  }

  function insertCell(source: string, options: InsertOptions = {}): CellId {
    const { document, active } = store.getState();
    const after = options.after === undefined ? active : options.after;
    const index = document.cells.findIndex(({ id }) => id === after);
    const at = after === null && options.after !== undefined ? 0 : index < 0 ? document.cells.length : index + 1;
    const cell = newCell(options.kind ?? 'code', source);
    edit({ type: 'insert', at, cells: [cell] });
    if (options.run) void runner.run([cell.id]);
    if (options.focus !== 'none') focusCell(cell.id, options.focus ?? 'cell');
    return cell.id;
  }

  function remove(ids: readonly CellId[]): void {
    const cards = ids.flatMap((id) => cardOfCell(stores, id) ?? []);
    runner.forget(ids);
    edit({ type: 'delete', ids });
    for (const card of cards) {
      if (card.member === null) void session.removeFile(card.fileKey);
      else stores.cards.setState((state) => transitionCards(state, { type: 'removed', id: card.id }));
    }
  }

  async function moveWidget(id: CellId, name: string, value: WidgetValue): Promise<void> {
    const { document } = store.getState();
    tell({ type: 'changed', document: { ...document, widgets: { ...document.widgets, [name]: value } } });
    await cells.setWidget(name, value);
    reactivity.noteWidget(id, name);
  }

  return {
    edit,
    undo: () => travel('undone'),
    redo: () => travel('redone'),
    activate: (id) => tell({ type: 'activated', id }),
    selectTo: (id) => tell({ type: 'selected-to', id }),
    insertCell,
    remove,
    chosen: () => chosenCells(store.getState()),
    moveWidget,
    runStale: () => void runner.run(reactivity.plan()),
    runner,
  };
}

/** An undone drop closes the file again. */
function closeCardsWithoutCell(stores: Stores, session: Session): void {
  const shown = new Set(stores.notebook.getState().bound.values());
  for (const card of stores.cards.getState().cards.filter(({ id }) => !shown.has(id))) {
    if (card.member === null) void session.removeFile(card.fileKey);
    else stores.cards.setState((state) => transitionCards(state, { type: 'removed', id: card.id }));
  }
}

/** Files that were open in this page and that cells which came back want again. */
function closedFilesOfCells(stores: Stores, session: Session): readonly FileRequest[] {
  const { document, bound } = stores.notebook.getState();
  const names = document.cells
    .filter((cell) => cell.kind === 'explorer' && !bound.has(cell.id))
    .flatMap((cell) => subjectOfSource(cell.source)?.file ?? []);
  return [...new Set(names)].flatMap((name) => session.closedFile(name) ?? []);
}
