/** The editors that are in the page, by their cell; and the wish to write in one that is not there yet. */
import type { CellId } from '../../notebook/document.ts';
import type { CodeEditor } from './code-editor.ts';

type FocusPlace = Parameters<CodeEditor['focus']>[0];

const here = new Map<CellId, CodeEditor>();
let wanted: { readonly id: CellId; readonly at: FocusPlace } | null = null;
const wishes = new Set<(id: CellId) => void>();

export const editorOf = (id: CellId): CodeEditor | undefined => here.get(id);

/** Returns the way to take it away. */
export function registerEditor(id: CellId, editor: CodeEditor): () => void {
  here.set(id, editor);
  if (wanted?.id === id) {
    const { at } = wanted;
    wanted = null;
    editor.focus(at);
  }
  return () => {
    if (here.get(id) === editor) here.delete(id);
  };
}

/** Puts the cursor into a cell's text now, or as soon as its editor is there. */
export function focusText(id: CellId, at?: FocusPlace): void {
  const editor = here.get(id);
  if (editor !== undefined) {
    wanted = null;
    return editor.focus(at);
  }
  wanted = { id, at };
  for (const listen of wishes) listen(id);
}

export const isWanted = (id: CellId): boolean => wanted?.id === id;

export function forgetWish(): void {
  wanted = null;
}

/** Hears of cells whose text is wished for before their editor is there. */
export function onWish(listener: (id: CellId) => void): () => void {
  wishes.add(listener);
  return () => wishes.delete(listener);
}
