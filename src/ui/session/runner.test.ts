import { beforeEach, expect, test, vi } from 'vitest';
import type { CellNames, CellOutcome, CellOutput, CostEstimate } from '#protocol/cells-api.ts';
import type { CellsConnection } from '#protocol/cells-client.ts';
import { type CellId, emptyDocument, newCell } from '../notebook/document.ts';
import { transitionNotebook } from '../store/notebook.ts';
import { runOf } from '../store/runs.ts';
import { createStores, type Stores } from '../store/stores.ts';
import type { CellArrays } from './cell-arrays.ts';
import { createReactivity } from './reactivity.ts';
import { createRunner, type RunEvent, type Runner } from './runner.ts';

const outcome = (more: Partial<CellOutcome> = {}): CellOutcome => ({
  text: '',
  outputs: [],
  error: null,
  warnings: [],
  milliseconds: 1,
  changed: [],
  ...more,
});
const failure = { name: 'ValueError', message: 'no', traceback: 'ValueError: no' };

/** Cells of the form `a = b + c`; `fail` fails, `wait` waits until it is told to go on. */
function room(...sources: string[]) {
  const stores = createStores();
  const cells = sources.map((source, at) => newCell('code', source, `c${at}` as CellId));
  stores.notebook.setState((state) =>
    transitionNotebook(state, { type: 'opened', document: { ...emptyDocument(), cells } }),
  );
  const ran: string[] = [];
  let goOn: () => void = () => undefined;
  const names = async (source: string): Promise<CellNames> => ({
    defines: /^(\w+) =/.exec(source)?.slice(1) ?? [],
    uses: [...source.replace(/^\w+ =/, '').matchAll(/[a-z]\w*/g)].map(([name]) => name),
    mutates: [],
    error: null,
  });
  const connection = {
    names,
    estimate: vi.fn(async (): Promise<CostEstimate | null> => null),
    variables: async () => [],
    run: async (source: string, listener?: (output: CellOutput) => void) => {
      ran.push(source);
      listener?.({ kind: 'stream', stream: 'stdout', text: 'out\n' });
      if (source === 'wait') await new Promise<void>((resolve) => (goOn = resolve));
      const outputs: CellOutput[] = [{ kind: 'stream', stream: 'stdout', text: 'out\n' }];
      return outcome({ outputs, error: source === 'fail' ? failure : null });
    },
    stop: async () => {
      goOn();
      return true;
    },
    reset: async () => undefined,
  };
  const dropped: number[] = [];
  const cellArrays = { drop: (handles: readonly number[]) => dropped.push(...handles), refresh: async () => undefined };
  const runs: { runner?: Runner } = {};
  const reactivity = createReactivity({
    stores,
    cells: connection as unknown as CellsConnection,
    run: (ids) => void runs.runner?.run(ids),
  });
  runs.runner = createRunner({
    stores,
    cells: connection as unknown as CellsConnection,
    cellArrays: cellArrays as unknown as CellArrays,
    prepare: reactivity.prepare,
    onRun: (event: RunEvent) =>
      event.kind === 'ran'
        ? reactivity.noteRun(event.id, event.source, event.outcome)
        : reactivity.noteNamesLost(event.kind),
  });
  const ids = cells.map(({ id }) => id);
  return { stores, runner: runs.runner, connection, reactivity, ran, ids, goOn: () => goOn() };
}

const statuses = (stores: Stores, ids: readonly CellId[]) => ids.map((id) => runOf(stores.runs.getState(), id).status);
const edit = (stores: Stores, id: CellId, source: string) =>
  stores.notebook.setState((state) =>
    transitionNotebook(state, { type: 'edited', edit: { type: 'source', id, source }, now: 0, keepActive: true }),
  );
const staleCells = (stores: Stores) => [...stores.runs.getState().stale.keys()];

beforeEach(() => {
  vi.useRealTimers();
});

