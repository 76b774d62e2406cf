import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellId } from './document.ts';
import { buildGraph, type ReactiveCell } from './reactive.ts';
import { NO_RUNS, noteRun, noteWidget, type RunLog, runPlan, seenIn, staleCells } from './staleness.ts';

const id = (name: string) => name as CellId;

/** `give: uses` in one line: `x=`, `y=x`, `x!` (in place), `x+=`, `!x` (only looks). */
function cell(name: string, text: string): ReactiveCell {
  const defines: string[] = [];
  const uses: string[] = [];
  const mutates: string[] = [];
  for (const part of text.split(' ')) {
    const [, target, sign, from] = /^(\w*)(\+=|=|!)?(\w*)$/.exec(part) ?? [];
    if (sign === '=') defines.push(target);
    if (sign === '=' && from) uses.push(from);
    if (sign === '!' && target) mutates.push(target);
    if (sign === '+=' || (sign === '!' && target)) uses.push(target);
    if (sign === '+=') defines.push(target);
    if (sign === '!' && !target) uses.push(from);
  }
  return { id: id(name), source: text, names: { defines, uses, mutates } };
}
const notebook = (cells: Record<string, string>): ReactiveCell[] =>
  Object.entries(cells).map(([name, text]) => cell(name, text));

function ran(cells: readonly ReactiveCell[], log: RunLog, ...names: string[]): RunLog {
  return names.reduce((before, name) => {
    const { id: cellId, source, names: facts } = cells.find((each) => each.id === name)!;
    return noteRun(before, { id: cellId, source, names: facts!, changed: [], failed: false });
  }, log);
}
const staleNow = (cells: readonly ReactiveCell[], log: RunLog) =>
  [...staleCells(buildGraph(cells), log)].map(([name, { reason }]) => `${name} ${reason}`).join(', ');
const planNow = (cells: readonly ReactiveCell[], log: RunLog, ...wanted: string[]) =>
  runPlan(buildGraph(cells), log, wanted.map(id)).join(' ');

describe('the graph', () => {
  it('takes a name from the nearest cell above, and what changed it in between', () => {
    const graph = buildGraph(notebook({ a: 'x=', b: 'x=', c: 'x!', d: '!x', e: 'x!' }));
    expect(graph.nodes.get(id('d'))?.inputs.get('x')).toEqual(['b', 'c']);
    expect([...graph.dependants.get(id('b'))!]).toEqual(['c', 'd', 'e']);
    expect([...graph.dependants.get(id('a'))!]).toEqual([]);
  });

  it('says where a name gets a value twice, but not for names that stay inside', () => {
    const graph = buildGraph(notebook({ a: 'x= i=', b: 'x= i=', c: '!x' }));
    expect(graph.problems.map(({ text }) => text)).toEqual([
      'x gets a value in cell 1 and cell 2; each cell uses the nearest above it.',
    ]);
  });

  it('lets imports stand in several cells', () => {
    const twice = ['a', 'b'].map((name) => ({ ...cell(name, 'np='), source: 'import numpy as np' }));
    expect(buildGraph([...twice, cell('c', '!np')]).problems).toEqual([]);
  });

  it('says which cell uses a name too early, and runs the other first', () => {
    const graph = buildGraph(notebook({ a: '!x', b: 'x=' }));
    expect(graph.problems).toMatchObject([
      { kind: 'used-before-defined', cells: ['a', 'b'], text: 'Cell 1 uses x, which only cell 2 below gives a value.' },
    ]);
    expect(graph.order).toEqual(['b', 'a']);
  });

  it('says which cells stand in a cycle, and does not run them', () => {
    const cells = notebook({ a: 'x=y', b: 'y=z', c: 'z=x', d: '!z', e: 'q=' });
    const graph = buildGraph(cells);
    expect(graph.problems[0]).toMatchObject({ kind: 'cycle', cells: ['a', 'b', 'c'] });
    expect(graph.problems[0].text).toContain('Cell 1, cell 2 and cell 3 need each other’s names');
    expect(planNow(cells, NO_RUNS, 'a', 'b', 'c', 'd', 'e')).toBe('e');
  });
});

