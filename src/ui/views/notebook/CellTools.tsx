import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react';
import { runAction } from '../../actions/run-action.ts';
import type { CellKind, NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import { Menu, type MenuEntry } from '../controls/Menu.tsx';
import { focusCell } from './focus-cell.ts';
import { startDrag } from './reorder.ts';

export interface CellToolsProps {
  readonly cell: NotebookCell;
  readonly index: number;
  readonly count: number;
}

/** Over the right corner of a cell, for the pointer; every one of them has a key, too. */
export function CellTools({ cell, index, count }: CellToolsProps) {
  const { stores, notebook } = usePage();
  const name = `cell ${index + 1}`;
  const move = (to: number) => {
    notebook.edit({ type: 'move', ids: [cell.id], to });
    focusCell(stores, cell.id, 'cell');
  };
  return (
    <>
      <span
        className="card-grip"
        draggable
        aria-hidden="true"
        title="Drag to reorder"
        onDragStart={(event) => startDrag(event, cell.id)}
      >
        <GripVertical size={14} />
      </span>
      <div className="cell-tools">
        <button
          type="button"
          className="icon-button"
          aria-label={`Move ${name} up`}
          title="Move up  Alt ↑"
          disabled={index === 0}
          onClick={() => move(index - 1)}
        >
          <ArrowUp aria-hidden />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Move ${name} down`}
          title="Move down  Alt ↓"
          disabled={index === count - 1}
          onClick={() => move(index + 1)}
        >
          <ArrowDown aria-hidden />
        </button>
        <Menu className="icon-button" name={`More for ${name}`} entries={() => entriesFor(cell, notebook.activate)} />
        <button
          type="button"
          className="icon-button"
          aria-label={`Delete ${name}`}
          title="Delete  D D"
          onClick={() => {
            notebook.remove([cell.id]);
            const { active } = stores.notebook.getState();
            if (active !== null) focusCell(stores, active, 'cell');
          }}
        >
          <X aria-hidden />
        </button>
      </div>
    </>
  );
}

const KINDS: readonly {
  readonly kind: CellKind;
  readonly words: string;
  readonly action: string;
  readonly key: string;
}[] = [
  { kind: 'code', words: 'Make it code', action: 'cell-to-code', key: 'Y' },
  { kind: 'markdown', words: 'Make it text', action: 'cell-to-markdown', key: 'M' },
  { kind: 'raw', words: 'Make it raw', action: 'cell-to-raw', key: 'R' },
];

function entriesFor(cell: NotebookCell, activate: (id: NotebookCell['id']) => void): readonly MenuEntry[] {
  const entry = (words: string, action: string, key: string): MenuEntry => ({
    words,
    key,
    run: () => {
      activate(cell.id);
      runAction(action);
    },
  });
  const code = cell.kind === 'code';
  return [
    ...(code ? [entry('Run', 'run-cell', 'Mod+Enter')] : []),
    ...(code ? [entry('Run all above', 'run-above', ''), entry('Run this and all below', 'run-below', '')] : []),
    'rule',
    entry('Insert above', 'insert-above', 'A'),
    entry('Insert below', 'insert-below', 'B'),
    entry('Duplicate', 'duplicate-cell', ''),
    entry('Split at the cursor', 'split-cell', 'Ctrl+Shift+-'),
    entry('Merge with the cell below', 'merge-cells', 'Shift+M'),
    'rule',
    ...KINDS.filter(({ kind }) => kind !== cell.kind && cell.kind !== 'foreign').map(({ words, action, key }) =>
      entry(words, action, key),
    ),
    'rule',
    entry(cell.inputFolded ? 'Show the code' : 'Fold the code', 'fold-input', ''),
    ...(code ? [entry(cell.outputFolded ? 'Show the output' : 'Fold the output', 'fold-output', 'O')] : []),
    ...(code ? [entry('Clear the output', 'clear-output', '')] : []),
    'rule',
    entry('Cut', 'cut-cells', 'X'),
    entry('Copy', 'copy-cells', 'C'),
    entry('Paste below', 'paste-cells', 'V'),
  ];
}
