/** The notebook that is open in this tab, and the others that this browser keeps: what a person can do with them. */
import { emptyDocument, type NotebookDocument } from '../notebook/document.ts';
import { type ReadNote, readNotebookBytes } from '../notebook/ipynb-read.ts';
import { documentOfPercent } from '../notebook/percent.ts';
import { type Autosave, createAutosave, type SavingState } from './notebook-autosave.ts';
import { createJournal, type JournalStorage, withJournal } from './notebook-journal.ts';
import { createLibrary, type Library, type NotebookFacts, type NotebookId } from './notebook-library.ts';
import { claimNotebook, type TabRole, type Tenancy } from './notebook-tabs.ts';
import { memoryVault, openVault, type Vault } from './notebook-vault.ts';
import type { VersionFacts } from './notebook-versions.ts';

export interface DeskState {
  /** Null: not kept yet, as nothing is in it. */
  readonly id: NotebookId | null;
  /** A reader's document cannot be changed: another tab writes it. */
  readonly role: TabRole;
  readonly saving: SavingState;
  /** `memory`: this browser keeps nothing beyond this page. */
  readonly keeper: Vault['kind'] | 'opening';
  /** What opening found; empty after a clean one. */
  readonly notes: readonly ReadNote[];
  /** The page ended before it could save, at this time; what was done until then is there again. */
  readonly restoredFrom: number | null;
}

export interface DeskPorts {
  readonly document: () => NotebookDocument;
  /** Shows another document, or another state of the same one. */
  readonly show: (document: NotebookDocument) => void;
  readonly onState: (state: DeskState) => void;
  /** The list of kept notebooks changed. */
  readonly onList?: (notebooks: readonly NotebookFacts[]) => void;
}

export interface Desk {
  readonly state: DeskState;
  /** Opens what this tab had open before a reload; false: it starts empty. Call it once. */
  start(): Promise<boolean>;
  /** Call it with every new state of the document. */
  changed(document: NotebookDocument): void;
  list(): Promise<readonly NotebookFacts[]>;
  bin(): Promise<readonly NotebookFacts[]>;
  open(id: NotebookId): Promise<void>;
  /** The open one is saved first, as in all that opens another. */
  create(document?: NotebookDocument): Promise<void>;
  /** A file of the person's: `.ipynb`, or `.py` with `# %%`. Throws a `FormatError`; then nothing has changed. */
  importFile(name: string, bytes: Uint8Array): Promise<void>;
  rename(id: NotebookId, name: string): Promise<void>;
  duplicate(id: NotebookId): Promise<NotebookFacts>;
  /** `restore` takes it back. The open notebook gives way to a new one. */
  remove(id: NotebookId): Promise<void>;
  restore(id: NotebookId): Promise<void>;
  /** The kept file, letter for letter, also of a notebook that cannot be read. */
  text(id: NotebookId): Promise<string>;
  versions(): Promise<readonly VersionFacts[]>;
  /** The present state goes into the history first. */
  restoreVersion(at: number): Promise<void>;
  saveNow(): Promise<void>;
  takeOver(): Promise<void>;
  /** Before the page goes: `pagehide`, `visibilitychange`. */
  leaving(): void;
}

export interface DeskOptions {
  readonly ports: DeskPorts;
  readonly vault?: () => Promise<Vault>;
  /** Of the browser: journals. Of the tab: what is open in it. */
  readonly journals?: JournalStorage;
  readonly tab?: JournalStorage;
  readonly locks?: LockManager;
  readonly now?: () => number;
  readonly timing?: { readonly pause?: number; readonly longest?: number; readonly retry?: number };
}

const TAB_KEY = 'arraybook:notebook';
const NOWHERE: JournalStorage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

