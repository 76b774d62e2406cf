/** What becomes of cells while and after they run: nothing in here is saved. */
import { createStore } from 'zustand/vanilla';
import { unreachable } from '#core/base/errors.ts';
import type { CellFailure, CellOutcome, CellOutput, CostEstimate } from '#protocol/cells-api.ts';
import type { CellId } from '../notebook/document.ts';

export interface CellRun {
  /** `asking`: it would be long, and waits for a yes. */
  readonly status: 'idle' | 'queued' | 'asking' | 'running' | 'done' | 'failed' | 'stopped';
  /** The text that ran last; null: never in this page. */
  readonly source: string | null;
  readonly outputs: readonly CellOutput[];
  readonly failure: CellFailure | null;
  readonly estimate: CostEstimate | null;
  /** `performance.now()` when it began. */
  readonly startedAt: number;
  readonly milliseconds: number | null;
}

export interface RunsState {
  readonly cells: ReadonlyMap<CellId, CellRun>;
  /** Counts what ran, as `In [3]` does. */
  readonly count: number;
  readonly running: CellId | null;
  /** Cells whose result no longer is what they would give, with the reason. */
  readonly stale: ReadonlyMap<CellId, string>;
  /** Problems that names show before anything runs: redefinitions and cycles. */
  readonly problems: ReadonlyMap<CellId, readonly string[]>;
}

export type RunMessage =
  | { readonly type: 'queued' | 'dropped' | 'cleared'; readonly ids: readonly CellId[] }
  | { readonly type: 'asked'; readonly id: CellId; readonly estimate: CostEstimate }
  | { readonly type: 'estimated'; readonly id: CellId; readonly estimate: CostEstimate | null }
  | { readonly type: 'started'; readonly id: CellId; readonly source: string; readonly at: number }
  | { readonly type: 'printed'; readonly id: CellId; readonly output: CellOutput }
  | { readonly type: 'ended'; readonly id: CellId; readonly outcome: CellOutcome }
  | { readonly type: 'forgotten' }
  | { readonly type: 'stale'; readonly cells: ReadonlyMap<CellId, string> }
  | { readonly type: 'problems'; readonly cells: ReadonlyMap<CellId, readonly string[]> };

export const IDLE: CellRun = {
  status: 'idle',
  source: null,
  outputs: [],
  failure: null,
  estimate: null,
  startedAt: 0,
  milliseconds: null,
};

export function transitionRuns(state: RunsState, message: RunMessage): RunsState {
  switch (message.type) {
    case 'queued':
      return changedAll(state, message.ids, () => ({ status: 'queued' }));
    case 'asked':
      return changed(state, message.id, { status: 'asking', estimate: message.estimate });
    case 'estimated':
      if (runOf(state, message.id).estimate === message.estimate) return state;
      return changed(state, message.id, { estimate: message.estimate });
    case 'started':
      return { ...changed(state, message.id, startedRun(state, message)), running: message.id };
    case 'printed':
      return changed(state, message.id, { outputs: withOutput(runOf(state, message.id).outputs, message.output) });
    case 'ended':
      return ended(state, message.id, message.outcome);
    case 'dropped':
      return changedAll(state, message.ids, (run) => ({ status: settledStatus(run) }));
    case 'cleared':
      return changedAll(state, message.ids, () => CLEARED);
    case 'forgotten':
      return { cells: new Map(), count: 0, running: null, stale: new Map(), problems: state.problems };
    case 'stale':
      return { ...state, stale: message.cells };
    case 'problems':
      return { ...state, problems: message.cells };
    default:
      return unreachable(message);
  }
}

export const runOf = (state: RunsState, id: CellId): CellRun => state.cells.get(id) ?? IDLE;

function changed(state: RunsState, id: CellId, change: Partial<CellRun>): RunsState {
  return { ...state, cells: new Map(state.cells).set(id, { ...runOf(state, id), ...change }) };
}

/** One new map, however many they are. */
function changedAll(state: RunsState, ids: readonly CellId[], change: (run: CellRun) => Partial<CellRun>): RunsState {
  const cells = new Map(state.cells);
  for (const id of ids) cells.set(id, { ...runOf(state, id), ...change(runOf(state, id)) });
  return { ...state, cells };
}

const CLEARED = { outputs: [], failure: null, status: 'idle', milliseconds: null } satisfies Partial<CellRun>;

function startedRun(state: RunsState, { id, source, at }: Extract<RunMessage, { type: 'started' }>): CellRun {
  return { ...IDLE, status: 'running', source, startedAt: at, estimate: runOf(state, id).estimate };
}

function ended(state: RunsState, id: CellId, outcome: CellOutcome): RunsState {
  const { error, milliseconds, outputs } = outcome;
  const status = error === null ? 'done' : error.name === 'KeyboardInterrupt' ? 'stopped' : 'failed';
  const heard = runOf(state, id).outputs;
  // A cell that lost its worker tells nothing any more: what it had printed stays.
  const kept = outputs.length === 0 && error !== null ? heard : outputs;
  const stale = new Map(state.stale);
  stale.delete(id);
  return {
    ...changed(state, id, { status, outputs: kept, failure: error, milliseconds }),
    count: state.count + 1,
    running: state.running === id ? null : state.running,
    stale,
  };
}

/** What it was before it was queued. */
function settledStatus({ failure, source }: CellRun): CellRun['status'] {
  if (source === null) return 'idle';
  if (failure === null) return 'done';
  return failure.name === 'KeyboardInterrupt' ? 'stopped' : 'failed';
}

/** Neighbouring texts of one stream are one output. */
export function withOutput(outputs: readonly CellOutput[], output: CellOutput): readonly CellOutput[] {
  const last = outputs.at(-1);
  if (last?.kind !== 'stream' || output.kind !== 'stream' || last.stream !== output.stream) return [...outputs, output];
  return [...outputs.slice(0, -1), { ...last, text: last.text + output.text }];
}

export const isBusy = ({ status }: CellRun): boolean => status === 'running' || status === 'queued';

export const createRunsStore = () =>
  createStore<RunsState>(() => ({ cells: new Map(), count: 0, running: null, stale: new Map(), problems: new Map() }));
