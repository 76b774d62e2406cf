/**
 * One tab writes a notebook, others read it. The writer holds a lock that the browser frees when the tab is gone; a
 * reader may take over, after the writer has saved.
 */
import type { NotebookId } from './notebook-library.ts';

export type TabRole = 'owner' | 'reader';

export interface Tenancy {
  readonly role: TabRole;
  /** Resolves as owner. The other tab saves first, unless it does not answer. */
  takeOver(): Promise<void>;
  /** The other tabs should look again. */
  announceSave(): void;
  leave(): void;
}

export interface TenancyOptions {
  readonly id: NotebookId;
  readonly onRole: (role: TabRole) => void;
  /** The owner saved. */
  readonly onSaved: () => void;
  /** Another tab wants to write: what is not kept yet is to be kept now. */
  readonly beforeRelease: () => Promise<void>;
  readonly locks?: LockManager;
  /** How often a reader looks whether the owner is gone, and how long an owner may take to save (milliseconds). */
  readonly every?: number;
  readonly patience?: number;
}

type Message = { readonly type: 'release' | 'released' | 'saved' };

/** Resolves when it is clear whether this tab may write. Without Web Locks every tab may. */
export async function claimNotebook(options: TenancyOptions): Promise<Tenancy> {
  const { id, onRole, onSaved, beforeRelease, every = 2000, patience = 2500 } = options;
  const locks = options.locks ?? globalThis.navigator?.locks;
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`arraybook:notebook:${id}`);
  let role: TabRole = 'reader';
  let free: () => void = () => undefined;
  let heardReleased: () => void = () => undefined;
  let left = false;

  function become(next: TabRole): void {
    if (left || role === next) return;
    role = next;
    onRole(next);
  }

  /** Resolves when the lock is held (true) or was refused (false); holds it until `free`. */
  function hold(request: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      const held = locks.request(`arraybook:notebook:${id}`, request, (lock) => {
        if (lock === null || left) return resolve(false);
        resolve(true);
        return new Promise<void>((release) => {
          free = release;
        });
      });
      // Another tab took the lock.
      held.catch(() => become('reader'));
    });
  }

  async function release(): Promise<void> {
    if (role !== 'owner') return;
    await beforeRelease().catch(() => undefined);
    become('reader');
    free();
    channel?.postMessage({ type: 'released' } satisfies Message);
  }

  async function takeOver(): Promise<void> {
    if (role === 'owner' || locks === undefined) return become('owner');
    const answered = new Promise<void>((resolve) => {
      heardReleased = resolve;
      setTimeout(resolve, patience);
    });
    channel?.postMessage({ type: 'release' } satisfies Message);
    if (await hold({ ifAvailable: true })) return become('owner');
    await answered;
    if (await hold({ steal: true })) become('owner');
  }

  if (channel !== null) {
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.type === 'saved') onSaved();
      else if (data.type === 'release') void release();
      else heardReleased();
    };
  }
  if (locks === undefined || (await hold({ ifAvailable: true }))) role = 'owner';
  const looking = setInterval(async () => {
    if (role === 'reader' && !left && locks !== undefined && (await hold({ ifAvailable: true }))) become('owner');
  }, every);

  return {
    get role() {
      return role;
    },
    takeOver,
    announceSave: () => channel?.postMessage({ type: 'saved' } satisfies Message),
    leave: () => {
      left = true;
      clearInterval(looking);
      channel?.close();
      free();
    },
  };
}
