/**
 * Which cells no longer show what a run from the top would give, and which runs would put that right. The log remembers
 * for every name who made its present value, run by run; a cell is fresh when it ran on just the values that the
 * document says it takes.
 */
import type { CellNames } from '#protocol/cells-api.ts';
import type { CellId } from './document.ts';
import type { Graph, GraphNode } from './reactive.ts';

/** One writing of a name: `cell#run`, and `~move` where a widget was moved since. */
type Token = string;

export interface Run {
  /** As it ran. */
  readonly source: string;
  readonly order: number;
  readonly failed: boolean;
  /** What its names were made of when it began. */
  readonly inputs: ReadonlyMap<string, readonly Token[]>;
  /** Names that it changed though its text does not say so. */
  readonly seenChanging: readonly string[];
}

export interface RunLog {
  readonly count: number;
  readonly runs: ReadonlyMap<CellId, Run>;
  /** What the present value of each name is made of. */
  readonly values: ReadonlyMap<string, readonly Token[]>;
  /** Moves of widgets since their cell ran. */
  readonly moves: ReadonlyMap<string, { readonly cell: CellId; readonly count: number }>;
}
/** Of an empty namespace: also after the cells worker was started anew. */
export const NO_RUNS: RunLog = { count: 0, runs: new Map(), values: new Map(), moves: new Map() };

const LONGEST_VALUE = 200;

export interface RunFacts {
  readonly id: CellId;
  readonly source: string;
  readonly names: Pick<CellNames, 'defines' | 'uses' | 'mutates'>;
  /** From the outcome. */
  readonly changed: readonly string[];
  readonly failed: boolean;
}

export function noteRun(log: RunLog, { id, source, names, changed, failed }: RunFacts): RunLog {
  const count = log.count + 1;
  const token = `${id}#${count}`;
  const uses = new Set(names.uses);
  const said = new Set([...names.defines, ...names.mutates]);
  const seenChanging = changed.filter((name) => !said.has(name));
  const taken = new Set([
    ...uses,
    ...names.mutates,
    ...names.defines.filter((name) => uses.has(name)),
    ...seenChanging,
  ]);
  const inputs = new Map([...taken].map((name) => [name, log.values.get(name) ?? []] as const));
  const values = new Map(log.values);
  // A run that failed may not have come to all of its lines; what depends on them has to be looked at all the same.
  for (const name of new Set([...said, ...changed])) {
    const anew = names.defines.includes(name) && !uses.has(name);
    values.set(name, anew ? [token] : [...(values.get(name) ?? []), token].slice(-LONGEST_VALUE));
  }
  const moves = new Map([...log.moves].filter(([, move]) => move.cell !== id));
  const runs = new Map(log.runs).set(id, { source, order: count, failed, inputs, seenChanging });
  return { count, runs, values, moves };
}

/** A widget gave a name another value; `cell` made the widget. */
export function noteWidget(log: RunLog, name: string, cell: CellId): RunLog {
  const run = log.runs.get(cell);
  if (run === undefined) return log;
  const moves = new Map(log.moves).set(name, { cell, count: (log.moves.get(name)?.count ?? 0) + 1 });
  const values = new Map(log.values).set(name, [tokenOf(cell, name, { ...log, moves })]);
  return { ...log, moves, values };
}

/** The token that a fresh value of this name by this cell bears. */
function tokenOf(cell: CellId, name: string, log: RunLog): Token {
  const run = log.runs.get(cell);
  const move = log.moves.get(name);
  const moved = move !== undefined && move.cell === cell ? `~${move.count}` : '';
  return run === undefined ? `${cell}#never` : `${cell}#${run.order}${moved}`;
}

export type Staleness =
  | { readonly reason: 'edited' }
  /** `by`: the cell that gave or changed the name since, or no longer does. */
  | { readonly reason: 'input'; readonly name: string; readonly by: CellId | null }
  /** No cell gives it this name any more; running it again does not help. */
  | { readonly reason: 'gone'; readonly name: string }
  /** It takes from a cell that is stale itself. */
  | { readonly reason: 'upstream'; readonly by: CellId };

/** Cells that ran and are not fresh. A cell that never ran is new, not stale. */
export function staleCells(graph: Graph, log: RunLog): ReadonlyMap<CellId, Staleness> {
  const stale = new Map<CellId, Staleness>();
  for (const id of graph.order) {
    const node = graph.nodes.get(id);
    const run = log.runs.get(id);
    if (node === undefined || run === undefined) continue;
    const why = whyStale(node, run, log, stale);
    if (why !== null) stale.set(id, why);
  }
  return stale;
}

