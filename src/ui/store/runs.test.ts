import { expect, test } from 'vitest';
import type { CellOutcome, CellOutput } from '#protocol/cells-api.ts';
import type { CellId } from '../notebook/document.ts';
import {
  createRunsStore,
  IDLE,
  isBusy,
  type RunMessage,
  type RunsState,
  runOf,
  transitionRuns,
  withOutput,
} from './runs.ts';

const id = 'cell' as CellId;
const outcome = (more: Partial<CellOutcome> = {}): CellOutcome => ({
  text: '',
  outputs: [],
  error: null,
  warnings: [],
  milliseconds: 5,
  changed: [],
  ...more,
});
const said = (text: string, stream: 'stdout' | 'stderr' = 'stdout'): CellOutput => ({ kind: 'stream', stream, text });
const after = (...messages: RunMessage[]): RunsState => messages.reduce(transitionRuns, createRunsStore().getState());
const started: RunMessage = { type: 'started', id, source: 'x', at: 1 };

test('a cell waits, runs and is done, and each run counts', () => {
  const queued = after({ type: 'queued', ids: [id] });
  expect(isBusy(runOf(queued, id))).toBe(true);
  const running = transitionRuns(queued, started);
  expect(running.running).toBe(id);
  const done = transitionRuns(running, { type: 'ended', id, outcome: outcome() });
  expect(done).toMatchObject({ running: null, count: 1 });
  expect(runOf(done, id)).toMatchObject({ status: 'done', source: 'x', milliseconds: 5 });
});

test('outputs show as they come, texts of one stream as one', () => {
  const state = after(started, ...['a', 'b'].map((text): RunMessage => ({ type: 'printed', id, output: said(text) })));
  expect(runOf(state, id).outputs).toEqual([said('ab')]);
  expect(withOutput([said('a')], said('b', 'stderr'))).toHaveLength(2);
});

test('a cell that lost its worker keeps what it had printed', () => {
  const error = { name: 'KeyboardInterrupt', message: '', traceback: 'KeyboardInterrupt' };
  const state = after(
    started,
    { type: 'printed', id, output: said('so far') },
    { type: 'ended', id, outcome: outcome({ error }) },
  );
  expect(runOf(state, id)).toMatchObject({ status: 'stopped', outputs: [said('so far')] });
});

test('a cell that leaves the queue is what it was before', () => {
  const error = { name: 'ValueError', message: '', traceback: '' };
  expect(runOf(after({ type: 'queued', ids: [id] }, { type: 'dropped', ids: [id] }), id)).toEqual(IDLE);
  const failed = after(
    started,
    { type: 'ended', id, outcome: outcome({ error }) },
    { type: 'queued', ids: [id] },
    { type: 'dropped', ids: [id] },
  );
  expect(runOf(failed, id).status).toBe('failed');
});

test('a run makes its cell fresh, and forgetting all names begins to count anew', () => {
  const state = after(
    started,
    { type: 'stale', cells: new Map([[id, 'Old.']]) },
    { type: 'ended', id, outcome: outcome() },
  );
  expect(state.stale.size).toBe(0);
  expect(transitionRuns(state, { type: 'forgotten' })).toMatchObject({ count: 0, running: null });
});
