/** Saves the open notebook a moment after it changed, keeps at it when that fails, and says how it stands. */
import type { NotebookDocument } from '../notebook/document.ts';
import { type Journal, journalEntry } from './notebook-journal.ts';
import type { HistoryWish, Library, NotebookId } from './notebook-library.ts';

export type SavingState =
  /** Nothing to save yet. */
  | { readonly status: 'new' }
  | { readonly status: 'saved'; readonly at: number }
  | { readonly status: 'waiting' }
  | { readonly status: 'saving' }
  /** It is tried again; meanwhile the person can download the file. */
  | { readonly status: 'failed'; readonly cause: 'quota' | 'other'; readonly text: string };

export interface Autosave {
  /** What is kept under this id is this document; null: it is kept at its first change. */
  attach(id: NotebookId | null, document: NotebookDocument, savedAt: number): void;
  changed(document: NotebookDocument): void;
  /** Resolves when the newest state is kept; throws where that fails. */
  flush(options?: { readonly milestone?: boolean }): Promise<void>;
  /** What a page that is closing can still do. */
  jot(): void;
  readonly id: NotebookId | null;
  stop(): void;
}

export interface AutosaveOptions {
  readonly library: Library;
  readonly journal: Journal;
  readonly onState: (state: SavingState) => void;
  /** A document was kept for the first time. */
  readonly onCreated?: (id: NotebookId) => void;
  readonly now?: () => number;
  /** Milliseconds from the last change to the save, at least and at most. */
  readonly pause?: number;
  readonly longest?: number;
  readonly retry?: number;
}

export function createAutosave(options: AutosaveOptions): Autosave {
  const { library, journal, onState, onCreated = () => undefined, now = Date.now } = options;
  const { pause = 800, longest = 4000, retry = 5000 } = options;
  let id: NotebookId | null = null;
  let saved: NotebookDocument | null = null;
  let newest: NotebookDocument | null = null;
  let savedAt = 0;
  let waitingSince: number | null = null;
  let failures = 0;
  /** Milliseconds that the last save took: large notebooks are saved less often. */
  let cost = 0;
  let nextJot = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let work: Promise<void> = Promise.resolve();

  function attach(next: NotebookId | null, document: NotebookDocument, at: number): void {
    clearTimeout(timer);
    [id, saved, newest, savedAt, waitingSince, failures] = [next, document, document, at, null, 0];
    onState(next === null ? { status: 'new' } : { status: 'saved', at });
  }

  function changed(document: NotebookDocument): void {
    if (document === newest) return;
    newest = document;
    if (id === null && document.cells.length === 0) return;
    if (failures === 0) onState({ status: 'waiting' });
    waitingSince ??= now();
    if (performance.now() >= nextJot) jot();
    const wait = Math.max(pause, 10 * cost);
    // Until it is kept for the first time there is nothing that a journal could build on.
    if (failures === 0)
      schedule(id === null ? 0 : Math.min(wait, Math.max(0, waitingSince + Math.max(longest, wait) - now())));
  }

  function schedule(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush().catch(() => undefined), milliseconds);
  }

  function jot(): void {
    if (id !== null && saved !== null && newest !== null && newest !== saved) {
      const started = performance.now();
      journal.write(id, journalEntry(saved, newest, savedAt, now()));
      // Typing in a very large notebook must not wait for its journal.
      const taken = performance.now() - started;
      nextJot = taken < 2 ? 0 : started + 100 * taken;
    }
  }

  function flush({ milestone = false } = {}): Promise<void> {
    clearTimeout(timer);
    const next = work.catch(() => undefined).then(() => keepNewest(milestone));
    work = next;
    return next;
  }

  async function keepNewest(milestone: boolean): Promise<void> {
    const document = newest;
    if (document === null || document === saved || (id === null && document.cells.length === 0)) return;
    onState({ status: 'saving' });
    const started = performance.now();
    const owner = id;
    try {
      const facts = await withRoom((history) =>
        owner === null
          ? library.create(document)
          : library.save(owner, document, history ?? (milestone ? 'always' : 'in-time')),
      );
      if (id !== owner) return;
      if (owner === null) onCreated(facts.id);
      [id, saved, savedAt, failures] = [facts.id, document, facts.savedAt, 0];
      cost = performance.now() - started;
      settled(document);
    } catch (error) {
      if (id === owner) failed(error);
      throw error;
    }
  }

  function settled(document: NotebookDocument): void {
    if (id !== null) journal.clear(id);
    if (newest === document) {
      waitingSince = null;
      return onState({ status: 'saved', at: savedAt });
    }
    waitingSince = now();
    jot();
    onState({ status: 'waiting' });
    schedule(Math.max(pause, 10 * cost));
  }

  /** A full disk gives up old states first. */
  async function withRoom<T>(write: (history?: HistoryWish) => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!isQuota(error) || !(await library.makeRoom())) throw error;
      return write('never');
    }
  }

  function failed(error: unknown): void {
    failures += 1;
    const cause = isQuota(error) ? 'quota' : 'other';
    const text =
      cause === 'quota'
        ? 'The browser has no room left to keep this notebook. Download it, or free some room; saving is tried again.'
        : `The notebook could not be kept in this browser (${describe(error)}). Saving is tried again.`;
    onState({ status: 'failed', cause, text });
    schedule(Math.min(60_000, retry * 2 ** (failures - 1)));
  }

  return {
    attach,
    changed,
    flush,
    jot,
    get id() {
      return id;
    },
    stop: () => clearTimeout(timer),
  };
}

export const isQuota = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'QuotaExceededError' || error.name === 'NS_ERROR_DOM_QUOTA_REACHED');

const describe = (error: unknown): string =>
  error instanceof Error && error.message !== '' ? error.message : String(error);
