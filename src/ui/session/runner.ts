/** Runs cells, one after the other, in the document's one namespace. */

import type { CellOutcome, CellOutput, CostEstimate } from '#protocol/cells-api.ts';
import type { CellsConnection } from '#protocol/cells-client.ts';
import type { CellId, NotebookCell } from '../notebook/document.ts';
import { withCell } from '../notebook/edits.ts';
import { recordsOfOutcome } from '../notebook/outputs.ts';
import { transitionNotebook } from '../store/notebook.ts';
import { type CellRun, type RunMessage, runOf, transitionRuns } from '../store/runs.ts';
import type { Stores } from '../store/stores.ts';
import type { CellArrays } from './cell-arrays.ts';

export interface Runner {
  /** In this order, after what waits already; an error drops what waits behind it. Resolves when they are through. */
  run(ids: readonly CellId[]): Promise<void>;
  /** The running cell, and everything that waits. */
  stop(): Promise<void>;
  /** Forgets every name; outputs stay, and say that they are old. */
  restart(): Promise<void>;
  /** A cell that waits for a yes runs, or is dropped. */
  answer(id: CellId, go: boolean): void;
  /** These cells are going: they leave the queue. */
  forget(ids: readonly CellId[]): void;
}

export interface RunnerOptions {
  readonly stores: Stores;
  readonly cells: CellsConnection;
  readonly cellArrays: CellArrays;
  /** Before each run. */
  readonly prepare?: (source: string) => Promise<void>;
  /** Hears of every run that ended, and of names that were lost. */
  readonly onRun?: (event: RunEvent) => void;
}

export type RunEvent =
  | { readonly kind: 'ran'; readonly id: CellId; readonly source: string; readonly outcome: CellOutcome }
  /** A worker was ended and not everything came over; or all names were to be forgotten. */
  | { readonly kind: 'names-lost' | 'names-forgotten' };

/** A cell that would take longer, or make more, asks first. */
export const LONG_MILLISECONDS = 20_000;
export const LARGE_BYTES = 2 ** 31;

export const isLong = ({ milliseconds, resultBytes }: CostEstimate): boolean =>
  (milliseconds ?? 0) > LONG_MILLISECONDS || (resultBytes ?? 0) > LARGE_BYTES;

