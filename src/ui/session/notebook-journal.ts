/**
 * What was done since the last save, written down at once and synchronously, so that a page that dies loses nothing but
 * outputs. It is small (cells that changed), and is gone when the save behind it is through.
 */
import {
  type CellId,
  type JsonValue,
  type NotebookCell,
  type NotebookDocument,
  newCell,
} from '../notebook/document.ts';
import type { NotebookId } from './notebook-library.ts';

/** All of a cell but its outputs. */
type KeptCell = Omit<NotebookCell, 'outputs'>;

export interface JournalEntry {
  /** When the file that it belongs on top of was saved. */
  readonly base: number;
  readonly at: number;
  readonly order: readonly CellId[];
  readonly cells: readonly KeptCell[];
  readonly document: Omit<NotebookDocument, 'cells'>;
}

/** `localStorage`, or a stand-in. */
export type JournalStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const MOST_CHARACTERS = 1_000_000;
const keyOf = (id: NotebookId) => `arraybook:journal:${id}`;

export interface Journal {
  /** False: too much, or no room. */
  write(id: NotebookId, entry: JournalEntry): boolean;
  read(id: NotebookId): JournalEntry | null;
  clear(id: NotebookId): void;
}

export function createJournal(storage: JournalStorage): Journal {
  return {
    write: (id, entry) => {
      try {
        const text = JSON.stringify(entry);
        if (text.length > MOST_CHARACTERS) return false;
        storage.setItem(keyOf(id), text);
        return true;
      } catch {
        return false;
      }
    },
    read: (id) => {
      try {
        return entryOf(JSON.parse(storage.getItem(keyOf(id)) ?? 'null') as JsonValue);
      } catch {
        return null;
      }
    },
    clear: (id) => {
      try {
        storage.removeItem(keyOf(id));
      } catch {
        // A storage that cannot be written holds nothing of ours.
      }
    },
  };
}

/** What changed between a saved state and now. Cells that did not change are the same objects. */
export function journalEntry(saved: NotebookDocument, now: NotebookDocument, base: number, at: number): JournalEntry {
  const before = new Map(saved.cells.map((cell) => [cell.id, cell]));
  const { cells, ...document } = now;
  return {
    base,
    at,
    order: cells.map(({ id }) => id),
    cells: cells.filter((cell) => !sameText(before.get(cell.id), cell)).map(({ outputs, ...cell }) => cell),
    document,
  };
}

function sameText(before: NotebookCell | undefined, now: NotebookCell): boolean {
  if (before === now) return true;
  if (before === undefined) return false;
  return Object.keys(now).every((key) => key === 'outputs' || before[key as 'source'] === now[key as 'source']);
}

/** The saved state with the journal's changes; null where they are older than it. */
export function withJournal(saved: NotebookDocument, savedAt: number, entry: JournalEntry): NotebookDocument | null {
  if (entry.base !== savedAt && entry.at <= savedAt) return null;
  const before = new Map(saved.cells.map((cell) => [cell.id, cell]));
  const changed = new Map(entry.cells.map((cell) => [cell.id, cell]));
  const cells = entry.order.flatMap((id): NotebookCell[] => {
    const now = changed.get(id);
    const old = before.get(id);
    if (now === undefined) return old === undefined ? [] : [old];
    return [{ ...newCell(now.kind, now.source, id), ...now, outputs: old?.outputs ?? [] }];
  });
  return { ...saved, ...entry.document, cells };
}

function entryOf(value: JsonValue): JournalEntry | null {
  const entry = value as unknown as Partial<JournalEntry> | null;
  const whole =
    typeof entry?.base === 'number' &&
    typeof entry.at === 'number' &&
    Array.isArray(entry.order) &&
    Array.isArray(entry.cells) &&
    entry.cells.every((cell) => typeof cell?.id === 'string' && typeof cell.source === 'string') &&
    typeof entry.document === 'object';
  return whole ? (entry as JournalEntry) : null;
}
