/** Dragging cells: dropping one on another puts it in that one's place. */
import { type DragEvent, useState } from 'react';
import type { CellId } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';

const DRAG_TYPE = 'application/x-arraybook-card';

export function startDrag(event: DragEvent<HTMLElement>, id: CellId): void {
  event.dataTransfer.setData(DRAG_TYPE, id);
  event.dataTransfer.effectAllowed = 'move';
  const shown = event.currentTarget.closest('.card-bar, .cell');
  if (shown !== null) event.dataTransfer.setDragImage(shown, 12, 20);
}

export function useReorder(id: CellId) {
  const { stores, notebook } = usePage();
  const [over, setOver] = useState(false);
  const isCell = (event: DragEvent) => event.dataTransfer.types.includes(DRAG_TYPE);
  return {
    over,
    onDragOver: (event: DragEvent) => {
      if (!isCell(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!isCell(event)) return;
      event.preventDefault();
      const dragged = event.dataTransfer.getData(DRAG_TYPE) as CellId;
      const { document, selected } = stores.notebook.getState();
      const ids = selected.includes(dragged) ? selected : [dragged];
      if (ids.includes(id)) return;
      notebook.edit({ type: 'move', ids, to: placeOf(document.cells, ids, id) });
    },
  };
}

/** Where the dragged cells stand, among the others, when they take this one's place. */
function placeOf(cells: readonly { readonly id: CellId }[], moving: readonly CellId[], target: CellId): number {
  const at = cells.findIndex((cell) => cell.id === target);
  const from = cells.findIndex((cell) => cell.id === moving[0]);
  const before = cells.slice(0, at).filter((cell) => !moving.includes(cell.id)).length;
  return from < at ? before + 1 : before;
}