export function createDesk(options: DeskOptions): Desk {
  const { ports, vault = openVault, now = Date.now, timing = {} } = options;
  const { journals = NOWHERE, tab = NOWHERE } = options;
  const journal = createJournal(journals);
  const library: Promise<Library> = vault()
    .catch(memoryVault)
    .then((place) => createLibrary(place, now));
  let state: DeskState = {
    id: null,
    role: 'owner',
    saving: { status: 'new' },
    keeper: 'opening',
    notes: [],
    restoredFrom: null,
  };
  let tenancy: Tenancy | null = null;

  function tell(change: Partial<DeskState>): void {
    state = { ...state, ...change };
    ports.onState(state);
  }
  let ready: Autosave | null = null;
  const autosaving = library.then((shelf) => {
    tell({ keeper: shelf.kind });
    ready = createAutosave({
      library: shelf,
      journal,
      now,
      ...timing,
      onState: (saving) => {
        tell({ saving });
        if (saving.status === 'saved') tenancy?.announceSave();
      },
      onCreated: (id) => void adopt(id),
    });
    return ready;
  });

  async function listChanged(): Promise<void> {
    if (ports.onList !== undefined) ports.onList(await (await library).list());
  }

  /** This tab now has that notebook. */
  async function adopt(id: NotebookId): Promise<void> {
    tell({ id });
    remember(id);
    await claim(id);
    await listChanged();
  }

  function remember(id: NotebookId | null): void {
    try {
      if (id === null) tab.removeItem(TAB_KEY);
      else tab.setItem(TAB_KEY, id);
    } catch {
      // Then a reload starts with an empty notebook, and the list still has this one.
    }
  }

  async function claim(id: NotebookId): Promise<void> {
    tenancy?.leave();
    tenancy = await claimNotebook({
      id,
      locks: options.locks,
      onRole: (role) => void roleChanged(id, role),
      onSaved: () => void (state.role === 'reader' && look(id).catch(() => undefined)),
      beforeRelease: async () => (await autosaving).flush(),
    });
    tell({ role: tenancy.role });
  }

  async function roleChanged(id: NotebookId, role: TabRole): Promise<void> {
    if (state.id !== id) return;
    // The other tab may have written: its state is the newest.
    if (role === 'owner') await look(id).catch(() => undefined);
    else (await autosaving).stop();
    tell({ role });
  }

  /** Shows what is kept, with what a page that died had left in its journal. */
  async function look(id: NotebookId): Promise<void> {
    const shelf = await library;
    const { document, notes } = await shelf.open(id);
    const facts = (await shelf.list()).find((one) => one.id === id);
    const savedAt = facts?.savedAt ?? now();
    const entry = journal.read(id);
    const restored = entry === null ? null : withJournal(document, savedAt, entry);
    (await autosaving).attach(id, document, savedAt);
    tell({ id, notes, restoredFrom: restored === null ? null : (entry?.at ?? null) });
    ports.show(restored ?? document);
    if (restored !== null) (await autosaving).changed(restored);
  }

  async function saveOpen(): Promise<void> {
    if (state.role === 'owner') await (await autosaving).flush();
  }

  async function open(id: NotebookId): Promise<void> {
    await saveOpen();
    await (await library).open(id);
    tenancy?.leave();
    tenancy = null;
    tell({ id, role: 'reader' });
    await claim(id);
    await look(id);
    remember(id);
  }

  async function create(document = emptyDocument()): Promise<void> {
    await saveOpen();
    tenancy?.leave();
    tenancy = null;
    remember(null);
    tell({ id: null, role: 'owner', notes: [], restoredFrom: null });
    const autosave = await autosaving;
    autosave.attach(null, emptyDocument(), now());
    ports.show(document);
    autosave.changed(document);
    // What cannot be kept now is tried again, and the state says so.
    await autosave.flush().catch(() => undefined);
  }

  async function importFile(name: string, bytes: Uint8Array): Promise<void> {
    const { document, notes } = /\.py$/i.test(name)
      ? { document: documentOfPercent(new TextDecoder().decode(bytes), name), notes: [] }
      : readNotebookBytes(bytes, name);
    await create(document);
    tell({ notes });
  }

  async function rename(id: NotebookId, name: string): Promise<void> {
    if (id === state.id) ports.show({ ...ports.document(), name });
    else await (await library).rename(id, name);
    await listChanged();
  }

  async function remove(id: NotebookId): Promise<void> {
    if (id === state.id) await create();
    await (await library).remove(id);
    await listChanged();
  }

  async function restoreVersion(at: number): Promise<void> {
    const { id } = state;
    if (id === null || state.role !== 'owner') return;
    const { document, notes } = await (await library).version(id, at);
    await saveOpen();
    ports.show(document);
    const autosave = await autosaving;
    autosave.changed(document);
    await autosave.flush({ milestone: true });
    tell({ notes });
  }

  return {
    get state() {
      return state;
    },
    start: async () => {
      const before = readKey(tab);
      await autosaving;
      void listChanged();
      if (before === null || ports.document().cells.length > 0) return false;
      return open(before as NotebookId).then(
        () => true,
        () => false,
      );
    },
    changed: (document) => {
      if (state.role === 'owner') void autosaving.then((autosave) => autosave.changed(document));
    },
    list: async () => (await library).list(),
    bin: async () => (await library).bin(),
    open,
    create,
    importFile,
    rename,
    duplicate: async (id) => {
      await saveOpen();
      const copy = await (await library).duplicate(id);
      await listChanged();
      return copy;
    },
    remove,
    restore: async (id) => {
      await (await library).restore(id);
      await listChanged();
    },
    text: async (id) => (await library).text(id),
    versions: async () => (state.id === null ? [] : (await library).versions(state.id)),
    restoreVersion,
    saveNow: saveOpen,
    takeOver: async () => tenancy?.takeOver(),
    leaving: () => {
      if (state.role !== 'owner') return;
      ready?.jot();
      void ready?.flush().catch(() => undefined);
    },
  };
}

function readKey(storage: JournalStorage): string | null {
  try {
    return storage.getItem(TAB_KEY);
  } catch {
    return null;
  }
}
