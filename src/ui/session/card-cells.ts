/**
 * A card of an open file is an explorer cell of the notebook: one appears with the other and goes with it. A notebook
 * may have explorer cells whose file is not open; they take the first card that shows what they name.
 */

import { type CellId, type NotebookCell, newCell } from '../notebook/document.ts';
import { type Edit, withCell } from '../notebook/edits.ts';
import { arrayOfCard } from '../page.ts';
import { type CardId, type CardRecord, transitionCards } from '../store/cards.ts';
import { type NotebookMessage, transitionNotebook } from '../store/notebook.ts';
import type { Stores } from '../store/stores.ts';

/** `waves.npy`, or one array of an archive. */
export interface Subject {
  readonly file: string;
  readonly member: string | null;
}

const LOAD = /^\s*np\.load\((['"])((?:\\.|(?!\1).)*)\1[^)]*\)(?:\[(['"])((?:\\.|(?!\3).)*)\3\])?\s*$/;

/** What an explorer cell shows: the file, and the member of it, that its text loads. */
export function subjectOfSource(source: string): Subject | null {
  const found = LOAD.exec(source);
  if (found === null) return null;
  return { file: unquoted(found[2]), member: found[4] === undefined ? null : unquoted(found[4]) };
}

export function sourceOfSubject({ file, member }: Subject): string {
  return `np.load(${quoted(file)})${member === null ? '' : `[${quoted(member)}]`}`;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const unquoted = (text: string): string => text.replace(/\\(.)/g, '$1');

export function subjectOfCard(stores: Stores, card: CardRecord): Subject | null {
  const file = stores.files.getState().find(({ key }) => key === card.fileKey);
  if (file === undefined) return null;
  if (card.member === null) return { file: file.name, member: null };
  const member = stores.arrays.getState().get(card.member)?.entry.name;
  return member === undefined ? null : { file: file.name, member };
}

/** Keeps cards and explorer cells together from now on. */
export function bindCards(stores: Stores): void {
  const tell = (message: NotebookMessage) => stores.notebook.setState((state) => transitionNotebook(state, message));
  stores.cards.subscribe((state, before) => {
    if (state.cards !== before.cards) follow(stores, tell, state.cards);
    if (state.active === before.active) return;
    // A file that is dropped while one writes in a cell does not take the keys away from it.
    const came = state.cards.length > before.cards.length && before.active === null;
    const { active } = stores.notebook.getState();
    if (came && active !== null) followCell(stores, active);
    else followActive(stores, tell, state.active);
  });
  stores.notebook.subscribe((state, before) => {
    if (state.active !== before.active) followCell(stores, state.active);
  });
}

type Tell = (message: NotebookMessage) => void;

function follow(stores: Stores, tell: Tell, cards: readonly CardRecord[]): void {
  const bound = new Map([...stores.notebook.getState().bound].map(([cell, card]) => [card, cell]));
  for (const [card, cell] of bound) {
    if (!cards.some(({ id }) => id === card)) dropCell(stores, tell, cell);
  }
  for (const card of cards) {
    const cell = bound.get(card.id);
    if (cell === undefined) adopt(stores, tell, card);
    else keepFold(stores, tell, cell, card.collapsed);
  }
}

/** The file was closed: its cells go with it. */
function dropCell(stores: Stores, tell: Tell, id: CellId): void {
  tell({ type: 'unbound', id });
  const here = stores.notebook.getState().document.cells.some((cell) => cell.id === id);
  if (here) tell({ ...edited({ type: 'delete', ids: [id] }), keepActive: true });
}

function edited(edit: Edit) {
  return { type: 'edited', edit, now: performance.now() } as const;
}

function keepFold(stores: Stores, tell: Tell, id: CellId, collapsed: boolean): void {
  const { document } = stores.notebook.getState();
  const cell = document.cells.find((each) => each.id === id);
  if (cell === undefined || cell.outputFolded === collapsed) return;
  tell({ type: 'changed', document: withCell(document, id, { outputFolded: collapsed }) });
}

/** Into a cell that waits for this file, or into one of its own. */
function adopt(stores: Stores, tell: Tell, card: CardRecord): void {
  const subject = subjectOfCard(stores, card);
  if (subject === null) return;
  const waiting = waitingCell(stores, subject);
  if (waiting !== null) {
    tell({ type: 'bound', id: waiting.id, card: card.id });
    if (waiting.outputFolded) {
      stores.cards.setState((state) => transitionCards(state, { type: 'folded', id: card.id, collapsed: true }));
    }
    return;
  }
  const cell = newCell('explorer', sourceOfSubject(subject));
  const { active } = stores.notebook.getState();
  // An edit as any other: undo counts places, so nothing may come or go behind its back.
  tell({ ...edited({ type: 'insert', at: placeFor(stores, card), cells: [cell] }), keepActive: true });
  tell({ type: 'bound', id: cell.id, card: card.id });
  if (active === null) tell({ type: 'activated', id: cell.id });
}

function waitingCell(stores: Stores, { file, member }: Subject): NotebookCell | null {
  const { document, bound } = stores.notebook.getState();
  const waits = (cell: NotebookCell) => {
    if (cell.kind !== 'explorer' || bound.has(cell.id)) return false;
    const wanted = subjectOfSource(cell.source);
    return wanted !== null && wanted.file === file && wanted.member === member;
  };
  return document.cells.find(waits) ?? null;
}

/** After the cards that its file already has, or at the end. */
function placeFor(stores: Stores, card: CardRecord): number {
  const { document, bound } = stores.notebook.getState();
  const cards = new Map(stores.cards.getState().cards.map((each) => [each.id, each]));
  const ofFile = (cell: NotebookCell) => cards.get(bound.get(cell.id) as CardId)?.fileKey === card.fileKey;
  const last = document.cells.findLastIndex((cell) => bound.has(cell.id) && ofFile(cell));
  return last < 0 ? document.cells.length : last + 1;
}

/** The active card is the active cell, whoever made it so. */
function followActive(stores: Stores, tell: Tell, card: CardId | null): void {
  const cell = [...stores.notebook.getState().bound].find(([, each]) => each === card)?.[0];
  if (cell !== undefined && stores.notebook.getState().active !== cell) tell({ type: 'activated', id: cell });
}

function followCell(stores: Stores, id: CellId | null): void {
  const card = id === null ? undefined : stores.notebook.getState().bound.get(id);
  if (stores.cards.getState().active === (card ?? null)) return;
  stores.cards.setState((state) => transitionCards(state, { type: 'activated', id: card ?? null }));
}

/** Array of the card that an explorer cell shows; null where its file is not open. */
export function cardOfCell(stores: Stores, id: CellId): CardRecord | null {
  const card = stores.notebook.getState().bound.get(id);
  return stores.cards.getState().cards.find((each) => each.id === card) ?? null;
}

export const arrayOfCell = (stores: Stores, id: CellId) => {
  const card = cardOfCell(stores, id);
  return card === null ? null : arrayOfCard(stores, card);
};
