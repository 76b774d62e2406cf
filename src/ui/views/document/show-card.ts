/** Brings a card into view and gives it the focus, from wherever the wish comes. */
import { type CardId, CardId as CardIds, transitionCards } from '../../store/cards.ts';
import type { FileKey } from '../../store/files.ts';
import type { Stores } from '../../store/stores.ts';

export function showCard(stores: Stores, id: CardId): void {
  stores.cards.setState((state) => transitionCards(state, { type: 'activated', id }));
  focusCard(id);
}

export function showFile(key: FileKey): void {
  focusCard(CardIds.ofFile(key));
}

/** After the next paint: the card may only just have been added or moved. */
export function focusCard(id: string): void {
  requestAnimationFrame(() => {
    const card = document.getElementById(id);
    card?.focus({ preventScroll: true });
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    card?.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
  });
}
