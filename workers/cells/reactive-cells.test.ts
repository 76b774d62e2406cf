/** Automatic runs over real cells: whatever was edited and run in which order, the outputs are those of a run from the top. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellNames } from '#protocol/cells-api.ts';
import type { CellId } from '#ui/notebook/document.ts';
import { buildGraph, type Graph } from '#ui/notebook/reactive.ts';
import { NO_RUNS, noteRun, noteWidget, type RunLog, runPlan, seenIn, staleCells } from '#ui/notebook/staleness.ts';
import { CellsRoom } from './cells-room.ts';

interface Cell {
  readonly id: CellId;
  source: string;
}

class Notebook {
  cells: Cell[] = [];
  log: RunLog = NO_RUNS;
  readonly texts = new Map<CellId, string>();
  private readonly room: CellsRoom;
  private serial = 0;

  private constructor(room: CellsRoom) {
    this.room = room;
  }
  static async start(...sources: string[]): Promise<Notebook> {
    const room = new CellsRoom();
    await room.start({ flag: null, line: null });
    const notebook = new Notebook(room);
    for (const source of sources) notebook.insert(notebook.cells.length, source);
    return notebook;
  }

  insert(at: number, source: string): void {
    this.cells.splice(at, 0, { id: `c${this.serial++}` as CellId, source });
  }
  async graph(): Promise<Graph> {
    const facts = this.cells.map(async ({ id, source }) => ({
      id,
      source,
      names: await this.room.names(source),
      seenChanging: seenIn(this.log, id, source),
    }));
    return buildGraph(await Promise.all(facts));
  }
  async run(id: CellId): Promise<void> {
    const source = this.cells.find((cell) => cell.id === id)?.source ?? '';
    const names: CellNames = await this.room.names(source);
    const { text, changed, error } = await this.room.run(source);
    this.texts.set(id, error === null ? text : `${error.name}: ${error.message}`);
    this.log = noteRun(this.log, { id, source, names, changed, failed: error !== null });
  }
  /** Runs what is old and what never ran, until nothing is. */
  async settle(): Promise<number> {
    for (let runs = 0, round = 0; round < 12; round++) {
      const fresh = this.cells.map(({ id }) => id).filter((id) => !this.log.runs.has(id));
      const plan = runPlan(await this.graph(), this.log, fresh);
      if (plan.length === 0) return runs;
      for (const id of plan) await this.run(id);
      runs += plan.length;
    }
    throw new Error('never fresh');
  }
  async move(name: string, value: number): Promise<void> {
    await this.room.setWidget(name, value);
    const maker = this.cells.find(({ source }) => source.startsWith(`${name} = ui.`));
    if (maker !== undefined) this.log = noteWidget(this.log, name, maker.id);
  }
  shown(): (string | undefined)[] {
    return this.cells.map(({ id }) => this.texts.get(id));
  }
  async stale(): Promise<string[]> {
    return [...staleCells(await this.graph(), this.log).keys()].map((id) =>
      String(this.cells.findIndex((cell) => cell.id === id)),
    );
  }
}

async function fromTheTop(cells: readonly Cell[]): Promise<string[]> {
  const notebook = await Notebook.start(...cells.map(({ source }) => source));
  for (const { id } of notebook.cells) await notebook.run(id);
  return notebook.shown().map(String);
}

describe('automatic runs of real cells', () => {
  it('follow arrays that are changed in place, also through views', async () => {
    const notebook = await Notebook.start(
      'x = np.zeros(4)',
      'v = x[1:3]',
      'print(x.sum(), v)',
      'v += 1',
      'print(x.sum(), v)',
    );
    await notebook.settle();
    expect(notebook.shown()).toEqual(['', '', '0.0 [0. 0.]\n', '', '2.0 [1. 1.]\n']);
    notebook.cells[3].source = 'v += 10';
    expect(await notebook.stale()).toEqual(['3', '4']);
    await notebook.settle();
    expect(notebook.shown()).toEqual(await fromTheTop(notebook.cells));
    expect(notebook.shown()[4]).toBe('20.0 [10. 10.]\n');
  });

  it('begin again where a value is made when a cell that changes it ran twice', async () => {
    const notebook = await Notebook.start('total = [0]', 'total[0] += 5', 'total');
    await notebook.settle();
    await notebook.run(notebook.cells[1].id);
    expect(await notebook.stale()).toEqual(['1', '2']);
    expect(await notebook.settle()).toBe(3);
    expect(notebook.shown()[2]).toBe('[5]\n');
  });

  it('follow a slider, and nothing else', async () => {
    const notebook = await Notebook.start('k = ui.slider(0, 9, value=2)', 'print(k * 2)', "print('apart')");
    await notebook.settle();
    await notebook.move('k', 7);
    expect(await notebook.stale()).toEqual(['1']);
    expect(await notebook.settle()).toBe(1);
    expect(notebook.shown()[1]).toBe('14\n');
  });

  it('leave alone what does not depend on the change', async () => {
    const notebook = await Notebook.start(
      'a = 1',
      'b = 2',
      'print(a)',
      'print(b)',
      'def f(x):\n    return x + a',
      'print(f(b))',
    );
    await notebook.settle();
    notebook.cells[1].source = 'b = 3';
    expect(await notebook.settle()).toBe(3);
    notebook.cells[0].source = 'a = 9';
    await notebook.settle();
    expect(notebook.shown()).toEqual(await fromTheTop(notebook.cells));
  });

  const lines = [
    'a = np.arange(4)',
    'b = a[1:]',
    'b = a * 2',
    'a[0] = 7',
    'b += 1',
    'a = a + 1',
    'b[:] = a.sum()',
    'c = {"n": a, "m": 0}',
    'c["m"] = int(b.sum())',
    'c["n"][1] = 5',
    'def grow():\n    a[:] += 1',
    'grow()',
    'print(a, b)',
    'print(c)',
    'for a in [np.ones(2), np.ones(3)]:\n    b = a',
    'a.sort()',
    'c.clear()',
    'del b',
    'print(undefined)',
    'b = np.flip(a)',
  ];
  const first = 'a = np.arange(3)\nb = np.ones(3)\nc = {}\ndef grow():\n    pass';

  it('show what a run from the top shows, after any edits and runs', async () => {
    const change = fc.tuple(
      fc.constantFrom('insert', 'insert', 'edit', 'delete', 'run'),
      fc.nat(),
      fc.constantFrom(...lines),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 9 }), async (changes) => {
        const notebook = await Notebook.start(first);
        await notebook.settle();
        for (const [kind, where, source] of changes) {
          const at = 1 + (where % Math.max(1, notebook.cells.length - 1));
          const cell = notebook.cells[at];
          if (kind === 'insert') notebook.insert(at, source);
          else if (cell === undefined) continue;
          else if (kind === 'edit') cell.source = source;
          else if (kind === 'delete') notebook.cells.splice(at, 1);
          else await notebook.run(cell.id);
          if (where % 3 === 0) await notebook.settle();
        }
        await notebook.settle();
        expect(notebook.shown()).toEqual(await fromTheTop(notebook.cells));
      }),
      { numRuns: 120 },
    );
  }, 120_000);
});
