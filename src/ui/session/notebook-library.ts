/** The notebooks that this browser keeps: listed, opened, saved, renamed, copied, deleted and brought back. */
import type { Brand } from '#core/base/brand.ts';
import { SourceError } from '#core/base/errors.ts';
import type { NotebookDocument } from '../notebook/document.ts';
import { type ReadNotebook, readNotebook } from '../notebook/ipynb-read.ts';
import { writeNotebook } from '../notebook/ipynb-write.ts';
import type { Vault } from './notebook-vault.ts';
import { superfluous, VERSION_EVERY, type VersionFacts } from './notebook-versions.ts';

export type NotebookId = Brand<string, 'NotebookId'>;

export interface NotebookFacts {
  readonly id: NotebookId;
  readonly name: string;
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number;
  readonly savedAt: number;
  readonly byteLength: number;
  readonly cellCount: number;
  /** When it was put into the bin; null: it is not there. */
  readonly deletedAt: number | null;
}

/** Of the state that a save replaces: into the history when the last one there is old enough, in any case, or not. */
export type HistoryWish = 'in-time' | 'always' | 'never';

export interface Library {
  readonly kind: Vault['kind'];
  /** Newest first, without what is in the bin. */
  list(): Promise<readonly NotebookFacts[]>;
  bin(): Promise<readonly NotebookFacts[]>;
  create(document: NotebookDocument): Promise<NotebookFacts>;
  /** Throws a `FormatError` where the kept file is broken; `text` still gives it. */
  open(id: NotebookId): Promise<ReadNotebook>;
  /** The file as it is kept. */
  text(id: NotebookId): Promise<string>;
  save(id: NotebookId, document: NotebookDocument, history?: HistoryWish): Promise<NotebookFacts>;
  rename(id: NotebookId, name: string): Promise<NotebookFacts>;
  duplicate(id: NotebookId): Promise<NotebookFacts>;
  /** Into the bin, from which `restore` takes it back; what lay there for a month goes for good. */
  remove(id: NotebookId): Promise<void>;
  restore(id: NotebookId): Promise<NotebookFacts>;
  /** For good. */
  purge(id: NotebookId): Promise<void>;
  /** Older states, newest first. */
  versions(id: NotebookId): Promise<readonly VersionFacts[]>;
  version(id: NotebookId, at: number): Promise<ReadNotebook>;
  /** Drops old states, oldest first, to make room; false: there was nothing to drop. */
  makeRoom(): Promise<boolean>;
}

const BIN_DAYS = 30;
const DAY = 86_400_000;

