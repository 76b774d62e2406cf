import { expect, test } from 'vitest';
import { type CellId, emptyDocument, newCell } from '../notebook/document.ts';
import { NO_HISTORY } from '../notebook/history.ts';
import type { CardId } from './cards.ts';
import { chosenCells, type NotebookMessage, type NotebookState, transitionNotebook } from './notebook.ts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => newCell('code', `${id} = 1`, id as CellId));
const start: NotebookState = {
  document: { ...emptyDocument(), cells: [a, b, c, d] },
  history: NO_HISTORY,
  active: a.id,
  selected: [],
  bound: new Map(),
};
const after = (...messages: NotebookMessage[]): NotebookState => messages.reduce(transitionNotebook, start);
const ids = (state: NotebookState) => state.document.cells.map(({ id }) => id);
const edited = (edit: Extract<NotebookMessage, { type: 'edited' }>['edit'], keepActive = false): NotebookMessage => ({
  type: 'edited',
  edit,
  now: 0,
  keepActive,
});

test('a cell that comes in is the active one, unless the keys are to stay where they are', () => {
  const cell = newCell('code', '', 'n' as CellId);
  expect(after(edited({ type: 'insert', at: 1, cells: [cell] }))).toMatchObject({ active: 'n' });
  expect(after(edited({ type: 'insert', at: 1, cells: [cell] }, true))).toMatchObject({ active: 'a' });
});

test('when the active cell goes, the one behind it becomes active, or else the one before it', () => {
  const gone = (id: CellId, ...which: CellId[]) =>
    after({ type: 'activated', id }, edited({ type: 'delete', ids: which }, true)).active;
  expect(gone(b.id, b.id)).toBe(c.id);
  expect(gone(d.id, d.id)).toBe(c.id);
  expect(gone(a.id, a.id, b.id, c.id, d.id)).toBeNull();
});

test('a selection grows and shrinks from where it began', () => {
  const chosen = (...to: CellId[]) =>
    chosenCells(
      after({ type: 'activated', id: b.id }, ...to.map((id): NotebookMessage => ({ type: 'selected-to', id }))),
    ).map(({ id }) => id);
  expect(chosen(c.id)).toEqual(['b', 'c']);
  expect(chosen(c.id, d.id)).toEqual(['b', 'c', 'd']);
  expect(chosen(d.id, c.id)).toEqual(['b', 'c']);
  expect(chosen(c.id, b.id)).toEqual(['b']);
  expect(chosen(c.id, a.id)).toEqual(['a', 'b']);
});

test('choosing one cell ends a selection, and without one the active cell is what is chosen', () => {
  const state = after({ type: 'selected-to', id: c.id }, { type: 'activated', id: d.id });
  expect(state.selected).toEqual([]);
  expect(chosenCells(state)).toEqual([d]);
});

test('undo brings cells back and redo takes them again; outputs that come between are not lost', () => {
  const ran = { ...a, executionCount: 3 };
  const deleted = after(edited({ type: 'delete', ids: [b.id, c.id] }));
  const withRun = transitionNotebook(deleted, {
    type: 'changed',
    document: { ...deleted.document, cells: [ran, d] },
  });
  const undone = transitionNotebook(withRun, { type: 'undone' });
  expect(ids(undone)).toEqual(['a', 'b', 'c', 'd']);
  expect(undone.document.cells[0].executionCount).toBe(3);
  expect(ids(transitionNotebook(undone, { type: 'redone' }))).toEqual(['a', 'd']);
});

test('cells that are gone show no card any more, and have no part in the selection', () => {
  const state = after(
    { type: 'bound', id: b.id, card: 'card-1' as CardId },
    { type: 'bound', id: c.id, card: 'card-2' as CardId },
    { type: 'selected-to', id: c.id },
    edited({ type: 'delete', ids: [b.id] }, true),
  );
  expect([...state.bound.keys()]).toEqual(['c']);
  expect(state.selected).toEqual(['a', 'c']);
});

test('typing changes nothing but the document, so that nothing else is drawn again', () => {
  const before = after({ type: 'bound', id: b.id, card: 'card-1' as CardId });
  const typed = transitionNotebook(before, edited({ type: 'source', id: a.id, source: 'a = 12' }, true));
  expect(typed.bound).toBe(before.bound);
  expect(typed.selected).toBe(before.selected);
  expect(typed.document.cells[1]).toBe(b);
});
