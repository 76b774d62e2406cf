import { memo } from 'react';
import { useStore } from 'zustand';
import type { NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import { CardFrame } from '../document/CardFrame.tsx';
import { CellFrame } from './CellFrame.tsx';
import { InsertBar } from './InsertBar.tsx';
import { useReorder } from './reorder.ts';

export interface CellPlaceProps {
  readonly cell: NotebookCell;
  readonly index: number;
  readonly count: number;
  readonly active: boolean;
  readonly selected: boolean;
  /** Part of the list that it comes and goes with. */
  readonly block: number;
}

/** A place in the document: the card of an open file, or a cell. Only what changed is drawn again. */
export const CellPlace = memo(function CellPlace({ cell, index, count, active, selected, block }: CellPlaceProps) {
  const { stores } = usePage();
  const cardId = useStore(stores.notebook, (state) => state.bound.get(cell.id));
  const card = useStore(stores.cards, ({ cards }) => cards.find((each) => each.id === cardId));
  const reorder = useReorder(cell.id);
  return (
    <li
      className="card-place"
      data-block={block}
      data-drop={reorder.over || undefined}
      onDragOver={reorder.onDragOver}
      onDragLeave={reorder.onDragLeave}
      onDrop={reorder.onDrop}
    >
      {card === undefined ? (
        <CellFrame cell={cell} index={index} count={count} active={active} selected={selected} />
      ) : (
        <CardFrame cell={cell} card={card} index={index} count={count} active={active} selected={selected} />
      )}
      <InsertBar after={cell.id} />
    </li>
  );
});