describe('stale cells', () => {
  const cells = notebook({ a: 'x=', b: 'y=x', c: '!y', d: 'w=' });
  const all = ran(cells, NO_RUNS, 'a', 'b', 'c', 'd');

  it('are none after a run from the top', () => {
    expect(staleNow(cells, all)).toBe('');
    expect(planNow(cells, all)).toBe('');
  });

  it('are those below a cell that was edited, until it is as it was', () => {
    const edited = [{ ...cells[0], source: 'x= #' }, ...cells.slice(1)];
    expect(staleNow(edited, all)).toBe('a edited, b upstream, c upstream');
    expect(planNow(edited, all)).toBe('a b c');
    expect(staleNow(cells, all)).toBe('');
  });

  it('are those that take from a cell that ran since', () => {
    expect(staleNow(cells, ran(cells, all, 'a'))).toBe('b input, c upstream');
    expect(planNow(cells, ran(cells, all, 'a'))).toBe('b c');
  });

  it('are those that take from a widget that moved, not its cell', () => {
    expect(staleNow(cells, noteWidget(all, 'x', id('a')))).toBe('b input, c upstream');
    expect(planNow(cells, noteWidget(all, 'x', id('a')))).toBe('b c');
    const followed = ran(cells, noteWidget(all, 'x', id('a')), 'b', 'c');
    expect(staleNow(cells, followed)).toBe('');
  });

  it('are those below a new change in place', () => {
    const changing = notebook({ a: 'x=', m: 'x!', b: 'y=x', c: '!y', d: 'w=' });
    expect(staleNow(changing, all)).toBe('b input, c upstream');
    expect(planNow(changing, all, 'm')).toBe('m b c');
  });

  it('are those whose giver is gone or stands elsewhere', () => {
    expect(staleNow(cells.slice(1), all)).toBe('b gone, c upstream');
    expect(planNow(cells.slice(1), all)).toBe('');
    const moved = notebook({ a: 'x=', n: 'x=', b: 'y=x', c: '!y' });
    expect(staleNow(moved, ran(moved, NO_RUNS, 'a', 'b', 'c'))).toBe('b input, c upstream');
    expect(planNow(moved, ran(moved, NO_RUNS, 'a', 'b', 'c'))).toBe('n b c');
  });

  it('are those that a change in place was seen to reach, though the text does not say so', () => {
    const hidden = notebook({ a: 'x=', v: 'y=x', m: 'y!', s: '!x' });
    let log = ran(hidden, NO_RUNS, 'a', 'v', 's');
    log = noteRun(log, { ...hidden[2], names: hidden[2].names!, changed: ['x', 'y'], failed: false });
    const known = hidden.map((each) => ({ ...each, seenChanging: seenIn(log, each.id, each.source) }));
    expect(staleNow(known, log)).toBe('s input');
  });

  it('replay what was changed in place, so that += counts once', () => {
    const counting = notebook({ a: 'x=', m: 'x+=', s: '!x' });
    const twice = ran(counting, NO_RUNS, 'a', 'm', 's', 'm');
    expect(staleNow(counting, twice)).toBe('m input, s input');
    expect(planNow(counting, twice)).toBe('a m s');
  });

  it('are those below a run that failed; they run once more, not for ever', () => {
    const fail = (log: RunLog, at: number) =>
      noteRun(log, { ...cells[at], names: cells[at].names!, changed: [], failed: true });
    const failed = fail(all, 0);
    expect(staleNow(cells, failed)).toBe('b input, c upstream');
    const after = ran(cells, fail(failed, 1), 'c');
    expect(staleNow(cells, after)).toBe('');
  });

  it('stay cheap in a notebook of ten thousand cells', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => cell(`c${i}`, `x${i}=x${Math.max(0, i - 1)}`));
    const started = performance.now();
    const log = ran(many, NO_RUNS, ...many.slice(0, 50).map((each) => each.id));
    expect(planNow([{ ...many[0], source: 'x0=1' }, ...many.slice(1)], log).split(' ').length).toBe(50);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

/** Small programs over lists, with objects that are shared: enough for all that can go wrong with order. */
describe('automatic runs', () => {
  const NAMES = ['a', 'b', 'c'] as const;
  type Name = (typeof NAMES)[number];
  type Line =
    | { readonly op: 'new'; readonly to: Name; readonly k: number }
    | { readonly op: 'alias' | 'copy' | 'extend'; readonly to: Name; readonly from: Name }
    | { readonly op: 'push'; readonly to: Name; readonly k: number };
  interface Program {
    readonly id: CellId;
    readonly lines: readonly Line[];
  }
  type Space = Map<string, number[]>;

  function execute(lines: readonly Line[], space: Space): string {
    for (const line of lines) {
      if (line.op === 'new') space.set(line.to, [line.k]);
      else if (line.op === 'push') space.get(line.to)!.push(line.k);
      else if (line.op === 'alias') space.set(line.to, space.get(line.from)!);
      else if (line.op === 'copy') space.set(line.to, [...space.get(line.from)!]);
      else space.set(line.to, [...space.get(line.to)!, ...space.get(line.from)!]);
    }
    return JSON.stringify(lines.map((line) => [line.to, space.get(line.to)]));
  }

  function namesOf(lines: readonly Line[]) {
    const defines = new Set<string>();
    const uses = new Set<string>();
    const mutates = new Set<string>();
    const use = (name: string) => defines.has(name) || uses.add(name);
    for (const line of lines) {
      if ('from' in line) use(line.from);
      if (line.op === 'push' || line.op === 'extend') use(line.to);
      if (line.op === 'push') mutates.add(line.to);
      else defines.add(line.to);
    }
    return { defines: [...defines], uses: [...uses], mutates: [...mutates] };
  }

  const first: Program = { id: id('first'), lines: NAMES.map((to, k) => ({ op: 'new', to, k })) };

  class Notebook {
    programs: readonly Program[] = [first];
    log: RunLog = NO_RUNS;
    readonly outputs = new Map<CellId, string>();
    private readonly space: Space = new Map();
    private serial = 0;

    private graph() {
      return buildGraph(
        this.programs.map(({ id: cellId, lines }) => {
          const source = JSON.stringify(lines);
          return { id: cellId, source, names: namesOf(lines), seenChanging: seenIn(this.log, cellId, source) };
        }),
      );
    }

    run(cellId: CellId): void {
      const program = this.programs.find((each) => each.id === cellId)!;
      const before = new Map([...this.space].map(([name, list]) => [name, [list, JSON.stringify(list)] as const]));
      this.outputs.set(cellId, execute(program.lines, this.space));
      const changed = [...this.space].filter(([name, list]) => {
        const old = before.get(name);
        return old === undefined || old[0] !== list || old[1] !== JSON.stringify(list);
      });
      this.log = noteRun(this.log, {
        id: cellId,
        source: JSON.stringify(program.lines),
        names: namesOf(program.lines),
        changed: changed.map(([name]) => name),
        failed: false,
      });
    }

    /** How many runs it took until all was fresh. */
    settle(): number {
      for (let runs = 0, round = 0; round < 20; round++) {
        const plan = runPlan(
          this.graph(),
          this.log,
          this.programs.map((each) => each.id).filter((each) => !this.log.runs.has(each)),
        );
        if (plan.length === 0) return runs;
        for (const cellId of plan) this.run(cellId);
        runs += plan.length;
      }
      throw new Error('never fresh');
    }

    change(kind: string, at: number, lines: readonly Line[]): void {
      const others = this.programs.slice(1);
      const index = at % Math.max(1, others.length);
      if (kind === 'insert') others.splice(index, 0, { id: id(`p${this.serial++}`), lines });
      else if (others.length === 0) return;
      else if (kind === 'edit') others[index] = { ...others[index], lines };
      else if (kind === 'delete') others.splice(index, 1);
      else if (kind === 'move') others.push(...others.splice(index, 1));
      else if (this.log.runs.has(others[index].id)) this.run(others[index].id);
      this.programs = [first, ...others];
    }

    fromTheTop(): string[] {
      const space: Space = new Map();
      return this.programs.map(({ lines }) => execute(lines, space));
    }
    shown(): (string | undefined)[] {
      return this.programs.map((program) => this.outputs.get(program.id));
    }
  }

  const name = fc.constantFrom(...NAMES);
  const line: fc.Arbitrary<Line> = fc.oneof(
    fc.record({ op: fc.constant('new' as const), to: name, k: fc.nat({ max: 9 }) }),
    fc.record({ op: fc.constant('push' as const), to: name, k: fc.nat({ max: 9 }) }),
    fc.record({ op: fc.constantFrom('alias' as const, 'copy' as const, 'extend' as const), to: name, from: name }),
  );
  const lines = fc.array(line, { minLength: 1, maxLength: 3 });
  const change = fc.tuple(fc.constantFrom('insert', 'insert', 'edit', 'delete', 'move', 'run'), fc.nat(), lines);

  it('always show what a run from the top gives', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(change, fc.boolean()), { maxLength: 14 }), (changes) => {
        const notebook = new Notebook();
        for (const [[kind, at, text], settles] of changes) {
          notebook.change(kind, at, text);
          if (settles) notebook.settle();
        }
        notebook.settle();
        expect(notebook.shown()).toEqual(notebook.fromTheTop());
      }),
      { numRuns: 1500 },
    );
  });
});
