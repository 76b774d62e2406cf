/**
 * Who depends on whom. Cells are read from the top as `Run all` runs them: a name means what the nearest cell above
 * gave it, and every change in place between there and here. What this means for runs is in `staleness.ts`.
 */
import type { CellNames } from '#protocol/cells-api.ts';
import type { CellId } from './document.ts';

export interface ReactiveCell {
  readonly id: CellId;
  readonly source: string;
  /** Null: not known yet, or a cell that does not run. */
  readonly names: Pick<CellNames, 'defines' | 'uses' | 'mutates'> | null;
  /** Names that a run of this very source was seen to change, though its text does not say so. */
  readonly seenChanging?: readonly string[];
}

export interface Problem {
  readonly kind: 'cycle' | 'used-before-defined' | 'redefined';
  readonly severity: 'warning' | 'info';
  /** Null for a cycle over several names. */
  readonly name: string | null;
  /** In the document's order. */
  readonly cells: readonly CellId[];
  readonly text: string;
}

export interface GraphNode {
  readonly id: CellId;
  /** From the top, 0 the first. */
  readonly index: number;
  readonly source: string;
  /** Every name it takes, with the cells that make its value: who gives it, then who changes it, in order. */
  readonly inputs: ReadonlyMap<string, readonly CellId[]>;
  /** Names that get a new value. */
  readonly gives: ReadonlySet<string>;
  /** Names whose objects are changed, or that get a value made from their old one. */
  readonly changes: ReadonlySet<string>;
  /** Stands in a cycle, so that no order is right. */
  readonly cyclic: boolean;
}

export interface Graph {
  readonly nodes: ReadonlyMap<CellId, GraphNode>;
  /** In the order in which they run. */
  readonly order: readonly CellId[];
  readonly dependants: ReadonlyMap<CellId, ReadonlySet<CellId>>;
  readonly problems: readonly Problem[];
}

interface Writers {
  readonly gives: readonly number[];
  readonly changes: readonly number[];
}

export function buildGraph(cells: readonly ReactiveCell[]): Graph {
  const roles = cells.map(roleOf);
  const writers = writersOf(roles);
  const inputs = cells.map((_, index) => inputsOf(index, roles[index], writers));
  const sources = inputs.map((names) => [...new Set([...names.values()].flat())]);
  const { order, cyclic } = runOrder(sources);
  const idsOf = (indices: readonly number[]) => indices.map((index) => cells[index].id);
  const nodes = cells.map(
    ({ id, source }, index): GraphNode => ({
      id,
      index,
      source,
      inputs: new Map([...inputs[index]].map(([name, from]) => [name, idsOf(from)])),
      gives: roles[index].gives,
      changes: roles[index].changes,
      cyclic: cyclic.has(index),
    }),
  );
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    order: idsOf(order),
    dependants: dependantsOf(nodes),
    problems: [
      ...cycleProblems(cells, sources, cyclic),
      ...earlyProblems(cells, inputs),
      ...doubleProblems(cells, inputs, writers),
    ],
  };
}

interface Role {
  readonly takes: ReadonlySet<string>;
  readonly gives: ReadonlySet<string>;
  readonly changes: ReadonlySet<string>;
}

function roleOf({ names, seenChanging = [] }: ReactiveCell): Role {
  if (names === null) return { takes: new Set(), gives: new Set(), changes: new Set() };
  const uses = new Set(names.uses);
  // `x = x + 1` gives a value that is made from the old one: it counts as a change of it.
  const gives = new Set(names.defines.filter((name) => !uses.has(name)));
  const changes = new Set([...names.mutates, ...names.defines, ...seenChanging].filter((name) => !gives.has(name)));
  return { takes: new Set([...uses, ...changes]), gives, changes };
}

function writersOf(roles: readonly Role[]): ReadonlyMap<string, Writers> {
  const writers = new Map<string, { gives: number[]; changes: number[] }>();
  const of = (name: string) => {
    const known = writers.get(name) ?? { gives: [], changes: [] };
    writers.set(name, known);
    return known;
  };
  roles.forEach((role, index) => {
    for (const name of role.gives) of(name).gives.push(index);
    for (const name of role.changes) of(name).changes.push(index);
  });
  return writers;
}

/** Names that no cell gives (`np`, `len`) are no inputs. */
function inputsOf(index: number, role: Role, writers: ReadonlyMap<string, Writers>): Map<string, readonly number[]> {
  const inputs = new Map<string, readonly number[]>();
  for (const name of role.takes) {
    const found = writers.get(name);
    if (found === undefined) continue;
    const giver = found.gives.findLast((at) => at < index);
    const from = giver ?? -1;
    const between = found.changes.filter((at) => from < at && at < index);
    const later = giver === undefined && between.length === 0 ? found.gives.find((at) => at > index) : undefined;
    const all = [...(giver === undefined ? [] : [giver]), ...between, ...(later === undefined ? [] : [later])];
    if (all.length > 0) inputs.set(name, all);
  }
  return inputs;
}

