import { useContext } from 'react';
import { PageContext } from '../../page-context.ts';
import { cellSource, isDefinedIn } from './card-code.ts';
import { useCard } from './card-store.ts';
import type { ArrayCode } from './expression.ts';

/**
 * Makes a cell of an expression over this card's array (and perhaps another one), runs it, and goes there. Null where
 * the card stands without a notebook around it.
 */
export function useInsertCode(): ((entry: string, also?: ArrayCode) => void) | null {
  const page = useContext(PageContext);
  const { code } = useCard();
  if (page === null) return null;
  const { notebook, stores } = page;
  return (entry, also) => {
    const sources = stores.notebook.getState().document.cells.map(({ source }) => source);
    const defined = (name: string) => isDefinedIn(sources, name);
    const inner = also === undefined ? entry : cellSource(entry, also, defined);
    notebook.insertCell(cellSource(inner, code, defined), { run: true });
  };
}
