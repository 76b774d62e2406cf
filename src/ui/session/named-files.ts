/**
 * `np.load('waves.npy')` finds what is open, then what is kept in this browser, then what was opened before: files of the
 * third kind are opened again here, just before the cell that names them runs.
 */
import { type RememberedFile, type RememberedStore, reopen } from '../intake/remembered.ts';
import type { Stores } from '../store/stores.ts';
import type { Session } from './session.ts';

const LITERAL = /(['"])((?:(?!\1)[^\\\n])+\.np[yz])\1/g;

/** Array files that stand in a cell's text as plain strings, by their last part. */
export function filesNamedIn(source: string): readonly string[] {
  const names = [...source.matchAll(LITERAL)].map((found) => found[2].split('/').at(-1) ?? '');
  return [...new Set(names)];
}

export interface NamedFilesOptions {
  readonly stores: Stores;
  readonly session: Session;
  readonly remembered: RememberedStore;
}

/** A file that the browser does not give is left to the cell's own error. */
export async function openNamedFiles(options: NamedFilesOptions, source: string): Promise<void> {
  const { stores, session, remembered } = options;
  const here = new Set(stores.files.getState().map(({ name }) => name));
  const wanted = filesNamedIn(source).filter((name) => !here.has(name));
  const found = wanted.flatMap((name) => remembered.getState().find((file) => isHandleOf(file, name)) ?? []);
  if (found.length === 0) return;
  const kept = await keptNames(stores);
  for (const file of found.filter(({ name }) => !kept.has(name))) {
    const reopened = await reopen(file).catch(() => null);
    if (reopened !== null && 'request' in reopened) await session.openFiles([reopened.request], { cards: false });
  }
}

/** Addresses are not fetched again unasked. */
const isHandleOf = ({ name, place }: RememberedFile, wanted: string): boolean =>
  place.kind === 'handle' && name === wanted;

async function keptNames(stores: Stores): Promise<ReadonlySet<string>> {
  const storage = await stores.engine
    .getState()
    .api?.storage()
    .catch(() => null);
  return new Set(storage?.files.map(({ name }) => name));
}
