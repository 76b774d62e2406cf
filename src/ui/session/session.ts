/** What a person can do with files, whatever button, key or link they use for it. Knows the engine, not React. */
import type { ArrayId, FileId } from '#core/base/brand.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import type { ArrayState, EngineApi, FileState, OpenedFile, WatchId } from '#protocol/engine-api.ts';
import { type ArrayMessage, type ArrayRecord, transitionArrays } from '../store/arrays.ts';
import { type CardMessage, transitionCards } from '../store/cards.ts';
import { FileKey, type FileMessage, type FileRecord, type FileRequest, transitionFiles } from '../store/files.ts';
import { withMessage } from '../store/messages.ts';
import type { Stores } from '../store/stores.ts';
import { mark } from './marks.ts';

export interface Session {
  /**
   * Opens each file in a card of its own, in the order given; problems stand on the cards. Without `cards` the files
   * are only there for cells, by their names, and stand in the list of files.
   */
  openFiles(requests: readonly FileRequest[], options?: { readonly cards?: boolean }): Promise<void>;
  /** Reads an array's header and starts its pass. Idempotent. */
  openArray(arrayId: ArrayId): Promise<void>;
  /** Opens a member of an archive and gives it a card. */
  openMember(arrayId: ArrayId): Promise<void>;
  retryFile(key: FileKey): Promise<void>;
  retryArray(arrayId: ArrayId): Promise<void>;
  removeFile(key: FileKey): Promise<void>;
  /** How to open a file again that was open in this page under this name; null: it is open, or never was. */
  closedFile(name: string): FileRequest | null;
  /** Everything that is open is opened again in another engine. */
  moveTo(engine: Promise<EngineApi>): Promise<void>;
  say(text: string, options?: { readonly tone?: 'status' | 'problem'; readonly visible?: boolean }): void;
}

export interface SessionOptions {
  readonly stores: Stores;
  /** Resolves when the engine can take work. */
  readonly engine: Promise<EngineApi>;
}

