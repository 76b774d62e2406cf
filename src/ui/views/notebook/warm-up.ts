import type { Page } from '../../page.ts';
import { loadEditor } from '../editor/load-editor.ts';

const warm = new WeakSet<object>();

/** Editor and worker come while a person is on the way to the first cell, so that it runs at once. */
export function warmUp(cells: Page['cells']): void {
  if (warm.has(cells)) return;
  warm.add(cells);
  void loadEditor().catch(() => undefined);
  void cells.names('').catch(() => undefined);
}
