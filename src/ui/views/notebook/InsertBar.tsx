import { Code, Type } from 'lucide-react';
import type { CellId } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import { warmUp } from './warm-up.ts';

/** In the gap below a cell: shows on the way there, for the pointer; keys have `a` and `b`. */
export function InsertBar({ after }: { readonly after: CellId }) {
  const { notebook } = usePage();
  return (
    <div className="insert-bar" aria-hidden="true">
      <button
        type="button"
        tabIndex={-1}
        className="insert-button"
        onClick={() => notebook.insertCell('', { after, focus: 'text' })}
      >
        <Code size={12} /> Code
      </button>
      <button
        type="button"
        tabIndex={-1}
        className="insert-button"
        onClick={() => notebook.insertCell('', { after, kind: 'markdown', focus: 'text' })}
      >
        <Type size={12} /> Text
      </button>
    </div>
  );
}

/** After the last cell, always there. */
export function AddRow() {
  const { stores, notebook, cells } = usePage();
  const last = () => stores.notebook.getState().document.cells.at(-1)?.id ?? null;
  return (
    <div className="add-row">
      <button
        type="button"
        className="add-code"
        onPointerEnter={() => warmUp(cells)}
        onClick={() => notebook.insertCell('', { after: last(), focus: 'text' })}
      >
        <Code aria-hidden size={14} />
        <span>Code</span>
        <span className="add-hint mono" aria-hidden="true">
          np.arange(12).reshape(3, 4)
        </span>
      </button>
      <button
        type="button"
        className="add-text"
        onClick={() => notebook.insertCell('', { after: last(), kind: 'markdown', focus: 'text' })}
      >
        <Type aria-hidden size={14} /> Text
      </button>
    </div>
  );
}
