/** Undo and redo across all cells of a notebook. Bounded: the oldest edits are forgotten first. */
import type { CellId, NotebookDocument } from './document.ts';
import { type Applied, applyEdit, applySteps, type Edit, type Step } from './edits.ts';

interface Entry {
  /** What takes the document to the other side of this entry. */
  readonly steps: readonly Step[];
  /** For the menu: `Undo delete cells`. */
  readonly label: string;
  readonly focus: CellId | null;
  /** Typing in one cell within a moment is one entry. */
  readonly typing: CellId | null;
  readonly at: number;
  /** Characters held alive, roughly. */
  readonly weight: number;
}

export interface History {
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
}
export const NO_HISTORY: History = { past: [], future: [] };

/** A document with its history: what the page holds. */
export interface Edited {
  readonly document: NotebookDocument;
  readonly history: History;
  readonly focus: CellId | null;
}

const MOST_ENTRIES = 400;
const MOST_WEIGHT = 64_000_000;
/** A pause this long ends one piece of typing (milliseconds). */
const PAUSE = 1000;

/** Applies an edit and remembers how to take it back. `now` in milliseconds. */
export function edit({ document, history }: Pick<Edited, 'document' | 'history'>, change: Edit, now: number): Edited {
  const applied = applyEdit(document, change);
  if (applied.inverse.length === 0) return { document, history, focus: applied.focus };
  return { document: applied.document, history: record(history, change, applied, now), focus: applied.focus };
}

export function undo({ document, history }: Pick<Edited, 'document' | 'history'>): Edited | null {
  const entry = history.past.at(-1);
  if (entry === undefined) return null;
  const applied = applySteps(document, entry.steps);
  const redone = { ...entry, steps: applied.inverse, typing: null };
  return {
    document: applied.document,
    history: { past: history.past.slice(0, -1), future: [...history.future, redone] },
    focus: focusBack(applied.document, entry),
  };
}

export function redo({ document, history }: Pick<Edited, 'document' | 'history'>): Edited | null {
  const entry = history.future.at(-1);
  if (entry === undefined) return null;
  const applied = applySteps(document, entry.steps);
  const undone = { ...entry, steps: applied.inverse, typing: null };
  return {
    document: applied.document,
    history: { past: [...history.past, undone], future: history.future.slice(0, -1) },
    focus: present(applied.document, entry.focus),
  };
}

export const undoLabel = (history: History): string | null => history.past.at(-1)?.label ?? null;
export const redoLabel = (history: History): string | null => history.future.at(-1)?.label ?? null;

function record(history: History, change: Edit, applied: Applied, now: number): History {
  const last = history.past.at(-1);
  const typing = change.type === 'source' ? change.id : null;
  if (last !== undefined && typing !== null && last.typing === typing && now - last.at < PAUSE) {
    return { past: history.past.with(-1, { ...last, at: now }), future: [] };
  }
  const entry = {
    steps: applied.inverse,
    label: labelOf(change),
    focus: typing ?? applied.focus,
    typing,
    at: now,
    weight: weightOf(applied.inverse),
  };
  return { past: bounded([...history.past, entry]), future: [] };
}

/** The newest entries; the newest of all is always kept. */
function bounded(entries: readonly Entry[]): readonly Entry[] {
  let weight = 0;
  let first = entries.length;
  while (first > 0 && entries.length - first < MOST_ENTRIES) {
    weight += entries[first - 1].weight;
    if (weight > MOST_WEIGHT && first < entries.length) break;
    first--;
  }
  return first === 0 ? entries : entries.slice(first);
}

function weightOf(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => {
    if (step.type === 'insert') return sum + step.cells.reduce((all, cell) => all + cellWeight(cell), 0);
    if (step.type === 'cell') return sum + (step.fields.source?.length ?? 0) + 50;
    return sum + 50 * (step.type === 'order' ? step.order.length : 1);
  }, 0);
}

function cellWeight(cell: { readonly source: string; readonly outputs: readonly object[] }): number {
  return 100 + cell.source.length + (cell.outputs.length === 0 ? 0 : outputsWeight(cell.outputs));
}

/** Long texts weigh; what is around them does not. */
function outputsWeight(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + outputsWeight(item), 8 * value.length);
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce<number>((sum, item) => sum + outputsWeight(item), 50);
}

const LABELS = {
  insert: 'insert',
  delete: 'delete',
  move: 'move',
  order: 'move',
  source: 'typing',
  split: 'split',
  merge: 'merge',
  duplicate: 'duplicate',
  kind: 'change of kind',
  fold: 'fold',
  view: 'change of view',
  metadata: 'change of cell',
  document: 'change of notebook',
} satisfies Record<Edit['type'], string>;

const labelOf = (change: Edit): string => LABELS[change.type];

/** What an undo brings back or changes back; else where the edit had pointed. */
function focusBack(document: NotebookDocument, entry: Entry): CellId | null {
  const restored = entry.steps.find((step) => step.type === 'insert');
  if (restored?.type === 'insert') return restored.cells[0].id;
  const changed = entry.steps.find((step) => step.type === 'cell');
  return present(document, changed?.type === 'cell' ? changed.id : entry.focus);
}

const present = (document: NotebookDocument, id: CellId | null): CellId | null =>
  document.cells.some((cell) => cell.id === id) ? id : null;
