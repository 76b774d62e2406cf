import { useMemo } from 'react';
import type { NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import { CellEditor } from '../editor/CellEditor.tsx';
import type { CellBodyProps } from './CellFrame.tsx';
import { editorCommands } from './cell-commands.ts';

/** Text that no one interprets here; kept for other programs. */
export function RawCell({ cell, index }: CellBodyProps) {
  const page = usePage();
  const commands = useMemo(() => editorCommands(page, cell.id), [page, cell.id]);
  return (
    <div className="cell-input">
      <span className="cell-mark">raw</span>
      <CellEditor
        id={cell.id}
        source={cell.source}
        language="text"
        label={`Raw text of cell ${index + 1}`}
        hint="Kept as it is"
        squiggles={NONE}
        assistant={null}
        onChange={(source) => page.notebook.edit({ type: 'source', id: cell.id, source }, { keepActive: true })}
        onFocus={() => page.notebook.activate(cell.id)}
        commands={commands}
      />
    </div>
  );
}

const NONE: readonly never[] = [];

/** A kind of cell that this page does not know: shown as it stands in the file, and saved the same. */
export function ForeignCell({ cell }: { readonly cell: NotebookCell }) {
  const kind = cell.original?.['cell_type'];
  return (
    <div className="cell-input">
      <span className="cell-mark">{typeof kind === 'string' ? kind.slice(0, 8) : '?'}</span>
      <div className="cell-foreign">
        <p className="quiet">
          A cell of a kind that Arraybook does not know{typeof kind === 'string' ? ` (${kind})` : ''}. It is kept, and
          saved, exactly as it is.
        </p>
        <pre className="mono">{cell.source === '' ? JSON.stringify(cell.original, null, 1) : cell.source}</pre>
      </div>
    </div>
  );
}