function whyStale(node: GraphNode, run: Run, log: RunLog, stale: ReadonlyMap<CellId, Staleness>): Staleness | null {
  if (run.source !== node.source) return { reason: 'edited' };
  for (const [name, writers] of node.inputs) {
    const wanted = writers.map((writer) => tokenOf(writer, name, log));
    const had = run.inputs.get(name) ?? [];
    if (!sameTokens(wanted, had)) return { reason: 'input', name, by: culprit(writers, wanted, had) };
  }
  for (const [name, had] of run.inputs) if (had.length > 0 && !node.inputs.has(name)) return { reason: 'gone', name };
  const upstream = [...node.inputs.values()].flat().find((writer) => writer !== node.id && stale.has(writer));
  return upstream === undefined ? null : { reason: 'upstream', by: upstream };
}

function culprit(writers: readonly CellId[], wanted: readonly Token[], had: readonly Token[]): CellId | null {
  const index = wanted.findIndex((token, at) => token !== had[at]);
  if (index >= 0) return writers[index];
  const extra = had[wanted.length];
  return extra === undefined ? null : (extra.slice(0, extra.lastIndexOf('#')) as CellId);
}

const sameTokens = (a: readonly Token[], b: readonly Token[]): boolean =>
  a.length === b.length && a.every((token, index) => token === b[index]);

/**
 * The runs, in order, after which every cell in `wanted` and every cell that ran before is fresh. Cells above are run
 * again where the values that they left were changed since (`x += 1` twice is not once). Cells of a cycle, and what
 * waits for them, are left out.
 */
export function runPlan(graph: Graph, log: RunLog, wanted: Iterable<CellId> = []): readonly CellId[] {
  const blocked = blockedCells(graph);
  const planned = new Set<CellId>();
  const add = (id: CellId): boolean => {
    if (planned.has(id) || blocked.has(id) || !graph.nodes.has(id)) return false;
    planned.add(id);
    return true;
  };
  for (const id of curable(staleCells(graph, log))) add(id);
  for (const id of wanted) add(id);
  while (missingRuns(graph, log, planned).filter(add).length > 0);
  return graph.order.filter((id) => planned.has(id));
}

/** Without those that wait for a name that is gone. */
function curable(stale: ReadonlyMap<CellId, Staleness>): CellId[] {
  const lost = new Set<CellId>();
  for (const [id, why] of stale) {
    if (why.reason === 'gone' || (why.reason === 'upstream' && lost.has(why.by))) lost.add(id);
  }
  return [...stale.keys()].filter((id) => !lost.has(id));
}

/** Goes through the plan as if it ran: cells that would take other values than the document says need others first. */
function missingRuns(graph: Graph, log: RunLog, planned: ReadonlySet<CellId>): CellId[] {
  const missing = new Set<CellId>();
  const values = new Map(log.values);
  for (const id of graph.order) {
    const node = graph.nodes.get(id);
    if (node === undefined) continue;
    if (!planned.has(id)) {
      if (log.runs.has(id) && takesFrom(node, planned)) missing.add(id);
      continue;
    }
    for (const [name, writers] of node.inputs) {
      const wanted = writers.map((writer) => (planned.has(writer) ? `${writer}#planned` : tokenOf(writer, name, log)));
      if (!sameTokens(wanted, values.get(name) ?? [])) for (const writer of writers) missing.add(writer);
    }
    for (const name of node.gives) values.set(name, [`${id}#planned`]);
    for (const name of node.changes) values.set(name, [...(values.get(name) ?? []), `${id}#planned`]);
  }
  return [...missing];
}

function takesFrom(node: GraphNode, cells: ReadonlySet<CellId>): boolean {
  return [...node.inputs.values()].some((writers) => writers.some((writer) => cells.has(writer)));
}

function blockedCells(graph: Graph): ReadonlySet<CellId> {
  const blocked = new Set<CellId>();
  for (const id of graph.order) {
    const node = graph.nodes.get(id);
    if (node !== undefined && (node.cyclic || takesFrom(node, blocked))) blocked.add(id);
  }
  return blocked;
}

/** A cell as the graph takes it: with what a run of the same source was seen to change. */
export function seenIn(log: RunLog, id: CellId, source: string): readonly string[] {
  const run = log.runs.get(id);
  return run !== undefined && run.source === source ? run.seenChanging : [];
}
