/// <reference path="../platform.d.ts" />
/** Files opened before, kept in IndexedDB as handles and addresses (never as bytes), so that a reload can offer them. */
import { createStore as createDatabase, get, set } from 'idb-keyval';
import { createStore } from 'zustand/vanilla';
import { requestOfFile, requestOfUrl } from '../session/file-requests.ts';
import type { FileRequest } from '../store/files.ts';

export type Place =
  | { readonly kind: 'handle'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'url'; readonly url: string };

export interface RememberedFile {
  readonly id: string;
  readonly name: string;
  readonly byteLength: number | null;
  readonly place: Place;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

const KEPT = 12;
const KEY = 'files';
const database = () => createDatabase('arraybook', 'remembered');

export const createRememberedStore = () => createStore<readonly RememberedFile[]>(() => []);
export type RememberedStore = ReturnType<typeof createRememberedStore>;

/** The newest first, one entry a place. */
export async function withRemembered(
  files: readonly RememberedFile[],
  added: RememberedFile,
): Promise<readonly RememberedFile[]> {
  const same = await Promise.all(files.map((file) => samePlace(file.place, added.place)));
  return [added, ...files.filter((_, index) => !same[index])].slice(0, KEPT);
}

async function samePlace(a: Place, b: Place): Promise<boolean> {
  if (a.kind === 'url' && b.kind === 'url') return a.url === b.url;
  return a.kind === 'handle' && b.kind === 'handle' && (await a.handle.isSameEntry(b.handle));
}

/** Without IndexedDB (private windows) nothing is remembered, and nothing breaks. */
export async function loadRemembered(store: RememberedStore): Promise<void> {
  try {
    store.setState((await get<readonly RememberedFile[]>(KEY, database())) ?? [], true);
  } catch {
    store.setState([], true);
  }
}

async function save(store: RememberedStore, files: readonly RememberedFile[]): Promise<void> {
  store.setState(files, true);
  await set(KEY, files, database()).catch(() => undefined);
}

export async function rememberFile(store: RememberedStore, request: FileRequest, place: Place): Promise<void> {
  const added = {
    id: crypto.randomUUID(),
    name: request.name,
    byteLength: request.byteLength,
    place,
    openedAt: Date.now(),
  };
  await save(store, await withRemembered(store.getState(), added));
}

export function forgetFile(store: RememberedStore, id: string): Promise<void> {
  return save(
    store,
    store.getState().filter((file) => file.id !== id),
  );
}

export type Reopened = { readonly request: FileRequest } | { readonly problem: string };

/** From a click only: the browser may have to ask the person for permission. */
export async function reopen(file: RememberedFile): Promise<Reopened> {
  if (file.place.kind === 'url') return { request: requestOfUrl(new URL(file.place.url)) };
  const { handle } = file.place;
  const granted = (await handle.requestPermission?.({ mode: 'read' })) ?? 'granted';
  if (granted !== 'granted') return { problem: `The browser was not allowed to read ${file.name}.` };
  try {
    return { request: requestOfFile(await handle.getFile()) };
  } catch {
    return { problem: `${file.name} is no longer where it was. Choose it again.` };
  }
}
