/**
 * The synchronous line from the cells worker to the engine. A cell runs synchronously, so what it needs of the engine
 * (bytes of a file that was dropped) it asks for over `port` and sleeps on `control` until the answer lies in `answer`.
 */
export interface SyncLine {
  readonly port: MessagePort;
  /** Int32 words: see `SYNC_WORD`. */
  readonly control: SharedArrayBuffer;
  readonly answer: SharedArrayBuffer;
}

export const SYNC_WORD = { state: 0, failed: 1, byteLength: 2 } as const;
export const SYNC_STATE = { asked: 0, answered: 1 } as const;

export type SyncCall =
  | { readonly op: 'list' }
  /** At most as many bytes as `answer` holds. */
  | { readonly op: 'read'; readonly name: string; readonly start: number; readonly end: number };

/** Answer to `list`: the files that are open in this page, then those that are kept in this browser. */
export type SyncFiles = readonly { readonly name: string; readonly byteLength: number }[];
