/** Keeps the marks of old results true while cells are written, run and moved, and runs them where that is wanted. */
import { unreachable } from '#core/base/errors.ts';
import type { CellNames, CellOutcome } from '#protocol/cells-api.ts';
import type { CellsConnection } from '#protocol/cells-client.ts';
import type { CellId, NotebookCell, NotebookDocument } from '../notebook/document.ts';
import { buildGraph, type Graph } from '../notebook/reactive.ts';
import {
  NO_RUNS,
  noteRun,
  noteWidget,
  type RunLog,
  runPlan,
  type Staleness,
  staleCells,
} from '../notebook/staleness.ts';
import { type RunMessage, transitionRuns } from '../store/runs.ts';
import type { Stores } from '../store/stores.ts';

export interface Reactivity {
  /** Asked before a cell runs: while it runs nobody answers. */
  prepare(source: string): Promise<void>;
  noteRun(id: CellId, source: string, outcome: CellOutcome): void;
  noteWidget(id: CellId, name: string): void;
  noteNamesLost(how: 'names-lost' | 'names-forgotten'): void;
  /** The runs that make everything fresh that ran before. */
  plan(wanted?: Iterable<CellId>): readonly CellId[];
}

export interface ReactivityOptions {
  readonly stores: Stores;
  readonly cells: Pick<CellsConnection, 'names' | 'variables'>;
  /** In automatic mode: what is to run now. */
  readonly run: (ids: readonly CellId[]) => void;
}

/** Marks follow the last key after this pause (milliseconds). */
const PAUSE = 350;
/** In longer notebooks names are not followed: the marks would cost more than they say. */
const MOST_CELLS = 2_000;
const NO_NAMES: CellNames = { defines: [], uses: [], mutates: [], error: null };

export function createReactivity({ stores, cells, run }: ReactivityOptions): Reactivity {
  const known = new Map<string, CellNames>();
  let log: RunLog = NO_RUNS;
  let graph: Graph | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Cells whose names went with their worker. */
  let emptied: ReadonlySet<CellId> = new Set();
  const tell = (message: RunMessage) => stores.runs.setState((state) => transitionRuns(state, message));

  async function namesOf(source: string): Promise<CellNames | null> {
    const found = known.get(source);
    if (found !== undefined) return found;
    const names = source.trim() === '' ? NO_NAMES : await cells.names(source).catch(() => null);
    if (names !== null) known.set(source, names);
    return names;
  }

  function later(pause = PAUSE): void {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), pause);
  }

  async function look(): Promise<void> {
    const { document } = stores.notebook.getState();
    if (log.count === 0 || document.cells.length > MOST_CELLS) return show(null);
    for (const cell of document.cells) {
      if (cell.kind !== 'code' || (await namesOf(cell.source)) !== null) continue;
      // A cell runs and nobody answers: the end of the run asks again.
      return;
    }
    forgetUnused(document);
    mark(document);
  }

  async function findEmptied(): Promise<void> {
    const variables = await cells.variables().catch(() => null);
    if (variables === null) return;
    const here = new Set(variables.map(({ name }) => name));
    const gone = [...log.runs].filter(([, { source }]) => known.get(source)?.defines.some((name) => !here.has(name)));
    emptied = new Set(gone.map(([id]) => id));
    later(0);
  }

  function mark(document: NotebookDocument): void {
    graph = buildGraph(document.cells.map(reactiveCell));
    show(graph);
    if (document.automatic) runStale();
  }

  function reactiveCell({ id, source, kind }: NotebookCell) {
    const names = kind === 'code' ? (known.get(source) ?? null) : null;
    const ran = log.runs.get(id);
    return { id, source, names, ...(ran?.source === source ? { seenChanging: ran.seenChanging } : {}) };
  }

  function show(next: Graph | null): void {
    const stale = next === null ? new Map<CellId, Staleness>() : staleCells(next, log);
    const words = [...stale].map(([id, why]) => [id, wordsOf(why, next)] as const);
    const lost = [...emptied].map((id) => [id, 'The names that it gave are gone.'] as const);
    tell({ type: 'stale', cells: new Map([...words, ...lost]) });
    const problems = new Map<CellId, string[]>();
    for (const { cells: ids, text, severity } of next?.problems ?? []) {
      if (severity !== 'warning') continue;
      for (const id of ids) problems.set(id, [...(problems.get(id) ?? []), text]);
    }
    tell({ type: 'problems', cells: problems });
  }

  /** Edited cells wait for the person; what depends on what ran does not. */
  function runStale(): void {
    if (graph === null || stores.runs.getState().running !== null) return;
    const edited = new Set(
      [...staleCells(graph, log)].filter(([, { reason }]) => reason === 'edited').map(([id]) => id),
    );
    const failed = (id: CellId) => log.runs.get(id)?.failed === true;
    const ids = runPlan(graph, log).filter((id) => !edited.has(id) && !failed(id));
    if (ids.length > 0 && edited.size === 0) run(ids);
  }

  function forgetUnused({ cells: all }: NotebookDocument): void {
    if (known.size < 4 * MOST_CELLS) return;
    const used = new Set(all.map(({ source }) => source));
    for (const source of known.keys()) if (!used.has(source)) known.delete(source);
  }

  stores.notebook.subscribe((state, before) => {
    if (state.document.cells !== before.document.cells || state.document.automatic !== before.document.automatic)
      later();
  });

  return {
    prepare: async (source) => void (await namesOf(source)),
    noteRun(id, source, { changed, error }) {
      const names = known.get(source) ?? NO_NAMES;
      emptied = new Set([...emptied].filter((each) => each !== id));
      log = noteRun(log, { id, source, names, changed, failed: error !== null });
      later(0);
    },
    noteWidget(id, name) {
      log = noteWidget(log, name, id);
      later(0);
    },
    noteNamesLost(how) {
      if (how === 'names-lost') return void findEmptied();
      log = NO_RUNS;
      emptied = new Set();
      later(0);
    },
    plan: (wanted = []) => {
      const all = [...wanted, ...emptied];
      return graph === null ? all : runPlan(graph, log, all);
    },
  };
}

function wordsOf(why: Staleness, graph: Graph | null): string {
  const place = (id: CellId | null) => {
    const index = id === null ? undefined : graph?.nodes.get(id)?.index;
    return index === undefined ? 'a cell that is gone' : `cell ${index + 1}`;
  };
  switch (why.reason) {
    case 'edited':
      return 'Edited since it ran.';
    case 'input':
      return `Old: ${why.name} was changed by ${place(why.by)} since.`;
    case 'upstream':
      return `Old: it uses what ${place(why.by)} gives, and that is old itself.`;
    case 'gone':
      return `Old: the cell that gave ${why.name} its value is gone.`;
    default:
      return unreachable(why);
  }
}