export function createSession({ stores, engine: first }: SessionOptions): Session {
  let engine = first;
  let nextKey = 1;
  const watches = new Map<FileKey, WatchId[]>();
  const closed = new Map<string, FileRequest>();
  const files = (message: FileMessage) => stores.files.setState((state) => transitionFiles(state, message), true);
  const arrays = (message: ArrayMessage) => stores.arrays.setState((state) => transitionArrays(state, message), true);
  const cards = (message: CardMessage) => stores.cards.setState((state) => transitionCards(state, message));

  const fileOf = (key: FileKey): FileRecord | undefined => stores.files.getState().find((file) => file.key === key);
  const remember = (key: FileKey, watch: WatchId) => watches.set(key, [...(watches.get(key) ?? []), watch]);

  function say(text: string, { tone = 'status', visible = tone === 'problem' }: Parameters<Session['say']>[1] = {}) {
    stores.messages.setState((state) => withMessage(state, { text, tone, visible }));
  }

  async function openFiles(requests: readonly FileRequest[], { cards: shown = true } = {}): Promise<void> {
    const keys = requests.map((request) => {
      const key = FileKey.of(nextKey++);
      mark('drop', request.name, request.byteLength);
      closed.delete(request.name);
      files({ type: 'requested', key, request });
      if (shown) cards({ type: 'file-added', fileKey: key });
      return key;
    });
    await Promise.all(keys.map((key) => open(key)));
  }

  async function open(key: FileKey, how: 'first' | 'again' = 'first'): Promise<void> {
    const requested = fileOf(key);
    if (requested === undefined) return;
    try {
      const api = await engine;
      const opened = await api.open(requested.spec);
      if (fileOf(key) === undefined) return void api.close(opened.fileId);
      // Arrays first: whoever sees the file open finds them.
      arrays({ type: 'listed', fileKey: key, entries: opened.entries });
      files({ type: 'opened', key, file: opened });
      void watchFile(api, key, opened.fileId);
      if (how === 'first' || opened.format === 'npy') await openFirst(key, opened);
    } catch (error) {
      files({ type: 'failed', key, error: toErrorRecord(error) });
      say(`${requested.name} could not be opened`, { tone: 'problem', visible: false });
    }
  }

  /** The array of a `.npy`, or the first member of a `.npz` that can be opened. */
  async function openFirst(key: FileKey, opened: OpenedFile): Promise<void> {
    const first = opened.entries.find((entry) => entry.problem === null);
    if (first === undefined) return;
    await (opened.format === 'npy' ? openArray(first.arrayId) : openMember(first.arrayId));
    const shape = stores.arrays.getState().get(first.arrayId)?.info?.shape;
    if (shape !== undefined && fileOf(key) !== undefined) say(`${opened.name} is open`);
  }

  async function openArray(arrayId: ArrayId): Promise<void> {
    const array = stores.arrays.getState().get(arrayId);
    if (array === undefined || array.status === 'opening' || array.status === 'open') return;
    arrays({ type: 'opening', arrayId });
    try {
      const api = await engine;
      const info = await api.openArray(arrayId);
      const file = fileOf(array.fileKey);
      if (file === undefined) return;
      mark('header', file.name, file.byteLength);
      arrays({ type: 'opened', info });
      await watchArray(api, array);
    } catch (error) {
      arrays({ type: 'failed', arrayId, error: toErrorRecord(error) });
    }
  }

  async function openMember(arrayId: ArrayId): Promise<void> {
    const array = stores.arrays.getState().get(arrayId);
    if (array === undefined) return;
    cards({ type: 'member-added', fileKey: array.fileKey, member: arrayId });
    await openArray(arrayId);
  }

  async function watchArray(api: EngineApi, array: ArrayRecord): Promise<void> {
    let wasExact = false;
    const watch = await api.watchArray(array.arrayId, (pass) => {
      arrays({ type: 'passed', pass });
      if (wasExact || !isExact(pass)) return;
      wasExact = true;
      const file = fileOf(array.fileKey);
      if (file !== undefined) mark('stats-exact', file.name, file.byteLength);
    });
    remember(array.fileKey, watch);
  }

  async function watchFile(api: EngineApi, key: FileKey, fileId: FileId): Promise<void> {
    let wasDone = false;
    const watch = await api.watchFile(fileId, (work) => {
      files({ type: 'worked', key, work });
      if (wasDone || !isSettled(work)) return;
      wasDone = true;
      const file = fileOf(key);
      if (file !== undefined && work.import !== 'failed') mark('import-done', file.name, file.byteLength);
    });
    remember(key, watch);
  }

  async function retryFile(key: FileKey): Promise<void> {
    arrays({ type: 'removed', fileKey: key });
    files({ type: 'retried', key });
    await open(key);
  }

  async function removeFile(key: FileKey): Promise<void> {
    const file = fileOf(key);
    if (file !== undefined) closed.set(file.name, requestOf(file));
    files({ type: 'removed', key });
    cards({ type: 'file-removed', fileKey: key });
    arrays({ type: 'removed', fileKey: key });
    if (file === undefined || file.opened === null) return;
    const api = await engine;
    for (const watch of watches.get(key) ?? []) await api.unwatch(watch);
    watches.delete(key);
    await api.close(file.opened.fileId);
  }

  async function moveTo(next: Promise<EngineApi>): Promise<void> {
    engine = next;
    watches.clear();
    const lost = stores.files.getState().map((file) => ({ key: file.key, members: openMembers(stores, file) }));
    for (const { key } of lost) {
      arrays({ type: 'removed', fileKey: key });
      files({ type: 'retried', key });
    }
    await Promise.all(lost.map(({ key, members }) => reopen(key, members)));
  }

  /** Cards keep their places: those of members show the same members of the file as it is open now. */
  async function reopen(key: FileKey, members: ReadonlyMap<ArrayId, string>): Promise<void> {
    await open(key, 'again');
    const entries = fileOf(key)?.opened?.entries ?? [];
    for (const [before, name] of members) {
      const entry = entries.find((each) => each.name === name);
      if (entry === undefined) continue;
      cards({ type: 'member-changed', from: before, to: entry.arrayId });
      await openArray(entry.arrayId);
    }
  }

  const closedFile = (name: string): FileRequest | null => closed.get(name) ?? null;
  return { openFiles, openArray, openMember, retryFile, retryArray: openArray, removeFile, closedFile, moveTo, say };
}

function requestOf({ name, byteLength, origin, spec }: FileRecord): FileRequest {
  return { name, byteLength, origin, spec };
}

/** Members of an archive that have cards of their own, with their names. */
function openMembers(stores: Stores, file: FileRecord): ReadonlyMap<ArrayId, string> {
  const members = stores.cards.getState().cards.filter((card) => card.fileKey === file.key);
  return new Map(
    members.flatMap(({ member }) => {
      const name = member === null ? undefined : stores.arrays.getState().get(member)?.entry.name;
      return member === null || name === undefined ? [] : [[member, name] as const];
    }),
  );
}

/** Every element was looked at, and nothing will be refined any more, or what is refined is only quantiles. */
export function isExact(pass: ArrayState): boolean {
  return pass.statistics.length > 0 ? pass.statistics.every((statistics) => statistics.exact) : pass.phase === 'done';
}

function isSettled(work: FileState): boolean {
  return work.import === 'done' || work.import === 'skipped' || work.import === 'failed';
}
