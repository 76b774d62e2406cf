/**
 * Every action the page has, with its name and keys: buttons, the palette and the key map all read this one list.
 * Cards register theirs under `cardScope(arrayId)`; those answer while that card is the active one.
 */
import { createStore } from 'zustand/vanilla';
import type { ArrayId, Brand } from '#core/base/brand.ts';

export type Scope = Brand<string, 'Scope'>;
export const PAGE_SCOPE = 'page' as Scope;
export const cardScope = (arrayId: ArrayId): Scope => `card:${arrayId}` as Scope;

export interface Action {
  /** Unique within its scope: `open-file`, `next-card`, `heatmap-log`. */
  readonly id: string;
  readonly title: string;
  /** Heading in the palette and the key map. */
  readonly section: string;
  /** As in `keys.ts`; the first is the one that is shown. */
  readonly keys?: readonly string[];
  /** More words by which the palette finds it. */
  readonly words?: string;
  /** Absent: always. */
  readonly enabled?: () => boolean;
  readonly run: () => void;
}

export type Registrations = readonly { readonly scope: Scope; readonly actions: readonly Action[] }[];

export const actionsStore = createStore<{ readonly registrations: Registrations }>(() => ({ registrations: [] }));

/** Returns the way to take them back. */
export function registerActions(scope: Scope, actions: readonly Action[]): () => void {
  const registration = { scope, actions };
  actionsStore.setState(({ registrations }) => ({ registrations: [...registrations, registration] }));
  return () =>
    actionsStore.setState(({ registrations }) => ({
      registrations: registrations.filter((each) => each !== registration),
    }));
}

/** Those that can run now, the active card's first, so that its keys win over the page's. */
export function liveActions(registrations: Registrations, activeScope: Scope | null): readonly Action[] {
  const rank = (scope: Scope): number => (scope === activeScope ? 0 : scope === PAGE_SCOPE ? 1 : 2);
  return registrations
    .filter(({ scope }) => rank(scope) < 2)
    .toSorted((a, b) => rank(a.scope) - rank(b.scope))
    .flatMap(({ actions }) => actions)
    .filter((action) => action.enabled?.() ?? true);
}
