/** Keys in the table: where the active cell goes. */
export interface TablePress {
  readonly key: string;
  readonly ctrlKey: boolean;
}
export interface Cell {
  readonly row: number;
  readonly col: number;
}
export interface TableExtent {
  readonly rows: number;
  readonly cols: number;
  /** Rows in a page. */
  readonly page: number;
}

/** Null: the key means nothing here. */
export function tableKey({ key, ctrlKey }: TablePress, { row, col }: Cell, extent: TableExtent): Cell | null {
  const at = (nextRow: number, nextCol: number): Cell => ({
    row: Math.max(0, Math.min(extent.rows - 1, nextRow)),
    col: Math.max(0, Math.min(extent.cols - 1, nextCol)),
  });
  switch (key) {
    case 'ArrowUp':
      return at(ctrlKey ? 0 : row - 1, col);
    case 'ArrowDown':
      return at(ctrlKey ? extent.rows - 1 : row + 1, col);
    case 'ArrowLeft':
      return at(row, ctrlKey ? 0 : col - 1);
    case 'ArrowRight':
      return at(row, ctrlKey ? extent.cols - 1 : col + 1);
    case 'PageUp':
      return at(row - extent.page, col);
    case 'PageDown':
      return at(row + extent.page, col);
    case 'Home':
      return ctrlKey ? at(0, 0) : at(row, 0);
    case 'End':
      return ctrlKey ? at(extent.rows - 1, extent.cols - 1) : at(row, extent.cols - 1);
    default:
      return null;
  }
}