export function createRunner({ stores, cells, cellArrays, prepare, onRun = () => undefined }: RunnerOptions): Runner {
  const tell = (message: RunMessage) => stores.runs.setState((state) => transitionRuns(state, message));
  let queue: CellId[] = [];
  let working: Promise<void> | null = null;
  const asked = new Map<CellId, (go: boolean) => void>();

  function drop(ids: readonly CellId[]): void {
    const gone = new Set(ids);
    queue = queue.filter((id) => !gone.has(id));
    const runs = stores.runs.getState();
    for (const id of gone) if (runOf(runs, id).status === 'asking') asked.get(id)?.(false);
    tell({ type: 'dropped', ids: ids.filter((id) => runOf(runs, id).status === 'queued') });
  }

  async function work(): Promise<void> {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      if (await runNow(id)) continue;
      drop([...queue]);
    }
  }

  /** False: an error, or a no. */
  async function runNow(id: CellId): Promise<boolean> {
    const cell = stores.notebook.getState().document.cells.find((each) => each.id === id);
    if (cell === undefined || !runs(cell)) {
      tell({ type: 'dropped', ids: [id] });
      return true;
    }
    await prepare?.(cell.source);
    if (!(await agreed(cell))) {
      tell({ type: 'dropped', ids: [id] });
      return false;
    }
    letGo([id]);
    tell({ type: 'started', id, source: cell.source, at: performance.now() });
    // What is heard after the outcome stands in the outcome already.
    let over = false;
    const heard = (output: CellOutput) => over || tell({ type: 'printed', id, output });
    const outcome = await cells.run(cell.source, heard).catch(failed);
    over = true;
    tell({ type: 'ended', id, outcome });
    keep(cell, outcome);
    void refreshChanged(outcome.changed, id);
    onRun({ kind: 'ran', id, source: cell.source, outcome });
    return outcome.error === null;
  }

  /** What a long cell costs is said before it runs. */
  async function agreed(cell: NotebookCell): Promise<boolean> {
    const estimate = await cells.estimate(cell.source).catch(() => null);
    tell({ type: 'estimated', id: cell.id, estimate });
    if (estimate === null || !isLong(estimate)) return true;
    tell({ type: 'asked', id: cell.id, estimate });
    const go = await new Promise<boolean>((resolve) => asked.set(cell.id, resolve));
    asked.delete(cell.id);
    return go;
  }

  /** What the file keeps of a run. */
  function keep(cell: NotebookCell, outcome: CellOutcome): void {
    const { count } = stores.runs.getState();
    const run = runOf(stores.runs.getState(), cell.id);
    // Warnings are among the outputs, where they were raised.
    const outputs = recordsOfOutcome({ outputs: run.outputs, error: outcome.error }, count);
    stores.notebook.setState((state) =>
      transitionNotebook(state, {
        type: 'changed',
        document: withCell(state.document, cell.id, { outputs, executionCount: count }),
      }),
    );
  }

  /** The arrays of these cells' outputs are shown no more. */
  function letGo(ids: readonly CellId[]): void {
    for (const id of ids) cellArrays.drop(handlesOf(runOf(stores.runs.getState(), id)));
  }

  /** Cards of arrays that another cell changed where they are. */
  async function refreshChanged(names: readonly string[], by: CellId): Promise<void> {
    if (names.length === 0) return;
    const named = new RegExp(`(?<![\\w.])(?:${names.join('|')})(?!\\w)`, 'u');
    const { cells: runs } = stores.runs.getState();
    const touched = [...runs].filter(([id, run]) => id !== by && run.source !== null && named.test(run.source));
    await cellArrays.refresh(touched.flatMap(([, run]) => handlesOf(run)));
  }

  async function stop(): Promise<void> {
    drop([...queue, ...asked.keys()]);
    if (!(await cells.stop())) onRun({ kind: 'names-lost' });
  }

  return {
    run(ids) {
      const { document } = stores.notebook.getState();
      const here = new Set(document.cells.filter(runs).map(({ id }) => id));
      const waiting = new Set(queue);
      const added = [...new Set(ids)].filter((id) => here.has(id) && !waiting.has(id));
      queue.push(...added);
      const { running } = stores.runs.getState();
      tell({ type: 'queued', ids: added.filter((id) => id !== running) });
      working ??= work().finally(() => {
        working = null;
      });
      return working;
    },
    stop,
    async restart() {
      await stop();
      await cells.reset();
      letGo([...stores.runs.getState().cells.keys()]);
      tell({ type: 'forgotten' });
      onRun({ kind: 'names-forgotten' });
    },
    answer: (id, go) => asked.get(id)?.(go),
    forget(ids) {
      drop(ids);
      letGo(ids);
      tell({ type: 'cleared', ids });
    },
  };
}

const handlesOf = (run: CellRun): readonly number[] =>
  run.outputs.flatMap((output) =>
    (output.kind === 'result' || output.kind === 'display') && output.array ? [output.array.handle] : [],
  );

/** Cards of files show what they show without being run. */
const runs = (cell: NotebookCell): boolean => cell.kind === 'code';

/** What is no answer of a cell is told as one: the engine's worker did not start, say. */
function failed(error: unknown): CellOutcome {
  const message = error instanceof Error ? error.message : String(error);
  return {
    text: '',
    outputs: [],
    error: { name: 'RuntimeError', message, traceback: `RuntimeError: ${message}`, place: null },
    warnings: [],
    milliseconds: 0,
    changed: [],
  };
}
