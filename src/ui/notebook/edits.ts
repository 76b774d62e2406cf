/**
 * What a person does to a notebook, as data. An edit becomes steps; every step knows its inverse, so that whatever was
 * done can be undone exactly. Outputs come and go with runs, not with edits: they are restored only with their cell.
 */
import { unreachable } from '#core/base/errors.ts';
import type { CellId, CellKind, JsonObject, NotebookCell, NotebookDocument } from './document.ts';
import { newCell, newCellId } from './document.ts';

export type Edit =
  /** Also how cells are pasted (`clipboard.ts` gives them new ids). */
  | { readonly type: 'insert'; readonly at: number; readonly cells: readonly NotebookCell[] }
  | { readonly type: 'delete'; readonly ids: readonly CellId[] }
  /** `to`: where the first of them stands afterwards. */
  | { readonly type: 'move'; readonly ids: readonly CellId[]; readonly to: number }
  | { readonly type: 'order'; readonly order: readonly CellId[] }
  | { readonly type: 'source'; readonly id: CellId; readonly source: string }
  /** The lower part becomes a new cell. */
  | { readonly type: 'split'; readonly id: CellId; readonly offset: number; readonly newId?: CellId }
  /** Into the first of them; with one id, that cell and the next. */
  | { readonly type: 'merge'; readonly ids: readonly CellId[] }
  /** Copies stand below the last of them. */
  | { readonly type: 'duplicate'; readonly ids: readonly CellId[] }
  | { readonly type: 'kind'; readonly ids: readonly CellId[]; readonly kind: Exclude<CellKind, 'foreign'> }
  | {
      readonly type: 'fold';
      readonly ids: readonly CellId[];
      readonly part: 'input' | 'output';
      readonly folded: boolean;
    }
  | { readonly type: 'view'; readonly id: CellId; readonly view: JsonObject | null }
  | { readonly type: 'metadata'; readonly id: CellId; readonly metadata: JsonObject }
  | { readonly type: 'document'; readonly fields: DocumentFields };

type CellFields = Partial<Omit<NotebookCell, 'id' | 'outputs' | 'executionCount'>>;
export type DocumentFields = Partial<Pick<NotebookDocument, 'name' | 'metadata' | 'files' | 'automatic' | 'widgets'>>;

export type Step =
  | { readonly type: 'insert'; readonly at: number; readonly cells: readonly NotebookCell[] }
  | { readonly type: 'remove'; readonly at: number; readonly count: number }
  | { readonly type: 'order'; readonly order: readonly CellId[] }
  | { readonly type: 'cell'; readonly id: CellId; readonly fields: CellFields }
  | { readonly type: 'document'; readonly fields: DocumentFields };

export interface Applied {
  readonly document: NotebookDocument;
  /** What takes it back, in the order in which it is to be taken. Empty: nothing changed. */
  readonly inverse: readonly Step[];
  /** The cell to go to, where the edit points to one. */
  readonly focus: CellId | null;
}

export function applyEdit(document: NotebookDocument, edit: Edit): Applied {
  const { steps, focus } = planEdit(document, edit);
  return { ...applySteps(document, steps), focus };
}

export function applySteps(document: NotebookDocument, steps: readonly Step[]): Omit<Applied, 'focus'> {
  const inverse: Step[] = [];
  let current = document;
  for (const step of steps) {
    inverse.unshift(inverseOf(current, step));
    current = applyStep(current, step);
  }
  return { document: current, inverse };
}

interface Plan {
  readonly steps: readonly Step[];
  readonly focus: CellId | null;
}
const NOTHING: Plan = { steps: [], focus: null };

