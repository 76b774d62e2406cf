/** What can be done with cells, with Jupyter's keys. Those of cards come first where a card is the active cell. */
import type { CellId, CellKind } from '../notebook/document.ts';
import type { Page } from '../page.ts';
import { transitionNotebook } from '../store/notebook.ts';
import { activeCell, type CellActionOptions } from './active-cell.ts';
import { copyCells, cutCells, pasteCells } from './cell-clipboard.ts';
import type { Action } from './registry.ts';
import { runActions } from './run-actions.ts';

export function cellActions(options: CellActionOptions): readonly Action[] {
  return [
    ...runActions(options),
    ...editActions(options),
    ...clipboardActions(options),
    ...foldActions(options),
    ...kindActions(options),
    ...moveActions(options),
  ];
}

function editActions({ page, focusCell, cursorIn }: CellActionOptions): readonly Action[] {
  const { notebook } = page;
  const { state, cells, index, active, some, plain } = activeCell(page);
  const focusActive = (part: 'text' | 'cell' = 'cell') => {
    const cell = active();
    if (cell !== undefined) focusCell(cell.id, part);
  };
  const ids = () => notebook.chosen().map(({ id }) => id);
  const section = 'Cell';
  return [
    {
      id: 'edit-cell',
      title: 'Write in the cell',
      section,
      keys: ['Enter'],
      enabled: () => plain() && active()?.kind !== 'explorer' && active()?.kind !== 'foreign',
      run: () => focusActive('text'),
    },
    {
      id: 'insert-above',
      title: 'Insert a cell above',
      section,
      keys: ['a'],
      words: 'add new',
      run: () => void notebook.insertCell('', { after: cells()[index() - 1]?.id ?? null }),
    },
    {
      id: 'insert-below',
      title: 'Insert a cell below',
      section,
      keys: ['b'],
      words: 'add new',
      run: () => void notebook.insertCell(''),
    },
    {
      id: 'insert-text',
      title: 'Insert text below',
      section,
      words: 'markdown add new',
      run: () => void notebook.insertCell('', { kind: 'markdown', focus: 'text' }),
    },
    {
      id: 'delete-cells',
      title: 'Delete cells',
      section,
      keys: ['d d'],
      words: 'remove',
      enabled: some,
      run: () => {
        notebook.remove(ids());
        focusActive();
      },
    },
    {
      id: 'undo',
      title: 'Undo what was done to cells',
      section,
      keys: ['z', 'Mod+Z'],
      enabled: () => state().history.past.length > 0,
      run: notebook.undo,
    },
    {
      id: 'redo',
      title: 'Redo',
      section,
      keys: ['Shift+Z', 'Mod+Shift+Z'],
      enabled: () => state().history.future.length > 0,
      run: notebook.redo,
    },
    {
      id: 'split-cell',
      title: 'Split the cell at the cursor',
      section,
      keys: ['Ctrl+Shift+-'],
      enabled: plain,
      run: () => {
        const cell = active();
        if (cell === undefined) return;
        notebook.edit({ type: 'split', id: cell.id, offset: cursorIn(cell.id) ?? cell.source.length });
        focusActive('text');
      },
    },
    {
      id: 'merge-cells',
      title: 'Merge cells, or with the one below',
      section,
      keys: ['Shift+M'],
      enabled: plain,
      run: () => {
        notebook.edit({ type: 'merge', ids: ids() });
        focusActive();
      },
    },
  ];
}

function clipboardActions({ page, focusCell }: CellActionOptions): readonly Action[] {
  const { notebook } = page;
  const { active, plain } = activeCell(page);
  const focusActive = () => {
    const cell = active();
    if (cell !== undefined) focusCell(cell.id, 'cell');
  };
  const section = 'Cell';
  return [
    {
      id: 'cut-cells',
      title: 'Cut cells',
      section,
      keys: ['x'],
      enabled: plain,
      run: () => cutCells(page, focusActive),
    },
    { id: 'copy-cells', title: 'Copy cells', section, keys: ['c'], enabled: plain, run: () => copyCells(page) },
    {
      id: 'paste-cells',
      title: 'Paste cells below',
      section,
      keys: ['v'],
      run: () => void pasteCells(page, 'below').then(() => focusActive()),
    },
    {
      id: 'paste-above',
      title: 'Paste cells above',
      section,
      keys: ['Shift+V'],
      run: () => void pasteCells(page, 'above').then(() => focusActive()),
    },
    {
      id: 'duplicate-cell',
      title: 'Duplicate cells',
      section,
      enabled: plain,
      run: () => {
        notebook.edit({ type: 'duplicate', ids: notebook.chosen().map(({ id }) => id) });
        focusActive();
      },
    },
  ];
}

