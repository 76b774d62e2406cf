/** Card views are a chunk of their own, fetched when the page is idle so that the first drop finds them there. */
import { type ComponentType, useEffect, useState } from 'react';
import type { ArrayId } from '#core/base/brand.ts';
import type { JsonObject } from '../../notebook/document.ts';

export interface CardViewProps {
  readonly arrayId: ArrayId;
  /** Settings that the notebook keeps of it; null: as it opens by itself. */
  readonly view?: JsonObject | null;
  /** Hears of settings that a person chose, a moment after. */
  readonly onView?: (view: JsonObject) => void;
}
type CardComponent = ComponentType<CardViewProps>;

let here: CardComponent | null = null;

export async function loadCard(): Promise<CardComponent> {
  here ??= (await import('../cards/Card.tsx')).default;
  return here;
}

export function prefetchCard(): void {
  const fetchIt = () => void loadCard().catch(() => undefined);
  if ('requestIdleCallback' in window) requestIdleCallback(fetchIt, { timeout: 2_000 });
  else setTimeout(fetchIt, 200);
}

/**
 * The card view, or null while it is fetched. Not `lazy`: React holds what comes after a fallback back for up to
 * 300 ms, which is all the time that a first picture has.
 */
export function useCardView(): CardComponent | null {
  const [view, setView] = useState<CardComponent | null>(() => here);
  useEffect(() => {
    if (view === null) void loadCard().then((loaded) => setView(() => loaded));
  }, [view]);
  return view;
}
