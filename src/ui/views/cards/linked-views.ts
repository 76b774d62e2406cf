/** Cards that are linked look at the same part: zoom, place and cursor of one are those of all of the same plane. */
import { useEffect } from 'react';
import { createStore } from 'zustand/vanilla';
import { subjectOf } from './array-axes.ts';
import { type CardSettings, planeOf } from './card-settings.ts';
import type { CardModel } from './card-store.ts';

type Place = Pick<CardSettings, 'window' | 'cursor' | 'index'>;

interface Shared {
  readonly place: Place | null;
  /** Lengths of plane and array: only cards of the same follow. */
  readonly plane: string;
  readonly shape: string;
  readonly from: CardModel | null;
}

const NOBODY: Shared = { place: null, plane: '', shape: '', from: null };
const shared = createStore<Shared>(() => NOBODY);

export function useLinkedViews(card: CardModel): void {
  useEffect(() => linkViews(card), [card]);
}

/** Returns what ends it. */
export function linkViews(card: CardModel): () => void {
  const stopTelling = card.settings.subscribe((now, before) => {
    const moved = now.window !== before.window || now.cursor !== before.cursor || now.index !== before.index;
    if (!now.linked || (!moved && before.linked)) return;
    const { place } = shared.getState();
    if (place !== null && place.window === now.window && place.cursor === now.cursor && place.index === now.index)
      return;
    const { window, cursor, index } = now;
    shared.setState({ place: { window, cursor, index }, ...sizesOf(card, now), from: card }, true);
  });
  const follow = ({ place, plane, shape, from }: Shared) => {
    const settings = card.settings.getState();
    if (place === null || from === card || !settings.linked) return;
    const own = sizesOf(card, settings);
    if (own.plane !== plane) return;
    const index = own.shape === shape ? place.index : settings.index;
    card.change((now) => ({ ...now, window: place.window, cursor: place.cursor, index }));
  };
  follow(shared.getState());
  const stopFollowing = shared.subscribe(follow);
  return () => {
    stopTelling();
    stopFollowing();
    if (shared.getState().from === card) shared.setState(NOBODY, true);
  };
}

function sizesOf({ info }: CardModel, settings: CardSettings): Pick<Shared, 'plane' | 'shape'> {
  const subject = subjectOf(info, settings.field);
  const { rows, cols } = planeOf(subject, settings);
  return { plane: `${rows} ${cols}`, shape: subject.shape.join() };
}