function foldActions({ page }: CellActionOptions): readonly Action[] {
  const { stores, notebook } = page;
  const { some, plain } = activeCell(page);
  const section = 'Cell';
  return [
    {
      id: 'fold-input',
      title: 'Fold or show the code',
      section,
      words: 'collapse hide input',
      enabled: plain,
      run: () => fold(page, 'input'),
    },
    {
      id: 'fold-output',
      title: 'Fold or show the output',
      section,
      keys: ['o'],
      words: 'collapse hide',
      enabled: plain,
      run: () => fold(page, 'output'),
    },
    {
      id: 'clear-output',
      title: 'Clear the output',
      section,
      enabled: plain,
      run: () =>
        clearOutputs(
          page,
          notebook.chosen().map(({ id }) => id),
        ),
    },
    {
      id: 'clear-outputs',
      title: 'Clear all outputs',
      section,
      enabled: some,
      run: () =>
        clearOutputs(
          page,
          stores.notebook.getState().document.cells.map(({ id }) => id),
        ),
    },
  ];
}

function fold({ notebook }: Page, part: 'input' | 'output'): void {
  const chosen = notebook.chosen();
  const folded = chosen.some((cell) => !(part === 'input' ? cell.inputFolded : cell.outputFolded));
  notebook.edit({ type: 'fold', ids: chosen.map(({ id }) => id), part, folded });
}

function clearOutputs({ stores, notebook }: Page, ids: readonly CellId[]): void {
  notebook.runner.forget(ids);
  const chosen = new Set(ids);
  stores.notebook.setState((state) => {
    const cleared = state.document.cells.map((cell) =>
      chosen.has(cell.id) ? { ...cell, outputs: [], executionCount: null } : cell,
    );
    return transitionNotebook(state, { type: 'changed', document: { ...state.document, cells: cleared } });
  });
}

function kindActions({ page }: CellActionOptions): readonly Action[] {
  const { notebook } = page;
  const { plain } = activeCell(page);
  const make = (kind: Exclude<CellKind, 'foreign'>) => () => {
    const ids = notebook.chosen().map(({ id }) => id);
    notebook.edit({ type: 'kind', ids, kind });
  };
  const section = 'Cell';
  return [
    { id: 'cell-to-code', title: 'Make it code', section, keys: ['y'], enabled: plain, run: make('code') },
    {
      id: 'cell-to-markdown',
      title: 'Make it text (Markdown)',
      section,
      keys: ['m'],
      enabled: plain,
      run: make('markdown'),
    },
    { id: 'cell-to-raw', title: 'Make it raw', section, keys: ['r'], enabled: plain, run: make('raw') },
  ];
}

function moveActions({ page, focusCell }: CellActionOptions): readonly Action[] {
  const { notebook } = page;
  const { cells, index, active, some } = activeCell(page);
  const step = (by: number, select: boolean) => {
    const next = cells()[Math.max(0, Math.min(cells().length - 1, index() + by))];
    if (next === undefined) return;
    if (select) notebook.selectTo(next.id);
    else notebook.activate(next.id);
    focusCell(next.id, 'cell');
  };
  const move = (by: number) => {
    const ids = notebook.chosen().map(({ id }) => id);
    const first = cells().findIndex(({ id }) => id === ids[0]);
    if (first < 0) return;
    notebook.edit({ type: 'move', ids, to: Math.max(0, first + by) });
    const cell = active();
    if (cell !== undefined) focusCell(cell.id, 'cell');
  };
  const section = 'Document';
  return [
    {
      id: 'next-card',
      title: 'Next card',
      section,
      keys: ['j', 'ArrowDown'],
      words: 'cell',
      enabled: some,
      run: () => step(1, false),
    },
    {
      id: 'previous-card',
      title: 'Previous card',
      section,
      keys: ['k', 'ArrowUp'],
      words: 'cell',
      enabled: some,
      run: () => step(-1, false),
    },
    {
      id: 'select-below',
      title: 'Choose the next cell, too',
      section,
      keys: ['Shift+J', 'Shift+ArrowDown'],
      enabled: some,
      run: () => step(1, true),
    },
    {
      id: 'select-above',
      title: 'Choose the previous cell, too',
      section,
      keys: ['Shift+K', 'Shift+ArrowUp'],
      enabled: some,
      run: () => step(-1, true),
    },
    {
      id: 'select-all',
      title: 'Choose all cells',
      section,
      keys: ['Mod+A'],
      enabled: some,
      run: () => {
        const [first, last] = [cells()[0], cells().at(-1)];
        if (first === undefined || last === undefined) return;
        notebook.activate(first.id);
        notebook.selectTo(last.id);
        focusCell(last.id, 'cell');
      },
    },
    {
      id: 'move-card-down',
      title: 'Move card down',
      section,
      keys: ['Alt+ArrowDown'],
      words: 'cell',
      enabled: some,
      run: () => move(1),
    },
    {
      id: 'move-card-up',
      title: 'Move card up',
      section,
      keys: ['Alt+ArrowUp'],
      words: 'cell',
      enabled: some,
      run: () => move(-1),
    },
  ];
}
