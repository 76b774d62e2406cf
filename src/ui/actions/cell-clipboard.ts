/** Cells as text on the clipboard: readable for people, and whole again when they are pasted here or in another tab. */
import type { NotebookCell } from '../notebook/document.ts';
import { newCell } from '../notebook/document.ts';
import { copyOfCell } from '../notebook/edits.ts';
import type { Page } from '../page.ts';

/** What was copied here, and the text that stands for it on the clipboard. */
let copied: { readonly text: string; readonly cells: readonly NotebookCell[] } | null = null;

export function copyCells({ notebook, session }: Page): void {
  const cells = notebook.chosen();
  if (cells.length === 0) return;
  const text = cells.map(({ source }) => source).join('\n\n');
  copied = { text, cells };
  void navigator.clipboard?.writeText(text).catch(() => undefined);
  session.say(cells.length === 1 ? 'Copied the cell' : `Copied ${cells.length} cells`);
}

export function cutCells(page: Page, focusActive: () => void): void {
  copyCells(page);
  page.notebook.remove(page.notebook.chosen().map(({ id }) => id));
  focusActive();
}

export async function pasteCells({ stores, notebook }: Page, where: 'above' | 'below'): Promise<void> {
  const text = await navigator.clipboard?.readText().catch(() => null);
  const cells = cellsFrom(text ?? null);
  if (cells.length === 0) return;
  const { document, active } = stores.notebook.getState();
  const index = document.cells.findIndex(({ id }) => id === active);
  const at = index < 0 ? document.cells.length : where === 'below' ? index + 1 : index;
  notebook.edit({ type: 'insert', at, cells });
}

/** Text from elsewhere becomes one cell; where the clipboard may not be read, what was copied here. */
function cellsFrom(text: string | null): readonly NotebookCell[] {
  if (copied !== null && (text === null || text === copied.text)) return copied.cells.map(copyOfCell);
  return text === null || text.trim() === '' ? [] : [newCell('code', text)];
}
