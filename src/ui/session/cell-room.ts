/** Everything about cells, put together: edits, runs, marks of old results, arrays for cards. */
import type { CellsConnection } from '#protocol/cells-client.ts';
import type { EngineApi } from '#protocol/engine-api.ts';
import type { Stores } from '../store/stores.ts';
import { bindCards } from './card-cells.ts';
import { type CellArrays, createCellArrays } from './cell-arrays.ts';
import { createNotebook, type Notebook, type NotebookOptions } from './notebook.ts';
import { createReactivity, type Reactivity } from './reactivity.ts';
import { createRunner, type RunEvent, type Runner } from './runner.ts';
import type { Session } from './session.ts';

/** Whoever waits that long may be elsewhere: the end is announced (milliseconds). */
const LONG = 2_000;

export interface CellRoomOptions {
  readonly stores: Stores;
  readonly session: Session;
  readonly cells: CellsConnection;
  /** The one that is at work now. */
  readonly engine: () => Promise<EngineApi>;
  readonly focusCell: NotebookOptions['focusCell'];
  /** Before each run of a cell: what its text needs to be there. */
  readonly beforeRun?: (source: string) => Promise<void>;
}

export interface CellRoom {
  readonly notebook: Notebook;
  readonly cellArrays: CellArrays;
}

export function createCellRoom(options: CellRoomOptions): CellRoom {
  const { stores, session, cells, engine, focusCell, beforeRun } = options;
  bindCards(stores);
  const cellArrays = createCellArrays({ stores, cells, engine });
  const reactivity: Reactivity = createReactivity({ stores, cells, run: (ids) => void runner.run(ids) });
  const onRun = (event: RunEvent) => {
    if (event.kind !== 'ran') return reactivity.noteNamesLost(event.kind);
    reactivity.noteRun(event.id, event.source, event.outcome);
    announce(event);
  };
  const announce = ({ id, outcome }: Extract<RunEvent, { kind: 'ran' }>) => {
    const place = stores.notebook.getState().document.cells.findIndex((cell) => cell.id === id) + 1;
    if (outcome.error !== null) session.say(`Cell ${place}: ${outcome.error.name}`);
    else if (outcome.milliseconds > LONG) session.say(`Cell ${place} is done`);
  };
  const prepare = async (source: string) => {
    await beforeRun?.(source);
    await reactivity.prepare(source);
  };
  const runner: Runner = createRunner({ stores, cells, cellArrays, prepare, onRun });
  const notebook = createNotebook({ stores, session, runner, cells, reactivity, focusCell });
  return { notebook, cellArrays };
}