/** The document's order, unless a cell takes from one below it. */
function runOrder(sources: readonly (readonly number[])[]): { order: number[]; cyclic: Set<number> } {
  const order: number[] = [];
  const done = new Set<number>();
  let waiting = sources.map((_, index) => index);
  while (waiting.length > 0) {
    const rest: number[] = [];
    for (const index of waiting) {
      if (sources[index].every((from) => done.has(from) || from === index)) {
        order.push(index);
        done.add(index);
      } else rest.push(index);
    }
    if (rest.length === waiting.length) break;
    waiting = rest;
  }
  return { order: [...order, ...waiting], cyclic: membersOfCycles(waiting, sources) };
}

/** Of cells that have no order: those that can be reached from themselves; the others only wait for them. */
function membersOfCycles(candidates: readonly number[], sources: readonly (readonly number[])[]): Set<number> {
  const inside = new Set(candidates);
  const members = new Set<number>();
  for (const start of candidates) {
    const seen = new Set<number>();
    const open = [...sources[start]];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at) || !inside.has(at)) continue;
      seen.add(at);
      open.push(...sources[at]);
    }
    if (seen.has(start)) members.add(start);
  }
  return members;
}

function dependantsOf(nodes: readonly GraphNode[]): ReadonlyMap<CellId, ReadonlySet<CellId>> {
  const dependants = new Map<CellId, Set<CellId>>(nodes.map((node) => [node.id, new Set()]));
  for (const node of nodes) {
    for (const from of [...node.inputs.values()].flat()) if (from !== node.id) dependants.get(from)?.add(node.id);
  }
  return dependants;
}

const places = (indices: readonly number[]): string => {
  const parts = indices.map((index) => `cell ${index + 1}`);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
};

function cycleProblems(
  cells: readonly ReactiveCell[],
  sources: readonly (readonly number[])[],
  cyclic: ReadonlySet<number>,
): Problem[] {
  const left = new Set(cyclic);
  const problems: Problem[] = [];
  for (const start of cyclic) {
    if (!left.has(start)) continue;
    const members = [...cyclic].filter((index) => reaches(start, index, sources) && reaches(index, start, sources));
    for (const index of members) left.delete(index);
    members.sort((a, b) => a - b);
    problems.push({
      kind: 'cycle',
      severity: 'warning',
      name: null,
      cells: members.map((index) => cells[index].id),
      text: `${capital(places(members))} need each other’s names, so there is no order in which they can run.`,
    });
  }
  return problems;
}

function reaches(from: number, to: number, sources: readonly (readonly number[])[]): boolean {
  const seen = new Set<number>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...sources[at]);
  }
  return false;
}

function earlyProblems(cells: readonly ReactiveCell[], inputs: readonly Map<string, readonly number[]>[]): Problem[] {
  return inputs.flatMap((names, index) =>
    [...names]
      .filter(([, from]) => from[0] > index)
      .map(
        ([name, [giver]]): Problem => ({
          kind: 'used-before-defined',
          severity: 'warning',
          name,
          cells: [cells[index].id, cells[giver].id],
          text: `${capital(places([index]))} uses ${name}, which only ${places([giver])} below gives a value.`,
        }),
      ),
  );
}

/** Names that cells give for themselves alone (`for i in …`), and imports, may stand in several. */
function doubleProblems(
  cells: readonly ReactiveCell[],
  inputs: readonly Map<string, readonly number[]>[],
  writers: ReadonlyMap<string, Writers>,
): Problem[] {
  const taken = new Set(inputs.flatMap((names) => [...names.keys()]));
  return [...writers].flatMap(([name, { gives }]): Problem[] => {
    const others = gives.filter((index) => !isImported(cells[index].source, name));
    if (gives.length < 2 || others.length === 0 || !taken.has(name)) return [];
    return [
      {
        kind: 'redefined',
        severity: 'info',
        name,
        cells: gives.map((index) => cells[index].id),
        text: `${name} gets a value in ${places(gives)}; each cell uses the nearest above it.`,
      },
    ];
  });
}

function isImported(source: string, name: string): boolean {
  return source
    .split('\n')
    .some((line) => /^\s*(?:import|from)\s/.test(line) && new RegExp(`\\b${name}\\b`).test(line));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
