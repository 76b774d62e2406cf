/** The cells worker's side of its door. */
import { expose } from 'comlink';
import type { CellsApi } from './cells-api.ts';
import { installErrorTransfer } from './errors.ts';

export function serveCells(cells: CellsApi): void {
  installErrorTransfer();
  expose(cells);
}
