/** Arrays that cells made, as the explorer sees them: shared with the engine while a card shows them. */
import type { ArrayId, FileId } from '#core/base/brand.ts';
import { toErrorRecord } from '#core/base/error-record.ts';
import type { CellArray } from '#protocol/cells-api.ts';
import type { CellsConnection } from '#protocol/cells-client.ts';
import type { EngineApi, WatchId } from '#protocol/engine-api.ts';
import { type ArrayMessage, transitionArrays } from '../store/arrays.ts';
import { FileKey } from '../store/files.ts';
import type { Stores } from '../store/stores.ts';

export interface CellArrays {
  /** Idempotent; the name is for people, and begins the expressions that the card shows. */
  open(array: CellArray, name: string): Promise<ArrayId>;
  /** Their bytes changed where they are. */
  refresh(handles: readonly number[]): Promise<void>;
  /** Nobody shows them any more: their memory may go. */
  drop(handles: readonly number[]): void;
  /** The engine is another one: cards open their arrays again. */
  forgetEngine(): void;
}

export interface CellArraysOptions {
  readonly stores: Stores;
  readonly cells: CellsConnection;
  /** The one that is at work now. */
  readonly engine: () => Promise<EngineApi>;
}

interface Opened {
  readonly api: EngineApi;
  readonly fileId: FileId;
  readonly arrayId: ArrayId;
  readonly watch: WatchId;
}

export function createCellArrays({ stores, cells, engine }: CellArraysOptions): CellArrays {
  const opening = new Map<number, Promise<Opened>>();
  const arrays = (message: ArrayMessage) => stores.arrays.setState((state) => transitionArrays(state, message), true);

  async function openNow({ handle }: CellArray, name: string): Promise<Opened> {
    const [api, shared] = await Promise.all([engine(), cells.share(handle)]);
    const file = await api.openShared({ ...shared, name });
    const [{ arrayId }] = file.entries;
    arrays({ type: 'listed', fileKey: keyOf(handle), entries: file.entries });
    arrays({ type: 'opening', arrayId });
    try {
      arrays({ type: 'opened', info: await api.openArray(arrayId) });
    } catch (error) {
      arrays({ type: 'failed', arrayId, error: toErrorRecord(error) });
    }
    const watch = await api.watchArray(arrayId, (pass) => arrays({ type: 'passed', pass }));
    return { api, fileId: file.fileId, arrayId, watch };
  }

  async function close(handle: number, opened: Promise<Opened> | undefined): Promise<void> {
    arrays({ type: 'removed', fileKey: keyOf(handle) });
    try {
      const { api, fileId, watch } = (await opened) ?? {};
      if (api !== undefined && fileId !== undefined && watch !== undefined) {
        await api.unwatch(watch);
        await api.close(fileId);
      }
    } catch {
      // It never opened, or its engine is gone: there is nothing to close.
    }
    await cells.release(handle).catch(() => undefined);
  }

  /** What is not packed in shared memory is shared as a copy: a new one has the new numbers. */
  async function refreshNow(handle: number, { api, arrayId }: Opened): Promise<void> {
    const { buffer, byteOffset, byteLength } = await cells.share(handle);
    await api.refreshShared(arrayId, { buffer, byteOffset, byteLength });
  }

  return {
    async open(array, name) {
      const known = opening.get(array.handle) ?? openNow(array, name);
      opening.set(array.handle, known);
      known.catch(() => opening.delete(array.handle));
      return (await known).arrayId;
    },
    async refresh(handles) {
      for (const handle of handles) {
        const opened = await opening.get(handle)?.catch(() => undefined);
        if (opened !== undefined) await refreshNow(handle, opened).catch(() => undefined);
      }
    },
    drop(handles) {
      for (const handle of handles) {
        const opened = opening.get(handle);
        opening.delete(handle);
        void close(handle, opened);
      }
    },
    forgetEngine: () => {
      for (const handle of opening.keys()) arrays({ type: 'removed', fileKey: keyOf(handle) });
      opening.clear();
    },
  };
}

const keyOf = (handle: number): FileKey => FileKey.ofCellArray(handle);
