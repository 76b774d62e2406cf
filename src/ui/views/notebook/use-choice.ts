import type { FocusEvent, PointerEvent } from 'react';
import type { NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';

/** Focus and click make a cell the active one; Shift and click choose all up to it. */
export function useChoice({ id }: NotebookCell) {
  const { stores, notebook } = usePage();
  return {
    onFocus: (_: FocusEvent) => {
      if (stores.notebook.getState().active !== id) notebook.activate(id);
    },
    onPointerDown: (event: PointerEvent) => {
      const inText = event.target instanceof Element && event.target.closest('.cm-editor') !== null;
      if (event.shiftKey && !inText) {
        event.preventDefault();
        return notebook.selectTo(id);
      }
      notebook.activate(id);
    },
  };
}
