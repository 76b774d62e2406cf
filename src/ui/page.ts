/** Everything the views are handed: stores, what can be done, and what was opened before. */

import type { ArrayId } from '#core/base/brand.ts';
import type { CellsConnection } from '#protocol/cells-client.ts';
import { cardScope, type Scope } from './actions/registry.ts';
import type { RememberedStore } from './intake/remembered.ts';
import type { CellArrays } from './session/cell-arrays.ts';
import type { Notebook } from './session/notebook.ts';
import type { Desk } from './session/notebook-desk.ts';
import type { Session } from './session/session.ts';
import type { CardRecord } from './store/cards.ts';
import { FileKey } from './store/files.ts';
import type { Stores } from './store/stores.ts';

export interface Page {
  readonly stores: Stores;
  readonly session: Session;
  /** Cells: edits, runs, and `insertCell`, the one way for whatever writes code. */
  readonly notebook: Notebook;
  /** Notebooks that this browser keeps: open, save, history. */
  readonly desk: Desk;
  /** The worker that cells run in: completion, variables, memory. */
  readonly cells: CellsConnection;
  readonly cellArrays: CellArrays;
  readonly remembered: RememberedStore;
  /** Starts another engine and opens in it what was open; absent where there is none to start. */
  readonly restartEngine?: () => void;
}

/** The array that a card shows; null while its file opens, and for an archive's directory. */
export function arrayOfCard(stores: Stores, card: CardRecord): ArrayId | null {
  if (card.member !== null) return card.member;
  const opened = stores.files.getState().find((file) => file.key === card.fileKey)?.opened;
  return opened?.format === 'npy' ? (opened.entries[0]?.arrayId ?? null) : null;
}

export function activeScope(stores: Stores): Scope | null {
  const { cards, active } = stores.cards.getState();
  const card = cards.find((each) => each.id === active);
  const arrayId = card === undefined ? arrayOfActiveCell(stores) : arrayOfCard(stores, card);
  return arrayId === null ? null : cardScope(arrayId);
}

/** The last array that the active cell shows as a card. */
function arrayOfActiveCell(stores: Stores): ArrayId | null {
  const { active } = stores.notebook.getState();
  const outputs = active === null ? [] : (stores.runs.getState().cells.get(active)?.outputs ?? []);
  for (const output of outputs.toReversed()) {
    if ((output.kind !== 'result' && output.kind !== 'display') || output.array === null) continue;
    const key = FileKey.ofCellArray(output.array.handle);
    const found = [...stores.arrays.getState().values()].find(({ fileKey }) => fileKey === key);
    if (found !== undefined) return found.arrayId;
  }
  return null;
}
