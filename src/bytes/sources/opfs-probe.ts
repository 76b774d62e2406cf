/** What this thread can do with sync access handles, found by trying. */
import { opfsRoot, type SyncHandle, syncHandleOpener } from './platform.ts';

/**
 * `many-readers`: several read-only handles of one file at once. `one-handle`: one exclusive handle a file.
 * `none`: no sync handles (a page thread, an engine without them, storage refused).
 */
export type OpfsSupport = 'many-readers' | 'one-handle' | 'none';

let answer: Promise<OpfsSupport> | null = null;

/** Probes once a thread. Never throws. */
export function detectOpfs(): Promise<OpfsSupport> {
  answer ??= probe().catch(() => 'none');
  return answer;
}

async function probe(): Promise<OpfsSupport> {
  const root = await opfsRoot();
  if (root === null) return 'none';
  const name = `.arraybook-probe-${Math.random().toString(36).slice(2)}`;
  try {
    return await tryHandles(await root.getFileHandle(name, { create: true }));
  } finally {
    await root.removeEntry(name).catch(() => {});
  }
}

async function tryHandles(file: FileSystemFileHandle): Promise<OpfsSupport> {
  const open = syncHandleOpener(file);
  if (open === null) return 'none';
  const handles: SyncHandle[] = [];
  try {
    handles.push(await open('read-only'));
    handles.push(await open('read-only'));
  } catch {
    // how many could be opened is the answer
  }
  for (const handle of handles) handle.close();
  return handles.length === 2 ? 'many-readers' : handles.length === 1 ? 'one-handle' : 'none';
}
