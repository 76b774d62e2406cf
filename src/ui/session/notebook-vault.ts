/**
 * Where notebooks are kept in this browser: a place for texts under paths. A text is replaced as a whole or not at
 * all: OPFS swaps files when a writable closes, IndexedDB commits transactions. See `docs/decisions/0180`.
 */
import { createStore as createDatabase, delMany, get, keys, set, type UseStore } from 'idb-keyval';

export interface Vault {
  readonly kind: 'opfs' | 'indexeddb' | 'memory';
  read(path: string): Promise<string | null>;
  /** Throws what the browser throws; a full disk is a `QuotaExceededError`. */
  write(path: string, text: string): Promise<void>;
  /** The file, or all below it. What is not there is no error. */
  remove(path: string): Promise<void>;
  /** Names directly inside, folders among them. */
  list(folder: string): Promise<readonly string[]>;
}

const FOLDER = 'notebooks';

/** The best place that this browser has, tried out. */
export async function openVault(): Promise<Vault> {
  for (const make of [opfsVault, databaseVault]) {
    try {
      const vault = await make();
      if (await works(vault)) return vault;
    } catch {
      // The next place is tried.
    }
  }
  return memoryVault();
}

async function works(vault: Vault): Promise<boolean> {
  const path = `.probe-${crypto.randomUUID()}`;
  await vault.write(path, 'kept');
  const kept = (await vault.read(path)) === 'kept';
  await vault.remove(path);
  return kept;
}

export async function opfsVault(): Promise<Vault> {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  return {
    kind: 'opfs',
    read: async (path) => {
      const handle = await fileAt(root, path, false).catch(absent);
      return handle === null ? null : (await handle.getFile()).text();
    },
    write: async (path, text) => writeFile(await fileAt(root, path, true), text),
    remove: async (path) => {
      const { folder, name } = parted(path);
      const parent = await folderAt(root, folder, false).catch(absent);
      await parent?.removeEntry(name, { recursive: true }).catch(absent);
    },
    list: async (path) => {
      const folder = await folderAt(root, path, false).catch(absent);
      const names: string[] = [];
      if (folder !== null) for await (const name of (folder as IterableFolder).keys()) names.push(name);
      return names;
    },
  };
}

/** Not yet in the DOM library that TypeScript brings. */
type IterableFolder = FileSystemDirectoryHandle & { keys(): AsyncIterable<string> };

/** What is written stands beside the file until `close` swaps them; what breaks off before leaves the file as it was. */
async function writeFile(handle: FileSystemFileHandle, text: string): Promise<void> {
  const stream = await handle.createWritable();
  try {
    await stream.write(text);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
}

function absent(error: unknown): null {
  if (error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError'))
    return null;
  throw error;
}

function parted(path: string): { readonly folder: string; readonly name: string } {
  const cut = path.lastIndexOf('/');
  return { folder: path.slice(0, Math.max(cut, 0)), name: path.slice(cut + 1) };
}

async function folderAt(root: FileSystemDirectoryHandle, path: string, create: boolean) {
  let folder = root;
  for (const part of path.split('/')) if (part !== '') folder = await folder.getDirectoryHandle(part, { create });
  return folder;
}

async function fileAt(root: FileSystemDirectoryHandle, path: string, create: boolean): Promise<FileSystemFileHandle> {
  const { folder, name } = parted(path);
  return (await folderAt(root, folder, create)).getFileHandle(name, { create });
}

export async function databaseVault(): Promise<Vault> {
  const database = createDatabase('arraybook-notebooks', 'texts');
  await keys(database);
  return {
    kind: 'indexeddb',
    read: async (path) => (await get<string>(path, database)) ?? null,
    write: (path, text) => set(path, text, database),
    remove: async (path) => delMany(await below(database, path), database),
    list: async (folder) => namesInside(folder, (await keys<string>(database)).map(String)),
  };
}

async function below(database: UseStore, path: string): Promise<string[]> {
  const all = (await keys<string>(database)).map(String);
  return all.filter((key) => key === path || key.startsWith(`${path}/`));
}

/** For this page only. */
export function memoryVault(): Vault {
  const texts = new Map<string, string>();
  return {
    kind: 'memory',
    read: async (path) => texts.get(path) ?? null,
    write: async (path, text) => void texts.set(path, text),
    remove: async (path) => {
      for (const key of texts.keys()) if (key === path || key.startsWith(`${path}/`)) texts.delete(key);
    },
    list: async (folder) => namesInside(folder, [...texts.keys()]),
  };
}

function namesInside(folder: string, paths: readonly string[]): readonly string[] {
  const start = folder === '' ? '' : `${folder}/`;
  const inside = paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length).split('/')[0]);
  return [...new Set(inside)];
}