function planEdit(document: NotebookDocument, edit: Edit): Plan {
  switch (edit.type) {
    case 'insert':
      return planInsert(document, edit.at, edit.cells);
    case 'delete':
      return planDelete(document, edit.ids);
    case 'move':
      return planMove(document, edit.ids, edit.to);
    case 'order':
      return planOrder(document, edit.order, null);
    case 'split':
      return planSplit(document, edit.id, edit.offset, edit.newId ?? newCellId());
    case 'merge':
      return planMerge(document, edit.ids);
    case 'duplicate':
      return planDuplicate(document, edit.ids);
    case 'document':
      return { steps: [{ type: 'document', fields: edit.fields }], focus: null };
    case 'source':
      return planFields(document, [edit.id], { source: edit.source });
    case 'view':
      return planFields(document, [edit.id], { view: edit.view });
    case 'metadata':
      return planFields(document, [edit.id], { metadata: edit.metadata });
    case 'kind':
      return planFields(document, edit.ids, { kind: edit.kind });
    case 'fold':
      return planFields(
        document,
        edit.ids,
        edit.part === 'input' ? { inputFolded: edit.folded } : { outputFolded: edit.folded },
      );
    default:
      return unreachable(edit);
  }
}

function planInsert(document: NotebookDocument, at: number, cells: readonly NotebookCell[]): Plan {
  if (cells.length === 0) return NOTHING;
  const place = Math.max(0, Math.min(document.cells.length, at));
  return { steps: [{ type: 'insert', at: place, cells }], focus: cells[0].id };
}

/** One step a run of neighbours, from the end, so that places stay true. */
function planDelete(document: NotebookDocument, ids: readonly CellId[]): Plan {
  const gone = new Set(ids);
  const steps: Step[] = [];
  for (let end = document.cells.length; end > 0; end--) {
    if (!gone.has(document.cells[end - 1].id)) continue;
    let at = end - 1;
    while (at > 0 && gone.has(document.cells[at - 1].id)) at--;
    steps.push({ type: 'remove', at, count: end - at });
    end = at + 1;
  }
  if (steps.length === 0) return NOTHING;
  const last = document.cells.findLastIndex((cell) => gone.has(cell.id));
  const after = document.cells[last + 1] ?? document.cells.findLast((cell) => !gone.has(cell.id));
  return { steps, focus: after?.id ?? null };
}

function planMove(document: NotebookDocument, ids: readonly CellId[], to: number): Plan {
  const moving = new Set(ids);
  const moved = document.cells.filter((cell) => moving.has(cell.id)).map((cell) => cell.id);
  const rest = document.cells.filter((cell) => !moving.has(cell.id)).map((cell) => cell.id);
  if (moved.length === 0) return NOTHING;
  const place = Math.max(0, Math.min(rest.length, to));
  return planOrder(document, rest.toSpliced(place, 0, ...moved), moved[0]);
}

/** Cells that the order does not name keep their order, at the end. */
function planOrder(document: NotebookDocument, order: readonly CellId[], focus: CellId | null): Plan {
  const present = new Set(document.cells.map((cell) => cell.id));
  const named = [...new Set(order)].filter((id) => present.has(id));
  const whole = [...named, ...[...present].filter((id) => !new Set(named).has(id))];
  if (document.cells.every((cell, index) => cell.id === whole[index])) return { steps: [], focus };
  return { steps: [{ type: 'order', order: whole }], focus };
}

/** As editors split lines: the line break at the place goes. */
function planSplit(document: NotebookDocument, id: CellId, offset: number, newId: CellId): Plan {
  const index = document.cells.findIndex((cell) => cell.id === id);
  const cell = document.cells[index];
  if (cell === undefined || cell.kind === 'foreign') return NOTHING;
  const above = cell.source.slice(0, offset).replace(/\n$/, '');
  const below = cell.source.slice(offset);
  const rest = cell.source.slice(0, offset).endsWith('\n') ? below : below.replace(/^\n/, '');
  const lower = newCell(cell.kind === 'explorer' ? 'code' : cell.kind, rest, newId);
  return {
    steps: [
      { type: 'cell', id, fields: { source: above } },
      { type: 'insert', at: index + 1, cells: [lower] },
    ],
    focus: newId,
  };
}