test('cells run one after the other, and their outputs and counts go into the document', async () => {
  const { stores, runner, ran, ids } = room('a = 1', 'b = a');
  await runner.run(ids);
  expect(ran).toEqual(['a = 1', 'b = a']);
  expect(stores.notebook.getState().document.cells.map(({ executionCount }) => executionCount)).toEqual([1, 2]);
  expect(stores.notebook.getState().document.cells[0].outputs).toEqual([
    { output_type: 'stream', name: 'stdout', text: 'out\n' },
  ]);
});

test('an error drops what waits behind it', async () => {
  const { stores, runner, ran, ids } = room('a = 1', 'fail', 'b = 2');
  await runner.run(ids);
  expect(ran).toEqual(['a = 1', 'fail']);
  expect(statuses(stores, ids)).toEqual(['done', 'failed', 'idle']);
});

test('Stop ends the running cell and drops those that wait', async () => {
  const { stores, runner, ran, ids } = room('wait', 'b = 2');
  const through = runner.run(ids);
  await vi.waitFor(() => expect(ran).toEqual(['wait']));
  expect(statuses(stores, ids)).toEqual(['running', 'queued']);
  await runner.stop();
  await through;
  expect(ran).toEqual(['wait']);
  expect(statuses(stores, ids)[1]).toBe('idle');
});

test('a cell that is asked for twice while it waits runs once', async () => {
  const { runner, ran, ids } = room('wait', 'b = 2');
  const through = runner.run([ids[0], ids[1], ids[1]]);
  await vi.waitFor(() => expect(ran).toEqual(['wait']));
  void runner.run([ids[1]]);
  await runner.stop();
  await through;
  expect(ran.filter((source) => source === 'b = 2').length).toBeLessThanOrEqual(1);
});

test('a long cell asks, and runs only after a yes', async () => {
  const { stores, runner, connection, ran, ids } = room('a = 1');
  const estimate = { text: '', shape: [9], dtypeText: 'float64', resultBytes: 2 ** 40, bytesRead: 0, milliseconds: 1 };
  connection.estimate.mockResolvedValue(estimate);
  const first = runner.run(ids);
  await vi.waitFor(() => expect(statuses(stores, ids)).toEqual(['asking']));
  runner.answer(ids[0], false);
  await first;
  expect(ran).toEqual([]);
  const second = runner.run(ids);
  await vi.waitFor(() => expect(statuses(stores, ids)).toEqual(['asking']));
  runner.answer(ids[0], true);
  await second;
  expect(ran).toEqual(['a = 1']);
});

test('an edited cell and what depends on it are old; running again makes them fresh', async () => {
  const { stores, runner, reactivity, ids } = room('a = 1', 'b = a', 'c = 3');
  await runner.run(ids);
  edit(stores, ids[0], 'a = 2');
  await vi.waitFor(() => expect(staleCells(stores)).toEqual([ids[0], ids[1]]));
  expect(stores.runs.getState().stale.get(ids[0])).toBe('Edited since it ran.');
  await runner.run(reactivity.plan());
  await vi.waitFor(() => expect(staleCells(stores)).toEqual([]));
});

test('in automatic mode what depends on a cell runs when the cell has run, and edits wait for the person', async () => {
  const { stores, runner, ran, ids } = room('a = 1', 'b = a');
  await runner.run(ids);
  const { document } = stores.notebook.getState();
  stores.notebook.setState((state) =>
    transitionNotebook(state, { type: 'changed', document: { ...document, automatic: true } }),
  );
  edit(stores, ids[0], 'a = 2');
  await new Promise((settle) => setTimeout(settle, 600));
  expect(ran).toEqual(['a = 1', 'b = a']);
  await runner.run([ids[0]]);
  await vi.waitFor(() => expect(ran).toEqual(['a = 1', 'b = a', 'a = 2', 'b = a']));
});

test('restarting forgets what ran, and nothing is old any more', async () => {
  const { stores, runner, ids } = room('a = 1', 'b = a');
  await runner.run(ids);
  edit(stores, ids[0], 'a = 2');
  await vi.waitFor(() => expect(staleCells(stores)).not.toEqual([]));
  await runner.restart();
  await vi.waitFor(() => expect(staleCells(stores)).toEqual([]));
  expect(stores.runs.getState().count).toBe(0);
});
