/** What keys inside a cell's text do: the same as the actions of those names. */
import { runAction } from '../../actions/run-action.ts';
import type { CellId } from '../../notebook/document.ts';
import type { Page } from '../../page.ts';
import type { EditorCommands } from '../editor/code-editor.ts';
import { focusText } from '../editor/editors.ts';
import { focusCell } from './focus-cell.ts';

export function editorCommands({ stores, notebook }: Page, id: CellId): EditorCommands {
  const act = (name: string) => () => {
    notebook.activate(id);
    runAction(name);
  };
  return {
    leave: () => focusCell(stores, id, 'cell'),
    runAndAdvance: act('run-advance'),
    run: act('run-cell'),
    runAndInsert: act('run-insert'),
    split: (offset) => {
      notebook.edit({ type: 'split', id, offset });
      const { active } = stores.notebook.getState();
      if (active !== null) focusCell(stores, active, 'text');
    },
    step: (by) => {
      const { cells } = stores.notebook.getState().document;
      const next = cells[cells.findIndex((cell) => cell.id === id) + by];
      if (next === undefined) return false;
      notebook.activate(next.id);
      if (next.kind === 'code' || next.kind === 'raw') focusText(next.id, by < 0 ? 'end' : 'start');
      else focusCell(stores, next.id, 'cell');
      return true;
    },
    undo: () => notebook.undo(),
    redo: () => notebook.redo(),
  };
}