function planMerge(document: NotebookDocument, ids: readonly CellId[]): Plan {
  const chosen = new Set(ids);
  const first = document.cells.findIndex((cell) => chosen.has(cell.id));
  if (first < 0) return NOTHING;
  const cells =
    ids.length === 1 ? document.cells.slice(first, first + 2) : document.cells.filter((c) => chosen.has(c.id));
  if (cells.length < 2 || cells.some((cell) => cell.kind === 'foreign')) return NOTHING;
  const [into, ...others] = cells;
  const source = cells.map((cell) => cell.source).join(into.kind === 'markdown' ? '\n\n' : '\n');
  const attachments = cells.some((cell) => cell.attachments !== null)
    ? { attachments: Object.assign({}, ...cells.map((cell) => cell.attachments)) as JsonObject }
    : {};
  const removal = planDelete(
    document,
    others.map((cell) => cell.id),
  );
  return {
    steps: [{ type: 'cell', id: into.id, fields: { source, ...attachments } }, ...removal.steps],
    focus: into.id,
  };
}

function planDuplicate(document: NotebookDocument, ids: readonly CellId[]): Plan {
  const chosen = new Set(ids);
  const cells = document.cells.filter((cell) => chosen.has(cell.id));
  const last = document.cells.findLastIndex((cell) => chosen.has(cell.id));
  return planInsert(document, last + 1, cells.map(copyOfCell));
}

/** The same cell under a new id. */
export function copyOfCell(cell: NotebookCell): NotebookCell {
  const id = newCellId();
  return { ...cell, id, original: cell.original === null ? null : { ...cell.original, id } };
}

/** Foreign cells fold, and nothing else about them changes. */
function planFields(document: NotebookDocument, ids: readonly CellId[], fields: CellFields): Plan {
  const chosen = new Set(ids);
  const folds = fields.inputFolded !== undefined || fields.outputFolded !== undefined;
  const steps = document.cells
    .filter((cell) => chosen.has(cell.id) && (folds || cell.kind !== 'foreign') && differs(cell, fields))
    .map((cell): Step => ({ type: 'cell', id: cell.id, fields }));
  return { steps, focus: null };
}

function differs(cell: NotebookCell, fields: CellFields): boolean {
  return Object.entries(fields).some(([key, value]) => cell[key as keyof CellFields] !== value);
}

function applyStep(document: NotebookDocument, step: Step): NotebookDocument {
  switch (step.type) {
    case 'insert':
      return { ...document, cells: document.cells.toSpliced(step.at, 0, ...step.cells) };
    case 'remove':
      return { ...document, cells: document.cells.toSpliced(step.at, step.count) };
    case 'order': {
      const byId = new Map(document.cells.map((cell) => [cell.id, cell]));
      return { ...document, cells: step.order.flatMap((id) => byId.get(id) ?? []) };
    }
    case 'cell':
      return withCell(document, step.id, step.fields);
    case 'document':
      return { ...document, ...step.fields };
    default:
      return unreachable(step);
  }
}

function inverseOf(document: NotebookDocument, step: Step): Step {
  switch (step.type) {
    case 'insert':
      return { type: 'remove', at: step.at, count: step.cells.length };
    case 'remove':
      return { type: 'insert', at: step.at, cells: document.cells.slice(step.at, step.at + step.count) };
    case 'order':
      return { type: 'order', order: document.cells.map((cell) => cell.id) };
    case 'cell': {
      const cell = document.cells.find((one) => one.id === step.id);
      return { ...step, fields: cell === undefined ? {} : valuesOf(cell, step.fields) };
    }
    case 'document':
      return { ...step, fields: valuesOf(document, step.fields) };
    default:
      return unreachable(step);
  }
}

/** What `from` has where `like` has members. */
function valuesOf<T extends object, L extends Partial<T>>(from: T, like: L): L {
  return Object.fromEntries(Object.keys(like).map((key) => [key, from[key as keyof T]])) as unknown as L;
}

/** One cell changed by something that is no edit: a run's outputs, a count. Not undone. */
export function withCell(document: NotebookDocument, id: CellId, fields: Partial<NotebookCell>): NotebookDocument {
  const index = document.cells.findIndex((cell) => cell.id === id);
  if (index < 0) return document;
  return { ...document, cells: document.cells.with(index, { ...document.cells[index], ...fields }) };
}

/** All outputs gone, as before the first run. Not undone. */
export function withoutOutputs(document: NotebookDocument): NotebookDocument {
  const cleared = document.cells.map((cell) =>
    cell.outputs.length === 0 && cell.executionCount === null ? cell : { ...cell, outputs: [], executionCount: null },
  );
  return { ...document, cells: cleared };
}
