import type { CellId, NotebookCell } from '../notebook/document.ts';
import type { Page } from '../page.ts';

export interface CellActionOptions {
  readonly page: Page;
  readonly focusCell: (id: CellId, part: 'text' | 'cell') => void;
  /** Where the cursor stands in the text of a cell; null: nowhere. */
  readonly cursorIn: (id: CellId) => number | null;
}

/** The active cell, and those around it. */
export function activeCell({ stores }: Page) {
  const state = () => stores.notebook.getState();
  const cells = () => state().document.cells;
  const index = () => cells().findIndex(({ id }) => id === state().active);
  const active = (): NotebookCell | undefined => cells()[index()];
  const some = () => cells().length > 0;
  /** Keys of one letter mean something else to a card. */
  const plain = () => {
    const cell = active();
    return cell !== undefined && !state().bound.has(cell.id);
  };
  return { state, cells, index, active, some, plain };
}