/** `now`: the clock, for tests. */
export function createLibrary(vault: Vault, now: () => number = Date.now): Library {
  const current = (id: NotebookId) => `${id}/current.ipynb`;
  const factsPath = (id: NotebookId) => `${id}/facts.json`;
  const versionPath = (id: NotebookId, at: number) => `${id}/versions/${at}.ipynb`;

  async function factsOf(id: NotebookId): Promise<NotebookFacts | null> {
    const known = factsOfText(id, await vault.read(factsPath(id)));
    if (known !== null) return known;
    // The facts were lost, the notebook was not: they are made anew from it.
    const text = await vault.read(current(id));
    if (text === null) return null;
    const facts = { ...emptyFacts(id, now()), name: 'Recovered', byteLength: text.length };
    await keepFacts(facts).catch(() => undefined);
    return facts;
  }

  async function known(id: NotebookId): Promise<NotebookFacts> {
    const facts = await factsOf(id);
    if (facts === null) throw new SourceError('This notebook is no longer kept in this browser.');
    return facts;
  }

  async function keepFacts(facts: NotebookFacts): Promise<NotebookFacts> {
    await vault.write(factsPath(facts.id), JSON.stringify(facts));
    return facts;
  }

  async function all(): Promise<readonly NotebookFacts[]> {
    const names = (await vault.list('')).filter((name) => !name.startsWith('.'));
    const facts = await Promise.all(names.map((name) => factsOf(name as NotebookId)));
    return facts.filter((one) => one !== null).sort((a, b) => b.savedAt - a.savedAt);
  }

  async function put(facts: NotebookFacts, document: NotebookDocument): Promise<NotebookFacts> {
    const text = writeNotebook(document);
    await vault.write(current(facts.id), text);
    return keepFacts({
      ...facts,
      name: document.name,
      savedAt: now(),
      byteLength: text.length,
      cellCount: document.cells.length,
    });
  }

  async function textOf(id: NotebookId): Promise<string> {
    const text = await vault.read(current(id));
    if (text === null) throw new SourceError('This notebook is no longer kept in this browser.');
    return text;
  }

  async function versions(id: NotebookId): Promise<readonly VersionFacts[]> {
    const names = await vault.list(`${id}/versions`);
    const found = names.flatMap((name) => {
      const parts = /^(\d+)-(\d+)\.ipynb$/.exec(name);
      return parts === null ? [] : [{ at: Number(parts[1]), byteLength: Number(parts[2]) }];
    });
    return found.sort((a, b) => b.at - a.at);
  }

  const fileOfVersion = (id: NotebookId, { at, byteLength }: VersionFacts) =>
    versionPath(id, at).replace('.ipynb', `-${byteLength}.ipynb`);

  /** The state that is about to be replaced, under the time at which it was saved. */
  async function keepVersion({ id, savedAt }: NotebookFacts, wish: HistoryWish): Promise<void> {
    if (wish === 'never') return;
    const kept = await versions(id);
    const last = kept[0]?.at ?? 0;
    if (savedAt <= last || (wish === 'in-time' && now() - last < VERSION_EVERY)) return;
    const text = await vault.read(current(id));
    if (text === null) return;
    const version = { at: savedAt, byteLength: text.length };
    await vault.write(fileOfVersion(id, version), text);
    await thin(id, [version, ...kept]);
  }

  async function thin(id: NotebookId, kept: readonly VersionFacts[]): Promise<void> {
    const gone = new Set(superfluous(kept, now()));
    for (const version of kept) if (gone.has(version.at)) await vault.remove(fileOfVersion(id, version));
  }

  async function save(id: NotebookId, document: NotebookDocument, history: HistoryWish = 'in-time') {
    const facts = (await factsOf(id)) ?? emptyFacts(id, now());
    // A history that cannot be written must not keep the newest state from being written.
    await keepVersion(facts, history).catch(() => undefined);
    return put(facts, document);
  }

  async function create(document: NotebookDocument): Promise<NotebookFacts> {
    const id = crypto.randomUUID() as NotebookId;
    return put(emptyFacts(id, now()), document);
  }

  async function open(id: NotebookId): Promise<ReadNotebook> {
    return readNotebook(await textOf(id), (await known(id)).name);
  }

  async function list(): Promise<readonly NotebookFacts[]> {
    const facts = await all();
    for (const { id, deletedAt } of facts) {
      if (deletedAt !== null && now() - deletedAt > BIN_DAYS * DAY) await vault.remove(id);
    }
    return facts.filter(({ deletedAt }) => deletedAt === null);
  }

  async function makeRoom(): Promise<boolean> {
    const notebooks = await all();
    const kept = await Promise.all(
      notebooks.map(async ({ id }) => (await versions(id)).map((version) => ({ id, version }))),
    );
    const oldest = kept.flat().sort((a, b) => a.version.at - b.version.at);
    for (const { id, version } of oldest.slice(0, Math.ceil(oldest.length / 2))) {
      await vault.remove(fileOfVersion(id, version));
    }
    return oldest.length > 0;
  }

  return {
    kind: vault.kind,
    list,
    bin: async () => (await all()).filter(({ deletedAt }) => deletedAt !== null),
    create,
    open,
    text: textOf,
    save,
    rename: async (id, name) => keepFacts({ ...(await known(id)), name }),
    duplicate: async (id) => {
      const { document } = await open(id);
      const names = (await list()).map(({ name }) => name);
      return create({ ...document, name: freeName(document.name, names) });
    },
    remove: async (id) => void (await keepFacts({ ...(await known(id)), deletedAt: now() })),
    restore: async (id) => keepFacts({ ...(await known(id)), deletedAt: null }),
    purge: (id) => vault.remove(id),
    versions,
    version: async (id, at) => {
      const version = (await versions(id)).find((each) => each.at === at);
      const text = version === undefined ? null : await vault.read(fileOfVersion(id, version));
      if (text === null) throw new SourceError('This state is no longer kept.');
      return readNotebook(text, (await known(id)).name);
    },
    makeRoom,
  };
}

const emptyFacts = (id: NotebookId, at: number): NotebookFacts => ({
  id,
  name: 'Untitled',
  createdAt: at,
  savedAt: at,
  byteLength: 0,
  cellCount: 0,
  deletedAt: null,
});

function factsOfText(id: NotebookId, text: string | null): NotebookFacts | null {
  try {
    const facts = JSON.parse(text ?? 'null') as Partial<NotebookFacts> | null;
    if (typeof facts?.name !== 'string' || typeof facts.savedAt !== 'number') return null;
    return { ...emptyFacts(id, facts.savedAt), ...facts, id };
  } catch {
    return null;
  }
}

/** `waves copy`, `waves copy 2`, … */
export function freeName(name: string, taken: readonly string[]): string {
  const base = `${name.replace(/ copy(?: \d+)?$/, '')} copy`;
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? base : `${base} ${n}`;
    if (!taken.includes(candidate)) return candidate;
  }
}
