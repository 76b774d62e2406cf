/** Brings a cell into view and gives it, or its text, the focus, from wherever the wish comes. */
import type { CellId } from '../../notebook/document.ts';
import type { Stores } from '../../store/stores.ts';
import { focusCard } from '../document/show-card.ts';
import { focusText } from '../editor/editors.ts';

/** A card of an open file is known by the card's name, every other cell by its own. */
export function elementIdOf(stores: Stores, id: CellId): string {
  return stores.notebook.getState().bound.get(id) ?? `cell-${id}`;
}

const revealers = new Set<(id: CellId) => void>();

/** Long notebooks keep only a part of their cells in the page: whoever does hears which one is wanted. */
export function onReveal(listener: (id: CellId) => void): () => void {
  revealers.add(listener);
  return () => revealers.delete(listener);
}

const FRAMES = 12;

export function focusCell(stores: Stores, id: CellId, part: 'text' | 'cell'): void {
  for (const reveal of revealers) reveal(id);
  if (part === 'text') focusText(id);
  // At once, so that the next key is not written into a text that was just left; and again when the page is drawn.
  else document.getElementById(elementIdOf(stores, id))?.focus({ preventScroll: true });
  soon(() => focusElement(stores, id, part), FRAMES);
}

/** In the next frames: the cell may only just have been added or moved. */
function soon(attempt: () => boolean, frames: number): void {
  requestAnimationFrame(() => {
    if (!attempt() && frames > 0) soon(attempt, frames - 1);
  });
}

function focusElement(stores: Stores, id: CellId, part: 'text' | 'cell'): boolean {
  const card = stores.notebook.getState().bound.get(id);
  const element = document.getElementById(elementIdOf(stores, id));
  if (element === null) return false;
  if (card !== undefined) {
    focusCard(card);
    return true;
  }
  if (part === 'cell') element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
  return true;
}
