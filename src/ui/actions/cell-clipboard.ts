/** Cells as text on the clipboard: readable for people, and whole again when they are pasted here or in another tab. */
import type { NotebookCell } from '../notebook/document.ts';
import { newCell } from '../notebook/document.ts';
import { copyOfCell } from '../notebook/edits.ts';
import type { Page } from '../page.ts';

interface Copied {
  readonly cells: readonly NotebookCell[];
}

/** Also for other tabs: where it is too much for the browser's storage, for this one. */
const KEY = 'arraybook:copied-cells';
let copied: Copied | null = null;

function keep(cells: readonly NotebookCell[]): void {
  copied = { cells };
  try {
    localStorage.setItem(KEY, JSON.stringify({ cells: cells.map((cell) => ({ ...cell, outputs: [] })) }));
  } catch {
    // What another tab would paste is gone, then.
    localStorage?.removeItem(KEY);
  }
}

function keptElsewhere(): Copied | null {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Copied | null;
    const whole = value?.cells.every((cell) => typeof cell.source === 'string' && typeof cell.kind === 'string');
    return whole ? value : null;
  } catch {
    return null;
  }
}

export function copyCells({ notebook, session }: Page): void {
  const cells = notebook.chosen();
  if (cells.length === 0) return;
  const text = cells.map(({ source }) => source).join('\n\n');
  keep(cells);
  void navigator.clipboard?.writeText(text).catch(() => undefined);
  session.say(cells.length === 1 ? 'Copied the cell' : `Copied ${cells.length} cells`);
}

export function cutCells(page: Page, focusActive: () => void): void {
  copyCells(page);
  page.notebook.remove(page.notebook.chosen().map(({ id }) => id));
  focusActive();
}

export async function pasteCells({ stores, notebook }: Page, where: 'above' | 'below'): Promise<void> {
  const cells = await copiedCells();
  if (cells.length === 0) return;
  const { document, active } = stores.notebook.getState();
  const index = document.cells.findIndex(({ id }) => id === active);
  const at = index < 0 ? document.cells.length : where === 'below' ? index + 1 : index;
  notebook.edit({ type: 'insert', at, cells });
}

/** Cells that were copied; where there are none, text from the clipboard as one cell. */
async function copiedCells(): Promise<readonly NotebookCell[]> {
  const known = copied ?? keptElsewhere();
  if (known !== null) return known.cells.map(copyOfCell);
  const text = (await navigator.clipboard?.readText().catch(() => '')) ?? '';
  return text.trim() === '' ? [] : [newCell('code', text)];
}

// Another tab copied since: that is what is pasted now.
globalThis.addEventListener?.('storage', ({ key }) => {
  if (key === KEY) copied = null;
});
