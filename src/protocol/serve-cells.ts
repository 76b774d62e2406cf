/** The cells worker's side of its door. */
import { expose, releaseProxy } from 'comlink';
import type { CellOutput, CellsApi } from './cells-api.ts';
import { installErrorTransfer } from './errors.ts';

export function serveCells(cells: CellsApi): void {
  installErrorTransfer();
  const run = cells.run.bind(cells);
  cells.run = async (source, listener) => {
    try {
      return await run(source, listener);
    } finally {
      letGo(listener);
    }
  };
  expose(cells);
}

/** A listener comes with a port of its own. */
function letGo(listener: ((output: CellOutput) => void) | undefined): void {
  (listener as Partial<Record<typeof releaseProxy, () => void>> | undefined)?.[releaseProxy]?.();
}
